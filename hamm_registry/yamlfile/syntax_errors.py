"""The complaints of libyaml in the words of somebody who wants to mend a file."""

import re
from typing import TYPE_CHECKING, Any

from hamm_registry.core.finding import Finding, Span
from hamm_registry.core.steps import command
from hamm_registry.core.text import _, quote
from hamm_registry.yamlfile.read_error import ReadError, event_span

if TYPE_CHECKING:
    import yaml

_FIELD = re.compile(r" +(?:- +)?[A-Za-z_]+").fullmatch
_BLOCK_MARK = re.compile(r"[|>][-+0-9]*").fullmatch
_DASH = re.compile(r"( *)- ").match
_OTHER_DASH = re.compile(r" *(?:[\u2010-\u2015\u2022\u00b7*] |-(?=[a-z_]{1,40}:))").match
_DASH_WITHOUT_BLANK = re.compile(r" *-[^\W_]").match
WIDE_BLANK = re.compile(r" *+(?:- ++)*+(?:-|[a-z_]++:)?+(\u00a0++)")
"""Matches a line in which a non-breaking blank stands before or behind a name or dash."""


def syntax_error(error: "yaml.MarkedYAMLError", text: str) -> ReadError:
    """libyaml's complaint in the words of somebody who wants to mend it, at the place to mend."""
    problem = error.problem or ""
    context = error.context or ""
    is_open = any(what in context for what in ("quoted scalar", "flow", "simple key"))
    quoted, bracket = _before_error(text)
    if quoted is not None and not is_open:
        message = _("the quotation mark that opens here is closed only in line {line}")
        message = message.format(line=quoted.end_line)
        return ReadError("HR005", message, _close_quotes(), quoted)
    span = _place_to_mend(error, is_open=is_open)
    if "flow" in context and bracket is not None:
        span = bracket
    rows = [*text.split("\n"), ""]
    row = rows[span.line - 1]
    before = row[: span.column - 1]
    at = row[span.column - 1 :]
    refusal = (
        _misplaced_dash(rows, span, problem)
        or _wrong_indentation(rows, span, problem)
        or _foreign_mark(at, span)
    )
    if refusal is not None:
        return refusal
    message, hint = _explain_syntax(problem, context, before, at)
    return ReadError("HR005", message, hint, span)


def _foreign_mark(at: str, span: Span) -> ReadError | None:
    """The refusal of a mark of Markdown or of a comment in other languages; None without one."""
    if at.startswith("```"):
        message = _("the marks ``` belong to a web page or a chat, not to the entry")
        hint = _("Delete the first and the last line, which begin with ```.")
        return ReadError("HR005", message, hint, span)
    if at.startswith("//"):
        hint = _("Write “# ” in place of “//”.")
        return ReadError("HR005", _("a comment begins with “# ”"), hint, span)
    return None


def _place_to_mend(error: "yaml.MarkedYAMLError", *, is_open: bool) -> Span:
    """The place of an error; something that was opened and not closed is mended where it begins."""
    mark = error.problem_mark or error.context_mark
    if is_open and error.context_mark:
        mark = error.context_mark
    if mark is None:
        return Span.at(1, 1)
    return Span.at(mark.line + 1, mark.column + 1)


def _misplaced_dash(rows: list[str], span: Span, problem: str) -> ReadError | None:
    """The refusal of another dash than “- ”, or of one where no list is; None without any."""
    message = _("an item of a list begins with a hyphen and a space: “- ”")
    row = rows[span.line - 1]
    above = rows[span.line - 2] if span.line > 1 else ""
    if span.column - indentation(row) in (1, 2) and _OTHER_DASH(row):
        hint = _("Write “- ” in front of it, and indent the lines below by two spaces.")
        return ReadError("HR005", message, hint, Span.at(span.line, indentation(row) + 1))
    if _OTHER_DASH(above):
        hint = _("Write “- ” in front of it, and indent the lines below by two spaces.")
        place = Span.at(span.line - 1, indentation(above) + 1)
        return ReadError("HR005", message, hint, place)
    if _DASH_WITHOUT_BLANK(row):
        hint = _("Write a space behind the hyphen.")
        place = Span.at(span.line, indentation(row) + 1)
        return ReadError("HR005", message, hint, place)
    if span.column == 1 and span.line > 1 and row.startswith("- "):
        message = _("a hyphen begins an item of a list, but there is no list here")
        return ReadError("HR005", message, _("Delete the hyphen, or indent the lines."), span)
    dash = None
    if "expected '-' indicator" in problem:
        dash = _dash_above(rows, span)
    if dash is None:
        return None
    message = _("the field in line {line} is level with the list that this dash begins")
    hint = _("Indent the fields below a dash by two more spaces; a single group has no dash.")
    return ReadError("HR005", message.format(line=span.line), hint, dash)


def _wrong_indentation(rows: list[str], span: Span, problem: str) -> ReadError | None:
    """The refusal of a field or a text in the wrong column; None where it is none."""
    before = rows[span.line - 1][: span.column - 1]
    if "mapping values are not allowed" in problem and _FIELD(before):
        column = len(before) - len(before.lstrip()) + 1
        return ReadError("HR005", *_indented_wrongly(), Span.at(span.line, column))
    block = _block_above(rows, span.line)
    if not block:
        return None
    message = _("the text below “{mark}” is not indented").format(mark=block)
    hint = _("Indent each of its lines by two more spaces than the field.")
    return ReadError("HR005", message, hint, span)


def _dash_above(rows: list[str], span: Span) -> Span | None:
    """The last dash above a place that stands in the same column."""
    for number in range(span.line - 1, 0, -1):
        dash = _DASH(rows[number - 1])
        if dash and len(dash[1]) == span.column - 1:
            return Span.at(number, span.column)
    return None


