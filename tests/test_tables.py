"""The tables of SQLite and Parquet: keys hold whatever the files say; the page on them is right."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import pytest
from helper import ROOT, Workplace, hamm, workplace

from hamm_registry import schema
from hamm_registry.opendata import sqlite, tables
from hamm_registry.opendata.tables import shape

sys.path.insert(0, str(ROOT / "tools"))
import table_reference

PAGE = (ROOT / "docs" / "open-data.md").read_text(encoding="utf-8")
SOURCE = "{id: web, title: Page, url: 'https://www.web.example/a', kind: official}"


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the real registry as SQLite and as Parquet."""
    folder = tmp_path_factory.mktemp("exported")
    for name, target in (("sqlite", "registry.sqlite"), ("parquet", "open-data")):
        result = hamm("export", name, "--root", ROOT, "--output", folder / target)
        assert result.code == 0, result.err
    return folder


def asked(path: Path, query: str, *values: Any) -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query, values).fetchall()


def asked_here(query: str) -> list[Any]:
    """What DuckDB answers; files are named from the working folder."""
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def made(registry: Workplace, *arguments: str) -> Path:
    target = registry.root / "out.sqlite"
    result = registry.hamm("export", "sqlite", *arguments, "--output", target)
    assert result.code == 0, result.err
    assert asked(target, "PRAGMA integrity_check") == [("ok",)]
    assert asked(target, "PRAGMA foreign_key_check") == []
    return target


def test_every_field_of_the_entries_has_a_place() -> None:
    names = {table.name for table in tables.TABLES}
    columns = {column.name for table in tables.TABLES for column in table.columns}
    elsewhere = {"audience": "initiative_audience", "themes": "initiative_themes",
                 "sdgs": "initiative_sdgs", "languages": "initiative_languages",
                 "districts": "initiative_districts"}  # fmt: skip
    told = {"to": "target", "on": "date", "from": "from_date", "start": "start_date",
            "end": "end_date"}  # fmt: skip
    for path, field in schema.fields("initiative").items():
        top, _dot, rest = path.partition(".")
        if top == "retired":
            continue
        if rest:
            last = told.get(rest, rest)
            assert {last, f"{top}_{rest}", top, "source", "organisation", "place"} & columns, path
        elif "array" in field.types:
            assert {top, f"initiative_{top}", elsewhere.get(top, "")} & names, path
        else:
            assert {top, f"{top}_page", f"{top}_on"} & columns, path


def test_keys_hold_and_everything_has_a_table(exported: Path) -> None:
    path = exported / "registry.sqlite"
    assert asked(path, "PRAGMA integrity_check") == [("ok",)]
    assert asked(path, "PRAGMA foreign_key_check") == []
    assert asked(path, "PRAGMA user_version") == [(tables.VERSION,)]
    found = {name for (name,) in asked(path, "SELECT name FROM pragma_table_list WHERE strict")}
    assert found == {"metadata", *(table.name for table in tables.TABLES)}
    assert asked(path, "SELECT t.name FROM sqlite_schema AS t, pragma_foreign_key_list(t.name)"
                 " AS f WHERE f.\"to\" IS NULL") == []  # fmt: skip
    assert dict(asked(path, "SELECT * FROM metadata"))["licence"] == "CC-BY-4.0"
    assert "GeoNames" in dict(asked(path, "SELECT * FROM metadata"))["attribution"]


def test_the_database_refuses_what_the_model_does(exported: Path) -> None:
    types = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER"}
    path = exported / "registry.sqlite"
    for table in tables.TABLES:
        query = 'SELECT name, type, "notnull" FROM pragma_table_info(?)'
        assert asked(path, query, table.name) == [
            (column.name, types[column.type], int(column.required)) for column in table.columns
        ]
        ((sql,),) = asked(path, "SELECT sql FROM sqlite_schema WHERE name = ?", table.name)
        for column in table.columns:
            check = f'CHECK ("{column.name}" IN (0, 1))'
            assert (check in sql) is (column.type == "boolean")


