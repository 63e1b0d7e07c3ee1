"""Who sits where at a meeting, and why."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hamm_registry.formats import outline
from hamm_registry.formats.outline import Item, Section
from hamm_registry.formats.screen import Ink, Style, dim
from hamm_registry.model import Registry
from hamm_registry.parallels.seating import Table
from hamm_registry.parallels.sides import Body, body, leads
from hamm_registry.reports.minutes import introduced, rest
from hamm_registry.text import _, join, ngettext, number, sort_key

_MOST_REASONS = 3


def sections(tables: Sequence[Table], registry: Registry) -> Iterator[Section]:
    """A section for each table at which somebody sits: its initiatives, and the best reasons."""
    borne = Counter(
        lead
        for table in tables
        for name in table.initiatives
        for lead in leads(registry.by_id[name])
    )
    for place, table in enumerate(tables, 1):
        titled = sorted((sort_key(registry.by_id[name].title), name) for name in table.initiatives)
        items: list[Item] = [
            [registry.by_id[name].title, dim("  " + name)] for _key, name in titled
        ]
        items += [["→ ", introduced(pair, registry)] for pair in table.pairs[:_MOST_REASONS]]
        items += rest(len(table.pairs) - _MOST_REASONS)
        for lead, names in table.repeated.items():
            told = _together(lead, names, borne[lead] > len(tables), registry)
            items.append([Ink(told, Style.WARNING)])
        points = ngettext("{count} point", "{count} points", table.points)
        title = join([_("Table {number}").format(number=place),
                      points.format(count=number(table.points))])  # fmt: skip
        yield Section(title, items)


def _together(lead: Body, names: Sequence[str], crowded: bool, registry: Registry) -> str:
    """That a lead sits at a table more than once, and why that was not avoided."""
    organisations = registry.by_id[names[0]].organisations
    bearer = next(one for one in organisations if body(one) == lead)
    called = ", ".join(part for part in (bearer["name"], bearer.get("unit")) if part)
    if crowded:
        told = _("{lead} sits here {count} times: it bears more initiatives than there are tables.")
    else:
        told = _("{lead} sits here {count} times: no plan was found that avoids it.")
    return told.format(lead=called, count=len(names))


def markdown(tables: Sequence[Table], registry: Registry) -> str:
    """The tables as a text to print or to send."""
    return outline.markdown(_("Tables"), "", sections(tables, registry))
