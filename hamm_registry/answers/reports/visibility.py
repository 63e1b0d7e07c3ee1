"""Visibility: what the public can find on each initiative, and in which languages."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.core.document import Document, Section, paragraphs
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, ngettext, sort_key
from hamm_registry.model import dates, evidence
from hamm_registry.model.entries import Date, Initiative

_WEB = ("homepage", "city-page")


class Article(NamedTuple):
    """A press article, once whether it is a link or a source; `outlet` and `date` where known."""

    url: str
    outlet: str
    date: Date | None


def articles(entry: Initiative) -> list[Article]:
    """The press articles by address."""
    by_address: dict[str, Article] = {}
    for link in entry.data.get("links", []):
        if link.get("kind") == "press":
            by_address[link["url"]] = Article(link["url"], "", link.get("date"))
    # A source tells more of an article than a link: it names the publisher.
    for source in entry.data.get("sources", []):
        if source["kind"] == "press":
            outlet, day = source.get("publisher", ""), source.get("date")
            by_address[source["url"]] = Article(source["url"], outlet, day)
    return list(by_address.values())


def _all_articles(context: ReportContext) -> list[Article]:
    """The press articles of all initiatives, each once."""
    by_address: dict[str, Article] = {}
    for entry in context.entries:
        for article in articles(entry):
            by_address[article.url] = article
    return list(by_address.values())


def _has_link(entry: Initiative, kinds: tuple[str, ...]) -> bool:
    return any(link.get("kind") in kinds for link in entry.data.get("links", []))


def traits(entry: Initiative, languages: list[str]) -> dict[str, bool]:
    """The traits that make an initiative visible: each key of `trait_names`, true or false."""
    title, summary = entry.data["title"], entry.data.get("summary", {})
    return {
        "languages": all(code in title and code in summary for code in languages),
        "web": _has_link(entry, _WEB),
        "press": bool(articles(entry)),
        "social": _has_link(entry, ("social",)),
        "contact": bool(evidence.contacts(entry)),
    }


def trait_names() -> dict[str, str]:
    """The names of the traits that make an initiative visible."""
    return {
        "languages": _("title and summary in every language"),
        "web": _("a page of its own or of the city"),
        "press": _("covered by the press"),
        "social": _("social media"),
        "contact": _("a contact page or mailbox"),
    }


def visibility(context: ReportContext) -> Document:
    """The public visibility: pages, press, social media, languages, a contact."""
    languages = context.registry.config.languages
    traits_by_id = {entry.id: traits(entry, languages) for entry in context.entries}
    sections = [
        _counts(traits_by_id),
        _outlets(context),
        _years(context),
        _by_initiative(context, traits_by_id),
    ]
    return context.document("visibility", _("Visibility"), sections)


def _counts(traits_by_id: Mapping[str, Mapping[str, bool]]) -> Section:
    """The number of initiatives with each trait, and of those that nobody can find."""
    shape = (
        columns.coded("trait", _("What"), trait_names(), prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("of", _("out of")),
        columns.count("per_cent", _("per cent")),
    )
    total = len(traits_by_id)
    rows = []
    for trait in trait_names():
        count = sum(has[trait] for has in traits_by_id.values())
        rows.append([trait, count, total, per_cent(count, total)])
    hidden = 0
    for has in traits_by_id.values():
        if not (has["web"] or has["press"] or has["social"]):
            hidden += 1
    text = ngettext(
        "For {count} initiative no page, no press article and no social media are known.",
        "For {count} initiatives no page, no press article and no social media are known.",
        hidden,
    ).format(count=hidden)
    note = _("This counts initiatives. What is not in the registry may still exist.")
    return Section(
        _("What can be found"), [*paragraphs(text), Table(shape, rows, note=note)], "summary"
    )


def _outlets(context: ReportContext) -> Section:
    """The number of articles by publisher, the most first."""
    counts = Counter(article.outlet for article in _all_articles(context))
    shape = (
        Column("outlet", _("Published by"), lambda name: name or _("not recorded"), prose=True),
        columns.count("count", _("Articles"), bar=True),
    )
    rows = []
    for outlet in sorted(counts, key=lambda name: (-counts[name], sort_key(name))):
        rows.append([outlet, counts[outlet]])
    note = _("This counts press articles by their address, each once.")
    empty = _("No press article is recorded.")
    return Section(_("Who wrote"), [Table(shape, rows, note=note, empty=empty)], "outlets")


def _years(context: ReportContext) -> Section:
    """The number of articles by year."""
    counts: Counter[str] = Counter()
    undated = 0
    for article in _all_articles(context):
        if article.date:
            counts[str(article.date)[:4]] += 1
        else:
            undated += 1
    shape = (
        Column("year", _("Year"), least=None),
        columns.count("count", _("Articles"), bar=True),
    )
    rows = [[year, counts[year]] for year in sorted(counts)]
    note = ngettext(
        "{count} article has no date.", "{count} articles have no date.", undated
    ).format(count=undated)
    empty = _("No press article has a date.")
    return Section(_("When"), [Table(shape, rows, note=note, empty=empty)], "years")


def _by_initiative(
    context: ReportContext, traits_by_id: Mapping[str, Mapping[str, bool]]
) -> Section:
    """The traits of each initiative; those of which least can be found come first."""
    heads = {
        "languages": _("Languages"),
        "web": _("Page"),
        "social": _("Social"),
        "contact": _("Contact"),
    }
    shape = [
        columns.title(),
        columns.count("press", _("Press")),
        columns.day("last_press", _("last"), 4),
    ]
    for rank, (key, head) in enumerate(heads.items()):
        shape.append(Column(key, head, _mark, least=None, rank=rank))
    shape.append(columns.ident())
    rows = []
    for entry in sorted(context.entries, key=lambda entry: sum(traits_by_id[entry.id].values())):
        has = traits_by_id[entry.id]
        press = articles(entry)
        days = []
        for article in press:
            if article.date:
                days.append(str(article.date))
        rows.append([
            entry.data["title"],
            len(press),
            max(days, key=dates.last_day, default=None),
            *(has[key] for key in heads),
            entry.id,
        ])  # fmt: skip
    note = _("Those about whom least can be found come first.")
    table = Table(tuple(shape), rows, note=note)
    return Section(_("Initiative by initiative"), [table], "initiatives")


def _mark(has: bool) -> str:
    if not has:
        return "–"
    return _("yes")
