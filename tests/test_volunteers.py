"""Files as volunteers write them: the first message is right, and its advice gives a valid file."""

import json
from pathlib import Path

import pytest
from helper import HERE, ROOT, Workplace, hamm, workplace

from hamm_registry import schema, yamlfile
from hamm_registry.schema import shapes
from hamm_registry.yamlfile.document import Document

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
    "21-country-polen": (17, "HR013"),
    "35-map-for-list": (16, "HR012"),
    "36-title-string": (3, "HR012"),
    "38-no-space-colon": (9, "HR005"),
    "40-url-no-scheme": (26, "HR014"),
    "43-unclosed-quote": (4, "HR005"),
    "45-markdown-fence": (1, "HR005"),
    "51-apostrophe": (4, "HR005"),
    "53-at-start": (25, "HR005"),
    "57-since-ca": (19, "HR014"),
    "60-id-caps-mismatch": (2, "HR014"),
    "62-nbsp-indent": (17, "HR005"),
    "68-country-long-three": (17, "HR013"),
    "72-windows-path-escape": (4, "HR005"),
    "74-yes-no": (20, "HR012"),
}
"""What --fix makes valid, with the line and the code of the first message."""

SOURCES = "sources: [{id: x, title: x, url: https://x.example, kind: own-statement}]"
ADVISED: dict[str, tuple[int, str, str, list[tuple[str, str]]]] = {
    "22-wrong-enum": (
        9,
        "HR013",
        "Did you mean “school-exchange”?",
        [
            ("kind: Schulpartnerschaft", "kind: school-exchange"),
            ("status: läuft", "status: active"),
            ("[Schule, Jugend]", "[youth-school]"),
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
        "Decide which of the two versions holds and delete the marker lines.",
        [("<<<<<<< HEAD\n", ""), ("=======\nstatus: ended\n>>>>>>> main\n", "")],
    ),
    "67-two-since": (
        22,
        "HR006",
        "Merge the two or delete one of them",
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
    path.write_text(text, encoding="utf-8")
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
    assert isinstance(read, Document)
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
