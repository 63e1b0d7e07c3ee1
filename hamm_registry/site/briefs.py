"""The brief on a country as PDF, to take along: the report without what is for the office alone."""

from dataclasses import replace

from hamm_registry.answers.reports.context import ReportContext, Standing
from hamm_registry.answers.reports.country import visitors_brief
from hamm_registry.core.text import LANGUAGES
from hamm_registry.introductions.profile import extra_neighbours, neighbours
from hamm_registry.model.entries import Initiative, Registry
from hamm_registry.render import pdf
from hamm_registry.render.screen import Canvas
from hamm_registry.site.world import Group, Site


def brief_path(group: Group) -> str:
    """The PDF of a country, beside its page."""
    return group.path.replace(".html", ".pdf")


def has_brief(group: Group, language: str, site: Site) -> bool:
    """True for a country abroad, where typst is installed to draw its brief.

    A report speaks the languages of the program alone: the website has some more.
    """
    abroad = group.kind == "country" and group.key not in site.registry.homes
    return abroad and language in LANGUAGES and pdf.can_draw()


def brief(group: Group, site: Site) -> bytes:
    """The PDF of a country, in the language in force."""
    registry = _around(group.key, site.registry)
    context = ReportContext(
        registry, Standing(site.today, registry), site.today, site.today.year, country=group.key
    )
    return pdf.document(visitors_brief(context), Canvas())


def _around(code: str, registry: Registry) -> Registry:
    """The registry with the initiatives of a country and of those beside it alone.

    Nothing else is in the brief, and a report looks at all there are several times.
    """
    wanted = {code, *neighbours(code, extra_neighbours(registry))}
    entries: list[Initiative] = []
    for entry in registry.initiatives:
        if not wanted.isdisjoint(entry.countries):
            entries.append(entry)
    return replace(registry, initiatives=tuple(entries))
