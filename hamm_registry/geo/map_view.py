"""Map views: a projection, a window, and the outlines of countries as SVG paths in its units.

Three views are made: the world, Europe (Lambert azimuthal equal-area), and the surroundings of a
town (azimuthal equidistant: every place lies in its true direction and distance from the middle).
The world is in Equal Earth, where areas are true to each other (B. Šavrič, T. Patterson, B. Jenny,
The Equal Earth map projection, International Journal of Geographical Information Science 33,
2019). Outlines come from data/worldmap.json and data/outlines.json, which tools/make_map.py makes.
A view takes some 50 ms to make.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import acos, asin, atan2, cos, pi, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple

from hamm_registry.geo.countries import EARTH_RADIUS_KM, Point, countries


class Position(NamedTuple):
    """A place on a view in its units, from the upper left corner."""

    x: float
    y: float


Ring = Sequence[Position]

MERIDIAN = 11
"""The longitude in degrees that stands upright in the middle of the world: no country is cut."""

_COEFFICIENTS = (1.340264, -0.081106, 0.000893, 0.003796)
"""The polynomial of Equal Earth."""
_M = sqrt(3) / 2
_EDGE = 6
"""How far from the lower edge of the world stands what lies south of it, such as Antarctica."""
_SOUTH_POLE = (-90.0, 0.0, -90.0, 0.0)
"""The extent of a country of which none is known."""

WIDTH = 1000
_EUROPE_MIDDLE = Point(50.5, 14)
_EUROPE_KM = (5200, 4000)
"""How many kilometres the view of Europe shows from west to east and from north to south."""
_LEAST_STEP = 0.7
"""Points of an outline that lie nearer to the last one, in units of the view, are left out."""
_RING_STEPS = ((1500, 500), (4000, 1000), (9000, 2000), (20_000, 2500))
"""Up to which radius in kilometres the circles of distance stand how far apart."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle of equal distance around the middle of a view; `radius` in units of the view."""

    km: int
    radius: float


@dataclass(frozen=True, slots=True)
class View:
    """One view of the world; lengths are in its own units, from the upper left corner.

    `project` gives the position of a place, None where that is outside. `paths` are the outlines by
    country code, for the attribute `d`; `middles` where each of these countries is marked, and
    `sizes` how broad or high its largest part is.
    """

    key: str
    width: int
    height: int
    project: Callable[[Point], Position | None]
    paths: Mapping[str, str]
    middles: Mapping[str, Position]
    sizes: Mapping[str, float]
    circles: tuple[Circle, ...] = ()


@cache
def _world_file() -> dict[str, Any]:
    path = Path(__file__).parent.parent / "data" / "worldmap.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return read


@cache
def world() -> View:
    """The whole world."""
    read = _world_file()
    paths: dict[str, str] = {}
    middles: dict[str, Position] = {}
    sizes: dict[str, float] = {}
    for code, shape in read["countries"].items():
        if shape["d"]:
            paths[code] = shape["d"]
            middles[code] = Position(shape["x"], shape["y"])
            sizes[code] = shape["size"]
    width, height = read["width"], read["height"]
    return View("world", width, height, _equal_earth, paths, middles, sizes)


def _equal_earth(point: Point) -> Position:
    """The position of a place on the world; what is south of the map's edge stands on it.

    The names are those of the paper: `angle` is its θ, `stretch` the derivative of y by θ.
    """
    read = _world_file()
    a1, a2, a3, a4 = _COEFFICIENTS
    turned = (point.lon - MERIDIAN + 180) % 360 - 180
    angle = asin(_M * sin(radians(point.lat)))
    square = angle * angle
    sixth = square**3
    stretch = _M * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square))
    x = radians(turned) * cos(angle) / stretch
    y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    across = read["tx"] + read["scale"] * x
    down = read["ty"] - read["scale"] * y
    return Position(round(across, 1), min(round(down, 1), read["height"] - _EDGE))


