"""Tables for a meeting: those who should know each other and do not sit together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.parallels.dealing import arrange
from hamm_registry.parallels.pairs import Pair, pairs
from hamm_registry.parallels.sides import Body, leads
from hamm_registry.parallels.ties import State

_NEW: tuple[State, ...] = ("new",)


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its initiatives by id, and the new pairs among them, those of most points first.

    `repeated` names the leads that sit here more than once, and the initiatives that bear them.
    """

    initiatives: tuple[str, ...]
    pairs: tuple[Pair, ...]
    repeated: Mapping[Body, tuple[str, ...]]

    @property
    def points(self) -> int:
        """The points of its new pairs."""
        return sum(pair.points for pair in self.pairs)


def guests(registry: Registry, meeting: Mapping[str, Any] | None, *, unlisted: bool) -> list[str]:
    """The ids of those who sit at the tables, in order.

    They are those on the list of the meeting; where it has none, all active ones that work
    abroad. Retired entries and ids that nobody knows have no seat, unlisted ones as asked for.
    """
    if meeting and meeting.get("attended"):
        known = (registry.by_id.get(name) for name in meeting["attended"])
        invited = [entry for entry in known if entry]
    else:
        invited = [entry for entry in registry.initiatives if _active_abroad(entry, registry)]
    seated = (e.id for e in invited if not e.retired and (unlisted or not e.unlisted))
    return sorted(set(seated))


def _active_abroad(entry: Initiative, registry: Registry) -> bool:
    return entry.status == "active" and not registry.homes.issuperset(entry.countries)


def seating(registry: Registry, today: date, ids: Iterable[str], tables: int) -> list[Table]:
    """Initiatives dealt to tables whose sizes differ by at most one, those with most points first.

    What counts first is that no lead with the same name and unit sits twice at a table, then the
    points of the pairs at the tables that are `new`, of those below the levels too. The order of
    the ids does not matter.
    """
    names = sorted(set(ids))
    position = {name: number for number, name in enumerate(names)}
    new = pairs(registry, today, names, level="all", states=_NEW, history=True, unlisted=True)
    found = {(pair.a, pair.b): pair for pair in new if pair.a in position and pair.b in position}
    points = {(position[a], position[b]): pair.points for (a, b), pair in found.items()}
    clashes = _clashes([leads(registry.by_id[name]) for name in names])
    dealt = []
    for places in arrange(len(names), points, clashes, tables):
        seated = tuple(names[place] for place in places)
        here = [found[both] for both in combinations(seated, 2) if both in found]
        here.sort(key=lambda pair: -pair.points)
        dealt.append(Table(seated, tuple(here), _repeated(seated, registry)))
    return sorted(dealt, key=_rank)


def _rank(table: Table) -> tuple[int, int, tuple[str, ...]]:
    return -table.points, -len(table.initiatives), table.initiatives


def _clashes(bodies: Sequence[frozenset[Body]]) -> set[tuple[int, int]]:
    """The positions that a lead in common keeps apart."""
    borne: dict[Body, list[int]] = defaultdict(list)
    for place, those in enumerate(bodies):
        for body in those:
            borne[body].append(place)
    return {both for places in borne.values() for both in combinations(places, 2)}


def _repeated(seated: Sequence[str], registry: Registry) -> dict[Body, tuple[str, ...]]:
    borne: dict[Body, list[str]] = defaultdict(list)
    for name in seated:
        for body in leads(registry.by_id[name]):
            borne[body].append(name)
    return {body: tuple(names) for body, names in sorted(borne.items()) if len(names) > 1}
