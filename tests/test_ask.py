"""`ask`: one letter an organisation, a table for the rest, and what was asked is remembered."""

import csv
import email
import email.policy
import io
import json
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
from helper import ENTRY, Workplace, environment

from hamm_registry.advice.asked import Asked, unanswered
from hamm_registry.answers import letter
from hamm_registry.model.entries import Config, Initiative, InitiativeData

CHOR = "data/initiatives/chor-dom.yaml"


@pytest.fixture
def three(registry: Workplace) -> Workplace:
    """A registry with two entries of one mailbox and one without."""
    registry.overlay("contact: {mailbox: buero@schule.example}\n")
    registry.another(
        "chor-dom",
        "title: {de: Chor am Dom, en: Choir}\ncontact: {mailbox: buero@schule.example}\n"
        "status: unknown\norganisations: [{name: Stiftung Dom, role: funder}]\nsince:\n",
    )
    registry.another("verein-hafen", "title: {de: =Hafen, en: Harbour}\n")
    registry.change("city:", "mailbox: register@stadt.example\ncity:", "registry.yaml")
    return registry


def mail(registry: Workplace, path: str) -> EmailMessage:
    content = (registry.root / path).read_bytes()
    found = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert found.defects == []
    return found


def body(registry: Workplace, path: str) -> str:
    return str(mail(registry, path).get_content())


def test_one_draft_a_mailbox_and_a_table_for_the_rest(three: Workplace) -> None:
    done = three.hamm("ask", "--to", "letters", "--lang", "en")
    both = "buero@schule.example · chor-dom, schule-beispiel"
    assert done == (
        0,
        f"letters/chor-dom.eml: {both}\nletters/letters.csv: 1 organisation without a mailbox\n",
        "",
    )
    assert sorted(path.name for path in (three.root / "letters").iterdir()) == [
        "chor-dom.eml",
        "letters.csv",
    ]


def test_the_head_of_a_draft(three: Workplace) -> None:
    three.hamm("ask", "--to", "letters")
    assert dict(mail(three, "letters/chor-dom.eml").items()) == {
        "From": "register@stadt.example",
        "Reply-To": "register@stadt.example",
        "To": "buero@schule.example",
        "Subject": "Stimmen Ihre 2 Einträge in unserem Register?",
        "X-Unsent": "1",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }


def test_a_letter_in_german(three: Workplace) -> None:
    three.overlay(
        "claims:\n"
        "  - {field: since.date, value: 1995-06-01, sources: [schule]}\n"
        "  - {field: places.0.name, value: Oslo, sources: [schule]}\n"
        "confirmed: {on: 2020-01-10, by: office}\n"
    )
    three.hamm("ask", "schule-beispiel", "--to", "briefe", "--today", "2029-05-01")
    assert body(three, "briefe/schule-beispiel.eml") == (
        "Guten Tag,\n\n"
        "im Register „Internationale Initiativen · Beispielstadt“ steht ein Eintrag zu Ihrer "
        "Initiative. Er ist aus öffentlich zugänglichen Quellen zusammengetragen. Bitte lesen Sie "
        "ihn und sagen Sie uns, ob er stimmt.\n\n"
        "* Gymnasium Beispiel – Katedralskole Bergen *\n"
        "Kurztext: Klassen des Gymnasiums und der Schule in Bergen besuchen sich jedes Jahr.\n"
        "Träger: Gymnasium Beispiel\n"
        "Orte: Bergen (Norwegen)\n"
        "Seit: 1993 (erster Austausch, laut Austausch mit Bergen)\n"
        "Status: aktiv\n"
        "Themen: Jugend und Schule (unsere eigene Einordnung)\n"
        "Bestätigung: 10.01.2020\n\n"
        "Hier widersprechen sich die Quellen. Was ist richtig?\n"
        "– Seit: 1993 (laut Austausch mit Bergen) oder 01.06.1995 (laut Austausch mit Bergen)?\n"
        "– Orte: Bergen oder Oslo (laut Austausch mit Bergen)?\n\n"
        "Das wissen wir nicht:\n"
        "– Was hat zuletzt stattgefunden? Unser letzter Beleg: 10.01.2026.\n\n"
        "Stimmt alles? Dann genügt „stimmt so“ als Antwort. Wenn nicht, schreiben Sie uns bitte, "
        "was zu ändern oder zu ergänzen ist, am besten mit einer Webseite, auf der man es "
        "nachlesen kann.\n\n"
        "Das Register ist öffentlich. Nennen Sie deshalb bitte keine Personen und keine privaten "
        "Adressen oder Telefonnummern.\n\n"
        "Möchten Sie nicht im Register stehen? Dann genügt eine kurze Antwort, und wir nehmen den "
        "Eintrag heraus.\n\n"
        "Freundliche Grüße\n"
        "Internationale Initiativen · Beispielstadt\n"
    )


