"""Fields of a new entry that follow from its answers: none takes the place of an answer."""

from datetime import date
from typing import Any

from helper import Workplace

from hamm_registry.editing.derived_fields import completed
from hamm_registry.editing.precheck import Precheck
from hamm_registry.storage.workspace import Workspace

TODAY = date(2026, 11, 22)


def test_a_meeting_is_held_once_its_day_is_over(registry: Workplace) -> None:
    precheck = Precheck(Workspace(registry.root), TODAY)

    def state(**answers: Any) -> str:
        return str(completed("meeting", {"title": {"de": "T"}, **answers}, precheck)["state"])

    table = {"2026-11-21": "held", "2026-11-22": "announced", "2026-11-23": "announced"}
    assert {day: state(date=day) for day in table} == table
    assert state() == "announced"
    assert state(date="2026-11-21", state="cancelled") == "cancelled"


def test_an_answer_is_never_replaced(registry: Workplace) -> None:
    precheck = Precheck(Workspace(registry.root), TODAY)

    def entry(**answers: Any) -> dict[str, Any]:
        return completed("initiative", answers, precheck)

    new = [{"status": "proposed", "on": "2026-11-22"}]
    own = [{"status": "proposed", "on": 2020}]
    assert entry(status="proposed")["history"] == new
    assert entry(status="proposed", history=own)["history"] == own
    assert "history" not in entry(status="active")
    # A date comes from the only source there is, and from none where there are two.
    web, press = {"url": "https://www.a.example/"}, {"url": "https://b.example/"}
    assert entry(since={"date": 1993}, sources=[web])["since"]["source"] == "a"
    assert entry(since={"date": 1993}, sources=[web, press])["since"] == {"date": 1993}
    cited = {"date": 1993, "source": "x"}
    assert entry(since=cited, sources=[{**web, "id": "x"}])["since"] == cited
    # A partner sits at the only place there is.
    members = [{"name": "Schule"}, {"name": "Lyzeum"}]
    bergen, oslo = ({"name": name, "country": "NO"} for name in ("Bergen", "Oslo"))
    seats = [
        entry(organisations=members, places=places)["organisations"][1].get("place")
        for places in ([bergen], [bergen, oslo], [])
    ]
    assert seats == ["Bergen", None, None]
    away = [{"name": "Schule"}, {"name": "Lyzeum", "country": "SE"}]
    assert "place" not in entry(organisations=away, places=[bergen])["organisations"][1]


def test_who_speaks_in_a_source_is_told_by_its_host(registry: Workplace) -> None:
    """Pages of other entries count as long as they agree, and are not those of their lead."""
    for name, kind in (("eins", "official"), ("zwei", "official"), ("drei", "wiki")):
        host = "forschung" if kind == "official" else "verschieden"
        rows = f"  - {{id: x, title: X, url: 'https://{host}.example/{name}', kind: {kind}}}\n"
        rows += f"  - {{id: y, title: Y, url: 'https://verschieden.example/', kind: {kind}}}\n"
        registry.another(name, f"title: {{de: Werk {name}}}\nsources:\n{rows}")
    registry.another("vier", "title: {de: Werk vier}\n")
    precheck = Precheck(Workspace(registry.root), TODAY)
    assert not precheck.registry.skipped

    def kind_of(url: str, lead: str = "Musterverein") -> str:
        answers = {"organisations": [{"name": lead}], "sources": [{"url": url}]}
        return str(completed("initiative", answers, precheck)["sources"][0]["kind"])

    last = kind_of("https://unbekannt.example/")
    table = {
        "https://www.forschung.example/neu": "official",
        "https://verschieden.example/neu": last,  # two kinds: it tells nothing
        "https://www.musterverein.example/": "own-statement",
        "https://musterverein-zeitung.example/": "press",  # the press, though it is named so
        "https://vier.example/neu": last,  # a lead's own page, but of another entry
    }
    assert last not in ("official", "press", "own-statement")
    found = {url: kind_of(url) for url in table}
    assert found == table
