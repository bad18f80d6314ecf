"""Scanners and fingers are told apart, key by key, without holding one back."""

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.scanner import GAP, LONGEST_GAP, SHORTEST, Scanner, Verdict

CODE = st.text(st.sampled_from("ABCXYZ0123456789-./ abcf"), min_size=SHORTEST, max_size=40).filter(
    lambda text: not (text[0].islower() and set(text) == {text[0]})
)
QUICK = st.floats(0, GAP)


def type_in(scanner: Scanner, text: str, gaps: list[float], end: str = "enter") -> list[Verdict]:
    """The verdict on each key of a text, and on the key that ends it."""
    times = list(accumulate([100.0, *gaps]))
    verdicts = [scanner.character(character, at) for character, at in zip(text, times, strict=False)]
    return [*verdicts, scanner.key(end, times[len(text)])]


@given(CODE, st.data(), st.sampled_from(["enter", "tab"]))
def test_a_burst_is_a_scan(code: str, data: st.DataObject, end: str) -> None:
    scanner = Scanner()
    gaps = data.draw(st.lists(QUICK, min_size=len(code), max_size=len(code)))
    assert type_in(scanner, code, gaps, end)[-1] is Verdict.SCAN
    assert scanner.take() == code
    assert scanner.text == ""


@given(CODE, st.data())
def test_a_burst_split_anywhere_is_a_scan(code: str, data: st.DataObject) -> None:
    scanner = Scanner()
    gaps = [0.001] * len(code)
    gaps[data.draw(st.integers(1 if code[0].islower() else 0, len(code) - 1))] = data.draw(
        st.floats(GAP, LONGEST_GAP - 0.01)
    )
    assert type_in(scanner, code, gaps)[-1] is Verdict.SCAN


@given(CODE, st.data())
def test_fingers_are_never_a_scan(code: str, data: st.DataObject) -> None:
    gaps = data.draw(st.lists(st.floats(GAP + 0.001, 3), min_size=len(code), max_size=len(code)))
    assert set(type_in(Scanner(), code, gaps)) == {Verdict.PASS}


@given(st.sampled_from("jkfnxu"), st.integers(2, 60), st.floats(0.02, GAP))
def test_a_key_that_is_held_down_is_no_scan(key: str, times: int, gap: float) -> None:
    assert set(type_in(Scanner(), key * times, [gap] * times)) == {Verdict.PASS}


@given(
    st.text(st.sampled_from("/wajkN"), min_size=1, max_size=5), CODE, st.floats(GAP + 0.005, LONGEST_GAP - 0.01)
)
def test_what_was_typed_right_before_is_not_part_of_it(typed: str, code: str, gap: float) -> None:
    scanner = Scanner()
    if len(typed) == 1 and not typed.islower():
        typed = "/" + typed
    verdicts = type_in(scanner, typed + code, [gap] * len(typed) + [0.001] * len(code))
    assert verdicts[-1] is Verdict.SCAN
    assert scanner.take() == code


def test_two_letters_rolled_by_quick_fingers_are_typed() -> None:
    assert type_in(Scanner(), "gs", [0.03, 0.2]) == [Verdict.PASS] * 3


def test_no_binding_fires_within_a_burst() -> None:
    assert type_in(Scanner(), "RR-x", [0.02] * 4) == [Verdict.PASS, *[Verdict.TEXT] * 3, Verdict.SCAN]
    assert type_in(Scanner(), "fnds", [0.002] * 4) == [*[Verdict.PASS] * 2, *[Verdict.TEXT] * 2, Verdict.SCAN]


def test_a_key_after_one_that_was_held_is_typed() -> None:
    assert type_in(Scanner(), "xxxn", [0.0, 0.0, 0.05, 0.3]) == [Verdict.PASS] * 5


def test_the_prefix_is_enough_for_a_slow_scanner() -> None:
    scanner = Scanner()
    assert type_in(scanner, "~A1", [0.15] * 3) == [Verdict.TEXT] * 3 + [Verdict.SCAN]
    assert scanner.take() == "~A1"


def test_a_prefix_alone_is_nothing() -> None:
    assert type_in(Scanner(), "~", [0.01])[-1] is Verdict.PASS


@pytest.mark.parametrize("key", ["down", "escape", "backspace", "f2"])
def test_other_keys_end_a_burst(key: str) -> None:
    scanner = Scanner()
    type_in(scanner, "RR-0", [0.01] * 4, key)
    assert scanner.text == ""
    assert scanner.key("enter", 100.05) is Verdict.PASS


def test_two_scans_follow_each_other() -> None:
    scanner = Scanner()
    for code in ("A1-01", "RR-00412"):
        assert type_in(scanner, code, [0.01] * len(code))[-1] is Verdict.SCAN
        assert scanner.take() == code


def test_a_pasted_text_without_end_is_no_code() -> None:
    assert type_in(Scanner(), "x1" * 2000, [0.0] * 4000)[-1] is Verdict.PASS


def test_a_clock_that_goes_back_begins_anew() -> None:
    scanner = Scanner()
    scanner.character("A", 100.0)
    scanner.character("1", 99.0)
    assert scanner.text == "1"
