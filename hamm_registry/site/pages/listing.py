"""The list of all initiatives, with what the search narrows it down by."""

from collections import Counter
from math import ceil
from typing import Any, NamedTuple

from markupsafe import Markup

from hamm_registry import schema
from hamm_registry.core.text import _, capital, sort_key
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative
from hamm_registry.site import atlas
from hamm_registry.site.agenda import Agenda
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.world import Kind, Site, counted

ROOM = 50
"""How many initiatives stand on a page of the list."""

_NEAR = 2
"""So many pages before and behind the one that is shown are linked by number."""
_STRIDE = 10
"""Of the pages farther away, each tenth is linked."""


Value = tuple[str, str, int]
"""A value of a filter: its code, its name, and how many initiatives have it."""


class Filter(NamedTuple):
    """One filter: its field, its name, and its values by name."""

    field: str
    name: str
    values: list[Value]


class Listed(NamedTuple):
    """An initiative in the list: what it can be sorted by, None and "" where that is unknown.

    `place` is its place in the list by title, from 0; `dates` is how many dates its calendar has.
    """

    place: int
    km: int | None
    evidence: str
    since: str
    dates: int


class PageLink(NamedTuple):
    """A link to a page of the list; `current` is the page that is shown."""

    path: str
    number: int
    current: bool


def pages(site: Site) -> range:
    """The numbers of the pages of the list, from 1."""
    return range(1, max(1, ceil(len(site.entries) / ROOM)) + 1)


def path(number: int) -> str:
    """A page of the list."""
    if number == 1:
        return "initiatives.html"
    return f"initiatives-{number}.html"


def links(current: int, last: int) -> list[PageLink]:
    """The links to the pages of the list: first, last, those around the current one, each tenth.

    Every page is reached in few steps without a script, and the links fit on a phone.
    """
    linked: list[PageLink] = []
    for number in range(1, last + 1):
        is_near = abs(number - current) <= _NEAR
        if number in (1, last) or is_near or number % _STRIDE == 0:
            linked.append(PageLink(path(number), number, number == current))
    return linked


def listed(page: Page, agenda: Agenda) -> list[Listed]:
    """The sort keys of each entry for the search in the browser, in the order of its index."""
    places: dict[str, int] = {}
    for place, entry in enumerate(_by_title(page)):
        places[entry.id] = place
    today = page.site.today.isoformat()
    rows: list[Listed] = []
    for entry in page.site.entries:
        last = evidence.last_evidence(entry, today) or ""
        dates = len(agenda.by_entry.get(entry.id, ()))
        kilometres = _kilometres(entry, page)
        rows.append(Listed(places[entry.id], kilometres, last, entry.since or "", dates))
    return rows


def rows(number: int, page: Page) -> list[Markup]:
    """The rows of a page of the list."""
    return [entries.row(entry, page) for entry in _on_page(number, page)]


def _on_page(number: int, page: Page) -> list[Initiative]:
    """The initiatives on a page of the list."""
    first = (number - 1) * ROOM
    return _by_title(page)[first : first + ROOM]


def _by_title(page: Page) -> list[Initiative]:
    """All initiatives by title; sorted once for all pages of a language."""
    titled = page.site.titled
    if page.language not in titled:
        titled[page.language] = entries.by_title(page.site.entries)
    return titled[page.language]


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
    last = len(pages(site))
    title = _("Initiatives")
    if number > 1:
        title = _("Initiatives, page {number}").format(number=number)
    return {
        "title": title,
        "pages": links(number, last),
        "before": path(number - 1) if number > 1 else "",
        "after": path(number + 1) if number < last else "",
        "room": ROOM,
        "description": _("All initiatives, to search and to filter."),
        "trail": [],
        "node": {"@type": "CollectionPage", "name": _("Initiatives"), "inLanguage": page.language},
        "rows": [(entry.id, entries.row(entry, page)) for entry in _on_page(number, page)],
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
    values: list[Value] = []
    for code, count in counts.items():
        values.append((code, capital(schema.label(field, code)), count))
    return values
