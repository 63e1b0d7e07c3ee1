"""The types of rules, and the data that rules are given."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from hamm_registry import schema
from hamm_registry.core.finding import Finding, Pointer, Severity
from hamm_registry.core.text import fold
from hamm_registry.model.entries import Config, Initiative, Place, PlaceKey
from hamm_registry.model.redaction import Risks
from hamm_registry.schema import Leaves
from hamm_registry.yamlfile.parsed_file import ParsedFile

if TYPE_CHECKING:
    from hamm_registry.storage.photos import PhotoFile


@dataclass(frozen=True)
class Context:
    """The data that every rule may use besides the entry itself.

    `places_usable` is False where data/places.yaml cannot be read: then nothing is known of places.
    `photos` are the files of data/photos/ by name, None where nobody has looked; `city_pictures`
    the logo and the photo of the city by their fields in registry.yaml.
    """

    config: Config
    places: dict[PlaceKey, Place]
    today: date
    places_usable: bool = True
    photos: "Mapping[str, PhotoFile] | None" = None
    city_pictures: "Mapping[Pointer, PhotoFile]" = field(default_factory=dict)

    @cached_property
    def day(self) -> str:
        """Today as it is written in files."""
        return self.today.isoformat()

    @cached_property
    def countries_by_place(self) -> dict[str, list[str]]:
        """The countries that have a place of a name, by its folded name."""
        countries: dict[str, list[str]] = {}
        for country, name in sorted(self.places):
            countries.setdefault(name, []).append(country)
        return countries

    @cached_property
    def home_names(self) -> frozenset[str]:
        """The folded names of the city, of its districts, and of the two together."""
        city = fold(self.config.city)
        names = [city]
        for district in self.config.data.get("districts", ()):
            names += [fold(district), f"{city}-{fold(district)}"]
        return frozenset(names)

    def is_home(self, name: str, country: str) -> bool:
        """True if a place is the city of this registry or a part of it."""
        return country in ("", self.config.country) and fold(name) in self.home_names

    @cached_property
    def themes(self) -> dict[str, dict[str, str]]:
        """The built-in themes and those of this registry, with their names by language."""
        return schema.fields("initiative")["themes"].codes | self.config.themes

    @cached_property
    def risks(self) -> Risks:
        """The countries and places in which a day known beforehand may endanger people."""
        return Risks.of(self.config, self.places)

    @cached_property
    def allowed_mailboxes(self) -> frozenset[str]:
        """Addresses that look personal but are known to be those of an office."""
        listed = self.config.data.get("allowed_mailboxes", ())
        return frozenset(address.casefold() for address in listed)

    @cached_property
    def allowed_texts(self) -> tuple[str, ...]:
        """Texts that look like something personal and are not, the longest first."""
        return tuple(sorted(self.config.data.get("allowed_texts", ()), key=len, reverse=True))


class Reference(NamedTuple):
    """An id named in an entry: the kind of what it names, the id, and where it stands."""

    kind: str
    id: str
    pointer: tuple[str | int, ...]


_SHORT = 20
"""Texts up to this length are kinds, codes and names of places, which many records share."""


class EntryRecord(NamedTuple):
    """The part of one entry that the rules across entries need: all of them fit in memory.

    Of a file that cannot be used only the name is known: that others refer to it is no fault.
    A relation is the id it leads to, its type, and what is said of it. `facts` are, for each of
    `organisations`, what the entry says of it by field; of the record of an organisation what it
    says of itself, as the only item. `marks` are what two entries on the same initiative share,
    see `duplicates.marks_of`.
    """

    kind: str
    path: str
    id: str
    former_ids: tuple[str, ...] = ()
    retired: bool = False
    names: tuple[str, ...] = ()
    places: tuple[PlaceKey, ...] = ()
    organisations: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()
    relations: tuple[tuple[str, str, str], ...] = ()
    usable: bool = True
    initiative_kind: str = ""
    facts: tuple[tuple[tuple[str, str], ...], ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """The name of the file without its suffix: the id that the entry should have."""
        return self.path.rpartition("/")[2].rpartition(".")[0]

    @classmethod
    def of(cls, row: list[Any]) -> "EntryRecord":
        """The record that was written as JSON."""
        record = cls(*map(_shared, row))
        references = tuple(_reference(*reference) for reference in record.references)
        return record._replace(references=references)


def _shared(value: Any) -> Any:
    """Lists of JSON as tuples; what many records say alike is there once."""
    if isinstance(value, list):
        return _same(tuple(map(_shared, value)))
    if isinstance(value, str) and len(value) <= _SHORT:
        return _same(value)
    return value


@lru_cache(maxsize=65536)
def _same(value: Any) -> Any:
    """The first of all equal values, as long as it is asked for."""
    return value


@lru_cache(maxsize=4096)
def _reference(kind: str, name: str, pointer: tuple[str | int, ...]) -> Reference:
    """A reference, one object for all that are equal."""
    return Reference(kind, name, pointer)


DocumentCheck = Callable[[str, ParsedFile, Leaves, Context], Iterator[Finding]]
EntryCheck = Callable[[Initiative, Context], Iterator[Finding]]
RegistryCheck = Callable[[Sequence[EntryRecord], Context], Iterator[Finding]]


class Category(StrEnum):
    """The topics of rules; each value is the beginning of their codes."""

    READING = "HR00"
    SHAPE = "HR0"
    IDENTITY = "HR1"
    FACTS = "HR2"
    PRIVACY = "HR3"
    UPKEEP = "HR4"
    COMPANY = "HR5"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue; at most one of the three checks is set.

    `document` looks at one file of any kind, `entry` at one initiative, `registry` at all slim
    records at once. Rules without a check are those of the reader and of the schema, and notices,
    which are told `on_request` only. `text` is what, why, a passing and a failing example, where no
    check has them as its docstring.

    How a finding is treated:

    - `any_shape`: the rule needs no more than texts, and looks at files of a wrong shape too.
    - `personal`: the finding is about persons and is not quoted in full.
    - `asks_first`: a new entry with such a finding is written only when somebody has agreed.
    - `is_duplicate`: a new entry with such a finding is probably there already.
    - `field_is_missing`: what is there is right, and something has to be added.
    - `lacks_place`: the name of a place is not in data/places.yaml yet.
    - `guesses_item`: the hint is a guess at a value, which a list may not name twice.
    - `may_be_cut`: the value may be absent because it stands behind a “#”.
    """

    code: str
    name: str
    severity: Severity
    document: DocumentCheck | None = None
    entry: EntryCheck | None = None
    registry: RegistryCheck | None = None
    text: str = ""
    any_shape: bool = False
    personal: bool = False
    asks_first: bool = False
    on_request: bool = False
    is_duplicate: bool = False
    field_is_missing: bool = False
    lacks_place: bool = False
    guesses_item: bool = False
    may_be_cut: bool = False

    @property
    def category(self) -> Category:
        """The topic of the rule, by the beginning of its code."""
        return _category(self.code)

    @property
    def doc(self) -> str:
        """The docstring of the rule: its demand, the reason, and two examples."""
        check = self.document or self.entry or self.registry
        if check is None:
            return self.text
        return self.text or check.__doc__ or ""


@cache
def _category(code: str) -> Category:
    """The topic of a code; remembered, for each of thousands of diagnostics asks."""
    return next(category for category in Category if code.startswith(category))


class RuleFinding(NamedTuple):
    """A finding with its rule."""

    rule: Rule
    finding: Finding

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """The severity of the rule."""
        return self.rule.severity

    @property
    def hint(self) -> str:
        """The hint and the values that are expected, as sentences."""
        return self.finding.advice
