"""Read the marks of a sheet: merged, hidden and struck-out cells, dates without a day.

Calamine gives the values alone, so the XML of the sheet is read once more, as a stream: linear in
its size, with no tree in memory.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.parsers import expat

from hamm_registry.spreadsheet.limits import MOST_COLUMNS_READ, MOST_ROWS_READ

Attributes = Mapping[str, str]
Cell = tuple[int, int]
"""A row and a column, counted from 0."""


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
    """The parts of a cell style that count: crossed out, and how much of a date it shows."""

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
    styles = b""
    if _STYLES in names:
        styles = book.read(_STYLES)
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
    if not relations:
        return ""
    target = targets.get(relations[0], "")
    if not target:
        return ""
    # A target is relative to the folder of the workbook unless it begins with a slash.
    if target.startswith("/"):
        return str(PurePosixPath(target[1:]))
    return str(PurePosixPath(f"xl/{target}"))


_BUILT_IN = {17: "month"}
"""Number formats that are not written down: 17 is “mmm-yy”."""

_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


def _date_precision(code: str) -> str:
    """The precision of the dates of a number format: year, month, or empty for a day or no date.

    >>> _date_precision("mmm yy"), _date_precision("yyyy"), _date_precision("dd.mm.yyyy")
    ('month', 'year', '')
    """
    for_positive_numbers = code.split(";", maxsplit=1)[0]
    letters = set(_LITERAL.sub("", for_positive_numbers).lower())
    shows_more = letters & set("dths0#")
    shows_year = letters & set("yj")  # "j" in a German Excel
    if shows_more or not shows_year:
        return ""
    if "m" in letters:
        return "month"
    return "year"


def _xlsx_styles(content: bytes) -> list[_Style]:
    """The styles of cells, in the order in which cells number them."""
    precisions = dict(_BUILT_IN)
    struck_fonts: list[bool] = []
    styles: list[_Style] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            number = attributes.get("numFmtId", "")
            if number.isdecimal():
                precisions[int(number)] = _date_precision(attributes.get("formatCode", ""))
        elif name == "font" and inside[-1:] == ["fonts"]:
            struck_fonts.append(False)
        elif name == "strike" and inside[-2:] == ["fonts", "font"]:
            struck_fonts[-1] = attributes.get("val", "1") not in _FALSE
        elif name == "xf" and inside[-1:] == ["cellXfs"]:
            font = _number(attributes.get("fontId"))
            struck = font < len(struck_fonts) and struck_fonts[font]
            precision = precisions.get(_number(attributes.get("numFmtId")), "")
            styles.append(_Style(struck, precision))
        inside.append(name)

    def end(_name: str) -> None:
        inside.pop()

    if content:
        _parse(content, start, end)
    return styles


_FALSE = ("0", "false")


def _number(text: str | None) -> int:
    """A number in an attribute, 0 where there is none."""
    if not text or not text.isascii() or not text.isdecimal():
        return 0
    if len(text) > _MOST_DIGITS:  # no sheet is so large: the file is damaged or meant to do harm
        return 0
    return int(text)


_MOST_DIGITS = 8


_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def _parse_reference(reference: str) -> Cell | None:
    """The cell of a reference such as B7."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def _of_xlsx(content: bytes, styles: list[_Style]) -> Marks:
    """The marks of an Excel sheet, without the merged cells, which Calamine gives."""
    state = _Xlsx(styles)
    _parse(content, state.start)
    state.marks.struck = _struck_rows(state.struck)
    return state.marks


def _struck_rows(struck: Mapping[int, bool]) -> set[int]:
    """The rows of which every filled cell is crossed out."""
    return {row for row, crossed_out in struck.items() if crossed_out}


@dataclass(slots=True)
class _Xlsx:
    """The state while the XML of an Excel sheet is read.

    Rows and cells may leave out their numbers: then they follow the ones before. `struck` says of
    each row with a filled cell whether all of them so far are crossed out.
    """

    styles: list[_Style]
    marks: Marks = field(default_factory=Marks)
    struck: dict[int, bool] = field(default_factory=dict)
    row: int = -1
    column: int = -1
    style: _Style = _PLAIN

    def start(self, name: str, attributes: Attributes) -> None:
        """Take in the start of an element."""
        if name == "c":
            self._cell(attributes)
        elif name in ("v", "is"):
            self._value()
        elif name == "row":
            self._row(attributes)

    def _row(self, attributes: Attributes) -> None:
        if "r" in attributes:
            self.row = _number(attributes["r"]) - 1
        else:
            self.row += 1
        self.column = -1
        if attributes.get("hidden", "0") not in _FALSE:
            self.marks.hidden.add(self.row)

    def _cell(self, attributes: Attributes) -> None:
        cell = _parse_reference(attributes.get("r", ""))
        if cell is None:
            self.column += 1
        else:
            self.column = cell[1]
        number = _number(attributes.get("s"))
        self.style = _PLAIN
        if number < len(self.styles):
            self.style = self.styles[number]

    def _value(self) -> None:
        """Note the style of the cell, which is filled."""
        if not 0 <= self.row < MOST_ROWS_READ or self.column >= MOST_COLUMNS_READ:
            return
        self.struck[self.row] = self.struck.get(self.row, True) and self.style.struck
        if self.style.precision:
            self.marks.precision[self.row, self.column] = self.style.precision


