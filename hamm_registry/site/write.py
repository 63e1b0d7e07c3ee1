"""Files into a folder: each whole, only what differs, and nothing that belongs to others.

`.hamm-site.json` in the folder lists what was written; whatever else lies there stays as it is.
"""

import json
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote
from hamm_registry.storage import files

MANIFEST = ".hamm-site.json"
"""The list of the files that were written, relative to the folder."""

_VERSION = 1


class Written(NamedTuple):
    """The numbers of the files of a site: all of them, and those new, changed, or removed."""

    files: int
    new: int
    changed: int
    removed: int


_OTHERS = ("data", "schemas", ".git", ".github", ".gitlab")
"""Folders of a registry that hold what is no website."""


def is_of_others(folder: Path, root: Path) -> bool:
    """True for the folder of the registry at `root`, and for all in one of its own folders."""
    place, home = Path(os.path.realpath(folder)), root.resolve()
    if not place.is_relative_to(home) or place.is_file():
        return False
    return place == home or place.relative_to(home).parts[0] in _OTHERS


def unchanged(folder: Path, inputs: str) -> Written | None:
    """The folder as it is, where it was made of the same and nobody touched a file since.

    `inputs` is the digest of what a site is made of now. None where it must be made again.
    """
    paths = _listed(folder)
    if not paths or not inputs:
        return None
    noted = json.loads((folder / MANIFEST).read_bytes())
    if noted.get("inputs") != inputs:
        return None
    if _links(folder, paths):
        return None
    digests: dict[str, str] = {}
    for path in paths:
        content = _read(folder / path)
        if content is None:
            return None
        digests[path] = sha256(content).hexdigest()
    return Written(len(paths), 0, 0, 0) if noted.get("outputs") == _total(digests) else None


def _total(digests: Mapping[str, str]) -> str:
    """One digest for the contents of all files."""
    return sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def write(
    folder: Path, paths: Iterable[str], contents: Iterable[tuple[str, bytes]], inputs: str = ""
) -> Written:
    """Bring a folder up to date: `paths` are all that `contents` will give.

    `inputs` is noted for `unchanged`: the digest of what the site is made of.

    Raises RegistryError (3) before anything is written where one of the files would take the
    place of one that was not written here, or lead out of the folder; or where the system refuses.
    """
    wanted = set(paths)
    before = _listed(folder)
    _refuse_foreign(folder, wanted, before)
    files.make_folder(folder)
    # A run that is interrupted must know its files again: first all that may be there.
    _list(folder, before | wanted)
    new = changed = 0
    digests: dict[str, str] = {}
    present = {folder}
    for path, content in contents:
        target = folder / path
        digests[path] = sha256(content).hexdigest()
        old = _read(target)
        if old == content:
            continue
        if old is None:
            new += 1
        else:
            changed += 1
        if target.parent not in present:
            files.make_folder(target.parent)
            present.add(target.parent)
        files.write(target, content)
    removed = sum(_remove(folder, path) for path in sorted(before - wanted))
    _list(folder, wanted, inputs, _total(digests))
    return Written(len(wanted), new, changed, removed)


def _listed(folder: Path) -> set[str]:
    """The paths that an earlier run wrote; none where there was none."""
    content = _read(folder / MANIFEST)
    if content is None:
        return set()
    try:
        data = json.loads(content)
        paths = None
        if data["version"] == _VERSION:
            paths = data["files"]
    except (ValueError, TypeError, KeyError, RecursionError):
        paths = None
    if not isinstance(paths, list) or not all(map(_is_below, paths)):
        message = _("{file} in {folder} is not a list of the files of this site")
        hint = _("Choose another folder, or remove the site by hand.")
        raise RegistryError(message.format(file=MANIFEST, folder=quote(folder)), hint)
    return set(paths)


def _is_below(path: object) -> bool:
    """True for a path that can only lead to something below the folder."""
    if not isinstance(path, str) or not path.isprintable() or "\\" in path or ":" in path:
        return False
    parts = PurePosixPath(path).parts
    return bool(parts) and ".." not in parts and not path.startswith("/")


def _list(folder: Path, paths: set[str], inputs: str = "", outputs: str = "") -> None:
    """Note the files, and once all of them are there what they were made of and hold."""
    noted: dict[str, object] = {"version": _VERSION, "files": sorted(paths)}
    if inputs:
        noted |= {"inputs": inputs, "outputs": outputs}
    content = json.dumps(noted, indent=0) + "\n"
    if _read(folder / MANIFEST) != content.encode():
        files.write(folder / MANIFEST, content.encode())


def _refuse_foreign(folder: Path, paths: set[str], ours: set[str]) -> None:
    """Nothing that is not ours is written over, and nothing is written through a link."""
    if folder.exists() and not folder.is_dir():
        raise RegistryError(_("{folder} is not a folder").format(folder=quote(folder)))
    if (folder / "registry.yaml").exists():
        message = _("{folder} is the folder of a registry").format(folder=quote(folder))
        raise RegistryError(message, _("Choose another folder for the website."))
    foreign = sorted(path for path in paths - ours if os.path.lexists(folder / path))
    links = _links(folder, paths)
    if foreign or links:
        message = _("{file} in {folder} was not written by this program, so nothing was written")
        hint = _("Choose another folder, or move it away.")
        first = [*foreign, *links][0]
        raise RegistryError(message.format(file=quote(first), folder=quote(folder)), hint)


def _links(folder: Path, paths: Iterable[str]) -> list[str]:
    """The folders on the way to some files that are links, or no folders; each is asked once."""
    on_the_way: set[PurePosixPath] = set()
    for path in paths:
        on_the_way.update(_folders(path))
    links: list[str] = []
    for parent in sorted(on_the_way):
        place = folder / parent
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            links.append(str(parent))
    return links


def _folders(path: str) -> list[PurePosixPath]:
    """The folders on the way to a file, the innermost first."""
    return list(PurePosixPath(path).parents)[:-1]


def _read(path: Path) -> bytes | None:
    """The content of a file; None where there is none, or a link, a pipe or a device instead."""
    try:
        is_file = stat.S_ISREG(path.lstat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not is_file:
        return None
    return path.read_bytes()


def _remove(folder: Path, path: str) -> bool:
    """Take away a file that belongs to the site no more, and the folders that are empty then."""
    if _links(folder, [path]):
        return False
    target = folder / path
    try:
        target.unlink()
    except FileNotFoundError:
        return False
    for place in _folders(path):
        with suppress(OSError):
            (folder / place).rmdir()
    return True
