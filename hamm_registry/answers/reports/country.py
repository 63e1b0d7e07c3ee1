"""The brief on a country before a trip: who works there, since when, and what to know."""

from collections.abc import Collection
from functools import partial
from itertools import combinations

from hamm_registry.answers.counts import count_of
from hamm_registry.answers.facts import member_name
from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports import country_ahead as ahead
from hamm_registry.answers.reports.brief import MOST_TITLES, alone, capped
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, ngettext, sort_key
from hamm_registry.geo import countries
from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.introductions.profile import spot
from hamm_registry.introductions.score import Field
from hamm_registry.introductions.suggestions import clusters
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.render.paper import Paper, Section

_MOST_INITIATIVES = 8
"""How many initiatives are told: the brief has two pages."""


def country(context: ReportContext) -> Paper:
    """Two pages on a country: who works there, whom to meet, what comes, what is open."""
    name = countries.name(context.country)
    there = [entry for entry in context.entries if context.country in entry.countries]
    sections = [
        _initiatives(context, there),
        _places(context, there),
        _partners(context, there),
        _contacts(there),
        ahead.dates(context, there),
        ahead.activities(context, there),
        ahead.parallels(context, there),
        ahead.questions(context, there),
        ahead.money(context),
        ahead.neighbours(context),
    ]
    title = _("Brief on a country: {country}").format(country=name)
    facts = (_("In short"), _glance(context, there))
    return context.paper("country", title, sections, facts)


def _glance(context: ReportContext, there: list[Initiative]) -> str:
    count = ngettext("{count} initiative", "{count} initiatives", len(there))
    active = count_of(there, "active")
    running = ngettext(
        "{count} entered as active ({attested} with evidence of the last {months} months)",
        "{count} entered as active ({attested} with evidence of the last {months} months)",
        active,
    ).format(
        count=active, attested=context.attested(there), months=context.registry.config.stale_months
    )
    parts = [count.format(count=len(there)), running, _since_when(context, there)]
    if context.country in context.registry.config.data.get("sensitive_countries", ()):
        parts.append(_("coming journeys are told by their month alone"))
    return ", ".join(part for part in parts if part)


def _since_when(context: ReportContext, there: list[Initiative]) -> str:
    """The earliest known beginning in the country, with how many are known; "" for none.

    The beginning of an initiative counts if it works in this country alone.
    """
    years = [entry.since[:4] for entry in there if entry.since and alone(context, entry)]
    if not years:
        return ""
    if len(years) == len(there):
        words = ngettext("since {year}", "the oldest since {year}", len(years))
    else:
        words = ngettext(
            "the one with a known beginning there since {year}",
            "the oldest of the {count} with a known beginning there since {year}",
            len(years),
        )
    return words.format(count=len(years), year=min(years))


def _initiatives(context: ReportContext, there: list[Initiative]) -> Section:
    day = context.day.isoformat()
    shape = (
        columns.title(),
        columns.status(),
        columns.day("since", _("Since")),
        columns.text("leads", _("Lead")),
        columns.day("evidence", _("Last evidence"), 1),
        columns.ident(),
    )
    rows = [
        [
            entry.data["title"],
            entry.status,
            entry.since,
            list(entry.leads),
            evidence.last_evidence(entry, day),
            entry.id,
        ]
        for entry in sorted(there, key=lambda e: (e.ended, e.status != "active"))
    ]
    empty = _("Nobody is known to work there yet.")
    title, most = _("Who works there"), _MOST_INITIATIVES
    return capped(Section("initiatives", title, Table(shape, rows), empty=empty), most)


def _places(context: ReportContext, there: list[Initiative]) -> Section:
    names: dict[str, set[str]] = {}
    for entry in there:
        for place in entry.places:
            if place["country"] == context.country:
                name = spot(place["name"], context.country, context.registry).name
                names.setdefault(name, set()).add(entry.id)
    home = _home(context.registry)
    field = Field(context.registry, context.day, context.unlisted)
    towns = {
        town.name: active for town, active in clusters(field) if town.key[0] == context.country
    }
    shape = (
        Column(
            "place",
            _("Place"),
            partial(context.registry.place_title, country=context.country),
            prose=True,
        ),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("km", _("km from home")),
        columns.count("links", _("known links")),
        columns.count("possible", _("possible")),
    )
    rows = [
        [name, len(ids), _km(context, name, home), *_links(field, towns.get(name, ()))]
        for name, ids in sorted(names.items(), key=lambda item: (-len(item[1]), sort_key(item[0])))
    ]
    note = _("Counted are initiatives with work in the place, and pairs of organisations.")
    if home is not None:
        note += " " + _("Distances are great circles.")
    return capped(Section("places", _("Where"), Table(shape, rows, note=note)))


def _home(registry: Registry) -> Point | None:
    known = registry.place(registry.config.data["city"], registry.config.country)
    return known.point if known else None


def _km(context: ReportContext, name: str, home: Point | None) -> int | None:
    place = context.registry.place(name, context.country)
    if home is None or place is None or place.point is None:
        return None
    return round(distance_km(home, place.point))


def _links(field: Field, keys: Collection[str]) -> tuple[int | None, int | None]:
    """The number of acquainted pairs among the organisations in a town, and of all pairs."""
    if len(keys) < 2:
        return None, None
    pairs = list(combinations(sorted(keys), 2))
    return sum(field.acquaintance.state(*pair) in ("known", "met") for pair in pairs), len(pairs)


def _partners(context: ReportContext, there: list[Initiative]) -> Section:
    shape = (
        columns.text("name", _("Organisation")),
        columns.coded("type", _("Type"), columns.labels("organisations.type"), 1),
        columns.initiatives("initiatives", _("Partner of"), context.registry),
    )
    found: dict[tuple[str, str | None], list[str]] = {}
    for entry in there:
        for organisation in entry.organisations:
            if organisation.get("country") == context.country:
                name = member_name(organisation), organisation.get("type")
                found.setdefault(name, []).append(entry.id)
    ordered = sorted(found.items(), key=lambda item: sort_key(item[0][0]))
    rows = [[name, kind, list(dict.fromkeys(ids))[:MOST_TITLES]] for (name, kind), ids in ordered]
    note = _("Organisations with a seat there, in whatever role.")
    return capped(Section("partners", _("Partners there"), Table(shape, rows, note=note)))


def _contacts(there: list[Initiative]) -> Section:
    shape = (
        columns.title(),
        columns.text("contact", _("Mailbox or page"), least=36),
        columns.ident(),
    )
    rows = [
        [entry.data["title"], ways, entry.id]
        for entry in there
        if (ways := evidence.contacts(entry))
    ]
    return capped(Section("contacts", _("Contacts"), Table(shape, rows)))
