"""Behind a transaction-mode pooler."""

import asyncio
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from data import schema
from data.pool import Database
from data.stream import Stream
from data.tenant import Tenant, TenantConnection
from queries import sales
from tests.fix_pooler import pooling
from tests.fix_shop import Shop

SETTINGS = (
    "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'), current_setting('TimeZone')"
    " WHERE %(user_id)s IS NOT NULL"
)


async def _settings(conn: TenantConnection) -> tuple[str, ...] | None:
    return await conn.row(lambda *settings: settings, SETTINGS)


@pytest.mark.parametrize("swallows", [False, True], ids=["refuses options", "swallows options"])
async def test_a_pooler_is_told_apart_and_the_limits_still_hold(
    shop: Shop, redis_url: str, tmp_path: Path, swallows: bool
) -> None:
    found = psycopg.conninfo.conninfo_to_dict(shop.url)
    url = psycopg.conninfo.make_conninfo(shop.url, host=str(tmp_path))
    listing = shop.listing(platforms={"ebay": "active"})
    async with pooling(tmp_path, Path(found["host"]) / ".s.PGSQL.5432", swallows=swallows) as pooler:
        await asyncio.to_thread(schema.require, url)
        database, stream = Database(url), Stream(redis_url)
        await database.open()
        tenant = Tenant(database, shop.user_id, stream)
        for _ in range(10):
            assert await tenant.read(_settings) == ("10s", "5s", "UTC")
        assert await tenant.write(_settings) == ("10s", "5s", "UTC")
        await tenant.write(sales.record, listing, "ebay", Decimal(84))
        await stream.close()
        await database.close()
        assert database.pooled
        assert (pooler.refused > 0) is not swallows
        assert pooler.named_statements == []
    assert shop.one("SELECT status FROM listings WHERE id = %s", listing) == "sold"
