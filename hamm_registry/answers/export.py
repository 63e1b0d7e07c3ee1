"""Open data: one registry, narrowed by a query, in many formats.

Every format names the licence and whom to name for the coordinates where it has room for it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from hamm_registry import __version__, schema
from hamm_registry.answers import columns, feed
from hamm_registry.calendar import events as calendar
from hamm_registry.core.document import Document
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, pick
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.model.named_fields import Fields
from hamm_registry.opendata import dcat, geojson, jsonld, parquet, sqlite, tables
from hamm_registry.render import FORMATS, structured, xlsx
from hamm_registry.render.screen import Canvas


@dataclass(frozen=True)
class Outgoing:
    """The content of an export: a registry that holds only what may go out, as of a day.

    `by_region` asks for files by the continents that the initiatives reach.
    """

    registry: Registry
    today: date
    by_region: bool = False

    @property
    def facts(self) -> dict[str, str]:
        """The facts about the data as a whole, the same in every language."""
        config = self.registry.config
        credits = []
        for credit in config.data.get("attributions", ()):
            credits.append(" ".join(credit.values()))
        facts = {
            "name": next(iter(config.name.values())),
            "city": config.city,
            "country": config.country,
            "licence": config.licence,
            "licence_url": config.licence and jsonld.licence_url(config.licence),
            "attribution": "; ".join(credits),
            "site_url": str(config.data.get("site_url", "")),
            "day": self.today.isoformat(),
            "program": f"hamm-registry {__version__}",
        }
        return {key: value for key, value in facts.items() if value}


OFFERED = ("csv", "json", "geojson", "jsonld")
"""The formats that lie below data/ on the website: those that need no extra."""


def narrowed(registry: Registry, entries: Iterable[Initiative], query: bool) -> Registry:
    """The registry of some entries; after a query, with the meetings and programmes of theirs."""
    chosen = tuple(entries)
    if not query:
        return replace(registry, initiatives=chosen)
    meetings, programmes = calendar.concerning(registry, chosen)
    return replace(
        registry, initiatives=chosen, meetings=tuple(meetings), programmes=tuple(programmes)
    )


def main_table(out: Outgoing, readers: str) -> Document:
    """One row an initiative, with the columns that machines or people get."""
    fields = Fields(out.registry, out.today)
    selected = columns.for_readers(columns.columns(fields), readers)
    entries = out.registry.initiatives
    rows = []
    for entry in entries:
        rows.append([column.get(entry) for column in selected])
    table = Table(tuple(column.column for column in selected), rows)
    return Document.of(table, [entry.id for entry in entries])


def _rows(name: str) -> Callable[[Outgoing], str]:
    """The export that is one of the formats of rows."""
    form = FORMATS[name]
    readers = "people" if form.for_people else "machines"
    return lambda out: form.write(main_table(out, readers), Canvas())


def _json(out: Outgoing) -> str:
    """Entries as they stand in their files, with all their countries."""
    return structured.dumps({
        "version": structured.VERSION,
        "metadata": out.facts,
        "initiatives": list(map(_with_countries, out.registry.initiatives)),
        "meetings": out.registry.meetings,
        "programmes": out.registry.programmes,
    })  # fmt: skip


def _json_lines(out: Outgoing) -> str:
    return structured.lines(map(_with_countries, out.registry.initiatives))


def _with_countries(entry: Initiative) -> dict[str, Any]:
    """An entry as it stands in its file, with the countries of its places too."""
    return {**entry.data, "countries": list(entry.countries)}


def _geojson(out: Outgoing) -> str:
    return geojson.collection(out.registry, out.facts)


def _ics(out: Outgoing) -> str:
    registry, today = out.registry, out.today
    window = calendar.Calendar(registry, feed.span(today), today)
    rows = window.rows(registry.initiatives, registry.meetings, registry.programmes)
    return feed.subscription(rows, registry, today, url=out.facts.get("site_url", ""))


def _jsonld(out: Outgoing) -> str:
    """The data set, then the initiatives, as one graph."""
    facts, config = out.facts, out.registry.config
    dataset = {
        "@type": "Dataset",
        "@id": "#dataset",
        "name": jsonld.texts(config.name),
        "description": jsonld.texts(_description_of_registry(out)),
        "license": facts.get("licence_url"),
        "creditText": facts.get("attribution"),
        "url": facts.get("site_url"),
        "dateModified": facts["day"],
        "inLanguage": config.languages,
    }
    graph = [{key: value for key, value in dataset.items() if value}]
    for entry in out.registry.initiatives:
        graph.append(jsonld.initiative(entry, out.registry))
    return jsonld.dumps({"@context": jsonld.CONTEXT, "@graph": graph}) + "\n"


def _description_of_registry(out: Outgoing) -> dict[str, str]:
    """The description of the registry by language, else its name."""
    notes: dict[str, str] = out.registry.config.data.get("notes", out.registry.config.name)
    return notes


def _dcat(out: Outgoing) -> str:
    """The record of the files on the site, or of all where the office puts them itself."""
    offered: Iterable[str] = OFFERED
    if "files_url" in out.registry.config.data.get("open_data", {}):
        offered = EXPORTS
    files = {}
    for name in offered:
        file = EXPORTS[name].file
        if file is not None:
            files[name] = file
    note = out.facts.get("attribution", "")
    return dcat.record(out.registry.config, files, out.today, _description_of_registry(out), note)


def _tables(out: Outgoing) -> Iterator[tuple[tables.DataTable, Sequence[tables.Cells]]]:
    return tables.contents(out.registry, out.facts | {"tables_version": str(tables.VERSION)})


def _sqlite(out: Outgoing) -> bytes:
    return sqlite.database(_tables(out))


def _parquet(out: Outgoing) -> dict[str, bytes]:
    regions = None
    if out.by_region:
        regions = {entry.id: _region(entry) for entry in out.registry.initiatives}
    return dict(parquet.files(_tables(out), regions))


def _region(entry: Initiative) -> str:
    """The continent (UN M49) of all its countries; `several` or `none` where that is not one."""
    continents: set[str] = set()
    for code in entry.countries:
        # The regions of a country are listed from the smallest to the continent.
        continents.update(countries.regions_of(code)[-1:])
    if not continents:
        return "none"
    if len(continents) > 1:
        return "several"
    return continents.pop()


def _xlsx(out: Outgoing) -> bytes:
    """The workbook: initiatives, their lists, explanations, and a hidden copy to compare with."""
    fields = Fields(out.registry, out.today)
    dated = frozenset(field.key for field in fields.all if field.kind == "date")
    exported = columns.for_readers(columns.columns(fields), "people")
    initiatives = main_table(out, "people").tables[0]._replace(title=_("Initiatives"))
    tables_of_sheets = [
        _with_years(initiatives),
        _table_of_list(out, fields, "organisations", _("Organisations")),
        _table_of_list(out, fields, "activities", _("Activities")),
        _table_of_list(out, fields, "sources", _("Sources")),
        _explained(exported, fields),
        _notes(out),
    ]
    sheets = [xlsx.Worksheet(table, dated) for table in tables_of_sheets]
    # What the file held when it was written: the import compares with it.
    sheets.append(xlsx.Worksheet(_state_when_written(out, exported, dated), hidden=True))
    facts = out.facts
    comment = "; ".join(filter(None, map(facts.get, ("licence", "attribution"))))
    return xlsx.workbook(sheets, pick(out.registry.config.name), out.today, comment)


_DATED = ("since", "until")


def _with_years(table: Table) -> Table:
    """The table with the year of each date beside it, to be sorted by."""
    heads: list[Column] = []
    rows: list[list[Any]] = [[] for _row in table.rows]
    for index, column in enumerate(table.columns):
        heads.append(column)
        if column.key in _DATED:
            title = _("{date} (year)").format(date=column.title)
            heads.append(Column(f"{column.key}.year", title, numeric=True))
        for new, row in zip(rows, table.rows, strict=True):
            new.append(row[index])
            if column.key in _DATED:
                new.append(_year(row[index]))
    return table._replace(columns=tuple(heads), rows=rows)


def _year(cell: Any) -> int | None:
    if cell is None:
        return None
    return int(str(cell)[:4])


def _state_when_written(
    out: Outgoing, exported: Sequence[columns.ExportColumn], dated: frozenset[str]
) -> Table:
    """The cells as they are written, by the keys of columns.

    `hamm import` tells by it what somebody has changed in the file, and what has changed in the
    registry meanwhile.
    """
    rows = []
    for entry in out.registry.initiatives:
        texts = []
        for column in exported:
            cell = column.get(entry)
            if column.key in dated and xlsx.day_of(cell) is not None:
                # A day is a true date in the sheet, whatever the language.
                texts.append(str(cell))
            else:
                texts.append(column.for_people(entry))
        rows.append(texts)
    heads = tuple(Column(column.key, column.key) for column in exported)
    return Table(heads, rows, xlsx.STATE_SHEET)


def _explained(exported: Sequence[columns.ExportColumn], fields: Fields) -> Table:
    """A sheet that explains the columns, the values they take, and which of them are read back."""
    rows = []
    for column in exported:
        read_back = _("yes") if column.target else _("no: it is calculated")
        values = _possible_values(column, fields)
        rows.append([column.column.title, _meaning(column), values, read_back])
    heads = (
        Column("column", _("Column")),
        Column("meaning", _("Meaning")),
        Column("values", _("Possible values")),
        Column("read", _("Read back")),
    )
    return Table(heads, rows, _("Columns explained"))


def _meaning(column: columns.ExportColumn) -> str:
    """The help of the field that a column shows; empty for what is worked out."""
    known_fields = schema.fields("initiative")
    path = "organisations.role"
    if column.key not in columns.ROLES:
        path = _field_of(column)
    if path not in known_fields:
        return ""
    return known_fields[path].help()


def _field_of(column: columns.ExportColumn) -> str:
    """The path of the field that a column shows, without the language of a text."""
    if column.key in schema.fields("initiative"):
        return column.key
    return column.key.partition(".")[0]


def _possible_values(column: columns.ExportColumn, fields: Fields) -> str:
    """The names of the codes of a column, unless there are too many to read."""
    if column.key in columns.ROLES:
        return ""
    codes = fields[_field_of(column)].labels
    if len(codes) >= _MOST_VALUES:
        return ""
    return "; ".join(map(pick, codes.values()))


_MOST_VALUES = 40


def _table_of_list(out: Outgoing, fields: Fields, path: str, title: str) -> Table:
    """A sheet of one list of all initiatives, a row an item."""
    columns_of_list: list[Column] = []
    keys: list[str] = []
    for field in fields.all:
        group, _dot, key = field.key.rpartition(".")
        if group == path:
            columns_of_list.append(field.column())
            keys.append(key)
    rows = []
    for name, _position, item in tables.items(out.registry, path):
        title_of_entry = out.registry.by_id[name].data["title"]
        rows.append([name, title_of_entry, *map(item.get, keys)])
    initiative = fields["title"].column()._replace(title=_("Initiative"))
    heads = (fields["id"].column(), initiative, *columns_of_list)
    return Table(heads, rows, title)


def _notes(out: Outgoing) -> Table:
    """Origin and terms, for those who open the file without any other page."""
    facts = out.facts
    licence = filter(None, map(facts.get, ("licence", "licence_url")))
    notes = (
        (_("Registry"), pick(out.registry.config.name)),
        (_("About"), pick(_description_of_registry(out))),
        (_("Day"), written(facts["day"])),
        (_("Licence"), " ".join(licence)),
        (_("To be named"), facts.get("attribution", "")),
        (_("Website"), facts.get("site_url", "")),
        (_("Made with"), facts["program"]),
    )
    heads = (Column("key", _("What")), Column("value", _("Text")))
    rows = [note for note in notes if note[1]]
    return Table(heads, rows, _("About this file"))


class Export(NamedTuple):
    """A format: how it is written, and as which file a portal offers it.

    A format of several files gives them by name, to be put into a folder.
    """

    write: Callable[[Outgoing], str | bytes | dict[str, bytes]]
    file: dcat.Distribution | None = None


EXPORTS: dict[str, Export] = {
    "csv": Export(_rows("csv"), dcat.Distribution("initiatives.csv", "text/csv", "CSV")),
    "csv-excel": Export(_rows("csv-excel")),
    "xlsx": Export(
        _xlsx,
        dcat.Distribution(
            "initiatives.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "XLSX",
        ),
    ),
    "json": Export(_json, dcat.Distribution("initiatives.json", "application/json", "JSON")),
    "jsonl": Export(_json_lines),
    "geojson": Export(
        _geojson, dcat.Distribution("initiatives.geojson", "application/geo+json", "GEOJSON")
    ),
    "ics": Export(_ics, dcat.Distribution("initiatives.ics", "text/calendar")),
    "jsonld": Export(
        _jsonld, dcat.Distribution("initiatives.jsonld", "application/ld+json", "JSON_LD")
    ),
    "dcat": Export(_dcat),
    "sqlite": Export(_sqlite, dcat.Distribution("initiatives.sqlite", "application/vnd.sqlite3")),
    "parquet": Export(_parquet),
}
