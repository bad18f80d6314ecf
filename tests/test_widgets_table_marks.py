"""Marks in the gutter, an arrow in the header, and rows far away."""

from __future__ import annotations

from array import array

import pytest

from tests.test_widgets_windowed_table import Shop, running
from widgets.columns import Sorted


@pytest.mark.parametrize(
    ("classes", "signs"), [((), "▌+ ╋"), (("-ascii",), ">+ #"), (("-ascii", "-frugal"), ">+ #")]
)
async def test_a_mark_is_seen_beside_the_cursor_without_colour(classes: tuple[str, ...], signs: str) -> None:
    app = Shop(range(1, 9))
    app.add_class(*classes)
    marks = {2}
    async with running(app) as pilot:
        app.table.marks = marks
        app.table.refresh_marks()
        assert [line[:1] or " " for line in app.lines()[1:4]] == list(signs[:3])
        marks.add(1)
        app.table.refresh_marks()
        assert app.lines()[1][0] == signs[3]
        await pilot.press("down")
        assert [line[0] for line in app.lines()[1:3]] == ["+", signs[3]]
        marks.clear()
        app.table.refresh_marks()
        assert [line[0] for line in app.lines()[1:3]] == [" ", signs[0]]


async def test_marked_rows_keep_their_columns() -> None:
    app = Shop(range(1, 9))
    async with running(app):
        before = app.lines()
        app.table.marks = {1, 2, 3}
        app.table.refresh_marks()
        assert [line[1:] for line in app.lines()] == [line[1:] for line in before]


async def test_a_row_that_is_not_there_yet_is_marked_too() -> None:
    app = Shop(range(1, 9))
    app.answers = False
    app.table.marks = {2}
    async with running(app):
        assert app.lines()[2].startswith("+…")


async def test_the_header_says_how_rows_are_ordered() -> None:
    app = Shop()
    async with running(app):
        app.table.show_order(Sorted("price", descending=True))
        app.table.refresh()
        assert app.lines()[0].split() == ["WHERE", "TITLE", "PRICE▼"]
        app.table.show_order(None)
        assert app.lines()[0].split() == ["WHERE", "TITLE", "PRICE"]


async def test_a_row_far_away_is_shown_amid_its_neighbours() -> None:
    app = Shop(range(1, 1_000_001))
    async with running(app) as pilot:
        for row, line in ((500_000, 6), (1, 1), (1_000_000, 11)):
            app.table.jump(row - 1)
            await pilot.pause()
            assert app.table.current_id == row
            assert app.lines()[line].startswith("▌")
            assert f"Item {row} " in app.lines()[line]


async def test_after_the_wheel_a_key_acts_where_one_looks() -> None:
    app = Shop()
    async with running(app) as pilot:
        page = app.table.page
        app.table.scroll_to_line(500)
        await pilot.press("down")
        assert app.table.current_id == 501
        await pilot.press("down")
        assert app.table.current_id == 502
        app.table.scroll_to_line(100)
        await pilot.press("up")
        assert app.table.current_id == 100 + page
        app.table.scroll_to_line(300)
        await pilot.press("pagedown")
        assert app.table.current_id == 301 + page
        assert app.table.top == 300 + page


async def test_a_shorter_view_is_scrolled_back_and_its_scrollbar_fits() -> None:
    app = Shop()
    async with running(app) as pilot:
        await pilot.press("end")
        app.table.show_ids(array("i", range(1, 101)))
        await pilot.pause()
        assert app.table.current_id == 100
        assert "Item 100 " in app.lines()[-1]
        assert app.table.vertical_scrollbar.window_virtual_size == 101
        assert round(app.table.scroll_y) == app.table.max_scroll_y
        app.table.show_ids(array("i", range(1, 4)))
        await pilot.pause()
        assert not app.table.show_vertical_scrollbar
        assert "Item 1 " in app.lines()[1]
        app.table.show_ids(array("i", range(1, 1001)))
        await pilot.pause()
        assert app.table.show_vertical_scrollbar
        await pilot.press("end")
        assert "Item 1000 " in app.lines()[-1]
