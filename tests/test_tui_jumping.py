"""A place in a list, as it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.jumping import parse_place


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("1", 0),
        ("1000", 999),
        ("12,345", 999),
        (" 7 ", 6),
        ("9" * 300, 999),
        ("0%", 0),
        ("50%", 500),
        ("100 %", 999),
        ("12.5%", 125),
        ("12,5%", 125),
        (".5%", 5),
    ],
)
def test_a_row_or_a_percentage(typed: str, position: int) -> None:
    assert parse_place(typed, 1000) == position


@pytest.mark.parametrize("typed", ["", "half", "-1", "0", "101%", "%", "1e3", "٣", "5 %%", "1;2", "\0"])
def test_anything_else_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ .*\."):
        parse_place(typed, 1000)


@given(st.text(max_size=30) | st.from_regex(r"[0-9.,_ ]{1,9}%?", fullmatch=True), st.integers(1, 10**6))
def test_a_place_is_in_the_list(typed: str, rows: int) -> None:
    try:
        place = parse_place(typed, rows)
    except ValueError:
        return
    assert 0 <= place < rows
