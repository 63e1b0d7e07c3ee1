"""Every rule: the examples that `hamm explain` prints, and the edges of each rule."""

import json
import re
from datetime import date

import pictures
import pytest
from helper import BASE, ENTRY, PLACES, ROOT, Workplace, overlaid

from hamm_registry.checks.rule_pages import parts
from hamm_registry.checks.rules import RULES
from hamm_registry.checks.rules.dates_and_sources import TRANSITIONS, is_public_address
from hamm_registry.checks.rules.rule import Context, EntryRecord, Rule
from hamm_registry.schema import fields, leaves
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile

_MARK = re.compile(r"^# (file|whole|folder|only|photo): (.*)\n", re.MULTILINE)


def arrange(registry: Workplace, example: str) -> None:
    """Lay the example of a docstring over the base entry, as `hamm explain` tells people to."""
    pieces = _MARK.split(example)
    if pieces[0]:
        registry.overlay(pieces[0])
    for sort, name, text in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        if sort == "only":
            registry.put(ENTRY, f"{name}\n{text}")
        elif sort == "whole":
            registry.put(name, text)
        elif sort == "folder":
            (registry.root / name).mkdir()
        elif sort == "photo":
            file, _with, coordinates = name.partition(" with ")
            photo = pictures.jpeg(40, 30, says_where=bool(coordinates))
            registry.put(f"data/photos/{file}", photo)
        elif "." not in name:
            registry.another(name, text)
        elif (registry.root / name).exists():
            registry.overlay(text, name)
        elif name.startswith("data/organisations/"):
            registry.organisation(name.split("/")[-1].removesuffix(".yaml"), text)
        else:
            registry.put(name, overlaid((BASE / ENTRY).read_text(encoding="utf-8"), text))


def asked(rule: Rule) -> tuple[str, ...]:
    """Give the options without which nothing is said by a rule."""
    return ("--select", rule.code) if rule.on_request else ()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_that_fails_does(registry: Workplace, rule: Rule) -> None:
    arrange(registry, parts(rule).fails)
    assert rule.code in {one["code"] for one in registry.diagnostics(*asked(rule))}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_that_passes_does(registry: Workplace, rule: Rule) -> None:
    arrange(registry, parts(rule).passes)
    found = registry.diagnostics()
    told = [*found, *(registry.diagnostics(*asked(rule)) if asked(rule) else [])]
    assert rule.code not in {one["code"] for one in told}
    assert [one for one in found if one["severity"] == "error"] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_failing_example_has_no_other_error(registry: Workplace, rule: Rule) -> None:
    arrange(registry, parts(rule).fails)
    errors = {one["code"] for one in registry.diagnostics() if one["severity"] == "error"}
    assert errors <= {rule.code}


def told(registry: Workplace, code: str) -> list[str]:
    """Give the places at which a rule has something to say, `pointer: message`."""
    return [
        f"{one['pointer']}: {one['message']}"
        for one in registry.diagnostics()
        if one["code"] == code
    ]


# HR1xx: identity and references


def test_an_id_that_differs_in_case_only_is_taken(registry: Workplace) -> None:
    registry.put("data/initiatives/SCHULE-BEISPIEL.yaml", (BASE / ENTRY).read_bytes())
    assert registry.codes() == ["HR101", "HR102", "HR501"]
    (wrong,) = (one for one in registry.diagnostics() if one["code"] == "HR101")
    assert wrong["hint"] == (
        "Rename the file to “schule-beispiel.yaml”; if that is there already, keep one of the two."
    )


def test_a_broken_file_is_known_by_its_name_alone(registry: Workplace) -> None:
    """Who refers to it is not blamed, nor is a file beside it that is called nearly the same."""
    registry.put("data/initiatives/BROKEN.yaml", "a: [\n")
    registry.put("data/initiatives/broken.yaml", "a: [\n")
    registry.put("data/initiatives/other.yml", "a: [\n")
    registry.put("data/initiatives/schule-beispiel.txt", "")
    (registry.root / "data/initiatives/schule-beispiel").mkdir()
    registry.overlay(
        "relations: [{to: broken, type: supports}, {to: other, type: supports},"
        " {to: schule-weg, type: supports}]\n"
    )
    assert registry.codes() == ["HR005", "HR005", "HR002", "HR018", "HR018", "HR110"]


def test_a_name_that_windows_reserves_is_no_id(registry: Workplace) -> None:
    registry.another("aux", "title: {de: Chor am Dom, en: Choir}\n")
    assert told(registry, "HR101") == ["/id: “aux” is a reserved name on Windows"]


@pytest.mark.parametrize("name", ["schule-frueher", "schule-beispiel"])
def test_a_former_id_is_never_given_again(registry: Workplace, name: str) -> None:
    registry.overlay("former_ids: [schule-frueher]\n")
    registry.another("schule-zweite", f"title: {{de: Chor am Dom}}\nformer_ids: [{name}]\n")
    owner = "already belongs to data/initiatives/schule-beispiel.yaml"
    assert told(registry, "HR102") == [f"/former_ids/0: the id “{name}” {owner}"]


def test_the_id_of_a_retired_entry_stays_taken(registry: Workplace) -> None:
    tombstone = "id: schule-alt\ntitle: {de: Alt}\nretired: {on: 2020-01-01, reason: objection}\n"
    path = str(registry.put("data/initiatives/schule-alt.yaml", tombstone))
    assert registry.hamm("validate", path).out.startswith("0 errors · 0 warnings")
    registry.overlay("former_ids: [schule-alt]\n")
    assert registry.codes() == ["HR102"]


