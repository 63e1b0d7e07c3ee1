"""Offers that meet needs: of the same type, neither expired, the nearest first."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
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
        """What it is about."""
        return self.exchange["type"]

    @property
    def until(self) -> str | None:
        """The written date up to which it holds, None where none is given."""
        return str(self.exchange["until"]) if "until" in self.exchange else None

    @property
    def at_home(self) -> bool:
        """Whether it names the home country as its own."""
        return self.exchange.get("country") in self.registry.homes

    @cached_property
    def countries(self) -> frozenset[str]:
        """Where it holds, the home country left out."""
        own = self.exchange.get("country")
        return frozenset((own,) if own else self.entry.countries) - self.registry.homes

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """The places of the entry where it holds."""
        found = spots(self.entry, self.registry)
        return tuple(spot for spot in found if spot.key[0] in self.countries)


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
    living = (e for e in registry.initiatives if not e.retired and not e.ended)
    entries = sorted((e for e in living if unlisted or not e.unlisted), key=lambda e: e.id)
    return [Wish(entry, item, registry) for entry in entries for item in entry.data.get(field, ())]


def holding(found: Sequence[Wish], today: date) -> list[Wish]:
    """Those of the wishes that still hold on a day."""
    day = today.isoformat()
    return [one for one in found if one.until is None or dates.last_day(one.until) >= day]


def matches(offers: Sequence[Wish], needs: Sequence[Wish]) -> list[Match]:
    """Every offer with every need of the same type of somebody else.

    The nearest first, then what ends first. The countries on a way are not known: the same country
    or a neighbouring one stands for them.
    """
    wanted: dict[str, list[Wish]] = defaultdict(list)
    for need in needs:
        wanted[need.type].append(need)
    found = [
        _match(offer, need)
        for offer in offers
        for need in wanted[offer.type]
        if offer.entry.id != need.entry.id
    ]
    return sorted(found, key=_order)


def _order(match: Match) -> tuple[object, ...]:
    end = dates.last_day(match.until) if match.until else "9999-12-31"
    far = float("inf") if match.km is None else match.km
    ids = match.offer.entry.id, match.need.entry.id, match.offer.type
    return NEARNESS.index(match.why), end, far, ids


def _match(offer: Wish, need: Wish) -> Match:
    ends = [one.until for one in (offer, need) if one.until]
    until = min(ends, key=dates.last_day, default=None)
    why, countries, km = _nearness(offer, need)
    return Match(offer, need, why, countries, km, until)


def _nearness(offer: Wish, need: Wish) -> tuple[Nearness, tuple[str, ...], int | None]:
    pairs = [(a, b) for a in offer.spots for b in need.spots]
    same = [pair for pair in pairs if is_one_town(*pair)]
    if same:
        a, b = min(same, key=_apart)
        return "place", tuple(dict.fromkeys((a.key[0], b.key[0]))), _km(a, b)
    shared = offer.countries & need.countries
    joined = {(code, code) for code in shared} or set(_joined(offer, need))
    if joined:
        known = [(a, b) for a, b in pairs if (a.key[0], b.key[0]) in joined and a.point and b.point]
        countries = tuple(sorted({code for both in joined for code in both}))
        km = _km(*min(known, key=_apart)) if known else None
        return "country" if shared else "neighbour", countries, km
    if offer.at_home or need.at_home:
        return "home", (), None
    return ("elsewhere" if offer.countries and need.countries else "open"), (), None


def _joined(offer: Wish, need: Wish) -> Iterator[tuple[str, str]]:
    """The pairs of countries that lie next to each other."""
    extra = extra_neighbours(offer.registry)
    for code in offer.countries:
        yield from ((code, other) for other in neighbours(code, extra) & need.countries)


def _apart(pair: tuple[Spot, Spot]) -> tuple[object, ...]:
    """The order of pairs of places by distance; an unknown distance counts as none."""
    a, b = pair
    return (distance(a.point, b.point) if a.point and b.point else 0.0), a.key, b.key


def _km(a: Spot, b: Spot) -> int | None:
    return round(distance(a.point, b.point)) if a.point and b.point else None
