"""New prices: as typed, rounded to what is wanted, never below the floor, and always what a REAL holds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.fees import BUILT_IN, FeeRule, checked
from data.rules.money import as_real, cents
from data.rules.repricing import (
    ByAmount,
    ByPercent,
    Ending,
    Fixed,
    Ladder,
    Repriced,
    Repricing,
    least_price,
    parse,
    typed,
    unholdable,
)

CENTS = st.integers(1, 20_000_00).map(lambda number: Decimal(number) / 100)
PERCENTS = st.integers(-9900, 10_000).map(lambda number: Decimal(number) / 100)
RULES = st.sampled_from(list(BUILT_IN.values())) | st.builds(
    lambda percent, fixed, small: checked(percent, fixed, max(small), min(small)),
    st.integers(0, 9_900).map(lambda number: Decimal(number) / 100),
    CENTS,
    st.tuples(CENTS, CENTS),
)
WISHES = st.one_of(
    st.builds(Fixed, CENTS),
    st.builds(ByAmount, CENTS | CENTS.map(lambda by: -by)),
    st.builds(ByPercent, PERCENTS),
    st.dictionaries(st.integers(0, 999), PERCENTS, min_size=1, max_size=5).map(
        lambda steps: Ladder(tuple(sorted(steps.items())))
    ),
)


@pytest.mark.parametrize(
    ("text", "price", "age", "wanted"),
    [
        ("84", None, None, "84"),
        ("$19,99", "5", 3, "19.99"),
        ("+5", "5", None, "10"),
        ("-5", "84", None, "79"),
        ("−5", "84", None, "79"),
        ("-10%", "84", None, "75.60"),
        ("+2,5 %", "100", None, "102.50"),
        ("30d -10%, 60d -20%, 90d -30%", "100", 29, "100"),
        ("30d -10%, 60d -20%, 90d -30%", "100", 30, "90"),
        ("30d -10%, 60d -20%, 90d -30%", "100", 89, "80"),
        ("30d-10% 60 days: -20%;90D -30%", "100", 900, "70"),
        ("30d -10%", "100", None, "100"),
    ],
)
def test_what_is_typed_is_what_is_done(text: str, price: str | None, age: int | None, wanted: str) -> None:
    start = None if price is None else Decimal(price)
    assert Repricing(parse(text)).apply(start, None, age, []).price == Decimal(wanted)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type 84"),
        ("  ", "Type 84"),
        ("10%", "Say \\+10% or -10%"),
        ("-100%", "nothing of the price"),
        ("+9999%", "The most is"),
        ("%", "no percentage"),
        ("-", "Type a price"),
        ("-0", "above zero"),
        ("84.999", "two decimals"),
        ("131072.99", "cannot hold"),
        ("30d", "no step"),
        ("30d -10", "no step|no percentage"),
        ("30d 10%", "Say \\+10%"),
        ("60d -10%, 30d -20%", "must go up"),
        ("30d -10%, 30d -20%", "must go up"),
        (", ".join(f"{day}d -1%" for day in range(1, 20)), "at most"),
        ("cheap", "not a price"),
        ("١٠%", "no percentage"),
        ("1e9", "not a price"),
        ("9" * 10_000, "price"),
        ("30d -10%, " * 1_000, "at most|must go up"),
    ],
)
def test_what_is_no_wish_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(text)


@given(WISHES)
def test_a_wish_is_read_back_as_it_is_shown(wish: Fixed | ByAmount | ByPercent | Ladder) -> None:
    assert parse(typed(wish)) == wish


@given(st.text(max_size=60))
def test_any_text_is_a_wish_or_refused_with_a_sentence(text: str) -> None:
    problem = None
    try:
        parse(text)
    except ValueError as refused:
        problem = refused
    assert problem is None or str(problem).endswith(".")


@pytest.mark.parametrize(
    ("ending", "price", "nearest", "up"),
    [
        (Ending.NINETY_NINE, "20.30", "19.99", "20.99"),
        (Ending.NINETY_NINE, "20.49", "20.99", "20.99"),
        (Ending.NINETY_NINE, "19.99", "19.99", "19.99"),
        (Ending.NINETY_NINE, "0.10", "0.99", "0.99"),
        (Ending.NINETY_FIVE, "20.30", "19.95", "20.95"),
        (Ending.NINETY_FIVE, "20.97", "20.95", "21.95"),
        (Ending.WHOLE, "20.50", "21", "21"),
        (Ending.WHOLE, "0.30", "1", "1"),
        (Ending.WHOLE, "20.00", "20", "20"),
        (Ending.EXACT, "20.30", "20.30", "20.30"),
    ],
)
def test_prices_end_as_wanted(ending: Ending, price: str, nearest: str, up: str) -> None:
    assert ending.nearest(Decimal(price)) == Decimal(nearest)
    assert ending.up(Decimal(price)) == Decimal(up)


@given(st.sampled_from(Ending), CENTS)
def test_the_nearest_price_is_the_nearest(ending: Ending, price: Decimal) -> None:
    found = ending.nearest(price)
    step = Decimal("0.01") if ending is Ending.EXACT else 1
    assert found > 0
    assert ending.up(found) == found
    assert abs(found - price) <= step / Decimal(2) or found <= step
    assert price <= ending.up(price) < price + step or ending.up(price) <= step


@given(RULES, CENTS, CENTS)
def test_the_least_price_leaves_what_must_be_kept_and_no_smaller_one_does(
    rule: FeeRule, at_least: Decimal, keep: Decimal
) -> None:
    found = least_price(rule, at_least, keep)
    assert found is not None
    assert found >= at_least
    assert found - rule.fee(found) >= keep
    smaller = found - Decimal("0.01")
    assert smaller < at_least or smaller - rule.fee(smaller) < keep


def test_a_marketplace_that_keeps_nearly_everything_still_has_a_floor_or_none() -> None:
    assert least_price(FeeRule(Decimal(1)), Decimal(5), Decimal(5)) is None
    assert least_price(FeeRule(Decimal("0.99999999")), Decimal(5), Decimal(5)) == Decimal("499500000.01")
    refused = Repricing(Fixed(Decimal(9))).apply(None, Decimal(5), None, [FeeRule(Decimal(1))])
    assert refused.refusal.startswith("no price covers its cost")


@given(
    WISHES,
    st.sampled_from(Ending),
    st.booleans(),
    st.none() | CENTS | st.sampled_from([Decimal("NaN"), Decimal("Infinity"), Decimal(-3), Decimal(0)]),
    st.none() | CENTS | st.sampled_from([Decimal("NaN"), Decimal("-Infinity"), Decimal(-3), Decimal(0)]),
    st.none() | st.integers(-5, 5000),
    st.lists(RULES, max_size=3),
)
def test_a_new_price_is_above_zero_covers_the_cost_and_can_be_held(
    wish: Fixed | ByAmount | ByPercent | Ladder,
    ending: Ending,
    floor: bool,
    price: Decimal | None,
    cost: Decimal | None,
    age: int | None,
    rules: list[FeeRule],
) -> None:
    done = Repricing(wish, ending, floor).apply(price, cost, age, rules)
    if done.refusal:
        return
    assert done.price is not None
    assert done.price > 0
    if done.price == price:
        return
    assert cents(as_real(done.price)) == done.price
    assert ending.up(done.price) == done.price
    if floor and cost is not None and cost.is_finite() and cost >= 0:
        assert all(done.price - rule.fee(done.price) >= cost for rule in rules)
        assert done.price >= cost
    elif floor:
        assert done.unknown


def test_the_floor_is_applied_and_said() -> None:
    ebay = BUILT_IN["ebay"]
    floored = Repricing(ByPercent(Decimal(-50)), Ending.NINETY_NINE).apply(Decimal(30), Decimal(20), 5, [ebay])
    assert floored.price == Decimal("23.99")
    assert floored.floored
    free = Repricing(ByPercent(Decimal(-50)), Ending.NINETY_NINE, floor=False).apply(
        Decimal(30), Decimal(20), 5, [ebay]
    )
    assert (free.price, free.floored) == (Decimal("14.99"), False)


def test_what_the_database_cannot_hold_is_refused() -> None:
    assert "to the cent" in unholdable(Decimal("131072.99"))
    assert "larger" in unholdable(Decimal("3e38"))
    assert not unholdable(Decimal("131072.00"))
    assert Repricing(ByPercent(Decimal(900))).apply(Decimal("99999.99"), None, None, []).refusal


@pytest.mark.parametrize("ending", Ending)
@pytest.mark.parametrize("wish", ["+5", "-10%", "0d -10%", "84"])
@pytest.mark.parametrize("huge", ["1e26", "1e30", "3e38"])
def test_what_is_too_large_is_refused_and_not_rounded(huge: str, wish: str, ending: Ending) -> None:
    repricing = Repricing(parse(wish), ending)
    price = repricing.apply(Decimal(huge), None, 1, [])
    cost = repricing.apply(Decimal(50), Decimal(huge), 1, list(BUILT_IN.values()))
    assert wish == "84" or price == Repriced(refusal="the price is larger than the database can hold")
    assert cost == Repriced(refusal="no price that the database can hold covers its cost")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "-1e30"])
def test_what_is_no_amount_is_as_good_as_none(number: str) -> None:
    assert Repricing(parse("+5")).apply(Decimal(number), None, 1, []).refusal.startswith("it has no price")
    assert Repricing(parse("84")).apply(None, Decimal(number), 1, []) == Repriced(Decimal(84), unknown=True)
