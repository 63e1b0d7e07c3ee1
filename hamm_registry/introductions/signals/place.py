"""Geography: one partner, one town, one country, neighbouring countries, one part of the world.

Only the best of the five counts, for they say the same thing more or less exactly.
"""

from itertools import product

from hamm_registry.core.text import _, join, number
from hamm_registry.geo import countries
from hamm_registry.introductions import weights
from hamm_registry.introductions.profile import (
    Profile,
    Spot,
    distance,
    km_within_one_town,
    neighbours,
)
from hamm_registry.introductions.signals.base import Reason, Signal, World, falling


def compare(a: Profile, b: Profile, world: World) -> Reason | None:
    """The best of the five; quadratic in the places of the two.

    They are asked in the order of what they can give at most, so that the rest need not be asked.
    """
    if not a.partners.keys().isdisjoint(b.partners):
        shared_partners = sorted(a.partners.keys() & b.partners.keys())
        names = tuple(a.partners[key] for key in shared_partners)
        return Reason("partner", weights.SAME_PARTNER, None, names)
    town = _town(a, b)
    if town is not None:
        return town
    # Who works in many countries has something in common with everybody.
    half = 2 if a.scattered or b.scattered else 1
    best: Reason | None = None
    if not a.countries.isdisjoint(b.countries):
        same = [(code, code) for code in sorted(a.countries & b.countries)]
        best = _nearest(a, b, same, "country", half)
    if best is None or best.points < weights.NEIGHBOUR_NEAR // half:
        across = _across(a, b, world)
        if across:
            beside = _nearest(a, b, across, "neighbour", half)
            if best is None or beside.points > best.points:
                best = beside
    if best is not None:
        return best
    regions = a.regions & b.regions
    if not regions:
        return None
    return Reason("region", weights.SAME_REGION // half, None, (min(regions),))


def _across(a: Profile, b: Profile, world: World) -> list[tuple[str, str]]:
    """The pairs of countries that lie next to each other."""
    if a.around.isdisjoint(b.countries):
        return []
    pairs = []
    for code in sorted(a.countries):
        beside = neighbours(code, world.extra_neighbours)
        for other_code in sorted(beside & b.countries):
            pairs.append((code, other_code))
    return pairs


def _town(a: Profile, b: Profile) -> Reason | None:
    """One town: the same by name, or so near that nobody would go twice."""
    best: tuple[float, str, str] | None = None
    for spot, other in product(a.spots, b.spots):
        km = km_within_one_town(spot, other)
        if km is None or not (spot.town and other.town):
            continue
        candidate = (km, *_names(spot, other))
        if best is None or candidate < best:
            best = candidate
    if best is None:
        return None
    km, first, second = best
    if first == second:
        return Reason("town", weights.SAME_TOWN, None, (first,))
    return Reason("town", weights.SAME_TOWN, round(km), (first, second))


def _nearest(
    a: Profile, b: Profile, pairs: list[tuple[str, str]], kind: Signal, half: int
) -> Reason:
    """The points of two countries, by the two nearest places in them."""
    near, far = weights.COUNTRY_NEAR, weights.COUNTRY_FAR
    if kind == "neighbour":
        near, far = weights.NEIGHBOUR_NEAR, weights.NEIGHBOUR_FAR
    best: tuple[float, Spot, Spot] | None = None
    for spot, other in product(a.spots, b.spots):
        if (spot.key[0], other.key[0]) not in pairs or not (spot.point and other.point):
            continue
        km = distance(spot.point, other.point)
        if best is not None and (km, _names(spot, other)) >= (best[0], _names(*best[1:])):
            continue
        best = (km, spot, other)
    if best is None:
        codes = tuple(dict.fromkeys(sorted(pairs[0])))
        return Reason(kind, falling(near, far, None) // half, None, codes)
    km, first, second = best
    if second.name < first.name:
        first, second = second, first
    codes = (first.key[0],) if kind == "country" else (first.key[0], second.key[0])
    detail = (*codes, first.name, second.name)
    return Reason(kind, falling(near, far, km) // half, round(km), detail)


def _names(spot: Spot, other: Spot) -> tuple[str, str]:
    """The names of two places in order: what is equally far is told in the same way twice."""
    return min(spot.name, other.name), max(spot.name, other.name)


def words(reason: Reason) -> str:
    """“both in Kalisz”, “both in France: Toul – Saint-Dizier, 69 km”."""
    if reason.signal == "partner":
        return _("both with {name}").format(name=join(reason.detail))
    if reason.signal == "town" and len(reason.detail) == 1:
        return _("both in {place}").format(place=reason.detail[0])
    if reason.signal == "region":
        return _("same part of the world: {region}").format(
            region=countries.region_name(reason.detail[0])
        )
    names = [part for part in reason.detail if part not in countries.countries()]
    codes = [part for part in reason.detail if part in countries.countries()]
    lands = " – ".join(countries.name(code) for code in codes)
    if reason.km is None:
        return _("both in {place}").format(place=lands) if len(codes) == 1 else lands
    return _("{places}: {km} km").format(places=" – ".join(names), km=number(reason.km))
