"""What is on: activities, meetings, anniversaries and the deadlines of funding programmes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from hamm_registry.calendar import deadlines
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _
from hamm_registry.core.text import date as written
from hamm_registry.model import dates
from hamm_registry.model.entries import Activity, Date, Initiative, Registry, Texts
from hamm_registry.model.evidence import disputes
from hamm_registry.model.typed_dates import parse_date

Kind = Literal["activity", "anniversary", "deadline", "meeting"]

State = Literal["certain", "expected", "disputed", "over"]
"""How an event stands: the one answer that screen, reports, website and iCalendar give."""

Detail = Literal[
    "planned", "confirmed", "announced", "held", "cancelled", "unrecorded",
    "attested", "derived", "about", "disputed", "unclear",
    "open", "named", "expected", "last-known",
]  # fmt: skip
"""What the state of an event rests on.

Activities and meetings have what somebody wrote; `unrecorded` is what was planned for a day that is
past and of which nobody says whether it was held. Anniversaries have how sure their date is,
deadlines whether a source names the day.
"""

_CERTAINTY: dict[str, State] = {
    "planned": "expected",
    "confirmed": "certain",
    "announced": "certain",
    "held": "over",
    "cancelled": "over",
    "unrecorded": "over",
    "attested": "certain",
    "derived": "expected",
    "about": "expected",
    "disputed": "disputed",
    "unclear": "expected",
    "open": "certain",
    "named": "certain",
    "expected": "expected",
    "last-known": "over",
}


def detail_of(written: str, last: str, today: date) -> str:
    """What is said of an event: that of one in the past nobody recorded whether it was held.

    `written` is its status in the file, `last` the last date that it may have.
    """
    is_past = dates.last_day(last) < today.isoformat()
    return "unrecorded" if is_past and written in _AHEAD else written


_AHEAD = ("planned", "confirmed", "announced")


def state_of(detail: str, last: str, today: date) -> State:
    """How an event with that detail stands on a day; `last` is the last date that it may have."""
    return "over" if dates.last_day(last) < today.isoformat() else _CERTAINTY[detail]


def is_certain(detail: str) -> bool:
    """Whether nobody has to ask before relying on an event, be it over or to come."""
    return detail in ("held", "cancelled", "last-known") or _CERTAINTY[detail] == "certain"


ROUND = (10, 25)
"""Anniversaries are multiples of these numbers of years."""


def is_round(years: int) -> bool:
    """Whether so many years are an anniversary."""
    return years > 0 and any(years % number == 0 for number in ROUND)


_BEGINNINGS = ("first-contact", "charter", "founding")
"""The milestones that are remembered besides the beginning."""


class Row(NamedTuple):
    """One line of the calendar: raw dates and codes; `id` is that of what it belongs to.

    `type` is the sort of activity, what an anniversary rests on, or the kind of a deadline.
    `state` is one of State, `detail` one of Detail: what it rests on.
    `based_on` is the date that an anniversary or an expected deadline is counted from.
    """

    date: str
    end: str | None
    kind: Kind
    type: str | None
    years: int | None
    title: str | Texts
    place: str | None
    country: str | None
    state: State
    detail: str
    based_on: str | None
    id: str


class Beginning(NamedTuple):
    """What is counted from: a written date, what happened, how sure that is, and where it stands.

    `path` is that of the dated field (`since`, `milestones.0`), `source` the id of its source.
    """

    date: str
    type: str | None
    state: str
    path: str
    source: str | None


class Window(NamedTuple):
    """The days looked at, `YYYY-MM-DD`, the first and the last one included."""

    first: str
    last: str

    def holds(self, start: Date, end: Date | None = None) -> bool:
        """Whether one of the days that dates may mean lies in it."""
        last = dates.last_day(start if end is None else end)
        return dates.first_day(start) <= self.last and last >= self.first

    @property
    def years(self) -> range:
        """The years it touches."""
        return range(int(self.first[:4]), int(self.last[:4]) + 1)


def window(first: str | None, last: str | None, today: date) -> Window:
    """The days between two written dates; from today, and for a year, where one is not given.

    UsageError where a date is none, or the last one lies before the first.
    """
    start = today.isoformat()
    if first is not None:
        start = parse_date(first, today).first.isoformat()
    year_on = f"{int(start[:4]) + 1:04d}{start[4:]}" if start < "9999" else "9999-12-31"
    end = year_on
    if last is not None:
        end = parse_date(last, today).last.isoformat()
    if end < start:
        message = _("{last} lies before {first}").format(
            last=written(last or end), first=written(start)
        )
        raise UsageError(message, _("Without --from the calendar begins today."))
    return Window(start, end)


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is on in a window, as of today.

    Anniversaries of what has ended are left out but for `history`.
    """

    registry: Registry
    within: Window
    today: date
    history: bool = False

    def rows(
        self,
        entries: Iterable[Initiative],
        meetings: Iterable[Mapping[str, Any]],
        programmes: Iterable[Mapping[str, Any]],
    ) -> list[Row]:
        """Everything that these have in the window, by date."""
        found = [row for entry in entries for row in self._of(entry)]
        dated = [meeting for meeting in meetings if "date" in meeting]
        found += [_meeting(meeting) for meeting in dated if self.within.holds(meeting["date"])]
        found += [row for programme in programmes for row in self._deadlines(programme)]
        found = [self._judged(row) for row in found]
        return sorted(found, key=lambda row: (row.date, row.kind, row.id, row.type or ""))

    def _judged(self, row: Row) -> Row:
        """The row with its state on the day that it is looked at."""
        last = row.end or row.date
        detail = detail_of(row.detail, last, self.today)
        return row._replace(detail=detail, state=state_of(detail, last, self.today))

    def _of(self, entry: Initiative) -> Iterator[Row]:
        for activity in entry.data.get("activities", []):
            if self.within.holds(activity["start"], activity.get("end")):
                yield _activity(activity, entry)
        if self.history or not entry.ended:
            for beginning in beginnings(entry):
                yield from self._anniversaries(entry, beginning)
        for milestone in entry.data.get("milestones", []):
            if milestone["type"] == "anniversary" and self.within.holds(milestone["date"]):
                title = milestone.get("title") or entry.data["title"]
                yield _anniversary(entry, str(milestone["date"]), "anniversary")._replace(
                    title=title
                )

    def _anniversaries(self, entry: Initiative, beginning: Beginning) -> Iterator[Row]:
        began = beginning.date
        for year in self.within.years:
            age, day = year - int(began[:4]), deadlines.in_year(began, year)
            if is_round(age) and self.within.holds(day):
                row = _anniversary(entry, day, beginning.type)
                yield row._replace(years=age, detail=beginning.state, based_on=began)

    def _deadlines(self, programme: Mapping[str, Any]) -> Iterator[Row]:
        """The days on which one could apply, and those that are expected of a yearly programme."""
        known = deadlines.deadline(programme, self.today)
        if known.last is None:
            return
        state = {"past": "last-known", "expected": "last-known", "coming": "named"}
        if self.within.holds(known.last):
            yield _deadline(programme, known.last, state.get(known.state, known.state))
        if known.kind != "yearly":
            return
        day = self.today.isoformat()
        for year in self.within.years:
            expected = deadlines.in_year(known.last, year)
            coming = year > int(known.last[:4]) and dates.last_day(expected) >= day
            if coming and self.within.holds(expected):
                row = _deadline(programme, expected, "expected")
                yield row._replace(based_on=known.last)


