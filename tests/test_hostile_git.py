"""Repositories that would run something, or show something else, if git were asked carelessly.

Each test fails when the defence that it names is taken away.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from helper import ENTRY, Workplace
from test_history import git

from hamm_registry.core.errors import RegistryError
from hamm_registry.storage import history
from hamm_registry.storage.changed_files import changed_files
from hamm_registry.storage.repository import open_repository
from hamm_registry.storage.snapshot import extracted

COMMANDS = (
    "validate --changed-since HEAD", "parallels --changed-since HEAD", "changes --since 2025",
    "list --as-of HEAD", "report funnel", "doctor", "site {out}",
)  # fmt: skip
"""All that asks git."""

MARKER = "it-ran"


def program(folder: Path) -> str:
    """A program that leaves a marker in a folder and ends well."""
    path = folder / "program"
    path.write_text(f"#!/bin/sh\ntouch '{folder}/{MARKER}'\ncat\n")
    path.chmod(0o755)
    return str(path)


def settings(run: str) -> str:
    """Every setting of git by which something is run."""
    return f"""
[core]
	repositoryformatversion = 0
	fsmonitor = {run}
	hooksPath = {Path(run).parent}/hooks
	pager = {run}
	editor = {run}
	askPass = {run}
	sshCommand = {run}
	gitProxy = {run}
[pager]
	log = {run}
	diff = {run}
[filter "evil"]
	clean = {run}
	smudge = {run}
	process = {run}
	required = true
[diff]
	external = {run}
[diff "evil"]
	textconv = {run}
	command = {run}
[merge "evil"]
	driver = {run}
[credential]
	helper = {run}
[gpg]
	program = {run}
[log]
	showSignature = true
[interactive]
	diffFilter = {run}
[sequence]
	editor = {run}
[alias]
	ls-tree = !{run}
	rev-parse = !{run}
[remote "origin"]
	url = ext::{run}
	promisor = true
	uploadpack = {run}
[protocol]
	allow = always
"""


@pytest.fixture
def watched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that nothing must write into."""
    folder = tmp_path_factory.mktemp("watched")
    program(folder)
    (folder / "hooks").mkdir()
    for name in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction"):
        (folder / "hooks" / name).symlink_to(folder / "program")
    return folder


def inner_registry(registry: Workplace) -> Workplace:
    """The registry in a folder of a repository with one commit."""
    top, inner = registry.root, registry.root / "registry"
    inner.mkdir()
    for part in ("data", "registry.yaml"):
        (top / part).rename(inner / part)
    git(top, "init", "-q", "-b", "main")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "x")
    return Workplace(inner)


def ask_everything(registry: Workplace, out: Path) -> None:
    for command in COMMANDS:
        registry.hamm(*command.format(out=out).split())


@pytest.mark.parametrize("place", ["registry", "registry/data", "."])
def test_files_that_look_like_a_bare_repository(
    registry: Workplace, watched: Path, tmp_path_factory: pytest.TempPathFactory, place: str
) -> None:
    """The data of a pull request can hold HEAD, config, objects and refs, but no `.git`."""
    inner = inner_registry(registry)
    bare = registry.root / place
    git(registry.root, "init", "-q", "--bare", str(watched / "bare.git"))
    for part in ("HEAD", "objects", "refs"):
        (watched / "bare.git" / part).rename(bare / part)
    (bare / "config").write_text(
        settings(str(watched / "program")).replace("[core]", f"[core]\n\tworktree = {inner.root}")
    )
    (inner.root / ".gitattributes").write_text("* filter=evil diff=evil\n")
    inner.another("neu")
    made = changed_files(open_repository(inner.root), "HEAD")
    assert "data/initiatives/neu.yaml" in made.changed
    assert ENTRY not in made.changed
    ask_everything(inner, tmp_path_factory.mktemp("out"))
    assert not (watched / MARKER).exists()


def test_a_bare_repository_alone(registry: Workplace, watched: Path) -> None:
    """Without any `.git` there is no repository, whatever the files look like."""
    git(registry.root, "init", "-q", "--bare", ".")
    (registry.root / "config").write_text(settings(str(watched / "program")))
    with pytest.raises(RegistryError, match="is not in a git repository"):
        changed_files(open_repository(registry.root), "HEAD")
    assert history.times_of_files(registry.root) == {}
    assert not (watched / MARKER).exists()


