"""The width of text in a picture: estimated, for no fonts are at hand."""

import unicodedata

from hamm_registry.core.text import safe


def width(text: str, size: int) -> int:
    """The pixels that a text takes, estimated between Arial and the wider DejaVu Sans.

    >>> width("Toul", 12) < width("Mmmm", 12)
    True
    """
    return sum(map(_advance, text)) * size // 100 + 1


def _advance(character: str) -> int:
    """The width of a character in hundredths of the font size."""
    if character in _NARROW:
        return 35
    if unicodedata.combining(character):
        return 0
    if character in _WIDE:
        return 95
    if unicodedata.east_asian_width(character) in "WF":
        return 100
    if character.isupper():
        return 70
    return 58


_NARROW = frozenset(" \xa0!'(),-./:;I[]fijlrt|·’„“")
_WIDE = frozenset("%@MWmw—…")


def wrapped(text: str, room: int, size: int, most: int) -> list[str]:
    """A text in at most `most` lines of `room` pixels; an ellipsis stands for what is left out.

    >>> wrapped("Toul und Neufchâteau", 60, 12, 2)
    ['Toul und', 'Neufch…']
    """
    lines: list[str] = []
    for word in filter(None, safe(text).split(" ")):
        if lines and width(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(row, room, size) for row in lines] or [""]


def _cut(text: str, room: int, size: int) -> str:
    """A text shortened to so many pixels, with an ellipsis where something is missing."""
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
