"""The command that brings files into canonical form: fmt."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.options import Diff, within
from hamm_registry.cli.writing import carry_out, show_difference
from hamm_registry.core.text import ngettext

if TYPE_CHECKING:
    from hamm_registry.storage.workspace import Workspace


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("fmt", cls=Command, epilog="fmt --diff")(fmt)


def fmt(
    context: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Only these files or folders.")
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; exit code 1 where something would change."),
    ] = False,
    diff: Diff = False,
) -> int:
    """Format files in canonical form; their content and all comments stay.

    Fields in the order of the schema, two spaces for each level, quotes only where needed.
    """
    from hamm_registry.checks.output.plain_text import shown_path
    from hamm_registry.editing.fmt import FmtPlan, plan_fmt

    current = session(context)
    chosen = within(current, paths or [])

    def make(workspace: "Workspace") -> FmtPlan:
        return plan_fmt(workspace, chosen)

    plan = carry_out(current, make, check, diff)
    for path, message in plan.problems:
        current.remark(f"{shown_path(current.home, path)}{message}")
    if diff:
        show_difference(current, plan)
    else:
        for change in plan.changes:
            current.write(shown_path(current.home, change.path) + "\n")
    current.remark(_summary(len(plan.changes), plan.unchanged, check or diff))
    return int(bool(plan.problems) or (check and bool(plan.changes)))


def _summary(changed: int, unchanged: int, only: bool) -> str:
    """The number of files that were reformatted, or would be, and that of the others."""
    message = ngettext("{count} file reformatted", "{count} files reformatted", changed)
    if only:
        message = ngettext(
            "{count} file would be reformatted", "{count} files would be reformatted", changed
        )
    rest = ngettext(
        ("{count} file already in canonical form"),
        ("{count} files already in canonical form"),
        unchanged,
    )
    return f"{message.format(count=changed)}, {rest.format(count=unchanged)}"
