"""Files written whole or not at all: what is read while they are written is the old one."""

from contextlib import suppress
from pathlib import Path

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote, reason


def write(target: Path, content: bytes) -> None:
    """Put a file in its place in a folder that is there; RegistryError (3) where that fails."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)  # what a killed run has left, or a link laid in the way
        with part.open("xb") as file:
            file.write(content)
        part.replace(target)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise refused(target, error) from error


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
