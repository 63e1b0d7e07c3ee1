"""Accept fast, explain slowly: what does not fit a schema, in plain words."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from typing import Any, cast

import jsonschema_rs

from hamm_registry.core.diagnostic import Finding, Pointer, counted
from hamm_registry.core.spelling import meant, nearest, words
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, join, pick, quote, shown
from hamm_registry.model import vocabulary
from hamm_registry.model.typed_dates import DateError, parse_date
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.schema import fixes
from hamm_registry.schema.fields import field_at, field_names, fields, vocabulary_of
from hamm_registry.schema.files import load, resolve
from hamm_registry.schema.suggestions import converted, is_date, of_type, typed_date
from hamm_registry.yamlfile.document import Data


@cache
def _fast(kind: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(load(kind))


def check(kind: str, data: Data) -> list[Finding]:
    """The errors of a document's shape (codes HR010 to HR019); an empty list means valid."""
    return [] if fits(kind, data) else list(_explain(kind, data))


def fits(kind: str, data: Data) -> bool:
    """Whether a document has the shape of its kind: `check` without the reasons, and fast."""
    return bool(_fast(kind).is_valid(data))


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


_MOST_ERRORS = 1000
"""How many errors of one file are explained: a list may hold a million wrong values."""

_OF_VALUES = ("HR012", "HR013", "HR014", "HR015", "HR016")


def _explain(kind: str, data: Data) -> Iterator[Finding]:
    """The findings, one for each value: the others often go with the first."""
    found: dict[tuple[Pointer, str], Finding] = {}
    for error in islice(slow_validator(kind).iter_errors(data), _MOST_ERRORS):
        for finding in _findings(kind, error):
            code = "" if finding.code in _OF_VALUES else finding.code
            found.setdefault((finding.pointer, code), finding)
    for (pointer, code), finding in found.items():
        follows = (code == "HR010" and _misspelt(pointer, found)) or (
            code == "HR017" and ((*pointer[:-1], "kind"), "") in found
        )
        if not follows:
            yield finding


def _misspelt(missing: Pointer, found: Iterable[tuple[Pointer, str]]) -> bool:
    """Whether a field is missing only because its name is written wrongly."""
    parent, name = missing[:-1], str(missing[-1])
    unknown = [str(p[-1]) for p, code in found if code == "HR011" and p[:-1] == parent]
    return any(nearest(one, {words(name): name}) for one in unknown)


def _findings(kind: str, error: Any) -> Iterator[Finding]:
    """The findings that one error of jsonschema amounts to, in plain words."""
    pointer: Pointer = tuple(error.absolute_path)
    keyword, wanted, value = error.validator, error.validator_value, error.instance
    if "propertyNames" in error.absolute_schema_path:
        message = _("{key} is no name for a field here").format(key=quote(value))
        hint = vocabulary.languages().question(value)
        expected = "" if hint else _form(error)
        yield Finding(message, hint, (*pointer, value), True, code="HR014", expected=expected)
    elif keyword == "required":
        for name in wanted:
            if name not in value:
                yield _missing(kind, (*pointer, name), _why(error))
    elif keyword == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in value:
            if name not in known:
                yield _unknown_field(kind, pointer, name, list(known))
    elif keyword == "enum":
        yield unknown_value(pointer, value, _names(error.schema, pointer))
    else:
        yield _other(kind, error, pointer)


def _names(schema: Data, pointer: Pointer) -> Vocabulary:
    """What people call the values that a part of a schema allows."""
    return vocabulary_of(schema, _path(pointer)) or Vocabulary({})


def _path(pointer: Pointer) -> str:
    """The field that a pointer leads to: its names without the indices of lists."""
    return ".".join(part for part in pointer if isinstance(part, str))


def _other(kind: str, error: Any, pointer: Pointer) -> Finding:
    """The finding for the keywords that need no look at the surrounding schema."""
    keyword, wanted, value = error.validator, error.validator_value, error.instance
    name = quote(counted(pointer))
    if keyword == "type":
        return _wrong_type(kind, pointer, error)
    if keyword in ("pattern", "minLength", "maxLength"):
        called = error.schema.get("x-vocabulary")
        if called == "countries":
            return unknown_country(pointer, value)
        if called == "languages":
            return unknown_language(pointer, value)
        if called == "themes":
            return unknown_value(pointer, value, _names(error.schema, pointer))
    if keyword == "pattern":
        message = _("{value} does not have the form of {field}")
        message = message.format(value=quote(value), field=name)
        hint = _converted(kind, error, pointer)
        expected = "" if hint else _form(error)
        fix = fixes.form(value, error.schema)
        return Finding(message, hint, pointer, code="HR014", expected=expected, fix=fix)
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


def _converted(kind: str, error: Any, pointer: Pointer) -> str:
    """How to write a value of another form, where that is clear."""
    text = converted(error.instance, error.schema)
    typed = typed_date(error.instance)
    path = ".".join(str(part) for part in pointer[:-1] if isinstance(part, str))
    if text and typed and typed.about and f"{path}.about" in fields(kind):
        return _("Write “{field}: {value}” and “about: true”.").format(
            field=pointer[-1], value=shown(text)
        )
    if text:
        return meant(quote(text))
    return _no_such_date(error.instance) if is_date(error.schema) else ""


def _no_such_date(value: str) -> str:
    """Why a text that looks like a date is none, or which dates it can be; else nothing."""
    try:
        parse_date(value)
    except DateError as error:
        if error.readings:
            return error.hint
        return f"{error.message}. {error.hint}" if error.spelled else ""
    return ""


