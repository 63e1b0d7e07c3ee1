"""The calendar: what is on, what is remembered, until when one may apply, and who travels when."""

import re
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any, cast, get_args

import pytest
from helper import ROOT, Result, Workplace
from hypothesis import given
from hypothesis import strategies as st
from test_language import assert_german

from hamm_registry.calendar import deadlines
from hamm_registry.calendar.events import Detail, concerning, detail_of, state_of
from hamm_registry.geo.countries import Point
from hamm_registry.introductions.overlaps import Overlap, overlaps
from hamm_registry.model.entries import (
    Config,
    Initiative,
    InitiativeData,
    Place,
    Registry,
    place_key,
)
from hamm_registry.schema import fields
from hamm_registry.site.page import Page
from hamm_registry.site.pages.initiative import InitiativePage
from hamm_registry.site.world import Site
from hamm_registry.storage import workspace

TODAY = date(2026, 11, 22)

SOURCES = "sources: [{id: web, title: Page, url: 'https://www.web.example/a', kind: official}]\n"
COLUMNS = ("date end kind type years title place country state detail based_on id").split()


def rows(registry: Workplace, *arguments: str) -> list[dict[str, Any]]:
    """Give the rows of the calendar."""
    found = registry.hamm("calendar", *arguments, "--format", "json").json
    assert list(found) == ["version", "columns", "rows"]
    assert (found["version"], found["columns"]) == (1, COLUMNS)
    assert all(list(row) == COLUMNS for row in found["rows"])
    return found["rows"]  # type: ignore[no-any-return]


def told(registry: Workplace, *arguments: str) -> list[tuple[str, str, str]]:
    """Give date, id of the rows, and what their state rests on."""
    return [(row["date"], row["id"], row["detail"]) for row in rows(registry, *arguments)]


def programme(registry: Workplace, name: str, deadline: str) -> None:
    """Write a funding programme."""
    registry.put(
        f"data/funding/{name}.yaml",
        f"id: {name}\ntitle: {{de: Topf {name}, en: Fund {name}}}\nfunder: Land\n"
        f"applicants: [association]\ndeadline: {{{deadline}}}\n{SOURCES}",
    )


def meeting(registry: Workplace, name: str, fields: str) -> None:
    """Write a meeting."""
    registry.put(
        f"data/meetings/{name}.yaml", f"id: {name}\ntitle: {{de: Treffen}}\n{fields}{SOURCES}"
    )


@pytest.fixture
def full(registry: Workplace) -> Workplace:
    """Give a registry with something of each kind."""
    registry.overlay(
        "since: {date: 1977-05-02, basis: charter}\n"
        "activities:\n"
        "  - {title: Chor in Bergen, type: concert, start: 2027-06-03, end: 2027-06-05,"
        " status: planned}\n"
        "funding: [{programme: jaehrlich}]\n"
    )
    meeting(registry, "treffen", "date: 2027-01\nstate: announced\nplace: Rathaus\n")
    programme(registry, "jaehrlich", "kind: yearly, last_known: 2025-03-01")
    programme(registry, "vorher", "kind: relative, weeks_before_start: 6")
    return registry


# Rows


def test_everything_that_is_on_by_date(full: Workplace) -> None:
    names = {"de": "Gymnasium Beispiel – Katedralskole Bergen"}
    assert rows(full) == [
        dict(zip(COLUMNS, row, strict=True))
        for row in (
            ("2027-01", None, "meeting", None, None, {"de": "Treffen"}, "Rathaus", None,
             "certain", "announced", None, "treffen"),
            ("2027-03-01", None, "deadline", "yearly", None,
             {"de": "Topf jaehrlich", "en": "Fund jaehrlich"}, None, None, "expected", "expected",
             "2025-03-01", "jaehrlich"),
            ("2027-05-02", None, "anniversary", "charter", 50, names | {"en": names["de"]}, None,
             None, "certain", "attested", "1977-05-02", "schule-beispiel"),
            ("2027-06-03", "2027-06-05", "activity", "concert", None, "Chor in Bergen", "Bergen",
             "NO", "expected", "planned", None, "schule-beispiel"),
        )
    ]  # fmt: skip


