"""Every command under faults of the machine: a sentence, the right exit code, whole files."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from calls import ELSEWHERE, KILLED, READING, WRITING, files, killed_at_every_step, prepared
from helper import Workplace, hamm

from hamm_registry.cli import commands

pytest.importorskip("pwd", reason="needs a POSIX system")
SILENT = {"match", "meeting", "funding"}
"""Commands that have nothing to say about this registry but a remark."""
REFUSED = "hamm: standard output cannot be written: "
ENGLISH = {"HAMM_LANG": "en"}


def call(
    root: Path,
    call: str,
    redirect: str = "",
    environment: Mapping[str, str] | None = None,
    first: str = "",
) -> "subprocess.CompletedProcess[bytes]":
    """Run a call in a shell, as a process of its own, with an environment instead of ours."""
    return subprocess.run(
        ["/bin/bash", "-c", f"{first} '{sys.executable}' -m hamm_registry {call} {redirect}"],
        cwd=root,
        env={**(os.environ if environment is None else environment), **ENGLISH},
        capture_output=True,
        check=False,
        timeout=60,
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A registry that is only read."""
    return prepared(tmp_path_factory.mktemp("read"))


def test_every_command_is_tried() -> None:
    assert set(commands.names()) == {*READING, *WRITING, *ELSEWHERE} - {""}


@pytest.mark.parametrize("command", READING)
def test_standard_output_that_takes_nothing(place: Workplace, command: str) -> None:
    for redirect, reason in (("> /dev/full", "the disk is full"), (">&-", "closed")):
        done = call(place.root, READING[command], redirect)
        if command in SILENT:
            assert done.returncode == 0
            continue
        assert done.returncode == 3
        assert done.stderr.decode().endswith(f"{REFUSED}{reason}\n")


@pytest.mark.parametrize("redirect", ["2>/dev/full", "2>&-", "2> >(exit 0)"])
@pytest.mark.parametrize("command", ["--as-of HEAD list", "list no:such", "fmt --diff", "match"])
def test_standard_error_that_takes_nothing(place: Workplace, command: str, redirect: str) -> None:
    """Remarks and errors are lost then; the result and the exit code stay."""
    usual = call(place.root, command)
    assert usual.stderr
    done = call(place.root, command, redirect)
    assert (done.returncode, done.stdout) == (usual.returncode, usual.stdout)


@pytest.mark.parametrize("command", READING)
def test_a_reader_that_is_gone(place: Workplace, command: str) -> None:
    done = call(place.root, READING[command], "| true; exit ${PIPESTATUS[0]}")
    assert done.returncode == 0
    assert not re.search(rb"hamm: |Traceback|Exception", done.stderr)


BARE = {"PATH": os.defpath, "HAMM_TODAY": "2026-11-22"}
ASCII = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
NARROW = {"COLUMNS": "20", "LC_ALL": "xx_YY", "TERM": "unheard-of"}
NO_GIT = {"PATH": "/dev/null/bin"}
NO_HOME = "/dev/null/home"
"""A folder that nobody can make."""


@pytest.mark.parametrize("command", READING)
def test_the_surroundings_change_nothing(
    place: Workplace, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place.root)
    monkeypatch.setenv("HAMM_LANG", "en")
    usual = hamm(*shlex.split(READING[command]))
    assert usual.code == 0
    done = call(place.root, READING[command], "2>&- <&-", BARE | ASCII | NARROW)
    assert done.returncode == 0
    if command not in ("doctor", "links"):  # what the machine is like; help is as wide as it
        assert done.stdout.decode() == usual.out


@pytest.mark.parametrize("surroundings", [{}, ASCII | NARROW | NO_GIT | {"HOME": NO_HOME}])
@pytest.mark.parametrize("command", WRITING)
def test_commands_that_write(tmp_path: Path, command: str, surroundings: dict[str, str]) -> None:
    place = prepared(tmp_path, command)
    before = files(place.root)
    home = {"HOME": str(tmp_path / "home")}  # else it would be that of whoever tests
    done = call(place.root, WRITING[command], environment=BARE | home | surroundings)
    assert (done.returncode, b"Traceback" in done.stderr) == (0, False)
    assert files(place.root) != before
    assert not [name for name in files(place.root) if ".hamm-registry" in name]


