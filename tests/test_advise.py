"""Advice: whom to talk to, what money fits and until when, what is missing, and the log of it."""

import json
import os
import re
import stat
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from helper import DATA_DAY, ROOT, Result, Workplace, environment, hamm
from terminal import typed

from hamm_registry.advice import log
from hamm_registry.advice.contacts import AdviceQuestion, contacts, contacts_by_theme
from hamm_registry.advice.private import file_in_folder
from hamm_registry.calendar.deadlines import deadline
from hamm_registry.core.errors import RegistryError
from hamm_registry.introductions.score import Matcher
from hamm_registry.render.screen import width_of
from hamm_registry.storage.workspace import Workspace

TOWNS = """places:
  - {name: Bergen, country: 'NO', lat: 60.39299, lon: 5.32415, type: town, names: {de: Bergen}}
  - {name: Oslo, country: 'NO', lat: 59.91273, lon: 10.74609, type: town}
  - {name: Göteborg, country: SE, lat: 57.70716, lon: 11.96679, type: town, names: {en: Gothenburg}}
  - {name: Vestland, country: 'NO', type: region}
"""
FUND = """id: {id}
title: {{de: '{id} de', en: '{id} en'}}
funder: Land
applicants: {applicants}
deadline: {deadline}
sources:
  - {{id: land, title: Land, url: 'https://land.example/{id}', kind: official}}
"""


def entry(where: str, themes: str = "[health]", status: str = "active", rest: str = "") -> str:
    """Return the fields of another entry."""
    return f"title: {{de: T, en: T}}\nstatus: {status}\nthemes: {themes}\n{where}{rest}"


OF_THE_FIRST = """organisations: [{name: Gymnasium Beispiel, role: lead, type: school}]
sources:
  - id: schule
    title: Austausch mit Bergen
    url: https://www.schule.example/bergen
    kind: own-statement
    date: 2026-01-10
"""
"""The lead and the source of the first entry: all six are the work of one school."""


def at(*places: tuple[str, str]) -> str:
    """Return the field `places`."""
    return "places:\n" + "".join(f"  - {{name: {n}, country: '{c}'}}\n" for n, c in places)


@pytest.fixture
def registry(registry: Workplace) -> Workplace:
    """Give a registry of six, in Norway, Sweden, Finland and Japan, with two programmes."""
    registry.put("data/places.yaml", TOWNS)
    registry.another("verein-oslo", entry(at(("Oslo", "NO"))) + OF_THE_FIRST)
    registry.another(
        "verein-vage", entry("places:\ncountries: ['NO']\n", status="unknown") + OF_THE_FIRST
    )
    registry.another(
        "aktion-bergen", entry(at(("Bergen", "NO")), status="completed") + OF_THE_FIRST
    )
    registry.another("verein-goeteborg", entry(at(("Göteborg", "SE")), "[sport]") + OF_THE_FIRST)
    registry.another("hochschule-japan", entry("places:\ncountries: [JP]\n") + OF_THE_FIRST)
    fund(registry, "nord", "[association]", "{kind: open}", "countries: ['NO', SE]\n")
    fund(registry, "sued", "[municipality]", "{kind: open}", "countries: [dac]\nthemes: [health]\n")
    return registry


def fund(place: Workplace, name: str, applicants: str, when: str, rest: str = "") -> None:
    """Add a funding programme."""
    content = FUND.format(id=name, applicants=applicants, deadline=when) + rest
    place.put(f"data/funding/{name}.yaml", content)


def with_own_leads(place: Workplace, *names: str) -> None:
    """Let each of these entries be borne by an organisation of its own."""
    for name in names:
        lead = f"organisations: [{{name: Bund {name}, role: lead}}]\n"
        place.overlay(lead, f"data/initiatives/{name}.yaml")


def groups(place: Workplace, *arguments: str) -> list[tuple[str, str, int | None]]:
    """Return the contacts: id, group and distance."""
    found = place.hamm("advise", *arguments, "--format", "json").json["contacts"]
    return [(one["id"], one["group"], one["km"]) for one in found]


def fund_ids(place: Workplace, *arguments: str) -> list[str]:
    """Return the ids of the programmes that fit, those that only the city can apply for marked."""
    found = place.hamm("advise", *arguments, "--format", "json").json["funds"]
    return [one["id"] + ("*" if one["by_city"] else "") for one in found]


# Whom to talk to


def test_a_country(registry: Workplace) -> None:
    assert groups(registry, "--country", "NO") == [
        ("schule-beispiel", "country", None),
        ("verein-oslo", "country", None),
        ("verein-vage", "country", None),
        ("aktion-bergen", "country", None),
        ("verein-goeteborg", "neighbour", None),
    ]


def test_a_place_measures_and_comes_first(registry: Workplace) -> None:
    assert groups(registry, "--place", "Bergen") == [
        ("schule-beispiel", "place", 0),
        ("aktion-bergen", "place", 0),
        ("verein-oslo", "country", 305),
        ("verein-vage", "country", None),
        ("verein-goeteborg", "neighbour", 483),
    ]


def test_the_theme_orders_within_a_country_and_reaches_beyond(registry: Workplace) -> None:
    assert groups(registry, "--country", "NO", "--theme", "health") == [
        ("verein-oslo", "country", None),
        ("verein-vage", "country", None),
        ("schule-beispiel", "country", None),
        ("aktion-bergen", "country", None),
        ("verein-goeteborg", "neighbour", None),
        ("hochschule-japan", "theme", None),
    ]


def test_a_theme_alone(registry: Workplace) -> None:
    names = [name for name, group, _km in groups(registry, "--theme", "health")]
    assert names == ["hochschule-japan", "verein-oslo", "verein-vage", "aktion-bergen"]


def test_all_themes_at_once_give_what_each_gives_alone() -> None:
    registry, today = Workspace(ROOT).registry, date.fromisoformat(DATA_DAY)
    themes = ("urban-development", "health", "encounter", "energy", "sport")
    matcher = Matcher(registry, today, unlisted=True)
    for country in ("TR", "TZ", "DE", "IS"):
        by_theme = contacts_by_theme(matcher, country, themes)
        assert by_theme.pop("") == contacts(registry, AdviceQuestion(countries=(country,)), today)
        for theme, known in by_theme.items():
            question = AdviceQuestion(countries=(country,), themes=(theme,))
            assert known == contacts(registry, question, today)


def test_a_generic_theme_counts_when_asked_for_by_name(registry: Workplace) -> None:
    registry.another("verein-zwei", entry("places:\ncountries: [MX]\n", "[encounter]"))
    registry.another("verein-drei", entry("places:\ncountries: [PE]\n", "[encounter]"))
    assert [one[0] for one in groups(registry, "--theme", "encounter")] == [
        "verein-drei",
        "verein-zwei",
    ]
    assert groups(registry, "verein-zwei")[0][1] == "nearest"
    assert not [one for one in groups(registry, "verein-zwei") if one[1] == "theme"]


