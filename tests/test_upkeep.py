"""status, confirm, retire, rename: what is meant changes, references follow, nothing is torn."""

import os
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helper import ENTRY, Workplace, process
from terminal import typed

from hamm_registry import yamlfile
from hamm_registry.core.errors import UsageError
from hamm_registry.editing.entry import code_of
from hamm_registry.editing.rename import plan_rename
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile

OTHER = "data/initiatives/chor-beispiel.yaml"
MEETING = "data/meetings/treffen.yaml"


def data(registry: Workplace, path: str) -> dict[str, Any]:
    read = yamlfile.read(registry.root, path)
    assert isinstance(read, ParsedFile), read
    return read.data


@pytest.fixture
def two(registry: Workplace) -> Workplace:
    """A registry with a second entry that names the first, and a meeting of both."""
    registry.another(
        "chor-beispiel",
        "title: {de: Chor Beispielstadt, en: Choir}\n"
        "relations:\n  - to: schule-beispiel # they sing there\n    type: part-of\n",
    )
    registry.put(
        MEETING,
        "id: treffen\ntitle:\n  de: Treffen\n  en: Meeting\nstate: held\ndate: 2026-01-10\n"
        "attended: [chor-beispiel, schule-beispiel]\nattendance: complete\n"
        "sources:\n  - id: s\n    title: t\n    url: https://example.org/\n    kind: official\n",
    )
    assert registry.codes() == []
    return registry


# status


def test_a_step_goes_into_status_and_history(registry: Workplace) -> None:
    result = registry.hamm(
        "status", "schule-beispiel", "dormant", "--reason", "No visit since 2019"
    )
    assert result == (0, "schule-beispiel: active → dormant, 22 Nov 2026\n", "")
    assert data(registry, ENTRY)["status"] == "dormant"
    assert data(registry, ENTRY)["history"] == [
        {"status": "dormant", "on": "2026-11-22", "reason": "No visit since 2019"},
    ]
    assert registry.codes() == []


def test_german_words_and_a_source(registry: Workplace) -> None:
    result = registry.hamm(
        "status", "schule-beispiel", "ruhend", "--reason", "Kein Besuch", "--on", "2026-10",
        "--source", "schule", "--lang", "de",
    )  # fmt: skip
    assert result.out == "schule-beispiel: aktiv → ruhend, 10/2026\n"
    assert data(registry, ENTRY)["history"] == [
        {"status": "dormant", "on": "2026-10", "reason": "Kein Besuch", "source": "schule"}
    ]


def test_an_impossible_step_is_refused_with_the_possible_ones(registry: Workplace) -> None:
    before = (registry.root / ENTRY).read_bytes()
    result = registry.hamm("status", "schule-beispiel", "proposed", "--reason", "x")
    assert result.code == 2
    assert result.err == (
        "hamm: “proposed” cannot follow “active”\npossible: dormant, completed, ended, cancelled\n"
    )
    assert (registry.root / ENTRY).read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["schule-beispiel", "dormannt", "--reason", "x"],
            "“dormannt” is not a valid value for STATUS",
        ),
        (["schule-beispeil", "dormant", "--reason", "x"], "there is no entry “schule-beispeil”"),
        (["schule-beispiel", "dormant"], "--reason is missing"),
        (["schule-beispiel", "dormant", "--reason", "x", "--on", "31.2.2026"], "31.2.2026"),
        (["schule-beispiel", "dormant", "--reason", "x", "--on", "2031-01-01"], "future"),
        (["schule-beispiel", "dormant", "--reason", "x", "--source", "nirgends"], "nirgends"),
        (["schule-beispiel", "dormant", "--reason", "Tel. 02381 17-0815"], "phone"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    registry: Workplace, arguments: list[str], told: str
) -> None:
    before = (registry.root / ENTRY).read_bytes()
    result = registry.hamm("status", *arguments)
    assert result.code == 2
    assert told in result.err
    assert (registry.root / ENTRY).read_bytes() == before


