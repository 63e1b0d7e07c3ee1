"""The command that takes back a connection: unlink."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.connections import Sides, sides, type_option
from hamm_registry.cli.options import Diff, DryRun
from hamm_registry.cli.writing import carry_out_and_tell


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("unlink", cls=Command, epilog="unlink ID ID")(unlink)


def unlink(
    context: typer.Context,
    names: Sides,
    type_name: Annotated[
        str | None,
        type_option("Only a connection of this type; default: in-contact, reviewed and met."),
    ] = None,
    dry_run: DryRun = False,
    diff: Diff = False,
) -> None:
    """Remove a connection that link has recorded."""
    from functools import partial

    from hamm_registry.editing.entry import code_of
    from hamm_registry.editing.link import FIELDS, LinkRequest, plan_unlink

    current = session(context)
    kind, pairs = sides(current, names)
    code = ""
    if type_name is not None:
        code = code_of(f"{FIELDS[kind]}.type", type_name, "--type", kind)
    for a, b in pairs:
        make = partial(plan_unlink, link=LinkRequest(a, b, code, "", "", kind), today=current.today)
        carry_out_and_tell(current, make, dry_run, diff)
