"""The files of the registry that differ from a commit, compared here, byte by byte."""

import os
import re
import stat
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha1, sha256
from pathlib import Path, PurePosixPath

from hamm_registry import yamlfile
from hamm_registry.core.errors import RegistryError
from hamm_registry.core.steps import complete_clone
from hamm_registry.core.text import _, ngettext, quote, reason
from hamm_registry.storage.repository import Repository
from hamm_registry.storage.snapshot import CommittedFile, committed_files, is_part


@dataclass(frozen=True, slots=True)
class ChangedFiles:
    """The files of the registry that differ from a commit: paths relative to the root.

    `base` is the commit where the work left, None where it is compared with nothing; `changed`
    are the paths that are new or different, `renamed` the former path of a file by its present
    one. `absent` are files that a sparse checkout leaves out: they count as unchanged. `guessed`
    says that this clone is too shallow to know where the work left: the base is the revision
    itself.
    """

    base: str | None
    changed: frozenset[str]
    gone: frozenset[str] = frozenset()
    renamed: dict[str, str] = field(default_factory=dict)
    guessed: bool = False
    absent: frozenset[str] = frozenset()

    def remarks(self, revision: str) -> list[str]:
        """Remarks on what git cannot tell about the comparison with the revision."""
        remarks: list[str] = []
        if self.base is None:
            message = _("{revision} is not a commit: everything counts as new.")
            remarks.append(message.format(revision=revision))
        if self.guessed:
            message = _(
                "This clone is too shallow to find where the work branched off from "
                "{revision}, so it is compared with its present state: “{command}” fetches the "
                "rest."
            )
            remarks.append(message.format(revision=revision, command=complete_clone()))
        if self.absent:
            message = ngettext(
                "This checkout is sparse: {count} file of the registry is not here and counts "
                "as unchanged. “{command}” fetches it.",
                "This checkout is sparse: {count} files of the registry are not here and count "
                "as unchanged. “{command}” fetches them.",
                len(self.absent),
            )
            remedy = "git sparse-checkout disable"
            remarks.append(message.format(count=len(self.absent), command=remedy))
        return remarks


def changed_files(repository: Repository, revision: str) -> ChangedFiles:
    """The differences from the merge base of the checked-out commit and `revision`.

    What is not committed yet counts too, and so do files that git does not track or ignores. A
    revision of zeros, which platforms give for a new branch, means nothing at all, and so does
    HEAD before the first commit. Raises as `Repository.commit` does.
    """
    root = repository.root
    present = _present_paths(root)
    is_nothing = re.fullmatch("0{40}|0{64}", revision) is not None
    if is_nothing or (revision == "HEAD" and not repository.has_commits()):
        return ChangedFiles(None, frozenset(present))
    base = commit = repository.commit(revision)
    # Since the work left the revision: what others have done there since is no change of ours.
    merge_base = repository.run("merge-base", commit, "HEAD")
    has_merge_base = merge_base.returncode == 0
    if has_merge_base:
        base = merge_base.stdout.decode("ascii").strip()
    committed = committed_files(repository, base)
    changed: set[str] = set()
    for path in present:
        if path not in committed or not _is_same(root / path, committed[path]):
            changed.add(path)
    missing = committed.keys() - present
    absent: frozenset[str] = frozenset()
    if missing:
        absent = frozenset(missing & _left_out(repository))
    gone = missing - absent
    renamed = _renamed_files(repository, changed - committed.keys(), gone, committed)
    return ChangedFiles(
        base,
        frozenset(changed),
        frozenset(gone) - {*renamed.values()},
        renamed,
        guessed=not has_merge_base and repository.is_shallow,
        absent=absent,
    )


def _present_paths(root: Path) -> set[str]:
    """The paths of what lies in the working tree, but for folders; links are not followed."""
    data = root / "data"
    try:
        paths = {entry.name for entry in os.scandir(root) if not entry.is_dir()}
    except OSError as error:
        message = _("{folder} cannot be read: {reason}")
        message = message.format(folder=quote(root), reason=reason(error))
        raise RegistryError(message) from error
    if not data.is_symlink():
        for folder, folders, names in os.walk(data):
            # A link to a folder is among the folders, though it is not followed.
            links = [name for name in folders if Path(folder, name).is_symlink()]
            for name in (*names, *links):
                paths.add(Path(folder, name).relative_to(root).as_posix())
    return {path for path in paths if is_part(path)}


