"""The failed queue: every failed row of the seller, the longest waiting first, of equally old ones the dearest."""

from datetime import datetime

from data.tenant import Tenant
from queries import failures
from tests.fix_dirty import plant
from tests.fix_shop import Shop

OLD, NEW = datetime.fromisoformat("2025-01-01"), datetime.fromisoformat("2026-01-01")


async def test_the_longest_waiting_come_first_then_the_dearest(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    new = shop.listing(title="new", created_at=NEW, platforms={"ebay": "failed", "etsy": "active"})
    shop.listing(title="cheap", created_at=OLD, price=5, platforms={"ebay": "failed"})
    shop.listing(title="dear", created_at=OLD, price=500, platforms={"ebay": "failed"})
    shop.listing(title="none", created_at=OLD, price="NaN", platforms={"ebay": "failed"})
    shop.listing(title="undated", created_at=None, platforms={"ebay": "failed"})
    shop.listing(title="well", created_at=OLD, platforms={"ebay": "pending"})
    ids = await tenant.read(failures.ids)
    rows = {row.id: row for row in await tenant.read(failures.page, list(ids))}
    assert [rows[row_id].title for row_id in ids] == ["undated", "dear", "cheap", "none", "new"]
    shop.connection.execute(
        "UPDATE platform_listings SET last_synced = '2020-01-01' WHERE listing_id = %s", (new,)
    )
    assert rows[(await tenant.read(failures.ids))[1]].title == "new"


async def test_a_row_carries_its_reason_whole(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "failed"})
    reason = "no\n" * 166
    shop.connection.execute("UPDATE platform_listings SET error_message = %s, retry_count = NULL", (reason,))
    (row,) = await tenant.read(failures.page, list(await tenant.read(failures.ids)))
    assert (row.listing_id, row.error, row.tries) == (listing, reason, 0)


async def test_nothing_failed_is_an_empty_vector(shop: Shop, tenant: Tenant) -> None:
    shop.listing(platforms={"ebay": "active"})
    assert list(await tenant.read(failures.ids)) == []


async def test_dirty_rows_are_survived(shop: Shop, tenant: Tenant) -> None:
    plant(shop.connection, shop.user_id)
    ids = await tenant.read(failures.ids)
    assert len(await tenant.read(failures.page, list(ids))) == len(ids) > 0
