"""A registry for another city: it validates, its CI runs, and it knows no other city."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from helper import HERE, ROOT, Workplace, hamm
from terminal import typed
from test_history import git

from hamm_registry import __version__, schema

ASKED = ("--city", "Beispielstadt", "--country", "Österreich", "--languages", "de,en")
SCHEMAS = {
    ".github/workflows/check.yml": "vendor.github-workflows",
    ".github/workflows/comment.yml": "vendor.github-workflows",
    ".gitlab-ci.yml": "vendor.gitlab-ci",
}


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """Give a folder in which a registry has begun."""
    folder = tmp_path / "beispiel stadt"
    result = hamm("init", folder, *ASKED)
    assert result.code == 0, result.err
    return folder


def test_what_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "neu"
    result = hamm("init", folder, *ASKED)
    count = sum(path.is_file() for path in folder.rglob("*"))
    assert result == (
        0,
        f"{folder}: the registry of Beispielstadt has begun, {count} files\n",
        f"Next:\n  cd {folder}\n  git init\n  git add .\n  hamm new\n  hamm validate\n",
    )


def test_it_is_valid_and_in_form(begun: Path) -> None:
    assert hamm("validate", "--strict", "--root", begun).code == 0
    assert hamm("fmt", "--check", "--root", begun).code == 0
    assert hamm("--root", begun).code == 0
    read = yaml.safe_load((begun / "registry.yaml").read_text(encoding="utf-8"))
    assert (read["city"], read["country"], read["languages"]) == (
        "Beispielstadt", "AT", ["de", "en"],
    )  # fmt: skip


KNOWN = re.compile(r"(?i)hamm[-_ ]registry|\bhamm (?=[a-z-]+)|[.`/\s-]hamm[-`\s]")
"""How the program is named, which is no word of a city."""


@pytest.mark.parametrize("language", ["de", "en", "tr"])
def test_nothing_of_another_city_is_in_it(tmp_path: Path, language: str) -> None:
    hamm("init", tmp_path / "x", *ASKED[:4], "--languages", language)
    for path in (tmp_path / "x").rglob("*"):
        if path.is_file() and "schemas" not in path.parts:
            content = path.read_text(encoding="utf-8")
            assert not re.search("hamm", KNOWN.sub("", content), re.IGNORECASE), path
            assert not re.search(r"\$(name|city|mailbox|requirement)\b", content), path
    assert hamm("validate", "--strict", "--root", tmp_path / "x").code == 0
    assert hamm("fmt", "--check", "--root", tmp_path / "x").code == 0


def test_the_schemas_are_those_of_the_program(begun: Path) -> None:
    for kind in schema.KINDS:
        name = f"{kind}.schema.json"
        assert (begun / "schemas" / name).read_bytes() == (schema.folder() / name).read_bytes()
    old = begun / "schemas" / "initiative.schema.json"
    old.write_text("{}", encoding="utf-8")
    assert hamm("init", "--update", "--root", begun).out == "schemas/initiative.schema.json\n"
    assert old.read_bytes() == (schema.folder() / old.name).read_bytes()
    assert hamm("init", "--update", "--root", begun).out == ""


def test_nothing_is_overwritten(begun: Path) -> None:
    before = {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()}
    result = hamm("init", begun, *ASKED)
    assert result.code == 2
    assert "exists already" in result.err
    assert {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()} == before


def test_what_is_there_besides_stays(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert hamm("init", tmp_path, *ASKED).code == 0
    assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    result = hamm("init", tmp_path / "x", *ASKED, "--dry-run")
    assert f"{tmp_path / 'x' / 'registry.yaml'}\n" in result.out
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "DIR is missing"),
        (["x"], "--city is missing\n“hamm init --help” tells more."),
        (["x", "--city", "B"], "--country is missing"),
        (["x", "--city", "B", "--country", "Nirgendwo", "--languages", "de"], "Nirgendwo"),
        (["x", "--city", "B", "--country", "DE", "--languages", "kauderwelsch"], "--languages"),
        (["x", "--city", "B", "--country", "DE", "--languages", "de,xx"], "ISO 639-1"),
        (["x", "--city", "A: b #c\n- x", "--country", "DE"], "line break"),
        (["x", *ASKED, "--name", "A\u202eb"], "invisible"),
        (["x", *ASKED, "--region", " "], "HR019"),
        (["x", *ASKED, "--tool", 'x"y'], "--tool"),
        (["x", *ASKED, "--mailbox", "anna"], "Mailbox"),
        (["/proc/x", *ASKED], "cannot be written"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = hamm("init", *arguments)
    assert result.code in (2, 3)
    assert told in result.err
    assert list(tmp_path.iterdir()) == []


def test_the_language_is_the_one_in_force(tmp_path: Path) -> None:
    hamm("init", tmp_path / "x", *ASKED[:4], "--lang", "de")
    read = yaml.safe_load((tmp_path / "x/registry.yaml").read_text(encoding="utf-8"))
    assert read["languages"] == ["de"]


@pytest.mark.parametrize(("language", "without"), [("de", "Ohne Konto"), ("en", "Without an ac")])
def test_the_guide_names_no_mailbox_that_is_not_there(
    tmp_path: Path, language: str, without: str
) -> None:
    for name, more in (("x", []), ("y", ["--mailbox", "international@stadt.example"])):
        hamm("init", tmp_path / name, *ASKED[:4], "--languages", language, *more)
    bare, whole = ((tmp_path / name / "CONTRIBUTING.md").read_text("utf-8") for name in "xy")
    assert without not in bare
    assert without in whole
    assert whole.count("international@stadt.example") == 2
    kept = [row for row in whole.splitlines() if row not in bare.splitlines()]
    assert len(kept) == 4
    assert "\n\n\n" not in bare


def test_what_is_not_named_is_asked_for(tmp_path: Path) -> None:
    answers = ["", "Beispielstadt", "Nirgendwo", "Österreich", "de, xx", "", "anna", ""]
    session = typed(["init", "x"], answers, cwd=tmp_path)
    assert session.code == 0
    assert "Eine Antwort ist nötig" in session.screen
    assert session.screen.count("> ") == len(answers)
    read = yaml.safe_load((tmp_path / "x/registry.yaml").read_text(encoding="utf-8"))
    assert (read["city"], read["country"], read["languages"]) == ("Beispielstadt", "AT", ["de"])
    assert "mailbox" not in read


@pytest.mark.parametrize("path", SCHEMAS)
def test_workflows_fit_their_published_schemas(begun: Path, path: str) -> None:
    for root in (begun, ROOT):
        file = root / path.replace("check.yml", "ci.yml") if root == ROOT else root / path
        check(file, SCHEMAS[path], "gitlab-ci" if "gitlab" in path else "")


def test_the_others_fit_their_published_schemas() -> None:
    check(ROOT / "action.yml", "vendor.github-actions")
    check(ROOT / ".github/workflows/audit.yml", "vendor.github-workflows")


def check(file: Path, name: str, transform: str = "") -> None:
    """Hold a file against a schema that check-jsonschema carries; no network."""
    more = ["--data-transform", transform] if transform else []
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", name, *more, str(file)]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr


def steps(path: Path) -> list[dict[str, Any]]:
    """Every step of a workflow or an action."""
    read = yaml.safe_load(path.read_text(encoding="utf-8"))
    jobs = read.get("jobs", {"": read.get("runs")}).values()
    return [step for job in jobs for step in job["steps"]]


HOSTILE = (
    "# Hier\n@somebody <img src=x> ![x](https://x.example/a.png) [y](javascript:1)\n~~~~\n\x1b[31m"
)


def test_a_comment_calls_nobody_and_fetches_nothing(tmp_path: Path) -> None:
    """The very script of the workflow, with a command `gh` that notes what it is told."""
    [script] = [s["run"] for s in steps(ROOT / ".github/workflows/comment.yml") if "run" in s]
    (tmp_path / "found").mkdir()
    (tmp_path / "found/parallels.md").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "gh").write_text('#!/bin/sh\n[ "$1" = api ] && echo 7 || cp comment.md told\n')
    (tmp_path / "gh").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "HEAD": "a:b"}
    environment |= {"SHA": "0", "REPOSITORY": "a/b"}
    command = ["bash", "-eo", "pipefail", "-c", script]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert told == (
        "~~~~text\n# Hier\n@somebody <img src=x> ![x](https://x.example/a.png) [y](javascript:1)\n"
        "---~\n[31m\n~~~~\n"
    )


@pytest.fixture
def proposal(begun: Path) -> Path:
    """A clone with a proposal: an entry with a fault, in a country where somebody is active."""
    base = Workplace(HERE / "data" / "base")
    text = (base.root / "data/initiatives/schule-beispiel.yaml").read_text(encoding="utf-8")
    place = Workplace(begun)
    place.put("data/initiatives/schule-beispiel.yaml", text)
    git(begun, "init", "-q", "-b", "main")
    git(begun, "add", "-A")
    git(begun, "commit", "-q", "-m", "base")
    clone = begun.parent / "clone"
    git(begun.parent, "clone", "-q", str(begun), "clone")
    new = text.replace("schule-beispiel", "chor-beispiel").replace(
        "status: active", "status: aktiv"
    )
    new = new.replace("Gymnasium Beispiel – Katedralskole", "Chor Beispielstadt – Domkantorei")
    Workplace(clone).put("data/initiatives/chor-beispiel.yaml", new)
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "new")
    return clone


def environment_of(tmp_path: Path) -> dict[str, str]:
    """As on GitHub: a folder for what runs leave, and the program on the path."""
    hamm_ = tmp_path / "bin" / "hamm"
    hamm_.parent.mkdir(exist_ok=True)
    hamm_.write_text(f'#!/bin/sh\nexec {sys.executable} -m hamm_registry "$@"\n')
    hamm_.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{hamm_.parent}:{os.environ['PATH']}",
        "GITHUB_ACTIONS": "true",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "RUNNER_TEMP": str(tmp_path),
        "BASE": "main",
        "HAMM_ROOT": ".",
        "HAMM_LANG": "en",
        "ARGUMENTS": "--ignore HR4",
    }


@pytest.mark.parametrize("kind", ["workflow", "action"])
def test_the_steps_of_the_check_run(proposal: Path, begun: Path, tmp_path: Path, kind: str) -> None:
    environment = environment_of(tmp_path)
    path = begun / ".github/workflows/check.yml" if kind == "workflow" else ROOT / "action.yml"
    if kind == "action":
        (tmp_path / "hamm-registry").mkdir()
        (tmp_path / "hamm-registry" / "bin").symlink_to(tmp_path / "bin")
    scripts = [step["run"] for step in steps(path) if "run" in step and "pip" not in step["run"]]
    codes = []
    for script, base in zip(scripts, ("origin/main", "main"), strict=True):
        command = ["bash", "-eo", "pipefail", "-c", script]
        asked = environment | {"BASE": base}
        done = subprocess.run(
            command, cwd=proposal, env=asked, capture_output=True, text=True, check=False
        )
        codes.append(done.returncode)
    assert codes == [0, 1], done.stderr
    assert "::error file=data/initiatives/chor-beispiel.yaml,line=10," in done.stdout
    assert "HR013" in done.stdout
    assert (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_the_hooks_name_commands_that_exist(begun: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [repository] = yaml.safe_load((begun / ".pre-commit-config.yaml").read_text())["repos"]
    for hook in (*hooks, *repository["hooks"]):
        assert hamm(*hook["entry"].split()[1:], "--help").code == 0
        assert re.search(hook["files"], "data/initiatives/x.yaml")
        assert not re.search(hook["files"], "README.md")


def test_the_range_of_versions_holds_this_one(begun: Path) -> None:
    major, minor = __version__.split(".")[:2]
    check_ = (begun / ".github/workflows/check.yml").read_text(encoding="utf-8")
    assert f"hamm-registry>={major}.{minor},<{int(major) + 1}" in check_
