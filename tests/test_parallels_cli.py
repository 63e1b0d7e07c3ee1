"""`hamm parallels`: what people read, what scripts rely on, and what git has to say."""

import csv
import email
import email.policy
import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from helper import ENTRY, PLACES, ROOT, Workplace, hamm

from hamm_registry.checks.rules import BY_CODE

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


@pytest.fixture
def town(registry: Workplace) -> Workplace:
    """Give a registry of four: two in Bergen, one in Oslo, one in Gothenburg."""
    registry.put(PLACES, (registry.root / PLACES).read_text(encoding="utf-8") + FURTHER)
    registry.another("chor-beispiel", CHOIR)
    registry.another("hilfe-oslo", HELP)
    registry.another("verein-goeteborg", FRIENDS)
    return registry


def found(registry: Workplace, *arguments: str) -> list[str]:
    """Give the pairs as `a b level state points`."""
    result = registry.hamm("parallels", "--format", "json", *arguments)
    assert result.code == 0, result.err
    return [
        f"{p['a']} {p['b']} {p['level'] or '-'} {p['state']} {p['points']}"
        for p in result.json["pairs"]
    ]


def hubs(registry: Workplace, *arguments: str) -> list[str]:
    """Give the hubs as `place country number links/possible`."""
    result = registry.hamm("parallels", "--format", "json", *arguments).json["hubs"]
    return [
        f"{h['place'] or '-'} {h['country']} {len(h['initiatives'])} "
        f"{h['links']}/{h['possible_links']}"
        for h in result
    ]


BERGEN = "chor-beispiel schule-beispiel B new 40"
CHOIR_OSLO = "chor-beispiel hilfe-oslo C new 20"
SCHOOL_OSLO = "hilfe-oslo schule-beispiel C new 20"
SCHOOL_SWEDEN = "schule-beispiel verein-goeteborg C new 20"
HELP_SWEDEN = "hilfe-oslo verein-goeteborg - new 15"
CHOIR_SWEDEN = "chor-beispiel verein-goeteborg - new 10"
ALL = [BERGEN, CHOIR_OSLO, SCHOOL_OSLO, SCHOOL_SWEDEN, HELP_SWEDEN, CHOIR_SWEDEN]


# What people read

SCREEN = """\
Hubs              Initiatives  Leads  known links
  Bergen, Norway            2      2       0 of 1
  and 1 more · hamm parallels --hubs

Who should know of each other
B  Choir of Exampletown – Choir of Bergen                          chor-beispiel
   Gymnasium Beispiel – Katedralskole Bergen                     schule-beispiel
   Bergen, Norway (40)
   → approach them · hamm parallels chor-beispiel schule-beispiel --format eml
C  Gymnasium Beispiel – Katedralskole Bergen                     schule-beispiel
   Friends of Gothenburg                                        verein-goeteborg
   neighbouring countries NO–SE, 483 km (10) · theme youth and school (10)
   → check whether it helps · hamm parallels schule-beispiel verein-goeteborg
C  Choir of Exampletown – Choir of Bergen                          chor-beispiel
   Help for Oslo  (still active?)                                     hilfe-oslo
   Norway, 305 km (20)
   → ask whether it is still active · hamm ask id:hilfe-oslo --to letters
and 1 more · hamm parallels --pairs
"""

MATRIX = """\
Bergen, Norwegen · 2 Initiativen · 0 von 1 Verbindungen bekannt
                                               a b
  a Chor Beispielstadt – Kantorei Bergen       ╲ ○   chor-beispiel
  b Gymnasium Beispiel – Katedralskole Bergen  ○ ╲   schule-beispiel
  → hamm parallels --place Bergen

○ sollten sich kennen

Schwerpunkte    Initiativen  Träger  bekannte Verbindungen
  Norwegen                3       3                0 von 3
"""

TABLES = """\
## Hubs

| Hub | Initiatives | Leads | Known links | of possible | Without a link |
| --- | ---: | ---: | ---: | ---: | ---: |
| Bergen, Norway | 2 | 2 | 0 | 1 | 2 |
| Norway | 3 | 3 | 0 | 3 | 3 |

## Who should know of each other

| Level | Points | A | B | State | Next step | Reasons |
| --- | ---: | --- | --- | --- | --- | --- |
| B | 40 | chor-beispiel | schule-beispiel | new | approach them | Bergen, Norway (40) |
"""

