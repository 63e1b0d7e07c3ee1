"""The funnel: every stage that initiatives ever reached, and out of how many."""

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.core.table import Table
from hamm_registry.core.text import _, ngettext, pick
from hamm_registry.model import dates
from hamm_registry.model.entries import Initiative
from hamm_registry.render.paper import Paper, Section

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
    steps = entry.data.get("history", [])
    past = {s["status"] for s in steps if "on" not in s or dates.first_day(s["on"]) <= day}
    later = {s["status"] for s in steps} - past
    return frozenset(past if entry.status in later else past | {entry.status})


def funnel(context: ReportContext) -> Paper:
    """Every stage ever reached, from step to step, beside figures from elsewhere."""
    stages = {entry.id: reached(entry, context.last.isoformat()) for entry in context.entries}
    sections = [_stages(context, stages), _steps(stages), _pending(context)]
    if context.registry.config.data.get("comparisons"):
        sections.append(_comparison(context, stages))
    return context.paper("funnel", _("From the idea to the deed"), sections)


def _stages(context: ReportContext, stages: dict[str, frozenset[str]]) -> Section:
    shape = (
        columns.status(),
        columns.count("reached", _("ever reached"), bar=True),
        columns.count("of", _("out of")),
        columns.count("per_cent", _("per cent")),
        columns.count("now", _("there now")),
    )
    known = [code for code in columns.labels("status") if code != "unknown"]
    rows = []
    for code in known:
        ever = sum(code in each for each in stages.values())
        now = sum(entry.status == code for entry in context.entries)
        rows.append([code, ever, len(stages), per_cent(ever, len(stages)), now])
    told = sum("history" in entry.data for entry in context.entries)
    unknown = sum(entry.status == "unknown" for entry in context.entries)
    text = ngettext(
        "{count} initiative has a recorded history; of the others only the status of today counts.",
        "{count} initiatives have a recorded history; of the others only the status of today "
        "counts.",
        told,
    ).format(count=told)
    note = _(
        "Counted are initiatives that were ever at a stage, so one counts at several. Out of all "
        "{count} initiatives; of {unknown} of them nobody knows the status of today."
    ).format(count=len(stages), unknown=unknown)
    return Section("stages", _("Stages ever reached"), Table(shape, rows, note=note), (text,))


def _steps(stages: dict[str, frozenset[str]]) -> Section:
    names = columns.labels("status")
    shape = (
        columns.coded("from", _("of those ever"), names),
        columns.count("of", _("out of")),
        columns.coded("to", _("reached"), names, prose=True),
        columns.count("count", _("so many"), bar=True),
        columns.count("per_cent", _("per cent")),
    )
    rows = []
    for start, goals in _STEPS:
        there = [each for each in stages.values() if start in each]
        count = sum(not each.isdisjoint(goals) for each in there)
        if there:
            rows.append([start, len(there), list(goals), count, per_cent(count, len(there))])
    note = _(
        "Counted are initiatives. “out of” is how many were ever at the first stage; of them so "
        "many ever reached the other one, or one of the others."
    )
    empty = _("No initiative is known ever to have been a proposal.")
    return Section("steps", _("From step to step"), Table(shape, rows, note=note), empty=empty)


def _pending(context: ReportContext) -> Section:
    shape = (
        columns.status(),
        columns.day("on", _("Since")),
        columns.title(),
        columns.text("reason", _("Reason"), 1),
        columns.ident(),
    )
    pending = [entry for entry in context.entries if entry.status in PENDING]
    rows = [
        [entry.status, *_last_step(entry), entry.id]
        for entry in sorted(pending, key=lambda entry: PENDING.index(entry.status))
    ]
    empty = _("Nothing is waiting for a decision.")
    note = _("Counted is what stands at one of these stages today.")
    return Section("pending", _("Still to come"), Table(shape, rows, note=note), empty=empty)


def _last_step(entry: Initiative) -> tuple[str | None, dict[str, str], str | None]:
    steps = [step for step in entry.data.get("history", []) if step["status"] == entry.status]
    last = steps[-1] if steps else None
    on = str(last["on"]) if last and "on" in last else None
    return on, entry.data["title"], last.get("reason") if last else None


def _comparison(context: ReportContext, stages: dict[str, frozenset[str]]) -> Section:
    shape = (
        columns.text("name", _("Where")),
        columns.day("since", _("Since"), 1),
        columns.count("submitted", _("submitted")),
        columns.count("implemented", _("of them implemented")),
        columns.count("per_cent", _("per cent")),
        columns.text("source", _("Source"), 2),
    )
    own = [each for each in stages.values() if "proposed" in each]
    done = sum(not each.isdisjoint(IMPLEMENTED) for each in own)
    here = context.registry.config.data["city"]
    rows: list[list[object]] = [[here, None, len(own), done, per_cent(done, len(own)), None]]
    notes = [_("{city}: initiatives of this registry that were ever proposals.").format(city=here)]
    for other in context.registry.config.data["comparisons"]:
        submitted, implemented = other["submitted"], other["implemented"]
        since = str(other["since"]) if "since" in other else None
        share = per_cent(implemented, submitted)
        source = other.get("source")
        rows.append([other["name"], since, submitted, implemented, share, source])
        notes.append(f"{pick(other['name'])}: {pick(other['footnote'])}")
    table = Table(shape, rows, note="\n".join(notes))
    return Section("comparison", _("Elsewhere"), table, _caution(len(own)))


def _caution(own: int) -> tuple[str, ...]:
    told = _("What counts as submitted and as implemented differs; the shares are no ranking.")
    none = _("Nothing has been submitted here yet as a proposal, so there is no share to compare.")
    return (told,) if own else (told, none)
