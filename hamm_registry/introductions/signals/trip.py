"""Opportunities: trips that overlap, or nearly so, in one place, country or across a border."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from hamm_registry.core.text import _
from hamm_registry.core.text import date as written
from hamm_registry.introductions import weights
from hamm_registry.introductions.profile import Profile, Trip, neighbours
from hamm_registry.introductions.signals.base import Reason, World
from hamm_registry.model.entries import PlaceKey


class _Overlap(NamedTuple):
    """Two trips that could be one, and the points for that."""

    points: int
    trip: Trip
    other: Trip


def compare(a: Profile, b: Profile, world: World) -> Reason | None:
    """The best two trips; n log n in the trips of a place or country.

    None where no two of them could become one: too far apart in space or time.
    """
    best: _Overlap | None = None
    for most, ours, theirs in _groups(a, b, world):
        gap, trip, other_trip = _closest(ours, theirs)
        if gap > weights.DAYS_APART:
            continue
        points = most
        if gap > 0:
            points -= weights.NEARLY
        if best is None or points > best.points:
            best = _Overlap(points, trip, other_trip)
    if best is None:
        return None
    first, second = sorted((_detail(best.trip), _detail(best.other)))
    return Reason("trip", best.points, None, (*first, *second))


def _detail(trip: Trip) -> tuple[str, str, str]:
    """Title, first and last day."""
    days = date.fromordinal(trip.first).isoformat(), date.fromordinal(trip.last).isoformat()
    return (trip.activity.get("title", ""), *days)


def _groups(a: Profile, b: Profile, world: World) -> Iterator[tuple[int, list[Trip], list[Trip]]]:
    """The trips of both that go to one place, one country, or across one border, with points."""
    if not a.trips or not b.trips:
        return
    ours_by_place, theirs_by_place = _by_place(a.trips), _by_place(b.trips)
    for key in ours_by_place.keys() & theirs_by_place.keys():
        yield weights.OVERLAP_TOWN, ours_by_place[key], theirs_by_place[key]
    theirs_by_country = _by_country(b.trips)
    for country, trips in _by_country(a.trips).items():
        beside = neighbours(country, world.extra_neighbours)
        for other_country, other_trips in theirs_by_country.items():
            if country == other_country:
                yield weights.OVERLAP_COUNTRY, trips, other_trips
            elif other_country in beside:
                yield weights.OVERLAP_NEIGHBOUR, trips, other_trips


def _by_place(trips: Iterable[Trip]) -> dict[PlaceKey, list[Trip]]:
    """The trips by their place; those of which only the country is known are left out."""
    grouped: dict[PlaceKey, list[Trip]] = defaultdict(list)
    for trip in trips:
        if trip.place is not None:
            grouped[trip.place].append(trip)
    return grouped


def _by_country(trips: Iterable[Trip]) -> dict[str, list[Trip]]:
    grouped: dict[str, list[Trip]] = defaultdict(list)
    for trip in trips:
        grouped[trip.country].append(trip)
    return grouped


def _closest(ours: list[Trip], theirs: list[Trip]) -> tuple[int, Trip, Trip]:
    """The two trips with the fewest days between them (0: they overlap); neither list is empty.

    A sweep by first day: of the other side only the trip that ends last so far can be the closest.
    """
    starts = [(trip, 0) for trip in ours] + [(trip, 1) for trip in theirs]
    starts.sort(key=_first_day_first)
    ends_last: list[Trip | None] = [None, None]  # of each side, so far
    closest = ours[0], theirs[0]
    fewest_days = _MANY_DAYS
    for trip, side in starts:
        other = ends_last[1 - side]
        if other is not None:
            gap = max(0, trip.first - other.last)
            if gap < fewest_days:
                fewest_days = gap
                closest = (trip, other) if side == 0 else (other, trip)
        own = ends_last[side]
        if own is None or trip.last > own.last:
            ends_last[side] = trip
    return fewest_days, *closest


_MANY_DAYS = 10_000_000
"""More days than there are between any two trips."""


def _first_day_first(start: tuple[Trip, int]) -> tuple[int, int, int]:
    trip, side = start
    return trip.first, trip.last, side


def words(reason: Reason, world: World) -> str:
    """“Concert tour (12–16 May) and School trip (14–20 May)”."""
    first, second = reason.detail[:3], reason.detail[3:]
    return _("{one} ({when}) and {other} ({then})").format(
        one=first[0], when=_days(first), other=second[0], then=_days(second)
    )


def _days(trip: tuple[str, ...]) -> str:
    """The first and the last day, one where they are the same."""
    return "–".join(dict.fromkeys(written(day) for day in trip[1:3]))
