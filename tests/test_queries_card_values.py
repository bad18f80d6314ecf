"""Values of the collection: what stands out, held against the same counted from the rows one by one."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from data.rules.stock import units
from data.tenant import Tenant
from queries import card_values
from queries.card_values import Best
from tests.fix_odd_cards import Row
from tests.test_queries_card_filters import gain, money

FLOOR = Decimal(10)


def value(row: Row) -> Decimal:
    return money(row, "estimated_value") or Decimal()


FOUND: list[tuple[Best, Callable[[Row], bool], Callable[[Row], Decimal]]] = [
    (
        Best.GAINERS,
        lambda row: (gain(row) or 0) > 0,
        lambda row: -(gain(row) or Decimal()) * units(row["quantity"]),
    ),
    (Best.LOSERS, lambda row: (gain(row) or 0) < 0, lambda row: (gain(row) or Decimal()) * units(row["quantity"])),
    (Best.TOP, lambda row: value(row) > 0, lambda row: -value(row)),
    (
        Best.UNLISTED,
        lambda row: value(row) >= FLOOR and not row["is_listed"],
        lambda row: -value(row) * units(row["quantity"]),
    ),
]


@pytest.mark.parametrize(("which", "stands_out", "by"), FOUND)
async def test_what_stands_out_is_owned_and_comes_in_order(
    odd_cards: list[Row],
    tenant: Tenant,
    which: Best,
    stands_out: Callable[[Row], bool],
    by: Callable[[Row], Decimal],
) -> None:
    owned = [row for row in odd_cards if stands_out(row) and units(row["quantity"])]
    wanted = sorted(owned, key=lambda row: (by(row), row["id"]))
    found = await tenant.read(card_values.best, which, FLOOR)
    assert [card.id for card in found] == [row["id"] for row in wanted][: card_values.MOST]
    assert found[0].found == len(wanted)
    assert found[0].worth == sum(value(row) * units(row["quantity"]) for row in wanted)
