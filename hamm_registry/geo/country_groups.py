"""Groups of countries that funding programmes name instead of each country.

`dac` is the OECD's list of recipients of development aid (data/dac.json, which says its source and
the years it is for; tools/make_dac.py makes it); `europe` is the region of UN M49, to which
data/countries.json counts Kosovo too.
"""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import TypedDict, cast

from hamm_registry.geo import countries

_EUROPE = "150"


class DacList(TypedDict):
    """The list: `years` are those it is for, `leaves` the first day a country is off it."""

    title: str
    publisher: str
    page: str
    source: str
    years: list[int]
    leaves: dict[str, str]
    codes: list[str]


@cache
def dac_list() -> DacList:
    """The DAC list as it is shipped."""
    path = Path(__file__).parent.parent / "data" / "dac.json"
    return cast(DacList, json.loads(path.read_text(encoding="utf-8")))


def members(group: str, today: date) -> frozenset[str]:
    """The countries that a programme means by a code or by the name of a group, on a day."""
    if group == "dac":
        return _recipients(today.isoformat())
    if group == "europe":
        return _europe()
    return frozenset([group])


def _recipients(day: str) -> frozenset[str]:
    """The countries on the DAC list that have not left it by an ISO date."""
    recipients = set()
    for code in dac_list()["codes"]:
        leaves = dac_list()["leaves"].get(code)
        if leaves is None or leaves > day:
            recipients.add(code)
    return frozenset(recipients)


@cache
def _europe() -> frozenset[str]:
    codes = set()
    for code, country in countries.countries().items():
        if country["region"] == _EUROPE:
            codes.add(code)
    return frozenset(codes)


def covered(groups: Iterable[str], today: date) -> frozenset[str]:
    """All countries of several codes and groups on a day."""
    codes: set[str] = set()
    for group in groups:
        codes |= members(group, today)
    return frozenset(codes)
