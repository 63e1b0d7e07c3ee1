"""A table of the open data, and how one is made from a part of a schema."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from hamm_registry import schema
from hamm_registry.model.entries import Registry, Texts

Type = Literal["text", "integer", "real", "boolean"]
Cell = str | int | float | bool | None
Cells = tuple[Cell, ...]

_TYPES: Mapping[tuple[str, ...], Type] = {
    ("integer",): "integer", ("number",): "real", ("boolean",): "boolean",
}  # fmt: skip
_PLAIN = {
    "on": "date", "from": "from_date", "to": "to_date", "start": "start_date", "end": "end_date",
}  # fmt: skip
"""Names that SQL would read as words of its own."""


@dataclass(frozen=True, slots=True)
class DataColumn:
    """One column; `about` tells what it means, by language. A date is text as it was written."""

    name: str
    type: Type
    about: Texts
    required: bool = False


class ForeignKey(NamedTuple):
    """Columns that hold the key of a row of another table."""

    columns: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class DataTable:
    """One table: `rows` gives what a registry has for it, cells in the order of the columns.

    The first `keys` columns tell its rows apart.
    """

    name: str
    about: Texts
    columns: tuple[DataColumn, ...]
    keys: int
    rows: Callable[[Registry], Iterable[Sequence[Any]]]
    links: tuple[ForeignKey, ...] = ()

    @property
    def key(self) -> tuple[str, ...]:
        """The names of the columns that tell the rows apart."""
        return tuple(column.name for column in self.columns[: self.keys])

    @property
    def optional(self) -> frozenset[str]:
        """The names of the columns that may be empty."""
        return frozenset(column.name for column in self.columns if not column.required)


def column(name: str, type_: Type, en: str, de: str, required: bool = False) -> DataColumn:
    """A column that no schema describes."""
    return DataColumn(name, type_, {"en": en, "de": de}, required)


OWNER = column("initiative", "text", "Id of the initiative.", "Kennung der Initiative.", True)
POSITION = column(
    "position", "integer", "Place in the list, from 1.", "Stelle in der Liste, ab 1.", True
)
OF_INITIATIVE = ForeignKey(("initiative",), "initiatives")


def field(
    path: str, name: str = "", kind: str = "initiative", required: bool = False
) -> DataColumn:
    """The column of a field of a schema, by default with the field's own name."""
    schema_field = schema.fields(kind)[path]
    last = path.rpartition(".")[2]
    type_ = _TYPES.get(schema_field.types, "text")
    return DataColumn(name or _PLAIN.get(last, last), type_, schema_field.descriptions, required)


def group(path: str, links: Sequence[ForeignKey] = ()) -> DataTable:
    """A list of groups of an initiative, such as its milestones: a row each.

    Fields that are lists themselves are left out: each needs a table of its own.
    """
    fields = schema.fields("initiative")
    columns: list[DataColumn] = []
    parts: list[str] = []
    for key, schema_field in fields.items():
        parent, _dot, part = key.rpartition(".")
        if parent == path and "array" not in schema_field.types:
            parts.append(part)
            columns.append(field(key, required=schema_field.required))

    def rows(registry: Registry) -> Iterator[Sequence[Any]]:
        for owner, position, item in items(registry, path):
            yield owner, position, *(item.get(part) for part in parts)

    return DataTable(
        path,
        fields[path].descriptions,
        (OWNER, POSITION, *columns),
        2,
        rows,
        (OF_INITIATIVE, *links),
    )


def values(path: str, name: str, value: str, links: Sequence[ForeignKey] = ()) -> DataTable:
    """A list of single values of an initiative, such as its themes: a row each."""
    about = schema.fields("initiative")[path].descriptions
    type_: Type = "integer" if path == "sdgs" else "text"
    columns = (OWNER, POSITION, DataColumn(value, type_, about, True))

    def rows(registry: Registry) -> Iterator[Sequence[Any]]:
        return items(registry, path)

    return DataTable(name, about, columns, 2, rows, (OF_INITIATIVE, *links))


def items(registry: Registry, path: str) -> Iterator[tuple[str, int, Any]]:
    """Id, position from 1, and item of a list that initiatives have."""
    for entry in registry.initiatives:
        listed: list[Any] = entry.data.get(path, [])  # type: ignore[assignment]  # as `path` says
        for position, item in enumerate(listed, 1):
            yield entry.id, position, item


def texts(
    name: str, about: Texts, owner: DataColumn, to: str, rows: Callable[[Registry], Any]
) -> DataTable:
    """The titles and summaries of something in all their languages, a row each.

    `rows` gives the maps that have an id.
    """

    def text_rows(registry: Registry) -> Iterator[Sequence[Any]]:
        for data in rows(registry):
            for part in ("title", "summary"):
                for language, text in data.get(part, {}).items():
                    yield data["id"], part, language, text

    columns = (
        owner,
        column("field", "text", "`title` or `summary`.", "`title` oder `summary`.", True),
        column("language", "text", "ISO 639-1 code.", "ISO-639-1-Kürzel.", True),
        column("text", "text", "The text in this language.", "Der Text in dieser Sprache.", True),
    )
    return DataTable(name, about, columns, 3, text_rows, (ForeignKey((owner.name,), to),))