def test_ids_of_different_kinds_do_not_clash(registry: Workplace) -> None:
    registry.put("data/meetings/schule-beispiel.yaml", meeting("schule-beispiel"))
    assert registry.codes() == []


def meeting(name: str, fields: str = "") -> str:
    """Give a meeting that fits the schema."""
    source = "{id: s, title: Bericht, url: 'https://www.schule.example', kind: press}"
    return f"id: {name}\ntitle: {{de: Treffen}}\nstate: held\n{fields}sources: [{source}]\n"


@pytest.mark.parametrize(
    ("path", "content", "pointer"),
    [
        (ENTRY, "relations: [{to: weg, type: supports}]\n", "/relations/0/to"),
        (ENTRY, "funding: [{programme: weg}]\n", "/funding/0/programme"),
        ("data/meetings/eins.yaml", meeting("eins", "attended: [weg]\n"), "/attended/0"),
        (
            "data/initiatives/alt.yaml",
            "id: alt\ntitle: {de: Alt}\nretired: {on: 2020-01-01, reason: merged, into: weg}\n",
            "/retired/into",
        ),
    ],
)
def test_a_reference_that_leads_nowhere(
    registry: Workplace, path: str, content: str, pointer: str
) -> None:
    if path == ENTRY:
        registry.overlay(content)
    else:
        registry.put(path, content)
    assert told(registry, "HR110") == [f"{pointer}: there is no entry “weg”"]


def test_a_reference_may_use_a_former_id(registry: Workplace) -> None:
    registry.another("zweite", "title: {de: Chor}\nformer_ids: [frueher]\n")
    registry.overlay("relations: [{to: frueher, type: supports}]\n")
    assert registry.codes() == []


def test_a_retired_entry_is_not_its_own_successor(registry: Workplace) -> None:
    tombstone = "id: alt\ntitle: {de: Alt}\nretired: {on: 2020-01-01, reason: merged, into: alt}\n"
    registry.put("data/initiatives/alt.yaml", tombstone)
    assert told(registry, "HR110") == ["/retired/into: the entry names itself"]


@pytest.mark.parametrize("back", ["schule-beispiel", "frueher"])
def test_an_inverse_relation_is_not_written(registry: Workplace, back: str) -> None:
    registry.overlay("former_ids: [frueher]\nrelations: [{to: zweite, type: part-of}]\n")
    registry.another("zweite", f"title: {{de: Chor}}\nrelations: [{{to: {back}, type: part-of}}]\n")
    message = "this relation is already recorded in data/initiatives/schule-beispiel.yaml"
    assert told(registry, "HR112") == [f"/relations/0/to: {message}"]


def test_two_entries_may_be_related_in_two_ways(registry: Workplace) -> None:
    registry.overlay("relations: [{to: zweite, type: part-of}, {to: zweite, type: supports}]\n")
    registry.another("zweite", "title: {de: Chor}\n")
    assert registry.codes() == []


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("since.date", True),
        ("places.0.country", True),
        ("title.de", True),
        ("status", True),
        ("places.1.country", False),
        ("since.about", False),
        ("status.date", False),
        ("until.date", False),
    ],
)
def test_a_claim_names_a_field_that_is_there(registry: Workplace, field: str, known: bool) -> None:
    registry.overlay(f"claims: [{{field: {field}, value: X, sources: [schule]}}]\n")
    expected = [] if known else [f"/claims/0/field: the entry has no field “{field}”"]
    assert told(registry, "HR113") == expected


def test_the_ids_of_sources_are_used_once(registry: Workplace) -> None:
    source = "{id: schule, title: Schule, url: 'https://schule.example', kind: school}"
    registry.overlay(f"sources: [{source}, {source}]\n")
    message = "the source id “schule” is used twice"
    assert told(registry, "HR111") == [f"/sources/1/id: {message}"]


# HR2xx: facts


@pytest.mark.parametrize("date", ["2023-02-30", "2023-13", "2023-00", "2023-04-31", "'0000'"])
def test_a_date_that_does_not_exist(registry: Workplace, date: str) -> None:
    registry.overlay(f"since: {{date: {date}, source: schule}}\n")
    written = date.strip("'")
    message = f"/since/date: “{written}” is not a date in the calendar"
    assert told(registry, "HR201") == [message]


@pytest.mark.parametrize(
    ("start", "end", "fine"),
    [
        ("1993", "1993", True),
        ("1993-05", "1993", True),
        ("1993-05", "1993-05-01", True),
        ("1993-05-02", "1993-05", True),
        ("1993-05-02", "1993-05-01", False),
        ("1993-05", "1993-04-30", False),
        ("1993", "1992-12-31", False),
    ],
)
@pytest.mark.parametrize(
    "fields",
    [
        "status: ended\nsince: {{date: {0}}}\nuntil: {{date: {1}}}\n",
        "activities: [{{title: F, type: sport, start: {0}, end: {1}, status: held}}]\n",
        "funding: [{{funder: X, from: {0}, to: {1}}}]\n",
        "history: [{{status: planned, on: {0}}}, {{status: active, on: {1}}}]\n",
    ],
    ids=["life", "activity", "funding", "history"],
)
def test_what_ends_has_begun(
    registry: Workplace, fields: str, start: str, end: str, fine: bool
) -> None:
    registry.overlay(fields.format(start, end))
    assert registry.codes() == ([] if fine else ["HR202"])


