"""Repairs that need no further knowledge: exact names of codes, written dates, quotes."""

import re
from typing import Any

from hamm_registry.core.diagnostic import Fix, Pointer
from hamm_registry.core.spelling import bare
from hamm_registry.core.text import _, quote
from hamm_registry.model.vocabulary import Vocabulary, flag
from hamm_registry.schema.suggestions import converted, is_in_range, typed_date
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
    if not isinstance(value, str):
        return None
    reading = names.read(value)
    if not reading.code or reading.loose:
        return None
    return write(reading.code)


def form(value: str, schema: Data) -> Fix | None:
    """The repair of a date that can only be read in one way, and of marks around a value."""
    text = converted(value, schema)
    if not text:
        return None
    plain = bare(value)
    typed = typed_date(value)
    loses_something = typed is not None and (typed.about or typed.notes)
    # “example.org” may be the name of an organisation; “www.example.org” is an address.
    is_guess = text.startswith("https://") and not plain.startswith("www.")
    if text != plain and (loses_something or is_guess):
        return None
    if _is_year(text) and "integer" in schema.get("type", ()):
        return write(int(text))
    return write(text)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[0] != "0"


def of_type(value: Any, kinds: list[str], schema: Data) -> Fix | None:
    """The repair of a text that says yes, no or a number, and of a text that needs quotes."""
    if isinstance(value, bool | int | float):
        is_free_text = "string" in kinds and "pattern" not in schema
        if not is_free_text:
            return None
        return Fix(_("put it in quotes"), "quote")
    if not isinstance(value, str):
        return None
    if "boolean" in kinds:
        answer = flag(value)
        if answer is not None:
            return write(answer)
    if "integer" not in kinds:
        return None
    match = re.fullmatch(r"(?:sdg[ -]*)?0*([1-9][0-9]{0,8})", bare(value).lower(), re.ASCII)
    if match is None:
        return None
    number = int(match[1])
    if not is_in_range(number, schema):
        return None
    return write(number)
