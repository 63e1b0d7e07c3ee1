"""The map: places where the projection puts them, countries as links, small states to be seen."""

import json
import re
import xml.etree.ElementTree as ET
from math import hypot

import pytest
from helper import ROOT

from hamm_registry.core.document import Dot
from hamm_registry.geo import countries, map_view
from hamm_registry.geo.countries import Point
from hamm_registry.geo.map_view import Position
from hamm_registry.render import world_picture

D3 = {
    (51.68, 7.81): (481.7, 64.5),
    (-33.87, 151.21): (858.9, 376.4),
    (65.58, -171.0): (852.9, 28.0),
    (-17.71, 178.07): (958.3, 317.4),
    (0.0, 11.0): (489.1, 249.4),
    (23.22, -106.42): (164.9, 160.8),
}
"""Latitude and longitude, and where geoEqualEarth of d3-geo 3.1.1 puts them."""


def projected(lat: float, lon: float) -> Position:
    position = map_view.world().project(Point(lat, lon))
    assert position is not None
    return position


def middle(code: str) -> Position:
    position = map_view.middle(code, map_view.world())
    assert position is not None
    return position


@pytest.mark.parametrize("place", D3)
def test_places_are_where_d3_puts_them(place: tuple[float, float]) -> None:
    x, y = projected(*place)
    assert hypot(x - D3[place][0], y - D3[place][1]) < 0.15


def test_every_country_has_a_place_on_the_map() -> None:
    view = map_view.world()
    for code in countries.countries():
        x, y = middle(code)
        assert 0 <= x <= view.width, code
        assert 0 <= y <= view.height, code


def test_antarctica_stands_on_the_edge() -> None:
    height = map_view.world().height
    assert projected(-85, 0).y == height - 6
    assert middle("AQ").y <= height - 6


def drawn(counts: dict[str, int], *dots: Dot) -> ET.Element:
    text = world_picture.svg(counts, dots, label=lambda code: f"<{code}> & {counts[code]}")
    return ET.fromstring(text)


NAMESPACE = "{http://www.w3.org/2000/svg}"


def test_countries_are_pictures_with_a_text() -> None:
    svg = drawn({"PL": 8, "MX": 1, "FR": 0})
    groups = svg.findall(f"{NAMESPACE}g")
    assert [group.get("role") for group in groups] == ["img", "img"]
    assert [group.get("aria-label") for group in groups] == ["<MX> & 1", "<PL> & 8"]
    looks = [group.find(f"{NAMESPACE}path") for group in groups]
    assert [path is not None and path.get("class") for path in looks] == ["level-1", "level-2"]


def test_what_is_no_country_is_not_drawn() -> None:
    assert drawn({"XX": 3}).findall(f"{NAMESPACE}g") == []


@pytest.mark.parametrize("code", ["MT", "VA", "TV", "GI", "AQ", "SG"])
def test_small_states_are_to_be_seen(code: str) -> None:
    [group] = drawn({code: 2}).findall(f"{NAMESPACE}g")
    circle = group.find(f"{NAMESPACE}circle")
    assert circle is not None
    assert circle.get("r") == "4"


def test_every_shape_is_drawn_once() -> None:
    rows = json.loads((ROOT / "hamm_registry/data/worldmap.json").read_text(encoding="utf-8"))
    shapes = {code: shape["d"] for code, shape in rows["countries"].items()}
    all_of_them = sorted(re.findall(r"M[^M]+", "".join(shapes.values())))
    svg = drawn({"PL": 8, "MT": 1, "RU": 2})
    paths = [path.get("d") or "" for path in svg.iter(f"{NAMESPACE}path")]
    assert sorted(re.findall(r"M[^M]+", "".join(paths))) == all_of_them


def test_a_name_is_text() -> None:
    svg = drawn({}, Dot(Point(51.7, 7.8), "<script>alert(1)</script>"))
    [title] = svg.iter(f"{NAMESPACE}title")
    assert title.text == "<script>alert(1)</script>"


def test_colours_can_stand_in_the_picture_itself() -> None:
    counts = {"PL": 8, "MX": 1}
    text = world_picture.svg(counts, label=str, colors=("#eee", "#1", "#2", "#3", "#4", "#5"))
    assert 'class="level-1" fill="#1"' in text
    assert 'class="level-2" fill="#2"' in text
