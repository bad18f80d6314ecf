"""Money: what a person types, what REAL keeps, what is shown."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.fees import BUILT_IN, FeeTable
from data.rules.money import MoneyError, as_real, cents, parse_price, show


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("84", "84.00"),
        ("19.99", "19.99"),
        ("19,99", "19.99"),
        (" $1,234.50 ", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234", "1234.00"),
        ("0.5", "0.50"),
        (".99", "0.99"),
        ("84.", "84.00"),
    ],
)
def test_a_price_is_read_as_meant(typed: str, meant: str) -> None:
    assert parse_price(typed) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "Type a price"),
        ("  ", "Type a price"),
        ("0", "above zero"),
        ("-5", "above zero"),
        ("0.001", "two decimals"),
        ("84.005", "two decimals"),
        ("free", "not a price"),
        ("1e5", "not a price"),
        ("nan", "not a price"),
        ("٨٤", "not a price"),
        ("12,34,56", "not a price"),
        ("16777217.01", "cannot hold"),
        ("1234567.88", "would keep 1234567.90"),
        ("9" * 30, "larger than"),
    ],
)
def test_a_bad_price_says_why(typed: str, reason: str) -> None:
    with pytest.raises(MoneyError, match=reason):
        parse_price(typed)


@given(st.text())
def test_any_text_is_a_price_or_a_reason(typed: str) -> None:
    try:
        price = parse_price(typed)
    except MoneyError:
        return
    assert price > 0
    assert cents(as_real(price)) == price


@given(st.integers(1, 10_000_000))
def test_what_is_accepted_comes_back_to_the_cent(number: int) -> None:
    amount = Decimal(number) / 100
    assert cents(as_real(amount)) == parse_price(f"{amount:.2f}")


@given(st.sampled_from(sorted(BUILT_IN)), st.integers(1, 1_000_000))
def test_a_fee_is_never_more_than_the_price_of_a_dear_thing(platform: str, number: int) -> None:
    price = Decimal(number) / 100
    net = FeeTable().nets(platform, price)
    assert net is not None
    assert net <= price
    if price >= 15:
        assert net > 0


@given(st.floats(width=32), st.sampled_from(sorted(BUILT_IN)))
def test_any_stored_amount_can_be_shown(value: float, platform: str) -> None:
    assert show(cents(value), "$")
    show(FeeTable().nets(platform, cents(value)), "$")


def test_an_unknown_marketplace_nets_nothing_that_could_be_guessed() -> None:
    assert FeeTable().nets("somewhere", Decimal(84)) is None


def test_amounts_are_shown_with_their_sign_before_the_currency() -> None:
    assert show(Decimal("-1234.5"), "$") == "-$1,234.50"
    assert show(None) == "—"
