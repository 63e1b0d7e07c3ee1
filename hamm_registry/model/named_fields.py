"""The fields of an initiative that can be queried, shown, sorted and counted by name.

Those of the schema come from the schema; a few are derived, or say in one word what the schema
says in several. Each has an English and a German name, and every command takes both.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple

from hamm_registry import schema
from hamm_registry.core import steps, text
from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import did_you_mean, words
from hamm_registry.core.table import Cell, Column
from hamm_registry.core.text import _, pick, quote
from hamm_registry.geo import countries
from hamm_registry.model import evidence, vocabulary
from hamm_registry.model.dates import QualifiedDate
from hamm_registry.model.entries import Initiative, Registry, Texts, unique
from hamm_registry.model.vocabulary import Vocabulary

Kind = Literal["text", "texts", "code", "date", "number", "flag", "place", "group"]

ANY_NUMBER = (float("-inf"), float("inf"))


class Field(NamedTuple):
    """One field: its raw value in an entry, how to compare it, and what people call it.

    `names` are all the names it answers to, the first being its key; `labels` give the names of
    its codes by language and are empty for other kinds. `limits` are the least and the most that
    a number can be. A group is made of the fields that are its `parts`.
    """

    names: tuple[str, ...]
    titles: Texts
    kind: Kind
    get: Callable[[Initiative], Cell]
    labels: Mapping[str, vocabulary.Texts]
    limits: tuple[float, float] = ANY_NUMBER
    parts: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name in machine formats."""
        return self.names[0]

    @property
    def german(self) -> str:
        """The name to type in a German query."""
        if len(self.names) == 1:
            return self.key
        return self.names[1]

    @property
    def vocabulary(self) -> Vocabulary:
        """The names of its codes; the goals (SDG) are numbers that have names."""
        if self.key.endswith(("countries", "country")):
            return vocabulary.countries()
        if self.key == "languages":
            return vocabulary.languages()
        if self.kind != "number":
            return vocabulary.vocabulary(self.key, self.labels)
        field = schema.fields("initiative").get(self.key)
        if field is None:  # a number that is derived, such as the age
            return Vocabulary({})
        return field.names() or Vocabulary({})

    def column(self) -> Column:
        """The column that shows the field."""
        return Column(
            self.key,
            pick(self.titles),
            self.show,
            self.kind == "number",
            self._least_width(),
            group=self.kind == "group",
        )

    def _least_width(self) -> int | None:
        """The characters that a column needs; None where it is never cut."""
        if self.key == "id" or self.kind in ("date", "number", "flag"):
            return None  # half of it says something else
        if self.kind == "texts":
            return 36
        return 12

    def show(self, value: Any) -> str:
        """One scalar as people read it."""
        if self.kind == "code" and value in self.labels:
            return text.named(self.labels[value])
        if self.kind == "flag":
            return _yes_or_no(value)
        if isinstance(value, QualifiedDate):
            return value.printed()
        if self.kind == "date":
            return text.date(value)
        return str(value)

    def cell(self, entry: Initiative) -> Cell:
        """The value as it is listed: a beginning and an end with what makes them uncertain."""
        value = self.get(entry)
        # Asked by its kind first, which says it of most fields in fewer steps.
        if self.kind != "date" or value is None or self.key not in ("since", "until"):
            return value
        dated: Any = entry.data.get(self.key, {})
        disputed = bool(evidence.disputes(entry, self.key))
        return QualifiedDate(str(value), bool(dated.get("about")), disputed)


