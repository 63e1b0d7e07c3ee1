"""Results of the files of a registry, worked out a chunk at a time and cached by their bytes.

A task is a pure function of the bytes of the files of a chunk and of a basis, and gives JSON. Of a
small registry the values are remembered for this call of the program, of a large one in the cache.
"""

import os
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Protocol
from zlib import crc32

from hamm_registry.storage import cache
from hamm_registry.yamlfile.parsed_file import Rejected

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
    """A store of values, several by name under one key."""

    def key(self, parts: Sequence[Hashable]) -> Hashable:
        """The key of what follows from these parts and from nothing else."""

    def has(self, key: Any, name: str) -> bool:
        """True if there probably is a value; only `get` tells whether it can be used."""

    def get(self, key: Any, name: str) -> Any:
        """The value of that name under a key, None where there is none; it must not be changed."""

    def put(self, key: Any, name: str, value: Any) -> None:
        """Remember a value."""


class Memory:
    """A store that lasts as long as the call of the program.

    The parts themselves are the key: a digest of the program and of all files would take longer
    than reading a small registry.
    """

    def __init__(self) -> None:
        self.values: dict[Hashable, Any] = {}

    def key(self, parts: Sequence[Hashable]) -> Hashable:
        """See Store."""
        return tuple(parts)

    def has(self, key: Hashable, name: str) -> bool:
        """See Store."""
        return (key, name) in self.values

    def get(self, key: Hashable, name: str) -> Any:
        """See Store."""
        return self.values.get((key, name))

    def put(self, key: Hashable, name: str, value: Any) -> None:
        """See Store."""
        self.values[key, name] = value


class Task(NamedTuple):
    """The work on the files of a chunk: it makes JSON values under these `names`.

    `basis` is all that the outcome depends on besides the files: their paths and bytes, and the
    program itself.
    """

    names: tuple[str, ...]
    basis: str
    make: Callable[[Sequence[RawFile]], Mapping[str, Any]]


class Chunk(NamedTuple):
    """Some files on which a task was carried out.

    `key` stands for all that its values follow from.
    """

    task: Task
    files: Sequence[File]
    key: Hashable
    store: Store
    read: Read

    def value(self, name: str) -> Any:
        """One of the values; made anew, and stored again, where the store cannot give it."""
        value = self.store.get(self.key, name)
        if value is not None:
            return value
        raw_files = _read_all(self.files, self.read)
        values = self.task.make(raw_files)
        # A file may have changed since the key was worked out: then these values are not its own.
        if _key(self.store, self.store.key([self.task.basis]), raw_files) == self.key:
            _put_all(self.store, self.key, values)
        return values[name]


def carry_out(
    task: Task, files: Sequence[File], read: Read, memory: Memory, *, of_many: bool = False
) -> list[Chunk]:
    """Carry a task out on the files of a registry, chunk by chunk, each file read once.

    What is known already, by the bytes of the files of a chunk, is not made again. Some files may
    be those `of_many`, of a large registry.
    """
    store: Store = memory
    size = _SMALL_SIZE
    if of_many or len(files) >= FEWEST:
        store = cache.shared() or cache.private() or memory
        size = _SIZE
    # Once, for it can be as long as the list of all places.
    basis = store.key([task.basis])
    chunks: list[Chunk] = []
    added = False
    for some in _cut(files, size):
        raw_files = _read_all(some, read)
        key = _key(store, basis, raw_files)
        if not all(store.has(key, name) for name in task.names):
            _put_all(store, key, task.make(raw_files))
            added = True
        chunks.append(Chunk(task, some, key, store, read))
    # Once at the end, for it looks at every file of the cache.
    if added and isinstance(store, cache.Cache):
        store.trim()
    return chunks


def _put_all(store: Store, key: Hashable, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        store.put(key, name, value)


def over_all(chunks: Sequence[Chunk], basis: str, make: Callable[[], Any]) -> Any:
    """A value that follows from all chunks and a basis: from their store, else made and kept."""
    if not chunks:
        return make()
    store = chunks[0].store
    return _remembered(store, store.key([basis, *(chunk.key for chunk in chunks)]), make)


def of_file(kind: str, content: bytes, make: Callable[[], Any], *, of_many: bool = False) -> Any:
    """A value that follows from the kind and bytes of one file.

    Of a small file it is made every time, unless that is one `of_many` of a large registry.
    """
    if len(content) < _LARGE and not of_many:
        return make()
    store = cache.shared()
    if store is None:
        return make()
    return _remembered(store, store.key([kind, content]), make)


_SINGLE = "value"
"""The name of a value that is the only one under its key."""


def _remembered(store: Store, key: Hashable, make: Callable[[], Any]) -> Any:
    """The value under a key, made and stored where there is none yet."""
    value = store.get(key, _SINGLE)
    if value is None:
        value = make()
        if value is not None:
            store.put(key, _SINGLE, value)
    return value


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


def _key(store: Store, basis: Hashable, raw_files: Sequence[RawFile]) -> Hashable:
    """The key of the values of some files: that of the basis of a task, their names and bytes."""
    parts: list[Hashable] = [basis]
    for _kind, path, content in raw_files:
        parts.append(path)
        if isinstance(content, bytes):
            parts.append(content)
        else:
            parts.append(repr(content.findings))
    return store.key(parts)
