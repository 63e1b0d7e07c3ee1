"""Parallels: the golden examples, each rule by itself, and all of them against all pairs."""

import json
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

import pytest

from hamm_registry import schema
from hamm_registry.core import text
from hamm_registry.geo.countries import Point
from hamm_registry.model.entries import (
    Config,
    Initiative,
    InitiativeData,
    Place,
    PlaceKey,
    Registry,
    place_key,
)
from hamm_registry.parallels.hubs import Hub, hubs
from hamm_registry.parallels.interface import parallels_as_json
from hamm_registry.parallels.pairs import Pair, around, between, pairs
from hamm_registry.parallels.signals import Reason, Signal
from hamm_registry.parallels.ties import STATES
from hamm_registry.parallels.weights import Weights, levels, weights
from hamm_registry.parallels.wording import worded
from hamm_registry.storage.workspace import load

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).parent.parent
GEOGRAPHY = ("organisation", "place", "country", "neighbour", "region")

Data = dict[str, Any]

TOWNS = {
    # Halluin and Menen, Haparanda and Tornio are towns on two sides of one border; Aqaba and Taba
    # lie 12 km apart, in countries without a border and of different regions.
    ("FR", "Toul"): (48.675, 5.89167),
    ("FR", "Neufchâteau"): (48.35556, 5.69561),
    ("FR", "Halluin"): (50.78409, 3.12543),
    ("FR", "Marseille"): (43.29695, 5.38107),
    ("BE", "Menen"): (50.79722, 3.12139),
    ("BE", "Neufchâteau"): (49.84038, 5.43436),
    ("PL", "Kalisz"): (51.76109, 18.09102),
    ("UA", "Lwiw"): (49.83826, 24.02324),
    ("JO", "Aqaba"): (29.52667, 35.00778),
    ("EG", "Taba"): (29.4925, 34.89639),
    ("MX", "Mazatlán"): (23.22, -106.42306),
    ("FJ", "Taveuni"): (-16.85, 179.97),
    ("FJ", "Rabi"): (-16.87, -179.95),
    ("DE", "Oranienburg"): (52.748, 13.25194),
    ("DE", "Hennigsdorf"): (52.63598, 13.20419),
}
"""Towns with coordinates by country and name."""

ALIASES = {("PL", "Kalisz"): {"de": "Kalisch"}, ("UA", "Lwiw"): {"de": "Lemberg", "en": "Lviv"}}
REGIONS = [("FR", "Lothringen"), ("UA", "Galizien")]


def listed(towns: bool = True) -> dict[PlaceKey, Place]:
    """Give the places of data/places.yaml as the workspace reads them."""
    found: dict[PlaceKey, Place] = {}
    for (country, name), (lat, lon) in TOWNS.items():
        names = ALIASES.get((country, name), {})
        point = Point(lat, lon) if towns else None
        for spelling in (*names.values(), name):
            found[place_key(spelling, country)] = Place(name, country, names, point, True)
    for country, name in REGIONS:
        found[place_key(name, country)] = Place(name, country, {}, None, False)
    return found


def entry(name: str, **fields: Any) -> Data:
    """Give an entry of the registry as its file holds it."""
    base = {"id": name, "title": {"en": name}, "kind": "association", "status": "active"}
    lead = [{"name": f"Lead of {name}", "role": "lead"}]
    return base | {"organisations": lead, "themes": ["encounter"]} | fields


def at(*names: str) -> list[Data]:
    """Give places written as `FR Toul`."""
    return [{"country": name[:2], "name": name[3:]} for name in names]


def made(*entries: Data, meetings: Any = (), coordinates: bool = True, **config: Any) -> Registry:
    """Give a registry of some entries."""
    base = {"schema_version": 1, "name": {"en": "Test"}, "city": "Home", "country": "DE"}
    return Registry(
        ROOT,
        Config(base | {"languages": ["en"]} | config),
        tuple(Initiative(f"{e['id']}.yaml", cast(InitiativeData, e)) for e in entries),
        tuple(meetings),
        (),
        listed(coordinates),
    )


def every(registry: Registry, **options: Any) -> list[Pair]:
    """Give all pairs, whatever their level and state."""
    return list(pairs(registry, TODAY, **{"level": "all", "states": STATES} | options))


def only(registry: Registry) -> Pair:
    """Give the one pair of a registry."""
    (pair,) = every(registry)
    return pair


def points(pair: Pair) -> dict[str, int]:
    """Give the points of a pair by signal."""
    return {reason.signal: reason.points for reason in pair.reasons}


def joined(registry: Registry) -> Pair | None:
    """Give the pair of two entries, the same from wherever one looks."""
    a, b = (entry.id for entry in registry.initiatives)
    pair = between(registry, a, b, TODAY)
    assert between(registry, b, a, TODAY) == pair
    found = [pair] if pair else []
    assert every(registry) == found
    for name in (a, b):
        assert around(registry, name, TODAY, level="all", states=STATES) == found
    return pair


def where(*entries: Data, **config: Any) -> tuple[str, int, int | None] | None:
    """Give the geography of two entries: signal, points and km."""
    pair = joined(made(*entries, **config))
    given = [r for r in pair.reasons if r.signal in GEOGRAPHY] if pair else []
    return (given[0].signal, given[0].points, given[0].km) if given else None


