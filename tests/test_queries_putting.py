"""Putting away and moving: items, counts and the texts on listings and cards agree after every step."""

import asyncio
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest

from data.rules.codes import Label
from data.tenant import Tenant
from queries import locations, putting, undoing
from queries.putting import PutRefused, SectionFull
from tests.fix_shop import Shop, signed_in

STATE = (
    "SELECT id, storage_location, quantity FROM listings ORDER BY id",
    "SELECT id, storage_location, storage_item_id FROM card_collections ORDER BY id",
    "SELECT id, storage_id, bin_id, section_id, quantity, listing_id, title FROM storage_items ORDER BY id",
    "SELECT id, item_count FROM storage_sections ORDER BY id",
)


def section(shop: Shop, bin_name: str, name: str, capacity: int | None = None, bin_type: str = "clothing") -> int:
    """A section, its bin made where it is not there yet."""
    bin_id = shop.one(
        "SELECT id FROM storage_bins WHERE user_id = %s AND bin_name = %s AND bin_type = %s",
        shop.user_id, bin_name, bin_type,
    ) or shop.insert("storage_bins", user_id=shop.user_id, bin_name=bin_name, bin_type=bin_type)  # fmt: skip
    return shop.insert("storage_sections", bin_id=bin_id, section_name=name, capacity=capacity)


def state(shop: Shop) -> list[object]:
    return [shop.all(statement) for statement in STATE]


def counts_agree(shop: Shop) -> bool:
    return not shop.all(
        "SELECT 1 FROM storage_sections s WHERE s.item_count IS DISTINCT FROM"
        " (SELECT coalesce(sum(quantity), 0) FROM storage_items i WHERE i.section_id = s.id)"
    )


async def test_a_listing_is_stored_under_the_next_id(shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "A", "1", capacity=10)
    first = shop.listing(storage_location="pile", quantity=2, title="Walkman")
    put = await tenant.write(putting.put, Label.LISTING, first, a1)
    assert (put.storage_id, put.place.name, put.place.held, put.before) == ("A1-01", "A1", 2, "pile")
    assert shop.one("SELECT storage_location FROM listings WHERE id = %s", first) == "A1-01"
    assert shop.all("SELECT storage_id, quantity, listing_id, title FROM storage_items") == [
        ("A1-01", 2, first, "Walkman")
    ]
    shop.stored(shop.listing(), storage_id="A1-99")
    put = await tenant.write(putting.put, Label.LISTING, shop.listing(), a1)
    assert put.storage_id == "A1-100"
    assert counts_agree(shop)


async def test_what_lies_elsewhere_moves_and_keeps_its_label(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(storage_location="B1-07")
    item, old = shop.stored(listing, storage_id="B1-07", quantity=3)
    a1 = section(shop, "A", "1")
    put = await tenant.write(putting.put, Label.ITEM, item, a1)
    assert (put.storage_id, put.place.name, put.place.held) == ("B1-07", "A1", 3)
    assert shop.one("SELECT storage_location FROM listings WHERE id = %s", listing) == "A1"
    assert shop.one("SELECT item_count FROM storage_sections WHERE id = %s", old) == 0
    (place,) = await tenant.read(locations.find, "B1-07")
    assert place.section_id == a1
    assert counts_agree(shop)


async def test_a_draft_is_stored_without_a_link(shop: Shop, tenant: Tenant) -> None:
    draft = shop.listing(status="draft", storage_location=None)
    await tenant.write(putting.put, Label.LISTING, draft, section(shop, "A", "1"))
    assert shop.one("SELECT listing_id FROM storage_items") is None
    assert shop.one("SELECT storage_location FROM listings WHERE id = %s", draft) == "A1-01"


async def test_a_card_gets_a_category_and_a_link(shop: Shop, tenant: Tenant) -> None:
    card = shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid=str(uuid4()), card_type="tcg", title="Charizard"
    )
    put = await tenant.write(putting.put, Label.CARD, card, section(shop, "3", "B", bin_type="cards"))
    assert put.storage_id == "TCG-3B-01"
    item = shop.one("SELECT id FROM storage_items")
    assert shop.one("SELECT storage_location, storage_item_id FROM card_collections") == ("TCG-3B-01", item)
    again = section(shop, "4", "A", bin_type="cards")
    put = await tenant.write(putting.put, Label.CARD, card, again)
    assert shop.one("SELECT storage_location, storage_item_id FROM card_collections") == ("4A", item)
    assert counts_agree(shop)


