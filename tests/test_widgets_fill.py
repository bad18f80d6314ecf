"""Bars of text that say how full something is."""

from hypothesis import given
from hypothesis import strategies as st

from widgets.fill import EMPTY, fill_bar


@given(st.integers(-5, 500), st.integers(1, 200), st.integers(1, 40))
def test_a_bar_has_its_width_and_grows_with_what_is_held(held: int, capacity: int, width: int) -> None:
    bar = fill_bar(held, capacity, width)
    assert len(bar) == width
    assert (bar == EMPTY * width) is (held * width * 8 < capacity)
    assert (bar == "█" * width) is (held >= capacity)
    assert fill_bar(held + 1, capacity, width).count("█") >= bar.count("█")


def test_without_a_limit_there_is_no_bar() -> None:
    assert fill_bar(7, None, 4) == fill_bar(7, 0, 4) == "    "
