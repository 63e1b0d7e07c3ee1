"""The rows of the calendar: activities, meetings, anniversaries and deadlines of funding."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from hamm_registry.calendar import deadlines
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _
from hamm_registry.core.text import date as written
from hamm_registry.model import dates
from hamm_registry.model.entries import Activity, Date, Initiative, Registry, Texts
from hamm_registry.model.evidence import disputes

Kind = Literal["activity", "anniversary", "deadline", "meeting"]

State = Literal["certain", "expected", "disputed", "over"]
"""How an event stands: the one answer that screen, reports, website and iCalendar give."""

Detail = Literal[
    "planned", "confirmed", "announced", "held", "cancelled", "unrecorded",
    "attested", "derived", "about", "disputed", "unclear",
    "open", "named", "expected", "last-known",
]  # fmt: skip
"""The reason for the state of an event.

Activities and meetings have the status in their file; `unrecorded` was planned for a day that is
past, and nobody says whether it was held. Anniversaries have how sure their date is,
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
    """The detail of an event: its status in the file, or `unrecorded`.

    A past event that its file still calls planned was perhaps held, perhaps not: nobody recorded
    it. `written` is the status in the file, `last` the last date that it may have.
    """
    is_past = dates.last_day(last) < today.isoformat()
    if is_past and written in _AHEAD:
        return "unrecorded"
    return written


_AHEAD = ("planned", "confirmed", "announced")


def state_of(detail: str, last: str, today: date) -> State:
    """The state of an event with that detail on a day; `last` is the last date it may have."""
    if dates.last_day(last) < today.isoformat():
        return "over"
    return _CERTAINTY[detail]


def is_certain(detail: str) -> bool:
    """True where nobody has to ask before relying on an event, be it over or to come."""
    return detail in ("held", "cancelled", "last-known") or _CERTAINTY[detail] == "certain"


ROUND = (10, 25)
"""Anniversaries are multiples of these numbers of years."""


def is_round(years: int) -> bool:
    """True where so many years are an anniversary."""
    if years <= 0:
        return False
    return any(years % number == 0 for number in ROUND)


_BEGINNINGS = ("first-contact", "charter", "founding")
"""The milestones that are remembered besides the beginning."""


class CalendarRow(NamedTuple):
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
    """A date that anniversaries are counted from: what happened then, and how sure that is.

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
        """True where one of the days that the dates may mean lies in it."""
        if end is None:
            end = start
        last = dates.last_day(end)
        return dates.first_day(start) <= self.last and last >= self.first

    @property
    def years(self) -> range:
        """The years it touches."""
        return range(int(self.first[:4]), int(self.last[:4]) + 1)


def window(first: str | None, last: str | None, today: date) -> Window:
    """The days between two written dates; from today, and for a year, where one is not given.

    UsageError where a date is none, or the last one lies before the first.
    """
    # Imported for whoever types a date: most who look at events do not.
    from hamm_registry.model.typed_dates import parse_date

    start = today.isoformat()
    if first is not None:
        start = parse_date(first, today).first.isoformat()
    if last is None:
        return Window(start, _year_later(start))
    end = parse_date(last, today).last.isoformat()
    if end < start:
        message = _("{last} is before {first}")
        message = message.format(last=written(last), first=written(start))
        raise UsageError(message, _("Without --from the calendar begins today."))
    return Window(start, end)


def _year_later(day: str) -> str:
    """The same day a year later; 9999 is the last year there is.

    29 February becomes a day that is none: dates are compared as texts, where it lies right.
    """
    if day >= "9999":
        return "9999-12-31"
    return f"{int(day[:4]) + 1:04d}{day[4:]}"


class Calendar(NamedTuple):
    """The calendar of a window, as of today.

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
    ) -> list[CalendarRow]:
        """Everything that these have in the window, by date."""
        rows: list[CalendarRow] = []
        for entry in entries:
            rows.extend(self._entry_rows(entry))
        for meeting in meetings:
            # A meeting that is only planned may have no date yet.
            if "date" in meeting and self.within.holds(meeting["date"]):
                rows.append(_meeting(meeting))
        for programme in programmes:
            rows.extend(self._deadlines(programme))
        return sorted(map(self._with_state, rows), key=order)

    def _with_state(self, row: CalendarRow) -> CalendarRow:
        """The row with its detail and state as of today."""
        last = row.end or row.date
        detail = detail_of(row.detail, last, self.today)
        return row._replace(detail=detail, state=state_of(detail, last, self.today))

    def _entry_rows(self, entry: Initiative) -> Iterator[CalendarRow]:
        """The activities and anniversaries of an initiative."""
        for activity in entry.data.get("activities", []):
            if self.within.holds(activity["start"], activity.get("end")):
                yield _activity(activity, entry)
        # Nobody celebrates the beginning of what has ended, but what a file names did take place.
        if self.history or not entry.ended:
            for beginning in beginnings(entry):
                yield from self._anniversaries(entry, beginning)
        yield from self._celebrations(entry)

    def _celebrations(self, entry: Initiative) -> Iterator[CalendarRow]:
        """The anniversaries that a file itself names, some with a title of their own."""
        for milestone in entry.data.get("milestones", []):
            day = str(milestone["date"])
            if milestone["type"] == "anniversary" and self.within.holds(day):
                row = _anniversary(entry, day, "anniversary")
                yield row._replace(title=milestone.get("title") or row.title)

    def _anniversaries(self, entry: Initiative, beginning: Beginning) -> Iterator[CalendarRow]:
        """The round years since a beginning."""
        began = beginning.date
        for year in self.within.years:
            age, day = year - int(began[:4]), deadlines.in_year(began, year)
            if is_round(age) and self.within.holds(day):
                row = _anniversary(entry, day, beginning.type)
                yield row._replace(years=age, detail=beginning.state, based_on=began)

    def _deadlines(self, programme: Mapping[str, Any]) -> Iterator[CalendarRow]:
        """The days on which one could apply, and those that are expected of a yearly programme."""
        deadline = deadlines.deadline(programme, self.today)
        if deadline.last is None:
            return
        if self.within.holds(deadline.last):
            detail = _DETAIL_OF_DEADLINE.get(deadline.state, deadline.state)
            yield _deadline(programme, deadline.last, detail)
        if deadline.kind == "yearly":
            yield from self._expected(programme, deadline.last)

    def _expected(self, programme: Mapping[str, Any], last: str) -> Iterator[CalendarRow]:
        """The deadlines of a yearly programme after the last one that is known."""
        today = self.today.isoformat()
        for year in self.within.years:
            day = deadlines.in_year(last, year)
            is_ahead = year > int(last[:4]) and dates.last_day(day) >= today
            if is_ahead and self.within.holds(day):
                row = _deadline(programme, day, "expected")
                yield row._replace(based_on=last)


