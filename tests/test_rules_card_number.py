"""Card numbers: a corpus of the conventions of each game, and any text at all."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules.card_number import CardNumber, parse

NUMBERS = (1, 7, 42, 109)

# Each convention: how a number is printed, and what of it is prefix, suffix and printed total.
POKEMON = [
    ("{n}/102", "", "", 102),
    ("{n:03}/185", "", "", 185),
    ("{n:03}/198", "", "", 198),
    ("{n}a/108", "", "A", 108),
    ("SWSH{n:03}", "SWSH", "", None),
    ("SM{n:02}", "SM", "", None),
    ("SM{n}a", "SM", "A", None),
    ("XY{n:02}", "XY", "", None),
    ("XY{n}a", "XY", "A", None),
    ("BW{n:02}", "BW", "", None),
    ("DP{n:02}", "DP", "", None),
    ("HGSS{n:02}", "HGSS", "", None),
    ("SVP {n:03}", "SVP", "", None),
    ("SVP EN {n:03}", "SVP-EN", "", None),
    ("TG{n:02}/TG30", "TG", "", 30),
    ("GG{n:02}/GG70", "GG", "", 70),
    ("RC{n}/RC32", "RC", "", 32),
    ("SV{n:03}/SV122", "SV", "", 122),
    ("SH{n}", "SH", "", None),
    ("H{n}/H32", "H", "", 32),
    ("SL{n}", "SL", "", None),
    ("{n:03}/SM-P", "SM-P", "", None),
    ("{n:03}/S-P", "S-P", "", None),
    ("{n:03}/XY-P", "XY-P", "", None),
    ("{n:03}/SV-P", "SV-P", "", None),
    ("No. {n:03}", "", "", None),
]
MAGIC = [
    ("{n}", "", "", None),
    ("{n:03}", "", "", None),
    ("{n:04}", "", "", None),
    ("{n:03}/280", "", "", 280),
    ("{n}★", "", "★", None),
    ("{n}†", "", "†", None),
    ("{n}a", "", "A", None),
    ("{n}b", "", "B", None),
    ("{n}s", "", "S", None),
    ("{n}p", "", "P", None),
    ("{n}z", "", "Z", None),
    ("A-{n}", "A", "", None),
    ("T{n}", "T", "", None),
    ("XLN-{n}", "XLN", "", None),
    ("BRO-{n}", "BRO", "", None),
    ("DMR-{n}", "DMR", "", None),
]
YUGIOH = [
    (f"{code}-{region}{{n:03}}", f"{code}-{region}" if region else code, "", None)
    for code in ("LOB", "MRD", "SDY", "RA01", "MP19", "LDK2", "YAP1", "GLD5")
    for region in ("", "EN", "DE")
]
ONE_PIECE = [(f"{code}-{{n:03}}", code, "", None) for code in ("OP01", "OP07", "ST01", "EB01", "PRB01", "P")]
BANDAI = [(f"{code}-{{n:03}}", code, "", None) for code in ("BT1", "EX3", "FB01", "LM", "RB1", "SB01", "GD01")]
OTHERS = [
    ("{n}/204 EN 1", "", "", 204),
    ("{n}/204 • EN • 3", "", "", 204),
    ("{n}/P1", "P1", "", None),
    ("{n}/C1", "C1", "", None),
    ("WTR{n:03}", "WTR", "", None),
    ("MON{n:03}-RF", "MON", "RF", None),
    ("1-{n:03}H", "1", "H", None),
    ("PR-{n:03}", "PR", "", None),
    ("SOR {n:03}/252", "SOR", "", 252),
    ("BSF{n:03}", "BSF", "", None),
]
SPORTS = [
    ("#{n}", "", "", None),
    ("# {n}", "", "", None),
    ("No {n}", "", "", None),
    ("no.{n}", "", "", None),
    ("№ {n}", "", "", None),
    ("Card #{n}", "", "", None),
    ("Card No. {n}", "", "", None),
    ("{n}A", "", "A", None),
    ("US{n}", "US", "", None),
    ("USC-{n}", "USC", "", None),
    ("BDC-{n}", "BDC", "", None),
    ("BCP-{n}", "BCP", "", None),
    ("BD-{n}", "BD", "", None),
    ("RC-{n}", "RC", "", None),
    ("T87-{n}", "T87", "", None),
    ("87B-{n}", "87B", "", None),
    ("87TC-{n}", "87TC", "", None),
    ("TC{n}", "TC", "", None),
    ("{n}/99", "", "", 99),
    ("25TH-{n}", "25TH", "", None),
    ("1st-{n}", "1ST", "", None),
    ("{n} of 15", "", "", 15),
]  # fmt: skip
CONVENTIONS = [*POKEMON, *MAGIC, *YUGIOH, *ONE_PIECE, *BANDAI, *OTHERS, *SPORTS]
CORPUS = [
    (form.format(n=number), CardNumber(prefix, number, suffix, total))
    for form, prefix, suffix, total in CONVENTIONS
    for number in NUMBERS
]
NAMES = [
    ("A/28", "A", 28),
    ("!/28", "!", 28),
    ("?/28", "?", 28),
    ("90A-RH", "90A-RH", None),
    ("TC-JS", "TC-JS", None),
]


def test_the_corpus_is_large_enough() -> None:
    assert len({text for text, _ in CORPUS}) >= 300


@pytest.mark.parametrize(("text", "meant"), CORPUS)
def test_no_number_of_the_corpus_is_misread(text: str, meant: CardNumber) -> None:
    assert parse(text) == meant


@pytest.mark.parametrize(("text", "prefix", "total"), NAMES)
def test_a_card_may_have_a_name_in_place_of_a_number(text: str, prefix: str, total: int | None) -> None:
    assert parse(text) == CardNumber(prefix, None, "", total)


@pytest.mark.parametrize("text", [None, "", "  ", "#", "No."])
def test_nothing_is_no_number(text: str | None) -> None:
    assert parse(text) is None


def test_a_secret_rare_is_above_the_printed_total() -> None:
    found = [number for text in ("198/185", "185/185", "198") if (number := parse(text)) is not None]
    assert [number.is_secret for number in found] == [True, False, False]


@pytest.mark.parametrize("text", ["½", "∞", "9" * 5000, "\x1b[31m", "12/", "/12", "a" * 100_000])
def test_odd_texts_are_accepted(text: str) -> None:
    assert parse(text) is not None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("9" * 20, CardNumber("9" * 20, None)),
        ("SV" + "1" * 19, CardNumber("SV" + "1" * 19, None)),
        ("4/" + "9" * 25, CardNumber("", 4)),
        ("PSA" + "1" * 30 + "-7", CardNumber("PSA" + "1" * 30, 7)),
    ],
)
def test_digits_without_end_are_neither_a_number_nor_a_series(text: str, meant: CardNumber) -> None:
    assert parse(text) == meant


def _order(text: str) -> tuple[str, float, str]:
    number = parse(text)
    assert number is not None
    return number.order


def test_numbers_sort_as_people_count() -> None:
    texts = ["TG2/TG30", "10", "2a", "2", "PROMO", "OP07-109", "OP07-9", "1/102"]
    assert sorted(texts, key=_order) == ["1/102", "2", "2a", "10", "OP07-9", "OP07-109", "PROMO", "TG2/TG30"]


@given(st.lists(st.text()))
def test_any_texts_are_read_and_sorted(texts: list[str]) -> None:
    found = [number for text in texts if (number := parse(text)) is not None]
    ordered = sorted(found, key=lambda number: number.order)
    assert all(one.order <= two.order for one, two in pairwise(ordered))
    assert all(number.prefix or number.number is not None for number in found)


@given(st.integers(0, 10**11), st.integers(0, 6))
def test_leading_zeros_do_not_count(number: int, zeros: int) -> None:
    keys = {read.key for text in ("0" * zeros + str(number), str(number)) if (read := parse(text)) is not None}
    assert keys == {("", number, "")}
