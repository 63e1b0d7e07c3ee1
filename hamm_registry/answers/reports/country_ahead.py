"""The second half of the brief on a country: what comes, what to settle, what may help."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from hamm_registry.advice.contacts import AdviceQuestion
from hamm_registry.advice.funds import funds
from hamm_registry.answers.advise_words import sums, until
from hamm_registry.answers.agenda import anniversary_types, details
from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.anniversaries import AHEAD, due
from hamm_registry.answers.reports.brief import MOST_TITLES, alone, capped
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.reports.quality import lack_names, lacks
from hamm_registry.calendar.deadlines import Deadline
from hamm_registry.calendar.events import Window
from hamm_registry.core.document import Section
from hamm_registry.core.table import Cell, Column, Table
from hamm_registry.core.text import _
from hamm_registry.geo import countries
from hamm_registry.introductions.profile import extra_neighbours
from hamm_registry.introductions.profile import neighbours as bordering
from hamm_registry.introductions.score import Match, Matcher, words
from hamm_registry.introductions.signals.base import Reason, World
from hamm_registry.model import dates as days
from hamm_registry.model.entries import Initiative

_OPEN = ("contradicted", "unknown-status", "no-lead", "no-beginning", "stale")
"""What is worth asking about on the spot."""


def dates(context: ReportContext) -> Section:
    """Anniversaries to come and the milestones of the last years, the latest first."""
    shape = (
        columns.day("date", _("Date")),
        columns.count("years", _("Years")),
        columns.text("title", _("Initiative"), least=22),
        columns.coded("type", _("of what"), anniversary_types(), prose=True),
        columns.coded("state", _("How sure"), details(), 1),
        columns.ident(),
    )
    own = {entry.id: entry for entry in context.in_country if alone(context, entry)}
    within = Window(context.day.isoformat(), f"{context.year + AHEAD}-12-31")
    rows: list[list[Cell]] = []
    for anniversary in due(context, within):
        row = anniversary.row
        if row.id in own:
            rows.append([row.date, row.years, row.title, row.type, row.detail, row.id])
    for entry in own.values():
        for milestone in entry.data.get("milestones", []):
            day = str(milestone["date"])
            rows.append([day, None, entry.data["title"], milestone["type"], None, entry.id])
    rows.sort(key=lambda row: str(row[0]), reverse=True)
    note = _(
        "Milestones, and anniversaries of the next {years} years, of initiatives that work in no "
        "other country abroad."
    ).format(years=AHEAD)
    title = _("Milestones and anniversaries")
    return capped(Section(title, [Table(shape, rows, note=note)], "dates"))


def activities(context: ReportContext) -> Section:
    """The activities to come there, by month where a day would endanger those who travel."""
    shape = (
        columns.day("start", _("From")),
        columns.day("end", _("Until"), 2),
        columns.text("activity", _("What"), least=20),
        columns.coded("status", _("State"), details(), 1),
        columns.title(3),
        columns.ident(),
    )
    rows: list[list[Cell]] = []
    for entry in context.in_country:
        for activity in entry.data.get("activities", []):
            if not _is_to_come(activity, context):
                continue
            rows.append([
                str(activity["start"]),
                columns.until(activity, people=context.people),
                activity["title"],
                activity["status"],
                entry.data["title"],
                entry.id,
            ])  # fmt: skip
    rows.sort(key=lambda row: str(row[0]))
    title = _("Journeys and events to come")
    return capped(Section(title, [Table(shape, rows, empty=_("None is known."))], "activities"))


def _is_to_come(activity: Mapping[str, Any], context: ReportContext) -> bool:
    """True for an activity in the country of the brief that is neither past nor cancelled."""
    if activity["status"] == "cancelled":
        return False
    if activity.get("country", context.country) != context.country:
        return False
    last = days.last_day(activity.get("end", activity["start"]))
    return last >= context.day.isoformat()


def parallels(context: ReportContext) -> Section:
    """Pairs of organisations that work there and do not know of each other."""
    matcher = Matcher(context.registry, context.day, context.unlisted)
    shape = (
        Column("level", _("Level"), least=None),
        columns.text("a", _("One"), least=20),
        columns.text("b", _("The other"), least=20),
        columns.told("reason", _("Why"), partial(_worded, matcher.world)),
        columns.count("points", _("Points"), 2),
    )
    nodes = matcher.directory.nodes
    rows: list[list[Cell]] = []
    for match in sorted(_matches(matcher, context.in_country), key=Match.rank):
        names = nodes[match.a].name, nodes[match.b].name
        rows.append([match.level, *names, match.best._asdict(), match.points])
    empty = ""
    if context.in_country:
        empty = _("All who work there know each other.")
    title = _("Who should know each other")
    return capped(Section(title, [Table(shape, rows, empty=empty)], "parallels"))


def _matches(matcher: Matcher, there: Sequence[Initiative]) -> Iterator[Match]:
    """The new pairs of those who work there, by what they do there and goes on.

    Where many do, only the nearest are compared, as everywhere.
    """
    entries_by_key: dict[str, tuple[Initiative, ...]] = defaultdict(tuple)
    for entry in there:
        if entry.ended:
            continue
        for key in matcher.directory.bearers(entry):
            entries_by_key[key] += (entry,)
    nodes = {}
    for key, entries in entries_by_key.items():
        nodes[key] = matcher.directory.nodes[key]._replace(entries=entries)
    least = matcher.settings.least("C")
    for a, b in matcher.candidates(nodes):
        if a.key not in nodes or b.key not in nodes:
            continue
        match = matcher.match(nodes[a.key], nodes[b.key], least=least)
        if match is not None and match.level and match.state == "new":
            yield match


def _worded(world: World, reason: dict[str, Any]) -> str:
    return words(Reason(**reason), world)


def questions(context: ReportContext) -> Section:
    """The questions to settle on the spot, with the values that other sources give."""
    shape = (
        columns.title(),
        columns.coded("questions", _("Ask"), lack_names(), prose=True),
        columns.day("claims", _("Other sources say"), 1),
        columns.ident(),
    )
    lacks_by_id = lacks(context)
    rows: list[list[Cell]] = []
    for entry in context.in_country:
        lacking = lacks_by_id[entry.id]
        open_questions = [lack for lack in _OPEN if lack in lacking]
        if open_questions:
            claims = [str(claim["value"]) for claim in entry.data.get("claims", [])]
            rows.append([entry.data["title"], open_questions, claims, entry.id])
    empty = _("None.") if context.in_country else ""
    return capped(Section(_("Open questions"), [Table(shape, rows, empty=empty)], "questions"))


def money(context: ReportContext) -> Section:
    """Funding programmes for the country, whoever applies."""
    shape = (
        columns.text("programme", _("Programme"), least=24),
        columns.text("funder", _("Funder"), 1),
        columns.told("amount", _("How much"), sums),
        columns.told("deadline", _("Until when"), _deadline_in_words),
        columns.ident(),
    )
    question = AdviceQuestion(countries=(context.country,))
    rows: list[list[Cell]] = []
    for fund in funds(context.registry, question, None, context.today):
        programme = fund.programme
        rows.append([
            programme["title"],
            programme["funder"],
            programme.get("amount", {}),
            asdict(fund.deadline),
            programme["id"],
        ])  # fmt: skip
    title, empty = _("Money for work there"), _("No programme in the registry fits.")
    return capped(Section(title, [Table(shape, rows, empty=empty)], "funding"))


def _deadline_in_words(deadline: dict[str, Any]) -> str:
    return until(Deadline(**deadline))


def neighbours(context: ReportContext) -> Section:
    """The initiatives in neighbouring countries."""
    shape = (
        columns.country(),
        columns.count("count", _("Initiatives")),
        columns.initiatives("initiatives", _("Which"), context.registry, 30),
    )
    rows = list(_next_door(context))
    note = _("Countries with a common border, or named as neighbours in registry.yaml.")
    empty = _("Nobody is known to work in the neighbouring countries.")
    title = _("Next door")
    return capped(Section(title, [Table(shape, rows, note=note, empty=empty)], "neighbours"))


def _next_door(context: ReportContext) -> Iterator[list[Cell]]:
    """The neighbouring countries with an initiative, each with a few of them."""
    border = bordering(context.country, extra_neighbours(context.registry))
    for code in context.by_name(border - context.registry.homes, countries.name):
        ids = [entry.id for entry in context.entries if code in entry.countries]
        if ids:
            yield [code, len(ids), ids[:MOST_TITLES]]
