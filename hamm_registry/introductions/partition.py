"""Balanced partition: guests dealt to tables of one size, worth most together (local search)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

Ties = Sequence[dict[int, int]]
"""For each guest what sitting with another one is worth, by position; the same both ways."""

_MOST_ROUNDS = 200
_ROUNDS_SHARED = 10_000
"""How often a plan is stirred, and how often all guests together are."""


def partition(count: int, points: Mapping[tuple[int, int], int], tables: int) -> list[list[int]]:
    """Positions 0 to `count` - 1 dealt to tables so that the pairs at them have many points.

    Points are given for pairs of positions, the lower one first. All are dealt in turn; that is
    improved by moving one guest or swapping two for as long as it helps, then stirred and improved
    again for some rounds. The same input gives the same tables; that they are the best of all is
    likely where few sit, but not certain.
    """
    ties: list[dict[int, int]] = [{} for _guest in range(count)]
    for (a, b), worth in points.items():
        ties[a][b] = ties[b][a] = worth
    dealt_in_turn = [guest % tables for guest in range(count)]
    plan = _improved(dealt_in_turn, ties, tables)
    if count > tables > 1:
        plan = _stirred(plan, ties, tables)
    return plan.tables()


def _stirred(plan: "_Plan", ties: Ties, tables: int) -> "_Plan":
    """A plan that some swaps at random, improved again, make better; few rounds where many sit.

    The numbers are those of a linear congruential generator that always begins alike.
    """
    dice = 1
    for _round in range(min(_MOST_ROUNDS, _ROUNDS_SHARED // len(ties))):
        table_of = list(plan.table_of)
        for _swap in range(3):
            dice = (dice * 1_103_515_245 + 12_345) % 2**31
            a, b = (dice >> 8) % len(ties), (dice >> 4) % len(ties)
            table_of[a], table_of[b] = table_of[b], table_of[a]
        plan = max(plan, _improved(table_of, ties, tables), key=_Plan.value)
    return plan


def _improved(start: list[int], ties: Ties, tables: int) -> "_Plan":
    """The plan that local search reaches from a start: the table of each guest."""
    plan = _Plan(start, ties, tables)
    plan.improve()
    return plan


class _Plan:
    """A seating plan under improvement; `pull` holds the worth of each table to each guest."""

    def __init__(self, table_of: list[int], ties: Ties, tables: int) -> None:
        self.table_of, self.ties = table_of, ties
        self.seated: list[set[int]] = [set() for _table in range(tables)]
        self.pull: list[dict[int, int]] = [defaultdict(int) for _guest in ties]
        for guest, table in enumerate(table_of):
            self.seated[table].add(guest)
            for other, worth in ties[guest].items():
                self.pull[other][table] += worth

    def value(self) -> int:
        """The worth of all tables together, each pair counted twice."""
        return sum(self.pull[guest][table] for guest, table in enumerate(self.table_of))

    def tables(self) -> list[list[int]]:
        """The guests of each table in order."""
        return [sorted(guests) for guests in self.seated]

    def improve(self) -> None:
        """Take the best step of one guest after the other until nobody has one."""
        restless = True
        while restless:
            restless = False
            for guest in range(len(self.table_of)):
                gain, table, other = max(self._steps(guest), default=(0, 0, 0))
                if gain <= 0:
                    continue
                restless = True
                here = self.table_of[guest]
                self._seat(guest, -table)
                if other <= 0:
                    self._seat(-other, here)

    def _steps(self, guest: int) -> Iterator[tuple[int, int, int]]:
        """The steps of a guest: gain, minus the table, and minus whom to swap with, or 1.

        With minus signs the greatest of them is the best one, on the first table if several are.
        """
        here, pull = self.table_of[guest], self.pull[guest]
        stay = pull[here]
        # Of two who gain by a swap, one gains alone: all other tables can be passed over.
        better = [table for table, worth in pull.items() if worth > stay]
        for table in better:
            if table == here:
                continue
            gain = pull.get(table, 0) - stay
            if len(self.seated[here]) > len(self.seated[table]):
                yield gain, -table, 1
            for other in self.seated[table]:
                between = self.ties[guest].get(other, 0)
                theirs = self.pull[other].get(here, 0) - self.pull[other][table]
                yield gain + theirs - 2 * between, -table, -other

    def _seat(self, guest: int, table: int) -> None:
        """Move a guest to a table, and with it what the tables are worth to all others."""
        here = self.table_of[guest]
        self.seated[here].remove(guest)
        self.seated[table].add(guest)
        self.table_of[guest] = table
        for other, worth in self.ties[guest].items():
            self.pull[other][here] -= worth
            self.pull[other][table] += worth
