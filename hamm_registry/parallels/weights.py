"""The numbers that parallels are judged by: those of registry.yaml, else the schema's defaults."""

from dataclasses import dataclass
from typing import Literal

from hamm_registry import schema
from hamm_registry.model.entries import Config

Level = Literal["A", "B", "C"]
"""How much a pair asks for: A connect, B approach, C check."""

Lowest = Literal["A", "B", "C", "all"]
"""The lowest level asked for; `all` asks for what lies below the levels too."""

Levels = dict[Level, int]
"""From how many points on a pair is on which level, the highest level first."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Points and limits of the signals; the schema of registry.yaml says what each one means."""

    same_organisation: int
    same_place: int
    same_place_km: int
    country_near: int
    country_near_km: int
    country_middle: int
    country_middle_km: int
    country_far: int
    neighbour_near: int
    neighbour_near_km: int
    neighbour_middle: int
    neighbour_middle_km: int
    neighbour_far: int
    same_region: int
    many_countries: int
    theme: int
    sdg_first: int
    sdg_further: int
    sdg_most: int
    audience: int
    topic_most: int
    overlap_place: int
    overlap_country: int
    overlap_neighbour: int
    near_overlap_pct: int
    near_overlap_days: int
    logistics: int
    logistics_geography: int
    pair_geography: int


def weights(config: Config) -> Weights:
    """The weights of a registry."""
    return Weights(**_numbers(config, "weights"))


def levels(config: Config) -> Levels:
    """The levels of a registry."""
    numbers = _numbers(config, "levels")
    return {"A": numbers["A"], "B": numbers["B"], "C": numbers["C"]}


def least(levels: Levels, level: Lowest) -> int:
    """The points that a pair of that level has at least."""
    return 0 if level == "all" else levels[level]


def _numbers(config: Config, group: str) -> dict[str, int]:
    part = schema.load("registry")
    for name in ("thresholds", "parallels", group):
        part = part["properties"][name]
    defaults = {name: number["default"] for name, number in part["properties"].items()}
    chosen: dict[str, int] = config.data.get("thresholds", {}).get("parallels", {}).get(group, {})
    return defaults | chosen
