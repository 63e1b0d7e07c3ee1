"""Documents in a terminal: text wrapped, tables without boxes, as wide as the terminal at most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, zip_longest
from math import ceil

from hamm_registry.core.document import (
    Block,
    Document,
    Example,
    Fact,
    Facts,
    ItemList,
    ListItem,
    Paragraph,
    Section,
    Steps,
)
from hamm_registry.core.styled_text import Ink, accent, bold, dim, plain_text
from hamm_registry.core.table import Cell, Column, Table, largest
from hamm_registry.core.text import safe
from hamm_registry.render import cells
from hamm_registry.render.screen import (
    Canvas,
    Line,
    cut,
    flush_right,
    folded,
    head_line,
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


def text(document: Document, canvas: Canvas) -> str:
    """A document to read in a terminal, a blank line between its blocks; in a pipe nothing is cut.

    What is right of the title, and the title before it, stand on one line.
    """
    head = render(_head(document), canvas)
    blocks = [_block_text(block, canvas) for block in document.for_people]
    closing = render([line(dim(sentence)) for sentence in document.closing], canvas)
    return "\n".join(filter(None, [head, *blocks, closing]))


def _head(document: Document) -> Iterator[Line]:
    """The title with what stands behind it, and the lead."""
    if document.title:
        title: list[Ink | str] = [bold(document.title), dim(document.title_remark)]
        if document.mark is not None:
            yield head_line(*title, right=document.mark)
        elif document.owner:
            yield line(bold(document.title), dim(f" · {document.owner}"))
        else:
            yield line(*title)
    for paragraph in document.lead:
        yield line(*paragraph.pieces)


def _block_text(block: Block, canvas: Canvas) -> str:
    """The text of a block; each of its lines ends with a line break."""
    match block:
        case Section():
            return _section_text(block, canvas)
        case Document():
            return text(block, canvas)
        case Table():
            return _table_text(block, canvas)
        case _:
            return render(_block_lines(block), canvas)


def _section_text(section: Section, canvas: Canvas) -> str:
    """The heading and the blocks without blank lines between them, but above a table."""
    texts: list[str] = []
    if section.title:
        heading = line(bold(section.title), dim(f"  {section.remark}".rstrip()), indent=2)
        texts.append(render([heading], canvas))
    previous: Block | None = None
    for block in section.for_people:
        if isinstance(block, Table) and isinstance(previous, Paragraph):
            texts.append("\n")
        texts.append(_block_text(block, canvas))
        previous = block
    return "".join(texts)


def _block_lines(block: Block) -> Iterator[Line]:
    """The lines of a block of text."""
    match block:
        case Paragraph():
            yield line(*block.pieces)
        case ItemList():
            yield from chain.from_iterable(map(_item_lines, block.items))
        case Facts():
            yield from _fact_lines(block)
        case Steps():
            yield from _step_lines(block)
        case Example():
            yield from _example_lines(block)
        case _:
            pass  # a map, which no terminal shows


def _example_lines(example: Example) -> Iterator[Line]:
    for row in example.text.splitlines():
        yield line(f"    {row}", indent=6)


def _item_lines(item: ListItem) -> Iterator[Line]:
    """The head of an item, then its details and its command, indented below it."""
    start: list[Ink | str] = ["  "]
    indent = 4
    if item.label is not None:
        start += [item.label, "  "]
        indent = width_of(plain_text(start))
    if item.mark is not None:
        yield head_line(*start, *item.head, right=item.mark, indent=indent, cut=True)
    else:
        yield line(*start, *item.head, indent=indent)
    # Where there is a command, all of it is aligned behind the letter that a label mostly is.
    margin = 5 if item.command else 4
    for detail in item.details:
        yield line(" " * margin, *detail, indent=margin)
    if item.command:
        yield line(" " * margin, "→ ", accent(item.command), indent=margin + 2)


def _fact_lines(facts: Facts) -> Iterator[Line]:
    """A line for each fact, the label before the first one only."""
    room = facts.room
    if not room:
        room = max(_label_width(fact) for fact in facts.facts) + 2
    for fact in facts.facts:
        label: Sequence[Ink | str] = fact.label
        if isinstance(fact.label, str):
            label = [dim(padded(fact.label, room))]
        else:
            label = [*label, " " * max(room - _label_width(fact), 0)]
        for value in fact.values:
            yield line(*label, *value, indent=room)
            label = [" " * room]


def _label_width(fact: Fact) -> int:
    return width_of(plain_text(fact.label))


def _step_lines(steps: Steps) -> Iterator[Line]:
    """A line for each step: its name, what it is, and the command."""
    room = max(width_of(step.name) for step in steps.steps)
    for step in steps.steps:
        start = "  "
        indent = 4
        if room:
            start += padded(step.name, room + 2)
            indent = width_of(start)
        yield line(start, step.what, dim(" · "), accent(step.command), indent=indent)


# Tables


def _table_text(table: Table, canvas: Canvas) -> str:
    """A table with aligned columns; in a terminal cut to its width, in a pipe never.

    A matrix that is too wide comes in pieces, a blank line between them.
    """
    texts = _as_texts(_with_dots(_with_bars(table)))
    width = canvas.width
    if width is None:
        width = max(80, _total(_natural_widths(texts)))
    pieces = _pieces(_with_numbered_heads(texts, width), width)
    return "\n".join(_piece_text(piece, width, canvas) for piece in pieces)


def _piece_text(piece: Table, width: int, canvas: Canvas) -> str:
    """A table of texts with its title above and its note below."""
    table, widths = _fitted(piece, width)
    heads = [column.title for column in table.columns]
    lines = [line(bold(head)) for head in _lines_of_row(heads, table.columns, widths)]
    if piece.title:
        lines.insert(0, line(bold(piece.title)))
    # Heads are as wide as their columns: they are not wrapped.
    texts = [render(lines, Canvas(None, canvas.color))]
    for row in table.rows:
        for text_of_row in _lines_of_row(row, table.columns, widths):
            texts.append(f"{text_of_row}\n")
    texts.append(render([line(dim(note)) for note in piece.note.splitlines()], canvas))
    return "".join(texts)


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
            align = flush_right if column.numeric else padded
            aligned.append(align(text, width))
        yield (" " * _GAP).join(aligned).rstrip()


def _with_bars(table: Table) -> Table:
    """The table with a bar behind each number that asks for one."""
    columns: list[Column] = []
    rows: list[list[Cell]] = [[] for _row in table.rows]
    for index, column in enumerate(table.columns):
        columns.append(column)
        for row, target in zip(table.rows, rows, strict=True):
            target.append(row[index])
        if not column.bar:
            continue
        columns.append(Column("", "", least=None, rank=_BAR_RANK))
        for bar, target in zip(_bars(table, index), rows, strict=True):
            target.append(bar)
    return table._replace(columns=tuple(columns), rows=rows)


def _bars(table: Table, index: int) -> Iterator[str]:
    """A bar for each number of a column: rounded up, so that none but of 0 has no length."""
    longest = largest(table, index) or 1
    for row in table.rows:
        yield "█" * ceil(_BAR * (row[index] or 0) / longest)


def _with_dots(table: Table) -> Table:
    """A matrix with a dot in each white spot; other tables as they are."""
    if not table.matrix:
        return table
    columns: list[Column] = []
    for column in table.columns:
        if column.numeric:
            # A dot is no number, so these columns show their cells as they stand.
            columns.append(column._replace(show=str))
        else:
            columns.append(column)
    rows: list[list[Cell]] = []
    for row in table.rows:
        with_dots = list(row)
        for index, column in enumerate(columns):
            if column.numeric and row[index] is None:
                with_dots[index] = "·"
        rows.append(with_dots)
    return table._replace(columns=tuple(columns), rows=rows)


def _as_texts(table: Table) -> Table:
    """The table with its heads and cells as people read them, safe to print."""
    columns = tuple(column._replace(title=safe(column.title)) for column in table.columns)
    rows: list[list[str]] = []
    for row in table.rows:
        rows.append(list(map(safe, cells.of_row(row, columns, cells.for_people))))
    return table._replace(columns=columns, rows=rows)


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
    whole_widths = [measure.natural for measure in measures if measure.is_whole]
    few_letters = list(map(_with_few_letters, measures))
    if whole_widths and not table.matrix and _total(whole_widths) <= room < _total(few_letters):
        return _only(table, whole), whole_widths
    return table, _narrowed(measures, room)


def _comfortable(measures: Sequence[_Measure], room: int) -> list[bool]:
    """The columns to keep so that all of them stand in comfort, as flags: by rank from 0 on."""
    ranks = sorted({0, *(measure.column.rank for measure in measures)}, reverse=True)
    for highest in ranks:
        keep = [measure.column.rank <= highest for measure in measures]
        widths = [measure.comfortable for measure in compress(measures, keep)]
        if _total(widths) <= room:
            break
    return keep


def _with_few_letters(measure: _Measure) -> int:
    """The least width at which a column still shows something."""
    if measure.is_whole:
        return measure.natural
    return min(measure.natural, _FEW)


def _only(table: Table, keep: Sequence[bool]) -> Table:
    rows = [list(compress(row, keep)) for row in table.rows]
    return table._replace(columns=tuple(compress(table.columns, keep)), rows=rows)


def _narrowed(measures: Sequence[_Measure], room: int) -> list[int]:
    """Widths that fit into `room`: the columns with most to spare give way first, step by step.

    They shrink to what is comfortable, then to their least; then those that may be cut shrink to
    a letter, and where even that is not enough, all others too.
    """
    widths = [measure.natural for measure in measures]
    for limit in (_comfortable_width, _least_width, _least_that_is_said, _letter_or_whole, _letter):
        _shrink(widths, list(map(limit, measures)), room)
    return widths


def _comfortable_width(measure: _Measure) -> int:
    return measure.comfortable


def _least_width(measure: _Measure) -> int:
    return measure.least


def _least_that_is_said(measure: _Measure) -> int:
    """The least width that the column itself asks for, whatever words are in it."""
    if measure.is_whole:
        return measure.natural
    return min(measure.natural, measure.column.least or 0)


def _letter_or_whole(measure: _Measure) -> int:
    if measure.is_whole:
        return measure.natural
    return 1


def _letter(_measure: _Measure) -> int:
    return 1


def _shrink(widths: list[int], lowest: Sequence[int], room: int) -> None:
    """Take letters, in place, where most can be spared, until all fit or none may lose more."""
    while _total(widths) > room:
        spare = [width - least for width, least in zip(widths, lowest, strict=True)]
        most = max(spare)
        if most <= 0:
            return
        widths[spare.index(most)] -= 1


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
        columns.append(column._replace(title=head, least=None))
        legend.append(f"{head} {column.title}")
    notes = [" · ".join(legend), table.note]
    return table._replace(columns=tuple(columns), note="\n".join(filter(None, notes)))


def _pieces(table: Table, room: int) -> Iterator[Table]:
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
        yield table._replace(
            columns=(table.columns[0], *table.columns[start : start + step]),
            rows=[[row[0], *row[start : start + step]] for row in table.rows],
            title=table.title if start == starts[0] else "",
            note=table.note if start == starts[-1] else "",
        )
