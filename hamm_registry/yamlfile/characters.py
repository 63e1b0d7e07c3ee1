"""Characters that no file may hold: invisible ones, and the marks of merge conflicts."""

import re

from hamm_registry.core.finding import Span
from hamm_registry.core.text import _, shown
from hamm_registry.yamlfile.read_error import ReadError

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]|\r(?!\n)"
)
_CONFLICT = re.compile(r"^[ \t]*(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.MULTILINE)


def refuse_characters(text: str) -> None:
    """Refuse control and bidi characters and left-over merge conflicts, before YAML sees them."""
    # Plain comparisons come first: they cost a tenth of the patterns.
    if not text.replace("\n", "").isprintable():
        match = FORBIDDEN.search(text)
        if match:
            raise forbidden(match[0], span_of(text, match.start(), match.end()))
    if "<<<<<<<" in text or "=======" in text or ">>>>>>>" in text:
        match = _CONFLICT.search(text)
        if match:
            raise _merge_conflict(match[0].strip(), span_of(text, match.start(), match.end()))


def _merge_conflict(marker: str, span: Span) -> ReadError:
    message = _("the marker {marker} of a merge conflict was left in the file")
    hint = _("Decide which of the two versions is right, and delete the marker lines.")
    return ReadError("HR005", message.format(marker=shown(marker)), hint, span)


def forbidden(character: str, span: Span) -> ReadError:
    """The refusal of an invisible character."""
    point = f"U+{ord(character[0]):04X}"
    message = _("the character {point} is invisible and not allowed").format(point=point)
    hint = _("Delete it; it often slips in when text is copied from a web page or a PDF.")
    return ReadError("HR004", message, hint, span)


def span_of(text: str, start: int, end: int) -> Span:
    """The place of a stretch of text given by offsets."""
    line = text.count("\n", 0, start) + 1
    column = start - text.rfind("\n", 0, start)
    return Span(line, column, line, column + max(end - start, 1))
