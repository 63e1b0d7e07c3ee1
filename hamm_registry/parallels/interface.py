"""The JSON shapes of parallels: raw values, the same in every language."""

from collections.abc import Iterable

from hamm_registry.parallels.hubs import Hub
from hamm_registry.parallels.pairs import Pair


def parallels_as_json(hubs: Iterable[Hub], pairs: Iterable[Pair]) -> dict[str, object]:
    """What `parallels --format json` prints."""
    return {
        "version": 1,
        "hubs": [hub_as_json(hub) for hub in hubs],
        "pairs": [pair_as_json(pair) for pair in pairs],
    }


def hub_as_json(hub: Hub) -> dict[str, object]:
    """One hub."""
    return {
        "place": hub.place,
        "country": hub.country,
        "initiatives": list(hub.initiatives),
        "organisations": hub.organisations,
        "links": hub.links,
        "possible_links": hub.possible_links,
    }


def pair_as_json(pair: Pair) -> dict[str, object]:
    """One pair; `level` is null below the lowest level, `detail` a list of codes and names."""
    reasons = [reason._asdict() | {"detail": list(reason.detail)} for reason in pair.reasons]
    return pair._asdict() | {"reasons": reasons}
