"""Tables in a terminal: the only place that knows rich. No boxes, and data is never markup."""

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from math import ceil
from typing import TYPE_CHECKING

from hamm_registry.core.table import Column, Report, Table
from hamm_registry.core.text import safe
from hamm_registry.render import cells
from hamm_registry.render.paper import Paper, Section, filled
from hamm_registry.render.screen import Canvas, bold, dim, line, padded, render, width_of

if TYPE_CHECKING:
    from rich.table import Table as RichTable

_GAP = 2
_BAR = 16
"""The columns of the longest bar."""
_BAR_RANK = 8
_LONGEST_WORD = 28
"""A longer word is broken where there is no room."""
_FEW = 4
"""The columns that still show something of a text; with less it is left out for the whole ones."""


def table(report: Report, canvas: Canvas) -> str:
    """Each table with aligned columns; in a terminal cut to its width, in a pipe never."""
    from rich.console import Console

    stream = io.StringIO()
    natural = max((_total(_widths(one)) for one in report.tables), default=80)
    width = canvas.width or max(natural, 80)
    console = Console(
        file=stream,
        width=width,
        force_terminal=canvas.color,
        no_color=not canvas.color,
        color_system="standard" if canvas.color else None,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        legacy_windows=False,
    )
    numbered = [_numbered(table, width) for table in report.tables]
    for number, one in enumerate(block for table in numbered for block in _blocks(table, width)):
        if number:
            console.print()
        if one.title:
            console.print(safe(one.title), style="bold", no_wrap=True, crop=False)
        console.print(_table(one, width), crop=False)
        for note in one.note.splitlines():
            console.print(safe(note), style="dim")
    return "".join(row.rstrip() + "\n" for row in stream.getvalue().splitlines())


def paper(told: Paper, canvas: Canvas) -> str:
    """A report to read in a terminal: its head, then each section with bars beside its numbers."""
    room = max((width_of(label) for label, _fact in told.facts), default=0) + 2
    head = [line(bold(told.title), dim(f" · {told.owner}")), line()]
    head += [line(dim(padded(label, room)), fact, indent=room) for label, fact in told.facts]
    parts = [render(head, canvas), *(_section(one, canvas) for one in told.told)]
    parts.append(render([line(dim(text)) for text in told.closing], canvas))
    return "\n".join(part for part in parts if part)


def _section(one: Section, canvas: Canvas) -> str:
    words = [line(bold(one.title)), *(line(text) for text in one.text)]
    words += [line()] if one.text else []
    if not one.table.rows:
        return render([*words, line(one.empty)], canvas)
    shown = replace(_spotted(_barred(filled(one.table))), title="", note="")
    notes = [line(dim(note)) for note in one.table.note.splitlines()]
    body = table(Report((shown,), {}), canvas)
    return render(words, canvas) + body + render(notes, canvas)


def _barred(one: Table) -> Table:
    """The table with a bar behind each number that asks for one."""
    for index in reversed(range(len(one.columns))):
        if one.columns[index].bar:
            numbers = [row[index] or 0 for row in one.rows]
            most = max(numbers, default=0) or 1
            bars = ["█" * ceil(_BAR * value / most) for value in numbers]
            columns = [*one.columns]
            columns.insert(index + 1, Column("", "", rank=_BAR_RANK))
            rows = [
                [*row[: index + 1], bar, *row[index + 1 :]]
                for row, bar in zip(one.rows, bars, strict=True)
            ]
            one = replace(one, columns=tuple(columns), rows=rows)
    return one


def _spotted(one: Table) -> Table:
    """A matrix with a dot in each white spot."""
    if not one.matrix:
        return one
    columns = tuple(replace(c, show=str) if c.numeric else c for c in one.columns)
    rows = [["·" if cell is None else cell for cell in row] for row in one.rows]
    return replace(one, columns=columns, rows=rows)


def _texts(one: Table) -> list[list[str]]:
    return [
        [safe(cells.for_people(cell, col)) for cell, col in zip(row, one.columns, strict=True)]
        for row in one.rows
    ]


