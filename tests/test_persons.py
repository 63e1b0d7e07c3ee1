"""What is taken for a natural person, and what is not; none of these people exists."""

import json
import re
import time
from datetime import date

import pytest
from helper import ENTRY, HERE, Workplace
from hypothesis import given
from hypothesis import strategies as st

from hamm_registry.checks.engine import judge_text
from hamm_registry.model import persons
from hamm_registry.schema import leaves
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile

PERSONS = (
    "Frau Dr. Erika Muster", "Herrn Muster", "Dr. Erika Muster", "Prof. Dr. Erika Muster",
    "Dr. Muster",
    "Mme Exemple", "Mrs. Sample", "Mr Sample", "Pfarrerin Muster", "Familie Muster",
    "Vors. Erika Muster", "c/o Erika Muster", "Ansprechpartner: Erika Muster",
    "Vorsitzende Erika Muster", "z. Hd. Erika Muster",
    "Frau E. Muster", "Frau J. van der Muster", "Frau von Muster", "Frau O’Muster", "Frau d’Muster",
    "Frau  Muster", "Frau\u00a0Muster", "Frau *Muster", "Frau „Muster", "Frau (Muster",
    "FRAU MUSTER", "frau Muster", "Fr.Muster", "Dr.Muster", "Prof.Dr. Muster",
    "Ansprechpartnerin: E. Muster", "Ansprechpartner – Erika Muster", "Leiterin  Erika Muster",
    "Bürgermeisterin Erika Muster", "Kontakt: Karl-Heinz Muster", "Lehrerin Erika Muster",
    "Pater Anselm Muster", "Пані Муштер", "г-н Муштер", "Sayın Muster", "pani Muster",
)  # fmt: skip

NOBODY = (
    "Frau und Beruf e.V.", "Herr der Ringe", "Dr. Erika Muster Schule", "Dr.-Muster-Straße",
    "Frauenhaus Hamm", "c/o Rathaus Hamm", "Vorsitz der Gruppe", "Leiter der Volkshochschule",
    "Prof. Dr. Erika Muster Gymnasium", "Frankfurt a. M. Partner", "Pan African Congress",
    "Herr Muster Stiftung", "im Jahr 1990", "FRAU UND BERUF E.V.", "Mann und Frau. Die Gruppe",
    "DR Kongo", "MS Europa", "Kontakt Europa", "Kontakt: Stadt Hamm", "Lehrer Online",
    "Bürgermeister Bergens", "Rostow am Don Chor", "пан президент", "Frau im Mittelpunkt",
)  # fmt: skip


@pytest.mark.parametrize("text", PERSONS)
def test_persons(registry: Workplace, text: str) -> None:
    assert persons.person_in(f"Dort hilft {text}.").startswith(text)
    registry.overlay(f"notes: 'Dort hilft {text}.'\n")
    assert registry.codes() == ["HR306"]


def test_a_name_goes_on_in_the_next_line_but_not_in_the_next_paragraph() -> None:
    for text in ("Frau\nMuster", "Leiter:\nErik Muster", "Leiter\nErik\nMuster", "Dr.\nMuster"):
        assert persons.person_in(f"Dort hilft {text}.") == text
        assert persons.person_in(f"Dort hilft {text}.".replace("\n", "\n\n")) == ""


BEFORE_A_NAME = (
    *persons._FORMS_OF_ADDRESS, *persons._TITLES, *persons._SHORT_FUNCTIONS,
    *persons._IN_EITHER_CASE,
)  # fmt: skip


def test_every_word_in_front_of_a_name_tells() -> None:
    for words in BEFORE_A_NAME:
        assert persons.person_in(f"({words} Erika Muster)").startswith(words), words
        assert persons.person_in(f"{words}kunde Erika Muster") == "", words


@given(
    st.lists(st.sampled_from([*BEFORE_A_NAME, "Erika", "Muster", *" -/(.,:\n\u00e92"]), max_size=9)
)
def test_a_text_without_the_words_of_a_pattern_is_none_for_it(parts: list[str]) -> None:
    """The quick look at the words of a text hides nothing that a pattern finds in it."""
    text = "".join(parts)
    words = persons._WORD.findall(text)
    for pattern in persons._PATTERNS:
        if pattern.heads.isdisjoint(words):
            assert re.search(pattern.person, text) is None


