"""What can be repaired without knowing more: exact names of codes, written dates, quotes."""

import re
from collections.abc import Mapping
from typing import Any

from hamm_registry.core.diagnostic import Fix
from hamm_registry.core.text import _, fold, quote
from hamm_registry.geo import countries
from hamm_registry.schema.suggestions import APPROXIMATE, bare, converted, languages_by_name
from hamm_registry.yamlfile.document import Data

_TWO_WAYS = re.compile(r"(0?[1-9]|1[0-2])[-/ ]+(0?[1-9]|1[0-2])[-/ ]+[0-9]{4}").fullmatch
"""3/7/1986 is in March for some and in July for others; 7.3.1986 is German."""
_WORDS = {"ja": True, "yes": True, "wahr": True, "true": True}
_WORDS |= {"nein": False, "no": False, "falsch": False, "false": False}


def write(value: Any) -> Fix:
    """The repair that writes another value."""
    shown = str(value).lower() if isinstance(value, bool) else value
    return Fix(_("write {value}").format(value=quote(shown)), "write", value)


def code(value: Any, named: Mapping[str, Mapping[str, str]]) -> Fix | None:
    """The repair of a code that is written by its name; `named` are the names by language.

    >>> code("Aktiv", {"active": {"de": "aktiv"}}).value
    'active'
    """
    spelt = fold(bare(value)) if isinstance(value, str) else ""
    meant = [c for c, texts in named.items() if spelt in map(fold, (c, *texts.values()))]
    return write(meant[0]) if len(meant) == 1 else None


def country(value: str) -> Fix | None:
    """The repair of a country that is written by its name in any language."""
    found = countries.codes_by_name().get(fold(bare(value)))
    return write(found) if found else None


def language(value: str) -> Fix | None:
    """The repair of a language that is written by its name."""
    found = languages_by_name().get(fold(bare(value)))
    return write(found) if found else None


def form(value: str, schema: Data) -> Fix | None:
    """The repair of a date that can only be read in one way, and of marks around a value."""
    plain = bare(value)
    text = converted(value, schema)
    guessed = _TWO_WAYS(plain) or APPROXIMATE.match(plain) or text.startswith("https://")
    if not text or (guessed and text != plain):
        return None
    return write(int(text) if _is_year(text) and "integer" in schema.get("type", ()) else text)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[0] != "0"


def of_type(value: Any, kinds: list[str], schema: Data) -> Fix | None:
    """The repair of a text that says yes, no or a number, and of a text that needs quotes."""
    if isinstance(value, bool | int | float):
        free = "string" in kinds and "pattern" not in schema
        return Fix(_("put it in quotes"), "quote") if free else None
    word = bare(value).lower() if isinstance(value, str) else ""
    if "boolean" in kinds and word in _WORDS:
        return write(_WORDS[word])
    number = re.fullmatch(r"(?:sdg[ -]*)?0*([1-9][0-9]{0,8})", word, re.ASCII)
    if number is None or "integer" not in kinds:
        return None
    fits = schema.get("minimum", 0) <= int(number[1]) <= schema.get("maximum", 10**9)
    return write(int(number[1])) if fits else None
