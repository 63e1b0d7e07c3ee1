"""Markdown tables (GitHub flavoured): text from files never becomes markup."""

import re
from dataclasses import replace

from hamm_registry.core.table import Report, Table
from hamm_registry.core.text import safe
from hamm_registry.render import cells
from hamm_registry.render.paper import Paper, Section, filled
from hamm_registry.render.screen import Canvas

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


def paper(told: Paper, _canvas: Canvas) -> str:
    """A report to paste into a council paper: headings, sentences, tables, notes."""
    parts = [f"# {escape(told.title)}", escape(told.owner)]
    parts.append("\n".join(f"- {escape(label)}: {escape(fact)}" for label, fact in told.facts))
    for section in told.told:
        parts.append(f"## {escape(section.title)}")
        parts += [escape(text) for text in section.text]
        parts.append(_body(section))
        parts += [f"*{escape(note)}*" for note in section.table.note.splitlines() if _rows(section)]
    parts += [escape(text) for text in told.closing]
    return "\n\n".join(part for part in parts if part) + "\n"


def _rows(section: Section) -> bool:
    return bool(section.table.rows)


def _body(section: Section) -> str:
    shown = replace(filled(section.table), title="", note="")
    return _table(shown).rstrip("\n") if _rows(section) else escape(section.empty)


def _table(table: Table) -> str:
    lines = [f"## {escape(table.title)}\n"] if table.title else []
    lines.append(_row([escape(column.title) for column in table.columns]))
    lines.append(_row(["---:" if column.numeric else "---" for column in table.columns]))
    for row in table.rows:
        pairs = zip(row, table.columns, strict=True)
        lines.append(_row([escape(cells.for_people(cell, column)) for cell, column in pairs]))
    # Each line of the note is a paragraph: Markdown would join them.
    lines += [f"\n{escape(note)}" for note in table.note.splitlines()]
    return "\n".join(lines) + "\n"


def _row(parts: list[str]) -> str:
    return "| " + " | ".join(parts) + " |"
