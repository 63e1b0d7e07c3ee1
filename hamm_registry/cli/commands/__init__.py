"""The commands: one file each, and the headings of the help that they stand under.

A file adds its command with `add`. It is loaded only when the command is called: Typer looks at
every parameter of every command that it has, which takes about as long as reading the registry.
"""

from collections.abc import Iterator
from importlib import import_module
from keyword import iskeyword
from typing import Any

from hamm_registry.core.text import _


def headings() -> dict[str, str]:
    """The headings of the help with the names of the commands below each, in this order."""
    return {
        _("Look"): "list show stats fields open organisations changes",
        _("Connect and advise"): "parallels introduce link unlink advise funding match",
        _("Meet"): "meeting seating calendar",
        _("Report and publish"): "report export site",
        _("Write"): "new set edit save undo import status confirm ask retire rename fmt",
        _("Check and mend"): "validate rules explain links doctor",
        _("Set up"): "init schemas completion complete",
    }


def names() -> Iterator[str]:
    """The names of all commands, in the order of the help."""
    for below in headings().values():
        yield from below.split()


def module(name: str) -> Any:
    """The module of a command: the file of its name, `import_.py` for `import`."""
    file = f"{name}_" if iskeyword(name) else name
    return import_module(f"{__name__}.{file}")
