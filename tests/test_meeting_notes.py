"""A meeting planned, held and minuted by commands, and what of it is printed."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from helper import Workplace
from test_introductions_cli import town

__all__ = ["town"]

FILE = "data/meetings/net.yaml"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def planned(town: Workplace) -> Workplace:
    """Give a meeting that is announced for a day to come."""
    town.put(FILE, "id: net\ntitle: {de: Treffen}\ndate: 2026-12-01\nstate: announced\n")
    return town


def content(registry: Workplace) -> str:
    return (registry.root / FILE).read_text(encoding="utf-8")


def test_a_meeting_from_the_invitation_to_the_last_action(planned: Workplace) -> None:
    names = "Chor Beispielstadt,Gymnasium Beispiel,Hilfsverein"
    done = planned.hamm("meeting", "net", "--invite", names, "--agenda", "16:00 Welcome")
    assert done.out == (
        "invited: 3 more, 3 in all\nAgenda: 16:00 Welcome\nin data/meetings/net.yaml\n"
    )
    again = planned.hamm("meeting", "net", "--invite", "Chor Beispielstadt")
    assert "nothing changed" in again.out
    early = planned.hamm("meeting", "net", "--held")
    assert (early.code, "HR203" in early.err) == (2, True)
    day = ("--today", "2026-12-02")
    held = planned.hamm("meeting", "net", "--held", "--attended", "all", "--complete",
                        "--decided", "We meet twice a year.", "--action", "Send the dates",
                        "--by", "Chor Beispielstadt", "--due", "31.01.2027", *day)  # fmt: skip
    assert held.code == 0
    assert "Action 1: Send the dates" in held.out
    assert planned.hamm("validate", *day).code == 0
    shown = planned.hamm("meeting", "net", *day).out
    assert "due 31 Jan 2027: Send the dates · Chor Beispielstadt  (1)" in shown
    assert "both in Bergen · hamm link" in shown
    closed = planned.hamm("meeting", "net", "--done", "1", *day)
    assert closed.out.startswith("Done: Send the dates\n")
    assert "done: 2026-12-02" in content(planned)
    wrong = planned.hamm("meeting", "net", "--done", "7", *day)
    assert (wrong.code, wrong.err) == (2, "hamm: there is no action 7\n1 Send the dates\n")


def test_a_word_that_a_record_and_an_entry_have_is_asked_about(planned: Workplace) -> None:
    planned.organisation("musikverein-neustadt", "name: Musikverein Neustadt\n")
    for word in ("Musikv", "Gymn"):
        assert planned.hamm("meeting", "net", "--invite", word).code == 0
    planned.organisation("gymnasium-neustadt", "name: Gymnasium Neustadt\n")
    asked = planned.hamm("meeting", "net", "--invite", "Gymn")
    assert asked.code == 2
    assert "Gymnasium Beispiel, Gymnasium Neustadt" in asked.err


def test_what_stands_in_the_minutes_is_never_weakened(planned: Workplace) -> None:
    """A list that is complete stays so, an action keeps its number and the day it was done."""
    day = ("--today", "2026-12-02")
    held = planned.hamm("meeting", "net", "--held", "--attended", "Chor Beispielstadt", *day)
    assert held.code == 0
    assert "attendance: partial\n" in content(planned)
    assert planned.hamm("meeting", "net", "--complete", *day).code == 0
    more = planned.hamm("meeting", "net", "--attended", "Hilfsverein", *day)
    assert more.out.startswith("came: 1 more, 2 in all\n")
    assert "attendance: complete\n" in content(planned)
    for text, number in (("Ask", 1), ("Write", 2)):
        told = planned.hamm("meeting", "net", "--action", text, *day).out
        assert told.startswith(f"Action {number}: {text}\n")
    again = ("--action", "Ask", "--topic", "Travel")
    assert "Action 1: Ask\n" in planned.hamm("meeting", "net", *again, *day).out
    assert planned.hamm("meeting", "net", "--done", "2", *day).code == 0
    assert planned.hamm("meeting", "net", "--done", "2", "--today", "2026-12-09").code == 0
    assert content(planned).count("done:") == 1
    assert "done: 2026-12-02" in content(planned)
    before = content(planned)
    for wrong in ("0", "3", "-1"):
        assert planned.hamm("meeting", "net", "--done", wrong, *day).code == 2
    assert content(planned) == before


def test_what_belongs_to_several_means_none_of_them(planned: Workplace) -> None:
    """“beispiel” begins a word of two names."""
    before = content(planned)
    done = planned.hamm("meeting", "net", "--invite", "beispiel")
    assert done.code == 2
    assert content(planned) == before


def test_an_initiative_and_its_bearer_are_written_down_once(planned: Workplace) -> None:
    day = ("--today", "2026-12-02")
    both = "chor-beispiel,Chor Beispielstadt,chor-beispiel"
    held = planned.hamm("meeting", "net", "--held", "--attended", both, *day)
    assert held.out.startswith("came: 1 more, 1 in all\n")
    assert content(planned).count("hor") == 1
    again = planned.hamm("meeting", "net", "--attended", "Chor Beispielstadt,Hilfsverein", *day)
    assert again.out.startswith("came: 1 more, 2 in all\n")


def test_nothing_is_written_by_a_dry_run(planned: Workplace) -> None:
    before = content(planned)
    done = planned.hamm("meeting", "net", "--invite", "all", "--dry-run")
    assert done.err.endswith("Nothing was written: --dry-run.\n")
    shown = planned.hamm("meeting", "net", "--invite", "all", "--diff").out
    assert "+  - Chor Beispielstadt" in shown
    assert content(planned) == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--held", "ID is missing"),
        ("net --by X", "--by and --due need --action"),
        ("nett --held", "there is no meeting “nett”"),
        ("--format pdf --output x.pdf", "ID is missing"),
    ],
)
def test_what_cannot_be_written_down(planned: Workplace, arguments: str, message: str) -> None:
    result = planned.hamm("meeting", *arguments.split())
    assert (result.code, message in result.err) == (2, True)


def test_minutes_as_a_word_document(planned: Workplace) -> None:
    hostile = "A <b>&amp; \x07 topic"
    planned.hamm("meeting", "net", "--topic", hostile.replace("\x07", "x"), "--invite", "all")
    file = planned.root / "minutes.docx"
    assert planned.hamm("meeting", "net", "--format", "docx", "--output", file).code == 0
    first = file.read_bytes()
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert package.testzip() is None
        for name in package.namelist():
            ElementTree.fromstring(package.read(name))
        text = "".join(ElementTree.fromstring(package.read("word/document.xml")).itertext())
    assert "Chor Beispielstadt" in text
    assert "A <b>&amp; x topic" in text
    planned.hamm("meeting", "net", "--format", "docx", "--output", file)
    assert file.read_bytes() == first


def test_the_attendance_list_is_handed_out_before_the_meeting_only(planned: Workplace) -> None:
    planned.hamm("meeting", "net", "--invite", "all")
    dots = "…" * 20
    before = planned.hamm("meeting", "net", "--format", "markdown").out
    assert f"- Chor Beispielstadt {dots}\n" in before
    assert before.endswith(f"- {dots} {dots}\n")
    file = planned.root / "agenda.docx"
    planned.hamm("meeting", "net", "--format", "docx", "--output", file)
    with zipfile.ZipFile(file) as package:
        document = ElementTree.fromstring(package.read("word/document.xml"))
    paragraphs = {"".join(item.itertext()): item for item in document.iter(f"{_WORD}p")}
    # The list begins a page, and its rows have room to write into.
    assert paragraphs["Attendance list"].find(f".//{_WORD}pageBreakBefore") is not None
    rows = list(document.iter(f"{_WORD}tr"))
    assert "Chor Beispielstadt" in "".join(text for row in rows for text in row.itertext())
    heights = [row.find(f".//{_WORD}trHeight") for row in rows]
    assert [height is not None for height in heights] == [False] + [True] * (len(rows) - 1)
    # An id is for those who type commands; the invited are named once, where they sign.
    assert not any("chor-beispielstadt" in paragraph for paragraph in paragraphs)
    assert "Invited" not in paragraphs
    day = ("--today", "2026-12-02")
    planned.hamm("meeting", "net", "--held", "--attended", "all", *day)
    assert "…" not in planned.hamm("meeting", "net", "--format", "markdown", *day).out


def test_what_is_printed(planned: Workplace) -> None:
    planned.hamm("meeting", "net", "--invite", "all", "--agenda", "16:00 Welcome")
    paper, tables, cards = (planned.root / f"{name}.pdf" for name in ("paper", "tables", "cards"))
    assert planned.hamm("meeting", "net", "--format", "pdf", "--output", paper).code == 0
    done = planned.hamm("seating", "net", "--tables", "2", "--format", "pdf",
                        "--output", tables, "--cards", cards)  # fmt: skip
    assert (done.code, done.err) == (0, "")
    for file in (paper, tables, cards):
        assert file.read_bytes().startswith(b"%PDF-")
