"""Sales beside another program that writes the same rows: nothing of its work vanishes, nothing is made up."""

from decimal import Decimal

import pytest

from data.tenant import Tenant
from queries import sales, triage
from queries.waiting import waiting
from tests.fix_shop import Shop

PRICE = Decimal("84.00")

WEB_APP_SELLS = """
    UPDATE listings SET status = 'sold', quantity = 0, sold_platform = %s, sold_price = 99,
           sold_date = now() + %s::interval WHERE id = %s
"""
WEB_APP_RELISTS = """
    UPDATE listings SET status = 'active', quantity = 1, sold_platform = NULL, sold_date = NULL, sold_price = NULL
    WHERE id = %s
"""


def web_app_sells(shop: Shop, listing: int, platform: str = "etsy", when: str = "0 seconds") -> None:
    shop.connection.execute(WEB_APP_SELLS, (platform, when, listing))


async def test_reversing_every_unit_restores_every_row(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"}, quantity=2)
    first = await tenant.write(sales.record, listing, "etsy", PRICE)
    last = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.reverse, listing, first.id)
    await tenant.write(triage.reverse, listing, last.id)
    assert shop.one("SELECT status, quantity FROM listings WHERE id = %s", listing) == ("active", 2)
    assert shop.platforms(listing) == {"ebay": "active", "etsy": "active"}


async def test_its_sale_of_the_last_unit_outlives_the_reversal_of_ours(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"}, quantity=2)
    ours = await tenant.write(sales.record, listing, "ebay", PRICE)
    web_app_sells(shop, listing)
    await tenant.write(triage.reverse, listing, ours.id)
    (left,) = await tenant.read(waiting)
    assert (left.platform, left.price) == ("etsy", Decimal("99.00"))


async def test_a_stale_sale_is_closed_without_touching_the_new_one(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
    stale = await tenant.write(sales.record, listing, "ebay", PRICE)
    shop.connection.execute(WEB_APP_RELISTS, (listing,))
    web_app_sells(shop, listing, when="2 seconds")
    await tenant.write(triage.reverse, listing, stale.id)
    row = shop.one("SELECT status, sold_platform, quantity FROM listings WHERE id = %s", listing)
    assert row == ("sold", "etsy", 0)
    assert len(await tenant.read(waiting)) == 1


async def test_a_unit_that_it_put_back_is_not_put_back_twice(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    shop.connection.execute(WEB_APP_RELISTS, (listing,))
    await tenant.write(triage.reverse, listing, sale.id)
    assert shop.one("SELECT quantity FROM listings WHERE id = %s", listing) == 1
    assert shop.platforms(listing) == {"ebay": "active"}


@pytest.mark.parametrize("when", ["-3 minutes", "2 hours"])
async def test_its_sale_waits_whatever_its_date_and_is_closed_once(shop: Shop, tenant: Tenant, when: str) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
    item, _ = shop.stored(listing, quantity=3)
    ours = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.reverse, listing, ours.id)
    web_app_sells(shop, listing, when=when)
    assert len(await tenant.read(waiting)) == 1
    await tenant.write(triage.found, listing, None)
    assert await tenant.read(waiting) == []
    with pytest.raises(triage.TriageRefused):
        await tenant.write(triage.found, listing, None)
    assert shop.one("SELECT quantity FROM storage_items WHERE id = %s", item) == 2


@pytest.mark.parametrize("word", ["listed", "live on site"])
async def test_a_word_nobody_knows_stops_no_sale_and_comes_back(shop: Shop, tenant: Tenant, word: str) -> None:
    listing = shop.listing(platforms={"ebay": word, "etsy": word, "depop": "active"})
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    assert shop.platforms(listing) == {"ebay": "sold", "etsy": word, "depop": "pending_cancel"}
    await tenant.write(triage.reverse, listing, sale.id)
    assert shop.platforms(listing) == {"ebay": word, "etsy": word, "depop": "active"}


async def test_what_it_calls_posted_can_be_sold(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"}, status="posted")
    assert (await tenant.write(sales.record, listing, "ebay", PRICE)).left == 0


async def test_log_rows_of_any_shape_are_survived(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    for details in ('{"platform": ["x"], "order": {"a": 1}}', "[" * 100_000, '{"price": {}}', "null", "7", None):
        shop.insert(
            "activity_logs", user_id=shop.user_id, action="record_sale", resource_type="listing",
            resource_id=listing, details=details,
        )  # fmt: skip
    await tenant.write(sales.record, listing, "ebay", PRICE)
    assert len(await tenant.read(waiting)) == 7


async def test_a_repeated_sale_tells_what_was_recorded(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    first = await tenant.write(sales.record, listing, "ebay", PRICE)
    again = await tenant.write(sales.record, listing, "ebay", Decimal(10))
    assert (again.repeated, again.price, again.id) == (True, PRICE, first.id)


async def test_an_item_without_a_quantity_leaves_its_bin(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    item, _ = shop.stored(listing)
    shop.connection.execute("UPDATE storage_items SET quantity = NULL")
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.found, listing, sale.id)
    assert shop.one("SELECT count(*) FROM storage_items WHERE id = %s", item) == 0


async def test_a_strangers_card_does_not_stop_the_finding(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    item, _ = shop.stored(listing)
    other_shop.insert(
        "card_collections", user_id=other_shop.user_id, card_uuid="c", card_type="tcg", title="x",
        storage_item_id=item,
    )  # fmt: skip
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.found, listing, sale.id)
    assert shop.one("SELECT quantity FROM storage_items WHERE id = %s", item) == 0


async def test_a_strangers_item_in_the_section_is_counted_too(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    _, section = shop.stored(listing)
    other_shop.insert(
        "storage_items", user_id=other_shop.user_id, storage_id="X-01", section_id=section,
        bin_id=shop.one("SELECT bin_id FROM storage_sections WHERE id = %s", section), quantity=2,
    )  # fmt: skip
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.found, listing, sale.id)
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 2
