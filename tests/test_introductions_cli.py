"""`hamm parallels`, `introduce` and `organisations`: what people read and scripts rely on."""

import csv
import email
import email.policy
import os
import subprocess
from pathlib import Path

import pytest
from helper import PLACES, ROOT, Workplace, hamm

FURTHER = """\
  - name: Oslo
    country: NO
    lat: 59.91273
    lon: 10.74609
    type: town
  - name: Göteborg
    names: {en: Gothenburg}
    country: SE
    lat: 57.70716
    lon: 11.96679
    type: town
"""

CHOIR = """\
title: {de: Chor Beispielstadt – Kantorei Bergen, en: Choir of Exampletown – Choir of Bergen}
organisations: [{name: Chor Beispielstadt, role: lead}]
themes: [culture-music]
contact: {mailbox: buero@chor.example}
"""

HELP = """\
title: {de: Hilfe für Oslo, en: Help for Oslo}
status: unknown
organisations: [{name: Hilfsverein, role: lead}]
places: [{name: Oslo, country: NO}]
themes: [health]
"""

FRIENDS = """\
title: {de: Freunde von Göteborg, en: Friends of Gothenburg}
organisations: [{name: Freunde von Göteborg e.V., role: lead}]
places: [{name: Göteborg, country: SE}]
contact: {mailbox: info@freunde.example}
"""

HOSTILE = '[x](http://anderswo.example) **b** `c` @alle | <img src=x onerror=alert(1)> & "q" \'#1'


@pytest.fixture
def town(registry: Workplace) -> Workplace:
    """Give a registry of four: two in Bergen, one in Oslo, one in Gothenburg."""
    registry.put(PLACES, (registry.root / PLACES).read_text(encoding="utf-8") + FURTHER)
    registry.another("chor-beispiel", CHOIR)
    registry.another("hilfe-oslo", HELP)
    registry.another("verein-goeteborg", FRIENDS)
    return registry


def git(root: Path, *arguments: str) -> str:
    """Run git in a folder, away from the settings of whoever runs the tests."""
    who = {}
    for role in ("AUTHOR", "COMMITTER"):
        who[f"GIT_{role}_NAME"] = "Office"
        who[f"GIT_{role}_EMAIL"] = "office@beispielstadt.example"
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, **who}
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=root, env={**os.environ, **settings}, capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout.decode()


def commit(root: Path, *paths: str) -> None:
    """Commit everything, or some paths."""
    git(root, "add", "--all", *paths)
    git(root, "commit", "--quiet", "-m", "x")


SCREEN = """\
Bring together
  B  Chor Beispielstadt and Gymnasium Beispiel
     both in Bergen (40)
     → hamm introduce 'Chor Beispielstadt' 'Gymnasium Beispiel'

"""


def test_the_screen(town: Workplace) -> None:
    out = town.hamm("parallels").out
    assert out == SCREEN.rstrip() + "\n"
    assert "Ask first, then bring together\n  Hilfsverein   " in town.hamm(
        "parallels", "--level", "all"
    ).out  # fmt: skip


def test_one_side_there_is_enough_and_the_reason_for_nothing_is_told(town: Workplace) -> None:
    for options, reason in (
        (
            ["--country", "SE"],
            "Only Freunde von Göteborg e.V. is active there, so there is nobody to",
        ),
        (["--country", "PL"], "Nobody from here is active there."),
        (["Hilfsverein"], "No pair there has enough in common; “hamm parallels --level all” shows"),
    ):
        result = town.hamm("parallels", *options)
        assert (result.code, result.out) == (0, "")
        assert " ".join(result.err.split()).startswith(reason)
    town.overlay("relations: [{to: chor-beispiel, type: in-contact}]\n")
    result = town.hamm("parallels", "--place", "Bergen")
    assert result.err == "All who are near each other there know each other already.\n"
    assert "Gymnasium" in town.hamm("parallels", "--place", "Bergen", "--state", "known").out


