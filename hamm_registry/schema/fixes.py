"""Repairs that need no further knowledge: exact names of codes, written dates, quotes."""

import re
from typing import Any

from hamm_registry.core.finding import Fix, Pointer
from hamm_registry.core.spelling import bare
from hamm_registry.core.text import _, quote
from hamm_registry.model.vocabulary import Vocabulary, flag
from hamm_registry.schema.conversions import converted, is_in_range, typed_date
from hamm_registry.yamlfile.parsed_file import Data


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
    meant = names.exact_code(value)
    if not meant:
        return None
    return write(meant)


def form(value: str, schema: Data) -> Fix | None:
    """The repair of a date that can only be read in one way, and of marks around a value."""
    text = converted(value, schema)
    if not text or not _says_the_same(text, bare(value)):
        return None
    if _YEAR(text) and "integer" in schema.get("type", ()):
        return write(int(text))
    return write(text)


_YEAR = re.compile("[1-9][0-9]{3}").fullmatch


def _says_the_same(text: str, typed: str) -> bool:
    """True if a converted text says what was typed, no more and no less."""
    if typed in (text, f"mailto:{text}"):
        return True
    # “example.org” may be the name of an organisation; “www.example.org” is an address.
    if text.startswith("https://"):
        return typed.startswith("www.")
    as_date = typed_date(typed)
    return as_date is None or not (as_date.about or as_date.notes)


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
    if "integer" in kinds:
        return _number(value, schema)
    return None


_NUMBER = re.compile(r"(?:sdg[ -]*)?0*([1-9][0-9]{0,8})", re.ASCII)


def _number(text: str, schema: Data) -> Fix | None:
    """The repair of a text that is a whole number within its limits: `'4'`, “SDG 4”."""
    match = _NUMBER.fullmatch(bare(text).lower())
    if match is None or not is_in_range(int(match[1]), schema):
        return None
    return write(int(match[1]))
