"""Rows with separators: CSV by RFC 4180, for spreadsheets, and tab-separated."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hamm_registry.core.document import Document, Section
from hamm_registry.core.errors import UsageError
from hamm_registry.core.table import Cell, Column, Table
from hamm_registry.core.text import _, safe
from hamm_registry.render import cells
from hamm_registry.render.screen import Canvas

_BYTE_ORDER_MARK = "\ufeff"
"""By this Excel knows UTF-8."""


def plain(document: Document, _canvas: Canvas) -> str:
    """Tab-separated without a header, for pipes: texts in the language of the reader."""
    texts: list[str] = []
    for table in document.tables:
        texts.append(_tab_separated(table, cells.for_pipes))
    return "".join(texts)


def tsv(document: Document, _canvas: Canvas) -> str:
    """Tab-separated with a header of field names, the same in every language."""
    texts: list[str] = []
    for table in document.tables:
        texts.append("\t".join(safe(column.key) for column in table.columns) + "\n")
        texts.append(_tab_separated(table, cells.for_machines))
    return "".join(texts)


def _tab_separated(table: Table, write: Callable[[Cell, Column], str]) -> str:
    """A line a row; cells hold neither tabs nor line breaks."""
    lines: list[str] = []
    for row in table.rows:
        texts: list[str] = []
        for cell, column in zip(row, table.columns, strict=True):
            texts.append(safe(write(cell, column)))
        lines.append("\t".join(texts) + "\n")
    return "".join(lines)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """A way to write CSV: separators, and how heads and cells are read."""

    delimiter: str
    point: str
    for_people: bool

    def section_title(self, section: Section) -> str:
        return section.title if self.for_people else section.key

    def column_title(self, column: Column) -> str:
        return column.title if self.for_people else column.key

    def cell(self, cell: Cell, column: Column) -> str:
        """A cell that no spreadsheet takes for a formula; a number stays one."""
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return str(cell).replace(".", self.point)
        write = cells.for_people if self.for_people else cells.for_machines
        return cells.guarded(safe(write(cell, column)))


_COMMAS = _Dialect(delimiter=",", point=".", for_people=False)
_EXCEL = _Dialect(delimiter=";", point=",", for_people=True)
"""As a German Excel reads it: with a point, 2.5 would become the second of May."""


def csv_comma(document: Document, _canvas: Canvas) -> str:
    """CSV by RFC 4180 with field names and raw values."""
    return _csv(document, _COMMAS)


def csv_excel(document: Document, _canvas: Canvas) -> str:
    """CSV as a German Excel opens it: semicolons, a byte order mark, values for people."""
    return _BYTE_ORDER_MARK + _csv(document, _EXCEL)


def _csv(document: Document, dialect: _Dialect) -> str:
    """The tables one below the other; a section is its name in a row, its table, then a gap."""
    pieces: list[str] = []
    for block in document.blocks:
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=dialect.delimiter)
        if isinstance(block, Section):
            writer.writerow([cells.guarded(safe(dialect.section_title(block)))])
            _write_table(writer, block.table, dialect)
        elif isinstance(block, Table):
            _write_table(writer, block, dialect)
        else:
            continue
        pieces.append(stream.getvalue())
    return "\r\n".join(pieces)


def _write_table(writer: Any, table: Table, dialect: _Dialect) -> None:
    titles: list[str] = []
    for column in table.columns:
        titles.append(cells.guarded(safe(dialect.column_title(column))))
    writer.writerow(titles)
    for row in table.rows:
        texts: list[str] = []
        for cell, column in zip(row, table.columns, strict=True):
            texts.append(dialect.cell(cell, column))
        writer.writerow(texts)


def ids(document: Document, _canvas: Canvas) -> str:
    """The ids alone, one a line."""
    if document.ids is None:
        raise UsageError(_("these rows have no ids, so --format ids cannot be used"))
    return "".join(f"{safe(name)}\n" for name in document.ids)
