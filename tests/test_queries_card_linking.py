"""A card linked to a stored item by hand: what it refuses, what follows it, and races of two dashboards."""

import asyncio
import json
import time
from collections.abc import Awaitable
from typing import Any

import pytest

from data.rules.codes import Label
from data.tenant import Tenant
from queries import card_linking, disagreements, items, putting, undoing
from queries.card_linking import Linked
from queries.items import ItemRefused
from tests.fix_shelves import section, state
from tests.fix_shop import Shop, signed_in


def stored(shop: Shop, storage_id: str, section_id: int, *, quantity: int | None = 1, **values: Any) -> int:
    """An item in a section, counted there."""
    bin_id = shop.one("SELECT bin_id FROM storage_sections WHERE id = %s", section_id)
    row = {"user_id": shop.user_id, "storage_id": storage_id, "bin_id": bin_id, "section_id": section_id}
    item = shop.insert("storage_items", **row, quantity=quantity, **values)
    shop.connection.execute(
        "UPDATE storage_sections SET item_count = coalesce(item_count, 0) + coalesce(%s, 1) WHERE id = %s",
        (quantity, section_id),
    )
    return item


def lies(shop: Shop, card: int) -> tuple[int | None, str | None]:
    return shop.one("SELECT storage_item_id, storage_location FROM card_collections WHERE id = %s", card)


def made_of(shop: Shop, card: int, **values: Any) -> int:
    """A listing that was made of a card."""
    card_uuid = shop.one("SELECT card_uuid FROM card_collections WHERE id = %s", card)
    return shop.listing(attributes=json.dumps({"card_uuid": card_uuid}), **values)


async def agrees(tenant: Tenant) -> bool:
    return all([not (await tenant.read(sign.find, 0)).rows for sign in disagreements.SIGNS])


