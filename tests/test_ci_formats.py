"""Findings for other machines: by their published schemas, exactly, and with hostile files."""

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import xmlschema
from helper import ENTRY, HERE, Result, Workplace, environment
from jsonschema import Draft4Validator, Draft202012Validator

from hamm_registry.checks.rules import RULES

SCHEMAS = HERE / "data" / "schemas"
FAULTS = "status: activ\nthemes: [health, nix]\n"
HOSTILE = ("::error::a%0A]]>", "\n::x::y\n", "\u202egnp", "</failure>&<x>", "\x1b]8;;")


def schema(name: str) -> Any:
    """One of the schemas that were published as JSON."""
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def valid(name: str, result: Result) -> Any:
    """What a format gave as data, held against its schema."""
    if name == "sarif":
        Draft4Validator(schema("sarif-2.1.0.json")).validate(result.json)
    elif name == "gitlab":
        Draft202012Validator(schema("gitlab-code-quality.json")).validate(result.json)
    else:
        xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd").validate(result.out)
        return ElementTree.fromstring(result.out)
    return result.json


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ["sarif", "gitlab", "junit"])
@pytest.mark.parametrize("fields", ["", FAULTS, "since:\n  date: 2023-02-30\n"])
def test_published_schemas(registry: Workplace, name: str, fields: str, language: str) -> None:
    registry.overlay(fields)
    for more in ((), ("--select", "HR")):
        result = registry.hamm("validate", "--format", name, "--lang", language, *more)
        assert (result.code, result.err) == (int(bool(fields)), "")
        valid(name, result)


def hostile(registry: Workplace) -> None:
    """Put hostile texts into the names of files and into what messages quote."""
    for number, text in enumerate(HOSTILE):
        registry.put(f"data/initiatives/{text.replace('/', '∕')}.yaml", "id: [")
        name = f"feindlich-{number}"
        registry.another(name, f"status: {json.dumps(text)}\ndistricts: [{json.dumps(text)}]\n")
    registry.put(os.fsdecode(b"data/initiatives/\xff.yaml"), "id: x")


def test_no_name_of_a_file_adds_a_property_to_an_annotation(registry: Workplace) -> None:
    """Commas and colons part the properties of a command, percent signs begin an escape."""
    registry.put("data/initiatives/a,line=1::b%0Ac.yaml", "status: activ\n")
    done = registry.hamm("validate", "--format", "github")
    rows = [row for row in done.out.splitlines() if row.startswith("::")]
    assert rows
    for row in rows:
        properties = row.split("::", 2)[1].partition(" ")[2].split(",")
        names = [one.partition("=")[0] for one in properties]
        assert names == ["file", "line", "col", "endLine", "endColumn", "title"], row
        assert properties[0] == "file=data/initiatives/a%2Cline=1%3A%3Ab%250Ac.yaml"


@pytest.mark.parametrize("name", ["sarif", "gitlab", "junit"])
def test_hostile_files(registry: Workplace, name: str) -> None:
    hostile(registry)
    result = registry.hamm("validate", "--format", name, "--select", "HR")
    valid(name, result)
    assert result.out.isascii() or not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", result.out)


def test_hostile_files_give_no_commands(registry: Workplace, tmp_path: Path) -> None:
    hostile(registry)
    with environment(GITHUB_STEP_SUMMARY=str(tmp_path / "page.md")):
        result = registry.hamm("validate", "--format", "github", "--select", "HR")
    *rows, last = result.out.splitlines()
    assert all(re.match("::(error|warning|notice) file=[^:,]+,line=", row) for row in rows)
    assert "::" not in last
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "<x>" not in page.replace("\\<", "")
    starts = ("###", "- ", "  <br>", "      ")  # the last two: corrected lines, as a block of code
    assert all(row.startswith(starts) for row in page.splitlines() if row)


def test_sarif_exactly(registry: Workplace) -> None:
    registry.overlay("status: activ\n")
    log = registry.hamm("validate", "--format", "sarif").json
    run = log["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.code for rule in RULES]
    assert run["columnKind"] == "unicodeCodePoints"
    line = (registry.root / ENTRY).read_text(encoding="utf-8").splitlines().index("status: activ")
    fingerprint = run["results"][0].pop("partialFingerprints")["primaryLocationLineHash"]
    assert re.fullmatch("[0-9a-f]{64}", fingerprint)
    assert run["results"] == [
        {
            "ruleId": "HR013",
            "ruleIndex": [rule.code for rule in RULES].index("HR013"),
            "level": "error",
            "message": {
                "text": "“activ” is not a valid value for “Status”. Did you mean “active”?"
            },
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": ENTRY, "uriBaseId": "%SRCROOT%"},
                        "region": {
                            "startLine": line + 1,
                            "startColumn": 9,
                            "endLine": line + 1,
                            "endColumn": 14,
                        },
                    }
                }
            ],
        }
    ]


def test_sarif_tells_every_rule_with_help(registry: Workplace) -> None:
    for language in ("en", "de"):
        log = registry.hamm("validate", "--format", "sarif", "--lang", language).json
        for rule in log["runs"][0]["tool"]["driver"]["rules"]:
            assert rule["help"]["text"]
            assert rule["help"]["markdown"].count("```") % 2 == 0
    assert log["runs"][0]["tool"]["driver"]["rules"][0]["shortDescription"]["text"].startswith("J")


