"""Places that are named: in the list of the registry, else in the gazetteer of the world."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hamm_registry.core import text
from hamm_registry.core.text import _, fold, ngettext
from hamm_registry.editing import canonical_form, emitter
from hamm_registry.editing.layout import shape
from hamm_registry.editing.patch import revised
from hamm_registry.geo import countries, gazetteer
from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.model import vocabulary
from hamm_registry.storage.files import Change
from hamm_registry.storage.folders import PLACES
from hamm_registry.yamlfile.document import Data, Document

_NEAR_KM = 15
"""Two towns of one name in one country that are closer than that are one."""

_FAR_LARGER = 10
"""How many times as many people a town has that is meant where nobody says which."""

_REGION = re.compile(r"(.+?)(?: \((?=.*\)$)|, ?)([A-Z]{2,3})\)?")
"""A town with its region, as `described` tells them apart: Springfield (IL), Springfield, IL."""


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A place that may be meant: one of the list, or a town of the gazetteer with its id there."""

    name: str
    country: str
    point: Point | None = None
    geonames: int = 0
    population: int = 0
    region: str = ""

    @property
    def listed(self) -> bool:
        """Whether it stands in the list of the registry already."""
        return not self.geonames


def spots(
    name: str,
    country: str,
    places: Document | None,
    waiting: Callable[[], None] = gazetteer.patient,
) -> list[PlaceCandidate]:
    """What a name may mean, the largest first; see `spots_of_all`."""
    return spots_of_all([(name, country)], places, waiting)[name, country]


def spots_of_all(
    wanted: Iterable[gazetteer.Wanted],
    places: Document | None,
    waiting: Callable[[], None] = gazetteer.patient,
) -> dict[gazetteer.Wanted, list[PlaceCandidate]]:
    """What each name in a country, or in any, may mean, the largest first.

    Of a name that is in the list of the registry only the places in it; a town that is in the list
    under another name, by its GeoNames number, is the place in the list. None for the name of a
    country: that is no town. All are looked up in one pass; `waiting` is called before it.
    """
    items = places.data["places"] if places else []
    by_name: dict[str, dict[PlaceCandidate, None]] = defaultdict(dict)
    by_number: dict[int, PlaceCandidate] = {}
    for item in items:
        spot = PlaceCandidate(item["name"], item["country"])
        if "geonames" in item:
            by_number[item["geonames"]] = spot
        for name in (item["name"], *item.get("names", {}).values()):
            by_name[fold(name)][spot] = None
    found: dict[gazetteer.Wanted, list[PlaceCandidate]] = {}
    unlisted: list[gazetteer.Wanted] = []
    for name, country in wanted:
        listed = [spot for spot in by_name.get(fold(name), ()) if country in ("", spot.country)]
        found[name, country] = listed
        if not listed and (country or not country_called(name)):
            unlisted.append((name, country))
    asked = {key: _asked(*key) for key in unlisted}
    towns = gazetteer.find_all([one for pairs in asked.values() for one in pairs], waiting)
    for key, pairs in asked.items():
        region = _without_region(key[0])[1]
        named = dict.fromkeys(town for pair in pairs for town in towns[pair])
        here = [town for town in named if region in ("", town.region, town.country)]
        found[key] = _distinct(here, by_number)
    return found


def _asked(name: str, country: str) -> list[gazetteer.Wanted]:
    """What to look up for a name: “San Diego, CA” may lie in Canada or in the United States."""
    town, region = _without_region(name)
    if region and not country:
        state = vocabulary.country_of_state(region) or "US"
        return [(town, region), (town, state), (town, "")]
    return [(town, country)]


def _without_region(name: str) -> tuple[str, str]:
    """A name and the code of the region or country behind it, empty where there is none."""
    match = _REGION.fullmatch(name)
    return (match[1], match[2]) if match else (name, "")


def _distinct(
    towns: Iterable[gazetteer.Town], by_number: Mapping[int, PlaceCandidate]
) -> list[PlaceCandidate]:
    """Towns as places, those of the list as they stand there, each once."""
    found: list[PlaceCandidate] = []
    for town in towns:
        listed = by_number.get(town.geonames)
        if listed:
            found.append(listed)
        elif not any(_same(town, other) for other in found):
            place = (town.name, town.country, town.point)
            found.append(PlaceCandidate(*place, town.geonames, town.population, town.region))
    return found


def country_called(name: str) -> str:
    """The code of the country that has that name or code, else empty.

    A code or a sign is one in capitals only: “Ås” is a town, not American Samoa.
    """
    if len(name) <= _LONGEST_CODE and not (name.isascii() and name.isupper()):
        return ""
    return vocabulary.countries().code(name)


_LONGEST_CODE = 3


def outstanding(found: Sequence[PlaceCandidate]) -> PlaceCandidate | None:
    """The one of several places, the largest first, beside which the others hardly count."""
    if len(found) == 1:
        return found[0]
    large = bool(found) and found[0].population >= _FAR_LARGER * max(found[1].population, 1)
    return found[0] if large else None


def described(spot: PlaceCandidate) -> str:
    """A place with what tells it from its namesakes: Springfield (IL), United States (…)."""
    people = ngettext("{count} inhabitant", "{count} inhabitants", spot.population)
    people = f" ({people.format(count=text.number(spot.population))})" if spot.population else ""
    region = f" ({spot.region})" if spot.region else ""
    where = f" {_degrees(spot.point)}" if spot.point and not region else ""
    return f"{spot.name}{region}, {countries.name(spot.country)}{people}{where}"


def _degrees(point: Point) -> str:
    """Coordinates that tell two towns apart: 48.4° N 5.7° E."""
    north, east = abs(round(point.lat, 1)), abs(round(point.lon, 1))
    one = _("{degrees}° N") if point.lat >= 0 else _("{degrees}° S")
    two = _("{degrees}° E") if point.lon >= 0 else _("{degrees}° W")
    return f"{one.format(degrees=text.number(north))} {two.format(degrees=text.number(east))}"


def _same(town: gazetteer.Town, other: PlaceCandidate) -> bool:
    if other.point is None or town.country != other.country:
        return False
    return distance_km(town.point, other.point) < _NEAR_KM


def added(places: Document | None, new: Iterable[PlaceCandidate]) -> Document | None:
    """data/places.yaml with further towns; the document as it was where there are none."""
    items = [_item(spot) for spot in dict.fromkeys(new) if not spot.listed]
    if not items:
        return places
    if places is None:
        data = {"source": gazetteer.SOURCE, "licence": gazetteer.LICENCE, "places": items}
        head = canonical_form.modeline(PLACES, "places")
        text = f"{head}\n{emitter.document(data, shape('places'))}"
        return Document(PLACES, data, text)
    data = {**places.data, "places": [*places.data["places"], *items]}
    return Document(places.path, data, revised(places, "places", data))


def change(old: Document | None, new: Document | None) -> list[Change]:
    """What has to be written for that."""
    if new is None or new is old:
        return []
    return [Change(new.path, old.text if old else None, new.text)]


def _item(spot: PlaceCandidate) -> Data:
    item: Data = {"name": spot.name, "country": spot.country}
    if spot.point:
        item |= {"lat": spot.point.lat, "lon": spot.point.lon}
    return item | {"type": "town", "geonames": spot.geonames}
