"""What each rule says, word for word: where it stands, what is wrong, what to do, what mends it.

After a change that is meant, write it down anew with `PYTHONPATH=tests python` and the name of this
file, and read the diff. A case is a line with its name, the fields that are laid over the first
entry behind `>`, what `validate` says of the registry, and the lines that `--fix` changes. The
cases without fields are the failing examples that `hamm explain` prints.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from helper import ENTRY, Workplace, workplace
from test_edits import changed_lines, texts
from test_rules import arrange, asked

from hamm_registry.checks.rule_pages import parts
from hamm_registry.checks.rules import BY_CODE

SAID = Path(__file__).parent / "data" / "said_by_rules.txt"


def written() -> dict[str, tuple[list[str], list[str]]]:
    """The lines of the fields and those of the findings of each case, by its name."""
    cases = {}
    for section in SAID.read_text(encoding="utf-8").rstrip("\n").split("\n\n"):
        name, *lines = section.split("\n")
        fields = [line for line in lines if line.startswith(">")]
        cases[name] = fields, lines[len(fields) :]
    return cases


CASES = written()


def said(registry: Workplace, name: str) -> Iterator[str]:
    """What `validate` says in a case, but for the upkeep that nobody asked about."""
    rule = BY_CODE[name.partition(" ")[0]]
    fields, _findings = CASES[name]
    example = "".join(f"{line[2:]}\n" for line in fields)
    arrange(registry, example or parts(rule).fails)
    found = registry.diagnostics(*asked(rule))
    for one in found:
        if one["code"].startswith("HR4") and one["code"] != rule.code:
            continue
        where = "{line}:{column}-{end_line}:{end_column}".format_map(one)
        file = "" if one["path"] == ENTRY else f" {one['path']}"
        yield f"  {one['code']} {one['severity']} {where} {one['pointer']}{file}"
        for key in ("message", "hint"):
            yield from (f"    {line}" for line in one[key].splitlines())
        if one["fix"]:
            yield f"    fix: {one['fix']['description']}"
    if any(one["fix"] for one in found):
        before = texts(registry.root)
        registry.hamm("validate", "--fix")
        yield from (f"  {line}" for line in changed_lines(before, texts(registry.root)))


def test_every_rule_has_its_example() -> None:
    assert set(BY_CODE) <= set(CASES)


@pytest.mark.parametrize("code", BY_CODE)
def test_what_a_rule_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    for number, name in enumerate(name for name in CASES if name.startswith(code)):
        folder = tmp_path / str(number)
        registry = workplace(folder)
        monkeypatch.chdir(folder)
        assert list(said(registry, name)) == CASES[name][1], name


if __name__ == "__main__":
    os.environ |= {"LANG": "en_GB.UTF-8", "HAMM_TODAY": "2026-11-22"}
    CASES |= {code: ([], []) for code in BY_CODE if code not in CASES}
    sections = []
    for case in sorted(CASES):
        with tempfile.TemporaryDirectory() as place:
            os.chdir(place)
            sections.append("\n".join([case, *CASES[case][0], *said(workplace(Path(place)), case)]))
    SAID.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
