"""One sheet of a workbook as rows of text: the only place that knows calamine.

It runs as a program of its own, because calamine makes room for every cell between the first and
the last one: a file of 5 KB with a cell in the last corner of a sheet ends the whole process. Here
it ends this one, which has little memory to take. Calamine also reads errors (#REF!) as empty
cells, so the files are unpacked here, up to a limit, and what says “error” in them becomes text.
"""

import io
import json
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from hamm_registry.core.text import LANGUAGES, _, speaking
from hamm_registry.render.xlsx import STATE_SHEET
from hamm_registry.spreadsheet import marks
from hamm_registry.spreadsheet.limits import MOST_CHARACTERS, MOST_COLUMNS_READ, MOST_ROWS_READ

MOST_UNPACKED = 64 * 2**20
"""As much as a sheet of MOST_ROWS and MOST_COLUMNS takes with all of its cells filled."""

MOST_MEMORY = 640 * 2**20
"""Such a sheet takes 420 MiB."""

_MOST_CHARACTERS_IN_ALL = MOST_UNPACKED
"""Characters of all cells: a text that many of them share is unpacked but once."""

_MOST_MERGED = 5 * MOST_ROWS_READ
"""Ranges of merged cells: nobody merges more of each row, and a file can name millions."""

_IS_READ = re.compile(r".*\.(?:xml|rels)|mimetype")
"""The members of the archive that are looked at: no pictures and no macros."""

_MOST_BYTES_OF_TEXT = 10 * MOST_CHARACTERS
"""Even written as `&#128512;` so many bytes are more than MOST_CHARACTERS."""

_LONG_TEXT = re.compile(rb"(<[^<>]*>)[^<]{%d,}" % _MOST_BYTES_OF_TEXT)
_TOO_LONG_TEXT = b"x" * (MOST_CHARACTERS + 1)
_LONG_TAG = re.compile(rb"<[^<]{%d}" % (2 * _MOST_BYTES_OF_TEXT))

_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml|content\.xml")
_ERROR = (
    (re.compile(rb"""(<c\b[^<>]*?\bt\s*=\s*)(["'])e\2"""), rb'\1"str"'),
    (re.compile(rb"""\soffice:string-value=""(\s+calcext:value-type="error")"""), rb"\1"),
)
_BLANKS = re.compile(rb"""\btext:c\s*=\s*["'][0-9]+["']""")
"""How many blanks LibreOffice writes as one element: a cell is read with single ones anyway."""


def main(path: str, sheet: str) -> int:
    """Print what `read` gives as JSON, or `{"fault": ...}`; the exit code is always 0."""
    _limit_memory()
    try:
        answer = read(Path(path).read_bytes(), sheet)
    except _faults() as error:
        answer = {"fault": type(error).__name__}
        if "limit exceeded" in str(error):
            answer = {"fault": "OverflowError"}
    # `json.dump` writes each value by itself, which takes five times as long.
    sys.stdout.write(json.dumps(answer))
    return 0


def _limit_memory() -> None:
    with suppress(ImportError):  # there is no such module on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _faults() -> tuple[type[Exception], ...]:
    """The exceptions that damaged, locked and too large workbooks raise."""
    from python_calamine import CalamineError

    broken = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
    return (CalamineError, OverflowError, MemoryError, ValueError, *broken)


