"""Reasons in words for people, in the language in force."""

from collections.abc import Iterable, Mapping

from hamm_registry import schema
from hamm_registry.core import text
from hamm_registry.core.text import _, ngettext, pick
from hamm_registry.geo import countries
from hamm_registry.model.entries import Registry, Texts
from hamm_registry.parallels.signals import Reason


def worded(reason: Reason, registry: Registry) -> str:
    """One reason as a coordinator reads it, without its points: `France, 39 km`."""
    said = _SENTENCES[reason.signal](reason, registry)
    if reason.km:
        return _("{reason}, {km} km").format(reason=said, km=text.number(reason.km))
    return said


def _organisation(reason: Reason, _registry: Registry) -> str:
    return _("the same partner: {names}").format(names=", ".join(reason.detail))


def _place(reason: Reason, registry: Registry) -> str:
    country, other_country, name, other_name = reason.detail
    first = _named(name, country, registry)
    second = _named(other_name, other_country, registry)
    if country != other_country:
        return f"{first} ({country}) – {second} ({other_country})"
    names = first if first == second else f"{first} – {second}"
    return f"{names}, {countries.name(country)}"


def _named(place: str, country: str, registry: Registry) -> str:
    found = registry.place(place, country)
    return found.title if found else place


def _country(reason: Reason, _registry: Registry) -> str:
    return countries.name(reason.detail[0])


def _neighbour(reason: Reason, _registry: Registry) -> str:
    return _("neighbouring countries {a}–{b}").format(a=reason.detail[0], b=reason.detail[1])


def _region(reason: Reason, _registry: Registry) -> str:
    code, *both = reason.detail
    region = countries.region_name(code)
    return _("same region, {region}: {countries}").format(region=region, countries="–".join(both))


def _theme(reason: Reason, registry: Registry) -> str:
    names = _labels(reason.detail, {**_codes("themes"), **registry.config.themes})
    return ngettext("theme {names}", "themes {names}", len(reason.detail)).format(names=names)


def _sdg(reason: Reason, _registry: Registry) -> str:
    return _("SDG {numbers}").format(numbers=", ".join(reason.detail))


def _audience(reason: Reason, _registry: Registry) -> str:
    return _("audience {names}").format(names=_labels(reason.detail, _codes("audience")))


def _logistics(reason: Reason, _registry: Registry) -> str:
    names = _labels(reason.detail, _codes("offers.type"))
    return _("an offer meets a need: {names}").format(names=names)


def _activity(reason: Reason, _registry: Registry) -> str:
    manner, where, title, start, other_title, other_start = reason.detail
    manners = {
        "overlap": _("at the same time"),
        "close": _("shortly after each other"),
        "possible": _("possible overlap"),
    }
    wheres = {
        "place": _("in the same place"),
        "country": _("in the same country"),
        "neighbour": _("in neighbouring countries"),
    }
    first, second = f"{title} ({text.date(start)})", f"{other_title} ({text.date(other_start)})"
    return f"{manners[manner]} {wheres[where]}: {first}, {second}"


def _codes(field: str) -> Mapping[str, Texts]:
    return schema.fields("initiative")[field].codes


def _labels(codes: Iterable[str], labels: Mapping[str, Texts]) -> str:
    return ", ".join(pick(labels[code]) if code in labels else code for code in codes)


_SENTENCES = {
    "organisation": _organisation,
    "place": _place,
    "country": _country,
    "neighbour": _neighbour,
    "region": _region,
    "theme": _theme,
    "sdg": _sdg,
    "audience": _audience,
    "activity": _activity,
    "logistics": _logistics,
}
