"""What the schema, the rules and the rest of the registry say about the rows of a list."""

from collections.abc import Sequence
from typing import cast

from hamm_registry import schema
from hamm_registry.checks.engine import check_document, check_registry
from hamm_registry.checks.records import record_of
from hamm_registry.checks.rules.base import Category, Context, RuleFinding
from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.text import _, quote
from hamm_registry.editing.precheck import Precheck
from hamm_registry.spreadsheet.importable_fields import NEEDED
from hamm_registry.spreadsheet.row import Remark, Row
from hamm_registry.yamlfile.document import Data, Document

STAND_INS: Data = {
    "kind": "association",
    "status": "active",
    "themes": ["encounter"],
    "sources": [{"id": "x", "title": "x", "url": "https://example.org", "kind": "official"}],
}
"""Valid values for what no row of a list says: that is told once, and the rest of it judged."""


def judge(
    precheck: Precheck, rows: Sequence[Row], lacking: Sequence[str], context: Context
) -> list[str]:
    """Add to each row what there is to say about its entry; those that exist already are left out.

    `lacking` are fields that no row has. Gives the names of places that are not in the list yet.
    """
    unknown: dict[str, None] = {}
    sound: list[tuple[Row, Document]] = []
    for row in rows:
        document = Document(row.path, _filled(row.data, lacking, precheck.config.languages[0]), "")
        _tell_missing(row, document)
        if "title" in row.failed or "title" in lacking:
            row.failed.add("id")  # the id is made of the title
        for one in check_document("initiative", document, context):
            pointer = one.finding.pointer
            if one.rule.lacks_place:
                unknown[str(row.data["places"][cast(int, pointer[1])]["name"])] = None
            elif not (
                one.rule.category is Category.UPKEEP or (pointer and pointer[0] in row.failed)
            ):
                row.remarks.append(beside(row, one))
        if not row.faulty:
            sound.append((row, document))
    _judge_together(precheck, sound, context)
    for row in rows:
        row.remarks.sort(key=lambda one: -1 if one.column is None else one.column)
    return list(unknown)


def _filled(data: Data, lacking: Sequence[str], language: str) -> Data:
    """The data with something valid for what no row says."""
    known = {**STAND_INS, "title": {language: "x"}, "summary": {language: "x"}}
    return {**{name: known[name] for name in lacking}, **data}


def _tell_missing(row: Row, document: Document) -> None:
    """Say which fields an entry cannot do without; what is not understood is no reason more."""
    for name in NEEDED:
        if name not in document.data and name not in row.failed:
            title = schema.fields("initiative")[name].title()
            message = _("{name} is missing").format(name=quote(title))
            row.say(Severity.ERROR, row.columns.get(name), message)
            row.failed.add(name)


def _judge_together(
    precheck: Precheck, sound: Sequence[tuple[Row, Document]], context: Context
) -> None:
    """What the rules across the registry say: near-duplicates above all."""
    mine = [
        record_of("initiative", document, schema.leaves("initiative", document.data))
        for _row, document in sound
    ]
    by_path = {document.path: row for row, document in sound}
    records = [*precheck.records, *mine]
    for one in check_registry(records, context):
        row = by_path.get(one.finding.path)
        if row is not None:
            row.remarks.append(beside(row, one))


def beside(row: Row, told: RuleFinding) -> Remark:
    """A finding beside the cell that it is about."""
    pointer = told.finding.pointer
    column = row.columns.get(str(pointer[0])) if pointer else None
    return Remark(told.severity, column, told.finding.message, told.hint, told.code)
