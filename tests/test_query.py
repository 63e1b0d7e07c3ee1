"""The query language: what terms mean, what the registry answers, and where errors point."""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

import pytest
from helper import GOLDEN, ROOT, Workplace, hamm
from hypothesis import given, settings
from hypothesis import strategies as st

from hamm_registry.core import text
from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import words
from hamm_registry.core.text import fold
from hamm_registry.model.entries import Place
from hamm_registry.model.named_fields import Fields
from hamm_registry.query.language import compile_query, holds
from hamm_registry.query.places import _points_of, place_names
from hamm_registry.query.search import spelt
from hamm_registry.query.terms import Term, parse, split
from hamm_registry.storage import workspace

FIELDS = Fields(workspace.load(ROOT), date(2026, 11, 22))
ENTRIES = FIELDS.registry.initiatives


def ids(*query: str) -> list[str]:
    """Give the ids of the real entries that fit a query, but for those that came later."""
    fits = compile_query(query, FIELDS)
    return [entry.id for entry in ENTRIES if fits(entry) and entry.id in GOLDEN]


# What a coordinator asks; the answers are those of the sources

ANSWERS = """
country:TR; land:Türkei; land:tuerkei; countries:Turkey; LAND:türkiye; saved:tuerkei
    austausch-just-afyon freundschaft-seferihisar hochschule-istanbul-izmir partnerschaft-afyon

country:MX; land:Mexiko
    hochschule-ipn hochschule-oaxaca partnerschaft-mazatlan projekt-isla-basura
    projekt-mazatlan-nachhaltigkeit verein-ich

country:TR,MX; 'land:Türkei, Mexiko'
    austausch-just-afyon freundschaft-seferihisar hochschule-istanbul-izmir partnerschaft-afyon
    hochschule-ipn hochschule-oaxaca partnerschaft-mazatlan projekt-isla-basura
    projekt-mazatlan-nachhaltigkeit verein-ich

since:..1989; seit:..1989; saved:vor-1990; gespeichert:vor-1990
    kirche-hki partnerschaft-bradford partnerschaft-chattanooga partnerschaft-mazatlan
    partnerschaft-neufchateau partnerschaft-santa-monica partnerschaft-toul verein-ich
    verein-yorkshire

place:Kalisz; ort:KALISZ; near:Kalisz~150km; nahe:Kalisz~150; bei:Kalisz
    kontakt-kamjanez kultur-musikschule-kalisz partnerschaft-kalisz schule-hammonense-kalisz
    schule-mgh-kalisz verein-ich verein-kulturbruecke

place:Kalisz not:kind:association
    kontakt-kamjanez kultur-musikschule-kalisz partnerschaft-kalisz schule-hammonense-kalisz
    schule-mgh-kalisz

land:Frankreich
    aktion-philatelie-toul partnerschaft-neufchateau partnerschaft-toul schule-coulommiers
    schule-beisenkamp-stetienne schule-flbk-stdizier schule-toul

bei:Toul~40km
    aktion-philatelie-toul partnerschaft-neufchateau partnerschaft-toul schule-toul

near:Toul~30; Toul; TÓUL
    aktion-philatelie-toul partnerschaft-toul schule-toul

region:Afrika; region:Africa; region:002
    verein-hammer-forum

theme:waste; thema:abfall
    projekt-isla-basura projekt-mazatlan-nachhaltigkeit

has:claims; saved:widersprueche
    partnerschaft-afyon partnerschaft-chattanooga partnerschaft-mazatlan partnerschaft-toul
    projekt-kepol projekt-mazatlan-nachhaltigkeit projekt-ude-chattanooga schule-coulommiers
    schule-mgh-kalisz verein-bosnienfreunde

land:DE
    austausch-azubi-oranienburg partnerschaft-oranienburg

since:2000..2010; since:..2010 has:since not:since:..1999
    freundschaft-seferihisar kooperation-lebenshilfe-bradford netzwerk-hanse partnerschaft-afyon
    schule-mgh-kalisz

age:50..; alter:50..
    partnerschaft-bradford partnerschaft-neufchateau partnerschaft-santa-monica verein-ich
    verein-yorkshire

träger:Hammonense; traeger:hammonense; lead:Hammonense
    schule-hammonense-kalisz schule-toul

organisations.unit:Feuerwehr
    projekt-feuerwehr-bihac

scope:global
    projekt-kepol verein-fuge

MAZATLAN; Mazatlán
    partnerschaft-mazatlan projekt-isla-basura projekt-kepol projekt-mazatlan-nachhaltigkeit
    verein-ich

I.C.H.; country:TR,MX 'Internationaler Club'
    verein-ich

country:TR status:active
    freundschaft-seferihisar partnerschaft-afyon

land:Türkei nicht:status:aktiv
    austausch-just-afyon hochschule-istanbul-izmir

country:GB since:1970..1979
    partnerschaft-bradford verein-ich verein-yorkshire

art:Schulaustausch land:Polen
    schule-flbk-miechow schule-hammonense-kalisz schule-mgh-kalisz

confirmed:yes; bestätigt:ja; theme:water; country:TR,MX thema:abfall nicht:status:ended since:..1960
"""


