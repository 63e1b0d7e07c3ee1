"""Excel workbooks (extra `xlsx`): real numbers, dates and web addresses, filters, no formula.

The same tables give the same bytes. Whatever a text looks like it stays a text.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any, NamedTuple

from hamm_registry.core.installed import not_installed
from hamm_registry.core.table import Cell, Table
from hamm_registry.core.text import _, language, safe
from hamm_registry.model.dates import QualifiedDate
from hamm_registry.render import cells

STATE_SHEET = "hamm-registry"
"""The hidden sheet of a workbook that holds the cells as they were written."""

_WIDEST = 45
"""The characters of the widest column."""
_LINE = 15
"""The height of a line of text in points."""
_HIGHEST = 409
"""The points of the highest row that Excel takes."""
_ON_A_PAGE = 220
"""The characters that are still easy to read across A4 on its side."""
_A4, _A3 = 9, 8
"""The numbers of paper sizes."""
_FILTER = 3
"""The characters that the button of a filter takes the room of."""
_MOST = 32_767
"""So many characters fit into a cell."""
_FIRST_DAY = "1900-03-01"
"""From here on Excel and the calendar count the days alike."""


class Worksheet(NamedTuple):
    """A table on a sheet of its own, named by its title; `dated` are the keys of its date columns.

    A title has at most 31 characters and no brackets, slashes, colons, `*` or `?`. A `hidden` sheet
    is for programs; the user of a spreadsheet does not see it.
    """

    table: Table
    dated: frozenset[str] = frozenset()
    hidden: bool = False


def workbook(sheets: Sequence[Worksheet], title: str, day: date, comment: str) -> bytes:
    """The file; `day` is when it was made, `comment` goes into its properties.

    RegistryError (3) where XlsxWriter is not installed.
    """
    try:
        import xlsxwriter  # type: ignore[import-untyped]  # has no stubs
    except ImportError:
        message = _("XlsxWriter, which writes Excel files, is not installed")
        raise not_installed(message, "xlsx") from None
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        created = datetime(day.year, day.month, day.day, tzinfo=UTC).replace(tzinfo=None)
        book.set_properties({"title": safe(title), "comments": safe(comment), "created": created})
        look = _look(book)
        for sheet in sheets:
            paper = book.add_worksheet(sheet.table.title)
            _fill_worksheet(paper, sheet, look)
            if sheet.hidden:
                paper.very_hidden()
    return content.getvalue()


class _Look(NamedTuple):
    """The formats of cells."""

    head: Any
    plain: Any
    wrapped: Any
    day: Any


def _look(book: Any) -> _Look:
    day_format = "yyyy-mm-dd"
    if language() == "de":
        day_format = "dd.mm.yyyy"
    return _Look(
        head=book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
        plain=book.add_format({"valign": "top"}),
        wrapped=book.add_format({"valign": "top", "text_wrap": True}),
        day=book.add_format({"valign": "top", "align": "left", "num_format": day_format}),
    )


def _fill_worksheet(paper: Any, sheet: Worksheet, look: _Look) -> None:
    """Write a table onto a sheet of its own, column by column."""
    table = sheet.table
    links = 0
    widths = []
    lines = [1] * (len(table.rows) + 1)
    for x, column in enumerate(table.columns):
        paper.write_string(0, x, safe(column.title), look.head)
        texts = [cells.for_people(row[x], column) for row in table.rows]
        longest = max(map(len, texts), default=0)
        width = min(max(len(column.title) + _FILTER, longest + 1), _WIDEST)
        paper.set_column(x, x, width)
        widths.append(width)
        dated = column.key in sheet.dated
        for y, (row, text) in enumerate(zip(table.rows, texts, strict=True), 1):
            lines[y] = max(lines[y], _lines(text, width))
            address = _address(column.key, text)
            if address and links < _MOST_LINKS:
                links += 1
                paper.write_url(y, x, address, look.wrapped, safe(text)[:_MOST])
            else:
                _write_cell(paper, (y, x), row[x], text, dated, look)
    _set_heights(paper, lines)
    if table.columns:
        paper.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    _set_up_pages(paper, sum(widths))


def _set_heights(paper: Any, lines: Sequence[int]) -> None:
    """Make each row as high as its lines of text ask for.

    LibreOffice works out no heights for a file that looks as if Excel had written it.
    """
    for y, count in enumerate(lines):
        if count > 1:
            paper.set_row(y, min(count * _LINE, _HIGHEST))


def _lines(text: str, width: int) -> int:
    """The lines that a text takes in a column of so many characters, an estimate."""
    count = 0
    for paragraph in text.split("\n"):
        count += 1 + len(paragraph) // width
    return count


def _set_up_pages(paper: Any, width: int) -> None:
    """Print across the paper, so small that all columns fit; hidden ones take no room."""
    paper.freeze_panes(1, 1)
    paper.set_landscape()
    paper.set_paper(_A4 if width <= _ON_A_PAGE else _A3)
    paper.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    paper.set_footer("&L&A&R&P / &N")
    paper.repeat_rows(0)
    paper.fit_to_pages(1, 0)


_MOST_LINKS = 60_000
"""Excel takes 65,530 on a sheet."""
_LONGEST_ADDRESS = 2000
_WEB = re.compile(r"(https?://[!-~]+?)(?:;\s.*)?", re.DOTALL)
_MAIL = re.compile(r"[!-?A-~]+@[!-?A-~]+")


def _address(key: str, text: str) -> str:
    """The target of a click on a cell: the first web address, or a mailbox; "" for other cells."""
    if key == "contact.mailbox" and _MAIL.fullmatch(text):
        return f"mailto:{text}"
    if not key.endswith((".url", ".page")):
        return ""
    match = _WEB.fullmatch(text)
    if match is None or len(match[1]) >= _LONGEST_ADDRESS:
        return ""
    return match[1]


def _write_cell(
    paper: Any, at: tuple[int, int], cell: Cell, text: str, dated: bool, look: _Look
) -> None:
    """Write a cell as a day or a number where it is one, else as the text that people read."""
    day = None
    if dated:
        day = day_of(cell)
    if day is not None:
        paper.write_datetime(*at, day, look.day)
    elif cells.is_number(cell):
        paper.write_number(*at, cell, look.plain)
    elif text:
        paper.write_string(*at, safe(text)[:_MOST], look.wrapped)


def day_of(cell: Cell) -> datetime | None:
    """A date that is known to the day and that Excel can count; any other stays text.

    So does one that is approximate or disputed: the text says so.
    """
    if not isinstance(cell, str):
        return None
    is_qualified = isinstance(cell, QualifiedDate) and (cell.about or cell.disputed)
    if is_qualified or len(cell) != len(_FIRST_DAY) or cell < _FIRST_DAY:
        return None
    try:
        return datetime.fromisoformat(cell)
    except ValueError:
        return None
