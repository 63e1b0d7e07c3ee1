"""`hamm validate`: what a contributor reads, what CI relies on, and what lies in a folder."""

import json
import os
import re
import shutil
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helper import BASE, ENTRY, PLACES, Workplace, environment, hamm, process
from hypothesis import given
from test_schema import mutants

from hamm_registry.checks import engine
from hamm_registry.checks.diagnostic import Diagnostic
from hamm_registry.checks.outcome import MOST_PER_FILE, Validation, shortened
from hamm_registry.checks.rules import BY_CODE, ID_TAKEN
from hamm_registry.checks.rules.rule import Context
from hamm_registry.core.finding import Finding, Span
from hamm_registry.model.entries import Config
from hamm_registry.yamlfile.dialects import dump

UPKEEP = "Upkeep: 1 remark on 1 entry · hamm validate --select HR4\n"
FINE = UPKEEP + "0 errors · 0 warnings · 3 files checked\n"
ONE_ERROR = "1 error · 0 warnings · 3 files checked\n"
HERE = "data/initiatives/schule-beispiel.yaml"


def test_nothing_to_complain_of(registry: Workplace) -> None:
    assert registry.hamm("validate") == (0, FINE, "")


# One change to a valid file: what a volunteer reads


def test_a_typo_in_a_value(registry: Workplace) -> None:
    registry.change("status: active", "status: activ")
    assert registry.hamm("validate") == (
        1,
        f"{HERE}:10:9: error HR013 unknown-value: “activ” is not a valid value for “Status”\n"
        "   10 | status: activ\n"
        "      |         ^^^^^ Did you mean “active”?\n"
        "   hamm explain HR013\n"
        "\n" + ONE_ERROR,
        "",
    )


def test_a_field_twice(registry: Workplace) -> None:
    registry.change("status: active", "status: active\nkind: aid")
    assert registry.hamm("validate") == (
        1,
        f"{HERE}:11:1: error HR006 duplicate-field: the field “kind” is already given in line 9\n"
        "   11 | kind: aid\n"
        "      | ^^^^ Merge the two, or delete one of them: only one can count.\n"
        "   hamm explain HR006\n"
        "\n" + ONE_ERROR,
        "",
    )


def test_norway_needs_no_quotes(registry: Workplace) -> None:
    assert "country: 'NO'\n" in (registry.root / ENTRY).read_text(encoding="utf-8")
    assert registry.hamm("list", "--columns", "countries").out == "NO\n"


def test_a_date_that_does_not_exist(registry: Workplace) -> None:
    registry.change("  date: 1993", "  date: 2023-02-30")
    assert registry.hamm("validate") == (
        1,
        f"{HERE}:19:9: error HR201 impossible-date: “2023-02-30” is not a date in the calendar\n"
        "   19 |   date: 2023-02-30\n"
        "      |         ^^^^^^^^^^ Check day and month, or give only the year.\n"
        "   hamm explain HR201\n"
        "\n" + UPKEEP + ONE_ERROR,
        "",
    )


def test_a_reference_that_leads_nowhere(registry: Workplace) -> None:
    registry.overlay("relations:\n  - to: schule-biespiel\n    type: supports\n")
    assert registry.hamm("validate") == (
        1,
        f"{HERE}:30:9: error HR110 unknown-entry: there is no entry “schule-biespiel”\n"
        "   30 |   - to: schule-biespiel\n"
        "      |         ^^^^^^^^^^^^^^^ Did you mean “schule-beispiel”?\n"
        "   hamm explain HR110\n"
        "\n" + UPKEEP + ONE_ERROR,
        "",
    )


def test_a_personal_address_in_the_summary(registry: Workplace) -> None:
    registry.change("besuchen sich jedes Jahr.", "fahren (anna.muster@schule.example).")
    assert registry.hamm("validate") == (
        1,
        f"{HERE}:7:63: error HR301 personal-address: “an…@schule.example” looks like the address "
        "of a person\n"
        "    7 | de: Klassen des Gymnasiums und der Schule in Bergen fahren (an" + "…" * 24 + ").\n"
        "      |                                                             "
        "^^^^^^^^^^^^^^^^^^^^^^^^^^ Use a role address such as “office@…”, or contact.page.\n"
        "   for an office: add the address to allowed_mailboxes in registry.yaml"
        " · hamm explain HR301\n"
        "\n" + UPKEEP + ONE_ERROR,
        "",
    )


