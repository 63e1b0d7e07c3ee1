"""The command that takes an entry out: retire."""

from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.asking import Prompt, code_or_ask
from hamm_registry.cli.choices import choice, codes
from hamm_registry.cli.options import Diff, DryRun, InitiativeId, On
from hamm_registry.cli.writing import carry_out_and_tell
from hamm_registry.core.text import _

if TYPE_CHECKING:
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("retire", cls=Command, epilog="retire schule-beispiel --reason out-of-scope")(
        retire
    )


def retire(
    context: typer.Context,
    name: InitiativeId,
    reason: Annotated[
        str | None,
        choice(
            codes("retired.reason"),
            "--reason",
            metavar="REASON",
            help="{values}; or the German name. Asked for in a terminal.",
        ),
    ] = None,
    into: Annotated[str, typer.Option("--into", metavar="ID", help="Its successor.")] = "",
    on: On = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Retire an entry: its id and title stay and lead to a successor, everything else goes.

    What the file said can still be read in the history of the repository.
    """
    from hamm_registry.editing.entry import day_of, kind_of, read_entry
    from hamm_registry.editing.retire import Retirement, plan_retire

    current = session(context)
    # Nobody is asked about an entry that is not there.
    read_entry(current.workspace, name, kind_of(current.workspace, name))
    why = code_or_ask("retired.reason", reason, "--reason", _reason_prompt())
    retirement = Retirement(why, day_of(on, current.today), into)

    def make(workspace: "Workspace") -> "Plan":
        return plan_retire(workspace, name, retirement, current.today)

    carry_out_and_tell(current, make, dry_run, diff)


def _reason_prompt() -> Prompt:
    """The question why an entry is taken out."""
    names = ", ".join(codes("retired.reason")().values())
    return Prompt(_("Reason"), _("Why is it retired: {names}?").format(names=names))
