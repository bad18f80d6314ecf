"""Listings changed by hand: only what was changed, never over what someone else wrote, and back by one key."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from data.embedded.servers import EmbeddedServers
from data.rules.listing_fields import QuantityChange
from data.tenant import Tenant
from queries import editing, listings, saving, suggestions, trace
from queries.journal import EditRefused
from tests.fix_dirty import plant
from tests.fix_servers import a_database
from tests.fix_shop import Shop

WHOLE = "SELECT to_jsonb(l) - 'updated_at' FROM listings l WHERE id = %s"


@pytest.fixture(params=["template", "numbered_template"])
def database_url(
    request: pytest.FixtureRequest, servers: EmbeddedServers, admin: psycopg.Connection[Any]
) -> Iterator[str]:
    """A database with the contract's owners, and one with numbers in every owner column."""
    yield from a_database(servers, admin, request.getfixturevalue(request.param))


async def seen(tenant: Tenant, listing: int) -> dict[str, Any]:
    """The fields as a form shows them."""
    found = await tenant.read(listings.one, listing)
    assert found is not None
    return editing.values(found)


async def undo_last(tenant: Tenant) -> trace.Undoable:
    last = await tenant.read(trace.last, None)
    assert last is not None
    return await tenant.write(trace.undo, last.log_id)


