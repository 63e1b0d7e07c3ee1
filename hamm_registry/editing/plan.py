"""A plan: what a verb would write, as a value; and the one way to carry it out.

A verb is a function of the opened registry and gives a plan. It decides everything and writes
nothing; it raises UsageError or RegistryError where it cannot be done:

    def plan_rename(workspace: Workspace, old: str, new: str, today: date) -> Plan: ...

    def make(workspace: Workspace) -> Plan:
        return plan_rename(workspace, "schule-a", "schule-b", today)

    plan = make(workspace)  # a dry run: plan.messages and difference(plan) show what it would do
    plan = apply(workspace, make)  # or written, all changes or none

A verb that has more to tell about what it does returns a subclass with further fields. On the
command line `cli.writing.carry_out` shows or applies the plan of any verb.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import unified_diff
from typing import TypeVar

from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _
from hamm_registry.storage import files, undo
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The changes of files in the order in which they are written, and what to say of them.

    `messages` are the result, a line each; `remarks` what somebody should know besides.
    """

    changes: tuple[Change, ...] = ()
    messages: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def effective(self) -> tuple[Change, ...]:
        """The changes that change anything."""
        return tuple(change for change in self.changes if change.is_effective)


AnyPlan = TypeVar("AnyPlan", bound=Plan)


def apply(
    workspace: Workspace, make: Callable[[Workspace], AnyPlan], made: AnyPlan | None = None
) -> AnyPlan:
    """Make a plan and write its changes, all or none; gives the plan that was carried out.

    `made` is the plan where it is made already, such as one that somebody was asked about.

    Where another run has written since the registry was read, the plan is made anew under the lock,
    by what has changed. Nothing is locked where there is nothing to write. Raises what `make` and
    `files.write_changes` raise.
    """
    plan = made
    if plan is None:
        plan = make(workspace)
    # The lock is taken only now: a plan takes seconds to make, a question about it minutes.
    if plan.effective:
        with files.locked(workspace.root):
            present = workspace.reopened()
            if present is not workspace:
                plan = make(present)
            files.write_changes(workspace.root, plan.effective)
            undo.remember(workspace.root, plan.effective)
    return plan


def plan_undo(workspace: Workspace) -> Plan:
    """Plan to take the last change back; taken back twice, it is there again.

    UsageError where there is none; RegistryError of `apply` where somebody has changed the file.
    """
    last = undo.last_change(workspace.root)
    if not last:
        message = _("there is no change made by this program to undo")
        raise UsageError(message, _("What was saved can be seen with “git log”."))
    changes = [Change(change.path, change.after, change.before) for change in reversed(last)]
    messages = [_("{path}: as it was before").format(path=change.path) for change in last]
    return Plan(changes=tuple(changes), messages=tuple(messages))


def difference(plan: Plan) -> Iterator[str]:
    """The changes line by line, as `git diff` shows them and `patch` reads them."""
    for change in plan.effective:
        old = (change.before or "").splitlines(keepends=True)
        new = (change.after or "").splitlines(keepends=True)
        before = f"a/{change.path}"
        if change.before is None:
            before = _NOWHERE
        after = f"b/{change.path}"
        if change.after is None:
            after = _NOWHERE
        for line in unified_diff(old, new, before, after):
            if line.endswith("\n"):
                yield line
            else:
                yield f"{line}\n{_NO_END}"


_NOWHERE = "/dev/null"
"""The name that git gives to a file that is not there."""
_NO_END = "\\ No newline at end of file\n"
