"""Output that is longer than the screen goes through a pager, as git does it."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress


def pager_command(environment: Mapping[str, str]) -> list[str]:
    """The pager of the user, else `less` where there is one; empty for none.

    `less -FRX` keeps colours, ends by itself where the text fits, and leaves it on the screen.
    """
    if environment.get("TERM") == "dumb":
        return []
    chosen = environment.get("PAGER")
    if chosen is None:
        return ["less", "-FRX"]
    try:
        return shlex.split(chosen, posix=os.name != "nt")
    except ValueError:  # a quotation mark without its end
        return []


def is_longer(text: str, rows: int) -> bool:
    """True if a text does not fit on a screen of that many rows, the prompt included."""
    return text.count("\n") >= rows


def show(text: str) -> bool:
    """Show a text page by page; False where there is no pager that could."""
    command = pager_command(os.environ)
    if not command or command[0] == "cat":
        return False
    program = shutil.which(command[0])
    if program is None:
        return False
    try:
        process = subprocess.Popen(  # noqa: S603 - the program that the user has set
            [program, *command[1:]], stdin=subprocess.PIPE, stdout=sys.stdout
        )
    except (OSError, ValueError):  # it cannot be run, or the output is no file that it could have
        return False
    # Ctrl-C is for the pager: it stops a search there and must not end the program around it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with suppress(BrokenPipeError):  # somebody has seen enough
            process.communicate(text.encode(errors="replace"))
        process.wait()
    finally:
        signal.signal(signal.SIGINT, before)
    return True
