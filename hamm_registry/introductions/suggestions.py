"""Suggestions for the office: opportunities, invitations, introductions, and whom to ask first."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from heapq import heapify, heappop, heappush
from itertools import combinations, groupby
from typing import NamedTuple

from hamm_registry.introductions.acquaintance import State
from hamm_registry.introductions.profile import PlaceAbroad, is_one_town
from hamm_registry.introductions.score import Match, Matcher, Wanted
from hamm_registry.introductions.weights import FEWEST_GUESTS, MOST_INTRODUCTIONS
from hamm_registry.model.entries import Initiative, PlaceKey, Registry
from hamm_registry.model.evidence import latest_evidence

Cluster = tuple[PlaceAbroad, dict[str, list[str]]]
"""A town, and the organisations active there with the ids of their initiatives."""


class Invitation(NamedTuple):
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
        """The number of pairs among them."""
        count = len(self.organisations)
        return count * (count - 1) // 2


class Check(NamedTuple):
    """An organisation without recent evidence, and the good pairs that wait for its answer."""

    organisation: str
    evidence: str | None
    pairs: tuple[Match, ...]


class PartnerTown(NamedTuple):
    """A partner town of the office, and who is active there without being in touch with it."""

    place: str
    country: str
    organisations: tuple[str, ...]


class Suggestions(NamedTuple):
    """The suggestions of each kind, the best first."""

    opportunities: tuple[Match, ...]
    invitations: tuple[Invitation, ...]
    introductions: tuple[Match, ...]
    check_first: tuple[Check, ...]
    own_towns: tuple[PartnerTown, ...]

    def __bool__(self) -> bool:
        """True if there is anything to do with others than the office."""
        return bool(
            self.opportunities or self.invitations or self.introductions or self.check_first
        )


def suggestions(
    registry: Registry, today: date, *, unlisted: bool = False, keys: Iterable[str] | None = None
) -> Suggestions:
    """The suggestions for a registry, or for some organisations of it."""
    return suggest(Matcher(registry, today, unlisted), keys=keys)


def suggest(
    matcher: Matcher,
    *,
    keys: Iterable[str] | None = None,
    wanted: Wanted | None = None,
    level: str = "C",
    states: Sequence[State] = ("new",),
) -> Suggestions:
    """The suggestions of a registry; `wanted` narrows them to some places, countries or themes.

    `level` is the lowest that counts; D is all that something joins. `states` are those in which
    an introduction is of use; an opportunity is of use to those who know each other too. With
    `keys` only what concerns one of these organisations, and nothing of the office's own towns.
    """
    chosen = None
    if keys is not None:
        chosen = sorted(keys)
    opportunities = []
    introductions = []
    checks = []
    for match in all_matches(matcher, chosen, wanted, matcher.settings.least(level)):
        if match.opportunity and match.state != "dismissed" and not match.uncertain:
            opportunities.append(match)
        elif match.state not in states:
            continue
        elif not match.uncertain:
            introductions.append(match)
        elif len(match.uncertain) == 1:
            # Where nobody knows of either whether it still exists, there is no letter to write yet.
            checks.append(match)
    towns = clusters(matcher)
    own_towns: Iterable[PartnerTown] = ()
    if keys is None:
        own_towns = _own_towns(matcher, towns, wanted)
    return Suggestions(
        opportunities=tuple(opportunities),
        invitations=tuple(_invitations(matcher, towns, chosen, wanted)),
        introductions=tuple(mixed(introductions)),
        check_first=tuple(_checks(matcher, checks)),
        own_towns=tuple(own_towns),
    )


def all_matches(
    matcher: Matcher,
    keys: Sequence[str] | None = None,
    wanted: Wanted | None = None,
    least: int = 0,
) -> list[Match]:
    """All pairs that something joins, of so many points at least, the best first."""
    matches = []
    for a, b in matcher.candidates(keys):
        match = matcher.match(a, b, wanted, least)
        if match is not None:
            matches.append(match)
    return sorted(matches, key=Match.rank)


def mixed(matches: Iterable[Match]) -> Iterator[Match]:
    """The best first, few of one organisation, the next one of another place if it can be.

    The next one is the best that does not repeat the place of the one before within its level: a
    change of place is never worth a level.
    """
    used: Counter[str] = Counter()
    place_before: Place = ()
    for _level, of_level in groupby(matches, key=lambda match: match.level):
        waiting = _WaitingByPlace(of_level, used)
        while (place := waiting.next_place()) is not None:
            elsewhere = None
            if place == place_before:
                elsewhere = waiting.next_place(besides=place)
            place_before = place if elsewhere is None else elsewhere
            match = waiting.take(place_before)
            used.update((match.a, match.b))
            yield match


Place = tuple[str, ...]
"""What the best reason of a match names: a town with its country, a topic."""


class _WaitingByPlace:
    """Matches in their order, by place; those of which a side has its fill of letters drop out."""

    def __init__(self, matches: Iterable[Match], used: Mapping[str, int]) -> None:
        self._used = used
        self._queues: dict[Place, deque[tuple[int, Match]]] = defaultdict(deque)
        for number, match in enumerate(matches):
            self._queues[match.best.detail].append((number, match))
        # A number is that of the first in the queue of its place, or of one that was it before.
        self._first = [(queue[0][0], place) for place, queue in self._queues.items()]
        heapify(self._first)

    def next_place(self, besides: Place | None = None) -> Place | None:
        """The place of the best match, or of the best one of another place; None where none is."""
        passed_over = None
        found = None
        while self._first and found is None:
            number, place = heappop(self._first)
            queue = self._queues[place]
            while queue and self._is_full(queue[0][1]):
                queue.popleft()
            if not queue:
                continue
            if queue[0][0] != number:
                heappush(self._first, (queue[0][0], place))
            elif place == besides:
                passed_over = (number, place)
            else:
                found = place
                heappush(self._first, (number, place))
        if passed_over is not None:
            heappush(self._first, passed_over)
        return found

    def _is_full(self, match: Match) -> bool:
        return max(self._used[match.a], self._used[match.b]) >= MOST_INTRODUCTIONS

    def take(self, place: Place) -> Match:
        """Take the best match of a place that `next_place` has given."""
        return self._queues[place].popleft()[1]


def _checks(matcher: Matcher, matches: Iterable[Match]) -> Iterator[Check]:
    """The pairs of which one side has no recent evidence, by that side."""
    waiting: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        # Of both being uncertain there is no suggestion: the only one is the first.
        waiting[match.uncertain[0]].append(match)
    for key in sorted(waiting, key=lambda key: (-waiting[key][0].points, key)):
        evidence = latest_evidence(matcher.directory.nodes[key].entries, matcher.today)
        yield Check(key, evidence, tuple(waiting[key][:MOST_INTRODUCTIONS]))


def clusters(matcher: Matcher) -> list[Cluster]:
    """Towns with the organisations active there and by which initiatives.

    A town takes in those around it that are so near that they count as one, the largest first;
    quadratic in the towns of one country.
    """
    by_country: dict[str, list[Cluster]] = defaultdict(list)
    merged: list[Cluster] = []
    for town, active in _active_by_town(matcher):
        # An invitation names one country: towns on two sides of a border stay apart.
        centres = by_country[town.key[0]]
        active_at_centre = _active_in(town, centres)
        if active_at_centre is None:
            centres.append((town, active))
            merged.append((town, active))
            continue
        for key, ids in active.items():
            active_at_centre.setdefault(key, []).extend(ids)
    return merged


def _active_by_town(matcher: Matcher) -> list[Cluster]:
    """Each town by itself, the one with the most organisations first."""
    towns: dict[object, Cluster] = {}
    for key, node in matcher.directory.nodes.items():
        for entry in node.entries:
            for place in matcher.profile(entry).places:
                if place.is_town:
                    _place, active = towns.setdefault(place.key, (place, {}))
                    active.setdefault(key, []).append(entry.id)
    return sorted(towns.values(), key=_most_active_first)


def _most_active_first(cluster: Cluster) -> tuple[int, object]:
    town, active = cluster
    return -len(active), town.key


def _invitations(
    matcher: Matcher,
    towns: Iterable[Cluster],
    keys: Sequence[str] | None,
    wanted: Wanted | None,
) -> list[Invitation]:
    """The towns with three or more organisations that do not all know each other.

    The first is the one in which the most pairs do not.
    """
    invitations = []
    for town, active in towns:
        if len(active) < FEWEST_GUESTS:
            continue
        if keys is not None and active.keys().isdisjoint(keys):
            continue
        if all(matcher.directory.nodes[key].city for key in active):
            continue  # all of them are of another city, which invites them itself
        invitation = _invitation(matcher, town, active)
        if invitation is None or not _lies_there(matcher, town, invitation.initiatives, wanted):
            continue
        invitations.append(invitation)
    return sorted(invitations, key=_fewest_acquainted_first)


def _invitation(
    matcher: Matcher, town: PlaceAbroad, active: Mapping[str, list[str]]
) -> Invitation | None:
    """The invitation of those active in a town; None where no two of them are new to each other."""
    guests = tuple(sorted(active))
    acquainted = []
    strangers = 0
    for pair in combinations(guests, 2):
        state = matcher.acquaintance.state(*pair)
        if state in ("known", "met"):
            acquainted.append(pair)
        elif state == "new":
            strangers += 1
    if not strangers:
        return None
    ids = sorted(set().union(*active.values()))
    return Invitation(town.name, town.key[0], guests, tuple(acquainted), tuple(ids))


def _fewest_acquainted_first(invitation: Invitation) -> tuple[int, str, str]:
    strangers = invitation.pairs - len(invitation.known)
    return -strangers, invitation.country, invitation.place


def _lies_there(
    matcher: Matcher, town: PlaceAbroad, ids: Iterable[str], wanted: Wanted | None
) -> bool:
    """True if somebody who asks for a place, country or theme means this town too."""
    if wanted is None:
        return True
    for entry_id in ids:
        narrowed = wanted(matcher.profile(matcher.registry.by_id[entry_id]))
        if narrowed is not None and town.key in narrowed.place_keys:
            return True
    return False


def _own_towns(
    matcher: Matcher, towns: Iterable[Cluster], wanted: Wanted | None
) -> Iterator[PartnerTown]:
    """The towns of the office's own links, and who is active there unknown to the office."""
    partner_towns: dict[PlaceKey, PlaceAbroad] = {}
    for entry in _links_of_the_city(matcher):
        link = matcher.profile(entry)
        if wanted is not None and wanted(link) is None:
            continue
        for place in link.places:
            partner_towns.setdefault(place.key, place)
    for place in partner_towns.values():
        active = _active_in(place, towns) or {}
        strangers = []
        for key in sorted(active):
            if not _knows_office(matcher, key):
                strangers.append(key)
        if strangers:
            yield PartnerTown(place.name, place.key[0], tuple(strangers))


def _active_in(place: PlaceAbroad, towns: Iterable[Cluster]) -> dict[str, list[str]] | None:
    """The organisations of the first town that counts as one with a place."""
    for town, active in towns:
        if is_one_town(town, place):
            return active
    return None


def _links_of_the_city(matcher: Matcher) -> Iterator[Initiative]:
    """The living links with other cities that the office has a part in, by id."""
    directory = matcher.directory
    for entry in matcher.registry.sorted_initiatives:
        if entry.data.get("kind") != "city-link":
            continue
        if not entry.is_shown(unlisted=False, history=False):
            continue
        if not directory.office.isdisjoint(directory.keys_in(entry)):
            yield entry


def _knows_office(matcher: Matcher, key: str) -> bool:
    """True if an organisation knows the office or a part of it."""
    for part in matcher.directory.office:
        if matcher.acquaintance.state(key, part) in ("known", "met"):
            return True
    return False