REMARK = """\
### Wer dort schon aktiv ist

Vielleicht möchten diese Initiativen voneinander wissen:

- **Chor Beispielstadt – Kantorei Bergen** – Norwegen, 305 km (Hilfe für Oslo)
- **Gymnasium Beispiel – Katedralskole Bergen** – Norwegen, 305 km (Hilfe für Oslo)

Das ist nur ein Hinweis: Geändert werden muss nichts.
"""


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ("parallels", SCREEN),
        ("parallels --hubs --lang de", MATRIX),
        ("parallels --format markdown --level B", TABLES),
        ("parallels hilfe-oslo --format markdown --lang de", REMARK),
    ],
)
def test_what_people_read(town: Workplace, arguments: str, text: str) -> None:
    result = town.hamm(*arguments.split())
    assert (result.out, result.err, result.code) == (text, "", 0)
    assert town.hamm(*arguments.split()) == result


def test_the_json_keeps_its_shape(town: Workplace) -> None:
    assert town.hamm("parallels", "--format", "json", "--level", "B", "--lang", "de").json == {
        "version": 1,
        "hubs": [
            {
                "place": "Bergen",
                "country": "NO",
                "initiatives": ["chor-beispiel", "schule-beispiel"],
                "organisations": 2,
                "links": 0,
                "possible_links": 1,
            },
            {
                "place": None,
                "country": "NO",
                "initiatives": ["chor-beispiel", "hilfe-oslo", "schule-beispiel"],
                "organisations": 3,
                "links": 0,
                "possible_links": 3,
            },
        ],
        "pairs": [
            {
                "a": "chor-beispiel",
                "b": "schule-beispiel",
                "level": "B",
                "state": "new",
                "points": 40,
                "next": "approach",
                "reasons": [
                    {
                        "signal": "place",
                        "points": 40,
                        "km": 0,
                        "detail": ["NO", "NO", "Bergen", "Bergen"],
                    }
                ],
            }
        ],
    }


def test_a_matrix_shows_who_knows_whom(town: Workplace) -> None:
    town.overlay("relations: [{to: chor-beispiel, type: in-contact}]\n")
    town.another("chor-zweiter", CHOIR + "relations: [{to: schule-beispiel, type: reviewed}]\n")
    town.another("verein-bergen", HELP.replace("Oslo", "Bergen").replace("Hilfsv", "V"))
    rows = town.hamm("parallels", "--place", "Bergen").out.splitlines()
    assert rows[0] == "Bergen, Norway · 4 initiatives · 1 of 6 links known"
    assert [row.rpartition("  ")[0][-8:].strip() for row in rows[2:6]] == [
        "╲ = ● ○",
        "= ╲ · ○",
        "● · ╲ ○",
        "○ ○ ○ ╲",
    ]
    assert rows[7] == (
        "● know each other   ○ should know each other   = same organisation   · neither"
    )


def test_a_matrix_says_who_have_met(town: Workplace) -> None:
    source = "sources: [{id: s, title: Bericht, url: 'https://www.schule.example', kind: press}]\n"
    met = "id: treffen\ntitle: {de: Treffen}\nstate: held\nattendance: partial\n"
    town.put(
        "data/meetings/treffen.yaml", met + "attended: [schule-beispiel, chor-beispiel]\n" + source
    )
    out = town.hamm("parallels", "--place", "Bergen").out
    assert "◐ ╲" in out
    assert "◐ have met" in out
    assert found(town, "--state", "met") == ["chor-beispiel schule-beispiel B met 40"]


@pytest.mark.parametrize("number", [2, 7, 26, 27])
def test_a_matrix_fits_a_terminal(town: Workplace, number: int) -> None:
    for one in range(number - 2):
        lead = f"organisations: [{{name: Verein {one}, role: lead}}]\n"
        title = f"title: {{de: Freundeskreis der Kantorei Nummer {one} in Bergen – {'x ' * 30}}}\n"
        town.another(f"verein-mit-einem-langen-namen-{one}", lead + title)
    lines = town.hamm("parallels", "--hubs", "--color", "never", terminal=True).out.splitlines()
    assert max(map(len, lines)) <= 80
    rows = [line for line in lines if re.match("  [a-z] ", line)]
    assert len(rows) == (number if number <= 26 else 0)
    end = lines.index("  → hamm parallels --place Bergen")
    assert end == (number + 2 if number <= 26 else 2)
    assert any("╲" in line for line in lines) == (number <= 26)
    assert not any("╲" in line and "…" not in line for line in lines if "Nummer" in line)


def test_tables_for_programs_hold_one_table(town: Workplace) -> None:
    def rows(*arguments: str) -> list[list[str]]:
        result = town.hamm("parallels", "--format", "csv", *arguments)
        return list(csv.reader(result.out.splitlines()))

    assert {len(row) for row in rows()} == {7}
    assert rows("--pairs")[1][:6] == [
        "B", "40", "chor-beispiel", "schule-beispiel", "new", "approach",
    ]  # fmt: skip
    assert rows("--hubs") == [
        ["hub", "initiatives", "organisations", "links", "possible_links", "isolated"],
        ["Bergen, Norway", "2", "2", "0", "1", "2"],
        ["Norway", "3", "3", "0", "3", "3"],
    ]
    assert len(town.hamm("parallels", "--format", "jsonl").out.splitlines()) == 4
    assert town.hamm("parallels", "--format", "ids").code == 2


