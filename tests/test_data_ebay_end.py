"""eBay's end rows."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.formats.ebay_end import HEADER, end_file
from data.marketplaces.base import Ending
from data.marketplaces.ebay_item import item_id

URL = "https://www.ebay.com/itm/110123456789"


def ending(number: str | None = "110123456789", url: str | None = None, platform: str = "ebay") -> Ending:
    return Ending(platform, number, url, "=cmd|' /C calc'!A0", "+Title\r\n\x1b[2J")


TEXT = st.none() | st.text(max_size=30) | st.from_regex(r"[=+@\t-]?\d{0,20}", fullmatch=True)
ENDINGS = st.builds(
    Ending, st.sampled_from(["ebay", "eBay", " EBAY", "etsy", ""]), TEXT, TEXT | st.just(URL), TEXT, st.text()
)


def test_a_due_listing_is_one_row_under_ebays_header() -> None:
    made = end_file([ending()])
    assert made.text == (
        "*Action(SiteID=US|Country=US|Currency=USD|Version=1193|CC=UTF-8),ItemID,EndCode\r\n"
        "End,110123456789,NotAvailable\r\n"
    )
    assert made.taken == (ending(),)
    assert not made.refused


def test_what_cannot_be_ended_so_is_told_with_the_reason() -> None:
    made = end_file([ending(None), ending(platform="etsy"), ending(), ending(None, URL)])
    assert [row.reason for row in made.refused] == [
        "Its eBay item number is not known: neither stored nor in its URL.",
        "It is not a listing on eBay.",
        "Item 110123456789 is in the file already.",
    ]
    assert len(made.taken) == 1


@pytest.mark.parametrize(
    ("number", "url", "item"),
    [
        (" 110123456789 ", None, "110123456789"),
        (None, URL, "110123456789"),
        ("", "https://www.ebay.co.uk/itm/some-shoes/110123456789?hash=item1&x=2", "110123456789"),
        ("v1|1|0", "http://ebay.de/itm/110123456789/", "110123456789"),
        ("1234", None, None),
        ("=110123456789", None, None),
        (None, "https://www.ebay.com/sch/110123456789", None),
        (None, "https://ebay.com.evil.example/itm/110123456789", None),
        (None, "https://notebay.com/itm/110123456789", None),
        ("١١٠١٢٣٤٥٦٧٨٩", None, None),
        (None, None, None),
    ],
)
def test_an_item_number_is_stored_or_in_the_url(number: str | None, url: str | None, item: str | None) -> None:
    assert item_id(ending(number, url)) == item


@given(st.lists(ENDINGS, max_size=20))
def test_every_listing_is_in_the_file_or_refused_and_no_cell_is_a_formula(endings: list[Ending]) -> None:
    made = end_file(endings)
    header, *rows = csv.reader(io.StringIO(made.text, newline=""))
    assert tuple(header) == HEADER
    assert len(rows) == len(made.taken)
    assert len(made.taken) + len(made.refused) == len(endings)
    assert {row[1] for row in rows} == {item_id(taken) for taken in made.taken}
    for action, number, code in rows:
        assert (action, code) == ("End", "NotAvailable")
        assert number.isascii()
        assert number.isdecimal()
