"""The one place where every statement is bound to the signed-in user."""

import asyncio
import json
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Any, Concatenate, LiteralString, ParamSpec, TypeVar

from psycopg.rows import args_row

from data.changes import Change
from data.connect import CONNECT_SECONDS, STATEMENT_SECONDS
from data.contract.owners import UserId
from data.errors import Collided, DatabaseAway, UnboundStatement
from data.origin import here
from data.pool import Connection, Database
from data.rules.terms import terms
from data.stream import Publisher

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")

READ_LIMIT = CONNECT_SECONDS + STATEMENT_SECONDS + 0.5
WRITE_LIMIT = CONNECT_SECONDS + 3 * STATEMENT_SECONDS + 0.5
"""Seconds without an answered statement after which we no longer wait for a server that does not even cancel."""


_SORTED_BY_SEVERAL = "SELECT set_config('parallel_tuple_cost', '0', true), set_config('work_mem', '32MB', true)"
"""For one transaction: the planner believes that handing rows over costs more than sorting them alone, which is so
for rows of text, not for ids; and what several sort at once lies in memory up to a million rows."""

COLLISIONS = 3
"""Times that a write is run again which the database gave up because another one waited for it."""

COLLISION_REST = 0.05
"""Seconds before it, at most: those who collided must not do so again."""


class TenantConnection:
    """A borrowed connection on which %(user_id)s is the signed-in user, %(here_address)s and %(here_program)s are
    where that is, and %(sold)s and its like are the contract's words."""

    def __init__(self, connection: Connection, user_id: UserId) -> None:
        self._connection = connection
        origin = here()
        self._bound: Mapping[str, Any] = {
            **terms(),
            "user_id": user_id,
            "here_address": origin.address,
            "here_program": origin.program,
        }
        self.user_id = user_id
        self.changes: list[Change] = []
        self.changes_of_others: list[tuple[UserId, Change]] = []
        self.heard_at = time.monotonic()
        """When the server last answered a statement."""

    async def rows(self, make: Callable[..., R], statement: LiteralString, **values: Any) -> list[R]:
        """All rows, each made by `make(*columns)`."""
        async with self._connection.cursor(row_factory=args_row(make)) as cursor:
            await cursor.execute(statement, self._values(statement, values))
            self.heard_at = time.monotonic()
            return await cursor.fetchall()

    async def row(self, make: Callable[..., R], statement: LiteralString, **values: Any) -> R | None:
        """The first row, made by `make(*columns)`, or None."""
        async with self._connection.cursor(row_factory=args_row(make)) as cursor:
            await cursor.execute(statement, self._values(statement, values))
            self.heard_at = time.monotonic()
            return await cursor.fetchone()

    async def value(self, statement: LiteralString, **values: Any) -> Any:
        """The first column of the first row, or None; fetched in binary, so that bytea costs no decoding."""
        async with self._connection.cursor(binary=True) as cursor:
            await cursor.execute(statement, self._values(statement, values))
            self.heard_at = time.monotonic()
            row = await cursor.fetchone()
            return None if row is None else row[0]

    async def value_of_many(self, statement: LiteralString, **values: Any) -> Any:
        """`value` of a statement that sorts all rows of a user, by several processes where there are very many."""
        async with self._connection.transaction():
            await self._connection.execute(_SORTED_BY_SEVERAL)
            return await self.value(statement, **values)

    async def execute(self, statement: LiteralString, **values: Any) -> int:
        """Run a statement; the number of rows it touched."""
        cursor = await self._connection.execute(statement, self._values(statement, values))
        self.heard_at = time.monotonic()
        return cursor.rowcount

    async def stage(self, statement: LiteralString) -> None:
        """Make or analyse a temporary table, which holds nothing of anyone: such statements take no parameters."""
        if not statement.lstrip().startswith(("CREATE TEMP TABLE ", "ANALYZE pg_temp.")):
            raise UnboundStatement(f"A statement that names no user:\n{statement}")
        await self._connection.execute(statement)
        self.heard_at = time.monotonic()

    async def copy_in(self, statement: LiteralString, lines: str) -> None:
        """Lines of COPY's text into a temporary table."""
        if not statement.startswith("COPY pg_temp."):
            raise UnboundStatement(f"A copy into a table that is not the connection's own:\n{statement}")
        async with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            await copy.write(lines)
        self.heard_at = time.monotonic()

    async def stream(
        self, make: Callable[..., R], statement: LiteralString, size: int, **values: Any
    ) -> AsyncIterator[list[R]]:
        """The rows in lists of `size`, from a cursor on the server; as they were when it was opened."""
        async with self._connection.transaction(), self._connection.cursor("bindeck_stream") as cursor:
            await cursor.execute(statement, self._values(statement, values))
            while rows := await cursor.fetchmany(size):
                self.heard_at = time.monotonic()
                yield [make(*row) for row in rows]

    def changed(self, topic: str, *ids: int) -> None:
        """Note what a write changed; it is published after the commit."""
        self.changes.append(Change(topic, ids))

    def changed_of(self, user_id: UserId, topic: str, *ids: int) -> None:
        """Note what a write changed of another user's; it is published on theirs."""
        self.changes_of_others.append((user_id, Change(topic, ids)))

    def _values(self, statement: str, values: Mapping[str, Any]) -> dict[str, Any]:
        if "%(user_id)s" not in statement:
            raise UnboundStatement(f"A statement that names no user:\n{statement}")
        clash = self._bound.keys() & values.keys()
        if clash:
            raise UnboundStatement(f"A statement may not rebind {', '.join(sorted(clash))}.")
        return {**self._bound, **values}


