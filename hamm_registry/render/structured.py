"""JSON, JSON lines and YAML: raw values, the same in every language."""

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hamm_registry.core.text import UNSAFE

if TYPE_CHECKING:
    from hamm_registry.core.document import Document
    from hamm_registry.render.screen import Canvas

VERSION = 1


def dumps(data: Any) -> str:
    """JSON as every command prints it: indented, with real letters, ended by a line break."""
    return encoded(data, indent=2) + "\n"


def encoded(data: Any, indent: int | None = None) -> str:
    """JSON with real letters, but for those that a terminal would obey; on one line or indented."""
    written = json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False)
    return "\n".join(map(_harmless, written.split("\n")))


def _harmless(row: str) -> str:
    """A line of JSON with escapes for what a terminal would obey; the data stays the same."""
    if row.isprintable():
        return row
    return UNSAFE.sub(_json_escape, row)


def _json_escape(match: re.Match[str]) -> str:
    """A character as JSON escapes it."""
    return json.dumps(match[0])[1:-1]


def json_object(document: "Document", _canvas: "Canvas") -> str:
    """One JSON object with its version."""
    return dumps({"version": VERSION, **document.data})


def json_lines(document: "Document", _canvas: "Canvas") -> str:
    """One JSON object a row."""
    return lines(document.rows)


def lines(rows: Iterable[Any]) -> str:
    """One value a line."""
    return "".join(encoded(row) + "\n" for row in rows)


def yaml_rows(document: "Document", _canvas: "Canvas") -> str:
    """A YAML list with a map a row."""
    from hamm_registry.yamlfile.dialects import dump

    return dump(document.rows)
