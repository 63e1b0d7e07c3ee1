"""The query language: `country:TR theme:waste not:status:ended since:..1990 "Club"`.

Terms are joined by and; a comma inside a term means or; `not:` turns a term round. The language
is small enough to be typed without quotes on a German keyboard. See docs/queries.md.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import did_you_mean, words
from hamm_registry.core.steps import lists_them
from hamm_registry.core.text import _, fold, quote, safe
from hamm_registry.geo import countries
from hamm_registry.model import dates, vocabulary
from hamm_registry.model.entries import Initiative
from hamm_registry.model.named_fields import Field, Fields, values
from hamm_registry.query.search import Search

if TYPE_CHECKING:
    from hamm_registry.geo.gazetteer import Town

Predicate = Callable[[Initiative], bool]
Span = tuple[int, int]

_NOT = ("not", "nicht")
_HAS = ("has", "hat")
_NEAR = ("near", "nahe", "bei")
_SAVED = ("saved", "gespeichert")
_PREFIX = re.compile(r"[\s,]*([^\s:,]+):(.*)", re.DOTALL)
_DISTANCE = re.compile(r"\s*([0-9]{1,5})\s*(?:km)?")
_USUAL_KM = "50"
_WRITTEN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_CHOICE = re.compile(r"[^\s,](?:[^,]*[^\s,])?")
_SIGN = re.compile(r"[\s,]*(?:(?:!|-(?![0-9]))\s*)+")
"""What negates in front of a term or a value; a number may be negative."""
_COMPARISON = re.compile(r"[=<>]")
_NAMELESS = re.compile(r"[\s,]*:")
_TOKEN = re.compile(r"""[^\s"]*"[^"]*"|\S+""")
_MOST_SAVED = 50
"""How many saved queries one query may open, those within saved queries counted."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term: `field` is empty for a word, `choices` are joined by or.

    `spans` are where the choices stand in the argument.
    """

    field: str
    choices: tuple[str, ...]
    negated: bool = False
    spans: tuple[Span, ...] = dataclasses.field(default=(), compare=False)

    def __str__(self) -> str:
        text = ",".join(self.choices)
        if self.field:
            text = f"{self.field}:{text}"
        if self.negated:
            text = f"not:{text}"
        return text


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of a term as it was typed, with the field and the name typed for that field."""

    field: Field
    name: str
    text: str


def parse(arguments: Sequence[str]) -> list[Term]:
    """The terms of a query, one an argument, as the shell has split them.

    Raises UsageError where a term says nothing.

    >>> [str(term) for term in parse(["nicht:land:TR,MX", "Internationaler Club"])]
    ['not:land:TR,MX', 'Internationaler Club']
    """
    terms = []
    for number, argument in enumerate(arguments):
        terms.append(_term(argument, arguments, number))
    return terms


def split(line: str) -> list[str]:
    """A saved query cut into arguments at blanks outside quotation marks."""
    return [token.replace('"', "") for token in _TOKEN.findall(line)]


def _term(argument: str, arguments: Sequence[str], number: int) -> Term:
    """One argument as a term; the others are for the message that points at it."""
    field, rest, negated = _field_and_rest(argument)
    try:
        spans, values_negated = _values(argument, len(argument) - len(rest))
        _check_complete(argument, field, rest, spans)
    except UsageError as error:
        raise _pointed(error, arguments, number) from error
    choices = tuple(argument[start:end] for start, end in spans)
    return Term(field, choices, negated is not values_negated, tuple(spans))


def _check_complete(argument: str, field: str, rest: str, spans: Sequence[Span]) -> None:
    """Raise UsageError where a term names no value, or has a colon without a field."""
    has_empty_value = any(start == end for start, end in spans)
    if not spans or has_empty_value:
        raise _incomplete(_("the term {term} has no value"), argument)
    if not field and _NAMELESS.match(rest):
        raise _incomplete(_("the term {term} has no field"), argument)


def _incomplete(message: str, argument: str) -> UsageError:
    """The error for a term that lacks its field or its value."""
    return UsageError(message.format(term=quote(argument)), _("Write “field:value”."))


def _field_and_rest(argument: str) -> tuple[str, str, bool]:
    """The field in front of a term, empty for a word; the rest; and if the term is negated.

    It is negated by a sign in front of it and by each `not:`.
    """
    rest = argument
    negated = False
    sign = _SIGN.match(rest)
    if sign and _PREFIX.fullmatch(rest, sign.end()):
        negated = _negates(sign[0])
        rest = rest[sign.end() :]
    while prefix := _PREFIX.fullmatch(rest):
        name, rest = prefix[1], prefix[2]
        if words(name) not in _NOT or not vocabulary.is_name(name):
            return name, rest, negated
        negated = not negated
    return "", rest, negated


def _values(argument: str, start: int) -> tuple[list[Span], bool]:
    """The spans of the values of a term without the signs in front; and if these negate it.

    UsageError where some are negated and others not: then nobody can tell what or means.
    """
    spans: list[Span] = []
    negations = set()
    for value in _CHOICE.finditer(argument, start):
        value_start, value_end = value.span()
        is_negated = False
        sign = _SIGN.match(argument, value_start, value_end)
        if sign:
            value_start = sign.end()
            is_negated = _negates(sign[0])
        spans.append((value_start, value_end))
        negations.add(is_negated)
    if len(negations) > 1:
        hint = _("Write one term for what you want and one for what you do not want: {example}.")
        raise UsageError(
            _("one value has a sign in front of it and another has none"),
            hint.format(example="land:TR nicht:land:MX"),
        )
    return spans, True in negations


@dataclass(frozen=True)
class Query:
    """A compiled query: which initiatives fit, how well, and what to say besides.

    `scores` rate an entry by each of its words. `remarks` say as what a word was read that is no
    name of a code or that no entry holds.
    """

    test: Predicate
    scores: tuple[Callable[[Initiative], int], ...] = ()
    remarks: tuple[str, ...] = ()

    def __call__(self, entry: Initiative) -> bool:
        """True if an initiative fits."""
        return self.test(entry)

    def best_first(self, entries: Iterable[Initiative]) -> list[Initiative]:
        """The entries that hold the words best first; in their own order without words."""
        if not self.scores:
            return list(entries)
        return sorted(entries, key=lambda entry: -sum(score(entry) for score in self.scores))


@dataclass(frozen=True, slots=True)
class _Job:
    """The state of one compilation; `opened` are the saved queries in the order of opening."""

    fields: Fields
    search: Search
    opened: list[str] = dataclasses.field(default_factory=list)
    remarks: list[str] = dataclasses.field(default_factory=list)
    scores: list[Callable[[Initiative], int]] = dataclasses.field(default_factory=list)


def _negates(signs: str) -> bool:
    """True if signs in front of a term or a value negate it: two take each other back."""
    return (signs.count("!") + signs.count("-")) % 2 == 1


def compile_query(arguments: Sequence[str], fields: Fields) -> Query:
    """The initiatives that a query asks for.

    Raises UsageError (2) that points at the term with an unknown field or value.
    """
    job = _Job(fields, Search(fields))
    test = _compile(arguments, job)
    for phrase in job.search.loosened:
        message = _("No entry contains {phrase} as a phrase: showing entries with its words.")
        job.remarks.append(message.format(phrase=quote(phrase)))
    for word, meant in job.search.remarks:
        job.remarks.append(read_as(word, meant))
    return Query(test, tuple(job.scores), tuple(job.remarks))


def read_as(word: str, meant: str) -> str:
    """The remark that a word which no entry holds was read as another one."""
    message = _("No entry contains {word}. Did you mean {meant}? Showing entries for that.")
    return message.format(word=quote(word), meant=quote(meant))


def _compile(arguments: Sequence[str], job: _Job) -> Predicate:
    predicates = []
    for number, parsed in enumerate(parse(arguments)):
        term = _with_whole_names(parsed, arguments[number], job.fields)
        several = len(term.choices) > 1
        span = None
        try:
            read = _reader(term, job)
            choices = []
            for choice, place in zip(term.choices, term.spans, strict=True):
                span = place if several else None
                choices.append(read(choice))
        except UsageError as error:
            raise _pointed(error, arguments, number, span) from error
        predicates.append(_any(choices, term.negated))
    return lambda entry: all(predicate(entry) for predicate in predicates)


def _with_whole_names(term: Term, argument: str, fields: Fields) -> Term:
    """The term with the names that hold a comma as one choice each: “Korea, Süd”."""
    if not term.field or len(term.choices) < 2:
        return term
    try:
        names = fields[term.field].vocabulary
    except UsageError:
        return term
    choices: list[str] = []
    spans: list[Span] = []
    position = term.spans[0][0]
    for choice, _code in names.listed(_values_and_gaps(term, argument)):
        start = argument.index(choice, position)
        position = start + len(choice)
        choices.append(choice)
        spans.append((start, position))
    return dataclasses.replace(term, choices=tuple(choices), spans=tuple(spans))


def _values_and_gaps(term: Term, argument: str) -> list[str]:
    """The values of a term and, in turn, the text between them: that of a name is part of it."""
    parts: list[str] = []
    end_before = 0
    for start, end in term.spans:
        if parts:
            parts.append(argument[end_before:start])
        parts.append(argument[start:end])
        end_before = end
    return parts


def _any(predicates: Sequence[Predicate], negated: bool) -> Predicate:
    """The predicate that one of some holds, or that none does."""
    return lambda entry: any(predicate(entry) for predicate in predicates) is not negated


def _pointed(
    error: UsageError, arguments: Sequence[str], number: int, span: Span | None = None
) -> UsageError:
    """The same error with the query in a line of its own and a caret below the term, or a part."""
    if "\n" in error.hint:
        return error
    start, end = span or (0, len(arguments[number]))
    before = safe(" ".join((*arguments[:number], arguments[number][:start])))
    caret = " " * len(before) + "^" * max(len(safe(arguments[number][start:end])), 1)
    shown = safe(" ".join(arguments))
    return UsageError(error.message, f"  {shown}\n  {caret} {error.hint}".rstrip())


def _reader(term: Term, job: _Job) -> Callable[[str], Predicate]:
    """The function that makes a predicate of one choice of a term."""
    fields = job.fields
    if not term.field:
        return lambda word: _word(word, term, job)
    name = ""
    if vocabulary.is_name(term.field):
        name = words(term.field)
    if name in _HAS:
        return lambda choice: _has(fields[choice])
    if name in _NEAR:
        return lambda choice: _near(choice, fields)
    if name in _SAVED:
        return lambda choice: _saved(choice, job)
    field = fields[term.field]
    return lambda choice: _field(field, _test(_Value(field, term.field, choice), job))


def check_word(text: str) -> None:
    """UsageError where a text holds no word, or compares as no word does."""
    if not words(text):
        raise UsageError(_("{text} contains no word").format(text=quote(text)))
    if _COMPARISON.search(text):
        raise UsageError(
            _("{text} is not a word").format(text=quote(text)), _("Write “field:value”.")
        )


def _word(text: str, term: Term, job: _Job) -> Predicate:
    """The predicate for a word; its score orders the result unless the word is negated."""
    check_word(text)
    word = job.search.word(text)
    if not term.negated:
        job.scores.append(lambda entry: job.search.score(word, entry))
    return lambda entry: job.search.score(word, entry) > 0


def _has(field: Field) -> Predicate:
    """The predicate for a field that is filled in; a flag has to be set."""
    if field.kind == "flag":
        return lambda entry: any(values(field.get(entry)))
    return lambda entry: bool(values(field.get(entry)))


def _field(field: Field, test: Callable[[Any], bool]) -> Predicate:
    return lambda entry: any(map(test, values(field.get(entry))))


def _test(wanted: _Value, job: _Job) -> Callable[[Any], bool]:
    """The test of the values of an entry against one value of a term."""
    match wanted.field.kind:
        case "code":
            return _code_test(wanted, job)
        case "place":
            names = place_names(wanted.text, job.fields)
            return lambda value: fold(str(value)) in names
        case "flag":
            flag = _flag(wanted)
            return lambda value: bool(value) is flag
        case "date":
            return _date_test(wanted, job.fields.today)
        case "number":
            return _number_test(wanted)
    return lambda value: holds(str(value), wanted.text)


def _code_test(wanted: _Value, job: _Job) -> Callable[[Any], bool]:
    """The test for a code; a remark says so where a word is only nearly its name."""
    code = _code(wanted)
    names = wanted.field.vocabulary
    if names.read(wanted.text).loose:
        message = _("{word} is read as {code}.")
        remark = message.format(word=quote(wanted.text), code=names.shown(code))
        job.remarks.append(remark)
    return lambda value: value == code


def holds(text: str, part: str) -> bool:
    """True if a text holds another one, in whatever spelling.

    Folding drops an e behind a, o and u, at the seam of two words too: Baueinsatz holds Einsatz.
    """
    folded, wanted = fold(text), fold(part)
    if wanted in folded:
        return True
    return wanted.startswith("e") and any(vowel + wanted[1:] in folded for vowel in "aou")


def code_of(field: Field, choice: str, option: str) -> str:
    """The code meant by the value of an option: a code, or a name in either language."""
    return _code(_Value(field, option, choice), listed_as=field.key)


def _code(wanted: _Value, listed_as: str = "") -> str:
    """The code of a value; `listed_as` is the field that `hamm fields` lists, if not its name."""
    names = wanted.field.vocabulary
    reading = names.read(wanted.text)
    if reading.code:
        return reading.code
    hint = names.question(wanted.text) or lists_them("fields", listed_as or wanted.name)
    if reading.codes:
        raise UsageError(vocabulary.ambiguous(wanted.text), hint)
    raise _invalid_value(wanted, hint)


def place_names(choice: str, fields: Fields) -> frozenset[str]:
    """The folded names under which entries may know the place; UsageError where nobody does."""
    wanted = fold(choice)
    names = {wanted}
    # Entries may call a place by its name in any language.
    for place in fields.registry.places.values():
        spellings = {fold(name) for name in place.spellings}
        if wanted in spellings:
            names |= spellings
    used = _places_of_entries(fields)
    has_other_spelling = len(names) > 1
    if has_other_spelling or not names.isdisjoint(used):
        return frozenset(names)
    message = _("the place {value} is unknown: no entry and no list has it").format(
        value=quote(choice)
    )
    offered = dict.fromkeys(used.values(), "")
    for place in fields.registry.places.values():
        offered[place.name] = ""
    hint = did_you_mean(choice, offered)
    if not hint and _towns_of_the_world(choice):
        near = _("near:{place}~100km").format(place=choice)
        hint = _("Nobody is active there. Who is near: {query}").format(query=near)
    raise UsageError(message, hint or lists_them("fields", "places"))


def _towns_of_the_world(name: str) -> "tuple[Town, ...]":
    """The towns of a name in any language, where the gazetteer is installed; takes half a second.

    Of several of one name the largest come first.
    """
    from hamm_registry.geo import gazetteer

    return gazetteer.find(name)


def _places_of_entries(fields: Fields) -> dict[str, str]:
    """The places that entries name, by their folded name."""
    used: dict[str, str] = {}
    for entry in fields.registry.initiatives:
        for place in entry.places:
            used[fold(place["name"])] = place["name"]
    return used


def _flag(wanted: _Value) -> bool:
    """The flag that a value says; UsageError for another word."""
    flag = vocabulary.flag(wanted.text)
    if flag is None:
        raise _invalid_value(wanted, _("Write yes or no."))
    return flag


def _number_bounds(wanted: _Value) -> tuple[float, float]:
    """The least and the most of a number or a range such as `1..4`; infinite where left open."""
    low, dots, high = wanted.text.partition("..")
    if not dots:
        high = low
    bounds = list(filter(None, [low, high]))
    if not bounds or not all(map(_WRITTEN_NUMBER.fullmatch, bounds)):
        guess = wanted.field.vocabulary.question(wanted.text)
        raise _invalid_value(wanted, guess or _("Write 4, or a range: 1..4, ..4, 4.."))
    least, most = float(low or "-inf"), float(high or "inf")
    if least > most:
        raise _reversed_range(wanted)
    return least, most


def _invalid_value(wanted: _Value, hint: str) -> UsageError:
    """The error for a value that a field cannot have; it names the field as it was typed."""
    message = _("{value} is not a valid value for {field}")
    return UsageError(message.format(value=quote(wanted.text), field=quote(wanted.name)), hint)


def _reversed_range(wanted: _Value) -> UsageError:
    """The error for a range that ends before it begins; it offers the range the other way round."""
    low, _dots, high = wanted.text.partition("..")
    hint = _("Did you mean {value}?").format(value=quote(f"{high}..{low}"))
    return _invalid_value(wanted, hint)


def _date_test(wanted: _Value, today: date) -> Callable[[Any], bool]:
    """A date lies in a range if one of the days it may mean does."""
    from hamm_registry.model.typed_dates import DateError, parse_range

    try:
        days = parse_range(wanted.text, today, sign=-1)
    except DateError as error:
        # An error that spells out the mistake (“there is no month 13”) says more than ours.
        if error.spelled:
            raise
        hint = _("Write 1990, 5/1990, 31.5.1990, or a range: 1990..1999, ..1990, 1990..")
        raise _invalid_value(wanted, hint) from error
    first, last = "0000", "9999-12-31"
    if days.start:
        first = days.start.first.isoformat()
    if days.end:
        last = days.end.last.isoformat()
    if first > last:
        if ".." in wanted.text:
            raise _reversed_range(wanted)
        raise _invalid_value(wanted, "")
    return lambda value: dates.first_day(value) <= last and dates.last_day(value) >= first


def _number_test(wanted: _Value) -> Callable[[Any], bool]:
    """A number, its name (a goal by its title) or a range of numbers."""
    field = wanted.field
    code = field.vocabulary.code(wanted.text)
    if code:  # a goal by its title
        number = int(code)
        return lambda value: value == number
    least, most = _number_bounds(wanted)
    if least > field.limits[1] or most < field.limits[0]:
        hint = _("It must be between {least} and {most}.")
        raise _invalid_value(wanted, hint.format(least=field.limits[0], most=field.limits[1]))
    return lambda value: least <= value <= most


def _near(choice: str, fields: Fields) -> Predicate:
    """The predicate for `Kalisz~150km`: a place of the entry lies within that distance."""
    name, tilde, distance = choice.partition("~")
    if not tilde:
        distance = _USUAL_KM
    written = _DISTANCE.fullmatch(distance)
    if written is None:
        message = _("{distance} is not a distance in kilometres").format(distance=quote(distance))
        raise UsageError(message, _("Write for example near:Kalisz~150km."))
    km = int(written[1])
    centres = _points_of(name.strip(), fields)
    return lambda entry: any(
        countries.distance_km(point, centre) <= km
        for point in _points_in(entry, fields)
        for centre in centres
    )


def _points_in(entry: Initiative, fields: Fields) -> Iterator[countries.Point]:
    """The points of the places of an entry, as far as they are known."""
    for used in entry.places:
        place = fields.registry.place(used["name"], used["country"])
        if place is not None and place.point is not None:
            yield place.point


def _points_of(name: str, fields: Fields) -> list[countries.Point]:
    """The points of all places of a name; UsageError where none is known."""
    listed = fields.registry.places
    wanted = fold(name)
    is_listed = False
    points = []
    for (_country, folded), place in listed.items():
        if folded != wanted:
            continue
        is_listed = True
        if place.point:
            points.append(place.point)
    if not is_listed:
        names = dict.fromkeys(sorted(place.name for place in listed.values()), "")
        message = _("{place} is not in data/places.yaml").format(place=quote(name))
        hint = did_you_mean(name, names)
        towns = () if hint else _towns_of_the_world(name)
        if not towns:
            raise UsageError(message, hint or lists_them("fields", "places"))
        points = [town.point for town in towns]
    if not points:
        message = _("{place} has no coordinates in data/places.yaml").format(place=quote(name))
        raise UsageError(message, _("Add them there, or ask by country."))
    return points


def _saved(choice: str, job: _Job) -> Predicate:
    """The predicate of the saved query of a name; UsageError where there is none."""
    saved = job.fields.registry.config.saved_queries
    if choice not in saved:
        message = _("registry.yaml has no saved query {name}").format(name=quote(choice))
        hint = did_you_mean(choice, saved)
        if saved and not hint:
            hint = _("allowed: {values}").format(values=", ".join(saved))
        raise UsageError(message, hint)
    job.opened.append(choice)
    if len(job.opened) > _MOST_SAVED:
        message = _("the saved query {name} refers to itself").format(name=quote(choice))
        raise UsageError(message, _("Correct saved_queries in registry.yaml."))
    return _compile(split(saved[choice]), job)
