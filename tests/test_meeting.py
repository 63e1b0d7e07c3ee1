"""Meetings and tables: who was there, what is open, and who should sit with whom."""

from dataclasses import replace
from datetime import date
from itertools import combinations, islice, permutations

import pytest
from helper import Result, Workplace
from hypothesis import example, given
from hypothesis import strategies as st
from test_language import assert_german

from hamm_registry.introductions.partition import partition
from hamm_registry.introductions.score import Matcher
from hamm_registry.introductions.seating import invited, seating
from hamm_registry.storage.workspace import load

TODAY = date(2026, 11, 22)

SOURCES = """sources:
  - id: stadt
    title: Bericht vom Treffen
    url: https://www.stadt.example/treffen_1
    kind: official
    date: 2026-03-11
"""


def meeting(registry: Workplace, name: str, fields: str, sources: str = SOURCES) -> None:
    """Write a meeting."""
    registry.put(f"data/meetings/{name}.yaml", f"id: {name}\n{fields}{sources}")


def school(registry: Workplace, name: str, place: str = "Bergen", fields: str = "") -> None:
    """Add an entry of its own lead that works in a place of Norway."""
    registry.another(
        name,
        f"title: {{de: Schule {name}, en: School {name}}}\n"
        f"organisations: [{{name: Lead {name}, role: lead}}]\n"
        f"places: [{{name: {place}, country: 'NO'}}]\n",
    )
    registry.overlay(fields, f"data/initiatives/{name}.yaml")


@pytest.fixture
def three(registry: Workplace) -> Workplace:
    """Give three meetings of four initiatives, of which one is unlisted and one is over."""
    school(registry, "alpha")
    school(registry, "beta", fields="former_ids: [beta-alt]\n")
    school(registry, "hidden", fields="visibility: unlisted\n")
    school(registry, "over", fields="status: ended\n")
    meeting(
        registry,
        "erstes",
        "title: {de: Erstes Treffen, en: First meeting}\ndate: 2026-03-10\nstate: held\n"
        "place: Rathaus\nattended: [alpha, beta-alt, beta, hidden]\nattendance: complete\n"
        "topics: [Vorstellung]\ndecisions: [Zweimal im Jahr., Termine teilen.]\n"
        "actions:\n"
        "  - {text: Schulen fragen, due: 2027}\n"
        "  - {text: Dank aussprechen, done: 2026-03-12, due: 2026-03-11}\n"
        "  - {text: Liste schicken, organisation: Stadt, due: 2026-10}\n"
        "  - {text: Nachdenken}\n",
    )
    meeting(registry, "spaeter", "title: {de: Später}\ndate: 2027-02\nstate: announced\n")
    meeting(registry, "undatiert", "title: {de: Ohne Datum}\nstate: cancelled\n")
    return registry


# All meetings


def test_all_meetings_and_what_is_open(three: Workplace) -> None:
    result = three.hamm("meeting")
    assert result.err == ""
    assert [row.rstrip() for row in result.out.splitlines()] == [
        "Meetings",
        (
            "Date         Meeting        State      Attendance     Invited  Organisations  "
            "Pairs met  Decisions  Open  ID"
        ),
        (
            "Feb 2027     Später         announced  not known            0              0  "
            "        0  0             0  spaeter"
        ),
        (
            "10 Mar 2026  First meeting  held       complete list        0              2  "
            "        1  2             3  erstes"
        ),
        (
            "             Ohne Datum     cancelled  not known            0              0  "
            "        0  0             0  undatiert"
        ),
        "3 meetings",
        "",
        "Open actions",
        "Due                Action          Organisation  Meeting  No.",
        "Oct 2026  overdue  Liste schicken  Stadt         erstes     3",
        "2027               Schulen fragen                erstes     1",
        "                   Nachdenken                    erstes     4",
        "",
        "Never at a meeting so far",
        "Name                ID",
        "Gymnasium Beispiel",
    ]


