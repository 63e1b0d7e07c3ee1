"""A whole list: what an import would write, and writing it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from hamm_registry.checks.rules.base import Context
from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, quote, slug
from hamm_registry.editing import towns
from hamm_registry.editing.new_file import fresh
from hamm_registry.editing.precheck import Bench
from hamm_registry.editing.slug import free_id
from hamm_registry.editing.towns import Spot
from hamm_registry.model.entries import PlaceKey, place_key
from hamm_registry.schema import did_you_mean, fields
from hamm_registry.spreadsheet import headings, sheet
from hamm_registry.spreadsheet.headings import Layout
from hamm_registry.spreadsheet.importable_fields import BY_NAME, NEEDED
from hamm_registry.spreadsheet.judge import judge
from hamm_registry.spreadsheet.row import Job, Row
from hamm_registry.spreadsheet.rows import rows
from hamm_registry.spreadsheet.sheet import Sheet
from hamm_registry.storage import store, workspace
from hamm_registry.yamlfile.document import Data


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
    no_duplicates: bool = False


@dataclass(frozen=True)
class Plan:
    """What came of reading a list.

    `lacking` are fields that no column and no default gives; while there are any, nothing can be
    written. `places` are the names of places that data/places.yaml does not have; `spots` are
    those of them that the gazetteer knows, and only once: they go into it.
    """

    sheet: Sheet
    layout: Layout
    rows: tuple[Row, ...]
    lacking: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    no_duplicates: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    spots: dict[PlaceKey, Spot] = field(default_factory=dict)

    @property
    def good(self) -> list[Row]:
        """The rows that can be written."""
        if self.lacking:
            return []
        return [r for r in self.rows if not (r.passed or r.exists or r.faulty or self.left_out(r))]

    def left_out(self, row: Row) -> bool:
        """Whether a row seems to be in the registry already, and such are to be left out."""
        return self.no_duplicates and row.doubtful

    @property
    def located(self) -> list[Spot]:
        """The places of the good rows that go into data/places.yaml."""
        named = (place_key(p["name"], p["country"]) for r in self.good for p in _places(r))
        return [self.spots[key] for key in dict.fromkeys(named) if key in self.spots]

    @property
    def refused(self) -> int:
        """How many rows are no totals and the like, and cannot be written."""
        others = [row for row in self.rows if not (row.passed or self.left_out(row))]
        return len(others) - len(self.good)


def plan(root: Path, file: Path, wish: Wish, today: date) -> Plan:
    """What an import of a list would write, and what there is to say about each row.

    UsageError for wishes that cannot be fulfilled, RegistryError where the list or registry.yaml
    cannot be read.
    """
    if wish.language and not re.fullmatch("[a-z]{2}", wish.language):
        message = _("{value} is no value of {option}")
        message = message.format(value=quote(wish.language), option="--text-language")
        raise UsageError(message, _("Write its two letters (ISO 639-1)."))
    bench = Bench(root, today)
    config = bench.config
    places = workspace.places_in(bench.places)
    job = Job(
        config,
        places,
        today,
        wish.language or config.languages[0],
        _source(wish),
        _kind(wish.source_kind),
        _defaults(wish.defaults),
    )
    table = sheet.read(file, wish.sheet)
    layout = headings.layout(table, wish.maps)
    found = tuple(rows(table, layout, job))
    lacking = tuple(_lacking(layout, job))
    entries = [row for row in found if not row.passed]
    _name(bench, entries)
    new = [row for row in entries if not row.exists]
    spots = _spots(bench, new)
    there = workspace.places_in(towns.added(bench.places, spots.values()))
    unknown = judge(bench, new, lacking, Context(config, there, today))
    texts = {
        row.path: fresh(row.path, "initiative", row.data)
        for row in new
        if not row.faulty and not lacking
    }
    return Plan(table, layout, found, lacking, tuple(unknown), wish.no_duplicates, texts, spots)


def write(root: Path, planned: Plan) -> None:
    """Write a file for each good row, all or none; RegistryError where one is there by now."""
    with store.locked(root):
        old = Bench(root, date.min).places
        changes = towns.change(old, towns.added(old, planned.located))
        changes += [store.Change(row.path, None, planned.texts[row.path]) for row in planned.good]
        store.write(root, changes)


def _places(row: Row) -> Sequence[Data]:
    places: Sequence[Data] = row.data.get("places", ())
    return places


def _spots(bench: Bench, rows: Sequence[Row]) -> dict[PlaceKey, Spot]:
    """Where the places of rows are that are not in the list yet, of those that are one for sure."""
    named = {place_key(p["name"], p["country"]): p["name"] for row in rows for p in _places(row)}
    found = {}
    for key in [key for key in named if key not in bench.registry.places][:_MOST_LOOKED_UP]:
        spots = towns.spots(named[key], key[0], bench.places)
        if len(spots) == 1:
            found[key] = spots[0]
    return found


_MOST_LOOKED_UP = 100
"""Places looked up in one import: each takes a fifth of a second."""


def _kind(value: str) -> str:
    known = {
        code: names["de"] for code, names in fields("initiative")["sources.kind"].codes.items()
    }
    if value in known:
        return value
    message = _("{value} is no value of {option}")
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
            message = _("{value} is no value of {option}")
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


def _name(bench: Bench, entries: Sequence[Row]) -> None:
    """Give each row its id and path, from its title; of two alike the second says its place."""
    folder = workspace.FOLDERS["initiative"]
    there = bench.taken("initiative")
    taken: set[str] = set()
    for row in entries:
        title = next(iter(row.data.get("title", {}).values()), "")
        name = row.data.get("id") or (free_id(title, ()) if title else "")
        if name and name in taken:
            place = next((str(p["name"]) for p in row.data.get("places", ())), "")
            name = free_id(f"{title} {place}", taken)
            message = _("another row has this title as well")
            row.say(Severity.INFO, row.columns.get("title"), message)
        taken.add(name)
        row.data = {"id": name, **row.data}
        row.path = f"{folder}/{name}.yaml"
        row.exists = name in there
