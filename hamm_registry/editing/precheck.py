"""What something new is held against before it is written: the rules and the rest of the registry.

Everything is read once: a registry of a thousand entries takes a second, a question none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from hamm_registry import schema
from hamm_registry.checks.engine import check_document, check_registry, notice_company
from hamm_registry.checks.records import record_of
from hamm_registry.checks.rules.base import Category, Context, EntryRecord, RuleFinding
from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.steps import tells_more
from hamm_registry.core.text import _, quote
from hamm_registry.geo import gazetteer
from hamm_registry.model.entries import Config, Initiative, InitiativeData, Registry
from hamm_registry.storage.workspace import FOLDERS, Workspace, places_in
from hamm_registry.yamlfile.document import Data, Document, Rejected


@dataclass(frozen=True)
class Precheck:
    """The registry as something new finds it, as of `today`.

    `waiting` is called before towns are looked up, which takes seconds. `looked` says whether
    whoever adds it has looked at its sources today: nobody has where it comes out of a form.
    """

    workspace: Workspace
    today: date
    waiting: Callable[[], None] = gazetteer.patient
    looked: bool = True

    @cached_property
    def registry(self) -> Registry:
        """All that is valid in it."""
        return self.workspace.registry

    @property
    def config(self) -> Config:
        """What registry.yaml says."""
        return self.workspace.config

    @cached_property
    def places(self) -> Document | None:
        """data/places.yaml; None where there is none yet, RegistryError where it is faulty."""
        document = self.workspace.places_document
        if isinstance(document, Rejected):
            message = _("{path} is not valid: {message}")
            path, problem = quote(document.path), document.findings[0].message
            hint = tells_more("validate", document.path)
            raise RegistryError(message.format(path=path, message=problem), hint)
        return document

    @cached_property
    def records(self) -> list[EntryRecord]:
        """The slim records of all files; of a faulty one only its name."""
        records: list[EntryRecord] = []
        for kind in FOLDERS:
            for path in self.workspace.paths(kind):
                document = self.workspace.valid(kind, path)
                if isinstance(document, Document):
                    leaves = schema.leaves(kind, document.data)
                    records.append(record_of(kind, document, leaves))
                else:
                    records.append(EntryRecord(kind, path, Path(path).stem, usable=False))
        return records

    def taken(self, kind: str) -> set[str]:
        """The ids that entries of a kind have or had."""
        mine = (record for record in self.records if record.kind == kind)
        return {name for record in mine for name in (record.id, *record.former_ids)}

    def remarks(self, kind: str, document: Document, places: Document | None) -> list[RuleFinding]:
        """What the rules say about a new entry, the upkeep left out.

        `places` is data/places.yaml as it will be.
        """
        known = places_in(places)
        context = Context(self.config, known, self.today)
        found = check_document(kind, document, context)
        if any(one.severity is Severity.ERROR for one in found):
            return found
        record = record_of(kind, document, schema.leaves(kind, document.data))
        for one in check_registry([*self.records, record], context):
            if one.finding.path == document.path:
                found.append(one)
        if kind == "initiative":
            entry = Initiative(document.path, cast(InitiativeData, document.data))
            entries = (*self.registry.initiatives, entry)
            registry = replace(self.registry, initiatives=entries, places=known)
            found += notice_company(registry, [entry], context)
        return [one for one in found if one.rule.category is not Category.UPKEEP]

    def judged(self, kind: str, document: Document) -> list[RuleFinding]:
        """What the rules say about one document by itself."""
        context = Context(self.config, dict(self.registry.places), self.today)
        return check_document(kind, document, context)

    def objections(self, kind: str, data: Data, field: str) -> list[RuleFinding]:
        """The errors in one field, or in an activity, of an entry that is not complete yet."""
        probe = {**_STAND_INS[kind], **data}
        for name in _TEXTS & probe.keys():
            if isinstance(probe[name], str):
                probe[name] = {self.config.languages[0]: probe[name]}
        path = f"{FOLDERS[kind]}/{probe['id']}.yaml"
        return [
            one
            for one in self.judged(kind, Document(path, probe, ""))
            if one.severity is Severity.ERROR
            and not one.rule.field_is_missing
            and one.finding.pointer[:1] in ((field,), ("activities",))
        ]


_TEXTS = frozenset(["title", "summary"])
_SOURCE = {"id": "x", "title": "x", "url": "https://x.example", "kind": "wiki"}
_STAND_INS: Mapping[str, Mapping[str, Any]] = {
    "initiative": {
        "id": "stand-in",
        "title": "x",
        "summary": "x",
        "kind": "association",
        "status": "unknown",
        "themes": ["civil-society"],
        "scope": "local",
        "sources": [_SOURCE],
    },
    "organisation": {"id": "stand-in", "name": "x"},
    "meeting": {"id": "stand-in", "title": "x", "state": "announced", "sources": [_SOURCE]},
    "funding": {
        "id": "stand-in",
        "title": "x",
        "funder": "x",
        "applicants": ["group"],
        "deadline": {"kind": "open"},
        "sources": [_SOURCE],
    },
}
"""Valid values for what has not been said yet, so that all rules can look at what has."""


def refuse_errors(
    workspace: Workspace, kind: str, old: Document, wanted: Data, today: date, path: str = ""
) -> None:
    """UsageError where an entry with the data `wanted` has an error that it has not yet.

    `path` is where it will stand if that is not where it stands now.
    """
    new = Document(path or old.path, wanted, old.text)
    for one in new_errors(workspace, kind, old, new, today):
        raise UsageError(f"{one.finding.message} ({one.code})", one.hint)


def new_errors(
    workspace: Workspace, kind: str, old: Document, new: Document, today: date
) -> Iterator[RuleFinding]:
    """The errors that an entry would have and has not yet."""
    context = Context(workspace.config, workspace.places, today)
    known = {(one.code, one.finding.message) for one in _errors(kind, old, context)}
    for one in _errors(kind, new, context):
        if (one.code, one.finding.message) not in known:
            yield one


def refuse_faults(kind: str, document: Document, context: Context) -> None:
    """UsageError where a document by itself has an error."""
    for one in _errors(kind, document, context):
        raise UsageError(f"{one.finding.message} ({one.code})", one.hint)


def _errors(kind: str, document: Document, context: Context) -> Iterator[RuleFinding]:
    return (
        one for one in check_document(kind, document, context) if one.severity is Severity.ERROR
    )
