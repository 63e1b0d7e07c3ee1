"""Offers that meet needs: of one type, neither expired, the nearest first; why there are none."""

from pathlib import Path
from typing import Any

import pytest
from helper import ENTRY, ROOT, Workplace, hamm

TOWNS = """places:
  - {name: Bergen, country: 'NO', lat: 60.39299, lon: 5.32415, type: town}
  - {name: Askøy, country: 'NO', lat: 60.4064, lon: 5.2281, type: town}
  - {name: Oslo, country: 'NO', lat: 59.91273, lon: 10.74609, type: town}
  - {name: Göteborg, country: SE, lat: 57.70716, lon: 11.96679, type: town}
"""


@pytest.fixture
def registry(registry: Workplace) -> Workplace:
    """Give a registry whose first entry, in Bergen, offers a transport."""
    registry.put("data/places.yaml", TOWNS)
    registry.overlay("offers: [{type: transport, text: Sechs Plätze}]\n")
    return registry


def needs(place: Workplace, name: str, where: str, need: str = "{type: transport}") -> None:
    """Add an entry that needs something."""
    at = "".join(f"  - {{name: {n}, country: '{c}'}}\n" for n, c in
                 (one.split("/") for one in where.split() if "/" in one))  # fmt: skip
    countries = ", ".join(f"'{one}'" for one in where.split() if "/" not in one)
    fields = f"places:\n{at}" if at else "places:\n"
    fields += f"countries: [{countries}]\n" if countries else ""
    place.another(name, f"{fields}needs: [{need}]\n")


def rows(place: Workplace, *arguments: str) -> list[dict[str, Any]]:
    """Return the rows of the JSON format."""
    found = place.hamm("match", *arguments, "--format", "json").json["rows"]
    assert isinstance(found, list)
    return found


def told(place: Workplace, *arguments: str) -> list[tuple[str, str, int | None]]:
    """Return who needs what is offered, how near, and the distance."""
    return [(row["need"], row["why"], row["km"]) for row in rows(place, *arguments)]


def test_the_nearest_first(registry: Workplace) -> None:
    needs(registry, "zu-hause", "MX", "{type: transport, country: DE}")
    needs(registry, "weit", "MX")
    needs(registry, "nachbar", "Göteborg/SE")
    needs(registry, "ohne-ort", "NO")
    needs(registry, "land", "Oslo/NO")
    needs(registry, "nebenan", "Askøy/NO")
    needs(registry, "gleich", "Bergen/NO")
    needs(registry, "ueberall", "DE")
    needs(registry, "anderes", "Bergen/NO", "{type: lodging}")
    assert told(registry) == [
        ("gleich", "place", 0),
        ("nebenan", "place", 5),
        ("land", "country", 305),
        ("ohne-ort", "country", None),
        ("nachbar", "neighbour", 483),
        ("zu-hause", "home", None),
        ("ueberall", "open", None),
        ("weit", "elsewhere", None),
    ]


def test_a_row(registry: Workplace) -> None:
    needs(registry, "nachbar", "Göteborg/SE", "{type: transport, until: 2027-03}")
    (row,) = rows(registry)
    assert row == {
        "type": "transport",
        "offer": "schule-beispiel",
        "need": "nachbar",
        "why": "neighbour",
        "countries": ["NO", "SE"],
        "km": 483,
        "until": "2027-03",
        "offer_text": "Sechs Plätze",
        "need_text": None,
    }
    assert registry.hamm("match").out == (
        "transport\tschule-beispiel\tnachbar\tneighbour\tNO; SE\t483\t2027-03\tSechs Plätze\t\n"
    )
    table = registry.hamm("match", "--format", "table").out
    assert table.splitlines()[0].split() == (
        "What Offers Needs Where Countries km Until The offer The need".split()
    )
    assert "Transport" in registry.hamm("match", "--format", "table", "--lang", "de").out
    assert "next door" in table
    assert "Norway, Sweden" in table


def test_the_same_place_by_name_alone(registry: Workplace) -> None:
    registry.put("data/places.yaml", "places: []\n")
    needs(registry, "gleich", "Bergen/NO")
    needs(registry, "land", "Oslo/NO")
    assert told(registry) == [("gleich", "place", None), ("land", "country", None)]


def test_a_country_of_its_own_outweighs_those_of_the_entry(registry: Workplace) -> None:
    needs(registry, "weit", "Bergen/NO", "{type: transport, country: MX}")
    needs(registry, "nah", "MX", "{type: transport, country: 'NO'}")
    assert told(registry) == [("nah", "country", None), ("weit", "elsewhere", None)]


def test_nothing_that_expired(registry: Workplace) -> None:
    for name, until in {"heute": "2026-11-22", "monat": "2026-11", "jahr": "2026",
                        "gestern": "2026-11-21", "oktober": "2026-10"}.items():  # fmt: skip
        needs(registry, name, "Bergen/NO", f"{{type: transport, until: {until}}}")
    assert [row["need"] for row in rows(registry)] == ["heute", "monat", "jahr"]
    assert [row["need"] for row in rows(registry, "--today", "2026-12-01")] == ["jahr"]
    registry.overlay("offers: [{type: transport, until: 2026-11-20}]\n")
    assert rows(registry) == []
    assert len(rows(registry, "--today", "2026-11-20")) == 4


