"""Columns of cards: a figure is told, never cut."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from rich.cells import cell_len

from queries.card_groups import Group
from queries.card_sets import CardSet, SetKey
from queries.card_values import Valued
from queries.cards import CardRow
from queries.slabs import SlabRow
from queries.to_sale import CardRow as ForSale
from queries.to_sale import Line
from tui import card_columns
from tui.screens import card_groups, card_sets, slabs, to_sale, valued_cards
from tui.screens.card_groups import GroupRow
from tui.screens.card_sets import SetRow
from widgets.columns import Column

DEAR, SUM = Decimal("1234567.89"), Decimal("9876543.21")
KEY = SetKey("pokemon", "base set")

CARD = CardRow(1, "Charizard", "4/102", "Pokemon", "Base Set", 7, "PSA", 9.5, 123456.78, None, cost=100001.0)
MANY = replace(CARD, quantity=99_999, value=999.99, cost=0.01)
VALUED = Valued(
    1, "Charizard", "4/102", "Base Set", "PSA", 9.5, 10, Decimal("123456.78"), Decimal(1), "", 1, SUM, SUM
)
GROUP = Group(("PSA",), "psa", 123_456, 123_456, SUM, SUM, DEAR, 1)
SET = CardSet(KEY, "Pokemon", "Base Set", "BS", 12_345, 99_999, SUM, SUM, 9_999, b"")
SLAB = SlabRow(1, "Charizard", "4/102", "PSA", 9.5, "12345678", 123456.78, None)
SOLD = ForSale(1, 1, "", KEY, 10_000, DEAR, Decimal(100_000), "", "", None, None)  # type: ignore[arg-type]  # no column shows its words

ROWS: list[tuple[Iterable[Column[Any]], Any]] = [
    (card_columns.COLUMNS, CARD),
    (card_columns.COLUMNS, MANY),
    (valued_cards.COLUMNS, VALUED),
    (card_groups.COLUMNS, GroupRow(1, GROUP, "PSA")),
    (card_sets.COLUMNS, SetRow(1, SET, None)),
    (slabs.COLUMNS, SLAB),
    (to_sale.COLUMNS[1:4], Line(SOLD, 10_000)),
]


@pytest.mark.parametrize(("columns", "row"), ROWS)
def test_no_figure_is_cut(columns: Iterable[Column[Any]], row: Any) -> None:
    figures = [column for column in columns if column.align == "right" or column.title == "THEN"]
    cut = {column.title: text for column in figures if cell_len(text := column.text(row)) > column.width}
    assert figures
    assert not cut


def test_what_is_too_wide_for_cents_is_told_in_whole_dollars() -> None:
    cells = {column.title: column.text(CARD) for column in card_columns.COLUMNS}
    assert (cells["QTY"], cells["VALUE"], cells["COST"]) == ("7", "$123,457", "$100,001")
    assert cells["GAIN"] == "+23,455.78"
