"""One documented table model for every format of tables: sqlite and parquet.

What has one value stands in `initiatives`; each list of the files has a table of its own. The
columns, their types and their meanings come from the schemas, so that a new field is there as soon
as the schema has it. docs/open-data.md is made from here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hamm_registry.model.entries import Registry
from hamm_registry.opendata.tables import main, world
from hamm_registry.opendata.tables.shape import (
    Cell,
    Cells,
    DataColumn,
    DataTable,
    ForeignKey,
    column,
    items,
)

__all__ = [
    "TABLES",
    "VERSION",
    "Cells",
    "DataColumn",
    "DataTable",
    "ForeignKey",
    "contents",
    "items",
]

VERSION = 1
"""The version of the model: it changes where a name or a meaning does."""

TABLES: tuple[DataTable, ...] = (
    *world.VOCABULARIES,
    main.INITIATIVES,
    *main.PARTS,
    *world.JOINED,
    *main.PROGRAMMES,
    *main.MEETINGS,
)
"""Every table behind those that it points at, but for `metadata`, which points at nothing."""


def metadata(facts: Mapping[str, str]) -> tuple[DataTable, Sequence[Cells]]:
    """The table of what is to be known of the data as a whole: licence, attribution, day."""
    about = {"en": "Of the data as a whole: licence, attribution, day.",
             "de": "Zu den Daten im Ganzen: Lizenz, Namensnennung, Tag."}  # fmt: skip
    columns = (
        column("key", "text", "What is told.", "Was gesagt wird.", True),
        column("value", "text", "The value.", "Der Wert.", True),
    )
    rows = sorted(facts.items())
    return DataTable("metadata", about, columns, 1, lambda _registry: rows), rows


def contents(
    registry: Registry, facts: Mapping[str, str]
) -> Iterator[tuple[DataTable, Sequence[Cells]]]:
    """Every table with its rows, cells in the types of their columns, those of one key once.

    What points at something that is not in the registry (an entry that the query left out, an
    unknown source) loses that pointer, and its row where the pointer is what the row says.
    """
    yield metadata(facts)
    rows_by_table: dict[str, dict[Cells, Cells]] = {}
    for table in TABLES:
        rows: dict[Cells, Cells] = {}
        rows_by_table[table.name] = rows
        for raw in table.rows(registry):
            row = _connected(table, _typed(table, raw), rows_by_table)
            if row is not None:
                rows.setdefault(row[: table.keys], row)
        yield table, list(rows.values())


def _typed(table: DataTable, row: Sequence[Any]) -> Cells:
    """A row with each cell in the type of its column."""
    cells = zip(row, table.columns, strict=True)
    return tuple(_typed_cell(value, column) for value, column in cells)


def _typed_cell(value: Any, column: DataColumn) -> Cell:
    """A value in the type of its column: a year may be a number in the file and text here."""
    cell: Cell = value
    if value is None:
        return None
    if column.type == "text":
        cell = str(value)
    elif column.type == "real":
        cell = float(value)
    return cell


def _connected(
    table: DataTable, row: Cells, rows_by_table: Mapping[str, Mapping[Cells, Cells]]
) -> Cells | None:
    """The row without pointers to rows that are not there; None where it has to have one."""
    cells = {column.name: cell for column, cell in zip(table.columns, row, strict=True)}
    for link in table.links:
        key = tuple(cells[name] for name in link.columns)
        if None in key or key in rows_by_table[link.to]:
            continue
        optional = table.optional & set(link.columns)
        if not optional:
            return None
        cells.update(dict.fromkeys(optional))
    return tuple(cells.values())