def test_the_same_status_again_changes_nothing(registry: Workplace) -> None:
    before = (registry.root / ENTRY).read_bytes()
    result = registry.hamm("status", "schule-beispiel", "active", "--reason", "x")
    assert result == (
        0,
        "schule-beispiel: already active, nothing changed\n",
        "The reason was not recorded: there is no new step.\n",
    )
    assert (registry.root / ENTRY).read_bytes() == before


def test_a_diff_and_a_dry_run_write_nothing(registry: Workplace) -> None:
    before = (registry.root / ENTRY).read_bytes()
    asked = ("status", "schule-beispiel", "ended", "--reason", "Over")
    assert registry.hamm(*asked, "--dry-run").err == "Nothing was written: --dry-run.\n"
    assert "+status: ended\n" in registry.hamm(*asked, "--diff").out
    assert (registry.root / ENTRY).read_bytes() == before


# confirm


def test_a_terminal_is_asked_who_has_confirmed(registry: Workplace) -> None:
    answers = ["niemand", "niemand", ""]
    session = typed(["confirm", "schule-beispiel"], answers, cwd=registry.root)
    assert (session.code, session.asked) == (0, 3)
    assert session.screen.count("„niemand“ ist kein gültiger Wert für --by") == 2
    assert "Bestätigt von  Wer hat bestätigt: Koordinierungsstelle, Organisation?" in session.screen
    assert "by: organisation" in (registry.root / ENTRY).read_text(encoding="utf-8")


def test_a_terminal_is_asked_for_what_an_option_would_say(two: Workplace) -> None:
    for arguments, answers, question, field, value in (
        (
            ["status", "schule-beispiel", "ruhend"], ["", "Pause bis Mai"],
            "Grund  Warum ändert sich der Status?", "status", "dormant",
        ),
        (
            ["link", "schule-beispiel", "chor-beispiel"], ["nichts", ""],
            "Art  Wie sind sie verbunden: Teil von,", "relations", None,
        ),
        (
            ["retire", "schule-beispiel"], ["nichts", "außerhalb"],
            "Grund  Warum wird er stillgelegt: ", "retired", None,
        ),
    ):  # fmt: skip
        piped = two.hamm(*arguments)
        assert (piped.code, piped.out) == (2, "")
        assert " is missing" in piped.err, piped.err
        session = typed(arguments, answers, cwd=two.root)
        assert (session.code, session.asked) == (0, 2), session.screen
        assert question in session.screen
        after = {**data(two, ENTRY), **data(two, OTHER)} | data(two, ENTRY)
        assert field in after, session.screen
        assert value in (None, after[field])


def test_nobody_is_asked_about_an_entry_that_is_not_there(registry: Workplace) -> None:
    for arguments in (["confirm", "nichts"], ["retire", "nichts"], ["status", "nichts", "ruhend"]):
        session = typed(arguments, [], cwd=registry.root)
        assert (session.code, session.asked) == (2, 0)
        assert "hamm: es gibt keinen Eintrag „nichts“" in session.screen
        assert "„hamm list nichts“ sucht danach in den Einträgen." in session.screen


def test_several_entries_are_confirmed_at_once(two: Workplace) -> None:
    result = two.hamm(
        "confirm", "schule-beispiel", "chor-beispiel", "--by", "organisation", "--on", "2026-11-02"
    )
    assert (result.code, result.out.splitlines()) == (0, [
        "schule-beispiel: confirmed by the organisation itself, 2 Nov 2026",
        "chor-beispiel: confirmed by the organisation itself, 2 Nov 2026",
    ])  # fmt: skip
    for path in (ENTRY, OTHER):
        assert data(two, path)["confirmed"] == {"on": "2026-11-02", "by": "organisation"}


_OFFICE = {"by": "office"}
_ITSELF = {"by": "organisation"}


