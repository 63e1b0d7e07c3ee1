"""Files that programs read: the feed of changes, the calendars, the site map."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from hamm_registry.answers import feed
from hamm_registry.calendar.events import CalendarRow
from hamm_registry.core.text import _, pick
from hamm_registry.model.entries import Initiative
from hamm_registry.site import words
from hamm_registry.site.agenda import FED, path_of
from hamm_registry.site.page import Page
from hamm_registry.site.world import Group, Site, entry_path

MOST = 50
"""How many changes the feed holds."""

_ATOM = "http://www.w3.org/2005/Atom"
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"


def changes_path(group: Group) -> str:
    """The feed of what changes in a group."""
    return group.path.replace(".html", ".atom")


def followed(site: Site) -> list[Group]:
    """The groups that have a feed of their own: those of which git knows an entry."""
    groups: list[Group] = []
    for kind in FED:
        for group in site.groups[kind].values():
            if site.by_change(group.entries):
                groups.append(group)
    return groups


def changes(entries: Sequence[Initiative], group: Group | None, page: Page) -> bytes:
    """The feed of changed entries, the latest first, of a group or of all (Atom, RFC 4287)."""
    site, config = page.site, page.site.registry.config
    latest = entries[:MOST]
    about, key, target = _("Changes"), f"changes/{page.language}", "index.html"
    if group is not None:
        about = f"{site.title(group)} – {about}"
        key = f"changes/{group.path}/{page.language}"
        target = group.path
    updated = f"{site.today}T00:00:00Z"
    if latest:
        _first, updated = site.dated[latest[0].path]
    root = ET.Element(_atom("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": page.language})
    _add(root, "title", f"{pick(config.name)} – {about}")
    _add(root, "id", _name(site, key))
    _add(root, "updated", updated)
    publisher = config.data.get("legal", {}).get("publisher", pick(config.name))
    _add(ET.SubElement(root, _atom("author")), "name", publisher)
    ET.SubElement(root, _atom("link"), rel="self", href=page.absolute() or page.to(page.path))
    home = page.absolute(path=target) or page.to(target)
    ET.SubElement(root, _atom("link"), rel="alternate", href=home)
    for entry in latest:
        _entry(root, entry, page)
    return _xml(root, _ATOM)


def _entry(root: ET.Element, entry: Initiative, page: Page) -> None:
    first, last = page.site.dated[entry.path]
    path = entry_path(entry.id)
    address = page.absolute(path=path) or page.to(path)
    element = ET.SubElement(root, _atom("entry"))
    _add(element, "title", entry.title)
    _add(element, "id", _name(page.site, entry.id))
    if first is not None:
        _add(element, "published", first)
    _add(element, "updated", last)
    ET.SubElement(element, _atom("link"), rel="alternate", href=address)
    _add(element, "summary", pick(entry.data.get("summary", {})) or entry.title)


def calendar(rows: Sequence[CalendarRow], group: Group | None, page: Page) -> str:
    """A calendar to subscribe to, of a group or of all."""

    def address(row: CalendarRow) -> str:
        return page.absolute(path=path_of(row))

    site, url = page.site, page.absolute(path="calendar.html")
    name = ""
    if group is not None:
        name = site.title(group)
    return feed.subscription(rows, site.registry, site.today, name=name, url=url, address=address)


_EVENT, _END = "BEGIN:VEVENT", "END:VCALENDAR"


def by_entry(rows: Mapping[str, Sequence[CalendarRow]], page: Page) -> dict[str, Any]:
    """The calendars of entries in pieces: the `head` of all, and the `events` of each by its id.

    The head, the events of some entries and the last line are the calendar of these entries.
    """
    # An empty calendar has the head alone.
    head, _event, _rest = calendar([], None, page).partition(_END)
    events: dict[str, str] = {}
    for name, dates in rows.items():
        _head, event, rest = calendar(dates, None, page).partition(_EVENT)
        events[name] = (event + rest).rpartition(_END)[0]
    return {"head": head, "events": events}


def robots(site: Site) -> str:
    """The file for robots: they may visit all; a preview asks them itself not to list it."""
    lines = ["User-agent: *", "Allow: /"]
    if site.base:
        lines.append(f"Sitemap: {site.base}sitemap.xml")
    return "\n".join(lines) + "\n"


def sitemap(site: Site, paths: Iterable[str]) -> bytes:
    """The site map of the pages at some paths below the root of a site with an address."""
    changed: dict[str, str] = {}
    for entry in site.entries:
        if entry.path in site.dated:
            _first, last = site.dated[entry.path]
            changed[entry_path(entry.id)] = last
    root = ET.Element("urlset", xmlns=_SITEMAP)
    for path in paths:
        element = ET.SubElement(root, "url")
        ET.SubElement(element, "loc").text = site.base + path
        last = changed.get(_without_language(path, site), "")
        if last:
            ET.SubElement(element, "lastmod").text = last
    return _xml(root)


def _without_language(path: str, site: Site) -> str:
    """The path of a page below the folder of its language."""
    for language in site.languages:
        folder = site.folder(language)
        if folder and path.startswith(folder):
            return path.removeprefix(folder)
    return path


def _atom(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _atom(name)).text = str(words.clean(text))


def _name(site: Site, what: str) -> str:
    """A name for ever, wherever the site stands."""
    config = site.registry.config
    key = f"hamm-registry:{config.country}/{config.data['city']}/{what}"
    return uuid5(NAMESPACE_URL, key).urn


def _xml(root: ET.Element, namespace: str | None = None) -> bytes:
    if namespace:
        ET.register_namespace("", namespace)
    ET.indent(root, " ")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
