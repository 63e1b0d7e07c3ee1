"""Contacts for advice: who is active there, next door, elsewhere on the same theme, or was once."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf
from typing import Literal, cast

from hamm_registry.geo import countries
from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.introductions.around import Bond, bond
from hamm_registry.introductions.profile import Profile, generic_themes, neighbours, profile
from hamm_registry.introductions.score import Matcher
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
class AdviceQuestion:
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


def about(entry: Initiative, homes: Collection[str]) -> AdviceQuestion:
    """The question of an initiative of the registry: where it works abroad, and on what.

    Who works at home only asks about home.
    """
    abroad = tuple(code for code in entry.countries if code not in homes)
    where = abroad or entry.countries
    places = []
    for place_of_entry in entry.places:
        if place_of_entry["country"] in where:
            places.append((place_of_entry["name"], place_of_entry["country"]))
    themes = tuple(entry.data.get("themes", ()))
    return AdviceQuestion(tuple(places), where, themes, entry)


def contacts(
    registry: Registry, question: AdviceQuestion, today: date, *, unlisted: bool = False
) -> list[Contact]:
    """All who are worth talking to, the nearest first; in each group the active before the others.

    Only where nobody is active in the countries asked for nor next to them, those of the same
    region come in, and where there are none either, the few nearest of the world. Who was looked
    at and found to need no link is left out. Linear in the registry.
    """
    seeker = _Seeker(Matcher(registry, today, unlisted=True), question)
    return _useful(_candidates(seeker, registry, unlisted=unlisted), question)


def contacts_by_theme(
    matcher: Matcher, country: str, themes: Iterable[str]
) -> dict[str, list[Contact]]:
    """The result of `contacts` for a country and each of some themes; "" is the country alone.

    All themes have the same candidates, so that these are looked for once. The matcher, which has
    to hold the unlisted too, keeps the profiles for the next country.
    """
    question = AdviceQuestion(countries=(country,))
    candidates = _candidates(_Seeker(matcher, question), matcher.registry)
    by_theme = {"": _useful(candidates, question)}
    for theme in themes:
        with_theme: list[Contact] = []
        for contact in candidates:
            shares_it = theme in contact.entry.data.get("themes", ())
            with_theme.append(replace(contact, themes=(theme,)) if shares_it else contact)
        by_theme[theme] = _useful(with_theme, replace(question, themes=(theme,)))
    return by_theme


def _candidates(seeker: "_Seeker", registry: Registry, *, unlisted: bool = False) -> list[Contact]:
    """All entries as contacts, of use or not; the far ones only where none is nearer."""
    candidates: list[Contact] = []
    for entry in registry.sorted_initiatives:
        if not entry.is_shown(unlisted=unlisted):
            continue
        contact = seeker.judge(entry)
        if contact is not None:
            candidates.append(contact)
    return _with_far_ones(candidates, seeker, registry)


def _useful(candidates: Iterable[Contact], question: AdviceQuestion) -> list[Contact]:
    """The candidates that are of use to somebody with a question, the nearest first."""
    # Who has neither a place nor a theme in common is of no use to anybody.
    useful = [contact for contact in candidates if contact.group != "theme" or contact.themes]
    is_asked_by_theme = question.entry is None and bool(question.themes)
    return sorted(useful, key=lambda contact: _order(contact, is_asked_by_theme))


def _with_far_ones(
    candidates: list[Contact], seeker: "_Seeker", registry: Registry
) -> list[Contact]:
    """The candidates; those of the region or the nearest count only where none is nearer.

    Somebody who has ended can tell how it was, but is no reason to look no further.
    """
    active_groups = {contact.group for contact in candidates if not contact.experience}
    if active_groups.isdisjoint((*HERE, "neighbour", "region")):
        return seeker.with_nearest(candidates)
    if active_groups.isdisjoint((*HERE, "neighbour")):
        return candidates
    return [_not_by_region(contact, registry) for contact in candidates]


def one_for_each_organisation(contacts: Sequence[Contact]) -> list[Contact]:
    """The first contact of each organisation, the one that fits best; all without organisation."""
    first_contacts = []
    seen: set[str] = set()
    for contact in contacts:
        if contact.organisation and contact.organisation in seen:
            continue
        seen.add(contact.organisation)
        first_contacts.append(contact)
    return first_contacts


def _not_by_region(contact: Contact, registry: Registry) -> Contact:
    """The same contact; of one in the region only its theme counts, because others are nearer."""
    if contact.group != "region":
        return contact
    abroad = (code for code in contact.entry.countries if code not in registry.homes)
    return replace(contact, group="theme", km=None, countries=tuple(abroad))


def _order(contact: Contact, is_asked_by_theme: bool) -> tuple[object, ...]:
    """The nearest first; there who fits a theme that was asked for, then the active ones.

    Who is in touch already comes after those who are not: they need no hint.
    """
    distance = GROUPS.index(contact.group)
    if contact.group in ("organisation", "place"):
        distance = 0  # at the same place nobody is nearer than another
    if contact.group == "nearest":
        return (distance,)  # they are in order already
    fits_theme = is_asked_by_theme and bool(contact.themes)
    is_joined = contact.state in ("known", "same-organisation")
    km = inf
    if contact.km is not None:
        km = contact.km
    return (
        distance,
        contact.experience,
        not fits_theme,
        _rank(contact),
        is_joined,
        -len(contact.themes),
        km,
        contact.entry.id,
    )


def _rank(contact: Contact) -> int:
    """The rank by which somebody is sure to answer: 0 for the active, most for what is over."""
    if contact.experience:
        return _OVER
    return _RANKS.get(contact.entry.status, _UNCLEAR)


_GROUP_OF: dict[Signal, Group] = {"partner": "organisation", "town": "place", "country": "country",
                                  "neighbour": "neighbour", "region": "region"}  # fmt: skip


class _Seeker:
    """The one who asks, compared with all others as if it were an initiative already."""

    def __init__(self, matcher: Matcher, question: AdviceQuestion) -> None:
        homes = matcher.registry.homes
        self.at_home = bool(question.countries) and homes.issuperset(question.countries)
        if self.at_home:
            matcher = Matcher(_without_home(matcher.registry), matcher.today, unlisted=True)
        self.matcher = matcher
        self.question = question
        self.own = self._own_profile()
        self.themes = _asked_themes(question)
        self.borders = self._bordering_countries()

    def _own_profile(self) -> Profile:
        """The profile of the one who asks; a draft's is not kept, for it has no id of its own."""
        matcher = self.matcher
        if self.question.entry is not None:
            return matcher.profile(self.question.entry)
        draft = _draft(self.question)
        return profile(draft, matcher.registry, matcher.directory, matcher.today)

    def _bordering_countries(self) -> frozenset[str]:
        """The countries next to those asked for; none where somebody asks about home."""
        if self.at_home:
            return frozenset()
        codes: set[str] = set()
        for code in self.own.countries:
            codes |= neighbours(code, self.matcher.world.extra_neighbours)
        return frozenset(codes - self.own.countries)

    def judge(self, entry: Initiative) -> Contact | None:
        """The entry as a contact, by its theme at the least; None where it is no use to ask."""
        own = self.question.entry
        state: Bond = "new"
        if own is not None:
            if own.id == entry.id:
                return None
            state = bond(self.matcher, own, entry)
        # What never began has nothing to tell of, and who was found to need no link is no news.
        never_began = entry.ended and entry.status not in _EXPERIENCED
        if never_began or state == "dismissed":
            return None
        other = self.matcher.profile(entry)
        group, km = self._where(other)
        near: tuple[str, ...] = ()
        if group in HERE:
            near = _in_order_of(entry.countries, self.borders)
        return Contact(
            entry=entry,
            organisation=self._organisation(entry),
            group=group,
            km=km,
            countries=_in_order_of(entry.countries, self._matching(group, other)),
            near=near,
            themes=_in_order_of(self.themes, entry.data.get("themes", ())),
            state=state,
        )

    def _organisation(self, entry: Initiative) -> str:
        """The key of the first organisation that bears an entry, the office left out."""
        directory = self.matcher.directory
        for lead in entry.bearing:
            key = directory.key(lead, entry.city)
            if key not in directory.office:
                return key
        return ""

    def _where(self, other: Profile) -> tuple[Group, int | None]:
        """The group of another initiative by its place, and its distance in km where known."""
        reason = place.compare(self.own, other, self.matcher.world)
        if reason is None:
            return "theme", None
        group = _GROUP_OF[reason.signal]
        if self.at_home and group in NEARBY:
            return "theme", None
        if group == "place" and reason.km is None:
            return group, 0
        return group, reason.km

    def with_nearest(self, contacts: Sequence[Contact]) -> list[Contact]:
        """The same contacts, the few nearest of those that lie in none of the regions first."""
        if self.at_home:
            return list(contacts)
        others = {contact.entry.id: contact for contact in contacts}
        nearest = []
        for _km, entry_id, code in sorted(self._distances(contacts))[:MOST_FAR]:
            contact = others.pop(entry_id)
            nearest.append(replace(contact, group="nearest", countries=(code,)))
        return [*nearest, *others.values()]

    def _distances(self, contacts: Iterable[Contact]) -> Iterator[tuple[float, str, str]]:
        """The distance of each active contact, its id, and the country in which it is nearest."""
        for contact in contacts:
            if contact.group != "theme" or contact.experience:
                continue
            by_country = [(self._apart(code), code) for code in contact.countries]
            km, code = min(by_country, default=(inf, ""))
            if km < inf:
                yield km, contact.entry.id, code

    def _apart(self, code: str) -> float:
        """Roughly how far a country is from those asked for: from middle to middle, in km."""
        middle = _middle(code)
        if middle is None:
            return inf
        nearest = inf
        for own_code in self.own.countries:
            own_middle = _middle(own_code)
            if own_middle is not None:
                nearest = min(nearest, distance_km(middle, own_middle))
        return nearest

    def _matching(self, group: Group, other: Profile) -> frozenset[str]:
        """The countries of a profile that are the reason; all of them where none is."""
        if group in HERE:
            # The same partner can be met in two countries: then there is none in common.
            return (self.own.countries & other.countries) or other.countries
        if group == "neighbour":
            return self.borders
        if group == "region":
            return frozenset(code for code in other.countries if self._is_in_region(code))
        return other.countries

    def _is_in_region(self, code: str) -> bool:
        """True if a country lies in the same part of the world as those asked for."""
        return not self.own.regions.isdisjoint(countries.regions_of(code)[:1])