def test_no_row_points_at_one_that_is_not_there() -> None:
    name = shape.column("name", "text", "A name.", "Ein Name.", True)
    town = shape.DataTable("towns", {}, (name,), 1, lambda _registry: ())
    link = shape.ForeignKey(("name",), "towns")
    club = shape.DataTable("clubs", {}, (name,), 1, lambda _registry: (), (link,))
    with pytest.raises(sqlite3.IntegrityError):
        sqlite.database([(town, [("Toul",)]), (club, [("Kalisz",)])])


def test_another_program_opens_the_database(exported: Path) -> None:
    shell = shutil.which("sqlite3")
    if shell is None:
        pytest.skip("sqlite3 is not installed")
    query = "SELECT id, countries, places FROM overview WHERE id = 'partnerschaft-toul'"
    command = [shell, "-separator", "|", str(exported / "registry.sqlite"), query]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert found == "partnerschaft-toul|FR|Toul\n"


def test_full_text_search_needs_no_accents_and_knows_all_languages(exported: Path) -> None:
    query = "SELECT id FROM search WHERE search MATCH ? ORDER BY rank"
    path = exported / "registry.sqlite"
    assert ("verein-bosnienfreunde",) in asked(path, query, "bihac")
    assert ("partnerschaft-toul",) in asked(path, query, "twinning toul")


def test_parquet_and_sqlite_hold_the_same_rows(exported: Path) -> None:
    for table in tables.TABLES:
        order = ", ".join(f'"{name}"' for name in table.key)
        query = f'SELECT * FROM "{table.name}" ORDER BY {order}'  # noqa: S608 - our own names
        ours = asked(exported / "registry.sqlite", query)
        with duckdb.connect() as connection:
            connection.read_parquet(str(exported / "open-data" / f"{table.name}.parquet")).to_view(
                table.name
            )
            found = connection.execute(query)
            names = [column[0] for column in found.description or ()]
            theirs = found.fetchall()
        assert names == [column.name for column in table.columns]
        assert theirs == ours


def blocks(heading: str) -> list[str]:
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"```sql\n(.*?)```", part, re.DOTALL)


@pytest.mark.parametrize("query", blocks("SQLite"))
def test_the_queries_of_the_page_run_in_sqlite(exported: Path, query: str) -> None:
    assert asked(exported / "registry.sqlite", query)


