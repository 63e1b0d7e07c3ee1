"""The work of a year: journeys, meetings, decisions, advice, money, introductions."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from hamm_registry.advice.log import ASKERS, by_asker
from hamm_registry.answers.agenda import details
from hamm_registry.answers.meetings import (
    Meeting,
    attended,
    open_actions,
    ordered,
    state,
    state_label,
)
from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.reports.year import within
from hamm_registry.calendar.events import detail_of
from hamm_registry.core.document import Section
from hamm_registry.core.table import Cell, Column, Table
from hamm_registry.core.text import _, join, ngettext, number, pick
from hamm_registry.introductions.score import Matcher
from hamm_registry.model import dates
from hamm_registry.model.entries import Initiative

_GRANTED = ("committed", "paid", "completed")


def began(context: ReportContext) -> list[Initiative]:
    """The initiatives that began in the year."""
    return [entry for entry in context.entries if _is_dated_within(context, entry, "since")]


def over(context: ReportContext) -> list[Initiative]:
    """The initiatives that came to an end in the year."""
    return [entry for entry in context.entries if _is_dated_within(context, entry, "until")]


def _is_dated_within(context: ReportContext, entry: Initiative, field: str) -> bool:
    dated: Any = entry.data.get(field)
    return dated is not None and within(context, dated["date"])


def _meetings_of_year(context: ReportContext) -> list[Meeting]:
    """The meetings with a date of the year, the latest first."""
    return [m for m in ordered(context.registry) if within(context, m.get("date"))]


def _held(context: ReportContext) -> list[Meeting]:
    return [meeting for meeting in _meetings_of_year(context) if meeting["state"] == "held"]


def sentences(context: ReportContext) -> Iterator[str]:
    """The work of the year in a few sentences."""
    held = _held(context)
    if held:
        decided = 0
        for meeting in held:
            decided += len(meeting.get("decisions", ()))
        met = ngettext(
            "{count} meeting was held; it took {decisions}.",
            "{count} meetings were held; they took {decisions}.",
            len(held),
        )
        took = ngettext("{count} decision", "{count} decisions", decided)
        yield met.format(count=len(held), decisions=took.format(count=decided))
    else:
        yield _("No meeting of {year} is recorded.").format(year=context.year)
    joined = len(_relations(context))
    if joined:
        sentence = ngettext(
            "{count} pair of initiatives was introduced to each other or joined.",
            "{count} pairs of initiatives were introduced to each other or joined.",
            joined,
        )
        yield sentence.format(count=joined)
    if context.advice is not None:
        times = by_asker(context.advice, context.year).total()
        sentence = ngettext(
            "Advice was given {count} time.", "Advice was given {count} times.", times
        )
        yield sentence.format(count=times)


def activities(context: ReportContext) -> Section:
    """Journeys, concerts, transports and the like that begin in the year."""
    shape = (
        columns.day("start", _("From")),
        columns.day("end", _("Until"), 3),
        columns.text("activity", _("What"), least=20),
        columns.coded("status", _("State"), details(), 1),
        columns.count("participants", _("Participants"), 4),
        columns.title(2),
        columns.ident(),
    )
    rows = []
    for entry in context.entries:
        for activity in entry.data.get("activities", []):
            start = str(activity["start"])
            if not within(context, start):
                continue
            end = columns.until(activity, people=context.people)
            last_day = str(activity.get("end", start))
            status = detail_of(activity["status"], last_day, context.day)
            rows.append(
                [
                    start, end, activity["title"], status, activity.get("participants"),
                    entry.data["title"], entry.id,
                ]
            )  # fmt: skip
    rows.sort(key=lambda row: str(row[0]))
    note = _("This counts recorded activities that begin in the year, including cancelled ones.")
    empty = _("No activity of {year} is recorded.").format(year=context.year)
    return Section(_("Activities"), [Table(shape, rows, note=note, empty=empty)], "activities")


def meetings(context: ReportContext) -> Section:
    """The meetings of the year."""
    matcher = Matcher(context.registry, context.day, unlisted=True)
    shape = (
        columns.day("date", _("Date")),
        columns.text("title", _("Meeting"), least=20),
        Column("state", _("State"), state_label, least=None),
        columns.count("attended", _("Organisations")),
        columns.count("decisions", _("Decisions")),
        columns.ident(),
    )
    rows = []
    for meeting in _meetings_of_year(context):
        guests = len(attended(matcher, meeting))
        taken = len(meeting.get("decisions", ()))
        state_of_day = state(meeting, context.today)
        rows.append(
            [str(meeting["date"]), meeting["title"], state_of_day, guests, taken, meeting["id"]]
        )
    undated = sum("date" not in meeting for meeting in context.registry.meetings)
    notes = [_("Organisations: how many are on the attendance list.")]
    if undated:
        notes.append(ngettext(
            "{count} meeting without a date is missing.",
            "{count} meetings without a date are missing.", undated,
        ).format(count=undated))  # fmt: skip
    empty = _("No meeting of {year} is recorded.").format(year=context.year)
    return Section(
        _("Meetings"), [Table(shape, rows, note=" ".join(notes), empty=empty)], "meetings"
    )


def decisions(context: ReportContext) -> Section:
    """The decisions of the meetings of the year."""
    shape = (
        columns.day("date", _("Date")),
        columns.text("decision", _("Decision"), least=40),
        columns.ident(),
    )
    rows = []
    for meeting in reversed(_held(context)):
        for decision in meeting.get("decisions", ()):
            rows.append([str(meeting["date"]), decision, meeting["id"]])
    empty = _("No decision of {year} is recorded.").format(year=context.year)
    note = _("This counts decisions of meetings that were held.")
    return Section(_("Decisions"), [Table(shape, rows, note=note, empty=empty)], "decisions")


def actions(context: ReportContext) -> Section:
    """The actions that meetings of whatever year left open."""
    shape = (
        columns.day("due", _("Due")),
        Column("overdue", "", lambda late: _("overdue") if late else "", least=None),
        columns.text("action", _("Action"), least=24),
        columns.text("organisation", _("Organisation"), 1),
        columns.ident(),
    )
    rows = []
    for action in open_actions(context.registry.meetings, context.day):
        rows.append([action.due, action.overdue, action.text, action.organisation, action.meeting])
    note = _("This counts what meetings of any year left open.")
    empty = _("No meeting left anything open.")
    return Section(_("Open actions"), [Table(shape, rows, note=note, empty=empty)], "actions")


def advice(context: ReportContext) -> Section:
    """Advice given in the year, by who asked; only kinds are known, never who it was."""
    names = {}
    for code, texts in ASKERS.items():
        names[code] = pick(texts)
    shape = (
        columns.coded("asker", _("Who asked"), names),
        columns.count("count", _("How often"), bar=True),
    )
    counts = by_asker(context.advice or (), context.year)
    rows = [[asker, count] for asker, count in counts.most_common()]
    note = _("This counts the notes in the office’s log of advice, which contains no names.")
    empty = _("No advice was noted in {year}.").format(year=context.year)
    if context.advice is None:
        empty = _("The office’s log of advice was not available.")
    return Section(
        _("Advice to those who asked"), [Table(shape, rows, note=note, empty=empty)], "advice"
    )


def funding(context: ReportContext) -> Section:
    """Money that entries name for the year, or without a year while they go on."""
    titles: dict[str | None, Any] = {}
    for programme in context.registry.programmes:
        titles[programme["id"]] = programme["title"]
    shape = (
        columns.title(),
        columns.text("funder", _("Funder"), least=20),
        columns.count("amount", _("Amount")),
        Column("currency", "", least=None),
        columns.coded("status", _("State"), columns.labels("funding.status"), 1),
        columns.day("from", _("From"), 2),
        columns.day("to", _("To"), 2),
        columns.ident(),
    )
    rows = []
    grants: list[dict[str, Any]] = []
    for entry in context.entries:
        for grant in map(dict, entry.data.get("funding", [])):
            if _concerns(context, entry, grant):
                grants.append(grant)
                rows.append(_grant_row(entry, grant, titles))
    empty = _("No money is recorded for {year}.").format(year=context.year)
    note = _sum(grants)
    return Section(_("Funding"), [Table(shape, rows, note=note, empty=empty)], "funding")


def _grant_row(
    entry: Initiative, grant: Mapping[str, Any], titles: Mapping[str | None, Any]
) -> list[Cell]:
    """The row of one grant; `titles` are those of the programmes by id."""
    currency = None
    if "amount" in grant:
        currency = grant.get("currency", "EUR")
    return [
        entry.data["title"],
        grant.get("funder") or titles.get(grant.get("programme")),
        grant.get("amount"),
        currency,
        grant.get("status"),
        dates.as_text(grant.get("from")),
        dates.as_text(grant.get("to")),
        entry.id,
    ]


def _concerns(context: ReportContext, entry: Initiative, grant: dict[str, Any]) -> bool:
    """True for a grant of the year: by its dates, or without any while the initiative goes on."""
    first = str(grant.get("from", ""))[:4]
    last = str(grant.get("to", ""))[:4]
    if not first and not last:
        return not entry.ended
    return (first or last) <= f"{context.year:04d}" <= (last or first)


def _sum(grants: list[dict[str, Any]]) -> str:
    """The note below the grants: the basis, the sums granted by currency, and missing amounts."""
    totals: Counter[str] = Counter()
    for grant in grants:
        if grant.get("status") in _GRANTED:
            totals[grant.get("currency", "EUR")] += grant.get("amount", 0)
    sums = join(f"{number(amount)} {currency}" for currency, amount in sorted(totals.items()))
    missing = sum("amount" not in grant for grant in grants)
    parts = [_(
        "This counts what the entries name: grants whose years include this one, and those "
        "without a year of what is still going on."
    )]  # fmt: skip
    if sums:
        parts.append(_("Granted or paid: {sums}.").format(sums=sums))
    if missing:
        parts.append(ngettext(
            "{count} has no amount.", "{count} have no amount.", missing
        ).format(count=missing))  # fmt: skip
    return " ".join(parts)


def introduced(context: ReportContext) -> Section:
    """The relations that were recorded with a date of the year."""
    shape = (
        columns.day("on", _("Date")),
        columns.initiatives("a", _("One"), context.registry, 20),
        columns.initiatives("b", _("The other"), context.registry, 20),
        columns.coded("type", _("Relation"), columns.labels("relations.type"), 1, prose=True),
    )
    note = _("This counts pairs whose relation has a date in the year.")
    empty = _("No introduction with a date of {year} is recorded.").format(year=context.year)
    title = _("Introduced to each other")
    rows = _relations(context)
    return Section(title, [Table(shape, rows, note=note, empty=empty)], "introduced")


def _relations(context: ReportContext) -> list[list[str]]:
    """Date, both ids and type of each relation of the year, but where somebody only looked."""
    rows = []
    for entry in context.entries:
        for relation in entry.data.get("relations", []):
            if relation["type"] == "reviewed" or not within(context, relation.get("on")):
                continue
            other = context.registry.by_id.get(relation["to"])
            if other is not None:
                rows.append([str(relation["on"]), entry.id, other.id, relation["type"]])
    return sorted(rows)
