"""The canonical form of a file: what `fmt` writes."""

import json
import re
from collections import Counter
from typing import Any

from hamm_registry import reader, workspace
from hamm_registry.document import Data, Document
from hamm_registry.editing import printing, tree
from hamm_registry.editing.shape import Shape, shape
from hamm_registry.errors import RegistryError
from hamm_registry.text import _, quote

_MODELINE = re.compile(r"#\s*yaml-language-server:\s*\$schema=\S").match


def canonical(document: Document, kind: str) -> str:
    """The text of a document in canonical form, with the same data and all comments.

    Raises RegistryError where that cannot be had.
    """
    root = tree.parse(unix(document.text))
    found = _take_modelines(root)
    notes = tree.comments(root)
    order = shape(kind)
    lines = _head(root, order, found[0] if found else modeline(document.path, kind))
    result = "\n".join([*lines, *printing.fields(root, order, 0)]) + "\n"
    verify(document.path, result, document.data, notes)
    return result


def modeline(path: str, kind: str) -> str:
    """The first line of a file: where an editor finds the schema."""
    return f"# yaml-language-server: $schema={'../' * path.count('/')}schemas/{kind}.schema.json"


def unix(text: str) -> str:
    """The text with LF as line breaks and one at its end."""
    text = text.replace("\r\n", "\n")
    return text if text.endswith("\n") else text + "\n"


def _take_modelines(node: tree.Node) -> list[str]:
    """The lines for editors, taken from wherever they stand: there can be but one, at the top."""
    found: list[str] = []
    for lines in (*(entry.before for entry in node.entries), node.tail):
        found += filter(_MODELINE, lines)
        lines[:] = [one for one in lines if not _MODELINE(one)]
    return found + [line for entry in node.entries for line in _take_modelines(entry.value)]


def _head(root: tree.Node, order: Shape, line: str) -> list[str]:
    """The first lines: that for editors, and what a blank line sets off from the first field."""
    top = root.entries[0]
    cut = max((n for n, note in enumerate(top.before) if not note), default=0)
    head, top.before = top.before[:cut], top.before[cut:]
    while head[-1:] == [""]:
        head.pop()
    first = min(root.entries, key=lambda entry: order.place(entry.name))
    if head and first.before[:1] != [""]:
        first.before.insert(0, "")
    return [line, *printing.single(head)]


def verify(path: str, text: str, data: Data, notes: list[str]) -> None:
    """Refuse a text that is not read as `data`, lacks one of the comments or is too long."""
    most = reader.most_bytes("places" if path == workspace.PLACES else "")
    read = reader.parse(text, path)
    same = isinstance(read, Document) and exact(read.data) == exact(data)
    if same and len(text.encode()) <= most:
        lost = Counter(notes) - Counter(tree.comments(tree.parse(text)))
        if not lost:
            return
    message = _("{path} cannot be changed without touching something else").format(path=quote(path))
    raise RegistryError(message, _("Nothing was written. Change the file by hand."))


def exact(data: Any) -> str:
    """Data in a form in which 1, 1.0, true and '1' differ and the order of fields does not."""
    return json.dumps(data, sort_keys=True)
