"""Find the headings of a list, and give each column the field that it fills."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from hamm_registry.core.errors import UsageError, invalid_value
from hamm_registry.core.text import _, quote
from hamm_registry.schema import did_you_mean
from hamm_registry.spreadsheet.importable_fields import (
    BY_NAME,
    IMPORTABLE_FIELDS,
    ImportableField,
    field_title,
    unknown_field,
)
from hamm_registry.spreadsheet.limits import MOST_COLUMNS
from hamm_registry.spreadsheet.lists import key
from hamm_registry.spreadsheet.matching import ImportColumn, matched, spellings
from hamm_registry.spreadsheet.neighbours import read_together
from hamm_registry.spreadsheet.own import OwnColumns
from hamm_registry.spreadsheet.sheet import Sheet, letters

_FIRST_ROWS = 40
"""Headings stand among the first rows with something in them, or nowhere."""


_DOUBTFUL = 4
"""The rank from which a match is only a guess: a weak name, or one that is nearly known."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a list; `first` and `last` are the rows of its headings, counted from 0.

    `own` lists are those that this program has written.
    """

    columns: tuple[ImportColumn, ...]
    first: int
    last: int
    own: bool = False

    def of(self, name: str) -> list[ImportColumn]:
        """The columns that fill a field."""
        return [column for column in self.columns if column.fills(name)]


def layout(sheet: Sheet, wishes: Sequence[str], own: OwnColumns, language: str) -> Layout:
    """Find the headings of a list and give each column its field.

    `wishes` are `HEADING=field`, a column by its letters too; the field `-` leaves it out. Texts
    are in `language` where their heading names no other. UsageError where there are no headings,
    or for a wish that names no column or no field.
    """
    first, last = _heading_rows(sheet, wishes)
    heads = dict(_headings(sheet, first, last))
    wished = _wished(wishes, heads)
    matches = {index: matched(index, parts) for index, parts in heads.items()}
    own_columns = own.matched(heads)
    if not own_columns:
        matches = read_together(matches, sheet, last + 1)
    matches |= own_columns
    columns: list[ImportColumn] = []
    for index in heads:
        columns += wished.get(index) or [matches[index]]
    return Layout(tuple(_settled(columns, language)), first, last, bool(own_columns))


def _heading_rows(sheet: Sheet, wishes: Sequence[str]) -> tuple[int, int]:
    """The first and the last row of the headings; UsageError where there are none."""
    first = last = _heading_row(sheet, wishes)
    if first and _is_parent(sheet, first - 1):
        first -= 1
    if last + 1 < len(sheet.rows) and _goes_on(sheet, last):
        last += 1
    return first, last


def _heading_row(sheet: Sheet, wishes: Sequence[str]) -> int:
    """The row with a heading that a wish names, else the one with the most known headings."""
    wished = {key(wish.rpartition("=")[0]) for wish in wishes}
    best_row = 0
    best = _Score(0, 0, 0)
    for row in _first_filled_rows(sheet):
        score = _score(sheet.rows[row][:MOST_COLUMNS], wished)
        if score > best:
            best_row, best = row, score
    # A weak name such as “Name” counts only beside a known one.
    is_known = best.known > 0 and best.known + best.doubtful >= _FEWEST_KNOWN
    if not best.wished and not is_known:
        raise _no_headings(sheet)
    return best_row


def _first_filled_rows(sheet: Sheet) -> list[int]:
    """The rows among which headings are looked for."""
    filled = [number for number, cells in enumerate(sheet.rows) if any(cells)]
    return filled[:_FIRST_ROWS]


class _Score(NamedTuple):
    """The headings in a row: wished, known and doubtful ones, which count in this order."""

    wished: int
    known: int
    doubtful: int


def _no_headings(sheet: Sheet) -> UsageError:
    message = _("{file} has no heading row").format(file=quote(sheet.place(0)))
    names = ", ".join(_("Title Place Country Since Status").split())
    hint = _("Name its columns in one row, such as {names}, or map them: {map}.")
    return UsageError(message, hint.format(names=names, map="--map HEADING=FIELD"))


_FEWEST_KNOWN = 2
"""So many headings a row must have to be one of headings, unless a wish names one of them."""


def _score(cells: Sequence[str], wished: Collection[str]) -> _Score:
    """Score the cells of a row; a text that stands there twice counts once as a known heading."""
    count_wished = sum(1 for cell in cells if cell and key(cell) in wished)
    known = 0
    doubtful = 0
    for cell in dict.fromkeys(cells):
        if not cell or len(cell) >= _LONGEST_HEADING:
            continue
        match = matched(0, [cell], nearly=False)
        if match.rank < _DOUBTFUL:
            known += 1
        elif match.target is not None:
            doubtful += 1
    return _Score(count_wished, known, doubtful)


_LONGEST_HEADING = 60
"""A text of so many characters is no heading."""


def _is_parent(sheet: Sheet, row: int) -> bool:
    """Tell whether a row stands over the headings and groups them; a title has only one text."""
    return len({cell for cell in sheet.rows[row] if cell}) > 1


def _goes_on(sheet: Sheet, row: int) -> bool:
    """Tell whether the row below belongs to the headings too.

    It does where a heading is merged with the cell below it, or where it only has headings, of
    which one stands below an empty cell.
    """
    for (top, _left), (bottom, _right) in sheet.merged:
        if top <= row < bottom:
            return True
    fills_gaps = False
    below: list[str] = []
    for index, cell in enumerate(sheet.rows[row + 1]):
        if cell:
            below.append(cell)
            fills_gaps = fills_gaps or not sheet.cell(row, index)
    if not fills_gaps or len(below) < _FEWEST_KNOWN:
        return False
    return all(matched(0, [cell], nearly=False).rank <= _DOUBTFUL for cell in below)


def _headings(sheet: Sheet, first: int, last: int) -> Iterator[tuple[int, list[str]]]:
    """The texts above each column from the top down; one that groups several stands over each.

    A column without a heading is left out unless a row below has something in it.
    """
    used = _used_columns(sheet, last + 1)
    left_neighbour: dict[int, str] = {}
    for index in range(min(sheet.width, MOST_COLUMNS)):
        parts: list[str] = []
        for row in range(first, last + 1):
            text = sheet.cell(row, index)
            if not text and _has_heading_below(sheet, row, last, index):
                # The heading of a group stands only over the first of its columns.
                text = left_neighbour.get(row, "")
            left_neighbour[row] = text
            if text and text not in parts:
                parts.append(text)
        if parts:
            yield index, parts
        elif index in used:
            yield index, [""]


def _used_columns(sheet: Sheet, first_row: int) -> set[int]:
    """The columns that have something in them from a row on."""
    used: set[int] = set()
    for cells in sheet.rows[first_row:]:
        used.update(index for index, cell in enumerate(cells) if cell)
    return used


def _has_heading_below(sheet: Sheet, row: int, last: int, column: int) -> bool:
    return any(sheet.cell(below, column) for below in range(row + 1, last + 1))


def _wished(wishes: Sequence[str], heads: Mapping[int, list[str]]) -> dict[int, list[ImportColumn]]:
    """The columns that wishes give their fields, each perhaps more than one."""
    columns: dict[int, list[ImportColumn]] = {}
    for wish in wishes:
        heading, equals, field = wish.rpartition("=")
        if not equals or not heading.strip() or not field.strip():
            hint = _("Write {form}.").format(form="--map HEADING=field")
            raise invalid_value(wish, "--map", hint)
        target, language = _target(field.strip())
        why = "--map"
        if target is None:
            why = _("left out")
        for index in _indexes(heading.strip(), heads):
            column = ImportColumn(index, tuple(heads[index]), target, why, 0, language)
            columns.setdefault(index, []).append(column)
    return columns


def _indexes(heading: str, heads: Mapping[int, list[str]]) -> list[int]:
    """The columns of a heading, by its whole or its last part, or by the letters of the column."""
    wanted = key(heading)
    indexes: list[int] = []
    for index, parts in heads.items():
        if wanted in (key(parts[-1]), key(" ".join(parts))):
            indexes.append(index)
    if not indexes:
        indexes = [index for index in heads if letters(index) == heading]
    if not indexes:
        raise _no_column(heading, heads)
    return indexes


def _no_column(heading: str, heads: Mapping[int, list[str]]) -> UsageError:
    """The error of a wish for a column that is not there, with a guess or all that there are."""
    message = _("there is no column {heading}").format(heading=quote(heading))
    names = dict.fromkeys((parts[-1] for parts in heads.values()), "")
    listed = ", ".join(quote(name) for name in names if name)
    hint = did_you_mean(heading, names) or _("Columns: {names}").format(names=listed)
    return UsageError(message, hint)


def _target(field: str) -> tuple[ImportableField | None, str]:
    """The field of a name in either language, and the language of the text behind a dot."""
    if field == "-":
        return None, ""
    name, _dot, language = field.rpartition(".")
    speaking = BY_NAME.get(name)
    if speaking and speaking.speaks and re.fullmatch("[a-z]{2}", language):
        return speaking, language
    # --map takes German headings too: “Verein=Träger”.
    target = BY_NAME.get(field) or _target_of_heading(field)
    if target is None:
        raise unknown_field(field, [*BY_NAME, "-"])
    return target, ""


def _target_of_heading(heading: str) -> ImportableField | None:
    for target in IMPORTABLE_FIELDS:
        if key(heading) in spellings(target):
            return target
    return None


def _settled(columns: Sequence[ImportColumn], language: str) -> Iterator[ImportColumn]:
    """The columns in their order; of two for a field that takes one, the surer one has it.

    A doubtful heading does not add to a field that takes several and that a sure one fills.
    """
    surest: dict[str, ImportColumn] = {}
    for column in sorted(columns, key=_certainty):
        surest.setdefault(_field_with_language(column, language), column)
    for column in columns:
        target = column.target
        taker = surest[_field_with_language(column, language)]
        if target is None or column is taker:
            yield column
            continue
        is_doubtful = column.rank >= _DOUBTFUL > taker.rank
        if target.several and not is_doubtful:
            yield column
            continue
        why = _("{field} comes from column {column}")
        why = why.format(field=quote(field_title(target)), column=taker.letters)
        yield replace(column, target=None, language="", why=why)


def _certainty(column: ImportColumn) -> tuple[int, bool, int]:
    """Sorts the surest column first: by its rank, then those that name their language."""
    return column.rank, not column.language, column.index


def _field_with_language(column: ImportColumn, language: str) -> str:
    """The field that a column fills, a text with its language: `title.de`; empty for none."""
    if column.target is None:
        return ""
    if column.target.speaks:
        return f"{column.target.name}.{column.language or language}"
    return column.target.name
