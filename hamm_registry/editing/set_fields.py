"""Set single fields of an entry by name: `Postfach=buero@schule.example`, `themen+=abfall`."""

import copy
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamm_registry import schema
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, fold, quote
from hamm_registry.editing.answers import assign, canonical
from hamm_registry.editing.entry import read_any
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import new_errors
from hamm_registry.model.entries import Config
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.document import Data, Document

_ASSIGNMENT = re.compile(r"([^=]*?)\s*([+-]?)=(.*)", re.DOTALL)
_PLACE = "places"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One field as it was `typed`, what is done to it (empty, `+` or `-`), and the value."""

    typed: str
    operation: str
    value: str


def parse_assignment(text: str) -> Assignment:
    """Read FIELD=VALUE, FIELD+=VALUE or FIELD-=VALUE; UsageError for anything else."""
    split = _ASSIGNMENT.fullmatch(text.strip())
    if split is None or not split[1].strip():
        message = _("{value} is no FIELD=VALUE").format(value=quote(text))
        raise UsageError(message, _("For a list also FIELD+=VALUE and FIELD-=VALUE."))
    return Assignment(split[1].strip(), split[2], split[3].strip())


def plan_set(
    workspace: Workspace, name: str, assignments: Sequence[Assignment], today: date
) -> Plan:
    """What it takes to give fields of an entry of any kind other values.

    UsageError that names the field as it was typed for an unknown field or value, and for what
    `validate` would object to.
    """
    kind, entry = read_any(workspace, name)
    wanted = copy.deepcopy(entry.data)
    typed: dict[str, str] = {}
    for one in assignments:
        path = field_path(kind, one.typed)
        typed.setdefault(path.partition(".")[0], one.typed)
        _refuse_special(entry, path, one)
        try:
            _carry_out(kind, wanted, path, one, workspace, today)
        except UsageError as error:
            message = _as_typed(error.message, kind, path, one.typed)
            if quote(one.typed) not in message:
                message = f"{one.typed}: {message}"
            raise UsageError(message, error.hint) from error
    for remark in new_errors(workspace, kind, entry, Document(entry.path, wanted, ""), today):
        top = str(remark.finding.pointer[0]) if remark.finding.pointer else ""
        called = typed.get(top, top)
        message = f"{remark.finding.message} ({remark.code})"
        raise UsageError(f"{called}: {message}" if called else message, remark.hint)
    if wanted == entry.data:
        told = _("{id}: all that is there already, nothing changed")
        return Plan(messages=(told.format(id=entry.data["id"]),))
    return Plan(changes=(Change(entry.path, entry.text, revised(entry, kind, wanted)),))


def _as_typed(message: str, kind: str, path: str, typed: str) -> str:
    """A message with the field called as it was typed, not by its path or title."""
    field = schema.fields(kind).get(".".join(n for n in path.split(".") if not n.isdecimal()))
    for name in (path, field.title() if field else path):
        message = message.replace(quote(name), quote(typed))
    return message


def field_path(kind: str, typed: str) -> str:
    """The dotted path of a field by what people call it: “Postfach” is contact.mailbox.

    A name that no field at the top has is looked for in groups; UsageError where several have it.
    """
    path = canonical(kind, typed)
    fields = schema.fields(kind)
    top = path.partition(".")[0]
    if top in schema.field_names(kind, "").labels:
        return path
    inner = []
    for group in [one for one, field in fields.items() if "." not in one and not field.repeated]:
        names = schema.field_names(kind, group)
        part = top if top in names.labels else names.code(top)
        if part and f"{group}.{part}" in fields:
            inner.append(f"{group}.{part}" + path.removeprefix(top))
    if len(inner) == 1:
        return inner[0]
    if inner:
        message = _("{field} can mean more than one field").format(field=quote(typed))
        raise UsageError(message, _("Write {fields}.").format(fields=_(" or ").join(inner)))
    return path


def _refuse_special(entry: Document, path: str, one: Assignment) -> None:
    """UsageError for what has a command of its own, since more than one thing changes with it."""
    name = entry.data["id"]
    own = {
        "id": command("rename", name, one.value or "ID"),
        "former_ids": command("rename", name, "ID"),
        "status": command("status", name, one.value or "STATUS", "--reason", "TEXT"),
        "history": command("status", name, "STATUS", "--reason", "TEXT"),
        "retired": command("retire", name, "--reason", "REASON"),
    }.get(path.partition(".")[0])
    if own and path.partition(".")[0] in schema.fields("initiative") and "kind" in entry.data:
        message = _("{field} is not set like this").format(field=quote(one.typed))
        raise UsageError(message, _("“{command}” does it.").format(command=own))


def _carry_out(
    kind: str, data: Data, path: str, one: Assignment, workspace: Workspace, today: date
) -> None:
    """Do to the data what an assignment says."""
    config = workspace.config
    if one.operation:
        _change_list(kind, data, path, one, workspace, today)
    elif not one.value:
        _remove(data, path.split("."))
    else:
        target = _precise(kind, path, config)
        if target.endswith("date"):
            _forget_about(data, target.split("."))
        assign(kind, data, target, one.value, config, today)
        _complete_places(data, workspace)


def _precise(kind: str, path: str, config: Config) -> str:
    """The path of the one value that is meant: `since` is since.date, `title` that in German.

    So the other parts of a group and the other languages stay.
    """
    root = schema.load(kind)
    part: Any = root
    for name in path.split("."):
        part = schema.resolve(root, part)
        if "items" in part:
            part = part["items"]
        else:
            rest = part.get("additionalProperties")
            part = part.get("properties", {}).get(name, rest if isinstance(rest, dict) else {})
    part = schema.resolve(root, part)
    needed = part.get("required", [])
    if "properties" in part and len(needed) == 1:
        return f"{path}.{needed[0]}"
    if "properties" not in part and isinstance(part.get("additionalProperties"), dict):
        return f"{path}.{config.languages[0]}"
    return path


def _forget_about(data: Any, names: Sequence[str]) -> None:
    """Take the mark “approximate” from the date before it gets another value."""
    for name in names[:-1]:
        data = data[int(name)] if isinstance(data, list) else data.get(name, {})
    if isinstance(data, dict):
        data.pop("about", None)


def _remove(data: Any, names: Sequence[str]) -> None:
    """Take a field or an item away, and the group that is empty then."""
    if isinstance(data, list):
        number = int(names[0]) if names[0].isdecimal() else len(data)
        if number < len(data):
            if len(names) == 1:
                del data[number]
            else:
                _remove(data[number], names[1:])
        return
    if len(names) == 1:
        data.pop(names[0], None)
    elif names[0] in data:
        _remove(data[names[0]], names[1:])
        if not data[names[0]]:
            del data[names[0]]


def _change_list(
    kind: str, data: Data, path: str, one: Assignment, workspace: Workspace, today: date
) -> None:
    """Add values to a list or take them from it."""
    field = schema.fields(kind).get(path)
    if field is not None and not field.repeated:
        message = _("{field} is no list").format(field=quote(one.typed))
        raise UsageError(message, _("Write {name}=VALUE.").format(name=one.typed))
    probe: Data = {}
    assign(kind, probe, path, one.value, workspace.config, today)
    _complete_places(probe, workspace)
    given = _at(probe, path)
    listed = list(_at(data, path) or [])
    if one.operation == "+":
        listed += [value for value in given if value not in listed]
    else:
        for value in given:
            at = [number for number, item in enumerate(listed) if _is_meant(item, value)]
            if not at:
                message = _("{value} does not stand in {field}")
                value_shown = quote(one.value)
                raise UsageError(message.format(value=value_shown, field=quote(one.typed)))
            del listed[at[0]]
    _put(data, path.split("."), listed)


def _at(data: Any, path: str) -> Any:
    for name in path.split("."):
        if data is None:
            return None
        if isinstance(data, list):
            data = data[int(name)] if name.isdecimal() and int(name) < len(data) else None
        else:
            data = data.get(name)
    return data


def _put(data: Any, names: Sequence[str], value: list[Any]) -> None:
    if not value:
        _remove(data, names)
        return
    for name in names[:-1]:
        data = data[int(name)] if isinstance(data, list) else data.setdefault(name, {})
    data[names[-1]] = value


def _is_meant(item: Any, value: Any) -> bool:
    """Whether an item of a list is the one that was named by one of its values."""
    if not isinstance(item, dict):
        return bool(item == value)
    given = [text for text in value.values() if isinstance(text, str)]
    own = {fold(text) for text in item.values() if isinstance(text, str)}
    return bool(given) and all(fold(text) in own for text in given)


def _complete_places(data: Data, workspace: Workspace) -> None:
    """Give places the country of the only place of that name in the list of the registry."""
    for place in data.get(_PLACE, []):
        if isinstance(place, dict) and "name" in place and "country" not in place:
            name = fold(place["name"])
            named = [known for known in workspace.places.values() if fold(known.name) == name]
            known = {one.country for one in named}
            if len(known) == 1:
                place["country"] = known.pop()
