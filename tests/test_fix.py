"""`validate --fix`: what is repaired, what is not, and that nothing else is touched."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helper import ENTRY, ROOT, Workplace, environment, workplace
from hypothesis import given, settings
from hypothesis import strategies as st

from hamm_registry import schema, yamlfile
from hamm_registry.checks.outcome import DiagnosticFilter
from hamm_registry.core.text import activate
from hamm_registry.editing.fix import plan_fix
from hamm_registry.geo import countries
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile
from hamm_registry.yamlfile.positions import positions_in

TODAY = date(2026, 11, 22)
SECOND = "data/initiatives/schule-neu.yaml"

WRITTEN = """\
# Von Hand geschrieben
id: schule-neu
status: Aktiv   # noch immer
title:
\tde: Schule: Oslo
summary:
  de: "Bunte Hände" in Oslo
kind: Schulaustausch
organisations:
  - {name: Beispielschule, role: Träger, type: school}
places:
  - name: Oslo
    country: norwegen  # im Norden
    about: ja
since:
  date: 7.3.1986
themes: [Jugend und Schule, Wasser]
sdgs: [SDG 4]
languages: [Deutsch]
notes: 1.10
# Woher
sources:
  - id: schule
    title: '@Schule'
    url: https://schule.example/austausch
    kind: own-statement
    seen: 1. November 2026
"""
REPAIRED = """\
# yaml-language-server: $schema=../../schemas/initiative.schema.json
# Von Hand geschrieben
id: schule-neu
title:
  de: 'Schule: Oslo'
summary:
  de: '"Bunte Hände" in Oslo'
kind: school-exchange
status: active  # noch immer
organisations:
  - name: Beispielschule
    role: lead
    type: school
places:
  - name: Oslo
    country: 'NO'  # im Norden
    about: true
since:
  date: 1986-03-07
themes: [youth-school, water]
sdgs: [4]
languages: [de]
# Woher
sources:
  - id: schule
    title: '@Schule'
    url: https://schule.example/austausch
    kind: own-statement
    seen: 2026-11-01
