"""Coverage: which countries, themes, goals and districts are reached, and which are not."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from hamm_registry.answers.counts import count_of, standing
from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import Order
from hamm_registry.answers.reports.goals import GOALS, goal
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, ngettext, sort_key
from hamm_registry.geo import countries
from hamm_registry.geo.world_map import Dot
from hamm_registry.introductions.profile import (
    extra_neighbours,
    generic_themes,
    neighbours,
)
from hamm_registry.model.entries import Initiative
from hamm_registry.render.paper import Paper, Section, WorldMap


def coverage(order: Order) -> Paper:
    """Countries by theme with their white spots, what is missing, goals and districts."""
    sections = [
        by_country(order),
        matrix(order),
        _white_spots(order),
        by_theme(order),
        by_goal(order),
    ]
    if order.registry.config.data.get("districts"):
        sections.append(_districts(order))
    return order.paper("coverage", _("Coverage"), sections)


def abroad(order: Order, entry: Initiative) -> list[str]:
    """The countries of an initiative without those at home."""
    return [code for code in entry.countries if code not in order.registry.homes]


def by_country(order: Order) -> Section:
    """The number of initiatives in each country, and of those that are active."""
    entries = {entry.id: abroad(order, entry) for entry in order.entries}
    every = Counter(code for codes in entries.values() for code in codes)
    active = Counter(c for e in order.entries if standing(e) == "active" for c in entries[e.id])
    shape = (
        columns.country(),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("active", _("of them active")),
    )
    order_of = sorted(
        every, key=lambda code: (-every[code], order.place(code, countries.name(code)))
    )
    rows = [[code, every[code], active[code]] for code in order_of]
    nowhere = sum(not codes for codes in entries.values())
    note = _(
        "Counted are initiatives, one in each country that it works in; {count} work in none "
        "abroad."
    ).format(count=nowhere)
    empty = _("No initiative works abroad yet.")
    title, table = _("By country"), Table(shape, rows, note=note)
    world = WorldMap(every, tuple(_dots(order)))
    return Section("countries", title, table, empty=empty, world=world)


def _dots(order: Order) -> Iterator[Dot]:
    """The places abroad whose coordinates are known, each once."""
    names = {(p["country"], p["name"]) for entry in order.entries for p in entry.places}
    abroad = sorted((c, name) for c, name in names if c not in order.registry.homes)
    places = (order.registry.place(name, code) for code, name in abroad)
    listed = {(place.country, place.name): place for place in places if place is not None}
    for _key, place in sorted(listed.items()):
        if place.point is not None:
            yield Dot(place.point, place.title)


def matrix(order: Order) -> Section:
    """Countries down, themes across: an empty cell is a white spot."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in order.entries:
        pairs = [(c, t) for c in abroad(order, entry) for t in entry.data.get("themes", [])]
        counts.update(dict.fromkeys(pairs, 1))
    names = columns.themes(order.registry)
    across = sorted(
        {theme for _code, theme in counts}, key=lambda code: order.place(code, names[code])
    )
    down = sorted(
        {code for code, _theme in counts}, key=lambda c: order.place(c, countries.name(c))
    )
    shape = (
        columns.country(),
        *(Column(theme, names[theme], numeric=True, least=None) for theme in across),
    )
    rows = [[code, *(counts.get((code, theme)) for theme in across)] for code in down]
    white = len(down) * len(across) - len(counts)
    note = ngettext(
        "Counted are initiatives, one under each of its themes. {count} cell is a white spot.",
        "Counted are initiatives, one under each of its themes. {count} cells are white spots.",
        white,
    ).format(count=white)
    empty = _("No initiative works abroad yet.")
    table = Table(shape, rows, note=note, matrix=True)
    return Section("matrix", _("Countries by theme"), table, empty=empty)


