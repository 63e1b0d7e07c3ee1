"""The formats of rows: what each makes of the same table, and of text that means harm."""

import csv
import io
import json
import re
from collections.abc import Sequence
from typing import Any

import pytest
from helper import ROOT, Workplace, environment, hamm
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.core import text
from hamm_registry.core.document import Document
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import safe
from hamm_registry.render import FORMATS, ROW_FORMATS
from hamm_registry.render.cells import guarded, unguarded
from hamm_registry.render.screen import Canvas, cut, padded, width_of
from hamm_registry.render.structured import dumps
from hamm_registry.yamlfile import parse

PIPE = Canvas()


def written(name: str, report: Document, canvas: Canvas = PIPE) -> str:
    """Give a document in a format."""
    text: str = FORMATS[name].write(report, canvas)
    return text


COLUMNS = (
    Column("id", "Kennung"),
    Column("title", "Titel"),
    Column("since", "Seit", text.date),
    Column("sdgs", "SDG", numeric=True),
    Column("stale", "Veraltet", lambda value: "ja" if value else "nein"),
)
ROWS: Sequence[Sequence[Any]] = (
    ("toul", {"de": "Hamm – Toul", "en": "Hamm and Toul"}, "1987-09-13", [4, 17], True),
    ("kalisz", {"de": 'Chor "Łódź", Kalisz; Oslo'}, None, [], False),
    ("zahl", {"de": "Zahl"}, "1993-05", 12345, None),
)
REPORT = Document.of(Table(COLUMNS, ROWS, "Überschrift", "Eine Anmerkung."))


def test_a_small_table_in_every_format() -> None:
    assert written("plain", REPORT) == (
        "toul\tHamm and Toul\t1987-09-13\t4; 17\ttrue\n"
        'kalisz\tChor "Łódź", Kalisz; Oslo\t\t\tfalse\n'
        "zahl\tZahl\t1993-05\t12345\t\n"
    )
    assert written("tsv", REPORT) == (
        "id\ttitle\tsince\tsdgs\tstale\n"
        "toul\tHamm – Toul\t1987-09-13\t4; 17\ttrue\n"
        'kalisz\tChor "Łódź", Kalisz; Oslo\t\t\tfalse\n'
        "zahl\tZahl\t1993-05\t12345\t\n"
    )
    assert written("csv", REPORT) == (
        "id,title,since,sdgs,stale\r\n"
        "toul,Hamm – Toul,1987-09-13,4; 17,true\r\n"
        'kalisz,"Chor ""Łódź"", Kalisz; Oslo",,,false\r\n'
        "zahl,Zahl,1993-05,12345,\r\n"
    )
    assert written("csv-excel", REPORT) == (
        "\ufeffKennung;Titel;Seit;SDG;Veraltet\r\n"
        "toul;Hamm and Toul;13 Sep 1987;4, 17;ja\r\n"
        'kalisz;"Chor ""Łódź"", Kalisz; Oslo";;;nein\r\n'
        "zahl;Zahl;May 1993;12345;\r\n"
    )
    assert written("markdown", REPORT) == (
        "## Überschrift\n\n"
        "| Kennung | Titel | Seit | SDG | Veraltet |\n"
        "| --- | --- | --- | ---: | --- |\n"
        "| toul | Hamm and Toul | 13 Sep 1987 | 4, 17 | ja |\n"
        '| kalisz | Chor "Łódź", Kalisz; Oslo |  |  | nein |\n'
        "| zahl | Zahl | May 1993 | 12,345 |  |\n"
        "\nEine Anmerkung.\n"
    )
    assert written("ids", REPORT) == "toul\nkalisz\nzahl\n"
    assert written("table", REPORT) == (
        "Überschrift\n"
        "Kennung  Titel                      Seit            SDG  Veraltet\n"
        "toul     Hamm and Toul              13 Sep 1987   4, 17  ja\n"
        'kalisz   Chor "Łódź", Kalisz; Oslo                       nein\n'
        "zahl     Zahl                       May 1993     12,345\n"
        "Eine Anmerkung.\n"
    )
    assert json.loads(written("json", REPORT)) == {
        "version": 1,
        "columns": ["id", "title", "since", "sdgs", "stale"],
        "rows": [
            dict(zip(("id", "title", "since", "sdgs", "stale"), r, strict=True)) for r in ROWS
        ],
    }
    assert written("json", REPORT).startswith('{\n  "version": 1,\n  "columns": [\n    "id",\n')
    lines = written("jsonl", REPORT).splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["toul", "kalisz", "zahl"]
    assert lines[2] == (
        '{"id": "zahl", "title": {"de": "Zahl"}, "since": "1993-05", "sdgs": 12345, "stale": null}'
    )
    assert written("yaml", REPORT).startswith(
        "- id: toul\n  title:\n    de: Hamm – Toul\n    en: Hamm and Toul\n  since: '1987-09-13'\n"
    )


