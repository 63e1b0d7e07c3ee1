"""The log of advice given: one line of JSON each, without names, in the office's own folder.

Lines are only ever added. A note is a `Record`. A line `{"done": 3, "date": "2026-11-22"}` says
that the follow-up of note 3 was settled on that day. Notes are numbered from 1 in the order of the
file. Lines that cannot be read take a number too: mending one leaves those of the others.

The folder is the one named by HAMM_PRIVATE. It never lies in a git work tree: what is committed
once cannot be forgotten.
"""

import errno
import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote, reason
from hamm_registry.storage import files

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


@dataclass(frozen=True, slots=True)
class Note:
    """A record with its number in the log, and the day on which its follow-up was settled."""

    number: int
    record: Record
    done: str | None = None


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
        raise files.refused(target, PermissionError(errno.EACCES, ""))
    return folder


def _refuse_public(place: Path, root: Path, given: str) -> None:
    around = (place, *place.parents)
    if root.resolve() in around or any((folder / ".git").exists() for folder in around):
        message = _("{variable}: {folder} lies in a git repository, which everybody may read")
        hint = _("Name a folder of the office's own, outside of any git repository.")
        raise RegistryError(message.format(variable=VARIABLE, folder=quote(given)), hint)


def append(folder: Path, record: Record) -> int:
    """Add a record to the log in a private folder, and return its number."""
    return _add_line(folder, asdict(record))


def close(folder: Path, number: int, today: date) -> None:
    """Add to the log that the follow-up of a note is settled; the note itself stays as it is."""
    _add_line(folder, {"done": number, "date": today.isoformat()})


def _add_line(folder: Path, values: dict[str, Any]) -> int:
    """Add a line to the log, and return how many notes it has then. It is the owner's alone."""
    path = folder / FILE
    line = json.dumps(values, ensure_ascii=False) + "\n"
    try:
        with open(path, "a+b", opener=_owners_alone) as file:
            broken = file.seek(0, os.SEEK_END) > 0 and _last_byte(file) != b"\n"
            file.write((b"\n" if broken else b"") + line.encode())
            file.flush()
            end = file.tell()  # of this line, whatever another process adds meanwhile
            file.seek(0)
            content = file.read(end)
    except OSError as error:
        raise files.refused(path, error) from error
    return _parsed(content.decode(errors="replace")).last_number


def _owners_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _last_byte(file: BinaryIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)


def read(folder: Path) -> tuple[list[Note], int]:
    """The notes of the log in the order they were written, and how many lines are none."""
    path = folder / FILE
    try:
        content = path.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return [], 0
    except OSError as error:
        message = _("{file} cannot be read: {reason}")
        message = message.format(file=quote(path), reason=reason(error))
        raise RegistryError(message) from error
    parsed = _parsed(content)
    return list(parsed.notes.values()), parsed.broken


@dataclass(slots=True)
class _Parsed:
    """What a log says: its notes by number, the last number, and how many lines are unreadable."""

    notes: dict[int, Note] = field(default_factory=dict)
    last_number: int = 0
    broken: int = 0


def _parsed(content: str) -> _Parsed:
    parsed = _Parsed()
    for line in content.split("\n"):
        if not line.strip():
            continue
        values = _object(line)
        if "done" in values:
            _settle(parsed, values)
            continue
        parsed.last_number += 1
        record = _record(values)
        if record is None:
            parsed.broken += 1
        else:
            parsed.notes[parsed.last_number] = Note(parsed.last_number, record)
    return parsed


def _settle(parsed: _Parsed, values: dict[str, Any]) -> None:
    """Apply a line that settles a follow-up; the first one counts."""
    number, day = values["done"], values.get("date")
    note = parsed.notes.get(number) if type(number) is int else None
    if note is None or type(day) is not str or not _is_day(day):
        parsed.broken += 1
    elif note.done is None:
        parsed.notes[note.number] = replace(note, done=day)


def _object(line: str) -> dict[str, Any]:
    """The JSON object of a line; empty where it is none."""
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _record(values: dict[str, Any]) -> Record | None:
    names = [one.name for one in fields(Record)]
    given: dict[str, Any] = {name: values[name] for name in names if values.get(name) is not None}
    if not {"date", "asker"} <= given.keys() or any(type(v) is not str for v in given.values()):
        return None
    days = [given[name] for name in ("date", "follow_up") if name in given]
    return Record(**given) if all(map(_is_day, days)) else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def due(notes: Iterable[Note], today: date) -> list[Note]:
    """The notes whose follow-up is open and due, the one that has waited longest first."""
    waiting: list[tuple[str, int, Note]] = []
    for note in notes:
        day = note.record.follow_up
        if day is not None and day <= today.isoformat() and note.done is None:
            waiting.append((day, note.number, note))
    return [note for _day, _number, note in sorted(waiting)]


def by_year(records: Iterable[Record], name: str = "asker") -> dict[int, Counter[str | None]]:
    """How often advice was given in each year, by one field: `asker`, `country` or `theme`."""
    counts: dict[int, Counter[str | None]] = {}
    for record in records:
        year = counts.setdefault(int(record.date[:4]), Counter())
        year[getattr(record, name)] += 1
    return dict(sorted(counts.items()))
