"""What git knows, asked of real repositories."""

import os
import subprocess
from pathlib import Path

import pytest
from helper import ENTRY, Workplace

from hamm_registry import history
from hamm_registry.errors import RegistryError, UsageError


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
    with history.extracted(registry.root, versions[0]) as folder:
        assert (folder / "registry.yaml").is_file()
        assert [path.name for path in (folder / "data/initiatives").iterdir()] == [Path(ENTRY).name]
    assert not folder.exists()


def test_a_link_in_the_repository_is_not_taken_along(registry: Workplace) -> None:
    git(registry.root, "init", "-q")
    (registry.root / "data/initiatives/x.yaml").symlink_to("/etc/hostname")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x")
    with history.extracted(registry.root, "HEAD") as folder:
        assert [path.name for path in (folder / "data/initiatives").iterdir()] == [Path(ENTRY).name]


def test_the_commit_of_a_day(registry: Workplace, versions: list[str]) -> None:
    days = ("2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01")
    found = [history.commit_before(registry.root, day) for day in days]
    assert found == [None, versions[0], versions[0], versions[1]]


def test_a_shallow_clone_says_what_to_fetch(
    registry: Workplace, versions: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert versions
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "-q", "--depth", "1", f"file://{registry.root}", "r")
    with pytest.raises(RegistryError) as told:
        history.commit_before(clone / "r", "2026-01-01")
    assert "git fetch --unshallow" in told.value.hint


def test_when_files_came_and_changed(registry: Workplace, versions: list[str]) -> None:
    assert len(versions) == 2
    found = history.dated(registry.root)
    assert found[ENTRY] == ("2026-01-01T12:00:00+00:00", "2026-01-01T12:00:00+00:00")
    assert found["data/initiatives/zweite.yaml"][0].startswith("2026-03-01")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x", day="2026-04-01")
    found = history.dated(registry.root)
    assert found["data/initiatives/später.yaml"][0].startswith("2026-04-01")


def test_no_repository_and_no_revision(registry: Workplace) -> None:
    assert history.dated(registry.root) == {}
    with pytest.raises(RegistryError):
        history.commit_before(registry.root, "2026-01-01")
    git(registry.root, "init", "-q")
    with (
        pytest.raises(UsageError),
        history.extracted(registry.root, "nirgends"),
    ):
        pass