def questions() -> Iterator[tuple[str, str]]:
    """Give each question with its answer: the ids below it; semicolons part questions."""
    for block in ANSWERS.strip().split("\n\n"):
        asked, _break, expected = block.partition("\n")
        for question in asked.split("; "):
            yield question, expected


@pytest.mark.parametrize(("question", "expected"), list(questions()))
def test_questions(question: str, expected: str) -> None:
    assert ids(*shlex.split(question)) == sorted(expected.split())


def test_the_first_question_at_the_terminal() -> None:
    result = hamm("list", "country:TR", "--root", ROOT, "--format", "ids")
    fits = compile_query(["country:TR"], FIELDS)
    names = [entry.id for entry in ENTRIES if fits(entry)]
    assert result == (0, "".join(f"{name}\n" for name in names), "")
    assert set(names) > set(ids("country:TR"))


@pytest.mark.parametrize("query", ["country:NZ", "sdg:14", "since:..1850", "confirmed:yes"])
def test_an_empty_result_says_so(query: str) -> None:
    assert hamm("list", query, "--root", ROOT) == (0, "", "No entry fits.\n")
    assert hamm("list", query, "--root", ROOT, "--count") == (0, "0\n", "No entry fits.\n")
    german = hamm("list", query, "--root", ROOT, "--lang", "de")
    assert german.code == 0
    assert german.err not in ("", "No entry fits.\n")


# Ranges


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("since:1993", True),
        ("since:1993-05", True),
        ("since:1993-05-17", True),
        ("since:1993..", True),
        ("since:1993-05-17..", True),
        ("since:1993-05-18..", False),
        ("since:1994..", False),
        ("since:..1993", True),
        ("since:..1993-05", True),
        ("since:..1993-05-16", False),
        ("since:1992..1994", True),
        ("since:1992..1993-04", False),
        ("since:1992,1993", True),
        ("not:since:1993", False),
        ("not:not:since:1993", True),
        ("nicht:not:since:1993", True),
        ("sdg:4", True),
        ("sdg:5..", False),
        ("sdg:..4", True),
        ("sdg:3.5..4.5", True),
        ("sdg:1,4", True),
        ("confirmed:no", True),
        ("confirmed:nein", True),
        ("not:confirmed:no", False),
        ("has:sdgs", True),
        ("hat:ziele", True),
        ("has:until", False),
        ("has:until,sdgs", True),
        ("has:confirmed", False),
        ("has:stale", False),
        ("land:NO", True),
        ("place:bergen", True),
        ("near:Bergen~0", True),
        ("near:Nah", True),  # 48 km away
        ("near:Fern", False),  # 52 km
        ("near:Oslo~300km", False),
        ("near:Oslo~310km", True),
    ],
)
def test_one_entry(registry: Workplace, query: str, fits: bool) -> None:
    registry.change("date: 1993\n", "date: 1993-05-17\n")
    registry.overlay("sdgs: [4]\n")
    registry.change(
        "places:\n",
        "places:\n  - {name: Oslo, country: 'NO', type: town, lat: 59.9127, lon: 10.7461}\n"
        "  - {name: Nah, country: 'NO', type: town, lat: 60.82, lon: 5.3242}\n"
        "  - {name: Fern, country: 'NO', type: town, lat: 60.86, lon: 5.3242}\n",
        "data/places.yaml",
    )
    assert bool(registry.hamm("list", query, "--format", "ids").out) is fits


