"""Markdown tables (GitHub flavoured): text from files never becomes markup."""

import re

from hamm_registry.formats import cells
from hamm_registry.formats.screen import Canvas
from hamm_registry.table import Report, Table
from hamm_registry.text import safe

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~@&$])")


def escape(text: str) -> str:
    r"""Text that shows as it is: markup, mentions and HTML lose their meaning.

    >>> escape("a|b <b>@all")
    'a\\\\|b \\\\<b\\\\>\\\\@all'
    """
    return _MARKUP.sub(r"\\\1", safe(text))


def markdown(report: Report, _canvas: Canvas) -> str:
    """Each table with its title and its note."""
    return "\n".join(_table(table) for table in report.tables)


def _table(table: Table) -> str:
    lines = [f"## {escape(table.title)}\n"] if table.title else []
    lines.append(_row([escape(column.title) for column in table.columns]))
    lines.append(_row(["---:" if column.numeric else "---" for column in table.columns]))
    for row in table.rows:
        pairs = zip(row, table.columns, strict=True)
        lines.append(_row([escape(cells.for_people(cell, column)) for cell, column in pairs]))
    if table.note:
        lines.append(f"\n{escape(table.note)}")
    return "\n".join(lines) + "\n"


def _row(parts: list[str]) -> str:
    return "| " + " | ".join(parts) + " |"
