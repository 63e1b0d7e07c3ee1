"""Change entries by command: set, edit, undo, and short ids."""

import os
from pathlib import Path

import pytest
from helper import ENTRY, Workplace, hamm, workplace
from terminal import typed

from hamm_registry import yamlfile
from hamm_registry.cli.editor import editor_command
from hamm_registry.core import text
from hamm_registry.core.errors import UsageError
from hamm_registry.editing.set_fields import field_path
from hamm_registry.query.short_ids import short_id
from hamm_registry.storage import undo
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace, load
from hamm_registry.yamlfile.parsed_file import ParsedFile

NAME = "schule-beispiel"

SET = {
    "Postfach=buero@schule.example": [
        "+contact:", "+  mailbox: buero@schule.example",
    ],
    "contact.page=www.schule.example": ["+contact:", "+  page: https://www.schule.example"],
    "Thema+=Abfall": ["-themes: [youth-school]", "+themes: [youth-school, waste]"],
    "themes=Sport, Wasser": ["-themes: [youth-school]", "+themes: [sport, water]"],
    "seit=1985": ["-  date: 1993", "+  date: 1985"],
    "seit=ca. 5/1985": ["-  date: 1993", "+  date: 1985-05", "+  about: true"],
    "träger.0.land=Deutschland": ["+    country: DE"],
    "orte+=Oslo, Norwegen": ["+  - name: Oslo", "+    country: 'NO'"],
    "titel.en=A school": [
        "-  en: Gymnasium Beispiel – Katedralskole Bergen", "+  en: A school",
    ],
    "Titel=Schule": ["-  de: Gymnasium Beispiel – Katedralskole Bergen", "+  de: Schule"],
    "bestätigt.am=13.9.2026 confirmed.by=Stelle": [
        "+confirmed:", "+  'on': 2026-09-13", "+  by: office",
    ],
    "seit=": [
        "-since:", "-  date: 1993", "-  basis: first-exchange", "-  source: schule",
    ],
    "sdgs=4,10 sdgs-=4": ["+sdgs: [10]"],
}  # fmt: skip
"""What is typed, and the lines of the file that change."""


def test_fields_are_set_by_name(registry: Workplace) -> None:
    changed = {}
    for assignments in SET:
        words = assignments.split(" ") if assignments.count("=") > 1 else [assignments]
        done = registry.hamm("set", NAME, *words, "--diff")
        assert done.code == 0, (assignments, done.err)
        rows = done.out.splitlines()[2:]
        changed[assignments] = [row for row in rows if row.startswith(("+", "-"))]
    assert changed == SET


REFUSED = {
    "Thema=Quatsch": "“Quatsch” is not a valid value for “Thema”",
    "blau=1": "there is no field “blau”",
    "Orte.0.blau=1": "there is no field “Orte.0.blau”|allowed: name, country, about",
    "Kontakt.blau=1": "there is no field “Kontakt.blau”|allowed: mailbox, page",
    "Orte.name=x": "Orte.name: “Orte” is a list|Write Orte.0 for the first item.",
    "Orte.1=x": "“Orte.1” is a group of fields|Use one of its parts: Orte.1.name, ",
    "Orte.0.Land=Nixland": "Orte.0.Land: “Nixland” is not a country",
    "Postfach=anna.muster@web.de": "Postfach: “an…@web.de” ",
    "status=ended": "“status” cannot be set like this",
    "id=x": "“id” cannot be set like this",
    "Thema-=Sport": "“Sport” is not in “Thema”",
    "seit+=1990": "“seit” is not a list",
    "seit=irgendwann": "seit: “irgendwann” is not a date",
    "titel": "“titel” is not of the form FIELD=VALUE",
    "titel=": "titel: the field “title” is missing (HR010)",
}


