"""Commit the registry's own files and send them: the only place that writes with git.

Nothing is ever forced, no hook is skipped, and files that are not the registry's stay as they are,
also those that somebody has put into the index. What the other side has changed meanwhile is
merged; a merge that fails is taken back, so that everything is as it was.
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.text import _, ngettext, quote
from hamm_registry.storage import workspace
from hamm_registry.storage.changed_files import changed_files
from hamm_registry.storage.folders import is_photo
from hamm_registry.storage.repository import (
    Completed,
    Repository,
    find_top,
    open_repository,
    output,
    words,
)

_MOST_NAMED = 5
"""So many files are named in a message."""


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The registry's files that differ from the last commit, relative to the root."""

    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.changed, *self.gone)


@dataclass(frozen=True, slots=True)
class Branch:
    """The branch that is checked out and where it is sent.

    `remote` is empty where there is none to send to; `upstream` is the name of the branch there.
    `unsent` says that the other side may lack commits; `merging` that a merge is to be finished.
    """

    name: str
    remote: str = ""
    push_remote: str = ""
    upstream: str = ""
    unsent: bool = False
    merging: bool = False

    @property
    def target(self) -> str:
        """The branch that it is sent to, as git names it: origin/main."""
        return f"{self.push_remote}/{self.upstream}"


def unsaved(repository: Repository) -> Unsaved:
    """The files that are not saved yet; RegistryError before the first commit."""
    files = changed_files(repository, "HEAD")
    # A file in conflict counts even where it was settled by keeping what was there before.
    changed = set(files.changed)
    for path_from_top in _conflicts(repository):
        path = path_from_top.removeprefix(repository.prefix)
        if (repository.root / path).is_file():
            changed.add(path)
    gone = files.gone | set(files.renamed.values())
    return Unsaved(
        tuple(sorted(filter(is_registry_file, changed))),
        tuple(sorted(filter(is_registry_file, gone))),
    )


def unsaved_count(root: Path) -> int:
    """The number of files that are not saved yet; 0 where no git could save them."""
    if find_top(root) is None:
        return 0
    with suppress(RegistryError):
        return len(unsaved(open_repository(root)).paths)
    return 0


def is_unsent(root: Path) -> bool:
    """True if something is saved here that the other side has not; False where there is none."""
    if find_top(root) is None:
        return False
    with suppress(RegistryError):
        return branch(open_repository(root)).unsent
    return False


def is_registry_file(path: str) -> bool:
    """True if the registry reads a path below its root."""
    if path in (workspace.CONFIG, workspace.PLACES) or is_photo(path):
        return True
    parent = PurePosixPath(path).parent.as_posix()
    return parent in workspace.FOLDERS.values() and path.endswith(".yaml")


def branch(repository: Repository) -> Branch:
    """The branch that is checked out.

    RegistryError without a branch, and in the middle of what only git can finish.
    """
    _refuse_lock(repository)
    _refuse_other_work(repository)
    head = repository.run("symbolic-ref", "--quiet", "--short", "HEAD")
    if head.returncode:
        message = _("no branch is checked out, so there is nowhere to save to")
        raise RegistryError(message, _("Make one: git switch -c my-changes"))
    name = _decoded(head.stdout)
    remote = _setting(repository, f"branch.{name}.remote") or _only_remote(repository)
    if remote == ".":  # it follows another branch of this same repository
        remote = ""
    push_remote = (
        _setting(repository, f"branch.{name}.pushRemote")
        or _setting(repository, "remote.pushDefault")
        or remote
    )
    upstream = _setting(repository, f"branch.{name}.merge").removeprefix("refs/heads/") or name
    ahead = repository.run("rev-list", "--count", f"refs/remotes/{push_remote}/{upstream}..HEAD")
    # git counts nothing where the other side has no such branch yet: then nothing was sent.
    unsent = bool(remote) and ahead.stdout.strip() != b"0"
    merging = (repository.folder / "MERGE_HEAD").exists()
    return Branch(name, remote, push_remote, upstream, unsent, merging)


def _refuse_other_work(repository: Repository) -> None:
    """RegistryError in the middle of what only git can finish."""
    for name in ("rebase-merge", "rebase-apply", "CHERRY_PICK_HEAD", "REVERT_HEAD"):
        if (repository.folder / name).exists():
            message = _("git is in the middle of something else (rebase, cherry-pick or revert)")
            raise RegistryError(message, _("“git status” says what to do. Nothing was changed."))


def _refuse_lock(repository: Repository) -> None:
    """RegistryError while another git is at work, or where one was interrupted."""
    lock = repository.folder / "index.lock"
    if lock.exists():
        message = _("another git program is at work here, or one was interrupted")
        hint = _("If none is running, delete {file} and save again. Nothing is lost.")
        raise RegistryError(message, hint.format(file=lock))


