"""Carrying out the plan of a verb: it is shown, or written and its messages are printed."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from hamm_registry.cli.session import Session
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, ngettext

if TYPE_CHECKING:
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace

AnyPlan = TypeVar("AnyPlan", bound="Plan")


def carry_out(
    current: Session, make: "Callable[[Workspace], AnyPlan]", dry_run: bool, diff: bool
) -> AnyPlan:
    """Write what a verb plans, or with --dry-run or --diff only make the plan; prints nothing."""
    from hamm_registry.editing.plan import apply

    if dry_run or diff:
        return make(current.workspace)
    plan = apply(current.workspace, make)
    if plan.effective:
        current.reopen()
    return plan


def carry_out_and_tell(
    current: Session, make: "Callable[[Workspace], Plan]", dry_run: bool, diff: bool
) -> None:
    """Carry out a plan, and print its messages and remarks, or with --diff its difference."""
    plan = carry_out(current, make, dry_run, diff)
    if diff:
        show_difference(current, plan)
        return
    for message in plan.messages:
        current.tell(message)
    for remark in plan.remarks:
        current.remark(remark)
    if dry_run and plan.effective:
        current.remark(_("Nothing was written: --dry-run."))


def show_difference(current: Session, plan: "Plan") -> None:
    """Changes line by line, as `git diff` shows them; without a terminal fit for `patch`."""
    from hamm_registry.core.styled_text import Ink, Style
    from hamm_registry.editing.plan import difference
    from hamm_registry.render.screen import Canvas, line, render

    canvas = current.canvas()
    if canvas.width is None and not canvas.color:
        current.write("".join(difference(plan)))
        return
    styles = {"+": Style.GOOD, "-": Style.BAD, "@": Style.DIM}
    lines = []
    for text in difference(plan):
        style = styles.get(text[0], Style.PLAIN)
        lines.append(line(Ink(text.partition("\n")[0], style)))
    # Not wrapped at words: a row that begins below another would look like one of the file.
    current.write(render(lines, Canvas(None, canvas.color)))


def remark_unsaved(current: Session) -> None:
    """After something was written, say how much is not saved yet, and the command that saves it."""
    from hamm_registry.storage import saving

    count = saving.unsaved_count(current.home)
    if count:
        message = ngettext(
            "Not saved yet: {count} file · {command}",
            "Not saved yet: {count} files · {command}",
            count,
        )
        current.remark(message.format(count=count, command=command("save")))
