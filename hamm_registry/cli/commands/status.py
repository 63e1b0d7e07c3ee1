"""The command that records the next step of the life-cycle: status."""

from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.asking import Prompt, text_or_ask
from hamm_registry.cli.choices import choice_argument, codes
from hamm_registry.cli.options import Diff, DryRun, InitiativeId, On
from hamm_registry.cli.writing import carry_out_and_tell
from hamm_registry.core.text import _

if TYPE_CHECKING:
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("status", cls=Command, epilog="status schule-beispiel dormant --reason Pause")(
        status
    )


def status(
    context: typer.Context,
    name: InitiativeId,
    new: Annotated[
        str,
        choice_argument(codes("status"), "STATUS", "The next status, by code or German name."),
    ],
    reason: Annotated[
        str | None,
        typer.Option(
            "--reason", metavar="TEXT", help="Why, in a sentence. Asked for in a terminal."
        ),
    ] = None,
    on: On = None,
    source: Annotated[
        str, typer.Option("--source", metavar="SOURCE", help="The id of a source of the entry.")
    ] = "",
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Record the next step of the life cycle, in the status and in the history."""
    from hamm_registry.editing import lifecycle
    from hamm_registry.editing.entry import code_of, day_of, read_entry

    current = session(context)
    code = code_of("status", new, "STATUS")
    day = day_of(on, current.today)
    read_entry(current.workspace, name)  # nobody is asked about one that is not there
    prompt = Prompt(_("Reason"), _("Why does the status change? A sentence that all may read."))
    why = text_or_ask(reason, "--reason", prompt)
    step = lifecycle.Step(code, day, why, source)

    def make(workspace: "Workspace") -> "Plan":
        return lifecycle.plan_status(workspace, name, step, current.today)

    carry_out_and_tell(current, make, dry_run, diff)
