"""Everything on one initiative: facts beside their sources and what contradicts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.facts import countries_without_place, place_name, theme_names
from hamm_registry.answers.introductions import bond_names, pair_as_json
from hamm_registry.answers.source_notes import Evidence, Row
from hamm_registry.core.steps import ask_to_confirm, command
from hamm_registry.core.text import _, join, ngettext, number, other_language, pick, span
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.introductions.around import around
from hamm_registry.introductions.guests import guests
from hamm_registry.introductions.score import Field, matches_of, words
from hamm_registry.model import evidence as derived
from hamm_registry.model.entries import Connection, Initiative, Participant, Registry
from hamm_registry.render.screen import Ink, Line, Style, accent, bold, dim, line, padded, width_of

_LABEL = 14
_MOST_NEARBY = 3


@dataclass(frozen=True)
class Portrait:
    """One initiative as it is shown; `width` is that of the screen, for the head line."""

    registry: Registry
    entry: Initiative
    today: date
    width: int = 80

    @cached_property
    def _evidence(self) -> Evidence:
        return Evidence(self.entry)

    @cached_property
    def _field(self) -> Field:
        return Field(self.registry, self.today, self.entry.unlisted)

    def lines(self) -> Iterator[Line]:
        """The screen from top to bottom; unknown facts are named, empty fields are left out."""
        entry = self.entry
        mark = self._language("title")
        gap = max(self.width - width_of(entry.title + mark) - len(entry.id), 2)
        yield line(bold(entry.title), dim(mark), " " * gap, accent(entry.id))
        if "retired" in entry.data:
            yield from self._retired()
            return
        yield line(self._standing())
        if summary := self._text("summary"):
            yield line()
            yield line(summary, dim(self._language("summary")))
        yield line()
        yield from self._titled(
            "other_names", [[name] for name in entry.data.get("other_names", [])]
        )
        yield from self._organisations()
        yield from self._dates()
        yield from self._rows(_("Milestones"), self._evidence.milestones())
        yield from self._classification()
        yield from self._activities()
        yield from self._exchange()
        yield from self._relations()
        yield from self._meetings()
        yield from self._rows(_("Contradicted"), self._evidence.other_claims())
        yield from self._funding()
        yield from self._titled("history", self._evidence.history())
        yield from self._titled("links", self._links())
        yield from self._upkeep()
        yield from self._sources()

    def _text(self, field: str) -> str:
        return pick(self.entry.data.get(field, {}))  # type: ignore[arg-type]

    def _language(self, field: str) -> str:
        """The mark behind a text that is there in another language only."""
        code = other_language(self.entry.data.get(field, {}))  # type: ignore[arg-type]
        return f" ({code})" if code else ""

    def _row(self, name: str, *parts: Ink | str) -> Line:
        return line(dim(padded(name, _LABEL)), *parts, indent=_LABEL)

    def _titled(self, field: str, contents: list[Row]) -> Iterator[Line]:
        """Rows under the title that the schema gives to the field."""
        yield from self._rows(schema.fields("initiative")[field].title(), contents)

    def _rows(self, name: str, contents: list[Row]) -> Iterator[Line]:
        for index, parts in enumerate(contents):
            yield self._row(name if index == 0 else "", *parts)

    def _standing(self) -> str:
        """The second line: status, kind and form, places."""
        data = self.entry.data
        kind = schema.label("kind", data["kind"])
        if data.get("form", "unknown") != "unknown":
            kind = schema.label("form", data["form"])
        parts = [schema.label("status", data["status"]), kind]
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
            yield self._row(_("See"), accent(retired["into"]))

    def _organisations(self) -> Iterator[Line]:
        names = {
            "lead": _("Lead"),
            "partner": _("Partner"),
            "funder": _("Funder"),
            "supporter": _("Supporter"),
        }
        if not self.entry.leads:
            yield self._row(names["lead"], dim(_("not known")))
        for role, name in names.items():
            members = [o for o in self.entry.organisations if o["role"] == role]
            yield from self._rows(name, [[self._organisation(member)] for member in members])
        if districts := self.entry.data.get("districts"):
            yield self._row(_("Districts"), ", ".join(districts))

    def _organisation(self, organisation: Participant) -> str:
        parts = [organisation["name"], organisation.get("unit", "")]
        country = organisation.get("country")
        if country and country != self.registry.config.country:
            parts += [organisation.get("place", ""), countries.name(country)]
        return ", ".join(part for part in parts if part)

    def _dates(self) -> Iterator[Line]:
        data = self.entry.data
        since: Row = [dim(_("not known"))]
        if "since" in data:
            since = self._evidence.dated(data["since"])
        yield from self._rows(_("Since"), [since, *self._evidence.claims("since")])
        if "until" in data:
            until = self._evidence.dated(data["until"])
            yield from self._rows(_("Until"), [until, *self._evidence.claims("until")])

    def _classification(self) -> Iterator[Line]:
        data = self.entry.data
        names = theme_names(data.get("themes", []), self.registry)
        yield self._row(_("Themes"), join(names), dim("  " + _("our own classification")))
        if sdgs := data.get("sdgs"):
            yield self._row("SDG", join(str(goal) for goal in sdgs))
        if audience := data.get("audience"):
            yield self._row(
                _("Audience"), join(schema.label("audience", code) for code in audience)
            )
        if languages := data.get("languages"):
            yield from self._titled("languages", [[join(languages)]])

    def _activities(self) -> Iterator[Line]:
        rows: list[Row] = []
        for activity in self.entry.data.get("activities", []):
            where = [activity["place"]] if "place" in activity else []
            if "country" in activity:
                where.append(countries.name(activity["country"]))
            parts = [activity["title"], ", ".join(where)]
            if "status" in activity:
                parts.append(schema.label("activities.status", activity["status"]))
            rows.append([span(activity), "  ", join(parts)])
        yield from self._rows(_("Activities"), rows)

    def _exchange(self) -> Iterator[Line]:
        for field, name in (("offers", _("Offers")), ("needs", _("Needs"))):
            items: list[Any] = self.entry.data.get(field, [])  # type: ignore[assignment]
            rows: list[Row] = []
            for item in items:
                kind = schema.label(f"{field}.type", item["type"])
                rows.append([join([kind, item.get("text", "")])])
            yield from self._rows(name, rows)

    def _links(self) -> list[Row]:
        rows: list[Row] = []
        for link in self.entry.data.get("links", []):
            parts = [link.get("title", ""), schema.label("links.kind", link["kind"])]
            if "date" in link:
                parts.append(written(link["date"]))
            rows.append([join(parts)])
            rows.append([dim(link["url"])])
        return rows

    def _relations(self) -> Iterator[Line]:
        rows: list[Row] = []
        for connection in _connections(self.registry, self.entry):
            other = self.registry.by_id[connection.to]
            rows.append([relation_name(connection), ": ", other.title, "  ", accent(other.id)])
        yield from self._rows(_("Related"), rows)
        yield from self._parallels()

    def _parallels(self) -> Iterator[Line]:
        """Other initiatives: all at the same place, then a few nearby."""
        there: list[Row] = []
        nearby: list[Row] = []
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
            row: Row = [other.title, dim(remark), "  ", accent(other.id)]
            if neighbour.is_there:
                there.append(row)
            else:
                nearby.append([words(neighbour.reason, field.world), ": ", *row])
        yield from self._rows(_("Also there"), there)
        yield from self._rows(_("Nearby"), nearby[:_MOST_NEARBY])
        if len(nearby) > _MOST_NEARBY:
            more = ngettext("and {count} more", "and {count} more", len(nearby) - _MOST_NEARBY)
            more = more.format(count=len(nearby) - _MOST_NEARBY)
            yield self._row("", dim(more + " · "), accent(command("parallels", self.entry.id)))

    def _meetings(self) -> Iterator[Line]:
        rows: list[Row] = [
            [written(meeting.get("date", "?")), "  ", _title(meeting), "  ", accent(meeting["id"])]
            for meeting in self.registry.meetings
            if _was_there(self._field, self.entry, meeting)
        ]
        yield from self._rows(_("Meetings"), rows)

    def _funding(self) -> Iterator[Line]:
        rows: list[Row] = []
        for grant in self.entry.data.get("funding", []):
            parts = [grant.get("funder", grant.get("programme", ""))]
            amount = grant.get("amount", grant.get("total"))
            if amount:
                money = f"{number(amount)} {grant.get('currency', 'EUR')}"
                parts.append(_("about") + " " + money if grant.get("about") else money)
            if "share_pct" in grant:
                parts.append(f"{number(grant['share_pct'])} %")
            rows.append([join(parts)])
        yield from self._rows(_("Funding"), rows)

    def _upkeep(self) -> Iterator[Line]:
        data = self.entry.data
        yield from self._titled("support", self._support())
        contact = data.get("contact", {})
        channels = [contact[name] for name in ("mailbox", "page") if contact.get(name)]
        if channels:
            yield self._row(_("Contact"), join(channels))
        if notes := data.get("notes"):
            yield self._row(_("Notes"), notes)
        yield self._confirmation()
        yield self._last_evidence()

    def _support(self) -> list[Row]:
        """The counts of people who signed or came, one row each."""
        rows: list[Row] = []
        for support in self.entry.data.get("support", []):
            method = schema.label("support.method", support.get("method", ""))
            rows.append([join([number(support["count"]), method, written(support["on"])])])
        return rows

    def _confirmation(self) -> Line:
        """When and by whom the entry was confirmed, else the command that asks for it."""
        data = self.entry.data
        if "confirmed" in data:
            by = schema.label("confirmed.by", data["confirmed"]["by"])
            return self._row(_("Confirmed"), f"{written(data['confirmed']['on'])}, {by}")
        ask = ask_to_confirm(self.entry.id).command
        return self._row(_("Confirmed"), dim(_("not yet")), dim(" · "), accent(ask))

    def _last_evidence(self) -> Line:
        months = self.registry.config.stale_months
        last = derived.last_evidence(self.entry, self.today.isoformat())
        evidence = written(last) if last else _("no date known")
        if not derived.is_stale(self.entry, months, self.today):
            return self._row(_("Last evidence"), evidence)
        older = "  " + _("older than {months} months").format(months=months)
        return self._row(_("Last evidence"), evidence, Ink(older, Style.WARNING))

    def _sources(self) -> Iterator[Line]:
        yield from self._rows(_("Sources"), self._evidence.sources())
        yield self._row(_("File"), self.entry.path)


def _title(data: Any) -> str:
    title = data["title"]
    return pick(title) if isinstance(title, dict) else str(title)


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
