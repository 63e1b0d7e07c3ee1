"""The command that lists the organisations: organisations."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import format_option, row_formats
from hamm_registry.cli.options import Output
from hamm_registry.core.text import _


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("organisations", cls=Reader, epilog="organisations chor")(organisations)


def organisations(
    context: typer.Context,
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY...", help="Words of a name or a place.")
    ] = None,
    format_name: Annotated[str | None, format_option(row_formats)] = None,
    output: Output = None,
) -> None:
    """List the organisations at home with contact, initiatives and newest evidence."""
    from hamm_registry.answers.organisations import table
    from hamm_registry.introductions.score import Field

    current = session(context)
    field = Field(current.registry, current.today)
    report = table(field, query or [])
    if not report.rows:
        current.remark(_("No organisation at home fits; search by words of a name, type or place."))
    current.emit(report, format_name, output)
