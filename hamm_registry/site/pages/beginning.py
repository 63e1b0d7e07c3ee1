"""The pages for those who want to begin something: where, with whom, and with which money."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from markupsafe import Markup

from hamm_registry.advice.contacts import AdviceQuestion
from hamm_registry.advice.funds import Fund, funds
from hamm_registry.answers import advise_words
from hamm_registry.core.text import _
from hamm_registry.site import words
from hamm_registry.site.page import Page
from hamm_registry.site.pages.groups import Tag, tag


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


def begin(page: Page) -> dict[str, Any]:
    """The way from an idea to an initiative, with the countries and themes to look at."""
    site = page.site
    abroad: list[Tag] = []
    for country in site.ordered("country"):
        if country.key not in site.registry.homes:
            abroad.append(tag(country, page))
    title = _("Begin something")
    return {
        "title": title,
        "description": _("Who is there already, whom to ask, and which funding fits."),
        "trail": [],
        "node": {"@type": "WebPage", "name": title, "inLanguage": page.language},
        "countries": abroad,
        "themes": [tag(group, page) for group in site.ordered("theme")],
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
    }


def programmes(page: Page, countries: Iterable[str]) -> list[Programme]:
    """The programmes that fit some countries, or all."""
    registry = page.site.registry
    question = AdviceQuestion(countries=tuple(countries))
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
