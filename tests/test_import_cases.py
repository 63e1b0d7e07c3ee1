"""Lists from real use, each with the value that is right, read in one registry."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helper import HERE, Workplace, hamm

LISTS = HERE / "data" / "lists"
SOURCE = ("--source", "Liste", "--source-url", "https://example.org/")
HEADS = "Titel;Kurztext;Ort;Land;Art;Status;Thema"

TWINNING = """\
id: partnerschaft-toul
title: {de: Städtepartnerschaft Beispielstadt – Toul}
summary: {de: Text}
kind: city-link
form: partnership
status: active
themes: [town-twinning]
places: [{name: Toul, country: FR}]
sources: [{id: q, title: Q, url: 'https://q.example/', kind: official}]
"""


class Case(NamedTuple):
    """A list, the options it is read with, and what each row has to come to.

    A row is its outcome, data that it must hold and the beginnings of what is said beside it.
    """

    text: str
    rows: list[tuple[str, dict[str, Any], list[str]]]
    options: tuple[str, ...] = ()


def place(name: str, country: str) -> dict[str, Any]:
    """The data of a row in one place."""
    return {"places": [{"name": name, "country": country}]}


CASES = {
    "the home country in a cell counts": Case(
        f"{HEADS}\nFreundschaft;Text;Musterort;Deutschland;Städtefreundschaft;aktiv;Begegnung\n",
        [("new", place("Musterort", "DE"), ["no town called “Musterort” is known in Germany"])],
    ),
    "a listed town under another name is that town": Case(
        f"{HEADS}\nChor Beispiel;Text;Kalisch;Polen;Kultur;aktiv;Musik\n",
        [("new", place("Kalisz", "PL"), ["“Kalisch” is Kalisz in data/places.yaml"])],
    ),
    "three letters, number plates, parts of kingdoms, dots and remarks are countries": Case(
        f"{HEADS}\nA;Text;Brüssel;BEL;Verein;aktiv;Sport\nB;Text;Toul (F);;Verein;aktiv;Sport\n"
        "C;Text;Edinburgh;Scotland;Verein;aktiv;Sport\nD;Text;Ort;U.S.A.;Verein;aktiv;Sport\n"
        "E;Text;Santa Monica;USA (Kalifornien);Verein;aktiv;Sport\n",
        [
            ("new", place("Brüssel", "BE"), []),
            ("new", place("Toul", "FR"), []),
            ("new", place("Edinburgh", "GB"), []),
            ("new", place("Ort", "US"), ["no town called “Ort”"]),
            ("new", place("Santa Monica", "US"), []),
        ],
    ),
    "an abbreviation behind a town is its state, unless the country has such a town": Case(
        f"{HEADS}\nA;Text;San Diego, CA;;Verein;aktiv;Sport\n"
        "B;Text;Toronto, CA;;Verein;aktiv;Sport\nC;Text;Portland (OR);;Verein;aktiv;Sport\n"
        "D;Text;London, ON und Kalisz, Polen;;Verein;aktiv;Sport\n"
        "E;Text;Köln, DE;;Verein;aktiv;Sport\nF;Text;Dover, DE;;Verein;aktiv;Sport\n"
        "G;Text;Atlanta, GA;;Verein;aktiv;Sport\nH;Text;Nirgendwo, TX;;Verein;aktiv;Sport\n",
        [
            ("new", place("San Diego", "US"), ["“San Diego, CA” is read as San Diego (US)"]),
            ("new", place("Toronto", "CA"), ["“Toronto, CA” is read as Toronto (CA)"]),
            ("new", place("Portland", "US"), ["“Portland (OR)” is read as Portland (US)"]),
            (
                "new",
                {"places": [
                    {"name": "London", "country": "CA"}, {"name": "Kalisz", "country": "PL"},
                ]},
                ["“London, ON” is read as London (CA)"],
            ),
            ("new", place("Köln", "DE"), ["“Köln, DE” is read as Köln (DE)"]),
            ("new", place("Dover", "US"), ["“Dover, DE” is read as Dover (US)"]),
            ("new", place("Atlanta", "US"), ["“Atlanta, GA” is read as Atlanta (US)"]),
            (
                "new",
                place("Nirgendwo", "US"),
                ["“Nirgendwo, TX” is read as Nirgendwo (US)", "no town called “Nirgendwo”"],
            ),
        ],
    ),
    "ids and names that our exports have too do not make a list one of them": Case(
        "Kennung;Titel;Kurztext;Ort;Land;Art;Status;Thema\n"
        "verein-x;Verein X;Text;Kalisz;Polen;Verein;ruht;Musik\n",
        [("new", {**place("Kalisz", "PL"), "themes": ["culture-music"]}, [])],
    ),
    "a date with slashes is asked": Case(
        "Title,Description,Place,Country,Type,Status,Theme,Since\n"
        "A,Text,Kalisz,Poland,city-link,active,encounter,7/9/1991\n",
        [("error", {}, ["“7/9/1991” can be 7 September 1991 or 9 July 1991"])],
    ),
    "a partner city is a place and a partner country a country": Case(
        "Title,Description,Partner City,Partner Country,Type,Status,Theme\n"
        "A,Text,Kalisz,Poland,city-link,active,encounter\n",
        [("new", place("Kalisz", "PL"), [])],
    ),
    "persons are refused": Case(
        f"{HEADS};Träger\n"
        "A;Ansprechpartner: Erika Muster;Toul;Frankreich;Verein;aktiv;Sport;Verein A\n"
        "B;Text;Toul;Frankreich;Verein;aktiv;Sport;Verein B, Vors. Erika Muster\n"
        "C;Text;Toul;Frankreich;Verein;aktiv;Sport;Verein C c/o Erika Muster\n"
        "D;erika.muster@web.de;Toul;Frankreich;Verein;aktiv;Sport;Erika Muster\n"
        "E;Text von Mme Exemple;Toul;Frankreich;Verein;aktiv;Sport;Verein E\n",
        [
            ("error", {}, ["“Ansprechpartner: Erika Muster” seems to be"]),
            ("error", {}, ["“Vors. Erika Muster” seems to be"]),
            ("error", {}, ["“c/o Erika Muster” seems to be"]),
            ("error", {}, ["“er…@web.de” looks like the address", "“Er… Mu…” looks like"]),
            ("error", {}, ["“Mme Exemple” seems to be"]),
        ],
    ),
    "the city's second link with a town is told and left out": Case(
        f"{HEADS}\nPartnerstadt Toul;Text;Toul;Frankreich;Städtepartnerschaft;aktiv;"
        "Städtepartnerschaft\nHammer Hilfe;Text;Asmara;Eritrea;Verein;aktiv;Gesundheit\n",
        [
            ("left-out", {}, ["this may be the same initiative as data/initiatives/partnersch"]),
            ("new", place("Asmara", "ER"), []),
        ],
    ),
    "namesakes in two countries do not block each other": Case(
        f"{HEADS}\nA;Text;San José;USA;Verein;aktiv;Sport\n"
        "B;Text;San José;Costa Rica;Verein;aktiv;Sport\n",
        [("new", place("San José", "US"), []), ("new", place("San José", "CR"), [])],
    ),
    "several partners between commas are told": Case(
        f'{HEADS};Partner\nA;Text;Toul;Frankreich;Verein;aktiv;Sport;'
        '"Verein A, Verein B, Schule"\n',
        [("new", place("Toul", "FR"), ["“Verein A, Verein B, Schule” is read as one name; "])],
    ),
    "a list without titles has them made": Case(
        "Partnerstadt;Land;seit\nKalisz;Polen;1991\n",
        [(
            "new",
            {**place("Kalisz", "PL"), "kind": "city-link",
             "title": {"de": "Städtepartnerschaft Beispielstadt – Kalisz"}},
            [],
        )],
    ),
    "a heading that is mapped makes the row of headings": Case(
        "city1,country1,city2,country2\nBeispielstadt,Germany,Kalisz,Poland\n",
        [("new", place("Kalisz", "PL"), [])],
        ("--map", "city2=place", "--map", "city2=title", "--map", "city2=summary",
         "--map", "country2=country", "--default", "kind=city-link", "--default",
         "status=active", "--default", "themes=encounter"),
    ),
}  # fmt: skip


TOOL = "git+https://git.example/tool@v1"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Workplace:
    """A registry as `hamm init` makes it, with two towns and a twinning; nothing is written."""
    root = tmp_path_factory.mktemp("city")
    options = ("--city", "Beispielstadt", "--country", "DE", "--languages", "de,en")
    assert hamm("init", root, *options, "--tool", TOOL).code == 0
    city = Workplace(root)
    city.put("data/initiatives/partnerschaft-toul.yaml", TWINNING)
    city.put(
        "data/places.yaml",
        "source: GeoNames\nlicence: CC-BY-4.0\nplaces:\n"
        "  - {name: Kalisz, names: {de: Kalisch}, country: PL, type: town, geonames: 3096880}\n"
        "  - {name: Toul, country: FR, type: town, geonames: 2972444}\n",
    )
    return city


def rows(city: Workplace, path: Path, *options: str) -> list[dict[str, Any]]:
    """What is said of each row of a list, as JSON."""
    result = city.hamm("import", path, *SOURCE, "--lang", "en", "--format", "json", *options)
    found = result.json["rows"]
    assert isinstance(found, list)
    return found


def test_each_list_gives_the_value_that_is_right(city: Workplace) -> None:
    for name, case in CASES.items():
        path = city.put("list.csv", case.text)
        found = rows(city, path, *case.options)
        assert [row["outcome"] for row in found] == [outcome for outcome, *_ in case.rows], name
        for row, (_outcome, data, said) in zip(found, case.rows, strict=True):
            assert {key: row["data"].get(key) for key in data} == data, name
            messages = [one["message"] for one in row["diagnostics"]]
            assert len(messages) == len(said), (name, messages)
            for message, beginning in zip(messages, said, strict=True):
                assert message.startswith(beginning), name


def test_the_advice_beside_a_cell_is_in_sentences(city: Workplace) -> None:
    path = city.put("list.csv", CASES["persons are refused"].text)
    advice = rows(city, path)[3]["diagnostics"][0]["hint"]
    assert advice == (
        "Use a role address such as “office@…”, or contact.page. "
        "For an office: add the address to allowed_mailboxes in registry.yaml."
    )


def test_both_links_with_one_town_is_the_reason(city: Workplace) -> None:
    path = city.put("list.csv", CASES["the city's second link with a town is told and left out"][0])
    (one,) = rows(city, path)[0]["diagnostics"]
    assert one["hint"].startswith("Both are links of the city with the same town.")


def test_merged_cells_say_the_same_in_both_formats(city: Workplace) -> None:
    for name in ("list.ods", "list.xlsx"):
        leads = [row["data"]["organisations"] for row in rows(city, LISTS / name)]
        assert leads == [[{"name": "Schule A", "role": "lead"}]] * 2, name


def test_dates_of_spreadsheets_are_read(city: Workplace) -> None:
    found = rows(city, LISTS / "dates.csv")
    assert [row["outcome"] for row in found] == ["new"] * 6
    assert [row["data"]["since"]["date"] for row in found] == [
        "1999-01-31", "1999-01-31", "1986-03", "1986-03", "1985-10", "1999-01",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[[[", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ('{"a": 1}', "it has no list “initiatives”"),
        ('{"initiatives": [1]}', "an item of its list is not an entry"),
        ('[{"id": "abc"}]', "“abc”: the field “title” is missing"),
    ],
)
def test_a_json_file_that_is_no_export_is_refused(
    city: Workplace, content: str, message: str
) -> None:
    path = city.put("x.json", content)
    result = city.hamm("import", path, *SOURCE, "--lang", "en")
    assert result.code == 3
    assert f"hamm: “x.json” is not a JSON export of entries: {message}" in result.err
