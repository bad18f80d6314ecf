"""Binder pages: as many pockets as there are, in the cells there are."""

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from data.rules.binder import across, pockets
from widgets.binder_page import draw


@given(st.none() | st.integers(-5, 400), st.integers(40, 200), st.integers(5, 60), st.text(max_size=40))
def test_every_pocket_is_drawn_and_every_line_is_as_wide(
    capacity: int | None, width: int, height: int, text: str
) -> None:
    count = pockets(capacity)
    lines = list(draw([[text.replace("\n", " ")]] * count, across(count), width, height))
    assert len({cell_len(line) for line in lines}) == 1
    assert cell_len(lines[0]) <= width
    assert lines[0].count("┬") == across(count) - 1
    rows = sum(line[0] in "├└" for line in lines)
    assert across(count) * (rows - 1) < count <= across(count) * rows


def test_a_page_fits_a_small_terminal() -> None:
    assert len(list(draw([["x"]] * 9, 3, 80, 20))) <= 20
    assert [line[:4] for line in draw([["x"], []], 2, 9, 9)][:2] == ["┌───", "│ x "]
