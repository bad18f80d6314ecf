"""A million rows through one screen."""

from __future__ import annotations

from array import array
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple

from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from widgets.columns import Column
from widgets.windowed_table import WindowedTable


class Row(NamedTuple):
    where: str
    title: str
    price: str


COLUMNS = [
    Column[Row]("WHERE", lambda row: row.where, 8, loud=True),
    Column[Row]("TITLE", lambda row: row.title),
    Column[Row]("PRICE", lambda row: row.price, 8, align="right"),
]


class Shop(App[None]):
    """A table whose rows come at once, unless `answers` is off."""

    def __init__(self, ids: Sequence[int] = range(1, 1001), columns: Sequence[Column[Row]] = COLUMNS) -> None:
        super().__init__()
        self.table = WindowedTable[Row](columns, id="shop")
        self.first_ids = array("i", ids)
        self.answers = True
        self.titles: dict[int, str] = {}
        self.deleted: set[int] = set()
        self.asked: list[tuple[list[int], int]] = []
        self.opened: list[int] = []
        self.moved: list[int | None] = []

    def compose(self) -> ComposeResult:
        yield self.table

    def on_mount(self) -> None:
        self.table.show_ids(self.first_ids)
        self.table.focus()

    def make(self, ids: Sequence[int]) -> dict[int, Row]:
        kept = [row_id for row_id in ids if row_id not in self.deleted]
        return {n: Row(f"A{n % 10}-{n % 7}", self.titles.get(n, f"Item {n}"), f"{n}.00") for n in kept}

    def on_windowed_table_rows_wanted(self, message: WindowedTable.RowsWanted) -> None:
        self.asked.append((message.ids, message.generation))
        if self.answers:
            self.table.put_rows(self.make(message.ids), message.generation)

    def on_windowed_table_opened(self, message: WindowedTable.Opened) -> None:
        self.opened.append(message.row_id)

    def on_windowed_table_cursor_moved(self, message: WindowedTable.CursorMoved) -> None:
        self.moved.append(message.row_id)

    def lines(self) -> list[str]:
        width, height = self.table.size
        strips = self.table.render_lines(Region(0, 0, width, height))
        assert {strip.cell_length for strip in strips} == {self.table.line_width}
        assert all(sum(segment.cell_length for segment in strip) == strip.cell_length for strip in strips)
        return [strip.text.rstrip() for strip in strips]


@asynccontextmanager
async def running(app: Shop, size: tuple[int, int] = (60, 12)) -> AsyncGenerator[Pilot[None]]:
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield pilot


async def test_rows_are_drawn_under_their_titles() -> None:
    app = Shop()
    async with running(app):
        lines = app.lines()
        assert lines[0].split() == ["WHERE", "TITLE", "PRICE"]
        assert lines[1].startswith("▌A1-1     Item 1 ")
        assert lines[1].endswith("    1.00")
        assert lines[2].startswith(" A2-2     Item 2 ")


async def test_any_text_is_drawn_literally_and_in_its_column() -> None:
    app = Shop(range(1, 9))
    app.titles = {
        1: "[red]x[/] [@click=app.quit]y[/]",
        2: "\x1b[31mred\x1b[0m\r\n\tnext \x9b1m",
        3: "日本語のタイトル、とても長いタイトル、とても長いタイトル",
        4: "👨\u200d👩\u200d👧 family ❤\ufe0f 🇯🇵",
        5: "שלום עולם 12",
        6: "e\u0301\u0301\u0301\u0301\u0301 zalgo",
        7: "abc\u202eevil\u2066",
    }
    async with running(app):
        lines = app.lines()
        assert "[red]x[/] [@click=app.quit]y[/]" in lines[1]
        assert "␛[31mred␛[0m" in lines[2]
        assert all(line.endswith(f"{n}.00") for n, line in enumerate(lines[1:9], 1))
        assert not any("\x1b" in line or "\u202e" in line for line in lines)


async def test_a_million_rows_are_addressed_and_a_few_asked_for() -> None:
    app = Shop(range(1, 1_000_001))
    async with running(app) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert app.table.current_id == 1_000_000
        assert "Item 1000000" in app.lines()[-1]
        await pilot.press("home", *["pagedown"] * 20)
        await pilot.pause()
        assert app.table.current_id == 1 + 20 * app.table.page
        assert f"Item {app.table.current_id} " in app.lines()[1]
        assert sum(len(ids) for ids, _ in app.asked) < 1000
        assert app.table.ids.itemsize == 4


