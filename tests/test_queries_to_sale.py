"""Cards become drafts: all that is known is filled in, nothing twice, all of it taken back at once."""

import asyncio
import json
from decimal import Decimal

import pytest

from data.rules.status import Action
from data.tenant import Tenant
from queries import sales, to_sale, trace, triage
from queries.creation import StillNeeded
from queries.to_sale import OfferRefused, Proposal, Wanted, judge
from tests.fix_shop import Shop
from tests.test_queries_card_sets import card

LISTINGS = """
    SELECT title, price, cost, condition, category, item_type, quantity, storage_location, status, photos
    FROM listings ORDER BY id
"""


def wanted(proposal: Proposal, keep: int | None = None) -> list[Wanted]:
    return [Wanted(line.id, line.card.version, line.units) for line in judge(proposal, keep) if line.units]


async def test_a_card_becomes_a_draft_with_all_that_is_known(shop: Shop, tenant: Tenant) -> None:
    listing = shop.listing(status="canceled")
    item, _ = shop.stored(listing, storage_id="TCG-A1-07")
    shop.connection.execute("UPDATE storage_items SET listing_id = NULL")
    charizard = card(
        shop, game_name="Pokemon", set_name="Base Set", card_number="4/102", grading_company="PSA",
        grading_score=9, estimated_value=349.99, purchase_price=120.1, quantity=2, photos="a.jpg, b.jpg",
        storage_item_id=item, storage_location="B1", grading_serial="12345678",
    )  # fmt: skip
    bare = card(shop, title="", quantity=None)
    proposal = await tenant.read(to_sale.propose, [charizard, bare])
    made = await tenant.write(to_sale.offer, wanted(proposal))
    assert shop.all(LISTINGS)[1:] == [
        ("Charizard 4/102 Base Set Pokemon PSA 9", pytest.approx(349.99), pytest.approx(120.1), "like_new",
         "Pokemon", "trading_card", 2, "TCG-A1-07", "draft", '["a.jpg", "b.jpg"]'),
        ("Card", 0, None, None, None, "trading_card", 1, None, "draft", None),
    ]  # fmt: skip
    uuid = shop.one("SELECT card_uuid FROM card_collections WHERE id = %s", charizard)
    attributes = json.loads(shop.one("SELECT attributes FROM listings WHERE id = %s", made.listings[charizard]))
    assert attributes["card_uuid"] == uuid
    assert (attributes["number"], attributes["grade"]) == ("4/102", "PSA 9")
    assert shop.one("SELECT count(*) FROM activity_logs WHERE action = %s", Action.LISTING_CREATED) == 2
    assert made.log_id is not None
    undone = await tenant.write(trace.undo, made.log_id)
    assert undone.action == Action.CARDS_OFFERED
    assert shop.one("SELECT count(*) FROM listings") == 1
    assert await tenant.read(trace.last, None) is None


async def test_nothing_is_offered_twice(shop: Shop, tenant: Tenant) -> None:
    first, second = card(shop, card_number="1/2"), card(shop, card_number="2/2")
    seen = wanted(await tenant.read(to_sale.propose, [first]))
    both = await asyncio.gather(tenant.write(to_sale.offer, seen), tenant.write(to_sale.offer, seen))
    assert sorted(len(each.listings) for each in both) == [0, 1]
    assert shop.one("SELECT count(*) FROM listings") == 1
    [line] = judge(await tenant.read(to_sale.propose, [first]), None)
    assert (line.units, line.refusal) == (0, "it is in the open listing “Charizard 1/2”")
    shop.connection.execute("UPDATE listings SET status = 'canceled'")
    assert judge(await tenant.read(to_sale.propose, [first]), None)[0].units == 1
    item, _ = shop.stored(shop.listing(title="A lot", storage_location="A1"))
    shop.connection.execute("UPDATE card_collections SET storage_item_id = %s WHERE id = %s", (item, second))
    [line] = judge(await tenant.read(to_sale.propose, [second]), None)
    assert "A lot" in line.refusal


