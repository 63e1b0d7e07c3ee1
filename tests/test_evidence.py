"""What the days of entries and of letters say, at the very day on which it changes."""

from datetime import date
from typing import Any

import pytest

from hamm_registry.advice.asked import Asked, unanswered
from hamm_registry.model.entries import Initiative
from hamm_registry.model.evidence import age, disputes, is_stale, last_evidence

TODAY = date(2026, 11, 22)


def entry(**fields: Any) -> Initiative:
    data: Any = {"id": "chor", **fields}
    return Initiative("data/initiatives/chor.yaml", data)


@pytest.mark.parametrize(
    ("since", "years"),
    [
        ("2001", 25),
        ("2001-10", 25),
        ("2001-11", 25),
        ("2001-12", 24),
        ("2001-11-21", 25),
        ("2001-11-22", 25),
        ("2001-11-23", 24),
    ],
)
def test_a_year_is_full_from_its_first_day_on(since: str, years: int) -> None:
    assert age(entry(since={"date": since}), TODAY) == years


@pytest.mark.parametrize(
    ("source", "stale"),
    [
        ("2024-11-21", True),
        ("2024-11-22", False),
        ("2024-10", True),
        ("2024-11", False),
        ("2023", True),
        ("2024", False),
    ],
)
def test_what_is_old_by_one_day(source: str, stale: bool) -> None:
    assert is_stale(entry(status="active", sources=[{"date": source}]), 24, TODAY) is stale


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ({"sources": [{"date": "2026-11-22"}]}, "2026-11-22"),
        ({"sources": [{"date": "2026-11-23"}]}, None),
        ({"sources": [{"date": "2026-11"}, {"date": "2026-11-21"}]}, "2026-11"),
        ({"activities": [{"status": "held", "start": "2026-05-01"}]}, "2026-05-01"),
        ({"activities": [{"status": "planned", "start": "2026-05-01"}]}, None),
        ({"activities": [{"status": "confirmed", "start": "2026-05-01"}]}, None),
        ({"since": {"date": "2020"}}, "2020"),
        ({"since": {"date": "2020"}, "status": "planned"}, None),
        ({"since": {"date": "2020"}, "status": "proposed"}, None),
        ({"since": {"date": "2020"}, "status": "ended"}, "2020"),
    ],
)
def test_what_attests_an_initiative(fields: dict[str, Any], last: str | None) -> None:
    assert last_evidence(entry(**{"status": "active", **fields}), TODAY.isoformat()) == last


def test_a_claim_is_against_its_field_and_what_the_field_is_part_of() -> None:
    claims: Any = [{"field": field} for field in ("since", "since.date", "since_when", "status")]
    disputed = entry(claims=claims)
    assert disputes(disputed, "since") == claims[:2]
    assert disputes(disputed, "since.date") == claims[1:2]


@pytest.mark.parametrize(
    ("days", "confirmed", "asked"),
    [
        (["2026-11-22"], None, "2026-11-22"),
        (["2026-11-23"], None, None),
        (["2026-05-22"], None, "2026-05-22"),
        (["2026-05-21"], None, None),
        # What was confirmed on the day of the letter is its answer.
        (["2026-10-01"], "2026-09-30", "2026-10-01"),
        (["2026-10-01"], "2026-10-01", None),
        # People may edit the file: the last letter need not stand last.
        (["2026-10-05", "2026-10-01"], None, "2026-10-05"),
        (["2026-10-05", "2026-10-01"], "2026-10-03", "2026-10-05"),
    ],
)
def test_a_letter_waits_for_its_answer(
    days: list[str], confirmed: str | None, asked: str | None
) -> None:
    fields = {} if confirmed is None else {"confirmed": {"on": confirmed}}
    letters = [Asked(day, "key", ("chor",)) for day in days]
    waiting = {} if asked is None else {"chor": asked}
    assert unanswered(letters, [entry(**fields)], 6, TODAY) == waiting
