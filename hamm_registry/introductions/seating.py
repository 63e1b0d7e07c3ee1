"""Seating plan of a meeting: those who should know each other sit together."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from hamm_registry.introductions.directory import Node
from hamm_registry.introductions.guests import Guest
from hamm_registry.introductions.partition import partition
from hamm_registry.introductions.score import Match, Matcher


class SeatingTable(NamedTuple):
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
    """True if one of its initiatives is active, and not at home only."""
    for entry in node.entries:
        if entry.status == "active" and matcher.profile(entry).countries:
            return True
    return False


def seating(matcher: Matcher, guests: Sequence[Guest], tables: int) -> list[SeatingTable]:
    """Guests, one seat each, dealt to tables whose sizes differ by at most one; best tables first.

    The points of the pairs that do not know each other are what counts, also of those below the
    levels: at a table nobody has to be written to. Quadratic in the guests. The order of the list
    does not matter.
    """
    seated = sorted(guests, key=lambda guest: guest.key)
    matches = _strangers(matcher, seated)
    points = {positions: match.points for positions, match in matches.items()}
    plan = []
    for positions in partition(len(seated), points, tables):
        table_guests = tuple(seated[position] for position in positions)
        table_matches = []
        for pair in combinations(positions, 2):
            if pair in matches:
                table_matches.append(matches[pair])
        table_matches.sort(key=Match.rank)
        plan.append(SeatingTable(table_guests, tuple(table_matches)))
    return sorted(plan, key=_rank)


def _strangers(matcher: Matcher, seated: Sequence[Guest]) -> dict[tuple[int, int], Match]:
    """The pairs of guests that do not know each other, by their positions, the lower one first."""
    matches: dict[tuple[int, int], Match] = {}
    for position, other_position in combinations(range(len(seated)), 2):
        node, other_node = seated[position].node, seated[other_position].node
        # Guests from elsewhere, and the office, have no work here by which to be matched.
        if node is None or other_node is None:
            continue
        match = matcher.match(node, other_node)
        if match is not None and match.state == "new":
            matches[position, other_position] = match
    return matches


def _rank(table: SeatingTable) -> tuple[int, int, list[str]]:
    """The order of tables: most points first, then most guests, then the keys of the guests."""
    return -table.points, -len(table.guests), [guest.key for guest in table.guests]