def middle(code: str, view: View) -> Position | None:
    """The point at which a country is marked: the middle of its largest part, else of its extent.

    None for what is no country, and where that lies outside of the view.
    """
    if code in view.middles:
        return view.middles[code]
    country = countries().get(code)
    if country is None:
        return None
    south, west, north, east = country["box"] or _SOUTH_POLE
    return view.project(Point((south + north) / 2, (west + east) / 2))


@cache
def europe() -> View:
    """Europe with its neighbours in the south and east."""
    across, down = _EUROPE_KM
    scale = WIDTH / across * EARTH_RADIUS_KM
    height = round(WIDTH * down / across)
    centre = Position(WIDTH / 2, height / 2)

    def position(point: Point) -> Position:
        angle, azimuth = _polar(_EUROPE_MIDDLE, point)
        return _placed(centre, scale * 2 * sin(angle / 2), azimuth)

    def project(point: Point) -> Position | None:
        place = position(point)
        if 0 <= place.x <= WIDTH and 0 <= place.y <= height:
            return place
        return None

    # The other half of the world has no place in this projection.
    rings: dict[str, list[Ring]] = {}
    for code, outlines in _rings(_EUROPE_MIDDLE, pi / 2).items():
        rings[code] = []
        for ring in outlines:
            drawn = [position(point) for point in ring]
            rings[code].append(_clipped(drawn, WIDTH, height))
    return _view("europe", height, project, rings)


@cache
def around(centre: Point, farthest_km: float) -> View:
    """The part of the world around a town, at least as far as `farthest_km`."""
    step = _step_of_circles(farthest_km)
    # Half the way around the globe: farther away is nothing.
    radius_km = min(step * (int(farthest_km / step) + 1), 20_000)
    scale = WIDTH / 2 / radius_km * EARTH_RADIUS_KM
    home = Position(WIDTH / 2, WIDTH / 2)

    def position(point: Point) -> Position:
        angle, azimuth = _polar(centre, point)
        # What lies farther away slides along the edge, so that outlines stay closed.
        return _placed(home, min(scale * angle, WIDTH / 2), azimuth)

    def project(point: Point) -> Position | None:
        angle, _azimuth = _polar(centre, point)
        if angle * EARTH_RADIUS_KM > radius_km:
            return None
        return position(point)

    rings: dict[str, list[Ring]] = {}
    for code, outlines in _rings(centre, radius_km / EARTH_RADIUS_KM).items():
        rings[code] = [list(map(position, ring)) for ring in outlines]
    circles: list[Circle] = []
    for km in range(step, int(radius_km) + 1, step):
        circles.append(Circle(km, WIDTH / 2 * km / radius_km))
    return _view("around", WIDTH, project, rings, tuple(circles))


def _step_of_circles(farthest_km: float) -> int:
    """The kilometres between two circles on a view that reaches so far."""
    for most_km, step in _RING_STEPS:
        if farthest_km <= most_km:
            return step
    return _RING_STEPS[-1][1]


def _view(
    key: str,
    height: int,
    project: Callable[[Point], Position | None],
    rings: Mapping[str, Sequence[Ring]],
    circles: tuple[Circle, ...] = (),
) -> View:
    """A view of some outlines; a country of which only specks are left has no path."""
    paths: dict[str, str] = {}
    middles: dict[str, Position] = {}
    sizes: dict[str, float] = {}
    for code, outlines in rings.items():
        drawn = [ring for ring in outlines if len(ring) > 2]
        path = "".join(map(_path, drawn))
        if path:
            paths[code] = path
            largest = max(drawn, key=_area)
            middles[code] = _middle(largest)
            sizes[code] = _extent(largest)
    return View(key, WIDTH, height, project, paths, middles, sizes, circles)


@cache
def _outlines() -> dict[str, list[list[Point]]]:
    """The outlines of all countries as rings of points."""
    path = Path(__file__).parent.parent / "data" / "outlines.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    outlines: dict[str, list[list[Point]]] = {}
    for code, rings in data["countries"].items():
        outlines[code] = [_points(ring) for ring in rings]
    return outlines


