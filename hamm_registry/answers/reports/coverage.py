"""Coverage: which countries, themes, goals and districts are reached, and which are not."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any

from hamm_registry.answers.counts import count_of, standing
from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.reports.goals import GOALS, goal
from hamm_registry.core.document import Document, Dot, Section, WorldMap
from hamm_registry.core.table import Cell, Column, Table
from hamm_registry.core.text import _, ngettext, sort_key
from hamm_registry.geo import countries
from hamm_registry.introductions.profile import (
    extra_neighbours,
    generic_themes,
    neighbours,
)
from hamm_registry.model.entries import Initiative

_GOAL = "sdg-"
"""The prefix that makes a goal a code."""


def coverage(context: ReportContext) -> Document:
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
    return context.document("coverage", _("Coverage"), sections)


def abroad(context: ReportContext, entry: Initiative) -> list[str]:
    """The countries of an initiative without those at home."""
    return [code for code in entry.countries if code not in context.registry.homes]


def by_country(context: ReportContext) -> Section:
    """The number of initiatives in each country, and of those that are active."""
    counts: Counter[str] = Counter()
    active: Counter[str] = Counter()
    at_home = 0
    for entry in context.entries:
        codes = abroad(context, entry)
        counts.update(codes)
        if standing(entry) == "active":
            active.update(codes)
        if not codes:
            at_home += 1
    shape = (
        columns.country(),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("active", _("of them active")),
    )
    rows = []
    for code in context.most_first(counts, countries.name):
        rows.append([code, counts[code], active[code]])
    note = _(
        "This counts initiatives, each in every country that it works in; {count} work in none "
        "abroad."
    ).format(count=at_home)
    empty = _("No initiative works abroad yet.")
    table = Table(shape, rows, note=note, empty=empty)
    world = WorldMap(counts, tuple(_dots(context)))
    return Section(_("By country"), [world, table], "countries")


def _dots(context: ReportContext) -> Iterator[Dot]:
    """The places abroad whose coordinates are known, each once, by country and name."""
    registry = context.registry
    places = {}
    for entry in context.entries:
        for place_of_entry in entry.places:
            if place_of_entry["country"] in registry.homes:
                continue
            place = registry.place(place_of_entry["name"], place_of_entry["country"])
            if place is not None and place.point is not None:
                places[place.country, place.name] = Dot(place.point, place.title)
    for key in sorted(places):
        yield places[key]


def matrix(context: ReportContext) -> Section:
    """Countries down, themes across: an empty cell is a white spot."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in context.entries:
        # A theme that an entry names twice counts once.
        counts.update(set(product(abroad(context, entry), entry.data.get("themes", []))))
    names = columns.themes(context.registry)
    countries_reached: set[str] = set()
    themes_reached: set[str] = set()
    for country, theme in counts:
        countries_reached.add(country)
        themes_reached.add(theme)
    across = context.by_name(themes_reached, names.__getitem__)
    down = context.by_name(countries_reached, countries.name)
    shape = [columns.country()]
    for theme in across:
        shape.append(Column(theme, names[theme], numeric=True, least=None))
    rows = []
    for country in down:
        row: list[Cell] = [country]
        for theme in across:
            row.append(counts.get((country, theme)))
        rows.append(row)
    white = len(down) * len(across) - len(counts)
    note = ngettext(
        "This counts initiatives, each under all of its themes. {count} cell is empty.",
        "This counts initiatives, each under all of its themes. {count} cells are empty.",
        white,
    ).format(count=white)
    empty = _("No initiative works abroad yet.")
    table = Table(tuple(shape), rows, note=note, matrix=True, empty=empty)
    return Section(_("Countries by theme"), [table], "matrix")


def _white_spots(context: ReportContext) -> Section:
    """Gaps that nobody works on: a row a kind of gap, with everything that it holds for."""
    kinds = {
        "country-not-active": _("country without an initiative entered as active"),
        "country-no-lead": _("country without a known lead organisation"),
        "country-no-theme": _("country with generic themes alone"),
        "neighbour": _("neighbouring country without an initiative"),
        "region": _("region of the world without an initiative"),
        "theme": _("theme without an initiative"),
        "goal": _("goal (SDG) without an initiative"),
    }
    spots = {
        **_lone_countries(context),
        "neighbour": _lone_neighbours(context),
        "region": _lone_regions(context),
        "theme": _lone_themes(context),
        "goal": _lone_goals(context),
    }
    names = _names_of_spots(context)
    shape = (
        columns.coded("kind", _("What"), kinds, prose=True),
        columns.count("count", _("how many")),
        columns.coded("codes", _("Which"), names, prose=True),
    )
    rows: list[list[Cell]] = []
    for kind in kinds:
        codes = _sorted(context, spots[kind], names)
        if codes:
            rows.append([kind, len(codes), codes])
    note = _("This counts countries, regions (UN M49), themes and goals. A gap is not a fault.")
    empty = _("There are no gaps.")
    return Section(_("White spots"), [Table(shape, rows, note=note, empty=empty)], "white-spots")


