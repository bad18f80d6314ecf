"""One more of what is known: quantities of listings, cards and items go up together, once for each scan."""

import asyncio
from uuid import uuid4

import pytest

from data.rules.codes import Label
from data.tenant import Tenant
from queries import moving, putting, receiving, undoing
from queries.editing import EditRefused
from queries.putting import PutRefused, SectionFull
from queries.receiving import StoredNowhere
from tests.fix_shop import Shop, signed_in
from tests.test_queries_putting import counts_agree, section, state


async def one_more(
    tenant: Tenant, row_id: int, section_id: int | None, label: Label = Label.LISTING, *, anyway: bool = False
) -> receiving.Received:
    return await tenant.write(receiving.one_more, label, row_id, section_id, str(uuid4()), anyway=anyway)


async def test_it_goes_to_the_others_or_into_the_section_that_was_scanned(shop: Shop, tenant: Tenant) -> None:
    a1, b2 = section(shop, "A", "1"), section(shop, "B", "2")
    listing = shop.listing(quantity=1, platforms={"ebay": "active"})
    await tenant.write(putting.put, Label.LISTING, listing, a1)
    before = state(shop)
    there = await one_more(tenant, listing, None)
    assert (there.quantity, there.place, there.storage_id, there.counted_on) == (2, "A1", "A1-01", ("eBay",))
    here = await one_more(tenant, listing, b2)
    assert (here.quantity, here.place, here.storage_id) == (3, "B2", "B2-01")
    assert shop.all("SELECT storage_id, quantity FROM storage_items ORDER BY id") == [("A1-01", 2), ("B2-01", 1)]
    assert shop.one("SELECT quantity, storage_location FROM listings") == (3, "A1-01")
    assert counts_agree(shop)
    for log_id in (here.log_id, there.log_id):
        await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before


async def test_a_card_and_a_draft_stay_together(shop: Shop, tenant: Tenant) -> None:
    a1, b2 = section(shop, "A", "1"), section(shop, "B", "2")
    card = shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid="c", card_type="tcg", title="Charizard", quantity=1
    )
    draft = shop.listing(status="draft", storage_location=None)
    await tenant.write(putting.put, Label.CARD, card, a1)
    await tenant.write(putting.put, Label.LISTING, draft, a1)
    assert (await one_more(tenant, card, b2, Label.CARD)).place == "A1"
    assert (await one_more(tenant, draft, b2)).place == "A1"
    assert shop.one("SELECT quantity FROM card_collections") == 2
    assert shop.one("SELECT quantity FROM listings") == 2
    assert shop.all("SELECT quantity FROM storage_items") == [2, 2]
    assert counts_agree(shop)


async def test_a_draft_is_put_away_once(shop: Shop, tenant: Tenant) -> None:
    """Its item is not linked to it, and found all the same."""
    a1, b2 = section(shop, "A", "1"), section(shop, "B", "2")
    draft = shop.listing(status="draft", storage_location=None)
    await tenant.write(putting.put, Label.LISTING, draft, a1)
    with pytest.raises(PutRefused, match="already"):
        await tenant.write(putting.put, Label.LISTING, draft, a1)
    await tenant.write(putting.put, Label.LISTING, draft, b2)
    await tenant.write(putting.put, Label.LISTING, draft, a1)
    await tenant.write(moving.move, [(Label.LISTING, draft)], b2)
    assert shop.all("SELECT section_id FROM storage_items") == [b2]
    assert shop.one("SELECT storage_location FROM listings") == "A1-01", "its item is found by that alone"
    assert counts_agree(shop)


async def test_the_same_scan_counts_once(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing()
    shop.stored(listing)
    for _ in range(2):
        received = await tenant.write(receiving.one_more, Label.LISTING, listing, None, "one scan")
        assert received.quantity == 2
    assert shop.one("SELECT quantity FROM listings") == 2


async def test_what_cannot_be_received_says_why(shop: Shop, tenant: Tenant) -> None:
    full = section(shop, "A", "1", capacity=0)
    with pytest.raises(StoredNowhere):
        await one_more(tenant, shop.listing(), full)
    with pytest.raises(PutRefused, match="not there any more"):
        await one_more(tenant, 999_999, None)
    stored = shop.listing()
    shop.stored(stored)
    with pytest.raises(SectionFull):
        await one_more(tenant, stored, full)
    with pytest.raises(PutRefused, match="not there any more"):
        await one_more(tenant, stored, 999_999)
    sold = shop.listing(
        status="sold", quantity=0, sold_platform="ebay", sold_price=5.0, sold_date="2026-01-01T00:00"
    )
    shop.stored(sold)
    before = state(shop)
    with pytest.raises((PutRefused, EditRefused), match="It is sold"):
        await one_more(tenant, sold, None)
    assert state(shop) == before


async def test_two_who_receive_the_same_thing_count_both(shop: Shop, tenant: Tenant, redis_url: str) -> None:
    listing = shop.listing()
    shop.stored(listing)
    async with signed_in(shop, redis_url) as other:
        await asyncio.gather(*(one_more(who, listing, None) for who in (tenant, other) * 5))
    assert shop.one("SELECT quantity FROM listings") == 11
    assert counts_agree(shop)


async def test_two_who_swap_things_do_not_wait_for_each_other(shop: Shop, tenant: Tenant, redis_url: str) -> None:
    """Both sections are locked in one order, wherever each thing comes from."""
    a1, b2 = section(shop, "A", "1"), section(shop, "B", "2")
    one, two = shop.listing(), shop.listing()
    await tenant.write(putting.put, Label.LISTING, one, a1)
    await tenant.write(putting.put, Label.LISTING, two, b2)
    async with signed_in(shop, redis_url) as other:
        for first, second in [(b2, a1), (a1, b2)] * 10:
            await asyncio.gather(
                tenant.write(putting.put, Label.LISTING, one, first),
                other.write(putting.put, Label.LISTING, two, second),
            )
    assert counts_agree(shop)
