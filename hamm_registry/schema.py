"""The shape of files: the only place that knows JSON Schema.

Accept fast, explain slowly: jsonschema-rs decides at once for the many valid documents, and only
for the few others jsonschema finds the errors that are told in plain words. The schemas are also
the single source of field names, descriptions and vocabulary labels.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast

import jsonschema_rs

from hamm_registry import countries
from hamm_registry.diagnostic import Finding, Pointer, dotted
from hamm_registry.document import Data
from hamm_registry.text import _, fold, pick, quote, shown

VERSION = 1
"""The schema version that this program reads and writes, `schema_version` in registry.yaml."""

KINDS = ("initiative", "meeting", "funding", "registry", "places")


def folder() -> Path:
    """Where the schemas lie: inside the installed package, or beside it in a source checkout."""
    package = Path(__file__).parent
    inside = package / "schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


@cache
def load(kind: str) -> Data:
    """The schema of one of KINDS as data."""
    text = (folder() / f"{kind}.schema.json").read_text(encoding="utf-8")
    return cast(Data, json.loads(text))


@cache
def _fast(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(load(kind))


def check(kind: str, data: Data) -> list[Finding]:
    """The errors of a document's shape (codes HR010 to HR019); an empty list means valid."""
    return [] if _fast(kind).is_valid(data) else list(_explain(kind, data))


@cache
def slow_validator(kind: str) -> Any:
    """jsonschema's validator for `kind`; lists are compared only where their items are scalars."""
    import jsonschema
    from jsonschema.validators import extend

    def unique_items(_validator: Any, wanted: bool, items: Any, _schema: Data) -> Iterator[Any]:
        scalars = isinstance(items, list) and not any(isinstance(i, list | dict) for i in items)
        if wanted and scalars and len({(i.__class__ is bool, i) for i in items}) < len(items):
            yield jsonschema.ValidationError("items repeat")

    def pattern(_validator: Any, wanted: str, text: Any, _schema: Data) -> Iterator[Any]:
        # Python's $ also matches before a final line break, that of ECMA-262 does not.
        if isinstance(text, str) and not re.search(wanted.removesuffix("$") + r"\Z", text):
            yield jsonschema.ValidationError("the form differs")

    base = jsonschema.Draft202012Validator
    own = {"uniqueItems": unique_items, "pattern": pattern}
    return cast(Any, extend)(base, own)(load(kind))


_OF_VALUES = ("HR012", "HR013", "HR014", "HR015", "HR016")


def _explain(kind: str, data: Data) -> Iterator[Finding]:
    """The findings, one for each value: the others often go with the first."""
    found: dict[tuple[Pointer, str], Finding] = {}
    for error in slow_validator(kind).iter_errors(data):
        for finding in _findings(kind, error):
            code = "" if finding.code in _OF_VALUES else finding.code
            found.setdefault((finding.pointer, code), finding)
    for (pointer, code), finding in found.items():
        if code != "HR010" or not _misspelt(pointer, found):
            yield finding


def _misspelt(missing: Pointer, found: Iterable[tuple[Pointer, str]]) -> bool:
    """Whether a field is missing only because its name is written wrongly."""
    from difflib import get_close_matches

    parent = missing[:-1]
    unknown = [str(p[-1]) for p, code in found if code == "HR011" and p[:-1] == parent]
    return bool(get_close_matches(str(missing[-1]), unknown, 1, _NEAR))


def _findings(kind: str, error: Any) -> Iterator[Finding]:
    """The findings that one error of jsonschema amounts to, in plain words."""
    pointer: Pointer = tuple(error.absolute_path)
    keyword, wanted, value = error.validator, error.validator_value, error.instance
    if "propertyNames" in error.absolute_schema_path:
        message = _("{key} is no name for a field here").format(key=quote(value))
        yield Finding(message, "", (*pointer, value), True, code="HR014", expected=_form(error))
    elif keyword == "required":
        for name in wanted:
            if name not in value:
                yield _missing(kind, (*pointer, name), _why(error))
    elif keyword == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in value:
            if name not in known:
                yield _unknown_field(pointer, name, list(known))
    elif keyword == "enum":
        yield unknown_value(pointer, value, labels(error.schema) or dict.fromkeys(wanted, ""))
    else:
        yield _other(error, pointer)


