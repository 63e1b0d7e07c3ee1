"""Repairs that need no further knowledge: exact names of codes, written dates, quotes."""

import re
from typing import Any

from hamm_registry.core.diagnostic import Fix, Pointer
from hamm_registry.core.spelling import bare
from hamm_registry.core.text import _, quote
from hamm_registry.model.vocabulary import Meaning, Vocabulary, flag
from hamm_registry.schema.suggestions import converted, typed_date
from hamm_registry.yamlfile.document import Data


def write(value: Any, pointer: Pointer | None = None) -> Fix:
    """The repair that writes another value, at the finding's own pointer unless one is given."""
    from hamm_registry.schema.shapes import inline

    return Fix(_("write {value}").format(value=quote(inline(value))), "write", value, pointer)


def code(value: Any, names: Vocabulary) -> Fix | None:
    """The repair of a code that is written by a name that says just that.

    >>> code("Aktiv", Vocabulary({"active": {"de": "aktiv"}})).value
    'active'
    """
    reading = names.read(value) if isinstance(value, str) else Meaning()
    return write(reading.code) if reading.code and not reading.loose else None


def form(value: str, schema: Data) -> Fix | None:
    """The repair of a date that can only be read in one way, and of marks around a value."""
    plain = bare(value)
    text = converted(value, schema)
    typed = typed_date(value)
    loses = typed is not None and (typed.about or typed.notes)
    guessed = loses or (text.startswith("https://") and not plain.startswith("www."))
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
    given = flag(value) if "boolean" in kinds and isinstance(value, str) else None
    if given is not None:
        return write(given)
    number = re.fullmatch(r"(?:sdg[ -]*)?0*([1-9][0-9]{0,8})", word, re.ASCII)
    if number is None or "integer" not in kinds:
        return None
    fits = schema.get("minimum", 0) <= int(number[1]) <= schema.get("maximum", 10**9)
    return write(int(number[1])) if fits else None
