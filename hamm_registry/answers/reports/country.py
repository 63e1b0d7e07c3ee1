"""The brief on a country before a trip: who works there, since when, and what to know."""

from collections.abc import Collection, Iterator
from functools import partial
from itertools import combinations

from hamm_registry.answers.counts import count_of, told
from hamm_registry.answers.facts import comma_separated, member_name
from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports import country_ahead as ahead
from hamm_registry.answers.reports.brief import MOST_TITLES, alone, capped
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.core.document import Document, Section
from hamm_registry.core.table import Cell, Column, Table
from hamm_registry.core.text import _, ngettext, sort_key
from hamm_registry.geo import countries
from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.introductions.profile import place_abroad
from hamm_registry.introductions.score import Matcher
from hamm_registry.introductions.suggestions import clusters
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative

_MOST_INITIATIVES = 8
"""How many initiatives are told: the brief has two pages."""


def country(context: ReportContext) -> Document:
    """Two pages on a country: who works there, whom to meet, what comes, what is open."""
    sections = [
        _who_works_there(context),
        _towns_with_links(context),
        _partners(context),
        _contacts(context),
        ahead.dates(context),
        ahead.activities(context),
        ahead.parallels(context),
        ahead.questions(context),
        ahead.money(context),
        ahead.neighbours(context),
    ]
    return _brief(context, sections, _in_short(context))


def visitors_brief(context: ReportContext) -> Document:
    """The brief as anybody may have it: without who should know whom and without open questions.

    Those are for the office to settle. The rest is what the pages of the website show.
    """
    sections = [
        _who_works_there(context),
        _towns(context),
        _partners(context),
        _contacts(context),
        ahead.dates(context),
        ahead.activities(context),
        ahead.money(context),
        ahead.neighbours(context),
    ]
    total = ngettext("{count} initiative", "{count} initiatives", len(context.in_country))
    amount = f"{total.format(count=len(context.in_country))} ({told(context.in_country)})"
    in_short = comma_separated(amount, _since_when(context), _warning(context))
    return _brief(context, sections, in_short)


def _brief(context: ReportContext, sections: list[Section], in_short: str) -> Document:
    """The sections below the title with the country."""
    title = _("Country brief: {country}").format(country=countries.name(context.country))
    return context.document("country", title, sections, (_("In short"), in_short))


def _in_short(context: ReportContext) -> str:
    """The number of initiatives, how many are active, since when, and a warning."""
    count = ngettext("{count} initiative", "{count} initiatives", len(context.in_country))
    active = count_of(context.in_country, "active")
    running = ngettext(
        "{count} entered as active ({attested} with evidence of the last {months} months)",
        "{count} entered as active ({attested} with evidence of the last {months} months)",
        active,
    ).format(
        count=active,
        attested=context.attested(context.in_country),
        months=context.registry.config.stale_months,
    )
    return comma_separated(
        count.format(count=len(context.in_country)),
        running,
        _since_when(context),
        _warning(context),
    )


def _warning(context: ReportContext) -> str:
    """The remark on journeys to a sensitive country; "" for any other country."""
    if context.country in context.registry.config.data.get("sensitive_countries", ()):
        return _("coming journeys are given by month only")
    return ""


def _since_when(context: ReportContext) -> str:
    """The earliest known beginning in the country, with how many are known; "" for none.

    The beginning of an initiative counts if it works in this country alone.
    """
    years = []
    for entry in context.in_country:
        if entry.since and alone(context, entry):
            years.append(entry.since[:4])
    if not years:
        return ""
    if len(years) == len(context.in_country):
        words = ngettext("since {year}", "the oldest since {year}", len(years))
    else:
        words = ngettext(
            "the one with a known beginning there since {year}",
            "the oldest of the {count} with a known beginning there since {year}",
            len(years),
        )
    return words.format(count=len(years), year=min(years))


def _who_works_there(context: ReportContext) -> Section:
    """The initiatives there: the active ones first, what is over last."""
    shape = (
        columns.title(),
        columns.status(),
        columns.day("since", _("Since")),
        columns.text("leads", _("Lead")),
        columns.day("evidence", _("Last evidence"), 1),
        columns.ident(),
    )
    day = context.day.isoformat()
    rows: list[list[Cell]] = []
    for entry in sorted(context.in_country, key=_active_first):
        title, leads = entry.data["title"], list(entry.leads)
        last = evidence.last_evidence(entry, day)
        rows.append([title, entry.status, entry.since, leads, last, entry.id])
    empty = _("Nobody is known to work there yet.")
    section = Section(_("Who works there"), [Table(shape, rows, empty=empty)], "initiatives")
    return capped(section, _MOST_INITIATIVES)


