"""Codes as they were meant, whatever the scanner put around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.codes import PREFIX, Code, Label, normalise, retail_number
from data.rules.product_code import is_right

UPC = "036000291452"

A_CODE = st.from_regex(r"[A-Z0-9][A-Za-z0-9./ -]{0,28}[A-Za-z0-9]", fullmatch=True).filter(
    lambda text: ":" not in text
)
AROUND = st.text(st.sampled_from(" \t\r\n\x00\ufeff\u00a0"), max_size=3)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("RR-00412\r", Code("RR-00412")),
        ("\ufeff RR-00412\t", Code("RR-00412")),
        ("]C1RR-00412\r\n", Code("RR-00412")),
        ("]E0036000291452", Code(UPC)),
        ("~]C1RR-00412", Code("RR-00412")),
        ("~RR-00412", Code("RR-00412")),
        ("]C1~ITM:A2-07", Code("A2-07", Label.ITEM)),
        ("~itm:A2-07", Code("A2-07", Label.ITEM)),
        ("CMD:undo", Code("undo", Label.COMMAND)),
        ("BIN:12", Code("12", Label.BIN)),
        ("12345", Code("12345")),
        ("~", None),
        ("", None),
        (" \r\n", None),
        ("]C1", None),
        ("https://example.com/SEC:1", Code("https://example.com/SEC:1")),
    ],
)
def test_what_a_scanner_adds_is_taken_off(raw: str, code: Code | None) -> None:
    assert normalise(raw) == code


@given(AROUND, st.sampled_from(["", PREFIX, "]C1", "]E0", "]C1" + PREFIX, PREFIX + "]C1"]), AROUND, A_CODE, AROUND)
def test_a_code_is_the_same_with_anything_around_it(
    before: str, mark: str, gap: str, code: str, after: str
) -> None:
    assert normalise(before + mark + gap + code + after) == Code(code.strip())


@given(st.text())
def test_any_text_is_read(raw: str) -> None:
    code = normalise(raw)
    assert code is None or (code.text and code.text in raw and code.spellings[0] == code.text)


@given(st.integers(0, 10**11 - 1))
def test_upc_a_is_ean_13_with_a_zero(number: int) -> None:
    bare = f"{number:011d}"
    upc = next(bare + digit for digit in "0123456789" if is_right(bare + digit))
    assert retail_number(upc) == retail_number("0" + upc)
    assert "0" + upc in Code(upc).spellings
    assert upc in Code("0" + upc).spellings
    assert not Code(upc).is_misread


@given(st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_is_noticed(position: int, more: int) -> None:
    wrong = UPC[:position] + str((int(UPC[position]) + more) % 10) + UPC[position + 1 :]
    assert retail_number(wrong) is None
    assert Code(wrong).is_misread
    assert Code(wrong).spellings == (wrong,)


def test_a_number_is_a_code_of_its_own() -> None:
    assert Code("12345").spellings == ("12345",)
    assert not Code("12345").is_misread
    assert not Code("０３６０００２９１４５２").is_misread
