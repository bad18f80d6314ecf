"""Names of bins and sections as they are typed."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.bin_names import MOST, Wanted, parse


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A 1..3", [Wanted("A", ("1", "2", "3"))]),
        ("A..C 1 .. 2", [Wanted("A", ("1", "2")), Wanted("B", ("1", "2")), Wanted("C", ("1", "2"))]),
        ("  Shelf-3 ", [Wanted("Shelf-3", ())]),
        ("Back wall 01..02", [Wanted("Back wall", ("01", "02"))]),
        ("1..2 a..b", [Wanted("1", ("a", "b")), Wanted("2", ("a", "b"))]),
    ],
)
def test_one_or_many(text: str, wanted: list[Wanted]) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Type a name"),
        ("A 12..1", "runs backwards"),
        ("A 1..z", "from a number to a letter"),
        ("A..Z 1..100", f"more than {MOST}"),
        ("x" * 41, "at most 40"),
        ("A\x1b[31m 1..2", "control characters"),
    ],
)
def test_what_cannot_be_a_name_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        parse(text)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        assert all(want.bin_name for want in parse(text))
