"""The organisations of a registry as nodes: who may be introduced to whom."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hamm_registry.core.text import fold
from hamm_registry.model.entries import Initiative, Organisation, Participant, Registry

BEARING = ("lead", "partner")
"""The roles by which an organisation is active in an initiative, and not only helps or pays."""


Identity = tuple[str, str, str]
"""Folded name and unit by which entries name an organisation, and the city of the registry."""


class Node(NamedTuple):
    """A home organisation: its key (the id of its record, else its name), and its work.

    `entries` are the living initiatives that it bears or is a partner of.
    """

    key: str
    name: str
    record: Organisation | None
    entries: tuple[Initiative, ...]

    @property
    def city(self) -> str:
        """The city whose registry it is read along from; empty for this registry's own."""
        if not self.entries:
            return ""
        return self.entries[0].city


class Directory(NamedTuple):
    """The nodes by key, and which key each organisation named in an entry has.

    `office` holds the keys of the office and its parts: they are nobody's counterpart.
    `catch_alls` are collective names (“clubs from the city”): groups without a record of their own,
    to whom nobody can write.
    """

    nodes: Mapping[str, Node]
    office: frozenset[str]
    catch_alls: frozenset[str]
    registry: Registry
    keys: Mapping[Identity, str]
    by_name: Mapping[str, str]

    def key(self, participant: Participant, city: str = "") -> str:
        """The key of an organisation that an entry names."""
        return self.keys[_identity(participant, city)]

    def keys_in(self, entry: Initiative) -> list[str]:
        """The keys of all organisations that an entry names, in whatever role, each once."""
        keys = (self.key(participant, entry.city) for participant in entry.organisations)
        return list(dict.fromkeys(keys))

    def bearers(self, entry: Initiative) -> list[str]:
        """The nodes that bear an entry or are partners of it, each once."""
        keys: dict[str, None] = {}
        for participant in entry.organisations:
            if participant["role"] not in BEARING:
                continue
            key = self.key(participant, entry.city)
            if key in self.nodes:
                keys[key] = None
        return list(keys)

    def find(self, name: str) -> Node | None:
        """The node that somebody means by an id, a name or another name."""
        record = self.registry.organisation(name)
        if record is not None:
            return self.nodes.get(record.id)
        return self.nodes.get(self.by_name.get(fold(name), ""))

    def node_for(self, name: str) -> Node | None:
        """The node of an organisation, or the first of those that bear an initiative."""
        node = self.find(name)
        if node is not None:
            return node
        entry = self.registry.by_id.get(name)
        if entry is None:
            return None
        bearers = self.bearers(entry)
        if not bearers:
            return None
        # Who names an initiative means it, and not whatever else its bearer does.
        return self.nodes[bearers[0]]._replace(entries=(entry,))

    def is_office(self, name: str) -> bool:
        """True if a name means the office or a part of it."""
        record = self.registry.organisation(name)
        if record is not None and record.id in self.office:
            return True
        return fold(name) in {fold(key) for key in self.office}


def directory(registry: Registry, *, unlisted: bool = False, history: bool = False) -> Directory:
    """All home organisations with their living initiatives; linear in what the entries name.

    With `unlisted` those of unlisted entries and records too, with `history` also the initiatives
    that have ended. Every organisation that an entry names has a key, shown or not: acquaintance
    does not end with an initiative.
    """
    collection = _Collection(registry)
    # By id: the first spelling of a name is the one that is kept, and must not depend on files.
    for entry in registry.sorted_initiatives:
        if entry.retired:
            continue
        is_shown = entry.is_shown(unlisted=unlisted, history=history)
        for participant in entry.organisations:
            collection.add(participant, entry, is_shown=is_shown)
    collection.add_office()
    nodes = _nodes(collection.work, collection.office, registry, unlisted)
    by_name = {fold(node.name): key for key, node in nodes.items()}
    # A key counts more than a name that is written like it.
    for key in nodes:
        by_name[fold(key)] = key
    return Directory(
        nodes=nodes,
        office=frozenset(collection.office),
        catch_alls=frozenset(collection.catch_alls),
        registry=registry,
        keys=collection.keys,
        by_name=by_name,
    )


