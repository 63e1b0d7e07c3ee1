"""Everything on one initiative, as a coordinator reads it on the telephone."""

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from helper import DATA_DAY, HERE, ROOT, Workplace, environment, hamm, overlaid

from hamm_registry import schema
from hamm_registry.core.text import safe, speaking
from hamm_registry.geo import countries
from hamm_registry.introductions.around import around
from hamm_registry.introductions.score import Matcher
from hamm_registry.storage import workspace

COMPLETE = Workplace(HERE / "data" / "complete")

EVERYTHING = """\
Town twinning Exampletown – Bergen                        partnerschaft-beispiel
active · town twinning · Bergen, Norway (from context) · Sweden

Since 1993 associations and schools of the two towns have visited each other.

Other names   Vennskapsby Bergen
Lead          Stadt Beispielstadt, Stadtbezirk Mitte
Districts     Mitte
Since         about 17 May 1993 (charter) [1]  own statement
              ! 1994 (mention in a source) [2]  press, ranks lower – Die Zeitung nennt das Jahr \
der zweiten Reise.
Until         about 2030 (derived) [1]  own statement
Milestones    May 1990  first contact: Erster Besuch [2]
Themes        encounter · Chess  our own classification
SDG           4 · 17
Audience      young people · everyone
Languages     de · no
Activities    May 2027–Jun 2027  Bürgerfahrt · Bergen, Norway · planned
Offers        lodging · Betten in Gastfamilien
Needs         translation · Jemand, der Norwegisch spricht
Meetings      25 Jan 2026  Network meeting  treffen-beispiel
Funding       Stiftung Beispiel · about 500 EUR · 33.3 %
History       1992  planned: Beschluss des Rates [1]
              17 May 1993  active
Links         Bergen · page of the city · 1 Feb 2024
              https://www.stadt.example/bergen
Photos        Three music stands on an empty stage · Stadt Beispielstadt · CC-BY-4.0
              data/photos/notenpulte.jpg · https://www.stadt.example/bergen/bilder
Support       120 · online · Jan 2025
Contact       international@stadt.example · https://www.stadt.example/kontakt
Notes         Ein Beispiel mit allen Feldern.
Confirmed     1 Apr 2026, organisation
Last evidence 1 Apr 2026
Sources       [1] Partnerstadt Bergen · own statement · 1 Feb 2026
              https://www.stadt.example/bergen
              [2] Bergen zu Besuch · press
              https://www.zeitung.example/bergen
File          data/initiatives/partnerschaft-beispiel.yaml
"""


def test_every_field_has_its_place() -> None:
    assert COMPLETE.hamm("show", "partnerschaft-beispiel") == (0, EVERYTHING, "")


NOT_SHOWN = {
    "partnerschaft-beispiel": {"former_ids", "relations", "retired", "scope", "visibility"},
    "chor-beispielstadt": {
        "confirmed", "country", "former_ids", "notes", "register", "retired", "visibility",
    },
}  # fmt: skip
"""Fields that change nothing on the screen; the relation leads to an unlisted entry."""


def test_a_new_field_is_shown_or_named_here(tmp_path: Path) -> None:
    """Each field of the complete example is left out once, and the screen looks different then."""
    root = tmp_path / "registry"
    shutil.copytree(COMPLETE.root, root)
    workplace = Workplace(root)
    for kind, name in (
        ("initiative", "partnerschaft-beispiel"),
        ("organisation", "chor-beispielstadt"),
    ):
        file = root / f"data/{kind}s/{name}.yaml"
        whole = file.read_text()
        screen = workplace.hamm("show", name)
        assert screen.code == 0
        same = set()
        for field in schema.load(kind)["properties"]:
            file.write_text(overlaid(whole, f"{field}:\n"))
            if workplace.hamm("show", name) == screen:
                same.add(field)
        file.write_text(whole)
        assert same == NOT_SHOWN[name]


def test_what_is_unknown_is_said_and_relations_read_from_both_sides() -> None:
    out = COMPLETE.hamm("show", "schule-beispiel").out
    assert "Lead          not known\nSince         not known\n" in out
    assert "supported by: Town twinning Exampletown – Bergen  partnerschaft-beispiel\n" in out
    ask = "hamm ask schule-beispiel --to letters"
    assert f"Confirmed     not yet · {ask}\nLast evidence no date known\n" in out


def test_a_tombstone_leads_on() -> None:
    assert COMPLETE.hamm("show", "chor-beispiel").out == (
        "Chöre singen gemeinsam (de)                                        chor-beispiel\n"
        "retired 1 Jan 2025: merged with another entry\n"
        "\n"
        "See           partnerschaft-beispiel\n"
    )


