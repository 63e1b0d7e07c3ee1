"""Rows of a list held against the schema, the rules and the rest of the registry."""

from collections.abc import Sequence
from typing import cast

from hamm_registry import schema
from hamm_registry.checks.engine import check_document, check_registry
from hamm_registry.checks.records import record_of
from hamm_registry.checks.rules.rule import Category, Context, RuleFinding
from hamm_registry.editing.precheck import Precheck
from hamm_registry.spreadsheet.importable_fields import NEEDED
from hamm_registry.spreadsheet.row import ImportRow, Remark
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile

STAND_INS: Data = {
    "kind": "association",
    "status": "active",
    "themes": ["encounter"],
    "sources": [{"id": "x", "title": "x", "url": "https://example.org", "kind": "official"}],
}
"""Valid values for fields that no row of a list has: one remark on them, the rest is checked."""


def judge(
    precheck: Precheck, rows: Sequence[ImportRow], lacking: Sequence[str], context: Context
) -> list[str]:
    """Add the findings on new rows to them; gives the names of places that are not in the list.

    `lacking` are fields that no row has.
    """
    unknown_places: dict[str, None] = {}
    valid: list[tuple[ImportRow, ParsedFile]] = []
    for row in rows:
        # Without stand-ins every row would have the same error, and its others would stay hidden.
        document = ParsedFile(
            row.path, _filled(row.data, lacking, precheck.config.languages[0]), ""
        )
        _report_missing(row, document)
        if "title" in row.failed or "title" in lacking:
            row.failed.add("id")  # the id is made of the title
        for finding in check_document("initiative", document, context):
            if finding.code == "HR210":  # told once for the whole list
                number = cast(int, finding.finding.pointer[1])
                unknown_places[str(row.data["places"][number]["name"])] = None
            elif _concerns(row, finding):
                row.remarks.append(beside(row, finding))
        # Without a title there is nothing to find a namesake by, and no id to be made of it.
        if not row.faulty and "title" not in lacking:
            valid.append((row, document))
    _judge_together(precheck, valid, context)
    for row in rows:
        row.remarks.sort(key=_column_order)
    return list(unknown_places)


def _concerns(row: ImportRow, finding: RuleFinding) -> bool:
    """Tell whether a finding is worth a remark: not on upkeep, nor on a field that was unclear."""
    pointer = finding.finding.pointer
    if pointer and pointer[0] in row.failed:
        return False
    return finding.rule.category is not Category.UPKEEP


def _column_order(remark: Remark) -> int:
    """Remarks on the whole row first, then by column."""
    if remark.column is None:
        return -1
    return remark.column


def _filled(data: Data, lacking: Sequence[str], language: str) -> Data:
    """The data with something valid for what no row says."""
    stand_ins = {**STAND_INS, "title": {language: "x"}, "summary": {language: "x"}}
    filled = {name: stand_ins[name] for name in lacking}
    return {**filled, **data}


def _report_missing(row: ImportRow, document: ParsedFile) -> None:
    """An error for each field that an entry cannot do without, unless its cell was unclear."""
    for name in NEEDED:
        if name in document.data or name in row.failed:
            continue
        row.miss(name)
        row.failed.add(name)


def _judge_together(
    precheck: Precheck, valid: Sequence[tuple[ImportRow, ParsedFile]], context: Context
) -> None:
    """Add the findings across the registry and the list: near-duplicates above all."""
    rows_by_path: dict[str, ImportRow] = {}
    records = list(precheck.records)
    for row, document in valid:
        rows_by_path[document.path] = row
        leaves = schema.leaves("initiative", document.data)
        records.append(record_of("initiative", document, leaves))
    for finding in check_registry(records, context):
        concerned = rows_by_path.get(finding.finding.path)
        if concerned is not None:
            concerned.remarks.append(beside(concerned, finding))


def beside(row: ImportRow, finding: RuleFinding) -> Remark:
    """A finding as a remark beside the cell that it is about."""
    pointer = finding.finding.pointer
    column = None
    if pointer:
        column = row.columns.get(str(pointer[0]))
    return Remark(finding.severity, column, finding.finding.message, finding.hint, finding.rule)
