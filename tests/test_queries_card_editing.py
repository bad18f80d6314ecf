"""Cards changed by hand: tier and category follow, nothing of others is written over, one key takes it back."""

from decimal import Decimal
from typing import Any

import pytest

from data.rules.listing_fields import QuantityChange
from data.tenant import Tenant
from queries import card_creation, card_detail, card_editing, slabs, undoing
from queries.creation import NotCreated
from queries.editing import Conflict, Gone
from queries.journal import EditRefused
from tests.fix_shop import Shop

WHOLE = "SELECT to_jsonb(c) - 'updated_at' FROM card_collections c WHERE id = %s"


async def seen(tenant: Tenant, card: int) -> dict[str, Any]:
    """The fields as a form shows them."""
    found = await tenant.read(card_detail.one, card)
    assert found is not None
    return card_editing_values(found)


def card_editing_values(found: card_detail.Card) -> dict[str, Any]:
    values = card_detail.values(found)
    assert set(values) == set(card_editing.FIELDS)
    return values


async def undo_last(tenant: Tenant) -> None:
    last = await tenant.read(undoing.last, None)
    assert last is not None
    await tenant.write(undoing.take_back, last.log_id)


async def test_the_tier_and_the_category_follow_in_the_same_edit_and_go_back_with_it(
    shop: Shop, tenant: Tenant
) -> None:
    card = shop.card(
        title="Charizard",
        set_name="Base Set",
        primary_category="Base Set",
        estimated_value=9.0,
        value_tier="grail",
    )
    before, was = shop.one(WHOLE, card), await seen(tenant, card)
    saved = await tenant.write(
        card_editing.save, card, {"estimated_value": Decimal("9.996"), "set_name": "Jungle", "notes": None}, was
    )
    assert set(saved.fields) == {"estimated_value", "set_name", "value_tier", "primary_category"}
    after = {"estimated_value": 9.996, "value_tier": "mid", "set_name": "Jungle", "primary_category": "Jungle"}
    assert shop.one(WHOLE, card) == before | after

    await undo_last(tenant)
    assert shop.one(WHOLE, card) == before

    # A category that is typed stays where the mode is custom, and only there.
    assert (await tenant.write(card_editing.save, card, {"primary_category": "Mine"}, was)).fields == ()
    await tenant.write(
        card_editing.save, card, {"primary_category": "Mine", "organization_mode": "custom", "set_name": "X"}, was
    )
    assert shop.one("SELECT primary_category, set_name FROM card_collections") == ("Mine", "X")
    await tenant.write(card_editing.save, card, {"organization_mode": "by_value"}, await seen(tenant, card))
    assert shop.one("SELECT primary_category FROM card_collections") == "low"


async def test_what_someone_else_wrote_is_never_written_over(shop: Shop, tenant: Tenant) -> None:
    card = shop.card(title="Pikachu", purchase_price=1.0)
    was = await seen(tenant, card)
    shop.connection.execute("UPDATE card_collections SET purchase_price = 2, rarity = 'rare'")
    with pytest.raises(Conflict, match="this card meanwhile") as conflict:
        await tenant.write(card_editing.save, card, {"purchase_price": Decimal(3), "title": "Raichu"}, was)
    assert (conflict.value.theirs["purchase_price"], conflict.value.theirs["rarity"]) == (2.0, "rare")
    assert shop.one("SELECT title, purchase_price FROM card_collections") == ("Pikachu", 2.0)
    shop.connection.execute("DELETE FROM card_collections")
    with pytest.raises(Gone):
        await tenant.write(card_editing.save, card, {"title": "Raichu"}, was)


async def test_a_grade_its_company_does_not_give_is_refused_and_an_old_one_does_not_stand_in_the_way(
    shop: Shop, tenant: Tenant
) -> None:
    card = shop.card(grading_company="PSA", grading_score=9.5, grading_serial="ABC")
    was = await seen(tenant, card)
    await tenant.write(card_editing.save, card, {"notes": "odd slab"}, was)
    with pytest.raises(EditRefused, match="no certificate number of PSA"):
        await tenant.write(card_editing.save, card, {"grading_score": 9.0}, was)
    with pytest.raises(EditRefused, match=r"gives no 9\.5"):
        await tenant.write(card_editing.save, card, {"grading_serial": "12345678"}, was)
    await tenant.write(card_editing.save, card, {"grading_score": 9.0, "grading_serial": "12345678"}, was)
    assert shop.one("SELECT grading_score, grading_serial FROM card_collections") == (9.0, "12345678")


