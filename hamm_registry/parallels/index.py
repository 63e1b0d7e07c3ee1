"""Who is worth comparing with whom: looked up by what two sides can share, never all with all."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hamm_registry.parallels.globe import Cell, cell, touching
from hamm_registry.parallels.places import Spot
from hamm_registry.parallels.sides import Event, Side
from hamm_registry.parallels.weights import Weights

Key = tuple[str, object]
Stay = tuple[int, int, int]
"""The first and the last day of an activity, and the position of its side."""


@dataclass(frozen=True, slots=True)
class Index:
    """Sides by what they can share; `filed` and `stays` hold positions in `sides`.

    `cells` holds the places by cubes with an edge of `edge` km, so that near ones lie in touching
    cubes; `stays` the activities known to the day, by their beginning.
    """

    sides: Sequence[Side]
    weights: Weights
    filed: Mapping[Key, list[int]]
    cells: Mapping[Cell, list[Spot]]
    edge: int
    stays: Mapping[Key, list[Stay]]


def index(sides: Sequence[Side], weights: Weights) -> Index:
    """File all sides under what they can share."""
    filed: dict[Key, list[int]] = defaultdict(list)
    spots: dict[Spot, None] = {}
    stays: dict[Key, list[Stay]] = defaultdict(list)
    for position, side in enumerate(sides):
        spots.update(dict.fromkeys(side.spots))
        for key in _shared(side):
            filed[key].append(position)
        for event in side.events:
            if event.spot:
                spots[event.spot] = None
            if event.days:
                for key in _scene(event):
                    stays[key].append((*event.days, position))
    for listed in stays.values():
        listed.sort()
    edge = weights.same_place_km + 1
    return Index(sides, weights, filed, _cells(spots, edge), edge, stays)


def _shared(side: Side) -> Iterator[Key]:
    yield from (("organisation", body) for body in side.partners)
    yield from (("place", spot.key) for spot in side.spots)
    yield from (("country", country) for country in side.reach.countries)
    yield from (("region", region) for region in side.reach.regions)


def _scene(event: Event) -> Iterator[Key]:
    if event.spot:
        yield "place", event.spot.key[1]
    yield from (("country", country) for country in event.reach.countries)


def close(index: Index, position: int) -> set[int]:
    """The sides that may share a partner, a place or the time of an activity with one of them."""
    side, found = index.sides[position], set[int]()
    for body in side.partners:
        found.update(index.filed["organisation", body])
    for spot in side.spots:
        for near in (spot, *_around(index, spot)):
            found.update(index.filed.get(("place", near.key), ()))
    for event in side.events:
        found.update(_company(index, event))
    found.discard(position)
    return found


def around(index: Index, position: int) -> set[int]:
    """The sides in the countries of one of them, in those next to them and in their regions."""
    reach, found = index.sides[position].reach, set[int]()
    for country in reach.countries | reach.borders:
        found.update(index.filed.get(("country", country), ()))
    for region in reach.regions:
        found.update(index.filed["region", region])
    found.discard(position)
    return found


def _company(index: Index, event: Event) -> Iterator[int]:
    """The sides with an activity about the same time that may be in the same place or nearby."""
    if event.days is None:
        return
    keys = set(_scene(event)) | {("country", country) for country in event.reach.borders}
    if event.spot:
        keys |= {("place", near.key[1]) for near in _around(index, event.spot)}
    gap = index.weights.near_overlap_days
    start, end = event.days
    for key in keys:
        stays = index.stays.get(key, ())
        for _start, last, position in stays[: bisect_right(stays, (end + gap + 1,))]:
            if last + gap >= start:
                yield position


def _cells(spots: Iterable[Spot], edge: int) -> dict[Cell, list[Spot]]:
    cells: dict[Cell, list[Spot]] = defaultdict(list)
    for spot in spots:
        if spot.point is not None:
            cells[cell(spot.point, edge)].append(spot)
    return cells


def _around(index: Index, spot: Spot) -> Iterator[Spot]:
    """The places in touching cubes: all that can count as the same place, and some others."""
    if spot.point is not None:
        for near in touching(spot.point, index.edge):
            yield from index.cells.get(near, ())