def test_signs_negate_and_take_each_other_back() -> None:
    table = {
        "!land:TR": "not:land:TR",
        "-land:TR": "not:land:TR",
        "! land:TR": "not:land:TR",
        "!!land:TR": "land:TR",
        "-!land:TR": "land:TR",
        "!-!land:TR": "not:land:TR",
        "land:!TR": "not:land:TR",
        "land:!TR,-MX": "not:land:TR,MX",
        "!land:!TR": "land:TR",
        "nicht:land:!TR": "land:TR",
        "age:-4": "age:-4",
        "!Club": "not:Club",
    }
    assert {typed: str(parse([typed])[0]) for typed in table} == table
    with pytest.raises(
        UsageError, match="one value has a sign in front of it and another has none"
    ):
        parse(["land:TR,!MX"])


def test_whole_years_and_months_lie_in_every_range_they_may_mean(registry: Workplace) -> None:
    for query in ("since:1993-12-31..", "since:..1993-01-01", "since:1993-06"):
        assert registry.hamm("list", query, "--count").out == "1\n"


def test_a_place_is_found_by_its_names_in_other_languages(registry: Workplace) -> None:
    registry.change("  - name: Bergen\n", "  - name: Bergen\n    names: {nn: Bjørgvin}\n",
                    "data/places.yaml")  # fmt: skip
    for query in ("place:Bjorgvin", "ort:BJØRGVIN", "near:bjørgvin", "Bjørgvin"):
        assert registry.hamm("list", query, "--count").out == "1\n"


def test_a_place_is_found_by_other_names_but_never_called_so(registry: Workplace) -> None:
    registry.change("  - name: Bergen\n", "  - name: Bergen\n    other_names: [Björgwin]\n",
                    "data/places.yaml")  # fmt: skip
    for query in ("place:bjoergwin", "near:Björgwin", "björgw"):
        assert registry.hamm("list", query, "--count").out == "1\n"
    assert registry.hamm("list", "--columns", "places").out == "Bergen\n"
    registry.change("    other_names: [Björgwin]\n", "    other_names: [Björgwin, Bergen]\n",
                    "data/places.yaml")  # fmt: skip
    assert registry.codes() == []
    registry.change("places:\n", "places:\n  - {name: björgwin, country: 'NO', type: town}\n",
                    "data/places.yaml")  # fmt: skip
    assert registry.codes() == ["HR212"]


def test_a_town_that_no_list_has_is_looked_up_in_the_gazetteer(registry: Workplace) -> None:
    near = registry.hamm("list", "near:Christiania~350km", "--count")
    assert near.out == "1\n", near.err
    assert len(_points_of("Springfield", FIELDS)) > 1
    unknown = registry.hamm("list", "place:Oppeln")
    assert unknown.code == 2
    assert unknown.err.endswith("Nobody is active there. Who is near: near:Oppeln~100km\n")