@dataclass(frozen=True)
class Fields:
    """All fields of one registry, as of one day."""

    registry: Registry
    today: date

    def __getitem__(self, name: str) -> Field:
        """The field of that name in either language; UsageError with a guess otherwise."""
        # For a key, which no other name comes before, not all fields need be made.
        field_of_key = self._of_key(name)
        if field_of_key is not None:
            return field_of_key
        key = words(name)
        if vocabulary.is_name(name) and key in self._by_name:
            return self._by_name[key]
        message = _("there is no field {name}").format(name=quote(name))
        names: list[str] = []
        for field in self.all:
            names += field.names
        raise UsageError(message, did_you_mean(name, names) or steps.lists_them("fields"))

    def single(self, name: str) -> Field:
        """The field of that name if it can be sorted and counted by; UsageError for a group."""
        field = self[name]
        if field.parts:
            message = _("{field} is a group of fields").format(field=quote(field.key))
            parts = ", ".join(field.parts)
            raise UsageError(message, _("Use one of its parts: {parts}").format(parts=parts))
        return field

    @cached_property
    def all(self) -> tuple[Field, ...]:
        """The derived fields first, then those of the schema that they do not stand for."""
        keys = [field.key for field in self._derived]
        keys += [path for path in schema.fields("initiative") if path not in keys]
        return tuple(filter(None, map(self._of_key, keys)))

    def _of_key(self, key: str) -> Field | None:
        """The field with this key, made when it is first asked for; None where there is none."""
        if key not in self._made and key in schema.fields("initiative"):
            self._made[key] = _from_schema(schema.fields("initiative")[key])
        return self._made.get(key)

    @cached_property
    def _made(self) -> dict[str, Field]:
        """The fields by their keys as far as they have been made."""
        return {field.key: field for field in self._derived}

    def names_of(self, field: Field) -> list[str]:
        """The folded names under which a field is found."""
        return [name for name, other in self._by_name.items() if other.key == field.key]

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        """The fields by their names, and by what else people call them."""
        fields_by_name: dict[str, Field] = {}
        for field in self.all:
            for name in field.names:
                fields_by_name.setdefault(words(name), field)
        others = vocabulary.synonyms("fields")
        for field in self.all:
            for name in others.get(field.key, ()):
                fields_by_name.setdefault(words(name), field)
        return fields_by_name

    @cached_property
    def _derived(self) -> tuple[Field, ...]:
        """The fields that follow from several of the schema, or have values of their own."""
        schema_fields = schema.fields("initiative")
        themes = schema_fields["themes"].codes | self.registry.config.themes
        months, today = self.registry.config.stale_months, self.today
        lands = vocabulary.countries().labels
        home = self.registry.config.city
        none: dict[str, Texts] = {}

        def make(names: str, en: str, de: str, kind: Kind, get: Any, labels: Any = none) -> Field:
            key, *others = names.split()
            limits = ANY_NUMBER
            if key in schema_fields:
                limits = _limits(key, kind)
            return Field((key, *others), {"en": en, "de": de}, kind, get, labels, limits)

        return (
            make("id kennung", "ID", "Kennung", "text", lambda i: i.id),
            make("title titel", "Title", "Titel", "texts", lambda i: i.data["title"]),
            make("countries land country länder", "Countries", "Länder", "code",
                 lambda i: list(i.countries), lands),
            make("places ort place orte", "Places", "Orte", "place",
                 lambda i: [place["name"] for place in i.places]),
            make("regions region regionen", "Regions", "Regionen", "code",
                 lambda i: list(_regions(i)), countries.regions()),
            make("themes thema theme themen", "Themes", "Themen", "code",
                 lambda i: i.data.get("themes", []), themes),
            make("sdgs sdg ziel ziele", "SDGs", "SDG", "number", lambda i: i.data.get("sdgs", [])),
            make("leads träger lead", "Lead", "Träger", "text", lambda i: list(i.leads)),
            make("organisations organisation org organisationen", "Organisations",
                 "Organisationen", "text", lambda i: list(_organisation_names(i))),
            make("since seit beginn", "Since", "Seit", "date", lambda i: i.since),
            make("until bis ende", "Until", "Bis", "date",
                 lambda i: _value_at(i.data, ["until", "date"])),
            make("since.disputed seit.umstritten", "Beginning disputed", "Beginn umstritten",
                 "flag", lambda i: _is_disputed(i, "since")),
            make("until.disputed bis.umstritten", "End disputed", "Ende umstritten",
                 "flag", lambda i: _is_disputed(i, "until")),
            make("confirmed bestätigt", "Confirmed", "Bestätigt", "flag",
                 lambda i: "confirmed" in i.data),
            make("stale veraltet", "Stale", "Ohne neuen Beleg", "flag",
                 lambda i: evidence.is_stale(i, months, today)),
            make("evidence beleg", "Last evidence", "Letzter Beleg", "date",
                 lambda i: evidence.last_evidence(i, today.isoformat())),
            make("age alter", "Age in years", "Alter in Jahren", "number",
                 lambda i: evidence.age(i, today)),
            make("city stadt", "City", "Stadt", "text", lambda i: i.city or home),
        )  # fmt: skip