def test_who_never_came_is_no_matter_for_the_public(three: Workplace) -> None:
    out = three.hamm("meeting", "--format", "markdown").out
    assert out.startswith("## Meetings\n\n| Date | Meeting | State | Attendance | Invited |")
    assert "| Oct 2026 | overdue | Liste schicken | Stadt | erstes | 3 |" in out
    assert "no meeting" not in out
    assert "Gymnasium" not in out


def test_all_meetings_as_json(three: Workplace) -> None:
    found = three.hamm("meeting", "--format", "json", "--lang", "de").json
    assert list(found) == ["version", "meetings", "open_actions", "never_attended"]
    assert found["version"] == 2
    assert [one["id"] for one in found["meetings"]] == ["spaeter", "erstes", "undatiert"]
    assert found["never_attended"] == ["Gymnasium Beispiel"]
    assert found["meetings"][1] == {
        "id": "erstes",
        "title": {"de": "Erstes Treffen", "en": "First meeting"},
        "date": "2026-03-10",
        "state": "held",
        "place": "Rathaus",
        "invited": [],
        "attended": ["Lead alpha", "Lead beta"],
        "attendance": "complete",
        "pairs_met": 1,
        "agenda": [],
        "topics": ["Vorstellung"],
        "decisions": ["Zweimal im Jahr.", "Termine teilen."],
        "actions": [
            action(3, "Liste schicken", "Stadt", "2026-10", overdue=True),
            action(1, "Schulen fragen", due="2027"),
            action(4, "Nachdenken"),
            action(2, "Dank aussprechen", due="2026-03-11", done="2026-03-12"),
        ],
        "sources": [
            {
                "id": "stadt",
                "title": "Bericht vom Treffen",
                "url": "https://www.stadt.example/treffen_1",
                "kind": "official",
                "date": "2026-03-11",
            }
        ],
    }
    assert found["open_actions"] == found["meetings"][1]["actions"][:3]
    bare = found["meetings"][2]
    assert (bare["date"], bare["place"], bare["attendance"]) == (None, None, "unknown")
    assert bare["attended"] == bare["topics"] == bare["decisions"] == bare["actions"] == []


def action(
    number: int,
    text: str,
    organisation: str | None = None,
    due: str | None = None,
    done: str | None = None,
    overdue: bool = False,
) -> dict[str, object]:
    """Give an action of the first meeting."""
    known = {"number": number, "meeting": "erstes", "text": text, "organisation": organisation}
    return known | {"due": due, "done": done, "overdue": overdue}


@pytest.mark.parametrize(
    ("day", "overdue"), [("2026-10-31", []), ("2026-11-01", ["Liste schicken"]), ("2028-01-01", 2)]
)
def test_overdue_as_of_today(three: Workplace, day: str, overdue: list[str] | int) -> None:
    found = three.hamm("meeting", "--format", "json", "--today", day).json["open_actions"]
    late = [one["text"] for one in found if one["overdue"]]
    assert (len(late) if isinstance(overdue, int) else late) == overdue


def test_unlisted_initiatives_are_shown_on_request(three: Workplace) -> None:
    found = three.hamm("meeting", "erstes", "--format", "json", "--unlisted").json
    assert found["meetings"][0]["attended"] == ["Lead alpha", "Lead beta", "Lead hidden"]
    assert found["meetings"][0]["pairs_met"] == 3
    assert "hidden" not in three.hamm("meeting", "erstes").out


def test_an_organisation_without_entries_may_be_unlisted_too(registry: Workplace) -> None:
    registry.organisation("verein", "name: Verein\nvisibility: unlisted\n")
    registry.organisation("chor", "name: Chor\n")
    meeting(registry, "net", "title: {de: T}\nstate: held\nattended: [verein, chor]\n")
    shown = ("meeting", "net", "--format", "json")
    came = [
        registry.hamm(*shown, *more).json["meetings"][0]["attended"]
        for more in ((), ("--unlisted",))
    ]
    assert came == [["chor"], ["chor", "verein"]]


# Who never came


def never(registry: Workplace) -> list[str] | None:
    """Say who never came, as the program does."""
    found = registry.hamm("meeting", "--format", "json").json["never_attended"]
    assert ("Never at a meeting" in registry.hamm("meeting").out) == bool(found)
    return found  # type: ignore[no-any-return]


