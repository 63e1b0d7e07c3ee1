"""Who else is active there: parallels as the public may read them, without points and levels."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from hamm_registry.model.entries import Initiative
from hamm_registry.parallels.across import pairs
from hamm_registry.parallels.pairs import are_too_many
from hamm_registry.parallels.signals import Reason
from hamm_registry.parallels.ties import State
from hamm_registry.site.world import Site

MOST = 5
"""How many are named under each heading; the pages of place and country have all."""

_UNTOLD: tuple[State, ...] = ("new", "met", "same-organisation")
_THERE = ("place", "organisation")
_NEAREST = (*_THERE, "country", "neighbour", "region", "activity")


class Neighbour(NamedTuple):
    """Another initiative, and what the two share where they work."""

    entry: Initiative
    reason: Reason


class Neighbours(NamedTuple):
    """Those at the same place, and those not far away; the closest first."""

    there: tuple[Neighbour, ...] = ()
    nearby: tuple[Neighbour, ...] = ()


def neighbours(site: Site) -> Mapping[str, Neighbours]:
    """For each id who else is active there; those related to it are told of as such, not here.

    Nobody where all pairs would take hours: the pages of place and country have them all.
    """
    if are_too_many(site.registry):
        return {}
    known = {entry.id: entry for one in (site.registry, *site.others) for entry in one.initiatives}
    there: dict[str, list[Neighbour]] = defaultdict(list)
    nearby: dict[str, list[Neighbour]] = defaultdict(list)
    for pair in pairs(site.registry, site.others, site.today, states=_UNTOLD):
        reason = pair.reasons[0]
        found = there if reason.signal in _THERE else nearby
        for one, other in ((pair.a, pair.b), (pair.b, pair.a)):
            if len(found[one]) < MOST:
                found[one].append(Neighbour(known[other], reason))
    return {
        name: Neighbours(_closest(there[name]), _closest(nearby[name]))
        for name in sorted({*there, *nearby})
    }


def _closest(found: list[Neighbour]) -> tuple[Neighbour, ...]:
    """The same, by distance: what the public asks for first."""
    far = float("inf")
    return tuple(sorted(found, key=lambda n: (_NEAREST.index(n.reason.signal), n.reason.km or far)))
