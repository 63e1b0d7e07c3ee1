"""Markdown (GitHub flavoured): text from files never becomes markup."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from hamm_registry.core.document import (
    Block,
    Document,
    Example,
    Facts,
    ItemList,
    ListItem,
    Paragraph,
    Section,
    Steps,
    WorldMap,
    is_public,
)
from hamm_registry.core.steps import NextStep
from hamm_registry.core.styled_text import Ink, Item, Style
from hamm_registry.core.table import Table
from hamm_registry.core.text import safe
from hamm_registry.render import cells
from hamm_registry.render.screen import Canvas

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~@&$])")
_ADDRESS = re.compile(r" *https?://[^\s<>]+")
_DOTS = "…" * 20
_LINE_BREAK = "  \n  "
"""A hard break within an item of a list."""


def escape(text: str) -> str:
    r"""Text that shows as it is: markup, mentions and HTML lose their meaning.

    >>> escape("a|b <b>@all")
    'a\\\\|b \\\\<b\\\\>\\\\@all'
    """
    return _MARKUP.sub(r"\\\1", safe(text))


def markdown(document: Document, _canvas: Canvas) -> str:
    """A document to paste or to send on: what is for the office alone is left out."""
    return "\n\n".join(_pieces(document)) + "\n"


def _pieces(document: Document) -> Iterator[str]:
    """Title, lead, blocks and closing; a blank line is to part them."""
    document = document.to_hand_on
    if document.title:
        yield f"# {escape(document.title)}"
    for paragraph in document.lead:
        yield _inline(paragraph.pieces)
    if document.owner:
        yield escape(document.owner)
    for block in document.for_people:
        yield from _block(block, level=2)
    yield from map(escape, document.closing)


def _block(block: Block, level: int) -> Iterator[str]:
    """The pieces of a block; the headings of its sections have that level."""
    match block:
        case Section():
            yield from _section(block, level)
        case Document():
            yield from _pieces(block)
        case Table():
            yield from _table(block)
        case Paragraph():
            yield _inline(block.pieces)
        case ItemList():
            yield from _list(block)
        case Facts():
            yield _facts(block)
        case Steps():
            yield "\n".join(map(_step, block.steps))
        case Example():
            yield f"```yaml\n{block.text.rstrip()}\n```"
        case WorldMap():
            pass  # the table beside it says the same


def _section(section: Section, level: int) -> Iterator[str]:
    if section.title:
        yield f"{'#' * level} {escape(section.title)}"
    if section.remark:
        yield escape(section.remark)
    for block in filter(is_public, section.for_people):
        if isinstance(block, Table) and section.to_sign:
            yield _list_to_sign(block)
        elif isinstance(block, Table) and section.title:
            yield from _table_below_heading(block)
        else:
            yield from _block(block, level + 1)


def _table_below_heading(table: Table) -> Iterator[str]:
    """A table with its notes in italics, so that they are set apart from the text around it."""
    yield _rows(table)
    for note in table.note.splitlines():
        yield f"*{escape(note)}*"


def _inline(item: Item) -> str:
    """Pieces on one line: what is bold or a warning stays strong, an address is a link."""
    return "".join(map(_inline_piece, item)).strip()


def _inline_piece(piece: Ink | str) -> str:
    if isinstance(piece, str):
        return escape(piece)
    if _ADDRESS.fullmatch(piece.text) and piece.text.isprintable():
        return f" <{piece.text.strip()}>"
    # Asterisks around nothing would be a line across the page.
    if piece.style in (Style.BOLD, Style.WARNING) and piece.text.strip():
        return f"**{escape(piece.text)}**"
    return escape(piece.text)


def _list(block: ItemList) -> Iterator[str]:
    """The items as a list; those with an arrow as paragraphs, so that none has two bullets."""
    for has_arrow, items in groupby(block.items, attrgetter("has_arrow")):
        texts = map(_item_text, items)
        if has_arrow:
            yield from texts
        else:
            yield "\n".join(f"- {text}" for text in texts)


def _item_text(item: ListItem) -> str:
    lines = [_inline(item.head)]
    if item.label is not None:
        lines[0] = f"{_inline([item.label])} {lines[0]}"
    lines += map(_inline, item.details)
    if item.command:
        lines.append(f"`{item.command}`")
    return _LINE_BREAK.join(lines)


def _step(step: NextStep) -> str:
    return f"- {escape(step.what)}: `{step.command}`"


def _facts(facts: Facts) -> str:
    rows: list[str] = []
    for fact in facts.facts:
        label = fact.label if isinstance(fact.label, str) else _inline(fact.label)
        for value in fact.values:
            rows.append(f"- {escape(label)}: {_inline(value)}")
    return "\n".join(rows)


def _table(table: Table) -> Iterator[str]:
    """A table with its title and its note."""
    if table.title:
        yield f"## {escape(table.title)}"
    yield _rows(table)
    # Each line of the note is a paragraph: Markdown would join them.
    yield from map(escape, table.note.splitlines())


def _list_to_sign(table: Table) -> str:
    """An item for each row, with dots where somebody writes by hand."""
    items: list[str] = []
    for row in table.rows:
        cells_of_row = [cell.strip() or _DOTS for cell in row]
        items.append(f"- {escape(' '.join(cells_of_row))}")
    return "\n".join(items)


def _rows(table: Table) -> str:
    """Head and rows of a table."""
    titles: list[str] = []
    rules: list[str] = []
    for column in table.columns:
        titles.append(escape(column.title))
        rules.append("---:" if column.numeric else "---")
    lines = [_pipe_row(titles), _pipe_row(rules)]
    for row in table.rows:
        texts = cells.of_row(row, table.columns, cells.for_people)
        lines.append(_pipe_row(map(escape, texts)))
    return "\n".join(lines)


def _pipe_row(parts: Iterable[str]) -> str:
    return "| " + " | ".join(parts) + " |"
