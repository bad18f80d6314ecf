"""A card's tags: whatever another program wrote is read, and nothing is lost by writing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules import tags
from data.rules.listing_fields import FieldError

WORDS = st.text(min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        (None, []),
        ("", []),
        ("null", []),
        ("[]", []),
        ('["a", "b"]', ["a", "b"]),
        ('["\'90s", "12\\""]', ["'90s", '12"']),
        ('["Trade", "trade", "TRADE"]', ["Trade"]),
        ('["a, b", null, 4, true, {"box": 1}]', ["a, b", "4", "true", '{"box": 1}']),
        ('{"trade": true, "box": 4, "sold": false}', ["trade", "box: 4", "sold: false"]),
        ('"PSA 10"', ["PSA 10"]),
        ("trade, keep; show | bulk", ["trade", "keep", "show", "bulk"]),
        ('["trade", "keep', ["trade", "keep"]),
        ("7", ["7"]),
        ("[" * 100_000, []),
    ],
)
def test_tags_are_read_from_any_shape(stored: str | None, meant: list[str]) -> None:
    assert tags.read(stored) == meant


def test_what_reads_the_same_is_not_rewritten() -> None:
    assert tags.to_text(["trade", "keep"], "trade;keep") == "trade;keep"
    assert tags.to_text([], "[]") == "[]"
    assert tags.to_text([], '["a"]') is None
    assert tags.added("trade;keep", ["TRADE"]) == "trade;keep"
    assert json.loads(tags.added("trade;keep", ["new  one"]) or "") == ["trade", "keep", "new one"]
    assert json.loads(tags.removed('{"trade": true, "box": 4}', ["Trade"]) or "") == ["box: 4"]


@pytest.mark.parametrize(("typed", "reason"), [(" \t", "Type a tag"), ("x" * 101, "at most 100")])
def test_what_is_no_tag_says_why(typed: str, reason: str) -> None:
    for write in (tags.parse, lambda text: tags.added('["a"]', [text])):
        with pytest.raises(FieldError, match=reason):
            write(typed)


@given(st.lists(WORDS, max_size=5), st.none() | JSON.map(json.dumps) | st.text(max_size=30))
def test_tags_that_are_written_are_read_again(wanted: list[str], before: str | None) -> None:
    try:
        text = tags.added(before, wanted)
    except FieldError:
        return
    there = tags.read(text)
    assert {tag.casefold() for tag in map(tags.parse, wanted)} <= {tag.casefold() for tag in there}
    assert set(tags.read(before)) <= set(there)
    assert tags.to_text(there, text) == text
    assert text is None or text.encode() is not None


@given(JSON)
def test_no_word_of_a_list_or_an_object_is_lost(value: object) -> None:
    said = " ".join(tags.read(json.dumps(value))).casefold()
    entries = value if isinstance(value, list) else value if isinstance(value, dict) else []
    assert all(entry.strip().casefold() in said for entry in entries if isinstance(entry, str))
