"""The work of a year: journeys, meetings, decisions, advice, money, introductions."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from hamm_registry.advice.log import ASKERS, by_year
from hamm_registry.answers import meetings as meeting
from hamm_registry.answers.agenda import details
from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.context import Order
from hamm_registry.answers.reports.year import within
from hamm_registry.calendar.events import detail_of
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, join, ngettext, number, pick
from hamm_registry.introductions.score import Field
from hamm_registry.model.entries import Initiative
from hamm_registry.render.paper import Section

_GRANTED = ("committed", "paid", "completed")


def began(order: Order) -> list[Initiative]:
    """The initiatives that began in the year."""
    return [
        e for e in order.entries if "since" in e.data and within(order, e.data["since"]["date"])
    ]


def over(order: Order) -> list[Initiative]:
    """The initiatives that came to an end in the year."""
    return [
        e for e in order.entries if "until" in e.data and within(order, e.data["until"]["date"])
    ]


def _held(order: Order) -> list[meeting.Meeting]:
    of_year = [one for one in meeting.ordered(order.registry) if within(order, one.get("date"))]
    return [one for one in of_year if one["state"] == "held"]


def sentences(order: Order) -> Iterator[str]:
    """The work of the year in a few sentences."""
    held = _held(order)
    decided = sum(len(one.get("decisions", ())) for one in held)
    if held:
        met = ngettext(
            "{count} meeting was held; it took {decisions}.",
            "{count} meetings were held; they took {decisions}.",
            len(held),
        )
        took = ngettext("{count} decision", "{count} decisions", decided)
        yield met.format(count=len(held), decisions=took.format(count=decided))
    else:
        yield _("No meeting of {year} is recorded.").format(year=order.year)
    joined = len(_relations(order))
    if joined:
        told = ngettext(
            "{count} pair of initiatives was introduced to each other or joined.",
            "{count} pairs of initiatives were introduced to each other or joined.",
            joined,
        )
        yield told.format(count=joined)
    if order.advice is not None:
        given = sum(by_year(order.advice).get(order.year, Counter()).values())
        told = ngettext("Advice was given {count} time.", "Advice was given {count} times.", given)
        yield told.format(count=given)


def activities(order: Order) -> Section:
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
    rows = [
        [
            str(one["start"]), columns.until(one, people=order.people), one["title"],
            detail_of(one["status"], str(one.get("end", one["start"])), order.day),
            one.get("participants"), entry.data["title"], entry.id,
        ]
        for entry in order.entries
        for one in entry.data.get("activities", [])
        if within(order, one["start"])
    ]  # fmt: skip
    rows.sort(key=lambda row: str(row[0]))
    note = _("Counted are recorded activities that begin in the year, also cancelled ones.")
    empty = _("No activity of {year} is recorded.").format(year=order.year)
    return Section("activities", _("Activities"), Table(shape, rows, note=note), empty=empty)


def meetings(order: Order) -> Section:
    """The meetings of the year."""
    field = Field(order.registry, order.day, unlisted=True)
    shape = (
        columns.day("date", _("Date")),
        columns.text("title", _("Meeting"), least=20),
        Column("state", _("State"), meeting.state_label, least=None),
        columns.count("attended", _("Organisations")),
        columns.count("decisions", _("Decisions")),
        columns.ident(),
    )
    rows = [
        [
            str(one["date"]),
            one["title"],
            meeting.state(one, order.today),
            len(meeting.attended(field, one)),
            len(one.get("decisions", ())),
            one["id"],
        ]
        for one in meeting.ordered(order.registry)
        if within(order, one.get("date"))
    ]
    undated = sum("date" not in one for one in order.registry.meetings)
    notes = [_("Organisations: how many are on the list of those who came.")]
    if undated:
        notes.append(ngettext(
            "{count} meeting without a date is missing.",
            "{count} meetings without a date are missing.", undated,
        ).format(count=undated))  # fmt: skip
    empty = _("No meeting of {year} is recorded.").format(year=order.year)
    return Section("meetings", _("Meetings"), Table(shape, rows, note=" ".join(notes)), empty=empty)


def decisions(order: Order) -> Section:
    """The decisions of the meetings of the year."""
    shape = (
        columns.day("date", _("Date")),
        columns.text("decision", _("Decision"), least=40),
        columns.ident(),
    )
    rows = [
        [str(one["date"]), text, one["id"]]
        for one in reversed(_held(order))
        for text in one.get("decisions", ())
    ]
    empty = _("No decision of {year} is recorded.").format(year=order.year)
    note = _("Counted are decisions of meetings that were held.")
    return Section("decisions", _("Decisions"), Table(shape, rows, note=note), empty=empty)


def actions(order: Order) -> Section:
    """The actions that meetings of whatever year left open."""
    shape = (
        columns.day("due", _("Due")),
        Column("overdue", "", lambda late: _("overdue") if late else "", least=None),
        columns.text("action", _("Action"), least=24),
        columns.text("organisation", _("Organisation"), 1),
        columns.ident(),
    )
    found = meeting.open_actions(order.registry.meetings, order.day)
    rows = [[a.due, a.overdue, a.text, a.organisation, a.meeting] for a in found]
    note = _("Counted is what meetings of whatever year left open.")
    empty = _("No meeting left anything open.")
    return Section("actions", _("Open actions"), Table(shape, rows, note=note), empty=empty)


def advice(order: Order) -> Section:
    """Advice given in the year, by who asked; only kinds are known, never who it was."""
    names = {code: pick(texts) for code, texts in ASKERS.items()}
    shape = (
        columns.coded("asker", _("Who asked"), names),
        columns.count("count", _("How often"), bar=True),
    )
    counts: Counter[Any] = by_year(order.advice or ()).get(order.year, Counter())
    rows = [[asker, count] for asker, count in counts.most_common()]
    note = _("Counted are the notes in the office’s log of advice, which holds no names.")
    empty = _("No advice was noted in {year}.").format(year=order.year)
    if order.advice is None:
        empty = _("The office’s log of advice was not at hand.")
    return Section(
        "advice", _("Advice to those who asked"), Table(shape, rows, note=note), empty=empty
    )


def funding(order: Order) -> Section:
    """Money that entries name for the year, or without a year while they go on."""
    programmes = {one["id"]: one["title"] for one in order.registry.programmes}
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
    grants: list[tuple[Initiative, dict[str, Any]]] = [
        (entry, dict(grant))
        for entry in order.entries
        for grant in entry.data.get("funding", [])
        if _concerns(order, entry, dict(grant))
    ]
    rows = [
        [
            entry.data["title"],
            grant.get("funder") or programmes.get(grant.get("programme")),
            grant.get("amount"),
            grant.get("currency", "EUR") if "amount" in grant else None,
            grant.get("status"),
            str(grant["from"]) if "from" in grant else None,
            str(grant["to"]) if "to" in grant else None,
            entry.id,
        ]
        for entry, grant in grants
    ]
    empty = _("No money is recorded for {year}.").format(year=order.year)
    note = _sum([grant for _entry, grant in grants])
    return Section("funding", _("Funding"), Table(shape, rows, note=note), empty=empty)


def _concerns(order: Order, entry: Initiative, grant: dict[str, Any]) -> bool:
    """True for a grant of the year: by its dates, or without any while the initiative goes on."""
    first, last = (str(grant.get(key, ""))[:4] for key in ("from", "to"))
    if not first and not last:
        return not entry.ended
    return (first or last) <= f"{order.year:04d}" <= (last or first)


def _sum(grants: list[dict[str, Any]]) -> str:
    sums: Counter[str] = Counter()
    for grant in grants:
        if grant.get("status") in _GRANTED:
            sums[grant.get("currency", "EUR")] += grant.get("amount", 0)
    told = join(f"{number(amount)} {currency}" for currency, amount in sorted(sums.items()))
    missing = sum("amount" not in grant for grant in grants)
    parts = [_(
        "Counted is what the entries name: grants whose years touch this one, and those without a "
        "year of what goes on."
    )]  # fmt: skip
    if told:
        parts.append(_("Granted or paid: {sums}.").format(sums=told))
    if missing:
        parts.append(ngettext(
            "{count} has no amount.", "{count} have no amount.", missing
        ).format(count=missing))  # fmt: skip
    return " ".join(parts)


def introduced(order: Order) -> Section:
    """The relations that were recorded with a date of the year."""
    shape = (
        columns.day("on", _("Date")),
        columns.initiatives("a", _("One"), order.registry, 20),
        columns.initiatives("b", _("The other"), order.registry, 20),
        columns.coded("type", _("Relation"), columns.labels("relations.type"), 1, prose=True),
    )
    note = _("Counted are pairs whose relation carries a date of the year.")
    empty = _("No introduction with a date of {year} is recorded.").format(year=order.year)
    title = _("Introduced to each other")
    rows = _relations(order)
    return Section("introduced", title, Table(shape, rows, note=note), empty=empty)


def _relations(order: Order) -> list[list[str]]:
    found = [
        [str(relation["on"]), entry.id, order.registry.by_id[relation["to"]].id, relation["type"]]
        for entry in order.entries
        for relation in entry.data.get("relations", [])
        if within(order, relation.get("on"))
        and relation["type"] != "reviewed"
        and relation["to"] in order.registry.by_id
    ]
    return sorted(found)
