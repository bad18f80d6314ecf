"""Undo never offers again what was sold meanwhile, nor writes a listing that the contract forbids."""

import json
from decimal import Decimal
from typing import Any

import pytest

from data.rules.status import Action
from data.tenant import Tenant
from queries import editables, history, journal, postings, sales, triage, undoing
from queries.journal import EditRefused
from queries.objections import UndoRefused
from tests.fix_delisting import row_of
from tests.fix_shop import Shop

STATUS = "SELECT status FROM platform_listings WHERE id = %s"
SOLD = (
    "UPDATE listings SET status = %s, quantity = 0, sold_platform = 'etsy', sold_date = now(), sold_price = 1"
    " WHERE id = %s"
)
STEPS = [
    ("active", postings.schedule, (None,), "pending_cancel"),
    ("failed", postings.drop, (), "canceled"),
    ("pending", postings.drop, (), "canceled"),
    (None, postings.posted, ("1", None), "active"),
    ("pending", postings.failed, ("no",), "failed"),
]


@pytest.mark.parametrize("word", ["sold", "shipped"])
@pytest.mark.parametrize(("before", "step", "rest", "after"), STEPS)
async def test_what_another_program_sold_since_is_not_offered_again(
    shop: Shop, tenant: Tenant, word: str, before: str | None, step: Any, rest: tuple[Any, ...], after: str
) -> None:
    listing = shop.listing(title="Walkman", platforms={"ebay": before})
    row = row_of(shop, listing, "ebay")
    log_id = await tenant.write(step, row, *rest)
    shop.connection.execute(SOLD, (word, listing))
    with pytest.raises(UndoRefused, match=r"Walkman was sold \(Etsy\) since; on eBay it must not be"):
        await tenant.write(undoing.take_back, log_id)
    assert shop.one(STATUS, row) == after


async def test_a_sale_here_that_left_the_row_alone_counts_too(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "failed", "etsy": "active"})
    row = row_of(shop, listing, "ebay")
    log_id = await tenant.write(postings.drop, row)
    sale = await tenant.write(sales.record, listing, "etsy", Decimal(84))
    with pytest.raises(UndoRefused, match="was sold"):
        await tenant.write(undoing.take_back, log_id)
    await tenant.write(triage.reverse, listing, sale.id)
    await tenant.write(undoing.take_back, log_id)
    assert shop.one(STATUS, row) == "failed"


async def test_an_address_of_what_was_sold_can_go_back(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    row = row_of(shop, listing, "ebay")
    log_id = await tenant.write(postings.posted, row, "1", "https://www.ebay.com/itm/1")
    shop.connection.execute(SOLD, ("sold", listing))
    await tenant.write(undoing.take_back, log_id)
    assert shop.one("SELECT platform_url FROM platform_listings WHERE id = %s", row) is None


async def test_an_edit_whose_undo_the_contract_forbids_stays(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(status="draft", storage_location=None)
    log_id = await tenant.write(journal.edit, editables.LISTING, listing, {"storage_location": "A1"}, "edited")
    shop.connection.execute("UPDATE listings SET status = 'active' WHERE id = %s", (listing,))
    with pytest.raises(EditRefused, match="active without a location: move it somewhere"):
        await tenant.write(undoing.take_back, log_id)
    assert shop.one("SELECT storage_location FROM listings WHERE id = %s", listing) == "A1"


async def test_a_sale_is_not_taken_back_onto_a_listing_without_a_location(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(platforms={"ebay": "active"})
    sale = await tenant.write(sales.record, listing, "ebay", Decimal(84))
    assert sale.id is not None
    shop.connection.execute("UPDATE listings SET storage_location = ' ' WHERE id = %s", (listing,))
    with pytest.raises(UndoRefused, match="active without a location"):
        await tenant.write(undoing.take_back, sale.id)
    assert shop.one("SELECT status FROM listings WHERE id = %s", listing) == "sold"


async def test_many_that_are_tried_again_are_in_the_history_of_each(shop: Shop, tenant: Tenant) -> None:
    listings = [shop.listing(platforms={"ebay": "failed"}) for _ in range(3)]
    done = await tenant.write(postings.retry, [row_of(shop, listing, "ebay") for listing in listings])
    for listing in listings:
        (row,) = await tenant.read(history.logged, listing, 10)
        facts = json.loads(row.details or "")
        assert (row.action, facts["listing"], facts["platform"]) == (Action.POST_AGAIN, listing, "ebay")
        assert [change["id"] for change in facts["rows"]] == [row_of(shop, listing, "ebay")]
    last = await tenant.read(undoing.last, None)
    assert last is not None
    assert last.log_id == done.log_id
    await tenant.write(undoing.take_back, done.log_id)
    assert [shop.platforms(listing) for listing in listings] == [{"ebay": "failed"}] * 3
    assert await tenant.read(undoing.last, None) is None
    for listing in listings:
        (row,) = await tenant.read(history.logged, listing, 10)
        assert row.undone_at is not None
