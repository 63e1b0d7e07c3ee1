"""What is already known between initiatives: relations, the same lead, a meeting both attended."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hamm_registry.model.entries import Registry
from hamm_registry.parallels.sides import Side

State = Literal["new", "met", "known", "same-organisation", "dismissed"]

STATES: tuple[State, ...] = ("new", "met", "known", "same-organisation", "dismissed")
"""How far two initiatives know of each other, in the order in which pairs are listed."""

OPEN: tuple[State, ...] = ("new", "met")
"""The states in which there is something to do."""


@dataclass(frozen=True, slots=True)
class Ties:
    """Relations by the two ids in order, and for each id the held meetings it attended."""

    relations: Mapping[tuple[str, str], State]
    meetings: Mapping[str, set[str]]


def ties(registry: Registry) -> Ties:
    """Everything that joins two initiatives directly; a common umbrella does not."""
    relations: dict[tuple[str, str], State] = {}
    for entry in registry.initiatives:
        for relation in entry.data.get("relations", ()):
            target = registry.by_id.get(relation["to"])
            if target is None:
                continue
            both = min(entry.id, target.id), max(entry.id, target.id)
            if relation["type"] == "reviewed":
                relations[both] = "dismissed"
            else:
                relations.setdefault(both, "known")
    meetings: dict[str, set[str]] = defaultdict(set)
    for meeting in registry.meetings:
        if meeting.get("state") == "held":
            for name in meeting.get("attended", ()):
                if name in registry.by_id:
                    meetings[registry.by_id[name].id].add(meeting["id"])
    return Ties(relations, meetings)


def state(a: Side, b: Side, known: Ties) -> State:
    """How far two sides know of each other, `a` being the one with the lower id."""
    joined = known.relations.get((a.id, b.id))
    if joined:
        return joined
    if not a.leads.isdisjoint(b.leads):
        return "same-organisation"
    met = known.meetings.get(a.id)
    if met and not met.isdisjoint(known.meetings.get(b.id, ())):
        return "met"
    return "new"
