"""Rows and counts: the answers of `list`, `stats` and `fields`."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from hamm_registry.fields import Field, Fields, values
from hamm_registry.formats.cells import for_machines
from hamm_registry.model import Initiative
from hamm_registry.table import Column, Report, Table
from hamm_registry.text import _, ngettext, sort_key

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
    cells = [[field.get(entry) for field, _rank in columns] for entry in entries]
    shown = (replace(field.column(), rank=rank) for field, rank in columns)
    return Report.of(Table(tuple(shown), cells))


def ordered(entries: Sequence[Initiative], field: Field, descending: bool) -> list[Initiative]:
    """The entries by one field, as people sort; those without a value come last either way."""

    def key(entry: Initiative) -> Any:
        found = values(field.get(entry))
        if field.kind == "number":
            return found[0]
        return (
            [sort_key(field.show(value)) for value in found]
            if field.kind == "code"
            else [sort_key(str(value)) for value in found]
        )

    filled = [entry for entry in entries if values(field.get(entry))]
    empty = [entry for entry in entries if not values(field.get(entry))]
    return sorted(filled, key=key, reverse=descending) + empty


def stats(entries: Sequence[Initiative], by: Sequence[Field]) -> Report:
    """How many initiatives have each value of a field; two fields give a matrix.

    An initiative with several values counts once for each of them, so the counts can add up to
    more than `total`. Initiatives without a value count under None.
    """
    counts: Counter[tuple[Any, ...]] = Counter()
    for entry in entries:
        found = [list(dict.fromkeys(values(field.get(entry)))) or [None] for field in by]
        counts.update(product(*found))
    table = _matrix(counts, by) if len(by) == 2 else _counts(counts, by)
    keys = sorted(counts, key=lambda key: (-counts[key], [str(part) for part in key]))
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


def _counts(counts: Counter[tuple[Any, ...]], by: Sequence[Field]) -> Table:
    keys = sorted(
        counts,
        key=lambda key: (
            -counts[key],
            [sort_key(_name(f, p)) for f, p in zip(by, key, strict=True)],
        ),
    )
    columns = (*(field.column() for field in by), Column("count", _("Count"), numeric=True))
    return Table(columns, [[*key, counts[key]] for key in keys])


def _matrix(counts: Counter[tuple[Any, ...]], by: Sequence[Field]) -> Table:
    """Values of the first field down, of the second across; empty cells are the white spots."""
    down, across = by
    heads = sorted({key[1] for key in counts}, key=lambda v: sort_key(_name(across, v)))
    sides = sorted({key[0] for key in counts}, key=lambda v: sort_key(_name(down, v)))
    columns = (
        down.column(),
        *(Column(str(head), _name(across, head), numeric=True) for head in heads),
    )
    rows = [[side, *(counts.get((side, head)) for head in heads)] for side in sides]
    return Table(columns, rows, matrix=True)


def field_list(fields: Fields) -> Report:
    """Every field with its type, its German name and how many values it has."""
    entries = fields.registry.initiatives
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
        title = field.column().title
        rows.append([field.key, field.german, title, field.kind, filled, len(different)])
    return Report.of(Table(columns, rows))


def _kind_name(kind: str) -> str:
    return {
        "text": _("text"),
        "texts": _("text by language"),
        "code": _("one of a list"),
        "date": _("date"),
        "number": _("number"),
        "flag": _("yes or no"),
        "place": _("place"),
    }[kind]


def field_values(field: Field, entries: Sequence[Initiative]) -> Report:
    """The values of one field with their names and counts; codes that nobody uses count 0."""
    counts: Counter[Any] = Counter()
    for entry in entries:
        counts.update(dict.fromkeys(values(field.get(entry)), 1))
    listed = [code for code in field.labels if code not in counts]
    if len(listed) > 60:
        listed = []
    columns = (
        Column("value", _("Value"), for_machines),
        Column("name", _("Name")),
        Column("count", _("Count"), numeric=True),
    )
    known = sorted(counts, key=lambda value: (-counts[value], sort_key(field.show(value))))
    rows = [[value, field.show(value), counts[value]] for value in (*known, *listed)]
    return Report.of(Table(columns, rows))
