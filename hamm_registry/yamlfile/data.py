"""Data out of events: one pass, no recursion, every refusal with its place."""

from typing import Any, cast

from hamm_registry.core.finding import Span
from hamm_registry.core.text import _, quote
from hamm_registry.yamlfile.canonical_reader import unquoted
from hamm_registry.yamlfile.characters import FORBIDDEN, forbidden
from hamm_registry.yamlfile.parsed_file import Data
from hamm_registry.yamlfile.read_error import ReadError, event_span, not_a_mapping
from hamm_registry.yamlfile.syntax_errors import WIDE_BLANK, wide_blank
from hamm_registry.yamlfile.yaml_events import events

MAX_DEPTH = 16
"""Containers within containers, at the most."""


def build(text: str) -> tuple[Data, Span]:
    """The data of a document and the place of its `id` (or first key): one pass, no recursion."""
    from yaml.events import AliasEvent, MappingStartEvent, ScalarEvent, SequenceStartEvent

    root: Data = {}
    start: Any = None
    # The containers around the one that is being filled; `key` waits there for its value.
    stack: list[Any] = []
    container: Any = None
    key: str | None = None
    for event in events(text):
        kind = event.__class__
        if kind is ScalarEvent:
            if key is None and container.__class__ is dict:
                key = _field_name(event, container)
                if start is None or (key == "id" and container is root):
                    start = event
            else:
                _attach(container, key, _scalar_value(event), event)
                key = None
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            _refuse_container(event, len(stack))
            new: Any = root
            if kind is SequenceStartEvent:
                new = []
            elif stack:
                new = {}
            if new is not root:
                _attach(container, key, new, event)  # refuses a list as the root
            stack.append(container)
            container, key = new, None
        elif kind is AliasEvent:
            raise _not_used(event)
        else:
            container = stack.pop()
    if start is None:
        raise not_a_mapping(Span.at(1, 1))
    if "\u00a0" in text:
        refuse_wide_blanks(text)
    return root, event_span(start)


def refuse_wide_blanks(text: str) -> None:
    """Refuse non-breaking blanks around fields: YAML takes them for a part of name or value."""
    from yaml.events import ScalarEvent

    matches = [WIDE_BLANK.match(row) for row in text.split("\n")]
    if not any(matches):
        return
    for event in events(text):
        if event.__class__ is not ScalarEvent or event.style:  # in quotes it may be meant
            continue
        start: Any = event.start_mark
        end: Any = event.end_mark
        match = matches[start.line]
        if match and start.column <= match.start(1) < start.column + end.index - start.index:
            raise wide_blank(start.line + 1, match)


def _attach(container: Any, key: str | None, value: Any, event: Any) -> None:
    """Put a value where it belongs: at the end of a list or below the key that waits for it."""
    if container.__class__ is list:
        container.append(value)
    elif container is None:
        raise not_a_mapping(event_span(event))
    elif key is None:
        raise _complex_key(event)
    else:
        container[key] = value


def _field_name(event: Any, container: Data) -> str:
    """The key that a scalar event names: always text, once in its map."""
    key = _scalar_text(event)
    if key in container:
        message = _("the field {field} is given twice").format(field=quote(key))
        hint = _("Merge the two, or delete one of them: only one can count.")
        raise ReadError("HR006", message, hint, event_span(event))
    if key == "<<" and event.implicit[0]:
        raise _not_used(event)
    return key


def _scalar_value(event: Any) -> Any:
    """The value of a scalar event: quoted ones are text, plain ones by the rules of the dialect."""
    value = _scalar_text(event)
    if event.implicit[0]:
        return unquoted(value)
    return value


def _scalar_text(event: Any) -> str:
    """The text of a scalar event; refused with an anchor, a tag or a hidden character."""
    if event.anchor is not None or event.tag is not None:
        raise _not_used(event)
    value = cast(str, event.value)
    if event.style == '"':  # only there an escape such as \e can hide a character
        match = FORBIDDEN.search(value)
        if match:
            raise forbidden(match[0], event_span(event))
    return value


def _refuse_container(event: Any, depth: int) -> None:
    """Refuse a map or list with an anchor or a tag, and one that is nested too deep."""
    if event.anchor is not None or event.tag is not None:
        raise _not_used(event)
    if depth >= MAX_DEPTH:
        message = _("the nesting is deeper than {limit} levels").format(limit=MAX_DEPTH)
        hint = _("No entry needs that; check the indentation and the brackets.")
        raise ReadError("HR003", message, hint, event_span(event))


def _not_used(event: Any) -> ReadError:
    """The refusal of what YAML has and entries have not: anchors, aliases, tags, merge keys."""
    from yaml.events import AliasEvent

    span = event_span(event)
    if event.__class__ is AliasEvent or event.anchor is not None:
        message = _("anchors (&) and aliases (*) are not allowed here")
        hint = _("Write the value out; a text that begins with & or * goes in quotes.")
    elif event.tag is not None:
        message = _("tags (!) are not allowed here")
        hint = _("Delete the tag; a text that begins with ! goes in quotes.")
    else:
        message = _("merge keys (<<) are not allowed here")
        hint = _("Write the fields out.")
    return ReadError(
        "HR007", message, hint, Span(span.line, span.column, span.line, span.column + 1)
    )


def _complex_key(event: Any) -> ReadError:
    """The refusal of a list or a map in the place of a field name."""
    message = _("the name of a field is expected, not a list or a group")
    hint = _("Write “field: value”; a text that begins with [ or {{ goes in quotes.").format()
    return ReadError("HR005", message, hint, event_span(event))
