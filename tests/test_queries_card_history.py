"""The history of a card: what batches, imports and drafts of many cards did with it, too."""

import json
from pathlib import Path

import pytest

from data.rules.status import Action, OrganizationMode
from data.tenant import Tenant
from queries import card_batches, card_history, to_sale, undoing
from queries.to_sale import Wanted
from tests.fix_shop import Shop
from tests.test_queries_card_import import MANABOX, imported, table


@pytest.mark.parametrize("count", [1, 3])
async def test_a_batch_tells_each_card_what_became_of_it(shop: Shop, tenant: Tenant, count: int) -> None:
    cards = [shop.card(set_name=f"Set {nth}") for nth in range(count)]
    other = shop.card()
    done = await tenant.write(card_batches.organize, cards, OrganizationMode.BY_SET, None, lambda _: None)
    for nth, card in enumerate(cards):
        (row,) = await tenant.read(card_history.logged, card, 10)
        assert (row.id, row.action, row.undone_at) == (done.log_id, Action.BATCH_EDITED, None)
        (change,) = json.loads(row.details or "")["rows"]
        assert (change["id"], change["after"]["primary_category"]) == (card, f"Set {nth}")
    assert await tenant.read(card_history.logged, other, 10) == []
    assert done.log_id is not None
    await tenant.write(undoing.take_back, done.log_id)
    (row,) = await tenant.read(card_history.logged, cards[0], 10)
    assert row.undone_at is not None


async def test_an_import_tells_what_it_added_to_and_what_it_made(
    shop: Shop, tenant: Tenant, tmp_path: Path
) -> None:
    same = {
        "game_name": "MTG",
        "set_code": "LEA",
        "custom_categories": '["Condition: Near Mint", "Language: English"]',
    }
    old = shop.card(title="Shock", card_number="5", notes="ManaBox ID: 7", quantity=2, **same)
    row = "{name},LEA,{number},normal,1,7,,near_mint,en\n"
    lines = row.format(name="Shock", number=5) + row.format(name="Bolt", number=6)
    report = await imported(tenant, table(tmp_path, MANABOX + lines))
    assert (report.new, report.added) == (1, 1)
    new = shop.one("SELECT max(id) FROM card_collections")
    (added,) = await tenant.read(card_history.logged, old, 10)
    (made,) = await tenant.read(card_history.logged, new, 10)
    assert (added.id, made.id, made.action) == (report.log_id, report.log_id, Action.CARDS_IMPORTED)
    (change,) = json.loads(added.details or "")["rows"]
    assert (change["before"]["quantity"], change["after"]["quantity"]) == (2, 3)


async def test_drafts_of_several_cards_are_in_the_history_of_each(shop: Shop, tenant: Tenant) -> None:
    cards = [shop.card(title=f"Card {nth}", estimated_value=5) for nth in range(3)]
    found = (await tenant.read(to_sale.propose, cards)).cards
    offered = await tenant.write(to_sale.offer, [Wanted(card.id, card.version, 1) for card in found])
    for card in cards:
        (row,) = await tenant.read(card_history.logged, card, 10)
        assert (row.id, row.action) == (offered.log_id, Action.CARDS_OFFERED)
