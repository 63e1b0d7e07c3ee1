"""What the search in the browser knows: the initiatives, and the words of the query language.

search.js compares as `query` does. The index holds names and values as `fields` and `query` look
them up, so that both understand the same: see docs/queries.md.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from hamm_registry.core.text import _, fold, ngettext
from hamm_registry.model import dates, vocabulary
from hamm_registry.model.entries import Initiative
from hamm_registry.model.fields import Field, Fields, values
from hamm_registry.query import search
from hamm_registry.site.world import Site

KEYS = (
    "countries", "places", "regions", "themes", "sdgs", "kind", "form", "status", "scope",
    "organisations", "leads", "districts", "since", "until", "audience", "languages", "confirmed",
    "title", "id",
)  # fmt: skip
"""The fields that the search in the browser knows."""


def index(site: Site, rows: Sequence[Sequence[Any]]) -> str:
    """The index as a script, in the language in force as far as it holds texts for people.

    A script and not JSON alone: a page that is opened from a folder may load no data. `rows` are
    those of a list that spans several pages, as `Listed.as_row` gives them; else there are none.
    """
    data = content(Fields(site.registry, site.today), site.entries) | {"rows": rows}
    return f"search.index = {json.dumps(data, ensure_ascii=False, separators=(',', ':'))};\n"


def content(fields: Fields, entries: Iterable[Initiative]) -> dict[str, Any]:
    """The index as data.

    `fields` gives the column for each name of a field, `columns` how it is compared, `names` the
    codes by their names, `saved` the saved queries. `concepts` are the names that words are
    looked for in, with the column, the code that each of them names, and its weight. `spelt` has
    every longer word as people write it. `entries` are the id, the words and the columns of each.
    """
    columns = [fields[key] for key in KEYS]
    place = {one.key: number for number, one in enumerate(columns)}
    names: dict[str, int] = {}
    for number, one in enumerate(columns):
        names |= dict.fromkeys(fields.names_of(one), number)
    return {
        "fields": names,
        "columns": [one.kind for one in columns],
        "names": [_names(one) for one in columns],
        "saved": fields.registry.config.saved_queries,
        "weights": search.WEIGHTS,
        "concepts": [
            [one.name, place[one.field], one.code, search.CONCEPTS[one.field]]
            for one in search.concepts(fields)
        ],
        "spelt": search.spelt(fields),
        "entries": [_entry(entry, fields, columns) for entry in entries],
        "texts": _texts(),
    }


def _names(field: Field) -> dict[str, str | tuple[str, ...]]:
    """What the values of a field are called."""
    known = vocabulary.flags() if field.kind == "flag" else field.vocabulary
    return dict(sorted(known.readings.items()))


def _entry(entry: Initiative, fields: Fields, columns: Sequence[Field]) -> list[Any]:
    found = search.content(entry, fields)
    return [entry.id, found, *(_cell(one, entry, fields) for one in columns)]


def _cell(field: Field, entry: Initiative, fields: Fields) -> list[Any]:
    found = values(field.get(entry))
    if field.kind == "place":
        return list(dict.fromkeys(name for place in entry.places for name in _spelt(place, fields)))
    if field.kind == "date":
        return [[dates.first_day(value), dates.last_day(value)] for value in found]
    if field.kind in ("text", "texts"):
        return [fold(str(value)) for value in found]
    return found


def _spelt(place: Any, fields: Fields) -> list[str]:
    known = fields.registry.place(place["name"], place["country"])
    others = (known.name, *known.names.values()) if known else ()
    return [fold(name) for name in (place["name"], *others)]


_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 5, "other": 2}
"""A number of each category that Intl.PluralRules may name."""


def _initiatives(count: int) -> str:
    """The form of the word that stands behind a number, with the number still to come."""
    return ngettext("{count} initiative", "{count} initiatives", count)


def _texts() -> dict[str, Any]:
    """What the search says."""
    return {
        "counted": {category: _initiatives(count) for category, count in _SAMPLES.items()},
        "none": _("No entry fits."),
        "without": _("without {name}: {count}"),
        "reset": _("Show all again"),
        "field": _("There is no field “{name}”."),
        "value": _("“{value}” is not a valid value for {field}."),
        "near": _("“{name}:” works in the program only, not here."),
        "empty": _("The term “{name}” names no value."),
        "signs": _("A sign stands in front of one value and not of another: “{name}”."),
        "word": _("“{name}” is no word."),
        "several": _("“{value}” can mean more than one thing: {codes}."),
        "loosened": _("No entry contains “{word}” as it stands: its words are looked for."),
        "meant": _(
            "No entry contains “{word}”. Did you mean “{meant}”? These are the entries for it."
        ),
    }
