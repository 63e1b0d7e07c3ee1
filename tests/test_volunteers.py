"""Files as volunteers write them: the first message is right, and its advice gives a valid file."""

import json
from pathlib import Path

import pytest
from helper import HERE, ROOT, Workplace, hamm, workplace

from hamm_registry import schema, yamlfile
from hamm_registry.schema import shapes
from hamm_registry.yamlfile.parsed_file import ParsedFile

FLAWED = {path.name.split("--")[0]: path for path in (HERE / "data" / "flawed").iterdir()}
QUIET = ("--ignore", "HR4,HR51,HR210")

REPAIRED = {
    "01-org-not-indented": (12, "HR005"),
    "02-title-not-indented": (3, "HR012"),
    "03-one-blank-too-many": (9, "HR005"),
    "04-three-vs-two": (5, "HR005"),
    "07-date-german": (19, "HR014"),
    "09-since-plain": (18, "HR012"),
    "10-colon-in-title": (4, "HR005"),
    "11-colon-in-summary-block": (7, "HR005"),
    "12-tabs": (12, "HR005"),
    "13-tabs-all": (4, "HR005"),
    "15-word-quotes": (9, "HR013"),
    "16-word-quotes-start": (10, "HR013"),
    "19-utf16": (1, "HR004"),
    "29-mixed-languages": (7, "HR027"),
    "31-unindented-middle": (21, "HR005"),
    "32-unindented-country": (17, "HR012"),
    "34-tab-for-four": (17, "HR005"),
    "21-country-polen": (17, "HR013"),
    "35-map-for-list": (16, "HR012"),
    "36-title-string": (3, "HR012"),
    "37-dashes-without-space": (23, "HR005"),
    "38-no-space-colon": (9, "HR005"),
    "40-url-no-scheme": (26, "HR014"),
    "43-unclosed-quote": (4, "HR005"),
    "44-dashes-in-text": (23, "HR012"),
    "45-markdown-fence": (1, "HR005"),
    "51-apostrophe": (4, "HR005"),
    "52-mailto": (24, "HR014"),
    "53-at-start": (25, "HR005"),
    "55-unindented-language": (5, "HR012"),
    "57-since-ca": (19, "HR014"),
    "60-id-caps-mismatch": (2, "HR014"),
    "62-nbsp-indent": (17, "HR005"),
    "68-country-long-three": (17, "HR013"),
    "72-windows-path-escape": (4, "HR005"),
    "74-yes-no": (20, "HR012"),
    "81-hash-in-title": (4, "HR022"),
    "82-en-dash": (12, "HR005"),
    "83-entity": (7, "HR024"),
    "84-dash-before-field": (11, "HR005"),
    "85-list-for-value": (10, "HR012"),
    "86-quoted-title": (4, "HR025"),
    "87-equals-sign": (9, "HR005"),
    "88-open-bracket": (22, "HR005"),
    "89-no-space-after-dash": (16, "HR005"),
}
"""What --fix makes valid, with the line and the code of the first message."""

