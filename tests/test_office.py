"""The office's week: funding programmes, the first screen."""

import pytest
from helper import Workplace
from test_history import git

MEETING = """\
id: treffen
title: {de: Treffen der Initiativen, en: Meeting of the initiatives}
date: 2026-12-01
state: announced
place: Bergen
"""
FUNDING = """\
id: fonds
title: {de: Reisefonds, en: Travel fund}
funder: Stiftung
applicants: [school]
countries: ['NO']
amount: {max: 2000, currency: EUR}
deadline: {kind: window, opens: 2026-10-01, closes: 2026-12-15}
sources: [{id: x, title: x, url: https://x.example, kind: own-statement}]
"""


@pytest.fixture
def office(registry: Workplace) -> Workplace:
    """Give a registry with a meeting to come, a record of an organisation, and a programme."""
    registry.put("data/meetings/treffen.yaml", MEETING)
    registry.put("data/funding/fonds.yaml", FUNDING)
    registry.organisation("verein-bergen", "name: Bergenfreunde\n")
    return registry


def test_funding_programmes(office: Workplace) -> None:
    done = office.hamm("funding", "Norwegen", "--format", "markdown")
    row, _blank, count = done.out.splitlines()[-3:]
    assert row == (
        "| Travel fund | up to 2,000 EUR | until 15 Dec 2026 | schools | Stiftung | fonds |"
    )
    assert count == "1 funding programme"
    plain = "Travel fund\tup to 2,000 EUR\tuntil 15 Dec 2026\tschool\tStiftung\tfonds\n"
    assert office.hamm("funding", "--format", "plain").out == plain
    assert office.hamm("funding", "reise", "--format", "ids").out == "fonds\n"
    assert office.hamm("funding", "PL").err == "No funding programme fits.\n"
    (raw,) = office.hamm("funding", "land:NO", "--format", "json").json["rows"]
    assert raw["amount"] == {"max": 2000, "currency": "EUR"}


def week(office: Workplace, day: str) -> list[str]:
    rows = office.hamm("--today", day).out.splitlines()
    start = rows.index("This week") + 1
    return [" ".join(row.split()) for row in rows[start : rows.index("", start)]]


def test_the_week_asks_for_what_is_due(office: Workplace) -> None:
    quiet = week(office, "2026-09-01")
    assert week(office, "2026-11-30") == [
        "Tomorrow Meeting of the initiatives · Bergen · hamm meeting treffen",
        "Until 15 Dec 2026 Travel fund: deadline · hamm funding fonds",
        *quiet,
    ]
    office.hamm(
        "meeting",
        "treffen",
        "--held",
        "--action",
        "Dates",
        "--due",
        "2026-12-05",
        "--today",
        "2026-12-02",
    )
    git(office.root, "init", "-q", "-b", "main")
    git(office.root, "add", "-A")
    git(office.root, "commit", "-q", "-m", "x")
    assert week(office, "2027-01-10") == [
        "Overdue Dates (by 5 Dec 2026) · hamm meeting treffen --done 1",
        *quiet,
    ]
    office.change("status: active", "status: dormant")
    assert "Not saved yet 1 changed file · hamm save" in week(office, "2027-01-10")
    assert len(quiet) <= 1


def test_the_week_asks_about_a_meeting_that_is_past(office: Workplace) -> None:
    earlier = MEETING.replace("id: treffen", "id: frueher").replace("2026-12-01", "2026-11")
    office.put("data/meetings/frueher.yaml", earlier)
    assert week(office, "2026-12-02")[0] == (
        "Overdue Meeting of the initiatives (1 Dec 2026): did it take place? and 1 more"
        " · hamm meeting treffen --held"
    )
    assert "did it take place" not in " ".join(week(office, "2027-02-01"))
    office.hamm("meeting", "treffen", "--held", "--today", "2026-12-02")
    office.hamm("meeting", "frueher", "--cancelled", "--today", "2026-12-02")
    assert not [row for row in week(office, "2026-12-02") if row.startswith("Overdue")]
