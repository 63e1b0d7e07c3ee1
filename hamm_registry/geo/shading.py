"""Countries on a map shaded by a number, in steps that hold about as many countries each."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hamm_registry.core import text
from hamm_registry.geo.map_view import Position, View, middle

STEPS = 4
"""How many steps there are at most; the colours of pages, reports and prints are as many."""

_TINY = 6
"""Countries that are smaller, in units of the view, are hard to see and to hit: they get a dot."""


@dataclass(frozen=True, slots=True)
class ShadingStep:
    """One step of the shading, from 1 on: `least` to `most` initiatives."""

    level: int
    least: int
    most: int

    @property
    def label(self) -> str:
        """The numbers of this step: `2–3`."""
        numbers = dict.fromkeys((text.number(self.least), text.number(self.most)))
        return "–".join(numbers)


@dataclass(frozen=True, slots=True)
class Shade:
    """A country on a view; `path` is empty without an outline, `dot` marks a very small one."""

    code: str
    path: str
    level: int
    dot: Position | None


def quantiles(counts: Sequence[int]) -> tuple[ShadingStep, ...]:
    """The steps for some numbers: at most STEPS, none empty; numbers of 0 count for nothing."""
    ranked = sorted(count for count in counts if count)
    if not ranked:
        return ()
    lows = _lowest_of_steps(ranked)
    steps: list[ShadingStep] = []
    for level, low in enumerate(lows, start=1):
        high = ranked[-1]
        if level < len(lows):
            high = lows[level] - 1
        steps.append(ShadingStep(level, low, high))
    return tuple(steps)


def _lowest_of_steps(ranked: Sequence[int]) -> list[int]:
    """The lowest number of each step, for numbers in ascending order.

    Most countries have a single initiative: the least number is a step of its own, so that the
    others can be told apart. They are shared out among the other steps.
    """
    least = ranked[0]
    more = ranked[ranked.count(least) :]
    lows = {least}
    if more:
        shares = STEPS - 1
        for number in range(shares):
            lows.add(more[len(more) * number // shares])
    return sorted(lows)


def shaded(counts: Mapping[str, int], view: View) -> Iterator[Shade]:
    """The countries on a view that have any, by code; those outside of it are left out."""
    lows = [step.least for step in quantiles([*counts.values()])]
    for code, count in sorted(counts.items()):
        path = view.paths.get(code, "")
        position = middle(code, view)
        if not count or (not path and position is None):
            continue
        level = bisect_right(lows, count)
        dot = None
        if view.sizes.get(code, 0) < _TINY:
            dot = position
        yield Shade(code, path, level, dot)


def unshaded(counts: Mapping[str, int], view: View) -> str:
    """The outlines of all other countries of a view as one path."""
    paths: list[str] = []
    for code, path in sorted(view.paths.items()):
        if not counts.get(code):
            paths.append(path)
    return "".join(paths)
