"""Commands around meetings and dates: meeting, seating, calendar."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import format_option, row_formats
from hamm_registry.cli.context import Session, one_of
from hamm_registry.cli.options import (
    Diff,
    DryRun,
    History,
    Output,
    Query,
    Unlisted,
    chosen,
    compiled,
)
from hamm_registry.core import steps
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, ngettext

if TYPE_CHECKING:
    from hamm_registry.calendar.events import Row
    from hamm_registry.core.table import Report
    from hamm_registry.introductions.score import Field
    from hamm_registry.model.entries import Registry

CalendarFormat = Annotated[str | None, format_option(lambda: (*row_formats(), "ics"))]
_FORMATS = ("text", "json", "markdown")
_MEETING_FORMATS = (*_FORMATS, "pdf", "docx")
_SEATING_FORMATS = (*_FORMATS, "pdf")
Texts = list[str] | None
_MOST = 1000


def add(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("meeting", cls=Reader, epilog="meeting --format markdown")(meeting)
    app.command("seating", cls=Reader, epilog="seating --tables 6 --seats 8")(seating)
    app.command("calendar", cls=Reader, epilog="calendar country:FR --from 2027")(calendar)


def meeting(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="Everything on this meeting.")
    ] = None,
    invite: Annotated[
        Texts, typer.Option("--invite", metavar="ORG,...", help="Invite; all: everybody at home.")
    ] = None,
    attended: Annotated[
        Texts, typer.Option("--attended", metavar="ORG,...", help="These came; all: the invited.")
    ] = None,
    complete: Annotated[
        bool, typer.Option("--complete", help="The list of those who came is complete.")
    ] = False,
    held: Annotated[bool, typer.Option("--held", help="It took place.")] = False,
    cancelled: Annotated[bool, typer.Option("--cancelled", help="It did not.")] = False,
    agenda: Annotated[
        Texts, typer.Option("--agenda", metavar="TEXT", help="One more item of the agenda.")
    ] = None,
    topic: Annotated[
        Texts, typer.Option("--topic", metavar="TEXT", help="What was talked about.")
    ] = None,
    decided: Annotated[
        Texts, typer.Option("--decided", metavar="TEXT", help="What was agreed.")
    ] = None,
    action: Annotated[
        str, typer.Option("--action", metavar="TEXT", help="What somebody has taken on.")
    ] = "",
    by: Annotated[
        str, typer.Option("--by", metavar="ORG", help="Who has taken the action on.")
    ] = "",
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help="Until when the action is due.")
    ] = None,
    done: Annotated[
        list[int] | None,
        typer.Option("--done", metavar="N", help="The action of this number is done today."),
    ] = None,
    dry_run: DryRun = False,
    diff: Diff = False,
    unlisted: Unlisted = False,
    format_name: Annotated[
        str | None,
        format_option(lambda: _MEETING_FORMATS),
    ] = None,
    output: Output = None,
) -> None:
    """Show the meetings: attendance, decisions, open actions, who met whom; or write them down.

    As pdf and docx it is the agenda with a list to sign before, and the minutes after the meeting.
    """
    from functools import partial

    from hamm_registry.answers.meetings import find
    from hamm_registry.cli.writing import carry_out_and_tell
    from hamm_registry.editing.entry import day_of
    from hamm_registry.editing.meeting import Notes, plan_notes
    from hamm_registry.introductions.guests import everybody
    from hamm_registry.introductions.score import Field

    current = session(context)
    form = one_of(format_name or "text", _MEETING_FORMATS, "--format", "formats")
    field = Field(current.registry, current.today, unlisted)
    changes = (invite, attended, complete, held, cancelled, agenda, topic, decided, action, done)
    if any(changes):
        if name is None:
            raise _without_id()
        invitees = find(field.registry, name).get("invited", ())
        state = ""
        if held:
            state = "held"
        elif cancelled:
            state = "cancelled"
        notes = Notes(
            _organisations(field, invite, [guest.key for guest in everybody(field.directory)]),
            _organisations(field, attended, invitees),
            complete,
            state,
            tuple(agenda or ()),
            tuple(topic or ()),
            tuple(decided or ()),
            action,
            by,
            day_of(due, current.today) if due else "",
            tuple(done or ()),
            current.today.isoformat(),
        )
        make = partial(plan_notes, name=name, notes=notes, today=current.today)
        carry_out_and_tell(current, make, dry_run, diff)
        return
    if by or due:
        raise UsageError(_("--by and --due go with --action"))
    _show_meetings(current, field, name, form, output)


def _show_meetings(
    current: Session, field: "Field", name: str | None, form: str, output: Path | None
) -> None:
    """Show one meeting, or without a name all of them, in one of the formats."""
    from hamm_registry.answers import meetings as report
    from hamm_registry.answers.minutes import Minutes
    from hamm_registry.render import markdown, structured, terminal
    from hamm_registry.render.screen import Canvas

    registry = field.registry
    canvas = current.canvas() if output is None else Canvas()
    selected = report.find(registry, name) if name is not None else None
    if not registry.meetings:
        current.remark(_("No meetings yet. Each is one file in data/meetings/."))
    if form == "json":
        meetings = report.ordered(registry) if selected is None else [selected]
        current.write(structured.dumps(report.as_json(field, meetings)), output)
    elif selected is not None:
        minutes = Minutes(field, selected)
        if form == "markdown":
            current.write(minutes.markdown(), output)
        elif form == "pdf":
            current.write(minutes.pdf(), output)
        elif form == "docx":
            current.write(minutes.docx(), output)
        else:
            current.print(minutes.lines(canvas.width or 80), output)
    elif form in ("pdf", "docx"):
        raise _without_id()
    elif registry.meetings:
        # Markdown is handed on: it leaves out who never came.
        is_public = form == "markdown"
        overview = report.overview(field, public=is_public)
        write = markdown.markdown if is_public else terminal.table
        current.write(write(overview, canvas), output)


def _without_id() -> UsageError:
    return UsageError(_("{name} is missing").format(name="ID"), steps.lists_them("meeting"))


def _organisations(field: "Field", values: Texts, every: "Iterable[str]") -> tuple[str, ...]:
    """The organisations that options name: one each, or several behind commas; all is `every`."""
    names: list[str] = []
    for part in values or ():
        if part in ("all", "alle"):
            names += every
        elif field.directory.find(part) or field.registry.organisation(part):
            names.append(part)  # a full name may hold a comma
        else:
            stripped = [name.strip() for name in part.split(",")]
            names += [name for name in stripped if name]
    return tuple(names)


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
    from hamm_registry.introductions.score import Field
    from hamm_registry.render import structured

    current = session(context)
    form = one_of(format_name or "text", _SEATING_FORMATS, "--format", "formats")
    field = Field(current.registry, current.today, unlisted)
    guests = []
    if name is not None:
        selected = meetings.find(current.registry, name)
        guests = meetings.attended(field, selected) or meetings.invited(field, selected)
    is_listed = bool(guests)
    if not is_listed:
        guests = plan.invited(field)
    _check_room(len(guests), tables, seats)
    _remark_on(current, is_listed, len(guests), tables)
    seated = plan.seating(field, guests, tables)
    if cards is not None:
        current.write(report.cards(seated, field), cards)
    if form == "json":
        current.write(structured.dumps(report.as_json(seated)), output)
    elif form == "markdown":
        current.write(report.markdown(seated, field), output)
    elif form == "pdf":
        current.write(report.pdf(seated, field), output)
    else:
        current.print(report.lines(seated, field), output)


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
    hint = _("Take --tables {tables}, or --seats {seats}.")
    raise UsageError(message, hint.format(tables=-(-guests // seats), seats=-(-guests // tables)))


def _remark_on(current: Session, is_listed: bool, guests: int, tables: int) -> None:
    """Say who is seated without a list, and which tables stay empty."""
    if not guests:
        current.remark(_("There is nobody to seat."))
        return
    if not is_listed:
        message = ngettext(
            "No list of a meeting: seated is the {count} organisation with active work abroad.",
            "No list of a meeting: seated are the {count} organisations with active work abroad.",
            guests,
        )
        current.remark(message.format(count=guests))
    empty = tables - guests
    if empty > 0:
        message = ngettext("{count} table stays empty.", "{count} tables stay empty.", empty)
        current.remark(message.format(count=empty))


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
    asked = query or [], (first, last), history, unlisted
    if format_name == "ics":
        if collisions:
            raise UsageError(_("--format ics does not go with --collisions"))
        _subscribe(current, asked, output)
        return
    make_report = _collisions if collisions else _calendar
    report = make_report(current, *asked)
    if not report.data["rows"]:
        current.remark(_("Nothing is known for these days."))
    current.emit(report, format_name, output)


Dates = tuple[str | None, str | None]
Asked = tuple[list[str], Dates, bool, bool]


def _calendar(
    current: Session, query: list[str], dates: Dates, history: bool, unlisted: bool
) -> "Report":
    from hamm_registry.answers import agenda

    registry = current.registry
    rows = _rows(current, registry, (query, dates, history, unlisted))
    note = ""
    if not query:
        note = agenda.undated(registry.programmes, rows, current.today)
    return agenda.agenda(rows, note)


def _rows(current: Session, registry: "Registry", asked: Asked) -> "list[Row]":
    from hamm_registry.calendar import events as report

    query, dates, history, unlisted = asked
    today = current.today
    calendar_ = report.Calendar(registry, report.window(*dates, today), today, history)
    entries = []
    if registry.initiatives:
        # The registry may be the redacted one: its entries are those to show.
        entries = [registry.by_id[entry.id] for entry in chosen(current, query, unlisted)]
    if query:
        return calendar_.rows(entries, *report.concerning(registry, entries))
    return calendar_.rows(entries, registry.meetings, registry.programmes)


def _subscribe(current: Session, asked: Asked, output: Path | None) -> None:
    """Write the rows as iCalendar: a file that is passed on, so coming trips by their month."""
    from hamm_registry.answers import feed
    from hamm_registry.model import redaction

    registry, today = current.registry, current.today
    published = redaction.published(registry, today, unlisted=True)
    rows = _rows(current, published, asked)
    if not rows:
        current.remark(_("Nothing is known for these days."))
    if rows != _rows(current, registry, asked):
        message = _("Coming trips stand there by their month; the days: “{command}”")
        current.remark(message.format(command=steps.command("calendar")))
    current.write(feed.subscription(rows, published, today), output)


def _collisions(
    current: Session, query: list[str], dates: Dates, history: bool, unlisted: bool
) -> "Report":
    from hamm_registry.answers import agenda
    from hamm_registry.calendar import events as report
    from hamm_registry.introductions.overlaps import overlaps

    registry, today = current.registry, current.today
    within = report.window(dates[0], dates[1] or "9999", today)
    fits = compiled(current, query)
    selected = []
    for overlap in overlaps(registry, today, history=history, unlisted=unlisted):
        journeys = (overlap.first, overlap.second)
        is_within = any(within.holds(journey.date, journey.end) for journey in journeys)
        if is_within and any(fits(registry.by_id[journey.id]) for journey in journeys):
            selected.append(overlap)
    return agenda.collisions(selected, today)
