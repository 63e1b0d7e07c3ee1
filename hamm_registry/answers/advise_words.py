"""Advice in words for people, for the screen and for the mail."""

from collections.abc import Iterable, Mapping
from typing import Any

from hamm_registry import schema
from hamm_registry.advice.contacts import HERE, Contact
from hamm_registry.advice.funds import Fund
from hamm_registry.answers.advise import Advice, Reading
from hamm_registry.answers.facts import comma_separated, place_name, theme_names
from hamm_registry.calendar.deadlines import Deadline
from hamm_registry.calendar.words import before_start
from hamm_registry.core.text import _, fold, join, ngettext, number
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries, country_groups
from hamm_registry.model.entries import Registry
from hamm_registry.schema import label

_MOST_PLACES = 3
_MOST_COUNTRIES = 4


def subject(advice: Advice) -> str:
    """The heading: the entry, or the places and themes, that the advice is about."""
    question = advice.question
    if question.entry is not None:
        return question.entry.title
    themes = ", ".join(theme_names(question.themes, advice.registry))
    where = place_names(question.places, advice.registry) or country_names(question.countries)
    if where and themes:
        return _("A new initiative: {where} ({themes})").format(where=where, themes=themes)
    return _("A new initiative: {what}").format(what=where or themes)


def country_names(codes: Iterable[str]) -> str:
    """Countries by name."""
    return ", ".join(map(countries.name, codes))


def place_names(places: Iterable[tuple[str, str]], registry: Registry) -> str:
    """Places with their countries."""
    return join(place_name(name, country, registry) for name, country in places)


def heading(contact: Contact, advice: Advice) -> tuple[str, str]:
    """The organisation to ask, and what it does there; the title alone where that names both."""
    title, name = contact.entry.title, advice.organisation(contact)
    if not name or fold(name) in fold(title):
        return title, ""
    return name, title


def careful(advice: Advice) -> str:
    """A warning about sensitive countries of the question; "" where there are none."""
    sensitive = advice.registry.config.data.get("sensitive_countries", ())
    codes = [code for code in advice.question.countries if code in sensitive]
    if not codes:
        return ""
    return _(
        "Careful: announcing a journey to {countries} with day and place can endanger people. "
        "Name no day, no place and no partner in public."
    ).format(countries=country_names(codes))


def where(contact: Contact, registry: Registry) -> str:
    """The places of a contact, and how near they are to those of the question."""
    names = [_in_country(contact, code, registry) for code in contact.countries[:_MOST_PLACES]]
    if len(contact.countries) > _MOST_PLACES:
        names.append("…")
    places, distance = join(names), _nearness(contact)
    if places and distance:
        places = f"{places} ({distance})"
    parts = [places or distance]
    # Somebody in the country itself may be active next door as well.
    if contact.group in HERE and contact.near:
        also = _("next door too: {countries}")
        parts.append(also.format(countries=country_names(contact.near)))
    return join(parts)


def _nearness(contact: Contact) -> str:
    """The distance of a contact from the places of the question; "" where it is in them."""
    groups = {
        "organisation": _("the same partner"),
        "neighbour": _("next door"),
        "region": _("same region"),
        "nearest": _("far away, but the nearest"),
    }
    parts = [groups.get(contact.group, "")]
    if contact.km:
        parts.append(_("{km} km").format(km=number(contact.km)))
    return comma_separated(*parts)


def _in_country(contact: Contact, code: str, registry: Registry) -> str:
    """The first places of a contact in a country, then the country."""
    places = []
    for place in contact.entry.places:
        if place["country"] == code:
            places.append(registry.place_title(place["name"], code))
    names = places[:_MOST_PLACES]
    if len(places) > _MOST_PLACES:
        names.append("…")
    return ", ".join([*names, countries.name(code)])


def themes(contact: Contact, advice: Advice) -> str:
    """The themes that a contact shares with the question; "" where only a theme was asked for."""
    question = advice.question
    if question.entry is None and contact.themes:
        return _("same theme") if question.countries else ""
    names = ", ".join(theme_names(contact.themes, advice.registry))
    if not names:
        return ""
    return ngettext("theme {names}", "themes {names}", len(contact.themes)).format(names=names)


def standing(contact: Contact, advice: Advice) -> str:
    """The status of a contact, its last evidence, and whether both are in contact already."""
    status = label("status", contact.entry.status)
    if contact.experience:
        end = contact.entry.data.get("until")
        if end is None:
            return status
        return f"{status} {written(end['date'])}"
    if contact.entry.status == "unknown":
        status = _("still active?")
    parts = [status]
    last = advice.last_evidence(contact.entry)
    if last:
        parts.append(_("last evidence: {date}").format(date=written(last)))
    if contact.state == "known":
        parts.append(_("already in contact"))
    elif contact.state == "same-organisation":
        parts.append(_("same organisation"))
    return join(parts)


