"""Take an entry out of the registry: its id stays and leads on, the rest need not stay public."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from hamm_registry import yamlfile
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, quote
from hamm_registry.editing import references
from hamm_registry.editing.canonical_form import canonical
from hamm_registry.editing.entry import read_entry
from hamm_registry.editing.outcome import Outcome
from hamm_registry.editing.patch import revised
from hamm_registry.editing.run_rules import refuse_errors
from hamm_registry.storage import store
from hamm_registry.yamlfile.document import Data, Document

_KEPT = ("id", "former_ids", "title")
_WITH_HEIR = ("merged", "duplicate")


@dataclass(frozen=True, slots=True)
class Farewell:
    """Why and when an entry goes, and the id of its successor, if it has one."""

    reason: str
    on: str
    into: str = ""


def plan_retire(root: Path, name: str, farewell: Farewell, today: date) -> Outcome:
    """What it takes to leave a tombstone: its references lead to the successor or go.

    Relations of the entry itself go over to its successor. UsageError for an entry that is its
    own successor.
    """
    if farewell.reason in _WITH_HEIR and not farewell.into:
        hint = _("What was merged or a duplicate leads to the entry that stays.")
        raise UsageError(_("{name} is missing").format(name="--into"), hint)
    entry = read_entry(root, name)
    heir = read_entry(root, farewell.into) if farewell.into else None
    if heir and heir.data["id"] == entry.data["id"]:
        message = _("{id} cannot be its own successor").format(id=quote(name))
        raise UsageError(message, _("Name another entry with --into."))
    wanted = _tombstone(entry.data, farewell, heir)
    refuse_errors(root, "initiative", entry, wanted, today)
    mended = list(_mended(root, entry, heir, today))
    text = _written(entry, wanted)
    changes = (*(change for change, _remark in mended), store.Change(entry.path, entry.text, text))
    told = _("{id} is retired").format(id=entry.data["id"])
    if heir:
        told = _("{id} is retired and leads to {into}").format(
            id=entry.data["id"], into=heir.data["id"]
        )
    return Outcome(changes, (told,), tuple(remark for _change, remark in mended))


def _tombstone(data: Data, farewell: Farewell, heir: Document | None) -> Data:
    retired = {"on": farewell.on, "reason": farewell.reason}
    if heir:
        retired["into"] = heir.data["id"]
    return {key: data[key] for key in _KEPT if key in data} | {"retired": retired}


def _written(entry: Document, wanted: Data) -> str:
    """The tombstone in canonical form; what comments said goes with what they said it of."""
    return canonical(Document(entry.path, wanted, yamlfile.dump(wanted)), "initiative")


def _mended(
    root: Path, entry: Document, heir: Document | None, today: date
) -> Iterator[tuple[store.Change, str]]:
    """The files that change besides, with what to say of each."""
    name = entry.data["id"]
    inherited = _inherited(entry.data, heir) if heir else []
    seen = False
    for kind, document, _pointers in references.naming(root, name):
        if kind != "initiative" or document.path == entry.path:
            continue  # who came to a meeting stays true
        own = heir is not None and document.path == heir.path
        seen = seen or own
        wanted = _without(document.data, name, heir)
        if own:
            wanted = _with(wanted, inherited)
        if wanted != document.data:
            refuse_errors(root, kind, document, wanted, today)
            told = _("{path}: the relation to {id} leads to {into} now")
            if heir is None or own:
                told = _("{path}: the relation to {id} is taken out")
            into = heir.data["id"] if heir else ""
            change = store.Change(document.path, document.text, revised(document, kind, wanted))
            yield change, told.format(path=document.path, id=name, into=into)
    if heir and inherited and not seen:
        wanted = _with(heir.data, inherited)
        refuse_errors(root, "initiative", heir, wanted, today)
        told = _("{path}: takes over the relations of {id}").format(path=heir.path, id=name)
        yield store.Change(heir.path, heir.text, revised(heir, "initiative", wanted)), told


def _without(data: Data, name: str, heir: Document | None) -> Data:
    """The data without relations to an entry: to its successor instead, unless it has one."""
    into = heir.data["id"] if heir and heir.data["id"] != data["id"] else None
    wanted = dict(data)
    if wanted.get("retired", {}).get("into") == name:
        wanted["retired"] = {k: v for k, v in wanted["retired"].items() if k != "into"}
        if into:
            wanted["retired"]["into"] = into
    if "relations" not in data:
        return wanted
    kept = [relation for relation in data["relations"] if relation["to"] != name]
    known = {(relation["to"], relation["type"]) for relation in kept}
    kept += (
        {**relation, "to": into}
        for relation in data["relations"]
        if relation["to"] == name and into and (into, relation["type"]) not in known
    )
    wanted["relations"] = kept
    if not kept:
        del wanted["relations"]
    return wanted


def _inherited(data: Data, heir: Document) -> list[Any]:
    """The relations of an entry that its successor has not yet, nor has to itself."""
    known = {relation["to"] for relation in heir.data.get("relations", [])} | {heir.data["id"]}
    return [relation for relation in data.get("relations", []) if relation["to"] not in known]


def _with(data: Data, relations: list[Any]) -> Data:
    return {**data, "relations": [*data.get("relations", []), *relations]} if relations else data
