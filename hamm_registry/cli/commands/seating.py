"""The command that seats the guests of a meeting: seating."""

from pathlib import Path
from typing import Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import format_option
from hamm_registry.cli.options import Output, Unlisted
from hamm_registry.cli.session import Session, one_of
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, ngettext

_FORMATS = ("text", "json", "markdown")
_SEATING_FORMATS = (*_FORMATS, "pdf")
_MOST = 1000


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("seating", cls=Reader, epilog="seating --tables 6 --seats 8")(seating)


def seating(
    context: typer.Context,
    tables: Annotated[
        int, typer.Option("--tables", metavar="N", min=1, help="How many tables there are.")
    ],
    name: Annotated[
        str | None, typer.Argument(metavar="MEETING", help="The id of a meeting.")
    ] = None,
    seats: Annotated[
        int | None, typer.Option("--seats", metavar="M", min=1, help="At most so many at a table.")
    ] = None,
    cards: Annotated[
        Path | None,
        typer.Option("--cards", metavar="FILE", help="Name cards to fold, as PDF, into a file."),
    ] = None,
    unlisted: Unlisted = False,
    format_name: Annotated[str | None, format_option(lambda: _SEATING_FORMATS)] = None,
    output: Output = None,
) -> None:
    """Seat those together who should know each other and do not.

    One seat each for whoever came to the meeting, or is invited; without a list, for all with
    active work abroad.
    """
    from hamm_registry.answers import meetings
    from hamm_registry.answers import seats as report
    from hamm_registry.introductions import seating as plan
    from hamm_registry.introductions.score import Matcher

    current = session(context)
    form = one_of(format_name or "text", _SEATING_FORMATS, "--format", "formats")
    matcher = Matcher(current.registry, current.today, unlisted)
    guests = []
    if name is not None:
        selected = meetings.find(current.registry, name)
        guests = meetings.attended(matcher, selected) or meetings.invited(matcher, selected)
    is_listed = bool(guests)
    if not is_listed:
        guests = plan.invited(matcher)
    _check_room(len(guests), tables, seats)
    _remark_on(current, is_listed, len(guests), tables)
    seated = plan.seating(matcher, guests, tables)
    if cards is not None:
        current.write(report.cards(seated, matcher), cards)
    current.show(report.document(seated, matcher), form, output)


def _check_room(guests: int, tables: int, seats: int | None) -> None:
    """UsageError where there is no room for all, or no room is that large."""
    if max(guests, tables) > _MOST:
        message = _("{count} are too many for one room: at most {most} organisations and tables")
        raise UsageError(message.format(count=max(guests, tables), most=_MOST))
    if seats is None or tables * seats >= guests:
        return
    message = ngettext(
        "{count} organisation has no room at {tables} × {seats} seats",
        "{count} organisations have no room at {tables} × {seats} seats",
        guests,
    ).format(count=guests, tables=tables, seats=seats)
    hint = _("Use --tables {tables} or --seats {seats}.")
    raise UsageError(message, hint.format(tables=-(-guests // seats), seats=-(-guests // tables)))


def _remark_on(current: Session, is_listed: bool, guests: int, tables: int) -> None:
    """Say who is seated without a list, and which tables stay empty."""
    if not guests:
        current.remark(_("There is nobody to be seated."))
        return
    if not is_listed:
        message = ngettext(
            "No meeting has a list: this seats the {count} organisation with active work abroad.",
            "No meeting has a list: this seats the {count} organisations with active work abroad.",
            guests,
        )
        current.remark(message.format(count=guests))
    empty = tables - guests
    if empty > 0:
        message = ngettext("{count} table stays empty.", "{count} tables stay empty.", empty)
        current.remark(message.format(count=empty))
