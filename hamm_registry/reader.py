"""From bytes to data: the only place that knows YAML.

The dialect is small on purpose. Unquoted values are text but for `null`, `true`, `false` and plain
decimal numbers, so `NO` is Norway and `01067` a postcode; anchors, aliases, tags, merge keys and
second documents are refused. Data is built from the events of libyaml by a loop, not by recursion,
so that no nesting can overflow the stack, and every refusal comes with its place in the file.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentEndEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from hamm_registry import canonical
from hamm_registry.diagnostic import Finding, Pointer, Span
from hamm_registry.document import Data, Document, Positions, Rejected
from hamm_registry.text import _, quote, reason, shown

MAX_BYTES = 256 * 1024
MAX_LIST_BYTES = 4 * 1024 * 1024
"""For the one file that is a list of many things, data/places.yaml."""
MAX_DEPTH = 16

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]|\r(?!\n)"
)
_FIELD = re.compile(r" +(?:- +)?[A-Za-z_]+").fullmatch
_CONFLICT = re.compile(r"^[ \t]*(?:<{7}|>{7}|\|{7})(?: .*)?$|^={7}$", re.MULTILINE)
_WIDE_BLANK = re.compile(r"^ *(?:- +)*(?:-|[a-z_]+:)?(\u00a0+)", re.MULTILINE)
_BLOCK = re.compile(r"( *).*(?:[:-]|^) +([|>][-+0-9]*) *(?:#.*)?\r?").fullmatch
_DASH = re.compile(r"( *)- ").match


unquoted = canonical.unquoted


class _Refused(Exception):
    """Ends the reading of one file; carries the finding."""

    def __init__(self, code: str, message: str, hint: str, span: Span, pointer: Pointer = ()):
        super().__init__(message)
        self.finding = Finding(message, hint, pointer, span=span, code=code)


def read(root: Path, path: str, most: int = MAX_BYTES) -> Document | Rejected:
    """Read one file of at most `most` bytes below `root`; `path` is relative, written with `/`.

    Never raises for anything that the file holds or is: what cannot be read is returned with the
    finding that says why (codes HR001 to HR009).
    """
    try:
        text = _decode(_read_bytes(root / path, most))
    except _Refused as refusal:
        return Rejected(path, (refusal.finding,))
    return parse(text, path)


def parse(text: str, path: str = "") -> Document | Rejected:
    """What `read` makes of a file that holds `text`."""
    try:
        _refuse_characters(text)
        data, start = canonical.build(text) or _build(text)
    except _Refused as refusal:
        finding = refusal.finding
        if finding.code == "HR006" and finding.span:
            finding = replace(finding, message=_second_time(text, finding))
        if finding.code in ("HR005", "HR009") and "\u00a0" in text:
            finding = _wide_blank_before(text, finding)
        return Rejected(path, (finding,), text)
    return Document(path, data, text, start)


def quotable(path: Path) -> str:
    """What a message may quote of a file, read with the same care; empty where it cannot be."""
    try:
        content = _read_bytes(path, MAX_LIST_BYTES)
    except _Refused:
        return ""
    return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")


def _read_bytes(path: Path, most: int) -> bytes:
    """The bytes of a regular file, refused above `most`; follows no link, waits for no pipe."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0)
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise _not_a_file()
        descriptor = os.open(path, flags)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise _not_a_file()
            # Never more room than the file needs: making it takes longer than reading.
            content = os.read(descriptor, min(status.st_size, most) + 1)
            if len(content) > status.st_size:  # it has grown meanwhile
                content += os.read(descriptor, most)
        finally:
            os.close(descriptor)
    except OSError as error:
        message = _("the file cannot be read: {reason}").format(reason=reason(error))
        hint = _("Check its permissions and that it still exists.")
        raise _Refused("HR001", message, hint, Span.at(1, 1)) from error
    if len(content) > most:
        message = _("the file is larger than {limit} KiB").format(limit=most // 1024)
        hint = _("An entry is one short page; put long material on the web and link to it.")
        raise _Refused("HR003", message, hint, Span.at(1, 1))
    return content


def _not_a_file() -> _Refused:
    message = _("this is no regular file (a folder, a link, a pipe or a device)")
    hint = _("Entries are regular files; replace it by one or move it out of the folder.")
    return _Refused("HR001", message, hint, Span.at(1, 1))


def _decode(content: bytes) -> str:
    """UTF-8 with or without a byte order mark; names line and column of the first bad byte."""
    try:
        return content.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        zero = content.find(b"\0", 0, error.start)  # UTF-16 is full of them
        bad = error.start if zero < 0 else zero
        line = content.count(b"\n", 0, bad) + 1
        before = content[content.rfind(b"\n", 0, bad) + 1 : bad]
        message = _("byte 0x{byte:02X} is not UTF-8").format(byte=content[bad])
        hint = _("Save the file with the encoding “UTF-8” (in Notepad: Save as, Encoding).")
        column = len(before.decode("utf-8", "replace")) + 1
        raise _Refused("HR004", message, hint, Span.at(line, column)) from error


def _refuse_characters(text: str) -> None:
    """Refuse control and bidi characters and left-over merge conflicts, before YAML sees them."""
    if not text.replace("\n", "").isprintable() and (found := _FORBIDDEN.search(text)):
        raise _forbidden(found[0], _span(text, found.start(), found.end()))
    if ("<<<<<<<" in text or "=======" in text or ">>>>>>>" in text) and (
        found := _CONFLICT.search(text)
    ):
        message = _("the marker {marker} of a merge conflict was left in the file")
        hint = _("Decide which of the two versions holds and delete the marker lines.")
        span = _span(text, found.start(), found.end())
        raise _Refused("HR005", message.format(marker=shown(found[0].strip())), hint, span)


def _forbidden(character: str, span: Span, pointer: Pointer = ()) -> _Refused:
    point = f"U+{ord(character[0]):04X}"
    message = _("the character {point} is invisible and not allowed").format(point=point)
    hint = _("Delete it; it often slips in when text is copied from a web page or a PDF.")
    return _Refused("HR004", message, hint, span, pointer)


def _span(text: str, start: int, end: int) -> Span:
    line = text.count("\n", 0, start) + 1
    column = start - text.rfind("\n", 0, start)
    return Span(line, column, line, column + max(end - start, 1))


def _event_span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _events(text: str) -> Iterator[Any]:
    """The events of the one document that `text` holds, without those around it."""
    parser = CParser(text)
    next_event = parser.get_event
    try:
        next_event()
        event: Any = next_event()
        if event.__class__ is StreamEndEvent:
            raise _not_a_mapping(Span.at(1, 1))
        if event.version is not None or event.tags:
            hint = _("Delete the line that begins with %.")
            raise _Refused("HR007", _("directives are not used here"), hint, _event_span(event))
        while (event := next_event()).__class__ is not DocumentEndEvent:
            yield event
        event = next_event()
        if event.__class__ is not StreamEndEvent:
            hint = _("One file holds one entry: delete the line “---” or make a second file.")
            raise _Refused("HR008", _("a second document begins here"), hint, _event_span(event))
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error, text) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise _Refused("HR005", *_not_yaml(), Span.at(1, 1)) from error


