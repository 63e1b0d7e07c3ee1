"""The command that looks back: changes."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Command, session
from hamm_registry.cli.choices import format_option, row_formats
from hamm_registry.cli.options import Output, Unlisted
from hamm_registry.cli.session import Session, one_of
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, ngettext

if TYPE_CHECKING:
    from hamm_registry.answers.changes import Story
    from hamm_registry.model.entries import Registry
    from hamm_registry.storage.history import Moment
    from hamm_registry.storage.repository import Repository


def _sentence_formats() -> tuple[str, ...]:
    """The formats of changes: sentences, or rows."""
    return ("text", *row_formats())


_DAYS = 7
"""Days to look back where nothing else is said."""


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("changes", cls=Command, epilog="changes --since 2026-01 --format markdown")(changes)


def changes(
    context: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            metavar="DATE|REV",
            help="From the beginning of a day, month or year, or from a revision (git); default: "
            "the last seven days.",
        ),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            "--until",
            metavar="DATE|REV",
            help="To the end of a day, month or year, or to a revision; default: as it is.",
        ),
    ] = None,
    unlisted: Unlisted = False,
    format_name: Annotated[str | None, format_option(_sentence_formats)] = None,
    output: Output = None,
) -> None:
    """Say in sentences what changed: new, confirmed, ended, and every fact that differs."""
    from hamm_registry.answers.changes import Story
    from hamm_registry.model import redaction
    from hamm_registry.storage.history import Moment, moment
    from hamm_registry.storage.repository import open_repository

    current = session(context)
    name = one_of(format_name or "text", _sentence_formats(), "--format", "formats")
    if since is None:
        since = (current.today - timedelta(days=_DAYS)).isoformat()
    repository = open_repository(current.home)
    start = moment(repository, since, current.today, before=True)
    with ExitStack() as stack:
        if until is None:
            end, new = Moment(None, current.today), current.own
        else:
            end = moment(repository, until, current.today)
            new = _registry_at(current, repository, end, stack)
        if end.day < start.day:
            raise UsageError(_("the end is before the beginning"))
        old = _registry_at(current, repository, start, stack)
        if not unlisted:
            old, new = redaction.states(old, new, current.today)
        story = Story(old, new, start, end)
        _write_story(current, story, name, output)


def _write_story(current: Session, story: "Story", format_name: str, output: Path | None) -> None:
    """Write the changes in one of the formats."""
    if format_name in ("text", "table", "markdown"):
        current.show(story.document(), format_name, output)
    else:
        current.show(story.rows(), format_name, output)


def _registry_at(
    current: Session, repository: "Repository", moment: "Moment", stack: ExitStack
) -> "Registry":
    """The registry at a moment, an empty one before it began; a remark says what was skipped."""
    from hamm_registry.model.entries import Registry
    from hamm_registry.storage import workspace
    from hamm_registry.storage.snapshot import extracted

    empty = Registry(current.home, current.own.config)
    if moment.commit is None:
        return empty
    folder = stack.enter_context(extracted(repository, moment.commit))
    if not (folder / workspace.CONFIG).is_file():
        return empty
    registry = workspace.Workspace(folder).registry
    if registry.skipped:
        message = ngettext(
            "{count} file of commit {commit} skipped, which is not valid today",
            "{count} files of commit {commit} skipped, which are not valid today",
            registry.skipped,
        )
        current.remark(message.format(count=registry.skipped, commit=moment.commit[:10]))
    return registry
