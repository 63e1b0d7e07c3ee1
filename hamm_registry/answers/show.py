"""Everything on one initiative: facts beside their sources and what contradicts them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.fact_rows import Pieces, fact_row, fact_rows
from hamm_registry.answers.facts import (
    comma_separated,
    contact_ways,
    countries_without_place,
    exchange,
    kind_name,
    member_name,
    money,
    place_name,
    theme_names,
)
from hamm_registry.answers.introductions import bond_names, pair_as_json
from hamm_registry.answers.source_notes import NumberedSources
from hamm_registry.core.steps import ask_to_confirm, command
from hamm_registry.core.text import _, and_more, join, number, other_language, pick, span
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.introductions.around import around
from hamm_registry.introductions.guests import guests
from hamm_registry.introductions.score import Field, matches_of, words
from hamm_registry.model import evidence as derived
from hamm_registry.model.entries import Connection, Initiative, Participant, Registry
from hamm_registry.render.screen import Ink, Line, Style, accent, bold, dim, head_line, line

_MOST_NEARBY = 3


@dataclass(frozen=True)
class InitiativeScreen:
    """One initiative as it is shown."""

    registry: Registry
    entry: Initiative
    today: date

    @cached_property
    def _sources_of_facts(self) -> NumberedSources:
        return NumberedSources(self.entry)

    @cached_property
    def _field(self) -> Field:
        return Field(self.registry, self.today, self.entry.unlisted)

    def lines(self) -> Iterator[Line]:
        """The screen from top to bottom; unknown facts are named, empty fields are left out."""
        entry = self.entry
        mark = self._language("title")
        yield head_line(bold(entry.title), dim(mark), right=accent(entry.id))
        if "retired" in entry.data:
            yield from self._retired()
            return
        yield line(self._standing())
        summary = pick(entry.data.get("summary", {}))
        if summary:
            yield line()
            yield line(summary, dim(self._language("summary")))
        yield line()
        other_names = [[name] for name in entry.data.get("other_names", [])]
        yield from _titled_rows("other_names", other_names)
        yield from self._organisations()
        yield from self._dates()
        yield from fact_rows(_("Milestones"), self._sources_of_facts.milestones())
        yield from self._classification()
        yield from self._activities()
        yield from self._exchange()
        yield from self._relations()
        yield from self._meetings()
        yield from fact_rows(_("Contradicted"), self._sources_of_facts.other_claims())
        yield from self._funding()
        yield from _titled_rows("history", self._sources_of_facts.history())
        yield from _titled_rows("links", self._links())
        yield from self._upkeep()
        yield from self._sources()

    def _language(self, field: str) -> str:
        """The mark behind a text that is there in another language only."""
        code = other_language(self.entry.data.get(field, {}))  # type: ignore[arg-type]
        if not code:
            return ""
        return f" ({code})"

    def _standing(self) -> str:
        """The second line: status, kind and form, places."""
        data = self.entry.data
        parts = [schema.label("status", data["status"]), kind_name(self.entry)]
        where = self._where()
        parts += where
        if "scope" in data and not where:
            parts.append(schema.label("scope", data["scope"]))
        if self.entry.countries == (self.registry.config.country,):
            parts.append(_("domestic"))
        return join(parts)

    def _where(self) -> list[str]:
        """All places with their countries, then the countries without a place."""
        names = []
        for place in self.entry.places:
            name = place_name(place["name"], place["country"], self.registry)
            if place.get("about"):
                name += " " + _("(from context)")
            names.append(name)
        return names + countries_without_place(self.entry)

    def _retired(self) -> Iterator[Line]:
        retired = self.entry.data["retired"]
        reason = schema.label("retired.reason", retired["reason"])
        yield line(_("retired"), " ", written(retired["on"]), ": ", reason)
        if "into" in retired:
            yield fact_row(_("See"), accent(retired["into"]))

    def _organisations(self) -> Iterator[Line]:
        names = {
            "lead": _("Lead"),
            "partner": _("Partner"),
            "funder": _("Funder"),
            "supporter": _("Supporter"),
        }
        if not self.entry.leads:
            yield fact_row(names["lead"], dim(_("not known")))
        for role, name in names.items():
            members = [o for o in self.entry.organisations if o["role"] == role]
            yield from fact_rows(name, [[self._organisation(member)] for member in members])
        districts = self.entry.data.get("districts")
        if districts:
            yield fact_row(_("Districts"), ", ".join(districts))

    def _organisation(self, organisation: Participant) -> str:
        """The name with its unit, and its seat where that is abroad."""
        name = member_name(organisation)
        country = organisation.get("country")
        if country and country != self.registry.config.country:
            return comma_separated(name, organisation.get("place"), countries.name(country))
        return name

    def _dates(self) -> Iterator[Line]:
        data = self.entry.data
        since: Pieces = [dim(_("not known"))]
        if "since" in data:
            since = self._sources_of_facts.dated(data["since"])
        yield from fact_rows(_("Since"), [since, *self._sources_of_facts.claims("since")])
        if "until" in data:
            until = self._sources_of_facts.dated(data["until"])
            yield from fact_rows(_("Until"), [until, *self._sources_of_facts.claims("until")])

    def _classification(self) -> Iterator[Line]:
        data = self.entry.data
        names = theme_names(data.get("themes", []), self.registry)
        yield fact_row(_("Themes"), join(names), dim("  " + _("our own classification")))
        if data.get("sdgs"):
            yield fact_row("SDG", join(map(str, data["sdgs"])))
        if data.get("audience"):
            audience = [schema.label("audience", code) for code in data["audience"]]
            yield fact_row(_("Audience"), join(audience))
        if data.get("languages"):
            yield from _titled_rows("languages", [[join(data["languages"])]])

    def _activities(self) -> Iterator[Line]:
        rows: list[Pieces] = []
        for activity in self.entry.data.get("activities", []):
            country = ""
            if "country" in activity:
                country = countries.name(activity["country"])
            parts = [activity["title"], comma_separated(activity.get("place"), country)]
            if "status" in activity:
                parts.append(schema.label("activities.status", activity["status"]))
            rows.append([span(activity), "  ", join(parts)])
        yield from fact_rows(_("Activities"), rows)

    def _exchange(self) -> Iterator[Line]:
        for field, name in (("offers", _("Offers")), ("needs", _("Needs"))):
            items: list[Any] = self.entry.data.get(field, [])  # type: ignore[assignment]
            yield from fact_rows(name, [[exchange(field, item)] for item in items])

    def _links(self) -> list[Pieces]:
        rows: list[Pieces] = []
        for link in self.entry.data.get("links", []):
            parts = [link.get("title", ""), schema.label("links.kind", link["kind"])]
            if "date" in link:
                parts.append(written(link["date"]))
            rows.append([join(parts)])
            rows.append([dim(link["url"])])
        return rows

    def _relations(self) -> Iterator[Line]:
        rows: list[Pieces] = []
        for connection in _connections(self.registry, self.entry):
            other = self.registry.by_id[connection.to]
            rows.append([relation_name(connection), ": ", other.title, "  ", accent(other.id)])
        yield from fact_rows(_("Related"), rows)
        yield from self._parallels()

    def _parallels(self) -> Iterator[Line]:
        """Other initiatives: all at the same place, then a few nearby."""
        there: list[Pieces] = []
        nearby: list[Pieces] = []
        field = self._field
        for neighbour in around(field, self.entry):
            if neighbour.bond == "dismissed":
                continue
            other = neighbour.entry
            remark = ""
            if other.status == "unknown":
                remark += " " + _("(still active?)")
            if neighbour.bond != "new":
                remark += f" ({bond_names()[neighbour.bond]})"
            row: Pieces = [other.title, dim(remark), "  ", accent(other.id)]
            if neighbour.is_there:
                there.append(row)
            else:
                nearby.append([words(neighbour.reason, field.world), ": ", *row])
        yield from fact_rows(_("Also there"), there)
        yield from fact_rows(_("Nearby"), nearby[:_MOST_NEARBY])
        if len(nearby) > _MOST_NEARBY:
            more = and_more(len(nearby) - _MOST_NEARBY)
            if field.directory.bearers(self.entry):
                yield fact_row("", dim(more + " · "), accent(command("parallels", self.entry.id)))
            else:  # an initiative of the office, which is never introduced to others
                yield fact_row("", dim(more))

    def _meetings(self) -> Iterator[Line]:
        rows: list[Pieces] = []
        for meeting in self.registry.meetings:
            if _was_there(self._field, self.entry, meeting):
                day, title = written(meeting.get("date", "?")), pick(meeting["title"])
                rows.append([day, "  ", title, "  ", accent(meeting["id"])])
        yield from fact_rows(_("Meetings"), rows)

    def _funding(self) -> Iterator[Line]:
        rows: list[Pieces] = []
        for grant in self.entry.data.get("funding", []):
            parts = [grant.get("funder", grant.get("programme", ""))]
            parts.append(money(grant))
            if "share_pct" in grant:
                parts.append(f"{number(grant['share_pct'])} %")
            rows.append([join(parts)])
        yield from fact_rows(_("Funding"), rows)

    def _upkeep(self) -> Iterator[Line]:
        data = self.entry.data
        yield from _titled_rows("support", self._support())
        ways = contact_ways(data.get("contact", {}))
        if ways:
            yield fact_row(_("Contact"), ways)
        if data.get("notes"):
            yield fact_row(_("Notes"), data["notes"])
        yield self._confirmation()
        yield self._last_evidence()

    def _support(self) -> list[Pieces]:
        """The counts of people who signed or came, one row each."""
        rows: list[Pieces] = []
        for support in self.entry.data.get("support", []):
            method = schema.label("support.method", support.get("method", ""))
            rows.append([join([number(support["count"]), method, written(support["on"])])])
        return rows

    def _confirmation(self) -> Line:
        """When and by whom the entry was confirmed, else the command that asks for it."""
        data = self.entry.data
        if "confirmed" in data:
            by = schema.label("confirmed.by", data["confirmed"]["by"])
            return fact_row(_("Confirmed"), f"{written(data['confirmed']['on'])}, {by}")
        ask = ask_to_confirm(self.entry.id).command
        return fact_row(_("Confirmed"), dim(_("not yet")), dim(" · "), accent(ask))

    def _last_evidence(self) -> Line:
        months = self.registry.config.stale_months
        last = derived.last_evidence(self.entry, self.today.isoformat())
        evidence = _("no date known")
        if last:
            evidence = written(last)
        if not derived.is_stale(self.entry, months, self.today):
            return fact_row(_("Last evidence"), evidence)
        older = "  " + _("older than {months} months").format(months=months)
        return fact_row(_("Last evidence"), evidence, Ink(older, Style.WARNING))

    def _sources(self) -> Iterator[Line]:
        yield from fact_rows(_("Sources"), self._sources_of_facts.sources())
        yield fact_row(_("File"), self.entry.path)


def _titled_rows(field: str, facts: Iterable[Pieces]) -> Iterator[Line]:
    """Rows under the title that the schema gives to the field."""
    yield from fact_rows(schema.fields("initiative")[field].title(), facts)


def relation_name(connection: Connection) -> str:
    """The name of a relation from the side that it is seen from."""
    part: Any = schema.load("initiative")["properties"]["relations"]["items"]["properties"]["type"]
    key = "x-labels" if connection.direction == "out" else "x-inverse-labels"
    labels = schema.labels({"x-labels": part.get(key, part["x-labels"])})
    return labels.get(connection.type, connection.type)


def _connections(registry: Registry, entry: Initiative) -> list[Connection]:
    """The relations of an entry; those to unlisted ones only if it is unlisted itself."""
    connections = registry.links.get(entry.id, [])
    if entry.unlisted:
        return connections
    return [link for link in connections if not registry.by_id[link.to].unlisted]


def _was_there(field: Field, entry: Initiative, meeting: Any) -> bool:
    """True where one of its bearers was at a meeting."""
    names = meeting.get("attended", ())
    bearers = {guest.key for guest in guests(field.directory, [entry.id])}
    return any(guest.key in bearers for guest in guests(field.directory, names))


def as_json(registry: Registry, entry: Initiative, today: date) -> dict[str, Any]:
    """The object of one initiative in `show --format json`: raw values, all keys there."""
    months = registry.config.stale_months
    field = Field(registry, today, entry.unlisted)
    return {
        "initiative": {**entry.data, "visibility": entry.data.get("visibility", "public")},
        "derived": {
            "countries": list(entry.countries),
            "age": derived.age(entry, today),
            "stale": derived.is_stale(entry, months, today),
            "unverified": "confirmed" not in entry.data,
            "last_evidence": derived.last_evidence(entry, today.isoformat()),
        },
        "relations": [
            {"to": c.to, "type": c.type, "direction": c.direction}
            for c in _connections(registry, entry)
        ],
        "meetings": [m["id"] for m in registry.meetings if _was_there(field, entry, m)],
        "parallels": [pair_as_json(match) for match in matches_of(field, entry)],
        "path": entry.path,
    }
