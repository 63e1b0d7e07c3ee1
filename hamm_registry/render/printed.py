"""A report as it is printed: every text in the language in force, ready for a page.

What is made here is plain data, so that a page is laid out and nothing more: web pages and PDF are
made of the same.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import TypedDict

from hamm_registry.core import text
from hamm_registry.core.table import Cell, Column, Table
from hamm_registry.core.text import _, safe
from hamm_registry.geo import countries
from hamm_registry.geo.shading import quantiles
from hamm_registry.render import cells, world_picture
from hamm_registry.render.paper import Dot, Paper, Section, WorldMap, filled
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

    `rtl` says that they run from right to left, whatever runs around them.
    """

    text: str
    lang: str
    url: str
    rtl: bool


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
    """A table of words."""

    columns: list[Head]
    rows: list[list[PrintedCell]]
    matrix: bool
    to_sign: bool


class PrintedMap(TypedDict):
    """A map as SVG, its text alternative, and the words for its colours from the palest on."""

    svg: str
    alt: str
    legend: list[str]
    source: str


class PrintedSection(TypedDict):
    """A section; `world` is its map, `new_page` where it begins a page."""

    key: str
    title: str
    new_page: bool
    text: list[str]
    table: PrintedTable
    empty: str
    notes: list[str]
    world: PrintedMap | None


class Printed(TypedDict):
    """A whole report."""

    lang: str
    title: str
    owner: str
    made: str
    facts: list[list[str]]
    sections: list[PrintedSection]
    closing: list[str]


def printed(paper: Paper, room: int | None = None, colors: Sequence[str] = ()) -> Printed:
    """The words of a paper; columns that find no `room` (in letters) are left out as ranked.

    `colors` are those of maps where no style sheet has them, see `world_picture.svg`.
    """
    return {
        "lang": text.language(),
        "title": safe(paper.title),
        "owner": safe(paper.owner),
        "made": paper.made,
        "facts": [[safe(label), safe(fact)] for label, fact in paper.facts],
        "sections": [
            _printed_section(section, room, colors) for section in paper.sections_for_people
        ],
        "closing": [safe(sentence) for sentence in paper.closing],
    }


def _printed_section(section: Section, room: int | None, colors: Sequence[str]) -> PrintedSection:
    table = filled(section.table)
    world = None
    if section.world is not None and section.world.counts:
        world = _printed_map(section.world, colors)
    return {
        "key": section.key,
        "title": safe(section.title),
        "new_page": section.to_sign,
        "text": [safe(paragraph) for paragraph in section.text],
        "table": _printed_table(table, room, to_sign=section.to_sign),
        "empty": safe(section.empty),
        "notes": [safe(note) for note in table.note.splitlines()],
        "world": world,
    }


def _printed_map(world: WorldMap, colors: Sequence[str]) -> PrintedMap:
    def label(code: str) -> str:
        return safe(f"{countries.name(code)}: {world.counts[code]}")

    dots = [Dot(dot.point, safe(dot.name)) for dot in world.dots]
    alt = _("World map: countries are coloured by their number of initiatives. The table says "
            "the same.")  # fmt: skip
    return {
        "svg": world_picture.svg(world.counts, dots, label=label, colors=colors),
        "alt": alt,
        "legend": [step.label for step in quantiles([*world.counts.values()])],
        "source": _("Map: Natural Earth"),
    }


def _printed_table(table: Table, room: int | None, *, to_sign: bool) -> PrintedTable:
    heads = [_printed_head(table, index) for index in range(len(table.columns))]
    indexes = list(range(len(heads)))
    if room is not None and not table.matrix:
        indexes = _fitting(table, heads, room)
    largest = [_largest(table, index) for index in range(len(heads))]
    rows: list[list[PrintedCell]] = []
    for row in table.rows:
        rows.append([_printed_cell(row[i], table.columns[i], largest[i]) for i in indexes])
    return {
        "columns": [heads[i] for i in indexes],
        "rows": rows,
        "matrix": table.matrix,
        "to_sign": to_sign,
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


def _largest(table: Table, index: int) -> float:
    """The largest number of a column with bars; 0 for any other column."""
    if not table.columns[index].bar:
        return 0
    return max((row[index] or 0 for row in table.rows), default=0)


def _width(table: Table, index: int) -> int:
    """The letters of the longest text of a column, with the room of its bars."""
    column = table.columns[index]
    width = width_of(column.title)
    for row in table.rows:
        width = max(width, width_of(cells.for_people(row[index], column)))
    return width + _BAR if column.bar else width


_BAR = 8
"""The letters that a bar takes the room of."""
_LEAST_PROSE = 12
"""The letters of the narrowest column of sentences."""
_FOR_SCREENS = 9
"""The rank of what only helps to type the next command: ids."""


def _fitting(table: Table, heads: Sequence[Head], room: int) -> list[int]:
    """The columns that fit, the highest ranks left out first; prose takes its least."""
    indexes = [i for i, column in enumerate(table.columns) if column.rank < _FOR_SCREENS]
    ranks = {column.rank for column in table.columns if column.rank}
    for rank in sorted(ranks, reverse=True):
        needed = sum(_least_width(table.columns[i], heads[i]) for i in indexes)
        if needed <= room:
            break
        indexes = [i for i in indexes if table.columns[i].rank != rank]
    return indexes


def _least_width(column: Column, head: Head) -> int:
    """The letters that a column needs, with the gap behind it."""
    width = head["width"]
    if column.prose:
        width = min(width, column.least or _LEAST_PROSE)
    return width + 2


def _printed_cell(cell: Cell, column: Column, largest: float) -> PrintedCell:
    share = -1.0
    if column.bar and largest:
        share = (cell or 0) / largest
    return {"words": _printed_words(cell, column), "share": share}


def _printed_words(cell: Cell, column: Column) -> list[Text]:
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
            })  # fmt: skip
    return words


def _language_of(item: Cell, column: Column) -> str:
    """The language of a text by language where it is not the one of the page."""
    if column.group or not isinstance(item, dict):
        return ""
    return text.other_language(item)
