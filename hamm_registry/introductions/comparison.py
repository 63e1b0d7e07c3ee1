"""The comparison of two initiatives: every reason that joins them, with its points."""

from collections.abc import Iterable
from typing import NamedTuple

from hamm_registry.introductions.profile import Profile
from hamm_registry.introductions.signals import exchange, place, topic, trip
from hamm_registry.introductions.signals.base import Reason, World
from hamm_registry.introductions.weights import (
    COUNTRY_NEAR,
    EXCHANGE,
    NEIGHBOUR_NEAR,
    OVERLAP_TOWN,
    SAME_PARTNER,
    SAME_TOWN,
    TOPIC_MOST,
)

JOINING = frozenset({"partner", "town", "country", "neighbour", "trip", "exchange"})
"""The signals of which one at least makes two organisations a pair; a topic alone does not."""

GEOGRAPHY = frozenset({"partner", "town", "country", "neighbour", "region"})
"""The signals of which a pair has the best one."""


class Comparison(NamedTuple):
    """Two initiatives with the reasons that join them."""

    points: int
    reasons: list[Reason]
    a: Profile
    b: Profile

    @property
    def rank(self) -> tuple[int, int, str, str]:
        """The order of comparisons: most points first, then those sure to be active, then by id."""
        return -self.points, self.a.uncertain + self.b.uncertain, self.a.entry.id, self.b.entry.id


def most_points(a: Profile, b: Profile) -> int:
    """The most points that two initiatives can have, known without comparing their places.

    An upper bound by a few set operations: it decides which pairs are worth a comparison.
    """
    most = _most_geography(a, b)
    if a.trips and b.trips:
        most += OVERLAP_TOWN
    if (a.offers or a.needs) and (b.offers or b.needs):
        most += EXCHANGE
    if not a.topics.isdisjoint(b.topics):
        most += TOPIC_MOST
    return most


def _most_geography(a: Profile, b: Profile) -> int:
    """The most points for where two work: those of the first signal that they can have."""
    if not a.partners.keys().isdisjoint(b.partners):
        return SAME_PARTNER
    if not a.vicinity.isdisjoint(b.vicinity):
        return SAME_TOWN
    share = place.share(a, b)
    if not a.countries.isdisjoint(b.countries):
        return COUNTRY_NEAR // share
    return NEIGHBOUR_NEAR // share


def compare(
    a: Profile, b: Profile, world: World, others: topic.Others | None, least: int
) -> Comparison | None:
    """Two initiatives compared; None where nothing joins them or `least` is out of reach.

    `others` counts the topics of all others; it may be None where the two share no topic.
    """
    reasons = without_topic(a, b, world)
    if not any_joins(reasons):
        return None
    points = total(reasons)
    # Comparing topics costs more than all else: not where even the best would be too little.
    if points + TOPIC_MOST < least:
        return None
    if others is not None:
        shared = topic.compare(a, b, others)
        if shared is not None:
            reasons.append(shared)
            points += shared.points
    if points < least:
        return None
    return Comparison(points, reasons, a, b)


def without_topic(a: Profile, b: Profile, world: World) -> list[Reason]:
    """The reasons of two initiatives but for their topics, without those that give nothing."""
    geography = place.compare(a, b, world)
    reasons = [geography]
    # Most initiatives have neither: asked here, where it takes the fewest steps.
    if a.trips and b.trips:
        reasons.append(trip.compare(a, b, world))
    if a.offers or a.needs:
        reasons.append(exchange.compare(a, b, geography))
    return [reason for reason in reasons if reason is not None and reason.points > 0]


def any_joins(reasons: Iterable[Reason]) -> bool:
    """True if one of the reasons is enough to make two a pair."""
    return not JOINING.isdisjoint([reason.signal for reason in reasons])


def points_of(reason: Reason) -> int:
    """The points of a reason, to sort by."""
    return reason.points


def total(reasons: Iterable[Reason]) -> int:
    """The points of all reasons."""
    return sum(map(points_of, reasons))
