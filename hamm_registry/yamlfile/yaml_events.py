"""The events of libyaml: the common source of data, places and pieces."""

from collections.abc import Iterator
from typing import Any

from hamm_registry.core.finding import Span
from hamm_registry.core.text import _
from hamm_registry.yamlfile.read_error import ReadError, event_span, not_a_mapping
from hamm_registry.yamlfile.syntax_errors import not_yaml, syntax_error


def events(text: str) -> Iterator[Any]:
    """The events of the one document that `text` holds, without those around it."""
    import yaml
    from yaml._yaml import CParser
    from yaml.events import DocumentEndEvent, StreamEndEvent

    parser = CParser(text)
    # Looked up once: a file has hundreds of events.
    next_event = parser.get_event
    try:
        next_event()
        event: Any = next_event()
        if event.__class__ is StreamEndEvent:
            raise not_a_mapping(Span.at(1, 1))
        if event.version is not None or event.tags:
            hint = _("Delete the line that begins with %.")
            raise ReadError("HR007", _("directives are not allowed here"), hint, event_span(event))
        while (event := next_event()).__class__ is not DocumentEndEvent:
            yield event
        event = next_event()
        if event.__class__ is not StreamEndEvent:
            hint = _("Put what follows the line “---” into a file of its own, or delete it.")
            raise ReadError("HR008", _("a second document begins here"), hint, event_span(event))
    except yaml.MarkedYAMLError as error:
        raise syntax_error(error, text) from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise ReadError("HR005", *not_yaml(), Span.at(1, 1)) from error
