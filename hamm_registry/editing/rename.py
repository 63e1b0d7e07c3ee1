"""Give an entry another id, everywhere in one step."""

import copy
from collections.abc import Iterator, Sequence
from datetime import date

from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, ngettext, quote
from hamm_registry.editing import references
from hamm_registry.editing.canonical_form import exact
from hamm_registry.editing.entry import kind_of, read_entry
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import refuse_errors
from hamm_registry.model.entries import Initiative, Organisation
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import FOLDERS, Workspace
from hamm_registry.yamlfile.parsed_file import ParsedFile


def plan_rename(workspace: Workspace, old: str, new: str, today: date) -> Plan:
    """Plan to rename an entry: the new file, every reference, and last the old file goes.

    The old id becomes a former one, so old addresses still lead there. A run that was interrupted
    is finished by the same command. UsageError for an id that is taken or wrong.
    """
    kind = kind_of(workspace, old)
    entry = read_entry(workspace, old, kind)
    if entry.data["id"] == new:
        if old == new:
            message = _("{id} has that name already").format(id=quote(old))
            raise UsageError(message, _("Give another id after it."))
        return Plan(messages=(_("{old} is {new} already").format(old=old, new=new),))
    old = entry.data["id"]
    path = f"{FOLDERS[kind]}/{new}.yaml"
    wanted = copy.deepcopy(entry.data)
    wanted["id"] = new
    former = [name for name in wanted.get("former_ids", []) if name != new]
    wanted["former_ids"] = [*former, old]
    is_half_done = _is_half_done(workspace, path, wanted, kind)
    if not is_half_done:
        _refuse_taken(workspace, entry, new, kind)
    refuse_errors(workspace, kind, entry, wanted, today, path)
    created = Change(path, None, revised(entry, kind, wanted))
    mended = list(_mended_references(workspace, kind, old, new, (entry.path, path)))
    # The old file goes last: until then every reference leads to a file that is there.
    deleted = Change(entry.path, entry.text, None)
    changes = [*mended, deleted]
    if not is_half_done:
        changes.insert(0, created)
    message = ngettext(
        "{old} is now {new}, {count} other file updated",
        "{old} is now {new}, {count} other files updated",
        len(mended),
    ).format(old=old, new=new, count=len(mended))
    return Plan(changes=tuple(changes), messages=(message,))


def _mended_references(
    workspace: Workspace, kind: str, old: str, new: str, own_paths: tuple[str, str]
) -> Iterator[Change]:
    """The changes of the other files that name the entry by its old id."""
    for other_kind, document, pointers in references.naming(workspace, old, kind):
        if document.path not in own_paths:
            data = references.changed(document.data, pointers, lambda _value: new)
            text = revised(document, other_kind, data)
            yield Change(document.path, document.text, text)


def _is_half_done(workspace: Workspace, path: str, wanted: object, kind: str) -> bool:
    """True if the new file is there already, just as an interrupted run has left it."""
    if path not in workspace.paths(kind):
        return False
    document = workspace.valid(kind, path)
    return isinstance(document, ParsedFile) and exact(document.data) == exact(wanted)


def _refuse_taken(workspace: Workspace, entry: ParsedFile, new: str, kind: str) -> None:
    """UsageError where another entry has that id or had it."""
    registry = workspace.registry
    others: dict[str, Sequence[Initiative] | Sequence[Organisation]] = {
        "initiative": registry.initiatives,
        "organisation": registry.organisations,
    }
    for other in others[kind]:
        names = (other.id, *other.data.get("former_ids", ()))
        if other.path != entry.path and new in names:
            message = _("the id {id} already belongs to {path}")
            hint = _("Choose another id: one is never given a second time.")
            raise UsageError(message.format(id=quote(new), path=other.path), hint)
