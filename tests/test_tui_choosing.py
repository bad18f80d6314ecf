"""Marks behave as a set of ids, however many there are."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui import choosing
from tui.choosing import Marks

IDS = st.lists(st.integers(1, 60), max_size=20, unique=True)
STEPS = st.lists(st.tuples(st.sampled_from(["toggle", "add", "keep", "remove"]), IDS), max_size=12)


@pytest.mark.parametrize(("few", "widest"), [(3, 1 << 26), (100, 1 << 26), (3, 20)])
@given(steps=STEPS, view=IDS)
def test_marks_are_a_set(few: int, widest: int, steps: list[tuple[str, list[int]]], view: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choosing, "FEW", few)
        patch.setattr(choosing, "WIDEST", widest)
        marks, model = Marks(), set[int]()
        for step, ids in steps:
            match step:
                case "toggle":
                    for row_id in ids:
                        marks.toggle(row_id)
                    model ^= {*ids}
                case "add":
                    marks.add(array("i", ids))
                    model |= {*ids}
                case "remove":
                    marks.remove(ids)
                    model -= {*ids}
                    assert marks.last not in ids
                case _:
                    had_flags = bool(marks._flags)
                    marks.keep(array("i", ids))
                    model &= model if had_flags else {*ids}
            assert len(marks) == len(model)
            assert {row_id for row_id in range(-5, 70) if row_id in marks} == model
        everything = list(marks.all(array("i", view)))
        assert everything[: len(model.intersection(view))] == [row_id for row_id in view if row_id in model]
        assert sorted(everything) == sorted(model)


def test_a_million_marks_take_a_byte_each() -> None:
    marks = Marks()
    marks.add(array("i", range(5_000_000, 6_000_000)))
    marks.toggle(5_000_007)
    marks.toggle(7)
    assert len(marks) == 1_000_000
    assert 5_000_007 not in marks
    assert 7 in marks
    assert len(marks._few) == 1
    assert len(marks._flags) == 1_000_000


def test_a_range_begins_at_the_last_mark_that_stands() -> None:
    marks = Marks()
    marks.toggle(5)
    marks.toggle(9)
    assert marks.last == 9
    marks.keep(array("i", [5]))
    assert marks.last is None
    marks.toggle(7)
    marks.toggle(7)
    assert (len(marks), marks.last) == (1, None)
