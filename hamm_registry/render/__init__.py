"""The formats: one function from rows, or from a report to hand in, to text, and one line here.

A format is imported when somebody asks for it: most bring a library of their own.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from hamm_registry.core.table import Report
from hamm_registry.render.screen import Canvas


class Format(NamedTuple):
    """A format of rows.

    Formats `for_people` have names for codes and written dates, and rows in the order of what they
    read. Others give raw values; those that are `localized` still have texts in the language in
    force.
    """

    write: Callable[[Report, Canvas], str]
    for_people: bool = False
    localized: bool = False


def _imported_on_call(module: str, function: str) -> Callable[[Any, Canvas], Any]:
    """A function of a module of this package that is imported by the first call."""

    def write(content: Any, canvas: Canvas) -> Any:
        return getattr(import_module(f"{__name__}.{module}"), function)(content, canvas)

    return write


FORMATS: dict[str, Format] = {
    "table": Format(_imported_on_call("terminal", "table"), for_people=True),
    "plain": Format(_imported_on_call("delimited", "plain"), localized=True),
    "json": Format(_imported_on_call("structured", "json_object")),
    "jsonl": Format(_imported_on_call("structured", "json_lines")),
    "csv": Format(_imported_on_call("delimited", "csv_comma")),
    "csv-excel": Format(_imported_on_call("delimited", "csv_excel"), for_people=True),
    "tsv": Format(_imported_on_call("delimited", "tsv")),
    "markdown": Format(_imported_on_call("markdown", "markdown"), for_people=True),
    "yaml": Format(_imported_on_call("structured", "yaml_rows")),
    "ids": Format(_imported_on_call("delimited", "ids")),
}
"""How rows are written: the list behind the option, its help, its errors and its completion."""

PAPERS: dict[str, Callable[[Any, Canvas], str | bytes]] = {
    "table": _imported_on_call("terminal", "paper"),
    "markdown": _imported_on_call("markdown", "paper"),
    "html": _imported_on_call("html", "paper"),
    "pdf": _imported_on_call("pdf", "paper"),
    "docx": _imported_on_call("docx", "paper"),
    "csv": _imported_on_call("delimited", "paper_csv"),
    "csv-excel": _imported_on_call("delimited", "paper_excel"),
    "json": _imported_on_call("structured", "paper"),
}
"""How reports are written; those in bytes need a file."""
