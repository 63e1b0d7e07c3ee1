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
    features = [one for entry in registry.initiatives for one in _features(entry, registry)]
    return structured.dumps({"type": "FeatureCollection", **facts, "features": features})


def _features(entry: Initiative, registry: Registry) -> Iterator[Feature]:
    if not entry.places:
        yield _feature(f"{entry.id}/0", None, _properties(entry))
    for number, named in enumerate(entry.places, 1):
        where = {"place": named["name"], "country": named["country"]}
        properties = {**_properties(entry), **where, "place_about": named.get("about", False)}
        yield _feature(f"{entry.id}/{number}", _point(named, registry), properties)


def _feature(name: str, geometry: Feature | None, properties: Feature) -> Feature:
    return {"type": "Feature", "id": name, "geometry": geometry, "properties": properties}


def _point(named: PlaceName, registry: Registry) -> Feature | None:
    known = registry.place(named["name"], named["country"])
    if known is None or known.point is None:
        return None
    return {"type": "Point", "coordinates": [known.point.lon, known.point.lat]}


def _properties(entry: Initiative) -> Feature:
    """What a map shows and filters by; `title` is the first of `titles`, which are by language."""
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
