"""Convert typed answers to the values of a schema: “Poland” to PL, “13.9.1987” to 1987-09-13."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamm_registry import schema
from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import allowed_values
from hamm_registry.core.text import _, language, quote
from hamm_registry.model import vocabulary
from hamm_registry.model.entries import Config
from hamm_registry.model.typed_dates import TypedDate, parse_date
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.schema import conversions, unknown_values
from hamm_registry.yamlfile.parsed_file import Data

_URL = re.compile(r"https?://[^\s<>\"()\[\]]+")
_BULLET = re.compile(r"^(?:[-*•]|[0-9]{1,2}[.)])[ \t]+")
_MARKS = " \t-–—:;,<>[]()|*"
_BY_COMMA = "([,;\n])"
_BY_LINE = "([;\n])"


def assign(
    kind: str, data: Data, path: str, answer: str, config: Config, today: date | None = None
) -> None:
    """Put an answer into the data of an entry at a dotted path such as `places.0.name`.

    A group takes the value of its only required field (`since=2019`), a list of groups an item a
    line, a list of codes what commas separate, a text in several languages that of the registry.
    Dates such as “yesterday” go by `today`. UsageError for an unknown field or value.
    """
    typed = path
    path = canonical(kind, typed)
    try:
        _assign(kind, data, path, answer, config, today)
    except UsageError as error:
        message = with_typed_path(error.message, path, typed)
        raise UsageError(message, with_typed_path(error.hint, path, typed)) from error


def _assign(
    kind: str, data: Data, path: str, answer: str, config: Config, today: date | None
) -> None:
    """Put an answer at a path with the names of the schema."""
    *groups, last = path.split(".")
    node: Any = data
    part = schema.load(kind)
    for depth, name in enumerate(groups):
        part = _schema_of_part(kind, part, name, groups[:depth])
        node = _entered(node, _key_or_index(node, name), part)
    group = part
    part = _schema_of_part(kind, group, last, groups)
    reader = _Reader(kind, path, config, today)
    # “ca. 1985” says two fields of the group: the date, and that it is approximate.
    if last == "date" and "about" in group.get("properties", {}):
        node |= reader.dated(part, answer)
    else:
        _put(node, _key_or_index(node, last), reader.value(part, answer))


def _key_or_index(node: Any, name: str) -> int | str:
    """The name of a path as the key of a mapping or the index of a list."""
    if isinstance(node, list):
        return int(name)
    return name


def canonical(kind: str, path: str) -> str:
    """A dotted path with the names of the schema: “places.0.land” is places.0.country.

    A name that the schema has in no language stays as it is.
    """
    names: list[str] = []
    for name in path.split("."):
        outer = ".".join(part for part in names if not part.isdecimal())
        field_names = schema.field_names(kind, outer)
        if name in field_names.labels:
            names.append(name)
        else:
            names.append(field_names.code(name) or name)
    return ".".join(names)


def with_typed_path(text: str, path: str, typed: str) -> str:
    """A text with the beginning of a path that it names as it was typed: Orte.0 for places.0."""
    names = path.split(".")
    typed_names = typed.split(".")
    for count in range(len(names), 0, -1):
        beginning = re.compile(rf"(?<![\w.]){re.escape('.'.join(names[:count]))}(?!\w)")
        if beginning.search(text):
            return ".".join(typed_names[:count]).join(beginning.split(text))
    return text


def without_numbers(names: Sequence[str]) -> str:
    """The dotted path of names without the numbers of items: `places.0.name` is places.name."""
    return ".".join(name for name in names if not name.isdecimal())


def names_of_fields(kind: str, path: str) -> list[str]:
    """The fields of a group at a path as people type them: by title, in English by code."""
    names = schema.field_names(kind, path)
    if language() == "en":
        return list(names.labels)
    return [names.label(code) for code in names.labels]


def unknown_field(kind: str, groups: Sequence[str], name: str) -> UsageError:
    """The error for a field that the group at a path does not have, with those that it has."""
    dotted = ".".join([*groups, name])
    message = _("there is no field {field}").format(field=quote(dotted))
    path = without_numbers(groups)
    allowed = names_of_fields(kind, path)
    hint = schema.field_names(kind, path).question(name)
    if not hint and allowed:
        hint = allowed_values(allowed)
    return UsageError(message, hint)


def _schema_of_part(kind: str, part: Data, name: str, groups: Sequence[str]) -> Data:
    """The schema of the field `name` of a group, or of the items of a list; UsageError for none."""
    root = schema.load(kind)
    if "items" in part:
        if re.fullmatch("[0-9]{1,3}", name):
            return schema.resolve(root, part["items"])
        path = ".".join(groups)
        message = _("{field} is a list").format(field=quote(path))
        raise UsageError(message, _("Write {path} for the first item.").format(path=f"{path}.0"))
    properties = part.get("properties", {})
    if name in properties:
        return schema.resolve(root, properties[name])
    of_free_names = part.get("additionalProperties")
    if isinstance(of_free_names, dict):
        return schema.resolve(root, of_free_names)
    raise unknown_field(kind, groups, name)


def _entered(node: Any, key: Any, part: Data) -> Any:
    """The group or list under a key, created where it is missing."""
    keys = range(len(node)) if isinstance(node, list) else node
    if key not in keys:
        empty: Any = {}
        if "items" in part:
            empty = []
        _put(node, key, empty)
    return node[key]


def _put(node: Any, key: Any, value: Any) -> None:
    """Set a value in a group or list; UsageError for an index that leaves a gap in the list."""
    if not isinstance(node, list) or key < len(node):
        node[key] = value
        return
    if key > len(node):
        message = _("item {number} of a list comes after item {before}")
        raise UsageError(message.format(number=key, before=len(node)), _("Lists begin with 0."))
    node.append(value)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Converts answers for the field at a path of an entry."""

    kind: str
    path: str
    config: Config
    today: date | None = None

    @property
    def root(self) -> Data:
        """The schema of the kind of entry."""
        return schema.load(self.kind)

    def value(self, part: Data, answer: str) -> Any:
        """An answer as the value that a part of the schema describes."""
        text = " ".join(answer.split())
        if self.path == "notes":  # the only text that keeps its lines
            text = answer.strip()
        if not text:
            raise UsageError(_("{field} is empty").format(field=quote(self.path)))
        if "items" in part:
            return self._list(part, _lines_without_bullets(answer))
        if "properties" in part:
            return self._group(part, text)
        if "additionalProperties" in part:
            return {self.config.languages[0]: text}
        return self.scalar(part, text)

    def _list(self, part: Data, lines: list[str]) -> list[Any]:
        """The items of a list, each value once: groups a line each, codes between commas."""
        item = schema.resolve(self.root, part["items"])
        if "properties" in item:
            return [self._item(item, line) for line in lines]
        values: dict[Any, None] = {}
        for piece in self._pieces(item, "\n".join(lines)):
            text = piece.strip()
            if text:
                values[self.scalar(item, text)] = None
        return list(values)

    def _pieces(self, item: Data, text: str) -> list[str]:
        """Split a text into items; a name of a vocabulary may hold a comma, as may a free text."""
        names = _vocabulary(item, self.path, self.config)
        if names:
            parts = re.split(_BY_COMMA, text)
            return [piece for piece, _code in names.listed(parts)]
        separator = _BY_COMMA
        if item.get("type") == "string":
            separator = _BY_LINE
        return re.split(separator, text)[::2]  # without the separators, which are captured

    def _item(self, item: Data, line: str) -> Data:
        """The item of a list of groups that a line names: a place, a source."""
        if self.path == "places":
            return parse_place(line)
        if self.path == "sources":
            return _source(line)
        return self._group(item, line)

    def _group(self, part: Data, text: str) -> Data:
        """A group with the value of the only field that it requires."""
        required = part.get("required", [])
        if len(required) != 1:
            message = _("{field} is a group of fields").format(field=quote(self.path))
            path = without_numbers(self.path.split("."))
            names = [f"{self.path}.{name}" for name in names_of_fields(self.kind, path)]
            hint = _("Use one of its parts: {parts}").format(parts=", ".join(names))
            raise UsageError(message, hint)
        name = required[0]
        inner = schema.resolve(self.root, part["properties"][name])
        if name == "date" and "about" in part["properties"]:
            return self.dated(inner, text)
        return {name: self.scalar(inner, text)}

    def scalar(self, part: Data, text: str) -> Any:
        """A code, date, text, number or truth value."""
        codes = _vocabulary(part, self.path, self.config)
        types = part["type"]
        if isinstance(types, str):
            types = [types]
        if codes and "integer" in types:
            number = codes.code(text)
            if number:
                return int(number)
        if codes and "string" in types:
            return self._code(part, text, codes)
        if conversions.is_date(part):
            return self._exact_date(part, text)
        if "string" not in types:
            return self._number(part, text, types)
        if "pattern" in part:
            return conversions.converted(text, part) or text
        return text

    def _exact_date(self, part: Data, text: str) -> Any:
        """A date; UsageError for an approximate one."""
        typed = self._date(part, text)
        if typed.about:
            message = _("{field} cannot be approximate: {value}")
            message = message.format(field=quote(self.path), value=quote(text))
            raise UsageError(message, _("Write the date without “{word}”.").format(word="ca."))
        return typed.value

    def _code(self, part: Data, text: str, codes: Vocabulary) -> str:
        """The code that a text names; UsageError with suggestions where it names none."""
        code = codes.code(text)
        if code:
            return code
        if part.get("x-vocabulary") == "countries":
            finding = unknown_values.unknown_country((self.path,), text)
        elif part.get("x-vocabulary") == "languages":
            finding = unknown_values.unknown_language((self.path,), text)
        else:
            finding = unknown_values.unknown_value((self.path,), text, codes)
        hints = filter(None, (finding.hint, finding.expected))
        raise UsageError(finding.message, " ".join(hints))

    def dated(self, part: Data, text: str) -> Data:
        """A date with the mark `about` where it is only approximate: “ca. 1985”."""
        typed = self._date(part, text)
        if typed.about:
            return {"date": typed.value, "about": True}
        return {"date": typed.value}

    def _date(self, part: Data, text: str) -> TypedDate:
        """A date as typed; UsageError where the schema takes a day only and it is none."""
        typed = parse_date(text, self.today)
        if "integer" not in part["type"] and typed.precision != "day":
            message = _("{value} is not a single day").format(value=quote(text))
            raise UsageError(message, _("Write a day such as 2019-05-13."))
        return typed

    def _number(self, part: Data, text: str, types: list[str]) -> Any:
        """A truth value, an integer, or a decimal number with a point or a comma."""
        literal = conversions.of_type(text, types, part)
        if literal in ("true", "false"):
            return literal == "true"
        if literal:
            return int(literal)
        if "number" in types and re.fullmatch("[0-9]{1,12}(?:[.,][0-9]{1,6})?", text):
            number = float(text.replace(",", "."))
            if number.is_integer():
                return int(number)
            return number
        message = _("{value} is not a valid value for {field}")
        message = message.format(value=quote(text), field=quote(self.path))
        if "boolean" in types:
            raise UsageError(message, _("Write true or false."))
        least, most = part.get("minimum"), part.get("maximum")
        hint = _("Write a number from {least} to {most}.").format(least=least, most=most)
        raise UsageError(message, hint)


