"""The plan of the site: every file that belongs to it, and how each is made.

`PAGES` is the whole site on one screen. A file is made only when it is its turn, in the language
it is in, so that a large site needs little memory.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from hamm_registry import text
from hamm_registry.reports import export
from hamm_registry.site import alongside, feeds, search
from hamm_registry.site.agenda import Agenda, calendar_path
from hamm_registry.site.alongside import Neighbours
from hamm_registry.site.page import HERE, Page
from hamm_registry.site.pages import events, groups, home, office
from hamm_registry.site.pages.initiative import Portrait
from hamm_registry.site.world import KINDS, Site, entry_path, meeting_path

DOWNLOADS = ("csv", "json", "geojson", "jsonld")
"""The formats of `export` that the site offers, with the catalogue record where it stands."""

_NOBODY = Neighbours()


class File(NamedTuple):
    """A file of the site: its path below the root, its language, and what makes its content."""

    path: str
    language: str
    make: Callable[[], str | bytes]


@dataclass(frozen=True)
class Plan:
    """What several pages need, worked out once."""

    site: Site
    agenda: Agenda
    near: Any


class Kind(NamedTuple):
    """A kind of page: its template, the subjects by their paths, and what is said of each."""

    template: str
    subjects: Callable[[Site], Iterable[tuple[str, Any]]]
    context: Callable[[Any, Page, Plan], dict[str, Any]]


def _one(path: str) -> Callable[[Site], Iterable[tuple[str, Any]]]:
    return lambda _site: [(path, None)]


PAGES = (
    Kind("home.html", _one("index.html"), lambda _, page, plan: home.home(page, plan.agenda)),
    Kind("initiatives.html", _one("initiatives.html"), lambda _, page, _p: groups.listing(page)),
    Kind(
        "initiative.html",
        lambda site: ((entry_path(entry.id), entry) for entry in site.entries),
        lambda entry, page, plan: Portrait(entry, page).context(
            plan.near.get(entry.id, _NOBODY), plan.agenda
        ),
    ),
    Kind(
        "group.html",
        lambda site: site.by_path.items(),
        lambda group, page, plan: groups.group(group, page, plan.agenda),
    ),
    Kind(
        "overview.html",
        lambda _site: ((groups.LISTS[kind], kind) for kind in KINDS),
        lambda kind, page, _p: groups.overview(kind, page),
    ),
    Kind("calendar.html", _one("calendar.html"), lambda _, p, plan: events.calendar(p, plan.agenda)),
    Kind(
        "meeting.html",
        lambda site: ((meeting_path(one["id"]), one) for one in site.registry.meetings),
        lambda meeting, page, _p: events.meeting(meeting, page),
    ),
    Kind("take-part.html", _one("take-part.html"), lambda _, page, _p: office.take_part(page)),
    Kind("about.html", _one("about.html"), lambda _, page, _p: office.about(page, _downloads())),
    *(
        Kind(f"{name}.html", _one(f"{name}.html"), lambda _, p, _p, n=name: office.legal(n, p))
        for name in ("imprint", "privacy", "accessibility")
    ),
)
"""Every kind of page, in the order in which they are made."""


def plan(site: Site) -> Iterator[File]:
    """All files of the site; their paths are known at once, their contents when they are made."""
    known = Plan(site, Agenda.of(site), alongside.neighbours(site))
    pages: list[str] = []
    for language in site.languages:
        for kind in PAGES:
            for path, subject in kind.subjects(site):
                page = Page(site, path, language)
                pages.append(page.file)
                make = partial(_render, kind, subject, page, known)
                yield File(page.file, language, make)
        yield from _old_addresses(site, language)
        yield from _for_programs(known, language)
    yield from _once(site, pages)


def contents(files: Iterable[File]) -> Iterator[tuple[str, bytes]]:
    """The files with their contents; afterwards the language is what it was before."""
    before = text.speech()[0]
    try:
        for one in files:
            if text.speech()[0] != one.language:
                text.activate(one.language)
            made = one.make()
            yield one.path, made if isinstance(made, bytes) else made.encode("utf-8")
    finally:
        text.activate(before)


def _render(kind: Kind, subject: Any, page: Page, known: Plan) -> str:
    return page.html(kind.template, kind.context(subject, page, known))


def _old_addresses(site: Site, language: str) -> Iterator[File]:
    """Pages at former ids and at those of retired entries, which lead on where they can."""
    known = site.registry.by_id
    for entry in site.registry.initiatives:
        into = entry.data["retired"].get("into", "") if entry.retired else entry.id
        target = known.get(into)
        leads_on = target is not None and not target.retired
        names = entry.data.get("former_ids", [])
        for name in [*names, entry.id] if entry.retired else names:
            page = Page(site, entry_path(name), language)
            if leads_on and target is not None:
                yield File(page.file, language, partial(_moved, target, page))
            else:
                yield File(page.file, language, partial(_retired, entry, page))


def _moved(target: Any, page: Page) -> str:
    return page.html("moved.html", office.moved(target, page))


def _retired(entry: Any, page: Page) -> str:
    return page.html("retired.html", office.retired(entry, page))


def _for_programs(known: Plan, language: str) -> Iterator[File]:
    """The search index, the feed of changes and the calendars of a language."""
    site, agenda = known.site, known.agenda

    def file(path: str, make: Callable[[Page], str | bytes]) -> File:
        page = Page(site, path, language)
        return File(page.file, language, partial(make, page))

    yield file("search.json", lambda _page: search.index(site))
    if site.dated:
        yield file("changes.atom", feeds.changes)
    if agenda.rows:
        yield file(calendar_path(), lambda page: feeds.calendar(agenda.rows, "", page))
    for group in agenda.fed(site):
        rows = agenda.group(group.entries)
        yield file(
            calendar_path(group),
            lambda page, rows=rows, group=group: feeds.calendar(rows, site.title(group), page),
        )


def _downloads() -> dict[str, str]:
    """The data files by the names of their formats."""
    named = ((name, export.EXPORTS[name].file) for name in DOWNLOADS)
    return {name.upper(): f"data/{file.name}" for name, file in named if file is not None}


def _once(site: Site, pages: list[str]) -> Iterator[File]:
    """What there is once for all languages: style, script, icon, open data, the site map."""
    first = site.languages[0]
    for path in sorted((HERE / "static").iterdir()):
        yield File(path.name, first, path.read_bytes)
    entries = [entry for entry in site.registry.initiatives if not entry.retired]
    out = export.Outgoing(export.narrowed(site.registry, entries, False), site.today)
    for name, path in zip(DOWNLOADS, _downloads().values(), strict=True):
        yield File(path, first, partial(_exported, name, out))
    if site.base:
        yield File("sitemap.xml", first, lambda: feeds.sitemap(site, sorted(pages)))


def _exported(name: str, out: export.Outgoing) -> str | bytes:
    made = export.EXPORTS[name].write(out)
    if isinstance(made, dict):
        raise TypeError(name)
    return made
