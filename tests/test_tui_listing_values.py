"""A listing's fields from the database into a form and back."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queries.editing import FIELDS, same
from tui.listing_values import LABELS, remark, shown, typed, words

TEXTS = [field for field in FIELDS if field not in ("price", "cost", "quantity")]


def test_every_field_is_labelled() -> None:
    assert set(LABELS) == set(FIELDS)


@given(st.sampled_from(TEXTS), st.text())
def test_any_stored_text_is_shown_harmlessly(field: str, stored: str) -> None:
    state = shown(field, stored)
    for text in [state] if isinstance(state, str) else state if field == "attributes" else []:
        assert not any((char < " " and char != "\n") or "\x7f" <= char <= "\x9f" for char in text)
    assert isinstance(words(field, stored), str)
    assert isinstance(remark(field, stored), str)


@given(st.sampled_from(["price", "cost"]), st.floats(width=32) | st.none())
def test_any_stored_amount_is_shown(field: str, stored: float | None) -> None:
    assert isinstance(shown(field, stored), str)
    assert words(field, stored)


@pytest.mark.parametrize(
    ("field", "stored"),
    [
        ("title", "Levi's 501 [big E] 33×32 草間彌生"),
        ("description", "Warm.\n\nDry."),
        ("price", 19.99),
        ("price", 0.0),
        ("cost", None),
        ("cost", 0.0),
        ("condition", "like_new"),
        ("condition", None),
        ("quantity", 3),
        ("category", ""),
        ("upc", "036000291452"),
        ("attributes", '{"size": 9.5, "nested": {"a": [1, null]}, "text": " x"}'),
        ("attributes", None),
        ("photos", '["a.jpg", "https://example.com/a?b=c,d"]'),
        ("photos", None),
    ],
)
def test_what_is_not_touched_reads_back_as_it_was(field: str, stored: Any) -> None:
    back = typed(field, shown(field, stored), stored)
    if field in ("attributes", "photos") and stored:
        assert json.loads(back) == json.loads(stored)
    else:
        assert same(stored, back)


@given(st.integers(0, 10_000_000))
def test_an_amount_reads_back_to_the_cent(number: int) -> None:
    stored = float(Decimal(number) / 100)
    assert same(stored, typed("price", shown("price", stored), stored))


@pytest.mark.parametrize(
    ("field", "stored", "said"),
    [
        ("title", "a\x1b[31m", "characters that are not shown"),
        ("title", "❤️ plain", "characters that are not shown"),
        ("title", "plain", ""),
        ("description", "a\r\nb\n", ""),
        ("description", "a\tb\x07", "characters that are not shown"),
        ("condition", "NWT", "“NWT” is another program's word"),
        ("condition", "new", ""),
        ("attributes", "size: M", "No pairs, and kept as it is"),
        ("attributes", '{"a": 1}', ""),
        ("photos", "a.jpg, b.jpg", ""),
        ("price", 5.0, ""),
        ("sku", None, ""),
    ],
)
def test_what_is_odd_about_a_stored_value_is_said(field: str, stored: Any, said: str) -> None:
    assert remark(field, stored).startswith(said) or said in remark(field, stored)
    assert bool(remark(field, stored)) == bool(said)
