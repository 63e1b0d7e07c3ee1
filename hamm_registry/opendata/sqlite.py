"""A SQLite database: strict tables with keys, indexes, full-text search, and a few views.

The same rows give the same bytes with the same SQLite. Strict tables need SQLite 3.37 to read.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing

from hamm_registry.core.errors import RegistryError
from hamm_registry.core.text import _
from hamm_registry.opendata.tables import VERSION, Cells, DataColumn, DataTable, ForeignKey

_TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER"}
_STRICT = (3, 37)
Keys = Mapping[str, tuple[str, ...]]
"""The columns of the key of each table that there is already."""

VIEWS = {
    "overview": """
        SELECT i.id, i.title, i.kind, i.status, i.since,
          (SELECT group_concat(country, ', ') FROM
            (SELECT country FROM initiative_countries WHERE initiative = i.id ORDER BY country)
          ) AS countries,
          (SELECT group_concat(place, ', ') FROM
            (SELECT place FROM initiative_places WHERE initiative = i.id ORDER BY position)
          ) AS places,
          (SELECT group_concat(organisation, ', ') FROM
            (SELECT organisation FROM initiative_organisations
             WHERE initiative = i.id AND role = 'lead' ORDER BY position)
          ) AS leads
        FROM initiatives AS i ORDER BY i.id""",
    "country_themes": """
        SELECT c.country, t.theme, count(*) AS initiatives
        FROM initiative_countries AS c JOIN initiative_themes AS t USING (initiative)
        GROUP BY c.country, t.theme ORDER BY c.country, t.theme""",
    "shared_places": """
        SELECT country, place, count(DISTINCT initiative) AS initiatives
        FROM initiative_places GROUP BY country, place
        HAVING count(DISTINCT initiative) > 1 ORDER BY initiatives DESC, country, place""",
}
"""What people ask first: one line an initiative, the matrix, and where several are active."""

_SEARCH = """
    CREATE VIRTUAL TABLE search USING fts5(
      id UNINDEXED, title, summary, names, organisations, places,
      tokenize = 'unicode61 remove_diacritics 2')"""
_WORDS = """
    INSERT INTO search
    SELECT id,
      (SELECT group_concat(text, char(10)) FROM initiative_texts
       WHERE initiative = id AND field = 'title'),
      (SELECT group_concat(text, char(10)) FROM initiative_texts
       WHERE initiative = id AND field = 'summary'),
      (SELECT group_concat(name, char(10)) FROM other_names WHERE initiative = id),
      (SELECT group_concat(organisation || ' ' || unit, char(10))
       FROM initiative_organisations WHERE initiative = id),
      (SELECT group_concat(name, char(10)) FROM
        (SELECT p.written AS name FROM initiative_places AS p WHERE p.initiative = id
         UNION SELECT n.name FROM initiative_places AS p
         JOIN place_names AS n USING (country, place) WHERE p.initiative = id))
    FROM initiatives ORDER BY id"""


def database(tables: Iterable[tuple[DataTable, Sequence[Cells]]]) -> bytes:
    """The file of a database with these tables, each behind those that it points at.

    RegistryError (3) where the SQLite of this Python is too old to make strict tables.
    """
    if sqlite3.sqlite_version_info < _STRICT:
        message = _("SQLite {found} is too old: {least} or newer is needed")
        least = ".".join(map(str, _STRICT))
        raise RegistryError(message.format(found=sqlite3.sqlite_version, least=least))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("BEGIN")
        keys: dict[str, tuple[str, ...]] = {}
        for table, rows in tables:
            keys[table.name] = table.key
            _create_and_fill(connection, table, rows, keys)
        for name, query in VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {query}")
        connection.execute(_SEARCH)
        connection.execute(_WORDS)
        connection.execute("COMMIT")
        return connection.serialize()


def _create_and_fill(
    connection: sqlite3.Connection, table: DataTable, rows: Sequence[Cells], keys: Keys
) -> None:
    connection.execute(_create(table, keys))
    marks = ", ".join("?" * len(table.columns))
    connection.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', rows)  # noqa: S608 - our own names
    for link in table.links:
        # The primary key is an index for its first columns already.
        if link.columns != table.key[: len(link.columns)]:
            name = f"{table.name}_{'_'.join(link.columns)}"
            connection.execute(
                f'CREATE INDEX "{name}" ON "{table.name}" ({_quoted_names(link.columns)})'
            )


def _create(table: DataTable, keys: Keys) -> str:
    lines = [_column(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({_quoted_names(table.key)})")
    lines += [_foreign(link, keys) for link in table.links]
    inside = ",\n  ".join(lines)
    return f'CREATE TABLE "{table.name}" (\n  {inside}\n) STRICT'


def _column(column: DataColumn) -> str:
    parts = [f'"{column.name}"', _TYPES[column.type]]
    if column.required:
        parts.append("NOT NULL")
    if column.type == "boolean":
        parts.append(f'CHECK ("{column.name}" IN (0, 1))')
    return " ".join(parts)


def _foreign(link: ForeignKey, keys: Keys) -> str:
    """The columns that are pointed at are named: Datasette reads them from the schema."""
    target = f'"{link.to}" ({_quoted_names(keys[link.to])})'
    return f"FOREIGN KEY ({_quoted_names(link.columns)}) REFERENCES {target}"


def _quoted_names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