def _build(text: str) -> tuple[Data, Span]:
    """The data of a document and the place of its `id` (or first key): one pass, no recursion."""
    root: Data = {}
    start: Any = None
    stack: list[Any] = []
    container: Any = None
    key: str | None = None
    for event in _events(text):
        kind = event.__class__
        if kind is ScalarEvent:
            if key is None and container.__class__ is dict:
                key = _key(event, container)
                if start is None or (key == "id" and container is root):
                    start = event
                continue
            _attach(container, key, _value(event), event)
            key = None
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            _refuse_container(event, len(stack))
            new: Any = [] if kind is SequenceStartEvent else {} if stack else root
            if stack or new is not root:
                _attach(container, key, new, event)
            stack.append(container)
            container, key = new, None
        elif kind is AliasEvent:
            raise _not_used(event)
        else:
            container = stack.pop()
    if start is None:
        raise _not_a_mapping(Span.at(1, 1))
    if "\u00a0" in text:
        _refuse_wide_blanks(text)
    return root, _event_span(start)


def _refuse_wide_blanks(text: str) -> None:
    """Refuse non-breaking blanks around fields: YAML takes them for a part of name or value."""
    rows = {_span(text, *found.span(1)).line - 1: found for found in _WIDE_BLANK.finditer(text)}
    for event in _events(text) if rows else ():
        start, end = event.start_mark, event.end_mark
        found = rows.get(start.line) if event.__class__ is ScalarEvent and not event.style else None
        if found and start.index <= found.start(1) < end.index:
            raise _wide_blank(text, found)


