"""Hubs as people read them: in a row, and as a small matrix of who knows whom."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

from hamm_registry.core.steps import command
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, join, ngettext, number
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, Registry, unique
from hamm_registry.parallels.hubs import Hub
from hamm_registry.parallels.pairs import Pair
from hamm_registry.parallels.sides import leads
from hamm_registry.parallels.ties import State, ties
from hamm_registry.render.network import Kind
from hamm_registry.render.screen import Line, accent, bold, cut, dim, line, padded, width_of

_SIGNS: dict[Kind, str] = {"known": "●", "met": "◐", "introduce": "○", "approach": "○", "same": "="}
_NEITHER, _SELF = "·", "╲"
_LEAST_TITLE = 28


def hub_name(hub: Hub, registry: Registry) -> str:
    """The place and its country, or the country alone; and the other cities that are active."""
    name = countries.name(hub.country)
    if hub.place is not None:
        name = f"{place_name(hub, registry)}, {name}"
    cities = unique(city for one in hub.initiatives if (city := registry.by_id[one].city))
    return (
        _("{place} (with {cities})").format(place=name, cities=", ".join(cities))
        if cities
        else name
    )


def place_name(hub: Hub, registry: Registry) -> str:
    """The place in the language in force; empty for a country as a whole."""
    known = registry.place(hub.place or "", hub.country)
    return known.title if known else hub.place or ""


def hub_table(hubs: Sequence[Hub], registry: Registry) -> Table:
    """One row a hub: how many are active there, and how many of them know each other."""
    columns = (
        Column("hub", _("Hub"), least=20),
        Column("initiatives", _("Initiatives"), numeric=True),
        Column("organisations", _("Leads"), numeric=True),
        Column("links", _("Known links"), numeric=True),
        Column("possible_links", _("of possible"), numeric=True),
        Column("isolated", _("Without a link"), numeric=True, rank=1),
    )
    rows = [
        [
            hub_name(hub, registry),
            len(hub.initiatives),
            hub.organisations,
            hub.links,
            hub.possible_links,
            len(hub.isolated),
        ]
        for hub in hubs
    ]
    return Table(columns, rows, title=_("Hubs"))


@dataclass(frozen=True)
class Bonds:
    """What joins two initiatives, or should: by their relations, by open pairs, by their leads."""

    registry: Registry
    open: Mapping[tuple[str, str], Kind]

    @classmethod
    def of(cls, registry: Registry, pairs: Iterable[Pair]) -> "Bonds":
        """The bonds of a registry, those of the pairs that are still open among them."""
        found = {(p.a, p.b): _kind(p) for p in pairs if p.state in ("new", "met")}
        return cls(registry, found)

    @cached_property
    def _relations(self) -> Mapping[tuple[str, str], State]:
        return ties(self.registry).relations

    def between(self, one: str, other: str) -> Kind | None:
        """The bond of two ids, None for none; what goes on in another city is its own affair."""
        both = min(one, other), max(one, other)
        a, b = (self.registry.by_id[name] for name in both)
        if a.city and b.city:
            return None
        relation = self._relations.get(both)
        if relation:
            return "known" if relation == "known" else None
        return "same" if leads(a) & leads(b) else self.open.get(both)


def _kind(pair: Pair) -> Kind:
    if pair.state == "met":
        return "met"
    return "introduce" if pair.level == "A" else "approach"


@dataclass(frozen=True)
class Matrices:
    """Small matrices of who knows whom; cut to `width` columns, None for not at all.

    `along` are options for the command that tells the pairs of each hub, None for no command.
    """

    registry: Registry
    bonds: Bonds
    width: int | None = 80
    along: tuple[str, ...] | None = None

    def lines(self, hubs: Sequence[Hub]) -> Iterator[Line]:
        """One matrix a hub, and the legend of the signs in them."""
        shown: list[Line] = []
        for hub in hubs:
            shown += [*self._hub(hub), line()]
        yield from shown
        meanings = {
            "●": _("know each other"),
            "○": _("should know each other"),
            "◐": _("have met"),
            "=": _("same organisation"),
            _NEITHER: _("neither"),
        }
        pieces = (part.text.split() for one in shown for part in one.parts)
        signs = {sign for piece in pieces if {*meanings, _SELF}.issuperset(piece) for sign in piece}
        legend = (f"{sign} {meaning}" for sign, meaning in meanings.items() if sign in signs)
        yield line(dim("   ".join(legend)))

    def _hub(self, hub: Hub) -> Iterator[Line]:
        entries = [self.registry.by_id[name] for name in hub.initiatives]
        count = ngettext("{count} initiative", "{count} initiatives", len(entries))
        links = _("{links} of {possible} links known").format(
            links=number(hub.links), possible=number(hub.possible_links)
        )
        told = join([count.format(count=number(len(entries))), links])
        yield line(bold(hub_name(hub, self.registry)), dim(f" · {told}"), indent=2)
        if len(entries) > len(ascii_lowercase):
            yield line("  ", dim(_("Too many for a matrix; the pairs are in a list.")))
        else:
            yield from self._matrix(entries)
        if self.along is not None:
            pairs = command("parallels", "--place", place_name(hub, self.registry), *self.along)
            yield line(dim("  → "), accent(pairs))

    def _matrix(self, entries: Sequence[Initiative]) -> Iterator[Line]:
        letters = ascii_lowercase[: len(entries)]
        titles = [self._title(entry) for entry in entries]
        room = max(width_of(title) + width_of(rest) for title, rest in titles)
        ids = max(len(entry.id) for entry in entries) + 3
        if self.width is not None:
            left = self.width - 6 - 2 * len(letters)
            with_ids = room + ids <= left or left - ids >= _LEAST_TITLE
            room = min(room, left - ids if with_ids else left)
            ids = ids if with_ids else 0
        yield line(" " * (room + 6), dim(" ".join(letters)))
        for letter, entry, (title, rest) in zip(letters, entries, titles, strict=True):
            signs = " ".join(self._sign(entry, other) for other in entries)
            shown = cut(title, max(room - width_of(rest), 8)) + rest
            head = f"  {letter} {padded(cut(shown, room), room)}  "
            yield line(head, signs, *(("   ", accent(entry.id)) if ids else ()))

    def _title(self, entry: Initiative) -> tuple[str, str]:
        """The title, and behind it what is not to be cut: the city, whether it is active."""
        city = f" ({entry.city})" if entry.city else ""
        unclear = " " + _("(still active?)") if entry.status == "unknown" else ""
        return entry.title.removesuffix(city), city + unclear

    def _sign(self, entry: Initiative, other: Initiative) -> str:
        if entry is other:
            return _SELF
        kind = self.bonds.between(entry.id, other.id)
        return _SIGNS[kind] if kind else _NEITHER
