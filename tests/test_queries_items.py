"""Stored items by hand: counts, storage ids and the texts on listings agree after every step and its undo."""

import json

import pytest

from data.tenant import Tenant
from queries import items, linking, portions, undoing
from queries.items import Added, ItemRefused
from queries.putting import SectionFull
from tests.fix_shelves import card, section, state, wrong
from tests.fix_shop import Shop

LAMP = {"title": "Lamp", "quantity": 2, "notes": "cord frayed", "photos": '["a.jpg"]'}


async def add(tenant: Tenant, section_id: int, **values: object) -> Added:
    return await tenant.write(items.add, section_id, {"title": "Lamp", "quantity": 1, **values})


async def test_something_is_added_by_hand_and_taken_back(shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "A", "1", capacity=10)
    before = state(shop)
    added = await tenant.write(items.add, a1, LAMP)
    assert added.storage_id == "A1-01"
    found = await tenant.read(items.one, added.id)
    assert found is not None
    assert (found.title, found.quantity, found.notes, found.photos, found.place) == (
        "Lamp", 2, "cord frayed", '["a.jpg"]', "A1",
    )  # fmt: skip
    assert shop.one("SELECT item_count FROM storage_sections") == 2
    await tenant.write(undoing.take_back, added.log_id)
    assert state(shop) == before


async def test_a_card_by_hand_names_its_type(shop: Shop, tenant: Tenant) -> None:
    added = await add(tenant, section(shop, "3", "B", bin_type="cards"), category="TCG")
    assert added.storage_id == "TCG-3B-01"


async def test_more_than_fits_is_refused_unless_meant(shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "A", "1", capacity=2)
    added = await tenant.write(items.add, a1, LAMP)
    before = state(shop)
    with pytest.raises(SectionFull, match="A1 holds 2 of 2"):
        await add(tenant, a1)
    with pytest.raises(SectionFull, match="3 more is over"):
        await tenant.write(items.edit, added.id, {"quantity": 5}, {"quantity": 2})
    assert state(shop) == before
    await tenant.write(items.edit, added.id, {"quantity": 5}, {"quantity": 2}, anyway=True)
    assert shop.one("SELECT item_count FROM storage_sections") == 5
    # What is over already may still become less, and be described.
    await tenant.write(items.edit, added.id, {"quantity": 4, "title": "Lamps"}, {"quantity": 5})
    assert await wrong(shop, tenant) == []


async def test_an_edit_of_others_is_not_written_over(shop: Shop, tenant: Tenant) -> None:
    added = await tenant.write(items.add, section(shop, "A", "1"), LAMP)
    shop.connection.execute("UPDATE storage_items SET notes = 'theirs'")
    before = state(shop)
    with pytest.raises(ItemRefused, match="Someone changed its notes"):
        await tenant.write(items.edit, added.id, {"notes": "mine"}, {"notes": "cord frayed"})
    assert state(shop) == before
    log_id = await tenant.write(items.edit, added.id, {"title": "Torch"}, {"title": "Lamp"})
    assert shop.one("SELECT title FROM storage_items") == "Torch"
    await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before


async def test_what_is_removed_leaves_its_card_and_comes_back(shop: Shop, tenant: Tenant) -> None:
    added = await add(tenant, section(shop, "A", "1"))
    card(shop, added.id, added.storage_id)
    before = state(shop)
    log_id = await tenant.write(items.remove, added.id)
    assert shop.one("SELECT storage_item_id FROM card_collections") is None
    assert shop.one("SELECT item_count FROM storage_sections") == 0
    await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before


async def test_an_item_with_anothers_card_stays(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "A", "1")
    added, more = await add(tenant, a1), await add(tenant, a1)
    card(other_shop, added.id, "")
    for write, argument in ((items.remove, added.id), (portions.merge, [more.id, added.id])):
        with pytest.raises(ItemRefused, match="not yours"):
            await tenant.write(write, argument)


async def test_a_listing_is_linked_and_unlinked(shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "A", "1")
    added = await add(tenant, a1)
    first, second = shop.listing(storage_location="pile"), shop.listing(storage_location="heap")
    before = state(shop)
    logs = [await tenant.write(linking.link, added.id, first)]
    assert shop.one("SELECT storage_location FROM listings WHERE id = %s", first) == "A1-01"
    with pytest.raises(ItemRefused, match="already"):
        await tenant.write(linking.link, added.id, first)
    logs.append(await tenant.write(linking.link, added.id, second))
    assert shop.one("SELECT listing_id FROM storage_items") == second
    assert await wrong(shop, tenant) == []
    logs.append(await tenant.write(linking.unlink, added.id))
    with pytest.raises(ItemRefused, match="no listing"):
        await tenant.write(linking.unlink, added.id)
    for log_id in reversed(logs):
        await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before


