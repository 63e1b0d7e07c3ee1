"""How far some initiatives reach: spares comparing them with all others."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, InitiativeData
from hamm_registry.parallels.globe import cell, touching
from hamm_registry.parallels.places import Atlas, may_be_one_place, region_of
from hamm_registry.parallels.sides import Body, Side, body
from hamm_registry.parallels.signals import Scale, ceiling


@dataclass(frozen=True, slots=True)
class Horizon:
    """Where and with whom others must be active to make a pair of `least` points with one of these.

    `countries` are those in which they must be active, unless one of them shares a partner or has
    activities to come; they hold for nearly all others, who are seen not to matter at a glance.
    """

    chosen: Sequence[Side]
    scale: Scale
    least: int
    countries: frozenset[str]
    partners: Collection[Body]
    active: bool

    def sees(self, entry: Initiative) -> bool:
        """Whether an entry may make such a pair."""
        return self._lies_within(entry.data) and self._may_reach(entry)

    def _lies_within(self, data: InitiativeData) -> bool:
        for place in data.get("places", ()):
            if place["country"] in self.countries:
                return True
        return (
            ("countries" in data and not self.countries.isdisjoint(data["countries"]))
            or (self.active and "activities" in data)
            or (bool(self.partners) and self._shares_partner(data))
        )

    def _shares_partner(self, data: InitiativeData) -> bool:
        return any(
            organisation["role"] == "partner" and body(organisation) in self.partners
            for organisation in data.get("organisations", ())
        )

    def _may_reach(self, entry: Initiative) -> bool:
        within, other = self.scale.weights.same_place_km, None
        for one in self.chosen:
            other = other or Side(entry, one.atlas, one.today)
            if (
                ceiling(one, other, self.scale) >= self.least
                or any(may_be_one_place(x, y, within) for x in one.spots for y in other.spots)
                or not one.partners.keys().isdisjoint(other.partners)
                or (one.events and other.events)
            ):
                return True
        return False


def horizon(chosen: Sequence[Side], atlas: Atlas, scale: Scale, least: int) -> Horizon:
    """The horizon of some initiatives: their countries, those around, and those of near places."""
    reaches, edge = [side.reach for side in chosen], scale.weights.same_place_km + 1
    regions = {region for reach in reaches for region in reach.regions}
    known = {code for code in countries.countries() if region_of(code) in regions}
    known.update(*(reach.countries | reach.borders for reach in reaches))
    points = {spot.point for side in chosen for spot in side.spots}
    cells = {near for point in points if point for near in touching(point, edge)}
    for place in atlas.registry.places.values():
        if place.country not in known and place.point and cell(place.point, edge) in cells:
            known.add(place.country)
    partners = frozenset(body for side in chosen for body in side.partners)
    active = any(side.events for side in chosen)
    return Horizon(chosen, scale, least, frozenset(known), partners, active)
