"""Texts that cannot be read as they stand and can be meant in one way only."""

import re
from collections.abc import Callable, Iterator

from hamm_registry.core.finding import Finding, Fix
from hamm_registry.core.text import _
from hamm_registry.yamlfile.syntax_errors import indentation

Refusal = Callable[[str], Finding | None]
"""The first reason why a text cannot be read, None where it can be."""
Outcome = Callable[[str], tuple[int, str]]
"""How many faults a text has that can be read, and what it says."""

_TABS = re.compile(r"^\t++(?= *+[^\s])")
_TAB_BEHIND = re.compile(r"^( *+(?:- ++)*+(?:[A-Za-z_]++:|-))([ \t]++)(?=\S)")
_WIDE = re.compile(r"^([ \u00a0]*(?:-[ \u00a0]+)*(?:[a-z_]+:[ \u00a0]+)?)")
_HEAD = re.compile(r"(?: *+- ++)*+ *+(?:[A-Za-z_]++: ++)?+")
_ANOTHER_FIELD = re.compile(r"(?:^| )[a-z_]+:(?: |$)")
"""Matches a second field that has probably lost its line."""
_NO_BLANK = re.compile(r"^( *+(?:- ++)?+[A-Za-z_]++:)(?=[^\s/:])")
_DASH = re.compile("^( *+)[\u2010-\u2015\u2022\u00b7*][ \u00a0]++")
_NO_BLANK_DASH = re.compile(r"^( *+)-(?=[^\W_])")
_TOP_DASH = re.compile(r"^- (?=[a-z_]++:)")
_EQUALS = re.compile(r"^( *+(?:- ++)?+[a-z_]++) ?= ?(?=\S)")
_SLASHES = re.compile(r"^( *+)//+ *+")
_FENCE = "```"
_MOST = 64 * 1024
"""Texts of more characters are not tried in several ways."""
_ROWS_ABOVE = 40


def repair(text: str, finding: Finding, refusal: Refusal, outcome: Outcome) -> Fix | None:
    """The repair of what a finding of the reader is about; None where none is safe.

    It is if the reader then gets further. A line whose indentation is wrong may belong to several
    places: it goes where the fewest faults are left, if that is one place.
    """
    if finding.code == "HR004":
        return _without_invisible(text, finding)
    if finding.span is None or finding.code not in ("HR005", "HR009"):
        return None
    rows = text.split("\n")
    number = finding.span.line - 1
    for description, changed in _certain(rows, number):
        if _goes_further("\n".join(changed), finding, refusal):
            return Fix(description, "type", "\n".join(changed))
    if len(text) > _MOST:
        return None
    rows = [_TABS.sub(_two_blanks_each, row) for row in rows]
    candidates = {"\n".join(moved) for moved in _moved(rows, number)}
    candidates.discard(text)
    best = _best(candidates, finding, refusal, outcome)
    if not best:
        return None
    return Fix(_("indented as intended"), "type", best)


_SHOWS_NOTHING = re.compile("[\u200b\u2060\ufeff]")
"""Invisible characters that do nothing between the letters of any language."""


def _without_invisible(text: str, finding: Finding) -> Fix | None:
    """The repair that deletes such characters; None where the finding is about another one."""
    if finding.span is None:
        return None
    row = text.split("\n")[finding.span.line - 1]
    if not _SHOWS_NOTHING.match(row, finding.span.column - 1):
        return None
    return Fix(_("the invisible characters deleted"), "type", _SHOWS_NOTHING.sub("", text))


def _goes_further(text: str, finding: Finding, refusal: Refusal) -> bool:
    """True if the reader gets beyond the line of a finding."""
    left = refusal(text)
    if left is None or finding.span is None:
        return True
    return left.span is not None and left.span.line > finding.span.line