SOURCES = "sources: [{id: x, title: x, url: https://x.example, kind: own-statement}]"
JSON_FIELDS = (
    '"kind": "school-exchange", "status": "active", "summary": {"de": "Klassen besuchen sich."}, '
    '"themes": ["youth-school"], "countries": ["NO"], "sources": [{"id": "x", "title": "x", '
    '"url": "https://x.example", "kind": "own-statement"}], "id"'
)
ADVISED: dict[str, tuple[int, str, str, list[tuple[str, str]]]] = {
    "14-copy-old-id": (
        2,
        "HR101",
        "Write “id: schule-nancy”, or rename the file.",
        [
            ("id: schule-toul", "id: schule-nancy"),
            ("relations:\n  - to: partnerschaft-toul\n    type: part-of\n", ""),
        ],
    ),
    "90-near-theme": (
        22,
        "HR012",
        "Write “themes: [youth-school]”.",
        [("themes: Jugend", "themes: [youth-school]"), ('"4, 17"', "[4, 17]")],
    ),
    "91-hash-first": (
        4,
        "HR012",
        "Put the text after “#” in quotes: otherwise it is a comment.",
        [("#1 Schule", "'#1 Schule'")],
    ),
    "92-bare-mailbox": (
        23,
        "HR012",
        "Write “contact: {mailbox: 'info@schule.example'}”.",
        [("contact: info@schule.example", "contact: {mailbox: 'info@schule.example'}")],
    ),
    "95-lorem": (
        7,
        "HR026",
        "Write the text, or delete the field if nothing is known.",
        [("Lorem ipsum dolor sit amet", "Klassen besuchen sich jedes Jahr.")],
    ),
    "96-not-translated": (
        8,
        "HR027",
        "Translate it, or delete it here.",
        [("  en: Klassen der Beispielschule und einer Schule in Oslo besuchen sich.\n", "")],
    ),
    "24-html": (
        7,
        "HR024",
        "Delete the tags; a web address belongs to “links” or “sources”.",
        [("<b>", ""), ("</b>", ""), ('<a href="https://x.example">', ""), ("</a>", "")],
    ),
    "25-phone": (
        7,
        "HR005",
        "Put the whole value in single quotes: 'like this'.",
        [("de: Klassen", "de: 'Klassen"), (" Info: Tel. 02381 17-5001", "'")],
    ),
    "26-private-mail": (
        7,
        "HR301",
        "Use a role address such as “office@…”",
        [("petra.mueller@gmx.de", "buero@schule.example")],
    ),
    "27-contact-private": (
        30,
        "HR301",
        "Use a role address such as “office@…”",
        [("petra.mueller@gmx.de", "buero@schule.example")],
    ),
    "33-relation-nowhere": (
        24,
        "HR110",
        "Enter it first, or delete what refers to it.",
        [("relations:\n  - to: partnerschaft-oslo\n    type: part-of\n", "")],
    ),
    "46-two-docs": (
        29,
        "HR008",
        "Put what follows the line “---” into a file of its own, or delete it.",
        [("---", "\0")],
    ),
    "47-json-file": (
        1,
        "HR010",
        "Write “kind: …”.",
        [
            (
                '"id"',
                JSON_FIELDS,
            )
        ],
    ),
    "54-person-name": (
        7,
        "HR306",
        "Name the organisation or the office only.",
        [("Frau Dr. Petra Müller und ", "")],
    ),
    "65-placeholder": (
        4,
        "HR026",
        "Write the text, or delete the field if nothing is known.",
        [("de: TODO", "de: Beispielschule – Oslo")],
    ),
    "63-text-follows": (
        7,
        "HR026",
        "Write the text, or delete the field if nothing is known.",
        [("de: XXX Beschreibung folgt", "de: Klassen besuchen sich.")],
    ),
    "75-multi-faults": (
        9,
        "HR013",
        "Did you mean “school-exchange”?",
        [
            ("Schulaustausch", "school-exchange"),
            ("aktiv", "active"),
            ("Norwegen", "NO"),
            ("1.9.2019", "2019-09-01"),
            ("Jugend und Schule", "[youth-school]"),
            ("Webseite", "own-statement"),
        ],
    ),
    "22-wrong-enum": (
        9,
        "HR013",
        "Did you mean “school-exchange”?",
        [
            ("kind: Schulpartnerschaft", "kind: school-exchange"),
            ("status: läuft", "status: active"),
            ("[Schule, Jugend]", "[youth-school]"),  # the second one is to be deleted
        ],
    ),
    "39-missing-sources": (
        2,
        "HR010",
        "Write “sources: [{id: …, title: …, url: https://…, kind: …}]”.",
        [("themes: [youth-school]\n", f"themes: [youth-school]\n{SOURCES}\n")],
    ),
    "56-date-us": (19, "HR014", "Write 2024-12-03 or 2024-03-12.", [("03/12/2024", "2024-03-12")]),
    "58-participants-approx": (
        24,
        "HR010",
        "Write “status: …”.",
        [("ca. 30", "30\n    status: held")],
    ),
    "61-conflict-markers": (
        10,
        "HR005",
        "Decide which of the two versions is right, and delete the marker lines.",
        [("<<<<<<< HEAD\n", ""), ("=======\nstatus: ended\n>>>>>>> main\n", "")],
    ),
    "67-two-since": (
        22,
        "HR006",
        "Merge the two, or delete one of them",
        [("since:\n  date: 2018\n", "")],
    ),
    "69-null-date": (
        19,
        "HR012",
        "Write a value, or delete all of “Since”",
        [("since:\n  date:\n  basis: first-exchange\n  source: schule\n", "")],
    ),
    "73-status-since-in-one": (10, "HR013", "Did you mean “active”?", [(" (seit 2019)", "")]),
    "05-german-keys": (
        2,
        "HR011",
        "Did you mean “title”?",
        [
            ("titel:", "title:"),
            ("zusammenfassung:", "summary:"),
            ("art: Schulaustausch", "kind: school-exchange"),
            ("aktiv", "active"),
            ("träger: Beispielschule", "organisations: [{name: Beispielschule, role: lead}]"),
            ("ort: Oslo\nland: Norwegen", "places: [{name: Oslo, country: NO}]"),
            ("seit: 1985", "since: {date: 1985}"),
            ("themen: Jugend und Schule", "themes: [youth-school]"),
            ("quelle: https://schule.example/austausch", SOURCES),
        ],
    ),
}
"""Line, code and advice of the first message, and what following the advice changes."""


