"""What each initiative brings to a comparison: read from its entry once, compared many times."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from hamm_registry import schema
from hamm_registry.core.text import fold
from hamm_registry.model import dates
from hamm_registry.model.entries import Activity, Date, Exchange, Initiative, Participant, Registry
from hamm_registry.parallels.places import Atlas, Reach, Spot

Body = tuple[str, str]
"""The folded name and unit of an organisation: how it is the same whatever its spelling."""


class Event(NamedTuple):
    """A planned or confirmed activity that is not over.

    `days` are the ordinals of its first and last day, None where they are not known to the day;
    `months` are the first and last month it can be in, `YYYY-MM`. `reach` is its country, empty at
    home: home is never a match.
    """

    title: str
    start: str
    days: tuple[int, int] | None
    months: tuple[str, str]
    spot: Spot | None
    reach: Reach


@dataclass(frozen=True, slots=True, eq=False)
class Topics:
    """What it is about, without what is never scored; one for all that share it."""

    themes: frozenset[str]
    sdgs: frozenset[int]
    audience: frozenset[str]


@dataclass(frozen=True, eq=False)
class Side:
    """One initiative as it is compared on the day `today`, `YYYY-MM-DD`.

    Of its places, countries and partners the foreign ones count. Each is worked out when a pair
    asks for it first.
    """

    entry: Initiative
    atlas: Atlas
    today: str

    @cached_property
    def id(self) -> str:
        """The id of the initiative."""
        return self.entry.id

    @cached_property
    def partners(self) -> Mapping[Body, str]:
        """The partners abroad, by name as written."""
        homes = self.atlas.homes
        return {
            body(o): _label(o) for o in self.entry.organisations if _is_partner_abroad(o, homes)
        }

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """The places abroad."""
        homes, spot = self.atlas.homes, self.atlas.spot
        places = (place for place in self.entry.places if place["country"] not in homes)
        return tuple([spot(place["name"], place["country"]) for place in places])

    @cached_property
    def reach(self) -> Reach:
        """The countries abroad and what surrounds them."""
        return self.atlas.reach(self.entry.countries)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The activities to come."""
        activities = self.entry.data.get("activities", ())
        coming = (activity for activity in activities if _coming(activity, self.today))
        return tuple([_event(activity, self.entry, self.atlas) for activity in coming])

    @cached_property
    def uncertain(self) -> bool:
        """Whether nobody knows if it is still active."""
        return self.entry.status == "unknown"

    @cached_property
    def leads(self) -> frozenset[Body]:
        """Who bears it."""
        return leads(self.entry)

    @cached_property
    def topics(self) -> Topics:
        """What it is about."""
        data = self.entry.data
        lists = data.get("themes", ()), data.get("sdgs", ()), data.get("audience", ())
        return _topics(tuple(lists[0]), tuple(lists[1]), tuple(lists[2]))

    @cached_property
    def offers(self) -> frozenset[str]:
        """The types of what it offers and still holds."""
        return _types(self.entry.data.get("offers", ()), self.today)

    @cached_property
    def needs(self) -> frozenset[str]:
        """The types of what it still needs."""
        return _types(self.entry.data.get("needs", ()), self.today)


def participants(registry: Registry, *, history: bool, unlisted: bool) -> list[Initiative]:
    """The entries that are compared, by id: never retired ones, others as asked for."""
    entries = {entry.id: entry for entry in registry.initiatives if not entry.retired}
    return [
        entry
        for _id, entry in sorted(entries.items())
        if (history or not entry.ended) and (unlisted or not entry.unlisted)
    ]


def body(organisation: Participant) -> Body:
    """By what an organisation is known to be the same: its name and unit."""
    return fold(organisation["name"]), fold(organisation.get("unit", ""))


def leads(entry: Initiative) -> frozenset[Body]:
    """The organisations that bear an initiative, units apart."""
    return frozenset(body(o) for o in entry.organisations if o["role"] == "lead")


def _label(organisation: Participant) -> str:
    return ", ".join(filter(None, (organisation["name"], organisation.get("unit"))))


def _is_partner_abroad(organisation: Participant, homes: Collection[str]) -> bool:
    country = organisation.get("country")
    return organisation["role"] == "partner" and country is not None and country not in homes


@lru_cache(4096)
def _topics(themes: tuple[str, ...], sdgs: tuple[int, ...], audience: tuple[str, ...]) -> Topics:
    scored = frozenset(themes) - generic_themes()
    return Topics(scored, frozenset(sdgs) - {17}, frozenset(audience) - {"everyone"})


@cache
def generic_themes() -> frozenset[str]:
    """The themes that say nothing of what is done."""
    return frozenset(schema.load("initiative")["$defs"]["theme"]["x-generic"])


def _types(exchanges: Iterable[Exchange], today: str) -> frozenset[str]:
    return frozenset(e["type"] for e in exchanges if dates.last_day(e.get("until", 9999)) >= today)


def _end(activity: Activity) -> Date:
    return activity.get("end", activity["start"])


def _coming(activity: Activity, today: str) -> bool:
    planned = activity.get("status") in ("planned", "confirmed")
    return planned and dates.last_day(_end(activity)) >= today


def _event(activity: Activity, entry: Initiative, atlas: Atlas) -> Event:
    start, end = str(activity["start"]), str(_end(activity))
    spot = _where(activity, entry, atlas)
    country = activity.get("country") or (spot.country if spot else _only(entry.countries))
    return Event(
        activity["title"],
        start,
        (_ordinal(start), _ordinal(end)) if _exact(start) and _exact(end) else None,
        (dates.first_day(start)[:7], dates.last_day(end)[:7]),
        spot,
        atlas.reach((country,) if country else ()),
    )


def _exact(day: str) -> bool:
    return len(day) == 10 and dates.is_real(day)


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _where(activity: Activity, entry: Initiative, atlas: Atlas) -> Spot | None:
    """The place an activity names, else the only place of its entry."""
    country = activity.get("country", "")
    own = [atlas.spot(place["name"], place["country"]) for place in entry.places]
    name = activity.get("place")
    if name is None:
        one = len(own) == 1 and country in ("", own[0].country)
        return own[0] if one else None
    if not country:
        own_countries = (s.country for s in own if atlas.spot(name, s.country).key == s.key)
        country = next(own_countries, "") or atlas.country_of(name)
    return atlas.spot(name, country)


def _only(codes: tuple[str, ...]) -> str:
    return codes[0] if len(codes) == 1 else ""
