"""Markdown tables (GitHub flavoured): text from files never becomes markup."""

import re
from collections.abc import Iterator
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
    return "\n".join(map(_markdown_table, report.tables))


def paper(paper: Paper, _canvas: Canvas) -> str:
    """A report to paste into a council paper: headings, sentences, tables, notes."""
    blocks = [f"# {escape(paper.title)}", escape(paper.owner)]
    blocks.append("\n".join(f"- {escape(label)}: {escape(fact)}" for label, fact in paper.facts))
    for section in paper.sections_for_people:
        blocks += _section_blocks(section)
    blocks += [escape(text) for text in paper.closing]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _section_blocks(section: Section) -> Iterator[str]:
    """The blocks of a section: heading, sentences, table and its notes."""
    yield f"## {escape(section.title)}"
    yield from map(escape, section.text)
    if not section.table.rows:
        yield escape(section.empty)
        return
    # The title stands above the text already, and the notes below are set in italics.
    bare = replace(filled(section.table), title="", note="")
    yield _markdown_table(bare).rstrip("\n")
    for note in section.table.note.splitlines():
        yield f"*{escape(note)}*"


def _markdown_table(table: Table) -> str:
    lines: list[str] = []
    if table.title:
        lines.append(f"## {escape(table.title)}\n")
    lines.append(_pipe_row([escape(column.title) for column in table.columns]))
    lines.append(_pipe_row(["---:" if column.numeric else "---" for column in table.columns]))
    for row in table.rows:
        pairs = zip(row, table.columns, strict=True)
        lines.append(_pipe_row([escape(cells.for_people(cell, column)) for cell, column in pairs]))
    # Each line of the note is a paragraph: Markdown would join them.
    lines += [f"\n{escape(note)}" for note in table.note.splitlines()]
    return "\n".join(lines) + "\n"


def _pipe_row(parts: list[str]) -> str:
    return "| " + " | ".join(parts) + " |"
