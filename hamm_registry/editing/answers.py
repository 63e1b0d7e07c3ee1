"""Answers of people as values of a schema: “Polen” is PL, “13.9.1987” is 1987-09-13."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamm_registry import schema
from hamm_registry.core.errors import UsageError
from hamm_registry.core.text import _, quote
from hamm_registry.model import vocabulary
from hamm_registry.model.entries import Config
from hamm_registry.model.typed_dates import TypedDate, parse_date
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.schema import suggestions, unknown_values
from hamm_registry.yamlfile.document import Data

_URL = re.compile(r"https?://[^\s<>\"()\[\]]+")
_BULLET = re.compile(r"^(?:[-*•]|[0-9]{1,2}[.)])[ \t]+")
_MARKS = " \t-–—:;,<>[]()|*"
_BY_COMMA = "([,;\n])"
_BY_LINE = "([;\n])"


def assign(
    kind: str, data: Data, path: str, answer: str, config: Config, today: date | None = None
) -> None:
    """Put an answer into the data of an entry at a dotted path such as `places.0.name`.

    A group takes its only required field (`since=2019`), a list of groups a line for each item, a
    text in several languages the first of the registry, a list of codes what commas separate.
    Dates such as “gestern” go by `today`. UsageError for an unknown field or value.
    """
    root = schema.load(kind)
    path = canonical(kind, path)
    names = path.split(".")
    node: Any = data
    part = root
    for number, name in enumerate(names):
        outer, part = part, _inside(root, part, name, ".".join(names[:number]))
        key = int(name) if isinstance(node, list) else name
        if number + 1 < len(names):
            node = _entered(node, key, part)
        else:
            reader = _Reader(root, path, config, today)
            if name == "date" and "about" in outer.get("properties", {}):
                node |= reader.dated(part, answer)
            else:
                _put(node, key, reader.value(part, answer))


def canonical(kind: str, path: str) -> str:
    """A dotted path with the names of the schema: “orte.0.land” is places.0.country.

    A name that nobody knows stays as it is.
    """
    names: list[str] = []
    for name in path.split("."):
        outer = ".".join(part for part in names if not part.isdecimal())
        known = schema.field_names(kind, outer)
        names.append(name if name in known.labels else known.code(name) or name)
    return ".".join(names)


def _inside(root: Data, part: Data, name: str, path: str) -> Data:
    """The schema of what lies under a name."""
    if "items" in part:
        if re.fullmatch("[0-9]{1,3}", name):
            return schema.resolve(root, part["items"])
        message = _("{field} is a list").format(field=quote(path))
        raise UsageError(message, _("Write {path} for the first item.").format(path=f"{path}.0"))
    known = part.get("properties", {})
    rest = part.get("additionalProperties")
    if name in known or isinstance(rest, dict):
        return schema.resolve(root, known.get(name, rest))
    message = _("there is no field {field}")
    dotted = f"{path}.{name}" if path else name
    guess = schema.did_you_mean(name, dict.fromkeys(known, ""))
    listed = _("allowed: {values}").format(values=", ".join(known)) if known else ""
    raise UsageError(message.format(field=quote(dotted)), guess or listed)


def _entered(node: Any, key: Any, part: Data) -> Any:
    """What lies under a key, made where it is not there yet."""
    there = key < len(node) if isinstance(node, list) else key in node
    if not there:
        _put(node, key, [] if "items" in part else {})
    return node[key]


def _put(node: Any, key: Any, value: Any) -> None:
    if isinstance(node, list) and key > len(node):
        message = _("number {number} of a list comes after number {before}")
        raise UsageError(message.format(number=key, before=len(node)), _("Lists begin with 0."))
    if isinstance(node, list) and key == len(node):
        node.append(value)
    else:
        node[key] = value


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads what stands for the field at a path of an entry."""

    root: Data
    path: str
    config: Config
    today: date | None = None

    def value(self, part: Data, answer: str) -> Any:
        """An answer as the value that a part of the schema describes."""
        text = answer.strip() if self.path == "notes" else " ".join(answer.split())
        if not text:
            raise UsageError(_("{field} is empty").format(field=quote(self.path)))
        if "items" in part:
            lines = (_BULLET.sub("", line.strip(), count=1) for line in answer.splitlines())
            return self._list(part, [line for line in lines if line])
        if "properties" in part:
            return self._group(part, text)
        if "additionalProperties" in part:
            return {self.config.languages[0]: text}
        return self.scalar(part, text)

    def _list(self, part: Data, lines: list[str]) -> list[Any]:
        item = schema.resolve(self.root, part["items"])
        if "properties" in item:
            return [self._item(item, line) for line in lines]
        names = _vocabulary(item, self.path, self.config)
        plain = item.get("type") == "string" and not names
        parts = re.split(_BY_LINE if plain else _BY_COMMA, "\n".join(lines))
        pieces = names.listed(parts) if names else ((part, "") for part in parts[::2])
        values = [self.scalar(item, piece.strip()) for piece, _known in pieces if piece.strip()]
        return list(dict.fromkeys(values))

    def _item(self, item: Data, line: str) -> Data:
        """One item of a list of groups as a line says it: a place, a source."""
        if self.path == "places":
            return place(line)
        if self.path == "sources":
            return _source(line)
        return self._group(item, line)

    def _group(self, part: Data, text: str) -> Data:
        """A group by the only field that it needs."""
        needed = part.get("required", [])
        if len(needed) != 1:
            message = _("{field} is a group of fields").format(field=quote(self.path))
            parts = ", ".join(f"{self.path}.{name}" for name in part["properties"])
            raise UsageError(message, _("Take one of its parts: {parts}").format(parts=parts))
        inner = schema.resolve(self.root, part["properties"][needed[0]])
        if needed == ["date"] and "about" in part["properties"]:
            return self.dated(inner, text)
        return {needed[0]: self.scalar(inner, text)}

    def scalar(self, part: Data, text: str) -> Any:
        """One value."""
        codes = _vocabulary(part, self.path, self.config)
        types = [part["type"]] if isinstance(part["type"], str) else part["type"]
        if codes and "integer" in types and (number := codes.code(text)):
            return int(number)
        if codes and "string" in types:
            return self._code(part, text, codes)
        if suggestions.is_date(part):
            typed = self._date(part, text)
            if typed.about:
                message = _("{field} cannot be approximate: {value}")
                message = message.format(field=quote(self.path), value=quote(text))
                raise UsageError(message, _("Write the date without “{word}”.").format(word="ca."))
            return typed.value
        if "string" in types:
            return suggestions.converted(text, part) or text if "pattern" in part else text
        return self._number(part, text, types)

    def _code(self, part: Data, text: str, codes: Vocabulary) -> str:
        code = codes.code(text)
        if code:
            return code
        if part.get("x-vocabulary") == "countries":
            finding = unknown_values.unknown_country((self.path,), text)
        elif part.get("x-vocabulary") == "languages":
            finding = unknown_values.unknown_language((self.path,), text)
        else:
            finding = unknown_values.unknown_value((self.path,), text, codes)
        raise UsageError(finding.message, " ".join(filter(None, (finding.hint, finding.expected))))

    def dated(self, part: Data, text: str) -> Data:
        """A date with the mark `about` where it is only approximate: “ca. 1985”."""
        typed = self._date(part, text)
        return {"date": typed.value, **({"about": True} if typed.about else {})}

    def _date(self, part: Data, text: str) -> TypedDate:
        typed = parse_date(text, self.today)
        if "integer" not in part["type"] and typed.precision != "day":
            message = _("{value} is not a single day").format(value=quote(text))
            raise UsageError(message, _("Write a day such as 2019-05-13."))
        return typed

    def _number(self, part: Data, text: str, types: list[str]) -> Any:
        found = suggestions.of_type(text, types, part)
        if found in ("true", "false"):
            return found == "true"
        if found:
            return int(found)
        if "number" in types and re.fullmatch("[0-9]{1,12}(?:[.,][0-9]{1,6})?", text):
            number = float(text.replace(",", "."))
            return int(number) if number.is_integer() else number
        message = _("{value} is not a valid value for {field}")
        least, most = part.get("minimum"), part.get("maximum")
        hint = _("Write a number from {least} to {most}.").format(least=least, most=most)
        if "boolean" in types:
            hint = _("Write true or false.")
        raise UsageError(message.format(value=quote(text), field=quote(self.path)), hint)


def _vocabulary(part: Data, path: str, config: Config) -> Vocabulary | None:
    """What people call the values of a field, None where they are free."""
    more: Mapping[str, Mapping[str, str]] = {}
    if part.get("x-vocabulary") == "themes":
        more = config.themes
    if part.get("x-vocabulary") == "districts":
        more = {name: {"": name} for name in config.data.get("districts", ())}
    return schema.vocabulary_of(part, path, more)


def place(line: str) -> Data:
    """A place as people write it: “Oslo, Norwegen”, “Oslo (NO)”; the country only if it is named.

    >>> place("Oslo (Norway)")
    {'name': 'Oslo', 'country': 'NO'}
    """
    name, country = vocabulary.place_and_country(line)
    return {"name": name, "country": country} if country else {"name": line}


def _source(line: str) -> Data:
    """A source as a line names it: its address, and around it perhaps its title."""
    found = _URL.search(line)
    if found is None:
        return {"url": suggestions.converted(line, _URL_SCHEMA) or line}
    title = " ".join((line[: found.start()] + line[found.end() :]).split()).strip(_MARKS)
    return {"url": found[0].rstrip(".,;"), **({"title": title} if title else {})}


_URL_SCHEMA = {"pattern": "^https?://[^ ]+$"}
