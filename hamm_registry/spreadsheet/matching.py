"""One column: which field its heading names, and how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hamm_registry.answers.columns import ExportColumn
from hamm_registry.core.text import _, quote
from hamm_registry.spreadsheet import importable_fields
from hamm_registry.spreadsheet.importable_fields import BY_NAME, TARGETS, Target
from hamm_registry.spreadsheet.lists import key
from hamm_registry.spreadsheet.sheet import letters

_LIKE = 0.85
"""How much a misspelt heading must have in common with a known one, by difflib."""


_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:¹²³]|\s[0-9]{1,2}$")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the texts above it, the field it fills (None: it is not read), and why.

    `language` is that of a text, where the heading says it. `rank` is how sure the match is,
    0 best; `personal` columns hold data of persons. In an own export `key` and `export` say which
    column it was.
    """

    index: int
    parts: tuple[str, ...]
    target: Target | None = None
    why: str = ""
    rank: int = 9
    language: str = ""
    personal: bool = False
    key: str = ""
    export: ExportColumn | None = None

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


def spellings(target: Target, weak: bool = False) -> list[str]:
    """The headings of a field as they are compared."""
    return [key(name) for name in (target.weak if weak else target.headings)]


def matched(index: int, parts: Sequence[str], nearly: bool = True) -> Column:
    """The column with the field that its heading names, the surest way first.

    `nearly` also takes a misspelt heading for a known one, which costs a hundred times as much.
    """
    column = Column(index, tuple(parts))
    *above, lowest = (key(_ASIDE.sub(" ", part)) for part in parts)
    if not lowest and not any(above):
        return replace(column, why=_("has no heading"))
    language, name = _spoken(key(parts[-1]))
    exact = next((t for t in TARGETS if {lowest, name} & {*spellings(t)}), None)
    if any(text in _PERSONAL for text in above) and not (exact and exact.name in _PUBLIC):
        return replace(column, why=_("data of persons"), personal=True, rank=2)
    if exact:
        found = replace(column, target=exact, why=_("by its name"), rank=1)
    elif lowest in _NUMBERING:
        return replace(column, why=_("only counts the rows"), rank=2)
    elif _holds(lowest, _PERSONAL):
        return replace(column, why=_("data of persons"), personal=True, rank=2)
    else:
        found = _held(column, name or lowest)
        if found.target is None and nearly:
            found = _misspelt(column, name or lowest)
    speaks = found.target is not None and found.target.speaks
    return replace(found, language=language) if speaks else found


def _held(column: Column, name: str) -> Column:
    """The column with a field whose name is in its heading, or is a weak name of it."""
    name = name.replace("vor-ort", "")
    if _WHERE.search(name):
        return replace(column, target=BY_NAME["place"], why=_("by its name"), rank=3)
    place, country = (_holds(name, spellings(BY_NAME[field])) for field in ("place", "country"))
    if place and country:
        why = _("holds {word}").format(word=f"{quote(place)}, {quote(country)}")
        return replace(column, target=BY_NAME["where"], why=why, rank=3)
    for target in TARGETS:
        if held := _holds(name, spellings(target)):
            return replace(
                column, target=target, why=_("holds {word}").format(word=quote(held)), rank=3
            )
    for target in TARGETS:
        if name in spellings(target, weak=True):
            return replace(column, target=target, why=_("by its name"), rank=4)
    return replace(column, why=_("not known; --map gives it a field"))


_WHERE = re.compile(r"partner[a-z]*-(?:in|aus|from)$")
"""A heading that asks for a town: “Partnerschule in”."""


def _misspelt(column: Column, name: str) -> Column:
    """The column with a field whose name is nearly the same as its heading."""
    from difflib import get_close_matches

    known = {heading: target for target in TARGETS for heading in spellings(target)}
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
    for code, named in importable_fields.LANGUAGE_WORDS.items():
        if len(words) > 1 and words[-1] in named.split():
            return code, "-".join(words[:-1])
    return "", name


def surname(column: Column) -> Column:
    """A column “Name” beside one of first names holds names of persons."""
    if key(column.heading) != "name" or column.rank != 4:
        return column
    return replace(column, target=None, why=_("data of persons"), personal=True, rank=2)


_PERSONAL = [key(name) for name in importable_fields.PERSONAL]


_NUMBERING = [key(name) for name in importable_fields.NUMBERING if key(name)]


_PUBLIC = ("link", "contact.page", "contact.mailbox")
"""What may stand under the heading “Kontakt” all the same."""
