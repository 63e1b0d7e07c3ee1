"""Findings on fields: missing, unknown, or not indented below the group that they belong to."""

from collections.abc import Iterator
from typing import Any

from hamm_registry.core.finding import Finding, Fix, Pointer
from hamm_registry.core.text import _, join, pick, quote, shown
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.schema import shapes
from hamm_registry.schema.fields import (
    SchemaField,
    called,
    described,
    field_at,
    field_names,
    field_path,
    part_at,
    types_of,
)
from hamm_registry.schema.loading import load, resolve
from hamm_registry.schema.unknown_values import allowed, names_of_values
from hamm_registry.yamlfile.parsed_file import Data


def unindented(kind: str, data: Data) -> Iterator[Finding]:
    """Fields of a group that stand beside its name instead of below it, indented.

    The group may be empty then, or lack the fields: `country` beside `places`, whose last item
    has none.
    """
    root = load(kind)
    outermost = root["properties"]
    names = list(data)
    for index, name in enumerate(names):
        if name not in outermost:
            continue
        value = data[name]
        group, present = _group_to_fill(root, resolve(root, outermost[name]), value)
        near = names[index + 1 : index + 1 + _MOST_BESIDE]
        following = list(_before_field_of_entry(kind, data, group, near))
        below = _fields_of_group(group, present, following, outermost)
        if not below:
            continue
        message = _("the fields of {field} are not indented")
        message = message.format(field=described(kind, (name,)))
        listed = ", ".join(map(quote, below))
        pointer: Pointer = (name,)
        hint = _("Indent {fields} by two spaces.").format(fields=listed)
        if value is not None:
            pointer = (below[0],)
            hint = _("Indent {fields} as far as the fields above.").format(fields=listed)
        fix = Fix(_("indented"), "indent", below, (name,))
        yield Finding(message, hint, pointer, True, code="HR012", fix=fix)


_MOST_BESIDE = 100
"""So many fields behind the name of a group are looked at: no group has as many."""


def _before_field_of_entry(
    kind: str, data: Data, group: Data, following: list[str]
) -> Iterator[str]:
    """The names up to one that rather means a field of the entry: `place` is `places`.

    A field that the group must have is meant for the group all the same.
    """
    outermost = field_names(kind, "")
    for name in following:
        meaning = outermost.read(name).code
        is_required = name in group.get("required", ())
        if meaning and meaning not in data and not is_required:
            return
        yield name


def _group_to_fill(root: Data, part: Data, value: Any) -> tuple[Data, Data]:
    """The schema of the group that fields below a name belong to, and the fields that it has.

    That is the last item of a list. Both are empty for a value that is no group.
    """
    if value is None:
        return part, {}
    if isinstance(value, list) and value and "items" in part:
        part, value = resolve(root, part["items"]), value[-1]
    if isinstance(value, dict):
        return part, value
    return {}, {}


def _fields_of_group(
    group: Data, present: Data, following: list[str], outermost: Data
) -> list[str]:
    """The names at the beginning of `following` that belong to a group, not to the outermost.

    `present` are the fields that the group has already.
    """
    inside = group.get("properties", {})
    is_text_by_language = isinstance(group.get("additionalProperties"), dict)
    below: list[str] = []
    for name in following:
        may_be_language = is_text_by_language and len(name) == 2
        is_of_group = (name in inside or may_be_language) and name not in present
        if name in outermost or not is_of_group:
            break
        below.append(name)
    return below


def reason_in_schema(error: Any) -> str:
    """The reason that the schema itself gives for a conditional demand."""
    return pick(error.schema.get("x-because", {}))


def missing_field(kind: str, pointer: Pointer, error: Any, language: str) -> Finding:
    """The finding for a required field that is absent, with an outline of how it is written."""
    path = field_path(pointer)
    name = str(pointer[-1])
    message = _("the field {field} is missing").format(
        field=called(kind, field_path(pointer[:-1]), name)
    )
    part = error.schema.get("properties", {}).get(name) or part_at(kind, path)
    outline = shapes.outline(kind, part, None, path, language)
    hint = _("Write “{field}: …”.").format(field=name)
    if outline != shapes.UNKNOWN:
        hint = _("Write “{group}”.").format(group=f"{name}: {outline}")
    field = field_at(kind, pointer)
    expected = [reason_in_schema(error) or field.help(), _values_or_example(kind, field)]
    return Finding(message, hint, pointer, True, code="HR010", expected=join(expected))


