"""The error by which a file is refused: raised within the reader, never beyond it."""

from typing import Any

from hamm_registry.core.finding import Finding, Span
from hamm_registry.core.steps import command
from hamm_registry.core.text import _


class ReadError(Exception):
    """Ends the reading of one file; carries the finding."""

    def __init__(self, code: str, message: str, hint: str, span: Span) -> None:
        super().__init__(message)
        self.finding = Finding(message, hint, span=span, code=code)


def event_span(event: Any) -> Span:
    """The place of an event, from its marks."""
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def not_a_mapping(span: Span) -> ReadError:
    """The refusal of a file that holds no fields."""
    message = _("the file has no fields")
    hint = _("An entry consists of lines “field: value”; “{command}” asks for what it needs.")
    hint = hint.format(command=command("new"))
    return ReadError("HR009", message, hint, span)