def test_a_tab(registry: Workplace) -> None:
    registry.change("  basis: first-exchange", "\tbasis: first-exchange")
    assert registry.hamm("validate") == (
        1,
        f"{HERE}:20:1: error HR005 yaml-syntax: a tab is used where spaces are expected\n"
        "   20 | \\tbasis: first-exchange\n"
        "      | ^^ Replace it with spaces: two for each level of indentation.\n"
        "   hamm explain HR005\n"
        "\n" + ONE_ERROR.replace("\n", " · repairable with --fix: 1\n"),
        "",
    )


def test_a_merge_conflict(registry: Workplace) -> None:
    conflict = "<<<<<<< HEAD\nstatus: active\n=======\nstatus: ended\n>>>>>>> branch"
    registry.change("status: active", conflict)
    assert registry.hamm("validate") == (
        1,
        f"{HERE}:10:1: error HR005 yaml-syntax: the marker <<<<<<< HEAD of a merge conflict was "
        "left in the file\n"
        "   10 | <<<<<<< HEAD\n"
        "      | ^^^^^^^^^^^^ Decide which of the two versions is right, and delete the "
        "marker lines.\n"
        "   hamm explain HR005\n"
        "\n" + ONE_ERROR,
        "",
    )


def test_broken_utf8(registry: Workplace) -> None:
    content = (BASE / ENTRY).read_bytes().replace(b"Gymnasiums", b"Gymn\xe4siums")
    registry.put(ENTRY, content)
    assert registry.hamm("validate") == (
        1,
        f"{HERE}:7:23: error HR004 bad-character: the file is not saved as UTF-8 (byte 0xE4)\n"
        "    7 |   de: Klassen des Gymn\ufffdsiums und der Schule in Bergen besuchen sich jedes "
        "Jahr.\n"
        "      |                       ^ Save the file with the encoding “UTF-8” (in Notepad: Save "
        "as, Encoding).\n"
        "   hamm explain HR004\n"
        "\n" + ONE_ERROR,
        "",
    )


def test_what_is_absent_is_shown_where_the_entry_begins(registry: Workplace) -> None:
    registry.change("themes: [youth-school]\n", "")
    assert registry.hamm("validate") == (
        1,
        f"{HERE}:2:1: error HR010 missing-field: the field “themes” is missing\n"
        "    2 | id: schule-beispiel\n"
        "      | ^^ Write “themes: […]”.\n"
        "   What it is about: one to five themes, the most important first. This is the registry's "
        "own classification. · allowed: youth-school (youth and school), vocational-training, "
        "higher-education, health, emergency-aid, reconstruction, water, climate-environment "
        "(climate and environment), waste, energy, urban-development, administration (public "
        "administration), …, see “hamm fields themes” · hamm explain HR010\n"
        "\n" + ONE_ERROR,
        "",
    )


def test_a_caret_below_wide_characters(registry: Workplace) -> None:
    registry.change("kind: school-exchange", "kind: 学校é")
    row, caret = registry.hamm("validate").out.splitlines()[1:3]
    assert row == "    9 | kind: 学校é"
    assert caret == "      |       ^^^^^"


def test_long_lines_and_values_are_shortened(registry: Workplace) -> None:
    registry.change("kind: school-exchange", "kind: " + "x" * 5000)
    out = registry.hamm("validate").out
    assert max(map(len, out.splitlines())) < 400
    assert "“" + "x" * 59 + "…” is not a valid value for “Kind”" in out


def test_a_terminal_of_eighty_columns(registry: Workplace) -> None:
    registry.change("status: active", "status: activ\nnote: x")
    with environment(COLUMNS="80"):
        result = registry.hamm("validate", terminal=True)
    plain = re.sub("\x1b\\[[0-9;]*m", "", result.out)
    assert result.code == 1
    assert result.out != plain
    assert max(map(len, plain.splitlines())) <= 80
    assert " ".join(plain.split()) == " ".join(registry.hamm("validate").out.split())


