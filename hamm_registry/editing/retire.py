"""Take an entry out of the registry: its id stays and leads on, the rest need not stay public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamm_registry import yamlfile
from hamm_registry.core.errors import UsageError
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
from hamm_registry.yamlfile.document import Data, Document

_KEPT = ("id", "former_ids", "title", "name")
_WITH_SUCCESSOR = ("merged", "duplicate")


@dataclass(frozen=True, slots=True)
class Retirement:
    """Why and when an entry goes, and the id of its successor, if it has one."""

    reason: str
    on: str
    into: str = ""


def plan_retire(workspace: Workspace, name: str, retirement: Retirement, today: date) -> Plan:
    """What it takes to leave a tombstone: its references lead to the successor or go.

    Relations of the entry itself go over to its successor. UsageError for an entry that is its
    own successor.
    """
    if retirement.reason in _WITH_SUCCESSOR and not retirement.into:
        hint = _("What was merged or a duplicate leads to the entry that stays.")
        raise UsageError(_("{name} is missing").format(name="--into"), hint)
    kind = kind_of(workspace, name)
    entry = read_entry(workspace, name, kind)
    successor = read_entry(workspace, retirement.into, kind) if retirement.into else None
    if successor and successor.data["id"] == entry.data["id"]:
        message = _("{id} cannot be its own successor").format(id=quote(name))
        raise UsageError(message, _("Name another entry with --into."))
    wanted = _tombstone(entry.data, retirement, successor)
    refuse_errors(workspace, kind, entry, wanted, today)
    mended = list(_mended(workspace, entry, successor, kind, today))
    text = _written(entry, wanted, kind)
    changes = [change for change, _remark in mended]
    changes.append(Change(entry.path, entry.text, text))
    message = _("{id} is retired").format(id=entry.data["id"])
    if successor:
        message = _("{id} is retired and leads to {into}")
        message = message.format(id=entry.data["id"], into=successor.data["id"])
    remarks = tuple(remark for _change, remark in mended)
    return Plan(changes=tuple(changes), messages=(message,), remarks=remarks)


def _tombstone(data: Data, retirement: Retirement, successor: Document | None) -> Data:
    retired = {"on": retirement.on, "reason": retirement.reason}
    if successor:
        retired["into"] = successor.data["id"]
    return {key: data[key] for key in _KEPT if key in data} | {"retired": retired}


def _written(entry: Document, wanted: Data, kind: str) -> str:
    """The tombstone in canonical form; what comments said goes with what they said it of."""
    return canonical(Document(entry.path, wanted, yamlfile.dump(wanted)), kind)


def _mended(
    workspace: Workspace, entry: Document, successor: Document | None, kind: str, today: date
) -> Iterator[tuple[Change, str]]:
    """The files that change besides, with what to say of each."""
    name = entry.data["id"]
    field = FIELDS[kind]
    inherited = _inherited(entry.data, successor, field) if successor else []
    seen = False
    for named_in, document, _pointers in references.naming(workspace, name, kind):
        if named_in != kind or document.path == entry.path:
            continue  # who came to a meeting stays true
        own = successor is not None and document.path == successor.path
        seen = seen or own
        wanted = _without(document.data, name, successor, field)
        if own:
            wanted = _with(wanted, inherited, field)
        if wanted != document.data:
            refuse_errors(workspace, kind, document, wanted, today)
            told = _("{path}: the relation to {id} leads to {into} now")
            if successor is None or own:
                told = _("{path}: the relation to {id} is taken out")
            into = successor.data["id"] if successor else ""
            change = Change(document.path, document.text, revised(document, kind, wanted))
            yield change, told.format(path=document.path, id=name, into=into)
    if successor and inherited and not seen:
        wanted = _with(successor.data, inherited, field)
        refuse_errors(workspace, kind, successor, wanted, today)
        told = _("{path}: takes over the relations of {id}").format(path=successor.path, id=name)
        yield Change(successor.path, successor.text, revised(successor, kind, wanted)), told


def _without(data: Data, name: str, successor: Document | None, field: str) -> Data:
    """The data without relations to an entry: to its successor instead, unless it has one."""
    into = successor.data["id"] if successor and successor.data["id"] != data["id"] else None
    wanted = dict(data)
    if wanted.get("retired", {}).get("into") == name:
        wanted["retired"] = {k: v for k, v in wanted["retired"].items() if k != "into"}
        if into:
            wanted["retired"]["into"] = into
    if wanted.get("part_of") == name:
        wanted["part_of"] = into
        if into is None:
            del wanted["part_of"]
    if field not in data:
        return wanted
    kept = [relation for relation in data[field] if relation["to"] != name]
    known = {(relation["to"], relation["type"]) for relation in kept}
    kept += (
        {**relation, "to": into}
        for relation in data[field]
        if relation["to"] == name and into and (into, relation["type"]) not in known
    )
    wanted[field] = kept
    if not kept:
        del wanted[field]
    return wanted


def _inherited(data: Data, successor: Document, field: str) -> list[Any]:
    """The relations of an entry that its successor has not yet, nor has to itself."""
    known = {relation["to"] for relation in successor.data.get(field, [])} | {successor.data["id"]}
    return [relation for relation in data.get(field, []) if relation["to"] not in known]


def _with(data: Data, relations: list[Any], field: str) -> Data:
    return {**data, field: [*data.get(field, []), *relations]} if relations else data
