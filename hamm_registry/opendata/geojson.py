"""GeoJSON (RFC 7946): a feature for each place of each initiative."""

from collections.abc import Iterator, Mapping
from typing import Any

from hamm_registry.model.entries import Initiative, PlaceName, Registry
from hamm_registry.model.evidence import disputes
from hamm_registry.render import structured

Feature = dict[str, Any]


def collection(registry: Registry, facts: Mapping[str, str]) -> str:
    """All initiatives; one without a known place has one feature without a geometry.

    `facts` (licence, attribution, ...) are foreign members of the collection, which readers pass
    over or keep. Coordinates are WGS 84, longitude first.
    """
    features: list[Feature] = []
    for entry in registry.initiatives:
        features += _features(entry, registry)
    return structured.dumps({"type": "FeatureCollection", **facts, "features": features})


def _features(entry: Initiative, registry: Registry) -> Iterator[Feature]:
    if not entry.places:
        yield _feature(f"{entry.id}/0", None, _properties(entry))
    for number, place in enumerate(entry.places, 1):
        properties = {
            **_properties(entry),
            "place": place["name"],
            "country": place["country"],
            "place_about": place.get("about", False),
        }
        yield _feature(f"{entry.id}/{number}", _point(place, registry), properties)


def _feature(name: str, geometry: Feature | None, properties: Feature) -> Feature:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _point(place: PlaceName, registry: Registry) -> Feature | None:
    """The point of a place in the list of places; None where nobody knows it."""
    listed = registry.place(place["name"], place["country"])
    if listed is None or listed.point is None:
        return None
    return {"type": "Point", "coordinates": [listed.point.lon, listed.point.lat]}


def _properties(entry: Initiative) -> Feature:
    """The values that a map shows and filters by; `title` is the first of `titles` by language."""
    data = entry.data
    return {
        "initiative": entry.id,
        "title": next(iter(data["title"].values())),
        "titles": data["title"],
        "kind": data.get("kind"),
        "status": data.get("status"),
        "countries": list(entry.countries),
        "since": entry.since,
        "since_about": bool(data.get("since", {}).get("about")),
        "since_disputed": bool(disputes(entry, "since")),
        "leads": list(entry.leads),
        "themes": data.get("themes", []),
        "sdgs": data.get("sdgs", []),
    }
