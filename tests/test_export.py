"""What goes out of the house: every format, opened by programs of others."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geojson  # type: ignore[import-untyped]  # has no stubs
import icalendar
import openpyxl
import pytest
import rdflib
from helper import ENTRY, PLACES, ROOT, Workplace, hamm
from python_calamine import CalamineWorkbook

from hamm_registry.answers.export import EXPORTS
from hamm_registry.core.installed import extra_command
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import speaking
from hamm_registry.opendata import jsonld
from hamm_registry.render import xlsx
from hamm_registry.storage import workspace

pytestmark = pytest.mark.filterwarnings(  # of rdflib's own JSON-LD parser
    "ignore:ConjunctiveGraph is deprecated:DeprecationWarning"
)

HEADINGS = (
    "id title title.en summary summary.en other_names kind form status countries places"
    " places.country scope"
    " since since.about since.disputed since.basis until until.about until.disputed until.basis"
    " leads partners funders"
    " supporters organisations districts themes sdgs audience languages contact.mailbox"
    " contact.page confirmed evidence links.url sources.url"
).split()
"""The columns of the CSV file of a registry in two languages."""

SOURCE = "{id: web, title: Page, url: 'https://www.web.example/a', kind: official}"
BINARY = ("xlsx", "sqlite")
LICENSED = """licences: {data: CC-BY-4.0}
attributions: [{text: 'Coordinates: GeoNames, CC BY 4.0', url: 'https://www.geonames.org'}]
"""
PUBLISHED = """site_url: https://initiatives.city.example/
mailbox: international@city.example
legal: {publisher: City}
open_data: {contributor: 'http://dcat-ap.de/def/contributors/city'}
"""
HOSTILE = """title:
  de: "=HYPERLINK(\\"http://evil.example\\")"
  en: "</script><script>alert(1)</script>"
