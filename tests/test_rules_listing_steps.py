"""A listing's way: by hand along the contract's steps, to sold by a sale alone, nowhere without what it needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.batches import Candidate, Destination, SetStatus, judge
from data.rules.listing_fields import lacks_to_be_active
from data.rules.listing_steps import WITHDRAWN, breach, refusal
from data.rules.status import ListingStatus as S
from data.rules.status import read_listing

WORDS = [*map(str, S), "posted", "cancelled", "failed", "shipped", "archived", "Active", "", None]


def may(status: str | None, wanted: S, location: str | None = "A1", price: float | None = 84.0) -> bool:
    return not refusal(status, wanted, location=location, price=price)


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        ("draft", {S.ACTIVE, S.CANCELED, S.DRAFT}),
        ("failed", {S.ACTIVE, S.CANCELED, S.DRAFT}),
        ("active", {S.DRAFT, S.CANCELED, S.ACTIVE}),
        ("posted", {S.DRAFT, S.CANCELED, S.ACTIVE}),
        ("canceled", {S.DRAFT, S.CANCELED}),
        ("cancelled", {S.DRAFT, S.CANCELED}),
        ("sold", set()),
        ("shipped", set()),
        ("archived", set()),
        ("weird", {S.DRAFT, S.CANCELED}),
        (None, {S.DRAFT, S.CANCELED}),
    ],
)
def test_the_steps_by_hand(status: str | None, wanted: set[S]) -> None:
    assert {step for step in S if may(status, step)} == wanted


@pytest.mark.parametrize(
    ("location", "price", "said"),
    [
        (None, 84.0, "a location"),
        (" ", 84.0, "a location"),
        ("A1", None, "a price"),
        ("A1", 0.0, "a price"),
        ("A1", -5.0, "a price"),
        ("A1", float("nan"), "a price"),
        (None, None, "a location and a price"),
    ],
)
def test_what_is_for_sale_has_a_location_and_a_price(location: str | None, price: float | None, said: str) -> None:
    found = refusal("draft", S.ACTIVE, location=location, price=price)
    assert found == f"it needs {said} to be active"


@given(st.sampled_from(WORDS) | st.text(max_size=8), st.sampled_from(S))
def test_a_sale_alone_sells_and_nothing_comes_back_from_it(status: str | None, wanted: S) -> None:
    if wanted is S.SOLD or read_listing(status) is S.SOLD:
        assert not may(status, wanted)


def test_the_contract_is_kept() -> None:
    kept = {"location": "A1", "quantity": 1, "sold_whole": False}
    assert not breach("active", **kept)
    assert "location" in breach("active", **kept | {"location": " "})
    assert "quantity is -2" in breach("draft", **kept | {"quantity": -2})
    assert "sold" in breach("sold", **kept)
    assert not breach("sold", **kept | {"sold_whole": True})
    assert not breach(None, **kept | {"location": None, "quantity": None})


def a_listing(status: str | None, platforms: list[list[str]]) -> Candidate:
    return Candidate(
        1, 1, "Thing", status, 84.0, None, 1, "A1", None, None, None, None, False, platforms, [7], [1]
    )


def test_what_is_withdrawn_says_what_is_taken_down() -> None:
    row = a_listing("active", [["ebay", "active"], ["Ruby Lane", "active"], ["etsy", ""], ["depop", "odd"]])
    assert judge(SetStatus(S.CANCELED), row).note == "takes down eBay, Ruby Lane"
    assert judge(SetStatus(S.DRAFT), row).note == "takes down eBay, Ruby Lane; unlinks what is stored"
    assert judge(SetStatus(S.ACTIVE), row).changes is False
    assert set(WITHDRAWN) == {S.DRAFT, S.CANCELED}


@pytest.mark.parametrize(
    ("held", "capacity", "coming", "other", "said"),
    [
        (7, None, 99, "", "A / 2: 7 there"),
        (7, 10, 3, "", "A / 2: 7 of 10 there"),
        (7, 10, 4, "", "⚠ A / 2: 7 of 10 there, too full for 4 more"),
        (7, 10, 4, "A3", "⚠ A / 2: 7 of 10 there, too full for 4 more: A3 has room"),
        (1_200, 1_000, 0, "", "⚠ A / 2: 1,200 of 1,000 there, too full"),
    ],
)
def test_a_section_that_is_too_full_says_so(
    held: int, capacity: int | None, coming: int, other: str, said: str
) -> None:
    assert Destination(1, 2, "A / 2", held, capacity).room(coming, other) == said


@pytest.mark.parametrize("price", [None, 0.0, -1.0, 0.001, float("nan"), float("inf")])
def test_what_is_no_price_is_none_for_form_and_batch_alike(price: float | None) -> None:
    said = refusal("draft", S.ACTIVE, location=" ", price=price)
    assert said == "it needs a location and a price to be active"
    assert list(lacks_to_be_active(price, "A1")) == ["price"]
