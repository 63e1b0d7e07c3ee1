"""Where the headings of a list are, and which field each column fills."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, quote
from hamm_registry.schema import did_you_mean
from hamm_registry.spreadsheet.importable_fields import BY_NAME, TARGETS, Target
from hamm_registry.spreadsheet.lists import key
from hamm_registry.spreadsheet.matching import Column, matched, spellings, surname
from hamm_registry.spreadsheet.own import OwnColumns
from hamm_registry.spreadsheet.sheet import MOST_COLUMNS, Sheet, letters

_FIRST_ROWS = 40
"""Headings stand among the first rows with something in them, or nowhere."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a list; `first` and `last` are the rows of its headings, counted from 0.

    `own` lists are those that this program has written.
    """

    columns: tuple[Column, ...]
    first: int
    last: int
    own: bool = False

    def of(self, name: str) -> list[Column]:
        """The columns that fill a field."""
        return [c for c in self.columns if c.target is not None and c.target.name == name]


def layout(sheet: Sheet, wishes: Sequence[str], own: OwnColumns) -> Layout:
    """Find the headings of a list and give each column its field.

    `wishes` are `HEADING=field`, a column by its letters too; the field `-` leaves it out.
    UsageError where there are no headings, or for a wish that names no column or no field.
    """
    first, last = _rows(sheet, wishes)
    heads = dict(_headings(sheet, first, last))
    asked = _asked(wishes, heads)
    found = {index: matched(index, parts) for index, parts in heads.items()}
    if any("vorname" in key(column.heading) for column in found.values()):
        found = {index: surname(column) for index, column in found.items()}
    ours = own.matched(heads)
    found |= ours
    columns = [column for index in heads for column in asked.get(index) or [found[index]]]
    return Layout(tuple(_settled(columns)), first, last, bool(ours))


def _rows(sheet: Sheet, wishes: Sequence[str]) -> tuple[int, int]:
    """The first and the last row of the headings.

    A row with a heading that a wish names is that row, else the one with the most known headings.
    """
    filled = [number for number, row in enumerate(sheet.rows) if any(row)][:_FIRST_ROWS]
    wished = {key(wish.rpartition("=")[0]) for wish in wishes}
    scores: dict[int, tuple[int, int]] = {}
    for number in filled:
        row = sheet.rows[number]
        named = sum(bool(cell) and key(cell) in wished for cell in row[:MOST_COLUMNS])
        scores[number] = named, _score(row)
    best = max(filled, key=lambda number: (scores[number], -number), default=0)
    named, known = scores.get(best, (0, 0))
    if not named and known < 2:
        message = _("{file} has no row of headings").format(file=quote(sheet.place(0)))
        names = ", ".join(_("Title Place Country Since Status").split())
        hint = _("Give its columns names in one row, such as {names}, or name them: {map}.")
        raise UsageError(message, hint.format(names=names, map="--map HEADING=FIELD"))
    first = last = best
    if best and _is_parent(sheet, best - 1):
        first -= 1
    if best + 1 < len(sheet.rows) and _goes_on(sheet, best):
        last += 1
    return first, last


def _score(row: Sequence[str]) -> int:
    """How many cells of a row are known headings."""
    cells = {cell for cell in row[:MOST_COLUMNS] if cell and len(cell) < 60}
    return sum(matched(0, [cell], nearly=False).rank <= 3 for cell in cells)


def _is_parent(sheet: Sheet, row: int) -> bool:
    """Whether a row stands over the headings and groups them; a title has only one text."""
    return len({cell for cell in sheet.rows[row] if cell}) > 1


def _goes_on(sheet: Sheet, row: int) -> bool:
    """Whether the row below belongs to the headings too."""
    if any(top <= row < bottom for (top, _left), (bottom, _right) in sheet.merged):
        return True
    below = [(index, cell) for index, cell in enumerate(sheet.rows[row + 1]) if cell]
    groups = any(not sheet.cell(row, index) for index, _cell in below)
    if not groups or len(below) < 2:
        return False
    return all(matched(0, [cell], nearly=False).rank <= 4 for _index, cell in below)


def _headings(sheet: Sheet, first: int, last: int) -> Iterator[tuple[int, list[str]]]:
    """The texts above each column from the top down; one that groups several stands over each."""
    used = {index for row in sheet.rows[last + 1 :] for index, cell in enumerate(row) if cell}
    above: dict[int, str] = {}
    for index in range(min(sheet.width, MOST_COLUMNS)):
        parts: list[str] = []
        for row in range(first, last + 1):
            text = sheet.cell(row, index)
            if (
                row < last
                and not text
                and any(sheet.cell(r, index) for r in range(row + 1, last + 1))
            ):
                text = above.get(row, "")
            above[row] = text
            if text and text not in parts:
                parts.append(text)
        if parts or index in used:
            yield index, parts or [""]


def _asked(wishes: Sequence[str], heads: Mapping[int, list[str]]) -> dict[int, list[Column]]:
    """The columns that somebody has given their fields, each perhaps more than one."""
    found: dict[int, list[Column]] = {}
    for wish in wishes:
        heading, equals, field = wish.rpartition("=")
        if not equals or not heading.strip() or not field.strip():
            message = _("{value} is not a valid value for {option}").format(
                value=quote(wish), option="--map"
            )
            raise UsageError(message, _("Write {form}.").format(form="--map HEADING=field"))
        target, language = _target(field.strip())
        for index in _columns(heading.strip(), heads):
            why = _("left out") if target is None else "--map"
            column = Column(index, tuple(heads[index]), target, why, 0, language)
            found.setdefault(index, []).append(column)
    return found


def _columns(heading: str, heads: Mapping[int, list[str]]) -> list[int]:
    """The columns of a heading, by its whole or its last part, or by the letters of the column."""
    wanted = key(heading)
    found = [
        index for index, parts in heads.items() if wanted in (key(parts[-1]), key(" ".join(parts)))
    ]
    found = found or [index for index in heads if letters(index) == heading]
    if not found:
        message = _("there is no column {heading}").format(heading=quote(heading))
        known = dict.fromkeys((parts[-1] for parts in heads.values()), "")
        listed = ", ".join(quote(name) for name in known if name)
        hint = did_you_mean(heading, known) or _("There is: {names}").format(names=listed)
        raise UsageError(message, hint)
    return found


def _target(field: str) -> tuple[Target | None, str]:
    """The field of a name in either language, and the language of the text behind a dot."""
    if field == "-":
        return None, ""
    name, _dot, language = field.rpartition(".")
    speaking = BY_NAME.get(name)
    if speaking and speaking.speaks and re.fullmatch("[a-z]{2}", language):
        return speaking, language
    target = BY_NAME.get(field) or next((t for t in TARGETS if key(field) in spellings(t)), None)
    if target is None:
        message = _("there is no field {field}").format(field=quote(field))
        listed = _("allowed: {values}").format(values=", ".join([*BY_NAME, "-"]))
        raise UsageError(message, did_you_mean(field, dict.fromkeys(BY_NAME, "")) or listed)
    return target, ""


def _settled(columns: Sequence[Column]) -> Iterator[Column]:
    """The columns in their order; of two for a field that takes one, the surer one has it."""
    takers: dict[str, Column] = {}
    for column in sorted(columns, key=lambda c: (c.rank, c.index)):
        if column.target and not column.target.several:
            takers.setdefault(column.field, column)
    named = {c.target.name for c in columns if c.target and c.rank < 4}
    for column in columns:
        taker = takers.get(column.field)
        weak = column.rank >= 4 and column.target and column.target.name in named
        if column.target and (weak or (taker is not None and taker is not column)):
            field = quote(column.field)
            first = (
                taker.letters
                if taker
                else next(c.letters for c in columns if c.rank < 4 and c.target is column.target)
            )
            why = _("{field} comes from column {column}").format(field=field, column=first)
            yield replace(column, target=None, language="", why=why)
        else:
            yield column
