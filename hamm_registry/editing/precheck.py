"""Check a new entry before it is written, by the rules and against the rest of the registry.

The registry is read once: a thousand entries take a second, each further check no time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, cast

from hamm_registry import schema
from hamm_registry.checks.engine import check_document, check_nearby, check_registry
from hamm_registry.checks.records import known_by_name, record_of
from hamm_registry.checks.rules.rule import Category, Context, EntryRecord, RuleFinding
from hamm_registry.core.errors import UsageError
from hamm_registry.core.finding import Severity
from hamm_registry.editing.entry import usable
from hamm_registry.geo import gazetteer
from hamm_registry.model.entries import Config, Initiative, InitiativeData, Registry
from hamm_registry.storage.workspace import FOLDERS, Workspace, places_in
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile


@dataclass(frozen=True)
class Precheck:
    """The registry that a new entry is checked against, as of `today`.

    `on_wait` is called before towns are looked up, which takes seconds. `has_read_sources` says
    whether the author has read the sources today; nobody has for an entry that comes from a form.
    """

    workspace: Workspace
    today: date
    on_wait: Callable[[], None] = gazetteer.patient
    has_read_sources: bool = True

    @cached_property
    def registry(self) -> Registry:
        """The valid entries."""
        return self.workspace.registry

    @property
    def config(self) -> Config:
        """The settings in registry.yaml."""
        return self.workspace.config

    @cached_property
    def places(self) -> ParsedFile | None:
        """data/places.yaml; None where there is none yet, RegistryError where it is faulty."""
        document = self.workspace.places_document
        if document is None:
            return None
        return usable(document)

    @cached_property
    def records(self) -> list[EntryRecord]:
        """The slim records of all files; of a faulty one only its name."""
        records: list[EntryRecord] = []
        for kind in FOLDERS:
            for path in self.workspace.paths(kind):
                document = self.workspace.valid(kind, path)
                if isinstance(document, ParsedFile):
                    leaves = schema.leaves(kind, document.data)
                    records.append(record_of(kind, document, leaves))
                else:
                    records += known_by_name(kind, path)
        return records

    def taken(self, kind: str) -> set[str]:
        """The ids that entries of a kind have or had."""
        ids: set[str] = set()
        for record in self.records:
            if record.kind == kind:
                ids.update((record.id, *record.former_ids))
        return ids

    def findings_on_new(
        self, kind: str, document: ParsedFile, places: ParsedFile | None
    ) -> list[RuleFinding]:
        """The findings about a new entry without those of upkeep; only its own if it has errors.

        `places` is the future data/places.yaml.
        """
        places_by_key = places_in(places)
        context = Context(self.config, places_by_key, self.today, photos=self.workspace.photos)
        findings = check_document(kind, document, context)
        if any(finding.severity is Severity.ERROR for finding in findings):
            return findings
        # Only now, for comparing what is wrong in itself would mislead.
        record = record_of(kind, document, schema.leaves(kind, document.data))
        for finding in check_registry([*self.records, record], context):
            if finding.finding.path == document.path:
                findings.append(finding)
        if kind == "initiative":
            entry = Initiative(document.path, cast(InitiativeData, document.data))
            entries = (*self.registry.initiatives, entry)
            registry = replace(
                self.registry, initiatives=entries, list_places=lambda: places_by_key
            )
            findings += check_nearby(registry, [entry], context)
        return [finding for finding in findings if finding.rule.category is not Category.UPKEEP]

    def findings_in(self, kind: str, document: ParsedFile) -> list[RuleFinding]:
        """The findings about a document by itself."""
        context = Context(self.config, dict(self.registry.places), self.today)
        return check_document(kind, document, context)

    def _stand_ins(self, kind: str) -> Data:
        """Valid values of the required fields, texts in the first language of the registry."""
        values = dict(_STAND_INS[kind])
        for name in _TEXTS & values.keys():
            values[name] = {self.config.languages[0]: values[name]}
        return values

    def errors_in_field(self, kind: str, data: Data, field: str) -> list[RuleFinding]:
        """The errors in one field, or in an activity, of an entry that is not complete yet."""
        stand_ins = self._stand_ins(kind)
        probe = {**stand_ins, **data}
        # A fault of form elsewhere, such as a place without country, would hide those of rules.
        for fault in schema.check(kind, probe):
            top = field
            if fault.pointer:
                top = str(fault.pointer[0])
            if top not in (field, "activities"):
                probe.pop(top, None)
        probe = {**stand_ins, **probe}
        path = f"{FOLDERS[kind]}/{probe['id']}.yaml"
        errors: list[RuleFinding] = []
        for finding in self.findings_in(kind, ParsedFile(path, probe, "")):
            if finding.severity is not Severity.ERROR or finding.rule.field_is_missing:
                continue
            if finding.finding.pointer[:1] in ((field,), ("activities",)):
                errors.append(finding)
        return errors


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
"""Valid values of the required fields by kind, so that the rules can check an incomplete entry."""


def refuse_errors(
    workspace: Workspace, kind: str, old: ParsedFile, wanted: Data, today: date, path: str = ""
) -> None:
    """UsageError where the data `wanted` give an entry an error that it does not have yet.

    `path` is that of its future file if it moves.
    """
    # Without a text: the old one does not hold what is new, and rules look it up there.
    new = ParsedFile(path or old.path, wanted, "")
    _refuse_first(new_errors(workspace, kind, old, new, today))


def new_errors(
    workspace: Workspace, kind: str, old: ParsedFile, new: ParsedFile, today: date
) -> Iterator[RuleFinding]:
    """The errors of the new document that the old one does not have, by code and message."""
    context = Context(workspace.config, workspace.places, today)
    old_errors = {(error.code, error.finding.message) for error in _errors(kind, old, context)}
    for error in _errors(kind, new, context):
        if (error.code, error.finding.message) not in old_errors:
            yield error


def refuse_faults(kind: str, document: ParsedFile, context: Context) -> None:
    """UsageError where a document by itself has an error."""
    _refuse_first(_errors(kind, document, context))


def _refuse_first(errors: Iterable[RuleFinding]) -> None:
    """Raise the first error, if there is any, as a UsageError."""
    for error in errors:
        raise UsageError(f"{error.finding.message} ({error.code})", error.hint)


def _errors(kind: str, document: ParsedFile, context: Context) -> Iterator[RuleFinding]:
    """The findings about a document that are errors."""
    for finding in check_document(kind, document, context):
        if finding.severity is Severity.ERROR:
            yield finding
