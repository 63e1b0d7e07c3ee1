"""Tables for a meeting: those who should know each other sit together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from hamm_registry.introductions.guests import Guest
from hamm_registry.introductions.partition import partition
from hamm_registry.introductions.score import Field, Match


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its organisations, and the pairs among them that should talk, the best first."""

    guests: tuple[Guest, ...]
    matches: tuple[Match, ...]

    @property
    def points(self) -> int:
        """The points of its pairs."""
        return sum(match.points for match in self.matches)


def invited(field: Field) -> list[Guest]:
    """Who is seated where there is no list: the organisations with active work abroad."""
    found = []
    for node in field.directory.nodes.values():
        profiles = [field.profile(entry) for entry in node.entries]
        if any(one.entry.status == "active" and one.countries for one in profiles):
            found.append(Guest(node.key, node.name, node))
    return found


def seating(field: Field, guests: Sequence[Guest], tables: int) -> list[Table]:
    """Guests, one seat each, dealt to tables whose sizes differ by at most one; best tables first.

    What counts are the points of the pairs that do not know each other, of those below the levels
    too; quadratic in the guests. The order of the list does not matter.
    """
    seated = sorted(guests, key=lambda guest: guest.key)
    found: dict[tuple[int, int], Match] = {}
    for (a, one), (b, other) in combinations(enumerate(seated), 2):
        if one.node is None or other.node is None:
            continue
        match = field.match(one.node, other.node)
        if match is not None and match.state == "new":
            found[a, b] = match
    points = {both: match.points for both, match in found.items()}
    plan = []
    for places in partition(len(seated), points, tables):
        here = [found[both] for both in combinations(places, 2) if both in found]
        here.sort(key=lambda match: (-match.points, match.a, match.b))
        plan.append(Table(tuple(seated[place] for place in places), tuple(here)))
    return sorted(plan, key=_rank)


def _rank(table: Table) -> tuple[int, int, list[str]]:
    return -table.points, -len(table.guests), [guest.key for guest in table.guests]