def refuse_unsettled(repository: Repository) -> None:
    """RegistryError where files still hold both sides of a merge, as after an interruption."""
    unsettled = [
        path for path in _conflicts(repository) if _holds_both_sides(repository.top / path)
    ]
    if not unsettled:
        return
    hint = _(
        "Keep in each file what is right between <<<<<<< and >>>>>>>, then save again. Or go "
        "back to the time before the merge, and save again:\n"
        "  git merge --abort"
    )
    message = _("a merge is not finished: {files}").format(files=_first_few(unsettled))
    raise RegistryError(message, hint)


def _holds_both_sides(file: Path) -> bool:
    """True if git’s marks of a conflict still stand in a file."""
    if not file.is_file():
        return False
    return any(line.startswith(b"<<<<<<< ") for line in file.read_bytes().splitlines())


def _setting(repository: Repository, name: str) -> str:
    """A setting of git; empty where it is not set."""
    return _decoded(repository.run("config", "--get", name).stdout)


def _only_remote(repository: Repository) -> str:
    """The remote of a branch that names none: `origin`, or the only one; else empty."""
    remotes = _decoded(repository.run("remote").stdout).split()
    if "origin" in remotes:
        return "origin"
    if len(remotes) == 1:
        return remotes[0]
    return ""  # which of several is meant, only the user knows


def _decoded(output: bytes) -> str:
    return output.decode("utf-8", "replace").strip()


def check_identity(repository: Repository) -> None:
    """RegistryError where git does not know in whose name it is to save."""
    for variable in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        if repository.act("var", variable).returncode:
            message = _("git does not know whose name to save under")
            hint = _(
                "Set both once; the whole world can read them, so use the name of the office "
                "and its mailbox, or a no-reply address of your platform:\n  git config "
                '--global user.name "City of Example, International Office"\n  git config '
                "--global user.email office@city.example"
            )
            raise RegistryError(message, hint)


def commit(repository: Repository, paths: Sequence[str], message: str) -> None:
    """Commit files of the registry with a message, and nothing else but a merge to be finished.

    RegistryError with the words of git or of a hook where that is refused.
    """
    pathspecs = _pathspecs(repository, paths)
    merging = (repository.folder / "MERGE_HEAD").exists()
    if paths:
        if not merging:  # what was deleted with “git rm” is not known to the next two commands
            repository.act("reset", "--quiet", "HEAD", *_FROM_INPUT, given=pathspecs)
        output(repository.act("add", "--all", *_FROM_INPUT, given=pathspecs))
    if merging:
        # git refuses to commit a part of a merge: all of the index goes in.
        _refuse_conflicts(repository)
        done = repository.act("commit", "--quiet", "-m", message)
    else:
        only = ("commit", "--quiet", "-m", message, "--only", *_FROM_INPUT)
        done = repository.act(*only, given=pathspecs)
    if done.returncode:
        reason = words(done) or _decoded(done.stdout)
        hint = _(
            "Nothing is lost: the files are as you left them. Save again when this is settled."
        )
        raise RegistryError(_("git could not save: {reason}").format(reason=reason), hint)


def _refuse_conflicts(repository: Repository) -> None:
    """RegistryError where a merge has left files in conflict."""
    conflicts = _conflicts(repository)
    if conflicts:
        message = _("a merge is not finished: {files}").format(files=_first_few(conflicts))
        hint = _("Settle them and run “git add” for each, then save again.")
        raise RegistryError(message, hint)


_FROM_INPUT = ("--pathspec-from-file=-", "--pathspec-file-nul")
"""Paths are given on standard input: a command line on Windows is short."""


def _pathspecs(repository: Repository, paths: Sequence[str]) -> bytes:
    return b"\0".join(f"{repository.prefix}{path}".encode() for path in paths)


def receive(repository: Repository, line: Branch) -> int:
    """Fetch what the other side has and merge it; how many commits that were.

    RegistryError, and everything as before, where the two have changed the same lines.
    """
    fetched = repository.act("fetch", "--quiet", line.remote, line.upstream)
    if fetched.returncode:
        if b"couldn't find remote ref" in fetched.stderr:
            return 0
        raise _unreachable(line.remote, words(fetched))
    news = repository.run("rev-list", "--count", "HEAD..FETCH_HEAD")
    count = int(_decoded(news.stdout) or 0)
    if not count:
        return 0
    merged = repository.act("merge", "--quiet", "--ff", "--no-edit", "FETCH_HEAD")
    if merged.returncode:
        _take_back(repository, line, merged)
    return count


def _take_back(repository: Repository, line: Branch, merged: Completed) -> None:
    """Undo a merge that failed, and say what to do about it."""
    conflicts = _conflicts(repository)
    if (repository.folder / "MERGE_HEAD").exists():
        output(repository.act("merge", "--abort"))
    reason = merged.stderr or merged.stdout
    if not conflicts:
        message = _("the changes of the other side cannot be merged: {reason}")
        hint = _("Your changes are saved on this computer but not sent. Nothing else was changed.")
        raise RegistryError(message.format(reason=_decoded(reason)), hint)
    message = ngettext(
        "somebody else has changed the same lines: {files}",
        "somebody else has changed the same lines: {files}",
        len(conflicts),
    ).format(files=_first_few(conflicts))
    hint = _(
        "Your changes are saved on this computer and not sent; the files are as you left them.\n"
        "To settle it:\n"
        "  git merge {other}\n"
        "then keep in each file what is right between <<<<<<< and >>>>>>>, and save again."
    )
    raise RegistryError(message, hint.format(other=f"{line.remote}/{line.upstream}"))


