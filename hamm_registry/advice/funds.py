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
    return frozenset(_OF_ASKER.get(asker, ())) or None


def of_entry(entry: Initiative) -> frozenset[str] | None:
    """As what those who bear an initiative can apply; None where nobody can tell."""
    applicants: list[str] = []
    for lead in entry.bearing:
        if "type" in lead:
            applicants += _OF_TYPE.get(lead["type"], (lead["type"],))
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
    is_local = question.entry is not None and question.entry.data.get("scope") == "local"
    if is_local and not where:
        where = (registry.config.country,)
    fitting = []
    for programme in registry.programmes:
        if not _covers(programme, where, today) or not _is_about(programme, question.themes):
            continue
        by_city = _excludes(programme, applicants)
        if by_city and _CITY not in programme["applicants"]:
            continue
        fitting.append(Fund(programme, deadline(programme, today), by_city))
    return sorted(fitting, key=_order)


def _order(fund: Fund) -> tuple[object, ...]:
    """The order: programmes that one can apply for oneself first, then by deadline.

    Days to come: the first one first. Others, such as the last known day: the newest first.
    """
    last = fund.deadline.last or ""
    upcoming = ""
    if fund.deadline.state in ("open", "named"):
        upcoming = last
    newest_first = [-ord(character) for character in last]
    state = STATES.index(fund.deadline.state)
    return fund.by_city, state, upcoming, newest_first, fund.programme["id"]


def _excludes(programme: Programme, applicants: frozenset[str] | None) -> bool:
    """True if none of some applicants can apply for a programme themselves."""
    if applicants is None:
        return False
    return applicants.union(("person",)).isdisjoint(programme["applicants"])


def _covers(programme: Programme, where: Sequence[str], today: date) -> bool:
    """True if a programme funds work in one of some countries; in none named it funds all."""
    if not where or "countries" not in programme:
        return True
    covered = country_groups.covered(programme["countries"], today)
    return not covered.isdisjoint(where)


def _is_about(programme: Programme, themes: Sequence[str]) -> bool:
    """True if a programme has one of some themes; one without themes is open to all."""
    own = programme.get("themes")
    return not own or not themes or not set(own).isdisjoint(themes)
