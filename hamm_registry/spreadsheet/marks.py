"""What a sheet says beside its values: merged, hidden and struck-out cells, dates without a day.

Calamine gives the values alone, so the XML of the sheet is read once more, as a stream: linear in
its size, with no tree in memory.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

Attributes = Mapping[str, str]
Cell = tuple[int, int]
"""A row and a column, counted from 0."""

MOST_ROWS = 20_000
MOST_COLUMNS = 301
"""Cells beyond are not looked at."""


@dataclass(slots=True)
class Marks:
    """The marks of one sheet.

    `struck` are rows of which every filled cell is crossed out. `precision` says how much of a date
    a cell shows, year or month, where it does not show the day.
    """

    hidden: set[int] = field(default_factory=set)
    struck: set[int] = field(default_factory=set)
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    precision: dict[Cell, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a style says of a cell: whether it is crossed out, and how much of a date it shows."""

    struck: bool = False
    precision: str = ""


_PLAIN = _Style()


def marks(book: zipfile.ZipFile, sheet: str) -> Marks:
    """The marks of the sheet of that name, if it is there; ValueError for broken XML."""
    names = set(book.namelist())
    if "content.xml" in names:
        return _of_ods(book.read("content.xml"), sheet)
    path = _sheet_path(book, sheet)
    if path not in names:
        return Marks()
    styles = book.read(_STYLES) if _STYLES in names else b""
    return _of_xlsx(book.read(path), _xlsx_styles(styles))


def _parse(
    content: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
) -> None:
    """Call `start` and `end` for each element with its name, prefixes and namespaces left out."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def opened(name: str, attributes: dict[str, str]) -> None:
        start(_local(name), {_local(key): value for key, value in attributes.items()})

    def refuse(*_arguments: object) -> None:
        raise ValueError("a document type in a workbook")

    parser.StartElementHandler = opened
    parser.StartDoctypeDeclHandler = refuse
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from error


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


# Excel

_STYLES = "xl/styles.xml"


def _sheet_path(book: zipfile.ZipFile, sheet: str) -> str:
    """The path in the archive of the sheet of that name, empty where there is none."""
    names = set(book.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return ""
    relations: list[str] = []
    targets: dict[str, str] = {}

    def of_book(name: str, attributes: Attributes) -> None:
        if name == "sheet" and attributes.get("name") == sheet:
            relations.append(attributes.get("id", ""))

    def of_relations(name: str, attributes: Attributes) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(book.read("xl/workbook.xml"), of_book)
    _parse(book.read("xl/_rels/workbook.xml.rels"), of_relations)
    target = targets.get(relations[0], "") if relations else ""
    path = PurePosixPath(target[1:] if target.startswith("/") else f"xl/{target}")
    return str(path) if target else ""


_BUILT_IN = {17: "month"}
"""Number formats that are not written down: 17 is “mmm-yy”."""

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


def _date_precision(code: str) -> str:
    """How much of a date a number format shows: year, month, or empty for a day or no date.

    >>> _date_precision("mmm yy"), _date_precision("yyyy"), _date_precision("dd.mm.yyyy")
    ('month', 'year', '')
    """
    letters = set(_LITERAL.sub("", code.split(";", maxsplit=1)[0]).lower())
    if letters & set("dths0#") or not letters & set("yj"):
        return ""
    return "month" if "m" in letters else "year"


def _xlsx_styles(content: bytes) -> list[_Style]:
    """What each style of cells says, in their order."""
    formats = dict(_BUILT_IN)
    struck_fonts: list[bool] = []
    styles: list[_Style] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            number = attributes.get("numFmtId", "")
            if number.isdecimal():
                formats[int(number)] = _date_precision(attributes.get("formatCode", ""))
        elif name == "font" and inside[-1:] == ["fonts"]:
            struck_fonts.append(False)
        elif name == "strike" and inside[-2:] == ["fonts", "font"]:
            struck_fonts[-1] = attributes.get("val", "1") not in ("0", "false")
        elif name == "xf" and inside[-1:] == ["cellXfs"]:
            font = _number(attributes.get("fontId"))
            struck = font < len(struck_fonts) and struck_fonts[font]
            styles.append(_Style(struck, formats.get(_number(attributes.get("numFmtId")), "")))
        inside.append(name)

    def end(_name: str) -> None:
        inside.pop()

    if content:
        _parse(content, start, end)
    return styles


def _number(text: str | None) -> int:
    """A number in an attribute, 0 where there is none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0


