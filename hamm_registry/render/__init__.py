"""The formats: one function from rows, or from a report to hand in, to text, and one line here."""

from collections.abc import Callable
from typing import NamedTuple

from hamm_registry.core.table import Report
from hamm_registry.render import delimited, html, markdown, pdf, structured, terminal
from hamm_registry.render.paper import Paper
from hamm_registry.render.screen import Canvas


class Format(NamedTuple):
    """How rows are written; only those for people depend on the language, their order too."""

    write: Callable[[Report, Canvas], str]
    for_people: bool = False


FORMATS: dict[str, Format] = {
    "table": Format(terminal.table, for_people=True),
    "plain": Format(delimited.plain),
    "json": Format(structured.json_object),
    "jsonl": Format(structured.json_lines),
    "csv": Format(delimited.csv_comma),
    "csv-excel": Format(delimited.csv_excel, for_people=True),
    "tsv": Format(delimited.tsv),
    "markdown": Format(markdown.markdown, for_people=True),
    "yaml": Format(structured.yaml_rows),
    "ids": Format(delimited.ids),
}

PAPERS: dict[str, Callable[[Paper, Canvas], str | bytes]] = {
    "table": terminal.paper,
    "markdown": markdown.paper,
    "html": html.paper,
    "pdf": pdf.paper,
    "csv": delimited.paper_csv,
    "csv-excel": delimited.paper_excel,
    "json": structured.paper,
}
"""How reports are written; those in bytes need a file."""
