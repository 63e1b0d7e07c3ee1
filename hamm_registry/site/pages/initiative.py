"""The page of an initiative: facts beside their sources, and who else is active there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from hamm_registry import schema
from hamm_registry.answers.facts import date_with_certainty, kind_name, money, place_of
from hamm_registry.answers.show import relation_name
from hamm_registry.calendar.events import has_attended
from hamm_registry.core.text import _, fold, join, labelled, number, other_language, pick, span
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.introductions.around import Neighbour
from hamm_registry.introductions.signals.place import words as nearness
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative, Participant
from hamm_registry.opendata import jsonld
from hamm_registry.site import atlas, feeds, words
from hamm_registry.site.agenda import Agenda, Date, coming
from hamm_registry.site.alongside import Neighbours
from hamm_registry.site.page import LANGUAGE_NAMES, Page
from hamm_registry.site.pages import entries
from hamm_registry.site.pages.photos import figures
from hamm_registry.site.world import Kind, counted, entry_path, meeting_path

ROLES = ("lead", "partner", "funder", "supporter")


class Fact(NamedTuple):
    """A line of the page: its name, and an item for each thing that is known."""

    name: str
    items: list[Markup]


@dataclass(frozen=True)
class InitiativePage:
    """The page of one initiative; texts that have no language are in the registry's first one."""

    entry: Initiative
    page: Page

    def context(self, near: Neighbours, agenda: Agenda) -> dict[str, Any]:
        """The values for the template."""
        registry = self.page.site.registry
        summary = pick(self.entry.data.get("summary", {}))
        return {
            "title": self.entry.title,
            "description": summary or entries.where(self.entry, self.page),
            "trail": [(_("Initiatives"), "initiatives.html")],
            "node": jsonld.initiative(self.entry, registry, self._address),
            "entry": self.entry,
            "other_language": self._other_language(),
            "subject_id": self.entry.id,
            "standing": entries.standing(self.entry, self.page),
            "kind": kind_name(self.entry),
            "where": list(self._where()),
            "photos": figures(self.entry.data.get("photos", ()), self.page),
            "map": atlas.small_map(atlas.located(self.entry.places, self.page), self.page),
            "facts": [fact for fact in self._facts() if fact.items],
            "coming": list(self._coming(agenda)),
            "there": [self._neighbour(neighbour) for neighbour in near.there],
            "shared_places": list(self._shared_places()),
            "nearby": [self._neighbour(neighbour) for neighbour in near.nearby],
            "followed": list(self._feeds()),
            "sources": list(self._sources()),
            "confirmed": self._confirmed(),
        }

    def _address(self, entry: Initiative) -> str:
        """The address of an entry's page: on the web where the site has one, else from here."""
        path = entry_path(entry.id)
        return self.page.absolute(path=path) or self.page.to(path)

    def _other_language(self) -> str:
        """The name of the language of the summary, where it is not that of the page."""
        code = other_language(self.entry.data.get("summary", {}))
        return LANGUAGE_NAMES.get(code, code)

    def _free(self, text: str) -> Markup:
        """A text that the file has in one language only."""
        return words.marked(text, self.page.site.registry.config.languages[0])

    def _group(self, kind: Kind, key: object, label: str = "") -> Markup:
        """The link to the page of a group, under another name where `label` gives one."""
        group = self.page.site.groups[kind][key]
        title = label or self.page.site.title(group)
        return words.inside(self.page.to(group.path), title)

    def _where(self) -> Iterator[Markup]:
        """Places with their countries, then countries without a place, all as links."""
        site = self.page.site
        for place in self.entry.places:
            town = self._group("place", site.place_key(place["name"], place["country"]))
            about = ""
            if place.get("about"):
                about = f" {_('(from context)')}"
            yield Markup("{}, {}{}").format(town, self._group("country", place["country"]), about)
        with_place = {place["country"] for place in self.entry.places}
        for code in self.entry.countries:
            if code not in with_place:
                yield self._group("country", code)
        if not self.entry.countries and "scope" in self.entry.data:
            yield escape(schema.label("scope", self.entry.data["scope"]))

    def _facts(self) -> Iterator[Fact]:
        """All lines of the page in their order; those of which nothing is known are empty."""
        data = self.entry.data
        names = [words.isolated(name) for name in data.get("other_names", [])]
        yield Fact(_("Also called"), names)
        for role in ROLES:
            yield Fact(schema.label("organisations.role", role), self._organisations(role))
        districts = [escape(district) for district in data.get("districts", [])]
        yield Fact(_("Districts"), _in_one(districts))
        yield Fact(_("Since"), self._dated("since"))
        yield Fact(_("Until"), self._dated("until"))
        yield Fact(_("Milestones"), self._time_line())
        yield Fact(_("Other statements"), list(self._claims()))
        themes = [self._group("theme", code) for code in data.get("themes", [])]
        yield Fact(_("Themes"), _in_one(themes))
        yield Fact(_("Goals"), [self._group("sdg", goal) for goal in data.get("sdgs", [])])
        audience = [escape(schema.label("audience", code)) for code in data.get("audience", [])]
        yield Fact(_("Audience"), _in_one(audience))
        yield Fact(_("Offers"), self._exchange("offers"))
        yield Fact(_("Needs"), self._exchange("needs"))
        yield Fact(_("Activities"), list(self._activities()))
        yield Fact(_("Funding"), list(self._funding()))
        yield Fact(_("History"), list(self._history()))
        yield Fact(_("Supported by"), list(self._support()))
        yield Fact(_("Related"), list(self._relations()))
        yield Fact(_("Meetings"), list(self._meetings()))
        yield Fact(_("On the web"), list(self._links()))
        yield Fact(_("Contact"), list(self._contact()))

    def _organisations(self, role: str) -> list[Markup]:
        """Those who take part in a role."""
        members: list[Markup] = []
        for participant in self.entry.organisations:
            if participant["role"] == role:
                members.append(self._organisation(participant))
        return members

    def _organisation(self, participant: Participant) -> Markup:
        """An organisation as a link, with its unit, and its seat where that is abroad."""
        name = participant["name"]
        details = [participant.get("unit", "")]
        if participant.get("country", "") != self.page.site.registry.config.country:
            details.append(self._place_of(participant))
        parts = [self._group("organisation", fold(name), name)]
        parts += [words.clean(detail) for detail in details if detail]
        return Markup(", ").join(parts)

    def _place_of(self, item: Mapping[str, Any]) -> str:
        """The place and the country of an activity or an organisation, as far as known."""
        name, country = item.get("place", ""), item.get("country", "")
        return place_of(name, country, self.page.site.registry)

    def _shared_places(self) -> Iterator[Markup]:
        """The places where others are active too, as links that say how many there are."""
        site = self.page.site
        for place in self.entry.places:
            group = site.groups["place"][site.place_key(place["name"], place["country"])]
            if len(group.entries) > 1:
                label = labelled(site.title(group), counted(len(group.entries)))
                yield words.inside(self.page.to(group.path), label)

    def _notes(self, *ids: str | None) -> Markup:
        """The numbers of sources, as links to them below."""
        order = [source["id"] for source in self.entry.data.get("sources", [])]
        links: list[Markup] = []
        for source in ids:
            # A source that the entry does not list is a fault of the file, which `validate` tells.
            if source in order:
                position = order.index(source) + 1
                name = _("Source {number}").format(number=position)
                links.append(words.source_mark(position, name))
        return Markup("").join(links)

    def _dated(self, field: str) -> list[Markup]:
        """The beginning or the end, with what it goes by and its source."""
        value: Mapping[str, Any] | None = self.entry.data.get(field)  # type: ignore[assignment]
        if value is None:
            return []
        when = date_with_certainty(value)
        if "basis" in value:
            when = f"{when} ({schema.label('since.basis', value['basis'])})"
        return [Markup("{}{}").format(when, self._notes(value.get("source")))]

    def _time_line(self) -> list[Markup]:
        """The milestones as one list along a line, the earliest first."""
        milestones = self.entry.data.get("milestones", [])
        if not milestones:
            return []
        items: list[Markup] = []
        for milestone in sorted(milestones, key=lambda milestone: str(milestone["date"])):
            title = escape(schema.label("milestones.type", milestone["type"]))
            if "title" in milestone:
                title = self._free(milestone["title"])
            notes = self._notes(milestone.get("source"))
            day = str(milestone["date"])
            item = Markup('<li><time datetime="{}">{}</time> {}{}</li>')
            items.append(item.format(day, written(day), title, notes))
        return [Markup('<ol class="time-line">{}</ol>').format(Markup("").join(items))]

    def _claims(self) -> Iterator[Markup]:
        """The statements that contradict the entry, each with the field and its sources."""
        fields = schema.fields("initiative")
        for claim in self.entry.data.get("claims", []):
            path = ".".join(part for part in claim["field"].split(".") if not part.isdecimal())
            name, _dot, _rest = path.partition(".")
            if name in fields:
                name = fields[name].title()
            value = Markup("<b>{}</b>").format(written(claim["value"]))
            line = words.labelled(name, value) + self._notes(*claim["sources"])
            if "note" in claim:
                line += Markup(" – {}").format(self._free(claim["note"]))
            yield line

    def _exchange(self, field: str) -> list[Markup]:
        items: Sequence[Mapping[str, Any]] = self.entry.data.get(field, [])  # type: ignore[assignment]
        return [exchange(item, field, self.page) for item in items]

    def _activities(self) -> Iterator[Markup]:
        """The activities, done and planned, the latest first."""
        for activity in reversed(self.entry.data.get("activities", [])):
            where = self._place_of(activity)
            status = activity.get("status", "held")
            state = ""
            if status != "held":
                state = schema.label("activities.status", status)
            line = Markup("<b>{}</b> {}").format(span(activity), self._free(activity["title"]))
            yield line + _behind(" · ", join([where, state]))

    def _funding(self) -> Iterator[Markup]:
        """The grants: who gives, from which programme, how much."""
        titles = {
            programme["id"]: programme["title"] for programme in self.page.site.registry.programmes
        }
        for grant in self.entry.data.get("funding", []):
            programme = pick(titles.get(grant.get("programme", ""), {}))
            share = ""
            if "share_pct" in grant:
                share = f"{number(grant['share_pct'])} %"
            yield escape(join([grant.get("funder", ""), programme, money(grant), share]))

    def _history(self) -> Iterator[Markup]:
        for step in self.entry.data.get("history", []):
            status = schema.label("status", step["status"])
            line = Markup("<b>{}</b> {}").format(_date(step, "on"), status)
            if "reason" in step:
                line = words.labelled(line, self._free(step["reason"]))
            yield line + self._notes(step.get("source"))

    def _support(self) -> Iterator[Markup]:
        """The numbers of those who stood behind it, how they were counted, and when."""
        for support in self.entry.data.get("support", []):
            method = ""
            if "method" in support:
                method = schema.label("support.method", support["method"])
            yield escape(join([number(support["count"]), method, _date(support, "on")]))

    def _relations(self) -> Iterator[Markup]:
        registry = self.page.site.registry
        for relation in registry.links.get(self.entry.id, []):
            other = registry.by_id[relation.to]
            # "reviewed" tells the office that nobody needs to connect the two: nothing for readers.
            if relation.type == "reviewed" or other.retired:
                continue
            link = entries.link(other, self.page)
            yield words.labelled(relation_name(relation), link)

    def _meetings(self) -> Iterator[Markup]:
        registry = self.page.site.registry
        for meeting in registry.meetings:
            if has_attended(meeting, {self.entry.id}, registry):
                title = words.said(meeting["title"])
                yield words.inside(self.page.to(meeting_path(meeting["id"])), title)

    def _links(self) -> Iterator[Markup]:
        links = self.entry.data.get("links", [])
        untitled = Counter(_kind_and_host(link) for link in links if "title" not in link)
        for link in links:
            kind = schema.label("links.kind", link["kind"])
            host = words.host(link["url"])
            # Two links of one name must not lead to two pages: then the path tells them apart.
            if untitled[_kind_and_host(link)] > 1:
                host = words.host_and_path(link["url"])
                kind = labelled(kind, host.rpartition("/")[2])
            label, details = escape(kind), [host, _date(link, "date")]
            if "title" in link:
                label, details = self._free(link["title"]), [kind, *details]
            yield words.with_note(words.outside(link["url"], label), join(details))

    def _contact(self) -> Iterator[Markup]:
        contact = self.entry.data.get("contact", {})
        mailbox, page = contact.get("mailbox"), contact.get("page")
        if mailbox:
            address = words.mailto(mailbox, self.entry.title)
            yield words.inside(address, mailbox)
        if page:
            yield words.outside(page, words.host(page))

    def _coming(self, agenda: Agenda) -> Iterator[Date]:
        """The coming dates, without a link to the page that the reader is on already."""
        for date in coming(agenda.by_entry.get(self.entry.id, ()), self.page):
            if date.title == self.entry.title:
                yield replace(date, title=date.occasion, occasion="", path="")
            else:
                yield replace(date, path="")

    def _feeds(self) -> Iterator[Markup]:
        """The feeds of changes of its countries and of those who lead it, where git knows it."""
        site = self.page.site
        if self.entry.path not in site.dated:
            return
        followed = [site.groups["organisation"][fold(lead)] for lead in self.entry.leads]
        followed += [site.groups["country"][code] for code in self.entry.countries]
        for group in followed:
            yield words.inside(self.page.to(feeds.changes_path(group)), site.title(group))

    def _neighbour(self, neighbour: Neighbour) -> Markup:
        """Another initiative as a link, with its standing and how near it is."""
        link = entries.link(neighbour.entry, self.page)
        standing = entries.standing(neighbour.entry, self.page)
        where = nearness(neighbour.reason, self.page.site.registry)
        return words.with_note(link, join([standing, where]))

    def _sources(self) -> Iterator[Markup]:
        for source in self.entry.data.get("sources", []):
            kind = schema.label("sources.kind", source["kind"])
            details = [source.get("publisher", ""), kind, _date(source, "date")]
            title = words.outside(source["url"], words.isolated(source["title"]))
            yield words.with_note(title, join(details))

    def _confirmed(self) -> str:
        """A sentence on who stands for the facts: the initiative itself, or public sources."""
        confirmed = self.entry.data.get("confirmed")
        if confirmed is not None:
            by = schema.label("confirmed.by", confirmed["by"])
            day = written(confirmed["on"])
            return _("Confirmed on {date} ({by}).").format(date=day, by=by)
        last = evidence.last_evidence(self.entry, self.page.site.today.isoformat())
        if last is None:
            return _("From public sources, not yet confirmed by those who run it.")
        sentence = _(
            "From public sources, not yet confirmed by those who run it; last evidence {date}."
        )
        return sentence.format(date=written(last))


