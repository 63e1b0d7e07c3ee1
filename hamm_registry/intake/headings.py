"""Where the headings of a list are, and which field each column fills."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from hamm_registry.errors import UsageError
from hamm_registry.intake import targets
from hamm_registry.intake.cells import keys
from hamm_registry.intake.sheet import Sheet, letters
from hamm_registry.intake.targets import BY_NAME, TARGETS, Target
from hamm_registry.schema import did_you_mean
from hamm_registry.text import _, quote

_FIRST_ROWS = 40
"""Headings stand among the first rows with something in them, or nowhere."""
_LIKE = 0.85
"""How much a misspelt heading must have in common with a known one, by difflib."""
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:¹²³]|\s[0-9]{1,2}$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the texts above it, the field it fills (None: it is not read), and why.

    `language` is that of a text, where the heading says it. `rank` is how sure the match is,
    0 best; `personal` columns hold data of persons.
    """

    index: int
    parts: tuple[str, ...]
    target: Target | None = None
    why: str = ""
    rank: int = 9
    language: str = ""
    personal: bool = False

    @property
    def heading(self) -> str:
        """The texts above the column, from the top down."""
        return " / ".join(part for part in self.parts if part)

    @property
    def letters(self) -> str:
        """The name of the column in the sheet."""
        return letters(self.index)

    @property
    def field(self) -> str:
        """What it fills, as in --map; empty where it is not read."""
        name = self.target.name if self.target else ""
        return f"{name}.{self.language}" if self.language and name else name


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a list; `first` and `last` are the rows of its headings, counted from 0."""

    columns: tuple[Column, ...]
    first: int
    last: int

    def of(self, name: str) -> list[Column]:
        """The columns that fill a field."""
        return [c for c in self.columns if c.target is not None and c.target.name == name]


def layout(sheet: Sheet, wishes: Sequence[str]) -> Layout:
    """Find the headings of a list and give each column its field.

    `wishes` are `HEADING=field`, a column by its letters too; the field `-` leaves it out.
    UsageError where there are no headings, or for a wish that names no column or no field.
    """
    first, last = _rows(sheet)
    heads = dict(_headings(sheet, first, last))
    asked = _asked(wishes, heads)
    found = {index: _matched(index, parts) for index, parts in heads.items()}
    if any("vorname" in keys(column.heading)[0] for column in found.values()):
        found = {index: _surname(column) for index, column in found.items()}
    columns = [column for index in heads for column in asked.get(index) or [found[index]]]
    return Layout(tuple(_settled(columns)), first, last)


def _surname(column: Column) -> Column:
    """A column “Name” beside one of first names holds names of persons."""
    if "name" not in keys(column.heading) or column.rank != 4:
        return column
    return replace(column, target=None, why=_("data of persons"), personal=True, rank=2)


def _rows(sheet: Sheet) -> tuple[int, int]:
    """The first and the last row of the headings."""
    filled = [number for number, row in enumerate(sheet.rows) if any(row)][:_FIRST_ROWS]
    best = max(filled, key=lambda number: (_score(sheet.rows[number]), -number), default=0)
    if not filled or _score(sheet.rows[best]) < 2:
        message = _("{file} has no row of headings").format(file=quote(sheet.place(0)))
        names = ", ".join(_("Title Place Country Since Status").split())
        hint = _("Give its columns names in one row, such as {names}.").format(names=names)
        raise UsageError(message, hint)
    first = last = best
    if best and _is_parent(sheet, best - 1):
        first -= 1
    if best + 1 < len(sheet.rows) and _goes_on(sheet, best):
        last += 1
    return first, last


def _score(row: Sequence[str]) -> int:
    """How many cells of a row are known headings."""
    cells = {cell for cell in row if cell and len(cell) < 60}
    return sum(_matched(0, [cell]).rank <= 3 for cell in cells)


def _is_parent(sheet: Sheet, row: int) -> bool:
    """Whether a row stands over the headings and groups them; a title has only one text."""
    return len({cell for cell in sheet.rows[row] if cell}) > 1


def _goes_on(sheet: Sheet, row: int) -> bool:
    """Whether the row below belongs to the headings too."""
    if any(top <= row < bottom for (top, _left), (bottom, _right) in sheet.merged):
        return True
    below = [(index, cell) for index, cell in enumerate(sheet.rows[row + 1]) if cell]
    groups = any(not sheet.cell(row, index) for index, _cell in below)
    return groups and len(below) > 1 and all(_matched(0, [cell]).rank <= 4 for _i, cell in below)


def _headings(sheet: Sheet, first: int, last: int) -> Iterator[tuple[int, list[str]]]:
    """The texts above each column from the top down; one that groups several stands over each."""
    above: dict[int, str] = {}
    for index in range(sheet.width):
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
        if parts or any(sheet.cell(row, index) for row in range(last + 1, len(sheet.rows))):
            yield index, parts or [""]


def _asked(wishes: Sequence[str], heads: Mapping[int, list[str]]) -> dict[int, list[Column]]:
    """The columns that somebody has given their fields, each perhaps more than one."""
    found: dict[int, list[Column]] = {}
    for wish in wishes:
        heading, equals, field = wish.rpartition("=")
        if not equals or not heading.strip() or not field.strip():
            message = _("{value} is no value of {option}").format(value=quote(wish), option="--map")
            raise UsageError(message, _("Write {form}.").format(form="--map HEADING=field"))
        target, language = _target(field.strip())
        for index in _columns(heading.strip(), heads):
            why = _("left out") if target is None else "--map"
            column = Column(index, tuple(heads[index]), target, why, 0, language)
            found.setdefault(index, []).append(column)
    return found


def _columns(heading: str, heads: Mapping[int, list[str]]) -> list[int]:
    """The columns of a heading, by its whole or its last part, or by the letters of the column."""
    wanted = keys(heading)
    found = [
        index
        for index, parts in heads.items()
        if wanted in (keys(parts[-1]), keys(" ".join(parts))) or wanted == keys(" / ".join(parts))
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
    target = BY_NAME.get(field) or next((t for t in TARGETS if keys(field)[0] in _plain(t)), None)
    if target is None:
        message = _("there is no field {field}").format(field=quote(field))
        listed = _("allowed: {values}").format(values=", ".join([*BY_NAME, "-"]))
        raise UsageError(message, did_you_mean(field, dict.fromkeys(BY_NAME, "")) or listed)
    return target, ""


def _plain(target: Target, weak: bool = False) -> list[str]:
    """The headings of a field as they are compared."""
    return [key for name in (target.weak if weak else target.headings) for key in keys(name)]


def _matched(index: int, parts: Sequence[str]) -> Column:
    """The column with the field that its heading names, the surest way first."""
    column = Column(index, tuple(parts))
    *above, lowest = (keys(_ASIDE.sub(" ", part))[0] for part in parts)
    if not lowest and not any(above):
        return replace(column, why=_("has no heading"))
    language, name = _spoken(keys(parts[-1])[0])
    exact = next((t for t in TARGETS if {lowest, name} & {*_plain(t)}), None)
    if any(text in _PERSONAL for text in above) and not (exact and exact.name in _PUBLIC):
        return replace(column, why=_("data of persons"), personal=True, rank=2)
    if exact:
        found = replace(column, target=exact, why=_("by its name"), rank=1)
    elif lowest in _NUMBERING:
        return replace(column, why=_("only counts the rows"), rank=2)
    elif _holds(lowest, _PERSONAL):
        return replace(column, why=_("data of persons"), personal=True, rank=2)
    else:
        found = _nearly(column, name or lowest)
    speaks = found.target is not None and found.target.speaks
    return replace(found, language=language) if speaks else found


def _nearly(column: Column, name: str) -> Column:
    """The column with a field whose name is in its heading, weak, or nearly the same."""
    from difflib import get_close_matches

    place, country = (_holds(name, _plain(BY_NAME[field])) for field in ("place", "country"))
    if place and country:
        why = _("holds {word}").format(word=f"{quote(place)}, {quote(country)}")
        return replace(column, target=BY_NAME["where"], why=why, rank=3)
    for target in TARGETS:
        if held := _holds(name, _plain(target)):
            return replace(
                column, target=target, why=_("holds {word}").format(word=quote(held)), rank=3
            )
    for target in TARGETS:
        if name in _plain(target, weak=True):
            return replace(column, target=target, why=_("by its name"), rank=4)
    known = {heading: target for target in TARGETS for heading in _plain(target)}
    for near in get_close_matches(name[:80], known, 1, _LIKE):
        why = _("like {word}").format(word=quote(near))
        return replace(column, target=known[near], why=why, rank=5)
    return replace(column, why=_("not known; --map gives it a field"))


def _holds(name: str, headings: Sequence[str]) -> str:
    """The heading that is one of the words of a name, or ends one: “Projektbeginn”."""
    padded = f"-{name}-"
    ends = (h for h in headings if len(h) > 4 and f"{h}-" in padded)
    return next((h for h in headings if f"-{h}-" in padded), next(ends, ""))


def _spoken(name: str) -> tuple[str, str]:
    """The language that a heading names, and the heading without it."""
    words = name.split("-")
    for code, named in targets.LANGUAGE_WORDS.items():
        if len(words) > 1 and words[-1] in named.split():
            return code, "-".join(words[:-1])
    return "", name


def _settled(columns: Sequence[Column]) -> Iterator[Column]:
    """The columns in their order; of two for a field that takes one, the surer one has it."""
    takers: dict[str, Column] = {}
    for column in sorted(columns, key=lambda c: (c.rank, c.index)):
        if column.target and not column.target.several:
            takers.setdefault(column.field, column)
    named = {c.target.name for c in columns if c.target and c.rank < 4}
    for column in columns:
        taker = takers.get(column.field)
        weak = column.rank == 4 and column.target and column.target.name in named
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


_PERSONAL = [keys(name)[0] for name in targets.PERSONAL]
_NUMBERING = [keys(name)[0] for name in targets.NUMBERING if keys(name)[0]]
_PUBLIC = ("link", "contact.page", "contact.mailbox")
"""What may stand under the heading “Kontakt” all the same."""
