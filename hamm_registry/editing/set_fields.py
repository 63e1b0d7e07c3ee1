"""Set single fields of an entry by name: `Mailbox=office@school.example`, `themes+=waste`."""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamm_registry import schema
from hamm_registry.checks.rules.rule import RuleFinding
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, fold, quote
from hamm_registry.editing.answers import (
    assign,
    canonical,
    unknown_field,
    with_typed_path,
    without_numbers,
)
from hamm_registry.editing.entry import read_any
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import new_errors
from hamm_registry.model.entries import Config
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile, value_at

_ASSIGNMENT = re.compile(r"([^=]*?)\s*([+-]?)=(.*)", re.DOTALL)
_PLACE = "places"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A field as it was `typed` and its value.

    `operation` is `+` to add to a list, `-` to take from it, empty to set the field.
    """

    typed: str
    operation: str
    value: str


@dataclass(frozen=True, slots=True)
class _FieldToSet:
    """The field that an assignment changes: its dotted `path` in the `data` of an entry."""

    kind: str
    data: Data
    path: str
    workspace: Workspace
    today: date


def parse_assignment(text: str) -> Assignment:
    """Read FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE; UsageError for anything else."""
    match = _ASSIGNMENT.fullmatch(text.strip())
    if match is None or not match[1].strip():
        message = _("{value} is not of the form FIELD=VALUE").format(value=quote(text))
        raise UsageError(message, _("For lists also FIELD+=VALUE and FIELD-=VALUE."))
    return Assignment(match[1].strip(), match[2], match[3].strip())


def plan_set(
    workspace: Workspace, name: str, assignments: Sequence[Assignment], today: date
) -> Plan:
    """Plan new values for fields of an entry of any kind.

    UsageError for an unknown field or value, and for a new error that `validate` would find; it
    names the field as it was typed.
    """
    kind, entry = read_any(workspace, name)
    wanted = copy.deepcopy(entry.data)
    typed_names: dict[str, str] = {}
    for assignment in assignments:
        path = field_path(kind, assignment.typed)
        typed_names.setdefault(path.partition(".")[0], assignment.typed)
        _refuse_special(entry, path, assignment)
        try:
            _carry_out(assignment, _FieldToSet(kind, wanted, path, workspace, today))
        except UsageError as error:
            message = _as_typed(error.message, kind, path, assignment.typed)
            hint = with_typed_path(error.hint, path, assignment.typed)
            raise UsageError(message, hint) from error
    for finding in new_errors(workspace, kind, entry, ParsedFile(entry.path, wanted, ""), today):
        raise _refusal(finding, typed_names)
    if wanted == entry.data:
        message = _("{id}: already has all of that, nothing changed")
        return Plan(messages=(message.format(id=entry.data["id"]),))
    return Plan(changes=(Change(entry.path, entry.text, revised(entry, kind, wanted)),))


def _refusal(finding: RuleFinding, typed_names: Mapping[str, str]) -> UsageError:
    """The finding as an error that begins with the field as it was typed, if it has a field."""
    message = f"{finding.finding.message} ({finding.code})"
    pointer = finding.finding.pointer
    if pointer:
        top = str(pointer[0])
        message = f"{typed_names.get(top, top)}: {message}"
    return UsageError(message, finding.hint)


def _as_typed(message: str, kind: str, path: str, typed: str) -> str:
    """A message that calls the field as it was typed, not by its path or title."""
    message = with_typed_path(message, path, typed)
    field = schema.fields(kind).get(without_numbers(path.split(".")))
    if field:
        message = message.replace(quote(field.title()), quote(typed))
    if quote(typed) in message:
        return message
    return f"{typed}: {message}"


def field_path(kind: str, typed: str) -> str:
    """The dotted path of a field by the name that people use: “Mailbox” is contact.mailbox.

    A name that no field at the top has is looked for in groups; UsageError where several have it.
    """
    path = canonical(kind, typed)
    top = path.partition(".")[0]
    if top in schema.field_names(kind, "").labels:
        return path
    inner = _paths_in_groups(kind, path)
    if len(inner) == 1:
        return inner[0]
    if inner:
        message = _("{field} can mean more than one field").format(field=quote(typed))
        raise UsageError(message, _("Write {fields}.").format(fields=_(" or ").join(inner)))
    error = unknown_field(kind, (), top)
    message = _("there is no field {field}").format(field=quote(typed))
    raise UsageError(message, error.hint)


def _paths_in_groups(kind: str, path: str) -> list[str]:
    """The paths of the fields in groups that the first name of a path can mean."""
    fields = schema.fields(kind)
    top = path.partition(".")[0]
    paths: list[str] = []
    for group, field in fields.items():
        if "." in group or field.repeated:
            continue
        names = schema.field_names(kind, group)
        name = top
        if top not in names.labels:
            name = names.code(top)
        if name and f"{group}.{name}" in fields:
            paths.append(f"{group}.{name}" + path.removeprefix(top))
    return paths


def _refuse_special(entry: ParsedFile, path: str, assignment: Assignment) -> None:
    """UsageError for a field of an initiative that has a command, which changes more with it."""
    if "kind" not in entry.data:
        return
    name = entry.data["id"]
    value = assignment.value
    commands = {
        "id": command("rename", name, value or "ID"),
        "former_ids": command("rename", name, "ID"),
        "status": command("status", name, value or "STATUS", "--reason", "TEXT"),
        "history": command("status", name, "STATUS", "--reason", "TEXT"),
        "retired": command("retire", name, "--reason", "REASON"),
    }
    top = path.partition(".")[0]
    if top in commands and top in schema.fields("initiative"):
        message = _("{field} cannot be set like this").format(field=quote(assignment.typed))
        raise UsageError(message, _("“{command}” does it.").format(command=commands[top]))


def _carry_out(assignment: Assignment, target: _FieldToSet) -> None:
    """Change the data of an entry as an assignment says."""
    if assignment.operation:
        _change_list(assignment, target)
        return
    if not assignment.value:
        _remove(target.data, target.path.split("."))
        return
    config = target.workspace.config
    path = _path_of_value(target.kind, target.path, config)
    if path.endswith("date"):
        _remove_approximate(target.data, path.split("."))
    assign(target.kind, target.data, path, assignment.value, config, target.today)
    _complete_places(target.data, target.workspace)


def _path_of_value(kind: str, path: str, config: Config) -> str:
    """The path of the single value that is meant: `since` is since.date, `title` is title.de.

    So the other parts of a group and the other languages stay.
    """
    root = schema.load(kind)
    part: Any = root
    for name in path.split("."):
        part = schema.resolve(root, part)
        if "items" in part:
            part = part["items"]
            continue
        properties = part.get("properties", {})
        part = properties.get(name) or _free_properties(part) or {}
    part = schema.resolve(root, part)
    required = part.get("required", [])
    if "properties" in part and len(required) == 1:
        return f"{path}.{required[0]}"
    if "properties" not in part and _free_properties(part) is not None:
        return f"{path}.{config.languages[0]}"
    return path


def _free_properties(part: Data) -> Data | None:
    """The schema of the fields of a group whose names are free, such as languages."""
    of_free_names = part.get("additionalProperties")
    if isinstance(of_free_names, dict):
        return of_free_names
    return None


def _remove_approximate(data: Any, names: Sequence[str]) -> None:
    """Remove the mark `about` beside a date that gets another value."""
    group = data
    if len(names) > 1:
        group = value_at(data, ".".join(names[:-1]))
    if isinstance(group, dict):
        group.pop("about", None)


def _remove(data: Any, names: Sequence[str]) -> None:
    """Remove a field or an item, and the group that is empty then; nothing where it is missing."""
    name, inner = names[0], names[1:]
    if isinstance(data, list):
        if not name.isdecimal() or int(name) >= len(data):
            return
        if inner:
            _remove(data[int(name)], inner)
        else:
            del data[int(name)]
        return
    if not inner:
        data.pop(name, None)
        return
    if name in data:
        _remove(data[name], inner)
        if not data[name]:
            del data[name]


def _change_list(assignment: Assignment, target: _FieldToSet) -> None:
    """Add values to a list or take them from it."""
    field = schema.fields(target.kind).get(target.path)
    if field is not None and not field.repeated:
        message = _("{field} is not a list").format(field=quote(assignment.typed))
        raise UsageError(message, _("Write {name}=VALUE.").format(name=assignment.typed))
    # An empty entry takes the values first, so that they are read as when the field is set.
    probe: Data = {}
    config = target.workspace.config
    assign(target.kind, probe, target.path, assignment.value, config, target.today)
    _complete_places(probe, target.workspace)
    values = value_at(probe, target.path)
    items = list(value_at(target.data, target.path) or [])
    if assignment.operation == "+":
        items += [value for value in values if value not in items]
    else:
        for value in values:
            _take_out(items, value, assignment)
    _put(target.data, target.path.split("."), items)


def _take_out(items: list[Any], value: Any, assignment: Assignment) -> None:
    """Delete the first item that a value means; UsageError where there is none."""
    for number, item in enumerate(items):
        if _is_meant(item, value):
            del items[number]
            return
    message = _("{value} is not in {field}")
    value_shown, field = quote(assignment.value), quote(assignment.typed)
    raise UsageError(message.format(value=value_shown, field=field))


def _put(data: Any, names: Sequence[str], items: list[Any]) -> None:
    """Set the list at a path, with the groups that lead to it; remove it where it is empty."""
    if not items:
        _remove(data, names)
        return
    group = data
    for name in names[:-1]:
        if isinstance(group, list):
            group = group[int(name)]
            continue
        group = group.setdefault(name, {})
    group[names[-1]] = items


def _is_meant(item: Any, value: Any) -> bool:
    """True if a value names an item of a list: for a group all its texts are texts of the item."""
    if not isinstance(item, dict):
        return bool(item == value)
    texts = _folded_texts(value)
    return bool(texts) and texts <= _folded_texts(item)


def _folded_texts(group: Data) -> set[str]:
    return {fold(text) for text in group.values() if isinstance(text, str)}


def _complete_places(data: Data, workspace: Workspace) -> None:
    """Give places the country of the only place of that name in the list of the registry."""
    for place in data.get(_PLACE, []):
        if not isinstance(place, dict) or "name" not in place or "country" in place:
            continue
        name = fold(place["name"])
        countries: set[str] = set()
        for listed in workspace.places.values():
            if fold(listed.name) == name:
                countries.add(listed.country)
        if len(countries) == 1:
            place["country"] = countries.pop()
