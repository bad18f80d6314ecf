"""The order of the walk: natural, whatever is written between the parts, the same for everybody."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.walk import walk

LOCATIONS = st.none() | st.text("aAbB0129 -–/é٣²", max_size=8) | st.text(max_size=8)


def test_bins_in_the_order_they_stand() -> None:
    walked = ["9", "A", "A1", "A2", "A2-07", "A2-10", "A10-03", "B4-19", "Binder A Page 2", "Binder A Page 10"]
    mixed = [*walked[1::2], *walked[::2]]
    assert sorted(mixed, key=walk) == walked


@pytest.mark.parametrize("same", ["a2-07", "A 2 07", "A2 - 07", "  A2–07 ", "A-2-07", "A2 7"])
def test_case_blanks_and_dashes_do_not_count(same: str) -> None:
    assert walk(same) == walk("A2-07")


def test_a_dash_keeps_two_numbers_apart() -> None:
    assert walk("A2-10") < walk("A10-3") < walk("A103")


@pytest.mark.parametrize("none", [None, "", "  ", "-", " – "])
@pytest.mark.parametrize("some", ["A1", "zzz", "9" * 40, "草", "/"])
def test_no_location_comes_last(none: str | None, some: str) -> None:
    assert walk(none) > walk(some)


@given(LOCATIONS, LOCATIONS, LOCATIONS)
def test_it_is_a_total_order(one: str | None, two: str | None, three: str | None) -> None:
    a, b, c = walk(one), walk(two), walk(three)
    assert (a < b) + (a == b) + (a > b) == 1
    if a <= b <= c:
        assert a <= c


@given(st.lists(LOCATIONS))
def test_sorting_loses_nothing_and_is_stable(locations: list[str | None]) -> None:
    once = sorted(enumerate(locations), key=lambda pair: walk(pair[1]))
    assert sorted(once) == list(enumerate(locations))
    for (i, one), (j, two) in pairwise(once):
        assert walk(one) < walk(two) or i < j
