"""A report to hand in: what its head says, and sections of sentences and tables."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any, NamedTuple

from hamm_registry.core.table import Report, Table, objects
from hamm_registry.geo.countries import Point


class Dot(NamedTuple):
    """A place that is marked on a map: where it is and what it is called."""

    point: Point
    name: str


@dataclass(frozen=True, slots=True)
class WorldMap:
    """The content of a map of the world: initiatives by country code, and places."""

    counts: Mapping[str, int]
    dots: tuple[Dot, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a paper.

    `key` is its name for machines, `title` and `text` (sentences, a paragraph each) are for people.
    `empty` is said where the table has no rows. Formats without pictures leave the map of the
    `world` out, so the table says the same. The note of the table says what its figures count.
    A section `to_sign` has a page of its own and room in its rows for handwriting.
    """

    key: str
    title: str
    table: Table
    text: tuple[str, ...] = ()
    empty: str = ""
    world: WorldMap | None = None
    to_sign: bool = False


def filled(table: Table) -> Table:
    """The table for people: without the columns in which nothing stands, but of a matrix."""
    if table.matrix:
        return table
    is_filled = [_has_values(table, index) for index in range(len(table.columns))]
    if all(is_filled):
        return table
    columns = tuple(compress(table.columns, is_filled))
    rows = [list(compress(row, is_filled)) for row in table.rows]
    return replace(table, columns=columns, rows=rows)


def _has_values(table: Table, index: int) -> bool:
    """Tell whether something stands in a column."""
    return any(row[index] not in (None, "", []) for row in table.rows)


def _section_data(section: Section) -> dict[str, Any]:
    return {
        "title": section.key,
        "columns": [column.key for column in section.table.columns],
        "rows": objects(section.table),
    }


@dataclass(frozen=True, slots=True)
class Paper:
    """A report: `name` as on the command line, the year it is about, and `facts` for its head.

    `owner` is the registry it is from. `made` is the day it is made for, `YYYY-MM-DD`; `closing`
    says what it rests on.
    """

    name: str
    year: int
    made: str
    title: str
    owner: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    closing: tuple[str, ...] = ()

    @property
    def sections_for_people(self) -> list[Section]:
        """The sections that have something to say to people."""
        return [
            section
            for section in self.sections
            if section.table.rows or section.text or section.empty
        ]

    @property
    def data(self) -> dict[str, Any]:
        """The JSON object without its version: raw values, the same in every language."""
        sections = [_section_data(section) for section in self.sections]
        return {"report": self.name, "year": self.year, "sections": sections}

    @property
    def report(self) -> Report:
        """Its tables and its data, without the words around them."""
        return Report(tuple(section.table for section in self.sections), self.data)
