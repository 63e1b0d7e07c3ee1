"""Places and countries of a row: each place needs a country, from whichever cell says it."""

from collections.abc import Callable, Sequence
from typing import Any

from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.text import _, fold, quote
from hamm_registry.geo import countries
from hamm_registry.model.entries import place_key
from hamm_registry.spreadsheet import cells
from hamm_registry.spreadsheet.cells import PlaceMention
from hamm_registry.spreadsheet.lists import Unclear
from hamm_registry.spreadsheet.row import Job, Row, Texts, Told
from hamm_registry.yamlfile.document import Data

Located = tuple[int | None, PlaceMention]
"""A place that a row names, with its column; None for a default."""


def where(row: Row, told: Texts, job: Job) -> None:
    """Read places and countries: each place needs a country, from whichever cell says it."""
    named = [c for one in told.get("country", ()) for c in _read(row, one, _countries(row, job))]
    spots = [
        (one.column, spot)
        for one in (*told.get("place", ()), *told.get("where", ()))
        for spot in _read(
            row, one, lambda text: cells.place_list(text, job.place_names, job.with_state)
        )
    ]
    named += [spot.country for _column, spot in spots if not spot.name]
    spots = [(column, spot) for column, spot in spots if spot.name]
    spots = _aligned(spots, told)
    listed = _said_countries(named, spots, job.config.country)
    open_spots = [spot for _column, spot in spots if not spot.country]
    in_turn = iter(listed if len(open_spots) == len(listed) > 1 else ())
    places: list[Data] = []
    for column, spot in spots:
        country = spot.country or _country(row, column, spot.name, listed, next(in_turn, ""), job)
        if spot.note:
            row.say(Severity.INFO, column, spot.note)
        if country:
            name = _listed_name(row, column, spot.name, country, job)
            place = {"name": name, "country": country}
            places += [place] if place not in places else []
        elif "places" not in row.failed:
            row.fail("places", column, _no_country(spot, listed))
    inside = {place["country"] for place in places}
    rest = [code for code in dict.fromkeys(named) if code not in inside]
    row.data |= {name: value for name, value in (("places", places), ("countries", rest)) if value}


def _aligned(spots: list[Located], told: Texts) -> list[Located]:
    """The places with the countries that a column beside them lists in the same order."""
    codes = [code.strip() for one in told.get("places.country", ()) for code in one.text.split(";")]
    if len(codes) != len(spots):
        return spots
    return [
        (column, spot if spot.country else spot._replace(country=code))
        for (column, spot), code in zip(spots, codes, strict=True)
    ]


def _said_countries(named: Sequence[str], spots: Sequence[Located], home: str) -> list[str]:
    """The countries that a row names, each once: the home country only where it is the only one.

    “Germany, Poland” beside one town says where the two sides are.
    """
    codes = dict.fromkeys([*named, *(spot.country for _column, spot in spots if spot.country)])
    abroad = [code for code in codes if code != home]
    return abroad or list(codes)


def _listed_name(row: Row, column: int | None, name: str, country: str, job: Job) -> str:
    """The name that a place has in the list; where that is another one, it is told."""
    place = job.places.get(place_key(name, country))
    if place is None:
        return name
    if fold(place.name) != fold(name):
        row.say(Severity.INFO, column, same_place(name, place.name))
    return place.name


def same_place(written: str, listed: str) -> str:
    """That a place is in the list under another name."""
    message = _("{value} is {place} in {file}")
    return message.format(value=quote(written), place=listed, file="data/places.yaml")


def _countries(row: Row, job: Job) -> Callable[[str], list[str]]:
    """Reads the countries of a cell; “weltweit” is none, but says how far the work reaches."""

    def read(text: str) -> list[str]:
        reach = job.vocabularies["scope"].code(text)
        if not reach:
            return cells.country_list(text)
        row.data.setdefault("scope", reach)
        return []

    return read


def _read(row: Row, told: Told, reader: Callable[[str], list[Any]]) -> list[Any]:
    """What a cell lists; nothing, and an error, where it is not understood."""
    try:
        return reader(told.text)
    except Unclear as unclear:
        row.fail("places", told.column, unclear)
        return []


def _country(
    row: Row, column: int | None, name: str, listed: Sequence[str], in_turn: str, job: Job
) -> str:
    """The country of a place: where the list of places has it, else the only one, else in turn.

    What no cell says is told.
    """
    known = _own_countries(row, name) or job.countries_of(name)
    fitting = [code for code in known if code in listed] or (known if not listed else [])
    if not fitting and job.config.country in known:
        fitting = [job.config.country]
    country = in_turn
    if len(fitting) == 1:
        country = fitting[0]
    elif len(listed) == 1:
        country = listed[0]
    if country and len(listed) != 1:
        message = _("{place} is taken to be in {country}")
        message = message.format(place=quote(name), country=countries.name(country))
        row.say(Severity.INFO, column, message)
    return country


def _own_countries(row: Row, name: str) -> list[str]:
    """The countries in which the entry that is there already has a place of that name."""
    places = row.entry.places if row.entry else ()
    return [place["country"] for place in places if fold(place["name"]) == fold(name)]


def _no_country(spot: PlaceMention, listed: Sequence[str]) -> Unclear:
    message = _("in which country is {place}?").format(place=quote(spot.name))
    if not listed:
        return Unclear(message, _("Write it behind the place in brackets."))
    example = f"{spot.name} ({listed[0]})"
    return Unclear(message, _("Write it behind the place: {example}.").format(example=example))