@pytest.mark.parametrize(
    ("country", "theme", "place"),
    [("NO", "health", "Göteborg"), ("norway", "Gesundheit", "gothenburg"), ("Norwegen", "HEALTH",
     "GOETEBORG")],
)  # fmt: skip
def test_names_in_both_languages(registry: Workplace, country: str, theme: str, place: str) -> None:
    asked = registry.hamm("advise", "--country", country, "--theme", theme, "--format", "json")
    assert asked.json["question"]["countries"] == ["NO"]
    assert asked.json["question"]["themes"] == ["health"]
    if place != "GOETEBORG":
        named = registry.hamm("advise", "--place", place, "--format", "json").json["question"]
        assert named["places"] == [{"name": "Göteborg", "country": "SE"}]
        assert named["countries"] == ["SE"]


def test_nobody_there_and_nobody_next_door(registry: Workplace) -> None:
    found = groups(registry, "--country", "DK")
    assert [(name, group) for name, group, _km in found] == [
        ("schule-beispiel", "region"),
        ("verein-goeteborg", "region"),
        ("verein-oslo", "region"),
        ("verein-vage", "region"),
        ("aktion-bergen", "region"),
    ]
    result = registry.hamm("advise", "--country", "DK")
    assert "Nobody in this registry is active there yet: you would be the first." in result.out
    assert "In the neighbourhood" in result.out


def test_nobody_in_the_whole_region_shows_the_nearest(registry: Workplace) -> None:
    found = groups(registry, "--country", "NZ")
    assert found[0] == ("hochschule-japan", "nearest", None)
    assert {one[1] for one in found} == {"nearest"}
    assert len(found) == 4
    assert "aktion-bergen" not in [one[0] for one in found]
    assert "(far away, but the nearest)" in registry.hamm("advise", "--country", "NZ").out


def test_only_experience_is_left(registry: Workplace) -> None:
    registry.another("aktion-peru", entry(at(("Lima", "PE")), status="ended"))
    out = registry.hamm("advise", "--country", "PE").out
    assert "Nobody is active there any more; some can say how it went." in out
    assert out.index("Experience") < out.index("aktion-peru")
    assert "ended" in out


@pytest.mark.parametrize("status", ["rejected", "withdrawn"])
def test_what_never_was_has_no_experience(registry: Workplace, status: str) -> None:
    history = f"history: [{{status: proposed, on: 2020}}, {{status: {status}, on: 2021}}]\n"
    registry.another("idee", entry(at(("Oslo", "NO")), status=status, rest=history))
    assert "idee" in registry.hamm("list").out
    assert "idee" not in [one[0] for one in groups(registry, "--country", "NO")]


def test_unlisted_and_retired_ones(registry: Workplace) -> None:
    registry.another("geheim", entry(at(("Oslo", "NO")), rest="visibility: unlisted\n"))
    gone = "retired: {on: 2026-01-01, reason: out-of-scope}\n"
    registry.another("weg", entry(at(("Oslo", "NO")), rest=gone))
    for form in ("text", "json", "markdown"):
        out = registry.hamm("advise", "--country", "NO", "--format", form).out
        assert "geheim" not in out
        assert "weg" not in re.findall(r"[\w-]+", out)
    names = [one[0] for one in groups(registry, "--country", "NO", "--unlisted")]
    assert "geheim" in names
    assert "weg" not in names


def test_home(registry: Workplace) -> None:
    registry.another("verein-daheim", entry("places:\ncountries: [DE]\n"))
    assert groups(registry, "--country", "DE") == [("verein-daheim", "country", None)]


def test_extra_neighbours(registry: Workplace) -> None:
    registry.change("country: DE\n", "country: DE\nextra_neighbours: [[JP, 'NO']]\n",
                    "registry.yaml")  # fmt: skip
    assert ("hochschule-japan", "neighbour", None) in groups(registry, "--country", "NO")


# An entry that asks


def test_an_entry(registry: Workplace) -> None:
    registry.another("verein-drammen", entry(at(("Drammen", "NO"))))
    assert groups(registry, "verein-oslo") == [
        ("verein-drammen", "country", None),
        ("schule-beispiel", "country", 305),
        ("verein-vage", "country", None),
        ("aktion-bergen", "country", 305),
        ("verein-goeteborg", "neighbour", 255),
        ("hochschule-japan", "theme", None),
    ]


def test_known_ones_come_later_and_dismissed_ones_not_at_all(registry: Workplace) -> None:
    registry.another("verein-neu", entry(at(("Oslo", "NO")), rest="organisations:\n  - {name: N, "
                     "role: lead}\nrelations:\n  - {to: verein-oslo, type: in-contact}\n"
                     "  - {to: schule-beispiel, type: reviewed}\n"))  # fmt: skip
    registry.overlay("organisations: [{name: Anderes Gymnasium, role: lead}]\n")
    registry.another("verein-auch", entry(at(("Oslo", "NO"))))
    registry.another("verein-fraglich", entry(at(("Oslo", "NO")), status="unknown"))
    found = registry.hamm("advise", "verein-neu", "--format", "json").json["contacts"]
    states = {one["id"]: one["state"] for one in found}
    assert list(states)[:3] == ["verein-auch", "verein-oslo", "verein-fraglich"]
    assert states["verein-auch"] == "new"
    assert states["verein-oslo"] == "known"
    assert "schule-beispiel" not in states
    assert "already in contact" in registry.hamm("advise", "verein-neu").out


def test_a_former_id(registry: Workplace) -> None:
    registry.change("id: schule-beispiel\n", "id: schule-beispiel\nformer_ids: [schule-alt]\n")
    result = registry.hamm("advise", "schule-alt")
    assert result.code == 0
    assert result.err == "“schule-alt” is now “schule-beispiel”\n"


def test_what_an_entry_lacks(registry: Workplace) -> None:
    registry.another(
        "verein-leer",
        "title: {de: Nur deutsch}\nsummary: {de: Text}\nsince:\nmilestones: [{date: 2001, "
        "type: founding}]\norganisations:\n  - {name: A, role: partner}\nsources:\n"
        "  - {id: a, title: A, url: 'https://a.example', kind: press, date: 2001}\n",
    )
    result = registry.hamm("advise", "verein-leer", "--format", "json")
    assert result.json["missing"] == [
        {"rule": "no-lead", "field": "organisations"},
        {"rule": "no-beginning", "field": "since"},
        {"rule": "missing-language", "field": "title.en"},
        {"rule": "missing-language", "field": "summary.en"},
        {"rule": "stale", "field": "confirmed"},
        {"rule": "unconfirmed", "field": "confirmed"},
        {"rule": "unsourced", "field": "milestones.0.source"},
        {"rule": "no-contact", "field": "contact"},
    ]
    out = registry.hamm("advise", "verein-leer").out
    assert (
        "  who bears it · since when it has existed · title and summary in every language · "
        "news of it: "
        "the last evidence is old · a confirmation that everything is correct · the source "
        "of a date · "
        "a role mailbox or a contact page\n"
    ) in out


def test_nothing_is_missing(registry: Workplace) -> None:
    registry.overlay(
        "contact: {mailbox: buero@schule.example}\nconfirmed: {on: 2026-01-01, by: office}\n"
    )
    result = registry.hamm("advise", "schule-beispiel", "--format", "json")
    assert result.json["missing"] == []
    assert "Still missing" not in registry.hamm("advise", "schule-beispiel").out


