"""Why two initiatives should know of each other: the signals between them, with integer points."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from typing import Literal, NamedTuple

from hamm_registry.parallels.places import Reach, Span, may_be_one_place, nearest, span
from hamm_registry.parallels.sides import Event, Side, Topics
from hamm_registry.parallels.weights import Weights

Signal = Literal[
    "organisation",
    "place",
    "country",
    "neighbour",
    "region",
    "theme",
    "sdg",
    "audience",
    "activity",
    "logistics",
]

GEOGRAPHY = frozenset({"organisation", "place", "country", "neighbour", "region"})
"""The signals of which only the first that applies counts."""


class Reason(NamedTuple):
    """One reason: its points, the distance in whole km where it counts, and what it rests on.

    `detail` holds codes and names as they are in the registry, of the first initiative before the
    second:

    - organisation: the shared partners
    - place, country, neighbour: country, country; then place, place where a distance is known or
      the place is the reason
    - region: the M49 code; then country, country
    - theme, sdg, audience, logistics: the shared codes (the types offered and needed)
    - activity: overlap, close or possible; place, country or neighbour; then title, start, title,
      start
    """

    signal: Signal
    points: int
    km: int | None
    detail: tuple[str, ...]


class Vicinity(NamedTuple):
    """How the countries of two sides lie to each other, whatever their places.

    `points` are for near, middle and far, `limits` the km up to which near and middle go;
    `matches` the countries, of the first and of the second side, in which distances count;
    `codes` the detail of the reason where no distance is known.
    """

    signal: Signal
    points: tuple[int, int, int]
    limits: tuple[int, int]
    matches: frozenset[tuple[str, str]]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Scale:
    """Weighs two sides; what many pairs have in common is weighed once."""

    weights: Weights

    @cached_property
    def vicinity(self) -> Callable[[Reach, Reach], Vicinity | None]:
        """The first that applies of same country, neighbouring countries and same region."""
        return lru_cache(1 << 16)(partial(_vicinity, self.weights))

    @cached_property
    def topic(self) -> Callable[[Topics, Topics], tuple[Reason, ...]]:
        """Shared themes, goals and audience, together at most `topic_most` points."""
        return lru_cache(1 << 16)(partial(_topic, self.weights))


def reasons(a: Side, b: Side, scale: Scale) -> list[Reason]:
    """All that speaks for connecting two initiatives, `a` being the one with the lower id."""
    where = geography(a, b, scale)
    found = [where] if where else []
    found += scale.topic(a.topics, b.topics)
    if a.events and b.events:
        found += _time(a, b, scale.weights)
    if where and where.points >= scale.weights.logistics_geography:
        found += _logistics(a, b, scale.weights)
    return found


def ceiling(a: Side, b: Side, scale: Scale) -> int:
    """The most points that two sides can have which share no partner, place or time."""
    vicinity = scale.vicinity(a.reach, b.reach)
    most = max(vicinity.points) if vicinity else 0
    for reason in scale.topic(a.topics, b.topics):
        most += reason.points
    return most + scale.weights.logistics if a.offers or b.offers else most


def geography(a: Side, b: Side, scale: Scale) -> Reason | None:
    """The first that applies of partner, place, country, neighbouring country and region."""
    partners = a.partners.keys() & b.partners.keys()
    if partners:
        names = sorted(a.partners[body] for body in partners)
        return Reason("organisation", scale.weights.same_organisation, None, tuple(names))
    vicinity, within = scale.vicinity(a.reach, b.reach), scale.weights.same_place_km
    matches = vicinity.matches if vicinity else frozenset()
    spans = [
        span(x, y)
        for x in a.spots
        for y in b.spots
        if (x.country, y.country) in matches or may_be_one_place(x, y, within)
    ]
    same = [s for s in spans if s.is_one_place(within)]
    if same:
        place = nearest(same)
        return Reason("place", scale.weights.same_place, _whole(place.km), _names(place))
    return _graded(vicinity, spans) if vicinity else None


def _graded(vicinity: Vicinity, spans: list[Span]) -> Reason:
    """Points by the distance of the nearest places; the middle ones where none is known."""
    near, middle, far = vicinity.points
    matches = vicinity.matches
    known = [s for s in spans if s.km is not None and (s.a.country, s.b.country) in matches]
    if not known:
        return Reason(vicinity.signal, middle, None, vicinity.codes)
    best = nearest(known)
    km = best.km or 0.0
    points = near if km <= vicinity.limits[0] else middle if km <= vicinity.limits[1] else far
    return Reason(vicinity.signal, points, _whole(km), _names(best))


def _whole(km: float | None) -> int | None:
    return None if km is None else round(km)


def _names(places: Span) -> tuple[str, ...]:
    return places.a.country, places.b.country, places.a.name, places.b.name


def _vicinity(weights: Weights, a: Reach, b: Reach) -> Vicinity | None:
    found = _country(weights, a, b) or _neighbour(weights, a, b) or _region(weights, a, b)
    if found and max(len(a.countries), len(b.countries)) > weights.many_countries:
        near, middle, far = found.points
        return found._replace(points=(near // 2, middle // 2, far // 2))
    return found


def _country(w: Weights, a: Reach, b: Reach) -> Vicinity | None:
    shared = frozenset((country, country) for country in a.countries & b.countries)
    if not shared:
        return None
    points = (w.country_near, w.country_middle, w.country_far)
    limits = (w.country_near_km, w.country_middle_km)
    return Vicinity("country", points, limits, shared, min(shared))


def _neighbour(w: Weights, a: Reach, b: Reach) -> Vicinity | None:
    near = frozenset((x, y) for x in a.countries for y in a.neighbours[x] & b.countries)
    if not near:
        return None
    points = (w.neighbour_near, w.neighbour_middle, w.neighbour_far)
    limits = (w.neighbour_near_km, w.neighbour_middle_km)
    return Vicinity("neighbour", points, limits, near, min(near))


def _region(w: Weights, a: Reach, b: Reach) -> Vicinity | None:
    shared = a.regions.keys() & b.regions.keys()
    if not shared:
        return None
    code = min(shared)
    codes = (code, a.regions[code][0], b.regions[code][0])
    return Vicinity("region", (w.same_region,) * 3, (0, 0), frozenset(), codes)


def _topic(w: Weights, a: Topics, b: Topics) -> tuple[Reason, ...]:
    themes, sdgs, audience = a.themes & b.themes, a.sdgs & b.sdgs, a.audience & b.audience
    goals = min(w.sdg_first + w.sdg_further * (len(sdgs) - 1), w.sdg_most)
    signals: tuple[tuple[Signal, int, list[str]], ...] = (
        ("theme", w.theme, sorted(themes)),
        ("sdg", goals, [str(goal) for goal in sorted(sdgs)]),
        ("audience", w.audience, sorted(audience)),
    )
    found, left = [], w.topic_most
    for signal, points, codes in signals:
        counted = min(points, left)
        if codes and counted:
            found.append(Reason(signal, counted, None, tuple(codes)))
            left -= counted
    return tuple(found)


def _time(a: Side, b: Side, weights: Weights) -> list[Reason]:
    """The best of the activities that coincide or nearly so, if any do."""
    pairs = (_coincidence(x, y, weights) for x in a.events for y in b.events)
    found = [reason for reason in pairs if reason]
    return sorted(found, key=lambda reason: (-reason.points, reason.detail))[:1]


def _coincidence(x: Event, y: Event, weights: Weights) -> Reason | None:
    """What two activities have in common, None where they are apart in space or in time."""
    near, manner = _nearness(x, y, weights), _manner(x, y, weights)
    if near is None or manner is None:
        return None
    where, most = near
    percent = {"overlap": 100, "close": weights.near_overlap_pct, "possible": 0}[manner]
    detail = (manner, where, x.title, x.start, y.title, y.start)
    return Reason("activity", most * percent // 100, None, detail)


def _nearness(x: Event, y: Event, weights: Weights) -> tuple[str, int] | None:
    if x.spot and y.spot and span(x.spot, y.spot).is_one_place(weights.same_place_km):
        return "place", weights.overlap_place
    if not x.reach.countries.isdisjoint(y.reach.countries):
        return "country", weights.overlap_country
    if not x.reach.borders.isdisjoint(y.reach.countries):
        return "neighbour", weights.overlap_neighbour
    return None


def _manner(x: Event, y: Event, weights: Weights) -> str | None:
    """How two activities lie in time; what is not known to the day can only possibly overlap."""
    if not (x.days and y.days):
        (start, end), (other_start, other_end) = x.months, y.months
        return "possible" if start <= other_end and other_start <= end else None
    gap = max(x.days[0], y.days[0]) - min(x.days[1], y.days[1])
    return "overlap" if gap <= 0 else "close" if gap <= weights.near_overlap_days else None


def _logistics(a: Side, b: Side, weights: Weights) -> list[Reason]:
    """An offer of one that meets a need of the other, once."""
    types = (a.offers & b.needs) | (b.offers & a.needs)
    return [Reason("logistics", weights.logistics, None, tuple(sorted(types)))] if types else []
