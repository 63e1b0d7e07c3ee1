"""Lists as offices keep them, as real xlsx, ods and CSV files, become entries or are told apart."""

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from helper import ENTRY, Workplace
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.model.named_fields import Fields
from hamm_registry.model.vocabulary import countries
from hamm_registry.schema import check
from hamm_registry.spreadsheet import cells, delimited, importable_fields, lists
from hamm_registry.spreadsheet.cells import PlaceMention
from hamm_registry.spreadsheet.headings import layout
from hamm_registry.spreadsheet.lists import UnclearCell
from hamm_registry.spreadsheet.matching import matched
from hamm_registry.spreadsheet.own import OwnColumns
from hamm_registry.spreadsheet.sheet import Sheet, letters
from hamm_registry.spreadsheet.when import When, when
from hamm_registry.storage import workspace

TODAY = date(2026, 11, 22)
SOURCE = ("--source", "Liste", "--source-url", "https://www.beispielstadt.example/liste")
HEADS = ("Projekt", "Art", "Träger", "Ort", "Land", "Seit", "Status", "Themen", "Beschreibung")
GOOD = (
    "Chor Beispiel – Oslo", "Chor", "Chor Beispiel e.V.", "Oslo", "Norwegen", "ca. 1985", "läuft",
    "Kultur/Musik", "Konzerte in beide Richtungen.",
)  # fmt: skip

Table = Sequence[Sequence[Any]]


def xlsx(
    rows: Iterable[Iterable[Any]], *merged: str, title: str = "Tabelle1", hidden: Sequence[str] = ()
) -> bytes:
    """A workbook with one sheet, and empty hidden ones."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells_ in merged:
        sheet.merge_cells(cells_)
    for name in hidden:
        other = book.create_sheet(name)
        other.sheet_state = "hidden"
        other["A1"] = "geheim"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def ods(rows: Table) -> bytes:
    """A sheet as LibreOffice writes it, with rows and columns that are only formatted."""
    body = ""
    for row in rows:
        made = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p>'
            "</table:table-cell>"
            if cell not in ("", None)
            else "<table:table-cell/>"
            for cell in row
        )
        rest = '<table:table-cell table:number-columns-repeated="900"/>'
        body += f"<table:table-row>{made}{rest}</table:table-row>"
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body>'
        f'<office:spreadsheet><table:table table:name="Tabelle1">{body}'
        '<table:table-row table:number-rows-repeated="9000"><table:table-cell/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return packed({
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": content.encode(),
        "META-INF/manifest.xml": b'<manifest:manifest xmlns:manifest="urn:x"/>',
    })  # fmt: skip


def packed(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def text(rows: Table, mark: str = ";") -> str:
    quoted = (
        mark.join('"' + str(cell).replace('"', '""') + '"' if cell else "" for cell in row)
        for row in rows
    )
    return "\r\n".join(quoted) + "\r\n"


def imported(registry: Workplace, content: bytes, name: str = "liste.xlsx", *more: str) -> Any:
    """What an import says as JSON."""
    registry.put(name, content)
    return registry.hamm("import", registry.root / name, *SOURCE, "--format", "json", *more).json


def row(**fields: Any) -> list[Any]:
    """A good row with other cells."""
    return [fields.get(head, cell) for head, cell in zip(HEADS, GOOD, strict=True)]


def told(registry: Workplace, **fields: Any) -> list[str]:
    """What is said about a row, as `cell severity message`."""
    found = imported(registry, xlsx([HEADS, row(**fields)]))["rows"][0]["diagnostics"]
    return [
        f"{one['place'].rpartition(':')[2]} {one['severity']} {one['message']}" for one in found
    ]


# The whole way


def test_a_dry_run_shows_columns_and_rows(registry: Workplace) -> None:
    table: Table = [
        ["Unsere Initiativen"],
        ["Nr.", *HEADS, "Kontakt", "Telefon"],
        [1, *GOOD, "Frau Beispiel", "02381 1"],
        [2, *row(Projekt="Hilfe für Bergen", Land="Norwegen?", Seit="1985/86"), None, None],
        [None, "Summe", 2],
    ]
    registry.put("liste.xlsx", xlsx(table, "A1:L1", hidden=["Alt"]))
    before = sorted(registry.root.rglob("*"))
    result = registry.hamm("import", "liste.xlsx", *SOURCE)
    assert (
        result.out
        == """\
liste.xlsx · sheet “Tabelle1” · headings in row 2
Sheets not read (--sheet NAME): “Alt” (hidden)

Columns
   Heading       Field    Meaning
A  Nr.           –        only counts the rows
B  Projekt       title    Title · by its name
C  Art           kind     Kind · by its name
D  Träger        lead     lead organisation · by its name
E  Ort           place    Places · by its name
F  Land          country  Countries · by its name
G  Seit          since    Since · by its name
H  Status        status   Status · by its name
I  Themen        themes   Themes · by its name
J  Beschreibung  summary  Summary · by its name
K  Kontakt       –        personal data
L  Telefon       –        personal data

Rows
  3  chor-beispiel-oslo  Oslo (NO) · since about 1985 · active
  4  Hilfe für Bergen: cannot be written
    liste.xlsx!Tabelle1:F4: error: “Norwegen?” is a question. Find out, or leave the cell empty.
    liste.xlsx!Tabelle1:G4: info: “1985/86” is read as about 1985.
  5  passed over: a total