def _other(error: Any, pointer: Pointer) -> Finding:
    """The finding for the keywords that need no look at the surrounding schema."""
    keyword, wanted, value = error.validator, error.validator_value, error.instance
    name = quote(dotted(pointer))
    if keyword == "type":
        return _wrong_type(pointer, value, wanted)
    if keyword == "pattern":
        if error.schema.get("x-vocabulary") == "countries":
            return unknown_country(pointer, value)
        message = _("{value} does not have the form of {field}")
        message = message.format(value=quote(value), field=name)
        return Finding(message, "", pointer, code="HR014", expected=_form(error))
    if keyword == "uniqueItems":
        message = _("the list {field} names something twice").format(field=name)
        return Finding(message, _("Delete the repetition."), pointer, code="HR016")
    if keyword == "not":
        message = _("the field {field} is not meant for this kind of entry").format(field=name)
        return Finding(message, _("Delete it."), pointer, True, code="HR017", expected=_why(error))
    if keyword == "const":
        message = _("{field} must be {wanted} here").format(field=name, wanted=quote(wanted))
        return Finding(message, "", pointer, code="HR017")
    return Finding(_size_message(keyword, name, value, wanted), "", pointer, code="HR015")


def _size_message(keyword: str, name: str, value: Any, limit: Any) -> str:
    texts = {
        "maxLength": _("{field} is too long: {count} characters, at most {limit}"),
        "minLength": _("{field} is too short: {count} characters, at least {limit}"),
        "maxItems": _("{field} has too many items: {count}, at most {limit}"),
        "minItems": _("{field} has too few items: {count}, at least {limit}"),
        "minProperties": _("{field} has too few fields: {count}, at least {limit}"),
        "maxProperties": _("{field} has too many fields: {count}, at most {limit}"),
        "minimum": _("{field} is too small: {count}, at least {limit}"),
        "maximum": _("{field} is too large: {count}, at most {limit}"),
        "exclusiveMinimum": _("{field} is too small: {count}, more than {limit}"),
    }
    count = value if isinstance(value, int | float) else len(value)
    text = texts.get(keyword, _("{field} does not fit the rule “{keyword}”"))
    return text.format(field=name, count=count, limit=limit, keyword=keyword)


def _why(error: Any) -> str:
    """The reason that the schema itself gives for a conditional demand."""
    return pick(error.schema.get("x-because", {}))


def _missing(kind: str, pointer: Pointer, why: str) -> Finding:
    info = field_at(kind, pointer)
    name = str(pointer[-1])
    message = _("the field {field} is missing").format(field=quote(name))
    example = next((e for e in info.examples if not isinstance(e, dict | list)), None)
    hint = _("Add “{field}: {example}”.").format(
        field=name, example=shown("…" if example is None else example)
    )
    return Finding(message, hint, pointer, True, code="HR010", expected=why or info.help())


def _unknown_field(pointer: Pointer, name: str, known: list[str]) -> Finding:
    message = _("there is no field {field} here").format(field=quote(name))
    if not name.isascii():
        points = " ".join(f"U+{ord(c):04X}" for c in name if not c.isascii())
        message += " " + _("(it holds {points})").format(points=shown(points))
    return Finding(
        message,
        did_you_mean(name, dict.fromkeys(known, "")),
        (*pointer, name),
        True,
        code="HR011",
        expected=_("allowed: {values}").format(values=", ".join(known)),
    )


def _wrong_type(pointer: Pointer, value: Any, wanted: str | list[str]) -> Finding:
    names = {
        "string": _("text"),
        "integer": _("a whole number"),
        "number": _("a number"),
        "boolean": "true/false",
        "array": _("a list"),
        "object": _("a group of fields"),
    }
    kinds = [wanted] if isinstance(wanted, str) else wanted
    expected = _(" or ").join(names.get(kind, kind) for kind in kinds)
    name = quote(dotted(pointer))
    if value is None:
        message = _("{field} is empty").format(field=name)
        hint = _("Write a value or delete the line: unknown facts are left out.")
        return Finding(message, hint, pointer, code="HR012")
    found = {str: "string", bool: "boolean", int: "number", float: "number", list: "array"}
    message = _("{field} must be {expected}, but is {found}").format(
        field=name, expected=expected, found=names[found.get(type(value), "object")]
    )
    hint = ""
    if "string" in kinds and isinstance(value, bool | int | float):
        hint = _("Put it in quotes: '{value}'.").format(value=json.dumps(value))
    elif "array" in kinds:
        hint = _("Begin each item on a line of its own with “- ”, or write [a, b].")
    return Finding(message, hint, pointer, code="HR012")