def test_lists_and_groups_lose_only_what_is_named(registry: Workplace) -> None:
    def field(name: str) -> object:
        read = yamlfile.read(registry.root, ENTRY)
        assert isinstance(read, ParsedFile)
        return read.data[name]

    def set_to(*assignments: str) -> int:
        return registry.hamm("set", NAME, *assignments).code

    assert set_to("themes=waste, sport, water") == 0
    assert set_to("themes+=sport, health") == 0
    assert field("themes") == ["waste", "sport", "water", "health"]
    assert set_to("themes-=waste, water") == 0
    assert field("themes") == ["sport", "health"]
    # An item is meant only where all that is said of it is so.
    assert set_to("orte+=Oslo, Norwegen") == 0
    assert set_to("orte-=Oslo, Schweden") == 2
    assert set_to("orte-=Oslo, Norwegen") == 0
    assert field("places") == [{"name": "Bergen", "country": "NO"}]
    # A date that is given anew is no longer approximate unless it says so.
    assert set_to("seit=ca. 1985") == 0
    assert "about: true" in (registry.root / ENTRY).read_text(encoding="utf-8")
    assert set_to("seit=1986") == 0
    assert "about" not in (registry.root / ENTRY).read_text(encoding="utf-8")
    # The group that is empty then goes too; what is not there is no error.
    assert set_to("contact.mailbox=office@school.example") == 0
    assert set_to("contact.mailbox=", "orte.1=") == 0
    text_of_entry = (registry.root / ENTRY).read_text(encoding="utf-8")
    assert "contact" not in text_of_entry
    for special in ("history=x", "former_ids=x", "retired=x", "status=ended", "id=x"):
        refused = registry.hamm("set", NAME, special).err
        assert "cannot be set like this" in refused, special
    assert (registry.root / ENTRY).read_text(encoding="utf-8") == text_of_entry


def test_a_place_of_two_countries_gets_none_of_them(registry: Workplace) -> None:
    registry.put(
        "data/places.yaml",
        "places:\n"
        "  - {name: Bergen, country: 'NO', lat: 60.39, lon: 5.32, type: town}\n"
        "  - {name: Lund, country: SE, lat: 55.7, lon: 13.19, type: town}\n"
        "  - {name: Lund, country: DK, lat: 55.3, lon: 11.9, type: town}\n"
        "  - {name: Alta, country: 'NO', lat: 69.97, lon: 23.27, type: town}\n",
    )
    before = (registry.root / ENTRY).read_bytes()
    assert registry.hamm("set", NAME, "orte+=Lund").code == 2
    assert (registry.root / ENTRY).read_bytes() == before
    assert registry.hamm("set", NAME, "orte+=Alta").code == 0
    assert "  - name: Alta\n    country: 'NO'\n" in (registry.root / ENTRY).read_text("utf-8")


def test_a_change_of_several_files_is_taken_back_to_the_byte(registry: Workplace) -> None:
    registry.another("chor", f"relations:\n  - to: {NAME} # they sing there\n    type: part-of\n")

    def files() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in registry.root.rglob("*.yaml")}

    before = files()
    assert registry.hamm("rename", NAME, "neu").code == 0
    after = files()
    assert before.keys() - after.keys() == {f"{NAME}.yaml"}
    for expected in (before, after, before):
        assert registry.hamm("undo").code == 0
        assert files() == expected


def test_errors_name_the_field_as_it_was_typed(registry: Workplace) -> None:
    before = (registry.root / ENTRY).read_bytes()
    for assignment, starts in REFUSED.items():
        done = registry.hamm("set", NAME, assignment)
        assert done.code == 2, assignment
        rows = done.err.removeprefix("hamm: ").splitlines()
        for row, start in zip(rows, starts.split("|"), strict=False):
            assert row.startswith(start), row
    german = registry.hamm("set", NAME, "Kontakt.blau=1", "--lang", "de").err
    assert german == "hamm: es gibt kein Feld „Kontakt.blau“\nerlaubt: Postfach, Kontaktseite\n"
    assert (registry.root / ENTRY).read_bytes() == before


def test_comments_stay(registry: Workplace) -> None:
    registry.change("themes: [youth-school]", "# asked in May\nthemes: [youth-school] # ok")
    done = registry.hamm("set", NAME, "mailbox=office@school.example")
    assert done.code == 0
    text = (registry.root / ENTRY).read_text()
    assert "# asked in May\nthemes: [youth-school] # ok" in text


