"""The next step of an entry's life: another status, a confirmation."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hamm_registry import schema
from hamm_registry.checks.rules.dates_and_sources import TRANSITIONS
from hamm_registry.core.errors import UsageError
from hamm_registry.core.steps import lists_them
from hamm_registry.core.text import _, fold, quote
from hamm_registry.core.text import date as written
from hamm_registry.editing.entry import code_and_label, read_entry
from hamm_registry.editing.patch import revised
from hamm_registry.editing.plan import Plan
from hamm_registry.editing.precheck import refuse_errors
from hamm_registry.model.entries import Registry
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile


@dataclass(frozen=True, slots=True)
class Step:
    """A status that an entry reached `on` a partial date, the reason, and the id of a source."""

    status: str
    on: str
    reason: str
    source: str = ""


def plan_status(workspace: Workspace, name: str, step: Step, today: date) -> Plan:
    """Plan a new status of an initiative, with its step in the history.

    UsageError for a status that cannot follow, and for data in which `validate` finds a new error.
    """
    entry = read_entry(workspace, name)
    before = entry.data["status"]
    after_label = _label(step.status)
    if before == step.status:
        message = _("{id}: already {status}, nothing changed")
        message = message.format(id=entry.data["id"], status=after_label)
        unchanged = _plan([entry], [entry.data], message)
        remark = _("The reason was not recorded: there is no new step.")
        return replace(unchanged, remarks=(remark,))
    if step.status not in TRANSITIONS[before]:
        message = _("{now} cannot follow {before}")
        message = message.format(now=quote(after_label), before=quote(_label(before)))
        possible = [code_and_label(status, _label(status)) for status in TRANSITIONS[before]]
        raise UsageError(message, _("possible: {values}").format(values=", ".join(possible)))
    wanted = copy.deepcopy(entry.data)
    wanted["status"] = step.status
    wanted["history"] = [*wanted.get("history", []), _history_item(step)]
    refuse_errors(workspace, "initiative", entry, wanted, today)
    message = _("{id}: {before} → {status}, {day}").format(
        id=entry.data["id"],
        before=_label(before),
        status=after_label,
        day=written(step.on),
    )
    return _plan([entry], [wanted], message)


def _history_item(step: Step) -> Data:
    """A step as an item of `history`, without its empty fields."""
    fields = {"status": step.status, "on": step.on, "reason": step.reason, "source": step.source}
    return {key: value for key, value in fields.items() if value}


def _label(status: str) -> str:
    return schema.label("status", status)


def initiative_ids(registry: Registry, names: Iterable[str], left_out: Sequence[str]) -> list[str]:
    """The ids of initiatives that ids and names of organisations stand for.

    An organisation stands for all initiatives that it leads and that are not retired. UsageError
    for an organisation that leads none, for an id to leave out that is not among them, and if none
    is left.
    """
    ids: dict[str, None] = {}
    for name in names:
        ids |= dict.fromkeys(_ids_meant(registry, name))
    for name in left_out:
        if name not in ids:
            message = _("{name} is not one of those that are confirmed").format(name=quote(name))
            raise UsageError(message, ", ".join(ids))
    remaining = [name for name in ids if name not in left_out]
    if not remaining:
        raise UsageError(_("all of them are left out"), ", ".join(ids))
    return remaining


def _ids_meant(registry: Registry, name: str) -> list[str]:
    """The id itself, or the ids of the initiatives that an organisation leads."""
    if name in registry.by_id:
        return [name]
    record = registry.organisation(name)
    names: Iterable[str] = [name]
    if record:
        names = record.names
    led = _led_by(registry, names)
    if led:
        return led
    if record:
        message = _("{name} runs no initiative").format(name=quote(name))
        raise UsageError(message, lists_them("organisations"))
    # Perhaps a short id. Who reads the entry reports one that does not exist.
    return [name]


def _led_by(registry: Registry, organisation: Iterable[str]) -> list[str]:
    """The ids of the initiatives, not retired, whose lead has one of an organisation's names."""
    folded = {fold(name) for name in organisation}
    ids: list[str] = []
    for entry in registry.initiatives:
        if not entry.retired and any(fold(lead) in folded for lead in entry.leads):
            ids.append(entry.id)
    return ids


def plan_confirm(workspace: Workspace, names: Sequence[str], by: str, on: str, today: date) -> Plan:
    """Plan the confirmation of entries `on` a day (`YYYY-MM-DD`).

    An entry has one confirmation: of two the newer, of the same day the organisation's own.
    UsageError for an id that no entry has; then nothing is done to the others either.
    """
    entries = [read_entry(workspace, name) for name in dict.fromkeys(names)]
    confirmation = {"on": on, "by": by}
    wanted: list[Data] = []
    messages: list[str] = []
    for entry in entries:
        previous: dict[str, str] | None = entry.data.get("confirmed")
        data = entry.data
        if previous is None or _precedence(confirmation) > _precedence(previous):
            data = {**entry.data, "confirmed": confirmation}
        refuse_errors(workspace, "initiative", entry, data, today)
        wanted.append(data)
        sentence = _confirmation_sentence(confirmation, previous)
        messages.append(f"{entry.data['id']}: {sentence}")
    return _plan(entries, wanted, *messages)


def _precedence(confirmation: dict[str, str]) -> tuple[str, bool]:
    """Sort key of confirmations, the last counts: by day, then the organisation's own last."""
    return str(confirmation["on"]), confirmation["by"] == "organisation"


def _confirmation_sentence(new: dict[str, str], previous: dict[str, str] | None) -> str:
    """The sentence on a new confirmation that says which of the two counts."""
    recorded = _("confirmed by {by}, {day}")
    recorded = recorded.format(by=_confirmed_by(new), day=written(new["on"]))
    if previous is None:
        return recorded
    values = {"by": _confirmed_by(previous), "day": written(previous["on"])}
    if _precedence(new) == _precedence(previous):
        return _("already confirmed by {by}, {day}; nothing changed").format(**values)
    if _precedence(new) > _precedence(previous):
        replaced = _("this replaces the confirmation by {by} of {day}").format(**values)
        return f"{recorded}; {replaced}"
    if new["on"] == previous["on"]:
        unchanged = _(
            "nothing changed: the confirmation by {by} of the same day, {day}, counts for more"
        )
        return unchanged.format(**values)
    unchanged = _("nothing changed: the confirmation by {by} of {day} is newer and stands")
    return unchanged.format(**values)


def _confirmed_by(confirmation: dict[str, str]) -> str:
    """The one who confirmed, with the article, as it stands behind “by”."""
    if confirmation["by"] == "organisation":
        return _("the organisation itself")
    return _("the coordinating office")


def _plan(entries: Sequence[ParsedFile], wanted: Sequence[Data], *messages: str) -> Plan:
    """The plan that gives each entry the data that is wanted of it."""
    changes: list[Change] = []
    for entry, data in zip(entries, wanted, strict=True):
        changes.append(Change(entry.path, entry.text, revised(entry, "initiative", data)))
    return Plan(changes=tuple(changes), messages=messages)