def test_raw_values_for_machines_words_for_people(full: Workplace) -> None:
    plain = full.hamm("calendar").out.splitlines()
    assert plain[0] == "2027-01\t\tmeeting\t\t\tTreffen\tRathaus\t\tcertain\tannounced\t\ttreffen"
    assert full.hamm("calendar", "--format", "ids").out.split()[1:3] == [
        "jaehrlich",
        "schule-beispiel",
    ]
    table = full.hamm("calendar", "--format", "table").out.splitlines()
    assert [re.split(" {2,}", row.rstrip()) for row in table] == [
        ["Date", "Until", "What", "Type", "Years", "Title", "Place", "Country", "State",
         "Details", "Based on", "ID"],
        ["Jan 2027", "Meeting", "Treffen", "Rathaus", "certain", "announced", "treffen"],
        ["1 Mar 2027", "Deadline", "every year", "Fund jaehrlich", "expected",
         "as in earlier years, ask", "1 Mar 2025", "jaehrlich"],
        ["2 May 2027", "Anniversary", "charter", "50",
         "Gymnasium Beispiel – Katedralskole Bergen", "certain", "attested", "2 May 1977",
         "schule-beispiel"],
        ["3 Jun 2027", "5 Jun 2027", "Activity", "concert", "Chor in Bergen", "Bergen", "Norway",
         "expected", "planned", "schule-beispiel"],
        ["4 dates"],
        ["Funding without a day: Fund vorher (6 weeks before the start)"],
    ]  # fmt: skip
    markdown = full.hamm("calendar", "--format", "markdown").out
    assert "| 2 May 2027 |  | Anniversary | charter | 50 | Gymnasium" in markdown
    assert markdown.endswith(
        "\n\n4 dates\n\nFunding without a day: Fund vorher (6 weeks before the start)\n"
    )


def test_a_query_asks_for_what_has_to_do_with_some(full: Workplace) -> None:
    full.another("zweite", "since: {date: 2017, basis: start}\n")
    meeting(full, "andere", "date: 2027-02-01\nstate: announced\nattended: [zweite]\n")
    programme(full, "spare", "kind: yearly, last_known: 2026-02-02")
    assert told(full, "id:zweite") == [
        ("2027", "zweite", "attested"),
        ("2027-02-01", "andere", "announced"),
    ]
    assert [row["id"] for row in rows(full, "id:schule-beispiel")] == [
        "jaehrlich", "schule-beispiel", "schule-beispiel",
    ]  # fmt: skip
    assert len(rows(full)) == 7
    assert "Funding" not in full.hamm("calendar", "id:zweite", "--format", "table").out


def test_everything_is_said_in_german(full: Workplace) -> None:
    journey(full, "fahrt", "start: 2027-06-04")
    journey(full, "reise", "start: 2027-06")
    for call in (
        "--format table", "--format markdown", "--collisions --format table", "--to 2020",
        "--from x", "--to 2026-11-22 --format table", "--from 2025 --history --format table",
    ):  # fmt: skip
        assert_german(full.hamm("calendar", *call.split(), "--lang", "de"))


# States


STATES = {
    "certain": {"confirmed", "announced", "attested", "open", "named"},
    "expected": {"planned", "derived", "about", "unclear", "expected"},
    "disputed": {"disputed"},
    "over": {"held", "cancelled", "unrecorded", "last-known"},
}


def test_every_detail_has_one_state() -> None:
    details = {detail: state for state, of in STATES.items() for detail in of}
    assert set(get_args(Detail)) == set(details)
    written = (("initiative", "activities.status"), ("meeting", "state"))
    assert {code for kind, path in written for code in fields(kind)[path].codes} <= set(details)
    for detail, state in details.items():
        assert state_of(detail, "2026-11-22", TODAY) == state
        assert state_of(detail, "2026", TODAY) == state
        assert state_of(detail, "2026-11-21", TODAY) == "over"


def test_what_is_past_is_over_whatever_was_written() -> None:
    for written in ("planned", "confirmed", "announced"):
        assert detail_of(written, "2026-10", TODAY) == "unrecorded"
        assert detail_of(written, "2026-11", TODAY) == written
    assert detail_of("cancelled", "2026-10", TODAY) == "cancelled"


def test_the_state_is_the_same_on_the_screen_and_in_a_calendar_program(full: Workplace) -> None:
    found = rows(full, "--from", "2025")
    events = full.hamm("calendar", "--from", "2025", "--format", "ics").out.split("BEGIN:VEVENT")[
        1:
    ]
    for row, event in zip(found, events, strict=True):
        tentative = row["state"] in ("expected", "disputed")
        assert ("STATUS:TENTATIVE" in event) is tentative, (row, event)


