"""Coverage: which countries, themes, goals and districts are reached, and which are not."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from hamm_registry.answers.counts import count_of, standing
from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
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


def coverage(context: ReportContext) -> Paper:
    """Countries by theme with their white spots, what is missing, goals and districts."""
    sections = [
        by_country(context),
        matrix(context),
        _white_spots(context),
        by_theme(context),
        by_goal(context),
    ]
    if context.registry.config.data.get("districts"):
        sections.append(_districts(context))
    return context.paper("coverage", _("Coverage"), sections)


def abroad(context: ReportContext, entry: Initiative) -> list[str]:
    """The countries of an initiative without those at home."""
    return [code for code in entry.countries if code not in context.registry.homes]


def by_country(context: ReportContext) -> Section:
    """The number of initiatives in each country, and of those that are active."""
    entries = {entry.id: abroad(context, entry) for entry in context.entries}
    every = Counter(code for codes in entries.values() for code in codes)
    active = Counter(c for e in context.entries if standing(e) == "active" for c in entries[e.id])
    shape = (
        columns.country(),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("active", _("of them active")),
    )
    order_of = sorted(
        every, key=lambda code: (-every[code], context.sort_key(code, countries.name(code)))
    )
    rows = [[code, every[code], active[code]] for code in order_of]
    nowhere = sum(not codes for codes in entries.values())
    note = _(
        "Counted are initiatives, one in each country that it works in; {count} work in none "
        "abroad."
    ).format(count=nowhere)
    empty = _("No initiative works abroad yet.")
    title, table = _("By country"), Table(shape, rows, note=note)
    world = WorldMap(every, tuple(_dots(context)))
    return Section("countries", title, table, empty=empty, world=world)


def _dots(context: ReportContext) -> Iterator[Dot]:
    """The places abroad whose coordinates are known, each once."""
    names = {(p["country"], p["name"]) for entry in context.entries for p in entry.places}
    abroad = sorted((c, name) for c, name in names if c not in context.registry.homes)
    places = (context.registry.place(name, code) for code, name in abroad)
    listed = {(place.country, place.name): place for place in places if place is not None}
    for _key, place in sorted(listed.items()):
        if place.point is not None:
            yield Dot(place.point, place.title)


def matrix(context: ReportContext) -> Section:
    """Countries down, themes across: an empty cell is a white spot."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in context.entries:
        pairs = [(c, t) for c in abroad(context, entry) for t in entry.data.get("themes", [])]
        counts.update(dict.fromkeys(pairs, 1))
    names = columns.themes(context.registry)
    across = sorted(
        {theme for _code, theme in counts}, key=lambda code: context.sort_key(code, names[code])
    )
    down = sorted(
        {code for code, _theme in counts}, key=lambda c: context.sort_key(c, countries.name(c))
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


def _white_spots(context: ReportContext) -> Section:
    kinds = {
        "country-not-active": _("country without an initiative entered as active"),
        "country-no-lead": _("country without a known lead organisation"),
        "country-no-theme": _("country with generic themes alone"),
        "neighbour": _("neighbouring country without an initiative"),
        "region": _("region of the world without an initiative"),
        "theme": _("theme without an initiative"),
        "goal": _("goal (SDG) without an initiative"),
    }
    names = columns.themes(context.registry)
    shown = {
        **{code: countries.name(code) for code in countries.countries()},
        **{code: countries.region_name(code) for code in countries.regions()},
        **names,
        **{f"sdg-{number}": goal(number) for number in GOALS},
    }
    spots: dict[str, Iterable[str]] = {
        **_lone_countries(context),
        "neighbour": _lone_neighbours(context),
        "region": _lone_regions(context),
        "theme": set(names) - {t for e in context.entries for t in e.data.get("themes", [])},
        "goal": [f"sdg-{n}" for n in GOALS if not any(_aims(e, n) for e in context.entries)],
    }
    shape = (
        columns.coded("kind", _("What"), kinds, prose=True),
        columns.count("count", _("how many")),
        columns.coded("codes", _("Which"), shown, prose=True),
    )
    rows = [
        [kind, len(found), found]
        for kind in kinds
        if (found := _sorted(context, spots[kind], shown))
    ]
    note = _("Counted are countries, regions (UN M49), themes and goals. A white spot is no fault.")
    empty = _("There is no white spot.")
    return Section("white-spots", _("White spots"), Table(shape, rows, note=note), empty=empty)


def _sorted(context: ReportContext, codes: Iterable[str], shown: dict[str, str]) -> list[str]:
    def key(code: str) -> Any:
        number = int(code[4:]) if code.startswith("sdg-") else 0
        return number, context.sort_key(code, shown[code])

    return sorted(set(codes), key=key)


def _lone_countries(context: ReportContext) -> dict[str, Iterable[str]]:
    active, led, themed, every = set[str](), set[str](), set[str](), set[str]()
    for entry in context.entries:
        codes = abroad(context, entry)
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


def _lone_neighbours(context: ReportContext) -> set[str]:
    home = context.registry.config.country
    reached = {code for entry in context.entries for code in entry.countries}
    return set(neighbours(home, extra_neighbours(context.registry))) - reached - {home}


def _lone_regions(context: ReportContext) -> Iterator[str]:
    reached = {
        part for e in context.entries for c in e.countries for part in countries.regions_of(c)
    }
    every = {c["subregion"] for c in countries.countries().values() if c["subregion"]}
    yield from every - reached


def _aims(entry: Initiative, number: int) -> bool:
    return number in entry.data.get("sdgs", [])


def by_theme(context: ReportContext) -> Section:
    """The number of initiatives on each theme."""
    counts = Counter(theme for entry in context.entries for theme in entry.data.get("themes", []))
    names = columns.themes(context.registry)
    shape = (
        columns.coded("theme", _("Theme"), names, prose=True),
        columns.count("count", _("Initiatives"), bar=True),
    )
    rows = [
        [t, counts[t]]
        for t in sorted(counts, key=lambda t: (-counts[t], context.sort_key(t, names[t])))
    ]
    note = _("Counted are initiatives, one under each of its themes (at most 5).")
    empty = _("No initiative has a theme yet.")
    return Section("themes", _("By theme"), Table(shape, rows, note=note), empty=empty)


def by_goal(context: ReportContext) -> Section:
    """The number of initiatives for each of the seventeen Sustainable Development Goals."""
    shape = (
        Column("sdg", _("Goal"), goal, least=20, prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("active", _("of them active")),
    )
    aiming = {number: [e for e in context.entries if _aims(e, number)] for number in GOALS}
    rows = [[number, len(found), count_of(found, "active")] for number, found in aiming.items()]
    none = sum(not entry.data.get("sdgs") for entry in context.entries)
    note = _(
        "Counted are initiatives, one under each of its goals (at most 5); {count} of {all} name "
        "none. The goals are this registry’s own classification."
    ).format(count=none, all=len(context.entries))
    title = _("Goals for sustainable development (SDG)")
    return Section("goals", title, Table(shape, rows, note=note))


def _districts(context: ReportContext) -> Section:
    listed = context.registry.config.data["districts"]
    counts = Counter(name for entry in context.entries for name in entry.data.get("districts", []))
    names = [*listed, *(name for name in sorted(counts, key=sort_key) if name not in listed)]
    shape = (
        columns.text("district", _("District")),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("per_cent", _("per cent")),
    )
    total = len(context.entries)
    rows = [[name, counts[name], per_cent(counts[name], total)] for name in names]
    none = sum(not entry.data.get("districts") for entry in context.entries)
    note = _(
        "Counted are initiatives that name a district, one under each; {count} of {all} name none."
    ).format(count=none, all=total)
    return Section("districts", _("By district"), Table(shape, rows, note=note))
