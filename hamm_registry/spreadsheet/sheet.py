"""Read one sheet of a workbook or a CSV file as rows of texts."""

import importlib.util
import json
import stat
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hamm_registry.core.errors import RegistryError, UsageError, unreadable
from hamm_registry.core.installed import extra_command
from hamm_registry.core.spelling import allowed_values
from hamm_registry.core.text import _, quote, safe
from hamm_registry.schema import did_you_mean
from hamm_registry.spreadsheet import delimited
from hamm_registry.spreadsheet.limits import MOST_BYTES, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS
from hamm_registry.yamlfile.characters import FORBIDDEN

_SECONDS = 60

WORKBOOKS = (".xlsx", ".xlsm", ".ods")
TEXTS = (".csv", ".tsv", ".txt")


MergedRange = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a range, each as row and column, counted from 0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a list: `rows` without the empty cells at their ends, counted from 0.

    `merged` are ranges whose cells say what the first one says.
    `hidden` and `struck` are rows that are not shown, and that are crossed out.
    `about` is how the file was understood, `others` are the sheets that were not read, and `notes`
    tell what else was not read as it stands there. `base` are the cells of an own export as they
    were written, by the ids of entries and the keys of columns.
    """

    file: str
    name: str
    rows: list[list[str]] = field(repr=False)
    merged: tuple[MergedRange, ...] = ()
    hidden: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()
    about: str = ""
    others: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    base: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def cell(self, row: int, column: int) -> str:
        """The text of a cell, empty where there is none."""
        if row >= len(self.rows):
            return ""
        cells = self.rows[row]
        if column >= len(cells):  # rows end with their last filled cell
            return ""
        return cells[column]

    def column(self, index: int, first_row: int = 0) -> list[str]:
        """The texts of a column from a row on."""
        return [self.cell(row, index) for row in range(first_row, len(self.rows))]

    def place(self, row: int, column: int | None = None) -> str:
        """The place of a cell or row: `liste.xlsx!Tabelle1:C7`, in CSV `liste.csv:C7`."""
        place = self.file
        if self.name:
            place += f"!{self.name}"
        if column is None:
            return f"{place}:{row + 1}"
        return f"{place}:{letters(column)}{row + 1}"

    @property
    def width(self) -> int:
        """The number of columns up to the last one that has something in it."""
        return max(map(len, self.rows), default=0)


def letters(column: int) -> str:
    """The name of a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def read(path: Path, sheet: str = "", encoding: str = "") -> Sheet:
    """The sheet of that name, else the one with the most filled rows that is not hidden.

    `encoding` is that of a CSV file; without it the usual ones are tried.

    UsageError for a file or a sheet that is not there or of no known kind, RegistryError for one
    that cannot be read, is too large, damaged or locked with a password.
    """
    suffix = path.suffix.lower()
    if suffix in WORKBOOKS:
        return _cleaned(_read_workbook(path, sheet, encoding))
    if suffix in TEXTS:
        return _cleaned(_read_text(path, sheet, encoding))
    message = _("{file} is not a list that can be read").format(file=quote(path))
    raise UsageError(message, _("Save it as xlsx, ods or csv."))


def _read_workbook(path: Path, sheet: str, encoding: str) -> Sheet:
    """The sheet of a workbook, after the checks of what the file begins with."""
    if encoding:
        hint = _("Leave out {option}.").format(option="--encoding")
        raise UsageError(_("a workbook states its own encoding"), hint)
    content = content_of(path)
    # With a password an xlsx file is no zip archive but a container of the old Office.
    if content.startswith(_LOCKABLE) and _PACKAGE in content:
        raise _locked(path)
    if content.startswith(b"PK"):
        return _workbook(path, sheet)
    message = _("{file} is not a workbook").format(file=quote(path))
    hint = _("It may be text with the wrong file name: save it again as xlsx, ods or csv.")
    raise RegistryError(message, hint)


def _read_text(path: Path, sheet: str, encoding: str) -> Sheet:
    """The rows of a CSV file, unless it is a workbook in truth."""
    content = content_of(path)
    if sheet:
        hint = _("Leave out {option}.").format(option="--sheet")
        raise UsageError(_("a CSV file has no sheets"), hint)
    # Excel opens such a file all the same, so nobody notices.
    if content.startswith((b"PK\x03\x04", _LOCKABLE)):
        message = _("{file} is a workbook with the name of a CSV file").format(file=quote(path))
        hint = _("Give it the right name, such as {name}.").format(name=f"{safe(path.stem)}.xlsx")
        raise RegistryError(message, hint)
    return _delimited(path, content, encoding)