1 place goes into data/places.yaml with its coordinates (GeoNames): Oslo
Leave out a column that entries do not need with --map HEADING=-.
1 new · 1 with errors · 1 passed over
Nothing has been written yet. To write what is new or differs:
hamm import liste.xlsx --source Liste \
--source-url https://www.beispielstadt.example/liste --write
"""
    )
    assert (result.code, result.err) == (1, "")
    assert sorted(registry.root.rglob("*")) == before


def test_it_speaks_german(registry: Workplace) -> None:
    registry.put("liste.csv", text([HEADS, row(Land="Norwegen?"), row(Projekt="")]))
    result = registry.hamm("import", "liste.csv", *SOURCE, "--lang", "de")
    assert (
        result.out.partition("Zeilen\n")[2]
        == """\
  2  Chor Beispiel – Oslo: kann nicht geschrieben werden
    liste.csv:E2: Fehler: „Norwegen?“ ist eine Frage. Klären oder die Zelle leer lassen.
  3  –: kann nicht geschrieben werden
    liste.csv:A3: Fehler: „Titel“ fehlt.

Eine Spalte, ohne die ein Eintrag auskommt, lässt --map ÜBERSCHRIFT=- weg.
0 neu · 2 mit Fehlern
"""
    )


def test_what_is_written_is_valid_and_in_form(registry: Workplace) -> None:
    table: Table = [HEADS, GOOD, row(Projekt="Chor Beispiel – Oslo", Ort="Bergen (Norwegen)")]
    registry.put("liste.xlsx", xlsx(table))
    result = registry.hamm("import", "liste.xlsx", *SOURCE, "--write")
    assert (result.code, result.out.splitlines()[-1]) == (0, "2 written")
    written = registry.root / "data/initiatives/chor-beispiel-oslo.yaml"
    assert (
        written.read_text(encoding="utf-8")
        == """\
# yaml-language-server: $schema=../../schemas/initiative.schema.json
id: chor-beispiel-oslo
title:
  de: Chor Beispiel – Oslo
summary:
  de: Konzerte in beide Richtungen.
kind: culture-exchange
status: active
organisations:
  - name: Chor Beispiel e.V.
    role: lead
places:
  - name: Oslo
    country: 'NO'
since:
  date: 1985
  about: true
  source: liste
themes: [culture-music]
sources:
  - id: liste
    title: Liste
    url: https://www.beispielstadt.example/liste
    kind: official
