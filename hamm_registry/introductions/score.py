"""The score of two organisations: that of the best pair of their living initiatives."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from math import floor

from hamm_registry.introductions.acquaintance import Acquaintance, State, acquaintance
from hamm_registry.introductions.directory import Directory, Node, directory
from hamm_registry.introductions.profile import (
    Profile,
    Spot,
    distance,
    extra_neighbours,
    neighbours,
    profile,
)
from hamm_registry.introductions.signals import exchange, place, topic, trip
from hamm_registry.introductions.signals.base import Reason, Signal, World
from hamm_registry.introductions.weights import (
    CROWDED,
    EXCHANGE,
    NEAREST,
    NEIGHBOUR_NEAR,
    OVERLAP_TOWN,
    SAME_PARTNER,
    SAME_TOWN,
    SAME_TOWN_KM,
    TOPIC_MOST,
    Level,
    Settings,
    settings,
)
from hamm_registry.model.entries import Initiative, Registry

JOINING = frozenset({"partner", "town", "country", "neighbour", "trip", "exchange"})
"""The signals of which one at least makes two organisations a pair; a topic alone does not."""

GEOGRAPHY = frozenset({"partner", "town", "country", "neighbour", "region"})
"""The signals of which a pair has the best one."""

Wanted = Callable[[Profile], Profile | None]
"""Cuts an initiative down to the part of it that lies where somebody asks; None for nothing."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two organisations (keys, `a` before `b`) with the best pair of their initiatives.

    The points of the reasons add up to `points`; `uncertain` are the keys of the sides that have
    to be asked first.
    """

    a: str
    b: str
    level: Level | None
    state: State
    points: int
    reasons: tuple[Reason, ...]
    initiatives: tuple[str, str]
    uncertain: tuple[str, ...]

    @property
    def best(self) -> Reason:
        """The reason that counts most of those that make two a pair: a topic alone does not."""
        joining = [reason for reason in self.reasons if reason.signal in JOINING]
        return max(joining or self.reasons, key=_points)

    @property
    def opportunity(self) -> Reason | None:
        """Trips that could be one, or an offer that meets a need."""
        best: Reason | None = None
        for reason in self.reasons:
            if reason.signal not in ("trip", "exchange") or reason.points <= 0:
                continue
            if best is None or reason.points > best.points:
                best = reason
        return best

    def rank(self) -> tuple[int, str, str]:
        """The order of pairs: the one with the most points first, then by key."""
        return -self.points, self.a, self.b

    def other(self, key: str) -> str:
        """The other side."""
        if key == self.a:
            return self.b
        return self.a


def _points(reason: Reason) -> int:
    return reason.points


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two initiatives with the reasons that join them."""

    points: int
    reasons: list[Reason]
    a: Profile
    b: Profile

    @property
    def rank(self) -> tuple[int, int, str, str]:
        """The order of comparisons: most points first, then those sure to be active, then by id."""
        return -self.points, self.a.uncertain + self.b.uncertain, self.a.entry.id, self.b.entry.id


