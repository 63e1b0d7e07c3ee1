"""The page of an initiative: facts beside their sources, and who else is active there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from hamm_registry import schema
from hamm_registry.answers.show import relation_name
from hamm_registry.core.text import _, fold, join, number, pick, span
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.introductions.around import Neighbour
from hamm_registry.introductions.signals.place import words as nearness
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative, Participant
from hamm_registry.opendata import jsonld
from hamm_registry.site import atlas, words
from hamm_registry.site.agenda import Agenda, Date, coming
from hamm_registry.site.alongside import Neighbours
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.world import Kind, entry_path, meeting_path

ROLES = ("lead", "partner", "funder", "supporter")


class Fact(NamedTuple):
    """A line of the page: what it is about, and what is known, an item each."""

    name: str
    told: list[Markup]


@dataclass(frozen=True)
class Portrait:
    """An initiative on its page; texts that have no language are in the registry's first one."""

    entry: Initiative
    page: Page

    def context(self, near: Neighbours, agenda: Agenda) -> dict[str, Any]:
        """What the template prints."""
        data, registry = self.entry.data, self.page.site.registry
        return {
            "title": self.entry.title,
            "description": pick(data.get("summary", {})) or entries.where(self.entry, self.page),
            "trail": [(_("Initiatives"), "initiatives.html")],
            "node": jsonld.initiative(self.entry, registry, self._address),
            "entry": self.entry,
            "subject_id": self.entry.id,
            "standing": entries.standing(self.entry, self.page),
            "kind": entries.kind(self.entry),
            "where": list(self._where()),
            "map": atlas.small_map(atlas.located(self.entry.places, self.page), self.page),
            "facts": [fact for fact in self._facts() if fact.told],
            "coming": list(self._coming(agenda)),
            "there": [self._neighbour(one) for one in near.there],
            "nearby": [self._neighbour(one) for one in near.nearby],
            "sources": list(self._sources()),
            "confirmed": self._confirmed(),
        }

    def _address(self, entry: Initiative) -> str:
        return self.page.absolute(path=entry_path(entry.id)) or self.page.to(entry_path(entry.id))

    def _free(self, text: str) -> Markup:
        return words.marked(text, self.page.site.languages[0])

    def _group(self, kind: Kind, key: object, label: str = "") -> Markup:
        group = self.page.site.groups[kind][key]
        title = label or self.page.site.title(group)
        return words.inside(self.page.to(group.path), title)

    def _where(self) -> Iterator[Markup]:
        """Places with their countries, then countries without a place, all as links."""
        site = self.page.site
        for place in self.entry.places:
            town = self._group("place", site.place_key(place["name"], place["country"]))
            about = f" {_('(from context)')}" if place.get("about") else ""
            yield Markup("{}, {}{}").format(town, self._group("country", place["country"]), about)
        named = {place["country"] for place in self.entry.places}
        yield from (self._group("country", c) for c in self.entry.countries if c not in named)
        if not self.entry.countries and "scope" in self.entry.data:
            yield escape(schema.label("scope", self.entry.data["scope"]))

    def _facts(self) -> Iterator[Fact]:
        data = self.entry.data
        names = [Markup("<bdi>{}</bdi>").format(one) for one in data.get("other_names", [])]
        yield Fact(_("Also called"), names)
        for role in ROLES:
            members = [self._organisation(o) for o in self.entry.organisations if o["role"] == role]
            yield Fact(schema.label("organisations.role", role), members)
        yield Fact(_("Districts"), _in_one([escape(one) for one in data.get("districts", [])]))
        yield Fact(_("Since"), self._dated("since"))
        yield Fact(_("Until"), self._dated("until"))
        yield Fact(_("Milestones"), list(self._milestones()))
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

    def _organisation(self, one: Participant) -> Markup:
        link = self._group("organisation", fold(one["name"]), one["name"])
        abroad = one.get("country", "") != self.page.site.registry.config.country
        place, country = one.get("place", ""), one.get("country", "")
        where = [place, countries.name(country) if country else ""] if abroad else []
        rest = [part for part in (one.get("unit", ""), *where) if part]
        return Markup(", ").join([link, *map(words.clean, rest)])

    def _notes(self, *ids: str | None) -> Markup:
        """The numbers of sources, as links to them below."""
        order = [source["id"] for source in self.entry.data.get("sources", [])]
        known = [order.index(name) + 1 for name in ids if name in order]
        one = '<a class="note" href="#source-{0}" aria-label="{1}">[{0}]</a>'
        label = _("Source {number}")
        marks = (Markup(one).format(n, label.format(number=n)) for n in known)  # noqa: S704
        return Markup("").join(Markup(" {}").format(mark) for mark in marks)

    def _dated(self, field: str) -> list[Markup]:
        value: Mapping[str, Any] | None = self.entry.data.get(field)  # type: ignore[assignment]
        if value is None:
            return []
        basis = f" ({schema.label('since.basis', value['basis'])})" if "basis" in value else ""
        about = f"{_('about')} " if value.get("about") else ""
        when = f"{about}{written(value['date'])}{basis}"
        return [Markup("{}{}").format(when, self._notes(value.get("source")))]

    def _milestones(self) -> Iterator[Markup]:
        for one in self.entry.data.get("milestones", []):
            kind = schema.label("milestones.type", one["type"])
            title = self._free(one["title"]) if "title" in one else escape(kind)
            notes = self._notes(one.get("source"))
            yield Markup("<b>{}</b> {}{}").format(written(one["date"]), title, notes)

    def _claims(self) -> Iterator[Markup]:
        """What other sources say instead, with the kinds of those sources."""
        fields = schema.fields("initiative")
        for claim in self.entry.data.get("claims", []):
            path = ".".join(part for part in claim["field"].split(".") if not part.isdecimal())
            group = path.partition(".")[0]
            name = fields[group].title() if group in fields else group
            note = self._free(claim["note"]) if "note" in claim else ""
            notes = self._notes(*claim["sources"])
            told = Markup("{}: <b>{}</b>{}{}{}")
            yield told.format(name, written(claim["value"]), notes, " – " if note else "", note)

    def _exchange(self, field: str) -> list[Markup]:
        items: Sequence[Mapping[str, Any]] = self.entry.data.get(field, [])  # type: ignore[assignment]
        return [exchange(item, field, self.page) for item in items]

    def _activities(self) -> Iterator[Markup]:
        for one in reversed(self.entry.data.get("activities", [])):
            when = span(one)
            country = countries.name(one["country"]) if "country" in one else ""
            where = ", ".join(part for part in (one.get("place", ""), country) if part)
            status = one.get("status", "held")
            state = "" if status == "held" else schema.label("activities.status", status)
            rest = join([where, state])
            told = Markup("<b>{}</b> {}{}{}")
            yield told.format(when, self._free(one["title"]), " · " if rest else "", rest)

    def _funding(self) -> Iterator[Markup]:
        programmes = {one["id"]: one for one in self.page.site.registry.programmes}
        for grant in self.entry.data.get("funding", []):
            known = programmes.get(grant.get("programme", ""))
            name = pick(known["title"]) if known else ""
            about = _("about") + " " if grant.get("about") else ""
            amount = grant.get("amount", grant.get("total"))
            money = f"{about}{number(amount)} {grant.get('currency', 'EUR')}" if amount else ""
            share = f"{number(grant['share_pct'])} %" if "share_pct" in grant else ""
            yield escape(join([grant.get("funder", ""), name, money, share]))

    def _history(self) -> Iterator[Markup]:
        for step in self.entry.data.get("history", []):
            when = written(step["on"]) if "on" in step else ""
            why = self._free(step["reason"]) if "reason" in step else ""
            status, notes = schema.label("status", step["status"]), self._notes(step.get("source"))
            told = Markup("<b>{}</b> {}{}{}{}")
            yield told.format(when, status, ": " if why else "", why, notes)

    def _support(self) -> Iterator[Markup]:
        for one in self.entry.data.get("support", []):
            method = schema.label("support.method", one["method"]) if "method" in one else ""
            when = written(one["on"]) if "on" in one else ""
            yield escape(join([number(one["count"]), method, when]))

    def _relations(self) -> Iterator[Markup]:
        registry = self.page.site.registry
        for one in registry.links.get(self.entry.id, []):
            other = registry.by_id[one.to]
            if one.type != "reviewed" and not other.retired:
                link = entries.link(other, self.page)
                yield Markup("{}: {}").format(relation_name(one), link)

    def _meetings(self) -> Iterator[Markup]:
        for meeting in self.page.site.registry.meetings:
            if self.entry.id in meeting.get("attended", ()):
                title = words.said(meeting["title"])
                yield words.inside(self.page.to(meeting_path(meeting["id"])), title)

    def _links(self) -> Iterator[Markup]:
        for link in self.entry.data.get("links", []):
            kind = schema.label("links.kind", link["kind"])
            when = written(link["date"]) if "date" in link else ""
            label = self._free(link["title"]) if "title" in link else escape(kind)
            rest = join([kind if "title" in link else "", words.host(link["url"]), when])
            yield Markup("{} <small>{}</small>").format(words.outside(link["url"], label), rest)

    def _contact(self) -> Iterator[Markup]:
        contact = self.entry.data.get("contact", {})
        if mailbox := contact.get("mailbox"):
            address = words.mailto(mailbox, self.entry.title)
            yield words.inside(address, mailbox)
        if page := contact.get("page"):
            yield words.outside(page, words.host(page))

    def _coming(self, agenda: Agenda) -> Iterator[Date]:
        """What is on, without a link to where the reader is already."""
        for one in coming(agenda.by_entry.get(self.entry.id, ()), self.page):
            if one.title == self.entry.title:
                yield replace(one, title=one.occasion, occasion="", path="")
            else:
                yield replace(one, path="")

    def _neighbour(self, one: Neighbour) -> Markup:
        told = nearness(one.reason)
        link = entries.link(one.entry, self.page)
        return Markup("{} <small>{}</small>").format(link, told)

    def _sources(self) -> Iterator[Markup]:
        for source in self.entry.data.get("sources", []):
            kind = schema.label("sources.kind", source["kind"])
            when = written(source["date"]) if "date" in source else ""
            rest = join([source.get("publisher", ""), kind, when])
            title = words.outside(source["url"], Markup("<bdi>{}</bdi>").format(source["title"]))
            yield Markup("{} <small>{}</small>").format(title, rest)

    def _confirmed(self) -> str:
        """How far the facts can be trusted, in a sentence."""
        data = self.entry.data
        if "confirmed" in data:
            by = schema.label("confirmed.by", data["confirmed"]["by"])
            told = _("Confirmed on {date} ({by}).")
            return told.format(date=written(data["confirmed"]["on"]), by=by)
        last = evidence.last_evidence(self.entry, self.page.site.today.isoformat())
        if last is None:
            return _("From public sources, not yet confirmed by those who bear it.")
        told = _(
            "From public sources, not yet confirmed by those who bear it; last evidence {date}."
        )
        return told.format(date=written(last))


def _in_one(items: list[Markup]) -> list[Markup]:
    """Several short items as one."""
    return [Markup(" · ").join(items)] if items else []


def exchange(item: Mapping[str, Any], field: str, page: Page) -> Markup:
    """An offer or a need: what, in words, for which country, until when."""
    what = schema.label(f"{field}.type", item["type"])
    text = words.marked(item["text"], page.site.languages[0]) if "text" in item else ""
    country = countries.name(item["country"]) if "country" in item else ""
    until = _("until {date}").format(date=written(item["until"])) if "until" in item else ""
    rest = join([country, until])
    told = Markup("<b>{}</b>{}{}{}{}")
    return told.format(what, ": " if text else "", text, " · " if rest else "", rest)
