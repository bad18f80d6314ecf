"""Edits and their undo."""

import json

import pytest

from data.tenant import Tenant
from queries import editables, journal
from tests.fix_shop import Shop


async def test_an_edit_is_logged_with_before_and_after_and_can_be_undone(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(title="Walkman", photos="a.jpg, b.jpg")
    before = shop.one("SELECT (l.title, l.price, l.status, l.photos)::text FROM listings l WHERE id = %s", listing)
    log_id = await tenant.write(
        journal.edit, editables.LISTING, listing, {"photos": '["a.jpg"]', "status": "draft"}, "photos-not-json"
    )
    assert shop.one("SELECT photos, status FROM listings WHERE id = %s", listing) == ('["a.jpg"]', "draft")
    details = json.loads(shop.one("SELECT details FROM activity_logs WHERE id = %s", log_id))
    assert details["before"] == {"photos": "a.jpg, b.jpg", "status": "active"}
    assert details["why"] == "photos-not-json"

    await tenant.write(journal.undo, log_id)
    after = shop.one("SELECT (l.title, l.price, l.status, l.photos)::text FROM listings l WHERE id = %s", listing)
    assert after == before


async def test_a_sale_date_survives_edit_and_undo(shop: Shop, tenant: Tenant) -> None:
    shop.without_checks()
    listing = shop.listing(status="sold", sold_platform="ebay", sold_price=5)
    when = shop.one("UPDATE listings SET sold_date = clock_timestamp() WHERE id = %s RETURNING sold_date", listing)
    log_id = await tenant.write(journal.edit, editables.LISTING, listing, {"sold_date": None}, "a test")
    await tenant.write(journal.undo, log_id)
    assert shop.one("SELECT sold_date FROM listings WHERE id = %s", listing) == when


async def test_what_someone_changed_since_is_not_undone(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(quantity=1)
    log_id = await tenant.write(journal.edit, editables.LISTING, listing, {"quantity": 5}, "a test")
    shop.connection.execute("UPDATE listings SET quantity = 7")
    with pytest.raises(journal.EditRefused, match="quantity since"):
        await tenant.write(journal.undo, log_id)
    assert shop.one("SELECT quantity FROM listings WHERE id = %s", listing) == 7


async def test_other_changes_since_do_not_matter(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(quantity=1)
    log_id = await tenant.write(journal.edit, editables.LISTING, listing, {"quantity": 5}, "a test")
    shop.connection.execute("UPDATE listings SET price = 1")
    await tenant.write(journal.undo, log_id)
    assert shop.one("SELECT quantity, price FROM listings WHERE id = %s", listing) == (1, 1)


async def test_a_row_that_is_gone_is_said(shop: Shop, tenant: Tenant) -> None:
    with pytest.raises(journal.EditRefused, match="not there"):
        await tenant.write(journal.edit, editables.CARD, 77, {"value_tier": "low"}, "a test")


async def test_only_ones_own_edits_are_undone(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    log_id = shop.insert("activity_logs", user_id=shop.user_id, action="login", details="not json")
    theirs = shop.insert(
        "activity_logs", user_id=other_shop.user_id, action="edit", resource_type="listing",
        resource_id=other_shop.listing(), details='{"before": {"quantity": 9}, "after": {"quantity": 1}}',
    )  # fmt: skip
    for number in (log_id, theirs, 4711):
        with pytest.raises(journal.EditRefused, match="nothing of yours"):
            await tenant.write(journal.undo, number)
