"""Tiers that begin elsewhere: everything that sorts, finds, stores and mends them follows the one setting."""

from collections.abc import Iterator
from datetime import date

import pytest

from data.rules import tiers
from data.rules.search_cards import CARDS
from data.rules.search_reader import read
from data.tenant import Tenant
from queries import card_groups, card_values
from queries.card_groups import Grouping
from queries.card_values import By
from queries.ordering import Order
from tests.fix_shop import Shop
from tui.value_answers import portfolio


@pytest.fixture
def lower() -> Iterator[None]:
    tiers.use(tiers.parse("1,2.50,100"))
    yield
    tiers.use(tiers.USUAL)


async def test_tiers_begin_where_it_is_set(shop: Shop, tenant: Tenant, lower: None) -> None:
    stored = (("low", 0.99), ("mid", 1.0), ("mid", 2.49), ("high", 2.5), ("grail", 100.0), ("high", 499.0))
    for number, (tier, value) in enumerate(stored):
        made = {"user_id": shop.user_id, "card_uuid": f"c{number}", "card_type": "tcg", "title": "Card"}
        shop.insert("card_collections", **made, value_tier=tier, estimated_value=value)
    assert [str(tiers.tier_of(value)) for _, value in stored] == ["low", "mid", "mid", "high", "grail", "grail"]

    everything = read("", date(2026, 1, 1), CARDS)
    found = await tenant.read(card_groups.groups, Grouping.TIER, everything, Order("group", False))
    assert [(group.names[0], group.cards) for group in found.groups] == [
        ("grail", 2),
        ("high", 1),
        ("mid", 2),
        ("low", 1),
    ]
    held = await tenant.read(card_values.portfolio, By.TIER)
    assert {each.key: each.cards for each in held} == {"grail": 2, "high": 1, "mid": 2, "low": 1}
    assert await tenant.read(card_values.stale) == 1
    assert "mid from $1, high from $2.50, grail from $100." in " ".join(portfolio(By.TIER, held, 1).remarks)