# Filters


@pytest.mark.parametrize(
    ("arguments", "pairs"),
    [
        ("", ALL[:4]),
        ("--level all", ALL),
        ("--level B", [BERGEN]),
        ("--level A", []),
        ("--country NO --level all", [BERGEN, CHOIR_OSLO, SCHOOL_OSLO]),
        ("--country norwegen --level all", [BERGEN, CHOIR_OSLO, SCHOOL_OSLO]),
        ("--country SE --level all", []),
        ("--place bergen --level all", [BERGEN]),
        ("--theme youth-school --level all", [SCHOOL_SWEDEN]),
        ("--theme kultur-und-musik --level all", []),
        ("--state known", []),
        ("--state new,known", ALL[:4]),
        ("--state all", ALL[:4]),
        ("hilfe-oslo", [CHOIR_OSLO, SCHOOL_OSLO]),
        ("hilfe-oslo --level all", [CHOIR_OSLO, SCHOOL_OSLO, HELP_SWEDEN]),
        ("hilfe-oslo verein-goeteborg", [CHOIR_OSLO, SCHOOL_OSLO, SCHOOL_SWEDEN]),
        ("hilfe-oslo --theme youth-school", [SCHOOL_OSLO]),
        ("hilfe-oslo --country SE --level all", [HELP_SWEDEN]),
        ("--hubs", []),
    ],
)
def test_filters(town: Workplace, arguments: str, pairs: list[str]) -> None:
    assert found(town, *arguments.split()) == pairs


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", ["Bergen NO 2 0/1", "- NO 3 0/3"]),
        ("--hubs", ["Bergen NO 2 0/1", "- NO 3 0/3"]),
        ("--hubs --pairs", ["Bergen NO 2 0/1", "- NO 3 0/3"]),
        ("--pairs", []),
        ("hilfe-oslo", []),
        ("--place BERGEN", ["Bergen NO 2 0/1"]),
        ("--place Oslo", []),
        ("--country SE", []),
        ("--theme youth-school", []),
        ("--theme youth-school --theme health", []),
    ],
)
def test_filters_hold_for_hubs_too(town: Workplace, arguments: str, expected: list[str]) -> None:
    assert hubs(town, *arguments.split()) == expected


def test_a_theme_narrows_a_hub(town: Workplace) -> None:
    town.another("orchester", CHOIR.replace("Chor B", "Orchester B"))
    assert hubs(town, "--theme", "culture-music") == ["Bergen NO 2 0/1", "- NO 2 0/1"]


def test_states(town: Workplace) -> None:
    town.overlay(
        "relations: [{to: chor-beispiel, type: in-contact}, {to: hilfe-oslo, type: reviewed}]\n"
    )
    town.overlay(
        "organisations: [{name: Chor Beispielstadt, role: lead}]\n",
        "data/initiatives/verein-goeteborg.yaml",
    )
    by_state = {
        "known": ["chor-beispiel schule-beispiel B known 40"],
        "dismissed": ["hilfe-oslo schule-beispiel C dismissed 20"],
        "same-organisation": ["chor-beispiel verein-goeteborg - same-organisation 10"],
        "new": [CHOIR_OSLO, SCHOOL_SWEDEN, HELP_SWEDEN],
    }
    for state, pairs in by_state.items():
        assert found(town, "--level", "all", "--state", state) == pairs
    order = [pair for state in ("new", "known", "same-organisation", "dismissed")
             for pair in by_state[state]]  # fmt: skip
    assert found(town, "--level", "all", "--state", "all") == order
    assert found(town, "--level", "all", "--state", "known,all") == order
    assert hubs(town) == ["Bergen NO 2 1/1", "- NO 3 1/3"]
    text = town.hamm("parallels", "schule-beispiel", "--state", "known,dismissed").out
    assert "   know each other\n" in text
    assert "   looked at, no need\n" in text
    assert "→" not in text