def _wide_blank_before(text: str, finding: Finding) -> Finding:
    """The finding on a non-breaking blank in the line of an error or above it, else the error."""
    line = finding.span.line if finding.span else 1
    for found in _WIDE_BLANK.finditer(text):
        refusal = _wide_blank(text, found).finding
        if refusal.span and (finding.code == "HR009" or refusal.span.line in (line - 1, line)):
            return refusal
    return finding


def _wide_blank(text: str, found: re.Match[str]) -> _Refused:
    message = _("a non-breaking blank (U+00A0) stands where an ordinary one is expected")
    hint = _("Type it anew; it often slips in when text is copied from a letter or a web page.")
    return _Refused("HR005", message, hint, _span(text, *found.span(1)))


def _attach(container: Any, key: str | None, value: Any, event: Any) -> None:
    """Put a value where it belongs: at the end of a list or below the key that waits for it."""
    if container.__class__ is list:
        container.append(value)
    elif container is None:
        raise _not_a_mapping(_event_span(event))
    elif key is None:
        raise _complex_key(event)
    else:
        container[key] = value


def _key(event: Any, container: Data) -> str:
    """The key that a scalar event names: always text, once in its map."""
    key = _text(event)
    if key in container:
        message = _("the field {field} stands here a second time").format(field=quote(key))
        hint = _("Merge the two or delete one of them: only one could count.")
        raise _Refused("HR006", message, hint, _event_span(event))
    if key == "<<" and event.implicit[0]:
        raise _not_used(event)
    return key


def _value(event: Any) -> Any:
    """The value of a scalar event: quoted ones are text, plain ones by the rules of the dialect."""
    value = _text(event)
    return unquoted(value) if event.implicit[0] else value


def _text(event: Any) -> str:
    if event.anchor is not None or event.tag is not None:
        raise _not_used(event)
    value = cast(str, event.value)
    if event.style == '"' and (found := _FORBIDDEN.search(value)):
        raise _forbidden(found[0], _event_span(event))
    return value


def _refuse_container(event: Any, depth: int) -> None:
    if event.anchor is not None or event.tag is not None:
        raise _not_used(event)
    if depth >= MAX_DEPTH:
        message = _("the nesting is deeper than {limit} levels").format(limit=MAX_DEPTH)
        hint = _("No entry needs that; check the indentation and the brackets.")
        raise _Refused("HR003", message, hint, _event_span(event))


def _not_used(event: Any) -> _Refused:
    span = _event_span(event)
    if event.__class__ is AliasEvent or event.anchor is not None:
        message = _("anchors (&) and aliases (*) are not used here")
        hint = _("Write the value out; a text that begins with & or * goes in quotes.")
    elif event.tag is not None:
        message = _("tags (!) are not used here")
        hint = _("Delete the tag; a text that begins with ! goes in quotes.")
    else:
        message = _("merge keys (<<) are not used here")
        hint = _("Write the fields out.")
    return _Refused(
        "HR007", message, hint, Span(span.line, span.column, span.line, span.column + 1)
    )


def _complex_key(event: Any) -> _Refused:
    message = _("a list or a map stands where the name of a field is expected")
    hint = _("Write “field: value”; a text that begins with [ or {{ goes in quotes.").format()
    return _Refused("HR005", message, hint, _event_span(event))


