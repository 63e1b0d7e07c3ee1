"""The registry as values: what the schemas describe, typed; no input and no output.

An entry that fits its schema keeps the shape of its file. The TypedDicts below give that shape a
name for the type checker, so nothing is copied and every field stands in one place; what follows
from the fields is a property of the class that wraps them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple, Required, TypedDict

from hamm_registry.core.finding import Pointer
from hamm_registry.core.text import fold, pick
from hamm_registry.geo.countries import Point

Texts = dict[str, str]
"""One text in several languages, by ISO 639-1 code."""

Date = str | int
"""A written date: `YYYY-MM-DD`, `YYYY-MM` or a year, which may stand in the file as a number."""

ENDED = frozenset({"completed", "ended", "rejected", "withdrawn", "cancelled"})
"""The statuses of what is over: left out of parallels, never stale."""


class Participant(TypedDict, total=False):
    """Somebody who bears, helps or pays for an initiative, as its entry names it."""

    name: Required[str]
    unit: str
    role: Required[str]
    type: str
    country: str
    place: str
    url: str
    register: str


class PlaceName(TypedDict, total=False):
    """A place of the work, as an entry names it."""

    name: Required[str]
    country: Required[str]
    about: bool


class Dated(TypedDict, total=False):
    """The beginning or the end of an initiative."""

    date: Required[Date]
    about: bool
    basis: str
    source: str


class Claim(TypedDict, total=False):
    """A value that another source gives for the field at the dotted path `field`."""

    field: Required[str]
    value: Required[Date]
    basis: str
    sources: Required[list[str]]
    note: str


class Milestone(TypedDict, total=False):
    """A day worth remembering."""

    date: Required[Date]
    type: Required[str]
    title: str
    source: str


class Activity(TypedDict, total=False):
    """A visit, a transport, a concert: something with a date."""

    title: Required[str]
    type: str
    start: Date
    end: Date
    place: str
    country: str
    direction: str
    status: str
    seats_free: int
    cargo_m3_free: float
    participants: int


class Exchange(TypedDict, total=False):
    """Something offered or needed."""

    type: Required[str]
    text: str
    country: str
    until: Date


class Relation(TypedDict, total=False):
    """A link to another initiative; the inverse is derived."""

    to: Required[str]
    type: Required[str]
    on: Date
    note: str


class HistoryStep(TypedDict, total=False):
    """One step of the life-cycle."""

    status: Required[str]
    on: Date
    reason: str
    source: str


class Support(TypedDict, total=False):
    """The number of people who supported a proposal: counts only."""

    on: Date
    count: Required[int]
    method: str


class Funding(TypedDict, total=False):
    """Money granted or applied for."""

    programme: str
    funder: str
    amount: float
    total: float
    share_pct: float
    about: bool
    currency: str
    status: str
    # `from` is a keyword of Python, so it stands in the schema alone.


class WebLink(TypedDict, total=False):
    """A page on the web about the initiative."""

    url: Required[str]
    kind: str
    title: str
    date: Date


class Photo(TypedDict, total=False):
    """A photo of the work: the name of a file in data/photos/, and whose it is."""

    file: Required[str]
    alt: Required[Texts]
    credit: Required[str]
    licence: Required[str]
    url: str


class ContactAddress(TypedDict, total=False):
    """An address of the initiative: a mailbox of an office or a page, never a person."""

    mailbox: str
    page: str


class Source(TypedDict, total=False):
    """A publication in which a fact was seen."""

    id: Required[str]
    title: Required[str]
    url: Required[str]
    kind: Required[str]
    publisher: str
    date: Date
    seen: Date


class Confirmation(TypedDict):
    """The last time the bearer confirmed the entry."""

    on: Date
    by: str


class Tombstone(TypedDict, total=False):
    """The tombstone of an entry: the reason, and the entry that its readers are sent to."""

    on: Required[Date]
    reason: Required[str]
    into: str


class InitiativeData(TypedDict, total=False):
    """The fields of data/initiatives/<id>.yaml, in canonical order."""

    id: Required[str]
    former_ids: list[str]
    title: Required[Texts]
    summary: Texts
    other_names: list[str]
    kind: str
    form: str
    status: str
    organisations: list[Participant]
    districts: list[str]
    places: list[PlaceName]
    countries: list[str]
    scope: str
    since: Dated
    until: Dated
    claims: list[Claim]
    milestones: list[Milestone]
    themes: list[str]
    sdgs: list[int]
    audience: list[str]
    languages: list[str]
    activities: list[Activity]
    offers: list[Exchange]
    needs: list[Exchange]
    relations: list[Relation]
    history: list[HistoryStep]
    support: list[Support]
    funding: list[Funding]
    links: list[WebLink]
    photos: list[Photo]
    contact: ContactAddress
    visibility: str
    sources: list[Source]
    confirmed: Confirmation
    notes: str
    retired: Tombstone


class OrganisationLink(TypedDict, total=False):
    """A link to another organisation; the inverse is derived."""

    to: Required[str]
    type: Required[str]
    on: Date
    note: str
    source: str


class OrganisationData(TypedDict, total=False):
    """The fields of data/organisations/<id>.yaml, in canonical order."""

    id: Required[str]
    former_ids: list[str]
    name: Required[str]
    other_names: list[str]
    type: str
    part_of: str
    country: str
    place: str
    url: str
    register: str
    contact: ContactAddress
    founded: Dated
    summary: Texts
    offers: list[Exchange]
    needs: list[Exchange]
    links_to: list[OrganisationLink]
    photos: list[Photo]
    visibility: str
    sources: list[Source]
    confirmed: Confirmation
    notes: str
    retired: Tombstone


def unique(values: Iterator[str]) -> tuple[str, ...]:
    """The values without repetitions, in the order of their first appearance."""
    return tuple(dict.fromkeys(values))


@dataclass(frozen=True, slots=True)
class Initiative:
    """One entry: `path` relative to the root, `data` as in the file.

    `city` is the one whose registry it is read along from, empty for this registry's own.
    """

    path: str
    data: InitiativeData
    city: str = ""

    @property
    def id(self) -> str:
        """The permanent name of the entry."""
        return self.data["id"]

    @property
    def title(self) -> str:
        """The title in the language in force, else in the first that is there, and the city."""
        title = pick(self.data["title"])
        if self.city:
            return f"{title} ({self.city})"
        return title

    @property
    def names(self) -> tuple[str, ...]:
        """Its id and its former ids."""
        return (self.id, *self.data.get("former_ids", ()))

    @property
    def status(self) -> str:
        """Its stage in the life-cycle; empty for a retired entry."""
        return self.data.get("status", "")

    @property
    def organisations(self) -> list[Participant]:
        """All organisations, in the order of the file."""
        return self.data.get("organisations", [])

    @property
    def bearing(self) -> list[Participant]:
        """The organisations that bear it (role `lead`), as the file names them."""
        return [part for part in self.organisations if part["role"] == "lead"]

    @property
    def leads(self) -> tuple[str, ...]:
        """The names of the organisations that bear it."""
        return unique(part["name"] for part in self.bearing)

    @property
    def places(self) -> list[PlaceName]:
        """The places of the work."""
        return self.data.get("places", [])

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of its places and those it names besides."""
        of_places = [place["country"] for place in self.places]
        return unique(iter(of_places + self.data.get("countries", [])))

    @property
    def since(self) -> str | None:
        """The written date of its beginning, None where it is not known."""
        if "since" not in self.data:
            return None
        return str(self.data["since"]["date"])

    @property
    def retired(self) -> bool:
        """True if only the tombstone is left."""
        return "retired" in self.data

    @property
    def unlisted(self) -> bool:
        """True if it is left out of everything that is made for the public."""
        return self.data.get("visibility") == "unlisted"

    @property
    def ended(self) -> bool:
        """True if it is over."""
        return self.status in ENDED

    def is_shown(self, *, unlisted: bool, history: bool = True) -> bool:
        """True for an initiative to tell of: never a retired one, whose data are gone.

        An unlisted one is shown only with `unlisted`; without `history` none that has ended.
        """
        if self.retired or (self.unlisted and not unlisted):
            return False
        return history or not self.ended