def test_a_side_to_ask_first_never_comes_with_a_command_that_records_a_contact(
    town: Workplace,
) -> None:
    for lang in ("de", "en"):
        out = town.hamm("parallels", "--level", "all", "--lang", lang).out
        assert "hamm ask Hilfsverein --to" in out
        assert "hamm link" not in out
    assert "link" not in hamm("parallels", "--root", ROOT).out


def test_why_and_why_not(town: Workplace) -> None:
    why = town.hamm("parallels", "Chor Beispielstadt", "Gymnasium Beispiel").out
    assert why.splitlines() == [
        "Chor Beispielstadt and Gymnasium Beispiel",
        "40 points · level B · new",
        "   40  both in Bergen",
        "    0  no theme in common",
        "    0  no trips at the same time",
        "    0  no offer that meets a need",
        "  → hamm introduce 'Chor Beispielstadt' 'Gymnasium Beispiel'",
    ]
    town.overlay("places: [{name: Kalisz, country: PL}]\n")
    other = town.hamm("parallels", "verein-goeteborg", "schule-beispiel", "--format", "json").json
    assert other["version"] == 2
    signals = {reason["signal"]: reason["points"] for reason in other["pair"]["reasons"]}
    assert signals["trip"] == signals["exchange"] == signals["country"] == 0
    assert other["pair"]["level"] is None
    assert other["known_by"] == []


def test_json_is_the_same_in_every_language(town: Workplace) -> None:
    german, english = (
        town.hamm("parallels", "--format", "json", "--lang", lang) for lang in ("de", "en")
    )
    assert german.out == english.out
    assert list(german.json) == [
        "version", "opportunities", "invitations", "introductions", "check_first", "hubs",
    ]  # fmt: skip
    (pair,) = german.json["introductions"]
    assert pair == {
        "a": "Chor Beispielstadt", "b": "Gymnasium Beispiel", "level": "B", "state": "new",
        "points": 40, "next": "introduce",
        "reasons": [
            {"signal": "town", "points": 40, "km": None, "detail": ["NO", "Bergen"]},
        ],
        "initiatives": [["chor-beispiel", "schule-beispiel"]],
    }  # fmt: skip
    (hub,) = german.json["hubs"]
    assert (hub["place"], hub["organisations"]) == ("Bergen", [pair["a"], pair["b"]])


def test_the_letter_tells_who_they_are_and_keeps_notes_to_the_sender(town: Workplace) -> None:
    result = town.hamm("introduce", "chor-beispiel", "schule-beispiel", "--lang", "de")
    assert "An: buero@chor.example\nBetreff: Zum Kennenlernen: " in result.out
    assert "Was Sie verbindet: beide in Bergen." in result.out
    assert "Gymnasium Beispiel: kein Postfach im Register" in result.err
    assert "Postfach" not in result.out
    target = town.root / "brief.eml"
    town.hamm("introduce", "chor-beispiel", "schule-beispiel", "--output", target)
    mail = email.message_from_bytes(target.read_bytes(), policy=email.policy.default)
    assert (mail["To"], mail["X-Unsent"], mail.defects) == ("buero@chor.example", "1", [])


def test_no_letter_without_a_common_point_unless_forced(town: Workplace) -> None:
    town.overlay("places: [{name: Kalisz, country: PL}]\n")
    call = ("introduce", "verein-goeteborg", "schule-beispiel")
    refused = town.hamm(*call)
    assert (refused.code, refused.out) == (2, "")
    assert town.hamm(*call, "--force").code == 0
    assert town.hamm("introduce", "schule-beispiel").code == 2


def test_no_letter_that_says_nothing_new() -> None:
    """Too little in common, or acquainted already: the message says which, and why."""
    cases = {
        ("hammer-forum", "marienschule-hamm"): "zu wenig gemeinsam: Haifa – Idlib: 378 km",
        ("Gorotschitschi",): "alle kennen sich schon",
        ("Haifa",): "Dort ist nur Marienschule Hamm aktiv",
    }
    for names, reason in cases.items():
        refused = hamm("introduce", *names, "--root", ROOT, "--lang", "de")
        assert (refused.code, refused.out) == (2, "")
        assert reason in refused.err
    forced = hamm("introduce", "Gorotschitschi", "--force", "--root", ROOT, "--lang", "de")
    assert "Sie kennen sich schon" not in forced.out  # it is an invitation of a town
    assert "– AWO Ostwennemar: " in forced.out


