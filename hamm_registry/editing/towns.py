"""Look up the names of places: in the list of the registry, else in the gazetteer of the world."""

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
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile

_NEAR_KM = 15
"""Towns of one name in one country that are closer than this, in kilometres, are the same."""

_FAR_LARGER = 10
"""A town with this many times the people of the next one of its name is meant without asking."""

_REGION = re.compile(r"(.+?)(?: \((?=.*\)$)|, ?)([A-Z]{2,3})\)?")
"""A town with its region, as `describe` tells them apart: Springfield (IL), Springfield, IL."""


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
        """True if it stands in the list of the registry already."""
        return not self.geonames


def find_candidates(
    name: str,
    country: str,
    places: ParsedFile | None,
    waiting: Callable[[], None] = gazetteer.patient,
) -> list[PlaceCandidate]:
    """The places that a name may mean, the largest first; see `find_all_candidates`."""
    return find_all_candidates([(name, country)], places, waiting)[name, country]


def find_all_candidates(
    wanted: Iterable[gazetteer.Wanted],
    places: ParsedFile | None,
    waiting: Callable[[], None] = gazetteer.patient,
) -> dict[gazetteer.Wanted, list[PlaceCandidate]]:
    """The places that each name in a country, or in any (empty), may mean, the largest first.

    A name in the list of the registry means the places of the list only; a town that is in the list
    under another name, by its GeoNames number, is the place in the list. The name of a country
    means no town. The gazetteer is read once for all names; `waiting` is called before.
    """
    by_name, by_number = _indexed(places.data["places"] if places else [])
    candidates: dict[gazetteer.Wanted, list[PlaceCandidate]] = {}
    queries: dict[gazetteer.Wanted, list[gazetteer.Wanted]] = {}
    all_queries: list[gazetteer.Wanted] = []
    for name, country in wanted:
        listed = [place for place in by_name.get(fold(name), ()) if country in ("", place.country)]
        candidates[name, country] = listed
        if not listed and (country or not country_called(name)):
            queries[name, country] = _queries(name, country)
            all_queries += queries[name, country]
    towns = gazetteer.find_all(all_queries, waiting)
    for (name, country), queries_of_name in queries.items():
        found_towns: list[gazetteer.Town] = []
        for query in queries_of_name:
            found_towns += towns[query]
        candidates[name, country] = _distinct(_in_region(found_towns, name), by_number)
    return candidates


def _in_region(towns: Iterable[gazetteer.Town], name: str) -> list[gazetteer.Town]:
    """The towns, each once, in the region or country that stands behind a name, if one does."""
    _town, region = _without_region(name)
    if not region:
        return list(dict.fromkeys(towns))
    inside = [town for town in towns if region in (town.region, town.country)]
    return list(dict.fromkeys(inside))


def _indexed(
    items: Iterable[Data],
) -> tuple[Mapping[str, Iterable[PlaceCandidate]], dict[int, PlaceCandidate]]:
    """The listed places by each of their folded names, and by their GeoNames numbers."""
    # The inner mappings are ordered sets: two names of a place may fold to one.
    by_name: dict[str, dict[PlaceCandidate, None]] = defaultdict(dict)
    by_number: dict[int, PlaceCandidate] = {}
    for item in items:
        place = PlaceCandidate(item["name"], item["country"])
        if "geonames" in item:
            by_number[item["geonames"]] = place
        names = item.get("names", {}).values()
        for name in (item["name"], *names, *item.get("other_names", ())):
            by_name[fold(name)][place] = None
    return by_name, by_number


def _queries(name: str, country: str) -> list[gazetteer.Wanted]:
    """The names and countries to look up for a name.

    “San Diego, CA” may lie in Canada or in the United States.
    """
    town, region = _without_region(name)
    if region and not country:
        state = vocabulary.country_of_state(region) or "US"
        return [(town, region), (town, state), (town, "")]
    return [(town, country)]


def _without_region(name: str) -> tuple[str, str]:
    """A name and the code of the region or country behind it, empty where there is none."""
    match = _REGION.fullmatch(name)
    if match is None:
        return name, ""
    return match[1], match[2]