def test_what_is_missing_is_asked(three: Workplace) -> None:
    three.hamm("ask", "chor-dom", "--to", "letters", "--lang", "en")
    text = body(three, "letters/chor-dom.eml")
    asked = text.partition("What we do not know:\n")[2].partition("\n\n")[0]
    assert asked == (
        "– Which organisation runs the initiative?\n– When did it begin?\n– Is it still going on?"
    )


def test_the_table_is_for_serial_letters_in_excel(three: Workplace) -> None:
    three.hamm("ask", "--to", "briefe", "--lang", "de")
    content = (three.root / "briefe/briefe.csv").read_bytes().decode()
    assert content.startswith("\ufeffKennung;Organisation;Zu erreichen über;")
    [row] = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")), delimiter=";")
    assert row["Kennung"] == "verein-hafen"
    assert row["Einträge"] == "'=Hafen"
    assert row["Zu erreichen über"] == "https://verein-hafen.example/"
    assert (
        "· Orte: Bergen (Norwegen) · Seit: 1993 (erster Austausch, laut Seite) ·"
        in row["Was wir wissen"]
    )
    assert row["Fragen"].endswith("sind Sie zu erreichen?")


def test_letters_are_in_the_language_of_the_registry_unless_it_is_asked(three: Workplace) -> None:
    with environment(LANG="en_GB.UTF-8"):
        done = three.hamm("ask", "--to", "a")
    assert body(three, "a/chor-dom.eml").startswith("Guten Tag")
    assert (three.root / "a/briefe.csv").exists()
    assert done.out.endswith("briefe.csv: 1 organisation without a mailbox\n")
    three.hamm("ask", "--to", "b", "--lang", "en")
    assert body(three, "b/chor-dom.eml").startswith("Good day")


def test_without_a_query_only_what_is_due_is_asked(three: Workplace) -> None:
    for path in (ENTRY, CHOR, "data/initiatives/verein-hafen.yaml"):
        three.overlay("confirmed: {on: 2026-10-01, by: organisation}\n", path)
    done = three.hamm("ask", "--to", "letters")
    assert done == (0, "", "Every entry is confirmed: there is nobody to ask.\n")
    assert not (three.root / "letters").exists()
    assert three.hamm("ask", "chor", "--to", "letters").out.count("\n") == 1
    assert three.hamm("ask", "--to", "other", "--today", "2029-01-01").out.count("\n") == 2


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give an office's own folder, named by HAMM_PRIVATE."""
    folder = tmp_path_factory.mktemp("office")
    with environment(HAMM_PRIVATE=str(folder)):
        yield folder


def led_by(*names: str) -> str:
    return "organisations: [" + ", ".join(f"{{name: {n}, role: lead}}" for n in names) + "]\n"


