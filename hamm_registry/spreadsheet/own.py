"""Our own exports, read back: known by the names of their columns, in either language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hamm_registry.answers import columns as export
from hamm_registry.answers.columns import ExportColumn
from hamm_registry.core.text import _, quote
from hamm_registry.model.named_fields import Fields
from hamm_registry.spreadsheet.importable_fields import BY_NAME
from hamm_registry.spreadsheet.lists import key
from hamm_registry.spreadsheet.matching import ImportColumn, matched

_SURE = 0.8
"""The share of headings that must be ours: people add columns of their own."""
_FEWEST = 5
"""Columns that an export of ours has at least."""

_TEXTS = ("title", "summary")
"""Fields with a column for each language."""


@dataclass(frozen=True)
class OwnColumns:
    """The columns that our exports have, and the names of fields that are worked out."""

    fields: Fields

    def matched(self, heads: Mapping[int, Sequence[str]]) -> dict[int, ImportColumn]:
        """The columns of an own export; empty where the headings are not ours."""
        columns = self._recognised(heads)
        keys = {column.key for column in columns.values()}
        with_heading = sum(any(parts) for parts in heads.values())
        # Without ids nobody knows which row is about which entry.
        if "id" not in keys or len(columns) < max(_FEWEST, _SURE * with_heading):
            return {}
        if keys.isdisjoint(export.ROLES):
            return columns
        return {index: _beside_roles(column) for index, column in columns.items()}

    def _recognised(self, heads: Mapping[int, Sequence[str]]) -> dict[int, ImportColumn]:
        """The columns with headings of ours, those of values that are worked out included."""
        by_heading = self._by_heading()
        worked_out = self._names_of_fields()
        columns: dict[int, ImportColumn] = {}
        for index, parts in heads.items():
            heading = key(parts[-1])
            if heading in by_heading:
                columns[index] = _column(index, tuple(parts), by_heading[heading])
            elif heading in worked_out and matched(index, parts, nearly=False).target is None:
                columns[index] = ImportColumn(index, tuple(parts), None, _worked_out(), 1)
        return columns

    def _names_of_fields(self) -> set[str]:
        """The names of all fields that can be shown, as headings are compared."""
        names: set[str] = set()
        for field in self.fields.all:
            names.update(map(key, field.names))
        return names

    def _by_heading(self) -> dict[str, ExportColumn]:
        """The columns of exports by their keys and by their titles in either language."""
        by_heading: dict[str, ExportColumn] = {}
        for column in export.columns(self.fields):
            by_heading.setdefault(key(column.key), column)
        # Only exports for people carry titles, and they leave some columns out.
        for column in export.for_readers(export.columns(self.fields), "people"):
            for title in column.titles.values():
                by_heading.setdefault(key(title), column)
        return by_heading


def _column(index: int, parts: tuple[str, ...], column: ExportColumn) -> ImportColumn:
    """The column of a list that a column of an export is."""
    name, _dot, language = column.target.partition(".")
    if name not in _TEXTS:
        name, language = column.target, ""
    target = BY_NAME.get(name)
    why = _("our own export")
    if target is None:
        why = _worked_out()
    return ImportColumn(index, parts, target, why, 0, language, key=column.key, export=column)


def _worked_out() -> str:
    return _("calculated by the program")


def _beside_roles(column: ImportColumn) -> ImportColumn:
    """The organisations beside columns of their roles say nothing new."""
    if column.key != "organisations":
        return column
    why = _("not read beside {column}").format(column=quote("leads"))
    return ImportColumn(column.index, column.parts, None, why, 0)
