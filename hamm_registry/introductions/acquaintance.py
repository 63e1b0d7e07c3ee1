"""Who knows whom, with the evidence: the state of two organisations."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from hamm_registry.introductions.directory import Directory
from hamm_registry.introductions.guests import guests
from hamm_registry.model.entries import Initiative, Registry

State = Literal["dismissed", "known", "met", "new"]

STATES: tuple[State, ...] = ("dismissed", "known", "met", "new")
"""The states of two organisations; the first one that applies is theirs."""

Pair = tuple[str, str]
"""The keys of two organisations, in order."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """By what two organisations know each other.

    `kind` says what `source` is: an `entry` that names both, a `relation` of two entries (both
    ids in order), a `link` of two records, a `meeting`, or the two being `part-of` one another.
    """

    state: State
    kind: Literal["entry", "relation", "link", "meeting", "part-of"]
    source: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Everything that the registry says of who knows whom."""

    evidence: Mapping[Pair, tuple[Evidence, ...]]

    def of(self, a: str, b: str) -> tuple[Evidence, ...]:
        """The evidence for two organisations, that of the state first."""
        return self.evidence.get((min(a, b), max(a, b)), ())

    def state(self, a: str, b: str) -> State:
        """The state of two organisations."""
        evidence = self.of(a, b)
        return evidence[0].state if evidence else "new"


def acquaintance(registry: Registry, known: Directory) -> Acquaintance:
    """Collect the evidence: linear but for the pairs within one entry or one meeting."""
    evidence: dict[Pair, dict[Evidence, None]] = defaultdict(dict)
    for a, b, one in _all(registry, known):
        if a != b:
            evidence[min(a, b), max(a, b)][one] = None
    ordered = {
        pair: tuple(sorted(found, key=lambda one: STATES.index(one.state)))
        for pair, found in evidence.items()
    }
    return Acquaintance(ordered)


def _all(registry: Registry, known: Directory) -> Iterator[tuple[str, str, Evidence]]:
    yield from _by_entries(registry, known)
    yield from _by_relations(registry, known)
    yield from _by_records(registry, known)
    yield from _by_meetings(registry, known)


def _relevant(known: Directory, key: str) -> bool:
    return key in known.nodes or key in known.office


def _by_entries(registry: Registry, known: Directory) -> Iterator[tuple[str, str, Evidence]]:
    for entry in registry.initiatives:
        if not entry.retired:
            keys = [key for key in known.keys_in(entry) if _relevant(known, key)]
            for a, b in combinations(keys, 2):
                yield a, b, Evidence("known", "entry", (entry.id,))


def _by_relations(registry: Registry, known: Directory) -> Iterator[tuple[str, str, Evidence]]:
    for entry in registry.initiatives:
        for relation in entry.data.get("relations", ()):
            other = registry.by_id.get(relation["to"])
            if other is None or entry.retired or other.retired:
                continue
            state: State = "dismissed" if relation["type"] == "reviewed" else "known"
            ids = tuple(sorted((entry.id, other.id)))
            for a in _sides(entry, known):
                for b in _sides(other, known):
                    yield a, b, Evidence(state, "relation", ids)


def _sides(entry: Initiative, known: Directory) -> list[str]:
    return [key for key in known.keys_in(entry) if _relevant(known, key)]


def _by_records(registry: Registry, known: Directory) -> Iterator[tuple[str, str, Evidence]]:
    states: Mapping[str, State] = {"reviewed": "dismissed", "met": "met"}
    for record in registry.organisations:
        for link in record.data.get("links_to", ()):
            other = registry.organisation(link["to"])
            if other is not None and not record.retired:
                state = states.get(link["type"], "known")
                ids = tuple(sorted((record.id, other.id)))
                yield record.id, other.id, Evidence(state, "link", ids)
        parent = registry.organisation(record.data.get("part_of", ""))
        if parent is not None and not record.retired:
            ids = (record.id, parent.id)
            yield record.id, parent.id, Evidence("known", "part-of", ids)


def _by_meetings(registry: Registry, known: Directory) -> Iterator[tuple[str, str, Evidence]]:
    for meeting in registry.meetings:
        if meeting.get("state") != "held":
            continue
        present = [guest.key for guest in guests(known, meeting.get("attended", ()))]
        for a, b in combinations((key for key in present if key in known.nodes), 2):
            yield a, b, Evidence("met", "meeting", (meeting["id"],))