@pytest.mark.parametrize(
    ("known", "new", "stands", "told"),
    [
        # the newer one stands, whoever gave it, and the sentence says what it replaces
        (
            {**_ITSELF, "on": "2026-11-02"}, {**_OFFICE, "on": "2026-11-20"}, "new",
            ("confirmed by the coordinating office, 20 Nov 2026; "
            "this replaces the confirmation by the organisation itself of 2 Nov 2026"),
        ),
        (
            {**_OFFICE, "on": "2026-11-02"}, {**_OFFICE, "on": "2026-11-20"}, "new",
            ("confirmed by the coordinating office, 20 Nov 2026; "
            "this replaces the confirmation by the coordinating office of 2 Nov 2026"),
        ),
        (
            {**_OFFICE, "on": "2026-11-20"}, {**_ITSELF, "on": "2026-11-02"}, "known",
            ("nothing changed: the confirmation by the coordinating office of 20 Nov 2026 "
            "is newer and stands"),
        ),
        (
            {**_ITSELF, "on": "2026-11-02"}, {**_OFFICE, "on": "2026-05-01"}, "known",
            ("nothing changed: the confirmation by the organisation itself of 2 Nov 2026 "
            "is newer and stands"),
        ),
        # of the same day, that of the organisation
        (
            {**_ITSELF, "on": "2026-11-02"}, {**_OFFICE, "on": "2026-11-02"}, "known",
            ("nothing changed: the confirmation by the organisation itself "
            "of the same day, 2 Nov 2026, counts for more"),
        ),
        (
            {**_OFFICE, "on": "2026-11-02"}, {**_ITSELF, "on": "2026-11-02"}, "new",
            ("confirmed by the organisation itself, 2 Nov 2026; "
            "this replaces the confirmation by the coordinating office of 2 Nov 2026"),
        ),
        (
            {**_ITSELF, "on": "2026-11-02"}, {**_ITSELF, "on": "2026-11-02"}, "known",
            "already confirmed by the organisation itself, 2 Nov 2026; nothing changed",
        ),
    ],
)  # fmt: skip
def test_of_two_confirmations_the_better_stands(
    registry: Workplace, known: dict[str, str], new: dict[str, str], stands: str, told: str
) -> None:
    for one in (known, new):
        before = (registry.root / ENTRY).read_bytes()
        result = registry.hamm("confirm", "schule-beispiel", "--by", one["by"], "--on", one["on"])
    assert (result.code, result.out, result.err) == (0, f"schule-beispiel: {told}\n", "")
    assert data(registry, ENTRY)["confirmed"] == (new if stands == "new" else known)
    assert ((registry.root / ENTRY).read_bytes() == before) == (stands == "known")


def test_in_german_both_confirmations_are_named(registry: Workplace) -> None:
    asked = ("confirm", "schule-beispiel", "--lang", "de", "--by")
    assert registry.hamm(*asked, "Organisation", "--on", "2.11.2026").out == (
        "schule-beispiel: bestätigt durch die Organisation selbst, 02.11.2026\n"
    )
    assert registry.hamm(*asked, "Koordinierungsstelle", "--on", "20.11.2026").out == (
        "schule-beispiel: bestätigt durch die Koordinierungsstelle, 20.11.2026; "
        "das ersetzt die Bestätigung durch die Organisation selbst vom 02.11.2026\n"
    )


@pytest.mark.parametrize("day", ["2026", "10/2026", "ca. 2026"])
def test_a_confirmation_is_of_a_single_day(registry: Workplace, day: str) -> None:
    registry.hamm("confirm", "schule-beispiel", "--by", "organisation", "--on", "2026-11-02")
    before = (registry.root / ENTRY).read_bytes()
    result = registry.hamm("confirm", "schule-beispiel", "--by", "office", "--on", day)
    assert (result.code, result.out) == (2, "")
    assert f"“{day}” is not a single day" in result.err
    assert (registry.root / ENTRY).read_bytes() == before


