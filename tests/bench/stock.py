"""Sellers of a thousand to a million listings, filled once and kept where BINDECK_BENCH_DIR says."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString, Self

import psycopg

from data import schema
from data.connect import arguments
from data.embedded import binaries
from data.embedded.servers import EmbeddedServers
from data.sample.fill import fill
from data.tenant import TenantConnection
from tests.bench.figures import tell
from tests.fix_terminal import environment

DATABASE = "bench_listings"

MOST = int(os.environ.get("BINDECK_BENCH_LISTINGS") or 1_000_000)
"""The listings of the largest seller: BINDECK_BENCH_LISTINGS."""

SIZES = [size for size in (1_000, 10_000, 100_000) if size < MOST] + [MOST]

_COUNT: LiteralString = "SELECT u.id, count(l.id) FROM users u LEFT JOIN listings l ON l.user_id = u.id"
_SELLER: LiteralString = _COUNT + " WHERE u.username = %s GROUP BY u.id"


@dataclass(frozen=True, slots=True)
class Stock:
    """The servers and the sellers on them."""

    root: Path
    url: str
    redis_url: str

    def environ(self, size: int) -> dict[str, str]:
        """The environment of a program that works as the seller of so many listings."""
        return environment(self.root, DATABASE_URL=self.url, REDIS_URL=self.redis_url, BINDECK_USER=seller(size))

    def user_id(self, size: int) -> Any:
        with psycopg.connect(**arguments(self.url)) as connection:
            return _found(connection, size)[0]

    def asked(self, size: int, query: Callable[..., Awaitable[Any]], *args: Any) -> str:
        """The statement that a query function runs, for psql."""
        return asyncio.run(_asked(self.url, self.user_id(size), query, args))

    def psql(self, statement: str) -> float:
        """Seconds that psql takes to connect, run a statement and print what it says, to nobody."""
        program = binaries.postgres_install() / "bin" / "psql"
        command = [program, "-X", "-q", "-A", "-t", "-d", self.url, "-c", statement]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - started


def seller(size: int) -> str:
    return f"bench_{size}"


@contextmanager
def stocked(root: Path) -> Iterator[Stock]:
    """The servers with every seller filled; a million listings take minutes, the first time."""
    root = Path(os.environ.get("BINDECK_BENCH_DIR") or root)
    root.mkdir(parents=True, exist_ok=True)
    with EmbeddedServers(root) as servers:
        with psycopg.connect(**arguments(servers.database_url())) as admin:
            if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone() is None:
                admin.execute(f"CREATE DATABASE {DATABASE}")
        url = servers.database_url(DATABASE)
        schema.create(url)
        for size in SIZES:
            with psycopg.connect(**arguments(url)) as connection:
                filled = _found(connection, size)[1] >= size
            if not filled:
                started = time.perf_counter()
                fill(url, listings=size, user=seller(size))
                tell(f"filled a seller of {size:,} listings", f"{time.perf_counter() - started:.0f} s")
        yield Stock(root, url, servers.redis_url)


async def _asked(url: str, user_id: Any, query: Callable[..., Awaitable[Any]], args: Sequence[Any]) -> str:
    """Run a query and say what its last statement was, with its values in place."""
    said = list[str]()

    class Listening(psycopg.AsyncCursor[Any]):
        async def execute(self, query: Any, params: Any = None, **more: Any) -> Self:
            said.append(psycopg.ClientCursor(writer).mogrify(query, params))
            return await super().execute(query, params, **more)

    with psycopg.connect(**arguments(url)) as writer:
        async with await psycopg.AsyncConnection.connect(**arguments(url), cursor_factory=Listening) as connection:
            await query(TenantConnection(connection, user_id), *args)
    return said[-1]


def _found(connection: psycopg.Connection[Any], size: int) -> tuple[Any, int]:
    return connection.execute(_SELLER, (seller(size),)).fetchone() or (None, 0)
