"""A diagnostic: a finding with its rule and its place in a file."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from hamm_registry.checks.rules import BY_CODE
from hamm_registry.checks.rules.rule import Category, Rule
from hamm_registry.core.finding import Finding, Fix, Pointer, Severity, Span


class Diagnostic(NamedTuple):
    """A finding with its rule and place: `path` is relative to the root.

    `is_error` makes an error of what the rule says is less.
    """

    path: str
    span: Span
    rule: Rule
    finding: Finding
    is_error: bool = False

    @property
    def code(self) -> str:
        """The permanent code of the rule."""
        return self.rule.code

    @property
    def name(self) -> str:
        """The name of the rule."""
        return self.rule.name

    @property
    def severity(self) -> Severity:
        """The severity of the finding: that of its rule, unless it was made an error."""
        if self.is_error:
            return Severity.ERROR
        return self.rule.severity

    @property
    def message(self) -> str:
        """The message: the fault in one sentence."""
        return self.finding.message

    @property
    def hint(self) -> str:
        """The hint: a value to write instead, or a step to take."""
        return self.finding.hint

    @property
    def expected(self) -> str:
        """The values that would be right in general."""
        return self.finding.expected

    @property
    def pointer(self) -> Pointer:
        """The value that is meant."""
        return self.finding.pointer

    @property
    def fix(self) -> Fix | None:
        """The repair, where nothing more has to be known for it."""
        return self.finding.fix

    @property
    def others(self) -> tuple[str, ...]:
        """The paths of the files that it contradicts."""
        return self.finding.others

    def fails(self, strict: bool) -> bool:
        """True if it makes a run fail: an error does, with `strict` a warning, never upkeep."""
        if self.severity is Severity.WARNING:
            return strict and self.rule.category is not Category.UPKEEP
        return self.severity is Severity.ERROR

    def sort_key(self) -> tuple[str, Span, str, str]:
        """Path, place, code, message: the order of every output."""
        return self.path, self.span, self.code, self.message

    def identity(self) -> tuple[object, ...]:
        """The key by which it is found again when lines and items move: path, code, field, message.

        Numbers that count lines or items are left out of both. A notice is given once an entry.
        """
        if self.rule.on_request:
            return self.path, self.code
        field = tuple(part for part in self.pointer if isinstance(part, str))
        counts = r",? (?:item|Nr\.) [0-9]+"
        if self.rule.category is Category.READING:
            counts = r"[0-9]+"
        return self.path, self.code, field, re.sub(counts, "", self.message)

    def as_row(self) -> list[Any]:
        """The diagnostic as JSON holds it: see `from_row`."""
        return [self.path, self.span, self.code, self.finding]


def from_row(row: Sequence[Any]) -> Diagnostic:
    """The diagnostic that was written as JSON."""
    path, place, code, values = row
    message, hint, pointer, at_key, span, of_file, own_code, expected, part, others, fix = values
    if span:
        span = Span(*span)
    if fix:
        fix = _fix_of(*fix)
    # JSON knows no tuples.
    finding = Finding(
        message,
        hint,
        tuple(pointer),
        at_key,
        span,
        of_file,
        own_code,
        expected,
        part,
        tuple(others),
        fix,
    )
    return Diagnostic(path, Span(*place), BY_CODE[code], finding)


def _fix_of(description: str, how: Any, value: Any, pointer: Sequence[str | int] | None) -> Fix:
    """The repair that was written as JSON."""
    if pointer is not None:
        pointer = tuple(pointer)
    return Fix(description, how, value, pointer)
