"""The list of all initiatives, with what the search narrows it down by."""

from collections import Counter
from math import ceil
from typing import Any, NamedTuple

from markupsafe import Markup

from hamm_registry import schema
from hamm_registry.core.text import _, sort_key
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative
from hamm_registry.site import atlas
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.world import Kind, Site, counted

ROOM = 200
"""How many initiatives stand on a page of the list: that weighs some 15 KB packed."""


class Choice(NamedTuple):
    """One filter: its field, what it is called, and its values with their names and counts."""

    field: str
    name: str
    values: list[tuple[str, str, int]]


class Listed(NamedTuple):
    """An initiative in the list, with what it can be sorted by: None and "" where unknown."""

    id: str
    row: Markup
    km: int | None
    evidence: str
    since: str

    def as_row(self) -> list[Any]:
        """What the search in the browser makes a row of."""
        return [self.id, str(self.row), self.km, self.evidence, self.since]


def pages(site: Site) -> range:
    """The numbers of the pages of the list, from 1."""
    return range(1, max(1, ceil(len(site.entries) / ROOM)) + 1)


def path(number: int) -> str:
    """A page of the list."""
    return "initiatives.html" if number == 1 else f"initiatives-{number}.html"


def beyond_a_page(page: Page) -> list[Listed]:
    """All initiatives, where the list spans several pages, so that the search has their rows."""
    if len(pages(page.site)) == 1:
        return []
    return [_listed(one, page) for one in entries.by_title(page.site.entries)]


def _listed(entry: Initiative, page: Page) -> Listed:
    homes = page.site.registry.homes
    abroad = [place for place in entry.places if place["country"] not in homes]
    distances = [km for _title, _point, km in atlas.located(abroad, page) if km is not None]
    last = evidence.last_evidence(entry, page.site.today.isoformat())
    km = round(min(distances)) if distances else None
    return Listed(entry.id, entries.row(entry, page), km, last or "", entry.since or "")


def listing(number: int, page: Page) -> dict[str, Any]:
    """All initiatives by title, or those of one page of them."""
    site = page.site
    found = entries.by_title(site.entries)[(number - 1) * ROOM : number * ROOM]
    title = _("Initiatives")
    if number > 1:
        title = _("Initiatives, page {number}").format(number=number)
    return {
        "title": title,
        "pages": [(path(one), one, one == number) for one in pages(site)],
        "description": _("All initiatives, to search and to filter."),
        "trail": [],
        "node": {"@type": "CollectionPage", "name": _("Initiatives"), "inLanguage": page.language},
        "entries": [_listed(one, page) for one in found],
        "data": "data/initiatives.csv",
        "told": counted(len(site.entries)),
        "filters": [
            _choice("country", _("Country"), _named(page, "country")),
            _choice("theme", _("Theme"), _named(page, "theme")),
            _choice("kind", _("Kind"), _labelled(page, "kind")),
            _choice("status", _("Status"), _labelled(page, "status")),
        ],
    }


def _choice(field: str, name: str, values: list[tuple[str, str, int]]) -> Choice:
    return Choice(field, name, sorted(values, key=lambda one: sort_key(one[1])))


def _named(page: Page, kind: Kind) -> list[tuple[str, str, int]]:
    groups = page.site.groups[kind].values()
    return [(str(one.key), page.site.title(one), len(one.entries)) for one in groups]


def _labelled(page: Page, field: str) -> list[tuple[str, str, int]]:
    counts = Counter(str(entry.data[field]) for entry in page.site.entries)  # type: ignore[literal-required]
    return [(code, schema.label(field, code), count) for code, count in counts.items()]
