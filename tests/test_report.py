"""The reports: what they count, against what, and that each format says it and nothing else."""

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import pytest
from helper import BASE, HERE, PLACES, ROOT, Result, Workplace, environment, hamm, workplace
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from test_history import git
from test_language import assert_german

from hamm_registry import schema
from hamm_registry.answers.reports import REPORTS
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.funnel import reached
from hamm_registry.model.entries import Initiative, InitiativeData
from hamm_registry.render import REPORT_FORMATS

NAMES = [*REPORTS]
SOURCES = "sources: [{id: web, title: Page, url: 'https://www.web.example/a', kind: official}]\n"


def arguments(name: str) -> list[str]:
    """What is typed for a report."""
    return ["report", name, *(["--country", "NO"] if name == "country" else [])]


def told(registry: Workplace | None, name: str, *options: str) -> dict[str, Any]:
    """Give the sections of a report by title, as in its JSON format."""
    call = [*arguments(name), *options, "--format", "json"]
    result = registry.hamm(*call) if registry else hamm(*call, "--root", ROOT)
    assert result.code == 0, result.err
    data = result.json
    assert list(data) == ["version", "report", "year", "sections"]
    assert (data["version"], data["report"]) == (1, name)
    for section in data["sections"]:
        assert list(section) == ["title", "columns", "rows"]
        assert all(list(row) == section["columns"] for row in section["rows"])
    return {section["title"]: section["rows"] for section in data["sections"]}


def pdf(registry: Workplace, name: str, *options: str) -> bytes:
    """Give a report as PDF."""
    file = registry.root / "out.pdf"
    result = registry.hamm(*arguments(name), *options, "--output", file)
    assert (result.code, result.out) == (0, ""), result.err
    return file.read_bytes()


