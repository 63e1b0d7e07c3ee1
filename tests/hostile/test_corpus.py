"""Each hostile file ends in the verdict that is written down, in little time and room."""

import csv
import json
import os
import re
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest
from corpus import ACTIVE, LEGITIMATE
from helper import ENTRY, Workplace, environment, workplace
from test_said import CASES, MOST, WRITTEN

from hamm_registry.cli import run

SECONDS = 3
"""Of CPU, while other tests run beside it; alone no call takes more than two."""
MEBIBYTES = 200

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")


class Outcome(NamedTuple):
    """What a call of the program gave: seconds of CPU, peak memory of its process in MiB."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    memory: float


def forked(folder: Path, *arguments: str | Path, cwd: Path) -> Outcome:
    """Call the program in a fork of this process, which has loaded it already."""
    return forked_together(folder, arguments, cwd=cwd)[0]


def forked_together(
    folder: Path, *calls: Sequence[str | Path], cwd: Path, seconds: int = 20
) -> list[Outcome]:
    """Make several calls, one after the other, in one fork; an alarm ends each that hangs."""
    child = os.fork()
    if child == 0:
        try:
            os.chdir(cwd)
            for number, arguments in enumerate(calls):
                signal.alarm(seconds)
                _call(folder / str(number), arguments)
        finally:
            os._exit(0)
    _pid, status, used = os.wait4(child, 0)
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = max(0, used.ru_maxrss - ours) / 1024
    hung = f"the program ended with the status {status}".encode()
    outcomes = []
    for number in range(len(calls)):
        place = folder / str(number)
        if not (place / "verdict").exists():
            outcomes.append(Outcome(99, b"", hung, used.ru_utime, memory))
            continue
        code, taken = json.loads((place / "verdict").read_text(encoding="utf-8"))
        out, err = (place / "stdout").read_bytes(), (place / "stderr").read_bytes()
        outcomes.append(Outcome(code, out, err, taken, memory))
    return outcomes


def _call(place: Path, arguments: Sequence[str | Path]) -> None:
    """One call in the fork: its streams and, last of all, its exit code and seconds as files."""
    place.mkdir(exist_ok=True)
    (place / "verdict").unlink(missing_ok=True)
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(place / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    begin, code = time.process_time(), 99
    try:
        code = run(["hamm", *map(str, arguments)])
    except BaseException:  # noqa: BLE001 - whatever it is, it is told
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    verdict = json.dumps([code, time.process_time() - begin])
    (place / "verdict").write_text(verdict, encoding="utf-8")


def sound(outcome: Outcome, *codes: int) -> None:
    """No crash, no hang, no flood, nothing that a terminal or a CI would obey."""
    assert outcome.code in codes, outcome.err.decode(errors="replace")[-2000:]
    assert outcome.seconds < SECONDS
    assert outcome.memory < MEBIBYTES
    for stream in (outcome.out, outcome.err):
        assert b"Traceback" not in stream
        assert len(stream) < 1_000_000
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", stream.replace(b"\r\n", b"\n"))


def files(root: Path) -> set[Path]:
    return {path.relative_to(root) for path in root.rglob("*")}


CHECKS: tuple[tuple[str, ...], ...] = (
    ("validate", "--format", "json"),
    ("validate", "--format", "github"),
    ("fmt", "--check"),
)
READS: tuple[tuple[str, ...], ...] = (("list",), ("show", "schule-beispiel"), ("parallels",))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A registry for one case after the other, with the program loaded and warm."""
    registry = workplace(tmp_path_factory.mktemp("hostile"))
    registry.another("kaputt", "status: activ\n")
    for arguments in (("validate",), *CHECKS, *READS):
        registry.hamm(*arguments)
    (registry.root / "data/initiatives/kaputt.yaml").unlink()
    return registry


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file(name: str, place: Workplace, tmp_path: Path) -> None:
    place.put(ENTRY, CASES[name])
    before = files(place.root)
    expected = re.findall(r"^  (HR\d+) \w+ (\d+):(\d+)", WRITTEN[name], re.MULTILINE)
    more = re.findall(r"^  and (\d+) more", WRITTEN[name], re.MULTILINE)
    text, *checks_and_reads = forked_together(
        tmp_path, ("validate", "--ignore", "HR4"), *CHECKS, *READS, cwd=place.root
    )
    has_error = " error " in WRITTEN[name]
    sound(text, int(has_error))
    found = re.findall(r"^[^:\n]*:(\d+):(\d+): \w+ (HR\d+)", text.out.decode(), re.MULTILINE)
    assert [(code, line, column) for line, column, code in found[:MOST]] == expected
    assert max(len(found) - MOST, 0) == sum(map(int, more))
    for outcome in checks_and_reads[: len(CHECKS)]:
        sound(outcome, 0, 1)
    listed, shown, compared = checks_and_reads[len(CHECKS) :]
    sound(listed, 0)
    is_skipped = b"1 file skipped" in listed.err
    assert has_error or not is_skipped
    if is_skipped:
        sound(shown, 3)
    elif has_error:
        sound(shown, 0, 3)  # it may be read, but have another id than its name says
    else:
        sound(shown, 0)
    sound(compared, 0)
    assert files(place.root) == before