@dataclass(frozen=True, slots=True)
class Organisation:
    """One record of data/organisations/: `path` relative to the root, `data` as in the file."""

    path: str
    data: OrganisationData

    @property
    def id(self) -> str:
        """The permanent name of the record."""
        return self.data["id"]

    @property
    def name(self) -> str:
        """The full official name."""
        return self.data["name"]

    @property
    def names(self) -> tuple[str, ...]:
        """All by which entries may call it: name, other names, id and former ids."""
        other_names = self.data.get("other_names", ())
        return (self.name, *other_names, self.id, *self.data.get("former_ids", ()))

    @property
    def retired(self) -> bool:
        """True if only the tombstone is left."""
        return "retired" in self.data

    @property
    def unlisted(self) -> bool:
        """True if it is left out of everything that is made for the public."""
        return self.data.get("visibility") == "unlisted"


class Connection(NamedTuple):
    """One relation as seen from one side: `direction` is out as written, in as derived."""

    to: str
    type: str
    direction: Literal["out", "in"]
    on: str | None
    note: str


class Place(NamedTuple):
    """A place of data/places.yaml; `point` is None for regions and where nobody knows.

    `geonames` is its number at GeoNames.
    """

    name: str
    country: str
    names: Texts
    point: Point | None
    is_town: bool
    geonames: int | None = None
    other_names: Sequence[str] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """All names by which people may mean it."""
        return self.name, *self.names.values(), *self.other_names

    @property
    def title(self) -> str:
        """The name in the language in force."""
        if not self.names:
            return self.name
        return pick({"": self.name, **self.names})


