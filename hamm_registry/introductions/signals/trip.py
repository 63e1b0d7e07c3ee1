"""Opportunities: trips that overlap, or nearly so, in one place, country or across a border."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from hamm_registry.core.text import _
from hamm_registry.core.text import date as written
from hamm_registry.introductions import weights
from hamm_registry.introductions.profile import Profile, Trip, neighbours
from hamm_registry.introductions.signals.base import Reason, World


def compare(a: Profile, b: Profile, world: World) -> Reason | None:
    """The best two trips; n log n in the trips of a place or country."""
    if not (a.trips and b.trips):
        return None
    best: tuple[int, Trip, Trip] | None = None
    for most, ours, theirs in _groups(a, b, world):
        closest = _closest(ours, theirs)
        if closest is None:
            continue
        gap, trip, other_trip = closest
        if gap > weights.DAYS_APART:
            continue
        points = most if gap <= 0 else most - weights.NEARLY
        if best is None or points > best[0]:
            best = (points, trip, other_trip)
    if best is None:
        return None
    points, trip, other_trip = best
    first, second = sorted((_detail(trip), _detail(other_trip)))
    return Reason("trip", points, None, (*first, *second))


def _detail(trip: Trip) -> tuple[str, str, str]:
    """Title, first and last day."""
    days = date.fromordinal(trip.first).isoformat(), date.fromordinal(trip.last).isoformat()
    return (trip.activity.get("title", ""), *days)


def _groups(a: Profile, b: Profile, world: World) -> Iterator[tuple[int, list[Trip], list[Trip]]]:
    """The trips of both that go to one place, one country, or across one border."""
    places = _by(a.trips, place=True), _by(b.trips, place=True)
    for key in places[0].keys() & places[1].keys():
        yield weights.OVERLAP_TOWN, places[0][key], places[1][key]
    ours, theirs = _by(a.trips, place=False), _by(b.trips, place=False)
    for country, trips in ours.items():
        for other_country, other_trips in theirs.items():
            if country == other_country:
                yield weights.OVERLAP_COUNTRY, trips, other_trips
            elif other_country in neighbours(str(country), world.extra_neighbours):
                yield weights.OVERLAP_NEIGHBOUR, trips, other_trips


def _by(trips: Iterable[Trip], place: bool) -> dict[object, list[Trip]]:
    """The trips by their place, or by their country; those without one are left out."""
    grouped: dict[object, list[Trip]] = defaultdict(list)
    for trip in trips:
        key: object = trip.place if place else trip.country
        if key is not None:
            grouped[key].append(trip)
    return grouped


def _closest(ours: list[Trip], theirs: list[Trip]) -> tuple[int, Trip, Trip] | None:
    """The two trips with the fewest days between them (0 or less: they overlap), in one sweep.

    By first day: of the other side only the trip that ends last so far can be the closest.
    """
    starts = sorted(
        [(trip.first, trip.last, 0, trip) for trip in ours]
        + [(trip.first, trip.last, 1, trip) for trip in theirs],
        key=lambda one: one[:3],
    )
    latest: list[Trip | None] = [None, None]
    best: tuple[int, Trip, Trip] | None = None
    for first, last, side, trip in starts:
        other = latest[1 - side]
        if other is not None:
            gap = max(0, first - other.last)
            if best is None or gap < best[0]:
                pair = (trip, other) if side == 0 else (other, trip)
                best = (gap, *pair)
        mine = latest[side]
        if mine is None or last > mine.last:
            latest[side] = trip
    return best


def words(reason: Reason, world: World) -> str:
    """“Concert tour (12–16 May) and School trip (14–20 May)”."""
    one, other = reason.detail[:3], reason.detail[3:]
    return _("{one} ({when}) and {other} ({then})").format(
        one=one[0], when=_days(one), other=other[0], then=_days(other)
    )


def _days(trip: tuple[str, ...]) -> str:
    """The first and the last day, one where they are the same."""
    return "–".join(dict.fromkeys(written(day) for day in trip[1:3]))
