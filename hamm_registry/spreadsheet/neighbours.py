"""Columns that mean something else beside the others of a list: “Name” beside “Vorname”."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from hamm_registry.core.text import _
from hamm_registry.model import persons
from hamm_registry.spreadsheet.importable_fields import BY_NAME, ImportableField
from hamm_registry.spreadsheet.lists import key
from hamm_registry.spreadsheet.matching import (
    ImportColumn,
    aside,
    personal,
    spellings,
    without_aside,
)
from hamm_registry.spreadsheet.sheet import Sheet

Columns = Mapping[int, ImportColumn]
"""The columns of a list by their numbers."""

_NAME = ("name", "namen")
_TITLE = ("titel", "title")
_OF_A_NAME = frozenset("vorname nachname familienname anrede salutation forename surname".split())
_OF_A_NAME |= {"first-name", "last-name", "given-name", "family-name"}
"""Headings that only a list of persons has."""

_OF_A_CONTACT = frozenset("telefon tel mobil handy phone mobile funktion function position".split())
_OF_A_CONTACT |= {"ansprechpartner", "ansprechperson", "kontaktperson", "contact-person"}
"""Headings that belong to the name beside them, which may be that of a person."""


def read_together(columns: Columns, sheet: Sheet, first_row: int) -> dict[int, ImportColumn]:
    """The columns with the fields that they fill in this list; its rows begin at `first_row`."""
    together = dict(_told_apart_by_brackets(columns))
    _leave_out_names(together, sheet, first_row)
    _leave_out_academic_titles(together)
    return together


def _told_apart_by_brackets(columns: Columns) -> Iterator[tuple[int, ImportColumn]]:
    """The columns; those that only their brackets tell apart are read as these say.

    “Partner (Ort)” is a place beside “Partner (Name)”. Alone it only says how its cells are
    written: “Lyzeum (Kalisz)”.
    """
    heads = [without_aside(column.parts[-1]) for column in columns.values()]
    for index, column in columns.items():
        target = _target_in_brackets(column)
        is_alone = heads.count(without_aside(column.parts[-1])) == 1
        if target is None or column.target is None:
            yield index, column
        # “Status (seit)” is the day of the status, not the beginning of the work.
        elif column.target.name == "status" and target.name == "since":
            yield index, replace(column, target=BY_NAME["status.on"])
        elif is_alone:
            yield index, column
        else:
            yield index, replace(column, target=target)


def _target_in_brackets(column: ImportColumn) -> ImportableField | None:
    """The place, country, date or address that the brackets of a heading ask for."""
    name = key(aside(column.parts[-1]))
    for field in ("place", "country", "where", "since", "until", "link"):
        target = BY_NAME[field]
        if name in spellings(target) or name in spellings(target, weak=True):
            return target
    return None


def _leave_out_names(columns: dict[int, ImportColumn], sheet: Sheet, first_row: int) -> None:
    """Leave out columns “Name” that hold, or may hold, names of persons."""
    lists_persons = any(_asks_for(_OF_A_NAME, column) for column in columns.values())
    lists_organisations = any(map(_fills_organisation, columns.values()))
    for index, column in columns.items():
        if _heading(column) not in _NAME or column.target is None:
            continue
        if lists_persons:
            columns[index] = personal(column)
            continue
        is_of_contact = lists_organisations and _is_beside_contact(columns, index)
        if is_of_contact or _look_like_persons(sheet.column(index, first_row)):
            columns[index] = _maybe_personal(column)


def _is_beside_contact(columns: Columns, index: int) -> bool:
    """Tell whether a column stands beside one of telephone numbers, functions or the like."""
    return any(_asks_for(_OF_A_CONTACT, near) for near in _beside(columns, index))


def _leave_out_academic_titles(columns: dict[int, ImportColumn]) -> None:
    """Leave out columns “Titel” beside the name of a person: “Dr.” is the title of nothing else."""
    for index, column in columns.items():
        if _heading(column) not in _TITLE:
            continue
        for near in _beside(columns, index):
            is_name = _heading(near) in _NAME and near.personal
            if is_name or _asks_for(_OF_A_NAME, near):
                columns[index] = _maybe_personal(column)


def _heading(column: ImportColumn) -> str:
    return key(column.heading)


def _asks_for(names: Collection[str], column: ImportColumn) -> bool:
    """Tell whether one of the names is among the words of a heading."""
    heading = f"-{_heading(column)}-"
    return any(f"-{name}-" in heading for name in names)


def _fills_organisation(column: ImportColumn) -> bool:
    return column.target is not None and column.target.field == "organisations.role"


def _beside(columns: Columns, index: int) -> list[ImportColumn]:
    """The columns to the left and to the right of one."""
    return [columns[near] for near in (index - 1, index + 1) if near in columns]


def _maybe_personal(column: ImportColumn) -> ImportColumn:
    """The column as one that is not read unless somebody says that it holds no persons."""
    why = _("may hold data of persons; --map gives it a field")
    return replace(column, target=None, why=why, personal=True, rank=2)


_SHARE_OF_PERSONS = 1 / 3
"""From this share of its cells on a column is taken for one of persons: many names are unknown."""


def _look_like_persons(texts: Sequence[str]) -> bool:
    """Tell whether many of the texts are called like persons: “Erika Muster”, “Muster, Erika”."""
    filled = [text for text in texts if text]
    like_persons = 0
    for text in filled:
        surname, comma, given_name = text.partition(", ")
        name = text
        if comma:
            name = f"{given_name} {surname}"
        like_persons += persons.is_called_like_a_person(name)
    return like_persons > 0 and like_persons >= len(filled) * _SHARE_OF_PERSONS