def _widths(one: Table) -> list[int]:
    columns = zip(*([safe(c.title) for c in one.columns], *_texts(one)), strict=True)
    return [max(map(width_of, column)) for column in columns]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _fitted(one: Table, room: int) -> tuple[Table, list[int]]:
    """The table without the columns that find no room, and the widths of the others."""
    ranks = sorted({column.rank for column in one.columns if column.rank}, reverse=True)
    for rank in ranks:
        if _total(_leasts(one)) <= room:
            break
        one = _only(one, [column.rank != rank for column in one.columns])
    widths = _widths(one)
    whole = [column.least is None for column in one.columns]
    kept = [w for w, uncut in zip(widths, whole, strict=True) if uncut]
    few = [w if uncut else min(w, _FEW) for w, uncut in zip(widths, whole, strict=True)]
    if kept and not one.matrix and _total(kept) <= room < _total(few):
        return _only(one, whole), kept
    return one, _narrowed(one, widths, room)


def _only(one: Table, kept: Sequence[bool]) -> Table:
    rows = [list(compress(row, kept)) for row in one.rows]
    return replace(one, columns=tuple(compress(one.columns, kept)), rows=rows)


def _leasts(one: Table) -> list[int]:
    """How narrow each column may become; where words are read in full, none is broken."""
    least = [_least(c, width) for c, width in zip(one.columns, _widths(one), strict=True)]
    for index, column in enumerate(one.columns):
        if column.prose:
            words = (word for row in _texts(one) for word in row[index].split(" "))
            longest = max(map(width_of, words), default=0)
            least[index] = max(least[index], min(longest, _LONGEST_WORD))
    return least


def _least(column: Column, width: int) -> int:
    return width if column.least is None else min(width, column.least)


def _narrowed(one: Table, widths: Sequence[int], room: int) -> list[int]:
    """Widths that fit into `room`: the widest columns give way first, down to their least.

    Where that is not enough, those that may be cut become narrower still before the others do.
    """
    found = list(widths)
    short = [_least(c, w) for c, w in zip(one.columns, widths, strict=True)]
    cut = [w if c.least is None else 1 for c, w in zip(one.columns, widths, strict=True)]
    for least in (_leasts(one), short, cut, [1] * len(found)):
        while _total(found) > room:
            spare = [width - low for width, low in zip(found, least, strict=True)]
            if max(spare) <= 0:
                break
            found[max(range(len(found)), key=lambda i: (spare[i] > 0, found[i]))] -= 1
    return found


def _numbered(one: Table, room: int) -> Table:
    """A matrix too wide for its heads gets numbers for heads and a legend below."""
    numeric = [index for index, column in enumerate(one.columns) if column.numeric]
    if not one.matrix or _total(_widths(one)) <= room:
        return one
    heads = {index: str(number) for number, index in enumerate(numeric, 1)}
    columns = tuple(
        replace(column, title=heads[index], least=None) if index in heads else column
        for index, column in enumerate(one.columns)
    )
    legend = " · ".join(f"{heads[index]} {safe(one.columns[index].title)}" for index in numeric)
    return replace(one, columns=columns, note="\n".join(filter(None, (legend, one.note))))


def _blocks(one: Table, room: int) -> list[Table]:
    """A matrix that is still too wide in pieces, one below the other, each with its sides."""
    widths = _widths(one)
    if not one.matrix or _total(widths) <= room:
        return [one]
    side = min(widths[0], room // 3)
    step = max(1, (room - side) // (max(widths[1:]) + _GAP))
    starts = range(1, len(widths), step)
    return [
        replace(
            one,
            columns=(one.columns[0], *one.columns[start : start + step]),
            rows=[[row[0], *row[start : start + step]] for row in one.rows],
            title=one.title if start == starts[0] else "",
            note=one.note if start == starts[-1] else "",
        )
        for start in starts
    ]


def _table(one: Table, room: int) -> "RichTable":
    from rich.table import Table as RichTable
    from rich.text import Text

    one, widths = _fitted(one, room)
    shown = RichTable(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for column, width in zip(one.columns, widths, strict=True):
        shown.add_column(
            Text(safe(column.title)),
            justify="right" if column.numeric else "left",
            no_wrap=not column.prose,
            overflow="fold" if column.prose else "ellipsis",
            width=width,
        )
    for row in _texts(one):
        shown.add_row(*(Text(text) for text in row))
    return shown