# The window


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ("", "treffen jaehrlich schule-beispiel schule-beispiel"),
        ("--today 2026-06-02", "treffen jaehrlich schule-beispiel"),
        ("--today 2026-06-03", "treffen jaehrlich schule-beispiel schule-beispiel"),
        ("--today 2027-01-31", "treffen jaehrlich schule-beispiel schule-beispiel"),
        ("--today 2027-02-01", "jaehrlich schule-beispiel schule-beispiel"),
        ("--to 2027-01-01", "treffen"),
        ("--to 2026", ""),
        ("--from 2027-06-05 --to 2027-06-05", "schule-beispiel"),
        ("--from 2027-06-06 --to 2027-12", ""),
        ("--from 2027-05 --to 2027-05", "schule-beispiel"),
        ("--from 2027 --to 2027", "treffen jaehrlich schule-beispiel schule-beispiel"),
        ("--from 2027-05-03", "schule-beispiel jaehrlich"),
        ("--from 9999", "jaehrlich"),
    ],
)
def test_the_window(full: Workplace, arguments: str, ids: str) -> None:
    assert [row["id"] for row in rows(full, *arguments.split())] == ids.split()


def test_nothing_on(registry: Workplace) -> None:
    (registry.root / "data/initiatives/schule-beispiel.yaml").unlink()
    assert registry.hamm("calendar") == Result(0, "", "Nothing is known for these days.\n")
    empty = registry.hamm("calendar", "--collisions", "--format", "json")
    assert (empty.json["rows"], empty.err) == ([], "Nothing is known for these days.\n")


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        ("--from neulich", "“neulich” is not a date\nWrite a year, a month or a day: 2019, "),
        ("--to 2027-02-30", "this day does not exist: “2027-02-30”\nFeb 2027 has 28 days."),
        ("--to 2027-13", "“2027-13” does not exist\nThere is no month 13."),
        ("--from 27", "“27” is not a date\n"),
        ("--from=", "“” is not a date\n"),
        ("--collisions --to x", "“x” is not a date\n"),
        ("--from 2027 --to 2026", "2026 is before 1 Jan 2027\nWithout --from "),
        ("--to 2020", "2020 is before 22 Nov 2026\nWithout --from "),
        ("land:Atlantis", "“Atlantis” is not a valid value for "),
        ("--collisions land:Atlantis", "“Atlantis” is not a valid value for "),
        ("--format xml", "“xml” is not a valid value for --format\n"),
    ],
)
def test_wrong_calls(full: Workplace, call: str, hint: str) -> None:
    result = full.hamm("calendar", *call.split())
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"hamm: {hint}")


# Anniversaries

DISPUTED = """since: {date: 1976, basis: start}
claims: [{field: since.date, value: 1975, sources: [schule]}]"""
FOUNDED_LATER = """since: {date: 1976, basis: mention}
milestones: [{date: 1977, type: founding}, {date: 1976, type: award}]"""


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("since: {date: 1977, basis: charter}", [("2027", 50, "attested")]),
        ("since: {date: 1977-12, basis: start}", []),
        ("since: {date: 1977-11, basis: start}", [("2027-11", 50, "attested")]),
        ("since: {date: 1976-12, basis: start}", [("2026-12", 50, "attested")]),
        ("since: {date: 1976-11, basis: start}", [("2026-11", 50, "attested")]),
        ("since: {date: 1976-11-21, basis: start}", []),
        ("since: {date: 1976, basis: mention}", []),
        ("since: {date: 1976, basis: mention, about: true}", []),
        ("since: {date: 1976, basis: derived}", [("2026", 50, "derived")]),
        ("since: {date: 1976, basis: derived, about: true}", [("2026", 50, "derived")]),
        ("since: {date: 1976, basis: start, about: true}", [("2026", 50, "about")]),
        ("since: {date: 1976}", [("2026", 50, "unclear")]),
        ("since: {date: 1978, basis: start}", []),
        ("since: {date: 2016, basis: start}", [("2026", 10, "attested")]),
        ("since: {date: 2001, basis: start}", [("2026", 25, "attested")]),
        ("since: {date: 2011, basis: start}", []),
        ("since: {date: 2026, basis: start}", []),
        ("since: {date: 2027, basis: start}\nstatus: planned", []),
        ("since: {date: 1976, basis: start}\nstatus: ended", []),
        ("since: {date: 1976, basis: start}\nstatus: unknown", [("2026", 50, "attested")]),
        ("since: {date: 1976, basis: start}\nvisibility: unlisted", []),
        (DISPUTED, [("2026", 50, "disputed")]),
        (FOUNDED_LATER, [("2027", 50, "attested")]),
        ("since: {date: 1976, basis: derived}\nmilestones: [{date: 1976-12, type: charter}]",
         [("2026", 50, "derived")]),
        ("since:\nmilestones: [{date: 1976, type: renewal}]", []),
        ("since:\nmilestones: [{date: 2027-05-01, type: anniversary, title: Feier}]",
         [("2027-05-01", None, "attested")]),
        ("since:\nmilestones: [{date: 2026-05-01, type: anniversary}]", []),
    ],
)  # fmt: skip
def test_anniversaries(
    registry: Workplace, fields: str, expected: list[tuple[str, int | None, str]]
) -> None:
    registry.overlay(fields + "\n")
    found = rows(registry)
    assert [(row["date"], row["years"], row["detail"]) for row in found] == expected
    assert all(row["kind"] == "anniversary" for row in found)


