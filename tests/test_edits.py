"""What each command that writes says, and what it does to the files, word for word.

`data/edits.txt` has sessions: a name, and calls behind `$` on the registry below, each with what it
printed, on standard error behind `!`, its exit code if it was not 0, and the lines that it changed.
After a change that is meant, write it down anew with `PYTHONPATH=tests python` and the name of this
file, and read the diff.
"""

import os
import shlex
import tempfile
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

import pytest
from helper import ENTRY, Workplace, hamm, workplace

EDITS = Path(__file__).parent / "data" / "edits.txt"
WITH_REMARKS = """\
# yaml-language-server: $schema=../../../../../schemas/initiative.schema.json
# Who wrote this: the office.
id: schule-beispiel
title:
  de: Gymnasium Beispiel – Katedralskole Bergen # as the school has it
  en: Gymnasium Beispiel – Katedralskole Bergen
summary: {de: 'Klassen besuchen sich.', en: Classes visit each other.}
kind: school-exchange
# the status
status: active # since last year
organisations:
- name: Gymnasium Beispiel # the lead
  role: lead
  type: school

# the partner
- {name: Katedralskole, role: partner, country: 'NO'}
places:
  - name: Bergen
    country: 'NO' # not no
since: {date: 1993, basis: first-exchange, source: schule}
themes: [youth-school, "culture-music"]
notes: >-
  Was noch zu sagen ist,
  in zwei Zeilen.
# where it comes from
sources:
  - id: schule
    title: Austausch mit Bergen
    url: https://www.schule.example/bergen
    kind: own-statement
    date: 2026-01-10
# the end
"""
CHOIR = (
    "title: {de: Domchor Beispiel}\nkind: culture-exchange\nformer_ids: [chor-alt]\n"
    "organisations: [{name: Domchor, role: lead, type: association}]\n"
    "relations:\n- {to: schule-beispiel, type: supports} # for years\n"
)
MEETING = (
    "id: runde\ntitle: {de: Runde}\nstate: announced # soon\ndate: 2026-11-20\n"
    "invited: [Domchor, schule-beispiel]\n"
    "actions: [{text: Brief, organisation: Domchor, due: 2026-12}]\n"
)


def sessions() -> dict[str, list[str]]:
    """The lines of each session by its name."""
    found = {}
    for section in EDITS.read_text(encoding="utf-8").rstrip("\n").split("\n\n"):
        name, *lines = section.split("\n")
        found[name] = lines
    return found


SESSIONS = sessions()


def prepared(folder: Path) -> Workplace:
    """A registry of an entry with remarks in every style, another one, and a meeting."""
    registry = workplace(folder)
    registry.put(ENTRY, WITH_REMARKS)
    registry.another("chor-beispiel", CHOIR)
    registry.organisation("musikverein", "name: Musikverein Beispiel\n")
    registry.put("data/meetings/runde.yaml", MEETING)
    return registry


def texts(root: Path) -> dict[str, str]:
    """The files of a registry below data/, and its settings, by their paths."""
    found = {}
    for path in sorted([*root.glob("data/**/*.yaml"), root / "registry.yaml"]):
        found[path.relative_to(root).as_posix()] = path.read_text(encoding="utf-8")
    return found


def changed_lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """The lines in which files differ, behind `-` and `+`, those of a file below its path."""
    for path in sorted({*before, *after}):
        old, new = before.get(path, "").split("\n"), after.get(path, "").split("\n")
        changed = list(unified_diff(old, new, n=0, lineterm=""))[2:]
        if changed:
            yield f"@ {path}"
        for row in changed:
            if not row.startswith("@@"):
                yield f"{row[0]} {row[1:]}".rstrip()


def replayed(registry: Workplace, session: list[str]) -> Iterator[str]:
    """The lines of a session as its calls print them now."""
    before = texts(registry.root)
    for line in session:
        if not line.startswith("$ "):
            continue
        yield line
        result = hamm(*shlex.split(line)[2:])
        for mark, printed in ((" ", result.out), ("!", result.err)):
            yield from (f"{mark} {row}".rstrip() for row in printed.splitlines() if row.strip())
        if result.code:
            yield f"= {result.code}"
        after = texts(registry.root)
        yield from changed_lines(before, after)
        before = after


@pytest.mark.parametrize("name", SESSIONS)
def test_what_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    registry = prepared(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert list(replayed(registry, SESSIONS[name])) == SESSIONS[name]


if __name__ == "__main__":
    state = tempfile.mkdtemp()  # in which `undo` remembers
    os.environ |= {"LANG": "en_GB.UTF-8", "HAMM_TODAY": "2026-11-22", "XDG_STATE_HOME": state}
    sections = []
    for title, lines in SESSIONS.items():
        with tempfile.TemporaryDirectory() as place:
            os.chdir(place)
            sections.append("\n".join([title, *replayed(prepared(Path(place)), lines)]))
    EDITS.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
