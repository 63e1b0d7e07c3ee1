"""What somebody probably meant: near words, and spellings that convert mechanically."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any

from hamm_registry.core.text import _, fold, quote
from hamm_registry.yamlfile.document import Data

NEAR = 0.7
"""How much two words must have in common to be taken for each other, by difflib."""

_QUOTES = "\"'“”„‟‘’‚«»‹› "


def bare(value: str) -> str:
    """A value without the quotation marks of any language and the blanks around it."""
    return value.strip(_QUOTES)


def did_you_mean(
    value: str, allowed: dict[str, str], synonyms: Mapping[str, str] | None = None
) -> str:
    """A guess at what was meant, out of codes and their labels; empty where nothing is near.

    `synonyms` are further names of codes.

    >>> did_you_mean("activ", {"active": "aktiv", "ended": "beendet"})
    'Did you mean “active” (aktiv)?'
    """
    names = {name.casefold(): code for name, code in (synonyms or {}).items() if code in allowed}
    names |= {label.casefold(): code for code, label in allowed.items() if label}
    names |= {code.casefold(): code for code in allowed}
    word = bare(value).casefold()[:80]
    near = [word] if word in names else _close(word, tuple(names))
    if not near:
        return ""
    swapped = [name for name in near if sorted(name) == sorted(word)]  # lnad is land, not lead
    code = names[[*swapped, *near][0]]
    label = f" ({allowed[code]})" if allowed[code] and allowed[code] != code else ""
    return meant(code, label)


@lru_cache(maxsize=1024)
def _close(word: str, names: tuple[str, ...]) -> list[str]:
    """The nearest names; a list that is wrong says the same wrong thing often."""
    from difflib import get_close_matches

    return get_close_matches(word, names, 3, NEAR)


def meant(value: object, label: str = "") -> str:
    """The question after a guess."""
    return _("Did you mean {value}?").format(value=quote(value) + label)


def converted(value: str, schema: Data) -> str:
    """The value in the form that a schema demands where it converts mechanically, else nothing.

    >>> converted("13.09.1987", {"pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})
    '1987-09-13'
    """
    if len(value) > _LONGEST:
        return ""
    fits = re.compile(schema["pattern"].removesuffix("$") + r"\Z").search
    return next((text for text in _conversions(value) if fits(text)), "")


_LONGEST = 1000
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?").fullmatch


def _conversions(value: str) -> Iterator[str]:
    plain = bare(value)
    yield plain
    if written := written_date(APPROXIMATE.sub("", plain)):
        yield written
    elif _ADDRESS(plain):
        yield f"https://{plain}"


APPROXIMATE = re.compile(r"^(?:ca|circa|about|around|um|etwa|ungefähr|rund)\b[. ]*", re.IGNORECASE)
"""What stands in front of a date that is only approximate."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan", "feb", "mar mär", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt",
            "nov", "dec dez",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_WRITTEN = tuple(
    re.compile(form).fullmatch
    for form in (
        r"(?P<year>\d{4})(?:[-./ ]+(?P<month>\d{1,2})(?:[-./ ]+(?P<day>\d{1,2}))?)?",
        r"(?:(?:(?P<day>\d{1,2})[-./ ]+)?(?P<month>\d{1,2})[-./ ]+)?(?P<year>\d{4})",
        r"(?:(?P<day>\d{1,2})[-./ ]+)?(?P<name>[a-zä]{3,9})[-./ ]+(?P<year>\d{4})",
    )
)


def written_date(value: str) -> str:
    """A date as people write it in the form of the schema; empty where it is none.

    >>> written_date("September 1987"), written_date("1987-9-13"), written_date("31.02.1987")
    ('1987-09', '1987-09-13', '')
    """
    found = next((match for form in _WRITTEN if (match := form(value.strip().lower()))), None)
    parts = found.groupdict() if found and value.replace("ä", "a").isascii() else {}
    month = parts.get("month") or _MONTHS.get((parts.get("name") or "")[:3], "")
    numbers = [int(part) for part in (parts.get("year"), month, parts.get("day")) if part]
    if not numbers or (parts.get("name") and not month):
        return ""
    try:
        date(*[*numbers, 1, 1][:3])
    except ValueError:
        return ""
    return "-".join(f"{number:02d}" for number in numbers)


_YES = {"ja": True, "yes": True, "wahr": True, "on": True, "x": True, "true": True}
_NO = {"nein": False, "no": False, "falsch": False, "off": False, "false": False}


def of_type(value: Any, kinds: list[str], schema: Data) -> str:
    """The value as a flag or a whole number where a text says just that, else nothing.

    >>> of_type("ja", ["boolean"], {}), of_type("SDG 4", ["integer"], {"minimum": 1})
    ('true', '4')
    """
    if not isinstance(value, str):
        return ""
    word = bare(value).lower()[:_LONGEST]
    if "boolean" in kinds and word in (_YES | _NO):
        return "true" if word in _YES else "false"
    number = re.fullmatch(r"(?:[a-z]+[ -]*)?0*([0-9]{1,9})", word)
    if "integer" in kinds and number:
        least, most = schema.get("minimum", 0), schema.get("maximum", 10**9)
        return number[1] if least <= int(number[1]) <= most else ""
    return ""


_LANGUAGES = """
ar ara arabic arabisch|bs bos bosnian bosnisch|de deu ger german deutsch
en eng english englisch|es spa spanish spanisch|fr fra fre french französisch
hr hrv croatian kroatisch|it ita italian italienisch|ku kur kurdish kurdisch
nl nld dut dutch niederländisch|pl pol polish polnisch|pt por portuguese portugiesisch
ro ron rum romanian rumänisch|ru rus russian russisch|sr srp serbian serbisch
tr tur turkish türkisch|uk ukr ukrainian ukrainisch
"""


@cache
def languages_by_name() -> dict[str, str]:
    """Folded names and longer codes of the usual languages to their two letters."""
    rows = (row.split() for part in _LANGUAGES.split("\n") for row in part.split("|") if row)
    return {fold(name): row[0] for row in rows for name in row}


def language_meant(value: str) -> str:
    """A guess at a language by its name or by its three letters."""
    code = languages_by_name().get(fold(bare(value)))
    return meant(code) if code else ""
