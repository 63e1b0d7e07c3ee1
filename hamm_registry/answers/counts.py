"""How initiatives are counted: what goes on, what is unclear, planned, resting and over apart."""

from collections import Counter
from collections.abc import Iterable

from hamm_registry.core.text import _, join, number
from hamm_registry.model.entries import ENDED, Initiative

STANDINGS = ("active", "unknown", "dormant", "planned", "over")
"""What an initiative can count as, in the order in which the numbers are told."""

_PLANNED = frozenset({"proposed", "in-review", "supported", "planned"})


def standing(entry: Initiative) -> str:
    """What an initiative counts as: one of STANDINGS; without a known status it is `unknown`."""
    if entry.status in ENDED:
        return "over"
    if entry.status in _PLANNED:
        return "planned"
    return entry.status if entry.status in STANDINGS else "unknown"


def by_standing(entries: Iterable[Initiative]) -> dict[str, int]:
    """How many count as what; the numbers add up to that of the initiatives, none is 0."""
    counts = Counter(map(standing, entries))
    return {code: counts[code] for code in STANDINGS if counts[code]}


def told(entries: Iterable[Initiative]) -> str:
    """The numbers in words: “34 active · 28 unclear · 6 over · 3 planned”."""
    names = {
        "active": _("active"),
        "unknown": _("unclear"),
        "dormant": _("dormant"),
        "planned": _("planned"),
        "over": _("over"),
    }
    counts = by_standing(entries)
    return join(f"{number(count)} {names[code]}" for code, count in counts.items())
