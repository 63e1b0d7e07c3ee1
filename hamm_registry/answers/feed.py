"""The calendar as events that people subscribe to: see `render.ics` for how they are written.

What a citizen wants of dates that are not known to the day: one that is known to its month lasts
that month; one that is known to its year alone stands on the first of January and begins with
that year, for a bar across all its days would be in the way every day. Both say in words that the
day is not known.
"""

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from uuid import NAMESPACE_URL, uuid5

from hamm_registry.answers import agenda
from hamm_registry.answers.facts import comma_separated
from hamm_registry.calendar.events import CalendarRow, Window, is_certain
from hamm_registry.calendar.words import occasion
from hamm_registry.core import text
from hamm_registry.core.text import _, pick
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model import dates
from hamm_registry.model.entries import Registry
from hamm_registry.render import ics

Address = Callable[[CalendarRow], str]
"""Gives the web address of what a row belongs to, empty where it has none."""


def _status(row: CalendarRow) -> ics.Status:
    """The status for a calendar program: events that are not certain are tentative."""
    if row.detail == "cancelled":
        return "CANCELLED"
    if is_certain(row.detail):
        return "CONFIRMED"
    return "TENTATIVE"


def span(today: date) -> Window:
    """The days of a calendar to subscribe to: the last year, this one and the next two."""
    return Window(f"{today.year - 1:04d}-01-01", f"{today.year + 2:04d}-12-31")


def subscription(
    rows: Sequence[CalendarRow],
    registry: Registry,
    today: date,
    *,
    name: str = "",
    url: str = "",
    address: Address | None = None,
) -> str:
    """The rows of a calendar as iCalendar in the language in force.

    `name` stands behind that of the registry (a country, a theme), `url` is where the calendar
    itself is told of on the web.
    """
    remark = ""
    if registry.config.licence:
        remark = _("Licence: {licence}").format(licence=registry.config.licence)
    title = text.join((pick(registry.config.name), name))
    feed = ics.Feed(title, today, text.language(), remark, url)
    return ics.calendar(feed, events(rows, registry, address))


def events(
    rows: Iterable[CalendarRow], registry: Registry, address: Address | None = None
) -> Iterator[ics.Event]:
    """An event a row, in their order; what no calendar can hold (year 0) is left out."""
    seen: Counter[str] = Counter()
    for row in map(_real, rows):
        if not "0001" <= row.date[:4] <= "9998":
            continue
        start, end = _days(row)
        uncertain_date = ""
        if len(row.date) < len("2026-11-22"):
            uncertain_date = row.date
        yield ics.Event(
            uid=_uid(row, registry, seen),
            start=start,
            end=end,
            summary=_summary_of_event(row),
            status=_status(row),
            description="\n".join(_description(row)),
            location=_location(row),
            categories=tuple(_categories(row)),
            url="" if address is None else address(row),
            written=uncertain_date,
        )


def _location(row: CalendarRow) -> str:
    if row.country is None:
        return row.place or ""
    return comma_separated(row.place, countries.name(row.country))


def _uid(row: CalendarRow, registry: Registry, seen: Counter[str]) -> str:
    """A name that stays when a day, a state or the title of an entry is corrected.

    What an entry has twice in one year, under one title, is numbered by date.
    """
    city = f"{registry.config.country}/{registry.config.city}"
    title = ""
    # Titles by language are those of entries, which may be corrected.
    if isinstance(row.title, str):
        title = row.title
    key = "\n".join((city, row.id, row.kind, row.type or "", row.date[:4], title))
    seen[key] += 1
    if seen[key] > 1:
        key += f"\n{seen[key]}"
    return str(uuid5(NAMESPACE_URL, f"hamm-registry:{key}"))


def _real(row: CalendarRow) -> CalendarRow:
    """The row with of each date what is in the calendar: 2027-02-30 is told by its month."""
    return row._replace(date=_existing(row.date), end=_existing(row.end or "") or None)


def _existing(value: str) -> str:
    while value and not dates.is_real(value):
        value = value.rpartition("-")[0]
    return value


def _days(row: CalendarRow) -> tuple[date, date]:
    """The first day and the one after the last."""
    first = date.fromisoformat(dates.first_day(row.date))
    if len(row.date) < 7:
        return first, first + timedelta(1)
    last = _last_day(row.date)
    if row.end is not None and len(row.end) >= 7 and row.end < "9999":
        last = max(last, _last_day(row.end))
    return first, last + timedelta(1)


def _last_day(value: str) -> date:
    if len(value) == 10:
        return date.fromisoformat(value)
    year, month = int(value[:4]), int(value[5:7])
    return date(year, month, calendar.monthrange(year, month)[1])


def _summary_of_event(row: CalendarRow) -> str:
    """The title, with what makes it understood among the entries of other calendars in front."""
    parts = [_occasion(row), agenda.event_title(row)]
    if row.detail == "cancelled":
        parts.insert(0, _("Cancelled"))
    if len(row.date) == len("2026"):
        parts.insert(0, row.date)
    return text.join(parts)


def _occasion(row: CalendarRow) -> str:
    if row.kind == "deadline" and row.detail == "expected":
        return _("Deadline, expected")
    if row.kind == "deadline":
        return _("Deadline")
    if row.years is None:
        return ""
    return occasion(row.years, row.type)


def _description(row: CalendarRow) -> Iterator[str]:
    yield text.join(dict.fromkeys((*_categories(row), agenda.IN_WORDS["detail"](row.detail))))
    if row.based_on is not None:
        yield _("Based on: {date}").format(date=written(row.based_on))
    if len(row.date) == 7:
        yield _("The day is not known or not announced, only the month: {month}.").format(
            month=written(row.date)
        )
    elif len(row.date) == 4:
        yield _("The day is not known, only the year: {year}.").format(year=row.date)
    if row.end is not None and len(row.end) < 10:
        yield _("Until: {date}").format(date=written(row.end))


def _categories(row: CalendarRow) -> Iterator[str]:
    yield agenda.IN_WORDS["kind"](row.kind)
    if row.type is not None:
        yield agenda.IN_WORDS["type"](row.type)
