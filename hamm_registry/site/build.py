"""The plan of the site: every file that belongs to it, and how each is made.

`PAGES` is the whole site on one screen. A file is made only when it is its turn, in the language
it is in, so that a large site needs little memory.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from hamm_registry.answers import export
from hamm_registry.core import text
from hamm_registry.geo import map_view
from hamm_registry.model.entries import Initiative
from hamm_registry.model.named_fields import Fields
from hamm_registry.opendata import jsonld
from hamm_registry.render import typeface
from hamm_registry.site import alongside, appearance, atlas, briefs, feeds, photos, search
from hamm_registry.site.agenda import FED, Agenda, calendar_path
from hamm_registry.site.alongside import Neighbours
from hamm_registry.site.cards import Cards
from hamm_registry.site.page import HERE, NOT_FOUND, Page
from hamm_registry.site.pages import (
    beginning,
    events,
    figures,
    groups,
    home,
    listing,
    maps,
    office,
    proposal,
)
from hamm_registry.site.pages.initiative import InitiativePage
from hamm_registry.site.world import KINDS, Group, Site, entry_path, meeting_path, picture_path

DOWNLOADS = {"csv": "CSV", "json": "JSON", "geojson": "GeoJSON", "jsonld": "JSON-LD"}
"""The formats of `export` that the site offers, with their names."""


class File(NamedTuple):
    """A file of the site: its path below the root, its language, and what makes its content."""

    path: str
    language: str
    make: Callable[[], str | bytes]


@dataclass(frozen=True)
class Prepared:
    """The facts that several pages need, worked out once."""

    site: Site
    agenda: Agenda
    near: Mapping[str, Neighbours]
    cards: Cards
    parts: dict[str, search.Part] = field(default_factory=dict)


Context = dict[str, Any]


class Sort(NamedTuple):
    """A sort of page: its template, its subjects by their paths, and the context for each."""

    template: str
    subjects: Callable[[Site], Iterable[tuple[str, Any]]]
    context: Callable[[Any, Page, Prepared], Context]


def _single(name: str, context: Callable[[Page, Prepared], Context]) -> Sort:
    """A sort of which there is one page, called like its template."""
    return Sort(
        name, lambda _site: [(name, None)], lambda _, page, prepared: context(page, prepared)
    )


def _start(_: None, page: Page, prepared: Prepared) -> Context:
    return home.home(page, prepared.agenda)


def _initiative(entry: Initiative, page: Page, prepared: Prepared) -> Context:
    return InitiativePage(entry, page).context(
        prepared.near.get(entry.id, Neighbours()), prepared.agenda
    )


def _group(group: Group, page: Page, prepared: Prepared) -> Context:
    context = groups.group(group, page, prepared.agenda)
    context["programmes"] = []
    if group.kind == "country" and group.key not in prepared.site.registry.homes:
        context["programmes"] = beginning.programmes(page, (group.key,))
        context["advice"] = beginning.advice_path(group)
    return context


def downloads() -> dict[str, str]:
    """The paths of the data files by format."""
    paths: dict[str, str] = {}
    for name in DOWNLOADS:
        file = export.EXPORTS[name].file
        if file is not None:
            paths[name] = f"data/{file.name}"
    return paths


def _about(page: Page, _prepared: Prepared) -> Context:
    return office.about(page, [(name, DOWNLOADS[name], p) for name, p in downloads().items()])


PAGES = (
    Sort("home.html", lambda _site: [("index.html", None)], _start),
    Sort(
        "initiatives.html",
        lambda site: ((listing.path(number), number) for number in listing.pages(site)),
        lambda number, page, _: listing.listing(number, page),
    ),
    Sort("initiative.html", lambda s: ((entry_path(e.id), e) for e in s.entries), _initiative),
    Sort("group.html", lambda site: site.by_path.items(), _group),
    Sort(
        "overview.html",
        lambda _site: ((groups.LISTS[kind], kind) for kind in KINDS),
        lambda kind, page, _: groups.overview(kind, page),
    ),
    Sort(
        "atlas.html",
        lambda site: ((atlas.PAGES[key], key) for key in site.map_views),
        lambda key, page, _: maps.view(key, page),
    ),
    _single("calendar.html", lambda page, prepared: events.calendar(page, prepared.agenda)),
    Sort(
        "meeting.html",
        lambda site: ((meeting_path(m["id"]), m) for m in site.registry.meetings),
        lambda meeting, page, _: events.meeting(meeting, page),
    ),
    _single(events.MEETINGS, lambda page, _: events.meetings(page)),
    _single("begin.html", lambda page, _: beginning.begin(page)),
    Sort(
        "advice.html",
        lambda site: beginning.countries_abroad(site).items(),
        lambda country, page, _: beginning.advice_on(country, page),
    ),
    Sort(
        "elsewhere.html",
        lambda _site: [(beginning.ELSEWHERE, None)],
        lambda _, page, _prepared: beginning.elsewhere(page),
    ),
    _single(proposal.PATH, lambda page, _: proposal.propose(page)),
    _single("funding.html", lambda page, _: beginning.funding(page)),
    _single("history.html", lambda page, _: figures.history(page)),
    _single("matrix.html", lambda page, _: figures.matrix(page)),
    _single("plain.html", lambda page, _: office.plain(page)),
    _single("take-part.html", lambda page, _: office.take_part(page)),
    _single("about.html", _about),
    _single("imprint.html", lambda page, _: office.legal("imprint", page)),
    _single("privacy.html", lambda page, _: office.legal("privacy", page)),
    _single("accessibility.html", lambda page, _: office.legal("accessibility", page)),
    _single(NOT_FOUND, lambda page, _: office.not_found(page)),
)
"""Every sort of page, in the order in which they are made."""


def plan(site: Site) -> Iterator[File]:
    """All files of the site: paths at once, contents when they are made."""
    prepared = Prepared(site, Agenda.of(site), alongside.neighbours(site), Cards(site))
    pages: list[str] = []
    for language in site.languages:
        for sort in PAGES:
            for path, subject in sort.subjects(site):
                page = Page(site, path, language)
                pages.append(page.file)
                yield File(page.file, language, partial(_render, sort, subject, page, prepared))
        yield from _old_addresses(site, language)
        yield from _for_programs(prepared, language)
    yield from _once(site, pages)


def contents(files: Iterable[File]) -> Iterator[tuple[str, bytes]]:
    """The files with their contents, each made in its language.

    RegistryError (3) where a template of the city fails.
    """
    for file in files:
        try:
            with text.speaking(file.language, text.SITE_DOMAIN):
                content = file.make()
        except appearance.TemplateFault as fault:
            raise fault.refusal() from fault
        if isinstance(content, str):
            content = content.encode("utf-8")
        yield file.path, content


def _render(sort: Sort, subject: Any, page: Page, prepared: Prepared) -> str:
    return page.html(sort.template, sort.context(subject, page, prepared))


def _old_addresses(site: Site, language: str) -> Iterator[File]:
    """Pages at former ids and at those of retired entries; they lead on where they can.

    The page of an entry is its own: no former id of another one takes its place.
    """
    present = {entry.id for entry in site.registry.initiatives}
    for entry in site.registry.initiatives:
        target = site.successor(entry)
        for name in _old_ids(entry, present):
            page = Page(site, entry_path(name), language)
            make = partial(_gone, entry, page)
            if target is not None:
                make = partial(_moved, target, page)
            yield File(page.file, language, make)


def _old_ids(entry: Initiative, present: Container[str]) -> list[str]:
    """The ids of an entry at which it has no page of its own any more."""
    ids: list[str] = []
    for name in entry.data.get("former_ids", ()):
        # Another entry may have taken the id over.
        if name not in present:
            ids.append(name)
    if entry.retired:
        ids.append(entry.id)
    return ids


def _moved(target: Initiative, page: Page) -> str:
    return page.html("moved.html", office.moved(target, page))


def _gone(entry: Initiative, page: Page) -> str:
    return page.html("retired.html", office.retired(entry, page))


def _search_parts(prepared: Prepared, language: str) -> Iterator[File]:
    """The index of the search, the rows of the pages of the list, and the dates of the entries."""
    site = prepared.site

    def part(name: str, make: Callable[[Prepared, str, Page], search.Part]) -> File:
        page = Page(site, search.path(name), language)
        return File(page.file, language, lambda: search.script(name, make(prepared, name, page)))

    for name in search.PARTS:
        yield part(name, _index_part)
    numbers = listing.pages(site)
    if len(numbers) > 1:
        for number in numbers:
            yield part(f"rows-{number}", _rows_part)
    if prepared.agenda.by_entry:
        yield part("calendar", _calendar_part)


def _index_part(prepared: Prepared, name: str, page: Page) -> search.Part:
    """A part of the index of the search; the first one has what the list is sorted by besides."""
    site, parts = prepared.site, prepared.parts
    fields = Fields(site.registry, site.today)
    if name == "index":
        part = search.PARTS[name](fields, site.entries)
        return part | {"list": listing.listed(page, prepared.agenda)}
    # The other parts hold no texts for people: they are the same in every language.
    if name not in parts:
        parts[name] = search.PARTS[name](fields, site.entries)
    return parts[name]


def _rows_part(_prepared: Prepared, name: str, page: Page) -> search.Part:
    """The rows of one page of the list, for searches that find them from another page."""
    number = int(name.removeprefix("rows-"))
    return {name: listing.rows(number, page)}


def _calendar_part(prepared: Prepared, name: str, page: Page) -> search.Part:
    """The dates of the entries as pieces of a calendar, by the id of the entry."""
    return {name: feeds.by_entry(prepared.agenda.by_entry, page)}


def _for_programs(prepared: Prepared, language: str) -> Iterator[File]:
    """The search index, the feed of changes and the calendars of a language."""
    site, agenda = prepared.site, prepared.agenda
    yield from _search_parts(prepared, language)
    page = Page(site, proposal.DATA, language)
    yield File(page.file, language, partial(proposal.data_script, page))
    if site.dated:
        page = Page(site, "changes.atom", language)
        yield File(page.file, language, partial(feeds.changes, site.by_change(), None, page))
    for followed in feeds.followed(site):
        page = Page(site, feeds.changes_path(followed), language)
        latest = site.by_change(followed.entries)
        yield File(page.file, language, partial(feeds.changes, latest, followed, page))
    for country in site.groups["country"].values():
        if briefs.has_brief(country, language, site):
            page = Page(site, briefs.brief_path(country), language)
            yield File(page.file, language, partial(briefs.brief, country, site))
    for path in site.carded:
        page = Page(site, picture_path(path), language)
        yield File(page.file, language, partial(prepared.cards.picture, path))
    if agenda.rows:
        page = Page(site, calendar_path(), language)
        yield File(page.file, language, partial(feeds.calendar, agenda.rows, None, page))
    for kind in FED:
        for group in agenda.fed(kind, site):
            page = Page(site, calendar_path(group), language)
            rows = agenda.group(group.entries)
            yield File(page.file, language, partial(feeds.calendar, rows, group, page))


def _once(site: Site, pages: list[str]) -> Iterator[File]:
    """The files for all languages: style, scripts, icon, open data, the site map."""
    first = site.languages[0]
    # At once: a logo that is no picture is told in the language of whoever makes the site.
    phone_icon = appearance.phone_icon(site.registry)
    of_the_city: dict[str, Callable[[], str | bytes]] = {
        "site.css": partial(appearance.style, site.registry),
        "icon.svg": partial(appearance.icon, site.registry),
        "icon.png": lambda: phone_icon,
    }
    for source in sorted((HERE / "static").iterdir()):
        yield File(source.name, first, of_the_city.get(source.name, source.read_bytes))
    for font in typeface.WEB_FONTS:
        yield File(font.path, first, (typeface.FOLDER / font.file).read_bytes)
    for picture in appearance.pictures(site.registry):
        yield File(picture.path, first, picture.content)
    for name in site.photos:
        content = partial(photos.content, site.registry, name)
        yield File(jsonld.photo_path(name), first, content)
    for entry in site.entries:
        page = Page(site, proposal.entry_script_path(entry.id), first)
        yield File(page.file, first, partial(proposal.entry_script, entry, page))
    for view in (map_view.europe(), map_view.world()):
        yield File(f"map-{view.key}.svg", first, partial(atlas.background, view))
    data = export.Outgoing(export.narrowed(site.registry, site.entries, False), site.today)
    for name, path in downloads().items():
        yield File(path, first, partial(_exported, name, data))
    yield File("robots.txt", first, partial(feeds.robots, site))
    if site.base:
        addresses = sorted(path for path in pages if not path.endswith(NOT_FOUND))
        yield File("sitemap.xml", first, partial(feeds.sitemap, site, addresses))


def _exported(name: str, data: export.Outgoing) -> str | bytes:
    content = export.EXPORTS[name].write(data)
    if isinstance(content, dict):
        raise TypeError(f"{name} is several files")
    return content