def test_the_step_that_goes_back_is_the_later_one(registry: Workplace) -> None:
    registry.overlay("history: [{status: planned, on: 1994}, {status: active, on: 1993}]\n")
    assert told(registry, "HR202") == ["/history/1/on: “1993” is before “1994”"]


@pytest.mark.parametrize(
    ("fields", "fine"),
    [
        ("since: {{date: {0}, source: schule}}\n", False),
        ("status: planned\nsince: {{date: {0}, source: schule}}\n", True),
        ("until: {{date: {0}, source: schule}}\n", True),
        ("status: ended\nuntil: {{date: {0}, source: schule}}\n", False),
        ("milestones: [{{date: 2001, type: award}}, {{date: {0}, type: renewal}}]\n", False),
        ("status: planned\nmilestones: [{{date: {0}, type: charter}}]\n", True),
        ("milestones: [{{date: {0}, type: anniversary}}]\n", True),
        ("activities: [{{title: F, type: sport, start: {0}, status: held}}]\n", False),
        ("activities: [{{title: F, type: sport, start: {0}, status: confirmed}}]\n", True),
        ("history: [{{status: active, on: {0}}}]\n", False),
        ("support: [{{on: {0}, count: 3}}]\n", False),
        ("links: [{{url: 'https://a.example', kind: press, date: {0}}}]\n", False),
        ("offers: [{{type: venue, until: {0}}}]\n", True),
        ("funding: [{{funder: X, from: {0}}}]\n", True),
    ],
)
@pytest.mark.parametrize(("date", "coming"), [("2026-12", True), ("2026", False)])
def test_what_has_happened_lies_in_the_past(
    registry: Workplace, fields: str, fine: bool, date: str, coming: bool
) -> None:
    registry.overlay(fields.format(date))
    expected = ["HR203"] if coming and not fine else []
    assert [code for code in registry.codes() if code == "HR203"] == expected


def test_today_is_not_the_future(registry: Workplace) -> None:
    registry.overlay("confirmed: {on: 2026-11-22, by: office}\n")
    assert registry.codes() == []
    assert registry.codes("--today", "2026-11-21") == ["HR203"]


def test_a_meeting_held_was_held(registry: Workplace) -> None:
    registry.put("data/meetings/eins.yaml", meeting("eins", "date: 2027-01-01\n"))
    assert told(registry, "HR203") == ["/date: “2027-01-01” is in the future"]
    registry.change("state: held", "state: announced", "data/meetings/eins.yaml")
    assert registry.codes() == []


def test_a_deadline_may_be_to_come(registry: Workplace) -> None:
    source = "{id: s, title: T, url: 'https://a.example', kind: official}"
    registry.put(
        "data/funding/fonds.yaml",
        "id: fonds\ntitle: {de: Fonds}\nfunder: Stiftung\napplicants: [school]\n"
        f"deadline: {{kind: window, opens: 2026-10, closes: 2027-10}}\nsources: [{source}]\n",
    )
    assert registry.codes() == []


STATUSES = tuple(TRANSITIONS)


@pytest.mark.parametrize("before", STATUSES)
def test_the_steps_of_the_life_cycle(registry: Workplace, before: str) -> None:
    """Every step from one status to another, all in one registry."""
    for number, after in enumerate(STATUSES):
        steps = f"history: [{{status: {before}, on: 2001}}, {{status: {after}, on: 2002}}]\n"
        fields = f"title: {{de: Chor {number}}}\nstatus: {after}\n"
        registry.another(f"chor-{after}", fields + steps)
    refused = {one["path"] for one in registry.diagnostics() if one["code"] == "HR205"}
    assert {f"data/initiatives/chor-{after}.yaml" for after in STATUSES} - refused == {
        f"data/initiatives/chor-{after}.yaml" for after in TRANSITIONS[before]
    }
    assert {code for code in registry.codes() if code in ("HR204", "HR202")} == set()


def test_the_life_cycle_as_a_whole() -> None:
    codes = fields("initiative")["status"].codes
    assert set(TRANSITIONS) == set(codes)
    assert {after for steps in TRANSITIONS.values() for after in steps} == set(codes) - {"unknown"}
    assert not [status for status, steps in TRANSITIONS.items() if status in steps]


KINDS = list(fields("initiative")["sources.kind"].codes)


@pytest.mark.parametrize("chosen", KINDS)
def test_a_claim_outranks_by_the_kind_of_its_best_source_alone(
    registry: Workplace, chosen: str
) -> None:
    """All kinds against one: only what stands before it in the schema outranks it."""
    for claimed in KINDS:
        kinds = {"a": chosen, "b": claimed, "c": "aggregator"}
        sources = "".join(
            f"  - {{id: {name}, title: T, url: 'https://{name}.example', kind: {kind}}}\n"
            for name, kind in kinds.items()
        )
        registry.another(
            f"chor-{claimed}",
            f"title: {{de: Chor {claimed}}}\nsince: {{date: 1993, source: a}}\n"
            "claims: [{field: since.date, value: 1995, sources: [c, b]}]\nsources:\n" + sources,
        )
    outranked = [one for one in registry.diagnostics() if one["code"] == "HR220"]
    better = KINDS[: KINDS.index(chosen)]
    assert [one["path"] for one in outranked] == sorted(
        f"data/initiatives/chor-{kind}.yaml" for kind in better
    )
    rank = KINDS.index(chosen) + 1
    assert all(f", rank {rank})" in one["message"] for one in outranked)