ROWS = ("table", "plain", "json", "jsonl", "csv", "csv-excel", "tsv", "markdown", "yaml")
EXPORTS = {
    "csv": "csv", "csv-excel": "csv", "xlsx": "xlsx", "json": "json", "jsonl": "jsonl",
    "geojson": "geojson", "ics": "ics", "jsonld": "jsonld", "sqlite": "sqlite", "parquet": "",
}  # fmt: skip
PAPERS = ("council", "anniversaries", "freshness", "quality", "funnel", "visibility", "coverage")


def commands(out: Path) -> Iterator[Sequence[str | Path]]:
    """Every way to read a registry; what is written goes to `out`."""
    yield ()
    yield ("validate",)
    checks = ("json", "github", "gitlab", "sarif", "junit")
    yield from (("validate", "--format", form) for form in checks)
    yield from (("list", "--format", form) for form in (*ROWS, "ids"))
    yield from (("stats", "--by", "country,theme", "--format", form) for form in ROWS)
    yield from (("parallels", "--level", "all", "--format", form) for form in ("json", "markdown"))
    yield ("parallels", "--format", "svg", "--output", out / "network.svg")
    yield ("parallels", "--format", "html", "--output", out / "network.html")
    yield from (("show", "text-html-script", "--format", form) for form in ("text", "json"))
    yield from (("calendar", "--format", form) for form in ("table", "ics"))
    yield from (("match",), ("meeting",), ("advise", "--country", "NO"), ("fields", "title"))
    yield ("complete", "--", "show", "text-")
    yield from (("export", f, "--output", out / f"all-{f}.{end}") for f, end in EXPORTS.items())
    for paper in PAPERS:
        yield ("report", paper)
        for form in ("markdown", "csv", "json"):
            yield ("report", paper, "--format", form)
        for form in ("html", "pdf"):
            yield ("report", paper, "--output", out / f"{paper}.{form}")
    yield ("report", "country", "--country", "NO", "--output", out / "country.html")
    yield ("site", out / "site")


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A registry of all titles that are text, whatever they look like."""
    registry = workplace(tmp_path_factory.mktemp("full"))
    for name, title in {**LEGITIMATE, **ACTIVE}.items():
        quoted = title.replace("'", "''")
        registry.another(f"text-{name}", f"title:\n  de: '{quoted}'\n  en: '{quoted}'\n")
    return registry


@pytest.fixture(scope="module")
def made(full: Workplace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What all commands write about it; none of them may stumble."""
    folder = tmp_path_factory.mktemp("made")
    out = folder / "out"
    out.mkdir()
    before = files(full.root)
    for number, arguments in enumerate(commands(out)):
        outcome = forked(folder, *arguments, cwd=full.root)
        assert outcome.code == 0, (arguments, outcome.err[-2000:])
        assert b"Traceback" not in outcome.out + outcome.err
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", outcome.out.replace(b"\r\n", b"\n"))
        (out / f"printed-{number}.txt").write_bytes(outcome.out)
    assert files(full.root) == before
    assert not (full.root / "PWNED").exists()
    return out


