"""Parse single cells: countries, places, texts and web addresses; UnclearCell where one fails."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from hamm_registry.core.text import _, quote
from hamm_registry.editing import towns
from hamm_registry.geo import countries as world
from hamm_registry.model import persons
from hamm_registry.model.vocabulary import Vocabulary, countries
from hamm_registry.schema import unknown_values
from hamm_registry.schema.conversions import converted
from hamm_registry.spreadsheet.lists import UnclearCell, pieces


class PlaceMention(NamedTuple):
    """A place as a cell names it.

    `country` is empty where the cell does not say it, `name` is empty for a country alone. `note`
    tells what was read in another way than it is written; `town` is the one that is meant, where
    the cell says which of several namesakes.
    """

    name: str
    country: str = ""
    note: str = ""
    town: towns.PlaceCandidate | None = None


def country_list(text: str) -> list[str]:
    """The countries that a cell lists, each once; raises UnclearCell at the first that is none."""
    codes: dict[str, None] = {}
    for piece, code in pieces(text, countries()):
        if code is None:
            error = unknown_values.unknown_country((), piece)
            raise UnclearCell(error.message, error.hint or _("Write its name or its two letters."))
        codes[code] = None
    return list(codes)


_NAMED_AS_TOWNS = frozenset("DJ GT KW LU MC PA SG SM SV VA".split())
"""Countries whose capital has the same name."""


def place_list(
    text: str, known: Vocabulary, with_state: Mapping[str, PlaceMention] | None = None
) -> list[PlaceMention]:
    """The places that a cell lists, with their countries where it says so: “Kalisz (Polen)”.

    `known` are places by name, so that “Frankfurt/Oder” stays one; `with_state` are those of them
    that are written with their state. A country behind places is that of all before it that have
    none, by itself it has no name.
    """
    mentions: list[PlaceMention] = []
    for piece, place in pieces(text, known):
        if place is not None:
            mentions.append(_listed_place(piece, place, with_state or {}))
            continue
        country = countries().code(piece)
        if country and any(_lacks_country(mention) for mention in mentions):
            mentions = [_in_country(mention, country) for mention in mentions]
        # “Luxemburg” by itself may be the town, which is looked up like any other.
        elif country and country not in _NAMED_AS_TOWNS:
            mentions.append(PlaceMention("", country))
        else:
            mentions.append(_unlisted_place(piece))
    return list(dict.fromkeys(mentions))


def _listed_place(piece: str, place: str, with_state: Mapping[str, PlaceMention]) -> PlaceMention:
    """A place that is known by its name, perhaps with its state."""
    if place in with_state:
        return with_state[place]
    name, country = _with_country(piece)
    if name and country:
        return _town(name)._replace(country=country)
    return PlaceMention(piece)


def _unlisted_place(piece: str) -> PlaceMention:
    """A place that no list has, perhaps with its country in brackets."""
    name, country = _with_country(piece)
    if name and country:
        return _town(name)._replace(country=country)
    return _town(piece)


def _with_country(piece: str) -> tuple[str, str]:
    """The name before a bracket, and the code of the country in it: “Kalisz (Polen)”."""
    name, _bracket, inside = piece.partition("(")
    if not inside:
        return name.strip(), ""
    return name.strip(), countries().code(inside.rstrip(") "))


def _lacks_country(mention: PlaceMention) -> bool:
    return bool(mention.name) and not mention.country


def _in_country(mention: PlaceMention, country: str) -> PlaceMention:
    """The place with the country, unless the cell gives it one already."""
    if mention.country:
        return mention
    return mention._replace(country=country)


_POSTCODE = re.compile(
    r"(?:[A-Z]{1,3}[- ])?[0-9]{2,5}(?:[- ][0-9]{2,4})?(?: [A-Z]{2})?[ ,]+(?=\D)"
    r"|[ ,]+[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}$"  # the British way, behind the town
    r"|[ ,]+(?:[A-Z]{1,3}[- ])?(?:[0-9]{4,6}|[0-9]{2,3}-[0-9]{3,4})$"
)
"""A postcode with or without the sign of a country: “F-54200 Toul”, “62-800 Kalisz”."""

_NO_TOWN = re.compile(
    r"(?:verschieden|divers|mehrer|einig|unterschiedlich|wechselnd|viel|various|several|different"
    r"|multiple|many|some)e?[nrs]?\b.*|div\.?|versch\.?.*"
    r"|(?:ganz|in ganz|all over|all of|throughout|nördliches|südliches|northern|southern)\b.*"
    r"|(?:landes|bundes|welt|europa|kreis|stadt)weit|(?:nation|world|country|state)wide|überregional|regional"
    r"|lokal|local|überall|everywhere|unbekannt|unknown"
    r"|(?:(?:in|aus|um) )?(?:der |die |the )?(?:region|raum|umland|umkreis|umgebung|großraum"
    r"|gegend|nähe|(?:land)?kreis|distrikt|district|county|province|provinz|bezirk|wojewodschaft"
    r"|woiwodschaft|oblast|départe?ment|department|bundesstaat|state of|kanton|canton|area)\b.*"
    r"|.*[ (-](?:region|umland|umgebung|district|county|province|provinz|oblast|area|kreis)\)?"
    r"|.* (?:u\. ?umgebung|und umgebung|and surroundings|u\. ?umland|und umland)"
    r"|(?:bei|nahe|near|around|nähe|um) .*"
    r"|.+[ -](?:orte|städte|gemeinden|kommunen|dörfer|länder|towns|cities|villages|places)",
    re.IGNORECASE,
)
"""Texts in the place of a town that name none: several, a whole country, a region."""


def _town(text: str) -> PlaceMention:
    """The town that a piece of a cell names, without its postcode.

    Raises UnclearCell for what is no town.
    """
    name = _POSTCODE.sub("", text, count=1).strip(" ,-")
    if not name or _NO_TOWN.fullmatch(name) or _regions().code(name):
        raise UnclearCell(
            _("{value} is not a single town").format(value=quote(text)),
            _("Name the towns; leave the cell empty where only the country is known."),
        )
    if any(character.isdecimal() for character in name):
        raise UnclearCell(
            _("{value} is not the name of a town").format(value=quote(text)),
            _("Write the name alone."),
        )
    if name == text:
        return PlaceMention(name)
    message = _("{value} is read as {read}")
    return PlaceMention(name, note=message.format(value=quote(text), read=name))


@cache
def _regions() -> Vocabulary:
    """The continents and their parts by name."""
    return Vocabulary(world.regions())


def free_text(text: str) -> str:
    """A text on one line; raises UnclearCell where it seems to name a person."""
    plain = " ".join(text.split())
    # Web addresses have question marks of their own.
    if _LOST_LETTER.search(URL.sub("", plain)):
        message = _("{value} has lost letters").format(value=quote(plain))
        raise UnclearCell(message, _("Save the list as xlsx, or as “CSV UTF-8”."))
    if name := persons.person_in(plain):
        message = _("{value} seems to be the name of a person").format(value=quote(name))
        raise UnclearCell(message, _("Name only the organisation: what is in git stays there."))
    return plain


_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")
"""A question mark within a word: Excel writes it for what its CSV cannot hold, “Vak?f”."""

URL = re.compile(r"https?://[^\s<>\"()\[\]]+")

_ADDRESS = {"pattern": "^https?://[^ ]+$"}


def addresses(text: str) -> list[str]:
    """The web addresses of a cell; “www.schule.example” gets https://. Raises UnclearCell."""
    urls: list[str] = []
    for part in re.split(r"[\s;,]+", text.strip("; ,")):
        address = part
        if not URL.fullmatch(part):
            # A repair of the schema, so that lists and files are read alike.
            address = converted(part, _ADDRESS)
        if not address:
            message = _("{value} is not a web address").format(value=quote(part))
            raise UnclearCell(message, _("Write the whole address: https://www.example.org."))
        urls.append(address)
    return list(dict.fromkeys(urls))
