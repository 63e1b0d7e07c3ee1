"""Cells as people fill them: countries, places, texts and addresses, or why they are unclear."""

import re
from typing import NamedTuple

from hamm_registry import schema
from hamm_registry.core.text import _, quote
from hamm_registry.model.vocabulary import Vocabulary, countries
from hamm_registry.schema.suggestions import converted
from hamm_registry.spreadsheet.lists import Unclear, pieces


class Spot(NamedTuple):
    """A place as a cell names it; `country` is empty where it does not say, `name` of a country."""

    name: str
    country: str = ""


def country_list(text: str) -> list[str]:
    """The countries that a cell lists, each once; raises Unclear at the first that is none."""
    found: dict[str, None] = {}
    for piece, value in pieces(text, countries()):
        if value is None:
            raise Unclear(*_no_country(piece))
        found[value] = None
    return list(found)


def _no_country(text: str) -> tuple[str, str]:
    found = schema.unknown_country((), text)
    return found.message, found.hint or _("Write its name or its two letters.")


_NAMED_AS_TOWNS = frozenset("DJ GT KW LU MC PA SG SM SV VA".split())
"""Countries whose capital has the same name."""


def place_list(text: str, known: Vocabulary) -> list[Spot]:
    """The places that a cell lists, with their countries where it says so: “Kalisz (Polen)”.

    `known` are places by name, so that “Frankfurt/Oder” stays one. A country behind places is
    that of all before it that have none, by itself it has no name.
    """
    found: list[Spot] = []
    for piece, value in pieces(text, known):
        name, _bracket, inside = piece.partition("(")
        country = countries().code(piece) if value is None else ""
        within = countries().code(inside.rstrip(") ")) if inside else ""
        if within and name.strip():
            found.append(Spot(name.strip(), within))
        elif country and any(spot.name and not spot.country for spot in found):
            found = [spot if spot.country else Spot(spot.name, country) for spot in found]
        elif country and country not in _NAMED_AS_TOWNS:
            found.append(Spot("", country))
        else:
            found.append(Spot(piece))
    return list(dict.fromkeys(found))


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
