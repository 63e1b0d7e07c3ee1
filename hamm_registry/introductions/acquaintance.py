"""The acquaintance of organisations: the state of each two, with its evidence."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, combinations, product
from typing import Literal, NamedTuple

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
    """A piece of evidence that two organisations know each other.

    `source` holds ids, and `kind` says of what: an `entry` that names both, two entries with a
    `relation` (in order), two records with a `link`, a `meeting`, or two records of which the first
    is `part-of` the second.
    """

    state: State
    kind: Literal["entry", "relation", "link", "meeting", "part-of"]
    source: tuple[str, ...]


class Acquaintance(NamedTuple):
    """Everything that the registry says of who knows whom."""

    evidence: Mapping[Pair, tuple[Evidence, ...]]

    def of(self, a: str, b: str) -> tuple[Evidence, ...]:
        """The evidence for two organisations, that of the state first."""
        return self.evidence.get((min(a, b), max(a, b)), ())

    def state(self, a: str, b: str) -> State:
        """The state of two organisations."""
        evidence = self.of(a, b)
        if not evidence:
            return "new"
        return evidence[0].state


def acquaintance(registry: Registry, known: Directory) -> Acquaintance:
    """Collect the evidence: linear but for the pairs within one entry or one meeting."""
    sources = chain(
        _by_entries(registry, known),
        _by_relations(registry, known),
        _by_records(registry, known),
        _by_meetings(registry, known),
    )
    # A dictionary for each pair: every piece of evidence once, in the order in which it was found.
    collected: dict[Pair, dict[Evidence, None]] = defaultdict(dict)
    for a, b, evidence in sources:
        if a != b:
            collected[min(a, b), max(a, b)][evidence] = None
    sorted_evidence = {}
    for pair, pieces in collected.items():
        sorted_evidence[pair] = tuple(sorted(pieces, key=_state_rank))
    return Acquaintance(sorted_evidence)


_STATE_OF_LINK: Mapping[str, State] = {"reviewed": "dismissed", "met": "met"}
"""The state that a relation or link of a type means; every other type means `known`."""


def _state_rank(piece: Evidence) -> int:
    return STATES.index(piece.state)


def _at_home(known: Directory, entry: Initiative) -> list[str]:
    """The keys of the home organisations that an entry names, the office among them."""
    keys = known.keys_in(entry)
    return [key for key in keys if key in known.nodes or key in known.office]


def _by_entries(registry: Registry, known: Directory) -> Iterator[tuple[str, str, Evidence]]:
    """Evidence by entries: all that one entry names know each other."""
    for entry in registry.initiatives:
        if entry.retired:
            continue
        for a, b in combinations(_at_home(known, entry), 2):
            yield a, b, Evidence("known", "entry", (entry.id,))


def _by_relations(registry: Registry, known: Directory) -> Iterator[tuple[str, str, Evidence]]:
    """Evidence by relations: those named in two entries know each other, or need no contact."""
    for entry in registry.initiatives:
        if entry.retired:
            continue
        for relation in entry.data.get("relations", ()):
            other = registry.by_id.get(relation["to"])
            if other is None or other.retired:
                continue
            state = _STATE_OF_LINK.get(relation["type"], "known")
            ids = tuple(sorted((entry.id, other.id)))
            for a, b in product(_at_home(known, entry), _at_home(known, other)):
                yield a, b, Evidence(state, "relation", ids)


def _by_records(registry: Registry, known: Directory) -> Iterator[tuple[str, str, Evidence]]:
    """The links that the records of organisations name, and the wholes they are part of."""
    for record in registry.organisations:
        if record.retired:
            continue
        for link in record.data.get("links_to", ()):
            other = registry.organisation(link["to"])
            if other is not None:
                state = _STATE_OF_LINK.get(link["type"], "known")
                ids = tuple(sorted((record.id, other.id)))
                yield record.id, other.id, Evidence(state, "link", ids)
        parent = registry.organisation(record.data.get("part_of", ""))
        if parent is not None:
            ids = (record.id, parent.id)
            yield record.id, parent.id, Evidence("known", "part-of", ids)


def _by_meetings(registry: Registry, known: Directory) -> Iterator[tuple[str, str, Evidence]]:
    """Evidence by meetings that were held: all who attended one have met."""
    for meeting in registry.meetings:
        if meeting.get("state") != "held":
            continue
        present = []
        for guest in guests(known, meeting.get("attended", ())):
            if guest.key in known.nodes:
                present.append(guest.key)
        for a, b in combinations(present, 2):
            yield a, b, Evidence("met", "meeting", (meeting["id"],))