@dataclass(frozen=True)
class Field:
    """The organisations of a registry on one day; everything is worked out once, on demand."""

    registry: Registry
    today: date
    unlisted: bool = False
    history: bool = False
    _profiles: dict[str, Profile] = field(default_factory=dict)
    _by_node: dict[str, list[Profile]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold all entries: those of a large registry are read anew whenever one goes through."""
        if not isinstance(self.registry.initiatives, tuple):
            entries = tuple(self.registry.initiatives)
            object.__setattr__(self, "registry", replace(self.registry, initiatives=entries))

    @cached_property
    def settings(self) -> Settings:
        """The levels that the registry sets."""
        return settings(self.registry.config)

    @cached_property
    def directory(self) -> Directory:
        """The organisations."""
        return directory(self.registry, unlisted=self.unlisted, history=self.history)

    @cached_property
    def acquaintance(self) -> Acquaintance:
        """The evidence of who knows whom."""
        return acquaintance(self.registry, self.directory)

    @cached_property
    def world(self) -> World:
        """The surroundings that the signals look at."""
        return World(self.registry, extra_neighbours(self.registry))

    def profile(self, entry: Initiative) -> Profile:
        """The profile of an initiative, read once."""
        if entry.id not in self._profiles:
            self._profiles[entry.id] = profile(entry, self.registry, self.directory, self.today)
        return self._profiles[entry.id]

    @cached_property
    def topics(self) -> Counter[tuple[str, str]]:
        """The number of living initiatives with each topic."""
        return topic.counted([self.profile(entry) for entry in self._living])

    @cached_property
    def by_country(self) -> dict[str, list[Initiative]]:
        """The initiatives that are shown, by id, for each country abroad in which they work."""
        by_country: dict[str, list[Initiative]] = defaultdict(list)
        for entry in sorted(self.registry.initiatives, key=lambda entry: entry.id):
            if not self._is_shown(entry) or (entry.ended and not self.history):
                continue
            for code in entry.countries:
                if code not in self.registry.homes:
                    by_country[code].append(entry)
        return by_country

    def _is_shown(self, entry: Initiative) -> bool:
        """True for an initiative that is not retired, nor unlisted unless these are asked for."""
        if entry.retired:
            return False
        return self.unlisted or not entry.unlisted

    @cached_property
    def _living(self) -> list[Initiative]:
        """The initiatives that are shown and have not ended."""
        living = []
        for entry in self.registry.initiatives:
            if self._is_shown(entry) and not entry.ended:
                living.append(entry)
        return living

    @cached_property
    def _own_topics(self) -> dict[str, Counter[tuple[str, str]]]:
        """The number of initiatives with each topic, by organisation."""
        counts = {}
        for key, node in self.directory.nodes.items():
            profiles = [self.profile(entry) for entry in node.entries]
            counts[key] = topic.counted(profiles)
        return counts

    def match(self, a: Node, b: Node, wanted: Wanted | None = None, least: int = 0) -> Match | None:
        """The best pair of initiatives of two organisations; None where nothing joins them.

        With `wanted` of the pairs of which one side at least is wanted. None too where they have
        fewer than `least` points: most pairs are passed over then without comparing them.
        """
        first, second = sorted((a, b), key=lambda node: node.key)
        best: _Comparison | None = None
        for pa, pb in self._comparable(first, second, wanted):
            if best is not None:
                # Below the best one so far nothing needs to be compared any more.
                least = max(least, best.points)
            if _ceiling(pa, pb) < least:
                continue
            comparison = self._compare(first.key, second.key, pa, pb, least)
            if comparison is None:
                continue
            if best is None or comparison.rank < best.rank:
                best = comparison
        if best is None:
            return None
        uncertain = []
        if best.a.uncertain:
            uncertain.append(first.key)
        if best.b.uncertain:
            uncertain.append(second.key)
        return Match(
            first.key,
            second.key,
            self.settings.level(best.points),
            self.acquaintance.state(first.key, second.key),
            best.points,
            tuple(sorted(best.reasons, key=lambda reason: -reason.points)),
            (best.a.entry.id, best.b.entry.id),
            tuple(uncertain),
        )

    def _comparable(
        self, first: Node, second: Node, wanted: Wanted | None
    ) -> list[tuple[Profile, Profile]]:
        """The pairs of initiatives that can have a reason at all, those of one country first.

        Best first: what they score lets most of the others be passed over.
        """
        pairs = _joined(self._profiles_of(first), self._profiles_of(second))
        if wanted is not None:
            # Cut down to what lies there, two may have nothing in common any more.
            narrowed = _narrowed(pairs, wanted)
            pairs = [pair for pair in narrowed if _may_join(*pair)]
        pairs.sort(key=_is_apart)
        return pairs

    def _compare(
        self, key: str, other_key: str, a: Profile, b: Profile, least: int
    ) -> "_Comparison | None":
        """Two initiatives compared; None where nothing joins them or `least` is out of reach."""
        reasons = self._places_and_trips(a, b)
        if not any(reason.signal in JOINING for reason in reasons):
            return None
        if _sum(reasons) + TOPIC_MOST < least:
            return None
        shared = self._topic(key, other_key, a, b)
        if shared is not None:
            reasons.append(shared)
        points = _sum(reasons)
        if points < least:
            return None
        return _Comparison(points, reasons, a, b)

    def _profiles_of(self, node: Node) -> list[Profile]:
        """The profiles of the living initiatives of an organisation."""
        if node is not self.directory.nodes.get(node.key):  # narrowed to some of them
            return [self.profile(entry) for entry in node.entries]
        if node.key not in self._by_node:
            self._by_node[node.key] = [self.profile(entry) for entry in node.entries]
        return self._by_node[node.key]

    def _places_and_trips(self, pa: Profile, pb: Profile) -> list[Reason]:
        """The reasons of two initiatives but for their topics, without those that give nothing."""
        geography = place.compare(pa, pb, self.world)
        chance = trip.compare(pa, pb, self.world)
        reasons = (geography, chance, exchange.compare(pa, pb, geography))
        return [reason for reason in reasons if reason is not None and reason.points > 0]

    def _topic(self, a: str, b: str, pa: Profile, pb: Profile) -> Reason | None:
        """The topics that two initiatives share, weighed by how many others have them."""
        shared = pa.topics & pb.topics
        if not shared:
            return None
        # The work of both sides is left out of the count: who does more of a thing must not make
        # it more common, and with that less worth, for itself.
        own_entries = 0
        own_counts = []
        for key in (a, b):
            node = self.directory.nodes.get(key)
            if node is not None:
                own_entries += len(node.entries)
                own_counts.append(self._own_topics[key])
        having = {}
        for word in shared:
            own = sum(counts[word] for counts in own_counts)
            having[word] = max(0, self.topics[word] - own)
        others = max(0, len(self._living) - own_entries)
        return topic.compare(pa, pb, having, others)

    def all_signals(self, a: Node, b: Node) -> tuple[Match, list[Reason]]:
        """The match of two organisations, whatever it is, with all signals, 0 points included."""
        match = self.match(a, b) or self._empty(a, b)
        by_signal = {reason.signal: reason for reason in match.reasons}
        geography: list[Signal] = [signal for signal in by_signal if signal in GEOGRAPHY]
        signals: list[Signal] = [*(geography or ["country"]), "topic", "trip", "exchange"]
        return match, [by_signal.get(signal, Reason(signal, 0)) for signal in signals]

    def _empty(self, a: Node, b: Node) -> Match:
        """A match without points: of the two first initiatives, with what they share after all."""
        first, second = sorted((a, b), key=lambda node: node.key)
        state = self.acquaintance.state(first.key, second.key)
        best: list[Reason] = []
        initiatives = ("", "")
        for entry, other_entry in product(first.entries, second.entries):
            pa, pb = self.profile(entry), self.profile(other_entry)
            reasons = self._places_and_trips(pa, pb)
            shared = self._topic(first.key, second.key, pa, pb)
            if shared is not None:
                reasons.append(shared)
            if initiatives == ("", "") or _sum(reasons) > _sum(best):
                best = reasons
                initiatives = (entry.id, other_entry.id)
        return Match(
            first.key, second.key, None, state, _sum(best), tuple(best), initiatives, ()
        )  # fmt: skip

    def candidates(self, keys: Iterable[str] | None = None) -> Iterator[tuple[Node, Node]]:
        """Pairs of organisations that share a country, a border or a partner, each once.

        With `keys` only the pairs that one of these is part of. Of a country in which very many
        are active only the nearest are compared: nobody is introduced to more than a few.
        """
        nodes = self.directory.nodes
        chosen = sorted(nodes) if keys is None else sorted(set(keys) & nodes.keys())
        seen: set[tuple[str, str]] = set()
        for key in chosen:
            for other in self._others(key):
                pair = (min(key, other), max(key, other))
                if other == key or pair in seen:
                    continue
                if nodes[key].city and nodes[other].city:
                    continue  # both are of other cities, which bring them together themselves
                seen.add(pair)
                yield nodes[pair[0]], nodes[pair[1]]

    def _others(self, key: str) -> Iterator[str]:
        """The organisations to compare one with, some of them more than once."""
        for entry in self.directory.nodes[key].entries:
            own = self.profile(entry)
            for partner in own.partners:
                yield from self._active.get(f"partner {partner}", ())
            for spot in own.spots:
                yield from self._active.get(f"town {spot.key}", ())
            for journey in own.trips:
                across = neighbours(journey.country, self.world.extra_neighbours)
                for code in (journey.country, *across):
                    yield from self._active.get(f"trip {code}", ())
            for code in own.around:
                active = self._active.get(code, ())
                if len(active) <= CROWDED:
                    yield from active
            yield from self._nearest(own)

    @cached_property
    def _active(self) -> dict[str, set[str]]:
        """The organisations of each country, partner, town and country of a trip."""
        active: dict[str, set[str]] = defaultdict(set)
        for key, node in self.directory.nodes.items():
            for entry in node.entries:
                own = self.profile(entry)
                for code in own.countries:
                    active[code].add(key)
                for name in own.partners:
                    active[f"partner {name}"].add(key)
                for spot in own.spots:
                    active[f"town {spot.key}"].add(key)
                for journey in own.trips:
                    active[f"trip {journey.country}"].add(key)
        return active

    @cached_property
    def _grid(self) -> dict[tuple[int, int], list[tuple[Spot, str]]]:
        """The places of all organisations by the degree in which they lie."""
        grid: dict[tuple[int, int], list[tuple[Spot, str]]] = defaultdict(list)
        for key, node in self.directory.nodes.items():
            for entry in node.entries:
                for spot in self.profile(entry).spots:
                    if spot.point:
                        grid[floor(spot.point.lat), floor(spot.point.lon)].append((spot, key))
        return grid

    def _nearest(self, own: Profile) -> Iterator[str]:
        """In crowded countries those in the same town, and the nearest ones around it."""
        for spot in own.spots:
            codes = (spot.key[0], *neighbours(spot.key[0], self.world.extra_neighbours))
            crowded = [code for code in codes if len(self._active.get(code, ())) > CROWDED]
            if not crowded or spot.point is None:
                continue
            lat, lon = floor(spot.point.lat), floor(spot.point.lon)
            around = []
            for cell in product(range(lat - 1, lat + 2), range(lon - 1, lon + 2)):
                for other, key in self._grid.get(cell, ()):
                    if other.point and other.key[0] in crowded:
                        around.append((distance(spot.point, other.point), key))
            around.sort()
            for rank, (km, key) in enumerate(around):
                if rank < NEAREST or km <= SAME_TOWN_KM:
                    yield key


def _narrowed(
    pairs: Iterable[tuple[Profile, Profile]], wanted: Wanted
) -> Iterator[tuple[Profile, Profile]]:
    """Pairs of which one side is where somebody asks: each side once cut down to what is there."""
    for a, b in pairs:
        narrowed_a = wanted(a)
        if narrowed_a is not None:
            yield narrowed_a, b
        narrowed_b = wanted(b)
        if narrowed_b is not None:
            yield a, narrowed_b


def _joined(first: list[Profile], second: list[Profile]) -> list[tuple[Profile, Profile]]:
    """The pairs of different initiatives that can have a reason at all: spares most comparisons.

    The tests of `_may_join`, the one that nearly all fail done in the loop.
    """
    pairs = []
    for a in first:
        around = a.around
        has_more = bool(a.trips or a.partners)
        for b in second:
            is_near = not around.isdisjoint(b.countries)
            if not is_near and not (has_more and _may_join(a, b)):
                continue
            if a.entry is not b.entry:
                pairs.append((a, b))
    return pairs


def _may_join(a: Profile, b: Profile) -> bool:
    """True if two initiatives can have a reason at all."""
    if not a.around.isdisjoint(b.countries):
        return True
    if a.trips and b.trips:
        return True
    return not a.partners.keys().isdisjoint(b.partners)


def _is_apart(pair: tuple[Profile, Profile]) -> bool:
    """True if two initiatives have no country in common."""
    return pair[0].countries.isdisjoint(pair[1].countries)


def _ceiling(a: Profile, b: Profile) -> int:
    """The most points that two initiatives can have, known without comparing their places."""
    if not a.partners.keys().isdisjoint(b.partners):
        most = SAME_PARTNER
    elif a.countries.isdisjoint(b.countries):
        most = NEIGHBOUR_NEAR
    else:
        most = SAME_TOWN
    if a.trips and b.trips:
        most += OVERLAP_TOWN
    if (a.offers or a.needs) and (b.offers or b.needs):
        most += EXCHANGE
    if not a.topics.isdisjoint(b.topics):
        most += TOPIC_MOST
    return most


def _sum(reasons: Iterable[Reason]) -> int:
    return sum(reason.points for reason in reasons)


def matches_of(field: Field, entry: Initiative) -> list[Match]:
    """The pairs that its bearers make with others by this initiative alone, the best first."""
    matches = []
    for key in field.directory.bearers(entry):
        own = replace(field.directory.nodes[key], entries=(entry,))
        for a, b in field.candidates([key]):
            other = b if a.key == key else a
            match = field.match(own, other)
            if match is not None:
                matches.append(match)
    return sorted(matches, key=Match.rank)


def words(reason: Reason, world: World) -> str:
    """A reason in words."""
    match reason.signal:
        case "topic":
            return topic.words(reason, world)
        case "trip":
            return trip.words(reason, world)
        case "exchange":
            return exchange.words(reason, world)
    return place.words(reason)