def test_german_for_people_and_the_same_for_machines() -> None:
    english = {name: written(name, REPORT) for name in ROW_FORMATS}
    text.activate("de")
    german = {name: written(name, REPORT) for name in ROW_FORMATS}
    assert "toul;Hamm – Toul;13.09.1987;4, 17;ja\r\n" in german["csv-excel"]
    assert "| 12.345 |" in german["markdown"]
    for name in ROW_FORMATS:
        form = FORMATS[name]
        depends = form.for_people or form.localized
        assert (english[name] != german[name]) is depends, name


def test_decimals_have_a_comma_for_a_german_excel_alone() -> None:
    report = Document.of(Table((Column("n", "N", numeric=True),), [[2.5], [-1], [1234567]]))
    assert written("csv", report) == "n\r\n2.5\r\n-1\r\n1234567\r\n"
    assert written("csv-excel", report) == "\ufeffN\r\n2,5\r\n-1\r\n1234567\r\n"
    assert written("json", report).count("2.5") == 1


def test_no_rows() -> None:
    empty = Document.of(Table(COLUMNS, []))
    assert written("plain", empty) == ""
    assert written("jsonl", empty) == ""
    assert written("ids", empty) == ""
    assert written("csv", empty) == "id,title,since,sdgs,stale\r\n"
    assert json.loads(written("json", empty))["rows"] == []
    assert written("yaml", empty) == "[]\n"
    assert written("table", empty).startswith("Kennung")


# Hostile text

HOSTILE = {
    "escapes": "a\x1b[2Jb\x1b]8;;http://x\x07c",
    "breaks": "a\nb\r\nc\rd",
    "tabs": "a\tb",
    "direction": "a\u202eb\u2066c\u200f",
    "lines": "a\u2028b\u2029c\x85d\x0be\x0cf",
    "zero": "a\x00b",
    "markup": "<b>a</b> **b** [c](http://d) `e` | f ![g](h) &lt;i&gt; @all #1 ~~j~~ $k$",
    "rich": "[bold]a[/bold] [link=http://x]b[/link] [/] :smile: [red",
    "formula": "=1+1",
    "formula behind a blank": " =1+1",
    "formula behind a tab": "\t=1+1",
    "plus": "+49",
    "minus": "-1+2",
    "at": "@SUM(A1)",
    "wide": "＝1+1",
    "quotes": 'a"b""c;d,e',
    "wide characters": "日本" * 30,
    "combining": "e\u0301" * 50,
    "family": "👨\u200d👩\u200d👧",
    "long": "x" * 500,
    "backslash": "a\\nb\\",
}


def table_of(*values: Any) -> Document:
    """Give a report with one row of texts."""
    columns = tuple(Column(f"c{number}", f"C{number}") for number in range(len(values)))
    return Document.of(Table(columns, [list(values)]))