def test_paths_are_those_of_the_repository(registry: Workplace, tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    inner = tmp_path / "städte 100%"
    inner.mkdir()
    for part in ("data", "registry.yaml"):
        (tmp_path / part).rename(inner / part)
    place = Workplace(inner)
    place.overlay("status: activ\n")
    expected = f"städte 100%/{ENTRY}"
    log = place.hamm("validate", "--format", "sarif").json
    found = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert found["uri"] == f"st%C3%A4dte%20100%25/{ENTRY}"
    assert unquote(found["uri"]) == expected
    assert place.hamm("validate", "--format", "gitlab").json[0]["location"]["path"] == expected
    suite = valid("junit", place.hamm("validate", "--format", "junit"))
    assert expected in [case.get("name") for case in suite.iter("testcase")]
    command = place.hamm("validate", "--format", "github").out
    assert command.startswith(f"::error file=städte 100%25/{ENTRY},line=")
    with environment(GITHUB_WORKSPACE=str(inner)):
        assert place.hamm("validate", "--format", "gitlab").json[0]["location"]["path"] == ENTRY


def test_fingerprints_stay_where_lines_move_and_are_never_the_same(registry: Workplace) -> None:
    registry.overlay("themes: [nix, health]\nrelations:\n  - {to: x, type: part-of}\n")
    registry.another("zweite", "themes: [nix, nichts]\n")

    def marks() -> dict[str, str]:
        found = registry.hamm("validate", "--format", "gitlab", "--select", "HR").json
        assert len({one["fingerprint"] for one in found}) == len(found)
        return {one["fingerprint"]: one["description"] for one in found}

    before = marks()
    registry.change("themes: [nix", "# eine Zeile\n\nthemes: [sport, nix")
    registry.change("id: zweite\n", "\n\nid: zweite\n", "data/initiatives/zweite.yaml")
    assert marks() == before


def test_two_that_are_the_same_have_two_fingerprints(registry: Workplace) -> None:
    relation = "  - {to: fehlt, type: part-of}\n"
    registry.overlay("relations:\n" + relation + relation.replace("part-of", "supports"))
    found = registry.hamm("validate", "--format", "gitlab").json
    assert len(found) == 2
    assert found[0]["description"] == found[1]["description"]
    assert found[0]["fingerprint"] != found[1]["fingerprint"]


def test_junit_has_a_case_for_every_file(registry: Workplace) -> None:
    registry.overlay("status: activ\n")
    registry.put("data/initiatives/dritte.txt", "")
    suite = valid("junit", registry.hamm("validate", "--format", "junit"))
    told = {case.get("name"): [part.tag for part in case] for case in suite.iter("testcase")}
    assert told == {
        ENTRY: ["failure"],
        "data/initiatives/dritte.txt": ["system-out"],
        "data/places.yaml": [],
        "registry.yaml": [],
    }
    assert suite.attrib == {"tests": "4", "failures": "1", "errors": "0"}
    strict = valid("junit", registry.hamm("validate", "--format", "junit", "--strict"))
    assert strict.get("failures") == "2"


def test_github_tells_the_changed_files_first_and_all_on_the_page(
    registry: Workplace, tmp_path: Path
) -> None:
    registry.overlay("status: activ\n")
    page = tmp_path / "page.md"
    page.write_text("before\n", encoding="utf-8")
    with environment(GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(page)):
        result = registry.hamm("validate")
    assert result.code == 1
    line = (registry.root / ENTRY).read_text(encoding="utf-8").splitlines().index("status: activ")
    assert result.out == (
        f"::error file={ENTRY},line={line + 1},col=9,endLine={line + 1},endColumn=14,"
        "title=HR013 unknown-value::“activ” is not a valid value for “Status”.%0A"
        "Did you mean “active”?\n"
        "1 error · 0 warnings · 3 files checked\n"
    )
    assert page.read_text(encoding="utf-8") == (
        "before\n### hamm validate: 1 error · 0 warnings · 3 files checked\n\n"
        f"- **error** HR013 unknown-value · {ENTRY}:{line + 1}:9<br>“activ” is not a valid "
        "value for “Status”. Did you mean “active”?\n\n"
    )


PERSON = (
    "notes: 'Bitte Frau Dr. Jolanta Kwiek fragen, jolanta.kwiek@web.de, Tel. 0170 1234567.'\n"
    "contact: {mailbox: kwiek.j@gmx.de}\n"
)


@pytest.mark.parametrize("name", ["text", "json", "github", "sarif", "gitlab", "junit"])
def test_no_log_prints_what_names_a_person(registry: Workplace, name: str, tmp_path: Path) -> None:
    """Logs of CI are public, and stay when the file is mended: lines of the file are masked too."""
    registry.overlay(PERSON)
    page = tmp_path / "page.md"
    with environment(GITHUB_STEP_SUMMARY=str(page)):
        result = registry.hamm("validate", "--format", name)
    assert result.code == 1
    printed = result.out + result.err
    if page.exists():
        printed += page.read_text(encoding="utf-8")
    assert "HR301" in printed
    assert not re.search("jolanta|kwiek|1234567", printed, re.IGNORECASE)
