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
from hamm_registry.geo import countries, world_map
from hamm_registry.geo.world_map import LEVELS, Dot
from hamm_registry.render import cells
from hamm_registry.render.paper import Paper, Section, WorldMap, filled
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


class PrintedMap(TypedDict):
    """A map as SVG, its text alternative, and the words for its colours from the palest on."""

    svg: str
    alt: str
    legend: list[str]
    source: str


class PrintedSection(TypedDict):
    """A section; `world` is its map."""

    key: str
    title: str
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

    `colors` are those of maps where no style sheet has them, see `worldmap.svg`.
    """
    return {
        "lang": text.language(),
        "title": safe(paper.title),
        "owner": safe(paper.owner),
        "made": paper.made,
        "facts": [[safe(label), safe(fact)] for label, fact in paper.facts],
        "sections": [_section(section, room, colors) for section in paper.told],
        "closing": [safe(one) for one in paper.closing],
    }


def _section(section: Section, room: int | None, colors: Sequence[str]) -> PrintedSection:
    table = filled(section.table)
    return {
        "key": section.key,
        "title": safe(section.title),
        "text": [safe(one) for one in section.text],
        "table": _table(table, room),
        "empty": safe(section.empty),
        "notes": [safe(note) for note in table.note.splitlines()],
        "world": _map(section.world, colors) if section.world and section.world.counts else None,
    }


def _map(world: WorldMap, colors: Sequence[str]) -> PrintedMap:
    def label(code: str) -> str:
        return safe(f"{countries.name(code)}: {world.counts[code]}")

    dots = [Dot(dot.point, safe(dot.name)) for dot in world.dots]
    alt = _("Map of the world: countries with initiatives are coloured, by how many. The table "
            "says the same.")  # fmt: skip
    ends = [*(least - 1 for least in LEVELS[1:]), None]
    return {
        "svg": world_map.svg(world.counts, dots, label=label, colors=colors),
        "alt": alt,
        "legend": [_span(first, last) for first, last in zip(LEVELS, ends, strict=True)],
        "source": _("Map: Natural Earth"),
    }


def _span(first: int, last: int | None) -> str:
    if last is None:
        return _("{first} or more").format(first=first)
    return str(first) if first == last else f"{first}–{last}"


def _table(table: Table, room: int | None) -> PrintedTable:
    columns = _columns(table)
    kept = range(len(columns)) if room is None or table.matrix else _kept(table, columns, room)
    most = [
        max((row[i] or 0 for row in table.rows), default=0) if column.bar else 0
        for i, column in enumerate(table.columns)
    ]
    return {
        "columns": [columns[i] for i in kept],
        "rows": [[_cell(row[i], table.columns[i], most[i]) for i in kept] for row in table.rows],
        "matrix": table.matrix,
    }


def _columns(table: Table) -> list[Head]:
    return [
        {
            "title": safe(column.title),
            "key": column.key,
            "numeric": column.numeric,
            "bar": column.bar,
            "prose": column.prose,
            "width": _width(table, index),
        }
        for index, column in enumerate(table.columns)
    ]


def _width(table: Table, index: int) -> int:
    column = table.columns[index]
    told = [cells.for_people(row[index], column) for row in table.rows]
    longest = max([width_of(column.title), *map(width_of, told)])
    return longest + (_BAR if column.bar else 0)


_BAR = 8
"""The letters that a bar takes the room of."""
_FOR_SCREENS = 9
"""The rank of what only helps to type the next command: ids."""


def _kept(table: Table, columns: Sequence[Head], room: int) -> list[int]:
    """The columns that fit, the highest ranks left out first; prose takes its least."""
    kept = [i for i, column in enumerate(table.columns) if column.rank < _FOR_SCREENS]
    for rank in sorted({c.rank for c in table.columns if c.rank}, reverse=True):
        if sum(_need(table.columns[i], columns[i]) for i in kept) <= room:
            break
        kept = [i for i in kept if table.columns[i].rank != rank]
    return kept


def _need(column: Column, head: Head) -> int:
    return (min(head["width"], column.least or 12) if column.prose else head["width"]) + 2


def _cell(cell: Cell, column: Column, most: float) -> PrintedCell:
    share = (cell or 0) / most if column.bar and most else -1.0
    return {"words": list(_words(cell, column)), "share": share}


def _words(cell: Cell, column: Column) -> list[Text]:
    items = cell if isinstance(cell, list) and column.tell is None else [cell]
    found: list[Text] = []
    for item in items:
        told = safe(cells.for_people(item, column))
        lang = text.other_language(item) if isinstance(item, dict) and not column.group else ""
        url = told if _ADDRESS.fullmatch(told) else ""
        if told:
            found.append({"text": told, "lang": lang, "url": url, "rtl": is_right_to_left(told)})
    return found