def concerning(
    registry: Registry, entries: Iterable[Initiative]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The meetings with one of some initiatives on the list, and the programmes that they name."""
    entries = list(entries)
    ids = {entry.id for entry in entries}
    named = {grant.get("programme") for e in entries for grant in e.data.get("funding", [])}
    known = registry.by_id
    meetings = [
        meeting
        for meeting in registry.meetings
        if any(name in known and known[name].id in ids for name in meeting.get("attended", ()))
    ]
    return meetings, [programme for programme in registry.programmes if programme["id"] in named]


def _activity(activity: Activity, entry: Initiative) -> Row:
    end = str(activity["end"]) if "end" in activity else None
    place, country = activity.get("place"), activity.get("country")
    if activity.get("direction", "outgoing") == "outgoing" and len(entry.places) == 1:
        only = entry.places[0]
        if country in (None, only["country"]) and place in (None, only["name"]):
            place, country = only["name"], only["country"]
    return Row(
        str(activity["start"]), end, "activity", activity["type"], None, activity["title"],
        place, country, "expected", activity["status"], None, entry.id,
    )  # fmt: skip


def _meeting(meeting: Mapping[str, Any]) -> Row:
    return Row(
        str(meeting["date"]), None, "meeting", None, None, meeting["title"],
        meeting.get("place"), None, "expected", meeting["state"], None, meeting["id"],
    )  # fmt: skip


def _anniversary(entry: Initiative, day: str, kind: str | None) -> Row:
    title = entry.data["title"]
    return Row(
        day, None, "anniversary", kind, None, title, None, None,
        "expected", "attested", None, entry.id,
    )  # fmt: skip


def _deadline(programme: Mapping[str, Any], day: str, detail: str) -> Row:
    kind, title = programme["deadline"]["kind"], programme["title"]
    return Row(
        day, None, "deadline", kind, None, title, None, None,
        "expected", detail, None, programme["id"],
    )  # fmt: skip


def beginnings(entry: Initiative) -> Iterator[Beginning]:
    """What an initiative remembers; of one year only the first, and never a mere mention."""
    since, years = entry.data.get("since"), set[str]()
    if since and since.get("basis") != "mention":
        years.add(str(since["date"])[:4])
        kind, source = since.get("basis"), since.get("source")
        yield Beginning(str(since["date"]), kind, _certainty(entry), "since", source)
    for index, milestone in enumerate(entry.data.get("milestones", [])):
        began, path = str(milestone["date"]), f"milestones.{index}"
        if milestone["type"] in _BEGINNINGS and began[:4] not in years:
            years.add(began[:4])
            state = "disputed" if disputes(entry, path) else "attested"
            yield Beginning(began, milestone["type"], state, path, milestone.get("source"))


def _certainty(entry: Initiative) -> str:
    since = entry.data["since"]
    if since.get("basis") == "derived":
        return "derived"
    if since.get("about"):
        return "about"
    if disputes(entry, "since"):
        return "disputed"
    return "attested" if "basis" in since else "unclear"