def test_what_has_ended_and_what_is_unlisted(town: Workplace) -> None:
    town.overlay("status: ended\n", "data/initiatives/chor-beispiel.yaml")
    town.overlay("visibility: unlisted\n", "data/initiatives/hilfe-oslo.yaml")
    assert found(town, "--level", "all") == [SCHOOL_SWEDEN]
    assert found(town, "--history") == [BERGEN, SCHOOL_SWEDEN]
    assert found(town, "--unlisted") == [SCHOOL_OSLO, SCHOOL_SWEDEN]
    assert hubs(town, "--history") == ["Bergen NO 2 0/1", "- NO 2 0/1"]
    assert hubs(town, "--unlisted") == ["- NO 2 0/1"]
    assert "hilfe-oslo" not in town.hamm("parallels", "--format", "svg", "--level", "all").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--country Norwegia", "“Norwegia” is not a valid value for “countries”"),
        ("--place Bergn", "no entry and no list knows the place “Bergn”"),
        ("--theme music-culture", "“music-culture” is not a valid value for “themes”"),
        ("chor-beispeil", "there is no entry “chor-beispeil”"),
        ("--level D", "“D” is not a valid value for --level"),
        ("--level b", "“b” is not a valid value for --level"),
        ("--state newest", "“newest” is not a valid value for --state"),
        ("--state new,", "“” is not a valid value for --state"),
        ("--format pdf", "“pdf” is not a valid value for --format"),
        ("--country ,", "the term “countries:,” names no value"),
    ],
)
def test_wrong_calls(town: Workplace, arguments: str, message: str) -> None:
    result = town.hamm("parallels", *arguments.split())
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"hamm: {message}\n"), result.err


def test_a_country_where_nobody_is_active_is_no_error(town: Workplace) -> None:
    result = town.hamm("parallels", "--country", "Tonga")
    assert result.code == 0
    assert result.out == ""
    assert result.err.startswith("No pair fits: ")
    assert town.hamm("parallels", "--country", "Tonga", "--format", "json").json["hubs"] == []
    assert "<svg" in town.hamm("parallels", "--country", "Tonga", "--format", "svg").out
    only = ("parallels", "--country", "Tonga", "--hubs")
    assert town.hamm(*only).out == (
        "No two of those asked for are active in one place or country.\n"
    )
    assert len(town.hamm(*only, "--format", "csv").out.splitlines()) == 1


# Small registries


def test_a_registry_without_coordinates(town: Workplace) -> None:
    (town.root / PLACES).unlink()
    assert found(town, "--level", "all") == [
        BERGEN,
        CHOIR_OSLO,
        SCHOOL_OSLO,
        SCHOOL_SWEDEN,
        "chor-beispiel verein-goeteborg - new 10",
        "hilfe-oslo verein-goeteborg - new 10",
    ]
    assert " km" not in town.hamm("parallels", "--level", "all").out


@pytest.mark.parametrize("entries", [0, 1])
@pytest.mark.parametrize("name", ["text", "markdown", "json", "svg", "html", "csv", "table"])
def test_a_registry_with_one_entry_or_none(registry: Workplace, entries: int, name: str) -> None:
    if entries == 0:
        (registry.root / ENTRY).unlink()
    result = registry.hamm("parallels", "--format", name)
    assert result.code == 0
    if name in ("svg", "html"):
        assert "No two of those asked for are active in one place or country." in result.out
        assert result.err == ""
    else:
        assert result.err == "There are not two initiatives to compare yet.\n"
    if name == "text":
        assert result.out == ""
    if name == "json":
        assert result.json == {"version": 1, "hubs": [], "pairs": []}
    assert registry.hamm("parallels", "--hubs").code == 0


def test_an_entry_that_does_not_fit_is_left_out(town: Workplace) -> None:
    town.overlay("status: activ\n", "data/initiatives/chor-beispiel.yaml")
    result = town.hamm("parallels", "--format", "json", "--level", "all")
    assert result.err == "1 file skipped; run “hamm validate”\n"
    assert [(p["a"], p["b"]) for p in result.json["pairs"]] == [
        ("hilfe-oslo", "schule-beispiel"),
        ("schule-beispiel", "verein-goeteborg"),
        ("hilfe-oslo", "verein-goeteborg"),
    ]


# The real data


@pytest.fixture(scope="module")
def golden() -> dict[tuple[str, str], Any]:
    """Give all pairs of the real registry."""
    result = hamm("parallels", "--level", "all", "--state", "all", "--format", "json",
                  "--root", ROOT)  # fmt: skip
    return {(pair["a"], pair["b"]): pair for pair in result.json["pairs"]}


@pytest.mark.parametrize(
    ("a", "b", "signal", "km", "points"),
    [
        ("partnerschaft-neufchateau", "partnerschaft-toul", "country", 39, 25),
        ("schule-flbk-biograd", "verein-bosnienfreunde", "neighbour", 103, 15),
        ("schule-flbk-stdizier", "schule-toul", "country", 69, 25),
        ("schule-coulommiers", "schule-flbk-marcopolo", "neighbour", 1375, 5),
        ("schule-hammonense-kalisz", "schule-mgh-kalisz", "place", 0, 40),
        ("freundschaft-seferihisar", "hochschule-istanbul-izmir", "country", 35, 25),
    ],
)
def test_the_golden_pairs(
    golden: dict[tuple[str, str], Any], a: str, b: str, signal: str, km: int, points: int
) -> None:
    pair = golden[a, b]
    first = pair["reasons"][0]
    assert (first["signal"], first["km"], first["points"]) == (signal, km, points)
    assert pair["state"] == "new"
    assert pair["points"] == sum(reason["points"] for reason in pair["reasons"])


