"""Marketplaces, tiers, order: the small rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.marketplaces import MARKETPLACES, fold, label
from data.rules.order import natural
from data.rules.tiers import ValueTier, tier_of


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("eBay", "ebay"),
        ("ruby_lane", "ruby_lane"),
        ("rubylane", "ruby_lane"),
        ("Ruby Lane", "ruby_lane"),
        ("Facebook Marketplace", "facebook"),
        ("facebook_shops", "facebook"),
        ("mercari_shops", "mercari"),
        ("Some Where", "some_where"),
    ],
)
def test_spellings_fold_to_one_name(written: str, name: str) -> None:
    assert fold(written) == name


@given(st.text())
def test_folding_twice_is_folding_once(written: str) -> None:
    assert fold(fold(written)) == fold(written)


def test_every_marketplace_is_shown_by_its_label() -> None:
    for place in MARKETPLACES:
        assert fold(place.name) == place.name
        assert label(place.name) == place.label
    assert label("somewhere else") == "somewhere else"
    assert label(None) == ""


@pytest.mark.parametrize(
    ("value", "tier"),
    [(0, "low"), (9.99, "low"), (10, "mid"), (99.99, "mid"), (100, "high"), (499.99, "high"), (500, "grail")],
)
def test_tiers_begin_at_their_floor(value: float, tier: str) -> None:
    assert tier_of(value) == ValueTier(tier)


def test_no_value_has_no_tier() -> None:
    assert tier_of(None) is None
    assert tier_of(-1) is None


def test_people_walk_a2_before_a10() -> None:
    walked = ["A2", "A10", "a11", "B1", "Shelf-3", "Shelf-12", None]
    assert sorted(["B1", None, "Shelf-12", "A10", "Shelf-3", "a11", "A2"], key=natural) == walked


@given(st.lists(st.none() | st.text(max_size=8)))
def test_any_texts_can_be_put_in_order(texts: list[str | None]) -> None:
    sorted(texts, key=natural)
