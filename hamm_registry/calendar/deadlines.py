"""The state of the deadline of a funding programme on a day: the one place that decides it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from hamm_registry.model import dates

Programme = Mapping[str, Any]
"""The fields of data/funding/<id>.yaml."""

State = Literal["open", "named", "coming", "relative", "expected", "unknown", "past"]
"""The state of a deadline.

`open` is certain, `named` is a day to come of which nobody says since when one can apply.
`expected` is a yearly one whose last known day is past, `past` a window that is over.
"""

STATES: tuple[State, ...] = (
    "open", "named", "coming", "relative", "expected", "unknown", "past",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when one can apply: written dates, or how long before the start.

    `first` and `last` are the days of the window, or `last` the last known day of a yearly one;
    `expected` is that day in the next year in which it is to come.
    """

    kind: str
    state: State
    first: str | None = None
    last: str | None = None
    expected: str | None = None
    months: int | None = None
    weeks: int | None = None
    note: str = ""


def deadline(programme: Programme, today: date) -> Deadline:
    """The deadline of a programme as it stands on a day."""
    rule, day = programme["deadline"], today.isoformat()
    kind, note = rule["kind"], rule.get("note", "")
    first, last = dates.as_text(rule.get("opens")), dates.as_text(rule.get("closes"))
    if kind == "open":
        return Deadline(kind, "open", note=note)
    if kind == "relative":
        return _relative(rule)
    if kind == "yearly":
        return _yearly(rule, dates.as_text(rule.get("last_known")) or last, day)
    return Deadline(kind, _state(first, last, day), first, last, note=note)


def _yearly(rule: Mapping[str, Any], last: str | None, day: str) -> Deadline:
    """A deadline that returns each year; `last` is the last known day, perhaps one to come."""
    state = _state(None, last, day)
    expected = None
    if last is not None and state == "past":
        state, expected = "expected", next_year_day(last, day)
    return Deadline(rule["kind"], state, None, last, expected, note=rule.get("note", ""))


def _relative(rule: Mapping[str, Any]) -> Deadline:
    """A deadline that is counted back from the start of the project."""
    months, weeks = rule.get("months_before_start"), rule.get("weeks_before_start")
    state: State = "relative"
    if months is None and weeks is None:
        state = "unknown"
    return Deadline(rule["kind"], state, months=months, weeks=weeks, note=rule.get("note", ""))


def _state(first: str | None, last: str | None, day: str) -> State:
    """The state of a window of written dates on an ISO day.

    A date may be a month or a year: it is open only on the days on which it is so for certain.
    """
    if last is not None and dates.last_day(last) < day:
        return "past"
    if first is not None and dates.first_day(first) > day:
        return "coming"
    if last is None:
        return "unknown"
    if first is None:
        return "named"
    has_begun = dates.last_day(first) <= day
    goes_on = dates.first_day(last) >= day
    if has_begun and goes_on:
        return "open"
    return "named"


def next_year_day(last: str, day: str) -> str:
    """The same day or month in the first year in which it is not over."""
    year = int(day[:4])
    this_year = in_year(last, year)
    if dates.last_day(this_year) >= day:
        return this_year
    return in_year(last, year + 1)


def in_year(value: str, year: int) -> str:
    """The same day in another year; 29 February is the 28th where there is none."""
    moved = f"{year:04d}{value[4:]}"
    if moved.endswith("-02-29") and not dates.is_real(moved):
        return moved[:8] + "28"
    return moved
