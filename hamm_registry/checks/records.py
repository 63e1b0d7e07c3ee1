"""From a valid entry to its record: all that the rules across files need of it."""

from collections.abc import Mapping
from typing import Any

from hamm_registry.checks.rules import duplicates
from hamm_registry.checks.rules.base import EntryRecord, Reference
from hamm_registry.checks.rules.organisations import FACTS
from hamm_registry.model.entries import place_key
from hamm_registry.schema import Leaves
from hamm_registry.yamlfile.document import Data, Document

_REFERENCES = (
    ("to-initiative", "initiative"),
    ("to-organisation", "organisation"),
    ("to-programme", "funding"),
    ("to-guest", "guest"),
)
"""The roles of leaves that name an entry, with the kind of what they name.

A guest is an organisation or an initiative, or a name of neither.
"""


def record_of(kind: str, document: Document, leaves: Leaves) -> EntryRecord:
    """The record of a valid entry."""
    references = []
    for role, named_kind in _REFERENCES:
        for pointer, value in leaves[role]:
            references.append(Reference(named_kind, value, pointer))
    if kind == "initiative":
        return _of_initiative(document.path, document.data, tuple(references))
    if kind == "organisation":
        return _of_organisation(document.path, document.data, tuple(references))
    return EntryRecord(kind, document.path, document.data["id"], references=tuple(references))


def _of_initiative(path: str, data: Data, references: tuple[Reference, ...]) -> EntryRecord:
    places = tuple(place_key(place["name"], place["country"]) for place in data.get("places", ()))
    organisations = data.get("organisations", ())
    return EntryRecord(
        "initiative",
        path,
        data["id"],
        former_ids=tuple(data.get("former_ids", ())),
        retired="retired" in data,
        names=(*data["title"].values(), *data.get("other_names", ())),
        places=places,
        organisations=tuple((o["name"], o.get("unit", "")) for o in organisations),
        references=references,
        relations=tuple(map(_relation, data.get("relations", ()))),
        sort=data.get("kind", ""),
        facts=tuple(map(_facts, organisations)),
        marks=duplicates.marks_of(data, places),
    )


def _of_organisation(path: str, data: Data, references: tuple[Reference, ...]) -> EntryRecord:
    return EntryRecord(
        "organisation",
        path,
        data["id"],
        former_ids=tuple(data.get("former_ids", ())),
        retired="retired" in data,
        names=(data["name"], *data.get("other_names", ())),
        references=references,
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
