"""Hubs: places and countries where several initiatives are active, and who is alone there."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import comb

from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.parallels.places import Atlas
from hamm_registry.parallels.sides import leads, participants
from hamm_registry.parallels.ties import ties

_Where = tuple[str, str | None]
"""A country and a place in it, or the country as a whole."""


@dataclass(frozen=True, slots=True)
class Hub:
    """A place abroad, or a whole country (`place` is None), where two or more are active.

    `initiatives` are ids in order; `organisations` counts those that bear them, units apart;
    `links` counts the relations among them, one for two initiatives; `isolated` are those that
    have none here. Of the initiatives `elsewhere` are read along from other cities: what links
    these with each other is not counted.
    """

    place: str | None
    country: str
    initiatives: tuple[str, ...]
    organisations: int
    links: int
    isolated: tuple[str, ...]
    elsewhere: int = 0

    @property
    def possible_links(self) -> int:
        """How many links there would be if each knew each."""
        return comb(len(self.initiatives), 2) - comb(self.elsewhere, 2)


def hubs(registry: Registry, *, history: bool = False, unlisted: bool = False) -> list[Hub]:
    """All hubs, places before countries, the largest first.

    Who takes part is as for pairs. What was looked at and found to need no link is none.
    """
    atlas = Atlas(registry)
    entries = {e.id: e for e in participants(registry, history=history, unlisted=unlisted)}
    found = {name: frozenset(_whereabouts(entry, atlas)) for name, entry in entries.items()}
    active: dict[_Where, list[str]] = defaultdict(list)
    for name, wheres in found.items():
        for where in wheres:
            active[where].append(name)
    joined = _joined(registry, found)
    several = (
        _hub(where, [entries[name] for name in names], joined.get(where, []))
        for where, names in active.items()
        if len(names) > 1
    )
    return sorted(several, key=_size)


def _whereabouts(entry: Initiative, atlas: Atlas) -> Iterator[_Where]:
    yield from ((country, None) for country in atlas.reach(entry.countries).countries)
    spots = (atlas.spot(place["name"], place["country"]) for place in entry.places)
    yield from ((spot.country, spot.name) for spot in spots if spot.country not in atlas.homes)


def _joined(
    registry: Registry, found: Mapping[str, frozenset[_Where]]
) -> dict[_Where, list[tuple[str, str]]]:
    """Who is joined with whom, by the places and countries they have in common."""
    joined: dict[_Where, list[tuple[str, str]]] = defaultdict(list)
    for (a, b), state in ties(registry).relations.items():
        if state == "known" and not registry.by_id[a].city:
            for where in found.get(a, frozenset()) & found.get(b, frozenset()):
                joined[where].append((a, b))
    return joined


def _hub(where: _Where, entries: list[Initiative], links: list[tuple[str, str]]) -> Hub:
    linked = {name for both in links for name in both}
    bearers = {lead for entry in entries for lead in leads(entry)}
    names = tuple(entry.id for entry in entries)
    alone = tuple(name for name in names if name not in linked)
    elsewhere = sum(bool(entry.city) for entry in entries)
    return Hub(where[1], where[0], names, len(bearers), len(links), alone, elsewhere)


def _size(hub: Hub) -> tuple[bool, int, str, str]:
    return hub.place is None, -len(hub.initiatives), hub.country, hub.place or ""
