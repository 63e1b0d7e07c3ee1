"""The pages of the office: taking part, about the data, and what the law asks for."""

from collections.abc import Sequence
from typing import Any, Literal

from markupsafe import Markup

from hamm_registry.advice.matches import holding, wishes
from hamm_registry.core.text import _, ngettext, number, pick
from hamm_registry.core.text import date as written
from hamm_registry.model.entries import Initiative
from hamm_registry.opendata import jsonld
from hamm_registry.schema import label
from hamm_registry.site import words
from hamm_registry.site.page import Page
from hamm_registry.site.pages import entries
from hamm_registry.site.pages.initiative import exchange
from hamm_registry.site.world import entry_path


def _simple(title: str, description: str, page: Page, **rest: Any) -> dict[str, Any]:
    """The context of a page directly below the start page; `rest` is what is its own."""
    node = {"@type": "WebPage", "name": title, "inLanguage": page.language}
    return {"title": title, "description": description, "trail": [], "node": node} | rest


def take_part(page: Page) -> dict[str, Any]:
    """Offers and needs that still hold, and how to add an initiative."""
    return _simple(
        _("Take part"),
        _("What is offered, what is needed, and how to be listed here."),
        page,
        offers=_exchanges("offers", page),
        needs=_exchanges("needs", page),
        mailbox=page.site.registry.config.mailbox,
    )


def _exchanges(field: Literal["offers", "needs"], page: Page) -> list[tuple[Any, Any]]:
    """The offers or needs that still hold: the text, and the link to whose it is."""
    rows: list[tuple[Any, Any]] = []
    for wish in holding(wishes(page.site.registry, field), page.site.today):
        text = exchange(wish.exchange, field, page)
        rows.append((text, entries.link(wish.entry, page)))
    return sorted(rows)


def about(page: Page, downloads: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    """The page on the data: its sources, the terms of use, the files, and how to correct it."""
    config = page.site.registry.config.data
    licence = config.get("licences", {}).get("data", "")
    licence_link = Markup("")
    if licence:
        licence_link = words.outside(jsonld.licence_url(licence), licence)
    attributions: list[Markup] = []
    for attribution in config.get("attributions", ()):
        text = words.marked(attribution["text"], page.site.registry.config.languages[0])
        attributions.append(words.outside(attribution.get("url", ""), text))
    uses = {
        "csv": _("a table for Excel, LibreOffice and statistics"),
        "json": _("all fields of all entries, for programs"),
        "geojson": _("the places as points, for maps such as QGIS"),
        "jsonld": _("linked data in the vocabulary of schema.org"),
    }
    return _simple(
        _("About the data"),
        _("Where the entries come from, how they may be used, and how to correct them."),
        page,
        notes=config.get("notes"),
        count=len(page.site.entries),
        confirmed=_confirmation(page.site.entries),
        licence=licence_link,
        attributions=attributions,
        downloads=[(label, path, uses[name]) for name, label, path in downloads],
        cited=_citation(licence, page),
        node=_data_set(page, licence, downloads),
        mailbox=config.get("mailbox", ""),
        form=config.get("form_url", ""),
        along=[other.config.city for other in page.site.others],
        day=written(page.site.day),
    )  # fmt: skip


def _confirmation(entries: Sequence[Initiative]) -> str:
    """The number of entries that those who run them have not confirmed yet, in a sentence."""
    if not entries:
        return ""
    unconfirmed = sum("confirmed" not in entry.data for entry in entries)
    if unconfirmed == 0:
        return _("All entries are confirmed by those who run the initiatives.")
    if unconfirmed == len(entries):
        return _("No entry is confirmed yet by those who run the initiative.")
    return ngettext(
        "{count} of them is not yet confirmed by those who run it.",
        "{count} of them are not yet confirmed by those who run them.",
        unconfirmed,
    ).format(count=number(unconfirmed))


def _citation(licence: str, page: Page) -> str:
    """The citation of the data: what they are called, as of when, on which terms, and where."""
    day = _("Data as of {day}").format(day=written(page.site.day))
    address = page.absolute(path="about.html")
    return ". ".join(filter(None, (page.name, day, licence, address)))


def _data_set(page: Page, licence: str, downloads: Sequence[tuple[str, str, str]]) -> jsonld.Node:
    """The data as a Dataset of schema.org, with the files to load."""
    site = page.site
    files: list[jsonld.Node] = []
    for _name, title, path in downloads:
        address = site.base + path if site.base else page.asset(path)
        files.append({"@type": "DataDownload", "name": title, "contentUrl": address})
    node: jsonld.Node = {
        "@type": "Dataset",
        "name": jsonld.texts(site.registry.config.name),
        "description": _("International initiatives with their places, themes, dates and sources."),
        "inLanguage": site.languages,
        "dateModified": site.day,
    }
    if licence:
        node["license"] = jsonld.licence_url(licence)
    node["distribution"] = files
    return node


def legal(name: Literal["imprint", "privacy", "accessibility"], page: Page) -> dict[str, Any]:
    """A page that the law asks of a public body: from `legal`, and from how the site is made."""
    config = page.site.registry.config.data
    legal = config.get("legal", {})
    titles = {
        "imprint": _("Imprint"),
        "privacy": _("Privacy"),
        "accessibility": _("Accessibility statement"),
    }
    link = Markup("")
    url = legal.get(f"{name}_url", "")
    if url:
        link = words.outside(url, words.host(url))
    return _simple(
        titles[name],
        titles[name],
        page,
        publisher=legal.get("publisher", ""),
        link=link,
        mailbox=config.get("mailbox", ""),
        complaints=legal.get("complaints"),
        city=config["city"],
    )


def not_found(page: Page) -> dict[str, Any]:
    """The page that a web server shows at an address that does not exist."""
    title = _("This page does not exist")
    return _simple(title, title, page)


def plain(page: Page) -> dict[str, Any]:
    """The site in short and simple sentences."""
    return _simple(_("Simply put"), _("What this website is, in short sentences."), page)


def moved(entry: Initiative, page: Page) -> dict[str, Any]:
    """The page at an old address, which leads on to the entry that took its place."""
    path = entry_path(entry.id)
    return {
        "title": entry.title,
        "target": page.to(path),
        "canonical": page.absolute(path=path),
    }


def retired(entry: Initiative, page: Page) -> dict[str, Any]:
    """The page of an entry that was taken out without another in its place: when and why."""
    retired = entry.data["retired"]
    return _simple(
        pick(entry.data["title"]),
        _("This entry was removed."),
        page,
        when=written(retired["on"]),
        reason=label("retired.reason", retired["reason"]),
    )
