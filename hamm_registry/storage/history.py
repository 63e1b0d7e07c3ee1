"""States of a registry in the past: the commit of a revision or a day, and the ages of files."""

import os
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _, quote
from hamm_registry.model.typed_dates import DateError, TypedDate, parse_date
from hamm_registry.storage.repository import Repository, open_repository, shallow_hint

_FIRST_DAY, _LAST_DAY = "1970-01-02", "2099-12-31"
"""The days that git takes for days; with others it guesses."""


def commit_before(repository: Repository, day: str) -> str | None:
    """The last commit of the checked-out branch up to the end of a day, `YYYY-MM-DD`.

    Of a merge the branch that was merged into counts: what stood in the registry on a day is what
    had been merged by then. None where there is none so old; RegistryError (3) with what to fetch
    in a shallow clone.
    """
    repository.commit("HEAD")
    if day < _FIRST_DAY:
        return None
    until = f"--until={min(day, _LAST_DAY)}T23:59:59"
    name = repository.ask("rev-list", "-1", "--first-parent", until, "HEAD")
    if not name and repository.is_shallow:
        message = _("this clone does not reach back to {day}").format(day=quote(day))
        raise RegistryError(message, shallow_hint())
    return name.decode("ascii").strip() or None


class Moment(NamedTuple):
    """A state of the repository: its commit, None before the first one, and the day it stands for.

    The day is the one that was asked for, or that of the commit.
    """

    commit: str | None
    day: date


def moment(repository: Repository, name: str, today: date, *, before: bool = False) -> Moment:
    """The state that a date or a revision names.

    A date as people type it means the end of its day, month or year; with `before` the moment at
    which it begins. “2w” is two weeks before `today`. Raises as `Repository.commit` and
    `commit_before` do, DateError (2) for a day that the calendar has not, and for a date that can
    be two.
    """
    typed = _date_of(name, today)
    if typed is None:
        commit = repository.commit(name)
        return Moment(commit, _day_of(repository, commit))
    if before:
        day_before = max(typed.first, date.min + timedelta(1)) - timedelta(1)
        return Moment(commit_before(repository, day_before.isoformat()), typed.first)
    return Moment(commit_before(repository, typed.last.isoformat()), typed.last)


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


def _day_of(repository: Repository, commit: str) -> date:
    """The day of a commit where this computer is."""
    form = ("--format=%cd", "--date=format-local:%F")
    printed = repository.ask("rev-list", "-1", *form, commit).decode("ascii", "replace")
    day = printed.partition("\n")[2].strip()
    try:
        return date.fromisoformat(day)
    except ValueError:  # whoever makes a commit may write into it what they like
        message = _("commit {commit} has no date").format(commit=commit[:10])
        raise RegistryError(message) from None


class Times(NamedTuple):
    """When a file came into the registry and when it last changed, in ISO 8601 with time zone.

    `first` is None where this clone does not reach back so far.
    """

    first: str | None
    last: str


def times_of_files(root: Path) -> dict[str, Times]:
    """When each file below data/ came and last changed, by its path below the root.

    The time is that of the commit by which the checked-out branch got the change, of a merged
    branch so that of the merge and not what a stranger wrote into a commit. What a shallow clone
    does not know is left out. Empty outside a repository, before the first commit, and without
    git.
    """
    try:
        return _times_of_files(open_repository(root))
    except RegistryError:
        return {}


def _times_of_files(repository: Repository) -> dict[str, Times]:
    """The first and last commit time of each file by its path.

    The first is None where the history begins with the file: a shallow clone does not know it.
    """
    edges = _edges(repository)
    times: dict[str, Times] = {}
    for commit, time, path in _changes_newest_first(repository):
        previous = times.get(path)
        last = time
        if previous:
            last = previous.last
        if commit not in edges:
            times[path] = Times(time, last)
        elif previous:
            times[path] = Times(None, last)
    return times


def _changes_newest_first(repository: Repository) -> Iterator[tuple[str, str, str]]:
    """Each file below data/ that a commit of the branch changed: the commit, its time, the path."""
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
            # Newer versions of git write Z for UTC, older ones +00:00.
            commit_times[name] = datetime.fromisoformat(line).isoformat()
    tree = ("diff-tree", "--stdin", "-r", "-z", "--root", "--no-renames", "--name-only")
    questions = "".join(f"{pair}\n" for pair in pairs).encode("ascii")
    listed = repository.ask(*tree, "--", folder, given=questions)
    # The newest commit comes first: each name of one is followed by the paths that it changed.
    commit = ""
    for part in filter(None, listed.split(b"\0")):
        text = os.fsdecode(part)
        if not text.startswith(f"{folder}/"):
            commit = text
        elif commit in commit_times:
            yield commit, commit_times[commit], text.removeprefix(repository.prefix)


def _edges(repository: Repository) -> frozenset[str]:
    """The commits at which a shallow clone ends: what they changed is not known."""
    where = repository.ask("rev-parse", "--git-path", "shallow").rstrip(b"\r\n")
    try:
        return frozenset((repository.folder / os.fsdecode(where)).read_text("ascii").split())
    except (OSError, ValueError):
        return frozenset()
