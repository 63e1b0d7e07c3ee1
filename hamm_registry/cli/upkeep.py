"""Commands that keep entries up to date: status, confirm, retire, rename."""

from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.choices import choice, choice_argument, codes
from hamm_registry.cli.options import Diff, DryRun
from hamm_registry.cli.writing import carry_out_and_tell

if TYPE_CHECKING:
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace

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
        str,
        choice_argument(codes("status"), "STATUS", "The next status, by code or German name."),
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

    def make(workspace: "Workspace") -> "Plan":
        return lifecycle.plan_status(workspace, name, step, current.today)

    carry_out_and_tell(current, make, dry_run, diff)


def confirm(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|ORG...", help="Initiatives, or organisations: all that these bear."
        ),
    ],
    left_out: Annotated[
        str, typer.Option("--except", metavar="ID,...", help="But for these initiatives.")
    ] = "",
    by: Annotated[
        str | None,
        choice(codes("confirmed.by"), "--by", metavar="WHO", help="{values}; or the German name."),
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

    def make(workspace: "Workspace") -> "Plan":
        but = [name.strip() for name in left_out.split(",") if name.strip()]
        ids = lifecycle.borne(workspace.registry, names, but)
        return lifecycle.plan_confirm(workspace, ids, who, day, current.today)

    carry_out_and_tell(current, make, dry_run, diff)


def retire(
    context: typer.Context,
    name: Id,
    reason: Annotated[
        str | None,
        choice(
            codes("retired.reason"),
            "--reason",
            metavar="REASON",
            help="{values}; or the German name.",
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
    from hamm_registry.editing.retire import Retirement, plan_retire

    current = session(context)
    why = code_of("retired.reason", reason, "--reason")
    retirement = Retirement(why, day_of(on, current.today), into)

    def make(workspace: "Workspace") -> "Plan":
        return plan_retire(workspace, name, retirement, current.today)

    carry_out_and_tell(current, make, dry_run, diff)


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

    def make(workspace: "Workspace") -> "Plan":
        return plan_rename(workspace, old, new, current.today)

    carry_out_and_tell(current, make, dry_run, diff)
