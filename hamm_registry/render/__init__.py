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


def _by(module: str, function: str) -> Callable[[Any, Canvas], Any]:
    """A function of a module of this package that is imported by the first call."""

    def write(content: Any, canvas: Canvas) -> Any:
        return getattr(import_module(f"{__name__}.{module}"), function)(content, canvas)

    return write


FORMATS: dict[str, Format] = {
    "table": Format(_by("terminal", "table"), for_people=True),
    "plain": Format(_by("delimited", "plain"), localized=True),
    "json": Format(_by("structured", "json_object")),
    "jsonl": Format(_by("structured", "json_lines")),
    "csv": Format(_by("delimited", "csv_comma")),
    "csv-excel": Format(_by("delimited", "csv_excel"), for_people=True),
    "tsv": Format(_by("delimited", "tsv")),
    "markdown": Format(_by("markdown", "markdown"), for_people=True),
    "yaml": Format(_by("structured", "yaml_rows")),
    "ids": Format(_by("delimited", "ids")),
}
"""How rows are written: the list behind the option, its help, its errors and its completion."""

PAPERS: dict[str, Callable[[Any, Canvas], str | bytes]] = {
    "table": _by("terminal", "paper"),
    "markdown": _by("markdown", "paper"),
    "html": _by("html", "paper"),
    "pdf": _by("pdf", "paper"),
    "docx": _by("docx", "paper"),
    "csv": _by("delimited", "paper_csv"),
    "csv-excel": _by("delimited", "paper_excel"),
    "json": _by("structured", "paper"),
}
"""How reports are written; those in bytes need a file."""