class _Collection:
    """The organisations as the entries name them one after the other.

    `keys` maps each identity to its key, `work` each home organisation to its initiatives;
    `office` holds the keys of the office and its parts, `catch_alls` those of collective names.
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.keys: dict[Identity, str] = {}
        self.work: dict[str, list[Initiative]] = {}
        self.office: set[str] = set()
        self.catch_alls: set[str] = set()
        self._spellings: dict[tuple[str, str], str] = {}
        self._home_names = _home_names(registry)

    def add(self, participant: Participant, entry: Initiative, *, is_shown: bool) -> None:
        """Add an organisation that an entry names, and the entry to its work if it is shown."""
        record = None
        # The records of this registry say nothing of the organisations of another city.
        if not entry.city:
            record = _record(participant, self.registry)
        identity = _identity(participant, entry.city)
        if identity not in self.keys:
            self._add_key(identity, participant, entry, record)
        if participant["role"] not in BEARING or not self._is_home(participant, record):
            return
        entries = self.work.setdefault(self.keys[identity], [])
        if not is_shown:
            return
        # An organisation may be lead and partner of one entry, or stand in it with several units.
        if not entries or entries[-1] is not entry:
            entries.append(entry)

    def add_office(self) -> None:
        """Add the office that registry.yaml names: no entry may name it."""
        name = self.registry.config.office
        if not name:
            return
        record = self.registry.organisation(name)
        self.office.add(name if record is None else record.id)

    def _add_key(
        self,
        identity: Identity,
        participant: Participant,
        entry: Initiative,
        record: Organisation | None,
    ) -> None:
        """Give an organisation its key: the id of its record, else its name as first written."""
        if record is not None:
            key = record.id
        else:
            name = participant["name"]
            label = f"{name} ({entry.city})" if entry.city else name
            key = self._spellings.setdefault((fold(name), entry.city), label)
        self.keys[identity] = key
        if _is_catch_all(participant, record):
            self.catch_alls.add(key)
        if _is_office(participant, record, self.registry, entry.city):
            self.office.add(key)

    def _is_home(self, participant: Participant, record: Organisation | None) -> bool:
        """True if an organisation is one of the home city and can be met: no catch-all.

        What neither the record nor the entry says is taken to be at home: entries name the country
        of those from elsewhere.
        """
        if _is_catch_all(participant, record):
            return False
        country, place = participant.get("country"), participant.get("place")
        if record is not None:
            country = record.data.get("country") or country
            place = record.data.get("place") or place
        if country is not None and country not in self.registry.homes:
            return False
        return place is None or fold(place) in self._home_names


def _nodes(
    work: Mapping[str, list[Initiative]], office: set[str], registry: Registry, unlisted: bool
) -> dict[str, Node]:
    """The organisations by key, in order; the office and unlisted ones are left out."""
    records = {record.id: record for record in registry.organisations if not record.retired}
    nodes: dict[str, Node] = {}
    for key in sorted(work):
        record = records.get(key)
        name = key
        if record is not None:
            name = record.name
        is_hidden = record is not None and record.unlisted and not unlisted
        if key not in office and not is_hidden:
            nodes[key] = Node(key, name, record, tuple(work[key]))
    return nodes


def _identity(participant: Participant, city: str) -> Identity:
    return fold(participant["name"]), fold(participant.get("unit", "")), city


def _record(participant: Participant, registry: Registry) -> Organisation | None:
    """The record that is meant: that of the unit, if it has one of its own."""
    whole = registry.organisation(participant["name"])
    unit = participant.get("unit")
    if not unit:
        return whole
    for name in (unit, f"{participant['name']}, {unit}"):
        record = registry.organisation(name)
        if record is None:
            continue
        # Units of two organisations may have one name ("Youth office"): it has to be part of this.
        if whole is None or record.data.get("part_of") == whole.id:
            return record
    return whole


def _with_wholes(record: Organisation, registry: Registry) -> Iterator[Organisation]:
    """The record and all that it is part of, from the smallest up."""
    seen: set[str] = set()
    above: Organisation | None = record
    # Bad data may make an organisation a part of itself: a rule reports it, and nobody hangs here.
    while above is not None and above.id not in seen:
        seen.add(above.id)
        yield above
        above = registry.organisation(above.data.get("part_of", ""))


def _is_catch_all(participant: Participant, record: Organisation | None) -> bool:
    """True for a collective name: a group without a record of its own."""
    return record is None and participant.get("type") == "group"


def _is_office(
    participant: Participant, record: Organisation | None, registry: Registry, city: str
) -> bool:
    """True if this is the office or a part of it.

    Without `office` in registry.yaml it is the municipality that is called like the city.
    """
    is_municipality = participant.get("type") == "municipality"
    if city:
        return is_municipality
    office = registry.config.office
    if not office:
        own_city = fold(registry.config.city)
        return is_municipality and own_city in fold(participant["name"])
    if record is None:
        return fold(participant["name"]) == fold(office)
    own = registry.organisation(office)
    return own is not None and own in _with_wholes(record, registry)


def _home_names(registry: Registry) -> frozenset[str]:
    """The folded names of the city, its districts, and the two together."""
    city = fold(registry.config.city)
    names = {city}
    for name in registry.config.data.get("districts", ()):
        district = fold(name)
        names.add(district)
        names.add(f"{city}-{district}")
    return frozenset(names)
