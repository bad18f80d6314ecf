"""Attributes as lines: what is not touched keeps its value and its type."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules import pairs
from data.rules.listing_fields import FieldError

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.text() | st.sampled_from(['"', "a: b", ":", "", " "]), VALUES, max_size=6)


@given(OBJECTS)
def test_lines_read_back_as_the_pairs_they_were_made_of(before: dict[str, Any]) -> None:
    lines = pairs.lines(before)
    assert all(line.isprintable() for line in lines)
    text = pairs.to_text(lines, before)
    assert (json.loads(text) if text else {}) == before


@given(st.dictionaries(st.text(), st.text(), max_size=6))
def test_texts_read_back_even_where_nothing_was_stored_before(before: dict[str, str]) -> None:
    text = pairs.to_text(pairs.lines(before), {})
    assert (json.loads(text) if text else {}) == before


@given(st.text(), OBJECTS)
def test_any_line_is_a_pair_or_a_reason(line: str, before: dict[str, Any]) -> None:
    try:
        text = pairs.to_text([line], before)
    except FieldError:
        return
    assert text is not None
    assert len(json.loads(text)) == 1
    text.encode()


@given(st.text())
def test_any_stored_text_is_pairs_or_none(text: str) -> None:
    found = pairs.load(text)
    assert found is None or isinstance(found, dict)


def test_a_changed_number_stays_a_number_and_a_new_one_is_a_text() -> None:
    before = {"size": 9.5, "vintage": True, "note": "x"}
    text = pairs.to_text(["size: 10", "vintage: false", "note: 7", "year: 1999"], before)
    assert json.loads(text) == {"size": 10, "vintage": False, "note": "7", "year": "1999"}
    assert json.loads(pairs.to_text(["size: ten"], before)) == {"size": "ten"}


@pytest.mark.parametrize("text", ["[1]", "size: 9", "{", '{"a": NaN}', '{"a": 1e999}', '"x"', "[" * 5000, "1"])
def test_what_is_no_object_is_not_taken_for_pairs(text: str) -> None:
    assert pairs.load(text) is None


@pytest.mark.parametrize("text", [None, "", "  "])
def test_nothing_stored_is_no_pairs(text: str | None) -> None:
    assert pairs.load(text) == {}


@pytest.mark.parametrize(
    ("lines", "reason"), [(["size 9"], "no pair"), ([": 9"], "no pair"), (["a: 1", "a: 2"], "twice")]
)
def test_a_line_that_is_no_pair_says_why(lines: list[str], reason: str) -> None:
    with pytest.raises(FieldError, match=reason):
        pairs.to_text(lines, {})