def _best(texts: set[str], finding: Finding, refusal: Refusal, outcome: Outcome) -> str:
    """The text with the fewest faults, of those that cannot be read the one read furthest."""
    scores: dict[str, tuple[int, int]] = {}
    contents: dict[str, str] = {}
    for text in texts:
        left = refusal(text)
        if left is None:
            faults, contents[text] = outcome(text)
            scores[text] = (0, faults)
        elif left.span and finding.span and left.span.line > finding.span.line + 1:
            scores[text] = (1, -left.span.line)
    if not scores:
        return ""
    least = min(scores.values())
    best = [text for text, score in scores.items() if score == least]
    # Two texts that say the same may both be meant; of two that differ nobody knows which.
    meanings = {contents.get(text, text) for text in best}
    if len(meanings) > 1:
        return ""
    return min(best, key=lambda text: (len(text), text))


def _certain(rows: list[str], number: int) -> Iterator[tuple[str, list[str]]]:
    """Other forms of a text, one going further than the other, each with what is done."""
    if rows[0].startswith(_FENCE):
        yield _("without the lines that begin with ```"), _without_fences(rows)
    if number >= len(rows):  # the fault is what is missing at the end
        return
    if _TABS.match(rows[number]):
        below = [_TABS.sub(_two_blanks_each, row) for row in rows[number:]]
        yield _("spaces for the tabs"), [*rows[:number], *below]
    if number:
        # The reader stumbles over the line below an item that it did not take for one.
        item = _as_item(rows[number - 1])
        if item != rows[number - 1]:
            yield _("a hyphen and a space in front of the item"), _with(rows, number - 1, item)
    if _TOP_DASH.match(rows[number]):
        yield _("without the hyphen"), _with(rows, number, rows[number][2:])
    row, descriptions = rows[number], []
    for description, change in (
        (_("spaces for the tab"), lambda row: _TABS.sub(_two_blanks_each, row)),
        (_("a space for the tab"), lambda row: _TAB_BEHIND.sub(_one_blank, row)),
        (_("an ordinary space for the non-breaking one"), _unwidened),
        (_("a hyphen and a space in front of the item"), _as_item),
        (_("“#” in front of the comment"), lambda row: _SLASHES.sub(r"\1# ", row)),
        (_("a colon for the equals sign"), lambda row: _EQUALS.sub(r"\1: ", row)),
        (_("the bracket closed"), _bracket_closed),
        (_("a space after the colon"), lambda row: _NO_BLANK.sub(r"\1 ", row)),
        (_("the quotation mark closed"), _closed),
        (_("put the text in quotes"), lambda row: _quoted(row, rows[number + 1 :])),
    ):
        changed = change(row)
        if changed != row:
            row = changed
            descriptions.append(description)
            yield ", ".join(descriptions), _with(rows, number, row)


def _without_fences(rows: list[str]) -> list[str]:
    """The lines between the fences of a code block: without the first and the last fence."""
    last = 0
    for index, row in enumerate(rows):
        if row.startswith(_FENCE):
            last = index
    if last == 0:
        return rows[1:]
    return [*rows[1:last], *rows[last + 1 :]]


def _with(rows: list[str], number: int, row: str) -> list[str]:
    """The lines with another one at an index."""
    return [*rows[:number], row, *rows[number + 1 :]]


def _as_item(row: str) -> str:
    """A line that begins with another dash, or with a hyphen and no space, as an item of a list."""
    return _NO_BLANK_DASH.sub(r"\1- ", _DASH.sub(r"\1- ", row))


def _bracket_closed(row: str) -> str:
    """A line with the bracket closed that its value begins with."""
    head, value, end = _parted(row)
    if value[:1] != "[" or not head.strip() or '"' in value or "'" in value:
        return row
    if value.count("[") != value.count("]") + 1:
        return row
    return f"{head}{value}]{end}"


def _two_blanks_each(tabs: re.Match[str]) -> str:
    return "  " * len(tabs[0])


def _one_blank(head: re.Match[str]) -> str:
    """The beginning of a line with one blank behind its colon or dash, where a tab stood."""
    if "\t" not in head[2]:
        return head[0]
    return f"{head[1]} "


def _unwidened(row: str) -> str:
    return _WIDE.sub(lambda head: head[0].replace("\u00a0", " "), row)


def _parted(row: str) -> tuple[str, str, str]:
    """The text before a value, the value, and a carriage return behind it."""
    head = ""
    match = _HEAD.match(row)
    if match:
        head = match[0]
    end = ""
    if row.endswith("\r"):
        end = "\r"
    return head, row[len(head) :].rstrip(), end