def _is_same(path: Path, committed: CommittedFile) -> bool:
    """True if a file of the working tree has the content of the commit.

    Line ends that a checkout on Windows has made (CRLF) are no difference; other filters of the
    repository (LFS, git-crypt) are never run, so what they change counts as changed.
    """
    try:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode) and committed.is_link:
            return _has_content(committed, os.fsencode(path.readlink()))
        if not stat.S_ISREG(about.st_mode) or committed.is_link:
            return False
        most = yamlfile.most_bytes("places")
        if max(about.st_size, committed.size) > most:  # no entry: nobody reads its content
            return about.st_size == committed.size
        content = path.read_bytes()
    except OSError:
        return False
    return _has_content(committed, content) or _has_content(
        committed, content.replace(b"\r\n", b"\n")
    )


def _has_content(committed: CommittedFile, content: bytes) -> bool:
    """True if git would give the content the name of the committed one.

    The length of the name tells the hash that the repository uses.
    """
    if len(content) != committed.size:
        return False
    hashed = sha256()
    if len(committed.object) == _SHA1_DIGITS:
        hashed = sha1(usedforsecurity=False)
    hashed.update(b"blob %d\0" % len(content))
    hashed.update(content)
    return hashed.hexdigest() == committed.object


def _left_out(repository: Repository) -> set[str]:
    """The paths below the root that a sparse checkout leaves out of the working tree."""
    paths: set[str] = set()
    listed = repository.run("ls-files", "-z", "-t", "--cached")
    if listed.returncode:
        return paths
    start = f"S {repository.prefix}"  # S: “skip worktree”
    for row in listed.stdout.split(b"\0"):
        line = os.fsdecode(row)
        if line.startswith(start):
            paths.add(line.removeprefix(start))
    return paths


_SHA1_DIGITS = 40
"""The length of a name of an object in most repositories; the others use SHA-256."""

_LEAST_SHARED = 0.5
"""The share of the lines that a renamed file keeps at least, as in git."""

_MOST_PAIRS = 250_000
"""How many pairs of a new and a deleted file are compared; with more nothing is a renaming."""


def _renamed_files(
    repository: Repository,
    new: Collection[str],
    gone: Collection[str],
    committed: Mapping[str, CommittedFile],
) -> dict[str, str]:
    """The former path of new files that replace a deleted one: the one most alike.

    Quadratic in the files of one folder.
    """
    most = yamlfile.most_bytes("initiative")
    old = sorted(path for path in gone if committed[path].size <= most)
    if not new or not old or len(new) * len(old) > _MOST_PAIRS:
        return {}
    former_lines = _committed_lines(repository, [(path, committed[path]) for path in old])
    pairs: list[_Likeness] = []
    for path in sorted(new):
        lines = _lines_of(repository.root / path, most)
        if lines is not None:
            pairs += _alike(path, lines, former_lines)
    return _matched(pairs)


_Likeness = tuple[float, str, str]
"""The share of lines that two files have in common, the path of the new and of the former one."""


def _committed_lines(
    repository: Repository, files: Sequence[tuple[str, CommittedFile]]
) -> dict[str, Counter[bytes]]:
    """The lines of committed files by their paths, and how often each is there."""
    contents = repository.contents([file.object for _path, file in files])
    return {path: Counter(next(contents).splitlines()) for path, _file in files}


def _alike(
    path: str, lines: Counter[bytes], former_lines: Mapping[str, Counter[bytes]]
) -> Iterator[_Likeness]:
    """The deleted files of the same folder that a new file shares enough lines with."""
    folder = PurePosixPath(path).parent
    for former, other_lines in former_lines.items():
        if PurePosixPath(former).parent != folder:
            continue
        shared = (lines & other_lines).total()
        share = shared / max(lines.total(), other_lines.total(), 1)
        if share >= _LEAST_SHARED:
            yield share, path, former


def _matched(pairs: list[_Likeness]) -> dict[str, str]:
    """The former path by the present one, from pairs with their likeness: greedy, best first.

    Each file replaces one, and is replaced by one.
    """
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for _share, path, former in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if path not in renamed and former not in taken:
            renamed[path] = former
            taken.add(former)
    return renamed


def _lines_of(path: Path, most: int) -> Counter[bytes] | None:
    """The lines of a file and how often each is there; none of a large file or a link.

    None where the file cannot be read.
    """
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > most:
            return Counter()
        return Counter(path.read_bytes().splitlines())
    except OSError:
        return None