# Money


@pytest.mark.parametrize(
    ("told", "day", "state"),
    [
        ({"kind": "open"}, "2026-01-01", "open"),
        ({"kind": "window", "opens": "2026-03-01", "closes": "2026-04-01"}, "2026-02-28", "coming"),
        ({"kind": "window", "opens": "2026-03-01", "closes": "2026-04-01"}, "2026-03-01", "open"),
        ({"kind": "window", "opens": "2026-03-01", "closes": "2026-04-01"}, "2026-04-01", "open"),
        ({"kind": "window", "opens": "2026-03-01", "closes": "2026-04-01"}, "2026-04-02", "past"),
        ({"kind": "window", "closes": 2026}, "2026-12-31", "named"),
        ({"kind": "window", "closes": 2026}, "2027-01-01", "past"),
        ({"kind": "window", "closes": "2026-04"}, "2026-05-01", "past"),
        ({"kind": "window", "opens": "2026-03-01"}, "2026-04-02", "unknown"),
        ({"kind": "window", "opens": "2026-03-01"}, "2026-02-02", "coming"),
        ({"kind": "window"}, "2026-04-02", "unknown"),
        ({"kind": "yearly", "last_known": "2025-10-15"}, "2025-10-15", "named"),
        ({"kind": "yearly", "last_known": "2025-10-15"}, "2025-10-16", "expected"),
        ({"kind": "yearly", "last_known": "2025-10-15"}, "2026-10-10", "expected"),
        ({"kind": "yearly"}, "2026-10-10", "unknown"),
        ({"kind": "relative", "months_before_start": 2}, "2026-10-10", "relative"),
        ({"kind": "relative", "weeks_before_start": 6}, "2026-10-10", "relative"),
        ({"kind": "relative"}, "2026-10-10", "unknown"),
    ],
)
def test_how_a_deadline_stands(told: dict[str, Any], day: str, state: str) -> None:
    assert deadline({"deadline": told}, date.fromisoformat(day)).state == state


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("{kind: open}", "at any time"),
        ("{kind: window, closes: 2026-11-22}", "until 22 Nov 2026"),
        ("{kind: window, opens: 2026-12-01, closes: 2027-01}", "from 1 Dec 2026 to Jan 2027"),
        ("{kind: window, opens: 2026-12-01}", "from 1 Dec 2026"),
        ("{kind: window, opens: 2025-10-01, closes: 2025-11-15}",
         "last known window: 1 Oct 2025 to 15 Nov 2025, ask for the next one"),
        ("{kind: window, closes: 2025-11-15}",
         "last known deadline: 15 Nov 2025, ask for the next one"),
        ("{kind: yearly, last_known: 2026-11-21}",
         "expected again: 21 Nov 2027 (last known: 21 Nov 2026), ask"),
        ("{kind: yearly, last_known: 2026-11-23}", "until 23 Nov 2026"),
        ("{kind: yearly}", "ask for the deadline"),
        ("{kind: relative, months_before_start: 1}", "1 month before the start"),
        ("{kind: relative, weeks_before_start: 6}", "6 weeks before the start"),
    ],
)  # fmt: skip
def test_deadlines_in_words(registry: Workplace, when: str, words: str) -> None:
    fund(registry, "nord", "[association, school]", when)
    out = registry.hamm("advise", "--country", "NO").out
    assert f"  nord en\n    associations, schools · {words}\nWhat" in out


def test_a_window_is_open_on_its_days_only(registry: Workplace) -> None:
    fund(registry, "nord", "[school]", "{kind: window, opens: 2026-03-01, closes: 2026-04-01}")
    told = {
        day: registry.hamm("advise", "--country", "NO", "--today", day).out
        for day in ("2026-02-28", "2026-03-31", "2026-04-02")
    }
    assert "from 1 Mar 2026 to 1 Apr 2026" in told["2026-02-28"]
    assert "until 1 Apr 2026" in told["2026-03-31"]
    assert "last known window: 1 Mar 2026 to 1 Apr 2026, ask for the next one" in told["2026-04-02"]
    assert "until" not in told["2026-04-02"]


def test_funds_by_country_group_and_theme(registry: Workplace) -> None:
    assert fund_ids(registry, "--country", "NO") == ["nord"]
    assert fund_ids(registry, "--country", "TZ") == ["sued"]
    assert fund_ids(registry, "--country", "TZ", "--theme", "sport") == []
    assert fund_ids(registry, "--country", "TZ", "--theme", "health") == ["sued"]
    assert fund_ids(registry, "--country", "US") == []
    assert fund_ids(registry, "--theme", "health") == ["nord", "sued"]
    fund(registry, "europa", "[person]", "{kind: yearly}", "countries: [europe]\n")
    assert fund_ids(registry, "--country", "NO") == ["nord", "europa"]
    assert fund_ids(registry, "--country", "XK") == ["sued", "europa"]
    assert fund_ids(registry, "--country", "TR") == ["sued"]


def test_the_dac_list_is_named_with_its_years(registry: Workplace) -> None:
    line = "Money  On the OECD’s DAC list (2024 / 2025): Tanzania\n"
    assert line in registry.hamm("advise", "--country", "TZ").out
    assert "DAC" not in registry.hamm("advise", "--country", "NO").out
    assert "DAC" not in registry.hamm("advise", "--theme", "health").out


def test_who_can_apply(registry: Workplace) -> None:
    fund(registry, "alle", "[group, civil-society]", "{kind: open}")
    fund(registry, "stadt", "[municipality]", "{kind: open}")
    fund(registry, "schulen", "[school]", "{kind: open}")
    fund(registry, "einzelne", "[person]", "{kind: open}")
    asked = {
        asker: fund_ids(registry, "--country", "NO", "--asker", asker)
        for asker in ("school", "association", "municipality", "citizen", "other")
    }
    assert asked["school"] == ["einzelne", "schulen", "stadt*"]
    assert asked["association"] == ["alle", "einzelne", "nord", "stadt*"]
    assert asked["municipality"] == ["einzelne", "stadt"]
    assert asked["citizen"] == ["alle", "einzelne", "stadt*"]
    assert asked["other"] == ["alle", "einzelne", "nord", "schulen", "stadt"]
    assert fund_ids(registry, "schule-beispiel") == ["einzelne", "schulen", "stadt*"]
    lead = "organisations:\n  - {name: A, role: lead}\nkind: church-partnership\n"
    registry.another("kirche", lead)
    assert fund_ids(registry, "kirche") == ["alle", "einzelne", "stadt*"]
    assert "municipalities: through the city" in registry.hamm("advise", "kirche").out


def test_what_one_can_apply_for_oneself_comes_first(registry: Workplace) -> None:
    fund(registry, "eigenes", "[association]", "{kind: yearly, last_known: 2019}")
    fund(registry, "stadt", "[municipality]", "{kind: open}")
    found = fund_ids(registry, "--country", "JP", "--asker", "association")
    assert found == ["eigenes", "stadt*"]


