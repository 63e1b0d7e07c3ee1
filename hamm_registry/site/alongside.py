"""The other initiatives at a place, as the public may read it: without points and levels."""

from collections.abc import Mapping
from typing import NamedTuple

from hamm_registry.introductions.around import THERE, Neighbour, bond, near
from hamm_registry.introductions.score import Matcher
from hamm_registry.introductions.signals.base import Reason
from hamm_registry.model.entries import Initiative
from hamm_registry.site.world import Site
from hamm_registry.storage.federation import merged

MOST = 5
"""How many are named under each heading; the pages of place and country have all."""

_MOST_COMPARED = 200_000
"""So many pairs are compared in some seconds; beyond that nobody is named."""


Near = tuple[Initiative, Reason]
"""Another initiative, and what the two share where they work."""


class Neighbours(NamedTuple):
    """Those at the same place, and those not far away; the closest first."""

    there: tuple[Neighbour, ...] = ()
    nearby: tuple[Neighbour, ...] = ()


def neighbours(site: Site) -> Mapping[str, Neighbours]:
    """The other initiatives there and nearby, by id.

    Those that an entry has a relation to are among those there, for that list is to be whole; in
    the list of those nearby they would be told twice. Nobody where all pairs would take long: the
    pages of place and country have them all.
    """
    matcher = Matcher(merged(site.registry, site.others), site.today)
    compared = 0
    for entries in matcher.by_country.values():
        compared += len(entries) ** 2
    if compared > _MOST_COMPARED:
        return {}
    return {entry.id: _neighbours(matcher, entry.id) for entry in site.registry.initiatives}


def _neighbours(matcher: Matcher, name: str) -> Neighbours:
    """The neighbours of an initiative, but for those that the office has looked at in vain."""
    entry = matcher.registry.by_id[name]
    at_same_place: list[Near] = []
    nearby: list[Near] = []
    related = {relation.to for relation in matcher.registry.links.get(name, ())}
    for other, reason in near(matcher, entry, related=True):
        if reason.signal in THERE:
            at_same_place.append((other, reason))
        elif other.id not in related:
            nearby.append((other, reason))
    return Neighbours(_closest(matcher, entry, at_same_place), _closest(matcher, entry, nearby))


def _closest(matcher: Matcher, entry: Initiative, neighbours: list[Near]) -> tuple[Neighbour, ...]:
    """The closest of some neighbours; only of these it is asked how far the two know each other."""
    neighbours.sort(key=_by_distance)
    closest: list[Neighbour] = []
    for other, reason in neighbours:
        if len(closest) == MOST:
            break
        state = bond(matcher, entry, other)
        if state != "dismissed":
            closest.append(Neighbour(other, reason, state))
    return tuple(closest)


_SIGNALS = ("partner", "town", "country", "neighbour", "region")


def _by_distance(neighbour: Near) -> tuple[int, float, str]:
    """The order by distance: what the public asks for first."""
    entry, reason = neighbour
    km = float("inf")
    if reason.km is not None:
        km = reason.km
    return _SIGNALS.index(reason.signal), km, entry.id
