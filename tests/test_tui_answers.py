"""Answers in words: figures, bars, months, and filters that find what a line counts."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from queries.insight import Figure
from tui import answers, stock_answers


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (0, "0"),
        (950, "950"),
        (9_999, "9,999"),
        (12_400, "12.4k"),
        (20_000, "20k"),
        (1_250_000, "1.2M"),
        (2e47, "2e+47"),
    ],
)
def test_a_count_is_short(figure: float, words: str) -> None:
    assert answers.count(figure) == words
    assert answers.dollars(-figure or 0) == ("-$" if figure else "$") + words


def test_percents_and_days_have_a_digit_where_it_matters() -> None:
    assert [answers.percent(value) for value in (0, 0.04, 4.25, 12.4, 100)] == [
        "0%",
        "0.0%",
        "4.2%",
        "12%",
        "100%",
    ]
    assert [answers.days(value) for value in (0, 0.4, 27.6)] == ["0d", "0.4d", "28d"]


def test_an_amount_too_wide_for_its_column_is_in_whole_dollars() -> None:
    assert answers.amount(Decimal("108298.97"), 11) == "$108,298.97"
    assert answers.amount(Decimal("-108298.97"), 11) == "-$108,299"
    assert answers.amount(Decimal("1082989.50"), 11) == "$1,082,990"
    assert answers.amount(Decimal(10) ** 48 + Decimal("0.25"), 11) == "$1" + ",000" * 16
    assert answers.amount(None) == "—"


@given(st.floats(-1e9, 1e9) | st.none(), st.floats(0, 1e9), st.integers(4, 40))
def test_a_bar_is_never_wider_than_its_column(figure: float | None, most: float, width: int) -> None:
    most = max(most, figure or 0)
    bar = answers.bar(figure, most, width)
    assert cell_len(bar) <= width
    assert bool(bar) == (figure is not None and (figure < 0 or (figure > 0 and most > 0)))


def test_january_says_the_year() -> None:
    assert [answers.month_short(date(2026, month, 1)) for month in (1, 2, 12)] == ["'26", "Feb", "Dec"]


def test_each_line_of_the_stock_has_its_filter() -> None:
    figure = Figure("", 1, Decimal(1), Decimal(1), 0)
    gaps = stock_answers.gaps([])
    assert [line.opens for line in gaps.lines] == [
        "status:active -photo",
        "status:active -cost",
        "status:active -location",
        "status:active -category",
        "status:active -price",
    ]
    assert stock_answers.dead([figure]).lines[0].opens == "status:active age:>=180d -category"


def test_what_is_left_out_is_said_and_nothing_else() -> None:
    assert answers.left_out((0, "without a price"), (1200, "without a cost")) == "Not in it: 1,200 without a cost."
    assert answers.left_out((0, "without a price")) == ""
    assert answers.said("", "a", "") == ("a",)
