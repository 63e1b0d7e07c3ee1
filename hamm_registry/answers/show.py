"""Everything on one initiative: facts beside their sources and what contradicts them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any

from hamm_registry import schema
from hamm_registry.answers.facts import (
    comma_separated,
    contact_ways,
    countries_without_place,
    exchange,
    kind_name,
    member_name,
    money,
    photo_credit,
    place_name,
    theme_names,
)
from hamm_registry.answers.introductions import bond_names, pair_as_json
from hamm_registry.answers.source_notes import NumberedSources
from hamm_registry.core.document import Block, Document, Fact, Facts, Paragraph, paragraphs
from hamm_registry.core.steps import ask_to_confirm, command
from hamm_registry.core.styled_text import Item, accent, dim, warning
from hamm_registry.core.text import _, and_more, join, number, other_language, pick, span
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.introductions.around import Neighbour, around
from hamm_registry.introductions.guests import guests
from hamm_registry.introductions.score import Matcher, matches_of, words
from hamm_registry.model import evidence as derived
from hamm_registry.model.entries import Connection, Initiative, Participant, Photo, Registry
from hamm_registry.storage.folders import PHOTOS

_MOST_NEARBY = 3


LABELS = 14
"""The room of the labels in letters: the same for all initiatives and organisations."""


@dataclass(frozen=True)
class InitiativeAnswer:
    """One initiative as it is shown."""

    registry: Registry
    entry: Initiative
    today: date

    @cached_property
    def _sources_of_facts(self) -> NumberedSources:
        return NumberedSources(self.entry)

    @cached_property
    def _field(self) -> Matcher:
        return Matcher(self.registry, self.today, self.entry.unlisted)

    def document(self) -> Document:
        """Everything on it from top to bottom; unknown facts are named, empty fields left out."""
        entry = self.entry
        blocks, lead = self._blocks, self._standing
        if entry.retired:
            blocks, lead = self._retired_blocks, self._retirement
        return Document(
            make_blocks=blocks,
            make_data=lambda: as_json(self.registry, entry, self.today),
            title=entry.title,
            title_remark=self._language("title"),
            mark=accent(entry.id),
            lead=paragraphs(lead()),
        )

    def _blocks(self) -> Iterator[Block]:
        summary = pick(self.entry.data.get("summary", {}))
        if summary:
            yield Paragraph([summary, dim(self._language("summary"))])
        yield Facts(list(self._facts()), LABELS)

    def _facts(self) -> Iterator[Fact]:
        """All facts beside their labels, in the order of what people ask first."""
        yield _titled_fact(
            "other_names", [[name] for name in self.entry.data.get("other_names", [])]
        )
        yield from self._organisations()
        yield from self._dates()
        yield Fact(_("Milestones"), self._sources_of_facts.milestones())
        yield from self._classification()
        yield self._activities()
        yield from self._exchange()
        yield self._relations()
        yield from self._parallels()
        yield self._meetings()
        yield Fact(_("Contradicted"), self._sources_of_facts.other_claims())
        yield self._funding()
        yield _titled_fact("history", self._sources_of_facts.history())
        yield _titled_fact("links", self._links())
        yield _titled_fact("photos", photo_items(self.entry.data.get("photos", [])))
        yield from self._upkeep()
        yield Fact(_("Sources"), self._sources_of_facts.sources())
        yield Fact(_("File"), [[self.entry.path]])

    def _retirement(self) -> str:
        """The day and the reason of a retirement in a line."""
        retired = self.entry.data["retired"]
        reason = schema.label("retired.reason", retired["reason"])
        return f"{_('retired')} {written(retired['on'])}: {reason}"

    def _retired_blocks(self) -> Iterator[Block]:
        """The way to the entry that is there instead."""
        successor = self.entry.data["retired"].get("into")
        if successor:
            yield Facts([Fact(_("See"), [[accent(successor)]])], LABELS)

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

    def _organisations(self) -> Iterator[Fact]:
        """Those who take part by role, and the districts of the city."""
        roles = {
            "lead": _("Lead"),
            "partner": _("Partner"),
            "funder": _("Funder"),
            "supporter": _("Supporter"),
        }
        for role, label in roles.items():
            names: list[Item] = []
            for member in self.entry.organisations:
                if member["role"] == role:
                    names.append([self._organisation(member)])
            if role == "lead" and not self.entry.leads:
                names = [[dim(_("not known"))], *names]
            yield Fact(label, names)
        yield _fact(_("Districts"), ", ".join(self.entry.data.get("districts", [])))

    def _organisation(self, organisation: Participant) -> str:
        """The name with its unit, and its seat where that is abroad."""
        name = member_name(organisation)
        country = organisation.get("country")
        if country and country != self.registry.config.country:
            return comma_separated(name, organisation.get("place"), countries.name(country))
        return name

    def _dates(self) -> Iterator[Fact]:
        """Beginning and end, each with what other sources say."""
        notes = self._sources_of_facts
        data = self.entry.data
        since: Item = [dim(_("not known"))]
        if "since" in data:
            since = notes.dated(data["since"])
        yield Fact(_("Since"), [since, *notes.claims("since")])
        if "until" in data:
            yield Fact(_("Until"), [notes.dated(data["until"]), *notes.claims("until")])

    def _classification(self) -> Iterator[Fact]:
        data = self.entry.data
        names = theme_names(data.get("themes", []), self.registry)
        yield Fact(_("Themes"), [[join(names), dim("  " + _("our own classification"))]])
        yield _fact("SDG", join(map(str, data.get("sdgs", []))))
        audience = map(partial(schema.label, "audience"), data.get("audience", []))
        yield _fact(_("Audience"), join(audience))
        if data.get("languages"):
            yield _titled_fact("languages", [[join(data["languages"])]])

    def _activities(self) -> Fact:
        rows: list[Item] = []
        for activity in self.entry.data.get("activities", []):
            country = ""
            if "country" in activity:
                country = countries.name(activity["country"])
            parts = [activity["title"], comma_separated(activity.get("place"), country)]
            if "status" in activity:
                parts.append(schema.label("activities.status", activity["status"]))
            rows.append([span(activity), "  ", join(parts)])
        return Fact(_("Activities"), rows)

    def _exchange(self) -> Iterator[Fact]:
        for field, label in (("offers", _("Offers")), ("needs", _("Needs"))):
            items: list[Any] = self.entry.data.get(field, [])  # type: ignore[assignment]
            yield Fact(label, [[exchange(field, item)] for item in items])

    def _links(self) -> list[Item]:
        rows: list[Item] = []
        for link in self.entry.data.get("links", []):
            parts = [link.get("title", ""), schema.label("links.kind", link["kind"])]
            if "date" in link:
                parts.append(written(link["date"]))
            rows.append([join(parts)])
            rows.append([dim(link["url"])])
        return rows

    def _relations(self) -> Fact:
        rows: list[Item] = []
        for connection in _connections(self.registry, self.entry):
            other = self.registry.by_id[connection.to]
            rows.append([relation_name(connection), ": ", other.title, "  ", accent(other.id)])
        return Fact(_("Related"), rows)

    def _parallels(self) -> Iterator[Fact]:
        """Other initiatives: all at the same place, then a few nearby."""
        at_same_place: list[Item] = []
        nearby: list[Item] = []
        entries_nearby: list[Initiative] = []
        field = self._field
        for neighbour in around(field, self.entry):
            if neighbour.bond == "dismissed":
                continue
            row = _neighbour(neighbour)
            if neighbour.is_there:
                at_same_place.append(row)
            else:
                nearby.append([words(neighbour.reason, field.world), ": ", *row])
                entries_nearby.append(neighbour.entry)
        yield Fact(_("Also there"), at_same_place)
        yield Fact(_("Nearby"), nearby[:_MOST_NEARBY])
        if len(nearby) > _MOST_NEARBY:
            yield Fact("", [self._more_nearby(entries_nearby[_MOST_NEARBY:])])

    def _more_nearby(self, others: Sequence[Initiative]) -> Item:
        """The number of others nearby, and the command that lists all of their countries."""
        around_here = self._field.profile(self.entry).around
        codes: set[str] = set()
        for other in others:
            codes |= around_here.intersection(other.countries)
        search = command("list", f"{_('country')}:{','.join(sorted(codes))}")
        return [dim(and_more(len(others)) + " · "), accent(search)]

    def _meetings(self) -> Fact:
        rows: list[Item] = []
        for meeting in self.registry.meetings:
            if _was_there(self._field, self.entry, meeting):
                day, title = written(meeting.get("date", "?")), pick(meeting["title"])
                rows.append([day, "  ", title, "  ", accent(meeting["id"])])
        return Fact(_("Meetings"), rows)

    def _funding(self) -> Fact:
        rows: list[Item] = []
        for grant in self.entry.data.get("funding", []):
            parts = [grant.get("funder", grant.get("programme", "")), money(grant)]
            if "share_pct" in grant:
                parts.append(f"{number(grant['share_pct'])} %")
            rows.append([join(parts)])
        return Fact(_("Funding"), rows)

    def _upkeep(self) -> Iterator[Fact]:
        """Supporters, contact, and how well the entry is kept."""
        data = self.entry.data
        yield _titled_fact("support", self._support())
        yield _fact(_("Contact"), contact_ways(data.get("contact", {})))
        yield _fact(_("Notes"), data.get("notes", ""))
        yield Fact(_("Confirmed"), [self._confirmation()])
        yield Fact(_("Last evidence"), [self._last_evidence()])

    def _support(self) -> list[Item]:
        """The counts of people who signed or came, one row each."""
        rows: list[Item] = []
        for support in self.entry.data.get("support", []):
            method = schema.label("support.method", support.get("method", ""))
            rows.append([join([number(support["count"]), method, written(support["on"])])])
        return rows

    def _confirmation(self) -> Item:
        """When and by whom the entry was confirmed, else the command that asks for it."""
        data = self.entry.data
        if "confirmed" in data:
            by = schema.label("confirmed.by", data["confirmed"]["by"])
            return [f"{written(data['confirmed']['on'])}, {by}"]
        ask = ask_to_confirm(self.entry.id).command
        return [dim(_("not yet")), dim(" · "), accent(ask)]

    def _last_evidence(self) -> Item:
        months = self.registry.config.stale_months
        last = derived.last_evidence(self.entry, self.today.isoformat())
        evidence = _("no date known")
        if last:
            evidence = written(last)
        if not derived.is_stale(self.entry, months, self.today):
            return [evidence]
        return [evidence, warning("  " + _("older than {months} months").format(months=months))]


def photo_items(photos: Sequence[Photo]) -> list[Item]:
    """The photos of an entry: what is to be seen, the file, whose it is, where it is from."""
    rows: list[Item] = []
    for photo in photos:
        rows.append([join([pick(photo["alt"]), photo_credit(photo)])])
        rows.append([dim(join([f"{PHOTOS}/{photo['file']}", photo.get("url", "")]))])
    return rows


def _neighbour(neighbour: Neighbour) -> Item:
    """Another initiative, whether it is still active, and how far the two know each other."""
    entry = neighbour.entry
    remark = ""
    if entry.status == "unknown":
        remark += " " + _("(still active?)")
    if neighbour.bond != "new":
        remark += f" ({bond_names()[neighbour.bond]})"
    return [entry.title, dim(remark), "  ", accent(entry.id)]


def _fact(label: str, text: str) -> Fact:
    """A fact in one line; without a text it has no line."""
    if not text:
        return Fact(label, [])
    return Fact(label, [[text]])


def _titled_fact(field: str, values: Sequence[Item]) -> Fact:
    """A fact under the title that the schema gives to the field."""
    return Fact(schema.fields("initiative")[field].title(), values)


def relation_name(connection: Connection) -> str:
    """The name of a relation from the side that it is seen from."""
    part: Any = schema.load("initiative")["properties"]["relations"]["items"]["properties"]["type"]
    labels = part["x-labels"]
    if connection.direction != "out":
        labels = part.get("x-inverse-labels", labels)
    return schema.labels({"x-labels": labels}).get(connection.type, connection.type)


def _connections(registry: Registry, entry: Initiative) -> list[Connection]:
    """The relations of an entry; those to unlisted ones only if it is unlisted itself."""
    connections = registry.links.get(entry.id, [])
    if entry.unlisted:
        return connections
    return [link for link in connections if not registry.by_id[link.to].unlisted]


def _was_there(matcher: Matcher, entry: Initiative, meeting: Any) -> bool:
    """True where one of its bearers was at a meeting."""
    names = meeting.get("attended", ())
    bearers = {guest.key for guest in guests(matcher.directory, [entry.id])}
    attended = {guest.key for guest in guests(matcher.directory, names)}
    return not bearers.isdisjoint(attended)


def as_json(registry: Registry, entry: Initiative, today: date) -> dict[str, Any]:
    """The object of one initiative in `show --format json`: raw values, all keys there."""
    months = registry.config.stale_months
    matcher = Matcher(registry, today, entry.unlisted)
    relations = []
    for link in _connections(registry, entry):
        relations.append({"to": link.to, "type": link.type, "direction": link.direction})
    meetings = []
    for meeting in registry.meetings:
        if _was_there(matcher, entry, meeting):
            meetings.append(meeting["id"])
    return {
        "initiative": {**entry.data, "visibility": entry.data.get("visibility", "public")},
        "derived": {
            "countries": list(entry.countries),
            "age": derived.age(entry, today),
            "stale": derived.is_stale(entry, months, today),
            "unverified": "confirmed" not in entry.data,
            "last_evidence": derived.last_evidence(entry, today.isoformat()),
        },
        "relations": relations,
        "meetings": meetings,
        "parallels": [pair_as_json(match) for match in matches_of(matcher, entry)],
        "path": entry.path,
    }


def several(initiatives: Sequence[Document], organisations: Sequence[Document]) -> Document:
    """Initiatives, then organisations, one below the other."""

    def data() -> dict[str, Any]:
        shown: dict[str, Any] = {"initiatives": [document.data for document in initiatives]}
        if organisations:
            shown["organisations"] = [document.data for document in organisations]
        return shown

    return Document(lambda: [*initiatives, *organisations], data)
