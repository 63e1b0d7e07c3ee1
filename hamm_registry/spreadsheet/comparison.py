"""Compare rows of a list with the entries that are there: what of it can be written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from hamm_registry.answers.columns import ExportColumn, renderings
from hamm_registry.checks.engine import check_document
from hamm_registry.checks.rules.rule import Context, RuleFinding
from hamm_registry.core.finding import Severity
from hamm_registry.core.text import _, quote
from hamm_registry.editing.patch import revised
from hamm_registry.model.entries import Initiative, InitiativeData
from hamm_registry.spreadsheet import update
from hamm_registry.spreadsheet.importable_fields import NEEDED
from hamm_registry.spreadsheet.judge import beside
from hamm_registry.spreadsheet.row import ImportContext, ImportRow
from hamm_registry.spreadsheet.sheet import Sheet
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile


@dataclass(frozen=True, slots=True)
class ListComparison:
    """The comparison of a list with the registry.

    An `own` list was written by this program. `columns` are those of an export for people: they
    word the differences. `rules` is the context of the checks of a changed entry.
    """

    workspace: Workspace
    sheet: Sheet
    own: bool
    columns: Sequence[ExportColumn]
    context: ImportContext
    rules: Context

    def change(self, row: ImportRow) -> Change | None:
        """The change of the file of the entry of a row; None where nothing is to be written.

        The row gets its changes, or the errors that `validate` would find in the result.
        """
        entry = row.entry
        if entry is None or entry.retired or row.faulty:
            return None
        document = self.workspace.valid("initiative", entry.path)
        if not isinstance(document, ParsedFile):
            return None
        new = update.changed(document, row.data, row.emptied, self.context.today, self.own)
        self._remark_on_unreadable(row, new)
        if new == document.data or _lacks_needed(row, document.data, new):
            return None
        _remark_on_source_of_date(row, document.data, new)
        if self.context.source and not self.own:
            new = update.with_source(new, self.context.source)
        errors = self._new_errors(document, new)
        if errors:
            row.remarks += [beside(row, error) for error in errors]
            return None
        row.changes = update.changes(document, new, self.columns)
        return Change(document.path, document.text, revised(document, "initiative", new))

    def _remark_on_unreadable(self, row: ImportRow, new: Data) -> None:
        """Warn of changes in columns that the program works out, unless others lead to them."""
        updated = Initiative(row.path, cast(InitiativeData, new))
        for column in row.unreadable:
            text = self.sheet.cell(row.row, column.index)
            if column.export is not None and text not in renderings(column.export, updated):
                message = _("{value} is not read: the program works this column out")
                row.say(Severity.WARNING, column.index, message.format(value=quote(text or "–")))
                row.unread += 1

    def _new_errors(self, document: ParsedFile, new: Data) -> list[RuleFinding]:
        """The errors that `validate` finds in the new data of an entry, and not in the old."""
        old = {_identity(error) for error in self._errors(document)}
        errors = self._errors(ParsedFile(document.path, new, ""))
        return [error for error in errors if _identity(error) not in old]

    def _errors(self, document: ParsedFile) -> list[RuleFinding]:
        """The errors that `validate` finds in an initiative by itself."""
        findings = check_document("initiative", document, self.rules)
        return [finding for finding in findings if finding.severity is Severity.ERROR]


def _identity(error: RuleFinding) -> tuple[str, str]:
    """The same for an error before and after a change, wherever it stands in the file."""
    return error.code, error.finding.message


def _lacks_needed(row: ImportRow, old: Data, new: Data) -> bool:
    """Tell whether an emptied cell takes away what every entry must have; an error for each."""
    lacking = [name for name in (*NEEDED, "sources") if name in old and name not in new]
    for name in lacking:
        row.miss(name)
    return bool(lacking)


def _remark_on_source_of_date(row: ImportRow, old: Data, new: Data) -> None:
    """Ask for a look at the source of a date that is another one now."""
    for name in ("since", "until"):
        before, after = old.get(name, {}), new.get(name, {})
        if "source" not in after or before.get("date") == after.get("date"):
            continue
        message = _("the source of the date stays {source}").format(source=quote(after["source"]))
        row.say(Severity.INFO, row.columns.get(name), message, _("Does it say the new date?"))
