"""Places that are named: in the list of the registry, else in the gazetteer of the world."""

from collections.abc import Iterable
from dataclasses import dataclass

from hamm_registry import gazetteer, workspace
from hamm_registry.countries import Point, distance_km
from hamm_registry.document import Data, Document
from hamm_registry.editing import form, printing
from hamm_registry.editing.revise import revised
from hamm_registry.editing.shape import shape
from hamm_registry.editing.store import Change
from hamm_registry.model import place_key

_NEAR_KM = 15
"""Two towns of one name in one country that are closer than that are one."""


@dataclass(frozen=True, slots=True)
class Spot:
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


def spots(name: str, country: str, places: Document | None) -> list[Spot]:
    """What a name may mean, the largest first: of one that is in the list only those in it."""
    items = places.data["places"] if places else []
    known = [
        Spot(item["name"], item["country"])
        for item in items
        if country in ("", item["country"])
        and place_key(name, item["country"])
        in {
            place_key(one, item["country"])
            for one in (item["name"], *item.get("names", {}).values())
        }
    ]
    if known:
        return known
    by_number = {item["geonames"]: item for item in items if "geonames" in item}
    found: list[Spot] = []
    for town in gazetteer.find(name, country):
        item = by_number.get(town.geonames)
        if item:
            found.append(Spot(item["name"], item["country"]))
        elif not any(_same(town, other) for other in found):
            found.append(
                Spot(
                    town.name, town.country, town.point, town.geonames, town.population, town.region
                )
            )
    return found


def _same(town: gazetteer.Town, other: Spot) -> bool:
    if other.point is None or town.country != other.country:
        return False
    return distance_km(town.point, other.point) < _NEAR_KM


def added(places: Document | None, new: Iterable[Spot]) -> Document | None:
    """data/places.yaml with further towns; the document as it was where there are none."""
    items = [_item(spot) for spot in dict.fromkeys(new) if not spot.listed]
    if not items:
        return places
    if places is None:
        data = {"source": gazetteer.SOURCE, "licence": gazetteer.LICENCE, "places": items}
        head = form.modeline(workspace.PLACES, "places")
        text = f"{head}\n{printing.document(data, shape('places'))}"
        return Document(workspace.PLACES, data, text)
    data = {**places.data, "places": [*places.data["places"], *items]}
    return Document(places.path, data, revised(places, "places", data))


def change(old: Document | None, new: Document | None) -> list[Change]:
    """What has to be written for that."""
    if new is None or new is old:
        return []
    return [Change(new.path, old.text if old else None, new.text)]


def _item(spot: Spot) -> Data:
    item: Data = {"name": spot.name, "country": spot.country}
    if spot.point:
        item |= {"lat": spot.point.lat, "lon": spot.point.lon}
    return item | {"type": "town", "geonames": spot.geonames}
