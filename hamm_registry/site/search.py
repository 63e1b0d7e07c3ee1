"""What the search in the browser knows: the initiatives, and the words of the query language.

search.js compares as `query` does. The index holds names and values as `fields` and `query` look
them up, so that both understand the same: see docs/queries.md.
"""

import json
from collections.abc import Iterator
from typing import Any

from hamm_registry.core.spelling import words
from hamm_registry.core.text import _, fold, ngettext
from hamm_registry.model import dates
from hamm_registry.model.entries import Initiative
from hamm_registry.model.fields import Field, Fields, values
from hamm_registry.query.language import searched
from hamm_registry.site.world import Site

KEYS = (
    "countries", "places", "regions", "themes", "sdgs", "kind", "form", "status", "scope",
    "organisations", "leads", "districts", "since", "until", "audience", "languages", "confirmed",
    "title", "id",
)  # fmt: skip
"""The fields that the search in the browser knows."""


def index(site: Site) -> str:
    """The index as JSON, in the language in force as far as it holds texts for people.

    `fields` gives the column for each name of a field, `columns` how it is compared, `names` the
    codes by their folded names, `entries` the id, the folded words and the columns of each.
    """
    fields = Fields(site.registry, site.today)
    columns = [fields[key] for key in KEYS]
    names = {name: number for number, one in enumerate(columns) for name in map(words, one.names)}
    return json.dumps(
        {
            "fields": names,
            "columns": [one.kind for one in columns],
            "names": [dict(sorted(_names(one))) for one in columns],
            "saved": site.registry.config.saved_queries,
            "entries": [_entry(entry, fields, columns) for entry in site.entries],
            "texts": _texts(),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _names(field: Field) -> Iterator[tuple[str, str]]:
    """The folded names of the codes of a field, in all languages."""
    yield from field.vocabulary.meanings.items()


def _entry(entry: Initiative, fields: Fields, columns: list[Field]) -> list[Any]:
    text = fold("\n".join(searched(entry, fields)))
    return [entry.id, text, *(_cell(one, entry, fields) for one in columns)]


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


def _texts() -> dict[str, Any]:
    """What the search says."""
    return {
        "one": ngettext("{count} initiative", "{count} initiatives", 1),
        "many": ngettext("{count} initiative", "{count} initiatives", 2),
        "none": _("No entry fits."),
        "field": _("There is no field “{name}”."),
        "value": _("“{value}” is no value of {field}."),
        "near": _("“{name}:” works in the program only, not here."),
        "empty": _("The term “{name}” names no value."),
    }
