"""What comes of hostile registries, lists, forms, histories and arguments, word for word.

After a change that is meant, write it down anew with `PYTHONPATH=tests python` and the name of this
file, and read the diff.
"""

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from helper import Workplace, environment, process, workplace
from registries import CASES, VALIDATE, Call, prepared
from test_corpus import Outcome, files, forked_together, sound

VERDICTS = Path(__file__).parent / "registries.txt"
MOST = 3
"""So many findings or lines of a call are written down."""

MAKES_PAPER = ("site", "report")
"""Commands that set type: the library for that must not have run before a fork."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that fork")


def warm(folder: Path) -> None:
    """Load what most calls need, so that each fork need not."""
    place = workplace(folder)
    place.another("kaputt", "status: activ\n")
    for call in (VALIDATE, ("list",), ("show", "schule-beispiel"), ("doctor",), ("organisations",)):
        place.hamm(*call)


@pytest.fixture(scope="module", autouse=True)
def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    warm(tmp_path_factory.mktemp("warm"))


def outcomes(calls: Sequence[Call], place: Workplace, folder: Path) -> list[Outcome]:
    """The outcomes of calls on a registry, one after the other."""
    if calls[-1][:1] and calls[-1][0] in MAKES_PAPER:
        forked = forked_together(folder, *calls[:-1], cwd=place.root)
        begin = time.process_time()
        done = process(*calls[-1], cwd=place.root)
        taken = time.process_time() - begin
        return [*forked, Outcome(done.returncode, done.stdout, done.stderr, taken, 0)]
    return forked_together(folder, *calls, cwd=place.root)


def rows(call: Call, outcome: Outcome, place: Workplace) -> Iterator[str]:
    """A call and what it said: the findings of `validate`, of others the first lines of remarks."""
    shown = " ".join(ascii(one)[1:-1][:40] for one in call)
    yield f"  $ {shown}".rstrip() + f" -> {outcome.code}"
    if call == VALIDATE and outcome.code < 2:
        diagnostics = json.loads(outcome.out)["diagnostics"]
        for found in diagnostics[:MOST]:
            where = f"{found['path']}:{found['line']}:{found['column']}"
            yield f"    {ascii(where)[1:-1][:100]} {found['code']} {found['message'][:200]}"
        if len(diagnostics) > MOST:
            yield f"    and {len(diagnostics) - MOST} more"
        return
    # A long path is cut in a message.
    root = re.escape(str(place.root)[:50])
    said = re.sub(f"“{root}[^”]*”", "“ROOT”", outcome.err.decode())
    for line in re.sub(r"\b[0-9a-f]{10,40}\b", "COMMIT", said).splitlines()[:MOST]:
        text = f"    {line[:200]}".rstrip()
        if text:
            yield text


def verdict(name: str, place: Workplace, found: Sequence[Outcome]) -> str:
    """What is written down of a case."""
    lines = [name]
    for call, outcome in zip(CASES[name].calls, found, strict=True):
        lines += rows(call, outcome, place)
    return "\n".join(lines)


def written() -> Mapping[str, str]:
    """What has been written down, by case."""
    sections = VERDICTS.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    return {section.partition("\n")[0]: section for section in sections}


WRITTEN = written() if VERDICTS.exists() else {}


def test_all_are_written_down() -> None:
    assert list(WRITTEN) == list(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_registry(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    place = prepared(case, tmp_path / "registry")
    (tmp_path / "calls").mkdir()
    before = files(tmp_path) - files_below(tmp_path, "calls")
    with environment(**case.environment):
        found = outcomes(case.calls, place, tmp_path / "calls")
    for outcome in found:
        sound(outcome, 0, 1, 2, 3)
        for line in (outcome.out + outcome.err).decode().splitlines():
            assert "root:x:" not in line
            if "GITHUB_ACTIONS" in case.environment:
                assert "##[" not in line
                assert not line.startswith("::") or re.match("::(error|warning|notice) file=", line)
    assert not list(tmp_path.rglob("PWNED"))
    made = files(tmp_path) - files_below(tmp_path, "calls") - files_below(tmp_path, "registry")
    assert made <= before
    for path in (place.root / "made").rglob("*"):
        assert not path.is_file() or b"root:x:" not in path.read_bytes()
    assert verdict(name, place, found) == WRITTEN[name]


def files_below(folder: Path, name: str) -> set[Path]:
    """The paths below one folder of another, relative to that."""
    return {path for path in files(folder) if path.parts[0] == name}


if __name__ == "__main__":
    os.environ |= {"HAMM_TODAY": "2026-11-22", "HAMM_LANG": "en"}
    warm(Path(tempfile.mkdtemp()))
    sections = []
    for name, case in CASES.items():
        folder = Path(tempfile.mkdtemp())
        place = prepared(case, folder / "registry")
        (folder / "calls").mkdir()
        with environment(**case.environment):
            found = outcomes(case.calls, place, folder / "calls")
        sections.append(verdict(name, place, found))
        shutil.rmtree(folder)
    VERDICTS.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