async def test_a_full_section_is_refused_unless_meant(shop: Shop, tenant: Tenant) -> None:
    a1, a2 = section(shop, "A", "1", capacity=1), section(shop, "A", "2", capacity=5)
    await tenant.write(putting.put, Label.LISTING, shop.listing(), a1)
    another, before = shop.listing(), None
    before = state(shop)
    with pytest.raises(SectionFull, match="A1 holds 1 of 1") as full:
        await tenant.write(putting.put, Label.LISTING, another, a1)
    assert state(shop) == before
    free = await tenant.read(putting.free_section, full.value.place)
    assert free is not None
    assert free.section_id == a2
    put = await tenant.write(putting.put, Label.LISTING, another, a1, anyway=True)
    assert (put.place.held, put.place.capacity) == (2, 1)


@pytest.mark.parametrize("kind", [Label.LISTING, Label.CARD, Label.ITEM])
async def test_what_is_not_there_is_refused(shop: Shop, tenant: Tenant, kind: Label) -> None:
    a1 = section(shop, "A", "1")
    with pytest.raises(PutRefused, match="That is not there any more"):
        await tenant.write(putting.put, kind, 999_999, a1)
    with pytest.raises(PutRefused, match="That section is not there any more"):
        await tenant.write(putting.put, Label.LISTING, shop.listing(), 999_999)


async def test_the_same_place_again_is_said(shop: Shop, tenant: Tenant) -> None:
    item, lies_in = shop.stored(shop.listing())
    with pytest.raises(PutRefused, match="already"):
        await tenant.write(putting.put, Label.ITEM, item, lies_in)


async def test_undo_takes_it_back_though_the_section_went_on(shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "A", "1")
    first, second = shop.listing(storage_location="pile"), shop.listing()
    item, _ = shop.stored(second, storage_id="Q-01")
    before = state(shop)
    stored = await tenant.write(putting.put, Label.LISTING, first, a1)
    moved = await tenant.write(putting.put, Label.ITEM, item, a1)
    await tenant.write(undoing.take_back, stored.log_id)
    assert counts_agree(shop)
    await tenant.write(undoing.take_back, moved.log_id)
    assert state(shop) == before


async def test_another_sellers_ids_are_stepped_over(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    for number in range(1, 31):
        other_shop.stored(other_shop.listing(), storage_id=f"A1-{number:02d}")
    put = await tenant.write(putting.put, Label.LISTING, shop.listing(), section(shop, "A", "1"))
    assert int(put.storage_id.removeprefix("A1-")) > 30


async def test_twenty_terminals_store_into_one_section(shop: Shop, redis_url: str) -> None:
    a1, a2 = section(shop, "A", "1"), section(shop, "A", "2")
    items = [shop.stored(shop.listing())[0] for _ in range(20)]
    listings = [shop.listing() for _ in range(60)]

    async with AsyncExitStack() as stack:
        tenants = [await stack.enter_async_context(signed_in(shop, redis_url)) for _ in range(20)]

        async def work(nth: int) -> None:
            for listing in listings[nth::20]:
                await tenants[nth].write(putting.put, Label.LISTING, listing, a1)
            await tenants[nth].write(putting.put, Label.ITEM, items[nth], (a1, a2)[nth % 2])

        await asyncio.gather(*map(work, range(20)))
    ids = shop.all("SELECT storage_id FROM storage_items WHERE listing_id = ANY (%s)", listings)
    assert sorted(ids, key=lambda made: int(made[3:])) == [f"A1-{number:02d}" for number in range(1, 61)]
    assert counts_agree(shop)