_DETAIL_OF_DEADLINE = {"past": "last-known", "expected": "last-known", "coming": "named"}


def order(row: CalendarRow) -> tuple[str, str, str, str]:
    """The key that sorts rows by date, and those of one day by kind and id."""
    return row.date, row.kind, row.id, row.type or ""


def concerning(
    registry: Registry, entries: Iterable[Initiative]
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The meetings with one of some initiatives on the list, and the programmes that they name."""
    ids: set[str] = set()
    programme_ids: set[str | None] = set()
    for entry in entries:
        ids.add(entry.id)
        programme_ids.update(grant.get("programme") for grant in entry.data.get("funding", []))
    meetings = [meeting for meeting in registry.meetings if has_attended(meeting, ids, registry)]
    programmes = []
    for programme in registry.programmes:
        if programme["id"] in programme_ids:
            programmes.append(programme)
    return meetings, programmes


def has_attended(meeting: Mapping[str, Any], ids: set[str], registry: Registry) -> bool:
    """True where one of some initiatives is on the list of a meeting, perhaps by a former id."""
    for name in meeting.get("attended", ()):
        entry = registry.by_id.get(name)
        if entry is not None and entry.id in ids:
            return True
    return False


def _activity(activity: Activity, entry: Initiative) -> CalendarRow:
    """The row of an activity; a journey of an initiative with a single place leads there."""
    place, country = activity.get("place"), activity.get("country")
    if activity.get("direction", "outgoing") == "outgoing" and len(entry.places) == 1:
        only = entry.places[0]
        # Unless its own file says otherwise.
        if country in (None, only["country"]) and place in (None, only["name"]):
            place, country = only["name"], only["country"]
    row = _row(
        "activity",
        entry.id,
        str(activity["start"]),
        activity["title"],
        activity["status"],
        activity["type"],
    )
    end = dates.as_text(activity.get("end"))
    return row._replace(end=end, place=place, country=country)


def _meeting(meeting: Mapping[str, Any]) -> CalendarRow:
    day, title, state = str(meeting["date"]), meeting["title"], meeting["state"]
    return _row("meeting", meeting["id"], day, title, state)._replace(place=meeting.get("place"))


def _anniversary(entry: Initiative, day: str, basis: str | None) -> CalendarRow:
    return _row("anniversary", entry.id, day, entry.data["title"], "attested", basis)


def _deadline(programme: Mapping[str, Any], day: str, detail: str) -> CalendarRow:
    kind = programme["deadline"]["kind"]
    return _row("deadline", programme["id"], day, programme["title"], detail, kind)


def _row(
    kind: Kind, id: str, day: str, title: str | Texts, detail: str, type: str | None = None
) -> CalendarRow:
    """A row with what all kinds have; its state is worked out from the detail: see Calendar."""
    return CalendarRow(
        date=day,
        end=None,
        kind=kind,
        type=type,
        years=None,
        title=title,
        place=None,
        country=None,
        state="expected",
        detail=detail,
        based_on=None,
        id=id,
    )


def beginnings(entry: Initiative) -> Iterator[Beginning]:
    """The dates that an initiative remembers: one a year, and never a mere mention in a source.

    `since` wins over a milestone of the same year: both tell of one event.
    """
    since = entry.data.get("since")
    years: set[str] = set()
    if since and since.get("basis") != "mention":
        began = str(since["date"])
        years.add(began[:4])
        yield Beginning(began, since.get("basis"), _certainty(entry), "since", since.get("source"))
    for index, milestone in enumerate(entry.data.get("milestones", [])):
        began, path = str(milestone["date"]), f"milestones.{index}"
        if milestone["type"] not in _BEGINNINGS or began[:4] in years:
            continue
        years.add(began[:4])
        detail = "attested"
        if disputes(entry, path):
            detail = "disputed"
        yield Beginning(began, milestone["type"], detail, path, milestone.get("source"))


def _certainty(entry: Initiative) -> str:
    """The detail of an anniversary counted from `since`."""
    since = entry.data["since"]
    if since.get("basis") == "derived":
        return "derived"
    if since.get("about"):
        return "about"
    if disputes(entry, "since"):
        return "disputed"
    if "basis" in since:
        return "attested"
    return "unclear"