@pytest.mark.parametrize("is_bare", [True, False])
def test_a_git_folder_that_is_none_leads_nowhere_else(
    registry: Workplace, watched: Path, is_bare: bool
) -> None:
    """git would go on to the bare repository beside a broken `.git`, and to folders above."""
    outer = registry.root
    inner = inner_registry(registry).root
    if is_bare:
        git(outer, "init", "-q", "--bare", str(inner))
        (inner / "config").write_text(settings(str(watched / "program")))
    (inner / ".git").mkdir()
    with pytest.raises(RegistryError, match="is not in a git repository"):
        open_repository(inner).commit("HEAD")
    assert not (watched / MARKER).exists()


def test_nothing_runs_even_with_hostile_settings(
    registry: Workplace, watched: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Filters, text conversion, hooks, monitors and helpers in the repository itself."""
    inner = inner_registry(registry)
    inner.put(".gitattributes", "* filter=evil diff=evil merge=evil\n")
    config = registry.root / ".git/config"
    config.write_text(config.read_text() + settings(str(watched / "program")))
    (inner.root / ENTRY).touch()  # so that git would look into it again
    inner.another("neu")
    ask_everything(inner, tmp_path_factory.mktemp("out"))
    assert not (watched / MARKER).exists()
    with suppress(subprocess.CalledProcessError):
        git(registry.root, "status", "--short")
    assert (watched / MARKER).exists(), "the trap does not work"


def test_no_monitor_of_files_is_run(registry: Workplace, watched: Path) -> None:
    """Neither for reading nor for saving, whatever command of git it is."""
    inner = inner_registry(registry)
    git(registry.root, "config", "core.fsmonitor", str(watched / "program"))
    repository = open_repository(inner.root)
    repository.run(f"--work-tree={registry.root}", "status", "--short")
    repository.act("status", "--short")
    assert not (watched / MARKER).exists()
    git(registry.root, "status", "--short")
    assert (watched / MARKER).exists(), "the trap does not work"


def test_the_settings_of_a_submodule(registry: Workplace, watched: Path) -> None:
    """A folder of the registry that is another repository is never entered by git."""
    inner = inner_registry(registry)
    module = inner.root / "data/initiatives/modul"
    module.mkdir()
    git(module, "init", "-q")
    git(module, "commit", "-q", "--allow-empty", "-m", "x")
    git(registry.root, "-c", "core.fsmonitor=", "add", "-A")
    git(registry.root, "commit", "-q", "-m", "module")
    config = module / ".git/config"
    config.write_text(config.read_text() + settings(str(watched / "program")))
    (module / "x").write_text("x")
    made = changed_files(open_repository(inner.root), "HEAD")
    assert "data/initiatives/modul/x" in made.changed
    with extracted(open_repository(inner.root), "HEAD") as folder:
        assert not (folder / "data/initiatives/modul").exists()
    assert not (watched / MARKER).exists()
    with suppress(subprocess.CalledProcessError):
        git(registry.root, "status", "--short")
    assert (watched / MARKER).exists(), "the trap does not work"


def test_a_program_called_git_in_the_registry(
    registry: Workplace, watched: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A PATH with the working folder in it does not make a file of the registry run."""
    inner = inner_registry(registry)
    (inner.root / "git").symlink_to(watched / "program")
    monkeypatch.chdir(inner.root)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", os.environ["PATH"]]))
    assert open_repository(inner.root).commit("HEAD")
    assert not (watched / MARKER).exists()


def test_nothing_is_fetched(
    registry: Workplace, watched: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A clone without all objects would fetch them by whatever its settings name."""
    inner_registry(registry)
    git(registry.root, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path_factory.mktemp("clone") / "r"
    git(registry.root, "clone", "-q", "--no-checkout", "--filter=blob:none",
        f"file://{registry.root}", str(clone))  # fmt: skip
    git(clone, "config", "remote.origin.url", f"ext::{watched / 'program'}")
    git(clone, "config", "protocol.allow", "always")
    with (
        pytest.raises(RegistryError, match="does not have all the files"),
        extracted(open_repository(clone / "registry"), "HEAD"),
    ):
        pass
    assert not (watched / MARKER).exists()


def test_replaced_objects_are_ignored(registry: Workplace) -> None:
    inner = inner_registry(registry)
    path = f"HEAD:registry/{ENTRY}"
    real = git(registry.root, "rev-parse", path)
    (registry.root / "other").write_text("id: other\n")
    other = git(registry.root, "hash-object", "-w", "other")
    git(registry.root, "replace", real, other)
    assert git(registry.root, "cat-file", "blob", real) == "id: other"
    with extracted(open_repository(inner.root), "HEAD") as folder:
        assert (folder / ENTRY).read_bytes() == (inner.root / ENTRY).read_bytes()


@pytest.mark.parametrize(
    "trap",
    ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_TRACE"],
)
def test_the_variables_of_another_call_of_git(
    registry: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trap: str
) -> None:
    inner = inner_registry(registry)
    expected = open_repository(inner.root).commit("HEAD"), history.times_of_files(inner.root)
    monkeypatch.setenv(trap, str(tmp_path / "elsewhere"))
    assert (
        open_repository(inner.root).commit("HEAD"),
        history.times_of_files(inner.root),
    ) == expected
    assert changed_files(open_repository(inner.root), "HEAD").changed == frozenset()
    assert not (tmp_path / "elsewhere").exists()


def test_a_hook_in_a_linked_worktree(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """git sets GIT_DIR for hooks there; nobody is to be blamed for what was there before."""
    registry.another("alt", "themes: [nix]\n")
    inner_registry(registry)
    linked = tmp_path_factory.mktemp("linked") / "tree"
    git(registry.root, "worktree", "add", "-q", "-b", "work", str(linked))
    hook = registry.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    report = linked.parent / "report"
    hook.write_text(
        "#!/bin/sh\nenv | grep ^GIT_DIR= || exit 1\n"
        f"'{sys.executable}' -m hamm_registry --lang en --root registry"
        f" validate --changed-since main > '{report}' 2>&1\n"
    )
    hook.chmod(0o755)
    git(linked, "commit", "-q", "--allow-empty", "-m", "x")
    assert report.read_text().startswith("0 errors · 0 warnings · ")


def test_line_ends_of_a_checkout_are_no_change(registry: Workplace) -> None:
    inner = inner_registry(registry)
    content = (inner.root / ENTRY).read_bytes()
    (inner.root / ENTRY).write_bytes(content.replace(b"\n", b"\r\n"))
    assert not changed_files(open_repository(inner.root), "HEAD").changed


def test_every_sort_of_change(registry: Workplace) -> None:
    """A link for a file, a file for a link, other content of the same length, a mode."""
    inner = inner_registry(registry)
    folder = inner.root / "data/initiatives"
    (folder / "link.yaml").symlink_to("a")
    (folder / "same.yaml").symlink_to("b")
    (folder / "file.yaml").write_text("abc")
    (folder / "text.yaml").write_text("abc")
    (folder / "mode.yaml").write_text("abc")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    for name in ("link", "file"):
        (folder / f"{name}.yaml").unlink()
    (folder / "link.yaml").write_text("a")
    (folder / "file.yaml").symlink_to("/etc/hostname")
    (folder / "text.yaml").write_text("abd")
    (folder / "mode.yaml").chmod(0o755)
    os.mkfifo(folder / "pipe.yaml")
    made = changed_files(open_repository(inner.root), "HEAD")
    assert {Path(path).stem for path in made.changed} == {"link", "file", "text", "pipe"}


def test_a_huge_file_in_the_history(registry: Workplace) -> None:
    """It is never in memory, and is as large in the state of that day as it was."""
    inner = inner_registry(registry)
    size = 120 << 20
    with (inner.root / "data/initiatives/huge.yaml").open("wb") as file:
        file.truncate(size)
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    code = (
        "import re, resource, sys; from pathlib import Path\n"
        "from hamm_registry.storage.repository import open_repository\n"
        "from hamm_registry.storage.snapshot import extracted\n"
        "with extracted(open_repository(Path(sys.argv[1])), 'HEAD') as folder:\n"
        "    print((folder / 'data/initiatives/huge.yaml').stat().st_size)\n"
        "own = re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]\n"
        "print(max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(inner.root)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert int(told[0]) == size
    assert int(told[1]) < size >> 10
    assert not changed_files(open_repository(inner.root), "HEAD").changed


def test_a_long_hidden_name_ends_nothing(registry: Workplace) -> None:
    inner = inner_registry(registry)
    inner.put("data/." + "x" * 254, "x")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    with extracted(open_repository(inner.root), "HEAD") as folder:
        assert (folder / ENTRY).is_file()


def test_names_of_files_forge_no_dates(registry: Workplace) -> None:
    inner = inner_registry(registry)
    inner.put("data/initiatives/\x012099-01-01T00:00:00+00:00", "x")
    inner.put("data/initiatives/commit 1\n2099-01-01T00:00:00+00:00.yaml", "x")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "2099-01-01T00:00:00+00:00", day="2026-02-01")
    times = history.times_of_files(inner.root)
    assert times[ENTRY] == ("2026-01-01T12:00:00+00:00",) * 2
    assert {last[:10] for _first, last in times.values()} == {"2026-01-01", "2026-02-01"}


def merged(registry: Workplace) -> Workplace:
    """A change of a stranger, dated as they like, merged in June."""
    inner = inner_registry(registry)
    git(registry.root, "checkout", "-q", "-b", "stranger")
    inner.overlay("notes: x\n")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x", day="2026-03-01")
    git(registry.root, "checkout", "-q", "main")
    git(registry.root, "merge", "-q", "--no-ff", "-m", "x", "stranger", day="2026-06-01")
    return inner


def test_a_change_counts_from_its_merge(registry: Workplace) -> None:
    inner = merged(registry)
    assert history.times_of_files(inner.root)[ENTRY].last.startswith("2026-06-01")
    before = history.commit_before(open_repository(inner.root), "2026-04-01")
    assert before == git(registry.root, "rev-parse", "HEAD^1")


def test_a_shallow_clone_knows_no_dates_of_what_came_before(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    inner = inner_registry(registry)
    inner.another("zweite")
    for day in ("2026-02-01", "2026-03-01"):
        git(registry.root, "add", "-A")
        git(registry.root, "commit", "-q", "-m", "x", day=day)
        inner.overlay(f"notes: {day}\n", "data/initiatives/zweite.yaml")
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "-q", "--depth", "2", f"file://{registry.root}", "r")
    times = history.times_of_files(clone / "r/registry")
    assert times == {"data/initiatives/zweite.yaml": (None, "2026-03-01T12:00:00+00:00")}
    told = Workplace(clone / "r/registry").hamm("site", clone / "out").err
    assert "This clone is shallow: the feed has only the changes that it knows." in told
    feed = (clone / "out/changes.atom").read_text()
    assert (feed.count("<entry>"), feed.count("<published>")) == (1, 0)


def test_a_sparse_checkout_deletes_nothing(registry: Workplace) -> None:
    inner = inner_registry(registry)
    for name in ("zweite", "dritte"):
        inner.another(name)
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    git(registry.root, "sparse-checkout", "set", "--no-cone",
        "/registry/*", "!/registry/data/initiatives/zweite.yaml")  # fmt: skip
    (inner.root / "data/initiatives/dritte.yaml").unlink()
    made = changed_files(open_repository(inner.root), "HEAD")
    assert made.absent == {"data/initiatives/zweite.yaml"}
    assert made.gone == {"data/initiatives/dritte.yaml"}
    told = inner.hamm("validate", "--changed-since", "HEAD", "--ignore", "HR5").err
    assert told.startswith(
        "This checkout is sparse: 1 file of the registry is not here and counts as "
        "unchanged. “git sparse-checkout disable” fetches it.\n"
    )


@pytest.mark.parametrize("digits", [40, 64])
def test_a_base_of_zeros_is_nothing(registry: Workplace, digits: int) -> None:
    inner = inner_registry(registry)
    made = changed_files(open_repository(inner.root), "0" * digits)
    assert made.base is None
    assert {ENTRY, "registry.yaml"} <= made.changed
    registry_said = inner.hamm("validate", "--changed-since", "0" * digits)
    assert registry_said.err.startswith(
        f"{'0' * digits} is not a commit: everything counts as new."
    )
    assert inner.hamm("parallels", "--changed-since", "0" * digits).code == 0


def test_a_full_temporary_folder_is_named(
    registry: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = inner_registry(registry)
    monkeypatch.setattr("tempfile.tempdir", str(inner.root / "missing"))
    with (
        pytest.raises(RegistryError, match="no temporary folder can be made"),
        extracted(open_repository(inner.root), "HEAD"),
    ):
        pass
