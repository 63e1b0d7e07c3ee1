"""The rows of a list: which are entries, and what their cells say."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hamm_registry.core.finding import Severity
from hamm_registry.core.text import _, quote
from hamm_registry.render.cells import unguarded
from hamm_registry.spreadsheet import edited_cells, lists, update
from hamm_registry.spreadsheet.headings import Layout
from hamm_registry.spreadsheet.lists import UnclearCell
from hamm_registry.spreadsheet.matching import ImportColumn
from hamm_registry.spreadsheet.readers import READERS
from hamm_registry.spreadsheet.row import CellText, ImportContext, ImportRow, Texts, field_of
from hamm_registry.spreadsheet.sheet import Sheet
from hamm_registry.spreadsheet.where import where
from hamm_registry.yamlfile.parsed_file import Data


def rows(sheet: Sheet, layout: Layout, context: ImportContext) -> Iterator[ImportRow]:
    """Every row below the headings that holds something."""
    reader = _RowReader(sheet, layout, context)
    for number in range(layout.last + 1, len(sheet.rows)):
        if any(sheet.rows[number]):
            yield reader.read(number)


@dataclass(frozen=True, slots=True)
class _RowReader:
    """Reads the rows of one list."""

    sheet: Sheet
    layout: Layout
    context: ImportContext

    def read(self, number: int) -> ImportRow:
        """A row, with what its cells say if it is an entry."""
        row = ImportRow(number, passed=_why_no_entry(self.sheet.rows[number], self.layout))
        if number in self.sheet.struck:
            row.passed = _("crossed out")
        if not row.passed:
            self._read_entry(row)
        # A filter hides rows of our own exports, which people set to find one.
        is_filtered = self.layout.own and row.entry is not None
        if number in self.sheet.hidden and not is_filtered:
            message = _("this row is hidden in the list")
            row.say(Severity.WARNING, None, message, _("Should it be read?"))
        return row

    def _read_entry(self, row: ImportRow) -> None:
        """Read the cells; in an own export of an entry that is there, those that changed."""
        name = ""
        for column in self.layout.of("id"):
            name = self.sheet.cell(row.row, column.index)
        row.entry = self.context.entries.get(name)
        _note_columns(row, self.layout)
        if row.entry is None or not self.layout.own:
            self._read_columns(row, self.layout.columns)
            return
        # By the id in the list: the entry may have another one meanwhile.
        base = self.sheet.base.get(name, {})
        self._read_edits(
            row, edited_cells.edits(row.row, row.entry, self.sheet, self.layout.columns, base)
        )

    def _read_edits(self, row: ImportRow, edits: edited_cells.Edits) -> None:
        """Read the cells that somebody changed; those that changed on both sides get a remark."""
        row.emptied = edits.emptied
        row.unreadable = edits.unreadable
        columns = self.layout.columns
        self._read_columns(row, [column for column in columns if column.index in edits.columns])
        for conflict in edits.conflicts:
            if self._is_agreed(row, conflict):
                continue
            row.conflicts += 1
            message = _(
                "changed here to {here}, and in the registry in the meantime to {there}"
            ).format(
                here=quote(update.shown(conflict.here)), there=quote(update.shown(conflict.there))
            )
            hint = _("Decide on one of them; this cell is not written.")
            row.say(Severity.WARNING, conflict.column.index, message, hint)

    def _is_agreed(self, row: ImportRow, conflict: edited_cells.Conflict) -> bool:
        """Tell whether a cell says in other words what the registry says now: “März 2011”.

        So it is when the changes of a list have been written and the list is read once more.
        """
        if row.entry is None or not conflict.here:
            return False
        alone = ImportRow(row.row, entry=row.entry)
        self._read_columns(alone, edited_cells.read_with(conflict.column, self.layout.columns))
        if alone.failed:
            return False
        return update.says_the_same(row.entry, alone.data, self.context.today)

    def _read_columns(self, row: ImportRow, columns: Iterable[ImportColumn]) -> None:
        """Read the cells of some columns into the data of a row; unclear ones become errors."""
        texts = self._texts_by_field(row, columns)
        for name, read in READERS.items():
            for cell in texts.get(name, ()):
                try:
                    read(row, cell, self.context)
                except UnclearCell as unclear:
                    row.fail(field_of(name), cell.column, unclear)
        where(row, texts, self.context)
        _finish(row, self.context)

    def _texts_by_field(self, row: ImportRow, columns: Iterable[ImportColumn]) -> Texts:
        """The texts of a row by target; errors of the spreadsheet become errors of the row."""
        texts: Texts = {}
        for column in columns:
            text = self.sheet.cell(row.row, column.index)
            if self.layout.own:
                text = unguarded(text)
            if column.target is None or lists.empty(text):
                continue
            if _SPREADSHEET_ERROR.fullmatch(text):
                message = _("the spreadsheet shows {error} here").format(error=quote(text))
                unclear = UnclearCell(message, _("Correct the formula, or type the value."))
                row.fail(field_of(column.target.name), column.index, unclear)
                continue
            cell = CellText(column.index, text, column.language)
            texts.setdefault(column.target.name, []).append(cell)
        # An entry that is there is only changed by what a row says itself.
        if row.entry is None:
            for name, text in self.context.defaults.items():
                texts.setdefault(name, [CellText(None, text)])
        return texts


_SPREADSHEET_ERROR = re.compile(r"#[A-ZÄÖÜ/0-9]{2,12}[!?]?")
"""“#REF!”, “#NAME?”, “#BEZUG!”."""


