"""Tables in a terminal: the only place that knows rich. No boxes, and data is never markup."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from math import ceil
from typing import TYPE_CHECKING

from hamm_registry.core.table import Cell, Column, Report, Table
from hamm_registry.core.text import safe
from hamm_registry.render import cells
from hamm_registry.render.paper import Paper, Section, filled
from hamm_registry.render.screen import Canvas, bold, dim, line, padded, render, width_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as RichTable

_GAP = 2
_BAR = 16
"""The columns of the longest bar."""
_BAR_RANK = 8
_LONGEST_WORD = 28
"""A longer word is broken where there is no room."""
_FEW = 4
"""The columns that still show something of a text; with less it is left out for the whole ones."""
_COMFORTABLE = 0.5
"""The share of its texts that a column shows whole before a further column may take its room."""


def table(report: Report, canvas: Canvas) -> str:
    """Each table with aligned columns; in a terminal cut to its width, in a pipe never."""
    stream = io.StringIO()
    drawn = [_with_dots(_with_bars(table)) for table in report.tables]
    width = canvas.width
    if width is None:
        width = max([80, *(_total(_natural_widths(table)) for table in drawn)])
    console = _console(stream, width, canvas.color)
    is_first = True
    for table in drawn:
        for block in _blocks(_with_numbered_heads(table, width), width):
            if not is_first:
                console.print()
            is_first = False
            _print_block(console, block, width)
            notes = [line(dim(note)) for note in block.note.splitlines()]
            stream.write(render(notes, Canvas(width, canvas.color)))
    return "".join(row.rstrip() + "\n" for row in stream.getvalue().splitlines())


def _console(stream: io.StringIO, width: int, color: bool) -> "Console":
    """A rich console that takes no text for markup, an emoji or a link."""
    from rich.console import Console

    return Console(
        file=stream,
        width=width,
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=False,
        legacy_windows=False,
    )


def _print_block(console: "Console", block: Table, width: int) -> None:
    if block.title:
        console.print(safe(block.title), style="bold", no_wrap=True, crop=False)
    console.print(_rich_table(block, width), crop=False)


def paper(paper: Paper, canvas: Canvas) -> str:
    """A report to read in a terminal: its head, then each section with bars beside its numbers."""
    label_width = max((width_of(label) for label, _fact in paper.facts), default=0) + 2
    head = [line(bold(paper.title), dim(f" · {paper.owner}")), line()]
    for label, fact in paper.facts:
        head.append(line(dim(padded(label, label_width)), fact, indent=label_width))
    parts = [render(head, canvas)]
    parts += [_section_text(section, canvas) for section in paper.sections_for_people]
    parts.append(render([line(dim(text)) for text in paper.closing], canvas))
    return "\n".join(part for part in parts if part)


def _section_text(section: Section, canvas: Canvas) -> str:
    lines = [line(bold(section.title))]
    lines += [line(text) for text in section.text]
    if not section.table.rows:
        if section.empty:
            lines.append(line(section.empty))
        return render(lines, canvas)
    if section.text:
        lines.append(line())
    # The title stands above the text already, and the note is wrapped as the text is.
    bare = replace(filled(section.table), title="", note="")
    notes = [line(dim(note)) for note in section.table.note.splitlines()]
    return render(lines, canvas) + table(Report((bare,), {}), canvas) + render(notes, canvas)


def _with_bars(table: Table) -> Table:
    """The table with a bar behind each number that asks for one."""
    columns: list[Column] = []
    rows: list[list[object]] = [[] for _row in table.rows]
    for index, column in enumerate(table.columns):
        columns.append(column)
        if column.bar:
            columns.append(Column("", "", least=None, rank=_BAR_RANK))
        most = _largest(table, index) if column.bar else 0
        for row, target in zip(table.rows, rows, strict=True):
            target.append(row[index])
            if column.bar:
                target.append(_bar(row[index] or 0, most))
    return replace(table, columns=tuple(columns), rows=rows)


def _largest(table: Table, index: int) -> float:
    return max((row[index] or 0 for row in table.rows), default=0)


def _bar(value: float, most: float) -> str:
    return "█" * ceil(_BAR * value / (most or 1))


def _with_dots(table: Table) -> Table:
    """A matrix with a dot in each white spot; other tables as they are."""
    if not table.matrix:
        return table
    # A dot is no number, so these columns show their cells as they stand.
    columns = [replace(c, show=str) if c.numeric else c for c in table.columns]
    rows: list[list[Cell]] = []
    for row in table.rows:
        with_dots = list(row)
        for index, column in enumerate(columns):
            if column.numeric and row[index] is None:
                with_dots[index] = "·"
        rows.append(with_dots)
    return replace(table, columns=tuple(columns), rows=rows)


def _rows_for_people(table: Table) -> list[list[str]]:
    """The cells as people read them, row by row."""
    rows: list[list[str]] = []
    for row in table.rows:
        pairs = zip(row, table.columns, strict=True)
        rows.append([safe(cells.for_people(cell, column)) for cell, column in pairs])
    return rows


def _natural_widths(table: Table) -> list[int]:
    """The width of each column where nothing is cut."""
    return [measure.natural for measure in _measures(table)]


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


@dataclass(frozen=True, slots=True)
class _Measure:
    """The widths of one column: `natural` holds all of it, `least` what it may be cut to.

    A `comfortable` width shows most of its texts whole.
    """

    column: Column
    natural: int
    comfortable: int
    least: int

    @property
    def is_whole(self) -> bool:
        """The column must not be cut."""
        return self.column.least is None


def _measures(table: Table) -> list[_Measure]:
    rows = _rows_for_people(table)
    measures: list[_Measure] = []
    for index, column in enumerate(table.columns):
        measures.append(_measure(column, [row[index] for row in rows]))
    return measures


def _measure(column: Column, texts: Sequence[str]) -> _Measure:
    """One pass over the texts of a column."""
    widths = sorted(width_of(text) for text in texts)
    title_width = width_of(safe(column.title))
    natural = max([title_width, *widths[-1:]])
    if column.least is None:
        return _Measure(column, natural, natural, natural)
    least = min(natural, column.least)
    if column.prose:
        # Prose goes on below, but no word of it is broken.
        least = max(least, min(_longest_word(texts), _LONGEST_WORD))
        return _Measure(column, natural, least, least)
    typical = 0
    if widths:
        typical = widths[int(_COMFORTABLE * (len(widths) - 1))]
    return _Measure(column, natural, max(least, typical), least)


def _longest_word(texts: Sequence[str]) -> int:
    """The width of the longest word of some texts."""
    longest = 0
    for text in texts:
        longest = max(longest, *map(width_of, text.split(" ")))
    return longest


def _fitted(table: Table, room: int) -> tuple[Table, list[int]]:
    """The table without the columns that find no room, and the widths of the others.

    Texts get wider before a further column comes: the columns of the highest rank are left out
    until the others stand in comfort.
    """
    measures = _measures(table)
    keep = _comfortable(measures, room)
    table = _only(table, keep)
    measures = list(compress(measures, keep))

    # Where texts would show hardly a letter, the columns that must be whole stand alone.
    whole = [measure.is_whole for measure in measures]
    whole_widths = [measure.natural for measure in compress(measures, whole)]
    few_letters = [_with_few_letters(measure) for measure in measures]
    if whole_widths and not table.matrix and _total(whole_widths) <= room < _total(few_letters):
        return _only(table, whole), whole_widths
    return table, _narrowed(measures, room)


def _comfortable(measures: Sequence[_Measure], room: int) -> list[bool]:
    """The columns to keep so that all of them stand in comfort, as flags."""
    keep = [True] * len(measures)
    ranks = {measure.column.rank for measure in measures if measure.column.rank}
    for rank in sorted(ranks, reverse=True):
        if _total([measure.comfortable for measure in compress(measures, keep)]) <= room:
            break
        for index, measure in enumerate(measures):
            if measure.column.rank == rank:
                keep[index] = False
    return keep


def _with_few_letters(measure: _Measure) -> int:
    """The least width at which a column still shows something."""
    if measure.is_whole:
        return measure.natural
    return min(measure.natural, _FEW)


def _only(table: Table, keep: Sequence[bool]) -> Table:
    rows = [list(compress(row, keep)) for row in table.rows]
    return replace(table, columns=tuple(compress(table.columns, keep)), rows=rows)


def _narrowed(measures: Sequence[_Measure], room: int) -> list[int]:
    """Widths that fit into `room`: the columns with most to spare give way first, step by step.

    They shrink to what is comfortable, then to their least; then those that may be cut shrink to
    a letter, and where even that is not enough, all others too.
    """
    widths = [m.natural for m in measures]
    limits = (
        [m.comfortable for m in measures],
        [m.least for m in measures],
        [m.natural if m.is_whole else min(m.natural, m.column.least or 0) for m in measures],
        [m.natural if m.is_whole else 1 for m in measures],
        [1] * len(measures),
    )
    for lowest in limits:
        _shrink(widths, lowest, room)
    return widths


def _shrink(widths: list[int], lowest: Sequence[int], room: int) -> None:
    """Take letters, in place, where most can be spared, until all fit or none may lose more."""
    while _total(widths) > room:
        candidates = [i for i in range(len(widths)) if widths[i] > lowest[i]]
        if not candidates:
            return
        roomiest = max(candidates, key=lambda index: widths[index] - lowest[index])
        widths[roomiest] -= 1


def _with_numbered_heads(table: Table, room: int) -> Table:
    """A matrix too wide for its heads gets numbers for heads and a legend below."""
    if not table.matrix or _total(_natural_widths(table)) <= room:
        return table
    columns: list[Column] = []
    legend: list[str] = []
    for column in table.columns:
        if not column.numeric:
            columns.append(column)
            continue
        head = str(len(legend) + 1)
        columns.append(replace(column, title=head, least=None))
        legend.append(f"{head} {safe(column.title)}")
    notes = [" · ".join(legend), table.note]
    return replace(table, columns=tuple(columns), note="\n".join(filter(None, notes)))


def _blocks(table: Table, room: int) -> Iterator[Table]:
    """A matrix that is still too wide in pieces, one below the other, each with its first column.

    The first piece has the title, the last one the note.
    """
    widths = _natural_widths(table)
    if not table.matrix or _total(widths) <= room:
        yield table
        return
    side = min(widths[0], room // 3)
    step = max(1, (room - side) // (max(widths[1:]) + _GAP))
    starts = range(1, len(widths), step)
    for start in starts:
        yield replace(
            table,
            columns=(table.columns[0], *table.columns[start : start + step]),
            rows=[[row[0], *row[start : start + step]] for row in table.rows],
            title=table.title if start == starts[0] else "",
            note=table.note if start == starts[-1] else "",
        )


def _rich_table(table: Table, room: int) -> "RichTable":
    from rich.table import Table as RichTable
    from rich.text import Text

    table, widths = _fitted(table, room)
    drawn = RichTable(box=None, padding=(0, _GAP, 0, 0), pad_edge=False, header_style="bold")
    for column, width in zip(table.columns, widths, strict=True):
        drawn.add_column(
            Text(safe(column.title)),
            justify="right" if column.numeric else "left",
            no_wrap=not column.prose,
            overflow="fold" if column.prose else "ellipsis",
            width=width,
        )
    for row in _rows_for_people(table):
        drawn.add_row(*(Text(text) for text in row))
    return drawn
