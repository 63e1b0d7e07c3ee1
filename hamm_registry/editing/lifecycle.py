"""The next step of an entry's life: another status, a confirmation by its bearer."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from hamm_registry import schema
from hamm_registry.checks.rules.facts import TRANSITIONS
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, quote
from hamm_registry.core.text import date as written
from hamm_registry.editing.entry import read_entry
from hamm_registry.editing.outcome import Outcome
from hamm_registry.editing.patch import revised
from hamm_registry.editing.run_rules import refuse_errors
from hamm_registry.storage import store
from hamm_registry.yamlfile.document import Data, Document


@dataclass(frozen=True, slots=True)
class Step:
    """A status that an entry reached `on` a written date, why, and the source that says so."""

    status: str
    on: str
    reason: str
    source: str = ""


def plan_status(root: Path, name: str, step: Step, today: date) -> Outcome:
    """What it takes to record a step, in the status and in the history.

    UsageError for a step that cannot follow, and for anything else `validate` objects to.
    """
    entry = read_entry(root, name)
    before = entry.data["status"]
    if before == step.status:
        told = _("{id}: is {status} already, nothing changed")
        done = _outcome([entry], [entry.data], told.format(id=entry.data["id"], status=_name(step)))
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
    refuse_errors(root, "initiative", entry, wanted, today)
    told = _("{id}: {before} → {status}, {day}").format(
        id=entry.data["id"],
        before=_label(before),
        status=_name(step),
        day=written(step.on),
    )
    return _outcome([entry], [wanted], told)


def _name(step: Step) -> str:
    return _label(step.status)


def _label(status: str) -> str:
    return schema.label("status", status)


def _told(status: str) -> str:
    """A status with its name in the language in force, where that is another word."""
    return status if _label(status) == status else f"{status} ({_label(status)})"


def plan_confirm(root: Path, names: Sequence[str], by: str, on: str, today: date) -> Outcome:
    """What it takes to record that entries were confirmed; a later confirmation is kept.

    UsageError for an id that no entry has; then nothing is done to the others either.
    """
    entries = [read_entry(root, name) for name in dict.fromkeys(names)]
    wanted: list[Data] = []
    told: list[str] = []
    for entry in entries:
        data, line = _confirmed(entry, by, on)
        refuse_errors(root, "initiative", entry, data, today)
        wanted.append(data)
        told.append(line)
    return _outcome(entries, wanted, *told)


def _confirmed(entry: Document, by: str, on: str) -> tuple[Data, str]:
    known: dict[str, Any] = entry.data.get("confirmed", {})
    told = partial(_("{id}: confirmed by {by}, {day}").format, id=entry.data["id"])
    if str(known.get("on", "")) > on or known == {"on": on, "by": by}:
        line = told(by=schema.label("confirmed.by", known["by"]), day=written(known["on"]))
        return entry.data, _("{confirmation} already, nothing changed").format(confirmation=line)
    line = told(by=schema.label("confirmed.by", by), day=written(on))
    return {**entry.data, "confirmed": {"on": on, "by": by}}, line


def _outcome(entries: Sequence[Document], wanted: Sequence[Data], *told: str) -> Outcome:
    changes = tuple(
        store.Change(entry.path, entry.text, revised(entry, "initiative", data))
        for entry, data in zip(entries, wanted, strict=True)
    )
    return Outcome(changes, told)