def _not_a_mapping(span: Span) -> _Refused:
    message = _("the file holds no fields")
    hint = _("An entry is a list of lines “field: value”.")
    return _Refused("HR009", message, hint, span)


def _second_time(text: str, finding: Finding) -> str:
    """The message on a repeated field with the line of its first appearance."""
    first: dict[Pointer, int] = {}
    for pointer, key_span, _value_span in _places(text):
        if key_span == finding.span:
            return _("the field {field} stands in line {line} already").format(
                field=quote(pointer[-1]), line=first[pointer]
            )
        first.setdefault(pointer, key_span.line)
    return finding.message


@dataclass(slots=True)
class _Frame:
    """An open map or list during `positions`: where it is and what comes next in it."""

    pointer: Pointer
    index: int | None
    key: tuple[str, Span] | None = None


def positions(text: str) -> Positions:
    """Where each key and value of a document stands; `text` is one that `read` accepted."""
    return {pointer: (key, value) for pointer, key, value in _places(text)}


def _places(text: str) -> Iterator[tuple[Pointer, Span, Span]]:
    """The pointer, the span of the key and the span of each value, in the order of the text."""
    frames: list[_Frame] = []
    for event in _events(text):
        kind = event.__class__
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            frames.pop()
            continue
        span = _event_span(event)
        frame = frames[-1] if frames else None
        pointer: Pointer = ()
        key_span = span
        if frame is not None and frame.index is not None:
            pointer = (*frame.pointer, frame.index)
            frame.index += 1
        elif frame is not None and frame.key is None:
            frame.key = (event.value, span)
            continue
        elif frame is not None and frame.key is not None:
            name, key_span = frame.key
            pointer, frame.key = (*frame.pointer, name), None
        yield pointer, key_span, span
        if kind is not ScalarEvent:
            frames.append(_Frame(pointer, 0 if kind is SequenceStartEvent else None))


class Piece(NamedTuple):
    """A stretch of a document from the offset `start` to `end`: a scalar or the edge of a list.

    `sort` is `map` or `list` where one begins, `end` where it ends, and the style of a scalar:
    `plain`, `'`, `"`, `|` or `>`. `flow` marks maps and lists in brackets; `column` counts from 0.
    """

    sort: str
    start: int
    end: int
    column: int
    value: str
    flow: bool


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text that `read` accepted, in order; what lies between has no value."""
    for event in _events(text):
        start, end = event.start_mark, event.end_mark
        value, sort = "", "end"
        if event.__class__ is ScalarEvent:
            value, sort = event.value, event.style or "plain"
        elif event.__class__ in (MappingStartEvent, SequenceStartEvent):
            sort = "list" if event.__class__ is SequenceStartEvent else "map"
        flow = bool(getattr(event, "flow_style", False))
        yield Piece(sort, start.index, end.index, start.column, value, flow)


def _syntax_error(error: yaml.MarkedYAMLError, text: str) -> _Refused:
    """libyaml's complaint in the words of somebody who wants to mend it, at the place to mend."""
    problem, context = error.problem or "", error.context or ""
    opened = "quoted scalar" in context or "flow" in context or "simple key" in context
    mark = error.context_mark if opened and error.context_mark else error.problem_mark
    mark = mark or error.context_mark
    quoted, bracket = _before_error(text)
    if quoted is not None and not opened:
        message = _("the quotation mark that opens here is closed only in line {line}")
        message = message.format(line=quoted.end_line)
        return _Refused("HR005", message, _close_quotes(), quoted)
    span = Span.at(mark.line + 1, mark.column + 1) if mark else Span.at(1, 1)
    if "flow" in context and bracket is not None:
        span = bracket
    rows = [*text.split("\n"), ""]
    row = rows[span.line - 1]
    before, at = row[: span.column - 1], row[span.column - 1 :]
    if "mapping values are not allowed" in problem and _FIELD(before):
        column = len(before) - len(before.lstrip()) + 1
        return _Refused("HR005", *_indented_wrongly(), Span.at(span.line, column))
    if "expected '-' indicator" in problem and (dash := _dash_above(rows, span)):
        message = _("the field in line {line} stands beside the list that this dash begins")
        hint = _("Indent the fields below a dash by two blanks more; a single group has no dash.")
        return _Refused("HR005", message.format(line=span.line), hint, dash)
    if block := _block_above(rows, span.line):
        message = _("the text below “{mark}” is not indented").format(mark=block)
        hint = _("Indent each of its lines by two blanks more than the field.")
        return _Refused("HR005", message, hint, span)
    message, hint = _explain_syntax(problem, context, before, at)
    return _Refused("HR005", message, hint, span)


