"""iCalendar: held against RFC 5545 itself and two parsers that share no code."""

import re
from datetime import date, timedelta
from typing import Any

import icalendar
import pytest
import vobject  # type: ignore[import-untyped]  # has no stubs
from helper import ROOT, Workplace
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.answers import feed
from hamm_registry.calendar.events import Calendar, CalendarRow
from hamm_registry.core import text
from hamm_registry.render import ics
from hamm_registry.storage import workspace

TODAY = date(2026, 11, 22)

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\r\n\t;,:\\\"'=\x00\x07\x1b\x85\u2028\u202e\ufeffäß😀👩‍👩‍👧\ud800"),
        st.characters(),
    ),
    max_size=300,
)


def event(**fields: Any) -> ics.Event:
    base = ics.Event("one", date(2027, 5, 1), date(2027, 5, 2), "Title", "CONFIRMED")
    return ics.Event(**{**{n: getattr(base, n) for n in ics.Event.__slots__}, **fields})


def written(*events: ics.Event, **fields: str) -> str:
    return ics.calendar(ics.Feed(**{"name": "Name", "stamp": TODAY, "language": "de", **fields}),  # type: ignore[arg-type]
                        events)  # fmt: skip


def parsed(content: str) -> list[Any]:
    """Give the events, read by `icalendar`; what is against the RFC is an error."""
    found = icalendar.Calendar.from_ical(content)
    assert found.errors == []
    assert all(one.errors == [] for one in found.walk())
    return list(found.walk("VEVENT"))


def rows(registry: Workplace, today: date = TODAY) -> list[CalendarRow]:
    loaded = workspace.load(registry.root)
    shown = Calendar(loaded, feed.span(today), today)
    return shown.rows(loaded.initiatives, loaded.meetings, loaded.programmes)


def subscribed(registry: Workplace, today: date = TODAY) -> list[Any]:
    loaded = workspace.load(registry.root)
    return parsed(feed.subscription(rows(registry, today), loaded, today))


def as_it_comes_back(value: str) -> str:
    """What a reader gets of a text: line breaks as such, no tabs, nothing that moves a cursor."""
    parts = re.split("\r\n|[\n\r\x85\u2028\u2029]", value.strip())
    return "\n".join(text.safe(part.replace("\t", " ")) for part in parts)


@given(HOSTILE, HOSTILE, st.lists(HOSTILE, max_size=3))
def test_any_text_arrives_whole_in_two_parsers(
    summary: str, description: str, categories: list[str]
) -> None:
    content = written(
        event(summary=summary, description=description, categories=tuple(categories)),
        event(uid="two"),
    )
    lines = content.encode().split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e]", content)
    assert content.count("\n") == content.count("\r\n") == content.count("\r")
    first, second = parsed(content)
    assert str(first["SUMMARY"]) == as_it_comes_back(summary)
    assert str(first.get("DESCRIPTION", "")) == as_it_comes_back(description)
    assert second["UID"] == "two"
    other, _last = vobject.readOne(content).vevent_list
    assert other.summary.value == as_it_comes_back(summary)


def test_every_sort_of_line_break_is_one() -> None:
    every = "a\rb\nc\r\nd\x85e\u2028f\u2029g\th"
    lines = written(event(summary=every, uid="u,1;\n2")).split("\r\n")
    assert "SUMMARY;LANGUAGE=de:a\\nb\\nc\\nd\\ne\\nf\\ng h" in lines
    assert "UID:u\\,1\\;\\n2" in lines


def test_a_long_word_is_folded_between_its_characters() -> None:
    for word in ("x" * 1000, "ä" * 1000, "😀" * 1000):
        content = written(event(summary=word))
        for line in content.encode().split(b"\r\n"):
            assert len(line) <= 75
            line.decode()
        assert [str(one["SUMMARY"]) for one in parsed(content)] == [word]


def test_the_whole_calendar() -> None:
    content = written(
        event(
            description="One\ntwo",
            location="Toul, Frankreich",
            categories=("Besuch, kurz", "Treffen"),
            url="https://web.example/ä?a=1,2;3",
            written="2027-05",
        ),
        description="Lizenz",
        url="javascript:alert(1)",
    )
    assert content.replace("\r\n", "\n") == (
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//hamm-registry//hamm-registry 0.1.0//EN\n"
        "CALSCALE:GREGORIAN\nMETHOD:PUBLISH\nNAME:Name\nX-WR-CALNAME:Name\nDESCRIPTION:Lizenz\n"
        "X-WR-CALDESC:Lizenz\nREFRESH-INTERVAL;VALUE=DURATION:P1D\nX-PUBLISHED-TTL:P1D\n"
        "BEGIN:VEVENT\nUID:one\nDTSTAMP:20261122T000000Z\nDTSTART;VALUE=DATE:20270501\n"
        "DTEND;VALUE=DATE:20270502\nSUMMARY;LANGUAGE=de:Title\n"
        "DESCRIPTION;LANGUAGE=de:One\\ntwo\nLOCATION:Toul\\, Frankreich\n"
        "CATEGORIES:Besuch\\, kurz,Treffen\nURL:https://web.example/%C3%A4?a=1,2;3\n"
        "STATUS:CONFIRMED\nTRANSP:TRANSPARENT\nX-WRITTEN-DATE:2027-05\nEND:VEVENT\n"
        "END:VCALENDAR\n"
    )


ACTIVITIES = """activities:
- {title: Fahrt, type: exchange, start: 2027-05-08, end: 2027-05-10, status: planned}
- {title: Konzert, type: concert, start: 2028-02, place: Bergen, country: NO, status: confirmed}
- {title: Fest, type: other, start: 2028, status: cancelled}
- {title: Reise, type: delegation, start: 2027-06-30, end: 2028, status: held}
- {title: Murks, type: other, start: 2027-02-30, status: planned}
since:
"""