def test_the_last_change_is_taken_back(registry: Workplace) -> None:
    assert "no change made by this program" in registry.hamm("undo").err
    before = (registry.root / ENTRY).read_bytes()
    registry.hamm("set", NAME, "mailbox=office@school.example")
    after = (registry.root / ENTRY).read_bytes()
    done = registry.hamm("undo")
    assert done.out.endswith(f"{ENTRY}: as it was before\n")
    assert (registry.root / ENTRY).read_bytes() == before
    assert registry.hamm("undo").code == 0
    assert (registry.root / ENTRY).read_bytes() == after
    registry.put(ENTRY, after + b"# mine\n")
    done = registry.hamm("undo")
    assert done.code == 3
    assert "was changed by another program in the meantime" in done.err
    assert (registry.root / ENTRY).read_bytes() == after + b"# mine\n"


def test_a_damaged_memory_of_the_last_change_is_none(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    state = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(state))
    assert registry.hamm("set", NAME, "notes=Neu").code == 0
    after = (registry.root / ENTRY).read_bytes()
    (memory,) = state.rglob("undo-*.json")
    rows = (
        "", "null", "{}", "[[1, 2, 3]]", '[["a"]]', '[["data/x.yaml", 1, null]]',
        '[["data/x.yaml", null, 1]]', '[["data/\\u0000.yaml", null, "x"]]', "[" * 100_000,
        '[["data/x.yaml", null, "\\ud800"]]', "1e999",
    )  # fmt: skip
    for damaged in rows:
        memory.write_text(damaged, encoding="utf-8")
        assert registry.hamm("undo").code == 2, damaged
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir):
        memory.unlink()
        make(memory)
        assert registry.hamm("undo").code == 2
    memory.rmdir()
    assert (registry.root / ENTRY).read_bytes() == after


def test_each_registry_has_a_memory_of_its_own(registry: Workplace, tmp_path: Path) -> None:
    """By its folder, whatever path leads there; nobody else can read it."""
    other = workplace(tmp_path / "other")
    (tmp_path / "link").symlink_to(registry.root)
    assert hamm("--root", tmp_path / "link", "set", NAME, "notes=Neu").code == 0
    before = (other.root / ENTRY).read_bytes()
    assert "no change made by this program" in other.hamm("undo").err
    assert (other.root / ENTRY).read_bytes() == before
    folder = Path(os.environ["XDG_STATE_HOME"]) / "hamm-registry"
    assert folder.stat().st_mode & 0o077 == 0
    assert registry.hamm("undo").code == 0
    assert "notes" not in (registry.root / ENTRY).read_text(encoding="utf-8")


def test_of_a_change_too_large_nothing_is_remembered(registry: Workplace) -> None:
    """Not even the change before it: to undo that would leave neither state."""
    large = "x" * (2 << 20)
    undo.remember(registry.root, [Change(ENTRY, "a", "b")])
    assert undo.last_change(registry.root) == (Change(ENTRY, "a", "b"),)
    undo.remember(registry.root, [Change(ENTRY, large, None), Change("x", "", large)])
    assert len(undo.last_change(registry.root)) == 2
    undo.remember(registry.root, [Change(ENTRY, large, None), Change("x", "y", large)])
    assert undo.last_change(registry.root) == ()


