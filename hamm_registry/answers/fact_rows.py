"""Facts on a screen: a label at the left, and beside it what is known, a line each."""

from collections.abc import Iterable, Iterator, Sequence

from hamm_registry.render.screen import Ink, Line, dim, line, padded

_LABEL_WIDTH = 14

Pieces = Sequence[Ink | str]
"""The pieces of one line of a screen, see `screen.line`."""


def fact_row(label: str, *pieces: Ink | str, width: int = _LABEL_WIDTH) -> Line:
    """One line: the label, padded to `width`, and the pieces; what is too long goes on below."""
    return line(dim(padded(label, width)), *pieces, indent=width)


def fact_rows(label: str, facts: Iterable[Pieces]) -> Iterator[Line]:
    """A line for each fact, the label before the first one only; no line without facts."""
    for pieces in facts:
        yield fact_row(label, *pieces)
        label = ""
