"""Names of places, whatever the spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.location import fold, storage_id, storage_prefix


@pytest.mark.parametrize("text", ["A2", "a2", " A 2 ", "A-2", "a–2", "A—2"])
def test_one_place_in_many_spellings(text: str) -> None:
    assert fold(text) == "a2"


def test_no_place_has_no_name() -> None:
    assert fold(None) == fold(" - ") == ""


@given(st.text(), st.sampled_from([" ", "-", "–", "\t"]), st.text())
def test_gaps_mean_nothing(before: str, gap: str, after: str) -> None:
    assert fold(before + gap + after) == fold(before) + fold(after) == fold(fold(before + after))


@given(st.integers(1, 10**6))
def test_numbers_have_two_digits_at_least(number: int) -> None:
    made = storage_id(storage_prefix("A", "1"), number)
    assert made.startswith("A1-")
    assert int(made[3:]) == number
    assert len(made) >= 5
