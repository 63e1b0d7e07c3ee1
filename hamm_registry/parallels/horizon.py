"""How far some initiatives reach: spares reading all others where only few are asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from hamm_registry import countries
from hamm_registry.model import Initiative, Registry
from hamm_registry.parallels.globe import cell, touching
from hamm_registry.parallels.places import region_of
from hamm_registry.parallels.sides import Body, Side, body
from hamm_registry.parallels.weights import Weights


@dataclass(frozen=True, slots=True)
class Horizon:
    """Where and with whom others must be active to make a pair, broadly."""

    countries: frozenset[str]
    partners: frozenset[Body]
    active: bool

    def sees(self, entry: Initiative) -> bool:
        """Whether an entry may make a pair with one of those whose horizon it is."""
        data = entry.data
        return (
            any(place["country"] in self.countries for place in data.get("places", ()))
            or not self.countries.isdisjoint(data.get("countries", ()))
            or (self.active and "activities" in data)
            or (bool(self.partners) and self._shares_partner(entry))
        )

    def _shares_partner(self, entry: Initiative) -> bool:
        partners = (o for o in entry.organisations if o["role"] == "partner")
        return any(body(organisation) in self.partners for organisation in partners)


def horizon(chosen: Sequence[Side], registry: Registry, weights: Weights) -> Horizon:
    """The horizon of some initiatives: their countries, those around, and those of near places."""
    reaches, edge = [side.reach for side in chosen], weights.same_place_km + 1
    regions = {region for reach in reaches for region in reach.regions}
    known = {code for code in countries.countries() if region_of(code) in regions}
    known.update(*(reach.countries | reach.borders for reach in reaches))
    points = {spot.point for side in chosen for spot in side.spots}
    cells = {near for point in points if point for near in touching(point, edge)}
    for place in registry.places.values():
        if place.country not in known and place.point and cell(place.point, edge) in cells:
            known.add(place.country)
    partners = frozenset(body for side in chosen for body in side.partners)
    return Horizon(frozenset(known), partners, any(side.events for side in chosen))