def test_a_memory_that_has_grown_is_not_read(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was not written here, and would be read whole."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    undo.remember(registry.root, [Change(ENTRY, "a", "b")])
    (memory,) = Path(os.environ["XDG_STATE_HOME"]).rglob("undo-*.json")
    content = memory.read_bytes()
    memory.write_bytes(content.ljust(64 << 20))
    assert undo.last_change(registry.root) == (Change(ENTRY, "a", "b"),)
    memory.write_bytes(content.ljust((64 << 20) + 1))
    assert undo.last_change(registry.root) == ()


@pytest.mark.parametrize("character", ["\x1b", "\u200b", "\u202e", "\ufeff"])
def test_a_character_that_no_file_may_hold_is_named(registry: Workplace, character: str) -> None:
    """It comes along with what is copied from a web page; `hamm fmt` would be of no help."""
    registry.another("chor")
    text = f"Neu{character}es"
    for arguments in (
        ("set", NAME, f"notes={text}"),
        ("set", NAME, f"title.de={text}"),
        ("set", NAME, f"other_names+={text}"),
        ("status", NAME, "dormant", "--reason", text),
        ("link", NAME, "chor", "--type", "in-contact", "--note", text),
    ):
        done = registry.hamm(*arguments)
        assert (done.code, done.out) == (2, ""), arguments
        point = f"U+{ord(character):04X}"
        assert f"the character {point} is invisible and not allowed" in done.err, arguments


def test_short_ids(registry: Workplace) -> None:
    registry.another("aid-bergen", "title: {de: Hilfe für Bergen}\nformer_ids: [aid-oslo]\n")
    registry.organisation("verein-berg", "name: Bergverein\nother_names: [I.C.H.]\n")
    registry.organisation("drei", "name: Schule Drei\n")
    registry.another("beispiel-zwei", "title: {de: Schule Drei}\n")
    tombstone = "retired: {on: 2020-01-01, reason: out-of-scope}\n"
    registry.put("data/initiatives/weg-damit.yaml", f"id: weg-damit\ntitle: {{de: W}}\n{tombstone}")
    meeting = ("--set", "title=Jahrestreffen", "--set", "date=2026-11-20", "--force")
    assert registry.hamm("new", "meeting", *meeting).code == 0
    loaded = load(registry.root)
    assert short_id("Schule Drei", loaded, ("initiative",)) == ("initiative", "beispiel-zwei")
    table = {
        "beispiel-z": ("initiative", "beispiel-zwei"),
        "weg-damit": ("initiative", "weg-damit"),  # a retired entry by its whole id only
        "weg": ("", ""),
        "schule-beispiel": ("initiative", NAME),
        "schule": ("initiative", NAME),
        "Beispiel": ("initiative", "beispiel-zwei"),  # before a word within an id
        "hilfe": ("initiative", "aid-bergen"),
        "katedral": ("initiative", NAME),
        "aid-oslo": ("initiative", "aid-bergen"),  # the id that it had before
        "bergver": ("organisation", "verein-berg"),
        "ich": ("organisation", "verein-berg"),  # a name besides, without its dots
        "Schule Drei": ("organisation", "drei"),  # its whole name, before the words of a title
        "jahres": ("meeting", "jahrestreffen"),
        "zzz": ("", ""),
        "": ("", ""),
    }
    assert {typed: short_id(typed, loaded) for typed in table} == table
    with pytest.raises(UsageError) as raised:
        short_id("berg", loaded)
    assert raised.value.message == "“berg” can mean 2 entries"
    assert raised.value.hint == "  aid-bergen   Hilfe für Bergen\n  verein-berg  Bergverein"
    done = registry.hamm("show", "katedral")
    assert (done.code, NAME in done.out) == (0, True)
    assert registry.hamm("confirm", "katedral", "--by", "office").code == 0


@pytest.mark.parametrize(("number", "more"), [(8, ""), (9, "\n  … and 1 more")])
def test_the_first_eight_are_offered(registry: Workplace, number: int, more: str) -> None:
    for letter in "abcdefghi"[:number]:
        registry.another(f"chor-{letter}", f"title: {{de: Chor {letter}}}\n")
    with pytest.raises(UsageError) as raised:
        short_id("chor", load(registry.root))
    offered = "\n".join(f"  chor-{letter}  Chor {letter}" for letter in "abcdefgh")
    assert raised.value.hint == offered + more


def test_names_of_fields() -> None:
    table = {
        ("initiative", "Postfach"): "contact.mailbox",
        ("initiative", "mailbox"): "contact.mailbox",
        ("initiative", "kontakt.postfach"): "contact.mailbox",
        ("organisation", "Postfach"): "contact.mailbox",
        ("initiative", "Themen"): "themes",
        ("meeting", "Datum"): "date",
    }
    assert {key: field_path(*key) for key in table} == table


def test_an_unknown_field_names_those_that_there_are_as_people_see_them() -> None:
    text.activate("de")
    with pytest.raises(UsageError) as raised:
        field_path("organisation", "Themen")
    assert raised.value.message == "es gibt kein Feld „Themen“"
    assert raised.value.hint.startswith("erlaubt: Kennung, Frühere Kennungen, Name, Andere Namen")
    with pytest.raises(UsageError) as raised:
        field_path("organisation", "Kurztxt")
    assert raised.value.hint == "meinten Sie „summary“ (Kurztext)?"


def test_how_editors_open_a_line() -> None:
    table: dict[tuple[str, bool], list[str]] = {
        ("vim", False): ["vim", "+7", "f"],
        ("code", False): ["code", "--wait", "--goto", "f:7"],
        ("code -w", False): ["code", "-w", "--goto", "f:7"],
        ("my-editor -x", False): ["my-editor", "-x", "f"],
        ("", True): ["notepad.exe", "f"],
        (r'"C:\Program Files\Notepad++\notepad++.exe"', True): [
            r"C:\Program Files\Notepad++\notepad++.exe", "-multiInst", "-nosession", "-n7", "f",
        ],
        (r"C:\Tools\vim.exe -n", True): [r"C:\Tools\vim.exe", "-n", "+7", "f"],
    }  # fmt: skip
    for (given, windows), expected in table.items():
        assert editor_command({"EDITOR": given}, "f", 7, windows) == expected


def script(folder: Path, monkeypatch: pytest.MonkeyPatch, *edits: str) -> None:
    """Make an editor that does the next of some `sed` commands each time it is opened."""
    editor = folder / "editor"
    lines = [
        "#!/bin/sh",
        f"n=$(cat {folder}/n 2>/dev/null || echo 0)",
        f"echo $((n+1)) >{folder}/n",
    ]
    lines += [f"[ $n = {n} ] && sed -i '{edit}' \"$1\"" for n, edit in enumerate(edits)]
    editor.write_text("\n".join([*lines, "exit 0", ""]))
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))


