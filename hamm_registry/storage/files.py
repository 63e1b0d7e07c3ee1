"""Files written whole or not at all: what is read while they are written is the old text.

`write` replaces one file of any kind, such as a report. The files of a registry are written by
`write_changes`, under the lock that keeps other runs out while one reads, changes and writes. The
new text of each file is first written beside the old one and brought to the disk, and only when all
are there are the old ones replaced, one after the other: whatever interrupts that, each file is
whole, old or new. Changes are listed in an order in which they can be made again to finish.
"""

import os
import secrets
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from hamm_registry import yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote, reason

LOCK = ".hamm-registry.lock"
PART = ".hamm-part"
"""What the name of an unfinished file ends with; the dot before it hides it from `workspace`."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file, its path relative to the root: the text as read and the text to be.

    None before means that it must not exist yet, None after that it goes. A file that is `recoded`
    is written even if its text stays: it has a byte order mark, or is in UTF-16.
    """

    path: str
    before: str | None
    after: str | None
    recoded: bool = False

    @property
    def is_effective(self) -> bool:
        """True if the file has to be written."""
        return self.recoded or self.before != self.after


@contextmanager
def locked(root: Path, patience: float = 60) -> Iterator[None]:
    """Keep every other run from writing into the registry at `root`.

    Waits at most `patience` seconds for another run, then raises RegistryError. The lock is the
    system's, on a file that is taken away afterwards: a run that was killed leaves none behind.
    """
    path = root / LOCK
    until = time.monotonic() + patience
    with _refusing(LOCK):
        while (descriptor := _acquire(path)) is None:
            if time.monotonic() > until:
                message = _("another run is writing into {folder}").format(folder=quote(root))
                raise RegistryError(message, _("Try again when it has ended."))
            time.sleep(0.01)
    try:
        yield
    finally:
        if os.name != "nt":
            path.unlink(missing_ok=True)
        os.close(descriptor)
        if os.name == "nt":  # what is open, be it by the next in line, cannot be deleted there
            with suppress(OSError):
                path.unlink()


def _acquire(path: Path) -> int | None:
    """The descriptor of the lock file if nobody else holds it."""
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags, 0o666)
    with suppress(BlockingIOError, FileNotFoundError):
        _lock(descriptor)
        # The run before may have taken the file away between opening and locking it.
        if os.path.samestat(os.fstat(descriptor), path.stat()):
            return descriptor
    os.close(descriptor)
    return None


def _lock(descriptor: int) -> None:
    """Lock an open file; BlockingIOError where another process has."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def write(target: Path, content: bytes) -> None:
    """Put a file in its place in a folder that is there; RegistryError (3) where that fails.

    The unfinished file has a name of its own, so that runs at the same time do not disturb each
    other: the last one wins, whole. A file that was there keeps its mode.
    """
    unfinished = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        _write_new(unfinished, content, mode_of=target)
        unfinished.replace(target)
    except BaseException as error:  # an interrupt leaves nothing behind either
        with suppress(OSError):
            unfinished.unlink()
        if isinstance(error, OSError):
            raise refused(target, error) from error
        raise


def make_folder(path: Path) -> None:
    """Make a folder, with those on the way, if it is not there; RegistryError where that fails."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise refused(path, error) from error


def refused(target: Path | str, error: OSError) -> RegistryError:
    """The error that a file cannot be written, with the reason of the system."""
    message = _("{file} cannot be written: {reason}")
    return RegistryError(message.format(file=quote(target), reason=reason(error)))


def write_changes(root: Path, changes: Sequence[Change]) -> None:
    """Write changes in the order given; call it under `locked`, with what was read under it.

    Raises RegistryError where a file cannot be written, or is not what it was when it was read:
    then nothing is changed, but for a failure in the middle of replacing, which the hint tells.
    """
    targets: list[_Target] = []
    for change in changes:
        if change.is_effective:
            targets.append(_Target(change, _target_file(root, change.path)))
    folders = dict.fromkeys(target.file.parent for target in targets)
    try:
        for target in targets:
            with _refusing(target.change.path):
                target.file.parent.mkdir(parents=True, exist_ok=True)
        # A killed run may have left unfinished files of the same names.
        _sweep(folders)
        _write_unfinished(targets)
        _replace(targets)
    finally:
        _sweep(folders)
    for folder in folders:
        with suppress(OSError):  # not every system can do that to a folder
            _sync(folder)


class _Target(NamedTuple):
    """A change with the file that it is written to."""

    change: Change
    file: Path

    @property
    def unfinished(self) -> Path:
        """The file beside it that takes the new text first."""
        return self.file.with_name(f".{self.file.name}{PART}")


def _write_unfinished(targets: Sequence[_Target]) -> None:
    """Bring every new text to the disk, beside the old one, and compare the old one."""
    for target in targets:
        change = target.change
        if change.after is not None:
            with _refusing(change.path):
                _write_new(target.unfinished, change.after.encode(), mode_of=target.file)
    # All are written by now: the system can bring them to the disk in one go.
    for target in targets:
        with _refusing(target.change.path):
            if target.change.after is not None:
                _sync(target.unfinished)
            _compare(target.file, target.change)


def _replace(targets: Sequence[_Target]) -> None:
    """Put the new files in the place of the old ones, one after the other."""
    for number, target in enumerate(targets):
        with _refusing(target.change.path, replaced=number):
            if target.change.after is None:
                target.file.unlink()
            else:
                target.unfinished.replace(target.file)


@contextmanager
def _refusing(path: str, replaced: int = 0) -> Iterator[None]:
    """Raise RegistryError for a file that cannot be written, after `replaced` others were."""
    try:
        yield
    except OSError as error:
        hint = _("Nothing was changed.")
        if replaced:
            hint = _("Some files are changed already. Run the command again to finish.")
        raise RegistryError(refused(path, error).message, hint) from error


def _target_file(root: Path, path: str) -> Path:
    """The file at a relative path below `root`, refused where a link is on the way to it."""
    parts = PurePosixPath(path).parts
    target = root
    for part in parts:
        target /= part
        if part in ("..", "/") or "\\" in part or ":" in part or target.is_symlink():
            message = _("{path} is a link or is outside the registry").format(path=quote(path))
            raise RegistryError(message, _("Nothing was changed."))
    return target


def _sweep(folders: Iterable[Path]) -> None:
    """Take away unfinished files, also those that a killed run has left."""
    for folder in folders:
        for part in folder.glob(f".*{PART}"):
            with suppress(OSError):
                part.unlink()


def _write_new(path: Path, content: bytes, mode_of: Path) -> None:
    """Write a file that does not exist yet, with the mode of another one if that is there."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o666), "wb") as file:
        if os.name != "nt" and mode_of.is_file() and not mode_of.is_symlink():
            os.fchmod(file.fileno(), stat.S_IMODE(mode_of.stat().st_mode))
        file.write(content)


def _compare(target: Path, change: Change) -> None:
    """Refuse to overwrite what another program has written since it was read."""
    now = None
    if target.exists():
        now = yamlfile.text_of(target.read_bytes())
    if now != change.before:
        message = _("{path} was changed by another program in the meantime")
        if change.before is None:
            message = _("{path} exists already")
        raise RegistryError(
            message.format(path=quote(change.path)), _("Nothing was changed. Try again.")
        )


def _sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk."""
    flags = os.O_RDONLY
    if os.name == "nt":  # a file that is open for reading cannot be synced there
        flags = os.O_RDWR
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
