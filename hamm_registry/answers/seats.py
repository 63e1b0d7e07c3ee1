"""The seating of a meeting with its reasons."""

from collections.abc import Iterator, Sequence
from typing import Any

from hamm_registry.answers.introductions import pair_as_json
from hamm_registry.answers.minutes import because, rest
from hamm_registry.core.document import ARROW, Document, ItemList, Section, paragraphs
from hamm_registry.core.styled_text import Item
from hamm_registry.core.text import _, join, ngettext, pick, sort_key
from hamm_registry.introductions.score import Matcher
from hamm_registry.introductions.seating import SeatingTable

_MOST_REASONS = 3


def document(tables: Sequence[SeatingTable], matcher: Matcher) -> Document:
    """The tables with those who sit there, and the best reasons for it."""
    return Document(
        make_blocks=lambda: _sections(tables, matcher),
        make_data=lambda: as_json(tables),
        title=_("Tables"),
        lead=paragraphs(_number_of_guests_and_tables(tables)),
        owner=pick(matcher.registry.config.name),
        colour=matcher.registry.config.accent,
        day=matcher.today.isoformat(),
    )


def as_json(tables: Sequence[SeatingTable]) -> dict[str, Any]:
    """The object of `seating --format json`."""
    listed = []
    for table in tables:
        listed.append({
            "organisations": [guest.key for guest in table.guests],
            "points": table.points,
            "reasons": list(map(pair_as_json, table.matches)),
        })  # fmt: skip
    return {"version": 2, "tables": listed}


def cards(tables: Sequence[SeatingTable], matcher: Matcher) -> bytes:
    """A card to fold for each seat, with the number of the table."""
    from hamm_registry.render import pdf as printer

    seats = []
    for number, table in enumerate(tables, 1):
        for name in names(table):
            seats.append((name, table_name(number)))
    return printer.cards(_("Name cards"), seats, matcher.today.isoformat())


def _number_of_guests_and_tables(tables: Sequence[SeatingTable]) -> str:
    count = sum(len(table.guests) for table in tables)
    who = ngettext("{count} organisation", "{count} organisations", count)
    where = ngettext("{count} table", "{count} tables", len(tables))
    return join([who.format(count=count), where.format(count=len(tables))])


def table_name(number: int) -> str:
    """The name of a table."""
    return _("Table {number}").format(number=number)


def names(table: SeatingTable) -> list[str]:
    """The names of the organisations at a table."""
    return sorted((guest.name for guest in table.guests), key=sort_key)


def _sections(tables: Sequence[SeatingTable], matcher: Matcher) -> Iterator[Section]:
    """A section for each table at which somebody sits: its organisations, and the best reasons."""
    for number, table in enumerate(tables, 1):
        items: list[Item] = [[name] for name in names(table)]
        for match in table.matches[:_MOST_REASONS]:
            items.append([ARROW, because(match, matcher)])
        items += rest(len(table.matches) - _MOST_REASONS)
        yield Section(table_name(number), [ItemList.of(items)])