@pytest.fixture
def complete(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """Give a registry in which every field is used."""
    shutil.copytree(HERE / "data/complete", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return Workplace(tmp_path)


TEXT_FORMATS = set(REPORT_FORMATS) - {"pdf", "docx"}


# Every report in every format


@pytest.mark.parametrize("name", NAMES)
def test_every_report_in_every_format_for_people(complete: Workplace, name: str) -> None:
    for form in TEXT_FORMATS:
        for language in ("en", "de"):
            result = complete.hamm(*arguments(name), "--format", form, "--lang", language)
            assert (result.code, bool(result.err)) == (0, name == "council"), (form, result.err)
            if language == "de" and form in ("table", "markdown"):
                assert_german(result._replace(out=re.sub(_TYPED, "", result.out)))


@pytest.mark.parametrize("name", NAMES)
def test_json_and_csv_are_the_same_in_every_language(complete: Workplace, name: str) -> None:
    for form in ("json", "csv"):
        outputs = {
            complete.hamm(*arguments(name), "--format", form, "--lang", language).out
            for language in ("en", "de")
        }
        assert len(outputs) == 1


@pytest.mark.parametrize("name", NAMES)
def test_eighty_columns_do(name: str) -> None:
    for language in ("en", "de"):
        with environment(COLUMNS="80"):
            result = hamm(*arguments(name), "--root", ROOT, "--lang", language, terminal=True)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", result.out)
        assert max(map(len, plain.splitlines())) <= 80


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_registry_has_a_report_too(registry: Workplace, name: str) -> None:
    shutil.rmtree(registry.root / "data")
    for form in TEXT_FORMATS:
        result = registry.hamm(*arguments(name), "--format", form)
        assert (result.code, bool(result.err)) == (0, name == "council")
    assert pdf(registry, name).startswith(b"%PDF-")


def test_without_a_name_the_reports_are_listed() -> None:
    result = hamm("report", "--lang", "en")
    assert [row.split()[0] for row in result.out.splitlines()] == NAMES
    german = hamm("report", "--lang", "de")
    sentences = "\n".join(row.partition("  ")[2] for row in german.out.splitlines())
    assert_german(german._replace(out=sentences))


def test_programs_get_the_list_in_every_language_alike(registry: Workplace) -> None:
    result = registry.hamm("report", "--format", "json", "--lang", "de")
    assert (result.code, [row["name"] for row in result.json["reports"]]) == (0, NAMES)
    assert result.out == registry.hamm("report", "--format", "json", "--lang", "en").out
    assert registry.hamm("report", "--format", "csv").out.startswith("name,says\r\n")
    assert registry.hamm("report", "--format", "pdf").code == 2


def test_the_end_of_a_file_name_says_the_format(registry: Workplace) -> None:
    for suffix, start in (
        (".md", "# "),
        (".html", "<!DOCTYPE"),
        (".json", "{"),
        (".txt", "Funnel"),
    ):
        file = registry.root / f"out{suffix}"
        assert registry.hamm("report", "funnel", "--output", file).code == 0
        assert file.read_text(encoding="utf-8").startswith(
            start.replace("Funnel", "From idea to action")
        )


_TYPED = r"international\\?@stadt.example|hamm (?:ask|list|validate) .*"
"""A mailbox, and commands, which are English."""


# What they say


FUNNEL = """\
From idea to action · International initiatives · Exampletown

As of  22 Nov 2026
Basis  the files of today

Stages ever reached
2 initiatives have a recorded history; for the others only today’s status counts.

Status     ever reached                    out of  per cent  there now
proposed              2  ███████████            3      66.7          0
in review             2  ███████████            3      66.7          0
supported             1  ██████                 3      33.3          0
planned               0                         3       0.0          0
active                3  ████████████████       3     100.0          1
dormant               0                         3       0.0          0
completed             1  ██████                 3      33.3          1
ended                 0                         3       0.0          0
rejected              1  ██████                 3      33.3          1
withdrawn             0                         3       0.0          0
cancelled             0                         3       0.0          0
"""


@pytest.fixture
def proposals(registry: Workplace) -> Workplace:
    """Give three initiatives, two of which were proposals."""
    registry.another(
        "eins",
        "title: {de: Erste, en: First}\nstatus: completed\nhistory:\n"
        "  - {status: proposed, on: 2020}\n  - {status: in-review, on: 2021}\n"
        "  - {status: supported, on: 2021-05}\n  - {status: active, on: 2022-01-01}\n"
        "  - {status: completed, on: 2026-03}\n",
    )
    registry.another(
        "zwei",
        "title: {de: Zweite, en: Second}\nstatus: rejected\nhistory:\n"
        "  - {status: proposed, on: 2024}\n  - {status: in-review, on: 2024-02}\n"
        "  - {status: active, on: 2025}\n  - {status: rejected, on: 2026-02, reason: kein Geld}\n",
    )
    return registry


def test_the_funnel_word_for_word(proposals: Workplace) -> None:
    out = proposals.hamm("report", "funnel").out
    assert out.startswith(FUNNEL)
    assert "Out of all 3 initiatives; the present status of 0 of them is not known" in out


def test_the_funnel_counts_every_stage_ever_reached(proposals: Workplace) -> None:
    sections = told(proposals, "funnel")
    ever = {row["status"]: (row["reached"], row["of"], row["now"]) for row in sections["stages"]}
    assert ever["proposed"] == (2, 3, 0)
    assert ever["active"] == (3, 3, 1)
    steps = {(row["from"], row["to"][0]): row for row in sections["steps"]}
    assert steps["proposed", "supported"] | {"from": "", "to": ""} == {
        "from": "", "of": 2, "to": "", "count": 1, "per_cent": 50.0,
    }  # fmt: skip
    assert steps["proposed", "active"]["count"] == 2
    assert steps["proposed", "rejected"]["count"] == 1
    assert "comparison" not in sections


def test_the_funnel_of_a_past_year_knows_nothing_of_later_steps(proposals: Workplace) -> None:
    ever = {
        r["status"]: r["reached"] for r in told(proposals, "funnel", "--year", "2021")["stages"]
    }
    assert (ever["proposed"], ever["supported"], ever["completed"]) == (1, 1, 0)


STAGES = [*schema.fields("initiative")["status"].codes]


@given(
    st.lists(st.tuples(st.sampled_from(STAGES), st.none() | st.integers(2000, 2030)), max_size=6),
    st.sampled_from(STAGES),
    st.integers(2000, 2030),
)
def test_what_was_reached_stays_reached(
    steps: list[tuple[str, int | None]], status: str, year: int
) -> None:
    history = [{"status": s} if on is None else {"status": s, "on": on} for s, on in steps]
    data = {"id": "x", "title": {}, "status": status, "history": history}
    entry = Initiative("x", cast(InitiativeData, data))
    then, later = (reached(entry, f"{y}-12-31") for y in (year, year + 1))
    known = {s for s, _on in steps} | {status}
    assert then <= later <= known
    assert {s for s, on in steps if on is None} <= then
    assert reached(entry, "9999-12-31") == known


def test_shares() -> None:
    assert (per_cent(50, 2113), per_cent(0, 3), per_cent(1, 0)) == (2.4, 0.0, None)


def test_figures_from_elsewhere_come_with_their_footnote_and_never_to_the_council() -> None:
    sections = told(None, "funnel")
    here, latvia = sections["comparison"]
    assert (here["submitted"], here["per_cent"]) == (0, None)
    assert latvia["name"]["en"] == "Latvia"
    assert (latvia["submitted"], latvia["implemented"], latvia["per_cent"]) == (2113, 50, 2.4)
    for form in ("table", "markdown", "html"):
        out = hamm("report", "funnel", "--format", form, "--root", ROOT, "--lang", "de").out
        assert "am Ursprung nicht geprüft" in out.replace("\n", " ")
        council = hamm("report", "council", "--format", form, "--root", ROOT, "--lang", "de").out
        assert "Lettland" not in council


ANNIVERSARIES = """\
Jubiläen 2033 · Internationale Initiativen · Beispielstadt

Stand      22.11.2026
Grundlage  die Dateien von heute

Was ansteht
Datum  Jahre  Initiative  wovon             Gezählt ab  Kennung
2033      40  Bergen      erster Austausch  1993        schule-beispiel
"""


def test_anniversaries_word_for_word_with_evidence_and_contradictions(registry: Workplace) -> None:
    registry.overlay(
        "title: {de: Bergen, en: Bergen}\n"
        "claims: [{field: since.date, value: 1994-05, sources: [stadt]}]\n"
        "sources:\n"
        "  - {id: schule, title: Austausch, url: 'https://www.schule.example/a',"
        " kind: own-statement, date: 2026-01-10}\n"
        "  - {id: stadt, title: Chronik, url: 'https://www.stadt.example/a', kind: official,"
        " publisher: Stadt}\n"
    )
    out = registry.hamm("report", "anniversaries", "--year", "2033", "--lang", "de").out
    assert out.startswith(ANNIVERSARIES)
    assert "1 Jubiläum ist strittig" in out
    row = told(registry, "anniversaries", "--year", "2033")["evidence"][0]
    assert (row["state"], row["source"], row["source_kind"]) == (
        "disputed", "Austausch", "own-statement",
    )  # fmt: skip
    assert (row["claims"], row["claimed_by"]) == (["1994-05"], ["Stadt"])
    assert told(registry, "anniversaries", "--year", "2034")["anniversaries"] == []


def test_a_milestone_that_is_claimed_otherwise_is_disputed(registry: Workplace) -> None:
    registry.overlay(
        "since:\nmilestones: [{date: 1967, type: first-contact}]\n"
        "claims: [{field: milestones.0.date, value: 1965/1966, sources: [schule]}]\n"
    )
    row = told(registry, "anniversaries", "--year", "2027")["evidence"][0]
    assert (row["state"], row["claims"]) == ("disputed", ["1965/1966"])


# Figures that add up


def counts(*query: str) -> int:
    """Give what `hamm list` counts on the real data."""
    return int(hamm("list", *query, "--count", "--root", ROOT).out)


def test_the_figures_are_those_of_list_and_stats() -> None:
    sections = told(None, "council")
    now = {row["figure"]: row["now"] for row in sections["summary"]}
    assert now["initiatives"] == counts()
    assert now["active"] == counts("status:active")
    assert now["unknown"] == counts("status:unknown")
    assert now["confirmed"] == counts("confirmed:yes")
    for part in ("status", "kind"):
        assert sum(row["now"] for row in sections[part]) == now["initiatives"]
    listed = hamm("stats", "--by", "country", "--format", "json", "--root", ROOT).json["rows"]
    by_stats = {row["countries"]: row["count"] for row in listed}
    by_report = {row["country"]: row["count"] for row in sections["countries"]}
    assert by_report == {c: n for c, n in by_stats.items() if c not in (None, "DE")}
    assert now["countries"] == len(by_report)
    found = hamm("parallels", "--format", "json", "--root", ROOT).json
    assert now["open-pairs"] == len(found["opportunities"]) + len(found["introductions"])
    tasks = {row["task"]: row["count"] for row in sections["tasks"]}
    assert tasks["contradicted"] == counts("has:claims")
    assert tasks["stale"] == counts("stale:yes")


def test_entered_as_active_is_not_said_to_be_attested() -> None:
    active = counts("status:active")
    attested = active - counts("status:active", "stale:yes")
    assert 0 < attested < active
    call = ("--root", ROOT, "--lang", "de")
    council = hamm("report", "council", *call).out
    with_evidence = "mit einem Beleg der letzten 24 Monate"
    assert f"{active} sind als aktiv eingetragen; {attested} davon {with_evidence}." in council
    brief = hamm("report", "country", "--country", "MX", *call).out
    there = counts("country:MX", "status:active")
    attested = there - counts("country:MX", "status:active", "stale:yes")
    assert f"{there} als aktiv eingetragen ({attested} {with_evidence})" in brief
    assert "belegt aktiv" not in council + brief + hamm("report", "coverage", *call).out


def test_ages_and_shares_add_up() -> None:
    sections = told(None, "freshness")
    assert sum(row["count"] for row in sections["ages"]) == counts()
    assert sum(row["count"] for row in sections["status"]) == counts()
    assert len(sections["initiatives"]) == counts()
    assert sum(row["stale"] for row in sections["initiatives"]) == counts("stale:yes")


@pytest.mark.parametrize("report", ["council", "coverage"])
def test_a_theme_that_is_not_known_any_more_is_shown_by_its_code(
    registry: Workplace, report: str
) -> None:
    registry.overlay("themes: [youth-school, chess]\n")
    result = registry.hamm("report", report)
    assert (result.code, "chess" in result.out) == (0, True)


def test_the_matrix_and_its_white_spots() -> None:
    data = hamm("report", "coverage", "--format", "json", "--root", ROOT).json["sections"]
    matrix = next(section for section in data if section["title"] == "matrix")
    # Each cell that is looked at takes a call of its own.
    for row in matrix["rows"][::3]:
        for theme in ("encounter", "waste"):
            found = counts(f"country:{row['country']}", f"theme:{theme}")
            assert (row[theme] or 0) == found
    empty = sum(row[c] is None for row in matrix["rows"] for c in matrix["columns"][1:])
    out = hamm("report", "coverage", "--root", ROOT, "--lang", "en").out
    assert f"{empty} cells are empty" in out
    spots = {row["kind"]: row["codes"] for row in told(None, "coverage")["white-spots"]}
    idle = spots["country-not-active"][::3]
    assert all(counts(f"country:{code}", "status:active") == 0 for code in idle)
    assert all(counts(f"theme:{code}") == 0 for code in spots["theme"])
    assert all(counts(f"sdg:{code[4:]}") == 0 for code in spots["goal"])


def test_visibility_counts_an_article_once(registry: Workplace) -> None:
    registry.overlay(
        "links:\n  - {url: 'https://www.blatt.example/a', kind: press}\n"
        "  - {url: 'https://www.schule.example', kind: homepage}\n"
        "sources:\n  - {id: blatt, title: Artikel, url: 'https://www.blatt.example/a', kind: press,"
        " publisher: Blatt, date: 2025-05}\nsince: {date: 1993}\n"
    )
    sections = told(registry, "visibility")
    assert sections["outlets"] == [{"outlet": "Blatt", "count": 1}]
    assert sections["years"] == [{"year": "2025", "count": 1}]
    found = {row["trait"]: row["count"] for row in sections["summary"]}
    assert found == {"languages": 1, "web": 1, "press": 1, "social": 0, "contact": 1}


def test_quality_names_the_command_that_mends(registry: Workplace) -> None:
    registry.overlay("summary: {de: Nur deutsch.}\nsince: {date: 1993}\nstatus: unknown\n")
    rows = told(registry, "quality")["summary"]
    found = {row["lack"]: row["count"] for row in rows}
    assert {lack for lack, count in found.items() if count} == {
        "unsourced", "unconfirmed", "unknown-status", "missing-language", "no-contact",
    }  # fmt: skip
    commands = {row["lack"]: row["command"] for row in rows}
    assert commands["unsourced"] == "hamm validate --select HR406"
    selected = registry.diagnostics("--select", "HR406")
    assert len(selected) == 1


def test_quality_counts_whom_nothing_lacks_and_names_each_kind_of_source_once(
    registry: Workplace,
) -> None:
    source = "{{id: {0}, title: A, url: 'https://{0}.example/', kind: press}}"
    registry.overlay(
        "contact: {page: 'https://schule.example/'}\n"
        "confirmed: {on: 2026-11-01, by: organisation}\n"
    )
    whole = "This counts initiatives, each once in a row, out of 1. 1 lack none of this."
    assert whole in registry.hamm("report", "quality").out
    registry.overlay(
        "since: {date: 1993, source: a}\n"
        "claims: [{field: since.date, value: 1994, sources: [a, b]}]\n"
        f"sources: [{source.format('a')}, {source.format('b')}]\n"
    )
    assert whole.replace("1 lack", "0 lack") in registry.hamm("report", "quality").out
    (row,) = told(registry, "quality")["contradictions"]
    assert (row["kinds"], row["value"], row["claim"]) == (["press"], "1993", "1994")


def test_a_contact_is_the_same_in_every_report(registry: Workplace) -> None:
    rows = {row["lack"]: row for row in told(None, "quality")["summary"]}["no-contact"]
    call = rows["command"].split()
    assert rows["count"] == counts(*call[2:]) < counts()
    registry.overlay("links: [{url: 'https://www.schule.example', kind: homepage}]\n")
    assert [row["contact"] for row in told(registry, "country")["contacts"]] == [
        ["https://www.schule.example"]
    ]
    quality = {row["lack"]: row["count"] for row in told(registry, "quality")["summary"]}
    visible = {row["trait"]: row["count"] for row in told(registry, "visibility")["summary"]}
    assert (quality["no-contact"], visible["contact"]) == (0, 1)


# The year before


@pytest.fixture
def grown(registry: Workplace) -> Workplace:
    """Give a registry that git knows since last year, and what came since."""
    registry.another("alt", "title: {de: Alte, en: Old}\n")
    git(registry.root, "init", "-q", "-b", "main")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x", day="2025-06-01")
    registry.another("neu", "title: {de: Neue, en: New}\nsince: {date: 2026-04, basis: start}\n")
    registry.overlay("status: completed\nuntil: {date: 2026-05}\n")
    git(registry.root, "rm", "-q", "-f", "data/initiatives/alt.yaml")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "y", day="2026-06-01")
    return registry


def test_stock_and_change_from_git(grown: Workplace) -> None:
    sections = told(grown, "council")
    figures = {
        row["figure"]: (row["before"], row["now"], row["change"]) for row in sections["summary"]
    }
    assert figures["initiatives"] == (2, 2, 0)
    assert figures["active"] == (2, 1, -1)
    assert figures["over"] == (0, 1, 1)
    status = {
        row["status"]: (row["before"], row["now"], row["change"]) for row in sections["status"]
    }
    assert status == {"active": (2, 1, -1), "completed": (0, 1, 1)}
    changes = {(row["change"], row["id"]): row for row in sections["changes"]}
    assert set(changes) == {
        ("new", "neu"), ("removed", "alt"), ("ended", "schule-beispiel"),
        ("changed", "schule-beispiel"),
    }  # fmt: skip
    ended = changes["ended", "schule-beispiel"]
    assert (ended["before"], ended["now"]) == ("active", "completed")
    assert [row["event"] for row in sections["events"]] == ["beginning", "end"]
    out = grown.hamm("report", "council").out
    assert re.search(
        r"Compared with +the files at the end of 31 Dec 2025 \(git [0-9a-f]{10}\)", out
    )
    assert "Since the end of 2025 the registry has gained 1 initiative and lost 1 initiative" in out


def test_without_git_the_dates_in_the_entries_tell(registry: Workplace) -> None:
    registry.overlay("since: {date: 2026-02, basis: start}\n")
    sections = told(registry, "council")
    assert sections["changes"] == []
    assert all(row["before"] is None and row["change"] is None for row in sections["summary"])
    assert [row["date"] for row in sections["events"]] == ["2026-02"]
    out = registry.hamm("report", "council").out
    assert "Compared with  the dates in the entries (" in out
    assert "There are no figures for the end of 2025" in out
    assert "in 2026 1 initiative began and no initiative came to an end" in out


def test_a_past_year_is_told_from_its_files(grown: Workplace) -> None:
    sections = told(grown, "council", "--year", "2025")
    figures = {row["figure"]: row["now"] for row in sections["summary"]}
    assert (figures["initiatives"], figures["active"]) == (2, 2)
    assert (
        "the files at the end of 31 Dec 2025"
        in grown.hamm("report", "council", "--year", "2025").out
    )


def test_files_of_today_are_never_dated_as_those_of_a_past_year(registry: Workplace) -> None:
    registry.overlay("since: {date: 2025-02, basis: start}\n")
    call = ("report", "council", "--year", "2023", "--today", "2026-10-15", "--lang", "en")
    out = registry.hamm(*call).out
    assert "As of          15 Oct 2026" in out
    assert "Period         1 Jan 2023 to 31 Dec 2023" in out
    assert "These are the figures of 15 Oct 2026, not those of the end of 2023" in out
    assert out.count("31 Dec 2023") == out.count("to 31 Dec 2023") + out.count("of 31 Dec 2023")
    assert re.search(r"Figure +15 Oct 2026 +What it counts", out)
    assert "not those of" not in registry.hamm("report", "council", "--lang", "en").out


def test_what_is_unlisted_now_was_never_there(grown: Workplace) -> None:
    grown.overlay("visibility: unlisted\n")
    for year in ("2025", "2026"):
        for form in ("table", "json", "html", "markdown", "csv"):
            out = grown.hamm("report", "council", "--year", year, "--format", form).out
            assert "schule-beispiel" not in out
            assert "Katedralskole" not in out
    assert "Katedralskole" in grown.hamm("report", "freshness", "--unlisted").out


# The council's first page


@pytest.fixture
def offices_year(registry: Workplace) -> Workplace:
    """Give a registry with a proposal, a task, an anniversary, a contradiction and a pair."""
    registry.overlay(
        "since: {date: 1997-05-02}\nstatus: active\nconfirmed: {on: 2026-05-01, by: organisation}\n"
    )
    registry.another(
        "vorschlag",
        "title: {de: Neuer Chor, en: New choir}\nstatus: proposed\nsince:\n"
        "history: [{status: proposed, on: 2026-05}]\n",
    )
    registry.another(
        "verein",
        "title: {de: Laufgruppe, en: Running group}\nstatus: active\nsince: {date: 2012}\n"
        "claims: [{field: since.date, value: 2013, sources: [schule]}]\n"
        "confirmed: {on: 2026-06-01, by: organisation}\n",
    )
    registry.put(
        "data/meetings/treffen.yaml",
        "id: treffen\ntitle: {de: Treffen, en: Meeting}\ndate: 2026-03-01\nstate: held\n"
        "actions: [{text: Gäste einladen}, {text: Bus bestellen, done: 2026-04-01}]\n" + SOURCES,
    )
    return registry


STEPS = {
    "Decide": "1 proposal is not decided yet: New choir",
    "Carry out": "1 task of a meeting is open: Gäste einladen",
    "Congratulate": "1 round anniversary in 2027: Gymnasium Beispiel – Katedralskole Bergen, "
    "30 years since the beginning (of what is not clear), 2 May 2027",
    "Bring together": "3 pairs of active organisations can be brought together: Gymnasium Beispiel "
    "and Träger von verein · Gymnasium Beispiel and Träger von vorschlag · Träger von verein and "
    "Träger von vorschlag",
    "Help to clarify": "1 initiative: sources contradict each other.",
}
PORTRAITS = {
    "Gymnasium Beispiel – Katedralskole Bergen": "the oldest · Bergen, Norway · since 2 May 1997 · "
    "Gymnasium Beispiel · last evidence: 1 May 2026",
    "Running group": "the youngest · Bergen, Norway · since 2012 · Träger von verein · "
    "last evidence: 1 Jun 2026",
}


def test_the_first_page_says_what_the_council_can_do(offices_year: Workplace) -> None:
    call = ("report", "council", "--format", "markdown", "--lang")
    page, end, _rest = offices_year.hamm(*call, "en").out.partition("## In figures")
    assert end
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("|")]
    told_rows = {row[0]: row[-1] for row in rows}
    assert told_rows == {
        "Step": "What is open",
        "Initiative": "Where and since when",
        "---": "---",
        **STEPS,
        **PORTRAITS,
    }
    german = offices_year.hamm(*call, "de")
    assert_german(german._replace(out=german.out.partition("## Was der Rat tun kann")[2]))