def two(first: list[Data], second: list[Data], **config: Any) -> tuple[str, int, int | None] | None:
    """Give the geography of two entries that work in some places."""
    return where(entry("a", places=first), entry("b", places=second), **config)


@pytest.fixture(scope="module")
def real() -> Registry:
    """Give the registry of this repository."""
    return load(ROOT)


# The examples of the design, from the real data


@pytest.mark.parametrize(
    ("a", "b", "signal", "given", "km"),
    [
        ("partnerschaft-neufchateau", "partnerschaft-toul", "country", 25, 39),
        ("verein-bosnienfreunde", "schule-flbk-biograd", "neighbour", 15, 103),
        ("schule-toul", "schule-flbk-stdizier", "country", 25, 69),
        ("schule-coulommiers", "schule-flbk-marcopolo", "neighbour", 5, 1375),
        ("schule-hammonense-kalisz", "schule-mgh-kalisz", "place", 40, 0),
        ("freundschaft-seferihisar", "hochschule-istanbul-izmir", "country", 25, 35),
    ],
)
def test_golden_examples(real: Registry, a: str, b: str, signal: str, given: int, km: int) -> None:
    pair = between(real, a, b, TODAY)
    assert pair is not None
    found = pair.reasons[0]
    assert (found.signal, found.points, found.km) == (signal, given, km)
    assert pair in every(real)
    assert between(real, b, a, TODAY) == pair


def test_one_city_with_two_districts_is_new(real: Registry) -> None:
    pair = between(real, "partnerschaft-neufchateau", "partnerschaft-toul", TODAY)
    assert pair is not None
    assert (pair.state, pair.level, pair.points, pair.next) == ("new", "C", 25, "check")


def test_whole_pair_by_hand(real: Registry) -> None:
    pair = between(real, "schule-hammonense-kalisz", "schule-mgh-kalisz", TODAY)
    assert pair == Pair(
        "schule-hammonense-kalisz",
        "schule-mgh-kalisz",
        "B",  # 59 points would be A, but one of the two is of unknown status
        "new",
        59,
        "check-active",
        (
            Reason("place", 40, 0, ("PL", "PL", "Kalisz", "Kalisz")),
            Reason("theme", 10, None, ("youth-school",)),
            Reason("sdg", 6, None, ("4",)),
            Reason("audience", 3, None, ("youth",)),
        ),
    )


def test_same_bytes_every_time(real: Registry) -> None:
    first, second = (json.dumps(parallels_as_json(hubs(real), every(real))) for _ in range(2))
    assert first == second


# Geography


def test_weights_are_those_of_the_design() -> None:
    of_default = weights(made().config)
    known = schema.load("registry")["properties"]["thresholds"]["properties"]["parallels"]
    assert list(known["properties"]["weights"]["properties"]) == list(Weights.__slots__)
    assert (of_default.same_organisation, of_default.same_place, of_default.topic_most) == (
        50,
        40,
        20,
    )
    assert levels(made().config) == {"A": 55, "B": 35, "C": 20}


def test_weights_of_the_registry_win() -> None:
    chosen = {"weights": {"same_place": 33}, "levels": {"C": 30}}
    registry = made(
        entry("a", places=at("PL Kalisz")),
        entry("b", places=at("PL Kalisz")),
        thresholds={"parallels": chosen},
    )
    assert points(only(registry)) == {"place": 33}
    assert only(registry).level == "C"
    assert weights(registry.config).country_near == 25


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (at("PL Kalisz"), at("PL Kalisz"), ("place", 40, 0)),
        (at("PL Kalisz"), at("PL KALISCH"), ("place", 40, 0)),
        (at("PL Nirgends"), at("PL nirgends"), ("place", 40, None)),
        (at("FR Lothringen"), at("FR Lothringen"), ("place", 40, None)),
        (at("FR Lothringen"), at("FR Toul"), ("country", 20, None)),
        (at("FR Halluin"), at("BE Menen"), ("place", 40, 1)),
        (at("JO Aqaba"), at("EG Taba"), ("place", 40, 11)),
        (at("FJ Taveuni"), at("FJ Rabi"), ("place", 40, 9)),
        (at("FR Toul"), at("FR Neufchâteau"), ("country", 25, 38)),
        (at("FR Toul"), at("FR Halluin"), ("country", 20, 307)),
        (at("FR Halluin"), at("FR Marseille"), ("country", 15, 850)),
        (at("FR Neufchâteau"), at("BE Neufchâteau"), ("neighbour", 15, 166)),
        (at("FR Marseille"), at("BE Menen"), ("neighbour", 5, 851)),
        (at("PL Kalisz"), at("UA Lwiw"), ("neighbour", 10, 468)),
        (at("PL Nirgends"), at("UA Lwiw"), ("neighbour", 10, None)),
        (at("PL Kalisz"), at("RO Nirgends"), ("region", 3, None)),
        (at("FR Toul"), at("PL Kalisz"), None),
        (at("MX Mazatlán"), at("PE Lima"), None),  # both in Latin America, which is too wide
        (at("DE Oranienburg"), at("DE Oranienburg"), None),
        (at("DE Oranienburg"), at("PL Kalisz"), None),
    ],
)
def test_geography(first: list[Data], second: list[Data], expected: object) -> None:
    assert two(first, second) == expected
    assert two(second, first) == expected


