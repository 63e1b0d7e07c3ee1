"""The indexed result of parallels against a plain comparison of all with all, from the design."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from test_parallels import TODAY, TOWNS, Data, at, entry, every, made, visit

from hamm_registry.core.text import fold
from hamm_registry.geo import countries
from hamm_registry.geo.countries import Point
from hamm_registry.model import dates
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.parallels.globe import cell, touching
from hamm_registry.parallels.pairs import Pair, around, between, pairs
from hamm_registry.parallels.ties import OPEN, STATES


class Plain(NamedTuple):
    """A pair as the plain comparison finds it: the reasons by signal, points and km."""

    a: str
    b: str
    level: str | None
    state: str
    points: int
    next: str
    reasons: tuple[tuple[str, int, int | None], ...]


class Town(NamedTuple):
    """A place of an entry: its country, its name in the list, and its point."""

    country: str
    name: str
    point: Point | None


def town(registry: Registry, name: str, country: str) -> Town:
    place = registry.place(name, country)
    return Town(country, fold(place.name if place else name), place.point if place else None)


def apart(x: Town, y: Town) -> float | None:
    return countries.distance_km(x.point, y.point) if x.point and y.point else None


def one_place(x: Town, y: Town) -> bool:
    km = apart(x, y)
    named_alike = x.name == y.name and (x.country == y.country or "" in (x.country, y.country))
    return named_alike or (km is not None and km <= 15)


def border(x: str, y: str, registry: Registry) -> bool:
    extra = [set(pair) for pair in registry.config.data.get("extra_neighbours", [])]
    return y in countries.countries()[x]["neighbours"] or (x != y and {x, y} in extra)


def region(code: str) -> str | None:
    country = countries.countries()[code]
    return country["intermediate"] or country["subregion"]


def graded(km: float | None, near: int, middle: int, grades: tuple[int, int, int]) -> int:
    if km is None:
        return grades[1]
    return grades[0] if km <= near else grades[1] if km <= middle else grades[2]


def plain_geography(a: Data, b: Data, registry: Registry) -> tuple[str, int, int | None] | None:
    home = registry.config.country
    partners = [
        {
            (fold(o["name"]), fold(o.get("unit", "")))
            for o in e["organisations"]
            if o["role"] == "partner" and o.get("country", home) != home
        }
        for e in (a, b)
    ]
    if partners[0] & partners[1]:
        return "organisation", 50, None
    towns = [
        [
            town(registry, p["name"], p["country"])
            for p in e.get("places", [])
            if p["country"] != home
        ]
        for e in (a, b)
    ]
    both = [(x, y, apart(x, y)) for x in towns[0] for y in towns[1]]
    here = [km for x, y, km in both if one_place(x, y)]
    if here:
        nearest = min(here, key=lambda km: km or 0)
        return "place", 40, None if nearest is None else round(nearest)
    work = [
        {p["country"] for p in e.get("places", [])}.union(e.get("countries", [])) - {home}
        for e in (a, b)
    ]
    half = 2 if max(map(len, work)) > 5 else 1
    if work[0] & work[1]:
        km = min(
            (km for x, y, km in both if x.country == y.country and km is not None), default=None
        )
        earned = graded(km, 150, 500, (25, 20, 15))
        return "country", earned // half, None if km is None else round(km)
    if any(border(x, y, registry) for x in work[0] for y in work[1]):
        near = [
            km for x, y, km in both if km is not None and border(x.country, y.country, registry)
        ]
        km = min(near, default=None)
        earned = graded(km, 300, 800, (15, 10, 5))
        return "neighbour", earned // half, None if km is None else round(km)
    if {region(code) for code in work[0]} & {region(code) for code in work[1]} - {None}:
        return "region", 3 // half, None
    return None


def plain_topic(a: Data, b: Data) -> Iterator[tuple[str, int, int | None]]:
    left = 20
    themes = set(a["themes"]) & set(b["themes"]) - {"encounter", "town-twinning"}
    goals = set(a.get("sdgs", [])) & set(b.get("sdgs", [])) - {17}
    audience = set(a.get("audience", [])) & set(b.get("audience", [])) - {"everyone"}
    for signal, worth in (
        ("theme", 10 if themes else 0),
        ("sdg", min(10, 4 + 2 * len(goals)) if goals else 0),
        ("audience", 3 if audience else 0),
    ):
        counted = min(worth, left)
        if counted:
            yield signal, counted, None
        left -= counted


def scene(act: Data, e: Data, registry: Registry) -> tuple[Town | None, str]:
    own = [town(registry, p["name"], p["country"]) for p in e.get("places", [])]
    country = act.get("country", "")
    if "place" in act:
        if not country:
            known = [t.country for t in own if town(registry, act["place"], t.country) == t]
            code = {c for c, name in registry.places if name == fold(act["place"])}
            country = known[0] if known else code.pop() if len(code) == 1 else ""
        return town(registry, act["place"], country), country
    if len(own) == 1 and country in ("", own[0].country):
        return own[0], own[0].country
    work = {t.country for t in own} | set(e.get("countries", []))
    return None, country or (work.pop() if len(work) == 1 else "")


def coming(e: Data) -> list[Data]:
    return [
        act
        for act in e.get("activities", [])
        if act["status"] in ("planned", "confirmed")
        and dates.last_day(act.get("end", act["start"])) >= TODAY.isoformat()
    ]


def plain_time(a: Data, b: Data, registry: Registry) -> tuple[str, int, int | None] | None:
    home, found = registry.config.country, []
    for x in coming(a):
        for y in coming(b):
            (spot, land), (other_spot, other_land) = scene(x, a, registry), scene(y, b, registry)
            abroad = bool(land and other_land) and home not in (land, other_land)
            if spot and other_spot and one_place(spot, other_spot):
                most = 25
            elif abroad and land == other_land:
                most = 20
            elif abroad and border(land, other_land, registry):
                most = 10
            else:
                continue
            (start, end), (other_start, other_end) = (
                [str(act["start"]), str(act.get("end", act["start"]))] for act in (x, y)
            )
            ends = [start, end, other_start, other_end]
            if not all(len(day) == 10 and dates.is_real(day) for day in ends):
                months = dates.first_day(start)[:7], dates.last_day(end)[:7]
                others = dates.first_day(other_start)[:7], dates.last_day(other_end)[:7]
                if months[0] <= others[1] and others[0] <= months[1]:
                    found.append(0)
            elif start <= other_end and other_start <= end:
                found.append(most)
            else:
                first_end, last_start = min(end, other_end), max(start, other_start)
                gap = date.fromisoformat(last_start) - date.fromisoformat(first_end)
                if gap <= timedelta(days=21):
                    found.append(most * 60 // 100)
    return ("activity", max(found), None) if found else None


def plain_state(a: Data, b: Data, registry: Registry) -> str:
    def target(relation: Data) -> str | None:
        entry = registry.by_id.get(relation["to"])
        return entry.id if entry else None

    joined = {
        relation["type"]
        for one, other in ((a, b), (b, a))
        for relation in one.get("relations", [])
        if target(relation) == other["id"]
    }
    if joined:
        return "dismissed" if "reviewed" in joined else "known"
    leads = [
        {
            (fold(o["name"]), fold(o.get("unit", "")))
            for o in e["organisations"]
            if o["role"] == "lead"
        }
        for e in (a, b)
    ]
    if leads[0] & leads[1]:
        return "same-organisation"
    held = [m["attended"] for m in registry.meetings if m["state"] == "held"]
    met = any({a["id"], b["id"]} <= set(attended) for attended in held)
    return "met" if met else "new"


def meets(a: Data, b: Data) -> bool:
    offers, needs = (
        {
            exchange["type"]
            for exchange in exchanges
            if dates.last_day(exchange.get("until", 9999)) >= TODAY.isoformat()
        }
        for exchanges in (a["offers"], b["needs"])
    )
    return bool(offers & needs)


def plain_pair(a: Data, b: Data, registry: Registry) -> Plain | None:
    where, when = plain_geography(a, b, registry), plain_time(a, b, registry)
    if (where is None or where[1] < 3) and (when is None or when[1] == 0):
        return None
    reasons = [where] if where else []
    reasons += plain_topic(a, b)
    reasons += [when] if when else []
    if where and where[1] >= 10 and (meets(a, b) or meets(b, a)):
        reasons.append(("logistics", 10, None))
    total = sum(reason[1] for reason in reasons)
    unknown = "unknown" in (a["status"], b["status"])
    level = "A" if total >= 55 else "B" if total >= 35 else "C" if total >= 20 else None
    level = "B" if level == "A" and unknown else level
    step = {"A": "introduce", "B": "approach", "C": "check", None: "check"}[level]
    return Plain(
        a["id"],
        b["id"],
        level,
        plain_state(a, b, registry),
        total,
        "check-active" if unknown else step,
        tuple(reasons),
    )


def plain_pairs(registry: Registry, history: bool, unlisted: bool) -> list[Plain]:
    over = ("completed", "ended", "rejected", "withdrawn", "cancelled")
    entries = [
        e.data
        for e in registry.initiatives
        if "retired" not in e.data
        and (history or e.data["status"] not in over)
        and (unlisted or e.data.get("visibility") != "unlisted")
    ]
    entries.sort(key=lambda data: data["id"])
    found = [plain_pair(a, b, registry) for a, b in combinations(entries, 2)]  # type: ignore[arg-type]
    order = ("new", "met", "known", "same-organisation", "dismissed")
    return sorted(
        (pair for pair in found if pair),
        key=lambda pair: (order.index(pair.state), -pair.points, pair.a, pair.b),
    )


def as_plain(pair: Pair) -> Plain:
    reasons = tuple((reason.signal, reason.points, reason.km) for reason in pair.reasons)
    return Plain(*pair[:6], reasons)


NAMES = [f"{country} {name}" for country, name in TOWNS]
NAMES += ["PL Kalisch", "UA Lemberg", "FR Lothringen", "UA Galizien", "PL Nirgends", "RO Nirgends"]
LANDS = ["DE", "FR", "BE", "LU", "PL", "UA", "RO", "MX", "PE", "CO", "AQ", "XK", "JO"]
EXACT = ["2026-11-21", "2026-11-22", "2026-12-01", "2026-12-12", "2026-12-22"]
DAYS = [*EXACT, *EXACT, "2026-12", "2026-11-31", 2026, 2027]


def few(values: Any, most: int = 2) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True)


ORGANISATIONS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Eins", "EINS", "Zwei"]),
        "role": st.sampled_from(["lead", "partner"]),
    },
    optional={"unit": st.just("Teil"), "country": st.sampled_from(["DE", "FR", "PL"])},
)
ACTIVITIES = st.builds(
    lambda start, end, place, status: visit(
        str(start), str(end) if str(end) >= str(start) else "", place, status=status
    ),
    st.sampled_from(DAYS),
    st.sampled_from(["", *DAYS[2:]]),
    st.sampled_from(["", "Hier", "DE Hier", "Kalisch", "Neufchâteau", *NAMES]),
    st.sampled_from(["planned", "confirmed", "held"]),
)
EXCHANGES = st.fixed_dictionaries(
    {"type": st.sampled_from(["venue", "money"])}, optional={"until": st.sampled_from(DAYS)}
)
IDS = [f"entry-{letter}" for letter in "abcdef"]


@st.composite
def entries(draw: st.DrawFn, name: str) -> Data:
    """Give any entry that has something to do with the others."""
    many = draw(st.integers(0, 9)) == 0
    data = entry(
        name,
        status=draw(st.sampled_from(["active", "active", "planned", "unknown", "ended"])),
        organisations=draw(st.lists(ORGANISATIONS, max_size=2)),
        places=at(*draw(few(NAMES, 7 if many else 2))),
        countries=draw(few(LANDS, 8 if many else 1)),
        themes=draw(few(["encounter", "sport", "health", "water"])),
        sdgs=draw(few([1, 2, 3, 17], 4)),
        audience=draw(few(["youth", "seniors", "everyone"])),
        activities=draw(st.lists(ACTIVITIES, max_size=2)),
        offers=draw(st.lists(EXCHANGES, max_size=1)),
        needs=draw(st.lists(EXCHANGES, max_size=1)),
        relations=[
            {"to": to, "type": draw(st.sampled_from(["reviewed", "part-of", "in-contact"]))}
            for to in draw(few([*IDS, "old-entry-a"], 1))
        ],
        visibility=draw(st.sampled_from(["public", "public", "public", "unlisted"])),
    )
    if name == "entry-a":
        data["former_ids"] = ["old-entry-a"]
    if draw(st.integers(0, 9)) == 0:
        data["retired"] = {"on": "2026-01-01", "reason": "merged"}
    return data


@st.composite
def registries(draw: st.DrawFn) -> Registry:
    """Give any small registry, its entries in any order."""
    names = IDS[: draw(st.integers(0, len(IDS)))]
    found = [draw(entries(name)) for name in names]
    meeting = st.fixed_dictionaries(
        {"state": st.sampled_from(["held", "announced"]), "attended": few(IDS, 4)}
    )
    meetings = [
        {"id": f"meeting-{n}"} | m for n, m in enumerate(draw(st.lists(meeting, max_size=2)))
    ]
    config: Data = {"country": draw(st.sampled_from(["DE", "DE", "FR", "PL"]))}
    if draw(st.booleans()):
        config["extra_neighbours"] = [["PL", "FR"], ["MX", "JO"]]
    return made(
        *draw(st.permutations(found)),
        meetings=meetings,
        coordinates=draw(st.integers(0, 4)) > 0,
        **config,
    )


@given(
    st.builds(Point, st.floats(-90, 90), st.floats(-180, 180)),
    st.builds(Point, st.floats(-0.15, 0.15), st.floats(-1, 1)),
    st.integers(0, 60),
)
def test_near_points_lie_in_touching_cubes(point: Point, step: Point, km: int) -> None:
    other = Point(max(-90, min(90, point.lat + step.lat)), point.lon + step.lon)
    if countries.distance_km(point, other) <= km:
        assert cell(other, km + 1) in touching(point, km + 1)


@given(registries(), st.booleans(), st.booleans())
def test_index_finds_what_comparing_all_finds(
    registry: Registry, history: bool, unlisted: bool
) -> None:
    expected = plain_pairs(registry, history, unlisted)
    options: Data = {"history": history, "unlisted": unlisted}
    assert [as_plain(pair) for pair in every(registry, **options)] == expected
    for name in registry.by_id:
        own = registry.by_id[name].id
        near = around(registry, name, TODAY, level="all", states=STATES, **options)
        assert [as_plain(p) for p in near] == [p for p in expected if own in (p.a, p.b)]
    some = list(registry.by_id)[:2]
    asked = {registry.by_id[name].id for name in some}
    found = pairs(registry, TODAY, some, level="all", states=STATES, **options)
    assert [as_plain(p) for p in found] == [p for p in expected if asked & {p.a, p.b}]


@given(registries(), st.sampled_from(["A", "B", "C"]))
def test_levels_leave_out_nothing_else(registry: Registry, level: Any) -> None:
    expected = [
        pair
        for pair in plain_pairs(registry, False, False)
        if pair.state in OPEN and pair.level is not None and pair.level <= level
    ]
    assert [as_plain(pair) for pair in pairs(registry, TODAY, level=level)] == expected
    for own in {one.id for one in registry.initiatives}:
        near = around(registry, own, TODAY, level=level)
        assert [as_plain(pair) for pair in near] == [p for p in expected if own in (p.a, p.b)]


@given(registries())
def test_a_pair_is_the_same_from_both_sides_and_never_of_one(registry: Registry) -> None:
    found = every(registry)
    for pair in found:
        assert pair.a < pair.b
        assert sum(reason.points for reason in pair.reasons) == pair.points
        assert between(registry, pair.b, pair.a, TODAY) == pair
        assert pair in around(registry, pair.b, TODAY, level="all", states=STATES)
    assert len({(pair.a, pair.b) for pair in found}) == len(found)


@given(registries(), st.data())
def test_a_pair_is_known_once_a_relation_is_added(registry: Registry, data: st.DataObject) -> None:
    open_pairs = list(pairs(registry, TODAY, level="all"))
    if not open_pairs:
        return
    chosen = data.draw(st.sampled_from(open_pairs))
    one, other = data.draw(st.permutations([chosen.a, chosen.b]))
    kind, state = data.draw(st.sampled_from([("in-contact", "known"), ("reviewed", "dismissed")]))
    changed = [
        entry.data | {"relations": [*entry.data["relations"], {"to": other, "type": kind}]}
        if entry.id == one
        else entry.data
        for entry in registry.initiatives
    ]
    after = replace(registry, initiatives=tuple(Initiative("", fields) for fields in changed))
    now = between(after, one, other, TODAY)
    assert now is not None
    assert now.state == state
    assert (chosen.a, chosen.b) not in {(p.a, p.b) for p in pairs(after, TODAY, level="all")}
