"""Parquet files, one a table, written by DuckDB (extra `parquet`)."""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hamm_registry import whole
from hamm_registry.errors import RegistryError
from hamm_registry.tables import Cells, Table
from hamm_registry.text import _

_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "real": "DOUBLE", "boolean": "BOOLEAN"}


def files(tables: Iterable[tuple[Table, Sequence[Cells]]]) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file; the same rows give the same bytes.

    RegistryError (3) where DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError:
        message = _("DuckDB, which writes Parquet, is not installed")
        hint = _("Install it: {command}").format(command="pip install 'hamm-registry[parquet]'")
        raise RegistryError(message, hint) from None
    # DuckDB takes rows fast from a file alone, and gives a file.
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        lines, target = Path(folder) / "rows.jsonl", Path(folder) / "table.parquet"
        for table, rows in tables:
            whole.write(lines, _lines(rows).encode())
            connection.execute(_copy(table, lines, target))
            yield f"{table.name}.parquet", target.read_bytes()


def _lines(rows: Sequence[Cells]) -> str:
    return "".join(
        json.dumps({str(n): cell for n, cell in enumerate(row)}, allow_nan=False) + "\n"
        for row in rows
    )


def _copy(table: Table, lines: Path, target: Path) -> str:
    kinds = ", ".join(f"'{n}': '{_TYPES[c.type]}'" for n, c in enumerate(table.columns))
    named = ", ".join(f'"{n}" AS "{column.name}"' for n, column in enumerate(table.columns))
    rows = f"read_json({_text(lines)}, format = 'newline_delimited', columns = {{{kinds}}})"
    return f"COPY (SELECT {named} FROM {rows}) TO {_text(target)} (FORMAT parquet)"  # noqa: S608 - our own names


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
