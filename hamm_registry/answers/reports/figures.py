"""Key figures of a registry on a day: each says what it counts, and can be compared."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from hamm_registry.answers.counts import count_of
from hamm_registry.answers.reports.context import ReportContext, Standing
from hamm_registry.answers.reports.visibility import articles
from hamm_registry.core.text import _, fold
from hamm_registry.introductions.score import Matcher
from hamm_registry.introductions.suggestions import suggest
from hamm_registry.model import dates, evidence
from hamm_registry.model.entries import Registry, place_key


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number on a state of the registry, and in words what it counts."""

    title: str
    counts: str
    count: Callable[[Standing], int]


def figures(months: int) -> dict[str, KeyFigure]:
    """The key figures by code, in the order in which they are told.

    Evidence is new for as many `months`.
    """
    return {
        "initiatives": KeyFigure(
            _("Initiatives"),
            _("all in the registry, including what is over, without retired entries"),
            lambda state: len(state.entries),
        ),
        "active": KeyFigure(
            _("active"), _("with the status “active”"), _standing("active")
        ),
        "unknown": KeyFigure(
            _("unclear"),
            _("not known to be active or over"),
            _standing("unknown"),
        ),
        "dormant": KeyFigure(
            _("dormant"), _("paused for now"), _standing("dormant")
        ),
        "planned": KeyFigure(
            _("planned"),
            _("proposed, in review, supported or planned"),
            _standing("planned"),
        ),
        "over": KeyFigure(
            _("over"),
            _("completed, ended, rejected, withdrawn or cancelled"),
            _standing("over"),
        ),
        "countries": KeyFigure(
            _("Countries"),
            _("abroad, with at least one initiative"),
            _countries,
        ),
        "places": KeyFigure(
            _("Places"),
            _("abroad, with at least one initiative"),
            _places_abroad,
        ),
        "leads": KeyFigure(
            _("Lead organisations"),
            _("by name and unit, each once"),
            _leads,
        ),
        "confirmed": KeyFigure(
            _("Confirmed"),
            _("initiatives whose organisation or the office confirmed the entry"),
            _confirmed,
        ),
        "fresh": KeyFigure(
            _("With new evidence"),
            _("initiatives of any status with evidence no older than {months} months").format(
                months=months
            ),
            partial(_fresh, months=months),
        ),
        "articles": KeyFigure(
            _("Press articles"), _("recorded, by address, each once"), _articles
        ),
        "joined": KeyFigure(
            _("Known links"), _("pairs of initiatives with a recorded relation"), _joined
        ),
        "open-pairs": KeyFigure(
            _("Introductions"),
            _("pairs of active organisations that can be brought together now"),
            _open_pairs,
        ),
    }  # fmt: skip


def _standing(code: str) -> Callable[[Standing], int]:
    """The count of initiatives that stand so, see `counts.STANDINGS`."""
    return lambda state: count_of(state.entries, code)


def _open_pairs(state: Standing) -> int:
    suggestions = suggest(Matcher(_registry(state), state.day, unlisted=True))
    return len(suggestions.opportunities) + len(suggestions.introductions)


def _registry(state: Standing) -> Registry:
    if state.registry is None:
        raise LookupError(state.reason)
    return state.registry


def _countries(state: Standing) -> int:
    codes: set[str] = set()
    for entry in state.entries:
        codes.update(entry.countries)
    return len(codes - _registry(state).homes)


def _places_abroad(state: Standing) -> int:
    """Places abroad, each once whatever it is called in the entries."""
    registry = _registry(state)
    keys: set[tuple[str, str]] = set()
    for entry in state.entries:
        for mention in entry.places:
            name, country = mention["name"], mention["country"]
            if country in registry.homes:
                continue
            place = registry.place(name, country)
            if place is not None:
                name = place.name
            keys.add(place_key(name, country))
    return len(keys)


def _leads(state: Standing) -> int:
    """The organisations that bear an initiative, by name and unit."""
    keys: set[tuple[str, str]] = set()
    for entry in state.entries:
        for lead in entry.bearing:
            keys.add((fold(lead["name"]), fold(lead.get("unit", ""))))
    return len(keys)


def _confirmed(state: Standing) -> int:
    return sum("confirmed" in entry.data for entry in state.entries)


def _fresh(state: Standing, months: int) -> int:
    """The initiatives with evidence that is no older than so many months."""
    limit = dates.months_before(state.day, months)
    count = 0
    for entry in state.entries:
        last = evidence.last_evidence(entry, state.day.isoformat())
        count += last is not None and dates.last_day(last) >= limit
    return count


def _articles(state: Standing) -> int:
    urls: set[str] = set()
    for entry in state.entries:
        urls.update(article.url for article in articles(entry))
    return len(urls)


def _joined(state: Standing) -> int:
    """Pairs of initiatives; what was looked at and found to need no link is none."""
    registry = _registry(state)
    pairs: set[frozenset[str]] = set()
    dismissed: set[frozenset[str]] = set()
    for entry in registry.initiatives:
        for relation in entry.data.get("relations", ()):
            other = registry.by_id.get(relation["to"])
            if other is None:
                continue
            pair = frozenset((entry.id, other.id))
            if relation["type"] == "reviewed":
                dismissed.add(pair)
            else:
                pairs.add(pair)
    return len(pairs - dismissed)


def compared(context: ReportContext) -> list[list[object]]:
    """A row a figure: code, the year before (None where nobody knows), now, and the change."""
    before = context.before
    rows: list[list[object]] = []
    for code, figure in figures(context.registry.config.stale_months).items():
        now = figure.count(context.now)
        if before.registry is None:
            rows.append([code, None, now, None, code])
            continue
        then = figure.count(before)
        rows.append([code, then, now, now - then, code])
    return rows