def test_retired_and_unlisted_entries_are_left_out(registry: Workplace) -> None:
    registry.put(
        "data/initiatives/alt.yaml",
        "id: alt\ntitle: {de: Alt}\nretired: {on: 2020-01-01, reason: objection}\n",
    )
    registry.another("still", "visibility: unlisted\n")
    assert registry.hamm("list", "--format", "ids").out == "schule-beispiel\n"
    both = registry.hamm("list", "--unlisted", "--format", "ids").out
    assert both == "schule-beispiel\nstill\n"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("evidence:2w", "1"),  # what is typed so lies in the past
        ("evidence:heute", "0"),
        ("evidence:9999..", "0"),
        ("since:0001..9999", "1"),
        ("sdg:1..17", "1"),
        ("sdg:..1", "0"),
        ("sdg:17..", "1"),
        ("sdg:17", "1"),
        ("sdg:17..20", "1"),
        ("sdg:-3..1", "0"),
        ("has:stale", "0"),  # a flag has to be set
        ("has:confirmed", "1"),
    ],
)
def test_ends_of_ranges(registry: Workplace, query: str, count: str) -> None:
    registry.overlay("confirmed: {on: 2026-11-08, by: office}\nsdgs: [4, 17]\n")
    assert registry.hamm("list", query, "--count").out == f"{count}\n"


def test_words_of_retired_entries_are_known_to_nobody(registry: Workplace) -> None:
    """Neither are they meant, nor do they stand in the index of the site."""
    registry.put(
        "data/initiatives/alt.yaml",
        "id: alt\ntitle: {de: Berken}\nretired: {on: 2020-01-01, reason: objection}\n",
    )
    assert registry.hamm("list", "Berken", "--format", "ids") == (
        0,
        "schule-beispiel\n",
        "No entry contains “Berken”. Did you mean “Bergen”? Showing entries for that.\n",
    )
    assert "berken" not in spelt(Fields(workspace.load(registry.root), date(2026, 11, 22)))


# Saved queries


def test_saved_queries_may_name_others_and_hold_blanks(registry: Workplace) -> None:
    registry.overlay(
        "saved_queries:\n  schulen: kind:school-exchange\n"
        "  norwegen: saved:schulen land:Norwegen \"jedes Jahr\" title:'Bergen'\n"
        "  nicht: not:saved:norwegen\n  weit: '\"jedes  Jahr\"'\n",
        "registry.yaml",
    )
    counts = {"saved:norwegen": "0", "saved:schulen": "1", "saved:nicht": "1", "saved:weit": "1"}
    for query, count in counts.items():
        assert registry.hamm("list", query, "--count").out == f"{count}\n"


@pytest.mark.parametrize(
    "saved",
    [
        "  a: saved:a\n",
        "  a: saved:b\n  b: not:saved:a\n",
        "  a: saved:a,a,a,a,a,a saved:a,a,a,a\n",
        "".join(f"  {n}: saved:{','.join([m] * 99)}\n" for n, m in pairwise("abcdefg"))
        + "  g: Bergen\n",
    ],
    ids=["itself", "each other", "often", "many"],
)  # fmt: skip
def test_saved_queries_that_never_end(registry: Workplace, saved: str) -> None:
    registry.overlay("saved_queries:\n" + saved, "registry.yaml")
    result = registry.hamm("list", "saved:a")
    assert result.code == 2
    assert "opens itself, or more than 50 others\n" in result.err
    assert "^ Correct saved_queries in registry.yaml." in result.err


def test_an_error_in_a_saved_query_points_into_it(registry: Workplace) -> None:
    registry.overlay("saved_queries: {a: 'Bergen statsu:x'}\n", "registry.yaml")
    assert registry.hamm("list", "saved:a").err == (
        "hamm: there is no field “statsu”\n  Bergen statsu:x\n"
        "         ^^^^^^^^ Did you mean “status”?\n"
    )


# Errors


