"""Recording a sale: what it changes, what it refuses, and that the last unit is sold once."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.errors import DatabaseAway
from data.pool import Database
from data.stream import Stream
from data.tenant import Tenant
from queries import sales
from queries.waiting import waiting
from tests.fix_shop import Shop

PRICE = Decimal("84.00")


async def test_the_last_unit_sells(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(
        platforms={"ebay": "active", "mercari": "active", "depop": "failed", "etsy": "pending", "vinted": None}
    )
    sale = await tenant.write(sales.record, listing, "eBay", PRICE)

    assert not sale.repeated
    row = shop.one("SELECT status, quantity, sold_platform, sold_price FROM listings WHERE id = %s", listing)
    assert row == ("sold", 0, "ebay", 84.0)
    assert shop.platforms(listing) == {
        "ebay": "sold",
        "mercari": "pending_cancel",
        "depop": "canceled",
        "etsy": "canceled",
        "vinted": "canceled",
    }
    sold_at, cancel_at = shop.one(
        "SELECT l.sold_date, p.cancel_scheduled_at FROM listings l JOIN platform_listings p ON p.listing_id = l.id"
        " WHERE p.status = 'pending_cancel'"
    )
    assert cancel_at - sold_at == timedelta(minutes=15)
    assert abs(shop.one("SELECT now() AT TIME ZONE 'UTC'") - sold_at) < timedelta(minutes=1)
    alert = shop.one("SELECT type, platform, is_read, listing_id FROM notifications")
    assert alert == ("sale", "ebay", False, listing)
    logged = shop.one(
        "SELECT action, resource_type, resource_id, user_id FROM activity_logs WHERE id = %s", sale.id
    )
    assert logged == ("record_sale", "listing", listing, shop.user_id)


async def test_one_of_several_units_cancels_nothing(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"}, quantity=3)
    shop.insert("platform_listings", listing_id=listing, platform="mercari", status="active")
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)

    assert sale.left == 2
    (waits,) = await tenant.read(waiting)
    assert (waits.adjust, waits.left) == (("etsy",), 2), "Mercari keeps no count"
    assert "Set the count to 2 on Etsy." in shop.one("SELECT message FROM notifications")
    assert shop.one("SELECT status, quantity, sold_date FROM listings WHERE id = %s", listing) == (
        "active",
        2,
        None,
    )
    assert shop.platforms(listing) == dict.fromkeys(("ebay", "etsy", "mercari"), "active")


async def test_the_same_sale_twice_is_one_sale(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
    first = await tenant.write(sales.record, listing, "ebay", PRICE)
    again = await tenant.write(sales.record, listing, "EBAY", PRICE)

    assert again.repeated
    assert again.id == first.id
    assert shop.one("SELECT count(*) FROM notifications WHERE type = 'sale'") == 1
    assert shop.one("SELECT count(*) FROM activity_logs") == 1


async def test_the_same_order_twice_takes_one_of_several_units(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"}, quantity=3)
    for order in ("12-345", "12-345", "12-346"):
        await tenant.write(sales.record, listing, "ebay", PRICE, order=order)
    assert shop.one("SELECT quantity FROM listings WHERE id = %s", listing) == 1


async def test_another_order_on_the_same_marketplace_is_a_double_sale(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    first = await tenant.write(sales.record, listing, "ebay", PRICE, order="12-345")
    second = await tenant.write(sales.record, listing, "ebay", PRICE, order="12-346")
    assert not first.double
    assert second.double


async def test_several_units_at_once(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"}, quantity=5)
    assert (await tenant.write(sales.record, listing, "ebay", PRICE, units=3)).left == 2
    with pytest.raises(sales.SaleRefused, match="There are 2 left; 3 cannot be sold"):
        await tenant.write(sales.record, listing, "etsy", PRICE, units=3)
    with pytest.raises(sales.SaleRefused, match="cannot be sold"):
        await tenant.write(sales.record, listing, "etsy", PRICE, units=0)
    assert (await tenant.write(sales.record, listing, "etsy", PRICE, units=2)).left == 0
    assert shop.platforms(listing) == {"ebay": "pending_cancel", "etsy": "sold"}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"status": "draft"}, "draft"),
        ({"status": "canceled"}, "canceled"),
        ({"status": "posted?"}, "posted?"),
        ({"quantity": 0}, "nothing left"),
        ({"quantity": -3}, "nothing left"),
    ],
)
async def test_what_is_not_for_sale_is_refused_and_nothing_is_written(
    shop: Shop, tenant: Tenant, values: dict[str, object], reason: str
) -> None:
    shop.without_checks()
    listing = shop.listing(platforms={"ebay": "active"}, **values)
    before = shop.one("SELECT l::text FROM listings l WHERE id = %s", listing)
    with pytest.raises(sales.SaleRefused, match=reason.replace("?", r"\?")):
        await tenant.write(sales.record, listing, "ebay", PRICE)
    assert shop.one("SELECT l::text FROM listings l WHERE id = %s", listing) == before
    assert shop.platforms(listing) == {"ebay": "active"}
    assert shop.one("SELECT count(*) FROM notifications") == 0


async def test_another_sellers_listing_is_not_there(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    listing = other_shop.listing(platforms={"ebay": "active"})
    with pytest.raises(sales.SaleRefused, match="not there"):
        await tenant.write(sales.record, listing, "ebay", PRICE)
    assert shop.one("SELECT status FROM listings WHERE id = %s", listing) == "active"


async def test_two_hundred_buyers_of_the_last_unit(shop: Shop, redis_url: str) -> None:
    names = [f"market_{number}" for number in range(200)]
    listing = shop.listing(platforms=dict.fromkeys(names, "active"))
    databases = [Database(shop.url) for _ in range(4)]
    stream = Stream(redis_url)
    for database in databases:
        await database.open()
    tenants = [Tenant(database, shop.user_id, stream) for database in databases]

    async def signal(number: int, name: str) -> sales.Sale:
        while True:  # a marketplace that finds every connection taken says it again
            with suppress(DatabaseAway):
                return await tenants[number % 4].write(sales.record, listing, name, PRICE, order=f"order-{number}")

    recorded = await asyncio.gather(*(signal(number, name) for number, name in enumerate(names)))
    for database in databases:
        await database.close()
    await stream.close()

    sold = [sale for sale in recorded if not sale.double]
    assert (len(recorded), len(sold)) == (200, 1)
    assert shop.one("SELECT sold_platform FROM listings WHERE id = %s", listing) == sold[0].platform
    statuses = list(shop.platforms(listing).values())
    assert (statuses.count("sold"), statuses.count("pending_cancel")) == (1, 199)
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = 'record_sale'") == 1
    assert shop.one("SELECT count(*) FROM notifications WHERE type = 'sale'") == 1


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    quantity=st.integers(1, 4),
    signals=st.lists(st.tuples(st.sampled_from(["ebay", "etsy", "depop"]), st.integers(1, 3)), max_size=8),
)
async def test_units_are_neither_lost_nor_invented(
    shop: Shop, tenant: Tenant, quantity: int, signals: list[tuple[str, int]]
) -> None:
    listing = shop.listing(
        platforms=dict.fromkeys(("ebay", "etsy", "depop"), "active"), quantity=quantity, title="Counted"
    )
    sold = set[tuple[str, int]]()
    for platform, order in signals:
        sale = await tenant.write(sales.record, listing, platform, PRICE, order=str(order))
        if sale.double:
            assert len(sold) == quantity
        else:
            sold.add((platform, order))
    left, status = shop.one("SELECT quantity, status FROM listings WHERE id = %s", listing)
    assert left == quantity - len(sold)
    assert status == ("sold" if left == 0 else "active")
