"""Of a large registry only what it takes to tell about some entries: they and who is around."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from hamm_registry.model.entries import Initiative, InitiativeData, Registry
from hamm_registry.parallels.horizon import horizon
from hamm_registry.parallels.places import Atlas
from hamm_registry.parallels.sides import Side
from hamm_registry.parallels.signals import Scale
from hamm_registry.parallels.weights import Lowest, least, levels, weights
from hamm_registry.storage.workspace import Shelves


def neighbourhood(
    registry: Registry, names: Iterable[str], today: date, level: Lowest = "C"
) -> Registry:
    """The registry with the entries of these ids and, in brief, all that may belong to them.

    Those are what they name or what names them, who met them, and who may make a pair of that
    level with them. A registry that is in memory anyway stays whole, as does one that lacks an id.
    """
    shelves = registry.initiatives
    if not isinstance(shelves, Shelves):
        return registry
    chosen: dict[str, Initiative] = {}
    for name in names:
        entry = shelves.find(name)
        if entry is None:
            return registry
        chosen[entry.path] = entry
    atlas, scale = Atlas(registry), Scale(weights(registry.config))
    sides = [Side(entry, atlas, today.isoformat()) for entry in chosen.values()]
    view = horizon(sides, atlas, scale, least(levels(registry.config), level))
    own = {name for entry in chosen.values() for name in entry.names}
    named = own.union(*map(_named, chosen.values()), *_parties(registry, own))

    def belongs(path: str, data: InitiativeData) -> bool:
        return view.sees(Initiative(path, data)) or _is_tied(data, own, named)

    kept = (chosen.get(path) or Initiative(path, data) for path, data in shelves.brief(belongs))
    return replace(registry, initiatives=tuple(kept))


def _is_tied(data: InitiativeData, own: set[str], named: set[str]) -> bool:
    """Whether the entry with this data is named, or names one of our own."""
    return (
        data["id"] in named
        or ("former_ids" in data and not named.isdisjoint(data["former_ids"]))
        or ("relations" in data and any(one["to"] in own for one in data["relations"]))
    )


def _named(entry: Initiative) -> set[str]:
    """The ids that an entry names."""
    named = {relation["to"] for relation in entry.data.get("relations", ())}
    into = entry.data.get("retired", {}).get("into")
    return named | {into} if into else named


def _parties(registry: Registry, own: set[str]) -> Iterable[Sequence[str]]:
    """Who took part in the meetings at which one of our own was."""
    parties = (meeting.get("attended", ()) for meeting in registry.meetings)
    return (party for party in parties if not own.isdisjoint(party))