def test_one_wrong_id_among_several_and_nobody_is_confirmed(two: Workplace) -> None:
    before = (two.root / ENTRY).read_bytes()
    assert two.hamm("confirm", "schule-beispiel", "nirgends", "--by", "office").code == 2
    assert (two.root / ENTRY).read_bytes() == before


# retire


def test_a_tombstone_keeps_the_id_and_leads_on(two: Workplace) -> None:
    two.another("schule-neu", "title: {de: Realschule Neu, en: New}\n")
    result = two.hamm("retire", "schule-beispiel", "--reason", "merged", "--into", "schule-neu")
    assert result == (
        0,
        "schule-beispiel is retired and leads to schule-neu\n",
        f"{OTHER}: the relation to schule-beispiel leads to schule-neu now\n",
    )
    assert data(two, ENTRY) == {
        "id": "schule-beispiel",
        "title": data(two, ENTRY)["title"],
        "retired": {"on": "2026-11-22", "reason": "merged", "into": "schule-neu"},
    }
    assert data(two, OTHER)["relations"] == [{"to": "schule-neu", "type": "part-of"}]
    assert "# they sing there" in (two.root / OTHER).read_text(encoding="utf-8")
    assert data(two, MEETING)["attended"] == ["chor-beispiel", "schule-beispiel"]
    assert two.codes() == []
    assert two.hamm("fmt", "--check").code in (0, 1)


def test_without_a_successor_relations_go(two: Workplace) -> None:
    result = two.hamm("retire", "schule-beispiel", "--reason", "objection")
    assert result.err == f"{OTHER}: the relation to schule-beispiel is removed\n"
    assert "relations" not in data(two, OTHER)
    assert two.codes() == []


def test_what_was_merged_into_it_leads_to_its_tombstone(two: Workplace) -> None:
    two.hamm("retire", "chor-beispiel", "--reason", "merged", "--into", "schule-beispiel")
    before = (two.root / OTHER).read_text(encoding="utf-8")
    result = two.hamm("retire", "schule-beispiel", "--reason", "objection")
    assert result == (0, "schule-beispiel is retired\n", "")
    assert (two.root / OTHER).read_text(encoding="utf-8") == before
    assert two.codes() == []
    assert "schule-beispiel" in two.hamm("show", "chor-beispiel").out


def test_a_successor_takes_the_relations_over(two: Workplace) -> None:
    two.another("schule-neu", "title: {de: Realschule Neu, en: New}\n")
    two.hamm("retire", "chor-beispiel", "--reason", "merged", "--into", "schule-neu")
    assert data(two, "data/initiatives/schule-neu.yaml")["relations"] == [
        {"to": "schule-beispiel", "type": "part-of"}
    ]
    assert two.codes() == []


def test_merged_into_what_it_was_part_of(two: Workplace) -> None:
    two.hamm("retire", "chor-beispiel", "--reason", "merged", "--into", "schule-beispiel")
    assert "relations" not in data(two, ENTRY)
    assert two.codes() == []


def test_a_successor_takes_every_reference_and_each_relation_once(two: Workplace) -> None:
    two.another("schule-neu", "title: {de: Realschule Neu, en: New}\n")
    types = (
        ("schule-beispiel", "part-of"),
        ("schule-neu", "part-of"),
        ("schule-beispiel", "supports"),
    )
    relations = "".join(f"  - {{to: {to}, type: {kind}}}\n" for to, kind in types)
    two.overlay(f"relations:\n{relations}", OTHER)
    two.overlay("former_ids: [schule-alt]\n")
    old = "data/initiatives/schule-tot.yaml"
    two.put(
        old,
        "id: schule-tot\ntitle: {de: Tot}\n"
        "retired: {on: 2020-01-01, reason: merged, into: schule-beispiel}\n",
    )
    done = two.hamm("retire", "schule-beispiel", "--reason", "merged", "--into", "schule-neu")
    assert done.code == 0
    assert data(two, old)["retired"]["into"] == "schule-neu"
    assert data(two, ENTRY)["former_ids"] == ["schule-alt"]
    assert data(two, OTHER)["relations"] == [
        {"to": "schule-neu", "type": "part-of"}, {"to": "schule-neu", "type": "supports"},
    ]  # fmt: skip
    assert two.codes() == []


