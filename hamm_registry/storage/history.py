"""What git knows of the files: the only place that calls it. No shell, no network, no hooks."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.text import _, quote, reason
from hamm_registry.model.typed_dates import DateError, TypedDate, parse_date
from hamm_registry.storage import atomic

_SETTINGS = (
    "core.quotePath=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
)


def _git(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in the root; RegistryError (3) where there is no git at all."""
    calm = {
        "LC_ALL": "C",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }
    settings = [part for setting in _SETTINGS for part in ("-c", setting)]
    try:
        return subprocess.run(  # noqa: S603 - no shell; revisions come behind --end-of-options
            ["git", *settings, *arguments],  # noqa: S607 - the git that is installed
            cwd=root,
            env={**os.environ, **calm},
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        message = _("git cannot be run: {reason}").format(reason=reason(error))
        raise RegistryError(message, _("Install git, or leave the option out.")) from error


def top(root: Path) -> Path | None:
    """The folder that the whole repository lies in, by its `.git`; None outside a repository."""
    folders = (root.resolve(), *root.resolve().parents)
    return next((folder for folder in folders if (folder / ".git").exists()), None)


def commit(root: Path, revision: str) -> str:
    """The id of the commit that a revision names.

    Raises RegistryError (3) outside a repository and before the first commit, and UsageError (2)
    for an unknown revision, with what to fetch in a shallow clone.
    """
    _check(root)
    found = _git(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if found.returncode == 0 and not found.stdout.startswith(b"^"):
        return found.stdout.decode("ascii").strip()
    if _git(root, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        message = _("the git repository of {folder} has no commits yet")
        raise RegistryError(message.format(folder=quote(root)))
    message = _("git knows no revision {name}").format(name=quote(revision))
    hint = _unshallow(_EVERY_BRANCH) if is_shallow(root) else ""
    raise UsageError(message, hint or _("“git branch -a” and “git log” tell the names."))


def _check(root: Path) -> None:
    """RegistryError (3) where the root does not lie in a repository that git works with."""
    found = _git(root, "rev-parse", "--git-dir")
    if found.returncode == 0:
        return
    trusted = re.search(rb"safe\.directory (.+)", found.stderr)
    if trusted:
        folder = trusted[1].decode("utf-8", "replace").strip().strip("'")
        message = _("git does not trust {folder}: it belongs to somebody else")
        hint = _("If you trust it: git config --global --add safe.directory {folder}")
        raise RegistryError(message.format(folder=quote(folder)), hint.format(folder=folder))
    if b"not a git repository" not in found.stderr:
        _done(found)
    message = _("{folder} does not lie in a git repository").format(folder=quote(root))
    raise RegistryError(message, _("Leave the option out, or clone the registry with git."))


_FIRST, _LAST = "1970-01-02", "2099-12-31"
"""The days that git takes for days; with others it guesses."""


def commit_before(root: Path, day: str) -> str | None:
    """The last commit of the checked-out branch up to the end of a day, `YYYY-MM-DD`.

    None where there is none so old; RegistryError (3) with what to fetch in a shallow clone.
    """
    commit(root, "HEAD")
    if day < _FIRST:
        return None
    until = f"--until={min(day, _LAST)}T23:59:59"
    found = _done(_git(root, "rev-list", "-1", "--first-parent", until, "HEAD"))
    if not found and is_shallow(root):
        message = _("this clone does not reach back to {day}").format(day=quote(day))
        raise RegistryError(message, _unshallow())
    return found.decode("ascii").strip() or None


class Moment(NamedTuple):
    """A state of the repository: its commit, None before the first one, and the day it stands for.

    The day is the one that was asked for, or that of the commit.
    """

    commit: str | None
    day: date


def moment(root: Path, name: str, today: date, *, before: bool = False) -> Moment:
    """The state that a date or a revision names.

    A date as people type it means the end of its day, month or year; with `before` the moment at
    which it begins. “2w” is two weeks before `today`. Raises as `commit` and `commit_before` do,
    DateError (2) for a day that the calendar has not, and for a date that can be two.
    """
    typed = _date_of(name, today)
    if typed is None:
        found = commit(root, name)
        told = _done(_git(root, "log", "-1", "--format=%cd", "--date=format-local:%F", found))
        try:
            return Moment(found, date.fromisoformat(told.decode("ascii").strip()))
        except ValueError:  # whoever makes a commit may write into it what they like
            message = _("commit {commit} has no date").format(commit=found[:10])
            raise RegistryError(message) from None
    if before:
        eve = max(typed.first, date.min + timedelta(1)) - timedelta(1)
        return Moment(commit_before(root, eve.isoformat()), typed.first)
    return Moment(commit_before(root, typed.last.isoformat()), typed.last)


def _date_of(name: str, today: date) -> TypedDate | None:
    """The date that a name says; None where it says none and must be a revision."""
    if re.fullmatch("[0-9a-f]{7,40}", name):  # a commit, if only of digits
        return None
    try:
        return parse_date(name, today, sign=-1)
    except DateError as error:
        if error.spelled:
            raise
        return None


@contextmanager
def extracted(root: Path, revision: str) -> Iterator[Path]:
    """A temporary folder that holds the registry as it was at a commit; gone afterwards.

    Only the regular files registry.yaml and below data/ are taken along, byte for byte: a link
    may lead anywhere, and attributes of the repository change nothing. Raises as `commit` does.
    """
    name = commit(root, revision)
    listed = _done(_git(root, "ls-tree", "-r", "-z", name, "registry.yaml", "data/"))
    files = dict(filter(None, map(_regular, listed.split(b"\0"))))
    with TemporaryDirectory(prefix="hamm-registry-") as folder:
        for path, content in zip(files, _contents(root, [*files.values()]), strict=True):
            target = Path(folder, path)
            atomic.folder(target.parent)
            atomic.write(target, content)
        yield Path(folder)


def _regular(row: bytes) -> tuple[str, bytes] | None:
    """Path and object of a row of `ls-tree`; None for links, other repositories, `..` in a path."""
    about, _tab, name = row.partition(b"\t")
    path = PurePosixPath(os.fsdecode(name))
    if not about.startswith(b"100") or ".." in path.parts:
        return None
    return path.as_posix(), about.split(b" ")[2]


def _contents(root: Path, objects: list[bytes]) -> Iterator[bytes]:
    """What the objects hold, in their order; RegistryError (3) where this clone lacks one."""
    told = BytesIO(_done(_git(root, "cat-file", "--batch", given=b"\n".join([*objects, b""]))))
    for _object in objects:
        about = told.readline()
        if about.endswith(b" missing\n"):
            message = _("this clone lacks files of that commit")
            raise RegistryError(message, _("Run “git fetch --refetch --no-filter”."))
        yield told.read(int(about.rpartition(b" ")[2]))
        told.read(1)


def dated(root: Path) -> dict[str, tuple[str, str]]:
    """When each file below data/ first came and last changed, as far as this clone reaches back.

    Path relative to the root to two times in ISO 8601 with their time zone. Empty outside a
    repository, before the first commit, and where there is no git.
    """
    form = ("--no-renames", "--relative", "--name-only", "-z", "--format=%x01%cI")
    try:
        log = _git(root, "log", *form, "--", "data")
    except RegistryError:
        return {}
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


def version(root: Path) -> str:
    """What git says of itself; RegistryError (3) where there is none."""
    return _done(_git(root, "--version")).decode("utf-8", "replace").strip()


def is_shallow(root: Path) -> bool:
    """Whether the clone lacks a part of its history."""
    return _git(root, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def _unshallow(*what: str) -> str:
    command = " ".join(("git fetch --unshallow", *what))
    return _("This clone is shallow: run “{command}”.").format(command=command)


_EVERY_BRANCH = "origin '+refs/heads/*:refs/remotes/origin/*'"
"""A shallow clone has one branch only unless it is asked for more."""


@dataclass(frozen=True, slots=True)
class Differences:
    """What the work has changed: paths relative to the root, those outside it left out.

    `base` is the commit where the work left, `changed` the paths that are new or different,
    `renamed` the former path of a file by its present one. `guessed` says that this clone is too
    shallow to know where the work left: the base is the revision itself.
    """

    base: str
    changed: frozenset[str]
    gone: frozenset[str] = frozenset()
    renamed: dict[str, str] = field(default_factory=dict)
    guessed: bool = False


def differences(root: Path, revision: str) -> Differences:
    """What differs from where the work left `revision`: their merge base.

    What is not committed yet counts too, and so do files that git does not track. Raises as
    `commit` does.
    """
    named = commit(root, revision)
    merged = _git(root, "merge-base", named, "HEAD")
    base = merged.stdout.decode("ascii").strip() if merged.returncode == 0 else named
    listed = _done(_git(root, "diff", "--relative", "--name-status", "-M", "-z", base))
    untracked = _done(_git(root, "ls-files", "--others", "--exclude-standard", "-z"))
    changed = {_path(name) for name in untracked.split(b"\0") if name}
    gone: set[str] = set()
    renamed: dict[str, str] = {}
    fields = iter(listed.split(b"\0"))
    for status in filter(None, fields):
        path = _path(next(fields))
        if status.startswith(b"R"):
            former, path = path, _path(next(fields))
            renamed[path] = former
        (gone if status == b"D" else changed).add(path)
    guessed = merged.returncode != 0 and is_shallow(root)
    return Differences(base, frozenset(changed), frozenset(gone - changed), renamed, guessed)


def _path(name: bytes) -> str:
    return PurePosixPath(os.fsdecode(name)).as_posix()
