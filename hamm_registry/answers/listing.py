"""Rows and counts: the answers of `list`, `stats` and `fields`."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import product
from typing import Any, NamedTuple

from hamm_registry import schema
from hamm_registry.core.document import Document
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, ngettext, sort_key
from hamm_registry.model.entries import Initiative
from hamm_registry.model.named_fields import Field, Fields, values
from hamm_registry.render import Format
from hamm_registry.render.cells import for_machines, for_people

MACHINE_COLUMNS = ("id", "title", "kind", "status", "countries", "places", "since", "leads")
"""The columns of a list unless others are asked for, in their order for programs."""


class ListColumn(NamedTuple):
    """A column of a list by the name of its field, with `rank` and `least` as in Column."""

    field: str
    rank: int
    least: int | None


PEOPLE_COLUMNS = (
    ListColumn("title", 0, 28),
    ListColumn("leads", 0, 18),
    ListColumn("countries", 0, 12),
    ListColumn("status", 0, None),
    ListColumn("id", 1, None),
    ListColumn("since", 2, None),
    ListColumn("places", 3, 12),
    ListColumn("kind", 4, 12),
)
"""The same columns for people: what, who, where and whether it goes on fit 80 columns."""

MANY_CODES = 60
"""A field with more codes than that lists those in use only."""


def default_columns(fields: Fields, people: bool) -> list[tuple[Field, Column]]:
    """The fields of a list that names no columns, each with its column."""
    if not people:
        return named_columns(fields, MACHINE_COLUMNS)
    columns = []
    for name, rank, least in PEOPLE_COLUMNS:
        field = fields[name]
        columns.append((field, field.column()._replace(rank=rank, least=least)))
    return columns


def named_columns(fields: Fields, names: Iterable[str]) -> list[tuple[Field, Column]]:
    """The fields of those names, each with its column, none of which gives way to others."""
    columns = []
    for name in dict.fromkeys(names):  # each once
        columns.append((fields[name], fields[name].column()))
    return columns


def rows(entries: Sequence[Initiative], columns: Sequence[tuple[Field, Column]]) -> Document:
    """One row an initiative, one column a field; below, how many rows there are."""
    fields = [field for field, _column in columns]
    heads = tuple(column for _field, column in columns)
    cells = []
    for entry in entries:
        cells.append([field.cell(entry) for field in fields])
    table = Table(heads, cells, note=_counted(entries))
    return Document.of(table, [entry.id for entry in entries])


def _counted(entries: Sequence[Initiative]) -> str:
    return ngettext("{count} initiative", "{count} initiatives", len(entries)).format(
        count=len(entries)
    )


def count(entries: Sequence[Initiative]) -> Document:
    """The number of initiatives."""
    table = Table((Column("count", _("Count"), numeric=True),), [[len(entries)]])
    return Document(lambda: [table], lambda: {"count": len(entries)})


def ordered(
    entries: Sequence[Initiative], field: Field, descending: bool, form: Format
) -> list[Initiative]:
    """The entries by one field: by names of codes and texts where the format shows those.

    Those without a value come last either way.
    """
    reads_codes = field.kind == "code" and form.for_people
    reads_texts = field.kind == "texts" and (form.for_people or form.localized)
    written = for_people if reads_codes or reads_texts else for_machines
    column = field.column()

    def key(entry: Initiative) -> Any:
        cell = field.get(entry)
        if field.kind == "number":
            return values(cell)[0]
        return sort_key(written(cell, column))

    with_value = [entry for entry in entries if values(field.get(entry))]
    without = [entry for entry in entries if not values(field.get(entry))]
    return sorted(with_value, key=key, reverse=descending) + without


# Counts


Key = tuple[Any, ...]
"""A value of each field that is counted by, None where an initiative has none."""


def stats(entries: Sequence[Initiative], by: Sequence[Field], people: bool) -> Document:
    """The number of initiatives for each value of a field; two fields give a matrix.

    The most come first, then they are in the order of their codes. People get the names of codes
    in their order, dates by decade from the first on, and what has no value last.

    An initiative with several values counts once for each of them, so the counts can add up to
    more than `total`. Initiatives without a value count under None.
    """
    counts = _count_values(entries, by)
    keys = [field.key for field in by]
    objects = []
    for value_of_each in _most_first(counts, by):
        row = dict(zip(keys, value_of_each, strict=True))
        objects.append({**row, "count": counts[value_of_each]})
    data = {"by": keys, "rows": objects, "total": len(entries)}

    if people:
        counts = _count_values(entries, by, by_decade=True)
    table_of = _matrix if len(by) == 2 else _counts
    table = table_of(counts, by, people)
    note = _stats_note(entries, counts.total())
    table = table._replace(note=note)
    return Document(lambda: [table], lambda: data)


def _stats_note(entries: Sequence[Initiative], counted: int) -> str:
    """The number of initiatives, and the reason where the figures add up to more."""
    note = _counted(entries)
    if counted > len(entries):
        note = ngettext(
            "{count} initiative; one with several values counts for each.",
            "{count} initiatives; one with several values counts for each.",
            len(entries),
        ).format(count=len(entries))
    cities = Counter(entry.city for entry in entries if entry.city)
    if cities:
        numbers = ", ".join(f"{city}: {number}" for city, number in cities.items())
        note += "\n" + _("Included from other cities: {cities}.").format(cities=numbers)
    return note


def _count_values(
    entries: Sequence[Initiative], by: Sequence[Field], *, by_decade: bool = False
) -> Counter[Key]:
    """The number of initiatives with each value, or combination of values of several fields.

    With `by_decade` a date counts for its decade: the first year of it.
    """
    counts: Counter[Key] = Counter()
    for entry in entries:
        values_of_fields = []
        for field in by:
            cells = values(field.get(entry))
            if by_decade and field.kind == "date":
                cells = [int(str(cell)[:3]) * 10 for cell in cells]
            values_of_fields.append(_distinct(cells))
        counts.update(product(*values_of_fields))
    return counts


def _distinct(cells: Iterable[Any]) -> list[Any]:
    """Each value once; for no value the one value None, so that it is counted too."""
    return list(dict.fromkeys(cells)) or [None]


def _name(field: Field, value: Any) -> str:
    """A value, or a decade of dates, as people read it."""
    if value is None:
        return _("not stated")
    if field.kind == "date":
        return _("{year}s").format(year=value)
    return field.show(value)


def _order(field: Field, value: Any, people: bool) -> tuple[bool, Any]:
    """The place of a value: that of its name or of its code; a number's own, nothing last."""
    if value is None or isinstance(value, int | float):
        return value is None, value
    if people and field.kind == "code":
        return False, sort_key(field.show(value))
    return False, sort_key(str(value))