def content_of(path: Path) -> bytes:
    """The bytes of a list; UsageError or RegistryError where it is not there or too large."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UsageError(_("{file} is not a file").format(file=quote(path)))
        if status.st_size > MOST_BYTES:
            raise _too_large(path)
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageError(_("there is no file {path}").format(path=quote(path))) from None
    except OSError as error:
        raise unreadable(path, error) from error


_LOCKABLE = b"\xd0\xcf\x11\xe0"
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
"""How an office file with a password begins, and the name of the part that holds all of it."""


def _locked(path: Path) -> RegistryError:
    message = _("{file} is protected by a password").format(file=quote(path))
    return RegistryError(message, _("Save it without a password."))


def _too_large(path: Path) -> RegistryError:
    message = _("{file} is too large for a list").format(file=quote(path))
    return RegistryError(message, _("Copy only the list into a new file."))


def _delimited(path: Path, content: bytes, encoding: str) -> Sheet:
    try:
        text = delimited.read(content, encoding)
    except UsageError:
        raise
    except RegistryError as error:
        raise RegistryError(f"{safe(path.name)}: {error.message}", error.hint) from error
    refuse_long(path, text.height)
    separator = quote(text.separator)
    if text.separator == "\t":
        separator = _("tab")
    about = _("CSV, {encoding}, separated by {separator}")
    about = about.format(encoding=text.encoding, separator=separator)
    return Sheet(path.name, "", text.rows, about=about)


def refuse_long(path: Path, rows: int) -> None:
    """Raise RegistryError for a list of too many rows."""
    if rows > MOST_ROWS:
        message = _("{file} has {count} rows; one import takes at most {most}")
        message = message.format(file=quote(path), count=rows, most=MOST_ROWS)
        raise RegistryError(message, _("Split the list."))


def _workbook(path: Path, wanted: str) -> Sheet:
    """The sheet of that name, else the one with the most filled rows that is not hidden."""
    if importlib.util.find_spec("python_calamine") is None:
        message = _("workbooks need the extra “{extra}”").format(extra="import")
        hint = _("Install it: {command}, or save the list as CSV.")
        raise RegistryError(message, hint.format(command=extra_command("import")))
    answer = _run_workbook_reader(path, wanted)
    hidden_by_name: dict[str, bool] = answer["sheets"]
    name, rows = answer["name"], answer["rows"]
    if wanted and wanted not in hidden_by_name:
        raise _no_sheet(path, wanted, hidden_by_name)
    if not rows:
        raise _nothing_in(path, hidden_by_name)
    # Rows that are only formatted do not count: a sheet can have a million of them.
    refuse_long(path, len(rows))
    return Sheet(
        path.name,
        name,
        rows,
        merged=tuple(((a[0], a[1]), (b[0], b[1])) for a, b in answer["merged"]),
        hidden=frozenset(answer["hidden"]),
        struck=frozenset(answer["struck"]),
        others=tuple(_other_sheets(name, hidden_by_name)),
        base=_base(answer["base"]),
    )


def _no_sheet(path: Path, wanted: str, names: Iterable[str]) -> UsageError:
    message = _("{file} has no sheet {name}").format(file=quote(path), name=quote(wanted))
    guess = did_you_mean(wanted, dict.fromkeys(names, ""))
    listed = allowed_values(map(safe, names))
    return UsageError(message, f"{guess} {listed}".strip())


def _nothing_in(path: Path, hidden_by_name: Mapping[str, bool]) -> RegistryError:
    message = _("there is nothing in {file}").format(file=quote(path))
    hidden = [quote(name) for name, hidden in hidden_by_name.items() if hidden]
    if not hidden:
        return RegistryError(message)
    hint = _("Hidden sheets are read only by name, --sheet: {names}")
    return RegistryError(message, hint.format(names=", ".join(hidden)))


def _other_sheets(name: str, hidden_by_name: Mapping[str, bool]) -> Iterator[str]:
    """The names of the sheets that are not read, with a word on those that are hidden."""
    for other, hidden in hidden_by_name.items():
        if other == name:
            continue
        if hidden:
            yield _("{sheet} (hidden)").format(sheet=quote(other))
        else:
            yield quote(other)


def _base(rows: list[list[str]]) -> dict[str, dict[str, str]]:
    """The cells of an own export as they were written, by ids and keys of columns."""
    if not rows or rows[0][:1] != ["id"]:
        return {}
    keys = rows[0]
    base: dict[str, dict[str, str]] = {}
    for row in rows[1:]:
        if row:
            missing = [""] * (len(keys) - len(row))
            base[row[0]] = dict(zip(keys, [*row, *missing], strict=False))
    return base


def _run_workbook_reader(path: Path, wanted: str) -> dict[str, Any]:
    """The answer of the program that reads workbooks; RegistryError where it fails.

    Its keys are described in `workbook.read`.
    """
    # -P: a registry is often the working folder, and none of its files may become a module.
    module = ["-P", "-m", "hamm_registry.spreadsheet.workbook"]
    command = [sys.executable, *module, str(path.resolve()), wanted]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        raise _too_large(path) from None
    if done.returncode:  # ended by the system, or for want of memory
        raise _too_large(path)
    answer: dict[str, Any] = json.loads(done.stdout)
    fault = answer.get("fault")
    if fault in ("OverflowError", "MemoryError"):
        raise _too_large(path)
    if fault in ("PasswordError", "RuntimeError"):
        raise _locked(path)
    if fault:
        message = _("{file} is damaged, or not the kind of file that its name says")
        hint = _("Open it in the spreadsheet program and save it again.")
        raise RegistryError(message.format(file=quote(path)), hint)
    return answer


def _cleaned(sheet: Sheet) -> Sheet:
    """The sheet with plain blanks only, its merged cells filled, and notes on what is not read.

    RegistryError for a cell that is too long.
    """
    _refuse_long_cells(sheet)
    rows = [[_clean(cell) for cell in row] for row in sheet.rows]
    notes = list(sheet.notes)
    if not _fill_merged(rows, sheet.width, sheet.merged):
        notes.append(_("Merged cells overlap; not all of them are read as merged."))
    if sheet.width > MOST_COLUMNS:
        message = _("Only the first {count} of {all} columns are read.")
        notes.append(message.format(count=MOST_COLUMNS, all=sheet.width))
    return replace(sheet, rows=rows, notes=tuple(notes))


def _refuse_long_cells(sheet: Sheet) -> None:
    """Raise RegistryError for a cell that holds more text than Excel can."""
    for number, cells in enumerate(sheet.rows):
        for column, cell in enumerate(cells):
            if len(cell) > MOST_CHARACTERS:
                message = _("the text in {cell} is too long: more than {limit} characters")
                message = message.format(
                    cell=quote(sheet.place(number, column)), limit=MOST_CHARACTERS
                )
                raise RegistryError(message, _("Shorten it, and save the list again."))


def _fill_merged(rows: list[list[str]], width: int, merged: Iterable[MergedRange]) -> bool:
    """Give each empty cell of a merged range the text of its first one; False if not for all.

    Merged ranges never overlap: together they cover the sheet at most once. Where a damaged file
    has more of them the rest is left as it is, so the time is linear in the cells.
    """
    left_to_cover = len(rows) * width
    for (top, left), (bottom, right) in merged:
        if top >= len(rows) or left >= len(rows[top]) or not rows[top][left]:
            continue
        end = min(right + 1, width)
        left_to_cover -= (min(bottom + 1, len(rows)) - top) * (end - left)
        if left_to_cover < 0:
            return False
        for cells in rows[top : bottom + 1]:
            cells.extend([""] * (end - len(cells)))
            for column in range(left, end):
                cells[column] = cells[column] or rows[top][left]
    return True


def _clean(cell: str) -> str:
    """A cell without needless blanks and what no file may hold; line breaks and joiners stay."""
    if cell.isascii() and cell.isprintable():
        return " ".join(cell.split())
    lines: list[str] = []
    for line in cell.replace("\u00ad", "").splitlines():
        text = " ".join(FORBIDDEN.sub("", line).split())
        if text:
            lines.append(text)
    return "\n".join(lines)
