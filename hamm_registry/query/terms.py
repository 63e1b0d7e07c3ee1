"""The terms of a query, as they are typed: `not:land:TR,MX since:..1990 "Club"`.

Terms are joined by and; a comma inside a term means or; `not:` turns a term round. The language
is small enough to be typed without quotes on a German keyboard. See docs/queries.md.
"""

import dataclasses
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hamm_registry.core.errors import UsageError
from hamm_registry.core.spelling import words
from hamm_registry.core.text import _, quote, safe
from hamm_registry.model import vocabulary
from hamm_registry.model.entries import Initiative

Predicate = Callable[[Initiative], bool]
"""The test of an initiative that a term becomes."""

Span = tuple[int, int]
"""Where a value stands in its argument: its start and its end."""

_NOT = ("not", "nicht")
_PREFIX = re.compile(r"[\s,]*([^\s:,]+):(.*)", re.DOTALL)
_CHOICE = re.compile(r"[^\s,](?:[^,]*[^\s,])?")
_SIGN = re.compile(r"[\s,]*(?:(?:!|-(?![0-9]))\s*)+")
"""What negates in front of a term or a value; a number may be negative."""
_NAMELESS = re.compile(r"[\s,]*:")
_TOKEN = re.compile(r"""[^\s"]*"[^"]*"|\S+""")


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
        raise pointed(error, arguments, number) from error
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


def _negates(signs: str) -> bool:
    """True if signs in front of a term or a value negate it: two take each other back."""
    return (signs.count("!") + signs.count("-")) % 2 == 1


def pointed(
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
