"""Near places without measuring all: the globe cut into cubes."""

from itertools import product
from math import cos, floor, radians, sin

from hamm_registry.geo.countries import EARTH_RADIUS_KM, Point

Cell = tuple[int, int, int]


def cell(point: Point, edge: int) -> Cell:
    """The cube with an edge of `edge` km that a point lies in.

    A straight line is never longer than the way over ground: two places less than `edge` km apart
    lie in the same cube or in cubes that touch, whatever their latitude.
    """
    lat, lon, scale = radians(point.lat), radians(point.lon), EARTH_RADIUS_KM / edge
    x, y, z = cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat)
    return floor(x * scale), floor(y * scale), floor(z * scale)


def touching(point: Point, edge: int) -> list[Cell]:
    """The cube that a point lies in, and those that touch it."""
    x, y, z = cell(point, edge)
    return [(x + dx, y + dy, z + dz) for dx, dy, dz in _STEPS]


_STEPS = tuple(product((-1, 0, 1), repeat=3))
