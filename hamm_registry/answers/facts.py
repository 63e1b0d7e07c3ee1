"""Facts of initiatives in words, for screens, letters, reports, changes and the site alike."""

from collections.abc import Iterable, Mapping
from typing import Any

from hamm_registry import schema
from hamm_registry.core.text import _, join, number, pick
from hamm_registry.core.text import date as written
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, Registry


def place_name(name: str, country: str, registry: Registry) -> str:
    """A place in the language in force, with its country."""
    return f"{registry.place_title(name, country)}, {countries.name(country)}"


def place_of(name: str, country: str, registry: Registry) -> str:
    """The place of an activity or an organisation in words; either part may be "" for unknown."""
    if not country:
        return name
    if not name:
        return countries.name(country)
    return place_name(name, country, registry)


def countries_without_place(entry: Initiative) -> list[str]:
    """The names of the countries of an entry in which it names no place."""
    with_place = {place["country"] for place in entry.places}
    names = []
    for code in entry.countries:
        if code not in with_place:
            names.append(countries.name(code))
    return names


def theme_names(codes: Iterable[str], registry: Registry) -> list[str]:
    """Themes by name; a code that neither the schema nor the registry knows names itself."""
    labels = schema.fields("initiative")["themes"].codes | registry.config.themes
    return [pick(labels.get(code, {"": code})) for code in codes]


def kind_name(entry: Initiative) -> str:
    """The kind of an initiative; of a link of the city its form, where that is known."""
    form = entry.data.get("form", "unknown")
    if form != "unknown":
        return schema.label("form", form)
    return schema.label("kind", entry.data["kind"])


def member_name(participant: Mapping[str, Any]) -> str:
    """An organisation that takes part, with its unit: “City of Toul, school office”."""
    return comma_separated(participant["name"], participant.get("unit"))


def comma_separated(*parts: str | None) -> str:
    """The parts that are known, with commas between them."""
    return ", ".join(filter(None, parts))


def date_with_certainty(dated: Mapping[str, Any]) -> str:
    """A beginning or an end as people write it, “about 1987” where it is approximate."""
    day = written(dated["date"])
    if dated.get("about"):
        return _("about") + " " + day
    return day


def basis_name(dated: Mapping[str, Any]) -> str:
    """The event that a date stands for, as a charter; empty where none is named."""
    if "basis" not in dated:
        return ""
    return schema.label("since.basis", dated["basis"])


def money(grant: Mapping[str, Any]) -> str:
    """The amount of a grant, else the total of its project; empty where neither is known."""
    amount = grant.get("amount", grant.get("total"))
    if amount is None:
        return ""
    text = f"{number(amount)} {grant.get('currency', 'EUR')}"
    if grant.get("about"):
        return _("about") + " " + text
    return text


def exchange(field: str, item: Mapping[str, Any]) -> str:
    """An item of `offers` or `needs`: its type and its text."""
    return join([schema.label(f"{field}.type", item["type"]), item.get("text", "")])


def photo_credit(photo: Mapping[str, Any]) -> str:
    """Whose a photo is, and its licence where it names one."""
    return join(filter(None, [photo["credit"], photo.get("licence")]))


def contact_ways(contact: Mapping[str, Any], website: str | None = None) -> str:
    """The mailbox, the page and the website by which somebody is reached; empty without any."""
    ways = (contact.get("mailbox"), contact.get("page"), website)
    return join(filter(None, ways))
