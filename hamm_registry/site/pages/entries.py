"""An initiative in a row, as every list shows it, and the words that stand for its state."""

from collections.abc import Iterable

from markupsafe import Markup

from hamm_registry import schema
from hamm_registry.answers.facts import kind_name
from hamm_registry.core.text import _, join, sort_key
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model import evidence
from hamm_registry.model.entries import Initiative
from hamm_registry.site import words
from hamm_registry.site.page import Page
from hamm_registry.site.world import entry_path

_MOST_PLACES = 4


def rows(entries: Iterable[Initiative], page: Page) -> list[Markup]:
    """The initiatives with their summaries as items of a list, by title."""
    return [row(entry, page, summary=True) for entry in by_title(entries)]


def by_title(entries: Iterable[Initiative]) -> list[Initiative]:
    """The initiatives by title in the language in force."""
    return sorted(entries, key=lambda entry: (*sort_key(entry.title), entry.id))


def row(entry: Initiative, page: Page, *, summary: bool = False) -> Markup:
    """One initiative as an item of a list; made once for all pages that see it alike."""
    path = page.to(entry_path(entry.id))
    key = "row.html", page.language, path, str(summary)
    pieces = page.site.pieces
    if key not in pieces:
        context = {
            "entry": entry,
            "path": path,
            "standing": standing(entry, page),
            "where": where(entry, page),
            "kind": kind_name(entry),
            "summary": summary and entry.data.get("summary"),
        }
        pieces[key] = page.piece("row.html", context)
    return pieces[key]


def standing(entry: Initiative, page: Page) -> str:
    """The status in kind words: nobody is called silent, the last evidence is named instead."""
    if entry.status != "unknown":
        return schema.label("status", entry.status)
    last = evidence.last_evidence(entry, page.site.today.isoformat())
    if last is None:
        return _("evidence without a date")
    return _("last evidence: {date}").format(date=written(last))


def where(entry: Initiative, page: Page) -> str:
    """Its places and further countries, a few of them; else how far it reaches."""
    registry = page.site.registry
    names: list[str] = []
    for place in entry.places:
        title = registry.place_title(place["name"], place["country"])
        names.append(f"{title}, {countries.name(place['country'])}")
    with_place = {place["country"] for place in entry.places}
    for code in entry.countries:
        if code not in with_place:
            names.append(countries.name(code))
    if not names and "scope" in entry.data:
        return schema.label("scope", entry.data["scope"])
    listed = names[:_MOST_PLACES]
    if len(names) > _MOST_PLACES:
        listed.append("…")
    if entry.countries == (registry.config.country,):
        listed.append(_("domestic"))
    return join(listed)


def link(entry: Initiative, page: Page) -> Markup:
    """The title as a link to its page; of another city's initiative the title and the city."""
    title = words.said(entry.data["title"])
    if entry.city:
        return Markup("{} ({})").format(title, entry.city)
    return words.inside(page.to(entry_path(entry.id)), title)
