"""The calendar as tables, with its codes in words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from hamm_registry import schema
from hamm_registry.calendar.events import CalendarRow, state_of
from hamm_registry.calendar.words import before_start
from hamm_registry.core.document import Document
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, named, ngettext, pick
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.introductions.overlaps import Journey, Overlap
from hamm_registry.model import dates


def agenda(rows: Sequence[CalendarRow], note: str = "") -> Document:
    """The rows of a calendar (see CalendarRow for the columns), how many they are, and the note."""
    columns = (
        Column("date", _("Date"), written, least=None),
        Column("end", _("Until"), written, least=None, rank=5),
        Column("kind", _("What"), IN_WORDS["kind"], least=None),
        Column("type", _("Type"), IN_WORDS["type"], rank=7),
        Column("years", _("Years"), numeric=True, least=None),
        Column("title", _("Title"), least=20),
        Column("place", _("Place"), rank=6),
        Column("country", _("Country"), countries.name, rank=8),
        Column("state", _("State"), lambda code: states()[code], least=None),
        Column("detail", _("Details"), IN_WORDS["detail"], least=None, rank=8),
        Column("based_on", _("Based on"), written, least=None, rank=4),
        Column("id", schema.fields("initiative")["id"].title(), least=None, rank=3),
    )
    count = ngettext("{count} date", "{count} dates", len(rows)).format(count=len(rows))
    if note:
        count += "\n" + note
    return Document.of(Table(columns, rows, note=count))


def event_title(row: CalendarRow) -> str:
    """The title of an event in the language in force."""
    if isinstance(row.title, str):
        return row.title
    return pick(row.title)


def kinds() -> dict[str, str]:
    """The kinds of events of the calendar, in words."""
    return {
        "activity": _("Activity"),
        "anniversary": _("Anniversary"),
        "deadline": _("Deadline"),
        "meeting": _("Meeting"),
    }


def states() -> dict[str, str]:
    """The states of an event of the calendar, in words."""
    return {
        "certain": _("certain"),
        "expected": _("expected"),
        "disputed": _("disputed"),
        "over": _("past"),
    }


def details() -> dict[str, str]:
    """The grounds for the state of an event, in words."""
    return {
        **_names_of_codes("initiative", "activities.status"),
        **_names_of_codes("meeting", "state"),
        "attested": _("attested"),
        "derived": _("derived"),
        "about": _("approximate"),
        "disputed": _("sources differ"),
        "unclear": _("of what is unclear"),
        "open": _("open"),
        "named": _("named by a source"),
        "expected": _("as in earlier years, ask"),
        "last-known": _("last known"),
        "unrecorded": _("past, outcome not recorded"),
    }


def _names_of_codes(kind: str, field: str) -> dict[str, str]:
    names = {}
    for code, texts in schema.fields(kind)[field].codes.items():
        names[code] = named(texts)
    return names


def anniversary_types() -> dict[str, str]:
    """The events that an anniversary can be counted from, in words."""
    return {
        **_names_of_codes("initiative", "milestones.type"),
        **_names_of_codes("initiative", "since.basis"),
    }


def _type(code: str) -> str:
    return {
        **_names_of_codes("funding", "deadline.kind"),
        **anniversary_types(),
        **_names_of_codes("initiative", "activities.type"),
    }[code]


IN_WORDS: Mapping[str, Callable[[Any], str]] = {
    "date": written,
    "kind": lambda code: kinds()[code],
    "type": _type,
    "detail": lambda code: details()[code],
}
"""The values of some columns of a row of the calendar as people read them."""


def undated(
    programmes: Iterable[Mapping[str, Any]], rows: Iterable[CalendarRow], today: date
) -> str:
    """In words: what is known of programmes for which no day to come is known nor shown."""
    listed = {row.id for row in rows if row.kind == "deadline"}
    sentences = []
    for programme in programmes:
        if programme["id"] in listed:
            continue
        rule = _rule_without_day(programme["deadline"], today.isoformat())
        if rule:
            sentences.append(f"{pick(programme['title'])} ({rule})")
    if not sentences:
        return ""
    return _("Funding without a day: {programmes}").format(programmes="; ".join(sentences))


def _rule_without_day(deadline: Mapping[str, Any], today: str) -> str:
    """A deadline in words; empty where a day to come is known."""
    months, weeks = deadline.get("months_before_start"), deadline.get("weeks_before_start")
    if months is not None or weeks is not None:
        return before_start(months, weeks)
    kind = deadline["kind"]
    last = deadline.get("last_known")
    if kind == "window":
        last = deadline.get("closes")
    if kind in ("relative", "open") or last is None:
        return _names_of_codes("funding", "deadline.kind")[kind]
    # Of a yearly one the next day is expected, and stands in the calendar.
    if kind == "window" and dates.last_day(last) < today:
        return _("last known window until {date}").format(date=written(last))
    return ""


def collisions(overlaps: Sequence[Overlap], today: date) -> Document:
    """Activities that coincide or nearly so: two rows for each time, one for each activity."""
    columns = (
        Column("collision", _("No."), numeric=True, least=None),
        Column("date", _("Date"), written, least=None),
        Column("end", _("Until"), written, least=None, rank=3),
        Column("manner", _("How"), lambda code: _manners()[code], least=None, rank=1),
        Column("days_apart", _("Days apart"), numeric=True, least=None, rank=7),
        Column("nearness", _("Where"), lambda code: _nearness()[code], least=None, rank=4),
        Column("type", _("Type"), _type, rank=6),
        Column("title", _("Title"), least=14),
        Column("place", _("Place"), least=8),
        Column("country", _("Country"), countries.name, rank=5),
        Column("seats_free", _("Free seats"), numeric=True, least=None),
        Column("cargo_m3_free", _("Free m³"), numeric=True, least=None),
        Column("state", _("State"), lambda code: states()[code], least=None, rank=6),
        Column("detail", _("Details"), IN_WORDS["detail"], least=None, rank=8),
        Column("id", schema.fields("initiative")["id"].title(), least=None, rank=2),
    )
    rows = []
    for number, overlap in enumerate(overlaps, 1):
        rows.append(_collision_row(number, overlap, overlap.first, today))
        rows.append(_collision_row(number, overlap, overlap.second, today))
    return Document.of(Table(columns, rows))


def _collision_row(number: int, overlap: Overlap, journey: Journey, today: date) -> list[Any]:
    return [
        number,
        journey.date,
        journey.end,
        overlap.manner,
        overlap.days_apart,
        overlap.nearness,
        journey.type,
        journey.title,
        journey.place,
        journey.country,
        journey.seats_free,
        journey.cargo_m3_free,
        state_of(journey.status, journey.last, today),
        journey.status,
        journey.id,
    ]


def _manners() -> dict[str, str]:
    return {
        "overlap": _("at the same time"),
        "close": _("shortly after each other"),
        "possible": _("perhaps at the same time"),
    }


def _nearness() -> dict[str, str]:
    return {
        "place": _("same place"),
        "country": _("same country"),
        "neighbour": _("neighbouring countries"),
    }
