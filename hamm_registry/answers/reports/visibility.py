"""Visibility: what the public can find on each initiative, and in which languages."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from hamm_registry.answers.reports import columns
from hamm_registry.answers.reports.columns import per_cent
from hamm_registry.answers.reports.context import ReportContext
from hamm_registry.core.table import Column, Table
from hamm_registry.core.text import _, ngettext, sort_key
from hamm_registry.model import dates, evidence
from hamm_registry.model.entries import Date, Initiative
from hamm_registry.render.paper import Paper, Section

_WEB = ("homepage", "city-page")


class Article(NamedTuple):
    """A press article, once whether it is a link or a source; `outlet` and `date` where known."""

    url: str
    outlet: str
    date: Date | None


def articles(entry: Initiative) -> list[Article]:
    """The press articles by address."""
    found = {
        link["url"]: Article(link["url"], "", link.get("date"))
        for link in entry.data.get("links", [])
        if link.get("kind") == "press"
    }
    for source in entry.data.get("sources", []):
        if source["kind"] == "press":
            outlet, day = source.get("publisher", ""), source.get("date")
            found[source["url"]] = Article(source["url"], outlet, day)
    return list(found.values())


def _has_link(entry: Initiative, kinds: tuple[str, ...]) -> bool:
    return any(link.get("kind") in kinds for link in entry.data.get("links", []))


def traits(entry: Initiative, languages: list[str]) -> dict[str, bool]:
    """The traits that make an initiative visible: each key of `trait_names`, true or false."""
    texts = [entry.data["title"], entry.data.get("summary", {})]
    return {
        "languages": all(code in each for each in texts for code in languages),
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
        "press": _("the press wrote about it"),
        "social": _("social media"),
        "contact": _("a page or mailbox to write to"),
    }


def visibility(context: ReportContext) -> Paper:
    """The public visibility: pages, press, social media, languages, a contact."""
    languages = context.registry.config.languages
    found = {entry.id: traits(entry, languages) for entry in context.entries}
    sections = [_summary(found), _outlets(context), _years(context), _entries(context, found)]
    return context.paper("visibility", _("Visibility"), sections)


def _summary(found: dict[str, dict[str, bool]]) -> Section:
    shape = (
        columns.coded("trait", _("What"), trait_names(), prose=True),
        columns.count("count", _("Initiatives"), bar=True),
        columns.count("of", _("out of")),
        columns.count("per_cent", _("per cent")),
    )
    counts = {name: sum(each[name] for each in found.values()) for name in trait_names()}
    rows = [[name, n, len(found), per_cent(n, len(found))] for name, n in counts.items()]
    hidden = sum(not (each["web"] or each["press"] or each["social"]) for each in found.values())
    text = ngettext(
        "Of {count} initiative neither a page nor the press nor social media are known.",
        "Of {count} initiatives neither a page nor the press nor social media are known.",
        hidden,
    ).format(count=hidden)
    note = _("Counted are initiatives. What is not in the registry may exist all the same.")
    return Section("summary", _("What can be found"), Table(shape, rows, note=note), (text,))


def _outlets(context: ReportContext) -> Section:
    told = {article.url: article for entry in context.entries for article in articles(entry)}
    counts = Counter(article.outlet for article in told.values())
    shape = (
        Column("outlet", _("Published by"), lambda name: name or _("not recorded"), prose=True),
        columns.count("count", _("Articles"), bar=True),
    )
    rows = [[o, n] for o, n in sorted(counts.items(), key=lambda i: (-i[1], sort_key(i[0])))]
    note = _("Counted are press articles by their address, each once.")
    empty = _("No press article is recorded.")
    return Section("outlets", _("Who wrote"), Table(shape, rows, note=note), empty=empty)


def _years(context: ReportContext) -> Section:
    told = {article.url: article for entry in context.entries for article in articles(entry)}
    counts = Counter(str(one.date)[:4] if one.date else None for one in told.values())
    shape = (
        Column("year", _("Year"), least=None),
        columns.count("count", _("Articles"), bar=True),
    )
    dated = sorted(year for year in counts if year)
    rows: list[list[object]] = [[year, counts[year]] for year in dated]
    undated = counts[None]
    note = ngettext(
        "{count} article has no date.", "{count} articles have no date.", undated
    ).format(count=undated)
    empty = _("No press article has a date.")
    return Section("years", _("When"), Table(shape, rows, note=note), empty=empty)


def _entries(context: ReportContext, found: dict[str, dict[str, bool]]) -> Section:
    def mark(has: bool) -> str:
        return _("yes") if has else "–"

    heads = {
        "languages": _("Languages"),
        "web": _("Page"),
        "social": _("Social"),
        "contact": _("Contact"),
    }
    shape = (
        columns.title(),
        columns.count("press", _("Press")),
        columns.day("last_press", _("last"), 4),
        *(
            Column(key, head, mark, least=None, rank=rank)
            for rank, (key, head) in enumerate(heads.items())
        ),
        columns.ident(),
    )
    entries = sorted(context.entries, key=lambda entry: sum(found[entry.id].values()))
    rows = [
        [
            entry.data["title"],
            len(articles(entry)),
            max(_days(entry), key=dates.last_day, default=None),
            *(found[entry.id][key] for key in heads),
            entry.id,
        ]
        for entry in entries
    ]
    note = _("Those of whom least can be found come first.")
    return Section("initiatives", _("Initiative by initiative"), Table(shape, rows, note=note))


def _days(entry: Initiative) -> Iterator[str]:
    yield from (str(article.date) for article in articles(entry) if article.date)
