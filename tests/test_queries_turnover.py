"""Turnover: stays by month, pace by category and marketplace, days to sale; also of rows with odd dates."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from data.rules.turnover import Fate, Stay, by_month, months_to, starts, unplaced
from data.tenant import Tenant
from queries import turnover
from queries.turnover import Pace
from tests.fix_dirty import plant
from tests.fix_shop import Shop

MONTHS = months_to(date(2026, 11, 1), 6)
STARTS = starts(MONTHS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture
def now(shop: Shop) -> Any:
    """The database's time."""
    return shop.one("SELECT now() AT TIME ZONE 'UTC'")


async def test_stays_are_told_by_the_months_they_begin_and_end(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    shop.listing(created_at=at("2026-07-15"))
    shop.listing(created_at=at("2026-07-20"))
    shop.listing(created_at=at("2020-01-01"), status="sold", sold_date=at("2026-09-15"))
    shop.listing(created_at=at("2026-08-15"), status="canceled", updated_at=at("2026-10-15"))
    shop.listing(created_at=at("2026-08-15"), status="shipped", sold_date=None)
    shop.listing(created_at=None, status="posted")
    shop.listing(created_at=at("2026-08-15"), status="draft")
    shop.listing(created_at=at("2026-08-15"), status="lost")
    stays = await tenant.read(turnover.stays, STARTS)
    assert set(stays) == {
        Stay(2, None, Fate.HERE, 2),
        Stay(0, 4, Fate.SOLD, 1),
        Stay(3, 5, Fate.CANCELED, 1),
        Stay(3, None, Fate.SOLD, 1),
        Stay(None, None, Fate.HERE, 1),
        Stay(3, None, Fate.DRAFT, 1),
        Stay(3, None, Fate.UNKNOWN, 1),
    }
    months = by_month(stays, len(MONTHS))
    assert [month.on_sale for month in months] == [1, 3, 4, 4, 3, 2]
    assert [month.sold for month in months] == [0, 0, 0, 1, 0, 0]
    assert unplaced(stays) == {Fate.SOLD: 1, Fate.HERE: 1, Fate.UNKNOWN: 1}


async def test_pace_of_categories_counts_the_last_90_days(shop: Shop, tenant: Tenant, now: Any) -> None:
    sold = {"status": "sold", "sold_platform": "ebay", "sold_price": 9, "quantity": 0}
    shop.listing(category="shoes")
    shop.listing(category="shoes", **sold, sold_date=now - timedelta(days=89))
    shop.listing(category="shoes", **sold, sold_date=now - timedelta(days=91))
    shop.listing(category=None)
    shop.listing(category="bags", status="draft")
    assert await tenant.read(turnover.by_category) == [Pace("shoes", 1, 1, 2), Pace("", 1, 0, 2)]


async def test_pace_of_marketplaces_folds_their_spellings(shop: Shop, tenant: Tenant, now: Any) -> None:
    shop.without_checks()
    sold = {"status": "sold", "sold_price": 9, "quantity": 0, "sold_date": now}
    shop.listing(platforms={"facebook": "active", "ebay": "failed"})
    shop.listing(platforms={"Facebook Marketplace": "active"})
    shop.listing(**sold, sold_platform="facebook shops", platforms={"facebook": "sold", "ebay": "pending_cancel"})
    shop.listing(**sold, sold_platform=None)
    paces = await tenant.read(turnover.by_platform)
    assert paces == [Pace("facebook", 2, 1), Pace("", 0, 1)]
    assert paces[0].share == pytest.approx(1 / 3)


async def test_days_to_sale_leave_out_what_no_days_can_be_told_of(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    sold = {"status": "sold", "category": "shoes"}
    for days in (1, 2, 3, 4, 100):
        end = at("2026-10-20")
        shop.listing(**sold, sold_date=end, created_at=end - timedelta(days=days))
    shop.listing(**sold, sold_date=at("2026-10-20"), created_at=at("2026-10-21"))
    shop.listing(**sold, sold_date=at("2026-10-20"), created_at=None)
    shop.listing(**sold, sold_date=at("2026-10-20"), created_at="-infinity")
    shop.listing(**sold, sold_date=None, created_at=at("2026-10-20"))
    shop.listing(**sold, sold_date="infinity", created_at=at("2026-10-20"))
    by_number = {wait.month: wait for wait in await tenant.read(turnover.days_by_month, STARTS)}
    october = by_number[5]
    assert (october.sales, october.median, october.backwards, october.undated) == (5, 3.0, 1, 2)
    assert by_number[None].undated == 2
    (shoes,) = await tenant.read(turnover.days_by_category, STARTS)
    assert (shoes.name, shoes.sales, shoes.median, shoes.backwards, shoes.undated) == ("shoes", 5, 3.0, 1, 2)
    assert shoes.slow == pytest.approx(61.6)


async def test_dirty_rows_are_survived(shop: Shop, tenant: Tenant) -> None:
    plant(shop.connection, shop.user_id)
    stays = await tenant.read(turnover.stays, STARTS)
    mine = shop.one("SELECT count(*) FROM listings WHERE user_id = %s", shop.user_id)
    assert sum(stay.listings for stay in stays) == mine
    await tenant.read(turnover.by_category)
    await tenant.read(turnover.by_platform)
    await tenant.read(turnover.days_by_month, STARTS)
    await tenant.read(turnover.days_by_category, STARTS)
