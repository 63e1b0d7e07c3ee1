"""The notice on others who are active where an entry is: on request only, for it is no fault."""

from collections.abc import Iterator, Sequence

from hamm_registry.checks.rules.base import Context
from hamm_registry.core.diagnostic import Finding
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
    """Those who are active in the same country, or close by, know of each other.

    This is for whoever adds an entry: it is no fault, and nothing has to be changed. It is told
    only where the file is named or the rule is selected.

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
    from hamm_registry.introductions.score import Field
    from hamm_registry.introductions.weights import NEIGHBOUR_FAR

    field = Field(registry, context.today)
    for entry in entries:
        known = [one for one in around(field, entry) if one.bond in _ORDER]
        known.sort(key=lambda one: (_ORDER.index(one.bond), -one.reason.points))
        there = [one.entry for one in known if _shared(entry, one.entry, registry)]
        near = [one.entry for one in known if one.reason.points > NEIGHBOUR_FAR]
        if there:
            shared = {code for other in there for code in _shared(entry, other, registry)}
            message = _("someone is already active in {countries}: {names}")
            yield _finding(entry, message, shared, there)
        elif near:
            abroad = {code for other in near for code in other.countries} - registry.homes
            message = _("someone is active close by, in {countries}: {names}")
            yield _finding(entry, message, abroad, near)


def _shared(a: Initiative, b: Initiative, registry: Registry) -> set[str]:
    return set(a.countries).intersection(b.countries) - registry.homes


def _finding(
    entry: Initiative, message: str, codes: set[str], others: Sequence[Initiative]
) -> Finding:
    names = "; ".join(other.title for other in others[:_MOST_NAMES])
    more = len(others) - _MOST_NAMES
    if more > 0:
        rest = ngettext("and {count} more", "and {count} more", more).format(count=more)
        names = f"{names} {rest}"
    where = ", ".join(countries.name(code) for code in sorted(codes))
    hint = tells_more("parallels", entry.id)
    field = next((name for name in ("places", "countries") if name in entry.data), "places")
    text = message.format(countries=where, names=names)
    return Finding(text, hint, (field,), True, path=entry.path)