def test_a_record_goes_over_with_its_parts_and_its_members(registry: Workplace) -> None:
    for name, fields in {
        "dach": "former_ids: [dach-alt]\n",
        "neu": "",
        "teil": "part_of: dach\n",
        "mitglied": "links_to: [{to: dach, type: member-of}]\n",
    }.items():
        registry.organisation(name, fields)
    done = registry.hamm("retire", "dach", "--reason", "out-of-scope", "--into", "neu")
    assert done.code == 0, done.err
    folder = "data/organisations"
    assert data(registry, f"{folder}/teil.yaml")["part_of"] == "neu"
    assert data(registry, f"{folder}/mitglied.yaml")["links_to"] == [
        {"to": "neu", "type": "member-of"}
    ]
    assert data(registry, f"{folder}/dach.yaml") == {
        "id": "dach",
        "former_ids": ["dach-alt"],
        "name": "dach",
        "retired": {"on": "2026-11-22", "reason": "out-of-scope", "into": "neu"},
    }
    assert registry.hamm("retire", "neu", "--reason", "out-of-scope").code == 0
    assert "part_of" not in data(registry, f"{folder}/teil.yaml")
    assert "links_to" not in data(registry, f"{folder}/mitglied.yaml")
    assert data(registry, f"{folder}/dach.yaml")["retired"]["into"] == "neu"
    assert registry.codes() == []


@pytest.mark.parametrize("reason", ["merged", "duplicate"])
def test_what_was_merged_needs_a_successor(two: Workplace, reason: str) -> None:
    before = (two.root / ENTRY).read_bytes()
    result = two.hamm("retire", "schule-beispiel", "--reason", reason)
    assert (result.code, result.err.splitlines()[0]) == (2, "hamm: --into is missing")
    assert (two.root / ENTRY).read_bytes() == before


def test_an_organisation_confirms_what_it_leads(two: Workplace) -> None:
    """Neither what it only helps with nor what is retired."""
    lead = "{name: Chor, role: lead, type: association}"
    helper = "{name: Schulamt, role: lead, type: public-body}, {name: Chor, role: partner}"
    for name, organisations in (("eins", lead), ("zwei", lead), ("drei", helper)):
        two.another(name, f"title: {{de: Werk {name}}}\norganisations: [{organisations}]\n")
    assert two.hamm("retire", "zwei", "--reason", "out-of-scope").code == 0
    done = two.hamm("confirm", "Chor", "--by", "organisation")
    assert done.out == "eins: confirmed by the organisation itself, 22 Nov 2026\n"
    assert "confirmed" not in data(two, "data/initiatives/drei.yaml")


def test_each_outcome_of_looking_at_two_is_taken_back_wherever_it_stands(two: Workplace) -> None:
    for path, other in ((ENTRY, "chor-beispiel"), (OTHER, "schule-beispiel")):
        kinds = ("in-contact", "supports") if path == ENTRY else ("reviewed", "part-of")
        rows = "".join(f"  - {{to: {other}, type: {kind}}}\n" for kind in kinds)
        two.overlay(f"relations:\n{rows}", path)
    done = two.hamm("unlink", "schule-beispiel", "chor-beispiel")
    assert done.code == 0, done.err
    assert data(two, ENTRY)["relations"] == [{"to": "chor-beispiel", "type": "supports"}]
    assert data(two, OTHER)["relations"] == [{"to": "schule-beispiel", "type": "part-of"}]
    assert two.hamm("unlink", "chor-beispiel", "schule-beispiel").code == 2