def test_who_never_came_where_every_list_is_complete(registry: Workplace) -> None:
    school(registry, "alpha")
    assert never(registry) is None
    held = "title: {de: T}\nstate: held\nattended: [alpha]\nattendance: complete\n"
    meeting(registry, "eins", held)
    assert never(registry) == ["Gymnasium Beispiel"]
    meeting(registry, "zwei", "title: {de: T}\nstate: announced\nattended: [schule-beispiel]\n")
    assert never(registry) == ["Gymnasium Beispiel"]
    meeting(registry, "drei", held.replace("[alpha]", "[schule-beispiel]"))
    assert never(registry) == []


@pytest.mark.parametrize(
    "fields",
    [
        "attended: [alpha]\nattendance: partial\n",
        "attended: [alpha]\nattendance: unknown\n",
        "attended: [alpha]\n",
        "attendance: complete\n",
        "attended: [alpha, nobody]\nattendance: complete\n",
    ],
)
def test_nobody_is_said_to_have_never_come_on_thin_evidence(
    registry: Workplace, fields: str
) -> None:
    school(registry, "alpha")
    held = "title: {de: T}\nstate: held\n"
    meeting(registry, "eins", held + "attended: [alpha]\nattendance: complete\n")
    assert never(registry) == ["Gymnasium Beispiel"]
    meeting(registry, "zwei", held + fields)
    assert never(registry) is None


def test_an_unlisted_initiative_that_came_is_not_said_to_have_stayed_away(three: Workplace) -> None:
    found = three.hamm("meeting", "--format", "json", "--unlisted").json
    assert found["never_attended"] == ["Gymnasium Beispiel"]


def test_a_skipped_file_might_be_the_list(registry: Workplace) -> None:
    school(registry, "alpha")
    meeting(
        registry, "eins", "title: {de: T}\nstate: held\nattended: [alpha]\nattendance: complete\n"
    )
    meeting(registry, "zwei", "title: {de: T}\nstate: hold\n")
    assert never(registry) is None
    assert "1 file skipped" in registry.hamm("meeting").err


# One meeting


def test_who_was_invited_and_did_not_come(three: Workplace) -> None:
    fields = "title: {de: T}\nstate: held\ninvited: [alpha, beta-alt, over]\nattended: [alpha]\n"
    told = {}
    for attendance in ("partial", "unknown", "complete"):
        meeting(three, "net", f"{fields}attendance: {attendance}\n")
        told[attendance] = "not there" in three.hamm("meeting", "net").out
    # Of a list that may be incomplete nobody knows who stayed away.
    assert told == {"partial": False, "unknown": False, "complete": True}
    assert "Invited, but not there\n  Lead beta\n  Lead over\n" in three.hamm("meeting", "net").out
    public = three.hamm("meeting", "net", "--format", "markdown").out
    assert ("Lead alpha" in public, "Lead beta" in public) == (True, False)


def test_one_meeting(three: Workplace) -> None:
    link = "hamm link 'Lead alpha' 'Lead beta' --type in-contact"
    assert three.hamm("meeting", "erstes").out.splitlines() == [
        "First meeting" + " " * 61 + "erstes",
        "held · 10 Mar 2026 · Rathaus",
        "",
        "Attendance",
        "  complete list · 2 organisations · 1 pair met",
        "  Lead alpha",
        "  Lead beta",
        "",
        "Topics",
        "  Vorstellung",
        "",
        "Decisions",
        "  Zweimal im Jahr.",
        "  Termine teilen.",
        "",
        "Actions",
        "  overdue since Oct 2026: Liste schicken · Stadt  (3)",
        "  due 2027: Schulen fragen  (1)",
        "  open: Nachdenken  (4)",
        "  done 12 Mar 2026: Dank aussprechen",
        "",
        "Met here, not linked yet",
        f"  Lead alpha · Lead beta: both in Bergen · {link}",
        "",
        "Sources",
        "  Bericht vom Treffen · official · 11 Mar 2026  https://www.stadt.example/treffen_1",
    ]


