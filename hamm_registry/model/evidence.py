"""Facts that follow from an entry and are never typed: evidence, staleness, age."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from hamm_registry.model import dates
from hamm_registry.model.entries import ENDED, Claim, Date, Initiative

_RESTING = ENDED | {"unknown", ""}
_NOT_BEGUN = frozenset({"proposed", "in-review", "supported", "planned"})
"""The statuses in which the beginning of an initiative is a plan."""


def _evidence(entry: Initiative) -> Iterator[Date]:
    """Every written date at which something attests the initiative, in no order."""
    data = entry.data
    # A plan attests nothing, even if its day is past.
    held = [item for item in data.get("activities", ()) if item.get("status") == "held"]
    yield from _dates_in("date", data.get("sources", ()))
    yield from _dates_in("date", data.get("milestones", ()))
    yield from _dates_in("start", held)
    yield from _dates_in("end", held)
    yield from _dates_in("on", data.get("history", ()))
    if "confirmed" in data:
        yield data["confirmed"]["on"]
    if "since" in data and entry.status not in _NOT_BEGUN:
        yield data["since"]["date"]


def _dates_in(key: str, items: Iterable[Mapping[str, Any]]) -> Iterator[Date]:
    """The dates that some items of a list have under a key."""
    for item in items:
        if key in item:
            yield item[key]


def disputes(entry: Initiative, path: str) -> list[Claim]:
    """The claims of other sources against the field at a path (`since`) or a part of it."""
    claims = entry.data.get("claims", [])
    return [claim for claim in claims if f"{claim['field']}.".startswith(f"{path}.")]


def last_evidence(entry: Initiative, today: str) -> str | None:
    """The latest written date, not after `today`, at which something attests the initiative.

    Dates of sources, milestones, activities that were held, steps of the history, the confirmation
    and the beginning count; None where there is none.
    """
    past = [str(value) for value in _evidence(entry) if dates.first_day(value) <= today]
    return max(past, key=dates.last_day, default=None)


def latest_evidence(entries: Iterable[Initiative], today: date) -> str | None:
    """The latest written date at which something attests one of several initiatives."""
    attested = []
    for entry in entries:
        last = last_evidence(entry, today.isoformat())
        if last is not None:
            attested.append(last)
    return max(attested, key=dates.last_day, default=None)


def is_stale(entry: Initiative, months: int, today: date) -> bool:
    """True if there has been no evidence for `months`; never for what is over or unknown anyway."""
    if entry.status in _RESTING:
        return False
    last = last_evidence(entry, today.isoformat())
    return last is None or dates.last_day(last) < dates.months_before(today, months)


def contacts(entry: Initiative) -> list[str]:
    """The addresses of an initiative: its mailbox, then its pages, each once."""
    contact = entry.data.get("contact", {})
    addresses = [contact.get("mailbox", ""), contact.get("page", "")]
    for link in entry.data.get("links", ()):
        if link.get("kind") == "homepage":
            addresses.append(link["url"])
    return list(dict.fromkeys(filter(None, addresses)))


def age(entry: Initiative, today: date) -> int | None:
    """Full years since the beginning, by the year where no more is known; None where unknown."""
    since = entry.since
    if since is None:
        return None
    years = today.year - int(since[:4])
    # Compared as text, month with month or day with day, as exactly as the beginning is known.
    month_and_day = since[4:]
    if month_and_day and month_and_day > today.isoformat()[4 : len(since)]:
        return years - 1
    return years
