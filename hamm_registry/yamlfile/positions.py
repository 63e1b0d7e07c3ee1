"""The positions of keys and values in a text, read only when a message needs them."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from hamm_registry.core.finding import Finding, Pointer, Span
from hamm_registry.core.text import _, quote
from hamm_registry.yamlfile.parsed_file import Positions
from hamm_registry.yamlfile.read_error import ReadError, event_span
from hamm_registry.yamlfile.yaml_events import events


def second_time(text: str, finding: Finding) -> Finding:
    """The finding on a repeated field with the line of its first appearance in its message."""
    first: dict[Pointer, int] = {}
    with suppress(ReadError):  # what comes behind the field may be broken as well
        for pointer, key_span, _value_span in _spans(text):
            if key_span == finding.span:
                message = _("the field {field} is already given in line {line}").format(
                    field=quote(pointer[-1]), line=first[pointer]
                )
                hint = finding.hint
                if pointer == ("id",):
                    hint = _("If another entry begins here, put it into a file of its own.")
                return finding._replace(message=message, hint=hint)
            first.setdefault(pointer, key_span.line)
    return finding


@dataclass(slots=True)
class _Frame:
    """An open map or list during `positions_in`.

    `index` is that of the next item of a list and None for a map; `key` is the one of a map that
    waits for its value.
    """

    pointer: Pointer
    index: int | None
    key: tuple[str, Span] | None = None


def positions_in(text: str) -> Positions:
    """The positions of each key and value of a document; `text` is one that `read` accepted."""
    return {pointer: (key, value) for pointer, key, value in _spans(text)}


def _spans(text: str) -> Iterator[tuple[Pointer, Span, Span]]:
    """The pointer, the span of the key and the span of each value, in the order of the text."""
    from yaml.events import MappingEndEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

    frames: list[_Frame] = []
    for event in events(text):
        kind = event.__class__
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            frames.pop()
            continue
        span = event_span(event)
        pointer: Pointer = ()
        key_span = span
        if frames:
            frame = frames[-1]
            if frame.index is not None:
                pointer = (*frame.pointer, frame.index)
                frame.index += 1
            elif frame.key is None:
                # A key alone has no position of its own: its value gets both.
                frame.key = (event.value, span)
                continue
            else:
                name, key_span = frame.key
                pointer = (*frame.pointer, name)
                frame.key = None
        yield pointer, key_span, span
        if kind is SequenceStartEvent:
            frames.append(_Frame(pointer, 0))
        elif kind is not ScalarEvent:
            frames.append(_Frame(pointer, None))


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
    from yaml.events import MappingStartEvent, ScalarEvent, SequenceStartEvent

    for event in events(text):
        start, end = event.start_mark, event.end_mark
        kind = event.__class__
        value = ""
        sort = "end"
        if kind is ScalarEvent:
            value = event.value
            sort = event.style or "plain"
        elif kind is MappingStartEvent:
            sort = "map"
        elif kind is SequenceStartEvent:
            sort = "list"
        flow = bool(getattr(event, "flow_style", False))
        yield Piece(sort, start.index, end.index, start.column, value, flow)