notes: '1.10'
"""


def text(registry: Workplace, path: str = SECOND) -> str:
    return (registry.root / path).read_bytes().decode()


def test_what_a_volunteer_wrote_becomes_valid(registry: Workplace) -> None:
    registry.put(SECOND, WRITTEN)
    with environment(LANG="de_DE.UTF-8"):
        done = registry.hamm("validate", "--fix", SECOND)
    assert text(registry) == REPAIRED
    assert done.code == 0
    quoted = "den Text in Anführungszeichen setzen"
    tab = f"Leerzeichen statt Tabulator, {quoted}"
    assert done.err.splitlines()[:4] == [
        "Behoben:",
        f"  {SECOND}:5: HR005 hier steht ein Tabulator statt Leerzeichen → {tab}",
        f"  {SECOND}:7: HR005 der Wert ist hier zu Ende, aber dahinter steht noch Text → {quoted}",
        f"  {SECOND}:3: HR013 „Aktiv“ ist kein gültiger Wert für „Status“ → „active“ schreiben",
    ]
    assert done.err.endswith(f"  {SECOND}: in einheitliche Form gebracht, wie durch fmt\n")
    assert "behebbar" not in done.out


def test_a_second_time_nothing_is_left_to_repair(registry: Workplace) -> None:
    registry.put(SECOND, WRITTEN)
    registry.hamm("validate", "--fix")
    again = registry.hamm("validate", "--fix")
    assert (again.code, again.err, text(registry)) == (0, "", REPAIRED)


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_it_can_be_looked_at_before(registry: Workplace, option: str) -> None:
    registry.put(SECOND, WRITTEN)
    done = registry.hamm("validate", "--fix", option, SECOND)
    assert text(registry) == WRITTEN
    assert done.code == 1
    assert done.err.startswith("Would be repaired:\n")
    assert ("+  de: 'Schule: Oslo'\n" in done.out) is (option == "--diff")
    assert ("repairable with --fix: 1\n" in done.out) is (option == "--dry-run")


FIXED = [
    ("status: AKTIV", "status: active"),
    ("status: active\nkind: Schulaustausch", "kind: school-exchange"),
    ("visibility: nicht gelistet", "visibility: unlisted"),
    ("countries: [Türkei, 'NO']", "countries: [TR, 'NO']"),
    ("countries: [no]", "countries: ['NO']"),
    ("countries: [UK]", "countries: [GB]"),
    ("themes: [health, Wasser]", "themes: [health, water]"),
    ("themes: [Gesundheit, Wasser]", "themes: [health, water]"),
    ("since: {date: 13/09/1987}", "date: 1987-09-13"),
    ("since: {date: September 1987}", "date: 1987-09"),
    ("since: {date: 09/1987}", "date: 1987-09"),
    ("since: {date: „1987“}", "date: 1987"),
    ("since: {date: 1987/9/3}", "date: 1987-09-03"),
    ("since: {date: 1987, about: 'true'}", "about: true"),
    ("sdgs: ['4', 04]", "sdgs: [4, 4]"),
    ("notes: 112", "notes: '112'"),
    ("notes: true", "notes: 'true'"),
    ("notes: Motto: gemeinsam", "notes: 'Motto: gemeinsam'"),
    ("notes: Motto: wir's", "notes: 'Motto: wir''s'"),
    ("notes: @Schule", "notes: '@Schule'"),
    ("notes:\u00a0Kurz", "notes: Kurz"),
    ("other_names:\n\t- Eins", "- Eins"),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "line"), FIXED)
def test_what_is_repaired(registry: Workplace, fields: str, line: str) -> None:
    registry.overlay(fields + "\n")
    registry.hamm("validate", "--fix")
    assert line in [row.strip() for row in text(registry, ENTRY).splitlines()]


LEFT = [
    "status: activ",
    "kind: Städtepartnerschaft\nform: partnership",
    "countries: [NW]",
    "since: {date: 3/7/1986}",
    "since: {date: 3-7-1986}",
    "since: {date: 31.02.1987}",
    "since: {date: 1987, about: vielleicht}",
    "sdgs: [SDG 18]",
    "sdgs: [Nummer 4]",
    "notes: Ziel status: active",
    "notes: Motto: gemeinsam # oder",
    "notes: Motto: gemeinsam\n  und weiter",
    "notes: [Motto: a] b",
    "notes: *Stern",
    "<<<<<<< HEAD\nnotes: a\n=======\nnotes: b\n>>>>>>> x",
    "notes: a\nnotes: b",
    "contact: {mailbox: anna.muster@gmx.example}",
    "funding: [{funder: Stiftung, amount: 9.000}]",
]  # fmt: skip


@pytest.mark.parametrize("fields", LEFT)
def test_what_is_left_to_people(registry: Workplace, fields: str) -> None:
    registry.overlay(fields + "\n")
    before = text(registry, ENTRY)
    registry.hamm("validate", "--fix", "--select", "HR")
    assert text(registry, ENTRY) == before
    assert [one for one in registry.diagnostics() if one["fix"]] == []


# Relations written twice


@pytest.fixture
def two(registry: Workplace) -> Workplace:
    registry.another("chor-dom", "title: {de: Chor am Dom}\n")
    return registry


@pytest.mark.parametrize(
    ("own", "other", "repaired"),
    [
        ("{to: chor-dom, type: in-contact}", "{to: schule-beispiel, type: in-contact}", True),
        ("{to: chor-dom, type: reviewed}",
         "{to: schule-beispiel, type: reviewed, on: 2020}", True),
        ("{to: chor-dom, type: in-contact, note: Fest}",
         "{to: schule-beispiel, type: in-contact}", False),
        ("{to: chor-dom, type: part-of}", "{to: schule-beispiel, type: part-of}", False),
    ],
)  # fmt: skip
def test_of_a_relation_written_twice_the_one_in_the_wrong_file_goes(
    two: Workplace, own: str, other: str, repaired: bool
) -> None:
    chor = "data/initiatives/chor-dom.yaml"
    two.overlay(f"relations: [{own}]\n")
    two.overlay(f"relations: [{other}]\n", chor)
    two.hamm("validate", "--fix")
    assert "relations" in text(two, chor)
    assert ("relations" not in text(two, ENTRY)) is repaired
    assert ("HR112" not in two.codes()) is repaired


def test_the_file_that_sorts_first_keeps_it_whatever_stands_behind_the_id(two: Workplace) -> None:
    two.another("chor", "relations: [{to: chor-dom, type: in-contact}]\n")
    two.overlay("relations: [{to: chor, type: in-contact}]\n", "data/initiatives/chor-dom.yaml")
    two.hamm("validate", "--fix", "--select", "HR112")
    assert "relations" in text(two, "data/initiatives/chor.yaml")
    assert "relations" not in text(two, "data/initiatives/chor-dom.yaml")


def test_several_of_one_list_go_and_the_others_stay(two: Workplace) -> None:
    two.another("chor-hafen", "relations: [{to: schule-beispiel, type: in-contact}]\n")
    chor = "relations: [{to: schule-beispiel, type: in-contact}]\n"
    two.overlay(chor, "data/initiatives/chor-dom.yaml")
    two.overlay(
        "relations:\n"
        "  - {to: chor-dom, type: in-contact}\n"
        "  - {to: chor-dom, type: supports}\n"
        "  - {to: chor-hafen, type: in-contact}\n"
        "  - {to: chor-hafen, type: part-of}\n"
    )
    two.hamm("validate", "--fix")
    read = yamlfile.read(two.root, ENTRY)
    assert isinstance(read, ParsedFile)
    assert [(one["to"], one["type"]) for one in read.data["relations"]] == [
        ("chor-dom", "supports"),
        ("chor-hafen", "part-of"),
    ]


# Files and choices


def test_only_the_codes_and_files_that_are_asked_for(registry: Workplace) -> None:
    readable = WRITTEN.replace("\tde: Schule: Oslo", "  de: Schule Oslo").replace('"', "")
    registry.put(SECOND, readable)
    registry.overlay("status: aktiv\n")
    before = text(registry, ENTRY)
    registry.hamm("validate", "--fix", "--select", "HR014", SECOND)
    assert "date: 1986-03-07\n" in text(registry)
    assert "status: Aktiv   # noch immer\n" in text(registry)
    assert text(registry, ENTRY) == before


def test_line_breaks_and_a_byte_order_mark(registry: Workplace) -> None:
    old = "\ufeff" + WRITTEN.replace("\n", "\r\n")
    registry.put(SECOND, old)
    registry.hamm("validate", "--fix", "--select", "HR005")
    assert text(registry).count("\r\n") == old.count("\n") == text(registry).count("\n")
    registry.hamm("validate", "--fix")
    assert text(registry) == REPAIRED


def test_registry_and_places_are_repaired_too(registry: Workplace) -> None:
    registry.change("type: town", "type: Ort", "data/places.yaml")
    registry.change("country: 'NO'", "country: Norwegen", "data/places.yaml")
    assert registry.hamm("validate", "--fix").code == 0
    assert "country: 'NO'\n" in text(registry, "data/places.yaml")


def test_what_cannot_be_changed_alone_is_left_with_a_remark(registry: Workplace) -> None:
    long = "{" + ", ".join(f"k{n}: x" for n in range(3)) + "}"
    registry.put(SECOND, f"{{id: schule-neu, status: aktiv, notes: {long}}}\n")
    done = registry.hamm("validate", "--fix", SECOND)
    assert done.code == 1
    assert "status: active\n" in text(registry)


def test_findings_say_how_they_are_repaired(registry: Workplace) -> None:
    registry.overlay("status: aktiv\nsince: {date: 7.3.1986}\n")
    found = registry.hamm("validate", "--format", "json", "--ignore", "HR4").json["diagnostics"]
    assert [one["fix"] for one in found] == [
        {"description": "write “active”"},
        {"description": "write “1986-03-07”"},
    ]
    assert "repairable with --fix: 2\n" in registry.hamm("validate").out


def test_github_is_given_the_corrected_lines(registry: Workplace) -> None:
    registry.overlay("themes: [Jugend und Schule, Wasser]\n")
    page = registry.root / "page.md"
    with environment(GITHUB_STEP_SUMMARY=str(page)):
        out = registry.hamm("validate", "--format", "github").out
    number = text(registry, ENTRY).splitlines().index("themes: [Jugend und Schule, Wasser]") + 1
    told = f"%0ALine {number} corrected:%0Athemes: [youth-school, water]\n"
    assert out.count(told) == 2
    assert "\n\n      themes: [youth-school, water]\n\n" in page.read_text(encoding="utf-8")


def test_what_is_to_be_deleted_is_said_on_github(two: Workplace) -> None:
    own = "relations: [{to: chor-dom, type: in-contact}]"
    two.overlay(f"{own}\n")
    chor = "relations: [{to: schule-beispiel, type: in-contact}]\n"
    two.overlay(chor, "data/initiatives/chor-dom.yaml")
    number = text(two, ENTRY).splitlines().index(own) + 1
    assert f"%0ADelete line {number}.\n" in two.hamm("validate", "--format", "github").out


# Whatever is written


REAL = sorted((ROOT / "data" / "initiatives").glob("*.yaml"))


def renderings(read: ParsedFile) -> list[tuple[tuple[str | int, ...], list[str]]]:
    """Each code and day of an entry with what people write instead of it."""
    found: list[tuple[tuple[str | int, ...], list[str]]] = []
    world = countries.countries()

    def walk(value: Any, pointer: tuple[str | int, ...]) -> None:
        if isinstance(value, dict | list):
            for key, part in value.items() if isinstance(value, dict) else enumerate(value):
                walk(part, (*pointer, key))
            return
        field = schema.field_at("initiative", pointer)
        if value in field.codes:
            found.append((pointer, list(field.codes[value].values())))
        elif pointer[-1] == "country" or pointer[0] == "countries":
            found.append((pointer, [world[value]["de"], world[value]["en"], value.lower()]))
        elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            year, month, day = (int(part) for part in value.split("-"))
            if "claims" not in pointer:
                found.append((pointer, [f"{day}.{month}.{year}", f"{year}/{month}/{day}"]))

    walk(read.data, ())
    return found


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    return workplace(tmp_path_factory.mktemp("bench"))


@settings(max_examples=40)
@given(data=st.data())
def test_codes_written_as_names_come_back_as_they_were(bench: Workplace, data: Any) -> None:
    activate("en")
    path = data.draw(st.sampled_from(REAL))
    original = path.read_text(encoding="utf-8")
    read = yamlfile.parse(original, f"data/initiatives/{path.name}")
    assert isinstance(read, ParsedFile)
    places = positions_in(original)
    rows = original.split("\n")
    others = renderings(read)
    chosen = data.draw(st.sets(st.sampled_from([pointer for pointer, _words in others])))
    for pointer, words in reversed(others):
        if pointer in chosen:
            span, word = places[pointer][1], data.draw(st.sampled_from(words))
            row = rows[span.line - 1]
            said = "'" + word.replace("'", "''") + "'"
            rows[span.line - 1] = row[: span.column - 1] + said + row[span.end_column - 1 :]
    bench.put(read.path, "\n".join(rows))
    done = plan_fix(Workspace(bench.root), TODAY, DiagnosticFilter((read.path,)))
    (bench.root / read.path).unlink()
    # A file that is as it should be is in no plan.
    assert [change.after for change in done.effective] == ([original] if chosen else [])


def test_all_files_of_the_registry_stay_as_they_are() -> None:
    assert plan_fix(Workspace(ROOT), TODAY).effective == ()


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 60),
            st.sampled_from("\t|: | #|'|\"|\u00a0|@|- |\n|  |aktiv|[".split("|")),
        ),
        max_size=4,
    )
)
def test_whatever_is_typed_in_between_fixing_twice_is_fixing_once(
    bench: Workplace, slips: list[tuple[int, str]]
) -> None:
    # The copy has an id of its own: whose id it is shows only when all files can be read.
    own_id = f"id: {Path(SECOND).stem}"
    rows = text(bench, ENTRY).replace(f"id: {Path(ENTRY).stem}", own_id).split("\n")
    for number, slip in slips:
        row = rows[number % len(rows)]
        at = len(row) * (number % 7) // 7
        rows[number % len(rows)] = row[:at] + slip + row[at:]
    bench.put(SECOND, "\n".join(rows))
    for change in plan_fix(Workspace(bench.root), TODAY, DiagnosticFilter((SECOND,))).effective:
        assert change.after is not None
        bench.put(SECOND, change.after)
    second = plan_fix(Workspace(bench.root), TODAY, DiagnosticFilter((SECOND,)))
    (bench.root / SECOND).unlink()
    assert second.effective == ()


@pytest.mark.parametrize(
    "content",
    [b"id: \xe4\n", b"\x80", b"\xff\xfea", b"\x00" * 5, b"x" * (2 << 20)],
    ids=["latin-1", "no letter", "half of UTF-16", "zeros", "too large"],
)
def test_what_cannot_be_read_stays_as_it_is(registry: Workplace, content: bytes) -> None:
    path = registry.root / "data/initiatives/alt.yaml"
    path.write_bytes(content)
    for command in ("validate --fix", "fmt"):
        assert registry.hamm(*command.split()).code == 1
        assert path.read_bytes() == content
