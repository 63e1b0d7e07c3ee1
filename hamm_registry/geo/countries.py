"""Countries of the world: names, regions, borders and rough extent (data/countries.json).

Codes are ISO 3166-1 alpha-2, and XK for Kosovo; regions are those of UN M49. The file says where
each part comes from; tools/make_countries.py makes it.
"""

import json
from functools import cache
from math import asin, cos, pi, sin, sqrt
from pathlib import Path
from typing import NamedTuple, TypedDict, cast

from hamm_registry.core.text import named, pick, speech

EARTH_RADIUS_KM = 6371
_RADIAN = pi / 180


class Country(TypedDict):
    """One country; `box` is [south, west, north, east] in degrees, west > east at 180°."""

    de: str
    en: str
    region: str
    subregion: str | None
    intermediate: str | None
    neighbours: list[str]
    box: list[float] | None


class _World(TypedDict):
    regions: dict[str, dict[str, str]]
    countries: dict[str, Country]


class Point(NamedTuple):
    """A place on the globe in degrees, WGS 84."""

    lat: float
    lon: float


@cache
def _world() -> _World:
    path = Path(__file__).parent.parent / "data" / "countries.json"
    return cast(_World, json.loads(path.read_text(encoding="utf-8")))


def countries() -> dict[str, Country]:
    """All countries by code."""
    return _world()["countries"]


def names_in(language: str) -> dict[str, str]:
    """The names of countries in a language other than German and English, by code.

    Empty for a language of which there is no list (data/country_names.json).
    """
    if language in ("", "de", "en"):
        return {}
    return _names_by_language().get(language, {})


@cache
def _names_by_language() -> dict[str, dict[str, str]]:
    """The names of countries by language and code."""
    path = Path(__file__).parent.parent / "data" / "country_names.json"
    names: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))["names"]
    return names


def name(code: str) -> str:
    """The name of a country in the language in force; an unknown code is its own name."""
    country = countries().get(code)
    if country is None:
        return code
    # The website has languages that the list of German and English names has not.
    translated = names_in(speech()[0]).get(code)
    if translated:
        return translated
    return pick({"de": country["de"], "en": country["en"]})


def region_name(code: str) -> str:
    """The name of an M49 region in the language in force."""
    return named(_world()["regions"].get(code, {"en": code}))


def regions() -> dict[str, dict[str, str]]:
    """The names of all M49 regions by code and language."""
    return _world()["regions"]


def regions_of(code: str) -> tuple[str, ...]:
    """The M49 regions that a country lies in, from the narrowest to the continent."""
    country = countries().get(code)
    if country is None:
        return ()
    parts = (country["intermediate"], country["subregion"], country["region"])
    return tuple(part for part in parts if part)


def inside(code: str, point: Point, margin: float = 1.0) -> bool:
    """True if a point lies in the bounding box of a country, or at most `margin` degrees outside.

    True for a country whose extent is not known.
    """
    country = countries().get(code)
    if country is None or country["box"] is None:
        return True
    south, west, north, east = country["box"]
    if not south - margin <= point.lat <= north + margin:
        return False
    # Counted eastwards from the western edge, so that a box across 180° is nothing special.
    width = (east - west) % 360 or 360
    return (point.lon - west + margin) % 360 <= width + 2 * margin


def distance_km(a: Point, b: Point) -> float:
    """The great-circle distance by the haversine formula, on a sphere of EARTH_RADIUS_KM."""
    # Few steps, for some commands need tens of thousands of distances.
    lat_a, lat_b = a.lat * _RADIAN, b.lat * _RADIAN
    sine_of_lat, sine_of_lon = sin((lat_b - lat_a) / 2), sin((b.lon - a.lon) * _RADIAN / 2)
    half_chord = sqrt(sine_of_lat**2 + cos(lat_a) * cos(lat_b) * sine_of_lon**2)
    if half_chord > 1:  # by rounding
        half_chord = 1.0
    return 2 * EARTH_RADIUS_KM * asin(half_chord)
