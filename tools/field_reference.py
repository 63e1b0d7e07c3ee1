"""Write docs/fields.md, the field reference in German and English, from the schemas.

Usage: python tools/field_reference.py [--check]
With --check nothing is written; the exit code is 1 where the file is not up to date.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hamm_registry import schema
from hamm_registry.schema import SchemaField

TARGET = Path(__file__).resolve().parent.parent / "docs" / "fields.md"

_KINDS = {
    "initiative": "`data/initiatives/<id>.yaml`",
    "organisation": "`data/organisations/<id>.yaml`",
    "meeting": "`data/meetings/<id>.yaml`",
    "funding": "`data/funding/<id>.yaml`",
    "places": "`data/places.yaml`",
    "registry": "`registry.yaml`",
}
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "array": "list",
    "object": "group",
}


def reference() -> str:
    """The whole document."""
    return "\n".join(_document()) + "\n"


def _document() -> Iterator[str]:
    yield "# Fields of the files · Felder der Dateien\n"
    yield "Made from `schemas/` by `python tools/field_reference.py`; do not edit by hand."
    yield "Fields stand in the order in which they stand in a file; **required** ones are bold."
    yield ""
    yield "Erzeugt aus `schemas/`. Die Felder stehen in der Reihenfolge, in der sie auch in einer"
    yield "Datei stehen; **Pflichtfelder** sind fett."
    for kind, place in _KINDS.items():
        root = schema.load(kind)
        yield f"\n## {root['title']} · {root['x-de']['title']}: {place}\n"
        yield f"{root['description']}\n"
        yield f"{root['x-de']['description']}\n"
        yield "| Field | Type | Meaning | Bedeutung | Example |"
        yield "| --- | --- | --- | --- | --- |"
        fields = schema.fields(kind).values()
        for field in fields:
            yield _row(field)
        for field in fields:
            if field.codes:
                yield from _vocabulary(field)


def _row(field: SchemaField) -> str:
    name = f"`{field.path}`"
    cells = (
        f"**{name}**" if field.required else name,
        " or ".join(_TYPES[kind] for kind in field.types),
        f"{field.titles['en']}. {field.descriptions['en']}",
        f"{field.titles['de']}. {field.descriptions['de']}",
        _example(field.german_examples or field.examples),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _example(examples: tuple[Any, ...]) -> str:
    if not examples:
        return ""
    text = (
        examples[0] if isinstance(examples[0], str) else json.dumps(examples[0], ensure_ascii=False)
    )
    return f"`{text}`" if len(text) <= 60 else f"`{text[:59]}…`"


def _vocabulary(field: SchemaField) -> Iterator[str]:
    yield f"\n### Values of `{field.path}` · Werte\n"
    yield "| Code | English | Deutsch |"
    yield "| --- | --- | --- |"
    for code, names in field.codes.items():
        yield f"| `{code}` | {names['en']} | {names['de']} |"


def main() -> int:
    """Write the reference, or compare it."""
    wanted = reference()
    if "--check" in sys.argv[1:]:
        return int(TARGET.read_text(encoding="utf-8") != wanted)
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(wanted, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