COMPLAINTS = """
Toul lnad:TR
hamm: there is no field “lnad”
  Toul lnad:TR
       ^^^^^^^ Did you mean “land”?

land:Türkie
hamm: “Türkie” is not a valid value for “land”
  land:Türkie
  ^^^^^^^^^^^ Did you mean “TR” (Türkiye)?

status:aktiv art:gremium
hamm: “gremium” is not a valid value for “art”
  status:aktiv art:gremium
               ^^^^^^^^^^^ “hamm fields art” lists them.

country:TR,Mexco
hamm: “Mexco” is not a valid value for “country”
  country:TR,Mexco
             ^^^^^ Did you mean “MX” (Mexico)?

since:neulich
hamm: “neulich” is not a valid value for “since”
  since:neulich
  ^^^^^^^^^^^^^ Write 1990, 5/1990, 31.5.1990, or a range: 1990..1999, ..1990, 1990..

since:..
hamm: “..” is not a valid value for “since”
  since:..
  ^^^^^^^^ Write 1990, 5/1990, 31.5.1990, or a range: 1990..1999, ..1990, 1990..

sdg:vier
hamm: “vier” is not a valid value for “sdg”
  sdg:vier
  ^^^^^^^^ Write 4, or a range: 1..4, ..4, 4..

stale:vielleicht
hamm: “vielleicht” is not a valid value for “stale”
  stale:vielleicht
  ^^^^^^^^^^^^^^^^ Write yes or no.

place:Kalsz
hamm: the place “Kalsz” is unknown: no entry and no list has it
  place:Kalsz
  ^^^^^^^^^^^ Did you mean “Kalisz”?

near:Nirgendwo
hamm: “Nirgendwo” is not in data/places.yaml
  near:Nirgendwo
  ^^^^^^^^^^^^^^ “hamm fields places” lists them.

country:PL near:Kalisz~abc
hamm: “abc” is not a distance in kilometres
  country:PL near:Kalisz~abc
             ^^^^^^^^^^^^^^^ Write for example near:Kalisz~150km.

near:Kalisz~,Toul
hamm: “” is not a distance in kilometres
  near:Kalisz~,Toul
       ^^^^^^^ Write for example near:Kalisz~150km.

saved:nix
hamm: registry.yaml has no saved query “nix”
  saved:nix
  ^^^^^^^^^ allowed: klaeren, widersprueche, ohne-beginn, schulen, tuerkei, ukraine, vor-1990

land:TR,Atlantis status:active
hamm: “Atlantis” is not a valid value for “land”
  land:TR,Atlantis status:active
          ^^^^^^^^ “hamm fields land” lists them.

since:1990-13
hamm: “1990-13” does not exist
  since:1990-13
  ^^^^^^^^^^^^^ There is no month 13.

since:1980,1990-04-31..
hamm: this day does not exist: “1990-04-31”
  since:1980,1990-04-31..
             ^^^^^^^^^^^^ Apr 1990 has 30 days.

since:2000..1990
hamm: “2000..1990” is not a valid value for “since”
  since:2000..1990
  ^^^^^^^^^^^^^^^^ Did you mean “1990..2000”?

age:9..3
hamm: “9..3” is not a valid value for “age”
  age:9..3
  ^^^^^^^^ Did you mean “3..9”?

sdg:18
hamm: “18” is not a valid value for “sdg”
  sdg:18
  ^^^^^^ It must be between 1 and 17.

activities.participants:-5
hamm: “-5” is not a valid value for “activities.participants”
  activities.participants:-5
  ^^^^^^^^^^^^^^^^^^^^^^^^^^ It must be between 0 and 1000000.

Toul :x
hamm: the term “:x” has no field
  Toul :x
       ^^ Write “field:value”.

not::x
hamm: the term “not::x” has no field
  not::x
  ^^^^^^ Write “field:value”.

saved:turkei
hamm: registry.yaml has no saved query “turkei”
  saved:turkei
  ^^^^^^^^^^^^ Did you mean “tuerkei” (land:Türkei)?

has:clams
hamm: there is no field “clams”
  has:clams
  ^^^^^^^^^ Did you mean “claims”?

Toul theme:
hamm: the term “theme:” has no value
  Toul theme:
       ^^^^^^ Write “field:value”.

ort:Touul
hamm: the place “Touul” is unknown: no entry and no list has it
  ort:Touul
  ^^^^^^^^^ Did you mean “Toul”?

ort:Qqqqqqq
hamm: the place “Qqqqqqq” is unknown: no entry and no list has it
  ort:Qqqqqqq
  ^^^^^^^^^^^ “hamm fields places” lists them.

near:Tou
hamm: “Tou” is not in data/places.yaml
  near:Tou
  ^^^^^^^^ Did you mean “Toul”?

near:Touul
hamm: “Touul” is not in data/places.yaml
  near:Touul
  ^^^^^^^^^^ Did you mean “Toul”?

not:
hamm: the term “not:” has no value
  not:
  ^^^^ Write “field:value”.

a\x1b[2J:x
hamm: there is no field “a\\x1b[2J”
  a\\x1b[2J:x
  ^^^^^^^^^^ “hamm fields” lists them.
"""


