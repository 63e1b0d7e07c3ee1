"""The profile of an initiative: all that is compared of it, read from its entry once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from hamm_registry import schema
from hamm_registry.calendar.events import state_of
from hamm_registry.core.text import fold
from hamm_registry.geo import countries
from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.introductions.directory import Directory
from hamm_registry.introductions.weights import MANY_COUNTRIES, SAME_TOWN_KM
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


def is_one_town(a: Spot, b: Spot) -> bool:
    """True if two places count as one: the same by name, or towns that are very near."""
    return km_within_one_town(a, b) is not None


def km_within_one_town(a: Spot, b: Spot) -> float | None:
    """The distance of two places that count as one; None for places that do not."""
    if a.key == b.key:
        return 0.0
    if a.point is None or b.point is None:
        return None
    # A degree of latitude is 111 km: comparing the degrees spares most distances.
    if abs(a.point.lat - b.point.lat) > 1:
        return None
    km = distance(a.point, b.point)
    if km > SAME_TOWN_KM:
        return None
    return km


@lru_cache(65536)
def distance(a: Point, b: Point) -> float:
    """The distance of two points in km; the same pair is asked for often."""
    return distance_km(a, b)


class Trip(NamedTuple):
    """A planned or confirmed activity abroad with exact days, as ordinals."""

    first: int
    last: int
    country: str
    place: PlaceKey | None
    activity: Activity


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One initiative as it is compared; all places, countries and partners are those abroad.

    Equal to itself alone: pairs of profiles are gathered in their thousands.

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
        """True if somebody has to ask first whether it is still active."""
        return self.entry.status in UNCERTAIN


def profile(entry: Initiative, registry: Registry, known: Directory, today: date) -> Profile:
    """Read an entry; linear in what it names."""
    abroad = frozenset(entry.countries) - registry.homes
    extra = extra_neighbours(registry)
    return Profile(
        entry,
        _partners(entry, registry, known),
        tuple(spots(entry, registry)),
        abroad,
        topics(entry),
        tuple(_trips(entry, registry, today)),
        tuple(_open(entry.data.get("offers", []), today)),
        tuple(_open(entry.data.get("needs", []), today)),
        len(abroad) > MANY_COUNTRIES,
        _with_neighbours(abroad, extra),
        _first_regions(abroad),
    )


def _with_neighbours(codes: frozenset[str], extra: "Extra") -> frozenset[str]:
    """Countries and all their neighbours."""
    return codes.union(*(neighbours(code, extra) for code in codes))


def _first_regions(codes: frozenset[str]) -> frozenset[str]:
    """The part of the world that each country lies in: the first of its regions."""
    regions: set[str] = set()
    for code in codes:
        regions.update(countries.regions_of(code)[:1])
    return frozenset(regions)


def _partners(entry: Initiative, registry: Registry, known: Directory) -> dict[str, str]:
    """The names of the partners abroad by key; the country may stand in the record alone."""
    partners = {}
    for participant in entry.organisations:
        key = known.key(participant, entry.city)
        if participant["role"] != "partner":
            continue
        name, country = participant["name"], participant.get("country")
        record = registry.organisation(name)
        if record is not None:
            name = record.name
            country = country or record.data.get("country")
        if country and country not in registry.homes:
            partners[key] = name
    return partners


def spots(entry: Initiative, registry: Registry) -> Iterator[Spot]:
    """The places abroad of an entry, as the list of places spells them."""
    for place in entry.places:
        if place["country"] not in registry.homes:
            yield spot(place["name"], place["country"], registry)


def spot(name: str, country: str, registry: Registry) -> Spot:
    """A place as it is compared: spelt as in the list of places, with its point, if it is there."""
    listed = registry.place(name, country)
    if listed is None:
        return Spot(place_key(name, country), None, True, name)
    return Spot(place_key(listed.name, country), listed.point, listed.is_town, listed.name)


def _trips(entry: Initiative, registry: Registry, today: date) -> Iterator[Trip]:
    """The activities abroad to come of which both days are known."""
    for activity in entry.data.get("activities", ()):
        if not is_coming(activity, today):
            continue
        start, end = str(activity["start"]), str(activity.get("end", activity["start"]))
        if not (is_exact(start) and is_exact(end)):
            continue
        country, place = destination(activity, entry, registry)
        if not country or country in registry.homes:
            continue
        first = date.fromisoformat(start).toordinal()
        last = date.fromisoformat(end).toordinal()
        key = place.key if place else None
        yield Trip(first, last, country, key, activity)


def is_coming(activity: Activity, today: date) -> bool:
    """True if an activity is planned or confirmed, and not over."""
    last = str(activity.get("end", activity["start"]))
    return state_of(activity["status"], last, today) != "over"


def is_exact(day: str) -> bool:
    """True if a date is known to the day."""
    return len(day) == 10 and dates.is_real(day)


def destination(
    activity: Activity, entry: Initiative, registry: Registry
) -> tuple[str, Spot | None]:
    """Country and place of an activity: what it says, else what is the only one of its entry.

    The country is empty where nobody can tell.
    """
    country = activity.get("country", "")
    name = activity.get("place")
    if name is not None:
        country = country or _country_of(name, entry, registry)
        return country, spot(name, country, registry)
    if len(entry.places) == 1:
        only_place = entry.places[0]
        if country in ("", only_place["country"]):
            country = only_place["country"]
            return country, spot(only_place["name"], country, registry)
    if not country and len(entry.countries) == 1:
        return entry.countries[0], None
    return country, None


def _country_of(name: str, entry: Initiative, registry: Registry) -> str:
    """The country of a place that is named without: of the entry, of the list, of all work."""
    for place in entry.places:
        own = spot(place["name"], place["country"], registry)
        if own.key == spot(name, place["country"], registry).key:
            return place["country"]
    wanted = fold(name)
    in_list = {country for country, listed in registry.places if listed == wanted}
    if len(in_list) == 1:
        return in_list.pop()
    if len(entry.countries) == 1:
        return entry.countries[0]
    return ""


def _open(exchanges: list[Exchange], today: date) -> Iterator[Exchange]:
    """The offers or needs that still stand today; those without an end always do."""
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
    words = set(entry.data.get("themes", ())) - generic_themes()
    words.update(f"sdg-{number}" for number in entry.data.get("sdgs", ()))
    words.update(f"for-{audience}" for audience in entry.data.get("audience", ()))
    words -= _SAYS_NOTHING
    return frozenset((_GROUP_OF.get(word, word), word) for word in words)


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
    codes: set[str] = set()
    facts = countries.countries().get(country)
    if facts is not None:
        codes.update(facts["neighbours"])
    for pair in extra:
        if country in pair:
            codes |= pair
    codes.discard(country)
    return frozenset(codes)