def test_anniversaries_on_request_and_on_leap_days(registry: Workplace) -> None:
    registry.overlay("since: {date: 2004-02-29, basis: start}\nstatus: ended\n")
    assert rows(registry, "--from", "2014", "--to", "2029") == []
    found = rows(registry, "--from", "2014", "--to", "2029", "--history")
    assert [(row["date"], row["years"]) for row in found] == [
        ("2014-02-28", 10), ("2024-02-29", 20), ("2029-02-28", 25),
    ]  # fmt: skip
    registry.overlay("visibility: unlisted\n")
    assert rows(registry, "--from", "2014", "--history") == []
    assert len(rows(registry, "--from", "2014", "--history", "--unlisted")) == 1


def test_the_title_of_a_celebration_is_its_own(registry: Workplace) -> None:
    registry.overlay("since:\nmilestones: [{date: 2027-05-01, type: anniversary, title: Feier}]\n")
    (row,) = rows(registry)
    assert (row["title"], row["type"], row["based_on"]) == ("Feier", "anniversary", None)


# Activities and meetings


@pytest.mark.parametrize(
    ("fields", "place", "country"),
    [
        ("", "Bergen", "NO"),
        ("direction: outgoing", "Bergen", "NO"),
        ("direction: incoming", None, None),
        ("direction: local", None, None),
        ("direction: incoming, place: Rathaus", "Rathaus", None),
        ("country: SE", None, "SE"),
        ("country: 'NO'", "Bergen", "NO"),
        ("place: Oslo, country: 'NO'", "Oslo", "NO"),
        ("place: Bergen", "Bergen", "NO"),
    ],
)
def test_where_an_activity_is(
    registry: Workplace, fields: str, place: str | None, country: str | None
) -> None:
    activity = f"title: Fahrt, type: exchange, start: 2027-05, status: cancelled, {fields}"
    registry.overlay(f"since:\nactivities: [{{{activity.removesuffix(', ')}}}]\n")
    (row,) = rows(registry)
    assert (row["place"], row["country"], row["detail"]) == (place, country, "cancelled")


def test_a_meeting_is_that_of_an_entry_that_it_names_by_a_former_id(registry: Workplace) -> None:
    registry.overlay("former_ids: [frueher]\n")
    for name, guests in (("neu", "schule-beispiel"), ("alt", "frueher"), ("fremd", "niemand")):
        meeting(registry, name, f"state: held\ndate: 2026-11-21\nattended: [{guests}]\n")
    loaded = workspace.load(registry.root)
    (entry,) = loaded.initiatives
    meetings, programmes = concerning(loaded, [entry])
    assert [one["id"] for one in meetings] == ["alt", "neu"]
    assert programmes == []
    page = Page(Site(loaded, date(2026, 11, 22)), "initiative/schule-beispiel.html", "de")
    links = "".join(InitiativePage(entry, page)._meetings())
    assert re.findall("meeting/([a-z]+).html", links) == ["alt", "neu"]


def test_meetings_without_a_date_have_no_day(registry: Workplace) -> None:
    registry.overlay("since:\n")
    meeting(registry, "ohne", "state: announced\n")
    meeting(registry, "abgesagt", "state: cancelled\ndate: 2027\n")
    meeting(registry, "vorbei", "state: held\ndate: 2026-11-21\n")
    assert told(registry) == [("2027", "abgesagt", "cancelled")]
    assert told(registry, "--from", "2026")[0] == ("2026-11-21", "vorbei", "held")