def _block_above(rows: list[str], line: int) -> str:
    """The mark of a text over several lines that a line should belong to: `>-`."""
    above = _last_filled(rows[: line - 1])
    head, _blank, mark = above.partition(" #")[0].rstrip().rpartition(" ")
    if not _BLOCK_MARK(mark) or head.rstrip()[-1:] not in ("", ":", "-"):
        return ""
    if indentation(rows[line - 1]) > indentation(above):
        return ""
    return mark


def _last_filled(rows: list[str]) -> str:
    """The last line that is not empty; "" without any."""
    for row in reversed(rows):
        if row.strip():
            return row
    return ""


def indentation(row: str) -> int:
    """The number of blanks that a line begins with."""
    return len(row) - len(row.lstrip(" "))


def _close_quotes() -> str:
    return _("Add the closing mark; a mark inside single quotes is written twice ('').")


def _before_error(text: str) -> tuple[Span | None, Span | None]:
    """The usual causes of a syntax error, from the events before it.

    Where the last value is quoted over several lines, and the last bracket that is still open.
    """
    import yaml
    from yaml._yaml import CParser
    from yaml.events import CollectionEndEvent, CollectionStartEvent, ScalarEvent

    last: Any = None
    brackets: list[Any] = []
    parser = CParser(text)
    try:
        while (event := parser.get_event()) is not None:
            if event.__class__ is ScalarEvent:
                last = event
            elif isinstance(event, CollectionStartEvent):
                brackets.append(event)
            elif isinstance(event, CollectionEndEvent):
                brackets.pop()
    except yaml.YAMLError:
        pass
    quoted = None
    is_quoted = last is not None and last.style in ("'", '"')
    if is_quoted and last.end_mark.line > last.start_mark.line:
        quoted = event_span(last)
    bracket = None
    if brackets and brackets[-1].flow_style:
        bracket = event_span(brackets[-1])
    return quoted, bracket


def _indented_wrongly() -> tuple[str, str]:
    return _("the indentation does not fit"), _(
        "Fields of one level begin in the same column, those below two spaces further right."
    )


def _explain_syntax(problem: str, context: str, before: str, at: str) -> tuple[str, str]:
    """The message and the hint on a complaint of libyaml.

    `problem` and `context` are its own words, `before` and `at` the line in front of the place and
    from there on. The first case that fits counts: the later ones are more general.
    """
    in_quotes = _("Put the whole value in single quotes: 'like this'.")
    if at.startswith("\t"):
        return _("a tab is used where spaces are expected"), _(
            "Replace it with spaces: two for each level of indentation."
        )
    if "mapping values are not allowed" in problem:
        return _("an unquoted text has a colon followed by a space"), in_quotes
    if "quoted scalar" in context and ("end of stream" in problem or "document" in problem):
        return _("the quotation mark that opens here is never closed"), _close_quotes()
    if "escape" in problem or "hexdecimal" in problem or "Unicode" in problem:
        return _("a backslash in double quotes is not a valid escape"), in_quotes
    if "flow" in context:
        hint = _(
            "Close it and put commas between the items; a text that begins with [ or {{ "
            "goes in quotes."
        )
        return _("the bracket that opens here is not closed properly"), hint.format()
    if "cannot start any token" in problem:
        message = _("a value cannot begin with {character}").format(character=quote(at[:1]))
        return message, in_quotes
    if "simple key" in context:
        return _("this line has no colon"), _("Write “field: value”, with a space after the colon.")
    ends_a_value = before.rstrip().endswith(("'", '"', "]", "}"))
    if "did not find expected" in problem and ends_a_value:
        return _("a value has ended, but more text follows it"), _(
            "Put the whole value in quotes; a mark inside single quotes is written twice ('')."
        )
    if re.search(r"expected (key|'-')|block sequence entries", problem):
        return _indented_wrongly()
    return not_yaml()


def not_yaml() -> tuple[str, str]:
    """The message and the hint on a line where nothing better is known."""
    hint = _("Check the indentation, the colons and the quotation marks near here.")
    return _("this line cannot be read as “field: value”"), hint


_CELLS = re.compile(r"[^;]+(?:;[^;]+){2,}|[^,]+(?:,[^,]+){2,}|[^\t]+(?:\t[^\t]+){2,}")


def table_instead(text: str, finding: Finding) -> Finding:
    """The finding on a file without fields, with another hint where it is the text of a table."""
    head = text.lstrip("\ufeff").partition("\n")[0].strip()
    if len(head) > _LONGEST_HEAD or not _CELLS.fullmatch(head):
        return finding
    hint = _("This looks like a table: save it as a .csv file, and read it with “{command}”.")
    return finding._replace(hint=hint.format(command=command("import")))


_LONGEST_HEAD = 1000


def wide_blank_before(text: str, finding: Finding) -> Finding:
    """The finding on a non-breaking blank in the line of an error or above it, else the error."""
    rows = text.split("\n")
    last = len(rows)
    first = 1
    if finding.code != "HR009":  # which is about the whole file
        last = finding.span.line if finding.span else 1
        first = last - 1
    for number, row in enumerate(rows[:last], 1):
        blank = WIDE_BLANK.match(row)
        if blank and number >= first:
            return wide_blank(number, blank).finding
    return finding


def wide_blank(line: int, match: re.Match[str]) -> ReadError:
    """The refusal of a non-breaking blank that WIDE_BLANK matches in a line."""
    message = _("a non-breaking space (U+00A0) is used where an ordinary one is expected")
    hint = _("Type it again; it often slips in when text is copied from a letter or a web page.")
    start, end = match.span(1)
    return ReadError("HR005", message, hint, Span(line, start + 1, line, end + 1))
