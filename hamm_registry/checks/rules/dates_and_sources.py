"""Rules on the facts of an entry: dates, the life-cycle, sources and addresses on the web."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from hamm_registry import schema
from hamm_registry.checks.rules.rule import Context
from hamm_registry.core.finding import Finding, Pointer
from hamm_registry.core.text import _, pick, quote
from hamm_registry.model import dates
from hamm_registry.model.entries import ENDED, Date, Initiative
from hamm_registry.schema import Leaves
from hamm_registry.schema.unknown_values import labelled
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile, value_at

TRANSITIONS: dict[str, tuple[str, ...]] = {
    "proposed": ("in-review", "supported", "planned", "active", "rejected", "withdrawn"),
    "in-review": ("supported", "planned", "active", "rejected", "withdrawn", "proposed"),
    "supported": ("planned", "active", "withdrawn", "cancelled", "rejected"),
    "planned": ("active", "completed", "cancelled", "withdrawn", "dormant"),
    "active": ("dormant", "completed", "ended", "cancelled"),
    "dormant": ("active", "completed", "ended", "planned"),
    "completed": ("active", "planned"),
    "ended": ("active", "planned"),
    "rejected": ("proposed", "in-review"),
    "withdrawn": ("proposed", "planned"),
    "cancelled": ("proposed", "planned"),
    "unknown": ("planned", "active", "dormant", "completed", "ended", "cancelled"),
}
"""The next steps of the life-cycle by status; nothing leads back to `unknown`."""

WAITING = ("proposed", "in-review", "supported", "planned")
_ADDRESS = re.compile(
    r"https?://(?P<host>[^/?#:@\s\[\]]{1,253})(?::(?P<port>[0-9]{1,5}))?(?:[/?#][^\s<>\"\\]*)?"
).fullmatch
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}").fullmatch
_DIGITS_BEFORE = r"(?:(?<=[\s,:[{][1-9]\.)|(?<=[\s,:[{][1-9][0-9]\.)|(?<=[\s,:[{][1-9][0-9]{2}\.))"
_MAYBE_THOUSANDS = re.compile(rf"\.{_DIGITS_BEFORE}[0-9]{{3}}(?=[ \t]*(?:[\r\n,\]}}#]|\Z))")
"""Matches in every file that has a number with a dot between thousands, and in few others.

It begins with the dot and looks back: so the search leaps from dot to dot. Behind a number its line
or its item ends: “bis zu 5.000 Euro” is text.
"""
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?").fullmatch


def real_dates(
    _kind: str, _document: ParsedFile, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A date exists in the calendar.

    Dates are written YYYY-MM-DD, YYYY-MM or YYYY: as exact as the source, never more.

    Passes:
        since: {date: 2024-02-29}
    Fails:
        since: {date: 2023-02-29}
    """
    for pointer, value in leaves["date"]:
        if not dates.is_real(value):
            message = _("{value} is not a date in the calendar").format(value=quote(value))
            yield Finding(message, _("Check day and month, or give only the year."), pointer)


