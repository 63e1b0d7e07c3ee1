"""`new` in a real terminal: what is asked, what stands on the screen, what is written."""

from pathlib import Path

import pytest
from helper import Workplace, hamm
from terminal import END, INTERRUPT, typed

HINT = (
    "? erklärt die Frage, Enter übernimmt die Vorgabe in [ ], Strg-C bricht ab, ohne\n"
    "etwas zu schreiben.\n"
)
SCHOOL = (
    "Musterschule",
    "Domschule",
    "Bergen",
    "Klassen beider Schulen besuchen sich jedes Jahr.",
    "",
    "ca. 1985",
    "www.domschule.example/austausch",
    "ja",
)
FILE = "data/initiatives/musterschule-domschule-bergen.yaml"


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_school_exchange_takes_eight_questions(registry: Workplace) -> None:
    session = typed(["new", "schulaustausch"], SCHOOL, cwd=registry.root)
    assert session.screen == HINT + (
        """
Träger  Welche Organisation hier trägt die Initiative? Voller Name, keine
   Personen. Enter lässt es offen.
> Musterschule

Partner  Wer ist der Partner im Ausland? Enter lässt es offen.
> Domschule

Orte  An welchem Ort im Ausland? Im Zweifel mit Land.
> Bergen
  → Bergen, Norwegen

Kurztext  Was geschieht? Ein oder zwei eigene Sätze.
> Klassen beider Schulen besuchen sich jedes Jahr.

Status  Wie ist der Stand heute?
  1 vorgeschlagen    4 geplant          7 abgeschlossen   10 zurückgezogen
  2 in Prüfung       5 aktiv            8 beendet         11 abgesagt
  3 befürwortet      6 ruhend           9 abgelehnt       12 unklar
[aktiv] >␣

Seit  Seit wann? Das Jahr genügt, auch „ca. 1985“. Enter lässt es offen.
> ca. 1985

Quellen  Wo kann man das nachlesen? Adresse einer Webseite.
> www.domschule.example/austausch

So würde es geschrieben
  1 Art             Schulaustausch
  2 Kennung         musterschule-domschule-bergen
  3 Titel           Musterschule – Domschule Bergen
  4 Träger          Musterschule
  5 Partner         Domschule
  6 Orte            Bergen, Norwegen
  7 Kurztext        Klassen beider Schulen besuchen sich jedes Jahr.
  8 Status          aktiv
  9 Seit            etwa 1985
 10 Quellen         https://www.domschule.example/austausch
 11 Themen          Jugend und Schule
 12 Art der Quelle  Partner im Ausland
! dort ist schon jemand aktiv (Norwegen): Gymnasium Beispiel – Katedralskole
  Bergen

So schreiben? ja, nein oder die Nummer einer Zeile, um sie zu ändern
[ja] > ja
data/initiatives/musterschule-domschule-bergen.yaml
Geschrieben. Als Nächstes:
  hamm validate data/initiatives/musterschule-domschule-bergen.yaml
  hamm parallels musterschule-domschule-bergen
""".replace("␣", " ")
    )
    assert session.code == 0
    assert session.asked == 8
    assert (registry.root / FILE).read_text(encoding="utf-8") == (
        """\
# yaml-language-server: $schema=../../schemas/initiative.schema.json
id: musterschule-domschule-bergen
title:
  de: Musterschule – Domschule Bergen
  # en: fehlt noch
summary:
  de: Klassen beider Schulen besuchen sich jedes Jahr.
  # en: fehlt noch
kind: school-exchange
status: active
organisations:
  - name: Musterschule
    role: lead
    type: school
  - name: Domschule
    role: partner
    type: school
    country: 'NO'
    place: Bergen
places:
  - name: Bergen
    country: 'NO'
since:
  date: 1985
  about: true
  source: domschule
themes: [youth-school]
# sdgs: fehlt noch (Nachhaltigkeitsziele), zum Beispiel [4]
# audience: fehlt noch (Zielgruppen), zum Beispiel [youth]
# contact: fehlt noch (Kontakt), zum Beispiel {mailbox: buero@example.org}
sources:
  - id: domschule
    title: domschule.example
    url: https://www.domschule.example/austausch
    kind: partner
    seen: 2026-11-22
"""
    )
    assert registry.hamm("fmt", "--check").code == 0
    assert registry.codes() == []