def test_a_letter_is_in_all_languages_of_the_registry_unless_one_is_asked_for() -> None:
    both = hamm("introduce", "Kalisz", "--root", ROOT).out
    german, english = both.split("\n* * *\n")
    assert "Subject: Wer in Kalisz aktiv ist / Who is active in Kalisz\n" in german
    assert "(In English below.)\n\nGuten Tag,\n" in german
    assert "\nGood day,\n" in english
    alone = hamm("introduce", "Kalisz", "--root", ROOT, "--lang", "en").out
    assert "Guten Tag" not in alone
    assert "below" not in alone


def test_a_town_spelt_another_way_is_written_to_but_never_recorded() -> None:
    meant = hamm("introduce", "Kallisz", "--root", ROOT, "--lang", "de")
    assert "„Kallisz“ wird als „Kalisz“ verstanden.\n" in meant.err
    assert meant.err.endswith("hamm introduce Kalisz --record\n")
    assert "Betreff: Wer in Kalisz aktiv ist\n" in meant.out
    assert hamm("introduce", "Kallisz", "--record", "--root", ROOT).code == 2
    by_other_name = hamm("introduce", "Kalisch", "--root", ROOT, "--lang", "de")
    assert "verstanden" not in by_other_name.err
    assert by_other_name.out == meant.out


def test_old_news_are_a_question_to_the_reader_of_a_letter(town: Workplace) -> None:
    call = ("introduce", "chor-beispiel", "schule-beispiel", "--lang", "en")
    assert "as of 10 Jan 2026)" in town.hamm(*call).out
    letter = town.hamm(*call, "--today", "2029-01-01").out
    assert ") Our information dates from 10 Jan 2026: is it still right?\n" in letter
    assert "evidence" not in letter


def test_an_option_without_a_match_is_named_as_it_was_typed(town: Workplace) -> None:
    for language, option, value, hint in (
        ("en", "--theme", "musik-x", "“musik-x” is not a valid value for --theme\n"),
        ("de", "--theme", "musik-x", "„musik-x“ ist kein gültiger Wert für --theme\n"),
        ("en", "--place", "Bergem", "the place “Bergem” is unknown: "),
        ("en", "--place", "Bergen~x", "Write for example --place Kalisz~150km."),
        ("de", "--place", "Bergen~x", "Schreiben Sie zum Beispiel --place Kalisz~150km."),
    ):
        result = town.hamm("parallels", option, value, "--lang", language)
        assert (result.code, result.out) == (2, "")
        assert hint in result.err
        assert "^" not in result.err
        assert f":{value}" not in result.err


def test_of_what_may_have_ended_a_letter_tells_only_the_title(town: Workplace) -> None:
    call = ("introduce", "hilfe-oslo", "schule-beispiel", "--lang", "en")
    letter = town.hamm(*call).out
    assert "We do not know how it stands today." in letter


def test_whom_to_ask_first_is_a_note_for_the_sender(town: Workplace) -> None:
    call = ("introduce", "hilfe-oslo", "schule-beispiel", "--lang", "en")
    done = town.hamm(*call)
    note = "Hilfsverein: no recent evidence, ask first: hamm ask Hilfsverein --to letters\n"
    assert note in done.err
    assert "--record" not in done.err
    assert "ask first" not in done.out


def test_an_invitation_of_a_place_goes_to_all_there() -> None:
    for name in ("Kalisz", "kalisz"):
        out = hamm("introduce", name, "--root", ROOT, "--lang", "de").out
        assert out.count("\n– ") >= 5
        assert "Betreff: Wer in Kalisz aktiv ist\n" in out
        assert "Stadt Hamm:" not in out