PlaceKey = tuple[str, str]
"""Country and folded name: how a place is found whatever its spelling."""


def place_key(name: str, country: str) -> PlaceKey:
    """The key by which a place of that name is found."""
    return country, fold(name)


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of registry.yaml."""

    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def country(self) -> str:
        """The home country: never a match between initiatives."""
        return str(self.data["country"])

    @property
    def city(self) -> str:
        """The home city, whose name is also that of its place."""
        return str(self.data.get("city", ""))

    @property
    def mailbox(self) -> str:
        """The role address of the registry; empty where it names none."""
        return str(self.data.get("mailbox", ""))

    @property
    def licence(self) -> str:
        """The licence of the data by its SPDX code; empty where none is named."""
        return str(self.data.get("licences", {}).get("data", ""))

    @property
    def takes_corrections(self) -> bool:
        """True if it says where people can report what is wrong: a mailbox or a form."""
        return bool({"mailbox", "form_url"} & self.data.keys())

    @property
    def office(self) -> str:
        """The organisation that runs the registry: the id of its record, or its name; else ""."""
        return str(self.data.get("office", ""))

    @property
    def languages(self) -> list[str]:
        """The languages of the registry; the first is required in every entry."""
        return list(self.data["languages"])

    @property
    def name(self) -> Texts:
        """The heading of every overview, by language."""
        return dict(self.data["name"])

    @property
    def accent(self) -> str:
        """The colour of the city as #rrggbb; "" where it has named none."""
        return str(self.data.get("appearance", {}).get("accent", ""))

    @property
    def pictures(self) -> dict[Pointer, str]:
        """The files of the logo and of the photo of the city, by the field that names them."""
        appearance = self.data.get("appearance", {})
        files: dict[Pointer, str] = {}
        if "logo" in appearance:
            files["appearance", "logo"] = appearance["logo"]
        if "photo" in appearance:
            files["appearance", "photo", "file"] = appearance["photo"]["file"]
        return files

    @property
    def themes(self) -> dict[str, Texts]:
        """The themes that this registry adds to the built-in ones."""
        return dict(self.data.get("themes", {}))

    @property
    def stale_months(self) -> int:
        """After how many months without evidence an initiative counts as stale."""
        return int(self.data.get("thresholds", {}).get("stale_months", 24))

    @property
    def saved_queries(self) -> dict[str, str]:
        """Queries by name, for `saved:name`."""
        return dict(self.data.get("saved_queries", {}))


