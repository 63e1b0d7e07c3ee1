"""The canonical form of values: block style, two spaces, plain where unambiguous, folded at 88."""

import json
import re
from collections.abc import Iterable
from typing import Any

from hamm_registry import yamlfile
from hamm_registry.editing.layout import Shape
from hamm_registry.yamlfile.document import Data
from hamm_registry.yamlfile.syntax_tree import Entry, SyntaxNode, comments

WIDTH = 88

_INDICATORS = "?:,[]{}#&*!|>'\"%@` "
_CONFLICT = re.compile(r"<{7}|>{7}|\|{7}|={7}").search
_GAP = re.compile(r"(?<! ) (?! )")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def document(data: Data, shape: Shape) -> str:
    """New data as a text in canonical form."""
    return "\n".join(fields(new_node(data, shape), shape, 0)) + "\n"


def new_entry(node: SyntaxNode, name: str | None, data: Any, part: Shape) -> Entry:
    """New data as an entry of a map (`name` is its key) or of a list."""
    key = None if name is None else SyntaxNode("'", value=name)
    return Entry(node, key, new_node(data, part))


def new_node(data: Any, part: Shape) -> SyntaxNode:
    """New data as a node, its fields in canonical order."""
    if isinstance(data, dict):
        node = SyntaxNode("map")
        for name in sorted(data, key=part.place):
            node.entries.append(new_entry(node, name, data[name], part.under(name)))
        return node
    if isinstance(data, list):
        node = SyntaxNode("list")
        node.entries += [new_entry(node, None, item, part.items()) for item in data]
        return node
    if isinstance(data, str):
        return SyntaxNode("'", value=data)
    return SyntaxNode("plain", value=json.dumps(data))


def fields(node: SyntaxNode, shape: Shape, indent: int, ordered: bool = True) -> list[str]:
    """The lines of a map, its fields in the order of the schema unless not `ordered`."""
    entries = node.entries
    if ordered:
        entries = sorted(entries, key=lambda entry: shape.place(entry.name))
    lines: list[str] = []
    for one in entries:
        lines += entry(one, shape.under(one.name), indent, ordered)
    return lines + _comments(node.tail, indent)


def items(node: SyntaxNode, shape: Shape, indent: int, ordered: bool = True) -> list[str]:
    """The lines of a list, an item with its dash on each."""
    lines: list[str] = []
    for one in node.entries:
        lines += entry(one, shape.items(), indent, ordered)
    return lines + _comments(node.tail, indent)


def entry(one: Entry, shape: Shape, indent: int, ordered: bool = True) -> list[str]:
    """The lines of one field or item."""
    blanks = " " * indent
    head = f"{blanks}-" if one.key is None else f"{blanks}{scalar(one.key, key=True)}:"
    above = [*one.before, *one.moved]
    node = one.value
    behind = f"  {one.comment}" if one.comment else ""
    if node.scalar:
        lines = _text(head, node, shape, indent, behind)
    elif not node.entries:
        above += node.tail
        lines = [f"{head} {'{}' if node.sort == 'map' else '[]'}{behind}"]
    elif (brackets := _brackets(node, shape)) and len(head) + 1 + len(brackets) <= WIDTH:
        lines = [f"{head} {brackets}{behind}"]
    else:
        inside = (fields if node.sort == "map" else items)(node, shape, indent + 2, ordered)
        if one.key:
            lines = [head + behind, *inside]
        else:
            # The first line goes behind the dash, what stands above it goes above the dash.
            first = next(n for n, line in enumerate(inside) if line and line.lstrip()[0] != "#")
            above += [*([one.comment] if one.comment else []), *(c.strip() for c in inside[:first])]
            lines = [f"{head} {inside[first].lstrip()}", *inside[first + 1 :]]
    return _comments(above, indent) + lines


def scalar(node: SyntaxNode, key: bool = False) -> str:
    """A scalar on one line."""
    if not key and not node.text:
        return node.value
    value = node.value
    if any(c in value for c in "\n\r\t"):
        return f'"{value.translate(_ESCAPES)}"'
    if _plain(value, key) and not yamlfile.needs_quotes(value):
        return value
    return "'" + value.replace("'", "''") + "'"


def _plain(value: str, key: bool) -> bool:
    """Whether a text can stand without quotes: it is read as that text, by us."""
    return (
        value != ""
        and value[0] not in _INDICATORS
        and (value[0] != "-" or value[1:2] not in ("", " ", "-"))
        and value[-1] not in ": "
        and ": " not in value
        and " #" not in value
        and not yamlfile.WIDE_BLANK.match(value)
        and (key or isinstance(yamlfile.unquoted(value), str))
    )


def _brackets(node: SyntaxNode, shape: Shape) -> str:
    """A list in brackets; empty where that is not its form."""
    plain = node.sort == "list" and shape.codes and all(e.value.scalar for e in node.entries)
    if not plain or comments(node):
        return ""
    return "[" + ", ".join(_code(entry.value) for entry in node.entries) + "]"


def _code(node: SyntaxNode) -> str:
    """A scalar as it stands in brackets."""
    text = scalar(node)
    if text[:1] in ("'", '"') or not any(c in text for c in ",[]{}:?#"):
        return text
    return "'" + text.replace("'", "''") + "'"


def _text(head: str, node: SyntaxNode, shape: Shape, indent: int, behind: str) -> list[str]:
    """A scalar behind its key or dash: on one line, folded, or as a block of lines."""
    inline = scalar(node)
    value = node.value
    if not node.text:
        return [f"{head} {inline}".rstrip() + behind]
    blanks = " " * (indent + 2)
    if _literal(value):
        header = "|" if value.endswith("\n") else "|-"
        lines = value.removesuffix("\n").split("\n")
        return [f"{head} {header}{behind}", *(blanks + line if line else "" for line in lines)]
    if len(head) + 1 + len(inline) > WIDTH and shape.long and _foldable(value):
        lines = _folded(value, WIDTH - len(blanks))
        return [f"{head} >-{behind}", *(blanks + line for line in lines)]
    return [f"{head} {inline}{behind}"]


def _foldable(value: str) -> bool:
    """Whether a text can be broken at blanks without a change of what is read."""
    return (
        value != ""
        and not any(c in value for c in "\n\r\t")
        and value[0] != " "
        and value[-1] != " "
        and _GAP.search(value) is not None
        and not _CONFLICT(value)
    )


def _literal(value: str) -> bool:
    """Whether a text of several lines can stand as a block: YAML finds its indentation by itself.

    Blanks at the ends of lines are kept as they are.
    """
    lines = value.removesuffix("\n").split("\n")
    return (
        "\n" in value
        and "\r" not in value
        and lines[0][:1] not in ("", " ", "\t")
        and lines[-1].strip(" \t") != ""
        and not _CONFLICT(value)
    )


def _folded(value: str, width: int) -> list[str]:
    """A text broken into lines of at most `width` characters where it can be."""
    lines: list[str] = []
    for word in _GAP.split(value):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _comments(lines: Iterable[str], indent: int) -> list[str]:
    """Comments at their column, never two blank lines in a row."""
    return [" " * indent + line if line else "" for line in single(lines)]


def single(lines: Iterable[str]) -> list[str]:
    """Lines of which of several blank ones in a row only the first is kept."""
    kept: list[str] = []
    for line in lines:
        if line or kept[-1:] != [""]:
            kept.append(line)
    return kept
