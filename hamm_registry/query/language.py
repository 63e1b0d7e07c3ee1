"""The query language: terms compiled to a test of an initiative, with scores and remarks."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import allowed_values, did_you_mean, meant, words
from hamm_registry.core.steps import lists_them
from hamm_registry.core.text import _, fold, quote
from hamm_registry.model import dates, vocabulary
from hamm_registry.model.entries import Initiative
from hamm_registry.model.named_fields import Field, Fields, values
from hamm_registry.query.places import near, place_names
from hamm_registry.query.search import Search, is_small
from hamm_registry.query.terms import Predicate, Span, Term, parse, pointed, split

_HAS = ("has", "hat")
_NEAR = ("near", "nahe", "bei")
_SAVED = ("saved", "gespeichert")
_WRITTEN_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?")
_COMPARISON = re.compile(r"[=<>]")
_MOST_SAVED = 50
"""How many saved queries one query may open, those within saved queries counted."""


@dataclass(frozen=True, slots=True)
class _Value:
    """One value of a term as it was typed, with the field and the name typed for that field."""

    field: Field
    name: str
    text: str


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


def compile_query(arguments: Sequence[str], fields: Fields) -> Query:
    """The initiatives that a query asks for.

    Raises UsageError (2) that points at the term with an unknown field or value.
    """
    job = _Job(fields, Search(fields))
    test = _compile(arguments, job)
    for phrase in job.search.loosened:
        message = _("No entry contains {phrase} as a phrase: showing entries with its words.")
        job.remarks.append(message.format(phrase=quote(phrase)))
    for word, reading in job.search.remarks:
        job.remarks.append(read_as(word, reading))
    return Query(test, tuple(job.scores), tuple(job.remarks))


def read_as(word: str, reading: str) -> str:
    """The remark that a word which no entry holds was read as another one."""
    message = _("No entry contains {word}. Did you mean {meant}? Showing entries for that.")
    return message.format(word=quote(word), meant=quote(reading))


def _compile(arguments: Sequence[str], job: _Job) -> Predicate:
    """One predicate that all terms agree to; a UsageError points at the term it is about."""
    predicates = []
    terms = parse(arguments)
    has_words = any(_is_word(term) and not is_small(term.choices[0]) for term in terms)
    for number, parsed in enumerate(terms):
        if has_words and _is_word(parsed) and is_small(parsed.choices[0]):
            continue
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
            raise pointed(error, arguments, number, span) from error
        predicates.append(_any(choices, term.negated))
    return lambda entry: all(predicate(entry) for predicate in predicates)


def _is_word(term: Term) -> bool:
    """True for one word that entries are to hold."""
    return not term.field and not term.negated and len(term.choices) == 1


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
        return lambda choice: near(choice, fields)
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
    hint = meant(quote(f"{high}..{low}"))
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


def _saved(choice: str, job: _Job) -> Predicate:
    """The predicate of the saved query of a name; UsageError where there is none."""
    saved = job.fields.registry.config.saved_queries
    if choice not in saved:
        message = _("registry.yaml has no saved query {name}").format(name=quote(choice))
        hint = did_you_mean(choice, saved)
        if saved and not hint:
            hint = allowed_values(saved)
        raise UsageError(message, hint)
    job.opened.append(choice)
    if len(job.opened) > _MOST_SAVED:
        message = _("the saved query {name} opens itself, or more than {number} others")
        raise UsageError(
            message.format(name=quote(choice), number=_MOST_SAVED),
            _("Correct saved_queries in registry.yaml."),
        )
    return _compile(split(saved[choice]), job)
