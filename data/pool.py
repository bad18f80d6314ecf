"""The pool: at most two connections, each lent through a context manager and always returned."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Self

import psycopg
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from data.connect import CONNECT_SECONDS, SESSION, EndlessTimestamp, arguments, explain, refuses_options
from data.contract.owners import NUMBERS
from data.contract.tables import TABLES
from data.errors import DatabaseAway

MIN_CONNECTIONS = 1
MAX_CONNECTIONS = 2

Connection = AsyncConnection[TupleRow]

SET_FOR_TRANSACTION = (
    "SELECT set_config(name, value, true) FROM unnest(%s::text[], %s::text[]) AS setting (name, value)"
)

ARRIVED = "SELECT setting FROM pg_settings WHERE name = 'statement_timeout'"
EXPECTED = (SESSION["statement_timeout"],)

GUARDED = """
    SELECT coalesce(bool_or(row_security_active(oid)), false) FROM pg_class
    WHERE relrowsecurity AND relkind IN ('r', 'p')
      AND relnamespace = ANY (SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false)))
"""

_TABLES = [table.name for table in TABLES]

# Owners of other types than users.id: no statement can find their rows.
ESTRANGED = """
    SELECT string_agg(concat(t.relname, '.user_id is ', o.atttypid::regtype, ', users.id ', u.atttypid::regtype),
                      '; ' ORDER BY t.relname)
    FROM pg_attribute u, pg_attribute o JOIN pg_class t ON t.oid = o.attrelid
    WHERE u.attrelid = to_regclass('users') AND u.attname = 'id'
      AND t.oid = ANY (SELECT to_regclass(name) FROM unnest(%(tables)s::text[]) AS name)
      AND o.attname = 'user_id' AND o.atttypid <> u.atttypid
      AND NOT ARRAY[o.atttypid, u.atttypid]::regtype[]::text[] <@ %(numbers)s::text[]
"""


class Database:
    """A PostgreSQL database, by the contract's pool rules: 1..2 connections, 5 s to get one, 10 s a statement."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.pooled = False
        self.guarded = False
        """Whether row-level security holds this role: the user must then be named in every transaction."""
        self._estranged = ""
        self._pool: AsyncConnectionPool[Connection] | None = None
        self._last_failure: psycopg.Error | None = None

    async def open(self) -> None:
        """Connect once directly, which gives the true reason of a failure, then open the pool.

        Raises DatabaseAway, Refused or BindeckError.
        """
        self.pooled = await self._behind_a_pooler()
        self._pool = AsyncConnectionPool(
            min_size=MIN_CONNECTIONS,
            max_size=MAX_CONNECTIONS,
            open=False,
            timeout=CONNECT_SECONDS,
            max_idle=120,
            max_lifetime=1800,
            reconnect_timeout=CONNECT_SECONDS,
            num_workers=2,
            check=AsyncConnectionPool.check_connection,
            connection_class=self._remembering_connection(),
            kwargs=arguments(self.url, pooled=self.pooled),
        )
        await self._pool.open()
        async with self.connection() as connection:
            cursor = await connection.execute(GUARDED)
            row = await cursor.fetchone()
            self.guarded = row is not None and bool(row[0])
            cursor = await connection.execute(ESTRANGED, {"tables": _TABLES, "numbers": list(NUMBERS)})
            row = await cursor.fetchone()
            self._estranged = row[0] or "" if row is not None else ""

    async def close(self) -> None:
        """Close both connections; harmless when never opened."""
        if self._pool is not None:
            await self._pool.close(timeout=2)

    @property
    def open_and_lent(self) -> tuple[int, int]:
        """How many connections the pool has, and how many of them are in use."""
        if self._pool is None:
            return 0, 0
        stats = self._pool.get_stats()
        there = stats.get("pool_size", 0)
        return there, there - stats.get("pool_available", 0)

    @asynccontextmanager
    async def connection(self, identity: Mapping[str, str] | None = None) -> AsyncGenerator[Connection]:
        """Lend a connection, in autocommit; an error rolls back and returns it.

        Behind a pooler, or where policies must know the user (`identity`: settings by name), it is lent inside
        one transaction, to which the settings are bound. What PostgreSQL reports is raised as a BindeckError.
        """
        settings = {**(SESSION if self.pooled else {}), **((identity or {}) if self.guarded else {})}
        if self._pool is None:
            raise DatabaseAway("The database is not open yet.")
        try:
            async with self._pool.connection() as connection:
                if settings:
                    async with connection.transaction():
                        await connection.execute(SET_FOR_TRANSACTION, (list(settings), list(settings.values())))
                        yield connection
                else:
                    yield connection
        except PoolTimeout as timeout:
            if self._last_failure is not None:
                raise explain(self._last_failure) from timeout
            raise DatabaseAway("The database is busy: both connections are in use.") from timeout
        except PoolClosed as closed:
            raise DatabaseAway("The database is closed.") from closed
        except psycopg.Error as error:
            raise explain(error, self._estranged) from error

    async def _behind_a_pooler(self) -> bool:
        """Whether the session's settings do not reach the server: refused, or taken and dropped."""
        try:
            try:
                return await self._settings_arrived(pooled=False) != EXPECTED
            except psycopg.Error as error:
                if not refuses_options(error):
                    raise
            await self._settings_arrived(pooled=True)
        except psycopg.Error as error:
            raise explain(error) from error
        return True

    async def _settings_arrived(self, *, pooled: bool) -> tuple[Any, ...] | None:
        async with await AsyncConnection.connect(**arguments(self.url, pooled=pooled)) as connection:
            cursor = await connection.execute(ARRIVED)
            return await cursor.fetchone()

    def _remembering_connection(self) -> type[Connection]:
        """A PoolTimeout hides its cause: keep the last failure to connect, and forget it on success."""
        database = self

        class Remembering(AsyncConnection[TupleRow]):
            @classmethod
            async def connect(cls, *args: Any, **kwargs: Any) -> Self:
                try:
                    connection = await super().connect(*args, **kwargs)
                except psycopg.Error as error:
                    database._last_failure = error
                    raise
                database._last_failure = None
                connection.adapters.register_loader("timestamp", EndlessTimestamp)
                return connection

        return Remembering