async def test_copies_are_counted_from_what_is_stored(shop: Shop, tenant: Tenant) -> None:
    card = shop.card(quantity=2)
    await tenant.write(card_editing.adjust, card, QuantityChange(1))
    adjusted = await tenant.write(card_editing.adjust, card, QuantityChange(-1))
    assert (adjusted.before, adjusted.after) == (3, 2)
    with pytest.raises(EditRefused, match="3 cannot be taken away"):
        await tenant.write(card_editing.adjust, card, QuantityChange(-3))
    await undo_last(tenant)
    assert shop.one("SELECT quantity FROM card_collections") == 3


async def test_a_new_card_is_written_once_and_taken_back(shop: Shop, tenant: Tenant) -> None:
    typed = {
        "card_type": "sports",
        "title": "Jordan",
        "quantity": 1,
        "organization_mode": "by_player",
        "player_name": "Michael Jordan",
        "estimated_value": Decimal(500),
    }
    created = await tenant.write(card_creation.create, typed, "uuid-1")
    assert shop.one(
        "SELECT value_tier, primary_category, is_rookie_card, created_at IS NOT NULL FROM card_collections"
    ) == ("grail", "Michael Jordan", False, True)
    assert (await tenant.write(card_creation.create, typed, "uuid-1")).repeated
    assert shop.one("SELECT count(*) FROM card_collections") == 1
    await undo_last(tenant)
    assert shop.one("SELECT count(*) FROM card_collections") == 0
    with pytest.raises(NotCreated, match="Who gave that grade"):
        await tenant.write(card_creation.create, {**typed, "grading_score": 9.0}, "uuid-2")
    assert created.id


async def test_a_card_that_was_removed_comes_back_as_the_same(shop: Shop, tenant: Tenant) -> None:
    item, _ = shop.stored(shop.listing())
    card = shop.card(
        title="Mew", storage_item_id=item, photos='["a.jpg"]', estimated_value=3.5, ai_confidence=0.95
    )
    before = shop.one(WHOLE, card)
    await tenant.write(card_creation.remove, card)
    assert shop.one("SELECT count(*) FROM card_collections") == 0
    assert shop.one("SELECT count(*) FROM storage_items") == 1
    await undo_last(tenant)
    assert shop.one(WHOLE, card) == before
    whole = await tenant.read(card_detail.whole, card)
    assert whole is not None
    assert [stored.id for stored in whole.stored] == [item]
    assert len(whole.listed) == 1


async def test_a_serial_that_stands_twice_is_told_and_listed(shop: Shop, other_shop: Shop, tenant: Tenant) -> None:
    first = shop.card(title="One", grading_company="PSA", grading_score=9, grading_serial="12345678")
    second = shop.card(title="Two", grading_company="psa", grading_score=8)
    shop.card(title="Other company", grading_company="SGC", grading_serial="12345678")
    other_shop.card(title="Theirs", grading_company="PSA", grading_serial="12345678")
    raw = shop.card(title="Raw")
    assert list(await tenant.read(slabs.ids)) == [second]
    saved = await tenant.write(
        card_editing.save, second, {"grading_serial": "12345678"}, await seen(tenant, second)
    )
    assert [twin.id for twin in saved.twins] == [first]
    assert list(await tenant.read(slabs.ids)) == [first, second]
    rows = await tenant.read(slabs.page, [first, second])
    assert {row.serial for row in rows} == {"12345678"}
    assert await tenant.read(slabs.twins, None, None, raw) == []


async def test_raw_and_graded_copies_of_the_same_card_are_found(shop: Shop, tenant: Tenant) -> None:
    base = {"game_name": "Pokemon", "set_name": "Base Set", "card_number": "4/102"}
    raw = shop.card(**base, quantity=3)
    graded = shop.card(**base | {"card_number": "004", "set_name": "BASE SET"}, grading_company="PSA")
    shop.card(**base | {"card_number": "5/102"})
    shop.card(**base | {"set_name": "Jungle"})
    rookie = {"card_type": "sports", "sport": "basketball", "year": 1986, "brand": "Fleer", "card_number": "#57"}
    jordan = shop.card(**rookie, player_name="Jordan")
    shop.card(**rookie | {"year": 1987}, player_name="Jordan")
    unknown = shop.card(title="Mystery")
    assert [row.id for row in (await tenant.read(slabs.copies, raw)).copies] == [raw, graded]
    assert [row.id for row in (await tenant.read(slabs.copies, jordan)).copies] == [jordan]
    assert [row.id for row in (await tenant.read(slabs.copies, unknown)).copies] == [unknown]
