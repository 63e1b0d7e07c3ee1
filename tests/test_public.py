"""What leaves the house: nothing unlisted, nothing that points at it, no day of a coming trip."""

from datetime import date
from typing import Any, cast

import pictures
import pytest
from helper import ENTRY, Workplace

from hamm_registry import schema
from hamm_registry.core.text import fold, speaking
from hamm_registry.model import redaction
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.storage import workspace

DAY = date(2026, 11, 22)


def entries(registry: Registry) -> dict[str, Initiative]:
    return {entry.id: entry for entry in registry.initiatives}


def test_nothing_points_at_what_is_unlisted(registry: Workplace) -> None:
    registry.another("geheim", "visibility: unlisted\nformer_ids: [ganz-geheim]\n")
    registry.overlay(
        "relations:\n"
        "  - to: ganz-geheim\n    type: in-contact\n"
        "  - to: offen\n    type: in-contact\n"
    )
    registry.another("offen")
    registry.put(
        "data/initiatives/weg.yaml",
        "id: weg\ntitle:\n  de: Weg\n"
        "retired:\n  on: 2026-01-01\n  reason: merged\n  into: geheim\n",
    )
    registry.put(
        "data/meetings/erstes-treffen.yaml",
        "id: erstes-treffen\ntitle:\n  de: Treffen\nstate: held\ndate: 2026-01-01\n"
        "attended: [geheim, offen]\nattendance: complete\n"
        "sources:\n  - id: s\n    title: t\n    url: https://example.org/\n    kind: official\n",
    )
    loaded = workspace.load(registry.root)
    assert loaded.skipped == 0, registry.told()
    shown = redaction.listed(loaded)
    assert set(entries(shown)) == {"schule-beispiel", "offen", "weg"}
    assert entries(shown)["schule-beispiel"].data["relations"] == [
        {"to": "offen", "type": "in-contact"}
    ]
    assert "into" not in entries(shown)["weg"].data["retired"]
    [meeting] = shown.meetings
    assert (meeting["attended"], meeting["attendance"]) == (["offen"], "partial")
    assert len(loaded.initiatives) == 4


@pytest.mark.parametrize(
    ("kind", "start", "shown"),
    [
        ("school-exchange", "2027-05-04", "2027-05"),
        ("youth-exchange", "2026-11-23", "2026-11"),
        ("school-exchange", "2026-11-22", "2026-11-22"),
        ("school-exchange", "2027-05", "2027-05"),
        ("association", "2027-05-04", "2027-05-04"),
    ],
)
def test_a_coming_trip_of_young_people_is_told_by_its_month(
    registry: Workplace, kind: str, start: str, shown: str
) -> None:
    registry.overlay(
        f"kind: {kind}\nactivities:\n"
        f"  - title: Fahrt\n    type: exchange\n    start: {start}\n    status: planned\n"
    )
    loaded = workspace.load(registry.root)
    [entry] = redaction.published(loaded, DAY).initiatives
    assert entry.data["activities"][0]["start"] == shown
    assert loaded.initiatives[0].data["activities"][0]["start"] == start


