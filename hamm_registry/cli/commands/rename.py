"""The command that gives an entry another id: rename."""

from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import Diff, DryRun
from hamm_registry.cli.writing import carry_out_and_tell

if TYPE_CHECKING:
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("rename", cls=Command, epilog="rename schule-beispiel schule-bergen")(rename)


def rename(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The id of an initiative.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The new id.")],
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Give an entry another id: file, id and every reference; the old id still leads there.

    If interrupted, run the same command again to finish.
    """
    from hamm_registry.editing.rename import plan_rename

    current = session(context)

    def make(workspace: "Workspace") -> "Plan":
        return plan_rename(workspace, old, new, current.today)

    carry_out_and_tell(current, make, dry_run, diff)
