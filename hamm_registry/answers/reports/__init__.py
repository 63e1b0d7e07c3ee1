"""The reports of `hamm report`: one function from its context to a document, and one line here."""

from collections.abc import Callable
from typing import NamedTuple

from hamm_registry.answers.reports.anniversaries import anniversaries
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.answers.reports.council import council
from hamm_registry.answers.reports.country import country
from hamm_registry.answers.reports.coverage import coverage
from hamm_registry.answers.reports.freshness import freshness
from hamm_registry.answers.reports.funnel import funnel
from hamm_registry.answers.reports.quality import quality
from hamm_registry.answers.reports.visibility import visibility
from hamm_registry.core.document import Document, Fact, Facts
from hamm_registry.core.styled_text import accent
from hamm_registry.core.table import Column, Table, objects
from hamm_registry.core.text import _


class Kind(NamedTuple):
    """A report: its function, its summary in one line, and whether it may cover a year to come."""

    make: Callable[[ReportContext], Document]
    says: Callable[[], str]
    ahead: bool = False


REPORTS: dict[str, Kind] = {
    "council": Kind(
        council, lambda: _("for the council: stock, change, meetings, advice, money, goals, tasks")
    ),
    "anniversaries": Kind(
        anniversaries,
        lambda: _("what is coming up, what it is counted from, and what other sources say"),
        ahead=True,
    ),
    "freshness": Kind(
        freshness, lambda: _("how old the latest evidence is, and where it is missing")
    ),
    "quality": Kind(
        quality,
        lambda: _("what is unsourced, contradicted or unconfirmed, with the command that fixes it"),
    ),
    "funnel": Kind(funnel, lambda: _("every stage ever reached, and by how many out of how many")),
    "visibility": Kind(visibility, lambda: _("what the public can find: pages, press, languages")),
    "coverage": Kind(coverage, lambda: _("countries by theme with their gaps, goals, districts")),
    "country": Kind(country, lambda: _("two pages on a country before a trip")),
}
"""The reports by the name that is typed."""


def listed() -> Document:
    """The reports by name with what each of them says."""
    columns = (Column("name", _("Report")), Column("says", _("What it says"), prose=True))
    table = Table(columns, [[name, kind.says()] for name, kind in REPORTS.items()])
    return Document(lambda: [table], lambda: {"reports": objects(table)})


def as_facts() -> Document:
    """The same to read: what each report says beside its name."""
    facts = [Fact([accent(name)], [[kind.says()]]) for name, kind in REPORTS.items()]
    return Document(lambda: [Facts(facts)])