def _names_of_spots(context: ReportContext) -> dict[str, str]:
    """Everything that can be a white spot by code: countries, regions, themes, goals."""
    names = columns.themes(context.registry)
    for code in countries.countries():
        names[code] = countries.name(code)
    for code in countries.regions():
        names[code] = countries.region_name(code)
    for number in GOALS:
        names[f"{_GOAL}{number}"] = goal(number)
    return names


def _sorted(context: ReportContext, codes: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """White spots by name, goals by number."""

    def key(code: str) -> Any:
        number = int(code.removeprefix(_GOAL)) if code.startswith(_GOAL) else 0
        return number, context.sort_key(code, names[code])

    return sorted(codes, key=key)


def _lone_countries(context: ReportContext) -> dict[str, set[str]]:
    """Countries that are reached, but by nothing active, led, or with a theme of its own."""
    active: set[str] = set()
    led: set[str] = set()
    themed: set[str] = set()
    reached: set[str] = set()
    for entry in context.entries:
        codes = abroad(context, entry)
        reached.update(codes)
        if standing(entry) == "active":
            active.update(codes)
        if entry.leads:
            led.update(codes)
        if not generic_themes().issuperset(entry.data.get("themes", [])):
            themed.update(codes)
    return {
        "country-not-active": reached - active,
        "country-no-lead": reached - led,
        "country-no-theme": reached - themed,
    }


def _lone_neighbours(context: ReportContext) -> set[str]:
    home = context.registry.config.country
    bordering = set(neighbours(home, extra_neighbours(context.registry)))
    for entry in context.entries:
        bordering.difference_update(entry.countries)
    return bordering - {home}


def _lone_regions(context: ReportContext) -> set[str]:
    regions: set[str] = set()
    for country in countries.countries().values():
        if country["subregion"]:
            regions.add(str(country["subregion"]))
    for entry in context.entries:
        for code in entry.countries:
            regions.difference_update(countries.regions_of(code))
    return regions


def _lone_themes(context: ReportContext) -> set[str]:
    themes = set(columns.themes(context.registry))
    for entry in context.entries:
        themes.difference_update(entry.data.get("themes", []))
    return themes


def _lone_goals(context: ReportContext) -> list[str]:
    reached: set[int] = set()
    for entry in context.entries:
        reached.update(entry.data.get("sdgs", []))
    return [f"{_GOAL}{number}" for number in GOALS if number not in reached]


def by_theme(context: ReportContext) -> Section:
    """The number of initiatives on each theme."""
    counts: Counter[str] = Counter()
    for entry in context.entries:
        counts.update(entry.data.get("themes", []))
    names = columns.themes(context.registry)
    shape = (
        columns.coded("theme", _("Theme"), names, prose=True),
        columns.count("count", _("Initiatives"), bar=True),
    )
    rows = []
    for theme in context.most_first(counts, names.__getitem__):
        rows.append([theme, counts[theme]])
    note = _("This counts initiatives, each under all of its themes (at most 5).")
    empty = _("No initiative has a theme yet.")
    return Section(_("By theme"), [Table(shape, rows, note=note, empty=empty)], "themes")


def by_goal(context: ReportContext) -> Section:
    """The number of initiatives for each of the seventeen Sustainable Development Goals."""
    shape = (
        Column("sdg", _("Goal"), goal, least=20, prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("active", _("of them active")),
    )
    rows = []
    for number in GOALS:
        aiming = []
        for entry in context.entries:
            if number in entry.data.get("sdgs", []):
                aiming.append(entry)
        rows.append([number, len(aiming), count_of(aiming, "active")])
    without = sum(not entry.data.get("sdgs") for entry in context.entries)
    note = _(
        "This counts initiatives, each under all of its goals (at most 5); {count} of {all} "
        "name none. The goals are this registry’s own classification."
    ).format(count=without, all=len(context.entries))
    title = _("Goals for sustainable development (SDG)")
    return Section(title, [Table(shape, rows, note=note)], "goals")


def _districts(context: ReportContext) -> Section:
    """The districts of the city, then whatever else entries name as such."""
    counts: Counter[str] = Counter()
    for entry in context.entries:
        counts.update(entry.data.get("districts", []))
    names = list(context.registry.config.data["districts"])
    names += sorted(set(counts).difference(names), key=sort_key)
    shape = (
        columns.text("district", _("District")),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("per_cent", _("per cent")),
    )
    total = len(context.entries)
    rows = [[name, counts[name], per_cent(counts[name], total)] for name in names]
    without = sum(not entry.data.get("districts") for entry in context.entries)
    note = _(
        "This counts initiatives that name a district, each under all of its districts; "
        "{count} of {all} name none."
    ).format(count=without, all=total)
    return Section(_("By district"), [Table(shape, rows, note=note)], "districts")
