"""From a valid entry to its record: all that the rules across files need of it."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from hamm_registry.checks.rules import duplicates
from hamm_registry.checks.rules.organisations import FACTS
from hamm_registry.checks.rules.rule import EntryRecord, Reference
from hamm_registry.model.entries import place_key
from hamm_registry.schema import Leaves
from hamm_registry.storage.folders import FOLDERS
from hamm_registry.yamlfile.parsed_file import Data, ParsedFile

_REFERENCES = (
    ("to-initiative", "initiative"),
    ("to-organisation", "organisation"),
    ("to-programme", "funding"),
    ("to-guest", "guest"),
    ("to-photo", "photo"),
)
"""The roles of leaves that name an entry or a photo, with the kind of what they name.

A guest is an organisation or an initiative, or a name of neither.
"""


def record_of(kind: str, document: ParsedFile, leaves: Leaves) -> EntryRecord:
    """The record of a valid entry."""
    data = document.data
    record = EntryRecord(
        kind,
        document.path,
        data["id"],
        former_ids=tuple(data.get("former_ids", ())),
        retired="retired" in data,
        references=tuple(_references(leaves)),
    )
    if kind == "initiative":
        return _with_initiative(record, data)
    if kind == "organisation":
        return _with_organisation(record, data)
    return record


def known_by_name(kind: str, path: str) -> list[EntryRecord]:
    """The record of an entry that cannot be used, of which only the name of its file is known.

    Empty for a file that cannot be meant as an entry.
    """
    name = PurePosixPath(path)
    if kind not in FOLDERS or name.suffix.lower() not in (".yaml", ".yml"):
        return []
    return [EntryRecord(kind, path, name.stem, usable=False)]


def _references(leaves: Leaves) -> Iterator[Reference]:
    """The ids of other entries, and the photos, that an entry names."""
    for role, named_kind in _REFERENCES:
        for pointer, value in leaves[role]:
            yield Reference(named_kind, value, pointer)


def _with_initiative(record: EntryRecord, data: Data) -> EntryRecord:
    """The record with what only an initiative has."""
    places = tuple(place_key(place["name"], place["country"]) for place in data.get("places", ()))
    organisations = data.get("organisations", ())
    return record._replace(
        names=(*data["title"].values(), *data.get("other_names", ())),
        places=places,
        organisations=tuple((part["name"], part.get("unit", "")) for part in organisations),
        relations=tuple(map(_relation, data.get("relations", ()))),
        initiative_kind=data.get("kind", ""),
        facts=tuple(map(_facts, organisations)),
        marks=duplicates.marks_of(data, places),
    )


def _with_organisation(record: EntryRecord, data: Data) -> EntryRecord:
    """The record with what only an organisation has."""
    return record._replace(
        names=(data["name"], *data.get("other_names", ())),
        relations=tuple(map(_relation, data.get("links_to", ()))),
        facts=(_facts(data),),
    )


def _facts(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The facts on an organisation by field, in its record or in an entry."""
    return tuple((field, data[field]) for field in FACTS if field in data)


def _relation(relation: Mapping[str, Any]) -> tuple[str, str, str]:
    """The target of a relation, its type, and its date and note on one line."""
    remarks = [str(relation[name]) for name in ("on", "note") if name in relation]
    return relation["to"], relation["type"], " ".join(remarks)
