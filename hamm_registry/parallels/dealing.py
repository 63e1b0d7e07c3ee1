"""Guests dealt to tables of one size: few clashes first, then what those at a table are worth."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

Ties = Sequence[dict[int, int]]
"""For each guest what sitting with another one is worth, by position; the same both ways."""

_MOST_STEPS = 20_000
_MOST_APART = 300
"""How long a plan without clashes is searched for, and for how many that clash."""


def arrange(
    count: int,
    points: Mapping[tuple[int, int], int],
    clashes: Iterable[tuple[int, int]],
    tables: int,
) -> list[list[int]]:
    """Positions 0 to `count` - 1 dealt to tables: few clashes first, then many points.

    Both are given for pairs of positions, the lower one first. Two ways to begin are improved by
    moving one guest or swapping two for as long as that helps, and the better result is taken: a
    local best, and the same one every time. A clash costs more than all points together; where
    some are left, a plan without any is searched for.
    """
    ties: list[dict[int, int]] = [{} for _guest in range(count)]
    price = 1 + sum(points.values())
    for (a, b), worth in points.items():
        ties[a][b] = ties[b][a] = worth
    for a, b in clashes:
        ties[a][b] = ties[b][a] = ties[a].get(b, 0) - price
    best = max(
        (_improved(start, ties, tables) for start in (_dealt(ties, tables), _drawn(ties, tables))),
        key=_Plan.value,
    )
    if best.value() < 0:
        apart = _apart(ties, tables)
        best = _improved(apart, ties, tables) if apart else best
    return best.tables()


def _dealt(ties: Ties, tables: int) -> list[int]:
    """Dealt like cards, those who clash one after the other: so each of them gets a table."""
    order, seen = list[int](), set[int]()
    for first in range(len(ties)):
        queue = [first]
        while queue:
            guest = queue.pop()
            if guest not in seen:
                seen.add(guest)
                order.append(guest)
                queue += sorted((g for g, worth in ties[guest].items() if worth < 0), reverse=True)
    table_of = [0] * len(ties)
    for turn, guest in enumerate(order):
        table_of[guest] = turn % tables
    return table_of


def _drawn(ties: Ties, tables: int) -> list[int]:
    """Each drawn to the table with most for them, those first who have most to gain."""
    size, larger = divmod(len(ties), tables)
    room = [size + (table < larger) for table in range(tables)]
    pull: list[dict[int, int]] = [defaultdict(int) for _guest in ties]
    table_of = [0] * len(ties)
    for guest in sorted(range(len(ties)), key=lambda guest: (-sum(ties[guest].values()), guest)):
        best = max(
            (table for table in range(tables) if room[table]),
            key=lambda table: (pull[guest].get(table, 0), room[table], -table),
        )
        table_of[guest] = best
        room[best] -= 1
        for other, worth in ties[guest].items():
            pull[other][best] += worth
    return table_of


def _apart(ties: Ties, tables: int) -> list[int] | None:
    """A plan where nobody clashes, None where there is none or where it takes too long to find.

    Those who clash are seated one after the other, taking back what leads nowhere; the others
    fill what is left.
    """
    foes = [{other for other, worth in theirs.items() if worth < 0} for theirs in ties]
    order = sorted((g for g in range(len(ties)) if foes[g]), key=lambda g: (-len(foes[g]), g))
    size, larger = divmod(len(ties), tables)
    seated: list[set[int]] = [set() for _table in range(tables)]
    steps = _MOST_STEPS

    def settled(turn: int) -> bool:
        nonlocal steps
        if turn == len(order):
            return True
        steps -= 1
        full = sum(len(guests) > size for guests in seated) == larger
        untouched = True
        for guests in seated:
            free = len(guests) < size or (len(guests) == size and not full)
            if steps < 0 or not free or (not guests and not untouched):
                continue
            untouched = untouched and bool(guests)
            if foes[order[turn]].isdisjoint(guests):
                guests.add(order[turn])
                if settled(turn + 1):
                    return True
                guests.remove(order[turn])
        return False

    if len(order) > _MOST_APART or not settled(0):
        return None
    for guest in range(len(ties)):
        if not foes[guest]:
            min(seated, key=len).add(guest)
    table_of = {guest: table for table, guests in enumerate(seated) for guest in guests}
    return [table_of[guest] for guest in range(len(ties))]


def _improved(start: list[int], ties: Ties, tables: int) -> "_Plan":
    plan = _Plan(start, ties, tables)
    plan.improve()
    return plan


class _Plan:
    """Who sits where, while it is made better; `pull` is what each table is worth to each guest."""

    def __init__(self, table_of: list[int], ties: Ties, tables: int) -> None:
        self.table_of, self.ties = table_of, ties
        self.seated: list[set[int]] = [set() for _table in range(tables)]
        self.pull: list[dict[int, int]] = [defaultdict(int) for _guest in ties]
        for guest, table in enumerate(table_of):
            self.seated[table].add(guest)
            for other, worth in ties[guest].items():
                self.pull[other][table] += worth

    def value(self) -> int:
        """What all tables together are worth, each pair counted twice."""
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
                if gain > 0:
                    restless = True
                    here = self.table_of[guest]
                    self._seat(guest, -table)
                    if other <= 0:
                        self._seat(-other, here)

    def _steps(self, guest: int) -> Iterator[tuple[int, int, int]]:
        """What a guest can gain: gain, minus the table, and minus whom to swap with, or 1."""
        here, pull = self.table_of[guest], self.pull[guest]
        stay = pull[here]
        # Of two who gain by a swap, one gains alone, or they clash: all others can be passed over.
        drawn = [table for table, worth in pull.items() if worth > stay or worth < 0]
        for table in drawn if stay >= 0 else range(len(self.seated)):
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
        here = self.table_of[guest]
        self.seated[here].remove(guest)
        self.seated[table].add(guest)
        self.table_of[guest] = table
        for other, worth in self.ties[guest].items():
            self.pull[other][here] -= worth
            self.pull[other][table] += worth
