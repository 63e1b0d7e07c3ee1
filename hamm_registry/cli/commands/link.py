"""The command that records who knows whom: link."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.connections import Sides, record_link, sides, type_option
from hamm_registry.cli.options import Diff, DryRun


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("link", cls=Command, epilog="link ID ID --type in-contact")(link)


def link(
    context: typer.Context,
    names: Sides,
    type_name: Annotated[
        str | None,
        type_option("{values}; or the German name. “reviewed” says that there is no need."),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATE", help="Since when; default: today."),
    ] = None,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help="What others should know about it.")
    ] = "",
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Record that two or more know each other, or that a review found no need.

    Each connection is written once, into one of the two files; the other side follows from it.
    Organisations without a record are connected through their initiatives.
    """
    from hamm_registry.editing.entry import code_of, day_of
    from hamm_registry.editing.link import FIELDS, Connection

    current = session(context)
    kind, pairs = sides(current, names)
    code, day = (
        code_of(f"{FIELDS[kind]}.type", type_name, "--type", kind),
        day_of(on, current.today),
    )
    for a, b in pairs:
        record_link(current, Connection(a, b, code, day, note, kind), dry_run, diff)
