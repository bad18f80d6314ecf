"""Fee rules: the seller's own before the built-in ones, checked before they count."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.fees import BUILT_IN, FeeError, FeeRule, FeeTable, checked, parse, typed

CENTS = st.integers(0, 1_000_000).map(lambda number: Decimal(number) / 100)
SMALL = st.tuples(CENTS, CENTS).map(sorted)
RULES = st.builds(
    lambda percent, fixed, small: checked(percent, fixed, small[1], small[0]),
    st.integers(0, 10_000).map(lambda number: Decimal(number) / 100),
    CENTS,
    SMALL,
)


def test_an_own_rule_stands_before_the_built_in_one() -> None:
    table = FeeTable({"ebay": FeeRule(Decimal("0.10")), "garage_sale": FeeRule(Decimal(0))})
    assert table.nets("eBay", Decimal(50)) == Decimal(45)
    assert table.nets("Garage Sale", Decimal(50)) == Decimal(50)
    assert table.nets("mercari", Decimal(50)) == Decimal(45)
    assert table.nets("comc", Decimal(50)) is None
    assert table.nets(None, Decimal(50)) is None
    assert table.nets("ebay", None) is None
    assert table.marketplaces()[-1] == "garage_sale"
    assert "comc" in table.marketplaces()


def test_small_sales_pay_the_flat_fee() -> None:
    rule = parse("20% 0 $15 $2.95")
    assert (rule.fee(Decimal("14.99")), rule.fee(Decimal(15))) == (Decimal("2.95"), Decimal("3.00"))
    assert rule == BUILT_IN["poshmark"]


@pytest.mark.parametrize(
    "text", ["", "  ", "lots", "-1", "101", "10 0.405", "10 0 5", "10 0 5 6", "1 2 3 4 5", "nan", "١"]
)
def test_what_is_no_rule_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(FeeError, match=r"\w+ \w+"):
        parse(text)


@given(RULES)
def test_a_rule_is_typed_as_it_is_shown(rule: FeeRule) -> None:
    assert parse(typed(rule)) == rule


@given(st.text(max_size=30))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    with suppress(FeeError):
        assert 0 <= parse(text).share <= 1
