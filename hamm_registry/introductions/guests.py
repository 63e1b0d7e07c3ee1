"""The organisations that the list of a meeting names, each once."""

from collections.abc import Iterable
from typing import NamedTuple

from hamm_registry.introductions.directory import Directory, Node
from hamm_registry.model.entries import Participant


class Guest(NamedTuple):
    """An organisation on a list: its key, its name, and its work where it is one from home."""

    key: str
    name: str
    node: Node | None = None


def guests(known: Directory, names: Iterable[str], *, unlisted: bool = True) -> list[Guest]:
    """The organisations that ids or names mean, in the order of the list.

    The id of an initiative, as old files have it, means those that bear it. Unlisted initiatives
    and organisations are left out unless they are asked for.
    """
    by_key: dict[str, Guest] = {}
    for name in names:
        for guest in _meant(known, name, unlisted):
            by_key.setdefault(guest.key, guest)
    return list(by_key.values())


def everybody(known: Directory) -> list[Guest]:
    """All organisations from home that do something."""
    return [_of_node(node) for node in known.nodes.values() if node.entries]


def _meant(known: Directory, name: str, unlisted: bool) -> list[Guest]:
    """The organisations that one id or name means; several only for an initiative.

    A name that nothing has is a guest all the same: lists of meetings name whoever was there.
    """
    node = known.find(name)
    if node is not None:
        return [_of_node(node)]
    record = known.registry.organisation(name)
    if record is not None:
        if record.unlisted and not unlisted:
            return []
        return [Guest(record.id, record.name)]
    entry = known.registry.by_id.get(name)
    if entry is None:
        return [Guest(name, name)]
    if not entry.is_shown(unlisted=unlisted):
        return []
    return [_lead(known, participant, entry.city) for participant in entry.bearing]


def _lead(known: Directory, participant: Participant, city: str) -> Guest:
    """A lead of an initiative; it has no node where it is the office or from elsewhere."""
    key = known.key(participant, city)
    node = known.nodes.get(key)
    if node is not None:
        return _of_node(node)
    record = known.registry.organisation(key)
    if record is not None:
        return Guest(key, record.name)
    return Guest(key, participant["name"])


def _of_node(node: Node) -> Guest:
    return Guest(node.key, node.name, node)
