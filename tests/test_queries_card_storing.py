"""Cards in bins: whatever is done with their items, the text on the card leads to where they lie; undone, too."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from data.rules.batches import Destination, Move
from data.rules.codes import Code, Label
from data.rules.listing_fields import QuantityChange
from data.rules.tally import Finding
from data.tenant import Tenant
from queries import (
    batches,
    card_detail,
    card_editing,
    clearing,
    counts,
    disagreements,
    finds,
    labels,
    linking,
    mending,
    moving,
    portions,
    putting,
    receiving,
    undoing,
)
from queries.batches import Plan
from queries.count_log import Seen
from tests.fix_shop import Shop
from tests.test_queries_card_sets import card

STATE = """
    SELECT c.storage_location, c.quantity, i.storage_id, i.section_id, i.quantity FROM card_collections c
    LEFT JOIN storage_items i ON i.id = c.storage_item_id ORDER BY c.id
"""

HELD = """
    SELECT coalesce(sum(i.quantity), 0) FROM storage_sections s LEFT JOIN storage_items i ON i.section_id = s.id
    GROUP BY s.id ORDER BY s.id
"""

COUNTS = "SELECT item_count FROM storage_sections ORDER BY id"


@pytest.fixture
async def binder(shop: Shop, tenant: Tenant) -> Shop:
    """A binder of three pages, two cards in the first, as put away by their labels."""
    shop.insert("storage_bins", user_id=shop.user_id, bin_name="C", bin_type="cards")
    for name in ("1", "2", "3"):
        shop.insert("storage_sections", bin_id=1, section_name=name, capacity=9)
    for number in ("1/9", "2/9"):
        row_id = card(shop, card_number=number, quantity=2)
        [tag] = await tenant.read(labels.cards, [row_id])
        [hit] = await tenant.read(finds.resolve, Code(tag.payload.removeprefix("~CRD:"), Label.CARD))
        await tenant.write(putting.put, hit.kind, hit.id, 1)
    return shop


async def agrees(tenant: Tenant, shop: Shop) -> bool:
    """No text on a card disagrees with its item, and each section holds what is counted in it."""
    sick = [(await tenant.read(sign.find, 0)).rows for sign in disagreements.SIGNS]
    held = shop.all(HELD)
    return sick == [[], []] and shop.all(COUNTS) == held


async def test_one_more_copy_of_a_stored_card_is_one_more_in_its_section(binder: Shop, tenant: Tenant) -> None:
    assert binder.all(STATE)[0][1::3] == (2, 2)
    before, counts_before = binder.all(STATE), binder.all(COUNTS)
    for change, copies in ((QuantityChange(1), 3), (QuantityChange(-3), 0), (QuantityChange(1), 1)):
        await tenant.write(card_editing.adjust, 1, change)
        assert binder.all(STATE)[0][1::3] == (copies, copies)
        assert await agrees(tenant, binder)
    found = await tenant.read(card_detail.one, 1)
    assert found is not None
    typed = {"quantity": 4, "title": "Counted anew"}
    await tenant.write(card_editing.save, 1, typed, card_detail.values(found))
    assert binder.all(STATE)[0][1::3] == (4, 4)
    for _ in range(4):
        last = await tenant.read(undoing.last, None)
        assert last is not None
        await tenant.write(undoing.take_back, last.log_id)
        assert await agrees(tenant, binder)
    assert (binder.all(STATE), binder.all(COUNTS)) == (before, counts_before)

    # Both in one item: of which card its copies are, nobody says.
    binder.connection.execute("UPDATE card_collections SET storage_item_id = 1")
    await tenant.write(card_editing.adjust, 1, QuantityChange(5))
    assert binder.one("SELECT quantity FROM storage_items WHERE id = 1") == 2


async def _move(tenant: Tenant, shop: Shop) -> int:
    return (await tenant.write(moving.move, [(Label.SECTION, 1)], 2)).log_id


async def _put(tenant: Tenant, shop: Shop) -> int:
    return (await tenant.write(putting.put, Label.CARD, 1, 3)).log_id


async def _split(tenant: Tenant, shop: Shop) -> int:
    return (await tenant.write(portions.split, 1, 1)).log_id


async def _merge(tenant: Tenant, shop: Shop) -> int:
    return await tenant.write(portions.merge, [1, 2])


async def _empty(tenant: Tenant, shop: Shop) -> int:
    return (await tenant.write(clearing.remove_section, 1, 2))[0]


async def _receive(tenant: Tenant, shop: Shop) -> int:
    return (await tenant.write(receiving.one_more, Label.CARD, 1, 2, "token")).log_id


async def _count(tenant: Tenant, shop: Shop) -> int:
    run = await tenant.write(counts.begin, 2)
    for nth in range(2):
        await tenant.write(counts.scan, 2, run.id, Seen(Label.CARD, 1, "Charizard"), f"token {nth}")
    result = await tenant.write(counts.end, 2, run.id)
    [wrong] = result.wrong
    assert wrong.finding is Finding.MOVED
    return await tenant.write(mending.mend, 2, result.log_id, 0, wrong)


async def _batch(tenant: Tenant, shop: Shop) -> int:
    listing = shop.listing(storage_location="C1")
    await tenant.write(linking.link, 2, listing)
    plan = Plan(Move("C3", Destination(1, 3, "C / 3")), [listing])
    written = await tenant.write(batches.write, plan, lambda _: None)
    assert written.log_id is not None
    return written.log_id


@pytest.mark.parametrize("step", [_move, _put, _split, _merge, _empty, _receive, _count, _batch])
async def test_the_card_says_where_its_item_lies(
    binder: Shop, tenant: Tenant, step: Callable[[Tenant, Shop], Awaitable[int]]
) -> None:
    binder.connection.execute("UPDATE card_collections SET storage_location = 'c 1' WHERE id = 2")
    before: list[Any] = binder.all(STATE)
    assert await agrees(tenant, binder)
    log_id = await step(tenant, binder)
    assert binder.all(STATE) != before
    assert await agrees(tenant, binder)
    await tenant.write(undoing.take_back, log_id)
    assert binder.all(STATE) == before
    assert await agrees(tenant, binder)
