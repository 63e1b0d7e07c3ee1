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
    known: dict[str, dict[Cells, Cells]] = {}
    for table in TABLES:
        rows = known[table.name] = {}
        for raw in table.rows(registry):
            row = _connected(table, _typed(table, raw), known)
            if row is not None:
                rows.setdefault(row[: table.keys], row)
        yield table, list(rows.values())


def _typed(table: DataTable, row: Sequence[Any]) -> Cells:
    return tuple(
        _cell(value, column) for value, column in zip(row, table.columns, strict=True)
    )  # fmt: skip


def _cell(value: Any, column: DataColumn) -> Cell:
    """A date may be a number in the file; here it is text like any other."""
    if value is None:
        return None
    if column.type == "text":
        return str(value)
    return float(value) if column.type == "real" else value


def _connected(table: DataTable, row: Cells, known: Mapping[str, Any]) -> Cells | None:
    names = [column.name for column in table.columns]
    for link in table.links:
        at = [names.index(name) for name in link.columns]
        key = tuple(row[index] for index in at)
        if None in key or key in known[link.to]:
            continue
        loose = [index for index in at if not table.columns[index].required]
        if not loose:
            return None
        row = tuple(None if index in loose else cell for index, cell in enumerate(row))
    return row
