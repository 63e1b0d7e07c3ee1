"""The log of advice given: one line of JSON each, without names, in the office's own folder.

The folder is the one named by HAMM_PRIVATE. It never lies in a git work tree: what is committed
once cannot be forgotten.
"""

import errno
import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote, reason
from hamm_registry.storage import atomic

VARIABLE = "HAMM_PRIVATE"
FILE = "advice.jsonl"

ASKERS: dict[str, dict[str, str]] = {
    "association": {"en": "association", "de": "Verein"},
    "group": {"en": "group", "de": "Gruppe"},
    "school": {"en": "school", "de": "Schule"},
    "university": {"en": "university", "de": "Hochschule"},
    "church": {"en": "church", "de": "Kirche"},
    "company": {"en": "company", "de": "Unternehmen"},
    "municipality": {"en": "municipality", "de": "Kommune"},
    "citizen": {"en": "citizen", "de": "Bürger"},
    "other": {"en": "other", "de": "andere"},
}
"""The kinds of those who ask, with their labels by language: never who it was."""


@dataclass(frozen=True, slots=True)
class Record:
    """One piece of advice; dates are `YYYY-MM-DD`, the rest codes but for `outcome`."""

    date: str
    asker: str
    country: str | None = None
    theme: str | None = None
    outcome: str = ""
    follow_up: str | None = None

    @property
    def subject(self) -> tuple[str, str | None, str | None]:
        """What a later record on the same matter has in common with this one."""
        return self.asker, self.country, self.theme


def private_folder(given: str | None, root: Path) -> Path:
    """The folder of HAMM_PRIVATE (its value is `given`), safe to write personal notes into.

    RegistryError (3) where it is not set, is no folder that one can write into, or lies in the
    registry at `root` or in any other git work tree.
    """
    if not given:
        message = _("{variable} is not set").format(variable=VARIABLE)
        hint = _("Let it name a folder of the office's own, outside of any git repository.")
        raise RegistryError(message, hint)
    folder = Path(given)
    if not folder.is_dir():
        message = _("{variable}: there is no folder {folder}")
        hint = _("Make it first, outside of any git repository.")
        raise RegistryError(message.format(variable=VARIABLE, folder=quote(given)), hint)
    for place in {folder.resolve(), (folder / FILE).resolve().parent}:
        _refuse_public(place, root, given)
    target = folder / FILE if (folder / FILE).exists() else folder
    if not os.access(target, os.W_OK):
        raise atomic.refused(target, PermissionError(errno.EACCES, ""))
    return folder


def _refuse_public(place: Path, root: Path, given: str) -> None:
    around = (place, *place.parents)
    if root.resolve() in around or any((folder / ".git").exists() for folder in around):
        message = _("{variable}: {folder} lies in a git repository, which everybody may read")
        hint = _("Name a folder of the office's own, outside of any git repository.")
        raise RegistryError(message.format(variable=VARIABLE, folder=quote(given)), hint)


def append(folder: Path, record: Record) -> Path:
    """Add a record to the log in a private folder, and return the file. It is the owner's alone."""
    path = folder / FILE
    line = json.dumps(asdict(record), ensure_ascii=False) + "\n"
    try:
        with open(path, "a+b", opener=_owners_alone) as file:
            broken = file.seek(0, os.SEEK_END) > 0 and _last_byte(file) != b"\n"
            file.write((b"\n" if broken else b"") + line.encode())
    except OSError as error:
        raise atomic.refused(path, error) from error
    return path


def _owners_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _last_byte(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)


def read(folder: Path) -> tuple[list[Record], int]:
    """The records of the log in the order they were written, and how many lines are none."""
    path = folder / FILE
    try:
        content = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        message = _("{file} cannot be read: {reason}")
        message = message.format(file=quote(path), reason=reason(error))
        raise RegistryError(message) from error
    lines = [line for line in content.split("\n") if line.strip()]
    found = [record for line in lines if (record := _record(line))]
    return found, len(lines) - len(found)


def _record(line: str) -> Record | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    names = [field.name for field in fields(Record)]
    given: dict[str, Any] = {name: told[name] for name in names if told.get(name) is not None}
    if not {"date", "asker"} <= given.keys() or any(type(v) is not str for v in given.values()):
        return None
    days = [given[name] for name in ("date", "follow_up") if name in given]
    return Record(**given) if all(map(_is_day, days)) else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def due(records: Sequence[Record], today: date) -> list[Record]:
    """The follow-ups that are due, the oldest first.

    One is done when another record on the same matter (asker, country and theme) was written on its
    day or later.
    """
    found = []
    for number, record in enumerate(records):
        if record.follow_up is None or record.follow_up > today.isoformat():
            continue
        later = (other for other in records[number + 1 :] if other.subject == record.subject)
        if not any(other.date >= record.follow_up for other in later):
            found.append(record)
    return sorted(found, key=lambda record: record.follow_up or "")


def by_year(records: Iterable[Record], field: str = "asker") -> dict[int, Counter[str | None]]:
    """How often advice was given in each year, by one field: `asker`, `country` or `theme`."""
    counts: dict[int, Counter[str | None]] = {}
    for record in records:
        year = counts.setdefault(int(record.date[:4]), Counter())
        year[getattr(record, field)] += 1
    return dict(sorted(counts.items()))
