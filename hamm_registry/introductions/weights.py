"""All numbers that introductions are judged by, each with its reason."""

from typing import Literal, NamedTuple

from hamm_registry import schema
from hamm_registry.model.entries import Config

Level = Literal["A", "B", "C"]
"""How strong a suggestion is."""

LEVELS: tuple[Level, ...] = ("A", "B", "C")

SAME_PARTNER = 50  # one partner abroad: both write to the same people
SAME_TOWN = 40  # one town: the same mayor, hosts, trains
COUNTRY_NEAR, COUNTRY_FAR = 25, 10  # one country: language and visas, less the farther apart
NEIGHBOUR_NEAR, NEIGHBOUR_FAR = 15, 5  # across a border: close by road, but another language
HALVING_KM = 200  # half a day by coach: at this distance half of the difference is gone
SAME_REGION = 3  # a part of the world: small talk, no reason to meet by itself
TOPIC_MOST = 10  # themes are our own classification: never as much as a place
OVERLAP_TOWN, OVERLAP_COUNTRY, OVERLAP_NEIGHBOUR = 25, 20, 10  # trips that could be one
NEARLY = 5  # less where the trips do not overlap, but lie close together
EXCHANGE = 15  # an offer that meets a need: something to do at once

SAME_TOWN_KM = 15  # towns so near count as one: nobody would go twice
MANY_COUNTRIES = 5  # who works in more has something in common with everybody: half the points
DAYS_APART = 21  # trips so close together can still become one

MOST_INTRODUCTIONS = 3  # an organisation that gets more letters reads none
FEWEST_GUESTS = 3  # two are introduced; from three on it is an invitation

CROWDED = 25  # organisations in one country, from where on only the nearest are compared
NEAREST = 8  # so many of them: an organisation is introduced to three


class Settings(NamedTuple):
    """The settings of a registry: the least points of each level."""

    levels: dict[Level, int]

    def level(self, points: int) -> Level | None:
        """The level that so many points reach; None below the lowest."""
        for level, least in self.levels.items():
            if points >= least:
                return level
        return None

    def least(self, level: str) -> int:
        """From how many points on a pair is on a level; 0 for any other name."""
        return next((points for name, points in self.levels.items() if name == level), 0)


def settings(config: Config) -> Settings:
    """The settings of a registry, the defaults of the schema where it sets none.

    A: a town and more in common. B: a town, or country and theme. C: a country, not far apart.
    """
    part = schema.load("registry")["properties"]["thresholds"]["properties"]["parallels"]
    defaults = part["properties"]["levels"]["properties"]
    levels = config.data.get("thresholds", {}).get("parallels", {}).get("levels", {})
    return Settings({level: int(levels.get(level, defaults[level]["default"])) for level in LEVELS})