def test_minutes_to_hand_on(three: Workplace) -> None:
    assert three.hamm("meeting", "erstes", "--format", "markdown").out == (
        "# First meeting\n\n"
        "held · 10 Mar 2026 · Rathaus\n\n"
        "International initiatives · Exampletown\n\n"
        "## Attendance\n\n"
        "- complete list · 2 organisations · 1 pair met\n"
        "- Lead alpha\n- Lead beta\n\n"
        "## Topics\n\n- Vorstellung\n\n"
        "## Decisions\n\n- Zweimal im Jahr.\n- Termine teilen.\n\n"
        "## Actions\n\n"
        "- **overdue since Oct 2026**: Liste schicken · Stadt  (3)\n"
        "- **due 2027**: Schulen fragen  (1)\n"
        "- **open**: Nachdenken  (4)\n"
        "- done 12 Mar 2026: Dank aussprechen\n\n"
        "## Sources\n\n"
        "- Bericht vom Treffen · official · 11 Mar 2026 <https://www.stadt.example/treffen_1>\n"
    )


def test_text_from_files_is_no_markup(registry: Workplace) -> None:
    meeting(registry, "net", "title: {de: '*A* | <b>'}\nstate: held\ntopics: ['[x](y) @all']\n")
    out = registry.hamm("meeting", "net", "--format", "markdown").out
    assert r"# \*A\* \| \<b\>" in out
    assert r"- \[x\](y) \@all" in out


def test_a_meeting_of_which_little_is_known(three: Workplace) -> None:
    told = three.hamm("meeting", "undatiert", "--lang", "de").out
    assert "abgesagt · kein Datum bekannt" in told
    assert "nicht bekannt\n" in told
    assert three.hamm("meeting", "spaeter").out.count("took place") == 0
    late = three.hamm("meeting", "spaeter", "--today", "2027-03-01").out
    assert "whether it took place: hamm meeting spaeter --held" in late
    assert (
        "took place"
        not in three.hamm("meeting", "--format", "markdown", "--today", "2028-01-01").out
    )


def test_one_of_two_who_bear_an_initiative_is_not_both(registry: Workplace) -> None:
    path = "data/meetings/net.yaml"
    registry.another(
        "chor", "organisations: [{name: Verein A, role: lead}, {name: Verein B, role: lead}]\n"
    )
    meeting(registry, "net", "title: {de: T}\nstate: held\nattended: [Verein A]\n")
    assert registry.hamm("meeting", "net", "--attended", "chor").code == 0
    assert "attended:\n  - Verein A\n  - chor\n" in (registry.root / path).read_text("utf-8")
    # Now both are there.
    assert "nothing changed" in registry.hamm("meeting", "net", "--attended", "Verein B").out


def test_one_meeting_as_json_keeps_to_its_actions(three: Workplace) -> None:
    meeting(three, "other", "title: {de: T}\nstate: held\nactions: [{text: Something else}]\n")
    found = three.hamm("meeting", "other", "--format", "json").json
    assert [one["id"] for one in found["meetings"]] == ["other"]
    assert [one["text"] for one in found["open_actions"]] == ["Something else"]
    assert found["never_attended"] is None


def test_pairs_meet_only_where_a_meeting_was_held(three: Workplace) -> None:
    meeting(three, "soon", "title: {de: T}\nstate: announced\nattended: [alpha, beta]\n")
    assert three.hamm("meeting", "soon", "--format", "json").json["meetings"][0]["pairs_met"] == 0
    told = three.hamm("meeting", "soon").out
    assert "the list may be incomplete · 2 organisations\n" in told
    assert "not linked" not in told


def test_a_list_of_which_nothing_is_known_may_be_incomplete(three: Workplace) -> None:
    meeting(three, "late", "title: {de: T}\nstate: held\nattended: [alpha, beta]\n")
    assert "  the list may be incomplete · 2 organisations · 1 pair met\n" in (
        three.hamm("meeting", "late").out
    )


def test_who_is_linked_needs_no_introduction(three: Workplace) -> None:
    school(
        three, "beta", fields="former_ids: [beta-alt]\nrelations: [{to: alpha, type: in-contact}]\n"
    )
    assert "not linked" not in three.hamm("meeting", "erstes").out


