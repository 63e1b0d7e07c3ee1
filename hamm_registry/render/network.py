"""A network as a picture: groups of names, known links solid, missing ones dashed.

Drawn with text and arcs only, in whole numbers, so that the same values give the same bytes. It has
the colours of the map, and says all in black and white too: by strokes and filled or hollow dots,
never by colour alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape as _escaped
from typing import NamedTuple

from hamm_registry.core.document import Document
from hamm_registry.core.network import (
    Kind,
    Network,
    NetworkGroup,
    NetworkLink,
    NetworkNode,
    NetworkSection,
)
from hamm_registry.core.text import _, language, safe
from hamm_registry.render import typeface
from hamm_registry.render.lettering import width, wrapped
from hamm_registry.render.palette import DOT, palette
from hamm_registry.render.screen import Canvas

WIDTH = 1120
"""Pixels, as wide as A4 across; columns are added as long as they make the picture lower."""

_MARGIN, _GAP = 20, 22
_PAGE = 690
_SIZE, _LEADING = 12, 14
_LANES = {1: (180, 14), 2: (110, 7), 3: (80, 4)}
"""By the number of columns: how wide the arcs may be, and the space below each label."""
_INK, _PALE = "#1a1a1a", "#595959"
_STROKES: dict[Kind, str] = {
    "known": 'stroke-width="3"',
    "met": 'stroke-width="2" stroke-dasharray="0 5" stroke-linecap="round"',
    "introduce": 'stroke-width="2" stroke-dasharray="9 4"',
    "approach": 'stroke-width="1" stroke-dasharray="4 3"',
}
"""The strokes of the links, known ones first."""

_THERE = ("known", "met")
"""The links that are there, in the accent; those that are missing have the colour of towns."""

_HEADS = {
    "title": 'font-size="20" font-weight="bold"',
    "group": 'font-size="14" font-weight="bold"',
    "section": f'font-style="italic" fill="{_PALE}"',
}


def kind_name(kind: Kind) -> str:
    """The meaning of a kind of link, for the legend."""
    return {
        "known": _("know each other"),
        "met": _("have met"),
        "introduce": _("should definitely know each other"),
        "approach": _("should know each other"),
    }[kind]


def picture(document: Document, _canvas: Canvas) -> str:
    """The networks of a document, one below the other."""
    pictures: list[str] = []
    for block in document.blocks:
        if isinstance(block, Network):
            pictures.append(svg(block, document.colour))
    return "".join(pictures)


def svg(network: Network, accent: str = "") -> str:
    """The picture as an SVG of its own; text is text, so that it can be searched and read out.

    `accent` is that of the city, "" for that of the program.
    """
    pen = _Pen(palette(accent).accent)
    head = _Head(network, pen)
    top = head.height
    # More columns only where the picture would be higher than a page.
    for count in _LANES:
        columns = _columns(network.groups, count)
        height = max(map(_height_of, columns), default=0)
        if height <= _PAGE - top:
            break
    total = top + height + 8
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{language()}" '
        f'aria-labelledby="network-title network-description" width="{WIDTH}" height="{total}" '
        f'viewBox="0 0 {WIDTH} {total}" font-family="{typeface.SVG_FAMILIES}" '
        f'font-size="{_SIZE}" fill="{_INK}">'
    )
    parts = [
        opening,
        f'<title id="network-title">{markup(network.title)}</title>',
        f'<desc id="network-description">{markup(network.description)}</desc>',
        f'<rect width="{WIDTH}" height="{total}" fill="#ffffff"/>',
        *head.drawn(),
    ]
    for number, column in enumerate(columns):
        x = _MARGIN + number * (_column_width(len(columns)) + _GAP)
        y = top
        for block in column:
            parts += block.drawn(x, y, pen)
            y += block.height
    return "\n".join([*parts, "</svg>"]) + "\n"


def kinds(network: Network) -> list[Kind]:
    """The kinds of links there are, known ones first."""
    used: set[Kind] = set()
    for group in network.groups:
        for link in group.links:
            used.add(link.kind)
    return [kind for kind in _STROKES if kind in used]


class _Pen(NamedTuple):
    """Draws links and dots in the colours of the city."""

    accent: str

    def stroke(self, kind: Kind) -> str:
        """The attributes of a line that stands for a kind of link."""
        colour = DOT
        if kind in _THERE:
            colour = self.accent
        return f'stroke="{colour}" {_STROKES[kind]}'

    def sample(self, kind: Kind) -> str:
        """A piece of such a line, for the legend."""
        return f'<path d="M0 0H40" fill="none" {self.stroke(kind)}/>'

    def dot(self, x: int, y: int, filled: bool) -> str:
        """The dot of an organisation, filled where it has a known link."""
        fill = "#ffffff"
        if filled:
            fill = self.accent
        return f'<circle cx="{x}" cy="{y}" r="4" fill="{fill}" stroke="{self.accent}"/>'


class _Head(NamedTuple):
    """Title, description and legend."""

    network: Network
    pen: _Pen

    @property
    def lines(self) -> list[str]:
        return wrapped(self.network.description, WIDTH - 2 * _MARGIN, _SIZE, 3)

    @property
    def height(self) -> int:
        return _MARGIN + 28 + len(self.lines) * _LEADING + len(self._legend()) * 20 + 16

    def _legend(self) -> list[list[tuple[int, str, str]]]:
        """The rows of the legend: from where, which stroke or dot, and what it means."""
        items = [(self.pen.sample(kind), kind_name(kind)) for kind in kinds(self.network)]
        if any(group.nodes for group in self.network.groups):
            items.append((self.pen.dot(34, 0, True), _("has a known link there")))
            items.append((self.pen.dot(34, 0, False), _("has none there yet")))
        rows: list[list[tuple[int, str, str]]] = [[]]
        x = _MARGIN
        for drawing, text in items:
            wide = 46 + width(text, _SIZE) + 22
            if x + wide > WIDTH - _MARGIN and rows[-1]:
                rows.append([])
                x = _MARGIN
            rows[-1].append((x, drawing, text))
            x += wide
        return rows

    def drawn(self) -> Iterator[str]:
        """The elements of the head."""
        y = _MARGIN + 18
        title = wrapped(self.network.title, WIDTH - 2 * _MARGIN, 20, 1)[0]
        yield _text_element(_MARGIN, y, title, _HEADS["title"])
        y += 8
        for row in self.lines:
            y += _LEADING
            yield _text_element(_MARGIN, y, row)
        for items in self._legend():
            y += 20
            for x, drawing, text in items:
                yield f'<g transform="translate({x} {y - 4})">{drawing}</g>'
                yield _text_element(x + 46, y, text)


Part = NetworkGroup | NetworkSection | NetworkNode
"""What has a line of its own: the heading of a group or a section, or a node."""


class _PlacedPart(NamedTuple):
    """A part of a group with its lines, and its distance from the top of the block."""

    top: int
    lines: list[str]
    part: Part


class _Block(NamedTuple):
    """One group as it is drawn in a column."""

    group: NetworkGroup
    width: int
    lane: int
    space: int

    @property
    def room(self) -> int:
        """The width for the labels, right of the arcs."""
        return self.width - self.lane - 12

    @property
    def height(self) -> int:
        last = self._placed()[-1]
        return last.top + self._height(last.part, last.lines) + 8

    def _placed(self) -> list[_PlacedPart]:
        """The parts of the group, one below the other."""
        placed: list[_PlacedPart] = []
        top = 0
        for part in self._parts():
            lines = self._lines(part)
            placed.append(_PlacedPart(top, lines, part))
            top += self._height(part, lines)
        return placed

    def _parts(self) -> Iterator[Part]:
        """The heading of the group, and those of its sections above their nodes."""
        yield self.group
        for section in self.group.sections:
            if section.title:
                yield section
            yield from section.nodes

    def _lines(self, part: Part) -> list[str]:
        if isinstance(part, NetworkNode):
            return wrapped(part.label, self.room, _SIZE, 6)
        if isinstance(part, NetworkSection):
            return wrapped(part.title, self.room, _SIZE, 1)
        return wrapped(part.title, self.width - width(part.note, _SIZE) - 12, 14, 1)

    def _height(self, part: Part, lines: Sequence[str]) -> int:
        """The height of the lines of a part, with the space below it."""
        space = 12
        if isinstance(part, NetworkNode):
            space = self.space
        elif isinstance(part, NetworkSection):
            space = 6
        return len(lines) * _LEADING + space

    def drawn(self, x: int, y: int, pen: _Pen) -> Iterator[str]:
        """The elements, from the corner at x, y."""
        axis = x + self.lane
        placed = self._placed()
        heights = []
        for item in placed:
            if isinstance(item.part, NetworkNode):
                heights.append(y + item.top + 8)
        end = f'text-anchor="end" fill="{_PALE}"'
        yield _text_element(x + self.width, y + 15, self.group.note, end)
        yield f'<path d="M{x} {y + 22}H{x + self.width}" stroke="{_PALE}" stroke-width="1"/>'
        yield from self._arcs(axis, heights, pen)
        for height, node in zip(heights, self.group.nodes, strict=True):
            yield pen.dot(axis, height, node.linked)
        for item in placed:
            yield from self._text(item, x, y)

    def _text(self, item: _PlacedPart, x: int, y: int) -> Iterator[str]:
        """The lines of a part of the group whose corner is at x, y."""
        axis = x + self.lane
        for number, text in enumerate(item.lines):
            base = y + item.top + 12 + number * _LEADING
            if isinstance(item.part, NetworkNode):
                yield _text_element(axis + 12, base, text)
            elif isinstance(item.part, NetworkSection):
                yield _text_element(axis - 4, base + 4, text, f'font-style="italic" fill="{_PALE}"')
            else:
                yield _text_element(x, base + 3, text, 'font-size="15" font-weight="bold"')

    def _arcs(self, axis: int, heights: Sequence[int], pen: _Pen) -> Iterator[str]:
        """Each link an arc to the left, the wider the farther apart; known ones on top."""
        nodes = self.group.nodes
        farthest = max(len(heights) - 2, 1)
        for link in sorted(self.group.links, key=_known_last):
            first, last = sorted((heights[link.a], heights[link.b]))
            wide = 12 + (self.lane - 18) * (abs(link.a - link.b) - 1) // farthest
            wide = min(wide, (last - first) * 3 // 4)
            high = (last - first + 1) // 2
            title = f"{nodes[link.a].label} – {nodes[link.b].label}: {kind_name(link.kind)}"
            yield (
                f'<path d="M{axis} {first}A{wide} {high} 0 0 0 {axis} {last}" fill="none" '
                f"{pen.stroke(link.kind)}><title>{markup(title)}</title></path>"
            )


def _known_last(link: NetworkLink) -> tuple[bool, NetworkLink]:
    """Sorts links in the order of drawing: what is drawn last lies on top."""
    return link.kind == "known", link


def _column_width(count: int) -> int:
    return (WIDTH - 2 * _MARGIN - (count - 1) * _GAP) // count


def _columns(groups: Iterable[NetworkGroup], count: int) -> list[list[_Block]]:
    """The groups dealt out to the columns, the highest first, each to the shortest so far."""
    columns: list[list[_Block]] = [[] for _number in range(count)]
    blocks = [_Block(group, _column_width(count), *_LANES[count]) for group in groups]
    for block in sorted(blocks, key=lambda block: -block.height):
        shortest = min(columns, key=_height_of)
        shortest.append(block)
    return columns


def _height_of(column: Iterable[_Block]) -> int:
    return sum(block.height for block in column)


def markup(text: str) -> str:
    """Text that no HTML and no XML takes for markup, and that XML may hold."""
    return _escaped(safe(text))


def _text_element(x: int, y: int, text: str, style: str = "") -> str:
    if style:
        style = f" {style}"
    return f'<text x="{x}" y="{y}"{style}>{markup(text)}</text>'


# The same in words


def rows_of_links(network: Network) -> Iterator[tuple[str, str, list[str]]]:
    """A row a node: where it stands, its name, and for each kind those that it is linked with."""
    used = kinds(network)
    for group in network.groups:
        number = 0
        for section in group.sections:
            where = ": ".join(filter(None, (group.title, section.title)))
            for node in section.nodes:
                linked = ["; ".join(_linked(group, number, kind)) for kind in used]
                yield safe(where), safe(node.label), [safe(names) for names in linked]
                number += 1


def _linked(group: NetworkGroup, number: int, kind: Kind) -> Iterator[str]:
    """The labels of those that a node has a link of that kind with."""
    nodes = group.nodes
    for link in group.links:
        if link.kind != kind:
            continue
        if link.a == number:
            yield nodes[link.b].label
        elif link.b == number:
            yield nodes[link.a].label