@pytest.mark.parametrize("block", COMPLAINTS.strip().split("\n\n"))
def test_errors_point_at_the_term(block: str) -> None:
    query, _break, expected = block.partition("\n")
    result = hamm("list", *query.split(), "--root", ROOT)
    assert result == (2, "", expected + "\n")


@pytest.mark.parametrize("query", ["", " ", ",", " , "])
def test_a_term_that_says_nothing(query: str) -> None:
    result = hamm("list", query, "--root", ROOT)
    said, _query, caret = result.err.splitlines()
    assert (result.code, result.out) == (2, "")
    assert said.startswith("hamm: the term “")
    assert caret == f"  {'^' * max(len(query), 1)} Write “field:value”."


def test_a_region_has_no_coordinates() -> None:
    regions = [p.name for p in FIELDS.registry.places.values() if p.point is None]
    name = next(region for region in regions if " " not in region)
    result = hamm("list", f"near:{name}", "--root", ROOT)
    message = f"hamm: “{name}” has no coordinates in data/places.yaml\n  near:{name}\n"
    hint = f"  {'^' * len(f'near:{name}')} Add them there, or ask by country.\n"
    assert result == (2, "", message + hint)


def test_the_country_of_an_organisation_is_known_by_its_names() -> None:
    assert ids("organisations.country:Polen") == ids("organisations.country:PL") != []


def test_a_limit_beyond_all_numbers_of_a_machine(registry: Workplace) -> None:
    assert registry.hamm("list", "--limit", "9" * 30, "--format", "ids").out == "schule-beispiel\n"


def test_no_number_lies_outside_the_limits() -> None:
    assert ids("sdg:17..") == ids("sdg:17")
    with pytest.raises(UsageError) as error:
        ids("sdg:18..")
    assert error.value.hint.endswith("It must be between 1 and 17.")


def test_saved_queries(registry: Workplace) -> None:
    unknown = "hamm: registry.yaml has no saved query “xyz”\n  saved:xyz\n  ^^^^^^^^^"
    assert registry.hamm("list", "saved:xyz").err == f"{unknown}\n"
    registry.overlay("saved_queries: {eins: Bergen, zwei: 'saved:eins'}\n", "registry.yaml")
    assert registry.hamm("list", "saved:xyz").err == f"{unknown} allowed: eins, zwei\n"
    assert registry.hamm("list", "saved:zwei", "--count").out == "1\n"
    chain = "".join(f"  a{n}: saved:a{n + 1}\n" for n in range(1, 50)) + "  a50: Bergen\n"
    registry.overlay("saved_queries:\n" + chain, "registry.yaml")
    assert registry.hamm("list", "saved:a1", "--count").out == "1\n"
    registry.overlay("saved_queries: {a: 'saved:a'}\n", "registry.yaml")
    assert registry.hamm("list", "saved:a").err.startswith(
        "hamm: the saved query “a” opens itself, or more than 50 others\n  saved:a\n"
    )


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("jedes Jahr", "1"), ("Bergenhus", "1"), ("Abteilung", "1"), ("Laksevag", "1"),
        ("BergenGymnasium", "0"), ("XX", "0"),
    ],
)  # fmt: skip
def test_words_are_looked_for_in_each_text_by_itself(
    registry: Workplace, word: str, found: str
) -> None:
    registry.overlay(
        "other_names: [Bergenhus]\nplaces: [{name: Laksevåg, country: NO}]\n"
        "organisations: [{name: Gymnasium, unit: Abteilung, role: lead, type: school}]\n"
    )
    assert registry.hamm("list", word, "--count").out == f"{found}\n"
    assert registry.hamm("list", "not:XX", word, "--count").out == f"{found}\n"