def test_only_who_came_is_followed_up(three: Workplace) -> None:
    school(three, "gamma")
    meeting(three, "zweites", "title: {de: T}\nstate: held\nattended: [alpha, gamma]\n")
    assert "gamma" not in three.hamm("meeting", "erstes").out
    assert "Lead alpha · Lead gamma" in three.hamm("meeting", "zweites").out


def test_what_is_done_comes_last_by_the_day_it_was_done(registry: Workplace) -> None:
    actions = ("{text: Eins, due: 2026-01, done: 2026-09}", "{text: Zwei, done: 2026-08-01}",
               "{text: Drei}", "{text: Vier, due: 2026-12, done: 2026}")  # fmt: skip
    meeting(registry, "net", f"title: {{de: T}}\nstate: held\nactions: [{', '.join(actions)}]\n")
    (found,) = registry.hamm("meeting", "--format", "json").json["meetings"]
    assert [one["text"] for one in found["actions"]] == ["Drei", "Zwei", "Eins", "Vier"]


def test_a_long_list_of_follow_ups_is_cut(registry: Workplace) -> None:
    names = [f"sch{number}" for number in range(7)]
    for name in names:
        school(registry, name)
    meeting(registry, "net", f"title: {{de: T}}\nstate: held\nattended: [{', '.join(names)}]\n")
    told = registry.hamm("meeting", "net").out
    assert "7 organisations · 21 pairs met" in told
    assert told.count("--type in-contact") == 10
    assert "  and 11 more\n" in told


# Bad input


def test_no_meetings_yet(registry: Workplace) -> None:
    empty = "No meetings yet. Each is one file in data/meetings/.\n"
    assert registry.hamm("meeting") == Result(0, "", empty)
    assert registry.hamm("meeting", "--format", "json").json == {
        "version": 2, "meetings": [], "open_actions": [], "never_attended": None,
    }  # fmt: skip
    unknown = registry.hamm("meeting", "net")
    assert (unknown.code, unknown.err) == (2, f"hamm: there is no meeting “net”\n{empty}")


TAKE = "Use --tables 3 or --seats 2.\n"


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("meeting ersts", "there is no meeting “ersts”\nDid you mean “erstes” (First meeting)?\n"),
        ("meeting x", "there is no meeting “x”\n“hamm meeting” lists them.\n"),
        ("seating x --tables 2", "there is no meeting “x”\n“hamm meeting” lists them.\n"),
        ("seating", "--tables is missing\n“hamm seating --help” tells more.\n"),
        ("seating --tables 0",
         "“0” is not a valid value for --tables\nWrite a whole number, at least 1.\n"),
        ("seating --tables -1", "“-1” is not a valid value for --tables\n"),
        ("seating --tables two", "“two” is not a valid value for --tables\n"),
        ("seating --tables 1 --seats 0", "“0” is not a valid value for --seats\n"),
        ("seating --tables 1001", "1001 are too many for one room: at most 1000 "),
        ("seating --tables 1 --seats 2", "3 organisations have no room at 1 × 2 seats\nUse --t"),
        ("seating --tables 2 --seats 1", "3 organisations have no room at 2 × 1 seats\n" + TAKE),
        ("seating --tables 1 --format csv", "“csv” is not a valid value for --format\n"),
        ("meeting --format table", "“table” is not a valid value for --format\n"),
    ],
)  # fmt: skip
def test_wrong_calls(three: Workplace, call: str, told: str) -> None:
    result = three.hamm(*call.split())
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"hamm: {told}")


def test_everything_is_said_in_german(three: Workplace) -> None:
    calls = """meeting | meeting --format markdown | meeting erstes | meeting undatiert --unlisted
        meeting spaeter --today 2028-01-01 | seating --tables 1 | seating --tables 5
        seating erstes --tables 1 --format markdown | seating --tables 1 --seats 2 | seating
        meeting ersts | seating x --tables 1001 | seating --tables 1001"""
    for call in calls.replace("\n", "|").split("|"):
        assert_german(three.hamm(*call.split(), "--lang", "de"))


# Tables


