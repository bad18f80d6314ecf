"""Any text keeps its cells."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.text import ELLIPSIS, RTL_GUARD, ascii_only, clean, fit, wrap

NASTY = "".join(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
STRANGE = (
    "\u200d\ufe0f\U0001f3fd\U0001f469\u2695\U0001f1fa\U0001f1f8\u65e5\u0301\u05e9\u0645\u200b\ufeff\u00ad\u3000"
    "\u115f\u1161\u3164\u0600\ufdfa\u0e33\u093e\u20e3\U000e0041\U0001fae8\ue000\ud800\udfff"
)

texts = st.text() | st.text(alphabet=NASTY + STRANGE + "ab ", max_size=60)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Nike Air Max 90", "Nike Air Max 90"),
        ("[red]x[/]", "[red]x[/]"),
        ("a\tb\r\nc", "a b  c"),
        ("\x1b[31mred\x1b]0;title\x07", "␛[31mred␛]0;title␇"),
        ("\x9b31m\x7f", "\ufffd31m␡"),
        ("abc\u202edef\u202c \u2066x\u2069", "abcdef x"),
        ("zero\u200bwidth\ufeff\u200e", "zerowidth"),
        ("👩🏽\u200d⚕\ufe0f doctor", "👩 doctor"),
        ("👨\u200d👩\u200d👧", "👨"),
        ("❤\ufe0f", "❤"),
        ("🇺🇸", "US"),
        ("e\u0301", "é"),
        ("x" + "\u0301" * 40, "x" + "\u0301" * 3),
        ("क्\u200dष", "क्ष"),
        ("\ud800", "\ufffd"),
        ("a\u00a0b\u3000c", "a b  c"),
    ],
)
def test_what_is_drawn_for_a_text(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(texts)
@example(NASTY)
@example(STRANGE)
def test_a_cleaned_text_gives_no_orders_to_the_terminal(text: str) -> None:
    for char in clean(text):
        assert unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}
    clean(text).encode()


@given(texts, st.integers(0, 40), st.sampled_from(["left", "right"]))
@example("日本語", 4, "left")
@example("日本語", 1, "right")
@example("שלום עולם", 3, "left")
@example("a" + "\u0301" * 500 + "b" * 500, 7, "left")
def test_a_fitted_text_has_exactly_its_cells(text: str, width: int, align: str) -> None:
    fitted = fit(text, width, "right" if align == "right" else "left")
    assert cell_len(fitted) == width
    assert cell_len(ascii_only(fitted)) == width
    assert ascii_only(fitted).isascii()


def test_fitting_says_that_something_was_cut() -> None:
    assert fit("Nike Air Max", 8) == "Nike Ai" + ELLIPSIS
    assert fit("日本語日本語", 6) == "日本" + ELLIPSIS + " "
    assert fit("Nike", 4) == "Nike"
    assert fit("84.00", 8, "right") == "   84.00"
    assert fit("日本", 6, "right") == "  日本"


def test_a_long_text_costs_what_is_seen_of_it() -> None:
    assert fit("日" * 1_000_000, 5) == "日日" + ELLIPSIS


def test_a_guard_keeps_right_to_left_text_in_its_column() -> None:
    assert fit("שלום", 8) == "שלום   " + RTL_GUARD
    assert unicodedata.bidirectional(RTL_GUARD) == "L"
    assert fit("مرحبا بالعالم", 8).endswith(ELLIPSIS + RTL_GUARD)


@given(texts, st.integers(2, 30))
def test_no_wrapped_line_is_too_wide(text: str, width: int) -> None:
    assert all(cell_len(line) <= width for line in wrap(text, width))


def test_wrapping_breaks_between_words_and_at_newlines() -> None:
    assert wrap("like new, no box\nsee photos", 10) == ["like new,", "no box", "see photos"]
    assert wrap("abcdefghijkl", 5) == ["abcde", "fghij", "kl"]
    assert wrap("one\n\ntwo", 10) == ["one", "", "two"]
    assert wrap("", 10) == [""]


def test_ascii_terminals_get_signs_they_can_draw() -> None:
    assert ascii_only("● live · 3×  ✗ 日本 …─") == "* live . 3x  x ???? ~-"
