"""Freshness: how old the last evidence of each initiative is, and whose is missing."""

from collections import Counter
from datetime import date

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.reports.quality import LACKS, typed
from hamm_registry.core.document import Document, Section
from hamm_registry.core.steps import example
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, ngettext
from hamm_registry.model import dates, evidence
from hamm_registry.model.entries import Initiative

_AGES = {"up-to-12": 12, "up-to-24": 24, "up-to-60": 60}
"""Ages of evidence by the most months that they mean; what is beyond is `older`."""


def freshness(context: ReportContext) -> Document:
    """The age of the last evidence: by age, by status, and of each initiative."""
    sections = [_by_age(context), _by_status(context), _oldest_first(context)]
    return context.document("freshness", _("Freshness"), sections)


def _age(entry: Initiative, today: date) -> str:
    """The code of the age of the last evidence; `none` where it has no date."""
    last = evidence.last_evidence(entry, today.isoformat())
    if last is None:
        return "none"
    for code, months in _AGES.items():
        if dates.last_day(last) >= dates.months_before(today, months):
            return code
    return "older"


def _by_age(context: ReportContext) -> Section:
    entries = context.entries
    counts: Counter[str] = Counter()
    for entry in entries:
        counts[_age(entry, context.day)] += 1
    names = {
        "up-to-12": _("at most 12 months"),
        "up-to-24": _("at most 24 months"),
        "up-to-60": _("at most 5 years"),
        "older": _("older than 5 years"),
        "none": _("no date known"),
    }
    shape = (
        columns.coded("age", _("Last evidence"), names),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("per_cent", _("per cent")),
    )
    rows = [[age, counts[age], per_cent(counts[age], len(entries))] for age in names]
    note = _(
        "Evidence is anything with a date: sources, milestones, activities, steps of the "
        "history, the confirmation and the beginning. This counts the latest evidence of each "
        "initiative, all {count} of them, including those that are over."
    ).format(count=len(entries))
    return Section(_("How old the evidence is"), [Table(shape, rows, note=note)], "ages")


def _by_status(context: ReportContext) -> Section:
    months = context.registry.config.stale_months
    counts: Counter[str] = Counter()
    stale: Counter[str] = Counter()
    unconfirmed: Counter[str] = Counter()
    for entry in context.entries:
        counts[entry.status] += 1
        stale[entry.status] += evidence.is_stale(entry, months, context.day)
        unconfirmed[entry.status] += "confirmed" not in entry.data
    shape = (
        columns.status(),
        columns.count("count", _("Initiatives")),
        columns.count("stale", _("Without new evidence")),
        columns.count("unconfirmed", _("Unconfirmed")),
    )
    rows = []
    for code in columns.labels("status"):
        if counts[code]:
            rows.append([code, counts[code], stale[code], unconfirmed[code]])
    note = ngettext(
        "No new evidence for {count} month. What is over, or has an unknown status anyway, is "
        "not counted.",
        "No new evidence for {count} months. What is over, or has an unknown status anyway, is "
        "not counted.",
        months,
    ).format(count=months)
    return Section(_("By status"), [Table(shape, rows, note=note)], "status")


def _oldest_first(context: ReportContext) -> Section:
    """All initiatives; those without evidence, then those with the oldest come first."""
    day, months = context.day.isoformat(), context.registry.config.stale_months
    last = {entry.id: evidence.last_evidence(entry, day) for entry in context.entries}
    shape = (
        columns.day("evidence", _("Last evidence")),
        columns.title(),
        columns.status(),
        Column("stale", "", lambda late: _("ask") if late else "", least=None, rank=1),
        columns.day("confirmed", _("Confirmed"), 2),
        columns.ident(),
    )
    rows = []
    for entry in sorted(context.entries, key=lambda e: dates.first_day(last[e.id] or "0000")):
        confirmed = None
        if "confirmed" in entry.data:
            confirmed = str(entry.data["confirmed"]["on"])
        is_stale = evidence.is_stale(entry, months, context.day)
        title = entry.data["title"]
        rows.append([last[entry.id], title, entry.status, is_stale, confirmed, entry.id])
    note = _("Letters that ask for confirmation: {command}").format(
        command=typed(example(LACKS["stale"]))
    )
    return Section(_("Oldest first"), [Table(shape, rows, note=note)], "initiatives")
