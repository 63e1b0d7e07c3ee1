"""The vocabulary: every word people use, and what is never guessed."""

import json
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry import schema
from hamm_registry.core.text import fold
from hamm_registry.model import vocabulary
from hamm_registry.model.vocabulary import Vocabulary

WORDS = json.loads((files("hamm_registry") / "data" / "words.json").read_text(encoding="utf-8"))
COUNTRIES = vocabulary.countries()
LANGUAGES = vocabulary.languages()
FIELDS = schema.fields("initiative")
OF_FIELDS = [name for name in WORDS if name in FIELDS and FIELDS[name].codes]


def spellings(name: str) -> set[str]:
    """Give the ways in which people and machines write a name."""
    written = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
    plain = str.maketrans("äöüÄÖÜ", "aouAOU")
    ways = {name, name.translate(written), name.translate(plain), name.replace("ß", "ss")}
    ways |= {name.lower(), name.upper(), f"„{name}“", f" {name} "}
    return {unicodedata.normalize(form, way) for way in ways for form in ("NFC", "NFD")}


def test_every_country_has_words_and_every_word_a_country() -> None:
    assert set(WORDS["countries"]) == set(COUNTRIES.labels)


@pytest.mark.parametrize("name", OF_FIELDS)
def test_every_word_belongs_to_a_code_of_the_schema(name: str) -> None:
    assert set(WORDS[name]) <= set(FIELDS[name].codes)


@pytest.mark.parametrize("name", OF_FIELDS)
def test_every_word_of_a_field_means_its_code_in_every_spelling(name: str) -> None:
    names = FIELDS[name].names()
    assert names is not None
    for code in names.labels:
        for word in (code, *names.names(code)):
            for written in spellings(word):
                assert names.code(written) == code, (code, written)


SHARED = {
    name
    for names in (COUNTRIES, LANGUAGES)
    for code in names.labels
    for name in names.names(code)
    if len(names.read(name).codes) > 1
}


def test_what_means_two_countries_is_listed() -> None:
    assert {"Kongo", "Congo", "Korea", "Tschechoslowakei", "koreanisch"} <= SHARED
    assert COUNTRIES.read("Kongo").codes == ("CD", "CG")
    assert COUNTRIES.code("Kongo") == COUNTRIES.suggestion("Kongo") == ""
    assert COUNTRIES.question("Kongo") == (
        "Did you mean “CD” (Democratic Republic of the Congo) or “CG” (Republic of the Congo)?"
    )


@pytest.mark.parametrize("code", COUNTRIES.labels)
def test_every_word_for_a_country_means_it_in_every_spelling(code: str) -> None:
    called = WORDS["countries"][code]
    for name in (code, called["alpha3"], *called["plates"], *COUNTRIES.names(code)):
        for written in spellings(name):
            expected = COUNTRIES.read(name).codes if name in SHARED else (code,)
            assert COUNTRIES.read(written).codes == expected, written
        assert code in COUNTRIES.read(name).codes


def test_three_letters_are_the_country_that_has_them_and_guess_no_other() -> None:
    for code, called in WORDS["countries"].items():
        assert COUNTRIES.read(called["alpha3"]).codes == (code,)
        assert COUNTRIES.suggestion(called["alpha3"].lower()) == code


