"""The brief on a country before a trip: who works there, since when, and what to know."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from hamm_registry import countries, dates, derived
from hamm_registry.advice.contacts import Question
from hamm_registry.advice.funds import Deadline, Fund, funds
from hamm_registry.countries import Point, distance_km
from hamm_registry.model import Initiative, Organisation, Registry
from hamm_registry.paper import Paper, Section
from hamm_registry.parallels.hubs import Hub, hubs
from hamm_registry.parallels.pairs import Pair, pairs
from hamm_registry.parallels.places import Atlas
from hamm_registry.parallels.signals import Reason
from hamm_registry.parallels.wording import worded
from hamm_registry.reports.advise_words import sums, until
from hamm_registry.reports.agenda import anniversary_types, states
from hamm_registry.reports.calendar import Window
from hamm_registry.reports.papers import columns
from hamm_registry.reports.papers.anniversaries import AHEAD, due
from hamm_registry.reports.papers.order import Order
from hamm_registry.reports.papers.quality import lack_names, lacks
from hamm_registry.table import Column, Table
from hamm_registry.text import _, ngettext, number, sort_key

_MOST = 5
_MOST_INITIATIVES = 10
_MOST_TITLES = 3
"""How many rows of a section, and titles in a row, are told: the brief has two pages."""

_OPEN = ("contradicted", "unknown-status", "no-lead", "no-beginning", "stale")
"""What is worth asking about on the spot."""


def country(order: Order) -> Paper:
    """Two pages on a country: who works there, whom to meet, what comes, what is open."""
    name = countries.name(order.country)
    there = [entry for entry in order.entries if order.country in entry.countries]
    sections = [
        _initiatives(order, there),
        _places(order, there),
        _partners(order, there),
        _contacts(there),
        _dates(order, there),
        _activities(order, there),
        _parallels(order, there),
        _questions(order, there),
        _money(order),
        _neighbours(order),
    ]
    title = _("Brief on a country: {country}").format(country=name)
    facts = (_("In short"), _glance(order, there))
    return order.paper("country", title, [s for s in sections if s.table.rows or s.empty], facts)


def _glance(order: Order, there: list[Initiative]) -> str:
    count = ngettext("{count} initiative", "{count} initiatives", len(there))
    active = sum(entry.status == "active" for entry in there)
    running = ngettext("{count} known to be active", "{count} known to be active", active)
    began = [entry.since[:4] for entry in there if entry.since]
    since = _("the oldest since {year}").format(year=min(began)) if began else ""
    parts = (count.format(count=len(there)), running.format(count=active), since)
    risk = order.country in order.registry.config.data.get("sensitive_countries", ())
    careful = _("coming journeys are told by their month alone") if risk else ""
    return ", ".join(part for part in (*parts, careful) if part)


def _initiatives(order: Order, there: list[Initiative]) -> Section:
    day = order.day.isoformat()
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
            derived.last_evidence(entry, day),
            entry.id,
        ]
        for entry in sorted(there, key=lambda e: (e.ended, e.status != "active"))
    ]
    empty = _("Nobody is known to work there yet.")
    title, most = _("Who works there"), _MOST_INITIATIVES
    return _capped(Section("initiatives", title, Table(shape, rows), empty=empty), most)


def _capped(section: Section, most: int = _MOST) -> Section:
    """The section with its first rows; its note says how many more there are."""
    rest = len(section.table.rows) - most
    if rest <= 0:
        return section
    told = ngettext("{count} more is not shown.", "{count} more are not shown.", rest)
    note = " ".join(filter(None, (section.table.note, told.format(count=number(rest)))))
    table = replace(section.table, rows=section.table.rows[:most], note=note)
    return replace(section, table=table)


def _places(order: Order, there: list[Initiative]) -> Section:
    names: dict[str, set[str]] = {}
    atlas = Atlas(order.registry)
    for entry in there:
        for place in entry.places:
            if place["country"] == order.country:
                names.setdefault(atlas.spot(place["name"], order.country).name, set()).add(entry.id)
    home = _home(order.registry)
    known = {hub.place: hub for hub in _hubs(order)}
    shape = (
        Column("place", _("Place"), partial(_place_name, order), prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("km", _("km from home")),
        columns.count("links", _("known links")),
        columns.count("possible", _("possible")),
    )
    rows = [
        [name, len(ids), _km(order, name, home), *_links(known.get(name))]
        for name, ids in sorted(names.items(), key=lambda item: (-len(item[1]), sort_key(item[0])))
    ]
    note = _("Counted are initiatives with work in the place, and links recorded between them.")
    if home is not None:
        note += " " + _("Distances are great circles.")
    return _capped(Section("places", _("Where"), Table(shape, rows, note=note)))


def _place_name(order: Order, name: str) -> str:
    known = order.registry.place(name, order.country)
    return known.title if known else name


def _home(registry: Registry) -> Point | None:
    known = registry.place(registry.config.data["city"], registry.config.country)
    return known.point if known else None


def _km(order: Order, name: str, home: Point | None) -> int | None:
    place = order.registry.place(name, order.country)
    if home is None or place is None or place.point is None:
        return None
    return round(distance_km(home, place.point))


def _links(hub: Hub | None) -> tuple[int | None, int | None]:
    return (hub.links, hub.possible_links) if hub else (None, None)


def _hubs(order: Order) -> list[Hub]:
    found = hubs(order.registry, unlisted=order.unlisted)
    return [hub for hub in found if hub.country == order.country and hub.place is not None]


def _partners(order: Order, there: list[Initiative]) -> Section:
    shape = (
        columns.text("name", _("Organisation")),
        columns.coded("type", _("Type"), columns.labels("organisations.type"), 1),
        columns.initiatives("initiatives", _("Partner of"), order.registry),
    )
    found: dict[tuple[str, str | None], list[str]] = {}
    for entry in there:
        for organisation in entry.organisations:
            if organisation.get("country") == order.country:
                name = _name(organisation), organisation.get("type")
                found.setdefault(name, []).append(entry.id)
    ordered = sorted(found.items(), key=lambda item: sort_key(item[0][0]))
    rows = [[name, kind, list(dict.fromkeys(ids))[:_MOST_TITLES]] for (name, kind), ids in ordered]
    note = _("Organisations with a seat there, in whatever role.")
    return _capped(Section("partners", _("Partners there"), Table(shape, rows, note=note)))


def _name(organisation: Organisation) -> str:
    return ", ".join(filter(None, (organisation["name"], organisation.get("unit"))))


def _contacts(there: list[Initiative]) -> Section:
    shape = (
        columns.title(),
        columns.text("contact", _("Mailbox or page"), least=36),
        columns.ident(),
    )
    rows = []
    for entry in there:
        contact = entry.data.get("contact", {})
        found = [contact[key] for key in ("mailbox", "page") if key in contact]
        pages = (x["url"] for x in entry.data.get("links", []) if x.get("kind") == "homepage")
        if ways := [*found, *pages]:
            rows.append([entry.data["title"], list(dict.fromkeys(ways)), entry.id])
    return _capped(Section("contacts", _("Contacts"), Table(shape, rows)))


def _dates(order: Order, there: list[Initiative]) -> Section:
    """Anniversaries to come and the milestones of the last years."""
    shape = (
        columns.day("date", _("Date")),
        columns.count("years", _("Years")),
        columns.text("title", _("Initiative"), least=22),
        columns.coded("type", _("of what"), anniversary_types(), prose=True),
        columns.coded("state", _("How sure"), states(), 1),
        columns.ident(),
    )
    ids = {entry.id for entry in there}
    within = Window(order.day.isoformat(), f"{order.year + AHEAD}-12-31")
    rows: list[list[object]] = [
        [one.row.date, one.row.years, one.row.title, one.row.type, one.row.state, one.row.id]
        for one in due(order, within)
        if one.row.id in ids
    ]
    for entry in there:
        for milestone in entry.data.get("milestones", []):
            row = [str(milestone["date"]), None, entry.data["title"], milestone["type"], None]
            rows.append([*row, entry.id])
    rows.sort(key=lambda row: str(row[0]), reverse=True)
    note = _("Milestones, and anniversaries of the next {years} years.").format(years=AHEAD)
    title = _("Milestones and anniversaries")
    return _capped(Section("dates", title, Table(shape, rows, note=note)))


def _activities(order: Order, there: list[Initiative]) -> Section:
    shape = (
        columns.day("start", _("From")),
        columns.day("end", _("Until"), 2),
        columns.text("activity", _("What"), least=20),
        columns.coded("status", _("State"), states(), 1),
        columns.title(3),
        columns.ident(),
    )
    day = order.day.isoformat()
    rows = [
        [
            str(one["start"]),
            str(one["end"]) if "end" in one else None,
            one["title"],
            one["status"],
            entry.data["title"],
            entry.id,
        ]
        for entry in there
        for one in entry.data.get("activities", [])
        if one.get("country", order.country) == order.country
        and dates.last_day(one.get("end", one["start"])) >= day
        and one["status"] != "cancelled"
    ]
    rows.sort(key=lambda row: str(row[0]))
    title = _("Journeys and events to come")
    return _capped(Section("activities", title, Table(shape, rows), empty=_("None is known.")))


def _parallels(order: Order, there: list[Initiative]) -> Section:
    registry, ids = order.registry, {entry.id for entry in there}
    shape = (
        Column("level", _("Level"), least=None),
        columns.text("a", _("One"), least=20),
        columns.text("b", _("The other"), least=20),
        columns.told("reason", _("Why"), partial(_worded, registry)),
        columns.count("points", _("Points"), 2),
    )
    found = pairs(registry, order.day, sorted(ids), unlisted=order.unlisted)
    both = [pair for pair in found if pair.a in ids and pair.b in ids]
    rows = [_pair(pair, registry) for pair in both]
    title, empty = _("Who should know of each other"), _("All who work there know of each other.")
    empty = empty if there else ""
    return _capped(Section("parallels", title, Table(shape, rows), empty=empty))


def _pair(pair: Pair, registry: Registry) -> list[object]:
    one, other = registry.by_id[pair.a], registry.by_id[pair.b]
    why = pair.reasons[0]._asdict()
    return [pair.level, one.data["title"], other.data["title"], why, pair.points]


def _worded(registry: Registry, reason: dict[str, Any]) -> str:
    return worded(Reason(**reason), registry)


def _questions(order: Order, there: list[Initiative]) -> Section:
    found, names = lacks(order), lack_names()
    shape = (
        columns.title(),
        columns.coded("questions", _("Ask"), names, prose=True),
        columns.day("claims", _("Other sources say"), 1),
        columns.ident(),
    )
    rows = []
    for entry in there:
        if questions := [lack for lack in _OPEN if lack in found[entry.id]]:
            claims = [str(claim["value"]) for claim in entry.data.get("claims", [])]
            rows.append([entry.data["title"], questions, claims, entry.id])
    title = _("Open questions")
    empty = _("None.") if there else ""
    return _capped(Section("questions", title, Table(shape, rows), empty=empty))


def _money(order: Order) -> Section:
    shape = (
        columns.text("programme", _("Programme"), least=24),
        columns.text("funder", _("Funder"), 1),
        columns.told("amount", _("How much"), sums),
        columns.told("deadline", _("Until when"), lambda told: until(Deadline(**told))),
        columns.ident(),
    )
    question = Question(countries=(order.country,))
    found = funds(order.registry, question, None, order.today)
    rows = [_fund(fund) for fund in found]
    title, empty = _("Money for work there"), _("No programme in the registry fits.")
    return _capped(Section("funding", title, Table(shape, rows), empty=empty))


def _fund(fund: Fund) -> list[object]:
    programme = fund.programme
    told = programme.get("amount", {}), asdict(fund.deadline)
    return [programme["title"], programme["funder"], *told, programme["id"]]


def _neighbours(order: Order) -> Section:
    shape = (
        columns.country(),
        columns.count("count", _("Initiatives")),
        columns.initiatives("initiatives", _("Which"), order.registry, 30),
    )
    rows = list(_next_door(order))
    note = _("Countries with a common border, or named as neighbours in registry.yaml.")
    empty = _("Nobody is known to work next door.")
    title = _("Next door")
    return _capped(Section("neighbours", title, Table(shape, rows, note=note), empty=empty))


def _next_door(order: Order) -> Iterator[list[object]]:
    codes = Atlas(order.registry).neighbours(order.country) - order.registry.homes
    for code in sorted(codes, key=lambda code: order.place(code, countries.name(code))):
        if found := [entry for entry in order.entries if code in entry.countries]:
            yield [code, len(found), [entry.id for entry in found[:_MOST_TITLES]]]
