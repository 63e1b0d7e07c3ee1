"""The command that lists the organisations: organisations."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.options import Format, Output
from hamm_registry.core.text import _


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("organisations", cls=Reader, epilog="organisations chor country:PL")(organisations)


def organisations(
    context: typer.Context,
    query: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="QUERY...",
            help="Words of a name, type or place; field:value terms of their initiatives.",
        ),
    ] = None,
    format_name: Format = None,
    output: Output = None,
) -> None:
    """List the organisations at home with contact, initiatives and newest evidence."""
    from hamm_registry.answers.organisations import search, table
    from hamm_registry.introductions.score import Matcher

    current = session(context)
    matcher = Matcher(current.registry, current.today)
    nodes, remarks = search(matcher, query or [], current.fields)
    for remark in remarks:
        current.remark(remark)
    if not nodes:
        current.remark(_("No organisation at home fits; search by words of a name, type or place."))
    current.emit(table(nodes, matcher), format_name, output)
