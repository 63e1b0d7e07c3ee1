"""The profile of an initiative: all that is compared of it, read from its entry once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import cos, floor, radians
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

KM_PER_DEGREE = 111
"""The kilometres of a degree of latitude, rounded down."""

UNCERTAIN = frozenset({"unknown", "dormant"})
"""The statuses of initiatives that somebody has to ask about first."""


class PlaceAbroad(NamedTuple):
    """A place abroad; `is_town` is False for a region, which is nobody's meeting point."""

    key: PlaceKey
    point: Point | None
    is_town: bool
    name: str


def is_one_town(a: PlaceAbroad, b: PlaceAbroad) -> bool:
    """True if two places count as one: the same by name, or towns that are very near."""
    if a.key == b.key:
        return True
    if a.point is None or b.point is None:
        return False
    # A degree of latitude is 111 km: comparing the degrees spares most distances.
    if abs(a.point.lat - b.point.lat) > 1:
        return False
    return distance_km(a.point, b.point) <= SAME_TOWN_KM


def kilometres(a: PlaceAbroad, b: PlaceAbroad) -> float | None:
    """The distance of two places; None where it is not known. A town is 0 km from itself."""
    if a.key == b.key and a.is_town:
        return 0.0
    if a.point is None or b.point is None:
        return None
    return distance_km(a.point, b.point)


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

    `topics` are (group, word) pairs: all words of a group say the same thing. `around` are its
    countries with their neighbours, `regions` the parts of the world that these lie in.

    Two initiatives can have something in common only where one has a key in `anchors` that the
    other has in `reach`: it works in the same country or beside it, with the same partner, or both
    have a trip. Their towns can count as one only where they share a name in `vicinity`.
    """

    entry: Initiative
    partners: Mapping[str, str]
    places: tuple[PlaceAbroad, ...]
    countries: frozenset[str]
    topics: frozenset[tuple[str, str]]
    trips: tuple[Trip, ...]
    offers: tuple[Exchange, ...]
    needs: tuple[Exchange, ...]
    scattered: bool
    around: frozenset[str]
    regions: frozenset[str]
    anchors: frozenset[str]
    reach: frozenset[str]
    vicinity: frozenset[object]

    @property
    def place_keys(self) -> list[PlaceKey]:
        """The keys of its places."""
        return [place.key for place in self.places]

    @property
    def uncertain(self) -> bool:
        """True if somebody has to ask first whether it is still active."""
        return self.entry.status in UNCERTAIN


def profile(entry: Initiative, registry: Registry, known: Directory, today: date) -> Profile:
    """The profile of an entry on a day; linear in what the entry names."""
    abroad = frozenset(entry.countries) - registry.homes
    around = _with_neighbours(abroad, extra_neighbours(registry))
    partners = _partners(entry, registry, known)
    places = tuple(places_abroad(entry, registry))
    trips = tuple(_trips(entry, registry, today))
    shared_keys = [f"partner {key}" for key in partners]
    if trips:
        shared_keys.append("trip")
    return Profile(
        entry=entry,
        partners=partners,
        places=places,
        countries=abroad,
        topics=topics(entry),
        trips=trips,
        offers=tuple(_open(entry.data.get("offers", []), today)),
        needs=tuple(_open(entry.data.get("needs", []), today)),
        scattered=len(abroad) > MANY_COUNTRIES,
        around=around,
        regions=_first_regions(abroad),
        anchors=abroad.union(shared_keys),
        reach=around.union(shared_keys),
        vicinity=_vicinity(places),
    )


def _vicinity(places: Iterable[PlaceAbroad]) -> frozenset[object]:
    """The keys of towns, and the cells of a grid that lie within SAME_TOWN_KM of them.

    Two towns that count as one have the same key or share a cell.
    """
    vicinity: set[object] = set()
    for place in places:
        if not place.is_town:
            continue
        vicinity.add(place.key)
        if place.point is not None:
            vicinity.update(_cells_around(place.point))
    return frozenset(vicinity)


@cache
def _cells_around(point: Point) -> tuple[tuple[int, int], ...]:
    """The cells of half a degree by half a degree that a box around a point touches."""
    height = 2 * SAME_TOWN_KM / KM_PER_DEGREE
    # Degrees of longitude are the narrower the farther from the equator.
    width = height / cos(radians(min(89, abs(point.lat) + 1)))
    lat, lon = 2 * point.lat, 2 * point.lon
    cells = []
    for row in range(floor(lat - height), floor(lat + height) + 1):
        for column in range(floor(lon - width), floor(lon + width) + 1):
            cells.append((row, column % 720))  # the date line is no border
    return tuple(cells)


@cache
def _with_neighbours(codes: frozenset[str], extra: "Extra") -> frozenset[str]:
    """Countries and all their neighbours."""
    around = set(codes)
    for code in codes:
        around |= neighbours(code, extra)
    return frozenset(around)


@cache
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
        if participant["role"] != "partner":
            continue
        name, country = participant["name"], participant.get("country")
        record = registry.organisation(name)
        if record is not None:
            name = record.name
            country = country or record.data.get("country")
        if country and country not in registry.homes:
            partners[known.key(participant, entry.city)] = name
    return partners


def places_abroad(entry: Initiative, registry: Registry) -> Iterator[PlaceAbroad]:
    """The places abroad of an entry, as the list of places spells them."""
    for place in entry.places:
        if place["country"] not in registry.homes:
            yield place_abroad(place["name"], place["country"], registry)


def place_abroad(name: str, country: str, registry: Registry) -> PlaceAbroad:
    """A place as it is compared: spelt as in the list of places, with its point, if it is there."""
    listed = registry.place(name, country)
    if listed is None:
        return PlaceAbroad(place_key(name, country), None, True, name)
    key = place_key(listed.name, country)
    return PlaceAbroad(key, listed.point, listed.is_town, listed.name)


def _trips(entry: Initiative, registry: Registry, today: date) -> Iterator[Trip]:
    """The activities abroad to come of which both days are known."""
    for activity in entry.data.get("activities", ()):
        start = str(activity["start"])
        end = str(activity.get("end", start))
        if not is_exact(start) or not is_exact(end) or not is_coming(activity, today):
            continue
        country, place = destination(activity, entry, registry)
        if not country or country in registry.homes:
            continue
        first = date.fromisoformat(start).toordinal()
        last = date.fromisoformat(end).toordinal()
        key = None
        if place is not None:
            key = place.key
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
) -> tuple[str, PlaceAbroad | None]:
    """Country and place of an activity: what it says, else what is the only one of its entry.

    The country is empty where nobody can tell.
    """
    country = activity.get("country", "")
    name = activity.get("place")
    if name is not None:
        country = country or _country_of(name, entry, registry)
        return country, place_abroad(name, country, registry)
    if len(entry.places) == 1:
        only_place = entry.places[0]
        if country in ("", only_place["country"]):
            country = only_place["country"]
            return country, place_abroad(only_place["name"], country, registry)
    if not country and len(entry.countries) == 1:
        return entry.countries[0], None
    return country, None


def _country_of(name: str, entry: Initiative, registry: Registry) -> str:
    """The country of a place that is named without; empty where nobody can tell.

    That of a place of this name in the entry, else in the list of places if there is only one,
    else the only country of the entry.
    """
    for place in entry.places:
        own = place_abroad(place["name"], place["country"], registry)
        if own.key == place_abroad(name, place["country"], registry).key:
            return place["country"]
    wanted = fold(name)
    listed_in = [country for country, listed in registry.places if listed == wanted]
    for candidates in (listed_in, entry.countries):
        if len(candidates) == 1:
            return candidates[0]
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

_GROUP_OF: dict[str, str] = {}
for _group, _words in _GROUPS.items():
    _GROUP_OF.update(dict.fromkeys(_words.split(), _group))

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
    return frozenset(map(frozenset, registry.config.data.get("extra_neighbours", ())))


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