summary: {de: "+1; مرحبا, @SUM(A1) – 😀"}
other_names: ["-2+3", "@a", WORD]
organisations:
- {name: "=cmd|' /C calc'!A0", role: lead, url: 'https://www.web.example/=1+1'}
- {name: "<b>Verein</b> & Co; [x](y)", role: partner, country: XK}
activities:
- {title: "=1+1", type: other, start: 2026-05-08, status: held, seats_free: 3}
- {title: "A,B;C\\\\", type: other, start: 2026-06, status: planned}
""".replace("WORD", "x" * 100)


def add(registry: Workplace, fields: str) -> None:
    path = registry.root / "registry.yaml"
    path.write_text(path.read_text(encoding="utf-8") + fields, encoding="utf-8")


def exported(registry: Workplace, name: str, *arguments: str) -> bytes:
    target = registry.root / f"out.{name}"
    result = registry.hamm("export", name, *arguments, "--output", target)
    assert (result.code, result.out) == (0, ""), result.err
    return target.read_bytes()


def told(registry: Workplace, name: str, *arguments: str) -> Any:
    return json.loads(exported(registry, name, *arguments))


@pytest.fixture
def hostile(registry: Workplace) -> Workplace:
    """Give a registry whose one entry does its worst."""
    places = "".join(f"- {{name: Ort {n}, country: NO}}\n" for n in range(48))
    registry.overlay(HOSTILE + "places:\n- {name: Prishtina, country: XK}\n"
                     "- {name: Taveuni, country: FJ}\n" + places)  # fmt: skip
    registry.put(
        PLACES,
        "places:\n- {name: Prishtina, country: XK, lat: 42.67, lon: 21.17, type: town}\n"
        "- {name: Taveuni, country: FJ, lat: -16.86, lon: -179.97, type: town}\n",
    )
    return registry


@pytest.mark.parametrize("name", EXPORTS)
def test_twice_the_same_bytes(name: str, hostile: Workplace) -> None:
    add(hostile, LICENSED + PUBLISHED)
    if name == "parquet":
        found = []
        for folder in ("one", "two"):
            result = hostile.hamm("export", "parquet", "--output", hostile.root / folder)
            assert result.code == 0, result.err
            paths = sorted((hostile.root / folder).iterdir())
            found.append([(path.name, path.read_bytes()) for path in paths])
        assert found[0] == found[1] != []
        return
    assert exported(hostile, name) == exported(hostile, name) != b""


@pytest.mark.parametrize("name", [name for name in EXPORTS if name not in ("csv-excel", "xlsx")])
def test_formats_for_machines_are_the_same_in_both_languages(
    name: str, registry: Workplace
) -> None:
    if name in ("ics", "dcat", "parquet"):
        return
    assert exported(registry, name, "--lang", "de") == exported(registry, name, "--lang", "en")


def test_csv_agrees_with_the_list(hostile: Workplace) -> None:
    (row,) = csv.DictReader(io.StringIO(exported(hostile, "csv").decode()))
    assert list(row) == HEADINGS
    added = ("title.en", "summary.en", "partners", "funders", "supporters")
    shared = [name for name in HEADINGS if name not in added]
    listed = hostile.hamm("list", "--format", "csv", "--columns", ",".join(shared))
    (other,) = csv.DictReader(io.StringIO(listed.out))
    assert {name: row[name] for name in shared} == other
    assert row["title"] == '\'=HYPERLINK("http://evil.example")'
    assert row["leads"] == "'=cmd|' /C calc'!A0"
    head = exported(hostile, "csv-excel", "--lang", "de").decode("utf-8-sig").splitlines()[0]
    assert head.endswith(";Letzter Beleg;Links;Quellen")


def test_the_workbook_holds_texts_numbers_and_real_dates(hostile: Workplace) -> None:
    add(hostile, LICENSED)
    content = exported(hostile, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    titles = ["Initiatives", "Organisations", "Activities", "Sources", "Columns explained"]
    assert book.sheetnames == [*titles, "About this file", "hamm-registry"]
    assert book["hamm-registry"].sheet_state == "veryHidden"
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}
        links = [cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink]
        assert all(str(link).startswith(("https://", "http://", "mailto:")) for link in links)
        setup = sheet.sheet_properties.pageSetUpPr
        assert setup is not None
        assert setup.fitToPage
        assert sheet.page_setup.paperSize in ("8", "9", 8, 9)  # A3 or A4
        # Rows are as high as their text: LibreOffice works out no heights of its own.
        for number, row in enumerate(sheet.iter_rows(), 1):
            texts = [str(cell.value or "") for cell in row]
            is_long = any(len(text) > 90 for text in texts)
            height = sheet.row_dimensions[number].height
            assert not is_long or number == 1 or (height or 0) >= 30, texts
    activity = [cell.value for cell in book["Activities"][2]]
    assert activity[2] == "=1+1"
    assert activity[4] == datetime(2026, 5, 8)  # noqa: DTZ001 - as Excel has it
    assert activity[10] == 3
    assert book["Activities"]["E3"].value == "Jun 2026"
    notes = {row[0].value: row[1].value for row in book["About this file"]}
    assert notes["Licence"] == "CC-BY-4.0 https://creativecommons.org/licenses/by/4.0/"
    assert "GeoNames" in str(notes["To be named"])
    assert "GeoNames" in str(book.properties.description)
    assert book.properties.created == datetime(2026, 11, 22)  # noqa: DTZ001 - as Excel has it
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "sheet" in name]
        assert not any(b"<f>" in sheet for sheet in sheets)


def test_another_reader_opens_the_workbook(hostile: Workplace) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(exported(hostile, "xlsx", "--lang", "de")))
    rows = book.get_sheet_by_name("Aktivitäten").to_python()
    assert rows[0][:5] == ["Kennung", "Initiative", "Titel", "Art", "Beginn"]
    assert rows[1][4] == date(2026, 5, 8)
    initiatives = book.get_sheet_by_name("Initiativen").to_python()
    assert initiatives[1][1] == '=HYPERLINK("http://evil.example")'


def test_a_text_longer_than_a_cell_is_cut(registry: Workplace) -> None:
    addresses = "".join(
        f"- {{id: s{n}, title: T, url: 'https://www.web.example/{n}{'a' * 900}', kind: press}}\n"
        for n in range(40)
    )
    registry.overlay(f"sources:\n{addresses}since:\n")
    book = openpyxl.load_workbook(io.BytesIO(exported(registry, "xlsx")))
    assert len(str(book["Initiatives"].cell(2, book["Initiatives"].max_column).value)) == 32_767


def test_geojson_has_a_feature_for_each_place(hostile: Workplace) -> None:
    add(hostile, LICENSED)
    hostile.another("ohne", "places:\ncountries: [MX]\n")
    found = geojson.loads(exported(hostile, "geojson").decode())
    assert found.is_valid
    assert (found["licence"], "GeoNames" in found["attribution"]) == ("CC-BY-4.0", True)
    features = {feature["id"]: feature for feature in found["features"]}
    assert len(features) == 51
    assert features["ohne/0"]["geometry"] is None
    assert features["ohne/0"]["properties"]["countries"] == ["MX"]
    assert features["schule-beispiel/1"]["geometry"]["coordinates"] == [21.17, 42.67]
    assert features["schule-beispiel/2"]["geometry"]["coordinates"] == [-179.97, -16.86]
    assert features["schule-beispiel/3"]["geometry"] is None
    assert features["schule-beispiel/1"]["properties"]["country"] == "XK"


def test_json_has_entries_whole_and_lines_have_one_each(registry: Workplace) -> None:
    add(registry, LICENSED)
    registry.another("zweite", "countries: [MX]\n")
    whole = told(registry, "json")
    assert list(whole) == ["version", "metadata", "initiatives", "meetings", "programmes"]
    assert whole["metadata"]["licence"] == "CC-BY-4.0"
    assert whole["initiatives"][1]["countries"] == ["NO", "MX"]
    assert whole["initiatives"][0]["since"] == {
        "date": "1993", "basis": "first-exchange", "source": "schule",
    }  # fmt: skip
    lines = exported(registry, "jsonl").decode().splitlines()
    assert [json.loads(line) for line in lines] == whole["initiatives"]


def graph(content: str) -> rdflib.Graph:
    """Read JSON-LD; schema.org itself is out of reach, so its words get their usual meaning."""
    data = json.loads(content)
    if data["@context"] == jsonld.CONTEXT:
        data["@context"] = {"@vocab": "https://schema.org/", "@base": "https://base.example/"}
    return rdflib.Graph().parse(data=json.dumps(data), format="json-ld")


def test_linked_data_is_read_by_another_program(hostile: Workplace) -> None:
    add(hostile, LICENSED + PUBLISHED)
    hostile.another("zweite", "relations: [{to: schule-beispiel, type: part-of}]\n")
    content = exported(hostile, "jsonld").decode()
    assert "<" not in content
    found, org = graph(content), rdflib.Namespace("https://schema.org/")
    first, second = (rdflib.URIRef(f"https://base.example/#{n}") for n in ("schule-beispiel",
                                                                           "zweite"))  # fmt: skip
    names = {str(name): name.language for name in found.objects(first, org.name)}  # type: ignore[attr-defined]
    assert names == {'=HYPERLINK("http://evil.example")': "de",
                     "</script><script>alert(1)</script>": "en"}  # fmt: skip
    assert list(found.objects(second, org.parentOrganization)) == [first]
    assert len(list(found.subjects(rdflib.RDF.type, org.GeoCoordinates))) == 2
    (data_set,) = found.subjects(rdflib.RDF.type, org.Dataset)
    licence = found.value(data_set, org.license)
    assert str(licence) == "https://creativecommons.org/licenses/by/4.0/"


def test_a_script_element_cannot_be_left(hostile: Workplace) -> None:
    from hamm_registry.storage import workspace

    loaded = workspace.load(hostile.root)
    written = jsonld.script(jsonld.initiative(loaded.initiatives[0], loaded))
    assert "<" not in written
    assert "\n" not in written
    assert json.loads(written)["name"][1]["@value"] == "</script><script>alert(1)</script>"


def test_a_part_has_a_parent_and_the_parent_none(registry: Workplace) -> None:
    registry.another("teil", "relations: [{to: schule-beispiel, type: part-of}]\n")
    loaded = workspace.load(registry.root)
    nodes = {entry.id: jsonld.initiative(entry, loaded) for entry in loaded.initiatives}
    assert nodes["teil"]["parentOrganization"] == [{"@id": "#schule-beispiel"}]
    assert "parentOrganization" not in nodes["schule-beispiel"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("planned", "EventScheduled"), ("confirmed", "EventScheduled"), ("held", "EventScheduled"),
        ("cancelled", "EventCancelled"),
    ],
)  # fmt: skip
def test_an_event_that_is_called_off_says_so(registry: Workplace, status: str, told: str) -> None:
    activity = f"title: A, type: sport, start: 2027, status: {status}"
    registry.overlay(f"activities: [{{{activity}}}]\n")
    loaded = workspace.load(registry.root)
    (event,) = jsonld.initiative(loaded.initiatives[0], loaded)["event"]
    assert event["eventStatus"] == f"https://schema.org/{told}"


@pytest.mark.parametrize(
    ("licence", "rights"),
    [
        ("CC-BY-4.0", {"license": "https://creativecommons.org/licenses/by/4.0/"}),
        ("CC0-1.0", {"license": "https://creativecommons.org/publicdomain/zero/1.0/"}),
        ("Alle Rechte vorbehalten", {"copyrightNotice": "Alle Rechte vorbehalten"}),
    ],
)
@pytest.mark.parametrize("base", ["", "https://www.a.example", "https://www.a.example/"])
def test_a_photo_has_its_rights_and_an_address_where_the_site_has_one(
    registry: Workplace, base: str, licence: str, rights: dict[str, str]
) -> None:
    if base:
        registry.overlay(f"site_url: {base}\n", "registry.yaml")
    photo = f"file: a.png, alt: {{de: A}}, credit: Amt, licence: {licence}"
    registry.overlay(f"photos: [{{{photo}}}]\n")
    loaded = workspace.load(registry.root)
    (node,) = jsonld.initiative(loaded.initiatives[0], loaded)["image"]
    whole = {"contentUrl": "https://www.a.example/photos/a.png"} if base else {}
    about = {"@type": "ImageObject", "creditText": "Amt"}
    caption = {"caption": [{"@value": "A", "@language": "de"}]}
    assert node == {**about, **whole, **caption, **rights}


def test_a_beginning_that_is_only_mentioned_is_no_founding(registry: Workplace) -> None:
    registry.overlay("since: {date: 1993, basis: mention}\n")
    registry.another("zweite", "since: {date: 1994-05, basis: charter}\n")
    registry.another("dritte", "since: {date: 1995, basis: charter, about: true}\n")
    nodes = told(registry, "jsonld")["@graph"][1:]
    found = {one["identifier"]: one.get("foundingDate") for one in nodes}
    assert found == {"schule-beispiel": None, "zweite": "1994-05", "dritte": None}


@pytest.mark.parametrize(
    ("folder", "kinds"),
    [
        ("", ("csv", "geojson", "json", "jsonld")),
        ("https://files.city.example/open", ("csv", "geojson", "ics", "json", "jsonld", "sqlite",
                                             "xlsx")),
    ],
)  # fmt: skip
def test_the_record_names_what_a_portal_must_know(
    registry: Workplace, folder: str, kinds: tuple[str, ...]
) -> None:
    own = f"open_data: {{files_url: '{folder}', " if folder else "open_data: {"
    add(registry, LICENSED + PUBLISHED.replace("open_data: {", own))
    found = graph(exported(registry, "dcat").decode())
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    terms, german = rdflib.DCTERMS, rdflib.Namespace("http://dcat-ap.de/def/dcatde/")
    (data_set,) = found.subjects(rdflib.RDF.type, dcat.Dataset)
    (catalogue,) = found.subjects(rdflib.RDF.type, dcat.Catalog)
    assert found.value(catalogue, dcat.dataset) == data_set
    for needed in (terms.title, terms.description, terms.publisher, terms.identifier, dcat.theme,
                   dcat.contactPoint, german.contributorID):  # fmt: skip
        assert list(found.objects(data_set, needed)), needed
    files = {}
    for one in found.objects(data_set, dcat.distribution):
        assert str(found.value(one, terms.license)) == "http://dcat-ap.de/def/licenses/cc-by/4.0"
        assert "GeoNames" in str(found.value(one, german.licenseAttributionByText))
        files[str(found.value(one, dcat.downloadURL))] = found.value(one, dcat.mediaType)
    base = folder or "https://initiatives.city.example/data"
    assert sorted(files) == [f"{base}/initiatives.{kind}" for kind in kinds]


def test_without_an_address_there_is_no_record(registry: Workplace) -> None:
    result = registry.hamm("export", "dcat", "--output", "record.jsonld")
    assert (result.code, result.out) == (3, "")
    assert result.err == (
        "hamm: registry.yaml does not give site_url, legal.publisher, licences.data, which "
        "every record must have\n"
        "Portals load the files from the web: state there where the site is.\n"
    )
    assert not Path("record.jsonld").exists()


HIDDEN = "visibility: unlisted\ntitle: {de: Geheimnis}\n"


@pytest.mark.parametrize("name", [name for name in EXPORTS if name != "dcat"])
def test_hidden_and_retired_entries_stay_in_the_house(name: str, registry: Workplace) -> None:
    registry.another("geheimnis", HIDDEN + "activities: [{title: Geheimnis, type: other,"
                     " start: 2027-01-05, status: planned}]\n")  # fmt: skip
    registry.put(
        "data/initiatives/vorbei.yaml",
        "id: vorbei\ntitle: {de: Vorbei}\nretired: {on: 2020-01-01, reason: out-of-scope}\n",
    )
    registry.overlay("relations: [{to: geheimnis, type: in-contact}]\n")
    target = registry.root / "out"
    assert registry.hamm("export", name, "--output", target).code == 0
    paths = sorted(target.iterdir()) if target.is_dir() else [target]
    content = b"".join(path.read_bytes() for path in paths)
    if name == "xlsx":
        with zipfile.ZipFile(target) as parts:
            content = b"".join(parts.read(one) for one in parts.namelist())
    assert b"eheimnis" not in content
    assert b"orbei" not in content


def test_unlisted_ones_come_when_they_are_asked_for(registry: Workplace) -> None:
    registry.another("geheimnis", HIDDEN)
    assert [one["id"] for one in told(registry, "json", "--unlisted")["initiatives"]] == [
        "geheimnis", "schule-beispiel",
    ]  # fmt: skip


TRIP = "activities: [{title: Fahrt, type: exchange, start: 2027-03-05, status: planned}]\n"


@pytest.mark.parametrize("arguments", [(), ("--unlisted",)])
def test_coming_trips_of_schools_are_told_by_their_month(
    registry: Workplace, arguments: tuple[str, ...]
) -> None:
    registry.overlay(TRIP)
    for name in ("json", "ics", "jsonl", "jsonld"):
        content = exported(registry, name, *arguments)
        assert b"2027-03" in content
        assert b"2027-03-05" not in content
        assert b"20270305" not in content


def test_a_calendar_to_pass_on_has_the_month_and_says_so(registry: Workplace) -> None:
    registry.overlay(TRIP)
    result = registry.hamm("calendar", "--format", "ics")
    (event,) = icalendar.Calendar.from_ical(result.out).events
    assert (event.start, event.end) == (date(2027, 3, 1), date(2027, 4, 1))
    assert result.err == "Coming trips are given by month; for the days: “hamm calendar”\n"
    assert "2027-03-05" in registry.hamm("calendar").out


def test_the_calendar_of_a_query_and_of_some_days(registry: Workplace) -> None:
    registry.overlay("kind: association\n" + TRIP)
    registry.another("zweite", "kind: aid\n" + TRIP)
    result = registry.hamm("calendar", "kind:aid", "--from", "2027", "--format", "ics")
    assert (result.code, result.err) == (0, "")
    assert result.out.count("BEGIN:VEVENT") == 1
    empty = registry.hamm("calendar", "--to", "2026", "--format", "ics")
    assert (empty.code, empty.err) == (0, "Nothing is known for these days.\n")
    assert icalendar.Calendar.from_ical(empty.out).walk("VEVENT") == []
    wrong = registry.hamm("calendar", "--collisions", "--format", "ics")
    assert (wrong.code, wrong.err.splitlines()[0]) == (
        2, "hamm: --format ics cannot be combined with --collisions",
    )  # fmt: skip


def test_nothing_is_written_where_files_are_not_valid(registry: Workplace) -> None:
    registry.put("data/initiatives/kaputt.yaml", "id: [\n")
    for name in EXPORTS:
        result = registry.hamm("export", name, "--output", "out")
        assert (result.code, result.out) == (3, "")
        assert "nothing was written" in result.err
        assert not Path("out").exists()
    result = registry.hamm("export", "csv", "--skip-invalid", "--output", "out")
    assert (result.code, Path("out").exists()) == (0, True)


WRONG = {
    "xml": (2, "hamm: “xml” is not a valid value for FORMAT\n"),
    "geojsn": (2, "hamm: “geojsn” is not a valid value for FORMAT\nDid you mean “geojson”? "),
    "csv land:Atlantis": (2, "hamm: “Atlantis” is not a valid value for "),
    "parquet": (2, "hamm: this format consists of several files\nName a folder: --output DIR.\n"),
    "parquet --output registry.yaml": (3, "hamm: “registry.yaml” cannot be written: "),
    "sqlite --output no/such/folder": (3, "hamm: “no/such/folder” cannot be written: "),
}


@pytest.mark.parametrize("call", WRONG)
def test_wrong_calls(registry: Workplace, call: str) -> None:
    result = registry.hamm("export", *call.split())
    code, message = WRONG[call]
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(message)


@pytest.mark.parametrize("name", BINARY)
def test_no_bytes_go_to_a_terminal(registry: Workplace, name: str) -> None:
    result = registry.hamm("export", name, terminal=True)
    assert (result.code, result.out) == (2, "")
    assert "Name a file: --output FILE." in result.err


def test_an_empty_answer_is_a_whole_file(registry: Workplace) -> None:
    for name in ("csv", "xlsx", "json", "jsonl", "geojson", "ics", "jsonld", "sqlite"):
        result = registry.hamm("export", name, "land:MX", "--output", name)
        assert result.code == 0
        assert result.err == f"No entry fits.\n0 initiatives in “{name}”\n"
    assert Path("jsonl").read_bytes() == b""


def test_a_registry_without_entries(registry: Workplace) -> None:
    (registry.root / ENTRY).unlink()
    for name in EXPORTS:
        result = registry.hamm("export", name, "--output", registry.root / name)
        assert result.code == (3 if name == "dcat" else 0), result.err


def test_the_real_registry_goes_out_in_every_format(tmp_path: Path) -> None:
    for name in EXPORTS:
        result = hamm("export", name, "--root", ROOT, "--output", tmp_path / name)
        assert result.code == (3 if name == "dcat" else 0), result.err
    found = geojson.loads((tmp_path / "geojson").read_text(encoding="utf-8"))
    assert found.is_valid
    assert graph((tmp_path / "jsonld").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("library", "name", "extra"), [("xlsxwriter", "xlsx", "xlsx"), ("duckdb", "parquet", "parquet")]
)
def test_a_missing_extra_is_named(registry: Workplace, library: str, name: str, extra: str) -> None:
    script = (
        "import sys\n"
        f"sys.modules[{library!r}] = None\n"  # what Python itself notes of what is not there
        "from hamm_registry.cli import run\n"
        f"sys.exit(run(['hamm', 'export', {name!r}, '--output', 'out']))\n"
    )
    command = [sys.executable, "-c", script]
    found = subprocess.run(
        command, cwd=registry.root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert (found.returncode, found.stdout) == (3, "")
    assert found.stderr.endswith(f"Install it: {extra_command(extra)}\n")
    assert not (registry.root / "out").exists()


QUALIFIED = """since: {date: 2017, about: true, source: schule}
until: {date: 2020-05, source: schule}
status: ended
claims: [{field: until, value: 2021, sources: [schule]}]
"""


def test_a_map_tells_which_of_the_two_is_approximate(registry: Workplace) -> None:
    registry.overlay(QUALIFIED + "places: [{name: Bergen, country: 'NO'}]\n")
    (feature,) = json.loads(registry.hamm("export", "geojson").out)["features"]
    told = {key: feature["properties"].get(key) for key in ("since_about", "place_about", "about")}
    assert told == {"since_about": True, "place_about": False, "about": None}


DATES = """since: {date: 2017-09-13, about: true, source: schule}
until: {date: 2020-05, source: schule}
status: ended
claims:
  - {field: since.date, value: 2016, sources: [schule]}
  - {field: until, value: 2021, sources: [schule]}