def tables(registry: Workplace, *arguments: str) -> list[tuple[list[str], int]]:
    """Give the tables: who sits there, and the points."""
    found = registry.hamm("seating", *arguments, "--format", "json").json
    assert list(found) == ["version", "tables"]
    keys = ["organisations", "points", "reasons"]
    assert all(list(table) == keys for table in found["tables"])
    return [
        ([name.removeprefix("Lead ") for name in table["organisations"]], table["points"])
        for table in found["tables"]
    ]


def towns(registry: Workplace, *names: str) -> None:
    """Put towns in the list that lie far from each other."""
    rows = [
        f"  - {{name: {name}, country: 'NO', lat: {59 + n}, lon: {5 + 4 * n}, type: town}}\n"
        for n, name in enumerate(names)
    ]
    registry.put("data/places.yaml", "places:\n" + "".join(rows))


@pytest.fixture
def hall(registry: Workplace) -> Workplace:
    """Give two schools in each of three towns, far from each other."""
    towns(registry, "Bergen", "Oslo", "Alta")
    (registry.root / "data/initiatives/schule-beispiel.yaml").unlink()
    for town in ("Bergen", "Oslo", "Alta"):
        for number in (1, 2):
            school(registry, f"{town.lower()}-{number}", town)
    return registry


def test_those_who_should_know_each_other_sit_together(hall: Workplace) -> None:
    both = [["alta-1", "alta-2"], ["bergen-1", "bergen-2"], ["oslo-1", "oslo-2"]]
    found = tables(hall, "--tables", "3")
    assert [names for names, _points in found] == both
    assert all(points >= 40 for _names, points in found)
    school(hall, "oslo-2", "Oslo", "relations: [{to: oslo-1, type: in-contact}]\n")
    assert (["oslo-1", "oslo-2"], 0) in tables(hall, "--tables", "3")


def test_tables_on_the_screen_and_as_markdown(hall: Workplace) -> None:
    result = hall.hamm("seating", "--tables", "3", "--seats", "2")
    told = "No meeting has a list: this seats the 6 organisations with active work abroad.\n"
    assert result.err == told
    assert result.out.startswith(
        "Tables · International initiatives · Exampletown\n"
        "6 organisations · 3 tables\n"
        "\n"
        "Table 1\n"
        "  Lead alta-1\n"
        "  Lead alta-2\n"
        "  → Lead alta-1 · Lead alta-2: both in Alta\n"
        "\n"
        "Table 2\n"
    )
    markdown = hall.hamm("seating", "--tables", "3", "--format", "markdown", "--lang", "en").out
    assert markdown.startswith(
        "# Tables\n\n6 organisations · 3 tables\n\n"
        "International initiatives · Exampletown\n\n## Table 1\n\n"
        "- Lead alta-1\n- Lead alta-2\n"
        # An arrow is a bullet already.
        "\n→ Lead alta-1 · Lead alta-2: both in Alta\n\n"
    )


def test_only_the_best_reasons_are_told(hall: Workplace) -> None:
    told = hall.hamm("seating", "--tables", "1").out
    assert told.count("→") == 3
    assert told.endswith("  and 12 more\n")


def test_the_list_of_the_meeting_is_seated(hall: Workplace) -> None:
    """Old files list initiatives: each stands for those who bear it, once."""
    school(hall, "gone", "Oslo", "status: ended\n")
    school(hall, "hidden", "Oslo", "visibility: unlisted\n")
    hall.put(
        "data/initiatives/tomb.yaml",
        "id: tomb\ntitle: {de: T}\nretired: {on: 2026-01-01, reason: out-of-scope}\n",
    )
    attended = "attended: [oslo-1, gone, hidden, tomb, Chor Nirgendwo, alta-1, Lead alta-2]\n"
    meeting(hall, "net", "title: {de: T}\nstate: announced\n" + attended)
    assert hall.hamm("validate", "data/meetings").code == 0
    found = tables(hall, "net", "--tables", "2")
    assert {"alta-1", "alta-2"} <= set(found[0][0])
    assert sorted(name for names, _points in found for name in names) == [
        "Chor Nirgendwo", "alta-1", "alta-2", "gone", "oslo-1",
    ]  # fmt: skip
    assert hall.hamm("seating", "net", "--tables", "2").err == ""
    (names, _points), = tables(hall, "net", "--tables", "1", "--unlisted")  # fmt: skip
    assert "hidden" in names
    everybody = tables(hall, "--tables", "1")[0][0]
    assert len(everybody) == 6
    meeting(hall, "net", "title: {de: T}\nstate: announced\n")
    assert tables(hall, "net", "--tables", "1")[0][0] == everybody
    meeting(hall, "net", "title: {de: T}\nstate: announced\ninvited: [alta-1, Lead alta-1]\n")
    assert tables(hall, "net", "--tables", "1") == [(["alta-1"], 0)]


