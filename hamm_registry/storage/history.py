"""The history of the files in git: the only place that calls it.

The data may be hostile, so git never looks for a repository inside it: the repository is the
`.git` of the folder that holds the registry or of one above it, and every call names it. Only
commands that read objects are used here (`cat-file`, `ls-tree`, `diff-tree`, `rev-list`,
`rev-parse`, `merge-base`, `ls-files` for the index): they run no filter, hook, text conversion,
file system monitor or helper, and work inside the `.git` folder. Files of the working tree are
compared here, byte by byte. No shell, no network.

`saving` alone goes further, with `Repository.act`: there git does what its user would have it do.
"""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha1, sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, NamedTuple, cast

from hamm_registry import yamlfile
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import complete_clone
from hamm_registry.core.text import _, ngettext, quote, reason
from hamm_registry.model.typed_dates import DateError, TypedDate, parse_date
from hamm_registry.storage.files import refused

Completed = subprocess.CompletedProcess[bytes]
"""A run of git that has ended: its code and its two outputs."""

_SETTINGS = (
    "safe.bareRepository=explicit",
    "core.quotePath=false",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.sshCommand=false",
    "core.askPass=",
    "credential.helper=",
    "i18n.logOutputEncoding=UTF-8",
    "log.showSignature=false",
    "protocol.allow=never",
)

_ENVIRONMENT = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "",  # a clone without all objects would fetch them
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}

_KEPT = re.compile(
    r"GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_[0-9]+|VALUE_[0-9]+)|EXEC_PATH"
    r"|TEST_ASSUME_DIFFERENT_OWNER)"
)
"""The variables of git that say where the user's own settings are.

All others describe the call of git that we run in (a hook has GIT_DIR, GIT_INDEX_FILE and more)
and would make ours work on something else.
"""


def _environment() -> dict[str, str]:
    """The environment for git: the one of this process without what is meant for another call."""
    environment = {}
    for name, value in os.environ.items():
        is_for_git = name.upper().startswith("GIT_")
        if not is_for_git or _KEPT.fullmatch(name.upper()):
            environment[name] = value
    return {**environment, **_ENVIRONMENT}


def _program() -> str:
    """The git that is installed; RegistryError (3) where there is none.

    Only absolute folders of PATH count: Windows looks in the working folder first, and that may
    be the registry.
    """
    for folder in map(Path, os.get_exec_path()):
        program = shutil.which("git", path=str(folder)) if folder.is_absolute() else None
        if program and Path(program).parent == folder:
            return program
    error = FileNotFoundError(2, os.strerror(2))
    message = _("git cannot be run: {reason}").format(reason=reason(error))
    raise RegistryError(message, _("Install git, or leave the option out."))


_ACTING_SETTINGS = (
    "color.ui=false",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "safe.bareRepository=explicit",
    "user.useConfigOnly=true",  # no address made up from the name of the computer
)
"""For what a user has git do: hooks, filters, credentials and servers are those of the user."""

_OF_THE_USER = re.compile(r"GIT_(?:(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)|SSH.*|ASKPASS)")


def _acting_environment() -> dict[str, str]:
    """The environment for what a user has git do; it may ask for a password in a terminal."""
    in_terminal = sys.stdin is not None and sys.stdin.isatty()
    environment = _environment()
    for name in _ENVIRONMENT:
        del environment[name]
    for name, value in os.environ.items():
        if _OF_THE_USER.fullmatch(name):
            environment[name] = value
    environment["LC_ALL"] = "C"
    environment["GIT_TERMINAL_PROMPT"] = "1" if in_terminal else "0"
    environment["GIT_EDITOR"] = "true"
    return environment


def _command(*arguments: str, settings: Sequence[str] = _SETTINGS) -> list[str]:
    options = []
    for setting in settings:
        options += ["-c", setting]
    return [_program(), "--no-pager", *options, *arguments]


def _run(folder: Path, arguments: Sequence[str], given: bytes = b"", **more: str) -> Completed:
    """Run git in a folder; `more` are further variables. RegistryError (3) without git."""
    return _started(_command(*arguments), folder, {**_environment(), **more}, given)


