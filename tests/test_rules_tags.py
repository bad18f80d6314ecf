"""Tags of cards: read whatever is stored, and never written over what cannot be read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules import tags
from data.rules.search import BLANKS
from data.rules.tags import UnreadableTags


@pytest.mark.parametrize(
    ("stored", "there"),
    [
        (None, []),
        (" \n", []),
        ('["Keep", " Bulk "]', ["Keep", "Bulk"]),
        ("keep, to grade,", ["keep", "to grade"]),
        ("keep", ["keep"]),
        ('["broken', ["broken"]),
        ('["x", 1]', ["x", "1"]),
        ("5", ["5"]),
        ("{}", []),
    ],
)
def test_tags_are_read(stored: str | None, there: list[str]) -> None:
    assert tags.read(stored) == there


@pytest.mark.parametrize(
    ("stored", "add", "remove", "became"),
    [
        (None, ["Keep"], [], '["Keep"]'),
        ("", ["Keep"], ["bulk"], '["Keep"]'),
        ("null", ["Keep"], [], '["Keep"]'),
        ("keep, bulk", ["Trade"], [], '["keep", "bulk", "Trade"]'),
        ("keep, bulk", ["KEEP"], ["trade"], "keep, bulk"),
        ('["Keep",  "café"]', ["x"], [], '["Keep", "café", "x"]'),
        ('["Keep", 5]', ["x"], ["keep"], '[5, "x"]'),
        ('["\\ud800", "é"]', ["x"], [], '["\\ud800", "\\u00e9", "x"]'),
        ('["Keep", "KEEP "]', [], ["keep"], None),
        ("5", ["x"], [], '["5", "x"]'),
    ],
)
def test_tags_are_added_and_removed(stored: str | None, add: list[str], remove: list[str], became: str) -> None:
    assert tags.changed(stored, add, remove) == became


@pytest.mark.parametrize(
    "stored", ['["broken', "{}", '{"a": 1}', "true", '["x", {"a": 1}]', "[1e999]", '"a', "a]", "[" * 100_000]
)
def test_what_cannot_be_read_is_not_written_over(stored: str) -> None:
    with pytest.raises(UnreadableTags):
        tags.changed(stored, ["x"])


TAG = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(str.strip)


@given(stored=st.none() | st.text() | st.lists(TAG | st.integers()).map(json.dumps), tag=TAG)
def test_adding_is_undone_by_removing(stored: str | None, tag: str) -> None:
    try:
        once = tags.changed(stored, [tag])
    except UnreadableTags:
        tags.read(stored)
        return
    assert once is not None
    assert tag.strip(BLANKS).lower() in [each.lower() for each in tags.read(once)] or "\\" in json.dumps(once)
    assert tags.changed(once, [tag]) == once
    gone = tags.changed(once, [], [tag])
    assert tag.strip(BLANKS).lower() not in [each.strip(BLANKS).lower() for each in tags.read(gone)]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("keep", (["keep"], [])),
        (" Trade ,-bulk, - to  grade,", (["Trade"], ["bulk", "to grade"])),
        ("keep, KEEP", (["keep"], [])),
    ],
)
def test_a_wish_is_read(typed: str, read: tuple[list[str], list[str]]) -> None:
    assert tags.parse(typed) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type tags between commas"),
        ("-", "Behind the -"),
        ("keep,-Keep", "not both"),
        ("x" * 61, "at most 60"),
        (",".join(map(str, range(21))), "At most 20"),
        ("a\x07", "control characters"),
    ],
)
def test_a_wrong_wish_is_refused(typed: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        tags.parse(typed)
