"""The command that records who knows whom: link."""

from typing import Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.asking import Prompt, code_or_ask
from hamm_registry.cli.choices import codes
from hamm_registry.cli.connections import Sides, record_link, sides, type_option
from hamm_registry.cli.options import Diff, DryRun
from hamm_registry.core.text import _


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("link", cls=Command, epilog="link ID ID --type in-contact")(link)


def link(
    context: typer.Context,
    names: Sides,
    type_name: Annotated[
        str | None,
        type_option(
            "{values}; or the German name. “reviewed” says that there is no need. "
            "Asked for in a terminal."
        ),
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
    from hamm_registry.editing.entry import day_of
    from hamm_registry.editing.link import FIELDS, LinkRequest

    current = session(context)
    kind, pairs = sides(current, names)
    day = day_of(on, current.today)
    path = f"{FIELDS[kind]}.type"
    code = code_or_ask(path, type_name, "--type", _type_prompt(path, kind), kind)
    for a, b in pairs:
        record_link(current, LinkRequest(a, b, code, day, note, kind), dry_run, diff)


def _type_prompt(path: str, kind: str) -> Prompt:
    """The question how two sides are connected; Enter says that they are in contact."""
    names = codes(path, kind)()
    question = _("How are they connected: {names}?").format(names=", ".join(names.values()))
    return Prompt(_("Type"), question, names["in-contact"])