@pytest.mark.parametrize("name", ROW_FORMATS)
def test_no_control_character_survives(name: str) -> None:
    values = list(HOSTILE.values())
    report = Document.of(Table((Column("id", "ID"),), [[value] for value in values]))
    for canvas in (PIPE, Canvas(80), Canvas(80, color=True)):
        out = written(name, report, canvas)
        bare = re.sub("\x1b\\[[0-9;]*m", "", out) if canvas.color else out
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", bare.replace("\r\n", "\n"))
        if name != "yaml":  # the reader lets no such character in
            assert not re.search(
                "[\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]", bare.lstrip("\ufeff")
            )


@pytest.mark.parametrize("name", ["plain", "tsv", "ids"])
def test_a_cell_never_begins_another(name: str) -> None:
    report = Document.of(Table((Column("id", "ID"),), [[value] for value in HOSTILE.values()]))
    rows = written(name, report).split("\n")
    assert len(rows) == len(HOSTILE) + 1 + (name == "tsv")
    assert not [row for row in rows if "\t" in row]


@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("csv-excel", ";")])
def test_csv_is_read_back(name: str, delimiter: str) -> None:
    out = written(name, table_of(*HOSTILE.values()))
    assert out.endswith("\r\n")
    rows = list(
        csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
    )
    assert len(rows) == 2
    expected = [safe(value) for value in HOSTILE.values()]
    assert [unguarded(cell) for cell in rows[1]] == expected


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-1", "'-1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ("＝1", "'＝1"),
        ("＠1", "'＠1"),
        ("\t=1", "\\t=1"),
        ("\r=1", "\\r=1"),
        ("a=1", "a=1"),
        ("1-1", "1-1"),
        ("", ""),
        (-1, "-1"),
        (-1.5, "-1.5"),
        ([-1, "=1"], "'-1;' =1"),
        ({"de": "=1"}, "'=1"),
        (True, "true"),
    ],
)
def test_no_spreadsheet_runs_a_cell(value: Any, cell: str) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", table_of(value)))))
    assert rows[1:] == ([[cell]] if cell else [[""]])


def test_a_formula_is_guarded_behind_whatever_may_separate_cells() -> None:
    """Blanks and quotation marks may stand between the separator and the sign."""
    for separator in ",;\t|\n\r":
        for sign in "=+-@＝＋－＠":
            for between in ("", " ", '"', ' "'):
                text = f"x{separator}{between}{sign}1"
                assert guarded(text) == f"x{separator}'{between}{sign}1", ascii(text)
                assert unguarded(guarded(text)) == text
    for harmless in ("a:=1", "a.=1", "a/=1", "a,b=1", "x; y-1"):
        assert guarded(harmless) == harmless


def test_what_guards_a_cell() -> None:
    for start in ("\t", "\r", "\n"):
        assert guarded(start + "x") == "'" + start + "x"


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_markdown_shows_text_as_it_is(value: str) -> None:
    out = written("markdown", table_of(value, "x"))
    assert out.count("\n") == 3
    row = out.splitlines()[2]
    unescaped = re.sub(r"\\([\\`*_{}\[\]<>#|~@&$])", r"\1", row)
    assert unescaped == f"| {safe(value)} | x |"
    assert not re.search(r"(?<!\\)(?:\\\\)*[<`\[\]*_&$]", row)


def test_markup_of_rich_is_text() -> None:
    for name, value in HOSTILE.items():
        out = written("table", table_of(value, "x"))
        assert safe(value).strip()[:60] in out, name


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE)
def test_titles_notes_and_heads_are_text_too(value: str) -> None:
    """The heads of a matrix are values of files."""
    table = Table((Column(value, value), Column("b", "B")), [["a", "b"]], value, value)
    out = {
        name: written(name, Document(lambda: [table], dict, []))
        for name in ROW_FORMATS
        if name != "yaml"
    }
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028]", "".join(out.values()).replace("\r\n", "")
    )
    assert out["table"].count(safe(value).strip()[:20]) >= 2
    assert len(out["tsv"].splitlines()) == 2
    for name, delimiter in (("csv", ","), ("csv-excel", ";")):
        rows = list(csv.reader(io.StringIO(out[name].removeprefix("\ufeff")), delimiter=delimiter))
        assert unguarded(rows[0][0]) == safe(value)
        assert not safe(value).lstrip().startswith("=") or rows[0][0].startswith("'")


