"""Sections cut to what two pages hold."""

from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.core.document import Section
from hamm_registry.core.text import ngettext, number
from hamm_registry.model.entries import Initiative

MOST = 4
"""How many rows of a section are told."""
MOST_TITLES = 3
"""How many titles of initiatives in a row are told."""


def alone(context: ReportContext, entry: Initiative) -> bool:
    """True for an initiative that works in the country of the brief and in no other abroad.

    The dates of all others tell nothing of the work there.
    """
    return set(entry.countries) - context.registry.homes <= {context.country}


def capped(section: Section, most: int = MOST) -> Section:
    """The section, which is one table, with its first rows; its note says how many are left."""
    table = section.table
    rest = len(table.rows) - most
    if rest <= 0:
        return section
    left_out = ngettext("{count} more is not shown.", "{count} more are not shown.", rest)
    note = f"{table.note} {left_out.format(count=number(rest))}".lstrip()
    return section._replace(blocks=[table._replace(rows=table.rows[:most], note=note)])
