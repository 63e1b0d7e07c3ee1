"""One cell as text: as people read it, or raw for machines."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from hamm_registry.core.table import Cell, Column
from hamm_registry.core.text import number, pick


def of_row(
    row: Sequence[Cell], columns: Sequence[Column], write: Callable[[Cell, Column], str]
) -> list[str]:
    """The cells of a row as text, each by its column: `write` is one of the functions below."""
    return [write(cell, column) for cell, column in zip(row, columns, strict=True)]


def is_number(cell: Cell) -> bool:
    """True for a number; to Python a bool is one as well."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def for_people(cell: Cell, column: Column) -> str:
    """A cell in the language in force: labels, names, written dates; lists joined by commas."""
    if cell is None:
        return ""
    if column.tell is not None:
        return column.tell(cell)
    if column.group:
        return _compact(cell)
    if column.numeric and is_number(cell):
        return number(cell)
    match cell:
        case dict():
            return str(pick(cell))
        case list():
            return ", ".join(for_people(item, column) for item in cell)
    return column.show(cell)


def for_pipes(cell: Cell, column: Column) -> str:
    """A cell with raw values, but texts in the language in force: for `plain`."""
    # JSON within a line of text is of use neither to people nor to `cut`.
    has_words = column.group and column.tell is not None
    if column.translated or has_words:
        return for_people(cell, column)
    if isinstance(cell, dict) and not column.group:
        return str(pick(cell))
    return for_machines(cell, column)


def for_machines(cell: Cell, column: Column) -> str:
    """A cell the same in every language: codes, ISO dates, the first language of a text."""
    if cell is None:
        return ""
    if column.group:
        return _compact(cell)
    match cell:
        case str():  # most are
            return cell
        case bool():
            return str(cell).lower()
        case dict():
            return str(next(iter(cell.values()), ""))
        case list():
            return "; ".join(for_machines(item, column) for item in cell)
    return str(cell)


def _compact(cell: Cell) -> str:
    return json.dumps(cell, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula (CWE-1236): a `'` in front where one would.

    A spreadsheet may separate cells at another mark than the file does, and pays no regard to
    quotes then: what stands behind a comma, a semicolon, a tab, a bar or a line break is looked at
    as well, and gets a `'` of its own.
    """
    inner = re.sub(_AT_START, r"\1'", text)
    if _begins_formula(text):
        return "'" + inner
    return inner


def unguarded(text: str) -> str:
    """The text that was guarded.

    >>> unguarded(guarded("x;=1+1;y")), unguarded("d'Or")
    ('x;=1+1;y', "d'Or")
    """
    inner = re.sub(_GUARD, r"\1", text)
    rest = inner.removeprefix("'")
    if _begins_formula(rest):
        return rest
    return inner


def _begins_formula(text: str) -> bool:
    return text.lstrip().startswith(_FORMULA) or text.startswith(_BREAKS)


_FORMULA: Any = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS: Any = ("\t", "\r", "\n")
_AT_START = rf"([,;\t|\n\r])(?=[\s\"]{{0,64}}[{''.join(map(re.escape, _FORMULA))}])"
"""A mark behind which a cell may begin that is a formula; compiled where a cell needs it first."""
_GUARD = rf"([,;\t|\n\r])'(?=[\s\"]{{0,64}}[{''.join(map(re.escape, _FORMULA))}])"