"""


@pytest.mark.parametrize(
    ("cell", "is_day"),
    [
        ("1900-03-01", True),  # before that Excel has a day that there never was
        ("1900-02-28", False),
        ("1900-01-01", False),
        ("1899-12-31", False),
        ("2026-11-22", True),
        ("2026-02-30", False),
        ("2026-11", False),
        (20261122, False),
    ],
)
def test_only_a_day_that_excel_can_count_is_one(cell: str | int, is_day: bool) -> None:
    assert (xlsx.day_of(cell) is not None) is is_day


@pytest.mark.parametrize(
    ("key", "text", "target"),
    [
        ("sources.url", "https://a.example/x; https://b.example", "https://a.example/x"),
        ("sources.url", "https://a.example/" + "x" * 1981, "https://a.example/" + "x" * 1981),
        ("sources.url", "https://a.example/" + "x" * 1982, ""),
        ("sources.url", "javascript:alert(1)", ""),
        ("title", "https://a.example/", ""),
        ("contact.mailbox", "office@a.example", "mailto:office@a.example"),
        ("contact.mailbox", "office@a.example?cc=b@c.example", ""),
    ],
)
def test_where_a_click_on_a_cell_leads(key: str, text: str, target: str) -> None:
    assert xlsx._address(key, text) == target


@pytest.mark.parametrize(("language", "form"), [("de", "dd.mm.yyyy"), ("en", "yyyy-mm-dd")])
def test_a_day_in_a_workbook_looks_as_its_readers_write_it(language: str, form: str) -> None:
    table = Table((Column("on", "On"),), [["2026-11-22"]], title="T")
    with speaking(language):
        content = xlsx.workbook(
            [xlsx.Worksheet(table, frozenset({"on"}))], "T", date(2026, 11, 22), ""
        )
    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert (str(cell.value), cell.number_format) == ("2026-11-22 00:00:00", form)


def test_dates_go_out_as_they_are_known(registry: Workplace) -> None:
    """Approximate, known to the month, disputed: in each format, and none of it is a plain date."""
    registry.overlay(DATES)
    whole = ("--format", "csv", "--columns", "since,since.disputed")
    assert registry.hamm("list", *whole).out.splitlines()[1] == "2017-09-13,true"
    (row,) = csv.DictReader(io.StringIO(exported(registry, "csv").decode()))
    told = {name: value for name, value in row.items() if name.startswith(("since", "until"))}
    assert told == {
        "since": "2017-09-13", "since.about": "true", "since.disputed": "true", "since.basis": "",
        "until": "2020-05", "until.about": "", "until.disputed": "true", "until.basis": "",
    }  # fmt: skip
    people = exported(registry, "csv-excel", "--lang", "de").decode("utf-8-sig")
    assert ";ca. 13.09.2017 (umstritten);05/2020 (umstritten);" in people
    book = openpyxl.load_workbook(io.BytesIO(exported(registry, "xlsx", "--lang", "de")))
    cells = [cell.value for cell in book.worksheets[0][2]]
    assert "ca. 13.09.2017 (umstritten)" in cells
    assert "05/2020 (umstritten)" in cells
    (feature,) = json.loads(registry.hamm("export", "geojson").out)["features"]
    assert feature["properties"]["since_disputed"] is True
    assert registry.hamm("list", "seit.umstritten:ja", "--count").out == "1\n"


def test_what_goes_out_comes_back_unchanged(registry: Workplace) -> None:
    registry.overlay(DATES)
    for name in ("csv", "csv-excel", "xlsx"):
        file = registry.put(f"back.{name.partition('-')[0]}", exported(registry, name))
        back = registry.hamm("import", file, "--format", "json").json
        counts = {state: count for state, count in back["summary"].items() if count}
        assert counts == {"exists": 1}, name