def test_the_first_screen_of_the_real_registry() -> None:
    call = ("parallels", "--root", ROOT, "--lang", "de", "--color", "never")
    result = hamm(*call, terminal=True)
    lines = result.out.splitlines()
    assert lines[0].startswith("Schwerpunkte ")
    assert lines[1].split() == ["Kalisz,", "Polen", "7", "6", "1", "von", "21"]
    assert "Wer sich kennen sollte" in lines
    assert len(lines) < 55
    assert max(len(line) for line in lines if "· hamm" not in line) <= 80
    assert hamm(*call, terminal=True) == result


# The letter


def letter(registry: Workplace, *arguments: str) -> email.message.EmailMessage:
    """Give the letter as a mail program reads it."""
    result = registry.hamm("parallels", *arguments, "--format", "eml", "--lang", "de")
    assert (result.code, result.err) == (0, "")
    mail = email.message_from_string(result.out, policy=email.policy.default)
    assert isinstance(mail, email.message.EmailMessage)
    assert mail.defects == []
    return mail


LETTER = """\
Guten Tag,

Sie sind beide im Ausland aktiv und wissen vielleicht noch nicht voneinander:

– Chor Beispielstadt – Kantorei Bergen – Chor Beispielstadt – Norwegen
– Freunde von Göteborg – Freunde von Göteborg e.V. – Schweden

Was Sie verbindet: Nachbarländer NO–SE, 483 km.

Vielleicht hilft es Ihnen, sich auszutauschen: über Kontakte, Erfahrungen, Transporte, \
Fördermittel. Wenn Sie mögen, antworten Sie einfach allen, dann stehen Sie in Verbindung. \
Wenn nicht, ist nichts weiter zu tun.

Freundliche Grüße

Internationale Initiativen · Beispielstadt
"""


