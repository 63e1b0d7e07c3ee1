"""Findings: faults in the values of files, with their place and repair."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Self

from hamm_registry.core.text import sentence

Pointer = tuple[str | int, ...]
"""The keys and indices that lead from the root of a document to a value."""


class Severity(StrEnum):
    """The levels of findings: only errors fail a run, warnings too with `--strict`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Span(NamedTuple):
    """A stretch of text: lines and columns count characters from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    @classmethod
    def at(cls, line: int, column: int) -> Self:
        """The span of one character."""
        return cls(line, column, line, column + 1)


class Fix(NamedTuple):
    """A repair that cannot be wrong, in words and for `editing.fix`.

    `how` is what to do: `write` the value in the place of the one that the pointer leads to,
    `quote` what is written there, character for character, `delete` the item of a list that the
    pointer leads into, `add` the fields of the value to the group (None takes one away), `rename`
    the field to the value, `indent` the fields that the value lists below the field; or `type` the
    value, the whole text of the file. `pointer` is the finding's unless it is given here.
    """

    description: str
    how: Literal["write", "quote", "delete", "add", "rename", "indent", "type"]
    value: Any = None
    pointer: Pointer | None = None


class Finding(NamedTuple):
    """A fault in one value, as a rule reports it; the engine adds place, code and severity.

    `hint` is what to write instead, `expected` what would be right in general. `pointer` names
    the value; where it names a key that is absent, the finding is shown at the first key of the
    map that lacks it. `at_key` points at the key instead of its value. `span` is set only by the
    reader, which knows the place itself. `path` is set by rules that look at several files.
    `code` is set by checks that report under more than one code. `part` is the piece of a longer
    text that is meant: the place is narrowed to it where it can be found. `others` are the paths
    of the files that it contradicts: each of them may be the one that has changed. `fix` is set
    where the finding can be repaired without knowing more.
    """

    message: str
    hint: str = ""
    pointer: Pointer = ()
    at_key: bool = False
    span: Span | None = None
    path: str = ""
    code: str = ""
    expected: str = ""
    part: str = ""
    others: tuple[str, ...] = ()
    fix: Fix | None = None

    @property
    def advice(self) -> str:
        """The hint and the values that are expected, as sentences.

        >>> Finding("no status", "write one", expected="such as active").advice
        'Write one. Such as active.'
        """
        return " ".join(map(sentence, filter(None, [self.hint, self.expected])))


def json_pointer(pointer: Pointer) -> str:
    """RFC 6901: `("since", "date")` is `/since/date`."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in pointer)


def texts_in(
    value: Any, pointer: Pointer = (), *, keys: bool = False
) -> Iterator[tuple[Pointer, str]]:
    """The texts in data of any shape, each with its place; with `keys` those of maps as well."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if keys:
                yield (*pointer, key), str(key)
            yield from texts_in(item, (*pointer, key), keys=keys)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts_in(item, (*pointer, index), keys=keys)
    elif isinstance(value, str):
        yield pointer, value