def test_that_two_organisations_have_met_is_taken_back_too(registry: Workplace) -> None:
    links_to = "links_to: [{to: verein-b, type: met}, {to: verein-b, type: works-with}]\n"
    registry.organisation("verein-a", links_to)
    registry.organisation("verein-b")
    assert registry.hamm("unlink", "verein-b", "verein-a").code == 0
    links = data(registry, "data/organisations/verein-a.yaml")["links_to"]
    assert links == [{"to": "verein-b", "type": "works-with"}]


def test_an_outcome_takes_the_place_of_the_one_before(two: Workplace) -> None:
    rows = "".join(
        f"  - {{to: chor-beispiel, type: {kind}}}\n" for kind in ("reviewed", "supports")
    )
    two.overlay(f"relations:\n{rows}")
    done = two.hamm("link", "schule-beispiel", "chor-beispiel", "--type", "in-contact")
    assert done.code == 0, done.err
    found = [relation["type"] for relation in data(two, ENTRY)["relations"]]
    assert found == ["in-contact", "supports"]


def test_steps_are_added_to_a_history_in_the_order_of_time(registry: Workplace) -> None:
    for status, on in (("dormant", "2024"), ("active", "2025-05"), ("ended", "2026-01-02")):
        done = registry.hamm("status", "schule-beispiel", status, "--reason", "x", "--on", on)
        assert done.code == 0, done.err
    steps = [(step["status"], step["on"]) for step in data(registry, ENTRY)["history"]]
    assert steps == [("dormant", "2024"), ("active", "2025-05"), ("ended", "2026-01-02")]


def test_a_duplicate_needs_the_entry_that_stays(two: Workplace) -> None:
    result = two.hamm("retire", "schule-beispiel", "--reason", "duplicate")
    assert (result.code, result.err.splitlines()[0]) == (2, "hamm: --into is missing")


def test_nobody_is_their_own_successor(two: Workplace) -> None:
    result = two.hamm(
        "retire", "schule-beispiel", "--reason", "merged", "--into", "schule-beispiel"
    )
    assert result.code == 2
    assert "own successor" in result.err


# rename


def test_a_new_id_everywhere(two: Workplace) -> None:
    result = two.hamm("rename", "schule-beispiel", "gymnasium-beispiel")
    assert result == (
        0, "schule-beispiel is now gymnasium-beispiel, 2 other files updated\n", "",
    )  # fmt: skip
    assert not (two.root / ENTRY).exists()
    new = data(two, "data/initiatives/gymnasium-beispiel.yaml")
    assert (new["id"], new["former_ids"]) == ("gymnasium-beispiel", ["schule-beispiel"])
    assert data(two, OTHER)["relations"] == [{"to": "gymnasium-beispiel", "type": "part-of"}]
    assert data(two, MEETING)["attended"] == ["chor-beispiel", "gymnasium-beispiel"]
    assert two.codes() == []
    again = two.hamm("rename", "schule-beispiel", "gymnasium-beispiel")
    assert again == (0, "schule-beispiel is gymnasium-beispiel already\n", "")
    back = two.hamm("rename", "gymnasium-beispiel", "schule-beispiel")
    assert back.code == 0
    assert data(two, ENTRY)["former_ids"] == ["gymnasium-beispiel"]
    assert two.codes() == []


def test_every_id_that_an_entry_ever_had_is_kept(two: Workplace) -> None:
    """Nobody else gets one of them, and each leads to the entry."""
    two.overlay("former_ids: [schule-alt]\n")
    assert two.hamm("rename", "schule-beispiel", "gymnasium-beispiel").code == 0
    new = data(two, "data/initiatives/gymnasium-beispiel.yaml")
    assert new["former_ids"] == ["schule-alt", "schule-beispiel"]
    for taken in ("schule-alt", "schule-beispiel", "gymnasium-beispiel"):
        result = two.hamm("rename", "chor-beispiel", taken)
        assert result.err.startswith(
            f"hamm: the id “{taken}” already belongs to data/initiatives/gymnasium-beispiel.yaml\n"
        )
    assert two.hamm("show", "schule-alt").out == two.hamm("show", "gymnasium-beispiel").out


