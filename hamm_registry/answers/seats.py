"""Who sits where at a meeting, and why."""

from collections import Counter
from collections.abc import Iterator, Sequence

from hamm_registry.answers.minutes import introduced, rest
from hamm_registry.core.text import _, join, ngettext, number, sort_key
from hamm_registry.model.entries import Registry
from hamm_registry.parallels.seating import Table
from hamm_registry.parallels.sides import Body, body, leads
from hamm_registry.render import outline
from hamm_registry.render.outline import Item, Section
from hamm_registry.render.screen import Ink, Line, Style, dim, line

_MOST_REASONS = 3


def lines(tables: Sequence[Table], registry: Registry) -> Iterator[Line]:
    """The tables as they stand on a screen."""
    yield line(_summary(tables))
    yield from outline.screen(_sections(tables, registry))


def markdown(tables: Sequence[Table], registry: Registry) -> str:
    """The tables as a text to print or to send."""
    return outline.markdown(_("Tables"), _summary(tables), _sections(tables, registry))


def _summary(tables: Sequence[Table]) -> str:
    count = sum(len(table.initiatives) for table in tables)
    who = ngettext("{count} initiative", "{count} initiatives", count)
    where = ngettext("{count} table", "{count} tables", len(tables))
    return join([who.format(count=count), where.format(count=len(tables))])


def _sections(tables: Sequence[Table], registry: Registry) -> Iterator[Section]:
    """A section for each table at which somebody sits: its initiatives, and the best reasons."""
    seated = [registry.by_id[name] for table in tables for name in table.initiatives]
    borne = Counter(lead for entry in seated for lead in leads(entry))
    for place, table in enumerate(tables, 1):
        entries = [registry.by_id[name] for name in table.initiatives]
        entries.sort(key=lambda entry: sort_key(entry.title))
        items: list[Item] = [[entry.title, dim("  " + entry.id)] for entry in entries]
        items += [["→ ", introduced(pair, registry)] for pair in table.pairs[:_MOST_REASONS]]
        items += rest(len(table.pairs) - _MOST_REASONS)
        for lead, names in table.repeated.items():
            told = _together(lead, names, borne[lead] > len(tables), registry)
            items.append([Ink(told, Style.WARNING)])
        points = ngettext("{count} point", "{count} points", table.points)
        name = _("Table {number}").format(number=place)
        yield Section(join([name, points.format(count=number(table.points))]), items)


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
