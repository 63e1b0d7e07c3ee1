"""Pairs and hubs across registries: ours first, and what joins ours with those of other cities.

What goes on within another city is its own affair: its pairs are left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from heapq import merge
from typing import Unpack

from hamm_registry.model.entries import Registry
from hamm_registry.parallels import hubs as places
from hamm_registry.parallels import pairs as within
from hamm_registry.parallels.hubs import Hub
from hamm_registry.parallels.pairs import Options, Pair
from hamm_registry.parallels.ties import STATES
from hamm_registry.storage.federation import abroad, together


def pairs(
    own: Registry,
    others: Sequence[Registry],
    today: date,
    ids: Iterable[str] | None = None,
    **options: Unpack[Options],
) -> Iterator[Pair]:
    """The pairs of our registry and those that join it with another, the most urgent first.

    Neither home country is a match between two cities; weights and levels are ours. Ids and
    options are those of `pairs.pairs`.
    """
    chosen = None if ids is None else list(ids)
    found: list[Iterator[Pair]] = [within.pairs(own, today, _known(own, chosen), **options)]
    for other in others:
        both = together(own, (other,))
        joint = within.pairs(both, today, _known(both, chosen), **options)
        found.append(filter(partial(_joins_cities, both), joint))
    return merge(*found, key=lambda p: (STATES.index(p.state), -p.points, p.a, p.b))


def _known(registry: Registry, ids: list[str] | None) -> list[str] | None:
    return None if ids is None else [name for name in ids if name in registry.by_id]


def _joins_cities(registry: Registry, pair: Pair) -> bool:
    return registry.by_id[pair.a].city != registry.by_id[pair.b].city


def hubs(
    own: Registry, others: Sequence[Registry], *, history: bool = False, unlisted: bool = False
) -> list[Hub]:
    """The hubs with one of ours at least; home is no hub for those who are at home there."""
    if not others:
        return places.hubs(own, history=history, unlisted=unlisted)
    both = together(abroad(own), [abroad(other) for other in others])
    both = replace(both, other_homes=frozenset())
    found = places.hubs(both, history=history, unlisted=unlisted)
    return [hub for hub in found if any(not both.by_id[name].city for name in hub.initiatives)]
