"""Whom to talk to: who is active there, next door, elsewhere on the same theme, or was once."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import Literal, cast

from hamm_registry.geo import countries
from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.introductions.around import Bond, bond
from hamm_registry.introductions.profile import Profile, generic_themes, neighbours
from hamm_registry.introductions.score import Field
from hamm_registry.introductions.signals import place
from hamm_registry.introductions.signals.base import Signal
from hamm_registry.model.entries import Config, Initiative, InitiativeData, Registry

Group = Literal["organisation", "place", "country", "neighbour", "region", "nearest", "theme"]
"""Why somebody is worth talking to."""

HERE: tuple[Group, ...] = ("organisation", "place", "country")
NEARBY: tuple[Group, ...] = ("neighbour", "region", "nearest")
GROUPS: tuple[Group, ...] = (*HERE, *NEARBY, "theme")
"""The groups, the nearest first."""

MOST_FAR = 4
"""How many are named where nobody is active in the whole region."""

_EXPERIENCED = frozenset({"completed", "ended", "cancelled"})
_RANKS = {"active": 0, "planned": 1, "supported": 1, "in-review": 1, "proposed": 1, "dormant": 2}
_UNCLEAR, _OVER = 3, 4


@dataclass(frozen=True, slots=True)
class Question:
    """An idea: the places (names with their countries), countries and themes it is about.

    `entry` is the initiative that asks, where it is one of the registry.
    """

    places: tuple[tuple[str, str], ...] = ()
    countries: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    entry: Initiative | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to talk to: why, how far away in km where known, and what is shared.

    `organisation` is the key of the one to ask: the first that bears the entry besides the office,
    empty where nobody does. `countries` are those of the entry that count, `near` those next to
    the countries asked for; `state` says how far the two know of each other, where an entry asks.
    """

    entry: Initiative
    organisation: str
    group: Group
    km: int | None
    countries: tuple[str, ...]
    near: tuple[str, ...]
    themes: tuple[str, ...]
    state: Bond = "new"

    @property
    def experience(self) -> bool:
        """True if it is over and can only tell how it was."""
        return self.entry.ended


def about(entry: Initiative, homes: Collection[str]) -> Question:
    """The question of an initiative of the registry: where it works abroad, and on what.

    Who works at home only asks about home.
    """
    abroad = tuple(code for code in entry.countries if code not in homes)
    where = abroad or entry.countries
    places = tuple((p["name"], p["country"]) for p in entry.places if p["country"] in where)
    return Question(places, where, tuple(entry.data.get("themes", ())), entry)


def contacts(
    registry: Registry, question: Question, today: date, *, unlisted: bool = False
) -> list[Contact]:
    """All who are worth talking to, the nearest first; in each group the active before the others.

    Only where nobody is active in the countries asked for nor next to them, those of the same
    region come in, and where there are none either, the few nearest of the world. Who was looked
    at and found to need no link is left out.
    """
    seeker = _Seeker(registry, question, today)
    candidates: list[Contact] = []
    for entry in sorted(registry.initiatives, key=lambda entry: entry.id):
        if entry.retired or (entry.unlisted and not unlisted):
            continue
        contact = seeker.judge(entry)
        if contact is not None:
            candidates.append(contact)
    active_groups = {contact.group for contact in candidates if not contact.experience}
    if active_groups.intersection((*HERE, "neighbour")):
        candidates = [
            _far(contact, registry) if contact.group == "region" else contact
            for contact in candidates
        ]
    elif "region" not in active_groups:
        candidates = seeker.with_nearest(candidates)
    # Who has neither a place nor a theme in common is of no use to anybody.
    useful = [contact for contact in candidates if contact.group != "theme" or contact.themes]
    is_asked_by_theme = question.entry is None and bool(question.themes)
    return sorted(useful, key=lambda contact: _order(contact, is_asked_by_theme))


def one_for_each_organisation(found: Sequence[Contact]) -> list[Contact]:
    """The first contact of each organisation: of those who do more, what fits best is told."""
    kept = []
    seen: set[str] = set()
    for one in found:
        if one.organisation and one.organisation in seen:
            continue
        seen.add(one.organisation)
        kept.append(one)
    return kept


def _far(one: Contact, registry: Registry) -> Contact:
    """The same contact, where only its theme counts because others are nearer."""
    abroad = (code for code in one.entry.countries if code not in registry.homes)
    return replace(one, group="theme", km=None, countries=tuple(abroad))


def _order(one: Contact, is_asked_by_theme: bool) -> tuple[object, ...]:
    """The nearest first; there who fits a theme that was asked for, then the active ones."""
    nearest = 0 if one.group in HERE[:2] else GROUPS.index(one.group)
    if one.group == "nearest":
        return (nearest,)  # they are in order already
    fits_theme = is_asked_by_theme and bool(one.themes)
    rank = _OVER if one.experience else _RANKS.get(one.entry.status, _UNCLEAR)
    is_joined = one.state in ("known", "same-organisation")
    far = inf if one.km is None else one.km
    return (
        nearest, one.experience, not fits_theme, rank, is_joined, -len(one.themes), far,
        one.entry.id,
    )  # fmt: skip