def test_an_editor_comes_back_to_the_first_error(
    registry: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, monkeypatch, "s/status: active/status: activ/", "s/activ$/dormant/")
    done = typed(["edit", "schule"], ["j"], cwd=registry.root)
    assert done.code == 0, done.screen
    assert f"{ENTRY}:10:9: „activ“ ist kein" in done.screen
    # What is allowed is wrapped at words.
    before_the_difference = done.screen.partition("\n---")[0]
    assert max(map(len, before_the_difference.splitlines())) <= 80
    assert "+status: dormant" in done.screen
    assert "status: dormant" in (registry.root / ENTRY).read_text()


def test_a_wrong_text_is_kept_and_not_written(
    registry: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (registry.root / ENTRY).read_bytes()
    script(tmp_path, monkeypatch, "s/status: active/status: activ/")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    done = typed(["edit", "schule"], ["n"], cwd=registry.root)
    assert "Nichts wurde geschrieben. Ihr Text liegt in" in " ".join(done.screen.split())
    assert (registry.root / ENTRY).read_bytes() == before
    kept = list(tmp_path.glob("hamm-edit-*/schule-beispiel.yaml"))
    assert "status: activ\n" in kept[0].read_text()


def test_without_an_editor(registry: Workplace, monkeypatch: pytest.MonkeyPatch) -> None:
    piped = registry.hamm("edit", NAME).err
    assert piped == (
        f"hamm: an editor needs a terminal\nChange single fields: hamm set {NAME} FIELD=VALUE\n"
    )
    for setting, message in (
        ("no-such-editor", "den Editor „no-such-editor“ gibt es hier nicht"),
        ("vi 'x", "VISUAL oder EDITOR ist kein Befehl: „vi 'x“"),
    ):
        monkeypatch.setenv("VISUAL", setting)
        done = typed(["edit", NAME], [], cwd=registry.root)
        assert message in done.screen
        assert done.code == 3
    assert not (registry.root / ".hamm-registry.lock").exists()
    assert os.environ["VISUAL"] == "vi 'x"
    assert Workspace(registry.root).paths("initiative") == [ENTRY]
