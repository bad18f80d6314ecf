"""How a scan is told to whoever sets a scanner up."""

import pytest

from data.rules.codes import Code, Label
from data.rules.scan_report import Came, advice, around, ended, keys, kind, name, pace, raw


def came(text: str, gap: float) -> list[Came]:
    return [Came(character, character, 100 + nth * gap) for nth, character in enumerate(text)]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (Code("036000291452"), "UPC-A, check digit right"),
        (Code("4006381333931"), "EAN-13, check digit right"),
        (Code("036000291453"), "check digit is wrong"),
        (Code("12345"), "a number"),
        (Code("A2-07"), "a text"),
        (Code("7", Label.BIN), "Bindeck's label of a bin"),
        (Code("UNDO", Label.COMMAND), "Bindeck's command"),
    ],
)
def test_what_a_code_is(code: Code, said: str) -> None:
    assert said in kind(code)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A2-07", "nothing"),
        ("~A2-07", "prefix ~"),
        ("]E00036000291452", "AIM identifier ]E0"),
        ("~]C1RR-00412", "prefix ~, AIM identifier ]C1"),
    ],
)
def test_what_stands_around_it(text: str, said: str) -> None:
    assert around(text) == said


def test_pace_keys_and_bytes() -> None:
    scan = [*came("A1", 0.004), Came("enter", None, 100.016)]
    assert pace(scan, 1) == "3 keys in 16 ms: gaps of 8 ms at the median, 12 ms at most; 1 read"
    assert pace(scan[:1], 1) == "1 key; 1 read"
    assert keys(scan) == "A  4 1  12 Enter"
    assert raw("~é\x1b[\r\n\t") == "7e ~  c3 a9 é  1b Esc  5b [  0d CR  0a LF  09 Tab"
    assert [name(Came(key, None, 0)) for key in ("tab", "ctrl+j", "f2")] == ["Tab", "line feed", "f2"]
    assert name(Came("space", " ", 0)) == "Space"
    assert ended(scan[-1]) == "Enter"


@pytest.mark.parametrize(
    ("text", "gap", "said"),
    [
        ("RR-00412", 0.004, ""),
        ("RR-00412", 0.05, "As slow as fingers"),
        ("~RR-0041", 0.05, ""),
        ("RR-00412", 0.3, "cuts a code in two"),
        ("rr-00412", 0.004, "begin with a small letter"),
        ("f", 0.0, ""),
    ],
)
def test_what_to_set(text: str, gap: float, said: str) -> None:
    assert said in advice(came(text, gap))
    assert bool(said) is bool(advice(came(text, gap)))
