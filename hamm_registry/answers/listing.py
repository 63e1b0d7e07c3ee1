"""Rows and counts: the answers of `list`, `stats` and `fields`."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import product
from typing import Any

from hamm_registry import schema
from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import _, ngettext, sort_key
from hamm_registry.model.entries import Initiative
from hamm_registry.model.fields import Field, Fields, values
from hamm_registry.render.cells import for_machines, for_people

DEFAULT_COLUMNS = {
    "id": 0,
    "title": 0,
    "kind": 6,
    "status": 1,
    "countries": 2,
    "places": 4,
    "since": 3,
    "leads": 5,
}
"""The columns of a list unless others are asked for, with their ranks (see Column)."""


def rows(entries: Sequence[Initiative], columns: Sequence[tuple[Field, int]]) -> Report:
    """One row an initiative, one column a field with its rank (see Column)."""
    cells = [[field.cell(entry) for field, _rank in columns] for entry in entries]
    shown = (replace(field.column(), rank=rank) for field, rank in columns)
    report = Report.of(Table(tuple(shown), cells))
    return replace(report, ids=[entry.id for entry in entries])


def count(entries: Sequence[Initiative]) -> Report:
    """How many there are."""
    table = Table((Column("count", _("Count"), numeric=True),), [[len(entries)]])
    return Report((table,), {"count": len(entries)})


def ordered(
    entries: Sequence[Initiative], field: Field, descending: bool, people: bool
) -> list[Initiative]:
    """The entries by one field, for people by the names of codes and the texts they read.

    Those without a value come last either way.
    """
    told = for_people if people and field.kind in ("code", "texts") else for_machines
    column = field.column()

    def key(entry: Initiative) -> Any:
        cell = field.get(entry)
        return values(cell)[0] if field.kind == "number" else sort_key(told(cell, column))

    filled = [entry for entry in entries if values(field.get(entry))]
    empty = [entry for entry in entries if not values(field.get(entry))]
    return sorted(filled, key=key, reverse=descending) + empty


def stats(entries: Sequence[Initiative], by: Sequence[Field], people: bool) -> Report:
    """How many initiatives have each value of a field; two fields give a matrix.

    The most come first, then, and in a matrix, they are in the order of their codes; for people
    of their names.

    An initiative with several values counts once for each of them, so the counts can add up to
    more than `total`. Initiatives without a value count under None.
    """
    counts: Counter[tuple[Any, ...]] = Counter()
    for entry in entries:
        found = [list(dict.fromkeys(values(field.get(entry)))) or [None] for field in by]
        counts.update(product(*found))
    table = (_matrix if len(by) == 2 else _counts)(counts, by, people)
    keys = _most_first(counts, by, people=False)
    data = {
        "by": [field.key for field in by],
        "rows": [
            {**{field.key: part for field, part in zip(by, key, strict=True)}, "count": counts[key]}
            for key in keys
        ],
        "total": len(entries),
    }
    note = ngettext(
        "{count} initiative; one with several values counts for each.",
        "{count} initiatives; one with several values counts for each.",
        len(entries),
    ).format(count=len(entries))
    if cities := Counter(entry.city for entry in entries if entry.city):
        told = ", ".join(f"{city}: {number}" for city, number in cities.items())
        note += "\n" + _("Of them read along: {cities}.").format(cities=told)
    return Report((replace(table, note=note),), data)


def _name(field: Field, value: Any) -> str:
    return "–" if value is None else field.show(value)


def _order(field: Field, value: Any, people: bool) -> tuple[bool, Any]:
    """The place of a value: that of its name or of its code; a number's own, nothing last."""
    if value is None or field.kind == "number":
        return value is None, value
    return False, sort_key(field.show(value) if people and field.kind == "code" else str(value))


def _most_first(
    counts: Counter[tuple[Any, ...]], by: Sequence[Field], people: bool
) -> list[tuple[Any, ...]]:
    def key(found: tuple[Any, ...]) -> Any:
        parts = [_order(field, part, people) for field, part in zip(by, found, strict=True)]
        return -counts[found], parts

    return sorted(counts, key=key)