async def test_a_listing_with_things_left_says_where_they_lie(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(storage_location="pile")
    first, second = await add(tenant, section(shop, "A", "1")), await add(tenant, section(shop, "B", "1"))
    for added in (first, second):
        await tenant.write(linking.link, added.id, listing)
    assert shop.one("SELECT storage_location FROM listings") == "A1-01"
    await tenant.write(linking.unlink, first.id)
    assert shop.one("SELECT storage_location FROM listings") == "B1-01"


async def test_a_draft_is_not_linked(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    added = await add(tenant, section(shop, "A", "1"))
    with pytest.raises(ItemRefused, match="draft"):
        await tenant.write(linking.link, added.id, shop.listing(status="draft"))
    for foreign in (other_shop.listing(), 999_999):
        with pytest.raises(ItemRefused, match="not there any more"):
            await tenant.write(linking.link, added.id, foreign)


async def test_a_quantity_is_split_and_merged_again(shop: Shop, tenant: Tenant) -> None:
    a1, listing = section(shop, "A", "1", capacity=5), shop.listing(quantity=5)
    added = await add(tenant, a1, quantity=5, photos='["a.jpg"]', notes="left")
    await tenant.write(linking.link, added.id, listing)
    before = state(shop)
    parted = await tenant.write(portions.split, added.id, 2)
    assert shop.all("SELECT storage_id, quantity, listing_id FROM storage_items ORDER BY id") == [
        ("A1-01", 3, listing), ("A1-02", 2, listing),
    ]  # fmt: skip
    other = """UPDATE storage_items SET notes = 'right', photos = '[{"url": "b.jpg"}]' WHERE id = %s"""
    shop.connection.execute(other, (parted.id,))
    in_two = state(shop)
    log_id = await tenant.write(portions.merge, [parted.id, added.id])
    whole = shop.one("SELECT storage_id, quantity, notes, photos, listing_id FROM storage_items")
    assert (*whole[:3], json.loads(whole[3]), whole[4]) == (
        "A1-02", 5, "right\nleft", ["a.jpg", {"url": "b.jpg"}], listing,
    )  # fmt: skip
    assert await wrong(shop, tenant) == []
    await tenant.write(undoing.take_back, log_id)
    assert state(shop) == in_two
    shop.connection.execute("UPDATE storage_items SET notes = 'left', photos = '[\"a.jpg\"]'")
    await tenant.write(undoing.take_back, parted.log_id)
    assert state(shop) == before


async def test_what_is_split_off_is_named_as_what_it_lay_with(shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "1", "A", bin_type="cards")
    for storage_id, beside in (("SPORTS-1A-07", "SPORTS-1A-08"), ("B2-01", "1A-01"), ("X-1A-b", "1A-02")):
        row_id = shop.insert(
            "storage_items", user_id=shop.user_id, storage_id=storage_id, bin_id=1, section_id=a1, quantity=2
        )
        assert (await tenant.write(portions.split, row_id, 1)).storage_id == beside


@pytest.mark.parametrize("units", [0, -1, 3, 4])
async def test_only_a_part_is_split_off(shop: Shop, tenant: Tenant, units: int) -> None:
    added = await add(tenant, section(shop, "A", "1"), quantity=3)
    with pytest.raises(ItemRefused, match="between 1 and 2"):
        await tenant.write(portions.split, added.id, units)


async def test_what_lies_apart_or_belongs_apart_is_not_merged(shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "A", "1")
    first, second, far = await add(tenant, a1), await add(tenant, a1), await add(tenant, section(shop, "A", "2"))
    with pytest.raises(ItemRefused, match="one section"):
        await tenant.write(portions.merge, [first.id, far.id])
    with pytest.raises(ItemRefused, match="two or more"):
        await tenant.write(portions.merge, [first.id, first.id])
    for added in (first, second):
        await tenant.write(linking.link, added.id, shop.listing())
    with pytest.raises(ItemRefused, match="different listings"):
        await tenant.write(portions.merge, [first.id, second.id])


async def test_cards_follow_what_they_are_merged_into(shop: Shop, tenant: Tenant) -> None:
    a1 = section(shop, "3", "B", bin_type="cards")
    kept, gone = await add(tenant, a1, category="tcg"), await add(tenant, a1, category="tcg")
    moved = card(shop, gone.id, gone.storage_id)
    before = state(shop)
    log_id = await tenant.write(portions.merge, [kept.id, gone.id])
    assert shop.one("SELECT storage_item_id, storage_location FROM card_collections WHERE id = %s", moved) == (
        kept.id, kept.storage_id,
    )  # fmt: skip
    await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before


async def test_anothers_items_are_not_there(other_shop: Shop, shop: Shop, tenant: Tenant) -> None:
    theirs, their_section = other_shop.stored(other_shop.listing(), quantity=3)
    assert await tenant.read(items.one, theirs) is None
    for write, *arguments in (
        (items.add, their_section, LAMP), (items.edit, theirs, {"title": "x"}, {}), (items.remove, theirs),
        (linking.link, theirs, shop.listing()), (linking.unlink, theirs), (portions.split, theirs, 1),
    ):  # fmt: skip
        with pytest.raises(ItemRefused, match="not there any more"):
            await tenant.write(write, *arguments)
