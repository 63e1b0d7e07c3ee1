"""The places that a query names: how entries may spell them, and who is near them."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import did_you_mean
from hamm_registry.core.steps import lists_them
from hamm_registry.core.text import _, fold, quote
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative
from hamm_registry.model.named_fields import Fields
from hamm_registry.query.terms import Predicate

if TYPE_CHECKING:
    from hamm_registry.geo.gazetteer import Town

_DISTANCE = re.compile(r"\s*([0-9]{1,5})\s*(?:km)?")
_USUAL_KM = "50"


def place_names(choice: str, fields: Fields) -> frozenset[str]:
    """The folded names under which entries may know the place; UsageError where nobody does."""
    wanted = fold(choice)
    names = {wanted}
    # Entries may call a place by its name in any language.
    for place in fields.registry.places.values():
        spellings = {fold(name) for name in place.spellings}
        if wanted in spellings:
            names |= spellings
    used = _places_of_entries(fields)
    has_other_spelling = len(names) > 1
    if has_other_spelling or not names.isdisjoint(used):
        return frozenset(names)
    message = _("the place {value} is unknown: no entry and no list has it").format(
        value=quote(choice)
    )
    offered = dict.fromkeys(used.values(), "")
    for place in fields.registry.places.values():
        offered[place.name] = ""
    hint = did_you_mean(choice, offered)
    if not hint and _towns_of_the_world(choice):
        query = _("near:{place}~100km").format(place=choice)
        hint = _("Nobody is active there. Who is near: {query}").format(query=query)
    raise UsageError(message, hint or lists_them("fields", "places"))


def _places_of_entries(fields: Fields) -> dict[str, str]:
    """The places that entries name, by their folded name."""
    used: dict[str, str] = {}
    for entry in fields.registry.initiatives:
        for place in entry.places:
            used[fold(place["name"])] = place["name"]
    return used


def near(choice: str, fields: Fields) -> Predicate:
    """The predicate for `Kalisz~150km`: a place of the entry lies within that distance."""
    name, tilde, distance = choice.partition("~")
    if not tilde:
        distance = _USUAL_KM
    written = _DISTANCE.fullmatch(distance)
    if written is None:
        message = _("{distance} is not a distance in kilometres").format(distance=quote(distance))
        raise UsageError(message, _("Write for example near:Kalisz~150km."))
    km = int(written[1])
    centres = _points_of(name.strip(), fields)
    return lambda entry: any(
        countries.distance_km(point, centre) <= km
        for point in _points_in(entry, fields)
        for centre in centres
    )


def _points_in(entry: Initiative, fields: Fields) -> Iterator[countries.Point]:
    """The points of the places of an entry, as far as they are known."""
    for used in entry.places:
        place = fields.registry.place(used["name"], used["country"])
        if place is not None and place.point is not None:
            yield place.point


def _points_of(name: str, fields: Fields) -> list[countries.Point]:
    """The points of all places of a name; UsageError where none is known."""
    listed = fields.registry.places
    wanted = fold(name)
    is_listed = False
    points = []
    for (_country, folded), place in listed.items():
        if folded != wanted:
            continue
        is_listed = True
        if place.point:
            points.append(place.point)
    if not is_listed:
        names = dict.fromkeys(sorted(place.name for place in listed.values()), "")
        message = _("{place} is not in data/places.yaml").format(place=quote(name))
        hint = did_you_mean(name, names)
        towns = () if hint else _towns_of_the_world(name)
        if not towns:
            raise UsageError(message, hint or lists_them("fields", "places"))
        points = [town.point for town in towns]
    if not points:
        message = _("{place} has no coordinates in data/places.yaml").format(place=quote(name))
        raise UsageError(message, _("Add them there, or ask by country."))
    return points


def _towns_of_the_world(name: str) -> "tuple[Town, ...]":
    """The towns of a name in any language, where the gazetteer is installed; takes half a second.

    Of several of one name the largest come first.
    """
    from hamm_registry.geo import gazetteer

    return gazetteer.find(name)
