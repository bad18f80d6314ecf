"""One-time codes: read as people type them."""

from hypothesis import given
from hypothesis import strategies as st

from data import reset_codes


def test_a_code_is_read_however_it_is_typed() -> None:
    shown = {reset_codes.new() for _ in range(50)}
    assert len(shown) == 50
    for code in shown:
        plain = code.replace("-", "")
        assert len(plain) == reset_codes.LENGTH
        for typed in (code, code.lower(), f" {plain} ", code.replace("-", " "), plain.replace("0", "o")):
            assert reset_codes.read(typed) == plain
        assert reset_codes.read(plain.replace("1", "l")) == reset_codes.read(plain.replace("1", "I")) == plain
    for none in (
        "",
        "K7QM-2XRT-9WD",
        "K7QM-2XRT-9WDFF",
        "K7QM-2XRT-9WDU",
        "K7QM-2XRT-9WD\u0661",
        "battery staple",
    ):
        assert reset_codes.read(none) == ""


@given(st.text())
def test_what_is_typed_is_a_code_or_none(typed: str) -> None:
    code = reset_codes.read(typed)
    assert code == "" or reset_codes.read(code) == code
