"""A document as it is printed: every text in the language in force, ready for a page.

What is made here is plain data, so that a page is laid out and nothing more: web pages and PDF are
made of the same.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress, groupby
from operator import attrgetter
from typing import Literal, TypedDict

from hamm_registry.core import text
from hamm_registry.core.document import (
    Block,
    Document,
    Dot,
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
from hamm_registry.core.styled_text import Ink, Item, Style, inks, plain_text
from hamm_registry.core.table import Cell, Column, Table, largest
from hamm_registry.core.text import _, safe
from hamm_registry.geo import countries
from hamm_registry.geo.shading import quantiles
from hamm_registry.render import cells, world_picture
from hamm_registry.render.screen import width_of

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def is_right_to_left(words: str) -> bool:
    """The first letter with a direction of its own is Hebrew, Arabic or of another such script.

    >>> is_right_to_left("1 بيت"), is_right_to_left("Hamm – بيت")
    (True, False)
    """
    if words.isascii():
        return False
    for letter in words:
        direction = unicodedata.bidirectional(letter)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


class Text(TypedDict):
    """Words: `lang` where they are in another language, `url` where they are an address.

    `rtl` says that they run from right to left, whatever runs around them; `strong` that they
    stand out.
    """

    text: str
    lang: str
    url: str
    rtl: bool
    strong: bool


class PrintedCell(TypedDict):
    """One cell: its words, and of a number how long its bar is (0 to 1), -1 for none."""

    words: list[Text]
    share: float


class Head(TypedDict):
    """One column: how wide its words are in letters, and how it stands."""

    title: str
    key: str
    numeric: bool
    bar: bool
    prose: bool
    width: int


class PrintedTable(TypedDict):
    """A table of words with its notes."""

    kind: Literal["table"]
    columns: list[Head]
    rows: list[list[PrintedCell]]
    matrix: bool
    to_sign: bool
    notes: list[str]


class PrintedMap(TypedDict):
    """A map as SVG, its text alternative, and the words for its colours from the palest on."""

    kind: Literal["map"]
    svg: str
    alt: str
    legend: list[str]
    source: str


class PrintedText(TypedDict):
    """A paragraph."""

    kind: Literal["text"]
    words: list[Text]


class PrintedList(TypedDict):
    """A list: the lines of each item."""

    kind: Literal["list"]
    items: list[list[list[Text]]]


PrintedBlock = PrintedTable | PrintedMap | PrintedText | PrintedList
"""What stands in a section."""


class PrintedSection(TypedDict):
    """Blocks below a heading, on a `new_page` if so."""

    key: str
    title: str
    new_page: bool
    blocks: list[PrintedBlock]


class Printed(TypedDict):
    """A whole document; `facts` are its head, pairs of a label and what is so."""

    lang: str
    title: str
    owner: str
    made: str
    lead: list[list[Text]]
    facts: list[list[str]]
    sections: list[PrintedSection]
    closing: list[str]


def printed(document: Document, room: int | None = None, colors: Sequence[str] = ()) -> Printed:
    """The words of a document, without what is for the office alone.

    Columns of tables that find no `room` (in letters) are left out as ranked. `colors` are those
    of maps where no style sheet has them, see `world_picture.svg`.
    """
    printer = _Printer(room, colors)
    document = document.to_hand_on
    facts: list[list[str]] = []
    sections: list[PrintedSection] = []
    for block in document.for_people:
        if isinstance(block, Facts):
            facts += _label_and_words(block)
        elif isinstance(block, Section):
            sections.append(printer.section(block))
        else:
            sections.append(printer.section(Section("", [block])))
    return {
        "lang": text.language(),
        "title": safe(document.title),
        "owner": safe(document.owner),
        "made": document.day,
        "lead": [_words(paragraph.pieces) for paragraph in document.lead],
        "facts": facts,
        "sections": sections,
        "closing": [safe(sentence) for sentence in document.closing],
    }


def _label_and_words(facts: Facts) -> Iterator[list[str]]:
    """A pair of label and words for each value of each fact."""
    for fact in facts.facts:
        for value in fact.values:
            yield [safe(plain_text(fact.label)), safe(plain_text(value))]


@dataclass(frozen=True, slots=True)
class _Printer:
    """The way of one format: the `room` of its tables and the `colors` of its maps."""

    room: int | None
    colors: Sequence[str]

    def section(self, section: Section) -> PrintedSection:
        """A section with its blocks as they are printed."""
        blocks = list(self.blocks(section))
        return {
            "key": section.key,
            "title": safe(section.title),
            "new_page": section.to_sign,
            "blocks": blocks,
        }

    def blocks(self, section: Section) -> Iterator[PrintedBlock]:
        """The blocks of a section; those of a section in it follow its heading."""
        for block in filter(is_public, section.for_people):
            if isinstance(block, Section):
                yield {"kind": "text", "words": [_piece(Ink(block.title, Style.BOLD))]}
                yield from self.blocks(block)
            elif isinstance(block, Table):
                yield _printed_table(block, self.room, to_sign=section.to_sign)
            else:
                yield from self.block(block)

    def block(self, block: Block) -> Iterator[PrintedBlock]:
        """A block as it is printed; none for what a page has no form of."""
        match block:
            case WorldMap():
                yield _printed_map(block, self.colors)
            case Paragraph():
                yield {"kind": "text", "words": _words(block.pieces)}
            case ItemList():
                yield from _printed_list(block)
            case Steps():
                yield _list_of_lines(f"{step.what}: {step.command}" for step in block.steps)
            case Example():
                for row in block.text.splitlines():
                    yield {"kind": "text", "words": _words([row])}
            case Facts():
                yield _list_of_lines(map(": ".join, _label_and_words(block)))


def _list_of_lines(lines: Iterable[str]) -> PrintedList:
    """A list of items that are a line each."""
    return {"kind": "list", "items": [[_words([text])] for text in lines]}


def _words(item: Item) -> list[Text]:
    """Pieces of a line that are not empty."""
    return [_piece(ink) for ink in inks(item) if ink.text]


def _piece(ink: Ink) -> Text:
    written = safe(ink.text)
    address = written.strip()
    return {
        "text": written,
        "lang": "",
        "url": address if _ADDRESS.fullmatch(address) else "",
        "rtl": is_right_to_left(written),
        "strong": ink.style in (Style.BOLD, Style.WARNING),
    }


def _printed_list(block: ItemList) -> Iterator[PrintedList | PrintedText]:
    """The items as a list; those with an arrow as paragraphs, so that none has two bullets."""
    for has_arrow, items in groupby(block.items, attrgetter("has_arrow")):
        if not has_arrow:
            yield {"kind": "list", "items": list(map(_item, items))}
            continue
        for words in chain.from_iterable(map(_item, items)):
            yield {"kind": "text", "words": words}


def _item(item: ListItem) -> list[list[Text]]:
    """The lines of an item: its head, its details and its command."""
    head = item.head
    if item.label is not None:
        head = [item.label, " ", *head]
    lines = [_words(head)]
    lines += map(_words, item.details)
    if item.command:
        lines.append(_words([item.command]))
    return lines


def _printed_map(world: WorldMap, colors: Sequence[str]) -> PrintedMap:
    def label(code: str) -> str:
        return safe(f"{countries.name(code)}: {world.counts[code]}")

    dots = [Dot(dot.point, safe(dot.name)) for dot in world.dots]
    alt = _("World map: countries are coloured by their number of initiatives. The table says "
            "the same.")  # fmt: skip
    return {
        "kind": "map",
        "svg": world_picture.svg(world.counts, dots, label=label, colors=colors),
        "alt": alt,
        "legend": [step.label for step in quantiles([*world.counts.values()])],
        "source": _("Map: Natural Earth"),
    }


# Tables


def _printed_table(table: Table, room: int | None, *, to_sign: bool) -> PrintedTable:
    """The words of a table; columns that find no `room` (in letters) are left out as ranked."""
    indexes = list(range(len(table.columns)))
    heads = [_printed_head(table, index) for index in indexes]
    longest_bars = [_longest_bar(table, index) for index in indexes]
    if room is not None and not table.matrix:
        indexes = _fitting(table, heads, room)
    rows: list[list[PrintedCell]] = []
    for row in table.rows:
        printed_row: list[PrintedCell] = []
        for index in indexes:
            cell = _printed_cell(row[index], table.columns[index], longest_bars[index])
            printed_row.append(cell)
        rows.append(printed_row)
    return {
        "kind": "table",
        "columns": [heads[index] for index in indexes],
        "rows": rows,
        "matrix": table.matrix,
        "to_sign": to_sign,
        "notes": [safe(note) for note in table.note.splitlines()],
    }


def _printed_head(table: Table, index: int) -> Head:
    column = table.columns[index]
    return {
        "title": safe(column.title),
        "key": column.key,
        "numeric": column.numeric,
        "bar": column.bar,
        "prose": column.prose,
        "width": _width(table, index),
    }


def _longest_bar(table: Table, index: int) -> float:
    """The number that the longest bar of a column stands for; 0 for a column without bars."""
    if not table.columns[index].bar:
        return 0
    return largest(table, index)


def _width(table: Table, index: int) -> int:
    """The letters of the longest text of a column, with the room of its bars."""
    column = table.columns[index]
    width = width_of(column.title)
    for row in table.rows:
        width = max(width, width_of(cells.for_people(row[index], column)))
    if column.bar:
        width += _BAR
    return width


_BAR = 8
"""The letters that a bar takes the room of."""
_LEAST_PROSE = 12
"""The letters of the narrowest column of sentences."""
_FOR_SCREENS = 9
"""The rank of what only helps to type the next command: ids."""


def _fitting(table: Table, heads: Sequence[Head], room: int) -> list[int]:
    """The columns that fit, the highest ranks left out first; prose takes its least."""
    widths = list(map(_least_width, table.columns, heads))
    ranks = {0, *(column.rank for column in table.columns if column.rank < _FOR_SCREENS)}
    for highest in sorted(ranks, reverse=True):
        keep = [column.rank <= highest for column in table.columns]
        if sum(compress(widths, keep)) <= room:
            break
    return list(compress(range(len(widths)), keep))


def _least_width(column: Column, head: Head) -> int:
    """The letters that a column needs, with the gap behind it."""
    width = head["width"]
    if column.prose:
        width = min(width, column.least or _LEAST_PROSE)
    return width + 2


def _printed_cell(cell: Cell, column: Column, longest_bar: float) -> PrintedCell:
    share = -1.0
    if longest_bar:
        share = (cell or 0) / longest_bar
    return {"words": _words_of_cell(cell, column), "share": share}


def _words_of_cell(cell: Cell, column: Column) -> list[Text]:
    """The items of a cell, each with its language; empty ones are left out."""
    items = [cell]
    if isinstance(cell, list) and column.tell is None:
        items = cell
    words: list[Text] = []
    for item in items:
        written = safe(cells.for_people(item, column))
        if written:
            words.append({
                "text": written,
                "lang": _language_of(item, column),
                "url": written if _ADDRESS.fullmatch(written) else "",
                "rtl": is_right_to_left(written),
                "strong": False,
            })  # fmt: skip
    return words


def _language_of(item: Cell, column: Column) -> str:
    """The language of a text by language where it is not the one of the page."""
    if column.group or not isinstance(item, dict):
        return ""
    return text.other_language(item)
