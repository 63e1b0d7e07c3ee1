"""The command that lists money: funding."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.options import Format, Output
from hamm_registry.core.text import _


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("funding", cls=Reader, epilog="funding BA")(funding)


def funding(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD...", help="Countries, themes, or words of a programme."),
    ] = None,
    format_name: Format = None,
    output: Output = None,
) -> None:
    """List the funding programmes: how much, for whom, until when and how sure that is."""
    from hamm_registry.answers import funding as report

    current = session(context)
    table = report.funding(current.registry, query or [], current.today)
    if not table.rows:
        current.remark(_("No funding programme fits."))
    current.emit(table, format_name, output)