def test_a_coming_trip_at_risk_is_told_by_its_month(registry: Workplace) -> None:
    """The country of the activity, its title, its end and a day in its title count."""
    registry.overlay("sensitive_countries: [UA, SA, CD, KP]\n", "registry.yaml")
    day, month = ("2027-05-04", "2027-05-06"), ("2027-05", "2027-05")
    cases = (
        ("Transport", "country: UA", month, "Transport"),
        ("Transport", "country: PL", day, "Transport"),
        ("Transport in die Ukraine", "place: Lwiw", month, "Transport in die Ukraine"),
        ("Trip to Saudi Arabia", "place: Riad", month, "Trip to Saudi Arabia"),
        ("Reise in den Kongo", "place: Goma", month, "Reise in den Kongo"),
        ("Transport, Ｕｋｒａｉｎｅ", "place: Lwiw", month, "Transport, Ｕｋｒａｉｎｅ"),
        ("Trip to South Korea", "place: Seoul", day, "Trip to South Korea"),
        ("Klassenfahrt am 12.5.2027", "place: Toul", month, "Klassenfahrt am 05/2027"),
        ("Konzert am 12.5.2027", "place: Toul", day, "Konzert am 12.5.2027"),
    )
    for title, where, days, shown in cases:
        registry.overlay(
            f"kind: aid\ncountries: [PL]\nactivities:\n  - title: {title}\n    {where}\n"
            "    type: transport\n    start: 2027-05-04\n    end: 2027-05-06\n"
            "    status: planned\n"
        )
        with speaking("de"):
            [entry] = redaction.published(workspace.load(registry.root), DAY).initiatives
        [activity] = entry.data["activities"]
        assert (activity["start"], activity["end"]) == days, (title, where)
        assert activity["title"] == shown


def test_titles_that_say_that_the_young_travel() -> None:
    """Whatever the entry is about; words that only hold such a word (jugendlich) count as well."""
    titles = """
    Schülerfahrt,Schülerinnen,Jugendreise,jugendliche Gäste,Schulfahrt,Klassenfahrt,Kinderchor,
    Konfirmanden,Pfadfinder,pupils,a pupil,Youth choir,school trip,Children,teenager,Teenagers,
    scout camp,Scouts,Mädchenfußball,Messdiener,Ministranten,minderjährige Gäste,Schulchor,
    Schulorchester,Klasse 8b,der 10. Klassen,Abschlussfahrt,Studienfahrt,Kita Nord,young people,
    junge Leute,school exchange,juniors,U15,U-17,girls,kids,teens,élèves,Échange de collégiens,
    les jeunes,niños,młodzież,dzieci,uczniowie,öğrenciler,çocuk korosu,молодь,учні,школярі
    """
    for title in map(str.strip, titles.split(",")):
        assert at_risk(title) == [0], title
    harmless = """
    Bürgerfahrt,Scouting for partners,Ratsreise,Schulleitungen,Kitzbühel,U2,Junge Kunst,
    Klassentreffen,Boysdorf
    """
    for title in map(str.strip, harmless.split(",")):
        assert at_risk(title) == [], title


def at_risk(title: str) -> list[int]:
    """The index of the activity with this title if its coming days are guarded."""
    data = {"activities": [{"title": title, "start": "2999-05-04"}]}
    days = redaction.protected_days(data, redaction.Risks(), "2026-11-22")
    return [cast(int, day.pointer[1]) for day in days]


@pytest.mark.parametrize(
    ("start", "coming"),
    [
        ("2026", True), ("2026-11", True), ("2026-11-22", True), ("2026-12", True),
        ("2025", False), ("2026-10", False), ("2026-11-21", False),
    ],
)  # fmt: skip
def test_a_day_without_a_year_is_that_of_a_trip_that_is_not_over(start: str, coming: bool) -> None:
    data = {"activities": [{"title": "Schülerfahrt am 30. November", "start": start}]}
    days = redaction.protected_days(data, redaction.Risks(), DAY.isoformat())
    assert [day.day for day in days] == ["2026-11-30"] * coming


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Reise nach Saudi-Arabien", True),
        ("Saudi Arabia", True),
        ("Treffen am SA", False),  # on Saturday
        ("We like it so", False),
    ],
)
def test_two_letters_are_a_word_and_no_country(title: str, names: bool) -> None:
    risks = redaction.Risks(frozenset({"SA", "SO"}))
    assert risks.are_in(title) is names


def test_a_word_of_a_deadline_counts_only_near_the_day() -> None:
    for between, found in (("bis ", []), ("der Gruppe " * 6, [("4.5.2999", "2999-05-04")])):
        text = f"Anmeldung {between}4.5.2999"
        assert redaction.coming_days_in(text, DAY.isoformat()) == found, text