def _counts(counts: Counter[tuple[Any, ...]], by: Sequence[Field], people: bool) -> Table:
    keys = _most_first(counts, by, people)
    columns = (*(field.column() for field in by), Column("count", _("Count"), numeric=True))
    return Table(columns, [[*key, counts[key]] for key in keys])


def _matrix(counts: Counter[tuple[Any, ...]], by: Sequence[Field], people: bool) -> Table:
    """Values of the first field down, of the second across; empty cells are the white spots."""
    down, across = by
    heads = sorted({key[1] for key in counts}, key=lambda value: _order(across, value, people))
    sides = sorted({key[0] for key in counts}, key=lambda value: _order(down, value, people))
    shown = across.column()
    columns = (
        down.column(),
        *(Column(for_machines(head, shown), _name(across, head), numeric=True) for head in heads),
    )
    rows = [[side, *(counts.get((side, head)) for head in heads)] for side in sides]
    return Table(columns, rows, matrix=True)


def field_list(fields: Fields) -> Report:
    """Every field with its type, its German name and how many values it has."""
    entries = [e for e in fields.registry.initiatives if not e.retired and not e.unlisted]
    columns = (
        Column("field", _("Field")),
        Column("german", _("in German")),
        Column("title", _("Title")),
        Column("type", _("Type"), _kind_name),
        Column("filled", _("Filled"), numeric=True),
        Column("values", _("Values"), numeric=True),
    )
    rows = []
    for field in fields.all:
        found = [values(field.get(entry)) for entry in entries]
        different = {repr(value) for cell in found for value in cell}
        filled = sum(bool(cell) for cell in found)
        rows.append(
            [field.key, field.german, dict(field.titles), field.kind, filled, len(different)]
        )
    return Report.of(Table(columns, rows))


SETTINGS = frozenset(["registry", "register", "registry.yaml"])
"""What people call the settings of a registry."""


def settings_fields() -> Report:
    """Every field of registry.yaml with what it means, whether it has to be there, an example."""
    columns = (
        Column("field", _("Field")),
        Column("required", _("Required"), _yes),
        Column("title", _("Title")),
        Column("meaning", _("Meaning")),
        Column("example", _("Example")),
    )
    rows = []
    for field in schema.fields("registry").values():
        example = field.examples[0] if field.examples else None
        shown = json.dumps(example, ensure_ascii=False) if example is not None else None
        rows.append(
            [field.path, field.required, dict(field.titles), dict(field.descriptions), shown]
        )
    return Report.of(Table(columns, rows))


def _yes(required: bool) -> str:
    return _("yes") if required else ""


def _kind_name(kind: str) -> str:
    return {
        "text": _("text"),
        "texts": _("text by language"),
        "code": _("one of a list"),
        "date": _("date"),
        "number": _("number"),
        "flag": _("yes or no"),
        "place": _("place"),
        "group": _("group of fields"),
    }[kind]


def field_values(field: Field, entries: Sequence[Initiative], people: bool) -> Report:
    """The values of one field with their names and counts; codes that nobody uses count 0."""
    counts: Counter[tuple[Any, ...]] = Counter()
    for entry in entries:
        counts.update(dict.fromkeys([(value,) for value in values(field.get(entry))], 1))
    listed = [code for code in field.labels if (code,) not in counts]
    if len(listed) > 60:
        listed = []
    columns = (
        Column("value", _("Value"), partial(for_machines, column=field.column())),
        Column("name", _("Name"), field.show),
        Column("count", _("Count"), numeric=True),
    )
    known = [value for (value,) in _most_first(counts, [field], people)]
    rows = [
        [value, dict(field.labels[value]) if value in field.labels else value, counts[value,]]
        for value in (*known, *listed)
    ]
    return Report.of(Table(columns, rows))