def _distinct(
    towns: Iterable[gazetteer.Town], by_number: Mapping[int, PlaceCandidate]
) -> list[PlaceCandidate]:
    """Towns as candidates: a listed one as in the list, of those close together the first."""
    candidates: list[PlaceCandidate] = []
    for town in towns:
        listed = by_number.get(town.geonames)
        if listed:
            candidates.append(listed)
        elif not any(_is_same(town, other) for other in candidates):
            place = (town.name, town.country, town.point)
            candidates.append(PlaceCandidate(*place, town.geonames, town.population, town.region))
    return candidates


def country_called(name: str) -> str:
    """The code of the country that has that name or code, else empty.

    A code or a sign is one in capitals only: “Ås” is a town, not American Samoa.
    """
    if len(name) <= _LONGEST_CODE and not (name.isascii() and name.isupper()):
        return ""
    return vocabulary.countries().code(name)


_LONGEST_CODE = 3


def clear_choice(candidates: Sequence[PlaceCandidate]) -> PlaceCandidate | None:
    """The first of the candidates, the largest first, if it is alone or far larger than the next.

    None where somebody has to choose.
    """
    if not candidates:
        return None
    largest = candidates[0]
    if len(candidates) == 1:
        return largest
    if largest.population >= _FAR_LARGER * max(candidates[1].population, 1):
        return largest
    return None


def describe(place: PlaceCandidate) -> str:
    """A place with the details that tell it from its namesakes: Springfield (IL), United States."""
    name = place.name
    if place.region:
        name += f" ({place.region})"
    details = ""
    if place.population:
        people = ngettext("{count} inhabitant", "{count} inhabitants", place.population)
        details += f" ({people.format(count=text.number(place.population))})"
    if place.point and not place.region:
        details += f" {_degrees(place.point)}"
    return f"{name}, {countries.name(place.country)}{details}"


def _degrees(point: Point) -> str:
    """Coordinates to a tenth of a degree: 48.4° N 5.7° E."""
    latitude = _("{degrees}° N")
    if point.lat < 0:
        latitude = _("{degrees}° S")
    longitude = _("{degrees}° E")
    if point.lon < 0:
        longitude = _("{degrees}° W")
    north = latitude.format(degrees=text.number(abs(round(point.lat, 1))))
    east = longitude.format(degrees=text.number(abs(round(point.lon, 1))))
    return f"{north} {east}"


def _is_same(town: gazetteer.Town, other: PlaceCandidate) -> bool:
    """True if a town is so close to a candidate of its name that both are one."""
    if other.point is None or town.country != other.country:
        return False
    return distance_km(town.point, other.point) < _NEAR_KM


def added(places: ParsedFile | None, new: Iterable[PlaceCandidate]) -> ParsedFile | None:
    """data/places.yaml with further towns; the document as it was where there are none."""
    items = [_item(place) for place in dict.fromkeys(new) if not place.listed]
    if not items:
        return places
    if places is None:
        data = {"source": gazetteer.SOURCE, "licence": gazetteer.LICENCE, "places": items}
        head = canonical_form.modeline(PLACES, "places")
        text = f"{head}\n{emitter.document(data, shape('places'))}"
        return ParsedFile(PLACES, data, text)
    data = {**places.data, "places": [*places.data["places"], *items]}
    return ParsedFile(places.path, data, revised(places, "places", data))


def change(old: ParsedFile | None, new: ParsedFile | None) -> list[Change]:
    """The change of data/places.yaml from one document to the other, if there is any."""
    if new is None or new is old:
        return []
    before = None
    if old:
        before = old.text
    return [Change(new.path, before, new.text)]


def _item(place: PlaceCandidate) -> Data:
    """A town as an item of data/places.yaml."""
    item: Data = {"name": place.name, "country": place.country}
    if place.point:
        item |= {"lat": place.point.lat, "lon": place.point.lon}
    return item | {"type": "town", "geonames": place.geonames}
