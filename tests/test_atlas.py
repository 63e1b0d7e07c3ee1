"""The maps of the site: projections, clipping, shading, and names that do not overlap."""

import json
from datetime import date
from itertools import pairwise
from math import dist, hypot

import pytest
from helper import ROOT
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.answers import counts
from hamm_registry.geo import map_view
from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.geo.map_view import Position
from hamm_registry.geo.shading import quantiles
from hamm_registry.model import redaction
from hamm_registry.site import atlas
from hamm_registry.site.page import Page
from hamm_registry.site.world import Site, counted
from hamm_registry.storage import workspace

POINTS = st.builds(
    Point, st.floats(-85, 85, allow_nan=False), st.floats(-179, 179, allow_nan=False)
)
HOME = Point(51.68, 7.82)


@given(POINTS)
def test_around_a_town_distances_from_it_are_true(point: Point) -> None:
    view = map_view.around(HOME, 12_000)
    place = view.project(point)
    km = distance_km(HOME, point)
    if place is None:
        assert km > 12_000
        return
    middle = view.width / 2
    radius = hypot(place.x - middle, place.y - middle)
    assert radius / middle * view.circles[-1].km == pytest.approx(km, abs=0.1)


def test_around_a_town_directions_are_true() -> None:
    view = map_view.around(HOME, 1000)
    north, east = view.project(Point(58, 7.82)), view.project(Point(51.68, 14))
    assert north is not None
    assert east is not None
    assert north.x == pytest.approx(500)
    assert north.y < 500
    assert east.x > 500
    assert abs(east.y - 500) < 30


@pytest.mark.parametrize(
    ("farthest", "circles"),
    [
        (600, [500, 1000]),
        (3999, [1000, 2000, 3000, 4000]),
        (10_700, [2500, 5000, 7500, 10_000, 12_500]),
    ],
)
def test_circles_stand_at_round_distances(farthest: float, circles: list[int]) -> None:
    assert [circle.km for circle in map_view.around(HOME, farthest).circles] == circles


@pytest.mark.parametrize(
    ("name", "point", "shown"),
    [
        ("Toul", Point(48.68, 5.89), True),
        ("Haifa", Point(32.8, 35), True),
        ("Santa Monica", Point(34, -118.5), False),
        ("Kanazawa", Point(36.6, 136.6), False),
    ],
)
def test_europe_shows_what_lies_in_it(name: str, point: Point, shown: bool) -> None:
    assert (map_view.europe().project(point) is not None) is shown, name


def test_the_outlines_of_europe_end_at_its_edges() -> None:
    view = map_view.europe()
    assert {"DE", "PL", "TR", "MA"} <= set(view.paths)
    assert {"US", "JP", "BR"}.isdisjoint(view.paths)
    for code, middle in view.middles.items():
        assert 0 <= middle.x <= view.width, code
        assert 0 <= middle.y <= view.height, code


COUNTS = st.lists(st.integers(1, 60), max_size=40)


@given(COUNTS)
def test_every_number_has_one_step_of_the_legend(counts: list[int]) -> None:
    legend = quantiles(counts)
    assert len(legend) <= 4
    for count in counts:
        assert sum(step.least <= count <= step.most for step in legend) == 1
    for one, other in pairwise(legend):
        assert (other.level, other.least) == (one.level + 1, one.most + 1)


def test_ties_get_a_step_of_their_own() -> None:
    counts = [1] * 20 + [2, 2, 3, 4, 5, 6, 7, 8]
    assert [step.label for step in quantiles(counts)] == ["1", "2", "3–5", "6–8"]


@pytest.fixture(scope="module")
def page() -> Page:
    registry = redaction.listed(workspace.load(ROOT))
    return Page(Site(registry, date(2026, 11, 22)), "index.html", "de")


@pytest.mark.parametrize("key", ["europe", "world", "around"])
def test_each_town_is_marked_once_and_leads_to_a_page(key: str, page: Page) -> None:
    view = page.site.map_views[key]
    made = atlas.atlas(view, page)
    shown = [point for _group, point in page.site.towns if view.project(point)]
    alone = [mark for mark in made.marks if not mark.several]
    assert len(alone) <= len(shown)
    assert {mark.href for mark in alone} <= set(page.site.by_path)
    assert {land.href for land in made.lands} <= set(page.site.by_path)
    assert len(made.arcs) == len(made.marks)
    for one, other in pairwise(sorted(made.marks, key=lambda mark: mark.position)):
        assert dist(one.position, other.position) > 0


@pytest.mark.parametrize("key", ["europe", "world", "around"])
def test_a_card_says_what_the_page_behind_its_link_counts(key: str, page: Page) -> None:
    made = atlas.atlas(page.site.map_views[key], page)
    assert any(mark.several for mark in made.marks)
    links: list[atlas.Land | atlas.Mark] = [*made.lands, *made.marks]
    for link in links:
        lines = json.loads(link.card)
        for href, name, amount, standings in lines[: atlas.MOST_LINES]:
            group = page.site.by_path[href]
            assert name == page.site.title(group)
            assert amount == counted(len(group.entries))
            assert standings == counts.told(group.entries)
        if len(lines) == 1:
            assert lines[0][0] == link.href
            assert link.label.endswith(f": {lines[0][2]} ({lines[0][3]})")


def test_the_card_of_many_towns_names_some_and_leads_to_the_others(page: Page) -> None:
    town, _point = page.site.towns[0]
    many = [atlas.MapTown(town, Position(1, 1), "Ort")] * 30
    lines = json.loads(atlas.mark_of(many, page).card)
    assert len(lines) == 9
    assert lines[-1] == ["places.html", "22 more places", "", ""]


@pytest.mark.parametrize("key", ["europe", "world", "around"])
def test_small_countries_are_marked(key: str, page: Page) -> None:
    made = atlas.atlas(page.site.map_views[key], page)
    assert all(land.path or land.dot for land in made.lands)


def test_a_small_map_shows_all_its_places(page: Page) -> None:
    for entry in page.site.entries:
        small = atlas.small_map(atlas.located(entry.places, page), page)
        if small is None:
            continue
        x, y, width, height = map(float, small.box.split())
        for position, name in small.marks:
            assert x <= position.x <= x + width, (entry.id, name)
            assert y <= position.y <= y + height, (entry.id, name)


def test_a_window_stays_on_the_map() -> None:
    corner = [Position(1, 1), Position(2, 2)]
    view = map_view.world()
    x, y, width, height = map(float, atlas.window(corner, view)[0].split())
    assert (x, y) == (0, 0)
    assert width <= view.width
    assert height <= view.height
