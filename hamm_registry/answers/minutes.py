"""Everything on one meeting, as on a screen or to be handed on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

from hamm_registry.answers import meetings
from hamm_registry.answers.meetings import Action, Meeting
from hamm_registry.core.document import Document, ItemList, Paragraph, Section
from hamm_registry.core.steps import record_contact
from hamm_registry.core.styled_text import Item, accent, bold, dim, warning
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, and_more, join, ngettext, number, pick
from hamm_registry.core.text import date as written
from hamm_registry.introductions.guests import Guest
from hamm_registry.introductions.score import Match, Matcher, words

_MOST_FOLLOW_UPS = 10
_BLANK_LINES = 5
"""Lines of the list to sign for those who come without an invitation."""
_ROOM_TO_SIGN = "\N{NO-BREAK SPACE}" * 40
"""A cell that is written into by hand."""


@dataclass(frozen=True)
class Minutes:
    """One meeting as it is told."""

    matcher: Matcher
    meeting: Meeting

    def document(self, *, to_hand_on: bool = False) -> Document:
        """Everything on the meeting.

        What is handed on has no ids, and before the meeting a list to sign in the place of the
        invited.
        """
        lead = [Paragraph([self.standing()])]
        for missing in meetings.unrecorded([self.meeting], self.matcher.today):
            lead.append(Paragraph([warning(missing)], public=False))
        return Document(
            make_blocks=lambda: self._sections(to_hand_on=to_hand_on),
            make_data=lambda: meetings.as_json(self.matcher, [self.meeting]),
            title=pick(self.meeting["title"]),
            mark=accent(self.meeting["id"]),
            lead=lead,
            owner=pick(self.matcher.registry.config.name),
            colour=self.matcher.registry.config.accent,
            day=self.matcher.today.isoformat(),
        )

    @property
    def _is_announced(self) -> bool:
        return bool(self.meeting["state"] == "announced")

    @staticmethod
    def _list_to_sign(invited: Sequence[Guest]) -> Section:
        """The attendance list: a line for each that is invited, and some for others."""
        columns = (Column("name", _("Organisation"), least=None), Column("sign", _("Signed")))
        rows = [[guest.name, _ROOM_TO_SIGN] for guest in invited]
        rows += [[_ROOM_TO_SIGN, _ROOM_TO_SIGN]] * _BLANK_LINES
        return Section(_("Attendance list"), [Table(columns, rows)], to_sign=True)

    @cached_property
    def _guests(self) -> list[Guest]:
        return meetings.attended(self.matcher, self.meeting)

    def standing(self) -> str:
        """State, day and place in a line."""
        meeting = self.meeting
        day = _("no date known")
        if "date" in meeting:
            day = written(meeting["date"])
        state = meetings.state_name(meeting, self.matcher.today)
        return join([state, day, meeting.get("place", "")])

    def _sections(self, *, to_hand_on: bool) -> Iterator[Section]:
        """The sections of the minutes in their order; those without items are not shown."""
        meeting = self.meeting
        items_of = _names_with_ids
        if to_hand_on:
            items_of = _guest_names
        invited = meetings.invited(self.matcher, meeting)
        has_list_to_sign = self._is_announced and to_hand_on
        yield _section(_("Agenda"), _text_items(meeting.get("agenda", ())))
        # On the list to sign the invited stand already.
        if not has_list_to_sign and (self._is_announced or not self._guests):
            yield _section(_("Invited"), items_of(invited))
        if self._guests or not self._is_announced:
            yield _section(_("Attendance"), [[self._counts()], *items_of(self._guests)])
        yield _section(_("Topics"), _text_items(meeting.get("topics", ())))
        yield _section(_("Decisions"), _text_items(meeting.get("decisions", ())))
        actions = meetings.actions(meeting, self.matcher.today)
        yield _section(_("Actions"), map(_action_item, actions))
        if meeting["state"] == "held":
            yield _section(_("Invited, but not there"), self._missing(), public=False)
            yield _section(_("Met here, not linked yet"), self._follow_ups(), public=False)
        yield _section(_("Sources"), map(_source_item, meeting.get("sources", ())))
        if has_list_to_sign:
            yield self._list_to_sign(invited)

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
        pairs = meetings.pairs_met(self.matcher, self.meeting)
        if pairs:
            met = ngettext("{count} pair met", "{count} pairs met", pairs)
            parts.append(met.format(count=number(pairs)))
        return join(parts)

    def _missing(self) -> list[Item]:
        """The invited who are not on a complete list of those who came."""
        if self.meeting.get("attendance") != "complete":
            return []
        came = {guest.key for guest in self._guests}
        invited = meetings.invited(self.matcher, self.meeting)
        return _names_with_ids(guest for guest in invited if guest.key not in came)

    def _follow_ups(self) -> list[Item]:
        """Pairs that met there and match, but have no recorded contact yet."""
        nodes = [guest.node for guest in self._guests if guest.node is not None]
        matches = []
        for a, b in combinations(nodes, 2):
            match = self.matcher.match(a, b)
            if match is not None and match.level and match.state == "met":
                matches.append(match)
        matches.sort(key=Match.rank)
        items: list[Item] = []
        for match in matches[:_MOST_FOLLOW_UPS]:
            step = record_contact(match.a, match.b)
            items.append([because(match, self.matcher), dim(" · "), accent(step.command)])
        return [*items, *rest(len(matches) - len(items))]


def _section(title: str, items: Iterable[Item], *, public: bool = True) -> Section:
    return Section(title, [ItemList.of(items)], public=public)


def _text_items(texts: Iterable[str]) -> list[Item]:
    """Items that are a text each."""
    return [[text] for text in texts]


def _guest_names(guests: Iterable[Guest]) -> list[Item]:
    """The names of organisations, for people."""
    return _text_items(guest.name for guest in guests)


def _names_with_ids(guests: Iterable[Guest]) -> list[Item]:
    """The names, each with the id of its record if it has one."""
    items: list[Item] = []
    for guest in guests:
        if guest.key == guest.name:
            items.append([guest.name])
        else:
            items.append([guest.name, dim(f"  {guest.key}")])
    return items


def because(match: Match, matcher: Matcher) -> str:
    """A pair in one line: both names and the best reason."""
    nodes = matcher.directory.nodes
    a, b = nodes[match.a].name, nodes[match.b].name
    return f"{a} · {b}: {words(match.best, matcher.world)}"


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
        return [warning(since), ": ", text]
    return [bold(_("due {date}").format(date=written(action.due))), ": ", text]


def _source_item(source: Mapping[str, Any]) -> Item:
    """A source with its kind, date and address."""
    kind = meetings.label("sources.kind", source["kind"])
    text = join([source["title"], kind, written(source.get("date", ""))])
    return [text, dim("  " + source["url"])]