def _closed(row: str) -> str:
    """A line with the quotation mark closed that its value begins with."""
    head, value, end = _parted(row)
    if value[:1] in ("'", '"') and head.strip() and value.count(value[0]) == 1:
        return head + value + value[0] + end
    return row


def _quoted(row: str, below: list[str]) -> str:
    """A line with its value in quotes; as it is where it is not clear where that would end."""
    head, value, end = _parted(row)
    if not value or not head.strip() or _goes_on(head, below):
        return row
    content = _content_to_quote(value)
    if content is None:
        return row
    return head + "'" + content.replace("'", "''") + "'" + end


def _content_to_quote(value: str) -> str | None:
    """The text of a value that goes into quotes; None where it may go on, or is more than a text.

    A value in single quotes may hold an apostrophe that was not doubled: 'l'école'.
    """
    inner = value[1:-1]
    if len(value) > 2 and value[0] == value[-1] == "'":
        apostrophes = inner.replace("''", "").count("'")
        if apostrophes == 1:
            return inner.replace("''", "'")
    if len(value) > 2 and value[0] == value[-1] == '"' and '"' not in inner:
        return inner
    if value[0] in "[]{}|>&*!#'?" or " #" in value or "\t" in value or value.count('"') % 2:
        return None
    if _ANOTHER_FIELD.search(value):
        return None
    return value


def _goes_on(head: str, below: list[str]) -> bool:
    """True if the next line is indented further, as the rest of a text would be."""
    follows = next((row for row in below if row.strip()), "")
    column = len(head) - len(head.lstrip(" -"))
    return len(follows) - len(follows.lstrip()) > column


def _moved(rows: list[str], number: int) -> Iterator[list[str]]:
    """The lines with the one at fault, or the one above or below it, in other columns.

    What stands deeper below it moves along, and once also what stands beside it; a dash may be
    missing in front of it. The line above moves alone: what follows is indented as it should be.
    """
    above = number - 1
    if above >= 0 and rows[above].strip():
        for column in _columns_above(rows, above):
            by = column - indentation(rows[above])
            yield _with(rows, above, _shifted(rows[above], by))
    for first in (number, number + 1):
        if first >= len(rows) or not rows[first].strip():
            continue
        for beside in (False, True):
            last = _end_of_block(rows, first, beside)
            for column in _columns_above(rows, first):
                for block in _blocks_at(column, rows[first:last]):
                    yield [*rows[:first], *block, *rows[last:]]


def _blocks_at(column: int, block: list[str]) -> Iterator[list[str]]:
    """The lines of a block from another column on; as an item too where its first line is none."""
    first, *below = block
    by = column - indentation(first)
    yield [_shifted(row, by) for row in block]
    if not first.lstrip().startswith("- "):
        item = " " * column + "- " + first.lstrip(" ")
        yield [item, *(_shifted(row, by + 2) for row in below)]


def _columns_above(rows: list[str], first: int) -> list[int]:
    """The columns in which a line may begin: those of the lines above, and below an open one."""
    columns = set()
    for row in rows[max(first - _ROWS_ABOVE, 0) : first]:
        if not row.strip():
            continue
        columns.add(indentation(row))
        if row.lstrip().startswith("- ") or row.endswith(":"):
            columns.add(indentation(row) + 2)
    return sorted(columns)


def _end_of_block(rows: list[str], first: int, beside: bool) -> int:
    """The line behind those that belong to a line: deeper ones, and those `beside` it."""
    indent = indentation(rows[first])
    last = first + 1
    while last < len(rows) and rows[last].strip():
        deeper = indentation(rows[last]) > indent
        alike = indentation(rows[last]) == indent and not rows[last].lstrip().startswith("- ")
        if not deeper and not (beside and alike):
            break
        last += 1
    return last


def _shifted(row: str, by: int) -> str:
    """A line indented by so many more blanks, or fewer; an empty one as it is."""
    if not row.strip():
        return row
    return " " * max(indentation(row) + by, 0) + row.lstrip(" ")
