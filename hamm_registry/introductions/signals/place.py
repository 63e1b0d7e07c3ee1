"""Geography: one partner, one town, one country, neighbouring countries, one part of the world.

Only the best of the five counts, for they say the same thing more or less exactly.
"""

from itertools import product

from hamm_registry.core.text import _, join, number
from hamm_registry.geo import countries
from hamm_registry.introductions import weights
from hamm_registry.introductions.profile import Profile, Spot, distance, neighbours
from hamm_registry.introductions.signals.base import Reason, Signal, World, falling


def compare(a: Profile, b: Profile, world: World) -> Reason | None:
    """The best of the five; quadratic in the places of the two.

    They are asked in the order of what they can give at most, so that the rest need not be asked.
    """
    shared_partners = sorted(a.partners.keys() & b.partners.keys())
    if shared_partners:
        names = tuple(a.partners[key] for key in shared_partners)
        return Reason("partner", weights.SAME_PARTNER, None, names)
    shared = sorted(a.countries & b.countries)
    town = _town(a, b)
    if town is not None:
        return town
    # Who works in many countries has something in common with everybody.
    half = 2 if a.scattered or b.scattered else 1
    best: Reason | None = None
    if shared:
        best = _nearest(a, b, [(code, code) for code in shared], "country", half)
    if best is None or best.points < weights.NEIGHBOUR_NEAR // half:
        across = [] if a.around.isdisjoint(b.countries) else _across(a, b, world)
        beside = _nearest(a, b, across, "neighbour", half) if across else None
        if beside is not None and (best is None or beside.points > best.points):
            best = beside
    if best is not None:
        return best
    regions = a.regions & b.regions
    return Reason("region", weights.SAME_REGION // half, None, (min(regions),)) if regions else None


def _across(a: Profile, b: Profile, world: World) -> list[tuple[str, str]]:
    """The pairs of countries that lie next to each other."""
    return [
        (one, other)
        for one in sorted(a.countries)
        for other in sorted(b.countries)
        if one != other and other in neighbours(one, world.extra_neighbours)
    ]


def _town(a: Profile, b: Profile) -> Reason | None:
    """One town: the same by name, or so near that nobody would go twice."""
    best: tuple[float, str, str] | None = None
    for spot, other in product(a.spots, b.spots):
        if not (spot.town and other.town):
            continue
        if spot.key == other.key:
            candidate = (0.0, spot.name, spot.name)
        elif spot.point and other.point and abs(spot.point.lat - other.point.lat) < 1:
            # A degree of latitude is 111 km: the test of the degrees spares most distances.
            km = distance(spot.point, other.point)
            if km > weights.SAME_TOWN_KM:
                continue
            candidate = (km, min(spot.name, other.name), max(spot.name, other.name))
        else:
            continue
        best = candidate if best is None else min(best, candidate)
    if best is None:
        return None
    names = tuple(dict.fromkeys(best[1:]))
    km_apart = round(best[0]) if len(names) > 1 else None
    return Reason("town", weights.SAME_TOWN, km_apart, names)


def _nearest(
    a: Profile, b: Profile, pairs: list[tuple[str, str]], kind: Signal, half: int
) -> Reason:
    """The points of two countries, by the two nearest places in them."""
    near, far = weights.COUNTRY_NEAR, weights.COUNTRY_FAR
    if kind == "neighbour":
        near, far = weights.NEIGHBOUR_NEAR, weights.NEIGHBOUR_FAR
    best: tuple[float, Spot, Spot] | None = None
    allowed = set(pairs)
    for spot, other in product(a.spots, b.spots):
        if (spot.key[0], other.key[0]) not in allowed or not (spot.point and other.point):
            continue
        km = distance(spot.point, other.point)
        if best is None or (km, _names(spot, other)) < (best[0], _names(*best[1:])):
            best = (km, spot, other)
    codes = tuple(dict.fromkeys(code for pair in pairs[:1] for code in sorted(pair)))
    if best is None:
        return Reason(kind, falling(near, far, None) // half, None, codes)
    spots = sorted(best[1:], key=lambda spot: spot.name)
    names = tuple(spot.name for spot in spots)
    codes = tuple(dict.fromkeys(spot.key[0] for spot in spots))
    return Reason(kind, falling(near, far, best[0]) // half, round(best[0]), (*codes, *names))


def _names(spot: Spot, other: Spot) -> list[str]:
    """The names of two places in order: what is equally far is told in the same way twice."""
    return sorted((spot.name, other.name))


def words(reason: Reason) -> str:
    """“both in Kalisz”, “both in France: Toul – Saint-Dizier, 69 km”."""
    if reason.signal == "partner":
        return _("both with {name}").format(name=join(reason.detail))
    if reason.signal == "town" and len(reason.detail) == 1:
        return _("both in {place}").format(place=reason.detail[0])
    if reason.signal == "region":
        return _("one part of the world: {region}").format(
            region=countries.region_name(reason.detail[0])
        )
    names = [part for part in reason.detail if part not in countries.countries()]
    codes = [part for part in reason.detail if part in countries.countries()]
    lands = " – ".join(countries.name(code) for code in codes)
    if reason.km is None:
        return _("both in {place}").format(place=lands) if len(codes) == 1 else lands
    return _("{places}: {km} km").format(places=" – ".join(names), km=number(reason.km))
