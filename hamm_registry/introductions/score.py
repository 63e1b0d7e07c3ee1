"""The score of two organisations: that of the best pair of their living initiatives."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from operator import itemgetter

from hamm_registry.introductions.acquaintance import Acquaintance, State, acquaintance
from hamm_registry.introductions.candidates import CandidateIndex
from hamm_registry.introductions.directory import Directory, Node, directory
from hamm_registry.introductions.profile import (
    Profile,
    extra_neighbours,
    profile,
)
from hamm_registry.introductions.signals import exchange, place, topic, trip
from hamm_registry.introductions.signals.base import Reason, Signal, World
from hamm_registry.introductions.weights import (
    EXCHANGE,
    NEIGHBOUR_NEAR,
    OVERLAP_TOWN,
    SAME_PARTNER,
    SAME_TOWN,
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
    _works: dict[str, "Work"] = field(default_factory=dict)

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
        first, second = _in_order(a, b)
        others = self._others(first, second)
        best: _Comparison | None = None
        for most, pa, pb in self._comparable(first, second, wanted):
            if best is not None:
                least = max(least, best.points)
            if most < least:
                break  # those that follow cannot have more
            comparison = self._compare(pa, pb, others, least)
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
    ) -> list[tuple[int, Profile, Profile]]:
        """The pairs of initiatives that can have a reason, with the most points they can have.

        The most first: what one pair scores lets the others be passed over that cannot have more.
        """
        pairs = _joined(self._work_of(first), self._work_of(second))
        if wanted is not None:
            pairs = list(_narrowed(pairs, wanted))
        comparable = [(_ceiling(a, b), a, b) for a, b in pairs]
        comparable.sort(key=itemgetter(0), reverse=True)
        return comparable

    def _compare(
        self, a: Profile, b: Profile, others: topic.Others, least: int
    ) -> "_Comparison | None":
        """Two initiatives compared; None where nothing joins them or `least` is out of reach."""
        reasons = self._places_and_trips(a, b)
        if not any(reason.signal in JOINING for reason in reasons):
            return None
        points = _sum(reasons)
        if points + TOPIC_MOST < least:
            return None
        shared = topic.compare(a, b, others)
        if shared is not None:
            reasons.append(shared)
            points += shared.points
        if points < least:
            return None
        return _Comparison(points, reasons, a, b)

    def _others(self, a: Node, b: Node) -> topic.Others:
        """The living initiatives but for those of two organisations."""
        size = len(self._living)
        own_counts = []
        for key in (a.key, b.key):
            node = self.directory.nodes.get(key)
            if node is not None:
                size -= len(node.entries)
                own_counts.append(self._own_topics[key])
        return topic.Others(max(0, size), self.topics, own_counts)

    def _work_of(self, node: Node) -> "Work":
        """The living initiatives of an organisation, by what can join them to others."""
        if node is not self.directory.nodes.get(node.key):  # narrowed to some of them
            return _work(self.profile(entry) for entry in node.entries)
        if node.key not in self._works:
            self._works[node.key] = _work(self.profile(entry) for entry in node.entries)
        return self._works[node.key]

    def _places_and_trips(self, a: Profile, b: Profile) -> list[Reason]:
        """The reasons of two initiatives but for their topics, without those that give nothing."""
        reasons = []
        geography = place.compare(a, b, self.world)
        meeting = trip.compare(a, b, self.world)
        for reason in (geography, meeting, exchange.compare(a, b, geography)):
            if reason is not None and reason.points > 0:
                reasons.append(reason)
        return reasons

    def all_signals(self, a: Node, b: Node) -> tuple[Match, list[Reason]]:
        """The match of two organisations, whatever it is, with all signals, 0 points included."""
        match = self.match(a, b) or self._empty(a, b)
        by_signal = {reason.signal: reason for reason in match.reasons}
        geography: list[Signal] = [signal for signal in by_signal if signal in GEOGRAPHY]
        signals: list[Signal] = [*(geography or ["country"]), "topic", "trip", "exchange"]
        return match, [by_signal.get(signal, Reason(signal, 0)) for signal in signals]

    def _empty(self, a: Node, b: Node) -> Match:
        """A match without points: of the two first initiatives, with what they share after all."""
        first, second = _in_order(a, b)
        state = self.acquaintance.state(first.key, second.key)
        others = self._others(first, second)
        best: list[Reason] = []
        initiatives = ("", "")
        for entry, other_entry in product(first.entries, second.entries):
            pa, pb = self.profile(entry), self.profile(other_entry)
            reasons = self._places_and_trips(pa, pb)
            shared = topic.compare(pa, pb, others)
            if shared is not None:
                reasons.append(shared)
            if initiatives == ("", "") or _sum(reasons) > _sum(best):
                best = reasons
                initiatives = (entry.id, other_entry.id)
        return Match(
            first.key, second.key, None, state, _sum(best), tuple(best), initiatives, ()
        )  # fmt: skip

    @cached_property
    def _index(self) -> CandidateIndex:
        """The index of organisations that may have something in common."""
        return CandidateIndex(self.directory, self.profile, self.world.extra_neighbours)

    def candidates(self, keys: Iterable[str] | None = None) -> Iterator[tuple[Node, Node]]:
        """Pairs of organisations worth comparing, each once; with `keys` only those of these."""
        return self._index.pairs(keys)


def _in_order(a: Node, b: Node) -> tuple[Node, Node]:
    """Two organisations in the order of their keys."""
    if b.key < a.key:
        return b, a
    return a, b


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


@dataclass(frozen=True, slots=True)
class Work:
    """The profiles of an organisation by the keys that join them to those of another.

    The keys are codes of countries, keys of partners, and TRIP. Two initiatives can have a reason
    only where the first one has a key in `reach` that the other has in `anchors`: it works in the
    same country or beside it, with the same partner, or both have a trip.
    """

    reach: dict[str, list[Profile]]
    anchors: dict[str, list[Profile]]


TRIP = "trip"
"""The key of all initiatives with a trip."""


def _work(profiles: Iterable[Profile]) -> Work:
    """The index of some profiles, linear in what they name."""
    reach: dict[str, list[Profile]] = defaultdict(list)
    anchors: dict[str, list[Profile]] = defaultdict(list)
    for own in profiles:
        keys = list(own.partners)
        if own.trips:
            keys.append(TRIP)
        for key in (*own.around, *keys):
            reach[key].append(own)
        for key in (*own.countries, *keys):
            anchors[key].append(own)
    return Work(reach, anchors)


def _joined(first: Work, second: Work) -> list[tuple[Profile, Profile]]:
    """The pairs of different initiatives that can have a reason at all, each once."""
    pairs: dict[tuple[Profile, Profile], None] = {}
    for key in first.reach.keys() & second.anchors.keys():
        pairs |= dict.fromkeys(product(first.reach[key], second.anchors[key]))
    return [(a, b) for a, b in pairs if a.entry is not b.entry]


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
