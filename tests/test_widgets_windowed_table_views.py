"""One view after another: the cursor stays with its row."""

from __future__ import annotations

from array import array

import pytest
from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Label

from tests.test_widgets_windowed_table import Shop, running

HEADINGS = [(0, "in the window"), (2, "due: take down elsewhere"), (3, "sold twice")]


async def test_the_cursor_stays_on_its_row() -> None:
    app = Shop()
    async with running(app) as pilot:
        await pilot.press("j", "j", "j")
        app.table.show_ids(array("i", [900, 800, 4, 3, 2]))
        assert (app.table.current_id, app.table.cursor) == (4, 2)


async def test_where_the_row_is_missing_the_cursor_keeps_its_position() -> None:
    app = Shop()
    async with running(app) as pilot:
        await pilot.press("j", "j", "j")
        app.table.show_ids(array("i", [1, 2, 3, 5, 6]))
        assert app.table.current_id == 5
        app.table.show_ids(array("i", [1, 2]))
        assert app.table.current_id == 2
        await pilot.pause()
        assert app.moved[-1] == 2


async def test_nothing_jumps_when_rows_come_in_above() -> None:
    app = Shop()
    async with running(app) as pilot:
        await pilot.press("pagedown", "pagedown", "j", "j")
        await pilot.pause()
        before = app.lines()
        app.table.show_ids(array("i", [5000, 5001, *range(1, 1001)]))
        await pilot.pause()
        assert app.lines() == before


async def test_at_the_top_new_rows_are_seen() -> None:
    app = Shop()
    async with running(app) as pilot:
        app.table.show_ids(array("i", [5000, *range(1, 1001)]))
        await pilot.pause()
        lines = app.lines()
        assert "Item 5000" in lines[1]
        assert lines[2].startswith("▌")


async def test_rows_in_use_are_not_asked_for_again() -> None:
    app = Shop(range(1, 6))
    async with running(app) as pilot:
        app.table.show_ids(array("i", [5, 4, 77]))
        await pilot.pause()
        assert app.asked[-1][0] == [77]


async def test_going_to_a_row() -> None:
    app = Shop()
    async with running(app) as pilot:
        assert app.table.go_to(700)
        await pilot.pause()
        assert app.table.current_id == 700
        assert any("Item 700 " in line for line in app.lines())
        assert not app.table.go_to(-5)
        assert app.table.current_id == 700


async def test_headings_are_drawn_and_never_selected() -> None:
    app = Shop(range(1, 5))
    async with running(app) as pilot:
        app.table.show_ids(array("i", range(1, 5)), HEADINGS)
        await pilot.pause()
        lines = app.lines()
        assert lines[1].startswith(" in the window ───")
        assert lines[4].startswith(" due: take down elsewhere ───")
        assert lines[2].startswith("▌A1-1")
        await pilot.press("j", "j")
        assert app.table.current_id == 3
        assert app.lines()[5].startswith("▌A3-3")
        await pilot.click(app.table, offset=(3, 6))
        assert app.table.current_id == 3
        await pilot.click(app.table, offset=(3, 7))
        assert app.table.current_id == 4


async def test_home_shows_the_first_heading_too() -> None:
    app = Shop()
    async with running(app, (60, 6)) as pilot:
        app.table.show_ids(array("i", range(1, 100)), [(0, "in the window"), (50, "due")])
        await pilot.press("end", "home")
        assert "in the window" in app.lines()[1]
        await pilot.press("end")
        assert app.lines()[-1].startswith("▌")


async def test_the_four_looks() -> None:
    app = Shop([])
    async with running(app) as pilot:
        assert app.table.look == "empty"
        app.table.show_look("loading")
        assert "loading" in app.lines()[6].split()
        app.table.show_look(
            "failed", "The database is away: [b]connection refused[/b], checking again every five seconds"
        )
        text = " ".join(line.strip() for line in app.lines()[1:]).split()
        assert " ".join(text).startswith("The database is away: [b]connection refused[/b]")
        app.table.show_ids(array("i", [1, 2]))
        await pilot.pause()
        assert app.table.look == "rows"
        assert "Item 2" in app.lines()[2]
        app.table.show_ids(array("i"))
        app.table.show_look("empty", "Nothing to find. F3 lists what you have.")
        assert "Nothing to find." in app.lines()[6]


async def test_while_a_sentence_is_shown_keys_and_mouse_do_nothing() -> None:
    app = Shop()
    async with running(app) as pilot:
        app.table.show_look("failed", "away")
        await pilot.press("j", "enter", "end")
        await pilot.click(app.table, offset=(3, 4))
        assert (app.table.current_id, app.opened) == (1, [])
        app.table.show_look("rows")
        await pilot.press("j")
        assert app.table.current_id == 2


async def test_the_terminals_manners_are_classes_of_the_app() -> None:
    app = Shop()
    app.titles = {1: "日本 × shoes"}
    app.add_class("-ascii", "-frugal")
    async with running(app) as pilot:
        lines = app.lines()
        assert lines[1].startswith(">A1-1     ???? x shoes")
        assert all(line.isascii() for line in lines)
        await pilot.press(*["j"] * app.table.page)
        assert app.table.scroll_offset.y == 1 + app.table.page // 2


@pytest.mark.parametrize("no_color", [True, False])
async def test_the_cursor_is_seen_without_colour(no_color: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    app = Shop()
    async with running(app):
        styles = [segment.style for segment in app.table.render_line(1)]
        assert app.lines()[1].startswith("▌")
        assert styles[0] is not None
        assert bool(styles[0].reverse) == no_color


class Question(ModalScreen[None]):
    """Something that covers the middle of the table."""

    DEFAULT_CSS = "Question { align: center middle; & > Label { width: 20; height: 3; } }"

    def compose(self) -> ComposeResult:
        yield Label("sure?")


async def test_a_view_may_be_shown_before_the_table_is_and_behind_a_dialog() -> None:
    app = Shop(range(300, 400))
    app.table.show_ids(array("i", range(100, 200)))
    async with running(app) as pilot:
        assert "Item 300 " in app.lines()[1]
        app.push_screen(Question())
        await pilot.pause()
        app.table.show_ids(array("i", range(500, 600)))
        await pilot.pause()
        await pilot.pause()
        assert "Item 500 " in app.lines()[1]
        app.pop_screen()
        await pilot.pause()
        assert "Item 500 " in app.lines()[1]


async def test_a_border_from_a_theme_is_drawn() -> None:
    app = Shop()
    async with running(app) as pilot:
        app.table.styles.border = ("solid", "white")
        await pilot.pause()
        await pilot.pause()
        width, height = app.table.outer_size
        strips = app.table.render_lines(app.table.region.reset_offset)
        assert len(strips) == height
        assert {strip.cell_length for strip in strips} == {width}
        assert "WHERE" in strips[1].text
