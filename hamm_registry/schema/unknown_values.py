"""Findings on values outside the vocabulary of their field: a guess, or what is allowed."""

import re
from functools import lru_cache
from itertools import islice
from typing import Any

from hamm_registry.core.finding import Finding, Pointer
from hamm_registry.core.spelling import allowed_values, meant
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, pick, quote, speech
from hamm_registry.model import vocabulary
from hamm_registry.model.vocabulary import Vocabulary
from hamm_registry.schema import fixes
from hamm_registry.schema.fields import described_of_item, field_path, fields, vocabulary_of
from hamm_registry.yamlfile.parsed_file import Data

_MOST_LISTED = 12


def names_of_values(schema: Data, pointer: Pointer) -> Vocabulary:
    """The names of the values that a part of a schema allows; empty where they are free."""
    return vocabulary_of(schema, field_path(pointer)) or Vocabulary({})


def allowed(names: Vocabulary, path: str, kind: str = "initiative") -> str:
    """A sentence with the codes that may be written and their names; the first of a long list."""
    return _allowed(names, path, kind, speech())


@lru_cache(maxsize=256)
def _allowed(names: Vocabulary, path: str, kind: str, _speech: tuple[str, str, str]) -> str:
    """The sentence of `allowed`, kept by language: a file may hold 10,000 wrong values."""
    listed = []
    for code in islice(names.labels, _MOST_LISTED):
        listed.append(labelled(code, pick(names.labels[code])))
    if len(names.labels) > _MOST_LISTED:
        reference = command("fields")
        if kind == "initiative" and path in fields(kind):
            reference = command("fields", path)
        listed.append(_("…, see “{command}”").format(command=reference))
    return allowed_values(listed)


def labelled(code: str, label: str) -> str:
    """A code to write with its name: `ended (beendet)`; the code alone where both are one."""
    spelled_as_code = label.casefold().replace(" ", "-")
    if spelled_as_code in ("", code.replace("_", "-")):
        return code
    return f"{code} ({label})"


def unknown_value(
    pointer: Pointer,
    value: Any,
    names: Vocabulary,
    kind: str = "initiative",
) -> Finding:
    """The finding for a value outside a vocabulary, with a guess; a plain synonym is repaired."""
    hint = names.question(str(value)) or _question_on_first_word(str(value), names)
    expected = ""
    if not hint:
        expected = allowed(names, field_path(pointer), kind)
    field = described_of_item(kind, pointer)
    return Finding(
        _("{value} is not a valid value for {field}").format(value=quote(value), field=field),
        hint,
        pointer,
        code="HR013",
        expected=expected,
        fix=fixes.code(value, names),
    )


def _question_on_first_word(value: str, names: Vocabulary) -> str:
    """The question after a value of which only the first word is one: “active (seit 2019)”."""
    first = re.match(r"[\w-]+", value)
    if first is None or first[0] == value:
        return ""
    code = names.read(first[0]).code
    if not code:
        return ""
    return meant(names.shown(code))


def unknown_language(pointer: Pointer, value: str) -> Finding:
    """The finding for a language that is none, with a guess by its name in any language."""
    message = _("{value} is not a language").format(value=quote(value))
    expected = _("Languages are two letters by ISO 639-1, such as de.")
    return _no_code_of(vocabulary.languages(), pointer, value, message, expected)


def unknown_country(pointer: Pointer, value: str) -> Finding:
    """The finding for a country that is none, with a guess by its name in any language."""
    message = _("{value} is not a country").format(value=quote(value))
    expected = _("Countries are two letters by ISO 3166-1.")
    return _no_code_of(vocabulary.countries(), pointer, value, message, expected)


def _no_code_of(
    names: Vocabulary, pointer: Pointer, value: str, message: str, expected: str
) -> Finding:
    """The finding for a value that is no code of a vocabulary, with a guess and what repairs it."""
    return Finding(
        message,
        names.question(value),
        pointer,
        code="HR013",
        expected=expected,
        fix=fixes.code(value, names),
    )
