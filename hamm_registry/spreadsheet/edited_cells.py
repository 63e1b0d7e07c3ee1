"""The cells of an own export that somebody has edited since it was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from hamm_registry.answers.columns import ExportColumn, renderings
from hamm_registry.model.entries import Initiative
from hamm_registry.spreadsheet.matching import ImportColumn
from hamm_registry.spreadsheet.sheet import Sheet

GROUPS = (
    {"place", "country", "places.country"},
    {"since", "since.about", "since.basis"},
    {"until", "until.about", "until.basis"},
    {"kind", "form"},
)
"""Importable fields that are read together: where one of them has changed, all are read."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that was changed in the list, and in the registry since the list was written."""

    column: ImportColumn
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Edits:
    """The changes that somebody made in a row of an own export.

    `columns` are the columns to read, by their numbers; `emptied` are importable fields.
    `unreadable` are changed cells of columns that the program works out.
    """

    columns: frozenset[int]
    emptied: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    unreadable: tuple[ImportColumn, ...] = ()


class _State(Enum):
    """The state of a cell beside the entry, and beside the list as it was written."""

    UNCHANGED = auto()
    EDITED = auto()
    EMPTIED = auto()
    CONFLICT = auto()
    UNREADABLE = auto()


def edits(
    row: int,
    entry: Initiative,
    sheet: Sheet,
    columns: Sequence[ImportColumn],
    base: Mapping[str, str],
) -> Edits:
    """The cells of a row that differ from the entry, and from the list as it was written.

    `base` are the cells as they were written by the keys of columns; it is empty for a list that
    does not hold them. Then every cell that differs from the entry counts as changed.
    """
    edited: list[ImportColumn] = []
    emptied: list[ImportColumn] = []
    conflicts: list[Conflict] = []
    unreadable: list[ImportColumn] = []
    for column in columns:
        if column.export is None:
            continue
        text = _squeezed(sheet.cell(row, column.index))
        match _state(text, column, column.export, entry, base.get(column.key)):
            case _State.EDITED:
                edited.append(column)
            case _State.EMPTIED:
                emptied.append(column)
            case _State.CONFLICT:
                conflicts.append(Conflict(column, text, column.export.for_people(entry)))
            case _State.UNREADABLE:
                unreadable.append(column)
    return Edits(
        _to_read(columns, [*edited, *emptied], conflicts),
        tuple(column.field for column in emptied),
        tuple(conflicts),
        tuple(unreadable),
    )


def _state(
    text: str, column: ImportColumn, export: ExportColumn, entry: Initiative, base: str | None
) -> _State:
    """The state of a cell; `base` is its text when the list was written, None where unknown."""
    exported = None
    if base is not None:
        exported = _squeezed(base)
    current = {_squeezed(rendering) for rendering in renderings(export, entry)}
    # Where only the registry has changed since, the cell is out of date and not edited.
    if text in current or text == exported:
        return _State.UNCHANGED
    if any(_has_lost_letters(text, rendering) for rendering in current):
        return _State.UNCHANGED
    if column.target is None:
        # Only beside its old text is it sure that somebody edited it: the others change of
        # themselves, such as the newest evidence.
        if exported is None:
            return _State.UNCHANGED
        return _State.UNREADABLE
    changed_meanwhile = exported is not None and exported not in current
    if changed_meanwhile:
        return _State.CONFLICT
    if text:
        return _State.EDITED
    return _State.EMPTIED


def _to_read(
    columns: Sequence[ImportColumn],
    changed: Sequence[ImportColumn],
    conflicts: Sequence[Conflict],
) -> frozenset[int]:
    """The numbers of the changed columns, and of those that are read together with them.

    Countries are read together with places: they stay where the places are taken away.
    """
    in_conflict = {conflict.column.index for conflict in conflicts}
    indexes: set[int] = set()
    for column in changed:
        for other in read_with(column, columns):
            if other.index not in in_conflict:
                indexes.add(other.index)
    return frozenset(indexes)


def read_with(column: ImportColumn, columns: Sequence[ImportColumn]) -> list[ImportColumn]:
    """A column, and those that are read together with it, or fill the same field."""
    # A text in one language does not make those in the others be read.
    if column.target is None or column.target.speaks:
        return [column]
    names = {column.target.name}
    for group in GROUPS:
        if column.target.name in group:
            names |= group
    return [other for other in columns if other.target is not None and other.target.name in names]


def _has_lost_letters(text: str, original: str) -> bool:
    """Tell whether a text is the original after Excel has saved it as CSV without UTF-8.

    >>> _has_lost_letters("Fatih Vak?f", "Fatih Vakıf"), _has_lost_letters("Bonn?", "Bonna")
    (True, False)
    """
    if "?" not in text or len(text) != len(original):
        return False
    return text == original.encode("cp1252", "replace").decode("cp1252", "replace")


def _squeezed(text: str) -> str:
    """A cell without needless blanks and line breaks, as it is compared."""
    return " ".join(text.split())
