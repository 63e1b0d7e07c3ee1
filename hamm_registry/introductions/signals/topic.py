"""Topics: one fact counts once, and what few share is worth more than what many share."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from math import log
from typing import NamedTuple

from hamm_registry import schema
from hamm_registry.core.text import _, pick
from hamm_registry.introductions import weights
from hamm_registry.introductions.profile import Profile
from hamm_registry.introductions.signals.base import Reason, World

Topic = tuple[str, str]
"""The group of a word and the word itself."""


@cache
def rarity(having: int, others: int) -> int:
    """Points for a topic that `having` of `others` further initiatives have too.

    Inverse document frequency on a scale from 1 to TOPIC_MOST: all points for what nobody else
    has, one for what all have.
    """
    if others <= 0:
        return weights.TOPIC_MOST
    share = log((others + 1) / (min(having, others) + 1)) / log(others + 1)
    return max(1, round(weights.TOPIC_MOST * share))


class Others(NamedTuple):
    """The living initiatives of all but two organisations, by which a topic is rare or common.

    The work of both sides is left out of the count: who does more of a thing must not make it more
    common, and with that less worth, for itself.
    """

    size: int
    counts: Mapping[Topic, int]
    left_out: Sequence[Mapping[Topic, int]]

    def having(self, topic: Topic) -> int:
        """The number of them that have a topic."""
        count = self.counts.get(topic, 0)
        for own in self.left_out:
            count -= own.get(topic, 0)
        return max(0, count)


def compare(a: Profile, b: Profile, others: Others) -> Reason | None:
    """The shared topics, the rarest word of each group; at most TOPIC_MOST together.

    Words of one group say the same thing: theme water and goal 6 are no two things in common.
    """
    rarest: dict[str, tuple[int, str]] = {}
    for topic in a.topics & b.topics:
        group, word = topic
        candidate = (rarity(others.having(topic), others.size), word)
        if group not in rarest or candidate > rarest[group]:
            rarest[group] = candidate
    if not rarest:
        return None
    ranked = list(rarest.values())
    if len(ranked) > 1:
        ranked.sort(key=_most_points_first)
    points = sum(points for points, _word in ranked)
    detail = tuple(word for _points, word in ranked)
    return Reason("topic", min(weights.TOPIC_MOST, points), None, detail)


def _most_points_first(candidate: tuple[int, str]) -> tuple[int, str]:
    points, word = candidate
    return -points, word


def counted(profiles: Iterable[Profile]) -> Counter[Topic]:
    """The number of profiles with each topic."""
    counts: Counter[Topic] = Counter()
    for profile in profiles:
        counts.update(profile.topics)
    return counts


def words(reason: Reason, world: World) -> str:
    """“culture and music, health”."""
    return ", ".join(name(word, world) for word in reason.detail)


def name(word: str, world: World) -> str:
    """The name of a topic in the language in force."""
    fields = schema.fields("initiative")
    if word.startswith("sdg-"):
        number = word.removeprefix("sdg-")
        label = pick(fields["sdgs"].codes.get(number, {"en": number}))
        return _("goal {number}, {name}").format(number=number, name=label)
    if word.startswith("for-"):
        return pick(fields["audience"].codes.get(word.removeprefix("for-"), {"en": word}))
    themes = fields["themes"].codes | world.registry.config.themes
    return pick(themes.get(word, {"en": word}))
