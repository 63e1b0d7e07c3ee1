"""Record how two initiatives or two organisations are connected: once, dated, in the right file."""

import copy
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from hamm_registry import schema
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, quote
from hamm_registry.editing.entry import read_entry
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import refuse_errors
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.document import Data, Document


@dataclass(frozen=True, slots=True)
class Link:
    """What is to be recorded: `a` is connected with `b` by a code of FIELDS of their kind.

    `on` is since when, or when it was found out: a year, a month or a day as it is written.
    """

    a: str
    b: str
    type: str
    on: str
    note: str = ""
    kind: str = "initiative"


FIELDS = {"initiative": "relations", "organisation": "links_to"}
"""The field in which the entries of a kind say how they are connected."""

OUTCOMES = ("in-contact", "reviewed", "met")
"""What came of looking at two: what is taken back where no type is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlan(Plan):
    """A relation as it stands in a file at `path` once the plan is carried out.

    `subject` and `other` are the ids as the relation is read, `on` is empty where it has no date.
    `instead` is the type of the relation whose place it takes, if there is one.
    """

    subject: str
    other: str
    type: str
    on: str
    path: str
    instead: str = ""


def plan_link(workspace: Workspace, link: Link, today: date) -> LinkPlan:
    """What it takes to record a relation in the file that it belongs in, once.

    A type that reads the same both ways is written into the entry whose id sorts first, any other
    into that of `a`. Of `reviewed` and `in-contact` the later one takes the place of the earlier.
    UsageError for an id that no entry has, the same one twice, a retired entry,
    the opposite of what is written, and anything that `validate` would object to.
    """
    a, b = (read_entry(workspace, name, link.kind) for name in (link.a, link.b))
    if a.data["id"] == b.data["id"]:
        message = _("{id} cannot be connected with itself").format(id=quote(link.a))
        raise UsageError(message, _("Name two different entries."))
    symmetric = link.type in _schema(link.kind)["x-symmetric"]
    if symmetric and b.data["id"] < a.data["id"]:
        a, b = b, a
    field = FIELDS[link.kind]
    there = _standing(a, b, link.type, symmetric, field)
    earlier = _RIVALS.get(link.type, "")
    rival = _written(a, b, earlier, field) or _written(b, a, earlier, field)
    if there and not rival:
        return _recorded(there, there.one.text)
    side = rival or _Side(a, b, {})
    relation = there.relation if there else _relation(link, side.other)
    old = rival.relation if rival else None
    wanted = _with(side.one.data, old, [] if there else [relation], field)
    refuse_errors(workspace, link.kind, side.one, wanted, today)
    text = revised(side.one, link.kind, wanted)
    done = _recorded(side._replace(relation=relation), text)
    return replace(done, instead=earlier) if rival else done


def plan_unlink(workspace: Workspace, link: Link, today: date) -> Plan:
    """What it takes to take a connection back: of that type, or without one what was found out.

    UsageError where nothing of the kind is written down.
    """
    a, b = (read_entry(workspace, name, link.kind) for name in (link.a, link.b))
    field = FIELDS[link.kind]
    types = (link.type,) if link.type else OUTCOMES
    changes, messages = [], []
    for one, other in ((a, b), (b, a)):
        wanted = one.data
        for type_ in types:
            side = _written(Document(one.path, wanted, one.text), other, type_, field)
            if side is not None:
                wanted = _with(wanted, side.relation, [], field)
                label = schema.label(f"{field}.type", type_, link.kind)
                message = _("taken out of {path}: {label} {other}")
                messages.append(message.format(path=one.path, label=label, other=other.data["id"]))
        if wanted is not one.data:
            refuse_errors(workspace, link.kind, one, wanted, today)
            changes.append(Change(one.path, one.text, revised(one, link.kind, wanted)))
    if not changes:
        message = _("nothing is recorded between {a} and {b} that could be taken back")
        message = message.format(a=quote(link.a), b=quote(link.b))
        raise UsageError(message, _("An entry that names both joins them too: change that one."))
    return Plan(changes=tuple(changes), messages=tuple(messages))


_RIVALS = {"reviewed": "in-contact", "in-contact": "reviewed"}
"""What came of looking at a pair: the later outcome takes the place of the earlier one."""


class _Side(NamedTuple):
    """The entry in which a relation stands, the one that it leads to, and the relation."""

    one: Document
    other: Document
    relation: Data


def _standing(a: Document, b: Document, type_: str, symmetric: bool, field: str) -> _Side | None:
    """Where the relation stands already; UsageError where its opposite does."""
    there, back = _written(a, b, type_, field), _written(b, a, type_, field)
    if back and not symmetric and not there:
        message = _("the opposite stands in {path} already").format(path=quote(b.path))
        hint = _("Correct it there first: only one of the two can be true.")
        raise UsageError(message, hint)
    return there or back


def _with(data: Data, old: Data | None, new: list[Data], field: str) -> Data:
    """The data of an entry with new relations in the place of an old one, else at the end."""
    relations = data.get(field, [])
    at = relations.index(old) if old else len(relations)
    wanted = {k: v for k, v in copy.deepcopy(data).items() if k != field}
    left = [*relations[:at], *new, *relations[at + bool(old) :]]
    return wanted | ({field: left} if left else {})


def _relation(link: Link, other: Document) -> Data:
    relation: Data = {"to": other.data["id"], "type": link.type}
    relation["on"] = int(link.on) if link.on.isdecimal() and len(link.on) == 4 else link.on
    return relation | ({"note": link.note} if link.note else {})


def _recorded(side: _Side, text: str) -> LinkPlan:
    entry, other, relation = side
    return LinkPlan(
        changes=(Change(entry.path, entry.text, text),),
        subject=entry.data["id"],
        other=other.data["id"],
        type=relation["type"],
        on=str(relation.get("on", "")),
        path=entry.path,
    )


def _written(one: Document, other: Document, type_: str, field: str) -> _Side | None:
    """The relation of that type that `one` has to `other`, under whichever of its ids."""
    names = (other.data["id"], *other.data.get("former_ids", ()))
    found: list[Data] = one.data.get(field, [])
    fits = (r for r in found if r["type"] == type_ and r["to"] in names)
    return next((_Side(one, other, relation) for relation in fits), None)


@cache
def _schema(kind: str) -> Data:
    root = schema.load(kind)
    part: Data = root["properties"][FIELDS[kind]]["items"]["properties"]["type"]
    return part
