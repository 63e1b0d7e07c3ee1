"""Entries in their canonical form, taken apart without a parser: accept fast, explain slowly.

What `hamm fmt` writes and people copy has few kinds of lines: `key: value`, `- value`,
`- key: value`, a key with more below it, codes in brackets, a text folded with `>-`. One regular
expression recognises them four times as fast as the events of libyaml come in. Whatever is not
exactly of this form is left to the reader, with every complaint; tests hold the two to the same
data.
"""

import re
from typing import Any

from hamm_registry.core.diagnostic import Span
from hamm_registry.yamlfile.document import Data

_LITERALS: dict[str, Any] = {"": None, "null": None, "true": True, "false": False}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,15})?").fullmatch
_MOST_OPEN = 8
"""Containers that may be open at once; deeper files are left to the reader."""
_NOTHING = object()
"""Stands for a value that begins on the next line: None is a value of its own."""

_HEAD = re.compile(r"(?:#.*\n)*")
# An unquoted text begins with no indicator of YAML and holds no ": " and no " #".
_TEXT = (
    r"""(?:-(?=[0-9]))?[^\s#&*!|>'"%@`?:,\[\]{}-][^:#\n\t]*"""
    r"(?:(?::|(?<! )#)[^\s:#][^:#\n\t]*)*"
)
_LINES = re.compile(
    # Indentation, dash, key; the key `on` is no text for YAML 1.1, so fmt puts it in quotes.
    r"^( *)(- )?(?:(?:([a-z_][a-z0-9_-]{0,39})|'(on|no)'):(?: (?=\S)|(?=\n)))?"
    rf"(?:({_TEXT})|'([^'\n]+)'|\[(\w[\w-]*(?:, \w[\w-]*)*)\]"  # text, quoted text, codes
    r"|>-\n(\1(?(2)  ) +)(\S.*(?:\n\8\S.*)*)|)\n"  # indentation and lines of a folded text
    r"|(.*)\n",  # anything else
    re.MULTILINE,
)


def unquoted(value: str) -> Any:
    """The value of an unquoted scalar: text, a number, true, false or None."""
    if value in _LITERALS:
        return _LITERALS[value]
    if (value[0].isdigit() or value[0] == "-") and _NUMBER(value):
        number = float(value) if "." in value else int(value)
        return int(number) if number == int(number) else number  # 4.0 is 4
    return value


def build(text: str) -> tuple[Data, Span] | None:
    """The data of a text in canonical form and the place of its first key.

    None for any other text, even if it says the same, and for one whose `id` does not come first.
    """
    head = _HEAD.match(text)
    if head is None or "\r" in text or " \n" in text or not text.endswith("\n"):
        return None
    root = _root(text, head.end())
    if not root:
        return None
    first = next(iter(root))
    if first != "id" and "id" in root:
        return None
    line = head[0].count("\n") + 1
    return root, Span(line, 1, line, 1 + len(first))


def _root(text: str, start: int) -> Data | None:
    """The outermost map of the lines from `start`; None where one does not fit."""
    root: Data = {}
    container: Any = root
    column = 0  # where the keys or dashes of the container stand
    outer: list[tuple[int, Any]] = []  # the containers around it
    waiting = ""  # the key whose value begins on the next line
    for line in _LINES.findall(text, start):
        indent, dash, key, quoted_key, plain, quoted, codes, inner, folded, other = line
        key = key or quoted_key
        at = len(indent)

        # Find the container that the line belongs to: one that it opens, else one around it.
        if waiting:
            if at != column + 2 or len(outer) > _MOST_OPEN:
                return None
            outer.append((column, container))
            new: Any = [] if dash else {}
            container[waiting] = new
            column, container, waiting = at, new, ""
        while at < column:
            column, container = outer.pop()
        is_list = container.__class__ is list
        if other or at != column or bool(dash) != is_list or not (dash or key):
            return None

        # A dash with a key behind it opens a map that is an item of the list.
        if is_list and key:
            outer.append((column, container))
            container.append({})
            column, container = at + 2, container[-1]

        value = unquoted(plain) if plain else _value(quoted, codes, inner, folded)
        if key and key in container:  # in a list that would look at each item
            return None
        if value is _NOTHING and key:
            waiting = key
        elif value is _NOTHING:
            return None
        elif key:
            container[key] = value
        else:
            container.append(value)
    return None if waiting else root


def _value(quoted: str, codes: str, indent: str, folded: str) -> Any:
    """A value that is no unquoted text; _NOTHING where it begins on the next line."""
    if quoted:
        return quoted
    if codes:
        return [unquoted(code) for code in codes.split(", ")]
    if folded:
        return folded.replace("\n" + indent, " ")
    return _NOTHING
