"""Freshness: how old the last evidence of each initiative is, and whose is missing."""

from collections import Counter
from datetime import date

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.reports.quality import LACKS, typed
from hamm_registry.core.steps import example
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, ngettext
from hamm_registry.model import dates, evidence
from hamm_registry.model.entries import Initiative
from hamm_registry.render.paper import Paper, Section

_AGES = {"up-to-12": 12, "up-to-24": 24, "up-to-60": 60, "older": 9999}
"""Ages of evidence by the most months that they mean; `none` is the rest."""


def freshness(context: ReportContext) -> Paper:
    """The age of the last evidence: by age, by status, and of each initiative."""
    return context.paper(
        "freshness", _("Freshness"), [_ages(context), _status(context), _list(context)]
    )


def _age(entry: Initiative, today: date) -> str:
    last = evidence.last_evidence(entry, today.isoformat())
    if last is None:
        return "none"
    return next(
        code
        for code, months in _AGES.items()
        if code == "older" or dates.last_day(last) >= dates.months_before(today, months)
    )


def _ages(context: ReportContext) -> Section:
    entries = context.entries
    counts = Counter(_age(entry, context.day) for entry in entries)
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
        "Evidence is what has a date: sources, milestones, activities, steps of the history, the "
        "confirmation and the beginning. Counted is the latest of each initiative, all {count} of "
        "them, also those that are over."
    ).format(count=len(entries))
    return Section("ages", _("How old the evidence is"), Table(shape, rows, note=note))


def _status(context: ReportContext) -> Section:
    months = context.registry.config.stale_months
    counts = Counter(entry.status for entry in context.entries)
    stale = Counter(e.status for e in context.entries if evidence.is_stale(e, months, context.day))
    unconfirmed = Counter(e.status for e in context.entries if "confirmed" not in e.data)
    shape = (
        columns.status(),
        columns.count("count", _("Initiatives")),
        columns.count("stale", _("Without new evidence")),
        columns.count("unconfirmed", _("Unconfirmed")),
    )
    known = [code for code in columns.labels("status") if counts[code]]
    rows = [[code, counts[code], stale[code], unconfirmed[code]] for code in known]
    note = ngettext(
        "Without new evidence: none for {count} month; what is over or whose status is unknown "
        "anyway never counts.",
        "Without new evidence: none for {count} months; what is over or whose status is unknown "
        "anyway never counts.",
        months,
    ).format(count=months)
    return Section("status", _("By status"), Table(shape, rows, note=note))


def _list(context: ReportContext) -> Section:
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
    rows = [
        [
            last[entry.id],
            entry.data["title"],
            entry.status,
            evidence.is_stale(entry, months, context.day),
            str(entry.data["confirmed"]["on"]) if "confirmed" in entry.data else None,
            entry.id,
        ]
        for entry in sorted(context.entries, key=lambda e: dates.first_day(last[e.id] or "0000"))
    ]
    note = _("Letters that ask for confirmation: {command}").format(
        command=typed(example(LACKS["stale"]))
    )
    return Section("initiatives", _("The oldest first"), Table(shape, rows, note=note))
