"""What others rely on: packages that anybody can build again, bounds, no calls home."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

import pytest
import yaml
from calls import READING, WRITING, prepared
from helper import ROOT

BUILT_FROM = ("CHANGELOG.md", "LICENSE", "README.md", "hatch_build.py", "pyproject.toml",
              "hamm_registry", "schemas", "tests")  # fmt: skip


def copied(folder: Path) -> Path:
    """A copy of what the packages are built from, as a clean clone has it."""
    for name in BUILT_FROM:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            left_out = shutil.ignore_patterns("__pycache__", "*.mo", ".*")
            shutil.copytree(source, target, ignore=left_out, copy_function=shutil.copyfile)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return folder


def built(folder: Path, umask: int, **environment: str) -> dict[str, str]:
    """The digests of the packages built there, by name."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", "out"],
        cwd=folder, env={**os.environ, **environment}, check=True, capture_output=True,
        umask=umask,
    )  # fmt: skip
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / "out").iterdir()
    }


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the packages have been built."""
    folder = copied(tmp_path_factory.mktemp("build") / "one")
    built(folder, 0o022)
    return folder


def test_whoever_builds_gets_the_same_bytes(packages: Path, tmp_path: Path) -> None:
    other = copied(tmp_path / "elsewhere" / "two")
    for number, path in enumerate(sorted(other.rglob("*.py"))):
        os.utime(path, (1_000_000_000 + number, 1_000_000_000 + number))
        path.chmod(0o600)
    first = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (packages / "out").iterdir()
    }
    assert built(other, 0o077, TZ="Pacific/Kiritimati", LC_ALL="C", PYTHONHASHSEED="7") == first
    assert sorted(Path(name).suffix for name in first) == [".gz", ".whl"]


def test_the_source_package_makes_the_same_wheel(packages: Path, tmp_path: Path) -> None:
    [source] = (packages / "out").glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    [folder] = tmp_path.iterdir()
    [wheel] = (packages / "out").glob("*.whl")
    again = built(folder, 0o022)
    assert again[wheel.name] == hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_what_is_in_the_wheel(packages: Path) -> None:
    [wheel] = (packages / "out").glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"hamm_registry"}
    assert not [name for name in names if name.endswith((".po", ".pot", ".pyc"))]
    assert "hamm_registry/locale/de/LC_MESSAGES/hamm_registry.mo" in names
    schemas = {f"hamm_registry/schemas/{path.name}" for path in (ROOT / "schemas").iterdir()}
    assert schemas <= set(names)


def test_every_dependency_has_bounds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    for one in asked:
        if not one.startswith(("types-", "hamm-registry[")):  # stubs; the extras of our own
            assert re.fullmatch(r"[\w-]+>=[\d.]+,<[\d.]+", one), one


WATCHED = """
import sys
def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.get", "socket.bind", "socket.send", "urllib.")):
        raise SystemExit(f"calls: {event} {arguments}")
sys.addaudithook(watch)
import os
from hamm_registry.cli import run
for line in sys.stdin.read().splitlines():
    folder, _tab, call = line.partition("\\t")
    os.chdir(folder)
    print("ended:", run(["hamm", *call.split()]), call, file=sys.stderr)
"""


def test_no_command_calls_anybody(tmp_path: Path) -> None:
    lines = []
    for number, (command, call) in enumerate([*READING.items(), *WRITING.items()]):
        folder = tmp_path / str(number)
        folder.mkdir()
        prepared(folder, command if number >= len(READING) else "")
        lines.append(f"{folder}\t{call}")
    done = subprocess.run(
        [sys.executable, "-c", WATCHED],
        input="\n".join(lines), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "calls: " not in done.stderr
    ended = re.findall(r"^ended: (\d) (.*)$", done.stderr, re.MULTILINE)
    assert [call for _code, call in ended] == [line.partition("\t")[2] for line in lines]
    assert {code for code, _call in ended} == {"0"}


def test_the_watch_would_see_a_call() -> None:
    code = WATCHED.partition("import os")[0] + "import socket\nsocket.getaddrinfo('localhost', 1)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert b"calls: socket.getaddrinfo" in done.stderr


WORKFLOWS = [
    *sorted((ROOT / ".github" / "workflows").glob("*.yml")),
    *sorted((ROOT / "hamm_registry" / "starter" / "github" / "workflows").glob("*.yml")),
]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: f"{path.parts[-4]}/{path.name}")
def test_workflows_need_no_secret_and_run_nothing_that_a_fork_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = yaml.safe_load(text)
    assert "secrets." not in text
    assert "pull_request_target" not in text
    assert found["permissions"]["contents"] == "read"
    writes = {name for name, right in found["permissions"].items() if right == "write"}
    assert writes == ({"pull-requests"} if path.name == "comment.yml" else set())
    for job in found["jobs"].values():
        assert job["timeout-minutes"] <= 30
        assert "permissions" not in job
        for step in job["steps"]:
            assert "${{" not in step.get("run", "")
            if step.get("uses", "").startswith("actions/checkout"):
                assert step["with"]["persist-credentials"] is False
                assert not writes
