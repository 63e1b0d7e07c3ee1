"""Whom a list of a meeting means: organisations, each once."""

from collections.abc import Iterable
from dataclasses import dataclass

from hamm_registry.introductions.directory import Directory, Node


@dataclass(frozen=True, slots=True)
class Guest:
    """An organisation on a list: its key, its name, and its work where it is one from home."""

    key: str
    name: str
    node: Node | None = None


def guests(known: Directory, names: Iterable[str], *, unlisted: bool = True) -> list[Guest]:
    """The organisations that ids or names mean, in the order of the list.

    The id of an initiative, as old files have it, means those that bear it. Unlisted initiatives
    and organisations are left out unless they are asked for.
    """
    found: dict[str, Guest] = {}
    for name in names:
        for guest in _meant(known, name, unlisted):
            found.setdefault(guest.key, guest)
    return list(found.values())


def everybody(known: Directory) -> list[Guest]:
    """All organisations from home that do something."""
    return [_of_node(node) for node in known.nodes.values() if node.entries]


def _meant(known: Directory, name: str, unlisted: bool) -> list[Guest]:
    node = known.find(name)
    if node is not None:
        return [_of_node(node)]
    record = known.registry.organisation(name)
    if record is not None:
        return [Guest(record.id, record.name)] if unlisted or not record.unlisted else []
    entry = known.registry.by_id.get(name)
    if entry is None:
        return [Guest(name, name)]
    if entry.retired or (entry.unlisted and not unlisted):
        return []
    meant = []
    for participant in entry.organisations:
        if participant["role"] == "lead":
            key = known.key(participant, entry.city)
            node = known.nodes.get(key)
            record = known.registry.organisation(key)
            other = Guest(key, record.name if record else participant["name"])
            meant.append(_of_node(node) if node else other)
    return meant


def _of_node(node: Node) -> Guest:
    return Guest(node.key, node.name, node)
