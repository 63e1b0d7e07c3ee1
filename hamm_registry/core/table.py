"""Tables of raw cells, and how people read them."""

from collections.abc import Callable, Sequence
from itertools import compress
from typing import Any, NamedTuple

Cell = Any
"""A raw value: text, number, bool, None, texts by language (a dict), or a list of such."""


class Column(NamedTuple):
    """One column: `key` for machines, `title` for people.

    `show` gives one scalar of a cell as people read it (a label, a date, a name); formats apply
    it to each item of a list. `least` is the width in columns below which it is not cut, None
    where it is never cut. Where a terminal is too narrow, the columns of the highest `rank` are
    left out first, those of rank 0 never. The cells of a `group` are maps of fields, or lists
    of such, and stand as JSON where there are only texts. The cells of `prose` are read in full:
    they are broken over lines, never cut. Screens and papers draw a `bar` beside a number. Where a
    whole cell has words of its own, `tell` gives them to people; what it is made of is raw as ever.
    The cells of a `translated` column are messages of the program or codes that nobody types:
    plain text for a pipe has them in the language of the reader, machine formats raw. The same
    holds for a `group` with words of its own.
    """

    key: str
    title: str
    show: Callable[[Any], str] = str
    numeric: bool = False
    least: int | None = 12
    rank: int = 0
    group: bool = False
    prose: bool = False
    bar: bool = False
    translated: bool = False
    tell: Callable[[Any], str] | None = None


class Table(NamedTuple):
    """Rows of raw cells under columns; `title` and `note` are for people and may be empty.

    `empty` is said to people where there are no rows; the note says what the figures count. The
    numeric columns of a `matrix` are values of one field: their heads may become numbers with
    a legend where they are too long.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    note: str = ""
    matrix: bool = False
    empty: str = ""


def largest(table: Table, index: int) -> float:
    """The largest number of a column, which the longest bar stands for; 0 if it has none."""
    number: float = 0
    for row in table.rows:
        number = max(number, row[index] or 0)
    return number


def objects(table: Table) -> list[dict[str, Any]]:
    """An object a row, raw values by the keys of the columns."""
    keys = [column.key for column in table.columns]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def filled(table: Table) -> Table:
    """The table for people: without the columns in which nothing stands, but of a matrix."""
    if table.matrix:
        return table
    is_filled = [_has_values(table, index) for index in range(len(table.columns))]
    if all(is_filled):
        return table
    columns = tuple(compress(table.columns, is_filled))
    rows = [list(compress(row, is_filled)) for row in table.rows]
    return table._replace(columns=columns, rows=rows)


def _has_values(table: Table, index: int) -> bool:
    """Tell whether something stands in a column."""
    return any(row[index] not in (None, "", []) for row in table.rows)
