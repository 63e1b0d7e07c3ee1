"""Seating plan of a meeting: those who should know each other sit together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from hamm_registry.introductions.directory import Node
from hamm_registry.introductions.guests import Guest
from hamm_registry.introductions.partition import partition
from hamm_registry.introductions.score import Match, Matcher


@dataclass(frozen=True, slots=True)
class SeatingTable:
    """One table: its organisations, and the pairs among them that should talk, the best first."""

    guests: tuple[Guest, ...]
    matches: tuple[Match, ...]

    @property
    def points(self) -> int:
        """The points of its pairs."""
        return sum(match.points for match in self.matches)


def invited(matcher: Matcher) -> list[Guest]:
    """The guests of a meeting that has no list: the organisations with active work abroad."""
    active_abroad = []
    for node in matcher.directory.nodes.values():
        if _is_active_abroad(matcher, node):
            active_abroad.append(Guest(node.key, node.name, node))
    return active_abroad


def _is_active_abroad(matcher: Matcher, node: Node) -> bool:
    for entry in node.entries:
        if entry.status == "active" and matcher.profile(entry).countries:
            return True
    return False


def seating(matcher: Matcher, guests: Sequence[Guest], tables: int) -> list[SeatingTable]:
    """Guests, one seat each, dealt to tables whose sizes differ by at most one; best tables first.

    What counts are the points of the pairs that do not know each other, of those below the levels
    too; quadratic in the guests. The order of the list does not matter.
    """
    seated = sorted(guests, key=lambda guest: guest.key)
    matches = _strangers(matcher, seated)
    points = {positions: match.points for positions, match in matches.items()}
    plan = []
    for positions in partition(len(seated), points, tables):
        pairs = combinations(positions, 2)
        here = [matches[pair] for pair in pairs if pair in matches]
        here.sort(key=Match.rank)
        plan.append(SeatingTable(tuple(seated[position] for position in positions), tuple(here)))
    return sorted(plan, key=_rank)


def _strangers(matcher: Matcher, seated: Sequence[Guest]) -> dict[tuple[int, int], Match]:
    """The pairs of guests that do not know each other, by their positions, the lower one first."""
    matches: dict[tuple[int, int], Match] = {}
    for (position, guest), (other_position, other) in combinations(enumerate(seated), 2):
        if guest.node is None or other.node is None:
            continue
        match = matcher.match(guest.node, other.node)
        if match is not None and match.state == "new":
            matches[position, other_position] = match
    return matches


def _rank(table: SeatingTable) -> tuple[int, int, list[str]]:
    """The order of tables: most points first, then most guests, then the keys of the guests."""
    return -table.points, -len(table.guests), [guest.key for guest in table.guests]
