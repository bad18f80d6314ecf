"""Builds the contract's schema on an empty database, by versioned migrations.

Each runs in order, and is idempotent: it adds what is missing, and never rewrites or drops. Databases that
others made are brought closer by data.upgrade.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, LiteralString

import psycopg

from data import ddl
from data.connect import arguments, connected, explain, where
from data.contract.tables import INDEXES, NEIGHBOURS, TABLES
from data.errors import Refused, SchemaMissing

Connection = psycopg.Connection[tuple[Any, ...]]

MIGRATING = 0x42494E4445434B
"""The advisory lock that lets one program at a time migrate ("BINDECK")."""

HISTORY: LiteralString = (
    "CREATE TABLE IF NOT EXISTS bindeck_migrations"
    " (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamp NOT NULL DEFAULT now())"
)

COLUMNS: LiteralString = """
    SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = ANY (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false)))
      AND c.relkind IN ('r', 'p', 'f', 'v') AND a.attnum > 0 AND NOT a.attisdropped
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """One step; `apply` is idempotent."""

    version: int
    name: str
    apply: Callable[[Connection], None]


def create(url: str) -> list[str]:
    """Build everything on an empty database, or what is new on one that Bindeck made; the names of the
    migrations that ran.

    One transaction. Raises Refused on a database that others made, DatabaseAway.
    """
    try:
        with psycopg.connect(**arguments(url)) as connection, connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATING,))
            present = columns_present(connection)
            if "bindeck_migrations" not in present:
                _refuse_strangers(present, url)
            connection.execute(HISTORY)
            return [migration.name for migration in MIGRATIONS if _run(connection, migration)]
    except psycopg.Error as error:
        raise explain(error) from error


def require(url: str) -> None:
    """Raise SchemaMissing, naming what is missing and the command that mends it; DatabaseAway."""
    with connected(url) as connection:
        present = columns_present(connection)
    missing = [name for name in lacking(present) if name.partition(".")[0] not in NEIGHBOURS]
    if missing:
        what = ", ".join(missing[:4]) + (", …" if len(missing) > 4 else "")
        command = "bindeck db upgrade" if any(table.name in present for table in TABLES) else "bindeck db init"
        raise SchemaMissing(f"Bindeck's tables are not complete in {where(url)} (missing: {what}); run: {command}")


def lacking(present: dict[str, set[str]]) -> list[str]:
    """The tables, and the columns of the tables that are there, that the contract has and a database has not."""
    tables = [table.name for table in TABLES if table.name not in present]
    columns = [
        f"{table.name}.{column.name}"
        for table in TABLES
        if table.name in present
        for column in table.columns
        if column.name not in present[table.name]
    ]
    return [*tables, *columns]


def columns_present(connection: Connection) -> dict[str, set[str]]:
    """The columns of every table that an unqualified name reaches, by table."""
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(COLUMNS):
        found.setdefault(table, set()).add(column)
    return found


def _refuse_strangers(present: dict[str, set[str]], url: str) -> None:
    ours = [table.name for table in TABLES if table.name in present]
    if ours:
        raise Refused(
            f"{where(url)} already has {', '.join(ours[:3])}, which Bindeck did not make."
            " To add only what is missing, run: bindeck db upgrade"
        )
    if present:
        raise Refused(
            f"{where(url)} belongs to another program (it has {', '.join(sorted(present)[:3])});"
            " give Bindeck a database of its own."
        )


def _run(connection: Connection, migration: Migration) -> bool:
    """Apply a migration unless it is on record; whether it was new."""
    known = connection.execute("SELECT 1 FROM bindeck_migrations WHERE version = %s", (migration.version,))
    if known.fetchone() is not None:
        return False
    migration.apply(connection)
    connection.execute(
        "INSERT INTO bindeck_migrations (version, name) VALUES (%s, %s)", (migration.version, migration.name)
    )
    return True


def _tables(connection: Connection) -> None:
    for table in TABLES:
        connection.execute(ddl.create_table(table))


def _indexes(connection: Connection) -> None:
    for index in INDEXES:
        connection.execute(ddl.create_index(index))


MIGRATIONS = (
    Migration(1, "the contract's tables", _tables),
    Migration(2, "the contract's indexes", _indexes),
)
