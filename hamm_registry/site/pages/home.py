"""The start page: how much there is, where, and what is on."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from hamm_registry.answers import counts
from hamm_registry.core.text import _, join, ngettext, number, pick
from hamm_registry.geo import countries
from hamm_registry.opendata import jsonld
from hamm_registry.site import appearance, atlas, words
from hamm_registry.site.agenda import Agenda, coming
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.pages.groups import LISTS, Tag, shared, tag
from hamm_registry.site.world import Group, Site, counted

_COUNTRIES, _COMING, _HUBS, _THEMES, _NEW = 8, 6, 6, 12, 5


class Figure(NamedTuple):
    """A number that is worth knowing, what it counts, and where to see it."""

    value: str
    name: str
    path: str


def home(page: Page, agenda: Agenda) -> dict[str, Any]:
    """The context of the start page."""
    site = page.site
    abroad = _abroad(site)
    lead = _lead(site, len(abroad))
    view = next(iter(site.map_views.values()))
    changed: list[tuple[Markup, str]] = []
    for entry in site.by_change()[:_NEW]:
        _first, last = site.dated[entry.path]
        changed.append((entries.link(entry, page), last[:10]))
    return {
        "title": page.name,
        "heading": _("{city} in the world").format(city=site.registry.config.city),
        "description": lead,
        "trail": [],
        "node": {
            "@type": "WebSite",
            "name": jsonld.texts(site.registry.config.name),
            "url": page.absolute() or None,
            "inLanguage": site.languages,
        },
        "lead": lead,
        "figures": _figures(site),
        "map": atlas.atlas(view, page),
        "tabs": atlas.tabs(page, view.key),
        "countries": [tag(group, page) for group in abroad[:_COUNTRIES]],
        "all_countries": len(site.groups["country"]),
        "coming": coming(agenda.rows, page)[:_COMING],
        "hubs": list(_hubs(page))[:_HUBS],
        "themes": [tag(group, page) for group in site.ordered("theme")[:_THEMES]],
        "changed": changed,
        "notes": site.registry.config.data.get("notes"),
        "photo": _photo(page),
    }


class CityPhoto(NamedTuple):
    """The photo of the start page: its address, its text alternative, and whose it is."""

    address: str
    alt: str
    origin: str


def _photo(page: Page) -> CityPhoto | None:
    """The photo that the city has named; None where there is none."""
    registry = page.site.registry
    picture = appearance.photo(registry)
    if picture is None:
        return None
    about = registry.config.data["appearance"]["photo"]
    origin = join([about["credit"], about.get("licence", "")])
    return CityPhoto(page.asset(picture.path), pick(about["alt"]), origin)


def _abroad(site: Site) -> list[Group]:
    """The countries but for the home one, the largest first."""
    homes = site.registry.homes
    return [group for group in site.ordered("country") if group.key not in homes]


def _lead(site: Site, abroad: int) -> str:
    """The whole registry in one sentence, and what its pages are for."""
    if not site.entries:
        return _("No initiative is listed yet.")
    sentence = ngettext(
        "{initiatives} from {city} in {count} country abroad: {standings}.",
        "{initiatives} from {city} in {count} countries abroad: {standings}.",
        abroad,
    )
    whole = sentence.format(
        initiatives=counted(len(site.entries)),
        city=site.registry.config.city,
        count=number(abroad),
        standings=words.unbroken(counts.told(site.entries)),
    )
    purpose = _("Who does what, since when, and where it can be read.")
    return f"{whole} {purpose}"


def _figures(site: Site) -> list[Figure]:
    """Each number is that of the rows behind its link."""
    return [
        _figure(len(site.entries), _("Initiative"), _("Initiatives"), "initiatives.html"),
        _figure(len(site.groups["country"]), _("Country"), _countries_name(site), LISTS["country"]),
        _figure(len(site.groups["place"]), _("Place"), _("Places"), LISTS["place"]),
        _figure(
            len(site.groups["organisation"]),
            _("Organisation"),
            _("Organisations"),
            LISTS["organisation"],
        ),
    ]


def _figure(count: int, one: str, several: str, path: str) -> Figure:
    """A number with its name in the singular or the plural."""
    name = one if count == 1 else several
    return Figure(number(count), name, path)


def _countries_name(site: Site) -> str:
    """The name of the number of countries, which counts those of the home cities too.

    The lead above it counts those abroad alone: the reader has to see why the two differ.
    """
    homes = sorted(code for code in site.registry.homes if code in site.groups["country"])
    if not homes:
        return _("Countries")
    names = ", ".join(countries.name(code) for code in homes)
    return _("Countries, {home} included").format(home=names)


class Hub(NamedTuple):
    """A place where several initiatives are active; `amount` says how many, in words."""

    path: str
    name: str
    amount: str
    themes: list[Tag]


def _hubs(page: Page) -> Iterator[Hub]:
    """The places abroad with the most initiatives that are not over."""
    site = page.site
    living: dict[str, int] = {}
    several: list[Group] = []
    for group in site.groups["place"].values():
        country, _name = group.key
        if country in site.registry.homes:
            continue
        living[group.path] = sum(not entry.ended for entry in group.entries)
        if living[group.path] > 1:
            several.append(group)
    several.sort(key=lambda group: (-living[group.path], group.path))
    for group in several:
        country, _name = group.key
        name = f"{site.title(group)}, {countries.name(country)}"
        themes = shared(group, "theme", page)[:2]
        yield Hub(group.path, name, counted(len(group.entries)), themes)
