"""The query language: `country:TR theme:waste not:status:ended since:..1990 "Club"`.

Terms are joined by and; a comma inside a term means or; `not:` turns a term round. The language
is small enough to be typed without quotes on a German keyboard. See docs/queries.md.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hamm_registry import countries, dates
from hamm_registry.errors import UsageError
from hamm_registry.fields import Field, Fields, plain_name, values
from hamm_registry.model import Initiative
from hamm_registry.schema import did_you_mean
from hamm_registry.text import _, fold, lists_them, quote, safe

Predicate = Callable[[Initiative], bool]

_NOT = ("not", "nicht")
_HAS = ("has", "hat")
_NEAR = ("near", "nahe", "bei")
_SAVED = ("saved", "gespeichert")
_PREFIX = re.compile(r"[\s,]*([^\s:,]+):(.*)", re.DOTALL)
_DISTANCE = re.compile(r"(.+?)(?:~([0-9]{1,5})\s*(?:km)?)?")
_WRITTEN_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_WRITTEN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_TOKEN = re.compile(r"""[^\s"]*"[^"]*"|\S+""")
_YES = ("yes", "ja", "true", "1")
_NO = ("no", "nein", "false", "0")
_MOST_SAVED = 50
"""How many saved queries one query may open, those within saved queries counted."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term: `field` is empty for a word, `choices` are joined by or."""

    field: str
    choices: tuple[str, ...]
    negated: bool = False

    def __str__(self) -> str:
        prefix = ("not:" if self.negated else "") + (f"{self.field}:" if self.field else "")
        return prefix + ",".join(self.choices)


def parse(arguments: Sequence[str]) -> list[Term]:
    """The terms of a query, one an argument, as the shell has split them.

    Raises UsageError where a term says nothing.

    >>> [str(term) for term in parse(["nicht:land:TR,MX", "Internationaler Club"])]
    ['not:land:TR,MX', 'Internationaler Club']
    """
    return [_term(argument, arguments, number) for number, argument in enumerate(arguments)]


def split(line: str) -> list[str]:
    """A saved query cut into arguments at blanks outside quotation marks."""
    return [token.replace('"', "") for token in _TOKEN.findall(line)]


def _term(argument: str, arguments: Sequence[str], number: int) -> Term:
    field, rest, negated = "", argument, False
    while not field and (found := _PREFIX.fullmatch(rest)):
        name, rest = found[1], found[2]
        if plain_name(name) in _NOT:
            negated = not negated
        else:
            field = name
    choices = tuple(choice.strip() for choice in rest.split(",") if choice.strip())
    if not choices:
        message = _("the term {term} names no value").format(term=quote(argument))
        raise _pointed(UsageError(message), arguments, number, _("Write “field:value”."))
    return Term(field, choices, negated)


def compile_query(arguments: Sequence[str], fields: Fields) -> Predicate:
    """A predicate for initiatives out of a query.

    Raises UsageError (2) that points at the term with an unknown field or value.
    """
    return _compile(arguments, fields, [])


def _compile(arguments: Sequence[str], fields: Fields, opened: list[str]) -> Predicate:
    predicates = []
    for number, term in enumerate(parse(arguments)):
        try:
            predicate = _predicate(term, fields, opened)
        except UsageError as error:
            raise _pointed(error, arguments, number, error.hint) from error
        predicates.append(_negate(predicate) if term.negated else predicate)
    return lambda entry: all(predicate(entry) for predicate in predicates)


def _negate(predicate: Predicate) -> Predicate:
    return lambda entry: not predicate(entry)


def _pointed(error: UsageError, arguments: Sequence[str], number: int, hint: str) -> UsageError:
    """The same error with the query in a line of its own and a caret below the term."""
    if "\n" in error.hint:
        return error
    shown = [safe(argument) for argument in arguments]
    column = sum(len(argument) + 1 for argument in shown[:number])
    caret = " " * column + "^" * max(len(shown[number]), 1)
    return UsageError(error.message, f"  {' '.join(shown)}\n  {caret} {hint}".rstrip())


def _predicate(term: Term, fields: Fields, opened: list[str]) -> Predicate:
    name = plain_name(term.field)
    if not term.field:
        return _words(term, fields)
    if name in _HAS:
        asked = [fields[choice] for choice in term.choices]
        return lambda entry: any(_has(field, entry) for field in asked)
    if name in _NEAR:
        return _any([_near(choice, fields) for choice in term.choices])
    if name in _SAVED:
        return _any([_saved(choice, fields, opened) for choice in term.choices])
    field = fields[term.field]
    return _field(field, [_test(field, choice, fields) for choice in term.choices])


def _any(predicates: Sequence[Predicate]) -> Predicate:
    return lambda entry: any(predicate(entry) for predicate in predicates)


def _has(field: Field, entry: Initiative) -> bool:
    found = values(field.get(entry))
    return any(found) if field.kind == "flag" else bool(found)


def _field(field: Field, tests: Sequence[Callable[[Any], bool]]) -> Predicate:
    return lambda entry: any(test(value) for value in values(field.get(entry)) for test in tests)


def _words(term: Term, fields: Fields) -> Predicate:
    wanted = [fold(choice) for choice in term.choices]

    def matches(entry: Initiative) -> bool:
        haystack = fold("\n".join(_searched(entry, fields)))
        return any(word in haystack for word in wanted)

    return matches


def _searched(entry: Initiative, fields: Fields) -> list[str]:
    found = [*entry.data["title"].values(), *entry.data.get("summary", {}).values()]
    found += entry.data.get("other_names", [])
    for organisation in entry.organisations:
        found += [organisation["name"], organisation.get("unit", "")]
    for place in entry.places:
        known = fields.registry.place(place["name"], place["country"])
        found += [place["name"], *(known.names.values() if known else ())]
    return found


def _test(field: Field, choice: str, fields: Fields) -> Callable[[Any], bool]:
    """The test of one value of a field against one choice of a term."""
    if field.kind == "code":
        code = code_of(field, choice)
        return lambda value: value == code
    if field.kind == "place":
        names = place_names(choice, fields)
        return lambda value: fold(str(value)) in names
    if field.kind == "flag":
        wanted = _flag(field, choice)
        return lambda value: bool(value) is wanted
    if field.kind == "date":
        return _date_test(field, choice)
    if field.kind == "number":
        return _number_test(field, choice)
    word = fold(choice)
    return lambda value: word in fold(str(value))


def code_of(field: Field, choice: str) -> str:
    """The code meant by a code or a name in either language."""
    if field.key.endswith(("countries", "country")) and fold(choice) in countries.codes_by_name():
        return countries.codes_by_name()[fold(choice)]
    names = {plain_name(label): code for code, t in field.labels.items() for label in t.values()}
    names |= {plain_name(code): code for code in field.labels}
    if plain_name(choice) in names:
        return names[plain_name(choice)]
    labels = {code: field.show(code) for code in field.labels}
    message = _("{value} is no value of {field}").format(
        value=quote(choice), field=quote(field.key)
    )
    guess = did_you_mean(choice, labels)
    raise UsageError(message, guess or lists_them("fields", field.key))


def place_names(choice: str, fields: Fields) -> frozenset[str]:
    """The folded names under which entries may know the place; UsageError where nobody does."""
    wanted = fold(choice)
    found = {wanted}
    for place in fields.registry.places.values():
        names = {fold(name) for name in (place.name, *place.names.values())}
        if wanted in names:
            found |= names
    used = {fold(p["name"]): p["name"] for i in fields.registry.initiatives for p in i.places}
    if not found.intersection(used) and len(found) == 1:
        message = _("no entry and no list knows the place {value}").format(value=quote(choice))
        listed = {place.name: "" for place in fields.registry.places.values()}
        raise UsageError(message, did_you_mean(choice, dict.fromkeys(used.values(), "") | listed))
    return frozenset(found)


def _flag(field: Field, choice: str) -> bool:
    word = fold(choice)
    if word in _YES or word in _NO:
        return word in _YES
    message = _("{value} is no value of {field}").format(
        value=quote(choice), field=quote(field.key)
    )
    raise UsageError(message, _("Write yes or no."))


def _bounds(field: Field, choice: str, form: re.Pattern[str], hint: str) -> tuple[str, str]:
    low, dots, high = choice.partition("..")
    if not dots:
        high = low
    if (low or high) and all(not bound or form.fullmatch(bound) for bound in (low, high)):
        return low, high
    message = _("{value} is no value of {field}").format(
        value=quote(choice), field=quote(field.key)
    )
    raise UsageError(message, hint)


def _date_test(field: Field, choice: str) -> Callable[[Any], bool]:
    """A date lies in a range if one of the days it may mean does."""
    hint = _("Write 1990, 1990-05, 1990-05-31, or a range: 1990..1999, ..1990, 1990..")
    low, high = _bounds(field, choice, _WRITTEN_DATE, hint)
    first, last = dates.first_day(low or "0000"), dates.last_day(high or "9999")
    return lambda value: dates.first_day(value) <= last and dates.last_day(value) >= first


def _number_test(field: Field, choice: str) -> Callable[[Any], bool]:
    low, high = _bounds(field, choice, _WRITTEN_NUMBER, _("Write 4, or a range: 1..4, ..4, 4.."))
    least, most = float(low or "-inf"), float(high or "inf")
    return lambda value: least <= value <= most


def _near(choice: str, fields: Fields) -> Predicate:
    found = _DISTANCE.fullmatch(choice)
    name, km = (found[1], int(found[2] or 50)) if found else (choice, 50)
    wanted = fold(name)
    known = [p for (_c, known), p in fields.registry.places.items() if known == wanted]
    if not known:
        listed = dict.fromkeys(sorted(p.name for p in fields.registry.places.values()), "")
        message = _("{place} is not in data/places.yaml").format(place=quote(name))
        raise UsageError(message, did_you_mean(name, listed))
    centres = [place.point for place in known if place.point]
    if not centres:
        message = _("{place} has no coordinates in data/places.yaml").format(place=quote(name))
        raise UsageError(message, _("Add them there, or ask by country."))

    def matches(entry: Initiative) -> bool:
        places = (fields.registry.place(p["name"], p["country"]) for p in entry.places)
        points = [place.point for place in places if place and place.point]
        return any(countries.distance_km(a, b) <= km for a in points for b in centres)

    return matches


def _saved(choice: str, fields: Fields, opened: list[str]) -> Predicate:
    saved = fields.registry.config.saved_queries
    if choice not in saved:
        message = _("registry.yaml holds no saved query {name}").format(name=quote(choice))
        raise UsageError(message, did_you_mean(choice, saved))
    opened.append(choice)
    if len(opened) > _MOST_SAVED:
        message = _("the saved query {name} calls itself").format(name=quote(choice))
        raise UsageError(message, _("Correct saved_queries in registry.yaml."))
    return _compile(split(saved[choice]), fields, opened)
