"""Offers that meet needs: of the same type, neither expired, the nearest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product
from typing import Literal

from hamm_registry.introductions.profile import (
    Spot,
    distance,
    extra_neighbours,
    is_one_town,
    neighbours,
    spots,
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
        if "until" not in self.exchange:
            return None
        return str(self.exchange["until"])

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
    def spots(self) -> tuple[Spot, ...]:
        """The places of the entry where it holds."""
        abroad = spots(self.entry, self.registry)
        return tuple(spot for spot in abroad if spot.key[0] in self.countries)


@dataclass(frozen=True, slots=True)
class Match:
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
    for entry in sorted(registry.initiatives, key=lambda entry: entry.id):
        if entry.retired or entry.ended or (entry.unlisted and not unlisted):
            continue
        for exchange in entry.data.get(field, ()):
            all_wishes.append(Wish(entry, exchange, registry))
    return all_wishes


def holding(wishes: Sequence[Wish], today: date) -> list[Wish]:
    """Those of the wishes that still hold on a day."""
    day = today.isoformat()
    return [wish for wish in wishes if wish.until is None or dates.last_day(wish.until) >= day]


def matches(offers: Sequence[Wish], needs: Sequence[Wish]) -> list[Match]:
    """Every offer with every need of the same type of somebody else.

    The nearest first, then what ends first. The countries on a way are not known: the same country
    or a neighbouring one stands for them.
    """
    wanted: dict[str, list[Wish]] = defaultdict(list)
    for need in needs:
        wanted[need.type].append(need)
    matched = []
    for offer in offers:
        for need in wanted[offer.type]:
            if offer.entry.id != need.entry.id:
                matched.append(_match(offer, need))
    return sorted(matched, key=_order)


def _order(match: Match) -> tuple[object, ...]:
    """The nearest first, then what ends first, then the fewest km; unknown ones come last."""
    end = dates.last_day(match.until) if match.until else "9999-12-31"
    far = float("inf") if match.km is None else match.km
    ids = match.offer.entry.id, match.need.entry.id, match.offer.type
    return NEARNESS.index(match.why), end, far, ids


def _match(offer: Wish, need: Wish) -> Match:
    ends = [wish.until for wish in (offer, need) if wish.until]
    until = min(ends, key=dates.last_day, default=None)
    why, countries, km = _nearness(offer, need)
    return Match(offer, need, why, countries, km, until)


def _nearness(offer: Wish, need: Wish) -> tuple[Nearness, tuple[str, ...], int | None]:
    """The nearness of an offer and a need, their countries, and their distance in km."""
    spots = list(product(offer.spots, need.spots))
    one_town = [pair for pair in spots if is_one_town(*pair)]
    if one_town:
        a, b = min(one_town, key=_apart)
        return "place", tuple(dict.fromkeys((a.key[0], b.key[0]))), _km(a, b)
    shared = {(code, code) for code in offer.countries & need.countries}
    if shared:
        return "country", *_nearest_in(shared, spots)
    bordering = set(_bordering(offer, need))
    if bordering:
        return "neighbour", *_nearest_in(bordering, spots)
    if offer.at_home or need.at_home:
        return "home", (), None
    if offer.countries and need.countries:
        return "elsewhere", (), None
    return "open", (), None


def _nearest_in(
    countries: Set[tuple[str, str]], spots: Sequence[tuple[Spot, Spot]]
) -> tuple[tuple[str, ...], int | None]:
    """All of these countries, and the distance of the two nearest places in a pair of them."""
    codes = tuple(sorted(set().union(*countries)))
    measured = []
    for a, b in spots:
        if a.point and b.point and (a.key[0], b.key[0]) in countries:
            measured.append((a, b))
    if not measured:
        return codes, None
    return codes, _km(*min(measured, key=_apart))


def _bordering(offer: Wish, need: Wish) -> Iterator[tuple[str, str]]:
    """The pairs of countries that lie next to each other."""
    extra = extra_neighbours(offer.registry)
    for code in offer.countries:
        for other in neighbours(code, extra) & need.countries:
            yield code, other


def _apart(pair: tuple[Spot, Spot]) -> tuple[object, ...]:
    """The order of pairs of places by distance; an unknown distance counts as none."""
    a, b = pair
    km = 0.0
    if a.point and b.point:
        km = distance(a.point, b.point)
    return km, a.key, b.key


def _km(a: Spot, b: Spot) -> int | None:
    """The distance of two places in whole km; None where a point is unknown."""
    if a.point is None or b.point is None:
        return None
    return round(distance(a.point, b.point))