def test_an_organisation_gets_one_letter_for_all_it_bears(registry: Workplace) -> None:
    registry.organisation("chor", "name: Chor\ncontact: {mailbox: buero@chor.example}\n")
    registry.another("chor-bergen", led_by("Chor"))
    registry.another(
        "chor-oslo", led_by("Verein", "chor") + "contact: {mailbox: a@verein.example}\n"
    )
    registry.another("fest-oslo", led_by("Verein", "Kirche"))
    done = registry.hamm("ask", "chor", "Verein", "Kirche", "--to", "letters", "--lang", "en")
    assert done.out == (
        "letters/chor.eml: buero@chor.example · chor-bergen, chor-oslo\n"
        "letters/chor-oslo.eml: a@verein.example · chor-oslo, fest-oslo\n"
        "letters/letters.csv: 1 organisation without a mailbox\n"
    )
    alone = registry.hamm("ask", "Kirche", "--to", "one", "--lang", "en")
    assert alone.out == "one/letters.csv: 1 organisation without a mailbox\n"
    row = (registry.root / "one/letters.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert row.startswith("fest-oslo;Kirche;")


def test_the_office_asks_nobody_about_its_own(registry: Workplace) -> None:
    registry.change("country: DE\n", "country: DE\noffice: stadt\n", "registry.yaml")
    registry.organisation("stadt", "name: Beispielstadt\ntype: municipality\n")
    registry.another("projekt-rathaus", led_by("Beispielstadt"))
    registry.another(
        "projekt-feuerwehr",
        led_by("Beispielstadt") + "contact: {mailbox: info@feuerwehr.example}\n",
    )
    done = registry.hamm("ask", "id:projekt-rathaus,projekt-feuerwehr", "--to", "letters")
    assert done.out == "letters/projekt-feuerwehr.eml: info@feuerwehr.example · projekt-feuerwehr\n"
    assert done.err == "1 entry is the office’s own: hamm confirm stadt --by office\n"


def test_what_was_asked_is_left_out_until_it_is_answered(three: Workplace, office: Path) -> None:
    first = three.hamm("ask", "--to", "letters", "--lang", "en")
    assert first.out.count("\n") == 2
    lines = (office / "asked.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["entries"] for line in lines] == [
        ["chor-dom", "schule-beispiel"],
        ["verein-hafen"],
    ]
    again = three.hamm("ask", "--to", "second", "--lang", "en")
    assert again == (0, "", (
        "3 entries were asked about before, last on 22 Nov 2026, and are left out: --again asks "
        "again.\n"
    ))  # fmt: skip
    assert three.hamm("ask", "--to", "third", "--again").out.count("\n") == 2
    assert three.hamm("ask", "--to", "later", "--today", "2029-05-01").out.count("\n") == 2
    three.overlay("confirmed: {on: 2027-01-01, by: organisation}\n", CHOR)
    answered = three.hamm("ask", "chor-dom", "--to", "fourth", "--today", "2027-02-01")
    assert answered.out == "fourth/chor-dom.eml: buero@schule.example · chor-dom\n"


def test_a_dry_run_remembers_nothing_and_bad_lines_are_told(three: Workplace, office: Path) -> None:
    three.hamm("ask", "--to", "letters", "--dry-run")
    assert list(office.iterdir()) == []
    (office / "asked.jsonl").write_text('{"date": 1}\n[]\nx\n{"date": "2026-99-01"}\n')
    done = three.hamm("ask", "--to", "letters")
    assert done.code == 0
    assert done.err.startswith("4 lines of “")


def test_the_same_again_is_the_same_and_nothing_else_is_written_over(three: Workplace) -> None:
    first = three.hamm("ask", "--to", "letters")
    before = (three.root / "letters/chor-dom.eml").read_bytes()
    assert three.hamm("ask", "--to", "letters") == first
    assert (three.root / "letters/chor-dom.eml").read_bytes() == before
    three.put("letters/briefe.csv", "mine")
    three.put("letters/chor-dom.eml", before)
    done = three.hamm("ask", "--to", "letters")
    assert done.code == 3
    assert done.err.startswith("hamm: “letters/briefe.csv” exists already with other content")
    assert (three.root / "letters/briefe.csv").read_text() == "mine"


def test_old_letters_are_remarked_on(three: Workplace) -> None:
    three.put("letters/old.eml", "x")
    done = three.hamm("ask", "chor-dom", "--to", "letters")
    assert done.err == "1 older letter is still in “letters”\n"


def test_a_dry_run_writes_nothing(three: Workplace) -> None:
    done = three.hamm("ask", "--to", "letters", "--dry-run")
    assert done.out.count("\n") == 2
    assert not (three.root / "letters").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["ask"], 2, "--to is missing"),
        (["ask", "land:Narnia", "--to", "x"], 2, "Narnia"),
        (["ask", "--to", "data/initiatives"], 2, "is a data folder of the registry"),
        (["ask", "--to", "registry.yaml"], 3, "registry.yaml"),
        (["ask", "land:Chile", "--to", "x"], 0, "No entry fits."),
    ],
)
def test_what_is_wrong_is_said(
    three: Workplace, arguments: list[str], code: int, told: str
) -> None:
    before = {path: path.read_bytes() for path in three.root.rglob("*.*") if path.is_file()}
    done = three.hamm(*arguments)
    assert (done.code, done.out) == (code, "")
    assert told in done.err
    assert {path: path.read_bytes() for path in three.root.rglob("*.*") if path.is_file()} == before


def test_a_mailbox_that_looks_personal_gets_no_mail(three: Workplace) -> None:
    three.overlay("contact: {mailbox: anna.muster@schule.example}\n", CHOR)
    three.hamm("ask", "chor-dom", "--to", "letters", "--lang", "en")
    assert [path.name for path in (three.root / "letters").iterdir()] == ["letters.csv"]


