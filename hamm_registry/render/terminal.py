"""Tables in a terminal: aligned columns without boxes, as wide as the terminal at most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress, zip_longest
from math import ceil

from hamm_registry.core.table import Cell, Column, Report, Table
from hamm_registry.core.text import safe
from hamm_registry.render import cells
from hamm_registry.render.paper import Paper, Section, filled
from hamm_registry.render.screen import (
    Canvas,
    bold,
    cut,
    dim,
    folded,
    line,
    padded,
    render,
    width_of,
)

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
    tables = [_as_texts(_with_dots(_with_bars(table))) for table in report.tables]
    width = canvas.width
    if width is None:
        width = max([80, *(_total(_natural_widths(table)) for table in tables)])
    blocks: list[str] = []
    for table in tables:
        for block in _blocks(_with_numbered_heads(table, width), width):
            blocks.append(_block_text(block, Canvas(width, canvas.color)))
    return "\n".join(blocks)


def _block_text(block: Table, canvas: Canvas) -> str:
    """One table of texts with its title above and its note below."""
    room = canvas.width or 0
    table, widths = _fitted(block, room)
    heads = [column.title for column in table.columns]
    lines = [line(bold(head)) for head in _lines_of_row(heads, table.columns, widths)]
    if block.title:
        lines.insert(0, line(bold(block.title)))
    text = render(lines, Canvas(None, canvas.color))
    for row in table.rows:
        text += "".join(f"{part}\n" for part in _lines_of_row(row, table.columns, widths))
    return text + render([line(dim(note)) for note in block.note.splitlines()], canvas)


def _lines_of_row(
    cells: Sequence[str], columns: Sequence[Column], widths: Sequence[int]
) -> Iterator[str]:
    """The cells of a row side by side: those of prose go on below, others are cut."""
    parts: list[list[str]] = []
    for cell, column, width in zip(cells, columns, widths, strict=True):
        parts.append(folded(cell, width) if column.prose else [cut(cell, width)])
    for texts in zip_longest(*parts, fillvalue=""):
        aligned: list[str] = []
        for text, column, width in zip(texts, columns, widths, strict=True):
            filled_up = padded(text, width)
            if column.numeric:
                filled_up = filled_up[len(text) :] + text
            aligned.append(filled_up)
        yield (" " * _GAP).join(aligned).rstrip()


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


def _as_texts(table: Table) -> Table:
    """The table with its heads and cells as people read them, safe to print."""
    columns = [replace(column, title=safe(column.title)) for column in table.columns]
    rows: list[list[str]] = []
    for row in table.rows:
        texts: list[str] = []
        for cell, column in zip(row, columns, strict=True):
            texts.append(safe(cells.for_people(cell, column)))
        rows.append(texts)
    return replace(table, columns=tuple(columns), rows=rows)


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
    measures: list[_Measure] = []
    for index, column in enumerate(table.columns):
        measures.append(_measure(column, [row[index] for row in table.rows]))
    return measures


def _measure(column: Column, texts: Sequence[str]) -> _Measure:
    """One pass over the texts of a column."""
    widths = sorted(width_of(text) for text in texts)
    title_width = width_of(column.title)
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
        legend.append(f"{head} {column.title}")
    notes = [" · ".join(legend), table.note]
    return replace(table, columns=tuple(columns), note="\n".join(filter(None, notes)))


def _blocks(table: Table, room: int) -> Iterator[Table]:
    """A matrix that is still too wide in pieces, one below the other, each with its first column.

    The first piece has the title, the last one the note.
    """
    if not table.matrix:
        yield table
        return
    widths = _natural_widths(table)
    if _total(widths) <= room:
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
