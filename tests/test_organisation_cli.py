"""Organisations on the command line: show, link, confirm, rename, retire, new, introduce."""

import pytest
from helper import Workplace
from test_introductions_cli import CHOIR, town

__all__ = ["town"]

RECORDS = "data/organisations"
SOURCE = "sources: [{id: s, title: Seite, url: 'https://www.chor.example', kind: own-statement}]\n"
CHOIR_RECORD = (
    """\
id: chor
name: Chor Beispielstadt
other_names: [CB]
type: association
place: Beispielstadt
contact: {mailbox: buero@chor.example}
summary: {de: Singt in Norwegen., en: Sings in Norway.}
"""
    + SOURCE
)
SCHOOL_RECORD = (
    """\
id: gymnasium
name: Gymnasium Beispiel
type: school
links_to: [{to: chor, type: works-with, on: 2025-05-01, note: Konzert}]
"""
    + SOURCE
)


def content(registry: Workplace, path: str) -> str:
    """Read a file of the registry."""
    return (registry.root / path).read_text(encoding="utf-8")


@pytest.fixture
def records(town: Workplace) -> Workplace:
    """Give two of the organisations a record."""
    town.put(f"{RECORDS}/chor.yaml", CHOIR_RECORD)
    town.put(f"{RECORDS}/gymnasium.yaml", SCHOOL_RECORD)
    return town


def test_an_organisation_is_shown_by_id_name_and_abbreviation(records: Workplace) -> None:
    shown = records.hamm("show", "chor").out
    assert shown == records.hamm("show", "Chor Beispielstadt").out == records.hamm("show", "cb").out
    for part in (
        "Chor Beispielstadt",
        "Sings in Norway.",
        "Contact       buero@chor.example",
        "Initiatives   Choir of Exampletown – Choir of Bergen  active  chor-beispiel",
        "Knows         Gymnasium Beispiel  works with · 1 May 2025 · Konzert",
        "File          data/organisations/chor.yaml",
    ):
        assert part in shown
    bare = records.hamm("show", "Freunde von Göteborg e.V.").out
    assert "Friends of Gothenburg" in bare
    assert "Contact       not known" in bare


def test_an_organisation_as_json(records: Workplace) -> None:
    found = records.hamm("show", "gymnasium", "--format", "json").json
    assert found["initiatives"] == []
    (shown,) = found["organisations"]
    assert shown["organisation"]["id"] == "gymnasium"
    assert shown["initiatives"] == [{"id": "schule-beispiel", "role": "lead"}]
    (known,) = shown["knows"]
    assert known["organisation"] == "chor"
    assert known["known_by"] == [
        {"state": "known", "kind": "link", "source": ["chor", "gymnasium"]}
    ]


def test_a_short_id_means_an_organisation_where_it_fits_one(records: Workplace) -> None:
    done = records.hamm("link", "gymn", "cho", "--type", "met", "--on", "2026-11-01")
    assert done.out == "chor met gymnasium · 1 Nov 2026: recorded in data/organisations/chor.yaml\n"


def test_a_link_of_two_records_is_written_once_and_taken_back(records: Workplace) -> None:
    before = {one: content(records, f"{RECORDS}/{one}.yaml") for one in ("chor", "gymnasium")}
    done = records.hamm("link", "Gymnasium Beispiel", "CB", "--type", "met", "--on", "2026-11-01")
    assert done.code == 0
    assert done.out == "chor met gymnasium · 1 Nov 2026: recorded in data/organisations/chor.yaml\n"
    assert "type: met" in content(records, f"{RECORDS}/chor.yaml")
    again = records.hamm("link", "chor", "gymnasium", "--type", "met")
    assert "is in data/organisations/chor.yaml already" in again.out
    assert records.hamm("unlink", "gymnasium", "chor").code == 0
    assert {one: content(records, f"{RECORDS}/{one}.yaml") for one in before} == before
    nothing = records.hamm("unlink", "gymnasium", "chor")
    assert nothing.code == 2
    assert "no recorded link between" in nothing.err
    assert records.hamm("unlink", "gymnasium", "chor", "--type", "works-with").code == 0
    assert "links_to" not in content(records, f"{RECORDS}/gymnasium.yaml")