@pytest.mark.parametrize("text", NOBODY)
def test_nobody(registry: Workplace, text: str) -> None:
    assert persons.person_in(text) == ""
    registry.overlay(f"notes: '{text}'\n")
    assert registry.codes() == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Erika Muster", True), ("Jörg Muster", True), ("Erika von Muster", False),
        ("Karl-Heinz Muster", True), ("Erika-Muster-Schule", False), ("Anna Chor", False),
        ("Maria Muster Stiftung", False), ("Caritas Hamm", False), ("Erika", False),
    ],
)  # fmt: skip
def test_organisations_called_like_a_person(name: str, expected: bool) -> None:
    assert persons.is_called_like_a_person(name) is expected


def test_a_lead_called_like_a_person(registry: Workplace) -> None:
    registry.overlay(
        "organisations: [{name: Erika Muster, role: lead, type: association}]\n"
        "contact: {mailbox: erika.muster@web.de}\n"
    )
    assert sorted(registry.codes()) == ["HR301", "HR306"]


def test_what_nobody_sees_hides_nobody() -> None:
    """Characters that a file may hold and that hardly change how a text looks, at any place."""
    ignored = "\u00ad\u034f\u115f\u180b\u200c\u200d\u3164\ufe00\ufe0f\uffa0\U000e0100\u0336\u20e3"
    for text in ("erika.muster@web.de", "Frau Erika Muster", "02381 555 0199"):
        for character in ignored:
            assert persons.plain(character.join(text)) == text, ascii(character)
    assert persons.plain("erika.muster@web。de") == "erika.muster@web.de"
    assert persons.plain("0\ufe0f\u20e32\ufe0f\u20e3 ①") == "02 1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("erika.muster@web。de", "HR301"),
        ("erika.muster\ufe0f@web.de", "HR301"),
        ("0\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e31\ufe0f\u20e3 5550199", "HR302"),
        ("Fest 1\ufe0f\u20e3 am Markt", ""),
        ("erika.muster＠web.de", "HR301"),
        ("erika.muster at web.de", "HR301"),
        ("erika.muster @ web.de", "HR301"),
        ("erika.muster&#64;web.de", "HR301"),
        ("erika.muster&commat;web&period;de", "HR301"),
        ("erika.muster at web dot de", "HR301"),
        ("erika.muster(ät)web.de", "HR301"),
        ("erika.muster (a) web.de", "HR301"),
        ("erika.muster -at- web.de", "HR301"),
        ("erika.muster_at_web.de", "HR301"),
        ("erika.muster*at*web.de", "HR301"),
        ("erika.muster |at| web.de", "HR301"),
        ("erika.muster „at“ web.de", "HR301"),
        ("erika.muster Klammeraffe web.de", "HR301"),
        ("erika.muster arroba web punto es", "HR301"),
        ("erika.muster%40web.de", "HR301"),
        ("Anlage (a) Satzung, (b) Plan. Look at this.", ""),
        ("The project “look at me” is at example.org.", ""),
        ("erika.muster@web . de", "HR301"),
        ("erika.muster{at}web{punkt}de", "HR301"),
        ("02381/555/0199", "HR302"),
        ("02381 / 555 - 0199", "HR302"),
        ("0 2 3 8 1 5 5 5 0 1 9 9", ""),
        ("٠٢٣٨١ ٥٥٥٠١٩٩", "HR302"),
        ("０２３８１ ５５５０１９９", "HR302"),
        ("02381·555·0199", "HR302"),
        ("02381*555*0199", "HR302"),
        ("0 23 81 / 5 55 01 99", "HR302"),
        ("8 (495) 555-01-99", "HR302"),
        ("212-555-0199", "HR302"),
        ("\u260e 555019", "HR302"),
        ("\U0001f4de 555 019", "HR302"),
        ("null zwei drei acht eins, fünf fünf fünf null", "HR302"),
        ("Zero two three eight one five five five", "HR302"),
        ("https://wa.me/4923815550199", "HR302"),
        ("Null Toleranz: eins, zwei, drei, vier, fünf, sechs", ""),
        ("2023-2024, 100-200-3000, 1 (2019) 12", ""),
        ("DE89-3704-0044-0532-0130-00", "HR303"),
        ("DE89.3704.0044.0532.0130.00", "HR303"),
        ("Zum 800. Geburtstag am 4. März 2026 kommt eine Delegation.", ""),
        ("Die Stadt beging ihren 800. Geburtstag (4.3.2026).", ""),
        ("The twinning was born 1987.", ""),
        ("She was born 1987.", "HR304"),
        ("Vorlage 0456/2021 des Rates.", ""),
        ("Vorlage 0234/21-26 des Rates.", ""),
        ("Drucksache Nr. 0456/2021", ""),
        ("Beschluss 0456/2021", ""),
        ("Az. 02381/555019", ""),
        ("Auskunft 0456/202100", "HR302"),
        ("Look at example.org and meet at noon.", ""),
        ("Fragen an info at schule.example.", ""),
        ("Ende. Mail: info@schule.example. Danke", ""),
    ],
)
def test_what_is_written_around(registry: Workplace, text: str, code: str) -> None:
    registry.overlay(f"notes: '{text}'\n")
    # The rule on HTML tells the entities besides.
    assert registry.codes("--ignore", "HR024") == ([code] if code else [])