def test_all_entries_may_be_told_with_their_coming_trips_by_the_month(registry: Workplace) -> None:
    registry.another(
        "geheim",
        "visibility: unlisted\nkind: school-exchange\nactivities: [{title: Fahrt, type: exchange,"
        " start: 2027-05-04, status: planned}]\n",
    )
    loaded = workspace.load(registry.root)
    assert set(entries(redaction.published(loaded, DAY))) == {"schule-beispiel"}
    every = entries(redaction.published(loaded, DAY, unlisted=True))
    assert set(every) == {"geheim", "schule-beispiel"}
    assert every["geheim"].data["activities"][0]["start"] == "2027-05"


def test_an_organisation_that_became_unlisted_is_in_neither_state(registry: Workplace) -> None:
    path = registry.organisation("verein", "name: Verein\n")
    registry.organisation("chor", "name: Chor\n")
    old = workspace.load(registry.root)
    path.write_text(path.read_text() + "visibility: unlisted\n")
    states = redaction.states(old, workspace.load(registry.root), DAY)
    for state in states:
        assert [record.id for record in state.organisations] == ["chor"]


def test_an_id_that_an_entry_has_now_is_not_the_former_one_of_another(registry: Workplace) -> None:
    registry.another("zweite", "former_ids: [schule-beispiel, frueher]\n")
    loaded = workspace.load(registry.root)
    assert loaded.by_id["schule-beispiel"].id == "schule-beispiel"
    assert loaded.by_id["frueher"].id == "zweite"


def test_retired_organisations_lead_to_the_last_of_their_successors(registry: Workplace) -> None:
    registry.organisation("chor", "name: Chor\n")
    into = {"alt": "aelter", "aelter": "chor", "rund": "herum", "herum": "rund"}
    for name, successor in into.items():
        registry.put(
            f"data/organisations/{name}.yaml",
            f"id: {name}\nname: {name.title()}\n"
            f"retired: {{on: 2020-01-01, reason: merged, into: {successor}}}\n",
        )
    loaded = workspace.load(registry.root)
    for name in ("Alt", "Aelter", "chor"):
        assert loaded.organisations_by_name[fold(name)].id == "chor"
    assert loaded.organisation("Rund") is None


def test_meetings_and_saved_queries_name_nothing_unlisted(registry: Workplace) -> None:
    """Neither by id nor by name, neither a guest nor who has taken something on."""
    registry.another(
        "geheim",
        "visibility: unlisted\nformer_ids: [frueher]\ntitle: {de: Der Stille Kreis, en: Quiet}\n"
        "other_names: [Leiser Bund]\n",
    )
    registry.organisation("still", "name: Stiller Chor\nvisibility: unlisted\n")
    # Of one that a public entry names the record is not told all the same.
    registry.organisation(
        "gymnasium",
        "name: Gymnasium Beispiel\nvisibility: unlisted\ntype: school\n"
        "other_names: [Geheimschule]\n"
        "summary: {de: Geheimes}\nurl: 'https://geheim.example/'\nfounded: {date: 1234}\n"
        "place: Geheimort\ncountry: DE\ncontact: {mailbox: office@geheim.example}\n"
        "photos: [{file: geheim.png, alt: {de: Geheim}, credit: C, licence: CC0-1.0}]\n",
    )
    registry.put("data/photos/geheim.png", pictures.png(30, 40))
    names = (
        "[geheim, frueher, der stille kreis, quiet, leiser bund, Stiller Chor, still,"
        " schule-beispiel]"
    )
    registry.put(
        "data/meetings/treffen.yaml",
        "id: treffen\ntitle: {de: Treffen}\nstate: held\ndate: 2026-01-01\n"
        f"invited: {names}\nattended: {names}\nattendance: complete\n"
        "actions: [{text: Eins, organisation: Stiller Chor}, {text: Zwei, organisation: Amt}]\n"
        "sources: [{id: s, title: t, url: 'https://a.example/', kind: official}]\n",
    )
    registry.overlay(
        "saved_queries: {a: 'organisation:\"Stiller Chor\"', b: 'id:geheim', c: 'kind:aid',"
        " d: 'stillen'}\n",
        "registry.yaml",
    )
    loaded = workspace.load(registry.root)
    assert loaded.skipped == 0, registry.told()
    shown = redaction.listed(loaded)
    [meeting] = shown.meetings
    assert (meeting["invited"], meeting["attended"]) == (["schule-beispiel"],) * 2
    assert meeting["attendance"] == "partial"
    assert meeting["actions"] == [{"text": "Eins"}, {"text": "Zwei", "organisation": "Amt"}]
    assert list(shown.config.saved_queries) == ["c", "d"]
    made = registry.root.parent / "made"
    assert registry.hamm("site", made).code == 0
    for path in made.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for name in (
            b"geheim",
            b"frueher",
            b"tille Kreis",
            b"tille kreis",
            b"eiser Bund",
            b"tiller Chor",
        ):
            assert name not in content, path


