"""Code 128 in a terminal, read back by a decoder from what is drawn."""

import pytest

from tests.fix_labels import drawn_lines, read
from widgets.code128 import bar_lines

CELLS = {"█": (255, 255), "▌": (255, 0), "▐": (0, 255), " ": (0, 0)}


@pytest.mark.parametrize("text", ["~SEC:1", "~BIN:407", "~SEC:/A/12", "~CMD:UNDO", "036000291452"])
@pytest.mark.parametrize("columns", [80, 200])
def test_a_scanner_reads_it_from_the_screen(text: str, columns: int) -> None:
    lines = bar_lines(text, columns, 6)
    assert lines is not None
    assert len(lines) == 6
    assert {len(line) for line in lines} == {len(lines[0])}
    assert len(lines[0]) <= columns
    assert [code.text for code in read(drawn_lines(lines, CELLS, across=True))] == [text]


def test_an_item_fits_at_80_columns() -> None:
    lines = bar_lines("~ITM:A2-07", 80, 4)
    assert lines is not None
    assert [code.text for code in read(drawn_lines(lines, CELLS, across=True))] == ["~ITM:A2-07"]


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [("~LST:0a1b2c3d-1111-2222-3333-444455556666", 80, 8), ("~ITM:草-01", 200, 8), ("", 80, 8), ("~SEC:1", 80, 0)],
)
def test_what_does_not_fit_or_cannot_be_is_not_drawn(text: str, columns: int, rows: int) -> None:
    assert bar_lines(text, columns, rows) is None
