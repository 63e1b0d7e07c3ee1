"""Match the heading of one column to the field that it names, and rank how sure that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hamm_registry.answers.columns import ExportColumn
from hamm_registry.core.text import _, quote
from hamm_registry.spreadsheet import importable_fields
from hamm_registry.spreadsheet.importable_fields import BY_NAME, IMPORTABLE_FIELDS, ImportableField
from hamm_registry.spreadsheet.lists import key
from hamm_registry.spreadsheet.sheet import letters

_LIKE = 0.85
"""How much a misspelt heading must have in common with a known one, by difflib."""


_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[*:¹²³]|\s[0-9]{1,2}$")


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """One column: the texts above it, the field it fills (None: it is not read), and why.

    `language` is that of a text, where the heading says it. `rank` is how sure the match is,
    0 best; `personal` columns hold data of persons. In an own export `key` and `export` say which
    column it was.
    """

    index: int
    parts: tuple[str, ...]
    target: ImportableField | None = None
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
        """The field that it fills, as in --map; empty where it is not read."""
        if self.target is None:
            return ""
        if self.language:
            return f"{self.target.name}.{self.language}"
        return self.target.name

    def fills(self, name: str) -> bool:
        """Tell whether it fills the field of that name."""
        return self.target is not None and self.target.name == name


def spellings(target: ImportableField, weak: bool = False) -> list[str]:
    """The headings of a field as they are compared."""
    names = target.headings
    if weak:
        names = target.weak
    return [key(name) for name in names]


def matched(index: int, parts: Sequence[str], nearly: bool = True) -> ImportColumn:
    """The column with the field that its heading names, the surest way first.

    `nearly` also takes a misspelt heading for a known one, which costs a hundred times as much.
    """
    column = ImportColumn(index, tuple(parts))
    if not any(without_aside(part) for part in parts):
        return replace(column, why=_("has no heading"))
    language, name = _split_language(key(parts[-1]))
    match = _matched(column, name, nearly)
    if match.target is not None and match.target.speaks:
        return replace(match, language=language)
    return match


def _matched(column: ImportColumn, name: str, nearly: bool) -> ImportColumn:
    """The column with its field; `name` is its lowest heading without a language."""
    lowest = without_aside(column.parts[-1])
    exact = _exact(lowest, name)
    if _is_personal(column, lowest, exact):
        return personal(column)
    if exact is not None:
        return replace(column, target=exact, why=_("by its name"), rank=1)
    if lowest in _NUMBERING:
        return replace(column, why=_("only counts the rows"), rank=2)
    if lowest.startswith(_COUNTS):
        return replace(column, why=_("unknown; --map assigns a field"))
    match = _held(column, name or lowest)
    if match.target is None and nearly:
        return _misspelt(column, name or lowest)
    return match


def _is_personal(column: ImportColumn, lowest: str, exact: ImportableField | None) -> bool:
    """Tell whether a column asks for a person, or stands under a heading that does."""
    if exact is not None and exact.name in _PUBLIC:
        return False
    if any(without_aside(part) in _PERSONAL for part in column.parts[:-1]):
        return True
    if exact is None:
        return names_person(lowest)
    # “Verein (Ansprechpartner)” asks for the person, not for the association.
    return exact.name in _NAMES and names_person(key(aside(column.parts[-1])))


_NAMES = ("title", "lead", "partner", "funder", "supporter")
"""Fields whose cells are names."""

_COUNTS = ("anzahl-", "zahl-", "number-of-")
"""The beginnings of headings of numbers: “Zahl der Orte” names no place."""


def aside(heading: str) -> str:
    """The text in brackets of a heading: “Partner (Ort)”."""
    return " ".join(re.findall(r"[(\[]([^()\[\]]*)[)\]]", heading))


def without_aside(heading: str) -> str:
    """A heading as it is compared, without what stands in brackets."""
    return key(_ASIDE.sub(" ", heading))


def names_person(name: str) -> bool:
    """Tell whether a heading, as it is compared, asks for a person: “Name des Ansprechpartners”."""
    return _PERSON.search(name) is not None


def personal(column: ImportColumn) -> ImportColumn:
    """The column as one with data of persons, which is never read."""
    return replace(column, target=None, why=_("personal data"), personal=True, rank=2)


def _exact(lowest: str, name: str) -> ImportableField | None:
    """The first field with a heading that is one of the two texts."""
    for target in IMPORTABLE_FIELDS:
        headings = spellings(target)
        if lowest in headings or name in headings:
            return target
    return None


def _held(column: ImportColumn, name: str) -> ImportColumn:
    """The column with a field whose name is in its heading, or is a weak name of it."""
    # “Partner vor Ort” asks for no place.
    name = name.replace("vor-ort", "")
    if _WHERE.search(name):
        return replace(column, target=BY_NAME["place"], why=_("by its name"), rank=3)
    place = _holds(name, spellings(BY_NAME["place"]))
    country = _holds(name, spellings(BY_NAME["country"]))
    if place and country:
        why = _("holds {word}").format(word=f"{quote(place)}, {quote(country)}")
        return replace(column, target=BY_NAME["where"], why=why, rank=3)
    for target in IMPORTABLE_FIELDS:
        word = _holds(name, spellings(target))
        if word:
            why = _("holds {word}").format(word=quote(word))
            return replace(column, target=target, why=why, rank=3)
    # Weak names only now: “Ziele” as a word of a heading is mostly something else.
    for target in IMPORTABLE_FIELDS:
        if name in spellings(target, weak=True):
            return replace(column, target=target, why=_("by its name"), rank=4)
    return replace(column, why=_("unknown; --map assigns a field"))


_WHERE = re.compile(r"partner[a-z]*-(?:in|aus|from)$")
"""A heading that asks for a town: “Partnerschule in”."""


def _misspelt(column: ImportColumn, name: str) -> ImportColumn:
    """The column with a field whose name is nearly the same as its heading."""
    from difflib import get_close_matches

    by_heading: dict[str, ImportableField] = {}
    for target in IMPORTABLE_FIELDS:
        by_heading |= dict.fromkeys(spellings(target), target)
    # difflib is quadratic in the length of the heading.
    nearest = get_close_matches(name[:80], by_heading, 1, _LIKE)
    if not nearest:
        return replace(column, why=_("unknown; --map assigns a field"))
    why = _("like {word}").format(word=quote(nearest[0]))
    return replace(column, target=by_heading[nearest[0]], why=why, rank=5)


def _holds(name: str, headings: Sequence[str]) -> str:
    """The heading that is one of the words of a name, or ends one: “Projektbeginn”.

    A whole word goes before the end of one.
    """
    padded = f"-{name}-"
    for heading in headings:
        if f"-{heading}-" in padded and heading not in _ONLY_ALONE:
            return heading
    for heading in headings:
        if len(heading) > _SHORT and f"{heading}-" in padded:
            return heading
    return ""


_ONLY_ALONE = ("von", "wer", "was", "wo", "wann", "who", "what", "where", "when")
"""Headings that say something else within a longer one: “Durchgeführt von” is no date."""


def _split_language(name: str) -> tuple[str, str]:
    """The language that a heading names, and the heading without it."""
    rest, hyphen, last_word = name.rpartition("-")
    if not hyphen:
        return "", name
    for code, language_words in importable_fields.LANGUAGE_WORDS.items():
        if last_word in language_words.split():
            return code, rest
    return "", name


_PERSONAL = [key(name) for name in importable_fields.PERSONAL]

_SHORT = 4
"""Names of so few letters end too many words: “art” ends “Start”."""

_SHORT_PERSONAL = "|".join(name for name in _PERSONAL if len(name) <= _SHORT)
_LONG_PERSONAL = "|".join(name for name in _PERSONAL if len(name) > _SHORT)
_PERSON = re.compile(
    rf"(?:^|-)(?:{_SHORT_PERSONAL})(?:-|$)|(?:{_LONG_PERSONAL})(?:s|es|n|en|in|innen|r)?(?:-|$)"
)
"""One of the words of a heading, or the end of one, in any of its inflections."""


_NUMBERING = [key(name) for name in importable_fields.NUMBERING if key(name)]


_PUBLIC = ("link", "contact.page", "contact.mailbox")
"""Fields that are read under the heading “Kontakt” all the same."""
