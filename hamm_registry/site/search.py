"""The index of the search in the browser: the initiatives, and the words of the query language.

search.js compares as `query` does. The index holds names and values as `fields` and `query` look
them up, so that both understand the same: see docs/queries.md.

It comes in parts (`PARTS`), each a script that the browser loads when it needs it: opening the list
and choosing from its filters takes the first one alone, a word the second, a field the third, and a
word that nobody knows the last.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from hamm_registry.core.text import _, fold, ngettext
from hamm_registry.model import dates, vocabulary
from hamm_registry.model.entries import Initiative
from hamm_registry.model.named_fields import Field, Fields, values
from hamm_registry.query import search

FIRST_KEYS = ("countries", "regions", "themes", "kind", "form", "status", "audience")
"""The fields of the filters and of the concepts: what nearly every search looks at."""

KEYS = (
    *FIRST_KEYS, "places", "sdgs", "scope", "organisations", "leads", "districts", "since", "until",
    "languages", "confirmed", "title", "id",
)  # fmt: skip
"""The fields that the search in the browser knows."""

Part = dict[str, Any]


def path(name: str) -> str:
    """The script with a part of the index."""
    return f"search-{name}.js"


def script(name: str, part: Mapping[str, Any]) -> str:
    """A part of the index as a script, in the language in force as far as it holds texts.

    A script and not JSON alone: a page that is opened from a folder may load no data.
    """
    data = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
    return f'search.parts["{name}"] = {data};\n'


def content(fields: Fields, entries: Sequence[Initiative]) -> Part:
    """The index with all its parts, as search.js puts them together."""
    index: Part = {}
    for part in PARTS.values():
        index |= part(fields, entries)
    return index


def _first(fields: Fields, entries: Sequence[Initiative]) -> Part:
    """The names of the fields, the saved queries, and of each entry its id and first columns.

    `fields` gives the column for each name of a field, `columns` how it is compared.
    """
    numbers: dict[str, int] = {}
    for number, column in enumerate(_columns(fields)):
        for name in fields.names_of(column):
            numbers[name] = number
    rows: list[list[Any]] = []
    for entry in entries:
        rows.append([entry.id, *_cells(entry, FIRST_KEYS, fields)])
    return {
        "fields": numbers,
        "columns": [column.kind for column in _columns(fields)],
        "saved": fields.registry.config.saved_queries,
        "weights": search.WEIGHTS,
        "small": sorted(search.SMALL_WORDS),
        "entries": rows,
        "texts": _texts(),
    }


def _words(fields: Fields, entries: Sequence[Initiative]) -> Part:
    """The words of each entry, and the names that words are looked for in."""
    return {
        "concepts": list(map(_concept, search.concepts(fields))),
        "foreign": list(map(_concept, search.foreign(fields))),
        "contents": [search.content(entry, fields) for entry in entries],
    }


def _concept(concept: search.Concept) -> list[Any]:
    """A name with the column of its field, the code that it names there, and its weight."""
    weight = search.CONCEPTS[concept.field]
    return [concept.name, KEYS.index(concept.field), concept.code, weight]


def _fields(fields: Fields, entries: Sequence[Initiative]) -> Part:
    """The codes of each column by their names, and the further columns of each entry."""
    # search.js puts the first and the further columns behind each other.
    further = KEYS[len(FIRST_KEYS) :]
    return {
        "names": [_names(column) for column in _columns(fields)],
        "more": [_cells(entry, further, fields) for entry in entries],
    }


def _spelt(fields: Fields, _entries: Sequence[Initiative]) -> Part:
    """Every longer word as people write it, for the guess at what was meant."""
    return {"spelt": search.spelt(fields)}


PARTS: Mapping[str, Callable[[Fields, Sequence[Initiative]], Part]] = {
    "index": _first,
    "words": _words,
    "fields": _fields,
    "spelt": _spelt,
}
"""The parts of the index by name."""


def _columns(fields: Fields) -> list[Field]:
    return [fields[key] for key in KEYS]


def _names(field: Field) -> dict[str, str | tuple[str, ...]]:
    """The codes of a field by all names that are understood."""
    readings = field.vocabulary.readings
    if field.kind == "flag":
        readings = vocabulary.flags().readings
    return dict(sorted(readings.items()))


def _cells(entry: Initiative, keys: Iterable[str], fields: Fields) -> list[list[Any]]:
    """The values of an entry in some columns."""
    return [_cell(fields[key], entry, fields) for key in keys]


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


def _heads() -> list[str]:
    """The heads of the list as an Excel workbook, as search.js fills its columns."""
    return [
        "id",
        _("Title"),
        _("Country"),
        _("Theme"),
        _("Kind"),
        _("Status"),
        _("Since"),
        _("Last evidence"),
        _("Distance (km)"),
        _("Address"),
    ]


def _texts() -> dict[str, Any]:
    """The sentences of the search."""
    return {
        "counted": {category: _initiatives(count) for category, count in _SAMPLES.items()},
        "heads": _heads(),
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
