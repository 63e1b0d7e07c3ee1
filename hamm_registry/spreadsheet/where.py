"""Places and countries of a row: each place needs a country, from whichever cell says it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from hamm_registry.core.finding import Severity
from hamm_registry.core.text import _, fold, quote
from hamm_registry.geo import countries
from hamm_registry.model.entries import place_key
from hamm_registry.spreadsheet import cells
from hamm_registry.spreadsheet.cells import PlaceMention
from hamm_registry.spreadsheet.lists import UnclearCell
from hamm_registry.spreadsheet.row import CellText, ImportContext, ImportRow, Texts
from hamm_registry.yamlfile.parsed_file import Data

_Item = TypeVar("_Item")

MentionInColumn = tuple[int | None, PlaceMention]
"""A place that a row names, with its column; None for a default."""


def where(row: ImportRow, texts: Texts, context: ImportContext) -> None:
    """Read places and countries into the data of a row; what is unclear becomes an error."""
    reader = _WhereReader(row, context)
    named_countries = reader.named_countries(texts)
    towns: list[MentionInColumn] = []
    for column, mention in reader.mentions(texts):
        if mention.name:
            towns.append((column, mention))
        else:
            named_countries.append(mention.country)
    towns = _with_countries_beside(towns, texts)
    listed = _countries_of_row(named_countries, towns, context.config.country)
    places = reader.places(towns, listed)
    if places:
        row.data["places"] = places
    # The reader of entries adds the countries of places by itself.
    in_places = {place["country"] for place in places}
    rest = [code for code in dict.fromkeys(named_countries) if code not in in_places]
    if rest:
        row.data["countries"] = rest


@dataclass(frozen=True, slots=True)
class _WhereReader:
    """Reads the places and countries of one row; remarks and errors go into the row."""

    row: ImportRow
    context: ImportContext

    def named_countries(self, texts: Texts) -> list[str]:
        """The countries in cells for countries."""
        codes: list[str] = []
        for cell in texts.get("country", ()):
            codes += self._read_cell(cell, self._countries_or_scope)
        return codes

    def mentions(self, texts: Texts) -> Iterator[MentionInColumn]:
        """The places in cells for places; a country by itself has no name."""
        for cell in (*texts.get("place", ()), *texts.get("where", ())):
            for mention in self._read_cell(cell, self._place_list):
                yield cell.column, mention

    def _read_cell(self, cell: CellText, read: Callable[[str], list[_Item]]) -> list[_Item]:
        """The items of a cell; none, and an error in the row, where it is unclear."""
        try:
            return read(cell.text)
        except UnclearCell as unclear:
            self.row.fail("places", cell.column, unclear)
            return []

    def _countries_or_scope(self, text: str) -> list[str]:
        """The countries of a cell; “weltweit” is none, but says how far the work reaches."""
        scope = self.context.vocabularies["scope"].code(text)
        if not scope:
            return cells.country_list(text)
        self.row.data.setdefault("scope", scope)
        return []

    def _place_list(self, text: str) -> list[PlaceMention]:
        return cells.place_list(text, self.context.place_names, self.context.with_state)

    def places(self, towns: Sequence[MentionInColumn], listed: Sequence[str]) -> list[Data]:
        """The places of an entry, each once; an error for the first town without a country.

        `listed` are the countries that the row names.
        """
        # As many towns without a country as countries: they are in the same order.
        without_country = [mention for _column, mention in towns if not mention.country]
        in_turn: Iterator[str] = iter(())
        if len(without_country) == len(listed) > 1:
            in_turn = iter(listed)
        places: list[Data] = []
        for column, mention in towns:
            country = mention.country
            if not country:
                country = self._country_of_town(column, mention.name, listed, next(in_turn, ""))
            if mention.note:
                self.row.say(Severity.INFO, column, mention.note)
            if not country:
                if "places" not in self.row.failed:
                    self.row.fail("places", column, _no_country(mention, listed))
                continue
            name = self._name_in_list(column, mention.name, country)
            place = {"name": name, "country": country}
            if place not in places:
                places.append(place)
        return places

    def _country_of_town(
        self, column: int | None, name: str, listed: Sequence[str], in_turn: str
    ) -> str:
        """The country of a town that has none beside it; empty where nothing says it.

        By the entry that is there already or the list of places, where only one of its countries
        fits those of the row; else the only country of the row; else the next one (`in_turn`). A
        remark says what was taken, unless the row names one country only.
        """
        fitting = self._possible_countries(name, listed)
        if len(fitting) == 1:
            country = fitting[0]
        elif len(listed) == 1:
            country = listed[0]
        else:
            country = in_turn
        if country and len(listed) != 1:
            message = _("{place} is assumed to be in {country}")
            message = message.format(place=quote(name), country=countries.name(country))
            self.row.say(Severity.INFO, column, message)
        return country

    def _possible_countries(self, name: str, listed: Sequence[str]) -> list[str]:
        """The countries of a town by its name: those that the row lists, else the home country."""
        possible = self._countries_in_entry(name) or self.context.countries_of(name)
        if not listed:
            return possible
        fitting = [code for code in possible if code in listed]
        home = self.context.config.country
        if not fitting and home in possible:
            return [home]
        return fitting

    def _countries_in_entry(self, name: str) -> list[str]:
        """The countries in which the entry that is there already has a place of that name."""
        if self.row.entry is None:
            return []
        places = self.row.entry.places
        return [place["country"] for place in places if fold(place["name"]) == fold(name)]

    def _name_in_list(self, column: int | None, name: str, country: str) -> str:
        """The name of a place in data/places.yaml; a remark where that is another one."""
        place = self.context.places.get(place_key(name, country))
        if place is None:
            return name
        if fold(place.name) != fold(name):
            self.row.say(Severity.INFO, column, same_place(name, place.name))
        return place.name


def _with_countries_beside(towns: list[MentionInColumn], texts: Texts) -> list[MentionInColumn]:
    """The towns with the countries that a column beside them lists in the same order."""
    codes: list[str] = []
    for cell in texts.get("places.country", ()):
        codes += [code.strip() for code in cell.text.split(";")]
    # An edited list of places no longer fits the column beside it.
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


def same_place(written: str, listed: str) -> str:
    """The remark that a place is in the list under another name."""
    message = _("{value} is {place} in {file}")
    return message.format(value=quote(written), place=listed, file="data/places.yaml")


def _no_country(mention: PlaceMention, listed: Sequence[str]) -> UnclearCell:
    """The error of a town without a country, with an example where the row names countries."""
    message = _("in which country is {place}?").format(place=quote(mention.name))
    if not listed:
        return UnclearCell(message, _("Write it after the place in brackets."))
    example = f"{mention.name} ({listed[0]})"
    hint = _("Write it after the place: {example}.").format(example=example)
    return UnclearCell(message, hint)
