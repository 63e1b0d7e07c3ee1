"""What a command that writes would do, or has done."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hamm_registry.storage import store


@dataclass(frozen=True, slots=True)
class Outcome:
    """The changes in the order in which they are written, and what to tell of them, a line each.

    `told` is the result, `remarks` what somebody should know besides.
    """

    changes: tuple[store.Change, ...]
    told: tuple[str, ...]
    remarks: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[store.Change, ...]:
        """The changes that change anything."""
        return tuple(one for one in self.changes if one.before != one.after)


def carry_out(root: Path, plan: Callable[[], Outcome]) -> Outcome:
    """Plan, and where that changes something plan once more while nobody else writes, and write."""
    planned = plan()
    if not planned.changed:
        return planned
    with store.locked(root):
        planned = plan()
        store.write(root, planned.changed)
    return planned