def test_several_at_once_with_a_line_between() -> None:
    both = COMPLETE.hamm("show", "chor-beispiel", "partnerschaft-beispiel").out
    assert both == COMPLETE.hamm("show", "chor-beispiel").out + "\n" + EVERYTHING


def test_sources_and_contradictions_stand_side_by_side(registry: Workplace) -> None:
    registry.overlay(
        "claims: [{field: since.date, value: 1995, sources: [schule]},"
        " {field: places.0.country, value: SE, sources: [schule], note: vor 1905}]\n"
    )
    out = registry.hamm("show", "schule-beispiel").out
    assert (
        "Since         1993 (first exchange) [1]  own statement\n"
        "              ! 1995 [1]  own statement, ranks equal\n"
    ) in out
    assert "! SE [1]  own statement – vor 1905\n" in out


def test_a_relation_to_nobody_is_left_out(registry: Workplace) -> None:
    registry.overlay("relations: [{to: weg, type: supports}]\n")
    assert "weg" not in registry.hamm("show", "schule-beispiel").out


def test_a_long_list_of_places_is_told_whole(registry: Workplace) -> None:
    places = ", ".join(f"{{name: Ort{number}, country: 'NO'}}" for number in range(12))
    registry.overlay(f"places: [{places}]\n")
    second = registry.hamm("show", "schule-beispiel").out.splitlines()[1]
    assert second.endswith(
        "Ort7, Norway · Ort8, Norway · Ort9, Norway · Ort10, Norway · Ort11, Norway"
    )


def test_an_old_entry_says_how_old_its_evidence_is(registry: Workplace) -> None:
    out = registry.hamm("show", "schule-beispiel", "--today", "2035-01-01").out
    assert "Last evidence 10 Jan 2026  older than 24 months\n" in out


def test_what_is_unlisted_is_named_by_nothing_listed(registry: Workplace) -> None:
    registry.another("geheim", "title: {de: Geheim, en: Secret}\nvisibility: unlisted\n"
                     "relations:\n  - {to: schule-beispiel, type: part-of}\n")  # fmt: skip
    assert "Secret" not in registry.hamm("show", "schule-beispiel").out
    [shown] = registry.hamm("show", "schule-beispiel", "--format", "json").json["initiatives"]
    assert shown["relations"] == []
    assert "schule-beispiel" in registry.hamm("show", "geheim").out


def _facts(entry: dict[str, Any]) -> Iterator[str]:
    """Texts of an entry that its screen has to show as they stand."""
    yield from (entry["id"], entry["title"]["de"], entry["summary"]["de"])
    yield from entry.get("other_names", [])
    yield from (organisation["name"] for organisation in entry["organisations"])
    for group in ("activities", "links", "sources", "offers", "needs"):
        for item in entry.get(group, []):
            yield from (item[name] for name in ("title", "url", "text") if name in item)
    yield from entry.get("contact", {}).values()
    yield entry.get("notes", "")


def test_no_screen_of_an_entry_cuts_anything() -> None:
    """In a pipe, and in a terminal of 80 columns but for breaks between words."""
    ids = hamm("list", "--root", ROOT, "--format", "ids").out.split()
    asked = ["show", *ids, "--root", str(ROOT), "--lang", "de", "--today", DATA_DAY]
    pipe = hamm(*asked).out
    with environment(COLUMNS="80", NO_COLOR="1"):
        terminal = hamm(*asked, terminal=True).out
    joined = re.sub(r"\s+", "", terminal)
    data = hamm(*asked, "--format", "json").json["initiatives"]
    assert len(data) == len(ids)
    for shown in data:
        for fact in map(safe, map(str, _facts(shown["initiative"]))):
            assert fact in pipe, (shown["initiative"]["id"], fact)
            assert re.sub(r"\s+", "", fact) in joined, (shown["initiative"]["id"], fact)
        with speaking("de"):
            names = [countries.name(code) for code in shown["derived"]["countries"]]
        assert all(name in pipe for name in names)


def test_the_command_for_more_nearby_lists_them_all() -> None:
    """Also for an initiative of the office, which is introduced to nobody."""
    matcher = Matcher(workspace.load(ROOT), date(2026, 11, 30))
    for name in ("aktion-leo-2022", "aktion-feuerwehr-ukraine-2022"):
        shown = hamm("show", name, "--lang", "en", "--root", ROOT).out
        query = re.search(r" more · hamm list (\S+)", shown)
        assert query is not None
        listed = hamm("list", query.group(1), "--format", "ids", "--root", ROOT).out.split()
        for neighbour in around(matcher, matcher.registry.by_id[name]):
            if neighbour.bond != "dismissed" and neighbour.entry.id not in shown:
                assert neighbour.entry.id in listed
