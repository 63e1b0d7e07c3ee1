"""No command writes what `validate` would then object to."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

from hamm_registry import schema, workspace
from hamm_registry.diagnostic import Finding, Severity
from hamm_registry.document import Data, Document
from hamm_registry.errors import UsageError
from hamm_registry.model import Initiative, InitiativeData
from hamm_registry.rules import RULES
from hamm_registry.rules.base import Context


def refuse_errors(
    root: Path, kind: str, old: Document, wanted: Data, today: date, path: str = ""
) -> None:
    """UsageError where an entry with the data `wanted` has an error that it has not yet.

    `path` is where it will stand if that is not where it stands now.
    """
    places = workspace.places_in(workspace.read_places(root))
    context = Context(workspace.load_config(root), places, today)
    known = {(code, finding.message) for code, finding in _errors(kind, old, context)}
    for code, finding in _errors(kind, Document(path or old.path, wanted, old.text), context):
        if (code, finding.message) not in known:
            hint = " ".join(part for part in (finding.hint, finding.expected) if part)
            raise UsageError(f"{finding.message} ({code})", hint)


def _errors(kind: str, document: Document, context: Context) -> Iterator[tuple[str, Finding]]:
    findings = schema.check(kind, document.data)
    yield from ((finding.code, finding) for finding in findings)
    if findings:
        return
    leaves = schema.leaves(kind, document.data)
    entry = Initiative(document.path, cast(InitiativeData, document.data))
    judged = kind == "initiative" and not entry.retired
    for rule in RULES:
        if rule.severity is not Severity.ERROR:
            continue
        if rule.document:
            found = rule.document(kind, document, leaves, context)
            yield from ((finding.code or rule.code, finding) for finding in found)
        if rule.entry and judged:
            yield from ((rule.code, finding) for finding in rule.entry(entry, context))
