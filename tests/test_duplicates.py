"""What is there twice is found, and told at the file that is to blame."""

import time
from datetime import date

import pytest
from helper import ENTRY, ROOT, Workplace

from hamm_registry.checks import engine
from hamm_registry.checks.rules import duplicates
from hamm_registry.checks.rules.rule import Context, EntryRecord
from hamm_registry.model.entries import Config
from hamm_registry.storage.workspace import Workspace

TODAY = date(2026, 11, 22)
OTHER = (
    "title: {de: Etwas ganz anderes}\nsummary: {de: Ein anderer Text.}\nkind: aid\n"
    "organisations: [{name: Hilfswerk, role: lead}]\nplaces: [{name: Bergen, country: NO}]\n"
    "sources: [{id: schule, title: x, url: https://hilfe.example, kind: press}]\n"
)
"""An entry at the same place as the first one that has nothing else in common with it."""


def pairs(registry: Workplace) -> list[str]:
    """The paths at which near-duplicates are told."""
    return [one["path"] for one in registry.diagnostics() if one["code"] == "HR501"]


def test_the_real_entries_hold_at_most_two_false_pairs() -> None:
    found = engine.validate(Workspace(ROOT), TODAY).diagnostics
    assert sum(one.code == "HR501" for one in found) <= 2


def test_another_initiative_at_the_same_place_is_no_duplicate(registry: Workplace) -> None:
    registry.another("anderes", OTHER)
    assert pairs(registry) == []


@pytest.mark.parametrize(
    "shared",
    [
        (
            "summary: {de: Klassen des Gymnasiums und der Schule in Bergen besuchen sich "
            "jedes Jahr.}\n"
        ),
        "kind: school-exchange\norganisations: [{name: Gymnasium Beispiel, role: lead}]\n",
        (
            "kind: school-exchange\nsources: [{id: schule, title: y, kind: press, "
            "url: https://www.schule.example/bergen/}]\n"
        ),
        "title: {de: Gymnasium Beispiel}\n",
    ],
)
def test_what_two_entries_share_makes_them_one(registry: Workplace, shared: str) -> None:
    fields = OTHER
    for line in shared.splitlines(keepends=True):
        name = line.partition(":")[0]
        fields = "".join(
            line if row.startswith(f"{name}:") else row for row in fields.splitlines(keepends=True)
        )
    registry.another("zweite", fields)
    assert pairs(registry) == ["data/initiatives/zweite.yaml"]
    registry.another("zweite", fields + "relations: [{to: schule-beispiel, type: supports}]\n")
    assert pairs(registry) == []


def test_a_page_that_many_cite_makes_no_two_of_them_one(registry: Workplace) -> None:
    """One that three entries cite is a list of many, such as a directory."""
    names = {"zweite": "Chor", "dritte": "Orchester", "vierte": "Museum"}
    told = []
    for name, title in names.items():
        fields = OTHER.replace("Etwas ganz anderes", title).replace("Hilfswerk", title)
        registry.another(name, fields.replace("Ein anderer Text", title))
        told.append(pairs(registry))
    assert told == [[], ["data/initiatives/zweite.yaml"], []]


def test_the_second_link_of_the_city_with_one_town(registry: Workplace) -> None:
    link = "kind: city-link\nform: partnership\n"
    registry.overlay(link)
    registry.another("zweite", OTHER.replace("kind: aid\n", link))
    assert pairs(registry) == ["data/initiatives/zweite.yaml"]


def test_a_copy_with_the_old_id_is_blamed_not_the_entry(registry: Workplace) -> None:
    registry.overlay("relations: [{to: anderes, type: supports}]\n")
    registry.another("anderes", OTHER)
    copy = (registry.root / ENTRY).read_bytes()
    registry.put("data/initiatives/aaa.yaml", copy)
    found = {(one["code"], one["path"]) for one in registry.diagnostics("--ignore", "HR4,HR51")}
    path = "data/initiatives/aaa.yaml"
    assert found == {(code, path) for code in ("HR101", "HR102", "HR112", "HR501")}
    registry.hamm("validate", "--fix")
    assert "id: aaa\n" in (registry.root / path).read_text(encoding="utf-8")


def test_a_pair_is_told_at_the_file_that_was_changed(registry: Workplace) -> None:
    registry.put(
        "data/initiatives/zzz.yaml",
        (registry.root / ENTRY).read_text(encoding="utf-8").replace("schule-beispiel", "zzz", 1),
    )
    for path in ("data/initiatives/zzz.yaml", ENTRY):
        found = engine.validate(Workspace(registry.root), TODAY, [path]).diagnostics
        assert [one.path for one in found if one.code == "HR501"] == [path]


def test_time_grows_in_proportion() -> None:
    context = Context(Config({"city": "Beispielstadt", "languages": ["de"]}), {}, TODAY)

    def seconds(count: int) -> float:
        records = [
            EntryRecord(
                "initiative", f"data/initiatives/e{n}.yaml", f"e{n}",
                names=(f"Verein {n} für Nummer {n % 7}", f"Name{n} e.V. – Zusatz"),
                places=(("NO", f"ort{n % 50}"),), initiative_kind="aid",
                marks=(f"x{n}", f"s{n % 1000}"),
            )
            for n in range(count)
        ]  # fmt: skip
        begin = time.process_time()
        list(duplicates.near_duplicates(records, context))
        return time.process_time() - begin

    assert seconds(8000) < 10 * max(seconds(2000), 0.02)
