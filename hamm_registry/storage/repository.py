"""The git repository of a registry, and the ways in which git is run on it.

The data may be hostile, so git never looks for a repository inside it: the repository is the
`.git` of the folder that holds the registry or of one above it, and every call names it.
`Repository.run` is for commands that read objects (`cat-file`, `ls-tree`, `diff-tree`, `rev-list`,
`rev-parse`, `merge-base`, `ls-files` for the index): they run no filter, hook, text conversion,
file system monitor or helper, and work inside the `.git` folder. No shell, no network.

`saving` alone goes further, with `Repository.act`: there git does what its user would have it do.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import complete_clone, trust_folder
from hamm_registry.core.text import _, quote, reason, safe

Completed = subprocess.CompletedProcess[bytes]
"""A run of git that has ended: its code and its two outputs."""

_READING_SETTINGS = (
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

_READING_VARIABLES = {
    "LC_ALL": "C",
    "GIT_ALLOW_PROTOCOL": "",  # a clone without all objects would fetch them
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
}

_SETTINGS_OF_USER = re.compile(
    r"GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_[0-9]+|VALUE_[0-9]+)|EXEC_PATH"
    r"|TEST_ASSUME_DIFFERENT_OWNER)"
)
"""The variables of git that say where the user's own settings are.

All others describe the call of git that we run in (a hook has GIT_DIR, GIT_INDEX_FILE and more)
and would make ours work on something else.
"""

_ACTING_SETTINGS = (
    "color.ui=false",
    "core.fsmonitor=false",
    "core.quotePath=false",
    "safe.bareRepository=explicit",
    "user.useConfigOnly=true",  # no address made up from the name of the computer
)
"""For what a user has git do: hooks, filters, credentials and servers are those of the user."""

_IDENTITY_OF_USER = re.compile(r"GIT_(?:(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)|SSH.*|ASKPASS)")
"""Further variables that count where git acts: who commits, and how a server is reached."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository that git works with.

    `folder` is its `.git`, `root` the registry in its working tree, and `prefix` the path from
    the top of the working tree to the registry: empty, or ending with `/`.
    """

    folder: Path
    root: Path
    prefix: str

    @property
    def top(self) -> Path:
        """The top of the working tree."""
        root = self.root.resolve()
        if not self.prefix:
            return root
        return root.parents[self.prefix.count("/") - 1]

    @property
    def is_shallow(self) -> bool:
        """True if the clone lacks a part of its history."""
        return self.run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true"

    def run(self, *arguments: str, given: bytes = b"") -> Completed:
        """Run git on it, inside `.git`: nothing in the working tree has a say."""
        return _run_reading(self.folder, [f"--git-dir={self.folder}", *arguments], given)

    def ask(self, *arguments: str, given: bytes = b"") -> bytes:
        """The standard output of git; RegistryError (3) with its words where it fails."""
        return output(self.run(*arguments, given=given))

    def act(self, *arguments: str, given: bytes = b"") -> Completed:
        """Run git as its user would: with hooks, filters, credentials and network.

        Only after the user has asked for it; at the top of the working tree.
        """
        place = (f"--git-dir={self.folder}", f"--work-tree={self.top}", "--literal-pathspecs")
        command = _command(*place, *arguments, settings=_ACTING_SETTINGS)
        return _run_command(command, self.top, _acting_environment(), given)

    def has_commits(self) -> bool:
        """True if something was committed on the branch that is checked out."""
        return self.run("rev-parse", "--verify", "--quiet", "HEAD").returncode == 0

    def commit(self, revision: str) -> str:
        """The id of the commit that a revision names.

        Raises RegistryError (3) before the first commit, and UsageError (2) for an unknown
        revision, with what to fetch in a shallow clone.
        """
        parsed = self.run(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        # “^HEAD” is valid for rev-parse, but excludes a commit and names none.
        if parsed.returncode == 0 and not parsed.stdout.startswith(b"^"):
            return parsed.stdout.decode("ascii").strip()
        if not self.has_commits():
            message = _("the git repository of {folder} has no commits yet")
            raise RegistryError(message.format(folder=quote(self.root)))
        hint = _("“git branch -a” and “git log” show the names.")
        if self.is_shallow:
            hint = shallow_hint(*_EVERY_BRANCH)
        raise UsageError(_("git has no revision {name}").format(name=quote(revision)), hint)

    def contents(self, objects: Sequence[str]) -> Iterator[bytes]:
        """The contents of objects, in their order; RegistryError (3) where this clone lacks one.

        One at a time is in memory.
        """
        arguments = _command(f"--git-dir={self.folder}", "cat-file", "--batch", "--buffer")
        with _file_of_names(objects) as questions, subprocess.Popen(  # noqa: S603 - no shell
            arguments, cwd=self.folder, env=_reading_environment(), stdin=questions,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ) as git:  # fmt: skip
            answer = cast("IO[bytes]", git.stdout)
            for _object_name in objects:
                size = answer.readline().rpartition(b" ")[2].strip()
                if not size.isdigit():  # “missing”, or git ended
                    raise _incomplete()
                yield answer.read(int(size))
                answer.read(1)

    def refuse_partial_clone(self) -> None:
        """RegistryError (3) for a clone that was made without all objects."""
        settings = r"^(remote\..*\.promisor|extensions\.partialclone)$"
        if self.run("config", "--get-regexp", settings).stdout:
            raise _incomplete()


_EVERY_BRANCH = ("origin", "+refs/heads/*:refs/remotes/origin/*")
"""A shallow clone has one branch only unless it is asked for more."""


def open_repository(root: Path) -> Repository:
    """The repository of the registry at `root`; RegistryError (3) where git works with none.

    git itself is asked once, in the folder that holds `.git` and with no way up from it: so it
    judges whether the folder may be trusted, and cannot take other files for a repository.
    """
    _git_program()
    message = _("{folder} is not in a git repository").format(folder=quote(root))
    outside = RegistryError(
        message, _("Clone the registry with git, or begin its history here: git init")
    )
    top = find_top(root)
    if top is None:
        raise outside
    ceiling = {"GIT_CEILING_DIRECTORIES": str(top.parent)}
    done = _run_reading(top, ["rev-parse", "--absolute-git-dir"], variables=ceiling)
    if done.returncode == 0:
        folder = Path(os.fsdecode(done.stdout.rstrip(b"\r\n")))
        if folder.resolve() == top:  # an old git does not know safe.bareRepository
            raise outside
        path = root.resolve().relative_to(top).as_posix()
        prefix = f"{path}/"
        if path == ".":
            prefix = ""
        return Repository(folder, root, prefix)
    untrusted = re.search(rb"safe\.directory (.+)", done.stderr)
    if untrusted:
        raise _distrusted(untrusted[1].decode("utf-8", "replace").strip().strip("'"))
    if b"not a git repository" not in done.stderr and b"safe.bareRepository" not in done.stderr:
        output(done)
    raise outside


def _distrusted(folder: str) -> RegistryError:
    """The error that git refuses a folder which belongs to another user."""
    message = _("git does not trust {folder}: it belongs to somebody else")
    hint = _("If you trust it: {command}").format(command=safe(trust_folder(folder)))
    return RegistryError(message.format(folder=quote(folder)), hint)


def find_top(root: Path) -> Path | None:
    """The folder that the whole repository lies in, by its `.git`; None outside a repository."""
    for folder in (root.resolve(), *root.resolve().parents):
        if (folder / ".git").exists():
            return folder
    return None


def git_version(root: Path) -> str:
    """The version of git, as it prints it; RegistryError (3) where there is none."""
    return output(_run_reading(root, ["--version"])).decode("utf-8", "replace").strip()


def is_shallow(root: Path) -> bool:
    """True if the clone lacks a part of its history; False outside a repository."""
    try:
        return open_repository(root).is_shallow
    except RegistryError:
        return False


def shallow_hint(*refs: str) -> str:
    """The hint how to fetch the rest of a shallow clone, or only some branches of it."""
    return _("This clone is shallow: run “{command}”.").format(command=complete_clone(*refs))


def output(done: Completed) -> bytes:
    """The standard output of git; RegistryError (3) with its words where it failed."""
    if done.returncode:
        raise RegistryError(_("git failed: {reason}").format(reason=words(done)))
    return done.stdout


def words(done: Completed) -> str:
    """The standard error of git, as text."""
    return done.stderr.decode("utf-8", "replace").strip()


def _incomplete() -> RegistryError:
    message = _("this clone does not have all the files of that commit")
    return RegistryError(message, _("Run “git fetch --refetch --no-filter”."))


def _run_reading(
    folder: Path,
    arguments: Sequence[str],
    given: bytes = b"",
    variables: Mapping[str, str] | None = None,
) -> Completed:
    """Run git in a folder with nothing but its own objects; RegistryError (3) without git."""
    environment = _reading_environment() | dict(variables or {})
    return _run_command(_command(*arguments), folder, environment, given)


def _command(*arguments: str, settings: Sequence[str] = _READING_SETTINGS) -> list[str]:
    options: list[str] = []
    for setting in settings:
        options += ["-c", setting]
    return [_git_program(), "--no-pager", *options, *arguments]


def _run_command(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], given: bytes
) -> Completed:
    """Run git, with `given` as its input; RegistryError where there is no such program."""
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
        raise _cannot_be_run(error) from error


def _git_program() -> str:
    """The git that is installed; RegistryError (3) where there is none.

    Only absolute folders of PATH count: Windows looks in the working folder first, and that may
    be the registry.
    """
    for folder in map(Path, os.get_exec_path()):
        if not folder.is_absolute():
            continue
        program = shutil.which("git", path=str(folder))
        if program and Path(program).parent == folder:
            return program
    raise _cannot_be_run(FileNotFoundError(2, os.strerror(2)))


def _cannot_be_run(error: OSError) -> RegistryError:
    message = _("git cannot be run: {reason}").format(reason=reason(error))
    return RegistryError(message, _("Install git. What needs no history works without it."))


def _environment_of_user() -> dict[str, str]:
    """The environment of this process without the variables meant for another call of git."""
    environment: dict[str, str] = {}
    for name, value in os.environ.items():
        is_for_git = name.upper().startswith("GIT_")
        if not is_for_git or _SETTINGS_OF_USER.fullmatch(name.upper()):
            environment[name] = value
    return environment


def _reading_environment() -> dict[str, str]:
    """The environment for commands that read objects."""
    return _environment_of_user() | _READING_VARIABLES


def _acting_environment() -> dict[str, str]:
    """The environment for what a user has git do; it may ask for a password in a terminal."""
    environment = _environment_of_user()
    for name, value in os.environ.items():
        if _IDENTITY_OF_USER.fullmatch(name):
            environment[name] = value
    environment["LC_ALL"] = "C"
    environment["GIT_TERMINAL_PROMPT"] = "0"
    if sys.stdin is not None and sys.stdin.isatty():
        environment["GIT_TERMINAL_PROMPT"] = "1"
    environment["GIT_EDITOR"] = "true"
    return environment


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