def test_countries_without_places() -> None:
    assert where(entry("a", countries=["CO"]), entry("b", countries=["CO"])) == (
        "country",
        20,
        None,
    )
    assert where(entry("a", countries=["CO"]), entry("b", countries=["PE"])) == (
        "neighbour",
        10,
        None,
    )
    assert where(entry("a", countries=["CL"]), entry("b", countries=["PY"])) == ("region", 3, None)
    assert where(entry("a", countries=["CO"]), entry("b", scope="global")) is None


def test_nearest_of_several_countries_counts() -> None:
    first = at("FR Marseille", "BE Menen")
    assert two(first, at("FR Halluin", "BE Neufchâteau")) == ("place", 40, 1)
    assert two(first, at("FR Toul", "BE Neufchâteau")) == ("country", 20, 196)
    # A distance that is known counts, however far, before one that is not.
    far = at("FR Marseille", "PL Nirgends"), at("FR Halluin", "PL Irgendwo")
    assert two(*far) == ("country", 15, 850)


def test_ties_of_distance_go_by_country_then_name() -> None:
    places = {"lat": 10.0, "lon": 10.0}
    registry = made(
        entry("a", places=at("PL Y", "PL X", "FR Z")), entry("b", places=at("PL X", "PL Y", "FR Z"))
    )
    for name, country in (("X", "PL"), ("Y", "PL"), ("Z", "FR")):
        point = Point(places["lat"], places["lon"])
        registry.places[place_key(name, country)] = Place(name, country, {}, point, True)  # type: ignore[index]
    assert only(registry).reasons[0].detail == ("FR", "FR", "Z", "Z")


def partner(name: str, **fields: str) -> Data:
    """Give an organisation that is a partner in France, unless told otherwise."""
    return {"name": name, "role": "partner", "country": "FR"} | fields


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (partner("Lycée Beispiel"), 50),
        (partner("LYCEE BEISPIEL"), 50),
        (partner("Lycée Beispiel", unit="Section A"), 20),
        (partner("Lycée Beispiel", role="lead"), 20),
        (partner("Lycée Beispiel", country="DE"), 20),
    ],
)
def test_same_partner_comes_first(other: Data, expected: int) -> None:
    first = entry("a", places=at("FR Toul"), organisations=[partner("Lycée Beispiel")])
    second = entry("b", places=at("FR Halluin"), organisations=[other])
    assert (where(first, second) or ("", 0, None))[1] == expected


def test_partner_without_a_country_is_at_home() -> None:
    home = {"name": "Verband", "role": "partner"}
    assert where(entry("a", organisations=[home]), entry("b", organisations=[home])) is None


def test_best_is_the_first_that_applies_not_the_most_points() -> None:
    few = {"thresholds": {"parallels": {"weights": {"same_place": 4}}}}
    assert two(at("PL Kalisz"), at("PL Kalisz"), **few) == ("place", 4, 0)


def test_more_than_five_countries_halve_what_is_wider_than_a_place() -> None:
    five, six = at("FR Toul", "BE A", "LU A", "CH A", "AT A"), at("IT A")
    assert two(five + at("DE A"), at("FR Neufchâteau")) == ("country", 25, 38)
    assert two(five + six, at("FR Neufchâteau")) == ("country", 12, 38)
    assert two(at("FR Neufchâteau"), five + six) == ("country", 12, 38)
    assert two(five + six, at("ES A")) == ("neighbour", 5, None)
    assert two(five + six, at("FR Toul")) == ("place", 40, 0)
    wide, far = (
        entry("a", countries=["MX", "CO", "US", "CA", "GY", "PL"]),
        entry("b", countries=["RO"]),
    )
    assert every(made(wide, far)) == []  # the region is worth 1 point: too little for a pair


def test_extra_neighbours_count_as_neighbours_both_ways() -> None:
    extra = {"extra_neighbours": [["MX", "FJ"]]}
    assert two(at("MX Mazatlán"), at("FJ Rabi")) is None
    assert two(at("MX Mazatlán"), at("FJ Rabi"), **extra) == ("neighbour", 5, 9145)
    assert two(at("FJ Rabi"), at("MX Mazatlán"), **extra) == ("neighbour", 5, 9145)


def test_another_home_country_turns_the_rules() -> None:
    french: Data = {"country": "FR"}
    assert two(at("DE Oranienburg"), at("DE Oranienburg"), **french) == ("place", 40, 0)
    assert two(at("DE Oranienburg"), at("PL Kalisz"), **french) == ("neighbour", 10, 347)
    assert two(at("FR Toul"), at("FR Toul"), **french) is None
    assert two(at("FR Halluin"), at("BE Menen"), **french) is None
    assert two(at("FR Halluin", "PL Kalisz"), at("FR Halluin", "UA Lwiw"), **french) == (
        "neighbour",
        10,
        468,
    )


