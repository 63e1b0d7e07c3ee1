"""Who else is active there: as the public may read it, without points and levels."""

from collections.abc import Mapping
from typing import NamedTuple

from hamm_registry.introductions.around import Neighbour, around
from hamm_registry.introductions.score import Field
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
    """For each id who else is active there; those related to it are told of as such, not here.

    Nobody where all pairs would take long: the pages of place and country have them all.
    """
    field = Field(together(site.registry, site.others), site.today)
    if sum(len(entries) ** 2 for entries in field.by_country.values()) > _MOST_COMPARED:
        return {}
    return {entry.id: _neighbours(field, entry.id) for entry in site.registry.initiatives}


def _neighbours(field: Field, name: str) -> Neighbours:
    found = [one for one in around(field, field.registry.by_id[name]) if one.bond != "dismissed"]
    there = sorted((one for one in found if one.is_there), key=_closest)
    nearby = sorted((one for one in found if not one.is_there), key=_closest)
    return Neighbours(tuple(there[:MOST]), tuple(nearby[:MOST]))


_NEAREST = ("partner", "town", "country", "neighbour", "region")


def _closest(one: Neighbour) -> tuple[int, float, str]:
    """The order by distance: what the public asks for first."""
    km = float("inf") if one.reason.km is None else one.reason.km
    return _NEAREST.index(one.reason.signal), km, one.entry.id