def test_the_old_file_goes_when_every_reference_is_changed(two: Workplace) -> None:
    """Whatever interrupts the renaming, each reference leads to a file that is there."""
    plan = plan_rename(Workspace(two.root), "schule-beispiel", "neu", date(2026, 11, 22))
    paths = [change.path for change in plan.changes]
    assert paths == ["data/initiatives/neu.yaml", OTHER, MEETING, ENTRY]
    assert plan.changes[0].before is None
    assert plan.changes[-1].after is None


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (
            "chor-beispiel",
            "the id “chor-beispiel” already belongs to data/initiatives/chor-beispiel.yaml",
        ),
        ("Chor", "HR014"),
        ("x", "HR015"),
        ("con", "con"),
        ("../x", "HR014"),
        ("schule-beispiel", "has that name already"),
    ],
)
def test_a_wrong_or_taken_id(two: Workplace, new: str, told: str) -> None:
    before = sorted(path.name for path in (two.root / "data/initiatives").iterdir())
    result = two.hamm("rename", "schule-beispiel", new)
    assert result.code == 2
    assert told in result.err
    assert sorted(path.name for path in (two.root / "data/initiatives").iterdir()) == before


def test_what_names_it_must_be_readable(two: Workplace) -> None:
    two.put("data/initiatives/kaputt.yaml", "id: kaputt\nnotes: schule-beispiel\n")
    result = two.hamm("rename", "schule-beispiel", "gymnasium-beispiel")
    assert result.code == 3
    assert "kaputt.yaml” is not valid, so it is not known whether it names" in result.err
    assert (two.root / ENTRY).exists()


REFERRING = 50


def referring(registry: Workplace) -> list[Path]:
    """Give the paths of entries that all name the first one."""
    return [
        registry.another(
            f"chor-{number:02}",
            f"title: {{de: Chor Nummer{number}, en: Choir{number}}}\n"
            "relations:\n  - {to: schule-beispiel, type: part-of}\n",
        )
        for number in range(REFERRING)
    ]


def named(registry: Workplace, path: Path) -> str:
    """Whom an entry names; it must be whole."""
    [relation] = data(registry, path.relative_to(registry.root).as_posix())["relations"]
    return str(relation["to"])


def test_a_kill_tears_and_loses_nothing_and_a_second_run_finishes(registry: Workplace) -> None:
    paths = referring(registry)
    assert registry.codes() == []
    chance = random.Random(7)  # noqa: S311 - moments, no secrets
    names = ["schule-beispiel", "gymnasium-beispiel"]
    command = [sys.executable, "-m", "hamm_registry", "--root", str(registry.root), "rename"]
    for _round in range(8):
        running = subprocess.Popen([*command, *names], stdout=subprocess.DEVNULL)
        time.sleep(0.1 + chance.random() * 0.35)
        running.send_signal(signal.SIGKILL)
        running.wait()
        assert {named(registry, path) for path in paths} <= set(names)
        done = process("--root", registry.root, "rename", *names)
        assert done.returncode == 0, done.stderr
        assert not (registry.root / "data/initiatives" / f"{names[0]}.yaml").exists()
        assert {named(registry, path) for path in paths} == {names[1]}
        assert registry.codes() == []
        assert not list(registry.root.rglob("*.hamm-part"))
        names.reverse()


