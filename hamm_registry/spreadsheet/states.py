"""Towns written with their state: “San Diego, CA” lies in California, not in Canada."""

import re
from collections.abc import Iterable, Sequence

from hamm_registry.core.text import _, quote
from hamm_registry.editing import towns
from hamm_registry.model.vocabulary import country_of_state
from hamm_registry.spreadsheet import lists
from hamm_registry.spreadsheet.cells import PlaceMention
from hamm_registry.yamlfile.parsed_file import ParsedFile

_IN_BRACKETS = re.compile(r"([^(]+?)\s*\(([A-Z]{2})\)")


def towns_with_state(texts: Iterable[str], places: ParsedFile | None) -> dict[str, PlaceMention]:
    """The towns with a state behind them that cells name, by the text as it is written.

    Many abbreviations are codes of countries too, so the list of towns decides, in one pass for
    all cells. A town that lies in both has no country here: somebody has to say which is meant.
    One that is not in the list is left out where its abbreviation may be a country.
    """
    written: dict[str, tuple[str, str]] = {}
    for text in texts:
        written |= _names_and_states(text)
    names = {f"{town}, {state}": (town, state) for town, state in written.values()}
    candidates = towns.find_all_candidates([(name, "") for name in names], places)
    mentions: dict[str, PlaceMention] = {}
    for text, (town, state) in written.items():
        spots = candidates[f"{town}, {state}", ""]
        country = _country_of_candidates(spots, state)
        if country is not None:
            note = _note(text, town, country)
            mentions[text] = PlaceMention(town, country, note, towns.clear_choice(spots))
    return mentions


def _names_and_states(text: str) -> dict[str, tuple[str, str]]:
    """The towns that a cell names and their states, by the text of both."""
    pairs: dict[str, tuple[str, str]] = {}
    items = lists.apart(text)
    for position in range(0, len(items), 2):
        item = items[position]
        match = _IN_BRACKETS.fullmatch(item.strip())
        if match and country_of_state(match[2]):
            pairs[item.strip()] = (match[1], match[2])
            continue
        following = items[position + 1 : position + 3]
        if len(following) == 2 and following[0].strip() == ",":
            state = following[1].strip()
            if item.strip() and country_of_state(state):
                pairs["".join([item, *following]).strip()] = (item.strip(), state)
    return pairs


def _country_of_candidates(candidates: Sequence[towns.PlaceCandidate], state: str) -> str | None:
    """The country of a town with a state; empty where it may be two, None where nobody knows."""
    countries = {spot.country for spot in candidates}
    if len(countries) == 1:
        return countries.pop()
    if countries:
        town = towns.clear_choice(candidates)
        if town is None:
            return ""
        return town.country
    if towns.country_called(state):
        return None
    return country_of_state(state)


def _note(text: str, town: str, country: str) -> str:
    if not country:
        return ""
    message = _("{value} is read as {read}")
    return message.format(value=quote(text), read=f"{town} ({country})")
