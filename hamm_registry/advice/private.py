"""The office's own folder, named by HAMM_PRIVATE: files of JSON lines to which lines are added.

The folder never lies in a git work tree: what is committed once cannot be forgotten.
"""

import errno
import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from hamm_registry.core.errors import RegistryError, unreadable
from hamm_registry.core.text import _, quote
from hamm_registry.storage import files

VARIABLE = "HAMM_PRIVATE"


def is_set() -> bool:
    """True if the office has named a folder of its own."""
    return bool(os.environ.get(VARIABLE))


def file_in_folder(name: str, root: Path) -> Path:
    """The path of a file in the folder, safe to write the office's notes to.

    RegistryError (3) where HAMM_PRIVATE is not set, is no folder that one can write into, or lies
    in the registry at `root` or in any other git work tree.
    """
    named_folder = os.environ.get(VARIABLE)
    if not named_folder:
        message = _("{variable} is not set").format(variable=VARIABLE)
        hint = _("Set it to a private folder of the office, outside any git repository.")
        raise RegistryError(message, hint)
    folder = Path(named_folder)
    if not folder.is_dir():
        message = _("{variable}: there is no folder {folder}")
        hint = _("Create it first, outside any git repository.")
        raise RegistryError(message.format(variable=VARIABLE, folder=quote(named_folder)), hint)
    file = folder / name
    # The file may be a link: where it leads to must be as private as the folder.
    for place in {folder.resolve(), file.resolve().parent}:
        _refuse_public(place, root, named_folder)
    # Adding to a file asks for leave to write it; making a new one, to write into its folder.
    written = file if file.exists() else folder
    if not os.access(written, os.W_OK):
        raise files.refused(written, PermissionError(errno.EACCES, ""))
    return file


def _refuse_public(place: Path, root: Path, given: str) -> None:
    """Raise RegistryError where a folder lies in the registry or in a git work tree.

    `given` is the folder as somebody has named it, for the message.
    """
    for folder in (place, *place.parents):
        if folder == root.resolve() or (folder / ".git").exists():
            message = _("{variable}: {folder} is inside a git repository, which anybody may read")
            hint = _("Choose a private folder of the office, outside any git repository.")
            raise RegistryError(message.format(variable=VARIABLE, folder=quote(given)), hint)


def append(file: Path, values: dict[str, Any]) -> str:
    """Add a line, and return the text of the file up to its end. The file is the owner's alone."""
    line = json.dumps(values, ensure_ascii=False) + "\n"
    try:
        with open(file, "a+b", opener=_owners_alone) as stream:
            # A line that was cut off, by a full disk say, must not swallow this one.
            if stream.seek(0, os.SEEK_END) > 0 and _last_byte(stream) != b"\n":
                line = "\n" + line
            stream.write(line.encode())  # in one piece: others may write at the same time
            stream.flush()
            end = stream.tell()  # of this line, whatever another process adds meanwhile
            stream.seek(0)
            content = stream.read(end)
    except OSError as error:
        raise files.refused(file, error) from error
    return content.decode(errors="replace")


def _owners_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _last_byte(stream: BinaryIO) -> bytes:
    stream.seek(-1, os.SEEK_END)
    return stream.read(1)


def read_text(file: Path) -> str:
    """The text of a file, empty where there is none; RegistryError where it cannot be read."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise unreadable(file, error) from error


def objects(text: str) -> Iterator[dict[str, Any]]:
    """The JSON object of each line that is not blank; an empty one where a line holds none."""
    for line in text.split("\n"):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            values = None
        yield values if isinstance(values, dict) else {}


def is_day(text: str) -> bool:
    """True if a text is a day as `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
