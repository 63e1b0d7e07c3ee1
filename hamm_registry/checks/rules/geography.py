"""Rules on places and countries."""

from collections.abc import Iterator
from typing import cast

from hamm_registry.checks.rules.rule import Context
from hamm_registry.core.finding import Finding, Pointer
from hamm_registry.core.text import _, quote
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, PlaceKey, place_key
from hamm_registry.schema import Leaves
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile


def says_where(entry: Initiative, _context: Context) -> Iterator[Finding]:
    """An initiative names a place, a country, or the scope local, multilateral or global.

    Who is active where is the first thing people ask.

    Passes:
        countries: [NO]
    Fails:
        places:
        countries:
        scope: bilateral
    """
    wide = entry.data.get("scope") in ("local", "multilateral", "global")
    if not entry.countries and not wide and not entry.retired:
        message = _("the entry names neither a place nor a country")
        expected = _("work without a country has “scope: local”, “multilateral” or “global”")
        yield Finding(message, _("Add “places” or “countries”."), ("places",), expected=expected)


def known_place(entry: Initiative, context: Context) -> Iterator[Finding]:
    """A place is in data/places.yaml.

    Distances, the map and the names in other languages come from that list. The places of
    activities and the seats of organisations count too; the home city and its districts need not
    be there.

    Passes:
        places: [{name: Bergen, country: 'NO'}]
    Fails:
        places: [{name: Nirgendwo, country: 'NO'}]
    """
    for pointer, name, country in _places_named(entry, context):
        key = place_key(name, country)
        if key not in context.places and not _elsewhere(key, context):
            message = _("{place} is not in data/places.yaml").format(place=quote(name))
            hint = _("Add it there with its coordinates; until then it does not appear on the map.")
            yield Finding(message, hint, (*pointer, _NAMES[str(pointer[0])]))


def place_in_its_country(entry: Initiative, context: Context) -> Iterator[Finding]:
    """A place is in the country in which data/places.yaml has it.

    A wrong country moves an initiative across the map, next to the wrong neighbours. Where two
    places share a name, both are in the list.

    Passes:
        places: [{name: Bergen, country: 'NO'}]
    Fails:
        places: [{name: Bergen, country: SE}]
    """
    for pointer, name, country in _places_named(entry, context):
        key = place_key(name, country)
        if not country or key in context.places:
            continue
        others = _elsewhere(key, context)
        if others:
            message = _("{place} is in {countries}, not in {country}").format(
                place=quote(name),
                countries=", ".join(countries.name(code) for code in others),
                country=countries.name(country),
            )
            hint = _("Write “country: {code}”, or add this other place to data/places.yaml.")
            hint = hint.format(code=others[0])
            yield Finding(message, hint, (*pointer, "country"))


_NAMES = {"places": "name", "activities": "place", "organisations": "place"}
"""The lists of an entry that name places, and the field of an item that does."""


def _places_named(entry: Initiative, context: Context) -> Iterator[tuple[Pointer, str, str]]:
    """Every place that an entry names but the home city: pointer, name, and country if it is given.

    Nothing while data/places.yaml cannot be used: that is told once, there.
    """
    if not context.places_usable:
        return
    data = cast(Data, entry.data)
    for field, key in _NAMES.items():
        for index, item in enumerate(data.get(field, ())):
            name, country = item.get(key), item.get("country", "")
            if name is not None and not context.is_home(name, country):
                yield (field, index), name, country


def _elsewhere(key: PlaceKey, context: Context) -> list[str]:
    """The other countries in which the list has a place of that name."""
    return context.countries_by_place.get(key[1], [])


def inside_country(
    kind: str, document: ParsedFile, _leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """The coordinates of a place are in its country or close to it.

    Swapped or mistyped numbers put a town into the sea; the rough extent of the country is enough
    to notice that.

    Passes:
        # file: data/places.yaml
        places: [{name: Bergen, country: 'NO', type: town, lat: 60.39, lon: 5.32}]
    Fails:
        # file: data/places.yaml
        places: [{name: Bergen, country: 'NO', type: town, lat: 5.32, lon: 60.39}]
    """
    if kind != "places":
        return
    for index, place in enumerate(document.data["places"]):
        if "lat" not in place or "lon" not in place:
            continue
        point = countries.Point(place["lat"], place["lon"])
        if not countries.inside(place["country"], point):
            message = _("{lat}, {lon} is not in {country}").format(
                lat=place["lat"], lon=place["lon"], country=countries.name(place["country"])
            )
            hint = ""
            if countries.inside(place["country"], countries.Point(point.lon, point.lat)):
                hint = _("Latitude and longitude seem to be swapped.")
            yield Finding(message, hint, ("places", index, "lat"))


def places_once(
    kind: str, document: ParsedFile, _leaves: Leaves, _context: Context
) -> Iterator[Finding]:
    """A place is listed once in data/places.yaml, whatever the language of its name.

    Passes:
        # file: data/places.yaml
        places: [{name: Bergen, country: 'NO', type: town}]
    Fails:
        # file: data/places.yaml
        places:
          - {name: Bergen, country: 'NO', type: town}
          - {name: bergen, country: 'NO', type: town}
    """
    if kind != "places":
        return
    seen: dict[tuple[str, str], int] = {}
    for index, place in enumerate(document.data["places"]):
        names = (place["name"], *place.get("names", {}).values(), *place.get("other_names", ()))
        for name in dict.fromkeys(names):
            key = place_key(name, place["country"])
            if seen.setdefault(key, index) != index:
                message = _("the place {place} is listed twice").format(place=quote(name))
                yield Finding(message, _("Delete one of the two."), ("places", index, "name"))
                break
