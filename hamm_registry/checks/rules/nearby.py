"""The notice on others who are active where an entry is: on request only, for it is no fault."""

from collections.abc import Iterator, Sequence

from hamm_registry.checks.rules.rule import Context
from hamm_registry.core.finding import Finding
from hamm_registry.core.steps import tells_more
from hamm_registry.core.text import _, ngettext
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, Registry

_MOST_NAMES = 3
_ORDER = ("same-organisation", "new", "met")
"""The bonds that are told, the nearest first: the same organisation at one place may be a copy."""


def already_active(
    registry: Registry, entries: Sequence[Initiative], context: Context
) -> Iterator[Finding]:
    """Those who are active in the same country, or nearby, know of each other.

    This is for whoever adds an entry: it is not a fault, and nothing needs to change. It is
    reported only if the file is named or the rule is selected.

    Passes:
        relations: [{to: chor-beispiel, type: in-contact}]
        # file: chor-beispiel
        title: {de: Chor Beispielstadt – Kantorei der Domkirche}
        organisations: [{name: Chor Beispielstadt, role: lead}]
    Fails:
        title: {de: Gymnasium Beispiel – Katedralskole Bergen}
        # file: chor-beispiel
        title: {de: Chor Beispielstadt – Kantorei der Domkirche}
        organisations: [{name: Chor Beispielstadt, role: lead}]
    """
    from hamm_registry.introductions.around import around
    from hamm_registry.introductions.score import Matcher
    from hamm_registry.introductions.weights import NEIGHBOUR_FAR

    matcher = Matcher(registry, context.today)
    for entry in entries:
        neighbours = [other for other in around(matcher, entry) if other.bond in _ORDER]
        neighbours.sort(key=lambda other: (_ORDER.index(other.bond), -other.reason.points))
        in_same_country: list[Initiative] = []
        close_by: list[Initiative] = []
        shared: set[str] = set()
        abroad: set[str] = set()
        for neighbour in neighbours:
            other = neighbour.entry
            countries_of_both = _shared(entry, other, registry)
            if countries_of_both:
                in_same_country.append(other)
                shared |= countries_of_both
            if neighbour.reason.points > NEIGHBOUR_FAR:
                close_by.append(other)
                abroad.update(set(other.countries) - registry.homes)
        if in_same_country:
            message = _("someone is already active in {countries}: {names}")
            yield _finding(entry, message, shared, in_same_country)
        elif close_by:
            message = _("someone is active nearby, in {countries}: {names}")
            yield _finding(entry, message, abroad, close_by)


def _shared(a: Initiative, b: Initiative, registry: Registry) -> set[str]:
    """The countries in which both are active, without those of the registries."""
    return set(a.countries).intersection(b.countries) - registry.homes


def _finding(
    entry: Initiative, message: str, codes: set[str], others: Sequence[Initiative]
) -> Finding:
    """The notice that others are active in the same countries, the first of them by name."""
    names = "; ".join(other.title for other in others[:_MOST_NAMES])
    more = len(others) - _MOST_NAMES
    if more > 0:
        rest = ngettext("and {count} more", "and {count} more", more).format(count=more)
        names = f"{names} {rest}"
    where = ", ".join(countries.name(code) for code in sorted(codes))
    hint = tells_more("parallels", entry.id)
    field = "places"
    if "places" not in entry.data and "countries" in entry.data:
        field = "countries"
    text = message.format(countries=where, names=names)
    return Finding(text, hint, (field,), True, path=entry.path)
