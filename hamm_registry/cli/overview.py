"""The program without a command: what is most worth doing, and the registry at a glance."""

from typing import TYPE_CHECKING

import typer

from hamm_registry.cli.app import session
from hamm_registry.cli.session import Session
from hamm_registry.core.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hamm_registry.advice.log import Note


def add(app: typer.Typer) -> None:
    """Add what is done where no command is named."""
    app.callback(invoke_without_command=True, epilog="list country:TR")(overview)


def overview(context: typer.Context) -> None:
    """The registry of a city's international initiatives.

    Without a command: what is most worth doing this week, and the registry at a glance.
    """
    if context.invoked_subcommand is not None:
        return
    from hamm_registry.answers import overview as report
    from hamm_registry.checks import engine
    from hamm_registry.storage import saving

    current = session(context)
    registry = current.registry
    validation = engine.validate(current.workspace, current.today)
    due = _due(current)
    unsaved, unsent = 0, False
    if current.as_of is None:
        unsaved = saving.unsaved_count(current.home)
        unsent = not unsaved and saving.is_unsent(current.home)
    answer = report.overview(registry, validation, current.today, due, unsaved, unsent)
    current.show(answer, "text")


def _due(current: Session) -> "Sequence[Note]":
    """The follow-ups that are due by the office's log; none where there is no log to be read."""
    from hamm_registry.advice import log, private
    from hamm_registry.cli.advice_log import notes_of

    if current.as_of is not None or not private.is_set():
        return ()
    try:
        return log.due(notes_of(current), current.today)
    except RegistryError as error:  # the overview does not depend on the log
        current.remark(error.message)
        return ()
