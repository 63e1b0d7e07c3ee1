"""The pages for those who want to begin something: where, with whom, and with which money."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from markupsafe import Markup

from hamm_registry.advice.contacts import Question
from hamm_registry.advice.funds import Fund, funds
from hamm_registry.answers import advise_words
from hamm_registry.core.text import _
from hamm_registry.site import words
from hamm_registry.site.page import Page
from hamm_registry.site.pages.groups import tag


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
    homes = site.registry.homes
    title = _("Begin something")
    return {
        "title": title,
        "description": _("Who is there already, whom to ask, and which money fits."),
        "trail": [],
        "node": {"@type": "WebPage", "name": title, "inLanguage": page.language},
        "countries": [tag(g, page) for g in site.ordered("country") if g.key not in homes],
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
    question = Question(countries=tuple(countries))
    return [_programme(one) for one in funds(registry, question, None, page.site.today)]


def _programme(fund: Fund) -> Programme:
    data = fund.programme
    source = data["sources"][0]
    return Programme(
        data["id"],
        words.said(data["title"]),
        words.said(data["summary"]) if "summary" in data else "",
        data["funder"],
        advise_words.amount(fund),
        advise_words.applicants(fund),
        advise_words.until(fund.deadline),
        fund.deadline.note,
        words.outside(source["url"], source["title"]),
    )