def test_a_value_without_a_source_is_not_outranked(registry: Workplace) -> None:
    registry.overlay(
        "since: {date: 1993}\nclaims: [{field: since.date, value: 1995, sources: [schule]}]\n"
    )
    assert registry.codes() == []


@pytest.mark.parametrize(
    ("country", "lat", "lon", "inside"),
    [
        ("FJ", -17.7, 178.0, True),
        ("FJ", -16.8, -179.9, True),
        ("FJ", -17.7, 100.0, False),
        ("RU", 64.7, 177.5, True),
        ("RU", 66.0, -169.7, True),
        ("RU", 60.0, 0.0, False),
        ("US", 52.8, 173.2, True),
        ("NO", 0.0, 0.0, False),
        ("FR", 48.0, 7.7, True),
        ("ZZ", 48.0, 7.7, True),  # no country, which another rule tells
    ],
)
def test_coordinates_lie_in_their_country(
    registry: Workplace, country: str, lat: float, lon: float, inside: bool
) -> None:
    place = f"{{name: Ort, country: {country}, type: town, lat: {lat}, lon: {lon}}}"
    registry.put(PLACES, f"places: [{place}]\n")
    assert bool(told(registry, "HR211")) is not inside


def test_coordinates_that_are_swapped(registry: Workplace) -> None:
    registry.change("lat: 60.39299\n    lon: 5.32415", "lat: 5.32\n    lon: 60.39", PLACES)
    (one,) = (one for one in registry.diagnostics() if one["code"] == "HR211")
    assert one["message"] == "5.32, 60.39 is not in Norway"
    assert one["hint"] == "Latitude and longitude seem to be swapped."


def test_a_place_of_another_country(registry: Workplace) -> None:
    registry.overlay("places: [{name: BERGEN, country: DE}]\n")
    message = "/places/0/country: “BERGEN” is in Norway, not in Germany"
    assert told(registry, "HR214") == [message]
    assert told(registry, "HR210") == []
    registry.put(PLACES, "places: [{name: Bergen, country: DE, type: town}]\n")
    assert registry.codes() == []


def test_a_place_stands_once_whatever_its_language(registry: Workplace) -> None:
    town = "{name: NAME, names: {de: Bergen}, country: 'NO', type: town}"
    registry.put(PLACES, f"places: [{town}, {town}]\n".replace("NAME", "Bergen", 1))
    assert told(registry, "HR212") == ["/places/1/name: the place “Bergen” is listed twice"]
    registry.change("'NO', type: town}]", "SE, type: town}]", PLACES)
    assert told(registry, "HR212") == []


@pytest.mark.parametrize(
    ("fields", "fine"),
    [
        ("scope: local\n", True),
        ("scope: multilateral\n", True),
        ("scope: global\n", True),
        ("scope: bilateral\n", False),
        ("notes: Kurz\n", False),
        ("countries: ['NO']\n", True),
    ],
)
def test_an_entry_says_where(registry: Workplace, fields: str, fine: bool) -> None:
    registry.overlay("places:\n" + fields)
    assert registry.codes() == ([] if fine else ["HR213"])


def test_a_place_may_stand_behind_an_unknown_field(registry: Workplace) -> None:
    registry.overlay("title:\nplaces:\ncountries:\n")
    assert set(registry.codes()) == {"HR010", "HR213"}
    registry.overlay("wo_es_ist: Bergen\n")
    assert set(registry.codes()) == {"HR010", "HR011"}


def test_domestic_links_are_allowed(registry: Workplace) -> None:
    registry.overlay("places:\ncountries: [DE]\n")
    assert registry.codes() == []
    assert "domestic" in registry.hamm("show", "schule-beispiel").out


@pytest.mark.parametrize("code", ["NW", "ZZ", "UK", "EU"])
@pytest.mark.parametrize(
    "fields",
    [
        "countries: [{0}]\n",
        "organisations: [{{name: A, role: lead, country: {0}}}]\n",
        "offers: [{{type: venue, country: {0}}}]\n",
    ],
)
def test_a_country_that_is_none(registry: Workplace, fields: str, code: str) -> None:
    registry.overlay(fields.format(code))
    assert [one.split(": ")[1] for one in told(registry, "HR013")] == [f"“{code}” is not a country"]


def test_the_countries_of_a_programme(registry: Workplace) -> None:
    source = "{id: s, title: T, url: 'https://a.example', kind: official}"
    registry.put(
        "data/funding/fonds.yaml",
        "id: fonds\ntitle: {de: Fonds}\nfunder: Stiftung\napplicants: [school]\n"
        f"countries: [dac, europe, 'NO', NW]\ndeadline: {{kind: open}}\nsources: [{source}]\n",
    )
    assert told(registry, "HR013") == ["/countries/3: “NW” is not a country"]


