"""The table of countries: borders, regions, names and bounding boxes."""

import json
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from hamm_registry.core.text import fold
from hamm_registry.yamlfile import read
from hamm_registry.yamlfile.parsed_file import ParsedFile

ROOT = Path(__file__).parent.parent
FILE = files("hamm_registry") / "data" / "countries.json"
TABLE = json.loads(FILE.read_text(encoding="utf-8"))
COUNTRIES: dict[str, dict[str, Any]] = TABLE["countries"]


def places() -> list[dict[str, Any]]:
    """Give the registry's places that have coordinates."""
    document = read(ROOT, "data/places.yaml")
    assert isinstance(document, ParsedFile)
    return [place for place in document.data["places"] if "lat" in place]


def inside(code: str, lat: float, lon: float) -> bool:
    """Tell whether a point lies in a country's box, which may cross the date line."""
    south, west, north, east = COUNTRIES[code]["box"]
    width, offset = (east - west) % 360, (lon - west) % 360
    return bool(south <= lat <= north and offset <= width)


def test_all_countries_of_iso_3166_and_kosovo() -> None:
    assert len(COUNTRIES) == 250
    assert {"DE", "TW", "XK"} < set(COUNTRIES)


def test_borders_are_symmetric() -> None:
    borders = {(a, b) for a, country in COUNTRIES.items() for b in country["neighbours"]}
    assert borders == {(b, a) for a, b in borders}
    assert len(borders) == 2 * 324
    assert not [code for code, other in borders if code == other]


def test_neighbours() -> None:
    assert COUNTRIES["DE"]["neighbours"] == ["AT", "BE", "CH", "CZ", "DK", "FR", "LU", "NL", "PL"]
    assert COUNTRIES["BA"]["neighbours"] == ["HR", "ME", "RS"]
    assert COUNTRIES["LS"]["neighbours"] == ["ZA"]
    assert COUNTRIES["IS"]["neighbours"] == []
    assert "BR" not in COUNTRIES["FR"]["neighbours"]


def test_every_region_is_named_and_nothing_else() -> None:
    levels = ("region", "subregion", "intermediate")
    used = {country[level] for country in COUNTRIES.values() for level in levels}
    assert used - {None} == set(TABLE["regions"])
    assert [code for code, country in COUNTRIES.items() if not country["region"]] == ["AQ"]


def test_names_stand_for_one_country() -> None:
    meant: Counter[str] = Counter()
    for country in COUNTRIES.values():
        meant.update({fold(name) for name in (country["de"], country["en"])})
    meant.update({fold(name) for region in TABLE["regions"].values() for name in region.values()})
    assert [name for name, count in meant.items() if count > 1] == []


def test_boxes_are_boxes() -> None:
    for code, country in COUNTRIES.items():
        south, west, north, east = country["box"]
        assert -90 <= south < north <= 90, code
        assert -180 <= west <= 180, code
        assert -180 <= east <= 180, code
        assert west != east, code
    crossing = {
        code for code, country in COUNTRIES.items() if country["box"][1] > country["box"][3]
    }
    assert crossing == {"FJ", "KI", "NZ", "RU", "UM", "US"}


def test_places_lie_in_their_country() -> None:
    outside = [p["name"] for p in places() if not inside(p["country"], p["lat"], p["lon"])]
    assert outside == []


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        ("US", 21.31, -157.86),  # Honolulu
        ("US", 52.85, 173.18),  # Attu
        ("RU", 64.73, 177.51),  # Anadyr
        ("RU", 54.71, 20.51),  # Kaliningrad
        ("NZ", -43.95, -176.56),  # Chatham Islands
        ("ES", 28.12, -15.43),  # Las Palmas
        ("GF", 4.92, -52.31),  # Cayenne
        ("UA", 44.61, 33.52),  # Sevastopol
        ("VA", 41.9, 12.45),
    ],
)
def test_islands_and_far_parts(code: str, lat: float, lon: float) -> None:
    assert inside(code, lat, lon)


@pytest.mark.parametrize(
    ("code", "lat", "lon"),
    [
        ("FR", 4.92, -52.31),  # Cayenne has a code of its own
        ("RU", 55.68, 12.57),  # Copenhagen: the box goes the other way round the world
        ("US", 52.52, 13.4),  # Berlin
        ("DE", 48.86, 2.35),  # Paris
    ],
)
def test_other_countries_lie_outside(code: str, lat: float, lon: float) -> None:
    assert not inside(code, lat, lon)
