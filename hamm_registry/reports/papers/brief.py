"""Sections cut to what two pages hold."""

from dataclasses import replace

from hamm_registry.paper import Section
from hamm_registry.text import ngettext, number

MOST = 5
"""How many rows of a section are told."""
MOST_TITLES = 3
"""How many titles of initiatives in a row are told."""


def capped(section: Section, most: int = MOST) -> Section:
    """The section with its first rows; its note says how many more there are."""
    rest = len(section.table.rows) - most
    if rest <= 0:
        return section
    told = ngettext("{count} more is not shown.", "{count} more are not shown.", rest)
    note = " ".join(filter(None, (section.table.note, told.format(count=number(rest)))))
    table = replace(section.table, rows=section.table.rows[:most], note=note)
    return replace(section, table=table)
