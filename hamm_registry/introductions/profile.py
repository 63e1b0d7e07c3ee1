"""What one initiative brings to a comparison, read from its entry once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from hamm_registry import schema
from hamm_registry.core.text import fold
from hamm_registry.geo import countries
from hamm_registry.geo.countries import Point
from hamm_registry.introductions.directory import Directory
from hamm_registry.introductions.weights import Settings
from hamm_registry.model import dates
from hamm_registry.model.entries import (
    Activity,
    Exchange,
    Initiative,
    PlaceKey,
    Registry,
    place_key,
)

UNCERTAIN = frozenset({"unknown", "dormant"})
"""The statuses of initiatives that somebody has to ask about first."""


class Spot(NamedTuple):
    """A place abroad; `town` is False for a region, which is nobody's meeting point."""

    key: PlaceKey
    point: Point | None
    town: bool
    name: str


class Trip(NamedTuple):
    """A planned or confirmed activity abroad with exact days, as ordinals."""

    first: int
    last: int
    country: str
    place: PlaceKey | None
    activity: Activity


@dataclass(frozen=True, slots=True)
class Profile:
    """One initiative as it is compared; all places, countries and partners are those abroad.

    `topics` are (group, word) pairs: all words of a group say the same thing. `around` are its
    countries with their neighbours, `regions` the parts of the world that these lie in.
    """

    entry: Initiative
    partners: Mapping[str, str]
    spots: tuple[Spot, ...]
    countries: frozenset[str]
    topics: frozenset[tuple[str, str]]
    trips: tuple[Trip, ...]
    offers: tuple[Exchange, ...]
    needs: tuple[Exchange, ...]
    scattered: bool
    around: frozenset[str]
    regions: frozenset[str]

    @property
    def uncertain(self) -> bool:
        """Whether somebody has to ask first if it is still active."""
        return self.entry.status in UNCERTAIN


def profile(
    entry: Initiative, registry: Registry, known: Directory, settings: Settings, today: date
) -> Profile:
    """Read an entry; linear in what it names."""
    abroad = frozenset(entry.countries) - registry.homes
    extra = extra_neighbours(registry)
    return Profile(
        entry,
        _partners(entry, registry, known),
        tuple(_spots(entry, registry)),
        abroad,
        topics(entry),
        tuple(_trips(entry, registry, today)),
        tuple(_open(entry.data.get("offers", []), today)),
        tuple(_open(entry.data.get("needs", []), today)),
        len(abroad) > settings.many_countries,
        frozenset(code for one in abroad for code in (one, *neighbours(one, extra))),
        frozenset(region for one in abroad for region in countries.regions_of(one)[:1]),
    )


def _partners(entry: Initiative, registry: Registry, known: Directory) -> dict[str, str]:
    partners = {}
    for participant in entry.organisations:
        key = known.key(participant, entry.city)
        record = registry.organisation(participant["name"])
        country = participant.get("country") or (record.data.get("country") if record else None)
        if participant["role"] == "partner" and country and country not in registry.homes:
            partners[key] = record.name if record else participant["name"]
    return partners


def _spots(entry: Initiative, registry: Registry) -> Iterator[Spot]:
    for place in entry.places:
        if place["country"] in registry.homes:
            continue
        listed = registry.place(place["name"], place["country"])
        name = listed.name if listed else place["name"]
        point = listed.point if listed else None
        is_town = listed.is_town if listed else True
        yield Spot(place_key(name, place["country"]), point, is_town, name)


def _trips(entry: Initiative, registry: Registry, today: date) -> Iterator[Trip]:
    for activity in entry.data.get("activities", ()):
        if activity.get("status") not in ("planned", "confirmed"):
            continue
        start, end = str(activity["start"]), str(activity.get("end", activity["start"]))
        if not (_is_exact(start) and _is_exact(end)) or end < today.isoformat():
            continue
        country, place = _destination(activity, entry, registry)
        if country and country not in registry.homes:
            first, last = date.fromisoformat(start), date.fromisoformat(end)
            yield Trip(first.toordinal(), last.toordinal(), country, place, activity)


def _is_exact(day: str) -> bool:
    return len(day) == 10 and dates.is_real(day)


def _destination(
    activity: Activity, entry: Initiative, registry: Registry
) -> tuple[str, PlaceKey | None]:
    """Country and place of an activity: what it says, else what is the only one of its entry."""
    name, country = activity.get("place"), activity.get("country", "")
    if name is None:
        if len(entry.places) == 1 and country in ("", entry.places[0]["country"]):
            name, country = entry.places[0]["name"], entry.places[0]["country"]
        elif not country and len(entry.countries) == 1:
            country = entry.countries[0]
    elif not country:
        of_name = [p["country"] for p in entry.places if fold(p["name"]) == fold(name)]
        country = (
            of_name[0] if of_name else "".join(entry.countries[:1] * (len(entry.countries) == 1))
        )
    if name is None or not country:
        return country, None
    listed = registry.place(name, country)
    return country, place_key(listed.name if listed else name, country)


def _open(exchanges: list[Exchange], today: date) -> Iterator[Exchange]:
    for exchange in exchanges:
        if dates.last_day(exchange.get("until", 9999)) >= today.isoformat():
            yield exchange


_GROUPS = {
    "education": "youth-school vocational-training higher-education global-learning"
    " sdg-4 for-children for-youth for-students",
    "health": "health sdg-3",
    "poverty": "emergency-aid sdg-1 sdg-2",
    "water": "water sdg-6",
    "energy": "energy sdg-7",
    "climate": "climate-environment sdg-13 sdg-14 sdg-15",
    "consumption": "waste fair-trade sdg-12",
    "towns": "urban-development sdg-11",
    "economy": "economy sdg-8 sdg-9",
    "peace": "peace-remembrance sdg-16",
    "inclusion": "inclusion sdg-10 for-people-with-disabilities",
}
"""Words that say one thing as a theme, as a goal and as an audience; others stand by themselves."""

_GROUP_OF = {word: group for group, words in _GROUPS.items() for word in words.split()}
_SAYS_NOTHING = frozenset({"sdg-17", "for-everyone"})


def topics(entry: Initiative) -> frozenset[tuple[str, str]]:
    """The topics of an entry with their groups, without the generic ones."""
    words = [theme for theme in entry.data.get("themes", ()) if theme not in generic_themes()]
    words += [f"sdg-{number}" for number in entry.data.get("sdgs", ())]
    words += [f"for-{audience}" for audience in entry.data.get("audience", ())]
    return frozenset((_GROUP_OF.get(w, w), w) for w in words if w not in _SAYS_NOTHING)


@cache
def generic_themes() -> frozenset[str]:
    """The themes that say nothing of what is done."""
    return frozenset(schema.load("initiative")["$defs"]["theme"]["x-generic"])


Extra = frozenset[frozenset[str]]


def extra_neighbours(registry: Registry) -> Extra:
    """The pairs of countries that registry.yaml calls neighbours besides."""
    return frozenset(frozenset(pair) for pair in registry.config.data.get("extra_neighbours", ()))


@cache
def neighbours(country: str, extra: Extra) -> frozenset[str]:
    """The countries across a land border, and those that registry.yaml adds."""
    known = countries.countries().get(country)
    added = {code for pair in extra if country in pair for code in pair}
    return frozenset({*(known["neighbours"] if known else ()), *added} - {country})
