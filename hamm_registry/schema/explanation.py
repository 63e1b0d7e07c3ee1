"""Explain slowly: the errors of jsonschema as findings in plain words.

Here are the validator, the choice of the findings that are told, and values of a wrong form or
size; wrong types, fields and codes have modules of their own.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, cast

from hamm_registry.core.finding import Finding, Fix, Pointer
from hamm_registry.core.spelling import meant
from hamm_registry.core.text import RESERVED, _, ngettext, quote, safe, shown, slug, understood
from hamm_registry.model import vocabulary
from hamm_registry.model.typed_dates import DateError, parse_date
from hamm_registry.schema import fixes
from hamm_registry.schema.conversions import converted, is_date, typed_date
from hamm_registry.schema.field_errors import (
    missing_field,
    reason_in_schema,
    renamed,
    unindented,
    unknown_field,
)
from hamm_registry.schema.fields import described_of_item, field_names, field_path, fields
from hamm_registry.schema.loading import load
from hamm_registry.schema.type_errors import hint_on_empty, wrong_type
from hamm_registry.schema.unknown_values import (
    names_of_values,
    unknown_country,
    unknown_language,
    unknown_value,
)
from hamm_registry.schema.validation import fitting
from hamm_registry.yamlfile.parsed_file import Data


@cache
def slow_validator(kind: str) -> Any:
    """jsonschema's validator for `kind`; lists are compared only where their items are scalars."""
    import jsonschema
    from jsonschema.validators import extend

    base = jsonschema.Draft202012Validator

    def each_item(validator: Any, part: Data, values: Any, schema: Data) -> Iterator[Any]:
        if not isinstance(values, list) or len(values) < _LONG_LIST:
            yield from base.VALIDATORS["items"](validator, part, values, schema)
            return
        fits = fitting(kind, part)
        for index, value in enumerate(values):
            if not fits(value):
                yield from validator.descend(value, part, path=index)

    def unique_items(_validator: Any, wanted: bool, items: Any, _schema: Data) -> Iterator[Any]:
        # jsonschema itself compares each two groups: half a minute for 4,000 of them.
        if wanted and isinstance(items, list) and _repeats_a_scalar(items):
            yield jsonschema.ValidationError("items repeat")

    def pattern(_validator: Any, wanted: str, text: Any, _schema: Data) -> Iterator[Any]:
        # Python's $ also matches before a final line break, that of ECMA-262 does not.
        if isinstance(text, str) and not re.search(wanted.removesuffix("$") + r"\Z", text):
            yield jsonschema.ValidationError("the form differs")

    own = {"items": each_item, "uniqueItems": unique_items, "pattern": pattern}
    return cast(Any, extend)(base, own)(load(kind))


_LONG_LIST = 1_000
"""Of so many items only those that do not fit are looked at by jsonschema: each takes 0.7 ms."""


def _repeats_a_scalar(items: list[Any]) -> bool:
    """True if a list of scalars holds one twice; in one pass, for it may hold a million."""
    if any(isinstance(item, list | dict) for item in items):
        return False
    # True == 1 in Python, but not in JSON.
    distinct = {(item.__class__ is bool, item) for item in items}
    return len(distinct) < len(items)


_MOST_ERRORS = 200
"""How many errors of one file are explained: a list may hold a million wrong values."""

_OF_VALUES = ("HR012", "HR013", "HR014", "HR015", "HR016")

_FindingKey = tuple[Pointer, str]
"""The place of a finding and its code; the code is empty for codes that are about the value."""


def explain(kind: str, data: Data, language: str) -> Iterator[Finding]:
    """The findings, one for each value: the others often go with the first."""
    wrapped = _below_another_name(kind, data)
    if wrapped is not None:
        yield wrapped
        return
    findings = _first_findings(kind, data, language)
    misspelt = _misspelt_fields(kind, findings)
    for (pointer, code), finding in findings.items():
        if code == "HR010" and pointer in misspelt:
            continue
        # A field that does not belong to this kind of entry is right once the kind is.
        kind_beside = (*pointer[:-1], "kind")
        if code == "HR017" and (kind_beside, "") in findings:
            continue
        yield finding