def _dash_above(rows: list[str], span: Span) -> Span | None:
    """The last dash above a place that stands in the same column."""
    for number in range(span.line - 1, 0, -1):
        found = _DASH(rows[number - 1])
        if found and len(found[1]) == span.column - 1:
            return Span.at(number, span.column)
    return None


def _block_above(rows: list[str], line: int) -> str:
    """The mark of a text over several lines that a line should belong to: `>-`."""
    above = next((row for row in reversed(rows[: line - 1]) if row.strip()), "")
    found = _BLOCK(above)
    indent = len(rows[line - 1]) - len(rows[line - 1].lstrip(" "))
    return found[2] if found and indent <= len(found[1]) else ""


def _close_quotes() -> str:
    return _("Add the closing mark; a mark inside single quotes is written twice ('').")


def _before_error(text: str) -> tuple[Span | None, Span | None]:
    """The usual causes of a syntax error, from the events before it.

    Where the last value is quoted over several lines, and the last bracket that is still open.
    """
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
    quoted = last is not None and last.style in ("'", '"')
    over_lines = quoted and last.end_mark.line > last.start_mark.line
    open_bracket = brackets and brackets[-1].flow_style
    return (
        _event_span(last) if over_lines else None,
        _event_span(brackets[-1]) if open_bracket else None,
    )


def _indented_wrongly() -> tuple[str, str]:
    return _("the indentation does not fit"), _(
        "Fields of one level begin in the same column, those below two blanks further right."
    )


def _explain_syntax(problem: str, context: str, before: str, at: str) -> tuple[str, str]:
    in_quotes = _("Put the whole value in single quotes: 'like this'.")
    if at.startswith("\t"):
        return _("a tab stands where blanks are expected"), _(
            "Replace it by blanks: two for each level of indentation."
        )
    if "mapping values are not allowed" in problem:
        return _("an unquoted text holds a colon followed by a blank"), in_quotes
    if "quoted scalar" in context and ("end of stream" in problem or "document" in problem):
        return _("the quotation mark that opens here is never closed"), _close_quotes()
    if "escape" in problem or "hexdecimal" in problem or "Unicode" in problem:
        return _("a backslash in double quotes begins no valid escape"), in_quotes
    if "flow" in context:
        return _("the bracket that opens here is not closed properly"), _(
            "Close it and put commas between the items; a text that begins with [ or {{ "
            "goes in quotes."
        ).format()
    if "cannot start any token" in problem:
        message = _("a value cannot begin with {character}").format(character=quote(at[:1]))
        return message, in_quotes
    if "simple key" in context:
        return _("this line has no colon"), _("Write “field: value”, with a blank after the colon.")
    if "did not find expected" in problem and before.rstrip().endswith(("'", '"', "]", "}")):
        return _("a value has ended, but text stands behind it"), _(
            "Put the whole value in quotes; a mark inside single quotes is written twice ('')."
        )
    if re.search(r"expected (key|'-')|block sequence entries", problem):
        return _indented_wrongly()
    return _not_yaml()


def _not_yaml() -> tuple[str, str]:
    hint = _("Check the indentation, the colons and the quotation marks around here.")
    return _("this line cannot be read as “field: value”"), hint


def dump(data: Any) -> str:
    """Data as YAML, in the order it has."""
    return yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False)