def reasons(contact: Contact, advice: Advice) -> list[str]:
    """Why to talk to somebody: where they work, on what, and how sure that is; each may be ""."""
    return [
        where(contact, advice.registry),
        themes(contact, advice),
        standing(contact, advice),
    ]


def amount(fund: Fund) -> str:
    """The sums that a programme grants."""
    return sums(fund.programme.get("amount", {}))


def sums(amounts: Mapping[str, Any]) -> str:
    """The sums of a programme in words: 1,000–20,000 EUR."""
    currency = amounts.get("currency", "EUR")
    least, most = amounts.get("min"), amounts.get("max")
    parts = []
    if least is not None and most is not None:
        parts.append(f"{number(least)}–{number(most)} {currency}")
    elif most is not None:
        parts.append(_("up to {amount}").format(amount=f"{number(most)} {currency}"))
    elif least is not None:
        parts.append(_("from {amount}").format(amount=f"{number(least)} {currency}"))
    if "max_per_person" in amounts:
        each = f"{number(amounts['max_per_person'])} {currency}"
        parts.append(_("up to {amount} per person").format(amount=each))
    if "max_partnership" in amounts:
        together = f"{number(amounts['max_partnership'])} {currency}"
        parts.append(_("with a partner abroad up to {amount}").format(amount=together))
    return ", ".join(parts)


def applicants(fund: Fund) -> str:
    """The kinds of applicants that a programme accepts."""
    labels = schema.labels({"x-labels": schema.fields("funding")["applicants"].codes})
    codes = fund.programme["applicants"]
    names = ", ".join(labels.get(code, code) for code in codes)
    if fund.by_city:
        return _("{applicants}: through the city").format(applicants=names)
    return names


def until(deadline: Deadline) -> str:
    """Until when one can apply: what is over is only the last known date, never open."""
    if deadline.state == "relative":
        return before_start(deadline.months, deadline.weeks)
    first, last = written(deadline.first or ""), written(deadline.last or "")
    day = last
    if deadline.expected:
        day = written(deadline.expected)
    return _words_of_deadline(deadline).format(first=first, last=last, date=day)


def _words_of_deadline(deadline: Deadline) -> str:
    """The sentence on a deadline, with the names of its dates to be filled in."""
    match deadline.state:
        case "past" if deadline.first:
            return _("last known window: {first} to {last}, ask for the next one")
        case "past":
            return _("last known deadline: {date}, ask for the next one")
        case "coming" if deadline.last:
            return _("from {first} to {last}")
        case "coming":
            return _("from {first}")
        case "expected" if deadline.expected:
            return _("expected again: {date} (last known: {last}), ask")
        case "open" | "named" if deadline.last:
            return _("until {date}")
        case "open" | "named":
            return _("at any time")
    return _("ask for the deadline")


def dac_note(advice: Advice) -> str:
    """A note on the countries that are on the OECD's list of recipients of aid, with its years."""
    years = " / ".join(map(str, country_groups.dac_list()["years"]))
    names = country_names(advice.on_dac_list[:_MOST_COUNTRIES])
    if len(advice.on_dac_list) > _MOST_COUNTRIES:
        names += ", …"
    return _("On the OECD’s DAC list ({years}): {countries}").format(years=years, countries=names)


def reading(page: Reading) -> str:
    """A page to read and the organisation that it is of."""
    return join([page.title, next(iter(page.entry.leads), page.entry.title)])


def missing(advice: Advice) -> list[str]:
    """The gaps of the entry that asks in words, each once."""
    names = {
        "no-lead": _("who bears it"),
        "no-beginning": _("since when it has existed"),
        "missing-language": _("title and summary in every language"),
        "stale": _("news of it: the last evidence is old"),
        "unconfirmed": _("a confirmation that everything is correct"),
        "unsourced": _("the source of a date"),
        "no-contact": _("a role mailbox or a contact page"),
    }
    gaps: list[str] = []
    for rule, field in advice.missing:
        gaps.append(names.get(rule, field))
    return list(dict.fromkeys(gaps))


def nobody(advice: Advice) -> str:
    """The kind word where nobody is active in the places asked for; empty where somebody is."""
    question, contacts = advice.question, advice.contacts
    if question.countries:
        contacts = [contact for contact in contacts if contact.group in HERE]
    if not all(contact.experience for contact in contacts):
        return ""
    if not question.countries:
        return _("Nobody in this registry works on that yet: you would be the first.")
    if contacts:
        return _("Nobody is active there any more; some can say how it went.")
    if question.entry is not None:
        return _("Nobody else in this registry is active there.")
    return _("Nobody in this registry is active there yet: you would be the first.")
