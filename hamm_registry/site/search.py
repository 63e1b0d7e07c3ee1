"""The index of the search in the browser: the initiatives, and the words of the query language.

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
    numbers: dict[str, int] = {}
    names: dict[str, int] = {}
    for number, column in enumerate(columns):
        numbers[column.key] = number
        for name in fields.names_of(column):
            names[name] = number
    concepts: list[list[Any]] = []
    for concept in search.concepts(fields):
        weight = search.CONCEPTS[concept.field]
        concepts.append([concept.name, numbers[concept.field], concept.code, weight])
    return {
        "fields": names,
        "columns": [column.kind for column in columns],
        "names": [_names(column) for column in columns],
        "saved": fields.registry.config.saved_queries,
        "weights": search.WEIGHTS,
        "concepts": concepts,
        "spelt": search.spelt(fields),
        "entries": [_entry(entry, fields, columns) for entry in entries],
        "texts": _texts(),
    }


def _names(field: Field) -> dict[str, str | tuple[str, ...]]:
    """The codes of a field by all names that are understood."""
    readings = field.vocabulary.readings
    if field.kind == "flag":
        readings = vocabulary.flags().readings
    return dict(sorted(readings.items()))


def _entry(entry: Initiative, fields: Fields, columns: Sequence[Field]) -> list[Any]:
    """An entry in the index: its id, its words, and what it has in each column."""
    cells = [_cell(column, entry, fields) for column in columns]
    return [entry.id, search.content(entry, fields), *cells]


def _cell(field: Field, entry: Initiative, fields: Fields) -> list[Any]:
    """The values of a field as they are compared."""
    if field.kind == "place":
        return _place_names(entry, fields)
    raw = values(field.get(entry))
    if field.kind == "date":
        return [[dates.first_day(value), dates.last_day(value)] for value in raw]
    if field.kind in ("text", "texts"):
        return [fold(str(value)) for value in raw]
    return raw


def _place_names(entry: Initiative, fields: Fields) -> list[str]:
    """All names of the places of an entry as they are compared, each once."""
    names: dict[str, None] = {}
    for place in entry.places:
        names[fold(place["name"])] = None
        listed = fields.registry.place(place["name"], place["country"])
        if listed is not None:
            for name in listed.spellings:
                names[fold(name)] = None
    return [*names]


_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 5, "other": 2}
"""A number of each category that Intl.PluralRules may name."""


def _initiatives(count: int) -> str:
    """The form of the word that stands behind a number, with the number still to come."""
    return ngettext("{count} initiative", "{count} initiatives", count)


def _texts() -> dict[str, Any]:
    """The sentences of the search."""
    return {
        "counted": {category: _initiatives(count) for category, count in _SAMPLES.items()},
        "none": _("No entry fits."),
        "without": _("without {name}: {count}"),
        "reset": _("Show all again"),
        "field": _("There is no field “{name}”."),
        "value": _("“{value}” is not a valid value for {field}."),
        "near": _("“{name}:” works in the program only, not here."),
        "empty": _("The term “{name}” names no value."),
        "signs": _("One value has a sign in front of it and another has none: “{name}”."),
        "word": _("“{name}” is not a word."),
        "several": _("“{value}” can mean more than one thing: {codes}."),
        "loosened": _("No entry contains “{word}” as it stands: its words are looked for."),
        "meant": _(
            "No entry contains “{word}”. Did you mean “{meant}”? These are the entries for it."
        ),
    }