def read(content: bytes, wanted: str) -> dict[str, Any]:
    """The sheets by name with whether they are hidden, and of one of them the rows.

    `wanted` is its name; empty takes the one with the most filled rows that is not hidden. `rows`
    are lists of texts without the empty cells at their ends, `merged` are ranges as
    [[row, column], [row, column]], counted from 0; `hidden` and `struck` are rows. `base` are the
    rows of the sheet that our own export hides.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    unpacked = _unpacked(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(unpacked))
    hidden: dict[str, bool] = {}
    for metadata in book.sheets_metadata:
        hidden[metadata.name] = metadata.visible != SheetVisibleEnum.Visible
    base: list[list[str]] = []
    if hidden.pop(STATE_SHEET, False):
        state = book.get_sheet_by_name(STATE_SHEET)
        base = [_row_texts(row) for row in state.to_python(nrows=MOST_ROWS_READ)]

    best_name = ""
    best_rows: list[list[str]] = []
    merged: Sequence[Any] = ()
    characters = 0
    for name in _sheets_to_read(wanted, hidden, own=bool(base)):
        sheet = book.get_sheet_by_name(name)
        rows = _rows_of_sheet(sheet)
        characters += sum(len(text) for row in rows for text in row)
        if characters > _MOST_CHARACTERS_IN_ALL:
            raise OverflowError
        if _count_filled(rows) > _count_filled(best_rows):
            best_name, best_rows, merged = name, rows, sheet.merged_cell_ranges or ()

    with zipfile.ZipFile(io.BytesIO(unpacked)) as archive:
        sheet_marks = marks.marks(archive, best_name)
    merged = merged or sheet_marks.merged
    if len(merged) > _MOST_MERGED:
        raise OverflowError
    for (row, column), precision in sheet_marks.precision.items():
        _shorten(best_rows, row, column, _LENGTHS[precision])
    return {
        "sheets": hidden,
        "name": best_name,
        "rows": best_rows,
        "base": base,
        "merged": merged,
        "hidden": sorted(sheet_marks.hidden),
        "struck": sorted(sheet_marks.struck),
    }


def _rows_of_sheet(sheet: Any) -> list[list[str]]:
    """The rows of a sheet of Calamine from its first one to the last that is filled."""
    # Rows are counted as people see them, so the empty ones at the top are kept.
    cells = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS_READ)
    rows = [_row_texts(row) for row in cells]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _sheets_to_read(wanted: str, hidden: Mapping[str, bool], own: bool) -> list[str]:
    """The names of the sheets to look at: the one that is wanted, else those that are shown."""
    if wanted and wanted in hidden:
        return [wanted]
    if wanted:
        return []
    names = [name for name, is_hidden in hidden.items() if not is_hidden]
    # The first sheet of an export of our own holds the initiatives. Some programs and a copy
    # lose the hidden sheet by which it is known.
    if own or (names and names[0] in _names_of_first_sheet()):
        return names[:1]
    return names


def _names_of_first_sheet() -> set[str]:
    """The names of the first sheet of an export in each language."""
    names: set[str] = set()
    for language in LANGUAGES:
        with speaking(language):
            names.add(_("Initiatives"))
    return names


def _count_filled(rows: Iterable[list[str]]) -> int:
    return sum(1 for row in rows if row)


_LENGTHS = {"year": 4, "month": 7}
"""How many characters of an ISO date a cell shows."""


def _shorten(rows: list[list[str]], row: int, column: int, length: int) -> None:
    """Take from a date what its cell does not show: 1986-03-01 shown as “Mrz 86” is 1986-03."""
    if row >= len(rows) or column >= len(rows[row]):
        return
    cells = rows[row]
    if _DAY.fullmatch(cells[column]):
        cells[column] = cells[column][:length]


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _unpacked(content: bytes) -> bytes:
    """The same archive without compression; OverflowError where it would become too large."""
    room = MOST_UNPACKED
    unpacked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(unpacked, "w") as new:
        for member in old.infolist():
            if not _IS_READ.fullmatch(member.filename):
                continue
            with old.open(member) as packed:
                data = packed.read(room + 1)
            room -= len(data)
            if room < 0:
                raise OverflowError
            # The cell is refused for its length, so its text need not be carried along.
            data = _LONG_TEXT.sub(rb"\1" + _TOO_LONG_TEXT, data)
            if _LONG_TAG.search(data):
                raise OverflowError
            # Calamine reads an error (#REF!) as an empty cell: as text it becomes a remark.
            if _SHEET.fullmatch(member.filename):
                for error, text in _ERROR:
                    data = error.sub(text, data)
                data = _BLANKS.sub(b'text:c="1"', data)
            new.writestr(member.filename, data)
    return unpacked.getvalue()


def _row_texts(row: list[Any]) -> list[str]:
    texts = [_cell_text(cell) for cell in row[:MOST_COLUMNS_READ]]
    while texts and not texts[-1].strip():
        texts.pop()
    return texts


def _cell_text(cell: Any) -> str:
    """A cell as text: 1985.0 is 1985, a day 1986-03-07. Of one too long as much as tells so."""
    if isinstance(cell, datetime):  # before date, of which it is a kind
        if cell.time() == time():
            return cell.date().isoformat()
        return cell.isoformat(" ")
    if isinstance(cell, bool):  # before float, which 1 and 0 would pass for
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)[: MOST_CHARACTERS + 1]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