def _in_one(items: list[Markup]) -> list[Markup]:
    """Several short items as one."""
    if not items:
        return []
    return [Markup(" · ").join(items)]


def _behind(sign: str, text: str) -> Markup:
    """A text behind a sign; nothing where there is no text."""
    if not text:
        return Markup("")
    return Markup("{}{}").format(sign, text)


def _kind_and_host(link: Mapping[str, Any]) -> tuple[str, str]:
    return link["kind"], words.host(link["url"])


def _date(item: Mapping[str, Any], field: str) -> str:
    """The date in a field as people write it; empty where the field is absent."""
    if field not in item:
        return ""
    return written(item[field])


def _country(item: Mapping[str, Any]) -> str:
    """The name of the country of an item; empty where none is named."""
    code = item.get("country")
    if not code:
        return ""
    return countries.name(code)


def exchange(item: Mapping[str, Any], field: str, page: Page) -> Markup:
    """An offer or a need: what, in words, for which country, until when."""
    line = Markup("<b>{}</b>").format(schema.label(f"{field}.type", item["type"]))
    if "text" in item:
        text = words.marked(item["text"], page.site.registry.config.languages[0])
        line = words.labelled(line, text)
    until = ""
    if "until" in item:
        until = _("until {date}").format(date=written(item["until"]))
    return line + _behind(" · ", join([_country(item), until]))