@pytest.mark.parametrize("name", KILLED)
def test_a_kill_before_the_last_write(tmp_path: Path, name: str) -> None:
    """Then all that came before is there; `tools/kills.py --steps` kills before every write."""
    assert killed_at_every_step(tmp_path / "x", name, most=1) == 1


def test_every_command_that_writes_is_killed() -> None:
    """`save` is killed around each call of git by tests of its own."""
    commands_killed = {name.split()[0] for name in KILLED}
    assert commands_killed >= {*WRITING, "edit", "undo", "advise", "meeting"}


def test_what_needs_git_says_so(place: Workplace) -> None:
    done = call(place.root, READING["changes"], environment=BARE | NO_GIT)
    assert done.returncode == 3
    assert done.stderr.decode() == (
        "hamm: git cannot be run: there is no such file or folder\n"
        "Install git. What needs no history works without it.\n"
    )


@pytest.mark.parametrize("damage", ["no repository", "head", "objects", "shallow"])
@pytest.mark.parametrize("command", ["changes", "validate --changed-since HEAD~1", "report work"])
def test_a_repository_that_is_of_no_use(tmp_path: Path, command: str, damage: str) -> None:
    place = prepared(tmp_path)
    git = place.root / ".git"
    if damage == "no repository":
        git.rename(place.root / ".elsewhere")
    if damage == "head":
        (git / "HEAD").write_bytes(b"\xff\x00garbage\n")
    if damage == "objects":
        for path in (git / "objects").rglob("*"):
            if path.is_file():
                path.chmod(0o644)
                path.write_bytes(path.read_bytes()[:7])
    if damage == "shallow":
        (git / "shallow").write_text("0" * 40 + "\n")
    if command == "changes":
        command = READING[command]
    done = call(place.root, command)
    assert b"Traceback" not in done.stderr
    assert done.returncode in (0, 2, 3)
    assert done.returncode == 0 or done.stderr.startswith(b"hamm: ")


NOWHERE = {"rules", "explain", "links", "completion", "init"}
"""Commands that need no registry; `init` says that it cannot write into the folder."""


@pytest.mark.parametrize("command", sorted({*READING, *WRITING} - NOWHERE))
def test_a_current_folder_that_is_gone(tmp_path: Path, command: str) -> None:
    """Nothing else is blamed for it, and nothing is written first that then cannot be told."""
    place = prepared(tmp_path / "registry", command)
    before = files(place.root)
    gone = tmp_path / "gone"
    gone.mkdir()
    line, surroundings = READING.get(command, ""), {}
    if command in WRITING:
        line, surroundings = WRITING[command], {"HAMM_ROOT": str(place.root)}
    done = call(gone, line, environment={**os.environ, **surroundings}, first="rmdir ../gone;")
    assert done.returncode == 3
    assert done.stderr.decode() == (
        "hamm: the current folder cannot be read: there is no such file or folder\n"
        "Change to a folder that is there.\n"
    )
    assert files(place.root) == before


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write everywhere"
)
@pytest.mark.parametrize("command", WRITING)
def test_a_folder_that_may_only_be_read(tmp_path: Path, command: str) -> None:
    place = prepared(tmp_path, command)
    before = files(place.root)
    paths = [place.root, *place.root.rglob("*")]
    without = [f"--{sort}=-dac_override" for sort in ("inh-caps", "bounding-set")]
    program = [*(["setpriv", *without] if os.geteuid() == 0 else []), sys.executable]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    try:
        done = subprocess.run(
            [*program, "-m", "hamm_registry", *WRITING[command].split()],
            cwd=place.root, env=BARE | ENGLISH, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
    finally:
        for path in paths:
            path.chmod(path.stat().st_mode | 0o200)
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert b"no permission" in done.stderr
    assert files(place.root) == before