VALID = ["00-guide-example", "17-crlf", "18-bom", "30-unknown-place"]

RENAMED = {
    "41-yml-suffix": ("HR002", "schule-beispiel-oslo.yaml"),
    "42-wrong-folder-txt": ("HR018", "schule-beispiel-oslo.yaml"),
    "59-id-underscore": ("HR014", "schule-beispiel-oslo.yaml"),
    "93-umlaut-id": ("HR014", "schuele-osloe.yaml"),
}
"""The code of the first message, and what the file is called when its advice was followed."""

EMPTY = ["48-empty", "49-only-comment", "50-prose"]

ELSEWHERE = ["20-latin1", "28-300-lines"]


@pytest.fixture
def real(tmp_path: Path) -> Workplace:
    """A registry with places, themes and nothing that resembles the flawed entries."""
    return workplace(tmp_path / "registry")


def put(real: Workplace, name: str) -> Path:
    path = FLAWED[name]
    return real.put(f"data/initiatives/{path.name.split('--')[1]}", path.read_bytes())


def findings(real: Workplace, path: Path) -> list[dict[str, object]]:
    done = hamm("--root", real.root, "--lang", "en", "validate", path, *QUIET, "--format", "json")
    found = json.loads(done.out)["diagnostics"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("name", REPAIRED)
def test_fix_makes_it_valid(real: Workplace, name: str) -> None:
    path = put(real, name)
    first = findings(real, path)[0]
    assert (first["line"], first["code"]) == REPAIRED[name]
    hamm("--root", real.root, "validate", "--fix", path)
    assert findings(real, path) == []


@pytest.mark.parametrize("name", ADVISED)
def test_the_advice_makes_it_valid(real: Workplace, name: str) -> None:
    path = put(real, name)
    line, code, hint, changes = ADVISED[name]
    first = findings(real, path)[0]
    assert (first["line"], first["code"]) == (line, code)
    assert str(first["hint"]).startswith(hint)
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    text = text.partition("\0")[0]
    path.write_text(text, encoding="utf-8")
    assert findings(real, path) == []


PLACES = "places:\n  - name: Oslo\n    country: NO\n"
SUMMARY = "Klassen der Beispielschule und einer Schule in Oslo besuchen sich jedes Jahr."
CHANGES: dict[str, tuple[list[tuple[str, str]], int, str, str]] = {
    "French names of fields": (
        [("title:\n  de", "titre:\n  de"), ("summary:", "résumé:"), ("country:", "pays:"),
         ("organisations:", "organismes:"), ("since:", "depuis:"), ("themes:", "thèmes:")],
        3, "HR011", "Did you mean “title”?",
    ),
    "Turkish names of fields": (
        [("title:\n  de", "başlık:\n  de"), ("summary:", "özet:"), ("country:", "ülke:"),
         ("places:", "yerler:"), ("status:", "durum:")],
        3, "HR011", "Did you mean “title”?",
    ),
    "Polish names of fields": (
        [("title:\n  de", "tytuł:\n  de"), ("summary:", "opis:"), ("country:", "kraj:")],
        3, "HR011", "Did you mean “title”?",
    ),
    "the place below the organisations": (
        [(PLACES, "place: Oslo (Norwegen)\n")],
        15, "HR011", "Write “places: [{name: Oslo, country: NO}]”.",
    ),
    "an asterisk for the hyphen": (
        [("  - name: Oslo", "  * name: Oslo")],
        16, "HR005", "Write “- ” in front of it, and indent the lines below by two spaces.",
    ),
    "another language's comment": (
        [("kind: school", "// Art\nkind: school")],
        9, "HR005", "Write “# ” in place of “//”.",
    ),
    "texts by language as a list": (
        [("  de: Beispielschule – Oslo\n  en:", "  - de: Beispielschule – Oslo\n  - en:")],
        4, "HR012", "Write “title: {de: Beispielschule – Oslo, en: Example School – Oslo}”.",
    ),
    "a line break of a web page": (
        [("Beispielschule und", "Beispielschule<br/>und")],
        7, "HR024", "Write plain text: “Klassen der Beispielschule und einer",
    ),
}  # fmt: skip
"""Changes of the example in the guide, and line, code and advice of the first message."""

HINTS: dict[str, tuple[list[tuple[str, str]], int, str, str]] = {
    "a decade": (
        [("date: 2019", "date: 1990er")],
        19, "HR014", "“1990er” is not a date. Write the nearest year: ca. 1985.",
    ),
    "a date that is not known": (
        [("date: 2019", "date: unbekannt")],
        19, "HR014", "Write a value, or delete all of “Since”",
    ),
    "an address in angle brackets": (
        [("https://schule.example/austausch", "<https://schule.example/austausch>")],
        26, "HR014", "Write “https://schule.example/austausch”.",
    ),
    "a link of Markdown": (
        [("https://schule.example/austausch", "'[Seite](https://schule.example/austausch)'")],
        26, "HR014", "Write “https://schule.example/austausch”.",
    ),
    "a form not filled in": (
        [(SUMMARY, "(hier bitte eine Beschreibung eintragen)")],
        7, "HR026", "Write the text, or delete the field if nothing is known.",
    ),
    "fields indented too far": (
        [("kind: school-exchange\nstatus", "  kind: school-exchange\n  status")],
        9, "HR014", "It is a field of the entry: move it to the left margin, like “summary”.",
    ),
}  # fmt: skip


def first_of(real: Workplace, changes: list[tuple[str, str]]) -> tuple[Path, object, object, str]:
    """Put the changed example of the guide; gives its path and what is first said about it."""
    path = put(real, "00-guide-example")
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    first = findings(real, path)[0]
    return path, first["line"], first["code"], str(first["hint"])


def test_fix_makes_these_changes_of_an_entry_valid(real: Workplace) -> None:
    for name, (changes, line, code, hint) in CHANGES.items():
        path, *place, said = first_of(real, changes)
        assert place == [line, code], name
        assert said.startswith(hint), name
        hamm("--root", real.root, "validate", "--fix", path)
        assert findings(real, path) == [], name


def test_what_only_its_writer_can_mend_is_advised(real: Workplace) -> None:
    for name, (changes, line, code, hint) in HINTS.items():
        _path, *place, said = first_of(real, changes)
        assert place == [line, code], name
        assert said.startswith(hint), name


def test_files_that_hold_something_else_than_one_entry(real: Workplace) -> None:
    path = put(real, "00-guide-example")
    entry = path.read_text(encoding="utf-8").partition("\n")[2]
    below = "".join(f"  {row}\n" for row in entry.splitlines())
    table = "id;title;kind\nschule-oslo;Schule Oslo;school-exchange\n"
    for text, line, code, hint in (
        (entry + entry, 28, "HR006", "If another entry begins here, put it into a file of its"),
        (f"initiatives:\n{below}", 1, "HR011", "Delete the line “initiatives:”, and move the"),
        (table, 1, "HR009", "This looks like a table: save it as a .csv file, and read it with"),
    ):
        path.write_text(text, encoding="utf-8")
        first, *others = findings(real, path)
        assert (first["line"], first["code"], others) == (line, code, [])
        assert str(first["hint"]).startswith(hint)


def test_every_file_is_tried() -> None:
    tried = [*REPAIRED, *ADVISED, *VALID, *RENAMED, *EMPTY, *ELSEWHERE, "94-reserved-id"]
    assert sorted(tried) == sorted(FLAWED)


def test_what_is_valid_stays_so(real: Workplace) -> None:
    for name in VALID:
        path = put(real, name)
        assert findings(real, path) == [], name
        hamm("--root", real.root, "validate", "--fix", path)
        assert findings(real, path) == [], name
        assert not path.read_bytes().startswith(b"\xef\xbb\xbf"), name


def test_a_file_with_another_name_is_renamed_as_advised(real: Workplace) -> None:
    for name, (code, new) in RENAMED.items():
        path = put(real, name)
        first = findings(real, path)[0]
        assert first["code"] == code
        assert f"“{new}”" in str(first["hint"])
        hamm("--root", real.root, "validate", "--fix", path)
        renamed = path.rename(path.with_name(new))
        assert findings(real, renamed) == []
        renamed.unlink()


def test_a_name_that_windows_reserves_gets_another(real: Workplace) -> None:
    path = put(real, "94-reserved-id")
    hint = str(findings(real, path)[0]["hint"])
    assert hint == "Write “id: nul-2” and call the file “nul-2.yaml”."
    renamed = path.rename(path.with_name("nul-2.yaml"))
    text = renamed.read_text(encoding="utf-8")
    renamed.write_text(text.replace("id: nul", "id: nul-2"), encoding="utf-8")
    assert findings(real, renamed) == []


def test_who_writes_no_fields_is_told_what_asks_for_them(real: Workplace) -> None:
    for name in EMPTY:
        first = findings(real, put(real, name))[0]
        assert (first["line"], first["code"]) == (1, "HR009")
        assert "“hamm new” asks for what it needs" in str(first["hint"])


def test_an_old_encoding_is_named_by_its_first_letter(real: Workplace) -> None:
    path = put(real, "20-latin1")
    first = findings(real, path)[0]
    assert (first["line"], first["column"], first["code"]) == (4, 23, "HR004")
    assert "Save the file with the encoding “UTF-8”" in str(first["hint"])
    path.write_text(path.read_text(encoding="cp1252"), encoding="utf-8")
    assert findings(real, path) == []


def test_of_a_long_text_it_is_said_how_much_is_too_much(real: Workplace) -> None:
    path = put(real, "28-300-lines")
    first = findings(real, path)[0]
    assert (first["line"], first["code"]) == (7, "HR015")
    assert str(first["hint"]).startswith("Shorten it by 15789 characters.")
    text = path.read_text(encoding="utf-8")
    start, end = text.index(">-\n"), text.index("\n  en: Classes")
    written = " ".join(text[start + 3 : end].split())
    path.write_text(text[:start] + written[:-15789] + text[end:], encoding="utf-8")
    assert findings(real, path) == []


@pytest.mark.parametrize("name", ["05-german-keys"])
def test_german_names_of_fields_are_written_as_they_have_to_be(real: Workplace, name: str) -> None:
    path = put(real, name)
    hamm("--root", real.root, "validate", "--fix", path)
    assert [one["pointer"] for one in findings(real, path)] == ["/quelle"]


LISTS = [
    field
    for field, part in schema.load("initiative")["properties"].items()
    if part.get("type") == "array"
]


@pytest.mark.parametrize("field", LISTS)
def test_what_is_advised_for_a_text_in_the_place_of_a_list_is_read_as_a_list(field: str) -> None:
    data = {"id": "x", field: "Something"}
    advice = [one.hint for one in schema.check("initiative", data) if one.pointer == (field,)]
    assert len(advice) == 1
    written = advice[0].removeprefix("Write “").removesuffix("”.")
    read = yamlfile.parse(written + "\n")
    assert isinstance(read, ParsedFile)
    found = [one for one in schema.check("initiative", read.data) if one.pointer == (field,)]
    assert isinstance(read.data[field], list)
    assert found == []


@pytest.mark.parametrize("field", LISTS)
def test_a_group_without_its_dash_becomes_the_only_item(field: str) -> None:
    items = schema.load("initiative")["properties"][field]["items"]
    examples = schema.load("initiative")["properties"][field].get("examples", [[]])[0]
    if not isinstance(examples, list) or not examples or not isinstance(examples[0], dict):
        return
    found = schema.check("initiative", {"id": "x", field: examples[0]})
    fix = next(one.fix for one in found if one.pointer == (field,))
    assert fix is not None, items
    assert fix.value == [examples[0]]


@pytest.mark.parametrize(
    ("field", "written", "meant"),
    [
        ("since", 1985, {"date": 1985}),
        ("since", "ca. 1985", {"date": 1985, "about": True}),
        ("until", "7.3.1986", {"date": "1986-03-07"}),
        ("title", "Chor", {"de": "Chor"}),
        ("summary", "“Chor”", {"de": "Chor"}),
        ("themes", "Sport, Wasser", ["sport", "water"]),
        ("themes", "- Sport", ["sport"]),
        ("sdgs", "SDG 4, SDG 17", [4, 17]),
        ("sdgs", 4, [4]),
        ("languages", "Deutsch; Englisch", ["de", "en"]),
        ("countries", "Polen und Türkei", ["PL", "TR"]),
        ("countries", "Polen, Nirgendwo", None),
        ("places", "Oslo, Norwegen", [{"name": "Oslo", "country": "NO"}]),
        ("places", "Oslo (NO)", [{"name": "Oslo", "country": "NO"}]),
        ("places", "Oslo", None),
        ("organisations", "Chor", None),
        ("other_names", "Chor", ["Chor"]),
        ("other_names", "Chor, Kantorei", None),
        ("since", "lange her", None),
    ],
)
def test_what_is_meant_by_another_shape(field: str, written: object, meant: object) -> None:
    part = schema.load("initiative")["properties"][field]
    assert shapes.meant_as("initiative", part, written, field, "de") == meant


def test_no_message_is_worded_as_a_program_would() -> None:
    catalogue = ROOT / "hamm_registry/locale/de/LC_MESSAGES/hamm_registry.po"
    texts = catalogue.read_text(encoding="utf-8").replace('"\n"', "")
    for phrase in (
        "is " + "no value of",
        "have the form of",
        "ist kein Wert",
        "die {field} verlangt",
    ):
        assert phrase not in texts


def test_a_field_is_named_with_the_group_that_it_stands_in() -> None:
    told = schema.described("initiative", ("relations", 1, "on"))
    assert told == "“On” in “Relations”, item 2"
