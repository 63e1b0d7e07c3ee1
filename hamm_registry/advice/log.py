"""The log of advice given: one line of JSON each, without names, in the office's own folder.

Lines are only ever added. A note is a `Record`. A line `{"done": 3, "date": "2026-11-22"}` says
that the follow-up of note 3 was settled on that day. Notes are numbered from 1 in the order of the
file. Lines that cannot be read take a number too: mending one leaves those of the others.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import Any

from hamm_registry.advice import private

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


def append(file: Path, record: Record) -> int:
    """Add a record to the log, and return its number."""
    return _parsed(private.append(file, asdict(record))).last_number


def close(file: Path, number: int, today: date) -> None:
    """Add to the log that the follow-up of a note is settled; the note itself stays as it is."""
    private.append(file, {"done": number, "date": today.isoformat()})


def read(file: Path) -> tuple[list[Note], int]:
    """The notes of the log in the order they were written, and how many lines are none.

    Nothing where there is no file yet; RegistryError where it cannot be read.
    """
    parsed = _parsed(private.read_text(file))
    return list(parsed.notes.values()), parsed.broken


@dataclass(slots=True)
class _Parsed:
    """The content of a log: notes by number, the last number, the count of unreadable lines."""

    notes: dict[int, Note] = field(default_factory=dict)
    last_number: int = 0
    broken: int = 0


def _parsed(content: str) -> _Parsed:
    """Read a log line by line: a note takes the next number, or a follow-up is settled."""
    parsed = _Parsed()
    for values in private.objects(content):
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
    note = None
    if type(number) is int:  # True is an int too, but no number of a note
        note = parsed.notes.get(number)
    if note is None or type(day) is not str or not private.is_day(day):
        parsed.broken += 1
        return
    if note.done is None:
        parsed.notes[note.number] = replace(note, done=day)


def _record(values: dict[str, Any]) -> Record | None:
    """The record of a line; None where it is none. Unknown keys are ignored.

    The file is the office's own, and may have been edited by hand.
    """
    texts: dict[str, Any] = {}
    for record_field in fields(Record):
        value = values.get(record_field.name)
        if value is None:
            continue
        if type(value) is not str:
            return None
        texts[record_field.name] = value
    if "date" not in texts or "asker" not in texts:
        return None
    days = [texts["date"]]
    if "follow_up" in texts:
        days.append(texts["follow_up"])
    if not all(map(private.is_day, days)):
        return None
    return Record(**texts)


def due(notes: Iterable[Note], today: date) -> list[Note]:
    """The notes whose follow-up is open and due, the one that has waited longest first."""
    waiting = []
    for note in notes:
        day = note.record.follow_up
        if day is None or note.done is not None:
            continue
        if day <= today.isoformat():
            waiting.append((day, note.number, note))
    return [note for _day, _number, note in sorted(waiting, key=itemgetter(0, 1))]


def by_asker(records: Iterable[Record], year: int) -> Counter[str]:
    """The number of notes of a year for each kind of asker."""
    return Counter(record.asker for record in records if int(record.date[:4]) == year)
