"""The files of the registry in a commit, and a folder that holds them as they were."""

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from hamm_registry import yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, reason
from hamm_registry.storage.files import refused
from hamm_registry.storage.repository import Repository, output


class CommittedFile(NamedTuple):
    """A file of a commit: the name of its content, the size in bytes, and whether it is a link."""

    object: str
    size: int
    is_link: bool


_YAML_NAMES = (".yaml", ".yml", ".yaml.txt", ".yml.txt")
"""The ends of the names of files directly in the root that may be meant as part of it."""


def is_part(path: str) -> bool:
    """True if a path below the root can belong to the registry, rightly or by mistake."""
    return path.startswith("data/") or ("/" not in path and path.lower().endswith(_YAML_NAMES))


def committed_files(repository: Repository, commit: str) -> dict[str, CommittedFile]:
    """The files of the registry in a commit, by their paths below the root.

    Other repositories (submodules) and paths with `..` are left out.
    """
    prefix = repository.prefix
    tree = ("ls-tree", "-z", "-l", "--full-tree")
    paths = []
    if prefix:
        paths = [prefix]
    # The root without its folders, then everything below data/: a repository may hold far more.
    top = repository.run(*tree, commit, "--", *paths)
    inside = repository.run(*tree, "-r", commit, "--", f"{prefix}data/")
    files: dict[str, CommittedFile] = {}
    for listing in (top, inside):
        if listing.returncode:
            repository.refuse_partial_clone()
        for line in output(listing).split(b"\0"):
            about, _tab, name = line.partition(b"\t")
            path = PurePosixPath(os.fsdecode(name)).as_posix().removeprefix(prefix)
            columns = about.split()
            is_file = len(columns) == 4 and columns[1] == b"blob"
            if not is_file or ".." in PurePosixPath(path).parts:
                continue
            mode, _type, object_name, size = columns
            if size == b"BAD":
                repository.refuse_partial_clone()
            if is_part(path):
                is_link = mode == b"120000"
                files[path] = CommittedFile(object_name.decode("ascii"), int(size), is_link)
    return files


@contextmanager
def extracted(
    repository: Repository, revision: str | None, without: Collection[str] = ()
) -> Iterator[Path]:
    """A temporary folder that holds the registry as it was at a commit; gone afterwards.

    Only regular files are taken along, byte for byte: a link may lead anywhere, and attributes
    of the repository change nothing. A file that is too large to be read anyway becomes an empty
    one of that size. Those at the paths `without` are left out; without a revision there are no
    files. Raises as `Repository.commit` does, and RegistryError (3) where the folder cannot be
    written.
    """
    with _temporary_folder() as folder:
        if revision is not None:
            committed = committed_files(repository, repository.commit(revision))
            regular = {
                path: file
                for path, file in committed.items()
                if not file.is_link and path not in without
            }
            _write_files(repository, regular, folder)
        yield folder


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    """A temporary folder that is gone afterwards; RegistryError where none can be made."""
    try:
        temporary = TemporaryDirectory(prefix="hamm-registry-")
    except OSError as error:
        message = _("no temporary folder can be made: {reason}").format(reason=reason(error))
        raise RegistryError(message) from error
    with temporary as name:
        yield Path(name)


def _write_files(repository: Repository, files: Mapping[str, CommittedFile], folder: Path) -> None:
    """Write files of a commit below a folder, all read by one call of git."""
    most = yamlfile.most_bytes("places")
    readable = [file.object for file in files.values() if file.size <= most]
    contents = repository.contents(readable)
    for path, file in files.items():
        target = folder / path
        content = b""
        if file.size <= most:
            content = next(contents)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as written:  # nobody else reads it: no need to be atomic
                written.write(content)
                written.truncate(file.size)
        except OSError as error:
            raise refused(target, error) from error
