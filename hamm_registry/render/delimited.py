"""Rows with separators: CSV by RFC 4180, for spreadsheets, and tab-separated."""

import csv
import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from hamm_registry.core.errors import UsageError
from hamm_registry.core.table import Cell, Column, Report
from hamm_registry.core.text import _, safe
from hamm_registry.render import cells
from hamm_registry.render.screen import Canvas

if TYPE_CHECKING:
    from hamm_registry.render.paper import Paper

Writer = Callable[[Cell, Column], str]


def plain(report: Report, _canvas: Canvas) -> str:
    """Tab-separated without a header, for pipes: texts in the language of the reader."""
    return _tab_separated(report, cells.for_pipes)


def _tab_separated(report: Report, write: Writer) -> str:
    """A line a row; cells hold neither tabs nor line breaks."""
    lines: list[str] = []
    for table in report.tables:
        for row in table.rows:
            pairs = zip(row, table.columns, strict=True)
            texts = [safe(write(cell, column)) for cell, column in pairs]
            lines.append("\t".join(texts) + "\n")
    return "".join(lines)


def tsv(report: Report, _canvas: Canvas) -> str:
    """Tab-separated with a header of field names, the same in every language."""
    heads = ["\t".join(safe(column.key) for column in table.columns) for table in report.tables]
    return "\n".join(heads) + "\n" + _tab_separated(report, cells.for_machines)


def csv_comma(report: Report, _canvas: Canvas) -> str:
    """CSV by RFC 4180 with field names and raw values."""
    return _csv(report, ",", lambda column: column.key, cells.for_machines)


def paper_csv(paper: "Paper", canvas: Canvas) -> str:
    """The sections of a report one below the other: a row with its name, a head, rows, a gap."""
    blocks: list[str] = []
    for section in paper.sections:
        rows = csv_comma(Report((section.table,), {}), canvas)
        blocks.append(_title_row(section.key, ",") + rows)
    return "\r\n".join(blocks)


def paper_excel(paper: "Paper", _canvas: Canvas) -> str:
    """The same as a German Excel opens it, with the titles for people."""
    blocks: list[str] = []
    for section in paper.sections:
        rows = _for_excel(Report((section.table,), {}))
        blocks.append(_title_row(section.title, ";") + rows)
    return "\ufeff" + "\r\n".join(blocks)


def _title_row(text: str, delimiter: str) -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerow([cells.guarded(safe(text))])
    return stream.getvalue()


def csv_excel(report: Report, _canvas: Canvas) -> str:
    """CSV as a German Excel opens it: semicolons, a byte order mark, values for people.

    Decimals have a comma: 2.5 would become the second of May.
    """
    return "\ufeff" + _for_excel(report)


def _for_excel(report: Report) -> str:
    return _csv(report, ";", lambda column: column.title, cells.for_people, ",")


def _csv(
    report: Report, delimiter: str, head: Callable[[Column], str], write: Writer, point: str = "."
) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    for table in report.tables:
        writer.writerow([cells.guarded(safe(head(column))) for column in table.columns])
        for row in table.rows:
            pairs = zip(row, table.columns, strict=True)
            writer.writerow([_csv_cell(cell, column, write, point) for cell, column in pairs])
    return stream.getvalue()


def _csv_cell(cell: Cell, column: Column, write: Writer, point: str) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell).replace(".", point)
    return cells.guarded(safe(write(cell, column)))


def ids(report: Report, _canvas: Canvas) -> str:
    """The ids alone, one a line."""
    if report.ids is None:
        raise UsageError(_("these rows have no ids, so --format ids cannot be used"))
    return "".join(f"{safe(name)}\n" for name in report.ids)