def _most_first(counts: Counter[Key], by: Sequence[Field]) -> list[Key]:
    """The keys for programs: the highest counts first, then by their codes."""

    def key(values_of_key: Key) -> Any:
        places = []
        for field, value in zip(by, values_of_key, strict=True):
            places.append(_order(field, value, people=False))
        return -counts[values_of_key], places

    return sorted(counts, key=key)


def _readable_order(counts: Counter[Key], field: Field) -> list[Key]:
    """The keys of one field for people: the most first, but dates in time; no value last."""

    def key(values_of_key: Key) -> Any:
        (value,) = values_of_key
        count = counts[values_of_key]
        if field.kind == "date":
            count = 0
        return value is None, -count, _order(field, value, people=True)

    return sorted(counts, key=key)


def _counts(counts: Counter[Key], by: Sequence[Field], people: bool) -> Table:
    """A row a value of one field, with how often it is there."""
    (field,) = by
    count_column = Column("count", _("Count"), numeric=True, bar=True)
    if not people:
        rows = [[*key, counts[key]] for key in _most_first(counts, by)]
        return Table((field.column(), count_column), rows)
    column = field.column()._replace(show=str, numeric=False, least=24)
    rows = []
    for key in _readable_order(counts, field):
        rows.append([_name(field, key[0]), counts[key]])
    return Table((column, count_column), rows)


