"""What came into a list finds its place among the first rows, or the whole list is read."""

from array import array
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.changes import Change
from data.errors import BindeckError
from tui import newcomers
from tui.newcomers import HEAD, Newcomers, head, with_head


def taken(came: Newcomers) -> set[int]:
    with came.taken() as ids:
        return ids


def test_ids_are_collected_until_they_are_taken() -> None:
    came = Newcomers("notifications")
    assert taken(came) == set(), "nothing was read yet"
    came.hear(Change("notifications", (1, 2)))
    came.hear(Change("notifications", (3,)))
    assert taken(came) == {1, 2, 3}
    assert taken(came) == set()


@pytest.mark.parametrize(
    "change", [Change("*"), Change("notifications"), Change("messages", (4,)), Change("notifications", (4,))]
)
def test_what_may_concern_any_row_is_no_newcomer(change: Change) -> None:
    came = Newcomers("notifications")
    taken(came)
    came.hear(Change("notifications", tuple(range(HEAD))))
    came.hear(change)
    assert taken(came) == set()


def test_what_was_taken_and_not_read_leaves_a_doubt() -> None:
    came = Newcomers("notifications")
    taken(came)
    came.hear(Change("notifications", (1,)))
    with suppress(BindeckError), came.taken():
        raise BindeckError("away")
    came.hear(Change("notifications", (3,)))
    assert taken(came) == set()


@given(
    st.dictionaries(st.integers(1, 60), st.integers(0, 9), max_size=40),
    st.dictionaries(st.integers(61, 99), st.integers(0, 9), max_size=20),
    st.sets(st.integers(1, 60), max_size=3),
)
def test_the_list_is_the_one_that_reading_it_whole_would_give(
    old: dict[int, int], new: dict[int, int], gone: set[int]
) -> None:
    """Whatever came, at whatever time, and whatever vanished from the first rows meanwhile."""
    view = array("i", sorted(old, key=lambda row: (old[row], row), reverse=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(newcomers, "HEAD", 8)
        gone &= set(view[:8])
        everything = {row: when for row, when in {**old, **new}.items() if row not in gone}
        order = sorted(everything, key=lambda row: (everything[row], row), reverse=True)
        asked, all_new = head(view, set(new))
        assert all_new
        merged = with_head(view, [row for row in order if row in asked])
        assert merged is None or list(merged) == order
        if view and new and not gone and all(when > 9 for when in new.values()):
            assert merged is not None


def test_a_row_that_is_announced_again_is_asked_for_once() -> None:
    asked, all_new = head(array("i", [3, 2, 1]), {2, 4})
    assert sorted(asked) == [1, 2, 3, 4]
    assert not all_new
    assert with_head(array("i", []), [1]) is None
