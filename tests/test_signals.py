"""Each reason for an introduction by itself: its points, and the days and distances it ends at."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from test_introductions import CONFIG, TODAY, TOWNS, entry

from hamm_registry.geo.countries import Point
from hamm_registry.introductions.around import around
from hamm_registry.introductions.directory import directory
from hamm_registry.introductions.score import Match, Matcher, matches_of
from hamm_registry.introductions.signals.base import Reason
from hamm_registry.introductions.suggestions import Suggestions, mixed, suggest
from hamm_registry.introductions.weights import LEVELS, MOST_INTRODUCTIONS, settings
from hamm_registry.model.entries import Config, Initiative, Organisation, Place, Registry, place_key

_MORE_TOWNS = {
    "Kirkenes": ("NO", 69.73, 30.05),
    "Strömstad": ("SE", 58.94, 11.17),
    "Haparanda": ("SE", 65.83, 24.14),
    "Tornio": ("FI", 65.85, 24.15),
    "Wien": ("AT", 48.21, 16.37),
    "Reykjavík": ("IS", 64.15, -21.94),
    "Nesodden": ("NO", 59.85, 10.66),
    "Lillestrøm": ("NO", 59.956, 11.049),
    "Within": ("NO", 59.9 + 14.8 / 111.2, 10.7),  # of 15 km
    "Beyond": ("NO", 59.9 + 15.4 / 111.2, 10.7),
}
_REGIONS = {"Oslofjord": ("NO", 59.9, 10.7)}


def _registry(*entries: Initiative, **more: Any) -> Registry:
    listed = {}
    for towns, is_town in ((TOWNS | _MORE_TOWNS, True), (_REGIONS, False)):
        for name, (country, lat, lon) in towns.items():
            listed[place_key(name, country)] = Place(name, country, {}, Point(lat, lon), is_town)
    return Registry(Path(), CONFIG, entries, list_places=lambda: listed, **more)


def _at(*names: str) -> dict[str, Any]:
    """The places of an entry."""
    known = TOWNS | _MORE_TOWNS | _REGIONS
    return {"places": [{"name": name, "country": known[name][0]} for name in names]}


def _pair(a: dict[str, Any], b: dict[str, Any], today: date = TODAY) -> Match | None:
    """What joins two clubs in Oslo with these fields."""
    clubs = [
        entry(name, [f"{name.upper()}-Club"], "Oslo", **{"themes": [], **fields})
        for name, fields in (("a", a), ("b", b))
    ]
    matcher = Matcher(_registry(*clubs), today)
    nodes = matcher.directory.nodes
    return matcher.match(nodes["A-Club"], nodes["B-Club"])


def _points(signal: str, a: dict[str, Any], b: dict[str, Any], today: date = TODAY) -> int | None:
    """The points of one signal, the same from both sides; None where it gives no reason."""
    found = []
    for match in (_pair(a, b, today), _pair(b, a, today)):
        reasons = () if match is None else match.reasons
        found.append(next((reason.points for reason in reasons if reason.signal == signal), None))
    assert found[0] == found[1]
    return found[0]


def test_a_level_is_reached_at_its_points() -> None:
    levels = {"thresholds": {"parallels": {"levels": {"A": 60, "B": 40, "C": 20}}}}
    found = settings(Config({**CONFIG.data, **levels}))
    assert {points: found.level(points) for points in (100, 60, 59, 40, 39, 20, 19, 0)} == {
        100: "A", 60: "A", 59: "B", 40: "B", 39: "C", 20: "C", 19: None, 0: None,
    }  # fmt: skip
    assert [found.least(level) for level in "ABCD"] == [60, 40, 20, 0]


# Where they work


def test_the_nearer_two_work_the_more_points() -> None:
    five = {"countries": ["JP", "MX", "TR", "FI"]}
    six = {"countries": ["JP", "MX", "TR", "FI", "PL"]}
    table: list[tuple[str, int | None, dict[str, Any], dict[str, Any]]] = [
        ("town", 40, _at("Oslo"), _at("Oslo")),
        ("town", 40, _at("Oslo"), _at("Nesodden")),  # 6 km
        ("town", 40, _at("Oslo"), _at("Within")),
        ("town", None, _at("Oslo"), _at("Beyond")),
        ("town", None, _at("Oslo"), _at("Lillestrøm")),  # 20 km
        ("country", 24, _at("Oslo"), _at("Lillestrøm")),
        ("country", 15, _at("Oslo"), _at("Bergen")),  # 305 km
        ("country", 10, _at("Oslo"), _at("Kirkenes")),  # 1,400 km
        ("country", 10, {"places": [], "countries": ["NO"]}, _at("Oslo")),  # nobody knows how far
        # A part of a country is nobody's meeting point, however near its middle is.
        ("town", None, _at("Oslo"), _at("Oslofjord")),
        ("country", 25, _at("Oslo"), _at("Oslofjord")),
        ("neighbour", 12, _at("Oslo"), _at("Strömstad")),  # 111 km
        ("neighbour", 5, {"places": [], "countries": ["SE"]}, _at("Oslo")),
        ("neighbour", 12, _at("Oslo"), _at("Strömstad", "Kirkenes")),  # nearer than in the country
        ("country", 15, _at("Oslo"), _at("Lund", "Bergen")),  # nearer than across the border
        ("region", None, _at("Oslo"), _at("Reykjavík")),  # by itself no reason
        ("region", None, _at("Oslo"), _at("Wien")),
        # Who works in more than five countries has something in common with everybody.
        ("country", 15, _at("Oslo") | five, _at("Bergen")),
        ("country", 7, _at("Oslo") | six, _at("Bergen")),
        ("country", 7, _at("Oslo") | six, _at("Bergen") | six),
        ("neighbour", 6, _at("Oslo") | six, _at("Strömstad")),
        ("town", 40, _at("Oslo") | six, _at("Oslo")),
    ]
    for signal, expected, a, b in table:
        assert _points(signal, a, b) == expected, (signal, a, b)
    assert _pair(_at("Oslo"), _at("Wien")) is None


def test_one_partner_abroad_joins_two_but_not_one_that_pays_for_both() -> None:
    def led(club: str, **partner: Any) -> dict[str, Any]:
        members = [{"name": club, "role": "lead"}, {"country": "NO", **partner}]
        return {"organisations": members}

    def joined(role: str, **more: Any) -> list[tuple[str, int]]:
        partner = {"name": "Oslo Kor", "role": role, **more}
        match = _pair(
            led("A-Club", **partner) | _at("Oslo"), led("B-Club", **partner) | _at("Kirkenes")
        )
        assert match is not None
        return [(reason.signal, reason.points) for reason in match.reasons]

    assert joined("partner") == [("partner", 50)]
    assert joined("funder") == [("country", 10)]
    assert joined("supporter") == [("country", 10)]


# Trips


def _trip(start: str, end: str = "", **more: Any) -> dict[str, Any]:
    trip = {"title": "Trip", "status": "planned", "start": start, "end": end or start}
    return {**trip, **more}


def _trips(*trips: dict[str, Any]) -> dict[str, Any]:
    return {"activities": list(trips)}


def test_trips_that_could_be_one() -> None:
    may = _trips(_trip("2027-05-01", "2027-05-10"))
    bergen = {"place": "Bergen", "country": "NO"}
    lund = {"place": "Lund", "country": "SE"}
    table: list[tuple[int | None, dict[str, Any]]] = [
        (25, _trips(_trip("2027-05-10"))),
        (20, _trips(_trip("2027-05-11"))),
        (20, _trips(_trip("2027-05-31"))),  # 21 days later
        (None, _trips(_trip("2027-06-01"))),
        (20, _trips(_trip("2027-04-10"))),  # 21 days before
        (None, _trips(_trip("2027-04-09"))),
        (20, _trips(_trip("2027-05-10", **bergen))),
        (15, _trips(_trip("2027-05-11", **bergen))),
        (10, _trips(_trip("2027-05-10", **lund))),
        (5, _trips(_trip("2027-05-11", **lund))),
        (None, _trips(_trip("2027-05-10", place="Kyoto", country="JP"))),
        (None, _trips(_trip("2027-05-10", place="Rathaus", country="DE"))),  # at home
        (None, _trips(_trip("2027-05-10", status="cancelled"))),
        (25, _trips(_trip("2027-05-10", status="confirmed"))),
        (None, _trips(_trip("2027-05"))),  # the days are not known
        # The best of several; a short one in between does not hide a long one.
        (25, _trips(_trip("2027-05-11", **bergen), _trip("2027-05-10"))),
        (25, _trips(_trip("2027-01-01", "2027-05-01"), _trip("2027-02-01"))),
        (20, _trips(_trip("2027-05-30"), _trip("2027-05-02", **bergen))),
    ]
    for expected, other in table:
        assert _points("trip", may, other) == expected, other


def test_nobody_travels_to_where_everybody_lives() -> None:
    at_home = _trips(_trip("2027-05-10", place="Rathaus", country="DE"))
    assert _points("trip", at_home, at_home) is None


def test_a_part_of_the_world_joins_nobody() -> None:
    """Not even two that travel, at other times, and share a theme."""
    first = _trips(_trip("2027-05-10")) | {"themes": ["waste"]}
    second = _trips(_trip("2028-05-10")) | {"themes": ["waste"], **_at("Reykjavík")}
    assert _pair(first, second) is None


def test_a_trip_counts_until_its_last_day_is_over() -> None:
    trip = _trips(_trip("2026-11-20", "2026-11-30"))
    assert _points("trip", trip, trip, date(2026, 11, 30)) == 25
    assert _points("trip", trip, trip, date(2026, 12, 1)) is None


# Offers and needs


def test_an_offer_that_meets_a_need() -> None:
    offer = {"offers": [{"type": "transport"}]}
    table: list[tuple[int | None, dict[str, Any]]] = [
        (15, {"needs": [{"type": "transport"}]}),
        (None, {"needs": [{"type": "lodging"}]}),
        (None, {"offers": [{"type": "transport"}]}),
        (15, {"needs": [{"type": "lodging"}, {"type": "transport", "until": "2026-11-30"}]}),
        (None, {"needs": [{"type": "transport", "until": "2026-11-29"}]}),
        (15, {"needs": [{"type": "transport", "until": "2026-11"}]}),
        (15, {"needs": [{"type": "transport", "until": 2026}]}),
        (None, {"needs": [{"type": "transport", "until": 2025}]}),
        (15, {"needs": [{"type": "transport"}], **_at("Lund")}),
        (None, {"needs": [{"type": "transport"}], **_at("Reykjavík")}),
        (None, {"needs": [{"type": "transport"}], **_at("Kyoto")}),
    ]
    for expected, other in table:
        assert _points("exchange", offer, other) == expected, other
    expired = {"offers": [{"type": "transport", "until": "2026-11-29"}]}
    assert _points("exchange", expired, {"needs": [{"type": "transport"}]}) is None


def test_what_is_too_far_apart_is_told_without_points() -> None:
    of = _registry(
        entry("a", ["A"], "Oslo", [], offers=[{"type": "transport"}]),
        entry("b", ["B"], "Oslo", [], needs=[{"type": "transport"}], **_at("Reykjavík")),
    )
    matcher = Matcher(of, TODAY)
    _match, signals = matcher.all_signals(*matcher.directory.nodes.values())
    assert {reason.signal: reason.points for reason in signals} == {
        "region": 3, "topic": 0, "trip": 0, "exchange": 0,
    }  # fmt: skip


# Themes


def test_who_does_more_of_a_thing_does_not_make_it_common() -> None:
    """Only what others do counts: all points as long as nobody else has the theme."""
    more = [entry(f"a{n}", ["A"], "Kyoto", ["waste"]) for n in range(4)]
    others = [entry(f"o{n}", [f"Club {n}"], "Kyoto", ["sport"]) for n in range(4)]
    of = _registry(
        entry("a", ["A"], "Oslo", ["waste"]), entry("b", ["B"], "Oslo", ["waste"]), *more, *others
    )
    matcher = Matcher(of, TODAY)
    match = matcher.match(matcher.directory.nodes["A"], matcher.directory.nodes["B"])
    assert match is not None
    assert {reason.signal: reason.points for reason in match.reasons} == {"town": 40, "topic": 10}


def test_a_theme_is_never_the_first_reason() -> None:
    across = {"places": [], "countries": ["SE"], "themes": ["waste"]}
    match = _pair(across, {"themes": ["waste"]})
    assert match is not None
    assert [(reason.signal, reason.points) for reason in match.reasons] == [
        ("topic", 10), ("neighbour", 5),
    ]  # fmt: skip
    assert match.best.signal == "neighbour"


def test_themes_together_are_never_worth_more_than_ten_points() -> None:
    themes = {"themes": ["waste", "sport", "water", "church", "health"]}
    assert _points("topic", themes, themes) == 10
    assert _pair({**themes, **_at("Kyoto")}, themes) is None  # nor are they a reason alone


def test_only_what_goes_on_makes_a_theme_common() -> None:
    ended = [entry(f"e{n}", [f"Club {n}"], "Kyoto", ["waste"], status="ended") for n in range(5)]
    of = _registry(entry("a", ["A"], "Oslo", ["waste"]), *ended)
    for history in (False, True):
        assert Matcher(of, TODAY, history=history).topics["consumption", "waste"] == 1


def test_the_reasons_are_told_the_best_first() -> None:
    both = _trips(_trip("2027-05-01")) | {"themes": ["waste"]}
    match = _pair(both | {"offers": [{"type": "money"}]}, both | {"needs": [{"type": "money"}]})
    assert match is not None
    assert [(reason.signal, reason.points) for reason in match.reasons] == [
        ("town", 40), ("trip", 25), ("exchange", 15), ("topic", 10),
    ]  # fmt: skip
    assert (match.points, match.level, match.best.signal) == (90, "A", "town")
    assert match.opportunity is not None
    assert match.opportunity.signal == "trip"


# Whom to suggest


def _suggested(found: Suggestions) -> dict[str, list[str]]:
    """The pairs under each heading, and whom to ask first."""
    return {
        "opportunities": [f"{match.a} {match.b}" for match in found.opportunities],
        "introductions": [f"{match.a} {match.b}" for match in found.introductions],
        "check_first": [check.organisation for check in found.check_first],
    }


def test_whom_somebody_has_to_ask_first() -> None:
    """Of two of whom nobody knows whether they still exist there is nothing to write yet."""
    trip = _trips(_trip("2027-05-01"))
    unsure = ("unknown", "dormant")
    for a in ("active", "planned", *unsure):
        for b in ("active", *unsure):
            for fields in ({}, trip):
                of = _registry(
                    entry("a", ["A"], "Oslo", [], status=a, **fields),
                    entry("b", ["B"], "Oslo", [], status=b, **fields),
                )
                expected: dict[str, list[str]] = {
                    "opportunities": [], "introductions": [], "check_first": [],
                }  # fmt: skip
                if a in unsure and b not in unsure:
                    expected["check_first"] = ["A"]
                elif b in unsure and a not in unsure:
                    expected["check_first"] = ["B"]
                elif a not in unsure and b not in unsure:
                    heading = "opportunities" if fields else "introductions"
                    expected[heading] = ["A B"]
                assert _suggested(suggest(Matcher(of, TODAY))) == expected, (a, b, fields)


def test_an_opportunity_is_for_all_but_those_who_were_looked_at() -> None:
    for kind, is_told in (("in-contact", True), ("reviewed", False), ("part-of", True)):
        trip = _trips(_trip("2027-05-01"))
        relations = [{"to": "a", "type": kind}]
        of = _registry(
            entry("a", ["A"], "Oslo", [], **trip),
            entry("b", ["B"], "Oslo", [], relations=relations, **trip),
        )
        found = _suggested(suggest(Matcher(of, TODAY)))
        assert found["opportunities"] == ["A B"] * is_told, kind
        assert found["introductions"] == []


def _invited(*entries: Initiative) -> list[tuple[str, ...]]:
    found = suggest(Matcher(_registry(*entries), TODAY)).invitations
    return [invitation.organisations for invitation in found]


def test_an_invitation_needs_three_of_whom_two_are_new_to_each_other() -> None:
    def related(name: str, *others: str, kind: str = "in-contact") -> Initiative:
        relations = [{"to": other, "type": kind} for other in others]
        return entry(name, [name.upper()], "Oslo", [], relations=relations)

    assert _invited(related("a"), related("b")) == []
    assert _invited(related("a"), related("b"), related("c")) == [("A", "B", "C")]
    assert _invited(related("a"), related("b", "a"), related("c", "b")) == [("A", "B", "C")]
    for kind in ("in-contact", "reviewed"):
        all_looked_at = (
            related("a"),
            related("b", "a", kind=kind),
            related("c", "a", "b", kind=kind),
        )
        assert _invited(*all_looked_at) == [], kind
    # A border parts an invitation, though the two towns are one to those who travel.
    assert _invited(
        entry("a", ["A"], "Oslo", [], **_at("Haparanda")),
        entry("b", ["B"], "Oslo", [], **_at("Haparanda")),
        entry("c", ["C"], "Oslo", [], **_at("Tornio")),
    ) == []  # fmt: skip
    assert _invited(
        entry("a", ["A"], "Oslo", []), entry("b", ["B"], "Oslo", []),
        entry("c", ["C"], "Oslo", [], **_at("Nesodden")),
    ) == [("A", "B", "C")]  # fmt: skip


def test_the_next_suggestion_is_of_another_place_but_never_of_another_level() -> None:
    def match(a: str, b: str, level: Any, place: str) -> Match:
        reason = Reason("town", 40, None, ("NO", place))
        return Match(a, b, level, "new", 40, (reason,), (a, b), ())

    of_oslo = [match("a", "b", "A", "Oslo"), match("c", "d", "A", "Oslo")]
    bergen = match("e", "f", "A", "Bergen")
    lower = match("g", "h", "B", "Lund")
    assert list(mixed([*of_oslo, bergen])) == [of_oslo[0], bergen, of_oslo[1]]
    assert list(mixed([*of_oslo, lower])) == [*of_oslo, lower]
    star = [match("a", other, "A", "Oslo") for other in "bcde"]
    assert list(mixed(star)) == star[:3]


def _mixed_plainly(matches: Sequence[Match]) -> Iterator[Match]:
    """The same by looking through all that are left each time."""
    waiting = list(matches)
    used: Counter[str] = Counter()
    before: tuple[str, ...] = ()
    while waiting := [one for one in waiting if max(used[one.a], used[one.b]) < MOST_INTRODUCTIONS]:
        of_level = [one for one in waiting if one.level == waiting[0].level]
        elsewhere = [one for one in of_level if one.best.detail != before]
        chosen = (elsewhere or of_level)[0]
        waiting = [one for one in waiting if one is not chosen]
        used.update((chosen.a, chosen.b))
        before = chosen.best.detail
        yield chosen


_SOME_MATCHES = st.lists(
    st.builds(
        lambda pair, level, place: Match(
            pair[0], pair[1], level, "new", 40, (Reason("town", 40, None, ("NO", place)),), pair, ()
        ),
        st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("ijklmnop")),
        st.sampled_from(LEVELS),
        st.sampled_from(["Oslo", "Bergen", "Lund"]),
    )
)


@given(_SOME_MATCHES)
def test_suggestions_are_mixed_as_if_all_were_looked_through(matches: list[Match]) -> None:
    ranked = sorted(matches, key=lambda match: match.level or "")
    assert list(mixed(ranked)) == list(_mixed_plainly(ranked))


def test_who_is_active_in_a_partner_town_unknown_to_the_office() -> None:
    office = CONFIG.office
    club = entry("c", ["A-Club"], "Oslo", [])
    link = entry("l", [office], "Oslo", [], kind="city-link")
    met = {"id": "m", "state": "held", "attended": ["A-Club", office]}

    def told(*entries: Initiative, **more: Any) -> list[tuple[str, tuple[str, ...]]]:
        found = suggest(Matcher(_registry(*entries, **more), TODAY)).own_towns
        return [(town.place, town.organisations) for town in found]

    def changed(of: Initiative, **fields: Any) -> Initiative:
        return replace(of, data={**of.data, **fields})  # type: ignore[typeddict-item]

    assert told(club, link) == [("Oslo", ("A-Club",))]
    assert told(club, changed(link, relations=[{"to": "c", "type": "in-contact"}])) == []
    assert told(club, changed(link, status="ended")) == []
    assert told(club, changed(link, visibility="unlisted")) == []
    assert told(club, changed(link, kind="municipal-project")) == []
    others = [{"name": "Andere Stadt", "role": "lead"}]
    assert told(club, changed(link, organisations=others)) == []
    # A meeting is no evidence where the office is no organisation with work of its own.
    assert told(club, link, meetings=(met,)) == [("Oslo", ("A-Club",))]
    for kind, is_told in (("met", False), ("works-with", False), ("reviewed", True)):
        links = [{"to": "office", "type": kind}]
        records = (
            Organisation("", {"id": "office", "name": office}),
            Organisation("", {"id": "club", "name": "A-Club", "links_to": links}),  # type: ignore[typeddict-item]
        )
        expected = [("Oslo", ("club",))] * is_told
        assert told(club, link, organisations=records) == expected, kind


# Who is who


def test_a_part_knows_its_whole_as_long_as_it_is_there() -> None:
    whole = Organisation("", {"id": "whole", "name": "Whole"})
    clubs = entry("a", ["Whole"], "Oslo", []), entry("b", ["Part"], "Oslo", [])
    part: Any = {"id": "part", "name": "Part", "part_of": "whole"}
    of = _registry(*clubs, organisations=(whole, Organisation("", part)))
    known = Matcher(of, TODAY).acquaintance
    assert known.state("part", "whole") == "known"
    assert [evidence.kind for evidence in known.of("part", "whole")] == ["part-of"]
    links = [{"to": "whole", "type": "works-with"}]
    gone: Any = {**part, "links_to": links, "retired": {"on": "2026-01-01", "reason": "other"}}
    of = _registry(*clubs, organisations=(whole, Organisation("", gone)))
    assert Matcher(of, TODAY).acquaintance.evidence == {}


def test_whose_unit_it_is_and_who_is_at_home() -> None:
    records = (
        Organisation("", {"id": "x", "name": "Haus X"}),
        Organisation("", {"id": "y", "name": "Haus Y"}),
        Organisation("", {"id": "jugend-x", "name": "Jugend", "part_of": "x"}),
        Organisation("", {"id": "fern", "name": "Fernweh", "country": "NO"}),
        Organisation("", {"id": "nah", "name": "Heimat", "country": "DE"}),
    )
    districts = Config({**CONFIG.data, "districts": ["Nord"]})

    def keys(**organisation: Any) -> list[str]:
        member = {"role": "lead", **organisation}
        of = _registry(entry("a", [], "Oslo", [], organisations=[member]), organisations=records)
        return list(directory(replace(of, config=districts)).nodes)

    table: list[tuple[list[str], dict[str, Any]]] = [
        (["jugend-x"], {"name": "Haus X", "unit": "Jugend"}),
        (["y"], {"name": "Haus Y", "unit": "Jugend"}),  # a unit of the same name in another house
        ([], {"name": "Fernweh", "country": "DE"}),  # the record counts more than the entry
        (["nah"], {"name": "Heimat", "country": "NO"}),
        (["Chor"], {"name": "Chor", "place": "Beispielstadt"}),
        (["Chor"], {"name": "Chor", "place": "Nord"}),
        (["Chor"], {"name": "Chor", "place": "Beispielstadt-Nord"}),
        ([], {"name": "Chor", "place": "Anderswo"}),
        ([], {"name": "Chor", "country": "NO"}),
        ([], {"name": "Vereine der Stadt", "type": "group"}),  # nobody can write to them
        (["nah"], {"name": "Heimat", "type": "group"}),
        (["Chor"], {"name": "Chor", "role": "partner"}),
        ([], {"name": "Chor", "role": "supporter"}),
        ([], {"name": "Chor", "role": "funder"}),
    ]
    for expected, organisation in table:
        assert keys(**organisation) == expected, organisation


def test_of_unlisted_records_nothing_is_suggested_unless_asked_for() -> None:
    record = Organisation("", {"id": "x", "name": "X", "visibility": "unlisted"})
    of = _registry(
        entry("a", ["X"], "Oslo", []), entry("b", ["B"], "Oslo", []), organisations=(record,)
    )
    assert list(directory(of).nodes) == ["B"]
    assert list(directory(of, unlisted=True).nodes) == ["B", "x"]


def test_who_is_around_an_initiative() -> None:
    related = [{"to": "b", "type": "jointly-with"}]
    of = _registry(
        entry("a", ["A", "C"], "Oslo", [], relations=related),
        entry("b", ["B"], "Oslo", []),
        entry("c", ["C", "D"], "Oslo", []),
        entry("d", ["D"], "Oslo", []),
        entry("far", ["E"], "Kyoto", []),
    )
    matcher = Matcher(of, TODAY)
    first = of.by_id["a"]
    told = [(near.entry.id, near.bond) for near in around(matcher, first)]
    # One bearer in common is enough; D and C stand in one entry.
    assert told == [("c", "same-organisation"), ("d", "known")]
    with_related = [(near.entry.id, near.bond) for near in around(matcher, first, related=True)]
    assert with_related == [("b", "known"), *told]


def test_no_initiative_is_compared_with_itself() -> None:
    of = _registry(entry("a", ["A", "B"], "Oslo", []))
    matcher = Matcher(of, TODAY)
    for a, b in combinations(matcher.directory.nodes.values(), 2):
        assert matcher.match(a, b) is None
    assert matches_of(matcher, of.by_id["a"]) == []
