"""The map of the world: where a place lies on it, and the map as SVG with countries by number.

Shapes and projection come from data/worldmap.json, which tools/make_map.py makes. The projection is
Equal Earth (B. Šavrič, T. Patterson, B. Jenny, The Equal Earth map projection, International
Journal of Geographical Information Science 33, 2019): areas are true to each other.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from html import escape
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple

from hamm_registry.geo.countries import Point, countries

MERIDIAN = 11
"""The longitude in degrees that stands upright in the middle: so no country is cut in two."""
LEVELS = (1, 2, 4, 7)
"""From which number of initiatives on a country has the next stronger colour; below is level 0."""
TINY = 5
"""Countries that are smaller, in units of the map, get a dot besides their shape."""

_COEFFICIENTS = (1.340264, -0.081106, 0.000893, 0.003796)
_M = sqrt(3) / 2


class Position(NamedTuple):
    """A place on the map in its units, from the upper left corner."""

    x: float
    y: float


class Dot(NamedTuple):
    """A place that is marked: where it is and what it is called."""

    point: Point
    name: str


@cache
def _world() -> dict[str, Any]:
    path = Path(__file__).parent.parent / "data" / "worldmap.json"
    world: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return world


def size() -> tuple[int, int]:
    """Width and height of the map in its units."""
    return _world()["width"], _world()["height"]


def paths() -> dict[str, str]:
    """The outlines of all countries as SVG path data by code; empty where there is no shape."""
    return {code: shape["d"] for code, shape in _world()["countries"].items()}


def project(point: Point) -> Position:
    """The position of a place; what is south of the map's edge stands on it."""
    world = _world()
    a1, a2, a3, a4 = _COEFFICIENTS
    turned = (point.lon - MERIDIAN + 180) % 360 - 180
    angle = asin(_M * sin(radians(point.lat)))
    square = angle * angle
    sixth = square**3
    stretch = _M * (a1 + 3 * a2 * square + sixth * (7 * a3 + 9 * a4 * square))
    x = radians(turned) * cos(angle) / stretch
    y = angle * (a1 + a2 * square + sixth * (a3 + a4 * square))
    across, down = world["tx"] + world["scale"] * x, world["ty"] - world["scale"] * y
    return Position(round(across, 1), min(round(down, 1), world["height"] - 6))


def middle(code: str) -> Position:
    """The middle of the largest part of a country; KeyError for what is no country."""
    shape = _world()["countries"].get(code)
    if shape:
        return Position(shape["x"], shape["y"])
    south, west, north, east = countries()[code]["box"] or (-90, 0, -90, 0)
    return project(Point((south + north) / 2, (west + east) / 2))


def level(count: int) -> int:
    """The strength of the colour of a country with so many initiatives: 0 to len(LEVELS)."""
    return sum(count >= least for least in LEVELS)


def svg(
    counts: Mapping[str, int],
    dots: Iterable[Dot] = (),
    *,
    label: Callable[[str], str],
    href: Callable[[str], str] | None = None,
    colors: Sequence[str] = (),
) -> str:
    """The map as an SVG element; `counts` are initiatives by country code, 0 and absent alike.

    `label` gives the text alternative of a country that has any, `href` its address where it is to
    be a link. Elements have the classes level-0 to level-4 and place; `colors`, one a level and one
    for the dots, colour them where there is no style sheet.
    """
    width, height = size()
    shapes = _world()["countries"]
    shown = sorted(code for code, count in counts.items() if count and code in countries())
    rest = "".join(shape["d"] for code, shape in sorted(shapes.items()) if code not in shown)
    parts = [f'<path class="level-0"{_fill(colors, 0)} d="{rest}"/>']
    parts += [_country(code, counts[code], label, href, colors) for code in shown]
    parts += [_dot(dot, colors) for dot in dots]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" class="worldmap"'
    )
    return f"{head}>{''.join(parts)}</svg>"


def _country(
    code: str,
    count: int,
    label: Callable[[str], str],
    href: Callable[[str], str] | None,
    colors: Sequence[str],
) -> str:
    strength = level(count)
    look = f'class="level-{strength}"{_fill(colors, strength)}'
    shape = _world()["countries"].get(code, {"d": "", "size": 0})
    drawn = ""
    if shape["d"]:
        drawn = f'<path {look} d="{shape["d"]}"/>'
    if not drawn or shape["size"] < TINY:
        x, y = middle(code)
        drawn += f'<circle {look} cx="{x:g}" cy="{y:g}" r="4"/>'
    text = escape(label(code))
    titled = f"<title>{text}</title>{drawn}"
    if href is None:
        return f'<g role="img" aria-label="{text}">{titled}</g>'
    return f'<a href="{escape(href(code))}" aria-label="{text}">{titled}</a>'


def _dot(dot: Dot, colors: Sequence[str]) -> str:
    x, y = project(dot.point)
    title = f"<title>{escape(dot.name)}</title>"
    fill = _fill(colors, len(LEVELS) + 1)
    return f'<circle class="place"{fill} cx="{x:g}" cy="{y:g}" r="2">{title}</circle>'


def _fill(colors: Sequence[str], number: int) -> str:
    """The attribute that colours a shape; empty where the style sheet of a page does it."""
    if not colors:
        return ""
    return f' fill="{colors[number]}"'
