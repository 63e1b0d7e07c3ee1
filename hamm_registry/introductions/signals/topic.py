"""Topics: one fact counts once, and what few share is worth more than what many share."""

from collections import Counter
from collections.abc import Mapping
from math import log

from hamm_registry import schema
from hamm_registry.core.text import _, pick
from hamm_registry.introductions import weights
from hamm_registry.introductions.profile import Profile
from hamm_registry.introductions.signals.base import Reason, World

Counts = Mapping[tuple[str, str], int]


def rarity(having: int, others: int) -> int:
    """Points for a topic that `having` of `others` further initiatives have too."""
    if others <= 0:
        return weights.TOPIC_MOST
    share = log((others + 1) / (min(having, others) + 1)) / log(others + 1)
    return max(1, round(weights.TOPIC_MOST * share))


def compare(a: Profile, b: Profile, having: Counts, others: int) -> Reason | None:
    """The shared topics, the rarest word of each group; at most TOPIC_MOST together.

    `having` says how many of the `others` initiatives, those of the two sides left out, have a
    topic: what one side stops doing must not make it rarer for the same side.
    """
    best: dict[str, tuple[int, str]] = {}
    for group, word in sorted(a.topics & b.topics):
        points = rarity(having.get((group, word), 0), others)
        best[group] = max(best.get(group, (0, "")), (points, word))
    if not best:
        return None
    ranked = sorted(best.values(), key=lambda one: (-one[0], one[1]))
    points = min(weights.TOPIC_MOST, sum(points for points, _word in ranked))
    return Reason("topic", points, None, tuple(word for _points, word in ranked))


def counted(profiles: list[Profile]) -> Counter[tuple[str, str]]:
    """How many profiles have each topic."""
    return Counter(topic for one in profiles for topic in one.topics)


def words(reason: Reason, world: World) -> str:
    """“culture and music, health”."""
    return ", ".join(name(word, world) for word in reason.detail)


def name(word: str, world: World) -> str:
    """The name of a topic in the language in force."""
    fields = schema.fields("initiative")
    if word.startswith("sdg-"):
        number = word.removeprefix("sdg-")
        label = pick(fields["sdgs"].codes[number]) if number in fields["sdgs"].codes else number
        return _("goal {number}, {name}").format(number=number, name=label)
    if word.startswith("for-"):
        return pick(fields["audience"].codes.get(word.removeprefix("for-"), {"en": word}))
    themes = fields["themes"].codes | world.registry.config.themes
    return pick(themes[word]) if word in themes else word
