"""iCalendar (RFC 5545, with the names of RFC 7986): a calendar that others subscribe to.

Every event lasts whole days, so no time zone is needed and none is written: a day is the same
day wherever the calendar is read. No event makes its reader busy.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal
from urllib.parse import quote

from hamm_registry import __version__
from hamm_registry.core.text import safe

Status = Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]

_OCTETS = 75
_WEB = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_SPECIAL = re.compile(r"([\\;,])")


@dataclass(frozen=True, slots=True)
class Event:
    """Something on whole days, `end` being the day after the last one.

    `uid` names it for ever and in every language. `written` is its date as the registry has it
    where that is no day: a year or a month. Texts may hold anything; an address that is not one
    of the web is left out.
    """

    uid: str
    start: date
    end: date
    summary: str
    status: Status
    description: str = ""
    location: str = ""
    categories: tuple[str, ...] = ()
    url: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """The calendar around the events; `stamp` is the day that it was made on."""

    name: str
    stamp: date
    language: str
    description: str = ""
    url: str = ""


def calendar(feed: Feed, events: Iterable[Event]) -> str:
    """The whole calendar with CRLF at the end of each line, none longer than 75 octets."""
    lines = list(_calendar_head(feed))
    for event in events:
        lines += _event_lines(event, feed)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _calendar_head(feed: Feed) -> Iterator[str]:
    name, about = _escaped_text(feed.name), _escaped_text(feed.description)
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield f"PRODID:-//hamm-registry//hamm-registry {__version__}//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    # RFC 7986 and the older names that Outlook, Google and Apple read.
    yield f"NAME:{name}"
    yield f"X-WR-CALNAME:{name}"
    if about:
        yield f"DESCRIPTION:{about}"
        yield f"X-WR-CALDESC:{about}"
    yield from _address(feed.url)
    yield "REFRESH-INTERVAL;VALUE=DURATION:P1D"
    yield "X-PUBLISHED-TTL:P1D"


def _event_lines(event: Event, feed: Feed) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped_text(event.uid)}"
    yield f"DTSTAMP:{_day(feed.stamp)}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(event.start)}"
    yield f"DTEND;VALUE=DATE:{_day(event.end)}"
    yield f"SUMMARY;LANGUAGE={feed.language}:{_escaped_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION;LANGUAGE={feed.language}:{_escaped_text(event.description)}"
    if event.location:
        yield f"LOCATION:{_escaped_text(event.location)}"
    if event.categories:
        yield "CATEGORIES:" + ",".join(_escaped_text(category) for category in event.categories)
    yield from _address(event.url)
    yield f"STATUS:{event.status}"
    yield "TRANSP:TRANSPARENT"
    if event.written:
        yield f"X-WRITTEN-DATE:{_escaped_text(event.written)}"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _address(url: str) -> Iterator[str]:
    """An address is no text: nothing is escaped in it, so what is not ASCII is written as %XX."""
    if _WEB.fullmatch(url):
        yield "URL:" + quote(safe(url), safe="%/:?#[]@!$&'()*+,;=~")


def _escaped_text(text: str) -> str:
    r"""A value of type TEXT: `\`, `;`, `,` and line breaks escaped, control characters as words.

    >>> _text("Toul; Hamm,\nherzlich")
    'Toul\\; Hamm\\,\\nherzlich'
    """
    parts: list[str] = []
    for part in _BREAK.split(text.strip()):
        parts.append(_SPECIAL.sub(r"\\\1", safe(part.replace("\t", " "))))
    return "\\n".join(parts)


def _folded(line: str) -> str:
    """A line broken after at most 75 octets, never inside a character; a space goes on."""
    data = line.encode()
    parts: list[bytes] = []
    start = 0
    most = _OCTETS
    while len(data) - start > most:
        end = start + most
        while data[end] & 0xC0 == 0x80:  # the middle of a character
            end -= 1
        parts.append(data[start:end])
        start = end
        most = _OCTETS - 1  # the space counts
    return b"\r\n ".join([*parts, data[start:]]).decode()
