"""A plan is no evidence until somebody says that it was carried out."""

import pytest
from helper import Workplace

TODAY = "2026-11-22"


def activity(status: str, start: str, end: str = "") -> str:
    last = f", end: {end}" if end else ""
    return (
        f"activities: [{{title: Fahrt, type: concert, start: {start}{last}, status: {status}}}]\n"
    )


NO_DATES = (
    "since:\nconfirmed:\nhistory:\nsources: [{id: s, title: S, url: 'https://s.example', "
    "kind: own-statement}]\n"
)


@pytest.mark.parametrize(
    ("status", "evidence"),
    [("planned", ""), ("confirmed", ""), ("cancelled", ""), ("held", "2026-05-07")],
)
def test_only_what_was_held_attests(registry: Workplace, status: str, evidence: str) -> None:
    registry.overlay(NO_DATES + activity(status, "2026-05-05", "2026-05-07"))
    told = registry.hamm("list", "--columns", "stale,evidence", "--format", "json").json["rows"]
    assert told == [{"stale": not evidence, "evidence": evidence or None}]
    found = {one["code"] for one in registry.diagnostics()}
    assert ("HR404" in found) is (not evidence)


@pytest.mark.parametrize(
    ("status", "start", "end", "told"),
    [
        ("planned", "2026-05-05", "2026-05-07", "7 May 2026 is past, but the state is still "),
        ("confirmed", "2026-05", "", "May 2026 is past, but the state is still “confirmed”"),
        ("planned", "2025", "", "2025 is past, "),
        ("planned", "2026-11-20", "2026-11-22", ""),
        ("planned", "2026-11", "", ""),
        ("planned", "2026", "", ""),
        ("planned", "2027-01-01", "", ""),
        ("held", "2026-05-05", "", ""),
        ("cancelled", "2026-05-05", "", ""),
    ],
)
def test_a_plan_in_the_past_is_told(
    registry: Workplace, status: str, start: str, end: str, told: str
) -> None:
    registry.overlay(activity(status, start, end))
    rows = registry.hamm("validate", "--select", "HR407", "--format", "json").json["diagnostics"]
    assert len(rows) == bool(told)
    for row in rows:
        assert row["message"].startswith(told)
        assert row["pointer"] == "/activities/0/status"


def test_the_beginning_of_a_plan_attests_nothing(registry: Workplace) -> None:
    registry.overlay(NO_DATES.replace("since:", "since: {date: 2026-05}") + "status: planned\n")
    told = registry.hamm("list", "--columns", "evidence", "--format", "json").json["rows"]
    assert told == [{"evidence": None}]