def _lines_without_bullets(answer: str) -> list[str]:
    """The lines of an answer that are not blank, without the bullets or numbers of a list."""
    lines: list[str] = []
    for line in answer.splitlines():
        text = _BULLET.sub("", line.strip(), count=1)
        if text:
            lines.append(text)
    return lines


def _vocabulary(part: Data, path: str, config: Config) -> Vocabulary | None:
    """The names of the values of a field, None where its values are free."""
    more: Mapping[str, Mapping[str, str]] = {}
    if part.get("x-vocabulary") == "themes":
        more = config.themes
    if part.get("x-vocabulary") == "districts":
        more = {name: {"": name} for name in config.data.get("districts", ())}
    return schema.vocabulary_of(part, path, more)


def parse_place(line: str) -> Data:
    """A place as people write it: “Oslo, Norwegen”, “Oslo (NO)”; the country only if it is named.

    >>> parse_place("Oslo (Norway)")
    {'name': 'Oslo', 'country': 'NO'}
    """
    name, country = vocabulary.place_and_country(line)
    if not country:
        return {"name": line}
    return {"name": name, "country": country}


def _source(line: str) -> Data:
    """A source from a line with its address; the text around it is the title."""
    match = _URL.search(line)
    if match is None:
        return {"url": conversions.converted(line, _URL_SCHEMA) or line}
    source: Data = {"url": match[0].rstrip(".,;")}
    around = line[: match.start()] + line[match.end() :]
    title = " ".join(around.split()).strip(_MARKS)
    if title:
        source["title"] = title
    return source


_URL_SCHEMA = {"pattern": "^https?://[^ ]+$"}
