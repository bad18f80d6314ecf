"""Stock for batches: many listings at once, and all that a batch may touch, to compare."""

from array import array
from collections.abc import Sequence
from typing import Any

from data.rules.batches import Batch
from data.tenant import Tenant
from queries import batches
from queries.batches import Plan, Written
from tests.fix_shop import Shop

STATE = (
    "SELECT id, title, price::text, cost::text, status, quantity, storage_location, condition, category,"
    " item_type, sold_platform, sold_date, sold_price::text FROM listings ORDER BY id",
    "SELECT id, listing_id, platform, status, cancel_scheduled_at, error_message, retry_count"
    " FROM platform_listings ORDER BY id",
    "SELECT id, bin_id, section_id, quantity, listing_id FROM storage_items ORDER BY id",
    "SELECT id, item_count FROM storage_sections ORDER BY id",
)

MANY = """
    INSERT INTO listings (listing_uuid, user_id, title, price, cost, status, storage_location, created_at)
    SELECT gen_random_uuid()::text, %s, 'Thing ' || n, n %% 400 + 5, n %% 7, 'active', 'A' || n %% 50,
           now() AT TIME ZONE 'UTC' - n %% 120 * interval '1 day'
    FROM generate_series(1, %s) AS n RETURNING id
"""

POSTED = """
    INSERT INTO platform_listings (listing_id, platform, status)
    SELECT id, platform, 'active' FROM listings, unnest(ARRAY['ebay', 'etsy']) AS platform
"""


def state(shop: Shop) -> list[Any]:
    """All rows that a batch may write, but for when."""
    return [shop.all(statement) for statement in STATE]


def many(shop: Shop, count: int, *, posted: bool = False) -> list[int]:
    """So many active listings, if `posted` live on two marketplaces; their ids."""
    ids = sorted(shop.all(MANY, shop.user_id, count))
    if posted:
        shop.connection.execute(POSTED)
    return ids


async def planned(tenant: Tenant, batch: Batch, ids: Sequence[int]) -> Plan:
    """The plan of a batch as a preview makes it."""
    rows = await tenant.read(batches.candidates, ids, batch)
    return Plan(batch, array("i", (row.id for row in rows)), array("q", (row.version for row in rows)))


async def carry_out(tenant: Tenant, batch: Batch, ids: Sequence[int]) -> Written:
    """Preview and write a batch at once."""
    return await tenant.write(batches.write, await planned(tenant, batch, ids), lambda _: None)
