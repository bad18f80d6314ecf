"""Sets: sizes, what is owned, missing and more than once."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.card_number import parse
from data.rules.card_sets import Copies, Series, growth, printed, ranges, series_of


def owned(*texts: str, quantity: int = 1, variant: str = "") -> list[Copies]:
    found = [number for text in texts if (number := parse(text)) is not None]
    return [Copies(number, quantity, variant=variant) for number in found]


def only(copies: list[Copies]) -> Series:
    [series] = series_of(copies)
    return series


def test_base_and_secret_cards_count_apart() -> None:
    series = only(owned("1/4", "2/4", "4/4", "6/4"))
    assert (series.total, series.base_owned, series.secret_owned, series.highest) == (4, 3, 1, 6)
    assert series.base_share == 0.75
    assert series.whole_share == 4 / 6
    assert series.missing() == [3]
    assert not series.is_complete


def test_each_prefix_counts_on_its_own() -> None:
    base, gallery = series_of(owned("1/2", "2/2", "TG01/TG30"))
    assert (base.prefix, base.is_complete) == ("", True)
    assert (gallery.prefix, gallery.total, gallery.base_owned) == ("TG", 30, 1)


def test_the_size_is_the_most_common_total() -> None:
    assert only(owned("1/102", "2/102", "3/99")).size == 102


def test_without_a_printed_total_the_size_is_at_least_the_highest() -> None:
    series = only(owned("#3", "#7"))
    assert (series.total, series.size, series.missing()) == (None, 7, [1, 2, 4, 5, 6])
    assert not series.is_complete


def test_leading_zeros_and_spellings_are_one_number() -> None:
    series = only(owned("044/185", "44/185", "#44"))
    assert series.duplicates() == [(44, 2)]


def test_what_is_gone_is_not_owned() -> None:
    series = only(owned("1/2", quantity=0) + owned("2/2", quantity=-3))
    assert (series.base_owned, series.missing(), series.duplicates()) == (0, [1, 2], [])


def test_variants_count_in_pairs() -> None:
    series = only(owned("1/2", "2/2") + owned("1/2", variant="holo"))
    assert series.variant_share == 3 / 4


def test_an_absurd_number_makes_no_endless_set() -> None:
    series = only(owned("1", "20231116", "5/999999"))
    assert series.size == 5
    assert series.unnumbered == 1


def test_a_name_is_no_number() -> None:
    [series] = series_of(owned("PROMO"))
    assert (series.size, series.unnumbered, series.missing()) == (0, 1, [])


@pytest.mark.parametrize(
    ("numbers", "said"), [([], ""), ([3], "3"), ([1, 2, 3, 7, 9, 10], "1-3, 7, 9-10"), ([2, 1, 2], "1-2")]
)
def test_ranges(numbers: list[int], said: str) -> None:
    assert ranges(numbers) == said


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 3)), max_size=40), st.integers(1, 50))
def test_owned_and_missing_make_the_set(rows: list[tuple[int, int]], total: int) -> None:
    copies = [copy for number, quantity in rows for copy in owned(f"{number}/{total}", quantity=quantity)]
    for series in series_of(copies):
        missing = series.missing()
        assert len(missing) + series.base_owned == series.size == total
        assert 0 <= series.base_share <= series.whole_share * max(series.size, series.highest) / total
        assert sum(spot.copies for spot in series.spots.values()) == sum(quantity for _, quantity in rows)
        assert series.is_complete is (not missing)


def test_a_set_grows_by_numbers_and_not_by_copies() -> None:
    starts = [datetime.fromisoformat(f"2026-0{month}-01") for month in range(1, 5)]
    came = [
        ("1/9", "2026-01-31T23:59"),
        ("001/9", "2026-03-01"),
        ("2/9", "2026-02-01"),
        ("TG2", None),
        ("3/9", "2027-01-01"),
        ("promo", "2026-01-01"),
    ]
    rows = [(parse(number), None if when is None else datetime.fromisoformat(when)) for number, when in came]
    assert growth(rows, starts) == [2, 3, 3]
    assert growth([(None, None)], starts) == [0, 0, 0]


def test_secret_numbers_are_counted_from_the_printed_size_on() -> None:
    assert only(owned("1/4", "6/4")).most_secret == 2
    assert only(owned("#3")).most_secret == 0


@pytest.mark.parametrize(("prefix", "expected"), [("", "7"), ("TG", "TG7"), ("OP07", "OP07-7")])
def test_a_missing_number_is_written_as_on_the_card(prefix: str, expected: str) -> None:
    assert printed(prefix, 7) == expected
    assert (again := parse(expected)) is not None
    assert (again.prefix, again.number) == (prefix, 7)
