"""Retire an entry: a tombstone keeps its id and name, and leads to its successor."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamm_registry.core.errors import UsageError, missing_value
from hamm_registry.core.text import _, quote
from hamm_registry.editing import references
from hamm_registry.editing.canonical_form import canonical
from hamm_registry.editing.entry import kind_of, read_entry
from hamm_registry.editing.link import FIELDS
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import refuse_errors
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.dialects import dump
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile

_KEPT = ("id", "former_ids", "title", "name")
"""The fields that stay in a tombstone; the others need not stay public."""

_WITH_SUCCESSOR = ("merged", "duplicate")
"""The reasons that require a successor."""


@dataclass(frozen=True, slots=True)
class Retirement:
    """The reason and day on which an entry goes, and the id of its successor, if it has one."""

    reason: str
    on: str
    into: str = ""


def plan_retire(workspace: Workspace, name: str, retirement: Retirement, today: date) -> Plan:
    """Plan a tombstone in place of an entry; references to it lead to the successor or go.

    Relations of the entry itself go over to its successor. UsageError for an entry that is its
    own successor.
    """
    if retirement.reason in _WITH_SUCCESSOR and not retirement.into:
        hint = _("What was merged or a duplicate leads to the entry that stays.")
        raise missing_value("--into", hint)
    kind = kind_of(workspace, name)
    entry = read_entry(workspace, name, kind)
    successor = None
    if retirement.into:
        successor = read_entry(workspace, retirement.into, kind)
    if successor and successor.data["id"] == entry.data["id"]:
        message = _("{id} cannot be its own successor").format(id=quote(name))
        raise UsageError(message, _("Give another entry with --into."))
    wanted = _tombstone(entry.data, retirement, successor)
    refuse_errors(workspace, kind, entry, wanted, today)
    changes: list[Change] = []
    remarks: list[str] = []
    for change, remark in _changed_references(workspace, entry, successor, kind, today):
        changes.append(change)
        remarks.append(remark)
    # The tombstone comes last: until it stands, a run that was interrupted can be repeated.
    text = _tombstone_text(entry, wanted, kind)
    changes.append(Change(entry.path, entry.text, text))
    message = _("{id} is retired").format(id=entry.data["id"])
    if successor:
        message = _("{id} is retired and leads to {into}")
        message = message.format(id=entry.data["id"], into=successor.data["id"])
    return Plan(changes=tuple(changes), messages=(message,), remarks=tuple(remarks))


def _tombstone(data: Data, retirement: Retirement, successor: ParsedFile | None) -> Data:
    """The data of a retired entry: its identity, when and why it went, and its successor."""
    retired = {"on": retirement.on, "reason": retirement.reason}
    if successor:
        retired["into"] = successor.data["id"]
    identity = {key: data[key] for key in _KEPT if key in data}
    return identity | {"retired": retired}


def _tombstone_text(entry: ParsedFile, wanted: Data, kind: str) -> str:
    """The tombstone in canonical form, without the comments on the fields that are removed."""
    return canonical(ParsedFile(entry.path, wanted, dump(wanted)), kind)


def _changed_references(
    workspace: Workspace, entry: ParsedFile, successor: ParsedFile | None, kind: str, today: date
) -> Iterator[tuple[Change, str]]:
    """The changes of the files that refer to the entry, and of its successor's, with remarks."""
    name = entry.data["id"]
    field = FIELDS[kind]
    for document in _entries_naming(workspace, entry, kind):
        if successor and document.path == successor.path:
            continue
        into = None
        if successor:
            into = successor.data["id"]
        wanted = _with_references_to(document.data, name, into, field)
        if wanted == document.data:
            continue
        remark = _("{path}: the relation to {id} is removed")
        if into:
            remark = _("{path}: the relation to {id} leads to {into} now")
        change = _checked_change(workspace, document, wanted, kind, today)
        yield change, remark.format(path=document.path, id=name, into=into)
    if successor is None:
        return
    # The successor cannot refer to itself: its references to the entry go.
    without = _with_references_to(successor.data, name, None, field)
    wanted = _with_relations(without, _inherited(entry.data, successor, field), field)
    if wanted != successor.data:
        remark = _("{path}: takes over the relations of {id}")
        if without != successor.data:
            remark = _("{path}: the relation to {id} is removed")
        change = _checked_change(workspace, successor, wanted, kind, today)
        yield change, remark.format(path=successor.path, id=name)


def _entries_naming(workspace: Workspace, entry: ParsedFile, kind: str) -> Iterator[ParsedFile]:
    """The other entries of the same kind that name an entry.

    One of another kind keeps the id: who came to a meeting stays true.
    """
    for named_in, document, _pointers in references.naming(workspace, entry.data["id"], kind):
        if named_in == kind and document.path != entry.path:
            yield document


def _checked_change(
    workspace: Workspace, document: ParsedFile, wanted: Data, kind: str, today: date
) -> Change:
    """The change that gives an entry new data; UsageError where they bring a new error."""
    refuse_errors(workspace, kind, document, wanted, today)
    return Change(document.path, document.text, revised(document, kind, wanted))


def _with_references_to(data: Data, name: str, into: str | None, field: str) -> Data:
    """A copy of the data that refers to the id `into` instead of `name`; to neither for None.

    Without `into` a tombstone goes on leading to `name`: there it is said that it has gone.
    """
    wanted = dict(data)
    if into is not None and wanted.get("retired", {}).get("into") == name:
        wanted["retired"] = _with_target(wanted["retired"], "into", into)
    if wanted.get("part_of") == name:
        wanted = _with_target(wanted, "part_of", into)
    if field in data:
        relations = _relations_to(data[field], name, into)
        wanted = _with_target(wanted, field, relations or None)
    return wanted


def _relations_to(relations: list[Data], name: str, into: str | None) -> list[Data]:
    """The relations with those to `name` at the end, leading to `into`, each type once."""
    result = [relation for relation in relations if relation["to"] != name]
    present = {(relation["to"], relation["type"]) for relation in result}
    for relation in relations:
        is_moved = into is not None and relation["to"] == name
        if is_moved and (into, relation["type"]) not in present:
            result.append({**relation, "to": into})
    return result


def _with_target(data: Data, key: str, value: object) -> Data:
    """A copy with another value of a key that it has, without the key for None."""
    changed = dict(data)
    if value is None:
        del changed[key]
    else:
        changed[key] = value
    return changed


def _inherited(data: Data, successor: ParsedFile, field: str) -> list[Any]:
    """The relations of an entry to others than its successor that the successor lacks."""
    related = {relation["to"] for relation in successor.data.get(field, [])}
    related.add(successor.data["id"])
    return [relation for relation in data.get(field, []) if relation["to"] not in related]


def _with_relations(data: Data, relations: list[Any], field: str) -> Data:
    """The data with further relations at the end of those it has."""
    if not relations:
        return data
    return {**data, field: [*data.get(field, []), *relations]}