def test_a_phrase_is_found_in_one_text_else_its_words_and_that_is_said(
    registry: Workplace,
) -> None:
    registry.overlay("organisations: [{name: Gymnasium, role: lead, type: school}]\n")
    result = registry.hamm("list", "Bergen Gymnasium", "--count")
    assert result.out == "1\n"
    assert result.err == (
        "No entry contains “Bergen Gymnasium” as a phrase: showing entries with its words.\n"
    )
    assert registry.hamm("list", "jedes Jahr", "--count").err == ""


def test_no_name_of_a_field_is_the_key_of_another() -> None:
    strangers = [f.key for f in FIELDS.all if words(f.key) not in FIELDS.names_of(f)]
    assert strangers == []


def test_a_place_is_asked_for_by_every_name_that_one_of_its_namesakes_has() -> None:
    known = (
        Place("Valencia", "ES", {"ca": "Ciutat de València"}, None, True),
        Place("Valencia", "VE", {"es": "Nueva Valencia"}, None, True),
    )
    places = {("ES", "valencia"): known[0], ("VE", "valencia"): known[1]}
    fields = Fields(replace(FIELDS.registry, list_places=lambda: places), date(2026, 11, 22))
    names = {"Valencia", "Nueva Valencia", "Ciutat de València"}
    assert place_names("Valencia", fields) == set(map(fold, names))


@pytest.mark.parametrize(
    ("text", "part", "is_held"),
    [
        ("Baueinsatz", "Einsatz", True),  # folded it is “bauinsatz”
        ("Einsatz", "einsatz", True),
        ("Umsatz", "Einsatz", False),
        ("Chor", "Echo", False),
        ("Chor", "Eiche", False),
    ],
)
def test_a_text_holds_another_one_at_the_seam_of_two_words_too(
    text: str, part: str, is_held: bool
) -> None:
    assert holds(text, part) is is_held


def test_words_that_are_not_wanted_change_no_order_and_are_never_left_out() -> None:
    """A small word beside others says nothing, but one that is excluded does."""
    assert compile_query(["not:Toul"], FIELDS).scores == ()
    assert set(ids("Toul", "not:und")) < set(ids("Toul"))
    assert ids("Toul", "und") == ids("Toul")


def test_who_holds_all_words_well_comes_before_who_holds_one_best() -> None:
    for one, other in combinations(("Schule", "Polen", "Verein"), 2):
        query = compile_query([one, other], FIELDS)
        fitting = [entry for entry in ENTRIES if query(entry)]
        singles = [compile_query([word], FIELDS).scores[0] for word in (one, other)]
        worth = {entry.id: sum(score(entry) for score in singles) for entry in fitting}
        found = [worth[entry.id] for entry in query.best_first(fitting)]
        assert found == sorted(worth.values(), reverse=True)


@pytest.mark.parametrize("query", ["not:land:TR,MX", "Toul", "land:TR"])
def test_a_term_is_written_as_it_is_read(query: str) -> None:
    assert [str(term) for term in parse([query])] == [query]


# The grammar


@pytest.mark.parametrize(
    ("argument", "term"),
    [
        ("Toul", Term("", ("Toul",))),
        ("Internationaler Club", Term("", ("Internationaler Club",))),
        ("Toul,Kalisz", Term("", ("Toul", "Kalisz"))),
        ("land:TR", Term("land", ("TR",))),
        ("land: TR , MX ,", Term("land", ("TR", "MX"))),
        ("not:land:TR", Term("land", ("TR",), True)),
        ("NICHT:land:TR", Term("land", ("TR",), True)),
        ("not:not:land:TR", Term("land", ("TR",))),
        ("not:Toul", Term("", ("Toul",), True)),
        ("title:not:x", Term("title", ("not:x",))),
        ("title:a:b", Term("title", ("a:b",))),
        ("title::x", Term("title", (":x",))),
        (",land:TR", Term("land", ("TR",))),
        ("not: land:TR", Term("land", ("TR",), True)),
        ("a b:c", Term("", ("a b:c",))),
    ],
)
def test_terms(argument: str, term: Term) -> None:
    assert parse([argument]) == [term]