def test_themes_are_those_of_the_schema_and_of_the_registry(registry: Workplace) -> None:
    registry.overlay("themes: [youth-school, chess]\n")
    (one,) = (one for one in registry.diagnostics() if one["code"] == "HR013")
    assert one["message"] == "“chess” is not a valid value for “Themes”"
    registry.overlay("themes: {chess: {de: Schach, en: Chess}}\n", "registry.yaml")
    assert registry.codes() == []


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("http://schule.example", True),
        ("https://schule.example:8443/x?y=z#a", True),
        ("https://müller.example/ü", True),
        ("https://xn--mller-kva.example", True),
        ("https://schule.example./", True),
        ("https://schule", False),
        ("https://127.0.0.1/", False),
        ("https://[::1]/", False),
        ("http://user:geheim@schule.example/", False),
        ("https://schule.example:99999/", False),
        ("https://schule..example", False),
        ("https://-schule.example", False),
        ("https://localhost/", False),
        ("https://drucker.local/", False),
        ("https://0x7f.1", False),
    ],
)
def test_addresses_on_the_web(registry: Workplace, address: str, fine: bool) -> None:
    registry.overlay(f"links: [{{url: '{address}', kind: other}}]\n")
    assert registry.codes() == ([] if fine else ["HR222"])


def test_names_of_private_networks_are_no_addresses_of_the_web() -> None:
    endings = "localhost local localdomain internal lan home onion arpa".split()
    assert not any(is_public_address(f"https://schule.{ending}/") for ending in endings)
    assert all(is_public_address(f"https://{ending}.example/") for ending in endings)


def test_the_spelling_used_most_is_the_usual_one(registry: Workplace) -> None:
    registry.overlay("organisations: [{name: Beispiel-Schule, unit: Chor, role: lead}]\n")
    for number in range(2):
        fields = "organisations: [{name: Beispielschule, unit: Chor, role: lead}]\n"
        registry.another(f"chor-{number}", f"title: {{de: Chor {number}}}\n" + fields)
    assert told(registry, "HR221") == [
        "/organisations/0/name: the organisation is also written “Beispielschule”"
    ]


@pytest.mark.parametrize(
    "other", ["{name: Schule A, role: lead}", "{name: S, unit: B, role: lead}"]
)
def test_units_of_one_organisation_are_not_two_spellings(registry: Workplace, other: str) -> None:
    registry.overlay("organisations: [{name: S, unit: A, role: lead}]\n")
    registry.another("chor", f"title: {{de: Chor}}\norganisations: [{other}]\n")
    assert registry.codes() == []


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [
        ("Gymnasium Beispiel – Domschule Bergen", "GYMNASIUM BEISPIEL, Domschule Bérgen", True),
        ("Gymnasium Beispiel Domschule Bergen", "Gymnasium Beispiel Domschule Oslo", True),
        ("Gymnasium Beispiel Domschule Bergen", "Gymnasium Beispiel Chor Oslo", False),
        ("Chor Beispielstadt", "Chor Beispielstadt", True),
        ("Chor Bergen", "Chor Oslo", False),
    ],
)
@pytest.mark.parametrize("field", ["title: {{de: '{0}'}}", "other_names: ['{0}']"])
def test_near_duplicates(
    registry: Workplace, field: str, first: str, second: str, alike: bool
) -> None:
    registry.overlay(f"title: {{de: '{first}'}}\n")
    registry.another("zweite", f"title: {{de: Ganz anders heißt dies}}\n{field.format(second)}\n")
    if field.startswith("title"):
        registry.another("zweite", f"title: {{de: '{second}'}}\n")
    message = "this may be the same initiative as data/initiatives/schule-beispiel.yaml"
    assert told(registry, "HR501") == ([f"/title: {message}"] if alike else [])


@pytest.mark.parametrize(
    "fields",
    [
        "places: [{name: Oslo, country: 'NO'}]\n",
        "relations: [{to: schule-beispiel, type: succeeds}]\n",
        "retired: {on: 2020-01-01, reason: duplicate, into: schule-beispiel}\n",
    ],
    ids=["elsewhere", "related", "retired"],
)
def test_no_near_duplicate(registry: Workplace, fields: str) -> None:
    registry.another("zweite")
    assert registry.codes() == ["HR501"]
    registry.another("zweite", fields)
    assert "HR501" not in registry.codes()


# HR3xx: privacy and safety

OFFICES = """
    info@stadt.example post@stadt.example buero@schule.example ob-buero@stadt.example
    158610@schule.example amt40@stadt.example eu-projekte@stadt.example sekretariat@web.de
    foerderverein.bergen@gmx.de freundeskreis.bergen@t-online.de bosnienfreunde-hamm@gmx.de
    international.office@uni.example mairie.toul@orange.fr st.agnes@kirche.example
    vhs-hamm@stadt.example feuerwehr.hamm@stadt.example no-reply@stadt.example
    jugendamt.nord@stadt.example comite.jumelage@orange.fr staedtepartnerschaften@stadt.example
    city.council@bradford.example globales-lernen@stadt.example kirchenkreis-hamm@kirche.example
    schule@schule.example
""".split()
PEOPLE = """
    anna.muster@schule.example a.muster@stadt.example anna_muster@stadt.example
    anna-muster@stadt.example annamuster@gmx.de hans1956@web.de muster@gmail.com m@t-online.de
    ANNA.MUSTER@SCHULE.EXAMPLE zoë.müller@stadt.example jürgen.groß@stadt.example
    jan.kowalski@kalisz.example dr.muster@stadt.example anna.maria.muster@stadt.example
    muster.a@stadt.example a.b.muster@stadt.example anna.muster+info@stadt.example
""".split()


@pytest.mark.parametrize("address", OFFICES)
def test_the_address_of_an_office(registry: Workplace, address: str) -> None:
    registry.overlay(f"contact: {{mailbox: {address}}}\nnotes: 'Fragen an {address}.'\n")
    assert registry.codes() == []


