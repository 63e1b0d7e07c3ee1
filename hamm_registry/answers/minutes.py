"""Everything on one meeting, as on a screen or to be handed on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from hamm_registry.answers import meetings
from hamm_registry.answers.meetings import Action, Meeting
from hamm_registry.core.steps import record_contact
from hamm_registry.core.text import _, join, ngettext, number, pick, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.model.entries import Registry
from hamm_registry.parallels.pairs import Pair, pairs
from hamm_registry.parallels.ties import State
from hamm_registry.parallels.wording import worded
from hamm_registry.render import outline
from hamm_registry.render.outline import Item, Section
from hamm_registry.render.screen import Ink, Line, Style, accent, bold, dim, line, width_of

_MOST_FOLLOW_UPS = 10
_MET: tuple[State, ...] = ("met",)


@dataclass(frozen=True)
class Minutes:
    """One meeting as it is told."""

    registry: Registry
    meeting: Meeting
    today: date
    unlisted: bool

    def lines(self, width: int) -> Iterator[Line]:
        """The screen of the meeting; `width` is for the head line."""
        title, name = pick(self.meeting["title"]), self.meeting["id"]
        yield line(bold(title), " " * max(width - width_of(title) - len(name), 2), accent(name))
        yield line(self._standing())
        for missing in meetings.unrecorded([self.meeting], self.today):
            yield line(Ink(missing, Style.WARNING))
        yield from outline.screen(self._sections())

    def markdown(self) -> str:
        """The meeting as a text to hand on."""
        return outline.markdown(pick(self.meeting["title"]), self._standing(), self._sections())

    @cached_property
    def _names(self) -> list[str]:
        return meetings.attended(self.registry, self.meeting, unlisted=self.unlisted)

    def _standing(self) -> str:
        meeting = self.meeting
        day = written(meeting["date"]) if "date" in meeting else _("no date known")
        return join([meetings.state_name(meeting, self.today), day, meeting.get("place", "")])

    def _sections(self) -> Iterator[Section]:
        meeting = self.meeting
        yield Section(_("Attendance"), [[self._counts()], *self._attended()])
        yield Section(_("Topics"), [[topic] for topic in meeting.get("topics", ())])
        yield Section(_("Decisions"), [[decision] for decision in meeting.get("decisions", ())])
        told = [_told(action) for action in meetings.actions(meeting, self.today)]
        yield Section(_("Actions"), told)
        if meeting["state"] == "held":
            yield Section(_("Met here, not linked yet"), self._follow_ups(), public=False)
        yield Section(_("Sources"), [_source(source) for source in meeting["sources"]])

    def _counts(self) -> str:
        count = len(self._names)
        met = meetings.pairs_met(self.registry, self.meeting, unlisted=self.unlisted)
        who = ngettext("{count} initiative", "{count} initiatives", count)
        together = ngettext("{count} pair met", "{count} pairs met", met)
        listed = self.meeting.get("attendance", "unknown")
        partly = count and listed == "unknown"
        return join([
            _("the list may be incomplete") if partly else meetings.label("attendance", listed),
            who.format(count=count) if count else "",
            together.format(count=number(met)) if met else "",
        ])  # fmt: skip

    def _attended(self) -> list[Item]:
        known = self.registry.by_id
        titled = [(known[name].title if name in known else name, name) for name in self._names]
        return [[title, dim("  " + name)] for title, name in sorted(titled, key=_by_title)]

    def _follow_ups(self) -> list[Item]:
        """Who met there and should know of each other, but no relation says so yet."""
        known = [name for name in self._names if name in self.registry.by_id]
        met = pairs(self.registry, self.today, known, states=_MET, unlisted=self.unlisted)
        found = [pair for pair in met if pair.a in known and pair.b in known]
        shown: list[Item] = [
            [introduced(pair, self.registry), dim(" · "), accent(step.command)]
            for pair in found[:_MOST_FOLLOW_UPS]
            for step in [record_contact(pair.a, pair.b)]
        ]
        return [*shown, *rest(len(found) - len(shown))]


def _by_title(titled: tuple[str, str]) -> tuple[str, str]:
    return sort_key(titled[0])


def introduced(pair: Pair, registry: Registry) -> str:
    """A pair in one line: both titles and the best reason with its points."""
    best = pair.reasons[0]
    a, b = registry.by_id[pair.a].title, registry.by_id[pair.b].title
    return f"{a} · {b}: {worded(best, registry)} ({best.points})"


def rest(count: int) -> Sequence[Item]:
    """How many more there are, none where there are no more."""
    more = ngettext("and {count} more", "and {count} more", count)
    return [[dim(more.format(count=number(count)))]] if count > 0 else []


def _told(action: Action) -> Item:
    text = join([action.text, action.organisation or ""])
    if action.done is not None:
        return [_("done {date}").format(date=written(action.done)), ": ", text]
    if action.due is None:
        return [bold(_("open")), ": ", text]
    due = _("overdue since {date}") if action.overdue else _("due {date}")
    style = Style.WARNING if action.overdue else Style.BOLD
    return [Ink(due.format(date=written(action.due)), style), ": ", text]


def _source(source: Mapping[str, Any]) -> Item:
    day = written(source["date"]) if "date" in source else ""
    told = join([source["title"], meetings.label("sources.kind", source["kind"]), day])
    return [told, dim("  " + source["url"])]
