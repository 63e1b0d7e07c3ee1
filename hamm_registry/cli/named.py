"""The organisations, initiatives and towns that people name on the command line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hamm_registry.cli.session import Session
from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import meant
from hamm_registry.core.steps import lists_them
from hamm_registry.core.text import _, fold, quote

if TYPE_CHECKING:
    from hamm_registry.introductions.directory import Node
    from hamm_registry.introductions.profile import PlaceAbroad
    from hamm_registry.introductions.score import Matcher
    from hamm_registry.introductions.suggestions import Cluster

_MOST_GUESSES = 5


def organisation_keys(current: Session, matcher: "Matcher", name: str) -> list[str]:
    """The keys that a name means: one organisation, or those that bear an initiative.

    UsageError where there is none, as with an initiative of the office.
    """
    directory = matcher.directory
    node = directory.find(name)
    if node is not None:
        return [node.key]
    if directory.is_office(name):
        message = _("{name} is the office, which is never introduced to others")
        hint = _("It knows everybody already.")
        raise UsageError(message.format(name=quote(name)), hint)
    entry = matcher.registry.by_id.get(name)
    if entry is None:
        return [_with_all_words(current, matcher, name).key]
    if entry.id != name:
        message = _("{old} is now {new}")
        current.remark(message.format(old=quote(name), new=quote(entry.id)))
    keys = directory.bearers(entry)
    if keys:
        return keys
    if any(directory.is_office(participant["name"]) for participant in entry.organisations):
        message = _("{id} is an initiative of the office: it is never introduced to others")
        raise UsageError(message.format(id=quote(name)), _("It knows everybody already."))
    message = _("no organisation from here runs {id}").format(id=quote(name))
    raise UsageError(message, _("Name another organisation or initiative."))


def side(current: Session, matcher: "Matcher", name: str) -> "Node":
    """One side of a pair: an organisation with all its work, or an initiative by itself."""
    keys = organisation_keys(current, matcher, name)
    node = matcher.directory.nodes[keys[0]]
    if matcher.directory.find(name) is None and name in matcher.registry.by_id:
        return node._replace(entries=(matcher.registry.by_id[name],))
    return node


def guests(
    current: Session, matcher: "Matcher", names: Sequence[str], *, exact: bool
) -> "tuple[list[Node], PlaceAbroad | None]":
    """The organisations that a letter goes to, and the town that was named, if one was.

    With `exact` a town must be spelt right: where something is recorded, nothing is guessed.
    """
    from hamm_registry.introductions.suggestions import clusters

    keys: list[str] = []
    town: PlaceAbroad | None = None
    clusters_found: list[Cluster] | None = None
    for name in names:
        is_known = matcher.directory.find(name) is not None or name in matcher.registry.by_id
        if not is_known:
            if clusters_found is None:
                clusters_found = clusters(matcher)
            cluster = _cluster(current, matcher, clusters_found, name, exact)
            if cluster is not None:
                town, active = cluster
                keys += sorted(active)
                continue
        keys += organisation_keys(current, matcher, name)
    return [matcher.directory.nodes[key] for key in dict.fromkeys(keys)], town


def _cluster(
    current: Session, matcher: "Matcher", clusters: "Sequence[Cluster]", name: str, exact: bool
) -> "Cluster | None":
    """The town that a name means, in any language; the nearest spelling where none is exact."""
    from hamm_registry.core.spelling import nearest, words

    wanted = _names_of_place(current, name) | {fold(name)}
    spellings: dict[str, str] = {}
    by_name: dict[str, Cluster] = {}
    for cluster in clusters:
        spot = cluster[0]
        names = {spot.name}
        listed = matcher.registry.place(spot.name, spot.key[0])
        if listed is not None:
            names.update(listed.spellings)
        if not wanted.isdisjoint(map(fold, names)):
            return cluster
        for spelling in names:
            spellings[words(spelling)] = spot.name
        by_name.setdefault(spot.name, cluster)
    if exact or _has_words_of_organisation(matcher, name):
        return None
    meant = nearest(name, spellings)
    if not meant:
        return None
    message = _("{word} is read as {code}.")
    current.remark(message.format(word=quote(name), code=quote(meant)))
    return by_name[meant]


def _names_of_place(current: Session, name: str) -> frozenset[str]:
    """The folded names of the places that somebody means; none where there is no such place."""
    from hamm_registry.query.places import place_names

    try:
        return place_names(name, current.fields)
    except UsageError:
        return frozenset()  # it is an organisation, or spelt wrongly


def _has_words_of_organisation(matcher: "Matcher", name: str) -> bool:
    return bool(_fitting(matcher, name))


def _fitting(matcher: "Matcher", name: str) -> "list[Node]":
    """The organisations whose name holds all words."""
    wanted = fold(name).replace("-", " ").split()
    fitting = []
    for node in matcher.directory.nodes.values():
        folded = fold(node.name)
        if all(word in folded for word in wanted):
            fitting.append(node)
    return fitting


def _with_all_words(current: Session, matcher: "Matcher", name: str) -> "Node":
    """The one organisation whose name holds all words; UsageError with a guess otherwise."""
    from hamm_registry.query.unknown_entry import unknown_entry
    from hamm_registry.schema import did_you_mean

    fitting = _fitting(matcher, name)
    if len(fitting) == 1:
        return fitting[0]
    message = _("there is no organisation or initiative {name}").format(name=quote(name))
    if fitting:
        names = ", ".join(node.name for node in fitting[:_MOST_GUESSES])
        raise UsageError(message, meant(names))
    if f"data/initiatives/{name}.yaml" in current.own.unread:
        raise unknown_entry(name, current.registry)
    offered = {node.name: "" for node in matcher.directory.nodes.values()}
    offered |= {entry.id: entry.title for entry in matcher.registry.initiatives}
    raise UsageError(message, did_you_mean(name, offered) or lists_them("organisations"))