def test_the_letter(town: Workplace) -> None:
    town.change("city:", "mailbox: international@beispielstadt.example\ncity:", "registry.yaml")
    mail = letter(town, "verein-goeteborg", "chor-beispiel")
    assert mail.keys() == [
        "From", "Reply-To", "To", "Subject", "X-Unsent",
        "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    ]  # fmt: skip
    assert mail["To"] == "info@freunde.example, buero@chor.example"
    assert mail["From"] == "international@beispielstadt.example"
    assert mail["Subject"] == ("Zum Kennenlernen: Freunde von Göteborg e.V. und Chor Beispielstadt")
    mail = letter(town, "chor-beispiel", "verein-goeteborg")
    assert mail.get_content() == LETTER
    call = ("parallels", "chor-beispiel", "verein-goeteborg", "--format", "eml")
    assert town.hamm(*call) == town.hamm(*call)
    assert town.hamm(*call).out.isascii()


def test_the_letter_says_where_to_find_who_has_no_mailbox(town: Workplace) -> None:
    mail = letter(town, "chor-beispiel", "schule-beispiel")
    assert mail["To"] == "buero@chor.example"
    assert "[Vor dem Absenden:" in mail.get_content()
    assert "https://www.schule.example/bergen" in mail.get_content()
    mail = letter(town, "hilfe-oslo", "schule-beispiel")
    assert mail["To"] is None
    assert mail.get_content().count("[Vor dem Absenden:") == 2


@pytest.mark.parametrize(
    ("mailbox", "to"),
    [
        ("anna.muster@chor.example", None),
        ("anna.muster@web.de", None),
        ("buero,alle@anderswo.example", None),
        ("buero:leute@chor.example;", None),
        ("büro@chor.example", None),
        ("buero@chor", None),
        ("buero@müllerchor.example", "buero@xn--mllerchor-q9a.example"),
    ],
)
def test_the_letter_goes_to_role_mailboxes_only(
    town: Workplace, mailbox: str, to: str | None
) -> None:
    town.overlay(f"contact: {{mailbox: '{mailbox}'}}\n", "data/initiatives/chor-beispiel.yaml")
    mail = letter(town, "chor-beispiel", "hilfe-oslo")
    assert mail["To"] == to
    assert mail.get_content().count("[Vor dem Absenden:") == 2 - (to is not None)


def test_an_office_whose_address_looks_personal_can_be_allowed(town: Workplace) -> None:
    town.overlay(
        "contact: {mailbox: anna.muster@chor.example}\n", "data/initiatives/chor-beispiel.yaml"
    )
    town.change("city:", "allowed_mailboxes: [Anna.Muster@chor.example]\ncity:", "registry.yaml")
    assert letter(town, "chor-beispiel", "hilfe-oslo")["To"] == "anna.muster@chor.example"


def test_no_name_can_add_a_header(town: Workplace) -> None:
    name = '"Chor\\nBcc: alle@anderswo.example\\n\\nText"'
    town.overlay(
        f"organisations: [{{name: {name}, role: lead}}]\ntitle: {{de: {name}}}\n",
        "data/initiatives/chor-beispiel.yaml",
    )
    mail = letter(town, "chor-beispiel", "verein-goeteborg")
    assert "Bcc" not in mail
    assert "To" in mail
    assert mail.keys().count("Subject") == 1
    assert "Bcc: alle@anderswo.example" in mail["Subject"]


@pytest.mark.parametrize("ids", ["", "chor-beispiel", "chor-beispiel chor-beispiel",
                                 "chor-beispiel hilfe-oslo schule-beispiel"])  # fmt: skip
def test_a_letter_is_for_two(town: Workplace, ids: str) -> None:
    result = town.hamm("parallels", *ids.split(), "--format", "eml")
    assert result.code == 2
    assert result.err.startswith("hamm: --format eml takes exactly two ids\n")


# Hostile titles

HOSTILE = '[x](http://anderswo.example) **b** `c` @alle | <img src=x onerror=alert(1)> & "q" \'#1'


def test_a_hostile_title_is_text_everywhere(town: Workplace) -> None:
    quoted = HOSTILE.replace("'", "''")
    title = f"title: {{de: '{quoted}'}}\n"
    lead = f"organisations: [{{name: '{quoted}', role: lead}}]\n"
    town.overlay(title + lead, "data/initiatives/chor-beispiel.yaml")
    markdown = town.hamm("parallels", "schule-beispiel", "--format", "markdown").out
    (row,) = (row for row in markdown.splitlines() if "anderswo" in row)
    shown = row.replace("\\\\", "")
    for mark in "[*`@|<>#":
        assert shown.count(mark) - 4 * (mark == "*") == shown.count("\\" + mark)
    assert letter(town, "chor-beispiel", "verein-goeteborg")["To"] is not None
    for line in town.hamm("parallels", "--format", "csv-excel").out.splitlines():
        assert not line.startswith(("=", "+", "@"))
    esc = town.hamm("parallels", "--color", "never").out
    assert "\x1b" not in esc


def test_a_title_cannot_break_a_line_of_markdown(town: Workplace) -> None:
    town.overlay('title: {de: "a\\n# b\\n- c"}\n', "data/initiatives/chor-beispiel.yaml")
    markdown = town.hamm("parallels", "schule-beispiel", "--format", "markdown").out
    assert not [row for row in markdown.splitlines() if row.startswith(("# ", "- c"))]


# Since a revision


def git(root: Path, *arguments: str) -> str:
    """Run git in a folder, away from the settings of whoever runs the tests."""
    settings = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "Office",
        "GIT_AUTHOR_EMAIL": "office@beispielstadt.example",
        "GIT_COMMITTER_NAME": "Office",
        "GIT_COMMITTER_EMAIL": "office@beispielstadt.example",
    }
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=root,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def commit(root: Path, *paths: str) -> None:
    """Commit everything, or some paths."""
    git(root, "add", "--all", *paths)
    git(root, "commit", "--quiet", "-m", "x")


@pytest.fixture
def versioned(town: Workplace) -> Workplace:
    """Give the registry of four in git, all committed on main."""
    git(town.root, "init", "--quiet")
    commit(town.root)
    return town


def since(registry: Workplace, revision: str, *arguments: str) -> Sequence[str]:
    """Give the pairs around what has changed."""
    return found(registry, "--changed-since", revision, *arguments)


NEWS = HELP.replace("für Oslo", "im Fjord").replace("Hilfsverein", "Fjordverein")


def test_a_new_file_counts_before_and_after_it_is_committed(versioned: Workplace) -> None:
    git(versioned.root, "switch", "--quiet", "-c", "neu")
    versioned.another("hilfe-zweite", NEWS)
    around = [
        "hilfe-oslo hilfe-zweite B new 50",
        "chor-beispiel hilfe-zweite C new 20",
        "hilfe-zweite schule-beispiel C new 20",
    ]
    assert since(versioned, "main") == around
    git(versioned.root, "add", "--all")
    assert since(versioned, "main") == around
    commit(versioned.root)
    assert since(versioned, "main") == around
    assert since(versioned, "HEAD") == []


