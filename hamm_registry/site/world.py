"""The data of the site: the entries that may be seen, and the groups that they form."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from markupsafe import Markup

from hamm_registry import schema
from hamm_registry.answers.advise import Advice
from hamm_registry.core.text import SITE_LANGUAGES, _, capital, fold, named, ngettext, sort_key
from hamm_registry.geo import countries, map_view
from hamm_registry.geo.countries import Point, distance_km
from hamm_registry.geo.map_view import View
from hamm_registry.introductions.score import Matcher
from hamm_registry.model.entries import Initiative, Registry, Texts
from hamm_registry.render import pdf
from hamm_registry.site import address, appearance, photos
from hamm_registry.site.appearance import Picture
from hamm_registry.storage.photos import PhotoFile

Kind = Literal["country", "place", "theme", "sdg", "organisation"]
KINDS: tuple[Kind, ...] = ("country", "place", "theme", "sdg", "organisation")
"""The kinds of groups; each group has a page of its own."""

_MOST_CARDS = 200
"""Up to so many initiatives have a picture of their own for links."""

LEGAL = ("imprint_url", "privacy_url", "accessibility_url")
"""The fields that `legal` must hold for the site to be an official one."""


@dataclass(frozen=True, slots=True)
class Group:
    """The initiatives that share a value; `name` is that value as the entries write it.

    The `key` of a place is its country and folded name, that of an organisation its folded name.
    """

    kind: Kind
    key: Any
    path: str
    name: str
    entries: tuple[Initiative, ...]


@dataclass(frozen=True)
class Site:
    """The data of all pages; `registry` and `others` hold only what may be published.

    `others` are the registries of other cities, read along; `dated` are the times of
    `history.times_of_files`; `pieces` are the parts of pages made so far that many pages show, by
    all that they depend on, and `titled` the entries by title, by language. `shortened` are the
    ids of the entries of which the public may not read all; `templates` are those of the city
    itself, by name. `advice` is that of `hamm advise` so far made, by country and theme: the same
    for all languages.
    """

    registry: Registry
    today: date
    others: Sequence[Registry] = ()
    dated: Mapping[str, tuple[str | None, str]] = field(default_factory=dict)
    pieces: dict[tuple[str, ...], Markup] = field(default_factory=dict)
    shortened: frozenset[str] = frozenset()
    templates: Mapping[str, str] = field(default_factory=dict)
    advice: dict[str, Mapping[str, Advice]] = field(default_factory=dict)
    titled: dict[str, list[Initiative]] = field(default_factory=dict)

    @cached_property
    def entries(self) -> tuple[Initiative, ...]:
        """The entries that have a page, by id."""
        present = [entry for entry in self.registry.initiatives if not entry.retired]
        return tuple(sorted(present, key=lambda entry: entry.id))

    @cached_property
    def groups(self) -> dict[Kind, dict[Hashable, Group]]:
        """All groups by kind and key, in the order of their paths."""
        return {kind: self._gathered(kind) for kind in KINDS}

    def _gathered(self, kind: Kind) -> dict[Hashable, Group]:
        """The groups of a kind by key, in the order of their paths."""
        members: dict[Hashable, list[Initiative]] = defaultdict(list)
        names: dict[Hashable, str] = {}
        for entry in self.entries:
            for key, name in _KEYS[kind](entry, self):
                names.setdefault(key, name)
                # An entry may name one place twice, in two spellings.
                if members[key][-1:] != [entry]:
                    members[key].append(entry)
        parts = {key: _parts(kind, key, name) for key, name in names.items()}
        files = address.files(parts.values())
        groups: list[Group] = []
        for key, entries in members.items():
            path = f"{kind}/{files[parts[key]]}.html"
            groups.append(Group(kind, key, path, names[key], tuple(entries)))
        groups.sort(key=lambda group: group.path)
        return {group.key: group for group in groups}

    @cached_property
    def advice_matcher(self) -> Matcher:
        """The matcher behind all advice; it keeps the profiles of the entries."""
        return Matcher(self.registry, self.today, unlisted=True)

    def by_change(self, entries: Iterable[Initiative] | None = None) -> list[Initiative]:
        """Those of some entries, or of all, that git knows: the one that changed last first."""
        if entries is None:
            entries = self.entries
        dated = [entry for entry in entries if entry.path in self.dated]
        return sorted(dated, key=lambda e: (self.dated[e.path][1], e.id), reverse=True)

    @cached_property
    def day(self) -> str:
        """The day of the data: of the last change that git knows, else today."""
        latest = self.by_change()
        if not latest:
            return self.today.isoformat()
        _first, last = self.dated[latest[0].path]
        return last[:10]

    @cached_property
    def towns(self) -> list[tuple[Group, Point]]:
        """The towns abroad whose coordinates are known."""
        located: list[tuple[Group, Point]] = []
        for group in self.groups["place"].values():
            country = group.key[0]
            place = self.registry.place(group.name, country)
            if country in self.registry.homes or place is None or not place.point:
                continue
            located.append((group, place.point))
        return located

    @cached_property
    def map_views(self) -> dict[str, View]:
        """The views that the registry has on a map, the first for the start page.

        Europe only for a city that lies in it; the surroundings only where the city is located.
        """
        centre = self.registry.home_point
        views: dict[str, View] = {}
        if centre is None or map_view.europe().project(centre) is not None:
            views["europe"] = map_view.europe()
        views["world"] = map_view.world()
        if centre is not None and self.towns:
            farthest = max(distance_km(centre, point) for _group, point in self.towns)
            views["around"] = map_view.around(centre, farthest)
        return views

    @cached_property
    def carded(self) -> dict[str, Initiative | None]:
        """The pages that have a picture of their own for links, with the initiative of each.

        None at all without `site_url`, for such a link must be whole, and without typst, which
        draws them. In a large registry those of initiatives would take minutes.
        """
        if not self.base or not pdf.can_draw():
            return {}
        groups = self.groups["country"].values()
        pages: dict[str, Initiative | None] = {"index.html": None}
        pages |= dict.fromkeys((group.path for group in groups), None)
        if len(self.entries) <= _MOST_CARDS:
            pages |= {entry_path(entry.id): entry for entry in self.entries}
        return pages

    def successor(self, entry: Initiative) -> Initiative | None:
        """The entry to which an old address sends its readers; None where it leads nowhere."""
        seen: set[str] = set()
        target: Initiative | None = entry
        while target is not None and target.retired:
            # Entries that are each other's successors lead nowhere.
            if target.id in seen:
                return None
            seen.add(target.id)
            target = self.registry.by_id.get(target.data["retired"].get("into", ""))
        return target

    def title(self, group: Group) -> str:
        """The name of a group for people, in the language in force."""
        return _TITLES[group.kind](group, self)

    def ordered(self, kind: Kind) -> list[Group]:
        """The groups of a kind, the largest first, then by name in the language in force."""
        groups = self.groups[kind].values()
        return sorted(groups, key=lambda group: (-len(group.entries), sort_key(self.title(group))))

    def shared(self, group: Group, kind: Kind) -> Counter[str]:
        """The initiatives of a group counted by the groups of a kind that they are in, by path."""
        paths = self._paths[kind]
        counts: Counter[str] = Counter()
        for entry in group.entries:
            counts.update(paths.get(entry.id, ()))
        return counts

    @cached_property
    def _paths(self) -> dict[Kind, dict[str, list[str]]]:
        """The paths of the groups that each initiative is in, by kind and id."""
        paths: dict[Kind, dict[str, list[str]]] = {kind: defaultdict(list) for kind in KINDS}
        for kind, groups in self.groups.items():
            for group in groups.values():
                for entry in group.entries:
                    paths[kind][entry.id].append(group.path)
        return paths

    @cached_property
    def by_path(self) -> dict[str, Group]:
        """All groups by their pages."""
        by_path: dict[str, Group] = {}
        for groups in self.groups.values():
            for group in groups.values():
                by_path[group.path] = group
        return by_path

    def themes(self) -> dict[str, Texts]:
        """All themes there may be, by code."""
        return schema.fields("initiative")["themes"].codes | self.registry.config.themes

    def place_key(self, name: str, country: str) -> tuple[str, str]:
        """A place by country and one name, whatever the spelling."""
        place = self.registry.place(name, country)
        if place is not None:
            name = place.name
        return country, fold(name)

    @cached_property
    def languages(self) -> list[str]:
        """The languages of the site, the first one at its root.

        Those of the registry that the site speaks; one without a catalogue is never announced.
        """
        spoken = [code for code in self.registry.config.languages if code in SITE_LANGUAGES]
        return spoken or [SITE_LANGUAGES[0]]

    @cached_property
    def base(self) -> str:
        """The address of the site on the web, with a slash at the end; empty where unnamed."""
        url = str(self.registry.config.data.get("site_url", ""))
        if not url:
            return ""
        return f"{url.rstrip('/')}/"

    @cached_property
    def logo(self) -> Picture | None:
        """The logo of the city in every header; None where it has named none."""
        return appearance.logo(self.registry)

    @cached_property
    def photos(self) -> dict[str, PhotoFile]:
        """The photos that the pages show, by the names of their files."""
        return photos.shown(self.registry)

    @cached_property
    def theme_colour(self) -> str:
        """The colour of the frame of a browser on a phone."""
        return appearance.theme_colour(self.registry)

    @cached_property
    def official(self) -> bool:
        """True where the pages that the law asks for are named."""
        legal = self.registry.config.data.get("legal", {})
        return all(name in legal for name in LEGAL)

    def folder(self, language: str) -> str:
        """The folder of a language, with a slash at the end; empty for the first one."""
        if language == self.languages[0]:
            return ""
        return f"{language}/"


def counted(count: int) -> str:
    """A number of initiatives in words."""
    return ngettext("{count} initiative", "{count} initiatives", count).format(count=count)


def entry_path(name: str) -> str:
    """The page of an initiative."""
    return f"initiative/{name}.html"


def picture_path(path: str) -> str:
    """The picture of a page for links, in the folder of its language."""
    return f"share/{path.removesuffix('.html')}.png"


def meeting_path(name: str) -> str:
    """The page of a meeting."""
    return f"meeting/{name}.html"


def _parts(kind: Kind, key: Any, name: str) -> address.Key:
    return (key[0], name) if kind == "place" else (name,)


Named = Iterable[tuple[Hashable, str]]


def _places(entry: Initiative, site: Site) -> Named:
    for mention in entry.places:
        country, name = mention["country"], mention["name"]
        place = site.registry.place(name, country)
        if place is not None:
            name = place.name
        yield (country, fold(name)), name


def _organisations(entry: Initiative, _site: Site) -> Named:
    for organisation in entry.organisations:
        yield fold(organisation["name"]), organisation["name"]


_KEYS: dict[Kind, Callable[[Initiative, Site], Named]] = {
    "country": lambda entry, _site: [(code, code) for code in entry.countries],
    "place": _places,
    "theme": lambda entry, _site: [(code, code) for code in entry.data.get("themes", [])],
    "sdg": lambda entry, _site: [(goal, str(goal)) for goal in entry.data.get("sdgs", [])],
    "organisation": _organisations,
}


def _place_title(group: Group, site: Site) -> str:
    place = site.registry.place(group.name, group.key[0])
    if place is None:
        return group.name
    return place.title


def _theme_title(group: Group, site: Site) -> str:
    return capital(named(site.themes().get(group.key, {"": group.key})))


def goal(number: int) -> str:
    """The short name of one of the 17 goals."""
    return named(schema.fields("initiative")["sdgs"].codes.get(str(number), {"": ""}))


_TITLES: dict[Kind, Callable[[Group, Site], str]] = {
    "country": lambda group, _site: countries.name(group.key),
    "place": _place_title,
    "theme": _theme_title,
    "sdg": lambda group, _site: _("SDG {number}: {goal}").format(
        number=group.key, goal=goal(group.key)
    ),
    "organisation": lambda group, _site: group.name,
}
