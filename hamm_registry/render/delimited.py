"""Rows with separators: CSV by RFC 4180, for spreadsheets, and tab-separated."""

import csv
import io
from collections.abc import Callable
from operator import attrgetter
from typing import Any, NamedTuple

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
        texts = cells.of_row(row, table.columns, write)
        lines.append("\t".join(map(safe, texts)) + "\n")
    return "".join(lines)


class _Dialect(NamedTuple):
    """A way to write CSV: the separators, and what gives headings and cells their texts."""

    delimiter: str
    point: str
    title: Callable[[Column | Section], str]
    write: Callable[[Cell, Column], str]

    def heading(self, of: Column | Section) -> str:
        """The name of a column or a section, which no spreadsheet takes for a formula."""
        return cells.guarded(safe(self.title(of)))

    def cell(self, cell: Cell, column: Column) -> str:
        """A cell that no spreadsheet takes for a formula; a number stays one."""
        if cells.is_number(cell):
            return str(cell).replace(".", self.point)
        return cells.guarded(safe(self.write(cell, column)))


_COMMAS = _Dialect(",", ".", attrgetter("key"), cells.for_machines)
_EXCEL = _Dialect(";", ",", attrgetter("title"), cells.for_people)
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
            writer.writerow([dialect.heading(block)])
            _write_table(writer, block.table, dialect)
        elif isinstance(block, Table):
            _write_table(writer, block, dialect)
        else:
            continue
        pieces.append(stream.getvalue())
    return "\r\n".join(pieces)


def _write_table(writer: Any, table: Table, dialect: _Dialect) -> None:
    writer.writerow(map(dialect.heading, table.columns))
    for row in table.rows:
        writer.writerow(cells.of_row(row, table.columns, dialect.cell))


def ids(document: Document, _canvas: Canvas) -> str:
    """The ids alone, one a line."""
    if document.ids is None:
        raise UsageError(_("these rows have no ids, so --format ids cannot be used"))
    return "".join(f"{safe(name)}\n" for name in document.ids)