# What is told and what is not


def test_upkeep_is_one_line_unless_it_is_asked_for(registry: Workplace) -> None:
    registry.change("    date: 2026-01-10\n", "")
    registry.another("chor", "title: {de: Chor am Dom, en: Choir}\nsince:\n")
    out = registry.hamm("validate").out
    assert out == (
        "Upkeep: 4 remarks on 2 entries · hamm validate --select HR4\n"
        "0 errors · 0 warnings · 4 files checked\n"
    )
    asked = registry.hamm("validate", "--select", "HR4").out
    assert asked.count(": info HR4") == 4
    assert "Upkeep" not in asked
    assert registry.hamm("validate", "--ignore", "HR4").out == out.splitlines(True)[1]


def test_codes_and_prefixes(registry: Workplace) -> None:
    registry.overlay("status: activ\nsdgs: [0]\n")
    registry.another("chor", "title: {de: Chor am Dom}\n")
    everything = [one["code"] for one in registry.diagnostics()]
    assert everything == ["HR403", "HR405", "HR013", "HR015"]
    codes = {
        "HR": everything,
        "HR01": ["HR013", "HR015"],
        "hr015, HR4": ["HR403", "HR405", "HR015"],
        "HR403": ["HR403"],
        "": everything,
    }
    for chosen, expected in codes.items():
        assert [one["code"] for one in registry.diagnostics("--select", chosen)] == expected
        rest = [code for code in everything if code not in expected] if chosen else everything
        assert [one["code"] for one in registry.diagnostics("--ignore", chosen)] == rest
    both = registry.diagnostics("--select", "HR4", "--ignore", "HR405")
    assert [one["code"] for one in both] == ["HR403"]
    assert registry.hamm("validate", "--ignore", "HR01").code == 0


@pytest.mark.parametrize("option", ["--select", "--ignore"])
def test_a_code_that_no_rule_has(registry: Workplace, option: str) -> None:
    assert registry.hamm("validate", option, "HR4,HR9") == (
        2,
        "",
        f"hamm: {option}: no rule has the code “HR9”\n“hamm rules” lists them.\n",
    )


def test_strict_makes_warnings_fail_but_not_upkeep(registry: Workplace) -> None:
    registry.change("  en: Gymnasium Beispiel – Katedralskole Bergen\n", "")
    assert registry.codes() == []
    assert [one["severity"] for one in registry.diagnostics()] == ["warning", "info"]
    assert registry.hamm("validate", "--strict").code == 0
    registry.another("zweite")
    assert registry.codes() == ["HR501"]
    assert registry.hamm("validate").code == 0
    assert registry.hamm("validate", "--strict").code == 1


