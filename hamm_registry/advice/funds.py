"""Funding that fits, with its deadlines: programmes by country, applicant and theme."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hamm_registry.advice.contacts import AdviceQuestion
from hamm_registry.calendar.deadlines import STATES, Deadline, Programme, deadline
from hamm_registry.geo import country_groups
from hamm_registry.model.entries import Initiative, Registry


@dataclass(frozen=True, slots=True)
class Fund:
    """A programme that fits; `by_city` where only the city itself can apply."""

    programme: Programme
    deadline: Deadline
    by_city: bool


_CITY = "municipality"
_OF_TYPE: dict[str, tuple[str, ...]] = {
    "association": ("association", "civil-society", "group"),
    "group": ("group", "civil-society"),
    "church": ("church", "civil-society"),
}
"""As what an organisation can apply, where it is more than its own type."""

_OF_KIND: dict[str, tuple[str, ...]] = {
    "city-link": (_CITY,),
    "municipal-project": (_CITY,),
    "coordination": (_CITY,),
    "association": _OF_TYPE["association"],
    "aid": _OF_TYPE["association"],
    "sponsorship": _OF_TYPE["association"],
    "school-exchange": ("school",),
    "university-cooperation": ("university",),
    "church-partnership": _OF_TYPE["church"],
    "business-link": ("company",),
}
"""Who is likely to apply for an initiative of which no lead is known."""

_OF_ASKER: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in ("school", "university", "company", _CITY)},
    **_OF_TYPE,
    "citizen": ("group",),
}


def of_asker(asker: str) -> frozenset[str] | None:
    """As what somebody of that kind can apply; None where that says nothing."""
    applicants = _OF_ASKER.get(asker)
    return frozenset(applicants) if applicants else None


def of_entry(entry: Initiative) -> frozenset[str] | None:
    """As what those who bear an initiative can apply; None where nobody can tell."""
    applicants: list[str] = []
    for organisation in entry.organisations:
        if organisation["role"] == "lead" and "type" in organisation:
            kind = organisation["type"]
            applicants += _OF_TYPE.get(kind, (kind,))
    if not applicants:
        applicants += _OF_KIND.get(entry.data.get("kind", ""), ())
    return frozenset(applicants) or None


def funds(
    registry: Registry, question: AdviceQuestion, applicants: frozenset[str] | None, today: date
) -> list[Fund]:
    """The programmes that fit, those with a deadline to come first.

    What only the city can apply for is worth knowing to all: the office is the city. Individuals
    can be found in every initiative. None as applicants stands for anybody.
    """
    where = question.countries
    if question.entry and question.entry.data.get("scope") == "local":
        where = where or (registry.config.country,)
    fitting = []
    for programme in registry.programmes:
        fits = _fits(programme, where, question.themes, today)
        if fits and _may_apply(programme, applicants):
            by_city = _by_city(programme, applicants)
            fitting.append(Fund(programme, deadline(programme, today), by_city))
    return sorted(fitting, key=_order)


def _order(fund: Fund) -> tuple[object, ...]:
    newest_first = [-ord(c) for c in fund.deadline.last or ""]
    upcoming = fund.deadline.last or "" if fund.deadline.state in ("open", "named") else ""
    state = STATES.index(fund.deadline.state)
    return fund.by_city, state, upcoming, newest_first, fund.programme["id"]


def _fits(programme: Programme, where: Sequence[str], about: Sequence[str], today: date) -> bool:
    if where and "countries" in programme:
        covered = country_groups.covered(programme["countries"], today)
        if covered.isdisjoint(where):
            return False
    themes = programme.get("themes")
    return not (themes and about) or not set(themes).isdisjoint(about)


def _may_apply(programme: Programme, applicants: frozenset[str] | None) -> bool:
    if applicants is None:
        return True
    return not (applicants | {"person", _CITY}).isdisjoint(programme["applicants"])


def _by_city(programme: Programme, applicants: frozenset[str] | None) -> bool:
    if applicants is None:
        return False
    return (applicants | {"person"}).isdisjoint(programme["applicants"])