def test_a_wrong_answer_is_told_at_once_and_asked_again(registry: Workplace) -> None:
    answers = ("?", "anna.muster@gmail.com", *SCHOOL[:4], "aktif", "5", "neulich", *SCHOOL[5:])
    session = typed(["new", "school-exchange"], answers, cwd=registry.root)
    assert "Der volle amtliche Name, im ganzen Register immer gleich geschrieben." in session.screen
    assert "! „an…@gmail.com“ sieht nach der Adresse einer Person aus\n" in session.screen
    assert (
        "! „aktif“ ist kein gültiger Wert für „Status“\n  meinten Sie „active“ (aktiv)?\n"
        in session.screen
    )
    assert "! „neulich“ ist kein Datum\n" in session.screen
    assert session.code == 0
    assert (registry.root / FILE).exists()


def test_lines_can_be_changed_before_anything_is_written(registry: Workplace) -> None:
    answers = (*SCHOOL[:-1], "11", "1, Sport", "3", "Brücke nach Norden", "8", "unklar", "99", "j")
    session = typed(["new", "school-exchange"], answers, cwd=registry.root)
    assert "[Musterschule – Domschule Bergen] > Brücke nach Norden\n" in session.screen
    assert "! Bitte ja, nein oder die Nummer einer Zeile eingeben.\n" in session.screen
    found = registry.hamm("show", "bruecke-nach-norden", "--format", "json").json
    entry = found["initiatives"][0]["initiative"]
    assert entry["themes"] == ["youth-school", "sport"]
    assert entry["status"] == "unknown"


def test_what_seems_to_be_there_already_is_not_written_by_enter(registry: Workplace) -> None:
    before = files(registry.root)
    answers = ("Gymnasium Beispiel", "Katedralskole", *SCHOOL[2:-1], "")
    session = typed(["new", "school-exchange"], answers, cwd=registry.root)
    assert (
        "! das könnte dieselbe Initiative sein wie data/initiatives/schule-beispiel.yaml\n"
        in session.screen
    )
    assert "[nein] > \n" in session.screen
    assert session.screen.endswith("Es wurde nichts geschrieben.\n")
    assert session.code == 130
    assert files(registry.root) == before


@pytest.mark.parametrize("end", [INTERRUPT, END], ids=["interrupt", "end"])
@pytest.mark.parametrize("after", [0, 3, 7])
def test_who_goes_away_leaves_nothing(registry: Workplace, end: str, after: int) -> None:
    before = files(registry.root)
    session = typed(["new", "school-exchange"], (*SCHOOL[:after], end), cwd=registry.root)
    assert "Es wurde nichts geschrieben.\n" in session.screen
    assert session.code == 130
    assert files(registry.root) == before


def test_one_of_several_towns_is_chosen_and_put_into_the_list(registry: Workplace) -> None:
    answers = (*SCHOOL[:2], "Neufchateau", "2", *SCHOOL[3:])
    session = typed(["new", "school-exchange"], answers, cwd=registry.root)
    assert (
        "Mehrere Orte heißen Neufchateau. Welcher ist gemeint?\n"
        "  1 Neufchâteau, Frankreich (8.047 Einwohner) 48,4° N 5,7° O\n"
        "  2 Neufchâteau (WAL), Belgien (6.416 Einwohner)\n"
        "[1] > 2\n"
        "  → Neufchâteau, Belgien\n"
    ) in session.screen
    name = "musterschule-domschule-neufchateau"
    assert f"data/initiatives/{name}.yaml\ndata/places.yaml\n" in session.screen
    added = (
        "  - name: Neufchâteau\n    country: BE\n    lat: 49.84074\n    lon: 5.43535\n"
        "    type: town\n    geonames: 2790286\n"
    )
    assert (registry.root / "data/places.yaml").read_text(encoding="utf-8").endswith(added)
    assert registry.codes() == []
    assert registry.hamm("fmt", "--check").code == 0


def test_a_country_is_an_answer_to_where(registry: Workplace) -> None:
    answers = (*SCHOOL[:2], "Frankreich", *SCHOOL[3:-1], "6", "", "ja")
    session = typed(["new", "school-exchange"], answers, cwd=registry.root)
    assert "> Frankreich\n  → Frankreich\n" in session.screen
    assert "  6 Orte            Frankreich\n" in session.screen
    assert "> \n  → Frankreich\n" in session.screen  # asked again, Enter leaves it
    assert session.code == 0
    found = registry.hamm("show", "musterschule-domschule", "--format", "json").json
    assert found["initiatives"][0]["initiative"]["countries"] == ["FR"]


def test_a_terminal_is_told_that_it_takes_a_while(registry: Workplace) -> None:
    answers = (*SCHOOL[:2], "Wien", END)
    session = typed(["new", "school-exchange"], answers, cwd=registry.root)
    assert "> Wien\nOrte werden nachgeschlagen …\n  → Wien, Österreich\n" in session.screen


