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
from hamm_registry.schema.conversions import converted, is_date, typed_date
from hamm_registry.schema.fields import types_of, vocabulary_of
from hamm_registry.schema.fixes import of_type
from hamm_registry.schema.loading import load, resolve
from hamm_registry.yamlfile.parsed_file import Data

UNKNOWN = "…"
"""What stands for a value that only the writer knows."""
_SEPARATORS = re.compile(r"[,;/\n]| und | and | & | -(?=[^\W\d_])")
_DASH = re.compile("[-\u2010-\u2015\u2022\u00b7*] *")
"""What people put in front of the items of a list."""
_SPECIAL = re.compile(r"[\[\]{},#&*!|>'\"%@`]|: |^[-?:] |^\s|\s$|^$")


def meant_as(kind: str, schema: Data, value: Any, path: str, language: str) -> Any:
    """The value that fits a part of a schema and says the same; None where none is certain.

    `path` is that of the field, without indices; `language` is the first of the registry.
    """
    schema = resolve(load(kind), schema)
    types = types_of(schema)
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


def _as_scalar(schema: Data, value: Any, path: str) -> Any:
    """A code for its name, a date or number in its form; free text as it is."""
    if isinstance(value, list | dict) or value is None:
        return None
    types = types_of(schema)
    names = vocabulary_of(schema, path)
    if names is not None and "string" in types:
        return names.exact_code(str(value)) or None
    if "integer" in types and isinstance(value, int):
        return value
    if isinstance(value, str):
        return _as_written(schema, types, value)
    return None


def _as_written(schema: Data, types: tuple[str, ...], text: str) -> Any:
    """A text as the date, flag or number that it says, or in the form that its field demands."""
    if is_date(schema):
        return _as_date(text)
    if "pattern" in schema:
        return converted(text, schema) or None
    if "string" not in types:
        fix = of_type(text, list(types), schema)
        if fix is None:
            return None
        return fix.value
    if len(text) > schema.get("maxLength", len(text)):
        return None
    return text


def _as_date(text: str) -> Any:
    """A date that says the same; None for one that is approximate or read with a remark."""
    typed = typed_date(text)
    if typed is None or typed.about or typed.notes:
        return None
    return typed.value


def _as_list(kind: str, schema: Data, value: Any, path: str, language: str) -> Any:
    """A list with a single value as its item, or with the items of a text such as “a, b”."""
    if isinstance(value, list) or value is None:
        return None
    items = resolve(load(kind), schema.get("items", {}))
    is_of_groups = "object" in types_of(items)
    if isinstance(value, dict):
        if not is_of_groups:
            return None
        return [value]
    text = str(value)
    is_free_text = "string" in types_of(items) and vocabulary_of(items, path) is None
    # A comma in free text may be part of it: “Oslo, Norway” is one name or two.
    may_be_several = is_free_text and _SEPARATORS.search(text) is not None
    single = meant_as(kind, items, _undashed(text), path, language)
    if single is not None and not may_be_several:
        return [single]
    if is_free_text or is_of_groups:
        return None
    return _as_several(kind, items, text, path, language)


def _as_several(kind: str, items: Data, text: str, path: str, language: str) -> Any:
    """The values of a text such as “a, b und c”; None where one of them is not certain."""
    values = []
    for part in _parts(text.strip("[]")):
        value = meant_as(kind, items, part, path, language)
        if value is None:
            return None
        values.append(value)
    return list(dict.fromkeys(values)) or None


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
        return _joined_groups(value)
    if isinstance(value, dict) or value is None:
        return None
    inside = schema.get("properties", {})
    if not inside and isinstance(schema.get("additionalProperties"), dict):
        return {language: bare(str(value))}
    required = schema.get("required", ())
    if len(required) == 1:
        return _with_only_field(kind, inside, required[0], value, path, language)
    if set(required) == {"name", "country"}:
        return _as_place(str(value))
    return None


def _joined_groups(items: list[Any]) -> Any:
    """The group whose fields a list has as its items: `- de: …` and `- en: …`; else None."""
    joined: Data = {}
    for item in items:
        if not isinstance(item, dict) or not joined.keys().isdisjoint(item):
            return None
        joined.update(item)
    return joined or None


def _with_only_field(
    kind: str, inside: Data, name: str, value: Any, path: str, language: str
) -> Any:
    """The group whose only required field, `name`, has a value; `inside` are all its fields."""
    form = resolve(load(kind), inside[name])
    if is_date(form) and isinstance(value, str):
        return _as_dated(name, inside, value)
    main = meant_as(kind, form, value, f"{path}.{name}", language)
    if main is None:
        return None
    return {name: main}


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
    types = types_of(schema)
    if "array" in types:
        return _outlined_list(kind, schema, value, path, language)
    if "object" not in types:
        return _outlined_scalar(schema, value, path)
    if not schema.get("properties"):
        return {language: UNKNOWN}
    return dict(_outlined_fields(schema, value))


def _outlined_list(kind: str, schema: Data, value: Any, path: str, language: str) -> list[Any]:
    """The outline of a list: the codes that a text names, or one item."""
    items = resolve(load(kind), schema.get("items", {}))
    if vocabulary_of(items, path) is None or not isinstance(value, str):
        return [outlined(kind, items, value, path, language)]
    codes = []
    for part in _parts(value):
        codes.append(outlined(kind, items, part, path, language))
    return list(dict.fromkeys(codes))


def _outlined_scalar(schema: Data, value: Any, path: str) -> str:
    """The code that a text probably means, else an ellipsis."""
    names = vocabulary_of(schema, path)
    if names is None or not isinstance(value, str):
        return UNKNOWN
    return names.suggestion(value) or UNKNOWN


_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$")
_MAILBOX = re.compile(r"[^\s@]+@[^\s@]+")


def _outlined_fields(schema: Data, value: Any) -> Iterator[tuple[str, str]]:
    """The required fields, with a text where it is plain to which of them it belongs."""
    text = ""
    if isinstance(value, str) and "\n" not in value:
        text = bare(value)
    is_address = _WEB_ADDRESS.match(text) is not None
    names = schema.get("required") or list(schema["properties"])[:1]
    if is_address and "page" in schema["properties"]:
        names = ["page"]
    for name in names:
        if is_address:
            yield name, _outlined_address(name, text)
        else:
            yield name, _outlined_text(name, text)


def _outlined_address(name: str, address: str) -> str:
    """A web address in the field of that name; an ellipsis in one that takes none."""
    if name not in ("url", "page"):
        return UNKNOWN
    if address.startswith("http"):
        return address
    return f"https://{address}"


def _outlined_text(name: str, text: str) -> str:
    """A text in the field of that name if it fits there, else an ellipsis."""
    if name == "url":
        return f"https://{UNKNOWN}"
    if name in ("name", "title") and text:
        return text
    if name == "mailbox" and _MAILBOX.fullmatch(text):
        return text
    return UNKNOWN
