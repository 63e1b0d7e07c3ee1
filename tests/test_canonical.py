"""The quick way of reading and the careful one are of one mind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helper import ROOT

from hamm_registry.core.finding import Span
from hamm_registry.yamlfile import canonical_reader, parse
from hamm_registry.yamlfile.parsed_file import ParsedFile

REAL = sorted((ROOT / "data").glob("*/*.yaml"))
CAREFULLY = "\r\n"
"""At the end of a line it means the same, and is never canonical."""
EDITS = [
    *"-:#'\"[]{},&*!|>%@`?~.=<09 \t",
    *("- ", ": ", " #", "''", "\n", "\n  ", "---\n", ">-\n", "null", "<<", "- - ", "-1", "[a, b]"),
]


def careful(text: str) -> tuple[object, Span] | None:
    """What the parser makes of a text, None where it refuses."""
    read = parse(text.replace("\n", CAREFULLY))
    return (read.data, read.start) if isinstance(read, ParsedFile) else None


def edited(text: str) -> Iterator[str]:
    """The text with one small change, in each line and of each sort."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        blanks = len(line) - len(line.lstrip())
        changed = [line[1:], line[2:], f" {line}", f"  {line}", f"{line}\n{line}", line[:blanks]]
        changed += [line[:blanks] + edit + line[blanks:] for edit in EDITS]
        changed += [line + edit for edit in EDITS]
        changed += [line.replace(": ", edit, 1) for edit in (":", ":  ", " : ", ":\n      ")]
        for one in changed:
            yield "\n".join([*lines[:number], one, *lines[number + 1 :]])


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_real_files_are_read_quickly_and_rightly(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert canonical_reader.build(text) is not None
    assert canonical_reader.build(text) == careful(text)


@pytest.mark.parametrize("name", ["partnerschaft-mazatlan", "projekt-bihac-pv"])
def test_nothing_is_read_quickly_that_means_something_else(name: str) -> None:
    text = (ROOT / "data" / "initiatives" / f"{name}.yaml").read_text(encoding="utf-8")
    quick = [
        (one, found) for one in edited(text) if (found := canonical_reader.build(one)) is not None
    ]
    assert len(quick) > 500
    assert [one for one, found in quick if found != careful(one)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "id: x",
        "id: x\r\n",
        "id: x \n",
        "id: x\n\nb: y\n",
        "id: x # why\n",
        "id: x\n# why\nb: y\n",
        "id: 'it''s'\n",
        'id: "x"\n',
        "id: &a x\n",
        "id: x\nid: y\n",
        "b: y\nid: x\n",
        "id:\n",
        "id:\n- a\n",
        "id:\n    a: b\n",
        "id: x\n  b: y\n",
        "id: >-\nb: y\n",
        "id: >\n  y\n",
        "id: >-\n  y\n    z\n",
        "- id\n",
        "id: [a,b]\n",
        "id: [a, [b]]\n",
        "id: {a: b}\n",
        "".join(f"{'  ' * depth}a:\n" for depth in range(10)) + f"{'  ' * 10}a: x\n",
    ],
)
def test_all_else_is_left_to_the_parser(text: str) -> None:
    assert canonical_reader.build(text) is None


def test_the_place_of_the_first_key() -> None:
    assert canonical_reader.build("# a\n# b\nname: x\n") == ({"name": "x"}, Span(3, 1, 3, 5))
