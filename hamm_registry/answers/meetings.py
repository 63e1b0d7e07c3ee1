"""Meetings of the initiatives: attendance, open actions, and the organisations that never came."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from hamm_registry import schema
from hamm_registry.answers import agenda
from hamm_registry.calendar.events import detail_of
from hamm_registry.core.document import Block, Document, Paragraph, Section
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command, lists_them
from hamm_registry.core.styled_text import dim
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, named, ngettext, pick, quote, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.introductions.guests import Guest, everybody, guests
from hamm_registry.introductions.score import Matcher
from hamm_registry.model import dates
from hamm_registry.model.entries import Registry
from hamm_registry.query.short_ids import short_id
from hamm_registry.schema import did_you_mean

Meeting = Mapping[str, Any]
"""A file of data/meetings/, see the schema."""


class Action(NamedTuple):
    """A task that somebody took on at a meeting; `overdue` is as of today.

    `number` is its position in the file, from 1.
    """

    number: int
    meeting: str
    text: str
    organisation: str | None
    due: str | None
    done: str | None
    overdue: bool


def label(field: str, code: str) -> str:
    """The name of a code of a field of meetings, in the language in force."""
    return named(schema.fields("meeting")[field].codes[code])


def find(registry: Registry, name: str) -> Meeting:
    """The meeting of that id, or the only one that begins so; UsageError with a guess otherwise."""
    by_id = {meeting["id"]: meeting for meeting in registry.meetings}
    _kind, meeting_id = short_id(name, registry, ("meeting",))
    if meeting_id:
        return by_id[meeting_id]
    message = _("there is no meeting {id}").format(id=quote(name))
    if not by_id:
        raise UsageError(message, _("No meetings yet. Each is one file in data/meetings/."))
    titles = {}
    for meeting_id, meeting in sorted(by_id.items()):
        titles[meeting_id] = pick(meeting["title"])
    raise UsageError(message, did_you_mean(name, titles) or lists_them("meeting"))


def ordered(registry: Registry) -> list[Meeting]:
    """All meetings, the latest first; those without a date come last."""
    by_id = sorted(registry.meetings, key=lambda meeting: str(meeting["id"]))
    return sorted(by_id, key=lambda meeting: str(meeting.get("date", "")), reverse=True)


def attended(matcher: Matcher, meeting: Meeting) -> list[Guest]:
    """The organisations that were at a meeting, by name."""
    return _guests_of_list(matcher, meeting, "attended")


def invited(matcher: Matcher, meeting: Meeting) -> list[Guest]:
    """The organisations that are invited to a meeting, by name."""
    return _guests_of_list(matcher, meeting, "invited")


def _guests_of_list(matcher: Matcher, meeting: Meeting, key: str) -> list[Guest]:
    of_list = guests(matcher.directory, meeting.get(key, ()), unlisted=matcher.unlisted)
    return sorted(of_list, key=_by_name)


def _by_name(guest: Guest) -> Any:
    return sort_key(guest.name)


def pairs_met(matcher: Matcher, meeting: Meeting) -> int:
    """The number of pairs that met: all on the list of a meeting that was held."""
    if meeting["state"] != "held":
        return 0
    count = len(attended(matcher, meeting))
    return count * (count - 1) // 2


def actions(meeting: Meeting, today: date) -> list[Action]:
    """The actions of a meeting: the open ones by the day they are due, then those that are done."""
    day = today.isoformat()
    listed = []
    for number, action in enumerate(meeting.get("actions", ()), 1):
        listed.append(_action(meeting["id"], number, action, day))
    return sorted(listed, key=_urgency)


def _action(meeting: str, number: int, action: Mapping[str, Any], today: str) -> Action:
    due = dates.as_text(action.get("due"))
    done = dates.as_text(action.get("done"))
    overdue = done is None and due is not None and dates.last_day(due) < today
    return Action(number, meeting, action["text"], action.get("organisation"), due, done, overdue)


def _urgency(action: Action) -> tuple[bool, str]:
    return action.done is not None, dates.last_day(action.done or action.due or 9999)


def open_actions(meetings: Iterable[Meeting], today: date) -> list[Action]:
    """The open actions of some meetings, by the day they are due."""
    still_open: list[Action] = []
    for meeting in meetings:
        for action in actions(meeting, today):
            if action.done is None:
                still_open.append(action)
    return sorted(still_open, key=_urgency)


def never_attended(matcher: Matcher) -> list[Guest] | None:
    """The organisations that came to no meeting; None where nobody can say.

    It can be said only where meetings were held, each has a complete list of names that are known,
    and no file was skipped: that might be the list of a meeting. Never to be said in public.
    """
    registry = matcher.registry
    held = [meeting for meeting in registry.meetings if meeting["state"] == "held"]
    if not held or registry.skipped or not all(_is_complete(meeting, matcher) for meeting in held):
        return None
    came: set[str] = set()
    for meeting in held:
        came.update(guest.key for guest in guests(matcher.directory, meeting["attended"]))
    absent = [guest for guest in everybody(matcher.directory) if guest.key not in came]
    return sorted(absent, key=_by_name)


def _is_complete(meeting: Meeting, matcher: Matcher) -> bool:
    """True where the list of those who came is complete and each name on it is known."""
    names = meeting.get("attended", ())
    if not names or meeting.get("attendance") != "complete":
        return False
    return all(_is_known(name, matcher) for name in names)


def _is_known(name: str, matcher: Matcher) -> bool:
    """True for the id of an initiative or organisation, or the name of an organisation."""
    if name in matcher.registry.by_id or matcher.registry.organisation(name):
        return True
    return matcher.directory.find(name) is not None


def is_unrecorded(meeting: Meeting, today: date) -> bool:
    """True for a meeting announced for a day that is past, of which nobody says if it was held."""
    return state(meeting, today) == "unrecorded"


def state(meeting: Meeting, today: date) -> str:
    """The state of a meeting: what was announced and is past is `unrecorded`."""
    if "date" not in meeting:
        return str(meeting["state"])
    return detail_of(meeting["state"], str(meeting["date"]), today)


def state_label(code: str) -> str:
    """A state in words."""
    return agenda.details()[code]


def state_name(meeting: Meeting, today: date) -> str:
    """The state of a meeting in words."""
    return state_label(state(meeting, today))


def unrecorded(meetings: Iterable[Meeting], today: date) -> Iterator[str]:
    """The meetings to write down: announced for a day that is past."""
    for meeting in meetings:
        if is_unrecorded(meeting, today):
            held = command("meeting", meeting["id"], "--held")
            yield _("Nothing recorded shows whether it took place: {command}").format(command=held)


def as_json(matcher: Matcher, meetings: Sequence[Meeting]) -> dict[str, Any]:
    """The object of `meeting --format json`: raw values, all keys there."""
    absent = never_attended(matcher)
    return {
        "version": 2,
        "meetings": [_meeting_as_json(matcher, meeting) for meeting in meetings],
        "open_actions": [action._asdict() for action in open_actions(meetings, matcher.today)],
        "never_attended": None if absent is None else _keys(absent),
    }


def _meeting_as_json(matcher: Matcher, meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting["id"],
        "title": meeting["title"],
        "date": dates.as_text(meeting.get("date")),
        "state": meeting["state"],
        "place": meeting.get("place"),
        "invited": _keys(invited(matcher, meeting)),
        "attended": _keys(attended(matcher, meeting)),
        "attendance": meeting.get("attendance", "unknown"),
        "pairs_met": pairs_met(matcher, meeting),
        "agenda": meeting.get("agenda", []),
        "topics": meeting.get("topics", []),
        "decisions": meeting.get("decisions", []),
        "actions": [action._asdict() for action in actions(meeting, matcher.today)],
        "sources": meeting.get("sources", []),
    }


def _keys(organisations: Iterable[Guest]) -> list[str]:
    return sorted(guest.key for guest in organisations)


def overview(matcher: Matcher) -> Document:
    """All meetings and what is still open; for the office also who never came and what to do."""
    return Document(
        make_blocks=lambda: _blocks(matcher),
        make_data=lambda: as_json(matcher, ordered(matcher.registry)),
    )


def _blocks(matcher: Matcher) -> Iterator[Block]:
    meetings = ordered(matcher.registry)
    remarks: list[Block] = []
    for remark in unrecorded(meetings, matcher.today):
        remarks.append(Paragraph([dim(remark)], public=False))
    yield Section("", [_meeting_table(matcher, meetings), *remarks])
    still_open = open_actions(meetings, matcher.today)
    if still_open:
        yield _action_table(still_open)
    absent = never_attended(matcher)
    if absent:
        yield Section("", [_absent_table(absent)], public=False)


def _meeting_table(matcher: Matcher, meetings: Sequence[Meeting]) -> Table:
    columns = (
        Column("date", _("Date"), written, least=None),
        Column("title", _("Meeting"), least=16),
        Column("state", _("State"), state_label, rank=1),
        Column("attendance", _("Attendance"), lambda code: label("attendance", code), rank=4),
        Column("invited", _("Invited"), numeric=True, rank=4),
        Column("attended", _("Organisations"), numeric=True, rank=3),
        Column("pairs_met", _("Pairs met"), numeric=True, rank=5),
        Column("decisions", _("Decisions"), rank=5),
        Column("open_actions", _("Open"), numeric=True, rank=2),
        Column("id", schema.fields("initiative")["id"].title(), least=None),
    )
    rows = [_meeting_row(matcher, meeting) for meeting in meetings]
    note = ngettext("{count} meeting", "{count} meetings", len(rows)).format(count=len(rows))
    return Table(columns, rows, title=_("Meetings"), note=note)


def _meeting_row(matcher: Matcher, meeting: Meeting) -> list[Any]:
    return [
        meeting.get("date"),
        meeting["title"],
        state(meeting, matcher.today),
        meeting.get("attendance", "unknown"),
        len(invited(matcher, meeting)),
        len(attended(matcher, meeting)),
        pairs_met(matcher, meeting),
        len(meeting.get("decisions", ())),
        len(open_actions([meeting], matcher.today)),
        meeting["id"],
    ]


def _action_table(still_open: Iterable[Action]) -> Table:
    columns = (
        Column("due", _("Due"), written, least=None),
        # The day alone says as much; who has to do what, and what to type, stays longer.
        Column("overdue", "", lambda late: _("overdue") if late else "", least=None, rank=2),
        Column("text", _("Action"), least=16, prose=True),
        Column("organisation", _("Organisation")),
        Column("meeting", _("Meeting"), least=None, rank=1),
        Column("number", _("No."), numeric=True, least=None, rank=1),
    )
    rows: list[list[Any]] = []
    for action in still_open:
        when = [action.due, action.overdue]
        rows.append([*when, action.text, action.organisation, action.meeting, action.number])
    return Table(columns, rows, title=_("Open actions"))


def _absent_table(absent: Iterable[Guest]) -> Table:
    columns = (
        Column("name", _("Name"), least=24),
        Column("id", schema.fields("initiative")["id"].title(), least=None),
    )
    rows: list[list[Any]] = []
    for guest in absent:
        has_record = guest.key != guest.name
        rows.append([guest.name, guest.key if has_record else None])
    return Table(columns, rows, _("Never at a meeting so far"))
