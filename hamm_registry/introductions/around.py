"""The other initiatives around one: in the same town or country, or across a border.

For whoever reads about one initiative. Here all initiatives count, those of the office too.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from hamm_registry.introductions.acquaintance import STATES, State
from hamm_registry.introductions.profile import Profile
from hamm_registry.introductions.score import Matcher
from hamm_registry.introductions.signals import place
from hamm_registry.introductions.signals.base import Reason
from hamm_registry.model.entries import Initiative

Bond = State | Literal["same-organisation"]
"""How far the bearers of two initiatives know of each other."""

THERE = frozenset({"partner", "town"})
"""The signals of those who are at the same place."""


class Neighbour(NamedTuple):
    """Another initiative, what the two share where they work, and how far they know each other."""

    entry: Initiative
    reason: Reason
    bond: Bond

    @property
    def is_there(self) -> bool:
        """True if it is at the same place."""
        return self.reason.signal in THERE


def around(matcher: Matcher, entry: Initiative, *, related: bool = False) -> list[Neighbour]:
    """The initiatives around one, those with most points first; linear in those of these countries.

    Those to whom it has a relation only with `related`: elsewhere they are told of as such.
    """
    neighbours = []
    for other, reason in near(matcher, entry, related=related):
        neighbours.append(Neighbour(other, reason, bond(matcher, entry, other)))
    return sorted(neighbours, key=lambda neighbour: (-neighbour.reason.points, neighbour.entry.id))


def near(
    matcher: Matcher, entry: Initiative, *, related: bool = False
) -> Iterator[tuple[Initiative, Reason]]:
    """The same as pairs of initiative and reason, in no order and without the bonds.

    Working out the bonds costs as much as all else: who only asks where they are, does without.
    """
    own = matcher.profile(entry)
    left_out = set()
    if not related:
        left_out = {relation.to for relation in matcher.registry.links.get(entry.id, ())}
    for other in _candidates(matcher, own):
        if other.id in left_out:
            continue
        reason = place.compare(own, matcher.profile(other), matcher.world)
        if reason is not None:
            yield other, reason


def _candidates(matcher: Matcher, own: Profile) -> Iterator[Initiative]:
    """All who work in its countries or next to them, each once; it itself is left out."""
    seen = {own.entry.id}
    for code in sorted(own.around):
        for other in matcher.by_country.get(code, ()):
            if other.id not in seen:
                seen.add(other.id)
                yield other


def bond(matcher: Matcher, entry: Initiative, other: Initiative) -> Bond:
    """The closest bond between bearers of two initiatives."""
    keys, other_keys = _bearers(matcher, entry), _bearers(matcher, other)
    if keys & other_keys:
        return "same-organisation"
    states = [matcher.acquaintance.state(a, b) for a in keys for b in other_keys]
    return min(states, key=STATES.index, default="new")


def _bearers(matcher: Matcher, entry: Initiative) -> set[str]:
    """The keys of the organisations that lead an initiative."""
    return {matcher.directory.key(participant, entry.city) for participant in entry.bearing}
