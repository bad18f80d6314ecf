"""Columns share a width and never leave it."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from widgets.columns import Column, Grid

Row = tuple[str, ...]


def column(nth: int, *, width: int = 0, drop: int = 0, loud: bool = False) -> Column[Row]:
    return Column(f"T{nth}", lambda row: row[nth], width, drop=drop, loud=loud)


COLUMNS = [column(0, width=8, loud=True), column(1), column(2, width=8), column(3, width=8, drop=1)]
ROW = ("A2-07", "Nike", "84.00", "94d")


def shown(width: int) -> list[int]:
    grid = Grid(COLUMNS, width)
    return [nth for nth in range(4) if grid.span(nth)]


def test_sharing_columns_take_what_is_left() -> None:
    grid = Grid([column(0), column(1, width=10), column(2)], 50)
    spans = [grid.span(nth) for nth in range(3)]
    assert spans == [(1, 18), (20, 10), (31, 19)]


def test_columns_go_by_their_priority_then_from_the_right() -> None:
    assert shown(60) == [0, 1, 2, 3]
    assert shown(39) == [0, 1, 2]
    assert shown(25) == [0, 1]
    assert shown(15) == [0]
    assert shown(3) == [0]


def test_neighbours_that_look_alike_are_one_piece() -> None:
    pieces = Grid(COLUMNS, 40).row(ROW)
    assert [loud for _, loud in pieces] == [True, False]
    assert pieces[0][0] == "A2-07    "


def test_a_blank_is_never_loud() -> None:
    assert [loud for _, loud in Grid(COLUMNS, 40).row(("", "Nike", "", ""))] == [False]


def test_a_row_says_whether_its_cell_is_loud() -> None:
    urgent = Column[Row]("WINDOW", lambda row: row[0], loud=lambda row: row[0].startswith("!"))
    assert Grid([urgent], 20).row(("! 2:10",))[0][1]
    assert not Grid([urgent], 20).row(("12:41",))[0][1]


def always(text: str) -> Callable[[Row], str]:
    return lambda _: text


columns = st.builds(
    Column[Row],
    title=st.text(max_size=12),
    cell=st.text(max_size=30).map(always),
    width=st.integers(0, 20),
    align=st.sampled_from(["left", "right"]),
    loud=st.booleans(),
    drop=st.integers(0, 2),
)


@given(st.lists(columns, min_size=1, max_size=8), st.integers(1, 130))
def test_header_and_rows_have_exactly_the_width(some: list[Column[Row]], width: int) -> None:
    grid = Grid(some, width)
    assert cell_len(grid.header()) == width
    assert cell_len(" " + "".join(text for text, _ in grid.row(ROW))) == width