def test_nothing_open_is_said_in_a_sentence_and_never_to_programs(registry: Workplace) -> None:
    registry.overlay("status: completed\nuntil: {date: 2020}\n")
    out = registry.hamm("report", "council", "--lang", "en", "--format", "markdown").out
    assert "According to the entries nothing is open." in out
    assert "## Portraits" not in out
    assert not {"council", "portraits"} & set(told(registry, "council"))


# The council's other sections


def test_the_work_of_the_year(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    registry.another(
        "zweite",
        "title: {de: Zweite, en: Second}\n"
        "relations: [{to: schule-beispiel, type: in-contact, on: 2026-05}]\n",
    )
    registry.overlay(
        "funding:\n  - {funder: Land, amount: 1000, status: committed, from: 2025, to: 2026}\n"
        "  - {funder: Alt, amount: 7, from: 2020, to: 2021}\n"
        "activities: [{title: Fahrt, type: exchange, start: 2026-03, status: held}]\n"
    )
    registry.put(
        "data/meetings/treffen.yaml",
        "id: treffen\ntitle: {de: Treffen}\ndate: 2026-02-01\nstate: held\n"
        "attended: [schule-beispiel]\nattendance: complete\ndecisions: [Ein Fest]\n"
        "actions: [{text: Saal suchen, due: 2026-06}]\n" + SOURCES,
    )
    private = tmp_path_factory.mktemp("private")
    records = [{"date": f"{year}-01-02", "asker": "school"} for year in (2025, 2026, 2026)]
    (private / "advice.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    with environment(HAMM_PRIVATE=str(private)):
        sections = told(registry, "council")
        assert "Advice was given 2 times." in registry.hamm("report", "council").out
    assert sections["advice"] == [{"asker": "school", "count": 2}]
    assert [row["funder"] for row in sections["funding"]] == ["Land"]
    assert [row["decision"] for row in sections["decisions"]] == ["Ein Fest"]
    assert [(row["action"], row["overdue"]) for row in sections["actions"]] == [
        ("Saal suchen", True)
    ]
    assert [row["activity"] for row in sections["activities"]] == ["Fahrt"]
    assert [(row["a"], row["b"]) for row in sections["introduced"]] == [
        ("zweite", "schule-beispiel")
    ]
    assert told(registry, "council")["advice"] == []
    out = registry.hamm("report", "council").out
    assert "The office’s log of advice was not available." in out
    assert "Granted or paid: 1,000 EUR." in out
    assert "1 meeting was held; it took 1 decision." in out


def test_who_never_came_is_told_nobody(registry: Workplace) -> None:
    registry.another("zweite", "title: {de: Zweite, en: Second}\n")
    registry.put(
        "data/meetings/treffen.yaml",
        "id: treffen\ntitle: {de: Treffen}\ndate: 2026-02-01\nstate: held\n"
        "attended: [schule-beispiel]\nattendance: complete\n" + SOURCES,
    )
    assert "Never at a meeting" in registry.hamm("meeting").out
    rows = told(registry, "council")["meetings"]
    assert [(row["attended"]) for row in rows] == [1]
    assert all("zweite" not in json.dumps(row) for row in rows)


# A country


def test_the_brief_on_a_country(registry: Workplace) -> None:
    registry.change("city: Beispielstadt", "city: Beispielstadt\nsensitive_countries: [NO]",
                    "registry.yaml")  # fmt: skip
    registry.another("zweite", "title: {de: Zweite, en: Second}\nkind: aid\nstatus: unknown\n"
                     "organisations:\n  - {name: Verein, role: lead}\n"
                     "  - {name: Oslo Hospital, role: partner, country: NO, type: public-body}\n"
                     "contact: {mailbox: buero@verein.example}\n")  # fmt: skip
    registry.overlay(
        "activities: [{title: Klassenfahrt, type: exchange, start: 2027-05-03, end: 2027-05-09,"
        " status: planned}]\n"
    )
    sections = told(registry, "country")
    assert {row["id"] for row in sections["initiatives"]} == {"schule-beispiel", "zweite"}
    assert [row["name"] for row in sections["partners"]] == ["Oslo Hospital"]
    assert [row["contact"] for row in sections["contacts"]] == [["buero@verein.example"]]
    trip = sections["activities"][0]
    assert (trip["start"], trip["end"]) == ("2027-05", "2027-05")
    assert sections["parallels"][0]["reason"]["signal"] == "town"
    questions = {row["id"]: row["questions"] for row in sections["questions"]}
    assert questions == {"zweite": ["unknown-status"]}
    out = registry.hamm("report", "country", "--country", "Norwegen", "--lang", "de").out
    assert "kommende Reisen stehen hier nur mit dem Monat" in out
    assert "03.05.2027" not in out


def test_dates_of_work_elsewhere_too_are_none_of_the_country(registry: Workplace) -> None:
    club = "title: {de: Klub, en: Club}\nsince: {date: 1976, basis: founding}\n"
    club += "places: [{name: Oslo, country: NO}, {name: Toul, country: FR}]\n"
    registry.another("klub", club + "milestones: [{date: 2016, type: anniversary}]\n")
    registry.overlay("since: {date: 1996, basis: start}\n"
                     "activities: [{title: Fahrt, type: exchange, start: 2027-05, end: 2027-05,"
                     " status: planned}]\n")  # fmt: skip
    sections = told(registry, "country", "--today", "2026-03-01")
    assert {row["id"] for row in sections["initiatives"]} == {"klub", "schule-beispiel"}
    assert {row["id"] for row in sections["dates"]} == {"schule-beispiel"}
    assert [row["end"] for row in sections["activities"]] == ["2027-05"]
    call = ("report", "country", "--country", "NO", "--lang", "en", "--today", "2026-03-01")
    out = registry.hamm(*call).out
    assert "the one with a known beginning there since 1996" in out
    assert out.count("May 2027") == 1


def test_a_country_where_nobody_works(registry: Workplace) -> None:
    result = registry.hamm("report", "country", "--country", "Japan", "--lang", "de")
    assert result.code == 0
    assert "Dort ist noch niemand als aktiv bekannt." in result.out


@pytest.mark.parametrize("code", ["PL", "MX", "FR", "BA"])
def test_the_brief_has_two_pages_at_most(code: str, tmp_path: Path) -> None:
    file = tmp_path / "brief.pdf"
    call = ("report", "country", "--country", code, "--root", ROOT, "--lang", "de", "-o", file)
    assert hamm(*call).code == 0
    assert len(PdfReader(file).pages) <= 2


# Hidden and broken entries


def test_unlisted_entries_only_if_asked_for(registry: Workplace) -> None:
    registry.another("geheim", "title: {de: Geheimsache, en: Secret}\nvisibility: unlisted\n")
    for name in NAMES:
        for form in ("table", "markdown", "html", "csv", "json"):
            out = registry.hamm(*arguments(name), "--format", form, "--lang", "de").out
            assert "geheim" not in out.lower()
    assert "Geheimsache" not in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(pdf(registry, "freshness"))).pages
    )
    out = registry.hamm("report", "freshness", "--unlisted", "--lang", "de").out
    assert "Geheimsache" in out
    assert "mit nicht gelisteten Initiativen" in out