"""
    )
    other = written.parent / "chor-beispiel-oslo-bergen.yaml"
    assert registry.hamm("fmt", "--check", written, other).code == 0
    assert registry.hamm("validate").code == 0


def test_places_that_are_one_for_sure_go_into_the_list(registry: Workplace) -> None:
    table: Table = [HEADS, GOOD, row(Projekt="Zweites", Ort="Ort ohne Namen", Seit="nie")]
    table = [*table, row(Projekt="Drittes", Ort="Nirgendwohausen", Land="Polen")]
    found = imported(registry, xlsx(table), "liste.xlsx", "--write")
    assert found["new_places"] == [{"name": "Oslo", "country": "NO"}]
    assert found["unknown_places"] == ["Ort ohne Namen", "Nirgendwohausen"]
    places = (registry.root / "data/places.yaml").read_text(encoding="utf-8")
    assert places.count("Oslo") == 1
    assert "geonames: 3143244" in places
    assert registry.codes() == ["HR210"]


def test_nothing_is_overwritten(registry: Workplace) -> None:
    registry.put("liste.xlsx", xlsx([HEADS, GOOD]))
    assert registry.hamm("import", "liste.xlsx", *SOURCE, "--write").code == 0
    path = registry.root / "data/initiatives/chor-beispiel-oslo.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "notes: Von Hand.\n", encoding="utf-8")
    before = path.read_bytes()
    result = registry.hamm("import", "liste.xlsx", *SOURCE, "--write")
    assert (result.code, result.out.splitlines()[-1]) == (0, "0 new · 1 there already")
    assert path.read_bytes() == before


def test_a_former_id_is_not_given_again(registry: Workplace) -> None:
    registry.overlay("former_ids: [chor-beispiel-oslo]\n")
    assert imported(registry, xlsx([HEADS, GOOD]))["rows"][0]["outcome"] == "exists"


def test_strict_writes_all_or_nothing(registry: Workplace) -> None:
    registry.put("liste.xlsx", xlsx([HEADS, GOOD, row(Projekt="Zweites", Seit="vor 1985")]))
    before = sorted((registry.root / "data").rglob("*"))
    result = registry.hamm("import", "liste.xlsx", *SOURCE, "--write", "--strict")
    assert result.code == 1
    assert sorted((registry.root / "data").rglob("*")) == before
    assert registry.hamm("import", "liste.xlsx", *SOURCE, "--write").code == 1
    assert len(sorted((registry.root / "data").rglob("*"))) == len(before) + 1


def test_near_duplicates_are_told_and_written_only_with_force(registry: Workplace) -> None:
    place = "Bergen" if "Bergen" in (registry.root / ENTRY).read_text(encoding="utf-8") else "Oslo"
    title = "Beispiel-Gymnasium und Katedralskole in Bergen"
    registry.overlay("title: {de: Gymnasium Beispiel – Katedralskole Bergen}\n")
    content = xlsx([HEADS, row(Projekt=title, Ort=place)])
    found = imported(registry, content)["rows"][0]
    assert found["outcome"] == "left-out"
    assert [(one["code"], one["place"]) for one in found["diagnostics"]] == [
        ("HR501", "liste.xlsx!Tabelle1:A2")
    ]
    found = imported(registry, content, "liste.xlsx", "--write")
    assert (found["summary"]["left-out"], found["summary"]["written"]) == (1, 0)
    found = imported(registry, content, "liste.xlsx", "--write", "--force")
    assert (found["summary"]["left-out"], found["summary"]["written"]) == (0, 1)


def test_every_entry_needs_a_source(registry: Workplace) -> None:
    registry.put("liste.xlsx", xlsx([HEADS, GOOD]))
    result = registry.hamm("import", "liste.xlsx", "--write")
    assert result.code == 1
    assert "Every entry needs a source: --source TITLE --source-url https://…\n" in result.out
    assert not (registry.root / "data/initiatives/chor-beispiel-oslo.yaml").exists()
    result = registry.hamm("import", "liste.xlsx", "--source", "Liste")
    assert (result.code, result.out) == (2, "")


def test_a_row_can_name_its_own_source(registry: Workplace) -> None:
    registry.put(
        "liste.xlsx",
        xlsx([[*HEADS, "Quelle"], [*GOOD, "Chor in Oslo, https://chor.example/oslo."]]),
    )
    found = registry.hamm("import", "liste.xlsx", "--format", "json").json["rows"][0]["data"]
    assert found["sources"] == [
        {
            "id": "chor-example",
            "title": "Chor in Oslo",
            "url": "https://chor.example/oslo",
            "kind": "official",
        }
    ]


def test_what_no_column_says_can_be_given_for_all_rows(registry: Workplace) -> None:
    content = xlsx([["Projekt", "Land"], ["Chor", "Norwegen"], ["Hilfe", "Polen"]])
    found = imported(registry, content)
    assert found["lacking"] == ["summary", "kind", "status", "themes"]
    assert found["summary"]["error"] == 2
    defaults = [
        argument
        for given in ("kind=Verein", "status=läuft", "themes=Begegnung")
        for argument in ("--default", given)
    ]
    maps = ["--map", "Projekt=title", "--map", "Projekt=summary"]
    found = imported(registry, content, "liste.xlsx", *defaults, *maps)
    assert [one["outcome"] for one in found["rows"]] == ["new", "new"]
    assert found["rows"][1]["data"]["kind"] == "association"


def test_what_no_file_may_hold_is_left_out_of_a_cell(registry: Workplace) -> None:
    """One such character, copied from a web page, is no reason to refuse a whole list."""
    kept = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f468\u200d\U0001f467"  # joiners
    for character in ("\u00ad", "\u200b", "\u202e", "\u2066", "\ufeff", "\x07", "\x1b", "\x9b"):
        rows = [["Titel", "Land"], [f"{kept} Ch{character}or", f"Nor{character}wegen"]]
        found = imported(registry, text(rows).encode(), "liste.csv")
        [row] = found["rows"]
        assert row["data"]["title"] == {"de": f"{kept} Chor"}, ascii(character)
        assert row["data"]["countries"] == ["NO"], ascii(character)


def test_rows_without_a_title_are_not_compared(registry: Workplace) -> None:
    """Neither has an id of its own, nor a title that another could be like."""
    for heads, first in (("id", ["neu-eins", "neu-zwei"]), ("Nr", ["1", "2"])):
        rows = [[heads, "Land"], [first[0], "Norwegen"], [first[1], "Schweden"]]
        found = imported(registry, text(rows).encode(), "liste.csv")
        assert "title" in found["lacking"]
        assert [one["diagnostics"] for one in found["rows"]] == [[], []]


# Files


@pytest.mark.parametrize("module", ["python_calamine", "json", "hamm_registry/__init__"])
def test_nothing_in_the_working_folder_becomes_code(registry: Workplace, module: str) -> None:
    registry.put(f"{module}.py", "open('has-run', 'w').close()\n")
    assert imported(registry, xlsx([HEADS, GOOD]))["rows"][0]["outcome"] == "new"
    assert not (registry.root / "has-run").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("liste.ods", ods([HEADS, GOOD])),
        ("liste.csv", text([HEADS, GOOD]).encode("cp1252")),
        ("liste.csv", text([HEADS, GOOD], ",").encode("utf-8-sig")),
        ("liste.csv", text([HEADS, GOOD], "\t").encode("utf-16")),
        ("liste.tsv", text([HEADS, GOOD], "\t").encode("utf-16-be")),
        ("liste.csv", text([["Охват", *HEADS], ["местный", *GOOD]]).encode("utf-16-le")),
        ("liste.csv", b"sep=|\r\n" + text([HEADS, GOOD], "|").encode()),
    ],
)
def test_every_format_says_the_same(registry: Workplace, name: str, content: bytes) -> None:
    wanted = imported(registry, xlsx([HEADS, GOOD]))["rows"][0]
    found = imported(registry, content, name)["rows"][0]
    assert found["data"] == wanted["data"]
    assert found["diagnostics"] == wanted["diagnostics"]


def test_a_cell_has_the_name_it_has_in_the_sheet(registry: Workplace) -> None:
    table: Table = [[], ["", *HEADS], [], ["", *row(Seit="irgendwann")]]
    found = imported(registry, xlsx(table))["rows"][0]
    assert [one["place"] for one in found["diagnostics"]] == ["liste.xlsx!Tabelle1:G4"]
    found = imported(registry, text(table).encode(), "liste.csv")["rows"][0]
    assert [one["place"] for one in found["diagnostics"]] == ["liste.csv:G4"]
    broken = text([HEADS, row(Beschreibung="Zwei\r\nZeilen"), row(Projekt="X", Seit="nie")])
    found = imported(registry, broken.encode(), "liste.csv")["rows"]
    assert found[0]["data"]["summary"] == {"de": "Zwei Zeilen"}
    assert found[1]["diagnostics"][0]["place"] == "liste.csv:F3"


def test_merged_headings_and_cells(registry: Workplace) -> None:
    table: Table = [
        ["Projekt", "Art", "Land", "Zeitraum", "", "Status", "Themen", "Inhalt", "Ansprechpartner"],
        ["", "", "", "von", "bis", "", "", "", "Name", "Ort", "E-Mail"],
        [
            "A-Projekt",
            "Verein",
            "Polen",
            1990,
            2001,
            "beendet",
            "Sport",
            "Text",
            "M",
            "Köln",
            "a@b",
        ],
        ["B-Projekt", "Verein", "", 1991, "", "läuft", "Sport", "Text"],
    ]
    merged = ("A1:A2", "B1:B2", "C1:C2", "F1:F2", "G1:G2", "H1:H2", "D1:E1", "I1:K1", "C3:C4")
    for content in (xlsx(table, *merged), xlsx(table)):
        found = imported(registry, content)
        columns = {one["heading"]: one["field"] for one in found["columns"]}
        assert columns["Zeitraum / von"] == "since"
        assert columns["Zeitraum / bis"] == "until"
        assert columns["Ansprechpartner / Ort"] is None
        assert found["headings"] == [1, 2]
        assert found["rows"][0]["data"]["until"]["date"] == 2001
    found = imported(registry, xlsx(table, *merged))
    assert found["rows"][1]["data"]["countries"] == ["PL"]


def test_rows_that_are_no_entries_are_told(registry: Workplace) -> None:
    table: Table = [
        ["Liste", "Stand 2024"],
        HEADS,
        ["Europa"],
        GOOD,
        [],
        HEADS,
        ["Gesamt:", 12, None, "38 Initiativen"],
        ["", "", "", "", "", "", "", "", "", "ohne Überschrift", "noch eine"],
        ["* ohne Gewähr"],
    ]
    found = imported(registry, xlsx(table))["rows"]
    assert [(one["row"], one["reason"]) for one in found if one["outcome"] == "passed-over"] == [
        (3, "only one cell is filled: “Europa”"),
        (6, "the headings again"),
        (7, "a total"),
        (8, "nothing in the columns that are imported"),
        (9, "only one cell is filled: “* ohne Gewähr”"),
    ]


def test_data_of_persons_goes_nowhere(registry: Workplace) -> None:
    heads = [*HEADS, "Ansprechpartnerin", "Vorname", "Name", "E-Mail", "Handy", "Geburtsdatum"]
    secret = ["Muster", "Erika", "Mustermann", "erika@x.example", "0171 99887766", "1.2.1950"]
    registry.put("liste.xlsx", xlsx([heads, [*GOOD, *secret]]))
    result = registry.hamm("import", "liste.xlsx", *SOURCE, "--write", "--format", "json")
    written = registry.root / "data/initiatives/chor-beispiel-oslo.yaml"
    for one in secret:
        assert one not in result.out
        assert one not in written.read_text(encoding="utf-8")
    personal = [one["heading"] for one in result.json["columns"] if one["personal"]]
    assert personal == heads[9:]


def test_the_largest_sheet_that_is_not_hidden_is_read(registry: Workplace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([["Deckblatt"]], hidden=["Alt"])))
    for name, state in (("Daten", "visible"), ("Versteckt", "hidden")):
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        for _number in range(2 if name == "Daten" else 9):
            sheet.append(list(HEADS if sheet.max_row < 2 and not sheet["A1"].value else GOOD))
    book.save(registry.root / "liste.xlsx")
    arguments = ("import", "liste.xlsx", *SOURCE, "--format", "json")
    assert registry.hamm(*arguments).json["sheet"] == "Daten"
    assert len(registry.hamm(*arguments, "--sheet", "Versteckt").json["rows"]) == 8
    result = registry.hamm(*arguments, "--sheet", "Datem")
    assert (result.code, result.out) == (2, "")
    assert "Did you mean “Daten”?" in result.err


def test_errors_of_a_spreadsheet_are_no_empty_cells(registry: Workplace) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([HEADS, GOOD])))
    sheet = book.active
    assert sheet is not None
    sheet["F2"] = "#REF!"
    sheet["F2"].data_type = "e"
    content = io.BytesIO()
    book.save(content)
    found = imported(registry, content.getvalue())["rows"][0]
    assert found["outcome"] == "error"
    assert [one["message"] for one in found["diagnostics"]] == [
        "the spreadsheet shows “#REF!” here"
    ]


def sparse() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "Projekt", "x"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def bomb() -> bytes:
    book = zipfile.ZipFile(io.BytesIO(xlsx([HEADS, GOOD])))
    members = {name: book.read(name) for name in book.namelist()}
    members["xl/worksheets/sheet1.xml"] += b" " * (300 * 2**20)
    return packed(members)


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
LARGE = "is too large for a list\nCopy only the list into a new file.\n"
DAMAGED = (
    "is damaged, or not the kind of file that its name says\n"
    "Open it in the spreadsheet program and save it again.\n"
)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("liste.xlsx", sparse, LARGE),
        ("liste.xlsx", bomb, LARGE),
        ("liste.xlsx", xlsx([HEADS, GOOD])[:2000], DAMAGED),
        ("liste.ods", packed({"content.xml": b"<x>"}), DAMAGED),
        ("liste.xlsx", LOCKED, "is protected by a password\nSave it without a password.\n"),
        ("liste.xls", LOCKED, "is not a list that can be read\nSave it as xlsx, ods or csv.\n"),
        ("liste.xlsx", b"Projekt;Land\n", "is not a workbook\n"),
        ("liste.csv", xlsx([HEADS]), "is a workbook with the name of a CSV file\n"),
        ("liste.xlsx", xlsx([]), "there is nothing in "),
        ("liste.pdf", b"%PDF", "is not a list that can be read\n"),
        ("liste.csv", b"Projekt;Land\n\x00\x00\x01\n", "line 2 is not text in UTF-8\n"),
        ("liste.csv", b"Projekt;Land\nA;B\nX\0Y;C\n", "line 3 is not text in UTF-8\n"),
        ("liste.csv", b"Projekt;Land\nA;B\n" + bytes(500), "line 3 is not text in UTF-8\n"),
        ("liste.csv", "Träger;Ä\nö;".encode() + b"\xfc;\n", "line 2 is not text in UTF-8\n"),
        ("liste.csv", b"\xff\xfeP\0;", "the file is not text in UTF-16\n"),
        ("liste.csv", b"Projekt;Land\nA;\xfe\x81\n", "the file is not text in UTF-8, UTF-16, "),
        (
            "liste.csv",
            b'Projekt;Land\nA;"Polen\nB;Oslo\nC;Bonn\n',
            "a quotation mark in row 2 is never closed and swallows 3 lines\n",
        ),
        ("liste.csv", b"1;2\n3;4\n", "has no heading row\n"),
        ("liste.csv", b"", "has no heading row\n"),
    ],
)
def test_files_that_are_none_are_refused(
    registry: Workplace, name: str, content: bytes | Callable[[], bytes], said: str
) -> None:
    registry.put(name, content if isinstance(content, bytes) else content())
    result = registry.hamm("import", name, *SOURCE)
    assert result.code in (2, 3)
    assert result.out == ""
    assert said in result.err
    assert "Traceback" not in result.err


def test_a_list_of_a_hundred_thousand_rows_is_refused(registry: Workplace) -> None:
    registry.put("liste.csv", text([HEADS, *[GOOD] * 100_000]))
    result = registry.hamm("import", "liste.csv", *SOURCE)
    assert result.code == 3
    assert "has 100001 rows; one import takes at most 5000\nSplit the list.\n" in result.err


@pytest.mark.parametrize("name", ["gibt-es-nicht.csv", "data"])
def test_a_file_must_be_there(registry: Workplace, name: str) -> None:
    result = registry.hamm("import", name, *SOURCE)
    assert (result.code, result.out) == (2, "")


def test_workbooks_need_an_extra(registry: Workplace) -> None:
    registry.put("liste.xlsx", xlsx([HEADS, GOOD]))
    script = (
        "import sys; sys.modules['python_calamine'] = None\n"
        "from hamm_registry.cli import run\n"
        "sys.exit(run(['hamm', *sys.argv[1:]]))\n"
    )
    command = [sys.executable, "-c", script, "import", "liste.xlsx", "--root", str(registry.root)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 3
    assert found.stderr == (
        "hamm: workbooks need the extra “import”\n"
        'Install it: pip install "python-calamine<1,>=0.6", or save the list as CSV.\n'
    )


# Headings


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Name der Initiative", "title"), ("Titel (englisch)", "title.en"), ("Traeger", "lead"),
        ("Träger / Verein", "lead"), ("Partnerland", "country"), ("Land/Länder", "country"),
        ("Ort der Partnerschaft", "place"), ("Ort 2", "place"), ("Partner vor Ort", "partner"),
        ("Beginn der Partnerschaft", "since"), ("Projektbeginn", "since"), ("Stand", "status"),
        ("Themn", "themes"), ("aktiv (ja/nein)", "status"), ("Kurzbeschreibung*", "summary"),
        ("Internetseite des Vereins", "link"), ("COUNTRY", "country"), ("Sonstiges", ""),
        ("Projektleitung", ""), ("Tel.", ""), ("E-Mail-Adresse", ""), ("lfd. Nr.", ""),
    ],
)  # fmt: skip
def test_headings_are_known_by_many_names(heading: str, field: str) -> None:
    assert matched(0, [heading]).field == field


def test_no_heading_names_two_fields() -> None:
    found: dict[str, str] = {}
    for target in importable_fields.IMPORTABLE_FIELDS:
        for heading in (*target.headings, *target.weak):
            for key in [lists.key(heading)]:
                assert found.setdefault(key, target.name) == target.name, heading


def test_of_two_columns_for_one_field_the_surer_one_is_read(registry: Workplace) -> None:
    table: Table = [["Name", *HEADS, "Beginn", "Ort"], ["Muster", *GOOD, 1999, "Bergen"]]
    found = imported(registry, xlsx(table))
    columns = {one["column"]: (one["field"], one["reason"]) for one in found["columns"]}
    assert columns["A"] == (None, "“Title” comes from column B")
    assert columns["K"] == (None, "“Since” comes from column G")
    assert columns["L"] == ("place", "by its name")
    assert [one["name"] for one in found["rows"][0]["data"]["places"]] == ["Oslo", "Bergen"]


_COLUMNS_OF_LISTS = """
Name=title Titel (englisch)=title.en Land=country
Name=- Titel (deutsch)=title.de Titel (englisch)=title.en Land=country
Name=title Name (englisch)=title.en Land=country
Project=- Title (German)=title.de Country=country
Name=title Ort=place
Projekt=title Name=- Ansprechpartner=- Telefon=- Land=country
Name=- Vorname=- Projekt=title Ort/Land=where Beginn=since
Name=- Anrede=- Titel=- Projekt=title Land=country
Titel=- Name=- Funktion=- Organisation=lead Land=country
Titel=title Ansprechpartner=- Land=country
Name=- Telefon=- Verein=lead Land=country
Verein=lead Name=title Land=country Telefon=-
Partner (Name)=partner Partner (Ort)=place Partner (Land)=country Projekt=title
Partner (Ort)=partner Projekt=title
Verein (Ansprechpartner)=- Ort=place Land=country
Projekt=title Stand (Datum)=status.on Status=status
Schüler=- Land=country Ort=place
Schüler der Partnerschule=- Zielgruppe (Schüler, Lehrer)=audience Land=country
Name des Ansprechpartners der Partnerschule=- Partnerschule=partner Stadt=place
Projektpate=- Projekt=title Land=country
Partnerstadt=place Bürgermeister=- Partner=partner seit=since Bemerkung=-
Bezeichnung=title Staat=country Partnerschaft seit=since Link=link Stand=status
Projekt=title Bearbeitet von=- Durchgeführt von=- von=since bis=until
Projekt=title Zahl der Orte=- Anzahl Schüler=- Einsatzort=place
Wer?=lead Was?=summary Wo?=where Wann?=since Mit wem?=partner
Project manager=- Project name=title Partner city=place Start date=since URL=link
Project lead=- Lead=lead Country=country Year=since
Teacher at partner school=- Partner school=partner Country=country
Head of organisation=- Organisation=lead Founder=- Funder=funder
First name=- Name=- Title=- Association=lead Country=country
"""


def test_columns_of_lists_land_where_people_would_put_them(registry: Workplace) -> None:
    own = OwnColumns(Fields(workspace.load(registry.root), date(2026, 11, 1)))
    for line in filter(None, _COLUMNS_OF_LISTS.splitlines()):
        wanted = re.findall(r"(\S.*?)=(\S+)", line)
        headings = [heading for heading, _field in wanted]
        sheet = Sheet("l.csv", "", [headings, ["x"] * len(headings)])
        columns = layout(sheet, (), own, "de").columns
        fields = [(column.heading, column.field or "-") for column in columns]
        assert fields == wanted


@pytest.mark.parametrize(
    ("names", "is_read"),
    [
        (("Erika Muster", "Muster, Martin", "Yin Yang e.V."), False),
        (("Anna-Chor Hamm", "Schule am Wall", "Hilfe für Kinder"), True),
    ],
)
def test_a_column_of_persons_is_not_read_under_the_heading_name(
    registry: Workplace, names: tuple[str, ...], is_read: bool
) -> None:
    table: Table = [["Name", "Land", "Ort"], *([name, "Polen", "Kalisz"] for name in names)]
    column = imported(registry, xlsx(table))["columns"][0]
    assert (column["field"] == "title") is is_read
    assert column["personal"] is not is_read


def test_a_column_can_be_given_another_field(registry: Workplace) -> None:
    content = xlsx([[*HEADS, "Bemerkungen"], [*GOOD, "Zu klären."]])
    maps = ("--map", "Bemerkungen=notes", "--map", "E=-", "--map", "träger=partner")
    found = imported(registry, content, "liste.xlsx", *maps)
    columns = {one["heading"]: one["field"] for one in found["columns"]}
    assert columns["Bemerkungen"] == "notes"
    assert columns["Land"] is None
    assert columns["Träger"] == "partner"
    assert found["rows"][0]["data"]["notes"] == "Zu klären."


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        ("Lnad=country", "there is no column “Lnad”\nDid you mean “Land”?\n"),
        ("Land=contry", "there is no field “contry”\nDid you mean “country”?\n"),
        ("Land", "“Land” is not a valid value for --map\nWrite --map HEADING=field.\n"),
    ],
)
def test_a_wrong_map_says_what_was_meant(registry: Workplace, wish: str, said: str) -> None:
    registry.put("liste.xlsx", xlsx([HEADS, GOOD]))
    result = registry.hamm("import", "liste.xlsx", *SOURCE, "--map", wish)
    assert (result.code, result.out) == (2, "")
    assert said in result.err


# Cells


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1985", When(1985)),
        ("7.3.1986", When("1986-03-07")),
        ("07.03.1986", When("1986-03-07")),
        ("1986-03-07 00:00:00", When("1986-03-07")),
        ("7. März 1986", When("1986-03-07")),
        ("März 1986", When("1986-03")),
        ("3/1986", When("1986-03")),
        ("seit 1985", When(1985)),
        ("ca. 1985", When(1985, True)),
        ("seit ca. 1985", When(1985, True)),
        ("1985 (ca.)", When(1985, True)),
        ("~1985", When(1985, True)),
        ("1985?", When(1985, True)),
        ("gegründet 1985", When(1985, basis="founding")),
        ("1985 (Vertrag)", When(1985, basis="charter")),
        ("1985 - heute", When(1985)),
        ("seit 1985 bis heute", When(1985)),
        ("1993-2015", When(1993, until=2015)),
        ("1993 bis 2015", When(1993, until=2015)),
        ("7.3.1986 – 9.3.1986", When("1986-03-07", until="1986-03-09")),
        ("2010-11", When("2010-11")),
        ("about 1985", When(1985, True)),
        ("March 1986", When("1986-03")),
    ],
)
def test_dates_as_people_write_them(written: str, expected: When) -> None:
    assert when(written, TODAY) == expected


@pytest.mark.parametrize(
    ("written", "expected", "note"),
    [
        ("1985/86", When(1985, True), "“1985/86” is read as about 1985"),
        ("2010/11", When(2010, True), "“2010/11” is read as about 2010"),
        ("31478", When("1986-03-07"), "“31478” is read as 7 Mar 1986"),
        ("07.03.86", When("1986-03-07"), "“07.03.86” is read as 7 Mar 1986"),
        ("7.3.12", When("2012-03-07"), "“7.3.12” is read as 7 Mar 2012"),
        ("Herbst 2014", When(2014), "only the year of “Herbst 2014” is used"),
        ("1.1.1995", When("1995-01-01"), "1 January: if only the year is known, write 1995"),
    ],
)
def test_what_is_read_in_another_way_is_told(written: str, expected: When, note: str) -> None:
    found = when(written, TODAY)
    assert (found.date, found.about, found.notes) == (expected.date, expected.about, (note,))


@pytest.mark.parametrize(
    "written",
    """
    80er_Jahre vor_1985 irgendwann 31.2.1986 13.13.1986 2x_jährlich 1985,_erneuert_2010 19855
    7.3. März 1985/1999 85 99999999 - 1985_-_heute_abend
    """.split(),
)
def test_what_is_no_date_is_not_guessed(written: str) -> None:
    if written == "19855":
        assert when(written, TODAY).notes
        return
    with pytest.raises(UnclearCell):
        when(written.replace("_", " "), TODAY)


@given(st.dates(date(1000, 1, 1), date(2100, 12, 31)))
def test_german_days_are_read(day: date) -> None:
    assert str(when(f"{day.day}.{day.month}.{day.year}", TODAY).date) == day.isoformat()


@given(st.dates(date(1928, 1, 1), date(2100, 12, 31)))
def test_days_of_spreadsheets_are_read(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert str(when(str(serial), TODAY).date) == day.isoformat()


_PARTS = st.sampled_from(
    "seit ca. 1985 7.3.1986 86 bis – - / ( ) ? März Herbst heute 31478 gegründet , der 80er".split()
)


@given(
    st.lists(_PARTS, max_size=7).map(" ".join)
    | st.lists(_PARTS, max_size=5).map("".join)
    | st.text()
)
def test_whatever_is_read_is_a_date_of_the_schema(written: str) -> None:
    try:
        found = when(written, TODAY)
    except UnclearCell:
        return
    base = {
        "id": "abc",
        "title": {"de": "x"},
        "retired": {"on": "2020-01-01", "reason": "objection"},
    }
    for value in (found.date, found.until):
        if value is not None:
            assert check("initiative", {**base, "since": {"date": value}}) == []


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("Polen", ["PL"]), ("PL", ["PL"]), ("polen", ["PL"]), ("Türkei/Türkiye", ["TR"]),
        ("Tuerkei", ["TR"]), ("Polen, Ukraine", ["PL", "UA"]), ("Polen und Ukraine", ["PL", "UA"]),
        ("Polen; Bosnien und Herzegowina und Ukraine", ["PL", "BA", "UA"]),
        ("Polen\nUkraine", ["PL", "UA"]), ("Polen - Ukraine", ["PL", "UA"]),
        ("Bosnien-Herzegowina", ["BA"]), ("England", ["GB"]), ("USA & Mexiko", ["US", "MX"]),
    ],
)  # fmt: skip
def test_countries_in_a_cell(written: str, codes: list[str]) -> None:
    assert cells.country_list(written) == codes


@pytest.mark.parametrize(
    "written", ["div.", "Ghana?", "Polen u.a.", "Polen etc.", "Jugoslawien", "Europa", "Kongo"]
)
def test_what_is_no_country_is_not_guessed(written: str) -> None:
    with pytest.raises(UnclearCell):
        cells.country_list(written)


@pytest.mark.parametrize(
    ("written", "spots"),
    [
        ("Kalisz", [PlaceMention("Kalisz")]),
        ("Kalisz (Polen)", [PlaceMention("Kalisz", "PL")]),
        ("Kalisz, Polen", [PlaceMention("Kalisz", "PL")]),
        (
            "Kalisz, Lodz, Polen; Lwiw (UA)",
            [PlaceMention("Kalisz", "PL"), PlaceMention("Lodz", "PL"), PlaceMention("Lwiw", "UA")],
        ),
        ("Cork / Galway", [PlaceMention("Cork"), PlaceMention("Galway")]),
        ("Frankfurt/Oder und Kalisz", [PlaceMention("Frankfurt/Oder"), PlaceMention("Kalisz")]),
        ("Posen (Altstadt, Neustadt)", [PlaceMention("Posen (Altstadt, Neustadt)")]),
        ("Luxemburg", [PlaceMention("Luxemburg")]),
    ],
)
def test_places_in_a_cell(written: str, spots: list[PlaceMention]) -> None:
    assert (
        cells.place_list(written, lists.own_names([("Frankfurt/Oder", "Frankfurt/Oder")])) == spots
    )


@given(st.text(alphabet="Polen und,;/\n()Ukraine-&?", max_size=60))
def test_no_piece_of_a_list_is_lost_or_made_up(written: str) -> None:
    try:
        found = list(lists.pieces(written, countries()))
    except UnclearCell:
        return
    rest = written
    for piece, _value in found:
        assert piece in rest
        rest = rest[rest.index(piece) + len(piece) :]


def test_what_the_rows_say_of_countries(registry: Workplace) -> None:
    assert told(registry, Ort="Kalisz", Land="Polen, Ukraine") == [
        "D2 error in which country is “Kalisz”?"
    ]
    assert told(registry, Ort="Kalisz, Lwiw", Land="Polen, Ukraine") == [
        "D2 info “Kalisz” is assumed to be in Poland",
        "D2 info “Lwiw” is assumed to be in Ukraine",
    ]
    assert told(registry, Ort="Kalisz", Land="") == ["D2 error in which country is “Kalisz”?"]
    assert told(registry, Ort="Polen", Land="") == []
    assert told(registry, Ort="", Land="") == [
        "D2 error the entry names neither a place nor a country"
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"Status": "nein"}, "G2 error “nein” does not say whether it is paused or has ended"),
        ({"Status": "mal so mal so"}, "G2 error “mal so mal so” is not one of the known values"),
        ({"Status": "k. A."}, "G2 error “Status” is missing"),
        ({"Themen": "Sport, Quark"}, "H2 error “Quark” is not one of the known values"),
        ({"Beschreibung": "Fragen an 0171 2345678"}, "I2 error “0171…” looks like a phone number"),
        (
            {"Träger": "Familie Muster"},
            "C2 error “Familie Muster” seems to be the name of a person",
        ),
        ({"Seit": 2031}, "F2 error “2031” is in the future"),
        (
            {"Projekt": "x" * 150},
            "A2 error “de” in “Title” is too long: 150 characters, at most 140",
        ),
    ],
)
def test_what_a_cell_must_not_say(
    registry: Workplace, fields: dict[str, Any], message: str
) -> None:
    assert told(registry, **fields) == [message]


@pytest.mark.parametrize(
    ("word", "code"),
    [("läuft", "active"), ("ja", "active"), ("ruht", "dormant"), ("beendet", "ended"),
     ("abgeschlossen", "completed"), ("in Planung", "planned"), ("Aktiv", "active")],
)  # fmt: skip
def test_words_for_the_status(registry: Workplace, word: str, code: str) -> None:
    found = imported(registry, xlsx([HEADS, row(Status=word)]))["rows"][0]["data"]
    assert found["status"] == code


def test_a_row_with_everything(registry: Workplace) -> None:
    heads = [*HEADS, "Partner", "Website", "SDG", "Zielgruppe", "Sprachen", "Bis", "Öffentlich",
             "Title (EN)", "Geldgeber", "Andere Namen", "Kontaktseite"]  # fmt: skip
    more = ["Domkantorei; Konservatorium", "www.chor.example", "SDG 4, SDG 17", "Jugend, Senioren",
            "Deutsch und Englisch", "2019", "nein", "Choir", "Stiftung Beispiel", "Der Chor",
            "https://chor.example/kontakt"]  # fmt: skip
    data = imported(registry, xlsx([heads, [*GOOD, *more]]))["rows"][0]["data"]
    assert data["organisations"][1:] == [
        {"name": "Domkantorei", "role": "partner", "country": "NO"},
        {"name": "Konservatorium", "role": "partner", "country": "NO"},
        {"name": "Stiftung Beispiel", "role": "funder"},
    ]
    assert data["links"] == [{"url": "https://www.chor.example", "kind": "homepage"}]
    assert (data["sdgs"], data["audience"]) == ([4, 17], ["youth", "seniors"])
    assert (data["languages"], data["until"]) == (["de", "en"], {"date": 2019})
    assert data["title"] == {"de": "Chor Beispiel – Oslo", "en": "Choir"}
    assert data["visibility"] == "unlisted"
    assert data["contact"] == {"page": "https://chor.example/kontakt"}


def test_numbers_that_a_spreadsheet_made_of_two(registry: Workplace) -> None:
    found = imported(registry, xlsx([[*HEADS, "SDG"], [*GOOD, 4.17]]))["rows"][0]
    assert found["diagnostics"][0]["message"] == (
        "“4.17” may be two numbers that the spreadsheet read as one"
    )


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=6))
def test_csv_that_is_read_has_the_cells_that_were_written(rows: list[list[str]]) -> None:
    import csv

    content = io.StringIO(newline="")
    csv.writer(content, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    written = content.getvalue()
    if "\0" in written or any("\ud800" <= c <= "\udfff" for c in written):
        return
    found = delimited.read(written.encode("utf-8-sig"))
    if found.separator == ";":
        assert found.rows == rows


def test_names_of_columns() -> None:
    assert [letters(number) for number in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