def _in_order_of(codes: Sequence[str], wanted: Collection[str]) -> tuple[str, ...]:
    """Those of some codes that are wanted, in the order in which the codes are written."""
    return tuple(code for code in codes if code in wanted)


def _middle(code: str) -> Point | None:
    """The middle of a country's bounding box, which may reach across the 180th meridian."""
    country = countries.countries().get(code)
    if country is None or country["box"] is None:
        return None
    south, west, north, east = country["box"]
    return Point((south + north) / 2, west + (east - west) % 360 / 2)


def _asked_themes(question: AdviceQuestion) -> tuple[str, ...]:
    """Themes asked for by name count whatever they are, those of an entry unless too generic."""
    if question.entry is None:
        return question.themes
    return tuple(code for code in question.themes if code not in generic_themes())


def _draft(question: AdviceQuestion) -> Initiative:
    """The initiative that is only an idea yet."""
    places = [{"name": name, "country": country} for name, country in question.places]
    data = {"id": "", "title": {}, "places": places, "countries": list(question.countries)}
    return Initiative("", cast(InitiativeData, data))


def _without_home(registry: Registry) -> Registry:
    """The registry of a city that is at home nowhere: then one can ask about home as well."""
    nowhere = Config({**registry.config.data, "country": ""})
    return replace(registry, config=nowhere, other_homes=frozenset())
