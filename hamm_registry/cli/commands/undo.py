"""The command that takes back the last change: undo."""

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import DryRun
from hamm_registry.core.text import _


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("undo", cls=Command, epilog="undo")(undo)


def undo(context: typer.Context, dry_run: DryRun = False) -> None:
    """Undo the last change that was made with this program; undo twice to restore it.

    Refused if somebody has changed the file since.
    """
    from hamm_registry.cli.writing import carry_out, show_difference
    from hamm_registry.editing.plan import plan_undo

    current = session(context)
    plan = carry_out(current, plan_undo, dry_run, diff=False)
    show_difference(current, plan)
    for message in plan.messages:
        current.tell(message)
    if dry_run:
        current.remark(_("Nothing was written: --dry-run."))
