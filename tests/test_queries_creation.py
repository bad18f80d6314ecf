"""New listings: written once, undone as long as nothing hangs on them."""

from decimal import Decimal
from typing import Any

import pytest

from data.rules.status import ListingStatus
from data.tenant import Tenant
from queries import creation, editing, listings, saving, trace
from tests.fix_shop import Shop

FIELDS = {"title": "Coat", "price": Decimal("19.99"), "quantity": 1, "storage_location": "A2", "cost": None}


async def create(tenant: Tenant, *platforms: str, status: str = "draft", uuid: str = "u-1", **fields: Any) -> int:
    created = await tenant.write(creation.create, FIELDS | fields, ListingStatus(status), platforms, uuid)
    return created.id


async def undo_last(tenant: Tenant) -> None:
    last = await tenant.read(trace.last, None)
    assert last is not None
    assert last.action == "create_listing"
    await tenant.write(trace.undo, last.log_id)


async def test_a_listing_is_written_with_its_rows_and_its_log(shop: Shop, tenant: Tenant) -> None:
    listing = await create(tenant, "ebay", "depop", status="active", attributes='{"size": "M"}')
    row = shop.one(
        "SELECT user_id, listing_uuid, title, price, quantity, storage_location, attributes, status, sku,"
        " created_at = updated_at FROM listings"
    )
    assert row == (shop.user_id, "u-1", "Coat", 19.99, 1, "A2", '{"size": "M"}', "active", None, True)
    assert shop.platforms(listing) == {"ebay": "pending", "depop": "pending"}
    assert shop.one("SELECT action, resource_type, resource_id FROM activity_logs") == (
        "create_listing",
        "listing",
        listing,
    )


async def test_an_answer_that_was_lost_does_not_make_two_of_it(shop: Shop, tenant: Tenant) -> None:
    first = await create(tenant, "ebay")
    again = await tenant.write(creation.create, FIELDS, ListingStatus.DRAFT, ["depop"], "u-1")
    assert (again.id, again.repeated) == (first, True)
    assert shop.one("SELECT count(*) FROM listings") == 1
    assert shop.platforms(first) == {"ebay": "pending"}
    assert shop.one("SELECT count(*) FROM activity_logs") == 1


async def test_anothers_uuid_is_refused(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    other_shop.listing(listing_uuid="u-1")
    with pytest.raises(creation.NotCreated):
        await create(tenant)


@pytest.mark.parametrize("fields", [{"price": Decimal(0)}, {"storage_location": None}, {"storage_location": " "}])
async def test_what_is_active_has_a_price_and_a_place(
    shop: Shop, tenant: Tenant, fields: dict[str, object]
) -> None:
    with pytest.raises(creation.NotCreated, match="An active listing needs"):
        await create(tenant, status="active", **fields)
    await create(tenant, status="draft", **fields)
    assert shop.one("SELECT count(*) FROM listings") == 1


@pytest.mark.parametrize("status", ["draft", "active"])
async def test_a_new_listing_is_undone_whole(shop: Shop, tenant: Tenant, status: str) -> None:
    await create(tenant, "ebay", "depop", status=status, description="Warm.", photos='["a.jpg"]')
    await undo_last(tenant)
    assert shop.one("SELECT count(*) FROM listings") == 0
    assert shop.one("SELECT count(*) FROM platform_listings") == 0
    assert await tenant.read(trace.last, None) is None


async def test_an_edit_that_was_taken_back_does_not_matter(shop: Shop, tenant: Tenant) -> None:
    listing = await create(tenant)
    found = await tenant.read(listings.one, listing)
    await tenant.write(saving.save, listing, {"title": "Other"}, editing.values(found))
    edit = await tenant.read(trace.last, None)
    created = shop.one("SELECT min(id) FROM activity_logs")
    with pytest.raises(creation.StillNeeded, match="title is Other"):
        await tenant.write(trace.undo, created)
    await tenant.write(trace.undo, edit.log_id)
    await undo_last(tenant)
    assert shop.one("SELECT count(*) FROM listings") == 0


@pytest.mark.parametrize(
    ("table", "row", "reason"),
    [
        ("storage_items", {"storage_id": "A1-07"}, "lies in a bin as A1-07"),
        ("notifications", {"type": "info", "title": "Offer"}, "an alert"),
        ("platform_listings", {"platform": "etsy", "status": "active"}, "it is on Etsy"),
        ("training_data", {}, "something in training data"),
    ],
)
async def test_what_something_hangs_on_stays(
    shop: Shop, tenant: Tenant, table: str, row: dict[str, object], reason: str
) -> None:
    listing = await create(tenant, "ebay")
    if table == "storage_items":
        bin_id = shop.insert("storage_bins", user_id=shop.user_id, bin_name="A", bin_type="clothing")
        row = row | {"user_id": shop.user_id, "bin_id": bin_id}
    shop.insert(table, listing_id=listing, **row)
    with pytest.raises(creation.StillNeeded, match=reason):
        await undo_last(tenant)
    assert shop.platforms(listing)["ebay"] == "pending"


async def test_a_log_row_without_what_was_created_removes_nothing(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    log_id = shop.insert(
        "activity_logs", user_id=shop.user_id, action="create_listing", resource_type="listing",
        resource_id=listing, user_agent="bindeck", details="{}",
    )  # fmt: skip
    with pytest.raises(trace.UndoRefused, match="not whole"):
        await tenant.write(trace.undo, log_id)
    assert shop.one("SELECT count(*) FROM listings") == 1


async def test_a_listing_that_is_gone_is_said(shop: Shop, tenant: Tenant) -> None:
    listing = await create(tenant)
    shop.connection.execute("DELETE FROM listings WHERE id = %s", (listing,))
    with pytest.raises(creation.StillNeeded, match="gone already"):
        await undo_last(tenant)
