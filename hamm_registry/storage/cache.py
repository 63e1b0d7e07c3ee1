"""A cache of results on disk, by a digest of everything that they depend on. An optimisation only.

A value lies in a file whose name is a digest of all that it depends on, behind a digest of its own
bytes: what is absent or damaged is worked out anew. Values are JSON, never code, in a folder that
nobody else may write into. Two processes may share it: files are replaced whole.
"""

import json
import os
import stat
import sys
from collections.abc import Hashable, Iterator, Sequence
from contextlib import suppress
from functools import cache as once
from pathlib import Path
from typing import Any, NamedTuple

from hamm_registry import __version__

MOST_BYTES = 2 << 30
"""The folder is brought below this size at the end of every run that added to it."""
_MOST_VALUE = 256 << 20
"""No value is larger by far: a file that is was not written here."""
_DIGEST = 32
_KEY = 20
"""The bytes of the digest of a content, and of a key."""
_PACKAGE = Path(__file__).parent.parent


class Cache(NamedTuple):
    """A folder of values."""

    folder: Path

    def key(self, parts: Sequence[Hashable]) -> str:
        """A digest of the program and of these parts, which are texts or bytes.

        Where one part ends and the next begins counts too.
        """
        pieces = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
        lengths = repr([len(piece) for piece in pieces]).encode()
        content = b"".join((program(), lengths, *pieces))
        return str(_blake2b(content, _KEY).hexdigest())

    def has(self, key: str, name: str) -> bool:
        """True if there is a file for that value; only `get` tells whether it can be used."""
        return self._path(key, name).exists()

    def get(self, key: str, name: str) -> Any:
        """The value of that name under a key, None where there is none or it is damaged."""
        path = self._path(key, name)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        flags |= getattr(os, "O_NONBLOCK", 0)  # a pipe has no writer to wait for
        try:
            with os.fdopen(os.open(path, flags), "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_VALUE:
                    return None
                content = file.read()
        except OSError:
            return None
        if content[:_DIGEST] != _digest(path.name, content[_DIGEST:]):
            return None
        return json.loads(content[_DIGEST:])

    def put(self, key: str, name: str, value: Any) -> None:
        """Keep a value, or do without where the disk refuses."""
        path = self._path(key, name)
        content = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        # A name of its own: another process may be writing the same value.
        part = path.with_name(f"{path.name}.{os.getpid()}")
        with suppress(OSError):
            part.write_bytes(_digest(path.name, content) + content)
            part.replace(path)
            return
        with suppress(OSError):
            part.unlink()

    def _path(self, key: str, name: str) -> Path:
        """The file of a value."""
        return self.folder / f"{key}-{name}"

    def files(self) -> Iterator[os.stat_result]:
        """The state of each file, the oldest first."""
        return (status for status, _path in _by_age(self.folder))

    def trim(self, most: int = MOST_BYTES) -> None:
        """Delete the oldest values until all of them take at most `most` bytes; 0 deletes all."""
        oldest_first = _by_age(self.folder)
        total = sum(status.st_size for status, _path in oldest_first)
        for status, path in oldest_first:
            if total <= most:
                return
            with suppress(OSError):
                Path(path).unlink()
            total -= status.st_size


def _digest(name: str, content: bytes) -> bytes:
    """The digest that stands in front of the content of the file of this name."""
    digest = _blake2b(name.encode() + b"\0", _DIGEST)
    digest.update(content)
    return bytes(digest.digest())


def _blake2b(content: bytes, size: int) -> Any:
    """A digest of `size` bytes that begins with this content."""
    # Imported here because it loads OpenSSL, and small registries use no cache.
    from hashlib import blake2b

    return blake2b(content, digest_size=size)


def _by_age(folder: Path) -> list[tuple[os.stat_result, str]]:
    """The files of a folder with their status, the oldest first."""
    files = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # another process may have deleted it just now
                files.append((entry.stat(follow_symlinks=False), entry.path))
    return sorted(files, key=lambda pair: (pair[0].st_mtime_ns, pair[1]))


def place() -> Path | None:
    """The folder of the cache, there or not; None where nobody says where the user's files lie."""
    home = _home("XDG_CACHE_HOME", ".cache", "Library/Caches")
    return home and home / "hamm-registry" / "values"


def state_folder() -> Path | None:
    """The folder of what the program keeps for this user, there or not; None as for `place`."""
    home = _home("XDG_STATE_HOME", ".local/state", "Library/Application Support")
    return home and home / "hamm-registry"


def _home(variable: str, plain: str, macos: str) -> Path | None:
    """A folder of the user by the customs of the system."""
    folder = os.environ.get("LOCALAPPDATA" if os.name == "nt" else variable)
    if folder:
        return Path(folder) if Path(folder).is_absolute() else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home / (macos if sys.platform == "darwin" else plain)


@once
def shared() -> Cache | None:
    """The cache of this user; None where there can be none that is the user's alone."""
    folder = place()
    if folder is None:
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return Cache(folder) if _is_ours(folder.lstat()) else None
    except OSError:
        return None


def _is_ours(status: os.stat_result) -> bool:
    """True for a folder that nobody else may write into."""
    if os.name == "nt":
        return stat.S_ISDIR(status.st_mode)
    is_own = status.st_uid == os.geteuid() and not status.st_mode & 0o022
    return stat.S_ISDIR(status.st_mode) and is_own


@once
def private() -> Cache | None:
    """A cache for this run alone; None where nothing can be written."""
    import atexit
    import shutil
    from tempfile import mkdtemp

    try:
        folder = mkdtemp(prefix="hamm-registry-")
    except OSError:
        return None
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Cache(Path(folder))


@once
def program() -> bytes:
    """A digest of the program and its schemas: what one makes another may make otherwise."""
    digest = _blake2b(__version__.encode(), _DIGEST)
    for top in (_PACKAGE, _PACKAGE.parent / "schemas"):
        for folder, _folders, names in sorted(os.walk(top)):
            for name in sorted(names):
                if name.endswith((".py", ".json", ".mo")):
                    status = os.stat(f"{folder}/{name}")  # noqa: PTH116 - a Path takes twice as long
                    digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return bytes(digest.digest())