def _below_another_name(kind: str, data: Data) -> Finding | None:
    """The finding for a file whose only field, an unknown one, holds the fields of the entry."""
    outermost = load(kind)["properties"]
    if len(data) != 1 or not outermost.keys().isdisjoint(data):
        return None
    name, group = next(iter(data.items()))
    if not isinstance(group, dict) or len(outermost.keys() & group.keys()) < _LEAST_FIELDS:
        return None
    message = _("the fields of the entry are below {field}").format(field=quote(name))
    hint = _("Delete the line “{field}:”, and move the lines below it to the left margin.")
    return Finding(message, hint.format(field=safe(name)), (name,), True, code="HR011")


_LEAST_FIELDS = 3
"""So many fields of an entry below another name are the entry itself."""


def _first_findings(kind: str, data: Data, language: str) -> dict[_FindingKey, Finding]:
    """The first finding for each value, and for each field that is missing or unknown."""
    findings: dict[_FindingKey, Finding] = {}
    nested: set[str] = set()
    groups: set[object] = set()
    for finding in unindented(kind, data):
        findings[finding.pointer, ""] = finding
        if finding.fix and finding.fix.pointer:
            nested.update(finding.fix.value)
            groups.add(finding.fix.pointer[0])
    for error in islice(slow_validator(kind).iter_errors(data), _MOST_ERRORS):
        for finding in _findings(kind, error, language):
            if not _goes_with_indenting(finding, nested, groups):
                findings.setdefault(_key(finding), finding)
    return findings


def _goes_with_indenting(finding: Finding, nested: set[str], groups: set[object]) -> bool:
    """True for a field that is unknown, or missing in its group, only until it is indented.

    `nested` are the fields that belong further inside, `groups` those that they belong into.
    """
    if not finding.pointer:
        return False
    top, field = finding.pointer[0], finding.pointer[-1]
    if finding.code == "HR011":
        return top in nested
    return finding.code == "HR010" and top in groups and field in nested


def _key(finding: Finding) -> _FindingKey:
    """The key under which only the first finding is told."""
    if finding.code in _OF_VALUES:
        return finding.pointer, ""
    return finding.pointer, finding.code


_MOST_MISSPELT = 100
"""For how many unknown fields it is guessed which missing one they mean; each takes 0.1 ms."""


def _misspelt_fields(kind: str, findings: dict[_FindingKey, Finding]) -> set[Pointer]:
    """The fields that are missing only because an unknown field is a misspelling of them."""
    parents = {pointer[:-1] for pointer, code in findings if code == "HR010"}
    unknown = [pointer for pointer, code in findings if code == "HR011"]
    # Only beside a field that is missing can an unknown one be its misspelling.
    misspelt: set[Pointer] = set()
    for pointer in unknown[:_MOST_MISSPELT]:
        parent, name = pointer[:-1], str(pointer[-1])
        if parent in parents:
            meaning = field_names(kind, field_path(parent)).suggestion(name)
            misspelt.add((*parent, meaning))
    # A field of the entry that was taken for a language is not missing, only indented too far.
    misspelt.update(pointer[-1:] for pointer, _code in findings if _is_too_deep(kind, pointer))
    return misspelt


def _is_too_deep(kind: str, pointer: Pointer) -> bool:
    """True if a pointer leads to a key of a text by language that is the name of a field."""
    if len(pointer) < 2 or pointer[-1] not in load(kind)["properties"]:
        return False
    return field_path(pointer) not in fields(kind)


