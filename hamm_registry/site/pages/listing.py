"""The list of all initiatives, with what the search narrows it down by."""

from collections import Counter
from typing import Any, NamedTuple

from hamm_registry import schema
from hamm_registry.core.text import _, sort_key
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.world import Kind, counted


class Choice(NamedTuple):
    """One filter: its field, what it is called, and its values with their names and counts."""

    field: str
    name: str
    values: list[tuple[str, str, int]]


def listing(page: Page) -> dict[str, Any]:
    """All initiatives, by title."""
    site = page.site
    return {
        "title": _("Initiatives"),
        "description": _("All initiatives, to search and to filter."),
        "trail": [],
        "node": {"@type": "CollectionPage", "name": _("Initiatives"), "inLanguage": page.language},
        "entries": [(one.id, entries.row(one, page)) for one in entries.by_title(site.entries)],
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