# OpenDocument


_CELLS = ("table-cell", "covered-table-cell")

_MOST_DATES = 8
"""Repeated cells of one date whose precision is noted."""


@dataclass(slots=True)
class _Ods:
    """The state while content.xml is read.

    Styles come before the tables. `dates` are the units that each date style shows, `styles` the
    date style of each cell style and whether it crosses out. `inside` is true in the table of the
    sheet, and `nested` counts the tables in its cells, which are left out. A row or a cell counts
    `rows` or `width` times. `columns` are the styles of cells that name none.
    """

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
            self._text_properties(attributes)
        elif name == "table":
            self._table(attributes)
        elif self.inside and not self.nested:
            self._in_table(name, attributes)

    def _text_properties(self, attributes: Attributes) -> None:
        line_style = attributes.get("text-line-through-style", "none")
        line_type = attributes.get("text-line-through-type", "none")
        if line_style != "none" or line_type != "none":
            data_style, _struck = self.styles[self.style]
            self.styles[self.style] = data_style, True

    def _table(self, attributes: Attributes) -> None:
        if self.inside:
            self.nested += 1
        elif attributes.get("name") == self.sheet:
            self.inside = True
            self.row = 0
            self.columns = []

    def _in_table(self, name: str, attributes: Attributes) -> None:
        if name == "table-column":
            count = min(_repeated(attributes, "columns"), MOST_COLUMNS_READ - len(self.columns))
            self.columns += [attributes.get("default-cell-style-name", "")] * count
        elif name == "table-row":
            self._row(attributes)
        elif name in _CELLS:
            self._cell(attributes)
        elif name == "p" and self.row < MOST_ROWS_READ:
            # Only a filled cell holds a paragraph.
            self.struck[self.row] = self.struck.get(self.row, True) and self.cell_style.struck

    def _row(self, attributes: Attributes) -> None:
        self.rows = _repeated(attributes, "rows")
        self.column = 0
        if attributes.get("visibility", "visible") != "visible":
            self.marks.hidden.update(self._row_numbers())

    def _row_numbers(self) -> range:
        """The rows that the current row stands for, within the limit."""
        return range(self.row, min(self.row + self.rows, MOST_ROWS_READ))

    def _cell(self, attributes: Attributes) -> None:
        self.width = _repeated(attributes, "columns")
        default = ""
        if self.column < len(self.columns):
            default = self.columns[self.column]
        self.cell_style = self._style(attributes.get("style-name", default))
        if self.row >= MOST_ROWS_READ or self.column >= MOST_COLUMNS_READ:
            return
        self._note_merged(attributes)
        if self.cell_style.precision and attributes.get("value-type") == "date":
            self._note_precision()

    def _note_merged(self, attributes: Attributes) -> None:
        bottom = self.row + max(_number(attributes.get("number-rows-spanned")), 1) - 1
        right = self.column + max(_number(attributes.get("number-columns-spanned")), 1) - 1
        if (bottom, right) != (self.row, self.column):
            self.marks.merged.append(((self.row, self.column), (bottom, right)))

    def _note_precision(self) -> None:
        last = self.column + min(self.width, _MOST_DATES)
        for row in self._row_numbers():
            for column in range(self.column, last):
                self.marks.precision[row, column] = self.cell_style.precision

    def _style(self, name: str) -> _Style:
        data_style, struck = self.styles.get(name, ("", False))
        units = self.dates.get(data_style, set())
        if "year" not in units or units & {"day", "hours"}:
            return _Style(struck)
        if "month" in units:
            return _Style(struck, "month")
        return _Style(struck, "year")

    def end(self, name: str) -> None:
        """Take in the end of an element."""
        if name == "date-style":
            self.date_style = ""
        elif name == "style":
            self.style = ""
        elif not self.inside:
            return
        elif name == "table":
            self.inside = self.nested > 0
            self.nested = max(self.nested - 1, 0)
        elif self.nested:
            return
        elif name == "table-row":
            self.row += self.rows
        elif name in _CELLS:
            self.column += self.width


def _repeated(attributes: Attributes, unit: str) -> int:
    """The number of rows or columns that an element stands for."""
    return max(_number(attributes.get(f"number-{unit}-repeated")), 1)


def _of_ods(content: bytes, sheet: str) -> Marks:
    """The marks of a sheet of LibreOffice."""
    state = _Ods(sheet)
    _parse(content, state.start, state.end)
    state.marks.struck = _struck_rows(state.struck)
    return state.marks