def test_a_registry_without_anything_unlisted_is_itself(registry: Workplace) -> None:
    loaded = workspace.load(registry.root)
    assert redaction.listed(loaded) is loaded


@pytest.mark.parametrize(
    "day",
    [
        "4.5.2999", "4. Mai 2999", "4.5.–12.5.2999", "1. bis 4.5.2999", "30. April – 4. Mai 2999",
        "04/05/2999", "4-5-2999", "2999/05/04", "2999.05.04", "2999-05-04T10:00", "4th May 2999",
        "4th of May, 2999", "May 4th, 2999", "May 1-4, 2999", "1–4 May 2999", "1st to 4th May 2999",
        "４.５.２９９９", "4.\u00a0Mai\u00a02999",
        "4./5. Mai 2999", "4. und 5. Mai 2999", "4.+5.5.2999", "4 . 5 . 2999", "4. Mai, 2999",
        "2999-5-4", "2999_05_04", "29990504", "04_05_2999", "5/14/2999", "4. mai 2999",
        "4 MAY 2999", "4-May-2999", "4.Mai.2999", "1er mai 2999", "4 de mayo de 2999",
        "4 maja 2999", "4 Mayıs 2999", "4 травня 2999", "4. Mai", "4.–12. Mai", "4.5.", "4.5.–8.5.",
        "May 4", "4th May", "1-4 May", "3 Tage 4. Mai 2999",
    ],
)  # fmt: skip
def test_a_coming_day_in_a_title_is_told_by_its_month_however_it_is_written(
    registry: Workplace, day: str
) -> None:
    registry.overlay(
        f"activities:\n  - title: Fahrt {day}\n    type: exchange\n    start: 2999-05\n"
        "    status: planned\n"
    )
    assert registry.codes() == ["HR305"]
    [entry] = redaction.published(workspace.load(registry.root), DAY).initiatives
    title = entry.data["activities"][0]["title"].removesuffix("T10:00").replace("3 Tage ", "")
    assert title == "Fahrt May 2999"


@pytest.mark.parametrize(
    "day",
    [
        "4 May '99", "4. Mai ’99", "May 4, '99", "4th of May, '99", "4.5.99", "4 . 5 . 99",
        "4/5/99", "4-5-99", "4_5_99", "1. bis 4.5.99", "4.5.2999", "29990504", "May 4th 2999",
    ],
)  # fmt: skip
def test_a_coming_day_is_seen_where_no_other_date_is_given(registry: Workplace, day: str) -> None:
    """What a quick look over the whole file passes over is not looked at again."""
    registry.overlay(f"notes: Schülerfahrt {day}\n")
    assert registry.codes() == ["HR305"]


