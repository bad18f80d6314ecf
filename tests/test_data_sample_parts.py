"""The parts a sample is made of, without a database."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.marketplaces import BY_NAME
from data.rules.money import as_real, cents
from data.sample import cards, goods
from data.sample.awkward import LONG_ERROR, TWISTS, twist_of
from data.sample.dice import Dice
from data.sample.market import sale_price
from data.sample.platforms import URLS
from data.sample.rows import TABLES
from data.sample.words_cards import TCG_SETS


@pytest.mark.parametrize("kind", TABLES)
def test_a_row_has_the_contract_s_columns_in_its_order(kind: type) -> None:
    assert kind._fields == tuple(column.name for column in TABLES[kind].columns)


@given(st.decimals("0.01", "130000", places=2), st.integers())
def test_a_sale_price_is_plausible_and_exact_in_real(asking: Decimal, seed: int) -> None:
    price = sale_price(asking, Random(seed))
    assert cents(as_real(price)) == price
    assert Decimal("0.01") <= price <= max(asking, Decimal("0.01"))
    assert price >= asking * Decimal("0.7") - 1


def test_a_thing_without_a_price_still_sells_for_something() -> None:
    assert sale_price(Decimal(0), Random(1)) == Decimal("0.01")


def test_half_of_the_sales_are_at_the_asking_price() -> None:
    chance = Random(3)
    prices = [sale_price(Decimal("84.00"), chance) for _ in range(400)]
    assert 0.4 < prices.count(Decimal("84.00")) / 400 < 0.6
    assert len(set(prices)) > 10


@pytest.mark.parametrize(("prefix", "length"), [("0", 12), ("978", 13)])
def test_a_barcode_has_a_valid_check_digit(prefix: str, length: int) -> None:
    dice = Dice(1)
    for _ in range(200):
        code = dice.barcode(prefix, length)
        assert len(code) == length
        assert code.startswith(prefix)
        ean = [int(digit) for digit in code.zfill(13)]
        assert (sum(ean[0::2]) + 3 * sum(ean[1::2])) % 10 == 0


def test_uuids_are_version_4_and_differ() -> None:
    dice = Dice(1)
    made = {dice.uuid() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(len(uuid) == 36 and uuid[14] == "4" and uuid[19] == "a" for uuid in made)


def test_goods_are_ones_a_reseller_could_list() -> None:
    dice = Dice(5)
    for _ in range(3_000):
        good = goods.draw(dice)
        assert 0 < len(good.title) <= 80
        assert "  " not in good.title
        assert 100 <= good.price < 13_000_000
        assert good.cost is None or 0.2 <= good.cost / good.price <= 0.6
        assert 1 <= good.quantity <= 12
        assert all(name in BY_NAME and name in URLS for name in good.platforms)
        assert sum(len(good.title) <= BY_NAME[name].title_limit for name in good.platforms) >= 2


def test_a_number_of_a_set_is_always_the_same_card() -> None:
    names: dict[tuple[str | None, str], set[str]] = {}
    dice = Dice(2)
    for _ in range(5_000):
        card = cards.draw(dice, graded_share=0)
        if card.set_name:
            names.setdefault((card.set_name, card.number), set()).add(card.name)
    assert all(len(same) == 1 for same in names.values())


def test_set_codes_are_unique() -> None:
    assert len({of.code for of in TCG_SETS}) == len(TCG_SETS)


def test_each_oddity_comes_once_in_the_first_500_and_a_few_per_mille_later() -> None:
    first = [twist for index in range(500) if (twist := twist_of(index))]
    assert first == list(TWISTS)
    later = sum(twist_of(index) is not None for index in range(500, 100_500))
    assert later / 100_000 < 0.005


def test_the_long_error_is_500_characters_in_several_lines() -> None:
    assert len(LONG_ERROR) == 500
    assert LONG_ERROR.count("\n") > 3
