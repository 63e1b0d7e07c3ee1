"""One file as data, with the place of every key and value for those who ask."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from hamm_registry.core.finding import Finding, Pointer, Span

Positions = dict[Pointer, tuple[Span, Span]]
"""For each value the span of its key (of itself, in a list) and the span of the value."""

Data = dict[str, Any]


class ParsedFile(NamedTuple):
    """A file that was read: `path` relative to the root, its data and where its `id` stands.

    `start` is the place of the root's `id` (of its first key where it has none): where all that
    is absent is reported, so that upkeep findings need no second pass over the text.
    """

    path: str
    data: Data
    text: str
    start: Span = Span(1, 1, 1, 2)


class Rejected(NamedTuple):
    """A file that cannot be used, and why; `text` is what could be read of it."""

    path: str
    findings: tuple[Finding, ...]
    text: str = ""


def follow(data: Any, pointer: Pointer) -> Any:
    """The value that a pointer leads to, which is there."""
    for part in pointer:
        data = data[part]
    return data


def value_at(data: Any, path: str) -> Any:
    """The value at a dotted path, None where there is none; items of lists count from 0.

    >>> value_at({"places": [{"country": "NO"}]}, "places.0.country")
    'NO'
    """
    for part in path.split("."):
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and _INDEX(part) and int(part) < len(data):
            data = data[int(part)]
        else:
            return None
    return data


_INDEX = re.compile("[0-9]{1,6}").fullmatch


def within(text: str, span: Span, part: str) -> Span:
    """The place of `part` within a span of the text; the span itself where it is not in there.

    A folded text can have a part broken over two lines: then it is not found.
    """
    if not part:
        return span
    lines = _lines(text)
    for number in range(span.line, min(span.end_line, len(lines)) + 1):
        first_column = 0
        if number == span.line:
            first_column = span.column - 1
        column = lines[number - 1].find(part, first_column)
        if column >= 0:
            return Span(number, column + 1, number, column + 1 + len(part))
    return span


@lru_cache(maxsize=1)
def _lines(text: str) -> list[str]:
    """The lines of a text; kept for the next finding, as a file can have thousands of them."""
    return text.split("\n")


def locate(positions: Positions, pointer: Pointer, at_key: bool = False) -> Span:
    """The place of a value or of its key; what is absent is placed at the first key of its map.

    >>> a, b = Span(1, 1, 1, 3), Span(1, 5, 1, 6)
    >>> locate({(): (b, b), ("id",): (a, b)}, ("id",), at_key=True) == a
    True
    """
    if pointer in positions:
        key_span, value_span = positions[pointer]
        return key_span if at_key else value_span
    parent = pointer
    while parent not in positions:
        parent = parent[:-1]
    if not parent and ("id",) in positions:
        return positions[("id",)][0]
    for child, (key_span, _value_span) in positions.items():
        if child and child[:-1] == parent:
            return key_span
    return positions[parent][1]
