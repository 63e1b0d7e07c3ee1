"""A whole list: what an import would write, and writing it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from hamm_registry.answers import columns
from hamm_registry.answers.columns import ExportColumn
from hamm_registry.checks.engine import check_document
from hamm_registry.checks.rules.base import Context, RuleFinding
from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, fold, quote, slug
from hamm_registry.editing import plan as editing
from hamm_registry.editing import towns
from hamm_registry.editing.new_file import fresh
from hamm_registry.editing.patch import revised
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.slug import free_id
from hamm_registry.editing.towns import Spot
from hamm_registry.geo import countries, gazetteer
from hamm_registry.model.entries import Initiative, PlaceKey, place_key
from hamm_registry.model.fields import Fields
from hamm_registry.schema import did_you_mean, fields
from hamm_registry.spreadsheet import exported_json, headings, sheet, update
from hamm_registry.spreadsheet.compose import compose
from hamm_registry.spreadsheet.headings import Layout
from hamm_registry.spreadsheet.importable_fields import BY_NAME, NEEDED
from hamm_registry.spreadsheet.judge import beside, judge
from hamm_registry.spreadsheet.own import OwnColumns
from hamm_registry.spreadsheet.row import Job, Row
from hamm_registry.spreadsheet.rows import rows
from hamm_registry.spreadsheet.sheet import Sheet
from hamm_registry.spreadsheet.states import towns_with_state
from hamm_registry.spreadsheet.where import same_place
from hamm_registry.storage.files import Change
from hamm_registry.storage.workspace import FOLDERS, Workspace, places_in
from hamm_registry.yamlfile.document import Data, Document


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of an import beyond the file: see the options of the command.

    `maps` are `HEADING=field`, `defaults` are `field=value`.
    """

    sheet: str = ""
    maps: Sequence[str] = ()
    defaults: Sequence[str] = ()
    source: str = ""
    source_url: str = ""
    source_kind: str = "official"
    language: str = ""
    encoding: str = ""
    force: bool = False


Outcome = Literal["new", "exists", "differs", "error", "left-out", "passed-over"]
"""What becomes of a row: `exists` rows say nothing else than the entry that is there."""


@dataclass(frozen=True)
class Plan:
    """What came of reading a list.

    `lacking` are fields that no column and no default gives; while there are any, nothing can be
    written. `places` are the names of places that data/places.yaml does not have; `spots` are
    those of them that the gazetteer knows, and only once: they go into it. `files` are the changes
    of files by path, `assumed` tells what was worked out because no column says it.
    """

    sheet: Sheet
    layout: Layout
    rows: tuple[Row, ...]
    lacking: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    force: bool = False
    files: dict[str, Change] = field(default_factory=dict)
    spots: dict[PlaceKey, Spot] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()

    def outcome(self, row: Row) -> Outcome:
        """What becomes of a row."""
        if row.passed:
            return "passed-over"
        if row.faulty:
            return "error"
        if row.exists:
            return "differs" if row.changes or row.conflicts else "exists"
        if self.lacking:
            return "error"
        return "left-out" if row.doubtful and not self.force else "new"

    def of(self, outcome: Outcome) -> list[Row]:
        """The rows with an outcome."""
        return [row for row in self.rows if self.outcome(row) == outcome]

    @property
    def good(self) -> list[Row]:
        """The rows that can be written as new entries."""
        return self.of("new")

    @property
    def updates(self) -> list[Row]:
        """The rows whose changes can be written into entries that are there."""
        return [row for row in self.of("differs") if row.changes]

    def located(self, rows: Sequence[Row]) -> list[Spot]:
        """The places of rows that go into data/places.yaml."""
        named = (place_key(p["name"], p["country"]) for row in rows for p in _places(row))
        return [self.spots[key] for key in dict.fromkeys(named) if key in self.spots]


def plan(workspace: Workspace, file: Path, wish: Wish, today: date) -> Plan:
    """What an import of a list would write, and what there is to say about each row.

    UsageError for wishes that cannot be fulfilled, RegistryError where the list or registry.yaml
    cannot be read.
    """
    if wish.language and not re.fullmatch("[a-z]{2}", wish.language):
        message = _("{value} is not a valid value for {option}")
        message = message.format(value=quote(wish.language), option="--text-language")
        raise UsageError(message, _("Write its two letters (ISO 639-1)."))
    precheck = Precheck(workspace, today)
    config = precheck.config
    places = places_in(precheck.places)
    job = Job(
        config,
        places,
        today,
        wish.language or config.languages[0],
        _source(wish),
        _kind(wish.source_kind),
        _defaults(wish.defaults),
        _entries(precheck),
    )
    fields_ = Fields(precheck.registry, today)
    if file.suffix.lower() in exported_json.SUFFIXES:
        table = exported_json.read(file, fields_)
    else:
        table = sheet.read(file, wish.sheet, wish.encoding)
    layout = headings.layout(table, wish.maps, OwnColumns(fields_))
    job = replace(job, with_state=towns_with_state(_place_cells(table, layout), precheck.places))
    all_rows = tuple(rows(table, layout, job))
    lacking = tuple(_lacking(layout, job))
    entries = [row for row in all_rows if not row.passed]
    spots = _located(precheck, entries, job)
    assumed = tuple(
        compose([row for row in entries if row.entry is None], lacking, layout, job, precheck)
    )
    _name(precheck, entries, job)
    new = [row for row in entries if not row.exists]
    lacking = tuple(name for name in lacking if any(name not in row.data for row in new))
    there = places_in(towns.added(precheck.places, spots.values()))
    context = Context(config, there, today)
    unknown = judge(precheck, new, lacking, context)
    files = {
        row.path: Change(row.path, None, fresh(row.path, "initiative", row.data))
        for row in new
        if not row.faulty and not lacking
    }
    shown = columns.for_readers(columns.columns(Fields(precheck.registry, today)), "people")
    for row in entries:
        if row.entry is not None and not row.entry.retired:
            change = _compared(workspace, row, layout, shown, job, context)
            files |= {change.path: change} if change else {}
    places_told = tuple(unknown)
    return Plan(table, layout, all_rows, lacking, places_told, wish.force, files, spots, assumed)