async def test_keys_move_the_cursor_and_upper_case_letters_do_not() -> None:
    app = Shop()
    async with running(app) as pilot:
        for keys, cursor in [
            (["j", "down"], 2),
            (["k"], 1),
            (["up", "up", "up"], 0),
            (["ctrl+f"], app.table.page),
            (["ctrl+b"], 0),
            (["G", "g", "J", "K", "1"], 0),
            (["end"], 999),
            (["j"], 999),
            (["home"], 0),
        ]:
            await pilot.press(*keys)
            assert app.table.cursor == cursor, keys


async def test_enter_opens_the_current_row() -> None:
    app = Shop()
    async with running(app) as pilot:
        await pilot.press("j", "enter")
        assert app.opened == [2]


async def test_the_cursor_tells_where_it_is() -> None:
    app = Shop()
    async with running(app) as pilot:
        await pilot.press("j")
        app.table.show_ids(array("i"))
        await pilot.pause()
        assert app.moved == [1, 2, None]


async def test_the_mouse_moves_the_cursor_then_opens_and_the_wheel_scrolls() -> None:
    app = Shop()
    async with running(app) as pilot:
        await pilot.click(app.table, offset=(5, 4))
        assert (app.table.current_id, app.opened) == (4, [])
        await pilot.click(app.table, offset=(5, 4))
        assert app.opened == [4]
        await pilot.click(app.table, offset=(5, 0))
        assert app.table.current_id == 4
        app.table.scroll_down(animate=False)
        await pilot.pause()
        assert "Item 2 " in app.lines()[1]
        assert app.table.current_id == 4


async def test_one_frame_makes_one_request() -> None:
    app = Shop()
    app.answers = False
    async with running(app) as pilot:
        page = app.table.page
        assert [ids for ids, _ in app.asked] == [list(range(1, 1 + 2 * page + page // 2))]
        for _ in range(30):
            app.table.action_page_down()
        await pilot.pause()
        assert len(app.asked) == 2
        first = app.asked[-1][0][0]
        assert first == 1 + 30 * page
        assert len(app.asked[-1][0]) == 2 * page + page // 2
        assert "…" in app.lines()[1]


async def test_a_stale_answer_is_dropped() -> None:
    app = Shop()
    app.answers = False
    async with running(app) as pilot:
        ids, generation = app.asked[-1]
        app.table.show_ids(array("i", range(1, 500)))
        app.table.put_rows(app.make(ids), generation)
        assert app.table.current_row is None
        await pilot.pause()
        ids, generation = app.asked[-1]
        app.table.put_rows(app.make(ids), generation)
        assert app.table.current_row == app.make([1])[1]


async def test_a_deleted_row_is_gone_and_asked_for_once() -> None:
    app = Shop(range(1, 6))
    app.deleted = {2}
    async with running(app) as pilot:
        assert app.lines()[2].strip() == "gone"
        await pilot.press("j", "enter", "j", "k")
        assert app.opened == []
        assert len(app.asked) == 1


async def test_a_forgotten_row_keeps_its_text_until_the_new_one_comes() -> None:
    app = Shop()
    async with running(app) as pilot:
        app.answers = False
        app.titles[2] = "Sold"
        app.table.forget_rows([2, 900])
        await pilot.pause()
        assert app.asked[-1][0] == [2]
        assert "Item 2 " in app.lines()[2]
        app.table.put_rows(app.make([2]), app.asked[-1][1])
        assert "Sold" in app.lines()[2]
        app.table.forget_all_rows()
        await pilot.pause()
        assert len(app.asked[-1][0]) > app.table.page
        assert "Item 1 " in app.lines()[1]


async def test_a_countdown_is_repainted_where_it_reads_otherwise() -> None:
    clock = {"now": 10}
    window = Column[Row]("WINDOW", lambda row: str(clock["now"]) if row.title == "Item 2" else "-", 8)
    app = Shop(columns=[window, *COLUMNS])
    async with running(app) as pilot:
        clock["now"] = 9
        app.table.repaint_cells(0)
        await pilot.pause()
        assert app.lines()[2].startswith(" 9 ")
        app.table.repaint_cells(99)


async def test_a_narrow_terminal_drops_columns_and_keeps_the_loud_one() -> None:
    app = Shop()
    async with running(app, (24, 12)) as pilot:
        assert app.lines()[0].split() == ["WHERE", "TITLE"]
        for width in (1, 2, 3, 10, 200):
            await pilot.resize_terminal(width, 5)
            app.lines()


async def test_a_short_list_has_no_scrollbar_and_whole_lines() -> None:
    app = Shop(range(1, 4))
    async with running(app):
        assert not app.table.show_vertical_scrollbar
        assert app.table.line_width == 60
        assert app.lines()[4] == ""
