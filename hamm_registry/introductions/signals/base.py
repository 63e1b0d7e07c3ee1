"""The types that all signals use: the reason they give, and the world that they look at."""

from typing import Literal, NamedTuple

from hamm_registry.introductions.weights import HALVING_KM
from hamm_registry.model.entries import Registry

Signal = Literal["partner", "town", "country", "neighbour", "region", "topic", "trip", "exchange"]


class Reason(NamedTuple):
    """A reason for two to know of each other: `km` is a distance, `detail` the subject.

    The detail is raw: names of organisations and places, codes of countries and topics, titles.
    A tuple, not a dataclass: tens of thousands of them are made and most are thrown away.
    """

    signal: Signal
    points: int
    km: int | None = None
    detail: tuple[str, ...] = ()


class World(NamedTuple):
    """The surroundings that signals need besides two profiles."""

    registry: Registry
    extra_neighbours: frozenset[frozenset[str]]


def falling(near: int, far: int, km: float | None) -> int:
    """Points that fall smoothly with the distance; an unknown distance is the farthest."""
    if km is None:
        return far
    share: float = 0.5 ** (km / HALVING_KM)
    return far + round((near - far) * share)