WAITING = """
    SELECT pg_stat_clear_snapshot(), count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def at_once(shop: Shop, held: str, *writes: Awaitable[Any], then: str = "SELECT 1") -> list[Any]:
    """What becomes of writes that all wait for a row, once it is let go; `then` is done to it before."""
    going = [asyncio.ensure_future(write) for write in writes]
    with shop.connection.transaction():
        shop.connection.execute(f"{held} FOR UPDATE")
        deadline = time.monotonic() + 20
        while shop.one(WAITING)[1] < len(going):
            assert time.monotonic() < deadline, "not all of them wait"
            await asyncio.sleep(0.01)
        shop.connection.execute(then)
    return await asyncio.gather(*going, return_exceptions=True)


async def test_a_card_is_linked_linked_anew_and_unlinked(shop: Shop, tenant: Tenant) -> None:
    c1 = section(shop, "C", "1", bin_type="cards")
    first, second = stored(shop, "TCG-C1-01", c1), stored(shop, "TCG-C1-02", c1, quantity=None)
    card = shop.card(quantity=4, storage_location="shoe box")
    before = state(shop)
    done = await tenant.write(card_linking.link, card, first, None)
    assert (done.storage_id, done.units, done.copies, done.listing_id) == ("TCG-C1-01", 1, 4, None)
    assert lies(shop, card) == (first, "TCG-C1-01")
    assert await agrees(tenant)
    anew = await tenant.write(card_linking.link, card, second, first)
    assert lies(shop, card) == (second, "TCG-C1-02")
    for wrong_item, lay_in in ((first, None), (first, first), (second, second)):
        with pytest.raises(ItemRefused, match=r"look again|already"):
            await tenant.write(card_linking.link, card, wrong_item, lay_in)
    off = await tenant.write(card_linking.unlink, card, second)
    assert lies(shop, card) == (None, "C1")
    with pytest.raises(ItemRefused, match="look again"):
        await tenant.write(card_linking.unlink, card, second)
    assert await agrees(tenant)
    for log_id in (off, anew.log_id, done.log_id):
        await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before


async def test_a_link_to_what_is_gone_by_now_is_not_brought_back(shop: Shop, tenant: Tenant) -> None:
    c1 = section(shop, "C", "1", bin_type="cards")
    first, second = stored(shop, "TCG-C1-01", c1), stored(shop, "TCG-C1-02", c1)
    card = shop.card()
    await tenant.write(card_linking.link, card, first, None)
    anew = await tenant.write(card_linking.link, card, second, first)
    await tenant.write(items.remove, first)
    with pytest.raises(undoing.UndoRefused, match="is gone"):
        await tenant.write(undoing.take_back, anew.log_id)
    assert lies(shop, card) == (second, "TCG-C1-02")


async def test_what_is_not_this_card_is_refused(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    c1 = section(shop, "C", "1", bin_type="cards")
    card, other = shop.card(), shop.card(title="Pikachu")
    sold_as_other = made_of(shop, other, title="Pikachu 58/102")
    shop.card(storage_item_id=stored(shop, "TCG-C1-01", c1), title="Charizard")
    other_shop.card(storage_item_id=stored(shop, "TCG-C1-02", c1))
    stored(shop, "TCG-C1-03", c1, quantity=2)
    stored(shop, "TCG-C1-04", c1, quantity=0)
    stored(shop, "TCG-C1-05", c1, listing_id=sold_as_other)
    theirs, _ = other_shop.stored(other_shop.listing())
    none_left, foreign, free = shop.card(quantity=0), other_shop.card(), stored(shop, "TCG-C1-06", c1)
    before = state(shop)
    refusals = {
        "TCG-C1-01": "another card already: “Charizard”",
        "TCG-C1-02": "not yours points at it",
        "TCG-C1-03": "is 2 things, and of this card there is 1 copy",
        "TCG-C1-04": "is empty",
        "TCG-C1-05": "sold as “Pikachu 58/102”",
    }
    for storage_id, reason in refusals.items():
        item = shop.one("SELECT id FROM storage_items WHERE storage_id = %s", storage_id)
        with pytest.raises(ItemRefused, match=reason):
            await tenant.write(card_linking.link, card, item, None)
    with pytest.raises(ItemRefused, match="not there any more"):
        await tenant.write(card_linking.link, card, theirs, None)
    with pytest.raises(ItemRefused, match="no copy"):
        await tenant.write(card_linking.link, none_left, free, None)
    with pytest.raises(ItemRefused, match="card is not there"):
        await tenant.write(card_linking.link, foreign, free, None)
    assert state(shop) == before


async def test_a_card_lets_go_of_what_is_not_its_sellers(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    theirs, _ = other_shop.stored(other_shop.listing(), storage_id="X1-01")
    card = shop.card(storage_item_id=theirs, storage_location="X1-01")
    await tenant.write(card_linking.unlink, card, theirs)
    assert lies(shop, card) == (None, "X1-01")


async def test_a_listing_that_is_canceled_meanwhile_does_not_follow(shop: Shop, tenant: Tenant) -> None:
    card = shop.card()
    listing = made_of(shop, card)
    item = stored(shop, "TCG-C1-01", section(shop, "C", "1", bin_type="cards"))
    held = f"SELECT 1 FROM listings WHERE id = {listing}"
    cancel = f"UPDATE listings SET status = 'canceled' WHERE id = {listing}"
    [done] = await at_once(shop, held, tenant.write(card_linking.link, card, item, None), then=cancel)
    assert (done.listing_id, lies(shop, card)) == (None, (item, "TCG-C1-01"))
    assert shop.one("SELECT listing_id FROM storage_items") is None


@pytest.mark.parametrize("status", ["active", "draft"])
async def test_the_listing_made_of_a_card_follows_it(shop: Shop, tenant: Tenant, status: str) -> None:
    c1, c2 = (section(shop, "C", name, bin_type="cards") for name in "12")
    first, second = stored(shop, "TCG-C1-01", c1), stored(shop, "TCG-C2-01", c2)
    card = shop.card(title="Charizard")
    listing = made_of(shop, card, status=status, storage_location="shoe box")
    before = state(shop)
    logs: list[int] = []
    for into, lay_in, storage_id in ((first, None, "TCG-C1-01"), (second, first, "TCG-C2-01")):
        done = await tenant.write(card_linking.link, card, into, lay_in)
        assert done.listing_id == listing
        assert shop.one("SELECT storage_location FROM listings") == storage_id
        linked = shop.all("SELECT id FROM storage_items WHERE listing_id = %s", listing)
        assert linked == ([into] if status == "active" else [])
        logs.append(done.log_id)
    assert await agrees(tenant)
    for log_id in reversed(logs):
        await tenant.write(undoing.take_back, log_id)
    assert state(shop) == before

    # What lies elsewhere, and one of two, is meant for other copies.
    stored(shop, "TCG-C1-09", c1, listing_id=listing if status == "active" else None)
    shop.connection.execute("UPDATE listings SET storage_location = 'TCG-C1-09'")
    assert (await tenant.write(card_linking.link, card, first, None)).listing_id is None
    shop.connection.execute("DELETE FROM storage_items WHERE storage_id = 'TCG-C1-09'")
    made_of(shop, card, status=status)
    assert (await tenant.write(card_linking.link, card, second, first)).listing_id is None


async def test_a_code_or_a_place_means_things(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    c1 = section(shop, "C", "1", bin_type="cards")
    section(shop, "C", "2", bin_type="cards")
    listing = shop.listing(sku="RR-7", title="Slab", listing_uuid="some-uuid")
    draft = shop.listing(sku="RR-8", status="draft", storage_location="TCG-C1-03")
    shop.listing(sku="RR-9")
    plain = stored(shop, "TCG-C1-01", c1, title="Mew")
    slab = stored(shop, "TCG-C1-02", c1, listing_id=listing)
    likely = stored(shop, "TCG-C1-03", c1, title="charizard ")
    taken, _ = stored(shop, "TCG-C1-04", c1), stored(shop, "TCG-C1-05", c1, quantity=0)
    shop.card(storage_item_id=taken, grading_serial="12345678")
    other_shop.stored(other_shop.listing(sku="RR-9"), storage_id="C2-01")
    card = shop.card(title="Charizard")
    assert draft

    async def found(text: str) -> list[int]:
        return [thing.id for thing in (await tenant.read(card_linking.meant, card, text)).things]

    for text in ("tcg-c1-02", "~ITM:TCG-C1-02", "RR-7", "rr-7", "some-uuid", "~LST:some-uuid"):
        assert await found(text) == [slab], text
    assert await found("RR-8") == [likely]
    assert await found("12345678") == [taken]
    for text in ("C1", "c - 1", f"~SEC:{c1}", "C", "~BIN:/C"):
        assert await found(text) == [likely, plain, slab], text
    for text in ("RR-9", "C2", "C2-01", "nothing", "", "\0", "~CMD:UNDO", "~SEC:99999999999"):
        assert await found(text) == [], text
    place = (await tenant.read(card_linking.meant, card, "C2")).place
    assert place is not None
    assert place.name == "C2"
    assert (await tenant.read(card_linking.meant, card, "C")).place is None


async def test_two_dashboards_do_not_link_the_same_twice(shop: Shop, redis_url: str) -> None:
    c1, c2 = (section(shop, "C", name, bin_type="cards") for name in "12")
    items_there = [stored(shop, f"TCG-C1-{nth:02d}", c1) for nth in range(3)]
    one, two = shop.card(), shop.card()
    async with signed_in(shop, redis_url) as here, signed_in(shop, redis_url) as there:
        same_item = await at_once(
            shop, f"SELECT 1 FROM storage_sections WHERE id = {c1}",
            here.write(card_linking.link, one, items_there[0], None),
            there.write(card_linking.link, two, items_there[0], None),
            there.write(putting.put, Label.ITEM, items_there[0], c2),
        )  # fmt: skip
        assert sorted(map(type, same_item[:2]), key=str) == [Linked, ItemRefused]
        assert isinstance(same_item[2], putting.Put)
        linked, free = (one, two) if isinstance(same_item[0], Linked) else (two, one)
        same_card = await at_once(
            shop, f"SELECT 1 FROM card_collections WHERE id = {free}",
            here.write(card_linking.link, free, items_there[1], None),
            there.write(card_linking.link, free, items_there[2], None),
        )  # fmt: skip
        assert sorted(map(type, same_card), key=str) == [Linked, ItemRefused]
        parted = await at_once(
            shop, f"SELECT 1 FROM card_collections WHERE id = {linked}",
            here.write(card_linking.unlink, linked, items_there[0]),
            there.write(card_linking.unlink, linked, items_there[0]),
        )  # fmt: skip
        assert sorted(map(type, parted), key=str) == [int, ItemRefused]
        assert await agrees(here)