# Topic, time, logistics


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"themes": ["sport", "health"]}, {"themes": ["health", "sport"]}, {"theme": 10}),
        ({"themes": ["encounter"]}, {"themes": ["encounter"]}, {}),
        ({"themes": ["own-theme"]}, {"themes": ["own-theme"]}, {"theme": 10}),
        ({"sdgs": [4]}, {"sdgs": [4, 5]}, {"sdg": 6}),
        ({"sdgs": [4, 17]}, {"sdgs": [4, 17]}, {"sdg": 6}),
        ({"sdgs": [17]}, {"sdgs": [17]}, {}),
        ({"sdgs": [1, 4]}, {"sdgs": [1, 4]}, {"sdg": 8}),
        ({"sdgs": [1, 2, 3, 4, 5]}, {"sdgs": [1, 2, 3, 4, 5]}, {"sdg": 10}),
        ({"audience": ["youth", "everyone"]}, {"audience": ["youth", "everyone"]}, {"audience": 3}),
        ({"audience": ["everyone"]}, {"audience": ["everyone"]}, {}),
        (
            {"themes": ["sport"], "sdgs": [1, 4], "audience": ["youth"]},
            {"themes": ["sport"], "sdgs": [1, 4], "audience": ["youth"]},
            {"theme": 10, "sdg": 8, "audience": 2},
        ),
        (
            {"themes": ["sport"], "sdgs": [1, 3, 4], "audience": ["youth"]},
            {"themes": ["sport"], "sdgs": [1, 3, 4], "audience": ["youth"]},
            {"theme": 10, "sdg": 10},
        ),
    ],
)
def test_topic(first: Data, second: Data, expected: dict[str, int]) -> None:
    places = {"places": at("PL Kalisz")}
    pair = only(made(entry("a", **places, **first), entry("b", **places, **second)))
    assert points(pair) == {"place": 40} | expected
    assert pair.points == sum(points(pair).values())


def visit(start: str, end: str = "", place: str = "", **fields: Any) -> Data:
    """Give a planned visit; `place` as `FR Toul`, or only the name of a town."""
    made_of: Data = {"title": "Visit", "type": "delegation", "start": start, "status": "planned"}
    if end:
        made_of["end"] = end
    if place[2:3] == " ":
        made_of |= {"country": place[:2], "place": place[3:]}
    elif place:
        made_of["place"] = place
    return made_of | fields


def together(first: str, second: str) -> str:
    """Give what two activities, `START..END COUNTRY PLACE`, of distant entries amount to."""
    visits = []
    for written in (first, second):
        days, _, place = written.partition(" ")
        start, _, end = days.partition("..")
        visits.append(visit(start, end, place))
    a = entry("a", places=at("PL Kalisz", "JO Aqaba"), activities=visits[:1])
    b = entry("b", places=at("MX Mazatlán", "FJ Rabi"), activities=visits[1:])
    pair = joined(made(a, b))
    found = [reason for reason in pair.reasons if reason.signal == "activity"] if pair else []
    return " ".join((str(found[0].points), *found[0].detail[:2])) if found else ""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2027-05-01..2027-05-09 PL Kalisz", "2027-05-09 PL Kalisch", "25 overlap place"),
        ("2027-05-01 DE Hier", "2027-05-01 DE Hier", "25 overlap place"),
        ("2027-05-01 Hier", "2027-05-01 DE Hier", "25 overlap place"),
        ("2027-05-01 Hier", "2027-05-01 Hier", "25 overlap place"),
        ("2027-05-01 DE Hier", "2027-05-01 PL Hier", ""),
        ("2027-05-01 DE Hier", "2027-05-01 DE Dort", ""),
        ("2027-05-01 FR Halluin", "2027-05-01 BE Menen", "25 overlap place"),
        ("2027-05-01 FR Toul", "2027-05-01 FR Marseille", "20 overlap country"),
        ("2027-05-01 Kalisch", "2027-05-01 PL Posen", "20 overlap country"),
        ("2027-05-01 PL Kalisz", "2027-05-01 UA Lwiw", "10 overlap neighbour"),
        ("2027-05-01 PL Kalisz", "2027-05-01 DE Oranienburg", ""),
        ("2027-05-01 PL Kalisz", "2027-05-22 PL Kalisz", "15 close place"),
        ("2027-05-01 PL Kalisz", "2027-05-23 PL Kalisz", ""),
        ("2027-05-01..2027-05-03 FR Toul", "2027-05-24 FR Halluin", "12 close country"),
        ("2027-05-01 PL Kalisz", "2027-05-02 UA Lwiw", "6 close neighbour"),
        ("2027-05 PL Kalisz", "2027-05-02 PL Kalisz", ""),
        ("2027-05-01..2027-05 PL Kalisz", "2027-05-01 PL Kalisz", ""),
        ("2027-02-30 PL Kalisz", "2027-02-28 PL Kalisz", ""),
        ("2026-11-01..2026-11-22 PL Kalisz", "2026-11-22 PL Kalisz", "25 overlap place"),
        ("2026-11-21 PL Kalisz", "2026-11-22 PL Kalisz", ""),
        ("2027-05-01 DE Oranienburg", "2027-05-01 DE Oranienburg", "25 overlap place"),
        ("2027-05-01 DE Oranienburg", "2027-05-22 DE Hennigsdorf", "15 close place"),
        ("2027-05-01 DE Hier", "2027-05-22 DE Hier", "15 close place"),
        ("2027-05-01..2027-08-01 DE Hier", "2027-07-01 DE Hier", "25 overlap place"),
    ],
)
def test_time(first: str, second: str, expected: str) -> None:
    assert together(first, second) == expected
    assert together(second, first) == expected