def test_what_ends_first_comes_first_among_the_equally_near(registry: Workplace) -> None:
    needs(registry, "ohne", "Bergen/NO")
    needs(registry, "spaeter", "Bergen/NO", "{type: transport, until: 2027-05}")
    needs(registry, "frueher", "Bergen/NO", "{type: transport, until: 2027-04-30}")
    assert [(row["need"], row["until"]) for row in rows(registry)] == [
        ("frueher", "2027-04-30"),
        ("spaeter", "2027-05"),
        ("ohne", None),
    ]
    needs(registry, "nah", "Askøy/NO", "{type: transport, until: 2027-04-29}")
    assert rows(registry)[0]["need"] == "nah"
    registry.overlay("offers: [{type: transport, until: 2027-01}]\n")
    assert {row["until"] for row in rows(registry)} == {"2027-01"}


def test_nobody_helps_himself(registry: Workplace) -> None:
    registry.overlay("needs: [{type: transport}]\n")
    assert rows(registry) == []


def test_who_takes_no_part(registry: Workplace) -> None:
    needs(registry, "geheim", "Bergen/NO")
    registry.overlay("visibility: unlisted\n", "data/initiatives/geheim.yaml")
    needs(registry, "vorbei", "Bergen/NO")
    registry.overlay("status: ended\n", "data/initiatives/vorbei.yaml")
    needs(registry, "weg", "Bergen/NO")
    registry.overlay("retired: {on: 2026-01-01, reason: objection}\n", "data/initiatives/weg.yaml")
    assert rows(registry) == []
    assert [row["need"] for row in rows(registry, "--unlisted")] == ["geheim"]


def test_filters(registry: Workplace) -> None:
    registry.overlay("offers: [{type: transport}, {type: lodging}]\n")
    needs(registry, "eins", "Bergen/NO")
    needs(registry, "zwei", "MX")
    needs(registry, "drei", "Oslo/NO", "{type: lodging}")
    assert [row["need"] for row in rows(registry, "--type", "lodging")] == ["drei"]
    assert [row["need"] for row in rows(registry, "--type", "Unterkunft")] == ["drei"]
    assert [row["need"] for row in rows(registry, "--country", "Mexiko")] == ["zwei"]
    assert [row["need"] for row in rows(registry, "--country", "NO", "--type", "transport")] == [
        "eins",
        "zwei",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            "--type transprot",
            "“transprot” is not a valid value for “--type”\nDid you mean “transport”?",
        ),
        (
            "--country Norwey",
            "“Norwey” is not a valid value for “--country”\nDid you mean “NO” (Norway)?",
        ),
        ("--format pdf", "“pdf” is not a valid value for --format"),
        ("xyz", "unexpected argument: “xyz”"),
    ],
)
def test_wrong_usage(registry: Workplace, arguments: str, message: str) -> None:
    result = registry.hamm("match", *arguments.split())
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(f"hamm: {message}")


# Why there is nothing

ADD = (
    "Add what somebody offers or needs to an entry, for example “offers:” and below it "
    "“  - type: transport”.\n"
)


def nothing(place: Workplace, *arguments: str) -> str:
    """Return what is said where nothing matches."""
    result = place.hamm("match", *arguments)
    assert (result.code, result.out) == (0, "")
    return result.err


def test_nothing_is_offered_or_needed(registry: Workplace) -> None:
    registry.overlay("offers:\n")
    assert nothing(registry) == "No entry offers or needs anything yet.\n" + ADD
    (registry.root / ENTRY).unlink()
    assert nothing(registry) == "No entry offers or needs anything yet.\n" + ADD


def test_all_has_expired(registry: Workplace) -> None:
    registry.overlay("offers: [{type: transport, until: 2025}]\n")
    assert nothing(registry) == "Everything that was offered or needed has expired.\n" + ADD


def test_nothing_of_one_type(registry: Workplace) -> None:
    assert nothing(registry) == (
        "1 offer and 0 needs, but no two of the same type that are still open and belong to "
        "different entries.\n"
    )
    needs(registry, "eins", "Bergen/NO", "{type: lodging}")
    needs(registry, "zwei", "Bergen/NO", "{type: lodging}")
    assert nothing(registry) == (
        "1 offer and 2 needs, but no two of the same type that are still open and belong to "
        "different entries.\n"
    )


def test_nothing_that_fits_the_filter(registry: Workplace) -> None:
    needs(registry, "eins", "Bergen/NO")
    hint = "No offer meets a need there; there may be one without --type and --country.\n"
    assert nothing(registry, "--country", "MX") == hint
    assert nothing(registry, "--type", "money") == hint


def test_empty_results_keep_their_format(registry: Workplace) -> None:
    result = registry.hamm("match", "--format", "json")
    assert result.json["rows"] == []
    assert result.json["columns"][:4] == ["type", "offer", "need", "why"]
    assert registry.hamm("match", "--format", "csv").out.startswith("type,offer,need,why,")


def test_to_a_file(registry: Workplace, tmp_path: Path) -> None:
    needs(registry, "eins", "Bergen/NO")
    target = tmp_path / "treffer.csv"
    assert registry.hamm("match", "--format", "csv-excel", "--output", target).code == 0
    assert target.read_text(encoding="utf-8-sig").startswith("What;Offers;Needs;Where;")


def test_the_real_registry_says_why() -> None:
    result = hamm("match", "--root", ROOT)
    assert result.code == 0
    assert result.out == ""
    assert result.err == "No entry offers or needs anything yet.\n" + ADD
