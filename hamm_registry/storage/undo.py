"""The last change that was written to a registry, kept so that it can be taken back.

It lies with the user's own files and never in the registry: a file of each registry, replaced by
every change.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from hamm_registry import yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.storage import cache, files
from hamm_registry.storage.files import Change

_MOST = 4 << 20
"""Characters; a larger change is not kept."""
_MOST_BYTES = 16 * _MOST
"""Larger than any file that was written here, whatever its characters are in JSON."""


def remember(root: Path, changes: Sequence[Change]) -> None:
    """Keep what was written; quietly nothing where there is no place for it."""
    target = _target(root)
    if target is None:
        return
    rows = [[change.path, change.before, change.after] for change in changes]
    if sum(len(text or "") for row in rows for text in row[1:]) > _MOST:
        # Too large to keep: to take back the change before it would be worse than none.
        rows = []
    with suppress(RegistryError, OSError):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        files.write(target, json.dumps(rows).encode())


def last_change(root: Path) -> tuple[Change, ...]:
    """The changes that were written last; empty where nothing is known of them.

    A file that was damaged, or that another program has put there, tells nothing.
    """
    target = _target(root)
    if target is None:
        return ()
    try:
        rows = json.loads(yamlfile.read_bytes(target, _MOST_BYTES))
        return tuple(_read_change(*row) for row in rows)
    except (yamlfile.ReadError, ValueError, TypeError, RecursionError):
        return ()


def _read_change(path: str, before: str | None, after: str | None) -> Change:
    """The change of a row; TypeError or ValueError where it is none."""
    for text in (path, before or "", after or ""):
        if "\0" in path or not isinstance(text, str):
            raise TypeError
        text.encode()
    return Change(path, before, after)


def _target(root: Path) -> Path | None:
    folder = cache.state_folder()
    name = sha256(str(root.resolve()).encode()).hexdigest()[:24]
    return folder and folder / f"undo-{name}.json"