def test_deadlines_to_come_stand_before_those_that_are_over(registry: Workplace) -> None:
    for name, when in {
        "a-alt": "{kind: yearly, last_known: 2019-01-01}",
        "b-vorbei": "{kind: window, opens: 2025-01-01, closes: 2025-02-01}",
        "c-frage": "{kind: yearly}",
        "d-vorher": "{kind: relative, weeks_before_start: 6}",
        "e-bald": "{kind: window, opens: 2027-01-01, closes: 2027-02-01}",
        "f-offen": "{kind: window, closes: 2027-01-01}",
        "g-eilig": "{kind: window, closes: 2026-12-01}",
    }.items():
        fund(registry, name, "[association]", when)
    assert fund_ids(registry, "--country", "JP") == [
        "g-eilig", "f-offen", "e-bald", "d-vorher", "a-alt", "c-frage", "b-vorbei",
    ]  # fmt: skip
    assert "\n  and 4 more\n" in registry.hamm("advise", "--country", "JP").out


def test_amounts(registry: Workplace) -> None:
    for amount, words in {
        "{min: 1000, max: 20000}": "1,000–20,000 EUR",
        "{max: 950.5, currency: NOK}": "up to 950.5 NOK",
        "{min: 10}": "from 10 EUR",
        "{max_per_person: 950}": "up to 950 EUR per person",
        "{max: 5, max_partnership: 50000}": "up to 5 EUR, with a partner abroad up to 50,000 EUR",
    }.items():
        fund(registry, "nord", "[school]", "{kind: open}", f"amount: {amount}\n")
        out = registry.hamm("advise", "--country", "NO").out
        assert f"    {words} · schools · at any time\n" in out


def test_no_programme(registry: Workplace) -> None:
    assert (
        "Money  no programme in the registry fits\n"
        in registry.hamm("advise", "--country", "US").out
    )
    for name in ("nord", "sued"):
        (registry.root / f"data/funding/{name}.yaml").unlink()
    assert "Money" not in registry.hamm("advise", "--country", "US").out


# The screen


def test_the_screen(registry: Workplace) -> None:
    with_own_leads(registry, "verein-oslo", "verein-vage", "verein-goeteborg", "hochschule-japan")
    registry.overlay(
        "contact: {mailbox: buero@schule.example}\nlinks:\n"
        "  - {url: 'https://zeitung.example/1', kind: press, title: Besuch in Bergen}\n"
    )
    result = registry.hamm("advise", "--place", "Bergen", "--theme", "health")
    assert (result.code, result.err) == (0, "")
    assert (
        result.out
        == """\
A new initiative: Bergen, Norway (health)

Talk to
  Gymnasium Beispiel – Katedralskole Bergen                      schule-beispiel
    Bergen, Norway · active · buero@schule.example
  Bund verein-oslo                                                   verein-oslo
    Oslo, Norway (305 km) · same theme · active
  Bund verein-vage                                                   verein-vage
    Norway · same theme · still active? · last evidence: 10 Jan 2026
In the neighbourhood
  Bund verein-goeteborg                                         verein-goeteborg
    Gothenburg, Sweden (next door, 483 km) · active
Same theme elsewhere
  Bund hochschule-japan                                         hochschule-japan
    Japan · same theme · active
Experience
  Gymnasium Beispiel                                               aktion-bergen
    Bergen, Norway · same theme · completed
Money
  nord en
    associations · at any time
What similar initiatives report
  Besuch in Bergen · Gymnasium Beispiel · https://zeitung.example/1
  Austausch mit Bergen · Gymnasium Beispiel · https://www.schule.example/bergen
Next
  read all of it · hamm show schule-beispiel
"""
    )


def test_the_screen_of_an_entry_in_german(registry: Workplace) -> None:
    for name in ("verein-oslo", "verein-vage", "aktion-bergen"):
        (registry.root / f"data/initiatives/{name}.yaml").unlink()
    result = registry.hamm("advise", "verein-goeteborg", "--lang", "de")
    assert (
        result.out
        == """\
T                                                               verein-goeteborg

Aus diesem Register ist dort sonst niemand aktiv.
Aus der Nachbarschaft
  Gymnasium Beispiel – Katedralskole Bergen                      schule-beispiel
    Bergen, Norwegen (im Nachbarland, 483 km) · aktiv · dieselbe Organisation
Geld  kein Programm im Register passt
Im Eintrag fehlt noch
  eine Bestätigung, dass alles stimmt · ein Funktionspostfach oder eine Kontaktseite
Als Nächstes
  vergleichen · hamm parallels verein-goeteborg
"""
    )


def test_an_organisation_is_named_once_with_its_contact(registry: Workplace) -> None:
    registry.organisation("schule", "name: Gymnasium Beispiel\ncontact: {mailbox: a@b.example}\n")
    out = registry.hamm("advise", "--country", "NO", "--theme", "health").out
    here = out.partition("Talk to\n")[2].partition("Experience")[0]
    assert here.count("Gymnasium Beispiel") == 1
    assert "same theme · active · a@b.example\n" in here
    (first, *_others) = registry.hamm("advise", "--country", "NO", "--format", "json").json[
        "contacts"
    ]
    assert (first["organisation"], first["mailbox"]) == ("schule", "a@b.example")


def test_what_is_sensitive_about_a_country_is_said(registry: Workplace) -> None:
    warning = "Careful: announcing a journey to Norway with day and place can endanger people."
    assert warning not in registry.hamm("advise", "--country", "NO").out
    registry.change("country: DE\n", "country: DE\nsensitive_countries: ['NO']\n", "registry.yaml")
    for form in ("text", "markdown"):
        assert warning in registry.hamm("advise", "--country", "NO", "--format", form).out
        assert warning not in registry.hamm("advise", "--country", "SE", "--format", form).out


def test_it_fits_into_80_columns(registry: Workplace) -> None:
    with environment(COLUMNS="80"):
        for arguments in (["--country", "NO"], ["verein-oslo"], ["--theme", "health"]):
            shown = registry.hamm("advise", *arguments, "--color", "never", terminal=True).out
            assert max(width_of(line) for line in shown.splitlines()) <= 80


def test_what_does_not_fit_is_one_command_away(registry: Workplace) -> None:
    for number in range(9):
        registry.another(f"verein-{number}", entry(at(("Oslo", "NO"))))
    out = registry.hamm("advise", "--country", "NO").out
    assert out.count("Oslo, Norway") == 2
    assert "  and 7 more · hamm list country:NO\n" in out  # organisations
    out = registry.hamm("advise", "--theme", "health").out
    assert re.search(r"and \d+ more · hamm list theme:health\n", out)


@pytest.mark.parametrize(
    "arguments", ["--country NO", "--country NZ", "--country PE --theme sport", "verein-oslo",
                  "schule-beispiel"],
)  # fmt: skip
def test_only_commands_that_exist(registry: Workplace, arguments: str) -> None:
    out = registry.hamm("advise", *arguments.split()).out
    typed = re.findall(r"hamm ((?:show|list|parallels|link)\b.*)", out)
    assert typed
    assert set(re.findall(r"hamm ([a-z]+)\b", out)) <= {"show", "list", "parallels", "link"}
    for line in typed:
        assert registry.hamm(*line.split()).code == 0


# The mail


