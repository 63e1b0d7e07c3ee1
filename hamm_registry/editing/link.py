"""Record how two initiatives are connected: once, dated, in the right file."""

import copy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hamm_registry import schema
from hamm_registry.document import Data, Document
from hamm_registry.editing import store
from hamm_registry.editing.entry import read_entry
from hamm_registry.editing.guard import refuse_errors
from hamm_registry.editing.revise import revised
from hamm_registry.errors import UsageError
from hamm_registry.text import _, quote


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be recorded: `a` is connected with `b` by a code of relations.type.

    `on` is since when, or when it was found out: a year, a month or a day as it is written.
    """

    a: str
    b: str
    type: str
    on: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A relation as it stands in a file, and the change that brought it there.

    `subject` and `other` are the ids as the relation is read, `on` is empty where it has no date.
    """

    subject: str
    other: str
    type: str
    on: str
    change: store.Change

    @property
    def already(self) -> bool:
        """Whether it stood there before, so that nothing changes."""
        return self.change.before == self.change.after


def link(root: Path, wish: Wish, today: date) -> Recorded:
    """Record a relation in the file that it belongs in, once; see `plan`."""
    planned = plan(root, wish, today)
    if planned.already:
        return planned
    with store.locked(root):
        planned = plan(root, wish, today)
        store.write(root, [planned.change])
    return planned


def plan(root: Path, wish: Wish, today: date) -> Recorded:
    """What `link` would do.

    A type that reads the same both ways is written into the entry whose id sorts first, any other
    into that of `a`. UsageError for an id that no entry has, the same one twice, a retired entry,
    the opposite of what is written, and anything that `validate` would object to.
    """
    a, b = read_entry(root, wish.a), read_entry(root, wish.b)
    if a.data["id"] == b.data["id"]:
        message = _("{id} cannot be connected with itself").format(id=quote(wish.a))
        raise UsageError(message, _("Name two different entries."))
    symmetric = wish.type in _schema()["x-symmetric"]
    if symmetric and b.data["id"] < a.data["id"]:
        a, b = b, a
    for one, other in ((a, b), (b, a)):
        relation = _written(one, other, wish.type)
        if relation and (one is a or symmetric):
            return _recorded(one, other, relation, one.text)
        if relation:
            message = _("the opposite stands in {path} already").format(path=quote(one.path))
            hint = _("Correct it there first: only one of the two can be true.")
            raise UsageError(message, hint)
    relation = {"to": b.data["id"], "type": wish.type}
    relation["on"] = int(wish.on) if wish.on.isdecimal() and len(wish.on) == 4 else wish.on
    if wish.note:
        relation["note"] = wish.note
    wanted = copy.deepcopy(a.data)
    wanted.setdefault("relations", []).append(relation)
    refuse_errors(root, "initiative", a, wanted, today)
    return _recorded(a, b, relation, revised(a, "initiative", wanted))


def _recorded(one: Document, other: Document, relation: Data, text: str) -> Recorded:
    change = store.Change(one.path, one.text, text)
    on = str(relation.get("on", ""))
    return Recorded(one.data["id"], other.data["id"], relation["type"], on, change)


def _written(one: Document, other: Document, type_: str) -> Data | None:
    """The relation of that type that `one` has to `other`, under whichever of its ids."""
    names = (other.data["id"], *other.data.get("former_ids", ()))
    found: list[Any] = one.data.get("relations", [])
    return next((r for r in found if r["type"] == type_ and r["to"] in names), None)


@cache
def _schema() -> Data:
    root = schema.load("initiative")
    part: Data = root["properties"]["relations"]["items"]["properties"]["type"]
    return part