def _note_columns(row: ImportRow, layout: Layout) -> None:
    """Note the first column that fills each field: remarks on the field are shown there."""
    for column in layout.columns:
        if column.target is not None:
            row.columns.setdefault(field_of(column.target.name), column.index)


_TOTAL = re.compile(
    r"(?:summe|gesamt(?:zahl|summe)?|insgesamt|anzahl|zwischensumme|total|sum)\b.{0,40}",
    re.IGNORECASE,
)
"""The first words of a row that adds up others."""

_FEWEST_IN_ENTRY = 5
"""A row with a word for a total and fewer cells than that is one."""


def _why_no_entry(texts: Sequence[str], layout: Layout) -> str:
    """The reason for which a row is no entry; empty where it is one."""
    filled = [text for text in texts if text]
    if _repeats_headings(texts, layout, len(filled)):
        return _("the headings again")
    if _is_total(filled):
        return _("a total")
    # A title between the rows, or one that was merged over all columns.
    if len(set(filled)) == 1:
        return _("only one cell is filled: {text}").format(text=quote(filled[0]))
    if not _has_text_to_read(texts, layout):
        return _("nothing in the columns that are imported")
    return ""


def _is_total(filled: Sequence[str]) -> bool:
    """Tell whether the filled cells of a row add up others: “Summe”, “12 Projekte”."""
    if len(filled) >= _FEWEST_IN_ENTRY:
        return False
    return any(_TOTAL.fullmatch(text) for text in filled[:2])


def _has_text_to_read(texts: Sequence[str], layout: Layout) -> bool:
    """Tell whether a row says anything in a column that fills a field."""
    for column in layout.columns:
        if column.target is not None and column.index < len(texts) and texts[column.index]:
            return True
    return False


def _repeats_headings(texts: Sequence[str], layout: Layout, filled: int) -> bool:
    """Tell whether more than half of the filled cells say what stands over their column."""
    headings: set[tuple[int, str]] = set()
    for column in layout.columns:
        headings.update((column.index, part) for part in column.parts if part)
    same = sum((index, text) in headings for index, text in enumerate(texts))
    return 2 * same > filled


def _finish(row: ImportRow, context: ImportContext) -> None:
    """Add what follows from the rest: sources of dates, the countries of partners."""
    data = {name: value for name, value in row.data.items() if value not in ([], {})}
    row.data = data
    _add_source_of_list(data, row, context)
    _add_country_of_partners(data, context.config.country)


def _add_source_of_list(data: Data, row: ImportRow, context: ImportContext) -> None:
    """Add the source of the whole list to a new entry, and to its date where there is no other."""
    sources = data.get("sources", [])
    if context.source and row.entry is None:
        sources = [*sources, dict(context.source)]
    if sources:
        data["sources"] = sources
    if "since" in data and len(sources) == 1:
        data["since"]["source"] = sources[0]["id"]


def _add_country_of_partners(data: Data, home: str) -> None:
    """Add the country of the partners where the row names only one abroad."""
    codes = {place["country"] for place in data.get("places", ())}
    codes.update(data.get("countries", ()))
    abroad = codes - {home}
    if len(abroad) != 1:
        return
    [country] = abroad
    for organisation in data.get("organisations", ()):
        if organisation["role"] == "partner":
            organisation["country"] = country
