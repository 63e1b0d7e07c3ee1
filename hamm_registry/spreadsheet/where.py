"""Places and countries of a row: each place needs a country, from whichever cell says it."""

from collections.abc import Callable, Sequence
from typing import Any

from hamm_registry.core.diagnostic import Severity
from hamm_registry.core.text import _, quote
from hamm_registry.geo import countries
from hamm_registry.model.entries import place_key
from hamm_registry.spreadsheet import cells
from hamm_registry.spreadsheet.cells import Spot
from hamm_registry.spreadsheet.lists import Unclear
from hamm_registry.spreadsheet.row import Job, Row, Texts, Told
from hamm_registry.yamlfile.document import Data


def where(row: Row, told: Texts, job: Job) -> None:
    """Read places and countries: each place needs a country, from whichever cell says it."""
    named = [c for one in told.get("country", ()) for c in _read(row, one, _countries(row, job))]
    spots = [
        (one.column, spot)
        for one in (*told.get("place", ()), *told.get("where", ()))
        for spot in _read(row, one, lambda text: cells.place_list(text, job.place_names))
    ]
    named += [spot.country for _column, spot in spots if not spot.name]
    spots = [(column, spot) for column, spot in spots if spot.name]
    listed = dict.fromkeys([*named, *(spot.country for _column, spot in spots if spot.country)])
    abroad = [code for code in listed if code != job.config.country]
    open_spots = [spot for _column, spot in spots if not spot.country]
    in_turn = iter(abroad if len(open_spots) == len(abroad) > 1 else ())
    places: list[Data] = []
    for column, spot in spots:
        country = spot.country or _country(row, column, spot.name, abroad, next(in_turn, ""), job)
        if country:
            known = job.places.get(place_key(spot.name, country))
            place = {"name": known.name if known else spot.name, "country": country}
            places += [place] if place not in places else []
        elif "places" not in row.failed:
            row.fail("places", column, _no_country(spot, abroad))
    inside = {place["country"] for place in places}
    rest = [code for code in dict.fromkeys(named) if code not in inside]
    row.data |= {name: value for name, value in (("places", places), ("countries", rest)) if value}


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
    known = job.countries_of(name)
    fitting = [code for code in known if code in listed] or (known if not listed else [])
    if job.config.country in known:
        fitting = fitting or [job.config.country]
    found = fitting[0] if len(fitting) == 1 else listed[0] if len(listed) == 1 else in_turn
    if found and len(listed) != 1:
        message = _("{place} is taken to be in {country}")
        message = message.format(place=quote(name), country=countries.name(found))
        row.say(Severity.INFO, column, message)
    return found


def _no_country(spot: Spot, listed: Sequence[str]) -> Unclear:
    message = _("in which country is {place}?").format(place=quote(spot.name))
    example = f"{spot.name} ({next(iter(listed), 'PL')})"
    return Unclear(message, _("Write it behind the place: {example}.").format(example=example))
