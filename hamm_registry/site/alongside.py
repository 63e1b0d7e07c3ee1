"""The other initiatives at a place, as the public may read it: without points and levels."""

from collections.abc import Mapping
from typing import NamedTuple

from hamm_registry.introductions.around import Neighbour, around
from hamm_registry.introductions.score import Matcher
from hamm_registry.site.world import Site
from hamm_registry.storage.federation import together

MOST = 5
"""How many are named under each heading; the pages of place and country have all."""

_MOST_COMPARED = 200_000
"""So many pairs are compared in some seconds; beyond that nobody is named."""


class Neighbours(NamedTuple):
    """Those at the same place, and those not far away; the closest first."""

    there: tuple[Neighbour, ...] = ()
    nearby: tuple[Neighbour, ...] = ()


def neighbours(site: Site) -> Mapping[str, Neighbours]:
    """The other initiatives there and nearby, by id; those related to an entry stand elsewhere.

    Nobody where all pairs would take long: the pages of place and country have them all.
    """
    field = Matcher(together(site.registry, site.others), site.today)
    compared = 0
    for entries in field.by_country.values():
        compared += len(entries) ** 2
    if compared > _MOST_COMPARED:
        return {}
    return {entry.id: _neighbours(field, entry.id) for entry in site.registry.initiatives}


def _neighbours(field: Matcher, name: str) -> Neighbours:
    """The neighbours of an initiative, but for those that the office has looked at in vain."""
    there: list[Neighbour] = []
    nearby: list[Neighbour] = []
    for neighbour in around(field, field.registry.by_id[name]):
        if neighbour.bond == "dismissed":
            continue
        if neighbour.is_there:
            there.append(neighbour)
        else:
            nearby.append(neighbour)
    there.sort(key=_closest)
    nearby.sort(key=_closest)
    return Neighbours(tuple(there[:MOST]), tuple(nearby[:MOST]))


_NEAREST = ("partner", "town", "country", "neighbour", "region")


def _closest(neighbour: Neighbour) -> tuple[int, float, str]:
    """The order by distance: what the public asks for first."""
    distance = float("inf")
    if neighbour.reason.km is not None:
        distance = neighbour.reason.km
    return _NEAREST.index(neighbour.reason.signal), distance, neighbour.entry.id
