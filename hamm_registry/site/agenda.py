"""The calendar of the next two years and the last months, worked out once for all pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hamm_registry.answers import feed
from hamm_registry.answers.agenda import IN_WORDS
from hamm_registry.answers.facts import place_of
from hamm_registry.calendar import events as calendar
from hamm_registry.calendar.events import CalendarRow
from hamm_registry.calendar.words import occasion as anniversary
from hamm_registry.core.text import _, pick
from hamm_registry.core.text import date as written
from hamm_registry.model import dates
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.site.page import Page
from hamm_registry.site.world import Group, Kind, Site, entry_path, meeting_path

_FUNDING = "funding.html"

FED: tuple[Kind, ...] = ("country", "theme", "organisation")
"""The kinds of groups that have a calendar and a feed of changes of their own."""


@dataclass(frozen=True)
class Agenda:
    """The rows of the whole calendar, in order, and those of each initiative by its id."""

    rows: tuple[CalendarRow, ...]
    by_entry: Mapping[str, tuple[CalendarRow, ...]]

    @classmethod
    def of(cls, site: Site) -> "Agenda":
        """The calendar of a site."""
        registry = site.registry
        events = calendar.Calendar(registry, feed.span(site.today), site.today)
        by_entry: dict[str, tuple[CalendarRow, ...]] = {}
        for entry in site.entries:
            rows = tuple(events.rows([entry], (), ()))
            if rows:
                by_entry[entry.id] = rows
        every = events.rows(site.entries, registry.meetings, registry.programmes)
        return cls(tuple(every), by_entry)

    def group(self, entries: Iterable[Initiative]) -> list[CalendarRow]:
        """The rows of some initiatives, by date."""
        rows: list[CalendarRow] = []
        for entry in entries:
            rows.extend(self.by_entry.get(entry.id, ()))
        return sorted(rows, key=calendar.order)

    def fed(self, kind: Kind, site: Site) -> list[Group]:
        """The groups of a kind of FED that have a calendar of their own: anything is in it."""
        groups: list[Group] = []
        for group in site.groups[kind].values():
            if any(entry.id in self.by_entry for entry in group.entries):
                groups.append(group)
        return groups


def calendar_path(group: Group | None = None) -> str:
    """The iCalendar file of all, or of a group."""
    return group.path.replace(".html", ".ics") if group else "calendar.ics"


@dataclass(frozen=True, slots=True)
class Date:
    """A row for people: when, what, its title and address ("" for none), where, how sure."""

    year: str
    start: str
    end: str
    occasion: str
    title: object
    path: str
    where: str
    note: str


def coming(rows: Iterable[CalendarRow], page: Page) -> list[Date]:
    """The rows from today on, in words."""
    today = page.site.today.isoformat()
    ahead: list[Date] = []
    for row in rows:
        is_over = dates.last_day(row.end or row.date) < today
        # The last known day of a yearly programme is no deadline: the expected one is.
        if not is_over and row.detail != "last-known":
            ahead.append(_date(row, page))
    return ahead


_PLAIN = ("attested", "confirmed", "held", "named", "open", "unclear", "announced")
"""Details that go without saying."""


def _state(code: str) -> str:
    """The doubt about a date, in kind words; empty where there is none."""
    if code in _PLAIN:
        return ""
    kindly = {"disputed": _("sources differ"), "derived": _("calculated from other facts")}
    return kindly.get(code) or IN_WORDS["detail"](code)


def _date(row: CalendarRow, page: Page) -> Date:
    end = ""
    if row.end:
        end = written(row.end)
    title = row.title
    if not isinstance(title, str):
        title = pick(title)
    return Date(
        row.date[:4],
        written(row.date),
        end,
        _occasion(row),
        title,
        path_of(row),
        _where(row, page.site.registry),
        _state(row.detail),
    )


def _occasion(row: CalendarRow) -> str:
    """The sort of event: `Anniversary · 40 years since the charter`, `Concert`."""
    occasion = IN_WORDS["kind"](row.kind)
    if row.years is not None:
        return f"{occasion} · {anniversary(row.years, row.type)}"
    if row.kind == "activity" and row.type:
        return IN_WORDS["type"](row.type)
    return occasion


def _where(row: CalendarRow, registry: Registry) -> str:
    """The place of an event with its country, as far as they are known."""
    return place_of(row.place or "", row.country or "", registry)


def path_of(row: CalendarRow) -> str:
    """The page of what a row belongs to; a funding programme has its place on one for all."""
    if row.kind == "deadline":
        return f"{_FUNDING}#{row.id}"
    return meeting_path(row.id) if row.kind == "meeting" else entry_path(row.id)
