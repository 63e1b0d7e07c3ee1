"""Write the tables of SQLite and Parquet into docs/open-data.md, from the model of the program.

Usage: python tools/table_reference.py [--check]
What stands above the marker is written by hand. With --check nothing is written; the exit code is
1 where the file is not up to date.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

from hamm_registry.opendata import tables
from hamm_registry.opendata.sqlite import VIEWS

TARGET = Path(__file__).resolve().parent.parent / "docs" / "open-data.md"
MARKER = "<!-- Made by `python tools/table_reference.py`; do not edit below. -->\n"


def reference() -> str:
    """What stands below the marker."""
    about, _rows = tables.metadata({})
    blocks = [_table(table) for table in (about, *tables.TABLES)]
    return "\n" + "\n".join("\n".join(block) for block in blocks) + "\n" + "\n".join(_views())


def _table(table: tables.DataTable) -> Iterator[str]:
    yield f"### {table.name}\n"
    yield f"{table.about['en']} · {table.about['de']}\n"
    yield "| Column | Type | Meaning | Bedeutung |"
    yield "| --- | --- | --- | --- |"
    for column in table.columns:
        name = f"**`{column.name}`**" if column.name in table.key else f"`{column.name}`"
        kind = f"{column.type}, required" if column.required else column.type
        targets = [link.to for link in table.links if column.name in link.columns]
        kind += "".join(f" → `{target}`" for target in targets)
        yield f"| {name} | {kind} | {_cell(column.about['en'])} | {_cell(column.about['de'])} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _views() -> Iterator[str]:
    yield "### Views (SQLite only) · Sichten (nur SQLite)\n"
    for name, query in VIEWS.items():
        yield f"`{name}`:\n"
        yield f"```sql{dedent(query).rstrip()}\n```\n"


def page(text: str) -> str:
    """The document with what is made brought up to date."""
    written, marker, _made = text.partition(MARKER)
    return written + marker + reference()


def main() -> int:
    """Write or check the document."""
    old = TARGET.read_text(encoding="utf-8")
    new = page(old)
    if "--check" in sys.argv[1:]:
        return int(old != new)
    TARGET.write_text(new, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
