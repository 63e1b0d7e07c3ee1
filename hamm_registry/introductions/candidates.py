"""Candidate generation: the pairs of organisations that are worth comparing."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import product
from math import floor

from hamm_registry.introductions.directory import Directory, Node
from hamm_registry.introductions.profile import Extra, Profile, Spot, distance, neighbours
from hamm_registry.introductions.weights import CROWDED, NEAREST, SAME_TOWN_KM
from hamm_registry.model.entries import Initiative, PlaceKey


class CandidateIndex:
    """The organisations by countries, partners, towns and trips; everything on demand.

    Linear in the registry but for countries in which many are active: of these only the nearest
    are compared, for nobody is introduced to more than a few.
    """

    def __init__(
        self, directory: Directory, profile: Callable[[Initiative], Profile], extra: Extra
    ) -> None:
        self._directory = directory
        self._profile = profile
        self._extra_neighbours = extra
        self._nearest: dict[PlaceKey, list[str]] = {}

    def pairs(self, keys: Iterable[str] | None = None) -> Iterator[tuple[Node, Node]]:
        """Pairs that share a country, a border, a partner or a place, each once, in order.

        With `keys` only the pairs that one of these is part of.
        """
        nodes = self._directory.nodes
        chosen = sorted(nodes) if keys is None else sorted(set(keys) & nodes.keys())
        given: set[tuple[str, str]] = set()
        for key in chosen:
            for other in sorted(self._others(key)):
                pair = (min(key, other), max(key, other))
                if other == key or pair in given:
                    continue
                if nodes[key].city and nodes[other].city:
                    continue  # both are of other cities, which bring them together themselves
                given.add(pair)
                yield nodes[pair[0]], nodes[pair[1]]

    def _others(self, key: str) -> set[str]:
        """The organisations to compare one with; it may be among them itself."""
        others: set[str] = set()
        for entry in self._directory.nodes[key].entries:
            own = self._profile(entry)
            for name in _places_of_contact(own):
                others |= self._active.get(name, _NOBODY)
            for trip in own.trips:
                for code in (trip.country, *neighbours(trip.country, self._extra_neighbours)):
                    others |= self._active.get(f"trip {code}", _NOBODY)
            for code in own.around:
                active = self._active.get(code, _NOBODY)
                if len(active) <= CROWDED:
                    others |= active
            for spot in own.spots:
                others.update(self._nearest_to(spot))
        return others

    @cached_property
    def _active(self) -> dict[str, set[str]]:
        """The organisations of each country, partner, town and country of a trip."""
        active: dict[str, set[str]] = defaultdict(set)
        for key, own in self._profiles():
            names = [*own.countries, *_places_of_contact(own)]
            names += [f"trip {trip.country}" for trip in own.trips]
            for name in names:
                active[name].add(key)
        return active

    @cached_property
    def _grid(self) -> dict[tuple[int, int], list[tuple[Spot, str]]]:
        """The places of all organisations by the degree in which they lie."""
        grid: dict[tuple[int, int], list[tuple[Spot, str]]] = defaultdict(list)
        for key, own in self._profiles():
            for spot in own.spots:
                if spot.point:
                    grid[floor(spot.point.lat), floor(spot.point.lon)].append((spot, key))
        return grid

    def _profiles(self) -> Iterator[tuple[str, Profile]]:
        """The profiles of all organisations, each with the key of its organisation."""
        for key, node in self._directory.nodes.items():
            for entry in node.entries:
                yield key, self._profile(entry)

    def _nearest_to(self, spot: Spot) -> list[str]:
        """In crowded countries those in the same town, and the nearest ones around it."""
        if spot.key not in self._nearest:
            self._nearest[spot.key] = self._search_around(spot)
        return self._nearest[spot.key]

    def _search_around(self, spot: Spot) -> list[str]:
        if spot.point is None:
            return []
        codes = (spot.key[0], *neighbours(spot.key[0], self._extra_neighbours))
        crowded = {code for code in codes if len(self._active.get(code, _NOBODY)) > CROWDED}
        if not crowded:
            return []
        lat, lon = floor(spot.point.lat), floor(spot.point.lon)
        around = []
        for cell in product(range(lat - 1, lat + 2), range(lon - 1, lon + 2)):
            for other, key in self._grid.get(cell, ()):
                if other.point and other.key[0] in crowded:
                    around.append((distance(spot.point, other.point), key))
        around.sort()
        nearest = []
        for rank, (km, key) in enumerate(around):
            if rank < NEAREST or km <= SAME_TOWN_KM:
                nearest.append(key)
        return nearest


_NOBODY: frozenset[str] = frozenset()


def _places_of_contact(own: Profile) -> list[str]:
    """The names under which the index holds its partners and towns."""
    names = [f"partner {partner}" for partner in own.partners]
    names += [f"town {spot.key}" for spot in own.spots]
    return names