def test_nothing_is_written_where_entries_are_not_valid(registry: Workplace) -> None:
    registry.another("kaputt", "status: activ\n")
    file = registry.root / "out.html"
    result = registry.hamm("report", "quality", "--output", file)
    assert (result.code, result.out, file.exists()) == (3, "", False)
    assert "--skip-invalid" in result.err
    result = registry.hamm("report", "quality", "--output", file, "--skip-invalid")
    assert (result.code, file.exists()) == (0, True)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("report counsil", "Did you mean “council”?"),
        ("report country", "For example “hamm report country --country MX”."),
        ("report country --country Narnia", "Narnia"),
        ("report council --country NO", "--country can only be used with the report “country”"),
        ("report council --year 2027", "2027 has not begun yet"),
        ("report council --year 12", "“12” is not a valid value for --year"),
        ("report council --as-of 2025", "report cannot be combined with --as-of"),
        ("report council --format xml", "“xml” is not a valid value for --format"),
    ],
)
def test_wrong_usage(registry: Workplace, call: str, message: str) -> None:
    result = registry.hamm(*call.split())
    assert (result.code, result.out) == (2, "")
    assert message in result.err


# Texts that mean harm

EVIL = (
    '<script>alert(1)</script> <img src=x> #import "/etc/passwd" $x$ *b* _i_ `c` |'
    " @a ]#eval(1)[ \\u{41} &amp; &lt;b&gt;"
)