@pytest.mark.parametrize("query", blocks("DuckDB"))
def test_the_queries_of_the_page_run_in_duckdb(
    exported: Path, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(exported)
    assert asked_here(query)


@pytest.fixture(scope="module")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two registries, each by region below `cities/city=NAME`."""
    folder = tmp_path_factory.mktemp("cities")
    other = workplace(folder / "bergen")
    for name, place, country in (
        ("freunde", "Toul", "FR"), ("welt", "Toul", "FR"), ("daheim", "Bergen", "NO"),
    ):  # fmt: skip
        other.another(
            name,
            f"title: {{de: Name {name}}}\norganisations: [{{name: {name}, role: lead}}]\n"
            f"places: [{{name: {place}, country: {country}}}]\nthemes: [town-twinning]\n",
        )
    other.overlay("countries: [JP]\n", "data/initiatives/welt.yaml")
    other.overlay("places:\nscope: global\n", "data/initiatives/daheim.yaml")
    for name, root in (("hamm", ROOT), ("bergen", other.root)):
        target = folder / "cities" / f"city={name}"
        result = hamm("export", "parquet", "--by", "region", "--root", root, "--output", target)
        assert result.code == 0, result.err
    return folder


def by_region(folder: Path, table: str) -> str:
    path = f"{folder}/{table}/*/{table}.parquet"
    return f"read_parquet('{path}', hive_types_autocast = false)"


def test_by_region_each_row_is_there_once(exported: Path, cities: Path) -> None:
    hamm_ = cities / "cities" / "city=hamm"
    with duckdb.connect() as connection:
        for table in tables.TABLES:
            plain = exported / "open-data" / f"{table.name}.parquet"
            if table.name != "initiatives" and table.key[0] != "initiative":
                assert (hamm_ / f"{table.name}.parquet").read_bytes() == plain.read_bytes()
                continue
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            order = f"SELECT {names} FROM {{}} ORDER BY ALL"  # noqa: S608 - our own names
            ours = connection.execute(order.format(by_region(hamm_, table.name))).fetchall()
            assert ours == connection.execute(order.format(f"'{plain}'")).fetchall()


def test_the_region_is_the_continent_of_all_countries(cities: Path) -> None:
    folder = cities / "cities" / "city=bergen"
    with duckdb.connect() as connection:
        found = connection.query(f"FROM {by_region(folder, 'initiatives')}")
        assert found.order("id").project("id, region, city").fetchall() == [
            ("daheim", "none", "bergen"),
            ("freunde", "150", "bergen"),
            ("schule-beispiel", "150", "bergen"),
            ("welt", "several", "bergen"),
        ]


def test_nothing_of_an_earlier_export_is_left_over(registry: Workplace) -> None:
    other = "initiatives/region=009/mine.parquet", "mine/region=150/mine.parquet", "mine.parquet"
    for path in (*other, "initiatives/region=009/initiatives.parquet", "out/places.txt"):
        registry.put(f"out/{path}", "x")
    for arguments in ((), ("--by", "region"), ("--by", "region", "land:SE")):
        done = registry.hamm("export", "parquet", *arguments, "--output", "out")
        assert done.code == 0
        found = {p.relative_to(registry.root / "out").as_posix() for p in every(registry)}
        assert found >= {*other, "out/places.txt"}
        assert ("initiatives.parquet" in found) == (not arguments)
        assert ("initiatives/region=150/initiatives.parquet" in found) == (len(arguments) == 2)
        assert "initiatives/region=009/initiatives.parquet" not in found


def every(registry: Workplace) -> list[Path]:
    return [path for path in (registry.root / "out").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("csv --by region", "hamm: --by can only be used with parquet\n"),
        (
            "parquet --by theme --output x",
            "hamm: “theme” is not a valid value for --by\nallowed: region\n",
        ),
    ],
)
def test_what_is_not_by_region(registry: Workplace, arguments: str, message: str) -> None:
    done = registry.hamm("export", *arguments.split())
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(message)


@pytest.mark.parametrize("query", blocks("Several cities · Mehrere Städte"))
def test_the_queries_of_the_page_run_across_cities(
    cities: Path, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cities)
    found = asked_here(query)
    if "place" in query:
        assert ("FR", "Toul", "town-twinning", ["bergen", "hamm"]) in found
    else:
        assert ("bergen", "Europe", 2) in found
        assert len({row[0] for row in found}) == 2


def test_the_page_is_that_of_the_model() -> None:
    assert table_reference.page(PAGE) == PAGE
    assert len(blocks("SQLite")) == 3


def test_the_page_names_every_format() -> None:
    from hamm_registry.answers.export import EXPORTS

    named = re.findall(r"^\| (`[^|]*) \|", PAGE.partition("## Calendar")[0], re.MULTILINE)
    assert [name for cell in named for name in re.findall("`([a-z-]+)`", cell)] == list(EXPORTS)


def test_a_query_narrows_every_table(registry: Workplace) -> None:
    registry.another("zweite", "title: {de: Zwei}\nplaces: [{name: Toul, country: FR}]\n"
                     "relations: [{to: schule-beispiel, type: in-contact}]\n"
                     "organisations: [{name: Verein, role: lead}]\n")  # fmt: skip
    registry.put(
        "data/meetings/abend.yaml",
        "id: abend\ntitle: {de: Abend}\nstate: held\nattended: [zweite, schule-beispiel]\n"
        f"attendance: complete\ndecisions: [Weiter]\nsources: [{SOURCE}]\n",
    )
    whole = made(registry)
    assert asked(whole, "SELECT initiative, target FROM relations") == [
        ("zweite", "schule-beispiel")
    ]
    assert len(asked(whole, "SELECT * FROM attendance")) == 2
    path = made(registry, "land:FR")
    assert asked(path, "SELECT id FROM initiatives") == [("zweite",)]
    assert asked(path, "SELECT name FROM organisations") == [("Verein",)]
    assert asked(path, "SELECT country, name, lat FROM places") == [("FR", "Toul", None)]
    assert asked(path, "SELECT * FROM relations") == []
    assert asked(path, "SELECT * FROM attendance") == [("abend", "zweite")]
    path = made(registry, "kind:aid")
    assert asked(path, "SELECT count(*) FROM initiatives") == [(0,)]
    assert asked(path, "SELECT count(*) FROM meetings") == [(0,)]


BROKEN = {
    "a theme": "themes: [no-such-theme]\n",
    "a country": "places: [{name: Nirgends, country: QQ}]\ncountries: [QX]\n",
    "a source": "since: {date: 1990, source: nowhere}\n"
    "milestones: [{date: 1999, type: charter, source: nowhere}]\n"
    "claims: [{field: since.date, value: 1991, sources: [nowhere]}]\n",
    "a relation": "relations: [{to: nobody, type: in-contact}, {to: schule-beispiel,"
    " type: part-of}]\n",
    "a programme": "funding: [{programme: none, amount: 5.5, about: true}]\n",
    "one id twice": f"sources: [{SOURCE}, {SOURCE}]\n",
    "places twice": "places: [{name: Bergen, country: NO}, {name: bergen, country: NO}]\n",
    "a country of activities": "activities: [{title: A, type: other, start: 1990, status: held,"
    " country: QQ}]\n",
}


@pytest.mark.parametrize("fields", BROKEN.values(), ids=BROKEN)
def test_what_leads_nowhere_is_no_fault_of_the_tables(registry: Workplace, fields: str) -> None:
    registry.overlay(fields)
    path = made(registry)
    assert asked(path, "SELECT count(*) FROM initiatives") == [(1,)]


def test_a_pointer_to_nothing_is_left_out_and_its_row_stays(registry: Workplace) -> None:
    registry.overlay(BROKEN["a source"] + BROKEN["a programme"])
    path = made(registry)
    assert asked(path, "SELECT date, source FROM milestones") == [("1999", None)]
    assert asked(path, "SELECT programme, amount, about FROM funding") == [(None, 5.5, 1)]
    assert asked(path, "SELECT * FROM claim_sources") == []
    assert asked(path, "SELECT value, typeof(value) FROM claims") == [("1991", "text")]


def test_a_former_id_leads_to_the_entry(registry: Workplace) -> None:
    registry.another("zweite", "former_ids: [alt]\n")
    registry.overlay("relations: [{to: alt, type: in-contact}]\n")
    registry.put(
        "data/meetings/abend.yaml",
        f"id: abend\ntitle: {{de: Abend}}\nstate: held\nattended: [alt]\nsources: [{SOURCE}]\n",
    )
    path = made(registry)
    assert asked(path, "SELECT target FROM relations") == [("zweite",)]
    assert asked(path, "SELECT * FROM attendance") == [("abend", "zweite")]


def test_what_no_file_says_is_told_all_the_same(registry: Workplace) -> None:
    """Who may see an entry, the places in a list, and the other names of a place."""
    registry.overlay("themes: [water, sport]\n")
    registry.change("  - name: Bergen\n", "  - name: Bergen\n    names: {nn: Bjorgvin}\n",
                    "data/places.yaml")  # fmt: skip
    path = made(registry)
    assert asked(path, "SELECT visibility FROM initiatives") == [("public",)]
    assert asked(path, "SELECT position, theme FROM initiative_themes ORDER BY position") == [
        (1, "water"),
        (2, "sport"),
    ]
    for name in ("bergen", "bjorgvin"):
        query = "SELECT id FROM search WHERE search MATCH ?"
        assert asked(path, query, f"places: {name}") == [("schule-beispiel",)]


def test_what_several_entries_say_of_an_organisation_comes_together(registry: Workplace) -> None:
    registry.overlay("organisations: [{name: Verein, role: lead}]\n")
    registry.another("zweite", "organisations: [{name: Verein, role: partner, country: FR},"
                     " {name: Verein, unit: Jugend, role: lead}]\n")  # fmt: skip
    path = made(registry)
    found = asked(path, "SELECT name, unit, country FROM organisations ORDER BY unit")
    assert found == [("Verein", "", "FR"), ("Verein", "Jugend", None)]
    assert len(asked(path, "SELECT * FROM initiative_organisations")) == 3
