"""What is said of each hostile file, word for word: where, what, and what to do.

After a change that is meant, write it down anew with `PYTHONPATH=tests python` and the name of this
file, and read the diff.
"""

import os
import tempfile
from pathlib import Path

import pytest
from corpus import cases
from helper import ENTRY, Workplace, hamm, workplace

CASES = dict(cases())
SAID = Path(__file__).parent / "said.txt"
MOST = 4
"""So many findings of a file are written down; of a thousand of the same all say the same."""


def said(registry: Workplace, content: str | bytes) -> str:
    """What `validate` says if the entry is this."""
    registry.put(ENTRY, content)
    found = hamm("--root", registry.root, "validate", "--ignore", "HR4", "--format", "json").json
    rows = []
    for one in found["diagnostics"][:MOST]:
        where = "{line}:{column}-{end_line}:{end_column}".format_map(one)
        rows += [f"  {one['code']} {one['severity']} {where} {one['pointer']}"]
        rows += [f"    {line}" for key in ("message", "hint") for line in one[key].splitlines()]
        rows += [f"    fix: {one['fix']}"] if one["fix"] else []
    more = len(found["diagnostics"]) - MOST
    rows += [f"  and {more} more"] if more > 0 else []
    return "".join(f"{row}\n" for row in rows)


def written() -> dict[str, str]:
    """What has been written down, by case."""
    sections = SAID.read_text(encoding="utf-8").split("\n\n")
    return {name: rows for name, _line, rows in (one.partition("\n") for one in sections)}


WRITTEN = written()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A registry for one case after the other."""
    return workplace(tmp_path_factory.mktemp("said"))


def test_all_are_written_down() -> None:
    assert list(WRITTEN) == list(CASES)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_said(name: str, place: Workplace) -> None:
    assert said(place, CASES[name]).rstrip("\n") == WRITTEN[name].rstrip("\n")


if __name__ == "__main__":
    os.environ |= {"HAMM_TODAY": "2026-11-22", "HAMM_LANG": "en"}
    with tempfile.TemporaryDirectory() as folder:
        registry = workplace(Path(folder))
        sections = [f"{name}\n{said(registry, one)}" for name, one in CASES.items()]
    SAID.write_text("\n".join(sections), encoding="utf-8")
