"""Labels as rules: the measures of sheets, names of what is not there yet, and what a label says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.rules import label_names, label_sheets, label_tags
from data.rules.bin_names import Wanted
from data.rules.codes import Label, normalise
from data.rules.label_sheets import MM, SHEETS, Sheet
from data.rules.symbols import SymbolKind, code128, qr, symbol

SHARP = 1e-9


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_the_labels_of_a_sheet_lie_on_it_beside_each_other(sheet: Sheet) -> None:
    width, height = sheet.size
    edges = [sheet.place(nth) for nth in range(sheet.count)]
    assert len(set(edges)) == sheet.count
    assert all(left >= 0 and left + width <= sheet.page[0] + SHARP for left, _ in edges)
    assert all(top >= 0 and top + height <= sheet.page[1] + SHARP for _, top in edges)
    assert sheet.columns == 1 or sheet.pitch[0] >= width - SHARP
    assert sheet.rows == 1 or sheet.pitch[1] >= height - SHARP


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=list(SHEETS))
def test_a_sheet_is_the_same_from_left_and_right(sheet: Sheet) -> None:
    right = sheet.page[0] - sheet.place(sheet.columns - 1)[0] - sheet.size[0]
    assert right == pytest.approx(sheet.origin[0])
    lower = sheet.page[1] - sheet.place(sheet.count - 1)[1] - sheet.size[1]
    assert lower == pytest.approx(sheet.origin[1], abs=0.01)


def test_the_usual_sheet_is_as_published() -> None:
    sheet = SHEETS["avery-5160"]
    assert (sheet.count, sheet.size, sheet.place(0)) == (30, (2.625, 1.0), (0.1875, 0.5))
    assert sheet.place(29) == (0.1875 + 2 * 2.75, 0.5 + 9)
    left, top = (edge * MM for edge in SHEETS["avery-l7160"].place(0))
    assert (round(left, 2), round(top, 2)) == (7.21, 15.15)


def test_a_sheet_is_found_by_its_number() -> None:
    assert label_sheets.named(" 5160 ") is label_sheets.named("Avery 5160") is SHEETS["avery-5160"]
    assert label_sheets.named("2x1") is SHEETS["roll-2x1"]
    with pytest.raises(ValueError, match=r"no sheet “5161x” here\. There are avery-5160, "):
        label_sheets.named("5161x")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("A1..A3", ["A1", "A2", "A3"]),
        ("A1..3", ["A1", "A2", "A3"]),
        ("A..C", ["A", "B", "C"]),
        ("08..11", ["08", "09", "10", "11"]),
        ("Shelf-3, B, B", ["Shelf-3", "B"]),
        ("Shelf-09 .. Shelf-10", ["Shelf-09", "Shelf-10"]),
    ],
)
def test_ranges_of_bins(text: str, names: list[str]) -> None:
    assert label_names.bin_names(text) == names


@pytest.mark.parametrize(
    ("text", "said"),
    [("A1..B3", "begins with A and ends with B"), ("A9..A1", "backwards"), ("A1..A9999", "more than 500")],
)
def test_ranges_that_cannot_be(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        label_names.bin_names(text)


def test_ranges_of_sections() -> None:
    assert label_names.sections("A..B 1..2") == [Wanted("A", ("1", "2")), Wanted("B", ("1", "2"))]


@given(st.sampled_from([Label.ITEM, Label.LISTING, Label.BIN]), st.text(max_size=60))
def test_a_label_carries_what_a_scanner_hands_back_or_nothing(label: Label, text: str) -> None:
    carried = label_tags.payload(label, text)
    if carried:
        read = normalise(carried + "\r")
        assert read is not None
        assert (read.label, read.text) == (label, text)
    if text.isascii() and text.isalnum():
        assert carried


@pytest.mark.parametrize("text", ["", " A2-07", "A2\t07", "A2-07\x1b[31m", "A2-\u202e07", "A" * 300])
def test_what_no_scanner_could_type_carries_nothing(text: str) -> None:
    assert label_tags.payload(Label.ITEM, text) == ""


def test_what_people_read_is_clean() -> None:
    tag = label_tags.of_listing("u-1", "RR-1", True, "\x1b[31mWalk\nman\x00 " + "x" * 500, None)
    assert tag.big == "no place"
    assert tag.lines[0].startswith("[31mWalk man")
    assert all(line.isprintable() and len(line) <= label_tags.LONGEST for line in tag.lines)


def test_bars_carry_the_sku_where_one_listing_alone_has_it() -> None:
    alone = label_tags.of_listing("u-1", "RR-1", True, "x", "A1")
    assert alone.carried(SymbolKind.CODE128) == "~LST:RR-1"
    assert alone.carried(SymbolKind.QR) == "~LST:u-1"
    shared = label_tags.of_listing("u-1", "RR-1", False, "x", "A1")
    assert shared.carried(SymbolKind.CODE128) == "~LST:u-1"


def test_codes_of_what_they_cannot_carry() -> None:
    with pytest.raises(ValueError, match="plain letters"):
        code128("草")
    with pytest.raises(ValueError, match="too long for Code 128"):
        code128("x" * 200)
    with pytest.raises(ValueError, match="too long for a QR"):
        qr("x" * 5000)
    assert symbol(SymbolKind.QR, "~SEC:1").across == 21