def test_one_seat_an_organisation(hall: Workplace) -> None:
    lead = "organisations: [{name: Lead oslo-1, role: lead}]\n"
    school(hall, "alta-1", "Alta", lead)
    (names, _points), = tables(hall, "--tables", "1")  # fmt: skip
    assert names == ["alta-2", "bergen-1", "bergen-2", "oslo-1", "oslo-2"]


@pytest.mark.parametrize("status", ["unknown", "planned", "dormant", "completed"])
def test_only_active_ones_abroad_are_seated_unasked(hall: Workplace, status: str) -> None:
    school(hall, "oslo-1", "Oslo", f"status: {status}\n")
    school(hall, "oslo-2", "Oslo", "places: [{name: Hier, country: DE}]\n")
    (names, _points), = tables(hall, "--tables", "1")  # fmt: skip
    assert names == ["alta-1", "alta-2", "bergen-1", "bergen-2"]


def test_pairs_below_the_levels_count_too(registry: Workplace) -> None:
    towns(registry, "Bergen", "Oslo", "Alta", "Kirkenes", "Hamar", "Voss")
    school(registry, "schule-beispiel", "Bergen", "themes: [encounter]\n")
    school(registry, "voss", "Voss", "themes: [encounter]\n")
    assert "introduce" not in registry.hamm("parallels").out
    ((names, points),) = tables(registry, "--tables", "1")
    assert names == ["schule-beispiel", "voss"]
    assert 0 < points < 20


def test_who_has_met_needs_no_table_together(hall: Workplace) -> None:
    meeting(hall, "net", "title: {de: T}\nstate: held\nattended: [oslo-1, oslo-2]\n")
    assert (["oslo-1", "oslo-2"], 0) in tables(hall, "--tables", "3")
    assert tables(hall, "net", "--tables", "1") == [(["oslo-1", "oslo-2"], 0)]


def test_nobody_to_seat(registry: Workplace) -> None:
    (registry.root / "data/initiatives/schule-beispiel.yaml").unlink()
    result = registry.hamm("seating", "--tables", "2")
    assert result.code == 0
    assert result.out.splitlines()[1:] == ["0 organisations · 2 tables"]
    assert result.err == "There is nobody to be seated.\n"
    assert tables(registry, "--tables", "2") == [([], 0), ([], 0)]


def test_more_tables_than_organisations(registry: Workplace) -> None:
    result = registry.hamm("seating", "--tables", "3")
    assert result.err.endswith("2 tables stay empty.\n")
    assert result.out.count("Table ") == 1
    assert [len(names) for names, _points in tables(registry, "--tables", "3")] == [1, 0, 0]


def test_the_order_of_the_files_does_not_matter(hall: Workplace) -> None:
    school(hall, "oslo-3", "Oslo", "sdgs: [4]\n")
    school(hall, "alta-3", "Alta", "sdgs: [4]\n")
    found = load(hall.root)
    expected = _seated(Matcher(found, TODAY))
    assert len(expected) == 3
    for order in islice(permutations(found.initiatives), 0, None, 4777):
        assert _seated(Matcher(replace(found, initiatives=order), TODAY)) == expected


def _seated(matcher: Matcher) -> list[tuple[list[str], int]]:
    tables = seating(matcher, invited(matcher)[::-1], 3)
    return [([guest.key for guest in table.guests], table.points) for table in tables]