def test_a_coming_day_is_told_by_its_month_in_every_field(registry: Workplace) -> None:
    """In texts, in milestones, in the beginning; a deadline may have its day."""
    registry.overlay("sensitive_countries: [UA]\n", "registry.yaml")
    registry.put("data/places.yaml", (registry.root / "data/places.yaml").read_text() + _LVIV)
    day = "am 4. Mai 2999"
    young = (
        f"summary: {{de: 'Fahrt {day}', en: x}}",
        f"notes: Fahrt {day}",
        f"notes: 'Anmeldung bis 1.3.2999, Fahrt {day}'",
        f"other_names: ['Fahrt {day}']",
        f"offers: [{{type: lodging, text: '{day}'}}]",
        f"needs: [{{type: lodging, text: '{day}'}}]",
        f"links: [{{url: 'https://a.example/', kind: other, title: 'Fahrt {day}'}}]",
        "status: planned\nmilestones: [{date: 2999-05-04, type: anniversary, source: schule}]",
        "status: planned\nsince: {date: 2999-05-04, basis: first-exchange, source: schule}",
    )
    before = (registry.root / ENTRY).read_text()
    for fields in young:
        registry.put(ENTRY, before)
        registry.overlay(f"{fields}\n")
        assert registry.codes() == ["HR305"], fields
        assert "2999-05-04" not in shown(registry), fields
        assert "4. Mai" not in shown(registry), fields
    harmless = before.replace("kind: school-exchange", "kind: aid")
    activity = "type: transport, start: 2999-05-04, status: planned"
    for fields, codes in (
        (f"notes: 'Konzert {day}'", []),
        (f"notes: 'Transport in die Ukraine {day}'", ["HR305"]),
        (f"notes: 'Transport nach Lwiw {day}'", ["HR305"]),
        (f"notes: 'Die Klasse 8b reist {day}'", ["HR305"]),
        (f"activities: [{{title: Transport nach Lwiw, {activity}}}]", ["HR305"]),
        (f"activities: [{{title: Transport, place: Lwiw, {activity}}}]", ["HR305"]),
        ("notes: 'Anmeldung der Jugend bis 1.3.2999'", []),
        ("notes: 'Deadline for pupils: 1 March 2999'", []),
        (f"audience: [children, youth]\nnotes: '{day}'", ["HR305"]),
        (f"audience: [youth, everyone]\nnotes: '{day}'", []),
        (f"title: {{de: Jugendchor, en: Choir}}\nnotes: '{day}'", ["HR305"]),
    ):
        registry.put(ENTRY, harmless)
        registry.overlay(f"{fields}\n")
        assert registry.codes() == codes, fields
    registry.put(ENTRY, before)
    registry.organisation("chor", f"name: Chor\nnotes: 'Jugendfahrt {day}'\n")
    assert registry.codes() == ["HR305"]
    assert "4. Mai" not in shown(registry)


_LVIV = "  - {name: Lwiw, country: UA, lat: 49.84, lon: 24.03, type: town}\n"


def test_a_coming_day_is_told_by_its_month_in_every_text_field() -> None:
    no_texts = """
    id url page mailbox file country currency licence field source to into date start end on until
    seen from programme value part_of
    """
    for kind in ("initiative", "organisation"):
        for path, field in schema.fields(kind).items():
            name = path.rpartition(".")[2]
            if "string" not in field.types or field.codes or name in no_texts.split():
                continue
            value: Any = "Fahrt am 4. Mai 2999"
            for part in reversed(path.split(".")):
                value = {part: value}
            data = {"kind": "youth-exchange", **value}
            days = redaction.protected_days(data, redaction.Risks(), DAY.isoformat())
            assert [day.day for day in days] == ["2999-05-04"], path


def shown(registry: Workplace) -> str:
    """All that is published of the entries of a registry."""
    public = redaction.published(workspace.load(registry.root), DAY)
    entries = [entry.data for entry in public.initiatives]
    return repr((entries, [record.data for record in public.organisations]))
