"""What the guides say is what the program does: commands, options, rules, fields, queries."""

import re
import shlex
import shutil
import sys
from datetime import date
from pathlib import Path

import pytest
from helper import DATA_DAY, ROOT, Workplace, hamm
from test_history import git

from hamm_registry import schema
from hamm_registry.answers.export import EXPORTS
from hamm_registry.answers.reports import REPORTS
from hamm_registry.checks.rules import BY_CODE
from hamm_registry.editing.set_fields import field_path
from hamm_registry.model.named_fields import Fields
from hamm_registry.query.language import compile_query
from hamm_registry.query.short_ids import short_id
from hamm_registry.query.terms import split
from hamm_registry.render import REPORT_FORMATS, ROW_FORMATS
from hamm_registry.storage import workspace
from hamm_registry.storage.workspace import Workspace

sys.path.insert(0, str(ROOT / "tools"))
import field_reference

GUIDES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
HELP = hamm("--help", "--lang", "en").out
PROGRAM = set(re.findall("^  ([a-z]+) {2,}[A-Z]", HELP, re.MULTILINE))


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(page: str) -> list[str]:
    """Every command line of a guide: in code blocks, in code spans, behind a prompt."""
    blocks = "\n".join(re.findall(r"```\w*\n(.*?)```", page, re.DOTALL))
    lines = re.findall(r"^(?:\$ )?(hamm(?: .*)?)$", blocks, re.MULTILINE)
    spans = re.findall(r"`(hamm(?: [^`]*)?)`", re.sub(r"```.*?```", "", page, flags=re.DOTALL))
    return [line.partition("#")[0].strip() for line in lines + spans]


def test_the_page_of_commands_names_every_one() -> None:
    named = {line.split()[1] for line in commands(text("docs/commands.md")) if " " in line}
    assert named == PROGRAM


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_guides_name_only_commands_and_options_that_exist(guide: Path) -> None:
    for line in commands(guide.read_text(encoding="utf-8")):
        words = line.split()[1:]
        name = next((word for word in words if not word.startswith("-")), None)
        if name is None or not re.fullmatch("[a-z]+", name):
            continue
        assert name in PROGRAM, line
        known = set(re.findall(r"--[a-z-]+", hamm(name, "--help").out))
        asked = {word.strip("[]|").partition("=")[0] for word in words if word.startswith("--")}
        assert asked <= known, line


def test_the_keys_of_the_frequent_jobs_are_counted() -> None:
    rows = re.findall(r"\| `(hamm [^`]*)` \| ([0-9]+) \|", text("docs/jobs.md"))
    assert len(rows) == 10
    assert {command: int(keys) for command, keys in rows} == {
        command: len(command) + 1 for command, _keys in rows
    }


@pytest.mark.parametrize("job", ["list Polen", "show uku", "introduce Kalisz", "confirm hki"])
def test_the_short_ids_of_the_frequent_jobs_mean_one_entry(job: str) -> None:
    assert f"`hamm {job}`" in text("docs/jobs.md")
    options = ["--by", "office", "--dry-run"] if job.startswith("confirm") else []
    assert hamm(*job.split(), *options, "--root", ROOT, "--today", DATA_DAY).code == 0


def test_the_names_of_the_frequent_jobs_mean_one_entry() -> None:
    assert "--attended ich,bosnien" in text("docs/jobs.md")
    workspace = Workspace(ROOT)
    for name, expected in (
        ("ich", "internationaler-club-hamm"),
        ("bosnien", "bosnienfreunde-hamm"),
        ("fuge", "fuge-hamm"),
    ):
        assert short_id(name, workspace.registry, ("organisation",)) == ("organisation", expected)
    assert field_path("organisation", "mail") == "contact.mailbox"


SHOWN = re.compile(r"^\$ (hamm.*?)(?: +#.*)?$", re.MULTILINE)