def _form(error: Any) -> str:
    examples = error.schema.get("examples") or (
        error.parent and error.parent.schema.get("examples")
    )
    listed = ", ".join(shown(e) for e in examples or () if not isinstance(e, dict | list))
    return _("for example: {examples}").format(examples=listed) if listed else ""


def unknown_value(pointer: Pointer, value: Any, allowed: dict[str, str]) -> Finding:
    """The finding for a value outside a vocabulary (`allowed`: code to label), with a guess."""
    field = quote(dotted(tuple(part for part in pointer if isinstance(part, str))))
    return Finding(
        _("{value} is no value of {field}").format(value=quote(value), field=field),
        did_you_mean(str(value), allowed),
        pointer,
        code="HR013",
        expected=_("allowed: {values}").format(values=", ".join(allowed))
        if len(allowed) <= 40
        else "",
    )


def unknown_country(pointer: Pointer, value: str) -> Finding:
    """The finding for a country that is none, with a guess by its name in any language."""
    names = {code: countries.name(code) for code in countries.countries()}
    return Finding(
        _("{value} is no country").format(value=quote(value)),
        did_you_mean(countries.codes_by_name().get(fold(value), value), names),
        pointer,
        code="HR013",
        expected=_("Countries are two letters by ISO 3166-1."),
    )


_NEAR = 0.7
"""How much two words must have in common to be taken for each other, by difflib."""


def did_you_mean(value: str, allowed: dict[str, str]) -> str:
    """A guess at what was meant, out of codes and their labels; empty where nothing is near.

    >>> did_you_mean("activ", {"active": "aktiv", "ended": "beendet"})
    'Did you mean “active” (aktiv)?'
    """
    from difflib import get_close_matches

    names = {label.casefold(): code for code, label in allowed.items() if label}
    names |= {code.casefold(): code for code in allowed}
    word = value.casefold()[:80]
    found = (
        [names[word]]
        if word in names
        else [names[match] for match in get_close_matches(word, names, 1, _NEAR)]
    )
    if not found:
        return ""
    code = found[0]
    label = f" ({allowed[code]})" if allowed[code] and allowed[code] != code else ""
    return _("Did you mean {value}?").format(value=quote(code) + label)


def labels(schema: Data) -> dict[str, str]:
    """The codes of a vocabulary with their labels in the language in force."""
    return {code: pick(texts) for code, texts in schema.get("x-labels", {}).items()}


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a schema: what the field reference, the queries and the messages need.

    `path` is dotted and without the indices of lists (`places.country`); `titles` and
    `descriptions` are by language; `codes` is the vocabulary, code to label by language.
    """

    path: str
    types: tuple[str, ...]
    titles: dict[str, str]
    descriptions: dict[str, str]
    examples: tuple[Any, ...]
    german_examples: tuple[Any, ...]
    codes: dict[str, dict[str, str]]
    vocabulary: str
    reference: str
    required: bool
    repeated: bool

    def title(self) -> str:
        """The short name of the field for people."""
        return pick(self.titles)

    def help(self) -> str:
        """What the field means, in one or two sentences."""
        return pick(self.descriptions)


@cache
def fields(kind: str) -> dict[str, Field]:
    """All fields of a kind of file by dotted path, in canonical order."""
    schema = load(kind)
    return {field.path: field for field in _walk(schema, schema, "", False)}


def label(path: str, code: str) -> str:
    """The name of a code of the initiative's field at `path`, in the language in force."""
    texts = fields("initiative")[path].codes.get(code)
    return pick(texts) if texts else code


def field_at(kind: str, pointer: Pointer) -> Field:
    """The field that a pointer leads to; indices are passed over, map keys too."""
    known = fields(kind)
    path = ".".join(part for part in pointer if isinstance(part, str))
    while path not in known and "." in path:
        path = path.rpartition(".")[0]
    return known[path] if path in known else _field("", {}, False, False)


