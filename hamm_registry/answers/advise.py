"""Advice put together: whom to talk to, what money fits, what to read, what an entry lacks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from hamm_registry.advice.contacts import Contact, Question, contacts
from hamm_registry.advice.funds import Fund, funds
from hamm_registry.checks.rules import RULES
from hamm_registry.checks.rules.base import Category, Context
from hamm_registry.core.text import pick
from hamm_registry.geo import country_groups
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative, Registry

_NOTHING_TOLD = ("homepage", "social", "wikidata")
"""Links that say who somebody is, not what they did."""


class Reading(NamedTuple):
    """A page on what a similar initiative did; `title` is empty where the page has none."""

    entry: Initiative
    title: str
    url: str


class Way(NamedTuple):
    """The ways to reach somebody; each is None where it is not known."""

    mailbox: str | None
    page: str | None
    website: str | None


@dataclass(frozen=True)
class Advice:
    """All there is to say to a question on a day; what is shown of it, screen and mail decide.

    `applicants` are as what the one who asks can apply for money, None where nobody knows.
    """

    registry: Registry
    question: Question
    today: date
    applicants: frozenset[str] | None = None
    unlisted: bool = False

    @cached_property
    def contacts(self) -> list[Contact]:
        """The contacts to talk to, the nearest first."""
        return contacts(self.registry, self.question, self.today, unlisted=self.unlisted)

    @cached_property
    def funds(self) -> list[Fund]:
        """The programmes that fit."""
        return funds(self.registry, self.question, self.applicants, self.today)

    @cached_property
    def readings(self) -> list[Reading]:
        """The best page of each contact, each page once, and none of the one who asks."""
        own = self.question.entry
        known = {url for url, _title in _pages(own)} if own else set()
        found = []
        for contact in self.contacts:
            for url, title in _pages(contact.entry):
                if url not in known:
                    known.add(url)
                    found.append(Reading(contact.entry, title, url))
                    break
        return found

    @cached_property
    def missing(self) -> list[tuple[str, str]]:
        """The gaps of the entry that asks, each once: the name of the rule and the field."""
        entry = self.question.entry
        if entry is None:
            return []
        context = Context(self.registry.config, dict(self.registry.places), self.today)
        found = [
            (rule.name, ".".join(map(str, finding.pointer)))
            for rule in RULES
            if rule.category is Category.UPKEEP and rule.entry
            for finding in rule.entry(entry, context)
        ]
        if not entry.data.get("contact"):
            found.append(("no-contact", "contact"))
        return list(dict.fromkeys(found))

    @cached_property
    def on_dac_list(self) -> tuple[str, ...]:
        """The countries asked for that bring in a programme because they are on the DAC list."""
        if not any("dac" in fund.programme.get("countries", ()) for fund in self.funds):
            return ()
        listed = country_groups.members("dac", self.today)
        return tuple(code for code in self.question.countries if code in listed)

    def last_evidence(self, entry: Initiative) -> str | None:
        """The date of the last evidence, where it is worth saying: it is old, or all there is."""
        months = self.registry.config.stale_months
        if entry.status == "unknown" or evidence.is_stale(entry, months, self.today):
            return evidence.last_evidence(entry, self.today.isoformat())
        return None

    def as_json(self) -> dict[str, Any]:
        """The object of `advise --format json`: raw values, the same in every language."""
        question, dac = self.question, country_groups.dac_list()
        return {
            "question": {
                "entry": question.entry.id if question.entry else None,
                "countries": list(question.countries),
                "places": [{"name": n, "country": c} for n, c in question.places],
                "themes": list(question.themes),
            },
            "contacts": [self._contact(one) for one in self.contacts],
            "funds": [_fund(one) for one in self.funds],
            "readings": [{"id": r.entry.id, "title": r.title, "url": r.url} for r in self.readings],
            "missing": [{"rule": rule, "field": field} for rule, field in self.missing],
            "dac_list": {
                "countries": list(self.on_dac_list),
                "years": dac["years"],
                "source": dac["page"],
            },
        }

    def organisation(self, one: Contact) -> str:
        """The name of the organisation to ask; empty where none but the office is known."""
        record = self.registry.organisation(one.organisation) if one.organisation else None
        return record.name if record else one.organisation

    def way(self, one: Contact) -> Way:
        """The ways to reach a contact: those of its entry, else of its organisation."""
        record = self.registry.organisation(one.organisation) if one.organisation else None
        own: Mapping[str, Any] = record.data if record else {}
        theirs, its = one.entry.data.get("contact", {}), own.get("contact", {})
        return Way(
            theirs.get("mailbox") or its.get("mailbox"),
            theirs.get("page") or its.get("page"),
            website(one.entry) or own.get("url"),
        )

    def _contact(self, one: Contact) -> dict[str, Any]:
        way = self.way(one)
        return {
            "id": one.entry.id,
            "organisation": one.organisation or None,
            "group": one.group,
            "status": one.entry.status,
            "experience": one.experience,
            "state": one.state,
            "countries": list(one.countries),
            "next_door": list(one.near),
            "km": one.km,
            "themes": list(one.themes),
            "leads": list(one.entry.leads),
            "mailbox": way.mailbox,
            "page": way.page,
            "website": way.website,
            "last_evidence": evidence.last_evidence(one.entry, self.today.isoformat()),
        }


def _fund(one: Fund) -> dict[str, Any]:
    deadline = one.deadline
    return {
        "id": one.programme["id"],
        "applicants": list(one.programme["applicants"]),
        "by_city": one.by_city,
        "amount": one.programme.get("amount"),
        "deadline": {
            "kind": deadline.kind,
            "state": deadline.state,
            "first": deadline.first,
            "last": deadline.last,
            "months_before_start": deadline.months,
            "weeks_before_start": deadline.weeks,
        },
        "source": one.programme["sources"][0]["url"],
    }


def website(entry: Initiative) -> str | None:
    """The address of its own site, None where none is known."""
    links = entry.data.get("links", ())
    own = (link["url"] for link in links if link["kind"] == "homepage")
    leads = (o["url"] for o in entry.organisations if o["role"] == "lead" and "url" in o)
    return next(chain(own, leads), None)


def _pages(entry: Initiative) -> Iterator[tuple[str, str]]:
    """The addresses and titles of its pages: links that tell something, then the sources."""
    sources = entry.data.get("sources", ())
    titles = {source["url"]: source["title"] for source in sources}
    for link in entry.data.get("links", ()):
        if link["kind"] not in _NOTHING_TOLD:
            yield link["url"], link.get("title") or titles.get(link["url"], "")
    yield from titles.items()


def programme_title(fund: Fund) -> str:
    """The name of a programme in the language in force."""
    return pick(fund.programme["title"])
