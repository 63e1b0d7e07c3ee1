"""One row of a list on its way to an entry, and the context that all rows share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from hamm_registry import schema
from hamm_registry.checks.rules.rule import Rule
from hamm_registry.core.finding import Severity
from hamm_registry.core.text import _, fold, quote
from hamm_registry.model.entries import Config, Initiative, Place, PlaceKey
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.spreadsheet import lists, vocabulary
from hamm_registry.spreadsheet.cells import PlaceMention
from hamm_registry.spreadsheet.lists import UnclearCell
from hamm_registry.spreadsheet.matching import ImportColumn
from hamm_registry.yamlfile.parsed_file import Data


@dataclass(frozen=True)
class ImportContext:
    """The settings and the registry's data that all rows share.

    `source` is that of the whole list; `source_kind` goes for those that the rows name too.
    `defaults` are texts by field for what a row does not say, `entries` are those that are there
    by their present and former ids. `with_state` are towns by what stands in the list: “Paris, TX”.
    """

    config: Config
    places: Mapping[PlaceKey, Place]
    today: date
    language: str
    source: Data | None = None
    source_kind: str = "official"
    defaults: Mapping[str, str] = field(default_factory=dict)
    entries: Mapping[str, Initiative] = field(default_factory=dict)
    with_state: Mapping[str, PlaceMention] = field(default_factory=dict)

    @cached_property
    def vocabularies(self) -> dict[str, Vocabulary]:
        """The codes of every field that has some."""
        fields = ("kind", "form", "status", "themes", "audience", "scope", "visibility")
        return {name: vocabulary.vocabulary(name, self.config) for name in fields}

    @cached_property
    def place_names(self) -> Vocabulary:
        """Every name of a listed place, and every town with its state, for itself."""
        names = [name for _country, name in self.places]
        return lists.own_names([(name, name) for name in [*names, *self.with_state]])

    @cached_property
    def _countries_by_place(self) -> dict[str, list[str]]:
        """The countries that have a listed place of a name, by its folded name."""
        countries: dict[str, list[str]] = {}
        for country, name in sorted(self.places):
            countries.setdefault(name, []).append(country)
        return countries

    def countries_of(self, name: str) -> list[str]:
        """The countries that have a listed place of that name."""
        if fold(name) == fold(self.config.city):
            return [self.config.country]
        return self._countries_by_place.get(fold(name), [])


@dataclass(frozen=True, slots=True)
class CellChange:
    """A value that changes: of which field, and what it says before and after.

    `field` is the top-level field of the entry, `title` what people call the column. `before` and
    `after` are for people, `old` and `new` are the data of the field.
    """

    field: str
    title: str
    before: str
    after: str
    old: Any = None
    new: Any = None


class Remark(NamedTuple):
    """A remark on a cell, or on the whole row where `column` is None."""

    severity: Severity
    column: int | None
    message: str
    hint: str = ""
    rule: Rule | None = None

    @property
    def code(self) -> str:
        """The code of the rule that found it; empty for what the import itself remarks."""
        if self.rule is None:
            return ""
        return self.rule.code


_WHERE = frozenset({"places", "countries", "scope"})
_TOGETHER = {"places": _WHERE, "countries": _WHERE}
"""Fields that fail together, because they are read from one another."""


@dataclass
class ImportRow:
    """One row on its way to an entry, or to changes of the one that is there already.

    row         its number in the sheet, counted from 0
    data        the values that its cells say, as in the file of an entry
    remarks     messages on its cells
    columns     the column that fills each top-level field
    failed      the fields with a cell that is not understood
    passed      the reason for which it is no entry, else empty
    path        the file of its entry
    exists      whether there is such a file
    entry       the entry that is there already
    emptied     the values of that entry which the row takes away
    unreadable  changed columns that the program works out
    conflicts   the number of cells that changed on both sides
    unread      the number of changes in unreadable columns
    changes     the values that differ from those of the entry
    """

    row: int
    data: Data = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    passed: str = ""
    path: str = ""
    exists: bool = False
    entry: Initiative | None = None
    emptied: tuple[str, ...] = ()
    unreadable: tuple[ImportColumn, ...] = ()
    conflicts: int = 0
    unread: int = 0
    changes: list[CellChange] = field(default_factory=list)

    @property
    def faulty(self) -> bool:
        """Tell whether an error keeps it from being written."""
        return any(remark.severity is Severity.ERROR for remark in self.remarks)

    @property
    def doubtful(self) -> bool:
        """Tell whether it may be the same as an entry that is there, or as another row."""
        rules = (remark.rule for remark in self.remarks)
        return any(rule is not None and rule.is_duplicate for rule in rules)

    @property
    def is_left_behind(self) -> bool:
        """Tell whether it says something that is not written, whatever the options."""
        return self.conflicts > 0 or self.unread > 0

    def fail(self, name: str, column: int | None, unclear: UnclearCell) -> None:
        """Say that what stands for a field is not understood."""
        self.failed |= _TOGETHER.get(name, {name})
        self.say(Severity.ERROR, column, unclear.message, unclear.hint)

    def miss(self, name: str) -> None:
        """Say that a field is missing which an entry cannot do without."""
        title = schema.fields("initiative")[name].title()
        message = _("{name} is missing").format(name=quote(title))
        self.say(Severity.ERROR, self.columns.get(name), message)

    def say(self, severity: Severity, column: int | None, message: str, hint: str = "") -> None:
        """Add a remark, once."""
        remark = Remark(severity, column, message, hint)
        if remark not in self.remarks:
            self.remarks.append(remark)


class CellText(NamedTuple):
    """The text of a column in a row; `column` is None for a default."""

    column: int | None
    text: str
    language: str = ""


Texts = dict[str, list[CellText]]
"""The texts of a row by the names of targets."""


_TARGETS_BY_FIELD = {
    "organisations": "lead partner funder supporter",
    "places": "place where places.country",
    "countries": "country",
    "since": "since.about since.basis",
    "until": "until.about until.basis",
    "links": "link",
    "sources": "source.url",
    "history": "status.on",
    "contact": "contact.page contact.mailbox",
}

_FIELDS: dict[str, str] = {}
for _field, _targets in _TARGETS_BY_FIELD.items():
    _FIELDS |= dict.fromkeys(_targets.split(), _field)


def field_of(name: str) -> str:
    """The top-level field of an entry that a target goes into."""
    return _FIELDS.get(name, name)
