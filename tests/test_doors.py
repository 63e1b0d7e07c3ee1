"""One vocabulary for every door: a word means the same wherever it is typed."""

import json
from typing import Any

import pytest
from helper import ENTRY, HERE, ROOT, Workplace, hamm

from hamm_registry.model.vocabulary import countries, languages
from hamm_registry.yamlfile import read
from hamm_registry.yamlfile.parsed_file import ParsedFile


def entry_with(registry: Workplace, **said: str) -> dict[str, Any]:
    """Give the data of the entry that `hamm new` makes."""
    base = {
        "title": "Gemeinsam am Beispiel", "summary": "Ein Beispiel.", "themes": "Wasser",
        "status": "aktiv", "sources": "https://www.beispiel.example",
        "organisations.0.name": "Beispielverein",
    }  # fmt: skip
    words = [w for k, v in (base | said).items() for w in ("--set", f"{k}={v}")]
    result = registry.hamm("new", "Verein", *words, "--force")
    assert result.code == 0, result.err
    document = read(registry.root, result.out.strip())
    assert isinstance(document, ParsedFile)
    return document.data


def test_what_is_said_to_new(registry: Workplace) -> None:
    said = entry_with(
        registry,
        countries="Tuerkei, Korea, Süd",
        orte="Musterort, Rumänien",
        sprachen="franzoesisch, polnisch",
        partner="Partnerverein",
        sdgs="Kein Hunger, 4",
    )
    assert said["countries"] == ["TR", "KR"]
    assert said["places"] == [{"name": "Musterort", "country": "RO"}]
    assert said["languages"] == ["fr", "pl"]
    assert said["sdgs"] == [2, 4]
    roles = [(one["name"], one["role"]) for one in said["organisations"]]
    assert roles == [("Beispielverein", "lead"), ("Partnerverein", "partner")]


def test_the_lead_by_its_german_name(registry: Workplace) -> None:
    said = entry_with(registry, countries="FR", träger="Anderer Verein")
    names = [one["name"] for one in said["organisations"]]
    assert names == ["Anderer Verein"]


def test_an_activity_and_a_programme_in_german(registry: Workplace) -> None:
    words = ("titel=Konzert", "art=Konzert", "beginn=Mai 2027", "land=Türkei", "richtung=hin")
    told = [part for word in words for part in ("--set", word)]
    written = registry.hamm("new", "activity", "schule-beispiel", *told, "--dry-run")
    assert written.code == 0, written.err
    assert (
        "type: concert\n    start: 2027-05\n    country: TR\n    direction: outgoing" in written.out
    )
    told = [part for word in ("titel=F", "land=Türkei, Europa") for part in ("--set", word)]
    assert "countries" not in registry.hamm("new", "funding", *told, "--dry-run").err


def test_an_issue_in_german(registry: Workplace) -> None:
    text = (HERE / "data" / "issues" / "umlaut.md").read_text(encoding="utf-8")
    body = registry.put("issue.md", text)
    result = registry.hamm("new", "--from-issue", body)
    assert result.code == 0, result.err
    document = read(registry.root, result.out.split()[0])
    assert isinstance(document, ParsedFile)
    assert document.data["places"] == [{"name": "Siret", "country": "RO"}]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("report rat", "report council"),
        ("report Jubiläen", "report anniversaries"),
        ("report länderbrief --country Türkei", "report country --country TR"),
        ("stats --by land", "stats --by countries"),
        ("list --columns kennung,thema", "list --columns id,themes"),
        ("list --sort -seit", "list --sort -since"),
        ("parallels --state neu", "parallels --state new"),
        (
            "advise --country Tuerkei --theme Umwelt",
            "advise --country TR --theme climate-environment",
        ),
    ],
)
def test_options_and_arguments_in_german(arguments: str, expected: str) -> None:
    words, same = (["--root", str(ROOT), "--today", "2026-11-29"] for _ in range(2))
    assert hamm(*arguments.split(), *words) == hamm(*expected.split(), *same)


@pytest.mark.parametrize(
    "arguments",
    ["stats --by !land", "list --columns !id", "list --sort !seit", "fields !land",
     "advise --country !TR", "report country --country !TR", "report !rat", "match --type !money"],
)  # fmt: skip
def test_a_sign_is_never_dropped(arguments: str) -> None:
    assert hamm(*arguments.split(), "--root", ROOT).code == 2


def test_a_word_that_is_no_command_is_looked_for() -> None:
    result = hamm("Türkei")
    assert result.code == 2
    assert "hamm list Türkei" in result.err
    assert "hamm list 'Santa Monica'" in hamm("Santa Monica").err


def test_completion_takes_german_names() -> None:
    result = hamm("complete", "--root", ROOT, "--lang", "de", "--", "list", "land:Tü")
    assert "land:Türkei\tTR\n" in result.out


def test_every_country_and_language_is_found_by_its_names_and_nothing_else() -> None:
    for names in (countries(), languages()):
        for code in names.labels:
            assert names.code(code) == code
            assert names.code(f"!{code}") == names.code(f"-{code}") == ""


def test_an_ambiguous_word_gives_its_candidates(registry: Workplace) -> None:
    for arguments in (["list", "land:Kongo"], ["advise", "--country", "Kongo"]):
        result = registry.hamm(*arguments)
        assert result.code == 2
        assert "“CD”" in result.err
        assert "“CG”" in result.err
    registry.overlay("places:\ncountries: [Kongo]\n")
    finding = registry.diagnostics("--select", "HR013")[0]
    assert "“CD”" in finding["hint"]
    assert "“CG”" in finding["hint"]
    assert finding["fix"] is None
    json.dumps(finding)


def test_the_word_of_a_file_is_mended(registry: Workplace) -> None:
    registry.overlay("places:\ncountries: [Tuerkei]\n")
    registry.hamm("validate", "--fix", "--select", "HR013")
    assert "countries: [TR]" in (registry.root / ENTRY).read_text(encoding="utf-8")
