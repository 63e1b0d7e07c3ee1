"""The command that the scripts of shells call: complete."""

import re
import sys
from typing import Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.candidates import offers
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import safe

_TYPED = re.compile(r"[\w.,:/=+-]+").fullmatch
"""Words that no shell takes for more: others, which a file may hold, are not offered."""


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("complete", cls=Command, hidden=True, epilog="complete -- show schule-")(complete)


def complete(
    context: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="WORD...", help="What is typed so far; the last one is completed."),
    ] = None,
) -> None:
    """Print what can stand in the place of the last word, a line each; for the scripts of shells.

    Nothing where something is wrong: nobody wants an error while typing.
    """
    current = session(context)
    try:
        for offer in offers(current, list(words or [""])):
            if not _TYPED(offer.word):
                continue
            line = "\t".join(safe(part) for part in offer if part)
            sys.stdout.write(line + "\n")
    except RegistryError:
        return