def _place_cells(table: Sheet, layout: Layout) -> Iterator[str]:
    """The texts of all cells that name places."""
    columns = [*layout.of("place"), *layout.of("where")]
    for row in range(layout.last + 1, len(table.rows)):
        for column in columns:
            yield table.cell(row, column.index)


def _entries(precheck: Precheck) -> dict[str, Initiative]:
    """The entries by their former and present ids."""
    known: dict[str, Initiative] = {}
    for entry in precheck.registry.initiatives:
        known |= dict.fromkeys(entry.data.get("former_ids", ()), entry)
    return known | {entry.id: entry for entry in precheck.registry.initiatives}


def _compared(
    workspace: Workspace,
    row: Row,
    layout: Layout,
    shown: Sequence[ExportColumn],
    job: Job,
    context: Context,
) -> Change | None:
    """Hold a row against the entry that is there; the change of its file where they differ.

    What is not understood, and what `validate` would object to, becomes an error beside the cell.
    """
    entry = row.entry
    if entry is None or row.faulty:
        return None
    document = workspace.valid("initiative", entry.path)
    if not isinstance(document, Document):
        return None
    new = update.changed(document, row.data, row.emptied, job.today, layout.own)
    if new == document.data:
        return None
    if job.source and not layout.own:
        new = update.with_source(new, job.source)
    old_errors = {(one.code, one.finding.message) for one in _errors(document, context)}
    new_errors = [
        beside(row, one)
        for one in _errors(Document(document.path, new, ""), context)
        if (one.code, one.finding.message) not in old_errors
    ]
    row.remarks += new_errors
    if new_errors:
        return None
    row.changes = list(update.changes(document, new, shown))
    return Change(document.path, document.text, revised(document, "initiative", new))


def _errors(document: Document, context: Context) -> Iterator[RuleFinding]:
    """What `validate` objects to in an initiative by itself."""
    remarks = check_document("initiative", document, context)
    return (one for one in remarks if one.severity is Severity.ERROR)


def plan_rows(workspace: Workspace, planned: Plan, written: Sequence[Row]) -> editing.Plan:
    """What it takes to write the files of these rows, and the towns that they name."""
    old = Precheck(workspace, date.min).places
    changes = towns.change(old, towns.added(old, planned.located(written)))
    changes += [planned.files[row.path] for row in written]
    return editing.Plan(changes=tuple(changes))


def _places(row: Row) -> Sequence[Data]:
    places: Sequence[Data] = row.data.get("places", ())
    return places


def _located(precheck: Precheck, rows: Sequence[Row], job: Job) -> dict[PlaceKey, Spot]:
    """Where the places of rows are that are not in the list yet, by their keys.

    A town that is in the list under another name, by its GeoNames number, or that another row
    calls otherwise, gets one name in all rows, and that is told. A name that means several towns
    of which none is outstanding, or none at all, is left out.
    """
    wanted: dict[PlaceKey, str] = {}
    for row in rows:
        for place in _places(row):
            key = place_key(place["name"], place["country"])
            if key not in precheck.registry.places:
                wanted.setdefault(key, place["name"])
    spots = towns.spots_of_all(
        [(name, country) for (country, _folded), name in wanted.items()], precheck.places
    )
    located: dict[PlaceKey, Spot] = {}
    by_number: dict[int, Spot] = {}
    with_state = _towns_with_state(job)
    for key, name in wanted.items():
        spot = with_state.get(key) or towns.outstanding(spots[name, key[0]])
        if spot is not None:
            located[key] = by_number.setdefault(spot.geonames, spot) if spot.geonames else spot
    for row in rows:
        for place in _places(row):
            if gazetteer.available():
                _tell_unknown(row, place, spots.get((place["name"], place["country"])), located)
        _rename_places(row, located)
    return {place_key(spot.name, spot.country): spot for spot in located.values() if spot.geonames}


