"""The real registry: valid, complete, sourced, and true to the facts it was made from."""

from collections import Counter

import pytest
from helper import ROOT, Result, hamm

from hamm_registry import workspace
from hamm_registry.model import Initiative

REGISTRY = workspace.load(ROOT)
BY_ID = REGISTRY.by_id


def ids(*query: str) -> set[str]:
    return set(hamm("list", *query, "--format", "ids", "--root", ROOT).out.split())


def real(*arguments: str) -> Result:
    return hamm(*arguments, "--root", ROOT)


def test_nothing_is_wrong_and_nothing_is_skipped() -> None:
    result = real("validate", "--strict", "--format", "json")
    assert result.code == 0
    assert result.json["summary"] == {"files": 80, "errors": 0, "warnings": 0}
    assert REGISTRY.skipped == 0


def test_there_are_the_sourced_entries_and_no_others() -> None:
    assert len(REGISTRY.initiatives) == 71
    assert Counter(name.partition("-")[0] for name in BY_ID) == {
        "hochschule": 14, "schule": 13, "projekt": 11, "partnerschaft": 9, "verein": 6,
        "kirche": 4, "austausch": 3, "aktion": 3, "kontakt": 2, "freundschaft": 2, "netzwerk": 2,
        "kooperation": 1, "kultur": 1,
    }  # fmt: skip
    assert (len(REGISTRY.meetings), len(REGISTRY.programmes)) == (1, 6)


@pytest.mark.parametrize("entry", REGISTRY.initiatives, ids=lambda entry: entry.id)
def test_every_entry_is_sourced_and_in_both_languages(entry: Initiative) -> None:
    data = entry.data
    assert data["sources"]
    assert all(source["url"].startswith("http") for source in data["sources"])
    assert set(data["title"]) == set(data["summary"]) == {"de", "en"}
    assert "confirmed" not in data
    if entry.status == "active" and "since" in data:
        assert data["since"]["basis"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            ["land:Türkei"],
            (
                "austausch-just-afyon freundschaft-seferihisar hochschule-istanbul-izmir "
                "partnerschaft-afyon"
            ),
        ),
        (
            ["country:MX"],
            (
                "hochschule-ipn hochschule-oaxaca partnerschaft-mazatlan projekt-isla-basura "
                "projekt-mazatlan-nachhaltigkeit verein-ich"
            ),
        ),
        (
            ["seit:..1989"],
            (
                "kirche-hki partnerschaft-bradford partnerschaft-chattanooga "
                "partnerschaft-mazatlan partnerschaft-neufchateau partnerschaft-santa-monica "
                "partnerschaft-toul verein-ich verein-yorkshire"
            ),
        ),
        (
            ["ort:Kalisz"],
            (
                "kontakt-kamjanez kultur-musikschule-kalisz partnerschaft-kalisz "
                "schule-hammonense-kalisz schule-mgh-kalisz verein-ich verein-kulturbruecke"
            ),
        ),
        (["land:DE"], "austausch-azubi-oranienburg partnerschaft-oranienburg"),
        (["has:claims", "land:FR"], "partnerschaft-toul"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_a_coordinator_asks_is_answered_by_the_facts(query: list[str], expected: str) -> None:
    assert ids(*query) == set(expected.split())


@pytest.mark.parametrize(
    ("name", "since", "basis"),
    [
        ("partnerschaft-neufchateau", "1967-04-29", "charter"),
        ("partnerschaft-santa-monica", "1969-07-09", "resolution"),
        ("partnerschaft-bradford", "1976-06-12", "charter"),
        ("partnerschaft-chattanooga", "1977", "charter"),
        ("partnerschaft-mazatlan", "1978-10", "charter"),
        ("partnerschaft-toul", "1987-09-13", "charter"),
        ("partnerschaft-oranienburg", "1990-10-17", "charter"),
        ("partnerschaft-kalisz", "1991-06-11", "charter"),
        ("verein-ich", "1976", "derived"),
        ("schule-hammonense-kalisz", "1993", "derived"),
        ("hochschule-prizren", "2011-04-11", "derived"),
    ],
)
def test_dates_are_as_exact_as_their_sources(name: str, since: str, basis: str) -> None:
    assert BY_ID[name].since == since
    assert BY_ID[name].data["since"]["basis"] == basis


@pytest.mark.parametrize(
    "name", ["schule-flbk-biograd", "schule-flbk-miechow", "kontakt-zoetermeer", "schule-toul"]
)
def test_a_year_in_which_something_is_seen_is_no_beginning(name: str) -> None:
    assert BY_ID[name].since is None


def test_contradictions_stand_beside_the_chosen_value() -> None:
    claims = {claim["value"] for claim in BY_ID["partnerschaft-toul"].data["claims"]}
    assert "1987-07-19" in claims
    assert ids("has:claims") >= {
        "partnerschaft-afyon",
        "partnerschaft-mazatlan",
        "schule-mgh-kalisz",
    }


def test_entries_whose_evidence_is_old_are_not_called_active() -> None:
    assert BY_ID["kontakt-zoetermeer"].status == "unknown"
    assert len(ids("status:unknown")) == 28


def test_parents_become_relations_written_once() -> None:
    relations = {
        (entry.id, relation["to"], relation["type"])
        for entry in REGISTRY.initiatives
        for relation in entry.data.get("relations", [])
    }
    assert ("schule-toul", "partnerschaft-toul", "part-of") in relations
    assert ("aktion-leo-2022", "kontakt-kamjanez", "supports") in relations
    assert not any((b, a, kind) in relations for a, b, kind in relations)


def test_every_place_has_its_country_and_most_their_coordinates() -> None:
    named = {(p["name"], p["country"]) for e in REGISTRY.initiatives for p in e.places}
    places = {key: REGISTRY.place(*key) for key in named}
    assert None not in places.values()
    without = {name for (name, _country), place in places.items() if place and not place.point}
    assert without == {"Sumatra", "Oblast Dnipropetrowsk", "Gazastreifen", "Ifunda"}


def test_it_says_that_it_is_a_selection() -> None:
    notes = REGISTRY.config.data["notes"]
    assert "Auswahl" in notes["de"]
    assert "selection" in notes["en"]
    assert "A selection from public sources" in (ROOT / "README.md").read_text(encoding="utf-8")