@dataclass(frozen=True)
class Registry:
    """The valid entries of one registry; `skipped` counts those that are not.

    `unread` are the paths of those that are not. The places are listed when they are first asked
    for: there are thousands, and many calls need none. `other_homes` are the home countries of
    registries that are read along.
    """

    root: Path
    config: Config
    initiatives: Sequence[Initiative] = ()
    meetings: tuple[Mapping[str, Any], ...] = ()
    programmes: tuple[Mapping[str, Any], ...] = ()
    list_places: Callable[[], Mapping[PlaceKey, Place]] = dict
    skipped: int = 0
    other_homes: frozenset[str] = frozenset()
    organisations: tuple[Organisation, ...] = ()
    unread: frozenset[str] = frozenset()

    @cached_property
    def places(self) -> Mapping[PlaceKey, Place]:
        """The places by every name that they have."""
        return self.list_places()

    @cached_property
    def homes(self) -> frozenset[str]:
        """The countries that are never a match between initiatives."""
        return self.other_homes | {self.config.country}

    @property
    def home_point(self) -> Point | None:
        """The coordinates of the home city; None where the list of places does not have them."""
        place = self.place(self.config.city, self.config.country)
        if place is None:
            return None
        return place.point

    @property
    def sorted_initiatives(self) -> list[Initiative]:
        """The initiatives by id, for what must not depend on the order of files."""
        return sorted(self.initiatives, key=lambda entry: entry.id)

    @cached_property
    def by_id(self) -> dict[str, Initiative]:
        """The initiatives by their ids and former ids."""
        initiatives: dict[str, Initiative] = {}
        for initiative in self.initiatives:
            for former in initiative.data.get("former_ids", []):
                initiatives[former] = initiative
        # An id that somebody has now wins over the same one as a former id.
        for initiative in self.initiatives:
            initiatives[initiative.id] = initiative
        return initiatives

    @cached_property
    def organisations_by_name(self) -> dict[str, Organisation]:
        """The living records by each of their folded names; a retired one leads to its successor.

        The official name of one record wins over another name of a second one.
        """
        records: dict[str, Organisation] = {}
        living = [record for record in self.organisations if not record.retired]
        for record in living:
            for name in record.names:
                records.setdefault(fold(name), record)
        for record in living:
            records[fold(record.id)] = record
            records[fold(record.name)] = record
        for record, successor in _successors(self.organisations, records):
            for name in record.names:
                records.setdefault(fold(name), successor)
        return records

    def organisation(self, name: str) -> Organisation | None:
        """The record that a name, another name or an id means; None where there is none."""
        return self.organisations_by_name.get(fold(name))

    def place(self, name: str, country: str) -> Place | None:
        """The place of that name (in any language) and country, if the list has it."""
        return self.places.get(place_key(name, country))

    def place_title(self, name: str, country: str) -> str:
        """The place in the language in force; the name itself where the list does not have it."""
        listed = self.place(name, country)
        if listed is None:
            return name
        return listed.title

    @cached_property
    def links(self) -> dict[str, list[Connection]]:
        """For each initiative its relations, those of the others to it included."""
        connections: dict[str, list[Connection]] = {entry.id: [] for entry in self.initiatives}
        for source in self.initiatives:
            for relation in source.data.get("relations", []):
                target = self.by_id.get(relation["to"])
                if target is None:  # it may be a file that cannot be read
                    continue
                outgoing, incoming = _both_sides(source.id, target.id, relation)
                connections[source.id].append(outgoing)
                connections[target.id].append(incoming)
        return connections


def _both_sides(source: str, target: str, relation: Relation) -> tuple[Connection, Connection]:
    """A relation as its source sees it, and as its target does."""
    on = None
    if "on" in relation:
        on = str(relation["on"])
    note = relation.get("note", "")
    outgoing = Connection(target, relation["type"], "out", on, note)
    incoming = Connection(source, relation["type"], "in", on, note)
    return outgoing, incoming


def _successors(
    organisations: Sequence[Organisation], living: Mapping[str, Organisation]
) -> Iterator[tuple[Organisation, Organisation]]:
    """Each retired record with the one it leads to, if any; `living` is by folded name."""
    retired = [record for record in organisations if record.retired]
    successors = {record.id: record.data["retired"].get("into", "") for record in retired}
    for record in retired:
        successor = living.get(fold(_last_successor(record.id, successors)))
        if successor is not None:
            yield record, successor


def _last_successor(name: str, successors: Mapping[str, str]) -> str:
    """The id at the end of the successors of a retired one; in a circle, a retired id."""
    seen: set[str] = set()
    while name in successors and name not in seen:
        seen.add(name)
        name = successors[name]
    return name
