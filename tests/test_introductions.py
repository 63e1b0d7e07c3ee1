"""Who should know each other: judged pairs of the real data, and what holds in any registry."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from helper import HERE, ROOT
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.geo.countries import Point
from hamm_registry.introductions.profile import is_one_town
from hamm_registry.introductions.score import Match, Matcher
from hamm_registry.introductions.suggestions import Suggestions, all_matches, suggest
from hamm_registry.introductions.weights import MOST_INTRODUCTIONS
from hamm_registry.model.entries import Config, Initiative, Organisation, Place, Registry, place_key
from hamm_registry.storage import workspace

TODAY = date(2026, 11, 30)
JUDGED = yaml.safe_load((HERE / "data/judged.yaml").read_text(encoding="utf-8"))

# The real data, as two people judged it


@pytest.fixture(scope="module")
def real() -> Matcher:
    return Matcher(workspace.load(ROOT), TODAY)


def names(matcher: Matcher, match: Match) -> frozenset[str]:
    return frozenset(matcher.directory.nodes[key].name for key in (match.a, match.b))


def listed(found: Suggestions) -> list[Match]:
    """Give the pairs in the order in which somebody reads them."""
    return [*found.introductions, *(pair for check in found.check_first for pair in check.pairs)]


def verdicts(matcher: Matcher, matches: list[Match]) -> list[str]:
    judged = {frozenset((one["a"], one["b"])): one["verdict"] for one in JUDGED["pairs"]}
    return [judged.get(names(matcher, match), "not judged") for match in matches]


def test_eight_of_the_first_ten_judged_are_good(real: Matcher) -> None:
    """Pairs of entries that came after the judging are passed over."""
    every = verdicts(real, listed(suggest(real)))
    first = [verdict for verdict in every if verdict != "not judged"][:10]
    assert sum(verdict in ("good", "after-check") for verdict in first) >= 8


def test_nothing_absurd_and_nothing_known_is_suggested(real: Matcher) -> None:
    found = verdicts(real, listed(suggest(real))[:20])
    assert {"absurd", "known"}.isdisjoint(found)
    office = {names(real, match) for match in listed(suggest(real))}
    assert not any("Stadt Hamm" in pair for pair in office)


@pytest.mark.parametrize("judged", JUDGED["invitations"], ids=lambda one: one["place"])
def test_an_invitation_goes_to_all_guests(real: Matcher, judged: dict[str, Any]) -> None:
    (found,) = [one for one in suggest(real).invitations if one.place == judged["place"]]
    guests = {real.directory.nodes[key].name for key in found.organisations}
    assert guests >= set(judged["guests"])
    assert all(match.level for match in listed(suggest(real)))
    assert found.country == judged["country"]


# An invented registry

THEMES = ("health", "waste", "sport", "water", "church")
TOWNS = {
    "Oslo": ("NO", 59.9, 10.7),
    "Bergen": ("NO", 60.4, 5.3),
    "Uppsala": ("SE", 59.9, 17.6),
    "Lund": ("SE", 55.7, 13.2),
    "Kyoto": ("JP", 35.0, 135.8),
}
CONFIG = Config({"country": "DE", "city": "Beispielstadt", "languages": ["en"],
                 "office": "Stadt Beispielstadt"})  # fmt: skip


def entry(name: str, who: list[str], town: str, themes: list[str], **more: Any) -> Initiative:
    data = {
        "id": name,
        "title": {"en": name},
        "status": "active",
        "kind": "association",
        "organisations": [{"name": one, "role": "lead"} for one in who],
        "places": [{"name": town, "country": TOWNS[town][0]}],
        "themes": themes,
        "sources": [],
    }
    return Initiative(f"data/initiatives/{name}.yaml", {**data, **more})  # type: ignore[typeddict-item]


def places() -> dict[tuple[str, str], Place]:
    return {
        place_key(name, country): Place(name, country, {}, Point(lat, lon), True)
        for name, (country, lat, lon) in TOWNS.items()
    }


def registry(*entries: Initiative, **more: Any) -> Registry:
    return Registry(Path(), CONFIG, entries, list_places=places, **more)


def points(of: Registry) -> dict[tuple[str, str], int]:
    matcher = Matcher(of, TODAY)
    nodes = matcher.directory.nodes
    found = {}
    for a in nodes:
        for b in nodes:
            match = matcher.match(nodes[a], nodes[b]) if a < b else None
            if match is not None:
                found[a, b] = match.points
                assert match.points == sum(reason.points for reason in match.reasons)
                assert matcher.match(nodes[b], nodes[a]) == match
    return found


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    entries = []
    for number in range(draw(st.integers(2, 6))):
        who = draw(
            st.lists(st.sampled_from(["A-Club", "B-Club", "C-Club"]), min_size=1, max_size=1)
        )
        town = draw(st.sampled_from(sorted(TOWNS)))
        themes = draw(st.lists(st.sampled_from(THEMES), max_size=3, unique=True))
        status = draw(st.sampled_from(["active", "unknown", "ended"]))
        entries.append(entry(f"entry-{number}", who, town, themes, status=status))
    return registry(*entries)


@given(registries())
def test_the_same_twice_whatever_the_order_of_files(of: Registry) -> None:
    turned = replace(of, initiatives=tuple(reversed(of.initiatives)))
    assert points(of) == points(turned)
    assert suggest(Matcher(of, TODAY)) == suggest(Matcher(turned, TODAY))


@given(registries(), st.integers(0, 60))
def test_what_is_passed_over_has_fewer_points(of: Registry, least: int) -> None:
    matcher = Matcher(of, TODAY)
    every = [match for match in all_matches(matcher) if match.points >= least]
    assert all_matches(matcher, least=least) == every


@given(registries(), st.sampled_from(sorted(TOWNS)))
def test_without_coordinates_no_pair_has_more_points(of: Registry, town: str) -> None:
    key = place_key(town, TOWNS[town][0])
    known = {**of.places, key: of.places[key]._replace(point=None)}
    before, after = points(of), points(replace(of, list_places=lambda: known))
    assert all(after[pair] <= before.get(pair, 0) for pair in after)


@given(registries(), st.integers(0, 5))
def test_without_themes_no_pair_of_the_same_organisation_has_more_points(
    of: Registry, which: int
) -> None:
    changed = of.initiatives[which % len(of.initiatives)]
    bare = Initiative(changed.path, {**changed.data, "themes": []})
    entries = tuple(bare if one is changed else one for one in of.initiatives)
    before, after = points(of), points(replace(of, initiatives=entries))
    own = changed.leads[0]
    assert all(after[pair] <= before.get(pair, 0) for pair in after if own in pair)


@given(st.floats(-84, 84), st.floats(-180, 180), st.floats(-0.2, 0.2), st.floats(-1.5, 1.5))
def test_towns_that_count_as_one_are_in_the_vicinity_of_each_other(
    lat: float, lon: float, north: float, east: float
) -> None:
    """The bound by which pairs are passed over leaves out no two towns within 15 km."""
    first = Place("First", "NO", {}, Point(lat, lon), True)
    second = Place("Second", "NO", {}, Point(lat + north, (lon + east + 180) % 360 - 180), True)
    pair = [
        replace(entry("a", ["A-Club"], "Oslo", []), path="a"),
        replace(entry("b", ["B-Club"], "Oslo", []), path="b"),
    ]
    pair[0].data["places"] = [{"name": "First", "country": "NO"}]
    pair[1].data["places"] = [{"name": "Second", "country": "NO"}]
    listed_places = {place_key(place.name, "NO"): place for place in (first, second)}
    of = Registry(Path(), CONFIG, tuple(pair), list_places=lambda: listed_places)
    matcher = Matcher(of, TODAY)
    a, b = (matcher.profile(initiative) for initiative in pair)
    if is_one_town(a.places[0], b.places[0]):
        assert not a.vicinity.isdisjoint(b.vicinity)
    nodes = matcher.directory.nodes
    match = matcher.match(nodes["A-Club"], nodes["B-Club"])
    assert match is not None
    assert matcher.match(nodes["A-Club"], nodes["B-Club"], None, match.points) == match


def test_what_is_over_is_active_nowhere_unless_it_is_asked_for() -> None:
    of = registry(entry("alt", ["A"], "Oslo", [], status="ended"), entry("neu", ["B"], "Oslo", []))
    for history, ids in ((False, ["neu"]), (True, ["alt", "neu"])):
        active = Matcher(of, TODAY, history=history).by_country["NO"]
        assert [initiative.id for initiative in active] == ids


def test_a_rare_theme_counts_more_than_a_common_one() -> None:
    common = [entry(f"common-{n}", [f"Club {n}"], "Kyoto", ["sport"]) for n in range(8)]
    of = registry(
        entry("a", ["A-Club"], "Oslo", ["waste"]),
        entry("b", ["B-Club"], "Bergen", ["waste"]),
        entry("c", ["C-Club"], "Uppsala", ["sport"]),
        entry("d", ["D-Club"], "Lund", ["sport"]),
        *common,
    )
    matcher = Matcher(of, TODAY)
    nodes = matcher.directory.nodes
    rare, often = [
        next(r.points for r in match.reasons if r.signal == "topic")
        for a, b in (("A-Club", "B-Club"), ("C-Club", "D-Club"))
        if (match := matcher.match(nodes[a], nodes[b]))
    ]
    assert rare > often


def test_one_fact_counts_once_as_theme_goal_and_audience() -> None:
    plain = registry(
        entry("a", ["A-Club"], "Oslo", ["youth-school"]),
        entry("b", ["B-Club"], "Bergen", ["youth-school"]),
    )
    more: dict[str, Any] = {"sdgs": [4], "audience": ["youth"]}
    thrice = registry(
        entry("a", ["A-Club"], "Oslo", ["youth-school"], **more),
        entry("b", ["B-Club"], "Bergen", ["youth-school"], **more),
    )
    assert points(plain) == points(thrice)


def test_the_office_and_its_parts_are_never_a_side() -> None:
    records = (
        Organisation("", {"id": "stadt", "name": "Stadt Beispielstadt"}),
        Organisation("", {"id": "bauamt", "name": "Bauamt", "part_of": "stadt"}),
    )
    of = registry(
        entry("a", ["Stadt Beispielstadt"], "Oslo", []),
        entry("b", ["Bauamt"], "Oslo", []),
        entry("c", ["A-Club"], "Oslo", []),
        organisations=records,
    )
    assert list(Matcher(of, TODAY).directory.nodes) == ["A-Club"]
    assert not suggest(Matcher(of, TODAY))
    (town,) = suggest(Matcher(registry(*of.initiatives[:1], of.initiatives[2],
                                     entry("d", ["Stadt Beispielstadt"], "Oslo", [],
                                           kind="city-link")), TODAY)).own_towns  # fmt: skip
    assert (town.place, town.organisations) == ("Oslo", ("A-Club",))


def test_who_is_named_in_one_entry_knows_the_other_in_whatever_role() -> None:
    of = registry(
        entry("a", ["A-Club"], "Oslo", []),
        entry("b", ["B-Club"], "Oslo", []),
        entry("c", ["C-Club"], "Kyoto", [], organisations=[
            {"name": "A-Club", "role": "lead"}, {"name": "B-Club", "role": "funder"},
        ], status="ended"),
    )  # fmt: skip
    matcher = Matcher(of, TODAY)
    assert matcher.acquaintance.state("A-Club", "B-Club") == "known"
    assert matcher.acquaintance.of("B-Club", "A-Club")[0].source == ("c",)
    assert suggest(matcher).introductions == ()


@pytest.mark.parametrize(
    ("kind", "state"),
    [("works-with", "known"), ("met", "met"), ("reviewed", "dismissed"), ("member-of", "known")],
)
def test_what_records_say_of_each_other_decides_the_state(kind: str, state: str) -> None:
    a = Organisation("", {"id": "a", "name": "A-Club", "links_to": [{"to": "b", "type": kind}]})
    b = Organisation("", {"id": "b", "name": "B-Club"})
    of = registry(
        entry("x", ["A-Club"], "Oslo", []), entry("y", ["b"], "Oslo", []), organisations=(a, b)
    )
    assert Matcher(of, TODAY).acquaintance.state("a", "b") == state


def test_of_several_pieces_of_evidence_the_strongest_decides() -> None:
    """Looked at and found to need no contact counts most, then known, then met."""
    expected = [
        (("works-with", "reviewed", "met"), "dismissed"),
        (("met", "works-with"), "known"),
        (("works-with",), "known"),
        (("met",), "met"),
        ((), "new"),
    ]
    for kinds, state in expected:
        links = [{"to": "b", "type": kind} for kind in kinds]
        a = Organisation("", {"id": "a", "name": "A-Club", "links_to": links})  # type: ignore[typeddict-item]
        b = Organisation("", {"id": "b", "name": "B-Club"})
        of = registry(
            entry("x", ["a"], "Oslo", []), entry("y", ["b"], "Oslo", []), organisations=(a, b)
        )
        assert Matcher(of, TODAY).acquaintance.state("a", "b") == state, kinds


def test_what_is_retired_is_evidence_of_nothing() -> None:
    """A tombstone keeps its relations in no file, but one may be read before it is mended."""
    relations = [{"to": "a", "type": "in-contact"}]
    tombstone = {"retired": {"on": "2026-01-01", "reason": "other"}}
    for retired in ("a", "b"):
        more: dict[str, dict[str, Any]] = {"a": {}, "b": {}}
        more[retired] = tombstone
        of = registry(
            entry("a", ["A-Club"], "Oslo", [], **more["a"]),
            entry("b", ["B-Club"], "Oslo", [], relations=relations, **more["b"]),
            entry("x", ["A-Club"], "Oslo", []),
            entry("y", ["B-Club"], "Oslo", []),
        )
        assert Matcher(of, TODAY).acquaintance.state("A-Club", "B-Club") == "new", retired


def test_only_who_came_to_a_meeting_has_met() -> None:
    """Neither an invitation nor a meeting that is only announced is evidence."""
    entries = [entry(name, [f"{name}-Club"], "Oslo", []) for name in ("a", "b", "c")]
    came = ["a-Club", "b-Club"]
    held = {"id": "m", "state": "held", "attended": came, "invited": [*came, "c-Club"]}
    of = registry(*entries, meetings=(held,))
    state = Matcher(of, TODAY).acquaintance.state
    assert (state("a-Club", "b-Club"), state("a-Club", "c-Club")) == ("met", "new")
    for other in ("announced", "cancelled"):
        of = registry(*entries, meetings=({**held, "state": other},))
        assert Matcher(of, TODAY).acquaintance.state("a-Club", "b-Club") == "new", other


def test_two_members_of_one_umbrella_do_not_know_each_other_by_that() -> None:
    links = [{"to": "u", "type": "member-of"}]
    records = tuple(
        Organisation("", {"id": name, "name": name, "links_to": links})  # type: ignore[typeddict-item]
        for name in ("a", "b")
    )
    umbrella = Organisation("", {"id": "u", "name": "Umbrella"})
    of = registry(
        entry("x", ["a"], "Oslo", []), entry("y", ["b"], "Oslo", []),
        organisations=(*records, umbrella),
    )  # fmt: skip
    assert [(m.a, m.b) for m in suggest(Matcher(of, TODAY)).introductions] == [("a", "b")]


def test_trips_that_overlap_are_an_opportunity_even_of_those_who_know_each_other() -> None:
    def trip(first: str, last: str) -> dict[str, Any]:
        return {"activities": [{"title": "Trip", "status": "planned", "start": first, "end": last}]}

    of = registry(
        entry("a", ["A-Club"], "Oslo", [], **trip("2027-05-01", "2027-05-05")),
        entry("b", ["B-Club"], "Oslo", [], relations=[{"to": "a", "type": "in-contact"}],
              **trip("2027-05-04", "2027-05-09")),
        entry("c", ["C-Club"], "Oslo", [], **trip("2027-05", "2027-05")),
    )  # fmt: skip
    (chance,) = suggest(Matcher(of, TODAY)).opportunities
    assert (chance.a, chance.b, chance.state) == ("A-Club", "B-Club", "known")
    assert chance.opportunity is not None
    assert chance.opportunity.points == 25


def test_nobody_is_introduced_to_more_than_three() -> None:
    of = registry(*(entry(f"e-{n}", [f"Club {n}"], "Oslo", []) for n in range(8)))
    found = suggest(Matcher(of, TODAY)).introductions
    for n in range(8):
        assert sum(f"Club {n}" in (m.a, m.b) for m in found) <= MOST_INTRODUCTIONS
    assert len(found) >= 8
