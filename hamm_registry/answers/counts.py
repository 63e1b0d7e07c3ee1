"""Counting of initiatives by standing: active, unclear, planned, resting, over."""

from collections import Counter
from collections.abc import Iterable, Mapping

from hamm_registry.core.text import join, ngettext, number
from hamm_registry.model.entries import ENDED, Initiative

STANDINGS = ("active", "unknown", "dormant", "planned", "over")
"""What an initiative can count as, in the order in which the numbers are told."""

_PLANNED = frozenset({"proposed", "in-review", "supported", "planned"})


def standing(entry: Initiative) -> str:
    """The standing of an initiative, one of STANDINGS; without a known status it is `unknown`."""
    if entry.status in ENDED:
        return "over"
    if entry.status in _PLANNED:
        return "planned"
    if entry.status in STANDINGS:
        return entry.status
    return "unknown"


def by_standing(entries: Iterable[Initiative]) -> dict[str, int]:
    """The initiatives by standing; the numbers add up to all of them, none is 0."""
    counts = Counter(map(standing, entries))
    ordered: dict[str, int] = {}
    for code in STANDINGS:
        if counts[code]:
            ordered[code] = counts[code]
    return ordered


def count_of(entries: Iterable[Initiative], code: str) -> int:
    """The number of initiatives of one standing."""
    return Counter(map(standing, entries))[code]


def told(entries: Iterable[Initiative]) -> str:
    """The numbers in words: “34 active · 28 unclear · 6 over · 3 planned”."""
    return in_words(by_standing(entries))


def in_words(counts: Mapping[str, int]) -> str:
    """Numbers by standing in words, in the order of STANDINGS."""
    parts = []
    for code in STANDINGS:
        count = counts.get(code, 0)
        if count:
            parts.append(_counted(code, count))
    return join(parts)


def _counted(code: str, count: int) -> str:
    """One number with the name of its standing; in many languages the name has a plural."""
    phrases = {
        "active": ngettext("{count} active", "{count} active", count),
        "unknown": ngettext("{count} unclear", "{count} unclear", count),
        "dormant": ngettext("{count} dormant", "{count} dormant", count),
        "planned": ngettext("{count} planned", "{count} planned", count),
        "over": ngettext("{count} over", "{count} over", count),
    }
    return phrases[code].format(count=number(count))
