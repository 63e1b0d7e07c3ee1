"""What git knows, asked of real repositories."""

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest
from helper import ENTRY, Workplace

from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.storage import history
from hamm_registry.storage.changed_files import changed_files
from hamm_registry.storage.repository import find_top, open_repository
from hamm_registry.storage.snapshot import extracted

TODAY = date(2026, 11, 29)


def git(root: Path, *arguments: str, day: str = "2026-01-01") -> str:
    """Run git as somebody, at noon of a day."""
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", "a"), ("EMAIL", "a@example.org"), ("DATE", f"{day}T12:00:00Z"))
    }
    calm = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **who, **calm},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def versions(registry: Workplace) -> list[str]:
    """Two commits: the second has another summary and a second entry."""
    git(registry.root, "init", "-q", "-b", "main")
    found = []
    for day in ("2026-01-01", "2026-03-01"):
        git(registry.root, "add", "-A")
        git(registry.root, "commit", "-q", "-m", "x", day=day)
        found.append(git(registry.root, "rev-parse", "HEAD"))
        registry.another("zweite")
    (registry.root / "data/initiatives/zweite.yaml").rename(
        registry.root / "data/initiatives/später.yaml"
    )
    return found


def test_the_registry_as_it_was(registry: Workplace, versions: list[str]) -> None:
    with extracted(open_repository(registry.root), versions[0]) as folder:
        assert (folder / "registry.yaml").is_file()
        assert [path.name for path in (folder / "data/initiatives").iterdir()] == [Path(ENTRY).name]
    assert not folder.exists()


def test_a_link_in_the_repository_is_not_taken_along(registry: Workplace) -> None:
    git(registry.root, "init", "-q")
    (registry.root / "data/initiatives/x.yaml").symlink_to("/etc/hostname")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    with extracted(open_repository(registry.root), "HEAD") as folder:
        assert [path.name for path in (folder / "data/initiatives").iterdir()] == [Path(ENTRY).name]


def test_the_commit_of_a_day(registry: Workplace, versions: list[str]) -> None:
    days = ("2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01")
    found = [history.commit_before(open_repository(registry.root), day) for day in days]
    assert found == [None, versions[0], versions[0], versions[1]]


def test_a_shallow_clone_says_what_to_fetch(
    registry: Workplace, versions: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert versions
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "-q", "--depth", "1", f"file://{registry.root}", "r")
    with pytest.raises(RegistryError) as told:
        history.commit_before(open_repository(clone / "r"), "2026-01-01")
    assert "git fetch --unshallow" in told.value.hint


def test_when_files_came_and_changed(registry: Workplace, versions: list[str]) -> None:
    assert len(versions) == 2
    found = history.times_of_files(registry.root)
    assert found[ENTRY] == ("2026-01-01T12:00:00+00:00", "2026-01-01T12:00:00+00:00")
    came, _changed = found["data/initiatives/zweite.yaml"]
    assert came is not None
    assert came.startswith("2026-03-01")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x", day="2026-04-01")
    found = history.times_of_files(registry.root)
    came, _changed = found["data/initiatives/später.yaml"]
    assert came is not None
    assert came.startswith("2026-04-01")


def refused(root: Path, revision: str) -> RegistryError:
    """What is said where a revision cannot be had."""
    with pytest.raises(RegistryError) as told:
        open_repository(root).commit(revision)
    return told.value


def test_no_repository_no_commit_and_no_revision(registry: Workplace) -> None:
    assert history.times_of_files(registry.root) == {}
    assert find_top(registry.root) is None
    assert refused(registry.root, "HEAD").message.endswith("is not in a git repository")
    git(registry.root, "init", "-q")
    assert history.times_of_files(registry.root) == {}
    assert refused(registry.root, "HEAD").message.endswith("has no commits yet")
    git(registry.root, "commit", "-q", "--allow-empty", "-m", "x")
    assert isinstance(refused(registry.root, "nirgends"), UsageError)
    assert isinstance(refused(registry.root, "--all"), UsageError)
    assert open_repository(registry.root).commit("HEAD")
    git(registry.root, "checkout", "-q", "--detach")
    assert open_repository(registry.root).commit("HEAD")


