"""The pages of a country, a place, a theme, a goal, an organisation; and the lists of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup, escape

from hamm_registry import schema
from hamm_registry.answers import counts
from hamm_registry.answers.facts import place_of
from hamm_registry.core.text import _, labelled, number, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, Organisation
from hamm_registry.site import briefs, feeds, words
from hamm_registry.site.agenda import FED, Agenda, calendar_path, coming
from hamm_registry.site.atlas import SmallMap, located, small_map
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.pages.photos import PhotoFigure, figures
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
"""The kinds of groups that a page names besides, by the kind of its own group."""

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
    dates = agenda.group(group.entries)
    title = page.site.title(group)
    amount = labelled(counted(len(group.entries)), words.unbroken(counts.told(group.entries)))
    under_way: list[Initiative] = []
    ended: list[Initiative] = []
    for entry in group.entries:
        (ended if entry.ended else under_way).append(entry)
    calendar = ""
    if group.kind in FED and dates:
        calendar = calendar_path(group)
    feed = ""
    if _is_followed(group, page):
        feed = feeds.changes_path(group)
    brief = ""
    if briefs.has_brief(group, page.language, page.site):
        brief = briefs.brief_path(group)
    return {
        "title": title,
        "description": labelled(title, amount),
        "trail": [(plural(group.kind), LISTS[group.kind])],
        "node": {"@type": "CollectionPage", "name": title, "inLanguage": page.language},
        "above": _above(group, page),
        "facts": list(_record_facts(group, page)),
        "photos": _photos(group, page),
        "map": _map(group, page),
        "amount": amount,
        "rows": entries.rows(under_way, page),
        "ended": entries.rows(ended, page),
        "besides": [(plural(kind), shared(group, kind, page)) for kind in _BESIDES[group.kind]],
        "next_door": _next_door(group, page),
        "coming": coming(dates, page),
        "calendar": calendar,
        "feed": feed,
        "brief": brief,
    }


Fact = tuple[str, list[Markup]]
"""A line of the page: its name, and an item for each thing that is known."""


def _record(group: Group, page: Page) -> Organisation | None:
    """The record of an organisation; None where there is none, or an unlisted one."""
    if group.kind != "organisation":
        return None
    record = page.site.registry.organisation(group.name)
    if record is None or record.unlisted:
        return None
    return record


def _record_facts(group: Group, page: Page) -> Iterator[Fact]:
    """The facts in the record of an organisation; none of what has no record."""
    record = _record(group, page)
    if record is None:
        return
    data = record.data
    if data.get("summary"):
        yield _("About it"), [words.said(data["summary"])]
    if "type" in data:
        yield _("Type"), [escape(schema.label("type", data["type"], "organisation"))]
    seat = place_of(data.get("place", ""), data.get("country", ""), page.site.registry)
    if seat:
        yield _("Seat"), [escape(seat)]
    if "founded" in data:
        yield _("Founded"), [escape(written(data["founded"]["date"]))]
    if "url" in data:
        yield _("On the web"), [words.outside(data["url"], words.host(data["url"]))]
    contact = _contact(data.get("contact", {}), group.name)
    if contact is not None:
        yield _("Contact"), [contact]
    sources = data.get("sources", ())[:_MOST_SOURCES]
    if sources:
        yield _("Sources"), [words.outside(source["url"], source["title"]) for source in sources]


def _photos(group: Group, page: Page) -> list[PhotoFigure]:
    """The photos in the record of an organisation."""
    record = _record(group, page)
    if record is None:
        return []
    return figures(record.data.get("photos", ()), page)


def _contact(contact: Mapping[str, Any], name: str) -> Markup | None:
    """The mailbox as a link, else the page of contact; None where neither is known."""
    if "mailbox" in contact:
        mailbox = str(contact["mailbox"])
        return words.inside(words.mailto(mailbox, name), mailbox)
    if "page" in contact:
        return words.outside(contact["page"], words.host(contact["page"]))
    return None


def _is_followed(group: Group, page: Page) -> bool:
    """True where the group has a feed of changes: git knows one of its initiatives."""
    return group.kind in FED and bool(page.site.by_change(group.entries))


def _map(group: Group, page: Page) -> SmallMap | None:
    """A small map of a place, or of the places in a country."""
    return small_map(located(_places(group, page), page), page)


def _places(group: Group, page: Page) -> list[dict[str, Any]]:
    """The places to be seen on the map of a group: none for what is no place and no country."""
    if group.kind == "place":
        return [{"name": group.name, "country": group.key[0]}]
    places: list[dict[str, Any]] = []
    if group.kind != "country" or group.key in page.site.registry.homes:
        return places
    for place in page.site.groups["place"].values():
        country, _name = place.key
        if country == group.key:
            places.append({"name": place.name, "country": country})
    return places


def _above(group: Group, page: Page) -> tuple[str, str] | None:
    """The country that a place lies in."""
    if group.kind != "place":
        return None
    country = page.site.groups["country"][group.key[0]]
    return country.path, page.site.title(country)


def shared(group: Group, kind: Kind, page: Page) -> list[Tag]:
    """The groups of a kind that the initiatives of a group are in, the most frequent first."""
    tags: list[Tag] = []
    for path, count in page.site.shared(group, kind).items():
        other = page.site.by_path[path]
        # An initiative of two countries has places in the other one too.
        if group.kind == "country" and kind == "place" and other.key[0] != group.key:
            continue
        tags.append(Tag(path, page.site.title(other), count))
    return _most_frequent(tags)[:_MOST]


def _most_frequent(tags: Iterable[Tag]) -> list[Tag]:
    """The tags with the most initiatives first, then by name."""
    return sorted(tags, key=lambda tag: (-tag.count, sort_key(tag.name)))


def _next_door(group: Group, page: Page) -> list[Tag]:
    """The neighbouring countries where someone is active too."""
    if group.kind != "country":
        return []
    country = countries.countries().get(group.key)
    if country is None:
        return []
    active = page.site.groups["country"]
    neighbours: list[Tag] = []
    for code in country["neighbours"]:
        if code in active and code not in page.site.registry.homes:
            neighbours.append(tag(active[code], page))
    return _most_frequent(neighbours)


def overview(kind: Kind, page: Page) -> dict[str, Any]:
    """All groups of a kind, as a list."""
    groups = page.site.ordered(kind)
    tags = [_whole_tag(group, page) for group in groups]
    return {
        "title": plural(kind),
        "description": _summary(plural(kind), tags),
        "trail": [],
        "node": {"@type": "CollectionPage", "name": plural(kind), "inLanguage": page.language},
        "tags": tags,
        "kind": kind,
    }


_MOST_NAMED = 8
"""How many groups the description of a list names: search engines show 150 characters."""


def _summary(name: str, tags: Sequence[Tag]) -> str:
    """The list in one line, for those who share it: `Countries (49): Poland, France, …`."""
    names = [tag.name for tag in tags[:_MOST_NAMED]]
    if len(tags) > _MOST_NAMED:
        names.append("…")
    if not names:
        return name
    return labelled(f"{name} ({number(len(tags))})", ", ".join(names))


def _whole_tag(group: Group, page: Page) -> Tag:
    """A group in the list of all of its kind: a place is named with its country."""
    whole = tag(group, page)
    if group.kind != "place":
        return whole
    return replace(whole, name=f"{whole.name}, {countries.name(group.key[0])}")
