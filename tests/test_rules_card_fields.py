"""What may stand in each column of a card, and why not."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.contract.cards import CARD_COLLECTIONS
from data.rules import card_categories, card_fields, certificates
from data.rules.card_words import read_type
from data.rules.certificates import Certificate
from data.rules.listing_fields import FieldError
from data.rules.money import as_real, cents

NOT_TYPED = {"id", "user_id", "card_uuid", "storage_item_id", "value_tier", "created_at", "updated_at"}


def test_every_column_can_be_typed_but_what_follows_from_others() -> None:
    assert {column.name for column in CARD_COLLECTIONS.columns} == set(card_fields.PARSERS) | NOT_TYPED


@pytest.mark.parametrize(
    ("column", "typed", "reason"),
    [
        ("title", " \x1b ", "needs a title"),
        ("title", "x" * 201, "At most 200"),
        ("card_type", "coins", "“coins” is no type of card; there are tcg, sports"),
        ("organization_mode", "By Year", "by_year is not stored"),
        ("organization_mode", "heap", "no way to organise cards; there are by_set"),
        ("quantity", "", "how many"),
        ("quantity", "1.5", "how many"),
        ("quantity", "-1", "how many"),
        ("quantity", "9999999999", "at most 2,147,483,647"),
        ("year", "N/A", "“N/A” is no year: leave it empty"),
        ("year", "95", "no year; type it like 1996"),
        ("year", "1492", "they are of 1860 to"),
        ("year", "2525", "they are of 1860 to"),
        ("is_rookie_card", "maybe", "neither yes nor no"),
        ("estimated_value", "-1", "value cannot be below zero"),
        ("purchase_price", "16777217.01", "cannot hold 16777217.01"),
        ("estimated_value", "N/A", "not a price"),
        ("grading_score", "95", "95 is none. Did you mean 9.5?"),
        ("grading_score", "0", "A grade is 1 to 10"),
        ("grading_score", "Authentic", "keep the word as a tag"),
        ("grading_score", "PSA 10", "is no grade: type a number"),
        ("format_legality", '["standard"', "no JSON (at character"),
        ("format_legality", "[NaN]", "no JSON"),
        ("ai_confidence", "95", "at most 1, or 100%"),
        ("ai_confidence", "101%", "at most 1, or 100%"),
        ("ai_confidence", "sure", "type it like 0.95 or 95%"),
        ("set_symbol", "x" * 2001, "at most 2000"),
        ("custom_categories", "x" * 101, "A tag has at most"),
    ],
)
def test_what_is_refused_says_why(column: str, typed: str, reason: str) -> None:
    with pytest.raises(FieldError) as refused:
        card_fields.PARSERS[column](typed)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("column", "typed", "meant"),
    [
        ("title", " Charizard\n ex ", "Charizard ex"),
        ("card_type", "TCG", "tcg"),
        ("card_type", "sports_baseball", "sports"),
        ("card_number", " 044/185 ", "044/185"),
        ("card_number", "", None),
        ("organization_mode", "By Set", "by_set"),
        ("organization_mode", "", None),
        ("quantity", "3.0", 3),
        ("quantity", "0", 0),
        ("year", "", None),
        ("year", "1996-97", 1996),
        ("year", "1986.0", 1986),
        ("is_rookie_card", "Yes", True),
        ("is_rookie_card", "", False),
        ("estimated_value", "$1,234.50", Decimal("1234.50")),
        ("purchase_price", "0", Decimal(0)),
        ("purchase_price", " ", None),
        ("grading_company", "psa", "PSA"),
        ("grading_company", "GMA", "GMA"),
        ("grading_score", "9,5", 9.5),
        ("grading_score", "", None),
        ("grading_serial", " 0012 345678 ", "0012345678"),
        ("format_legality", "standard, modern", '["standard", "modern"]'),
        ("format_legality", ' {"standard": "legal"} ', '{"standard": "legal"}'),
        ("format_legality", "", None),
        ("photos", r"C:\a.jpg|b.jpg", '["C:/a.jpg", "b.jpg"]'),
        ("photos", '[{"url": "a.jpg", "main": true}]', '[{"url": "a.jpg", "main": true}]'),
        ("photos", "", None),
        ("ai_confidence", "95.00%", 0.95),
        ("ai_confidence", "0.72", 0.72),
        ("custom_categories", "trade; keep", '["trade", "keep"]'),
        ("notes", "a\r\nb", "a\nb"),
    ],
)
def test_what_is_taken_is_read_as_meant(column: str, typed: str, meant: object) -> None:
    assert card_fields.PARSERS[column](typed) == meant


@given(st.sampled_from(list(card_fields.PARSERS)), st.text(max_size=60))
def test_any_text_is_a_value_that_can_be_stored_or_a_reason(column: str, typed: str) -> None:
    parse = card_fields.PARSERS[column]
    try:
        value = parse(typed)
    except FieldError:
        return
    if isinstance(value, str):
        assert "\x00" not in value
        assert "\x1b" not in value
        assert value.encode()
        assert parse(value) == value
    if isinstance(value, Decimal):
        assert cents(as_real(value)) == value
    if column in ("custom_categories", "photos", "format_legality") and value is not None:
        json.loads(value)


@pytest.mark.parametrize(
    ("card", "blamed"),
    [
        ({}, {}),
        ({"grading_company": "PSA", "grading_score": 9.0, "grading_serial": "12345678"}, {}),
        ({"grading_company": "PSA", "grading_score": 9.5}, {"grading_score": "PSA gives no 9.5"}),
        ({"grading_score": 9.5}, {"grading_company": "Who gave that grade?"}),
        ({"grading_company": "PSA", "grading_serial": "ABC"}, {"grading_serial": "no certificate number of PSA"}),
        ({"grading_company": "GMA", "grading_score": 9.5, "grading_serial": "any"}, {}),
    ],
)
def test_a_grade_fits_its_company(card: dict[str, Any], blamed: dict[str, str]) -> None:
    found = card_fields.problems(card)
    assert found.keys() == blamed.keys()
    assert all(words in found[column] for column, words in blamed.items())


def test_types_of_other_programs_are_read() -> None:
    assert [read_type(word) for word in ("mtg", "One Piece", "sports_hockey", "", None)] == [
        "tcg", "tcg", "sports", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("https://www.psacard.com/cert/12345678", Certificate("12345678", "PSA")),
        ("psacard.com/cert/12345678/psa", Certificate("12345678", "PSA")),
        ("https://www.cgccards.com/certlookup/1401019289294/9_0/", Certificate("1401019289294", "CGC")),
        ("https://www.cgccards.com/certlookup/4321000-001/", Certificate("4321000-001", "CGC")),
        ("https://my.taggrading.com/card/Q7032613", Certificate("Q7032613", "TAG")),
        (
            "https://www.beckett.com/grading/card-lookup?item_type=BGS&item_id=0012345678",
            Certificate("0012345678", "BGS"),
        ),
        ("https://example.com/slab/7654321", Certificate("7654321")),
        (" 0012345678 ", Certificate("0012345678")),
        ("https://www.psacard.com/", None),
        ("https://[bad/12345678", None),
        ("A2-07", None),
        ("1234", None),
        ("", None),
    ],
)
def test_a_slab_is_read_off_its_code(code: str, meant: Certificate | None) -> None:
    assert certificates.read(code) == meant


@pytest.mark.parametrize(
    ("card", "category"),
    [
        (
            {"organization_mode": "by_set", "game_name": "Pokemon", "set_name": "Base Set", "year": 1999},
            "Base Set",
        ),
        ({"organization_mode": "by_set", "year": 1986, "brand": "Fleer", "series": ""}, "1986 Fleer"),
        ({"organization_mode": "by_set", "set_code": "BS", "insert_series": "Gold"}, "BS"),
        ({"organization_mode": "by_set"}, None),
        ({"organization_mode": "by_value", "estimated_value": Decimal("9.996")}, "mid"),
        ({"organization_mode": "by_value", "estimated_value": None}, None),
        ({"organization_mode": "by_player", "title": "Pikachu", "player_name": " "}, None),
        ({"organization_mode": "by_player", "player_name": "Jordan"}, "Jordan"),
        ({"organization_mode": "custom", "primary_category": "Keep", "set_name": "Base"}, "Keep"),
        ({"organization_mode": None, "primary_category": "Keep"}, "Keep"),
    ],
)
def test_the_category_follows_the_mode(card: dict[str, Any], category: str | None) -> None:
    assert card_categories.category(card) == category
    assert card_categories.follows(card["organization_mode"]) == (card.get("primary_category") is None)