@pytest.mark.parametrize("code", LANGUAGES.labels)
def test_every_word_for_a_language_means_it(code: str) -> None:
    for name in LANGUAGES.names(code):
        if name not in SHARED and name != "Yi":  # the code of Yiddish
            assert {LANGUAGES.code(written) for written in spellings(name)} == {code}, name


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("England", "GB"), ("Scotland", "GB"), ("Schottland", "GB"), ("Wales", "GB"),
        ("Northern Ireland", "GB"), ("ENG", "GB"), ("Holland", "NL"), ("Türkiye", "TR"),
        ("polnische", "PL"), ("polnischer", "PL"), ("Polish", "PL"), ("Norweger", "NO"),
        ("U.S.A.", "US"), ("U. S. A.", "US"), ("USA (Kalifornien)", "US"),
        ("GB (Schottland)", "GB"),
        ("Kongo (Brazzaville)", "CG"), ("Kongo (CD)", "CD"), ("DR Kongo", "CD"),
        ("Georgia (USA)", ""), ("Estonie", "EE"), ("Englan", "GB"), ("Polne", "PL"),
        ("Frankreihc", "FR"), ("Deutchland", "DE"), ("Iral", ""), ("XYZ", ""), ("QQ", ""),
        ("Atlantis", ""), ("Mordor", ""), ("", ""), ("?", ""), ("D", "DE"), ("UAE", "AE"),
        ("UA", "UA"), ("ÎLE", ""),
    ],
)  # fmt: skip
def test_countries(word: str, code: str) -> None:
    assert COUNTRIES.suggestion(word) == code


SIGNS = "!-+~=<>*^|(\\/.,:;#&%$§@?"


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("word", ["TR", "Türkei", "TUR", "türkisch"])
def test_a_sign_in_front_is_never_dropped(sign: str, word: str) -> None:
    assert not COUNTRIES.read(f"{sign}{word}").codes
    assert not COUNTRIES.read(f" {sign} {word}").codes


@pytest.mark.parametrize("written", ["TR!", "TR-", "TR)", "(TR)", "!=TR", "not:TR", "T!R", "TR*"])
def test_a_sign_elsewhere_is_never_dropped(written: str) -> None:
    assert not COUNTRIES.read(written).codes


@given(st.text(max_size=12), st.text(max_size=12))
def test_folding_is_done_once_and_keeps_beginnings(one: str, two: str) -> None:
    assert fold(fold(one)) == fold(one)
    assert fold(unicodedata.normalize("NFC", one)) == fold(unicodedata.normalize("NFD", one))
    if (one + two).isascii():
        assert fold(one + two).startswith(fold(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Köln", "Koeln"), ("Köln", "Koln"), ("Straße", "STRASSE"), ("Tromsø", "Tromsoe"),
        ("Πειραιάς", "ΠΕΙΡΑΙΑΣ"), ("İzmir", "izmir"), ("Diyarbakır", "DIYARBAKIR"),
        ("Łódź", "lodz"),
    ],
)  # fmt: skip
def test_one_word_in_two_spellings(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_marks_that_are_letters_stay() -> None:
    assert fold("काठमाडौं") == "काठमाडौं"
    assert fold("कठमड") != fold("काठमाडौं")


@pytest.mark.parametrize(
    ("path", "word", "field"),
    [
        ("", "art", "kind"), ("", "Land", "countries"), ("", "ort", "places"),
        ("", "seit", "since"), ("", "träger", "organisations"), ("", "quelle", "sources"),
        ("", "titel", "title"), ("", "thema", "themes"), ("", "kurztext", "summary"),
        ("", "country", "countries"), ("", "place", "places"), ("", "source", "sources"),
        ("places", "land", "country"), ("places", "ort", "name"), ("sources", "titel", "title"),
        ("sources", "link", "url"), ("organisations", "rolle", "role"),
        ("organisations", "art", "type"), ("since", "datum", "date"), ("", "staus", "status"),
    ],
)  # fmt: skip
def test_fields_by_their_german_names(path: str, word: str, field: str) -> None:
    assert schema.field_names("initiative", path).suggestion(word) == field


@pytest.mark.parametrize(
    ("word", "meant"),
    [("ja", True), ("WAHR", True), ("x", True), ("Nein", False), ("falsch", False),
     ("vielleicht", None), ("!ja", None), ("", None)],
)  # fmt: skip
def test_flags(word: str, meant: bool | None) -> None:
    assert vocabulary.flag(word) is meant


def test_names_of_ones_own_are_not_inflected() -> None:
    towns = Vocabulary({"Hamm": {}}, inflected=False)
    assert towns.code("HAMM") == "Hamm"
    assert towns.code("Hamme") == ""