_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def _cell(reference: str) -> Cell | None:
    """The cell of a reference such as B7."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _of_xlsx(content: bytes, styles: list[_Style]) -> Marks:
    """The marks of an Excel sheet; its merged cells Calamine gives."""
    known = Marks()
    struck: dict[int, bool] = {}
    row = -1
    column = -1
    style = _PLAIN

    def start(name: str, attributes: Attributes) -> None:
        nonlocal row, column, style
        if name == "row":
            row = _number(attributes["r"]) - 1 if "r" in attributes else row + 1
            column = -1
            if attributes.get("hidden", "0") not in ("0", "false"):
                known.hidden.add(row)
        elif name == "c":
            place = _cell(attributes.get("r", ""))
            column = place[1] if place else column + 1
            number = _number(attributes.get("s"))
            style = styles[number] if number < len(styles) else _PLAIN
        elif name in ("v", "is") and 0 <= row < MOST_ROWS and column < MOST_COLUMNS:
            struck[row] = struck.get(row, True) and style.struck
            if style.precision:
                known.precision[row, column] = style.precision

    _parse(content, start)
    known.struck = {number for number, crossed in struck.items() if crossed}
    return known


# OpenDocument


@dataclass(slots=True)
class _Ods:
    """The state while content.xml is read."""

    sheet: str
    marks: Marks = field(default_factory=Marks)
    dates: dict[str, set[str]] = field(default_factory=dict)
    styles: dict[str, tuple[str, bool]] = field(default_factory=dict)
    columns: list[str] = field(default_factory=list)
    struck: dict[int, bool] = field(default_factory=dict)
    inside: bool = False
    nested: int = 0
    row: int = 0
    rows: int = 1
    column: int = 0
    date_style: str = ""
    style: str = ""
    cell_style: _Style = _PLAIN
    width: int = 1

    def start(self, name: str, attributes: Attributes) -> None:
        """Take in the start of an element."""
        if name == "date-style":
            self.date_style = attributes.get("name", "")
            self.dates[self.date_style] = set()
        elif name in ("day", "month", "year", "hours") and self.date_style:
            self.dates[self.date_style].add(name)
        elif name == "style":
            self.style = attributes.get("name", "")
            self.styles[self.style] = attributes.get("data-style-name", ""), False
        elif name == "text-properties" and self.style:
            line = attributes.get("text-line-through-style", "none")
            kind = attributes.get("text-line-through-type", "none")
            if {line, kind} != {"none"}:
                self.styles[self.style] = self.styles[self.style][0], True
        elif name == "table":
            if self.inside:
                self.nested += 1
            elif attributes.get("name") == self.sheet:
                self.inside, self.row, self.columns = True, 0, []
        elif self.inside and not self.nested:
            self._in_table(name, attributes)

    def _in_table(self, name: str, attributes: Attributes) -> None:
        if name == "table-column":
            count = min(_repeated(attributes, "columns"), MOST_COLUMNS - len(self.columns))
            self.columns += [attributes.get("default-cell-style-name", "")] * count
        elif name == "table-row":
            self.rows = _repeated(attributes, "rows")
            self.column = 0
            if attributes.get("visibility", "visible") != "visible":
                last = min(self.row + self.rows, MOST_ROWS)
                self.marks.hidden.update(range(self.row, last))
        elif name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif name == "p" and self.row < MOST_ROWS:
            crossed = self.struck.get(self.row, True) and self.cell_style.struck
            self.struck[self.row] = crossed

    def _cell(self, attributes: Attributes) -> None:
        self.width = _repeated(attributes, "columns")
        default = self.columns[self.column] if self.column < len(self.columns) else ""
        self.cell_style = self._style(attributes.get("style-name", default))
        if self.row < MOST_ROWS and self.column < MOST_COLUMNS:
            bottom = self.row + max(_number(attributes.get("number-rows-spanned")), 1) - 1
            right = self.column + max(_number(attributes.get("number-columns-spanned")), 1) - 1
            if (bottom, right) != (self.row, self.column):
                self.marks.merged.append(((self.row, self.column), (bottom, right)))
            if self.cell_style.precision and attributes.get("value-type") == "date":
                rows = range(self.row, min(self.row + self.rows, MOST_ROWS))
                self.marks.precision |= {
                    (row, column): self.cell_style.precision
                    for row in rows
                    for column in range(self.column, self.column + min(self.width, 8))
                }

    def _style(self, name: str) -> _Style:
        data_style, struck = self.styles.get(name, ("", False))
        shown = self.dates.get(data_style, set())
        precision = ""
        if "year" in shown and not shown & {"day", "hours"}:
            precision = "month" if "month" in shown else "year"
        return _Style(struck, precision)

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name == "date-style":
            self.date_style = ""
        elif name == "style":
            self.style = ""
        elif name == "table" and self.inside:
            self.inside = self.nested > 0
            self.nested = max(self.nested - 1, 0)
        elif name == "table-row" and self.inside and not self.nested:
            self.row += self.rows
        elif name in ("table-cell", "covered-table-cell") and self.inside and not self.nested:
            self.column += self.width


def _repeated(attributes: Attributes, what: str) -> int:
    return max(_number(attributes.get(f"number-{what}-repeated")), 1)


def _of_ods(content: bytes, sheet: str) -> Marks:
    """The marks of a sheet of LibreOffice."""
    state = _Ods(sheet)
    _parse(content, state.start, state.end)
    state.marks.struck = {number for number, crossed in state.struck.items() if crossed}
    return state.marks
