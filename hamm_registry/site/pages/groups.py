"""The pages of a country, a place, a theme, a goal, an organisation; and the lists of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from hamm_registry import schema
from hamm_registry.answers import counts
from hamm_registry.core.text import _, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.site import feeds, words
from hamm_registry.site.agenda import FED, Agenda, calendar_path, coming
from hamm_registry.site.atlas import SmallMap, located, small_map
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.world import Group, Kind, counted

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
_MOST_SOURCES = 5


@dataclass(frozen=True, slots=True)
class Tag:
    """A link to a group, with how many initiatives it has in common with the page."""

    path: str
    name: str
    count: int


def tag(group: Group, page: Page) -> Tag:
    """The link to a group with all its initiatives."""
    return Tag(group.path, page.site.title(group), len(group.entries))


def plural(kind: Kind) -> str:
    """The heading above several groups of a kind."""
    return {
        "country": _("Countries"),
        "place": _("Places"),
        "theme": _("Themes"),
        "sdg": _("Goals"),
        "organisation": _("Organisations"),
    }[kind]


def group(group: Group, page: Page, agenda: Agenda) -> dict[str, Any]:
    """One group with its initiatives, and what these are about besides."""
    site, fed = page.site, agenda.group(group.entries)
    title = site.title(group)
    told = f"{counted(len(group.entries))}: {counts.told(group.entries)}"
    has_feed = group.kind in FED and fed
    return {
        "title": title,
        "description": f"{title}: {told}",
        "trail": [(plural(group.kind), LISTS[group.kind])],
        "node": {"@type": "CollectionPage", "name": title, "inLanguage": page.language},
        "above": _above(group, page),
        "facts": list(_facts(group, page)),
        "map": _map(group, page),
        "told": told,
        "rows": entries.rows([e for e in group.entries if not e.ended], page),
        "ended": entries.rows([e for e in group.entries if e.ended], page),
        "besides": [(plural(kind), shared(group, kind, page)) for kind in _BESIDES[group.kind]],
        "next_door": _next_door(group, page),
        "coming": coming(fed, page),
        "calendar": calendar_path(group) if has_feed else "",
        "feed": feeds.changes_path(group) if _is_followed(group, page) else "",
    }


def _facts(group: Group, page: Page) -> Iterator[tuple[str, list[Markup]]]:
    """What the record of an organisation says of it: a name for each fact, and its lines."""
    registry = page.site.registry
    record = registry.organisation(group.name) if group.kind == "organisation" else None
    if record is None:
        return
    data = record.data
    if data.get("summary"):
        yield _("About it"), [words.said(data["summary"])]
    if "type" in data:
        yield _("Type"), [escape(schema.label("type", data["type"], "organisation"))]
    where = [data.get("place", ""), countries.name(data["country"]) if "country" in data else ""]
    if any(where):
        yield _("Seat"), [escape(", ".join(part for part in where if part))]
    if "founded" in data:
        yield _("Founded"), [escape(written(data["founded"]["date"]))]
    if "url" in data:
        yield _("On the web"), [words.outside(data["url"], words.host(data["url"]))]
    contact = data.get("contact", {})
    if "mailbox" in contact:
        mailbox = str(contact["mailbox"])
        yield _("Contact"), [words.inside(words.mailto(mailbox, group.name), mailbox)]
    elif "page" in contact:
        yield _("Contact"), [words.outside(contact["page"], words.host(contact["page"]))]
    sources = data.get("sources", ())[:_MOST_SOURCES]
    if sources:
        yield _("Sources"), [words.outside(one["url"], one["title"]) for one in sources]


def _is_followed(group: Group, page: Page) -> bool:
    return group.kind in FED and bool(page.site.by_change(group.entries))


def _map(group: Group, page: Page) -> SmallMap | None:
    """A small map of a place, or of the places in a country."""
    site = page.site
    if group.kind == "place":
        places = [{"name": group.name, "country": group.key[0]}]
    elif group.kind == "country" and group.key not in site.registry.homes:
        keys = (one for one in site.groups["place"].values() if one.key[0] == group.key)
        places = [{"name": one.name, "country": group.key} for one in keys]
    else:
        places = []
    return small_map(located(places, page), page)


def _above(group: Group, page: Page) -> tuple[str, str] | None:
    """The country that a place lies in."""
    if group.kind != "place":
        return None
    country = page.site.groups["country"][group.key[0]]
    return country.path, page.site.title(country)


def shared(group: Group, kind: Kind, page: Page) -> list[Tag]:
    """The groups of a kind that the initiatives of a group are in, the most frequent first."""
    known, shares = page.site.by_path, page.site.shared(group, kind)
    if group.kind == "country" and kind == "place":
        shares = Counter({p: n for p, n in shares.items() if known[p].key[0] == group.key})
    tags = [Tag(path, page.site.title(known[path]), count) for path, count in shares.items()]
    return sorted(tags, key=lambda one: (-one.count, sort_key(one.name)))[:_MOST]


def _next_door(group: Group, page: Page) -> list[Tag]:
    """The neighbouring countries where someone is active too."""
    if group.kind != "country":
        return []
    known = page.site.groups["country"]
    country = countries.countries().get(group.key)
    borders = country["neighbours"] if country else []
    abroad = [code for code in borders if code not in page.site.registry.homes]
    found = [tag(known[code], page) for code in abroad if code in known]
    return sorted(found, key=lambda one: (-one.count, sort_key(one.name)))


def overview(kind: Kind, page: Page) -> dict[str, Any]:
    """All groups of a kind, as a list."""
    site = page.site
    found = site.ordered(kind)
    return {
        "title": plural(kind),
        "description": f"{plural(kind)}: {len(found)}",
        "trail": [],
        "node": {"@type": "CollectionPage", "name": plural(kind), "inLanguage": page.language},
        "tags": [tag(one, page) for one in found],
        "kind": kind,
    }