def test_a_repository_of_somebody_else(
    registry: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(registry.root, "init", "-q")
    git(registry.root, "commit", "-q", "--allow-empty", "-m", "x")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    told = refused(registry.root, "HEAD")
    assert told.message.startswith("git does not trust")
    assert told.hint.endswith(f"git config --global --add safe.directory {registry.root}")


def test_a_repository_that_is_broken(registry: Workplace) -> None:
    git(registry.root, "init", "-q")
    (registry.root / ".git/config").write_text("[core")
    assert refused(registry.root, "HEAD").message.startswith("git failed: fatal: bad config")


def test_no_git_at_all(registry: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert refused(registry.root, "HEAD").message.startswith("git cannot be run")


@pytest.mark.parametrize(
    ("name", "before", "commit", "day"),
    [
        ("2026-01-01", False, 0, "2026-01-01"),
        ("2026-01-01", True, None, "2026-01-01"),
        ("2026-02", False, 0, "2026-02-28"),
        ("2026-03", True, 0, "2026-03-01"),
        ("2026", False, 1, "2026-12-31"),
        ("2025", False, None, "2025-12-31"),
        ("HEAD", False, 1, "2026-03-01"),
        ("HEAD^", True, 0, "2026-01-01"),
        ("0001", True, None, "0001-01-01"),
        ("0001-01-01", False, None, "0001-01-01"),
        ("1969", False, None, "1969-12-31"),
        ("2100", False, 1, "2100-12-31"),
        ("9999", False, 1, "9999-12-31"),
        ("9999-12-31", False, 1, "9999-12-31"),
    ],
)
def test_moments(
    registry: Workplace, versions: list[str], name: str, before: bool, commit: int | None, day: str
) -> None:
    found = history.moment(open_repository(registry.root), name, TODAY, before=before)
    assert found.commit == (None if commit is None else versions[commit])
    assert found.day.isoformat() == day


def test_no_day_of_the_calendar(registry: Workplace, versions: list[str]) -> None:
    assert versions
    for name in ("2026-02-30", "^HEAD"):
        with pytest.raises(UsageError):
            history.moment(open_repository(registry.root), name, TODAY)


@pytest.mark.parametrize("when", ["", " -5 +0000", " 253402300800 +0000"])
def test_a_commit_may_have_no_date(registry: Workplace, versions: list[str], when: str) -> None:
    made = git(registry.root, "cat-file", "commit", versions[1]).split("\n")
    person = f"a <a@example.org>{when}"
    made[2:4] = [f"author {person}", f"committer {person}"]
    made[1] = f"parent {versions[1]}"
    (registry.root / "commit").write_text("\n".join(made) + "\n")
    hashed = ("hash-object", "--literally", "-t", "commit", "-w", "commit")
    commit = git(registry.root, *hashed)
    with pytest.raises(RegistryError, match="has no date"):
        history.moment(open_repository(registry.root), commit, TODAY)


def test_git_speaks_utf_8_whatever_it_is_set_to(registry: Workplace, versions: list[str]) -> None:
    git(registry.root, "config", "i18n.logOutputEncoding", "utf-16")
    assert history.moment(open_repository(registry.root), "HEAD", TODAY).commit == versions[1]


def test_attributes_and_clean_paths_only(registry: Workplace, versions: list[str]) -> None:
    assert versions
    registry.put(".gitattributes", "data export-ignore\n*.yaml export-subst\n")
    registry.put(ENTRY, b"id: $Format:%H$\r\n")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    blob = git(registry.root, "rev-parse", f"HEAD:{ENTRY}")
    with extracted(open_repository(registry.root), "HEAD") as folder:
        assert (folder / ENTRY).read_bytes() == b"id: $Format:%H$\r\n"
    crafted = subprocess.run(
        ["git", "mktree"], cwd=registry.root, check=True, capture_output=True, text=True,
        input=f"100644 blob {blob}\t..\n",
    ).stdout.strip()  # fmt: skip
    tree = subprocess.run(
        ["git", "mktree"], cwd=registry.root, check=True, capture_output=True, text=True,
        input=f"040000 tree {crafted}\tdata\n",
    ).stdout.strip()  # fmt: skip
    evil = git(registry.root, "commit-tree", "-m", "x", tree)
    with extracted(open_repository(registry.root), evil) as folder:
        assert list(folder.rglob("*")) == []


def test_a_registry_in_a_folder_of_the_repository(
    registry: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    top = registry.root
    inner = top / "städte/beispiel"
    inner.mkdir(parents=True)
    for part in ("data", "registry.yaml"):
        (top / part).rename(inner / part)
    git(top, "init", "-q")
    (top / "besides.txt").write_text("x")
    git(top, "add", "-A")
    git(top, "commit", "-q", "-m", "x")
    (top / "besides.txt").write_text("y")
    (inner / ENTRY).rename(inner / "data/initiatives/größer.yaml")
    (inner / "data/neu").write_text("x")
    with extracted(open_repository(inner), "HEAD") as folder:
        assert (folder / ENTRY).is_file()
    found = changed_files(open_repository(inner), "HEAD")
    assert set(found.changed) == {"data/initiatives/größer.yaml", "data/neu"}
    assert found.renamed == {"data/initiatives/größer.yaml": ENTRY}
    git(top, "add", "-A")
    found = changed_files(open_repository(inner), "HEAD")
    assert found.renamed == {"data/initiatives/größer.yaml": ENTRY}
    assert set(found.changed) == {"data/initiatives/größer.yaml", "data/neu"}
    assert not found.gone
    assert find_top(inner) == top.resolve()


def test_what_the_work_changed_is_told_from_where_it_left(registry: Workplace) -> None:
    git(registry.root, "init", "-q", "-b", "main")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    left = git(registry.root, "rev-parse", "HEAD")
    git(registry.root, "checkout", "-q", "-b", "work")
    registry.another("zweite")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    git(registry.root, "checkout", "-q", "main")
    registry.another("dritte")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    git(registry.root, "checkout", "-q", "work")
    found = changed_files(open_repository(registry.root), "main")
    assert set(found.changed) == {"data/initiatives/zweite.yaml"}
    assert (found.base, found.guessed) == (left, False)


def test_a_shallow_clone_may_not_know_where_the_work_left(
    registry: Workplace, versions: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    git(registry.root, "branch", "work", versions[0])
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "-q", "--depth", "1", "--no-single-branch", f"file://{registry.root}", "r")
    found = changed_files(open_repository(clone / "r"), "origin/work")
    assert found.guessed
    assert found.base == versions[0]
    assert refused(clone / "r", "HEAD^").hint == (
        "This clone is shallow: run "
        "“git fetch --unshallow origin '+refs/heads/*:refs/remotes/origin/*'”."
    )


def test_the_registry_as_it_was_for_every_command_that_reads(
    registry: Workplace, versions: list[str]
) -> None:
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x", day="2026-04-01")
    for place in ((), ("--as-of", "2026-02"), ("--as-of", versions[0])):
        result = registry.hamm("list", "--count", *place)
        assert (result.code, result.out) == (0, "1\n" if place else "2\n")
    result = registry.hamm("--as-of", "2026-02", "--lang", "de", "list", "--count")
    assert result.err == f"Stand: 28.02.2026, Commit {versions[0][:10]}.\n"
    assert registry.hamm("--as-of", "2026-02").out.count("2026-02-28") == 0
    for command in ("show schule-beispiel", "stats", "fields", "parallels", "calendar", "meeting"):
        assert registry.hamm(*command.split(), "--as-of", "HEAD").code == 0


def test_the_day_goes_with_the_state(registry: Workplace, versions: list[str]) -> None:
    assert versions
    ages = {}
    for arguments in (("--as-of", "2026-02"), ("--as-of", "2026-02", "--today", "2036-02-28")):
        shown = registry.hamm("show", "schule-beispiel", "--format", "json", *arguments)
        ages[arguments] = shown.json["initiatives"][0]["derived"]["age"]
    then, later = ages.values()
    assert later == then + 10


@pytest.mark.parametrize(
    "arguments",
    ["link a b", "fmt", "validate", "parallels --changed-since HEAD", "advise --country FR --log"],
)
def test_what_writes_or_checks_goes_by_the_registry_as_it_is(
    registry: Workplace, versions: list[str], arguments: str
) -> None:
    assert versions
    result = registry.hamm(*arguments.split(), "--as-of", "2026-02")
    assert (result.code, result.out) == (2, "")
    assert "cannot be combined with --as-of" in result.err
    assert not git(registry.root, "status", "--short", "--", ENTRY)


def test_before_the_first_registry(registry: Workplace, versions: list[str]) -> None:
    assert versions
    result = registry.hamm("list", "--as-of", "2025")
    assert (result.code, result.err) == (3, "hamm: there was no registry yet on 31 Dec 2025\n")
