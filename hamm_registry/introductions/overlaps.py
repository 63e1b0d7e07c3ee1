"""Journeys that overlap or nearly so: who could travel, load or receive guests together."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NamedTuple

from hamm_registry.introductions.profile import (
    Extra,
    PlaceAbroad,
    destination,
    extra_neighbours,
    is_coming,
    is_exact,
    is_one_town,
    neighbours,
)
from hamm_registry.introductions.weights import DAYS_APART
from hamm_registry.model import dates
from hamm_registry.model.entries import Activity, Initiative, Registry

_TRAVELLING = ("delegation", "exchange", "transport", "deployment")
"""The types of activity that are journeys whatever their direction says, if they are not local."""

Manner = Literal["overlap", "close", "possible"]
Nearness = Literal["place", "country", "neighbour"]


class Journey(NamedTuple):
    """A visit, a transport or another activity on which somebody travels; `id` is whose it is."""

    id: str
    date: str
    end: str | None
    type: str
    title: str
    place: str | None
    country: str | None
    seats_free: int | None
    cargo_m3_free: float | None
    status: str
    destination: PlaceAbroad | None

    @property
    def last(self) -> str:
        """The last day, month or year."""
        return self.end or self.date


class Overlap(NamedTuple):
    """Two journeys of different initiatives, the earlier one first.

    `days_apart` is 0 where they overlap and None where a date is not known to the day.
    """

    first: Journey
    second: Journey
    manner: Manner
    nearness: Nearness
    days_apart: int | None


def overlaps(
    registry: Registry, today: date, *, history: bool = False, unlisted: bool = False
) -> list[Overlap]:
    """All journeys to come that overlap or nearly so in time and in space, by date.

    With `history` those of initiatives that have ended too, with `unlisted` those of unlisted ones.
    Pairs of one initiative, and those that somebody has looked at and found to need no link, are
    left out. Quadratic in the journeys of the same weeks.
    """
    dismissed = _dismissed(registry)
    extra = extra_neighbours(registry)
    overlapping = []
    for first, second in _close_in_time(_journeys(registry, today, history, unlisted)):
        if first.id == second.id or frozenset((first.id, second.id)) in dismissed:
            continue
        manner, days_apart = _in_time(first, second)
        nearness = _in_space(first, second, registry, extra)
        if manner is None or nearness is None:
            continue
        overlapping.append(Overlap(first, second, manner, nearness, days_apart))
    return overlapping


def _close_in_time(journeys: Iterable[Journey]) -> Iterator[tuple[Journey, Journey]]:
    """The pairs of journeys of which the second begins a month after the first at the latest.

    A month is more than DAYS_APART, and also holds what is known only to the month.
    """
    by_date = sorted(journeys, key=_by_date)
    for number, first in enumerate(by_date):
        last_month = _month(dates.last_day(first.last)) + 1
        for second in by_date[number + 1 :]:
            # In order of their first day: all that follow begin too late as well.
            if _month(dates.first_day(second.date)) > last_month:
                break
            yield first, second


def _month(day: str) -> int:
    """The number of a month, so that those that follow each other differ by one."""
    return int(day[:4]) * 12 + int(day[5:7])


def _by_date(journey: Journey) -> tuple[str, str, str, str]:
    """The order of journeys: by first day; the rest makes it the same on every run."""
    return dates.first_day(journey.date), journey.last, journey.id, journey.title


def _dismissed(registry: Registry) -> set[frozenset[str]]:
    """The pairs of ids that somebody has looked at and found to need no link."""
    pairs = set()
    for entry in registry.initiatives:
        for relation in entry.data.get("relations", ()):
            other = registry.by_id.get(relation["to"])
            if relation["type"] == "reviewed" and other is not None:
                pairs.add(frozenset((entry.id, other.id)))
    return pairs


def _journeys(registry: Registry, today: date, history: bool, unlisted: bool) -> Iterator[Journey]:
    """The journeys to come of the initiatives that are shown."""
    for entry in registry.initiatives:
        if not entry.is_shown(unlisted=unlisted, history=history):
            continue
        for activity in entry.data.get("activities", ()):
            if _is_journey(activity) and is_coming(activity, today):
                yield _journey(activity, entry, registry)


def _is_journey(activity: Activity) -> bool:
    """True if somebody travels: by the direction, else by the type of the activity."""
    direction = activity.get("direction")
    if direction is None:
        return activity["type"] in _TRAVELLING
    return direction != "local"


def _journey(activity: Activity, entry: Initiative, registry: Registry) -> Journey:
    """An activity as a journey; where it leads to is known by the entry at times."""
    country, place = destination(activity, entry, registry)
    return Journey(
        id=entry.id,
        date=str(activity["start"]),
        end=dates.as_text(activity.get("end")),
        type=activity["type"],
        title=activity["title"],
        place=None if place is None else place.name,
        country=country or None,
        seats_free=activity.get("seats_free"),
        cargo_m3_free=activity.get("cargo_m3_free"),
        status=activity["status"],
        destination=place,
    )


def _in_time(first: Journey, second: Journey) -> tuple[Manner | None, int | None]:
    """The manner in which two journeys coincide, if they do, and the days between them."""
    written = (first.date, first.last, second.date, second.last)
    if not all(map(is_exact, written)):
        return _perhaps_in_time(first, second), None
    start, end, other_start, other_end = map(_ordinal, written)
    # The days from the end of the one to the start of the other; 0 or less: both on one day.
    gap = max(start, other_start) - min(end, other_end)
    if gap <= 0:
        return "overlap", 0
    if gap <= DAYS_APART:
        return "close", gap
    return None, None


def _perhaps_in_time(first: Journey, second: Journey) -> Manner | None:
    """Two journeys of which a date is not known to the day: they overlap at best possibly.

    Possibly means within the same month: a journey of "May" may be on any day of it, and more is
    not claimed.
    """
    starts_in_time = dates.first_day(second.date)[:7] <= dates.last_day(first.last)[:7]
    ends_in_time = dates.first_day(first.date)[:7] <= dates.last_day(second.last)[:7]
    if starts_in_time and ends_in_time:
        return "possible"
    return None


def _ordinal(day: str) -> int:
    """The number of a day, counted from the year 1."""
    return date.fromisoformat(day).toordinal()


def _in_space(a: Journey, b: Journey, registry: Registry, extra: Extra) -> Nearness | None:
    """The nearness of the destinations of two journeys; None where they are far apart."""
    if a.destination and b.destination and is_one_town(a.destination, b.destination):
        return "place"
    if a.country is None or b.country is None:
        return None
    # Everybody comes home: it is no place to travel to together.
    if a.country in registry.homes or b.country in registry.homes:
        return None
    if a.country == b.country:
        return "country"
    if b.country in neighbours(a.country, extra):
        return "neighbour"
    return None
