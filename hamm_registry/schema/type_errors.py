"""Findings on values of another type than the schema demands: `1985` for text."""

import json
import re
from typing import Any

from hamm_registry.core.finding import Finding, Fix, Pointer
from hamm_registry.core.text import _, safe
from hamm_registry.schema import fixes, shapes
from hamm_registry.schema.conversions import of_type
from hamm_registry.schema.fields import described, field_path, part_at, types_of
from hamm_registry.schema.loading import load, resolve
from hamm_registry.schema.unknown_values import names_of_values

_COMPOUND = frozenset(["object", "array"])


def wrong_type(kind: str, pointer: Pointer, error: Any, language: str) -> Finding:
    """The finding for a value of the wrong type, with the value in the right one where certain."""
    value = error.instance
    field = described(kind, pointer)
    if value is None:
        message = _("{field} is empty").format(field=field)
        return Finding(message, hint_on_empty(kind, pointer), pointer, code="HR012")
    types = list(types_of(error.schema))
    names = _type_names()
    expected = _(" or ").join(names.get(name, name) for name in types)
    message = _("{field} must be {expected}, but is {found}").format(
        field=field, expected=expected, found=names[_type_of(value)]
    )
    hint, fix = _conversion(kind, pointer, error, types, language)
    return Finding(message, hint, pointer, code="HR012", fix=fix)


def _type_names() -> dict[str, str]:
    """The types of JSON Schema as people call them."""
    return {
        "string": _("text"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": "true/false",
        "array": _("a list"),
        "object": _("a group of fields"),
    }


def _type_of(value: Any) -> str:
    """The type of JSON Schema that a value has."""
    types = {str: "string", bool: "boolean", int: "number", float: "number", list: "array"}
    return types.get(type(value), "object")


def _conversion(
    kind: str, pointer: Pointer, error: Any, types: list[str], language: str
) -> tuple[str, Fix | None]:
    """The hint on a value of none of some types, and its repair where that is certain."""
    value = error.instance
    if "integer" in types and isinstance(value, str):
        names = names_of_values(error.schema, pointer)
        code = names.code(value)
        if code:  # a goal of sustainable development by its name
            return names.question(value), fixes.write(int(code))
    fix = fixes.of_type(value, types, error.schema)
    # “Ziel 4” says a number and more: that is worth a hint, but no repair.
    text = of_type(value, types, error.schema)
    if text:
        return _("Write {value}.").format(value=safe(text)), fix
    if _COMPOUND.intersection(types):
        return _as_compound(kind, pointer, error, language)
    if isinstance(value, list):
        return _as_single(kind, pointer, error, language) or ("", fix)
    if "string" in types and isinstance(value, bool | int | float):
        return _("Put it in quotes: '{value}'.").format(value=json.dumps(value)), fix
    if "integer" in types or "number" in types:
        return _hint_on_number(value), fix
    return "", fix


def _hint_on_number(value: Any) -> str:
    """The hint on a value where a number belongs, with the number that a text holds."""
    if isinstance(value, str):
        number = re.search("[0-9]+", value)
        if number:
            return _("Write the number alone: {number}.").format(number=number[0])
    return _("Write the number alone.")


def _as_single(
    kind: str, pointer: Pointer, error: Any, language: str
) -> tuple[str, Fix | None] | None:
    """The hint on a list where a single value belongs; None for one item that does not fit."""
    items = error.instance
    if len(items) != 1:
        return _("Keep one of them: only one value is allowed here."), None
    only = shapes.meant_as(kind, error.schema, items[0], field_path(pointer), language)
    if only is None:
        return None
    return _("Write {value}.").format(value=safe(shapes.inline(only))), fixes.write(only)


def _as_compound(kind: str, pointer: Pointer, error: Any, language: str) -> tuple[str, Fix | None]:
    """The hint on a value where a list or a group of fields belongs: the value put into it."""
    value, path = error.instance, field_path(pointer)
    certain = shapes.meant_as(kind, error.schema, value, path, language)
    if isinstance(value, list) and certain is None:
        return _("Only one group of fields is allowed here."), None
    text = shapes.outline(kind, error.schema, value, path, language)
    group = f"- {text}"
    if pointer and isinstance(pointer[-1], str):
        group = f"{pointer[-1]}: {text}"
    fix = None
    if certain is not None:
        fix = fixes.write(certain)
    return _("Write “{group}”.").format(group=group), fix


def hint_on_empty(kind: str, pointer: Pointer) -> str:
    """The hint on a field without a value; a required one cannot simply be deleted."""
    root = load(kind)
    group = root
    if len(pointer) > 1:
        group = resolve(root, part_at(kind, field_path(pointer[:-1])))
    required = resolve(root, group.get("items", group)).get("required", ())
    if not pointer or pointer[-1] not in required:
        return _("Write a value or delete the line: unknown facts are left out.")
    if len(pointer) > 1:
        name = described(kind, pointer[:-1])
        return _("Write a value, or delete all of {group}: unknown facts are left out.").format(
            group=name
        )
    return _("Write a value: every entry needs this field.")