OWN_SCRIPTS = {"begin.js", "map.js", "propose.js", "propose-data.js", "search.js"}
"""The scripts of the site, as files beside its pages."""


class Page(HTMLParser):
    """What a browser would obey in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        data = told.get("type") == "application/ld+json"
        of_the_site = told.get("role") == "search" or told.get("id") in ("combine", "propose")
        if tag in ("iframe", "object", "embed", "base", "form") and not of_the_site:
            self.active.append(tag)
        if tag == "script" and not data:
            script = (told.get("src") or "").rpartition("../")[2]
            if script not in OWN_SCRIPTS:
                self.active.append("script")
        for name, value in attrs:
            if name.startswith("on"):
                self.active.append(name)
            scheme = re.match(r"\s*([a-z]+):", value or "", re.IGNORECASE)
            leads = scheme[1].lower() if scheme and name in ("href", "src", "action") else "https"
            if leads not in ("http", "https", "mailto", "webcal"):
                self.active.append(f"{name}={value}")


def test_no_page_holds_what_a_browser_obeys(made: Path) -> None:
    pages = [*made.rglob("*.html")]
    assert len(pages) > 100
    for path in pages:
        page = Page()
        page.feed(path.read_text(encoding="utf-8"))
        assert page.active == [], path


def test_no_cell_is_a_formula(made: Path) -> None:
    """Nor where a program for spreadsheets takes another separator than the one of the format."""
    for name in ("csv.csv", "csv-excel.csv"):
        content = (made / f"all-{name}").read_text(encoding="utf-8-sig")
        for separator in ",;|":
            for row in csv.reader(content.splitlines(keepends=True), delimiter=separator):
                assert not [c for c in row if c.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_calendar_holds_an_event_of_others(made: Path) -> None:
    calendars = [*made.rglob("*.ics")]
    assert calendars
    for path in calendars:
        content = path.read_bytes()
        assert content.count(b"\n") == content.count(b"\r\n")
        assert content.count(b"BEGIN:VEVENT") == content.count(b"END:VEVENT")
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))


@pytest.mark.parametrize(
    "arguments",
    [(), ("validate",), ("list", "--format", "table", "--columns", "title"), ("parallels",),
     ("fields", "title", "--format", "table"), ("stats", "--by", "title", "--format", "table"),
     ("report", "quality"), ("show", "text-ci-command"), ("changes", "--since", "HEAD")],
    ids=" ".join,
)  # fmt: skip
def test_no_line_in_a_log_is_a_command(
    arguments: tuple[str, ...], full: Workplace, tmp_path: Path
) -> None:
    """What people read in a log of GitHub; formats for programs belong into a file there."""
    with environment(GITHUB_ACTIONS="true"):
        outcome = forked(tmp_path, *arguments, cwd=full.root)
    lines = (outcome.out + outcome.err).decode().splitlines()
    found = [line for line in lines if line.lstrip().startswith("::") or "##[" in line]
    assert all(re.match("::(error|warning|notice) file=data/", line) for line in found), found


@pytest.mark.parametrize("name", LEGITIMATE)
def test_what_is_legitimate_comes_through(name: str, full: Workplace, tmp_path: Path) -> None:
    rows = forked(tmp_path, "list", "--format", "json", "--columns", "id,title", cwd=full.root)
    titles = {row["id"]: row["title"]["de"] for row in json.loads(rows.out)["rows"]}
    assert titles[f"text-{name}"] == LEGITIMATE[name]
