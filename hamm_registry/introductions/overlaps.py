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
    """All journeys to come that overlap or nearly so, by date.

    Quadratic in the journeys of the same weeks. What was looked at and found to need no link stays
    silent.
    """
    dismissed = _dismissed(registry)
    extra = extra_neighbours(registry)
    overlapping = []
    for first, second in _close_in_time(_journeys(registry, today, history, unlisted)):
        if first.id == second.id or frozenset((first.id, second.id)) in dismissed:
            continue
        manner, days_apart = _in_time(first, second)
        nearness = _in_space(first, second, registry, extra)
        if manner and nearness:
            overlapping.append(Overlap(first, second, manner, nearness, days_apart))
    return overlapping


def _close_in_time(journeys: Iterable[Journey]) -> Iterator[tuple[Journey, Journey]]:
    """The pairs of journeys of which the second begins a month after the first at the latest."""
    by_date = sorted(journeys, key=_by_date)
    for number, first in enumerate(by_date):
        last_month = _month(dates.last_day(first.last)) + 1
        for second in by_date[number + 1 :]:
            if _month(dates.first_day(second.date)) > last_month:
                break  # so do all that follow
            yield first, second


def _month(day: str) -> int:
    """The number of a month, so that those that follow each other differ by one."""
    return int(day[:4]) * 12 + int(day[5:7])


def _by_date(journey: Journey) -> tuple[str, str, str, str]:
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
        if entry.retired or (entry.ended and not history) or (entry.unlisted and not unlisted):
            continue
        for activity in entry.data.get("activities", ()):
            if _is_journey(activity) and is_coming(activity, today):
                yield _journey(activity, entry, registry)


def _is_journey(activity: Activity) -> bool:
    """True if somebody travels: by the direction, else by the type of the activity."""
    direction = activity.get("direction")
    if direction is not None:
        return direction != "local"
    return activity["type"] in _TRAVELLING


def _journey(activity: Activity, entry: Initiative, registry: Registry) -> Journey:
    country, place = destination(activity, entry, registry)
    return Journey(
        entry.id,
        str(activity["start"]),
        str(activity["end"]) if "end" in activity else None,
        activity["type"],
        activity["title"],
        place.name if place else None,
        country or None,
        activity.get("seats_free"),
        activity.get("cargo_m3_free"),
        activity["status"],
        place,
    )


def _in_time(first: Journey, second: Journey) -> tuple[Manner | None, int | None]:
    """The manner in which two journeys coincide, if they do, and the days between them.

    What is not known to the day can only possibly overlap, within the same month.
    """
    written = (first.date, first.last, second.date, second.last)
    if not all(is_exact(day) for day in written):
        starts_in_time = dates.first_day(second.date)[:7] <= dates.last_day(first.last)[:7]
        ends_in_time = dates.first_day(first.date)[:7] <= dates.last_day(second.last)[:7]
        if starts_in_time and ends_in_time:
            return "possible", None
        return None, None
    start, end, other_start, other_end = (date.fromisoformat(day).toordinal() for day in written)
    gap = max(start, other_start) - min(end, other_end)
    if gap <= 0:
        return "overlap", 0
    if gap <= DAYS_APART:
        return "close", gap
    return None, None


def _in_space(a: Journey, b: Journey, registry: Registry, extra: Extra) -> Nearness | None:
    """The nearness of the destinations of two journeys; None where they are far apart."""
    if a.destination and b.destination and is_one_town(a.destination, b.destination):
        return "place"
    if not a.country or not b.country or {a.country, b.country} & registry.homes:
        return None  # all come home: home is no place to travel to together
    if a.country == b.country:
        return "country"
    if b.country in neighbours(a.country, extra):
        return "neighbour"
    return None
