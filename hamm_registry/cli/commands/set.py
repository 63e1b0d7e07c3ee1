"""The command that changes single fields: set."""

from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import AnyId, Diff, DryRun
from hamm_registry.cli.writing import carry_out, show_difference
from hamm_registry.core.text import _

if TYPE_CHECKING:
    from hamm_registry.editing.plan import Plan
    from hamm_registry.storage.workspace import Workspace


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("set", cls=Command, epilog="set schule-beispiel mailbox=office@school.example")(
        set_fields
    )


def set_fields(
    context: typer.Context,
    name: AnyId,
    assignments: Annotated[
        list[str],
        typer.Argument(
            metavar="FIELD=VALUE...",
            help="Fields by their name, dotted; FIELD+=VALUE and FIELD-=VALUE for lists; "
            "FIELD= takes the value away.",
        ),
    ],
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Change single fields of an entry; everything else and all comments stay.

    Dates, places and codes as people write them, in English or German.
    """
    from hamm_registry.editing.set_fields import parse_assignment, plan_set

    current = session(context)
    parsed = [parse_assignment(text) for text in assignments]

    def make(workspace: "Workspace") -> "Plan":
        return plan_set(workspace, name, parsed, current.today)

    plan = carry_out(current, make, dry_run, diff)
    show_difference(current, plan)
    for message in plan.messages:
        current.tell(message)
    if dry_run and plan.effective:
        current.remark(_("Nothing was written: --dry-run."))
