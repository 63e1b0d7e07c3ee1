"""Opportunities: an offer of one side that meets a need of the other, where they are near."""

from hamm_registry import schema
from hamm_registry.core.text import _, pick
from hamm_registry.introductions import weights
from hamm_registry.introductions.profile import Profile
from hamm_registry.introductions.signals.base import Reason, World

NEAR = frozenset({"partner", "town", "country", "neighbour"})
"""The geography that an offer of one can be of use to the other by."""


def compare(a: Profile, b: Profile, geography: Reason | None) -> Reason | None:
    """The types of offers that meet needs; linear in both. None where they are far apart.

    `geography` is the reason that the place of the two gives.
    """
    if geography is None or geography.signal not in NEAR:
        return None
    types = _needs_met(a, b) | _needs_met(b, a)
    if not types:
        return None
    return Reason("exchange", weights.EXCHANGE, None, tuple(sorted(types)))


def _needs_met(giver: Profile, taker: Profile) -> set[str]:
    """The types of what one offers and the other needs."""
    # Most initiatives neither offer nor need anything: this saves two sets for each pair.
    if not giver.offers or not taker.needs:
        return set()
    offered = {offer["type"] for offer in giver.offers}
    needed = {need["type"] for need in taker.needs}
    return offered & needed


def words(reason: Reason, world: World) -> str:
    """“an offer meets a need: transport”."""
    codes = schema.fields("initiative")["offers.type"].codes
    names = ", ".join(pick(codes[code]) for code in reason.detail)
    return _("an offer matches a need: {what}").format(what=names)
