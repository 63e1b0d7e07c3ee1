"""Lines for a terminal: a little style, wrapped to the width, safe whatever the data holds.

The only place that knows rich: it measures how many columns a text takes.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from hamm_registry.core.styled_text import Ink, Style, accent, inks
from hamm_registry.core.text import program, safe

_SGR = {
    Style.BOLD: "1",
    Style.DIM: "2",
    Style.ACCENT: "36",
    Style.GOOD: "32",
    Style.WARNING: "33",
    Style.BAD: "1;31",
}
"""The styles of a terminal by their codes for SGR (Select Graphic Rendition)."""


class Canvas(NamedTuple):
    """The output: `width` in columns, None where nothing may be cut or wrapped (a pipe)."""

    width: int | None = None
    color: bool = False


class Line(NamedTuple):
    """One line; what does not fit goes on below, `indent` columns from the left.

    `right` stands at the right edge. Of a line that is `cut` the last part is shortened on a
    terminal where both do not fit.
    """

    parts: tuple[Ink, ...] = ()
    indent: int = 0
    right: Ink | None = None
    cut: bool = False


def line(*parts: Ink | str, indent: int = 0) -> Line:
    """A line of pieces; plain strings are plain ink."""
    return Line(tuple(inks(parts)), indent)


def head_line(*parts: Ink | str, right: Ink, indent: int = 0, cut: bool = False) -> Line:
    """A line of pieces with one more at the right edge: a title and its id."""
    return line(*parts, indent=indent)._replace(right=right, cut=cut)


def width_of(text: str) -> int:
    """The columns that a text takes: wide characters take two, combining ones none.

    >>> width_of("日本"), width_of("e\u0301")
    (4, 1)
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def padded(text: str, width: int) -> str:
    """The text filled up with blanks to `width` columns."""
    return text + " " * max(width - width_of(text), 0)


def flush_right(text: str, width: int) -> str:
    """The text with blanks in front of it, `width` columns in all."""
    return " " * max(width - width_of(text), 0) + text


def cut(text: str, width: int) -> str:
    """The text shortened to `width` columns, with an ellipsis where something is missing."""
    if width_of(text) <= width:
        return text
    taken = 1  # by the ellipsis
    for index, character in enumerate(text):
        taken += width_of(character)
        if taken > width:
            return text[:index].rstrip() + "…"
    return text + "…"


def folded(text: str, width: int) -> list[str]:
    """The text broken at blanks into lines of at most `width` columns; a longer word is broken.

    >>> folded("one two", 3), folded("seventeen", 5)
    (['one', 'two'], ['seven', 'teen'])
    """
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if width_of(longer) <= width:
            current = longer
            continue
        if current:
            lines.append(current)
        *before, current = _pieces_of_word(word, width)
        lines += before
    return [*lines, current]


def _pieces_of_word(word: str, width: int) -> list[str]:
    """A word cut into pieces of at most `width` columns, each of one character at least."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width_of(pieces[-1] + character) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def words_of(text: str) -> list[str]:
    """The text split at blanks, but each command in it whole, so that it can be copied.

    In quotation marks a command ends with them, else at a middle dot or at the end of the text.

    >>> words_of("“hamm show id --lang de” shows it")
    ['“hamm show id --lang de”', 'shows', 'it']
    """
    words: list[str] = []
    end_of_command = ""
    for word in text.split(" "):
        if not end_of_command or word == end_of_command:
            words.append(word)
            end_of_command = _end_of_command(word)
            continue
        words[-1] += f" {word}"
        if end_of_command in word:
            end_of_command = ""
    return words


def _end_of_command(word: str) -> str:
    """The mark that ends the command which the word begins; nothing if it begins none."""
    if word == program():
        return "·"
    if word[1:] in (program(), "git"):
        return {"“": "”", "„": "“"}.get(word[0], "")
    return ""


def wrapped(message: str, width: int) -> str:
    """A line of a message wrapped at words; one that quotes what somebody typed stays as it is.

    Such a line begins with a blank. The pointer below it (^) goes on with a hint, which is wrapped.
    """
    indent = len(message) - len(message.lstrip(" "))
    is_quotation = indent > 0 and message[indent : indent + 1] != "^"
    row = line(message, indent=indent)
    if is_quotation:
        row = line(accent(message))
    return render([row], Canvas(width))


def render(lines: Iterable[Line], canvas: Canvas) -> str:
    """The lines as text, each ended by a line break."""
    return "".join(_render(line, canvas) for line in lines)


_USUAL_WIDTH = 80
"""The width at which a right edge is assumed where there is no terminal."""


def _render(line: Line, canvas: Canvas) -> str:
    if line.right is not None:
        line = _with_right_edge(line, line.right, canvas.width)
    rows = [list(line.parts)]
    if canvas.width is not None:
        rows = _wrapped(line, canvas.width)
    texts: list[str] = []
    for parts in rows:
        texts.append(_styled(parts, canvas.color).rstrip() + "\n")
    return "".join(texts)


def _with_right_edge(head: Line, right: Ink, width: int | None) -> Line:
    """The line with its right piece behind as many blanks as bring it to the edge, two at least."""
    *first, last = head.parts
    room = (width or _USUAL_WIDTH) - width_of(right.text)
    for part in first:
        room -= width_of(part.text)
    if head.cut and width is not None:
        last = last._replace(text=cut(last.text, room - 2))
    gap = Ink(" " * max(room - width_of(last.text), 2))
    return Line((*first, last, gap, right), head.indent)


def _styled(parts: Sequence[Ink], color: bool) -> str:
    texts: list[str] = []
    for part in parts:
        text = safe(part.text)
        if color and text and part.style in _SGR:
            text = f"\x1b[{_SGR[part.style]}m{text}\x1b[0m"
        texts.append(text)
    return "".join(texts)


def _wrapped(line: Line, width: int) -> list[list[Ink]]:
    """The pieces of a line broken at blanks into rows of at most `width` columns."""
    rows: list[list[Ink]] = [[]]
    taken = 0
    for blank, word in _words_with_blanks(line.parts):
        text = blank + word.text
        # A word that stands first in its row stays there, however long it is.
        if taken + width_of(text) > width and taken > line.indent and word.text:
            rows.append([Ink(" " * line.indent)])
            taken = line.indent
            text = word.text
        rows[-1].append(Ink(text, word.style))
        taken += width_of(text)
    return rows


def _words_with_blanks(parts: Sequence[Ink]) -> Iterator[tuple[str, Ink]]:
    """The words that must not be broken, each with the blank in front of it, if any."""
    for part in parts:
        words = words_of(part.text)
        if part.style is Style.ACCENT:  # a command is never broken
            words = [part.text]
        blank = ""
        for word in words:
            yield blank, Ink(word, part.style)
            blank = " "