class Leaves(defaultdict[str, list[tuple[Pointer, Any]]]):
    """The scalars of a document by their role, each with its place; a role without any is empty."""

    @property
    def written(self) -> list[tuple[Pointer, Any]]:
        """What people write freely; a claim can also be a number."""
        return [*self["text"], *self["to-place"]]

    @cached_property
    def prose(self) -> str:
        """All of that, a line each: few documents hold what a rule looks for in each text."""
        return "\n".join(str(value) for _pointer, value in self.written)


_ROLES = {"date": "date", "day": "date", "url": "url", "country": "country", "theme": "theme"}


def leaves(kind: str, data: Data) -> Leaves:
    """The scalars of a valid document that rules look at, by their role.

    Roles are `date`, `url`, `country`, `country-or-group`, `theme`, `language`, `mailbox`, `text`,
    and `to-` before
    the kind of what a reference names (`to-initiative`, `to-source`); numbers and the values of
    closed vocabularies have none and are left out.
    """
    found = Leaves(list)
    _collect(_plan(kind), data, (), found)
    return found


def _collect(plan: Any, value: Any, pointer: Pointer, found: Leaves) -> None:
    if plan.__class__ is str:
        found[plan].append((pointer, value))
    elif plan.__class__ is list:
        item = plan[0]
        for index, part in enumerate(value):
            _collect(item, part, (*pointer, index), found)
    else:
        rest = plan.get("*")
        for key, part in value.items():
            inner = plan.get(key, rest)
            if inner is not None:
                _collect(inner, part, (*pointer, key), found)


@cache
def _plan(kind: str) -> Any:
    """A schema boiled down to the roles of its leaves: dicts for maps, lists for lists."""
    root = load(kind)

    def boil(schema: Data, name: str) -> Any:
        definition = schema.get("$ref", "").rpartition("/")[2]
        if "x-reference" in schema:
            return "to-" + schema["x-reference"]
        if definition in _ROLES:
            return _ROLES[definition]
        part = resolve(root, schema)
        if part.get("x-vocabulary") == "countries-and-groups":
            return "country-or-group"
        if "items" in part:
            inner = boil(part["items"], name)
            return [inner] if inner is not None else None
        if "properties" in part:
            plans = {key: boil(inner, key) for key, inner in part["properties"].items()}
            return {key: plan for key, plan in plans.items() if plan is not None}
        if isinstance(part.get("additionalProperties"), dict):
            return {"*": boil(part["additionalProperties"], name)}
        if name == "mailbox" or definition == "language":
            return definition or name
        types = part.get("type", ())
        return "text" if "string" in types and "enum" not in part else None

    return boil(root, "")


def _walk(root: Data, schema: Data, prefix: str, repeated: bool) -> Iterator[Field]:
    required = (*schema.get("required", ()), *schema.get("else", {}).get("required", ()))
    for name, raw in schema.get("properties", {}).items():
        part = resolve(root, raw)
        path = f"{prefix}{name}"
        items = resolve(root, part.get("items", {}))
        yield _field(
            path, items | part if items else part, name in required, bool(items) or repeated
        )
        yield from _walk(root, items or part, path + ".", bool(items) or repeated)


def resolve(root: Data, schema: Data) -> Data:
    """A part of a schema with its local `$ref` followed; what stands beside the reference wins."""
    reference = schema.get("$ref")
    if reference is None:
        return schema
    target: Any = root
    for part in reference.removeprefix("#/").split("/"):
        target = target[part]
    return resolve(root, target) | {k: v for k, v in schema.items() if k != "$ref"}


def _field(path: str, schema: Data, required: bool, repeated: bool) -> Field:
    german = schema.get("x-de", {})
    types = schema.get("type", ())
    return Field(
        path,
        (types,) if isinstance(types, str) else tuple(types),
        {"en": schema.get("title", path), "de": german.get("title", path)},
        {"en": schema.get("description", ""), "de": german.get("description", "")},
        tuple(schema.get("examples", ())),
        tuple(german.get("examples", ())),
        schema.get("x-labels", {}),
        schema.get("x-vocabulary", ""),
        schema.get("x-reference", ""),
        required,
        repeated,
    )
