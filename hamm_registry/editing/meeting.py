"""Write down what becomes of a meeting: who is invited, who came, what was decided."""

import copy
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import meant
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, fold, quote
from hamm_registry.editing.entry import read_entry
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import refuse_errors
from hamm_registry.introductions.directory import directory
from hamm_registry.introductions.guests import guests
from hamm_registry.model.entries import Registry
from hamm_registry.query.short_ids import short_id
from hamm_registry.query.unknown_entry import faulty_entry, faulty_file
from hamm_registry.schema import did_you_mean
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import Data

_MOST_OFFERED = 5


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes on a meeting; names are ids or names of organisations, an empty field says nothing.

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
    """Plan to add notes to the file of a meeting; what stands there stays.

    UsageError for a meeting that does not exist, an action that has no such number, and for what
    `validate` objects to. An organisation that is known by no record and no entry is written by
    its name, with a remark.
    """
    meeting = read_entry(workspace, name, "meeting")
    wanted = copy.deepcopy(meeting.data)
    messages = _note_organisations(workspace, wanted, notes)
    if notes.state:
        wanted["state"] = notes.state
    for field in ("agenda", "topics", "decisions"):
        for item in getattr(notes, field):
            if item not in wanted.setdefault(field, []):
                wanted[field].append(item)
                messages.append(_item_added(field).format(text=item))
    if notes.action:
        messages.append(_note_action(workspace, wanted, notes))
    for number in notes.done:
        messages.append(_close_action(wanted, number, notes.on))
    refuse_errors(workspace, "meeting", meeting, wanted, today)
    change = Change(meeting.path, meeting.text, revised(meeting, "meeting", wanted))
    if change.before == change.after:
        messages = [_("{path}: nothing changed").format(path=meeting.path)]
    else:
        messages.append(_("in {path}").format(path=meeting.path))
    return Plan(changes=(change,), messages=tuple(messages))


def _note_organisations(workspace: Workspace, wanted: Data, notes: Notes) -> list[str]:
    """Add who is invited and who came; gives a message on each list."""
    messages: list[str] = []
    if notes.invited:
        count = _add_names(workspace, wanted, "invited", notes.invited)
        message = _("invited: {count} more, {all} in all")
        messages.append(message.format(count=count, all=len(wanted["invited"])))
    if notes.attended:
        count = _add_names(workspace, wanted, "attended", notes.attended)
        message = _("came: {count} more, {all} in all")
        messages.append(message.format(count=count, all=len(wanted["attended"])))
        # Nobody has said yet that the list is complete.
        if wanted.get("attendance", "unknown") == "unknown":
            wanted["attendance"] = "partial"
    if notes.complete:
        wanted["attendance"] = "complete"
        messages.append(_("The list of those who came is complete."))
    return messages


def _note_action(workspace: Workspace, wanted: Data, notes: Notes) -> str:
    """Add an action, with who does it until when; gives the message with its number."""
    action: Data = {"text": notes.action}
    if notes.by:
        name = organisation_meant(workspace, notes.by)
        record = workspace.registry.organisation(name)
        if record:
            name = record.name
        action["organisation"] = name
    if notes.due:
        action["due"] = notes.due
    actions = wanted.setdefault("actions", [])
    if action not in actions:  # the same call twice notes it once
        actions.append(action)
    number = actions.index(action) + 1
    return _("Action {number}: {text}").format(number=number, text=notes.action)


def _add_names(workspace: Workspace, wanted: Data, field: str, names: Sequence[str]) -> int:
    """Add organisations to a list, each once, by the id of their record; gives how many.

    Whoever is on the list already, by whatever name or by an initiative, is not added again.
    """
    organisations = directory(workspace.registry, unlisted=True)
    listed = list(wanted.get(field, []))
    present = {*listed, *(guest.key for guest in guests(organisations, listed))}
    count = 0
    for name in names:
        organisation = organisation_meant(workspace, name)
        # An initiative stands for those who bear it: they may be on the list by themselves.
        keys = {guest.key for guest in guests(organisations, [organisation])} or {organisation}
        if keys <= present:
            continue
        present |= keys
        listed.append(organisation)
        count += 1
    wanted[field] = listed
    return count


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
    names = _organisation_names(registry)
    if typed in names:
        return typed
    begun = sorted(name for name in names if _has_word_that_begins(name, fold(typed)))
    ids_or_names = set()
    for name in begun:
        record = registry.organisation(name)
        ids_or_names.add(record.id if record else name)
    if len(ids_or_names) == 1:
        return ids_or_names.pop()
    _kind, short = short_id(typed, registry, ("organisation",))
    if short and not begun:
        return short
    file = faulty_file(typed, registry)
    if file is not None:
        raise faulty_entry(file)
    raise _unknown_organisation(typed, names, begun)


def _organisation_names(registry: Registry) -> set[str]:
    """The names by which records and initiatives name organisations."""
    names: set[str] = set()
    for record in registry.organisations:
        names.update((record.name, *record.data.get("other_names", ())))
    for entry in registry.initiatives:
        for organisation in entry.organisations:
            names.add(organisation["name"])
    return names


def _unknown_organisation(typed: str, names: Collection[str], begun: Sequence[str]) -> UsageError:
    """The error for an unknown organisation: which one may be meant, or how to add it."""
    message = _("there is no organisation {name} in the registry").format(name=quote(typed))
    if begun:
        offered = ", ".join(begun[:_MOST_OFFERED])
        return UsageError(message, meant(offered))
    guess = did_you_mean(typed, dict.fromkeys(names, ""))
    if guess:
        return UsageError(message, guess)
    hint = _("“{command}” adds it. Organisations only, no people.")
    return UsageError(message, hint.format(command=command("new", "organisation")))


def _has_word_that_begins(name: str, beginning: str) -> bool:
    """True if a word of a name begins with a folded text."""
    return any(word.startswith(beginning) for word in fold(name).split())


def _item_added(field: str) -> str:
    """The message on a new item of a list."""
    return {
        "agenda": _("Agenda: {text}"),
        "topics": _("Topic: {text}"),
        "decisions": _("Decision: {text}"),
    }[field]


def _close_action(wanted: Data, number: int, on: str) -> str:
    """Mark an action as done; UsageError where there is none of that number."""
    actions = wanted.get("actions", [])
    if not 1 <= number <= len(actions):
        message = _("there is no action {number}").format(number=number)
        numbered = [f"{index} {action['text']}" for index, action in enumerate(actions, 1)]
        raise UsageError(message, ", ".join(numbered) or _("The meeting has no actions."))
    actions[number - 1].setdefault("done", on)
    return _("Done: {text}").format(text=actions[number - 1]["text"])