def _white_spots(order: Order) -> Section:
    kinds = {
        "country-not-active": _("country without an initiative entered as active"),
        "country-no-lead": _("country without a known lead organisation"),
        "country-no-theme": _("country with generic themes alone"),
        "neighbour": _("neighbouring country without an initiative"),
        "region": _("region of the world without an initiative"),
        "theme": _("theme without an initiative"),
        "goal": _("goal (SDG) without an initiative"),
    }
    names = columns.themes(order.registry)
    shown = {
        **{code: countries.name(code) for code in countries.countries()},
        **{code: countries.region_name(code) for code in countries.regions()},
        **names,
        **{f"sdg-{number}": goal(number) for number in GOALS},
    }
    spots: dict[str, Iterable[str]] = {
        **_lone_countries(order),
        "neighbour": _lone_neighbours(order),
        "region": _lone_regions(order),
        "theme": set(names) - {t for e in order.entries for t in e.data.get("themes", [])},
        "goal": [f"sdg-{n}" for n in GOALS if not any(_aims(e, n) for e in order.entries)],
    }
    shape = (
        columns.coded("kind", _("What"), kinds, prose=True),
        columns.count("count", _("how many")),
        columns.coded("codes", _("Which"), shown, prose=True),
    )
    rows = [
        [kind, len(found), found] for kind in kinds if (found := _sorted(order, spots[kind], shown))
    ]
    note = _("Counted are countries, regions (UN M49), themes and goals. A white spot is no fault.")
    empty = _("There is no white spot.")
    return Section("white-spots", _("White spots"), Table(shape, rows, note=note), empty=empty)


def _sorted(order: Order, codes: Iterable[str], shown: dict[str, str]) -> list[str]:
    def key(code: str) -> Any:
        number = int(code[4:]) if code.startswith("sdg-") else 0
        return number, order.place(code, shown[code])

    return sorted(set(codes), key=key)


def _lone_countries(order: Order) -> dict[str, Iterable[str]]:
    active, led, themed, every = set[str](), set[str](), set[str](), set[str]()
    for entry in order.entries:
        codes = abroad(order, entry)
        every.update(codes)
        active.update(codes if standing(entry) == "active" else ())
        led.update(codes if entry.leads else ())
        special = set(entry.data.get("themes", [])) - generic_themes()
        themed.update(codes if special else ())
    return {
        "country-not-active": every - active,
        "country-no-lead": every - led,
        "country-no-theme": every - themed,
    }


def _lone_neighbours(order: Order) -> set[str]:
    home = order.registry.config.country
    reached = {code for entry in order.entries for code in entry.countries}
    return set(neighbours(home, extra_neighbours(order.registry))) - reached - {home}


def _lone_regions(order: Order) -> Iterator[str]:
    reached = {part for e in order.entries for c in e.countries for part in countries.regions_of(c)}
    every = {c["subregion"] for c in countries.countries().values() if c["subregion"]}
    yield from every - reached


def _aims(entry: Initiative, number: int) -> bool:
    return number in entry.data.get("sdgs", [])


def by_theme(order: Order) -> Section:
    """The number of initiatives on each theme."""
    counts = Counter(theme for entry in order.entries for theme in entry.data.get("themes", []))
    names = columns.themes(order.registry)
    shape = (
        columns.coded("theme", _("Theme"), names, prose=True),
        columns.count("count", _("Initiatives"), bar=True),
    )
    rows = [
        [t, counts[t]] for t in sorted(counts, key=lambda t: (-counts[t], order.place(t, names[t])))
    ]
    note = _("Counted are initiatives, one under each of its themes (at most 5).")
    empty = _("No initiative has a theme yet.")
    return Section("themes", _("By theme"), Table(shape, rows, note=note), empty=empty)


def by_goal(order: Order) -> Section:
    """The number of initiatives for each of the seventeen Sustainable Development Goals."""
    shape = (
        Column("sdg", _("Goal"), goal, least=20, prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("active", _("of them active")),
    )
    aiming = {number: [e for e in order.entries if _aims(e, number)] for number in GOALS}
    rows = [[number, len(found), count_of(found, "active")] for number, found in aiming.items()]
    none = sum(not entry.data.get("sdgs") for entry in order.entries)
    note = _(
        "Counted are initiatives, one under each of its goals (at most 5); {count} of {all} name "
        "none. The goals are this registry’s own classification."
    ).format(count=none, all=len(order.entries))
    title = _("Goals for sustainable development (SDG)")
    return Section("goals", title, Table(shape, rows, note=note))


def _districts(order: Order) -> Section:
    listed = order.registry.config.data["districts"]
    counts = Counter(name for entry in order.entries for name in entry.data.get("districts", []))
    names = [*listed, *(name for name in sorted(counts, key=sort_key) if name not in listed)]
    shape = (
        columns.text("district", _("District")),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("per_cent", _("per cent")),
    )
    total = len(order.entries)
    rows = [[name, counts[name], per_cent(counts[name], total)] for name in names]
    none = sum(not entry.data.get("districts") for entry in order.entries)
    note = _(
        "Counted are initiatives that name a district, one under each; {count} of {all} name none."
    ).format(count=none, all=total)
    return Section("districts", _("By district"), Table(shape, rows, note=note))
