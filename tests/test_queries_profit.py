"""Profit: each sale as the fee table counts it, to the cent; what is not known is counted, not guessed."""

import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal

from data.rules.fees import FeeRule, FeeTable
from data.rules.marketplaces import fold
from data.rules.search_reader import read
from data.rules.turnover import months_to, starts
from data.tenant import Tenant
from queries import detail, listings, profit, sales, triage, undoing
from queries.ordering import Order
from queries.profit import Takings, together
from tests.fix_dirty import plant
from tests.fix_shop import Shop
from tui.listing_facts import listing_facts
from widgets.facts import Fact

MONTHS = months_to(date(2026, 11, 1), 24)
STARTS = starts(MONTHS)
SOLD = {"status": "sold", "quantity": 0, "sold_date": datetime.fromisoformat("2026-11-10T12:00")}


async def test_each_sale_is_counted_as_the_fee_table_does(shop: Shop, tenant: Tenant) -> None:
    dice = random.Random(7)
    fees = FeeTable({"depop": FeeRule(Decimal("0.1111"), Decimal("0.07"), Decimal(30), Decimal("1.99"))})
    expected: dict[str, Decimal] = defaultdict(Decimal)
    for _ in range(400):
        place = dice.choice(["ebay", "eBay", "Facebook Marketplace", "facebook", "poshmark", "depop", "manual"])
        price, cost = Decimal(dice.randint(1, 20_000)) / 100, Decimal(dice.randint(0, 9_000)) / 100
        shop.listing(**SOLD, sold_platform=place, sold_price=float(price), cost=float(cost))
        net = fees.nets(place, price)
        assert net is not None
        expected[fold(place)] += net - cost
    rows = await tenant.read(profit.sales, fees, STARTS)
    found = {place: together(row for row in rows if row.platform == place).profit for place in expected}
    assert found == expected


