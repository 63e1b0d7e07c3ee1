"""Geography: one partner, one town, one country, neighbouring countries, one part of the world.

Only the best of the five counts, for they say the same thing more or less exactly.
"""

from itertools import product
from typing import Literal, NamedTuple

from hamm_registry.core.text import _, join, number
from hamm_registry.geo import countries
from hamm_registry.introductions import weights
from hamm_registry.introductions.profile import (
    PlaceAbroad,
    Profile,
    is_one_town,
    kilometres,
    neighbours,
)
from hamm_registry.introductions.signals.base import Reason, World, falling
from hamm_registry.model.entries import Registry

Nearness = Literal["town", "country", "neighbour"]


class _Nearest(NamedTuple):
    """Two places, sorted by name, and their distance; the least of several is the nearest pair."""

    km: float
    name: str
    other_name: str
    country: str
    other_country: str


def compare(a: Profile, b: Profile, world: World) -> Reason | None:
    """The best of the five; None where they share not even a part of the world.

    Quadratic in the places of the two.
    """
    if not a.partners.keys().isdisjoint(b.partners):
        return _same_partner(a, b)
    nearest = _nearest_places(a, b, world)
    if "town" in nearest:
        return _same_town(nearest["town"])
    divisor = share(a, b)
    same = _same_country(a, b, nearest.get("country"), divisor)
    if same is None:
        beside = _neighbouring_countries(a, b, nearest.get("neighbour"), divisor, world)
        return beside or _same_region(a, b, divisor)
    # Two places across a border can be nearer than two at the ends of one large country.
    if "neighbour" in nearest:
        beside = _neighbouring_countries(a, b, nearest["neighbour"], divisor, world)
        if beside is not None and beside.points > same.points:
            return beside
    return same


def share(a: Profile, b: Profile) -> int:
    """The number that the points for a country or a border are divided by.

    Who works in many countries has something in common with everybody.
    """
    if a.scattered or b.scattered:
        return 2
    return 1


def _nearest_places(a: Profile, b: Profile, world: World) -> dict[Nearness, _Nearest]:
    """The nearest two places in one town, in one country and across a border."""
    nearest: dict[Nearness, _Nearest] = {}
    for place, other in product(a.places, b.places):
        measured = _nearness(place, other, world)
        if measured is None:
            continue
        nearness, km = measured
        best = nearest.get(nearness)
        if best is not None and km > best.km:
            continue
        pair = _pair(km, place, other)
        if best is None or pair < best:
            nearest[nearness] = pair
    return nearest


def _nearness(
    place: PlaceAbroad, other: PlaceAbroad, world: World
) -> tuple[Nearness, float] | None:
    """The nearness of two places and their distance; None where that is not known.

    None too for countries that are not neighbours: their distance is not worth working out.
    """
    country, other_country = place.key[0], other.key[0]
    nearness: Nearness | None = None
    if country == other_country:
        nearness = "country"
    elif other_country in neighbours(country, world.extra_neighbours):
        nearness = "neighbour"
    elif not is_one_town(place, other):
        return None
    km = kilometres(place, other)
    if km is None:
        return None
    if km <= weights.SAME_TOWN_KM and place.is_town and other.is_town:
        return "town", km
    if nearness is None:
        return None
    return nearness, km


def _pair(km: float, place: PlaceAbroad, other: PlaceAbroad) -> _Nearest:
    """Two places, sorted by name: what is equally far is reported in the same way twice."""
    if other.name < place.name:
        place, other = other, place
    return _Nearest(km, place.name, other.name, place.key[0], other.key[0])


def _same_partner(a: Profile, b: Profile) -> Reason:
    shared = sorted(a.partners.keys() & b.partners.keys())
    names = tuple(a.partners[key] for key in shared)
    return Reason("partner", weights.SAME_PARTNER, None, names)


def _same_town(pair: _Nearest) -> Reason:
    """One town: the same by name, or two so near that nobody would go twice."""
    if pair.name == pair.other_name:
        return Reason("town", weights.SAME_TOWN, None, (pair.country, pair.name))
    detail = (pair.country, pair.other_country, pair.name, pair.other_name)
    return Reason("town", weights.SAME_TOWN, round(pair.km), detail)


def _same_country(a: Profile, b: Profile, nearest: _Nearest | None, share: int) -> Reason | None:
    """One country, by the two nearest places in it; the points are divided by `share`."""
    near, far = weights.COUNTRY_NEAR, weights.COUNTRY_FAR
    if nearest is not None:
        points = falling(near, far, nearest.km) // share
        detail = (nearest.country, nearest.name, nearest.other_name)
        return Reason("country", points, round(nearest.km), detail)
    if a.countries.isdisjoint(b.countries):
        return None
    country = min(a.countries & b.countries)
    return Reason("country", falling(near, far, None) // share, None, (country,))


def _neighbouring_countries(
    a: Profile, b: Profile, nearest: _Nearest | None, share: int, world: World
) -> Reason | None:
    """Two countries with a common border, by the two nearest places across it."""
    near, far = weights.NEIGHBOUR_NEAR, weights.NEIGHBOUR_FAR
    if nearest is not None:
        points = falling(near, far, nearest.km) // share
        codes = (nearest.country, nearest.other_country)
        detail = (*codes, nearest.name, nearest.other_name)
        return Reason("neighbour", points, round(nearest.km), detail)
    border = _first_border(a, b, world)
    if border is None:
        return None
    return Reason("neighbour", falling(near, far, None) // share, None, border)


def _first_border(a: Profile, b: Profile, world: World) -> tuple[str, str] | None:
    """The first two countries, by code, that lie next to each other."""
    borders = []
    for country in a.countries:
        beside = neighbours(country, world.extra_neighbours)
        for other_country in beside & b.countries:
            borders.append((min(country, other_country), max(country, other_country)))
    return min(borders, default=None)


def _same_region(a: Profile, b: Profile, share: int) -> Reason | None:
    shared = a.regions & b.regions
    if not shared:
        return None
    return Reason("region", weights.SAME_REGION // share, None, (min(shared),))


def words(reason: Reason, registry: Registry) -> str:
    """“both in Kalisz”, “both in France”, “Toul – Saint-Dizier: 69 km”."""
    if reason.signal == "partner":
        return _("both with {name}").format(name=join(reason.detail))
    if reason.signal == "region":
        region = countries.region_name(reason.detail[0])
        return _("same part of the world: {region}").format(region=region)
    if reason.km is not None:
        places = " – ".join(_place_titles(reason, registry))
        return _("{places}: {km} km").format(places=places, km=number(reason.km))
    if reason.signal == "town":
        country, name = reason.detail
        return _("both in {place}").format(place=registry.place_title(name, country))
    names = [countries.name(code) for code in reason.detail]
    if len(names) == 1:
        return _("both in {place}").format(place=names[0])
    return " – ".join(names)


def _place_titles(reason: Reason, registry: Registry) -> list[str]:
    """The two places of a distance, in the language in force."""
    # The codes come before the two names: one for both, or one for each.
    codes, names = reason.detail[:-2], reason.detail[-2:]
    return [
        registry.place_title(names[0], codes[0]),
        registry.place_title(names[1], codes[-1]),
    ]