def test_numbers_as_people_write_them() -> None:
    report = Document.of(Table((Column("n", "N", numeric=True),), [[1234567.5], [12]]))
    assert written("markdown", report).splitlines()[2:] == ["| 1,234,567.5 |", "| 12 |"]
    text.activate("de")
    assert written("markdown", report).splitlines()[2:] == ["| 1.234.567,5 |", "| 12 |"]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=4))
def test_any_text_in_any_format(rows: list[list[str]]) -> None:
    report = Document.of(Table((Column("id", "ID"), Column("b", "B")), rows))
    for name in ROW_FORMATS:
        written(name, report)
        written(name, report, Canvas(30, color=True))
    assert json.loads(written("json", report))["rows"] == [{"id": a, "b": b} for a, b in rows]
    assert len(written("plain", report).split("\n")) == len(rows) + 1
    read = list(csv.reader(io.StringIO(written("csv", report), newline="")))
    assert len(read) == len(rows) + 1


def test_yaml_is_read_back_by_our_own_reader() -> None:
    values = [HOSTILE["markup"], "NO", "01067", "1993", "null", "a: b", "é 日本"]
    out = written("yaml", Document.of(Table((Column("id", "ID"),), [[value] for value in values])))
    indented = "".join(f"  {row}\n" for row in out.splitlines())
    document = parse(f"rows:\n{indented}")
    assert [row["id"] for row in getattr(document, "data", {})["rows"]] == values


def test_json_holds_no_numbers_that_json_does_not_know() -> None:
    with pytest.raises(ValueError, match="JSON"):
        dumps({"a": float("nan")})


# Widths

WIDE = Document.of(
    Table(
        (
            Column("id", "ID", least=None),
            Column("title", "Titel"),
            Column("places", "Orte", rank=2),
            Column("leads", "Träger", rank=1),
        ),
        [
            ["partnerschaft-neufchateau", "Städtepartnerschaft " * 4, "Neufchâteau", "Stadt Hamm"],
            ["hochschule-kanazawa", "金沢工業大学 " * 10, "金沢", "日本" * 20],
            ["e", "e\u0301" * 90, "x" * 200, ""],
        ],
    )
)


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 120, 300])
def test_a_table_fits_its_terminal(width: int) -> None:
    rows = written("table", WIDE, Canvas(width)).splitlines()
    assert max(map(width_of, rows)) <= width
    assert len(rows) == 4
    if width >= 30:
        assert [row.split()[0] for row in rows[1:]] == [
            "partnerschaft-neufchateau", "hochschule-kanazawa", "e",
        ]  # fmt: skip


def test_the_least_needed_columns_go_first() -> None:
    heads = [
        written("table", WIDE, Canvas(width)).splitlines()[0].split() for width in (90, 135, 180)
    ]
    assert heads == [
        ["ID", "Titel"],
        ["ID", "Titel", "Träger"],
        ["ID", "Titel", "Orte", "Träger"],
    ]


def test_nothing_is_cut_in_a_pipe() -> None:
    out = written("table", WIDE)
    for row in WIDE.tables[0].rows:
        for cell in row:
            assert cell.strip() in out
    assert "…" not in out


def test_what_is_cut_ends_with_an_ellipsis() -> None:
    out = written("table", WIDE, Canvas(80))
    assert "…" in out
    assert cut("日本語", 4) == "日…"
    assert cut("abc", 3) == "abc"
    assert cut("ab cd", 4) == "ab…"
    assert padded("日本", 5) == "日本 "


@given(st.text(), st.integers(1, 40))
def test_cutting_never_makes_wider(value: str, width: int) -> None:
    assert width_of(cut(safe(value), width)) <= width


