"""Anniversaries: what comes, what it is counted from, and what other sources say."""

from typing import NamedTuple

from hamm_registry.answers.agenda import anniversary_types, details
from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.source_notes import publishers
from hamm_registry.calendar.events import Beginning, Calendar, CalendarRow, Window, beginnings
from hamm_registry.core.document import Block, Document, Paragraph, Section
from hamm_registry.core.table import Cell, Table
from hamm_registry.core.text import _, ngettext
from hamm_registry.model.entries import Initiative
from hamm_registry.model.evidence import disputes

AHEAD = 3
"""How many years to come are looked at where none is asked for."""


class Due(NamedTuple):
    """An anniversary, its initiative, and what it is counted from; None where a milestone is it."""

    row: CalendarRow
    entry: Initiative
    beginning: Beginning | None


def anniversaries(context: ReportContext) -> Document:
    """The round anniversaries of a year; of this and the next three years where none is named."""
    window = _window(context)
    first, last = window.first[:4], window.last[:4]
    title = _("Anniversaries {first}").format(first=first)
    if first != last:
        title = _("Anniversaries {first} to {last}").format(first=first, last=last)
    listed = due(context, window)
    return context.document("anniversaries", title, [coming(listed), evidence(listed)])


def _window(context: ReportContext) -> Window:
    if context.wanted:
        return Window(f"{context.year:04d}-01-01", f"{context.year:04d}-12-31")
    return Window(context.today.isoformat(), f"{context.year + AHEAD:04d}-12-31")


def due(context: ReportContext, within: Window) -> list[Due]:
    """The anniversaries of some days, by date; never of what has ended or is only mentioned."""
    rows = Calendar(context.registry, within, context.today).rows(context.entries, (), ())
    anniversaries_due = []
    for row in rows:
        if row.kind == "anniversary":
            entry = context.registry.by_id[row.id]
            anniversaries_due.append(Due(row, entry, _beginning(row, entry)))
    return anniversaries_due


def _beginning(row: CalendarRow, entry: Initiative) -> Beginning | None:
    """The beginning of an entry that an anniversary is counted from."""
    for beginning in beginnings(entry):
        if (beginning.date, beginning.type) == (row.based_on, row.type):
            return beginning
    return None


def coming(listed: list[Due]) -> Section:
    """The anniversaries to come: the day, the number of years and the occasion."""
    shape = (
        columns.day("date", _("Date")),
        columns.count("years", _("Years")),
        columns.title(),
        columns.coded("type", _("of what"), anniversary_types(), 1, prose=True),
        columns.day("based_on", _("Counted from"), 2),
        columns.ident(),
    )
    rows = []
    for anniversary in listed:
        row = anniversary.row
        rows.append([row.date, row.years, row.title, row.type, row.based_on, row.id])
    note = _(
        "This counts multiples of 10 and of 25 years of what is still going on, from the "
        "beginning and from first contacts, charters and foundings. What a source only "
        "mentions is not counted. Where only the year is known, only the year is given."
    )
    empty = _("No round anniversary is known for this period.")
    return Section(_("What comes"), [Table(shape, rows, note=note, empty=empty)], "anniversaries")


def evidence(listed: list[Due]) -> Section:
    """The sources of each anniversary and the claims that contradict it."""
    shape = (
        columns.title(),
        columns.day("based_on", _("Date")),
        columns.coded("state", _("How sure"), details()),
        columns.text("source", _("Source")),
        columns.coded("source_kind", _("Its kind"), columns.labels("sources.kind"), 3),
        columns.day("claims", _("Others say")),
        columns.text("claimed_by", _("Who says so"), 2),
        columns.ident(),
    )
    rows = []
    disputed = 0
    for anniversary in listed:
        disputed += anniversary.row.detail == "disputed"
        if anniversary.beginning:
            rows.append(_evidence_of(anniversary.entry, anniversary.beginning))
    blocks: list[Block] = []
    if disputed:
        sentence = ngettext(
            "{count} anniversary is disputed: settle its date before anybody is invited.",
            "{count} anniversaries are disputed: settle their dates before anybody is invited.",
            disputed,
        )
        blocks.append(Paragraph([sentence.format(count=disputed)]))
    note = _("Ask before you celebrate on a date marked “approximate” or “derived”.")
    empty = _("There is nothing to give evidence for.")
    table = Table(shape, rows, note=note, empty=empty)
    blocks.append(table)
    return Section(_("What it is based on"), blocks, "evidence")


def _evidence_of(entry: Initiative, beginning: Beginning) -> list[Cell]:
    """A beginning with its source, and what other sources say of it."""
    sources = {source["id"]: source for source in entry.data.get("sources", [])}
    source = sources.get(beginning.source or "")
    claims = disputes(entry, beginning.path)
    values: list[str] = []
    claimed_by: list[str] = []
    for claim in claims:
        values.append(str(claim["value"]))
        claimed_by += claim["sources"]
    return [
        entry.data["title"],
        beginning.date,
        beginning.state,
        source["title"] if source else None,
        source["kind"] if source else None,
        values,
        publishers(entry, claimed_by),
        entry.id,
    ]
