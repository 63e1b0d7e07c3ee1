"""Our own exports, read back: known by the names of their columns, in either language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hamm_registry.answers import columns as export
from hamm_registry.answers.columns import ExportColumn
from hamm_registry.core.text import _, quote
from hamm_registry.model.fields import Fields
from hamm_registry.spreadsheet.importable_fields import BY_NAME
from hamm_registry.spreadsheet.lists import key
from hamm_registry.spreadsheet.matching import ImportColumn, matched

_SURE = 0.8
"""The share of headings that must be ours: people add columns of their own."""
_FEWEST = 5


@dataclass(frozen=True)
class OwnColumns:
    """The columns that our exports have, and the names of fields that are worked out."""

    fields: Fields

    def matched(self, heads: Mapping[int, Sequence[str]]) -> dict[int, ImportColumn]:
        """The columns of an own export; empty where the headings are not ours."""
        known = self._by_heading()
        derived = {key(name) for field in self.fields.all for name in field.names}
        found: dict[int, ImportColumn] = {}
        for index, parts in heads.items():
            name = key(parts[-1])
            column = known.get(name)
            if column is not None:
                found[index] = _column(index, tuple(parts), column)
            elif name in derived and matched(index, parts, nearly=False).target is None:
                found[index] = ImportColumn(index, tuple(parts), None, _worked_out(), 1)
        shown = {column.key for column in found.values()}
        named = [parts for parts in heads.values() if any(parts)]
        if "id" not in shown or len(found) < max(_FEWEST, _SURE * len(named)):
            return {}
        if shown & {*export.ROLES}:
            found = {index: _beside_roles(column) for index, column in found.items()}
        return found

    def _by_heading(self) -> dict[str, ExportColumn]:
        known: dict[str, ExportColumn] = {}
        for column in export.columns(self.fields):
            known.setdefault(key(column.key), column)
        # Only exports for people carry titles, and they leave some columns out.
        for column in export.for_readers(export.columns(self.fields), "people"):
            for title in column.titles.values():
                known.setdefault(key(title), column)
        return known


def _column(index: int, parts: tuple[str, ...], column: ExportColumn) -> ImportColumn:
    name, _dot, language = column.target.partition(".")
    speaks = name in ("title", "summary")
    target = BY_NAME.get(name if speaks else column.target)
    why = _("our own export") if target else _worked_out()
    language = language if speaks else ""
    return ImportColumn(index, parts, target, why, 0, language, key=column.key, export=column)


def _worked_out() -> str:
    return _("worked out by the program")


def _beside_roles(column: ImportColumn) -> ImportColumn:
    """The organisations beside columns of their roles say nothing new."""
    if column.key != "organisations":
        return column
    why = _("not read beside {column}").format(column=quote("leads"))
    return ImportColumn(column.index, column.parts, None, why, 0)
