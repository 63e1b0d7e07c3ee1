"""JSON, JSON lines and YAML: raw values, the same in every language."""

import json
from typing import Any

from hamm_registry import reader
from hamm_registry.formats.screen import Canvas
from hamm_registry.table import Report

VERSION = 1


def dumps(data: Any) -> str:
    """JSON as every command prints it: indented, with real letters, ended by a line break."""
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def json_object(report: Report, _canvas: Canvas) -> str:
    """One JSON object with its version."""
    return dumps({"version": VERSION, **report.data})


def json_lines(report: Report, _canvas: Canvas) -> str:
    """One JSON object a row."""
    return "".join(
        json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in report.rows
    )


def yaml_rows(report: Report, _canvas: Canvas) -> str:
    """A YAML list with a map a row."""
    return reader.dump(report.rows)
