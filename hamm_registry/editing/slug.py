"""Ids made from titles: lower-case ASCII, at most 60 characters, never one that is taken."""

import re
from collections.abc import Container

from hamm_registry.rules.identity import RESERVED
from hamm_registry.text import fold

LONGEST = 60

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def slug(title: str, longest: int = LONGEST) -> str:
    """The id that a title suggests, cut between words; empty where it has no Latin letter.

    >>> slug("Städtefreundschaft – Şehir Łódź e.V.")
    'staedtefreundschaft-sehir-lodz-e-v'
    """
    plain = fold(title.casefold().translate(_UMLAUTS))
    whole = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(whole) > longest:
        cut = whole[: longest + 1].rpartition("-")[0]
        whole = cut or whole[:longest]
    return whole if len(whole) > 2 and whole not in RESERVED else f"{whole}-id" if whole else ""


def unused(name: str, taken: Container[str]) -> str:
    """The id itself, or with the first number behind it that makes it one of its own.

    >>> unused("chor", {"chor", "chor-2"})
    'chor-3'
    """
    number, found = 1, name
    while found in taken:
        number += 1
        end = f"-{number}"
        found = name[: LONGEST - len(end)].rstrip("-") + end
    return found
