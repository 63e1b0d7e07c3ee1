"""The letters by which the office has asked: one line of JSON for each, in its own folder.

It is no matter for the registry: an organisation that has not answered is nobody's business.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hamm_registry.advice import private
from hamm_registry.model import dates
from hamm_registry.model.entries import Initiative

FILE = "asked.jsonl"


@dataclass(frozen=True, slots=True)
class Asked:
    """One letter: the day as `YYYY-MM-DD`, the key of the organisation, the ids of its entries."""

    date: str
    organisation: str
    entries: tuple[str, ...]


def append(file: Path, asked: Asked) -> None:
    """Remember a letter."""
    private.append(file, asdict(asked))


def read(file: Path) -> tuple[list[Asked], int]:
    """The letters in the order they were written, and how many lines are none.

    Nothing where there is no file yet; RegistryError where it cannot be read.
    """
    letters = []
    broken = 0
    for values in private.objects(private.read_text(file)):
        letter = _letter(values)
        if letter is None:
            broken += 1
        else:
            letters.append(letter)
    return letters, broken


def _letter(values: dict[str, Any]) -> Asked | None:
    """The letter that a line tells of; None where it is none: people may edit the file."""
    day, organisation = values.get("date"), values.get("organisation")
    entries = values.get("entries")
    if not isinstance(day, str) or not private.is_day(day):
        return None
    if not isinstance(organisation, str) or not isinstance(entries, list):
        return None
    for entry_id in entries:
        if not isinstance(entry_id, str):
            return None
    return Asked(day, organisation, tuple(entries))


def unanswered(
    letters: Iterable[Asked], entries: Iterable[Initiative], months: int, today: date
) -> dict[str, str]:
    """The day of the last letter for each entry that was asked about and not confirmed since.

    By id, as `YYYY-MM-DD`. After `months` a letter counts no more: then it is time to ask again.
    """
    earliest = dates.months_before(today, months)
    asked_on: dict[str, str] = {}
    for letter in letters:
        if not earliest <= letter.date <= today.isoformat():
            continue
        for entry_id in letter.entries:
            asked_on[entry_id] = max(letter.date, asked_on.get(entry_id, ""))
    waiting = {}
    for entry in entries:
        day = asked_on.get(entry.id)
        confirmed_on = str(entry.data.get("confirmed", {}).get("on", ""))
        if day is not None and confirmed_on < day:
            waiting[entry.id] = day
    return waiting