def test_ids_and_names_of_files_name_nobody(registry: Workplace) -> None:
    photo = "alt: {de: Ein Pult, en: A stand}, credit: Chor, licence: CC-BY-4.0"
    for fields, codes in (
        ("former_ids: [chor-frau-erika-muster]", ["HR306"]),
        ("former_ids: [familie-muster]", ["HR306"]),
        ("former_ids: [ruf-02381-5550199]", ["HR302"]),
        ("former_ids: [frau-und-beruf, herr-der-ringe, frauenhaus, dr-kongo]", []),
        ("former_ids: [herr-muster-stiftung, plz-01067-dresden, fest-2024-2025]", []),
        (f"photos: [{{file: herr-muster.jpg, {photo}}}]", ["HR116", "HR306"]),
    ):
        registry.overlay(f"{fields}\n")
        assert sorted(registry.codes()) == codes, fields


def test_web_addresses_name_and_call_nobody(registry: Workplace) -> None:
    for url, codes in (
        ("https://a.example/?m=erika.muster@web.de", ["HR301"]),
        ("https://a.example/?m=erika.muster%40web.de", ["HR301"]),
        ("https://wa.me/4923815550199", ["HR302"]),
        ("https://a.example/send?phone=%2B4923815550199", ["HR302"]),
        ("https://a.example/@stadt/1067890123456", []),
        ("https://a.example/maps/@51.68,7.82,15z?office@a.example", []),
        ("https://a.example/hotel=4923815550199", []),
    ):
        registry.overlay(f"links: [{{url: '{url}', kind: other}}]\n")
        assert registry.codes() == codes, url


def test_one_text_can_be_allowed(registry: Workplace) -> None:
    registry.overlay("notes: 'Das Stück heißt Frau Holle. Es hilft Frau Muster.'\n")
    registry.overlay("allowed_texts: [Frau Holle]\n", "registry.yaml")
    (told,) = registry.diagnostics("--ignore", "HR4")
    assert told["message"] == "“Fr… Mu…” looks like the name of a person"
    registry.overlay("allowed_texts: [Frau Holle, Frau Muster]\n", "registry.yaml")
    assert registry.codes() == []


def test_the_name_of_an_organisation_can_be_allowed(registry: Workplace) -> None:
    registry.overlay("organisations: [{name: Erika Muster, role: lead}]\n")
    assert registry.codes() == ["HR306"]
    registry.overlay("allowed_texts: [Erika Muster]\n", "registry.yaml")
    assert registry.codes() == []


@pytest.mark.parametrize("name", ["text", "json", "github", "sarif", "gitlab", "junit"])
def test_no_format_repeats_what_is_personal(registry: Workplace, name: str) -> None:
    """Logs of checks are public; other findings on the line do not quote it either."""
    registry.overlay(
        "contact: {mailbox: berta.exempel@web.de}\n"
        "notes: 'Frau Dr. Berta Exempel, geb. 11.04.1951, 02385 777 0188'\n"
    )
    told = registry.hamm("validate", "--format", name).out
    for code in ("HR301", "HR302", "HR304", "HR306"):
        assert code in told
    for secret in ("berta.exempel", "Berta", "11.04.1951", "777", "1951"):
        assert secret not in told


