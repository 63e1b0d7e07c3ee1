"""Read CSV with any separator and in any of the usual encodings."""

import codecs
import csv
import io
import itertools
from collections import Counter
from typing import NamedTuple

from hamm_registry.core.errors import RegistryError, UsageError
from hamm_registry.core.text import _, ngettext, number, quote
from hamm_registry.spreadsheet.limits import MOST_ROWS_READ

SEPARATORS = {";": "“;”", ",": "“,”", "\t": "tab", "|": "“|”"}

_SAMPLE = 60
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


class Read(NamedTuple):
    """The rows, how many there are in all, and how the file was understood."""

    rows: list[list[str]]
    height: int
    encoding: str
    separator: str


def read(content: bytes, encoding: str = "") -> Read:
    """The rows of a CSV file, the first MOST_ROWS_READ of them; RegistryError where it is none.

    Without an encoding the usual ones are tried.
    """
    if encoding:
        text, encoding = _decoded_as(content, encoding)
    else:
        text, encoding = _decoded(content)
    separator, text = _separator(text)
    rows: list[list[str]] = []
    height = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for row in reader:
            # All rows are counted, so that an error can say how many there are.
            height += 1
            if height <= MOST_ROWS_READ:
                rows.append(row)
    except csv.Error as error:
        # The only error of a reader that is not strict: usually a quotation mark is not closed.
        message = _("line {line} cannot be read as CSV: a cell has more than {limit} characters")
        message = message.format(line=reader.line_num, limit=number(csv.field_size_limit()))
        raise RegistryError(message, _unclosed()) from error
    if rows and height <= MOST_ROWS_READ and _open_end(text, rows):
        count = rows[-1][-1].count("\n")
        message = ngettext(
            "a quotation mark in row {row} is never closed and swallows {count} line",
            "a quotation mark in row {row} is never closed and swallows {count} lines",
            count,
        )
        raise RegistryError(message.format(row=height, count=count), _unclosed())
    return Read(rows, height, encoding, separator)


def _unclosed() -> str:
    return _("Look for a single quotation mark, or save the list as xlsx.")


def _open_end(text: str, rows: list[list[str]]) -> bool:
    """Tell whether the last cell runs to the end of the file because nothing closes it."""
    if not rows[-1]:
        return False
    last = rows[-1][-1]
    return "\n" in last and not text.rstrip("\r\n").endswith('"')


def _decoded(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding, by its mark, its null bytes or by trial."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(codec), name
            except UnicodeDecodeError as error:
                raise _not_text(name) from error
    utf16 = _decoded_utf16(content)
    if utf16 is not None:
        return utf16, "UTF-16"
    if b"\0" in content:
        raise _not_text_in_line(content, content.index(0))
    try:
        return content.decode(), "UTF-8"
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(content, error.start)
    # It comes last, for it decodes nearly everything.
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError as error:
        raise _not_text("UTF-8, UTF-16, Windows-1252") from error


_FEW_NULLS = 0.1
"""More than this share of every other byte is null in UTF-16: blanks, separators, Latin letters."""


def _decoded_utf16(content: bytes) -> str | None:
    """The text of UTF-16 without a mark, told by its nulls; None for any other."""
    for codec, upper in (("utf-16-le", content[1::2]), ("utf-16-be", content[::2])):
        if upper.count(0) <= _FEW_NULLS * len(upper):
            continue
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return None


def _refuse_damaged_utf8(content: bytes, first: int) -> None:
    """RegistryError for UTF-8 with a few other bytes, which would make nonsense in Windows-1252.

    `first` is the place of the first of them. In a text of Windows-1252 hardly any letter beyond
    ASCII looks like one of UTF-8.
    """
    text = content.decode(errors="surrogateescape")
    beyond = [char for char in text if char > "\x7f"]
    damaged = sum("\udc80" <= char <= "\udcff" for char in beyond)
    if damaged < len(beyond) / 2:
        raise _not_text_in_line(content, first)


def _not_text_in_line(content: bytes, place: int) -> RegistryError:
    """The refusal of what is UTF-8 but for a byte."""
    line = content.count(b"\n", 0, place) + 1
    message = _("line {line} is not text in {encoding}").format(line=line, encoding="UTF-8")
    return RegistryError(message, _save_otherwise())


def _decoded_as(content: bytes, encoding: str) -> tuple[str, str]:
    """The text in an encoding that somebody named; UsageError where there is none of that name."""
    try:
        text = content.decode(encoding)
    except UnicodeError as error:
        raise _not_text(encoding) from error
    except (LookupError, ValueError) as error:  # a name with a null character is a ValueError
        message = _("there is no encoding {name}").format(name=quote(encoding))
        raise UsageError(message, _("Such as utf-8, cp1252, iso-8859-2, mac-roman.")) from error
    return text.removeprefix("\ufeff"), codecs.lookup(encoding).name


def _not_text(encoding: str) -> RegistryError:
    message = _("the file is not text in {encoding}").format(encoding=encoding)
    return RegistryError(message, _save_otherwise())


def _save_otherwise() -> str:
    return _("Save it as “CSV UTF-8” or as xlsx, or name its encoding: --encoding.")


def _separator(text: str) -> tuple[str, str]:
    """The separator, and the text without the line in which Excel names it (`sep=;`).

    The line counts all the same, so an empty one stands in its place.
    """
    first, _end, rest = text.partition("\n")
    separator = first.strip().lower().removeprefix("sep=")
    if separator in SEPARATORS and len(separator) < len(first.strip()):
        return separator, "\n" + rest
    return max(SEPARATORS, key=lambda mark: _regular(text, mark)), text


def _regular(text: str, mark: str) -> tuple[int, int]:
    """Score a separator: the rows of the sample with the usual width, and that width."""
    sample = io.StringIO(text[:100_000], newline="")
    widths: Counter[int] = Counter()
    try:
        # Titles above the table are narrower: the usual width counts, not the widest row.
        for row in itertools.islice(csv.reader(sample, delimiter=mark), _SAMPLE):
            if any(cell.strip() for cell in row):
                widths[len(row)] += 1
    except csv.Error:
        return 0, 0
    # The most frequent width of several columns; of as frequent ones the first.
    best_width, best_rows = 1, 0
    for width, rows in widths.items():
        if width > 1 and rows > best_rows:
            best_width, best_rows = width, rows
    return best_rows, best_width
