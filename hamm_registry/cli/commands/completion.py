"""The command that prints the script of a shell: completion."""

import re
from pathlib import Path
from typing import Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.choices import choice_argument
from hamm_registry.cli.session import one_of
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote

SHELLS = ("bash", "zsh", "fish", "powershell")
_FOLDER = Path(__file__).parents[2] / "shells"
_PROGRAM = re.compile(r"\w[\w.-]*").fullmatch
"""Names of the program that no shell takes for more, wherever they stand in a script."""


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("completion", cls=Command, epilog="completion bash")(completion)


def completion(
    context: typer.Context,
    shell: Annotated[str, choice_argument(lambda: SHELLS, "SHELL")],
) -> None:
    """Print the script that makes a shell complete commands, ids, countries and themes.

    Its first line says where it goes.
    """
    name = one_of(shell, SHELLS, "SHELL")
    script = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    program = command()
    if not _PROGRAM(program):
        message = _("no script can be made for a program called {name}")
        hint = _("Give it a name of letters, digits, hyphens and dots.")
        raise RegistryError(message.format(name=quote(program)), hint)
    identifier = re.sub(r"\W", "_", program)
    script = script.replace("@PROGRAM@", program).replace("@NAME@", identifier)
    session(context).write(script)