def test_only_what_concerns_the_paths(registry: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    registry.change("status: active", "status: activ")
    registry.another("zweite", "kind: aids\n")
    registry.change("languages: [de, en]", "languages: [de, en]\nmailbox: a.muster@b.example",
                    "registry.yaml")  # fmt: skip
    everything = ["HR013", "HR013", "HR301"]
    paths = {
        ENTRY: ["HR013"],
        "data/initiatives": ["HR013", "HR013"],
        "data/initiatives/": ["HR013", "HR013"],
        "data/../data": ["HR013", "HR013"],
        "registry.yaml": ["HR301"],
        str(registry.root / "registry.yaml"): ["HR301"],
        ".": everything,
        PLACES: [],
    }
    assert registry.codes() == everything
    for path, codes in paths.items():
        assert registry.codes(path) == codes, path
    assert registry.codes(ENTRY, "registry.yaml") == ["HR013", "HR301"]
    assert registry.hamm("validate", PLACES).code == 0
    (registry.root / "data/initiatives/schule").mkdir()
    assert registry.codes("data/initiatives/schule") == ["HR018"]
    monkeypatch.chdir(registry.root / "data" / "initiatives")
    assert registry.codes("zweite.yaml") == ["HR013"]
    assert registry.diagnostics()[1]["path"] == "schule-beispiel.yaml"


@pytest.mark.parametrize(
    ("path", "complaint"),
    [("weg.yaml", "there is no file “weg.yaml”"), ("/", "“/” is not in the registry “")],
)
def test_a_path_that_is_not_there(registry: Workplace, path: str, complaint: str) -> None:
    result = registry.hamm("validate", path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"hamm: {complaint}")


def test_everything_is_sorted_by_path_and_place(registry: Workplace) -> None:
    registry.overlay("sdgs: [18, 0]\nstatus: activ\nkind: x\n")
    for name in ("zweite", "a-erste", "chor"):
        registry.another(name, "status: activ\n")
    found = registry.diagnostics()
    order = [(one["path"], one["line"], one["column"], one["code"]) for one in found]
    assert order == sorted(order)
    assert len(order) == 7


def test_the_findings_of_one_file_are_capped(registry: Workplace) -> None:
    registry.overlay("".join(f"f{number}: 1\n" for number in range(MOST_PER_FILE + 10)))
    found = registry.diagnostics()
    assert len(found) == MOST_PER_FILE + 1
    assert found[-1]["message"] == "10 more findings in this file are not shown"
    registry.put(ENTRY, (BASE / ENTRY).read_bytes())
    registry.overlay("".join(f"f{number}: 1\n" for number in range(MOST_PER_FILE)))
    assert len(registry.diagnostics()) == MOST_PER_FILE


def test_what_is_not_shown_is_told_by_the_worst_of_it(registry: Workplace) -> None:
    """An error behind the last finding that is shown must not look like upkeep."""
    upkeep = Diagnostic(ENTRY, Span.at(1, 1), BY_CODE["HR405"], Finding("upkeep", ""))
    error = Diagnostic(ENTRY, Span.at(9, 1), BY_CODE["HR013"], Finding("error", ""))
    for rest, severity in (([upkeep, error, upkeep], "error"), ([upkeep, upkeep], "info")):
        found = shortened(Validation((*[upkeep] * MOST_PER_FILE, *rest), (ENTRY,)))
        assert len(found.diagnostics) == MOST_PER_FILE + 1
        assert found.diagnostics[-1].severity.value == severity
        assert found.fails(strict=False) is (severity == "error")


def test_what_contradicts_a_file_is_told_where_that_file_is_asked_for(registry: Workplace) -> None:
    def told(code: str, path: str) -> list[str]:
        return [one["path"] for one in registry.diagnostics(path) if one["code"] == code]

    twins = [ENTRY, "data/initiatives/zweite.yaml"]
    registry.another("zweite")
    registry.another("dritte", "title: {de: Ganz anders}\nplaces:\n")
    assert [told("HR501", path) for path in twins] == [[path] for path in twins]
    assert told("HR501", "data/initiatives/dritte.yaml") == []
    # A copy that keeps the id is at fault whichever of the two is asked for.
    copy = "data/initiatives/kopie.yaml"
    registry.put(copy, (registry.root / ENTRY).read_bytes())
    assert [told(ID_TAKEN.code, path) for path in (ENTRY, copy)] == [[copy], [copy]]
    assert told(ID_TAKEN.code, twins[1]) == []


def test_two_runs_give_the_same_bytes(registry: Workplace) -> None:
    registry.change("status: active", "status: activ")
    for number in range(5):
        registry.another(f"chor-{number}", "organisations: [{name: Chor, role: lead}]\n")
    for form in ("text", "json", "github"):
        runs = {
            process("validate", "--format", form, cwd=registry.root, PYTHONHASHSEED=seed).stdout
            for seed in ("1", "2")
        }
        assert len(runs) == 1


# Formats for machines


def test_the_shape_of_json(registry: Workplace) -> None:
    registry.overlay("relations:\n  - {to: weg/~x, type: supports}\n")
    result = registry.hamm("validate", "--format", "json")
    assert result.code == 1
    assert result.json == {
        "version": 1,
        "summary": {"files": 3, "errors": 1, "warnings": 0},
        "diagnostics": [
            {
                "code": "HR014",
                "name": "wrong-form",
                "severity": "error",
                "message": "“weg/~x” is not in the right form for “To” in “Relations”, item 1",
                "hint": "For example: partnerschaft-toul.",
                "path": "data/initiatives/schule-beispiel.yaml",
                "line": 30,
                "column": 10,
                "end_line": 30,
                "end_column": 16,
                "pointer": "/relations/0/to",
                "fix": None,
            }
        ],
    }
    assert list(result.json) == ["version", "summary", "diagnostics"]


def test_every_diagnostic_has_the_same_keys(registry: Workplace) -> None:
    registry.put("data/initiatives/x.txt", "")
    registry.put("data/initiatives/y.yaml", "a: [\n")
    registry.another("zweite", "since:\n'a/b~c': 1\n")
    found = registry.diagnostics()
    keys = "code name severity message hint path line column end_line end_column pointer fix"
    assert {tuple(one) for one in found} == {tuple(keys.split())}
    assert len({one["severity"] for one in found}) == 3
    assert "/a~1b~0c" in {one["pointer"] for one in found}


def test_json_is_json_even_when_nothing_was_found(registry: Workplace) -> None:
    shutil.rmtree(registry.root / "data")
    assert registry.hamm("validate", "--format", "json").json == {
        "version": 1,
        "summary": {"files": 1, "errors": 0, "warnings": 0},
        "diagnostics": [],
    }


def test_github(registry: Workplace) -> None:
    registry.change("status: active", "status: activ")
    assert registry.hamm("validate", "--format", "github") == (
        1,
        f"::error file={HERE},line=10,col=9,endLine=10,endColumn=14,title=HR013 unknown-value"
        "::“activ” is not a valid value for “Status”.%0ADid you mean “active”?\n" + ONE_ERROR,
        "",
    )


def test_github_is_chosen_by_itself(registry: Workplace) -> None:
    registry.change("status: active", "status: activ")
    with environment(GITHUB_ACTIONS="false"):
        assert registry.hamm("validate").out.startswith(HERE)
    with environment(GITHUB_ACTIONS="true"):
        assert registry.hamm("validate").out.startswith("::error file=")
        assert registry.hamm("validate", "--format", "text").out.startswith(HERE)


def test_no_text_of_a_file_becomes_a_workflow_command(registry: Workplace) -> None:
    """Percent signs are encoded, line breaks and escapes shown, colons of names encoded."""
    registry.change("kind: school-exchange", 'kind: "a%0A\\n::error::b"')
    registry.put("data/initiatives/a,b:c%\n::error::d.txt", "")
    rows = registry.hamm("validate", "--format", "github").out.splitlines()
    assert len(rows) == 3
    assert "“a%250A\\n::error::b” is not a valid value" in rows[1]
    assert rows[0].startswith(
        "::warning file=data/initiatives/a%2Cb%3Ac%25\\n%3A%3Aerror%3A%3Ad.txt,line=1,col=1,"
    )
    assert not [row for row in rows if row.startswith("::error::")]


def test_severities_of_github(registry: Workplace) -> None:
    registry.overlay("places: [{name: Nirgendwo, country: 'NO'}]\n")
    registry.put("data/initiatives/x.txt", "")
    rows = registry.hamm("validate", "--format", "github").out.splitlines()
    assert [row.split(" ")[0] for row in rows[:-1]] == ["::notice", "::warning"]
    asked = registry.hamm("validate", "--format", "github", "--select", "HR405").out
    assert asked.startswith("::notice ")


def test_a_format_that_does_not_exist(registry: Workplace) -> None:
    assert registry.hamm("validate", "--format", "jsn") == (
        2,
        "",
        """hamm: “jsn” is not a valid value for --format
Did you mean “json”? allowed: text, json, github, markdown, gitlab, sarif, junit
""",
    )


def test_output_to_a_file(registry: Workplace) -> None:
    registry.change("status: active", "status: activ")
    told = registry.hamm("validate", "--format", "json").out
    assert registry.hamm("validate", "--format", "json", "--output", "o.json") == (1, "", "")
    assert (registry.root / "o.json").read_text(encoding="utf-8") == told


# What lies in a folder


def in_folder(registry: Workplace) -> list[str]:
    """Give what is told beside the base entry, without the folder."""
    return [
        f"{one['path'].removeprefix('data/initiatives/')} {one['code']} {one['message']}"
        for one in registry.diagnostics()
        if one["code"] != "HR405"
    ]


NO_FILE = "HR001 this is not a regular file (a folder, a link, a pipe or a device)"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_is_not_waited_for(registry: Workplace) -> None:
    os.mkfifo(registry.root / "data/initiatives/pipe.yaml")
    assert in_folder(registry) == [f"pipe.yaml {NO_FILE}"]


@pytest.mark.parametrize("target", ["schule-beispiel.yaml", "/etc/passwd", "weg.yaml", "/dev/zero"])
def test_links_are_not_followed(registry: Workplace, target: str) -> None:
    (registry.root / "data/initiatives/link.yaml").symlink_to(target)
    assert in_folder(registry) == [f"link.yaml {NO_FILE}"]


def test_a_folder_that_is_a_link_out_of_the_registry(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "geheim.yaml").write_text("passwort: 123\n", encoding="utf-8")
    (registry.root / "data/meetings").symlink_to(elsewhere)
    out = registry.hamm("validate").out
    assert "the folder cannot be read: a link that leads out of the registry" in out
    assert "passwort" not in out


def test_folders_and_other_endings_are_told(registry: Workplace) -> None:
    (registry.root / "data/initiatives/ordner").mkdir()
    (registry.root / "data/initiatives/ordner.yaml").mkdir()
    for name in ("a.yml", "b.YAML", "c.txt", "d"):
        registry.put(f"data/initiatives/{name}", "id: x\n")
    suffix = "HR002 the name ends with “{}”; the names of entries end with .yaml"
    other = "HR018 this file is not read: its name does not end with .yaml"
    folder = "HR018 this folder is not read: entries are kept side by side, without subfolders"
    assert in_folder(registry) == [
        "a.yml " + suffix.format(".yml"),
        "b.YAML " + suffix.format(".YAML"),
        "c.txt " + other,
        "d " + other,
        "ordner " + folder,
        f"ordner.yaml {NO_FILE}",
    ]


def test_hidden_files_backups_and_readmes_are_passed_over(registry: Workplace) -> None:
    for name in (
        ".hidden.yaml",
        "a.yaml~",
        "a.yaml.bak",
        "a.yaml.orig",
        ".a.yaml.swp",
        "#a.yaml#",
        "README.md",
    ):
        registry.put(f"data/initiatives/{name}", "kaputt: [\n")
    assert in_folder(registry) == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs file names of any bytes")
@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_a_name_that_is_not_utf8(registry: Workplace, form: str) -> None:
    folder = os.fsencode(registry.root / "data/initiatives")
    shutil.copy(registry.root / ENTRY, os.fsdecode(folder + b"/sch\xffle.yaml"))
    result = registry.hamm("validate", "--format", form)
    assert result.code == 1
    assert "sch\\udcffle.yaml" in result.out.replace("\\\\", "\\")
    written = registry.hamm("validate", "--format", form, "--output", "found")
    assert written.code == 1
    assert (registry.root / "found").read_text(encoding="utf-8") == result.out


def forbid(path: Path) -> None:
    """Take away the right to read; root has it all the same."""
    path.chmod(0)
    if os.access(path, os.R_OK):
        path.chmod(0o755)
        pytest.skip("who may read anything")


def test_a_file_that_may_not_be_read(registry: Workplace) -> None:
    forbid(registry.root / ENTRY)
    assert in_folder(registry) == [
        "schule-beispiel.yaml HR001 the file cannot be read: no permission"
    ]


def test_a_folder_that_may_not_be_read(registry: Workplace) -> None:
    forbid(registry.root / "data/initiatives")
    codes = registry.codes()
    (registry.root / "data/initiatives").chmod(0o755)
    assert codes == ["HR001"]


def test_a_folder_that_is_a_file(registry: Workplace) -> None:
    shutil.rmtree(registry.root / "data/initiatives")
    registry.put("data/initiatives", "x\n")
    (one,) = registry.diagnostics()
    assert (one["code"], one["path"]) == ("HR001", "data/initiatives")


@pytest.mark.parametrize("folder", ["data/initiatives", "data"])
def test_folders_that_are_missing_are_empty_ones(registry: Workplace, folder: str) -> None:
    shutil.rmtree(registry.root / folder)
    assert registry.hamm("validate").code == 0
    assert registry.hamm("list") == (0, "", "No entry fits.\n")
    assert registry.hamm().code == 0


def test_a_broken_list_of_places(registry: Workplace) -> None:
    registry.put(PLACES, "places: [\n")
    assert registry.codes() == ["HR005"]
    result = registry.hamm("list")
    assert (result.code, result.err) == (0, "1 file skipped; run “hamm validate”\n")
    assert result.out.startswith("schule-beispiel\t")


# Queries


def test_queries_say_what_they_left_out(registry: Workplace) -> None:
    registry.another("kaputt", "status: activ\n")
    registry.put("data/initiatives/b.txt", "")
    registry.put("data/meetings/c.yaml", "a: [\n")
    for command in (["list"], ["show", "schule-beispiel"], ["stats"], ["fields"]):
        result = registry.hamm(*command)
        assert (result.code, result.err) == (0, "2 files skipped; run “hamm validate”\n")
        assert "kaputt" not in result.out
    shown = registry.hamm("list", "--format", "ids")
    assert shown.out == "schule-beispiel\n"


# registry.yaml


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "there is no registry.yaml in “"),
        ("schema_version: 1\n", "registry.yaml:1:1: the field “name” is missing"),
        (
            "schema_version: 2\n",
            "registry.yaml:1:17: schema version 2 is newer than this program, which",
        ),
        ("a: [\n", "registry.yaml:1:4: the bracket that opens here is not closed properly"),
        ("", "registry.yaml:1:1: the file has no fields"),
        ("# \x07\n", "registry.yaml:1:3: the character U+0007 is invisible and not allowed"),
    ],
)
@pytest.mark.parametrize(
    "command",
    ["", "validate", "validate --format json", "list", "show x", "stats", "fields"],
)
def test_no_or_no_good_registry(
    registry: Workplace, command: str, content: str | None, complaint: str
) -> None:
    (registry.root / "registry.yaml").unlink()
    if content is not None:
        registry.put("registry.yaml", content)
    result = registry.hamm(*command.split())
    assert result.code == 3
    if content is not None and "json" in command:  # a program gets it as a finding
        assert len(result.json["diagnostics"]) == 1
        return
    assert result.out == ""
    assert result.err.startswith(f"hamm: {complaint}")
    assert len(result.err.splitlines()) == 2


