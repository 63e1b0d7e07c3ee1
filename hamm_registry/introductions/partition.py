"""Balanced partition: guests dealt to tables of one size, worth most together.

The problem is NP-hard, so this is local search with restarts: improve a plan step by step until
no step helps, stir it at random, improve it again, and keep the better one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

Ties = Sequence[dict[int, int]]
"""For each guest what sitting with another one is worth, by position; the same both ways."""

Step = tuple[int, int, int]
"""A step of one guest: its loss (a gain is negative), the table to go to, and whom to swap with.

The guest to swap with is _ALONE where it only moves. Compared as tuples the least is the best step:
the greatest gain, on the first table, alone before a swap.
"""

_ALONE = -1

_MOST_ROUNDS = 200
"""How often a plan is stirred at most: with more rounds plans hardly become better."""

_ROUNDS_SHARED = 10_000
"""How often all guests together are stirred: it keeps a plan for hundreds of guests in seconds."""

_SWAPS = 3
"""How many swaps stir a plan: enough to leave a local optimum, few enough to stay near it."""


def partition(count: int, points: Mapping[tuple[int, int], int], tables: int) -> list[list[int]]:
    """Positions 0 to `count` - 1 dealt to tables so that the pairs at them have many points.

    `points` are those of pairs of positions, the lower one first; pairs that are not in it have
    none. The result has the positions of each table in order; sizes differ by one at most.
    The same input gives the same tables; that they are the best of all is likely where few sit,
    but not certain.
    """
    ties: list[dict[int, int]] = [{} for _guest in range(count)]
    for (a, b), worth in points.items():
        ties[a][b] = worth
        ties[b][a] = worth
    dealt_in_turn = [guest % tables for guest in range(count)]
    plan = _improved(dealt_in_turn, ties, tables)
    # With one table, or one guest a table, there is nothing to stir.
    if count > tables > 1:
        plan = _stirred(plan, ties, tables)
    return plan.tables()


def _stirred(plan: "_Plan", ties: Ties, tables: int) -> "_Plan":
    """The best plan of some rounds: each makes a few swaps at random and improves the result.

    The numbers are those of a linear congruential generator that always begins alike: a plan must
    not change from one run to the next, nor with the version of Python.
    """
    guests = len(ties)
    dice = 1
    for _round in range(min(_MOST_ROUNDS, _ROUNDS_SHARED // guests)):
        table_of = list(plan.table_of)
        for _swap in range(_SWAPS):
            dice = (dice * 1_103_515_245 + 12_345) % 2**31
            # The lowest bits of such a generator repeat after a few numbers: they are left out.
            a = (dice >> 8) % guests
            b = (dice >> 4) % guests
            table_of[a], table_of[b] = table_of[b], table_of[a]
        plan = max(plan, _improved(table_of, ties, tables), key=_Plan.value)
    return plan


def _improved(start: list[int], ties: Ties, tables: int) -> "_Plan":
    """The plan that local search reaches from a start: the table of each guest."""
    plan = _Plan(start, ties, tables)
    plan.improve()
    return plan


class _Plan:
    """A seating plan under improvement.

    `table_of` has the table of each guest and `seated` the guests of each table. `pull` holds the
    worth of each table to each guest, kept up to date, so that a step is judged without a sum.
    """

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
        """Take the best step of one guest after the other until nobody has one.

        It ends because every step taken raises the worth of the plan.
        """
        is_improving = True
        while is_improving:
            is_improving = False
            for guest in range(len(self.table_of)):
                loss, table, partner = min(self._steps(guest), default=(0, 0, _ALONE))
                if loss >= 0:
                    continue
                is_improving = True
                left_table = self.table_of[guest]
                self._seat(guest, table)
                if partner != _ALONE:
                    self._seat(partner, left_table)

    def _steps(self, guest: int) -> Iterator[Step]:
        """The steps that a guest can take to tables that are worth more to it."""
        here = self.table_of[guest]
        pull = self.pull[guest]
        stay = pull[here]
        # Of two who gain by a swap, one gains alone: all other tables can be passed over.
        better = [table for table, worth in pull.items() if worth > stay]
        for table in better:
            if table == here:
                continue
            gain = pull.get(table, 0) - stay
            # Moving alone is allowed only where it leaves the sizes of tables balanced.
            if len(self.seated[here]) > len(self.seated[table]):
                yield -gain, table, _ALONE
            for partner in self.seated[table]:
                partners_gain = self.pull[partner].get(here, 0) - self.pull[partner][table]
                # Each one's gain counts the other, who will have left the table by then.
                between = self.ties[guest].get(partner, 0)
                yield 2 * between - gain - partners_gain, table, partner

    def _seat(self, guest: int, table: int) -> None:
        """Move a guest to a table, and with it what the tables are worth to all others."""
        left_table = self.table_of[guest]
        self.seated[left_table].remove(guest)
        self.seated[table].add(guest)
        self.table_of[guest] = table
        for other, worth in self.ties[guest].items():
            self.pull[other][left_table] -= worth
            self.pull[other][table] += worth
