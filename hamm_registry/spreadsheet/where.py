"""Places and countries of a row: each place needs a country, from whichever cell says it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.text import _, fold, quote
from hamm_registry.geo import countries
from hamm_registry.model.entries import place_key
from hamm_registry.spreadsheet import cells
from hamm_registry.spreadsheet.cells import PlaceMention
from hamm_registry.spreadsheet.lists import UnclearCell
from hamm_registry.spreadsheet.row import CellText, ImportContext, ImportRow, Texts
from hamm_registry.yamlfile.document import Data

MentionInColumn = tuple[int | None, PlaceMention]
"""A place that a row names, with its column; None for a default."""


def where(row: ImportRow, texts: Texts, context: ImportContext) -> None:
    """Read places and countries into the data of a row; what is unclear becomes an error."""
    named_countries = _named_countries(row, texts, context)
    mentions = list(_mentions(row, texts, context))
    named_countries += [mention.country for _column, mention in mentions if not mention.name]
    towns = [(column, mention) for column, mention in mentions if mention.name]
    towns = _with_countries_beside(towns, texts)
    listed = _countries_of_row(named_countries, towns, context.config.country)
    places = _places_of_row(row, towns, listed, context)
    if places:
        row.data["places"] = places
    # The reader of entries adds the countries of places by itself.
    in_places = {place["country"] for place in places}
    rest = [code for code in dict.fromkeys(named_countries) if code not in in_places]
    if rest:
        row.data["countries"] = rest


def _named_countries(row: ImportRow, texts: Texts, context: ImportContext) -> list[str]:
    """The countries in cells for countries."""
    codes: list[str] = []
    for cell in texts.get("country", ()):
        codes += _read_cell(row, cell, _country_reader(row, context))
    return codes


def _mentions(row: ImportRow, texts: Texts, context: ImportContext) -> Iterator[MentionInColumn]:
    """The places in cells for places; a country by itself has no name."""

    def read_places(text: str) -> list[PlaceMention]:
        return cells.place_list(text, context.place_names, context.with_state)

    for cell in (*texts.get("place", ()), *texts.get("where", ())):
        for mention in _read_cell(row, cell, read_places):
            yield cell.column, mention


def _places_of_row(
    row: ImportRow, towns: Sequence[MentionInColumn], listed: Sequence[str], context: ImportContext
) -> list[Data]:
    """The places of an entry, each once; an error for the first town without a country."""
    # As many towns without a country as countries: they are in the same order.
    without_country = [mention for _column, mention in towns if not mention.country]
    in_same_order = len(without_country) == len(listed) > 1
    in_turn = iter(listed if in_same_order else ())
    places: list[Data] = []
    for column, mention in towns:
        country = mention.country
        if not country:
            country = _country_of_town(
                row, column, mention.name, listed, next(in_turn, ""), context
            )
        if mention.note:
            row.say(Severity.INFO, column, mention.note)
        if not country:
            if "places" not in row.failed:
                row.fail("places", column, _no_country(mention, listed))
            continue
        name = _name_in_list(row, column, mention.name, country, context)
        place = {"name": name, "country": country}
        if place not in places:
            places.append(place)
    return places


def _with_countries_beside(towns: list[MentionInColumn], texts: Texts) -> list[MentionInColumn]:
    """The towns with the countries that a column beside them lists in the same order."""
    codes: list[str] = []
    for cell in texts.get("places.country", ()):
        codes += [code.strip() for code in cell.text.split(";")]
    if len(codes) != len(towns):
        return towns
    completed: list[MentionInColumn] = []
    for (column, mention), code in zip(towns, codes, strict=True):
        country = mention.country or code
        completed.append((column, mention._replace(country=country)))
    return completed


def _countries_of_row(
    named: Sequence[str], towns: Sequence[MentionInColumn], home: str
) -> list[str]:
    """The countries that a row names, each once: the home country only where it is the only one.

    “Germany, Poland” beside one town says where the two sides are.
    """
    of_towns = [mention.country for _column, mention in towns if mention.country]
    codes = list(dict.fromkeys([*named, *of_towns]))
    abroad = [code for code in codes if code != home]
    return abroad or codes


def _name_in_list(
    row: ImportRow, column: int | None, name: str, country: str, context: ImportContext
) -> str:
    """The name that a place has in data/places.yaml; a remark where that is another one."""
    place = context.places.get(place_key(name, country))
    if place is None:
        return name
    if fold(place.name) != fold(name):
        row.say(Severity.INFO, column, same_place(name, place.name))
    return place.name


def same_place(written: str, listed: str) -> str:
    """The remark that a place is in the list under another name."""
    message = _("{value} is {place} in {file}")
    return message.format(value=quote(written), place=listed, file="data/places.yaml")


def _country_reader(row: ImportRow, context: ImportContext) -> Callable[[str], list[str]]:
    """Reads the countries of a cell; “weltweit” is none, but says how far the work reaches."""

    def read(text: str) -> list[str]:
        scope = context.vocabularies["scope"].code(text)
        if not scope:
            return cells.country_list(text)
        row.data.setdefault("scope", scope)
        return []

    return read


def _read_cell(row: ImportRow, cell: CellText, reader: Callable[[str], list[Any]]) -> list[Any]:
    """The items of a cell; none, and an error in the row, where it is unclear."""
    try:
        return reader(cell.text)
    except UnclearCell as unclear:
        row.fail("places", cell.column, unclear)
        return []


def _country_of_town(
    row: ImportRow,
    column: int | None,
    name: str,
    listed: Sequence[str],
    in_turn: str,
    context: ImportContext,
) -> str:
    """The country of a town that has none beside it; empty where nothing says it.

    By the entry that is there already or the list of places, where only one of its countries fits
    those of the row; else the only country of the row; else the next one (`in_turn`). A remark
    says what was taken, unless the row names one country only.
    """
    possible = _countries_in_entry(row, name) or context.countries_of(name)
    fitting = possible
    if listed:
        fitting = [code for code in possible if code in listed]
    home = context.config.country
    if not fitting and home in possible:
        fitting = [home]
    country = in_turn
    if len(fitting) == 1:
        country = fitting[0]
    elif len(listed) == 1:
        country = listed[0]
    if country and len(listed) != 1:
        message = _("{place} is assumed to be in {country}")
        message = message.format(place=quote(name), country=countries.name(country))
        row.say(Severity.INFO, column, message)
    return country


def _countries_in_entry(row: ImportRow, name: str) -> list[str]:
    """The countries in which the entry that is there already has a place of that name."""
    places = row.entry.places if row.entry else ()
    return [place["country"] for place in places if fold(place["name"]) == fold(name)]


def _no_country(mention: PlaceMention, listed: Sequence[str]) -> UnclearCell:
    """The error of a town without a country, with an example where the row names countries."""
    message = _("in which country is {place}?").format(place=quote(mention.name))
    if not listed:
        return UnclearCell(message, _("Write it after the place in brackets."))
    example = f"{mention.name} ({listed[0]})"
    hint = _("Write it after the place: {example}.").format(example=example)
    return UnclearCell(message, hint)