def _missing(kind: str, pointer: Pointer, why: str) -> Finding:
    info = field_at(kind, pointer)
    name = str(pointer[-1])
    message = _("the field {field} is missing").format(field=quote(name))
    hint = _("Write “{field}: …”.").format(field=name)
    example = next((e for e in info.examples if not isinstance(e, dict | list)), None)
    expected = [why or info.help()]
    if info.codes:
        expected.append(_allowed(info.codes, info.path))
    elif example is not None:
        expected.append(_("for example: {examples}").format(examples=shown(example)))
    return Finding(message, hint, pointer, True, code="HR010", expected=join(expected))


_MOST_LISTED = 12


def _allowed(values: Iterable[str], path: str = "") -> str:
    """What may be written; of a long list the beginning, and where to see the rest."""
    listed = list(values)
    if len(listed) > _MOST_LISTED:
        see = command("fields", path) if path in fields("initiative") else command("fields")
        listed[_MOST_LISTED:] = [_("…, see “{command}”").format(command=see)]
    return _("allowed: {values}").format(values=", ".join(listed))


def _unknown_field(kind: str, pointer: Pointer, name: str, known: list[str]) -> Finding:
    message = _("there is no field {field} here").format(field=quote(name))
    if not name.isascii():
        points = " ".join(f"U+{ord(c):04X}" for c in name if not c.isascii())
        message += " " + _("(it holds {points})").format(points=shown(points))
    hint = field_names(kind, _path(pointer)).question(name)
    expected = "" if hint else _allowed(known)
    return Finding(message, hint, (*pointer, name), True, code="HR011", expected=expected)


def _wrong_type(kind: str, pointer: Pointer, error: Any) -> Finding:
    value, wanted = error.instance, error.validator_value
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
    name = quote(counted(pointer))
    if value is None:
        message = _("{field} is empty").format(field=name)
        hint = _("Write a value or delete the line: unknown facts are left out.")
        return Finding(message, hint, pointer, code="HR012")
    found = {str: "string", bool: "boolean", int: "number", float: "number", list: "array"}
    message = _("{field} must be {expected}, but is {found}").format(
        field=name, expected=expected, found=names[found.get(type(value), "object")]
    )
    hint = ""
    if text := of_type(value, kinds, error.schema):
        hint = meant(quote(text))
    elif "object" in kinds:
        hint = _grouped(kind, pointer, error)
    elif "string" in kinds and isinstance(value, bool | int | float):
        hint = _("Put it in quotes: '{value}'.").format(value=json.dumps(value))
    elif "array" in kinds:
        hint = _("Begin each item on a line of its own with “- ”, or write [a, b].")
    fix = fixes.of_type(value, kinds, error.schema)
    return Finding(message, hint, pointer, code="HR012", fix=fix)


def _grouped(kind: str, pointer: Pointer, error: Any) -> str:
    """How to write the group of fields that a schema demands in the place of a value."""
    if isinstance(error.instance, list):
        return _("Delete the dash “- ”: there is only one group here.")
    examples = error.schema.get("examples") or [{}]
    names = error.schema.get("required") or list(examples[0])[:1]
    if not names or not pointer:
        return ""
    if isinstance(pointer[-1], int):
        rest = ", ".join(quote(f"{name}: …") for name in names[1:])
        if rest:
            return _("Write “- {field}: …”, and below it {rest}.").format(field=names[0], rest=rest)
        return _("Write “- {field}: …”.").format(field=names[0])
    if "required" not in error.schema:
        return _("Write “{field}: …” below it, indented by two blanks.").format(field=names[0])
    fields_inside = [f"{name}: …" for name in names]
    form = resolve(load(kind), error.schema["properties"][names[0]])
    value = str(error.instance)
    if len(names) == 1 and "pattern" in form and (text := converted(value, form)):
        typed = typed_date(value)
        about = "about" in error.schema["properties"] and typed and typed.about
        fields_inside = [f"{names[0]}: {text}", *(["about: true"] if about else [])]
    group = f"{pointer[-1]}: {{{', '.join(fields_inside)}}}"
    return _("Write “{group}”.").format(group=shown(group))


def _form(error: Any) -> str:
    examples = error.schema.get("examples") or (
        error.parent and error.parent.schema.get("examples")
    )
    listed = ", ".join(shown(e) for e in examples or () if not isinstance(e, dict | list))
    return _("for example: {examples}").format(examples=listed) if listed else ""


def unknown_value(pointer: Pointer, value: Any, names: Vocabulary) -> Finding:
    """The finding for a value outside a vocabulary, with a guess; a plain synonym is repaired."""
    path = _path(pointer)
    hint = names.question(str(value))
    return Finding(
        _("{value} is no value of {field}").format(value=quote(value), field=quote(path)),
        hint,
        pointer,
        code="HR013",
        expected="" if hint else _allowed(names.labels, path),
        fix=fixes.code(value, names),
    )


def unknown_language(pointer: Pointer, value: str) -> Finding:
    """The finding for a language that is none, with a guess by its name in any language."""
    return Finding(
        _("{value} is no language").format(value=quote(value)),
        vocabulary.languages().question(value),
        pointer,
        code="HR013",
        expected=_("Languages are two letters by ISO 639-1, such as de."),
        fix=fixes.code(value, vocabulary.languages()),
    )


def unknown_country(pointer: Pointer, value: str) -> Finding:
    """The finding for a country that is none, with a guess by its name in any language."""
    return Finding(
        _("{value} is no country").format(value=quote(value)),
        vocabulary.countries().question(value),
        pointer,
        code="HR013",
        expected=_("Countries are two letters by ISO 3166-1."),
        fix=fixes.code(value, vocabulary.countries()),
    )
