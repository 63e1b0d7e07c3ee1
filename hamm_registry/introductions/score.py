"""The score of two organisations: that of the best pair of their living initiatives."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import product
from operator import itemgetter
from typing import NamedTuple

from hamm_registry.introductions.acquaintance import Acquaintance, State, acquaintance
from hamm_registry.introductions.candidates import CandidateIndex
from hamm_registry.introductions.comparison import (
    GEOGRAPHY,
    JOINING,
    Comparison,
    compare,
    most_points,
    points_of,
    total,
    without_topic,
)
from hamm_registry.introductions.directory import Directory, Node, directory
from hamm_registry.introductions.profile import Profile, extra_neighbours, profile
from hamm_registry.introductions.signals import exchange, place, topic, trip
from hamm_registry.introductions.signals.base import Reason, Signal, World
from hamm_registry.introductions.weights import Level, Settings, settings
from hamm_registry.model.entries import Initiative, Registry

_BESIDE_GEOGRAPHY: tuple[Signal, ...] = ("topic", "trip", "exchange")

Wanted = Callable[[Profile], Profile | None]
"""Cuts an initiative down to the part of it that lies where somebody asks; None for nothing."""


class Match(NamedTuple):
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
        return max(joining or self.reasons, key=points_of)

    @property
    def opportunity(self) -> Reason | None:
        """Trips that could be one, or an offer that meets a need: the one with more points.

        Reasons without points are there only to explain a score.
        """
        opportunities = []
        for reason in self.reasons:
            if reason.signal in ("trip", "exchange") and reason.points > 0:
                opportunities.append(reason)
        return max(opportunities, key=points_of, default=None)

    def rank(self) -> tuple[int, str, str]:
        """The order of pairs: the one with the most points first, then by key."""
        return -self.points, self.a, self.b

    def other(self, key: str) -> str:
        """The other side."""
        if key == self.a:
            return self.b
        return self.a


@dataclass(frozen=True)
class Matcher:
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
        profile_of_entry = self._profiles.get(entry.id)
        if profile_of_entry is None:
            profile_of_entry = profile(entry, self.registry, self.directory, self.today)
            self._profiles[entry.id] = profile_of_entry
        return profile_of_entry

    def _profiles_of(self, node: Node) -> list[Profile]:
        """The profiles of the initiatives of an organisation, collected once."""
        if node is not self.directory.nodes.get(node.key):  # narrowed to some of them
            return [self.profile(entry) for entry in node.entries]
        if node.key not in self._by_node:
            self._by_node[node.key] = [self.profile(entry) for entry in node.entries]
        return self._by_node[node.key]

    @cached_property
    def topics(self) -> Counter[tuple[str, str]]:
        """The number of living initiatives with each topic."""
        return topic.counted([self.profile(entry) for entry in self._living])

    @cached_property
    def by_country(self) -> dict[str, list[Initiative]]:
        """The initiatives that are shown, by id, for each country abroad in which they work."""
        by_country: dict[str, list[Initiative]] = defaultdict(list)
        for entry in self.registry.sorted_initiatives:
            if not entry.is_shown(unlisted=self.unlisted, history=self.history):
                continue
            for code in entry.countries:
                if code not in self.registry.homes:
                    by_country[code].append(entry)
        return by_country

    @cached_property
    def _living(self) -> list[Initiative]:
        """The initiatives that are shown and have not ended, whatever `history` says."""
        living = []
        for entry in self.registry.initiatives:
            if entry.is_shown(unlisted=self.unlisted, history=False):
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
        Quadratic in the initiatives of the two at worst. `a` and `b` may be given in any order.
        """
        first, second = _in_order(a, b)
        best = self._best_comparison(first, second, wanted, least)
        if best is None:
            return None
        uncertain = []
        if best.a.uncertain:
            uncertain.append(first.key)
        if best.b.uncertain:
            uncertain.append(second.key)
        return Match(
            a=first.key,
            b=second.key,
            level=self.settings.level(best.points),
            state=self.acquaintance.state(first.key, second.key),
            points=best.points,
            reasons=tuple(sorted(best.reasons, key=points_of, reverse=True)),
            initiatives=(best.a.entry.id, best.b.entry.id),
            uncertain=tuple(uncertain),
        )

    def _best_comparison(
        self, first: Node, second: Node, wanted: Wanted | None, least: int
    ) -> Comparison | None:
        """The two initiatives of two organisations that have most in common (branch and bound)."""
        best: Comparison | None = None
        # Counted for the first two that share a topic: most pairs of organisations have none.
        others: topic.Others | None = None
        for most, own, other in self._comparable(first, second, wanted, least):
            if most < least:
                break  # those that follow cannot have more
            if others is None and not own.topics.isdisjoint(other.topics):
                others = self._others(first, second)
            comparison = compare(own, other, self.world, others, least)
            if comparison is None:
                continue
            if best is None or comparison.rank < best.rank:
                best = comparison
            # From now on only those count that have as many points: the rank decides among them.
            least = max(least, best.points)
        return best

    def _comparable(
        self, first: Node, second: Node, wanted: Wanted | None, least: int
    ) -> list[tuple[int, Profile, Profile]]:
        """The pairs of initiatives that something can join, with the most points they can have.

        The most first: what one pair scores lets the others be passed over that cannot have more.
        """
        others = self._profiles_of(second)
        comparable = []
        for own in self._profiles_of(first):
            reach = own.reach
            for other in others:
                # The innermost step of all: most pairs of initiatives have nothing in common.
                if reach.isdisjoint(other.anchors) or other.entry is own.entry:
                    continue
                most = most_points(own, other)
                if most < least:
                    continue
                if wanted is None:
                    comparable.append((most, own, other))
                else:
                    comparable += [(most, *pair) for pair in _narrowed(own, other, wanted)]
        comparable.sort(key=itemgetter(0), reverse=True)
        return comparable

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

    def all_signals(self, a: Node, b: Node) -> tuple[Match, list[Reason]]:
        """The match of two organisations, whatever it is, with all signals, 0 points included.

        Somebody asks why two are not introduced: then what they do not have in common is the
        answer. Of geography there is one signal, as only the best one counts.
        """
        match = self.match(a, b) or self._empty(a, b)
        geography = Reason("country", 0)
        others = {signal: Reason(signal, 0) for signal in _BESIDE_GEOGRAPHY}
        for reason in match.reasons:
            if reason.signal in GEOGRAPHY:
                geography = reason
            else:
                others[reason.signal] = reason
        return match, [geography, *others.values()]

    def _empty(self, a: Node, b: Node) -> Match:
        """A match of two that nothing joins: of their initiatives that share most all the same.

        Of several it is the first two; without initiatives their ids are empty.
        """
        first, second = _in_order(a, b)
        others = self._others(first, second)
        best: list[Reason] = []
        initiatives = ("", "")
        for entry, other_entry in product(first.entries, second.entries):
            own, other = self.profile(entry), self.profile(other_entry)
            reasons = without_topic(own, other, self.world)
            shared = topic.compare(own, other, others)
            if shared is not None:
                reasons.append(shared)
            if initiatives == ("", "") or total(reasons) > total(best):
                best = reasons
                initiatives = (entry.id, other_entry.id)
        return Match(
            a=first.key,
            b=second.key,
            level=None,
            state=self.acquaintance.state(first.key, second.key),
            points=total(best),
            reasons=tuple(best),
            initiatives=initiatives,
            uncertain=(),
        )

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


def _narrowed(own: Profile, other: Profile, wanted: Wanted) -> list[tuple[Profile, Profile]]:
    """Two profiles, each side once cut down to what lies where somebody asks."""
    pairs = []
    narrowed = wanted(own)
    if narrowed is not None:
        pairs.append((narrowed, other))
    narrowed = wanted(other)
    if narrowed is not None:
        pairs.append((own, narrowed))
    return pairs


def matches_of(matcher: Matcher, entry: Initiative) -> list[Match]:
    """The pairs that its bearers make with others by this initiative alone, the best first."""
    matches = []
    for key in matcher.directory.bearers(entry):
        own = matcher.directory.nodes[key]._replace(entries=(entry,))
        for a, b in matcher.candidates([key]):
            other = a
            if a.key == key:
                other = b
            match = matcher.match(own, other)
            if match is not None:
                matches.append(match)
    return sorted(matches, key=Match.rank)


def words(reason: Reason, world: World) -> str:
    """A reason in words, in the language in force: “both in Kalisz”."""
    match reason.signal:
        case "topic":
            return topic.words(reason, world)
        case "trip":
            return trip.words(reason, world)
        case "exchange":
            return exchange.words(reason, world)
    return place.words(reason, world.registry)