def test_many_at_once_lose_nothing(registry: Workplace) -> None:
    referring(registry)
    ids = [f"chor-{number:02}" for number in range(6)]
    calls: list[tuple[str, ...]] = [("status", name, "dormant", "--reason", "x") for name in ids]
    calls += [("confirm", name, "--by", "office") for name in ids]
    with ThreadPoolExecutor(6) as pool:
        results = list(pool.map(lambda call: process("--root", registry.root, *call), calls))
    assert [one.returncode for one in results] == [0] * len(calls)
    for name in ids:
        entry = data(registry, f"data/initiatives/{name}.yaml")
        assert entry["status"] == "dormant"
        assert entry["confirmed"] == {"on": "2026-11-22", "by": "office"}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs another user")
def test_a_folder_that_may_not_be_written(two: Workplace) -> None:
    before = {path: path.read_bytes() for path in two.root.rglob("*.yaml")}
    for path in (two.root, *two.root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    command = [
        "setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override",
        sys.executable, "-m", "hamm_registry", "--root", str(two.root),
        "rename", "schule-beispiel", "gymnasium-beispiel",
    ]  # fmt: skip
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    two.root.chmod(0o755)
    assert result.returncode == 3, result.stderr
    assert "cannot be written: no permission" in result.stderr
    assert {path: path.read_bytes() for path in two.root.rglob("*.yaml")} == before


@pytest.mark.parametrize(
    ("path", "said", "code"),
    [
        ("retired.reason", "doppelt", "duplicate"),
        ("retired.reason", "Zusammengelegt", "merged"),
        ("retired.reason", "gehört", "out-of-scope"),
        ("retired.reason", "hierher", None),
        ("confirmed.by", "amt", "office"),
        ("confirmed.by", "Koord", "office"),
        ("confirmed.by", "Träger", "organisation"),
        ("relations.type", "Kontakt", "in-contact"),
        ("relations.type", "geprüft", "reviewed"),
        ("relations.type", "bedarf", None),
        ("relations.type", "von", None),
        ("status", "ruh", "dormant"),
        ("status", "abge", None),
        ("status", "ru", None),
        ("status", "", None),
    ],
)
def test_a_word_is_enough_where_it_can_mean_one_thing(
    path: str, said: str, code: str | None
) -> None:
    if code is None:
        with pytest.raises(UsageError):
            code_of(path, said, "--type")
    else:
        assert code_of(path, said, "--type") == code


def test_days_are_written_as_people_write_them(registry: Workplace) -> None:
    done = registry.hamm("confirm", "schule-beispiel", "--by", "amt", "--on", "1.11.2026")
    assert done.code == 0
    assert "  'on': 2026-11-01\n" in (registry.root / ENTRY).read_text()


# remarks in a file


@pytest.mark.parametrize(
    "arguments",
    [
        ("status", "schule-beispiel", "dormant", "--reason", "No visit since 2019"),
        ("new", "activity", "schule-beispiel", "--set", "title=Concert", "--set", "start=2027",
         "--set", "type=concert"),
        ("meeting", "treffen", "--topic", "Travel", "--decided", "One bus", "--action", "Ask"),
        ("link", "schule-beispiel", "chor-beispiel", "--type", "in-contact", "--note", "Phone"),
        ("confirm", "schule-beispiel", "--by", "office"),
        ("set", "schule-beispiel", "notes=Number 1"),
        ("rename", "schule-beispiel", "schule-neu"),
        ("retire", "schule-beispiel", "--reason", "duplicate", "--into", "chor-beispiel"),
    ],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_a_verb_adds_to_a_file_with_remarks(two: Workplace, arguments: tuple[str, ...]) -> None:
    """What `hamm new` writes has remarks on what is missing: the new values are not in its text."""
    for path in (ENTRY, OTHER, MEETING):
        text = (two.root / path).read_text(encoding="utf-8")
        two.put(path, text + "# since: missing yet, for example 1.000 or {date: 1987}\n")
    result = two.hamm(*arguments)
    assert (result.code, two.codes()) == (0, []), result.err
