"""The registry of Hamm itself: complete, sourced, in both languages, and as the sources say.

`data/golden.txt` holds what was sourced in November 2026. An id that goes from the registry, or a
beginning or a country that changes, changes it too: with a better source, and on purpose.
"""

import re
from collections import Counter
from pathlib import Path

import pytest
from helper import DATA_DAY, GOLDEN, ROOT, hamm

from hamm_registry.model.entries import Initiative
from hamm_registry.schema import fields
from hamm_registry.storage import workspace

REGISTRY = workspace.load(ROOT)
FILES = sorted((ROOT / "data").rglob("*.yaml"))
ENTRIES = [entry for entry in REGISTRY.initiatives if not entry.retired]


def test_validate_finds_nothing_to_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    result = hamm("validate", "--strict", "--ignore", "HR4", "--today", DATA_DAY)
    assert result.out.startswith("0 errors · 0 warnings · ")
    assert result.code == 0


def test_every_initiative_that_was_sourced_is_there() -> None:
    assert len(GOLDEN) == 71
    assert set(GOLDEN) - set(REGISTRY.by_id) == set()


@pytest.mark.parametrize("name", GOLDEN)
def test_countries_and_beginnings(name: str) -> None:
    entry = REGISTRY.by_id[name]
    assert (entry.countries, entry.since) == GOLDEN[name]


def test_the_countries_with_the_most_initiatives() -> None:
    counts = Counter(code for name in GOLDEN for code in REGISTRY.by_id[name].countries)
    most = {"PL": 8, "FR": 7, "GB": 6, "MX": 6, "US": 5, "UA": 4, "TR": 4, "BA": 4}
    assert dict(counts.most_common(8)) == most
    assert len(counts) == 38


def test_the_readme_says_how_large_the_registry_is() -> None:
    countries = {code for entry in ENTRIES for code in entry.countries}
    page = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    assert f"{len(ENTRIES)} initiatives in {len(countries)} countries" in page


def test_the_forms_that_the_rgre_lists() -> None:
    """Nine town twinnings; what no source names is unknown, not guessed."""
    forms = Counter(REGISTRY.by_id[name].data.get("form") for name in GOLDEN)
    assert forms == {None: 56, "partnership": 9, "unknown": 5, "project-partnership": 1}
    assert {entry.id for entry in ENTRIES if entry.data.get("form") == "partnership"} >= {
        f"partnerschaft-{town}"
        for town in "neufchateau santa-monica bradford chattanooga mazatlan toul afyon".split()
    }


def test_the_meeting_and_the_programmes() -> None:
    meetings = {meeting["id"]: meeting for meeting in REGISTRY.meetings}
    assert meetings["hamm-international-2024-01"]["state"] == "announced"
    assert "attended" not in meetings["hamm-international-2024-01"]
    assert {programme["id"] for programme in REGISTRY.programmes} >= {
        "aktionsgruppenprogramm", "europa-bei-uns-zuhause", "hamm800-fonds",
        "konkreter-friedensdienst-nrw", "skew-kleinprojektefonds", "skew-nakopa",
    }  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_an_entry_is_in_both_languages_and_says_where_from(entry: Initiative) -> None:
    for texts in (entry.data["title"], entry.data["summary"]):
        assert {"de", "en"} <= set(texts)
        assert all(text.strip() for text in texts.values())
    assert entry.data["sources"]
    for place in entry.places:
        assert REGISTRY.place(place["name"], place["country"]), place
    if entry.since is not None:
        assert "basis" in entry.data["since"] or entry.id not in GOLDEN
    if entry.data.get("kind") == "city-link":
        assert "form" in entry.data


def test_the_organisations_are_those_of_the_city_and_sourced() -> None:
    """A mailbox only where the organisation's own site names it; none of a free provider."""
    organisations = {record.id: record.data for record in REGISTRY.organisations}
    assert len(organisations) == 41
    parts = {name for name, data in organisations.items() if "part_of" in data}
    assert parts == {name for name in organisations if name.startswith("stadt-hamm-")}
    for name, data in organisations.items():
        assert (data["country"], data["place"]) == ("DE", "Hamm"), name
        assert data["sources"], name
        assert "source" in data.get("founded", {"source": ""}), name
        assert all("source" in link for link in data.get("links_to", ())), name
    mailboxes = {
        name for name, data in organisations.items() if "mailbox" in data.get("contact", {})
    }
    assert mailboxes == {"fuge-hamm", "galilei-gymnasium", "internationaler-club-hamm"}


def test_nothing_counts_as_confirmed_that_nobody_confirmed() -> None:
    """`confirmed` comes from `hamm confirm` alone: never from the first import."""
    confirmed = [entry for entry in ENTRIES if "confirmed" in entry.data]
    assert all(str(entry.data["confirmed"]["on"]) > "2026-11-22" for entry in confirmed)


def test_places_are_told_in_both_languages_and_regions_have_no_point() -> None:
    for place in REGISTRY.places.values():
        assert {"de", "en"} <= set(place.names), place.name
        assert place.is_town or place.point is None, place.name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_tells_the_editor_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    found = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert found
    assert (path.parent / found[1]).resolve().parent == ROOT / "schemas"
    assert (path.parent / found[1]).exists()


def test_the_registry_says_what_it_is() -> None:
    notes = REGISTRY.config.data["notes"]
    assert "Auswahl aus öffentlich zugänglichen Quellen" in notes["de"]
    assert "nicht die eigene Liste des Netzwerks" in " ".join(notes["de"].split())
    assert "selection from publicly available sources" in notes["en"]
    assert "classification" in notes["en"]
    attributions = REGISTRY.config.data["attributions"]
    assert [one for one in attributions if "GeoNames" in one["text"]]


def test_look_alikes_and_hearsay_stayed_out() -> None:
    """Of other towns called Hamm, and of what no source bears out."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    for word in (
        "Roissy", "Senegal", "Lokomassama", "Sierra Leone", "Sedgefield", "Chmielno", "Albano",
        "Mayors for Peace", "Morogoro", "Togo", "Hamminkeln",
    ):  # fmt: skip
        assert word not in text, word


def test_every_code_in_use_has_a_name_in_both_languages() -> None:
    known = fields("initiative")["themes"].codes | REGISTRY.config.themes
    for entry in ENTRIES:
        for theme in entry.data["themes"]:
            assert {"de", "en"} <= set(known[theme])