def test_no_finding_repeats_who_is_named_in_a_file_of_a_wrong_shape(registry: Workplace) -> None:
    """Neither its message nor the line of the file, nor a correction; and the person is told of."""
    before = (registry.root / ENTRY).read_text()
    name = "Frau Berta Exempel 02385 777 0188"
    for text, codes in (
        (f"{before}ansprechpartner: {name}\n", {"HR011", "HR302", "HR306"}),
        (f"{before}email: berta.exempel@web.de\n", {"HR011", "HR301"}),
        (before.replace("status: active", f"status: {name}"), {"HR013", "HR302", "HR306"}),
        (before.replace("  date: 1993", f"  date: {name}"), {"HR014", "HR302", "HR306"}),
        (f"{before}notes: [{name}]\n", {"HR012", "HR302", "HR306"}),
        (f"{before}notes: Kontakt: {name}\n", {"HR005", "HR302", "HR306"}),
        (f"{before}notes: '{name}\n", {"HR005", "HR302", "HR306"}),
        (f"{before}notes: |\n{name}\n", {"HR005", "HR302", "HR306"}),
        (f"{before}notes: a\nnotes: {name}\n", {"HR006", "HR302", "HR306"}),
        (before.replace("name: Bergen", "name: Frau Berta Exempel"), {"HR210", "HR306"}),
    ):
        registry.put(ENTRY, text)
        assert set(registry.codes()) == codes, text[-90:]
        for form in ("text", "json", "github", "gitlab", "junit"):
            out = registry.hamm("validate", "--format", form).out
            for secret in ("Berta", "Exempel", "berta", "777", "0188"):
                assert secret not in out, (form, text[-90:])


@pytest.mark.parametrize("text", ["Frau ", "Dr. ", "a at ", "a@", "Aa ", "&#64;", "0 ", "c/o Aa "])
def test_time_grows_with_the_length(text: str) -> None:
    def seconds(count: int) -> float:
        content = text * count
        start = time.process_time()
        persons.person_in(persons.plain(content))
        return time.process_time() - start

    seconds(100)
    assert seconds(16_000) < 40 * max(seconds(1_000), 0.002)


def test_no_organisation_of_any_kind_of_entry_is_called_like_a_person(
    registry: Workplace,
) -> None:
    source = "sources: [{id: s, title: S, url: 'https://s.example', kind: own-statement}]\n"
    programme = f"id: fonds\ntitle: {{de: Fonds}}\napplicants: [school]\n{source}"
    meeting = "id: treffen\ntitle: {de: Treffen}\ndate: 2026-10-01\nstate: held\n"
    files = {
        "data/organisations/kreis.yaml": f"id: kreis\nname: Hans Müller\ntype: group\n{source}",
        "data/funding/fonds.yaml": f"{programme}funder: Hans Müller\ndeadline: {{kind: open}}\n",
        "data/meetings/treffen.yaml": f"{meeting}attended: [Hans Müller]\nattendance: partial\n",
    }
    for path, text in files.items():
        file = registry.put(path, text)
        assert "HR306" in registry.codes(), path
        file.unlink()


def test_no_person_is_named_in_any_text_of_any_kind_of_entry() -> None:
    """Each value that people write freely, of every schema, is looked at for all three."""
    text = "Frau Erika Muster, erika.muster@web.de, 02381 555 0199"
    opened = Workspace(HERE / "data" / "complete")
    day = date(2026, 11, 22)
    for kind, path in opened.files():
        document = opened.read(kind, path)
        assert isinstance(document, ParsedFile)
        for role, values in leaves(kind, document.data).items():
            if role not in ("text", "mailbox", "to-place", "to-guest", "to-office"):
                continue
            for pointer, _value in values:
                data = json.loads(json.dumps(document.data, default=str))
                part = data
                for step in pointer[:-1]:
                    part = part[step]
                part[pointer[-1]] = text
                changed = json.dumps(data, ensure_ascii=False)
                codes = {one.code for one in judge_text(opened, day, kind, path, changed)}
                # A value that does not fit its schema is refused as such.
                if not codes & {"HR011", "HR012", "HR013", "HR014", "HR015"}:
                    assert {"HR301", "HR302", "HR306"} <= codes, (path, pointer)


def test_no_command_writes_an_organisation_that_is_called_like_a_person(
    registry: Workplace,
) -> None:
    source = ("--set", "sources=https://s.example/")
    programme = ("--set", "title=Fonds", "--set", "applicants=school", "--set", "deadline=open")
    before = sorted(registry.root.rglob("*"))
    for arguments in (
        ("new", "organisation", "--set", "name=Hans Müller", "--set", "type=group", *source),
        ("new", "funding", "--set", "funder=Hans Müller", *programme, *source),
        ("set", "schule-beispiel", "organisations.0.name=Hans Müller"),
    ):
        refused = registry.hamm(*arguments)
        assert (refused.code, refused.out) == (2, ""), arguments
        assert "looks like the name of a person" in refused.err
        assert "Müller" not in refused.err
    assert sorted(registry.root.rglob("*")) == before
