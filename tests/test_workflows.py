"""What runs on GitHub and GitLab gives a stranger's proposal no rights, no secret and no script."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from helper import ROOT, hamm

WORKFLOWS = ".github/workflows"
OWN = re.compile(r"\./|actions/[a-z-]+@[0-9a-f]{40}")
"""Steps of others: GitHub's own, pinned by commit, and the action of this repository."""

RUNS_A_PROPOSAL = re.compile(r"checkout|^\./$|\b(pip|python|hamm|bash)\b")
QUIET = {"push", "pull_request", "schedule", "workflow_dispatch"}
"""What may start a job that runs files of the repository."""


def faults(text: str) -> set[str]:
    """What is wrong with a workflow, an action, or a pipeline of GitLab."""
    read: dict[Any, Any] = yaml.safe_load(text)
    found = (
        {"secret"} if re.search(r"\bsecrets\b|_TOKEN:(?! \$\{\{ github\.token)", text) else set()
    )
    if "runs" in read:
        return found | {fault for step in read["runs"]["steps"] for fault in of_step(step)}
    if "jobs" in read:
        return found | of_workflow(read)
    return found | of_pipeline(read, text)


def of_workflow(read: dict[Any, Any]) -> set[str]:
    found = set()
    started = read[True]  # YAML 1.1 takes `on` for a truth
    rights = read.get("permissions")
    if rights not in ({}, {"contents": "read"}):
        found.add("rights for all jobs")
    for job in read["jobs"].values():
        found |= {fault for step in job["steps"] for fault in of_step(step)}
        if "timeout-minutes" not in job:
            found.add("no end")
        used = [part for step in job["steps"] for part in (step.get("uses"), step.get("run"))]
        if any(part and RUNS_A_PROPOSAL.search(part) for part in used):
            if "write" in {**(rights or {}), **job.get("permissions", {})}.values():
                found.add("rights for a proposal")
            if not set(started) <= QUIET:
                found.add("started from outside")
    return found


def of_step(step: dict[str, Any]) -> set[str]:
    found = set()
    uses, run = step.get("uses", ""), step.get("run", "")
    if uses and not OWN.fullmatch(uses):
        found.add("of others")
    if "actions/checkout" in uses and step.get("with", {}).get("persist-credentials") is not False:
        found.add("kept credentials")
    if "${{" in run:
        found.add("text in a script")
    if re.search(r"python3? -(m|c)\b", run):
        found.add("modules of the working folder")  # without -P
    return found


def of_pipeline(read: dict[Any, Any], text: str) -> set[str]:
    found = {"of others"} if "include" in read else set()
    images = re.findall(r"image: (.*)", text)
    if not all(re.fullmatch(r"python:(3\.\d+|\$PYTHON)-slim", image) for image in images):
        found.add("image of others")
    if re.search(r"\bid_tokens\b|CI_JOB_TOKEN|CI_REGISTRY_PASSWORD", text):
        found.add("secret")
    if re.search(r"CI_(COMMIT|MERGE_REQUEST)_(MESSAGE|TITLE|DESCRIPTION|.*BRANCH_NAME)", text):
        found.add("text in a script")
    return found


def files(root: Path) -> list[Path]:
    return [*sorted((root / WORKFLOWS).iterdir()), root / ".gitlab-ci.yml"]


def test_the_files_of_this_repository() -> None:
    paths = [*files(ROOT), ROOT / "action.yml"]
    names = [path.name for path in paths]
    assert names == [
        "audit.yml", "ci.yml", "comment.yml", "site.yml", ".gitlab-ci.yml", "action.yml",
    ]  # fmt: skip
    assert {path.name: faults(path.read_text(encoding="utf-8")) for path in paths} == {
        name: set() for name in names
    }


def test_the_files_of_a_new_registry(tmp_path: Path) -> None:
    asked = ["--city", "Beispielstadt", "--country", "NO", "--languages", "de"]
    asked += ["--tool", "https://x.example/hamm.whl"]
    assert hamm("init", tmp_path / "x", *asked).code == 0
    paths = files(tmp_path / "x")
    names = [path.name for path in paths]
    assert names == ["check.yml", "comment.yml", "site.yml", ".gitlab-ci.yml"]
    assert {path.name: faults(path.read_text(encoding="utf-8")) for path in paths} == {
        name: set() for name in names
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (f"{WORKFLOWS}/ci.yml", "pull_request:", "pull_request_target:", "started from outside"),
        (f"{WORKFLOWS}/ci.yml", "contents: read", "contents: write", "rights for a proposal"),
        (
            f"{WORKFLOWS}/site.yml",
            "- uses: actions/deploy",
            "- run: hamm\n      - uses: actions/deploy",
            "rights for a proposal",
        ),
        (f"{WORKFLOWS}/ci.yml", "permissions:\n  contents: read", "", "rights for all jobs"),
        (
            f"{WORKFLOWS}/ci.yml",
            "persist-credentials: false",
            "persist-credentials: true",
            "kept credentials",
        ),
        (f"{WORKFLOWS}/ci.yml", "bash .ci/run", "echo ${{ github.head_ref }}", "text in a script"),
        (f"{WORKFLOWS}/ci.yml", "actions/setup-python@", "else/setup@", "of others"),
        (
            f"{WORKFLOWS}/ci.yml",
            "setup-python@a26af69be951a213d495a4c3e4e4022e16d87065",
            "setup-python@v5",
            "of others",
        ),
        (f"{WORKFLOWS}/ci.yml", "timeout-minutes: 10", "", "no end"),
        (f"{WORKFLOWS}/comment.yml", "run: |", "run: |\n          hamm", "started from outside"),
        (f"{WORKFLOWS}/comment.yml", "GH_TOKEN: ${{ github", "GH_TOKEN: ${{ secrets", "secret"),
        ("action.yml", "python -P -m", "python -m", "modules of the working folder"),
        ("action.yml", '"$BASE"', "${{ github.base_ref }}", "text in a script"),
        (".gitlab-ci.yml", "workflow:", "include: [{remote: x}]\nworkflow:", "of others"),
        (".gitlab-ci.yml", "image: python:3.13-slim", "image: other/python", "image of others"),
        (".gitlab-ci.yml", "pip install", "echo $CI_JOB_TOKEN; pip install", "secret"),
        (".gitlab-ci.yml", "pip install", "echo $CI_COMMIT_MESSAGE; pip", "text in a script"),
    ],
)
def test_what_would_be_wrong(file: str, old: str, new: str, fault: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert old in text
    assert fault in faults(text.replace(old, new))


def pins(text: str) -> set[str]:
    return set(re.findall(r"uses: (actions/.*)", text))


def test_the_starter_has_the_pins_that_the_bot_raises_here() -> None:
    """The bot looks at the files of this repository only, and a version stands beside each."""
    own = {pin for path in files(ROOT) for pin in pins(path.read_text(encoding="utf-8"))}
    starter = ROOT / "hamm_registry/starter/github/workflows"
    given = {pin for path in starter.iterdir() for pin in pins(path.read_text(encoding="utf-8"))}
    assert given <= own
    assert all(re.fullmatch(r"\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+", pin) for pin in own)
