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


Value = tuple[str, str, int]
"""A value of a filter: its code, its name, and how many initiatives have it."""


class Filter(NamedTuple):
    """One filter: its field, its name, and its values by name."""

    field: str
    name: str
    values: list[Value]


class Listed(NamedTuple):
    """An initiative in the list, with what it can be sorted by: None and "" where unknown."""

    id: str
    row: Markup
    km: int | None
    evidence: str
    since: str

    def as_row(self) -> list[Any]:
        """The values of which the search in the browser makes a row."""
        return [self.id, str(self.row), self.km, self.evidence, self.since]


def pages(site: Site) -> range:
    """The numbers of the pages of the list, from 1."""
    return range(1, max(1, ceil(len(site.entries) / ROOM)) + 1)


def path(number: int) -> str:
    """A page of the list."""
    if number == 1:
        return "initiatives.html"
    return f"initiatives-{number}.html"


def beyond_a_page(page: Page) -> list[Listed]:
    """All initiatives, where the list spans several pages, so that the search has their rows."""
    if len(pages(page.site)) == 1:
        return []
    return [_listed(entry, page) for entry in entries.by_title(page.site.entries)]


def _listed(entry: Initiative, page: Page) -> Listed:
    """An initiative with its row and what the list can be sorted by."""
    last = evidence.last_evidence(entry, page.site.today.isoformat())
    row = entries.row(entry, page)
    return Listed(entry.id, row, _kilometres(entry, page), last or "", entry.since or "")


def _kilometres(entry: Initiative, page: Page) -> int | None:
    """The distance of its nearest place abroad from the home city; None where that is unknown."""
    homes = page.site.registry.homes
    abroad = [place for place in entry.places if place["country"] not in homes]
    distances: list[float] = []
    for _title, _point, km in atlas.located(abroad, page):
        if km is not None:
            distances.append(km)
    if not distances:
        return None
    return round(min(distances))


def listing(number: int, page: Page) -> dict[str, Any]:
    """All initiatives by title, or those of one page of them."""
    site = page.site
    first = (number - 1) * ROOM
    shown = entries.by_title(site.entries)[first : first + ROOM]
    links: list[tuple[str, int, bool]] = []
    for other in pages(site):
        links.append((path(other), other, other == number))
    title = _("Initiatives")
    if number > 1:
        title = _("Initiatives, page {number}").format(number=number)
    return {
        "title": title,
        "pages": links,
        "description": _("All initiatives, to search and to filter."),
        "trail": [],
        "node": {"@type": "CollectionPage", "name": _("Initiatives"), "inLanguage": page.language},
        "entries": [_listed(entry, page) for entry in shown],
        "data": "data/initiatives.csv",
        "told": counted(len(site.entries)),
        "filters": [
            _filter("country", _("Country"), _named(page, "country")),
            _filter("theme", _("Theme"), _named(page, "theme")),
            _filter("kind", _("Kind"), _labelled(page, "kind")),
            _filter("status", _("Status"), _labelled(page, "status")),
        ],
    }


def _filter(field: str, name: str, values: list[Value]) -> Filter:
    """A filter with its values in the order of their names."""
    return Filter(field, name, sorted(values, key=lambda value: sort_key(value[1])))


def _named(page: Page, kind: Kind) -> list[Value]:
    """The groups of a kind as values of a filter."""
    values: list[Value] = []
    for group in page.site.groups[kind].values():
        values.append((str(group.key), page.site.title(group), len(group.entries)))
    return values


def _labelled(page: Page, field: str) -> list[Value]:
    """The codes of a field as values of a filter."""
    counts: Counter[str] = Counter()
    for entry in page.site.entries:
        counts[str(entry.data[field])] += 1  # type: ignore[literal-required]
    return [(code, schema.label(field, code), count) for code, count in counts.items()]
