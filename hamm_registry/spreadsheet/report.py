"""Report an import, planned or done: its columns, its rows and the sum."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hamm_registry import schema
from hamm_registry.checks.rule_pages import severity_name
from hamm_registry.core.document import Block, Document, ItemList, ListItem, Paragraph, Section
from hamm_registry.core.finding import Severity
from hamm_registry.core.styled_text import Ink, Item, Style, accent, bold, dim, warning
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, date, join, ngettext, pick, quote
from hamm_registry.geo import countries
from hamm_registry.spreadsheet.importable_fields import field_title
from hamm_registry.spreadsheet.matching import ImportColumn
from hamm_registry.spreadsheet.options import SOURCE
from hamm_registry.spreadsheet.plan import ImportPlan, Outcome
from hamm_registry.spreadsheet.row import CellChange, ImportRow, Remark
from hamm_registry.spreadsheet.update import shown
from hamm_registry.yamlfile.parsed_file import Data

_STYLES = {Severity.ERROR: Style.BAD, Severity.WARNING: Style.WARNING, Severity.INFO: Style.DIM}
_MOST_PLACES = 12


def document(plan: ImportPlan, written: Sequence[ImportRow], again: str) -> Document:
    """The report on an import; `again` writes what can be written, empty once it has."""
    return Document(
        make_blocks=lambda: _blocks(plan, written, again),
        make_data=lambda: as_object(plan, written),
        lead=list(_lead(plan)),
    )


def _lead(plan: ImportPlan) -> Iterator[Paragraph]:
    """The file, how it was understood, and what of it is not read."""
    sheet = plan.sheet
    first, last = plan.layout.first + 1, plan.layout.last + 1
    if last > first:
        headings = _("headings in rows {first} to {last}").format(first=first, last=last)
    else:
        headings = _("headings in row {row}").format(row=first)
    about = sheet.about
    if sheet.name:
        about = _("sheet {name}").format(name=quote(sheet.name))
    yield Paragraph([join([sheet.file, about, headings])])
    for note in sheet.notes:
        yield Paragraph([warning(note)])
    if sheet.others:
        message = _("Sheets not read (--sheet NAME): {names}")
        yield Paragraph([dim(message.format(names=", ".join(sheet.others)))])


def _blocks(plan: ImportPlan, written: Sequence[ImportRow], again: str) -> Iterator[Block]:
    """The columns, the rows, then what concerns the whole list."""
    yield Section(_("Columns"), [_column_table(plan.layout.columns)])
    yield Section(_("Rows"), [ItemList(list(_row_items(plan, written)))])
    yield Section("", list(_summary(plan, written, again)))


def _column_table(columns: Iterable[ImportColumn]) -> Table:
    """The columns of the list with the fields that they fill, and why."""
    shown_columns = (
        Column("column", "", least=None),
        Column("heading", _("Heading")),
        Column("field", _("Field"), least=None),
        Column("reason", _("Meaning"), prose=True),
    )
    rows: list[list[str]] = []
    for column in columns:
        field, meaning = "–", column.why
        if column.target is not None:
            field, meaning = column.field, join([field_title(column.target), column.why])
        rows.append([column.letters, column.heading.replace("\n", " "), field, meaning])
    return Table(shown_columns, rows)


def _row_items(plan: ImportPlan, written: Sequence[ImportRow]) -> Iterator[ListItem]:
    """The outcome of each row, then its changes and the remarks on its cells.

    One that is as in the registry is only counted, at the end.
    """
    width = len(str(len(plan.sheet.rows)))
    for row in plan.rows:
        head = _headline(plan, row, written)
        if head:
            details: list[Item] = [_change_item(plan, row, change) for change in row.changes]
            details += [_remark_item(plan, row, remark) for remark in row.remarks]
            yield ListItem(head, tuple(details), label=Ink(f"{row.row + 1:>{width}}"))


def _summary(plan: ImportPlan, written: Sequence[ImportRow], again: str) -> Iterator[Paragraph]:
    """Remarks on the whole list: what is missing in it, its places, the sum, and what to do."""
    for sentence in plan.assumed:
        yield Paragraph([dim(sentence)])
    yield from _on_lacking(plan)
    for sentence in (*_on_places(plan), *_on_absent(plan)):
        yield Paragraph([dim(sentence)])
    if any(row.faulty for row in plan.rows):
        advice = _("Leave out a column that entries do not need with --map HEADING=-.")
        yield Paragraph([dim(advice)])
    yield Paragraph([_counts_by_outcome(plan, written)])
    if again:
        yield Paragraph([_("Nothing has been written yet. To write what is new or differs:")])
        yield Paragraph([accent(again)])


def _headline(plan: ImportPlan, row: ImportRow, written: Sequence[ImportRow]) -> Item:
    """The name of a row and its outcome; nothing for one that is as in the registry."""
    outcome = plan.outcome(row)
    if outcome == "passed-over":
        return [dim(f"{_('passed over')}: {row.passed}")]
    if outcome == "error" and row.faulty:
        return [f"{_name_of(row)}: ", Ink(_("cannot be written"), Style.BAD)]
    if outcome in ("exists", "differs"):
        return _headline_of_existing(outcome, row, is_written=row in written)
    new_id = str(row.data.get("id", ""))
    if outcome == "left-out":
        message = _("may be there already: not written without --force")
        return [accent(new_id), "  ", warning(message)]
    return [accent(new_id), "  ", dim(_facts_of_row(row))]


def _name_of(row: ImportRow) -> str:
    """The id of the entry of a row, else its title."""
    if row.entry is not None:
        return row.entry.id
    return pick(row.data.get("title", {})) or "–"


def _headline_of_existing(outcome: Outcome, row: ImportRow, *, is_written: bool) -> Item:
    """The headline of a row whose entry is there already."""
    if row.entry is None:
        return [accent(row.path), " ", warning(_("exists already, nothing is overwritten"))]
    if outcome == "differs":
        message = _("differs")
        if is_written:
            message = _("written")
        return [accent(row.entry.id), "  ", warning(message)]
    if not row.remarks:
        return []
    return [accent(row.entry.id), "  ", dim(_("as in the registry"))]


def _change_item(plan: ImportPlan, row: ImportRow, change: CellChange) -> Item:
    """A value before and after."""
    place = plan.sheet.place(row.row, row.columns.get(change.field))
    before, after = shown(change.before), shown(change.after)
    return [bold(f"{place}:"), f" {change.title}: {before} → {after}"]


def _facts_of_row(row: ImportRow) -> str:
    """The places, the beginning and the status of a row, in a line."""
    data = row.data
    places = [f"{place['name']} ({place['country']})" for place in data.get("places", ())]
    places += [countries.name(code) for code in data.get("countries", ())]
    beginning = ""
    if "since" in data:
        beginning = _beginning(data["since"])
    status = schema.label("status", str(data.get("status", "")))
    return join([", ".join(places), beginning, status])


def _beginning(since: Data) -> str:
    day = date(since["date"])
    if "about" in since:
        day = _("about {year}").format(year=day)
    return _("since {date}").format(date=day)


def _remark_item(plan: ImportPlan, row: ImportRow, remark: Remark) -> Item:
    """A remark behind the place of its cell, with its code and what to do."""
    place = plan.sheet.place(row.row, remark.column)
    message = remark.message
    if remark.code:
        message += f" ({remark.code})"
    if not message.endswith("?"):
        message += "."
    if remark.hint:
        message += f" {remark.hint}"
    name = Ink(severity_name(remark.severity), _STYLES[remark.severity])
    return [bold(f"{place}:"), " ", name, f": {message}"]


def _on_lacking(plan: ImportPlan) -> Iterator[Paragraph]:
    """The fields without which no row can be written, and how to give them."""
    for name in plan.lacking:
        if name == "sources":
            sentence = _("Every entry needs a source: {form}").format(form=SOURCE)
            yield Paragraph([Ink(sentence, Style.BAD)])
            continue
        title = schema.fields("initiative")[name].title()
        message = _("No column gives {field}.").format(field=quote(title))
        advice = f"--map HEADING={name}"
        if name == "summary":
            advice = _("{map}; one column may fill two fields").format(map=advice)
        elif name in _EXAMPLES:
            default = f"--default {name}={_EXAMPLES[name]}"
            advice = _("{map} or, for all rows, {default}").format(map=advice, default=default)
        yield Paragraph([Ink(message, Style.BAD), f" {advice}"])


_EXAMPLES = {"kind": "school-exchange", "status": "active", "themes": "encounter"}
"""Fields that one value may give for all rows, with an example of it."""


def _on_places(plan: ImportPlan) -> Iterator[str]:
    """The towns that go into data/places.yaml, and those that nothing is known of."""
    located = plan.located([*plan.good, *plan.updates])
    if located:
        message = ngettext(
            "{count} place goes into data/places.yaml with its coordinates (GeoNames): {names}",
            "{count} places go into data/places.yaml with their coordinates (GeoNames): {names}",
            len(located),
        )
        names = _some([spot.name for spot in located])
        yield message.format(count=len(located), names=names)
    if plan.places:
        message = ngettext(
            "{count} place is not in data/places.yaml yet, so it has no distance: {names}",
            "{count} places are not in data/places.yaml yet, so they have no distances: {names}",
            len(plan.places),
        )
        yield message.format(count=len(plan.places), names=_some(plan.places))


def _on_absent(plan: ImportPlan) -> Iterator[str]:
    """The entries that somebody took out of an export: nothing happens to them."""
    if plan.absent:
        message = ngettext(
            "{count} entry of the export has no row any more, and stays as it is: {names}",
            "{count} entries of the export have no row any more, and stay as they are: {names}",
            len(plan.absent),
        )
        yield message.format(count=len(plan.absent), names=_some(plan.absent))


def _some(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    listed = ", ".join(names[:_MOST_PLACES])
    rest = len(names) - _MOST_PLACES
    if rest > 0:
        return f"{listed} … +{rest}"
    return listed


def _counts_by_outcome(plan: ImportPlan, written: Sequence[ImportRow]) -> str:
    """The number of rows of each outcome; those without a row are left out."""
    new = _count_waiting(plan.good, written)
    differing = _count_waiting(plan.updates, written)
    faulty = sum(row.faulty and not row.passed for row in plan.rows)
    conflicts = sum(row.conflicts > 0 for row in plan.rows)
    none_new = ngettext("{count} new", "{count} new", new)
    counts = (
        (_("{count} written"), len(written)),
        (none_new, new),
        (_("{count} with errors"), faulty),
        (_("{count} differ"), differing),
        (_("{count} with conflicts"), conflicts),
        (_("{count} there already"), len(plan.of("exists"))),
        (_("{count} may be there already"), len(plan.of("left-out"))),
        (_("{count} passed over"), len(plan.of("passed-over"))),
    )
    pieces: list[str] = []
    # Whoever reads in a list of others wants to know that nothing in it is new.
    if not written and not new and not plan.layout.own:
        pieces.append(none_new.format(count=0))
    for text, count in counts:
        if count:
            pieces.append(text.format(count=count))
    return join(pieces)


def _count_waiting(rows: Sequence[ImportRow], written: Sequence[ImportRow]) -> int:
    """The number of rows that can be written and are not yet."""
    return sum(row not in written for row in rows)


def as_object(plan: ImportPlan, written: Sequence[ImportRow]) -> dict[str, Any]:
    """The object for programs: what became of each row, and all that was remarked on it."""
    sheet, layout = plan.sheet, plan.layout
    outcomes: list[str] = []
    rows: list[dict[str, Any]] = []
    for row in plan.rows:
        outcome: str = plan.outcome(row)
        if row in written:
            outcome = "written"
        outcomes.append(outcome)
        rows.append(_row_as_object(plan, row, outcome))
    located = plan.located([*plan.good, *plan.updates])
    return {
        "file": sheet.file,
        "sheet": sheet.name or None,
        "notes": list(sheet.notes),
        "headings": [layout.first + 1, layout.last + 1],
        "lacking": list(plan.lacking),
        "new_places": [{"name": spot.name, "country": spot.country} for spot in located],
        "assumed": list(plan.assumed),
        "unknown_places": list(plan.places),
        "absent": list(plan.absent),
        "summary": {name: outcomes.count(name) for name in OUTCOMES},
        "columns": [_column_as_object(column) for column in layout.columns],
        "rows": rows,
    }


OUTCOMES = ("new", "written", "exists", "differs", "error", "left-out", "passed-over")


def _column_as_object(column: ImportColumn) -> dict[str, Any]:
    return {
        "column": column.letters,
        "heading": column.heading,
        "field": column.field or None,
        "reason": column.why,
        "personal": column.personal,
    }


def _row_as_object(plan: ImportPlan, row: ImportRow, outcome: str) -> dict[str, Any]:
    return {
        "row": row.row + 1,
        "outcome": outcome,
        "reason": row.passed,
        "path": row.path or None,
        "data": None if row.passed else row.data,
        "changes": [_change_as_object(plan, row, change) for change in row.changes],
        "diagnostics": [_remark_as_object(plan, row, remark) for remark in row.remarks],
    }


def _change_as_object(plan: ImportPlan, row: ImportRow, change: CellChange) -> dict[str, Any]:
    return {
        "place": plan.sheet.place(row.row, row.columns.get(change.field)),
        "field": change.field,
        "before": change.old,
        "after": change.new,
    }


def _remark_as_object(plan: ImportPlan, row: ImportRow, remark: Remark) -> dict[str, Any]:
    return {
        "place": plan.sheet.place(row.row, remark.column),
        "severity": str(remark.severity),
        "code": remark.code or None,
        "message": remark.message,
        "hint": remark.hint,
    }
