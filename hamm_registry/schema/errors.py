"""Explain slowly: what does not fit a schema, in plain words."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import islice
from typing import Any, cast

from hamm_registry.core.diagnostic import Finding, Fix, Pointer
from hamm_registry.core.spelling import meant
from hamm_registry.core.steps import command
from hamm_registry.core.text import (
    RESERVED,
    _,
    join,
    ngettext,
    pick,
    quote,
    safe,
    shown,
    slug,
    speech,
    understood,
)
from hamm_registry.model import vocabulary
from hamm_registry.model.typed_dates import DateError, parse_date
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.schema import fixes, shapes
from hamm_registry.schema.fields import (
    called,
    described,
    field_at,
    field_names,
    fields,
    vocabulary_of,
)
from hamm_registry.schema.files import load, resolve
from hamm_registry.schema.suggestions import converted, is_date, of_type, typed_date
from hamm_registry.yamlfile.document import Data


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


_MOST_ERRORS = 200
"""How many errors of one file are explained: a list may hold a million wrong values."""

_OF_VALUES = ("HR012", "HR013", "HR014", "HR015", "HR016")


def explain(kind: str, data: Data, language: str) -> Iterator[Finding]:
    """The findings, one for each value: the others often go with the first."""
    found: dict[tuple[Pointer, str], Finding] = {}
    for finding in _unindented(kind, data):
        found[finding.pointer, ""] = finding
    nested = {name for finding in found.values() if finding.fix for name in finding.fix.value}
    for error in islice(slow_validator(kind).iter_errors(data), _MOST_ERRORS):
        for finding in _findings(kind, error, language):
            if finding.code == "HR011" and finding.pointer[0] in nested:
                continue
            code = "" if finding.code in _OF_VALUES else finding.code
            found.setdefault((finding.pointer, code), finding)
    for (pointer, code), finding in found.items():
        follows = (code == "HR010" and _misspelt(kind, pointer, found)) or (
            code == "HR017" and ((*pointer[:-1], "kind"), "") in found
        )
        if not follows:
            yield finding


def _misspelt(kind: str, missing: Pointer, found: Iterable[tuple[Pointer, str]]) -> bool:
    """Whether a field is missing only because it is called otherwise."""
    parent, name = missing[:-1], str(missing[-1])
    unknown = [str(p[-1]) for p, code in found if code == "HR011" and p[:-1] == parent]
    names = field_names(kind, _path(parent))
    return any(names.suggestion(one) == name for one in unknown)


def _unindented(kind: str, data: Data) -> Iterator[Finding]:
    """Fields of a group that stand beside its name instead of below it, indented."""
    root = load(kind)
    known = root["properties"]
    names = list(data)
    for index, name in enumerate(names):
        if data[name] is not None or name not in known:
            continue
        form = resolve(root, known[name])
        inside = form.get("properties", {})
        languages = isinstance(form.get("additionalProperties"), dict)
        below: list[str] = []
        for other in names[index + 1 :]:
            if other in known or not (other in inside or (languages and len(other) == 2)):
                break
            below.append(other)
        if below:
            message = _("the fields of {field} are not indented").format(
                field=described(kind, (name,))
            )
            hint = _("Indent {fields} by two spaces.").format(fields=", ".join(map(quote, below)))
            fix = Fix(_("indented"), "indent", below)
            yield Finding(message, hint, (name,), True, code="HR012", fix=fix)


def _findings(kind: str, error: Any, language: str) -> Iterator[Finding]:
    """The findings that one error of jsonschema amounts to, in plain words."""
    pointer: Pointer = tuple(error.absolute_path)
    keyword, wanted, value = error.validator, error.validator_value, error.instance
    if "propertyNames" in error.absolute_schema_path:
        message = _("{key} is not a language: texts are listed by language here, as “de: …”")
        hint = vocabulary.languages().question(value)
        code = vocabulary.languages().read(value).code
        fix = _renamed(code) if code else None
        yield Finding(
            message.format(key=quote(value)), hint, (*pointer, value), True, code="HR014", fix=fix
        )
    elif keyword == "required":
        for name in wanted:
            if name not in value:
                yield _missing(kind, (*pointer, name), error, language)
    elif keyword == "additionalProperties":
        known = error.schema.get("properties", {})
        for name in value:
            if name not in known:
                yield _unknown_field(kind, pointer, name, error, language)
    elif keyword == "enum":
        yield unknown_value(pointer, value, _names(error.schema, pointer), kind)
    else:
        yield _other(kind, error, pointer, language)


def _names(schema: Data, pointer: Pointer) -> Vocabulary:
    """What people call the values that a part of a schema allows."""
    return vocabulary_of(schema, _path(pointer)) or Vocabulary({})


def _described(kind: str, pointer: Pointer) -> str:
    """The field of a value; which item of a list it is, is plain from its place."""
    is_item = bool(pointer) and isinstance(pointer[-1], int)
    return described(kind, pointer[:-1] if is_item else pointer)


def _path(pointer: Pointer) -> str:
    """The field that a pointer leads to: its names without the indices of lists."""
    return ".".join(part for part in pointer if isinstance(part, str))


def _renamed(name: str) -> Fix:
    return Fix(_("write {value}").format(value=quote(name)), "rename", name)


def _other(kind: str, error: Any, pointer: Pointer, language: str) -> Finding:
    """The finding for the keywords that need no look at the surrounding schema."""
    keyword, wanted, value = error.validator, error.validator_value, error.instance
    name = _described(kind, pointer)
    if keyword == "type":
        return _wrong_type(kind, pointer, error, language)
    if keyword in ("pattern", "minLength", "maxLength"):
        called = error.schema.get("x-vocabulary")
        if called == "countries":
            return unknown_country(pointer, value)
        if called == "languages":
            return unknown_language(pointer, value)
        if called in ("themes", "countries-and-groups"):
            return unknown_value(pointer, value, _names(error.schema, pointer), kind)
    if keyword == "pattern":
        return _wrong_form(kind, error, pointer)
    if keyword == "uniqueItems":
        message = _("{field} names something twice").format(field=name)
        return Finding(message, _("Delete the repetition."), pointer, code="HR016")
    if keyword == "not":
        message = _("{field} is not meant for this kind of entry").format(field=name)
        return Finding(message, _("Delete it."), pointer, True, code="HR017", expected=_why(error))
    if keyword == "const":
        message = _("{field} must be {wanted} here").format(field=name, wanted=quote(wanted))
        return Finding(message, "", pointer, code="HR017")
    message = _size_message(keyword, name, value, wanted)
    return Finding(message, _size_hint(keyword, pointer, value, wanted), pointer, code="HR015")


def _size_hint(keyword: str, pointer: Pointer, value: Any, limit: Any) -> str:
    """What to do about it."""
    if keyword == "maxLength":
        count = len(value) - limit
        hint = ngettext(
            "Shorten it by {count} character.", "Shorten it by {count} characters.", count
        ).format(count=count)
        if _path(pointer).partition(".")[0] in ("summary", "notes"):
            hint += " " + _("Details belong on a web page that the entry links to.")
        return hint
    if keyword == "maxItems":
        return _("Delete {count} of them; keep the most important ones.").format(
            count=len(value) - limit
        )
    if keyword in ("minItems", "minProperties"):
        return _("Write one, or delete the whole field.")
    return ""


def _wrong_form(kind: str, error: Any, pointer: Pointer) -> Finding:
    value, name = error.instance, _described(kind, pointer)
    if pointer == ("id",):
        return _wrong_id(value)
    message = _("{value} is not in the right form for {field}")
    message = message.format(value=quote(value), field=name)
    hint = _converted(kind, error, pointer)
    expected = "" if hint else _form(error)
    fix = fixes.form(value, error.schema)
    typed = typed_date(value) if is_date(error.schema) else None
    if typed and typed.about and not typed.notes and f"{_path(pointer[:-1])}.about" in fields(kind):
        added = {str(pointer[-1]): typed.value, "about": True}
        fix = Fix(hint.rstrip("."), "add", added, pointer[:-1])
    return Finding(message, hint, pointer, code="HR014", expected=expected, fix=fix)


def _wrong_id(value: str) -> Finding:
    """An id that is none, with the slug that it becomes."""
    name = slug(value, understood())[:_LONGEST_ID].strip("-")
    if name in RESERVED:
        name = f"{name}-2"
    message = _("{value} cannot be an id: ids consist of a to z, 0 to 9 and hyphens")
    hint = ""
    if len(name) >= _SHORTEST_ID:
        hint = _("Write “id: {slug}” and call the file “{slug}.yaml”.").format(slug=name)
    expected = "" if hint else _("At least three characters, for example: schule-oslo")
    fix = fixes.write(name) if hint else None
    return Finding(
        message.format(value=quote(value)), hint, ("id",), code="HR014", expected=expected, fix=fix
    )


_SHORTEST_ID, _LONGEST_ID = 3, 60


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
    if text and typed and typed.about:  # there is no field that says so
        return meant(quote(text))
    if text:
        return _("Write “{text}”.").format(text=safe(text))
    return _no_such_date(error.instance) if is_date(error.schema) else ""


def _no_such_date(value: str) -> str:
    """Why a text that looks like a date is none, or which dates it can be; else nothing."""
    try:
        parse_date(value)
    except DateError as error:
        if error.readings:
            return _("Write {value}.").format(value=_(" or ").join(error.readings))
        return f"{error.message}. {error.hint}" if error.spelled else ""
    return ""


def _missing(kind: str, pointer: Pointer, error: Any, language: str) -> Finding:
    info = field_at(kind, pointer)
    name = str(pointer[-1])
    message = _("the field {field} is missing").format(
        field=called(kind, _path(pointer[:-1]), name)
    )
    part = error.schema.get("properties", {}).get(name) or _part_of(kind, _path(pointer))
    outline = shapes.outline(kind, part, None, _path(pointer), language)
    hint = _("Write “{field}: …”.").format(field=name)
    if outline != shapes.UNKNOWN:
        hint = _("Write “{group}”.").format(group=f"{name}: {outline}")
    example = next((e for e in info.examples if not isinstance(e, dict | list)), None)
    expected = [_why(error) or info.help()]
    if info.codes:
        expected.append(_allowed(Vocabulary(info.codes), info.path, kind))
    elif example is not None:
        expected.append(_("for example: {examples}").format(examples=shown(example)))
    return Finding(message, hint, pointer, True, code="HR010", expected=join(expected))


_MOST_LISTED = 12


def _part_of(kind: str, path: str) -> Data:
    """The part of the schema that describes the field at a path; {} where there is none."""
    part: Data = load(kind)
    for name in path.split("."):
        part = resolve(load(kind), part)
        part = resolve(load(kind), part.get("items", part))
        part = part.get("properties", {}).get(name, {})
    return part


def _allowed(names: Vocabulary, path: str, kind: str = "initiative") -> str:
    """What may be written, with what it is called; of a long list the beginning."""
    return _allowed_sentence(names, path, kind, speech())


@lru_cache(maxsize=256)
def _allowed_sentence(
    names: Vocabulary, path: str, kind: str, _speech: tuple[str, str, str]
) -> str:
    """The sentence of `_allowed`, kept by language: a file may hold 10,000 wrong values."""
    listed = []
    for code in islice(names.labels, _MOST_LISTED):
        listed.append(labelled(code, pick(names.labels[code])))
    if len(names.labels) > _MOST_LISTED:
        is_documented = kind == "initiative" and path in fields(kind)
        reference = command("fields", path) if is_documented else command("fields")
        listed.append(_("…, see “{command}”").format(command=reference))
    return _("allowed: {values}").format(values=", ".join(listed))


def labelled(code: str, label: str) -> str:
    """A code to write with its name: `ended (beendet)`; the code alone where both are one."""
    same = label.casefold().replace(" ", "-") in ("", code.replace("_", "-"))
    return code if same else f"{code} ({label})"


def _unknown_field(kind: str, pointer: Pointer, name: str, error: Any, language: str) -> Finding:
    message = _("there is no field {field} here").format(field=quote(name))
    names = field_names(kind, _path(pointer))
    reading = names.read(name)
    code = reading.code if reading.code not in error.instance else ""
    if code and not name.isascii():
        pass  # a German word with an umlaut, no letter of another script
    elif not name.isascii():
        points = " ".join(f"U+{ord(c):04X}" for c in name if not c.isascii())
        message += " " + _("(it holds {points})").format(points=shown(points))
    hint = names.question(name)
    fix = _renamed(code) if code and not reading.loose else None
    if code and not _holds_fitting(kind, (*pointer, code), error.instance[name]):
        hint, fix = _instead(kind, (*pointer, code), error.instance, name, language)
    expected = "" if hint else _allowed(names, _path(pointer), kind)
    return Finding(message, hint, (*pointer, name), True, code="HR011", expected=expected, fix=fix)


def _holds_fitting(kind: str, pointer: Pointer, value: Any) -> bool:
    """Whether a value has the shape of a field, so that only the name has to be another."""
    types = resolve(load(kind), _part_of(kind, _path(pointer))).get("type", ())
    allowed = {types} if isinstance(types, str) else set(types)
    return isinstance(value, dict | list) or not {"array", "object"} & allowed


def _instead(
    kind: str, pointer: Pointer, group: Data, name: str, language: str
) -> tuple[str, Fix | None]:
    """How the field is written that a name means, and the repair where nothing is left open."""
    names = field_names(kind, _path(pointer[:-1]))
    means = {field: names.read(field).code for field in group}
    field, gone, value = str(pointer[-1]), [name], group[name]
    towns = [one for one, code in means.items() if code == "places" and isinstance(group[one], str)]
    lands = [one for one, code in means.items() if code == "countries"]
    if field in ("places", "countries") and len(towns) == len(lands) == 1:  # ort: … and land: …
        field, gone = "places", [*towns, *lands]
        value = f"{group[towns[0]]}, {group[lands[0]]}"
    part = _part_of(kind, _path((*pointer[:-1], field)))
    data = shapes.outlined(kind, part, value, field, language)
    for item in data if isinstance(data, list) else ():
        if isinstance(item, dict):
            _fill(kind, field, item, name)
    hint = _("Write “{group}”.").format(group=f"{field}: {shapes.inline(data)}")
    if shapes.UNKNOWN in shapes.inline(data) or field in group:
        return hint, None
    change = {field: data, **dict.fromkeys(gone)}
    return hint, Fix(hint.rstrip("."), "add", change, pointer[:-1])


def _fill(kind: str, path: str, item: Data, name: str) -> None:
    """Put into a group what the name that somebody gave it says: “Träger” is the role lead."""
    for field, value in item.items():
        vocabulary = _names(_part_of(kind, f"{path}.{field}"), (path, field))
        code = vocabulary.read(name).code if value == shapes.UNKNOWN else ""
        item[field] = code or value


def _wrong_type(kind: str, pointer: Pointer, error: Any, language: str) -> Finding:
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
    name = described(kind, pointer)
    if value is None:
        message = _("{field} is empty").format(field=name)
        return Finding(message, _empty_hint(kind, pointer), pointer, code="HR012")
    found = {str: "string", bool: "boolean", int: "number", float: "number", list: "array"}
    message = _("{field} must be {expected}, but is {found}").format(
        field=name, expected=expected, found=names[found.get(type(value), "object")]
    )
    hint = ""
    fix = fixes.of_type(value, kinds, error.schema)
    certain = shapes.meant_as(kind, error.schema, value, _path(pointer), language)
    goal = _names(error.schema, pointer).code(value) if isinstance(value, str) else ""
    if goal and "integer" in kinds:
        return Finding(
            message,
            _names(error.schema, pointer).question(value),
            pointer,
            code="HR012",
            fix=fixes.write(int(goal)),
        )
    if text := of_type(value, kinds, error.schema):
        hint = _("Write {value}.").format(value=safe(text))
    elif isinstance(value, list) and len(value) == 1 and not {"object", "array"} & {*kinds}:
        only = shapes.meant_as(kind, error.schema, value[0], _path(pointer), language)
        if only is not None:
            hint = _("Write {value}.").format(value=safe(shapes.inline(only)))
            fix = fixes.write(only)
    elif isinstance(value, list) and not {"object", "array"} & {*kinds}:
        hint = _("Keep one of them: there is only one value here.")
    elif {"object", "array"} & {*kinds}:
        text = shapes.outline(kind, error.schema, value, _path(pointer), language)
        if isinstance(value, list) and certain is None:
            return Finding(
                message, _("There is only one group of fields here."), pointer, code="HR012"
            )
        head = f"{pointer[-1]}: " if pointer and isinstance(pointer[-1], str) else "- "
        hint = _("Write “{group}”.").format(group=head + text)
        fix = None if certain is None else fixes.write(certain)
    elif "string" in kinds and isinstance(value, bool | int | float):
        hint = _("Put it in quotes: '{value}'.").format(value=json.dumps(value))
    elif {"integer", "number"} & {*kinds}:
        number = re.search("[0-9]+", value) if isinstance(value, str) else None
        hint = _("Write the number alone.")
        if number:
            hint = _("Write the number alone: {number}.").format(number=number[0])
    return Finding(message, hint, pointer, code="HR012", fix=fix)


def _empty_hint(kind: str, pointer: Pointer) -> str:
    """What to do about a field without a value: to delete it is not enough where it has to be."""
    part = _part_of(kind, _path(pointer[:-1])) if len(pointer) > 1 else load(kind)
    part = resolve(load(kind), part)
    required = resolve(load(kind), part.get("items", part)).get("required", ())
    if not pointer or pointer[-1] not in required:
        return _("Write a value or delete the line: unknown facts are left out.")
    if len(pointer) > 1:
        group = described(kind, pointer[:-1])
        return _("Write a value, or delete all of {group}: unknown facts are left out.").format(
            group=group
        )
    return _("Write a value: every entry needs this field.")


def _form(error: Any) -> str:
    examples = error.schema.get("examples") or (
        error.parent and error.parent.schema.get("examples")
    )
    listed = ", ".join(shown(e) for e in examples or () if not isinstance(e, dict | list))
    return _("for example: {examples}").format(examples=listed) if listed else ""


def unknown_value(
    pointer: Pointer,
    value: Any,
    names: Vocabulary,
    kind: str = "initiative",
) -> Finding:
    """The finding for a value outside a vocabulary, with a guess; a plain synonym is repaired."""
    path = _path(pointer)
    hint = names.question(str(value)) or _beginning(str(value), names)
    field = _described(kind, pointer)
    return Finding(
        _("{value} is not a valid value for {field}").format(value=quote(value), field=field),
        hint,
        pointer,
        code="HR013",
        expected="" if hint else _allowed(names, path, kind),
        fix=fixes.code(value, names),
    )


def _beginning(value: str, names: Vocabulary) -> str:
    """The question after a value of which only the first word is one: “active (seit 2019)”."""
    first = re.match(r"[\w-]+", value)
    code = names.read(first[0]).code if first and first[0] != value else ""
    return meant(names.shown(code)) if code else ""


def unknown_language(pointer: Pointer, value: str) -> Finding:
    """The finding for a language that is none, with a guess by its name in any language."""
    return Finding(
        _("{value} is not a language").format(value=quote(value)),
        vocabulary.languages().question(value),
        pointer,
        code="HR013",
        expected=_("Languages are two letters by ISO 639-1, such as de."),
        fix=fixes.code(value, vocabulary.languages()),
    )


def unknown_country(pointer: Pointer, value: str) -> Finding:
    """The finding for a country that is none, with a guess by its name in any language."""
    return Finding(
        _("{value} is not a country").format(value=quote(value)),
        vocabulary.countries().question(value),
        pointer,
        code="HR013",
        expected=_("Countries are two letters by ISO 3166-1."),
        fix=fixes.code(value, vocabulary.countries()),
    )
