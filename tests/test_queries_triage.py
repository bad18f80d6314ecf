"""Found and not found: what each changes, and that a sale is closed once."""

import asyncio
import json
from decimal import Decimal

import pytest

from data.rules.fees import FeeTable
from data.tenant import Tenant
from queries import sales, triage
from queries.waiting import of_listing, waiting
from tests.fix_shop import Shop, signed_in

PRICE = Decimal("84.00")


async def test_a_new_sale_waits_and_shows_what_it_nets(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"}, storage_location="A2-07")
    await tenant.write(sales.record, listing, "ebay", PRICE)
    (sale,) = await tenant.read(waiting)
    assert (sale.listing_id, sale.location, sale.platform, sale.price) == (listing, "A2-07", "ebay", PRICE)
    assert FeeTable().nets(sale.platform, sale.price) == Decimal("72.47")
    assert (sale.window_ends - sale.sold_at).total_seconds() == 15 * 60


async def test_the_oldest_sale_comes_first(shop: Shop, tenant: Tenant) -> None:
    listings = [shop.listing(platforms={"ebay": "active"}) for _ in range(3)]
    for listing in reversed(listings):
        await tenant.write(sales.record, listing, "ebay", PRICE)
    assert [sale.listing_id for sale in await tenant.read(waiting)] == listings[::-1]


async def test_found_takes_the_item_out_of_its_bin_and_reads_the_alert(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
    item, section = shop.stored(listing)
    storage_id = shop.one("SELECT storage_id FROM storage_items WHERE id = %s", item)
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    due = shop.one("SELECT cancel_scheduled_at FROM platform_listings WHERE status = 'pending_cancel'")
    await tenant.write(triage.found, listing, sale.id)

    assert shop.one("SELECT count(*) FROM storage_items WHERE id = %s", item) == 0
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 0
    assert shop.one("SELECT is_read FROM notifications") is True
    released = shop.one("SELECT status, cancel_scheduled_at FROM platform_listings WHERE platform = 'etsy'")
    assert released == ("pending_cancel", due)
    details = json.loads(shop.one("SELECT details FROM activity_logs WHERE action = 'sale_found'"))
    assert details["item"] == storage_id
    kept = next(row for row in details["rows"] if row["kind"] == "storage_item")
    assert (kept["id"], kept["before"]["storage_id"], kept["after"]) == (item, storage_id, None)
    assert await tenant.read(waiting) == []


async def test_found_takes_one_of_several_units(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"}, quantity=3)
    item, section = shop.stored(listing, quantity=3)
    first = await tenant.write(sales.record, listing, "ebay", PRICE, order="1")
    second = await tenant.write(sales.record, listing, "ebay", PRICE, order="2")
    assert [sale.sale_id for sale in await tenant.read(waiting)] == [first.id, second.id]
    await tenant.write(triage.found, listing, first.id)

    assert shop.one("SELECT quantity FROM storage_items WHERE id = %s", item) == 2
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 2
    assert [sale.sale_id for sale in await tenant.read(waiting)] == [second.id]


async def test_a_wrong_count_is_mended_and_linked_cards_are_kept(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    item, section = shop.stored(listing)
    shop.connection.execute("UPDATE storage_sections SET item_count = 9 WHERE id = %s", (section,))
    card = shop.insert(
        "card_collections",
        user_id=shop.user_id,
        card_uuid="c",
        card_type="tcg",
        title="Card",
        storage_item_id=item,
    )
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.found, listing, sale.id)

    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 0
    assert shop.one("SELECT storage_item_id FROM card_collections WHERE id = %s", card) is None


async def test_two_people_find_it_at_once(shop: Shop, redis_url: str) -> None:
    listing = shop.listing(platforms={"ebay": "active"}, quantity=2)
    item, _ = shop.stored(listing, quantity=2)
    async with signed_in(shop, redis_url) as one, signed_in(shop, redis_url) as two:
        sale = await one.write(sales.record, listing, "ebay", PRICE)
        outcomes = await asyncio.gather(
            *(tenant.write(triage.found, listing, sale.id) for tenant in (one, two)), return_exceptions=True
        )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["TriageRefused", "int"]
    assert "already found" in str(next(outcome for outcome in outcomes if isinstance(outcome, Exception)))
    assert shop.one("SELECT quantity FROM storage_items WHERE id = %s", item) == 1


async def test_reversing_restores_exactly(shop: Shop, tenant: Tenant) -> None:
    before = {"ebay": "active", "etsy": "active", "depop": "failed", "vinted": "pending", "poshmark": "canceled"}
    listing = shop.listing(platforms=before)
    item, section = shop.stored(listing)
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.reverse, listing, sale.id)

    assert shop.platforms(listing) == before
    assert shop.all("SELECT DISTINCT cancel_scheduled_at FROM platform_listings") == [None]
    row = shop.one(
        "SELECT status, quantity, sold_platform, sold_date, sold_price FROM listings WHERE id = %s", listing
    )
    assert row == ("active", 1, None, None, None)
    assert shop.one("SELECT quantity FROM storage_items WHERE id = %s", item) == 1
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", section) == 1
    assert shop.one("SELECT is_read FROM notifications") is True
    assert await tenant.read(waiting) == []
    assert shop.all("SELECT action FROM activity_logs WHERE resource_type <> 'notification' ORDER BY id") == [
        "record_sale",
        "sale_reversed",
    ]


async def test_what_was_proven_canceled_stays_so(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    shop.connection.execute("UPDATE platform_listings SET status = 'canceled' WHERE platform = 'etsy'")
    await tenant.write(triage.reverse, listing, sale.id)
    assert shop.platforms(listing) == {"ebay": "active", "etsy": "canceled"}


async def test_reversing_an_earlier_unit_leaves_the_later_sale(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"}, quantity=2)
    first = await tenant.write(sales.record, listing, "etsy", PRICE)
    last = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.reverse, listing, first.id)

    assert shop.one("SELECT status, quantity FROM listings WHERE id = %s", listing) == ("active", 1)
    assert shop.platforms(listing) == {"ebay": "sold", "etsy": "active"}
    assert [sale.sale_id for sale in await tenant.read(waiting)] == [last.id]


async def test_without_a_location_it_cannot_go_back_on_sale(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    listing = shop.listing(platforms={"ebay": "active"}, storage_location="")
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    with pytest.raises(triage.LocationNeeded):
        await tenant.write(triage.reverse, listing, sale.id)
    assert shop.one("SELECT status FROM listings WHERE id = %s", listing) == "sold"
    await tenant.write(triage.reverse, listing, sale.id, "Shelf-3")
    row = shop.one("SELECT status, storage_location FROM listings WHERE id = %s", listing)
    assert row == ("active", "Shelf-3")


async def test_a_sold_again_listing_waits_again(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.reverse, listing, sale.id)
    again = await tenant.write(sales.record, listing, "ebay", PRICE)
    assert not again.repeated
    assert [sale.sale_id for sale in await tenant.read(waiting)] == [again.id]


async def _sold_elsewhere(shop: Shop, quantity: int = 0) -> int:
    shop.without_checks()
    listing = shop.listing(platforms={"ebay": "sold", "etsy": "active"}, quantity=quantity, status="sold")
    shop.connection.execute(
        "UPDATE listings SET sold_platform = 'ebay', sold_price = 19.99, sold_date = now() WHERE id = %s",
        (listing,),
    )
    return listing


async def test_a_sale_that_another_program_recorded_is_triaged_too(shop: Shop, tenant: Tenant) -> None:
    listing = await _sold_elsewhere(shop)
    (sale,) = await tenant.read(waiting)
    assert (sale.sale_id, sale.key, sale.price) == (None, -listing, Decimal("19.99"))
    await tenant.write(triage.found, listing, None)
    assert await tenant.read(waiting) == []
    with pytest.raises(triage.TriageRefused, match="already found"):
        await tenant.write(triage.reverse, listing, None)


@pytest.mark.parametrize("quantity", [0, 1, -2])
async def test_reversing_another_programs_sale_leaves_one_unit(shop: Shop, tenant: Tenant, quantity: int) -> None:
    listing = await _sold_elsewhere(shop, quantity)
    await tenant.write(triage.reverse, listing, None)
    assert shop.one("SELECT status, quantity FROM listings WHERE id = %s", listing) == ("active", 1)
    assert shop.platforms(listing) == {"ebay": "active", "etsy": "active"}


async def test_old_sales_without_a_mark_do_not_wait(shop: Shop, tenant: Tenant) -> None:
    listing = await _sold_elsewhere(shop)
    shop.connection.execute("UPDATE listings SET sold_date = now() - interval '31 days'")
    assert await tenant.read(waiting) == []
    assert await tenant.read(of_listing, listing) == []


async def test_nothing_of_another_seller_can_be_triaged(shop: Shop, other_shop: Shop, redis_url: str) -> None:
    listing = other_shop.listing(platforms={"ebay": "active"})
    async with signed_in(other_shop, redis_url) as owner, signed_in(shop, redis_url) as stranger:
        sale = await owner.write(sales.record, listing, "ebay", PRICE)
        for decide in (triage.found, triage.reverse):
            with pytest.raises(triage.TriageRefused):
                await stranger.write(decide, listing, sale.id)
        assert await stranger.read(waiting) == []
        assert len(await owner.read(waiting)) == 1
