"""What is offered while a filter is typed."""

import string
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.rules.search_completion import complete
from data.rules.search_fields import FIELDS, LISTINGS
from data.rules.search_reader import read
from tests.test_rules_search import FILTERS

TODAY = date(2026, 10, 14)

OWN = {"category": ["Shoes", "Trading cards", 'Vinyl 12"'], "platform": ["ebay", "depop"]}


@pytest.mark.parametrize(
    ("text", "start", "options"),
    [
        ("st", 0, ("status:", "state:")),
        ("nike pri", 5, ("price:",)),
        ("-sk", 1, ("sku", "sku:")),
        ("status:", 7, ("draft", "active", "sold", "canceled")),
        ("status:draft,a", 13, ("active",)),
        ("status:draft,", 13, ("draft", "active", "sold", "canceled")),
        ("category:s", 9, ("Shoes",)),
        ("category:=tr", 10, ('"Trading cards"',)),
        ('category:"tr', 9, ('"Trading cards"',)),
        ("category:v", 9, ('"Vinyl 12"""',)),
        ("on:e", 3, ("ebay", "etsy")),
        ("has:ph", 4, ("photo",)),
        ("photo:", 6, ("no", "yes")),
    ],
)
def test_what_may_come_next_is_offered(text: str, start: int, options: tuple[str, ...]) -> None:
    completion = complete(text, len(text), OWN)
    assert completion is not None
    assert (completion.start, completion.options) == (start, options)


@pytest.mark.parametrize("text", ["nike", "status:active", "price:1", '"sta', "foo:b", "title:x"])
def test_nothing_is_offered_where_nothing_fits(text: str) -> None:
    assert complete(text, len(text), OWN) is None


def test_every_field_is_offered_and_each_example_is_good() -> None:
    for known in FIELDS:
        assert read(known.example, TODAY).narrows, known.example
        offered = {
            option
            for letter in string.ascii_lowercase
            if (found := complete(letter, 1, {}))
            for option in found.options
        }
        assert f"{known.name}:" in offered
    assert set(LISTINGS.lackable) <= set(LISTINGS.by_name)


@settings(max_examples=500, deadline=None)
@given(text=FILTERS, cut=st.integers(0, 60))
def test_a_completion_can_be_taken(text: str, cut: int) -> None:
    cursor = min(cut, len(text))
    completion = complete(text, cursor, OWN)
    if completion is not None:
        assert 0 <= completion.start <= cursor
        for option in completion.options:
            taken = text[: completion.start] + option
            assert complete(taken, len(taken), OWN) is None or taken != text[:cursor]
