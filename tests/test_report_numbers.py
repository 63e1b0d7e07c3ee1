"""Every number in the reports equals the rows behind it: those that the query for it gives."""

from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest
from helper import DATA_DAY, ROOT, hamm

from hamm_registry.answers.counts import STANDINGS
from hamm_registry.model.named_fields import Fields
from hamm_registry.query.language import compile_query
from hamm_registry.storage import workspace

FIELDS = Fields(workspace.load(ROOT), date.fromisoformat(DATA_DAY))
ENTRIES = [e for e in FIELDS.registry.initiatives if not e.retired and not e.unlisted]
HOME = FIELDS.registry.config.country

STANDING = {
    "active": "status:active",
    "unknown": "status:unknown",
    "dormant": "status:dormant",
    "planned": "status:proposed,in-review,supported,planned",
    "over": "status:completed,ended,rejected,withdrawn,cancelled",
}


@cache
def section(report: str) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of each section of a report."""
    found = hamm("--root", ROOT, "--today", DATA_DAY, "report", report, "--format", "json")
    assert found.code == 0, found.err
    return {one["title"]: one["rows"] for one in found.json["sections"]}


def count(*query: str) -> int:
    """Give how many entries a query finds, as `hamm list` does."""
    fits = compile_query(query, FIELDS)
    return sum(map(fits, ENTRIES))


def test_the_key_figures_of_the_council() -> None:
    figures = {row["figure"]: row["now"] for row in section("council")["summary"]}
    assert (
        figures["initiatives"] == len(ENTRIES) == int(hamm("--root", ROOT, "list", "--count").out)
    )
    for standing in STANDINGS:
        assert figures[standing] == count(STANDING[standing]), standing
    assert sum(figures[standing] for standing in STANDINGS) == len(ENTRIES)
    abroad = {code for entry in ENTRIES for code in entry.countries} - {HOME}
    assert figures["countries"] == len(abroad) == len(section("coverage")["countries"])
    assert figures["confirmed"] == count("confirmed:yes")


@pytest.mark.parametrize("report", ["council", "coverage"])
def test_countries_themes_and_goals(report: str) -> None:
    for row in section(report)["countries"]:
        assert row["count"] == count(f"country:{row['country']}"), row
        assert row["active"] == count(f"country:{row['country']}", "status:active"), row
    for row in section(report)["themes"]:
        assert row["count"] == count(f"theme:{row['theme']}"), row
    for row in section(report)["goals"]:
        assert row["count"] == count(f"sdg:{row['sdg']}"), row
        assert row["active"] == count(f"sdg:{row['sdg']}", "status:active"), row
    for row in section(report)["matrix"]:
        for theme, number in row.items():
            if theme != "country":
                expected = count(f"country:{row['country']}", f"theme:{theme}")
                assert (number or 0) == expected, (row["country"], theme)


def test_status_and_kind_of_the_council() -> None:
    for field in ("status", "kind"):
        rows = section("council")[field]
        assert sum(row["now"] for row in rows) == len(ENTRIES)
        for row in rows:
            assert row["now"] == count(f"{field}:{row[field]}"), row


def test_what_is_missing_is_the_same_in_the_council_and_in_the_quality_report() -> None:
    rows = section("quality")["initiatives"]
    lacking = Counter(lack for row in rows for lack in row["lacks"])
    assert all(row["count"] == len(row["lacks"]) for row in rows)
    assert {row["lack"]: row["count"] for row in section("quality")["summary"]} == {
        row["lack"]: lacking[row["lack"]] for row in section("quality")["summary"]
    }
    counts = [row["count"] for row in section("quality")["summary"]]
    assert counts == sorted(counts, reverse=True)
    assert [row["count"] for row in rows] == sorted((row["count"] for row in rows), reverse=True)
    for row in section("council")["tasks"]:
        assert (row["count"], row["of"]) == (lacking[row["task"]], len(ENTRIES)), row
    for row in section("quality")["summary"]:
        command = row["command"].split()
        if command[:2] == ["hamm", "list"]:
            assert row["count"] == count(*command[2:]), row


def test_freshness() -> None:
    rows = section("freshness")
    assert sum(row["count"] for row in rows["ages"]) == len(rows["initiatives"]) == len(ENTRIES)
    for row in rows["status"]:
        status = f"status:{row['status']}"
        assert row["count"] == count(status)
        assert row["stale"] == count(status, "stale:yes")
        assert row["unconfirmed"] == count(status, "confirmed:no")


def test_visibility() -> None:
    rows = section("visibility")
    listed = rows["initiatives"]
    for row in rows["summary"]:
        assert row["of"] == len(listed) == len(ENTRIES)
        if row["trait"] in listed[0]:
            assert row["count"] == sum(bool(one[row["trait"]]) for one in listed), row
    assert sum(row["count"] for row in rows["years"]) <= sum(one["press"] for one in listed)


def test_the_funnel() -> None:
    rows = section("funnel")
    for row in rows["stages"]:
        assert row["now"] == count(f"status:{row['status']}"), row
        assert row["of"] == len(ENTRIES)
    ahead = [row for row in rows["pending"] if row["status"] == "planned"]
    assert len(ahead) == count("status:planned")


def test_the_first_screen_counts_alike() -> None:
    screen = hamm("--root", ROOT, "--today", DATA_DAY, "--lang", "en").out
    told = " · ".join(
        f"{count(query)} {'unclear' if standing == 'unknown' else standing}"
        for standing, query in STANDING.items()
        if count(query)
    )
    assert told in " ".join(screen.split())