def _is_disputed(entry: Initiative, key: str) -> bool | None:
    """True if another source says another date; None where there is no date."""
    if key not in entry.data:
        return None
    return bool(evidence.disputes(entry, key))


def _regions(entry: Initiative) -> tuple[str, ...]:
    """The regions of the world that the countries of an entry lie in."""
    return unique(part for code in entry.countries for part in countries.regions_of(code))


def _organisation_names(entry: Initiative) -> Iterable[str]:
    """The organisations of an entry, each with its unit."""
    for organisation in entry.organisations:
        if organisation.get("unit"):
            yield f"{organisation['name']}, {organisation['unit']}"
        else:
            yield organisation["name"]


def _from_schema(field: schema.SchemaField) -> Field:
    """The field that a property of the schema is."""
    kind = _kind(field)
    parts = field.path.split(".")
    return Field(
        (field.path, _german_path(field.path)),
        field.titles,
        kind,
        lambda entry: _value_at(entry.data, parts),
        _labels(field),
        _limits(field.path, kind),
        tuple(_groups().get(field.path, ())),
    )


def _german_path(path: str) -> str:
    """The dotted path of a field by the German titles: `orte.land` of `places.country`."""
    group, _dot, _name = path.rpartition(".")
    title = text.slug(schema.fields("initiative")[path].titles["de"])
    if not group:
        return title
    return f"{_german_path(group)}.{title}"


@cache
def _groups() -> dict[str, list[str]]:
    """The fields that are groups, each with the fields in it."""
    parts: dict[str, list[str]] = {}
    for path in schema.fields("initiative"):
        parts.setdefault(path.rpartition(".")[0], []).append(path)
    return parts


def _limits(path: str, kind: Kind) -> tuple[float, float]:
    """The least and the most that the schema allows for a number."""
    if kind != "number":
        return ANY_NUMBER
    root = part = schema.load("initiative")
    for name in path.split("."):
        part = schema.resolve(root, part["properties"][name])
        part = schema.resolve(root, part.get("items", part))
    return part.get("minimum", ANY_NUMBER[0]), part.get("maximum", ANY_NUMBER[1])


def _labels(field: schema.SchemaField) -> Mapping[str, vocabulary.Texts]:
    """The names of the codes of a field by language, none where it has no codes."""
    if field.vocabulary == "countries":
        return vocabulary.countries().labels
    if field.vocabulary == "languages":
        return vocabulary.languages().labels
    return field.codes


def _kind(field: schema.SchemaField) -> Kind:
    """The kind of a field by what it may hold."""
    if field.codes or field.vocabulary in ("countries", "languages"):
        return "code"
    if field.reference == "place":
        return "place"
    if field.path in _groups():
        return "group"
    return _kind_of_scalar(field)


def _kind_of_scalar(field: schema.SchemaField) -> Kind:
    """The kind of a field without codes by its types."""
    types = frozenset(field.types)
    name = field.path.rpartition(".")[2]
    if field.path == "claims.value":  # a date, a number or a text
        return "text"
    # A date is a text, or a number where only its year is known; a day is always a text.
    if types.issuperset(["integer", "string"]) or name in ("on", "seen"):
        return "date"
    if "boolean" in types:
        return "flag"
    if types.intersection(["integer", "number"]):
        return "number"
    if "object" in types:  # a text in several languages
        return "texts"
    return "text"


def _value_at(value: Any, parts: list[str]) -> Cell:
    """The value at a path, lists on the way spread out; None where there is none."""
    for index, part in enumerate(parts):
        if isinstance(value, list):
            return _values_in_list(value, parts[index:])
        if not isinstance(value, dict) or part not in value:
            return None
        value = value[part]
    return value


def _values_in_list(items: list[Any], parts: list[str]) -> Cell:
    """The values at a path in all items of a list, in one list; None where there are none."""
    flat: list[Any] = []
    for item in items:
        value = _value_at(item, parts)
        if isinstance(value, list):
            flat += value
        elif value is not None:
            flat.append(value)
    return flat or None


def values(cell: Cell) -> list[Any]:
    """The scalars of a cell: none, one, or those of a list or of a map of languages."""
    if cell is None:
        return []
    if isinstance(cell, dict):
        return list(cell.values())
    if isinstance(cell, list):
        return cell
    return [cell]


def _yes_or_no(value: object) -> str:
    """A flag in the language in force."""
    if value:
        return _("yes")
    return _("no")