@pytest.mark.parametrize("address", PEOPLE)
def test_the_address_of_a_person(registry: Workplace, address: str) -> None:
    registry.overlay(f"contact: {{mailbox: {address}}}\nnotes: 'Anna Muster <{address}>, Hamm'\n")
    assert registry.codes() == ["HR301", "HR301"]
    assert address not in registry.hamm("validate", "--format", "json").out


def test_the_address_of_an_office_that_looks_personal(registry: Workplace) -> None:
    registry.overlay("contact: {mailbox: Hammer.Treff@schule.example}\n")
    assert registry.codes() == ["HR301"]
    registry.overlay("allowed_mailboxes: [hammer.treff@schule.example]\n", "registry.yaml")
    assert registry.codes() == []


def test_an_address_behind_others(registry: Workplace) -> None:
    offices = ", ".join(["info@schule.example", "@", "@hamm"] * 20)
    registry.overlay(f"notes: '{offices}, anna.muster@schule.example'\n")
    assert registry.codes() == ["HR301"]


NUMBERS = """
    02381 17-1234; 02381/17 12 34; (02381) 17-1234; +49 2381 17-1234; +49 (0) 2381 17-1234
    0049 2381 171234; 0171/1234567; Tel. 17-1234; Telefon: 17 12 34; +48 62 765 43 00; +4923811712
    03 83 63 70 00; +1 423 643 7800; Phone (423) 643-7800; 02381 – 555 0199
    02381\u00a0555\u00a00199; Tel. 17-0 oder 02381 17-1234; Handy 0160 1234567; Fax 02381 171234
"""
NO_NUMBERS = """
    1987-09-13; 13.09.1987; 01.02.2003 bis 03.04.2004; 1965/1966; 2019 kamen 120 Gäste; 012345
    5.000.000 Euro; 1.234.567,89 EUR; 01067 Dresden, 59065 Hamm; ISBN 978-3-16-148410-0; VR 20381
    51.6739, 7.8160; 07:30 12:45; 01/2019-12/2020; Fonds 2021/2022 und 2023/2024; Call 2021-2027
    Mobilität 2019-2021 2022; Telemedizin 2019/2020; mobil seit 2017-05-06; Telefon seit 1987-09-13
    GeoNames 3204222; 12 000 000; 2011: 2.113, 2012: 50; DE88 3704 0044 0532 0130 00
"""


def listed(text: str) -> list[str]:
    """Give the items of a list that is written with semicolons and line breaks."""
    return [item.strip(" ") for item in re.split(r"[;\n]", text) if item.strip()]


@pytest.mark.parametrize("number", listed(NUMBERS))
def test_a_telephone_number(registry: Workplace, number: str) -> None:
    registry.overlay(f"notes: 'Auskunft: {number}.'\n")
    assert registry.codes() == ["HR302"]


@pytest.mark.parametrize("number", listed(NO_NUMBERS))
def test_no_telephone_number(registry: Workplace, number: str) -> None:
    registry.overlay(f"notes: 'Auskunft: {number}.'\n")
    assert registry.codes() == []


@pytest.mark.parametrize(
    "account",
    [
        "DE89 3704 0044 0532 0130 00",
        "DE89370400440532013000",
        "BE68 5390 0754 7034 BANK",
        "PL61 1090 1014 0000 0712 1981 2874 HAMM",
        "NO93 8601 1117 947",
        "DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000",
        "AB12 3456 7890 1234, sonst DE89 3704 0044 0532 0130 00",
    ],
)
def test_a_bank_account(registry: Workplace, account: str) -> None:
    registry.overlay(f"notes: 'Spenden: {account}, danke'\n")
    assert "HR303" in registry.codes()


def test_what_only_looks_like_a_bank_account(registry: Workplace) -> None:
    """Its check digits are wrong, or it is too short or too long for one."""
    for number in (
        "DE88 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 01", "AB12 3456 7890 1234",
        "VR12 3456 7890 1234 5678", "DE89 3704 0044", f"GB82 {'WEST ' * 8}",
    ):  # fmt: skip
        registry.overlay(f"notes: 'Vermerk: {number}, danke'\n")
        assert "HR303" not in registry.codes(), number


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("geb. 12.03.1950", True),
        ("geb. 1950", True),
        ("geboren am 3. März 1950", True),
        ("Born on 3 March 1950", True),
        ("born 1950", True),
        ("born in Hamm", False),
        ("geb. Schmidt", False),
        ("neugeboren 1950", False),
        ("1993 gegründet", False),
    ],
)
def test_a_date_of_birth(registry: Workplace, text: str, found: bool) -> None:
    registry.overlay(f"notes: 'Vorsitz: {text}.'\n")
    assert registry.codes() == (["HR304"] if found else [])


@pytest.mark.parametrize(
    "fields",
    [
        "title: {{de: '{0}'}}\n",
        "summary: {{de: '{0}'}}\n",
        "other_names: ['{0}']\n",
        "organisations: [{{name: A, unit: '{0}', role: lead}}]\n",
        "places: [{{name: '{0}', country: 'NO'}}]\n",
        "claims: [{{field: status, value: '{0}', sources: [schule]}}]\n",
        "milestones: [{{date: 2001, type: award, title: '{0}'}}]\n",
        "needs: [{{type: money, text: '{0}'}}]\n",
        "history: [{{status: active, on: 2001, reason: '{0}'}}]\n",
    ],
)
def test_every_text_is_looked_at(registry: Workplace, fields: str) -> None:
    registry.overlay(fields.format("anna.muster@a.example, 02381 171234"))
    assert [code for code in registry.codes() if code != "HR210"] == ["HR301", "HR302"]


