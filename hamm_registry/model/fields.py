"""The fields of an initiative that can be queried, shown, sorted and counted by name.

Those of the schema come from the schema; a few are derived, or say in one word what the schema
says in several. Each has an English and a German name, and every command takes both.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, Literal

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


@dataclass(frozen=True, slots=True)
class Field:
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
        return self.names[1] if len(self.names) > 1 else self.names[0]

    @property
    def vocabulary(self) -> Vocabulary:
        """The names of its codes; the goals (SDG) are numbers that have names."""
        if self.key.endswith(("countries", "country")):
            return vocabulary.countries()
        if self.key == "languages":
            return vocabulary.languages()
        if self.kind == "number":
            field = schema.fields("initiative").get(self.key)
            names = field.names() if field else None
            return names or Vocabulary({})
        return vocabulary.vocabulary(self.key, self.labels)

    def column(self) -> Column:
        """The column that shows the field."""
        least: int | None = 12
        if self.key == "id" or self.kind in ("date", "number", "flag"):
            least = None  # never cut: half of it says something else
        elif self.kind == "texts":
            least = 36
        is_numeric, is_group = self.kind == "number", self.kind == "group"
        return Column(self.key, pick(self.titles), self.show, is_numeric, least, group=is_group)

    def show(self, value: Any) -> str:
        """One scalar as people read it."""
        if self.kind == "code":
            return pick(self.labels[value]) if value in self.labels else str(value)
        if self.kind == "flag":
            return _("yes") if value else _("no")
        if isinstance(value, QualifiedDate):
            return value.printed()
        return text.date(value) if self.kind == "date" else str(value)

    def cell(self, entry: Initiative) -> Cell:
        """The value as it is listed: a beginning and an end with what makes them uncertain."""
        value = self.get(entry)
        if self.key not in ("since", "until") or value is None:
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
        field = self._by_name.get(words(name)) if vocabulary.is_name(name) else None
        if field is None:
            message = _("there is no field {name}").format(name=quote(name))
            names = [name for field in self.all for name in field.names]
            raise UsageError(message, did_you_mean(name, names) or steps.lists_them("fields"))
        return field

    def single(self, name: str) -> Field:
        """The field of that name if it can be sorted and counted by; UsageError for a group."""
        field = self[name]
        if field.parts:
            message = _("{field} is a group of fields").format(field=quote(field.key))
            parts = ", ".join(field.parts)
            raise UsageError(message, _("Take one of its parts: {parts}").format(parts=parts))
        return field

    @cached_property
    def all(self) -> tuple[Field, ...]:
        """The derived fields first, then those of the schema that they do not stand for."""
        own = self._derived()
        taken = {field.key for field in own}
        schemas = schema.fields("initiative").values()
        return own + tuple(_from_schema(f) for f in schemas if f.path not in taken)

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

    def _derived(self) -> tuple[Field, ...]:
        schema_fields = schema.fields("initiative")
        themes = schema_fields["themes"].codes | self.registry.config.themes
        months, today = self.registry.config.stale_months, self.today
        lands = vocabulary.countries().labels
        home = str(self.registry.config.data.get("city", ""))
        none: dict[str, Texts] = {}

        def make(names: str, en: str, de: str, kind: Kind, get: Any, labels: Any = none) -> Field:
            key, *others = names.split()
            limits = _limits(key, kind) if key in schema_fields else ANY_NUMBER
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
                 lambda i: i.data["until"]["date"] if "until" in i.data else None),
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
    return bool(evidence.disputes(entry, key)) if key in entry.data else None


def _regions(entry: Initiative) -> tuple[str, ...]:
    return unique(part for code in entry.countries for part in countries.regions_of(code))


def _organisation_names(entry: Initiative) -> Iterable[str]:
    for organisation in entry.organisations:
        unit = organisation.get("unit")
        yield f"{organisation['name']}, {unit}" if unit else organisation["name"]


def _from_schema(field: schema.SchemaField) -> Field:
    parts = field.path.split(".")
    schema_fields = schema.fields("initiative")
    german = ".".join(
        text.slug(schema_fields[".".join(parts[: n + 1])].titles["de"]) for n in range(len(parts))
    )
    kind = _kind(field)
    return Field(
        (field.path, german),
        field.titles,
        kind,
        lambda entry: _value_at(entry.data, parts),
        _labels(field),
        _limits(field.path, kind),
        tuple(_groups().get(field.path, ())),
    )


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
    if field.codes or field.vocabulary in ("countries", "languages"):
        return "code"
    if field.reference == "place":
        return "place"
    if field.path in _groups():
        return "group"
    if "integer" in field.types and "string" in field.types:
        return "date" if field.path != "claims.value" else "text"
    if "boolean" in field.types:
        return "flag"
    if "integer" in field.types or "number" in field.types:
        return "number"
    if field.path.rpartition(".")[2] in ("on", "seen"):
        return "date"
    return "texts" if "object" in field.types else "text"


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
        else:
            flat.append(value)
    return [value for value in flat if value is not None] or None


def values(cell: Cell) -> list[Any]:
    """The scalars of a cell: none, one, or those of a list or of a map of languages."""
    if cell is None:
        return []
    if isinstance(cell, dict):
        return list(cell.values())
    return cell if isinstance(cell, list) else [cell]
