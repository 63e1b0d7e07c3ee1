"""The command for meetings and their minutes: meeting."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hamm_registry.cli.app import Reader, session
from hamm_registry.cli.choices import format_option
from hamm_registry.cli.options import Diff, DryRun, Output, Unlisted
from hamm_registry.cli.session import Session, one_of
from hamm_registry.core import steps
from hamm_registry.core.errors import UsageError, missing_value
from hamm_registry.core.text import _

if TYPE_CHECKING:
    from hamm_registry.introductions.score import Matcher

_FORMATS = ("text", "json", "markdown")
_MEETING_FORMATS = (*_FORMATS, "pdf", "docx")
Texts = list[str] | None


def add(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("meeting", cls=Reader, epilog="meeting --format markdown")(meeting)


def meeting(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="ID", help="Everything on this meeting.")
    ] = None,
    invite: Annotated[
        Texts, typer.Option("--invite", metavar="ORG,...", help="Invite; all: everybody at home.")
    ] = None,
    attended: Annotated[
        Texts,
        typer.Option(
            "--attended", metavar="ORG,...", help=("These attended; all: everybody invited.")
        ),
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
        str, typer.Option("--action", metavar="TEXT", help="What somebody has agreed to do.")
    ] = "",
    by: Annotated[str, typer.Option("--by", metavar="ORG", help="Who has agreed to do it.")] = "",
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
    from hamm_registry.introductions.score import Matcher

    current = session(context)
    form = one_of(format_name or "text", _MEETING_FORMATS, "--format", "formats")
    matcher = Matcher(current.registry, current.today, unlisted)
    changes = (invite, attended, complete, held, cancelled, agenda, topic, decided, action, done)
    if (by or due) and not action:
        raise UsageError(_("--by and --due need --action"))
    if not any(changes):
        _show(current, matcher, name, form, output)
        return
    if name is None:
        raise _without_id()
    invitees = find(matcher.registry, name).get("invited", ())
    at_home = [guest.key for guest in everybody(matcher.directory)]
    due_on = ""
    if due:
        due_on = day_of(due, current.today)
    notes = Notes(
        _organisations(matcher, invite, at_home),
        _organisations(matcher, attended, invitees),
        complete,
        _state(held, cancelled),
        tuple(agenda or ()),
        tuple(topic or ()),
        tuple(decided or ()),
        action,
        by,
        due_on,
        tuple(done or ()),
        current.today.isoformat(),
    )
    make = partial(plan_notes, name=name, notes=notes, today=current.today)
    carry_out_and_tell(current, make, dry_run, diff)


def _state(held: bool, cancelled: bool) -> str:
    """The state that the options record; empty where they record none."""
    if held and cancelled:
        message = _("{a} and {b} exclude each other")
        raise UsageError(message.format(a="--held", b="--cancelled"))
    if held:
        return "held"
    if cancelled:
        return "cancelled"
    return ""


def _show(
    current: Session, matcher: "Matcher", name: str | None, form: str, output: Path | None
) -> None:
    """Show one meeting, or without a name all of them, in one of the formats."""
    from hamm_registry.answers import meetings
    from hamm_registry.answers.minutes import Minutes

    if name is not None:
        minutes = Minutes(matcher, meetings.find(matcher.registry, name))
        current.show(minutes.document(to_hand_on=form != "text"), form, output)
        return
    if not matcher.registry.meetings:
        current.remark(_("No meetings yet. Each is one file in data/meetings/."))
    if form in ("pdf", "docx"):
        raise _without_id()
    if matcher.registry.meetings or form == "json":
        current.show(meetings.overview(matcher), form, output)


def _without_id() -> UsageError:
    return missing_value("ID", steps.lists_them("meeting"))


def _organisations(matcher: "Matcher", values: Texts, every: "Iterable[str]") -> tuple[str, ...]:
    """The organisations that options name: one each, or several behind commas; all is `every`."""
    names: list[str] = []
    for part in values or ():
        if part in ("all", "alle"):
            names += every
        elif matcher.directory.find(part) or matcher.registry.organisation(part):
            names.append(part)  # a full name may hold a comma
        else:
            stripped = [name.strip() for name in part.split(",")]
            names += [name for name in stripped if name]
    return tuple(names)
