"""The pages for those who want to begin something: where, with whom, and with which money."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from markupsafe import Markup

from hamm_registry import schema
from hamm_registry.advice.contacts import AdviceQuestion, Contact
from hamm_registry.advice.funds import Fund, funds
from hamm_registry.answers import advise_screen, advise_words, facts
from hamm_registry.answers.advise import Advice, advice_by_theme
from hamm_registry.core.text import _, capital, join, named, pick, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative
from hamm_registry.site import words
from hamm_registry.site.page import Page
from hamm_registry.site.pages.groups import Tag, tag
from hamm_registry.site.world import Group, Site, entry_path


class Programme(NamedTuple):
    """A funding programme in words; `until` says by when one can apply, `note` what else counts."""

    id: str
    title: Markup
    summary: Markup | str
    funder: str
    amount: str
    applicants: str
    until: str
    note: str
    source: Markup


class Person(NamedTuple):
    """Somebody to ask: the page of the initiative, who runs it, what it is, and why to ask."""

    path: str
    name: str
    title: str
    why: str


class AdviceBox(NamedTuple):
    """The answer of `hamm advise` to a question: `people` by heading, and the funding that fits.

    `anchor` is the theme, "" for the country alone; `nobody` is the sentence where none is there.
    """

    anchor: str
    title: str
    nobody: str
    people: list[tuple[str, list[Person]]]
    programmes: list[Programme]


def countries_abroad(site: Site) -> Mapping[str, Group]:
    """The countries abroad with initiatives, by the path of the page of advice on each."""
    pages: dict[str, Group] = {}
    for country in site.groups["country"].values():
        if country.key not in site.registry.homes:
            pages[advice_path(country)] = country
    return pages


def advice_path(country: Group) -> str:
    """The page of advice on a country."""
    return country.path.replace("country/", "begin/")


def advice_on(country: Group, page: Page) -> dict[str, Any]:
    """The advice of `hamm advise` on a country, and on each theme in it."""
    site = page.site
    name = site.title(country)
    title = _("Begin something: {country}").format(country=name)
    themes = _sorted_themes(site)
    advice = site.advice.get(country.key)
    if advice is None:
        advice = advice_by_theme(site.advice_matcher, country.key, themes)
        site.advice[country.key] = advice
    boxes = [_box(advice[theme], theme, title, page) for theme, title in themes.items()]
    return {
        "title": title,
        "description": _("Who is there already, whom to ask, and which funding fits."),
        "trail": [(_("Begin something"), "begin.html")],
        "node": {"@type": "WebPage", "name": title, "inLanguage": page.language},
        "country": tag(country, page),
        "careful": advise_words.careful(advice[""]),
        "advice": _box(advice[""], "", "", page),
        "boxes": boxes,
    }


ELSEWHERE = "begin/elsewhere.html"
"""The page of advice on all countries where nobody is active."""


class NewCountry(NamedTuple):
    """A country where nobody is active: those next door where somebody is, and the money for it.

    `careful` is the warning about a country at risk, else "".
    """

    anchor: str
    name: str
    careful: str
    next_door: list[Tag]
    programmes: list[tuple[str, Markup]]


def elsewhere(page: Page) -> dict[str, Any]:
    """The answer for countries where nobody is active yet: neighbours, themes, funding."""
    site = page.site
    rows: list[NewCountry] = []
    for code, country in countries.countries().items():
        is_inhabited = bool(country["region"])
        if is_inhabited and code not in site.groups["country"] and code not in site.registry.homes:
            rows.append(_new_country(code, page))
    rows.sort(key=lambda row: sort_key(row.name))
    title = _("Begin something: {country}").format(country=_("another country"))
    return {
        "title": title,
        "description": _("Who is there already, whom to ask, and which funding fits."),
        "trail": [(_("Begin something"), "begin.html")],
        "node": {"@type": "WebPage", "name": title, "inLanguage": page.language},
        "countries": rows,
        "themes": [tag(group, page) for group in site.ordered("theme")],
    }


def _new_country(code: str, page: Page) -> NewCountry:
    """The active neighbours and the fitting funds of a country that nobody is active in."""
    site = page.site
    active = site.groups["country"]
    next_door: list[Tag] = []
    for neighbour in countries.countries()[code]["neighbours"]:
        if neighbour in active and neighbour not in site.registry.homes:
            next_door.append(tag(active[neighbour], page))
    advice = Advice(site.registry, AdviceQuestion(countries=(code,)), site.today)
    programmes: list[tuple[str, Markup]] = []
    for fund in advice.funds:
        programmes.append((fund.programme["id"], words.said(fund.programme["title"])))
    return NewCountry(
        code.lower(), countries.name(code), advise_words.careful(advice), next_door, programmes
    )


def _sorted_themes(site: Site) -> dict[str, str]:
    """The names of all themes by code, by name in the language in force."""
    names = {code: capital(named(texts)) for code, texts in site.themes().items()}
    return dict(sorted(names.items(), key=lambda item: sort_key(item[1])))


def _box(advice: Advice, anchor: str, title: str, page: Page) -> AdviceBox:
    """The same choice of people as on the screen of `hamm advise`, and all programmes."""
    headings = advise_screen.headings()
    people: list[tuple[str, list[Person]]] = []
    for section, contacts in advise_screen.chosen(advice.contacts, False).items():
        if contacts:
            people.append((headings[section], [_person(contact, advice) for contact in contacts]))
    return AdviceBox(
        anchor, title, advise_words.nobody(advice), people, list(map(_programme, advice.funds))
    )


def _person(contact: Contact, advice: Advice) -> Person:
    name, title = advise_words.heading(contact, advice)
    reasons = join(advise_words.reasons(contact, advice))
    return Person(entry_path(contact.entry.id), name, title, reasons)


def begin(page: Page) -> dict[str, Any]:
    """The way from an idea to an initiative, with the countries and themes to look at."""
    site = page.site
    abroad: list[Tag] = []
    for country in site.ordered("country"):
        if country.key not in site.registry.homes:
            abroad.append(replace(tag(country, page), path=advice_path(country)))
    title = _("Begin something")
    return {
        "title": title,
        "description": _("Who is there already, whom to ask, and which funding fits."),
        "trail": [],
        "node": {"@type": "WebPage", "name": title, "inLanguage": page.language},
        "countries": abroad,
        "elsewhere": ELSEWHERE,
        "themes": [tag(group, page) for group in site.ordered("theme")],
        "all_countries": sorted(abroad, key=lambda country: sort_key(country.name)),
        "all_themes": _sorted_themes(site),
        "programmes": len(site.registry.programmes),
    }


def funding(page: Page) -> dict[str, Any]:
    """All programmes, those with a deadline to come first."""
    title = _("Money for projects")
    return {
        "title": title,
        "description": _("Programmes that pay for international projects, and their deadlines."),
        "trail": [(_("Begin something"), "begin.html")],
        "node": {"@type": "CollectionPage", "name": title, "inLanguage": page.language},
        "programmes": programmes(page, ()),
        "funded": _funded(page),
    }


class Grant(NamedTuple):
    """An initiative that was paid for: its page, its title, how much, when, and how it stands."""

    path: str
    title: Markup
    about: str


def _funded(page: Page) -> list[tuple[str, str, list[Grant]]]:
    """The grants that entries name, by programme, else by funder: anchor, heading, grants."""
    programmes = {data["id"]: pick(data["title"]) for data in page.site.registry.programmes}
    by_giver: dict[str, list[Grant]] = {}
    anchors: dict[str, str] = {}
    unnamed = _("Funder not named")
    for entry in page.site.entries:
        for grant in entry.data.get("funding", ()):
            programme = grant.get("programme", "")
            giver = programmes.get(programme) or grant.get("funder") or unnamed
            anchors.setdefault(giver, f"funded-{programme}" if programme in programmes else "")
            by_giver.setdefault(giver, []).append(_grant(entry, grant))
    givers = sorted(
        by_giver, key=lambda giver: (giver == unnamed, -len(by_giver[giver]), sort_key(giver))
    )
    return [(anchors[giver], giver, by_giver[giver]) for giver in givers]


def _grant(entry: Initiative, grant: Mapping[str, Any]) -> Grant:
    years = "–".join(written(grant[end]) for end in ("from", "to") if end in grant)
    status = ""
    if "status" in grant:
        status = schema.label("funding.status", grant["status"])
    about = join(filter(None, [facts.money(grant), years, status]))
    return Grant(entry_path(entry.id), words.said(entry.data["title"]), about)


def programmes(page: Page, codes: Iterable[str]) -> list[Programme]:
    """The programmes that fit some countries, or all."""
    registry = page.site.registry
    question = AdviceQuestion(countries=tuple(codes))
    fitting = funds(registry, question, None, page.site.today)
    return [_programme(fund) for fund in fitting]


def _programme(fund: Fund) -> Programme:
    data = fund.programme
    source = data["sources"][0]
    summary: Markup | str = ""
    if "summary" in data:
        summary = words.said(data["summary"])
    return Programme(
        data["id"],
        words.said(data["title"]),
        summary,
        data["funder"],
        advise_words.amount(fund),
        advise_words.applicants(fund),
        advise_words.until(fund.deadline),
        fund.deadline.note,
        words.outside(source["url"], source["title"]),
    )