_GROUP_OF: dict[Signal, Group] = {"partner": "organisation", "town": "place", "country": "country",
                                  "neighbour": "neighbour", "region": "region"}  # fmt: skip


class _Seeker:
    """The one who asks, compared with all others as if it were an initiative already."""

    def __init__(self, registry: Registry, question: Question, today: date) -> None:
        asked = frozenset(question.countries)
        self.at_home = bool(asked) and asked <= registry.homes
        self.field = Field(_without_home(registry) if self.at_home else registry, today, True)
        self.question = question
        self.own = self.field.profile(question.entry or _draft(question))
        self.themes = _asked_themes(question)
        extra = self.field.world.extra_neighbours
        borders = {one for code in self.own.countries for one in neighbours(code, extra)}
        self.borders = frozenset() if self.at_home else frozenset(borders - self.own.countries)

    def judge(self, entry: Initiative) -> Contact | None:
        """The entry as a contact, by its theme at the least; None where it is no use to ask."""
        own = self.question.entry
        if (own and own.id == entry.id) or (entry.ended and entry.status not in _EXPERIENCED):
            return None
        how: Bond = bond(self.field, own, entry) if own else "new"
        if how == "dismissed":
            return None
        other = self.field.profile(entry)
        themes = tuple(code for code in self.themes if code in entry.data.get("themes", ()))
        group, km = self._where(other)
        codes = tuple(self._matching(group, other, entry))
        near = tuple(c for c in entry.countries if c in self.borders)
        return Contact(
            entry, self._organisation(entry), group, km, codes, near if group in HERE else (),
            themes, how,
        )  # fmt: skip

    def _organisation(self, entry: Initiative) -> str:
        """The key of the first organisation that bears an entry, the office left out."""
        directory = self.field.directory
        for participant in entry.organisations:
            key = directory.key(participant, entry.city)
            if participant["role"] == "lead" and key not in directory.office:
                return key
        return ""

    def _where(self, other: Profile) -> tuple[Group, int | None]:
        reason = place.compare(self.own, other, self.field.world)
        if reason is not None:
            group = _GROUP_OF[reason.signal]
            if not (self.at_home and group in NEARBY):
                return group, 0 if group == "place" and reason.km is None else reason.km
        return "theme", None

    def with_nearest(self, found: Sequence[Contact]) -> list[Contact]:
        """The same contacts, the few nearest of those that lie in none of the regions first."""
        apart = {}
        for one in found:
            if one.group == "theme" and not one.experience and not self.at_home:
                ways = [(self._apart(code), code) for code in one.countries]
                apart[one.entry.id] = min(ways, default=(inf, ""))
        order = sorted((km, name, code) for name, (km, code) in apart.items() if km < inf)
        chosen = {name: code for _km, name, code in order[:MOST_FAR]}
        others = {one.entry.id: one for one in found}
        near = [
            replace(others.pop(name), group="nearest", countries=(code,))
            for name, code in chosen.items()
        ]
        return [*near, *others.values()]

    def _apart(self, code: str) -> float:
        """Roughly how far a country is from those asked for: from middle to middle, in km."""
        middle = _middle(code)
        asked = [point for own in self.own.countries if (point := _middle(own))]
        return min((distance_km(middle, point) for point in asked), default=inf) if middle else inf

    def _matching(self, group: Group, other: Profile, entry: Initiative) -> Iterator[str]:
        """The countries of the entry that are the reason; all of them where none is."""
        wanted = other.countries
        if group in HERE and self.own.countries & wanted:
            wanted = self.own.countries
        elif group == "neighbour":
            wanted = self.borders
        elif group == "region":
            regions = self.own.regions
            wanted = frozenset(c for c in wanted if regions & set(countries.regions_of(c)[:1]))
        yield from (code for code in entry.countries if code in wanted)


def _middle(code: str) -> Point | None:
    country = countries.countries().get(code)
    if country is None or country["box"] is None:
        return None
    south, west, north, east = country["box"]
    return Point((south + north) / 2, west + (east - west) % 360 / 2)


def _asked_themes(question: Question) -> tuple[str, ...]:
    """Themes asked for by name count whatever they are, those of an entry unless too generic."""
    if question.entry is None:
        return question.themes
    return tuple(code for code in question.themes if code not in generic_themes())


def _draft(question: Question) -> Initiative:
    """The initiative that is only an idea yet."""
    places = [{"name": name, "country": country} for name, country in question.places]
    data = {"id": "", "title": {}, "places": places, "countries": list(question.countries)}
    return Initiative("", cast(InitiativeData, data))


def _without_home(registry: Registry) -> Registry:
    """The registry of a city that is at home nowhere: then one can ask about home as well."""
    nowhere = Config({**registry.config.data, "country": ""})
    return replace(registry, config=nowhere, other_homes=frozenset())
