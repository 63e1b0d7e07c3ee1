"""The pages of the maps: one view each, with the same towns as a table."""

from typing import Any, NamedTuple

from hamm_registry.core.text import _, number, sort_key
from hamm_registry.geo import countries
from hamm_registry.geo.countries import distance_km
from hamm_registry.site import atlas
from hamm_registry.site.page import Page


class TownRow(NamedTuple):
    """One town; the distance in words is empty where the home city is not located."""

    href: str
    name: str
    country: str
    distance: str
    initiatives: int


def view(key: str, page: Page) -> dict[str, Any]:
    """One view and the towns on it."""
    site = page.site
    map_view = site.map_views[key]
    name = atlas.view_name(key, site)
    title = _("Map: {view}").format(view=name)
    return {
        "title": title,
        "description": title,
        "trail": [],
        "node": {"@type": "WebPage", "name": title, "inLanguage": page.language},
        "map": atlas.atlas(map_view, page),
        "tabs": atlas.tabs(page, key),
        "caption": _("Towns on this map"),
        "far": site.registry.home_point is not None,
        "rows": _town_rows(key, page),
    }


def _town_rows(key: str, page: Page) -> list[TownRow]:
    """The towns of a view: the nearest first where distances are known, else by name."""
    site = page.site
    map_view, centre = site.map_views[key], site.registry.home_point
    rows: list[tuple[tuple[Any, ...], TownRow]] = []
    for group, point in site.towns:
        if map_view.project(point) is None:
            continue
        title = site.title(group)
        km = 0
        distance = ""
        if centre is not None:
            km = round(distance_km(centre, point))
            distance = _("{distance} km").format(distance=number(km))
        country = countries.name(group.key[0])
        row = TownRow(page.to(group.path), title, country, distance, len(group.entries))
        rows.append(((km, sort_key(title)), row))
    rows.sort(key=lambda pair: pair[0])
    return [row for _key, row in rows]
