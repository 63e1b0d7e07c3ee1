"""The network as a picture: which organisations are active where, who knows whom, who should."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

from hamm_registry.core.document import Document
from hamm_registry.core.network import (
    Kind,
    Network,
    NetworkGroup,
    NetworkLink,
    NetworkNode,
    NetworkSection,
)
from hamm_registry.core.text import _, join, ngettext, number, pick
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.introductions.acquaintance import State
from hamm_registry.introductions.directory import Node as Organisation
from hamm_registry.introductions.profile import Profile
from hamm_registry.introductions.score import Match, Matcher, Wanted, words
from hamm_registry.introductions.suggestions import all_matches, clusters

MOST_GROUPS, MOST_NODES, MOST_IN_ALL = 16, 24, 128
"""What stays readable; what is left out is counted. A group may always have its share."""

_DRAWN: Mapping[State, Kind] = {"known": "known", "met": "met"}

_BELOW_ALL_LEVELS = "D"
"""Levels are letters, A the best; this one stands for a match that reaches none."""


def network(
    organisations: Matcher,
    *,
    keys: Iterable[str] | None = None,
    wanted: Wanted | None = None,
    level: str = "B",
    states: Sequence[State] = ("new", "met"),
) -> Document:
    """A group for each country with its towns in it, and one for pairs across borders.

    Missing links are the matches of that level and these states; known ones are drawn wherever
    both sides are. With `keys` only what these organisations are part of. The largest countries
    are drawn, and of each the organisations with most links missing; what is left out is counted.
    """
    chosen = None
    if keys is not None:
        chosen = sorted(keys)
    missing: dict[tuple[str, str], Match] = {}
    for match in all_matches(organisations, chosen, wanted):
        # A link that is known is drawn as such; one that was dismissed is not missing.
        if match.state not in states or match.state not in ("new", "met"):
            continue
        if (match.level or _BELOW_ALL_LEVELS) <= level:
            missing[match.a, match.b] = match
    by_country = _to_draw(organisations, wanted, chosen)
    drawn = sorted(by_country, key=lambda code: (-len(by_country[code]), code))[:MOST_GROUPS]
    most = min(MOST_NODES, MOST_IN_ALL // max(len(drawn), 1))
    builder = _GroupBuilder(organisations, missing, most)
    groups = [builder.country(code, by_country[code]) for code in drawn]
    across = _across_borders(missing, by_country)
    if across:
        groups.append(builder.across(across))

    title = join([pick(organisations.registry.config.name), _("Who should know each other")])
    description = [
        _described(groups, by_country),
        *_left_out(groups, len(by_country) - len(drawn)),
        _("As of {day}.").format(day=written(organisations.today.isoformat())),
    ]
    picture = Network(title, " ".join(description), tuple(groups))
    return Document(lambda: [picture], title=title, colour=organisations.registry.config.accent)


def _across_borders(
    missing: Mapping[tuple[str, str], Match], by_country: Mapping[str, set[str]]
) -> list[Match]:
    """The missing links between organisations that no country has both of."""
    across = []
    for pair, match in missing.items():
        if not any(active.issuperset(pair) for active in by_country.values()):
            across.append(match)
    return across


def _to_draw(
    organisations: Matcher, wanted: Wanted | None, chosen: Sequence[str] | None
) -> dict[str, set[str]]:
    """The active organisations of each country in which a link can be: known or missing."""
    by_country: dict[str, set[str]] = {}
    for code, active in _active(organisations, wanted).items():
        is_chosen = chosen is None or not active.isdisjoint(chosen)
        if len(active) > 1 and is_chosen:
            by_country[code] = active
    return by_country


def _active(organisations: Matcher, wanted: Wanted | None) -> dict[str, set[str]]:
    """The keys of the organisations of each country abroad, of those that somebody asks for."""
    active: dict[str, set[str]] = defaultdict(set)
    for key, node in organisations.directory.nodes.items():
        for entry in node.entries:
            profile: Profile | None = organisations.profile(entry)
            if wanted is not None and profile is not None:
                profile = wanted(profile)
            if profile is None:
                continue
            for code in profile.countries:
                active[code].add(key)
    return active


@dataclass(frozen=True)
class _GroupBuilder:
    """The builder of groups; `towns` are those with two organisations or more, by country."""

    organisations: Matcher
    missing: Mapping[tuple[str, str], Match]
    most: int
    towns: dict[str, list[tuple[str, set[str]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the towns by country."""
        for spot, active in clusters(self.organisations):
            if len(active) > 1:
                country = spot.key[0]
                name = self.organisations.registry.place_title(spot.name, country)
                self.towns.setdefault(country, []).append((name, set(active)))

    def country(self, code: str, active: set[str]) -> NetworkGroup:
        """The organisations of a country, each once, under the first of its towns with several."""
        chosen = self._most_missing(active)
        towns = self.towns.get(code, [])
        keys_by_section = _by_town(chosen, towns)
        order = list(chain.from_iterable(keys_by_section.values()))
        links = self._links(order)
        linked = self._linked(order, links)
        sections = []
        for title, keys in keys_by_section.items():
            nodes = []
            for key in keys:
                nodes.append(NetworkNode(self._label(key, title, towns), key in linked))
            if nodes:
                sections.append(NetworkSection(title, tuple(nodes)))
        note = self._known_of_possible(active)
        left_out = len(active - chosen)
        return NetworkGroup(countries.name(code), note, tuple(sections), tuple(links), left_out)

    @staticmethod
    def _linked(order: Sequence[str], links: Iterable[NetworkLink]) -> set[str]:
        """The organisations that know another one."""
        keys: set[str] = set()
        for a, b, kind in links:
            if kind == "known":
                keys |= {order[a], order[b]}
        return keys

    def _known_of_possible(self, active: set[str]) -> str:
        """The number of known links among all organisations of a country, drawn or not."""
        pairs = list(combinations(sorted(active), 2))
        links = sum(self._kind(a, b) == "known" for a, b in pairs)
        note = _("{links} of {possible} known")
        return note.format(links=number(links), possible=number(len(pairs)))

    def _most_missing(self, active: set[str]) -> set[str]:
        """As many as can be drawn: those that most links are missing from."""
        missing: Counter[str] = Counter()
        for pair in self.missing:
            if active.issuperset(pair):
                missing.update(pair)
        return set(sorted(active, key=lambda key: (-missing[key], key))[: self.most])

    def _kind(self, a: str, b: str) -> Kind | None:
        """The kind of link between two organisations, None for none."""
        kind = _DRAWN.get(self.organisations.acquaintance.state(a, b))
        if kind is not None:
            return kind
        match = self.missing.get((min(a, b), max(a, b)))
        if match is None:
            return None
        if match.level == "A":
            return "introduce"
        return "approach"

    def _links(self, order: Sequence[str]) -> list[NetworkLink]:
        """The links between organisations, by their positions in the order of drawing."""
        links = []
        for (position_a, a), (position_b, b) in combinations(enumerate(order), 2):
            kind = self._kind(a, b)
            if kind is not None:
                links.append(NetworkLink(position_a, position_b, kind))
        return links

    def _label(self, key: str, place: str, towns: Sequence[tuple[str, set[str]]]) -> str:
        """The name, whether it is still active, and other towns with several."""
        node = self.organisations.directory.nodes[key]
        parts = [node.name]
        if not _is_certain(node, self.organisations):
            parts.append(_unbroken(_("(still active?)")))
        other_towns = []
        for name, active in towns:
            if key in active and name != place:
                other_towns.append(name)
        if other_towns:
            note = _("(also {places})").format(places=", ".join(other_towns))
            parts.append(_unbroken(note))
        return " ".join(parts)

    def across(self, matches: Sequence[Match]) -> NetworkGroup:
        """Pairs of different countries, each below the reason that joins it."""
        drawn = matches[: self.most // 2]
        sections, links = [], []
        for index, match in enumerate(drawn):
            nodes = (
                NetworkNode(self._label(match.a, "", ())),
                NetworkNode(self._label(match.b, "", ())),
            )
            sections.append(NetworkSection(words(match.best, self.organisations.world), nodes))
            kind = self._kind(match.a, match.b) or "approach"
            links.append(NetworkLink(2 * index, 2 * index + 1, kind))
        left_out = 2 * (len(matches) - len(drawn))
        return NetworkGroup(_("Across borders"), "", tuple(sections), tuple(links), left_out)


def _by_town(keys: set[str], towns: Sequence[tuple[str, set[str]]]) -> dict[str, list[str]]:
    """Organisations below the first of the towns that they are in, the others below the country."""
    sections: dict[str, list[str]] = {}
    rest = set(keys)
    for name, active in towns:
        sections[name] = sorted(rest & active)
        rest -= active
    sections[_("elsewhere in the country") if towns else ""] = sorted(rest)
    return sections


def _unbroken(text: str) -> str:
    """The text with blanks at which no line is broken."""
    return text.replace(" ", "\xa0")


def _is_certain(node: Organisation, organisations: Matcher) -> bool:
    """True where at least one of its initiatives is known to be active."""
    return any(not organisations.profile(entry).uncertain for entry in node.entries)


def _described(groups: Sequence[NetworkGroup], everywhere: Mapping[str, set[str]]) -> str:
    if not groups:
        return _("No two of the selected organisations are active in the same place or country.")
    kinds = [link.kind for group in groups for link in group.links]
    active = len(set().union(*everywhere.values()))
    organisations = ngettext("{count} organisation", "{count} organisations", active)
    lands = ngettext("{count} country", "{count} countries", len(everywhere))
    linked = kinds.count("known")
    missing = kinds.count("introduce") + kinds.count("approach")
    return _("{organisations} in {countries}; known links: {known}, missing: {missing}.").format(
        organisations=organisations.format(count=number(active)),
        countries=lands.format(count=number(len(everywhere))),
        known=number(linked),
        missing=number(missing),
    )


def _left_out(groups: Sequence[NetworkGroup], countries_left: int) -> Iterator[str]:
    """What the picture leaves out: by its rules, and where it would be unreadable."""
    if groups:
        yield _(
            "Not drawn: the office, countries with one organisation only, and pairs with little "
            "in common."
        )
    if countries_left:
        yield ngettext(
            "{count} more country is not drawn.",
            "{count} more countries are not drawn.",
            countries_left,
        ).format(count=number(countries_left))
    left = sum(group.left_out for group in groups)
    if left:
        yield ngettext(
            "{count} organisation is left out for lack of room.",
            "{count} organisations are left out for lack of room.",
            left,
        ).format(count=number(left))
