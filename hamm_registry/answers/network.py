"""The network as a picture: who is active where, who knows whom, and who should."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from hamm_registry.answers.hubs import Bonds, place_name
from hamm_registry.core.text import _, join, ngettext, number, pick
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model.entries import Registry
from hamm_registry.parallels.hubs import Hub
from hamm_registry.parallels.pairs import Pair
from hamm_registry.parallels.wording import worded
from hamm_registry.render.network import Group, Link, Network, Node, Section

MOST_GROUPS, MOST_NODES, MOST_IN_ALL = 16, 24, 128
"""What stays readable; what is left out is counted. A group may always have its share."""


def network(registry: Registry, hubs: Sequence[Hub], pairs: Sequence[Pair], day: date) -> Network:
    """A group for each country with its places in it, and one for pairs across borders.

    `pairs` are the missing links to draw; known ones are drawn wherever both sides are.
    """
    by_country: dict[str, list[Hub]] = defaultdict(list)
    for hub in hubs:
        by_country[hub.country].append(hub)
    everywhere = {code: _active(found) for code, found in by_country.items()}
    shown = sorted(everywhere, key=lambda code: -len(everywhere[code]))[:MOST_GROUPS]
    most = min(MOST_NODES, MOST_IN_ALL // max(len(shown), 1))
    drawer = _Drawer(registry, Bonds.of(registry, pairs), most)
    groups = [drawer.country(code, by_country[code]) for code in shown]
    abroad = [pair for pair in pairs if (pair.a, pair.b) in drawer.bonds.open]
    abroad = [p for p in abroad if not any({p.a, p.b} <= one for one in everywhere.values())]
    if abroad:
        groups.append(drawer.across(abroad))
    title = join([pick(registry.config.name), _("Who should know of each other")])
    told = [_described(groups, everywhere), *_left_out(groups, len(everywhere) - len(shown))]
    told.append(_("As of {day}.").format(day=written(day.isoformat())))
    return Network(title, " ".join(told), tuple(groups))


def _active(hubs: Sequence[Hub]) -> set[str]:
    return {name for hub in hubs for name in hub.initiatives}


@dataclass(frozen=True)
class _Drawer:
    """What the groups have in common."""

    registry: Registry
    bonds: Bonds
    most: int

    def country(self, code: str, hubs: Sequence[Hub]) -> Group:
        """The initiatives of a country, each once, under the first of its places with several."""
        active = _active(hubs)
        kept = self._kept(active)
        sections: dict[str, list[str]] = {}
        left = set(kept)
        towns = [hub for hub in hubs if hub.place is not None]
        for hub in towns:
            sections[place_name(hub, self.registry)] = sorted(left.intersection(hub.initiatives))
            left.difference_update(hub.initiatives)
        sections[_("elsewhere in the country") if towns else ""] = sorted(left)
        order = [name for names in sections.values() for name in names]
        links = self._links(order)
        linked = {order[at] for a, b, kind in links if kind == "known" for at in (a, b)}
        drawn = tuple(
            Section(
                title,
                tuple(Node(self._label(n, title, towns), n in linked) for n in names),
            )
            for title, names in sections.items()
            if names
        )
        largest = max(hubs, key=lambda hub: len(hub.initiatives))
        note = _("{links} of {possible} known").format(
            links=number(largest.links), possible=number(largest.possible_links)
        )
        return Group(countries.name(code), note, drawn, tuple(links), len(active) - len(kept))

    def _kept(self, active: set[str]) -> list[str]:
        """As many as can be drawn: those that most links are missing from."""
        missing = Counter(n for both in self.bonds.open if active.issuperset(both) for n in both)
        return sorted(active, key=lambda name: (-missing[name], name))[: self.most]

    def _links(self, order: Sequence[str]) -> list[Link]:
        found = []
        for (a, one), (b, other) in combinations(enumerate(order), 2):
            if kind := self.bonds.between(one, other):
                found.append(Link(a, b, kind))
        return found

    def _label(self, name: str, place: str, towns: Sequence[Hub]) -> str:
        """The title, whether it is still active, and other places with several."""
        entry = self.registry.by_id[name]
        unclear = _("(still active?)") if entry.status == "unknown" else ""
        others = (place_name(hub, self.registry) for hub in towns if name in hub.initiatives)
        also = [other for other in others if other != place]
        told = _("(also {places})").format(places=", ".join(also)) if also else ""
        notes = (note.replace(" ", "\xa0") for note in (unclear, told))
        return " ".join(part for part in (entry.title, *notes) if part)

    def across(self, pairs: Sequence[Pair]) -> Group:
        """Pairs of different countries, each below the reason that joins it."""
        shown = pairs[: self.most // 2]
        sections = [
            Section(
                worded(pair.reasons[0], self.registry),
                tuple(Node(self._label(name, "", ())) for name in (pair.a, pair.b)),
            )
            for pair in shown
        ]
        links = [
            Link(2 * at, 2 * at + 1, self.bonds.open[pair.a, pair.b])
            for at, pair in enumerate(shown)
        ]
        left_out = 2 * (len(pairs) - len(shown))
        return Group(_("Across borders"), "", tuple(sections), tuple(links), left_out)


def _described(groups: Sequence[Group], everywhere: Mapping[str, set[str]]) -> str:
    if not groups:
        return _("No two of those asked for are active in one place or country.")
    kinds = [link.kind for group in groups for link in group.links]
    active = len(set().union(*everywhere.values()))
    initiatives = ngettext("{count} initiative", "{count} initiatives", active)
    lands = ngettext("{count} country", "{count} countries", len(everywhere))
    known, missing = kinds.count("known"), kinds.count("introduce") + kinds.count("approach")
    return _("{initiatives} in {countries}; known links: {known}, missing: {missing}.").format(
        initiatives=initiatives.format(count=number(active)),
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
            "{count} initiative found no room.", "{count} initiatives found no room.", left
        ).format(count=number(left))