def test_the_office_is_told_to_be_no_side() -> None:
    for words, reason in (
        (["Stadt Hamm"], "“Stadt Hamm” is the office"),
        (["partnerschaft-toul"], "“partnerschaft-toul” is an initiative of the office"),
        (["partnerschaft-toul", "schule-toul"], "“partnerschaft-toul” is an initiative of the"),
    ):
        result = hamm("parallels", *words, "--root", ROOT)
        assert (result.code, result.out) == (2, "")
        assert reason in result.err
    shown = hamm("show", "partnerschaft-toul", "--root", ROOT).out
    assert "hamm parallels partnerschaft-toul" not in shown
    advice = hamm("advise", "partnerschaft-toul", "--root", ROOT).out
    assert "hamm parallels partnerschaft-toul" not in advice
    assert "hamm parallels schule-toul" in hamm("advise", "schule-toul", "--root", ROOT).out


def test_an_organisation_is_found_by_words_and_by_its_record(town: Workplace) -> None:
    town.organisation("chor", "name: Chor Beispielstadt\nother_names: [Stadtchor]\n")
    for name in ("chor", "Stadtchor", "chor-beispiel", "CHOR BEISPIELSTADT"):
        (pair,) = town.hamm("parallels", name, "--format", "json").json["introductions"]
        assert pair["b"] == "chor"
    wrong = town.hamm("parallels", "Gymnasum Beispiel")
    assert (wrong.code, "Did you mean “Gymnasium Beispiel”?" in wrong.err) == (2, True)


def test_what_a_change_meets(town: Workplace) -> None:
    git(town.root, "init", "--quiet")
    commit(town.root)
    call = ("parallels", "--changed-since", "HEAD", "--format", "markdown")
    assert town.hamm(*call).out == ""
    town.change("themes: [culture-music]", "themes: [sport]", "data/initiatives/chor-beispiel.yaml")
    out = town.hamm(*call).out
    assert "- **Gymnasium Beispiel** – both in Bergen" in out
    assert "Göteborg" not in out


def test_a_hostile_name_is_text_everywhere(town: Workplace) -> None:
    quoted = HOSTILE.replace("'", "''")
    lead = f"organisations: [{{name: '{quoted}', role: lead}}]\n"
    town.overlay(lead, "data/initiatives/chor-beispiel.yaml")
    git(town.root, "init", "--quiet")
    commit(town.root)
    town.overlay("sdgs: [4]\n")
    markdown = town.hamm("parallels", "--changed-since", "HEAD", "--format", "markdown").out
    (row,) = (row for row in markdown.splitlines() if "anderswo" in row)
    assert "\\<img" in row
    for line in town.hamm("parallels", "--format", "csv-excel").out.splitlines():
        assert not line.startswith(("=", "+", "@"))


def test_organisations_are_listed(town: Workplace) -> None:
    rows = csv.DictReader(town.hamm("organisations", "--format", "csv").out.splitlines())
    assert [(row["id"], row["initiatives"], row["mailbox"]) for row in rows] == [
        ("Chor Beispielstadt", "1", "buero@chor.example"),
        ("Freunde von Göteborg e.V.", "1", "info@freunde.example"),
        ("Gymnasium Beispiel", "1", ""),
        ("Hilfsverein", "1", ""),
    ]
    for query, ids in ORGANISATIONS.items():
        assert town.hamm("organisations", *query.split(), "--format", "ids").out.split("\n") == [
            *ids.split(","), ""
        ], query  # fmt: skip


ORGANISATIONS = {
    "bergen chor": "Chor Beispielstadt",
    "not:chor country:NO gymnasium": "Gymnasium Beispiel",
    "gymnasiom": "Gymnasium Beispiel",
}
"""Queries for organisations, and the ids that answer them."""


def test_a_query_for_organisations_is_one_like_any_other(town: Workplace) -> None:
    guessed = town.hamm("organisations", "gymnasiom")
    assert "Did you mean “gymnasium”?" in guessed.err
    for wrong, message in {
        "nix:3": "there is no field “nix”",
        "country:XX": "“XX” is not a valid value for “country”",
        "country:": "the term “country:” has no value",
        "=": "“=” contains no word",
        "saved:nix": "registry.yaml has no saved query “nix”",
    }.items():
        result = town.hamm("organisations", wrong)
        assert (result.code, result.out) == (2, ""), wrong
        assert message in result.err
    assert town.hamm("organisations", "country:MX").code == 0