def _started(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], given: bytes
) -> Completed:
    try:
        return subprocess.run(  # noqa: S603 - no shell; revisions come behind --end-of-options
            command,
            cwd=folder,
            env=environment,
            input=given,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        message = _("git cannot be run: {reason}").format(reason=reason(error))
        raise RegistryError(message, _("Install git, or leave the option out.")) from error


def _output(done: Completed) -> bytes:
    """The standard output of git; RegistryError (3) with its words where it failed."""
    if done.returncode:
        raise RegistryError(_("git failed: {reason}").format(reason=words(done)))
    return done.stdout


def words(done: Completed) -> str:
    """The standard error of git, as text."""
    return done.stderr.decode("utf-8", "replace").strip()


def version(root: Path) -> str:
    """The version of git, as it prints it; RegistryError (3) where there is none."""
    return _output(_run(root, ["--version"])).decode("utf-8", "replace").strip()


def top(root: Path) -> Path | None:
    """The folder that the whole repository lies in, by its `.git`; None outside a repository."""
    for folder in (root.resolve(), *root.resolve().parents):
        if (folder / ".git").exists():
            return folder
    return None


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that git works with.

    `folder` is its `.git`, `root` the registry in its working tree, and `prefix` the path from
    the top of the working tree to the registry: empty, or ending with `/`.
    """

    folder: Path
    root: Path
    prefix: str

    def run(self, *arguments: str, given: bytes = b"") -> Completed:
        """Run git on it, inside `.git`: nothing in the working tree has a say."""
        return _run(self.folder, [f"--git-dir={self.folder}", *arguments], given)

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """The standard output of git; RegistryError (3) with its words where it fails."""
        return _output(self.run(*arguments, given=given))

    @property
    def top(self) -> Path:
        """The top of the working tree."""
        root = self.root.resolve()
        return root.parents[self.prefix.count("/") - 1] if self.prefix else root

    def act(self, *arguments: str, given: bytes = b"") -> Completed:
        """Run git as its user would: with hooks, filters, credentials and network.

        Only after the user has asked for it; at the top of the working tree.
        """
        repository = (f"--git-dir={self.folder}", f"--work-tree={self.top}")
        options = (*repository, "--literal-pathspecs")
        command = _command(*options, *arguments, settings=_ACTING_SETTINGS)
        return _started(command, self.top, _acting_environment(), given)

    @property
    def is_shallow(self) -> bool:
        """True if the clone lacks a part of its history."""
        return self.run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"


def opened(root: Path) -> Repository:
    """The repository of the registry; RegistryError (3) where git works with none.

    git itself is asked once, in the folder that holds `.git` and with no way up from it: so it
    judges whether the folder may be trusted, and cannot take other files for a repository.
    """
    _program()
    above = top(root)
    message = _("{folder} does not lie in a git repository").format(folder=quote(root))
    outside = RegistryError(message, _("Leave the option out, or clone the registry with git."))
    if above is None:
        raise outside
    ceiling = str(above.parent)
    done = _run(above, ["rev-parse", "--absolute-git-dir"], GIT_CEILING_DIRECTORIES=ceiling)
    if done.returncode == 0:
        folder = Path(os.fsdecode(done.stdout.rstrip(b"\r\n")))
        if folder.resolve() == above:  # an old git does not know safe.bareRepository
            raise outside
        below = root.resolve().relative_to(above).as_posix()
        return Repository(folder, root, "" if below == "." else f"{below}/")
    trusted = re.search(rb"safe\.directory (.+)", done.stderr)
    if trusted:
        place = trusted[1].decode("utf-8", "replace").strip().strip("'")
        message = _("git does not trust {folder}: it belongs to somebody else")
        hint = _("If you trust it: git config --global --add safe.directory {folder}")
        raise RegistryError(message.format(folder=quote(place)), hint.format(folder=place))
    if b"not a git repository" not in done.stderr and b"safe.bareRepository" not in done.stderr:
        _output(done)
    raise outside


def commit(root: Path, revision: str) -> str:
    """The id of the commit that a revision names.

    Raises RegistryError (3) outside a repository and before the first commit, and UsageError (2)
    for an unknown revision, with what to fetch in a shallow clone.
    """
    return _commit(opened(root), revision)


def _commit(repository: Repository, revision: str) -> str:
    parsed = repository.run(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if parsed.returncode == 0 and not parsed.stdout.startswith(b"^"):
        return parsed.stdout.decode("ascii").strip()
    if repository.run("rev-parse", "--verify", "--quiet", "HEAD").returncode:
        message = _("the git repository of {folder} has no commits yet")
        raise RegistryError(message.format(folder=quote(repository.root)))
    message = _("git knows no revision {name}").format(name=quote(revision))
    hint = _unshallow(*_EVERY_BRANCH) if repository.is_shallow else ""
    raise UsageError(message, hint or _("“git branch -a” and “git log” tell the names."))


_FIRST, _LAST = "1970-01-02", "2099-12-31"
"""The days that git takes for days; with others it guesses."""


def commit_before(root: Path, day: str) -> str | None:
    """The last commit of the checked-out branch up to the end of a day, `YYYY-MM-DD`.

    Of a merge the branch that was merged into counts: what stood in the registry on a day is what
    had been merged by then. None where there is none so old; RegistryError (3) with what to fetch
    in a shallow clone.
    """
    repository = opened(root)
    _commit(repository, "HEAD")
    if day < _FIRST:
        return None
    until = f"--until={min(day, _LAST)}T23:59:59"
    name = repository.ask("rev-list", "-1", "--first-parent", until, "HEAD")
    if not name and repository.is_shallow:
        message = _("this clone does not reach back to {day}").format(day=quote(day))
        raise RegistryError(message, _unshallow())
    return name.decode("ascii").strip() or None


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
        repository = opened(root)
        commit = _commit(repository, name)
        form = ("--format=%cd", "--date=format-local:%F")
        printed = repository.ask("rev-list", "-1", *form, commit).decode("ascii", "replace")
        day = printed.partition("\n")[2].strip()
        try:
            return Moment(commit, date.fromisoformat(day))
        except ValueError:  # whoever makes a commit may write into it what they like
            message = _("commit {commit} has no date").format(commit=commit[:10])
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


class _File(NamedTuple):
    """A file of a commit: the name of its content, the size in bytes, and whether it is a link."""

    object: str
    size: int
    is_link: bool


_YAML_NAMES = (".yaml", ".yml", ".yaml.txt", ".yml.txt")
"""The ends of the names of files directly in the root that may be meant as part of it."""


def _is_part(path: str) -> bool:
    """True if a path below the root can belong to the registry, rightly or by mistake."""
    return path.startswith("data/") or ("/" not in path and path.lower().endswith(_YAML_NAMES))


def _committed(repository: Repository, commit: str) -> dict[str, _File]:
    """The files of the registry in a commit, by their paths below the root.

    Other repositories (submodules) and paths with `..` are left out.
    """
    prefix = repository.prefix
    tree = ("ls-tree", "-z", "-l", "--full-tree")
    listed = repository.run(*tree, commit, "--", *([prefix] if prefix else []))
    inside = repository.run(*tree, "-r", commit, "--", f"{prefix}data/")
    files: dict[str, _File] = {}
    for row in (listed, inside):
        if row.returncode:
            _check_complete(repository)
        for line in _output(row).split(b"\0"):
            about, _tab, name = line.partition(b"\t")
            path = PurePosixPath(os.fsdecode(name)).as_posix().removeprefix(prefix)
            columns = about.split()
            if len(columns) != 4 or columns[1] != b"blob" or ".." in PurePosixPath(path).parts:
                continue
            if columns[3] == b"BAD":
                _check_complete(repository)
            if _is_part(path):
                is_link = columns[0] == b"120000"
                files[path] = _File(columns[2].decode("ascii"), int(columns[3]), is_link)
    return files


def _check_complete(repository: Repository) -> None:
    """RegistryError (3) for a clone that was made without all objects."""
    settings = r"^(remote\..*\.promisor|extensions\.partialclone)$"
    if repository.run("config", "--get-regexp", settings).stdout:
        raise _incomplete()


def _incomplete() -> RegistryError:
    message = _("this clone lacks files of that commit")
    return RegistryError(message, _("Run “git fetch --refetch --no-filter”."))


@contextmanager
def extracted(root: Path, revision: str | None, without: Collection[str] = ()) -> Iterator[Path]:
    """A temporary folder that holds the registry as it was at a commit; gone afterwards.

    Only regular files are taken along, byte for byte: a link may lead anywhere, and attributes
    of the repository change nothing. A file that is too large to be read anyway becomes an empty
    one of that size. Those at the paths `without` are left out; without a revision there are no
    files. Raises as `commit` does, and RegistryError (3) where the folder cannot be written.
    """
    with _temporary_folder() as folder:
        if revision is not None:
            repository = opened(root)
            committed = _committed(repository, _commit(repository, revision))
            files = {
                path: file
                for path, file in committed.items()
                if not file.is_link and path not in without
            }
            _write_files(repository, files, folder)
        yield folder


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    try:
        temporary = TemporaryDirectory(prefix="hamm-registry-")
    except OSError as error:
        message = _("no temporary folder can be made: {reason}").format(reason=reason(error))
        raise RegistryError(message) from error
    with temporary as name:
        yield Path(name)


def _write_files(repository: Repository, files: Mapping[str, _File], folder: Path) -> None:
    most = yamlfile.most_bytes("places")
    contents = _contents(repository, [f.object for f in files.values() if f.size <= most])
    for path, file in files.items():
        target = folder / path
        content = next(contents) if file.size <= most else b""
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as written:  # nobody else reads it: no need to be atomic
                written.write(content)
                written.truncate(file.size)
        except OSError as error:
            raise refused(target, error) from error


def _contents(repository: Repository, objects: Iterable[str]) -> Iterator[bytes]:
    """The contents of the objects, in their order; RegistryError (3) where this clone lacks one.

    One at a time is in memory.
    """
    arguments = _command(f"--git-dir={repository.folder}", "cat-file", "--batch", "--buffer")
    names = list(objects)
    with _file_of_names(names) as questions, subprocess.Popen(  # noqa: S603 - no shell
        arguments, cwd=repository.folder, env=_environment(), stdin=questions,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as git:  # fmt: skip
        answer = cast("IO[bytes]", git.stdout)
        for _object_name in names:
            size = answer.readline().rpartition(b" ")[2].strip()
            if not size.isdigit():  # “missing”, or git ended
                raise _incomplete()
            yield answer.read(int(size))
            answer.read(1)


@contextmanager
def _file_of_names(names: Sequence[str]) -> Iterator[IO[bytes]]:
    """A temporary file with a name a line, to be read from the start."""
    try:
        file = TemporaryFile()  # noqa: SIM115 - closed below
        file.write("".join(f"{name}\n" for name in names).encode("ascii"))
        file.seek(0)
    except OSError as error:
        message = _("no temporary file can be written: {reason}").format(reason=reason(error))
        raise RegistryError(message) from error
    with file:
        yield file


class Times(NamedTuple):
    """When a file came into the registry and when it last changed, in ISO 8601 with time zone.

    `first` is None where this clone does not reach back so far.
    """

    first: str | None
    last: str


def dated(root: Path) -> dict[str, Times]:
    """When each file below data/ came and last changed, by its path below the root.

    The time is that of the commit by which the checked-out branch got the change, of a merged
    branch so that of the merge and not what a stranger wrote into a commit. What a shallow clone
    does not know is left out. Empty outside a repository, before the first commit, and without
    git.
    """
    try:
        repository = opened(root)
        return _times_of_files(repository)
    except RegistryError:
        return {}


def _times_of_files(repository: Repository) -> dict[str, Times]:
    folder = f"{repository.prefix}data"
    form = ("--first-parent", "--parents", "--format=%cI")
    log = repository.ask("rev-list", *form, "HEAD", "--", folder).decode("ascii", "replace")
    commit_times: dict[str, str] = {}
    pairs: list[str] = []  # each commit with the one that it is compared with
    for line in log.splitlines():
        if line.startswith("commit "):
            name, *parents = line.split(" ")[1:]
            pairs.append(" ".join([name, *parents[:1]]))
        elif re.match("[0-9]{4}-", line):
            commit_times[name] = line
    tree = ("diff-tree", "--stdin", "-r", "-z", "--root", "--no-renames", "--name-only")
    questions = "".join(f"{pair}\n" for pair in pairs).encode("ascii")
    listed = repository.ask(*tree, "--", folder, given=questions)
    edges = _edges(repository)
    times: dict[str, Times] = {}
    time = None
    is_edge = False
    # The newest commit comes first: each name of one is followed by the paths that it changed.
    for part in filter(None, listed.split(b"\0")):
        text = os.fsdecode(part)
        if not text.startswith(f"{folder}/"):
            time, is_edge = commit_times.get(text), text in edges
            continue
        path = text.removeprefix(repository.prefix)
        if is_edge and path in times:
            times[path] = Times(None, times[path].last)
        elif time and not is_edge:
            last = times[path].last if path in times else time
            times[path] = Times(time, last)
    return times


def _edges(repository: Repository) -> frozenset[str]:
    """The commits at which a shallow clone ends: what they changed is not known."""
    where = repository.ask("rev-parse", "--git-path", "shallow").rstrip(b"\r\n")
    try:
        return frozenset((repository.folder / os.fsdecode(where)).read_text("ascii").split())
    except (OSError, ValueError):
        return frozenset()


def is_shallow(root: Path) -> bool:
    """True if the clone lacks a part of its history; False outside a repository."""
    try:
        return opened(root).is_shallow
    except RegistryError:
        return False


def _unshallow(*what: str) -> str:
    return _("This clone is shallow: run “{command}”.").format(command=complete_clone(*what))


_EVERY_BRANCH = ("origin", "+refs/heads/*:refs/remotes/origin/*")
"""A shallow clone has one branch only unless it is asked for more."""


@dataclass(frozen=True, slots=True)
class Differences:
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
        remarks = []
        if self.base is None:
            remarks.append(_("{revision} names no commit: everything counts as new.").format(
                revision=revision
            ))  # fmt: skip
        if self.guessed:
            message = _(
                "This clone is too shallow to tell where the work left {revision}, which is "
                "compared with as it is now: “{command}” fetches the rest."
            )
            message = message.format(revision=revision, command=complete_clone())
            remarks.append(message)
        if self.absent:
            message = ngettext(
                "This checkout is sparse: {count} file of the registry is not here and counts as "
                "unchanged. “{command}” brings it.",
                "This checkout is sparse: {count} files of the registry are not here and count as "
                "unchanged. “{command}” brings them.",
                len(self.absent),
            )
            remedy = "git sparse-checkout disable"
            remarks.append(message.format(count=len(self.absent), command=remedy))
        return remarks


def differences(root: Path, revision: str) -> Differences:
    """The differences from the merge base of the checked-out commit and `revision`.

    What is not committed yet counts too, and so do files that git does not track or ignores. A
    revision of zeros, which platforms give for a new branch, means nothing at all. Raises as
    `commit` does.
    """
    repository = opened(root)
    present = _present(root)
    if re.fullmatch("0{40}|0{64}", revision):
        return Differences(None, frozenset(present))
    commit = _commit(repository, revision)
    merged = repository.run("merge-base", commit, "HEAD")
    base = merged.stdout.decode("ascii").strip() if merged.returncode == 0 else commit
    guessed = merged.returncode != 0 and repository.is_shallow
    committed = _committed(repository, base)
    changed = set()
    for path in present:
        if path not in committed or not _is_same(root / path, committed[path]):
            changed.add(path)
    missing = committed.keys() - present
    absent = missing & _left_out(repository) if missing else frozenset()
    gone = missing - absent
    renamed = _renamed_files(repository, changed - committed.keys(), gone, committed)
    return Differences(
        base,
        frozenset(changed),
        frozenset(gone) - {*renamed.values()},
        renamed,
        guessed,
        frozenset(absent),
    )


def _present(root: Path) -> set[str]:
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
            for name in (*names, *folders):
                path = Path(folder, name)
                if name in names or path.is_symlink():
                    paths.add(path.relative_to(root).as_posix())
    return {path for path in paths if _is_part(path)}


def _is_same(path: Path, committed: _File) -> bool:
    """True if a file of the working tree has the content of the commit.

    Line ends that a checkout on Windows has made (CRLF) are no difference; other filters of the
    repository (LFS, git-crypt) are never run, so what they change counts as changed.
    """
    try:
        about = path.lstat()
        if stat.S_ISLNK(about.st_mode) and committed.is_link:
            return _object_name(os.fsencode(path.readlink()), committed) == committed.object
        if not stat.S_ISREG(about.st_mode) or committed.is_link:
            return False
        most = yamlfile.most_bytes("places")
        if max(about.st_size, committed.size) > most:  # no entry: nobody reads its content
            return about.st_size == committed.size
        content = path.read_bytes()
    except OSError:
        return False
    if len(content) == committed.size and _object_name(content, committed) == committed.object:
        return True
    unix = content.replace(b"\r\n", b"\n")
    return len(unix) == committed.size and _object_name(unix, committed) == committed.object


def _object_name(content: bytes, like: _File) -> str:
    """The name that git gives to a content, by the hash that the repository uses."""
    hashed = sha1(usedforsecurity=False) if len(like.object) == 40 else sha256()
    hashed.update(b"blob %d\0" % len(content))
    hashed.update(content)
    return hashed.hexdigest()


def _left_out(repository: Repository) -> frozenset[str]:
    """The paths below the root that a sparse checkout leaves out of the working tree."""
    listed = repository.run("ls-files", "-z", "-t", "--cached")
    if listed.returncode:
        return frozenset()
    rows = (os.fsdecode(row) for row in listed.stdout.split(b"\0"))
    start = f"S {repository.prefix}"
    return frozenset(row.removeprefix(start) for row in rows if row.startswith(start))


_ALIKE = 0.5
"""The share of the lines that a renamed file keeps at least, as in git."""

_MOST_PAIRS = 250_000
"""How many pairs of a new and a deleted file are compared; with more nothing is a renaming."""


def _renamed_files(
    repository: Repository,
    new: Collection[str],
    gone: Collection[str],
    committed: Mapping[str, _File],
) -> dict[str, str]:
    """The former path of new files that replace a deleted one: the one most alike.

    Quadratic in the files of one folder.
    """
    most = yamlfile.most_bytes("initiative")
    old = sorted(path for path in gone if committed[path].size <= most)
    if not new or not old or len(new) * len(old) > _MOST_PAIRS:
        return {}
    contents = _contents(repository, [committed[path].object for path in old])
    former_lines = {path: Counter(next(contents).splitlines()) for path in old}
    pairs: list[tuple[float, str, str]] = []
    for path in sorted(new):
        lines = _lines_of(repository.root / path, most)
        if lines is None:
            continue
        for candidate, other in former_lines.items():
            if PurePosixPath(candidate).parent != PurePosixPath(path).parent:
                continue
            shared = (lines & other).total() / max(lines.total(), other.total(), 1)
            if shared >= _ALIKE:
                pairs.append((shared, path, candidate))
    # The pairs most alike first; each file replaces one, and is replaced by one.
    pairs.sort(key=lambda pair: (-pair[0], *pair[1:]))
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for _shared, path, candidate in pairs:
        if path not in renamed and candidate not in taken:
            renamed[path] = candidate
            taken.add(candidate)
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
