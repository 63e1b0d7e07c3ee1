"""Key figures of a registry on a day: each says what it counts, and can be compared."""

from collections.abc import Callable
from dataclasses import dataclass

from hamm_registry.answers.counts import count_of
from hamm_registry.answers.reports.context import ReportContext, Standing
from hamm_registry.answers.reports.visibility import articles
from hamm_registry.core.text import _, fold
from hamm_registry.introductions.score import Field
from hamm_registry.introductions.suggestions import suggest
from hamm_registry.model import dates, evidence
from hamm_registry.model.entries import Initiative, Registry, place_key


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on a standing, and in words what it counts; None where it takes too long."""

    title: str
    counts: str
    count: Callable[[Standing], int | None]


def figures(months: int) -> dict[str, Figure]:
    """The key figures by code, in the order in which they are told.

    Evidence is new for as many `months`.
    """
    return {
        "initiatives": Figure(
            _("Initiatives"),
            _("all in the registry, also what is over; retired entries not"),
            lambda one: len(one.entries),
        ),
        "active": Figure(
            _("active"), _("whose status is “active”"), lambda one: count_of(one.entries, "active")
        ),
        "unknown": Figure(
            _("unclear"),
            _("of which nobody knows whether they are active"),
            lambda one: count_of(one.entries, "unknown"),
        ),
        "dormant": Figure(
            _("dormant"), _("which rest for now"), lambda one: count_of(one.entries, "dormant")
        ),
        "planned": Figure(
            _("planned"),
            _("proposed, in review, supported or planned"),
            lambda one: count_of(one.entries, "planned"),
        ),
        "over": Figure(
            _("over"),
            _("completed, ended, rejected, withdrawn or cancelled"),
            lambda one: count_of(one.entries, "over"),
        ),
        "countries": Figure(
            _("Countries"),
            _("abroad, with an initiative or more"),
            lambda one: len({code for entry in one.entries for code in _abroad(one, entry)}),
        ),
        "places": Figure(
            _("Places"),
            _("abroad, with an initiative or more"),
            lambda one: len({place for entry in one.entries for place in _places(one, entry)}),
        ),
        "leads": Figure(
            _("Lead organisations"),
            _("by name and unit, each once"),
            lambda one: len({lead for entry in one.entries for lead in _leads(entry)}),
        ),
        "confirmed": Figure(
            _("Confirmed"),
            _("initiatives whose organisation or the office confirmed the entry"),
            lambda one: sum("confirmed" in entry.data for entry in one.entries),
        ),
        "fresh": Figure(
            _("With new evidence"),
            _("initiatives of whatever status with evidence no older than {months} months").format(
                months=months
            ),
            lambda one: sum(_is_fresh(one, entry, months) for entry in one.entries),
        ),
        "articles": Figure(
            _("Press articles"), _("recorded, by address, each once"), _articles
        ),
        "joined": Figure(
            _("Known links"), _("pairs of initiatives with a recorded relation"), _joined
        ),
        "open-pairs": Figure(
            _("Introductions"),
            _("pairs of active organisations that can be brought together now"),
            _open_pairs,
        ),
    }  # fmt: skip


def _open_pairs(one: Standing) -> int | None:
    found = suggest(Field(_registry(one), one.day, unlisted=True))
    return len(found.opportunities) + len(found.introductions)


def _registry(one: Standing) -> Registry:
    if one.registry is None:
        raise LookupError(one.reason)
    return one.registry


def _abroad(one: Standing, entry: Initiative) -> list[str]:
    return [code for code in entry.countries if code not in _registry(one).homes]


def _places(one: Standing, entry: Initiative) -> set[tuple[str, str]]:
    abroad = _abroad(one, entry)
    found = set()
    for place in entry.places:
        if place["country"] in abroad:
            known = _registry(one).place(place["name"], place["country"])
            found.add(place_key(known.name if known else place["name"], place["country"]))
    return found


def _is_fresh(one: Standing, entry: Initiative, months: int) -> bool:
    last = evidence.last_evidence(entry, one.day.isoformat())
    return last is not None and dates.last_day(last) >= dates.months_before(one.day, months)


def _articles(one: Standing) -> int:
    return len({article.url for entry in one.entries for article in articles(entry)})


def _joined(one: Standing) -> int:
    """Pairs of initiatives; what was looked at and found to need no link is none."""
    registry = _registry(one)
    pairs: set[frozenset[str]] = set()
    dismissed: set[frozenset[str]] = set()
    for entry in registry.initiatives:
        for relation in entry.data.get("relations", ()):
            other = registry.by_id.get(relation["to"])
            if other is not None:
                found = dismissed if relation["type"] == "reviewed" else pairs
                found.add(frozenset((entry.id, other.id)))
    return len(pairs - dismissed)


def _leads(entry: Initiative) -> set[tuple[str, str]]:
    """The organisations that bear an initiative, by name and unit."""
    leads = (o for o in entry.organisations if o["role"] == "lead")
    return {(fold(o["name"]), fold(o.get("unit", ""))) for o in leads}


def compared(context: ReportContext) -> list[list[object]]:
    """A row a figure: code, the year before (None where nobody knows), now, and the change."""
    before = context.before
    rows: list[list[object]] = []
    for code, figure in figures(context.registry.config.stale_months).items():
        then = figure.count(before) if before.registry else None
        now = figure.count(context.now)
        change = None if then is None or now is None else now - then
        rows.append([code, then, now, change, code])
    return rows
