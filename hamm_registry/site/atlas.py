"""Maps of where the initiatives are: towns by name, lines from the home city, countries by number.

An `Atlas` is one map ready to be printed by the template `map.html`: a view (the world, Europe, or
the surroundings of the home city), countries shaded in quantiles, dots for towns, those that would
overlap joined in clusters, and as many names as fit. Lengths are units of the view.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import dist, sqrt
from typing import Any, NamedTuple

from hamm_registry.answers import counts as standings
from hamm_registry.core import text
from hamm_registry.core.text import _, labelled, ngettext, sort_key
from hamm_registry.geo import countries, map_view
from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.geo.map_view import Position, View, middle
from hamm_registry.geo.shading import ShadingStep, quantiles, shaded, unshaded
from hamm_registry.model.entries import Initiative
from hamm_registry.render import lettering
from hamm_registry.site.page import Page
from hamm_registry.site.world import Group, Site, counted

PAGES = {"europe": "map.html", "world": "map-world.html", "around": "map-around.html"}
"""The page of each view."""

_DOT = 4.5
_APART = 11.0
"""Towns whose dots lie nearer to each other are joined in one."""
_FONT_WIDE, _FONT_NARROW = 15, 38
"""The size of names on a wide screen, and on a phone, where a map is a third as large."""
_DOT_NARROW = 1.8
"""How many times as large the dots are on a phone: as in site.css."""
_GAP = 3
_BROADER = 1.15
"""How much wider a name may be than computed: a browser takes the font that the system has."""


MOST_LINES = 8
"""How many towns of a cluster its card names; the list of places has all."""


class CardLine(NamedTuple):
    """A line of the card that map.js shows: a link, how many initiatives, and their standings."""

    href: str
    name: str
    amount: str
    standings: str


@dataclass(frozen=True, slots=True)
class Land:
    """A country with initiatives; a very small one is marked by a `dot` at its `middle`.

    `card` are its `CardLine`s as JSON.
    """

    path: str
    href: str
    label: str
    level: int
    middle: Position | None
    dot: bool
    card: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A town, or several that lie close together; `radius` grows with the number.

    `card` are its `CardLine`s as JSON.
    """

    position: Position
    radius: float
    href: str
    label: str
    name: str
    count: int
    several: bool
    card: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name beside its dot; `anchor` is that of SVG."""

    x: float
    y: float
    anchor: str
    name: str


@dataclass(frozen=True, slots=True)
class Atlas:
    """One map, ready to be printed."""

    view: View
    rest: str
    lands: tuple[Land, ...]
    legend: tuple[ShadingStep, ...]
    marks: tuple[Mark, ...]
    arcs: tuple[str, ...]
    home: Name | None
    wide: tuple[Name, ...]
    narrow: tuple[Name, ...]
    circles: tuple[tuple[float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class MapTown:
    """A town with its place on a view."""

    group: Group
    position: Position
    title: str

    @property
    def count(self) -> int:
        """The number of its initiatives."""
        return len(self.group.entries)


def view_name(key: str, site: Site) -> str:
    """The name of a view for people."""
    names = {
        "europe": _("Europe"),
        "world": _("World"),
        "around": _("From {city}").format(city=site.registry.config.city),
    }
    return names[key]


def tabs(page: Page, current: str) -> list[tuple[str, str, bool]]:
    """All views: the name, the address, and true for the one that is shown."""
    links: list[tuple[str, str, bool]] = []
    for key in page.site.map_views:
        links.append((view_name(key, page.site), page.to(PAGES[key]), key == current))
    return links


def atlas(view: View, page: Page) -> Atlas:
    """A map of all initiatives abroad."""
    site = page.site
    lands: dict[str, Group] = {}
    for group in site.groups["country"].values():
        if group.key not in site.registry.homes:
            lands[group.key] = group
    counts = {code: len(group.entries) for code, group in lands.items()}
    marks = tuple(_marks(_towns_on(view, site), page))
    arcs: tuple[str, ...] = ()
    home = None
    start = _home_position(view, site)
    if start is not None:
        arcs = tuple(_arc(start, mark.position) for mark in marks)
        home = _home_name(start, site)
    return Atlas(
        view,
        unshaded(counts, view),
        tuple(_lands(lands, view, page)),
        quantiles([*counts.values()]),
        marks,
        arcs,
        home,
        tuple(_names(marks, home, view, _FONT_WIDE, 1)),
        tuple(_names(marks, home, view, _FONT_NARROW, _DOT_NARROW)),
        tuple(_rings(view)),
    )


def _rings(view: View) -> Iterator[tuple[float, str]]:
    """The rings of distance around the home city: the radius, and its kilometres in words."""
    for circle in view.circles:
        yield circle.radius, _("{distance} km").format(distance=text.number(circle.km))


def _towns_on(view: View, site: Site) -> list[MapTown]:
    """The towns that lie on a view."""
    towns: list[MapTown] = []
    for group, point in site.towns:
        position = view.project(point)
        if position is not None:
            towns.append(MapTown(group, position, site.title(group)))
    return towns


def _home_position(view: View, site: Site) -> Position | None:
    """The home city on a view; None where nobody knows where it is, or where it lies outside."""
    if site.registry.home_point is None:
        return None
    return view.project(site.registry.home_point)


def _lands(groups: Mapping[str, Group], view: View, page: Page) -> Iterator[Land]:
    """The countries with initiatives, each with its page and its number."""
    counts = {code: len(group.entries) for code, group in groups.items()}
    for shade in shaded(counts, view):
        group = groups[shade.code]
        line = _card_line(group, page)
        yield Land(
            shade.path,
            line.href,
            _label(line.name, group.entries),
            shade.level,
            middle(shade.code, view),
            shade.dot is not None,
            _card([line]),
        )


def _label(name: str, entries: Sequence[Initiative]) -> str:
    """The name of a link on the map: `Toul (France): 3 initiatives (2 active · 1 unclear)`."""
    return labelled(name, f"{counted(len(entries))} ({standings.told(entries)})")


def _card_line(group: Group, page: Page) -> CardLine:
    """The line of a card about one town or country."""
    name = page.site.title(group)
    amount = counted(len(group.entries))
    return CardLine(page.to(group.path), name, amount, standings.told(group.entries))


def _card(lines: Sequence[CardLine]) -> str:
    """The lines of a card as map.js reads them."""
    return json.dumps(lines, ensure_ascii=False, separators=(",", ":"))


def _marks(located: Sequence[MapTown], page: Page) -> Iterator[Mark]:
    """The dots, largest first; towns that lie close to a larger one join it."""
    clusters: list[list[MapTown]] = []
    # From the largest on: a cluster stands where its largest town lies, and has its name.
    for town in sorted(located, key=lambda town: (-town.count, sort_key(town.title))):
        for cluster in clusters:
            if dist(cluster[0].position, town.position) < _APART:
                cluster.append(town)
                break
        else:
            clusters.append([town])
    for cluster in clusters:
        yield mark_of(cluster, page)


def mark_of(cluster: Sequence[MapTown], page: Page) -> Mark:
    """The dot of a cluster; one of several towns leads to the list of all places."""
    first = cluster[0]
    # An initiative that works in two of the towns counts once.
    entries = _entries_of(cluster)
    titles = ", ".join(town.title for town in cluster)
    codes = {town.group.key[0] for town in cluster}
    if len(codes) == 1:
        titles = f"{titles} ({countries.name(first.group.key[0])})"
    lines = [_card_line(town.group, page) for town in cluster[:MOST_LINES]]
    name, href = first.title, lines[0].href
    if len(cluster) > 1:
        name, href = f"{first.title} +{len(cluster) - 1}", page.to("places.html")
    rest = len(cluster) - len(lines)
    if rest:
        more = ngettext("{count} more place", "{count} more places", rest)
        lines.append(CardLine(href, more.format(count=text.number(rest)), "", ""))
    return Mark(
        first.position,
        _DOT + 1.5 * sqrt(len(entries) - 1),
        href,
        _label(titles, entries),
        name,
        len(entries),
        len(cluster) > 1,
        _card(lines),
    )


def _entries_of(cluster: Sequence[MapTown]) -> list[Initiative]:
    """The initiatives of several towns, each once."""
    by_id: dict[str, Initiative] = {}
    for town in cluster:
        for entry in town.group.entries:
            by_id[entry.id] = entry
    return [*by_id.values()]


def _arc(start: Position, end: Position) -> str:
    """A curve from the home city to a town, bent to the north like a flight."""
    length = dist(start, end)
    # The control point of the curve lies above the middle of the straight line.
    across, down = (start.x + end.x) / 2, (start.y + end.y) / 2 - length * 0.16
    return f"M{start.x:.1f},{start.y:.1f}Q{across:.1f},{down:.1f} {end.x:.1f},{end.y:.1f}"


def _home_name(start: Position, site: Site) -> Name:
    return Name(start.x, start.y, "middle", site.registry.config.city)


Box = tuple[float, float, float, float]
"""The left, upper, right and lower edge of a rectangle."""


def _overlap(box: Box, other: Box) -> bool:
    side_by_side = box[2] <= other[0] or other[2] <= box[0]
    one_above_the_other = box[3] <= other[1] or other[3] <= box[1]
    return not (side_by_side or one_above_the_other)


@dataclass(slots=True)
class _Taken:
    """The rectangles of a map on which something stands already."""

    width: float
    height: float
    boxes: list[Box] = field(default_factory=list)

    def fits(self, box: Box) -> bool:
        """True where a box lies on the map and touches no other."""
        left, top, right, bottom = box
        inside = left >= 0 and top >= 0 and right <= self.width and bottom <= self.height
        return inside and not any(_overlap(box, other) for other in self.boxes)


def _names(
    marks: Sequence[Mark], home: Name | None, view: View, size: int, scale: float
) -> Iterator[Name]:
    """The names that find room beside their dots, those with the most initiatives first.

    Dots are drawn `scale` times as large as they are.
    """
    taken = _Taken(view.width, view.height)
    for mark in marks:
        x, y, r = *mark.position, mark.radius * scale
        taken.boxes.append((x - r, y - r, x + r, y + r))
    if home is not None:
        half = lettering.width(home.name, size) * _BROADER / 2 + _GAP
        taken.boxes.append((home.x - half, home.y - size - 8, home.x + half, home.y + 8))
    for mark in marks:
        for name, box in _candidates(mark, size, scale):
            if taken.fits(box):
                taken.boxes.append(box)
                yield name
                break


def _candidates(mark: Mark, size: int, scale: float) -> Iterator[tuple[Name, Box]]:
    """The places for a name, the best first: right of its dot, left, below, above."""
    x, y, room = *mark.position, mark.radius * scale + _GAP
    width = lettering.width(mark.name, size) * _BROADER
    middle = y + size * 0.35
    for anchor, at, base in (
        ("start", x + room, middle),
        ("end", x - room, middle),
        ("middle", x, y + room + size * 0.8),
        ("middle", x, y - room),
    ):
        left = {"start": at, "end": at - width, "middle": at - width / 2}[anchor]
        yield (
            Name(round(at, 1), round(base, 1), anchor, mark.name),
            (left, base - size * 0.8, left + width, base + size * 0.25),
        )


@dataclass(frozen=True, slots=True)
class SmallMap:
    """A cut-out of a view with a few towns; `box` is the viewBox, `image` the picture below.

    `label` says in words what there is to see.
    """

    view: View
    image: str
    box: str
    unit: float
    arcs: tuple[str, ...]
    home: Position | None
    marks: tuple[tuple[Position, str], ...]
    label: str


def located(
    places: Iterable[Mapping[str, Any]], page: Page
) -> list[tuple[str, Point, float | None]]:
    """The places whose coordinates are known: title, point, kilometres from the home city."""
    registry, centre = page.site.registry, page.site.registry.home_point
    rows: list[tuple[str, Point, float | None]] = []
    for place in places:
        listed = registry.place(place["name"], place["country"])
        if listed is None or not listed.point:
            continue
        km = None
        if centre is not None:
            km = distance_km(centre, listed.point)
        rows.append((listed.title, listed.point, km))
    return rows


def small_map(places: Sequence[tuple[str, Point, float | None]], page: Page) -> SmallMap | None:
    """A small map of some places and the home city; None where no place is located."""
    if not places:
        return None
    centre = page.site.registry.home_point
    points = [point for _name, point, _km in places]
    if centre is not None:
        points.append(centre)
    view = map_view.europe()
    if any(view.project(point) is None for point in points):
        view = map_view.world()
    marks = tuple((_projected(view, point), name) for name, point, _km in places)
    positions = [position for position, _name in marks]
    home = None
    arcs: tuple[str, ...] = ()
    if centre is not None:
        home = _projected(view, centre)
        arcs = tuple(_arc(home, position) for position in positions)
        positions.append(home)
    box, unit = window(positions, view)
    image = page.asset(f"map-{view.key}.svg")
    label = ", ".join(dict.fromkeys(_distance(name, km) for name, _point, km in places))
    return SmallMap(view, image, box, unit, arcs, home, marks, label)


def _distance(name: str, km: float | None) -> str:
    """A town with its distance from the home city: `Toul (407 km)`."""
    if km is None:
        return name
    return _("{place} ({distance} km)").format(place=name, distance=text.number(round(km)))


def _projected(view: View, point: Point) -> Position:
    position = view.project(point)
    if position is None:
        raise ValueError(f"{point} lies outside of the view {view.key}")
    return position


_SHAPE = 0.62
"""The height of a small map as a share of its width."""


def window(seen: Sequence[Position], view: View) -> tuple[str, float]:
    """A viewBox around some positions with a margin, and the size of one pixel in it."""
    left, right = min(p.x for p in seen), max(p.x for p in seen)
    top, bottom = min(p.y for p in seen), max(p.y for p in seen)
    width = max((right - left) * 1.5, (bottom - top) * 1.7 / _SHAPE, view.width * 0.16)
    width = min(width, view.width)
    height = min(width * _SHAPE, view.height)
    x = min(max((left + right - width) / 2, 0), view.width - width)
    y = min(max((top + bottom - height) / 2, 0), view.height - height)
    return f"{x:.1f} {y:.1f} {width:.1f} {height:.1f}", width / 400


def background(view: View) -> str:
    """A view without any data as a picture of its own, for the small maps: light and dark."""
    style = (
        "path{fill:#dcd8cd;stroke:#f1f4f4;stroke-width:.8}"
        "@media(prefers-color-scheme:dark){path{fill:#2f383b;stroke:#181f21}}"
    )
    shapes = "".join(path for _code, path in sorted(view.paths.items()))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {view.width} {view.height}">'
        f'<style>{style}</style><path d="{shapes}"/></svg>\n'
    )
