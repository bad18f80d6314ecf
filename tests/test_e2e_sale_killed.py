"""A sale that is cut off at each of its steps: it is recorded whole, or not at all, and never between."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import psycopg
import pytest

from data import schema
from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from data.errors import BindeckError
from data.pool import Database
from data.stream import Stream
from data.tenant import Tenant, TenantConnection
from queries import sales
from tests.fix_dashboard import dashboard
from tests.fix_redis import OwnRedis
from tests.fix_shop import Shop, signed_in

PRICE = Decimal(84)

PROGRAM = """
import asyncio, os, signal, sys
from decimal import Decimal
from uuid import UUID
from data.pool import Database
from data.tenant import Tenant
from queries import sales

url, user, listing, step = sys.argv[1:]

class Killed:
    def publish(self, user_id, changes):
        os.kill(os.getpid(), signal.SIGKILL)

async def sell(conn):
    sale = await sales.record(conn, int(listing), "ebay", Decimal(84))
    if step == "before the commit":
        os.kill(os.getpid(), signal.SIGKILL)
    return sale

async def main():
    database = Database(url)
    await database.open()
    await Tenant(database, UUID(user), Killed()).write(sell)

asyncio.run(main())
"""


def story(shop: Shop, listing: int) -> tuple[Any, ...]:
    """Everything a sale writes, as one value."""
    return (
        shop.one("SELECT status, quantity, sold_platform FROM listings WHERE id = %s", listing),
        shop.platforms(listing),
        shop.all("SELECT type FROM notifications WHERE listing_id = %s", listing),
        shop.all("SELECT action FROM activity_logs WHERE resource_id = %s", listing),
    )


UNSOLD = (("active", 1, None), {"ebay": "active", "etsy": "active"}, [], [])
SOLD = (("sold", 0, "ebay"), {"ebay": "sold", "etsy": "pending_cancel"}, ["sale"], ["record_sale"])


@pytest.mark.parametrize(
    ("step", "outcome"), [("before the commit", UNSOLD), ("after the commit, before the publish", SOLD)]
)
async def test_the_program_is_killed(
    shop: Shop, redis_url: str, tmp_path: Path, step: str, outcome: tuple[Any, ...]
) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active", "etsy": "active"})
    async with dashboard(shop, redis_url, tmp_path, poll_seconds=0.3) as board:
        await board.until("● live")
        words = [sys.executable, "-c", PROGRAM, shop.url, str(shop.user_id), str(listing), step]
        process = await asyncio.create_subprocess_exec(*words, cwd=Path(__file__).parents[1])
        assert await process.wait() == -signal.SIGKILL
        await board.until("1 to find" if outcome is SOLD else "Nothing waits")
        assert story(shop, listing) == outcome
        # The dead seller's transaction holds nothing: another one gets the row, soon enough for a person.
        shop.connection.execute("SET lock_timeout = '10s'")
        assert shop.one("SELECT id FROM listings WHERE id = %s FOR UPDATE", listing) == listing


@pytest.fixture
def own_servers(tmp_path: Path) -> Iterator[EmbeddedServers]:
    """Servers of the test's own that keep what was committed."""
    with EmbeddedServers(tmp_path / "servers") as servers:
        schema.create(servers.database_url())
        yield servers


def postmaster(servers: EmbeddedServers) -> psutil.Process:
    with psycopg.connect(**arguments(servers.database_url())) as connection:
        row = connection.execute("SELECT pg_backend_pid()").fetchone()
        assert row is not None
        parent = psutil.Process(row[0]).parent()
    assert parent is not None
    return parent


def kill(server: psutil.Process) -> None:
    """Kill a server and its children, as a power cut would."""
    for process in [server, *server.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    server.wait()


class KillingPublisher:
    """Stands where the changes are published: by then the commit is done."""

    def __init__(self, server: psutil.Process) -> None:
        self._server = server

    def publish(self, _: UUID | int, __: object) -> None:
        kill(self._server)


@asynccontextmanager
async def seller(url: str, user_id: UUID, publisher: Any) -> AsyncIterator[Tenant]:
    database = Database(url)
    await database.open()
    tenant = Tenant(database, user_id, publisher)
    yield tenant
    await tenant.close()
    await database.close()


@pytest.mark.parametrize("step", ["before the commit", "after the commit"])
async def test_postgresql_is_killed(own_servers: EmbeddedServers, step: str) -> None:
    url = own_servers.database_url()
    with psycopg.connect(**arguments(url)) as connection:
        shop = Shop(url, connection, "seller")
        listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
        user_id = shop.user_id
    server = postmaster(own_servers)

    async def sell(conn: TenantConnection) -> None:
        await sales.record(conn, listing, "ebay", PRICE)
        if step == "before the commit":
            kill(server)

    async with seller(url, user_id, KillingPublisher(server)) as tenant:
        if step == "before the commit":
            with pytest.raises(BindeckError):
                await tenant.write(sell)
        else:
            await tenant.write(sell)
        own_servers.start()
        # On the same pool: what was interrupted can be done again, and what was done is not done twice.
        sale = await Tenant(tenant._database, user_id, Stream(own_servers.redis_url)).write(
            sales.record, listing, "ebay", PRICE
        )
    assert sale.repeated == (step == "after the commit")
    with psycopg.connect(**arguments(url)) as connection:
        shop.connection = connection
        assert story(shop, listing) == SOLD


@pytest.mark.parametrize("step", ["before the commit", "after the commit"])
async def test_redis_is_killed(shop: Shop, own_redis: OwnRedis, tmp_path: Path, step: str) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": "active", "etsy": "active"})

    async def sell(conn: TenantConnection) -> None:
        await sales.record(conn, listing, "ebay", PRICE)
        if step == "before the commit":
            own_redis.kill()

    async with (
        dashboard(shop, own_redis.url, tmp_path, poll_seconds=0.3) as board,
        signed_in(shop, own_redis.url) as tenant,
    ):
        await board.until("● live")
        await tenant.write(sell)
        own_redis.kill()
        assert story(shop, listing) == SOLD
        await board.until("1 to find")
        await board.until("Redis away")
        own_redis.start()
        await board.until("● live")
        assert "1 to find" in board.text
