"""The rows of a list: which are entries, and what their cells say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.text import _, quote
from hamm_registry.render.cells import unguarded
from hamm_registry.spreadsheet import lists, update
from hamm_registry.spreadsheet.headings import Layout
from hamm_registry.spreadsheet.lists import UnclearCell
from hamm_registry.spreadsheet.readers import READERS
from hamm_registry.spreadsheet.row import CellText, ImportContext, Row, Texts, field_of
from hamm_registry.spreadsheet.sheet import Sheet
from hamm_registry.spreadsheet.where import where


def rows(sheet: Sheet, plan: Layout, job: ImportContext) -> Iterator[Row]:
    """Every row below the headings that holds something."""
    for number in range(plan.last + 1, len(sheet.rows)):
        texts = sheet.rows[number]
        if not any(texts):
            continue
        row = Row(number, passed=_no_entry(texts, plan))
        if number in sheet.struck:
            row.passed = _("crossed out")
        if number in sheet.hidden:
            message = _("this row is hidden in the list")
            row.say(Severity.WARNING, None, message, _("Is it meant to be read?"))
        if not row.passed:
            _read(sheet, row, plan, job)
        yield row


def _read(sheet: Sheet, row: Row, plan: Layout, job: ImportContext) -> None:
    """Read the cells of a row; in an own export of an entry that is there, those that changed."""
    named = next((sheet.cell(row.row, column.index) for column in plan.of("id")), "")
    row.entry = job.entries.get(named)
    if row.entry is None or not plan.own:
        _fill(row, _texts(sheet, row, plan, job), job)
        return
    base = sheet.base.get(named, {})
    cells = update.touched(row.row, row.entry, sheet, plan.columns, base)
    row.emptied = cells.emptied
    row.conflicts = len(cells.conflicts)
    wanted = [c for c in plan.columns if c.index in cells.columns]
    _fill(row, _texts(sheet, row, replace(plan, columns=tuple(wanted)), job), job)
    for column in plan.columns:
        if column.target is not None:
            row.columns.setdefault(field_of(column.target.name), column.index)
    for conflict in cells.conflicts:
        message = _("changed here to {here}, and in the registry meanwhile to {there}")
        message = message.format(
            here=quote(update.shown(conflict.here)), there=quote(update.shown(conflict.there))
        )
        hint = _("Decide on one of them; this cell is not written.")
        row.say(Severity.WARNING, conflict.column.index, message, hint)


_TOTAL = re.compile(
    r"(?:summe|gesamt(?:zahl|summe)?|insgesamt|anzahl|zwischensumme|total|sum)\b.{0,40}",
    re.IGNORECASE,
)


def _no_entry(texts: Sequence[str], plan: Layout) -> str:
    """Why a row is no entry; empty where it is one."""
    filled = [text for text in texts if text]
    heads = {(column.index, part) for column in plan.columns for part in column.parts if part}
    if 2 * sum((index, text) in heads for index, text in enumerate(texts)) > len(filled):
        return _("the headings once more")
    if any(_TOTAL.fullmatch(text) for text in filled[:2]) and len(filled) < 5:
        return _("a total")
    if len(set(filled)) == 1:
        return _("only one cell is filled: {text}").format(text=quote(filled[0]))
    used = {column.index for column in plan.columns if column.target}
    if not any(text for index, text in enumerate(texts) if index in used):
        return _("nothing in the columns that are read")
    return ""


def _texts(sheet: Sheet, row: Row, plan: Layout, job: ImportContext) -> Texts:
    """What the cells of a row say, by target; errors of the spreadsheet are remarks."""
    found: Texts = {}
    for column in plan.columns:
        text = sheet.cell(row.row, column.index)
        if plan.own:
            text = unguarded(text)
        if column.target is None or lists.empty(text):
            continue
        if text.startswith("#") and _ERROR.fullmatch(text):
            message = _("the spreadsheet says {error} here").format(error=quote(text))
            unclear = UnclearCell(message, _("Mend the formula, or type the value."))
            row.fail(field_of(column.target.name), column.index, unclear)
            continue
        found.setdefault(column.target.name, []).append(
            CellText(column.index, text, column.language)
        )
    for name, text in job.defaults.items() if row.entry is None else ():
        found.setdefault(name, [CellText(None, text)])
    for column in plan.columns:
        if column.target is not None:
            row.columns.setdefault(field_of(column.target.name), column.index)
    return found


_ERROR = re.compile(r"#[A-ZÄÖÜ/0-9]{2,12}[!?]?")


def _fill(row: Row, told: Texts, job: ImportContext) -> None:
    """Read every cell into the data of the row; what is not understood becomes an error."""
    for name, read in READERS.items():
        for one in told.get(name, ()):
            try:
                read(row, one, job)
            except UnclearCell as unclear:
                row.fail(field_of(name), one.column, unclear)
    where(row, told, job)
    _finish(row, job)


def _finish(row: Row, job: ImportContext) -> None:
    """Add what follows from the rest: sources of dates, the countries of partners."""
    row.data = data = {name: value for name, value in row.data.items() if value not in ([], {})}
    sources = data.setdefault("sources", [])
    if job.source and row.entry is None:
        sources.append(dict(job.source))
    if not sources:
        del data["sources"]
    if "since" in data and len(sources) == 1:
        data["since"]["source"] = sources[0]["id"]
    codes = {place["country"] for place in data.get("places", ())} | {*data.get("countries", ())}
    abroad = codes - {job.config.country}
    for organisation in data.get("organisations", ()):
        if organisation["role"] == "partner" and len(abroad) == 1:
            organisation["country"] = next(iter(abroad))