def _active_first(entry: Initiative) -> tuple[bool, bool]:
    return entry.ended, entry.status != "active"


def _towns_with_links(context: ReportContext) -> Section:
    """The places with most initiatives, how far they are, and who knows whom there."""
    matcher = Matcher(context.registry, context.day, context.unlisted)
    organisations: dict[str, Collection[str]] = {}
    for town, active in clusters(matcher):
        code, _folded_name = town.key
        if code == context.country:
            organisations[town.name] = active
    shape = (
        *_town_columns(context),
        columns.count("links", _("known links")),
        columns.count("possible", _("possible")),
    )
    rows: list[list[Cell]] = []
    for name, count, km in _town_rows(context):
        links, possible = _links(matcher, organisations.get(name, ()))
        rows.append([name, count, km, links, possible])
    note = _("This counts initiatives with work in the place, and pairs of organisations.")
    return _where(shape, rows, note, context)


def _towns(context: ReportContext) -> Section:
    """The places with most initiatives, and how far they are."""
    rows: list[list[Cell]] = [[*row] for row in _town_rows(context)]
    return _where(_town_columns(context), rows, "", context)


def _town_columns(context: ReportContext) -> tuple[Column, ...]:
    title_of_place = partial(context.registry.place_title, country=context.country)
    return (
        Column("place", _("Place"), title_of_place, prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("km", _("km from home")),
    )


def _town_rows(context: ReportContext) -> Iterator[tuple[str, int, int | None]]:
    """The places in the country: name, number of initiatives, kilometres; the largest first."""
    ids_by_place: dict[str, set[str]] = {}
    for entry in context.in_country:
        for place in entry.places:
            if place["country"] == context.country:
                name = place_abroad(place["name"], context.country, context.registry).name
                ids_by_place.setdefault(name, set()).add(entry.id)
    home = context.registry.home_point
    for name in sorted(ids_by_place, key=lambda name: (-len(ids_by_place[name]), sort_key(name))):
        yield name, len(ids_by_place[name]), _km(context, name, home)


def _where(
    shape: tuple[Column, ...], rows: list[list[Cell]], note: str, context: ReportContext
) -> Section:
    """The section on places, whose note says what is counted and how distances are measured."""
    if context.registry.home_point is not None:
        note = f"{note} {_('Distances are as the crow flies.')}".lstrip()
    return capped(Section(_("Where"), [Table(shape, rows, note=note)], "places"))


def _km(context: ReportContext, name: str, home: Point | None) -> int | None:
    place = context.registry.place(name, context.country)
    if home is None or place is None or place.point is None:
        return None
    return round(distance_km(home, place.point))


def _links(matcher: Matcher, keys: Collection[str]) -> tuple[int | None, int | None]:
    """The number of acquainted pairs among the organisations in a town, and of all pairs."""
    if len(keys) < 2:
        return None, None
    pairs = list(combinations(sorted(keys), 2))
    links = 0
    for a, b in pairs:
        if matcher.acquaintance.state(a, b) in ("known", "met"):
            links += 1
    return links, len(pairs)


def _partners(context: ReportContext) -> Section:
    """The organisations with a seat in the country, by name."""
    shape = (
        columns.text("name", _("Organisation")),
        columns.coded("type", _("Type"), columns.labels("organisations.type"), 1),
        columns.initiatives("initiatives", _("Partner of"), context.registry),
    )
    ids_by_partner: dict[tuple[str, str | None], list[str]] = {}
    for entry in context.in_country:
        for member in entry.organisations:
            if member.get("country") == context.country:
                partner = member_name(member), member.get("type")
                ids_by_partner.setdefault(partner, []).append(entry.id)
    rows: list[list[Cell]] = []
    for name, kind in sorted(ids_by_partner, key=lambda partner: sort_key(partner[0])):
        ids = list(dict.fromkeys(ids_by_partner[name, kind]))
        rows.append([name, kind, ids[:MOST_TITLES]])
    note = _("Organisations based there, in any role.")
    return capped(Section(_("Partners there"), [Table(shape, rows, note=note)], "partners"))


def _contacts(context: ReportContext) -> Section:
    shape = (
        columns.title(),
        columns.text("contact", _("Mailbox or page"), least=36),
        columns.ident(),
    )
    rows: list[list[Cell]] = []
    for entry in context.in_country:
        ways = evidence.contacts(entry)
        if ways:
            rows.append([entry.data["title"], ways, entry.id])
    return capped(Section(_("Contacts"), [Table(shape, rows)], "contacts"))
