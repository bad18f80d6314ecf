"""Sell-through: every listing is on sale from the month it came to the month it left, and in no other."""

import os
import time
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.turnover import Fate, Stay, Turnover, by_month, months_to, starts, unplaced

MONTHS = 6

STAYS = st.lists(
    st.builds(
        Stay,
        st.none() | st.integers(0, MONTHS),
        st.none() | st.integers(0, MONTHS),
        st.sampled_from(Fate),
        st.integers(1, 5),
    ),
    max_size=8,
)


def _placed(stay: Stay) -> tuple[int, int] | None:
    """The months a stay lasts, told one by one; None where none can be told."""
    if stay.fate in (Fate.DRAFT, Fate.UNKNOWN) or stay.came is None:
        return None
    if stay.fate is Fate.HERE and stay.left is None:
        return stay.came, MONTHS
    if stay.left is None:
        return None
    return min(stay.came, stay.left), stay.left


@pytest.fixture
def berlin() -> Iterator[None]:
    """Here is where summer time is."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Europe/Berlin"
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@given(STAYS)
def test_a_listing_is_on_sale_in_every_month_of_its_stay(stays: list[Stay]) -> None:
    stays = [Stay(s.came, None if s.fate is Fate.HERE else s.left, s.fate, s.listings) for s in stays]
    months = by_month(stays, MONTHS)
    for number, month in enumerate(months, 1):
        spans = [(stay, _placed(stay)) for stay in stays]
        there = [stay.listings for stay, span in spans if span and span[0] <= number <= span[1]]
        assert month.on_sale == sum(there)
        sold = [s.listings for s, span in spans if span and s.fate is Fate.SOLD and s.left == number]
        assert month.sold == sum(sold)
        assert month.share is None if not month.on_sale else 0 <= month.share <= 1


@given(STAYS)
def test_nothing_is_lost_without_a_word(stays: list[Stay]) -> None:
    lost = unplaced(stays)
    unsaid = [stay for stay in stays if stay.fate is not Fate.DRAFT and _placed(stay) is None]
    # A listing that is here and has a month of leaving is no row the query makes.
    unsaid = [stay for stay in unsaid if not (stay.fate is Fate.HERE and stay.came is not None)]
    assert sum(lost.values()) == sum(stay.listings for stay in unsaid)


def test_what_was_sold_before_it_was_listed_was_on_sale_that_month() -> None:
    assert by_month([Stay(3, 2, Fate.SOLD, 1)], 3) == [Turnover(0, 0, 0), Turnover(1, 1, 1), Turnover(0, 0, 0)]


def test_months_run_over_the_turn_of_the_year() -> None:
    assert months_to(date(2026, 2, 28), 4) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert starts(months_to(date(2026, 12, 31), 1))[-1].month in (12, 1)


@pytest.mark.usefixtures("berlin")
def test_months_begin_at_midnight_here_also_in_summer() -> None:
    assert starts([date(2026, 6, 1), date(2026, 7, 1)])[:2] == [
        datetime.fromisoformat("2026-05-31T22:00"),
        datetime.fromisoformat("2026-06-30T22:00"),
    ]
    assert starts([date(2026, 12, 1)]) == [
        datetime.fromisoformat("2026-11-30T23:00"),
        datetime.fromisoformat("2026-12-31T23:00"),
    ]
