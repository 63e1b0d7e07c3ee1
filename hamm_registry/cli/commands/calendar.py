"""The command that shows what is on: calendar."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import format_option, row_formats
from hamm_registry.cli.options import History, Output, Query, Unlisted, chosen, compiled
from hamm_registry.cli.session import Session
from hamm_registry.core import steps
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _

if TYPE_CHECKING:
    from hamm_registry.calendar.events import CalendarRow
    from hamm_registry.core.document import Document
    from hamm_registry.model.entries import Registry

CalendarFormat = Annotated[str | None, format_option(lambda: (*row_formats(), "ics"))]


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("calendar", cls=Reader, epilog="calendar country:FR --from 2027")(calendar)


def calendar(
    context: typer.Context,
    query: Query = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="DATE", help="The first day, month or year; today."),
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", help="The last day, month or year; a year later."),
    ] = None,
    collisions: Annotated[
        bool,
        typer.Option(
            "--collisions", help="Only journeys that overlap or nearly so, with free seats."
        ),
    ] = False,
    history: History = False,
    unlisted: Unlisted = False,
    format_name: CalendarFormat = None,
    output: Output = None,
) -> None:
    """Show what is on: activities, meetings, anniversaries, deadlines of funding.

    With a query: only of the initiatives that fit, and of what they have to do with.
    """
    current = session(context)
    selection = Selection(query or [], first, last, history, unlisted)
    if format_name == "ics":
        if collisions:
            raise UsageError(_("--format ics cannot be combined with --collisions"))
        _subscribe(current, selection, output)
        return
    make_report = _calendar
    if collisions:
        make_report = _collisions
    report = make_report(current, selection)
    if not report.data["rows"]:
        current.remark(_("Nothing is known for these days."))
    current.emit(report, format_name, output)


class Selection(NamedTuple):
    """The part of the calendar that is asked for; `first` and `last` are dates as typed."""

    query: list[str]
    first: str | None
    last: str | None
    history: bool
    unlisted: bool


def _calendar(current: Session, selection: Selection) -> "Document":
    """The events of a time, with a note on the deadlines whose day is not known."""
    from hamm_registry.answers import agenda

    registry = current.registry
    rows = _rows(current, registry, selection)
    note = ""
    if not selection.query:
        note = agenda.undated(registry.programmes, rows, current.today)
    return agenda.agenda(rows, note)


def _rows(current: Session, registry: "Registry", selection: Selection) -> "list[CalendarRow]":
    """The events of a registry, which may be the redacted one, in the order of their days."""
    from hamm_registry.calendar import events

    window = events.window(selection.first, selection.last, current.today)
    calendar_ = events.Calendar(registry, window, current.today, selection.history)
    entries = []
    if registry.initiatives:
        for entry in chosen(current, selection.query, selection.unlisted):
            # Those of the opened registry are chosen, those of the given one are shown.
            entries.append(registry.by_id[entry.id])
    if selection.query:
        return calendar_.rows(entries, *events.concerning(registry, entries))
    return calendar_.rows(entries, registry.meetings, registry.programmes)


def _subscribe(current: Session, selection: Selection, output: Path | None) -> None:
    """Write the rows as iCalendar: a file that is passed on, so coming trips by their month."""
    from hamm_registry.answers import feed
    from hamm_registry.model import redaction

    registry, today = current.registry, current.today
    published = redaction.published(registry, today, unlisted=True)
    rows = _rows(current, published, selection)
    if not rows:
        current.remark(_("Nothing is known for these days."))
    if rows != _rows(current, registry, selection):
        message = _("Coming trips are given by month; for the days: “{command}”")
        current.remark(message.format(command=steps.command("calendar")))
    current.write(feed.subscription(rows, published, today), output)


def _collisions(current: Session, selection: Selection) -> "Document":
    """The pairs of journeys that overlap or nearly so, of which one fits the query."""
    from hamm_registry.answers import agenda
    from hamm_registry.calendar import events
    from hamm_registry.introductions.overlaps import overlaps

    registry, today = current.registry, current.today
    window = events.window(selection.first, selection.last or "9999", today)
    fits = compiled(current, selection.query)
    pairs = []
    for overlap in overlaps(
        registry, today, history=selection.history, unlisted=selection.unlisted
    ):
        journeys = (overlap.first, overlap.second)
        is_within = any(window.holds(journey.date, journey.end) for journey in journeys)
        if is_within and any(fits(registry.by_id[journey.id]) for journey in journeys):
            pairs.append(overlap)
    return agenda.collisions(pairs, today)
