"""Lines that cannot be read as they stand and can be meant in one way only."""

import re
from collections.abc import Callable, Iterator

from hamm_registry.core.diagnostic import Finding, Fix
from hamm_registry.core.text import _

_TABS = re.compile(r"^\t+(?=[^\s])")
_TAB_BEHIND = re.compile(r"^( *+(?:- ++)*+(?:[a-z_]++:|-))([ \t]++)(?=\S)")
_WIDE = re.compile(r"^([ \u00a0]*(?:-[ \u00a0]+)*(?:[a-z_]+:[ \u00a0]+)?)")
_HEAD = re.compile(r"(?: *+- ++)*+ *+(?:[a-z_]++: ++)?+")
_ANOTHER_FIELD = re.compile(r"(?:^| )[a-z_]+:(?: |$)")
"""What looks like a second field that has lost its line."""


def mended(text: str, finding: Finding, fault: Callable[[str], Finding | None]) -> Fix | None:
    """The repair of the line that a finding of the reader is about; None where none is safe.

    It is if the reader then gets beyond that line; `fault` tells where it stops.
    """
    if finding.span is None or finding.code != "HR005":
        return None
    rows = text.split("\n")
    number = finding.span.line - 1
    for description, row in _candidates(rows, number):
        left = fault("\n".join([*rows[:number], row, *rows[number + 1 :]]))
        if left is None or (left.span is not None and left.span.line > number + 1):
            return Fix(description, "type", row)
    return None


def _candidates(rows: list[str], number: int) -> Iterator[tuple[str, str]]:
    """Other forms of a line, one going further than the other, each with what is done."""
    if number >= len(rows):  # the fault is what is missing at the end
        return
    row, told = rows[number], ""
    for description, change in (
        (_("blanks for the tab"), lambda row: _TABS.sub(_two_blanks_each, row)),
        (_("a blank for the tab"), lambda row: _TAB_BEHIND.sub(_one_blank, row)),
        (_("an ordinary blank for the non-breaking one"), _unwidened),
        (_("put the text in quotes"), lambda row: _quoted(row, rows[number + 1 :])),
    ):
        if (changed := change(row)) != row:
            row, told = changed, f"{told}, {description}".lstrip(", ")
            yield told, row


def _two_blanks_each(found: re.Match[str]) -> str:
    return "  " * len(found[0])


def _one_blank(found: re.Match[str]) -> str:
    return f"{found[1]} " if "\t" in found[2] else found[0]


def _unwidened(row: str) -> str:
    return _WIDE.sub(lambda found: found[0].replace("\u00a0", " "), row)


def _quoted(row: str, below: list[str]) -> str:
    """A line with its value in quotes; as it is where it is not clear where that would end."""
    found = _HEAD.match(row)
    head = found[0] if found else ""
    value = row[len(head) :].rstrip()
    if not value or not head.strip() or _goes_on(head, below):
        return row
    if value[0] in "[]{}|>&*!#'?" or " #" in value or "\t" in value or value.count('"') % 2:
        return row
    if _ANOTHER_FIELD.search(value):
        return row
    return head + "'" + value.replace("'", "''") + "'" + ("\r" if row.endswith("\r") else "")


def _goes_on(head: str, below: list[str]) -> bool:
    """Whether the next line is indented further, as the rest of a text would be."""
    follows = next((row for row in below if row.strip()), "")
    column = len(head) - len(head.lstrip(" -"))
    return len(follows) - len(follows.lstrip()) > column