def test_comments_are_looked_at(registry: Workplace) -> None:
    entry = registry.root / ENTRY
    entry.write_text("# Tel. 02381 171234\n" + entry.read_text() + "# anna.muster@a.example\n")
    last = len(entry.read_text().splitlines())
    places = [(one["code"], one["line"]) for one in registry.diagnostics("--ignore", "HR4")]
    assert places == [("HR302", 1), ("HR301", last)]


def test_texts_of_other_files_are_looked_at(registry: Workplace) -> None:
    registry.put(
        "data/meetings/eins.yaml", meeting("eins", "decisions: ['Tel. 02381 171234 anrufen']\n")
    )
    registry.overlay("mailbox: anna.muster@stadt.example\n", "registry.yaml")
    assert registry.codes() == ["HR302", "HR301"]


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/anna.muster@a.example",
        "https://a.example/02381-171234",
        "https://a.example/?iban=DE89370400440532013000",
        "https://a.example/geb.1950",
    ],
)
def test_web_addresses_are_not_scanned(registry: Workplace, address: str) -> None:
    registry.overlay(f"links: [{{url: '{address}', kind: other}}]\n")
    assert registry.codes() == []


@pytest.mark.parametrize(
    ("fields", "start", "found"),
    [
        ("kind: school-exchange\n", "2027-05-04", True),
        ("kind: youth-exchange\n", "2027-05-04", True),
        ("kind: school-exchange\n", "2027-05", False),
        ("kind: school-exchange\n", "2026-11-22", False),
        ("kind: culture-exchange\n", "2027-05-04", False),
        ("kind: aid\nplaces: [{name: Kyjiw, country: UA}]\n", "2027-05-04", True),
        ("kind: aid\ncountries: [UA]\n", "2027-05-04", True),
    ],
)
def test_a_trip_announced_to_the_day(
    registry: Workplace, fields: str, start: str, found: bool
) -> None:
    registry.overlay("sensitive_countries: [UA]\n", "registry.yaml")
    trip = f"activities: [{{title: F, type: transport, start: {start}, status: planned}}]\n"
    registry.overlay(fields + trip)
    expected = [f"/activities/0/start: the day of a coming trip is given: “{start}”"]
    assert told(registry, "HR305") == (expected if found else [])


def test_persons_are_found_in_a_file_of_a_wrong_shape(registry: Workplace) -> None:
    """Whoever mends the shape first would publish them meanwhile."""
    texts = {
        "HR301": "Fragen an anna.muster@web.example",
        "HR302": "Telefon 02381 123456",
        "HR303": "Spenden an DE89 3704 0044 0532 0130 00",
        "HR304": "Vorsitz: geb. 12.03.1950",
    }
    for code, text in texts.items():
        registry.overlay(f"status: sometimes\nnotes: '{text}'\n")
        assert sorted(registry.codes()) == ["HR013", code]


def test_a_trip_to_a_country_that_only_the_activity_names(registry: Workplace) -> None:
    registry.overlay("sensitive_countries: [UA]\n", "registry.yaml")
    trip = "title: F, type: transport, start: 2027-05-04, end: 2027-05-06, status: planned"
    for country, pointers in (("UA", ["start", "end"]), ("PL", [])):
        registry.overlay(
            f"kind: aid\ncountries: [PL]\nactivities: [{{{trip}, country: {country}}}]\n"
        )
        places = [message.partition(":")[0] for message in told(registry, "HR305")]
        assert places == [f"/activities/0/{pointer}" for pointer in pointers], country


@pytest.mark.parametrize(
    ("title", "start", "pointers"),
    [
        ("Schülerfahrt", "2027-05-04", ["start"]),
        ("Youth camp", "2027-05-04", ["start"]),
        ("Transport in die Ukraine", "2027-05-04", ["start"]),
        ("Schülerfahrt vom 3. bis 12.5.2027", "2027-05", ["title"]),
        ("Schülerfahrt am 12. Mai 2027", "2027-05", ["title"]),
        ("School trip on 12 May 2027", "2027-05", ["title"]),
        ("Schülerfahrt im Mai 2027", "2027-05", []),
        ("Schülerfahrt am 12.5.2025", "2025-05", []),
        ("Konzert am 12.5.2027", "2027-05-12", []),
    ],
)
def test_a_trip_told_by_its_title_alone(
    registry: Workplace, title: str, start: str, pointers: list[str]
) -> None:
    registry.overlay("sensitive_countries: [UA]\n", "registry.yaml")
    trip = f"activities: [{{title: '{title}', type: sport, start: {start}, status: planned}}]\n"
    registry.overlay("kind: culture-exchange\n" + trip)
    found = [one.partition(":")[0] for one in told(registry, "HR305")]
    assert found == [f"/activities/0/{pointer}" for pointer in pointers]


# HR4xx: upkeep


def test_a_registry_of_three_languages_asks_for_three(registry: Workplace) -> None:
    registry.change("languages: [de, en]", "languages: [tr, de, en]", "registry.yaml")
    registry.change("  en: Classes", "  fr: Classes", ENTRY)
    missing = "is missing in the language"
    assert told(registry, "HR223") == [
        f"/title/tr: “Title” {missing} “tr”",
        f"/summary/tr: “Summary” {missing} “tr”",
    ]
    assert told(registry, "HR403") == [f"/summary/en: “Summary” {missing} “en”"]


