"""What an office can do next: opportunities, invitations, introductions, and whom to ask first."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from hamm_registry.introductions.acquaintance import Acquaintance, State
from hamm_registry.introductions.profile import Spot, is_one_town
from hamm_registry.introductions.score import Field, Match, Wanted
from hamm_registry.introductions.weights import FEWEST_GUESTS, MOST_INTRODUCTIONS
from hamm_registry.model.entries import Registry
from hamm_registry.model.evidence import last_evidence

Cluster = tuple[Spot, dict[str, list[str]]]
"""A town, and the organisations active there with the ids of their initiatives."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A town where several organisations are active and do not all know each other.

    `organisations` are keys; `known` the pairs of them that know each other or have met;
    `initiatives` what they do there.
    """

    place: str
    country: str
    organisations: tuple[str, ...]
    known: tuple[tuple[str, str], ...]
    initiatives: tuple[str, ...]

    @property
    def pairs(self) -> int:
        """How many pairs there are among them."""
        count = len(self.organisations)
        return count * (count - 1) // 2


@dataclass(frozen=True, slots=True)
class Check:
    """An organisation without recent evidence, and the good pairs that wait for its answer."""

    organisation: str
    evidence: str | None
    pairs: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """A partner town of the office, and who is active there without being in touch with it."""

    place: str
    country: str
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """All that comes out, the best first."""

    opportunities: tuple[Match, ...]
    invitations: tuple[Invitation, ...]
    introductions: tuple[Match, ...]
    check_first: tuple[Check, ...]
    own_towns: tuple[Town, ...]

    def __bool__(self) -> bool:
        """Whether there is anything to do with others than the office."""
        return bool(
            self.opportunities or self.invitations or self.introductions or self.check_first
        )


def suggestions(
    registry: Registry, today: date, *, unlisted: bool = False, keys: Iterable[str] | None = None
) -> Suggestions:
    """The suggestions for a registry, or for some organisations of it."""
    return suggest(Field(registry, today, unlisted), keys=keys)


def suggest(
    field: Field,
    *,
    keys: Iterable[str] | None = None,
    wanted: Wanted | None = None,
    level: str = "C",
    states: Sequence[State] = ("new",),
) -> Suggestions:
    """The suggestions of a field; `wanted` narrows them to some places, countries or themes.

    `level` is the lowest that counts; D is all that something joins.
    """
    chosen = None if keys is None else sorted(keys)
    matches = all_matches(field, chosen, wanted, field.settings.least(level))
    open_ = [match for match in matches if match.state in states]
    chances = [m for m in matches if m.opportunity and m.state != "dismissed" and not m.uncertain]
    good = [m for m in open_ if not m.uncertain and m not in chances]
    return Suggestions(
        tuple(chances),
        tuple(_invitations(field, chosen, wanted)),
        tuple(mixed(good)),
        tuple(_checks(field, [m for m in open_ if len(m.uncertain) == 1])),
        tuple(_own_towns(field, wanted)) if keys is None else (),
    )


def all_matches(
    field: Field,
    keys: Sequence[str] | None = None,
    wanted: Wanted | None = None,
    least: int = 0,
) -> list[Match]:
    """All pairs that something joins, of so many points at least, the best first."""
    pairs = (field.match(a, b, wanted, least) for a, b in field.candidates(keys))
    found = [match for match in pairs if match is not None]
    return sorted(found, key=lambda match: (-match.points, match.a, match.b))


def mixed(matches: Iterable[Match]) -> Iterator[Match]:
    """The best first, few of one organisation, the next one of another place if it can be.

    The next one is the best that does not repeat the place of the one before within its level.
    """
    waiting = list(matches)
    used: Counter[str] = Counter()
    taken: set[int] = set()
    before: tuple[str, ...] = ()

    def is_open(number: int) -> bool:
        match = waiting[number]
        return number not in taken and max(used[match.a], used[match.b]) < MOST_INTRODUCTIONS

    for first in range(len(waiting)):
        while is_open(first):
            chosen = first
            for number in range(first, len(waiting)):
                if waiting[number].level != waiting[first].level:
                    break
                if is_open(number) and waiting[number].best.detail != before:
                    chosen = number
                    break
            taken.add(chosen)
            match = waiting[chosen]
            used.update((match.a, match.b))
            before = match.best.detail
            yield match


def _checks(field: Field, matches: Sequence[Match]) -> Iterator[Check]:
    """The pairs of which one side has no recent evidence, by that side.

    Where nobody knows of either whether it still exists, there is no letter to write yet.
    """
    day = field.today.isoformat()
    waiting: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        waiting[match.uncertain[0]].append(match)
    ranked = sorted(waiting.items(), key=lambda item: (-item[1][0].points, item[0]))
    for key, pairs in ranked:
        yield Check(key, _evidence(field, key, day), tuple(pairs[:MOST_INTRODUCTIONS]))


def _evidence(field: Field, key: str, day: str) -> str | None:
    """The latest date at which something attests an initiative of an organisation."""
    entries = field.directory.nodes[key].entries
    return max((e for entry in entries if (e := last_evidence(entry, day))), default=None)


def clusters(field: Field) -> list[Cluster]:
    """Towns with the organisations active there and by which initiatives.

    A town takes in those around it that are so near that they count as one, the largest first;
    quadratic in the towns of one country.
    """
    towns: dict[object, tuple[Spot, dict[str, list[str]]]] = {}
    for key, node in field.directory.nodes.items():
        for entry in node.entries:
            for spot in field.profile(entry).spots:
                if spot.town:
                    _spot, active = towns.setdefault(spot.key, (spot, {}))
                    active.setdefault(key, []).append(entry.id)
    ranked = sorted(towns.values(), key=lambda town: (-len(town[1]), town[0].key))
    by_country: dict[str, list[tuple[Spot, dict[str, list[str]]]]] = defaultdict(list)
    found = []
    for spot, active in ranked:
        centres = by_country[spot.key[0]]
        near = next((c for c in centres if is_one_town(c[0], spot)), None)
        if near is None:
            centre = (spot, {key: list(ids) for key, ids in active.items()})
            centres.append(centre)
            found.append(centre)
        else:
            for key, ids in active.items():
                near[1].setdefault(key, []).extend(ids)
    return found


def _invitations(
    field: Field, keys: Sequence[str] | None, wanted: Wanted | None
) -> Iterator[Invitation]:
    """The towns with three or more organisations that do not all know each other."""
    found = []
    for spot, active in clusters(field):
        guests = tuple(sorted(active))
        is_theirs = all(field.directory.nodes[key].city for key in guests)
        if (
            is_theirs
            or len(guests) < FEWEST_GUESTS
            or (keys is not None and not set(keys) & set(guests))
        ):
            continue
        ids = tuple(sorted({name for names in active.values() for name in names}))
        if not _lies_there(field, spot, ids, wanted):
            continue
        states = {pair: field.acquaintance.state(*pair) for pair in combinations(guests, 2)}
        known = tuple(pair for pair, state in states.items() if state in ("known", "met"))
        if any(state == "new" for state in states.values()):
            found.append(Invitation(spot.name, spot.key[0], guests, known, ids))
    yield from sorted(found, key=lambda one: (len(one.known) - one.pairs, one.country, one.place))


def _lies_there(field: Field, spot: Spot, ids: Iterable[str], wanted: Wanted | None) -> bool:
    """Whether somebody who asks for a place, country or theme means this town too."""
    if wanted is None:
        return True
    narrowed = (wanted(field.profile(field.registry.by_id[name])) for name in ids)
    return any(one is not None and spot.key in {s.key for s in one.spots} for one in narrowed)


def _own_towns(field: Field, wanted: Wanted | None) -> Iterator[Town]:
    """The towns of the office's own links, and who is active there unknown to the office."""
    known, directory = field.acquaintance, field.directory
    around = clusters(field)
    seen: set[object] = set()
    for entry in sorted(field.registry.initiatives, key=lambda entry: entry.id):
        if entry.retired or entry.ended or entry.unlisted or entry.data.get("kind") != "city-link":
            continue
        if not any(key in directory.office for key in directory.keys_in(entry)):
            continue
        own = field.profile(entry)
        if wanted is not None and wanted(own) is None:
            continue
        for spot in own.spots:
            for centre, active in around:
                there = is_one_town(centre, spot)
                if not there or spot.key in seen:
                    continue
                seen.add(spot.key)
                strangers = [key for key in active if not _in_touch(known, directory.office, key)]
                if strangers:
                    yield Town(spot.name, spot.key[0], tuple(sorted(strangers)))


def _in_touch(known: Acquaintance, office: Iterable[str], key: str) -> bool:
    return any(known.state(key, own) in ("known", "met") for own in office)
