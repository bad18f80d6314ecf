"""What a database has, read from its catalog."""

from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg

Connection = psycopg.Connection[tuple[Any, ...]]

# The contract's migration rule: whether a column exists is asked of information_schema.
COLUMNS: LiteralString = """
    SELECT table_name, column_name, data_type,
           column_default IS NOT NULL OR is_identity = 'YES', is_nullable = 'NO'
    FROM information_schema.columns WHERE table_schema = ANY (current_schemas(false))
"""

INDEXES: LiteralString = """
    SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = ANY (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false)))
"""

CONSTRAINTS: LiteralString = """
    SELECT t.relname, c.conname, c.contype::text,
           ARRAY(SELECT a.attname::text FROM pg_attribute a
                 WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey))
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE t.relnamespace = ANY (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false)))
"""

UNIQUE_INDEXES: LiteralString = """
    SELECT t.relname,
           ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = t.oid AND a.attnum = ANY (i.indkey))
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
      AND t.relnamespace = ANY (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false)))
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A column as it is."""

    type: str
    has_default: bool
    not_null: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """A database as it is. `indexes` says of each whether it is valid; `unique` and `foreign` hold, by table,
    the columns that a unique index or a foreign key is over."""

    tables: dict[str, dict[str, Found]]
    indexes: dict[str, bool]
    constraints: dict[str, set[str]]
    unique: dict[str, set[frozenset[str]]]
    foreign: dict[str, set[frozenset[str]]]


def read(connection: Connection) -> Catalog:
    """The catalog of the schemas that an unqualified name reaches."""
    tables: dict[str, dict[str, Found]] = {}
    for table, column, *found in connection.execute(COLUMNS):
        tables.setdefault(table, {})[column] = Found(*found)
    constraints: dict[str, set[str]] = {}
    foreign: dict[str, set[frozenset[str]]] = {}
    for table, name, kind, columns in connection.execute(CONSTRAINTS):
        constraints.setdefault(table, set()).add(name)
        if kind == "f":
            foreign.setdefault(table, set()).add(frozenset(columns))
    unique: dict[str, set[frozenset[str]]] = {}
    for table, columns in connection.execute(UNIQUE_INDEXES):
        unique.setdefault(table, set()).add(frozenset(columns))
    return Catalog(tables, dict(connection.execute(INDEXES).fetchall()), constraints, unique, foreign)
