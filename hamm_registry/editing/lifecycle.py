"""The next step of an entry's life: another status, a confirmation."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hamm_registry import schema
from hamm_registry.checks.rules.facts import TRANSITIONS
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import lists_them
from hamm_registry.core.text import _, fold, quote
from hamm_registry.core.text import date as written
from hamm_registry.editing.entry import read_entry
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import refuse_errors
from hamm_registry.model.entries import Registry
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.document import Data, Document


@dataclass(frozen=True, slots=True)
class Step:
    """A status that an entry reached `on` a written date, why, and the source that says so."""

    status: str
    on: str
    reason: str
    source: str = ""


def plan_status(workspace: Workspace, name: str, step: Step, today: date) -> Plan:
    """What it takes to record a step, in the status and in the history.

    UsageError for a step that cannot follow, and for anything else `validate` objects to.
    """
    entry = read_entry(workspace, name)
    before = entry.data["status"]
    if before == step.status:
        told = _("{id}: is {status} already, nothing changed")
        done = _plan([entry], [entry.data], told.format(id=entry.data["id"], status=_name(step)))
        return replace(done, remarks=(_("The reason was not recorded: there is no new step."),))
    if step.status not in TRANSITIONS[before]:
        message = _("{now} cannot follow {before}")
        message = message.format(now=quote(_name(step)), before=quote(_label(before)))
        possible = ", ".join(map(_told, TRANSITIONS[before]))
        raise UsageError(message, _("possible: {values}").format(values=possible))
    wanted = copy.deepcopy(entry.data)
    wanted["status"] = step.status
    said = {"status": step.status, "on": step.on, "reason": step.reason, "source": step.source}
    step_said = {key: value for key, value in said.items() if value}
    wanted["history"] = [*wanted.get("history", []), step_said]
    refuse_errors(workspace, "initiative", entry, wanted, today)
    told = _("{id}: {before} → {status}, {day}").format(
        id=entry.data["id"],
        before=_label(before),
        status=_name(step),
        day=written(step.on),
    )
    return _plan([entry], [wanted], told)


def _name(step: Step) -> str:
    return _label(step.status)


def _label(status: str) -> str:
    return schema.label("status", status)


def _told(status: str) -> str:
    """A status with its name in the language in force, where that is another word."""
    return status if _label(status) == status else f"{status} ({_label(status)})"


def borne(registry: Registry, names: Iterable[str], left_out: Sequence[str]) -> list[str]:
    """The ids that are meant: those named, and of organisations all living entries they bear.

    UsageError where one that is to be left out is none of them, or an organisation bears nothing.
    """
    ids: dict[str, None] = {}
    for name in names:
        record = registry.organisation(name)
        known = {fold(one) for one in (record.names if record else (name,))}
        entries = [
            entry.id
            for entry in registry.initiatives
            if not entry.retired and any(fold(lead) in known for lead in entry.leads)
        ]
        if name in registry.by_id or not (entries or record):
            ids[name] = None  # an id; one that nobody has is told of as such
        elif not entries:
            message = _("{name} bears no initiative").format(name=quote(name))
            raise UsageError(message, lists_them("organisations"))
        else:
            ids |= dict.fromkeys(entries)
    for name in left_out:
        if name not in ids:
            message = _("{name} is none of those that are confirmed").format(name=quote(name))
            raise UsageError(message, ", ".join(ids))
    return [name for name in ids if name not in left_out]


def plan_confirm(workspace: Workspace, names: Sequence[str], by: str, on: str, today: date) -> Plan:
    """What it takes to record that entries were confirmed `on` a day (`YYYY-MM-DD`).

    An entry has one confirmation: of two the newer, of the same day the organisation's own.
    UsageError for an id that no entry has; then nothing is done to the others either.
    """
    entries = [read_entry(workspace, name) for name in dict.fromkeys(names)]
    confirmation = {"on": on, "by": by}
    wanted: list[Data] = []
    told: list[str] = []
    for entry in entries:
        known: dict[str, str] | None = entry.data.get("confirmed")
        data = entry.data
        if known is None or _strength(confirmation) > _strength(known):
            data = {**entry.data, "confirmed": confirmation}
        refuse_errors(workspace, "initiative", entry, data, today)
        wanted.append(data)
        sentence = _confirmation_told(confirmation, known)
        told.append(f"{entry.data['id']}: {sentence}")
    return _plan(entries, wanted, *told)


def _strength(confirmation: dict[str, str]) -> tuple[str, bool]:
    """What decides between two confirmations: the day, then whether it is the organisation's."""
    return str(confirmation["on"]), confirmation["by"] == "organisation"


def _confirmation_told(new: dict[str, str], known: dict[str, str] | None) -> str:
    """What became of a new confirmation beside the `known` one, and which of them stands."""
    given = {"by": _confirmed_by(new), "day": written(new["on"])}
    recorded = _("confirmed by {by}, {day}").format(**given)
    if known is None:
        return recorded
    standing = {"by": _confirmed_by(known), "day": written(known["on"])}
    if _strength(new) == _strength(known):
        return _("already confirmed by {by}, {day}; nothing changed").format(**standing)
    if _strength(new) > _strength(known):
        replaced = _("this replaces the confirmation by {by} of {day}").format(**standing)
        return f"{recorded}; {replaced}"
    if new["on"] == known["on"]:
        kept = _(
            "nothing changed: the confirmation by {by} of the same day, {day}, counts for more"
        )
        return kept.format(**standing)
    kept = _("nothing changed: the confirmation by {by} of {day} is newer and stands")
    return kept.format(**standing)


def _confirmed_by(confirmation: dict[str, str]) -> str:
    """Who confirmed, with the article, as it stands behind “by”."""
    if confirmation["by"] == "organisation":
        return _("the organisation itself")
    return _("the coordinating office")


def _plan(entries: Sequence[Document], wanted: Sequence[Data], *messages: str) -> Plan:
    """The plan that gives each entry the data that is wanted of it."""
    changes: list[Change] = []
    for entry, data in zip(entries, wanted, strict=True):
        changes.append(Change(entry.path, entry.text, revised(entry, "initiative", data)))
    return Plan(changes=tuple(changes), messages=messages)
