"""What somebody probably meant: spellings that convert mechanically."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from hamm_registry.core.spelling import bare
from hamm_registry.model.vocabulary import flag
from hamm_registry.yamlfile.document import Data


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


def of_type(value: Any, kinds: list[str], schema: Data) -> str:
    """The value as a flag or a whole number where a text says just that, else nothing.

    >>> of_type("ja", ["boolean"], {}), of_type("SDG 4", ["integer"], {"minimum": 1})
    ('true', '4')
    """
    if not isinstance(value, str):
        return ""
    word = bare(value).lower()[:_LONGEST]
    given = flag(value) if "boolean" in kinds else None
    if given is not None:
        return str(given).lower()
    number = re.fullmatch(r"(?:[a-z]+[ -]*)?0*([0-9]{1,9})", word)
    if "integer" in kinds and number:
        least, most = schema.get("minimum", 0), schema.get("maximum", 10**9)
        return number[1] if least <= int(number[1]) <= most else ""
    return ""