# The dealing, against all plans there are


@st.composite
def parties(draw: st.DrawFn) -> tuple[int, dict[tuple[int, int], int], int]:
    """Give a few guests, what their pairs are worth, and tables."""
    count, number = draw(st.integers(0, 7)), draw(st.integers(1, 4))
    pairs = list(combinations(range(count), 2))
    points = {both: draw(st.integers(1, 9)) for both in pairs if draw(st.booleans())}
    return count, points, number


def judged(plan: list[list[int]], points: dict[tuple[int, int], int]) -> int:
    """Judge a plan by its points."""
    met = [both for table in plan for both in combinations(table, 2)]
    return sum(points.get(both, 0) for both in met)


def plans(count: int, number: int) -> list[list[list[int]]]:
    """All ways to deal guests to tables whose sizes differ by at most one."""
    found: list[list[list[int]]] = [[[] for _table in range(number)]]
    for guest in range(count):
        found = [
            [[*table, guest] if place == chosen else table for place, table in enumerate(plan)]
            for plan in found
            for chosen in range(min(number, 1 + sum(map(bool, plan))))
            if len(plan[chosen]) < -(-count // number)
        ]
    return [plan for plan in found if max(map(len, plan)) - min(map(len, plan)) <= 1]


@example((7, {(0, 2): 2, (1, 3): 4}, 3))
@given(parties())
def test_no_plan_is_better(party: tuple[int, dict[tuple[int, int], int], int]) -> None:
    count, points, number = party
    plan = partition(count, points, number)
    assert sorted(guest for table in plan for guest in table) == list(range(count))
    assert len(plan) == number
    assert max(map(len, plan)) - min(map(len, plan)) <= 1
    assert plan == partition(count, dict(reversed(points.items())), number)
    best = max(judged(other, points) for other in plans(count, number))
    assert judged(plan, points) == best


def test_the_tables_of_a_large_party_are_always_the_same() -> None:
    pairs = list(combinations(range(30), 2))
    points = {(a, b): 5 + a * b % 56 for a, b in pairs if (3 * a + 5 * b) % 7 < 2}
    plan = partition(30, points, 5)
    assert plan == partition(30, points, 5)
    assert judged(plan, points) > 1600


def test_no_person_comes_into_the_minutes(registry: Workplace) -> None:
    path = "data/meetings/treffen.yaml"
    registry.put(path, "id: treffen\ntitle: {de: Treffen}\ndate: 2026-11-01\nstate: announced\n")
    before = (registry.root / path).read_text()
    for arguments in (
        ("--attended", "Max Muster"), ("--action", "x", "--by", "Max Muster"),
    ):  # fmt: skip
        done = registry.hamm("meeting", "treffen", *arguments)
        assert done.code == 2
        assert "there is no organisation “Max Muster” in the registry" in done.err
    assert (registry.root / path).read_text() == before
    assert registry.hamm("meeting", "treff", "--held", "--attended", "gymn").code == 0
    assert "attended:\n  - Gymnasium Beispiel\n" in (registry.root / path).read_text()


def test_on_a_narrow_screen_an_open_action_keeps_who_has_to_do_it(
    three: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = (
        "actions:\n  - text: Einen Termin für die gemeinsame Spendenaktion vorschlagen\n"
        "    organisation: Verein für Freundschaft Beispielstadt\n    due: 2026-10-01\n"
    )
    meeting(three, "runder-tisch", f"title: {{de: Tisch}}\ndate: 2026-03-10\nstate: held\n{action}")
    monkeypatch.setenv("COLUMNS", "80")
    rows = three.hamm("meeting", "--lang", "de", "--color", "never", terminal=True).out.splitlines()
    start = next(number for number, row in enumerate(rows) if "Offene Aufgaben" in row)
    head, first, second = rows[start + 1 : start + 4]
    assert head.split() == ["Fällig", "Aufgabe", "Organisation", "Treffen", "Nr."]
    assert first.startswith("01.10.2026  ")
    assert "Verein" in first
    assert first.endswith("runder-tisch    1")
    assert second.strip()
    assert max(map(len, rows)) <= 80