@pytest.mark.parametrize("path", ["notizen.txt", "data/initiatives/alt.yml", "data/leer"])
def test_a_file_that_somebody_names_and_nobody_reads_is_an_error(
    registry: Workplace, path: str
) -> None:
    if "leer" in path:
        (registry.root / path).mkdir()
    else:
        registry.put(path, "id: alt\n")
    result = registry.hamm("validate", path, "--format", "json")
    assert result.code == 1
    assert [row["severity"] for row in result.json["diagnostics"]] == ["error"]


@pytest.mark.parametrize(
    ("codes", "told"), [("HR", False), ("HR5", True), ("HR510", True), ("HR4,HR51", True)]
)
def test_who_is_active_there_is_told_only_where_it_is_asked_for(
    registry: Workplace, codes: str, told: bool
) -> None:
    registry.another("zweite", "title: {de: Ganz anderer Name}\n")
    found = {one["code"] for one in registry.diagnostics("--select", codes)}
    assert ("HR510" in found) is told


def finding(code: str, message: str, *pointer: str | int, path: str = "a.yaml") -> Diagnostic:
    return Diagnostic(path, Span.at(1, 1), BY_CODE[code], Finding(message, pointer=pointer))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (finding("HR510", "A is there"), finding("HR510", "B is there"), True),
        (finding("HR510", "A"), finding("HR510", "A", path="b.yaml"), False),
        (finding("HR005", "see line 3"), finding("HR005", "see line 9"), True),
        (finding("HR201", "the year 3"), finding("HR201", "the year 9"), False),
        (finding("HR201", "Links, item 3"), finding("HR201", "Links, item 9"), True),
        (finding("HR201", "x", "links", 3), finding("HR201", "x", "links", 9), True),
        (finding("HR201", "x", "links"), finding("HR201", "x", "sources"), False),
        (finding("HR201", "x"), finding("HR202", "x"), False),
    ],
)
def test_what_makes_two_findings_the_same_where_lines_have_moved(
    one: Diagnostic, other: Diagnostic, same: bool
) -> None:
    assert (one.identity() == other.identity()) is same


