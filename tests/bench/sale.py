"""From the commit of a sale to its location on the Sold board of another process."""

import asyncio
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import psycopg

from data import schema
from data.connect import arguments
from data.embedded.servers import EmbeddedServers
from data.pool import Database
from data.stream import Stream
from data.tenant import Tenant
from queries import sales
from tests.bench.figures import p50, p95, tell
from tests.fix_shop import Shop
from tests.fix_terminal import environment, terminal

SALES = 15
DATABASE = "bench_sales"


def visible(root: Path) -> None:
    """Sell one thing after another and wait for each on the screen."""
    with EmbeddedServers(root) as servers:
        with psycopg.connect(**arguments(servers.database_url())) as admin:
            admin.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
            admin.execute(f"CREATE DATABASE {DATABASE}")
        url = servers.database_url(DATABASE)
        schema.create(url)
        environ = environment(root, DATABASE_URL=url, REDIS_URL=servers.redis_url)
        with psycopg.connect(**arguments(url)) as connection:
            shop = Shop(url, connection, "seller")
            for number in range(SALES):
                shop.listing(storage_location=f"SPOT{number:03}", platforms={"ebay": "active"})
            with terminal(environ=environ, columns=120, rows=40) as screen:
                screen.until("● live")
                times = asyncio.run(_sell(shop, servers.redis_url, screen.until))
                screen.send("\x11")
                screen.end()
    tell(
        "a sale, from its commit to the screen (p50 / p95)", f"{p50(times) * 1e3:.0f} / {p95(times) * 1e3:.0f} ms"
    )


async def _sell(shop: Shop, redis_url: str, until: Callable[[str], None]) -> list[float]:
    database, stream = Database(shop.url), Stream(redis_url)
    await database.open()
    tenant = Tenant(database, shop.user_id, stream)
    times = list[float]()
    for listing in await asyncio.to_thread(shop.all, "SELECT id FROM listings ORDER BY id"):
        location = await asyncio.to_thread(
            shop.one, "SELECT storage_location FROM listings WHERE id = %s", listing
        )
        await tenant.write(sales.record, listing, "ebay", Decimal(84))
        committed = time.perf_counter()
        await asyncio.to_thread(until, location)
        times.append(time.perf_counter() - committed)
        await asyncio.sleep(0.2)
    await stream.close()
    await database.close()
    return times
