"""The funnel: every stage that initiatives ever reached, and out of how many."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Any

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.core.document import Document, Section, paragraphs
from hamm_registry.core.table import Cell, Table
from hamm_registry.core.text import _, ngettext, pick
from hamm_registry.model import dates
from hamm_registry.model.entries import Initiative

IMPLEMENTED = ("active", "dormant", "completed", "ended")
"""Whoever reached one of these was at work once."""

PENDING = ("proposed", "in-review", "supported", "planned")
"""The stages in which something is still to be decided or done."""

_STEPS = (
    ("proposed", ("in-review",)),
    ("proposed", ("supported",)),
    ("proposed", ("planned",)),
    ("proposed", IMPLEMENTED),
    ("proposed", ("rejected",)),
    ("proposed", ("withdrawn",)),
    ("proposed", ("cancelled",)),
    ("planned", IMPLEMENTED),
)
"""Which stage, and of those that were ever there, how many ever came to one of these."""


def reached(entry: Initiative, day: str) -> frozenset[str]:
    """Every stage that an initiative ever reached up to a day: of its history, and its status."""
    past = set()
    later = set()
    for step in entry.data.get("history", []):
        if "on" in step and dates.first_day(step["on"]) > day:
            later.add(step["status"])
        else:
            past.add(step["status"])
    # The status of today counts unless the history says that it came later.
    if entry.status not in later - past:
        past.add(entry.status)
    return frozenset(past)


def funnel(context: ReportContext) -> Document:
    """Every stage ever reached, from step to step, beside figures from elsewhere."""
    stages = {entry.id: reached(entry, context.last.isoformat()) for entry in context.entries}
    sections = [_stages(context, stages), _steps(stages), _pending(context)]
    if context.registry.config.data.get("comparisons"):
        sections.append(_comparison(context, stages))
    return context.document("funnel", _("From idea to action"), sections)


def _stages(context: ReportContext, stages: Mapping[str, frozenset[str]]) -> Section:
    """The number of initiatives that were ever at each stage, and of those that are now."""
    shape = (
        columns.status(),
        columns.count("reached", _("ever reached"), bar=True),
        columns.count("of", _("out of")),
        columns.count("per_cent", _("per cent")),
        columns.count("now", _("there now")),
    )
    total = len(stages)
    ever = Counter(chain.from_iterable(stages.values()))
    now = Counter(entry.status for entry in context.entries)
    rows = []
    for code in columns.labels("status"):
        if code != "unknown":
            rows.append([code, ever[code], total, per_cent(ever[code], total), now[code]])
    with_history = sum("history" in entry.data for entry in context.entries)
    text = ngettext(
        "{count} initiative has a recorded history; for the others only today’s status counts.",
        "{count} initiatives have a recorded history; for the others only today’s status counts.",
        with_history,
    ).format(count=with_history)
    note = _(
        "This counts initiatives that were ever at a stage, so one can count at several. Out "
        "of all {count} initiatives; the present status of {unknown} of them is not known."
    ).format(count=total, unknown=now["unknown"])
    return Section(
        _("Stages ever reached"), [*paragraphs(text), Table(shape, rows, note=note)], "stages"
    )


def _steps(stages: Mapping[str, frozenset[str]]) -> Section:
    """The numbers of those who were ever at one stage and ever reached another."""
    names = columns.labels("status")
    shape = (
        columns.coded("from", _("of those ever"), names),
        columns.count("of", _("out of")),
        columns.coded("to", _("reached"), names, prose=True),
        columns.count("count", _("so many"), bar=True),
        columns.count("per_cent", _("per cent")),
    )
    rows: list[list[Cell]] = []
    for start, goals in _STEPS:
        started, arrived = 0, 0
        for reached_stages in stages.values():
            if start in reached_stages:
                started += 1
                arrived += not reached_stages.isdisjoint(goals)
        if started:
            rows.append([start, started, list(goals), arrived, per_cent(arrived, started)])
    note = _(
        "This counts initiatives. “out of” is how many were ever at the first stage; the "
        "number is how many of those ever reached the other stage, or one of the others."
    )
    empty = _("No initiative is known ever to have been a proposal.")
    return Section(_("From stage to stage"), [Table(shape, rows, note=note, empty=empty)], "steps")


def _pending(context: ReportContext) -> Section:
    """The initiatives about which something is still to be decided or done, by stage."""
    shape = (
        columns.status(),
        columns.day("on", _("Since")),
        columns.title(),
        columns.text("reason", _("Reason"), 1),
        columns.ident(),
    )
    rows: list[list[Cell]] = []
    for stage in PENDING:
        for entry in context.entries:
            if entry.status == stage:
                step = _last_step(entry)
                day = dates.as_text(step.get("on"))
                rows.append([stage, day, entry.data["title"], step.get("reason"), entry.id])
    empty = _("Nothing is waiting for a decision.")
    note = _("This counts what is at one of these stages today.")
    return Section(_("Still to come"), [Table(shape, rows, note=note, empty=empty)], "pending")


def _last_step(entry: Initiative) -> Mapping[str, Any]:
    """The step of the history that led to the status of today; empty where none did."""
    for step in reversed(entry.data.get("history", [])):
        if step["status"] == entry.status:
            return step
    return {}


def _comparison(context: ReportContext, stages: Mapping[str, frozenset[str]]) -> Section:
    """The registry beside figures from elsewhere, each with its footnote."""
    shape = (
        columns.text("name", _("Where")),
        columns.day("since", _("Since"), 1),
        columns.count("submitted", _("submitted")),
        columns.count("implemented", _("of them implemented")),
        columns.count("per_cent", _("per cent")),
        columns.text("source", _("Source"), 2),
    )
    config = context.registry.config.data
    own, done = 0, 0
    for reached_stages in stages.values():
        if "proposed" in reached_stages:
            own += 1
            done += not reached_stages.isdisjoint(IMPLEMENTED)
    city = context.registry.config.city
    rows: list[list[Cell]] = [[city, None, own, done, per_cent(done, own), None]]
    notes = [_("{city}: initiatives of this registry that were ever proposals.").format(city=city)]
    for other in config["comparisons"]:
        submitted, implemented = other["submitted"], other["implemented"]
        since = dates.as_text(other.get("since"))
        share = per_cent(implemented, submitted)
        rows.append([other["name"], since, submitted, implemented, share, other.get("source")])
        notes.append(f"{pick(other['name'])}: {pick(other['footnote'])}")
    table = Table(shape, rows, note="\n".join(notes))
    return Section(_("Elsewhere"), [*paragraphs(*_caution(own)), table], "comparison")


def _caution(own: int) -> tuple[str, ...]:
    """Sentences above the comparison; `own` is how many proposals there were here."""
    caution = _(
        "What counts as submitted and as implemented differs from city to city; the shares are not "
        "a ranking."
    )
    if own:
        return (caution,)
    none = _("Nothing has been submitted here yet as a proposal, so there is no share to compare.")
    return (caution, none)