def test_dates_known_to_the_month_only_possibly_overlap() -> None:
    def pair_of(first: Data, second: Data) -> Pair:
        places = at("PL Kalisz")
        return only(
            made(
                entry("a", places=places, activities=[first]),
                entry("b", places=places, activities=[second]),
            )
        )

    for start, other in (("2027-05", "2027-05-30"), ("2027-05", 2027), ("2027-05", "2027-05")):
        pair = pair_of(visit(start), visit(str(other)))
        assert pair.points == 40
        assert pair.reasons[1][:3] == ("activity", 0, None)
        assert pair.reasons[1].detail[:2] == ("possible", "place")
    assert points(pair_of(visit("2027-05"), visit("2027-06-01"))) == {"place": 40}


def test_activities_of_entries_with_one_place_are_there() -> None:
    first = entry("a", places=at("PL Kalisz"), activities=[visit("2027-05-01")])
    second = entry("b", places=at("PL Kalisz"), activities=[visit("2027-05-01", place="PL Kalisz")])
    assert points(only(made(first, second))) == {"place": 40, "activity": 25}
    second["activities"] = [visit("2027-05-01", place="kalisz")]
    assert points(only(made(first, second))) == {"place": 40, "activity": 25}
    second["activities"] = [visit("2027-05-01", country="PL")]
    assert points(only(made(first, second))) == {"place": 40, "activity": 25}
    second["activities"] = [visit("2027-05-01", country="UA")]
    assert points(only(made(first, second))) == {"place": 40, "activity": 10}


def test_the_best_activity_counts_and_what_is_not_planned_does_not() -> None:
    places = at("PL Kalisz", "PL Posen")
    activities = [
        visit("2027-05-01", place="PL Posen", title="Near"),
        visit("2027-05-01", place="PL Kalisz", title="Best", status="confirmed"),
        visit("2027-05-01", place="PL Kalisz", title="Off", status="cancelled"),
        visit("2027-05-01", place="PL Kalisz", title="Over", status="held"),
    ]
    first = entry("a", places=places, activities=activities)
    second = entry("b", places=places, activities=[visit("2027-05-01", place="PL Kalisz")])
    reason = only(made(first, second)).reasons[1]
    assert (reason.points, reason.detail[2]) == (25, "Best")
    first["activities"] = activities[2:]
    assert points(only(made(first, second))) == {"place": 40}


def test_a_possible_overlap_alone_makes_no_pair() -> None:
    first = entry("a", places=at("PL Kalisz"), activities=[visit("2027-05", place="DE Hier")])
    second = entry("b", places=at("MX Mazatlán"), activities=[visit("2027-05", place="DE Hier")])
    assert joined(made(first, second)) is None


def test_activities_alone_make_a_pair() -> None:
    first = entry("a", places=at("PL Kalisz"), activities=[visit("2027-05-01", place="DE Hier")])
    second = entry("b", places=at("MX Mazatlán"), activities=[visit("2027-05-01", place="DE Hier")])
    assert points(only(made(first, second))) == {"activity": 25}


@pytest.mark.parametrize(
    ("offer", "need", "place", "expected"),
    [
        ({"type": "venue"}, {"type": "venue"}, "PL Kalisz", 10),
        ({"type": "venue"}, {"type": "money"}, "PL Kalisz", 0),
        ({"type": "venue", "until": "2026-11-21"}, {"type": "venue"}, "PL Kalisz", 0),
        ({"type": "venue", "until": "2026-11-22"}, {"type": "venue"}, "PL Kalisz", 10),
        ({"type": "venue", "until": "2026-11"}, {"type": "venue", "until": 2026}, "PL Kalisz", 10),
        ({"type": "venue"}, {"type": "venue", "until": 2025}, "PL Kalisz", 0),
        ({"type": "venue"}, {"type": "venue"}, "UA Lwiw", 10),
        ({"type": "venue"}, {"type": "venue"}, "RO Nirgends", 0),
    ],
)
def test_logistics(offer: Data, need: Data, place: str, expected: int) -> None:
    first, second = entry("a", places=at("PL Kalisz")), entry("b", places=at(place))
    for giving, taking in ((first, second), (second, first)):
        pair = only(made(giving | {"offers": [offer]}, taking | {"needs": [need]}))
        assert points(pair).get("logistics", 0) == expected


def test_logistics_count_once() -> None:
    both = [{"type": "venue"}, {"type": "money"}]
    same = {"places": at("PL Kalisz"), "offers": both, "needs": both}
    pair = only(made(entry("a", **same), entry("b", **same)))
    assert pair.reasons[1:] == (Reason("logistics", 10, None, ("money", "venue")),)


# Level, state, who takes part


def neighbours(**fields: Any) -> list[Data]:
    """Give three entries in one town: alpha, beta (with other fields) and gamma."""
    places = at("PL Kalisz")
    return [
        entry("alpha", places=places),
        entry("beta", places=places, **fields),
        entry("gamma", places=places),
    ]


