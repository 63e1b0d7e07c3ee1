"""The pages of a country, a place, a theme, a goal, an organisation; and the lists of them."""

from collections import Counter
from typing import Any, NamedTuple

from hamm_registry import countries, schema
from hamm_registry.site.agenda import FED, Agenda, calendar_path, coming
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.world import Group, Kind
from hamm_registry.text import _, ngettext, sort_key

LISTS: dict[Kind, str] = {
    "country": "countries.html",
    "place": "places.html",
    "theme": "themes.html",
    "sdg": "goals.html",
    "organisation": "organisations.html",
}
"""The page that lists all groups of a kind."""

_BESIDES: dict[Kind, tuple[Kind, ...]] = {
    "country": ("place", "theme", "organisation"),
    "place": ("country", "theme", "organisation"),
    "theme": ("country", "sdg"),
    "sdg": ("theme", "country"),
    "organisation": ("country", "theme"),
}
"""What else a page tells of its initiatives."""

_MOST = 12


class Tag(NamedTuple):
    """A link to a group, with how many initiatives it has in common with the page."""

    path: str
    name: str
    count: int


def plural(kind: Kind) -> str:
    """The heading above several groups of a kind."""
    return {
        "country": _("Countries"),
        "place": _("Places"),
        "theme": _("Themes"),
        "sdg": _("Goals"),
        "organisation": _("Organisations"),
    }[kind]


def counted(count: int) -> str:
    """How many initiatives, in words."""
    return ngettext("{count} initiative", "{count} initiatives", count).format(count=count)


def group(group: Group, page: Page, agenda: Agenda) -> dict[str, Any]:
    """One group with its initiatives, and what these are about besides."""
    site, fed = page.site, agenda.group(group.entries)
    title = site.title(group)
    told = counted(len(group.entries))
    has_feed = group.kind in FED and fed
    return {
        "title": title,
        "description": f"{title}: {told}",
        "trail": [(plural(group.kind), LISTS[group.kind])],
        "node": {"@type": "CollectionPage", "name": title, "inLanguage": page.language},
        "above": _above(group, page),
        "told": told,
        "rows": entries.rows([e for e in group.entries if not e.ended], page),
        "ended": entries.rows([e for e in group.entries if e.ended], page),
        "besides": [(plural(kind), shared(group, kind, page)) for kind in _BESIDES[group.kind]],
        "next_door": _next_door(group, page),
        "coming": coming(fed, page),
        "calendar": calendar_path(group) if has_feed else "",
    }


def _above(group: Group, page: Page) -> tuple[str, str] | None:
    """The country that a place lies in."""
    if group.kind != "place":
        return None
    country = page.site.groups["country"][group.key[0]]
    return country.path, page.site.title(country)


def shared(group: Group, kind: Kind, page: Page) -> list[Tag]:
    """The groups of a kind that the initiatives of a group are in, the most frequent first."""
    known, counts = page.site.by_path, page.site.shared(group, kind)
    if group.kind == "country" and kind == "place":
        counts = Counter({p: n for p, n in counts.items() if known[p].key[0] == group.key})
    tags = [Tag(path, page.site.title(known[path]), count) for path, count in counts.items()]
    return sorted(tags, key=lambda tag: (-tag.count, sort_key(tag.name)))[:_MOST]


def _next_door(group: Group, page: Page) -> list[Tag]:
    """The neighbouring countries where someone is active too."""
    if group.kind != "country":
        return []
    known = page.site.groups["country"]
    country = countries.countries().get(group.key)
    borders = [known[code] for code in (country or {}).get("neighbours", []) if code in known]
    homes = page.site.registry.homes
    found = [Tag(g.path, page.site.title(g), len(g.entries)) for g in borders if g.key not in homes]
    return sorted(found, key=lambda tag: (-tag.count, tag.name))


def overview(kind: Kind, page: Page) -> dict[str, Any]:
    """All groups of a kind, as a list."""
    site = page.site
    found = site.ordered(kind)
    return {
        "title": plural(kind),
        "description": f"{plural(kind)}: {len(found)}",
        "trail": [],
        "node": {"@type": "CollectionPage", "name": plural(kind), "inLanguage": page.language},
        "tags": [Tag(one.path, site.title(one), len(one.entries)) for one in found],
        "kind": kind,
    }


def listing(page: Page) -> dict[str, Any]:
    """All initiatives, which the search narrows down."""
    site = page.site
    kinds = Counter(entry.data["kind"] for entry in site.entries)
    statuses = Counter(entry.status for entry in site.entries)
    return {
        "title": _("Initiatives"),
        "description": _("All initiatives, to search and to filter."),
        "trail": [],
        "node": {"@type": "CollectionPage", "name": _("Initiatives"), "inLanguage": page.language},
        "entries": [(entry.id, entries.row(entry, page)) for entry in entries.by_title(site.entries)],
        "told": counted(len(site.entries)),
        "filters": [
            _choice("country", _("Country"), _named(page, "country")),
            _choice("theme", _("Theme"), _named(page, "theme")),
            _choice("kind", _("Kind"), [(k, schema.label("kind", k), n) for k, n in kinds.items()]),
            _choice("status", _("Status"),
                    [(s, schema.label("status", s), n) for s, n in statuses.items()]),
        ],
    }  # fmt: skip


class Choice(NamedTuple):
    """One filter: its field, what it is called, and its values with their names and counts."""

    field: str
    name: str
    values: list[tuple[str, str, int]]


def _choice(field: str, name: str, values: list[tuple[str, str, int]]) -> Choice:
    return Choice(field, name, sorted(values, key=lambda one: sort_key(one[1])))


def _named(page: Page, kind: Kind) -> list[tuple[str, str, int]]:
    groups = page.site.groups[kind].values()
    return [(str(one.key), page.site.title(one), len(one.entries)) for one in groups]

