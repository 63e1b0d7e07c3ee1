"""Each hostile file ends in the verdict that is written down, in little time and room."""

import json
import os
import re
import resource
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from corpus import ACTIVE, LEGITIMATE, cases
from helper import ENTRY, Workplace, workplace

from hamm_registry.cli import run

HERE = Path(__file__).parent
CASES = dict(cases())
EXPECTED = dict(
    row.split(" ", 1) for row in (HERE / "expected.txt").read_text(encoding="utf-8").splitlines()
)
SECONDS = 2
MEBIBYTES = 200

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")


class Outcome(NamedTuple):
    """What a call in a process of its own gave: seconds of CPU, peak memory in MiB."""

    code: int
    out: bytes
    err: bytes
    seconds: float
    memory: float


def forked(folder: Path, *arguments: str | Path, cwd: Path) -> Outcome:
    """Call the program in a fork of this process, which has loaded it already."""
    out, err = folder / "out", folder / "err"
    child = os.fork()
    if child == 0:
        code = 99
        try:
            for number, path in ((1, out), (2, err)):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            sys.stdout = os.fdopen(1, "w", encoding="utf-8")
            sys.stderr = os.fdopen(2, "w", encoding="utf-8")
            os.chdir(cwd)
            signal.alarm(20)
            code = run(["hamm", *map(str, arguments)])
        except BaseException:  # noqa: BLE001 - whatever it is, it is told
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _pid, status, used = os.wait4(child, 0)
    seconds = used.ru_utime + used.ru_stime
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory = max(0, used.ru_maxrss - ours) / 1024
    code = os.waitstatus_to_exitcode(status)
    return Outcome(code, out.read_bytes(), err.read_bytes(), seconds, memory)


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


def test_every_case_has_a_verdict() -> None:
    assert list(EXPECTED) == list(CASES)


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
    verdict, _blank, more = EXPECTED[name].partition(" (+")
    codes = verdict.split()
    failing = codes != ["ok"]
    text = forked(tmp_path, "validate", "--ignore", "HR4", cwd=place.root)
    sound(text, int(failing))
    told = re.findall(rb"^[^:\n]*:(\d+):(\d+): \w+ (HR\d+)", text.out, re.MULTILINE)
    found = [f"{code.decode()}@{int(line)}:{int(column)}" for line, column, code in told]
    assert found[:4] == [code for code in codes if code != "ok"]
    assert len(found) - 4 == int(more.rstrip(")") or 0) if more else len(found) <= 4
    for arguments in CHECKS:
        sound(forked(tmp_path, *arguments, cwd=place.root), 0, 1)
    for arguments in READS:
        sound(forked(tmp_path, *arguments, cwd=place.root), 0, 2)
    assert files(place.root) == before


def commands(out: Path) -> Iterator[Sequence[str | Path]]:
    """Every way to read a registry; what is written goes to `out`."""
    rows = ("table", "plain", "json", "jsonl", "csv", "csv-excel", "tsv", "markdown", "yaml", "ids")
    yield ("validate",)
    yield from (("validate", "--format", form) for form in ("json", "github"))
    yield from (("list", "--format", form) for form in rows)
    yield from (("stats", "--by", "country,theme", "--format", form) for form in rows[:-1])
    yield from (("parallels", "--level", "all", "--format", form) for form in ("json", "markdown"))
    yield ("parallels", "--format", "svg", "--output", out / "network.svg")
    yield ("parallels", "--format", "html", "--output", out / "network.html")
    yield ("calendar",)
    yield ("match",)
    yield ("meeting",)
    yield ("advise", "--country", "NO")
    yield ("fields", "title")
    yield ()


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A registry of all titles that are text, whatever they look like."""
    registry = workplace(tmp_path_factory.mktemp("full"))
    for name, title in {**LEGITIMATE, **ACTIVE}.items():
        quoted = title.replace("'", "''")
        registry.another(f"text-{name}", f"title:\n  de: '{quoted}'\n  en: '{quoted}'\n")
    return registry


def test_all_of_them_at_once(full: Workplace, tmp_path: Path) -> None:
    before = files(full.root)
    out = tmp_path / "made"
    out.mkdir()
    for arguments in commands(out):
        outcome = forked(tmp_path, *arguments, cwd=full.root)
        assert outcome.code == 0, (arguments, outcome.err[-2000:])
        assert b"Traceback" not in outcome.out + outcome.err
        assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", outcome.out.replace(b"\r\n", b"\n"))
    assert files(full.root) == before
    assert not (full.root / "PWNED").exists()


@pytest.mark.parametrize("name", LEGITIMATE)
def test_what_is_legitimate_comes_through(name: str, full: Workplace, tmp_path: Path) -> None:
    rows = forked(tmp_path, "list", "--format", "json", "--columns", "id,title", cwd=full.root)
    titles = {row["id"]: row["title"]["de"] for row in json.loads(rows.out)["rows"]}
    assert titles[f"text-{name}"] == LEGITIMATE[name]