def states(registry: Registry) -> dict[tuple[str, str], str]:
    """Give the state of every pair."""
    return {(pair.a, pair.b): pair.state for pair in every(registry)}


def test_levels_and_the_cap_for_what_may_be_over() -> None:
    same = {"places": at("PL Kalisz"), "themes": ["sport"], "sdgs": [4]}
    assert only(made(entry("a", **same), entry("b", **same)))[2:6] == ("A", "new", 56, "introduce")
    unsure = made(entry("a", **same, status="unknown"), entry("b", **same))
    assert only(unsure)[2:6] == ("B", "new", 56, "check-active")
    assert only(made(entry("a", **same), entry("b", places=at("PL Kalisz"))))[2:6] == (
        "B",
        "new",
        40,
        "approach",
    )
    assert list(pairs(unsure, TODAY, level="A")) == []
    assert len(list(pairs(unsure, TODAY, level="B"))) == 1


def test_below_level_c_is_hidden_unless_asked_for() -> None:
    registry = made(entry("a", places=at("PL Kalisz")), entry("b", places=at("UA Lwiw")))
    assert list(pairs(registry, TODAY)) == []
    (pair,) = pairs(registry, TODAY, level="all")
    assert (pair.level, pair.points, pair.next) == (None, 10, "check")


NEIGHBOUR = {"places": at("UA Lwiw")}
CLOSE = {"activities": [visit("2027-05-01", place="PL Kalisz")]}


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ({"themes": ["sport"]}, NEIGHBOUR | {"themes": ["sport"]}, "C"),  # 10 + 10
        (CLOSE, {"places": at("MX Mazatlán")} | CLOSE, "C"),  # 25
        (CLOSE, NEIGHBOUR | CLOSE, "B"),  # 10 + 25
        ({"offers": [{"type": "venue"}]}, NEIGHBOUR | {"needs": [{"type": "venue"}]}, "C"),
        ({"needs": [{"type": "venue"}]}, NEIGHBOUR | {"offers": [{"type": "venue"}]}, "C"),
        ({"sdgs": [1, 2]}, NEIGHBOUR | {"sdgs": [1, 2], "audience": ["youth"]}, None),  # 10 + 8
        ({}, {"places": at("PL Posen")}, "C"),  # 20
        ({"places": at("PL Posen")}, {"places": at("PL posen")}, "B"),  # 40
        ({"sdgs": [1, 2, 3]}, {"places": at("PL Posen"), "sdgs": [1, 2, 3]}, "C"),  # 20 + 10
    ],
)
def test_nothing_that_reaches_a_level_is_left_out(first: Data, second: Data, level: Any) -> None:
    registry = made(
        entry("a", **({"places": at("PL Kalisz")} | first)),
        entry("b", **({"places": at("PL Kalisz")} | second)),
    )
    pair = only(registry)
    assert pair.level == level
    assert list(pairs(registry, TODAY)) == [pair] * (level is not None)
    assert list(pairs(registry, TODAY, level="B")) == [pair] * (level == "B")


def test_new_becomes_known_when_a_relation_is_added() -> None:
    assert states(made(*neighbours()))["alpha", "beta"] == "new"
    for to, other in (("alpha", "alpha"), ("gamma", "gamma")):
        known = states(made(*neighbours(relations=[{"to": to, "type": "in-contact"}])))
        assert known[min("beta", other), max("beta", other)] == "known"
        assert known["alpha", "gamma"] == "new"
        assert list(known.values()).count("known") == 1


def test_reviewed_is_silent_whatever_else_joins_them() -> None:
    relations = [{"to": "alpha", "type": "reviewed"}, {"to": "alpha", "type": "part-of"}]
    for order in (relations, relations[::-1]):
        registry = made(*neighbours(relations=order))
        assert states(registry)["alpha", "beta"] == "dismissed"
        silent = {(pair.a, pair.b) for pair in pairs(registry, TODAY)}
        assert silent == {("alpha", "gamma"), ("beta", "gamma")}


def test_relation_to_a_former_id_counts() -> None:
    entries = neighbours(relations=[{"to": "old-alpha", "type": "supports"}])
    entries[0]["former_ids"] = ["old-alpha"]
    registry = made(*entries)
    assert states(registry)["alpha", "beta"] == "known"
    assert around(registry, "old-alpha", TODAY) == around(registry, "alpha", TODAY)


def test_common_umbrella_is_no_link() -> None:
    umbrella = {"relations": [{"to": "network", "type": "part-of"}]}
    same = {"places": at("PL Kalisz")} | umbrella
    found = states(made(entry("a", **same), entry("b", **same), entry("network", scope="local")))
    assert found == {("a", "b"): "new"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"name": "City", "role": "lead"}, {"name": "CITY", "role": "lead"}, "same-organisation"),
        ({"name": "City", "role": "lead"}, {"name": "City", "role": "funder"}, "new"),
        (
            {"name": "City", "unit": "North", "role": "lead"},
            {"name": "City", "unit": "South", "role": "lead"},
            "new",
        ),
    ],
)
def test_same_lead(first: Data, second: Data, expected: str) -> None:
    same = {"places": at("PL Kalisz")}
    a, b = entry("a", **same, organisations=[first]), entry("b", **same, organisations=[second])
    assert only(made(a, b)).state == expected


