"""The formats of rows. A format is one function from a report to text, and one line here."""

from collections.abc import Callable

from hamm_registry.formats import delimited, markdown, structured, terminal
from hamm_registry.formats.screen import Canvas
from hamm_registry.table import Report

Format = Callable[[Report, Canvas], str]

FORMATS: dict[str, Format] = {
    "table": terminal.table,
    "plain": delimited.plain,
    "json": structured.json_object,
    "jsonl": structured.json_lines,
    "csv": delimited.csv_comma,
    "csv-excel": delimited.csv_excel,
    "tsv": delimited.tsv,
    "markdown": markdown.markdown,
    "yaml": structured.yaml_rows,
    "ids": delimited.ids,
}
