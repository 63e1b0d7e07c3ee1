"""What differs between two states of a registry, as facts and as sentences."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helper import ENTRY, Workplace, workplace

from hamm_registry import changes, public, workspace

NAME = "schule-beispiel"
TODAY = date(2026, 11, 22)


@pytest.fixture
def before(tmp_path: Path) -> Workplace:
    """Give the state before."""
    return workplace(tmp_path / "before")


@pytest.fixture
def after(tmp_path: Path) -> Workplace:
    """Give the state after, the same at first."""
    return workplace(tmp_path / "after")


@pytest.fixture
def told(before: Workplace, after: Workplace) -> Callable[[], list[tuple[Any, ...]]]:
    """What differs by now: id, kind, field, before, after."""

    def compare() -> list[tuple[Any, ...]]:
        states = workspace.load(before.root), workspace.load(after.root)
        found = changes.between(*states)
        return [(one.id, one.kind, one.field, one.before, one.after) for one in found]

    return compare


def rename(place: Workplace, old: str, new: str) -> None:
    """Rename an entry by hand, as `rename` would."""
    path = place.root / f"data/initiatives/{old}.yaml"
    place.change(
        f"id: {old}\n", f"id: {new}\nformer_ids: [{old}]\n", f"data/initiatives/{old}.yaml"
    )
    path.rename(path.with_name(f"{new}.yaml"))


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("status: active", "status: active", []),
        ("since: {date: 1967}", "since:\n  date: '1967'", []),
        ("sdgs: [4, 10]", "sdgs: [10, 4]", []),
        ("sdgs: [4]", "sdgs: [10, 4]", [("changed", "sdgs", None, 10)]),
        ("status: planned", "status: active", [("changed", "status", "planned", "active")]),
        ("status: dormant", "status: active", [("resumed", "status", "dormant", "active")]),
        ("status: active", "status: ended", [("ended", "status", "active", "ended")]),
        ("status: completed", "status: ended", [("changed", "status", "completed", "ended")]),
        (
            "confirmed:",
            "confirmed: {on: 2026-03-01, by: office}",
            [("confirmed", "confirmed", None, {"on": "2026-03-01", "by": "office"})],
        ),
        (
            "confirmed: {on: 2026-03-01, by: office}",
            "confirmed:",
            [("changed", "confirmed", {"on": "2026-03-01", "by": "office"}, None)],
        ),
        (
            "places: [{name: Toul, country: FR}]",
            "places: [{country: PL, name: Kalisz}, {country: FR, name: Toul}]",
            [("changed", "places", None, {"country": "PL", "name": "Kalisz"})],
        ),
        (
            "milestones: [{date: 2017, type: renewal, title: A}, {date: 1967, type: charter}]",
            "milestones: [{date: 2017-05-06, type: renewal, title: A}]",
            [
                (
                    "changed",
                    "milestones",
                    {"date": "2017", "type": "renewal", "title": "A"},
                    {"date": "2017-05-06", "type": "renewal", "title": "A"},
                ),
                ("changed", "milestones", {"date": "1967", "type": "charter"}, None),
            ],
        ),
    ],
)
def test_facts(
    before: Workplace,
    after: Workplace,
    told: Callable[[], list[tuple[Any, ...]]],
    was: str,
    now: str,
    expected: list[tuple[Any, ...]],
) -> None:
    before.overlay(was + "\n")
    after.overlay(now + "\n")
    assert told() == [(NAME, *one) for one in expected]


def test_files_that_come_and_go(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    before.another("zweite")
    after.another("dritte")
    assert told() == [("dritte", "new", "", None, None), ("zweite", "removed", "", None, None)]


def test_a_file_that_cannot_be_read_any_more_is_not_gone(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    assert before.root.is_dir()
    after.put(ENTRY, "id: [")
    assert told() == []


def test_a_rename_is_one_change_and_who_points_there_is_the_same(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    for place in (before, after):
        place.another("zweite", "relations: [{to: schule-beispiel, type: part-of}]\n")
    rename(after, NAME, "schule-neu")
    after.change("to: schule-beispiel", "to: schule-neu", "data/initiatives/zweite.yaml")
    assert told() == [("schule-neu", "renamed", "id", NAME, "schule-neu")]


def test_a_relation_that_only_moved_to_the_other_side_is_none(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    before.another("zweite", "relations: [{to: schule-beispiel, type: in-contact}]\n")
    after.another("zweite")
    after.overlay("relations: [{to: zweite, type: in-contact}]\n")
    assert told() == []
    after.overlay("relations: [{to: zweite, type: reviewed}]\n")
    assert [(name, one, other) for name, _kind, _field, one, other in told()] == [
        (NAME, None, {"to": "zweite", "type": "reviewed"}),
        ("zweite", {"to": "schule-beispiel", "type": "in-contact"}, None),
    ]


def test_a_tombstone(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    assert before.root.is_dir()
    retired = "retired: {on: 2026-02-01, reason: out-of-scope}\n"
    after.put(ENTRY, f"id: {NAME}\ntitle: {{de: A}}\n{retired}")
    expected = {"on": "2026-02-01", "reason": "out-of-scope"}
    assert told() == [(NAME, "retired", "retired", None, expected)]


def test_nothing_tells_of_an_entry_that_is_no_longer_public(
    before: Workplace, after: Workplace
) -> None:
    before.another("zweite", "relations: [{to: schule-beispiel, type: part-of}]\n")
    after.another("zweite")
    before.another("dritte", "visibility: unlisted\n")
    after.another("dritte")
    rename(after, NAME, "schule-neu")
    after.overlay("visibility: unlisted\n", "data/initiatives/schule-neu.yaml")
    old, new = workspace.load(before.root), workspace.load(after.root)
    found = changes.between(*public.states(old, new, TODAY))
    assert [(one.id, one.kind) for one in found] == [("dritte", "new")]
