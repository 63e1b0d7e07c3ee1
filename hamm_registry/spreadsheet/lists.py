"""Names and how they are compared, and what a cell lists."""

import re
from collections.abc import Iterable, Iterator

from hamm_registry.core.spelling import words
from hamm_registry.core.text import _, quote
from hamm_registry.model.vocabulary import Vocabulary


class UnclearCell(Exception):
    """A cell is not understood: why, and what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


_MOST_PIECES = 100
_LONGEST = 2000


_SEPARATORS = re.compile(
    r"(\s*(?:[;,/|•·\n]|\s[-–—]\s)\s*|\s+(?:und|and|sowie|&|\+|u\.)\s+)", re.IGNORECASE
)


_LINES = re.compile(r"\s*[;\n|•]\s*")


_AND_SO_ON = re.compile(
    r"[\s,;]*(?:\bu\. ?a\.|\bu\.v\.m\.|\betc\.?|\busw\.?|\bund (?:andere|weitere)|…|\.\.\.)\s*$",
    re.IGNORECASE,
)


def key(heading: str) -> str:
    """A heading as it is compared: its folded words, joined by hyphens.

    >>> key("Träger / Verein")
    'trager-verein'
    """
    return words(heading).replace(" ", "-")


def own_names(pairs: Iterable[tuple[str, str]]) -> Vocabulary:
    """Values by names of their own, such as places: pairs of a name and its value."""
    names: dict[str, list[str]] = {}
    for name, value in pairs:
        names.setdefault(value, []).append(name)
    return Vocabulary({value: {} for value in names}, names, inflected=False)


_EMPTY = frozenset("- – — . / ? ?? k.a. k.a n.a. n/a entfällt none null nan".split())
"""Texts of cells that say nothing."""


def empty(text: str) -> bool:
    """Tell whether a cell says nothing: a dash, “k. A.”."""
    return text.lower().replace(" ", "") in _EMPTY or not text


def pieces(text: str, known: Vocabulary) -> Iterator[tuple[str, str | None]]:
    """The items of a list in a cell with the values of their names, None where one has none.

    The longest run that is a name counts: “Polen, Bosnien und Herzegowina” are two. Brackets are
    kept together; “u. a.” at the end is an UnclearCell, for it says that something is missing.
    """
    # Lengths come first: the patterns below are slow on a text that was pasted by mistake.
    if len(text) > _LONGEST:
        raise UnclearCell(_("the cell lists too many items"), _("Is it the right column?"))
    refuse_question(text)
    if _AND_SO_ON.search(text):
        message = _("{value} does not say what else there is").format(value=quote(text))
        raise UnclearCell(message, _("Name all of them, or delete “etc.”."))
    parts = apart(text)
    if len(parts) > _MOST_PIECES:
        raise UnclearCell(_("the cell lists too many items"), _("Is it the right column?"))
    for piece, code in known.listed(parts):
        yield piece, code or None


def apart(text: str) -> list[str]:
    """The items at the even places of a list and what separates them at the odd ones."""
    first, *rest = _SEPARATORS.split(text)
    parts = [first]
    for mark, item in zip(rest[::2], rest[1::2], strict=True):
        # A comma in brackets separates nothing: “Kalisz (Polen, Großpolen)”.
        if parts[-1].count("(") > parts[-1].count(")"):
            parts[-1] += mark + item
        else:
            parts += [mark, item]
    return parts


def refuse_question(text: str) -> None:
    """Raise UnclearCell for a text with a question mark: nobody was sure of it."""
    if "?" in text:
        message = _("{value} is a question").format(value=quote(text))
        raise UnclearCell(message, _("Find out, or leave the cell empty."))


def names_list(text: str) -> list[str]:
    """Names that a cell lists, one on each line or separated by semicolons.

    A comma is part of a name as often as not: “Schule am Wall, Förderschule”.
    """
    names = [name.strip(" ,-") for name in _LINES.split(text)]
    return list(dict.fromkeys(filter(None, names)))


def numbers(text: str) -> list[int]:
    """Whole numbers that a cell lists: “SDG 4, 17”; raises UnclearCell for anything else."""
    if re.fullmatch(r"[0-9]+\.[0-9]+", text):
        message = _("{value} may be two numbers that the spreadsheet read as one")
        raise UnclearCell(
            message.format(value=quote(text)), _("Write them with a semicolon: 4; 17.")
        )
    rest = re.sub(r"\b(?:sdgs?|ziele?|nr|goals?)\b\.?", " ", text, flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9\s,;/&+]+|(?:[0-9\s,;/&+]|und|and)+", rest):
        message = _("{value} is not a list of numbers").format(value=quote(text))
        raise UnclearCell(message, _("Write them with a semicolon: 4; 17."))
    return list(dict.fromkeys(int(number) for number in re.findall(r"[0-9]{1,6}", rest)))
