"""The formats: one function from a document to text or bytes, and one line here.

A format is imported when somebody asks for it: most bring a library of their own.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from hamm_registry.core.document import Document
    from hamm_registry.render.screen import Canvas


class Format(NamedTuple):
    """A format of documents; one that gives bytes needs a file.

    Formats `for_people` have names for codes and written dates, and rows in the order of what they
    read. Others give raw values; those that are `localized` still have texts in the language in
    force.
    """

    write: "Callable[[Document, Canvas], Any]"
    for_people: bool = False
    localized: bool = False


def _imported_on_call(module: str, function: str) -> "Callable[[Document, Canvas], Any]":
    """A function of a module of this package that is imported by the first call."""

    def write(document: "Document", canvas: "Canvas") -> Any:
        return getattr(import_module(f"{__name__}.{module}"), function)(document, canvas)

    return write


FORMATS: dict[str, Format] = {
    "table": Format(_imported_on_call("terminal", "text"), for_people=True),
    "text": Format(_imported_on_call("terminal", "text"), for_people=True),
    "plain": Format(_imported_on_call("delimited", "plain"), localized=True),
    "json": Format(_imported_on_call("structured", "json_object")),
    "jsonl": Format(_imported_on_call("structured", "json_lines")),
    "csv": Format(_imported_on_call("delimited", "csv_comma")),
    "csv-excel": Format(_imported_on_call("delimited", "csv_excel"), for_people=True),
    "tsv": Format(_imported_on_call("delimited", "tsv")),
    "markdown": Format(_imported_on_call("markdown", "markdown"), for_people=True),
    "yaml": Format(_imported_on_call("structured", "yaml_rows")),
    "ids": Format(_imported_on_call("delimited", "ids")),
    "html": Format(_imported_on_call("html", "page"), for_people=True),
    "svg": Format(_imported_on_call("network", "picture"), for_people=True),
    "pdf": Format(_imported_on_call("pdf", "document"), for_people=True),
    "docx": Format(_imported_on_call("docx", "document"), for_people=True),
}
"""How a document is written, by the name of the format."""

ROW_FORMATS = (
    "table", "plain", "json", "jsonl", "csv", "csv-excel", "tsv", "markdown", "yaml", "ids",
)  # fmt: skip
"""The formats of answers that are rows: behind the option, its help, errors and completion."""

REPORT_FORMATS = ("table", "markdown", "html", "pdf", "docx", "csv", "csv-excel", "json")
"""The formats of reports to hand in."""
