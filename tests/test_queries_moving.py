"""Moving many things at once: one transaction, one undo, counts and texts that agree."""

import asyncio
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest

from data.errors import BindeckError
from data.rules.codes import Label
from data.tenant import Tenant
from queries import history, moving, putting, undoing
from queries.moving import MovedMeanwhile
from queries.putting import PutRefused, SectionFull
from tests.fix_shop import Shop, signed_in
from tests.test_queries_putting import counts_agree, section, state


async def stored(shop: Shop, tenant: Tenant, section_id: int, count: int, quantity: int = 1) -> list[int]:
    """Listings put away into a section."""
    listings = [shop.listing(quantity=quantity) for _ in range(count)]
    for listing in listings:
        await tenant.write(putting.put, Label.LISTING, listing, section_id, anyway=True)
    return listings


async def test_a_whole_section_moves_in_one_step_and_comes_back_in_one(shop: Shop, tenant: Tenant) -> None:
    a1, b2 = section(shop, "A", "1"), section(shop, "B", "2")
    await stored(shop, tenant, a1, 3, quantity=2)
    before = state(shop)
    assert (await tenant.read(moving.weigh, [(Label.SECTION, a1)])) == moving.Weight(3, 6, (a1,))
    moved = await tenant.write(moving.move, [(Label.SECTION, a1)], b2)
    assert (moved.things, moved.units, moved.place.name, moved.place.held) == (3, 6, "B2", 6)
    assert shop.all("SELECT DISTINCT storage_location FROM listings") == ["B2"]
    assert shop.all("SELECT section_id FROM storage_items") == [b2] * 3
    assert counts_agree(shop)
    await tenant.write(undoing.take_back, moved.log_id)
    assert state(shop) == before


async def test_a_whole_bin_takes_with_it_what_lies_in_no_section(shop: Shop, tenant: Tenant) -> None:
    a1, a2, b1 = section(shop, "A", "1"), section(shop, "A", "2"), section(shop, "B", "1")
    await stored(shop, tenant, a1, 1)
    await stored(shop, tenant, a2, 2)
    bin_id = shop.one("SELECT bin_id FROM storage_sections WHERE id = %s", a1)
    shop.insert("storage_items", user_id=shop.user_id, storage_id="LOOSE", bin_id=bin_id)
    moved = await tenant.write(moving.move, [(Label.BIN, bin_id)], b1)
    assert (moved.things, moved.place.held) == (4, 4)
    assert counts_agree(shop)


async def test_things_of_every_kind_move_together(shop: Shop, tenant: Tenant) -> None:
    a1, b1 = section(shop, "A", "1"), section(shop, "B", "1")
    card = shop.insert(
        "card_collections", user_id=shop.user_id, card_uuid=str(uuid4()), card_type="tcg", title="Charizard"
    )
    await tenant.write(putting.put, Label.CARD, card, a1)
    (listing,) = await stored(shop, tenant, a1, 1)
    draft = shop.listing(status="draft", storage_location=None)
    await tenant.write(putting.put, Label.LISTING, draft, a1)
    new = shop.listing(storage_location="pile", quantity=3)
    before = state(shop)
    sources = [(Label.CARD, card), (Label.LISTING, listing), (Label.LISTING, draft), (Label.LISTING, new)]
    moved = await tenant.write(moving.move, sources, b1)
    assert (moved.things, moved.units) == (4, 6)
    assert shop.all("SELECT storage_location FROM listings ORDER BY id") == ["B1", "A1-02", "B1-01"]
    assert shop.one("SELECT storage_location FROM card_collections") == "B1"
    assert shop.one("SELECT count(*) FROM storage_items WHERE section_id = %s", b1) == 4
    assert counts_agree(shop)
    await tenant.write(undoing.take_back, moved.log_id)
    assert state(shop) == before


async def test_a_full_section_is_asked_about_once_for_all(shop: Shop, tenant: Tenant) -> None:
    a1, b1, b2 = section(shop, "A", "1"), section(shop, "B", "1", capacity=2), section(shop, "B", "2", capacity=9)
    await stored(shop, tenant, a1, 3)
    before = state(shop)
    with pytest.raises(SectionFull, match="B1 holds 0 of 2: 3 more is over") as full:
        await tenant.write(moving.move, [(Label.SECTION, a1)], b1)
    assert state(shop) == before
    free = await tenant.read(putting.free_section, full.value.place, full.value.units)
    assert free is not None
    assert free.section_id == b2
    moved = await tenant.write(moving.move, [(Label.SECTION, a1)], b1, anyway=True)
    assert (moved.place.held, moved.place.capacity) == (3, 2)


async def test_what_cannot_be_moved_says_why(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    a1, b1 = section(shop, "A", "1"), section(shop, "B", "1")
    theirs, lies_in = other_shop.stored(other_shop.listing())
    for sources in (
        [(Label.SECTION, a1)],
        [(Label.ITEM, theirs)],
        [(Label.SECTION, lies_in)],
        [(Label.BIN, 9999)],
    ):
        with pytest.raises(PutRefused, match="Nothing lies there"):
            await tenant.write(moving.move, sources, b1)
    with pytest.raises(PutRefused, match="not there any more"):
        await tenant.write(moving.move, [(Label.SECTION, a1)], lies_in)
    await stored(shop, tenant, a1, 1)
    with pytest.raises(PutRefused, match="lies in A1 already"):
        await tenant.write(moving.move, [(Label.SECTION, a1)], a1)


async def test_sections_are_moved_to_and_fro_by_many_without_a_deadlock(shop: Shop, redis_url: str) -> None:
    names = [section(shop, "A", str(number)) for number in range(1, 5)]
    listings = [shop.listing() for _ in range(24)]
    async with AsyncExitStack() as stack:
        tenants = [await stack.enter_async_context(signed_in(shop, redis_url)) for _ in range(8)]
        for nth, listing in enumerate(listings):
            await tenants[0].write(putting.put, Label.LISTING, listing, names[nth % 4])
        meant: list[BindeckError] = []

        async def work(nth: int) -> None:
            for turn in range(6):
                source, target = names[(nth + turn) % 4], names[(nth * 3 + turn + 1) % 4]
                things = [(Label.SECTION, source)] if turn % 2 else [(Label.LISTING, listings[nth + turn])]
                try:
                    await tenants[nth].write(moving.move, things, target)
                except (MovedMeanwhile, PutRefused) as refused:
                    meant.append(refused)

        await asyncio.gather(*map(work, range(8)))
    assert counts_agree(shop)
    assert shop.one("SELECT sum(item_count) FROM storage_sections") == 24
    wrong = """
        SELECT count(*) FROM listings l JOIN storage_items i ON i.listing_id = l.id
        JOIN storage_sections s ON s.id = i.section_id JOIN storage_bins b ON b.id = s.bin_id
        WHERE l.storage_location NOT IN (b.bin_name || s.section_name, i.storage_id)
    """
    assert shop.one(wrong) == 0


async def test_a_move_of_many_is_part_of_the_history_of_each(shop: Shop, tenant: Tenant) -> None:
    a1, b2 = section(shop, "A", "1"), section(shop, "B", "2")
    listings = await stored(shop, tenant, a1, 12)
    moved = await tenant.write(moving.move, [(Label.LISTING, listings[-2]), (Label.LISTING, listings[-1])], b2)
    for listing in listings:
        told = [row.id for row in await tenant.read(history.logged, listing, 10)]
        assert (moved.log_id in told) is (listing in listings[-2:])
