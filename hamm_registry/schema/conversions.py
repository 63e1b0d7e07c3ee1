"""Spellings that convert mechanically into the form of a field."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hamm_registry.core.spelling import bare
from hamm_registry.model.vocabulary import flag
from hamm_registry.yamlfile.parsed_file import Data

if TYPE_CHECKING:
    from hamm_registry.model.typed_dates import TypedDate


def converted(value: str, schema: Data) -> str:
    """The value in the form that a schema demands where it converts mechanically, else nothing.

    >>> converted("13.09.1987", {"pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})
    '1987-09-13'
    """
    if len(value) > _LONGEST:
        return ""
    fits = re.compile(schema["pattern"].removesuffix("$") + r"\Z").search
    for text in _conversions(value, schema):
        if fits(text):
            return text
    return ""


def is_date(schema: Data) -> bool:
    """True if a part of a schema describes a written date or a day."""
    return str(schema.get("pattern", "")).startswith("^[0-9]{4}")


_LONGEST = 1000
_LINK = re.compile(r"<([^\s<>]+)>|\[[^\[\]]*\]\(([^\s()]+)\)").fullmatch
"""Matches a link as chats and Markdown write it: `<https://…>`, `[text](https://…)`."""
_ADDRESS = re.compile(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?").fullmatch


def typed_date(value: str) -> "TypedDate | None":
    """The date in a file that was written as people type it; None where it is none or several."""
    from hamm_registry.model.typed_dates import DateError, parse_date

    try:
        return parse_date(bare(value))
    except DateError:
        return None


def _conversions(value: str, schema: Data) -> Iterator[str]:
    """The forms that a value may have been meant in, the nearest first."""
    plain = bare(value)
    yield plain
    yield plain.removeprefix("mailto:")
    link = _LINK(plain)
    if link is not None:
        yield link[1] or link[2]
    if is_date(schema):
        typed = typed_date(plain)
        if typed is not None:
            yield typed.text
    elif _ADDRESS(plain):
        yield f"https://{plain}"


def of_type(value: Any, kinds: list[str], schema: Data) -> str:
    """The value as a flag or a whole number where a text says just that, else nothing.

    >>> of_type("ja", ["boolean"], {}), of_type("SDG 4", ["integer"], {"minimum": 1})
    ('true', '4')
    """
    if not isinstance(value, str):
        return ""
    if "boolean" in kinds:
        answer = flag(value)
        if answer is not None:
            return str(answer).lower()
    if "integer" not in kinds:
        return ""
    word = bare(value).lower()[:_LONGEST]
    number = re.fullmatch(r"(?:[a-z]+[ -]*)?0*([0-9]{1,9})", word)
    if number is None or not is_in_range(int(number[1]), schema):
        return ""
    return number[1]


def is_in_range(number: int, schema: Data) -> bool:
    """True if a part of a schema allows a number of that size."""
    least: int = schema.get("minimum", 0)
    most: int = schema.get("maximum", 10**9)
    return least <= number <= most
