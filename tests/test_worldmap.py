"""The map: places where the projection puts them, countries as links, small states to be seen."""

import json
import re
import xml.etree.ElementTree as ET
from math import hypot

import pytest
from helper import ROOT

from hamm_registry.geo import countries, world_map
from hamm_registry.geo.countries import Point
from hamm_registry.geo.world_map import Dot, Position

D3 = {
    (51.68, 7.81): (481.7, 64.5),
    (-33.87, 151.21): (858.9, 376.4),
    (65.58, -171.0): (852.9, 28.0),
    (-17.71, 178.07): (958.3, 317.4),
    (0.0, 11.0): (489.1, 249.4),
    (23.22, -106.42): (164.9, 160.8),
}
"""Latitude and longitude, and where geoEqualEarth of d3-geo 3.1.1 puts them."""


@pytest.mark.parametrize("place", D3)
def test_places_are_where_d3_puts_them(place: tuple[float, float]) -> None:
    x, y = world_map.project(Point(*place))
    assert hypot(x - D3[place][0], y - D3[place][1]) < 0.15


def test_every_country_has_a_place_on_the_map() -> None:
    width, height = world_map.size()
    for code in countries.countries():
        x, y = world_map.middle(code)
        assert 0 <= x <= width, code
        assert 0 <= y <= height, code


def test_antarctica_stands_on_the_edge() -> None:
    height = world_map.size()[1]
    assert world_map.project(Point(-85, 0)).y == height - 6
    assert world_map.middle("AQ").y <= height - 6


def drawn(counts: dict[str, int], *dots: Dot, linked: bool = True) -> ET.Element:
    text = world_map.svg(
        counts,
        dots,
        label=lambda code: f"<{code}> & {counts[code]}",
        href=(lambda code: f"land/{code.lower()}.html?a&b") if linked else None,
    )
    return ET.fromstring(text)


NAMESPACE = "{http://www.w3.org/2000/svg}"


def test_countries_are_links_with_a_text() -> None:
    svg = drawn({"PL": 8, "MX": 1, "XX": 3, "FR": 0})
    links = svg.findall(f"{NAMESPACE}a")
    assert [link.get("href") for link in links] == ["land/mx.html?a&b", "land/pl.html?a&b"]
    assert [link.get("aria-label") for link in links] == ["<MX> & 1", "<PL> & 8"]
    looks = [link.find(f"{NAMESPACE}path") for link in links]
    assert [path is not None and path.get("class") for path in looks] == ["level-1", "level-4"]


def test_without_addresses_there_are_pictures() -> None:
    svg = drawn({"PL": 8}, linked=False)
    assert svg.findall(f"{NAMESPACE}a") == []
    [group] = svg.findall(f"{NAMESPACE}g")
    assert (group.get("role"), group.get("aria-label")) == ("img", "<PL> & 8")


@pytest.mark.parametrize("code", ["MT", "VA", "TV", "GI", "AQ", "SG"])
def test_small_states_are_to_be_seen(code: str) -> None:
    [link] = drawn({code: 2}).findall(f"{NAMESPACE}a")
    circle = link.find(f"{NAMESPACE}circle")
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


@pytest.mark.parametrize(
    ("count", "level"), [(0, 0), (1, 1), (2, 2), (3, 2), (4, 3), (6, 3), (7, 4), (90, 4)]
)
def test_levels(count: int, level: int) -> None:
    assert world_map.level(count) == level


def test_colours_can_stand_in_the_picture_itself() -> None:
    text = world_map.svg({"PL": 8}, label=str, colors=("#eee", "#1", "#2", "#3", "#4", "#5"))
    assert 'class="level-4" fill="#4"' in text
    assert isinstance(world_map.middle("PL"), Position)
