"""Parquet files, one a table, written by DuckDB (extra `parquet`)."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.installed import extra_command
from hamm_registry.core.text import _
from hamm_registry.opendata.tables import TABLES, Cells, DataTable
from hamm_registry.storage.files import write

_TYPES = {"text": "VARCHAR", "integer": "BIGINT", "real": "DOUBLE", "boolean": "BOOLEAN"}


def files(
    tables: Iterable[tuple[DataTable, Sequence[Cells]]], regions: Mapping[str, str] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file; the same rows give the same bytes.

    With the region of each initiative by its id, what belongs to initiatives comes in a file for
    each region that there is, named as Hive does: `initiatives/region=150/initiatives.parquet`.
    RegistryError (3) where DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError:
        message = _("DuckDB, which writes Parquet, is not installed")
        hint = _("Install it: {command}").format(command=extra_command("parquet"))
        raise RegistryError(message, hint) from None
    # DuckDB takes rows fast from a file alone, and gives a file.
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute("SET autoinstall_known_extensions = false")  # from the network
        lines, target = Path(folder) / "rows.jsonl", Path(folder) / "table.parquet"
        for table, rows in tables:
            for name, some in _parts(table, rows, regions):
                write(lines, _lines(some).encode())
                connection.execute(_copy(table, lines, target))
                yield name, target.read_bytes()


def _parts(
    table: DataTable, rows: Sequence[Cells], regions: Mapping[str, str] | None
) -> Iterator[tuple[str, Sequence[Cells]]]:
    """The files of a table, each with its rows."""
    file = f"{table.name}.parquet"
    owner = "id" if table.name == "initiatives" else "initiative"
    if regions is None or table.key[0] != owner:
        yield file, rows
        return
    found: dict[str, list[Cells]] = {} if rows else {"none": []}
    for row in rows:
        found.setdefault(regions[str(row[0])], []).append(row)
    for region, some in sorted(found.items()):
        yield f"{table.name}/region={region}/{file}", some


def left_over(folder: Path, names: Collection[str]) -> list[Path]:
    """The files of an earlier export into that folder, by region or not, that are none of these."""
    own = {table.name for table in TABLES}
    found = [*folder.glob("*.parquet"), *folder.glob("*/region=*/*.parquet")]
    return [
        path
        for path in found
        if {path.stem, path.relative_to(folder).parts[0].removesuffix(".parquet")} <= own
        and path.relative_to(folder).as_posix() not in names
    ]


def _lines(rows: Sequence[Cells]) -> str:
    return "".join(
        json.dumps({str(n): cell for n, cell in enumerate(row)}, allow_nan=False) + "\n"
        for row in rows
    )


def _copy(table: DataTable, lines: Path, target: Path) -> str:
    kinds = ", ".join(f"'{n}': '{_TYPES[c.type]}'" for n, c in enumerate(table.columns))
    named = ", ".join(f'"{n}" AS "{column.name}"' for n, column in enumerate(table.columns))
    rows = f"read_json({_text(lines)}, format = 'newline_delimited', columns = {{{kinds}}})"
    return f"COPY (SELECT {named} FROM {rows}) TO {_text(target)} (FORMAT parquet)"  # noqa: S608 - our own names


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