@pytest.mark.parametrize("what", ["=?utf-8?q?x=0ABcc:_x@y.example?=", "=?utf-8?b?eApCY2M6IGE=?="])
def test_an_encoded_word_in_a_title_is_text(three: Workplace, what: str) -> None:
    three.overlay(f'title: {{de: "{what}", en: A}}\n')
    three.hamm("ask", "schule-beispiel", "--to", "letters")
    found = mail(three, "letters/schule-beispiel.eml")
    assert found["Bcc"] is None
    assert what.replace("=?", "= ?") in str(found["Subject"])


def test_an_encoded_word_is_no_mailbox(three: Workplace) -> None:
    box = "=?utf-8?q?x=0ABcc=3Ay=40z.example=0AX=3A?=@x.example"
    config = Config({"mailbox": box})
    assert "x.example" not in letter.draft(config, [], "A", "B")


def test_letters_go_into_no_link_and_no_pipe(three: Workplace) -> None:
    loop = three.root / "loop"
    loop.symlink_to(loop)
    assert three.hamm("ask", "--to", loop).code == 3
    (three.root / "letters/schule-beispiel.eml").mkdir(parents=True)
    result = three.hamm("ask", "schule-beispiel", "--to", three.root / "letters")
    assert (result.code, "exists already" in result.err) == (3, True)


def test_text_of_an_entry_cannot_become_a_header_or_a_second_line(three: Workplace) -> None:
    three.overlay('title: {de: "A\\nBcc: x@y.example", en: A}\n')
    three.hamm("ask", "schule-beispiel", "--to", "letters")
    found = mail(three, "letters/schule-beispiel.eml")
    assert found["Bcc"] is None
    assert "* A Bcc: x@y.example *\n" in str(found.get_content())


def test_nobody_writes_to_a_catch_all(registry: Workplace) -> None:
    """A group without a record stands for several: the entry names it, no letter goes to it."""
    registry.another(
        "netz-hafen",
        "title: {de: Netz am Hafen, en: Net}\n"
        "organisations: [{name: Vereine am Hafen, role: lead, type: group}]\n",
    )
    done = registry.hamm("ask", "netz-hafen", "--to", "letters", "--lang", "en")
    remark = "netz-hafen names only “Vereine am Hafen”, no single organisation: nobody is asked"
    assert done.out == ""
    assert remark in " ".join(done.err.split())
    assert not (registry.root / "letters").exists()
    registry.change(
        "role: lead, type: group}",
        "role: lead, type: group}, {name: Hafenchor, role: lead}",
        "data/initiatives/netz-hafen.yaml",
    )
    done = registry.hamm("ask", "netz-hafen", "--to", "letters", "--lang", "en")
    rows = csv.reader((registry.root / "letters/letters.csv").read_text("utf-8-sig").splitlines(),
                      delimiter=";")  # fmt: skip
    assert [row[1] for row in rows] == ["Organisation", "Hafenchor"]


def test_how_long_a_letter_is_waited_for() -> None:
    """From its day on for some months, until the entry is confirmed on that day or later."""
    today = date(2026, 11, 30)

    def waits(*days: str, confirmed: str = "") -> str | None:
        data: dict[str, Any] = {"id": "a", "title": {"de": "A"}}
        if confirmed:
            data["confirmed"] = {"on": confirmed, "by": "organisation"}
        letters = [Asked(day, "A", ("a",)) for day in days]
        entry = Initiative("a.yaml", cast(InitiativeData, data))
        return unanswered(letters, [entry], 2, today).get("a")

    table: list[tuple[str | None, str | None]] = [
        (waits("2026-09-30"), "2026-09-30"),
        (waits("2026-09-29"), None),
        (waits("2026-11-30"), "2026-11-30"),
        (waits("2026-12-01"), None),
        (waits("2026-11-10", "2026-10-01"), "2026-11-10"),
        (waits("2026-10-01", "2026-11-10"), "2026-11-10"),
        (waits("2026-11-10", confirmed="2026-11-09"), "2026-11-10"),
        (waits("2026-11-10", confirmed="2026-11-10"), None),
        (waits("2026-11-10", confirmed="2026-11-11"), None),
        (waits(), None),
    ]
    assert [told for told, _expected in table] == [expected for _told, expected in table]
