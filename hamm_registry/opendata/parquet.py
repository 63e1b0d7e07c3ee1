"""Parquet files, one a table, written by DuckDB (extra `parquet`)."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hamm_registry.core.installed import not_installed
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
        raise not_installed(message, "parquet") from None
    # DuckDB takes rows fast from a file alone, and gives a file.
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        connection.execute("SET autoinstall_known_extensions = false")  # from the network
        lines, target = Path(folder) / "rows.jsonl", Path(folder) / "table.parquet"
        for table, rows in tables:
            for name, rows_of_file in _rows_by_file(table, rows, regions):
                write(lines, _json_lines(rows_of_file).encode())
                connection.execute(_copy(table, lines, target))
                yield name, target.read_bytes()


def _rows_by_file(
    table: DataTable, rows: Sequence[Cells], regions: Mapping[str, str] | None
) -> Iterator[tuple[str, Sequence[Cells]]]:
    """The files of a table, each with its rows."""
    file = f"{table.name}.parquet"
    # In tables of what belongs to initiatives their id is the first part of the key.
    owner = "initiative"
    if table.name == "initiatives":
        owner = "id"
    if regions is None or table.key[0] != owner:
        yield file, rows
        return
    rows_by_region: dict[str, list[Cells]] = {}
    for row in rows:
        rows_by_region.setdefault(regions[str(row[0])], []).append(row)
    if not rows:
        rows_by_region["none"] = []  # a table without rows has its columns to show
    for region, rows_of_region in sorted(rows_by_region.items()):
        yield f"{table.name}/region={region}/{file}", rows_of_region


def left_over(folder: Path, names: Collection[str]) -> list[Path]:
    """The files of an earlier export into that folder, by region or not, that are none of these."""
    own = {table.name for table in TABLES}
    paths: list[Path] = []
    for path in (*folder.glob("*.parquet"), *folder.glob("*/region=*/*.parquet")):
        name = path.relative_to(folder)
        # The folder of a table by region is called like its files.
        is_ours = path.stem in own and name.parts[0].removesuffix(".parquet") in own
        if is_ours and name.as_posix() not in names:
            paths.append(path)
    return paths


def _json_lines(rows: Sequence[Cells]) -> str:
    """The rows as JSON lines, with the numbers of the columns for names."""
    lines: list[str] = []
    for row in rows:
        cells = {str(number): cell for number, cell in enumerate(row)}
        lines.append(json.dumps(cells, allow_nan=False) + "\n")
    return "".join(lines)


def _copy(table: DataTable, lines: Path, target: Path) -> str:
    """The SQL that reads the lines into a Parquet file with the names of the columns."""
    types, names = [], []
    for number, column in enumerate(table.columns):
        types.append(f"'{number}': '{_TYPES[column.type]}'")
        names.append(f'"{number}" AS "{column.name}"')
    columns = "{" + ", ".join(types) + "}"
    rows = f"read_json({_sql_text(lines)}, format = 'newline_delimited', columns = {columns})"
    selected = f"SELECT {', '.join(names)} FROM {rows}"  # noqa: S608 - our own names
    return f"COPY ({selected}) TO {_sql_text(target)} (FORMAT parquet)"


def _sql_text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
