"""Commands that keep entries up to date: status, confirm, retire, rename."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.context import Session
from hamm_registry.cli.edit import show_changes
from hamm_registry.cli.options import Diff, DryRun
from hamm_registry.core.text import _, safe

if TYPE_CHECKING:
    from hamm_registry.editing.outcome import Outcome

Id = Annotated[str, typer.Argument(metavar="ID", help="The id of an initiative.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="Since when; default: today.")]


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("status", cls=Command, epilog="status schule-beispiel dormant --reason Pause")(
        status
    )
    app.command("confirm", cls=Command, epilog="confirm schule-beispiel --by office")(confirm)
    app.command("retire", cls=Command, epilog="retire schule-beispiel --reason out-of-scope")(
        retire
    )
    app.command("rename", cls=Command, epilog="rename schule-beispiel schule-bergen")(rename)


def status(
    context: typer.Context,
    name: Id,
    new: Annotated[
        str, typer.Argument(metavar="STATUS", help="The next status, by code or German name.")
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, in a sentence.")],
    on: On = None,
    source: Annotated[
        str, typer.Option("--source", metavar="SOURCE", help="The id of a source of the entry.")
    ] = "",
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Record the next step of the life-cycle, in the status and in the history."""
    from hamm_registry.editing import lifecycle
    from hamm_registry.editing.entry import code_of, day_of

    current = session(context)
    code = code_of("status", new, "STATUS")
    step = lifecycle.Step(code, day_of(on, current.today), reason, source)
    _do(
        current,
        lambda: lifecycle.plan_status(current.home, name, step, current.today),
        dry_run,
        diff,
    )


def confirm(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="ID...", help="The ids of initiatives.")],
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="WHO", help="office or organisation; or the German name."),
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DAY", help="On which day; default: today.")
    ] = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Record that organisations have confirmed their entries, or the office for them.

    The newer confirmation stands; of the same day, the organisation's own.
    """
    from hamm_registry.editing import lifecycle
    from hamm_registry.editing.entry import code_of
    from hamm_registry.model.typed_dates import parse_day

    current = session(context)
    who = code_of("confirmed.by", by, "--by")
    day = (current.today if on is None else parse_day(on, current.today)).isoformat()
    _do(
        current,
        lambda: lifecycle.plan_confirm(current.home, names, who, day, current.today),
        dry_run,
        diff,
    )


def retire(
    context: typer.Context,
    name: Id,
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason",
            metavar="REASON",
            help="merged, duplicate, out-of-scope, objection; or the German name.",
        ),
    ] = None,
    into: Annotated[str, typer.Option("--into", metavar="ID", help="Its successor.")] = "",
    on: On = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Take an entry out: its id and title stay and lead to a successor, all else goes.

    What stood in the file can still be read in the history of the repository.
    """
    from hamm_registry.editing.entry import code_of, day_of
    from hamm_registry.editing.retire import Farewell, plan_retire

    current = session(context)
    why = code_of("retired.reason", reason, "--reason")
    farewell = Farewell(why, day_of(on, current.today), into)
    _do(current, lambda: plan_retire(current.home, name, farewell, current.today), dry_run, diff)


def rename(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The id of an initiative.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The id that it is to have.")],
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Give an entry another id: file, id and every reference; the old one still leads there.

    Interrupted, it is finished by the same command.
    """
    from hamm_registry.editing.rename import plan_rename

    current = session(context)
    _do(current, lambda: plan_rename(current.home, old, new, current.today), dry_run, diff)


def _do(current: Session, plan: "Callable[[], Outcome]", dry_run: bool, diff: bool) -> None:
    """Show what would be done, or do it and tell what was done."""
    from hamm_registry.editing.outcome import carry_out

    done = plan() if dry_run or diff else carry_out(current.home, plan)
    if diff:
        show_changes(current, done.changed)
        return
    for line in done.told:
        current.write(safe(line) + "\n")
    for remark in done.remarks:
        current.remark(remark)
    if dry_run and done.changed:
        current.remark(_("Nothing was written: --dry-run."))