# Deadlines


@pytest.mark.parametrize(
    ("deadline", "expected", "note"),
    [
        ("kind: window, opens: 2026-10-01, closes: 2026-12-15", [("2026-12-15", "open")], ""),
        ("kind: window, opens: 2026-11-22, closes: 2026-11-22", [("2026-11-22", "open")], ""),
        ("kind: window, opens: 2026-11, closes: 2026-12-15", [("2026-12-15", "named")], ""),
        ("kind: window, opens: 2026-10, closes: 2026-11", [("2026-11", "named")], ""),
        ("kind: window, opens: 2026-12-01, closes: 2026-12-15", [("2026-12-15", "named")], ""),
        ("kind: window, closes: 2026-12-15", [("2026-12-15", "named")], ""),
        (
            "kind: window, opens: 2026-10-01, closes: 2026-11-21",
            [],
            "last known window until 21 Nov 2026",
        ),
        ("kind: window, opens: 2026-10-01", [], "fixed period"),
        ("kind: window, closes: 2029", [], ""),
        ("kind: yearly, last_known: 2024-10-15", [("2027-10-15", "expected")], ""),
        ("kind: yearly, last_known: 2024-12-15", [("2026-12-15", "expected")], ""),
        ("kind: yearly, last_known: 2021", [("2026", "expected"), ("2027", "expected")], ""),
        ("kind: yearly, last_known: 2026-12-15", [("2026-12-15", "named")], ""),
        ("kind: yearly", [], "every year"),
        ("kind: relative, months_before_start: 1", [], "1 month before the start"),
        ("kind: relative, weeks_before_start: 1", [], "1 week before the start"),
        ("kind: relative", [], "before the start"),
        ("kind: open", [], "at any time"),
    ],
)
def test_deadlines(
    registry: Workplace, deadline: str, expected: list[tuple[str, str]], note: str
) -> None:
    registry.overlay("since:\n")
    programme(registry, "topf", deadline)
    assert [(row["date"], row["detail"]) for row in rows(registry)] == expected
    said = registry.hamm("calendar", "--format", "table").out
    assert ("Funding without a day" in said) == bool(note)
    assert f"Fund topf ({note})" in said or not note


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        ("2024-11-22", "2026-11-22", "2026-11-22"),
        ("2024-11-21", "2026-11-22", "2027-11-21"),
        ("2024-11", "2026-11-30", "2026-11"),
        ("2024-10", "2026-11-01", "2027-10"),
        ("2024", "2026-12-31", "2026"),
        ("2024-02-29", "2026-03-01", "2027-02-28"),
        ("2024-02-29", "2027-03-01", "2028-02-29"),
    ],
)
def test_a_yearly_deadline_returns_in_the_first_year_in_which_it_is_not_over(
    last: str, today: str, expected: str
) -> None:
    assert deadlines.next_year_day(last, today) == expected


@pytest.mark.parametrize(
    ("rule", "state", "last"),
    [
        ({"kind": "relative"}, "unknown", None),
        ({"kind": "relative", "weeks_before_start": 1}, "relative", None),
        ({"kind": "relative", "months_before_start": 1}, "relative", None),
        ({"kind": "yearly", "closes": "2027-01-01"}, "named", "2027-01-01"),
        (
            {"kind": "yearly", "closes": "2025-01-01", "last_known": "2027-02-01"},
            "named",
            "2027-02-01",
        ),
        ({"kind": "window", "closes": "2026-11-22"}, "named", "2026-11-22"),
        ({"kind": "window", "closes": "2026-11-21"}, "past", "2026-11-21"),
    ],
)
def test_the_state_of_a_deadline(rule: dict[str, Any], state: str, last: str | None) -> None:
    found = deadlines.deadline({"deadline": rule}, date(2026, 11, 22))
    assert (found.state, found.last) == (state, last)


def test_a_past_window_is_never_open(registry: Workplace) -> None:
    registry.overlay("since:\n")
    programme(registry, "fenster", "kind: window, opens: 2026-01-01, closes: 2026-02-01")
    programme(registry, "jahr", "kind: yearly, last_known: 2025-03-01")
    assert told(registry, "--from", "2025", "--to", "2027") == [
        ("2025-03-01", "jahr", "last-known"),
        ("2026-02-01", "fenster", "last-known"),
        ("2027-03-01", "jahr", "expected"),
    ]
    assert "without" not in registry.hamm("calendar", "--from", "2026", "--format", "markdown").out


