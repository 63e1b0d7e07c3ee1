"""Columns that several reports have, and the names of their codes."""

from collections.abc import Callable, Mapping
from typing import Any

from hamm_registry import schema
from hamm_registry.core.table import Column
from hamm_registry.core.text import _, pick
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model import dates
from hamm_registry.model.entries import Registry, Texts
from hamm_registry.schema import label


def title(rank: int = 0) -> Column:
    """The title of an initiative."""
    return Column("title", _("Initiative"), least=28, rank=rank, prose=True)


def ident(rank: int = 9) -> Column:
    """The id of an initiative."""
    return Column("id", schema.fields("initiative")["id"].title(), least=None, rank=rank)


def status(rank: int = 0) -> Column:
    """The status of an initiative."""
    return Column("status", _("Status"), lambda code: label("status", code), least=None, rank=rank)


def country(key: str = "country", rank: int = 0) -> Column:
    """A country, or several."""
    return Column(key, _("Country"), countries.name, least=14, rank=rank)


def text(key: str, heading: str, rank: int = 0, least: int = 16) -> Column:
    """Words that are read in full."""
    return Column(key, heading, least=least, rank=rank, prose=True)


def day(key: str, heading: str, rank: int = 0) -> Column:
    """A written date."""
    return Column(key, heading, written, least=None, rank=rank)


def until(activity: Mapping[str, Any], *, people: bool) -> str | None:
    """The cell beside the start: the end, not repeated to people where it is the same."""
    end = dates.as_text(activity.get("end"))
    if people and end == str(activity["start"]):
        return None
    return end


def count(key: str, heading: str, rank: int = 0, *, bar: bool = False) -> Column:
    """A number, perhaps with a bar beside it."""
    return Column(key, heading, numeric=True, least=None, rank=rank, bar=bar)


def coded(
    key: str, heading: str, names: Mapping[Any, str], rank: int = 0, *, prose: bool = False
) -> Column:
    """A code that is shown by its name."""
    return Column(key, heading, _named(names), least=16, rank=rank, prose=prose)


def told(key: str, heading: str, tell: Callable[[Any], str], rank: int = 0) -> Column:
    """Fields that belong together, told in one sentence."""
    return Column(key, heading, least=18, rank=rank, group=True, prose=True, tell=tell)


def initiatives(key: str, heading: str, registry: Registry, least: int = 22) -> Column:
    """Ids of initiatives, shown by their titles."""

    def title_of_entry(name: str) -> str:
        return registry.by_id[name].title

    return Column(key, heading, title_of_entry, least=least, prose=True)


def _named(names: Mapping[Any, str]) -> Callable[[Any], str]:
    return lambda code: names.get(code, str(code))


def labels(field: str, kind: str = "initiative") -> dict[str, str]:
    """The codes of a field with their names in the language in force."""
    return _picked(schema.fields(kind)[field].codes)


def _picked(texts_by_code: Mapping[str, Texts]) -> dict[str, str]:
    """Codes with their texts in the language in force."""
    return {code: pick(texts) for code, texts in texts_by_code.items()}


def themes(registry: Registry) -> dict[str, str]:
    """All themes of a registry by name; one that it knows no more by its code."""
    names: dict[str, str] = {}
    for entry in registry.initiatives:
        for code in entry.data.get("themes", ()):
            names.setdefault(code, code)
    return names | labels("themes") | _picked(registry.config.themes)


def per_cent(part: int, whole: int) -> float | None:
    """A share in per cent with one decimal, None of nothing.

    >>> per_cent(50, 2113)
    2.4
    """
    if not whole:
        return None
    return round(100 * part / whole, 1)