def _findings(kind: str, error: Any, language: str) -> Iterator[Finding]:
    """The findings that one error of jsonschema amounts to, in plain words."""
    pointer: Pointer = tuple(error.absolute_path)
    keyword, wanted, value = error.validator, error.validator_value, error.instance
    if "propertyNames" in error.absolute_schema_path:
        yield _key_without_language(kind, pointer, value)
    elif keyword == "required":
        for name in wanted:
            if name not in value:
                yield missing_field(kind, (*pointer, name), error, language)
    elif keyword == "additionalProperties":
        properties = error.schema.get("properties", {})
        unknown = [name for name in value if name not in properties]
        for name in unknown[:_MOST_EXPLAINED]:
            yield unknown_field(kind, pointer, name, error, language)
        for name in unknown[_MOST_EXPLAINED:]:
            message = _("there is no field {field} here").format(field=quote(name))
            yield Finding(message, "", (*pointer, name), True, code="HR011")
    elif keyword == "enum":
        yield unknown_value(pointer, value, names_of_values(error.schema, pointer), kind)
    elif keyword == "type":
        yield wrong_type(kind, pointer, error, language)
    else:
        yield _of_value(kind, pointer, error)


_MOST_EXPLAINED = 500
"""For so many unknown fields of a group it is guessed what they mean; each takes 0.5 ms."""


def _key_without_language(kind: str, pointer: Pointer, key: str) -> Finding:
    """The finding for a key that is no language, in a text that is given by language."""
    message = _("{key} is not a language: texts are listed by language here, as “de: …”")
    if _is_too_deep(kind, (*pointer, key)):
        hint = _("It is a field of the entry: move it to the left margin, like “{field}”.")
        hint = hint.format(field=pointer[0])
        return Finding(message.format(key=quote(key)), hint, (*pointer, key), True, code="HR014")
    languages = vocabulary.languages()
    code = languages.read(key).code
    fix = None
    if code:
        fix = renamed(code)
    return Finding(
        message.format(key=quote(key)),
        languages.question(key),
        (*pointer, key),
        True,
        code="HR014",
        fix=fix,
    )


def _of_value(kind: str, pointer: Pointer, error: Any) -> Finding:
    """The finding for the keywords that need no look at the surrounding schema."""
    keyword, wanted, value = error.validator, error.validator_value, error.instance
    field = described_of_item(kind, pointer)
    if keyword in ("pattern", "minLength", "maxLength"):
        finding = _outside_open_vocabulary(kind, pointer, error)
        if finding is not None:
            return finding
    if keyword == "pattern":
        return _wrong_form(kind, error, pointer)
    if keyword == "uniqueItems":
        message = _("{field} has something twice").format(field=field)
        return Finding(message, _("Delete the repetition."), pointer, code="HR016")
    if keyword == "not":
        message = _("{field} is not meant for this kind of entry").format(field=field)
        reason = reason_in_schema(error)
        return Finding(message, _("Delete it."), pointer, True, code="HR017", expected=reason)
    if keyword == "const":
        message = _("{field} must be {wanted} here").format(field=field, wanted=quote(wanted))
        return Finding(message, "", pointer, code="HR017")
    # What is left are the keywords of sizes.
    message = _size_message(keyword, field, value, wanted)
    return Finding(message, _size_hint(keyword, pointer, value, wanted), pointer, code="HR015")


def _outside_open_vocabulary(kind: str, pointer: Pointer, error: Any) -> Finding | None:
    """The finding for a value that cannot be a code of the vocabulary which a rule checks."""
    name, value = error.schema.get("x-vocabulary"), error.instance
    if name == "countries":
        return unknown_country(pointer, value)
    if name == "languages":
        return unknown_language(pointer, value)
    if name in ("themes", "countries-and-groups"):
        return unknown_value(pointer, value, names_of_values(error.schema, pointer), kind)
    return None


def _size_message(keyword: str, field: str, value: Any, limit: Any) -> str:
    """The message on a text, list, group or number outside its limits."""
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
    count = value
    if not isinstance(value, int | float):
        count = len(value)
    text = texts.get(keyword, _("{field} breaks the schema rule “{keyword}”"))
    return text.format(field=field, count=count, limit=limit, keyword=keyword)