async def test_what_changed_since_is_left_alone_and_said(shop: Shop, tenant: Tenant) -> None:
    kept, changed, gone = (card(shop, title=title, quantity=2) for title in ("kept", "changed", "gone"))
    seen = wanted(await tenant.read(to_sale.propose, [kept, changed, gone]))
    shop.connection.execute("UPDATE card_collections SET quantity = 1 WHERE id = %s", (changed,))
    shop.connection.execute("DELETE FROM card_collections WHERE id = %s", (gone,))
    made = await tenant.write(to_sale.offer, seen)
    assert list(made.listings) == [kept]
    assert made.refused == {changed: "it was changed meanwhile", gone: "it is gone"}
    with pytest.raises(OfferRefused, match="at once"):
        await tenant.read(to_sale.propose, range(to_sale.MOST_LOOKED_AT + 1))
    with pytest.raises(OfferRefused, match="leave some out"):
        await tenant.write(to_sale.offer, seen * to_sale.MOST)
    shop.connection.execute("UPDATE listings SET price = 5")
    with pytest.raises(StillNeeded, match="price"):
        await tenant.write(trace.undo, made.log_id or 0)
    assert shop.one("SELECT count(*) FROM listings") == 1


async def test_what_it_does_to_the_collection_is_said_before(shop: Shop, tenant: Tenant) -> None:
    common = {"game_name": "Pokemon", "set_name": "Mini", "storage_location": "B1", "estimated_value": 2.0}
    one, two, again = (card(shop, card_number=number, **common) for number in ("1/2", "2/2", "2/2"))
    dear = card(shop, card_number="2/2", **(common | {"estimated_value": 50.0}))
    proposal = await tenant.read(to_sale.propose, [one, two])
    assert [line.warnings for line in judge(proposal, None)] == [["breaks a complete set", "the last copy"], []]
    proposal = await tenant.read(to_sale.propose, [one, two, again, dear])
    assert {line.id: line.units for line in judge(proposal, 1)} == {one: 0, two: 1, again: 1, dear: 0}
    assert {line.id: line.refusal for line in judge(proposal, 1)}[one] == "kept: no more than 1 of it"
    lines = judge(proposal, None, {one})
    assert [line.warnings for line in lines] == [[], *[["breaks a complete set", "the last copy"]] * 3]
    assert proposal.cards[0].value == Decimal("2.00")


async def test_what_is_sold_and_in_hand_is_owned_no_more(shop: Shop, tenant: Tenant) -> None:
    """Of a card that was offered, and of one whose item alone is the listing's."""
    offered = card(shop, card_number="1/2", estimated_value=20, quantity=3, storage_location="A1")
    (listing,) = (
        await tenant.write(to_sale.offer, wanted(await tenant.read(to_sale.propose, [offered])))
    ).listings.values()
    shop.connection.execute("UPDATE listings SET status = 'active' WHERE id = %s", (listing,))
    other = shop.listing()
    item, _ = shop.stored(other)
    lying = card(shop, card_number="2/2", quantity=None, storage_item_id=item)
    copies = "SELECT quantity FROM card_collections ORDER BY id"
    for sold, units in ((listing, 2), (other, 1)):
        sale = await tenant.write(sales.record, sold, "ebay", Decimal(20), units=units)
        assert shop.all(copies)[0 if sold == listing else 1] == (3 if sold == listing else None)
        await tenant.write(triage.found, sold, sale.id)
    assert shop.all(copies) == [1, 0]
    for _ in range(2):
        latest = await tenant.read(trace.last, None)
        assert latest is not None
        await tenant.write(trace.undo, latest.log_id)
        if latest.resource_id == offered:
            break
    assert shop.all(copies)[1] is None
    assert shop.one("SELECT storage_item_id FROM card_collections WHERE id = %s", lying) == item