def test_what_others_changed_meanwhile_is_not_blamed_on_a_branch(versioned: Workplace) -> None:
    git(versioned.root, "switch", "--quiet", "-c", "neu")
    versioned.another("hilfe-zweite", NEWS)
    commit(versioned.root)
    git(versioned.root, "switch", "--quiet", "main")
    versioned.overlay("themes: [sport]\n", "data/initiatives/verein-goeteborg.yaml")
    commit(versioned.root)
    git(versioned.root, "switch", "--quiet", "neu")
    assert "verein-goeteborg" not in " ".join(since(versioned, "main"))


def test_changed_renamed_and_deleted_files(versioned: Workplace) -> None:
    folder = versioned.root / "data/initiatives"
    versioned.overlay("themes: [sport]\n", "data/initiatives/verein-goeteborg.yaml")
    assert since(versioned, "HEAD", "--level", "all") == [HELP_SWEDEN, *[
        "chor-beispiel verein-goeteborg - new 10", "schule-beispiel verein-goeteborg - new 10",
    ]]  # fmt: skip
    git(versioned.root, "checkout", "--quiet", ".")
    (folder / "chor-beispiel.yaml").unlink()
    assert since(versioned, "HEAD") == []
    git(versioned.root, "checkout", "--quiet", ".")
    git(
        versioned.root, "mv", "data/initiatives/hilfe-oslo.yaml", "data/initiatives/oslo-hilfe.yaml"
    )
    versioned.change("id: hilfe-oslo", "id: oslo-hilfe", "data/initiatives/oslo-hilfe.yaml")
    assert since(versioned, "HEAD") == [
        "chor-beispiel oslo-hilfe C new 20",
        "oslo-hilfe schule-beispiel C new 20",
    ]


def test_a_file_that_git_ignores_is_none_that_changed(versioned: Workplace) -> None:
    versioned.put(".gitignore", "hilfe-zweite.yaml\n")
    commit(versioned.root)
    versioned.another("hilfe-zweite", NEWS)
    assert since(versioned, "HEAD") == []


def test_nothing_has_changed(versioned: Workplace) -> None:
    result = versioned.hamm("parallels", "--changed-since", "HEAD", "--format", "markdown")
    assert (result.code, result.out) == (0, "")
    assert result.err == "No entry has changed since HEAD.\n"


def test_a_first_step_is_welcome(versioned: Workplace) -> None:
    versioned.another("hilfe-samoa", NEWS + "places: [{name: Apia, country: WS}]\n")
    versioned.overlay("places: [{name: Apia, country: WS}]\n", "data/initiatives/hilfe-samoa.yaml")
    result = versioned.hamm("parallels", "--changed-since", "HEAD", "--format", "markdown")
    assert result.code == 0
    assert result.out == "Nobody else in this registry is active there yet: a first step.\n"


def test_a_registry_in_a_folder_of_a_repository(town: Workplace) -> None:
    inner = Workplace(town.root / "stadt")
    inner.root.mkdir()
    for part in ("data", "registry.yaml"):
        (town.root / part).rename(inner.root / part)
    git(town.root, "init", "--quiet")
    commit(town.root)
    inner.overlay("themes: [sport]\n", "data/initiatives/hilfe-oslo.yaml")
    town.put("data/initiatives/chor-beispiel.yaml", "anderes\n")
    assert since(inner, "HEAD") == [CHOIR_OSLO, SCHOOL_OSLO]


def test_without_git_and_with_unknown_revisions(town: Workplace) -> None:
    result = town.hamm("parallels", "--changed-since", "main")
    assert (result.code, result.out) == (3, "")
    assert "does not lie in a git repository" in result.err
    git(town.root, "init", "--quiet")
    commit(town.root)
    for revision in ("gibtsnicht", "--output=x", "-h", "HEAD~5", "", "HEAD:registry.yaml"):
        result = town.hamm("parallels", f"--changed-since={revision}")
        assert (result.code, result.out) == (2, ""), revision
        assert result.err.startswith("hamm: git knows no revision “")
        assert "git log" in result.err
    assert not (town.root / "x").exists()


def test_a_shallow_clone(versioned: Workplace, tmp_path_factory: pytest.TempPathFactory) -> None:
    versioned.overlay("themes: [sport]\n", "data/initiatives/hilfe-oslo.yaml")
    commit(versioned.root)
    first = git(versioned.root, "rev-parse", "HEAD~1").strip()
    clone = Workplace(tmp_path_factory.mktemp("flach") / "x")
    git(versioned.root, "clone", "--quiet", "--depth=1", versioned.root.as_uri(), str(clone.root))
    result = clone.hamm("parallels", "--changed-since", first)
    assert result.code == 2
    assert "git fetch --unshallow" in result.err
    git(clone.root, "fetch", "--quiet", "--depth=1", "origin", first)
    assert since(clone, first) == [CHOIR_OSLO, SCHOOL_OSLO]