def _size_hint(keyword: str, pointer: Pointer, value: Any, limit: Any) -> str:
    """The hint on a value that is too long or too short."""
    if keyword == "maxLength":
        count = len(value) - limit
        hint = ngettext(
            "Shorten it by {count} character.", "Shorten it by {count} characters.", count
        ).format(count=count)
        if field_path(pointer).partition(".")[0] in ("summary", "notes"):
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
    """The finding for a text that does not match the pattern of its field."""
    value = error.instance
    if pointer == ("id",):
        return _wrong_id(value)
    message = _("{value} is not in the right form for {field}")
    message = message.format(value=quote(value), field=described_of_item(kind, pointer))
    hint = _form_hint(kind, error, pointer)
    fix = _with_about(kind, error, pointer, hint) or fixes.form(value, error.schema)
    expected = ""
    if not hint:
        expected = _examples(error)
    return Finding(message, hint, pointer, code="HR014", expected=expected, fix=fix)


def _with_about(kind: str, error: Any, pointer: Pointer, hint: str) -> Fix | None:
    """The repair that writes “ca. 1985” as a date and “about: true”; None for any other value."""
    if not is_date(error.schema) or not _has_about(kind, pointer):
        return None
    typed = typed_date(error.instance)
    if typed is None or not typed.about or typed.notes:
        return None
    group = {str(pointer[-1]): typed.value, "about": True}
    return Fix(hint.rstrip("."), "add", group, pointer[:-1])


def _has_about(kind: str, pointer: Pointer) -> bool:
    """True if the group of a date has a field for “approximately”."""
    return f"{field_path(pointer[:-1])}.about" in fields(kind)


def _form_hint(kind: str, error: Any, pointer: Pointer) -> str:
    """The hint that writes a value in the right form; empty where that is not clear."""
    text = converted(error.instance, error.schema)
    if not text:
        if not is_date(error.schema):
            return ""
        return _date_hint(kind, pointer, error.instance)
    typed = typed_date(error.instance)
    if typed is None or not typed.about:
        return _("Write “{text}”.").format(text=safe(text))
    if _has_about(kind, pointer):
        return _("Write “{field}: {value}” and “about: true”.").format(
            field=pointer[-1], value=shown(text)
        )
    # “ca. 1985” loses its “ca.” where no field can say so: only a question.
    return meant(quote(text))


_NOT_KNOWN = re.compile(
    r"(?:unbekannt|unklar|nicht bekannt|unknown|not known|\?+|k\. ?A\.|n/a)", re.IGNORECASE
)


def _date_hint(kind: str, pointer: Pointer, value: str) -> str:
    """The hint on a text that looks like a date: the reason it is none, or the dates it can be."""
    if _NOT_KNOWN.fullmatch(value.strip()):
        return hint_on_empty(kind, pointer)
    try:
        parse_date(value)
    except DateError as error:
        if error.readings:
            return _("Write {value}.").format(value=_(" or ").join(error.readings))
        if error.spelled:
            return f"{error.message}. {error.hint}"
    return ""


def _examples(error: Any) -> str:
    """The examples that the schema has for a value; empty where it has none."""
    examples = error.schema.get("examples", ())
    if not examples and error.parent:
        examples = error.parent.schema.get("examples", ())
    listed = []
    for example in examples:
        if not isinstance(example, dict | list):
            listed.append(shown(example))
    if not listed:
        return ""
    return _("for example: {examples}").format(examples=", ".join(listed))


_SHORTEST_ID, _LONGEST_ID = 3, 60


def _wrong_id(value: str) -> Finding:
    """The finding for an id that is none, with the slug that it becomes."""
    message = _("{value} cannot be an id: ids consist of a to z, 0 to 9 and hyphens")
    message = message.format(value=quote(value))
    name = slug(value, next(iter(understood()), ""))[:_LONGEST_ID].strip("-")
    if name in RESERVED:
        name = f"{name}-2"
    if len(name) < _SHORTEST_ID:
        expected = _("At least three characters, for example: schule-oslo")
        return Finding(message, "", ("id",), code="HR014", expected=expected)
    hint = _("Write “id: {slug}” and call the file “{slug}.yaml”.").format(slug=name)
    return Finding(message, hint, ("id",), code="HR014", fix=fixes.write(name))
