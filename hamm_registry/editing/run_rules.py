"""No command writes what `validate` would then object to."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, cast

from hamm_registry import schema
from hamm_registry.checks.rules import RULES
from hamm_registry.checks.rules.base import Context, Rule
from hamm_registry.core.diagnostic import Finding, Severity
from hamm_registry.core.errors import UsageError
from hamm_registry.model.entries import Initiative, InitiativeData
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.document import Data, Document


class Remark(NamedTuple):
    """What a rule has to say about a document."""

    code: str
    severity: Severity
    finding: Finding

    @property
    def hint(self) -> str:
        """What to do about it."""
        return " ".join(part for part in (self.finding.hint, self.finding.expected) if part)


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
) -> Iterator[Remark]:
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


def _errors(kind: str, document: Document, context: Context) -> Iterator[Remark]:
    return (one for one in judged(kind, document, context) if one.severity is Severity.ERROR)


def judged(kind: str, document: Document, context: Context) -> Iterator[Remark]:
    """What the rules say about a document by itself; only about its shape if that is wrong."""
    findings = schema.check(kind, document.data)
    yield from (Remark(finding.code, Severity.ERROR, finding) for finding in findings)
    if findings:
        return
    leaves = schema.leaves(kind, document.data)
    entry = Initiative(document.path, cast(InitiativeData, document.data))
    for rule in RULES:
        if rule.document:
            found = rule.document(kind, document, leaves, context)
            yield from (remark(rule, one) for one in found)
        if rule.entry and kind == "initiative" and not entry.retired:
            yield from (remark(rule, one) for one in rule.entry(entry, context))


def remark(rule: Rule, finding: Finding) -> Remark:
    """A finding with the rule that it comes from."""
    return Remark(finding.code or rule.code, rule.severity, finding)
