"""The seating of a meeting with its reasons."""

from collections.abc import Iterator, Sequence
from typing import Any

from hamm_registry.answers.minutes import because, rest
from hamm_registry.core.text import _, join, ngettext, pick, sort_key
from hamm_registry.introductions.score import Field
from hamm_registry.introductions.seating import Table
from hamm_registry.render import outline
from hamm_registry.render.outline import Item, OutlineSection
from hamm_registry.render.screen import Line, line

_MOST_REASONS = 3


def lines(tables: Sequence[Table], field: Field) -> Iterator[Line]:
    """The tables as they stand on a screen."""
    yield line(_summary(tables))
    yield from outline.screen(_sections(tables, field))


def markdown(tables: Sequence[Table], field: Field) -> str:
    """The tables as a text to print or to send."""
    return outline.markdown(_("Tables"), _summary(tables), _sections(tables, field))


def as_json(tables: Sequence[Table]) -> dict[str, Any]:
    """The object of `seating --format json`."""
    from hamm_registry.answers.introductions import pair_as_json

    listed = []
    for table in tables:
        listed.append({
            "organisations": [guest.key for guest in table.guests],
            "points": table.points,
            "reasons": [pair_as_json(match) for match in table.matches],
        })  # fmt: skip
    return {"version": 2, "tables": listed}


def pdf(tables: Sequence[Table], field: Field) -> bytes:
    """The lists for the tables, with the reasons, to print."""
    from hamm_registry.core.table import Column
    from hamm_registry.core.table import Table as Rows
    from hamm_registry.render.paper import Paper, Section
    from hamm_registry.render.pdf import paper
    from hamm_registry.render.screen import Canvas

    parts = []
    for at, table in enumerate(tables, 1):
        rows = [[name] for name in names(table)]
        reasons = tuple(because(match, field) for match in table.matches[:_MOST_REASONS])
        shape = (Column("name", _("Organisation"), prose=True),)
        parts.append(Section(str(at), table_name(at), Rows(shape, rows), text=reasons))
    registry, made = field.registry, field.today.isoformat()
    facts = ((_("In all"), _summary(tables)),)
    owner = pick(registry.config.name)
    whole = Paper("seating", field.today.year, made, _("Tables"), owner, facts, tuple(parts))
    return paper(whole, Canvas())


def cards(tables: Sequence[Table], field: Field) -> bytes:
    """A card to fold for each seat, with the number of the table."""
    from hamm_registry.render import pdf as printer

    seats = []
    for number, table in enumerate(tables, 1):
        seats += [(name, table_name(number)) for name in names(table)]
    return printer.cards(_("Name cards"), seats, field.today.isoformat())


def _summary(tables: Sequence[Table]) -> str:
    count = sum(len(table.guests) for table in tables)
    who = ngettext("{count} organisation", "{count} organisations", count)
    where = ngettext("{count} table", "{count} tables", len(tables))
    return join([who.format(count=count), where.format(count=len(tables))])


def table_name(number: int) -> str:
    """The name of a table."""
    return _("Table {number}").format(number=number)


def names(table: Table) -> list[str]:
    """The names of the organisations at a table."""
    return sorted((guest.name for guest in table.guests), key=sort_key)


def _sections(tables: Sequence[Table], field: Field) -> Iterator[OutlineSection]:
    """A section for each table at which somebody sits: its organisations, and the best reasons."""
    for number, table in enumerate(tables, 1):
        items: list[Item] = [[name] for name in names(table)]
        items += [["→ ", because(match, field)] for match in table.matches[:_MOST_REASONS]]
        items += rest(len(table.matches) - _MOST_REASONS)
        yield OutlineSection(table_name(number), items)
