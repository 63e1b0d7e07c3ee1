"""A whole list: what an import would write, and writing it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from hamm_registry.answers import columns
from hamm_registry.checks.rules.rule import Context
from hamm_registry.editing import plan as editing
from hamm_registry.editing import towns
from hamm_registry.editing.canonical_form import fresh
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.towns import PlaceCandidate
from hamm_registry.model.entries import Initiative, PlaceKey, place_key
from hamm_registry.model.named_fields import Fields
from hamm_registry.spreadsheet import exported_json, headings, options, sheet
from hamm_registry.spreadsheet.comparison import ListComparison
from hamm_registry.spreadsheet.compose import compose
from hamm_registry.spreadsheet.headings import Layout
from hamm_registry.spreadsheet.ids import give_ids
from hamm_registry.spreadsheet.importable_fields import NEEDED
from hamm_registry.spreadsheet.judge import judge
from hamm_registry.spreadsheet.locations import locate, places_of
from hamm_registry.spreadsheet.options import ImportOptions
from hamm_registry.spreadsheet.own import OwnColumns
from hamm_registry.spreadsheet.row import ImportContext, ImportRow
from hamm_registry.spreadsheet.rows import rows
from hamm_registry.spreadsheet.sheet import Sheet
from hamm_registry.spreadsheet.states import towns_with_state
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import Workspace, places_in

Outcome = Literal["new", "exists", "differs", "error", "left-out", "passed-over"]
"""The outcome of a row: `exists` rows say nothing else than the entry that is there."""


@dataclass(frozen=True)
class ImportPlan:
    """The result of reading a list: its rows, and the files that they would write.

    `lacking` are fields that no column and no default gives; while there are any, nothing can be
    written. `places` are the names of places that data/places.yaml does not have; `spots` are
    those of them that the gazetteer knows, and only once: they go into it. `files` are the changes
    of files by path, `assumed` tells what was worked out because no column says it. `absent` are
    the ids of entries that the list had when it was exported, and has no row of any more.
    """

    sheet: Sheet
    layout: Layout
    rows: tuple[ImportRow, ...]
    lacking: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    force: bool = False
    files: dict[str, Change] = field(default_factory=dict)
    spots: dict[PlaceKey, PlaceCandidate] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()

    def outcome(self, row: ImportRow) -> Outcome:
        """The outcome of a row."""
        if row.passed:
            return "passed-over"
        if row.faulty:
            return "error"
        if row.exists:
            if row.changes or row.is_left_behind:
                return "differs"
            return "exists"
        if self.lacking:
            return "error"
        if row.doubtful and not self.force:
            return "left-out"
        return "new"

    def of(self, outcome: Outcome) -> list[ImportRow]:
        """The rows with an outcome."""
        return [row for row in self.rows if self.outcome(row) == outcome]

    @property
    def good(self) -> list[ImportRow]:
        """The rows that can be written as new entries."""
        return self.of("new")

    @property
    def updates(self) -> list[ImportRow]:
        """The rows whose changes can be written into entries that are there."""
        return [row for row in self.of("differs") if row.changes]

    def located(self, rows: Sequence[ImportRow]) -> list[PlaceCandidate]:
        """The places of rows that go into data/places.yaml."""
        towns: dict[PlaceKey, PlaceCandidate] = {}
        for row in rows:
            for place in places_of(row):
                key = place_key(place["name"], place["country"])
                if key in self.spots:
                    towns[key] = self.spots[key]
        return list(towns.values())


def plan(workspace: Workspace, file: Path, wanted: ImportOptions, today: date) -> ImportPlan:
    """Read a list: the files that an import of it would write, and remarks on each row.

    UsageError for options that cannot be followed, RegistryError where the list or registry.yaml
    cannot be read. A pass over the rows for each step, one over the gazetteer for all places.
    """
    precheck = Precheck(workspace, today)
    fields = Fields(precheck.registry, today)
    context = _context(precheck, wanted, today)
    table = _table(file, wanted, fields)
    layout = headings.layout(table, wanted.maps, OwnColumns(fields), context.language)
    with_state = towns_with_state(_place_cells(table, layout), precheck.places)
    context = replace(context, with_state=with_state)

    all_rows = tuple(rows(table, layout, context))
    entries = [row for row in all_rows if not row.passed]
    lacking = _lacking(layout, context)
    # Places come first, for titles are made of their names, and ids of the titles.
    spots = locate(precheck, entries, context)
    unknown_entries = [row for row in entries if row.entry is None]
    assumed = tuple(compose(unknown_entries, lacking, layout, context, precheck))
    give_ids(precheck, entries, context)

    new = [row for row in entries if not row.exists]
    still_lacking = _not_composed(lacking, new)
    places = places_in(towns.added(precheck.places, spots.values()))
    rules = Context(precheck.config, places, today)
    unknown_places = judge(precheck, new, still_lacking, rules)
    for_people = columns.for_readers(columns.columns(fields), "people")
    comparison = ListComparison(workspace, table, layout.own, for_people, context, rules)
    files = _changed_files(comparison, entries)
    if not still_lacking:
        files |= _new_files(new)
    return ImportPlan(
        table,
        layout,
        all_rows,
        tuple(still_lacking),
        tuple(unknown_places),
        wanted.force,
        files,
        spots,
        assumed,
        tuple(_absent(table, layout, context.entries)),
    )


def _not_composed(lacking: Sequence[str], new: Sequence[ImportRow]) -> list[str]:
    """The fields of those without a column that some new row does not have either."""
    still_lacking: list[str] = []
    for name in lacking:
        if any(name not in row.data for row in new):
            still_lacking.append(name)
    return still_lacking


def _changed_files(comparison: ListComparison, rows: Sequence[ImportRow]) -> dict[str, Change]:
    """The changes of files that are there, by their paths; the rows get what differs."""
    files: dict[str, Change] = {}
    for row in rows:
        change = comparison.change(row)
        if change is not None:
            files[change.path] = change
    return files


def _new_files(rows: Sequence[ImportRow]) -> dict[str, Change]:
    """The files of new entries by their paths, without those of rows with an error."""
    files: dict[str, Change] = {}
    for row in rows:
        if not row.faulty:
            files[row.path] = Change(row.path, None, fresh(row.path, "initiative", row.data))
    return files


def _absent(table: Sheet, layout: Layout, entries: Mapping[str, Initiative]) -> Iterator[str]:
    """The ids of entries that an export had, and the list has no row of any more."""
    names: set[str] = set()
    for column in layout.of("id"):
        names.update(table.column(column.index))
    for name in table.base:
        if name in names or name not in entries:
            continue
        if not entries[name].retired:
            yield name


def _context(precheck: Precheck, wanted: ImportOptions, today: date) -> ImportContext:
    """The context that all rows share; UsageError for options that cannot be followed."""
    return ImportContext(
        precheck.config,
        places_in(precheck.places),
        today,
        options.text_language(wanted, precheck.config.languages[0]),
        options.source(wanted),
        options.source_kind(wanted),
        options.defaults(wanted),
        _entries_by_id(precheck),
    )


def _table(file: Path, wanted: ImportOptions, fields: Fields) -> Sheet:
    """The list as rows of texts, whatever the format of the file."""
    if file.suffix.lower() in exported_json.SUFFIXES:
        return exported_json.read(file, fields)
    return sheet.read(file, wanted.sheet, wanted.encoding)


def _place_cells(table: Sheet, layout: Layout) -> Iterator[str]:
    """The texts of all cells that name places."""
    columns = [*layout.of("place"), *layout.of("where")]
    for row in range(layout.last + 1, len(table.rows)):
        for column in columns:
            yield table.cell(row, column.index)


def _entries_by_id(precheck: Precheck) -> dict[str, Initiative]:
    """The entries by their former and present ids."""
    entries: dict[str, Initiative] = {}
    for entry in precheck.registry.initiatives:
        entries |= dict.fromkeys(entry.data.get("former_ids", ()), entry)
    # A present id is never hidden by the former one of another entry.
    entries |= {entry.id: entry for entry in precheck.registry.initiatives}
    return entries


def plan_rows(
    workspace: Workspace, planned: ImportPlan, written: Sequence[ImportRow]
) -> editing.Plan:
    """The changes that write the files of these rows, and the towns that they name."""
    old = Precheck(workspace, date.min).places
    changes = towns.change(old, towns.added(old, planned.located(written)))
    changes += [planned.files[row.path] for row in written]
    return editing.Plan(changes=tuple(changes))


def _lacking(layout: Layout, context: ImportContext) -> list[str]:
    """The fields that every entry needs and neither a column nor a default gives."""
    filled = {column.target.name for column in layout.columns if column.target}
    filled.update(context.defaults)
    lacking = [name for name in NEEDED if name not in filled]
    if context.source is None and "source.url" not in filled:
        lacking.append("sources")
    return lacking