def test_an_empty_answer_for_a_country_names_no_path_of_the_data(registry: Workplace) -> None:
    answers = (*SCHOOL[:2], "Nirgendwo am Fluss", "", "?", "Norwegen", *SCHOOL[3:])
    session = typed(["new", "school-exchange"], answers, cwd=registry.root)
    message = "! Das muss beantwortet werden.\n  Zum Beispiel: Norwegen\n"
    assert session.screen.count(message) == 2
    assert "places.0" not in session.screen


def test_a_place_that_nobody_knows_needs_a_country(registry: Workplace) -> None:
    answers = (*SCHOOL[:2], "Nirgendwo am Fluss", "Atlantis", "Norwegen", *SCHOOL[3:])
    session = typed(["new", "school-exchange"], answers, cwd=registry.root)
    assert (
        "„Nirgendwo am Fluss“ steht nicht in der Ortsliste. In welchem Land ist das?\n"
        in session.screen
    )
    assert "! „Atlantis“ ist kein Land\n" in session.screen
    assert session.code == 0
    assert registry.codes() == ["HR210", "HR210"]


def test_without_a_place_the_country_and_then_the_scope_is_asked(registry: Workplace) -> None:
    answers = (
        "Klimabund",
        "",
        "",
        "",
        "3",
        "Die Stadt ist Mitglied im Bund.",
        "8",
        "",
        "",
        "bund.example",
        "amtlich",
        "j",
    )
    session = typed(["new", "mitgliedschaft"], answers, cwd=registry.root)
    assert session.code == 0
    found = registry.hamm("show", "klimabund", "--format", "json").json
    assert found["initiatives"][0]["initiative"]["scope"] == "global"


def test_what_was_said_before_is_not_asked(registry: Workplace) -> None:
    answers = (
        "Brunnenbau",
        "Verein Beispiel e.V.",
        "",
        "Ein Brunnen wird gebaut.",
        "Wasser",
        "4",
        "",
        "b.example",
        "Presse",
        "j",
    )
    arguments = ["new", "aid", "--set", "places.0.country=TZ"]
    session = typed(arguments, answers, cwd=registry.root)
    assert "Orte (Tansania)  An welchem Ort im Ausland?" in session.screen
    assert session.code == 0
    found = registry.hamm("show", "brunnenbau", "--format", "json").json["initiatives"][0]
    assert found["derived"]["countries"] == ["TZ"]
    assert found["initiative"]["organisations"][0]["type"] == "association"
    assert "Art der Quelle  Wer steht hinter b.example?\n" in session.screen
    assert found["initiative"]["sources"][0]["kind"] == "press"


def test_nothing_is_asked_where_all_is_said(registry: Workplace) -> None:
    sets = [
        "title=Brunnenbau", "summary=Ein Brunnen wird gebaut.", "themes=Wasser", "status=geplant",
        "countries=Tansania", "sources=https://b.example",
    ]  # fmt: skip
    arguments = ["new", "aid", *(part for one in sets for part in ("--set", one))]
    session = typed(arguments, (), cwd=registry.root)
    assert session.asked == 0
    assert session.code == 0


def test_meetings_and_activities_are_asked_for_too(registry: Workplace) -> None:
    meeting = ("Drittes Treffen", "Januar 2027", "", "Rathaus", "stadt.example/treffen", "1", "j")
    assert typed(["new", "treffen"], meeting, cwd=registry.root).code == 0
    assert (registry.root / "data/meetings/drittes-treffen.yaml").exists()
    activity = ("Besuch in Bergen", "Austausch", "13. Mai 2027", "", "", "", "3", "5/2027", "ja")
    session = typed(["new", "aktivität", "schule-beispiel"], activity, cwd=registry.root)
    assert "! der Tag einer bevorstehenden Reise ist genannt: „2027-05-13“\n" in session.screen
    assert "[13.05.2027] > 5/2027\n" in session.screen
    assert session.code == 0
    entry = hamm("show", "schule-beispiel", "--format", "json", "--root", registry.root).json
    assert entry["initiatives"][0]["initiative"]["activities"] == [
        {"title": "Besuch in Bergen", "type": "exchange", "start": "2027-05", "place": "Bergen",
         "country": "NO", "status": "planned"}
    ]  # fmt: skip


def test_english_is_spoken_too(registry: Workplace) -> None:
    session = typed(["new"], ("aid", END), cwd=registry.root, lang="en_GB.UTF-8")
    assert "Kind  What sort of initiative is it?\n" in session.screen
    assert session.screen.endswith("Nothing was written.\n")