# Collisions


def journey(registry: Workplace, name: str, fields: str, place: str = "Bergen, NO") -> None:
    """Add an initiative with one journey to a place."""
    town, _comma, country = place.partition(", ")
    known = f"type: transport, status: planned, title: Fahrt {name}"
    defaults = "".join(f", {d}" for d in ("start: 2027-05-01",) if "start:" not in fields)
    kept = ", ".join(part for part in known.split(", ") if part.split(":")[0] + ":" not in fields)
    registry.another(
        name,
        f"title: {{de: Name {name}}}\norganisations: [{{name: Lead {name}, role: lead}}]\n"
        f"places: [{{name: {town}, country: '{country}'}}]\n"
        f"activities: [{{{kept}{defaults}, {fields}}}]\n",
    )


def collided(registry: Workplace, *arguments: str) -> list[tuple[str, str, str, int | None]]:
    """Give the ids, manner, nearness and days apart of each collision."""
    found = registry.hamm("calendar", "--collisions", *arguments, "--format", "json").json["rows"]
    assert [row["collision"] for row in found] == [1 + n // 2 for n in range(len(found))]
    return [
        (f"{a['id']} {b['id']}", a["manner"], a["nearness"], a["days_apart"])
        for a, b in zip(found[::2], found[1::2], strict=True)
    ]


def test_who_could_travel_together(registry: Workplace) -> None:
    journey(registry, "truck", "start: 2027-05-01, end: 2027-05-04, cargo_m3_free: 4.5")
    journey(registry, "visit", "start: 2027-05-04, type: delegation, seats_free: 0")
    found = registry.hamm("calendar", "--collisions", "--format", "json").json
    assert found["columns"] == list(found["rows"][0])
    assert found["rows"] == [
        {
            "collision": 1, "date": "2027-05-01", "end": "2027-05-04", "manner": "overlap",
            "days_apart": 0, "nearness": "place", "type": "transport", "title": "Fahrt truck",
            "place": "Bergen", "country": "NO", "seats_free": None, "cargo_m3_free": 4.5,
            "state": "expected", "detail": "planned", "id": "truck",
        },
        {
            "collision": 1, "date": "2027-05-04", "end": None, "manner": "overlap",
            "days_apart": 0, "nearness": "place", "type": "delegation", "title": "Fahrt visit",
            "place": "Bergen", "country": "NO", "seats_free": 0, "cargo_m3_free": None,
            "state": "expected", "detail": "planned", "id": "visit",
        },
    ]  # fmt: skip
    table = registry.hamm("calendar", "--collisions", "--format", "table").out.splitlines()
    assert [re.split(" {2,}", row.strip()) for row in table] == [
        ["No.", "Date", "Until", "How", "Days apart", "Where", "Type", "Title", "Place", "Country",
         "Free seats", "Free m³", "State", "Details", "ID"],
        ["1", "1 May 2027", "4 May 2027", "at the same time", "0", "same place", "transport",
         "Fahrt truck", "Bergen", "Norway", "4.5", "expected", "planned", "truck"],
        ["1", "4 May 2027", "at the same time", "0", "same place", "delegation", "Fahrt visit",
         "Bergen", "Norway", "0", "expected", "planned", "visit"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "place", "expected"),
    [
        ("start: 2027-05-01", "start: 2027-05-22", "Bergen, NO", ("close", "place", 21)),
        ("start: 2027-05-01", "start: 2027-05-23", "Bergen, NO", None),
        ("start: 2027-05-23", "start: 2027-05-01, end: 2027-05-02", "Bergen, NO",
         ("close", "place", 21)),
        ("start: 2027-05-01", "start: 2027-05-01", "Oslo, NO", ("overlap", "country", 0)),
        ("start: 2027-05-01", "start: 2027-05-01", "Lund, SE", ("overlap", "neighbour", 0)),
        ("start: 2027-05-01", "start: 2027-05-01", "Kyoto, JP", None),
        ("start: 2027-05-01", "start: 2027-05-22", "Lund, SE", ("close", "neighbour", 21)),
        ("start: 2027-05", "start: 2027-05-30", "Bergen, NO", ("possible", "place", None)),
        ("start: 2027-05", "start: 2027-06-01", "Bergen, NO", None),
        ("start: 2027", "start: 2027-06-01", "Lund, SE", ("possible", "neighbour", None)),
        ("start: 2027-05-01, status: confirmed", "start: 2027-05-01, type: exchange",
         "Bergen, NO", ("overlap", "place", 0)),
        ("start: 2027-05-01, type: concert", "start: 2027-05-01", "Bergen, NO", None),
        ("start: 2027-05-01, type: concert, direction: outgoing", "start: 2027-05-01",
         "Bergen, NO", ("overlap", "place", 0)),
        ("start: 2027-05-01, direction: local", "start: 2027-05-01", "Bergen, NO", None),
        ("start: 2027-05-01, status: cancelled", "start: 2027-05-01", "Bergen, NO", None),
        ("start: 2027-05-01, status: held", "start: 2027-05-01", "Bergen, NO", None),
        ("start: 2026-11-20, end: 2026-11-22", "start: 2026-12-01", "Bergen, NO",
         ("close", "place", 9)),
        ("start: 2026-11-20, end: 2026-11-21", "start: 2026-12-01", "Bergen, NO", None),
        ("start: 2027-05-01, place: Rathaus, country: DE, direction: incoming",
         "start: 2027-05-02, place: Rathaus, country: DE, direction: incoming", "Kyoto, JP",
         ("close", "place", 1)),
        ("start: 2027-05-01, place: Rathaus, country: DE, direction: incoming",
         "start: 2027-05-01, place: Burg, country: DE, direction: incoming", "Kyoto, JP", None),
    ],
)  # fmt: skip
def test_when_journeys_collide(
    registry: Workplace,
    first: str,
    second: str,
    place: str,
    expected: tuple[str, str, int | None] | None,
) -> None:
    journey(registry, "first", first)
    journey(registry, "second", second, place)
    found = collided(registry)
    assert [one[1:] for one in found] == ([expected] if expected else [])
    assert registry.hamm("validate", "--select", "HR0").code == 0
    journey(registry, "first", second, place)
    journey(registry, "second", first)
    assert [one[1:] for one in collided(registry)] == [one[1:] for one in found]


def test_towns_close_to_each_other_count_as_one(registry: Workplace) -> None:
    registry.change(
        "type: town\n",
        "type: town\n  - {name: Laksevåg, country: 'NO', lat: 60.38, lon: 5.28, type: town}\n",
        "data/places.yaml",
    )
    journey(registry, "first", "start: 2027-05-01")
    journey(registry, "second", "start: 2027-05-01", "Laksevåg, NO")
    assert collided(registry) == [("first second", "overlap", "place", 0)]


def test_collisions_are_those_of_a_query_and_a_window(registry: Workplace) -> None:
    for name, day in (("eins", "2027-05-01"), ("zwei", "2027-05-10"), ("drei", "2029-01-01")):
        journey(registry, name, f"start: {day}")
    journey(registry, "vier", "start: 2029-01-02")
    both = ["eins zwei", "drei vier"]
    assert [one[0] for one in collided(registry)] == both
    assert [one[0] for one in collided(registry, "--to", "2027-05-01")] == both[:1]
    assert [one[0] for one in collided(registry, "--from", "2027-05-10")] == both
    assert [one[0] for one in collided(registry, "--from", "2027-05-11")] == both[1:]
    assert [one[0] for one in collided(registry, "id:vier")] == both[1:]
    assert [one[0] for one in collided(registry, "land:SE")] == []


def test_who_takes_part_in_collisions(registry: Workplace) -> None:
    journey(registry, "first", "start: 2027-05-01")
    journey(registry, "second", "start: 2027-05-01")
    path = "data/initiatives/second.yaml"
    registry.overlay("visibility: unlisted\n", path)
    assert collided(registry) == []
    assert len(collided(registry, "--unlisted")) == 1
    registry.overlay("visibility: public\nstatus: ended\n", path)
    assert collided(registry) == []
    assert len(collided(registry, "--history")) == 1
    registry.overlay("status: active\nrelations: [{to: first, type: in-contact}]\n", path)
    assert len(collided(registry)) == 1
    registry.overlay("relations: [{to: first, type: reviewed}]\n", path)
    assert collided(registry) == []


def test_where_a_journey_goes(registry: Workplace) -> None:
    journey(registry, "land", "start: 2027-05-01", "Oslo, NO")
    journey(registry, "ort", "start: 2027-05-01")
    registry.overlay(
        "places: [{name: Oslo, country: 'NO'}, {name: Bergen, country: 'NO'}]\n",
        "data/initiatives/land.yaml",
    )
    rows = registry.hamm("calendar", "--collisions", "--format", "json").json["rows"]
    assert [(row["id"], row["place"], row["country"]) for row in rows] == [
        ("land", None, "NO"), ("ort", "Bergen", "NO"),
    ]  # fmt: skip


def test_days_between_journeys_are_counted_from_end_to_start(registry: Workplace) -> None:
    journey(registry, "lang", "start: 2027-05-01, end: 2027-05-09")
    journey(registry, "kurz", "start: 2027-05-12, end: 2027-05-20")
    journey(registry, "mitten", "start: 2027-05-03, end: 2027-05-04")
    assert sorted(collided(registry)) == [
        ("lang kurz", "close", "place", 3),
        ("lang mitten", "overlap", "place", 0),
        ("mitten kurz", "close", "place", 8),
    ]


def test_a_stay_of_months_meets_whoever_comes_before_its_end(registry: Workplace) -> None:
    journey(registry, "lang", "start: 2027-01-10, end: 2027-05-20")
    journey(registry, "kurz", "start: 2027-05-20")
    journey(registry, "danach", "start: 2027-06-02")
    assert sorted(collided(registry)) == [
        ("kurz danach", "close", "place", 13),
        ("lang danach", "close", "place", 13),
        ("lang kurz", "overlap", "place", 0),
    ]


def test_journeys_of_one_initiative_do_not_collide(registry: Workplace) -> None:
    trip = "type: transport, status: planned"
    registry.overlay(
        f"activities: [{{title: Hin, start: 2027-05-01, {trip}}},"
        f" {{title: Her, start: 2027-05-01, {trip}}}]\n"
    )
    assert collided(registry) == []
    journey(registry, "other", "start: 2027-05-02")
    assert [one[0] for one in collided(registry)] == ["schule-beispiel other"] * 2


@st.composite
def travellers(draw: st.DrawFn) -> Registry:
    """Give a registry of a few initiatives that travel to towns near each other and far apart."""
    towns = {
        ("NO", "Bergen"): Point(60.39, 5.32), ("NO", "Laksevåg"): Point(60.38, 5.28),
        ("NO", "Oslo"): Point(59.91, 10.75), ("SE", "Lund"): Point(55.7, 13.19),
        ("JP", "Kyoto"): Point(35.01, 135.77), ("DE", "Hier"): Point(51.5, 7.5),
        ("DE", "Da"): Point(51.59, 7.5), ("DE", "Dort"): Point(51.68, 7.5), ("FR", "Fern"): None,
    }  # fmt: skip
    listed = {
        place_key(name, country): Place(name, country, {}, point, True)
        for (country, name), point in towns.items()
    }
    days = st.sampled_from(
        ["2026-12-01", "2026-12-30", "2027-01", "2027-01-20", "2027-02-10", "2027-03", "2027"]
    )
    entries = []
    for number in range(draw(st.integers(2, 7))):
        country, town = draw(st.sampled_from(sorted(towns)))
        start, end = sorted((draw(days), draw(days)))
        trip = {"title": f"T{number}", "type": "transport", "status": "planned", "start": start}
        trips = [trip | {"end": end}, trip | {"place": "Bergen"}]
        data = {
            "id": f"e{number}",
            "title": {"de": "T"},
            "status": "active",
            "places": [{"name": town, "country": country}],
            "activities": trips[: draw(st.integers(1, 2))],
        }
        entries.append(Initiative("e.yaml", cast(InitiativeData, data)))
    config = Config({"country": "DE", "languages": ["de"], "city": "C", "name": {"de": "N"}})
    return Registry(ROOT, config, tuple(entries), (), (), lambda: listed)


@given(travellers())
def test_nobody_is_overlooked(found: Registry) -> None:
    every = overlaps(found, TODAY)
    backwards = replace(found, initiatives=found.initiatives[::-1])
    assert every == overlaps(backwards, TODAY)
    by_pair: list[Overlap] = []
    for pair in combinations(found.initiatives, 2):
        by_pair += overlaps(replace(found, initiatives=pair), TODAY)
    assert sorted(every, key=repr) == sorted(by_pair, key=repr)
