"""Offers that meet needs: of the same type, neither expired, the nearest first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from typing import Literal

from hamm_registry.introductions.profile import (
    PlaceAbroad,
    extra_neighbours,
    is_one_town,
    kilometres,
    neighbours,
    places_abroad,
)
from hamm_registry.model import dates
from hamm_registry.model.entries import Exchange, Initiative, Registry

Nearness = Literal["place", "country", "neighbour", "home", "open", "elsewhere"]
"""Where the two come together: at one place, in one country, in neighbouring ones; `home` where one
of them says that it is for at home, `open` where one of them names no country abroad at all."""

NEARNESS: tuple[Nearness, ...] = ("place", "country", "neighbour", "home", "open", "elsewhere")


@dataclass(frozen=True)
class Wish:
    """One offer or need of an entry, and where it holds: its own country, else those of the entry.

    `countries` are foreign; `at_home` says that it is for the home country.
    """

    entry: Initiative
    exchange: Exchange
    registry: Registry

    @property
    def type(self) -> str:
        """Its type: transport, lodging, ..."""
        return self.exchange["type"]

    @property
    def until(self) -> str | None:
        """The written date up to which it holds, None where none is given."""
        return dates.as_text(self.exchange.get("until"))

    @property
    def at_home(self) -> bool:
        """True if it names the home country as its own."""
        return self.exchange.get("country") in self.registry.homes

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries in which it holds, the home country left out."""
        own = self.exchange.get("country")
        if own:
            return frozenset((own,)) - self.registry.homes
        return frozenset(self.entry.countries) - self.registry.homes

    @cached_property
    def places(self) -> tuple[PlaceAbroad, ...]:
        """The places of the entry where it holds."""
        places = []
        for place in places_abroad(self.entry, self.registry):
            if place.key[0] in self.countries:
                places.append(place)
        return tuple(places)

    def holds_on(self, day: str) -> bool:
        """True if it has not expired on an ISO date; without an end it never does."""
        return self.until is None or dates.last_day(self.until) >= day


@dataclass(frozen=True, slots=True)
class MatchedOffer:
    """An offer that meets a need: why, in which countries, how far apart in km where known.

    `until` is the written date that ends first, None where neither names one.
    """

    offer: Wish
    need: Wish
    why: Nearness
    countries: tuple[str, ...]
    km: int | None
    until: str | None


def wishes(
    registry: Registry, field: Literal["offers", "needs"], *, unlisted: bool = False
) -> list[Wish]:
    """All offers, or all needs, of initiatives that are not over; those that expired too."""
    all_wishes = []
    for entry in registry.sorted_initiatives:
        if entry.is_shown(unlisted=unlisted, history=False):
            exchanges = entry.data.get(field, ())
            all_wishes += [Wish(entry, exchange, registry) for exchange in exchanges]
    return all_wishes


def holding(wishes: Sequence[Wish], today: date) -> list[Wish]:
    """Those of the wishes that still hold on a day."""
    day = today.isoformat()
    return [wish for wish in wishes if wish.holds_on(day)]


def matches(offers: Sequence[Wish], needs: Sequence[Wish]) -> list[MatchedOffer]:
    """Every offer with every need of the same type of somebody else.

    The nearest first, then what ends first. The countries on a way are not known: the same country
    or a neighbouring one stands for them. Quadratic in those of one type.
    """
    needs_by_type: dict[str, list[Wish]] = defaultdict(list)
    for need in needs:
        needs_by_type[need.type].append(need)
    matched = []
    for offer in offers:
        for need in needs_by_type[offer.type]:
            if offer.entry.id != need.entry.id:
                matched.append(_match(offer, need))
    return sorted(matched, key=_nearest_first)


def _nearest_first(match: MatchedOffer) -> tuple[object, ...]:
    """The nearest first, then what ends first, then the fewest km; unknown ones come last."""
    end = "9999-12-31"
    if match.until:
        end = dates.last_day(match.until)
    km = float("inf")
    if match.km is not None:
        km = match.km
    ids = match.offer.entry.id, match.need.entry.id, match.offer.type
    return NEARNESS.index(match.why), end, km, ids


def _match(offer: Wish, need: Wish) -> MatchedOffer:
    """An offer and a need as a match; together they hold until the first of the two ends."""
    ends = [wish.until for wish in (offer, need) if wish.until]
    until = min(ends, key=dates.last_day, default=None)
    why, countries, km = _nearness(offer, need)
    return MatchedOffer(offer, need, why, countries, km, until)


_Pair = tuple[PlaceAbroad, PlaceAbroad]
"""A place of an offer and a place of a need."""


def _nearness(offer: Wish, need: Wish) -> tuple[Nearness, tuple[str, ...], int | None]:
    """The nearness of an offer and a need, their countries, and their distance in km."""
    pairs = list(product(offer.places, need.places))
    one_town = [pair for pair in pairs if is_one_town(*pair)]
    if one_town:
        place, other = min(one_town, key=_distance_first)
        codes = dict.fromkeys((place.key[0], other.key[0]))
        return "place", tuple(codes), _distance_in_one_town(place, other)
    shared = {(code, code) for code in offer.countries & need.countries}
    if shared:
        return "country", *_nearest_in(shared, pairs)
    bordering = _bordering(offer, need)
    if bordering:
        return "neighbour", *_nearest_in(bordering, pairs)
    return _nearness_without_place(offer, need), (), None


def _nearness_without_place(offer: Wish, need: Wish) -> Nearness:
    """The nearness of two that have no country in common, nor next to each other."""
    if offer.at_home or need.at_home:
        return "home"
    if offer.countries and need.countries:
        return "elsewhere"
    return "open"


def _nearest_in(
    countries: Collection[tuple[str, str]], pairs: Sequence[_Pair]
) -> tuple[tuple[str, ...], int | None]:
    """All of these countries, and the distance of the two nearest places in a pair of them."""
    codes = tuple(sorted(set().union(*countries)))
    distances = []
    for place, other in pairs:
        km = kilometres(place, other)
        if km is not None and (place.key[0], other.key[0]) in countries:
            distances.append(km)
    if not distances:
        return codes, None
    return codes, round(min(distances))


def _bordering(offer: Wish, need: Wish) -> list[tuple[str, str]]:
    """The pairs of countries that lie next to each other."""
    extra = extra_neighbours(offer.registry)
    pairs = []
    for code in offer.countries:
        for other in neighbours(code, extra) & need.countries:
            pairs.append((code, other))
    return pairs


def _distance_first(pair: _Pair) -> tuple[object, ...]:
    """The order of pairs of places by distance; an unknown distance counts as none."""
    place, other = pair
    return kilometres(place, other) or 0.0, place.key, other.key


def _distance_in_one_town(place: PlaceAbroad, other: PlaceAbroad) -> int | None:
    """The distance in whole km; None where the coordinates of the town are unknown."""
    if place.point is None or other.point is None:
        return None
    return round(kilometres(place, other) or 0.0)
