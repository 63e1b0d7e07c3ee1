"""The pages of numbers: beginnings by year, and themes by country."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from hamm_registry.core.text import _, labelled, number, sort_key
from hamm_registry.geo import countries
from hamm_registry.model import dates
from hamm_registry.model.entries import Initiative
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.pages.groups import LISTS
from hamm_registry.site.world import Group

_HEIGHT, _BAR, _GAP = 120, 54, 4
"""The height of the tallest bar of the chart, and the width of a bar and of what lies between."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A decade in the chart: where its bar stands, in units of the picture, and its number."""

    x: int
    y: int
    width: int
    height: int
    decade: int
    count: int


class Year(NamedTuple):
    """The initiatives that began in a year, as links."""

    year: str
    links: list[Markup]


def history(page: Page) -> dict[str, Any]:
    """All initiatives whose beginning is known, by the year in which they began."""
    began: dict[str, list[Initiative]] = defaultdict(list)
    today = page.site.today.isoformat()
    for entry in entries.by_title(page.site.entries):
        if entry.since and dates.first_day(entry.since) <= today:
            began[entry.since[:4]].append(entry)
    years: list[Year] = []
    dated = 0
    for year, initiatives in sorted(began.items()):
        years.append(Year(year, [entries.link(entry, page) for entry in initiatives]))
        dated += len(initiatives)
    title = _("Since when")
    if years:
        title = _("Since {year}").format(year=years[0].year)
    return {
        "title": title,
        "description": _("When each initiative began, as far as that is known."),
        "trail": [(_("Initiatives"), "initiatives.html")],
        "node": {"@type": "CollectionPage", "name": title, "inLanguage": page.language},
        "years": years,
        "bars": _bars(began),
        "known": dated,
        "unknown": len(page.site.entries) - dated,
    }


def _bars(began: dict[str, list[Initiative]]) -> list[Bar]:
    """The chart of beginnings by decade, from the first to the last one; those without any too."""
    counts: Counter[int] = Counter()
    for year, initiatives in began.items():
        counts[int(year) // 10 * 10] += len(initiatives)
    if not counts:
        return []
    most = max(counts.values())
    decades = range(min(counts), max(counts) + 1, 10)
    bars: list[Bar] = []
    for position, decade in enumerate(decades):
        height = round(_HEIGHT * counts[decade] / most)
        x = position * (_BAR + _GAP)
        bars.append(Bar(x, _HEIGHT - height, _BAR, height, decade, counts[decade]))
    return bars


_STRONGEST = 4
"""The strongest shade of a cell; larger numbers have it too."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The number of initiatives of a country on a theme; `level` is how strongly it is shaded."""

    count: int
    level: int
    href: str
    label: str


def matrix(page: Page) -> dict[str, Any]:
    """Themes by country: how many initiatives of a country are on each theme."""
    site = page.site
    themes = site.ordered("theme")
    rows: list[tuple[str, str, list[Cell]]] = []
    for country in site.ordered("country"):
        if country.key not in site.registry.homes:
            name = countries.name(country.key)
            rows.append((page.to(country.path), name, _cells(country, themes, page)))
    title = _("Themes by country")
    return {
        "title": title,
        "description": _("On which themes there are initiatives in each country."),
        "trail": [(_("Themes"), LISTS["theme"])],
        "node": {"@type": "WebPage", "name": title, "inLanguage": page.language},
        "themes": [(page.to(theme.path), site.title(theme)) for theme in themes],
        "rows": sorted(rows, key=lambda row: sort_key(row[1])),
    }


def _cells(country: Group, themes: Sequence[Group], page: Page) -> list[Cell]:
    """The cells of a country, one a theme; each leads to the list of what it counts."""
    shared = page.site.shared(country, "theme")
    name = countries.name(country.key)
    cells: list[Cell] = []
    for theme in themes:
        count = shared[theme.path]
        href = page.to("initiatives.html") + f"?country={country.key}&theme={theme.key}"
        label = labelled(f"{name}, {page.site.title(theme)}", number(count))
        cells.append(Cell(count, min(count, _STRONGEST), href, label))
    return cells