def whole_thousands(
    kind: str, document: ParsedFile, _leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A number is written without a dot between its thousands.

    The dot marks decimals: 9.000 would be read as 9. Percentages, where thousands make no sense,
    and coordinates of places may have three decimals.

    Passes:
        funding: [{funder: Stiftung Beispiel, amount: 9000}]
    Fails:
        funding: [{funder: Stiftung Beispiel, amount: 9.000}]
    """
    # No other files need positions.
    if kind == "places" or not _MAYBE_THOUSANDS.search(document.text):
        return
    pointers = [pointer for pointer in _numbers(document.data) if not _is_percentage(pointer)]
    if not pointers:
        return
    from hamm_registry.yamlfile.positions import positions_in

    positions = positions_in(document.text)
    lines = document.text.split("\n")
    for pointer in pointers:
        span = positions[pointer][1]
        written = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        if _THOUSANDS(written):
            number = written.replace(".", "")
            message = _("{value} is not read as {number}: the dot marks decimals")
            hint = _("Write {number}, without the dot.").format(number=number)
            yield Finding(message.format(value=quote(written), number=number), hint, pointer)


def _numbers(value: object, pointer: Pointer = ()) -> Iterator[Pointer]:
    """The places of the numbers in a value."""
    if isinstance(value, bool):  # which is a number in Python
        return
    if isinstance(value, int | float):
        yield pointer
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _numbers(inner, (*pointer, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _numbers(inner, (*pointer, index))


def _is_percentage(pointer: Pointer) -> bool:
    """True for fields such as `share_pct`."""
    return str(pointer[-1]).endswith("_pct")


def dates_in_order(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """A beginning comes before its end, and a history runs forward.

    Passes:
        since: {date: 1993}
        until: {date: 2001}
    Fails:
        since: {date: 1993}
        until: {date: 1991}
    """
    for start, end, pointer in _starts_and_ends(entry.data):
        if start is None or end is None:
            continue
        if dates.after(start, end):
            message = _("{end} is before {start}").format(end=quote(end), start=quote(start))
            yield Finding(message, _("Swap the two or correct one of them."), pointer)


def _starts_and_ends(data: Any) -> Iterator[tuple[Date | None, Date | None, Pointer]]:
    """Each two dates that have an order: the earlier, the later, and where the later stands."""
    since, until = data.get("since", {}), data.get("until", {})
    yield since.get("date"), until.get("date"), ("until", "date")
    for index, activity in enumerate(data.get("activities", ())):
        yield activity.get("start"), activity.get("end"), ("activities", index, "end")
    for index, grant in enumerate(data.get("funding", ())):
        yield grant.get("from"), grant.get("to"), ("funding", index, "to")
    for index, (step, following) in enumerate(pairwise(data.get("history", ()))):
        yield step.get("on"), following.get("on"), ("history", index + 1, "on")


def no_future(
    kind: str, document: ParsedFile, leaves: Leaves, context: Context
) -> Iterator[Finding]:
    """What is recorded as having happened is not in the future.

    A source was seen, an entry confirmed, a step taken, an activity held on a day that has been.
    An initiative may begin, and have milestones other than anniversaries, in the future only while
    it is proposed, in review, supported or planned.

    Passes:
        since: {date: 1993}
    Fails:
        since: {date: 2999}
    """
    for pointer, value in leaves["date"]:
        if dates.first_day(value) > context.day and _has_happened(kind, document.data, pointer):
            message = _("{value} is in the future").format(value=quote(value))
            hint = _("Correct the date; today is {day}.").format(day=context.day)
            yield Finding(message, hint, pointer)


def _has_happened(kind: str, data: Data, pointer: Pointer) -> bool:
    """True if the date at `pointer` is that of something that has happened."""
    field, last = pointer[0], pointer[-1]
    if last in ("on", "seen"):
        return True
    if field in ("sources", "links") and last == "date":
        return True
    if kind == "meeting":
        return last == "done" or (field == "date" and data["state"] == "held")
    if kind == "initiative":
        return _has_happened_in_initiative(data, pointer)
    return False


def _has_happened_in_initiative(data: Data, pointer: Pointer) -> bool:
    """True if the date at `pointer` in an initiative is that of something that has happened."""
    field, last = pointer[0], pointer[-1]
    has_begun = data.get("status") not in WAITING
    if field == "activities":
        return last == "start" and data["activities"][pointer[1]]["status"] == "held"
    if field == "since":
        return has_begun
    if field == "milestones":
        is_anniversary = data["milestones"][pointer[1]]["type"] == "anniversary"
        return has_begun and not is_anniversary
    if field == "until":
        return data.get("status") in ENDED
    return False


def history_fits(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """The last step of the history is the status.

    The history is what the funnel report counts; the status is what everybody else reads.

    Passes:
        status: active
        history:
          - status: planned
            on: 1992
          - status: active
            on: 1993
    Fails:
        status: active
        history:
          - status: planned
            on: 1992
    """
    history = entry.data.get("history", [])
    if history and history[-1]["status"] != entry.status:
        message = _("the history ends with {last}, the status is {status}").format(
            last=quote(history[-1]["status"]), status=quote(entry.status)
        )
        hint = _("Add the last step to the history or correct the status.")
        yield Finding(message, hint, ("status",))


def steps_possible(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """Each step of the history can follow the one before.

    Passes:
        status: active
        history:
          - {status: planned, on: 1992}
          - {status: active, on: 1993}
    Fails:
        status: planned
        history:
          - {status: active, on: 1993}
          - {status: planned, on: 1994}
    """
    for index, (step, following) in enumerate(pairwise(entry.data.get("history", []))):
        before, after = step["status"], following["status"]
        if after in TRANSITIONS[before]:
            continue
        message = _("{now} cannot follow {before}").format(now=quote(after), before=quote(before))
        labels = schema.fields("initiative")["status"].codes
        steps = [labelled(code, pick(labels[code])) for code in TRANSITIONS[before]]
        expected = _("possible: {values}").format(values=", ".join(steps))
        yield Finding(message, "", ("history", index + 1, "status"), expected=expected)


def still_active(entry: Initiative, context: Context) -> Iterator[Finding]:
    """An initiative that has ended is not called active.

    Passes:
        status: ended
        until: {date: 2001}
    Fails:
        status: active
        until: {date: 2001}
    """
    if entry.status == "active" and "until" in entry.data:
        until = entry.data["until"]["date"]
        if dates.last_day(until) < context.day:
            message = _("the status is {status}, but the end was {date}")
            message = message.format(status=quote(entry.status), date=quote(until))
            hint = _("Write “status: ended” or “completed”, or delete “until”.")
            yield Finding(message, hint, ("status",))


def source_rank(kind: str) -> int:
    """The rank of a kind of source, 1 the best: its place in the schema's list."""
    return list(schema.fields("initiative")["sources.kind"].codes).index(kind) + 1


def claim_rank(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """The chosen value does not have a weaker source than a value that contradicts it.

    A claim outranks the chosen value only by the kind of its source; a tie never does.

    Passes:
        since: {date: 1993, source: schule}
        claims:
          - {field: since.date, value: 1995, sources: [wiki]}
        sources:
          - {id: schule, title: Partnerschule, url: 'https://schule.example/', kind: own-statement}
          - {id: wiki, title: Ortswiki, url: 'https://wiki.example/', kind: wiki}
    Fails:
        since: {date: 1993, source: wiki}
        claims:
          - {field: since.date, value: 1995, sources: [schule]}
        sources:
          - {id: schule, title: Partnerschule, url: 'https://schule.example/', kind: own-statement}
          - {id: wiki, title: Ortswiki, url: 'https://wiki.example/', kind: wiki}
    """
    kinds = {source["id"]: source["kind"] for source in entry.data.get("sources", [])}
    for index, claim in enumerate(entry.data.get("claims", [])):
        chosen = kinds.get(chosen_source(entry, claim["field"]) or "")
        claimed = [kinds[name] for name in claim["sources"] if name in kinds]
        if chosen is None or not claimed:
            continue
        best = min(claimed, key=source_rank)
        if source_rank(best) < source_rank(chosen):
            hint = _("Choose the claimed value, or name a better source for the chosen one.")
            yield Finding(_outranked(chosen, best), hint, ("claims", index, "value"))


def _outranked(chosen: str, best: str) -> str:
    """The message on a value whose kind of source is weaker than that of a claim against it."""
    message = _(
        "the claim has a better source ({best}, rank {best_rank}) than the chosen value "
        "({chosen}, rank {chosen_rank})"
    )
    return message.format(
        best=schema.label("sources.kind", best),
        best_rank=source_rank(best),
        chosen=schema.label("sources.kind", chosen),
        chosen_rank=source_rank(chosen),
    )


def chosen_source(entry: Initiative, field: str) -> str | None:
    """The source id beside the value at a dotted path: for `since.date` that is since.source."""
    group = field.rpartition(".")[0]
    beside: Any = entry.data
    if group:
        beside = value_at(entry.data, group)
    if not isinstance(beside, dict):
        return None
    source = beside.get("source")
    if not isinstance(source, str):
        return None
    return source


def web_address(
    _kind: str, _document: ParsedFile, leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A web address begins with http:// or https:// and names a public host.

    Anything else could not be opened by a reader, or should not be opened by a program.

    Passes:
        links:
          - {url: 'https://www.schule.example/austausch', kind: other}
    Fails:
        links:
          - {url: 'https://localhost/austausch', kind: other}
    """
    for pointer, value in leaves["url"]:
        if not is_public_address(value):
            message = _("{value} is not the address of a public web page").format(
                value=quote(value)
            )
            expected = _("for example: {examples}").format(examples="https://www.example.org/page")
            yield Finding(message, "", pointer, expected=expected)


@lru_cache(maxsize=4096)
def is_public_address(address: str) -> bool:
    """True if an address is http(s) with a well-formed public host name; no IP addresses.

    >>> is_public_address("https://hshl.de./presse"), is_public_address("http://127.1/")
    (True, False)
    """
    match = _ADDRESS(address)
    if match is None or int(match["port"] or 80) > 65535:
        return False
    # A dot at the end says that the name is complete; it is part of no label.
    labels = match["host"].removesuffix(".").split(".")
    if len(labels) < 2 or not all(map(_LABEL, labels)):
        return False
    ending = labels[-1]
    # No domain of the top begins with a digit: 127.1 is an address of IPv4.
    return not ending[0].isdecimal() and ending.casefold() not in _PRIVATE_ENDINGS


_PRIVATE_ENDINGS = ("localhost", "local", "localdomain", "internal", "lan", "home", "onion", "arpa")