def identity(user_id: UserId, supabase_uid: str | None) -> dict[str, str]:
    """Who the user is, as the policies of a database ask for it: Supabase's auth.uid() reads the claims, which
    carry supabase_uid; a plain PostgreSQL may read bindeck.user_id, which is users.id."""
    subject = supabase_uid or str(user_id)
    return {
        "request.jwt.claims": json.dumps({"sub": subject, "role": "authenticated"}),
        "request.jwt.claim.sub": subject,
        "bindeck.user_id": str(user_id),
    }


async def _past_collisions(write: Callable[[], Awaitable[T]]) -> T:
    for _ in range(COLLISIONS):
        try:
            return await write()
        except Collided:
            await asyncio.sleep(random.uniform(0, COLLISION_REST))
    return await write()


class Tenant:
    """A signed-in user on a database: runs queries as that user, and tells the others what a write changed."""

    def __init__(
        self, database: Database, user_id: UserId, publisher: Publisher, supabase_uid: str | None = None
    ) -> None:
        self.user_id = user_id
        self._identity = identity(user_id, supabase_uid)
        self._database = database
        self._publisher = publisher
        self._running: set[asyncio.Future[Any]] = set()

    async def read(
        self,
        query: Callable[Concatenate[TenantConnection, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a query on a connection of its own, in autocommit."""

        async def run() -> T:
            async with self._database.connection(self._identity) as connection:
                return await query(TenantConnection(connection, self.user_id), *args, **kwargs)

        return await self._cancelled_once(asyncio.ensure_future(run()), READ_LIMIT)

    async def write(
        self,
        query: Callable[Concatenate[TenantConnection, P], Awaitable[T]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a query in one transaction; what it changed is published after the commit.

        Where the database gives it up because two writes wait for each other, it is run again: `query` must do
        nothing that its transaction does not take back. Once begun it goes on when the caller is cancelled: what a
        person did is not taken back when a screen closes. It may run statement after statement as long as it
        likes; a server that answers none is not waited for.
        """
        began = time.monotonic()
        lent: list[TenantConnection] = []

        async def once() -> T:
            async with self._database.connection(self._identity) as connection:
                tenant = TenantConnection(connection, self.user_id)
                lent[:] = [tenant]
                async with connection.transaction():
                    result = await query(tenant, *args, **kwargs)
            self._publisher.publish(self.user_id, tenant.changes)
            for user_id, change in tenant.changes_of_others:
                self._publisher.publish(user_id, [change])
            return result

        task = asyncio.ensure_future(_past_collisions(once))
        self._remember(task)
        while not task.done():
            heard_at = lent[0].heard_at if lent else began
            left = heard_at + WRITE_LIMIT - time.monotonic()
            if left <= 0:
                raise DatabaseAway(
                    "The database has not answered yet; the change may still be made. Look before you repeat it."
                )
            await asyncio.wait({task}, timeout=left)
        return task.result()

    async def close(self) -> None:
        """Wait for what still runs, so that its connections are back before the pool closes."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=2)

    async def _cancelled_once(self, task: asyncio.Future[T], limit: float) -> T:
        """Await `task`, passing a cancellation on exactly once and not waiting for it to take effect.

        psycopg cancels the query on the server and hands the connection back clean after one cancel; a second
        one in the middle of that costs the connection, and the screens cancel twice under key repeat.
        """
        try:
            await asyncio.wait({task}, timeout=limit)
            answered = task.done()
        finally:
            if not task.done():
                task.cancel()
                self._remember(task)
        if not answered:
            raise DatabaseAway(f"The database did not answer within {limit:.0f} s.")
        return task.result()

    def _remember(self, task: asyncio.Future[Any]) -> None:
        self._running.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Future[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()
