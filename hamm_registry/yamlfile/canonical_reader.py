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
_FIRST_OF_NUMBER = frozenset("-0123456789")
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
    if value[0] not in _FIRST_OF_NUMBER or not _NUMBER(value):
        return value
    if "." not in value:
        return int(value)
    number = float(value)
    if number.is_integer():  # 4.0 is 4
        return int(number)
    return number


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


class _Nesting:
    """The map or list that a line belongs to, and those around it with their columns."""

    __slots__ = ("_around", "column", "container")

    def __init__(self, root: Data) -> None:
        self.container: Any = root
        self.column = 0
        """Where the keys or the dashes of the container stand."""
        self._around: list[tuple[int, Any]] = []

    def is_full(self) -> bool:
        """True if no more containers may be open."""
        return len(self._around) > _MOST_OPEN

    def enter(self, container: Any, column: int) -> None:
        """Go on in a container that begins within this one."""
        self._around.append((self.column, self.container))
        self.container, self.column = container, column

    def leave(self, column: int) -> None:
        """Go on in the container around this one whose column is not right of `column`."""
        while column < self.column:
            self.column, self.container = self._around.pop()


def _root(text: str, start: int) -> Data | None:
    """The outermost map of the lines from `start`; None where one does not fit."""
    root: Data = {}
    nesting = _Nesting(root)
    open_key = ""  # the key whose value begins on the next line
    for line in _LINES.findall(text, start):
        indent, dash, key, quoted_key, plain, quoted, codes, inner_indent, folded, other = line
        column = len(indent)
        if open_key:
            if column != nesting.column + 2 or nesting.is_full():
                return None
            inner: Any = [] if dash else {}
            nesting.container[open_key] = inner
            nesting.enter(inner, column)
            open_key = ""
        elif column < nesting.column:
            nesting.leave(column)
        if other or column != nesting.column:
            return None

        container = nesting.container
        key = key or quoted_key
        is_list = container.__class__ is list
        if bool(dash) is not is_list or not (dash or key):
            return None
        if is_list and key:  # a map is the item, and this is its first key
            container.append({})
            container = container[-1]
            nesting.enter(container, column + 2)
        if key and key in container:
            return None

        value = unquoted(plain) if plain else _value(quoted, codes, inner_indent, folded)
        if value is _NOTHING:
            if not key:
                return None
            open_key = key
        elif key:
            container[key] = value
        else:
            container.append(value)
    return None if open_key else root


def _value(quoted: str, codes: str, indent: str, folded: str) -> Any:
    """A value that is no unquoted text; _NOTHING where it begins on the next line."""
    if quoted:
        return quoted
    if codes:
        return [unquoted(code) for code in codes.split(", ")]
    if folded:
        return folded.replace("\n" + indent, " ")
    return _NOTHING
