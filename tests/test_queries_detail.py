"""One listing with all that belongs to it, and its history, out of tidy rows and awkward ones."""

import json
from decimal import Decimal

import pytest

from data.origin import is_ours
from data.tenant import Tenant
from queries import detail, editables, history, journal, sales, triage, undoing
from queries.editables import LISTING
from tests.fix_dirty import NOBODY, loosen
from tests.fix_shop import Shop

PRICE = Decimal("84.00")


async def test_a_listing_comes_with_all_that_belongs_to_it(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "failed"}, platform_statuses='{"ebay": "active"}')
    shop.stored(listing, quantity=2, storage_id="A2-07")
    shop.listing(platforms={"ebay": "active"})
    whole = await tenant.read(detail.whole, listing)
    assert whole is not None
    assert [row.platform for row in whole.platforms] == ["ebay", "etsy"]
    assert [(item.storage_id, item.quantity, item.item_count) for item in whole.stored] == [("A2-07", 2, 2)]
    assert whole.besides.platform_statuses == '{"ebay": "active"}'
    assert not whole.sales
    await tenant.write(sales.record, listing, "ebay", PRICE)
    whole = await tenant.read(detail.whole, listing)
    assert whole is not None
    assert [sale.price for sale in whole.sales] == [PRICE]


async def test_one_that_is_gone_or_anothers_is_none(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    assert await tenant.read(detail.whole, NOBODY) is None
    assert await tenant.read(detail.whole, other_shop.listing()) is None
    assert await tenant.read(detail.besides, NOBODY) == detail.NOTHING_BESIDES


async def test_storage_that_leads_nowhere_says_so(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    loosen(shop.connection)
    listing = shop.listing()
    _, section = shop.stored(listing, storage_id="A1-01")
    item, _ = shop.stored(listing, storage_id="A1-02")
    shop.connection.execute("UPDATE storage_items SET section_id = %s WHERE id = %s", (section, item))
    item, _ = shop.stored(listing, storage_id="A1-03")
    shop.connection.execute("UPDATE storage_items SET section_id = NULL WHERE id = %s", (item,))
    _, theirs = other_shop.stored(other_shop.listing(), storage_id="theirs")
    item, _ = shop.stored(listing, storage_id="A1-04")
    their_bin = shop.one("SELECT bin_id FROM storage_sections WHERE id = %s", theirs)
    shop.connection.execute(
        "UPDATE storage_items SET section_id = %s, bin_id = %s WHERE id = %s", (theirs, their_bin, item)
    )
    item, _ = shop.stored(listing, storage_id="A1-05")
    shop.connection.execute(
        "UPDATE storage_items SET section_id = %s, bin_id = %s, storage_id = NULL WHERE id = %s",
        (NOBODY, NOBODY, item),
    )
    right, strayed, loose, anothers, gone = await tenant.read(detail.stored, listing)
    assert not right.strayed
    assert strayed.strayed
    assert strayed.section_bin == right.bin_name != strayed.bin_name
    assert (loose.names_section, loose.section_name) == (False, None)
    for item in (anothers, gone):
        assert item.names_bin
        assert item.names_section
        assert (item.bin_name, item.section_name, item.section_bin, item.item_count) == (None, None, None, None)
    assert gone.storage_id == ""


async def test_the_history_tells_the_whole_sale(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
    item, _ = shop.stored(listing)
    other = shop.listing(platforms={"ebay": "active"})
    await tenant.write(journal.edit, LISTING, listing, {"price": 79.0}, "repriced")
    await tenant.write(journal.edit, LISTING, other, {"price": 1.0}, "another one's")
    await tenant.write(journal.edit, editables.ITEM, item, {"notes": "top shelf"}, "noted")
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    await tenant.write(triage.found, listing, sale.id)
    rows = await tenant.read(history.logged, listing, 100)
    # The item is gone from its bin by now: what was done to it is told by the sale's own row.
    assert [row.action for row in rows] == ["sale_found", "record_sale", "edit"]
    assert all(is_ours(row.program) and row.undone_at is None for row in rows)
    assert [alert.title for alert in await tenant.read(history.alerts, listing, 100)] == [
        f"Sold on eBay: {shop.one('SELECT title FROM listings WHERE id = %s', listing)}"
    ]
    await tenant.write(undoing.take_back, rows[0].id)
    again = await tenant.read(history.logged, listing, 100)
    undone = next(row for row in again if row.id == rows[0].id)
    assert undone.undone_at is not None
    assert "storage_item" in [row.resource_type for row in again]
    assert len(await tenant.read(history.logged, listing, 2)) == 2


async def test_a_number_is_not_found_inside_another(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    for details in (
        {"listing": listing * 10 + 1},
        {"note": f'"listing": {listing},'},
        {"listing": str(listing)},
    ):
        shop.insert(
            "activity_logs", user_id=shop.user_id, action="sale_found", resource_type="sale", resource_id=NOBODY,
            details=json.dumps(details),
        )  # fmt: skip
    assert await tenant.read(history.logged, listing, 100) == []
    for details in ({"listing": listing}, {"listing": listing, "more": 1}):
        shop.insert(
            "activity_logs", user_id=shop.user_id, action="sale_found", resource_type="sale", resource_id=NOBODY,
            details=json.dumps(details),
        )  # fmt: skip
    assert len(await tenant.read(history.logged, listing, 100)) == 2


@pytest.mark.parametrize("details", [None, "", "deleted 3 rows", "[1]", "null", '{"rows": 7, "before": []}'])
async def test_rows_of_other_programs_are_kept_as_they_are(
    shop: Shop, tenant: Tenant, details: str | None
) -> None:
    listing = shop.listing()
    shop.insert(
        "activity_logs", user_id=shop.user_id, action="edit_listing", resource_type="listing", resource_id=listing,
        details=details, user_agent="Mozilla/5.0", ip_address="203.0.113.9", created_at=None,
    )  # fmt: skip
    (row,) = await tenant.read(history.logged, listing, 100)
    assert (row.details, row.program, row.ip_address, row.at) == (details, "Mozilla/5.0", "203.0.113.9", None)


async def test_what_others_say_of_my_listing_is_not_told(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    other_shop.insert(
        "activity_logs", user_id=other_shop.user_id, action="edit", resource_type="listing", resource_id=listing
    )
    assert await tenant.read(history.logged, listing, 100) == []
    theirs = other_shop.listing()
    other_shop.insert("notifications", type="info", listing_id=theirs, title="theirs")
    assert await tenant.read(history.alerts, theirs, 100) == []
