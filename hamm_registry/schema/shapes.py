"""A value of another shape than the schema's, brought into it: `since: 1985`, `themes: a, b`.

`meant_as` gives the value only where it can be meant in one way; `outline` shows how a value is
written, with an ellipsis for each required field that is not known.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from hamm_registry.core.spelling import bare
from hamm_registry.core.text import safe
from hamm_registry.model.vocabulary import place_and_country
from hamm_registry.schema.fields import vocabulary_of
from hamm_registry.schema.files import load, resolve
from hamm_registry.schema.fixes import of_type
from hamm_registry.schema.suggestions import converted, is_date, typed_date
from hamm_registry.yamlfile.document import Data

UNKNOWN = "…"
"""What stands for a value that only the writer knows."""
_SEPARATORS = re.compile(r"[,;/\n]| und | and | & ")
_DASH = re.compile("[-\u2010-\u2015\u2022\u00b7*] *")
"""What people put in front of the items of a list."""
_SPECIAL = re.compile(r"[\[\]{},#&*!|>'\"%@`]|: |^[-?:] |^\s|\s$|^$")


def meant_as(kind: str, schema: Data, value: Any, path: str, language: str) -> Any:
    """The value that fits a part of a schema and says the same; None where none is certain.

    `path` is that of the field, without indices; `language` is the first of the registry.
    """
    schema = resolve(load(kind), schema)
    types = _types(schema)
    if "array" in types:
        return _as_list(kind, schema, value, path, language)
    if "object" in types:
        return _as_group(kind, schema, value, path, language)
    return _as_scalar(schema, value, path)


def outline(kind: str, schema: Data, value: Any, path: str, language: str) -> str:
    """A value of this schema as it is written on one line: `[{name: Oslo, country: …}]`."""
    return inline(outlined(kind, schema, value, path, language))


def inline(value: Any) -> str:
    """Data as YAML on one line."""
    if isinstance(value, Mapping):
        fields = [f"{key}: {inline(part)}" for key, part in value.items()]
        return "{" + ", ".join(fields) + "}"
    if isinstance(value, list):
        items = [inline(item) for item in value]
        return "[" + ", ".join(items) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    text = safe(str(value))
    if isinstance(value, str) and _SPECIAL.search(text):
        return "'" + text.replace("'", "''") + "'"
    return text


def _types(schema: Data) -> tuple[str, ...]:
    types = schema.get("type", ())
    if isinstance(types, str):
        return (types,)
    return tuple(types)


def _as_scalar(schema: Data, value: Any, path: str) -> Any:
    """A code for its name, a date or number in its form; free text as it is."""
    if isinstance(value, list | dict) or value is None:
        return None
    types = _types(schema)
    names = vocabulary_of(schema, path)
    if names is not None and "string" in types:
        meaning = names.read(str(value))
        if not meaning.code or meaning.loose:
            return None
        return meaning.code
    if "integer" in types and isinstance(value, int):
        return value
    if not isinstance(value, str):
        return None
    if is_date(schema):
        typed = typed_date(value)
        if typed is None or typed.about or typed.notes:
            return None
        return typed.value
    if "pattern" in schema:
        return converted(value, schema) or None
    if "string" not in types:
        fix = of_type(value, list(types), schema)
        if fix is None:
            return None
        return fix.value
    if len(value) > schema.get("maxLength", len(value)):
        return None
    return value


def _as_list(kind: str, schema: Data, value: Any, path: str, language: str) -> Any:
    """A list with a single value as its item, or with the items of a text such as “a, b”."""
    if isinstance(value, list) or value is None:
        return None
    items = resolve(load(kind), schema.get("items", {}))
    is_of_groups = "object" in _types(items)
    if isinstance(value, dict):
        if not is_of_groups:
            return None
        return [value]
    text = str(value)
    single = meant_as(kind, items, _undashed(text), path, language)
    # A comma in free text may be part of it: “Oslo, Norway” is one name or two.
    is_free_text = "string" in _types(items) and vocabulary_of(items, path) is None
    if single is not None and not (is_free_text and _SEPARATORS.search(text)):
        return [single]
    if is_free_text or is_of_groups:
        return None
    parts = _parts(text.strip("[]"))
    values = [meant_as(kind, items, part, path, language) for part in parts]
    if not values or None in values:
        return None
    return list(dict.fromkeys(values))


def _parts(text: str) -> list[str]:
    """The items of a list that was written as one text: “a, b und c”."""
    return [_undashed(part) for part in _SEPARATORS.split(text) if part.strip()]


def _undashed(text: str) -> str:
    """A text without the dash that people put in front of an item."""
    text = text.strip()
    begins_with_number = text[:2].lstrip("-").isdecimal()
    dash = _DASH.match(text)
    if dash is None or begins_with_number:
        return text
    return text[dash.end() :]


def _as_group(kind: str, schema: Data, value: Any, path: str, language: str) -> Any:
    """The group of fields whose only required field a value is, or town and country of a place."""
    if isinstance(value, list):
        if len(value) == 1 and isinstance(value[0], dict):
            return value[0]
        return None
    if isinstance(value, dict) or value is None:
        return None
    inside = schema.get("properties", {})
    required = schema.get("required", ())
    if not inside and isinstance(schema.get("additionalProperties"), dict):
        return {language: bare(str(value))}
    if len(required) == 1:
        form = resolve(load(kind), inside[required[0]])
        if is_date(form) and isinstance(value, str):
            return _as_dated(required[0], inside, value)
        main = meant_as(kind, form, value, f"{path}.{required[0]}", language)
        if main is None:
            return None
        return {required[0]: main}
    if set(required) == {"name", "country"}:
        return _as_place(str(value))
    return None


def _as_place(text: str) -> Any:
    """“Oslo, Norwegen” or “Oslo (NO)”."""
    name, country = place_and_country(_undashed(text))
    if not country:
        return None
    return {"name": name, "country": country}


def _as_dated(name: str, inside: Data, text: str) -> Any:
    """A date with what is said of it: “ca. 1985” is approximate."""
    typed = typed_date(text)
    if typed is None or typed.notes:
        return None
    if not typed.about:
        return {name: typed.value}
    if "about" not in inside:  # “approximately” would be lost
        return None
    return {name: typed.value, "about": True}


def outlined(kind: str, schema: Data, value: Any, path: str, language: str) -> Any:
    """The shape of a value with what is known of it."""
    schema = resolve(load(kind), schema)
    certain = meant_as(kind, schema, value, path, language)
    if certain is not None:
        return certain
    if "array" in _types(schema):
        items = resolve(load(kind), schema.get("items", {}))
        if vocabulary_of(items, path) is not None and isinstance(value, str):
            codes = [outlined(kind, items, part, path, language) for part in _parts(value)]
            return list(dict.fromkeys(codes))
        return [outlined(kind, items, value, path, language)]
    if "object" not in _types(schema):
        names = vocabulary_of(schema, path)
        if not names or not isinstance(value, str):
            return UNKNOWN
        return names.suggestion(value) or UNKNOWN
    if not schema.get("properties"):
        return {language: UNKNOWN}
    return dict(_fields_of(schema, value))


def _fields_of(schema: Data, value: Any) -> Iterator[tuple[str, str]]:
    """The required fields, with a text where it is plain to which of them it belongs."""
    text = ""
    if isinstance(value, str) and "\n" not in value:
        text = bare(value)
    is_address = re.match(r"(?:https?://|www\.)\S+$", text) is not None
    names = schema.get("required") or list(schema["properties"])[:1]
    if is_address and "page" in schema["properties"]:
        names = ["page"]
    for name in names:
        yield name, _field_value(name, text, is_address)


def _field_value(name: str, text: str, is_address: bool) -> str:
    """A text if it fits the field of that name, else an ellipsis."""
    if name in ("url", "page") and is_address:
        if text.startswith("http"):
            return text
        return f"https://{text}"
    if name == "mailbox" and re.fullmatch(r"[^\s@]+@[^\s@]+", text):
        return text
    if name in ("name", "title") and text and not is_address:
        return text
    if name == "url":
        return "https://…"
    return UNKNOWN
