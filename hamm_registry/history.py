"""What git knows of the files: the only place that calls it. No shell, no network, no hooks."""

import os
import subprocess
from pathlib import Path, PurePosixPath

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
    shallow = _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
    hint = _("This clone is shallow: run “git fetch --unshallow”.") if shallow else ""
    raise UsageError(message, hint or _("“git branch -a” and “git log” tell the names."))


def changed(root: Path, revision: str) -> set[str]:
    """The paths, relative to the root, that differ from where the work left `revision`.

    What is not committed yet counts too, and so do files that git does not track; deleted files
    do not. The start is the merge base with the revision, or the revision itself where there is
    none (as in a shallow clone).
    """
    base = commit(root, revision)
    merged = _git(root, "merge-base", base, "HEAD")
    start = merged.stdout.decode("ascii").strip() if merged.returncode == 0 else base
    listed = _git(root, "diff", "--relative", "--name-only", "--diff-filter=d", "-z", start)
    if listed.returncode:
        raise RegistryError(
            _("git failed: {reason}").format(
                reason=listed.stderr.decode("utf-8", "replace").strip()
            )
        )
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    names = (listed.stdout + untracked.stdout).split(b"\0")
    return {PurePosixPath(os.fsdecode(name)).as_posix() for name in names if name}
