"""Journeys that coincide or nearly so: who could travel, load or receive guests together."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from hamm_registry.model.entries import Activity, Initiative, Registry
from hamm_registry.parallels.globe import cell, touching
from hamm_registry.parallels.places import Atlas
from hamm_registry.parallels.sides import Event, Side, participants
from hamm_registry.parallels.signals import Scale, reasons
from hamm_registry.parallels.ties import ties
from hamm_registry.parallels.weights import weights

_TRAVELLING = ("delegation", "exchange", "transport", "deployment")
"""The sorts of activity that are journeys whatever their direction says, if they are not local."""

_Key = tuple[str, object]


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


class Collision(NamedTuple):
    """Two journeys of different initiatives, the earlier one first.

    `manner` is overlap, close or possible, `nearness` place, country or neighbour. `days_apart` is
    0 where they overlap and None where a date is not known to the day.
    """

    first: Journey
    second: Journey
    manner: str
    nearness: str
    days_apart: int | None


def collisions(
    registry: Registry, today: date, *, history: bool = False, unlisted: bool = False
) -> list[Collision]:
    """All journeys to come that coincide by the rules of the time signal, by date.

    Each is held against the others by itself, as if its initiative had no other. What was looked at
    and found to need no link stays silent.
    """
    scale = Scale(weights(registry.config))
    relations = ties(registry).relations
    travels = list(_travels(registry, today, history, unlisted))
    sides = [alone for alone, _journey in travels]
    journeys = [journey for _alone, journey in travels]
    found = []
    for x, y in _encounters(sides, scale):
        a, b = sides[x], sides[y]
        if a.id == b.id or relations.get((a.id, b.id)) == "dismissed":
            continue
        for reason in reasons(a, b, scale):
            if reason.signal == "activity":
                first, second = sorted((journeys[x], journeys[y]), key=_by_date)
                apart = _days_apart(a.events[0], b.events[0])
                manner, nearness = reason.detail[:2]
                found.append(Collision(first, second, manner, nearness, apart))
    return sorted(found, key=lambda one: (_by_date(one.first), _by_date(one.second)))


def _by_date(journey: Journey) -> tuple[str, str, str, str]:
    return journey.date, journey.end or "", journey.id, journey.title


def _travels(
    registry: Registry, today: date, history: bool, unlisted: bool
) -> Iterator[tuple[Side, Journey]]:
    """Every journey that is planned and not over, by id, as a side that has no other."""
    atlas = Atlas(registry)
    for entry in participants(registry, history=history, unlisted=unlisted):
        for activity in entry.data.get("activities", ()):
            if _is_journey(activity):
                only = Initiative(entry.path, {**entry.data, "activities": [activity]}, entry.city)
                alone = Side(only, atlas, today.isoformat())
                if alone.events:
                    yield alone, _journey(activity, entry, alone.events[0])


def _is_journey(activity: Activity) -> bool:
    direction = activity.get("direction")
    return direction != "local" and (direction is not None or activity["type"] in _TRAVELLING)


def _journey(activity: Activity, entry: Initiative, event: Event) -> Journey:
    spot, countries = event.spot, sorted(event.reach.countries)
    country = (spot.country if spot else "") or next(iter(countries), None)
    end = str(activity["end"]) if "end" in activity else None
    return Journey(
        entry.id,
        event.start,
        end,
        activity["type"],
        event.title,
        spot.name if spot else None,
        country,
        activity.get("seats_free"),
        activity.get("cargo_m3_free"),
        activity["status"],
    )


def _days_apart(a: Event, b: Event) -> int | None:
    if not (a.days and b.days):
        return None
    return max(a.days[0] - b.days[1], b.days[0] - a.days[1], 0)


def _encounters(sides: Sequence[Side], scale: Scale) -> Iterator[tuple[int, int]]:
    """The positions of all that may coincide, by months and by where they are, each pair once."""
    edge = scale.weights.same_place_km + 1
    slack = scale.weights.near_overlap_days // 28 + 1
    spans = [tuple(map(_month, one.events[0].months)) for one in sides]
    filed: dict[_Key, list[tuple[int, int]]] = defaultdict(list)
    for x, one in enumerate(sides):
        for key in _scene(one.events[0], edge):
            filed[key].append((spans[x][0], x))
    for listed in filed.values():
        listed.sort()
    for x, one in enumerate(sides):
        start, end = spans[x]
        near = set[int]()
        for key in _vicinity(one.events[0], edge):
            listed = filed.get(key, [])
            soon = listed[: bisect_right(listed, (end + slack, len(sides)))]
            near.update(y for _start, y in soon if y > x and spans[y][1] + slack >= start)
        yield from ((x, y) for y in sorted(near))


def _month(written: str) -> int:
    return int(written[:4]) * 12 + int(written[5:])


def _scene(event: Event, edge: int) -> Iterator[_Key]:
    yield from (("country", country) for country in event.reach.countries)
    if event.spot:
        yield "place", event.spot.key[1]
        if event.spot.point:
            yield "cell", cell(event.spot.point, edge)


def _vicinity(event: Event, edge: int) -> Iterator[_Key]:
    yield from (("country", code) for code in event.reach.countries | event.reach.borders)
    if event.spot:
        yield "place", event.spot.key[1]
        if event.spot.point:
            yield from (("cell", near) for near in touching(event.spot.point, edge))