async def test_only_what_changed_is_written_and_logged_and_taken_back(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    listing = shop.listing(
        title="Coat", condition="NWT", attributes="size: M", photos=r'["C:\\a.jpg"]', sku="", quantity=-2
    )
    before, was = shop.one(WHOLE, listing), await seen(tenant, listing)
    saved = await tenant.write(saving.save, listing, was | {"title": "Wool coat", "price": Decimal("19.99")}, was)
    assert saved.fields == ("title", "price")
    assert shop.one(WHOLE, listing) == before | {"title": "Wool coat", "price": 19.99}
    assert shop.one("SELECT details::jsonb -> 'after' FROM activity_logs") == {
        "title": "Wool coat",
        "price": 19.99,
    }

    await undo_last(tenant)
    assert shop.one(WHOLE, listing) == before


async def test_nothing_changed_writes_nothing(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(sku="", price=19.99)
    was = await seen(tenant, listing)
    saved = await tenant.write(saving.save, listing, was | {"sku": None, "price": Decimal("19.99")}, was)
    assert saved.fields == ()
    assert shop.one("SELECT count(*) FROM activity_logs") == 0
    assert shop.one("SELECT sku FROM listings") == ""


async def test_what_someone_else_wrote_is_never_written_over(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(title="Coat", price=84.0, cost=1.0)
    was = await seen(tenant, listing)
    shop.connection.execute("UPDATE listings SET price = 79, category = 'coats'")
    with pytest.raises(editing.Conflict) as conflict:
        await tenant.write(saving.save, listing, {"price": Decimal(89), "title": "Wool coat"}, was)
    assert (conflict.value.theirs["price"], conflict.value.theirs["category"]) == (79.0, "coats")
    assert shop.one("SELECT title, price FROM listings") == ("Coat", 79.0)

    # What they changed elsewhere in the row stays theirs, and the same value is no conflict.
    await tenant.write(saving.save, listing, {"price": Decimal(79), "title": "Wool coat"}, was)
    assert shop.one("SELECT title, price, category FROM listings") == ("Wool coat", 79.0, "coats")

    await tenant.write(saving.save, listing, {"price": Decimal(89)}, conflict.value.theirs)
    assert shop.one("SELECT price FROM listings") == 89.0


async def test_a_draft_that_was_written_anew_is_followed_by_its_uuid(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    other_shop.listing(listing_uuid="theirs")
    assert await tenant.read(editing.follow, 4711, "theirs") is None
    assert await tenant.read(editing.follow, 4711, "") is None
    again = shop.listing(listing_uuid="mine", title="Anew")
    found = await tenant.read(editing.follow, 4711, "mine")
    assert found is not None
    assert (found.id, found.title) == (again, "Anew")


async def test_what_is_gone_is_said(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    theirs = other_shop.listing(title="Theirs", quantity=3)
    for listing in (4711, theirs):
        with pytest.raises(editing.Gone):
            await tenant.write(saving.save, listing, {"title": "Mine"}, {"title": "Theirs"})
        with pytest.raises(editing.Gone):
            await tenant.write(editing.adjust, listing, QuantityChange(1))
    assert shop.one("SELECT title, quantity FROM listings") == ("Theirs", 3)


@pytest.mark.parametrize("status", ["active", "posted"])
@pytest.mark.parametrize("change", [{"price": Decimal(0)}, {"storage_location": None}])
async def test_what_is_for_sale_keeps_its_price_and_place(
    shop: Shop, tenant: Tenant, status: str, change: dict[str, Any]
) -> None:
    listing = shop.listing(status=status)
    was = await seen(tenant, listing)
    with pytest.raises(EditRefused, match="An active listing needs a p"):
        await tenant.write(saving.save, listing, change, was)
    await tenant.write(saving.save, listing, {"title": "Other"}, was)


async def test_an_active_listing_that_never_had_a_place_can_still_be_edited(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    listing = shop.listing(storage_location=None, price=0)
    was = await seen(tenant, listing)
    await tenant.write(saving.save, listing, {"title": "Other"}, was)
    await tenant.write(saving.save, listing, {"storage_location": "A2"}, was)
    assert shop.one("SELECT title, storage_location FROM listings") == ("Other", "A2")


@pytest.mark.parametrize("price", ["NaN", "Infinity", -1, 0])
async def test_an_impossible_price_stays_until_it_is_changed(shop: Shop, tenant: Tenant, price: object) -> None:
    listing = shop.listing(price=price)
    was = await seen(tenant, listing)
    await tenant.write(saving.save, listing, was | {"title": "Other"}, was)
    assert shop.one("SELECT price::text FROM listings") == str(price)
    await tenant.write(saving.save, listing, {"price": Decimal("5.55")}, was)
    await undo_last(tenant)
    assert shop.one("SELECT price::text, title FROM listings") == (str(price), "Other")


async def test_every_wrong_row_can_be_edited_and_is_otherwise_left_alone(shop: Shop, tenant: Tenant) -> None:
    plant(shop.connection, shop.user_id)
    for listing in shop.all("SELECT id FROM listings WHERE user_id = %s ORDER BY id", shop.user_id):
        before, was = shop.one(WHOLE, listing), await seen(tenant, listing)
        saved = await tenant.write(saving.save, listing, was | {"category": "seen to"}, was)
        assert saved.fields == ("category",)
        assert shop.one(WHOLE, listing) == before | {"category": "seen to"}


@pytest.mark.parametrize(
    ("before", "by", "after"),
    [
        (3, QuantityChange(2), 5),
        (3, QuantityChange(-3), 0),
        (3, QuantityChange(7, absolute=True), 7),
        (None, QuantityChange(7, absolute=True), 7),
        (-2, QuantityChange(2), 0),
        (3, QuantityChange(0), 3),
    ],
)
async def test_a_quantity_is_counted(
    shop: Shop, tenant: Tenant, before: int | None, by: QuantityChange, after: int
) -> None:
    shop.without_checks()
    listing = shop.listing(
        quantity=before, platforms={"ebay": "active", "depop": "failed", "mercari": "active", "Etsy": "active"}
    )
    adjusted = await tenant.write(editing.adjust, listing, by)
    assert (adjusted.before, adjusted.after) == (before, after)
    assert shop.one("SELECT quantity FROM listings") == after
    if before != after:
        assert sorted(adjusted.counted_on) == ["Etsy", "eBay"]
        await undo_last(tenant)
        assert shop.one("SELECT quantity FROM listings") == before


@pytest.mark.parametrize(
    ("row", "by", "reason"),
    [
        ({"quantity": 1}, QuantityChange(-2), "There are 1: 2 cannot be taken away"),
        ({"quantity": None}, QuantityChange(2), "no quantity yet"),
        ({"quantity": 2**31 - 1}, QuantityChange(1), "at most"),
        ({"quantity": 3, "status": "archived"}, QuantityChange(1), "It is sold"),
    ],
)
async def test_a_quantity_that_cannot_be_is_refused(
    shop: Shop, tenant: Tenant, row: dict[str, Any], by: QuantityChange, reason: str
) -> None:
    listing = shop.listing(**row)
    with pytest.raises(EditRefused, match=reason):
        await tenant.write(editing.adjust, listing, by)
    assert shop.one("SELECT quantity FROM listings") == row["quantity"]
    assert shop.one("SELECT count(*) FROM activity_logs") == 0


async def test_words_are_offered_from_the_sellers_own_listings(
    shop: Shop, other_shop: Shop, tenant: Tenant
) -> None:
    shop.listing(category="coats", item_type="clothing", storage_location="A2")
    shop.listing(category="coats", item_type=None, storage_location=" ", status="draft")
    shop.listing(category="bags", item_type="", storage_location="B1")
    other_shop.listing(category="theirs")
    assert await tenant.read(suggestions.recent) == {
        "category": ["coats", "bags"],
        "item_type": ["clothing"],
        "storage_location": ["A2", "B1"],
    }


async def test_the_same_sku_on_another_listing_is_found(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    first = shop.listing(title="First", sku="RR-1")
    other_shop.listing(sku="RR-1")
    assert await tenant.read(suggestions.same_sku, "RR-1", first) is None
    assert await tenant.read(suggestions.same_sku, "RR-1", 0) == "First"
    assert await tenant.read(suggestions.same_sku, "RR-2", 0) is None