def _conflicts(repository: Repository) -> list[str]:
    """The files that a merge has left in conflict, below the top of the repository."""
    listed = repository.run("ls-files", "--unmerged", "-z").stdout.decode("utf-8", "replace")
    # Each file is there up to three times: as it was before, as it is here, as it is there.
    paths = set()
    for row in listed.split("\0"):
        if row:
            _mode_and_object, _tab, path = row.partition("\t")
            paths.add(path)
    return sorted(paths)


def _first_few(paths: Sequence[str]) -> str:
    """The first files of several as a message names them."""
    names = ", ".join(paths[:_MOST_NAMED])
    if len(paths) > _MOST_NAMED:
        return f"{names}, …"
    return names


@dataclass(frozen=True, slots=True)
class Sent:
    """The outcome of sending: `done`, `behind` (the other side has moved on), `protected`.

    `words` are those of the other side.
    """

    outcome: str
    words: str = ""


def send(repository: Repository, line: Branch, to: str = "") -> Sent:
    """Send the branch to the branch of that name on the other side, its own if empty.

    RegistryError where the other side cannot be reached.
    """
    name = to or line.upstream
    pushed = repository.act(
        "push", "--porcelain", "--set-upstream", line.push_remote, f"HEAD:refs/heads/{name}"
    )
    answer = words(pushed)
    if pushed.returncode == 0:
        return Sent("done", answer)
    rows = _decoded(pushed.stdout)
    if "[remote rejected]" in rows:
        return Sent("protected", answer)
    if "[rejected]" in rows:
        return Sent("behind", answer)
    raise _unreachable(line.push_remote, answer)


def _unreachable(remote: str, reason: str) -> RegistryError:
    message = _("{remote} cannot be reached: {reason}").format(remote=quote(remote), reason=reason)
    hint = _("Your changes are saved on this computer but not sent. Save again later to send them.")
    return RegistryError(message, hint)


def propose(repository: Repository, line: Branch, name: str) -> tuple[str, str]:
    """Put the commits on a branch of their own and send it: its name, and where to propose it.

    The address is empty where nobody knows it. The branch that was checked out stays as it is.
    """
    free = name
    number = 1
    while _has_branch(repository, free):
        number += 1
        free = f"{name}-{number}"
    output(repository.act("checkout", "--quiet", "-b", free))
    sent = send(repository, line, free)
    if sent.outcome != "done":
        message = _("{remote} does not accept a branch either: {reason}")
        message = message.format(remote=quote(line.push_remote), reason=sent.words)
        hint = _("Your changes are saved on this computer, on the branch {branch}.")
        raise RegistryError(message, hint.format(branch=quote(free)))
    url = _setting(repository, f"remote.{line.push_remote}.url")
    return free, address_in(sent.words) or proposal_address(url, line.upstream, free)


def _has_branch(repository: Repository, name: str) -> bool:
    commit = repository.run("rev-parse", "--verify", "--quiet", f"refs/heads/{name}")
    return commit.returncode == 0


_ADDRESS = re.compile(r"^remote:.*?(https?://[^\s\x00-\x1f]+)", re.MULTILINE)
_REMOTE = re.compile(
    r"(?:https?://(?:[^@/]+@)?|ssh://(?:[^@/]+@)?|[^@/:]+@)(?P<host>[\w.-]+)(?::\d+)?[:/]"
    r"(?P<path>[\w./~-]+?)(?:\.git)?/?"
)


def address_in(answer: str) -> str:
    """The address that a platform names in its answer to a new branch; empty if it names none."""
    address = _ADDRESS.search(answer)
    if address is None:
        return ""
    return address[1]


def proposal_address(url: str, base: str, name: str) -> str:
    """The page of a platform where a branch is proposed, by the address of the repository.

    Empty for a repository that lies on no platform, such as a folder.

    >>> proposal_address("git@github.com:city/registry.git", "main", "changes")
    'https://github.com/city/registry/compare/main...changes?expand=1'
    >>> proposal_address("/srv/registry.git", "main", "changes")
    ''
    """
    remote = _REMOTE.fullmatch(url)
    if remote is None:
        return ""
    host = remote["host"]
    page = f"https://{host}/{remote['path']}"
    if "gitlab" in host or "opencode" in host:
        return f"{page}/-/merge_requests/new?merge_request%5Bsource_branch%5D={name}"
    comparison = f"{page}/compare/{base}...{name}"
    if "github" in host:
        return f"{comparison}?expand=1"  # opens the form, not the comparison alone
    return comparison


def check_message(text: str) -> str:
    """A message for a commit, trimmed; UsageError where nothing is left."""
    if not text.strip():
        raise UsageError(_("the message is empty"), _("Say what was changed with -m TEXT"))
    return text.strip()
