"""Narrowing a list down by typing."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Button, Input

from widgets.filter_bar import LONGEST, FilterBar


class Search(App[None]):
    """A filter bar, and something to come back to."""

    def __init__(self) -> None:
        super().__init__()
        self.filter_bar = FilterBar()
        self.list = Button("list")
        self.heard: list[str | bool] = []

    def compose(self) -> ComposeResult:
        yield self.list
        yield self.filter_bar

    def on_mount(self) -> None:
        self.list.focus()

    def on_filter_bar_changed(self, message: FilterBar.Changed) -> None:
        self.heard.append(message.text)

    def on_filter_bar_closed(self, message: FilterBar.Closed) -> None:
        self.heard.append(message.kept)


async def test_it_is_hidden_until_it_is_opened() -> None:
    app = Search()
    async with app.run_test() as pilot:
        assert not app.filter_bar.display
        app.filter_bar.open()
        await pilot.pause()
        assert app.filter_bar.display
        assert app.filter_bar.size.height == 1
        assert isinstance(app.focused, Input)


async def test_enter_keeps_the_text_and_gives_the_focus_back() -> None:
    app = Search()
    async with app.run_test() as pilot:
        app.filter_bar.open()
        await pilot.press("n", "i", "enter")
        assert app.heard == ["n", "ni", True]
        assert app.filter_bar.text == "ni"
        assert app.focused is app.list
        app.filter_bar.open()
        await pilot.press("k", "enter")
        assert app.filter_bar.text == "nik"


async def test_escape_clears_it_first_and_then_closes() -> None:
    app = Search()
    async with app.run_test() as pilot:
        app.filter_bar.open()
        await pilot.press("n", "escape")
        assert app.heard == ["n", "", False]
        assert app.filter_bar.text == ""
        assert app.focused is app.list
        app.filter_bar.open()
        await pilot.press("escape")
        assert app.heard == ["n", "", False, False]


async def test_a_huge_paste_is_cut_and_controls_are_blanks() -> None:
    app = Search()
    async with app.run_test() as pilot:
        app.filter_bar.open()
        await pilot.pause()
        assert app.focused is not None
        app.focused.post_message(events.Paste("\x1b[31m" + "x" * 20_000))
        await pilot.pause()
        await pilot.pause()
        assert len(app.filter_bar.text) == LONGEST
        assert app.filter_bar.text.startswith(" [31mxxx")
        assert app.heard == [app.filter_bar.text]


async def test_a_text_may_be_put_in() -> None:
    app = Search()
    async with app.run_test() as pilot:
        app.filter_bar.set_text("status:active")
        await pilot.pause()
        assert app.heard == ["status:active"]


async def test_its_cursor_does_not_blink() -> None:
    app = Search()
    async with app.run_test() as pilot:
        app.filter_bar.open()
        await pilot.pause()
        assert isinstance(app.focused, Input)
        assert not app.focused.cursor_blink