@pytest.mark.parametrize(
    ("held", "attended", "expected"),
    [
        ("held", ["alpha", "beta"], "met"),
        ("held", ["old-alpha", "beta", "nobody"], "met"),
        ("held", ["alpha", "gamma"], "new"),
        ("announced", ["alpha", "beta"], "new"),
    ],
)
def test_met(held: str, attended: list[str], expected: str) -> None:
    entries = neighbours()
    entries[0]["former_ids"] = ["old-alpha"]
    meeting = {"id": "meeting", "state": held, "attended": attended}
    other = {"id": "other", "state": "held", "attended": ["gamma"]}
    assert states(made(*entries, meetings=[meeting, other]))["alpha", "beta"] == expected


def test_order_is_state_points_ids() -> None:
    kalisz = {"places": at("PL Kalisz")}
    registry = made(
        entry("a", **kalisz, themes=["sport"]),
        entry("b", **kalisz, relations=[{"to": "a", "type": "reviewed"}]),
        entry("c", **kalisz, themes=["sport"], relations=[{"to": "b", "type": "supports"}]),
        entry("d", **kalisz, organisations=[{"name": "Lead of c", "role": "lead"}]),
        meetings=[{"id": "m", "state": "held", "attended": ["a", "d"]}],
    )
    assert [(p.a, p.b, p.state, p.points) for p in every(registry)] == [
        ("a", "c", "new", 50),
        ("b", "d", "new", 40),
        ("a", "d", "met", 40),
        ("b", "c", "known", 40),
        ("c", "d", "same-organisation", 40),
        ("a", "b", "dismissed", 40),
    ]
    assert [p.state for p in pairs(registry, TODAY)] == ["new", "new", "met"]


@pytest.mark.parametrize("status", ["completed", "ended", "rejected", "withdrawn", "cancelled"])
def test_what_has_ended_takes_part_only_with_history(status: str) -> None:
    registry = made(*neighbours(status=status))
    assert [(p.a, p.b) for p in every(registry)] == [("alpha", "gamma")]
    assert len(every(registry, history=True)) == 3
    assert around(registry, "beta", TODAY) == []
    assert len(around(registry, "beta", TODAY, history=True)) == 2


@pytest.mark.parametrize(
    "status", ["proposed", "in-review", "supported", "planned", "dormant", "unknown"]
)
def test_what_is_not_over_takes_part(status: str) -> None:
    assert len(every(made(*neighbours(status=status)))) == 3


def test_unlisted_ones_take_part_only_when_asked_for() -> None:
    registry = made(*neighbours(visibility="unlisted"))
    assert [(p.a, p.b) for p in every(registry)] == [("alpha", "gamma")]
    assert len(every(registry, unlisted=True)) == 3


def test_retired_ones_never_take_part() -> None:
    gone = {"on": "2026-01-01", "reason": "merged", "into": "alpha"}
    registry = made(*neighbours(retired=gone))
    assert [(p.a, p.b) for p in every(registry, history=True, unlisted=True)] == [
        ("alpha", "gamma")
    ]
    assert between(registry, "alpha", "beta", TODAY) is None


def test_no_entry_and_one_entry() -> None:
    for registry in (made(), made(entry("a", places=at("PL Kalisz", "PL Posen")))):
        assert every(registry) == []
        assert hubs(registry) == []
    assert around(made(entry("a")), "a", TODAY) == []
    assert between(made(entry("a", places=at("PL Kalisz"))), "a", "a", TODAY) is None


def test_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        around(made(), "nobody", TODAY)


def test_without_coordinates_distances_are_unknown() -> None:
    a, b = entry("a", places=at("FR Toul")), entry("b", places=at("FR Marseille"))
    assert where(a, b, coordinates=False) == ("country", 20, None)
    c = entry("c", places=at("FR Toul"))
    assert where(a, c, coordinates=False) == ("place", 40, None)


# Hubs, JSON, words


def test_hubs() -> None:
    kalisz, toul = at("PL Kalisz"), at("FR Toul")
    shared = [{"name": "City", "role": "lead"}]
    registry = made(
        entry("a", places=at("PL Kalisch"), organisations=shared),
        entry(
            "b", places=kalisz, organisations=shared, relations=[{"to": "a", "type": "supports"}]
        ),
        entry("c", places=kalisz, relations=[{"to": "a", "type": "reviewed"}]),
        entry("d", countries=["PL"]),
        entry("e", places=toul, status="ended"),
        entry("f", places=toul),
        entry("g", places=at("DE Oranienburg")),
        entry("h", places=at("DE Oranienburg")),
    )
    assert hubs(registry) == [
        Hub("Kalisz", "PL", ("a", "b", "c"), 2, 1, ("c",)),
        Hub(None, "PL", ("a", "b", "c", "d"), 3, 1, ("c", "d")),
    ]
    assert [hub.possible_links for hub in hubs(registry)] == [3, 6]
    with_history = [(hub.place, hub.initiatives) for hub in hubs(registry, history=True)]
    assert with_history == [
        ("Kalisz", ("a", "b", "c")),
        ("Toul", ("e", "f")),
        (None, ("a", "b", "c", "d")),
        (None, ("e", "f")),
    ]


