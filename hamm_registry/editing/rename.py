"""Give an entry another id, everywhere in one step."""

import copy
import unicodedata
from datetime import date

from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, ngettext, quote
from hamm_registry.editing import references
from hamm_registry.editing.canonical_form import exact
from hamm_registry.editing.entry import kind_of, read_entry
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import refuse_errors
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import FOLDERS, Workspace
from hamm_registry.yamlfile.document import Document


def plan_rename(workspace: Workspace, old: str, new: str, today: date) -> Plan:
    """What it takes to rename: the new file, every reference, and last the old file goes.

    The old id becomes a former one, so old addresses still lead there. A run that was interrupted
    is finished by the same command. UsageError for an id that is taken or wrong.
    """
    kind = kind_of(workspace, old)
    entry = read_entry(workspace, old, kind)
    if entry.data["id"] == new:
        if old == new:
            message = _("{id} has that name already").format(id=quote(old))
            raise UsageError(message, _("Name another id behind it."))
        return Plan(messages=(_("{old} is {new} already").format(old=old, new=new),))
    old = entry.data["id"]
    path = f"{FOLDERS[kind]}/{new}.yaml"
    wanted = copy.deepcopy(entry.data)
    wanted["id"] = new
    former = [name for name in wanted.get("former_ids", []) if name != new]
    wanted["former_ids"] = [*former, old]
    half = _half_done(workspace, path, wanted, kind)
    if not half:
        _refuse_taken(workspace, entry, new, kind)
    refuse_errors(workspace, kind, entry, wanted, today, path)
    created = Change(path, None, revised(entry, kind, wanted))
    changes = [] if half else [created]
    mended = 0
    for other_kind, document, pointers in references.naming(workspace, old, kind):
        if document.path not in (entry.path, path):
            data = references.changed(document.data, pointers, lambda _value: new)
            text = revised(document, other_kind, data)
            changes.append(Change(document.path, document.text, text))
            mended += 1
    changes.append(Change(entry.path, entry.text, None))
    message = ngettext(
        "{old} is now {new}, {count} other file mended",
        "{old} is now {new}, {count} other files mended",
        mended,
    ).format(old=old, new=new, count=mended)
    return Plan(changes=tuple(changes), messages=(message,))


def _half_done(workspace: Workspace, path: str, wanted: object, kind: str) -> bool:
    """Whether the new file is there already, just as an interrupted run has left it."""
    if path not in workspace.paths(kind):
        return False
    document = workspace.valid(kind, path)
    return isinstance(document, Document) and exact(document.data) == exact(wanted)


def _refuse_taken(workspace: Workspace, entry: Document, new: str, kind: str) -> None:
    """UsageError where another entry has that id or had it, in whatever case it is written."""
    key = _key(new)
    registry = workspace.registry
    for other in registry.initiatives if kind == "initiative" else registry.organisations:
        names = (other.id, *other.data.get("former_ids", ()))
        if other.path != entry.path and key in map(_key, names):
            message = _("the id {id} already belongs to {path}")
            hint = _("Choose another id: one is never given a second time.")
            raise UsageError(message.format(id=quote(new), path=other.path), hint)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
