"""The canonical form of values: block style, two spaces, plain where unambiguous, folded at 88."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any

from hamm_registry.editing.layout import Shape
from hamm_registry.yamlfile.canonical_reader import unquoted
from hamm_registry.yamlfile.dialects import needs_quotes
from hamm_registry.yamlfile.parsed_file import Data
from hamm_registry.yamlfile.syntax_errors import WIDE_BLANK
from hamm_registry.yamlfile.syntax_tree import Entry, SyntaxNode, comments

WIDTH = 88
"""The most characters of a line, where a text can be broken."""

_INDICATORS = "?:,[]{}#&*!|>'\"%@` "
"""Characters that begin something else than a plain scalar."""

_CONFLICT = re.compile(r"<{7}|>{7}|\|{7}|={7}").search
"""What git writes around a conflict: at the start of a line it would be taken for one."""

_SPECIAL_IN_BRACKETS = re.compile(r"[,\[\]{}:?#]").search
_SINGLE_BLANK = re.compile(r"(?<! ) (?! )")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def document(data: Data, shape: Shape) -> str:
    """New data as a text in canonical form.

    This is what `fields` makes of a tree of the data, but without the tree, which only comments
    need: `fmt` and `--fix` compare each file with its data written so.
    """
    return "\n".join(_field_lines(data, shape, 0)) + "\n"


def _field_lines(data: Data, shape: Shape, indent: int) -> list[str]:
    """The lines of a new map, its fields in the order of the schema."""
    blanks = " " * indent
    lines: list[str] = []
    for name in sorted(data, key=shape.position):
        head = f"{blanks}{quoted_if_needed(name, key=True)}:"
        lines += _value_lines(head, data[name], shape.under(name), indent)
    return lines


def _item_lines(data: list[Any], shape: Shape, indent: int) -> list[str]:
    """The lines of a new list, an item with its dash on each."""
    dash = " " * indent + "-"
    shape_of_item = shape.items()
    lines: list[str] = []
    for item in data:
        of_item = _value_lines(dash, item, shape_of_item, indent)
        if of_item[0] == dash:  # of a map or list the first line stands behind the dash
            of_item[:2] = [f"{dash} {of_item[1].lstrip()}"]
        lines += of_item
    return lines


def _value_lines(head: str, data: Any, shape: Shape, indent: int) -> list[str]:
    """The lines of new data behind its key or dash; a map or list is below that, if not empty."""
    if isinstance(data, str):
        return _text_lines(head, data, shape, indent, "")
    if not data or not isinstance(data, (dict, list)):
        return [f"{head} {_scalar_of(data)}"]
    if isinstance(data, dict):
        return [head, *_field_lines(data, shape, indent + 2)]
    if shape.codes and not any(isinstance(item, (dict, list)) for item in data):
        one_line = _list_on_one_line(head, map(_scalar_of, data))
        if one_line:
            return [one_line]
    return [head, *_item_lines(data, shape, indent + 2)]


def _scalar_of(data: Any) -> str:
    """A new scalar on one line."""
    if isinstance(data, str):
        return quoted_if_needed(data)
    return _literal(data)


def _literal(data: Any) -> str:
    """A number, a truth value or null as the reader understands it: 4.0 is 4, no 1e-05."""
    if not isinstance(data, float) or not isfinite(data):
        return json.dumps(data)
    if data.is_integer():
        return str(int(data))
    return format(Decimal(repr(data)), "f")


def new_entry(node: SyntaxNode, name: str | None, data: Any, part: Shape) -> Entry:
    """New data as an entry of a map (`name` is its key) or of a list."""
    key = None
    if name is not None:
        key = SyntaxNode("'", value=name)
    return Entry(node, key, new_node(data, part))


def new_node(data: Any, part: Shape) -> SyntaxNode:
    """New data as a node, its fields in canonical order."""
    if isinstance(data, dict):
        node = SyntaxNode("map")
        for name in sorted(data, key=part.position):
            node.entries.append(new_entry(node, name, data[name], part.under(name)))
        return node
    if isinstance(data, list):
        node = SyntaxNode("list")
        for item in data:
            node.entries.append(new_entry(node, None, item, part.items()))
        return node
    if isinstance(data, str):
        return SyntaxNode("'", value=data)
    return SyntaxNode("plain", value=_literal(data))


def fields(node: SyntaxNode, shape: Shape, indent: int, ordered: bool = True) -> list[str]:
    """The lines of a map, its fields in the order of the schema unless not `ordered`."""
    in_order = node.entries
    if ordered:
        in_order = sorted(in_order, key=lambda field: shape.position(field.name))
    lines: list[str] = []
    for field in in_order:
        lines += entry(field, shape.under(field.name), indent, ordered)
    return lines + _indented_comments(node.tail, indent)


def items(node: SyntaxNode, shape: Shape, indent: int, ordered: bool = True) -> list[str]:
    """The lines of a list, an item with its dash on each."""
    lines: list[str] = []
    for item in node.entries:
        lines += entry(item, shape.items(), indent, ordered)
    return lines + _indented_comments(node.tail, indent)


def entry(field_or_item: Entry, shape: Shape, indent: int, ordered: bool = True) -> list[str]:
    """The lines of one field or item, with the comments above it."""
    node = field_or_item.value
    comment = field_or_item.comment
    above = [*field_or_item.before, *field_or_item.moved]
    head = _head(field_or_item.key, indent)
    behind = ""
    if comment:
        behind = f"  {comment}"
    if node.scalar:
        lines = _scalar_lines(head, node, shape, indent, behind)
    elif not node.entries:
        above += node.tail
        lines = [f"{head} {_BRACKETS[node.sort]}{behind}"]
    elif one_line := _codes_on_one_line(head, node, shape):
        lines = [one_line + behind]
    elif field_or_item.key:
        lines = [head + behind, *_block(node, shape, indent + 2, ordered)]
    else:
        # The first field takes the place behind the dash, where no comment can stand.
        if comment:
            above.append(comment)
        inside = _block(node, shape, indent + 2, ordered)
        comments_inside, lines = _behind_dash(head, inside)
        above += comments_inside
    return _indented_comments(above, indent) + lines


_BRACKETS = {"map": "{}", "list": "[]"}
"""An empty map or list, by the sort of its node."""


def _head(key: SyntaxNode | None, indent: int) -> str:
    """The beginning of a line: the key with its colon, or the dash of an item."""
    blanks = " " * indent
    if key is None:
        return f"{blanks}-"
    return f"{blanks}{scalar(key, key=True)}:"


def _block(node: SyntaxNode, shape: Shape, indent: int, ordered: bool) -> list[str]:
    """The lines of a map or list."""
    if node.sort == "map":
        return fields(node, shape, indent, ordered)
    return items(node, shape, indent, ordered)


def _behind_dash(dash: str, inside: list[str]) -> tuple[list[str], list[str]]:
    """The lines of an item whose first field goes behind the dash, and the comments above it."""
    first = 0
    while not inside[first] or inside[first].lstrip().startswith("#"):
        first += 1
    above = [line.strip() for line in inside[:first]]
    return above, [f"{dash} {inside[first].lstrip()}", *inside[first + 1 :]]


def scalar(node: SyntaxNode, key: bool = False) -> str:
    """A scalar on one line."""
    if not key and not node.text:
        return node.value
    return quoted_if_needed(node.value, key)


@lru_cache(maxsize=4096)  # keys, codes and names come again and again
def quoted_if_needed(value: str, key: bool = False) -> str:
    """A text on one line: in quotes where it would be read as something else without them."""
    if _has_control_characters(value):
        return f'"{value.translate(_ESCAPES)}"'
    if _can_be_plain(value, key) and not needs_quotes(value):
        return value
    return _in_single_quotes(value)


def _has_control_characters(value: str) -> bool:
    """True if a text holds a line break or a tab."""
    return "\n" in value or "\r" in value or "\t" in value


def _in_single_quotes(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _can_be_plain(value: str, key: bool) -> bool:
    """True if a text without quotes is read as that text, by us and by any YAML reader."""
    if value == "" or value[0] in _INDICATORS or value[-1] in ": ":
        return False
    # “-” and “- x” would be items of a list, and “---” begins a document.
    if value[0] == "-" and value[1:2] in ("", " ", "-"):
        return False
    if ": " in value or " #" in value or WIDE_BLANK.match(value):
        return False
    return key or isinstance(unquoted(value), str)


def _codes_on_one_line(head: str, node: SyntaxNode, shape: Shape) -> str:
    """A list of codes or numbers in brackets behind its key; empty where that is not its form."""
    if node.sort != "list" or not shape.codes or comments(node):
        return ""
    scalars: list[str] = []
    for item in node.entries:
        if not item.value.scalar:
            return ""
        scalars.append(scalar(item.value))
    return _list_on_one_line(head, scalars)


def _list_on_one_line(head: str, scalars: Iterable[str]) -> str:
    """Scalars in brackets behind a key; empty where they are too many for a line."""
    line = f"{head} [{', '.join(map(_in_brackets, scalars))}]"
    if len(line) > WIDTH:
        return ""
    return line


def _in_brackets(scalar: str) -> str:
    """A scalar as it stands in brackets, where more characters need quotes."""
    if scalar.startswith(("'", '"')) or not _SPECIAL_IN_BRACKETS(scalar):
        return scalar
    return _in_single_quotes(scalar)


def _scalar_lines(head: str, node: SyntaxNode, shape: Shape, indent: int, behind: str) -> list[str]:
    """A scalar behind its key or dash, with the comment `behind` it."""
    if not node.text:
        return [f"{head} {node.value}".rstrip() + behind]
    return _text_lines(head, node.value, shape, indent, behind)


def _text_lines(head: str, value: str, shape: Shape, indent: int, behind: str) -> list[str]:
    """A text behind its key or dash: on one line, folded, or as a block of lines."""
    on_one_line = f"{head} {quoted_if_needed(value)}"
    is_too_long = len(on_one_line) > WIDTH
    if not is_too_long and "\n" not in value:
        return [on_one_line + behind]
    blanks = " " * (indent + 2)
    if _can_be_block(value):
        header = "|-"
        if value.endswith("\n"):
            header = "|"
        block = _indented(value.removesuffix("\n").split("\n"), blanks)
        return [f"{head} {header}{behind}", *block]
    if is_too_long and shape.long and _can_be_folded(value):
        folded = _folded(value, WIDTH - len(blanks))
        return [f"{head} >-{behind}", *(blanks + line for line in folded)]
    return [on_one_line + behind]


def _can_be_folded(value: str) -> bool:
    """True if a text can be broken at blanks and is read as it was."""
    if value == "" or value[0] == " " or value[-1] == " ":
        return False
    if _has_control_characters(value) or _CONFLICT(value):
        return False
    return _SINGLE_BLANK.search(value) is not None


def _can_be_block(value: str) -> bool:
    """True if a text of several lines can stand as a block: YAML finds its indentation by itself.

    Blanks at the ends of lines are kept as they are.
    """
    if "\n" not in value or "\r" in value or _CONFLICT(value):
        return False
    lines = value.removesuffix("\n").split("\n")
    return lines[0][:1] not in ("", " ", "\t") and lines[-1].strip(" \t") != ""


def _folded(value: str, width: int) -> list[str]:
    """A text broken into lines of at most `width` characters where it can be."""
    lines: list[str] = []
    for word in _SINGLE_BLANK.split(value):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _indented_comments(lines: Iterable[str], indent: int) -> list[str]:
    """Comments at their column, never two blank lines in a row."""
    return _indented(single_blank_lines(lines), " " * indent)


def _indented(lines: Iterable[str], blanks: str) -> list[str]:
    """The lines behind some blanks; empty ones stay empty."""
    indented: list[str] = []
    for line in lines:
        if line:
            indented.append(blanks + line)
        else:
            indented.append("")
    return indented


def single_blank_lines(lines: Iterable[str]) -> list[str]:
    """The lines, of several blank ones in a row only the first."""
    result: list[str] = []
    for line in lines:
        if line or result[-1:] != [""]:
            result.append(line)
    return result
