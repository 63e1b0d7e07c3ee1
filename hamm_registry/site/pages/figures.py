"""The pages of numbers: beginnings by year, and themes by country."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, NamedTuple

from markupsafe import Markup

from hamm_registry.core.text import _, sort_key
from hamm_registry.geo import countries
from hamm_registry.model import dates
from hamm_registry.model.entries import Initiative
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.pages.groups import LISTS

_HEIGHT, _BAR, _GAP = 120, 18, 4
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
    """What began in a year."""

    year: str
    links: list[Markup]


def history(page: Page) -> dict[str, Any]:
    """All initiatives whose beginning is known, by the year in which they began."""
    began: dict[str, list[Initiative]] = defaultdict(list)
    today = page.site.today.isoformat()
    for entry in entries.by_title(page.site.entries):
        if entry.since and dates.first_day(entry.since) <= today:
            began[entry.since[:4]].append(entry)
    years = [Year(year, [entries.link(e, page) for e in began[year]]) for year in sorted(began)]
    known = sum(len(one.links) for one in years)
    title = _("Since {year}").format(year=years[0].year) if years else _("Since when")
    return {
        "title": title,
        "description": _("When each initiative began, as far as that is known."),
        "trail": [(_("Initiatives"), "initiatives.html")],
        "node": {"@type": "CollectionPage", "name": title, "inLanguage": page.language},
        "years": years,
        "bars": _bars(began),
        "known": known,
        "unknown": len(page.site.entries) - known,
    }


def _bars(began: dict[str, list[Initiative]]) -> list[Bar]:
    counts: Counter[int] = Counter()
    for year, found in began.items():
        counts[int(year) // 10 * 10] += len(found)
    if not counts:
        return []
    most, first, last = max(counts.values()), min(counts), max(counts)
    made = []
    for number, decade in enumerate(range(first, last + 1, 10)):
        height = round(_HEIGHT * counts[decade] / most)
        x = number * (_BAR * 3 + _GAP)
        made.append(Bar(x, _HEIGHT - height, _BAR * 3, height, decade, counts[decade]))
    return made


@dataclass(frozen=True, slots=True)
class Cell:
    """How many initiatives a country has on a theme; `level` is how strongly it is shaded."""

    count: int
    level: int
    href: str
    label: str


def matrix(page: Page) -> dict[str, Any]:
    """Themes by country: how many initiatives of a country are on each theme."""
    site = page.site
    themes = site.ordered("theme")
    homes = site.registry.homes
    shown = [group for group in site.ordered("country") if group.key not in homes]
    rows = []
    for group in shown:
        shared = site.shared(group, "theme")
        name = countries.name(group.key)
        cells = []
        for theme in themes:
            count = shared[theme.path]
            href = page.to("initiatives.html") + f"?country={group.key}&theme={theme.key}"
            label = f"{name}, {site.title(theme)}: {count}"
            cells.append(Cell(count, min(count, 4), href, label))
        rows.append((page.to(group.path), name, cells))
    title = _("Themes by country")
    return {
        "title": title,
        "description": _("On which themes there are initiatives in each country."),
        "trail": [(_("Themes"), LISTS["theme"])],
        "node": {"@type": "WebPage", "name": title, "inLanguage": page.language},
        "themes": [(page.to(theme.path), site.title(theme)) for theme in themes],
        "rows": sorted(rows, key=lambda row: sort_key(row[1])),
    }