@pytest.fixture
def hostile(registry: Workplace) -> Workplace:
    """Give a registry with texts that would be markup somewhere."""
    text = json.dumps(EVIL)
    long = "W" * 120
    registry.overlay(
        f"title: {{de: {text}}}\n"
        f"organisations:\n  - {{name: {text}, role: lead}}\n"
        f"  - {{name: {long}, role: partner, country: NO}}\n"
        f"  - {{name: '=HYPERLINK(1)', role: partner, country: NO}}\n"
        f'  - {{name: "Verein 中文 \\u0378", role: partner, country: NO}}\n'
        "contact: {page: 'https://www.schule.example/?a=%22b&c=d'}\n"
    )
    return registry


class _Page(HTMLParser):
    """The tags and the texts of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_texts_stay_texts_on_a_page(hostile: Workplace) -> None:
    for name in NAMES:
        page = _Page()
        page.feed(hostile.hamm(*arguments(name), "--format", "html").out)
        assert page.tags.keys().isdisjoint({"script", "img", "b", "iframe"})
        assert all(link.startswith("https://") for link in page.links)
        assert name not in ("country", "freshness") or EVIL in page.text


def test_hostile_texts_stay_texts_in_a_pdf(hostile: Workplace) -> None:
    content = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(pdf(hostile, "country"))).pages
    )
    plain = re.sub(r"[\s\xad\u200b-]+", "", content)
    for part in ("<script>alert(1)</script>", '#import"/etc/passwd"', "$x$*b*_i_`c`", "]#eval(1)["):
        assert part in plain
    assert "[U+0378]" in plain
    assert "root:" not in plain


def test_a_letter_without_a_glyph_changes_no_other(registry: Workplace) -> None:
    """A keycap takes the digit below it along; all digits of the page stay digits."""
    registry.overlay("title: {de: Fest 1\ufe0f\u20e3 2011, en: Fest 1\ufe0f\u20e3 2011}\n")
    content = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(pdf(registry, "country"))).pages
    )
    assert "Fest 1" in content
    assert "2011" in content
    assert "[U+0031]" not in content


def test_hostile_texts_stay_texts_in_markdown_and_csv(hostile: Workplace) -> None:
    out = hostile.hamm("report", "country", "--country", "NO", "--format", "markdown").out
    assert "\\<script\\>" in out
    assert not re.search(r"(?<!\\)[<`]", out)
    out = hostile.hamm("report", "country", "--country", "NO", "--format", "csv").out
    cells = [cell for row in csv.reader(io.StringIO(out)) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in cells)
    out = hostile.hamm("report", "country", "--country", "NO", terminal=True).out
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", plain)


# The formats


def test_the_csv_has_its_sections_one_below_the_other(registry: Workplace) -> None:
    out = registry.hamm("report", "visibility", "--format", "csv").out
    blocks = [list(csv.reader(io.StringIO(block))) for block in out.split("\r\n\r\n")]
    assert [block[0] for block in blocks] == [["summary"], ["outlets"], ["years"], ["initiatives"]]
    assert blocks[0][1] == ["trait", "count", "of", "per_cent"]
    excel = registry.hamm("report", "visibility", "--format", "csv-excel", "--lang", "de").out
    assert excel.startswith("\ufeffWas zu finden ist\r\nWas;Initiativen;von;Prozent\r\n")


def test_the_page_needs_nothing_else(complete: Workplace) -> None:
    for name in NAMES:
        out = complete.hamm(*arguments(name), "--format", "html", "--lang", "de").out
        page = _Page()
        page.feed(out)
        assert page.tags.keys().isdisjoint({"script", "link", "img", "iframe", "form"})
        assert "default-src 'none'" in out
        assert out.startswith('<!DOCTYPE html>\n<html lang="de">')
        assert page.tags["h1"] == 1
        assert "@media print" in out
        names = re.findall(r'id="([^"]+)"', out)
        assert len(names) == len(set(names))
        assert set(re.findall(r'aria-labelledby="([^"]+)"', out)) <= set(names)


def test_the_map_says_in_words_what_it_shows() -> None:
    out = hamm("report", "coverage", "--root", ROOT, "--format", "html", "--lang", "en").out
    rows = {row["country"]: row["count"] for row in told(None, "coverage")["countries"]}
    assert out.count("<svg") == 1
    assert f"<title>Poland: {rows['PL']}</title>" in out
    assert len(re.findall(r'<g role="img"', out)) == len(rows)
    assert "<title>Kalisz</title>" in out
    assert "Map: Natural Earth" in out


def test_a_text_in_another_language_says_so(registry: Workplace) -> None:
    registry.overlay("title: {de: Nur Deutsch}\n")
    out = registry.hamm("report", "freshness", "--format", "html", "--lang", "en").out
    assert '<span lang="de">Nur Deutsch</span>' in out
    assert "lang=\"de\"" not in registry.hamm(
        "report", "freshness", "--format", "html", "--lang", "de"
    ).out.replace('<html lang="de">', "")  # fmt: skip


def test_the_pdf_is_tagged_and_names_its_title_and_language(complete: Workplace) -> None:
    reader = PdfReader(io.BytesIO(pdf(complete, "council", "--lang", "de")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - pypdf's own boolean
    assert str(root["/Lang"]).startswith("de")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("Bericht an den Rat 2026")
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261122")
    kinds = Counter(_structure(root["/StructTreeRoot"]))
    assert kinds["/H1"] == 1
    assert kinds["/Table"] > 5
    assert kinds["/TH"] > 10
    assert kinds["/Figure"] == 1


def _structure(node: Any) -> Iterator[str]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            yield from _structure(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from _structure(node["/K"])


def test_a_very_long_word_stays_in_its_column(registry: Workplace) -> None:
    registry.overlay("title: {de: " + "W" * 130 + "}\n")
    page = PdfReader(io.BytesIO(pdf(registry, "country", "--lang", "de"))).pages[0]
    told = page.extract_text().replace("\u200b", "")
    lines = [line for line in told.splitlines() if "WW" in line]
    assert len(lines) > 1
    assert max(line.count("W") for line in lines) < 40, lines


def test_what_belongs_together_stands_on_one_page(tmp_path: Path) -> None:
    file = tmp_path / "coverage.pdf"
    assert hamm("report", "coverage", "--root", ROOT, "--lang", "de", "-o", file).code == 0
    pages = [page.extract_text() for page in PdfReader(file).pages]
    assert "Nach Stadtbezirk" in pages[-1]
    matrix = next(page for page in pages if "Länder nach Themen" in page)
    told = matrix.partition("Länder nach Themen")[2].partition("Gezählt")[0]
    assert all(name in told for name in ("Belarus", "Bosnien", "Brasilien", "USA"))


def test_the_same_report_is_the_same_bytes(complete: Workplace) -> None:
    assert pdf(complete, "council") == pdf(complete, "council")
    assert pdf(complete, "council") != pdf(complete, "council", "--today", "2026-11-23")
    for form in TEXT_FORMATS:
        outputs = {complete.hamm("report", "council", "--format", form).out for _ in range(2)}
        assert len(outputs) == 1


def test_without_typst_it_says_what_to_install(registry: Workplace) -> None:
    script = (
        "import sys; sys.modules['typst'] = None\n"
        "from hamm_registry.cli import run; sys.exit(run(['hamm', *sys.argv[1:]]))"
    )
    call = ["report", "funnel", "--root", str(registry.root), "-o", str(registry.root / "x.pdf")]
    found = subprocess.run(
        [sys.executable, "-c", script, *call], capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout) == (3, "")
    assert 'pip install "typst<0.16,>=0.15"' in found.stderr
    assert not (registry.root / "x.pdf").exists()


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_document(registry: Workplace, *arguments: str) -> ElementTree.Element:
    """The body of a report as a Word document, every part of which is well-formed."""
    file = registry.root / "report.docx"
    result = registry.hamm("report", *arguments, "--output", file)
    assert result.code == 0, result.err
    with zipfile.ZipFile(file) as package:
        assert package.testzip() is None
        parts = {name: ElementTree.fromstring(package.read(name)) for name in package.namelist()}
    return parts["word/document.xml"]


@pytest.mark.parametrize("name", NAMES)
def test_every_report_as_a_word_document_has_heads_of_tables(
    complete: Workplace, name: str
) -> None:
    page = complete.hamm(*arguments(name), "--format", "html").out
    document = word_document(complete, *arguments(name)[1:])
    styles = [style.get(f"{_WORD}val") for style in document.iter(f"{_WORD}pStyle")]
    assert styles[:2] == ["Title", "Subtitle"]
    assert styles.count("Heading1") == page.count("<h2 ")
    tables = list(document.iter(f"{_WORD}tbl"))
    assert len(tables) == page.count("<table>")
    for table in tables:
        rows = list(table.iter(f"{_WORD}tr"))
        assert [row.find(f".//{_WORD}tblHeader") is not None for row in rows] == [
            number == 0 for number in range(len(rows))
        ]
        columns = len(list(table.iter(f"{_WORD}gridCol")))
        assert {len(row.findall(f"{_WORD}tc")) for row in rows} == {columns}
        if len(rows) > 2:  # the last row takes the one before it along
            assert rows[-2].find(f".//{_WORD}keepNext") is not None


def test_no_word_of_a_word_table_is_broken_and_notes_stay_with_it(complete: Workplace) -> None:
    document = word_document(complete, "council", "--year", "2026")
    body = next(document.iter(f"{_WORD}body"))
    children = list(body)
    matrices = 0
    for table, gap, note in zip(children, children[1:], children[2:], strict=False):
        if table.tag != f"{_WORD}tbl":
            continue
        widths = [int(column.get(f"{_WORD}w", "0")) for column in table.iter(f"{_WORD}gridCol")]
        assert sum(widths) <= 11906 - 2 * 1134
        rows = list(table.iter(f"{_WORD}tr"))
        is_matrix = table.find(f".//{_WORD}textDirection") is not None
        matrices += is_matrix
        for row in rows[is_matrix:]:
            for cell, width in zip(row.iter(f"{_WORD}tc"), widths, strict=True):
                words = re.split(r"\s|(?<=[-–/])", "".join(cell.itertext()))
                letters = max(len(word) for word in words)
                # In Calibri of 10 points a letter takes 5 points, a cell has 6 beside its text.
                assert letters * 100 + 20 <= width or letters > 24, words
        keeps_next = [item.find(f".//{_WORD}keepNext") is not None for item in (rows[-1], gap)]
        style = note.find(f".//{_WORD}pStyle")
        has_note = style is not None and style.get(f"{_WORD}val") == "Note"
        is_end = children.index(note) >= len(children) - 4
        assert keeps_next == [has_note, has_note] or is_end
    assert matrices == 1


def test_each_page_of_a_word_document_says_what_it_is_of(complete: Workplace) -> None:
    word_document(complete, "council", "--year", "2026", "--lang", "de")
    with zipfile.ZipFile(complete.root / "report.docx") as package:
        footer = ElementTree.fromstring(package.read("word/footer.xml"))
    text = "".join(footer.itertext())
    assert text.startswith("Bericht an den Rat 2026 · ")
    assert text.endswith("Seite 1 von 1")  # until Word or LibreOffice counts the pages
    fields = [field.get(f"{_WORD}instr") for field in footer.iter(f"{_WORD}fldSimple")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_texts_in_other_scripts_have_their_direction(registry: Workplace) -> None:
    registry.overlay("title: {de: بيت المدينة}\nplaces: [{name: Oslo, country: NO}]\n")
    asked = ("quality",)
    page = registry.hamm("report", *asked, "--format", "html", "--lang", "de").out
    assert '<span dir="rtl">بيت المدينة</span>' in page
    document = word_document(registry, *asked)
    (cell,) = {
        paragraph for paragraph in document.iter(f"{_WORD}p")
        if "".join(paragraph.itertext()) == "بيت المدينة"
    }  # fmt: skip
    assert cell.find(f".//{_WORD}bidi") is not None
    assert cell.find(f".//{_WORD}rtl") is not None
    file = registry.root / "report.pdf"
    assert registry.hamm("report", *asked, "--output", file).code == 0


def test_a_pdf_is_not_thrown_at_a_terminal(registry: Workplace) -> None:
    result: Result = registry.hamm("report", "funnel", "--format", "pdf", terminal=True)
    assert (result.code, result.out) == (2, "")
    assert "--output FILE" in result.err


def test_another_city_has_its_own_name_and_language(tmp_path: Path) -> None:
    other = workplace(tmp_path)
    assert BASE.is_dir()
    other.put(
        "registry.yaml",
        "schema_version: 1\nname: {fr: Initiatives de Ville}\ncity: Ville\ncountry: FR\n"
        "languages: [fr]\n",
    )
    other.overlay("title: {fr: Échange avec Bergen}\nsummary: {fr: Chaque année.}\n")
    for name in NAMES:
        out = other.hamm(*arguments(name), "--format", "html").out
        assert "Initiatives de Ville" in out
        assert "Hamm" not in out
    assert "Échange avec Bergen" in other.hamm("report", "freshness").out


def test_a_brief_compares_the_nearest_where_many_are_active(registry: Workplace) -> None:
    """As `parallels` does: of sixty there are 1,770 pairs."""
    towns = []
    for number in range(60):
        where = f"lat: {59 + number // 8 * 0.15:.2f}, lon: {9 + number % 8 * 0.3:.1f}"
        towns.append(f"  - {{name: Ort{number}, country: 'NO', {where}, type: town}}\n")
        place = f"[{{name: Ort{number}, country: 'NO'}}]"
        registry.another(f"kreis-{number}", f"places: {place}\nthemes: [sport]\n")
    registry.put(PLACES, "places:\n" + "".join(towns))
    call = ("--country", "NO", "--lang", "en", "--today", "2026-03-01")
    out = registry.hamm("report", "country", *call).out
    _before, _title, section = out.partition("Who should know each other\n")
    found = re.search(r"([\d,]+) more are not shown", section.partition("\n\n")[0])
    assert found is not None
    assert 30 < int(found[1].replace(",", "")) < 600
