"""Undo: what was decided is taken back exactly, unless somebody changed the rows since."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.tenant import Tenant
from queries import editables, journal, sales, triage, undoing
from queries.objections import UndoRefused
from queries.waiting import waiting
from tests.fix_shop import Shop

PRICE = Decimal(84)

STATE = (
    "SELECT id, status, quantity, sold_platform, sold_date, sold_price, storage_location"
    " FROM listings ORDER BY id",
    "SELECT id, status, cancel_scheduled_at FROM platform_listings ORDER BY id",
    "SELECT id, storage_id, section_id, quantity, listing_id FROM storage_items ORDER BY id",
    "SELECT id, item_count FROM storage_sections ORDER BY id",
    "SELECT id, storage_item_id FROM card_collections ORDER BY id",
)


def state(shop: Shop) -> list[Any]:
    return [shop.all(statement) for statement in STATE]


async def decide(tenant: Tenant, decision: str, listing: int, sale: int | None) -> int:
    if decision == "found":
        return await tenant.write(triage.found, listing, sale)
    return await tenant.write(triage.reverse, listing, sale, None, decision)


@pytest.mark.parametrize("decision", ["found", "not found", "damaged"])
@pytest.mark.parametrize("stored", [1, 3])
async def test_a_decision_is_taken_back_exactly(shop: Shop, tenant: Tenant, decision: str, stored: int) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active", "depop": "failed"})
    item, _ = shop.stored(listing, quantity=stored)
    shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="C", storage_item_id=item
    )
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    before, board = state(shop), await tenant.read(waiting)
    log_id = await decide(tenant, decision, listing, sale.id)
    assert await tenant.read(waiting) == []

    undone = await tenant.write(undoing.take_back, log_id)
    assert undone.log_id == log_id
    assert state(shop) == before
    assert await tenant.read(waiting) == board
    assert shop.one("SELECT count(*) FROM notifications WHERE is_read") == 0
    with pytest.raises(UndoRefused, match="Nothing of yours"):
        await tenant.write(undoing.take_back, log_id)
    await decide(tenant, decision, listing, sale.id)
    assert await tenant.read(waiting) == []


async def test_a_recorded_sale_is_taken_back(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active", "depop": "failed"}, quantity=2)
    before = state(shop)
    first = await tenant.write(sales.record, listing, "ebay", PRICE, order="1")
    between = state(shop)
    last = await tenant.write(sales.record, listing, "etsy", PRICE, order="1")
    assert first.id is not None
    assert last.id is not None
    await tenant.write(undoing.take_back, last.id)
    assert state(shop) == between
    assert [sale.sale_id for sale in await tenant.read(waiting)] == [first.id]
    latest = await tenant.read(undoing.last, None)
    assert latest is not None
    assert latest.log_id == first.id
    await tenant.write(undoing.take_back, latest.log_id)
    assert state(shop) == before
    assert not (await tenant.write(sales.record, listing, "ebay", PRICE, order="1")).repeated


async def test_what_was_changed_since_is_named_and_kept(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"})
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    log_id = await tenant.write(triage.reverse, listing, sale.id)
    shop.connection.execute("UPDATE platform_listings SET status = 'canceled' WHERE platform = 'etsy'")
    before = state(shop)
    with pytest.raises(
        UndoRefused, match=r"platform listing was changed by another program.*status is canceled now"
    ):
        await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before

    shop.connection.execute("UPDATE platform_listings SET status = 'active' WHERE platform = 'etsy'")
    await tenant.write(sales.record, listing, "etsy", PRICE)
    with pytest.raises(UndoRefused, match="the listing was changed by “record sale”, "):
        await tenant.write(undoing.take_back, log_id)


async def test_only_who_gave_a_field_its_value_is_blamed(shop: Shop, tenant: Tenant) -> None:
    """A later log row of the same listing that left that field alone changed nothing of it."""
    listing = shop.listing(platforms={"ebay": "active"}, quantity=3, title="Walkman")
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    assert sale.id is not None
    await tenant.write(journal.edit, editables.LISTING, listing, {"title": "Sony Walkman"}, "a test")
    shop.connection.execute("UPDATE listings SET quantity = 7 WHERE id = %s", (listing,))
    with pytest.raises(UndoRefused, match=r"listing was changed by another program since \(its quantity is 7"):
        await tenant.write(undoing.take_back, sale.id)
    shop.insert(
        "activity_logs", user_id=shop.user_id, action="update_listing", resource_type="listing",
        resource_id=listing, details="not JSON", user_agent="Mozilla/5.0 (X11; Linux x86_64) " + "x" * 99,
    )  # fmt: skip
    with pytest.raises(UndoRefused) as refusal:
        await tenant.write(undoing.take_back, sale.id)
    assert "changed since, and the log knows of “update listing”, " in str(refusal.value)
    assert ", by Mozilla/5.0 (X11; Linux x86_64) xxxxxxxx (its quantity is 7 now)" in str(refusal.value)
    edited = await tenant.write(journal.edit, editables.LISTING, listing, {"quantity": 5}, "a test")
    with pytest.raises(UndoRefused, match=r"changed by “edit”, .* \(its quantity is 5 now\)"):
        await tenant.write(undoing.take_back, sale.id)
    shop.connection.execute("UPDATE listings SET quantity = 7 WHERE id = %s", (listing,))
    with pytest.raises(UndoRefused, match="the log knows of “update listing”"):
        await tenant.write(undoing.take_back, sale.id)
    shop.connection.execute("UPDATE listings SET quantity = 5 WHERE id = %s", (listing,))
    await tenant.write(undoing.take_back, edited)
    with pytest.raises(UndoRefused, match=r"changed by “undo”, .* \(its quantity is 7 now\)"):
        await tenant.write(undoing.take_back, sale.id)


async def test_a_row_that_is_there_again_is_not_made_twice(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    item, _ = shop.stored(listing)
    sale = await tenant.write(sales.record, listing, "ebay", PRICE)
    log_id = await tenant.write(triage.found, listing, sale.id)
    shop.connection.execute(
        "INSERT INTO storage_items (id, user_id, storage_id, bin_id)"
        " SELECT %s, user_id, 'X-01', id FROM storage_bins LIMIT 1",
        (item,),
    )
    with pytest.raises(UndoRefused, match=r"by another program since \(it is there again\)"):
        await tenant.write(undoing.take_back, log_id)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    quantity=st.integers(1, 3),
    steps=st.lists(st.sampled_from(["ebay", "etsy", "found", "not found", "damaged"]), min_size=1, max_size=8),
)
async def test_undoing_everything_restores_the_beginning(
    shop: Shop, tenant: Tenant, quantity: int, steps: list[str]
) -> None:
    listing = shop.listing(platforms={"ebay": "active", "etsy": "active"}, quantity=quantity)
    shop.stored(listing, quantity=quantity)
    before = state(shop)
    done: list[int] = []
    for number, step in enumerate(steps):
        open_sales = [sale for sale in await tenant.read(waiting) if sale.listing_id == listing]
        if step in ("ebay", "etsy"):
            sale = await tenant.write(sales.record, listing, step, PRICE, order=str(number))
            if not sale.double and sale.id is not None:
                done.append(sale.id)
        elif open_sales:
            done.append(await decide(tenant, step, listing, open_sales[0].sale_id))
    for log_id in reversed(done):
        await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before