def _towns_with_state(job: Job) -> dict[PlaceKey, Spot]:
    """The towns that cells name with their state, without namesakes in two states of a country."""
    by_key: dict[PlaceKey, set[Spot]] = {}
    for mention in job.with_state.values():
        if mention.town is not None:
            key = place_key(mention.name, mention.country)
            by_key.setdefault(key, set()).add(mention.town)
    return {key: spots.pop() for key, spots in by_key.items() if len(spots) == 1}


def _tell_unknown(
    row: Row, place: Data, spots: Sequence[Spot] | None, located: Mapping[PlaceKey, Spot]
) -> None:
    """Say why a place that is not in the list has no coordinates either."""
    if spots is None or place_key(place["name"], place["country"]) in located:
        return
    name, country = quote(place["name"]), countries.name(place["country"])
    message = _("no town called {place} is known in {country}")
    hint = _("Check the spelling; a region goes into data/places.yaml (type: region).")
    if spots:
        message = _("several towns are called {place} in {country}")
        hint = _("Add the one that is meant to data/places.yaml.")
    column = row.columns.get("places")
    row.say(Severity.INFO, column, message.format(place=name, country=country), hint)


def _rename_places(row: Row, located: Mapping[PlaceKey, Spot]) -> None:
    """Give the places of a row the names that they have in the list, each once; it is told."""
    places: list[Data] = []
    for place in _places(row):
        name, country = place["name"], place["country"]
        spot = located.get(place_key(name, country))
        if spot and fold(spot.name) != fold(name):
            row.say(Severity.INFO, row.columns.get("places"), same_place(name, spot.name))
            name = spot.name
        if {"name": name, "country": country} not in places:
            places.append({"name": name, "country": country})
    if places:
        row.data["places"] = places


def _kind(value: str) -> str:
    known = {
        code: names["de"] for code, names in fields("initiative")["sources.kind"].codes.items()
    }
    if value in known:
        return value
    message = _("{value} is not a valid value for {option}")
    message = message.format(value=quote(value), option="--source-kind")
    listed = _("allowed: {values}").format(values=", ".join(known))
    raise UsageError(message, f"{did_you_mean(value, known)} {listed}".strip())


def _source(wish: Wish) -> Data | None:
    """The source of the whole list."""
    if not wish.source and not wish.source_url:
        return None
    if not wish.source or not wish.source_url.startswith(("https://", "http://")):
        message = _("the source of the list needs a title and a web address")
        raise UsageError(message, _("Write {form}.").format(form=SOURCE))
    return {
        "id": slug(wish.source)[:40].strip("-") or "list",
        "title": wish.source,
        "url": wish.source_url,
        "kind": _kind(wish.source_kind),
    }


SOURCE = "--source TITLE --source-url https://…"


def _defaults(wishes: Sequence[str]) -> dict[str, str]:
    """What rows mean that say nothing, by field."""
    found = {}
    for wish in wishes:
        name, equals, value = wish.partition("=")
        if not equals or not value.strip():
            message = _("{value} is not a valid value for {option}")
            message = message.format(value=quote(wish), option="--default")
            raise UsageError(message, _("Write {form}.").format(form="--default status=active"))
        if name not in BY_NAME:
            message = _("there is no field {field}").format(field=quote(name))
            listed = _("allowed: {values}").format(values=", ".join(BY_NAME))
            raise UsageError(message, did_you_mean(name, dict.fromkeys(BY_NAME, "")) or listed)
        found[name] = value.strip()
    return found


def _lacking(layout: Layout, job: Job) -> list[str]:
    """The fields that every entry needs and neither a column nor a default gives."""
    given = {c.target.name for c in layout.columns if c.target} | {*job.defaults}
    lacking = [name for name in NEEDED if name not in given]
    return lacking + (["sources"] if job.source is None and "source.url" not in given else [])


def _name(precheck: Precheck, entries: Sequence[Row], job: Job) -> None:
    """Give each row its id and path, from its title; of two alike the second says its place.

    A row whose id an entry has or had is about that entry.
    """
    folder = FOLDERS["initiative"]
    first = precheck.config.languages[0]
    there = precheck.taken("initiative")
    taken: set[str] = set()
    for row in entries:
        if row.entry is not None:
            _refuse_twice(row, taken)
            row.path, row.exists = row.entry.path, True
            continue
        title = next(iter(row.data.get("title", {}).values()), "")
        name = row.data.get("id") or (free_id(title, (), first) if title else "")
        if name and name in taken:
            place = next((str(p["name"]) for p in row.data.get("places", ())), "")
            name = free_id(f"{title} {place}", taken, first)
            message = _("another row has this title as well")
            row.say(Severity.INFO, row.columns.get("title"), message)
        taken.add(name)
        row.data = {"id": name, **row.data}
        row.path = f"{folder}/{name}.yaml"
        row.exists = name in there
        entry = job.entries.get(name)
        if entry is not None and entry.id == name:
            row.entry = entry


def _refuse_twice(row: Row, taken: set[str]) -> None:
    """An error where another row is about the same entry."""
    name = row.entry.id if row.entry else ""
    if name in taken:
        message = _("another row has the id {id}").format(id=quote(name))
        row.say(Severity.ERROR, row.columns.get("id"), message, _("Leave one of them."))
    taken.add(name)
