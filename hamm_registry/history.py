"""What git knows of the files: the only place that calls it. No shell, no network, no hooks."""

import os
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from hamm_registry.errors import RegistryError, UsageError
from hamm_registry.text import _, quote, reason

_SETTINGS = ("core.quotePath=false", "core.fsmonitor=false", "core.hooksPath=/dev/null")


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in the root; RegistryError (3) where there is no git at all."""
    calm = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        return subprocess.run(  # noqa: S603 - no shell; revisions come behind --end-of-options
            ["git", *settings, *arguments],  # noqa: S607 - the git that is installed
            cwd=root,
            env={**os.environ, **calm},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        message = _("git cannot be run: {reason}").format(reason=reason(error))
        raise RegistryError(message, _("Install git, or leave the option out.")) from error


def commit(root: Path, revision: str) -> str:
    """The id of the commit that a revision names.

    Raises RegistryError (3) outside a repository and UsageError (2) for an unknown revision, with
    what to fetch in a shallow clone.
    """
    if _git(root, "rev-parse", "--git-dir").returncode:
        message = _("{folder} does not lie in a git repository").format(folder=quote(root))
        raise RegistryError(message, _("Leave the option out, or clone the registry with git."))
    found = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if found.returncode == 0:
        return found.stdout.decode("ascii").strip()
    message = _("git knows no revision {name}").format(name=quote(revision))
    hint = _unshallow() if _is_shallow(root) else ""
    raise UsageError(message, hint or _("“git branch -a” and “git log” tell the names."))


def commit_before(root: Path, day: str) -> str | None:
    """The last commit of the checked-out branch up to the end of a day, `YYYY-MM-DD`.

    None where there is none so old; RegistryError (3) with what to fetch in a shallow clone.
    """
    commit(root, "HEAD")
    until = f"--until={day}T23:59:59"
    found = _done(_git(root, "rev-list", "-1", "--first-parent", until, "HEAD"))
    if not found and _is_shallow(root):
        message = _("this clone does not reach back to {day}").format(day=quote(day))
        raise RegistryError(message, _unshallow())
    return found.decode("ascii").strip() or None


@contextmanager
def extracted(root: Path, revision: str) -> Iterator[Path]:
    """A temporary folder that holds the registry as it was at a commit; gone afterwards.

    Only registry.yaml and data/ are taken along. Raises as `commit` does.
    """
    name = commit(root, revision)
    parts = _done(_git(root, "ls-tree", "--name-only", "-z", name, "registry.yaml", "data/"))
    wanted = ["registry.yaml", "data"] if b"data/" in parts else ["registry.yaml"]
    archive = _done(_git(root, "archive", "--format=tar", name, "--", *wanted)) if parts else b""
    with TemporaryDirectory(prefix="hamm-registry-") as folder:
        if archive:
            _unpack(archive, Path(folder))
        yield Path(folder)


def _unpack(archive: bytes, folder: Path) -> None:
    """Write the regular files of an archive made by git, whose paths never lead out of a folder.

    Links are left behind: one may lead anywhere.
    """
    with tarfile.open(fileobj=BytesIO(archive)) as tar:
        for member in tar:
            content = tar.extractfile(member) if member.isfile() else None
            if content is not None:
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())


def dated(root: Path) -> dict[str, tuple[str, str]]:
    """When each file below data/ first came and last changed, as far as this clone reaches back.

    Path relative to the root to two times in ISO 8601 with their time zone. Empty outside a
    repository and before the first commit.
    """
    log = _git(
        root,
        "log",
        "--no-renames",
        "--relative",
        "--name-only",
        "-z",
        "--format=%x01%cI",
        "--",
        "data",
    )
    if log.returncode:
        return {}
    found: dict[str, tuple[str, str]] = {}
    for block in log.stdout.split(b"\x01")[1:]:
        time, *names = block.replace(b"\n", b"").split(b"\0")
        when = time.decode("ascii")
        for name in filter(None, names):
            path = os.fsdecode(name)
            found[path] = when, found.get(path, (when, when))[1]
    return found


def _done(found: subprocess.CompletedProcess[bytes]) -> bytes:
    """What git printed; RegistryError (3) with its words where it failed."""
    if found.returncode:
        told = found.stderr.decode("utf-8", "replace").strip()
        raise RegistryError(_("git failed: {reason}").format(reason=told))
    return found.stdout


def _is_shallow(root: Path) -> bool:
    return _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def _unshallow() -> str:
    return _("This clone is shallow: run “git fetch --unshallow”.")


def changed(root: Path, revision: str) -> set[str]:
    """The paths, relative to the root, that differ from where the work left `revision`.

    What is not committed yet counts too, and so do files that git does not track; deleted files
    do not. The start is the merge base with the revision, or the revision itself where there is
    none (as in a shallow clone).
    """
    base = commit(root, revision)
    merged = _git(root, "merge-base", base, "HEAD")
    start = merged.stdout.decode("ascii").strip() if merged.returncode == 0 else base
    listed = _done(_git(root, "diff", "--relative", "--name-only", "--diff-filter=d", "-z", start))
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    names = (listed + untracked.stdout).split(b"\0")
    return {PurePosixPath(os.fsdecode(name)).as_posix() for name in names if name}
