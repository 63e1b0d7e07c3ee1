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

from hamm_registry import schema
from hamm_registry.core import installed
from hamm_registry.schema.for_editors import editor_schemas

TOOL = "git+https://git.example/registry.git@v1"
ASKED = (
    "--city", "Beispielstadt", "--country", "Österreich", "--tool", TOOL, "--languages", "de,en",
)  # fmt: skip
SCHEMAS = {
    ".github/workflows/check.yml": "vendor.github-workflows",
    ".github/workflows/comment.yml": "vendor.github-workflows",
    ".github/workflows/site.yml": "vendor.github-workflows",
    ".github/dependabot.yml": "vendor.dependabot",
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
    steps_ = f"  cd {folder}\n  git init\n  git add .\n  hamm new\n  hamm validate\n"
    assert result == (
        0,
        f"{folder}: the registry of Beispielstadt is ready, {count} files\n",
        f"CI installs: hamm-registry @ {TOOL}\nNext:\n{steps_}",
    )


def test_nobody_is_told_to_do_what_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    result = hamm("init", ".", *ASKED)
    assert result.err.endswith("Next:\n  git add .\n  hamm new\n  hamm validate\n")


def test_it_is_valid_and_in_form(begun: Path) -> None:
    assert hamm("validate", "--strict", "--root", begun).code == 0
    assert hamm("fmt", "--check", "--root", begun).code == 0
    assert hamm("--root", begun).code == 0
    read = yaml.safe_load((begun / "registry.yaml").read_text(encoding="utf-8"))
    assert (read["city"], read["country"], read["languages"]) == (
        "Beispielstadt", "AT", ["de", "en"],
    )  # fmt: skip


KNOWN = re.compile(r"(?i)hamm[-_ ]registry|\bhamm (?=[a-z-]+)|[.`/\\\s-]hamm[-`\s]")
"""How the program is named, which is not a word of a city."""


@pytest.mark.parametrize("language", ["de", "en", "tr"])
def test_nothing_of_another_city_is_in_it(tmp_path: Path, language: str) -> None:
    hamm("init", tmp_path / "x", *ASKED[:6], "--languages", language)
    for path in (tmp_path / "x").rglob("*"):
        if path.is_file() and "schemas" not in path.parts:
            content = path.read_text(encoding="utf-8")
            assert not re.search("hamm", KNOWN.sub("", content), re.IGNORECASE), path
            assert not re.search(r"\$(name|city|mailbox|requirement)\b", content), path
    assert hamm("validate", "--strict", "--root", tmp_path / "x").code == 0
    assert hamm("fmt", "--check", "--root", tmp_path / "x").code == 0


def test_the_schemas_are_those_of_the_program(begun: Path) -> None:
    texts = editor_schemas("de", ["de", "en"], {})
    for name, content in texts.items():
        assert (begun / "schemas" / name).read_text(encoding="utf-8") == content
    old = begun / "schemas" / "initiative.schema.json"
    old.write_text("{}", encoding="utf-8")
    assert hamm("init", "--update", "--root", begun).out == "schemas/initiative.schema.json\n"
    assert old.read_text(encoding="utf-8") == texts[old.name]
    assert hamm("init", "--update", "--root", begun).out == ""
    assert hamm("schemas", "--root", begun, "--lang", "en").out.count("\n") == len(texts)
    assert "Sort of initiative" not in old.read_text(encoding="utf-8")
    assert '"title": "Kind"' in old.read_text(encoding="utf-8")
    assert "schemas" not in hamm("doctor", "--root", begun, "--format", "json").json
    assert hamm("schemas", "--root", ROOT).code == 2


def test_an_own_theme_reaches_forms_and_schemas(begun: Path) -> None:
    config = begun / "registry.yaml"
    config.write_text(
        config.read_text(encoding="utf-8") + "themes:\n  bees: {de: Bienen, en: bees}\n",
        encoding="utf-8",
    )
    owners = begun / "docs/CODEOWNERS"
    owners.write_text("/data/ @stadt/team\n", encoding="utf-8")
    renewed = hamm("init", "--update", "--root", begun).out.splitlines()
    assert renewed == [
        ".github/ISSUE_TEMPLATE/neue-initiative.yml",
        ".gitlab/issue_templates/neue-initiative.md",
        "schemas/funding.schema.json",
        "schemas/initiative.schema.json",
    ]
    assert "Bienen" in (begun / renewed[0]).read_text(encoding="utf-8")
    assert '"bees"' in (begun / renewed[3]).read_text(encoding="utf-8")
    assert owners.read_text(encoding="utf-8") == "/data/ @stadt/team\n"


def test_another_tool_takes_the_place_of_the_first(begun: Path) -> None:
    newer = TOOL.replace("v1", "v2")
    renewed = hamm("init", "--update", "--tool", newer, "--root", begun).out.splitlines()
    assert renewed == [".pre-commit-config.yaml", "requirements.txt"]
    texts = [(begun / path).read_text(encoding="utf-8") for path in renewed]
    assert [text.count(f"{newer}") for text in texts] == [2, 1]
    assert not any(f"{TOOL}\n" in text for text in texts)


def test_a_wheel_comes_along(tmp_path: Path) -> None:
    wheel = tmp_path / "hamm_registry-9.0-py3-none-any.whl"
    wheel.write_bytes(b"a wheel")
    root = tmp_path / "x"
    assert hamm("init", root, *ASKED[:4], "--languages", "de", "--tool", wheel).code == 0
    assert (root / "tool" / wheel.name).read_bytes() == b"a wheel"
    named = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()[-1]
    assert named == f"./tool/{wheel.name}"
    hooks = yaml.safe_load((root / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert {hook["language"] for hook in hooks["repos"][0]["hooks"]} == {"system"}


def test_where_a_program_came_from(tmp_path: Path) -> None:
    """As pip notes it in direct_url.json, see PEP 610."""
    wheel = tmp_path / "hamm_registry-9.0-py3-none-any.whl"
    wheel.write_bytes(b"a wheel")
    git_ = {"vcs": "git", "commit_id": "c0ffee", "requested_revision": "main"}
    archive = {"hashes": {"sha256": "abc"}}
    for noted, address, file in (
        (
            {"url": "https://g.example/h.git", "vcs_info": git_},
            "git+https://g.example/h.git@c0ffee",
            None,
        ),
        (
            {"url": "https://g.example/h.whl", "archive_info": archive},
            "https://g.example/h.whl#sha256=abc",
            None,
        ),
        (
            {"url": "https://g.example/h.whl", "archive_info": {"hashes": {}}},
            "https://g.example/h.whl",
            None,
        ),
        ({"url": wheel.as_uri(), "archive_info": archive}, "", wheel),
    ):
        assert installed.origin_of(noted) == installed.Origin(address, file)
    for noted in (
        {"url": "https://me:secret@g.example/h.git", "vcs_info": git_},
        {"url": "file:///home/me/h", "dir_info": {"editable": True}},
        {"url": "file:///home/me/h", "vcs_info": git_},
        {"url": (tmp_path / "gone.whl").as_uri(), "archive_info": archive},
        {},
    ):
        assert installed.origin_of(noted) is None


def test_nothing_is_overwritten(begun: Path) -> None:
    before = {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()}
    result = hamm("init", begun, *ASKED)
    assert result.code == 2
    assert "exists already" in result.err
    assert {path: path.read_bytes() for path in begun.rglob("*") if path.is_file()} == before


def test_what_a_clone_has_already_stays(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    for name in ("notes.txt", "README.md", ".gitignore"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    result = hamm("init", tmp_path, *ASKED)
    assert result.code == 0
    assert result.err.splitlines()[:2] == [
        "Already there and left unchanged: .gitignore, README.md",
        "The README of the registry is in REGISTRY.md.",
    ]
    for name in ("notes.txt", "README.md", ".gitignore"):
        assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
    assert "requirements.txt" in (tmp_path / "REGISTRY.md").read_text(encoding="utf-8")


def test_nothing_english_stands_under_another_language(tmp_path: Path) -> None:
    asked = ("--city", "Toul", "--country", "FR", "--languages", "fr", "--tool", TOOL)
    result = hamm("init", tmp_path / "toul", *asked)
    assert "Entries and website are in French." in result.err
    read = yaml.safe_load((tmp_path / "toul/registry.yaml").read_text(encoding="utf-8"))
    assert read["name"] == {"fr": "Toul"}
    assert read["attributions"][0]["text"] == "GeoNames, CC BY 4.0"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    result = hamm("init", tmp_path / "x", *ASKED, "--dry-run")
    assert f"{tmp_path / 'x' / 'registry.yaml'}\n" in result.out
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "DIR is missing"),
        (["x"], "--city is missing\nWhose registry is it?\n“hamm init --help” tells"),
        (["x", "--city", "B"], "--country is missing"),
        (["x", "--city", "B", "--country", "Nirgendwo", "--languages", "de"], "Nirgendwo"),
        (["x", "--city", "B", "--country", "DE", "--languages", "kauderwelsch"], "--languages"),
        (["x", "--city", "B", "--country", "DE", "--languages", "de,xx"], "ISO 639-1"),
        (["x", "--city", "B", "--country", "DE", "--languages", "de"], "--tool is missing"),
        (["x", *ASKED, "--tool", "hamm-registry"], "No package index has it"),
        (["x", *ASKED, "--tool", "hamm-registry>=0.1,<1"], "No package index has it"),
        (["x", *ASKED, "--tool", "nowhere.whl"], "No package index has it"),
        (["x", "--city", "A: b #c\n- x", "--country", "DE"], "line break"),
        (["x", *ASKED, "--name", "A\u202eb"], "invisible"),
        (["x", *ASKED, "--region", " "], "HR019"),
        (["x", *ASKED, "--tool", 'https://x"y'], "--tool"),
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
    hamm("init", tmp_path / "x", *ASKED[:6], "--lang", "de")
    read = yaml.safe_load((tmp_path / "x/registry.yaml").read_text(encoding="utf-8"))
    assert read["languages"] == ["de"]


@pytest.mark.parametrize(("language", "without"), [("de", "Ohne Konto"), ("en", "Without an ac")])
def test_the_guide_names_no_mailbox_that_is_not_there(
    tmp_path: Path, language: str, without: str
) -> None:
    for name, more in (("x", []), ("y", ["--mailbox", "international@stadt.example"])):
        hamm("init", tmp_path / name, *ASKED[:6], "--languages", language, *more)
    bare, whole = ((tmp_path / name / "CONTRIBUTING.md").read_text("utf-8") for name in "xy")
    assert without not in bare
    assert without in whole
    assert whole.count("international@stadt.example") == 2
    kept = [row for row in whole.splitlines() if row not in bare.splitlines()]
    assert len(kept) == 4
    assert "\n\n\n" not in bare


def test_what_is_not_named_is_asked_for(tmp_path: Path) -> None:
    answers = ["", "Beispielstadt", "Nirgendwo", "Österreich", "de, xx", "", "anna", ""]
    answers += ["hamm-registry", TOOL]
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
    "# Hier\n@somebody <img src=x><br> ![x](https://x.example/a.png) [y](javascript:1)\n"
    "[z]: https://x.example\n~~~~\n````\n\u202e\u200babc\U000e0041\x1b[31m"
)
MARKER = "<!-- registry check -->\n"


def commented(tmp_path: Path, text: str, mine: str) -> list[str]:
    """What the very script of the workflow asks of GitHub, with a command `gh` that notes it.

    `mine` is the number of the comment that is there already, empty for none.
    """
    [script] = [s["run"] for s in steps(ROOT / ".github/workflows/comment.yml") if "run" in s]
    (tmp_path / "found").mkdir(exist_ok=True)
    (tmp_path / "found/comment.md").write_text(text, encoding="utf-8")
    (tmp_path / "asked").unlink(missing_ok=True)
    stand_in = f"""#!/bin/sh
case "$*" in
  *-X\\ GET*) echo 7 ;;
  *--paginate*) printf '{mine}' ;;
  *) echo "$2 $3 $4" >> asked ;;
esac
"""
    (tmp_path / "gh").write_text(stand_in, encoding="utf-8")
    (tmp_path / "gh").chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "HEAD": "a:b"}
    environment |= {"SHA": "0", "REPOSITORY": "a/b"}
    command = ["bash", "-eo", "pipefail", "-c", script]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    asked = tmp_path / "asked"
    return asked.read_text(encoding="utf-8").splitlines() if asked.exists() else []


def test_a_comment_calls_nobody_and_fetches_nothing(tmp_path: Path) -> None:
    commented(tmp_path, HOSTILE, "")
    assert (tmp_path / "comment.md").read_text(encoding="utf-8") == MARKER + (
        "# Hier\n&#64;somebody &lt;img src=x><br> !\\[x\\](https://x.example/a.png) "
        "[y\\](javascript:1)\n[z\\]: https://x.example\n...\n...\nabc[31m"
    )


def test_there_is_one_comment_which_is_replaced_and_taken_back(tmp_path: Path) -> None:
    assert commented(tmp_path, "faulty", "") == ["-X POST repos/a/b/issues/7/comments"]
    assert commented(tmp_path, "faulty", "12") == ["-X PATCH repos/a/b/issues/comments/12"]
    assert commented(tmp_path, "\n", "12") == ["-X DELETE repos/a/b/issues/comments/12"]
    assert commented(tmp_path, "\n", "") == []


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
    said = ""
    for script, base in zip(scripts, ("main", "origin/main"), strict=True):
        command = ["bash", "-eo", "pipefail", "-c", script]
        asked = environment | {"BASE": base}
        done = subprocess.run(
            command, cwd=proposal, env=asked, capture_output=True, text=True, check=False
        )
        codes.append(done.returncode)
        said += done.stdout
    assert codes == [1, 0], done.stderr
    assert "::error file=data/initiatives/chor-beispiel.yaml,line=10," in said
    summary = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "HR013" in summary
    assert "What changed" in summary
    told = proposal if kind == "workflow" else tmp_path / "told"
    assert "HR013" in (told / "comment.md").read_text(encoding="utf-8")


def test_there_is_nothing_to_comment_where_all_is_well(begun: Path, tmp_path: Path) -> None:
    entry = (HERE / "data/base/data/initiatives/schule-beispiel.yaml").read_text(encoding="utf-8")
    git(begun, "init", "-q", "-b", "main")
    git(begun, "add", "-A")
    git(begun, "commit", "-q", "-m", "base")
    git(begun.parent, "clone", "-q", str(begun), "clone")
    clone = begun.parent / "clone"
    Workplace(clone).put("data/initiatives/schule-beispiel.yaml", entry)
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "new")
    [script] = [
        step["run"]
        for step in steps(begun / ".github/workflows/check.yml")
        if "comment.md" in step.get("run", "")
    ]
    environment = environment_of(tmp_path) | {"BASE": "origin/main"}
    command = ["bash", "-eo", "pipefail", "-c", script]
    subprocess.run(command, cwd=clone, env=environment, check=True, capture_output=True)
    assert (clone / "comment.md").read_text(encoding="utf-8") == ""
    assert "first step" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_a_fault_in_the_settings_is_one_diagnostic_in_every_machine_format(begun: Path) -> None:
    config = begun / "registry.yaml"
    text = config.read_text(encoding="utf-8")
    cases = {
        text.replace("city:", "citty:"): ("HR011", "es kein Feld „citty“"),
        text.replace("schema_version: 1", "schema_version: 9"): (
            "HR013",
            "Schemafassung 9 ist neuer",
        ),
        "city: [\n": ("HR005", ""),
    }
    for content, (code, message) in cases.items():
        config.write_text(content, encoding="utf-8")
        for name in ("json", "github", "markdown", "gitlab", "sarif", "junit"):
            result = hamm("validate", "--format", name, "--lang", "de", "--root", begun)
            assert (result.code, result.err) == (3, "")
            assert code in result.out
            assert message in result.out
            assert "registry.yaml" in result.out
        found = hamm("validate", "--format", "json", "--root", begun).json
        assert [one["code"] for one in found["diagnostics"]] == [code]
        assert hamm("validate", "--root", begun).code == 3


def test_the_hooks_name_commands_that_exist(begun: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    [repository] = yaml.safe_load((begun / ".pre-commit-config.yaml").read_text())["repos"]
    for hook in (*hooks, *repository["hooks"]):
        assert hamm(*hook["entry"].split()[1:], "--help").code == 0
        if hook.get("always_run"):  # what is deleted is not a file that pre-commit hands on
            assert "files" not in hook
            continue
        assert re.search(hook["files"], "data/initiatives/x.yaml")
        assert not re.search(hook["files"], "README.md")


def test_a_city_of_another_country_is_understood_in_its_language(tmp_path: Path) -> None:
    """Names of countries in the language of the registry; a Turkish ü is u in an id."""
    source = ("--set", "status=active", "--set", "sources=https://a.example")
    for languages_, country, where, title, expected in (
        ("fr", "FR", "Kaliningrad, Russie", "Amitié", ("amitie", "RU", "Russie")),
        (
            "tr",
            "TR",
            "Kaliningrad, Rusya",
            "Üsküdar Gönüllüleri",
            ("uskudar-gonulluleri", "RU", "Rusya"),
        ),
        ("de", "DE", "Kaliningrad, Russland", "Grüße", ("gruesse", "RU", "Russland")),
    ):
        root = tmp_path / languages_
        asked = ("--city", "Ville", "--country", country, "--languages", languages_)
        assert hamm("init", root, *asked, "--tool", TOOL).code == 0
        place = Workplace(root)
        made = place.hamm(
            "new", "association", "--set", f"title={title}", "--set", f"places={where}",
            "--set", "summary=Texte.", "--set", "themes=health",
            "--set", "organisations.0.name=Asso", *source,
        )  # fmt: skip
        assert made.code == 0, made.err
        path = root / f"data/initiatives/{expected[0]}.yaml"
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert read["places"][0]["country"] == expected[1]
        listed = place.hamm("list", f"country:{expected[2]}", "--format", "ids")
        assert listed.out == f"{expected[0]}\n"


def test_the_settings_have_a_reference_in_the_program(begun: Path) -> None:
    found = hamm("fields", "registry", "--format", "json", "--root", begun).json["rows"]
    fields = schema.fields("registry")
    assert [row["field"] for row in found] == list(fields)
    assert [row["required"] for row in found] == [field.required for field in fields.values()]
    german = hamm("fields", "Register", "--lang", "de", "--root", begun, terminal=True).out
    assert "Der Ordner des anderen Registers" in german
