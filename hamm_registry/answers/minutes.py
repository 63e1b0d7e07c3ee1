"""Everything on one meeting, as on a screen or to be handed on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from hamm_registry.answers import meetings
from hamm_registry.answers.meetings import Action, Meeting
from hamm_registry.core.steps import record_contact
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, and_more, fold, join, ngettext, number, pick
from hamm_registry.core.text import date as written
from hamm_registry.introductions.guests import Guest
from hamm_registry.introductions.score import Field, Match, words
from hamm_registry.render import outline
from hamm_registry.render.outline import Item, OutlineSection
from hamm_registry.render.paper import Paper, Section
from hamm_registry.render.screen import Canvas, Ink, Line, Style, accent, bold, dim, head_line, line

_MOST_FOLLOW_UPS = 10
_BLANK_LINES = 5
_DOTS = "…" * 20
_ROOM_TO_SIGN = "\N{NO-BREAK SPACE}" * 40
"""What is written into by hand: dots in a text, in a table the room between its lines."""


@dataclass(frozen=True)
class Minutes:
    """One meeting as it is told."""

    field: Field
    meeting: Meeting

    def lines(self) -> Iterator[Line]:
        """The screen of the meeting."""
        yield head_line(bold(pick(self.meeting["title"])), right=accent(self.meeting["id"]))
        yield line(self.standing())
        for missing in meetings.unrecorded([self.meeting], self.field.today):
            yield line(Ink(missing, Style.WARNING))
        yield from outline.screen(self.sections())

    def markdown(self) -> str:
        """The meeting as a text to hand on."""
        sections = list(self.sections(to_hand_on=True))
        if self._is_announced:
            names = self._names_to_sign(_DOTS)
            items: list[Item] = [[name, " ", _DOTS] for name in names]
            sections.append(OutlineSection(_("Attendance list"), items))
        return outline.markdown(pick(self.meeting["title"]), self.standing(), sections)

    def docx(self) -> bytes:
        """The agenda with a list to sign, or the minutes, as a Word document."""
        from hamm_registry.render import docx

        return docx.paper(self._paper(), Canvas())

    def pdf(self) -> bytes:
        """The agenda with a list to sign, or the minutes, to print."""
        from hamm_registry.render import pdf

        return pdf.paper(self._paper(), Canvas())

    def _paper(self) -> Paper:
        """What is handed out, beforehand with the attendance list."""
        registry, made = self.field.registry, self.field.today.isoformat()
        sections = []
        for section in self.sections(to_hand_on=True):
            if section.public and section.items:
                sections.append(_printed(section))
        if self._is_announced:
            sections.append(self._list_to_sign())
        title, owner = pick(self.meeting["title"]), pick(registry.config.name)
        facts = ((_("State"), self.standing()),)
        year = self.field.today.year
        return Paper("meeting", year, made, title, owner, facts, tuple(sections))

    def _list_to_sign(self) -> Section:
        """The attendance list: a line for each that is invited, and some for others."""
        columns = (Column("name", _("Organisation"), least=None), Column("sign", _("Signed")))
        rows = [[name, _ROOM_TO_SIGN] for name in self._names_to_sign(_ROOM_TO_SIGN)]
        table = Table(columns, rows)
        return Section("attendance", _("Attendance list"), table, to_sign=True)

    def _names_to_sign(self, blank: str) -> list[str]:
        """The invited organisations, and blank lines for others that come."""
        names = [guest.name for guest in meetings.invited(self.field, self.meeting)]
        return names + [blank] * _BLANK_LINES

    @property
    def _is_announced(self) -> bool:
        return bool(self.meeting["state"] == "announced")

    @cached_property
    def _guests(self) -> list[Guest]:
        return meetings.attended(self.field, self.meeting)

    def standing(self) -> str:
        """State, day and place in a line."""
        meeting = self.meeting
        day = _("no date known")
        if "date" in meeting:
            day = written(meeting["date"])
        state = meetings.state_name(meeting, self.field.today)
        return join([state, day, meeting.get("place", "")])

    def sections(self, *, to_hand_on: bool = False) -> Iterator[OutlineSection]:
        """The sections of the minutes in their order; ids stand on the screen only."""
        meeting = self.meeting
        named = _names if to_hand_on else _names_with_ids
        yield OutlineSection(_("Agenda"), [[item] for item in meeting.get("agenda", ())])
        # On paper the invited of a meeting to come stand in the list to sign.
        if not (to_hand_on and self._is_announced) and (self._is_announced or not self._guests):
            invited = meetings.invited(self.field, meeting)
            yield OutlineSection(_("Invited"), named(invited))
        if not self._is_announced or self._guests:
            yield OutlineSection(_("Attendance"), [[self._counts()], *named(self._guests)])
        yield OutlineSection(_("Topics"), [[topic] for topic in meeting.get("topics", ())])
        yield OutlineSection(
            _("Decisions"), [[decision] for decision in meeting.get("decisions", ())]
        )
        actions = meetings.actions(meeting, self.field.today)
        yield OutlineSection(_("Actions"), [_action_item(action) for action in actions])
        if meeting["state"] == "held":
            yield OutlineSection(_("Invited, but not there"), self._missing(), public=False)
            yield OutlineSection(_("Met here, not linked yet"), self._follow_ups(), public=False)
        sources = meeting.get("sources", ())
        yield OutlineSection(_("Sources"), [_source_item(source) for source in sources])

    def _counts(self) -> str:
        """The completeness of the list, how many came, and how many pairs met."""
        parts = []
        attendance = self.meeting.get("attendance", "unknown")
        if self._guests and attendance == "unknown":
            parts.append(_("the list may be incomplete"))
        else:
            parts.append(meetings.label("attendance", attendance))
        count = len(self._guests)
        if count:
            who = ngettext("{count} organisation", "{count} organisations", count)
            parts.append(who.format(count=count))
        pairs = meetings.pairs_met(self.field, self.meeting)
        if pairs:
            met = ngettext("{count} pair met", "{count} pairs met", pairs)
            parts.append(met.format(count=number(pairs)))
        return join(parts)

    def _missing(self) -> list[Item]:
        """The invited who are not on a complete list of those who came."""
        if self.meeting.get("attendance") != "complete":
            return []
        came = {guest.key for guest in self._guests}
        invited = meetings.invited(self.field, self.meeting)
        return _names_with_ids([guest for guest in invited if guest.key not in came])

    def _follow_ups(self) -> list[Item]:
        """Pairs that met there and match, but have no recorded contact yet."""
        nodes = [guest.node for guest in self._guests if guest.node is not None]
        matches = []
        for a, b in combinations(nodes, 2):
            if self.field.acquaintance.state(a.key, b.key) == "met":
                match = self.field.match(a, b)
                if match is not None and match.level:
                    matches.append(match)
        matches.sort(key=Match.rank)
        items: list[Item] = []
        for match in matches[:_MOST_FOLLOW_UPS]:
            step = record_contact(match.a, match.b)
            items.append([because(match, self.field), dim(" · "), accent(step.command)])
        return [*items, *rest(len(matches) - len(items))]


def _names(guests: Sequence[Guest]) -> list[Item]:
    """The names of organisations, for people."""
    return [[guest.name] for guest in guests]


def _names_with_ids(guests: Sequence[Guest]) -> list[Item]:
    """The names, each with the id of its record if it has one."""
    items: list[Item] = []
    for guest in guests:
        if guest.key == guest.name:
            items.append([guest.name])
        else:
            items.append([guest.name, dim(f"  {guest.key}")])
    return items


def _printed(section: OutlineSection) -> Section:
    """A section of items as a table of one column."""
    rows = []
    for item in section.items:
        texts = [piece.text if isinstance(piece, Ink) else piece for piece in item]
        rows.append(["".join(texts)])
    table = Table((Column("item", "", prose=True),), rows)
    return Section(fold(section.title), section.title, table)


def because(match: Match, field: Field) -> str:
    """A pair in one line: both names and the best reason."""
    nodes = field.directory.nodes
    a, b = nodes[match.a].name, nodes[match.b].name
    return f"{a} · {b}: {words(match.best, field.world)}"


def rest(count: int) -> Sequence[Item]:
    """A line that counts the items left out; no line where there are none."""
    if count <= 0:
        return []
    return [[dim(and_more(count))]]


def _action_item(action: Action) -> Item:
    """An action with its state and number: done, open, due or overdue."""
    text = join([action.text, action.organisation or ""])
    if action.done is not None:
        return [_("done {date}").format(date=written(action.done)), ": ", text]
    text = f"{text}  ({action.number})"
    if action.due is None:
        return [bold(_("open")), ": ", text]
    if action.overdue:
        since = _("overdue since {date}").format(date=written(action.due))
        return [Ink(since, Style.WARNING), ": ", text]
    return [bold(_("due {date}").format(date=written(action.due))), ": ", text]


def _source_item(source: Mapping[str, Any]) -> Item:
    """A source with its kind, date and address."""
    kind = meetings.label("sources.kind", source["kind"])
    text = join([source["title"], kind, written(source.get("date", ""))])
    return [text, dim("  " + source["url"])]
