"""Pieces of text in the few styles that an answer knows; `render` decides what each looks like."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import NamedTuple


class Style(Enum):
    """The few ways in which a piece of text stands out."""

    PLAIN = auto()
    BOLD = auto()
    DIM = auto()
    ACCENT = auto()
    GOOD = auto()
    WARNING = auto()
    BAD = auto()


class Ink(NamedTuple):
    """A piece of text in a style."""

    text: str
    style: Style = Style.PLAIN


Item = Sequence[Ink | str]
"""One line of pieces; plain strings are plain ink."""


def bold(text: str) -> Ink:
    """For what to act on."""
    return Ink(text, Style.BOLD)


def dim(text: str) -> Ink:
    """For the rest."""
    return Ink(text, Style.DIM)


def accent(text: str) -> Ink:
    """For ids, commands and addresses: never broken over two lines."""
    return Ink(text, Style.ACCENT)


def warning(text: str) -> Ink:
    """For what somebody has to be careful about."""
    return Ink(text, Style.WARNING)


def inks(item: Item) -> Iterator[Ink]:
    """The pieces of a line, all of them as ink."""
    for piece in item:
        if isinstance(piece, Ink):
            yield piece
        else:
            yield Ink(piece)


def plain_text(item: Item) -> str:
    """The words of some pieces without their styles."""
    return "".join(ink.text for ink in inks(item))
