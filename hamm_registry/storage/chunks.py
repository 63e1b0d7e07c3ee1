"""Results of the files of a registry, worked out a chunk at a time and cached by their bytes.

A task is a pure function of the bytes of the files of a chunk and of a basis, and gives JSON. Of a
small registry the values are remembered for this call of the program, of a large one in the cache.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Protocol
from zlib import crc32

from hamm_registry.storage import cache
from hamm_registry.yamlfile.document import Rejected

FEWEST = 1000
"""Below so many files a cache on the disk is not worth what it costs."""
_LARGE = 1 << 16
"""Nor is it for a single file of fewer bytes."""
_SIZE = 256
_SMALL_SIZE = 16
"""How many files a chunk has on average, in a large registry and in a small one."""

File = tuple[str, str]
"""The kind of a file and its path relative to the root."""
RawFile = tuple[str, str, bytes | Rejected]
"""A file with what was read of it."""
Read = Callable[[str, str], bytes | Rejected]
"""Gives the bytes of a file of a kind and path, or why there are none."""


class Store(Protocol):
    """A store of values by key; `get` gives None for a key that it does not have."""

    def get(self, key: str) -> Any:
        """The value of a key."""

    def put(self, key: str, value: Any) -> None:
        """Remember a value."""


@dataclass(frozen=True, slots=True)
class Memory:
    """A store that lasts as long as the call of the program."""

    values: dict[str, Any] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        """True if there is a value of that key."""
        return key in self.values

    def get(self, key: str) -> Any:
        """The value of a key; callers must not change it."""
        return self.values.get(key)

    def put(self, key: str, value: Any) -> None:
        """Remember a value."""
        self.values[key] = value


@dataclass(frozen=True, slots=True)
class Task:
    """The work on the files of a chunk: it makes JSON values under these `names`.

    `basis` is all that the outcome depends on besides the files: their paths and bytes, and the
    program itself.
    """

    names: tuple[str, ...]
    basis: bytes
    make: Callable[[Sequence[RawFile]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some files on which a task was carried out.

    `key` is a digest of all that its values follow from.
    """

    task: Task
    files: Sequence[File]
    key: str
    store: Store
    read: Read

    def value(self, name: str) -> Any:
        """One of the values; made anew, and stored again, where the store cannot give it."""
        value = self.store.get(_store_key(self.key, name))
        if value is not None:
            return value
        raw_files = _read_all(self.files, self.read)
        values = self.task.make(raw_files)
        # A file may have changed since the key was worked out: then these values are not its own.
        if _key(self.task, raw_files) == self.key:
            _put_all(self.store, self.key, values)
        return values[name]


def carry_out(task: Task, files: Sequence[File], read: Read, memory: Memory) -> list[Chunk]:
    """Carry a task out on the files of a registry, chunk by chunk, each file read once.

    What is known already, by the bytes of the files of a chunk, is not made again.
    """
    store: cache.Cache | Memory = memory
    size = _SMALL_SIZE
    if len(files) >= FEWEST:
        store = cache.shared() or cache.private() or memory
        size = _SIZE
    chunks: list[Chunk] = []
    added = False
    for some in _cut(files, size):
        raw_files = _read_all(some, read)
        key = _key(task, raw_files)
        if not _has_all(store, key, task.names):
            _put_all(store, key, task.make(raw_files))
            added = True
        chunks.append(Chunk(task, some, key, store, read))
    if added and isinstance(store, cache.Cache):
        store.trim()
    return chunks


def _store_key(key: str, name: str) -> str:
    """The key of a value in its store, by the key of its chunk and its name."""
    return f"{key}-{name}"


def _has_all(store: cache.Cache | Memory, key: str, names: Sequence[str]) -> bool:
    return all(_store_key(key, name) in store for name in names)


def _put_all(store: Store, key: str, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        store.put(_store_key(key, name), value)


def over_all(chunks: Sequence[Chunk], basis: str, make: Callable[[], Any]) -> Any:
    """A value that follows from all chunks and a basis: from their store, else made and kept."""
    if not chunks:
        return make()
    key = digest(basis, *(chunk.key for chunk in chunks))
    return _remembered(chunks[0].store, key, make)


def of_file(content: bytes, make: Callable[[], Any]) -> Any:
    """A value that follows from the bytes of one file; of a small one it is made every time."""
    if len(content) < _LARGE:
        return make()
    store = cache.shared()
    if store is None:
        return make()
    return _remembered(store, digest(cache.program(), content), make)


def _remembered(store: Store, key: str, make: Callable[[], Any]) -> Any:
    value = store.get(key)
    if value is None:
        value = make()
        if value is not None:
            store.put(key, value)
    return value


def digest(*parts: bytes | str) -> str:
    """One key for several things; where one ends and the next begins counts too."""
    state = blake2b(digest_size=20)
    for part in parts:
        content = part
        if isinstance(content, str):
            content = content.encode()
        state.update(b"%d:" % len(content) + content)
    return state.hexdigest()


def _cut(files: Sequence[File], size: int = _SIZE) -> list[Sequence[File]]:
    """Cut behind names that their checksum chooses: a new file changes no chunk but its own."""
    edges = [0]
    for behind, (_kind, path) in enumerate(files, 1):
        if crc32(os.fsencode(path)) % size == 0:
            edges.append(behind)
    edges.append(len(files))
    return [files[start:end] for start, end in pairwise(edges) if start < end]


def _read_all(files: Sequence[File], read: Read) -> list[RawFile]:
    return [(kind, path, read(kind, path)) for kind, path in files]


def _key(task: Task, raw_files: Sequence[RawFile]) -> str:
    """A digest of the program, the basis of the task, and the names and bytes of the files."""
    state = blake2b(cache.program() + task.basis, digest_size=20)
    for _kind, path, content in raw_files:
        if isinstance(content, bytes):
            readable, state_of_file = True, content
        else:
            readable, state_of_file = False, repr(content.findings).encode()
        state.update(b"%d %d %s\0" % (readable, len(state_of_file), os.fsencode(path)))
        state.update(state_of_file)
    return state.hexdigest()
