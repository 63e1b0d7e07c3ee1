"""Facts of an initiative in words that several answers tell: places, countries, themes."""

from collections.abc import Iterable

from hamm_registry import schema
from hamm_registry.core.text import pick
from hamm_registry.geo import countries
from hamm_registry.model.entries import Initiative, Registry


def place_name(name: str, country: str, registry: Registry) -> str:
    """A place in the language in force, with its country."""
    return f"{registry.place_title(name, country)}, {countries.name(country)}"


def countries_without_place(entry: Initiative) -> list[str]:
    """The names of the countries of an entry in which it names no place."""
    with_place = {place["country"] for place in entry.places}
    return [countries.name(code) for code in entry.countries if code not in with_place]


def theme_names(codes: Iterable[str], registry: Registry) -> list[str]:
    """Themes by name; a code that neither the schema nor the registry knows names itself."""
    labels = schema.fields("initiative")["themes"].codes | registry.config.themes
    return [pick(labels.get(code, {"": code})) for code in codes]