def test_hub_of_the_design(real: Registry) -> None:
    first = hubs(real)[0]
    assert (first.place, len(first.initiatives), first.possible_links) == ("Kalisz", 8, 28)


def test_json_is_that_of_the_interface() -> None:
    same = {"places": at("PL Kalisz"), "sdgs": [4]}
    registry = made(entry("a", **same), entry("b", **same))
    assert json.loads(json.dumps(parallels_as_json(hubs(registry), every(registry)))) == {
        "version": 1,
        "hubs": [
            {
                "place": place,
                "country": "PL",
                "initiatives": ["a", "b"],
                "organisations": 2,
                "links": 0,
                "possible_links": 1,
            }
            for place in ("Kalisz", None)
        ],
        "pairs": [
            {
                "a": "a",
                "b": "b",
                "level": "B",
                "state": "new",
                "points": 46,
                "next": "approach",
                "reasons": [
                    {
                        "signal": "place",
                        "points": 40,
                        "km": 0,
                        "detail": ["PL", "PL", "Kalisz", "Kalisz"],
                    },
                    {"signal": "sdg", "points": 6, "km": None, "detail": ["4"]},
                ],
            }
        ],
    }


def test_words_in_both_languages() -> None:
    registry = made(themes={"mining": {"en": "Mining", "de": "Bergbau"}})
    reasons = [
        Reason("organisation", 50, None, ("Lycée A", "Lycée B")),
        Reason("place", 40, 0, ("PL", "PL", "Kalisz", "Kalisz")),
        Reason("place", 40, 1, ("FR", "BE", "Halluin", "Menen")),
        Reason("country", 25, 1375, ("FR", "FR", "Toul", "Neufchâteau")),
        Reason("country", 20, None, ("FR", "FR")),
        Reason("neighbour", 15, 103, ("BA", "HR", "Bihać", "Biograd na Moru")),
        Reason("region", 3, None, ("151", "PL", "RO")),
        Reason("theme", 10, None, ("health", "mining")),
        Reason("sdg", 8, None, ("4", "5")),
        Reason("audience", 3, None, ("youth",)),
        Reason(
            "activity", 15, None, ("close", "place", "Visit", "2027-05-01", "Concert", "2027-05")
        ),
        Reason("logistics", 10, None, ("transport",)),
    ]
    assert {reason.signal for reason in reasons} == {*get_args(Signal)}
    assert [worded(reason, registry) for reason in reasons] == [
        "the same partner: Lycée A, Lycée B",
        "Kalisz, Poland",
        "Halluin (FR) – Menen (BE), 1 km",
        "France, 1,375 km",
        "France",
        "neighbouring countries BA–HR, 103 km",
        "same region, Eastern Europe: PL–RO",
        "themes health, Mining",
        "SDG 4, 5",
        "audience young people",
        "shortly after each other in the same place: Visit (1 May 2027), Concert (May 2027)",
        "an offer meets a need: transport",
    ]
    when = ("Visit", "2027-05-01", "Concert", "2027-05-02")
    for manner, where, words in (
        ("overlap", "place", "at the same time in the same place"),
        ("possible", "country", "possible overlap in the same country"),
        ("close", "neighbour", "shortly after each other in neighbouring countries"),
    ):
        reason = Reason("activity", 15, None, (manner, where, *when))
        told = f"{words}: Visit (1 May 2027), Concert (2 May 2027)"
        assert worded(reason, registry) == told
    apart = Reason("place", 40, 3, ("FR", "FR", "Toul", "Écrouves"))
    assert worded(apart, registry) == "Toul – Écrouves, France, 3 km"
    assert worded(Reason("theme", 10, None, ("unheard-of",)), registry) == "theme unheard-of"
    text.activate("de")
    german = [worded(reason, registry) for reason in reasons]
    assert german[1] == "Kalisch, Polen"
    assert german[3].startswith("Frankreich")


PARTNER = {"name": "Lycée", "role": "partner", "country": "FR"}
CLOSER_THAN_THEIR_COUNTRIES = {
    "a partner": (
        {"places": at("FR Toul"), "organisations": [PARTNER]},
        {"places": at("PL Kalisz"), "organisations": [PARTNER]},
    ),
    "a place": ({"places": at("FR Toul")}, {"places": at("FR Toul")}),
    "near places": ({"places": at("FR Halluin")}, {"places": at("BE Menen")}),
    "a place that is not listed": ({"places": at("PL Irgendwo")}, {"places": at("PL Irgendwo")}),
}


@pytest.mark.parametrize("what", CLOSER_THAN_THEIR_COUNTRIES)
def test_who_is_asked_about_sees_what_is_closer_than_a_country(what: str) -> None:
    one, other = CLOSER_THAN_THEIR_COUNTRIES[what]
    registry = made(entry("one", **one, themes=["sport"]), entry("other", **other))
    (pair,) = pairs(registry, TODAY)
    assert pair.level is not None
    for name in ("one", "other"):
        assert around(registry, name, TODAY, level=pair.level) == [pair]
