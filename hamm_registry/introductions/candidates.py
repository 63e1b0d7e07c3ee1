"""Candidate generation: the pairs of organisations that are worth comparing."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cached_property
from itertools import product
from math import floor

from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.introductions.directory import Directory, Node
from hamm_registry.introductions.profile import (
    Extra,
    PlaceAbroad,
    Profile,
    is_one_town,
    neighbours,
)
from hamm_registry.introductions.weights import CROWDED, NEAREST
from hamm_registry.model.entries import Initiative, PlaceKey

_NOBODY: frozenset[str] = frozenset()


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
        self._nearest: dict[PlaceKey, set[str]] = {}

    def pairs(self, keys: Iterable[str] | None = None) -> Iterator[tuple[Node, Node]]:
        """Pairs that share a country, a border, a partner or a place, each once, in order.

        With `keys` only the pairs that one of these is part of.
        """
        nodes = self._directory.nodes
        chosen = set(nodes)
        if keys is not None:
            chosen &= set(keys)
        pairs = set()
        for key in chosen:
            for other in self._others(key):
                if key < other:
                    pairs.add((key, other))
                elif other < key:
                    pairs.add((other, key))
        for a, b in sorted(pairs):
            if nodes[a].city and nodes[b].city:
                continue  # both are of other cities, which bring them together themselves
            yield nodes[a], nodes[b]

    def _others(self, key: str) -> set[str]:
        """The organisations to compare one with; it may be among them itself."""
        others: set[str] = set()
        for entry in self._directory.nodes[key].entries:
            own = self._profile(entry)
            for name in self._names_to_search(own):
                others |= self._active.get(name, _NOBODY)
            for place in own.places:
                others |= self._nearest_to(place)
        return others

    def _names_to_search(self, own: Profile) -> Iterator[str]:
        """The names in the index under which those stand who may share something with a profile."""
        yield from _shared_names(own)
        for trip in own.trips:
            yield f"trip {trip.country}"
            for code in neighbours(trip.country, self._extra_neighbours):
                yield f"trip {code}"
        for code in own.around:
            if not self._is_crowded(code):
                yield code

    @cached_property
    def _active(self) -> dict[str, set[str]]:
        """The organisations of each country, partner, town and country of a trip."""
        active: dict[str, set[str]] = defaultdict(set)
        for key, own in self._profiles():
            for code in own.countries:
                active[code].add(key)
            for name in _shared_names(own):
                active[name].add(key)
            for trip in own.trips:
                active[f"trip {trip.country}"].add(key)
        return active

    def _is_crowded(self, code: str) -> bool:
        return len(self._active.get(code, _NOBODY)) > CROWDED

    @cached_property
    def _grid(self) -> dict[tuple[int, int], list[PlaceAbroad]]:
        """All places, each once, by the degree in which they lie."""
        places: dict[PlaceKey, PlaceAbroad] = {}
        for _key, own in self._profiles():
            for place in own.places:
                places[place.key] = place
        grid: dict[tuple[int, int], list[PlaceAbroad]] = defaultdict(list)
        for place in places.values():
            if place.point is not None:
                grid[floor(place.point.lat), floor(place.point.lon)].append(place)
        return grid

    def _profiles(self) -> Iterator[tuple[str, Profile]]:
        """The profiles of all organisations, each with the key of its organisation."""
        for key, node in self._directory.nodes.items():
            for entry in node.entries:
                yield key, self._profile(entry)

    def _nearest_to(self, place: PlaceAbroad) -> set[str]:
        """In crowded countries those in the same town, and the nearest ones around it."""
        if place.key not in self._nearest:
            self._nearest[place.key] = self._search_around(place)
        return self._nearest[place.key]

    def _search_around(self, place: PlaceAbroad) -> set[str]:
        """Nearest-neighbour search in the degree of a place and the eight around it."""
        country = place.key[0]
        codes = (country, *neighbours(country, self._extra_neighbours))
        crowded = {code for code in codes if self._is_crowded(code)}
        if place.point is None or not crowded:
            return set()
        around = self._by_distance(place.point, crowded)
        nearest: set[str] = set()
        for _km, other in around:
            # Those of the same town are all compared, however many they are.
            if len(nearest) > NEAREST and not is_one_town(place, other):
                break
            nearest |= self._active[_town_name(other)]
        return nearest

    def _by_distance(
        self, point: Point, country_codes: Collection[str]
    ) -> list[tuple[float, PlaceAbroad]]:
        """The places of some countries around a point with their distance in km, nearest first.

        Only those of the nine degrees around it: 111 km at the least to the north and south.
        """
        distances = []
        for other in self._in_cells_around(point.lat, point.lon):
            if other.point is not None and other.key[0] in country_codes:
                distances.append((distance_km(point, other.point), other))
        return sorted(distances)

    def _in_cells_around(self, lat: float, lon: float) -> Iterator[PlaceAbroad]:
        for d_lat, d_lon in product((-1, 0, 1), repeat=2):
            yield from self._grid.get((floor(lat) + d_lat, floor(lon) + d_lon), ())


def _shared_names(own: Profile) -> Iterator[str]:
    """The names under which the index holds its partners and towns."""
    for partner in own.partners:
        yield f"partner {partner}"
    for place in own.places:
        yield _town_name(place)


def _town_name(place: PlaceAbroad) -> str:
    return f"town {place.key}"
