"""Next steps: the commands that screens, reports, letters and messages propose.

Every command that somebody is told to type is made here: quoted for the shell of the reader, and
named by what it is for, so that two screens never propose different commands for the same step.
A step must not record what nobody has found out: who may be inactive is asked, not linked.
"""

import os
import re
import shlex
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from hamm_registry.core.text import _, program

_POSIX_BARE = re.compile(r"(?:[\w@%+=:,./-]|(?<=\w)~)+")
_WINDOWS_BARE = re.compile(r"[\w+=:./\\-]+")
"""What needs no quotes; in PowerShell a comma, an `@` and a `%` do."""


_ACTIVE_IN_POWERSHELL = str.maketrans({sign: f"`{sign}" for sign in "$`\u201c\u201d\u201e"})
"""Escapes for what PowerShell takes for more than itself between quotation marks."""


class NextStep(NamedTuple):
    """A step in a few words, and the commands for it: each is typed on a line of its own.

    `name` is a word for it in front of a list of steps: who, until when, what kind.
    """

    what: str
    commands: tuple[str, ...]
    name: str = ""

    @property
    def command(self) -> str:
        """The first command; most steps have one."""
        return self.commands[0]


def quoted(argument: object, windows: bool | None = None) -> str:
    """An argument as it is typed: in quotes where the shell of the reader needs them.

    POSIX shells take '...'. cmd and PowerShell 5 both take "..." only; a quotation mark in it is
    doubled, and so are backslashes in front of the last one. PowerShell would run what stands in
    $(...), and ends a text at “ too: so a ` stands in front, which cmd hands over with the rest.
    `windows` is None for this machine.

    >>> quoted("Bihać", windows=False), quoted("Santa Monica", windows=False)
    ('Bihać', "'Santa Monica'")
    >>> quoted("Santa Monica", windows=True), quoted("land:TR,MX", windows=True)
    ('"Santa Monica"', '"land:TR,MX"')
    """
    text = str(argument)
    if windows is None:
        windows = os.name == "nt"
    if not windows:
        if _POSIX_BARE.fullmatch(text):
            return text
        return shlex.quote(text)
    if _WINDOWS_BARE.fullmatch(text):
        return text
    trailing = len(text) - len(text.rstrip("\\"))
    text = text.translate(_ACTIVE_IN_POWERSHELL)
    return '"' + text.replace('"', '""') + "\\" * trailing + '"'


def command(*arguments: object, windows: bool | None = None) -> str:
    """A command to type, with the program as it was called: `hamm fields kind`."""
    words = [quoted(argument, windows) for argument in arguments]
    return " ".join([program(), *words])


def example(line: str) -> str:
    """A command line that the source has in POSIX form, as the shell of the reader takes it."""
    return command(*shlex.split(line))


def lists_them(*arguments: str) -> str:
    """A hint where to look what there is: “hamm fields” lists them."""
    return _("“{command}” lists them.").format(command=command(*arguments))


def tells_more(*arguments: str) -> str:
    """A hint where to read on: “hamm validate PATH” tells more."""
    return _("“{command}” tells more.").format(command=command(*arguments))


def record_contact(a: str, b: str) -> NextStep:
    """Record that two initiatives know each other; only for those who have met."""
    link = command("link", a, b, "--type", "in-contact")
    return NextStep(_("after they have met"), (link,))


def ask_whether_active(ids: Collection[str]) -> NextStep:
    """Ask initiatives of which nobody knows whether they are still active."""
    query = f"id:{','.join(ids)}"
    ask = command("ask", query, "--to", _("letters"))
    return NextStep(_("ask whether it is still active"), (ask,))


def ask_to_confirm(*query: str) -> NextStep:
    """Ask the organisations to confirm or correct their entries."""
    ask = command("ask", *query, "--to", _("letters"))
    return NextStep(_("have it confirmed"), (ask,))


def complete_clone(*refspecs: str) -> str:
    """The command that fetches what a shallow clone lacks."""
    return " ".join(["git fetch --unshallow", *map(quoted, refspecs)])


def trust_folder(folder: str) -> str:
    """The command by which git trusts a folder that belongs to another user."""
    return f"git config --global --add safe.directory {quoted(folder)}"


def begin_repository(folder: Path, *, has_git: bool) -> NextStep:
    """Go into a new registry, put it under git, and add the first entry.

    Nobody has to go where they are, nor to begin the repository that is there already.
    """
    commands: list[str] = []
    if folder.resolve() != Path.cwd():
        commands.append(f"cd {quoted(folder)}")
    if not has_git:
        commands.append("git init")
    commands += ["git add .", command("new"), command("validate")]
    return NextStep(_("go on"), tuple(commands))