def test_organisations_without_a_record_are_joined_by_their_initiatives(town: Workplace) -> None:
    done = town.hamm("link", "Chor Beispielstadt", "Gymnasium Beispiel", "--type", "in-contact")
    assert done.code == 0
    assert "chor-beispiel" in done.out
    state = town.hamm("parallels", "Chor Beispielstadt", "Gymnasium Beispiel").out
    assert "know each other" in state
    one = town.hamm("link", "chor-beispiel", "--type", "in-contact")
    assert (one.code, one.err.splitlines()[0]) == (2, "hamm: B is missing")


def test_three_are_linked_in_pairs(records: Workplace) -> None:
    named = "id: freunde\nname: Freunde von Göteborg e.V.\ntype: association\n"
    records.put(f"{RECORDS}/freunde.yaml", named + SOURCE)
    done = records.hamm("link", "chor", "gymnasium", "freunde", "--type", "in-contact")
    assert len(done.out.splitlines()) == 3
    assert records.hamm("validate").code == 0


def test_all_entries_of_an_organisation_are_confirmed_at_once(records: Workplace) -> None:
    records.another("chor-zwei", CHOIR.replace("Kantorei Bergen", "Domchor Oslo"))
    done = records.hamm("confirm", "chor", "--by", "organisation", "--on", "2026-11-20")
    assert [line.partition(":")[0] for line in done.out.splitlines()] == [
        "chor-beispiel",
        "chor-zwei",
    ]
    but = ("confirm", "CB", "--by", "office", "--except", "chor-zwei", "--dry-run")
    assert "chor-zwei" not in records.hamm(*but).out
    wrong = records.hamm("confirm", "chor", "--by", "office", "--except", "schule-beispiel")
    assert (wrong.code, "is not one of those" in wrong.err) == (2, True)


def test_a_record_gets_another_id_everywhere(records: Workplace) -> None:
    records.put(
        "data/meetings/net.yaml", "id: net\ntitle: {de: T}\nstate: held\nattended: [chor]\n"
    )
    assert records.hamm("rename", "chor", "chor-beispielstadt").code == 0
    assert "to: chor-beispielstadt" in content(records, f"{RECORDS}/gymnasium.yaml")
    assert "chor-beispielstadt" in content(records, "data/meetings/net.yaml")
    assert "former_ids" in content(records, f"{RECORDS}/chor-beispielstadt.yaml")
    assert records.hamm("validate").code == 0


def test_a_retired_record_leads_to_its_successor(records: Workplace) -> None:
    named = "id: kantorei\nname: Kantorei Beispielstadt\ntype: church\n"
    records.put(f"{RECORDS}/kantorei.yaml", named + SOURCE)
    done = records.hamm("retire", "chor", "--reason", "merged", "--into", "kantorei")
    assert done.code == 0
    assert "to: kantorei" in content(records, f"{RECORDS}/gymnasium.yaml")
    assert "name: Chor Beispielstadt" in content(records, f"{RECORDS}/chor.yaml")
    assert "mailbox" not in content(records, f"{RECORDS}/chor.yaml")
    assert records.hamm("validate").code == 0


def test_a_new_record_has_an_id_without_the_legal_form(town: Workplace) -> None:
    done = town.hamm("new", "organisation", "--set", "name=Hilfe für Bergen e.V.",
                     "--set", "type=association", "--set", "sources=https://www.hilfe.example",
                     "--set", "sources.0.kind=own-statement")  # fmt: skip
    assert done.out == f"{RECORDS}/hilfe-fuer-bergen.yaml\n"
    assert town.hamm("validate").code == 0
    assert town.hamm("new", "organisation", "--set", "type=association").code == 2


def test_who_was_introduced_is_recorded(town: Workplace) -> None:
    first = town.hamm("introduce", "Bergen")
    assert first.err.splitlines()[-1] == "Once it is sent: hamm introduce Bergen --record"
    done = town.hamm("introduce", "Bergen", "--record")
    assert "chor-beispiel in contact with schule-beispiel" in done.out
    assert "When it is sent" not in town.hamm("introduce", "Bergen").err
    again = town.hamm("introduce", "Bergen", "--record")
    assert again.err == "All of them know each other already: nothing to record.\n"
