"""What differs between two states of a registry, as facts and as sentences."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from helper import ENTRY, Workplace, workplace
from test_history import git

from hamm_registry.answers.changes import Story
from hamm_registry.model import redaction
from hamm_registry.render import markdown
from hamm_registry.render.screen import Canvas
from hamm_registry.storage import difference, workspace
from hamm_registry.storage.history import Moment

NAME = "schule-beispiel"
BEISPIEL = "Gymnasium Beispiel – Katedralskole Bergen"
TODAY = date(2026, 11, 22)


@pytest.fixture
def before(tmp_path: Path) -> Workplace:
    """Give the state before."""
    return workplace(tmp_path / "before")


@pytest.fixture
def after(tmp_path: Path) -> Workplace:
    """Give the state after, the same at first."""
    return workplace(tmp_path / "after")


@pytest.fixture
def told(before: Workplace, after: Workplace) -> Callable[[], list[tuple[Any, ...]]]:
    """What differs by now: id, kind, field, before, after."""

    def compare() -> list[tuple[Any, ...]]:
        states = workspace.load(before.root), workspace.load(after.root)
        found = difference.between(*states)
        return [(one.id, one.kind, one.field, one.before, one.after) for one in found]

    return compare


def rename(place: Workplace, old: str, new: str) -> None:
    """Rename an entry by hand, as `rename` would."""
    path = place.root / f"data/initiatives/{old}.yaml"
    place.change(
        f"id: {old}\n", f"id: {new}\nformer_ids: [{old}]\n", f"data/initiatives/{old}.yaml"
    )
    path.rename(path.with_name(f"{new}.yaml"))


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("status: active", "status: active", []),
        ("since: {date: 1967}", "since:\n  date: '1967'", []),
        ("sdgs: [4, 10]", "sdgs: [10, 4]", []),
        ("sdgs: [4]", "sdgs: [10, 4]", [("changed", "sdgs", None, 10)]),
        ("status: planned", "status: active", [("changed", "status", "planned", "active")]),
        ("status: dormant", "status: active", [("resumed", "status", "dormant", "active")]),
        ("status: active", "status: ended", [("ended", "status", "active", "ended")]),
        ("status: completed", "status: ended", [("changed", "status", "completed", "ended")]),
        (
            "confirmed:",
            "confirmed: {on: 2026-03-01, by: office}",
            [("confirmed", "confirmed", None, {"on": "2026-03-01", "by": "office"})],
        ),
        (
            "confirmed: {on: 2026-03-01, by: office}",
            "confirmed:",
            [("changed", "confirmed", {"on": "2026-03-01", "by": "office"}, None)],
        ),
        (
            "places: [{name: Toul, country: FR}]",
            "places: [{country: PL, name: Kalisz}, {country: FR, name: Toul}]",
            [("changed", "places", None, {"country": "PL", "name": "Kalisz"})],
        ),
        (
            "milestones: [{date: 2017, type: renewal, title: A}, {date: 1967, type: charter}]",
            "milestones: [{date: 2017-05-06, type: renewal, title: A}]",
            [
                (
                    "changed",
                    "milestones",
                    {"date": "2017", "type": "renewal", "title": "A"},
                    {"date": "2017-05-06", "type": "renewal", "title": "A"},
                ),
                ("changed", "milestones", {"date": "1967", "type": "charter"}, None),
            ],
        ),
        # A source is found again by its address; what says nothing of itself, by nothing.
        (
            "sources: [{id: a, title: A, url: 'https://a.example/', kind: official}]",
            "sources: [{id: b, title: A, url: 'https://a.example/', kind: official}]",
            [
                (
                    "changed",
                    "sources",
                    {"id": "a", "title": "A", "url": "https://a.example/", "kind": "official"},
                    {"id": "b", "title": "A", "url": "https://a.example/", "kind": "official"},
                ),
            ],
        ),
        (
            "funding: [{amount: 500}]",
            "funding: [{amount: 700}]",
            [
                ("changed", "funding", {"amount": 500}, None),
                ("changed", "funding", None, {"amount": 700}),
            ],
        ),
    ],
)
def test_facts(
    before: Workplace,
    after: Workplace,
    told: Callable[[], list[tuple[Any, ...]]],
    was: str,
    now: str,
    expected: list[tuple[Any, ...]],
) -> None:
    before.overlay(was + "\n")
    after.overlay(now + "\n")
    assert told() == [(NAME, *one) for one in expected]


def test_files_that_come_and_go(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    before.another("zweite")
    after.another("dritte")
    assert told() == [("dritte", "new", "", None, None), ("zweite", "removed", "", None, None)]


MEETING = (
    "id: treffen\ntitle: {{de: Treffen}}\ndate: 2026-03-01\nstate: {}\n{}"
    "sources: [{{id: a, title: A, url: https://example.org/, kind: official}}]\n"
)
MEETING_FILE = "data/meetings/treffen.yaml"


def test_a_file_that_cannot_be_read_any_more_is_not_gone(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    before.put(MEETING_FILE, MEETING.format("announced", ""))
    for path in (ENTRY, MEETING_FILE):
        after.put(path, "id: [")
    assert told() == []


def test_a_tombstone_that_comes_or_goes_by_itself_tells_nothing(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    for place, name in ((before, "alt"), (after, "neu")):
        place.put(
            f"data/initiatives/{name}.yaml",
            f"id: {name}\ntitle: {{de: A}}\nretired: {{on: 2020-01-01, reason: objection}}\n",
        )
    assert told() == []


@pytest.mark.parametrize(("state", "kind"), [("held", "held"), ("cancelled", "changed")])
def test_only_a_meeting_that_took_place_was_held(
    before: Workplace,
    after: Workplace,
    told: Callable[[], list[tuple[Any, ...]]],
    state: str,
    kind: str,
) -> None:
    before.put(MEETING_FILE, MEETING.format("announced", ""))
    after.put(MEETING_FILE, MEETING.format(state, ""))
    assert told() == [("treffen", kind, "state", "announced", state)]


def test_an_organisation_that_is_retired_or_confirmed(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    facts = {
        "retired": {"on": "2026-02-01", "reason": "out-of-scope"},
        "confirmed": {"on": "2026-02-01", "by": "office"},
    }
    before.organisation("verein", "name: Verein\n")
    for field, value in facts.items():
        written = ", ".join(f"{key}: {item}" for key, item in value.items())
        after.organisation("verein", f"name: Verein\n{field}: {{{written}}}\n")
        assert told() == [("verein", "changed", field, None, value)]


def test_a_rename_is_one_change_and_who_points_there_is_the_same(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    for place in (before, after):
        place.another("zweite", "relations: [{to: schule-beispiel, type: part-of}]\n")
    rename(after, NAME, "schule-neu")
    after.change("to: schule-beispiel", "to: schule-neu", "data/initiatives/zweite.yaml")
    assert told() == [("schule-neu", "renamed", "id", NAME, "schule-neu")]


def test_a_relation_to_a_former_id_is_the_same_as_to_the_present_one(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    for place, name in ((before, "frueher"), (after, "zweite")):
        place.another("zweite", "former_ids: [frueher]\n")
        place.overlay(f"relations: [{{to: {name}, type: part-of}}]\n")
    assert told() == []
    after.overlay("relations: [{to: zweite, type: part-of, note: Neu}]\n")
    was, now = (
        {"to": "zweite", "type": "part-of"},
        {"to": "zweite", "type": "part-of", "note": "Neu"},
    )
    assert told() == [(NAME, "changed", "relations", was, now)]


def test_a_relation_that_only_moved_to_the_other_side_is_none(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    before.another("zweite", "relations: [{to: schule-beispiel, type: in-contact}]\n")
    after.another("zweite")
    after.overlay("relations: [{to: zweite, type: in-contact}]\n")
    assert told() == []
    after.overlay("relations: [{to: zweite, type: reviewed}]\n")
    assert [(name, one, other) for name, _kind, _field, one, other in told()] == [
        (NAME, None, {"to": "zweite", "type": "reviewed"}),
        ("zweite", {"to": "schule-beispiel", "type": "in-contact"}, None),
    ]


def test_a_tombstone(
    before: Workplace, after: Workplace, told: Callable[[], list[tuple[Any, ...]]]
) -> None:
    assert before.root.is_dir()
    retired = "retired: {on: 2026-02-01, reason: out-of-scope}\n"
    after.put(ENTRY, f"id: {NAME}\ntitle: {{de: A}}\n{retired}")
    expected = {"on": "2026-02-01", "reason": "out-of-scope"}
    assert told() == [(NAME, "retired", "retired", None, expected)]


def test_nothing_tells_of_an_entry_that_is_no_longer_public(
    before: Workplace, after: Workplace
) -> None:
    before.another("zweite", "relations: [{to: schule-beispiel, type: part-of}]\n")
    after.another("zweite")
    before.another("dritte", "visibility: unlisted\n")
    after.another("dritte")
    rename(after, NAME, "schule-neu")
    after.overlay("visibility: unlisted\n", "data/initiatives/schule-neu.yaml")
    old, new = workspace.load(before.root), workspace.load(after.root)
    found = difference.between(*redaction.states(old, new, TODAY))
    assert [(one.id, one.kind) for one in found] == [("dritte", "new")]


def test_a_name_that_an_entry_had_before_it_became_unlisted_is_not_told(
    before: Workplace, after: Workplace
) -> None:
    """A relation of another entry led to a former id that the file does not name any more."""
    before.another("zweite", "former_ids: [ganz-alt]\n")
    before.overlay("relations: [{to: ganz-alt, type: part-of}]\n")
    after.another("zweite", "visibility: unlisted\n")
    old, new = workspace.load(before.root), workspace.load(after.root)
    public, _public_now = redaction.states(old, new, TODAY)
    assert [entry.id for entry in public.initiatives] == [NAME]
    assert public.initiatives[0].data["relations"] == []


def in_markdown(story: Story) -> str:
    """The changes as they stand in a paper for the council."""
    return markdown.markdown(story.document(), Canvas())


def told_of(before: Workplace, after: Workplace) -> str:
    """The Markdown of what changed between two states, without its head."""
    old, new = workspace.load(before.root), workspace.load(after.root)
    moments = Moment(None, date(2026, 1, 1)), Moment(None, TODAY)
    return in_markdown(Story(old, new, *moments)).partition("\n## ")[2]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("status: planned", "Status: from active to planned."),
        (
            "status: dormant\nhistory: [{status: dormant, on: 2026-05, reason: Niemand mehr}]",
            "Status: from active to dormant. Niemand mehr.",
        ),
        ("kind: aid", "Kind: from school exchange to aid project."),
        ("title: {de: Neu}", "Is now called “Neu”"),
        ("since: {date: 1999-05, about: true, basis: charter}", "to about May 1999 (charter)."),
        ("since:", "Since: no longer given, was"),
        ("until: {date: 2026-10}", "Until: now Oct 2026."),
        ("themes: [water]", "Themes: youth and school removed. Themes: water added."),
        ("places: [{name: Toul, country: FR}]", "New place: Toul, France."),
        (
            "organisations: [{name: Schule, unit: Technik, role: partner}]",
            "New: Schule, Technik (partner).",
        ),
        (
            "activities: [{title: Besuch, type: sport, start: 2026-12, status: planned}]",
            "New date: Besuch, Dec 2026, planned.",
        ),
        (
            "milestones: [{date: 2026-05-01, type: renewal}]",
            "Milestone: 1 May 2026, renewal.",
        ),
        ("offers: [{type: transport, text: Ein Lkw}]", "Offers: transport, Ein Lkw."),
        (
            "funding: [{funder: Land, amount: 1500, about: true, status: committed}]",
            "Funding: Land, about 1,500 EUR, committed.",
        ),
        ("support: [{on: 2026-05-01, count: 1200}]", "Supporters: 1,200, 1 May 2026."),
        (
            "claims: [{field: since.date, value: 1987, sources: [a]}]",
            "Another source says: Date 1987.",
        ),
        ("confirmed: {on: 2026-05-01, by: office}", "Confirmed on 1 May 2026 by:"),
        ("visibility: unlisted", "No longer public."),
        ("notes: Etwas", "Revised: Notes."),
        ("history: [{status: active, on: 1999}]", "Revised: History."),
        ("relations: [{to: fehlt, type: part-of}]", "New link: part of “fehlt”."),
    ],
)
def test_sentences(before: Workplace, after: Workplace, now: str, expected: str) -> None:
    after.overlay(now + "\n")
    assert expected in told_of(before, after).replace("\\", "")


def test_a_meeting_that_was_held(before: Workplace, after: Workplace) -> None:
    before.put(MEETING_FILE, MEETING.format("announced", ""))
    more = (
        "attended: [schule-beispiel]\ndecisions: [Wir treffen uns wieder]\n"
        "actions: [{text: Einladen, organisation: Stadt}, {text: Ort suchen, done: 2026-03-02}]\n"
    )
    after.put(MEETING_FILE, MEETING.format("held", more))
    assert told_of(before, after).partition("\n\n")[2] == (
        "- **Treffen**: State: from announced to held. Decision: Wir treffen uns wieder. "
        f"To do: Einladen (Stadt). Done: Ort suchen. Attended by: “{BEISPIEL}”.  treffen\n"
    )
    before.put(MEETING_FILE, MEETING.format("held", "attended: [schule-beispiel, verein]\n"))
    after.put(MEETING_FILE, MEETING.format("held", "attended: [verein]\n"))
    assert told_of(before, after).partition("\n\n")[2] == (
        "- **Treffen**: Revised: Attended.  treffen\n"
    )


def test_a_new_organisation_has_its_name(before: Workplace, after: Workplace) -> None:
    record = (
        "id: verein-a\nname: Verein A\ntype: association\ncountry: DE\n"
        "sources: [{id: a, title: A, url: https://example.org/, kind: official}]\n"
    )
    after.put("data/organisations/verein-a.yaml", record)
    assert "- **Verein A**: " in told_of(before, after)
    after.put("data/organisations/verein-b.yaml", record.replace("-a", "-b"))
    assert "- **Verein A**: " in told_of(before, after)


def test_one_date_is_told_once(before: Workplace, after: Workplace) -> None:
    one = "activities: [{title: Besuch, type: sport, start: 2026-12, end: %s, status: planned}]\n"
    after.overlay(one % "2026-12")
    assert "New date: Besuch, Dec 2026, planned." in told_of(before, after)
    after.overlay(one % "2027-01")
    assert "New date: Besuch, Dec 2026–Jan 2027, planned." in told_of(before, after)


def counted(before: Workplace, after: Workplace) -> str:
    """The line of what came, went and changed."""
    old, new = workspace.load(before.root), workspace.load(after.root)
    story = Story(old, new, Moment(None, date(2026, 1, 1)), Moment(None, TODAY))
    return in_markdown(story).split("\n")[2]


def test_each_initiative_is_counted_once(before: Workplace, after: Workplace) -> None:
    after.overlay("status: ended\nkind: aid\nconfirmed: {on: 2026-05-01, by: office}\n")
    assert counted(before, after) == "1 ended"
    before.overlay("status: dormant\n")
    after.overlay("status: active\nkind: aid\n")
    assert counted(before, after) == "1 running again"
    before.another("weg", "title: {de: Weg}\n")
    assert counted(before, after) == "1 no longer there · 1 running again"


def test_a_new_meeting_alone_is_counted_too(before: Workplace, after: Workplace) -> None:
    after.put(
        "data/meetings/treffen.yaml",
        "id: treffen\ntitle: {de: Treffen}\ndate: 2026-03-01\nstate: held\n"
        "sources: [{id: a, title: A, url: https://example.org/, kind: official}]\n",
    )
    assert counted(before, after) == "1 meeting"


@pytest.fixture
def repository(registry: Workplace) -> Workplace:
    """Two states in git: on 1 March an entry came, another was confirmed."""
    git(registry.root, "init", "-q", "-b", "main")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x", day="2026-01-01")
    registry.another("zweite", "title: {de: Zweite, en: Second}\n")
    registry.overlay("confirmed: {on: 2026-02-27, by: organisation}\n")
    git(registry.root, "add", "-A")
    git(registry.root, "commit", "-q", "-m", "x", day="2026-03-01")
    return registry


def test_without_a_date_it_is_the_last_seven_days(repository: Workplace) -> None:
    week = repository.hamm("changes", "--since", "2026-02-25", "--today", "2026-03-04")
    assert repository.hamm("changes", "--today", "2026-03-04") == week
    assert "zweite" in week.out
    assert "zweite" not in repository.hamm("changes", "--today", "2026-03-12").out


@pytest.mark.parametrize(
    ("since", "until", "ids"),
    [
        ("2026-03-01", None, ["zweite", NAME]),
        ("2026-03-02", None, []),
        ("2026-03", "2026-03", ["zweite", NAME]),
        ("2026", "2026-02", [NAME]),
        ("HEAD^", "HEAD", ["zweite", NAME]),
        ("2025", "2025", []),
        ("2026-03-01", "2026-03-01", ["zweite", NAME]),
    ],
)
def test_since_and_until(
    repository: Workplace, since: str, until: str | None, ids: list[str]
) -> None:
    more = ("--until", until) if until else ()
    result = repository.hamm("changes", "--since", since, "--format", "ids", *more)
    assert (result.code, result.err) == (0, "")
    assert result.out.split() == ids


def test_the_screen_in_both_languages(repository: Workplace) -> None:
    result = repository.hamm("changes", "--since", "2026-02", "--lang", "de")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "Was sich vom 01.02.2026 bis zum 22.11.2026 geändert hat\n"
        "1 neu · 1 bestätigt\n\n"
        "Neue Initiativen\n"
        "  Zweite: Schulaustausch · Norwegen · aktiv  zweite\n\n"
        "Bestätigt\n"
        f"  {BEISPIEL}: Bestätigt am 27.02.2026: Organisation.  schule-beispiel\n"
    )
    result = repository.hamm("changes", "--since", "2026-04")
    assert result.out == "What changed between 1 Apr 2026 and 22 Nov 2026\nNothing changed.\n"


def test_programs_get_raw_values(repository: Workplace) -> None:
    texts = {
        language: repository.hamm(
            "changes", "--since", "2026-02", "--format", "json", "--lang", language
        ).out
        for language in ("de", "en")
    }
    assert texts["de"] == texts["en"]
    found = json.loads(texts["en"])
    assert found["version"] == 1
    assert found["since"]["day"] == "2026-02-01"
    assert found["until"] == {"day": "2026-11-22", "commit": None}
    new = found["changes"][0]
    assert (new["id"], new["field"], new["before"], new["after"]) == ("zweite", None, None, None)
    assert found["changes"][1] == {
        "about": "initiative",
        "id": NAME,
        "title": found["changes"][1]["title"],
        "kind": "confirmed",
        "field": "confirmed",
        "before": None,
        "after": {"on": "2026-02-27", "by": "organisation"},
    }


def test_what_became_unlisted_is_named_nowhere(repository: Workplace) -> None:
    repository.overlay("visibility: unlisted\n", "data/initiatives/zweite.yaml")
    for form in ("text", "markdown", "json", "csv"):
        told = repository.hamm("changes", "--since", "HEAD", "--format", form)
        assert (told.code, told.err) == (0, "")
        assert "weite" not in told.out + told.err
        assert "Second" not in told.out
    everything = repository.hamm("changes", "--since", "HEAD", "--unlisted").out
    assert everything.endswith("  Second: No longer public.  zweite\n")


def test_files_that_were_not_valid_are_remarked_on(repository: Workplace) -> None:
    repository.put("data/initiatives/dritte.yaml", "id: [")
    git(repository.root, "add", "-A")
    git(repository.root, "commit", "-q", "-m", "x", day="2026-05-01")
    repository.another("dritte")
    result = repository.hamm("changes", "--since", "2026-06")
    assert result.out.endswith("\nNothing changed.\n")
    commit = git(repository.root, "rev-parse", "--short=10", "HEAD")
    assert result.err == f"1 file of commit {commit} skipped, which is not valid today\n"


def test_a_commit_from_before_there_was_a_registry_is_an_empty_one(registry: Workplace) -> None:
    git(registry.root, "init", "-q", "-b", "main")
    git(registry.root, "add", "data/places.yaml")
    git(registry.root, "commit", "-q", "-m", "x", day="2026-01-01")
    result = registry.hamm("changes", "--since", "HEAD", "--format", "ids")
    assert (result.code, result.out, result.err) == (0, f"{NAME}\n", "")


def test_hostile_texts_stay_text(repository: Workplace) -> None:
    evil = '"\\e[2J</a>\\u202e[x](http://x.example)\\n# y"'
    repository.overlay(f"title: {{de: {evil}}}\ndistricts: [{evil}]\n")
    for form in ("text", "markdown", "json", "csv"):
        out = repository.hamm("changes", "--since", "HEAD", "--format", form).out
        assert not {"\x1b", "\u202e"} & {*out}
        assert "\n# y" not in out


def test_an_end_before_the_beginning(repository: Workplace) -> None:
    for more in (("--since", "2027"), ("--since", "2026-03", "--until", "2026-02")):
        result = repository.hamm("changes", *more)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("hamm: the end is before the beginning\n")