@pytest.mark.parametrize(
    ("fields", "stale"),
    [
        ("notes: Kurz\n", True),
        ("status: unknown\n", False),
        ("status: completed\n", False),
        ("milestones: [{date: 2024-11-22, type: award}]\n", False),
        ("milestones: [{date: 2024-11-21, type: award}]\n", True),
        ("milestones: [{date: 2024-11, type: award}]\n", False),
        ("activities: [{title: F, type: sport, start: 2025, status: held}]\n", False),
        ("activities: [{title: F, type: sport, start: 2025, status: cancelled}]\n", True),
        ("activities: [{title: F, type: sport, start: 2027, status: planned}]\n", True),
        ("confirmed: {on: 2025-01-01, by: office}\n", False),
    ],
)
def test_stale(registry: Workplace, fields: str, stale: bool) -> None:
    registry.change("    date: 2026-01-10\n", "    date: 2009\n")
    registry.overlay(fields)
    assert bool(told(registry, "HR404")) is stale


@pytest.mark.parametrize(
    ("dates", "status", "told_of"),
    [
        ("start: 2026-11-21", "planned", True),
        ("start: 2026-11-22", "planned", False),
        ("start: 2026-11-20, end: 2026-11-22", "planned", False),
        ("start: 2026-11-20, end: 2026-11-21", "confirmed", True),
        ("start: 2026-10", "confirmed", True),
        ("start: 2026-11", "planned", False),
        ("start: 2026-11-21", "held", False),
        ("start: 2026-11-21", "cancelled", False),
    ],
)
def test_what_is_over_says_whether_it_was_held(
    registry: Workplace, dates: str, status: str, told_of: bool
) -> None:
    registry.overlay(f"activities: [{{title: F, type: sport, {dates}, status: {status}}}]\n")
    assert bool(told(registry, "HR407")) is told_of


def test_the_registry_says_what_stale_is(registry: Workplace) -> None:
    registry.overlay("thresholds: {stale_months: 10}\n", "registry.yaml")
    assert told(registry, "HR404") == ["/confirmed: last evidence: 2026-01-10"]
    registry.overlay("thresholds: {stale_months: 11}\n", "registry.yaml")
    assert told(registry, "HR404") == []


# Time


HOSTILE = [
    "a" * 50_000,
    "a@" * 25_000,
    "a." * 25_000,
    "a.b@" + "c." * 25_000,
    "+49 " * 12_500,
    "0" * 50_000,
    "0 " * 25_000,
    "02381 1 " * 6_250,
    "(" * 50_000,
    "Tel" * 16_667,
    "Tel. 1" + " " * 50_000,
    "DE89 " * 10_000,
    "DE" * 25_000,
    "AA00 " + "AAAA " * 10_000,
    "A" * 50_000,
    "geb. " * 10_000,
    "geb. 1 " + "a" * 50_000,
    "born 1" * 8_334,
    "https://" + "a." * 25_000,
    "https://" + "-" * 50_000,
    "a-" * 25_000,
    "a(at)" * 10_000,
    "*1." * 16_667,
    "geb. im März " * 4_000,
    "#" * 50_000,
    "\n# 0" * 12_500,
    "(423) " * 8_334,
    "1.000" * 10_000,
    " " * 50_000,
    "1-" * 25_000,
    "ä" * 50_000,
    "\u0301" * 50_000,
]


def test_no_pattern_is_slow_on_hostile_text(registry: Workplace) -> None:
    """The rules themselves, for the schema's limits keep such texts from them."""
    config, today = Workspace(registry.root).config, date(2026, 11, 22)
    context = Context(config, {}, today)
    for text in HOSTILE:
        data = {
            "id": text,
            "title": {"de": text},
            "places": [{"name": text, "country": text}],
            "contact": {"mailbox": text, "page": text},
            "themes": [text],
            "notes": text,
            "sources": [],
        }
        document, found = ParsedFile(ENTRY, data, text), leaves("initiative", data)
        record = EntryRecord(
            "initiative", ENTRY, text, names=(text,), organisations=((text, text),)
        )
        for rule in RULES:
            if rule.document:
                list(rule.document("initiative", document, found, context))
            if rule.registry:
                list(rule.registry([record, record._replace(path="b")], context))


def test_no_pattern_of_the_schemas_is_slow() -> None:
    patterns = {
        found
        for path in (ROOT / "schemas").iterdir()
        for found in re.findall(r'"pattern": "(.*)"', path.read_text(encoding="utf-8"))
    }
    assert len(patterns) > 8
    for text in HOSTILE:
        for pattern in patterns:
            re.search(json.loads(f'"{pattern}"'), text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *((text, True) for text in (
            "\u00ad", "\u034f", "\u0301\u0301", "\ufe0f", "\ufdd0", "\u3164", "\uffa0",
            "\u2800", "\u2003", "\ue000", "\U000e0100", "\u20e3",
        )),
        *((text, False) for text in ("1", "é", "नि", "中", "…", "☎", "1\ufe0f\u20e3", "\u0301a")),
    ],
)  # fmt: skip
def test_a_text_of_which_nothing_is_seen(registry: Workplace, text: str, found: bool) -> None:
    escaped = "".join(f"\\U{ord(character):08X}" for character in text)
    registry.overlay(f'summary: {{de: "{escaped}", en: Text}}\n')
    assert ("HR019" in registry.codes()) is found
