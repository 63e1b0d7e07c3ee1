"""Registries of other cities, read along: their entries take part, marked with their city.

Nothing is ever written into them. Ids of theirs are `city:id` everywhere, which no id of a file
can be; the city is that of their registry.yaml, numbered where two have the same name.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.text import _, quote, safe, slug
from hamm_registry.model.entries import (
    Config,
    Initiative,
    InitiativeData,
    Place,
    PlaceKey,
    Registry,
    Texts,
)
from hamm_registry.storage import workspace


def read(own: Registry, given: Iterable[Path]) -> tuple[Registry, ...]:
    """The registries of some folders, or of names under `read_along` in registry.yaml, each once.

    Raises UsageError (2) for the registry itself, RegistryError (3) for what is no registry.
    """
    folders: dict[str, Path] = {}
    for name in given:
        folder = _folder(own, name)
        folders[os.path.realpath(folder)] = folder
    if os.path.realpath(own.root) in folders:
        raise UsageError(_("--with needs the registry of another city, not this one"))
    taken = {_slug(own.config.city)}
    return tuple(_marked(_loaded(folder), taken) for folder in folders.values())


def _folder(own: Registry, given: Path) -> Path:
    """The folder that is given, or the one that the registry lists under that name."""
    if given.is_dir():
        return given
    for listed in own.config.data.get("read_along", ()):
        if listed["name"] == str(given):
            return own.root / str(listed["path"])
    return given


def _loaded(folder: Path) -> Registry:
    """The registry in a folder; RegistryError (3), with the folder, where there is none."""
    if not (folder / workspace.CONFIG).is_file():
        message = _("there is no {config} in {folder}")
        hint = _("Give --with the folder of the other city’s registry.")
        raise RegistryError(message.format(config=workspace.CONFIG, folder=quote(folder)), hint)
    try:
        return workspace.Workspace(folder).registry
    except RegistryError as error:
        raise RegistryError(f"{safe(str(folder))}: {error.message}", error.hint) from error


def _marked(registry: Registry, taken: set[str]) -> Registry:
    """The registry with its city in all its entries, under a name that is not taken yet."""
    city = registry.config.city
    name, slug, number = city, _slug(city), 1
    while slug in taken:
        number += 1
        name, slug = f"{city} {number}", f"{_slug(city)}-{number}"
    taken.add(slug)
    config = Config({**registry.config.data, "city": name})
    entries = tuple(_marked_entry(entry, name, slug) for entry in registry.initiatives)
    return replace(registry, config=config, initiatives=entries)


def _slug(city: str) -> str:
    """A city in ids: `Bad Sassendorf` is bad-sassendorf."""
    return slug(city) or "registry"


def _marked_entry(entry: Initiative, city: str, slug: str) -> Initiative:
    """The entry with its city in its own ids and in those that it refers to."""
    data: InitiativeData = {**entry.data, "id": f"{slug}:{entry.id}"}
    if "former_ids" in data:
        data["former_ids"] = [f"{slug}:{former}" for former in data["former_ids"]]
    if "relations" in data:
        relations = data["relations"]
        data["relations"] = [{**link, "to": f"{slug}:{link['to']}"} for link in relations]
    return Initiative(entry.path, data, city)


def merged(own: Registry, others: Sequence[Registry]) -> Registry:
    """One registry that holds the entries of all; where two say different things, ours counts."""
    if not others:
        return own
    themes: dict[str, Texts] = {}
    places: dict[PlaceKey, Place] = {}
    for registry in (*reversed(others), own):
        themes |= registry.config.themes
        places |= registry.places
    entries = list(own.initiatives)
    for registry in others:
        entries += registry.initiatives
    return replace(
        own,
        config=Config({**own.config.data, "themes": themes}),
        initiatives=tuple(entries),
        list_places=lambda: places,
        other_homes=frozenset(other.config.country for other in others),
    )


def abroad(registry: Registry) -> Registry:
    """The registry without what its entries do in their home country."""
    home = registry.config.country
    entries = tuple(_abroad(entry, home) for entry in registry.initiatives)
    return replace(registry, initiatives=entries)


def _abroad(entry: Initiative, home: str) -> Initiative:
    """The entry without the places in its home country and without that country."""
    if home not in entry.countries:
        return entry
    data = {
        **entry.data,
        "places": [place for place in entry.places if place["country"] != home],
        "countries": [code for code in entry.countries if code != home],
    }
    return replace(entry, data=cast(InitiativeData, data))
