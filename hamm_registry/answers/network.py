"""The network as a picture: which organisations are active where, who knows whom, who should."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from hamm_registry.core.text import _, join, ngettext, number, pick
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.introductions.acquaintance import State
from hamm_registry.introductions.directory import Node as Organisation
from hamm_registry.introductions.score import Field, Match, Wanted, words
from hamm_registry.introductions.suggestions import all_matches, clusters
from hamm_registry.model.entries import Registry
from hamm_registry.render.network import Group, Kind, Link, Network, Node, Section

MOST_GROUPS, MOST_NODES, MOST_IN_ALL = 16, 24, 128
"""What stays readable; what is left out is counted. A group may always have its share."""

_DRAWN: Mapping[State, Kind] = {"known": "known", "met": "met"}


def network(
    found: Field,
    *,
    keys: Iterable[str] | None = None,
    wanted: Wanted | None = None,
    level: str = "B",
    states: Sequence[State] = ("new", "met"),
) -> Network:
    """A group for each country with its towns in it, and one for pairs across borders.

    Missing links are the matches of that level and these states; known ones are drawn wherever
    both sides are. With `keys` only what these organisations are part of.
    """
    chosen = None if keys is None else sorted(keys)
    matches = [m for m in all_matches(found, chosen, wanted) if (m.level or "D") <= level]
    open_ = {(m.a, m.b): m for m in matches if m.state in states and m.state in ("new", "met")}
    everywhere = _active(found, wanted)
    everywhere = {
        code: active
        for code, active in everywhere.items()
        if len(active) > 1 and (chosen is None or active & set(chosen))
    }
    shown = sorted(everywhere, key=lambda code: (-len(everywhere[code]), code))[:MOST_GROUPS]
    most = min(MOST_NODES, MOST_IN_ALL // max(len(shown), 1))
    drawer = _Drawer(found, open_, most)
    groups = [drawer.country(code, everywhere[code]) for code in shown]
    across = [
        match
        for both, match in open_.items()
        if not any(active.issuperset(both) for active in everywhere.values())
    ]
    if across:
        groups.append(drawer.across(across))
    title = join([pick(found.registry.config.name), _("Who should know of each other")])
    told = [_described(groups, everywhere), *_left_out(groups, len(everywhere) - len(shown))]
    told.append(_("As of {day}.").format(day=written(found.today.isoformat())))
    return Network(title, " ".join(told), tuple(groups))


def _active(found: Field, wanted: Wanted | None) -> dict[str, set[str]]:
    """The organisations of each country abroad, of those that somebody asks for."""
    active: dict[str, set[str]] = defaultdict(set)
    for key, node in found.directory.nodes.items():
        for entry in node.entries:
            profile = found.profile(entry)
            there = profile if wanted is None else wanted(profile)
            for code in there.countries if there else ():
                active[code].add(key)
    return active


@dataclass(frozen=True)
class _Drawer:
    """The builder of groups; `towns` are those with two organisations or more, by country."""

    found: Field
    open: Mapping[tuple[str, str], Match]
    most: int
    towns: dict[str, list[tuple[str, set[str]]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the towns by country."""
        for spot, active in clusters(self.found):
            if len(active) > 1:
                name = _title(spot.name, spot.key[0], self.found.registry)
                self.towns.setdefault(spot.key[0], []).append((name, set(active)))

    def country(self, code: str, active: set[str]) -> Group:
        """The organisations of a country, each once, under the first of its towns with several."""
        kept = self._kept(active)
        towns = self.towns.get(code, [])
        sections: dict[str, list[str]] = {}
        left = set(kept)
        for name, there in towns:
            sections[name] = sorted(left & there)
            left -= there
        sections[_("elsewhere in the country") if towns else ""] = sorted(left)
        order = [key for keys in sections.values() for key in keys]
        links = self._links(order)
        linked = {order[at] for a, b, kind in links if kind == "known" for at in (a, b)}
        drawn = []
        for title, keys in sections.items():
            nodes = tuple(Node(self._label(key, title, towns), key in linked) for key in keys)
            if nodes:
                drawn.append(Section(title, nodes))
        known = sum(self._kind(a, b) == "known" for a, b in combinations(sorted(active), 2))
        possible = len(active) * (len(active) - 1) // 2
        note = _("{links} of {possible} known")
        note = note.format(links=number(known), possible=number(possible))
        return Group(countries.name(code), note, tuple(drawn), tuple(links), len(active - kept))

    def _kept(self, active: set[str]) -> set[str]:
        """As many as can be drawn: those that most links are missing from."""
        missing = Counter(key for both in self.open if active.issuperset(both) for key in both)
        return set(sorted(active, key=lambda key: (-missing[key], key))[: self.most])

    def _kind(self, a: str, b: str) -> Kind | None:
        """The kind of link between two organisations, None for none."""
        drawn = _DRAWN.get(self.found.acquaintance.state(a, b))
        match = self.open.get((min(a, b), max(a, b)))
        if drawn is None and match is not None:
            return "introduce" if match.level == "A" else "approach"
        return drawn

    def _links(self, order: Sequence[str]) -> list[Link]:
        links = []
        for (at, one), (other_at, other) in combinations(enumerate(order), 2):
            kind = self._kind(one, other)
            if kind is not None:
                links.append(Link(at, other_at, kind))
        return links

    def _label(self, key: str, place: str, towns: Sequence[tuple[str, set[str]]]) -> str:
        """The name, whether it is still active, and other towns with several."""
        node = self.found.directory.nodes[key]
        also = [name for name, there in towns if key in there and name != place]
        notes = [
            "" if _is_certain(node, self.found) else _("(still active?)"),
            _("(also {places})").format(places=", ".join(also)) if also else "",
        ]
        return " ".join([node.name, *(note.replace(" ", "\xa0") for note in notes if note)])

    def across(self, matches: Sequence[Match]) -> Group:
        """Pairs of different countries, each below the reason that joins it."""
        shown = matches[: self.most // 2]
        sections, links = [], []
        for at, match in enumerate(shown):
            nodes = tuple(Node(self._label(key, "", ())) for key in (match.a, match.b))
            sections.append(Section(words(match.best, self.found.world), nodes))
            links.append(Link(2 * at, 2 * at + 1, self._kind(match.a, match.b) or "approach"))
        left_out = 2 * (len(matches) - len(shown))
        return Group(_("Across borders"), "", tuple(sections), tuple(links), left_out)


def _is_certain(node: Organisation, found: Field) -> bool:
    """True where at least one of its initiatives is known to be active."""
    return any(not found.profile(entry).uncertain for entry in node.entries)


def _title(name: str, country: str, registry: Registry) -> str:
    listed = registry.place(name, country)
    return listed.title if listed else name


def _described(groups: Sequence[Group], everywhere: Mapping[str, set[str]]) -> str:
    if not groups:
        return _("No two of those asked for are active in one place or country.")
    kinds = [link.kind for group in groups for link in group.links]
    active = len(set().union(*everywhere.values()))
    organisations = ngettext("{count} organisation", "{count} organisations", active)
    lands = ngettext("{count} country", "{count} countries", len(everywhere))
    known, missing = kinds.count("known"), kinds.count("introduce") + kinds.count("approach")
    return _("{organisations} in {countries}; known links: {known}, missing: {missing}.").format(
        organisations=organisations.format(count=number(active)),
        countries=lands.format(count=number(len(everywhere))),
        known=number(known),
        missing=number(missing),
    )


def _left_out(groups: Sequence[Group], countries_left: int) -> Iterator[str]:
    if countries_left:
        yield ngettext(
            "{count} more country is not drawn.",
            "{count} more countries are not drawn.",
            countries_left,
        ).format(count=number(countries_left))
    if left := sum(group.left_out for group in groups):
        yield ngettext(
            "{count} organisation found no room.", "{count} organisations found no room.", left
        ).format(count=number(left))
