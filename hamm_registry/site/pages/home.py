"""The start page: how much there is, where, and what is on."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from hamm_registry.answers import counts
from hamm_registry.core.text import _, ngettext, number
from hamm_registry.geo import countries
from hamm_registry.opendata import jsonld
from hamm_registry.site import atlas
from hamm_registry.site.agenda import Agenda, coming
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.pages.groups import Tag, shared, tag
from hamm_registry.site.world import Group, Site, counted

_COUNTRIES, _COMING, _HUBS, _THEMES, _NEW = 8, 6, 6, 12, 5


class Figure(NamedTuple):
    """A number that is worth knowing, what it counts, and where to see it."""

    value: str
    name: str
    path: str


def home(page: Page, agenda: Agenda) -> dict[str, Any]:
    """What the start page shows."""
    site = page.site
    abroad = _abroad(site)
    view = next(iter(site.map_views.values()))
    return {
        "title": page.name,
        "heading": _("{city} in the world").format(city=site.registry.config.data["city"]),
        "description": _lead(site, len(abroad)),
        "trail": [],
        "node": {
            "@type": "WebSite",
            "name": jsonld.texts(site.registry.config.name),
            "url": page.absolute() or None,
            "inLanguage": site.languages,
        },
        "lead": _lead(site, len(abroad)),
        "figures": list(_figures(site)),
        "map": atlas.atlas(view, page),
        "tabs": atlas.tabs(page, view.key),
        "countries": [tag(one, page) for one in abroad[:_COUNTRIES]],
        "all_countries": len(site.groups["country"]),
        "coming": coming(agenda.rows, page)[:_COMING],
        "hubs": list(_hubs(page))[:_HUBS],
        "themes": [tag(one, page) for one in site.ordered("theme")[:_THEMES]],
        "changed": [
            (entries.link(entry, page), site.dated[entry.path][1][:10])
            for entry in site.by_change()[:_NEW]
        ],
        "notes": site.registry.config.data.get("notes"),
    }


def _abroad(site: Site) -> list[Group]:
    """The countries but for the home one, the largest first."""
    homes = site.registry.homes
    return [group for group in site.ordered("country") if group.key not in homes]


def _lead(site: Site, abroad: int) -> str:
    """The whole in one sentence."""
    told = ngettext(
        "{initiatives} from {city} in {count} country abroad: {standings}.",
        "{initiatives} from {city} in {count} countries abroad: {standings}.",
        abroad,
    )
    initiatives, city = counted(len(site.entries)), site.registry.config.data["city"]
    where = told.format(
        initiatives=initiatives,
        city=city,
        count=number(abroad),
        standings=counts.told(site.entries),
    )
    return " ".join((where, _("Who does what, since when, and where it can be read.")))


def _figures(site: Site) -> Iterator[Figure]:
    """Each number is that of the rows behind its link."""
    yield Figure(number(len(site.entries)), _("Initiatives"), "initiatives.html")
    yield Figure(number(len(site.groups["country"])), _("Countries"), "countries.html")
    yield Figure(number(len(site.groups["place"])), _("Places"), "places.html")
    yield Figure(number(len(site.groups["organisation"])), _("Organisations"), "organisations.html")


class Hub(NamedTuple):
    """A place where several are active."""

    path: str
    name: str
    told: str
    themes: list[Tag]


def _hubs(page: Page) -> Iterator[Hub]:
    """The places abroad with the most initiatives that are not over."""
    site, homes = page.site, page.site.registry.homes
    living = {
        group.path: sum(not entry.ended for entry in group.entries)
        for group in site.groups["place"].values()
    }
    groups = [g for g in site.groups["place"].values() if g.key[0] not in homes]
    several = [group for group in groups if living[group.path] > 1]
    for group in sorted(several, key=lambda group: (-living[group.path], group.path)):
        name = f"{site.title(group)}, {countries.name(group.key[0])}"
        told = counted(len(group.entries))
        yield Hub(group.path, name, told, shared(group, "theme", page)[:2])
