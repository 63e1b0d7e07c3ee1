"""Towns of a list that data/places.yaml does not have: looked up, named alike in all rows."""

from collections.abc import Mapping, Sequence

from hamm_registry.core.finding import Severity
from hamm_registry.core.text import _, fold, quote
from hamm_registry.editing import towns
from hamm_registry.editing.precheck import Precheck
from hamm_registry.editing.towns import PlaceCandidate
from hamm_registry.geo import countries, gazetteer
from hamm_registry.model.entries import PlaceKey, place_key
from hamm_registry.spreadsheet.row import ImportContext, ImportRow
from hamm_registry.spreadsheet.where import same_place
from hamm_registry.yamlfile.parsed_file import Data


def places_of(row: ImportRow) -> Sequence[Data]:
    """The places of a row."""
    places: Sequence[Data] = row.data.get("places", ())
    return places


def locate(
    precheck: Precheck, rows: Sequence[ImportRow], context: ImportContext
) -> dict[PlaceKey, PlaceCandidate]:
    """The towns that go into data/places.yaml, by their keys; rows get remarks on the others.

    A town that is in the list under another name, by its GeoNames number, or that another row
    calls otherwise, gets one name in all rows, and a remark. A name that means several towns of
    which none is outstanding, or none at all, is left out. All are looked up in one pass.
    """
    unlisted = _unlisted(precheck, rows)
    names = [(name, country) for (country, _folded), name in unlisted.items()]
    candidates = towns.find_all_candidates(names, precheck.places)
    located = _chosen(unlisted, candidates, context)
    for row in rows:
        # Without the list of towns nobody can say that one is unknown.
        if gazetteer.available():
            for place in places_of(row):
                key = place_key(place["name"], place["country"])
                namesakes = candidates.get((place["name"], place["country"]))
                if namesakes is not None and key not in located:
                    _remark_on_unknown(row, place, namesakes)
        _rename_places(row, located)
    new = [town for town in located.values() if not town.listed]
    return {place_key(town.name, town.country): town for town in new}


def _unlisted(precheck: Precheck, rows: Sequence[ImportRow]) -> dict[PlaceKey, str]:
    """The places that are not in the list, by their keys, with their names as first written."""
    names: dict[PlaceKey, str] = {}
    for row in rows:
        for place in places_of(row):
            key = place_key(place["name"], place["country"])
            if key not in precheck.registry.places:
                names.setdefault(key, place["name"])
    return names


def _chosen(
    unlisted: Mapping[PlaceKey, str],
    candidates: Mapping[gazetteer.Wanted, Sequence[PlaceCandidate]],
    context: ImportContext,
) -> dict[PlaceKey, PlaceCandidate]:
    """The town that each place is, where that is clear; one object for one GeoNames number."""
    with_state = _towns_with_state(context)
    chosen: dict[PlaceKey, PlaceCandidate] = {}
    by_number: dict[int, PlaceCandidate] = {}
    for key, name in unlisted.items():
        country = key[0]
        town = with_state.get(key) or towns.clear_choice(candidates[name, country])
        if town is None:
            continue
        # Two names of one town have to become one entry in data/places.yaml.
        if not town.listed:
            town = by_number.setdefault(town.geonames, town)
        chosen[key] = town
    return chosen


def _towns_with_state(context: ImportContext) -> dict[PlaceKey, PlaceCandidate]:
    """The towns that cells name with their state, without namesakes in two states of a country."""
    by_key: dict[PlaceKey, set[PlaceCandidate]] = {}
    for mention in context.with_state.values():
        if mention.town is not None:
            key = place_key(mention.name, mention.country)
            by_key.setdefault(key, set()).add(mention.town)
    return {key: spots.pop() for key, spots in by_key.items() if len(spots) == 1}


def _remark_on_unknown(row: ImportRow, place: Data, candidates: Sequence[PlaceCandidate]) -> None:
    """Say why a place that is not in the list has no coordinates either."""
    name, country = quote(place["name"]), countries.name(place["country"])
    if candidates:
        message = _("several towns are called {place} in {country}")
        hint = _("Add the one that is meant to data/places.yaml.")
    else:
        message = _("no town called {place} is known in {country}")
        hint = _("Check the spelling; a region goes into data/places.yaml (type: region).")
    column = row.columns.get("places")
    row.say(Severity.INFO, column, message.format(place=name, country=country), hint)


def _rename_places(row: ImportRow, located: Mapping[PlaceKey, PlaceCandidate]) -> None:
    """Give the places of a row the names that they have in the list, each once, with a remark."""
    places: list[Data] = []
    for place in places_of(row):
        name, country = place["name"], place["country"]
        town = located.get(place_key(name, country))
        if town and fold(town.name) != fold(name):
            row.say(Severity.INFO, row.columns.get("places"), same_place(name, town.name))
            name = town.name
        renamed = {"name": name, "country": country}
        if renamed not in places:
            places.append(renamed)
    if places:
        row.data["places"] = places
