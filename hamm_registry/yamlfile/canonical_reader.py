"""Entries in their canonical form, taken apart without a parser: accept fast, explain slowly.

What `hamm fmt` writes and people copy has few kinds of lines: `key: value`, `- value`,
`- key: value`, a key with more below it, codes in brackets, a text folded with `>-`. One regular
expression recognises them four times as fast as the events of libyaml come in. Whatever is not
exactly of this form is left to the reader, with every complaint; tests hold the two to the same
data.
"""

import re
from typing import Any

from hamm_registry.core.finding import Span
from hamm_registry.yamlfile.parsed_file import Data

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

    __slots__ = ("_around", "column", "container", "open_key")

    def __init__(self, root: Data) -> None:
        self.container: Any = root
        self.column = 0
        """Where the keys or the dashes of the container stand."""
        self.open_key = ""
        """The key whose value begins on the next line; empty without one."""
        self._around: list[tuple[int, Any]] = []

    def container_for(self, column: int, key: str, *, is_item: bool) -> Any:
        """The map or list that takes the value of a line; None where the line does not fit.

        `column` is where its key or dash stands.
        """
        if self.open_key:
            if not self._begin_value(column, is_item=is_item):
                return None
        else:
            while column < self.column:
                self.column, self.container = self._around.pop()
            if column != self.column:
                return None
        container = self.container
        if is_item:
            if container.__class__ is not list:
                return None
            if key:
                return self._begin_item()
            return container
        # A second value for a key is refused by the reader, which can say where the first one is.
        if container.__class__ is not dict or not key or key in container:
            return None
        return container

    def _begin_item(self) -> Data:
        """A new map as an item of the list; its keys stand behind the dash."""
        item: Data = {}
        self.container.append(item)
        self._enter(item, self.column + 2)
        return item

    def _begin_value(self, column: int, *, is_item: bool) -> bool:
        """Begin the value of the open key; False where it is not indented by two, or too deep."""
        if column != self.column + 2 or len(self._around) > _MOST_OPEN:
            return False
        value: Any = [] if is_item else {}
        self.container[self.open_key] = value
        self.open_key = ""
        self._enter(value, column)
        return True

    def _enter(self, container: Any, column: int) -> None:
        """Go on in a container that begins within this one."""
        self._around.append((self.column, self.container))
        self.container, self.column = container, column


def _root(text: str, start: int) -> Data | None:
    """The outermost map of the lines from `start`; None where one does not fit."""
    root: Data = {}
    nesting = _Nesting(root)
    for line in _LINES.findall(text, start):
        indent, dash, key, quoted_key, plain, quoted, codes, inner_indent, folded, other = line
        if other:
            return None
        key = key or quoted_key
        container = nesting.container_for(len(indent), key, is_item=dash != "")
        if container is None:
            return None
        value = unquoted(plain) if plain else _value(quoted, codes, inner_indent, folded)
        if value is _NOTHING:
            if not key:  # a dash alone
                return None
            nesting.open_key = key
        elif key:
            container[key] = value
        else:
            container.append(value)
    if nesting.open_key:
        return None
    return root


def _value(quoted: str, codes: str, indent: str, folded: str) -> Any:
    """A value that is no unquoted text; _NOTHING where it begins on the next line."""
    if quoted:
        return quoted
    if codes:
        return [unquoted(code) for code in codes.split(", ")]
    if folded:
        return folded.replace("\n" + indent, " ")
    return _NOTHING
