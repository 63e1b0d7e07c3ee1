"""Large registries in parts: each worked out once, by two processes, and kept in the cache.

Work on a part is a pure function of the bytes of its files and of a basis, and gives JSON. A
process that meets a part nobody has worked out starts a helper, which begins at the other end: the
two find what the other has done in the cache and meet somewhere in the middle.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

from hamm_registry import yamlfile
from hamm_registry.storage import cache, processes
from hamm_registry.storage.cache import Cache
from hamm_registry.yamlfile.document import Rejected

FEWEST = 1000
"""Below so many files neither a cache nor a second process is worth what it costs."""
_LARGE = 1 << 16
"""Nor is a cache for a single file of fewer bytes."""
_SIZE = 256
"""How many files a part has on average."""

File = tuple[str, str]
"""The kind of a file and its path relative to the root."""
Raw = tuple[str, str, bytes | Rejected]
"""A file with what was read of it."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is made of the files of a part: JSON values under these `names`.

    `basis` is all that the outcome depends on besides the files: their paths and bytes, and the
    program itself.
    """

    root: Path
    names: tuple[str, ...]
    basis: bytes
    make: Callable[[Sequence[Raw]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """One part worked out: `key` is a digest of all that its values follow from.

    `made` are the values where there is no cache to have them in.
    """

    work: Work
    files: Sequence[File]
    key: str
    kept: Cache | None
    made: Mapping[str, Any]

    def value(self, name: str) -> Any:
        """One of the values: just made, from the cache, or made anew where that is of no use."""
        if name in self.made:
            return self.made[name]
        found = self.kept.get(f"{self.key}-{name}") if self.kept else None
        if found is None:
            return _made(self.work, self.files, self.kept)[1][name]
        return found


def worked(work: Work, files: Sequence[File]) -> Iterator[Part]:
    """The files of a registry in parts, in their order, each worked out."""
    if len(files) < FEWEST:
        raws = _read(work, files)
        yield Part(work, files, _key(work, raws), None, work.make(raws))
        return
    kept = cache.shared() or cache.private()
    parts = _cut(files)
    keys = processes.shared_out(
        lambda some: [_key(work, _read(work, files_)) for files_ in some], parts
    )
    added = False
    with processes.second() as start:
        for files_, found in zip(parts, keys, strict=True):
            key, made = found, None
            if not _is_kept(work, found, kept):
                if kept:
                    start(partial(_from_behind, work, parts, kept))
                added = True
                key, made = _made(work, files_, kept)
            yield Part(work, files_, key, kept, made if made and not kept else {})
    if added and kept:
        kept.trim()


def over_all(parts: Sequence[Part], basis: str, make: Callable[[], Any]) -> Any:
    """A value that follows from all parts and a basis: from their cache, else made and kept."""
    key = digest(basis, *(part.key for part in parts))
    return _remembered(parts[0].kept if parts else None, key, make)


def of_file(content: bytes, make: Callable[[], Any]) -> Any:
    """A value that follows from the bytes of one file; of a small one it is made every time."""
    kept = cache.shared() if len(content) >= _LARGE else None
    return _remembered(kept, digest(cache.program(), content), make)


def _remembered(kept: Cache | None, key: str, make: Callable[[], Any]) -> Any:
    found = kept.get(key) if kept else None
    if found is None:
        found = make()
        if kept and found is not None:
            kept.put(key, found)
    return found


def digest(*parts: bytes | str) -> str:
    """One key for several things; where one ends and the next begins counts too."""
    found = blake2b(digest_size=20)
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        found.update(b"%d:" % len(content) + content)
    return found.hexdigest()


def _cut(files: Sequence[File]) -> list[Sequence[File]]:
    """Cut behind names that their checksum chooses: a new file changes no part but its own."""
    cuts = [n for n, (_kind, path) in enumerate(files, 1) if crc32(os.fsencode(path)) % _SIZE == 0]
    edges = [0, *cuts, len(files)]
    return [files[a:b] for a, b in pairwise(edges) if a < b]


def _read(work: Work, files: Sequence[File]) -> list[Raw]:
    return [
        (kind, path, yamlfile.fetch(work.root, path, yamlfile.most_bytes(kind)))
        for kind, path in files
    ]


def _key(work: Work, raws: Sequence[Raw]) -> str:
    found = blake2b(cache.program() + work.basis, digest_size=20)
    for _kind, path, content in raws:
        said = content if isinstance(content, bytes) else repr(content.findings).encode()
        found.update(b"%d %d %s\0" % (isinstance(content, bytes), len(said), os.fsencode(path)))
        found.update(said)
    return found.hexdigest()


def _is_kept(work: Work, key: str, kept: Cache | None) -> bool:
    return kept is not None and all(f"{key}-{name}" in kept for name in work.names)


def _made(work: Work, files: Sequence[File], kept: Cache | None) -> tuple[str, Mapping[str, Any]]:
    """Work a part out and keep what was made; the key is that of the files as they are now."""
    raws = _read(work, files)
    key, made = _key(work, raws), work.make(raws)
    if kept:
        for name in work.names:
            kept.put(f"{key}-{name}", made[name])
    return key, made


def _from_behind(work: Work, parts: Sequence[Sequence[File]], kept: Cache) -> None:
    """Work parts out from the last on, until one is reached that somebody has worked out."""
    for files in reversed(parts):
        if _is_kept(work, _key(work, _read(work, files)), kept):
            break
        _made(work, files, kept)
