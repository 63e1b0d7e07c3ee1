"""Files written whole or not at all: what is read while they are written is the old one."""

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote, reason


def write(target: Path, content: bytes) -> None:
    """Put a file in its place in a folder that is there; RegistryError (3) where that fails.

    The unfinished file has a name of its own, so that runs at the same time do not disturb each
    other: the last one wins, whole. A file that was there keeps its mode.
    """
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            if os.name != "nt" and target.is_file() and not target.is_symlink():
                os.fchmod(file.fileno(), stat.S_IMODE(target.stat().st_mode))
            file.write(content)
        part.replace(target)
    except BaseException as error:  # an interrupt leaves nothing behind either
        with suppress(OSError):
            part.unlink()
        if isinstance(error, OSError):
            raise refused(target, error) from error
        raise


def folder(path: Path) -> None:
    """Make a folder, with those on the way, if it is not there; RegistryError where that fails."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(path, error) from error


def refused(target: Path | str, error: OSError) -> RegistryError:
    """That a file cannot be written, and why."""
    message = _("{file} cannot be written: {reason}")
    return RegistryError(message.format(file=quote(target), reason=reason(error)))