# At the command line


def test_hostile_texts_of_an_entry_in_every_format(registry: Workplace) -> None:
    harmless = ("markup", "rich", "formula", "plus", "at", "quotes", "wide characters", "backslash")
    names = json.dumps([HOSTILE[name] for name in harmless], ensure_ascii=False)
    registry.overlay(f"other_names: {names}\ntitle: {{de: '=1+1', en: '=2+2'}}\n")
    assert registry.codes() == ["HR024"]  # the markup is told, and harms nothing
    columns = ("--columns", "id,title,other_names")
    for name in ROW_FORMATS:
        assert registry.hamm("list", *columns, "--format", name).code == 0
    for command in (["list"], ["show", "schule-beispiel"], ["stats", "--by", "other_names"], []):
        with environment(COLUMNS="80"):
            assert registry.hamm(*command, terminal=True).code == 0
    rows = list(csv.reader(io.StringIO(registry.hamm("list", *columns, "--format", "csv").out)))
    assert rows[1][1] == "'=1+1"
    shown = registry.hamm("show", "schule-beispiel", "--format", "json").json
    assert shown["initiatives"][0]["initiative"]["other_names"] == json.loads(names)


@pytest.mark.parametrize(
    "command",
    [
        "list",
        "list land:TR --columns id,title,countries,since,leads,stale,age --sort -since",
        "stats --by countries",
        "stats --by countries,themes",
        "show partnerschaft-toul verein-ich",
        "rules",
    ],
)
def test_json_is_the_same_in_both_languages(command: str) -> None:
    both = [
        hamm(*command.split(), "--root", ROOT, "--format", "json", "--lang", language)
        for language in ("de", "en")
    ]
    assert both[0].out == both[1].out
    assert both[0].json["version"] == 1


def test_the_shape_of_list() -> None:
    found = hamm("list", "country:FR", "--root", ROOT, "--format", "json").json
    assert list(found) == ["version", "columns", "rows"]
    assert found["columns"] == "id title kind status countries places since leads".split()
    (toul,) = (row for row in found["rows"] if row["id"] == "partnerschaft-toul")
    assert toul == {
        "id": "partnerschaft-toul",
        "title": {
            "de": "Städtepartnerschaft Hamm-Mitte – Toul",
            "en": "Town twinning Hamm-Mitte – Toul",
        },
        "kind": "city-link",
        "status": "active",
        "countries": ["FR"],
        "places": ["Toul"],
        "since": "1987-09-13",
        "leads": ["Stadt Hamm"],
    }
    unknown = hamm("list", "not:has:since", "--root", ROOT, "--format", "json").json["rows"]
    assert {row["since"] for row in unknown} == {None}


def test_the_shape_of_stats() -> None:
    found = hamm("stats", "--by", "countries", "--root", ROOT, "--format", "json").json
    assert list(found) == ["version", "by", "rows", "total"]
    assert found["by"] == ["countries"]
    assert found["rows"][0] == {"countries": "PL", "count": 13}
    assert found["total"] == 106
    both = hamm("stats", "--by", "land,status", "--root", ROOT, "--format", "json").json
    assert both["by"] == ["countries", "status"]
    assert list(both["rows"][0]) == ["countries", "status", "count"]


def test_the_shape_of_show(registry: Workplace) -> None:
    (found,) = registry.hamm("show", "schule-beispiel", "--format", "json").json["initiatives"]
    assert list(found) == ["initiative", "derived", "relations", "meetings", "parallels", "path"]
    assert found["initiative"]["visibility"] == "public"
    assert set(found["derived"]) >= {"countries", "age", "stale", "unverified"}
    assert found["derived"]["countries"] == ["NO"]
    assert (found["derived"]["age"], found["derived"]["unverified"]) == (33, True)
    assert found["path"] == "data/initiatives/schule-beispiel.yaml"