def test_dates_are_told_as_exactly_as_they_are_known(registry: Workplace) -> None:
    registry.overlay(ACTIVITIES)
    found = {
        str(one["SUMMARY"]): (one.start.isoformat(), one.end.isoformat(), str(one["STATUS"]))
        for one in subscribed(registry)
    }
    assert found == {
        "Fahrt": ("2027-05-08", "2027-05-11", "TENTATIVE"),
        "Konzert": ("2028-02-01", "2028-03-01", "CONFIRMED"),
        "2028 · Cancelled · Fest": ("2028-01-01", "2028-01-02", "CANCELLED"),
        "Reise": ("2027-06-30", "2027-07-01", "CONFIRMED"),
        "Murks": ("2027-02-01", "2027-03-01", "TENTATIVE"),
    }


def test_a_month_and_a_year_say_that_the_day_is_not_known(registry: Workplace) -> None:
    registry.overlay(ACTIVITIES)
    found = {str(one["SUMMARY"]): one for one in subscribed(registry)}
    concert, party = found["Konzert"], found["2028 · Cancelled · Fest"]
    assert (concert["X-WRITTEN-DATE"], party["X-WRITTEN-DATE"]) == ("2028-02", "2028")
    assert "only the month: Feb 2028" in concert["DESCRIPTION"]
    assert "only the year: 2028" in party["DESCRIPTION"]
    assert concert["LOCATION"] == "Bergen, Norway"
    assert "X-WRITTEN-DATE" not in found["Fahrt"]


def test_a_name_lasts_when_the_day_or_the_state_is_corrected(registry: Workplace) -> None:
    registry.overlay(ACTIVITIES)
    before = {str(one["SUMMARY"]): str(one["UID"]) for one in subscribed(registry)}
    registry.change("start: 2027-05-08, end: 2027-05-10, status: planned",
                    "start: 2027-09-01, end: 2027-09-03, status: confirmed")  # fmt: skip
    text.activate("de")
    after = {str(one["SUMMARY"]): str(one["UID"]) for one in subscribed(registry)}
    assert len(set(before.values())) == len(before)
    assert before["Fahrt"] == after["Fahrt"] == "828cab1a-6f17-5ab4-8c1d-0d8c814cefc7"
    assert before["2028 · Cancelled · Fest"] == after["2028 · Abgesagt · Fest"]


def test_no_event_ends_before_it_begins(registry: Workplace) -> None:
    """A rule tells of such an entry; a calendar program would refuse the whole file."""
    registry.overlay(
        "since:\nactivities:\n  - {title: Murks, type: other, start: 2027-05-08, end: 2027-05-01,"
        " status: planned}\n"
    )
    (found,) = subscribed(registry)
    assert (found.start.isoformat(), found.end.isoformat()) == ("2027-05-08", "2027-05-09")


def test_an_anniversary_keeps_its_name_when_a_title_is_corrected(registry: Workplace) -> None:
    """Whoever subscribed would have it twice."""
    registry.overlay("since: {date: 1977-05-02, basis: charter}\n")
    before = [str(one["UID"]) for one in subscribed(registry)]
    registry.overlay("title: {de: Ganz anders, en: Quite different}\n")
    after = [str(one["UID"]) for one in subscribed(registry)]
    assert (len(before), after) == (1, before)


def test_two_of_one_name_are_two(registry: Workplace) -> None:
    one = "{title: Fahrt, type: exchange, start: 2027-05-08, status: planned}"
    registry.overlay(f"activities: [{one}, {one}]\nsince:\n")
    names = [str(one["UID"]) for one in subscribed(registry)]
    assert len(names) == len(set(names)) == 2


@pytest.mark.parametrize("start", ["0000", "0000-01-01", "9999-12-31", "9999"])
def test_the_edge_of_time_is_no_error(registry: Workplace, start: str) -> None:
    registry.overlay(f"activities: [{{title: A, type: other, start: {start!r}, end: 2027-01-01,"
                     " status: planned}]\nsince:\n")  # fmt: skip
    assert subscribed(registry) == []
    assert subscribed(registry, date(9998, 1, 1)) == []


@pytest.mark.parametrize("end", ["9999-12-31", "9999-12", "9999"])
def test_an_end_after_which_there_is_no_day_is_left_out(registry: Workplace, end: str) -> None:
    registry.overlay(f"activities: [{{title: A, type: other, start: 2027-01-01, end: {end!r},"
                     " status: planned}]\nsince:\n")  # fmt: skip
    (found,) = subscribed(registry)
    assert (found.start.isoformat(), found.end.isoformat()) == ("2027-01-01", "2027-01-02")


def test_whoever_subscribes_gets_the_last_year_and_the_next_two() -> None:
    assert feed.span(TODAY) == ("2025-01-01", "2028-12-31")


def test_the_real_registry_in_both_languages() -> None:
    loaded = workspace.load(ROOT)
    shown = Calendar(loaded, feed.span(TODAY), TODAY)
    found = shown.rows(loaded.initiatives, loaded.meetings, loaded.programmes)
    told = {}
    for language in ("de", "en"):
        text.activate(language)
        content = feed.subscription(found, loaded, TODAY, url="https://www.web.example/")
        assert content == feed.subscription(found, loaded, TODAY, url="https://www.web.example/")
        events = parsed(content)
        assert len(vobject.readOne(content).vevent_list) == len(events) == len(found)
        assert all(one.end - one.start >= timedelta(1) for one in events)
        told[language] = [str(one["UID"]) for one in events]
    assert told["de"] == told["en"]
    assert len(set(told["de"])) == len(found)
