"""Taking out of a bin: only what is the seller's own, and the count stays right beside others."""

import asyncio
import time
from typing import Any

import pytest

from data.tenant import Tenant, TenantConnection
from queries import storage
from queries.trace import Trace
from tests.fix_shop import Shop

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def take_out(conn: TenantConnection, listing_id: int) -> str | None:
    return await storage.take_out(conn, listing_id, Trace(conn))


def _until_someone_waits(shop: Shop) -> None:
    deadline = time.monotonic() + 20
    while not shop.one(WAITING):
        assert time.monotonic() < deadline, "nobody waits for a lock"
        time.sleep(0.01)


def _items(shop: Shop) -> list[Any]:
    return shop.all("SELECT i.*, s.item_count FROM storage_items i JOIN storage_sections s ON s.id = i.section_id")


async def test_anothers_item_of_ones_listing_stays(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    other_shop.stored(listing)
    before = _items(shop)
    assert await tenant.write(take_out, listing) is None
    assert _items(shop) == before


async def test_nobodys_item_stays(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    other_shop.stored(listing)
    shop.connection.execute("ALTER TABLE storage_items ALTER user_id DROP NOT NULL")
    shop.connection.execute("UPDATE storage_items SET user_id = NULL")
    before = _items(shop)
    assert await tenant.write(take_out, listing) is None
    assert _items(shop) == before


async def test_ones_item_in_anothers_bin_changes_no_count_there(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    listing = shop.listing()
    item, _ = other_shop.stored(listing, quantity=2)
    shop.connection.execute("UPDATE storage_items SET user_id = %s", (shop.user_id,))
    assert await tenant.write(take_out, listing) is not None
    assert shop.one("SELECT quantity FROM storage_items WHERE id = %s", item) == 1
    assert shop.one("SELECT item_count FROM storage_sections") == 2


@pytest.mark.parametrize("quantity", [1, 3])
async def test_two_hands_in_one_section_leave_the_right_count(shop: Shop, tenant: Tenant, quantity: int) -> None:
    """The second begins while the first is not committed, and must still see what it took."""
    first, second = shop.listing(), shop.listing()
    _, section = shop.stored(first, quantity=quantity)
    other, _ = shop.stored(second, quantity=quantity)
    shop.connection.execute("UPDATE storage_items SET section_id = %s WHERE id = %s", (section, other))
    shop.connection.execute("UPDATE storage_sections SET item_count = %s WHERE id = %s", (2 * quantity, section))
    taken = asyncio.Event()

    async def slowly(conn: TenantConnection) -> None:
        await take_out(conn, first)
        taken.set()
        await asyncio.to_thread(_until_someone_waits, shop)

    async def after() -> None:
        await taken.wait()
        await tenant.write(take_out, second)

    await asyncio.gather(tenant.write(slowly), after())
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 2 * (quantity - 1)
