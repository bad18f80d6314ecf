"""Ids as a short text: whatever their order, each comes back once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.ranges import pack, unpack

IDS = st.lists(st.integers(0, 40) | st.integers(0, 2**31 - 1), max_size=60)


@given(ids=IDS)
def test_what_is_packed_comes_back_in_order_and_once(ids: list[int]) -> None:
    assert unpack(pack(ids)) == sorted(set(ids))


@pytest.mark.parametrize("text", ["3 1", "1-3 3", "5-4", "x", "1--2", "0-2147483648"])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(text)