@given(st.lists(st.text(), max_size=3))
def test_any_text_is_a_query_or_a_usage_error(arguments: list[str]) -> None:
    with suppress(UsageError):
        for term in parse(arguments):
            assert parse([str(term)]) == [term]


PIECES = st.sampled_from(
    "not: nicht: has: hat: near: bei: saved: , .. ~ ~150km : land: seit: sdg: theme: stale: age: "
    "TR 1990 1990-05 -1 4 Kalisz tuerkei yes unknown x ä \n \t * \" ' ( ) [ \\ 9999999999999999 "
    "places: sources.kind: claims.value: activities.seats_free: title: links.date: İ ß".split(" ")
)
QUERIES = st.lists(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=20), max_size=4)


@given(QUERIES)
def test_any_query_is_answered_or_refused(arguments: list[str]) -> None:
    with suppress(UsageError):
        fits = compile_query(arguments, FIELDS)
        assert all(fits(entry) in (True, False) for entry in ENTRIES)


@given(st.sampled_from(FIELDS.all), st.text(max_size=30), st.booleans())
def test_every_field_answers_or_refuses_any_value(field: object, value: str, german: bool) -> None:
    name = FIELDS[str(getattr(field, "german" if german else "key"))].key
    assert name == getattr(field, "key", None)
    with suppress(UsageError):
        fits = compile_query([f"{name}:{value}"], FIELDS)
        assert all(fits(entry) in (True, False) for entry in ENTRIES)


@settings(max_examples=25)
@given(QUERIES)
def test_not_turns_an_answer_round(arguments: list[str]) -> None:
    with suppress(UsageError):
        for argument in arguments:
            found = set(ids(argument))
            assert set(ids(f"not:{argument}")) == set(GOLDEN) - found
            assert set(ids(f"nicht:not:{argument}")) == found


def test_every_value_of_every_vocabulary_is_known_by_its_code_and_both_names() -> None:
    for field in FIELDS.all:
        for code, names in field.labels.items():
            by_code = matching(field.key, code)
            for name in names.values():
                if "," not in name and ".." not in name:
                    assert matching(field.key, name) >= by_code


def matching(field: str, value: str) -> set[str]:
    """Give the ids of the entries with a value."""
    return set(ids(f"{field}:{value}"))


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("land:TR status:active", ["land:TR", "status:active"]),
        ('"zwei Worte" drei', ["zwei Worte", "drei"]),
        ('titel:"zwei Worte"', ["titel:zwei Worte"]),
        ('  a   b"c', ["a", "bc"]),
        ("", []),
    ],
)
def test_saved_queries_are_cut_at_blanks(line: str, arguments: Sequence[str]) -> None:
    assert split(line) == arguments


@given(st.text())
def test_any_saved_query_can_be_cut(line: str) -> None:
    assert all(part == part.replace('"', "") for part in split(line))


# Fields


def test_every_field_has_one_name_in_each_language() -> None:
    keys = [field.key for field in FIELDS.all]
    assert len(keys) == len(set(keys))
    for field in FIELDS.all:
        assert FIELDS[field.key] is field
        assert FIELDS[field.german] is field


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_same_query_gives_the_same_entries_in_both_languages(language: str) -> None:
    text.activate(language)
    for query in ("land:Türkei", "country:Turkey", "status:aktiv", "thema:abfall", "träger:stadt"):
        assert ids(query)
    assert ids("status:aktiv") == ids("status:active")
