"""Addresses and numbers of postings: only what a browser opens, and nothing a terminal obeys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.links import LONGEST, LinkError, number_in, parse_link, parse_number


@pytest.mark.parametrize(
    "text",
    [
        "https://www.ebay.com/itm/110012345678",
        "http://localhost:8080/x?y=1#z",
        "HTTPS://Poshmark.com/listing/Nike-5f0c",
        "https://a.b?x=%20",
    ],
)
def test_an_address_is_taken_as_it_is(text: str) -> None:
    assert parse_link(f"  {text}\n") == text


@pytest.mark.parametrize(
    "text",
    [
        "ebay.com/itm/1",
        "javascript:alert(1)",
        "ftp://a.b/c",
        "https://",
        "https:///path",
        "https://a b.com/",
        "https://a.b/\x1b]8;;x\x07",
        "https://a.b/é",
        "file:///etc/passwd",
        "https://a.b/" + "x" * LONGEST,
    ],
)
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(LinkError, match=r"[A-Z].*\."):
        parse_link(text)


@given(st.text(max_size=60))
def test_what_is_taken_is_harmless(text: str) -> None:
    try:
        link = parse_link(text)
    except LinkError:
        return
    assert link == "" or (link.isascii() and link.isprintable() and " " not in link)


def test_the_number_is_found_in_the_address() -> None:
    assert number_in("https://www.ebay.com/itm/Sony-1984000/110012345678?hash=99999999") == "110012345678"
    assert number_in("https://poshmark.com/listing/abc") == ""
    assert number_in("") == ""


def test_a_number_is_any_short_text() -> None:
    assert parse_number("  m123-4 ") == "m123-4"
    assert parse_number(" ") == ""
    for text in ("1" * 101, "1\x1b[31m2"):
        with pytest.raises(LinkError):
            parse_number(text)
