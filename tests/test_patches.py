"""What a change makes of a file, line for line: all else stays as it is written, remarks too.

`data/patches.txt` has cases: a name, the file behind `>`, the data that is wanted behind `=`, and
what comes of it, or why nothing does behind `!`. After a change that is meant, write it down anew
with `PYTHONPATH=tests python` and the name of this file, and read the diff.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hamm_registry import yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.editing.patch import revised
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile

PATCHES = Path(__file__).parent / "data" / "patches.txt"


def cases() -> dict[str, list[str]]:
    """The lines of each case by its name."""
    found = {}
    for section in PATCHES.read_text(encoding="utf-8").rstrip("\n").split("\n\n"):
        name, *lines = section.split("\n")
        found[name] = lines
    return found


CASES = cases()


def document(lines: list[str], mark: str) -> ParsedFile:
    """The lines behind a mark, as a file."""
    text = "".join(f"{line[2:]}\n" for line in lines if line.startswith(mark))
    parsed = yamlfile.parse(text, "data/initiatives/chor.yaml")
    assert isinstance(parsed, ParsedFile), parsed
    return parsed


def result(before: ParsedFile, wanted: Data) -> Iterator[str]:
    """The lines of the file with the data that is wanted, or the error."""
    try:
        text = revised(before, "initiative", wanted)
    except RegistryError as error:
        yield from (f"! {line}" for line in (error.message, error.hint))
        return
    yield from (f"  {line}" for line in text.removesuffix("\n").split("\n"))


@pytest.mark.parametrize("name", CASES)
def test_what_a_change_writes(name: str) -> None:
    lines = CASES[name]
    given = [line for line in lines if line[0] in ">="]
    written = list(result(document(lines, ">"), document(lines, "=").data))
    assert given + written == lines


def test_line_ends_of_windows_stay() -> None:
    before = yamlfile.parse("id: chor\r\nnotes: Alt\r\nstatus: active\r\n", "chor.yaml")
    assert isinstance(before, ParsedFile)
    wanted = {**before.data, "notes": "Neu"}
    assert revised(before, "initiative", wanted).endswith("\r\nnotes: Neu\r\nstatus: active\r\n")


if __name__ == "__main__":
    sections = []
    for title, rows in CASES.items():
        kept = [row for row in rows if row[0] in ">="]
        output = result(document(rows, ">"), document(rows, "=").data)
        sections.append("\n".join([title, *kept, *output]))
    PATCHES.write_text("\n\n".join(sections) + "\n", encoding="utf-8")
