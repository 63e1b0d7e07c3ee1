"""The columns of the table of initiatives that goes out, and what comes back in through them.

Machines read raw values under the names of fields; people read labels and written dates, and
correct them in a spreadsheet. `hamm import` knows both by these columns.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from hamm_registry import schema
from hamm_registry.core.table import Cell, Column
from hamm_registry.core.text import pick, safe, speaking
from hamm_registry.model.entries import Initiative, Texts
from hamm_registry.model.named_fields import Field, Fields
from hamm_registry.render import cells

ROLES = {"leads": "lead", "partners": "partner", "funders": "funder", "supporters": "supporter"}
"""The columns of organisations by their roles."""

LANGUAGE_NAMES: Mapping[str, Texts] = {
    "de": {"de": "deutsch", "en": "German"},
    "en": {"de": "englisch", "en": "English"},
}


_ALL = frozenset({"machines", "people"})
_MACHINES = frozenset({"machines"})


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """One column: its key for machines, its titles for people, and its cell in an entry.

    `target` is the importable field that a changed cell goes into, empty where the value is worked
    out from others. `readers` are those who get the column: machines, people or both.
    """

    key: str
    titles: Texts
    column: Column
    get: Callable[[Initiative], Cell]
    target: str = ""
    readers: frozenset[str] = _ALL

    def for_machines(self, entry: Initiative) -> str:
        """The cell as a CSV file for machines has it."""
        return safe(cells.for_machines(self.get(entry), self.column))

    def for_people(self, entry: Initiative) -> str:
        """The cell as people read it in the language in force."""
        return safe(cells.for_people(self.get(entry), self.column))


_TARGETS = {
    "id": "id", "kind": "kind", "form": "form", "status": "status", "countries": "country",
    "places": "place", "places.country": "places.country", "scope": "scope",
    "districts": "districts", "themes": "themes", "sdgs": "sdgs", "audience": "audience",
    "languages": "languages", "other_names": "other_names", "contact.mailbox": "contact.mailbox",
    "contact.page": "contact.page", "links.url": "link", "sources.url": "source.url",
}  # fmt: skip
"""Columns that show a field as it is, with the importable fields that they go back into."""

_ORDER = (
    "id title summary other_names kind form status countries places places.country scope"
    " since until leads partners funders supporters"
    " organisations districts themes sdgs audience languages contact.mailbox contact.page"
    " confirmed evidence links.url sources.url"
).split()


def columns(fields: Fields) -> list[ExportColumn]:
    """All columns in their order, a title and a summary for each language of the registry."""
    exported: list[ExportColumn] = []
    for key in _ORDER:
        if key in ("title", "summary"):
            exported += _texts(fields, key)
        elif key in ("since", "until"):
            exported += _dates(fields, key)
        elif key in ROLES:
            exported.append(_role(fields, key))
        else:
            exported.append(_field(fields, key))
    return list(map(_titled, exported))


def _titled(exported: ExportColumn) -> ExportColumn:
    """The column with its title in the language in force."""
    return replace(exported, column=exported.column._replace(title=pick(exported.titles)))


def for_readers(exported: Sequence[ExportColumn], readers: str) -> list[ExportColumn]:
    """The columns that machines or people get."""
    return [column for column in exported if readers in column.readers]


def renderings(column: ExportColumn, entry: Initiative) -> set[str]:
    """All texts that a cell of an unchanged export may hold."""
    texts = {column.for_machines(entry)}
    for language in LANGUAGE_NAMES:
        with speaking(language):
            texts.add(column.for_people(entry))
    return texts.union(map(cells.guarded, texts))


def _texts(fields: Fields, key: str) -> Iterator[ExportColumn]:
    """A column for each language of a text; the first one has the name of the field alone."""
    field = fields[key]
    first, *others = fields.registry.config.languages
    yield _text(field, key, first, dict(field.titles))
    for language in others:
        titles = {}
        for code, title in field.titles.items():
            name = LANGUAGE_NAMES.get(language, {}).get(code, language)
            titles[code] = f"{title} ({name})"
        yield _text(field, f"{key}.{language}", language, titles)


def _text(field: Field, name: str, language: str, titles: Texts) -> ExportColumn:
    """The column of a text in one language."""

    def get(entry: Initiative) -> Cell:
        texts: Mapping[str, str] = entry.data.get(field.key, {})  # type: ignore[assignment]
        return texts.get(language)

    column = field.column()._replace(key=name)
    return ExportColumn(name, titles, column, get, f"{field.key}.{language}")


def _dates(fields: Fields, key: str) -> Iterator[ExportColumn]:
    """A date as people read it, “ca. 2017”, and for machines the date and what is said of it."""
    field = fields[key]

    def part(entry: Initiative, name: str) -> Cell:
        dated: Mapping[str, Any] = entry.data.get(key, {})  # type: ignore[assignment]
        return dated.get(name)

    yield ExportColumn(key, field.titles, field.column(), field.cell, key)
    for name in ("about", "disputed", "basis"):
        path = f"{key}.{name}"
        if name == "disputed":
            yield replace(_field(fields, path), readers=_MACHINES)
        elif path in schema.fields("initiative"):
            raw = partial(part, name=name)
            yield replace(_field(fields, path), target=path, readers=_MACHINES, get=raw)


def _role(fields: Fields, key: str) -> ExportColumn:
    """The organisations of one role by name."""
    role = ROLES[key]
    titles = schema.fields("initiative")["organisations.role"].codes[role]
    if key == "leads":
        titles = fields[key].titles
    column = _with_semicolons(fields["leads"].column()._replace(key=key))

    def get(entry: Initiative) -> Cell:
        return [member["name"] for member in entry.organisations if member["role"] == role]

    return ExportColumn(key, titles, column, get, role)


def _field(fields: Fields, key: str) -> ExportColumn:
    """A column that shows a field as it is."""
    field = fields[key]
    titles = field.titles
    if key in ("links.url", "sources.url"):  # the address says nothing, what it is of does
        titles = fields[key.partition(".")[0]].titles
    readers = _MACHINES if key in ("organisations", "places.country") else _ALL
    column = _with_semicolons(field.column()._replace(key=key))
    return ExportColumn(key, titles, column, field.get, _TARGETS.get(key, ""), readers)


def _with_semicolons(column: Column) -> Column:
    """The column with its lists separated by semicolons for people, too: names hold commas."""
    if column.group:
        return column

    def in_words(value: Cell) -> str:
        if isinstance(value, list):
            return "; ".join(map(column.show, value))
        return cells.for_people(value, column)

    return column._replace(tell=in_words)
