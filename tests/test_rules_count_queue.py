"""Which sections are counted first."""

from hypothesis import given
from hypothesis import strategies as st

from data.rules.count_queue import fitting, risk, seconds, variance

AMOUNTS = st.floats(0, 1e6)
DAYS = st.none() | st.floats(0, 5000)
PARTS = st.floats(0, 1)


@given(AMOUNTS, st.integers(0, 1000), DAYS, PARTS)
def test_more_of_anything_never_comes_later(value: float, things: int, days: float | None, wrong: float) -> None:
    base = risk(value, things, days, wrong)
    assert base >= 0
    assert risk(value + 10, things, days, wrong) >= base
    assert risk(value, things + 1, days, wrong) >= base
    assert risk(value, things, None, wrong) >= base
    assert risk(value, things, days, min(1.0, wrong + 0.1)) >= base


def test_what_decides() -> None:
    assert risk(1000, 10, None, 0) > risk(1000, 10, 30, 0) > risk(1000, 10, 1, 0)
    assert risk(1000, 10, 30, 0.2) > risk(1000, 10, 30, 0)
    assert risk(5000, 10, 30, 0) > risk(1000, 10, 30, 0)
    assert risk(0, 10, 30, 0) > risk(0, 0, 30, 0) == 0
    assert risk(1000, 10, 0, 1) == 0, "it was counted a moment ago"


@given(st.lists(st.tuples(st.integers(), st.integers(1, 900))), st.integers(0, 2000))
def test_what_fits_fits_and_keeps_its_order(sections: list[tuple[int, int]], budget: int) -> None:
    named = [((nth, name), needed) for nth, (name, needed) in enumerate(sections)]
    chosen = fitting(named, budget)
    needed = dict(named)
    assert sum(needed[each] for each in chosen) <= budget
    assert chosen == sorted(chosen, key=lambda each: each[0])
    left = budget - sum(needed[each] for each in chosen)
    assert all(needed[each] > left for each in needed if each not in chosen)


@given(st.integers(0, 500), st.integers(0, 500))
def test_variance_is_a_part(expected: int, wrong: int) -> None:
    assert 0 <= variance(expected, wrong) <= 1
    assert (variance(expected, wrong) == 0) is (wrong == 0)


def test_an_empty_section_takes_its_walk() -> None:
    assert seconds(0) == seconds(-3) > 0