# What a contributor is told by validate


def company(registry: Workplace, *arguments: str) -> list[str]:
    """Give what HR510 says, `path:line:column message | hint`."""
    return [
        f"{one['path']}:{one['line']}:{one['column']} {one['message']} | {one['hint']}"
        for one in registry.diagnostics(*arguments)
        if one["code"] == "HR510"
    ]


OSLO = "data/initiatives/hilfe-oslo.yaml"


def test_who_names_a_file_is_told_who_is_active_there(town: Workplace) -> None:
    (told,) = company(town, OSLO)
    names = "Choir of Exampletown – Choir of Bergen; Gymnasium Beispiel – Katedralskole Bergen"
    assert told == (
        f"{OSLO}:20:1 somebody is active in Norway already: {names} | "
        "“hamm parallels hilfe-oslo” tells more."
    )
    result = town.hamm("validate", OSLO, "--strict", "--lang", "de")
    assert result.code == 0
    assert "dort ist schon jemand aktiv (Norwegen): Chor Beispielstadt" in result.out
    assert "„hamm parallels hilfe-oslo“" in result.out


@pytest.mark.parametrize("arguments", [(), (".",), ("data",), ("data/initiatives",), (ENTRY,)])
def test_who_names_no_file_is_left_in_peace(town: Workplace, arguments: Sequence[str]) -> None:
    told = company(town, *arguments)
    assert [one.partition(":")[0] for one in told] == [path for path in arguments if path == ENTRY]


@pytest.mark.parametrize("codes", ["HR5", "HR51", "HR510", "hr510", "HR4,HR510"])
def test_who_selects_the_rule_is_told_all(town: Workplace, codes: str) -> None:
    assert len(company(town, "--select", codes)) == 4
    assert len(company(town, "--select", codes, OSLO)) == 1
    assert len(company(town, "--select", codes, "data/initiatives")) == 4
    assert company(town, "--select", codes, "--ignore", "HR510") == []


@pytest.mark.parametrize("codes", ["HR", "HR501", "HR1"])
def test_who_selects_others_is_not(town: Workplace, codes: str) -> None:
    assert company(town, "--select", codes) == []


def test_who_is_close_by_is_told_where_nobody_is_in_the_country(town: Workplace) -> None:
    (told,) = company(town, "data/initiatives/verein-goeteborg.yaml")
    assert "somebody is active close by, in Norway: Gymnasium Beispiel" in told
    town.overlay("themes: [sport]\n", "data/initiatives/verein-goeteborg.yaml")
    assert company(town, "data/initiatives/verein-goeteborg.yaml") == []


def test_who_is_known_already_is_no_news(town: Workplace) -> None:
    known = (
        "relations: [{to: chor-beispiel, type: in-contact}, {to: schule-beispiel, type: reviewed}]"
    )
    town.overlay(known + "\n", OSLO)
    assert company(town, OSLO) == []


def test_an_entry_for_a_country_as_a_whole(town: Workplace) -> None:
    town.overlay("places:\ncountries: ['NO']\n", OSLO)
    (told,) = company(town, OSLO)
    line = (town.root / OSLO).read_text(encoding="utf-8").splitlines()[int(told.split(":")[1]) - 1]
    assert line == "countries: ['NO']"


@pytest.mark.parametrize(("others", "rest"), [(1, ""), (2, " and 1 more"), (3, " and 2 more")])
def test_three_are_named_and_the_rest_is_counted(town: Workplace, others: int, rest: str) -> None:
    for number in range(others):
        town.another(f"verein-{number}", CHOIR.replace("Chor B", f"Chor {number} B"))
    (told,) = company(town, OSLO)
    assert f"Bergen{rest} | " in told
    assert told.count(";") == 2


def test_the_home_country_is_no_company(town: Workplace) -> None:
    town.overlay("countries: [DE]\n", OSLO)
    town.overlay("countries: [DE]\n", "data/initiatives/chor-beispiel.yaml")
    (told,) = company(town, OSLO)
    assert "active in Norway already" in told


def test_a_broken_or_retired_entry_has_no_company(town: Workplace) -> None:
    town.put(OSLO, "id: hilfe-oslo\ntitle: {de: A}\nretired: {on: 2026-01-01, reason: objection}\n")
    assert company(town, OSLO) == []
    town.put(OSLO, "id: [\n")
    assert company(town, OSLO) == []


def test_the_rule_is_info() -> None:
    assert BY_CODE["HR510"].severity.value == "info"
