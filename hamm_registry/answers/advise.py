"""Advice put together: whom to talk to, what money fits, what to read, what an entry lacks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from hamm_registry.advice.contacts import AdviceQuestion, Contact, contacts, contacts_by_theme
from hamm_registry.advice.funds import Fund, funds
from hamm_registry.checks.rules import RULES
from hamm_registry.checks.rules.rule import Category, Context
from hamm_registry.core.text import pick
from hamm_registry.geo import country_groups
from hamm_registry.introductions.directory import directory
from hamm_registry.introductions.score import Matcher
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative, Organisation, Registry

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
    `known_contacts` are those of the question where they are worked out already.
    """

    registry: Registry
    question: AdviceQuestion
    today: date
    applicants: frozenset[str] | None = None
    unlisted: bool = False
    known_contacts: list[Contact] | None = None

    @cached_property
    def contacts(self) -> list[Contact]:
        """The contacts to talk to, the nearest first."""
        if self.known_contacts is not None:
            return self.known_contacts
        return contacts(self.registry, self.question, self.today, unlisted=self.unlisted)

    @cached_property
    def funds(self) -> list[Fund]:
        """The programmes that fit."""
        return funds(self.registry, self.question, self.applicants, self.today)

    @cached_property
    def readings(self) -> list[Reading]:
        """The best page of each contact, each page once, and none of the one who asks."""
        seen: set[str] = set()
        if self.question.entry:
            seen.update(url for url, _title in _pages(self.question.entry))
        readings = []
        for contact in self.contacts:
            for url, title in _pages(contact.entry):
                if url not in seen:
                    seen.add(url)
                    readings.append(Reading(contact.entry, title, url))
                    break
        return readings

    @cached_property
    def can_be_compared(self) -> bool:
        """Tell whether the entry that asks is borne by others than the office, which is no side."""
        entry = self.question.entry
        if entry is None:
            return False
        return bool(directory(self.registry, unlisted=self.unlisted).bearers(entry))

    @cached_property
    def missing(self) -> list[tuple[str, str]]:
        """The gaps of the entry that asks, each once: the name of the rule and the field."""
        entry = self.question.entry
        if entry is None:
            return []
        context = Context(self.registry.config, dict(self.registry.places), self.today)
        gaps = []
        for rule in RULES:
            if rule.category is not Category.UPKEEP or rule.entry is None:
                continue
            for finding in rule.entry(entry, context):
                gaps.append((rule.name, ".".join(map(str, finding.pointer))))
        if not entry.data.get("contact"):
            gaps.append(("no-contact", "contact"))
        return list(dict.fromkeys(gaps))

    @cached_property
    def on_dac_list(self) -> tuple[str, ...]:
        """The countries asked for that bring in a programme because they are on the DAC list."""
        groups: set[str] = set()
        for fund in self.funds:
            groups.update(fund.programme.get("countries", ()))
        if "dac" not in groups:
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
        dac = country_groups.dac_list()
        missing = []
        for rule, field in self.missing:
            missing.append({"rule": rule, "field": field})
        return {
            "question": _question_as_json(self.question),
            "contacts": list(map(self._contact_as_json, self.contacts)),
            "funds": list(map(_fund_as_json, self.funds)),
            "readings": list(map(_reading_as_json, self.readings)),
            "missing": missing,
            "dac_list": {
                "countries": list(self.on_dac_list),
                "years": dac["years"],
                "source": dac["page"],
            },
        }

    def organisation(self, contact: Contact) -> str:
        """The name of the organisation to ask; empty where none but the office is known."""
        record = self._record(contact)
        return record.name if record else contact.organisation

    def _record(self, contact: Contact) -> Organisation | None:
        """The record of the organisation of a contact, where there is one."""
        if not contact.organisation:
            return None
        return self.registry.organisation(contact.organisation)

    def way(self, contact: Contact) -> Way:
        """The ways to reach a contact: those of its entry, else of its organisation."""
        record = self._record(contact)
        data: Mapping[str, Any] = record.data if record else {}
        of_entry, of_organisation = contact.entry.data.get("contact", {}), data.get("contact", {})
        return Way(
            of_entry.get("mailbox") or of_organisation.get("mailbox"),
            of_entry.get("page") or of_organisation.get("page"),
            website(contact.entry) or data.get("url"),
        )

    def _contact_as_json(self, contact: Contact) -> dict[str, Any]:
        way = self.way(contact)
        entry = contact.entry
        return {
            "id": entry.id,
            "organisation": contact.organisation or None,
            "group": contact.group,
            "status": entry.status,
            "experience": contact.experience,
            "state": contact.state,
            "countries": list(contact.countries),
            "next_door": list(contact.near),
            "km": contact.km,
            "themes": list(contact.themes),
            "leads": list(entry.leads),
            "mailbox": way.mailbox,
            "page": way.page,
            "website": way.website,
            "last_evidence": evidence.last_evidence(entry, self.today.isoformat()),
        }


def _question_as_json(question: AdviceQuestion) -> dict[str, Any]:
    places = []
    for name, country in question.places:
        places.append({"name": name, "country": country})
    return {
        "entry": question.entry.id if question.entry else None,
        "countries": list(question.countries),
        "places": places,
        "themes": list(question.themes),
    }


def _reading_as_json(reading: Reading) -> dict[str, str]:
    return {"id": reading.entry.id, "title": reading.title, "url": reading.url}


def _fund_as_json(fund: Fund) -> dict[str, Any]:
    programme, deadline = fund.programme, fund.deadline
    return {
        "id": programme["id"],
        "applicants": list(programme["applicants"]),
        "by_city": fund.by_city,
        "amount": programme.get("amount"),
        "deadline": {
            "kind": deadline.kind,
            "state": deadline.state,
            "first": deadline.first,
            "last": deadline.last,
            "months_before_start": deadline.months,
            "weeks_before_start": deadline.weeks,
        },
        "source": programme["sources"][0]["url"],
    }


def advice_by_theme(matcher: Matcher, country: str, themes: Iterable[str]) -> dict[str, Advice]:
    """The advice on a country by theme; "" is that on the country alone.

    The matcher has to hold the unlisted initiatives too, as `contacts_by_theme` says.
    """
    by_theme: dict[str, Advice] = {}
    for theme, known in contacts_by_theme(matcher, country, themes).items():
        question = AdviceQuestion(countries=(country,), themes=(theme,) if theme else ())
        by_theme[theme] = Advice(matcher.registry, question, matcher.today, known_contacts=known)
    return by_theme


def website(entry: Initiative) -> str | None:
    """The address of its own site, else that of a lead; None where none is known."""
    for link in entry.data.get("links", ()):
        if link["kind"] == "homepage":
            return link["url"]
    for lead in entry.bearing:
        if "url" in lead:
            return lead["url"]
    return None


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