def _matrix(counts: Counter[Key], by: Sequence[Field], people: bool) -> Table:
    """Values of the first field down, of the second across; empty cells are the white spots."""
    down, across = by
    heads = sorted({key[1] for key in counts}, key=lambda value: _order(across, value, people))
    sides = sorted({key[0] for key in counts}, key=lambda value: _order(down, value, people))
    columns = [down.column()]
    if people:
        columns = [down.column()._replace(show=str, numeric=False)]
    for head in heads:
        key = for_machines(head, across.column())
        columns.append(Column(key, _title_of_head(across, head, people), numeric=True))
    rows: list[list[Any]] = []
    for side in sides:
        row = [_name(down, side) if people else side]
        for head in heads:
            row.append(counts.get((side, head)))
        rows.append(row)
    return Table(tuple(columns), rows, matrix=True)


def _title_of_head(field: Field, value: Any, people: bool) -> str:
    """The title of a column of the matrix; programs go by its key."""
    if people:
        return _name(field, value)
    if value is None:
        return "–"
    return field.show(value)


# Fields


def field_list(fields: Fields) -> Document:
    """Every field with its type, its German name and how many values it has.

    The names are there to be typed, so a narrow terminal leaves out the counts before it cuts one.
    """
    entries = _counted_entries(fields)
    columns = (
        Column("field", _("Field"), least=None),
        Column("german", _("in German"), least=None),
        Column("title", _("Title")),
        Column("type", _("Type"), _kind_name, rank=1),
        Column("filled", _("Filled"), numeric=True, rank=2),
        Column("values", _("Values"), numeric=True, rank=3),
    )
    rows = []
    for field in fields.all:
        filled = 0
        different: set[str] = set()
        for entry in entries:
            values_of_entry = values(field.get(entry))
            filled += bool(values_of_entry)
            different.update(map(repr, values_of_entry))
        titles = dict(field.titles)
        rows.append([field.key, field.german, titles, field.kind, filled, len(different)])
    note = ngettext("{count} field", "{count} fields", len(rows)).format(count=len(rows))
    return Document.of(Table(columns, rows, note=note))


def _counted_entries(fields: Fields) -> list[Initiative]:
    """The entries whose values count: neither retired nor unlisted."""
    return [entry for entry in fields.registry.initiatives if entry.is_shown(unlisted=False)]


SETTINGS = frozenset(["registry", "register", "registry.yaml"])
"""What people call the settings of a registry."""


def settings_fields() -> Document:
    """Every field of registry.yaml with what it means, whether it has to be there, an example."""
    columns = (
        Column("field", _("Field"), least=None),
        Column("required", _("Required"), _yes, least=None),
        Column("title", _("Title"), rank=1, prose=True),
        Column("meaning", _("Meaning"), least=24, prose=True),
        Column("example", _("Example"), rank=2),
    )
    rows = []
    for field in schema.fields("registry").values():
        example = None
        if field.examples:
            example = json.dumps(field.examples[0], ensure_ascii=False)
        titles, meanings = dict(field.titles), dict(field.descriptions)
        rows.append([field.path, field.required, titles, meanings, example])
    return Document.of(Table(columns, rows))


def _yes(required: bool) -> str:
    if not required:
        return ""
    return _("yes")


def _kind_name(kind: str) -> str:
    return {
        "text": _("text"),
        "texts": _("text by language"),
        "code": _("one of a list"),
        "date": _("date"),
        "number": _("number"),
        "flag": _("yes or no"),
        "place": _("place"),
        "group": _("group of fields"),
    }[kind]


def field_values(field: Field, fields: Fields, people: bool) -> Document:
    """The values of one field with their names and counts; codes that nobody uses count 0."""
    counts: Counter[Key] = Counter()
    for entry in _counted_entries(fields):
        counts.update({(value,) for value in values(field.get(entry))})
    in_use = _most_first(counts, [field])
    if people:
        in_use = _readable_order(counts, field)
    unused = [(code,) for code in field.labels if (code,) not in counts]
    if len(unused) > MANY_CODES:
        unused = []
    columns = (
        # A value is there to be typed in a query, so it is shown raw and never cut.
        Column("value", _("Value"), partial(for_machines, column=field.column()), least=None),
        Column("name", _("Name"), field.show),
        Column("count", _("Count"), numeric=True, bar=True),
    )
    rows = []
    for (value,) in (*in_use, *unused):
        name = value
        if value in field.labels:
            name = dict(field.labels[value])
        rows.append([value, name, counts[value,]])
    return Document.of(Table(columns, rows))