async def test_what_is_missing_is_counted_and_is_in_no_sum(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    shop.listing(**SOLD, sold_platform="mercari", sold_price=100, cost=10)
    shop.listing(**SOLD, sold_platform="mercari", sold_price=100, cost=None)
    shop.listing(**SOLD, sold_platform="mercari", sold_price=None, cost=10)
    shop.listing(**SOLD, sold_platform="mercari", sold_price="NaN", cost=None)
    shop.listing(**SOLD, sold_platform="comc", sold_price=100, cost=10)
    shop.listing(**SOLD, sold_platform=None, sold_price=100, cost=10)
    shop.listing(**SOLD, sold_platform="", sold_price=100, cost=None)
    rows = await tenant.read(profit.sales, FeeTable(), STARTS)
    by_place = {place: together(row for row in rows if row.platform == place) for place in ("mercari", "comc", "")}
    mercari = by_place["mercari"]
    assert (mercari.sales, mercari.unpriced, mercari.feeless, mercari.costless) == (4, 2, 0, 1)
    assert (mercari.taken, mercari.fees, mercari.costs, mercari.profit) == (100, 10, 10, 80)
    assert (by_place["comc"].feeless, by_place["comc"].profit) == (1, None)
    assert (by_place[""].sales, by_place[""].feeless) == (2, 2)


async def test_months_are_those_of_the_calendar(shop: Shop, tenant: Tenant) -> None:
    last = STARTS[-2]
    shop.without_checks()
    for at in (
        last,
        last - timedelta(microseconds=1),
        STARTS[0] - timedelta(days=1),
        STARTS[-1],
        None,
        "infinity",
    ):
        shop.listing(**SOLD | {"sold_date": at}, sold_platform="mercari", sold_price=10, cost=1)
    rows = await tenant.read(profit.sales, FeeTable(), STARTS)
    assert {row.month: row.sales for row in rows} == {24: 1, 23: 1, 0: 1, None: 3}


async def test_every_word_for_sold_counts_and_no_other(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    for status in ("sold", "shipped", "archived", "active", "canceled", "cancelled", None):
        shop.listing(**SOLD | {"status": status}, sold_platform="mercari", sold_price=10, cost=1)
    assert together(await tenant.read(profit.sales, FeeTable(), STARTS)).sales == 3


async def test_dirty_rows_are_survived_and_every_sale_is_told(shop: Shop, tenant: Tenant) -> None:
    plant(shop.connection, shop.user_id)
    total = together(await tenant.read(profit.sales, FeeTable(), STARTS))
    stored = "SELECT count(*) FROM listings WHERE user_id = %s AND status IN ('sold', 'shipped', 'archived')"
    assert total.sales == shop.one(stored, shop.user_id)
    assert total.taken.is_finite()


async def test_units_of_a_listing_are_sales_of_their_own(shop: Shop, tenant: Tenant) -> None:
    """Three of five at once, one more, that one reversed, one taken back, then the last two: 30 + 20 for 5 × 4."""
    span = starts(months_to(shop.one("SELECT now()::date"), 24))
    listing = shop.listing(quantity=5, cost=4, platforms={"mercari": "active"})
    await tenant.write(sales.record, listing, "mercari", Decimal(30), units=3)
    wrong = await tenant.write(sales.record, listing, "etsy", Decimal(99))
    await tenant.write(triage.reverse, listing, wrong.id)
    undone = await tenant.write(sales.record, listing, "depop", Decimal(99))
    assert undone.id is not None
    await tenant.write(undoing.take_back, undone.id)
    partly = together(await tenant.read(profit.sales, FeeTable(), span))
    assert (partly.sales, partly.partly, partly.taken, partly.fees, partly.costs) == (1, 1, 30, 3, 12)
    await tenant.write(sales.record, listing, "mercari", Decimal(20), units=2)
    whole = together(await tenant.read(profit.sales, FeeTable(), span))
    assert (whole.sales, whole.partly, whole.taken, whole.fees, whole.costs) == (2, 1, 50, 5, 20)


async def test_log_rows_of_others_are_no_sales_and_no_errors(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    for details in (
        None,
        "",
        "[]",
        "sold",
        '{"quantity": [99999999999, 1]}',
        '{"quantity": [2, 1], "price": "NaN"}',
    ):
        values = {"user_id": shop.user_id, "action": "record_sale", "resource_type": "listing"}
        shop.insert("activity_logs", **values, resource_id=listing, details=details)
    total = together(await tenant.read(profit.sales, FeeTable(), STARTS))
    assert (total.sales, total.unpriced) == (1, 1)


async def test_a_filter_an_order_and_the_page_count_the_units_of_a_sale(shop: Shop, tenant: Tenant) -> None:
    """Three at 4 each for 30 on Mercari (fee 3) leave 15; one at 4 for 20 leaves 14; below zero none is known."""
    shop.without_checks()
    lot = shop.listing(quantity=3, cost=4, platforms={"mercari": "active"})
    await tenant.write(sales.record, lot, "mercari", Decimal(30), units=3)
    single = shop.listing(**SOLD, sold_platform="mercari", sold_price=20, cost=4)
    for price, cost in ((-20, 4), (20, -4), ("NaN", 4), (20, "Infinity")):
        shop.listing(**SOLD, sold_platform="mercari", sold_price=price, cost=cost)
    today = date(2026, 11, 25)
    assert list(await tenant.read(listings.ids, read("profit:15", today))) == [lot]
    assert list(await tenant.read(listings.ids, read("profit:14", today))) == [single]
    by_profit = await tenant.read(listings.first, 2, order=Order("profit", descending=True))
    assert list(by_profit) == [lot, single]
    whole = together(await tenant.read(profit.sales, FeeTable(), STARTS))
    assert (whole.profit, whole.unknown) == (29, 4)
    page = await tenant.read(detail.whole, lot)
    assert page is not None
    assert page.units_sold == 3
    facts = {fact.label: fact.value for fact in listing_facts(page, None, FeeTable()) if isinstance(fact, Fact)}
    assert facts["Profit"] == "$15.00, 3 at a cost of $4.00 (estimate)"


def test_nothing_together_is_nothing() -> None:
    assert together([]) == Takings(None, "", 0, 0, 0, 0, 0, Decimal(0), Decimal(0), Decimal(0))
    assert together([]).profit is None
