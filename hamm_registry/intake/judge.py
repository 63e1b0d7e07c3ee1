"""What the schema, the rules and the rest of the registry say about the rows of a list."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from hamm_registry import schema, workspace
from hamm_registry.diagnostic import Finding, Severity
from hamm_registry.document import Data, Document
from hamm_registry.intake.row import Remark, Row
from hamm_registry.intake.targets import NEEDED
from hamm_registry.model import Initiative, InitiativeData
from hamm_registry.rules import RULES
from hamm_registry.rules.base import Context, Record
from hamm_registry.text import _, quote
from hamm_registry.validation import record_of

STAND_INS: Data = {
    "title": {"": "x"},
    "summary": {"": "x"},
    "kind": "association",
    "status": "active",
    "themes": ["encounter"],
    "sources": [{"id": "x", "title": "x", "url": "https://example.org", "kind": "official"}],
}
"""Valid values for what no row of a list says: that is told once, and the rest of it judged."""


def judge(root: Path, rows: Sequence[Row], missing: Sequence[str], context: Context) -> list[str]:
    """Add to each row what there is to say about its entry; those that exist already are left out.

    `missing` are fields that no row has. Gives the names of places that are not in the list yet.
    """
    language = context.config.languages[0]
    unknown: dict[str, None] = {}
    documents = []
    for row in rows:
        document = Document(row.path, _filled(row.data, missing, language), "")
        for name in NEEDED:
            if name not in document.data and name not in row.failed:
                title = schema.fields("initiative")[name].title()
                message = _("{name} is missing").format(name=quote(title))
                row.say(Severity.ERROR, row.columns.get(name), message)
                row.failed.add(name)
        if "title" in row.failed:
            row.failed.add("id")
        for code, severity, finding in _of_one(document, context):
            if finding.pointer and finding.pointer[0] in row.failed:
                continue
            if code == "HR210":
                unknown[str(row.data["places"][cast(int, finding.pointer[1])]["name"])] = None
            else:
                row.remarks.append(_remark(row, severity, code, finding))
        if not row.faulty:
            documents.append((row, document))
    _judge_together(root, documents, context)
    for row in rows:
        row.remarks.sort(key=lambda one: -1 if one.column is None else one.column)
    return list(unknown)


def _filled(data: Data, missing: Sequence[str], language: str) -> Data:
    added = {name: STAND_INS[name] for name in missing if name not in data}
    for name in ("title", "summary"):
        if name in added:
            added[name] = {language: "x"}
    return {**data, **added}


def _of_one(document: Document, context: Context) -> Iterator[tuple[str, Severity, Finding]]:
    """What can be said of an entry by itself, the upkeep left out."""
    findings = schema.check("initiative", document.data)
    yield from ((finding.code, Severity.ERROR, finding) for finding in findings)
    if findings:
        return
    leaves = schema.leaves("initiative", document.data)
    entry = Initiative(document.path, cast(InitiativeData, document.data))
    for rule in RULES:
        found: Iterator[Finding] = iter(())
        if rule.document:
            found = rule.document("initiative", document, leaves, context)
        elif rule.entry and not rule.code.startswith("HR4"):
            found = rule.entry(entry, context)
        yield from ((one.code or rule.code, rule.severity, one) for one in found)


def _judge_together(
    root: Path, documents: Sequence[tuple[Row, Document]], context: Context
) -> None:
    """What the rules across the registry say: near-duplicates above all."""
    mine = [
        record_of("initiative", document, schema.leaves("initiative", document.data))
        for _row, document in documents
    ]
    by_path = {document.path: row for row, document in documents}
    records = [*_records(root), *mine]
    for rule in RULES:
        for finding in rule.registry(records, context) if rule.registry else ():
            row = by_path.get(finding.path)
            if row is not None:
                row.remarks.append(_remark(row, rule.severity, rule.code, finding))


def _records(root: Path) -> Iterator[Record]:
    """What is known of the entries that are there; of a faulty one only its name."""
    for kind in workspace.FOLDERS:
        for path in workspace.files(root, kind)[0]:
            read = workspace.read_checked(root, path, kind)
            if isinstance(read, Document):
                yield record_of(kind, read, schema.leaves(kind, read.data))
            else:
                yield Record(kind, path, Path(path).stem, usable=False)


def _remark(row: Row, severity: Severity, code: str, finding: Finding) -> Remark:
    """A finding beside the cell that it is about."""
    name = str(finding.pointer[0]) if finding.pointer else ""
    hint = " ".join(part for part in (finding.hint, finding.expected) if part)
    return Remark(severity, row.columns.get(name), finding.message, hint, code)
