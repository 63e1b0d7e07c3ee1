"""Write down what becomes of a meeting: who is invited, who came, what was decided."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, fold, quote
from hamm_registry.editing.entry import read_entry
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import refuse_errors
from hamm_registry.query.short_ids import short_id
from hamm_registry.schema import did_you_mean
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.document import Data


@dataclass(frozen=True, slots=True)
class Notes:
    """What is to be written down; names are ids or names of organisations, empty is not told.

    `done` are numbers of actions, from 1, that are done on the day `on`.
    """

    invited: tuple[str, ...] = ()
    attended: tuple[str, ...] = ()
    complete: bool = False
    state: str = ""
    agenda: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    action: str = ""
    by: str = ""
    due: str = ""
    done: tuple[int, ...] = ()
    on: str = ""


def plan_notes(workspace: Workspace, name: str, notes: Notes, today: date) -> Plan:
    """What it takes to write notes into the file of a meeting; what stands there stays.

    UsageError for a meeting that does not exist, an action that has no such number, and for what
    `validate` objects to. An organisation that is known by no record and no entry is written by
    its name, with a remark.
    """
    meeting = read_entry(workspace, name, "meeting")
    wanted = copy.deepcopy(meeting.data)
    messages: list[str] = []
    for field, names in (("invited", notes.invited), ("attended", notes.attended)):
        if names:
            added = _add_names(workspace, wanted, field, names)
            messages.append(_added(field, added, len(wanted[field])))
    if notes.attended and wanted.get("attendance", "unknown") == "unknown":
        wanted["attendance"] = "partial"
    if notes.complete:
        wanted["attendance"] = "complete"
        messages.append(_("The list of those who came is complete."))
    if notes.state:
        wanted["state"] = notes.state
    listed = (("agenda", notes.agenda), ("topics", notes.topics), ("decisions", notes.decisions))
    for field, items in listed:
        if items:
            wanted[field] = [*wanted.get(field, []), *items]
    if notes.action:
        meant = organisation_meant(workspace, notes.by) if notes.by else ""
        record = workspace.registry.organisation(meant) if meant else None
        bearer = record.name if record else meant
        said = {"text": notes.action, "organisation": bearer, "due": notes.due}
        action = {key: value for key, value in said.items() if value}
        wanted["actions"] = [*wanted.get("actions", []), action]
        number = len(wanted["actions"])
        messages.append(_("Action {number}: {text}").format(number=number, text=notes.action))
    messages += [_close(wanted, number, notes.on) for number in notes.done]
    refuse_errors(workspace, "meeting", meeting, wanted, today)
    change = Change(meeting.path, meeting.text, revised(meeting, "meeting", wanted))
    if change.before == change.after:
        messages = [_("{path}: nothing changed").format(path=meeting.path)]
    else:
        messages.append(_("written into {path}").format(path=meeting.path))
    return Plan(changes=(change,), messages=tuple(messages))


def _add_names(workspace: Workspace, wanted: Data, field: str, names: Sequence[str]) -> int:
    """Add organisations to a list, each once, by the id of their record; gives how many."""
    listed = list(wanted.get(field, []))
    present = {_known(workspace, one) for one in listed}
    count = 0
    for name in names:
        known = organisation_meant(workspace, name)
        if known in present:
            continue
        present.add(known)
        listed.append(known)
        count += 1
    wanted[field] = listed
    return count


def _known(workspace: Workspace, name: str) -> str:
    """The id of the record that a name means, else the name itself."""
    record = workspace.registry.organisation(name) if name else None
    return record.id if record else name


def organisation_meant(workspace: Workspace, typed: str) -> str:
    """The id of the record that is meant, else the name of an organisation in an entry.

    The beginning of a word is enough where only one has it. An id of an initiative, which stands
    for those who bear it, stays. UsageError for anything else: it might be a person, and what is
    written here is published.
    """
    registry = workspace.registry
    record = registry.organisation(typed)
    if record is not None:
        return record.id
    if typed in registry.by_id:
        return typed
    names = {o["name"] for entry in registry.initiatives for o in entry.organisations}
    if typed in names:
        return typed
    meant = short_id(typed, registry, ("organisation",))[1]
    if meant:
        return meant
    wanted = fold(typed)
    begun = sorted(name for name in names if any(w.startswith(wanted) for w in fold(name).split()))
    if len(begun) == 1:
        return begun[0]
    message = _("the registry knows no organisation {name}").format(name=quote(typed))
    hint = did_you_mean(typed, dict.fromkeys(names, ""))
    if begun:
        hint = _("Did you mean {value}?").format(value=", ".join(begun[:5]))
    add = _("“{command}” adds it; no people.").format(command=command("new", "organisation"))
    raise UsageError(message, hint or add)


def _added(field: str, count: int, all_: int) -> str:
    message = _("invited: {count} more, {all} in all")
    if field == "attended":
        message = _("came: {count} more, {all} in all")
    return message.format(count=count, all=all_)


def _close(wanted: Data, number: int, on: str) -> str:
    """Mark an action as done; UsageError where there is none of that number."""
    actions = wanted.get("actions", [])
    if not 1 <= number <= len(actions):
        message = _("there is no action {number}").format(number=number)
        known = ", ".join(f"{n} {action['text']}" for n, action in enumerate(actions, 1))
        raise UsageError(message, known or _("The meeting has no actions."))
    actions[number - 1].setdefault("done", on)
    return _("Done: {text}").format(text=actions[number - 1]["text"])
