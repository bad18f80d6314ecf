"""Figures over the stock: by status, by age, dead, and what is missing; also of rows that others left behind."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from data.rules.search_reader import read
from data.tenant import Tenant
from queries import insight, listings, sales
from tests.fix_dirty import plant
from tests.fix_shop import Shop
from tui import stock_answers


@pytest.fixture
def now(shop: Shop) -> Any:
    """The database's time."""
    return shop.one("SELECT now() AT TIME ZONE 'UTC'")


async def test_an_age_group_begins_at_its_day(shop: Shop, tenant: Tenant, now: Any) -> None:
    for days in (0, 29, 30, 31, 59, 60, 179, 180, 364, 365, 5000):
        shop.listing(created_at=now - timedelta(days=days, minutes=1), price=10, cost=4, quantity=2)
    groups = await tenant.read(insight.aging)
    assert {group.days: group.figure.listings for group in groups} == {0: 2, 30: 3, 60: 1, 90: 1, 180: 2, 365: 2}
    assert groups[0].figure.asked == Decimal(40)
    assert groups[0].figure.cost == Decimal(16)


async def test_only_what_is_on_sale_has_an_age_however_it_is_spelled(shop: Shop, tenant: Tenant, now: Any) -> None:
    shop.without_checks()
    for status in ("active", "posted", "draft", "sold", "canceled", "failed", "weird", None):
        shop.listing(status=status, created_at=now)
    assert [group.figure.listings for group in await tenant.read(insight.aging)] == [2, 0, 0, 0, 0, 0]


async def test_ends_of_time_and_missing_dates_are_counted(shop: Shop, tenant: Tenant) -> None:
    shop.listing(created_at=None)
    shop.listing(created_at="-infinity")
    shop.listing(created_at="infinity")
    groups = {group.days: group.figure.listings for group in await tenant.read(insight.aging)}
    assert (groups[None], groups[0], groups[365]) == (1, 1, 1)


async def test_amounts_that_are_none_spoil_no_sum(shop: Shop, tenant: Tenant, now: Any) -> None:
    shop.without_checks()
    for price in (19.99, "NaN", "Infinity", -5):
        shop.listing(price=price, cost=price, created_at=now)
    shop.listing(price=0.1, cost=None, created_at=now, quantity=None)
    shop.listing(price=0.2, cost=0, created_at=now, quantity=-3)
    figure = (await tenant.read(insight.aging))[0].figure
    assert (figure.listings, figure.asked, figure.cost, figure.costless) == (
        6, Decimal("20.09"), Decimal("19.99"), 4,
    )  # fmt: skip


async def test_cents_add_up_over_many_rows(shop: Shop, tenant: Tenant, now: Any) -> None:
    """REAL sums lose cents: 1,000 times 1,234.56 does not."""
    for _ in range(1000):
        shop.listing(price=1234.56, created_at=now)
    assert (await tenant.read(insight.aging))[0].figure.asked == Decimal("1234560.00")


async def test_dead_stock_is_told_by_category_the_dearest_first(shop: Shop, tenant: Tenant, now: Any) -> None:
    old = now - timedelta(days=180, minutes=1)
    shop.listing(category="shoes", cost=5, created_at=old)
    shop.listing(category=" Shoes", cost=6, created_at=old)
    shop.listing(category=" ", cost=100, created_at=old)
    shop.listing(category="shoes", cost=50, created_at=now - timedelta(days=179))
    shop.listing(category="bags", cost=50, created_at=old, status="canceled")
    figures = await tenant.read(insight.dead)
    assert [(figure.name, figure.listings, figure.cost) for figure in figures] == [
        ("", 1, Decimal(100)),
        ("Shoes", 2, Decimal(11)),
    ]
    assert figures[0].names == 2


async def test_what_is_missing_is_counted_for_each_thing_that_is(shop: Shop, tenant: Tenant) -> None:
    whole = {"photos": '["1.jpg"]', "cost": 4.0, "category": "shoes"}
    shop.listing(**whole)
    for photos in (None, "", "[]", " [ ] ", "null", "{}"):
        shop.listing(**whole | {"photos": photos})
    shop.listing(**whole | {"photos": "1.jpg, 2.jpg"})
    shop.listing(**whole | {"cost": None, "category": " "})
    shop.without_checks()
    shop.listing(**whole, storage_location="  ", price=0)
    shop.connection.execute("ALTER TABLE listings ALTER price DROP NOT NULL")
    shop.listing(**whole, price=None)
    shop.listing(**whole, price=0.01)
    shop.listing(status="draft", storage_location=None)
    found = await tenant.read(insight.gaps)
    counted = {figure.name: figure.listings for figure in found}
    assert counted == {"photo": 6, "cost": 1, "category": 1, "location": 1, "price": 2}
    for line in stock_answers.gaps(found).lines:
        search = read(line.opens, date(2026, 11, 25))
        assert await tenant.read(listings.count, search) == counted[line.opens.rpartition("-")[2]], line.label


async def test_every_listing_is_in_one_status(shop: Shop, tenant: Tenant) -> None:
    planted = plant(shop.connection, shop.user_id)
    assert planted
    figures = await tenant.read(insight.by_status)
    stored = shop.all("SELECT coalesce(status, '') FROM listings WHERE user_id = %s", shop.user_id)
    assert {figure.name: figure.listings for figure in figures} == {
        status: stored.count(status) for status in set(stored)
    }
    assert all(figure.asked.is_finite() and figure.cost.is_finite() for figure in figures)


async def test_what_sold_is_worth_what_it_brought(shop: Shop, tenant: Tenant, now: Any) -> None:
    sold = {"status": "sold", "quantity": 0, "sold_platform": "ebay", "sold_date": now}
    shop.listing(**sold, price=100, sold_price=80.5)
    shop.listing(price=10, quantity=3)
    worth = {figure.name: figure.asked for figure in await tenant.read(insight.by_status)}
    assert worth == {"sold": Decimal("80.50"), "active": Decimal(30)}


async def test_cost_is_that_of_all_units_by_status_as_by_age(shop: Shop, tenant: Tenant, now: Any) -> None:
    """Four at 3 are on sale; of another one two at 3 were sold at once, one at 3 by another program."""
    shop.listing(cost=3, quantity=4, created_at=now)
    lot = shop.listing(cost=3, quantity=2, created_at=now)
    await tenant.write(sales.record, lot, "ebay", Decimal(20), units=2)
    shop.listing(cost=3, status="sold", quantity=0, sold_platform="ebay", sold_date=now, sold_price=5)
    cost = {figure.name: figure.cost for figure in await tenant.read(insight.by_status)}
    assert cost == {"active": 12, "sold": 9}
    assert (await tenant.read(insight.aging))[0].figure.cost == cost["active"]
