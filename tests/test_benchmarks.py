"""What is measured is a registry as it may be: valid, and growing in every way."""

from pathlib import Path

import pytest
from helper import DATA_DAY, ROOT, Workplace

from benchmarks.generate import generate
from hamm_registry.storage import workspace

ENTRIES = 350


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    root = tmp_path_factory.mktemp("large") / "registry"
    generate(root, ENTRIES)
    return Workplace(root)


def test_it_is_valid(large: Workplace) -> None:
    assert large.hamm("validate", "--today", DATA_DAY).code == 0
    codes = large.codes("--today", DATA_DAY)
    assert not [code for code in codes if code.startswith("HR5")]


def test_it_has_what_was_asked_for(large: Workplace) -> None:
    registry = workspace.load(large.root)
    assert (len(registry.initiatives), registry.skipped) == (ENTRIES, 0)
    assert len({entry.title for entry in registry.initiatives}) == ENTRIES


def test_places_grow_with_the_entries_and_relations_stay(large: Workplace) -> None:
    registry, real = workspace.load(large.root), workspace.load(ROOT)
    used = {(p["name"], p["country"]) for entry in registry.initiatives for p in entry.places}
    few = {(p["name"], p["country"]) for entry in real.initiatives for p in entry.places}
    assert len(used) > 3 * len(few)
    assert all(registry.place(*place) for place in used)
    related = sum("relations" in entry.data for entry in registry.initiatives)
    assert related >= 3 * sum("relations" in entry.data for entry in real.initiatives)


def test_the_same_arguments_give_the_same_bytes(large: Workplace, tmp_path: Path) -> None:
    generate(tmp_path / "again", ENTRIES)
    for path in (tmp_path / "again").rglob("*.yaml"):
        name = path.relative_to(tmp_path / "again")
        assert path.read_bytes() == (large.root / name).read_bytes()


def test_its_files_have_the_form_of_the_real_ones(large: Workplace) -> None:
    assert large.hamm("fmt", "--check").code == 0