@pytest.mark.parametrize("line", SHOWN.findall(text("README.md")))
def test_the_commands_of_the_readme_do_what_it_shows(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.chdir(tmp_path)
    if line == "hamm site public":
        # Made by the same command a while ago: nothing of it needs to be made again.
        shutil.copytree(request.getfixturevalue("real_site"), tmp_path / "public")
    else:
        monkeypatch.setenv("HAMM_TODAY", DATA_DAY)
    result = hamm(*shlex.split(line)[1:], "--root", ROOT)
    assert result.code == 0, result.err
    assert result.out or list(tmp_path.iterdir())


@pytest.mark.parametrize(("page", "language"), [("docs/tour.md", "en"), ("docs/rundgang.md", "de")])
def test_the_tour_can_be_walked_and_leaves_all_as_it_was(
    page: str, language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / workspace.CONFIG, tmp_path)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x", day=DATA_DAY)
    monkeypatch.setenv("HAMM_TODAY", DATA_DAY)
    lines = SHOWN.findall(text(page))
    assert len(lines) == 14
    for line in lines:
        result = hamm(*shlex.split(line)[1:], "--root", tmp_path, "--lang", language)
        assert (result.code, bool(result.out)) == (0, True), (line, result.err)
    assert workspace.load(tmp_path).organisations == workspace.load(ROOT).organisations


def test_the_readme_begins_the_registry_of_another_city(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [block] = re.findall(
        r"^```\n(hamm init .*?)\n```$", text("README.md"), re.MULTILINE | re.DOTALL
    )
    monkeypatch.chdir(tmp_path)
    result = hamm(*shlex.split(block.replace("\\\n", " "))[1:])
    assert result.code == 0, result.err
    assert (tmp_path / "beispielstadt" / "registry.yaml").is_file()


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_guides_name_only_rules_that_exist(guide: Path) -> None:
    codes = set(re.findall(r"\bHR\d{3}\b", guide.read_text(encoding="utf-8")))
    assert codes <= set(BY_CODE)


def test_the_field_reference_is_that_of_the_schemas() -> None:
    assert text("docs/fields.md") == field_reference.reference()


def test_every_query_of_its_page_is_understood() -> None:
    fields = Fields(workspace.load(ROOT), date(2026, 11, 22))
    page = text("docs/queries.md")
    queries = re.findall(r"`((?:[^`\s]+:[^`]+)|\"[^`]+\")`", page)
    assert len(queries) > 20
    for query in queries:
        compile_query(split(query), fields)


def test_every_short_name_of_the_page_is_a_field() -> None:
    fields = Fields(workspace.load(ROOT), date(2026, 11, 22))
    rows = text("docs/queries.md").partition("## Fields")[2].splitlines()
    cells = [cell for row in rows if row.startswith("| `") for cell in row.split("|")[1:3]]
    names = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    assert len(names) > 20
    for name in names:
        assert fields[name.partition(":")[0]].key


def test_the_readme_has_one_command_that_shows_the_registry_and_one_that_runs_the_tests() -> None:
    """`.ci/run` reads them from there, and runs each in a fresh clone."""
    shown, tested = re.findall(r"^```sh\n(.*)\n```$", text("README.md"), re.MULTILINE)
    for command in (shown, tested):
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ")
    assert shown.endswith(" . && .venv/bin/hamm")
    assert tested.endswith(" -e '.[test]' && .venv/bin/python -m pytest -q -n auto")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "[test]" not in script


def test_the_guides_name_every_format() -> None:
    guides = {
        "docs/commands.md": list(ROW_FORMATS),
        "docs/reports.md": list(REPORT_FORMATS),
        "docs/open-data.md": list(EXPORTS),
    }
    for guide, names in guides.items():
        page = text(guide)
        assert [name for name in names if not re.search(rf"`(?:--format )?{name}`", page)] == []


def test_the_guide_names_every_report() -> None:
    page = text("docs/reports.md")
    assert [name for name in REPORTS if f"`{name}`" not in page] == []


def test_examples_name_a_commit_as_long_as_there_is_no_release() -> None:
    for name in ("README.md", "docs/ci.md"):
        assert set(re.findall(r"(?:hamm-registry|…)@(\w[\w.]*)|rev: (\S+)", text(name))) <= {
            ("COMMIT", ""),
            ("", "COMMIT"),
        }
    assert "## [Unreleased]" in text("CHANGELOG.md")


def test_an_entry_of_places_in_the_guide_is_valid(registry: Workplace) -> None:
    [block] = re.findall(r"```yaml\n(.*?)```", text("docs/ten-fields.md"), re.DOTALL)
    path = registry.root / "data/places.yaml"
    path.write_text(path.read_text(encoding="utf-8") + block, encoding="utf-8")
    assert registry.codes() == []


def test_the_ten_fields_are_those_of_the_form() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", text("docs/ten-fields.md"), re.MULTILINE)
    assert len(rows) == 10
    assert set(rows) <= set(schema.fields("initiative"))
    needed = {name for name, field in schema.fields("initiative").items() if field.required}
    assert {name for name in needed if "." not in name} <= set(rows)
