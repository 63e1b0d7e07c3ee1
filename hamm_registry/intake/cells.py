"""Cells as people fill them: codes, countries, places and lists, or why they are not understood."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from hamm_registry import countries, schema
from hamm_registry.fields import plain_name
from hamm_registry.intake import words
from hamm_registry.model import Config
from hamm_registry.schema.guesses import converted, languages_by_name
from hamm_registry.text import _, fold, lists_them, pick, quote

Names = Mapping[str, str]
"""Values by the keys of all their names, see `keys`."""


class Unclear(Exception):
    """A cell is not understood: why, and what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Spot(NamedTuple):
    """A place as a cell names it; `country` is empty where the cell does not say, `name` for one."""

    name: str
    country: str = ""


_NO_WORD = re.compile(r"[^\w]+")
_MOST_PIECES = 100
_SEPARATORS = re.compile(
    r"(\s*(?:[;,/|•·\n]|\s[-–—]\s)\s*|\s+(?:und|and|sowie|&|\+|u\.)\s+)", re.IGNORECASE
)
_LINES = re.compile(r"\s*[;\n|•]\s*")
_AND_SO_ON = re.compile(
    r"[\s,;]*(?:\bu\. ?a\.|\bu\.v\.m\.|\betc\.?|\busw\.?|\bund (?:andere|weitere)|…|\.\.\.)\s*$",
    re.IGNORECASE,
)


def keys(name: str) -> tuple[str, str]:
    """A name as it is compared: without case, accents and punctuation, with ä as a and as ae.

    >>> keys("Bosnien & Türkei")
    ('bosnien-turkei', 'bosnien-tuerkei')
    """
    return _NO_WORD.sub("-", fold(name)).strip("-_"), plain_name(name)


