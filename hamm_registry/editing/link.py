"""Record how two initiatives or two organisations are connected: once, dated, in the right file."""

import copy
from collections.abc import Iterator
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
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """A connection to record or to take back: `a` with `b`, by a code of FIELDS of their kind.

    `on` is since when, or when it was found out: a year, a month or a day as it is written.
    """

    a: str
    b: str
    type: str
    on: str
    note: str = ""
    kind: str = "initiative"

    @property
    def field(self) -> str:
        """The field in which entries of the kind say how they are connected."""
        return FIELDS[self.kind]


FIELDS = {"initiative": "relations", "organisation": "links_to"}
"""The field in which the entries of a kind say how they are connected."""

OUTCOMES: tuple[str, ...] = ("in-contact", "reviewed", "met")
"""The outcomes of looking at two: these are taken back where no type is named."""

_RIVALS = {"reviewed": "in-contact", "in-contact": "reviewed"}
"""Outcomes of which the later one takes the place of the earlier one."""


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


class _Recorded(NamedTuple):
    """A relation, the entry in which it stands, and the one that it leads to."""

    entry: ParsedFile
    other: ParsedFile
    relation: Data


def plan_link(workspace: Workspace, link: LinkRequest, today: date) -> LinkPlan:
    """Plan to record a relation in the file that it belongs in, once.

    A type that reads the same both ways is written into the entry whose id sorts first, any other
    into that of `a`. Of `reviewed` and `in-contact` the later one takes the place of the earlier.
    UsageError for an id that no entry has, the same one twice, a retired entry,
    the opposite of what is written, and anything that `validate` would object to.
    """
    a, b = _read_two(workspace, link)
    if a.data["id"] == b.data["id"]:
        message = _("{id} cannot be linked to itself").format(id=quote(link.a))
        raise UsageError(message, _("Give two different entries."))
    is_symmetric = link.type in _schema_of_type(link.kind)["x-symmetric"]
    # Into the same file, whichever of the two is named first.
    if is_symmetric and b.data["id"] < a.data["id"]:
        a, b = b, a
    recorded = _find_recorded(a, b, link, is_symmetric)
    rival_type = _RIVALS.get(link.type, "")
    rival = _find(a, b, rival_type, link.field) or _find(b, a, rival_type, link.field)
    if rival:
        plan = _plan_instead(workspace, link, rival, recorded, today)
        return replace(plan, instead=rival_type)
    if recorded:
        return _plan(recorded, recorded.entry.text)
    relation = _relation(link, b)
    wanted = _with_relations(a.data, None, [relation], link.field)
    refuse_errors(workspace, link.kind, a, wanted, today)
    return _plan(_Recorded(a, b, relation), revised(a, link.kind, wanted))


def _plan_instead(
    workspace: Workspace,
    link: LinkRequest,
    rival: _Recorded,
    recorded: _Recorded | None,
    today: date,
) -> LinkPlan:
    """Plan to put a relation in the place of its rival, which only goes if it is recorded."""
    entry = rival.entry
    if recorded:
        relation = recorded.relation
        new = []
    else:
        relation = _relation(link, rival.other)
        new = [relation]
    wanted = _with_relations(entry.data, rival.relation, new, link.field)
    refuse_errors(workspace, link.kind, entry, wanted, today)
    text = revised(entry, link.kind, wanted)
    return _plan(rival._replace(relation=relation), text)


def plan_unlink(workspace: Workspace, link: LinkRequest, today: date) -> Plan:
    """Plan to take a connection back: of that type, or without one every type of OUTCOMES.

    UsageError where nothing of the kind is written down.
    """
    a, b = _read_two(workspace, link)
    types = OUTCOMES
    if link.type:
        types = (link.type,)
    changes: list[Change] = []
    messages: list[str] = []
    for entry, other in ((a, b), (b, a)):
        removed = list(_find_all(entry, other, types, link.field))
        if not removed:
            continue
        wanted = entry.data
        for relation in removed:
            wanted = _with_relations(wanted, relation, [], link.field)
            label = schema.label(f"{link.field}.type", relation["type"], link.kind)
            message = _("removed from {path}: {label} {other}")
            message = message.format(path=entry.path, label=label, other=other.data["id"])
            messages.append(message)
        refuse_errors(workspace, link.kind, entry, wanted, today)
        changes.append(Change(entry.path, entry.text, revised(entry, link.kind, wanted)))
    if not changes:
        message = _("there is no recorded link between {a} and {b} to remove")
        message = message.format(a=quote(link.a), b=quote(link.b))
        raise UsageError(message, _("An entry that names both connects them too: change that one."))
    return Plan(changes=tuple(changes), messages=tuple(messages))


def _read_two(workspace: Workspace, link: LinkRequest) -> tuple[ParsedFile, ParsedFile]:
    """The entries of both sides; UsageError for an id that none has."""
    return read_entry(workspace, link.a, link.kind), read_entry(workspace, link.b, link.kind)


def _find_recorded(
    a: ParsedFile, b: ParsedFile, link: LinkRequest, is_symmetric: bool
) -> _Recorded | None:
    """The relation if it is recorded already; UsageError where its opposite is."""
    forth = _find(a, b, link.type, link.field)
    if forth:
        return forth
    back = _find(b, a, link.type, link.field)
    if back and not is_symmetric:
        message = _("the opposite is recorded in {path} already").format(path=quote(b.path))
        hint = _("Correct it there first: only one of the two can be true.")
        raise UsageError(message, hint)
    return back


def _find(entry: ParsedFile, other: ParsedFile, type_: str, field: str) -> _Recorded | None:
    """The first relation of a type that an entry has to another one."""
    for relation in _find_all(entry, other, (type_,), field):
        return _Recorded(entry, other, relation)
    return None


def _find_all(
    entry: ParsedFile, other: ParsedFile, types: tuple[str, ...], field: str
) -> Iterator[Data]:
    """The first relation of each type to another entry, under whichever of its ids."""
    names = (other.data["id"], *other.data.get("former_ids", ()))
    for type_ in types:
        for relation in entry.data.get(field, []):
            if relation["type"] == type_ and relation["to"] in names:
                yield relation
                break


def _with_relations(data: Data, old: Data | None, new: list[Data], field: str) -> Data:
    """The data of an entry with new relations in the place of an old one, else at the end."""
    relations = list(data.get(field, []))
    if old:
        index = relations.index(old)
        relations[index : index + 1] = new
    else:
        relations += new
    wanted = copy.deepcopy(data)
    wanted.pop(field, None)
    if relations:
        wanted[field] = relations
    return wanted


def _relation(link: LinkRequest, other: ParsedFile) -> Data:
    """The relation as it is written into a file; a bare year is a number."""
    relation: Data = {"to": other.data["id"], "type": link.type, "on": link.on}
    if link.on.isdecimal() and len(link.on) == 4:
        relation["on"] = int(link.on)
    if link.note:
        relation["note"] = link.note
    return relation


def _plan(recorded: _Recorded, text: str) -> LinkPlan:
    """The plan that gives the entry of a relation its new text."""
    entry, other, relation = recorded
    return LinkPlan(
        changes=(Change(entry.path, entry.text, text),),
        subject=entry.data["id"],
        other=other.data["id"],
        type=relation["type"],
        on=str(relation.get("on", "")),
        path=entry.path,
    )


@cache
def _schema_of_type(kind: str) -> Data:
    """The schema of the type of a relation between entries of a kind."""
    root = schema.load(kind)
    part: Data = root["properties"][FIELDS[kind]]["items"]["properties"]["type"]
    return part
