"""Tables in a terminal: the only place that knows rich. No boxes, and data is never markup."""

import io
from typing import TYPE_CHECKING

from hamm_registry.formats import cells
from hamm_registry.formats.screen import Canvas, width_of
from hamm_registry.table import Report, Table
from hamm_registry.text import safe

if TYPE_CHECKING:
    from rich.table import Table as RichTable

_NARROWEST = 12
_GAP = 2


def table(report: Report, canvas: Canvas) -> str:
    """Each table with aligned columns; in a terminal cut to its width, in a pipe never."""
    from rich.console import Console

    stream = io.StringIO()
    natural = max((_natural_width(one) for one in report.tables), default=80)
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
    for number, one in enumerate(report.tables):
        if number:
            console.print()
        if one.title:
            console.print(safe(one.title), style="bold", no_wrap=True, crop=False)
        console.print(_table(one, width), crop=False)
        if one.note:
            console.print(safe(one.note), style="dim")
    return "".join(row.rstrip() + "\n" for row in stream.getvalue().splitlines())


def _texts(one: Table) -> list[list[str]]:
    return [
        [safe(cells.for_people(cell, col)) for cell, col in zip(row, one.columns, strict=True)]
        for row in one.rows
    ]


def _widths(one: Table) -> list[int]:
    columns = zip(*([c.title for c in one.columns], *_texts(one)), strict=True)
    return [max(map(width_of, column)) for column in columns]


def _natural_width(one: Table) -> int:
    return sum(_widths(one)) + _GAP * len(one.columns)


def _fitting(widths: list[int], room: int) -> list[int]:
    """Widths that fit into `room`: the widest columns give way first, none below _NARROWEST."""
    widths = list(widths)
    while sum(widths) + _GAP * (len(widths) - 1) > room and max(widths) > _NARROWEST:
        widest = max(range(len(widths)), key=lambda index: widths[index])
        others = [w for w in widths if w < widths[widest]]
        over = sum(widths) + _GAP * (len(widths) - 1) - room
        step = max(1, min(over, widths[widest] - max([*others, _NARROWEST])))
        widths[widest] -= step
    return widths


def _table(one: Table, width: int) -> "RichTable":
    from rich.table import Table as RichTable
    from rich.text import Text

    shown = RichTable(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for column, room in zip(one.columns, _fitting(_widths(one), width), strict=True):
        shown.add_column(
            Text(column.title),
            justify="right" if column.numeric else "left",
            no_wrap=True,
            overflow="ellipsis",
            width=room,
        )
    for row in _texts(one):
        shown.add_row(*(Text(text) for text in row))
    return shown
