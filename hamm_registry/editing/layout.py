"""The look of a file by its schema: the order of fields, short codes, long texts."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from hamm_registry import schema

CODE = 80
"""Lists of texts up to this length stand in brackets: codes, ids, districts."""
LINE = 250
"""Texts up to this length stay on one line: names, titles, addresses."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One value: its fields in order, or its items; whether they are codes; whether it is folded.

    `rest` is the shape of fields whose names are free, such as languages; `positions` are the
    numbers of the fields in their order.
    """

    fields: dict[str, "Shape"] = field(default_factory=dict)
    positions: dict[str, int] = field(default_factory=dict)
    rest: "Shape | None" = None
    item: "Shape | None" = None
    codes: bool = False
    long: bool = True

    def under(self, name: str) -> "Shape":
        """The shape of a field."""
        return self.fields.get(name) or self.rest or ANY

    def items(self) -> "Shape":
        """The shape of the items of a list."""
        return self.item or ANY

    def position(self, name: str) -> int:
        """The position of a field in canonical order; unknown ones come last."""
        return self.positions.get(name, len(self.positions))


ANY = Shape()
"""The shape of data that no schema knows."""


@cache
def shape(kind: str) -> Shape:
    """The shape of a kind of file, one of schema.KINDS."""
    root = schema.load(kind)

    def boil(part: Any) -> Shape:
        """The shape of a part of the schema, with all that lies in it."""
        part = schema.resolve(root, part)
        items = schema.resolve(root, part.get("items", {}))
        rest = part.get("additionalProperties")
        fields = {name: boil(inner) for name, inner in part.get("properties", {}).items()}
        return Shape(
            fields,
            {name: number for number, name in enumerate(fields)},
            boil(rest) if isinstance(rest, dict) else None,
            boil(items) if items else None,
            items.get("type") in ("integer", "number")
            or "enum" in items
            or 0 < items.get("maxLength", 0) <= CODE,
            part.get("maxLength", CODE if "enum" in part else LINE + 1) > LINE,
        )

    return boil(root)
