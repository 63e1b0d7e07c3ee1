"""Pairs of initiatives that should know of each other: found, judged and put in order."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, TypedDict, Unpack

from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.parallels import index
from hamm_registry.parallels.horizon import horizon
from hamm_registry.parallels.index import Index
from hamm_registry.parallels.places import Atlas
from hamm_registry.parallels.sides import Side, participants
from hamm_registry.parallels.signals import GEOGRAPHY, Reason, Scale, ceiling, reasons
from hamm_registry.parallels.ties import OPEN, STATES, State, Ties, state, ties
from hamm_registry.parallels.weights import Level, Levels, Lowest, least, levels, weights

Step = Literal["introduce", "approach", "check", "check-active"]
_STEPS: dict[Level | None, Step] = {"A": "introduce", "B": "approach", "C": "check", None: "check"}


_MOST = 20_000_000
"""So many pairs in one country are found in a few minutes."""


class Pair(NamedTuple):
    """Two initiatives, `a` before `b`, and why they should know of each other.

    `level` is None below the lowest level; `next` is what to do; the points of the reasons add up
    to `points`.
    """

    a: str
    b: str
    level: Level | None
    state: State
    points: int
    next: Step
    reasons: tuple[Reason, ...]


class Options(TypedDict, total=False):
    """What may be asked of `pairs` by name."""

    level: Lowest
    states: Collection[State]
    history: bool
    unlisted: bool


def pairs(
    registry: Registry,
    today: date,
    ids: Iterable[str] | None = None,
    *,
    level: Lowest = "C",
    states: Collection[State] = OPEN,
    history: bool = False,
    unlisted: bool = False,
) -> Iterator[Pair]:
    """The pairs of a registry, or those that some ids are part of, the most urgent first.

    Ordered by state, points and ids. `history` brings in what has ended, `unlisted` what is left
    out in public. An id may be a former one; one that is not known raises KeyError, one that does
    not take part has no pairs. Those of a whole registry may be millions: of each only a number is
    kept until it is its turn to be told.
    """
    judge = _judge(registry)
    chosen = None if ids is None else {registry.by_id[name].id for name in ids}
    entries = participants(registry, history=history, unlisted=unlisted)
    taking_part = _sides(registry, today, entries, chosen, judge, level)
    known = index.index(taking_part, judge.scale.weights)
    met = _encounters(known, judge, chosen, level)
    judged = ((x, y, _pair(taking_part[x], taking_part[y], judge)) for x, y in met)
    found = (
        (x, y, pair)
        for x, y, pair in judged
        if pair and pair.state in states and (pair.level or "all") <= level
    )
    if chosen is not None:
        return iter(sorted((pair for _x, _y, pair in found), key=_urgency))
    ranked: dict[tuple[int, int], array[int]] = defaultdict(lambda: array("Q"))
    for x, y, pair in found:
        ranked[_urgency(pair)].append(x * len(taking_part) + y)
    return _told(ranked, taking_part, judge)


def are_too_many(registry: Registry) -> bool:
    """Whether the pairs of a whole registry would take hours, by those within one country."""
    homes = registry.homes
    counts = Counter(code for entry in registry.initiatives for code in entry.countries)
    return sum(n * (n - 1) // 2 for code, n in counts.items() if code not in homes) > _MOST


def around(registry: Registry, name: str, today: date, **options: Unpack[Options]) -> list[Pair]:
    """The pairs of one id, the most urgent first; the options are those of `pairs`."""
    return list(pairs(registry, today, (name,), **options))


def between(registry: Registry, one: str, other: str, today: date) -> Pair | None:
    """The pair of two ids whatever their status, level and state; None where nothing joins them.

    An id may be a former one; one that is not known raises KeyError. A retired one has no pairs.
    """
    atlas, day = Atlas(registry), today.isoformat()
    entries = {entry.id: entry for entry in (registry.by_id[one], registry.by_id[other])}
    if len(entries) == 1 or any(entry.retired for entry in entries.values()):
        return None
    a, b = (Side(entry, atlas, day) for _id, entry in sorted(entries.items()))
    return _pair(a, b, _judge(registry))


@dataclass(frozen=True, slots=True)
class _Judge:
    """What pairs are judged by in one registry."""

    scale: Scale
    levels: Levels
    ties: Ties


def _judge(registry: Registry) -> _Judge:
    return _Judge(Scale(weights(registry.config)), levels(registry.config), ties(registry))


def _pair(a: Side, b: Side, judge: _Judge) -> Pair | None:
    """The pair of two sides, None where too little joins them."""
    found = reasons(a, b, judge.scale)
    if not any(_joins(reason, judge.scale.weights.pair_geography) for reason in found):
        return None
    points = sum([reason.points for reason in found])
    uncertain = a.uncertain or b.uncertain
    level = _level(points, uncertain, judge.levels)
    step = "check-active" if uncertain else _STEPS[level]
    return Pair(a.id, b.id, level, state(a, b, judge.ties), points, step, tuple(found))


def _urgency(pair: Pair) -> tuple[int, int]:
    """What pairs are sorted by; those equal in it stay in the order of their ids."""
    return STATES.index(pair.state), -pair.points


def _joins(reason: Reason, least: int) -> bool:
    """Whether a reason makes a pair: geography of some points, or activities at the same time."""
    if reason.signal == "activity":
        return reason.points > 0
    return reason.signal in GEOGRAPHY and reason.points >= least


def _level(points: int, uncertain: bool, levels: Levels) -> Level | None:
    reached = (level for level, least in levels.items() if points >= least)
    return next((level for level in reached if level != "A" or not uncertain), None)


def _sides(
    registry: Registry,
    today: date,
    entries: Sequence[Initiative],
    chosen: set[str] | None,
    judge: _Judge,
    level: Lowest,
) -> list[Side]:
    """The sides to compare: where only some are asked for, those within their horizon."""
    atlas, day = Atlas(registry), today.isoformat()
    if chosen is not None:
        asked = [Side(entry, atlas, day) for entry in entries if entry.id in chosen]
        seen = horizon(asked, atlas, judge.scale, least(judge.levels, level)).sees
        entries = [entry for entry in entries if entry.id in chosen or seen(entry)]
    return [Side(entry, atlas, day) for entry in entries]


def _encounters(
    known: Index, judge: _Judge, chosen: set[str] | None, level: Lowest
) -> Iterable[tuple[int, int]]:
    """The positions of all that can make a pair of that level, in order, each once."""
    fewest, count = least(judge.levels, level), len(known.sides)
    if chosen is None:
        return ((x, y) for x in range(count) for y in _partners(known, judge, x, x + 1, fewest))
    positions = (x for x in range(count) if known.sides[x].id in chosen)
    met = ((x, y) for x in positions for y in _partners(known, judge, x, 0, fewest))
    return sorted({(min(both), max(both)) for both in met})


def _partners(known: Index, judge: _Judge, x: int, first: int, least: int) -> list[int]:
    """From position `first` on, those that can have `least` points or more with the one at `x`."""
    close, one = index.close(known, x), known.sides[x]
    others = index.around(known, x) - close
    found = [y for y in close if y >= first]
    found += [
        y for y in others if y >= first and ceiling(one, known.sides[y], judge.scale) >= least
    ]
    return sorted(found)


def _told(
    ranked: Mapping[tuple[int, int], Sequence[int]], taking_part: Sequence[Side], judge: _Judge
) -> Iterator[Pair]:
    for rank in sorted(ranked):
        for code in ranked[rank]:
            x, y = divmod(code, len(taking_part))
            pair = _pair(taking_part[x], taking_part[y], judge)
            if pair:
                yield pair