def test_the_mail(registry: Workplace) -> None:
    registry.change("country: DE\n", "country: DE\nmailbox: welt@stadt.example\n", "registry.yaml")
    result = registry.hamm("advise", "--country", "JP", "--format", "markdown")
    assert (result.code, result.err) == (0, "")
    assert (
        result.out
        == """\
# A new initiative: Japan

Good day,

here is what the registry has for what you want to start.

## Talk to

- **Gymnasium Beispiel** – T · Japan · active

## What similar initiatives report

- Austausch mit Bergen · Gymnasium Beispiel{two}
  <https://www.schule.example/bergen>

As of 22 Nov 2026. The registry is a selection from public sources: please ask before you rely on \
a date or an amount.

Tell us what we should correct, and how it went: welt\\@stadt.example

Kind regards

International initiatives · Exampletown
""".replace("{two}", "  ")
    )


def test_the_mail_of_an_entry_holds_no_command_and_no_id(registry: Workplace) -> None:
    out = registry.hamm("advise", "verein-oslo", "--format", "markdown").out
    assert "hamm " not in out
    assert not [name for name in ("verein-", "schule-", "hochschule-") if name in out]
    assert "## What your entry in the registry still lacks\n\n- a confirmation" in out
    assert "here is what the registry has for your initiative." in out


def test_text_from_files_is_no_markup(registry: Workplace) -> None:
    registry.overlay(
        "title: {de: '**x** [a](b) <b>', en: '**x** [a](b) <b>'}\n"
        "links:\n  - {url: 'https://a.example/x', kind: press, title: '# eins | *zwei*'}\n"
    )
    out = registry.hamm("advise", "--country", "NO", "--format", "markdown").out
    assert r"**Gymnasium Beispiel** – \*\*x\*\* \[a\](b) \<b\> · Bergen" in out
    assert r"- \# eins \| \*zwei\* · Gymnasium Beispiel" in out


# JSON


def test_json_is_the_same_in_every_language(registry: Workplace) -> None:
    calls = [
        registry.hamm("advise", "--country", "NO", "--format", "json", "--lang", language)
        for language in ("de", "en")
    ]
    assert calls[0].out == calls[1].out
    told = calls[0].json
    assert list(told) == [
        "version", "question", "contacts", "funds", "readings", "missing", "dac_list",
    ]  # fmt: skip
    assert told["dac_list"]["years"] == [2024, 2025]
    assert told["contacts"][0] == {
        "id": "schule-beispiel",
        "organisation": "Gymnasium Beispiel",
        "group": "country",
        "status": "active",
        "experience": False,
        "state": "new",
        "countries": ["NO"],
        "next_door": [],
        "km": None,
        "themes": [],
        "leads": ["Gymnasium Beispiel"],
        "mailbox": None,
        "page": None,
        "website": None,
        "last_evidence": "2026-01-10",
    }
    assert told["funds"][0]["deadline"] == {
        "kind": "open", "state": "open", "first": None, "last": None,
        "months_before_start": None, "weeks_before_start": None,
    }  # fmt: skip


# What is asked wrongly


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--country Norwey",
         "“Norwey” is not a valid value for “--country”\nDid you mean “NO” (Norway)?"),
        ("--country Atlantis",
         "“Atlantis” is not a valid value for “--country”\n“hamm fields countries” lists them."),
        ("--theme helth", "“helth” is not a valid value for “--theme”\nDid you mean “health”?"),
        ("--place Bergn",
         "the place “Bergn” is unknown: no entry and no list has it\nDid you mean “Bergen”?"),
        ("--country SE --place Bergen", ("“Bergen” is not known in Sweden, only in Norway\n"
         "Leave out --place to ask about the whole country.")),
        ("schule-beispeil", ("there is no entry “schule-beispeil”\n"
         "Did you mean “schule-beispiel” (Gymnasium Beispiel – Katedralskole Bergen)?")),
        ("", ("what is the advice about?\n"
         "Name --country, --place, --theme or an id; or --notes, --due, --done N.")),
        ("schule-beispiel --country NO",
         "an id already says where and on what: leave out the options"),
        ("--country NO --asker scool", ("“scool” is not a valid value for --asker\n"
         "Did you mean “school”? allowed: association, group, school, university, church, company, "
         "municipality, citizen, other")),
        ("--country NO --format html", ("“html” is not a valid value for --format\n"
         "allowed: text, markdown, json")),
        ("--country NO --outcome x", "--outcome and --follow-up need --log"),
        ("--country NO --log", ("--log needs --asker: who asked, never by name\n"
         "For example “--asker school”.")),
        ("--due --country NO", "--due cannot be combined with other options"),
        ("--due --asker school", "--due cannot be combined with other options"),
        ("--due --outcome x", "--due cannot be combined with other options"),
        ("--due --unlisted", "--due cannot be combined with other options"),
        ("--due --notes", "--due cannot be combined with other options"),
        ("--notes --follow-up 2026-12-01", "--notes cannot be combined with other options"),
        ("--notes schule-beispiel", "--notes cannot be combined with other options"),
        ("--done 1 --due", "--done cannot be combined with other options"),
        ("--done 1 --outcome x", "--done cannot be combined with other options"),
        ("--done 1 --format json", "--done cannot be combined with other options"),
    ],
)  # fmt: skip
def test_wrong_usage(registry: Workplace, arguments: str, message: str) -> None:
    result = registry.hamm("advise", *arguments.split())
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"hamm: {message}\n")


def test_a_retired_entry(registry: Workplace) -> None:
    registry.another("weg", "retired: {on: 2026-01-01, reason: merged, into: verein-oslo}\n")
    result = registry.hamm("advise", "weg")
    assert result.code == 2
    assert result.err == "hamm: “weg” is retired\n“hamm show weg” says where it went.\n"


def test_an_empty_registry(registry: Workplace) -> None:
    for path in (registry.root / "data/initiatives").iterdir():
        path.unlink()
    result = registry.hamm("advise", "--country", "NO")
    assert result.code == 0
    assert "Nobody in this registry is active there yet: you would be the first." in result.out
    assert "hamm parallels --hubs" in result.out
    assert "works on that yet" in registry.hamm("advise", "--theme", "health").out


def test_no_coordinates(registry: Workplace) -> None:
    (registry.root / "data/places.yaml").unlink()
    found = groups(registry, "--place", "Bergen")
    assert found[0] == ("schule-beispiel", "place", 0)
    assert ("verein-goeteborg", "neighbour", None) in found
    assert registry.hamm("advise", "--place", "Bergen").code == 0


def test_skipped_files_are_told(registry: Workplace) -> None:
    registry.put("data/initiatives/kaputt.yaml", "id: [\n")
    result = registry.hamm("advise", "--country", "NO")
    assert result.code == 0
    assert result.err == "1 file skipped; run “hamm validate”\n"


# The log


