"""The list of all initiatives, with what the search narrows it down by."""

from collections import Counter
from typing import Any, NamedTuple

from markupsafe import Markup

from hamm_registry import schema
from hamm_registry.core.text import _, sort_key
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative
from hamm_registry.site import atlas
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.world import Kind, counted


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


def _listed(entry: Initiative, page: Page) -> Listed:
    homes = page.site.registry.homes
    abroad = [place for place in entry.places if place["country"] not in homes]
    distances = [km for _title, _point, km in atlas.located(abroad, page) if km is not None]
    last = evidence.last_evidence(entry, page.site.today.isoformat())
    km = round(min(distances)) if distances else None
    return Listed(entry.id, entries.row(entry, page), km, last or "", entry.since or "")


def listing(page: Page) -> dict[str, Any]:
    """All initiatives, by title."""
    site = page.site
    return {
        "title": _("Initiatives"),
        "description": _("All initiatives, to search and to filter."),
        "trail": [],
        "node": {"@type": "CollectionPage", "name": _("Initiatives"), "inLanguage": page.language},
        "entries": [_listed(one, page) for one in entries.by_title(site.entries)],
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