def _values_or_example(kind: str, field: SchemaField) -> str:
    """The values that a field allows, else its first example that is no group or list."""
    if field.codes:
        return allowed(Vocabulary(field.codes), field.path, kind)
    for example in field.examples:
        if not isinstance(example, dict | list):
            return _("for example: {examples}").format(examples=shown(example))
    return ""


def unknown_field(kind: str, pointer: Pointer, name: str, error: Any, language: str) -> Finding:
    """The finding for a field that the schema does not have, with the one that was meant."""
    group = error.instance
    names = field_names(kind, field_path(pointer))
    reading = names.read(name)
    code = reading.code
    if code in group:  # a field that is already there cannot be meant again
        code = ""
    message = _("there is no field {field} here").format(field=quote(name))
    # A German word with an umlaut explains itself; a letter of another script is invisible.
    if not code and not name.isascii():
        message = f"{message} {_foreign_letters(name)}"
    hint = names.question(name)
    fix = None
    if code and not reading.loose:
        fix = renamed(code)
    if code and not _may_hold(kind, (*pointer, code), group[name]):
        hint, fix = _written_instead(kind, (*pointer, code), group, name, language)
    expected = ""
    if not hint:
        expected = allowed(names, field_path(pointer), kind)
    return Finding(message, hint, (*pointer, name), True, code="HR011", expected=expected, fix=fix)


def _foreign_letters(name: str) -> str:
    """A remark that lists the letters of a name that are not those of English, by code point."""
    points = [f"U+{ord(letter):04X}" for letter in name if not letter.isascii()]
    return _("(it contains {points})").format(points=shown(" ".join(points)))


def renamed(name: str) -> Fix:
    """The repair that gives a field another name."""
    return Fix(_("write {value}").format(value=quote(name)), "rename", name)


def _may_hold(kind: str, pointer: Pointer, value: Any) -> bool:
    """True if a value has the shape of a field, so that only the name has to be another."""
    if isinstance(value, dict | list):
        return True
    types = types_of(resolve(load(kind), part_at(kind, field_path(pointer))))
    return "array" not in types and "object" not in types


def _written_instead(
    kind: str, pointer: Pointer, group: Data, name: str, language: str
) -> tuple[str, Fix | None]:
    """The hint that writes the field meant by a name, and the repair where nothing is left open.

    `pointer` leads to the field that is meant, `name` is how the group calls it.
    """
    field = str(pointer[-1])
    replaced, value = [name], group[name]
    place = _place_in_two_fields(kind, pointer, group)
    if place is not None:
        field = "places"
        replaced, value = place
    part = part_at(kind, field_path((*pointer[:-1], field)))
    data = shapes.outlined(kind, part, value, field, language)
    if isinstance(data, list):
        for item in data:
            if isinstance(item, dict):
                _fill_in(kind, field, item, name)
    written = shapes.inline(data)
    hint = _("Write “{group}”.").format(group=f"{field}: {written}")
    if shapes.UNKNOWN in written or field in group:
        return hint, None
    change = {field: data, **dict.fromkeys(replaced)}
    return hint, Fix(hint.rstrip("."), "add", change, pointer[:-1])


def _place_in_two_fields(kind: str, pointer: Pointer, group: Data) -> tuple[list[str], str] | None:
    """The two fields and the place that they name together: `ort: Oslo` and `land: Norwegen`.

    None where the field at `pointer` is no place or the group has not exactly one of each.
    """
    if pointer[-1] not in ("places", "countries"):
        return None
    names = field_names(kind, field_path(pointer[:-1]))
    towns, countries = [], []
    for field, value in group.items():
        code = names.read(field).code
        if code == "places" and isinstance(value, str):
            towns.append(field)
        elif code == "countries":
            countries.append(field)
    if len(towns) != 1 or len(countries) != 1:
        return None
    return [*towns, *countries], f"{group[towns[0]]}, {group[countries[0]]}"


def _fill_in(kind: str, path: str, item: Data, name: str) -> None:
    """Put into a group what the name that somebody gave it says: “Träger” is the role lead."""
    for field, value in item.items():
        if value != shapes.UNKNOWN:
            continue
        names = names_of_values(part_at(kind, f"{path}.{field}"), (path, field))
        item[field] = names.read(name).code or value
