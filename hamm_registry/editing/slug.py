"""Ids made from titles: lower-case ASCII, at most 60 characters, never one that is taken."""

from collections.abc import Iterable

from hamm_registry.core.text import RESERVED, slug

LONGEST = 60


def free_id(title: str, taken: Iterable[str], language: str = "") -> str:
    """An id made of a title in a language, that nobody has or had.

    >>> free_id("Märkisches Gymnasium – Şişli Straße", ()), free_id("Aux", ())
    ('maerkisches-gymnasium-sisli-strasse', 'aux-2')
    """
    name = slug(title, language)
    if len(name) > LONGEST - 10:
        name = name[: LONGEST - 9].rpartition("-")[0] or name[: LONGEST - 10]
    if len(name) < 3:
        name = f"{name}-1".strip("-")
    if name == "1":  # nothing of the title can stand in an id
        name = "neu"
    return numbered(name, {*taken, *RESERVED})


def numbered(name: str, taken: Iterable[str]) -> str:
    """The name itself, or with the first number behind it that makes it one of its own."""
    names = set(taken)
    free, number = name, 1
    while free in names:
        number += 1
        free = f"{name}-{number}"
    return free