def test_the_place_of_the_first_fault_in_registry_yaml(registry: Workplace) -> None:
    registry.change("languages: [de, en]", "languages: [de, eng]", "registry.yaml")
    assert registry.hamm("list").err == (
        "hamm: registry.yaml:8:17: “eng” is not a language\n"
        "Did you mean “en” (English)? Languages are two letters by ISO 639-1, such as de.\n"
    )


def test_the_root_is_found_upwards(registry: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(registry.root / "data/initiatives")
    assert hamm("validate").out == FINE
    monkeypatch.chdir(Path(registry.root.anchor))
    result = hamm("validate")
    assert result.code == 3
    assert "there is no registry.yaml in “/” or in any folder above it" in result.err


def test_another_city_country_and_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of the program is touched: İzmir, Turkey, Turkish first."""
    there = Workplace(tmp_path)
    there.put(
        "registry.yaml",
        "schema_version: 1\nname: {tr: Uluslararası girişimler · İzmir}\ncity: İzmir\n"
        "country: TR\nlanguages: [tr, de]\nthemes: {satranc: {tr: Satranç}}\n",
    )
    there.put(
        "data/initiatives/bremen.yaml",
        "id: bremen\ntitle: {tr: İzmir – Bremen kardeş şehir, de: Städtepartnerschaft}\n"
        "summary: {tr: Gençler buluşuyor., de: Jugendliche treffen sich.}\nkind: city-link\n"
        "form: partnership\nstatus: active\nplaces: [{name: Bremen, country: DE}]\n"
        "themes: [satranc]\nsources:\n"
        "  - {id: a, title: Bremen, url: 'https://a.example', kind: own-statement, date: 2026}\n",
    )
    monkeypatch.chdir(tmp_path)
    assert there.codes() == ["HR210"]
    assert there.hamm("validate").code == 0
    assert there.hamm("list", "country:Almanya").out.startswith("bremen\t")
    assert there.hamm("list", "land:Deutschland", "buluşuyor").out.startswith("bremen\t")
    assert there.hamm("list", "theme:Satranç", "--format", "ids").out == "bremen\n"
    assert "İzmir – Bremen kardeş şehir" in there.hamm("show", "bremen").out
    assert there.hamm().out.startswith("Uluslararası girişimler · İzmir")
    there.change("tr: Gençler buluşuyor., ", "", "data/initiatives/bremen.yaml")
    assert there.codes() == ["HR223", "HR210"]
    with environment(LANG=None):
        assert "“Summary” is missing in the language “tr”" in there.hamm("validate").out


def test_validate_is_json_for_scripts_in_every_language(registry: Workplace) -> None:
    registry.change("status: active", "status: activ")
    german = json.loads(registry.hamm("validate", "--format", "json", "--lang", "de").out)
    english = json.loads(registry.hamm("validate", "--format", "json", "--lang", "en").out)
    for one in (*german["diagnostics"], *english["diagnostics"]):
        del one["message"], one["hint"]
    assert german == english


def test_what_names_a_person_is_told_beside_faults_of_the_shape(registry: Workplace) -> None:
    """Nobody is to publish the one while mending the other."""
    registry.overlay(
        "status: activ\ncontact:\n  mailbox: anna.muster@schule.example\n"
        "places:\n  - name: Bergen\n    country: NW\n"
        "notes: Tel. 0170 1234567\nsince:\n  date: 7.3.1986\n"
    )
    assert sorted(registry.codes()) == ["HR013", "HR013", "HR014", "HR301", "HR302"]


@given(mutants())
def test_no_mutant_stops_what_is_told_even_so(entry: dict[str, Any]) -> None:
    content = dump(entry).encode()
    context = Context(
        Config({"city": "B", "country": "DE", "languages": ["de"]}), {}, date(2026, 11, 22)
    )
    made = engine._judge(context, [("initiative", "data/initiatives/x.yaml", content)])
    assert set(made) == {"diagnostics", "records"}
