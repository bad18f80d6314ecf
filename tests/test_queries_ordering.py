"""Rows in an order: stable by id, what has no value last, whichever way."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import BindeckError
from data.tenant import Tenant
from queries import cards, trail
from queries.ordering import Order, in_order
from tests.fix_shop import Shop
from tui.bin_tree import COLUMNS as BINS
from tui.bin_tree import ORDERS
from tui.screens.activity import COLUMNS as ACTIVITY
from tui.screens.cards import COLUMNS as CARDS


class Row(NamedTuple):
    id: int
    value: int | None


@given(st.lists(st.none() | st.integers(0, 3), max_size=12), st.booleans())
def test_rows_are_ordered_here(values: list[int | None], descending: bool) -> None:
    rows = [Row(nth, value) for nth, value in enumerate(values)]
    ordered = in_order(reversed(rows), lambda row: row.value, descending=descending)
    sign = -1 if descending else 1
    assert ordered == sorted(rows, key=lambda row: (row.value is None, sign * (row.value or 0), row.id))


def card(shop: Shop, **values: object) -> int:
    number = shop.one("SELECT count(*) FROM card_collections")
    made = {"user_id": shop.user_id, "card_uuid": f"c{number}", "card_type": "tcg", "title": "Card"}
    return shop.insert("card_collections", **(made | values))


async def test_cards_are_ordered_as_people_count(shop: Shop, tenant: Tenant) -> None:
    places = ["A10", "a2", None, "A2", "", "B1", "A2-07", "A2-7b"]
    ids = [card(shop, storage_location=place) for place in places]
    up = [places[ids.index(row_id)] for row_id in await tenant.read(cards.ids, by=Order("where"))]
    down = [
        places[ids.index(row_id)] for row_id in await tenant.read(cards.ids, by=Order("where", descending=True))
    ]
    assert up == ["a2", "A2", "A2-07", "A2-7b", "A10", "B1", None, ""]
    assert down == ["B1", "A10", "A2-7b", "A2-07", "a2", "A2", None, ""]


async def test_the_dearest_card_first_and_those_without_a_price_last(shop: Shop, tenant: Tenant) -> None:
    ids = [card(shop, estimated_value=value) for value in (5.0, None, 80.0, 5.0)]
    down = await tenant.read(cards.ids, by=Order("value", descending=True))
    assert [ids.index(row_id) for row_id in down] == [2, 0, 3, 1]
    up = await tenant.read(cards.ids, by=Order("value"))
    assert [ids.index(row_id) for row_id in up] == [0, 3, 2, 1]


async def test_every_sortable_column_has_an_order(shop: Shop, tenant: Tenant) -> None:
    card(shop, card_number="TG05/TG30", year=1999, grading_score=9.5)
    for module, columns in ((cards, CARDS), (trail, ACTIVITY)):
        keys = [column.key for column in columns if column.sortable]
        assert keys == [*module.VALUES]
        everything = sorted(await tenant.read(module.ids))
        for key in keys:
            for descending in (False, True):
                assert sorted(await tenant.read(module.ids, by=Order(key, descending))) == everything
    assert {column.key for column in BINS if column.sortable} == {*ORDERS}


async def test_an_unknown_order_is_refused(tenant: Tenant) -> None:
    with pytest.raises(BindeckError, match="cannot be ordered by “id; DROP”"):
        await tenant.read(cards.ids, by=Order("id; DROP"))