def test_the_shape_of_rules() -> None:
    found = hamm("rules", "--format", "json", "--root", ROOT).json
    assert list(found) == ["version", "rules"]
    assert {tuple(rule) for rule in found["rules"]} == {("code", "name", "severity", "summary")}


@pytest.mark.parametrize("columns", [20, 80, 120])
def test_a_matrix_that_is_too_wide_has_numbers_for_heads_and_comes_in_pieces(columns: int) -> None:
    with environment(COLUMNS=str(columns), TERM="dumb"):
        out = hamm("stats", "--by", "countries,themes", "--root", ROOT, terminal=True).out
    rows = out.splitlines()
    heads = [row.split()[1:] for row in rows if re.fullmatch(r"Coun\S* +[0-9 ]+", row)]
    assert [head for piece in heads for head in piece] == [str(number) for number in range(1, 24)]
    legend = next(number for number, row in enumerate(rows) if row.startswith("1 church"))
    assert max(map(width_of, rows[:legend])) <= columns
    assert " ".join(out.split()).count("23 youth and school") == 1
    assert sum(row.split()[:1] == ["France"] for row in rows) == len(heads)


def test_a_field_with_very_many_codes_lists_those_in_use() -> None:
    rows = hamm("fields", "countries", "--root", ROOT, "--format", "json").json["rows"]
    assert min(row["count"] for row in rows) == 1
    assert rows[0] == {"value": "PL", "name": {"de": "Polen", "en": "Poland"}, "count": 13}
    statuses = hamm("fields", "status", "--root", ROOT, "--format", "json").json["rows"]
    assert {row["value"] for row in statuses if row["count"] == 0} >= {"ended", "rejected"}


def test_a_list_for_people_is_in_the_order_of_its_first_column(registry: Workplace) -> None:
    for name, title in (("aaa", "Zebra"), ("bbb", "Ära"), ("ccc", "Beta")):
        registry.another(name, f"title: {{de: {title}, en: {title}}}\n")
    query = "id:aaa,bbb,ccc"
    titles = registry.hamm("list", query, "--format", "markdown").out.splitlines()[2:]
    assert [row.split()[1] for row in titles[:3]] == ["Ära", "Beta", "Zebra"]
    by_id = registry.hamm("list", query, "--format", "markdown", "--columns", "id,title").out
    assert [row.split()[1] for row in by_id.splitlines()[2:5]] == ["aaa", "bbb", "ccc"]
    first = registry.hamm("list", query, "--format", "csv-excel", "--limit", "1").out
    assert "Ära" in first
    assert registry.hamm("list", query, "--format", "ids").out == "aaa\nbbb\nccc\n"


def test_sorting_as_in_german_dictionaries(registry: Workplace) -> None:
    for number, title in enumerate(["Zebra", "Ähre", "apfel", "Azur", "Ähnlich", "ß", "st"]):
        registry.another(f"ort-{number}", f"title: {{de: '{title}'}}\n")
    rows = registry.hamm("list", "--sort", "title", "--columns", "title").out.splitlines()
    order = ["Ähnlich", "Ähre", "apfel", "Azur", "Gymnasium", "ß", "st", "Zebra"]
    assert [row.split()[0] for row in rows] == order
    descending = registry.hamm("list", "--sort", "-title", "--columns", "title").out.splitlines()
    assert descending == rows[::-1]


def test_what_has_no_value_comes_last_either_way(registry: Workplace) -> None:
    registry.another("ohne", "title: {de: Chor}\nsince:\n")
    registry.another("frueher", "title: {de: Chöre}\nsince: {date: 1990}\n")
    for sort, order in (("since", ["frueher", "schule-beispiel", "ohne"]),
                        ("-since", ["schule-beispiel", "frueher", "ohne"])):  # fmt: skip
        assert registry.hamm("list", "--sort", sort, "--format", "ids").out.split() == order
    assert registry.hamm("list", "--limit", "0").out == ""
    assert registry.hamm("list", "--limit", "2", "--sort", "since").out.count("\n") == 2