def _points(numbers: Sequence[int]) -> list[Point]:
    """The points of a ring of the file: longitude, latitude in turn, in hundredths of degrees."""
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return [Point(lat / 100, lon / 100) for lon, lat in pairs]


def _rings(centre: Point, most: float) -> dict[str, list[list[Point]]]:
    """The rings of which at least one point is no farther from `centre` than `most`, in radians."""
    near: dict[str, list[list[Point]]] = {}
    for code, rings in _outlines().items():
        near[code] = [ring for ring in rings if _is_near(ring, centre, most)]
    return near


def _is_near(ring: Sequence[Point], centre: Point, most: float) -> bool:
    for point in ring:
        angle, _azimuth = _polar(centre, point)
        if angle <= most:
            return True
    return False


def _polar(centre: Point, point: Point) -> tuple[float, float]:
    """The angular distance of a point from `centre`, and its direction clockwise from north."""
    lat, start = radians(point.lat), radians(centre.lat)
    turn = radians(point.lon - centre.lon)
    cosine = sin(start) * sin(lat) + cos(start) * cos(lat) * cos(turn)
    east = cos(lat) * sin(turn)
    north = cos(start) * sin(lat) - sin(start) * cos(lat) * cos(turn)
    azimuth = atan2(east, north)
    # Rounding can make the cosine a little more than 1, of which there is no arc cosine.
    return acos(max(-1.0, min(1.0, cosine))), azimuth


def _placed(centre: Position, radius: float, azimuth: float) -> Position:
    """The position in some direction and at some distance from a centre."""
    return Position(centre.x + radius * sin(azimuth), centre.y - radius * cos(azimuth))


def _clipped(ring: Ring, width: float, height: float) -> list[Position]:
    """A ring cut at the edges of a window: the algorithm of Sutherland and Hodgman."""
    points = list(ring)
    edges: tuple[tuple[int, float, int], ...] = (
        (0, 0, 1),
        (0, width, -1),
        (1, 0, 1),
        (1, height, -1),
    )
    for axis, edge, sign in edges:
        points = list(_cut(points, axis, edge, sign))
    return points


def _cut(points: Sequence[Position], axis: int, edge: float, sign: int) -> Iterator[Position]:
    """The part of a ring on the inner side of one edge of a window."""
    for before, after in pairwise([*points[-1:], *points]):
        inside_before = sign * (before[axis] - edge) >= 0
        inside_after = sign * (after[axis] - edge) >= 0
        if inside_before != inside_after:
            share = (edge - before[axis]) / (after[axis] - before[axis])
            yield Position(
                before.x + share * (after.x - before.x), before.y + share * (after.y - before.y)
            )
        if inside_after:
            yield after


def _path(ring: Ring) -> str:
    """A ring as SVG path data: relative steps in tenths of a unit; empty where it is a speck."""
    steps: list[str] = []
    last = first = (round(ring[0].x * 10), round(ring[0].y * 10))
    for point in ring[1:]:
        across, down = round(point.x * 10) - last[0], round(point.y * 10) - last[1]
        if abs(across) + abs(down) < _LEAST_STEP * 10:
            continue
        steps.append(f"{across / 10:g},{down / 10:g}")
        last = (last[0] + across, last[1] + down)
    if len(steps) < 2:
        return ""
    return f"M{first[0] / 10:g},{first[1] / 10:g}l{' '.join(steps)}z"


def _area(ring: Ring) -> float:
    """The area of a ring, whichever way round it runs."""
    closed = [*ring, ring[0]]
    return abs(sum(a.x * b.y - b.x * a.y for a, b in pairwise(closed)))


def _extent(ring: Ring) -> float:
    """The longer edge of the box around a ring."""
    across = [point.x for point in ring]
    down = [point.y for point in ring]
    return max(max(across) - min(across), max(down) - min(down))


def _middle(ring: Ring) -> Position:
    """The mean of the points of a ring."""
    across = sum(point.x for point in ring) / len(ring)
    down = sum(point.y for point in ring) / len(ring)
    return Position(across, down)