@pytest.fixture
def private(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give an office's own folder, named by HAMM_PRIVATE."""
    folder = tmp_path_factory.mktemp("office")
    with environment(HAMM_PRIVATE=str(folder)):
        yield folder


def note(place: Workplace, *arguments: str) -> Result:
    """Log advice for a school that asks about health in Norway."""
    asked = ("--country", "NO", "--theme", "health", "--asker", "school", "--log")
    return place.hamm("advise", *asked, *arguments)


def test_the_log_asks_in_a_terminal_for_what_is_missing(registry: Workplace, private: Path) -> None:
    subjects = ("Norwgen", "Norwegen, Schweden", "Sport,Nichts", "Norwegen, Gesundheit")
    answers = (*subjects, "nobody", "schule", "Talks", "gestern", "in 2 Wochen")
    session = typed(["advise", "--log"], answers, cwd=registry.root)
    assert session.code == 0
    rows = session.screen.splitlines()
    assert [row for row in rows if row.startswith(("Wo ", "Wer ", "Erg", "Nachf"))] == [
        "Wo und worum  Land oder Ort, und Thema, mit Kommas: „Tansania, Gesundheit“",
        "Wer fragt  Ohne Namen: Verein, Gruppe, Schule, Hochschule, Kirche, Unternehmen,",
        "Ergebnis  Was ist daraus geworden? Enter lässt es offen.",
        "Nachfrage  Wann nachfragen? Ein Tag oder „in 2 Wochen“; Enter: gar nicht.",
    ]
    assert "meinten Sie „NO“ (Norwegen)?" in session.screen
    assert "„Schweden“ ist eins zu viel" in session.screen
    assert "„Nichts“ ist weder ein Land noch ein Ort oder Thema" in session.screen
    assert json.loads((private / "advice.jsonl").read_text()) == {
        "date": "2026-11-22",
        "asker": "school",
        "country": "NO",
        "theme": "health",
        "outcome": "Talks",
        "follow_up": "2026-12-06",
    }


def test_the_log_asks_only_for_what_no_option_says(registry: Workplace, private: Path) -> None:
    options = ["--country", "NO", "--asker", "school", "--outcome", "x"]
    session = typed(["advise", "--log", *options], [""], cwd=registry.root)
    assert (session.code, session.asked) == (0, 1)
    assert json.loads((private / "advice.jsonl").read_text())["follow_up"] is None


def test_advice_is_noted_without_names(registry: Workplace, private: Path) -> None:
    result = note(registry, "--outcome", "Talks to  the\nclub", "--follow-up", "2026-12-24")
    assert result.code == 0
    assert result.out == registry.hamm("advise", "--country", "NO", "--theme", "health",
                                       "--asker", "school").out  # fmt: skip
    assert result.err.startswith("Noted in “")
    assert result.err.endswith("” as number 1.\n")
    (line,) = (private / "advice.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == {
        "date": TODAY, "asker": "school", "country": "NO", "theme": "health",
        "outcome": "Talks to the club", "follow_up": "2026-12-24",
    }  # fmt: skip
    assert stat.S_IMODE((private / "advice.jsonl").stat().st_mode) == 0o600
    assert not list(registry.root.rglob("advice.jsonl"))


def test_each_piece_of_advice_is_one_line(registry: Workplace, private: Path) -> None:
    registry.hamm("advise", "verein-oslo", "--asker", "Verein", "--log")
    registry.hamm("advise", "--place", "Bergen", "--asker", "citizen", "--log")
    with (private / "advice.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"date": "2026-01-')
    registry.hamm("advise", "--theme", "health", "--asker", "Kirche", "--log")
    notes, broken = log.read(private / log.FILE)
    assert broken == 1
    assert [(n.number, n.record.asker, n.record.country, n.record.theme) for n in notes] == [
        (1, "association", "NO", "health"),
        (2, "citizen", "NO", None),
        (4, "church", None, "health"),  # the torn line keeps its number, it may be mended
    ]


@pytest.mark.parametrize(
    "outcome",
    [
        "Frau Muster kommt wieder", "will speak to Mr. Example", "Dr. Beispiel hilft",
        "Herrn  Muster anrufen", "Post an office@verein.example", "anna.muster@web.example",
        "Tel. 02381 555 0199", "Konto DE89 3704 0044 0532 0130 00", "geb. am 12.03.1950",
        "wohnt Musterstraße 5", "Am Markt, Beispielweg 12", "x" * 301,
    ],
)  # fmt: skip
def test_no_names_and_no_addresses(registry: Workplace, private: Path, outcome: str) -> None:
    result = note(registry, "--outcome", outcome)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("hamm: --outcome")
    assert not list(private.iterdir())


@pytest.mark.parametrize(
    "outcome", ["Frauenhaus in Oslo", "Herrenmannschaft", "Drei Schulen, 120 Gäste", "Treffen 2027"]
)
def test_what_is_no_name(registry: Workplace, private: Path, outcome: str) -> None:
    assert note(registry, "--outcome", outcome).code == 0
    assert log.read(private / log.FILE)[0][0].record.outcome == outcome


def refused(registry: Workplace, folder: Path | str | None, message: str) -> None:
    """Expect that nothing is noted, shown or written: exit code 3."""
    before = sorted(str(path) for path in registry.root.rglob("*"))
    with environment(HAMM_PRIVATE=None if folder is None else str(folder)):
        for result in (note(registry), registry.hamm("advise", "--due")):
            assert (result.code, result.out) == (3, "")
            assert message in result.err
            assert result.err.count("\n") == 1 + ("permission" not in message)
    assert sorted(str(path) for path in registry.root.rglob("*")) == before


def test_no_private_folder(registry: Workplace, tmp_path_factory: pytest.TempPathFactory) -> None:
    refused(registry, None, "HAMM_PRIVATE is not set")
    refused(registry, "", "HAMM_PRIVATE is not set")
    refused(registry, registry.root.parent / "nirgends", "there is no folder")
    file = tmp_path_factory.mktemp("x") / "datei"
    file.write_text("")
    refused(registry, file, "there is no folder")


def test_never_inside_the_registry(registry: Workplace) -> None:
    inside = registry.root / "notizen" / "tief"
    inside.mkdir(parents=True)
    for folder in (registry.root, inside, inside / ".." / "..", Path()):
        refused(registry, folder, "is inside a git repository, which anybody may read")


def test_never_inside_through_a_link(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("x")
    (outside / "link").symlink_to(registry.root)
    refused(registry, outside / "link", "is inside a git repository")
    (outside / "advice.jsonl").symlink_to(registry.root / "advice.jsonl")
    refused(registry, outside, "is inside a git repository")


@pytest.mark.parametrize("worktree", [False, True])
def test_never_inside_any_git_work_tree(
    registry: Workplace, tmp_path_factory: pytest.TempPathFactory, worktree: bool
) -> None:
    other = tmp_path_factory.mktemp("other")
    if worktree:
        (other / ".git").write_text("gitdir: elsewhere\n")
    else:
        subprocess.run(["git", "init", "-q", str(other)], check=True)
    (other / "a" / "b").mkdir(parents=True)
    refused(registry, other, "is inside a git repository")
    refused(registry, other / "a" / "b", "is inside a git repository")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written(registry: Workplace, private: Path) -> None:
    private.chmod(0o500)
    refused(registry, private, "no permission")
    private.chmod(0o700)


def test_who_may_not_write(
    registry: Workplace, private: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: path != private)
    refused(registry, private, "cannot be written: no permission")


def test_a_log_that_is_a_folder(registry: Workplace, private: Path) -> None:
    (private / "advice.jsonl").mkdir()
    for result in (note(registry), registry.hamm("advise", "--due")):
        assert result.code == 3
        assert "it is a folder" in result.err


def test_a_follow_up_in_the_past(registry: Workplace, private: Path) -> None:
    result = note(registry, "--follow-up", "2026-11-21")
    assert (result.code, result.err) == (2, ("hamm: --follow-up is in the past\n"
                                            "“hamm advise --help” tells more.\n"))  # fmt: skip
    assert note(registry, "--follow-up", "bald").code == 2
    assert not list(private.iterdir())


def lines(folder: Path, *records: dict[str, Any] | str) -> None:
    """Write a log."""
    texts = [one if isinstance(one, str) else json.dumps(one) for one in records]
    (folder / "advice.jsonl").write_text("\n".join(texts) + "\n", encoding="utf-8")


def test_what_is_due(registry: Workplace, private: Path) -> None:
    school = {"asker": "school", "country": "NO", "theme": "health", "outcome": "Ask again"}
    lines(
        private,
        {**school, "date": "2026-01-10", "follow_up": "2026-11-22"},
        {"date": "2026-01-11", "asker": "church", "follow_up": "2026-03-01"},
        {"date": "2026-01-12", "asker": "church", "country": "TZ", "follow_up": "2026-11-23"},
        {"date": "2026-01-13", "asker": "company"},
    )
    result = registry.hamm("advise", "--due", "--format", "json")
    assert [row["asker"] for row in result.json["rows"]] == ["church", "school"]
    assert result.json["rows"][1] == {
        "number": 1, **school, "date": "2026-01-10", "follow_up": "2026-11-22",
    }  # fmt: skip
    assert result.err == "“hamm advise --done 2” closes the follow-up of note 2.\n"
    assert registry.hamm("advise", "--due").out == (
        "2\t2026-03-01\tchurch\t\t\t\t2026-01-11\n"
        "1\t2026-11-22\tschool\tNO\thealth\tAsk again\t2026-01-10\n"
    )
    told = registry.hamm("advise", "--due", "--format", "text", "--lang", "de")
    assert told.out.splitlines()[-1].split()[:2] == ["1", "22.11.2026"]
    assert "Schule" in told.out
    assert "Norwegen" in told.out
    assert registry.hamm("advise", "--due", "--today", "2026-11-23").out.count("\n") == 3
    none = registry.hamm("advise", "--due", "--today", "2026-02-01")
    assert (none.code, none.out, none.err) == (0, "", "No follow-up is due.\n")


def due_numbers(place: Workplace, day: str) -> list[int]:
    """Return the numbers of the notes whose follow-up is due on a day."""
    rows = place.hamm("advise", "--due", "--today", day, "--format", "json").json["rows"]
    return [row["number"] for row in rows]


def test_a_follow_up_that_is_settled_early_is_closed(registry: Workplace, private: Path) -> None:
    assert note(registry, "--follow-up", "2026-12-01").code == 0
    before = (private / "advice.jsonl").read_text(encoding="utf-8")
    result = registry.hamm("advise", "--done", "1", "--today", "2026-11-25")
    assert result == (0, "Note 1 (school, Norway): the follow-up of 1 Dec 2026 is closed.\n", "")
    after = (private / "advice.jsonl").read_text(encoding="utf-8")
    assert after == before + '{"done": 1, "date": "2026-11-25"}\n'
    assert due_numbers(registry, "2027-01-01") == []
    again = registry.hamm("advise", "--done", "1", "--today", "2026-11-26")
    told = "the follow-up of 1 Dec 2026 was closed before, on 25 Nov 2026."
    assert again == (0, f"Note 1 (school, Norway): {told}\n", "")
    assert (private / "advice.jsonl").read_text(encoding="utf-8") == after


def test_nobody_closes_the_follow_up_of_another(registry: Workplace, private: Path) -> None:
    for day in ("2026-12-01", "2026-12-02", "2026-12-03"):
        assert note(registry, "--follow-up", day).code == 0
    assert due_numbers(registry, "2026-12-04") == [1, 2, 3]
    assert note(registry, "--today", "2026-12-04").code == 0  # the same matter, without a follow-up
    assert due_numbers(registry, "2026-12-04") == [1, 2, 3]
    assert registry.hamm("advise", "--done", "2").code == 0
    assert due_numbers(registry, "2026-12-04") == [1, 3]
    assert note(registry, "--follow-up", "2026-12-04").err.endswith(" as number 5.\n")
    assert due_numbers(registry, "2026-12-04") == [1, 3, 5]


def test_notes_are_listed_with_their_numbers(registry: Workplace, private: Path) -> None:
    none = registry.hamm("advise", "--notes")
    assert (none.code, none.out, none.err) == (0, "", "The log has no notes yet.\n")
    old = {"date": "2026-01-11", "asker": "church", "country": "TZ", "follow_up": "2026-03-01"}
    lines(private, old, {"date": "2026-01-13", "asker": "company"})
    assert note(registry, "--outcome", "Ask the choir", "--follow-up", "2026-12-01").code == 0
    assert registry.hamm("advise", "--done", "1").code == 0
    assert registry.hamm("advise", "--notes").out == (
        "1\t2026-03-01\tchurch\tTZ\t\t\t2026-01-11\t2026-11-22\n"
        "2\t\tcompany\t\t\t\t2026-01-13\t\n"
        "3\t2026-12-01\tschool\tNO\thealth\tAsk the choir\t2026-11-22\t\n"
    )
    rows = registry.hamm("advise", "--notes", "--format", "json").json["rows"]
    assert [(row["number"], row["done"]) for row in rows] == [
        (1, "2026-11-22"),
        (2, None),
        (3, None),
    ]


@pytest.mark.parametrize(
    ("number", "message"),
    [("2", "note 2 has no follow-up"), ("3", "there is no note 3")],
)
def test_what_cannot_be_closed(
    registry: Workplace, private: Path, number: str, message: str
) -> None:
    lines(private, {"date": "2026-01-11", "asker": "church", "follow_up": "2026-03-01"},
          {"date": "2026-01-13", "asker": "company"})  # fmt: skip
    before = (private / "advice.jsonl").read_bytes()
    result = registry.hamm("advise", "--done", number)
    assert (result.code, result.out) == (2, "")
    assert result.err == f"hamm: {message}\n“hamm advise --notes” lists them.\n"
    assert (private / "advice.jsonl").read_bytes() == before
    assert registry.hamm("advise", "--done", "0").code == 2
    assert registry.hamm("advise", "--done", "eins").code == 2


def test_lines_that_settle_nothing(registry: Workplace, private: Path) -> None:
    good = {"date": "2026-01-11", "asker": "church", "follow_up": "2026-03-01"}
    day = {"date": "2026-03-01"}
    lines(
        private, {"done": 1, **day}, good, {"done": 2, **day}, {"done": True, **day},
        {"done": "1", **day}, {"done": 1}, {"done": 1, "date": "1.3.2026"}, {"done": 1.0, **day},
    )  # fmt: skip
    result = registry.hamm("advise", "--due")
    assert result.out == "1\t2026-03-01\tchurch\t\t\t\t2026-01-11\n"
    assert "7 lines of “" in result.err


def test_the_log_in_german(registry: Workplace, private: Path) -> None:
    note(registry, "--follow-up", "2026-12-01")
    asked = ("advise", "--lang", "de", "--today", "2026-12-02")
    assert registry.hamm(*asked, "--due").err == (
        "„hamm advise --done 1“ hakt die Nachfrage zu Notiz 1 ab.\n"
    )
    assert registry.hamm(*asked, "--done", "1").out == (
        "Notiz 1 (Schule, Norwegen): Die Nachfrage vom 01.12.2026 ist erledigt.\n"
    )
    assert registry.hamm(*asked, "--done", "1").out == (
        "Notiz 1 (Schule, Norwegen): Die Nachfrage vom 01.12.2026 ist schon seit dem 02.12.2026 "
        "erledigt.\n"
    )
    assert registry.hamm(*asked, "--due").err == "Es steht keine Nachfrage an.\n"


def test_the_overview_names_what_is_due(registry: Workplace, private: Path) -> None:
    assert "Follow up" not in registry.hamm().out
    note(registry, "--follow-up", "2026-12-01")
    note(registry, "--follow-up", "2026-12-02")
    assert "Follow up" not in registry.hamm("--today", "2026-11-30").out
    one = registry.hamm("--today", "2026-12-01").out
    assert "  Follow up  " in one
    assert "1 follow-up is due: school, Norway, since 1 Dec 2026 · hamm advise --due" in one
    two = registry.hamm("--today", "2026-12-03").out
    told = "2 follow-ups are due, the oldest: school, Norway, since 1 Dec 2026"
    assert told in " ".join(two.split())
    registry.hamm("advise", "--done", "1")
    registry.hamm("advise", "--done", "2")
    assert "Follow up" not in registry.hamm("--today", "2026-12-03").out


def test_the_overview_does_not_depend_on_the_log(registry: Workplace) -> None:
    with environment(HAMM_PRIVATE=str(registry.root)):
        result = registry.hamm()
    assert result.code == 0
    assert "This week" in result.out
    assert "is inside a git repository" in result.err


def test_lines_that_are_no_records(registry: Workplace, private: Path) -> None:
    good = {"date": "2026-01-11", "asker": "church", "follow_up": "2026-03-01"}
    lines(
        private, good, "", "[]", "7", "{", '{"date": "2026-01-11"}', "[" * 100_000,
        '{"date": 2026, "asker": "church"}', '{"date": "11.1.2026", "asker": "church"}',
        '{"date": "2026-01-11", "asker": "church", "follow_up": "20260101"}',
        '{"date": "2026-01-11", "asker": ["church"]}',
    )  # fmt: skip
    result = registry.hamm("advise", "--due")
    assert result.code == 0
    assert result.out.count("\n") == 1
    assert "9 lines of “" in result.err


def test_advice_counted_by_year(private: Path) -> None:
    assert log.by_asker([], 2026) == {}
    assert log.read(private / log.FILE) == ([], 0)
    lines(
        private,
        {"date": "2026-01-10", "asker": "school", "country": "NO"},
        {"date": "2025-01-10", "asker": "school", "country": "TZ"},
        {"date": "2026-12-31", "asker": "church", "country": "NO", "theme": "health"},
    )
    records = [one.record for one in log.read(private / log.FILE)[0]]
    assert log.by_asker(records, 2025) == {"school": 1}
    assert log.by_asker(records, 2026) == {"school": 1, "church": 1}
    assert log.by_asker(records, 2024) == {}


def test_the_library_refuses_too(tmp_path: Path) -> None:
    with environment(HAMM_PRIVATE=str(tmp_path)), pytest.raises(RegistryError) as refusal:
        file_in_folder(log.FILE, tmp_path)
    assert refusal.value.code == 3


# The real registry


def real(*arguments: str) -> Any:
    """Advise by the registry of this repository, in JSON."""
    return hamm("advise", *arguments, "--root", ROOT, "--format", "json").json


def test_health_in_tanzania() -> None:
    told = real("--country", "TZ", "--theme", "health")
    contact = told["contacts"][0]
    assert contact["id"] == "verein-hammer-forum"
    assert contact["group"] == "country"
    assert {one["group"] for one in told["contacts"][1:]} <= {"neighbour", "theme"}
    assert contact["next_door"] == ["CD"]
    assert [(one["id"], one["deadline"]["state"]) for one in told["funds"]] == [
        ("konkreter-friedensdienst-nrw", "relative"),
        ("skew-kleinprojektefonds", "expected"),
        ("skew-nakopa", "expected"),
    ]
    out = hamm("advise", "--country", "Tansania", "--theme", "Gesundheit", "--root", ROOT).out
    assert "Ifunda, Tanzania" in out
    assert "expected again: 15 Oct 2027 (last known: 15 Oct 2024), ask" in out
    assert "2 months before the start" in out
    assert len(out.splitlines()) <= 28  # five to talk to, three programmes


def test_the_jubilee_fund_is_never_shown_as_open_after_its_window() -> None:
    for day, words in {
        "2025-09-30": "from 1 Oct 2025 to 15 Nov 2025",
        "2025-11-15": "until 15 Nov 2025",
        "2026-11-22": "last known window: 1 Oct 2025 to 15 Nov 2025, ask for the next one",
    }.items():
        out = hamm("advise", "--country", "DE", "--root", ROOT, "--today", day).out
        assert words in out


def test_bihac_knows_its_neighbour_in_biograd() -> None:
    found = {one["id"]: one for one in real("verein-bosnienfreunde")["contacts"]}
    assert found["schule-flbk-biograd"]["group"] == "neighbour"
    assert found["schule-flbk-biograd"]["km"] == 103
    assert found["projekt-bihac-pv"]["experience"]
    assert found["projekt-bihac-pv"]["state"] == "same-organisation"


def test_europe_is_for_europe() -> None:
    europe = {
        code: "europa-bei-uns-zuhause" in [one["id"] for one in real("--country", code)["funds"]]
        for code in ("PL", "GB", "BA", "XK", "MX", "TR")
    }
    assert europe == {"PL": True, "GB": True, "BA": True, "XK": True, "MX": False, "TR": False}
    assert [one["id"] for one in real("--country", "IL")["funds"]] == [
        "konkreter-friedensdienst-nrw"
    ]


@pytest.mark.parametrize("path", sorted((ROOT / "data/initiatives").glob("*.yaml"))[::4])
def test_one_entry_in_four_gets_advice_that_fits(path: Path) -> None:
    with environment(COLUMNS="80"):
        result = hamm("advise", path.stem, "--root", ROOT, terminal=True)
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    warning = 2 if "endanger" in result.out else 0
    assert len(lines) <= 46 + warning  # one more where a title takes two lines
    assert max(width_of(re.sub(r"\x1b\[[0-9;]*m", "", one)) for one in lines
               if "http" not in one and "--type" not in one) <= 80  # fmt: skip
    mail = hamm("advise", path.stem, "--root", ROOT, "--format", "markdown")
    assert "hamm advise" not in mail.out
    assert path.stem not in mail.out
