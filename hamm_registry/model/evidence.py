"""Facts that follow from an entry and are never typed: evidence, staleness, age."""

from collections.abc import Iterator
from datetime import date

from hamm_registry.model import dates
from hamm_registry.model.entries import ENDED, Claim, Date, Initiative

_RESTING = ENDED | {"unknown", ""}
_NOT_BEGUN = frozenset({"proposed", "in-review", "supported", "planned"})
"""The statuses in which the beginning of an initiative is a plan."""


def _evidence(entry: Initiative) -> Iterator[Date]:
    data = entry.data
    for source in data.get("sources", []):
        if "date" in source:
            yield source["date"]
    for milestone in data.get("milestones", []):
        yield milestone["date"]
    for activity in data.get("activities", []):
        if activity.get("status") == "held":  # a plan attests nothing, even if its day is past
            yield from (activity[key] for key in ("start", "end") if key in activity)
    for step in data.get("history", []):
        if "on" in step:
            yield step["on"]
    if "confirmed" in data:
        yield data["confirmed"]["on"]
    if "since" in data and entry.status not in _NOT_BEGUN:
        yield data["since"]["date"]


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


def is_stale(entry: Initiative, months: int, today: date) -> bool:
    """True if there has been no evidence for `months`; never for what is over or unknown anyway."""
    if entry.status in _RESTING:
        return False
    last = last_evidence(entry, today.isoformat())
    return last is None or dates.last_day(last) < dates.months_before(today, months)


def contacts(entry: Initiative) -> list[str]:
    """The addresses of an initiative: its mailbox, then its pages, each once."""
    contact = entry.data.get("contact", {})
    own = [str(contact[key]) for key in ("mailbox", "page") if key in contact]
    links = entry.data.get("links", [])
    pages = [link["url"] for link in links if link.get("kind") == "homepage"]
    return list(dict.fromkeys([*own, *pages]))


def age(entry: Initiative, today: date) -> int | None:
    """Full years since the beginning, by the year where no more is known; None where unknown."""
    if entry.since is None:
        return None
    years = today.year - int(entry.since[:4])
    later_this_year = (
        len(entry.since) > 4 and entry.since[4:] > today.isoformat()[4 : len(entry.since)]
    )
    return years - later_this_year