def by_key(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Values by the keys of their names; the first of two that share a name wins."""
    found: dict[str, str] = {}
    for name, value in pairs:
        for key in keys(name):
            if key:
                found.setdefault(key, value)
    return found


def empty(text: str) -> bool:
    """Whether a cell says nothing: a dash, “k. A.”."""
    return text.lower().replace(" ", "") in words.EMPTY or not text


@cache
def country_names() -> Names:
    """Every name and code of every country."""
    pairs = [(name, code) for code in countries.countries() for name in countries.names(code)]
    return by_key(pairs + words.names(words.COUNTRIES))


@cache
def language_names() -> Names:
    """The usual languages by their names and codes."""
    return by_key(list(languages_by_name().items()))


@dataclass(frozen=True)
class Vocabulary:
    """The codes of one field of an initiative by all their names, and by code their labels."""

    field: str
    names: Names
    labels: dict[str, str]


def vocabulary(field: str, config: Config) -> Vocabulary:
    """The codes of a field: those of the schema and of this registry, and what offices write."""
    known = schema.fields("initiative")[field].codes
    if field == "themes":
        known = known | config.themes
    pairs = [(name, code) for code, texts in known.items() for name in (code, *texts.values())]
    pairs += words.names(_WORDS.get(field, ""))
    return Vocabulary(field, by_key(pairs), {code: pick(texts) for code, texts in known.items()})


_WORDS = {
    "kind": words.KINDS,
    "status": words.STATUSES,
    "themes": words.THEMES,
    "audience": words.AUDIENCES,
    "scope": words.SCOPES,
    "visibility": words.VISIBILITIES,
}


def lookup(text: str, names: Names) -> str | None:
    """The value of a name, None where it has none."""
    return next((names[key] for key in keys(text) if key in names), None)


def code(text: str, known: Vocabulary) -> str:
    """The code that a cell names; raises Unclear with a guess."""
    _refuse_question(text)
    found = lookup(text, known.names)
    if found is None:
        raise unclear_code(text, known)
    return found


def unclear_code(text: str, known: Vocabulary) -> Unclear:
    """Why a name is no code, with a guess at what was meant or all that could be."""
    message = _("{value} is none of the values known here").format(value=quote(text))
    guess = schema.did_you_mean(text, known.labels)
    names = ", ".join(label or code for code, label in known.labels.items())
    listed = _("allowed: {values}").format(values=names)
    if len(known.labels) > _MOST_LISTED:
        listed = lists_them("fields", known.field)
    return Unclear(message, guess or listed)


_MOST_LISTED = 12


def _refuse_question(text: str) -> None:
    """What somebody was not sure of is not taken for sure."""
    if "?" in text:
        message = _("{value} is a question").format(value=quote(text))
        raise Unclear(message, _("Find out, or leave the cell empty."))


_BOTH_SEXES = re.compile(r"(?<=\w)(?:[/*:_] ?-?innen|Innen)\b")


def codes(text: str, known: Vocabulary) -> list[str]:
    """The codes that a cell lists; raises Unclear at the first that is none."""
    plain = _BOTH_SEXES.sub("", text)
    found = dict.fromkeys(
        value if value is not None else code(piece, known)
        for piece, value in pieces(plain, known.names)
    )
    return [one for one in found if one]


def country_list(text: str) -> list[str]:
    """The countries that a cell lists, each once; raises Unclear at the first that is none."""
    found: dict[str, None] = {}
    for piece, value in pieces(text, country_names()):
        if value is None:
            raise Unclear(*_no_country(piece))
        found[value] = None
    return list(found)


def _no_country(text: str) -> tuple[str, str]:
    found = schema.unknown_country((), text)
    return found.message, found.hint or _("Write its name or its two letters.")


_NAMED_AS_TOWNS = frozenset("DJ GT KW LU MC PA SG SM SV VA".split())
"""Countries whose capital has the same name."""


def place_list(text: str, known: Names) -> list[Spot]:
    """The places that a cell lists, with their countries where it says so: “Kalisz (Polen)”.

    `known` are places by name, so that “Frankfurt/Oder” stays one. A country behind places is
    that of all before it that have none, by itself it has no name.
    """
    found: list[Spot] = []
    for piece, value in pieces(text, known):
        name, _bracket, inside = piece.partition("(")
        country = lookup(piece, country_names()) if value is None else None
        within = lookup(inside.rstrip(") "), country_names()) if inside else None
        if within and name.strip():
            found.append(Spot(name.strip(), within))
        elif country and any(spot.name and not spot.country for spot in found):
            found = [spot if spot.country else Spot(spot.name, country) for spot in found]
        elif country and country not in _NAMED_AS_TOWNS:
            found.append(Spot("", country))
        else:
            found.append(Spot(piece))
    return list(dict.fromkeys(found))


def pieces(text: str, known: Names) -> Iterator[tuple[str, str | None]]:
    """The items of a list in a cell with the values of their names, None where one has none.

    The longest run that is a name counts: “Polen, Bosnien und Herzegowina” are two. Brackets are
    kept together; “u. a.” at the end is an Unclear, for it says that something is missing.
    """
    _refuse_question(text)
    if _AND_SO_ON.search(text):
        message = _("{value} leaves open what else there is").format(value=quote(text))
        raise Unclear(message, _("Name all of them, or delete “etc.”."))
    parts = _apart(text)
    if len(parts) > _MOST_PIECES:
        raise Unclear(_("the cell lists too much"), _("Is it the right column?"))
    start = 0
    while start < len(parts):
        piece, end = parts[start], start + 1
        value = None
        for stop in range(len(parts), start, -2):
            run = "".join(parts[start:stop])
            value = lookup(run, known)
            if value is not None:
                piece, end = run, stop
                break
        if piece.strip():
            yield piece.strip(), value
        start = end + 1


def _apart(text: str) -> list[str]:
    """The items at the even places of a list and what separates them at the odd ones."""
    found = _SEPARATORS.split(text)
    parts = [found[0]]
    for mark, item in zip(found[1::2], found[2::2], strict=True):
        if parts[-1].count("(") > parts[-1].count(")"):
            parts[-1] += mark + item
        else:
            parts += [mark, item]
    return parts


def names_list(text: str) -> list[str]:
    """Names that a cell lists, one on each line or separated by semicolons.

    A comma is part of a name as often as not: “Schule am Wall, Förderschule”.
    """
    return list(
        dict.fromkeys(name.strip(" ,-") for name in _LINES.split(text) if name.strip(" ,-"))
    )


def numbers(text: str) -> list[int]:
    """Whole numbers that a cell lists: “SDG 4, 17”; raises Unclear for anything else."""
    if re.fullmatch(r"[0-9]+\.[0-9]+", text):
        message = _("{value} may be two numbers that the spreadsheet took for one")
        raise Unclear(message.format(value=quote(text)), _("Write them with a semicolon: 4; 17."))
    rest = re.sub(r"\b(?:sdgs?|ziele?|nr|goals?)\b\.?", " ", text, flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9\s,;/&+]+|(?:[0-9\s,;/&+]|und|and)+", rest):
        message = _("{value} is no list of numbers").format(value=quote(text))
        raise Unclear(message, _("Write them with a semicolon: 4; 17."))
    return list(dict.fromkeys(int(number) for number in re.findall(r"[0-9]{1,6}", rest)))


_PERSON = re.compile(
    r"\b(?:Herrn?|Frau|Hr\.|Fr\.|Fam\.|Familie|Eheleute|Pfr\.|Pfarrer(?:in)?|Dr\.|Prof\.)"
    r"(?:[ \n](?:Dr\.|Prof\.|med\.))*[ \n][A-ZÄÖÜ]\w+"
)


def free_text(text: str) -> str:
    """A text on one line; raises Unclear where it seems to name a person."""
    plain = " ".join(text.split())
    if found := _PERSON.search(plain):
        message = _("{value} seems to be the name of a person").format(value=quote(found[0]))
        raise Unclear(message, _("Name the organisation only: what is in git stays there."))
    return plain


URL = re.compile(r"https?://[^\s<>\"()\[\]]+")
_ADDRESS = {"pattern": "^https?://[^ ]+$"}


def addresses(text: str) -> list[str]:
    """The web addresses of a cell; “www.schule.example” gets https://. Raises Unclear."""
    found = []
    for part in re.split(r"[\s;,]+", text.strip("; ,")):
        address = part if URL.fullmatch(part) else converted(part, _ADDRESS)
        if not address:
            message = _("{value} is no web address").format(value=quote(part))
            raise Unclear(message, _("Write the whole address: https://www.example.org."))
        found.append(address)
    return list(dict.fromkeys(found))
