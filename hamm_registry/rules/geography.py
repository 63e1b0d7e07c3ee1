"""Where the work is."""

from collections.abc import Iterator, Sequence

from hamm_registry import countries
from hamm_registry.diagnostic import Finding
from hamm_registry.document import Document
from hamm_registry.model import Initiative, place_key
from hamm_registry.rules.base import Context
from hamm_registry.schema import Leaf
from hamm_registry.text import _, fold, quote


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
        expected = _("work without one country has “scope: local”, “multilateral” or “global”")
        yield Finding(message, _("Add “places” or “countries”."), ("places",), expected=expected)


def known_place(entry: Initiative, context: Context) -> Iterator[Finding]:
    """A place is in data/places.yaml, in the country that stands there.

    Distances, the map and the names in other languages come from that list.

    Passes:
        places: [{name: Bergen, country: 'NO'}]
    Fails:
        places: [{name: Nirgendwo, country: 'NO'}]
    """
    for index, place in enumerate(entry.places):
        if place_key(place["name"], place["country"]) in context.places:
            continue
        name = fold(place["name"])
        others = [country for country, known in context.places if known == name]
        message = _("{place} is not in data/places.yaml").format(place=quote(place["name"]))
        hint = _("Add it there with its coordinates; until then it has no distance and no dot.")
        if others:
            message = _("data/places.yaml knows {place} in another country: {countries}").format(
                place=quote(place["name"]), countries=", ".join(sorted(others))
            )
            hint = _("Check the country, or add this place to the list.")
        yield Finding(message, hint, ("places", index, "name"))


def inside_country(
    kind: str, document: Document, _leaves: Sequence[Leaf], _context: Context
) -> Iterator[Finding]:
    """The coordinates of a place lie in its country or close to it.

    Swapped or mistyped numbers put a town into the sea; the rough extent of the country is enough
    to see that.

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
            message = _("{lat}, {lon} does not lie in {country}").format(
                lat=place["lat"], lon=place["lon"], country=countries.name(place["country"])
            )
            swapped = countries.inside(place["country"], countries.Point(point.lon, point.lat))
            hint = _("Latitude and longitude seem to be swapped.") if swapped else ""
            yield Finding(message, hint, ("places", index, "lat"))


def places_once(
    kind: str, document: Document, _leaves: Sequence[Leaf], _context: Context
) -> Iterator[Finding]:
    """A place stands once in data/places.yaml, whatever the language of its name.

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
        for name in dict.fromkeys((place["name"], *place.get("names", {}).values())):
            key = place_key(name, place["country"])
            if seen.setdefault(key, index) != index:
                message = _("the place {place} stands here a second time").format(place=quote(name))
                yield Finding(message, _("Delete one of the two."), ("places", index, "name"))
                break
