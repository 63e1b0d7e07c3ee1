"""Where initiatives work, as it is compared: places with points, countries with neighbours."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from math import radians
from typing import NamedTuple

from hamm_registry.core.text import fold
from hamm_registry.geo import countries
from hamm_registry.geo.countries import EARTH_RADIUS_KM, Point, distance_km
from hamm_registry.model.entries import PlaceKey, Registry, place_key


class Spot(NamedTuple):
    """A place as it is compared; `country` is empty where an activity leaves it open."""

    country: str
    name: str
    key: PlaceKey
    point: Point | None


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """Countries without those at home, and what surrounds them; one for all that share it.

    `neighbours` holds for each country those next to it, `borders` these of all of them, `regions`
    for each region that counts the countries in it.
    """

    countries: frozenset[str]
    neighbours: Mapping[str, frozenset[str]]
    borders: frozenset[str]
    regions: Mapping[str, list[str]]


def region_of(country: str) -> str:
    """The M49 region that counts for a country: the intermediate one, else the sub-region.

    Empty where it lies in none.
    """
    return next(iter(countries.regions_of(country)), "")


class Span(NamedTuple):
    """Two places and the km between them, None where the coordinates of one are not known."""

    km: float | None
    a: Spot
    b: Spot

    def is_one_place(self, within_km: float) -> bool:
        """Whether they count as one: the same by name and country, or near each other.

        A country left open is no other country.
        """
        a, b = self.a, self.b
        if a.key[1] == b.key[1] and (a.country == b.country or not (a.country and b.country)):
            return True
        return self.km is not None and self.km <= within_km


def may_be_one_place(a: Spot, b: Spot, within_km: float) -> bool:
    """Whether names and latitudes leave it open that two places count as one: spares measuring."""
    if a.point is None or b.point is None:
        return a.key[1] == b.key[1]
    return abs(a.point.lat - b.point.lat) * _KM_PER_DEGREE <= within_km + 1


_KM_PER_DEGREE = radians(1) * EARTH_RADIUS_KM


def span(a: Spot, b: Spot) -> Span:
    """Measure between two places."""
    if a.point is None or b.point is None:
        return Span(None, a, b)
    return Span(distance_km(a.point, b.point), a, b)


def nearest(spans: list[Span]) -> Span:
    """The shortest; ties go by country, then by name. An unknown distance counts as none."""
    return min(spans, key=lambda s: (s.km or 0.0, s.a.country, s.b.country, s.a.name, s.b.name))


@dataclass(frozen=True)
class Atlas:
    """The places and countries of one registry, each looked up once."""

    registry: Registry

    @cached_property
    def homes(self) -> frozenset[str]:
        """The countries that are never a match."""
        return self.registry.homes

    @cached_property
    def spot(self) -> Callable[[str, str], Spot]:
        """The place of a name and a country, spelt as in the registry's list where it has it."""
        return cache(self._spot)

    def _spot(self, name: str, country: str) -> Spot:
        place = self.registry.place(name, country)
        if place is None:
            return Spot(country, name, place_key(name, country), None)
        return Spot(country, place.name, place_key(place.name, country), place.point)

    @cached_property
    def reach(self) -> Callable[[tuple[str, ...]], Reach]:
        """The foreign ones of some countries, with what surrounds them."""
        return cache(self._reach)

    def _reach(self, codes: tuple[str, ...]) -> Reach:
        foreign = sorted(set(codes) - self.homes)
        neighbours = {code: self.neighbours(code) for code in foreign}
        regions: dict[str, list[str]] = {}
        for code in foreign:
            if region := region_of(code):
                regions.setdefault(region, []).append(code)
        borders = frozenset().union(*neighbours.values())
        return Reach(frozenset(foreign), neighbours, borders, regions)

    def neighbours(self, code: str) -> frozenset[str]:
        """The countries next to one by land, or as registry.yaml says."""
        country = countries.countries().get(code)
        land = country["neighbours"] if country else ()
        return self._extra_neighbours[code].union(land)

    @cached_property
    def _extra_neighbours(self) -> dict[str, frozenset[str]]:
        extra: dict[str, frozenset[str]] = defaultdict(frozenset)
        for a, b in self.registry.config.data.get("extra_neighbours", ()):
            extra[a] |= {b}
            extra[b] |= {a}
        return extra

    def country_of(self, name: str) -> str:
        """The country of a place by its name alone; empty where the list has none or several."""
        found = self._listed[fold(name)]
        return next(iter(found)) if len(found) == 1 else ""

    @cached_property
    def _listed(self) -> dict[str, set[str]]:
        listed: dict[str, set[str]] = defaultdict(set)
        for country, name in self.registry.places:
            listed[name].add(country)
        return listed
